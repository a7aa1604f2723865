"""What becomes of each item (事项去向): added, computed again, the same everywhere, named by unit, one event, or listed with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.rollup.items import Entry, Key, Nature, Range, amount
from drafter.rollup.rates import Operand, Quotient, recompute
from drafter.rollup.result import Outcome
from drafter.rollup.totals import Group, Total

MOST_HONOURED = 12
"""An honour of more units than this is listed and not told by name."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one item (一项的去向), with the figures the parent's sheet takes up. operands: keys of numerator and denominator."""

    outcome: Outcome
    unit: str = ""
    value: str | None = None
    modifier: str = ""
    previous: str | None = None
    previous_modifier: str = ""
    target: str | None = None
    target_modifier: str = ""
    text: str = ""
    date: str = ""
    operands: tuple[Key, Key] | None = None
    reasons: tuple[str, ...] = ()


class Outcomes:
    """Decides item by item, knowing the totals of all (去向判定)."""

    def __init__(self, groups: Sequence[Group], totals: Mapping[Key, Total], names: Sequence[str]) -> None:
        self.totals = totals
        self.names = names
        self.operands = [
            _operand(group, totals[group.key])
            for group in groups
            if group.nature is Nature.COUNT and group.key in totals
        ]
        self.by_unit: dict[int, list[int]] = defaultdict(list)
        for place, operand in enumerate(self.operands):
            for unit in operand.units:
                self.by_unit[unit].append(place)

    def of(self, group: Group) -> Told:
        """What becomes of an item."""
        match group.nature:
            case Nature.COUNT:
                return self._counted(group)
            case Nature.RATE | Nature.EACH:
                return self._rated(group)
            case Nature.HONOUR:
                return self._honoured(group)
            case Nature.TEXT:
                return self._texts(group)
        return Told(Outcome.LISTED, group.entries[0].fact.unit, reasons=(group.why,))

    def _counted(self, group: Group) -> Told:
        found = self.totals.get(group.key)
        if found is None:
            return Told(Outcome.LISTED, group.entries[0].fact.unit, reasons=("没有单位填本期数",))
        return Told(
            Outcome.SUMMED,
            found.unit,
            found.value,
            found.modifier,
            found.previous,
            found.previous_modifier,
            found.target,
            found.target_modifier,
            date=common(group.entries, "date"),
            reasons=found.reasons,
        )

    def _rated(self, group: Group) -> Told:
        quotient = recompute(group.entries, group.nature, self.operands, self.by_unit, self.names)
        first = group.entries[0].fact
        target = common(group.entries, "target") or None
        if quotient.value is not None and quotient.above is not None and quotient.below is not None:
            return Told(
                Outcome.RECOMPUTED,
                first.unit,
                quotient.value,
                previous=quotient.previous,
                target=target,
                operands=(quotient.above.key, quotient.below.key),
                reasons=_how(quotient),
            )
        several = len({entry.unit for entry in group.entries}) > 1
        if several and common(group.entries, "value") and common(group.entries, "unit"):
            alike = not any(entry.fact.modifier for entry in group.entries)
            if alike:
                previous = common(group.entries, "previous") or None
                why = "各单位所填相同，不必相加"
                return Told(Outcome.UNIFORM, first.unit, first.value, previous=previous, target=target, reasons=(why,))
        return Told(Outcome.LISTED, first.unit, reasons=(group.why, quotient.why))

    def _honoured(self, group: Group) -> Told:
        winners = tuple(dict.fromkeys(self.names[entry.unit] for entry in group.entries))
        if len(winners) > MOST_HONOURED:
            return Told(Outcome.LISTED, reasons=(group.why, f"获得的单位有{len(winners)}个，不逐一写入"))
        # A count of an honour is of groups and people of the unit; without one it is the unit's own.
        whose = "的集体或个人" if any(entry.fact.value is not None for entry in group.entries) else ""
        text = f"由{'、'.join(winners)}{whose}获得"
        return Told(Outcome.NAMED, text=text, date=common(group.entries, "date"), reasons=(group.why,))

    def _texts(self, group: Group) -> Told:
        entries = group.entries
        everyone = len({entry.unit for entry in entries}) == len(self.names) > 1
        text = common(entries, "text")
        if everyone and text and not any(entry.fact.date for entry in entries):
            return Told(Outcome.UNIFORM, text=text, reasons=("各单位所填相同",))
        return Told(Outcome.LISTED, reasons=(group.why,))


def _how(quotient: Quotient) -> tuple[str, ...]:
    if quotient.above is None or quotient.below is None:
        return ()
    rounded = "，四舍五入" if quotient.rounded else ""
    return (f"由“{quotient.above.item}”除以“{quotient.below.item}”重新计算{rounded}",)


def common(entries: Sequence[Entry], field: str) -> str:
    """What all entries have in a field, "" where they differ or one is blank."""
    values = {getattr(entry.fact, field) or "" for entry in entries}
    return values.pop() if len(values) == 1 else ""


def _operand(group: Group, found: Total) -> Operand:
    now: dict[int, Fraction] = {}
    before: dict[int, Fraction] = {}
    for entry in found.entries:
        value = _certain(amount(entry.fact), entry.fact.modifier)
        if value is not None:
            now[entry.unit] = now[entry.unit] + value if entry.unit in now else value
        earlier = _certain(amount(entry.fact, "previous"), entry.fact.previous_modifier)
        if earlier is not None:
            before[entry.unit] = before[entry.unit] + earlier if entry.unit in before else earlier
    certain = sum(not entry.fact.modifier and "~" not in (entry.fact.value or "") for entry in found.entries)
    entries = len(now) if certain == len(found.entries) else -1
    earlier_total = found.previous_amount
    exact = earlier_total is not None and not found.previous_modifier and earlier_total.low == earlier_total.high
    return Operand(
        group.key,
        group.item,
        found.unit,
        group.topic,
        now,
        found.amount.low,
        entries,
        before,
        earlier_total.low if earlier_total is not None and exact else None,
    )


def _certain(found: Range | None, modifier: str) -> Fraction | None:
    return found.low if found is not None and found.low == found.high and not modifier else None
