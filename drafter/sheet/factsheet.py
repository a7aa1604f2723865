"""The fact sheet itself (事实表)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from drafter.errors import SheetError
from drafter.sheet.reading import read_content, summarize
from drafter.sheet.records import Fact, Period, Record, Release, Subunit, Unit
from drafter.sheet.values import read_value, write_value


class FactSheet(Record):
    """A unit's facts of one period (事实表), frozen. period is None only when the file did not say; drafting needs it.

    units: in a parent's sheet, what the units below reported. It stands behind the totals that name it in `parts`; a draft of the
    parent tells and is checked by `facts` alone.
    """

    unit: Unit = Unit()
    period: Period | None = None
    facts: tuple[Fact, ...] = ()
    problems: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    release: Release = Release.MASKED
    units: tuple[Subunit, ...] = ()

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any]) -> FactSheet:
        """Build from a mapping whose scalars are the text as typed; raises SheetError with every problem found."""
        fields, problems = read_content(content)
        if problems:
            raise SheetError(summarize(problems), problems=tuple(problems))
        return cls(**fields)

    def as_mapping(self) -> dict[str, Any]:
        """Return the sheet as plain text fields, blank ones left out; `from_mapping` makes the same sheet of it again."""
        content: dict[str, Any] = {}
        unit = {
            name: text
            for name, text in (
                ("name", self.unit.name),
                ("short", self.unit.short),
                ("kind", self.unit.kind),
                ("leaders", list(self.unit.leaders)),
            )
            if text
        }
        if unit:
            content["unit"] = unit
        if self.period is not None:
            content["period"] = {"year": str(self.period.year), "span": self.period.span}
        content["facts"] = [_as_mapping(fact) for fact in self.facts]
        if self.problems:
            content["problems"] = list(self.problems)
        if self.plans:
            content["plans"] = list(self.plans)
        if self.release is not Release.MASKED:
            content["release"] = self.release.value
        if self.units:
            content["units"] = [
                {"id": unit.id, "name": unit.name, "facts": [_as_mapping(fact) for fact in unit.facts]}
                for unit in self.units
            ]
        return content

    def fact(self, fact_id: str) -> Fact:
        """Return the fact with that id, one of a unit below included (U3_F12); KeyError when there is none."""
        own = self._by_id.get(fact_id)
        return self._below[fact_id][1] if own is None else own

    def reporter(self, fact_id: str) -> Subunit | None:
        """Return the unit below that reported the fact with that id, None for a fact of the sheet's own."""
        found = self._below.get(fact_id)
        return found[0] if found else None

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the facts, each once, in the order of the sheet; facts without one are passed over."""
        return tuple(dict.fromkeys(fact.topic for fact in self.facts if fact.topic))

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _below(self) -> dict[str, tuple[Subunit, Fact]]:
        return {f"{unit.id}_{fact.id}": (unit, fact) for unit in self.units for fact in unit.facts}


def typed_figure(fact: Fact) -> str:
    """Return the figure of a fact as it was typed, with its unit and hedge once each: 约85人, 56户, 12万人, 九成; "" when blank."""
    if fact.value is None:
        return ""
    typed = fact.written or fact.value
    modifiers = _split(fact.modifier)
    if set(modifiers) - set(read_value(typed, fact.unit).modifiers):
        return write_value(fact.value, modifiers) + fact.unit
    # A unit that stands in the cell is not said again.
    return typed if read_value(typed).unit == fact.unit else typed + fact.unit


def _as_mapping(fact: Fact) -> dict[str, Any]:
    value = fact.written or fact.value or ""
    modifiers = _split(fact.modifier)
    if fact.written:
        within = read_value(fact.written, fact.unit).modifiers
        modifiers = tuple(word for word in modifiers if word not in within)
    fields: dict[str, Any] = {
        "id": fact.id,
        "topic": fact.topic,
        "item": fact.item,
        "value": value,
        "unit": fact.unit,
        "modifier": "+".join(modifiers),
        "previous": write_value(fact.previous or "", _split(fact.previous_modifier)),
        "target": write_value(fact.target or "", _split(fact.target_modifier)),
        "basis": fact.basis,
        "also": fact.also,
        "parts": list(fact.parts),
        "date": fact.date,
        "text": fact.text,
        "source": fact.source,
        "origin": fact.origin,
    }
    return {name: text for name, text in fields.items() if text}


def _split(modifier: str) -> tuple[str, ...]:
    return tuple(filter(None, modifier.split("+")))
