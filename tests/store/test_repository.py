"""What the repository promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from drafter.errors import NotFoundError, StaleRevisionError, StoreError
from drafter.store import Headline, ModelCall, Store, Work
from tests.store.conftest import Ticking

NAMED = Headline("长乐镇总工会", "2026年", "镇")
CALL = ModelCall(
    "一号模型",
    "sha256:" + "a" * 64,
    "sha256:" + "b" * 64,
    900,
    250,
    300,
    False,
    1800,
    1,
    "0.0042",
    "",
)


def save_draft(store: Store, work: Work, words: str, base: int | None) -> int:
    """Save a draft by hand and give its number."""
    return store.save_draft(
        work.id,
        words,
        base=base,
        outline="town",
        writer="person",
        sheet_revision=1,
        complete=True,
        actor="陈静",
    ).number


def decide(store: Store, work: Work, action: str, reason: str, key: str = "k1") -> None:
    """Decide on a figure of draft revision 1."""
    store.decide(
        work.id,
        key=key,
        facts_hash="f",
        figure="12家",
        action=action,
        reason=reason,
        base=1,
        actor="周明",
    )


def test_a_new_work_is_listed_with_its_first_sheet_and_no_draft(store: Store, work: Work) -> None:
    """Creating a work stores its first sheet revision; the list shows names and newest numbers."""
    assert store.works() == (work,)
    assert (work.unit_name, work.period_label, work.kind) == NAMED
    assert (work.sheet_revision, work.draft_revision) == (1, None)
    assert store.sheet(work.id).author == "陈静"


def test_works_are_listed_with_the_newest_change_first(address: str) -> None:
    """Saving a sheet or a draft moves a work to the top."""
    store = Store(address, clock=Ticking())
    first = store.create_work({}, NAMED, actor="陈静")
    second = store.create_work({}, NAMED, actor="陈静")
    before = [work.id for work in store.works()]
    save_draft(store, first, "全文", 0)

    assert before == [second.id, first.id]
    assert [work.id for work in store.works()] == [first.id, second.id]
    store.close()


def test_a_sheet_comes_back_exactly_as_it_was_typed(store: Store, work: Work) -> None:
    """Trailing zeros, spaces and unreadable text survive: the content is kept as text, never as numbers."""
    typed = {
        "facts": [{"value": "587.80", "item": " \uff11\uff12，\uff13 ", "note": "1e400"}],
        "unit": {"name": "中\n文"},
    }
    store.save_sheet(work.id, typed, NAMED, base=1, actor="周明")

    assert store.sheet(work.id).content == typed


def test_every_sheet_revision_stays_readable(store: Store, work: Work) -> None:
    """Saving never overwrites: the first revision reads as on the day it was saved."""
    first = store.sheet(work.id)
    store.save_sheet(work.id, {"facts": []}, Headline("改名工会", "", ""), base=1, actor="周明")

    assert store.sheet(work.id, 1) == first
    assert store.sheet(work.id).number == 2
    assert store.work(work.id).unit_name == "改名工会"


def test_the_same_content_again_adds_no_revision(store: Store, work: Work) -> None:
    """Autosave of an unchanged sheet leaves the history alone."""
    again = store.save_sheet(work.id, store.sheet(work.id).content, NAMED, base=1, actor="周明")

    assert again.number == 1
    assert len(store.audit_log()) == 1


def test_the_second_of_two_people_is_told_who_saved_a_sheet(store: Store, work: Work) -> None:
    """A save on an old base is refused with the other's name and number, and nothing is stored."""
    store.save_sheet(work.id, {"facts": ["甲"]}, NAMED, base=1, actor="周明")
    with pytest.raises(StaleRevisionError, match="周明保存为第2版") as caught:
        store.save_sheet(work.id, {"facts": ["乙"]}, NAMED, base=1, actor="陈静")

    assert caught.value.current == 2
    assert store.sheet(work.id).content == {"facts": ["甲"]}


def test_a_base_from_the_future_is_refused_too(store: Store, work: Work) -> None:
    """A base that does not exist yet is not the newest either."""
    with pytest.raises(StaleRevisionError):
        store.save_sheet(work.id, {}, NAMED, base=7, actor="陈静")


def test_drafts_are_revisions_with_the_same_lock(store: Store, work: Work) -> None:
    """The first draft has base 0; a second save on base 0 is refused; older texts stay readable."""
    assert save_draft(store, work, "第一稿", 0) == 1
    assert save_draft(store, work, "第二稿", 1) == 2
    with pytest.raises(StaleRevisionError):
        save_draft(store, work, "抢先", 1)

    newest, first = store.draft(work.id), store.draft(work.id, 1)
    assert newest is not None
    assert first is not None
    assert (newest.text, first.text) == ("第二稿", "第一稿")
    assert store.work(work.id).draft_revision == 2


def test_a_generated_draft_goes_on_top_of_whatever_is_newest(store: Store, work: Work) -> None:
    """Without a base a draft is never lost to someone's edit, and the edit stays in the history."""
    save_draft(store, work, "人工修改", 0)

    assert save_draft(store, work, "新起草", None) == 2
    kept = store.draft(work.id, 1)
    assert kept is not None
    assert kept.text == "人工修改"


