"""The whole text (成文): title, opening, numbered parts, problems, plans, closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import Template
from zlib import crc32

from drafter.errors import SheetError
from drafter.numerals import fold
from drafter.prompts.outline import OTHER_KEY, Outline, OutlineSection, topic_family, topic_name
from drafter.sheet import Fact, FactSheet, Period
from drafter.trace import check, states_basis
from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFinished,
    SectionStarted,
    TextAdded,
    Usage,
)
from drafter.writing.ordinals import ordinal
from drafter.writing.rule.clause import clause_of, is_fault, is_intent, tidy
from drafter.writing.rule.figures import figure, outcome
from drafter.writing.rule.gather import IDLE
from drafter.writing.rule.passage import alike, begins_alike, flow, is_miscellany, is_survey, sentences, telling
from drafter.writing.rule.traditional import is_traditional, own_pairs, to_traditional
from drafter.writing.rule.voice import Voice, unfit_for
from drafter.writing.rule.words import beginning

PLAINEST = 2
ROUNDS = 4
"""So often a draft is told anew with the facts the checker stumbled over told plainly."""
PARAGRAPH = 3
"""A passage of more sentences than this is told in several paragraphs; in a fuller draft, of more than one less."""
FULLEST = 3
"""How full a draft can be told: 1 ends each paragraph with its effect, 2 also says in what spirit the work was done, 3 parts further."""
TOGETHER = 4
"""Topics without headings of their own share a paragraph as long as they have so many facts together; an event counts twice."""
ITEMS = 9
"""A section of more topics than this tells small kindred ones under one heading, two and two."""
KINDRED = (
    {"组织建设", "创建活动", "会议制度", "财务经审"},
    {"政治学习", "宣传信息", "先进表彰"},
    {"劳动竞赛", "技能培训", "生产经营", "先进表彰"},
    {"集体协商", "民主管理", "争议调处", "劳动保护", "调查研究"},
    {"困难帮扶", "互助保障", "职工福利", "女职工", "服务阵地", "志愿公益"},
)
"""Families of topics that may share a heading."""
TASK = 20
"""A task of a plan longer than this says enough by itself."""
JOINED, LONGEST = 44, 92
"""A sentence of facts no longer than this goes on from the purpose in front of it, if both together are no longer than that."""
LEAN, USUAL = 42, 2100
"""A draft of fewer characters a fact than this, and fewer in all, is lean and told more fully."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text (部分): heading as shown to people, lines of text, heading line included."""

    heading: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, one paragraph each."""
        return "\n".join(self.lines)


def _mark(style: str, number: int) -> str:
    """Write the marker of a heading or paragraph in one of the styles 一、 （一） 1. 1、 一是; "" for none."""
    return {
        "一、": f"{ordinal(number)}、",
        "（一）": f"（{ordinal(number)}）",
        "1.": f"{number}.",
        "1、": f"{number}、",
        "一是": f"{ordinal(number)}是",
    }.get(style, "")


_LEVELS = {
    "一、（一）1.": ("一、", "（一）", "1."),
    "一、1、": ("一、", "1、", ""),
    "一、": ("一、", "", ""),
    "1、": ("1、", "", ""),
    "一、一是": ("一、", "一是", ""),
    "1、一是": ("1、", "一是", ""),
}
_BODY_LEVELS = {"一、（一）1.": ("（一）", "1.", "")}


def compose(
    sheet: FactSheet, outline: Outline, plainness: Mapping[str, int] | None = None, *, fullness: int | None = None
) -> tuple[Part, ...]:
    """Compose the parts of the text, from title and opening to closing; the text is their lines joined.

    plainness: by id, how plainly to tell a fact, see clause_of. fullness: how many words to make, see FULLEST; None finds out.
    """
    if fullness is None:
        enough = min(USUAL, LEAN * len(sheet.facts))
        for fullness in range(FULLEST + 1):
            parts = compose(sheet, outline, plainness, fullness=fullness)
            if sum(len(part.text) for part in parts) >= enough:
                break
        return parts
    if sheet.period is None:
        raise SheetError("事实表没有写明期间，无法起草", hint="请填写年度和期间，例如 2025、上半年。")
    parts = tuple(_Composer(sheet, outline, sheet.period, plainness or {}, fullness).parts())
    if is_traditional(sheet):
        own = own_pairs(sheet)
        return tuple(
            Part(to_traditional(part.heading, own), tuple(to_traditional(line, own) for line in part.lines))
            for part in parts
        )
    return parts


class _Composer:
    """Composes one text (成文): holds the sheet, the outline and which wordings were used."""

    def __init__(
        self, sheet: FactSheet, outline: Outline, period: Period, plainness: Mapping[str, int], fullness: int
    ) -> None:
        self.sheet = sheet
        self.outline = outline
        self.period = period
        self.plainness = plainness
        self.fullness = fullness
        seed = crc32(f"{sheet.unit.name}{period.label}".encode())
        self.voice = Voice(outline.holes(sheet, _results(sheet, period, plainness)), unfit_for(sheet.unit), seed)
        self.levels = _LEVELS[outline.numbering]
        self.number = 0
        self.passages = 0

    def parts(self) -> list[Part]:
        """Compose all parts."""
        outline, period = self.outline, self.period
        stated = [fact for fact in self.sheet.facts if not fact.is_blank]
        basis = [fact for fact in stated if states_basis(fact)]
        intents = [fact for fact in stated if is_intent(fact, period)]
        faults = [fact for fact in stated if is_fault(fact) and fact not in intents]
        apart = {fact.id for fact in (*basis, *intents, *faults)}
        parts = [self._opening()]
        if outline.form == "计划":
            parts.append(self._planned([fact for fact in stated if fact not in basis]))
        else:
            parts += self._body([fact for fact in stated if fact.id not in apart])
        if basis:
            last = parts[-1]
            parts[-1] = Part(last.heading, (*last.lines, *_basis(basis)))
        if outline.form == "计划":
            return parts
        problems, plans = ([tidy(item) for item in items] for items in (self.sheet.problems, self.sheet.plans))
        parts += self._list(outline.problems, outline.problems_lead, "一是", problems, faults)
        parts += self._list(outline.plans, outline.plans_lead, outline.plans_style, self._aimed(plans), intents)
        closing = [line for line in self._fill(outline.closing).split("\n") if line]
        if outline.signature:
            closing.append(self.voice.holes["unit"])
        return [*parts, Part("结尾", tuple(closing))] if closing else parts

    def _fill(self, pattern: str) -> str:
        return Template(pattern).substitute(self.voice.holes)

    def _numbered(self, heading: str) -> str:
        self.number += 1
        return _mark(self.levels[0], self.number) + self._fill(heading)

    def _opening(self) -> Part:
        told = [line for line in self._fill(self.outline.opening).split("\n") if line]
        title = self.outline.title_for(self.sheet)
        if self.outline.form == "计划":
            faults = "、".join(tidy(item) for item in self.sheet.problems)
            mended = [f"针对{faults}等问题，在改进中推进各项工作。"] if faults else []
            return Part("指导思想", (title, self._numbered("指导思想"), *told, *mended))
        return Part("开头", (title, *told))

    def _planned(self, facts: Sequence[Fact]) -> Part:
        """Compose the tasks of a plan in parts: each section with its purpose, what is arranged, and its plans one by one."""
        outline, heading = self.outline, self._fill(self.outline.plans)
        lines = [self._numbered(heading)]
        tasks: dict[str, list[str]] = {}
        for plan in self.sheet.plans:
            section = outline.section_of(plan)
            tasks.setdefault(section.key if section else OTHER_KEY, []).append(tidy(plan))
        arranged = {section.key: members for section, members in outline.allocate(facts)}
        other = OutlineSection(key=OTHER_KEY, heading=outline.other)
        for section in (*outline.sections, other):
            members, items = arranged.get(section.key, ()), tasks.get(section.key, [])
            if members or items:
                number = sum(line.startswith("（") for line in lines) + 1
                lines.append(_mark(self.levels[1], number) + self._fill(section.heading))
                lines += self._arranged(members, items, heading)
        return Part(heading, tuple(lines))

    def _arranged(self, facts: Sequence[Fact], items: Sequence[str], heading: str) -> list[str]:
        """Tell the facts of a plan as what is meant to be done, a numbered paragraph for each topic, then its tasks one by one."""
        topics, tasks = _by_topic(facts), self._aimed(items)
        if not topics and len(tasks) == 1:
            return [f"{tasks[0]}。"]
        lines = []
        for number, (topic, members) in enumerate(topics.items(), 1):
            title = _title([topic], self.voice, number, heading)
            first, *rest = self._ahead(topic_family(topic), members, number)
            lines += [f"{_mark(self.levels[2], number)}{title}。{first}", *rest]
        return [*lines, *(f"{_mark(self.levels[2], n)}{task}。" for n, task in enumerate(tasks, len(topics) + 1))]

    def _ahead(self, family: str, facts: Sequence[Fact], turn: int) -> list[str]:
        """Tell what is meant to be done in one topic, with what for and in what spirit; no effect, it lies ahead."""
        told = self._sentences(facts, "", turn, ahead=True)
        paragraphs = []
        for place, chunk in enumerate(_chunks(told, max(1, PARAGRAPH - self.fullness))):
            lead = self.voice.choose(family, "way" if place else "lead")
            first = f"{lead.rstrip('。')}，{chunk[0]}" if lead and _joins(lead, chunk[0]) else lead + chunk[0]
            way = self.voice.choose(family, "way") if self.fullness else ""
            paragraphs.append(flow([first, *chunk[1:], *([way] if way else [])], turn + place))
        return paragraphs

    def _aimed(self, items: Sequence[str]) -> list[str]:
        """Say what each of several short tasks is for (抓好未建会单位建会，扩大有效覆盖): all of them, or none."""
        short = all(len(item) <= TASK and "，" not in item and beginning(item, "tasked") for item in items)
        families = [topic_family(item) for item in items]
        if not short or not all(families):
            return list(items)
        return [
            f"{item}，{self.voice.choose(family, 'gain', item)}" for item, family in zip(items, families, strict=True)
        ]

    def _body(self, facts: Sequence[Fact]) -> list[Part]:
        outline, parts = self.outline, []
        levels = self.levels
        if outline.body:
            levels = _BODY_LEVELS.get(outline.numbering, (*levels[1:], ""))
        for n, (section, members) in enumerate(outline.allocate(facts), 1):
            lines: list[str] = []
            if outline.body and n == 1:
                lines.append(self._numbered(outline.body))
            elif not outline.body:
                self.number += 1
            inner = n if outline.body else self.number
            lines += self._section(section, members, inner, levels)
            parts.append(Part(self._fill(section.heading), tuple(lines)))
        return parts

    def _section(
        self,
        section: OutlineSection,
        facts: Sequence[Fact],
        number: int,
        levels: tuple[str, str, str],
    ) -> list[str]:
        """Compose one section: its heading and a passage for each topic."""
        voice, heading = self.voice, self._fill(section.heading)
        topics = dict(sorted(_by_topic(facts).items(), key=lambda pair: _place(pair[0], section)))
        if levels[1] == "":
            paragraphs = self._run_on(topics, number, _about(topics, section, heading))
            if levels[0] == "1、":
                return [f"{_mark(levels[0], number)}{heading}。{paragraphs[0]}", *paragraphs[1:]]
            return [_mark(levels[0], number) + heading, *paragraphs]
        lines = [_mark(levels[0], number) + heading]
        if len(topics) == 1:
            ((topic, members),) = topics.items()
            return [*lines, *self._passage(topic, members, number, about=_about(topics, section, heading))]
        alone = len(topics) <= ITEMS
        for place, group in enumerate([[topic] for topic in topics] if alone else _grouped(topics, 2, kindred=True)):
            title = _title(group, voice, number + place, heading)
            first, *rest = self._run_on({topic: topics[topic] for topic in group}, number + place)
            lines += [f"{_mark(levels[1], place + 1)}{title}。{first}", *rest]
        return lines

    def _run_on(self, topics: Mapping[str, Sequence[Fact]], turn: int, about: str = "") -> list[str]:
        """Tell topics in paragraphs of natural length: small ones together, from one purpose to one effect. about: see _passage."""
        paragraphs: list[str] = []
        for group in _grouped(topics, TOGETHER):
            first, last, told = group[0], group[-1], []
            for topic in group:
                begin = about if not paragraphs and topic == first else ""
                told += self._passage(
                    topic, topics[topic], turn, about=begin, opens=topic == first, closes=topic == last
                )
                turn += 1
            paragraphs += [flow(told, turn)] if len(group) > 1 else told
        return paragraphs

    def _passage(
        self, topic: str, facts: Sequence[Fact], turn: int, *, about: str = "", opens: bool = True, closes: bool = True
    ) -> list[str]:
        """Tell one topic in paragraphs: what for, the facts, with what effect; a long passage goes on with how it was done.

        A single sentence has either purpose or effect: with both, little would be told in many words. about: what to begin with.
        opens, closes: whether it begins and ends its paragraph; the effect is told at the end of it, and when only in front.
        """
        if is_miscellany(topic) or is_survey(topic):
            return [flow(self._sentences(facts, "", turn), turn)]
        family, fuller = topic_family(topic), self.fullness > 0
        told = self._sentences(facts, "", turn)
        brief = len(told) == 1 and not fuller
        plain = turn % 2 if opens == closes else closes
        lead = "" if brief and plain else self.voice.choose(family, "lead")
        joins = bool(lead) and _joins(lead, told[0])
        told = self._sentences(facts, self._opener(inside=joins) if opens else "", turn)
        if joins:
            told[0] = f"{lead.rstrip('。')}，{told[0]}"
        chunks = _chunks(told, PARAGRAPH - fuller - (self.fullness == FULLEST))
        paragraphs = []
        for place, chunk in enumerate(chunks):
            lines = list(chunk)
            if place:
                spirit = self.voice.choose(family, "way") or self.voice.choose(family, "lead")
                lines[:0] = [spirit] if spirit else []
            elif lead and not joins:
                lines.insert(0, lead)
            if not place and self.fullness > 1 and (way := self.voice.choose(family, "way")):
                # Facts that go on from their purpose stay together.
                lines.insert(len(lines) if joins else 1, f"推进中{way}" if begins_alike(about + lines[0], way) else way)
            ends = closes if place + 1 == len(chunks) else fuller
            effect = "" if not ends or (brief and lead) else self.voice.choose(family, "effect")
            if effect:
                before = lines[-1] if place or len(lines) > 1 else about + lines[-1]
                lines.append(f"总体上看，{effect}" if begins_alike(before, effect) else effect)
            paragraphs.append(flow(lines, turn + place))
        paragraphs[0] = about + paragraphs[0]
        return paragraphs

    def _sentences(self, facts: Sequence[Fact], opener: str, turn: int, *, ahead: bool = False) -> list[str]:
        return sentences(facts, self.period, opener, turn, self.plainness, self.sheet.unit.kind, ahead=ahead)

    def _opener(self, *, inside: bool) -> str:
        """Say when, in front of the deeds of one passage in a few; inside a sentence shortly."""
        self.passages += 1
        span, since = self.period.span, self.voice.holes["since"]
        whole = span == "全年"
        if inside:
            return span if whole and self.passages % 3 == 0 else ""
        return ("", span if whole else f"{span}，", "", f"{since}，", "")[self.passages % 5]

    def _list(self, heading: str, lead: str, style: str, items: Sequence[str], facts: Sequence[Fact]) -> list[Part]:
        """Compose problems or plans: the sheet's own words, and the facts that belong there."""
        if not items and not facts:
            return []
        lines = []
        if heading:
            plain_items = self.outline.numbering == "1、"
            lines.append(self._fill(heading) if plain_items else self._numbered(heading))
        lines += _items(self._fill(lead), style, items, self.levels)
        if facts:
            told = "；".join(sentence.rstrip("。") for sentence in self._sentences(facts, "", 0, ahead=True))
            told = f"{'具体安排上，' if heading == self.outline.plans else ''}{told}。"
            if len(lines) > 1 and style == "列项":
                lines.append(told)
            else:
                lines[-1] += told
        return [Part(self._fill(heading) or "不足与打算", tuple(lines))]


