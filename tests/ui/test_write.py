"""起草 without a browser: a run is watched, stopped, tried again; sections are written anew with a remark, or locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, DraftRun, Settings
from drafter.store.records import SectionResult
from drafter.ui.parts import duration, yuan
from drafter.ui.write import progress
from tests.loopback import Hang, Loopback, Question, Reply, Say
from tests.service.test_model_writer import clerk
from tests.ui.pages import visit, words, written

SECTION = "正在写本单位工作总结的一个部分"


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A careful model, set for the pages."""
    with Loopback(clerk) as running:
        monkeypatch.setenv("DRAFTER_MODEL", "openai:test-model")
        monkeypatch.setenv("DRAFTER_BASE_URL", running.address)
        monkeypatch.setenv("DRAFTER_API_KEY", "sk-never-shown")
        monkeypatch.setenv("DRAFTER_PRICES", "2/8")
        yield running


def started(drafter: Drafter) -> AppTest:
    """起草 right after 模型写作 was started."""
    page = visit("起草")
    page.radio(key="writer").set_value("model").run()
    assert "预计输入约" in words(page)
    return page.button(key="start").click().run()


def last(drafter: Drafter) -> DraftRun:
    """The last run of the newest work."""
    run = drafter.last_run(drafter.works()[0].id)
    assert run is not None
    return run


def test_a_silent_run_is_stopped_and_goes_on(settings: Settings, drafter: Drafter, server: Loopback) -> None:
    """While it runs the page says so and offers to stop; stopped, nothing is called written, and one press goes on from there."""
    server.script(lambda question: Hang() if SECTION in question.system else clerk(question))
    page = started(drafter)
    assert page.button(key="stop-run").label == "停止起草"
    assert "可以离开这一页" in words(page)

    page = written(page.button(key="stop-run").click().run(), drafter)

    assert [error.value for error in page.error] == ["起草已停止，写成的各节都留着"]
    assert drafter.draft_revision(drafter.works()[0].id) is None

    server.script(clerk)
    page = written(page.button(key="retry").click().run(), drafter)

    assert not page.error
    assert page.button(key="to-review").label == "去核对 →"
    assert "这一稿调用模型" in words(page)


def test_a_section_is_written_anew_with_a_remark(settings: Settings, drafter: Drafter, server: Loopback) -> None:
    """The remark reaches the model, only that section is asked for, the draft is the next revision."""
    page = written(started(drafter), drafter)
    run = last(drafter)
    section = next(one for one in run.sections if "劳动竞赛" in one.text)
    before = len(server.questions)

    def again(question: Question) -> Reply:
        answer = clerk(question)
        return Say(answer.text + "各项赛事井然有序。") if isinstance(answer, Say) else answer

    server.script(again)
    page.text_area(key=f"remark-{run.id}-{section.index}").set_value("再具体些").run()
    page = written(page.button(key=f"rewrite-{section.index}").click().run(), drafter)
    draft = drafter.draft_revision(drafter.works()[0].id)

    assert not page.error
    assert draft is not None
    assert (draft.number, draft.text.count("各项赛事井然有序。")) == (2, 1)
    assert any("再具体些" in question.user for question in server.questions[before:])
    assert len(server.questions) - before < len(run.sections)


def test_a_locked_section_cannot_be_written_anew(settings: Settings, drafter: Drafter, server: Loopback) -> None:
    """The button says what it would do next; unlocked, all is as before."""
    page = written(started(drafter), drafter)
    index = next(one.index for one in last(drafter).sections if "劳动竞赛" in one.text)
    page.button(key=f"lock-{index}").click().run()

    assert page.button(key=f"lock-{index}").label == "解锁"
    assert next(one for one in last(drafter).sections if one.index == index).locked

    page.button(key=f"lock-{index}").click().run()

    assert page.button(key=f"lock-{index}").label == "锁定"


@pytest.mark.parametrize(
    ("cost", "said"), [("0", "0.00"), ("0.0312", "0.03"), ("0.00042", "0.0004"), ("12.5", "12.50")]
)
def test_a_cost_is_told_to_the_cent_or_finer(cost: str, said: str) -> None:
    """What is less than a cent is not told as nothing."""
    assert yuan(cost) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 秒"),
        (59, "59 秒"),
        (60, "1 分钟"),
        (3599, "59 分钟"),
        (3600, "1 小时 0 分钟"),
        (12_000, "3 小时 20 分钟"),
    ],
)
def test_a_time_is_told_in_the_unit_it_is_thought_of(seconds: int, said: str) -> None:
    """Seconds below a minute, then minutes, then hours with minutes."""
    assert duration(seconds) == said


def test_a_section_that_failed_is_not_counted_as_written() -> None:
    """The line above the bar tells what was written and what was not; the bar itself only how far it is."""
    now = datetime.now(UTC)
    states = ("finished", "failed", "failed", "writing")
    sections = tuple(SectionResult(place, 4, "", "", "", now, state) for place, state in enumerate(states))
    run = DraftRun(1, 1, 1, "street_annual", "model", "running", now, "", sections)

    assert progress(run) == "已写完 1 节，2 节没有写成，共 4 节"
    assert progress(replace(run, sections=(replace(sections[0], state="kept"), sections[3]))) == "已写完 1 节，共 4 节"
