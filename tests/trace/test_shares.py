"""Shares, averages and rough numbers are of what is told around them (比率的分子分母), not of any two numbers that fit."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import assert_clean, fact, sheet

MEETING = sheet(
    fact("F1", "会员", "会员在册", "612", "人", previous="598"),
    fact("F2", "会员", "会员在册（女）", "187", "人"),
    fact("F3", "提案", "提案", "23", "件"),
    fact("F4", "提案", "提案立案", "15", "件"),
    fact("F5", "提案", "提案办毕", "14", "件"),
    fact("F6", "建议", "建议征集", "326", "条"),
    fact("F7", "建议", "建议评审通过", "118", "条"),
    fact("F8", "建议", "建议落地", "96", "条"),
    fact("F9", "安全", "隐患排查", "254", "处"),
    fact("F10", "安全", "隐患销号", "249", "处"),
    fact("F11", "文体", "活动", "32", "场"),
    fact("F12", "文体", "活动（体育）", "17", "场"),
    fact("F13", "文体", "活动（文艺）", "9", "场"),
    fact("F14", "文体", "活动（亲子）", "6", "场"),
    fact("F15", "文体", "读书沙龙", "11", "期"),
    fact("F16", "福利", "节日物资", "298800", "元"),
    fact("F17", "福利", "体检", "159", "人"),
    fact("F18", "福利", "慰问职工", "83", "人"),
    fact("F19", "荣誉", "考核名次", "5", "位", previous="8"),
    fact("F20", "竞赛", "竞赛获奖", "6", "人", text="一等奖1人、二等奖2人、三等奖3人"),
    fact("F21", "改造", "改厕", "83500", "户", target="80000"),
    fact("F22", "下年打算", "指标", text="活动36场，参保率95%以上，新发展会员不少于40人"),
    fact("F23", "会员", "小组", "7", "个"),
    fact("F24", "会员", "会员转出", "2", "人"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # of the last whole told, not of one before it
        ("征集提案23件，立案15件，办结14件，办结率60.9%。", "60.9%"),
        # of what is told, not of two numbers told nowhere
        ("全年收到建议326条，采纳率为81.4%。", "81.4%"),
        # of things counted alike
        ("全年收到建议326条。查出隐患254处，整改率达到78%。", "78%"),
        # of the kind that the words name
        ("开展活动32场，其中体育类17场、文艺类9场、亲子类6场，体育类占比66.7%。", "66.7%"),
        # called by what is told, and not by its own two numbers
        ("征集提案23件，立案15件，办结14件，办结率33.3%。", "33.3%"),
        # an average is not over those who are told only after it, for something else
        ("发放节日物资29.88万元，人均1879元。组织159人参加体检。", "1879元"),
        # a place is no amount
        ("考核名次力争提高40%左右。", "40%左右"),
    ],
)
def test_a_rate_is_of_what_is_told(text: str, wrong: str) -> None:
    """Two numbers of the sheet that would give the figure do not bear it out when other ones are told around it."""
    (found,) = [f for f in check(text, MEETING).figures if f.text == wrong]

    assert found.flagged, found.reason


@pytest.mark.parametrize(
    "text",
    [
        "征集提案23件，立案15件，办结14件，办结率93.3%。",
        "征集提案23件，立案15件，立案率65.2%。",
        "全年收到建议326条，评审通过118条，采纳率36.2%。",
        "查出隐患254处，销号249处，整改率达98%。",
        "开展活动32场，其中体育类17场，体育类占比超过五成。",
        "会员612人，其中女会员187人，占三成多。",
        "现有会员612人，发放节日物资29.88万元，人均488元。",
    ],
)
def test_a_true_rate_is_clean(text: str) -> None:
    """The same sentences with the rates of what is told are not flagged."""
    assert_clean(text, MEETING)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # a whole is not added to its own part
        ("目前共有会员700余人。", "700余人"),
        # 场 and 期 are no sum
        ("全年共开展活动40余场。", "40余场"),
        # neither number is stated or named
        ("现有会员612人，女会员占近两成九。", "近两成九"),
        # parts are not put together where one is told
        ("开展活动32场，其中体育类17场、亲子类6场，体育类占比超过七成。", "超过七成"),
    ],
)
def test_a_hedge_needs_numbers_that_are_stated_or_named(text: str, wrong: str) -> None:
    """A hedge is true of too many results for any of them to bear it out."""
    figures = [f for f in check(text, MEETING).figures if f.text == wrong]

    assert [f.flagged for f in figures] == [True], [f.reason for f in figures]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("明年力争开展活动不足33场。", "不足33场"),
        ("下一年，参保率提升到65%以上。", "65%以上"),
        ("明年打算发展会员不少于600人。", "不少于600人"),
    ],
)
def test_a_plan_agrees_with_the_plan(text: str, wrong: str) -> None:
    """A rough number of the time to come is not borne out by what was done this year."""
    (found,) = [f for f in check(text, MEETING).figures if f.text == wrong]

    assert found.flagged, found.reason


def test_a_plan_as_it_was_made_is_clean() -> None:
    """The numbers of the plan itself, with and without a hedge."""
    assert_clean("明年力争开展活动36场，参保率95%以上，新发展会员不少于40人。", MEETING)


def test_what_was_meant_to_be_done_is_no_plan() -> None:
    """原先打算的 says how what was done compares with a plan: the number is the result."""
    assert_clean("建议征集比原先打算的多，共300多条。", MEETING)


def test_a_number_stays_with_its_rank() -> None:
    """二等奖2人 told as 二等奖3人 is no number of the fact though another rank has it; the reason gives the words of the fact."""
    text = "竞赛获奖6人，其中一等奖1人、二等奖3人、三等奖3人。"
    (found, _) = [f for f in check(text, MEETING).figures if f.text == "3人"]

    assert (found.status, found.facts) == (Status.CONTRADICTED, ("F20",)), found.reason
    assert "二等奖2人" in found.reason
    assert_clean(text.replace("二等奖3人", "二等奖2人"), MEETING)


def test_a_bracket_tells_the_parts_of_the_number_before_it() -> None:
    """6场（体育17场…） has whole and part exchanged; nothing else in the sentence says so."""
    figures = check("开展活动17场（体育32场、文艺9场）。", MEETING).figures

    assert [f.suggestion for f in figures[:2]] == ["32场", "17场"], [f.reason for f in figures]


def test_a_rounding_that_is_the_target_tells_the_target() -> None:
    """8万户 of 83500户 where the target is 8万户: the result is asked for."""
    (found,) = check("完成改厕8万户。", MEETING).figures

    assert (found.status, found.facts) == (Status.CONTRADICTED, ("F21",)), found.reason
    assert_clean("完成改厕8.35万户，超任务3500户。", MEETING)


def test_completion_is_worked_out() -> None:
    """完成年度任务的52.2% is not borne out by a rate of another thing that happens to be 52.2%."""
    year = sheet(
        fact("F1", "组织建设", "新建企业工会", "2796", "家", target="4889"),
        fact("F2", "民主管理", "职工满意率", "52.2", "%"),
    )
    found = check("新建企业工会2796家，完成年度任务的52.2%。职工满意率52.2%。", year).figures[1]

    assert (found.flagged, found.suggestion) == (True, "57.2%"), found.reason
    assert_clean("新建企业工会2796家，完成年度任务的57.2%。职工满意率52.2%。", year)


def test_the_whole_of_a_rate_may_stand_in_a_bracket_behind_it() -> None:
    """以立案数计 says what a rate is of, though another whole was told before; what is of neither is flagged."""
    provided = sheet(
        fact("F1", "民主管理", "代表提案", "46", "件"),
        fact("F2", "民主管理", "代表提案立案", "28", "件"),
        fact("F3", "民主管理", "代表提案办结", "27", "件"),
    )

    assert check("收到提案46件，办结率96.4%（以立案数计）。", provided).flagged == ()
    assert [f.text for f in check("收到提案46件，办结率94.6%（以立案数计）。", provided).flagged] == ["94.6%"]
