"""Works and their sheets in the database (总结与事实表的存储)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from drafter.store import audit
from drafter.store.records import Revision, StoredSheet, Work
from drafter.store.rows import list_works, refuse_stale, require_work, sheet_at, sheet_record, work_record
from drafter.store.tables import DraftRow, SheetRow, WorkRow
from drafter.store.transactions import Change, Transactions, digest
from drafter.store.tree import claim, place_by_name, works_read_by


class Headline(NamedTuple):
    """What a list of works shows of a sheet (名目)."""

    unit_name: str = ""
    period_label: str = ""
    kind: str = ""


class Works(Transactions):
    """The works with every revision of their sheets (总结与事实表)."""

    def works(self) -> tuple[Work, ...]:
        """List the works the person may read that were not removed, the newest change first."""
        with self._reading() as session:
            return tuple(list_works(session, WorkRow.removed_at.is_(None) & works_read_by(self._person)))

    def removed_works(self) -> tuple[Work, ...]:
        """List the works the person may read that were removed, the newest change first."""
        with self._reading() as session:
            return tuple(list_works(session, WorkRow.removed_at.is_not(None) & works_read_by(self._person)))

    def work(self, work_id: int) -> Work:
        """Give one work."""
        with self._reading() as session:
            return work_record(session, work_id)

    def built_in(self, name: str) -> Work | None:
        """Give the work that began as the shipped content of that name, if it was taken over before."""
        with self._reading() as session:
            found = session.scalar(select(WorkRow.id).where(WorkRow.built_in == name))
            return None if found is None else work_record(session, found)

    def create_work(
        self,
        content: dict[str, Any],
        headline: Headline,
        *,
        actor: str,
        built_in: str | None = None,
        origin: str = "",
        unit_id: int | None = None,
    ) -> Work:
        """Begin a work with its first sheet revision; shipped content that was taken over before gives that work instead.

        origin: the name of the draft it is brought in with. unit_id: whose it is; None for the unit the sheet names.
        """
        with self._writing() as change:
            if built_in is not None:
                found = change.session.scalar(select(WorkRow.id).where(WorkRow.built_in == built_in))
                if found is not None:
                    return work_record(change.session, found)
            if unit_id is not None:
                claim(change.session, unit_id)
            row = WorkRow(
                **headline._asdict(),
                built_in=built_in,
                unit_id=unit_id,
                created_at=change.at,
                updated_at=change.at,
                origin=origin,
            )
            change.session.add(row)
            change.session.flush()
            if self._person.local:
                place_by_name(change, row)
            _add_sheet(change, row, 1, content, actor)
            return work_record(change.session, row.id)

    def remove_work(self, work_id: int, *, actor: str) -> Work:
        """Leave a work out of all lists and refuse further changes; nothing of it is lost."""
        with self._writing() as change:
            row = require_work(change.session, work_id)
            row.removed_at, row.removed_by = change.at, actor
            # The name of shipped content is free again: it may be begun afresh.
            row.built_in = None
            change.log(actor, "remove_work", work_id, {"unit": row.unit_name, "origin": row.origin})
            return work_record(change.session, work_id)

    def take_back_work(self, work_id: int, *, actor: str) -> Work:
        """Put a removed work back among the others; one that was not removed stays as it is."""
        with self._writing() as change:
            work = work_record(change.session, work_id)
            if work.removed_at is None:
                return work
            row = change.session.get_one(WorkRow, work_id)
            row.removed_at, row.removed_by, row.updated_at = None, "", change.at
            change.log(actor, "take_back_work", work_id, {"unit": row.unit_name, "origin": row.origin})
            return work_record(change.session, work_id)

    def sheet(self, work_id: int, number: int | None = None) -> StoredSheet:
        """Give a sheet revision, the newest by default."""
        with self._reading() as session:
            require_work(session, work_id)
            return sheet_at(session, work_id, number)

    def save_sheet(
        self,
        work_id: int,
        content: dict[str, Any],
        headline: Headline,
        *,
        base: int,
        actor: str,
        action: str = "save_sheet",
        note: dict[str, str] | None = None,
    ) -> StoredSheet:
        """Add a sheet revision on top of `base`; the same content again adds none.

        action, note: what the audit log calls it and what it adds.
        """
        with self._writing() as change:
            row = require_work(change.session, work_id)
            newest = sheet_at(change.session, work_id, None)
            refuse_stale("事实表", newest.number, base, newest.author)
            if newest.content == content:
                return newest
            row.unit_name, row.period_label, row.kind = headline
            row.updated_at = change.at
            if self._person.local:
                place_by_name(change, row)
            return _add_sheet(change, row, base + 1, content, actor, action, note)

    def revisions(self, work_id: int) -> tuple[Revision, ...]:
        """Give every saved state of the sheet and of the draft of a work, the newest first, without their content."""
        with self._reading() as session:
            require_work(session, work_id)
            return tuple(_revisions(session, work_id))


def _add_sheet(
    change: Change,
    work: WorkRow,
    number: int,
    content: dict[str, Any],
    actor: str,
    action: str = "save_sheet",
    note: dict[str, str] | None = None,
) -> StoredSheet:
    row = SheetRow(
        work_id=work.id,
        number=number,
        content=json.dumps(content, ensure_ascii=False),
        saved_at=change.at,
        author=actor,
    )
    change.session.add(row)
    change.session.flush()
    detail = {"revision": number, "sha256": digest(row.content), **(note or {})}
    change.log(actor, action, work.id, detail)
    return sheet_record(row)


def _revisions(session: Session, work_id: int) -> Iterator[Revision]:
    """Give the revisions with what the log calls each, the newest first."""
    lines = {
        ("draft" if "writer" in entry.detail else "sheet", entry.detail["revision"]): entry
        for entry in audit.entries(session, work_id)
        if "revision" in entry.detail
    }
    sheets = select(SheetRow.number, SheetRow.saved_at, SheetRow.author).where(SheetRow.work_id == work_id)
    drafts = select(DraftRow.number, DraftRow.saved_at, DraftRow.author, DraftRow.writer).where(
        DraftRow.work_id == work_id
    )
    found = [("sheet", *row, "") for row in session.execute(sheets)]
    found += [("draft", *row) for row in session.execute(drafts)]
    for what, number, saved_at, author, writer in sorted(found, key=lambda one: (one[2], one[1]), reverse=True):
        line = lines.get((what, number))
        detail = {} if line is None else line.detail
        yield Revision(what, number, saved_at, author, writer, "" if line is None else line.action, detail)
