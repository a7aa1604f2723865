"""When the model fails: the section, or the draft, ends with its reason, and nothing broken is kept."""

from __future__ import annotations

import re

import pytest

from drafter.errors import (
    ConfigurationModelError,
    ContentModelError,
    QualityModelError,
    SizeModelError,
    TransientModelError,
)
from drafter.writing.events import (
    SectionFailed,
    SectionStarted,
)
from tests.loopback import Cut, Question, Refuse, Reply, Say
from tests.writing.chain.scripted import (
    GOOD,
    asked,
    finished,
    good,
    kind_of,
    last,
    last_shown,
    run,
    scripted,
)


@pytest.mark.parametrize("place", ["headings", "F3", "tasks", "repair", "frame"])
def test_an_error_of_configuration_stops_everything(place: str) -> None:
    """A rejected key ends the draft at once with the one error, wherever it happens."""
    script = scripted(**{"F5": GOOD["F5"] + "培训77人次。", place: Refuse(401)})
    with pytest.raises(ConfigurationModelError, match="密钥无效"):
        run(script)


def test_a_filtered_section_fails_alone() -> None:
    """The section says so; the others are finished; the draft is incomplete."""
    events, _ = run(scripted(F3=Say("", finish="content_filter")))
    failed = [event for event in events if isinstance(event, SectionFailed)]

    assert [(event.index, type(event.error)) for event in failed] == [(2, ContentModelError)]
    assert failed[0].error.hint
    assert not last(events).complete
    assert "慰问困难职工29户" in last(events).text


def test_a_truncated_section_is_written_in_halves() -> None:
    """An answer cut off is thrown away and the section's facts are divided; no fact is lost."""

    def script(question: Question) -> Reply:
        ids = re.findall(r"^(F\d+) ", question.user, re.MULTILINE)
        if kind_of(question) == "section" and "F1" in ids:
            return Say("全年新建", finish="length") if len(ids) > 1 else Say("新建企业工会12家〔F1〕。")
        if kind_of(question) == "section" and ids == ["F2"]:
            return Say("发展会员846人〔F2〕。")
        return good(question)

    events, _ = run(script)

    assert finished(events)[1].text.splitlines()[1:] == [
        "（一）新建企业工会12家。",
        "（二）发展会员846人。",
    ]
    shown = last_shown(events, 1)
    assert shown == "新建企业工会12家。\n发展会员846人。"


def test_a_section_that_cannot_be_divided_fails() -> None:
    """One fact whose answer is cut off is a failure of size, never half a text."""
    events, _ = run(scripted(F1=Say("全年", finish="length"), section=Say("发展", finish="length")))
    failed = [event for event in events if isinstance(event, SectionFailed)]

    assert type(failed[0].error) is SizeModelError
    assert "全年" not in last(events).text.replace("全年工作总结", "")


def test_an_empty_answer_is_asked_again_with_another_prompt() -> None:
    """The second question says what was wrong; its answer counts."""
    events, questions = run(scripted(F1=["", GOOD["F1"]]))
    asking = [q for q in asked(questions, "section") if "\nF1 " in q.user]

    assert last(events).complete
    assert "上一次的回答不是可用的正文" not in asking[0].user
    assert "上一次的回答不是可用的正文" in asking[1].user


def test_an_answer_empty_twice_fails_the_section() -> None:
    """Then the section fails visibly."""
    events, questions = run(scripted(F1="<think>我想一想。</think>"))
    failed = [event for event in events if isinstance(event, SectionFailed)]

    assert [type(event.error) for event in failed] == [QualityModelError]
    assert len([q for q in asked(questions, "section") if "\nF1 " in q.user]) == 2


def test_a_stream_cut_off_starts_the_section_again() -> None:
    """The partial text is void: the section is announced again and its text is that of the second answer."""
    events, _ = run(scripted(F1=[Cut("全年新建企业工会99家"), Say(GOOD["F1"])]))

    assert [e.index for e in events if isinstance(e, SectionStarted)].count(1) == 2
    assert last_shown(events, 1) == "全年新建企业工会12家，完成年度任务的120%，发展会员846人。"
    assert "99" not in last(events).text


def test_when_nobody_answers_the_draft_fails_at_once() -> None:
    """A service that is down is not asked again for each section."""
    events, questions = run(scripted(headings=Refuse(503)), model={"attempts": 2})
    failed = [event for event in events if isinstance(event, SectionFailed)]

    assert [event.index for event in failed] == [1, 2, 3, 4, 5]
    assert all(type(event.error) is TransientModelError for event in failed)
    assert not last(events).complete
    assert len(questions) == 2
