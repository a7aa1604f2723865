"""A wrong figure is told with what it was meant to be when one slip of the pen parts the two."""

from __future__ import annotations

import pytest

from drafter.trace import Figure, Status, check
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(
    *STREET,
    fact("G1", "民主管理", "职代会提案", "57", "件"),
    fact("G2", "民主管理", "提案办结", "38", "件"),
    fact("G3", "安全生产", "查出隐患", "3654", "条"),
    fact("G4", "安全生产", "整改隐患", "3617", "条"),
    fact("G5", "关爱职工", "高温慰问一线职工", "3800", "人"),
    fact("G6", "关爱职工", "高温慰问物资支出", "190", "万元"),
)


def flagged(text: str, figure: str) -> Figure:
    """The flagged figure with that text."""
    (found,) = [f for f in check(text, SHEET).flagged if f.text == figure]
    return found


SLIPS = [
    # a percent sign left out, of a share of two facts, of a growth, of a completion
    ("查出隐患3654条，整改3617条，整改率99.0。", "99.0", "99.0%", ("G3", "G4"), Status.UNIT_MISMATCH),
    ("帮困基金余额575.8万元，较上年末增长6.6，反响很好。", "6.6", "6.6%", ("F7",), Status.UNIT_MISMATCH),
    # 亿 for 万, 元 for 万元, 万元 for 元
    ("帮困基金余额575.8亿元。", "575.8亿元", "575.8万元", ("F7",), Status.UNIT_MISMATCH),
    ("高温慰问物资支出190元。", "190元", "190万元", ("G6",), Status.UNIT_MISMATCH),
    ("发放春节慰问金55700万元。", "55700万元", "55700元", ("F9",), Status.UNIT_MISMATCH),
    # one nought more
    ("查出隐患36540条，整改3617条。", "36540条", "3654条", ("G3",), Status.CONTRADICTED),
    # another measure word
    ("高温慰问一线职工3800户。", "3800户", "3800人", ("G5",), Status.UNIT_MISMATCH),
    # one digit wrong, two digits exchanged, in numerals of either kind
    ("查出隐患3694条，整改3617条。", "3694条", "3654条", ("G3",), Status.CONTRADICTED),
    ("查出隐患3654条，整改3671条。", "3671条", "3617条", ("G4",), Status.CONTRADICTED),
    (
        "讲座听课一万二千四百八十九人次。",
        "一万二千四百八十九人次",
        "一万二千四百八十六人次",
        ("F20",),
        Status.CONTRADICTED,
    ),
    # arithmetic with one digit wrong
    (
        "年初会员11860人，新发展会员742人，会员退会41人，现有会员12661人。",
        "12661人",
        "12561人",
        ("F4", "F5", "F6"),
        Status.CONTRADICTED,
    ),
    ("收到职代会提案57件，办结38件，办结率66.1%。", "66.1%", "66.7%", ("G1", "G2"), Status.CONTRADICTED),
    # a hedge that does not hold
    ("春节走访困难职工90多名。", "90多名", "76名", ("F8",), Status.CONTRADICTED),
]


@pytest.mark.parametrize(("text", "figure", "suggestion", "facts", "status"), SLIPS)
def test_a_slip_is_taken_back(text: str, figure: str, suggestion: str, facts: tuple[str, ...], status: Status) -> None:
    """The right text is suggested in the writer's own form, and the reason names each fact it rests on."""
    found = flagged(text, figure)

    assert (found.suggestion, found.status) == (suggestion, status), found.reason
    assert set(found.facts) == set(facts)
    assert all(name in found.reason for name in facts)


@pytest.mark.parametrize(("text", "figure", "suggestion", "facts", "status"), SLIPS)
def test_a_slip_taken_back_is_right(
    text: str, figure: str, suggestion: str, facts: tuple[str, ...], status: Status
) -> None:
    """With the suggestion in place of the figure nothing is flagged any more."""
    assert check(text.replace(figure, suggestion), SHEET).ok


@pytest.mark.parametrize("text", ["邀请专家义诊服务群众367人。", "印发普法手册2917册，接受咨询648人次。"])
def test_a_number_from_nowhere_is_no_slip(text: str) -> None:
    """What no fact is near is not made into one: nothing is suggested."""
    found = check(text, SHEET).flagged

    assert found
    assert all(figure.suggestion is None for figure in found)


def test_last_periods_number_is_no_slip_of_this_ones() -> None:
    """One digit off the previous value says nothing where this year's number is told."""
    found = flagged("帮困基金余额540.3万元。", "540.3万元")

    assert found.suggestion == "575.8万元"
