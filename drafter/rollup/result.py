"""What a roll-up gives (汇总结果): the parent's sheet, what became of each item, and what a person has to settle."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from drafter.sheet import Fact, FactSheet


class Outcome(StrEnum):
    """What became of an item (去向)."""

    SUMMED = "summed"
    RECOMPUTED = "recomputed"
    UNIFORM = "uniform"
    NAMED = "named"
    LISTED = "listed"

    @property
    def label(self) -> str:
        """The Chinese name shown to people."""
        return LABELS[self]


LABELS = {
    Outcome.SUMMED: "已合计",
    Outcome.RECOMPUTED: "重新计算",
    Outcome.UNIFORM: "各单位一致",
    Outcome.NAMED: "列出单位",
    Outcome.LISTED: "未合计",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One item over all units (一个事项).

    fact: id in the parent's sheet, "" when the sheet does not take it up. facts: ids U3_F12 of the units' facts, in the order of the
    units. formula: over ids of the parent's sheet, for a rate that was computed again. reasons: why it was not added, what was left out.
    """

    outcome: Outcome
    topic: str
    item: str
    unit: str = ""
    value: str | None = None
    previous: str | None = None
    target: str | None = None
    modifier: str = ""
    fact: str = ""
    facts: tuple[str, ...] = ()
    formula: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Two spellings that may be one item (事项对照).

    item, unit: one spelling; into, into_unit: the one it would be counted with. reason: why it is proposed. units: who wrote it so.
    same: what a person decided, None while it is open; hand it in again with True or False.
    """

    item: str
    unit: str
    into: str
    into_unit: str
    reason: str = ""
    units: tuple[str, ...] = ()
    same: bool | None = None


class Worry(StrEnum):
    """What a person should look at (疑点)."""

    UNIT_TWICE = "unit_twice"
    PARENT = "parent"
    CONTAINED = "contained"
    SUPERIOR = "superior"
    EVENT = "event"
    JOINT = "joint"
    COPIED = "copied"
    REPEATED = "repeated"
    MEASURE = "measure"
    BASIS = "basis"
    PERIOD = "period"
    NAMELESS = "nameless"
    UNEXPECTED = "unexpected"


DOUBLES = frozenset(
    {
        Worry.UNIT_TWICE,
        Worry.PARENT,
        Worry.CONTAINED,
        Worry.SUPERIOR,
        Worry.EVENT,
        Worry.JOINT,
        Worry.COPIED,
        Worry.REPEATED,
    }
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing a person should look at (一处疑点). units: names; facts: ids U3_F12 where facts are concerned."""

    kind: Worry
    message: str
    units: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def double(self) -> bool:
        """Whether something may have been reported twice."""
        return self.kind in DOUBLES


@dataclass(frozen=True, slots=True)
class Rollup:
    """A parent's sheet and how it came about (汇总). units: names of those that count; missing: expected and not there."""

    sheet: FactSheet
    lines: tuple[Line, ...] = ()
    units: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    proposals: tuple[Match, ...] = ()
    concerns: tuple[Concern, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left for a person to settle: no spelling open, no unit missing, nothing to look at."""
        return not (self.proposals or self.missing or self.concerns)

    @property
    def doubles(self) -> tuple[Concern, ...]:
        """The concerns that something was reported twice."""
        return tuple(concern for concern in self.concerns if concern.double)

    def as_json(self) -> dict[str, Any]:
        """All but the sheet as plain data."""
        return {
            "settled": self.settled,
            "units": list(self.units),
            "missing": list(self.missing),
            "lines": [asdict(line) for line in self.lines],
            "proposals": [asdict(match) for match in self.proposals],
            "concerns": [asdict(concern) | {"double": concern.double} for concern in self.concerns],
        }


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit's fact gave to a total (一个单位的数). id: U3_F12 in the parent's sheet; unit: the unit's name."""

    id: str
    unit: str
    fact: Fact


def breakdown(sheet: FactSheet, fact_id: str) -> tuple[Share, ...]:
    """The units' facts that a total of a parent's sheet comes down to, in the order of its parts; empty for any other fact.

    A total of other totals comes down to the units' facts behind these.
    """
    found: dict[str, Share] = {}
    waiting, seen = [fact_id], {fact_id}
    while waiting:
        name = waiting.pop()
        unit = sheet.reporter(name)
        if unit is not None and name != fact_id:
            found[name] = Share(name, unit.name, sheet.fact(name))
            continue
        try:
            parts = [part for part in sheet.fact(name).parts if part not in seen]
        except KeyError:
            continue
        seen.update(parts)
        waiting += reversed(parts)
    return tuple(found.values())


def slim(sheet: FactSheet) -> FactSheet:
    """The same parent's sheet with only those of the units' facts that a total comes down to (精简): a file of it is smaller."""
    named = {part for fact in sheet.facts for part in fact.parts}
    units = (
        unit.model_copy(update={"facts": tuple(fact for fact in unit.facts if f"{unit.id}_{fact.id}" in named)})
        for unit in sheet.units
    )
    bare = (
        unit.model_copy(update={"facts": tuple(fact.model_copy(update={"parts": ()}) for fact in unit.facts)})
        for unit in units
    )
    return FactSheet(**(dict(sheet) | {"units": tuple(bare)}))
