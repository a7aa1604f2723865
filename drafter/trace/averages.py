"""What falls to each, and rates per thousand (均数与比率): any measurable amount over any count that the words name.

人均, 平均每户次, 平均每公里, 摊下来一页, 平均每天 name what an average is told per, so that only numbers counted or measured so may divide;
单价 and 平均 alone leave it open, and then what divides must stand in the sentence or be named by the words. A rate told in ‰, or as
15.5/10万剂, is of events over people or doses, whose units have nothing to do with each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import fold
from drafter.trace.claim import Claim
from drafter.trace.derive import PER_THOUSAND
from drafter.trace.operands import Operand, Result, quotient, written
from drafter.trace.passages import Passage
from drafter.trace.per import SIZES, Per, per_told
from drafter.trace.shares import PEOPLE, has_its_own
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import OF_EACH, RATED
from drafter.trace.words import grams, pairs

# 15.5/10万剂; without a word it is of the population
PER_MANY = re.compile(r"/(10|十|1|一)?(万|千|百)(\w*)")
POPULATION = re.compile("人口|常住|居民")
# what is no count and no amount that could be spread over others
RATIOS = frozenset({"percent", "point", "multiple", "doubling", "age"})
# a count of times a person or a household was served, told per person in times: 437人10488人次，人均24次
SERVED = ("人次", "户次")
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Spread:
    """The numbers that an average may be of (均数的运算数).

    beside: told in its sentence. named: facts that its words name. before: told in the sentences before. near: facts that stand near
    those, of their topics. wholes: told or counted elsewhere as a whole. spans: the days, weeks, months and quarters of the period.
    """

    beside: Sequence[Operand]
    named: Sequence[Operand] = ()
    before: Sequence[Operand] = ()
    near: Sequence[Operand] = ()
    wholes: Sequence[Operand] = ()
    spans: Sequence[Operand] = ()


def averages(claim: Claim, passage: Passage, spread: Spread) -> Iterator[Result]:
    """One number over another, as far as the words name what it is spread over."""
    told = per_told(passage)
    amounts = _amounts(claim, passage, told, spread)
    beside = spread.beside
    if told is None:
        words = pairs(grams(passage.clause))
        others = (*spread.before, *spread.wholes, *spread.spans)
        counts: Sequence[Operand] = [
            o
            for o in (*beside, *others)
            if _may_divide(claim, o) and (o in beside or not words.isdisjoint(grams(o.name)))
        ]
    else:
        counts = _counts(claim, told, spread, stated=any(o in beside for o in amounts))
    for one in amounts:
        for other in counts:
            if one.formula == other.formula or not _go_together(one, other, told, spread):
                continue
            if _has_its_own(other, one, (*amounts, *spread.named, *spread.near), passage):
                continue
            unit = told.unit if told is not None and fit(told.unit, other.unit) else other.unit
            times = (told.times if told is not None else 1) * measure(unit).factor
            factor = _scale(claim, one, other) * times
            name, shown = _with_factor(quotient(one, other), written(one, "÷", other), factor)
            # who writes 37.8万份 divides that, or 378180
            for above, below in dict.fromkeys(((one.exact or one.low, other.exact or other.low), (one.low, other.low))):
                yield above / below * times, claim.unit, name, shown, (one, other)


def _amounts(claim: Claim, passage: Passage, told: Per | None, spread: Spread) -> Sequence[Operand]:
    """What may be spread: of the sentence and named by the words of the average, else named or next to what is told, else told before.

    结案 alone names 结案 and not 调解结案: of the facts named, those count that are said the most of.
    """
    sentence, clause = grams(passage.sentence), grams(passage.clause)
    beside = [o for o in spread.beside if _may_be_spread(claim, o, told)]
    # 社工人均: they are what the amount is over
    over = told.best_named([o for o in spread.named if told.may_be(o.unit, o.item)]) if told and told.is_led else ()
    named = [(o, _said(o, sentence)) for o in spread.named if o not in over and _may_be_spread(claim, o, told)]
    least = max((said for _, said in named), default=Fraction(0)) / 2
    near = [o for o in spread.near if _may_be_spread(claim, o, told)]
    named = [(o, said) for o, said in named if said > least or not least]
    meant = [o for o, said in named if _said(o, clause) and (said >= HALF or not beside)]
    rough: Sequence[Operand] = ()
    for several in ((*beside, *meant), (*(o for o, _ in named), *near), spread.before):
        found = [o for o in several if _may_be_spread(claim, o, told)]
        # 送达文书380份 is of 份 rather than of the 件 told beside
        same = [o for o in found if fit(claim.unit, o.unit) is Fit.SAME or o.unit in SERVED]
        if same:
            return same
        rough = rough or found
    return rough


def _said(one: Operand, words: frozenset[str]) -> Fraction:
    """How much of an item some words say."""
    item = pairs(grams(one.item))
    return Fraction(len(item & words), len(item)) if item else Fraction(0)


def _counts(claim: Claim, told: Per, spread: Spread, *, stated: bool) -> Sequence[Operand]:
    """The numbers that count or measure what an average is told per; where none does, those of the sentence that may stand for one.

    Those of the sentence and those that the words name come first; without them, others count that stand next to the amount, and of
    what is told in quite another place, wholes, where the amount is stated. 每人奖一辆，平均一辆2900元: with nothing counted in 辆, those who receive one are.
    """
    beside = [o for o in spread.beside if _may_divide(claim, o, told)]
    strict = [o for o in beside if told.counts(o.unit, o.item)]
    open_to = [
        o
        for o in (*spread.named, *spread.before, *spread.near)
        if _may_divide(claim, o, told) and (o not in spread.near or not _is_person(o) or _are_all(o))
    ]
    others = [o for o in open_to if told.counts(o.unit, o.item)]
    # 坐席 are counted in 个, and 坐席人均 is told of them
    by_noun = told.best_named([o for o in open_to if told.may_be(o.unit, o.item)])
    if by_noun:
        return [*strict, *by_noun]
    if any(fit(told.unit, o.unit) is Fit.SAME for o in strict):
        return strict
    wholes = [
        o
        for o in (spread.wholes if stated else ())
        if told.counts(o.unit, o.item)
        and _may_divide(claim, o, told)
        and (_are_all(o) or not (strict or _is_person(o)))
    ]
    if strict:
        return [*strict, *wholes]
    loose = [o for o in beside if told.may_be(o.unit, o.item)]
    spans = [o for o in spread.spans if (o.facts or o.unit == told.unit) and told.counts(o.unit, o.item)]
    found = [*loose, *others, *spans, *wholes]
    return found or [o for o in beside if measure(o.unit).kind in {"person", "household"}]


def _go_together(one: Operand, other: Operand, told: Per | None, spread: Spread) -> bool:
    """Whether an amount and a count are told or named, or one of them is and the other stands beside it in the sheet.

    An amount that is told nowhere is over the count of its own topic, where that has one: 讲座听众 over 讲座48场, not over 故事会104场.
    """
    loose = [o for o in (one, other) if o in spread.near and o not in spread.named]
    if loose and (len(loose) > 1 or one.topic != other.topic):
        return False
    if told is None or one in spread.beside or one.topic == other.topic or told.names(other.name):
        return True
    own = (
        o for o in (*spread.named, *spread.near, *spread.beside) if o.topic == one.topic and o.formula != one.formula
    )
    return not any(fit(told.unit, o.unit) is Fit.SAME for o in own)


def _has_its_own(count: Operand, amount: Operand, others: Sequence[Operand], passage: Passage) -> bool:
    """Whether what is counted has an amount of its own, and the words do not tell this one: 大户31家 have 大户缴纳, not all 税收入库."""
    own = [
        pairs(grams(o.item))
        for o in others
        if o.formula not in {amount.formula, count.formula} and fit(o.unit, amount.unit) is Fit.SAME
    ]
    return has_its_own(pairs(grams(count.item)), pairs(grams(amount.item)), own, grams(passage.clause))


def is_rate(claim: Claim) -> bool:
    """Whether a figure is told per thousand, or per ten thousand of something."""
    return claim.mention.unit == PER_THOUSAND or bool(PER_MANY.fullmatch(fold(claim.unit)))


def rates(claim: Claim, passage: Passage, beside: Sequence[Operand], elsewhere: Sequence[Operand]) -> Iterator[Result]:
    """Events over people, doses or tests of the sentence, over what the unit says, or over the population."""
    found = PER_MANY.fullmatch(fold(claim.unit))
    if found is None and not RATED.search(passage.leading):
        return
    times = SIZES[found[2]] * (10 if found[1] in {"10", "十"} else 1) if found else 1000
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


def _may_be_spread(claim: Claim, one: Operand, told: Per | None) -> bool:
    """Whether a number is in the unit of an average."""
    kind, kinds = measure(one.unit).kind, measure(claim.unit).kind
    if kind in RATIOS or "/" in one.formula or OF_EACH.search(one.item):
        return False
    if kinds == "unknown":
        return one.unit == claim.unit
    if kinds == "person" and kind == "attendance":
        # 人次 of one meeting, one day or one class are so many people
        return told is not None and measure(told.unit).kind not in {"person", "household", "attendance"}
    return fit(claim.unit, one.unit) >= Fit.GENERIC or (claim.unit == "次" and one.unit in SERVED)


def _may_divide(claim: Claim, other: Operand, told: Per | None = None) -> bool:
    """Whether a number is a count or a measure over which something in the unit of an average may be spread."""
    if other.low in {0, 1} or measure(other.unit).kind in RATIOS or "/" in other.formula:
        return False
    if told is not None and other.low < told.times:
        # nobody tells of 315 people what comes to 10,000
        return False
    agreed = fit(claim.unit, other.unit)
    if not agreed or told is None:
        return not agreed
    # 平均每场3件, 每百名学生配教师6.7人: neither unit stands for the other where the words tell both
    if told.counts(other.unit, other.item):
        return agreed < Fit.SAME or told.names(other.name)
    return told.is_of(other.item)


def _are_all(other: Operand) -> bool:
    """Whether people are all there are, so that what is told in quite another place may be spread over them."""
    return _is_person(other) and PEOPLE.search(other.name) is not None


def _is_person(one: Operand) -> bool:
    return measure(one.unit).kind == "person"


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
