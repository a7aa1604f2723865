"""Arithmetic is looked for only where a sheet's structure justifies it, each kind with its formula, and never in all pairs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from drafter.trace import Figure, Status, check
from drafter.trace.derive import Derivation, Derivations, Shape
from drafter.trace.evidence import Index, Ordered
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(*STREET)


def derivations(*facts: dict[str, Any]) -> dict[str, Derivation]:
    """All arithmetic of a sheet of one topic, by formula."""
    index = Index(sheet(*facts))
    table = Derivations(index).of_topic(facts[0]["topic"])
    return {row.formula: row for row in table.things}


TOTAL = (
    fact("T", "互助", "参保总数", "160", "人", parts="A, B, C"),
    fact("A", "互助", "在职参保", "100", "人"),
    fact("B", "互助", "退休参保", "40", "人"),
    fact("C", "互助", "家属参保", "20", "人"),
)
STOCK = (
    fact("A", "会员", "年初会员", "1000", "人"),
    fact("B", "会员", "新发展会员", "70", "人"),
    fact("C", "会员", "会员退会", "15", "人"),
)
RISING = (fact("A", "调解", "调解争议", "45", "件", previous="30", target="50"),)
FALLING = (fact("A", "信访", "来访", "12", "件", previous="30", target="10"),)
RATE = (fact("A", "协商", "集体合同签订率", "97.5", "%", previous="95"),)
PAID = (
    fact("A", "帮扶", "慰问困难职工", "30", "人"),
    fact("B", "帮扶", "慰问标准", "500", "元"),
)
SHARED = (
    fact("A", "建会", "应建会企业", "200", "家"),
    fact("B", "建会", "已建会企业", "150", "家"),
)
SPENT = (
    fact("A", "帮扶", "发放慰问金", "6", "万元"),
    fact("B", "帮扶", "慰问困难职工", "120", "人"),
)
DOUBLED = sheet(fact("A", "建会", "会员", "80", "人", previous="20"))

SHAPES = [
    (TOTAL, Shape.SUM, "A+B+C", 160, "人"),
    (TOTAL, Shape.SUM, "A+B", 140, "人"),
    (STOCK, Shape.FLOW, "A+B-C", 1055, "人"),
    (STOCK, Shape.DIFFERENCE, "B-C", 55, "人"),
    (RISING, Shape.CHANGE, "A-A.previous", 15, "件"),
    (RISING, Shape.GROWTH, "(A-A.previous)/A.previous*100", 50, "%"),
    (RISING, Shape.MULTIPLE, "A/A.previous", Fraction(3, 2), "倍"),
    (RISING, Shape.COMPLETION, "A/A.target*100", 90, "%"),
    (RISING, Shape.CHANGE, "A.target-A", 5, "件"),
    (FALLING, Shape.CHANGE, "A.previous-A", 18, "件"),
    (FALLING, Shape.GROWTH, "(A.previous-A)/A.previous*100", 60, "%"),
    (FALLING, Shape.COMPLETION, "A/A.target*100", 120, "%"),
    (FALLING, Shape.GROWTH, "(A-A.target)/A.target*100", 20, "%"),
    (RATE, Shape.POINTS, "A-A.previous", Fraction(5, 2), "个百分点"),
    (PAID, Shape.PRODUCT, "A*B", 15000, "元"),
    (SHARED, Shape.SHARE, "B/A*100", 75, "%"),
    (SHARED, Shape.DIFFERENCE, "A-B", 50, "家"),
    (SPENT, Shape.AVERAGE, "A/B", 500, "元"),
]


@pytest.mark.parametrize(("facts", "shape", "formula", "value", "unit"), SHAPES)
def test_each_kind_of_arithmetic_has_its_formula(
    facts: tuple[dict[str, Any], ...], shape: Shape, formula: str, value: Fraction | int, unit: str
):
    """Sum, balance, difference, change, growth, points, completion, product, share, average and multiple, exactly worked out."""
    found = derivations(*facts)[formula]

    assert (found.shape, found.value, found.unit) == (shape, Fraction(value), unit)


def test_a_fall_is_marked_as_one():
    """The direction is kept, so that 增长 written for 下降 can be told."""
    assert derivations(*FALLING)["A.previous-A"].falling
    assert not derivations(*RISING)["A-A.previous"].falling


def test_percentages_are_never_added():
    """Rates of one topic make differences in points, no sums."""
    found = derivations(
        fact("A", "协商", "集体合同签订率", "97", "%"),
        fact("B", "协商", "工资协议签订率", "92", "%"),
    )

    assert {row.shape for row in found.values()} == {Shape.POINTS}


def test_unlike_units_are_never_added_or_taken_away():
    """人 and 人次, money and people make no sum and no difference."""
    found = derivations(
        fact("A", "培训", "参训职工", "60", "人"),
        fact("B", "培训", "讲座听课", "900", "人次"),
        fact("C", "培训", "培训经费", "5000", "元"),
    )

    assert {row.shape for row in found.values()} & {Shape.SUM, Shape.FLOW, Shape.DIFFERENCE} == set()


def test_facts_of_different_topics_are_not_put_together():
    """A sum across topics would explain almost any number."""
    index = Index(sheet(fact("A", "建会", "新建工会", "3", "家"), fact("B", "培训", "送课企业", "9", "家")))
    built = Derivations(index)

    assert all(len(row.facts) == 1 for topic in ("建会", "培训") for row in built.of_topic(topic).things)
    assert built.of_topic("没有这个板块").things == []


def test_nothing_is_divided_by_zero():
    """A zero before, as a target or as a whole gives no growth, completion or share."""
    found = derivations(
        fact("A", "建会", "新建工会", "3", "家", previous="0", target="0"),
        fact("B", "建会", "撤销工会", "0", "家"),
    )

    assert {row.shape for row in found.values()} & {Shape.GROWTH, Shape.COMPLETION} == set()
    assert found["A-A.previous"].value == 3


def test_doubling_is_counted_in_fan():
    """翻两番 is four times as much."""
    (figure,) = [f for f in check("会员80人，比上年翻了两番。", DOUBLED).figures if "番" in f.text]

    assert (figure.status, figure.formula) == (Status.DERIVED, "A/A.previous")


def test_rows_stand_in_the_order_of_their_values():
    """Look-up is by bisection, both ends included, exact also where numbers lie closer together than the keys tell apart."""
    table = Derivations(Index(SHEET)).of_topic("互助保障")
    close = [(Fraction(n, 10**8), n) for n in (7, 3, 5, 3)]

    assert Ordered(close).things == [3, 3, 5, 7]
    assert Ordered(close).between(Fraction(3, 10**8), Fraction(5, 10**8)) == [3, 3, 5]
    assert Ordered(close).between(Fraction(4, 10**8), Fraction(4, 10**8)) == []
    values = [row.value for row in table.things]
    assert values == sorted(values)
    for low, high in product([*values, Fraction(-1, 3), Fraction(10**9)], repeat=2):
        assert table.between(low, high) == [row for row in table.things if low <= row.value <= high]


VILLAGES = [f"{name}村培训" for name in "东南西北上下前后中"]


@pytest.mark.parametrize(
    ("item", "value", "added"),
    [
        ("外村培训", "5", True),
        # by its brackets, by how its name goes on: what is told in it is told already
        ("东村培训（女）", "5", False),
        ("东村培训合格", "5", False),
        # more than the whole that it is named after, so that it is none of its parts
        ("东村培训补助对象", "90", True),
    ],
)
def test_all_facts_of_a_topic_are_added_up_where_none_is_a_part_of_another(item: str, value: str, added: bool) -> None:
    """However many they are, and wherever the part stands among them."""
    rows = [fact(f"F{n}", "培训", name, str(20 + n), "人") for n, name in enumerate(VILLAGES)]
    for at in (0, 4, len(rows)):
        facts = [*rows[:at], fact("P", "培训", item, value, "人"), *rows[at:]]

        assert ("+".join(row["id"] for row in facts) in derivations(*facts)) is added


def rows_of(size: int, topics: int) -> int:
    """How many pieces of arithmetic a sheet of that size has."""
    rows = [
        fact(
            f"F{n}",
            f"板块{n % topics}",
            f"事项{n}",
            str(n * 7 + 11),
            "人",
            previous=str(n * 5 + 3),
            target=str(n * 8 + 1),
        )
        for n in range(size)
    ]
    built = Derivations(Index(sheet(*rows)))
    return sum(len(built.of_topic(f"板块{n}").things) for n in range(topics))


@pytest.mark.parametrize("per_topic", [40, None])
def test_arithmetic_grows_in_step_with_the_sheet(per_topic: int | None):
    """Four times the facts give at most about four times the arithmetic, in many topics or all in one."""
    small, large = (rows_of(size, size // per_topic if per_topic else 1) for size in (120, 480))

    assert 0 < large <= Fraction(9, 2) * small


def traced(text: str, figure: str) -> Figure:
    """The figure of a draft on the street's sheet."""
    (found,) = [f for f in check(text, SHEET).figures if f.text == figure]
    return found


