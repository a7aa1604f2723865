"""The plan of one kind of summary (提纲), loaded from prompts/outlines/*.toml.

An outline says how the title reads, how parts are numbered, which topics each part takes and in which order, and how the summary
opens and closes. It may extend one other outline (one level): what it states replaces what the parent states; a section that
names only its key is the parent's. Holes such as `${unit}` are those of HOLES and no others, so that a misspelt one is an error
when the file is loaded, never a blank in a document. Facts find their section by topic: the same words first, then the family
of the topic (topics.tsv), so that a sheet need not use the outline's own words. Which sentences are written is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from string import Template
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from drafter.errors import TemplateError
from drafter.numerals import fold
from drafter.prompts.faults import Fault, Places, SyntaxFault, read_toml, refused
from drafter.prompts.files import prompts_folder
from drafter.sheet import Fact, FactSheet
from drafter.tables import rows

HOLES = (
    "unit",  # full name of the unit
    "short",  # its short name, the full name when there is none
    "period",  # 2025年上半年
    "year",  # 2025
    "span",  # 上半年; 全年 is written 全年
    "leaders",  # 区总工会和街道党工委; 上级工会 when the sheet names none
    "since",  # 一年来, 半年来, 今年以来
    "next",  # 下半年, 2026年, 第二季度
    "thought",  # the guiding thought of that year, as openings name it
    "staff",  # 职工, in schools 教职工
    "focus",  # the main lines: first halves of the headings of the sections that have facts
    "results",  # up to three telling results as sentences, or nothing
)
OTHER_KEY = "other"

Numbering = Literal["一、（一）1.", "一、1、", "一、", "1、", "一、一是", "1、一是"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Want(_Record):
    """A fact the outline expects (应填事项): it also builds the blank XLSX for that kind of unit."""

    topic: str
    item: str
    unit: str = ""


class OutlineSection(_Record):
    """One first-level part (一级部分). topics: those of the facts it takes; heading: the rule writer's heading for it."""

    key: str
    heading: str
    topics: tuple[str, ...] = ()
    guidance: str = ""
    length: int = 400
    wants: tuple[Want, ...] = ()


class Outline(_Record):
    """The plan of one kind of summary (提纲).

    kinds, spans: the kinds of unit and the spans it suits, none means any; suggested: whether choose_outline may choose it. form: 总结 or
    计划 (a plan tells the plans in parts). body: a first-level heading that takes all sections one level down (目标责任完成情况), or "".
    problems, plans: their headings; "" writes them as a paragraph without one. problems_lead, plans_lead: the sentence before the
    list. plans_style: 一是 in one paragraph, or 列项 one numbered line each. signature: whether the unit's name closes the text.
    """

    name: str
    label: str
    extends: str = ""
    kinds: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    suggested: bool = True
    form: Literal["总结", "计划"] = "总结"
    title: str = "${unit}${period}工作总结"
    numbering: Numbering = "一、（一）1."
    heading_style: str = "动宾短语，各部分字数相近"
    body: str = ""
    opening: str = ""
    closing: str = ""
    sections: tuple[OutlineSection, ...] = ()
    other: str = "统筹推进其他各项工作"
    problems: str = "存在的问题"
    problems_lead: str = "在总结成绩的同时，我们也清醒地看到，工作中还存在一些差距和不足："
    plans: str = "下一步打算"
    plans_lead: str = "下一步，我们将进一步理清思路、突出重点、狠抓落实，着重做好以下工作："
    plans_style: Literal["一是", "列项"] = "一是"
    signature: bool = False

    @property
    def fixed_text(self) -> str:
        """What of it goes into prompts: for token counts."""
        told = [self.heading_style, self.opening, self.closing, self.problems, self.plans]
        return "\n".join(told + [f"{section.heading}\n{section.guidance}" for section in self.sections])

    def holes(self, sheet: FactSheet, results: str = "") -> dict[str, str]:
        """Tell what each hole is filled with for a sheet."""
        unit, period = sheet.unit, sheet.period
        return {
            "unit": unit.name or unit.short,
            "short": unit.short or unit.name or "我会",
            "period": period.label if period else "",
            "year": str(period.year) if period else "",
            "span": period.span if period else "",
            "leaders": _joined(unit.leaders) or "上级工会",
            "since": _since(period.span if period else ""),
            "next": _next(period.span, period.year) if period else "下一步",
            "thought": _thought(period.year if period else 0),
            "staff": "教职工" if any(word in unit.kind for word in "学校园") else "职工",
            "focus": self._focus(sheet.facts),
            "results": results,
        }

    def _focus(self, facts: Iterable[Fact]) -> str:
        halves = [
            section.heading.replace("${staff}", "职工").partition("，")[0]
            for section, _ in self.allocate(facts)
            if section.key != OTHER_KEY
        ]
        return "、".join(halves) or "抓好各项重点工作"

    def title_for(self, sheet: FactSheet) -> str:
        """Fill the title pattern for a sheet."""
        return Template(self.title).substitute(self.holes(sheet))

    def section_of(self, topic: str) -> OutlineSection | None:
        """Find the section that takes facts of a topic, None when there is none: equal words, then contained words, then the family."""
        named = [(section, name) for section in self.sections for name in section.topics]
        for section, name in named:
            if name == topic:
                return section
        touching = [(len(name), section) for section, name in named if name in topic or topic in name]
        if topic and touching:
            return max(touching, key=lambda found: found[0])[1]
        family = topic_family(topic)
        if family:
            for section, name in named:
                if topic_family(name) == family:
                    return section
        return None

    def allocate(self, facts: Iterable[Fact]) -> tuple[tuple[OutlineSection, tuple[Fact, ...]], ...]:
        """Put every fact that states something in exactly one section, in the outline's order; facts no section takes are in 其他工作, the last.

        Empty sections are left out.
        """
        taken: dict[str, list[Fact]] = {section.key: [] for section in self.sections}
        rest: list[Fact] = []
        for fact in facts:
            if fact.is_blank:
                continue
            section = self.section_of(fact.topic)
            (rest if section is None else taken[section.key]).append(fact)
        parts = [(section, tuple(taken[section.key])) for section in self.sections]
        parts.append((OutlineSection(key=OTHER_KEY, heading=self.other), tuple(rest)))
        return tuple(part for part in parts if part[1])