def _by_topic(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    topics: dict[str, list[Fact]] = {}
    for fact in facts:
        topics.setdefault(fact.topic, []).append(fact)
    return topics


def _grouped(topics: Mapping[str, Sequence[Fact]], most: int, *, kindred: bool = False) -> list[list[str]]:
    """Put neighbouring topics together as long as they have so many facts in all, and, if asked for, are kindred."""
    groups: list[list[str]] = []
    size = 0
    for topic, facts in topics.items():
        weight = sum(1 + bool(fact.date) for fact in facts)
        size += weight
        apart = is_miscellany(topic) or (kindred and groups and not _are_kindred(groups[-1][-1], topic))
        if groups and size <= most and not apart:
            groups[-1].append(topic)
        else:
            groups.append([topic])
            size = weight
    return groups


def _are_kindred(one: str, other: str) -> bool:
    return any({topic_family(one), topic_family(other)} <= families for families in KINDRED)


def _title(topics: Sequence[str], voice: Voice, turn: int, heading: str) -> str:
    """Word the second-level heading of a topic, or of two told together, unlike the first-level heading above it."""
    if len(topics) > 1:
        named = "、".join(topic_name(fold(topic)).removesuffix("工作") for topic in topics)
        family = topic_family(topics[-1])
        return _joined_heading(("抓好", "做好")[turn % 2], named, voice.choose(family, "gain", f"{heading}，{named}"))
    (topic,) = topics
    if is_miscellany(topic):
        return _joined_heading("做好", "日常事务", voice.choose("", "gain"))
    family, name = topic_family(topic), topic_name(fold(topic))
    if is_survey(topic):
        return name
    gain = voice.choose(family, "gain", f"{heading}，{name}")
    if name.endswith("建设"):
        return _joined_heading(("加强", "推进")[turn % 2], name, gain)
    return _joined_heading(voice.choose(family, "do", heading), name, gain)


def _about(topics: Mapping[str, Sequence[Fact]], section: OutlineSection, heading: str) -> str:
    """Say what the only passage of a section is about when the heading above it does not: 经费管理方面，."""
    topic, *others = topics
    own = {topic_family(name) for name in section.topics[:1]}
    if others or is_miscellany(topic) or topic_family(topic) in own or topic[:2] in heading:
        return ""
    return f"{topic_name(fold(topic)).removesuffix('工作')}方面，"


def _place(topic: str, section: OutlineSection) -> int:
    """Where the outline wants a topic within its section: the place of its name or family, what it does not name last."""
    names = [fold(name) for name in section.topics]
    families = [topic_family(name) for name in section.topics]
    if fold(topic) in names:
        return names.index(fold(topic))
    family = topic_family(topic)
    return families.index(family) if family and family in families else len(names)


def _joins(lead: str, first: str) -> bool:
    """Whether a purpose and the first sentence of facts read well as one."""
    short = len(first) <= JOINED and len(lead) + len(first) <= LONGEST
    return short and "；" not in first and not first[0].isdigit()


def _chunks(told: Sequence[str], most: int) -> list[Sequence[str]]:
    """Divide sentences into paragraphs of at most so many, evenly; a series stays together."""
    count = max(1, -(-len(told) // most))
    size = -(-len(told) // count)
    cuts = [cut for cut in range(size, len(told), size) if not alike(told[cut - 1], told[cut])]
    return [told[start:end] for start, end in pairwise([0, *cuts, len(told)])]


def _joined_heading(do: str, name: str, gain: str) -> str:
    verb = "" if name.startswith(do) else do
    return f"{verb}{name}，{gain}"


def _results(sheet: FactSheet, period: Period, plainness: Mapping[str, int]) -> str:
    """Tell up to three results for the opening, as one sentence, each with the one comparison that says most; "" when none stands out."""
    clauses = [
        clause_of(fact, period, 0, kind=sheet.unit.kind) for fact in telling(sheet.facts) if fact.id not in plainness
    ]
    if len(clauses) == 1 and not clauses[0].extra:
        return ""  # a bare count alone is no result to open with
    told = ["，".join(filter(None, (clause.short, outcome(clause.fact, period)))) for clause in clauses]
    if clauses and clauses[0].head not in IDLE and period.span in ("全年", "上半年", "下半年"):
        told[0] = period.span + told[0]
    return "；".join(told) + "。" if told else ""


def _basis(facts: Sequence[Fact]) -> list[str]:
    told = "；".join(tidy(fact.text) for fact in facts if fact.text)
    return [f"以上数据的统计口径为{told}。"] if told else []


def _items(lead: str, style: str, entries: Sequence[str], levels: tuple[str, str, str]) -> list[str]:
    """Write a list with its lead, in one paragraph or one line each."""
    if len(entries) > 1 and style == "列项":
        mark = next((level for level in levels[1:] if level in ("（一）", "1、", "1.")), "")
        mark = mark or ("1、" if levels[0] == "一、" else "（一）")
        lines = [f"{_mark(mark, n)}{entry}。" for n, entry in enumerate(entries, 1)]
        return [lead, *lines] if lead else lines
    if len(entries) > 1:
        told = (f"{_mark('一是', n)}{entry}" for n, entry in enumerate(entries, 1))
        return [lead + "；".join(told) + "。"]
    return [f"{lead}{entries[0]}。" if entries else f"{lead.rstrip('：')}。"]


def settled(sheet: FactSheet, outline: Outline) -> tuple[Part, ...]:
    """Compose so that the checker can follow: facts of a sentence it flags, and facts it misses, are told plainly instead.

    A wording that reads well may still name an item too loosely for the checker to be sure; then the sheet's own words serve the
    reader better. Where telling plainly mends nothing (a conflict within the sheet, say), the better wording stays.
    """
    plainness: dict[str, int] = {}
    best = parts = compose(sheet, outline)
    least, unclear = _unclear(parts, sheet)
    for _ in range(ROUNDS):
        if all(plainness.get(fact_id, 0) == PLAINEST for fact_id in unclear):
            break
        plainness |= {fact_id: min(PLAINEST, plainness.get(fact_id, 0) + 1) for fact_id in unclear}
        parts = compose(sheet, outline, plainness)
        faults, unclear = _unclear(parts, sheet)
        if faults < least:
            best, least = parts, faults
    return best


def _unclear(parts: Sequence[Part], sheet: FactSheet) -> tuple[int, frozenset[str]]:
    """Count what a check finds, and name the facts told in sentences with a flagged figure or a conflict, or left out as it seems."""
    text = "\n".join(part.text for part in parts)
    report = check(text, sheet)
    spans = [(flagged.start, flagged.end) for flagged in report.flagged]
    spans += [span for conflict in report.conflicts for span in conflict.spans]
    found = set(report.unused)
    for start, end in spans:
        opens = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
        closes = min(place for mark in "。\n" if (place := f"{text}{mark}".find(mark, end)) >= 0)
        told = text[opens:closes]
        found |= {fact.id for fact in sheet.facts if fact.value and figure(fact) in told}
    return len(report.flagged) + len(report.conflicts) + len(report.unused), frozenset(found)


class RuleWriter:
    """Writes a summary by rules (规则写作者); holds no state, safe to share."""

    def write(self, sheet: FactSheet, outline: Outline) -> Iterator[Event]:
        """Yield the events of writing, the last one DraftFinished; SheetError when the sheet names no period."""
        parts = settled(sheet, outline)
        for index, part in enumerate(parts):
            yield SectionStarted(index, len(parts), part.heading)
            yield TextAdded(index, part.text)
            yield SectionFinished(index, part.heading, part.text, check(part.text, sheet))
        text = "\n".join(part.text for part in parts)
        yield DraftFinished(text, check(text, sheet), Usage(), complete=True)
