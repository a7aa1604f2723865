"""Drafting with a model through the whole service: real HTTP on loopback, a real database."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from drafter.errors import ConfigurationModelError
from drafter.models import estimate_prompt
from drafter.service import Drafter, Work
from drafter.store import Store
from drafter.writing.events import DraftFinished, SectionFailed, SectionFinished
from tests.loopback import Loopback, Question, Refuse, Reply, Say
from tests.service.conftest import Open, content

KEY = "sk-made-up-0123456789"
FACT = re.compile(r"^(F\d+) (.*?)：([^；\n]*)", re.MULTILINE)


def clerk(question: Question) -> Reply:
    """Answer as a careful model would: each fact in a sentence of its own, cited."""
    if "拟一级标题" in question.system:
        return Say("\n".join(["深化工作推进，落实各项任务"] * question.user.count("：") or ["一"]))
    if "写“存在的问题”" in question.system or "存在的问题" in question.system:
        items = re.findall(r"^([问打]\d+) (.*)$", question.user, re.MULTILINE)
        return Say("\n".join(f"{number}：{words}。" for number, words in items))
    if "写开头和结尾" in question.system:
        return Say("【开头】上半年各项工作平稳推进，现将情况总结如下：\n【结尾】我们将继续努力。")
    told = [f"{item}{value}〔{number}〕。" for number, item, value in FACT.findall(question.user)]
    return Say("".join(told) or "各项工作有序推进。")


def filtered(question: Question) -> Reply:
    """Answer as the clerk does, but refuse the section on workers in need."""
    if "困难职工" in question.user and "正在写本单位工作总结的一个部分" in question.system:
        return Refuse(400, "Content Exists Risk", code="content_filter")
    return clerk(question)


def with_model(open_drafter: Open, server: Loopback, **changes: object) -> Drafter:
    """Open a service whose model is the loopback server."""
    return open_drafter(model="clerk-1", base_url=server.address, api_key=KEY, timeout=5, **changes)


def begin(drafter: Drafter) -> Work:
    """Begin a work on the small sheet."""
    return drafter.create_work(content())


def test_a_model_draft_is_stored_section_by_section_with_its_calls(open_drafter: Open) -> None:
    """Sections, draft and one record a call are in the database; the draft carries no citation marks."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = begin(drafter)
        events = list(drafter.draft(work.id, "base", "model"))
        asked = len(server.questions)
    stored, run = drafter.draft_revision(work.id), drafter.last_run(work.id)
    finished = [event for event in events if isinstance(event, SectionFinished)]

    assert stored is not None
    assert run is not None
    assert (stored.writer, run.state) == ("model", "finished")
    assert "〔" not in stored.text
    assert "12家" in stored.text
    assert [s.text for s in run.sections] == [e.text for e in sorted(finished, key=lambda e: e.index)]
    calls = [entry for entry in drafter.audit_log(work.id) if entry.action == "model_call"]
    assert len(calls) == asked > 2
    assert all(entry.detail["model"] == "clerk-1" or entry.detail["model"] for entry in calls)
    assert all(entry.detail["prompt_tokens"] > 0 for entry in calls)


def test_neither_key_nor_prompt_nor_answer_is_in_the_database(open_drafter: Open, tmp_path: Path) -> None:
    """The bytes of the database file hold digests of the calls only."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = begin(drafter)
        list(drafter.draft(work.id, "base", "model"))
        prompt = server.questions[-1].system
    drafter.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert KEY.encode() not in kept
    assert prompt[:40].encode() not in kept
    assert "〔F1〕".encode() not in kept
    assert b"sha256:" in kept


def test_a_refused_section_is_kept_as_failed_and_the_draft_as_incomplete(
    open_drafter: Open,
) -> None:
    """The provider's filter refuses one section: its error is in the run, the others are in the draft."""
    with Loopback(filtered) as server:
        drafter = with_model(open_drafter, server)
        work = begin(drafter)
        events = list(drafter.draft(work.id, "base", "model"))
    failed = [event for event in events if isinstance(event, SectionFailed)]
    stored, run = drafter.draft_revision(work.id), drafter.last_run(work.id)

    assert len(failed) == 1
    assert stored is not None
    assert run is not None
    assert not stored.complete
    assert [section.failure for section in run.sections if section.failure] == [str(failed[0].error)]
    assert "12家" in stored.text


def test_a_draft_with_a_failed_section_is_a_discussion_draft(open_drafter: Open) -> None:
    """Although no figure is open it is not signable and its export says 讨论稿, also after a person edited it; a whole one is."""
    with Loopback(filtered) as server:
        drafter = with_model(open_drafter, server)
        work = begin(drafter)
        list(drafter.draft(work.id, "base", "model"))
    review, file = drafter.review(work.id), drafter.export(work.id)
    drafter.save_draft(work.id, review.draft.text + "\n以上。", base=review.draft.number)
    edited = drafter.review(work.id)
    list(drafter.draft(work.id, "base"))
    whole = drafter.review(work.id)

    assert (review.open, review.open_conflicts, bool(review.report.figures)) == ((), (), True)
    assert (review.signable, file.draft_only, "讨论稿" in file.name) == (False, True, True)
    assert (edited.draft.writer, edited.signable) == ("person", False)
    assert (whole.signable, drafter.export(work.id).draft_only) == (True, False)


