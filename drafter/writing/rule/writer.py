"""The whole text (成文): title, opening, numbered parts, problems, plans, closing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Template

from drafter.errors import SheetError
from drafter.prompts.outline import Outline, OutlineSection, topic_family, topic_name
from drafter.sheet import Fact, FactSheet, Period
from drafter.trace import check
from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFinished,
    SectionStarted,
    TextAdded,
    Usage,
)
from drafter.writing.rule.clause import clause_of, is_basis, tidy
from drafter.writing.rule.passage import is_miscellany, sentences, telling, vary

_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text (部分): heading as shown to people, lines of text, heading line included."""

    heading: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, one paragraph each."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class _Voice:
    """Rotates wordings so that none is used twice while others are left (措辞轮换)."""

    holes: dict[str, str]
    used: dict[tuple[str, str], int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def choose(self, family: str, kind: str, avoid: str = "") -> str:
        """Give the next wording of a family that does not stand in `avoid`, "" when all sentences of the kind were used."""
        table = _topics()
        options = [option for option in table.get(family, table[""])[kind] if option not in avoid]
        turn = self.used.get((family, kind), 0)
        self.used[family, kind] = turn + 1
        if kind in ("lead", "effect") and turn >= len(options):
            return (
                self.choose("", kind)
                if family and self.used.get(("", kind), 0) < len(table[""][kind])
                else ""
            )
        return Template(options[turn % len(options)]).substitute(self.holes)


@cache
def _topics() -> dict[str, dict[str, list[str]]]:
    text = (files("drafter.writing.rule") / "topics.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def ordinal(number: int) -> str:
    """Write a number as headings do: 1 -> 一, 12 -> 十二, 25 -> 二十五."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


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
_BODY_LEVELS = {"一、（一）1.": ("（一）", "1、", "")}


def compose(sheet: FactSheet, outline: Outline) -> tuple[Part, ...]:
    """Compose the parts of the text, from title and opening to closing; the text is their lines joined."""
    if sheet.period is None:
        raise SheetError(
            "事实表没有写明期间，无法起草", hint="请填写年度和期间，例如 2025、上半年。"
        )
    period = sheet.period
    results = _results(sheet, period)
    holes = outline.holes(sheet, results)
    voice = _Voice(holes)

    def fill(pattern: str) -> str:
        return Template(pattern).substitute(holes)

    told = [fact for fact in sheet.facts if not is_basis(fact)]
    basis = [fact for fact in sheet.facts if is_basis(fact)]
    opening = [outline.title_for(sheet), *fill(outline.opening).split("\n")]
    parts = [Part("开头", tuple(line for line in opening if line))]
    levels = _LEVELS[outline.numbering]
    number = 0
    sections = outline.allocate(told)
    top = levels
    if outline.body and sections:
        number += 1
        top = _BODY_LEVELS.get(outline.numbering, (*levels[1:], ""))
    for n, (section, facts) in enumerate(sections):
        inner = n + 1 if outline.body else number + 1
        lines = _section(section, facts, inner, top, voice, period)
        if outline.body and n == 0:
            lines = [_mark(levels[0], number) + fill(outline.body), *lines]
        elif not outline.body:
            number += 1
        parts.append(Part(fill(section.heading), tuple(lines)))
    if basis:
        parts[-1] = Part(parts[-1].heading, (*parts[-1].lines, _basis(basis)))
    for heading, lead, style, items in (
        (outline.problems, outline.problems_lead, "一是", sheet.problems),
        (outline.plans, outline.plans_lead, outline.plans_style, sheet.plans),
    ):
        if not items:
            continue
        lines = []
        if heading:
            number += 1
            lines.append(
                _mark(levels[0], number) + fill(heading) if levels[0] != "1、" else fill(heading)
            )
        lines += _items(fill(lead), style, items, levels)
        parts.append(Part(fill(heading) or "不足与打算", tuple(lines)))
    closing = [line for line in fill(outline.closing).split("\n") if line]
    if outline.signature:
        closing.append(holes["unit"])
    if closing:
        parts.append(Part("结尾", tuple(closing)))
    return tuple(parts)


def _section(
    section: OutlineSection,
    facts: Sequence[Fact],
    number: int,
    levels: tuple[str, str, str],
    voice: _Voice,
    period: Period,
) -> list[str]:
    heading = Template(section.heading).substitute(voice.holes)
    topics: dict[str, list[Fact]] = {}
    for fact in facts:
        topics.setdefault(fact.topic, []).append(fact)
    passages = [
        _passage(
            topic,
            members,
            voice,
            period,
            number + place,
            heading,
            named=len(topics) > 1 and levels[1] != "",
        )
        for place, (topic, members) in enumerate(topics.items())
    ]
    if levels[1] == "" and levels[0] in ("1、", "1."):
        return [f"{_mark(levels[0], number)}{heading}。{''.join(text for _, text in passages)}"]
    lines = [_mark(levels[0], number) + heading]
    for place, (title, text) in enumerate(passages, 1):
        if not title:
            lines.append(text)
        elif levels[1] == "一是":
            lines.append(f"{_mark('一是', place)}{title}。{text}")
        else:
            lines.append(f"{_mark(levels[1], place)}{title}。{text}")
    return lines


def _passage(
    topic: str,
    facts: Sequence[Fact],
    voice: _Voice,
    period: Period,
    turn: int,
    heading: str,
    *,
    named: bool,
) -> tuple[str, str]:
    """Tell one topic: its second-level heading ("" when it has none) and its text."""
    family = topic_family(topic)
    if is_miscellany(topic):
        told = sentences(facts, period, "", turn)
        return (
            ("", "".join(told))
            if not named
            else (_joined_heading("做好", "日常事务", voice.choose("", "gain")), "".join(told))
        )
    title = ""
    if named:
        gain = voice.choose(family, "gain", heading)
        title = _joined_heading(voice.choose(family, "do", heading), topic_name(topic), gain)
    few = len(facts) < 2
    lead = "" if few and turn % 2 else voice.choose(family, "lead")
    effect = "" if few and lead else voice.choose(family, "effect")
    opener = (
        ("", "全年", "", "{since}，")[turn % 4]
        if period.span == "全年"
        else ("", f"{period.span}，", "", "")[turn % 4]
    )
    opener = opener.replace("{since}", voice.holes["since"])
    lines = [lead] if lead else []
    for text in sentences(facts, period, opener, turn):
        lines.append(vary(text, lines[-1] if lines else "", turn))
    if effect:
        lines.append(vary(effect, lines[-1] if lines else "", turn))
    return title, "".join(lines)


def _joined_heading(do: str, name: str, gain: str) -> str:
    verb = "" if name.startswith(do) else do
    return f"{verb}{name}，{gain}"


def _results(sheet: FactSheet, period: Period) -> str:
    """Tell up to three results for the opening, as one sentence, "" when none stands out."""
    clauses = [clause_of(fact, period, 0) for fact in telling(sheet.facts)]
    told = ["，".join(filter(None, (clause.short, clause.extra))) for clause in clauses]
    if clauses and clauses[0].head and period.span in ("全年", "上半年", "下半年"):
        told[0] = period.span + told[0]
    return "；".join(told) + "。" if told else ""


def _basis(facts: Sequence[Fact]) -> str:
    told = "；".join(tidy(fact.text) for fact in facts if fact.text)
    return f"以上数据的统计口径为{told}。" if told else ""


def _items(lead: str, style: str, items: Iterable[str], levels: tuple[str, str, str]) -> list[str]:
    entries = [tidy(item) for item in items]
    if style == "列项":
        mark = (
            levels[1]
            if levels[1] in ("（一）", "1、", "1.")
            else "1、"
            if levels[0] != "1、"
            else "（一）"
        )
        return [lead, *(f"{_mark(mark, n)}{entry}。" for n, entry in enumerate(entries, 1))]
    if len(entries) == 1:
        return [
            f"{lead.rstrip('：')}，主要是{entries[0]}。"
            if lead.endswith("：")
            else f"{lead}{entries[0]}。"
        ]
    return [
        lead + "；".join(f"{_mark('一是', n)}{entry}" for n, entry in enumerate(entries, 1)) + "。"
    ]


class RuleWriter:
    """Writes a summary by rules (规则写作者); holds no state, safe to share."""

    def write(self, sheet: FactSheet, outline: Outline) -> Iterator[Event]:
        """Yield the events of writing, the last one DraftFinished; SheetError when the sheet names no period."""
        parts = compose(sheet, outline)
        for index, part in enumerate(parts):
            yield SectionStarted(index, len(parts), part.heading)
            yield TextAdded(index, part.text)
            yield SectionFinished(index, part.heading, part.text, check(part.text, sheet))
        text = "\n".join(part.text for part in parts)
        yield DraftFinished(text, check(text, sheet), Usage(), complete=True)
