"""What the prompt chain asks a model: for each part its facts and no others, in prompts that fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import (
    SheetError,
)
from drafter.models import estimate_tokens
from drafter.prompts import OutlineSection
from drafter.sheet import Fact, FactSheet
from drafter.writing.chain import ChainWriter
from drafter.writing.chain.fence import fence_facts, halve, split_facts
from drafter.writing.chain.plan import concerning
from drafter.writing.events import (
    SectionStarted,
)
from tests.loopback import Loopback, Question, Reply, Say
from tests.writing.chain.scripted import (
    OUTLINE,
    SHEET,
    asked,
    connect,
    fuller,
    good,
    kind_of,
    last,
    length_asked,
    many_facts,
    run,
    scripted,
    telling_all,
)


def test_a_section_gets_only_its_facts() -> None:
    """No fact of another section stands in a section's prompt, and facts stand in the user part only."""
    _, questions = run(good)

    for question in asked(questions, "section"):
        ids = set(re.findall(r"^(F\d+) ", question.user, re.MULTILINE))
        assert ids in ({"F1", "F2"}, {"F3", "F4"}, {"F5", "F6"})
        assert "F1 " not in question.system


def test_rows_left_empty_are_never_sent() -> None:
    """A row with item and unit and nothing else reaches no prompt, is not asked for again, and makes no section of its own."""
    blank = (
        Fact(id="F7", topic="组织建设", item="在册基层工会", unit="家"),
        Fact(id="F8", topic="女职工", item="女职工体检", unit="人"),
    )
    event = Fact(id="F9", topic="组织建设", item="街道工会第二次代表大会")
    sheet = SHEET.model_copy(update={"facts": (*SHEET.facts, *blank, event)})
    # The first section leaves facts out, and cites an empty row, so that the repair is asked for both.
    script = scripted(F1="发展会员847人〔F2〕，在册基层工会3家〔F7〕。")
    events, questions = run(script, sheet)
    prompts = "\n".join(question.system + question.user for question in questions)

    assert asked(questions, "repair")
    assert "街道工会第二次代表大会" in prompts
    for question in questions:
        assert not re.search(r"^F[78] ", question.user, re.MULTILINE)
        assert "女职工体检" not in question.user
    assert {event.total for event in events if isinstance(event, SectionStarted)} == {7}


def test_a_sheet_of_empty_rows_is_not_sent_to_a_model() -> None:
    """A blank template that nobody filled in is refused before any question is asked."""
    blank = Fact(id="F1", topic="女职工", item="女职工体检", unit="人")
    sheet = FactSheet(unit=SHEET.unit, period=SHEET.period, facts=(blank,))

    with Loopback(good) as server, pytest.raises(SheetError):
        list(ChainWriter(connect(server)).write(sheet, OUTLINE))
    assert server.questions == []


def test_prompts_of_sections_begin_alike() -> None:
    """The fixed text comes first and is the same for all sections, so that providers can cache it."""
    _, questions = run(good)
    sections = asked(questions, "section")

    assert len({question.system for question in sections}) == 1
    assert len({question.user.split("现在写：")[0] for question in sections}) == 1


def test_a_remark_of_a_person_reaches_its_section() -> None:
    """A section redone with a remark gets it, the others do not."""
    _, questions = run(good, remarks={"merit": "再具体些"})
    told = [q for q in asked(questions, "section") if "另外要求：再具体些" in q.user]

    assert len(told) == 1
    assert "\nF3 " in told[0].user


def test_an_empty_sheet_is_refused() -> None:
    """A model given nothing makes something up: it is not asked."""
    with Loopback(good) as server:
        with pytest.raises(SheetError, match="没有事实"):
            list(ChainWriter(connect(server)).write(FactSheet(), OUTLINE))

        assert server.questions == []


@given(st.integers(1, 60), st.integers(1, 6), st.integers(20, 600), st.integers(1, 70))
def test_long_sections_are_split_and_nothing_is_cut(count: int, topics: int, budget: int, most: int) -> None:
    """Every fact stands in exactly one run, in order; a run is over the budget only when it is a single fact."""
    facts = many_facts(count, topics)
    runs = split_facts(facts, budget, most)

    assert all(len(run_) <= most for run_ in runs)

    assert tuple(fact for run_ in runs for fact in run_) == facts
    assert all(len(run_) == 1 or estimate_tokens(fence_facts(run_)) <= budget for run_ in runs)
    if count > 1:
        first, second = halve(facts)
        assert first
        assert second
        assert first + second == facts


def test_a_long_section_is_written_in_several_calls() -> None:
    """Facts over the budget go out in several calls, each fact once, and the parts are joined."""
    facts = many_facts(40, 1)
    sheet = SHEET.model_copy(update={"facts": facts, "problems": (), "plans": ()})
    events, questions = run(telling_all(""), sheet=sheet, facts_budget=150, repair_rounds=0)
    sent = [name for q in asked(questions, "section") for name in re.findall(r"^(F\d+) ", q.user, re.MULTILINE)]

    assert len(asked(questions, "section")) > 3
    assert sorted(sent) == sorted(fact.id for fact in facts)
    assert all(f"{fact.value}场" in last(events).text for fact in facts)


def test_a_small_model_gets_small_prompts() -> None:
    """With a model of 4,096 tokens the facts are split so that every prompt fits."""
    sheet = SHEET.model_copy(update={"facts": many_facts(120, 1), "problems": (), "plans": ()})

    def script(question: Question) -> Reply:
        size = sum(estimate_tokens(message["content"]) for message in question.body["messages"])
        assert size + question.body["max_tokens"] <= 4096
        return Say("开展活动。") if kind_of(question) == "section" else good(question)

    events, questions = run(script, sheet=sheet, model={"provider": "ollama"}, repair_rounds=0)

    assert last(events).complete
    assert 1 < len(asked(questions, "section")) <= 6


