"""Spans of time and way told in passing are no figures; those that say how long or how far are held to the sheet."""

from __future__ import annotations

import pytest

from drafter.trace import check
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(
    *STREET,
    fact("F23", "教育培训", "工会干部轮训", "2", "期", text="每期3天"),
    fact("F24", "疗休养", "劳模疗休养", "46", "人", text="为期5天"),
    fact("F25", "安全生产", "春季隐患攻坚", "47", "处", text="历时40天"),
)

PASSING = [
    "手艺这东西，三天不动就生了。",
    "六十岁的人了，干活不输小伙子。",
    "恨不得一天当三天过。",
    "五年前的荒滩，如今绿树成荫。",
    "十里长堤，柳色如烟。",
    "几十年风雨兼程，初心不改。",
    "老厂走过了几百年的路。",
]


@pytest.mark.parametrize("text", PASSING)
def test_a_span_told_in_passing_is_no_figure(text: str):
    """Nobody counted the days of a saying, and no sheet has them."""
    assert check(text, SHEET).flagged == ()


TOLD = [
    ("工会干部轮训每期五天。", "五天"),
    ("组织劳模疗休养，为期四天。", "四天"),
    ("三天的劳模疗休养让大家放松了身心。", "三天"),
    ("短短四天捐款46820元。", "四天"),
    ("工期缩短两个月。", "两个月"),
    ("脱产培训六天。", "六天"),
    ("铺设管道三里。", "三里"),
    ("春季隐患攻坚打响后，安全员白天巡查、夜里蹲守，五十天的鏖战终于过去。", "五十天"),
]


@pytest.mark.parametrize(("text", "span"), TOLD)
def test_a_span_that_says_how_long_is_held_to_the_sheet(text: str, span: str):
    """Behind its noun, behind a word that says how long, and beside other figures a span is one too."""
    assert span in [f.text for f in check(text, SHEET).flagged]
