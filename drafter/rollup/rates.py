"""Rates and averages computed again (比率重算): from the totals of what they are of, never by adding or averaging them.

A rate is taken for the quotient of two items only where its words name the numerator, where the quotient gives the figure every unit
reported, to its last digit, and, until several units bear it out, where words name the denominator too. Then the parent's rate is the quotient of the parent's totals; otherwise it is listed with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import canonical
from drafter.rollup.items import Entry, Key, Nature, Range, amount, plain_name, scale
from drafter.rollup.words import holds, words
from drafter.trace import Fit, fit, grams, weight

MOST_DIGITS = 2
"""Decimals of a quotient that does not end."""
HUNDRED = 100
COVERED = 60
"""So many percent of a rate's own words the numerator must have."""
BORNE_OUT = 3
"""So many units whose figures a quotient gives make chance no explanation."""


@dataclass(frozen=True, slots=True)
class Operand:
    """An item that was summed, as the numerator or denominator of a rate (重算用项).

    units: amount of each unit that gave a plain one; entries: how many facts were summed. before, total_before: the same for the
    period before, None when it was not summed.
    """

    key: Key
    item: str
    unit: str
    topic: str
    units: Mapping[int, Fraction]
    total: Fraction
    entries: int
    before: Mapping[int, Fraction]
    total_before: Fraction | None


@dataclass(frozen=True, slots=True)
class Quotient:
    """What a rate is found to be of (重算所得). value: canonical, None when it could not be computed; why: then the reason."""

    value: str | None
    above: Operand | None = None
    below: Operand | None = None
    rounded: bool = False
    why: str = ""
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class _Try:
    above: Operand
    below: Operand
    right: int
    wrong: tuple[int, ...]
    absent: tuple[int, ...]
    named: int


def recompute(
    entries: Sequence[Entry],
    kind: Nature,
    operands: Sequence[Operand],
    by_unit: Mapping[int, Sequence[int]],
    names: Sequence[str],
) -> Quotient:
    """Compute a rate again from two totals. by_unit: which operands, by place, a unit gave."""
    told = [entry for entry in entries if _single(amount(entry.fact)) is not None]
    if len(told) != len(entries) or not told or len({entry.unit for entry in told}) != len(told):
        return Quotient(None, why="有的单位填的不是一个确定的数")
    if any(entry.fact.modifier or "/" in (entry.fact.value or "") for entry in told):
        return Quotient(None, why="有的单位填的是约数或分数")
    item = told[0].fact.item
    stem = grams(_stem(plain_name(item)))
    basis = Counter(entry.fact.basis for entry in told).most_common(1)[0][0]
    said = grams(plain_name(item + basis))
    tries = []
    for above, below in _pairs(told, operands, by_unit, stem, kind):
        found = _tried(told, above, below, kind, said, stem)
        if found is not None:
            tries.append(found)
    tries = [found for found in tries if found.right >= BORNE_OUT or _is_denominator(found, told, basis)]
    right = [found for found in tries if not found.wrong]
    if not right:
        failed = max(tries, key=lambda found: (found.right - len(found.wrong), found.named), default=None)
        if failed is not None and failed.right > 2 * len(failed.wrong):
            who = "、".join(names[unit] for unit in failed.wrong[:3])
            what = f"“{failed.above.item}”除以“{failed.below.item}”与{who}所填的不符"
            return Quotient(None, why=what)
        return Quotient(None, why="没有找到能推算它的两项合计")
    best = max(found.named for found in right)
    chosen = sorted((found for found in right if found.named == best), key=_order)
    values = {found.above.total / found.below.total for found in chosen}
    if len(values) > 1:
        return Quotient(
            None, why=f"能推算它的不止一种：{'、'.join(sorted({f'{f.above.item}÷{f.below.item}' for f in chosen}))}"
        )
    one = chosen[0]
    if one.absent or one.above.units.keys() != one.below.units.keys():
        lacking = sorted({*one.absent, *(one.above.units.keys() ^ one.below.units.keys())})
        who = "、".join(names[unit] for unit in lacking[:3]) + ("等" if len(lacking) > 3 else "")
        return Quotient(None, one.above, one.below, why=f"{who}没有填全“{one.above.item}”和“{one.below.item}”")
    if one.above.entries != len(one.above.units) or one.below.entries != len(one.below.units):
        return Quotient(None, one.above, one.below, why="推算所用的数里有约数或区间")
    return _computed(one, told, kind)


def _computed(one: _Try, told: Sequence[Entry], kind: Nature) -> Quotient:
    value, rounded = _written(one.above.total / one.below.total, told, kind)
    previous = None
    if one.above.total_before is not None and one.below.total_before and _told_before(one, told, kind):
        previous, _ = _written(one.above.total_before / one.below.total_before, told, kind)
    return Quotient(value, one.above, one.below, rounded, previous=previous)