def test_prompts_are_economical() -> None:
    """With 60 facts in 7 sections all prompts take at most 2.5 times the sheet, the fixed text once a section apart."""
    facts = tuple(
        Fact(
            id=f"F{n}",
            topic=f"板块{n % 7}",
            item=f"第{n}类服务职工活动",
            value=str(100 + n),
            unit="场",
            text="由街道和社区共同承办，职工踊跃参加",
        )
        for n in range(60)
    )
    sheet = SHEET.model_copy(update={"facts": facts, "problems": (), "plans": ()})
    outline = OUTLINE.model_copy(
        update={
            "sections": tuple(
                OutlineSection(key=f"s{n}", heading=f"做好第{n}方面的工作", topics=(f"板块{n}",)) for n in range(7)
            )
        }
    )

    def script(question: Question) -> Reply:
        if kind_of(question) != "section":
            return good(question)
        told = re.findall(r"^(F\d+) (.*?)：(\d+场)", question.user, re.MULTILINE)
        return Say("\n".join(f"开展{item}{value}〔{name}〕，由街道和社区共同承办。" for name, item, value in told))

    with Loopback(script) as server:
        writer = ChainWriter(connect(server), repair_rounds=0)
        list(writer.write(sheet, outline))
        spent = sum(estimate_tokens(m["content"]) for q in server.questions for m in q.body["messages"])
    kinds = [kind_of(question) for question in server.questions]
    fixed = sum(estimate_tokens(writer.prompts[kind].fixed_text) for kind in kinds)

    assert kinds.count("section") == 7
    assert spent - fixed <= 2.5 * estimate_tokens(fence_facts(facts))


def test_a_basis_is_told_to_the_model_but_by_no_section() -> None:
    """How figures were counted stands beside the period in every section's prompt, not among its facts."""
    basis = Fact(id="F9", topic="综合", item="统计口径", text="数据为全年数")
    _, questions = run(good, sheet=SHEET.model_copy(update={"facts": (*SHEET.facts, basis)}))
    sections = asked(questions, "section")

    assert sections
    assert all("统计口径：数据为全年数" in q.user and "\nF9 " not in q.user for q in sections)


def test_sections_are_asked_to_begin_differently() -> None:
    """Neighbouring sections are told different ways to begin."""
    _, questions = run(good, sheet=fuller(SHEET))
    begins = [re.findall(r"分段：.*?。(正文第一句.*)", question.user)[0] for question in asked(questions, "section")]

    assert len(set(begins)) == len(begins) == 3


def test_a_section_of_few_facts_is_asked_to_say_no_more_than_they() -> None:
    """Two facts are one or two sentences: nothing is asked for that only padding could give."""
    few = asked(run(good)[1], "section")
    more = asked(run(good, sheet=fuller(SHEET))[1], "section")

    assert all("一两句话，直接写事" in question.user for question in few)
    assert all("一两句话，直接写事" not in question.user for question in more)
    assert max(map(length_asked, few)) < min(map(length_asked, more))


@pytest.mark.parametrize(
    ("guidance", "kept"),
    [
        ("竞赛写主题和参赛面；培训写班次和人次。", "竞赛写主题和参赛面。"),
        ("竞赛、培训写班次和人次；每段不超过200字。", "竞赛、培训写班次和人次；每段不超过200字。"),
        ("培训写班次和人次。", ""),
        ("", ""),
    ],
)
def test_guidance_on_topics_without_facts_is_left_out(guidance: str, kept: str) -> None:
    """A clause on how to write a topic the section has no facts of goes; one on anything else, or on several topics, stays."""
    assert concerning(guidance, SHEET.facts[2:3]) == kept


def test_a_date_of_the_year_reported_is_given_without_the_year() -> None:
    """A summary of 2025 writes 9月18日; a date of another year keeps its year."""
    dated = SHEET.facts[3]
    other = dated.model_copy(update={"id": "F9", "date": "2024-12-03"})
    _, questions = run(good, sheet=SHEET.model_copy(update={"facts": (*SHEET.facts, other)}))
    said = "".join(question.user for question in asked(questions, "section"))

    assert "4场；9月18日" in said
    assert "4场；2024年12月3日" in said


def test_four_hundred_facts_are_split_by_topic_and_all_are_told() -> None:
    """400 facts in one section: each is sent once, with its topic's others, no call over its budget, and each stands in the draft."""
    facts = many_facts(400, 16)
    sheet = SHEET.model_copy(update={"facts": facts, "problems": (), "plans": ()})
    events, questions = run(telling_all("\n"), sheet=sheet, repair_rounds=0)
    sections = asked(questions, "section")
    sent = [re.findall(r"^(F\d+) ", q.user, re.MULTILINE) for q in sections]
    topics = [set(re.findall(r"^【(.*?)】$", q.user, re.MULTILINE)) for q in sections]

    assert sorted(name for names in sent for name in names) == sorted(fact.id for fact in facts)
    assert sum(map(len, topics)) == len(set.union(*topics)) == 16
    assert all(estimate_tokens(q.user.split("<facts>")[1]) <= 2450 for q in sections)
    assert all(len(names) * 60 <= q.body["max_tokens"] for names, q in zip(sent, sections, strict=True))
    assert 6 <= len(sections) <= 8
    assert last(events).complete
    assert all(f"{fact.item}{fact.value}场" in last(events).text for fact in facts)
