"""Rates and averages: computed again from their operands, never added or averaged."""

from __future__ import annotations

import pytest

from drafter import check
from drafter.rollup import Outcome
from tests.rollup.units import fact, line, rolled, unit


def signing(name: str, signed: int, firms: int, rate: str, **more: str):
    """A street with the firms that signed, all firms and the rate."""
    return unit(
        name,
        fact("企业总数", str(firms), "家"),
        fact("签订集体合同的企业", str(signed), "家"),
        fact("集体合同签订率", rate, "%", **more),
    )


def test_a_rate_is_the_quotient_of_the_totals():
    """90/100 and 10/50 are 100/150, not the mean of 90 % and 20 %, and the quotient stands with the ids of the totals."""
    found = rolled(signing("松岭", 90, 100, "90"), signing("竹湾", 10, 50, "20"))
    rate = line(found, "集体合同签订率")

    assert (rate.outcome, rate.value, rate.formula) == (Outcome.RECOMPUTED, "66.7", "F2/F1*100")
    assert "四舍五入" in rate.reasons[0]
    assert check("集体合同签订率达66.7%。", found.sheet).ok


def test_a_rate_whose_operands_one_unit_left_out_is_listed_with_its_name():
    """Without one unit's operands the quotient would be of other units than the rate."""
    bare = unit("梅桥", fact("集体合同签订率", "80", "%"))
    found = line(rolled(signing("松岭", 90, 100, "90"), signing("竹湾", 10, 50, "20"), bare), "集体合同签订率")

    assert found.outcome is Outcome.LISTED
    assert "梅桥街道总工会" in "".join(found.reasons)


def test_a_rate_that_does_not_follow_from_a_units_figures_is_not_computed():
    """A unit whose rate is not the quotient counts it otherwise: the others' arithmetic does not hold for it."""
    found = line(
        rolled(
            signing("松岭", 90, 100, "90"),
            signing("竹湾", 10, 50, "20"),
            signing("梅桥", 30, 60, "50"),
            signing("柳塘", 30, 60, "71"),
        ),
        "集体合同签订率",
    )

    assert found.outcome is Outcome.LISTED
    assert "柳塘街道总工会" in "".join(found.reasons)


def test_a_rate_without_operands_is_listed():
    """Nothing is searched for blindly: figures that happen to divide but are not named by the rate give none."""
    sheets = [
        unit(name, fact("职工书屋", part, "个"), fact("活动室", "10", "个"), fact("会员满意率", rate, "%"))
        for name, part, rate in (("松岭", "9", "90"), ("竹湾", "2", "20"))
    ]

    assert line(rolled(*sheets), "会员满意率").outcome is Outcome.LISTED


@pytest.mark.parametrize(
    ("above", "below", "rate"),
    [
        (("竞赛奖金", "8", "万元"), ("本级自有款", "10", "万元"), "竞赛参与率"),
        (("安全巡查问题销号", "8", "个"), ("企业注册", "10", "家"), "安全巡查问题销号率"),
        (("公有制单位公开", "8", "家"), ("参赛厂家", "10", "家"), "民营厂家公开率"),
    ],
)
def test_a_quotient_that_only_chance_gives_is_not_taken(above, below, rate):
    """One unit's figures that happen to divide, without words that name both, are no rate."""
    sheet = unit("松岭", fact(*above), fact(*below, topic="综合"), fact(rate, "80", "%"))

    assert line(rolled(sheet), rate).outcome is Outcome.LISTED


def test_a_denominator_need_not_be_named_where_several_units_bear_it_out():
    """Three units whose figures all divide to the last digit leave chance no room."""

    def street(name: str, done: str, of: str, rate: str):
        return unit(
            name,
            fact("巡查问题销号", done, "个"),
            fact("登记台账", of, "个", topic="综合"),
            fact("巡查问题销号率", rate, "%"),
        )

    units = (("松岭", "83", "97", "85.6"), ("竹湾", "41", "59", "69.5"), ("梅桥", "67", "71", "94.4"))
    three = line(rolled(*(street(*row) for row in units)), "巡查问题销号率")
    two = line(rolled(*(street(*row) for row in units[:2])), "巡查问题销号率")

    assert (three.outcome, three.value) == (Outcome.RECOMPUTED, "84.1")
    assert two.outcome is Outcome.LISTED


def test_a_rate_that_is_the_same_everywhere_stays():
    """A rate equal in all units is the parent's too, whatever the weights; so is a standard."""
    found = rolled(
        unit("松岭", fact("办结率", "100", "%"), fact("慰问标准", "500", "元/户")),
        unit("竹湾", fact("办结率", "100", "%"), fact("慰问标准", "500", "元/户")),
    )

    assert [(told.outcome, told.value) for told in found.lines] == [
        (Outcome.UNIFORM, "100"),
        (Outcome.UNIFORM, "500"),
    ]


@pytest.mark.parametrize("measure", ["元", "元/人"])
def test_an_average_is_the_quotient_of_the_totals(measure):
    """人均 of 6万元 over 100 people and 1万元 over 50 is 7万元 over 150."""

    def granting(name: str, money: str, people: str, each: str):
        return unit(
            name,
            fact("助学金发放", money, "万元"),
            fact("受助学生", people, "人"),
            fact("人均助学金", each, measure),
        )

    found = line(rolled(granting("松岭", "6", "100", "600"), granting("竹湾", "1", "50", "200")), "人均助学金")

    assert (found.outcome, found.value, found.formula) == (Outcome.RECOMPUTED, "466.67", "F1/F2")


def test_the_rate_of_the_period_before_is_computed_where_all_gave_it():
    """Growth in points is told from two rates that were computed alike."""

    def street(name: str, now: tuple[str, str, str], before: tuple[str, str, str]):
        items = (("企业总数", "家"), ("签订集体合同的企业", "家"), ("集体合同签订率", "%"))
        rows = [fact(i, n, m, previous=b) for (i, m), n, b in zip(items, now, before, strict=True)]
        return unit(name, *rows)

    found = rolled(
        street("松岭", ("100", "90", "90"), ("80", "60", "75")),
        street("竹湾", ("50", "10", "20"), ("40", "10", "25")),
    )
    told = line(found, "集体合同签订率")

    assert (told.value, told.previous) == ("66.7", "58.3")


def test_hedged_operands_give_no_rate():
    """约90 of 100 is no exact quotient."""
    hedged = unit(
        "梅桥",
        fact("企业总数", "100", "家"),
        fact("签订集体合同的企业", "90", "家", modifier="约"),
        fact("集体合同签订率", "90", "%"),
    )
    found = line(rolled(signing("松岭", 80, 100, "80"), hedged), "集体合同签订率")

    assert found.outcome is Outcome.LISTED
