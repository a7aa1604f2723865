"""Numbers of one sentence that cannot all be right are found without the sheet, and wordings that leave another reading are let pass."""

from __future__ import annotations

import pytest

from drafter.trace import Conflict, check
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(*STREET)


def found_in(text: str) -> list[Conflict]:
    """The conflicts within a draft on the street's sheet; each place is a figure of it."""
    report = check(text, SHEET)
    places = {(f.start, f.end) for f in report.figures}
    found = [c for c in report.conflicts if c.place == "draft"]
    assert all(places >= set(c.spans) for c in found)
    return found


WRONG = [
    # more than the whole, in an open list
    ("办理信访件30件，其中来信18件、来访15件。", "parts", "33件", ["30件", "18件", "15件"]),
    ("办理信访件30件，其中来信45件。", "parts", "超过总数", ["30件", "45件"]),
    (
        "收到捐款19.3万元，其中企业捐款12.5万元、职工捐款8.1万元。",
        "parts",
        "20.6万元",
        ["19.3万元", "12.5万元", "8.1万元"],
    ),
    # not the whole, in a closed one
    ("办理信访件30件，分别为来信12件、来访9件、网上投诉6件。", "parts", "27件", ["30件", "12件", "9件", "6件"]),
    ("办理信访件30件，其中来信12件、来访9件和网上投诉6件。", "parts", "27件", ["30件", "12件", "9件", "6件"]),
    ("办理信访件30件，其中来信12件，来访9件，其余8件。", "parts", "29件", ["30件", "12件", "9件", "8件"]),
    ("办理信访件30件，分为三类：来信12件、来访9件、网上投诉6件。", "parts", "27件", ["30件", "12件", "9件", "6件"]),
    (
        "办理信访件30件，其中来信12件（占40%）、来访9件（占30%）、网上投诉11件。",
        "parts",
        "32件",
        ["30件", "12件", "9件", "11件"],
    ),
    # a total behind its items
    ("来信12件、来访9件、网上投诉6件，合计30件。", "parts", "27件", ["12件", "9件", "6件", "30件"]),
    # shares of one whole
    ("三类信访件分别占45%、35%、30%。", "share", "110%", ["45%", "35%", "30%"]),
    # a rate that its two counts do not give
    ("受理信访件50件，办结38件，办结率98%。", "rate", "76%", ["50件", "38件", "98%"]),
    ("信访件共50件，其中来信20件，占45%。", "rate", "40%", ["50件", "20件", "45%"]),
]


@pytest.mark.parametrize(("text", "kind", "told", "places"), WRONG)
def test_numbers_that_cannot_all_be_right(text: str, kind: str, told: str, places: list[str]) -> None:
    """One conflict, in one sentence, that names the right result and each figure concerned."""
    (found,) = found_in(text)

    assert found.kind == kind
    assert told in found.message
    assert found.message.endswith("。")
    assert [text[a:b] for a, b in found.spans] == places


RIGHT = [
    # the parts make the whole
    "办理信访件30件，分别为来信12件、来访9件、网上投诉9件。",
    "办理信访件30件，其中来信12件、来访9件和网上投诉9件。",
    "办理信访件30件，其中来信12件，其余18件。",
    "来信12件、来访9件、网上投诉6件，合计27件。",
    # an open list leaves a rest
    "办理信访件30件，其中来信12件、来访9件。",
    "办理信访件30件，其中来信12件、来访9件、网上投诉2件等。",
    "办理信访件30件，其中来信12件和来访9件，满意度有所提高。",
    # people are several things at once
    "参训职工100人，其中女职工60人、一线职工70人。",
    "参训职工100人，其中党员40人、35岁以下80人。",
    # rounding
    "收到捐款19.3万元，其中企业捐款12.5万元和职工捐款6.9万元。",
    "收到捐款近20万元，其中企业捐款12.5万元、职工捐款8.1万元。",
    # other measures, nested figures, another whole
    "办理信访件30件，分别为来信12件（其中匿名信5件）、来访18件。",
    "培训5期300人次，其中安全培训3期、法律培训2期。",
    "慰问职工30人，其中劳模12人，发放慰问金18万元。",
    "召开会议30次；举办活动12场，分别为球赛5场、棋赛7场。",
    # a total of more than what stands before it
    "新建工会3家，来信12件、来访9件，全年办理事项合计50次。",
    # shares that are of other things, a rate of other things
    "女职工占45%，党员占35%，青年占60%。",
    "满意率98%、参与率97%。",
    "受理信访件50件，办结38件，满意率98%。",
    "受理信访件50件，办结38件，办结率76%。",
    "应答47件，办结36件，办结率76.5%。",
    "办结率由95%提高到98%，受理50件。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_may_be_right_is_no_conflict(text: str) -> None:
    """A conflict stops a draft: where there is another reading nothing is said."""
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text", ["全年调运化肥460吨，比上年多调60吨，其中尿素310吨。", "会员达到900人，净增120人，其中女会员430人。"]
)
def test_what_a_comparison_leads_to_is_no_whole(text: str) -> None:
    """其中 behind 比上年多调60吨 or 净增120人 parts the amount told before it, which it does not exceed."""
    assert not [c for c in check(text, sheet()).conflicts if "其中" in c.message]


def test_what_is_begun_and_what_is_done_overlap():
    """重点项目45个，其中开工41个、完工19个: a project that is done was begun, so the two are no parts that must not exceed the whole."""
    facts = sheet(fact("F1", "投资", "重点项目", "45", "个", text="开工41个、完工19个"))
    assert not check("重点项目45个，其中开工41个、完工19个。", facts).conflicts
