"""Spellings: equal names count together, everything else is proposed with its reason and settled by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drafter.errors import InputError
from drafter.rollup import Match
from tests.rollup.units import fact, line, rolled, unit


def pair(one: str, other: str, measure: str = "家", twin: str = "家"):
    """Three units, two of which write an item one way and the third the other."""
    return (
        unit("松岭", fact(one, "3", measure)),
        unit("竹湾", fact(one, "4", measure)),
        unit("梅桥", fact(other, "5", twin)),
    )


@pytest.mark.parametrize("other", ["新建企业工會", "新建 企业工会", "“新建”企业工会", "新建企业工会　"])
def test_the_same_name_in_another_hand_is_one_item(other):
    """Traditional characters, blanks and quotation marks make no other item."""
    found = rolled(*pair("新建企业工会", other))

    assert found.settled
    assert [told.value for told in found.lines] == ["12"]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("新建企业工会", "新成立企业工会", "意思相近"),
        ("新建企业工会", "新建的企业工会数", "不影响意思"),
        ("职工技能培训", "开展职工技能培训", "不影响意思"),
        ("户外劳动者驿站", "户外劳动者驿占", "笔误"),
        ("在档困难职工家庭", "在档的困难职工家庭户数", "不影响意思"),
    ],
)
def test_likely_spellings_are_proposed_and_not_added(one, other, reason):
    """Until a person has settled it each spelling has its own total, and the rarer is proposed to go with the commoner."""
    found = rolled(*pair(one, other))
    (match,) = found.proposals

    assert not found.settled
    assert (match.item, match.into, match.same, match.units) == (other, one, None, ("梅桥街道总工会",))
    assert reason in match.reason
    assert {told.value for told in found.lines} == {"7", "5"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新建单独企业工会", "新建联合企业工会"),
        ("市级先进班组表彰对象", "区级先进班组表彰对象"),
        ("女职工专项体检", "男职工专项体检"),
        ("第一季度走访职工", "第二季度走访职工"),
        ("劳动争议受理案件", "劳动争议办结案件"),
        ("新建企业工会", "新建企业工会（外资）"),
        ("工会经费收入", "工会经费支出"),
        ("健康检查（女）", "健康检查（男）"),
        ("年末在册员工", "年末在册会员"),
        ("当年发证（农村户口）", "当年入会（农村户口）"),
        ("职工书屋", "户外驿站"),
    ],
)
def test_opposites_parts_and_strangers_are_not_proposed(one, other):
    """Names that differ in a number, a level, a sex or an opposite, or of which one is a part of the other, are two items."""
    assert rolled(*pair(one, other)).proposals == ()


def test_names_that_one_unit_uses_side_by_side_are_two_items():
    """Whoever reports both means two things, however alike they look."""
    found = rolled(
        unit("松岭", fact("新建企业工会", "3", "家"), fact("新成立企业工会", "1", "家")),
        unit("竹湾", fact("新建企业工会", "4", "家")),
    )

    assert found.proposals == ()


def test_one_name_counted_otherwise_is_proposed_where_it_may_be_added():
    """家 and 个 may be one count, a person says so; 人 and 人次 never are."""
    (match,) = rolled(*pair("新建企业工会", "新建企业工会", twin="个")).proposals
    settled = rolled(*pair("新建企业工会", "新建企业工会", twin="个"), settled=[replace(match, same=True)])

    assert "家" in match.reason
    assert "个" in match.reason
    assert [(told.value, told.unit) for told in settled.lines] == [("12", "家")]
    assert settled.settled
    with pytest.raises(InputError, match="不能相加"):
        rolled(settled=[Match("法律咨询", "人", "法律咨询", "人次", same=True)])


def test_what_was_settled_is_not_asked_again():
    """Settled as one they are added under the name chosen; settled as two they stay apart, and neither is proposed again."""
    sheets = pair("新建企业工会", "新成立企业工会")
    (match,) = rolled(*sheets).proposals
    one = rolled(*sheets, settled=[replace(match, same=True)])
    two = rolled(*sheets, settled=[replace(match, same=False)])

    assert (line(one, "新建企业工会").value, one.settled) == ("12", True)
    assert ({told.value for told in two.lines}, two.settled) == ({"7", "5"}, True)


def test_other_names_that_a_unit_gives_are_proposed():
    """Where a unit writes that its item is also called what others call theirs, a person is asked, however unlike the names are."""
    sheets = (
        unit("松岭", fact("建家", "3", "家", also="新建企业工会；新建会")),
        unit("竹湾", fact("新建企业工会", "4", "家")),
        unit("梅桥", fact("新建企业工会", "5", "家")),
    )
    (match,) = rolled(*sheets).proposals

    assert (match.item, match.into) == ("建家", "新建企业工会")
    assert "不同叫法" in match.reason
    assert line(rolled(*sheets, settled=[replace(match, same=True)]), "新建企业工会").value == "12"


def test_decisions_chain_and_may_name_an_item_nobody_wrote():
    """甲 into 乙 and 乙 into 丙 are all 丙, also where 丙 is a name of the parent's own."""
    sheets = pair("新建企业工会", "新成立企业工会")
    chain = [
        Match("新成立企业工会", "家", "新建企业工会", "家", same=True),
        Match("新建企业工会", "家", "新建会企业", "家", same=True),
        Match("去年的写法", "家", "新建会企业", "家", same=True),
    ]
    found = rolled(*sheets, settled=chain)

    assert [(told.item, told.value) for told in found.lines] == [("新建会企业", "12")]
