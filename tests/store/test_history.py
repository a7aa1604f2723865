"""The past of a work on both databases: its revisions with how each came about, removal and the way back."""

from __future__ import annotations

import pytest

from drafter.errors import NotFoundError, StaleRevisionError
from drafter.store import Headline, Store, Work


def saved(store: Store, work: Work, text: str, base: int, action: str = "save_draft", **note: str) -> None:
    """Save a draft as a person would."""
    store.save_draft(
        work.id,
        text,
        base=base,
        outline="",
        writer="person",
        sheet_revision=1,
        complete=True,
        actor="周明",
        action=action,
        note=note,
    )


def test_revisions_are_listed_with_how(store: Store, work: Work) -> None:
    """The newest first, sheets and drafts together, each with its author and what the log says of it."""
    saved(store, work, "一", 0)
    store.save_sheet(
        work.id, {"plans": []}, Headline(), base=1, actor="陈静", action="bring_sheet", note={"source": "a"}
    )
    saved(store, work, "二", 1, "restore_draft", **{"from": "1"})
    listed = store.revisions(work.id)

    assert [(one.what, one.number, one.author, one.action) for one in listed] == [
        ("draft", 2, "周明", "restore_draft"),
        ("sheet", 2, "陈静", "bring_sheet"),
        ("draft", 1, "周明", "save_draft"),
        ("sheet", 1, "陈静", "save_sheet"),
    ]
    assert (listed[0].note["from"], listed[1].note["source"]) == ("1", "a")
    assert [one.saved_at for one in listed] == sorted((one.saved_at for one in listed), reverse=True)


def test_revisions_of_another_work_are_not_listed(store: Store, work: Work) -> None:
    """Each work has its own past; one that is not there is told."""
    other = store.create_work({}, Headline("别的单位"), actor="陈静")
    saved(store, other, "别的", 0)

    assert [(one.what, one.number) for one in store.revisions(work.id)] == [("sheet", 1)]
    with pytest.raises(NotFoundError):
        store.revisions(999)


def test_a_removed_work_refuses_every_change(store: Store, work: Work) -> None:
    """Out of the list, in the list of the removed, nothing written to it; taken back it is whole."""
    saved(store, work, "一", 0)
    removed = store.remove_work(work.id, actor="周明")
    changes = (
        lambda: saved(store, work, "二", 1),
        lambda: store.save_sheet(work.id, {}, Headline(), base=1, actor="陈静"),
        lambda: store.start_run(work.id, sheet_revision=1, outline="", writer="rule", actor="陈静"),
        lambda: store.decide(
            work.id, key="k", facts_hash="f", figure="x", action="accept", reason="r", base=1, actor="陈静"
        ),
        lambda: store.remove_work(work.id, actor="陈静"),
    )
    for change in changes:
        with pytest.raises(NotFoundError, match="已由周明删除"):
            change()

    assert (store.works(), store.removed_works()) == ((), (removed,))
    assert (removed.removed_by, removed.draft_revision) == ("周明", 1)

    back = store.take_back_work(work.id, actor="陈静")

    assert (store.works(), store.removed_works()) == ((back,), ())
    assert store.draft(work.id).text == "一"  # type: ignore[union-attr]
    assert store.take_back_work(work.id, actor="陈静") == back
    assert store.verify_audit_log().ok


def test_removing_frees_the_name_of_shipped_content(store: Store) -> None:
    """The example that was removed may be begun afresh; both can stand side by side."""
    first = store.create_work({}, Headline("甲"), actor="陈静", built_in="example")
    store.remove_work(first.id, actor="陈静")
    second = store.create_work({}, Headline("甲"), actor="陈静", built_in="example")
    store.take_back_work(first.id, actor="陈静")

    assert first.id != second.id
    assert store.built_in("example") == second
    assert {one.id for one in store.works()} == {first.id, second.id}


def test_a_work_keeps_the_name_of_what_was_brought(store: Store) -> None:
    """The name of the file is there in every list."""
    work = store.create_work({}, Headline(), actor="陈静", origin="总结.docx")

    assert work.origin == "总结.docx"
    assert store.works()[0].origin == "总结.docx"


def test_a_stale_restore_is_refused(store: Store, work: Work) -> None:
    """A restored revision is saved like any other: on top of the newest or not at all."""
    saved(store, work, "一", 0)
    saved(store, work, "二", 1)
    with pytest.raises(StaleRevisionError):
        saved(store, work, "一", 1, "restore_draft")
