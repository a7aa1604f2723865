"""What a wrong figure was meant to be (笔误): the number that it becomes when one slip of the pen is taken back.

A percent sign left out, 万 left out or put in, one digit more, another measure word, one digit wrong, two digits exchanged: each slip
taken back gives a few numbers, and each of them is looked up among the facts and the arithmetic of what is told around the figure. A
hedge that does not hold, and a number that is like no other, are compared with the fact that stands next in the sheet or in the words.
So the work for a wrong figure is bounded, and it is told with the fact that it is off from. Whether a figure is wrong is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from fractions import Fraction

from drafter.numerals import fold
from drafter.trace.claim import Claim
from drafter.trace.derive import Derivation, Derivations, Shape
from drafter.trace.evidence import Index, Source, Stretch, significant_digits
from drafter.trace.passages import Passage
from drafter.trace.per import EACH_WORDS, may_be_per, per_what
from drafter.trace.report import Figure, Status
from drafter.trace.sentence import Around, Found, within
from drafter.trace.setting import Nearby, Setting
from drafter.trace.units import Fit, fit, measure
from drafter.trace.weights import DECLARED
from drafter.trace.wording import (
    AVERAGED,
    GROWTH_WORDS,
    MONTHLY_WORDS,
    MULTIPLE_WORDS,
    PRIOR_WORDS,
    REMAINDER_WORDS,
    SHARE_WORDS,
    TOTAL_WORDS,
    direction,
    shapes_called_for,
)

# how many of the facts that the words name have their topics looked through
NAMED = 6
# what speaks for a fact: told near in the sheet's order, of a topic told around, a number of the arithmetic stated in the sentence
BESIDE, CLOSE, FAR, TOPIC, STATED = 120, 3, 8, 50, 140
# a number of the sheet leaves less to chance than arithmetic
DIRECT = 40
# what must speak for a fact that is only near, the words alone, and how far from its number a hedged one may lie
LEAST_NEAR, LEAST_NAMED, ABOUT = 120, 30, Fraction(1, 2)
# each digit that is as it should be says so much
DIGIT = 30
# arithmetic that costs more is too far-fetched to have been meant
MOST_FETCHED = 200
LARGEST_PERCENT = 1000
POWERS = (4, -4, 8, -8, 1, -1, 2, -2, 3, -3)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
HAN = re.compile("[一二三四五六七八九十百千两]")


class Kind(IntEnum):
    """What was slipped (笔误种类), the surest first."""

    PERCENT = 0
    SCALE = 1
    UNIT = 2
    DIGIT = 3
    HEDGE = 4
    NEAREST = 5


# what must speak for a fact or a piece of arithmetic, by slip; more for a nought too many or too few
LEAST = {Kind.PERCENT: 90, Kind.SCALE: 90, Kind.UNIT: 90, Kind.DIGIT: 130}
NOUGHT = 40
# taken back, some slips leave less to chance than others
SURER = {Kind.PERCENT: 60, Kind.SCALE: 40, Kind.UNIT: 40, Kind.DIGIT: 0}


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip taken back (笔误). value: what was meant, in the first unit of its class; power: of ten, for a magnitude.

    source: the number of a fact that was meant, or derivation: the arithmetic. weight: what speaks for it.
    """

    kind: Kind
    value: Fraction
    unit: str
    weight: int
    power: int = 0
    source: Source | None = None
    derivation: Derivation | None = None

    @property
    def facts(self) -> tuple[int, ...]:
        """The facts that were meant."""
        if self.derivation is not None:
            return self.derivation.facts
        return (self.source.fact,) if self.source is not None else ()


def slip(
    claim: Claim,
    setting: Setting,
    near: Nearby,
    beside: Sequence[int],
    index: Index,
    derivations: Derivations,
) -> Slip | None:
    """The likeliest slip behind a wrong figure, None when nothing around it is one slip away.

    beside: facts of the nearest figures before and after that rest on one.
    """
    if claim.is_range or not claim.low:
        return None
    search = _Search(claim, setting, near, beside, index, derivations)
    found = [] if claim.hedges else [*search.percent(), *search.scale(), *search.unit(), *search.digit()]
    found = found or list(search.nearest())
    return max(found, key=lambda one: (one.weight, -one.kind, -one.facts[0]), default=None)


def slipped_claims(claim: Claim) -> Iterator[tuple[Claim, int]]:
    """A wrong figure as it would be with a percent sign (power 0), or as so many powers of ten more."""
    if claim.is_range or claim.hedges or not claim.low:
        return
    if _may_lack_percent(claim):
        yield replace(claim, unit="%", step=_step_of(claim)), 0
    if measure(claim.unit).kind == "money":
        for power in (4, -4):
            times = Fraction(10) ** power
            low, step, size = claim.low * times, claim.step * times, claim.size * times
            yield replace(claim, low=low, high=low, step=step, size=size), power


