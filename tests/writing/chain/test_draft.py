"""The prompt chain end to end: a sheet becomes a checked summary, its parts in order and told as they are written."""

from __future__ import annotations

import re
import threading
from decimal import Decimal
from typing import Any

import pytest

from drafter.models import Prices
from drafter.prompts import OutlineSection
from drafter.sheet import Fact
from drafter.writing.chain import ChainWriter
from drafter.writing.chain.plan import faithful
from drafter.writing.events import (
    SectionFinished,
    SectionStarted,
    TextAdded,
)
from tests.loopback import Loopback, Question, Reply, Say
from tests.writing.chain.scripted import (
    FRAME,
    GOOD,
    OUTLINE,
    SHEET,
    TASKS,
    asked,
    connect,
    finished,
    good,
    kind_of,
    last,
    run,
    scripted,
)


def test_a_sheet_becomes_a_checked_summary() -> None:
    """Title, opening, numbered sections, problems, plans and closing in order; no mark is left; everything traces."""
    draft = last(run(good)[0])

    assert draft.text.splitlines() == [
        "临江街道总工会2025年工作总结",
        "2025年，临江街道总工会在区总工会、街道党工委领导下开展工作，新建企业工会12家。现将一年来的工作总结如下：",
        "一、夯实组织基础，扩大工会覆盖",
        "全年新建企业工会12家，完成年度任务的120%，发展会员846人。",
        "二、深化劳动竞赛，激发职工活力",
        "组织54家单位参加劳动竞赛，9月18日举办技能比武4场。",
        "三、做实困难帮扶，温暖职工人心",
        "慰问困难职工29户，发放慰问金8.7万元，比上年增加1.2万元。",
        "四、存在的问题",
        "工作中还存在一些不足：一是部分服务点的利用率还不高。",
        "五、今后打算",
        "着重做好以下工作：一是进一步推广网上办理，方便职工办事；二是着力扩大集体合同的覆盖面。",
        "今后，我们将保持干劲，把工作做实做细。",
    ]
    assert draft.complete
    assert draft.report.ok
    assert draft.report.unused == ()


def test_events_come_in_the_order_of_the_document() -> None:
    """Sections, then problems and plans, then opening and closing; each started once, finished once."""
    events = run(good)[0]
    started = [event.index for event in events if isinstance(event, SectionStarted)]
    ended = [event.index for event in events if isinstance(event, SectionFinished)]

    assert started == ended == [1, 2, 3, 4, 5, 0, 6]
    assert {event.total for event in events if isinstance(event, SectionStarted)} == {7}


def test_streamed_text_has_no_marks() -> None:
    """What the page shows while a section is written is the text without citation marks."""
    events = run(good)[0]
    shown = "".join(event.text for event in events if isinstance(event, TextAdded) and event.index == 1)

    assert shown == "全年新建企业工会12家，完成年度任务的120%，发展会员846人。"


def test_the_report_of_a_section_fits_its_text() -> None:
    """Spans of a section's report point into exactly its text; its unused facts are its own."""
    events = run(scripted(F1="发展会员846人〔F2〕。"), repair_rounds=0)[0]
    section = finished(events)[1]

    assert section.text.startswith("一、")
    assert [section.text[figure.start : figure.end] for figure in section.report.figures] == ["846人"]
    assert section.report.unused == ("F1",)


def test_sections_are_written_at_the_same_time() -> None:
    """All sections wait for each other here: were they written one after another, none would be answered."""
    together = threading.Barrier(4)

    def script(question: Question) -> Reply:
        if kind_of(question) in {"section", "tasks"}:
            together.wait(20)
        return good(question)

    assert last(run(script)[0]).complete


def test_the_number_of_calls_at_once_is_bounded() -> None:
    """With two workers never more than two questions are open."""
    with Loopback(good) as server:
        list(ChainWriter(connect(server), workers=2).write(SHEET, OUTLINE))

        assert server.peak <= 2


def test_a_later_section_waits_for_its_turn() -> None:
    """Though the last section is answered first, its events come after those of the first."""
    later = threading.Event()

    def script(question: Question) -> Reply:
        if "\nF1 " in question.user and kind_of(question) == "section":
            later.wait(20)
        if "\nF5 " in question.user and kind_of(question) == "section":
            later.set()
        return good(question)

    events = run(script)[0]

    assert list(finished(events)) == [1, 2, 3, 4, 5, 0, 6]


