"""One item over the units that gave it (合计): the exact sum, in the unit of measure most of them use, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.rollup.items import Entry, Key, Nature, Range, amount, ends, in_unit
from drafter.rollup.matching import most
from drafter.rollup.roster import listed

LOWER = frozenset({"以上", "超过", "不少于", "余", "多"})
FIELD_NAMES = {"previous": "上期", "target": "目标"}


@dataclass(frozen=True, slots=True)
class Group:
    """The facts taken together as one item (归并的事项). item: how the parent's sheet writes it; unit: "" to use what most use."""

    key: Key
    nature: Nature
    item: str
    unit: str
    topic: str
    entries: tuple[Entry, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one item (合计所得). amount: in the first unit of its class; value, previous, target: canonical, in `unit`."""

    amount: Range
    unit: str
    value: str
    modifier: str
    previous: str | None
    previous_modifier: str
    target: str | None
    target_modifier: str
    previous_amount: Range | None
    entries: tuple[Entry, ...]
    reasons: tuple[str, ...]


def total(group: Group, names: Sequence[str]) -> Total | None:
    """Add a group up; None when nobody gave a figure."""
    told = tuple(entry for entry in group.entries if entry.fact.value is not None)
    if not told:
        return None
    reasons = []
    blank = sorted({entry.unit for entry in group.entries if entry.fact.value is None})
    if blank:
        reasons.append(f"{listed([names[unit] for unit in blank])}没有填本期数")
    found = {"value": _sum(told, "value")}
    for field, called in FIELD_NAMES.items():
        lacking = [entry for entry in told if getattr(entry.fact, field) is None]
        found[field] = None if lacking else _sum(told, field)
        if lacking and len(lacking) < len(told):
            who = listed(sorted({names[entry.unit] for entry in lacking}))
            reasons.append(f"{called}没有合计：{who}没有填")
    sums = {field: amount for field, amount in found.items() if amount is not None}
    unit = group.unit or _unit(told, sums)
    written = sorted({entry.fact.unit for entry in told} - {unit})
    if written:
        reasons.append(f"计量单位另有{'、'.join(word or '空白' for word in written)}，已折合成{unit or '空白'}")
    values = {field: in_unit(amount, unit) for field, amount in sums.items()}
    hedges = {
        field: hedge([getattr(entry.fact, name) for entry in told], values.get(field, ""))
        for field, name in (("value", "modifier"), ("previous", "previous_modifier"), ("target", "target_modifier"))
    }
    return Total(
        sums["value"],
        unit,
        values["value"],
        hedges["value"],
        values.get("previous"),
        hedges["previous"] if "previous" in values else "",
        values.get("target"),
        hedges["target"] if "target" in values else "",
        sums.get("previous"),
        told,
        tuple(reasons),
    )


def _sum(entries: Sequence[Entry], field: str) -> Range | None:
    """Add up exactly, by denominators: adding whole numbers is many times quicker than adding fractions."""
    low: dict[int, int] = {}
    high: dict[int, int] = {}
    for entry in entries:
        found = amount(entry.fact, field)
        if found is not None:
            for added, end in ((low, found.low), (high, found.high)):
                added[end.denominator] = added.get(end.denominator, 0) + end.numerator
    if not low:
        return None
    return Range(*(sum((Fraction(top, under) for under, top in ends.items()), Fraction(0)) for ends in (low, high)))


def _unit(entries: Sequence[Entry], sums: Mapping[str, Range]) -> str:
    """The unit of measure most units use, of those in which the sums end."""
    counts = Counter(entry.fact.unit for entry in entries)
    fitting = Counter(
        {unit: count for unit, count in counts.items() if all(ends(found, unit) for found in sums.values())}
    )
    return most(fitting or counts)


def hedge(modifiers: Sequence[str], value: str) -> str:
    """The hedge of a sum: that of its hedged parts where they agree, 以上 where all are lower bounds, else 约."""
    said = {modifier for modifier in modifiers if modifier}
    if not said:
        return ""
    if said <= LOWER:
        exact_words = said & {"余", "多"}
        round_number = value.endswith("0") and "." not in value and "~" not in value
        return said.pop() if len(said) == 1 and (round_number or not exact_words) else "以上"
    return said.pop() if len(said) == 1 else "约"
