"""Drafts, runs of writers and calls of models in the database (稿件与起草过程的存储)."""

from __future__ import annotations

from dataclasses import asdict, fields

from sqlalchemy import select

from drafter.store.records import DraftRevision, DraftRun, ModelCall, SectionResult
from drafter.store.rows import draft_at, draft_record, refuse_stale, require_run, require_work
from drafter.store.tables import CallRow, DraftRow, RunRow, SectionRow
from drafter.store.transactions import Transactions, digest


class Drafts(Transactions):
    """The drafts of works, and how they came about (稿件)."""

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
        action: str = "save_draft",
        note: dict[str, str] | None = None,
    ) -> DraftRevision:
        """Add a draft revision on top of `base` (0: the first one), or, with None, on top of whatever is newest.

        action, note: what the audit log calls it and what it adds.
        """
        with self._writing() as change:
            work = require_work(change.session, work_id)
            newest = draft_at(change.session, work_id, None)
            number = newest.number if newest else 0
            if base is not None:
                refuse_stale("稿件", number, base, newest.author if newest else "")
            row = DraftRow(
                work_id=work_id,
                number=number + 1,
                text=text,
                outline=outline,
                writer=writer,
                sheet_revision=sheet_revision,
                complete=complete,
                saved_at=change.at,
                author=actor,
            )
            change.session.add(row)
            work.updated_at = change.at
            detail = {
                "revision": row.number,
                "writer": writer,
                "sheet_revision": sheet_revision,
                "sha256": digest(text),
                **(note or {}),
            }
            change.log(actor, action, work_id, detail)
            return draft_record(row)

    def start_run(self, work_id: int, *, sheet_revision: int, outline: str, writer: str, actor: str) -> int:
        """Begin a run of a writer; gives its id."""
        with self._writing() as change:
            require_work(change.session, work_id)
            row = RunRow(
                work_id=work_id,
                sheet_revision=sheet_revision,
                outline=outline,
                writer=writer,
                state="running",
                started_at=change.at,
                actor=actor,
            )
            change.session.add(row)
            change.session.flush()
            detail = {"run": row.id, "writer": writer, "outline": outline}
            change.log(actor, "start_run", work_id, detail)
            return row.id

    def save_section(self, run_id: int, *, index: int, total: int, heading: str, text: str, failure: str = "") -> None:
        """Keep a section of a run; a section written again in the same run replaces its earlier result."""
        with self._writing() as change:
            require_run(change.session, run_id)
            row = SectionRow(
                run_id=run_id,
                position=index,
                total=total,
                heading=heading,
                text=text,
                failure=failure,
                saved_at=change.at,
            )
            change.session.merge(row)

    def end_run(self, run_id: int, state: str) -> None:
        """Say how a run ended: `finished`, `stopped` or `failed`."""
        with self._writing() as change:
            row = require_run(change.session, run_id)
            row.state = state
            detail = {"run": run_id, "state": state}
            change.log(row.actor, "end_run", row.work_id, detail)

    def last_run(self, work_id: int) -> DraftRun | None:
        """Give the newest run with its sections in order, or None."""
        with self._reading() as session:
            require_work(session, work_id)
            run = session.scalar(select(RunRow).where(RunRow.work_id == work_id).order_by(RunRow.id.desc()).limit(1))
            if run is None:
                return None
            rows = session.scalars(select(SectionRow).where(SectionRow.run_id == run.id).order_by(SectionRow.position))
            sections = tuple(
                SectionResult(row.position, row.total, row.heading, row.text, row.failure, row.saved_at) for row in rows
            )
            return DraftRun(
                run.id,
                run.work_id,
                run.sheet_revision,
                run.outline,
                run.writer,
                run.state,
                run.started_at,
                run.actor,
                sections,
            )

    def record_call(self, run_id: int, call: ModelCall) -> None:
        """Record a call of a model in a run: digests and counts, and a line in the audit log."""
        with self._writing() as change:
            run = require_run(change.session, run_id)
            change.session.add(CallRow(run_id=run_id, at=change.at, **asdict(call)))
            change.log(
                run.actor,
                "model_call",
                run.work_id,
                {"run": run_id, **asdict(call)},
            )

    def calls(self, run_id: int) -> tuple[ModelCall, ...]:
        """Give the model calls of a run, in order."""
        with self._reading() as session:
            rows = session.scalars(select(CallRow).where(CallRow.run_id == run_id).order_by(CallRow.id))
            names = [field.name for field in fields(ModelCall)]
            return tuple(ModelCall(*(getattr(row, name) for name in names)) for row in rows)