@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_wrote_nothing_leaves_the_draft_there_was(open_drafter: Open, before: bool) -> None:
    """Nobody answers at the address: the run is failed with each section's error, and no draft is stored."""
    with Loopback(clerk) as server:
        gone = server.address
    drafter = open_drafter(model="clerk-1", base_url=gone, api_key=KEY, timeout=5)
    work = begin(drafter)
    if before:
        list(drafter.draft(work.id, "base"))
    earlier = drafter.draft_revision(work.id)
    *_, last = drafter.draft(work.id, "base", "model")
    run = drafter.last_run(work.id)

    assert (earlier is not None) == before
    assert drafter.draft_revision(work.id) == earlier
    assert run is not None
    assert (run.writer, run.state) == ("model", "failed")
    assert run.sections
    assert all(section.failure and not section.text for section in run.sections)
    assert isinstance(last, DraftFinished)
    assert not last.complete


def test_a_wrong_key_ends_the_run_as_failed_and_stores_no_draft(open_drafter: Open) -> None:
    """401: one error with what to check, a failed run, the call on record, no draft."""
    with Loopback(Refuse(401, "invalid api key")) as server:
        drafter = with_model(open_drafter, server)
        work = begin(drafter)
        with pytest.raises(ConfigurationModelError) as caught:
            list(drafter.draft(work.id, "base", "model"))

    run = drafter.last_run(work.id)
    assert run is not None
    assert run.state == "failed"
    assert drafter.draft_revision(work.id) is None
    assert KEY not in f"{caught.value!r}{caught.value.hint}"
    assert drafter.audit_log(work.id)[-2].detail["error"] == "ConfigurationModelError"


def test_the_estimate_is_near_what_is_sent(open_drafter: Open) -> None:
    """Counted before the run, within a tenth of the tokens of the prompts that then arrive (no repair needed)."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.load_example()
        outline = drafter.suggest_outline(work.id)
        estimate = drafter.estimate(work.id, outline)
        *_, last = drafter.draft(work.id, outline, "model")
        sent = [
            [(message["role"], message["content"]) for message in question.body["messages"]]
            for question in server.questions
            if "只改这些句子" not in question.system
        ]

    assert isinstance(last, DraftFinished)
    assert estimate.prompt_tokens is not None
    real = sum(estimate_prompt(messages) for messages in sent)
    assert 0.9 * real <= estimate.prompt_tokens <= 1.1 * real


# Drafts with the rule writer and says each section as it comes; waits for a line between two.
CHILD = """
import sys
from drafter.service import Drafter, Settings
from drafter.writing.events import SectionFinished
drafter = Drafter(Settings(data_folder=sys.argv[1], model=""))
work = drafter.load_example()
for event in drafter.draft(work.id, "base"):
    if isinstance(event, SectionFinished):
        print(event.index, flush=True)
        sys.stdin.readline()
"""


@pytest.mark.parametrize("sections", [1, 3])
def test_a_drafting_process_that_is_killed_keeps_its_finished_sections(
    open_drafter: Open, tmp_path: Path, sections: int
) -> None:
    """Kill -9 after a section was told: after the restart that section is there, and drafting again works."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for told in range(sections):
            if told:
                child.stdin.write("\n")
                child.stdin.flush()
            assert child.stdout.readline() == f"{told}\n"
        child.kill()
    drafter = open_drafter()
    work = drafter.load_example()
    run = drafter.last_run(work.id)

    assert run is not None
    assert run.state == "running"
    assert [section.index for section in run.sections] == list(range(sections))
    assert all(section.text for section in run.sections)
    assert drafter.draft_revision(work.id) is None
    *_, last = drafter.draft(work.id, "base")
    assert isinstance(last, DraftFinished)
    assert drafter.draft_revision(work.id) is not None
    assert drafter.verify_audit_log().ok


def test_calls_of_a_run_can_be_read_back(open_drafter: Open, tmp_path: Path) -> None:
    """Usage by run: every call with its tokens and time."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = begin(drafter)
        list(drafter.draft(work.id, "base", "model"))
        asked = len(server.questions)
    run = drafter.last_run(work.id)
    assert run is not None
    store = Store(f"sqlite:///{tmp_path / 'drafter.db'}")

    calls = store.calls(run.id)
    assert len(calls) == asked
    assert all(call.prompt_hash.startswith("sha256:") and call.error == "" for call in calls)
    assert all(call.milliseconds >= 0 and call.attempts == 1 for call in calls)
    store.close()
