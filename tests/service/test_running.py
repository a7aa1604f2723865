"""Runs that outlive their page: started, followed, stopped, tried again, redone and locked through the service, on real HTTP."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from drafter.errors import ConfigurationModelError, InputError, SheetError, StoppedModelError
from drafter.service import Drafter, DraftRun, Work
from drafter.writing.events import DraftFinished, SectionFailed, SectionFinished, SectionStarted, TextAdded
from tests.loopback import Hang, Loopback, Question, Refuse, Reply, Say
from tests.service.conftest import Open, content
from tests.service.test_model_writer import clerk, filtered, with_model

WAIT = 30.0
NEED = "困难职工"
SECTION = "正在写本单位工作总结的一个部分"


def ended(drafter: Drafter, run: DraftRun) -> DraftRun:
    """Wait until a run is over."""
    until = time.monotonic() + WAIT
    while not (now := drafter.run(run.id)).over:
        assert time.monotonic() < until, f"still {now.state}: {now.sections}"
        threading.Event().wait(0.05)
    return now


def become(drafter: Drafter, run: DraftRun, what: Callable[[DraftRun], bool]) -> DraftRun:
    """Wait until a run is as it should be."""
    until = time.monotonic() + WAIT
    while not what(now := drafter.run(run.id)):
        assert time.monotonic() < until, f"still {now.state}: {now.sections}"
        threading.Event().wait(0.05)
    return now


@pytest.fixture
def server() -> Iterator[Loopback]:
    """Run the careful model."""
    with Loopback(clerk) as running:
        yield running


@pytest.fixture
def drafter(open_drafter: Open, server: Loopback) -> Drafter:
    """Open a service that drafts with it."""
    return with_model(open_drafter, server)


@pytest.fixture
def work(drafter: Drafter) -> Work:
    """Begin a work on the small sheet."""
    return drafter.create_work(content())


def test_a_run_is_followed_from_its_beginning_to_its_draft(drafter: Drafter, work: Work, server: Loopback) -> None:
    """Every section begins before it ends, ends once, and the last event is the stored draft; one record a call."""
    run = drafter.start_draft(work.id, "base", "model")
    events = list(drafter.follow(run.id))

    finished = [event.index for event in events if isinstance(event, SectionFinished)]
    assert sorted(finished) == list(range(7))
    for index in finished:
        kinds = [type(event) for event in events if not isinstance(event, DraftFinished) and event.index == index]
        assert kinds[0] is SectionStarted
        assert kinds[-1] is SectionFinished
    last = events[-1]
    draft = drafter.draft_revision(work.id)
    assert isinstance(last, DraftFinished)
    assert draft is not None
    assert last.text == draft.text
    assert last.complete
    over = drafter.run(run.id)
    assert (over.state, over.draft_revision, over.calls) == ("finished", 1, len(server.questions))
    assert over.tokens == last.usage.prompt_tokens + last.usage.completion_tokens > 0


def test_the_rule_writer_is_one_step_of_the_same_kind(drafter: Drafter, work: Work, server: Loopback) -> None:
    """It needs no model and gives the draft it always gives."""
    (*_, direct) = drafter.draft_sheet(readable(drafter, work), "base", "rule")
    run = drafter.start_draft(work.id, "base")
    (*_, last) = drafter.follow(run.id)

    assert isinstance(direct, DraftFinished)
    assert isinstance(last, DraftFinished)
    assert last.text == direct.text
    assert server.questions == []
    assert all(section.state == "finished" for section in drafter.run(run.id).sections)


def readable(drafter: Drafter, work: Work):
    """Give the sheet of a work."""
    sheet = drafter.sheet(work.id).sheet
    assert sheet is not None
    return sheet


def test_one_who_comes_late_is_told_everything(drafter: Drafter, work: Work) -> None:
    """Following a run that is over, in another service on the same database, gives the same sections and the draft."""
    run = drafter.start_draft(work.id, "base", "model")
    ended(drafter, run)
    other = drafter.acting(drafter.person)
    events = list(other.follow(run.id))

    assert sorted(event.index for event in events if isinstance(event, SectionFinished)) == list(range(7))
    assert isinstance(events[-1], DraftFinished)
    assert other.last_run(work.id) == drafter.run(run.id)


def test_text_is_seen_while_it_is_written(open_drafter: Open) -> None:
    """The text so far stands in the run before its section is finished."""
    release = threading.Event()

    def slowly(question: Question) -> Reply:
        if SECTION in question.system:
            return Say("各项工作有序推进，" * 400 + "。", size=40)
        return clerk(question)

    with Loopback(slowly) as server:
        server.pace = 0.02
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        run = drafter.start_draft(work.id, "base", "model")
        seen = become(drafter, run, lambda now: any(one.state == "writing" and one.text for one in now.sections))
        release.set()
        texts = [event for event in drafter.follow(run.id) if isinstance(event, TextAdded)]

    assert not seen.over
    assert texts


def test_a_second_run_waits_for_the_first(open_drafter: Open) -> None:
    """While a run is not over another is refused in words; afterwards it is not."""
    with Loopback(lambda _: Hang()) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        run = drafter.start_draft(work.id, "base", "model")
        with pytest.raises(InputError, match="正在起草"):
            drafter.start_draft(work.id, "base")
        drafter.stop_run(run.id)
        assert ended(drafter, run).state == "stopped"
        assert ended(drafter, drafter.start_draft(work.id, "base")).state == "finished"


def test_stopping_a_run_keeps_what_is_written_and_goes_on_from_there(open_drafter: Open) -> None:
    """A stopped run makes no draft; tried again it asks only for what was not finished."""
    silent = threading.Event()
    silent.set()

    def stuck(question: Question) -> Reply:
        return Hang() if silent.is_set() and SECTION in question.system and NEED in question.user else clerk(question)

    with Loopback(stuck) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        run = drafter.start_draft(work.id, "base", "model")
        become(drafter, run, lambda now: sum(one.state == "finished" for one in now.sections) == 4)
        began = time.monotonic()
        drafter.stop_run(run.id)
        stopped = ended(drafter, run)
        took = time.monotonic() - began
        before = len(server.questions)
        silent.clear()
        again = ended(drafter, drafter.retry_run(run.id))
        asked = server.questions[before:]

    assert stopped.state == "stopped"
    assert took < 5
    assert drafter.draft_revision(work.id) is not None
    assert again.state == "finished"
    assert again.draft_revision == 1
    assert sum(SECTION in question.system for question in asked) == 1
    assert not any("拟一级标题" in question.system for question in asked)
    with pytest.raises(InputError, match="不需要重试"):
        drafter.retry_run(run.id)


def test_following_a_stopped_run_ends_in_words(open_drafter: Open) -> None:
    """Whoever follows is told that it was stopped."""
    with Loopback(lambda _: Hang()) as server:
        drafter = with_model(open_drafter, server)
        run = drafter.start_draft(drafter.create_work(content()).id, "base", "model")
        drafter.stop_run(run.id)
        with pytest.raises(StoppedModelError):
            list(drafter.follow(run.id))


def test_stopping_one_section_leaves_the_others(open_drafter: Open) -> None:
    """A silent section ends when a person stops it; the draft is whole but for it, and says so."""

    def stuck(question: Question) -> Reply:
        return Hang() if SECTION in question.system and NEED in question.user else clerk(question)

    with Loopback(stuck) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        run = drafter.start_draft(work.id, "base", "model")
        now = become(drafter, run, lambda now: sum(one.state == "finished" for one in now.sections) == 4)
        (hanging,) = (one.index for one in now.sections if one.state == "writing")
        assert drafter.stop_section(run.id, hanging)
        over = ended(drafter, run)

    draft = drafter.draft_revision(work.id)
    assert draft is not None
    assert not draft.complete
    assert [one.state for one in over.sections if one.index == hanging] == ["stopped"]
    assert not drafter.stop_section(run.id, hanging)
    events = list(drafter.follow(run.id))
    (failed,) = (event for event in events if isinstance(event, SectionFailed))
    assert isinstance(failed.error, StoppedModelError)


def test_a_refused_section_is_tried_again_alone(open_drafter: Open) -> None:
    """A section the filter refused leaves an incomplete draft; trying again writes it and the opening that was told from the rest stays."""
    answers = [filtered]
    with Loopback(lambda question: answers[-1](question)) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        run = ended(drafter, drafter.start_draft(work.id, "base", "model"))
        draft = drafter.draft_revision(work.id)
        answers.append(clerk)
        before = len(server.questions)
        again = ended(drafter, drafter.retry_run(run.id))
        asked = len(server.questions) - before

    assert draft is not None
    assert not draft.complete
    assert [one.error for one in run.sections if one.state == "failed"] == ["ContentModelError"]
    whole = drafter.draft_revision(work.id)
    assert whole is not None
    assert whole.complete
    assert again.draft_revision == 2
    assert asked == 1


def test_an_error_of_configuration_fails_the_run_at_once(open_drafter: Open) -> None:
    """A refused key ends the run with the reason and no draft; no further section is asked for."""
    with Loopback(lambda _: Refuse(401, "bad key")) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        run = ended(drafter, drafter.start_draft(work.id, "base", "model"))
        asked = len(server.questions)

    assert (run.state, run.error) == ("failed", "ConfigurationModelError")
    assert "（" in run.reason
    assert asked == 1
    assert drafter.draft_revision(work.id) is None
    with pytest.raises(ConfigurationModelError):
        list(drafter.follow(run.id))


def test_one_section_is_written_anew_into_what_people_edited(drafter: Drafter, work: Work, server: Loopback) -> None:
    """One call; the newest draft keeps a person's edit elsewhere and has the new words in their place; the remark reaches the model."""
    run = ended(drafter, drafter.start_draft(work.id, "base", "model"))
    draft = drafter.draft_revision(work.id)
    assert draft is not None
    edited = draft.text.replace("我们将继续努力。", "我们将再接再厉。")
    drafter.save_draft(work.id, edited, base=draft.number)
    before = len(server.questions)
    server.script(lambda question: Say("慰问困难职工86户〔F3〕，发放慰问金25.80万元〔F4〕，暖到心坎。"))
    (index,) = (one.index for one in run.sections if NEED in one.text)
    again = ended(drafter, drafter.redo_section(run.id, index, "写得有温度些"))
    (question,) = server.questions[before:]

    newest = drafter.draft_revision(work.id)
    assert newest is not None
    assert again.draft_revision == newest.number == 3
    assert "暖到心坎" in newest.text
    assert "我们将再接再厉。" in newest.text
    assert newest.text.count("慰问困难职工86户") == 1
    assert "写得有温度些" in question.user
    assert [one.state for one in again.sections].count("kept") == 6


