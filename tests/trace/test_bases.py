"""What a change is counted from is what the words say (变化的底数): the target after words of an aim, else the period before."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import assert_clean, fact, sheet

WORKS = sheet(
    fact("F1", "生产", "焦炭产量", "18.63", "万吨", previous="17.42", target="18"),
    fact("F2", "生产", "余热利用率", "81.2", "%", previous="72.5", target="75"),
    fact("F3", "改造", "管网改造", "83500", "户", target="80000"),
    fact("F4", "改造", "漏损点", "34", "处", previous="39"),
    fact("F5", "培训", "培训班", "11", "期", previous="10", target="10"),
    fact("F6", "培训", "优秀学员", "46", "人", previous="40", target="50"),
    fact("F7", "经费", "办公支出", "46", "万元", previous="52", target="50"),
    fact("F8", "荣誉", "考核名次", "4", "位", previous="9"),
)


@pytest.mark.parametrize(
    ("text", "wrong", "right", "base"),
    [
        ("生产焦炭18.63万吨，超计划1.21万吨。", "1.21万吨", "0.63万吨", "目标数"),
        ("生产焦炭18.63万吨，较年度任务多1.21万吨。", "1.21万吨", "0.63万吨", "目标数"),
        ("生产焦炭18.63万吨，超额1.21万吨完成任务。", "1.21万吨", "0.63万吨", "目标数"),
        ("生产焦炭18.63万吨，比计划增产6.9%。", "6.9%", "3.5%", "目标数"),
        ("生产焦炭18.63万吨，增产3.5%。", "3.5%", "6.9%", "上期数"),
        ("焦炭产量同比增长3.5%。", "3.5%", "6.9%", "上期数"),
        ("生产焦炭18.63万吨，比上年增加6300吨。", "6300吨", "12100吨", "上期数"),
        ("余热利用率81.2%，高出公司目标8.7个百分点。", "8.7个百分点", "6.2个百分点", "目标数"),
        ("余热利用率81.2%，较上年提高6.2个百分点。", "6.2个百分点", "8.7个百分点", "上期数"),
        ("办公支出46万元，比预算节约6万元。", "6万元", "4万元", "目标数"),
        ("办公支出46万元，比上年减少4万元。", "4万元", "6万元", "上期数"),
    ],
)
def test_a_change_is_counted_from_what_the_words_say(text: str, wrong: str, right: str, base: str) -> None:
    """The other change of the same fact is flagged; the reason names the fact and the base meant, the suggestion gives that change."""
    (found,) = [f for f in check(text, WORKS).figures if f.text == wrong]

    assert (found.status, found.suggestion) == (Status.CONTRADICTED, right), found.reason
    assert f"{found.facts[0]}“" in found.reason
    assert base in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "生产焦炭18.63万吨，超计划6300吨，比上年增产6.9%。",
        "生产焦炭18.63万吨，超年度任务3.5%，同比增加1.21万吨。",
        "生产焦炭18.63万吨，比计划增加6300吨，增长3.5%。",
        "生产焦炭18.63万吨，增长6.9%，超额6300吨完成任务。",
        "余热利用率81.2%，高出公司目标6.2个百分点，提高8.7个百分点。",
        "管网改造完成83500户，超任务3500户。",
        "年度任务8万户，实际完成管网改造83500户，增加3500户。",
        "举办培训班11期，超计划1期，比上年增加1期。",
        "优秀学员46人，距目标还差4人，同比增加6人。",
        "办公支出46万元，较预算节约4万元，较上年减少6万元。",
        "办公支出46万元，同比压缩6万元，节约4万元。",
        "考核列第4位，比上年前移5位。",
    ],
)
def test_a_change_from_its_own_base_is_clean(text: str) -> None:
    """From the target, from the year before, and either where the words leave it open: true changes are not flagged."""
    assert_clean(text, WORKS)


@pytest.mark.parametrize(
    ("text", "wrong", "way"),
    [
        ("漏损点由39处增加到34处。", "34处", "下降"),
        ("漏损点增加到34处。", "34处", "下降"),
        ("余热利用率由72.5%下降到81.2%。", "81.2%", "上升"),
        ("余热利用率降至81.2%。", "81.2%", "上升"),
        ("焦炭产量18.63万吨，同比缩减6.9%。", "6.9%", "上升"),
        ("焦炭产量18.63万吨，比上年缩小1.21万吨。", "1.21万吨", "上升"),
        ("优秀学员46人，超目标4人。", "4人", "低于"),
        ("生产焦炭18.63万吨，比计划少6300吨。", "6300吨", "高于"),
    ],
)
def test_the_way_of_a_change_is_seen_at_its_end_too(text: str, wrong: str, way: str) -> None:
    """What fell is not told to have risen to a number, what missed an aim not to have passed it; the reason says how it went."""
    (found,) = [f for f in check(text, WORKS).figures if f.text == wrong]

    assert found.status is Status.CONTRADICTED, found.reason
    assert way in found.reason
    assert "方向相反" in found.reason
    assert found.suggestion is None


@pytest.mark.parametrize(
    "text",
    [
        "漏损点由39处减少到34处。",
        "漏损点压减至34处。",
        "余热利用率由72.5%提升至81.2%。",
        "考核名次由第9位上升到第4位。",
        "优秀学员46人，比目标少4人。",
    ],
)
def test_the_way_it_went_is_clean(text: str) -> None:
    """The end of a change told the way it went, also of a place, which rises when its number falls."""
    assert_clean(text, WORKS)


def test_without_a_target_nothing_is_suggested() -> None:
    """超计划 of a fact that has no target: the growth since the year before does not pass, and no number can take its place."""
    (_, found) = check("漏损点34处，比计划减少5处。", WORKS).figures

    assert (found.status, found.facts, found.suggestion) == (Status.CONTRADICTED, ("F4",), None)
    assert "没有这项的目标数" in found.reason


def test_growth_at_comparable_prices_is_not_nominal_growth() -> None:
    """按可比价增长 of a fact of its own is not what the amounts give; told plainly, the nominal growth is clean."""
    value = sheet(
        fact("F1", "综合", "增加值", "86.4", "亿元", previous="82.9"),
        fact("F2", "综合", "增加值可比增速", "4.1", "%", previous="3.7"),
    )
    (_, found) = check("实现增加值86.4亿元，按可比价增长4.2%。", value).figures

    assert (found.flagged, found.suggestion) == (True, "4.1%"), found.reason
    assert_clean("实现增加值86.4亿元，按可比价增长4.1%。", value)
    assert_clean("实现增加值86.4亿元，增长4.2%。", value)
