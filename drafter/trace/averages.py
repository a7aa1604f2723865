"""What falls to each, and rates per thousand (均数与比率): any measurable amount over any count that the words name.

人均, 平均每户次, 平均每公里, 摊下来一页, 平均每天 name what an average is told per, so that only numbers counted or measured so may divide;
单价 and 平均 alone leave it open, and then what divides must stand in the sentence or be named by the words. A rate told in ‰, or as
15.5/10万剂, is of events over people or doses, whose units have nothing to do with each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from drafter.numerals import fold
from drafter.trace.claim import Claim
from drafter.trace.derive import PER_THOUSAND
from drafter.trace.operands import Operand, Result, quotient, written
from drafter.trace.passages import Passage
from drafter.trace.shares import PEOPLE
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import RATED, may_be_per, per_what
from drafter.trace.words import grams, pairs

# 每千人, 每万户: what a rate is told of
PER = re.compile(r"每(十万|百|千|万)[人名户家元]")
PER_SIZES = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000}
# 15.5/10万剂; without a word it is of the population
PER_MANY = re.compile(r"/(10|十|1|一)?(万|千|百)(\w*)")
POPULATION = re.compile("人口|常住|居民")
# what is no count and no amount that could be spread over others
RATIOS = frozenset({"percent", "point", "multiple", "doubling", "age"})
# a count of times a person or a household was served, told per person in times: 437人10488人次，人均24次
TIMES = ("人次", "户次")


def averages(
    claim: Claim,
    passage: Passage,
    beside: Sequence[Operand],
    others: Sequence[Sequence[Operand]],
    elsewhere: Sequence[Operand],
) -> Iterator[Result]:
    """One number over another, as far as the words name what it is spread over.

    beside: of the sentence. others: where an amount is looked for that the sentence does not tell, one after another. elsewhere: what
    else it may be spread over.
    """
    unit = per_what(passage)
    found_in = ([o for o in part if _may_be_spread(claim, o)] for part in (beside, *others))
    amounts = next(filter(None, found_in), [])
    found = PER.search(passage.leading)
    times = PER_SIZES[found.group(1)] if found else 1
    words = pairs(grams(passage.clause))
    counts: Sequence[Operand] = [o for o in (*beside, *elsewhere) if _may_divide(claim, o)]
    if unit:
        counts = _counted_by(unit, counts, beside)
    else:
        counts = [o for o in counts if o in beside or not words.isdisjoint(grams(o.name))]
    for one in amounts:
        for other in counts:
            if other is one or not (other in beside or _may_count(other, others)):
                continue
            per = measure(unit if unit and fit(unit, other.unit) else other.unit).factor
            value = one.low / other.low * times * per
            factor = _scale(claim, one, other) * times * per
            name, shown = _with_factor(quotient(one, other), written(one, "÷", other), factor)
            yield value, claim.unit, name, shown, (one, other)


def is_rate(claim: Claim) -> bool:
    """Whether a figure is told per thousand, or per ten thousand of something."""
    return claim.mention.unit == PER_THOUSAND or bool(PER_MANY.fullmatch(fold(claim.unit)))


def rates(claim: Claim, passage: Passage, beside: Sequence[Operand], elsewhere: Sequence[Operand]) -> Iterator[Result]:
    """Events over people, doses or tests of the sentence, over what the unit says, or over the population."""
    found = PER_MANY.fullmatch(fold(claim.unit))
    if found is None and not RATED.search(passage.leading):
        return
    times = PER_SIZES[found[2]] * (10 if found[1] in {"10", "十"} else 1) if found else 1000
    scale = Fraction(times) if found else Fraction(100)
    for one in beside:
        if measure(one.unit).kind in RATIOS:
            continue
        for other in _bases(found[3] if found else "", beside, elsewhere):
            if other.low > one.low and one.formula != other.formula:
                shown = f"{written(one, '÷', other)}×{times}"
                yield one.low / other.low * scale, claim.unit, f"{quotient(one, other)}*{times}", shown, (one, other)


def _bases(unit: str, beside: Sequence[Operand], elsewhere: Sequence[Operand]) -> Iterable[Operand]:
    """What a rate may be of: unit: what it is told per, if anything."""
    if unit:
        return [o for o in (*beside, *elsewhere) if o.unit.startswith(unit) or fit(unit, o.unit) is Fit.SAME]
    people = [o for o in elsewhere if measure(o.unit).kind == "person" and POPULATION.search(o.name)]
    return [*(o for o in beside if measure(o.unit).kind not in RATIOS), *people]


def _may_be_spread(claim: Claim, one: Operand) -> bool:
    """Whether a number is in the unit of an average."""
    if measure(one.unit).kind in RATIOS:
        return False
    if measure(claim.unit).kind == "unknown":
        return one.unit == claim.unit
    return bool(fit(claim.unit, one.unit)) or (claim.unit == "次" and one.unit in TIMES)


def _may_divide(claim: Claim, other: Operand) -> bool:
    """Whether a number is a count or a measure over which something in the unit of an average may be spread."""
    return other.low not in {0, 1} and measure(other.unit).kind not in RATIOS and not fit(claim.unit, other.unit)


def _may_count(other: Operand, told: Sequence[Sequence[Operand]]) -> bool:
    """Whether a number that the sentence does not tell may be what an amount is spread over: told or named before, or all there are."""
    if measure(other.unit).kind != "person" or PEOPLE.search(other.name):
        return True
    return any(other in part for part in told)


def _counted_by(unit: str, counts: Sequence[Operand], beside: Sequence[Operand]) -> Sequence[Operand]:
    """The numbers that count or measure what an average is told per; where none does, those of the sentence that may stand for one.

    每人奖一辆，平均一辆2900元: with nothing counted in 辆, those who receive one are.
    """
    strict = [
        o for o in counts if fit(unit, o.unit) is Fit.SAME or (may_be_per(unit, o.unit) and not fit(unit, o.unit))
    ]
    near = [o for o in counts if o in beside]
    if not any(o in beside for o in strict):
        strict += [o for o in near if may_be_per(unit, o.unit)]
    return strict or [o for o in near if measure(o.unit).kind in {"person", "household"}]


def _scale(claim: Claim, one: Operand, other: Operand) -> Fraction:
    """By how much a quotient of two numbers, each in its own unit, must be multiplied to be in the unit of the average."""
    return measure(one.unit).factor / measure(claim.unit).factor / measure(other.unit).factor


def _with_factor(name: str, shown: str, factor: Fraction) -> tuple[str, str]:
    """A quotient as formula and as shown, with the factor between its units where there is one."""
    if factor == 1:
        return name, shown
    if factor > 1 and factor.denominator == 1:
        return f"{name}*{factor}", f"{shown}×{factor}"
    part = 1 / factor
    return (f"{name}/{part}", f"{shown}÷{part}") if part.denominator == 1 else (name, shown)
