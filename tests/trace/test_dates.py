"""Dates trace to facts, to dates inside their texts, and to the period; a date that is in none of them is not passed."""

from __future__ import annotations

from typing import Any

import pytest

from drafter.sheet import FactSheet
from drafter.trace import Figure, Status, Verdict, check
from drafter.trace.dates import Day, impossible, outside, point_of, span_of
from tests.trace.sheets import fact, sheet

HALL = (
    fact("D1", "文体活动", "职工歌咏比赛", "13", "支", date="2025-04-26", text="4月8日起分片初赛"),
    fact("D2", "组织建设", "第六次会员代表大会", "", "", date="2025-03-18", text="2020年成立的第五届委员会任期届满"),
    fact("D3", "教育培训", "安全生产培训周", "5", "场", date="2025-06-09~2025-06-13"),
    fact("D4", "帮扶救助", "春节走访困难职工", "76", "人", previous="70", date="2025-01"),
    fact("D5", "文体活动", "登山活动", "60", "人", date="--05-17"),
)
SPRING = sheet(*HALL, plans=["2026年6月前建成职工服务中心"])


def dates(text: str, on: FactSheet = SPRING) -> list[Figure]:
    """The dates of a draft."""
    return [figure for figure in check(text, on).figures if figure.kind == "date"]


def over(**period: Any) -> FactSheet:
    """The same facts of another period."""
    return sheet(*HALL, period=period)


SUPPORTED = [
    ("4月26日举办职工歌咏比赛。", "D1"),
    ("2025年4月26日举办职工歌咏比赛。", "D1"),
    ("二〇二五年四月二十六日举办职工歌咏比赛。", "D1"),
    ("4月举办职工歌咏比赛。", "D1"),
    ("职工歌咏比赛4月8日起分片初赛。", "D1"),
    ("3月18日召开第六次会员代表大会。", "D2"),
    ("6月9日至13日开展安全生产培训周。", "D3"),
    ("6月9日开展安全生产培训周。", "D3"),
    ("1月春节走访困难职工76人。", "D4"),
    ("5月17日组织登山活动。", "D5"),
    ("2025年5月17日组织登山活动。", "D5"),
]


@pytest.mark.parametrize(("text", "name"), SUPPORTED)
def test_a_date_may_say_less_than_its_fact(text: str, name: str):
    """The day, the month alone, either end of a span, a date in the text of a fact, numerals of either kind."""
    (figure,) = dates(text)[:1]

    assert (figure.status, figure.facts) == (Status.SUPPORTED, (name,)), figure.reason


WRONG = [
    ("4月28日举办职工歌咏比赛。", "4月26日", ("D1",)),
    ("5月26日举办职工歌咏比赛。", "4月26日", ("D1",)),
    ("2025年4月28日举办职工歌咏比赛。", "2025年4月26日", ("D1",)),
    ("3月19日召开第六次会员代表大会。", "3月18日", ("D2",)),
]


@pytest.mark.parametrize(("text", "suggestion", "names"), WRONG)
def test_a_wrong_date_of_a_named_fact_is_contradicted(text: str, suggestion: str, names: tuple[str, ...]):
    """The fact that the words name is told, and its date is what to write, said as far as the draft said it."""
    (figure,) = dates(text)

    assert (figure.status, figure.facts, figure.suggestion) == (Status.CONTRADICTED, names, suggestion)
    assert names[0] in figure.reason


def test_the_date_of_another_fact_is_not_passed():
    """The right date beside the wrong event is flagged, with the date of the event named."""
    (figure,) = dates("4月26日召开第六次会员代表大会，选举产生新一届委员会。")

    assert figure.flagged
    assert figure.suggestion == "3月18日"


def test_a_date_that_nothing_explains_names_the_period():
    """Where no fact is named, the reason says which period the sheet is of."""
    (figure,) = dates("9月3日邀请专家义诊。")

    assert figure.status is Status.CONTRADICTED
    assert "2025年上半年" in figure.reason


