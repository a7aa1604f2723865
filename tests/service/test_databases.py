"""The service on a database of the other kind, and on one that fails in the middle."""

from __future__ import annotations

import logging
import sqlite3

import pytest
from sqlalchemy import event

from drafter.errors import StoreError
from drafter.service import Drafter, Work
from drafter.writing.events import DraftFinished, SectionFinished
from tests.postgresql import running_server
from tests.service.conftest import DRAFT, Open, content


@pytest.mark.postgresql
def test_the_whole_way_on_postgresql(open_drafter: Open) -> None:
    """Example, draft, edit, acceptance, export, and all of it again from a second service on the same server."""
    with running_server() as server:
        first = open_drafter(database_url=server % "postgres")
        work = first.load_example()
        *_, last = first.draft(work.id, first.suggest_outline(work.id))
        edited = first.draft_revision(work.id)
        assert isinstance(last, DraftFinished)
        assert edited is not None
        saved = first.save_draft(work.id, edited.text + "收到感谢信77封。", base=edited.number)
        (wrong,) = first.review(work.id).open
        before = first.export(work.id)
        first.accept(work.id, wrong.start, wrong.end, "信访登记簿有记录", base=saved.number)
        after = first.export(work.id)
        second = open_drafter(database_url=server % "postgres", actor="周明")

        assert (before.draft_only, after.draft_only) == (True, False)
        assert second.load_example().id == work.id
        assert second.review(work.id) == first.review(work.id)
        assert second.verify_audit_log().ok
        first.close()
        second.close()


def test_a_disk_that_fills_up_while_drafting_keeps_what_was_stored(
    drafter: Drafter, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    """One Chinese line reaches the page; the sections told before are in the database; with room again drafting works."""
    drafter.save_draft(work.id, DRAFT, base=0)
    full: list[bool] = []

    @event.listens_for(drafter._store._engine, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {1 if full else 1_000_000}")

    # A long sheet, so that the next sections need new pages.
    long = content()
    long["facts"] += [{"topic": "文体活动", "item": f"职工活动之{number}", "text": "长" * 900} for number in range(40)]
    drafter.save_sheet(work.id, long, base=1)
    caplog.set_level(logging.WARNING)
    told: list[int] = []

    def draft() -> None:
        for happened in drafter.draft(work.id, "base"):
            if isinstance(happened, SectionFinished):
                told.append(happened.index)
                full.append(True)

    with pytest.raises(StoreError, match="磁盘已满"):
        draft()

    full.clear()
    run, newest = drafter.last_run(work.id), drafter.draft_revision(work.id)
    assert run is not None
    assert newest is not None
    assert told
    assert [section.index for section in run.sections] == told
    assert newest.text == DRAFT
    *_, last = drafter.draft(work.id, "base")
    assert isinstance(last, DraftFinished)
    assert drafter.verify_audit_log().ok


def test_a_read_only_database_can_be_reviewed(open_drafter: Open, drafter: Drafter, work: Work) -> None:
    """A copy put aside for reading shows works, draft and check; saving says that it is read-only."""
    drafter.save_draft(work.id, DRAFT, base=0)
    file = drafter.settings.database
    reader = open_drafter(database_url=f"sqlite:///file:{file}?mode=ro&uri=true")

    assert reader.works() == drafter.works()
    assert reader.review(work.id) == drafter.review(work.id)
    with pytest.raises(StoreError, match="只读"):
        reader.save_draft(work.id, "改", base=1)