def test_a_section_a_person_rewrote_is_still_found_by_its_heading(drafter: Drafter, work: Work) -> None:
    """Words changed inside a section do not keep it from being written anew; a heading that is gone does, in words."""
    run = ended(drafter, drafter.start_draft(work.id, "base", "model"))
    draft = drafter.draft_revision(work.id)
    assert draft is not None
    (section,) = (one for one in run.sections if NEED in one.text)
    changed = draft.text.replace("慰问困难职工86户", "走访困难职工86户")
    drafter.save_draft(work.id, changed, base=1)
    again = ended(drafter, drafter.redo_section(run.id, section.index))
    newest = drafter.draft_revision(work.id)
    assert newest is not None
    assert again.state == "finished"
    assert "走访" not in newest.text
    assert re.sub("走访|慰问", "", newest.text) == re.sub("走访|慰问", "", draft.text)

    heading = section.text.split("\n")[0]
    gone = newest.text.replace(heading, "二、另起一题").replace("慰问困难职工86户", "走访困难职工86户")
    drafter.save_draft(work.id, gone, base=newest.number)
    with pytest.raises(InputError, match="找不到"):
        drafter.redo_section(again.id, section.index)


def test_a_locked_section_stands_when_all_else_is_drafted_again(drafter: Drafter, work: Work, server: Loopback) -> None:
    """It is not asked for, its words reach no prompt, it cannot be redone; unlocked it can."""
    run = ended(drafter, drafter.start_draft(work.id, "base", "model"))
    (section,) = (one for one in run.sections if NEED in one.text)
    drafter.lock_section(run.id, section.index)
    with pytest.raises(InputError, match="锁定"):
        drafter.redo_section(run.id, section.index)
    with pytest.raises(InputError, match="锁定"):
        drafter.start_draft(work.id, "base", "rule")
    before = len(server.questions)
    again = ended(drafter, drafter.start_draft(work.id, "base", "model"))
    asked = server.questions[before:]

    assert not any(SECTION in question.system and "慰问困难职工：" in question.user for question in asked)
    (kept,) = (one for one in again.sections if one.state == "kept")
    assert (kept.text, kept.locked) == (section.text, True)
    drafter.lock_section(again.id, kept.index, locked=False)
    assert not any(one.locked for one in drafter.run(again.id).sections)


def test_what_cannot_be_drafted_is_refused_before_anything_is_queued(drafter: Drafter, work: Work) -> None:
    """A sheet without facts, an unknown writer: said at once, no run is left behind."""
    with pytest.raises(InputError, match="写作方式"):
        drafter.start_draft(work.id, "base", "poet")
    empty = drafter.create_work({"unit": {"name": "空表工会"}})
    with pytest.raises(SheetError, match="还不能起草"):
        drafter.start_draft(empty.id, "base")
    assert drafter.last_run(work.id) is None
    assert drafter.last_run(empty.id) is None
