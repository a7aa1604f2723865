"""Arithmetic inside one sentence of the draft (句内推算).

A figure that no fact explains may follow from figures beside it that are themselves traced: 33人…9.9万元，人均3000元. Only the figures
of the same sentence are tried, each result must fit the unit, and the words must call for the operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, permutations
from typing import Self

from drafter.trace.averages import Spread, averages, is_rate, rates
from drafter.trace.bases import REAL
from drafter.trace.citations import NAME
from drafter.trace.claim import Bearing, Claim, bears, half_unit
from drafter.trace.derive import STEM
from drafter.trace.operands import Operand, Result, before_of, grouped, quotient, written
from drafter.trace.opposites import is_of_the_rest, rate_told
from drafter.trace.passages import Passage
from drafter.trace.per import EACH_WORDS, per_each
from drafter.trace.shares import OF_WHOLE, PEOPLE, is_of_closed, told_together
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import (
    CHANGED,
    GROWTH_WORDS,
    PART_WORDS,
    RATE_OF,
    REMAINDER_WORDS,
    SHARE_OF,
    SHARE_WORDS,
    direction,
)
from drafter.trace.words import grams, telling

TOTAL_WORDS = re.compile(r"共|总|合计|累计|(?<![统会审设预])计(?![划算])|全(?![省市县區区国國])|达")
# 由上年的11.1%提高到14.9%: what was before
STARTED = re.compile(r"(?:[由从](?:年初|原来|过去|以前)?|(?<![比较])(?:上年|去年|往年|上期)(?:同期)?)[的为是]?$")
PARTED = re.compile(r"其中|单独|另")
ABSENT = re.compile(r"未|没|缺|其余|剩")
# 占会员总数的…: what a share is of; 由45%上升到…: no share but a rate that was another before
REACHED = re.compile(r"[由从].*[到至为]$")
# income from several sources less what was spent, or what there was and came less what went
BALANCE_WORDS = re.compile("结余|结存|余额|结转|滚存|相抵|收支|净|剩|尚余|现有|现在|在册|总数")
MOST_OPERANDS = 8
VOTES = frozenset({"票", "张票"})
# a fact, several facts together, or the days of the period
PLAIN = re.compile(rf"{NAME.pattern}(?:\+{NAME.pattern})*|\d+")


@dataclass(frozen=True, slots=True)
class Found:
    """Arithmetic over the figures of a sentence that gives the figure in question."""

    facts: tuple[str, ...]
    formula: str
    shown: str
    bearing: Bearing


@dataclass(frozen=True, slots=True)
class Around:
    """The numbers that arithmetic about one figure may use (可用的运算数).

    beside: traced figures of its sentence, nearest. before: the figures of its paragraph before them. wholes: figures elsewhere in the
    draft and facts that count a whole, for what a figure is measured against. named: facts that the words name. eaches: facts that say
    what each received. spans: the days, weeks, months and quarters of the sheet's period. inner: those beside that are told as parts of
    another (27件，其中5件). closed: a whole that the sentence tells with all its parts, and these. near: of an average, facts that stand
    in the sheet beside those told and named, of their topics.
    """

    beside: Sequence[Operand]
    before: Sequence[Operand] = ()
    wholes: Sequence[Operand] = ()
    named: Sequence[Operand] = ()
    eaches: Sequence[Operand] = ()
    spans: Sequence[Operand] = ()
    inner: Sequence[Operand] = ()
    closed: Sequence[Fraction] = ()
    near: Sequence[Operand] = ()

    def spread(self) -> Spread:
        """What an average may be of."""
        return Spread(self.beside, self.named, self.before, self.near, self.wholes, self.spans)

    def plain(self) -> Self:
        """The same without what is worked out: facts, several facts together, the days of the period."""
        groups = ("beside", "before", "wholes", "named", "eaches", "spans", "inner", "near")
        return replace(
            self, **{name: [o for o in getattr(self, name) if PLAIN.fullmatch(o.formula)] for name in groups}
        )


def within(claim: Claim, passage: Passage, around: Around) -> Found | None:
    """Find arithmetic over the figures around a claim that bears it out; passage: where the claim stands."""
    if claim.hedges:
        # a hedge fits so many numbers that only arithmetic over plain facts is worth trying
        around = around.plain()
    low, high = claim.span
    half = half_unit(claim)
    for value, unit, formula, shown, used in _results(claim, passage, around):
        rounded = not claim.hedges and -half <= value - claim.low < half and _is_average(formula)
        if not (low <= value <= high or rounded) or not fit(claim.unit, unit):
            continue
        bearing = max(bears(claim, value, value), Bearing.ROUNDED if rounded else Bearing.NONE)
        if bearing > Bearing.HEDGE_LOST:
            facts = tuple(dict.fromkeys(fact for o in used for fact in o.facts))
            return Found(facts, formula, shown, bearing)
    return None


def average_meant(claim: Claim, passage: Passage, around: Around) -> Result | None:
    """The average that the words tell, whatever its number: of numbers told in the sentence rather than of others, if there is just one."""
    if not per_each(passage) or claim.is_range:
        return None
    beside = around.beside
    rated: dict[tuple[int, ...], dict[str, Result]] = {}
    for result in averages(claim, passage, around.spread()):
        used = result[-1]
        # a fact of days open is likelier than all days of the period
        rate = sum(o in beside for o in used), sum(bool(o.facts) for o in used), int(used[0].unit == claim.unit)
        rated.setdefault(rate, {}).setdefault(result[2], result)
    best = rated[max(rated)] if rated else {}
    return next(iter(best.values())) if len(best) == 1 else None


def _is_average(formula: str) -> bool:
    """Whether a formula is one number over another, whose result is told in whole units as often as not."""
    return bool(re.fullmatch(r"[^/*]+/[^/*]+(?:[*/]10+)?", formula))


def _results(claim: Claim, passage: Passage, around: Around) -> Iterator[Result]:
    words, sentence, turn = passage.clause, passage.sentence, direction(passage)
    beside = around.beside
    if is_rate(claim):
        yield from rates(claim, passage, beside, (*around.before, *around.wholes))
        return
    if measure(claim.unit).kind == "percent":
        started = STARTED.search(passage.leading) is not None
        if not started and (SHARE_WORDS.search(words) or PART_WORDS.search(claim.mention.text)):
            completed, told = "完成" in words, rate_told(passage.leading)
            wholes = _wholes_named(passage, around.wholes)
            for parts in (beside, around.named):
                rest = [o for o in parts if told and is_of_the_rest(told, o.item)]
                if claim.hedges and parts is not beside:
                    # what the sentence does not state is a rough part only of all there are
                    wholes = [o for o in wholes if PEOPLE.search(o.name)]
                # of what the sentence does not state, some two together are as much of something as any rough share
                alone = bool(claim.hedges) and parts is not beside and not told_together(passage)
                own = [o for o in parts if o not in rest]
                shares = _shares(claim, own, (*rest, *wholes), over=completed, alone=alone)
                yield from (one for one in shares if not _is_of_others(one, passage, beside, around.closed))
                yield from _rest_shares(rest, (*parts, *wholes))
        if started:
            yield from ((o.past, "%", o.then, f"{o.text}的上期", (o,)) for o in beside if o.past is not None)
        if GROWTH_WORDS.search(words) and not REAL.search(passage.leading):
            yield from _growths(beside, turn)
            yield from _changes(beside, turn, "%")
        return
    if EACH_WORDS.search(words):
        yield from averages(claim, passage, around.spread())
    if EACH_WORDS.search(words if claim.hedges else sentence):
        yield from _products(claim, beside, beside)
    if not (
        claim.hedges or CHANGED.search(passage.leading) or REMAINDER_WORDS.search(passage.leading) or per_each(passage)
    ):
        yield from _products(claim, beside, around.eaches)
    if measure(claim.unit).kind == "point":
        rates_told = [o for o in beside if measure(o.unit).kind == "percent"]
        yield from _points(rates_told, claim.unit)
        yield from _share_changes(rates_told, turn, claim.unit)
        return
    # what comes to each of something is no part and no whole of what is counted
    alike, before = (
        [o for o in several if fit(claim.unit, o.unit) >= Fit.GENERIC and "/" not in o.formula]
        for several in (beside, around.before)
    )
    if TOTAL_WORDS.search(words):
        for several in (alike, [*before[-3:], *alike]):
            yield from (
                (value, chosen[0].unit, formula, shown, chosen)
                for value, formula, shown, chosen in _sums(several)
                if (not claim.hedges or len({o.unit for o in chosen}) == 1)
                and not any(o in around.inner for o in chosen)
            )
    if claim.hedges and not CHANGED.search(passage.leading):
        return
    if REMAINDER_WORDS.search(words) or GROWTH_WORDS.search(words):
        # what is told among the parts of a whole is no difference of two of them
        yield from _remainders(alike, from_first="其中" in sentence[: passage.at])
        if BALANCE_WORDS.search(words):
            yield from _balances(alike)
        yield from _changes(alike, turn, claim.unit)
    if len(alike) > 2:
        yield from _completing(alike)
    if REMAINDER_WORDS.search(words) or PARTED.search(sentence):
        wholes = [o for o in around.wholes if fit(claim.unit, o.unit) is Fit.SAME] if ABSENT.search(words) else []
        for whole in (*before[-4:], *wholes):
            yield from _remainders([whole, *(o for o in alike if o != whole)][:MOST_OPERANDS], from_first=True)


def _wholes_named(passage: Passage, wholes: Sequence[Operand]) -> Sequence[Operand]:
    """The wholes elsewhere that a share may be of: those that the words between 占 and 的 name, all when there are none."""
    if REACHED.search(passage.leading):
        return ()
    found = SHARE_OF.search(passage.leading)
    if found is None:
        return wholes
    words = grams(found.group(1))
    return [whole for whole in wholes if words & grams(whole.name)]


def _products(claim: Claim, beside: Sequence[Operand], eaches: Sequence[Operand]) -> Iterator[Result]:
    """A count, or several counts together, times what each received; two counts, each with its own."""
    counts = [o for o in beside if not fit(claim.unit, o.unit) and measure(o.unit).kind not in {"percent", "point"}]
    fitting = [each for each in eaches if fit(claim.unit, each.unit.split("/")[0])]
    for each in fitting:
        unit = each.unit.split("/")[0]
        for one in counts:
            if one != each and _may_each_get(one, each):
                name = f"{grouped(one.formula)}*{grouped(each.formula)}"
                yield one.low * each.low, unit, name, written(one, "×", each), (one, each)
        for total, formula, shown, chosen in _sums(counts):
            if each not in chosen and all(_may_each_get(one, each) for one in chosen):
                name = f"({formula})*{grouped(each.formula)}"
                yield total * each.low, unit, name, f"（{shown}）×{each.text}", (*chosen, each)
    for one, other in pairwise(counts):
        for first, second in permutations(fitting, 2):
            if _adds_up((one, other, first, second)) and _may_each_get(one, first) and _may_each_get(other, second):
                value = one.low * first.low + other.low * second.low
                name = f"{grouped(one.formula)}*{grouped(first.formula)}+{grouped(other.formula)}*{grouped(second.formula)}"
                shown = f"{written(one, '×', first)}＋{written(other, '×', second)}"
                yield value, first.unit.split("/")[0], name, shown, (one, first, other, second)


def _may_each_get(count: Operand, each: Operand) -> bool:
    """Whether a standard may be one for each of what is counted: 200元/篇 is none for 1次."""
    per = each.unit.partition("/")[2]
    people = {measure(per).kind, measure(count.unit).kind} <= {"person", "attendance", "household"}
    return not per or people or fit(per, count.unit) >= Fit.GENERIC


def _sums(alike: Sequence[Operand]) -> Iterator[tuple[Fraction, str, str, tuple[Operand, ...]]]:
    for start in range(len(alike)):
        for end in range(start + 2, len(alike) + 1):
            chosen = tuple(alike[start:end])
            if not _adds_up(chosen):
                break
            value = sum((o.low for o in chosen), Fraction(0))
            formula = "+".join(grouped(o.formula) for o in chosen)
            yield value, formula, "＋".join(o.text for o in chosen), chosen


def _adds_up(several: Sequence[Operand]) -> bool:
    """Whether numbers may be added to and taken from each other: none is told twice."""
    facts = [fact for o in several for fact in o.facts]
    return len(facts) == len(set(facts))


def _may_be_part(parts: Sequence[Operand], whole: Operand) -> bool:
    """Whether numbers may be told as a share of another: of something else, or of a sum that they are in."""
    facts = {fact for o in parts for fact in o.facts}
    return facts.isdisjoint(whole.facts) or facts < set(whole.facts)


def _shares(
    claim: Claim, beside: Sequence[Operand], elsewhere: Sequence[Operand], *, over: bool = False, alone: bool = False
) -> Iterator[Result]:
    """One figure over another, or several together over one; over: a result above 100 % is a sensible one, as of a target.

    alone: no several together.

    Only shares that the claim could be are worked out: there are many pairs, and most of them are far from it.
    """
    low, high = claim.span
    wholes = (*beside, *elsewhere)
    # a rate is no share of another
    beside = [o for o in beside if measure(o.unit).kind != "percent"]
    for one in beside:
        for other in wholes:
            near = one is not other and _alike(one, other) and _share_lies(one.low, other.low, low, high)
            if near and _may_be_part((one,), other) and _sensible(one.low, other.low, over=over):
                value = one.low / other.low * 100
                yield value, "%", quotient(one, other) + "*100", written(one, "÷", other), (one, other)
    for total, formula, shown, chosen in () if alone else _sums(beside):
        for other in wholes:
            near = _alike(chosen[0], other) and _share_lies(total, other.low, low, high)
            if (
                near
                and _may_be_part(chosen, other)
                and all(fit(o.unit, chosen[0].unit) is Fit.SAME and _alike(o, other) for o in chosen)
                and _sensible(total, other.low, over=over)
            ):
                name = f"({formula})/{grouped(other.formula)}*100"
                text = f"（{shown}）÷{other.text}"
                yield total / other.low * 100, "%", name, text, (*chosen, other)


def _rest_shares(opposite: Sequence[Operand], wholes: Sequence[Operand]) -> Iterator[Result]:
    """The rate of what is not among those counted: 24个社中亏损的3个，盈利面87.5%."""
    for one in opposite:
        for other in wholes:
            if one.low < other.low and fit(one.unit, other.unit) and _may_be_part((one,), other):
                whole, part = grouped(other.formula), grouped(one.formula)
                shown = f"（{written(other, '－', one)}）÷{other.text}"
                yield 100 - one.low / other.low * 100, "%", f"({whole}-{part})/{whole}*100", shown, (one, other)


def _is_of_others(result: Result, passage: Passage, beside: Sequence[Operand], closed: Sequence[Fraction]) -> bool:
    """Whether a share is not of the numbers that the words and their order call for."""
    used = result[-1]
    if len(used) == 2 and is_of_closed(used[0].low, closed, passage) and used[1].low != closed[0]:
        return True
    if RATE_OF.search(passage.leading) and len(used) == 2 and _skips_a_stage(used[0], used[1], beside):
        return True
    words = telling(OF_WHOLE.split(passage.before)[0])
    return bool(words) and any(_is_set_apart(part, o, words) for part in used[:-1] for o in (*beside, *used[:-1]))


def _skips_a_stage(part: Operand, whole: Operand, beside: Sequence[Operand]) -> bool:
    """Whether a rate passes over the whole told last before its part: 征集23件，立案15件，办结14件，办结率 is not of 23."""
    told = [o.facts for o in beside]
    if part.facts not in told or whole.facts not in told:
        return False
    between = beside[told.index(whole.facts) + 1 : told.index(part.facts)]
    stages = (o for o in between if fit(o.unit, part.unit) is Fit.SAME and not STEM.search(o.name))
    return any(o.low >= part.low and o.topic == part.topic for o in stages)


def _is_set_apart(part: Operand, other: Operand, words: frozenset[str]) -> bool:
    """Whether the words before a share name another number told beside it and not this one: 体育类占比 is not of 亲子类."""
    if part.facts == other.facts or fit(part.unit, other.unit) is not Fit.SAME or part.topic != other.topic:
        return False
    own, its = telling(part.name), telling(other.name)
    return not words.isdisjoint(its - own) and words.isdisjoint(own - its)


def _alike(one: Operand, other: Operand) -> bool:
    """Whether one number may be a share of another: 6人 are none of 23篇, but 104票 are of 113人."""
    agreed, of_people = fit(one.unit, other.unit), measure(other.unit).kind in {"person", "household"}
    return agreed >= Fit.GENERIC or (of_people and (agreed is Fit.LOOSE or one.unit in VOTES))


def _sensible(part: Fraction, whole: Fraction, *, over: bool) -> bool:
    """Whether a number may be a share of another; over: of a target it may be more than the whole."""
    return 0 < part <= whole or (over and 0 < whole < part < 10 * whole)


def _share_lies(part: Fraction, whole: Fraction, low: Fraction, high: Fraction) -> bool:
    """Whether a share in percent lies between two numbers, told with whole numbers only, which is quick."""
    under = part.denominator * whole.numerator
    if under <= 0:
        return False
    over = 100 * part.numerator * whole.denominator
    return low.numerator * under <= over * low.denominator and over * high.denominator <= high.numerator * under


def _growths(beside: Sequence[Operand], turn: int) -> Iterator[Result]:
    """Growth from one figure of the sentence to another, in the direction the words tell (1 up, -1 down, 0 not told)."""
    for one, other in permutations(beside, 2):
        if other.low and fit(one.unit, other.unit) >= Fit.GENERIC and one.low != other.low:
            gap = one.low - other.low
            if turn * gap < 0 or not _adds_up((one, other)):
                continue
            larger, smaller = (one, other) if gap > 0 else (other, one)
            formula = f"({grouped(larger.formula)}-{grouped(smaller.formula)})/{grouped(other.formula)}*100"
            shown = f"（{written(larger, '－', smaller)}）÷{other.text}"
            yield abs(gap) / other.low * 100, "%", formula, shown, (one, other)


def _less(whole: Operand, parts: Sequence[Operand], unit: str | None = None) -> Iterator[Result]:
    """One figure less others, where something is left; unit: of the result, when it is not that of the figure."""
    every = (whole, *parts)
    value = whole.low - sum((o.low for o in parts), Fraction(0))
    if value > 0 and (unit is not None or _adds_up(every)):
        formula, shown = "-".join(grouped(o.formula) for o in every), "－".join(o.text for o in every)
        yield value, whole.unit if unit is None else unit, formula, shown, every


def _remainders(alike: Sequence[Operand], *, from_first: bool = False) -> Iterator[Result]:
    """One figure less another, or less all that follow it; from_first: only what is left of the first."""
    for one, other in permutations(alike, 2):
        if from_first and one is not alike[0]:
            continue
        yield from _less(one, (other,))
    for start, whole in enumerate(alike[:1] if from_first else alike):
        for end in range(start + 3, len(alike) + 1):
            yield from _less(whole, alike[start + 1 : end])


def _points(rates: Sequence[Operand], unit: str) -> Iterator[Result]:
    """How many points one rate of the sentence lies above another."""
    for one, other in permutations(rates, 2):
        yield from _less(one, (other,), unit)


def _share_changes(rates: Sequence[Operand], turn: int, unit: str) -> Iterator[Result]:
    """How many points a share that was worked out of two facts has changed since the period before: 占36.0%，同比提高3.1个百分点."""
    for one in rates:
        if one.change and turn * one.change >= 0:
            higher, lower = (one.formula, one.then) if one.change > 0 else (one.then, one.formula)
            yield abs(one.change), unit, f"{higher}-{lower}", f"{one.text}与上期之差", (one,)


def _completing(alike: Sequence[Operand]) -> Iterator[Result]:
    """The last part of a whole: the largest figure of the sentence, told first or last, less all the others, which are its parts."""
    whole = max(alike, key=lambda o: o.low)
    if whole is alike[0] or whole is alike[-1]:
        yield from _less(whole, [o for o in alike if o is not whole])


def _changes(alike: Sequence[Operand], turn: int, unit: str) -> Iterator[Result]:
    """How much several figures together, or one that is a sum of facts, have changed since the period before."""
    known = [o for o in alike if o.previous is not None]
    sums = ((o.low, o.formula, o.text, (o,)) for o in known if len(o.facts) > 1)
    for total, formula, shown, chosen in (*sums, *_sums(known)):
        if any(not fit(chosen[0].unit, o.unit) for o in chosen):
            continue
        before = sum((o.previous for o in chosen if o.previous is not None), Fraction(0))
        gap = total - before
        if not gap or not before or turn * gap < 0:
            continue
        past = before_of(formula)
        apart = f"{formula}-({past})" if gap > 0 else f"{past}-({formula})"
        told = f"{shown}与上期之差"
        if unit == "%":
            yield abs(gap) / before * 100, unit, f"({apart})/({past})*100", told, chosen
        else:
            yield abs(gap), chosen[0].unit, apart, told, chosen


def _balances(alike: Sequence[Operand]) -> Iterator[Result]:
    """Several figures together less another: income from two sources less what was spent."""
    for total, formula, shown, chosen in _sums(alike):
        for other in alike:
            if _adds_up((*chosen, other)) and total > other.low:
                name = f"{formula}-{grouped(other.formula)}"
                yield total - other.low, other.unit, name, f"{shown}－{other.text}", (*chosen, other)