def _joined(names: tuple[str, ...]) -> str:
    return "和".join(filter(None, ("、".join(names[:-1]), *names[-1:])))


def _thought(year: int) -> str:
    """Name the guiding thought that summaries of a year open with; no summary names one before it was put forward."""
    if year >= 2018:
        return "习近平新时代中国特色社会主义思想"
    if year >= 2008:
        return "中国特色社会主义理论体系"
    return "邓小平理论和“三个代表”重要思想" if year >= 2003 else "邓小平理论"


def _since(span: str) -> str:
    return {"全年": "一年来", "上半年": "半年来", "下半年": "下半年以来"}.get(span, "今年以来")


def _next(span: str, year: int) -> str:
    following = {
        "上半年": "下半年",
        "第一季度": "第二季度",
        "第二季度": "第三季度",
        "第三季度": "第四季度",
    }
    ends_the_year = span in ("全年", "下半年", "第四季度")
    return following.get(span, f"{year + 1}年" if ends_the_year else "下一步")


@cache
def _families() -> tuple[tuple[str, str], ...]:
    """Word and family; a family's own name is one of its words."""
    table = rows(__package__, "topics.tsv")
    return tuple(sorted((word, family) for family, words in table for word in {family, *words.split()}))


@cache
def topic_family(topic: str) -> str:
    """Tell the family a topic belongs to (板块归类), such as 困难帮扶 for 帮困救助; "" when no word of topics.tsv stands in it.

    The longest word decides, of two equally long the one nearer the end, where Chinese puts what a thing is (会员关爱).
    """
    folded = fold(topic)
    found = [(len(word), folded.rfind(word), family) for word, family in _families() if word in folded]
    return max(found)[2] if found else ""


_BARE = ("职工", "女工", "劳模", "信息", "经审", "公益", "经费", "党建", "思想", "干部", "财务", "宣传")
"""Ends of topics that name a thing; in a heading a verb stands before them, so 工作 follows."""


@cache
def topic_name(topic: str) -> str:
    """Give the name of a topic as a heading says it: 文体 is 文体活动, 送温暖 is 送温暖工作, 组织概况 is 组织建设."""
    family = topic_family(topic)
    if topic.endswith(("概况", "情况", "指标", "数据")) and family:
        return family
    if len(topic) > 2:
        if topic.endswith(("中心", "阵地", "基金", "平台")):
            return f"{topic}建设"
        return f"{topic}工作" if topic.startswith("送") or topic.endswith(_BARE) else topic
    longer = sorted(word for word, own in _families() if own == family and len(word) == 4)
    return next((word for word in longer if word.startswith(topic)), f"{topic}工作")


