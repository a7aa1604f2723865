"""Exact amounts: canonical text, ranges, fractions, magnitudes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.numerals import Amount, canonical, parse_amount, to_base


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("575.8", Fraction("575.8"), Fraction("575.8")),
        ("-3", Fraction(-3), Fraction(-3)),
        ("10~20", Fraction(10), Fraction(20)),
        ("1/3", Fraction(1, 3), Fraction(1, 3)),
        ("6~2", Fraction(6), Fraction(2)),
    ],
)
def test_canonical_values_are_amounts(value, low, high):
    """Decimals, fractions and ranges are exact at both ends."""
    amount = parse_amount(value)

    assert (low, high, low != high) == (amount.low, amount.high, amount.is_range)
    assert value == str(amount)


@pytest.mark.parametrize(
    "value", ["", "1,234", "1e5", "十", "2009-02-24", "1/0", "~3", "3~", ".5", "\uff15", "period", " 1"]
)
def test_other_text_is_refused(value):
    """Whatever is not canonical is a ValueError, never a guess."""
    with pytest.raises(ValueError, match=r"."):
        parse_amount(value)


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        ("575.8", "万元", ("5758000", "元")),
        ("1.25", "万人次", ("12500", "人次")),
        ("1.2", "万亿元", ("1200000000000", "元")),
        ("3", "千克", ("3", "千克")),
        ("5", "千瓦时", ("5", "千瓦时")),
        ("5", "千元", ("5000", "元")),
        ("5", "百分点", ("5", "百分点")),
        ("10~20", "萬元", ("100000~200000", "元")),
        ("1/3", "亿元", ("100000000/3", "元")),
        ("3", "家", ("3", "家")),
        ("3", "万", ("30000", "")),
    ],
)
def test_magnitudes_go_into_the_value(value, unit, base):
    """万 and 亿 before a unit multiply exactly; 千 in 千克 belongs to the unit."""
    assert base == to_base(value, unit)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_canonical_text_keeps_the_number(number):
    """Canonical text has no exponent and no needless zero, and is the same number."""
    text = canonical(number)

    assert Fraction(number) == parse_amount(text).low
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))


def test_a_number_without_end_is_a_fraction():
    """A third stays a third."""
    assert (
        canonical(Fraction(1, 3)),
        canonical(Decimal("0.20")),
        canonical(Fraction(-15, 2)),
    ) == ("1/3", "0.2", "-7.5")
    assert str(Amount(Fraction(1), Fraction(2))) == "1~2"
