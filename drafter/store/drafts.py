"""Drafts in the database (稿件的存储)."""

from __future__ import annotations

from drafter.store.records import DraftRevision
from drafter.store.rows import add_draft, draft_at, refuse_stale, require_work
from drafter.store.transactions import Transactions


class Drafts(Transactions):
    """The drafts of works (稿件)."""

    def draft(self, work_id: int, number: int | None = None) -> DraftRevision | None:
        """Give a draft revision, the newest by default; None when there is no draft yet."""
        with self._reading() as session:
            require_work(session, work_id)
            return draft_at(session, work_id, number)

    def save_draft(
        self,
        work_id: int,
        text: str,
        *,
        base: int | None,
        outline: str,
        writer: str,
        sheet_revision: int,
        complete: bool,
        actor: str,
        outline_version: int | None = None,
        action: str = "save_draft",
        note: dict[str, str] | None = None,
    ) -> DraftRevision:
        """Add a draft revision on top of `base` (0: the first one), or, with None, on top of whatever is newest.

        outline_version: id of the unit's own version of the outline. action, note: what the audit log calls it and what it adds.
        """
        with self._writing() as change:
            work = require_work(change.session, work_id)
            newest = draft_at(change.session, work_id, None)
            number = newest.number if newest else 0
            if base is not None:
                refuse_stale("稿件", number, base, newest.author if newest else "")
            return add_draft(
                change,
                work,
                number + 1,
                text,
                outline=outline,
                writer=writer,
                sheet_revision=sheet_revision,
                complete=complete,
                outline_version=outline_version,
                actor=actor,
                action=action,
                note=note or {},
            )
