"""Figures that cannot all be right are found in the sheet and in the draft, and told with their places."""

from __future__ import annotations

import re
from typing import Any

import pytest

from drafter.trace import Conflict, Status, Verdict, check
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(*STREET)


def in_sheet(*facts: dict[str, Any]) -> list[Conflict]:
    """The conflicts inside a sheet."""
    return [c for c in check("没有数字。", sheet(*facts)).conflicts if c.place == "sheet"]


def in_draft(text: str) -> list[Conflict]:
    """The conflicts inside a draft on the street's sheet."""
    found = [c for c in check(text, SHEET).conflicts if c.place == "draft"]
    assert all(0 <= a < b <= len(text) for c in found for a, b in c.spans)
    return found


def test_a_sound_sheet_has_no_conflict():
    """Nothing is made up: the street's sheet adds up."""
    assert check("没有数字。", SHEET).conflicts == ()


def test_a_total_must_be_the_sum_of_its_parts():
    """The message names the total, its parts and their sum; all are concerned."""
    (found,) = in_sheet(
        fact("A", "互助", "参保合计", "10", "万元", parts="B, C"),
        fact("B", "互助", "在职参保", "6", "万元"),
        fact("C", "互助", "退休参保", "3.5", "万元"),
    )

    assert (found.kind, found.facts) == ("total", ("A", "B", "C"))
    assert "9.5万元" in found.message
    assert "10万元" in found.message


def test_parts_in_another_magnitude_add_up():
    """万元 and 元 are one unit when a total is added up."""
    assert (
        in_sheet(
            fact("A", "互助", "参保合计", "9.5", "万元", parts="B, C"),
            fact("B", "互助", "在职参保", "60000", "元"),
            fact("C", "互助", "退休参保", "3.5", "万元"),
        )
        == []
    )


@pytest.mark.parametrize("hedged", [{"modifier": "约"}, {"value": ""}])
def test_a_total_that_cannot_be_added_up_is_no_conflict(hedged: dict[str, str]):
    """A hedged total, a blank part: nothing is claimed that could be wrong."""
    rows = [
        fact(
            "A", "互助", "参保合计", "100", "人", parts="B, C", **({"modifier": "约"} if "modifier" in hedged else {})
        ),
        fact("B", "互助", "在职参保", "60", "人"),
        fact("C", "互助", "退休参保", hedged.get("value", "30"), "人"),
    ]

    assert in_sheet(*rows) == []


def test_one_item_with_two_values_is_a_conflict():
    """The same topic, item and unit twice, with different numbers."""
    (found,) = in_sheet(fact("A", "会员", "会员总数", "100", "人"), fact("B", "会员", "会员总数", "120", "人"))

    assert (found.kind, found.facts) == ("double", ("A", "B"))


@pytest.mark.parametrize(
    "second",
    [
        fact("B", "会员", "会员总数", "100", "人"),
        fact("B", "会员", "会员总数", "120", "人", basis="含灵活就业人员"),
        fact("B", "会员", "会员总数", "120", "人", date="2025-05"),
        fact("B", "会员", "会员总数", "20", "家"),
        fact("B", "经费", "会员总数", "120", "人"),
    ],
)
def test_the_same_words_for_other_things_are_no_conflict(second: dict[str, Any]):
    """Equal values, another basis, another time, another unit or another topic."""
    assert in_sheet(fact("A", "会员", "会员总数", "100", "人"), second) == []


@pytest.mark.parametrize(
    ("item", "value", "count"),
    [
        ("建会率", "103", 1),
        ("入会占比", "100.5", 1),
        ("建会率", "100", 0),
        ("任务完成率", "120", 0),
        ("会费增长率", "130", 0),
    ],
)
def test_a_share_over_a_hundred_is_a_conflict(item: str, value: str, count: int):
    """A rate of coverage cannot be; a completion or a growth can."""
    assert [c.kind for c in in_sheet(fact("A", "建会", item, value, "%"))] == ["share"] * count


SURVEY = (fact("A", "测评", "回收测评表", "180", "份"), fact("B", "测评", "满意票", "171", "份"))


@pytest.mark.parametrize(("rate", "count"), [("98", 1), ("95.5", 1), ("95", 0), ("95.0", 0)])
def test_a_rate_must_follow_from_its_counts(rate: str, count: int):
    """满意率 beside the count of 满意 and that of what came back: one sentence with all three and the right result."""
    found = in_sheet(*SURVEY, fact("C", "测评", "满意率", rate, "%"))

    assert [(c.kind, c.facts) for c in found] == [("rate", ("C", "B", "A"))] * count
    assert all(word in c.message for c in found for word in (f"{rate}%", "171份", "180份", "95%"))
    assert all(c.message.endswith("。") and c.message.count("。") == 1 for c in found)


