"""Arithmetic inside one sentence of the draft (句内推算).

A figure that no fact explains may follow from figures beside it that are themselves traced: 33人…9.9万元，人均3000元. Only the figures
of the same sentence are tried, each result must fit the unit, and the words must call for the operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from drafter.numerals import Kind
from drafter.trace.candidates import EACH_WORDS, GROWTH_WORDS, PART_WORDS, REMAINDER_WORDS, SHARE_WORDS, direction
from drafter.trace.citations import NAME
from drafter.trace.claim import Bearing, Claim, bears
from drafter.trace.passages import Passage
from drafter.trace.report import Figure
from drafter.trace.units import Fit, fit, measure

TOTAL_WORDS = re.compile(r"共|总|合计|累计|计|全|达")
MOST_OPERANDS = 8


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that arithmetic may use (运算数): a traced figure of the draft, or a fact of the sheet. formula: over ids."""

    low: Fraction
    unit: str
    text: str
    formula: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Arithmetic over the figures of a sentence that gives the figure in question."""

    facts: tuple[str, ...]
    formula: str
    shown: str
    bearing: Bearing


def operand(figure: Figure, claim: Claim | None) -> Operand | None:
    """A figure as an operand: it must be traced exactly, to one fact or one formula."""
    if claim is None or figure.flagged or claim.is_range or claim.hedges or not figure.facts:
        return None
    if figure.kind is not Kind.QUANTITY:
        return None
    formula = figure.formula or (figure.facts[0] if len(figure.facts) == 1 else None)
    return Operand(claim.low, claim.unit, figure.text, formula, figure.facts) if formula else None


def within(
    claim: Claim, passage: Passage, beside: Sequence[Operand], elsewhere: Sequence[Operand] = ()
) -> Found | None:
    """Find arithmetic over the figures beside a claim that bears it out.

    passage: where the claim stands. elsewhere: figures of other sentences and totals of the sheet, which may only be what a figure
    beside the claim is measured against (a rate's denominator).
    """
    if claim.hedges:
        # a hedge fits so many numbers that only arithmetic over plain facts is worth trying
        beside = [o for o in beside if NAME.fullmatch(o.formula)]
        elsewhere = [o for o in elsewhere if NAME.fullmatch(o.formula)]
    for value, unit, formula, shown, used in _results(claim, passage, beside, elsewhere):
        if not fit(claim.unit, unit):
            continue
        bearing = bears(claim, value, value)
        if bearing > Bearing.HEDGE_LOST:
            facts = tuple(dict.fromkeys(fact for o in used for fact in o.facts))
            return Found(facts, formula, shown, bearing)
    return None


Result = tuple[Fraction, str, str, str, tuple[Operand, ...]]


def _results(
    claim: Claim, passage: Passage, beside: Sequence[Operand], elsewhere: Sequence[Operand]
) -> Iterator[Result]:
    words, sentence, turn = passage.clause, passage.sentence, direction(passage)
    if measure(claim.unit).kind == "percent":
        if SHARE_WORDS.search(words) or PART_WORDS.search(claim.mention.text):
            yield from _shares(beside, elsewhere)
        if GROWTH_WORDS.search(words):
            yield from _growths(beside, turn)
        return
    if EACH_WORDS.search(sentence):
        for one in beside:
            for other in (*beside, *elsewhere):
                counted = measure(other.unit).kind not in {"percent", "point", "multiple"}
                if other.low and counted and fit(claim.unit, one.unit) and not fit(claim.unit, other.unit):
                    yield one.low / other.low, one.unit, _over(one, other), _shown(one, "÷", other), (one, other)
        yield from _products(claim, beside)
    alike = [o for o in beside if fit(claim.unit, o.unit) >= Fit.GENERIC]
    if TOTAL_WORDS.search(words):
        yield from ((value, chosen[0].unit, formula, shown, chosen) for value, formula, shown, chosen in _sums(alike))
    if REMAINDER_WORDS.search(words) or GROWTH_WORDS.search(words):
        yield from _remainders(alike)
        yield from _balances(alike)


def _products(claim: Claim, beside: Sequence[Operand]) -> Iterator[Result]:
    """A count, or several counts together, times what each received."""
    for each in beside:
        if not fit(claim.unit, each.unit):
            continue
        counts = [o for o in beside if not fit(claim.unit, o.unit) and measure(o.unit).kind != "percent"]
        for one in counts:
            yield (
                one.low * each.low,
                each.unit,
                f"{_group(one.formula)}*{_group(each.formula)}",
                _shown(one, "×", each),
                (one, each),
            )
        for total, formula, shown, chosen in _sums(counts):
            yield (
                total * each.low,
                each.unit,
                f"({formula})*{_group(each.formula)}",
                f"（{shown}）×{each.text}",
                (*chosen, each),
            )


def _sums(alike: Sequence[Operand]) -> Iterator[tuple[Fraction, str, str, tuple[Operand, ...]]]:
    for start in range(len(alike)):
        for end in range(start + 2, len(alike) + 1):
            chosen = tuple(alike[start:end])
            value = sum((o.low for o in chosen), Fraction(0))
            formula = "+".join(_group(o.formula) for o in chosen)
            yield value, formula, "＋".join(o.text for o in chosen), chosen


def _shares(beside: Sequence[Operand], elsewhere: Sequence[Operand]) -> Iterator[Result]:
    """One figure of the sentence over another, over one elsewhere in the draft, or several together over one."""
    for one in beside:
        for other in (*beside, *elsewhere):
            if one is not other and fit(one.unit, other.unit) and 0 < one.low <= other.low:
                value = one.low / other.low * 100
                yield value, "%", _over(one, other) + "*100", _shown(one, "÷", other), (one, other)
    for total, formula, shown, chosen in _sums(beside):
        for other in (*beside, *elsewhere):
            alike = all(fit(o.unit, other.unit) for o in chosen)
            if other not in chosen and alike and 0 < total <= other.low:
                name = f"({formula})/{_group(other.formula)}*100"
                text = f"（{shown}）÷{other.text}"
                yield total / other.low * 100, "%", name, text, (*chosen, other)


def _growths(beside: Sequence[Operand], turn: int) -> Iterator[Result]:
    """Growth from one figure of the sentence to another, in the direction the words tell (1 up, -1 down, 0 not told)."""
    for one, other in permutations(beside, 2):
        if other.low and fit(one.unit, other.unit) >= Fit.GENERIC and one.low != other.low:
            gap = one.low - other.low
            if turn * gap < 0:
                continue
            larger, smaller = (one, other) if gap > 0 else (other, one)
            formula = f"({_group(larger.formula)}-{_group(smaller.formula)})/{_group(other.formula)}*100"
            shown = f"（{_shown(larger, '－', smaller)}）÷{other.text}"
            yield abs(gap) / other.low * 100, "%", formula, shown, (one, other)


def _remainders(alike: Sequence[Operand]) -> Iterator[Result]:
    """One figure less another, or less all that follow it."""
    for one, other in permutations(alike, 2):
        if one.low > other.low:
            value = one.low - other.low
            formula = f"{_group(one.formula)}-{_group(other.formula)}"
            yield value, one.unit, formula, _shown(one, "－", other), (one, other)
    for start, whole in enumerate(alike):
        for end in range(start + 3, len(alike) + 1):
            parts = alike[start + 1 : end]
            value = whole.low - sum((o.low for o in parts), Fraction(0))
            if value > 0:
                formula = _group(whole.formula) + "".join("-" + _group(o.formula) for o in parts)
                shown = "－".join(o.text for o in (whole, *parts))
                yield value, whole.unit, formula, shown, (whole, *parts)


def _balances(alike: Sequence[Operand]) -> Iterator[Result]:
    """Several figures together less another: income from two sources less what was spent."""
    for total, formula, shown, chosen in _sums(alike):
        for other in alike:
            if other not in chosen and total > other.low:
                name = f"{formula}-{_group(other.formula)}"
                yield total - other.low, other.unit, name, f"{shown}－{other.text}", (*chosen, other)


def _group(formula: str) -> str:
    return formula if re.fullmatch(r"[\w.]+", formula) else f"({formula})"


def _over(one: Operand, other: Operand) -> str:
    return f"{_group(one.formula)}/{_group(other.formula)}"


def _shown(one: Operand, sign: str, other: Operand) -> str:
    return f"{one.text}{sign}{other.text}"