@pytest.mark.parametrize(
    ("text", "figure"), [("2月30日举办职工歌咏比赛。", "2月30日"), ("6月31日组织登山活动。", "6月31日")]
)
def test_a_day_no_calendar_has_is_contradicted(text: str, figure: str):
    """2月30日 cannot be right."""
    (found,) = dates(text)

    assert (found.text, found.status) == (figure, Status.CONTRADICTED)
    assert "日历" in found.reason


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年上半年，街道总工会扎实工作。", {"year": "2025", "span": "上半年"}),
        ("上半年，街道总工会扎实工作。", {"year": "2025", "span": "上半年"}),
        ("半年来，街道总工会扎实工作。", {"year": "2025", "span": "上半年"}),
        ("一季度，街道总工会扎实工作。", {"year": "2025", "span": "第一季度"}),
        ("第一季度，街道总工会扎实工作。", {"year": "2025", "span": "上半年"}),
        ("2025年，街道总工会扎实工作。", {"year": "2025", "span": "全年"}),
        ("上半年，街道总工会扎实工作。", {"year": "2025", "span": "全年"}),
        ("1至11月，街道总工会扎实工作。", {"year": "2025", "span": "1—11月"}),
        ("2025年1—11月，街道总工会扎实工作。", {"year": "2025", "span": "1—11月"}),
    ],
)
def test_the_period_and_its_parts_stand_for_themselves(text: str, period: dict[str, str]):
    """The year, the half-year, the quarter, a span of months, 半年来: what the sheet is of."""
    report = check(text, over(**period))

    assert report.verdict is Verdict.OK, [f.reason for f in report.flagged]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年，街道总工会扎实工作。", {"year": "2025", "span": "全年"}),
        ("2026年，街道总工会扎实工作。", {"year": "2025", "span": "全年"}),
        ("第四季度，街道总工会扎实工作。", {"year": "2025", "span": "上半年"}),
        ("1至12月，街道总工会扎实工作。", {"year": "2025", "span": "1—11月"}),
        ("2024年上半年，街道总工会扎实工作。", {"year": "2025", "span": "上半年"}),
    ],
)
def test_another_period_is_flagged(text: str, period: dict[str, str]):
    """A year, half or quarter that the sheet is not of, told as if it were."""
    assert check(text, over(**period)).verdict is Verdict.FLAGGED


def test_the_year_before_is_right_in_a_comparison():
    """较2024年 beside an item with a previous value."""
    assert dates("春节走访困难职工76人，较2024年增加6人。")[0].status is Status.SUPPORTED


def test_the_year_after_is_right_in_a_plan():
    """The next year may stand where plans are told, and where the sheet's own plans have it."""
    assert not dates("三、下一步打算\n2026年，将继续做好走访困难职工工作。")[0].flagged
    assert not dates("2026年6月前建成职工服务中心。")[0].flagged


def test_the_other_half_is_right_in_a_plan_only():
    """下半年 in the summary of a first half is what is planned; told as done it is flagged."""
    (planned,) = dates("三、下一步打算\n下半年，将继续扎实工作。")
    (done,) = dates("下半年共走访困难职工76人。")

    assert planned.status is Status.SUPPORTED
    assert "上半年" not in planned.reason
    assert done.flagged


def test_a_year_inside_a_text_of_the_sheet_is_supported():
    """Whatever date stands in any field is evidence."""
    (figure,) = [f for f in dates("2020年成立的第五届委员会任期届满。") if "2020" in f.text]

    assert (figure.status, figure.facts) == (Status.SUPPORTED, ("D2",))


def test_a_signature_soon_after_the_period_is_supported():
    """The date under a summary is the day it was signed; a date long after, or in the text, is not."""
    body = "上半年走访困难职工76人。\n柳荫街道总工会\n"

    assert not dates(body + "2025年7月3日")[-1].flagged
    assert dates(body + "2027年7月3日")[-1].flagged


def test_a_signature_on_another_day_than_the_sheet_tells_is_flagged():
    """Where the sheet says when the summary was sent in, the date under it is that day."""
    told = sheet(*HALL, fact("D6", "综合", "半年总结上报", date="2025-07-04"))
    body = "上半年走访困难职工76人。\n柳荫街道总工会\n"

    assert not dates(body + "2025年7月4日", told)[-1].flagged
    wrong = dates(body + "2025年7月14日", told)[-1]
    assert (wrong.status, wrong.facts, wrong.suggestion) == (Status.CONTRADICTED, ("D6",), "2025年7月4日")


def test_without_a_period_only_facts_have_dates():
    """A sheet that does not say its period supports no year."""
    bare = FactSheet.from_mapping({"facts": [fact("D1", "文体活动", "职工歌咏比赛", "13", "支", date="2025-04-26")]})

    assert [f.status for f in dates("4月26日举办职工歌咏比赛。", bare)] == [Status.SUPPORTED]
    assert dates("2023年，扎实工作。", bare)[0].flagged


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2015-09-18", Day(2015, 9, 18)),
        ("2015-09", Day(2015, 9)),
        ("2015", Day(2015)),
        ("--09-18", Day(0, 9, 18)),
        ("--09", Day(0, 9)),
        ("H1", None),
        ("T12:20", None),
        ("", None),
        ("--01~--11", None),
    ],
)
def test_points_in_time_are_read_as_far_as_said(value: str, day: Day | None):
    """What is not said is 0; a span or a time is no point."""
    assert point_of(value) == day


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        ("H1", (Day(0, 1), Day(0, 6))),
        ("Q3", (Day(0, 7), Day(0, 9))),
        ("2025-Q4", (Day(2025, 10), Day(2025, 12))),
        ("--01~--11", (Day(0, 1), Day(0, 11))),
        ("2025-06-09~2025-06-13", (Day(2025, 6, 9), Day(2025, 6, 13))),
        ("2025-06-09", None),
    ],
)
def test_spans_have_two_ends(value: str, ends: tuple[Day, Day] | None):
    """Halves, quarters and spans of months or days."""
    assert span_of(value) == ends


