"""Exact amounts (数值): canonical text to numbers and back, magnitudes (万, 亿) to base units.

A canonical value is a decimal (`575.8`), a fraction (`1/3`) or a range of two of them (`10~20`). Nothing here rounds and nothing
is a float: 587.8 万元 is 5878000 元, a third of 万 is `10000/3`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from drafter.numerals.fold import fold

_NUMBER = re.compile(r"-?\d{1,400}(?:\.\d{1,400})?(?:/\d{1,400})?", re.ASCII)
_MAGNITUDE = re.compile(r"[十百千]?(?:万亿|亿|万)|[百千](?!分|[克米瓦伏卡帕焦赫牛])")
_WORTH = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or a range with both ends (数值或区间)."""

    low: Fraction
    high: Fraction

    @property
    def is_range(self) -> bool:
        """Whether the two ends differ."""
        return self.low is not self.high and self.low != self.high

    def __str__(self) -> str:
        """The canonical text."""
        low = canonical(self.low)
        return f"{low}~{canonical(self.high)}" if self.is_range else low


def _number(text: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"not a canonical number: {text!r}")
    try:
        if text.isascii() and text.isdigit():
            return Fraction(int(text))
        return Fraction(text) if "/" not in text else Fraction(*map(Fraction, text.split("/")))
    except ZeroDivisionError:
        raise ValueError(f"a fraction with denominator zero: {text!r}") from None


def parse_amount(value: str) -> Amount:
    """The amount of a canonical value (`575.8`, `10~20`, `1/3`); ValueError for anything else, dates included."""
    low, mark, high = value.partition("~")
    first = _number(low)
    return Amount(first, _number(high) if mark else first)


def canonical(number: Fraction | Decimal | int) -> str:
    """Decimal text without exponent or trailing zeros, or `a/b` when the decimal would not end."""
    if isinstance(number, int):
        return str(number)
    exact = Fraction(number)
    rest = exact.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return f"{exact.numerator}/{exact.denominator}"
    places = max(twos, fives)
    sign = "-" if exact < 0 else ""
    digits = str(abs(exact.numerator) * 10**places // exact.denominator)
    if not places:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


@lru_cache(maxsize=4096)
def magnitude(unit: str) -> tuple[int, str]:
    """How many base units one `unit` is, and the base unit: 万元 -> (10000, 元), 千克 -> (1, 千克)."""
    found = _MAGNITUDE.match(fold(unit))
    if found is None:
        return 1, unit
    worth = 1
    for character in found.group():
        worth *= _WORTH[character]
    return worth, unit[found.end() :]


def to_base(value: str, unit: str) -> tuple[str, str]:
    """The same amount in the base unit: ('575.8', '万元') -> ('5758000', '元'); ranges at both ends."""
    amount = parse_amount(value)
    worth, base = magnitude(unit)
    if worth == 1:
        return value, unit
    return str(Amount(amount.low * worth, amount.high * worth)), base
