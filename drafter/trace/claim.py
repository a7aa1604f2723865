"""What a figure claims, and whether a number bears it out (主张与比对): hedges, bounds, rounding.

A claim is a mention in base units with the meaning of its hedges: 近50 lies just below 50 or at it, 50多 above it and below 60,
超过100 above it, 约300 around it. Without a hedge the number must be equal, or, where it was written in 万 or 亿, with decimals or as
a percentage, equal after rounding half up to the last digit written (REFERENCE.md N19).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import cached_property, lru_cache

from drafter.numerals import Kind, Mention, fold, parse_amount, to_base
from drafter.trace.units import measure

ABOVE_STRICT = frozenset({"多", "余", "几"})
ABOVE = frozenset({"超", "超过", "突破", "以上", "逾", "大于", "高于", "不止", "上", "及以上", "成"})
AT_LEAST = frozenset({"不少于", "不低于", "不小于", "至少", "起码", "以上", "及以上", "突破", "达到", "上"})
BELOW = frozenset(
    {
        "近",
        "不足",
        "以下",
        "以内",
        "未满",
        "不超过",
        "至多",
        "最多",
        "低于",
        "少于",
        "不到",
        "将近",
        "接近",
        "内",
        "及以下",
        "小于",
    }
)
AT_MOST = frozenset({"近", "以内", "以下", "不超过", "至多", "最多", "将近", "接近", "内", "及以下"})
AROUND = frozenset({"约", "左右", "上下", "大约", "大概", "来", "许", "前后", "约计"})
MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# a tenth or a third told without a hedge is one to within a point and a half, small ones to within a point
COARSE, LEAST_COARSE = Fraction(3), Fraction(2)
# a rounding without a hedge leaves at least an eighth of the number to the digits written
COARSEST = Fraction(1, 8)
# how much of itself an average told in whole units may be off
MOST_ROUNDED = Fraction(1, 20)
# a hedged number with that many units of its last digit is told exactly, and then the true one lies within a fiftieth of it
ROUND_UP_TO, EXACT = 100, 50
WRITTEN = re.compile(r"\d[\d,]*(?:\.(\d+))?\s*([十百千]?[万亿]*)")


class Bearing(IntEnum):
    """How a number bears a claim out (符合程度), best last."""

    NONE = 0
    HEDGE_LOST = 1
    HEDGED = 2
    ROUNDED = 3
    EXACT = 4


@dataclass(frozen=True)
class Claim:
    """A mention's number in the first unit of its class (主张).

    step: size of the last digit written when rounding is allowed, else 0. size: of its last digit that is not zero (1000 of 9000小时,
    in minutes), which is how far a hedge reaches.
    """

    mention: Mention
    low: Fraction
    high: Fraction
    unit: str
    hedges: frozenset[str]
    step: Fraction
    size: Fraction
    loose: bool

    @property
    def is_range(self) -> bool:
        """Whether two ends were written."""
        return self.low is not self.high and self.low != self.high

    @cached_property
    def span(self) -> tuple[Fraction, Fraction]:
        """The interval outside which no single number bears the claim out; tighter than `reach`, for look-up, which is done more than once."""
        if self.is_range or not self.hedges:
            half = self.step / 2 if self.step else None
            return (self.low - half, self.high + half) if half else (self.low, self.high)
        found = _interval(self.hedges, self.low, self.size)
        return (self.low, self.low) if found is None else (min(self.low, found.low), max(self.low, found.high))


@lru_cache(maxsize=20_000)
def claim_of(mention: Mention) -> Claim | None:
    """The claim of a quantity, rank or ordinal; None for dates and blanks."""
    if mention.kind in {Kind.DATE, Kind.PLACEHOLDER} or not mention.value:
        return None
    value, unit = to_base(mention.value, mention.unit)
    try:
        amount = parse_amount(value)
    except ValueError:
        return None
    shape = measure(unit)
    factor = shape.factor
    if not unit and "/" in value:
        factor, unit = Fraction(100), "%"
    step = _written_step(mention, measure(unit).kind) * (factor if "/" not in value else 1)
    colloquial = amount.is_range and not re.search(r"[\d至到~\-—–－～]", fold(mention.text))
    hedges = frozenset(part for part in fold(mention.modifier).replace("餘", "余").split("+") if part)
    size = round_size(amount.low) * factor if "/" not in value else COARSE
    low = amount.low * factor
    high = amount.high * factor if amount.is_range else low
    return Claim(mention, low, high, unit, hedges, step, size, colloquial)


def _written_step(mention: Mention, kind: str) -> Fraction:
    """The size of the last digit written where a rounding is allowed, else 0; a tenth or a third is a rounding to about a percent."""
    text = fold(mention.text)
    if "成" in text or ("分之" in text and not text.startswith(("百分之", "千分之"))):
        return COARSE if kind == "percent" else Fraction(0)
    worth, decimals = _last_digit(text)
    if not decimals and worth < 10_000 and kind not in {"percent", "point"}:
        return Fraction(0)
    return Fraction(worth, 10**decimals)


def _last_digit(text: str) -> tuple[int, int]:
    """What one of the magnitude written is worth (10,000 of 5.57万), and how many decimals are written. text: folded."""
    found = WRITTEN.search(text)
    if found is None:
        return 1, len(text.partition("点")[2].rstrip("%个多余")) if "点" in text else 0
    worth = 1
    for character in found.group(2):
        worth *= MAGNITUDES[character]
    return worth, len(found.group(1) or "")


def rounded_as(text: str, number: Fraction) -> Fraction:
    """A number rounded half up to the last digit that a figure writes, or to a smaller one where that would say too little of it."""
    worth, decimals = _last_digit(fold(text))
    step = Fraction(worth, 10**decimals)
    while number and step > abs(number) * COARSEST and worth > 1:
        step, worth = step / 10, worth // 10
    return int(number / step + Fraction(1, 2)) * step


def of_like_size(one: Fraction, other: Fraction, times: int) -> bool:
    """Whether neither of two numbers is more than so many times the other, told with whole numbers only, which is quick; never of 0."""
    first, second = one.numerator * other.denominator, other.numerator * one.denominator
    return bool(first and second) and first <= times * second and second <= times * first


def round_size(number: Fraction) -> Fraction:
    """The size of the last non-zero digit: 50 -> 10, 1200 -> 100, 23 -> 1, 4.9 -> 0.1."""
    if number == 0:
        return Fraction(1)
    size = Fraction(1)
    while (number / size).denominator != 1 and size > Fraction(1, 10**6):
        size /= 10
    while (number / (size * 10)).denominator == 1:
        size *= 10
    return size


def bears(claim: Claim, low: Fraction, high: Fraction, modifier: str = "") -> Bearing:
    """How a number of the sheet (low = high unless a range, with the sheet's own hedge) bears the claim out."""
    own = frozenset(part for part in modifier.split("+") if part)
    single = low is high or low == high
    if claim.low == low and ((single and not claim.is_range) or claim.high == high):
        return _equal(claim.hedges, own)
    if not single:
        return Bearing.NONE
    if claim.is_range:
        return Bearing.HEDGED if claim.loose and claim.low <= low <= claim.high else Bearing.NONE
    if claim.hedges:
        about = not own or own <= AROUND
        return Bearing.HEDGED if about and _holds(claim, low) else Bearing.NONE
    if claim.step and not own and _rounds_to(low, claim.low, claim.step):
        return Bearing.ROUNDED
    return Bearing.NONE


def _rounds_to(true: Fraction, written: Fraction, step: Fraction) -> bool:
    """Whether a number, rounded half up to a step that is small beside it, is what was written."""
    step = min(step, max(abs(true) * COARSEST, LEAST_COARSE)) if step == COARSE else step
    return step <= max(abs(true) * COARSEST, LEAST_COARSE) and written - step / 2 <= true < written + step / 2


def _equal(written: frozenset[str], own: frozenset[str]) -> Bearing:
    if own and not written:
        return Bearing.HEDGE_LOST
    if not own:
        if written & (ABOVE_STRICT | (ABOVE - AT_LEAST)) or written & (BELOW - AT_MOST):
            return Bearing.NONE
        return Bearing.HEDGED if written else Bearing.EXACT
    if _direction(written) * _direction(own) < 0:
        return Bearing.NONE
    return Bearing.EXACT


def _direction(hedges: frozenset[str]) -> int:
    if hedges & (ABOVE_STRICT | ABOVE | AT_LEAST):
        return 1
    return -1 if hedges & BELOW else 0


@dataclass(frozen=True, slots=True)
class _Interval:
    """The numbers of which hedges are true (约数范围). open_low, open_high: whether the end itself is left out."""

    low: Fraction
    high: Fraction
    open_low: bool = False
    open_high: bool = False


@lru_cache(maxsize=20_000)
def _interval(hedges: frozenset[str], written: Fraction, last: Fraction) -> _Interval | None:
    """The numbers of which each of the hedges is true, or None when the words say nothing about size.

    last: size of the last digit written that is not zero.
    """
    size = max(last, Fraction(1) if written.denominator == 1 else Fraction(0))
    # 近196 was not rounded: the true number lies next to it
    exact = last and written / last >= ROUND_UP_TO and (written / last) % 5 != 0
    if hedges & ABOVE_STRICT:
        return _Interval(written, written + size, open_low=True, open_high=True)
    if hedges & (ABOVE | AT_LEAST):
        over = max(size, written / (EXACT if exact else 10))
        return _Interval(written, written + over, open_low=not hedges & AT_LEAST, open_high=True)
    if hedges & BELOW:
        under = max(min(size, written / 5), written / (EXACT if exact else 12))
        return _Interval(written - under, written, open_high=True)
    if hedges & AROUND:
        about = max(written / 20, min(size / 2, written / 8))
        return _Interval(written - about, written + about)
    return None


def _holds(claim: Claim, true: Fraction) -> bool:
    """Whether the hedges are true of a number."""
    found = _interval(claim.hedges, claim.low, claim.size)
    if found is None or true < found.low or true > found.high:
        return False
    return not ((found.open_low and true == found.low) or (found.open_high and true == found.high))


def half_unit(claim: Claim) -> Fraction:
    """How far an average may lie from a number told in whole units, 0 for one told with a smaller digit.

    Nobody rounds 2.46 to 2: of small numbers the tenths are told, so that hardly anything may be missing.
    """
    return Fraction(0) if claim.step else min(measure(claim.unit).factor / 2, claim.low * MOST_ROUNDED)


def reach(claim: Claim) -> tuple[Fraction, Fraction]:
    """The interval outside which no number can bear the claim out."""
    if claim.hedges:
        size = max(claim.size, claim.low / 5)
        return claim.low - size, claim.high + size
    return claim.low - claim.step / 2, claim.high + claim.step / 2


def unit_goes_on(mention: Mention, unit: str, after: str) -> bool:
    """Whether the words after a figure complete its unit to the sheet's: 3.97千克 before 标煤/吨."""
    written, provided = fold(mention.unit), fold(unit)
    return bool(written) and provided.startswith(written) and after.lstrip().startswith(provided[len(written) :])