def read_outline(text: str, name: str, source: Callable[[str], str] | None = None) -> Outline:
    """Read an outline from TOML text and check it; what is wrong is a TemplateError, the first fault in its line, all in `problems`.

    source: gives the text of the outline it extends by name; the shipped ones unless given.
    """
    outline, faults = examine_outline(text, name, source)
    if outline is None:
        raise refused(f"提纲“{name}”", faults)
    return outline


def examine_outline(
    text: str, name: str, source: Callable[[str], str] | None = None
) -> tuple[Outline | None, tuple[Fault, ...]]:
    """Read an outline and tell all that is wrong with it; there is no outline when a fault is more than advice."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        content = read_toml(text)
    except SyntaxFault as error:
        return None, (error.fault,)
    places = Places(text)
    try:
        content = _with_parent(content, name, source or shipped_outline, places.line(("extends",)))
    except SyntaxFault as error:
        return None, (error.fault,)
    holes = tuple(_hole_faults(content, places))
    try:
        outline = Outline.model_validate({"name": name, **content}, strict=False)
    except ValidationError as error:
        return None, (*_schema_faults(error, places), *holes)
    faults = (*holes, *_faults(outline, places))
    return (None if any(fault.wrong for fault in faults) else outline), faults


def _with_parent(content: dict[str, Any], name: str, source: Callable[[str], str], line: int) -> dict[str, Any]:
    parent_name = content.get("extends", "")
    if not parent_name or not isinstance(parent_name, str):
        return content
    if parent_name == name:
        hint = f'要在自带的基础上改，写 extends = "shipped/{name}"。'
        raise SyntaxFault(Fault(line, "提纲不能继承自己", hint))
    try:
        parent = read_toml(source(parent_name))
    except TemplateError as error:
        what = f"上级提纲“{parent_name}”不存在"
        raise SyntaxFault(Fault(line, what, "extends 要写已有的提纲名，如 base，或去掉这一行。")) from error
    except SyntaxFault as error:
        what = f"上级提纲“{parent_name}”有误：{error.fault.what}"
        raise SyntaxFault(Fault(line, what, "请先改好上级提纲。")) from error
    if parent.get("extends"):
        what = f"上级“{parent_name}”又继承了别的提纲，只允许继承一层"
        raise SyntaxFault(Fault(line, what, f"把 extends 改为“{parent['extends']}”，或去掉。"))
    return _merged(parent, content)


@cache
def load_outline(name: str) -> Outline:
    """Load the outline of that name from prompts/outlines; TemplateError when there is none or it is not well formed."""
    return read_outline(shipped_outline(name), name)


@cache
def outlines() -> tuple[Outline, ...]:
    """List all outlines there are, by name."""
    return tuple(load_outline(name) for name in shipped_names())


GENERAL_KINDS = frozenset({"", "单位", "事业", "事业单位", "企业", "公司", "集团", "集团公司"})
"""Kinds that say little: then the unit's name may say more (疾控中心 is a 事业单位, too)."""
NAMED = 10
"""A word of the name counts so many times a word of such a kind."""


def choose_outline(candidates: Iterable[Outline], kind: str, span: str, name: str = "") -> str:
    """Choose the outline that suits a kind of unit and a span, of equally good ones the first; the base outline when none suits.

    name: of the unit, which decides when its kind says little.
    """
    best = (0, "base")
    telling = fold(name) if fold(kind) in GENERAL_KINDS else ""
    for outline in candidates:
        fit = max((len(known) for known in outline.kinds if known in fold(kind)), default=0)
        named = max((len(known) for known in outline.kinds if len(known) > 1 and known in telling), default=0)
        named *= not any(known in GENERAL_KINDS for known in outline.kinds)
        if not outline.suggested or not (fit or named) or (outline.spans and fold(span) not in outline.spans):
            continue
        score = 2 * (NAMED * named or fit) + bool(outline.spans)
        if score > best[0]:
            best = (score, outline.name)
    return best[1]


