"""The ledger of runs: what is finished stays, a draft is added once, an attempt that was overtaken changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from drafter.errors import InputError, NotFoundError
from drafter.store import Batch, DraftRun, ModelCall, Store, UnitToDraft, Work


def queue(store: Store, work: Work) -> DraftRun:
    """Queue a run."""
    return store.queue_run(work.id, sheet_revision=1, outline="town", plan="{}", writer="model", actor="陈静")


def batch_of(store: Store, work: Work) -> Batch:
    """Queue the work as a batch of one."""
    unit = UnitToDraft("一.json", work.unit_name, work.period_label, work.id, 1, "town", "{}", "h" * 64)
    return store.add_batch("一批", outline="town", writer="model", actor="陈静", units=[unit])


def test_a_finished_section_stays_whoever_writes_it_again(store: Store, work: Work) -> None:
    """The first finished text is kept and given; a failure may be replaced by a text, never the other way round."""
    run = queue(store, work)
    assert [one.state for one in store.lay_out_run(run.id, ["一", "二"])] == ["waiting", "waiting"]
    store.finish_section(run.id, 0, "一", "", state="failed", failure="超时")
    assert store.finish_section(run.id, 0, "一", "甲").text == "甲"
    assert store.finish_section(run.id, 0, "一", "乙").text == "甲"
    assert store.finish_section(run.id, 0, "一", "", state="failed", failure="又超时").state == "finished"
    store.note_section(run.id, 0, "一", "半")
    assert [(one.text, one.state) for one in store.run(run.id).sections] == [("甲", "finished"), ("", "waiting")]


def test_of_many_that_bring_a_run_to_its_end_one_adds_the_draft(
    open_store: Callable[[], Store], store: Store, work: Work
) -> None:
    """Eight at the same moment: one draft, one end in the log, all are told the same."""
    run = queue(store, work)
    together = threading.Barrier(8)
    given: list[DraftRun] = []

    def finish(one: Store, number: int) -> None:
        together.wait()
        given.append(one.finish_run(run.id, lambda _: f"第{number}稿", complete=True))

    threads = [threading.Thread(target=finish, args=(open_store(), number)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    actions = [entry.action for entry in store.audit_log(work.id)]
    assert (actions.count("draft"), actions.count("end_run")) == (1, 1)
    assert {one.draft_revision for one in given} == {1}
    draft = store.draft(work.id)
    assert draft is not None
    assert draft.number == 1


def test_an_overtaken_attempt_is_given_nothing_to_do(store: Store, work: Work) -> None:
    """Only the newest attempt is taken up; overtaking is itself won by one."""
    run = queue(store, work)
    assert store.overtake_run(run.id, 1) == 2
    assert store.overtake_run(run.id, 1) is None
    assert store.begin_run(run.id, 1) is None
    assert store.begin_run(run.id, 2) is not None
    store.end_run(run.id, "failed", "坏了", "QualityModelError")
    assert store.begin_run(run.id, 2) is None
    assert store.retry_run(run.id, actor="陈静").attempt == 3


def test_headings_are_kept_as_they_were_first_worded(store: Store, work: Work) -> None:
    """A second wording, by another attempt, changes none."""
    run = queue(store, work)
    assert store.keep_headings(run.id, {1: "甲", 2: "乙"}) == {1: "甲", 2: "乙"}
    assert store.keep_headings(run.id, {1: "丙"}) == {1: "甲", 2: "乙"}
    assert store.assignment(run.id).headings == {1: "甲", 2: "乙"}


def test_a_run_that_nobody_works_on_is_stopped_at_once_and_one_in_hand_when_it_is_seen(
    store: Store, work: Work
) -> None:
    """Queued: stopped. Running: asked to, then stopped by whoever has it."""
    run = queue(store, work)
    assert store.stop_run(run.id, actor="陈静").state == "stopped"
    again = store.retry_run(run.id, actor="陈静")
    assert store.begin_run(again.id, again.attempt) is not None
    assert store.stop_run(run.id, actor="陈静").state == "stopping"
    assert store.stops_asked([run.id]) == (frozenset({run.id}), frozenset())


def test_two_runs_of_a_work_do_not_stand_beside_each_other(store: Store, work: Work) -> None:
    """The second is refused until the first is over."""
    run = queue(store, work)
    with pytest.raises(InputError, match="正在起草"):
        queue(store, work)
    store.end_run(run.id, "stopped")
    assert queue(store, work).id > run.id


def test_a_halted_batch_parks_what_is_taken_up_and_resumed_queues_it_again(store: Store, work: Work) -> None:
    """A run that a worker takes from the queue after the pause waits for the batch to go on; cancelled, it ends."""
    batch = batch_of(store, work)
    run_id = batch.units[0].run_id
    assert run_id is not None
    store.halt_batch(batch.id, "paused", reason="", actor="陈静")
    assert store.batch(batch.id).counts == {"parked": 1}
    assert store.begin_run(run_id, 1) is None
    assert store.unfinished_runs() == ()
    assert store.resume_batch(batch.id, actor="陈静").counts == {"queued": 1}
    assert store.begin_run(run_id, 1) is None
    assert store.begin_run(run_id, 2) is not None
    store.halt_batch(batch.id, "cancelled", reason="已取消", actor="陈静")
    assert store.batch(batch.id).counts == {"stopping": 1}


def test_what_calls_cost_is_added_up_exactly(store: Store, work: Work) -> None:
    """By run: calls, tokens, and the cost as decimals."""
    run = queue(store, work)
    for cost in ("0.1", "0.2", ""):
        store.record_call(run.id, ModelCall("m", "a", "b", 10, 5, 0, False, 1, 1, cost, ""))
    now = store.run(run.id)
    assert (now.calls, now.tokens, now.cost) == (3, 45, "0.3")


def test_what_is_not_there_is_named(store: Store) -> None:
    """Runs and batches alike."""
    for call in (lambda: store.run(9), lambda: store.begin_run(9, 1), lambda: store.stop_run(9, actor="陈静")):
        with pytest.raises(NotFoundError, match="没有编号为9的起草记录"):
            call()
    with pytest.raises(NotFoundError, match="没有编号为9的批次"):
        store.batch(9)
