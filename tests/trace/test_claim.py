"""A claim is true or false of a number by fixed rules: hedges, bounds, rounding, ranges, and a hedge the sheet has and the draft lost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.numerals import read_numbers
from drafter.trace.claim import Bearing, Claim, bears, claim_of, round_size


def claimed(words: str) -> Claim:
    """The claim of the one figure in a few words."""
    (mention,) = [m for m in read_numbers(f"共{words}。") if m.traced]
    claim = claim_of(mention)
    assert claim is not None, words
    return claim


def borne(words: str, number: str, modifier: str = "") -> Bearing:
    """How a number bears the words out."""
    low, mark, high = number.partition("~")
    first = Fraction(low)
    return bears(claimed(words), first, Fraction(high) if mark else first, modifier)


TRUE_HEDGES = [
    ("近50人", "48"),
    ("近50人", "50"),
    ("近400人", "392"),
    ("将近200人", "195"),
    ("接近90%", "89.6"),
    ("50多人", "54"),
    ("50多人", "51"),
    ("300余人", "312"),
    ("300多人", "340"),
    ("12万多元", "125000"),
    ("三十余家", "34"),
    ("十几家", "13"),
    ("超过100人", "103"),
    ("超100人", "101"),
    ("逾100人", "104"),
    ("突破100人", "101"),
    ("突破100人", "100"),
    ("100人以上", "100"),
    ("100人以上", "108"),
    ("不少于30人", "30"),
    ("不低于95%", "96"),
    ("上千人", "1050"),
    ("约300人", "296"),
    ("约300人", "304"),
    ("大约300人", "300"),
    ("300人左右", "305"),
    ("300人左右", "297"),
    ("不足100人", "97"),
    ("不到100人", "96"),
    ("100人以下", "99"),
    ("100人以内", "100"),
    ("不超过100人", "100"),
]


@pytest.mark.parametrize(("words", "number"), TRUE_HEDGES)
def test_a_true_hedge_is_borne_out(words: str, number: str):
    """近 is just below or at, 多 and 余 just above, 约 and 左右 around, 超过 above, 以上 at or above, 不足 below."""
    assert borne(words, number) is Bearing.HEDGED


FALSE_HEDGES = [
    ("近50人", "52"),
    ("近50人", "30"),
    ("近400人", "401"),
    ("将近200人", "203"),
    ("50多人", "48"),
    ("50多人", "50"),
    ("50多人", "63"),
    ("300余人", "298"),
    ("300余人", "300"),
    ("300余人", "420"),
    ("超过100人", "98"),
    ("超过100人", "100"),
    ("逾100人", "99"),
    ("突破100人", "96"),
    ("100人以上", "99"),
    ("不少于30人", "29"),
    ("上千人", "960"),
    ("约300人", "250"),
    ("约300人", "360"),
    ("300人左右", "240"),
    ("不足100人", "100"),
    ("不足100人", "104"),
    ("不到100人", "100"),
    ("100人以下", "101"),
    ("100人以内", "101"),
    ("不超过100人", "101"),
    ("超过100人", "500"),
    ("不足100人", "12"),
]


@pytest.mark.parametrize(("words", "number"), FALSE_HEDGES)
def test_a_false_hedge_is_not_borne_out(words: str, number: str):
    """A bound on the wrong side, at the bound itself where it is strict, or so far away that no one would say it."""
    assert borne(words, number) is Bearing.NONE


ROUNDED = [
    ("1.3万人次", "12561"),
    ("1.26万人次", "12561"),
    ("1.2万人次", "12561", False),
    ("1.25万人次", "12561", False),
    ("1.25万人次", "12486"),
    ("97.3%", "97.30941704"),
    ("97.3%", "97.25"),
    ("97.2%", "97.30941704", False),
    ("97%", "97.30941704"),
    ("98%", "97.30941704", False),
    ("587.8万元", "5878400"),
    ("587.8万元", "5879000", False),
    ("1.5小时", "92"),
    ("1.5小时", "95", False),
]


@pytest.mark.parametrize("row", ROUNDED)
def test_rounding_is_true_to_the_last_digit_written(row: tuple[str, str] | tuple[str, str, bool]):
    """万, decimals and percentages are rounded to their last digit; a number further away than half of it is another number."""
    words, number, *rest = row

    assert borne(words, number) is (Bearing.NONE if rest else Bearing.ROUNDED)


@pytest.mark.parametrize(
    ("words", "number"), [("0.5%", "0.45"), ("2.5万元", "24500"), ("6.6%", "6.55"), ("1.3万人", "12500")]
)
def test_half_is_rounded_up(words: str, number: str):
    """A half goes up to the digit written (N19)."""
    assert borne(words, number) is Bearing.ROUNDED


@pytest.mark.parametrize(("words", "number"), [("97.3%", "97.35"), ("1.2万人", "12500"), ("2.4万元", "24500")])
def test_half_is_never_rounded_down(words: str, number: str):
    """97.35 is 97.4 after rounding, never 97.3."""
    assert borne(words, number) is Bearing.NONE


@pytest.mark.parametrize(("words", "number"), [("1万人次", "12561"), ("1万人次", "9200"), ("2万元", "24999")])
def test_a_rounding_that_leaves_little_needs_a_hedge(words: str, number: str):
    """A tenth or a fifth of the number may not be left out without 约, 近 or 余."""
    assert borne(words, number) is Bearing.NONE


@pytest.mark.parametrize(
    ("words", "number"), [("120人", "119"), ("575家", "575.2"), ("1200人", "1204"), ("76名", "77")]
)
def test_a_whole_count_is_never_rounded(words: str, number: str):
    """People and enterprises are counted: without a hedge a count is equal or wrong."""
    assert borne(words, number) is Bearing.NONE


EQUAL = [
    ("55700元", "55700"),
    ("5.57万元", "55700"),
    ("五万五千七百元", "55700"),
    ("１２５６１人", "12561"),
    ("12,561人", "12561"),
    ("1.2561万人", "12561"),
    ("二十三家", "23"),
    ("廿三家", "23"),
    ("百分之五十", "50"),
    ("50%", "50"),
    ("一半", "50"),
    ("五成", "50"),
    ("九成", "90"),
]


@pytest.mark.parametrize(("words", "number"), EQUAL)
def test_the_way_of_writing_does_not_matter(words: str, number: str):
    """Numeral system, width, grouping and magnitude are clothes of one number."""
    assert borne(words, number) is Bearing.EXACT


def test_a_third_is_a_share():
    """三分之一 is a third of a hundred percent, exactly; 33% is near enough for a share told in thirds."""
    assert borne("三分之一", "100/3") is Bearing.EXACT
    assert borne("三分之一", "33") is Bearing.ROUNDED
    assert borne("三分之一", "40") is Bearing.NONE


def test_a_range_needs_both_ends():
    """10至20人 is borne out by 10~20, by neither end and by nothing in between."""
    assert borne("10至20人", "10~20") is Bearing.EXACT
    assert borne("10至20人", "10~25") is Bearing.NONE
    assert borne("10至20人", "10") is Bearing.NONE
    assert borne("10至20人", "15") is Bearing.NONE


def test_a_colloquial_range_is_a_hedge():
    """三四个 is true of three and of four, and of nothing else."""
    assert borne("三四个", "3") is Bearing.HEDGED
    assert borne("三四个", "4") is Bearing.HEDGED
    assert borne("三四个", "5") is Bearing.NONE


def test_a_number_does_not_bear_a_range_of_the_sheet_out():
    """Where the sheet gives a range, one number is not what it says."""
    assert borne("15人", "10~20") is Bearing.NONE


@pytest.mark.parametrize(
    ("words", "number", "modifier"), [("400人", "400", "近"), ("300户", "300", "余"), ("500人次", "500", "约")]
)
def test_a_hedge_of_the_sheet_that_the_draft_lost_is_seen(words: str, number: str, modifier: str):
    """近400 in the sheet is not 400: told without its hedge it claims too much."""
    assert borne(words, number, modifier) is Bearing.HEDGE_LOST


@pytest.mark.parametrize(
    ("words", "number", "modifier"),
    [("近400人", "400", "近"), ("300余户", "300", "余"), ("300多户", "300", "余"), ("约400人", "400", "近")],
)
def test_the_hedge_of_the_sheet_is_exact(words: str, number: str, modifier: str):
    """A hedge that the sheet has, or one to the same side, says what the sheet says."""
    assert borne(words, number, modifier) is Bearing.EXACT


@pytest.mark.parametrize(("words", "number", "modifier"), [("400多人", "400", "近"), ("近300户", "300", "余")])
def test_a_hedge_to_the_other_side_is_false(words: str, number: str, modifier: str):
    """近400 lies below, 400多 above."""
    assert borne(words, number, modifier) is Bearing.NONE


@pytest.mark.parametrize("words", ["4月26日", "xx人", "2025年"])
def test_dates_and_blanks_make_no_claim(words: str):
    """They are compared by other rules."""
    assert [claim_of(m) for m in read_numbers(words)] == [None] * len(read_numbers(words))


@pytest.mark.parametrize(
    ("number", "size"), [("50", "10"), ("1200", "100"), ("23", "1"), ("4.9", "1/10"), ("0", "1"), ("1000", "1000")]
)
def test_the_size_of_the_last_digit(number: str, size: str):
    """A hedge reaches as far as the last digit that is not zero."""
    assert round_size(Fraction(number)) == Fraction(size)


@settings(max_examples=200)
@given(st.integers(1, 9), st.integers(1, 5), st.integers(0, 10**6))
def test_near_and_more_than_never_both_hold(digit: int, zeros: int, true: int):
    """No number is both 近N and N多, and each holds within one step of the last digit written."""
    written = digit * 10**zeros
    near = borne(f"近{written}人", str(true)) is Bearing.HEDGED
    more = borne(f"{written}多人", str(true)) is Bearing.HEDGED

    assert not (near and more)
    assert not near or written - 10**zeros <= true <= written
    assert not more or written < true < written + 10**zeros


@settings(max_examples=200)
@given(st.integers(80_000, 10**8), st.integers(0, 3))
def test_a_number_rounded_half_up_is_always_borne_out(true: int, places: int):
    """Whatever a clerk rounds to 万 by the rule is true of the number it came from."""
    step = Fraction(10_000, 10**places)
    digits = int(Fraction(true) / step + Fraction(1, 2))
    if digits:
        text = f"{digits // 10**places}" + (f".{digits % 10**places:0{places}d}" if places else "")

        assert borne(f"{text}万元", str(true)) >= Bearing.ROUNDED