@cache
def shipped_names() -> tuple[str, ...]:
    """Name the outlines that ship, in order."""
    folder = prompts_folder() / "outlines"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def shipped_outline(name: str) -> str:
    """Give the text of an outline that ships; TemplateError when there is none of that name."""
    if name not in shipped_names():
        raise TemplateError(f"提纲“{name}”不存在")
    return (prompts_folder() / "outlines" / f"{name}.toml").read_text(encoding="utf-8")


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Put the child's keys over the parent's; a section fills what it does not state from the parent's section of the same key.

    kinds, spans, suggested and label are not inherited: a variant says itself whom it suits. A section that states its own topics
    takes the parent's wanted facts of these topics, wherever the parent had them, and none of its guidance.
    """
    own = ("kinds", "spans", "suggested", "label")
    out = {key: value for key, value in parent.items() if key not in own} | dict(child)
    if "sections" not in child:
        return out
    known = {section.get("key"): section for section in parent.get("sections", [])}
    wants = [want for section in known.values() for want in section.get("wants", [])]
    sections = []
    for section in child["sections"]:
        inherited = dict(known.get(section.get("key"), {}))
        if "topics" in section:
            inherited.pop("guidance", None)
            inherited["wants"] = [want for want in wants if want.get("topic") in section["topics"]]
        sections.append(inherited | section)
    return out | {"sections": sections}


_REASONS = {
    "missing": "缺少“{place}”",
    "extra_forbidden": "不认识的字段“{place}”",
    "literal_error": "“{place}”的写法不在可选范围内",
    "string_type": "“{place}”应为文字",
    "tuple_type": "“{place}”应为列表",
    "int_type": "“{place}”应为整数",
    "int_parsing": "“{place}”应为整数",
    "bool_parsing": "“{place}”应为 true 或 false",
}


def _schema_faults(error: ValidationError, places: Places) -> Iterator[Fault]:
    for fault in error.errors():
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"])
        what = _REASONS.get(fault["type"], "“{place}”的内容不对").format(place=place)
        hint = "请对照基础提纲 base 修改。"
        if fault["type"] == "literal_error":
            hint = f"可写：{fault.get('ctx', {}).get('expected', '').replace(' or ', '、')}。".replace(", ", "、")
        yield Fault(places.line(fault["loc"]), what, hint)


_FILLED = ("title", "opening", "closing", "body", "other", "problems", "problems_lead", "plans", "plans_lead")


def _patterns(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield place, name and text of all that may have holes, as far as it is text."""
    for key in _FILLED:
        if isinstance(content.get(key), str):
            yield (key,), key, content[key]
    sections = content.get("sections")
    for number, section in enumerate(sections if isinstance(sections, list) else ()):
        if isinstance(section, dict) and isinstance(section.get("heading"), str):
            yield ("sections", number, "heading"), f"sections.{section.get('key', '')}.heading", section["heading"]


def _hole_faults(content: Mapping[str, Any], places: Places) -> Iterator[Fault]:
    for place, key, pattern in _patterns(content):
        template = Template(pattern)
        if not template.is_valid():
            yield Fault(places.line(place), f"“{key}”中有写坏的空位", "空位写作 ${unit}，单独的 $ 写作 $$。")
            continue
        for hole in template.get_identifiers():
            if hole not in HOLES:
                yield Fault(places.line(place), f"“{key}”用了未知的空位“{hole}”", "可用：" + "、".join(HOLES))


def _faults(outline: Outline, places: Places) -> Iterator[Fault]:
    keys: list[str] = []
    for number, section in enumerate(outline.sections):
        if section.key in keys or section.key == OTHER_KEY:
            what = f"部分标识“{section.key}”重复或为保留字"
            line = places.line(("sections", number, "key"))
            yield Fault(line, what, "每个部分的 key 各不相同，且不用 other。")
        keys.append(section.key)
    yield from _advice(outline, places)


def _advice(outline: Outline, places: Places) -> Iterator[Fault]:
    """Tell what works but hardly as meant."""
    if not outline.sections:
        yield Fault(0, "没有一个部分，事实都会写进“其他工作”", "用 [[sections]] 写出各部分。", wrong=False)
    taken: dict[str, str] = {}
    for number, section in enumerate(outline.sections):
        for topic in section.topics:
            if topic in taken:
                what = f"板块“{topic}”在前面的部分已经有了，这里分不到事实"
                yield Fault(
                    places.line(("sections", number, "topics")), what, "一个板块只放在一个部分里。", wrong=False
                )
            taken.setdefault(topic, section.key)
        for place, want in enumerate(section.wants):
            if outline.section_of(want.topic) is not section and want.topic not in taken:
                what = f"应填事项“{want.item}”的板块“{want.topic}”不属于这一部分"
                yield Fault(
                    places.line(("sections", number, "wants", place)), what, "板块写这一部分 topics 里的。", wrong=False
                )