@pytest.mark.parametrize(
    "answer",
    [
        "好的，以下是标题：\n一、甲乙丙丁",
        "新建工会12家\n深化劳动竞赛，激发活力\n做实困难帮扶，温暖人心",
        "深化劳动竞赛，激发活力\n深化劳动竞赛，激发活力\n深化劳动竞赛，激发活力",
    ],
)
def test_headings_of_another_shape_fall_back(answer: str) -> None:
    """Too few headings, one with a figure, or the same thrice: the outline's own are used, nothing is asked again."""
    events, questions = run(scripted(headings=answer))

    assert "一、加强组织建设，夯实工作基础" in last(events).text
    assert len(asked(questions, "headings")) == 1


@pytest.mark.parametrize(
    ("answer", "plans"),
    [
        (
            TASKS + "\n打3：新建工会50家。\n问2：经费不足。",
            "一是进一步推广网上办理，方便职工办事；二是着力扩大集体合同的覆盖面。",
        ),
        ("打1：推广网上办理，新增用户300人。", "一是推广网上办理；二是扩大集体合同覆盖面。"),
        ("打1：扩大集体合同覆盖面。", "一是推广网上办理；二是扩大集体合同覆盖面。"),
        ("打1：力争网上办理率达到54%。", "一是推广网上办理；二是扩大集体合同覆盖面。"),
        ("好的，我来写。", "一是推广网上办理；二是扩大集体合同覆盖面。"),
        (Say("", finish="content_filter"), "一是推广网上办理；二是扩大集体合同覆盖面。"),
    ],
    ids=[
        "more items",
        "a target",
        "another item",
        "a target the sheet bears out by chance",
        "no items",
        "filtered",
    ],
)
def test_problems_and_plans_come_only_from_the_sheet(answer: Any, plans: str) -> None:
    """Items that were not given are left out; a target not in the sheet gives way to the sheet's own words."""
    text = last(run(scripted(tasks=answer))[0]).text

    assert f"着重做好以下工作：{plans}" in text
    assert "50家" not in text
    assert "300" not in text
    assert "经费" not in text


def test_plans_as_a_numbered_list() -> None:
    """The outline may ask for one numbered line a plan."""
    outline = OUTLINE.model_copy(update={"plans_style": "列项"})
    lines = last(run(good, outline=outline)[0]).text.splitlines()

    assert lines[lines.index("五、今后打算") + 1 : -1] == [
        "着重做好以下工作：",
        "（一）进一步推广网上办理，方便职工办事。",
        "（二）着力扩大集体合同的覆盖面。",
    ]


def test_the_opening_is_written_from_checked_text() -> None:
    """Only sentences that passed are offered for the opening."""
    wrong = GOOD["F1"] + "培训职工77人次〔F2〕。"
    _, questions = run(scripted(F1=wrong), repair_rounds=0)
    body = asked(questions, "frame")[0].user.split("<body>")[1]

    assert "新建企业工会12家〔F1〕" in body
    assert "77人次" not in body


def test_a_figure_of_its_own_in_the_opening_is_flagged() -> None:
    """The opening is checked like everything else."""
    opening = FRAME.replace("12家〔F1〕", "21家〔F1〕")
    events, _ = run(scripted(frame=opening, repair="不改。"))

    assert [figure.text for figure in finished(events)[0].report.flagged] == ["21家"]
    assert not last(events).report.ok


def test_an_outline_without_opening_and_closing_has_none() -> None:
    """Nothing is written that the outline does not have; sections count from 0."""
    outline = OUTLINE.model_copy(update={"opening": "", "closing": ""})
    events, questions = run(good, outline=outline)

    assert list(finished(events)) == [0, 1, 2, 3, 4]
    assert asked(questions, "frame") == []
    assert last(events).text.splitlines()[1] == "一、夯实组织基础，扩大工会覆盖"


def test_one_heading_over_all_sections() -> None:
    """An outline with a body heading has its sections one level down; problems follow as the second part."""
    outline = OUTLINE.model_copy(update={"body": "目标责任完成情况", "signature": True})
    lines = last(run(good, outline=outline)[0]).text.splitlines()

    assert "一、目标责任完成情况" in lines
    assert "（二）深化劳动竞赛，激发职工活力" in lines
    assert "二、存在的问题" in lines
    assert lines[-1] == "临江街道总工会"


