"""A sheet counts the few that are not as they should be, a draft tells the rate of the many that are."""

from __future__ import annotations

import pytest

from drafter.trace import check
from drafter.trace.opposites import is_of_the_rest, may_be_opposite
from tests.trace.sheets import fact, sheet

COUNTED = sheet(
    fact("Q1", "监管", "抽检农资", "138", "批"),
    fact("Q2", "监管", "抽检不合格", "2", "批"),
    fact("Q3", "企业", "基层社", "24", "个"),
    fact("Q4", "企业", "亏损社", "3", "个"),
    fact("Q5", "车队", "发车班次", "860", "班"),
    fact("Q6", "车队", "晚点班次", "17", "班"),
    fact("Q7", "入会", "在岗职工", "412", "人"),
    fact("Q8", "入会", "未入会职工", "9", "人"),
)


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("抽检农资138批，合格率98.6%。", "合格率96.8%", "98.6%"),
        ("抽检农资138批，不合格率1.4%。", "不合格率98.6%", None),
        ("24个基层社中，亏损的只有3个，盈利面达到87.5%。", "盈利面达到12.5%", None),
        ("24个基层社中，亏损面为12.5%。", "亏损面为87.5%", None),
        ("全年发车860班，正点率98%。", "正点率89%", "98%"),
        ("职工412人，入会率97.8%。", "入会率2.2%", "97.8%"),
    ],
)
def test_the_rate_of_what_is_not_among_the_opposite_is_derived(text: str, wrong: str, meant: str | None):
    """Of 138 lots 2 failed: 合格率98.6%, 不合格率1.4%, and neither for the other; likewise 盈利 and 亏损, 正点 and 晚点."""
    clause = text.rpartition("，")[2].removesuffix("。")

    assert [f.reason for f in check(text, COUNTED).flagged] == []
    figure = check(text.replace(clause, wrong), COUNTED).figures[-1]
    assert figure.flagged
    assert meant is None or figure.suggestion == meant


@pytest.mark.parametrize(
    ("told", "item", "rest"),
    [
        ("抽检合格", "抽检不合格", True),
        ("抽检不合格", "抽检不合格", False),
        ("不合格", "抽检合格", True),
        ("赢利", "亏损户", True),
        ("亏损", "盈利户", True),
        ("亏损", "亏损户", False),
        ("就业", "失业人员", True),
        ("知晓", "失业人员", False),
        ("满意", "反对票", True),
    ],
)
def test_opposites_are_told_apart(told: str, item: str, rest: bool):
    """A rate is of the rest when the item counts the opposite, in either direction; a word without an opposite is of what it says."""
    assert is_of_the_rest(told, item) is rest
    assert may_be_opposite(item) or not rest