def test_a_day_says_no_more_than_its_source():
    """9月 is told by 2015-09-18, 9月18日 is not told by 2015-09, and the period gives a year that a source leaves out."""
    period = SPRING.period

    assert Day(0, 9).told_by(Day(2015, 9, 18), None)
    assert not Day(0, 9, 18).told_by(Day(2015, 9), None)
    assert not Day(2016, 9).told_by(Day(2015, 9), None)
    assert Day(2025, 5, 17).told_by(Day(0, 5, 17), period)
    assert not Day(2024, 5, 17).told_by(Day(0, 5, 17), period)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("2025-02-29", True),
        ("2024-02-29", False),
        ("--02-29", False),
        ("--13", True),
        ("--06-31", True),
        ("--04-01~--04-31", True),
        ("2025", False),
    ],
)
def test_the_calendar_is_known(value: str, answer: bool):
    """Leap years are; a day without a year may be of one."""
    assert impossible(value) is answer


@pytest.mark.parametrize(
    ("value", "answer"),
    [("--09-03", True), ("--06-30", False), ("2025-07", True), ("2024-09-03", False), ("2025", False)],
)
def test_outside_is_of_the_months_of_the_period(value: str, answer: bool):
    """Only months and days of the period's own year can lie outside it."""
    assert outside(value, SPRING.period) is answer


def test_a_whole_count_of_months_beside_a_date_is_no_date():
    """A number of days or months is a quantity and traces like one."""
    timed = sheet(fact("D1", "帮扶救助", "帮扶期限", "6", "个月"))

    assert check("帮扶期限6个月。", timed).ok


GROWTH = sheet(
    fact("F1", "服务", "持证读者", "18420", "人", previous="16310"),
    fact("F2", "活动", "讲座", "48", "场", previous="36"),
    fact("F3", "活动", "地方志展览", date="2018-04-23"),
    fact("F4", "活动", "读书节", "3200", "人", date="2018-09-28"),
    period={"year": 2018, "span": "全年"},
)
SCHOOL = sheet(
    fact("F1", "活动", "讲座", "48", "场", previous="36"),
    fact("F2", "综合", "填报口径", text="2017—2018学年"),
    period={"year": 2018, "span": "全年"},
)


@pytest.mark.parametrize(
    "text",
    [
        "持证读者18420人，比2017年增加2110人。",
        "2017年持证读者16310人，今年达到18420人。",
        "讲座由2017年的36场增加到48场。",
        "4月23日，地方志展览开幕。9月28日，举办读书节。",
        "读书节于9月28日举办，地方志展览在4月23日开幕。",
    ],
)
def test_the_year_before_is_what_this_one_is_compared_with(text: str):
    """The year before beside this one's numbers, and every day with its own event."""
    assert check(text, GROWTH).flagged == ()


@pytest.mark.parametrize("year", ["2017—2018", "2017—2019", "2018—2019"])
def test_a_school_year_is_that_of_the_sheet(year: str):
    """Two years one after the other, and those that the sheet tells; without any in the sheet, such as hold the period."""
    told = f"{year}学年，举办讲座48场。"

    assert bool(check(told, SCHOOL).flagged) == (year != "2017—2018")
    assert bool(check(told, GROWTH).flagged) == (year == "2017—2019")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("2017年，我们将继续办好讲座，加大宣传比重。", "2017年", None),
        ("2017年要继续抓好讲座。", "2017年", None),
        ("2017年工作总结", "2017年", None),
        ("9月28日，地方志展览开幕。", "9月28日", "4月23日"),
        ("读书节于4月23日开幕，3200人参加。", "4月23日", "9月28日"),
        ("2018年4月23日，举办读书节。", "2018年4月23日", "2018年9月28日"),
    ],
)
def test_a_date_of_something_else_is_flagged(text: str, wrong: str, right: str | None):
    """Last year told of what is intended, and the day of another event while the words name their own."""
    (figure,) = check(text, GROWTH).flagged

    assert (figure.text, figure.suggestion) == (wrong, right), figure.reason