def _written(quotient: Fraction, told: Sequence[Entry], kind: Nature) -> tuple[str, bool]:
    """A quotient in the unit and with the decimals of the figures reported, and whether it had to be rounded."""
    exact = _exact(quotient, told[0], kind)
    digits = max(_decimals(entry.fact.value or "") for entry in told)
    digits = max(digits, 1) if kind is Nature.RATE else digits or MOST_DIGITS
    step = Fraction(1, 10**digits)
    value = (exact / step + Fraction(1, 2)) // 1 * step
    return canonical(value), value != exact


def _exact(quotient: Fraction, entry: Entry, kind: Nature) -> Fraction:
    return quotient * (HUNDRED if kind is Nature.RATE else 1) / scale(entry.fact.unit)[1]


def _told_before(one: _Try, told: Sequence[Entry], kind: Nature) -> bool:
    """Whether the same quotient gives the figure of the period before that every unit reported."""
    for entry in told:
        over, under = one.above.before.get(entry.unit), one.below.before.get(entry.unit)
        written = entry.fact.previous
        if over is None or not under or written is None or "~" in written or "/" in written:
            return False
        if not _gives(over / under, entry, kind, written):
            return False
    return True


def _pairs(
    told: Sequence[Entry],
    operands: Sequence[Operand],
    by_unit: Mapping[int, Sequence[int]],
    stem: frozenset[str],
    kind: Nature,
) -> list[tuple[Operand, Operand]]:
    """Numerators that the rate's words name, with every denominator that could be: both given by one of the units."""
    first = max(told, key=lambda entry: (len(by_unit.get(entry.unit, ())), -entry.unit))
    near = [operands[place] for place in by_unit.get(first.unit, ())]
    wanted = scale(told[0].fact.unit)[0]
    if wanted.startswith("rate:"):
        wanted = scale(wanted.removeprefix("rate:").partition("/")[0])[0]
    pairs = []
    for above in near:
        if kind is Nature.EACH and above.key.measure != wanted:
            continue
        if not _names(stem, above.key.name):
            continue
        pairs += [
            (above, below) for below in near if below is not above and below.total > 0 and _fit(above, below, kind)
        ]
    return pairs


def _names(stem: frozenset[str], name: str) -> bool:
    """Whether a name has most of a rate's own words: 签订集体合同的企业 those of 集体合同签订."""
    telling = {gram for gram in stem if len(gram) > 1}
    held = telling & grams(name)
    return bool(held) and 100 * sum(map(weight, held)) >= COVERED * sum(map(weight, telling))


def _is_denominator(found: _Try, told: Sequence[Entry], basis: str) -> bool:
    """Whether words tell that a rate is of so many: its basis, or within its topic what the numerator counts, or a word of a whole."""
    below = found.below.key.name
    words_of = {gram for gram in grams(below) if len(gram) > 1 and gram[0] != "#"}
    if words_of & grams(basis):
        return True
    if found.below.topic != told[0].fact.topic:
        return False
    near = grams(plain_name(told[0].fact.item)) | grams(found.above.key.name)
    return bool(words_of & near) or holds(below, "whole")


def _fit(above: Operand, below: Operand, kind: Nature) -> bool:
    """Whether a share may be of two items counted so, or an average of so much over so many."""
    if kind is Nature.EACH:
        return above.key.measure != below.key.measure
    return above.key.measure == below.key.measure or fit(above.unit, below.unit) is not Fit.NONE


def _tried(
    told: Sequence[Entry], above: Operand, below: Operand, kind: Nature, said: frozenset[str], stem: frozenset[str]
) -> _Try | None:
    """How far a quotient gives what the units reported; None when it gives nothing at all."""
    right, wrong, absent = 0, [], []
    for entry in told:
        over, under = above.units.get(entry.unit), below.units.get(entry.unit)
        if over is None or not under:
            absent.append(entry.unit)
        elif _gives(over / under, entry, kind, entry.fact.value or ""):
            right += 1
        else:
            wrong.append(entry.unit)
            if len(wrong) > 2 and len(wrong) > right:
                return None
    if not right:
        return None
    named = sum(map(weight, stem & grams(above.key.name))) + sum(map(weight, said & grams(below.key.name)))
    return _Try(above, below, right, tuple(wrong), tuple(absent), named)


def _gives(quotient: Fraction, entry: Entry, kind: Nature, written: str) -> bool:
    """Whether a quotient, rounded or cut off as the unit did, is what it reported."""
    return abs(_exact(quotient, entry, kind) - Fraction(written)) < Fraction(1, 10 ** _decimals(written))


def _order(found: _Try) -> tuple[int, str, str]:
    return -found.right, found.above.key.name, found.below.key.name


def _single(found: Range | None) -> Fraction | None:
    return found.low if found is not None and found.low == found.high else None


def _decimals(value: str) -> int:
    return len(value.partition(".")[2])


def _stem(name: str) -> str:
    """What a rate is of, by its own words: 签订 of 签订率, 慰问金 of 人均慰问金."""
    for kind in ("rate", "each", "each_money"):
        for word in words(kind):
            if kind == "rate":
                name = name.removesuffix(word) if len(name) - len(word) >= 2 else name
            else:
                name = name.replace(word, "")
    return re.sub(r"[（(].*?[)）]", "", name)