@pytest.mark.parametrize(
    "other",
    [
        fact("A", "测评", "发放测评表", "190", "份"),
        fact("B", "测评", "满意票", "", "份"),
        fact("B", "测评", "基本满意票", "5", "份"),
        fact("C", "经费", "满意率", "98", "%"),
        fact("C", "测评", "整改率", "98", "%"),
        fact("C", "测评", "满意率", "98", "%", modifier="近"),
    ],
)
def test_a_rate_of_which_a_count_is_missing_is_no_conflict(other: dict[str, Any]):
    """Another whole that gives it, a blank, two counts of the name, another topic, another name, a hedge."""
    rows = {row["id"]: row for row in (*SURVEY, fact("C", "测评", "满意率", "98", "%"))}
    if other["item"] == "发放测评表":
        rows["D"], rows["C"] = other | {"id": "D"}, fact("C", "测评", "满意率", "90", "%")
    elif other["item"] == "基本满意票":
        rows["D"] = other | {"id": "D"}
    else:
        rows[other["id"]] = other

    assert in_sheet(*rows.values()) == []


@pytest.mark.parametrize("kind", ["total", "double", "share", "rate", "date"])
def test_each_conflict_of_a_sheet_is_one_sentence(kind: str):
    """Naming each fact concerned with its item and number."""
    rows = {
        "total": (
            fact("A", "互助", "参保合计", "10", "人", parts="B, C"),
            fact("B", "互助", "在职参保", "6", "人"),
            fact("C", "互助", "退休参保", "3", "人"),
        ),
        "double": (fact("A", "会员", "会员总数", "100", "人"), fact("B", "会员", "会员总数", "120", "人")),
        "share": (fact("A", "建会", "建会率", "103", "%"),),
        "rate": (*SURVEY, fact("C", "测评", "满意率", "98", "%")),
        "date": (fact("A", "会议", "代表大会", "1", "次", text="2月30日召开"),),
    }[kind]
    (found,) = in_sheet(*rows)

    assert found.kind == kind
    assert re.fullmatch(r"[^。\n]+。", found.message)
    assert all(name in found.message for name in found.facts if kind != "total" or name == "A")


def test_a_rounded_value_and_the_whole_one_are_one_value():
    """19.3万元 and 193000元 are told of one fact without a conflict; the rounding of another number is none either."""
    for value in ("193000", "192960"):
        money = sheet(fact("A", "帮扶", "慰问支出", value, "元"))
        told = f"慰问支出19.3万元。\n据统计，慰问支出{value}元。"
        assert check(told, money).conflicts == ()


def test_a_day_no_calendar_has_is_a_conflict():
    """A date in a text of the sheet that cannot be."""
    (found,) = in_sheet(fact("A", "会议", "代表大会", "1", "次", text="2月30日召开"))

    assert (found.kind, found.facts) == ("date", ("A",))


def test_a_conflict_makes_the_verdict():
    """True figures on a sheet that contradicts itself are not passed."""
    report = check(
        "会员总数100人。",
        sheet(fact("A", "会员", "会员总数", "100", "人"), fact("B", "会员", "会员总数", "120", "人")),
    )

    assert report.verdict is Verdict.FLAGGED


def test_one_item_told_twice_with_two_values():
    """Both places are told, the true one first."""
    text = "上半年覆盖企业25家。\n会议指出，目前工会已覆盖企业29家。"
    (found,) = in_draft(text)

    assert (found.kind, found.facts) == ("told_twice", ("F2",))
    assert [text[a:b] for a, b in found.spans] == ["25家", "29家"]


def test_one_item_told_twice_alike_is_no_conflict():
    """The same number in other clothes is the same number."""
    assert in_draft("发放春节慰问金5.57万元。\n据统计，共发放春节慰问金55700元。") == []


def test_parts_may_not_exceed_their_total():
    """其中 introduces parts; their sum is told."""
    (found,) = in_draft("医疗互助参保1500人，其中在职职工参保1020人、退休职工参保688人。")

    assert found.kind == "parts"
    assert "1708" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "医疗互助参保8160人，其中在职职工参保4040人、退休职工参保688人。",
        "春节走访困难职工76人，发放春节慰问金55700元。",
        "医疗互助参保8160人，其中在职职工参保4040人，举办讲座12场、听课12486人次。",
        "讲座听课近500人，其中一线职工300人、女职工250人。",
    ],
)
def test_parts_that_leave_a_rest_are_no_conflict(text: str):
    """Parts less than the whole, figures of other units, a hedged whole."""
    assert [c for c in in_draft(text) if c.kind == "parts"] == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("建会率达103%。", ["share"]), ("建会率达97.3%。", []), ("经费增长率103%。", []), ("任务完成率120%。", [])],
)
def test_a_rate_over_a_hundred_in_the_draft(text: str, kinds: list[str]):
    """The same rule as in the sheet."""
    assert [c.kind for c in in_draft(text)] == kinds


def test_a_number_taken_from_another_fact_is_no_second_telling_of_it():
    """The figure is wrong where it stands; what it was taken from is told once, and rightly."""
    provided = sheet(
        fact("F1", "组织建设", "新建单独企业工会", "15", "家"),
        fact("F2", "劳动竞赛", "叉车技能比武", "42", "人", text="8家企业组队"),
    )
    report = check("组织42人参加叉车技能比武，8家企业组队。\n新建单独企业工会8家。", provided)

    assert [figure.status for figure in report.flagged] == [Status.MISATTRIBUTED]
    assert report.conflicts == ()