def slipped_within(claim: Claim, passage: Passage, around: Around, figure: Figure) -> tuple[Found, int] | None:
    """Arithmetic over the figures beside a wrong one that would give it with its percent sign, or its 万; and the power of ten.

    figure: as it is told so far; a wrong unit with the right one in sight is told well enough.
    """
    if figure.suggestion is not None and figure.status is Status.UNIT_MISMATCH:
        return None
    for meant, power in slipped_claims(claim):
        result = within(meant, passage, around)
        if result is not None:
            return result, power
    return None


def _may_lack_percent(claim: Claim) -> bool:
    """Whether a number could be a percentage without its sign."""
    return not claim.unit and claim.low <= LARGEST_PERCENT and claim.mention.text[-1].isdigit()


def _step_of(claim: Claim) -> Fraction:
    """The size of the last digit written, also of a number without a unit."""
    if claim.step:
        return claim.step
    found = NUMBER.search(fold(claim.mention.text).replace(",", ""))
    return Fraction(1, 10 ** len(found.group().partition(".")[2])) if found else Fraction(1)


class _Search:
    """Looking for the slip behind one figure (查找笔误)."""

    def __init__(
        self,
        claim: Claim,
        setting: Setting,
        near: Nearby,
        beside: Sequence[int],
        index: Index,
        derivations: Derivations,
    ) -> None:
        self.claim, self.setting, self.near, self.beside = claim, setting, near, beside
        self.index, self.derivations = index, derivations
        self.passage = setting.passage
        self.called_for = shapes_called_for(setting.passage)
        topics = near.topics | {index.topic_of[order] for order in (*setting.named()[:NAMED], *beside)}
        self.tables = [derivations.of_topic(topic) for topic in sorted(topics)]

    def percent(self) -> Iterator[Slip]:
        """A number without a unit that is a share or a rate when a percent sign is put behind it."""
        claim = self.claim
        if not _may_lack_percent(claim):
            return
        half = _step_of(claim) / 2
        for source in self.index.near(claim.low - half, claim.low + half):
            if source.unit == "%" and self._may_be(source):
                yield from self._sourced(Kind.PERCENT, source)
        yield from self._derived(Kind.PERCENT, claim.low, half, "%")

    def scale(self) -> Iterator[Slip]:
        """元 written for 万元 and the other way round; a nought too many or too few."""
        claim = self.claim
        half = _step_of(claim) / 2
        for power in POWERS:
            if power % 4 and measure(claim.unit).kind in {"percent", "point"}:
                continue
            value = claim.low * Fraction(10) ** power
            for source in self.index.holding(value):
                if fit(claim.unit, source.unit) >= Fit.LOOSE and self._may_be(source):
                    yield from self._sourced(Kind.SCALE, source, power)
            around = half * Fraction(10) ** power if claim.step else Fraction(0)
            yield from self._derived(Kind.SCALE, value, around, claim.unit, power)

    def unit(self) -> Iterator[Slip]:
        """The right number with a measure word that never stands for the right one."""
        claim = self.claim
        for source in self.index.holding(claim.low):
            value = self.index.by_field.get((source.fact, "value"))
            told = source.field != "value" and value is not None and fit(claim.unit, value.unit)
            if not fit(claim.unit, source.unit) and source.unit and not told and self._may_be(source):
                yield from self._sourced(Kind.UNIT, source)

    def digit(self) -> Iterator[Slip]:
        """One digit wrong, or two neighbouring digits exchanged."""
        claim = self.claim
        for value in self._other_digits():
            for source in self.index.holding(value):
                if fit(claim.unit, source.unit) >= Fit.GENERIC and self._may_be(source):
                    yield from self._sourced(Kind.DIGIT, source)
            yield from self._derived(Kind.DIGIT, value, claim.step / 2, claim.unit)

    def nearest(self) -> Iterator[Slip]:
        """The fact that the words and the order point to though its number is like the written one in nothing but the unit."""
        claim, index = self.claim, self.index
        around = [order for anchor in self.beside for order in range(anchor - CLOSE, anchor + CLOSE + 1)]
        for order in dict.fromkeys((*self.setting.named()[:NAMED], *around)):
            source = index.by_field.get((order, "value"))
            if source is None or source.low is None or source.low in self.near.values:
                continue
            words = self.setting.words(order)
            weight = self._speaks_for((order,), source.low) - DIGIT * (significant_digits(source.low) - 2)
            if weight < LEAST_NEAR or fit(claim.unit, source.unit) < Fit.GENERIC:
                continue
            about = abs(source.low - claim.low) <= ABOUT * source.low
            if claim.hedges and about:
                yield Slip(Kind.HEDGE, source.low, source.unit, weight + 60, source=source)
            elif words >= LEAST_NAMED:
                yield Slip(Kind.NEAREST, source.low, source.unit, weight, source=source)

    def _other_digits(self) -> Iterator[Fraction]:
        """The numbers whose digits differ from those written in one place, or in the order of two neighbours."""
        claim = self.claim
        plain = fold(claim.mention.text).replace(",", "")
        found = NUMBER.search(plain)
        digits = (
            found.group() if found else str(abs(claim.low)) if HAN.search(plain) and claim.low.denominator == 1 else ""
        )
        if not digits.strip("0."):
            return
        # what one unit of the last digit is worth
        worth = claim.low / int(digits.replace(".", ""))
        seen = {digits}
        for at, old in enumerate(digits):
            if old == ".":
                continue
            others = [digits[:at] + new + digits[at + 1 :] for new in "0123456789"]
            if at + 1 < len(digits) and digits[at + 1] != ".":
                others.append(digits[:at] + digits[at + 1] + old + digits[at + 2 :])
            for other in others:
                if other not in seen and (other[0] != "0" or other[1:2] == "."):
                    seen.add(other)
                    if number := int(other.replace(".", "")):
                        yield number * worth

    def _may_be(self, source: Source) -> bool:
        """Whether a number of the sheet may be told where the figure stands: not last period's where this one's is told."""
        if source.fact < 0 or source.low is None or source.field == "target":
            return False
        return source.field != "previous" or bool(PRIOR_WORDS.search(self.passage.leading))

    def _sourced(self, kind: Kind, source: Source, power: int = 0) -> Iterator[Slip]:
        value = source.low
        if value is None or value in self.near.values:
            return
        weight = self._speaks_for((source.fact,), value) + (DIRECT if source.field == "value" else 0)
        weight += SURER[kind] - 30 * (power % 4 > 0)
        if weight >= LEAST[kind] + NOUGHT * (power % 4 > 0):
            yield Slip(kind, value, source.unit, weight, power, source=source)

    def _derived(self, kind: Kind, value: Fraction, around: Fraction, unit: str, power: int = 0) -> Iterator[Slip]:
        stretch = Stretch.between(value - around, value + around) if around else Stretch.between(value, value)
        for table in self.tables:
            for row in table.within(stretch):
                if row.cost > MOST_FETCHED or not fit(unit, row.unit) or row.value in self.near.values:
                    continue
                stated = self._stated(row)
                if not self._licensed(row, stated):
                    continue
                weight = self._speaks_for(row.facts, value) + STATED * stated - row.cost - 60
                weight += SURER[kind] - 30 * (power % 4 > 0)
                if weight >= LEAST[kind] + NOUGHT * (power % 4 > 0):
                    yield Slip(kind, row.value, row.unit, weight, power, derivation=row)

    def _speaks_for(self, facts: tuple[int, ...], value: Fraction) -> int:
        """What the words, the order and the digits say for facts."""
        words = max(self.setting.words(order) for order in facts) // 2
        apart = min((abs(order - anchor) for order in facts for anchor in self.beside), default=FAR + 1)
        order = BESIDE if apart <= CLOSE else BESIDE // 2 if apart <= FAR else 0
        topic = TOPIC if self.index.topic_of[facts[0]] in self.near.topics else 0
        return words + order + topic + DIGIT * (significant_digits(value) - 2)

    def _stated(self, row: Derivation) -> int:
        """How many numbers of the arithmetic stand in the sentence."""
        fields = self.index.by_field
        found = {fields[order, "value"].low for order in row.facts if (order, "value") in fields}
        if len(row.facts) == 1 and (before := fields.get((row.facts[0], "previous"))) is not None:
            found.add(before.low)
        return sum(low in self.near.values for low in found)

    def _licensed(self, row: Derivation, stated: int) -> bool:
        """Whether the words or the numbers of the sentence call for the arithmetic."""
        shape, clause, leading = row.shape, self.passage.clause, self.passage.leading
        if shape in {Shape.CHANGE, Shape.GROWTH, Shape.POINTS}:
            turn = direction(self.passage)
            called = shape in self.called_for or (stated > 1 and bool(GROWTH_WORDS.search(clause)))
            called = called and (not turn or len(row.facts) > 1 or turn == (-1 if row.falling else 1))
            return called and (stated > 0 or self.setting.words(row.facts[0]) > 0)
        if self.called_for and shape not in self.called_for:
            return shape is Shape.SHARE and Shape.COMPLETION in self.called_for and stated > 0
        if shape in {Shape.SHARE, Shape.COMPLETION}:
            return bool(SHARE_WORDS.search(clause))
        if shape is Shape.AVERAGE:
            unit, counted = per_what(self.passage), self.index.by_field.get((row.facts[1], "value"))
            fits = not unit or counted is None or may_be_per(unit, counted.unit)
            return fits and bool(EACH_WORDS.search(clause) or AVERAGED.search(leading))
        if shape is Shape.MULTIPLE:
            return bool(MULTIPLE_WORDS.search(clause))
        if shape is Shape.SUM:
            return bool(TOTAL_WORDS.search(clause)) or row.cost <= DECLARED
        if shape is Shape.MONTHLY:
            return bool(MONTHLY_WORDS.search(leading))
        if shape is Shape.DIFFERENCE:
            return stated > 0 and bool(REMAINDER_WORDS.search(clause))
        return stated > 0