def test_usage_is_summed() -> None:
    """The draft's usage is that of all its calls."""
    events, questions = run(good)
    usage = last(events).usage

    assert usage.calls == len(questions) == 6
    assert usage.prompt_tokens == sum(
        len(message["content"]) for question in questions for message in question.body["messages"]
    )
    assert not usage.estimated


def test_cost_and_time_of_a_draft_are_summed() -> None:
    """With prices set the draft's cost is that of its tokens, exactly; without, it says nothing."""
    events, _ = run(good, model={"prices": Prices(Decimal(2), Decimal(8))})
    usage = last(events).usage
    tokens = usage.prompt_tokens * Decimal(2) + usage.completion_tokens * Decimal(8)

    assert Decimal(usage.cost) == tokens / 1_000_000 > 0
    assert usage.seconds > 0
    assert last(run(good)[0]).usage.cost == ""


def test_a_basis_alone_makes_no_section() -> None:
    """A fact that only states a basis is not told in a section of its own."""
    sheet = SHEET.model_copy(
        update={
            "facts": (
                *SHEET.facts,
                Fact(id="F9", topic="综合", item="统计口径", text="数据为全年数"),
            )
        }
    )
    events, _ = run(good, sheet=sheet)

    assert OUTLINE.other not in last(events).text


def test_the_heading_of_other_work_is_not_worded() -> None:
    """What no section takes stands under the outline's own heading: of a mixture nothing more can be said."""

    def script(question: Question) -> Reply:
        other = kind_of(question) == "section" and "\nF9 " in question.user
        return Say("开展观测3次〔F9〕。") if other else good(question)

    facts = (*SHEET.facts, Fact(id="F9", topic="天文观测", item="观测", value="3", unit="次"))
    events, questions = run(script, sheet=SHEET.model_copy(update={"facts": facts}))

    assert "观测" not in asked(questions, "headings")[0].user
    assert OUTLINE.other in [event.heading for event in events if isinstance(event, SectionFinished)]


@pytest.mark.parametrize(
    ("item", "wording", "future", "kept"),
    [
        ("利用率不高", "部分服务点利用率还不高，作用发挥不充分。", False, "部分服务点利用率还不高。"),
        ("利用率不高", "部分服务点利用率还不高。", False, "部分服务点利用率还不高。"),
        ("推广网上办理", "将推广网上办理，方便职工办事。", True, "推广网上办理，方便职工办事。"),
        ("推广网上办理", "我们将进一步推广网上办理。", True, "进一步推广网上办理。"),
    ],
)
def test_a_wording_says_its_item_and_no_other_shortcoming(item: str, wording: str, future: bool, kept: str) -> None:
    """A clause that says nothing of the shortcoming goes; a plan may keep its purpose, and does not repeat 将."""
    assert faithful(wording, item, [item], future=future) == kept


def test_the_opening_may_choose_from_what_says_most() -> None:
    """Completions, comparisons, places and honours reach the opening's prompt before plain counts."""
    facts = tuple(
        Fact(id=f"F{n}", topic=f"板块{n}", item=f"{name}活动", value=str(40 + n), unit="场", previous=str(30 + n))
        for n, name in enumerate("甲乙丙丁戊己")
    )
    plain = Fact(id="F7", topic="板块7", item="庚类会议", value="23", unit="次")
    sheet = SHEET.model_copy(update={"facts": (*facts, plain), "problems": (), "plans": ()})
    sections = tuple(
        OutlineSection(key=f"s{n}", heading=f"第{n}部分", topics=(f"板块{n}",)) for n in (0, 1, 2, 3, 4, 5, 7)
    )

    def script(question: Question) -> Reply:
        if kind_of(question) != "section":
            return good(question)
        told = re.findall(r"^(F\d+) (.*?)：(\d+[场次])", question.user, re.MULTILINE)
        return Say(
            "".join(
                f"{item}{value}〔{n}〕，比上年增加10场〔{n}-{n}.previous〕。"
                if n != "F7"
                else f"{item}{value}〔{n}〕。"
                for n, item, value in told
            )
        )

    _, questions = run(script, sheet=sheet, outline=OUTLINE.model_copy(update={"sections": sections}))
    body = asked(questions, "frame")[0].user.split("<body>")[1]

    assert body.count("比上年增加10场") == 6
    assert "庚类会议" not in body