TOLD = [
    ("在职和退休职工参保共4728人。", "4728人", "F13+F14"),
    ("完成换届的企业工会15家，是上年同期的1.25倍。", "1.25倍", "F3/F3.previous"),
    ("完成换届的企业工会15家，同比增长25%。", "25%", "(F3-F3.previous)/F3.previous*100"),
    ("帮困基金余额575.8万元，比上年末增加35.6万元。", "35.6万元", "F7-F7.previous"),
    ("帮困基金余额575.8万元，距目标还差24.2万元。", "24.2万元", "F7.target-F7"),
    ("会员净增701人。", "701人", "F5-F6"),
    ("设立帮困基金的企业217家，还有6家应设企业未设立。", "6家", "F11-F10"),
    ("在职职工参保4040人，占医疗互助参保人数的49.5%。", "49.5%", "F13/F12*100"),
]


@pytest.mark.parametrize(("text", "figure", "formula"), TOLD)
def test_a_draft_may_tell_arithmetic_its_words_call_for(text: str, figure: str, formula: str):
    """The figure is derived, with the formula that gives it."""
    found = traced(text, figure)

    assert (found.status, found.formula) == (Status.DERIVED, formula), found.reason


NOT_TOLD = [
    ("完成换届的企业工会15家，同比减少3家。", "3家"),
    ("完成换届的企业工会15家，同比增长20%。", "20%"),
    ("完成换届的企业工会15家，比上年同期增长1.25倍。", "1.25倍"),
    ("完成换届的企业工会15家，同比下降25%。", "25%"),
    ("帮困基金余额575.8万元，完成目标任务的106.6%。", "106.6%"),
    ("在职和退休职工参保共4927人。", "4927人"),
    ("现有会员12642人。", "12642人"),
    ("设立帮困基金的企业217家，占应设企业的79.3%。", "79.3%"),
]


@pytest.mark.parametrize(("text", "figure"), NOT_TOLD)
def test_false_arithmetic_is_flagged(text: str, figure: str):
    """A wrong direction, base, order of digits, or 增长1.25倍 for 是…的1.25倍."""
    assert traced(text, figure).flagged


def test_the_chance_of_a_coincidence_of_arithmetic_counts_the_arithmetic():
    """A derived figure could have matched any of many results: its chance is not zero."""
    found = traced("完成换届的企业工会15家，同比增长25%。", "25%")

    assert 0 < Decimal(found.coincidence or 0) <= 1
