"""Which unit may stand for which is decided by a table, and a measure word the table does not know never makes a true figure wrong."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from drafter.trace import check
from drafter.trace.units import Fit, fit, measure
from tests.trace.sheets import fact, sheet

STAND_FOR_ONE_ANOTHER = [
    ("人", "名"),
    ("名", "位"),
    ("件", "起"),
    ("起", "宗"),
    ("场", "次"),
    ("次", "期"),
    ("场", "场次"),
    ("份", "册"),
    ("所", "家"),
    ("元", "块钱"),
    ("%", "％"),
    ("百分点", "个百分点"),
    ("百分點", "百分点"),
    ("小时", "分钟"),
    ("平方米", "平米"),
    ("公斤", "斤"),
    ("米", "公尺"),
    ("平方米", "平方公尺"),
    ("吨", "公噸"),
]


@pytest.mark.parametrize(("one", "other"), STAND_FOR_ONE_ANOTHER)
def test_units_of_one_class_stand_for_one_another(one: str, other: str):
    """人, 名 and 位 count people; 件, 起 and 宗 cases; 场, 次 and 期 events: a draft may use either."""
    assert fit(one, other) is Fit.SAME
    assert fit(other, one) is Fit.SAME


NEVER_STAND_FOR_ONE_ANOTHER = [
    *(pair for pair in product(["人", "名"], ["人次", "户", "家", "元", "%", "个百分点", "场", "件"])),
    *(pair for pair in product(["人次"], ["户", "家", "元", "%", "场"])),
    *(pair for pair in product(["元"], ["%", "户", "家", "份", "个"])),
    *(pair for pair in product(["%"], ["个百分点", "百分点", "个", "家", "倍"])),
    ("户", "户次"),
    ("倍", "番"),
    ("小时", "天"),
    ("小时", "学时"),
    ("平方米", "米"),
    ("岁", "年"),
]


@pytest.mark.parametrize(("one", "other"), NEVER_STAND_FOR_ONE_ANOTHER)
def test_units_that_count_different_things_never_fit(one: str, other: str):
    """People are not visits, households, enterprises or money, and a percentage is not a percentage point."""
    assert fit(one, other) is Fit.NONE
    assert fit(other, one) is Fit.NONE


@pytest.mark.parametrize("unit", ["家", "所", "场", "次", "件", "起", "份", "台", "支"])
@pytest.mark.parametrize("generic", ["个", "项"])
def test_the_general_measure_words_stand_for_any_count(unit: str, generic: str):
    """个 and 项 may stand for a measure word of places, events, cases and things, less surely than the same word."""
    assert fit(generic, unit) is Fit.GENERIC
    assert fit(unit, generic) is Fit.GENERIC


@pytest.mark.parametrize("unit", ["人", "名", "户"])
def test_people_and_households_are_counted_with_one_general_word_only(unit: str):
    """个 may stand for people and households, 项 never does."""
    assert fit("个", unit) is fit(unit, "个") is Fit.GENERIC
    assert fit("项", unit) is fit(unit, "项") is Fit.NONE


@pytest.mark.parametrize(("one", "other"), [("家", "件"), ("场", "份"), ("支", "场"), ("户", "家")])
def test_open_classes_fit_one_another_loosely(one: str, other: str):
    """A count of places told with a measure word of things is odd, but no proof of an error."""
    assert fit(one, other) is Fit.LOOSE


@pytest.mark.parametrize("unknown", ["垛", "畦", "铺", "羽"])
def test_a_measure_word_the_table_does_not_know_is_accepted(unknown: str):
    """An unknown measure word fits itself, any general one and any open class, never people, money or percentages."""
    assert measure(unknown).kind == "unknown"
    assert fit(unknown, unknown) is Fit.SAME
    assert fit(unknown, "个") is Fit.GENERIC
    assert fit(unknown, "件") is Fit.LOOSE
    assert {fit(unknown, strict) for strict in ("人", "人次", "元", "%", "户")} == {Fit.NONE}


def test_two_unknown_measure_words_fit_loosely():
    """Nothing is known of either, so nothing speaks against them but the spelling."""
    assert fit("垛", "畦") is Fit.LOOSE


@pytest.mark.parametrize("unit", ["家", "件", "场", "人次", "户"])
def test_a_number_without_a_unit_fits_counts(unit: str):
    """A bare number may be any count."""
    assert fit("", unit) is Fit.GENERIC


@pytest.mark.parametrize("unit", ["元", "%", "个百分点", "小时"])
def test_a_number_without_a_unit_fits_no_amount(unit: str):
    """Money, percentages and hours are told with their unit."""
    assert fit("", unit) is Fit.NONE


def test_a_rate_is_a_class_of_its_own():
    """元/篇 fits 元/篇 only, neither money nor 元/人."""
    assert fit("元/篇", "元/篇") is Fit.SAME
    assert {fit("元/篇", other) for other in ("元", "篇", "元/人", "%", "个")} == {Fit.NONE}


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("元", 1),
        ("角", Fraction(1, 10)),
        ("‰", Fraction(1, 10)),
        ("成", 10),
        ("小时", 60),
        ("周", 7),
        ("斤", Fraction(1, 2)),
    ],
)
def test_units_of_one_class_are_measured_in_its_first(unit: str, factor: Fraction):
    """Half an hour and thirty minutes are one amount: each unit has its size in the first unit of its class."""
    assert measure(unit).factor == factor


@pytest.mark.parametrize(("traditional", "simplified"), [("萬元", "万元"), ("個", "个"), ("場", "场"), ("戶", "户")])
def test_script_does_not_matter(traditional: str, simplified: str):
    """A traditional measure word is the simplified one."""
    assert fit(traditional, simplified) is Fit.SAME


def test_fitting_is_mutual():
    """Whether a fits b never depends on which of them the draft wrote."""
    units = [
        "人",
        "名",
        "人次",
        "户",
        "家",
        "个",
        "项",
        "件",
        "场",
        "份",
        "元",
        "%",
        "个百分点",
        "倍",
        "番",
        "垛",
        "",
        "元/篇",
        "天",
    ]

    assert [(a, b) for a, b in product(units, units) if fit(a, b) is not fit(b, a)] == []


def test_the_digits_of_another_fact_do_not_excuse_a_wrong_unit() -> None:
    """提案38万元 is what the sheet counts as 38件, though some other fact is 38.2万元."""
    provided = sheet(
        fact("U1", "民主管理", "职代会提案", "38", "件"),
        fact("U2", "财务", "拨缴经费收入", "38.2", "万元"),
    )
    (right,) = check("职代会征集提案38件。", provided).figures
    (wrong,) = check("职代会征集提案38万元。", provided).figures
    assert not right.flagged
    assert (wrong.flagged, wrong.suggestion) == (True, "38件")
