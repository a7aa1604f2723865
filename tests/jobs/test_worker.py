"""One process's worker: whose runs it takes, whose it leaves, what it does with those of older programs, and what it never records."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dbos import DBOS

from drafter import prompts
from drafter.jobs import queue, worker
from drafter.jobs.carrying import Carrying
from drafter.jobs.queue import JsonForm, Queue, workflow_id
from drafter.jobs.worker import Worker, end_worker, start_worker
from drafter.service.content import as_typed, headline, read_sheet
from drafter.settings import Settings
from drafter.store import DraftRun, JobDatabase, Store
from tests.bench.trial import CALLS_A_UNIT, Clerk, content
from tests.loopback import Hang, Loopback

WAIT = 60.0


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """End the worker of this process after each test."""
    yield
    end_worker()


def add_run(store: Store, number: int = 1, writer: str = "model") -> DraftRun:
    """Queue a run over the sheet of a made-up unit, in the ledger only."""
    typed = as_typed(content(number))
    work = store.create_work(typed, headline(typed, read_sheet(typed)[0]), actor="陈静")
    outline = prompts.load_outline("base")
    return store.queue_run(
        work.id,
        sheet_revision=1,
        outline=outline.name,
        plan=outline.model_dump_json(),
        writer=writer,
        actor="陈静",
    )


def until(what: Callable[[], bool]) -> None:
    """Wait for something that must happen."""
    end = time.monotonic() + WAIT
    pause = threading.Event()
    while not what():
        assert time.monotonic() < end
        pause.wait(0.05)


def test_a_run_that_only_the_ledger_knows_is_found_and_done(settings: Settings, store: Store) -> None:
    """A process that died between writing a run down and queueing it loses nothing."""
    run = add_run(store)
    start_worker(settings)
    until(lambda: store.run(run.id).over)

    assert store.run(run.id).state == "finished"


def test_queued_twice_is_done_once(settings: Settings, store: Store, model: tuple[Clerk, Loopback]) -> None:
    """The same attempt put into the queue by two processes is one workflow, one draft, and is paid for once."""
    started = start_worker(settings)
    run = add_run(store)
    started.queue.put(run)
    Queue(JobDatabase(settings.database)).put(run)
    until(lambda: store.run(run.id).over)

    assert model[0].total == CALLS_A_UNIT
    assert [entry.action for entry in store.audit_log(run.work_id)].count("draft") == 1


def test_a_starting_worker_leaves_the_runs_of_a_live_one(
    settings: Settings, store: Store, model: tuple[Clerk, Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the other's beat goes up, its run stays with it however long it takes; once it stands still the run is taken over."""
    model[1].script(lambda _: Hang())
    first = start_worker(settings)
    run = add_run(store)
    first.queue.put(run)
    until(lambda: model[1].peak > 0)
    asked = len(model[1].questions)
    # The first worker goes on living in the database while this process becomes another.
    living = first.id
    first.abandon_all()
    monkeypatch.setattr(worker, "_current", None)
    DBOS.destroy()
    beating = threading.Event()

    def beat() -> None:
        while not beating.wait(0.1):
            store.beat(living, "elsewhere", queue.VERSION)

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        model[1].script(model[0])
        second = start_worker(settings, beat=0.2, stale=4)
        threading.Event().wait(5.5)
        assert len(model[1].questions) == asked
        assert store.run(run.id).state == "running"
    finally:
        beating.set()
        thread.join()
    until(lambda: store.run(run.id).over)

    assert store.run(run.id).state == "finished"
    assert second.id in {one.id for one in store.workers()}
    assert living not in {one.id for one in store.workers()}


def test_a_run_of_an_older_program_is_begun_anew_with_what_is_finished(
    settings: Settings, store: Store, model: tuple[Clerk, Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queued under an older version that no process has any more: a new attempt, finished sections kept, nothing lost."""
    run = add_run(store)
    parts = 7
    store.lay_out_run(run.id, ["一"] * parts)
    store.keep_headings(run.id, {1: "甲", 2: "乙", 3: "丙"})
    store.finish_section(run.id, 1, "甲", "一、甲\n组织建设事项甲11家。")
    monkeypatch.setattr(queue, "VERSION", 0)
    Queue(prepared(settings)).put(run)
    monkeypatch.undo()
    start_worker(settings)
    until(lambda: store.run(run.id).over)

    over = store.run(run.id)
    assert over.state == "finished"
    assert over.attempt == 2
    assert over.sections[1].text == "一、甲\n组织建设事项甲11家。"
    assert model[0].total == CALLS_A_UNIT - 2


def prepared(settings: Settings) -> JobDatabase:
    """Give the database of jobs, set up by a worker that is gone."""
    start_worker(settings)
    end_worker()
    return JobDatabase(settings.database)


def test_a_run_of_a_newer_program_is_left_alone(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older program that still runs does not touch what it may not understand."""
    run = add_run(store)
    monkeypatch.setattr(queue, "VERSION", 2)
    Queue(prepared(settings)).put(run)
    monkeypatch.undo()
    started = start_worker(settings)
    for _ in range(3):
        started._census()

    assert store.run(run.id).state == "queued"
    assert store.run(run.id).attempt == 1


def test_a_fault_of_ours_ends_the_run_in_words(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception nobody foresaw fails this run with a line that says where to look, and leaves the next one alone."""
    broken = add_run(store, 1)
    good = add_run(store, 2, "rule")
    real = Carrying.carry_out

    def carry_out(self: Carrying) -> str:
        if self.run_id == broken.id:
            raise ZeroDivisionError("oh")
        return real(self)

    monkeypatch.setattr(Carrying, "carry_out", carry_out)
    start_worker(settings)
    until(lambda: store.run(broken.id).over and store.run(good.id).over)

    assert store.run(broken.id).state == "failed"
    assert "请查看日志" in store.run(broken.id).reason
    assert store.run(good.id).state == "finished"


def test_a_worker_on_another_database_takes_the_place_of_the_first(
    settings: Settings, tmp_path: Path, store: Store
) -> None:
    """One process drafts for one database at a time; asked twice for the same it gives the same."""
    first = start_worker(settings)
    assert start_worker(settings) is first
    other = settings.model_copy(
        update={"data_folder": tmp_path / "other", "database_url": type(settings.database_url)("")}
    )
    second = start_worker(other)

    assert second is not first
    assert first.closing.is_set()
    assert [one.beat for one in store.workers()] == [-1]


def test_what_is_stored_is_json(settings: Settings) -> None:
    """Arguments and results come back as they were; an error comes back as its class and words; nothing else is stored."""
    form = JsonForm()
    assert form.deserialize(form.serialize({"args": [1, 1], "kwargs": {}})) == {"args": [1, 1], "kwargs": {}}
    error = form.deserialize(form.serialize(ValueError("坏了")))
    assert isinstance(error, RuntimeError)
    assert str(error) == "ValueError: 坏了"
    with pytest.raises(TypeError):
        form.serialize(object())
    assert json.loads(form.serialize("文")) == "文"
    assert workflow_id(3, 2) == "run-3-2"


def test_each_process_has_an_id_of_its_own(settings: Settings) -> None:
    """Two workers never share an id, and none is DBOS's `local`."""
    one, two = Worker(settings), Worker(settings)
    assert len({one.id, two.id, "local"}) == 3
    for made in (one, two):
        made.store.close()
