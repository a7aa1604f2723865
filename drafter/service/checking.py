"""Checks beside the table (随填随查): what deserves a look in a sheet that can be read, each with the facts it is about.

Pure. Nothing here stops anybody: a sheet may be drafted from with every remark open. What cannot be read at all is told by the sheet's problems.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from drafter import trace
from drafter.numerals import fold
from drafter.service.carrying import unfilled
from drafter.service.content import raw_facts
from drafter.sheet import Fact, FactSheet, Period, personal_in

FAR_APART = 1000
_DAY = re.compile(r"(?P<year>\d{4}|-)-(?P<month>\d\d)(?:-\d\d)?", re.ASCII)
_ALONE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """One remark on a sheet (检查发现). kind: blank, conflict, duplicate, unit, date or personal; facts: ids of the rows to look at."""

    kind: str
    message: str
    facts: tuple[str, ...]


def sheet_checks(content: Mapping[str, Any], sheet: FactSheet) -> tuple[SheetCheck, ...]:
    """Give all remarks on a sheet, what is most likely wrong first; content: as typed, sheet: what it was read as."""
    return (
        *_conflicts(sheet),
        *_duplicates(sheet),
        *_units(sheet),
        *_dates(sheet),
        *_personal(content, sheet),
        *_blanks(content, sheet),
    )


def _conflicts(sheet: FactSheet) -> Iterator[SheetCheck]:
    """Totals and parts, one item with two values, shares over 100 %, as the check of a draft tells them."""
    for conflict in trace.check("", sheet).conflicts:
        if conflict.place == "sheet":
            yield SheetCheck("conflict", conflict.message, conflict.facts)


def _duplicates(sheet: FactSheet) -> Iterator[SheetCheck]:
    same: defaultdict[tuple[str | None, ...], list[Fact]] = defaultdict(list)
    for fact in sheet.facts:
        if fact.item:
            same[fold(fact.topic), fold(fact.item), fact.value, fact.unit, fact.date, fact.basis, fact.text].append(
                fact
            )
    for facts in same.values():
        if len(facts) > 1:
            names = "、".join(fact.id for fact in facts)
            yield SheetCheck("duplicate", f"{names} 都是“{facts[0].item}”，内容一样，多半是重复填写。", _ids(facts))


def _units(sheet: FactSheet) -> Iterator[SheetCheck]:
    by_id = {fact.id: fact for fact in sheet.facts}
    bare = [fact for fact in sheet.facts if fact.value is not None and not fact.unit and _ALONE.fullmatch(fact.value)]
    if bare:
        yield SheetCheck("unit", f"{_named(bare)}没有填单位。", _ids(bare))
    for fact in sheet.facts:
        others = [by_id[part] for part in fact.parts if part in by_id and by_id[part].unit != fact.unit]
        if fact.unit and others:
            told = "、".join(f"{one.id} 是“{one.unit or '空'}”" for one in others)
            yield SheetCheck(
                "unit", f"{fact.id}“{fact.item}”的单位是“{fact.unit}”，其中 {told}。", _ids([fact, *others])
            )
        for label, other in (("上期", fact.previous), ("目标", fact.target)):
            if _far_apart(fact.value, other):
                told = f"本期 {fact.value}{fact.unit}，{label} {other}{fact.unit}"
                yield SheetCheck(
                    "unit", f"{fact.id}“{fact.item}”{told}，相差千倍以上，请核对单位（如元和万元）。", (fact.id,)
                )


def _far_apart(value: str | None, other: str | None) -> bool:
    if not value or not other or not (_ALONE.fullmatch(value) and _ALONE.fullmatch(other)):
        return False
    low, high = sorted((Fraction(value), Fraction(other)))
    return low > 0 and high / low >= FAR_APART


def _dates(sheet: FactSheet) -> Iterator[SheetCheck]:
    if sheet.period is None:
        return
    outside = [fact for fact in sheet.facts if fact.date and _outside(fact.date, sheet.period)]
    if outside:
        yield SheetCheck("date", f"{_named(outside)}的时间不在{sheet.period.label}内。", _ids(outside))


def _outside(date: str, period: Period) -> bool:
    days = [found for end in date.split("~") if (found := _DAY.fullmatch(end))]
    if not days:
        return bool(re.fullmatch(r"\d{4}", date)) and int(date) != period.year
    return all(
        (day["year"] != "-" and int(day["year"]) != period.year)
        or not period.first_month <= int(day["month"]) <= period.last_month
        for day in days
    )


def _personal(content: Mapping[str, Any], sheet: FactSheet) -> Iterator[SheetCheck]:
    facts = raw_facts(content)
    if len(facts) != len(sheet.facts):
        # A row that says nothing is no fact; the rows are then found by what was read.
        facts = [{**fact.model_dump(exclude={"parts"}), "value": fact.written} for fact in sheet.facts]
    found = [(fact, _kinds(raw)) for raw, fact in zip(facts, sheet.facts, strict=True)]
    named = [fact for fact, kinds in found if kinds]
    if named:
        told = "、".join(dict.fromkeys(kind for _, kinds in found for kind in kinds))
        yield SheetCheck("personal", f"{_named(named)}里有{told}，总结里一般不写，能不填就不填。", _ids(named))


def _kinds(raw: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys("困难职工等的姓名" if one.kind == "姓名" else one.kind for _, one in personal_in(raw)))


def _blanks(content: Mapping[str, Any], sheet: FactSheet) -> Iterator[SheetCheck]:
    facts = raw_facts(content)
    if len(facts) != len(sheet.facts):
        return
    blank = [fact for raw, fact in zip(facts, sheet.facts, strict=True) if unfilled(raw)]
    if blank:
        yield SheetCheck("blank", f"还有 {len(blank)} 项没有填数，起草时不会写到。", _ids(blank))
    unsourced = [fact for fact in sheet.facts if fact.value is not None and not fact.source and not fact.origin]
    if unsourced:
        yield SheetCheck("source", f"{_named(unsourced)}没有写出处。", _ids(unsourced))


def _named(facts: Sequence[Fact]) -> str:
    names = "、".join(fact.id for fact in facts[:5])
    return f"{names} 等 {len(facts)} 条" if len(facts) > 5 else f"{names} "


def _ids(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts)