def test_of_many_writers_at_once_exactly_one_wins(open_store: Callable[[], Store], work: Work) -> None:
    """Eight connections saving on one base at the same moment: one revision, seven told."""
    stores = [open_store() for _ in range(8)]
    together = threading.Barrier(len(stores))
    told: list[StaleRevisionError] = []

    def save(store: Store, name: str) -> None:
        together.wait()
        try:
            store.save_sheet(work.id, {"by": name}, NAMED, base=1, actor=name)
        except StaleRevisionError as error:
            told.append(error)

    threads = [threading.Thread(target=save, args=(store, f"第{number}人")) for number, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    newest = stores[0].sheet(work.id)
    assert newest.number == 2
    assert len(told) == 7
    assert all(newest.author in str(error) for error in told)
    assert stores[0].verify_audit_log().ok


def test_the_database_itself_refuses_a_second_revision_of_one_number(address: str, store: Store, work: Work) -> None:
    """Even code that forgets the lock cannot write revision 1 twice: the key is unique."""
    engine = create_engine(address)
    statement = "INSERT INTO sheet_revisions SELECT * FROM sheet_revisions"
    with pytest.raises(Exception, match=r"(?i)unique"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_work_that_is_not_there_is_named(store: Store) -> None:
    """Every method that names a work says so when there is none, and stores nothing."""
    for call in (
        lambda: store.work(9),
        lambda: store.sheet(9),
        lambda: store.draft(9),
        lambda: store.last_run(9),
        lambda: store.save_sheet(9, {}, NAMED, base=0, actor="陈静"),
        lambda: store.note(9, "export", {}, actor="陈静"),
    ):
        with pytest.raises(NotFoundError, match="没有编号为9的总结"):
            call()
    assert store.audit_log() == ()


def test_shipped_content_becomes_one_work_however_often_it_is_loaded(
    open_store: Callable[[], Store],
) -> None:
    """Loading the example from four connections at once gives the same work to all."""
    stores = [open_store() for _ in range(4)]
    together = threading.Barrier(len(stores))
    works: list[Work] = []

    def load(store: Store) -> None:
        together.wait()
        works.append(store.create_work({}, NAMED, actor="陈静", built_in="example"))

    threads = [threading.Thread(target=load, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(works) == 4
    assert len(set(works)) == 1
    assert stores[0].built_in("example") == works[0]
    assert stores[0].built_in("another") is None


def test_sections_are_kept_before_the_draft_is_whole(store: Store, work: Work) -> None:
    """A run shows the sections it finished, in order, with failures, while it is still running."""
    run = store.start_run(work.id, sheet_revision=1, outline="town", writer="model", actor="陈静")
    store.save_section(run, index=1, total=3, heading="二", text="", failure="内容审查未通过")
    store.save_section(run, index=0, total=3, heading="一", text="一、正文")

    last = store.last_run(work.id)
    assert last is not None
    assert last.state == "running"
    assert [(s.index, s.total, s.text, s.failure) for s in last.sections] == [
        (0, 3, "一、正文", ""),
        (1, 3, "", "内容审查未通过"),
    ]


def test_a_section_written_again_replaces_its_failure(store: Store, work: Work) -> None:
    """Redoing a failed section in the same run leaves one result for it."""
    run = store.start_run(work.id, sheet_revision=1, outline="town", writer="model", actor="陈静")
    store.save_section(run, index=0, total=1, heading="一", text="", failure="超时")
    store.save_section(run, index=0, total=1, heading="一", text="一、正文")
    store.end_run(run, "finished")

    last = store.last_run(work.id)
    assert last is not None
    assert last.state == "finished"
    assert [(s.text, s.failure) for s in last.sections] == [("一、正文", "")]


def test_the_newest_run_is_the_one_given(store: Store, work: Work) -> None:
    """A second run hides the first; a work without a run has none."""
    assert store.last_run(work.id) is None
    store.start_run(work.id, sheet_revision=1, outline="a", writer="rule", actor="陈静")
    store.start_run(work.id, sheet_revision=1, outline="b", writer="rule", actor="陈静")

    last = store.last_run(work.id)
    assert last is not None
    assert last.outline == "b"


def test_a_run_that_is_not_there_is_named(store: Store) -> None:
    """Sections, endings and calls of an unknown run are refused."""
    calls: tuple[Callable[[], object], ...] = (
        lambda: store.save_section(5, index=0, total=1, heading="", text=""),
        lambda: store.end_run(5, "finished"),
        lambda: store.record_call(5, CALL),
    )
    for call in calls:
        with pytest.raises(NotFoundError, match="没有编号为5的起草记录"):
            call()


def test_model_calls_are_kept_as_digests_and_counts(store: Store, work: Work) -> None:
    """A call comes back as recorded and is in the audit log; a failed call keeps its class."""
    run = store.start_run(work.id, sheet_revision=1, outline="a", writer="model", actor="陈静")
    failed = replace(CALL, answer_hash="", error="TransientModelError", estimated=True)
    store.record_call(run, CALL)
    store.record_call(run, failed)

    assert store.calls(run) == (CALL, failed)
    last = store.audit_log(work.id)[-1]
    assert (last.action, last.detail["error"], last.detail["run"]) == (
        "model_call",
        "TransientModelError",
        run,
    )


def test_a_call_for_no_run_counts_for_its_work(store: Store, work: Work) -> None:
    """It is in the month's use and in the log, with what it was for; no run changes by it."""
    run = store.start_run(work.id, sheet_revision=1, outline="a", writer="model", actor="陈静")
    store.record_call(run, CALL)
    store.record_call_for(work.id, CALL, purpose="rewrite_sentence", actor="周明")
    last = store.audit_log(work.id)[-1]

    assert [used.calls for used in store.usage()] == [2]
    assert (last.actor, last.action, last.detail["purpose"]) == ("周明", "model_call", "rewrite_sentence")
    assert "run" not in last.detail
    assert store.calls(run) == (CALL,)
    with pytest.raises(NotFoundError, match="9"):
        store.record_call_for(9, CALL, purpose="rewrite_sentence", actor="周明")


def test_the_newest_decision_on_a_figure_is_in_force_and_all_are_kept(store: Store, work: Work) -> None:
    """Withdrawing is a further row; accepting again another; the audit log has the three."""
    save_draft(store, work, "新建工会12家。", 0)
    decide(store, work, "accept", "见组建台账")
    decide(store, work, "withdraw", "")
    withdrawn = store.decisions(work.id)["k1"].decision
    decide(store, work, "accept", "补了批文")
    decide(store, work, "accept", "另一处", key="k2")

    assert withdrawn.action == "withdraw"
    decided = store.decisions(work.id)
    assert {key: stored.decision.reason for key, stored in decided.items()} == {
        "k1": "补了批文",
        "k2": "另一处",
    }
    assert decided["k1"].decision.actor == "周明"
    actions = [entry.action for entry in store.audit_log(work.id)]
    assert actions == ["save_sheet", "save_draft", "accept", "withdraw", "accept", "accept"]


def test_a_decision_on_an_old_draft_is_refused(store: Store, work: Work) -> None:
    """Who decides on a text that has changed since is told, and nothing is recorded."""
    with pytest.raises(NotFoundError, match="还没有稿件"):
        decide(store, work, "accept", "依据")
    save_draft(store, work, "一稿", 0)
    save_draft(store, work, "二稿", 1)
    with pytest.raises(StaleRevisionError):
        decide(store, work, "accept", "依据")

    assert store.decisions(work.id) == {}


def test_decisions_of_one_work_do_not_show_in_another(store: Store, work: Work) -> None:
    """Two works with the same sentence are decided apart."""
    other = store.create_work({}, NAMED, actor="陈静")
    save_draft(store, work, "一稿", 0)
    decide(store, work, "accept", "依据")

    assert store.decisions(other.id) == {}


def test_a_clock_set_back_does_not_change_what_is_newest(address: str) -> None:
    """Order comes from numbers: with a clock running backwards revisions, decisions and the log stay in order."""
    clock = Ticking()
    store = Store(address, clock=clock)
    work = store.create_work({}, NAMED, actor="陈静")
    save_draft(store, work, "一稿", 0)
    decide(store, work, "accept", "依据")
    clock.now -= timedelta(days=400)
    decide(store, work, "withdraw", "")
    store.save_sheet(work.id, {"facts": ["新"]}, NAMED, base=1, actor="陈静")

    assert store.decisions(work.id)["k1"].decision.action == "withdraw"
    assert store.sheet(work.id).content == {"facts": ["新"]}
    assert store.verify_audit_log().ok
    store.close()


def test_times_come_back_aware_and_in_utc(address: str) -> None:
    """What was saved at 08:00:01 UTC reads as that moment, on a database with time zones and on one without."""
    clock = Ticking()
    store = Store(address, clock=clock)
    work = store.create_work({}, NAMED, actor="陈静")

    assert store.sheet(work.id).saved_at == clock.now
    assert work.updated_at.utcoffset() == timedelta(0)
    store.close()


def test_reopening_gives_back_everything(open_store: Callable[[], Store], work: Work) -> None:
    """A second connection, as after a restart, sees the same works, sheets and log."""
    first, second = open_store(), open_store()
    save_draft(first, work, "全文", 0)

    assert second.works() == first.works()
    assert second.draft(work.id) == first.draft(work.id)
    assert second.audit_log() == first.audit_log()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_comes_back_unchanged(store: Store, work: Work, words: str) -> None:
    """Whatever a person types, the draft reads back character for character."""
    number = save_draft(store, work, words, None)

    kept = store.draft(work.id, number)
    assert kept is not None
    assert kept.text == words


def test_a_text_the_database_cannot_hold_is_one_line(store: Store, work: Work) -> None:
    """A half surrogate cannot be stored anywhere: a StoreError, not a codec's traceback, and nothing is kept."""
    with pytest.raises(StoreError):
        save_draft(store, work, "坏\ud800字", 0)

    assert store.draft(work.id) is None
