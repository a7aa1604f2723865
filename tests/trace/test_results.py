"""Arithmetic that the words call for: what was before, what is left, what was allowed; and no far coincidence behind a hedge."""

from __future__ import annotations

import pytest

from drafter.trace import Figure, check
from tests.trace.sheets import fact, sheet

INSPECTION = sheet(
    fact("F1", "抽检", "抽检", "2400", "批", previous="2000"),
    fact("F2", "抽检", "抽检不达标", "168", "批", previous="100"),
    fact("F3", "办案", "立案（简易）", "48", "起", previous="40"),
    fact("F4", "办案", "立案（普通）", "90", "起", previous="80"),
    fact("F5", "投诉", "投诉受理", "1862", "件", text="第2批示范站"),
    fact("F6", "投诉", "投诉办结", "1731", "件"),
    fact("F7", "年检", "特种设备年检", "640", "台", target="700"),
    fact("F8", "纳税", "纳税百万以上商户", "23", "家"),
    fact("F9", "纳税", "纳税百万以上商户缴纳", "4820", "万元"),
    fact("F10", "效能", "许可办理时长", "9", "天", previous="12"),
    fact("F11", "改造", "标准化菜场", "11", "个", target="18", text="第3批示范菜场"),
)


def told(text: str, figure: str) -> Figure:
    """A figure of a draft on the sheet."""
    return next(found for found in check(text, INSPECTION).figures if found.text == figure)


@pytest.mark.parametrize(
    ("text", "figure", "formula"),
    [
        ("抽检2400批，不达标168批，不达标率由5%上升到7%。", "5%", "F2.previous/F1.previous*100"),
        ("全年立案138起，比上年增长15%。", "15%", "(F3+F4-(F3.previous+F4.previous))/(F3.previous+F4.previous)*100"),
        ("全年立案138起，比上年增加18起。", "18起", "F3+F4-(F3.previous+F4.previous)"),
        ("案多人少，年末尚有131件未能了结。", "131件", "F5-F6"),
        ("明年把余下的七个菜场改造完。", "七个", "F11.target-F11"),
    ],
)
def test_what_was_before_and_what_is_left_is_worked_out(text: str, figure: str, formula: str) -> None:
    """Last year's rate at the start of a change, the growth of a sum of facts, what is open of what came in, what an aim leaves."""
    found = told(text, figure)

    assert not found.flagged, found.reason
    assert found.formula == formula


@pytest.mark.parametrize(
    "text",
    [
        "全年核定年检700台，实际检验640台。",
        "年检批下来700台，实际做了640台。",
        "纳税百万元以上的商户有23家。",
        "许可办理时长9天，比上年缩短3天。",
        "抽检2400批，从各环节看，不达标168批占7%。",
    ],
)
def test_what_was_allowed_and_a_class_are_told_as_such(text: str) -> None:
    """A quota before what was done of it, a class of an item written with 元, a time that grew shorter."""
    assert [(f.text, f.reason) for f in check(text, INSPECTION).flagged] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("抽检2400批，不达标168批，不达标率由7%上升到5%。", "7%"),
        ("全年立案138起，比上年增长17%。", "17%"),
        ("许可办理时长9天，比上年延长3天。", "3天"),
        ("抽检2400批，比上年多了近一成。", "近一成"),
        ("全年完成年检700台。", "700台"),
    ],
)
def test_its_slip_does_not_pass(text: str, wrong: str) -> None:
    """The two ends of a change exchanged, a growth that is none, longer for shorter, a hedge that only another fact's growth bears out."""
    assert wrong in [f.text for f in check(text, INSPECTION).flagged]
