"""Runs of writers in the database (起草过程的存储): what is to be written, what is finished.

The run is the ledger that makes drafting durable: a section that is finished stays as it is whoever writes it once more, a draft is
added once however often a run comes to its end, and an attempt that was overtaken changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from drafter.errors import InputError
from drafter.store.records import (
    RUN_OVER,
    SECTION_DONE,
    SECTION_OVER,
    Assignment,
    DraftRun,
    SectionResult,
)
from drafter.store.rows import add_draft, draft_at, require_run, require_work
from drafter.store.tables import BatchRow, RunRow, SectionRow, WorkRow
from drafter.store.transactions import Change, Transactions


class Runs(Transactions):
    """Runs of writers and their sections (起草过程)."""

    # A run that its own process carries on

    def start_run(
        self,
        work_id: int,
        *,
        sheet_revision: int,
        outline: str,
        writer: str,
        actor: str,
        options: dict[str, Any] | None = None,
    ) -> int:
        """Begin a run that only its own process carries on; gives its id. options: see `queue_run`."""
        with self._writing() as change:
            require_work(change.session, work_id)
            row = _add_run(change, work_id, sheet_revision, outline, writer, actor, options or {}, state="running")
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
                state="failed" if failure else "finished",
            )
            change.session.merge(row)

    def end_run(self, run_id: int, state: str, reason: str = "", error: str = "") -> DraftRun:
        """Say how a run ended: `finished`, `stopped` or `failed`; one that has ended stays as it is."""
        with self._writing() as change:
            row = require_run(change.session, run_id)
            if row.state not in RUN_OVER:
                _end(change, row, state, reason, error)
            return _run_record(change.session, row)

    # A run that any worker takes up

    def queue_run(
        self,
        work_id: int,
        *,
        sheet_revision: int,
        outline: str,
        plan: str,
        writer: str,
        actor: str,
        options: dict[str, Any] | None = None,
        kept: Sequence[SectionResult] = (),
        batch_id: int | None = None,
    ) -> DraftRun:
        """Add a run for a worker to take up; InputError while another of the work is not over.

        plan: the outline as JSON. kept: sections that stand as they are. options: what the writer is told; of a unit's own templates
        outline_version (an id), templates (ids by name, for the log) and prompts (texts by name).
        """
        with self._writing() as change:
            require_work(change.session, work_id)
            row = add_queued(
                change,
                work_id,
                sheet_revision=sheet_revision,
                outline=outline,
                plan=plan,
                writer=writer,
                actor=actor,
                options=options or {},
                kept=kept,
                batch_id=batch_id,
            )
            return _run_record(change.session, row)

    def begin_run(self, run_id: int, attempt: int) -> Assignment | None:
        """Take up a queued or interrupted run; None when there is nothing to do for this attempt: over, overtaken, or its batch is halted."""
        with self._writing() as change:
            row = require_run(change.session, run_id)
            if row.attempt != attempt or row.state in RUN_OVER or row.state == "parked":
                return None
            if row.state == "stopping":
                return _assignment(change.session, row)
            batch = None if row.batch_id is None else change.session.get(BatchRow, row.batch_id)
            if batch is not None and batch.state != "running":
                if batch.state == "cancelled":
                    _end(change, row, "stopped", "整批已取消", "StoppedModelError")
                else:
                    row.state = "parked"
                return None
            row.state = "running"
            return _assignment(change.session, row)

    def retry_run(self, run_id: int, *, actor: str) -> DraftRun:
        """Queue a run that failed, was stopped or parked once more; finished sections are kept."""
        with self._writing() as change:
            row = require_run(change.session, run_id)
            requeue(change, row, actor)
            return _run_record(change.session, row)

    def overtake_run(self, run_id: int, attempt: int) -> int | None:
        """Queue an unfinished run under a new attempt, as after an upgrade; the new attempt, None when somebody else did."""
        with self._writing() as change:
            row = require_run(change.session, run_id)
            if row.attempt != attempt or row.state in RUN_OVER:
                return None
            row.attempt += 1
            if row.state == "running":
                row.state = "queued"
            change.log(row.actor, "overtake_run", row.work_id, {"run": run_id, "attempt": row.attempt})
            return row.attempt

    def lay_out_run(self, run_id: int, headings: Sequence[str]) -> tuple[SectionResult, ...]:
        """List all sections of a run under the headings known so far; gives them as they stand."""
        with self._noting() as (session, now):
            session.scalar(select(RunRow.id).where(RunRow.id == run_id).with_for_update())
            known = {row.position: row for row in _section_rows(session, run_id)}
            for index, heading in enumerate(headings):
                row = known.get(index)
                if row is None:
                    row = SectionRow(run_id=run_id, position=index, text="", failure="", saved_at=now, state="waiting")
                    row.total, row.heading = len(headings), heading
                    session.add(row)
                elif row.state == "waiting":
                    row.total, row.heading = len(headings), heading
            session.flush()
            return _sections(session, run_id)

    def keep_headings(self, run_id: int, headings: dict[int, str]) -> dict[int, str]:
        """Keep the headings of a run, the first that are given; gives those that are kept."""
        with self._noting() as (session, _):
            row = session.scalars(select(RunRow).where(RunRow.id == run_id).with_for_update()).one()
            if not row.headings:
                row.headings = json.dumps({str(index): text for index, text in headings.items()}, ensure_ascii=False)
            return _headings(row) or {}

    def note_section(self, run_id: int, index: int, heading: str, text: str) -> None:
        """Note how far a section is; one that is over or being stopped stays as it is."""
        with self._noting() as (session, now):
            session.execute(
                update(SectionRow)
                .where(SectionRow.run_id == run_id, SectionRow.position == index)
                .where(SectionRow.state.in_(("waiting", "writing")))
                .values(state="writing", heading=heading, text=text, saved_at=now)
            )

    def finish_section(
        self,
        run_id: int,
        index: int,
        heading: str,
        text: str,
        *,
        state: str = "finished",
        failure: str = "",
        error: str = "",
    ) -> SectionResult:
        """Keep the result of a section; one that is finished or kept stays as it is, and is given."""
        with self._noting() as (session, now):
            row = session.get(SectionRow, (run_id, index), with_for_update=True)
            if row is None:
                row = SectionRow(run_id=run_id, position=index, total=index + 1)
                session.add(row)
            if row.state not in SECTION_DONE:
                row.heading, row.text, row.state = heading, text, state
                row.failure, row.error, row.saved_at = failure, error, now
            return _section_record(row)

    def finish_run(
        self,
        run_id: int,
        compose: Callable[[str | None], str | None],
        *,
        complete: bool,
        lost: str = "",
    ) -> DraftRun:
        """End a run and add its draft, once: a run that has ended stays as it is.

        compose: makes the text of the draft from that of the newest one; when it gives None the run has failed for the reason `lost`.
        """
        with self._writing() as change:
            row = require_run(change.session, run_id)
            if row.state in RUN_OVER:
                return _run_record(change.session, row)
            work = require_work(change.session, row.work_id)
            # On top of whatever is newest: what a person saved meanwhile stays in the history, and what was paid for is not thrown away.
            newest = draft_at(change.session, row.work_id, None)
            text = compose(None if newest is None else newest.text)
            if text is None:
                _end(change, row, "failed", lost, "InputError")
                return _run_record(change.session, row)
            row.draft_revision = (newest.number if newest else 0) + 1
            add_draft(
                change,
                work,
                row.draft_revision,
                text,
                outline=row.outline,
                writer=row.writer,
                sheet_revision=row.sheet_revision,
                complete=complete,
                outline_version=row.outline_version,
                actor=row.actor,
                action="draft",
                note={"run": str(run_id)},
            )
            _end(change, row, "finished", "", "")
            return _run_record(change.session, row)

    # What people ask of a run

    def stop_run(self, run_id: int, *, actor: str) -> DraftRun:
        """Ask that a run be stopped; one that nobody works on is stopped at once."""
        with self._writing() as change:
            row = require_run(change.session, run_id)
            halt(change, row, actor)
            return _run_record(change.session, row)

    def stop_section(self, run_id: int, index: int) -> bool:
        """Ask that a section be stopped; False when it is over."""
        with self._noting() as (session, _):
            row = session.get(SectionRow, (run_id, index), with_for_update=True)
            if row is None or row.state in SECTION_OVER:
                return False
            row.state = "stopping"
            return True

    def lock_section(self, run_id: int, index: int, *, locked: bool) -> DraftRun:
        """Lock a section against being written anew, or unlock it."""
        with self._noting() as (session, _):
            row = session.get(SectionRow, (run_id, index), with_for_update=True)
            if row is None or row.state not in SECTION_DONE:
                raise InputError("这一节还没有写成，不能锁定", hint="请写成后再锁定。")
            row.locked = locked
            session.flush()
            return _run_record(session, require_run(session, run_id))

    def stops_asked(self, run_ids: Iterable[int]) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
        """Give the runs, and the sections (run, index), that are to be stopped or are over already."""
        wanted = list(run_ids)
        with self._reading() as session:
            runs = session.scalars(
                select(RunRow.id).where(RunRow.id.in_(wanted), RunRow.state.in_(("stopping", *RUN_OVER)))
            )
            sections = session.execute(
                select(SectionRow.run_id, SectionRow.position).where(
                    SectionRow.run_id.in_(wanted), SectionRow.state == "stopping"
                )
            )
            return frozenset(runs), frozenset((run, index) for run, index in sections)

    # Reading

    def run(self, run_id: int) -> DraftRun:
        """Give a run with its sections in order, as they stand."""
        with self._reading() as session:
            return _run_record(session, require_run(session, run_id))

    def assignment(self, run_id: int) -> Assignment:
        """Give a run with all that it is to be carried out by."""
        with self._reading() as session:
            return _assignment(session, require_run(session, run_id))

    def last_run(self, work_id: int) -> DraftRun | None:
        """Give the newest run with its sections in order, or None."""
        with self._reading() as session:
            require_work(session, work_id)
            row = session.scalar(select(RunRow).where(RunRow.work_id == work_id).order_by(RunRow.id.desc()).limit(1))
            return None if row is None else _run_record(session, row)

    def unit_of_run(self, run_id: int) -> int | None:
        """Give the unit a run's work belongs to, removed or not."""
        with self._reading() as session:
            row = require_run(session, run_id)
            return session.get_one(WorkRow, row.work_id).unit_id

    def unfinished_runs(self) -> tuple[tuple[int, int], ...]:
        """Give id and attempt of every run that a worker is still to bring to its end, parked ones left out."""
        with self._reading() as session:
            query = select(RunRow.id, RunRow.attempt).where(
                RunRow.attempt > 0, RunRow.state.in_(("queued", "running", "stopping"))
            )
            return tuple((run, attempt) for run, attempt in session.execute(query.order_by(RunRow.id)))


def add_queued(
    change: Change,
    work_id: int,
    *,
    sheet_revision: int,
    outline: str,
    plan: str,
    writer: str,
    actor: str,
    options: dict[str, Any],
    kept: Sequence[SectionResult],
    batch_id: int | None,
) -> RunRow:
    """Add a queued run; InputError while another of the work is not over."""
    busy = select(func.count()).where(RunRow.work_id == work_id, RunRow.attempt > 0, RunRow.state.not_in(RUN_OVER))
    if change.session.scalar(busy):
        raise InputError("这份总结正在起草", hint="请等它写完，或先停止。")
    row = _add_run(change, work_id, sheet_revision, outline, writer, actor, options, state="queued")
    row.attempt, row.plan, row.batch_id = 1, plan, batch_id
    for section in kept:
        change.session.add(
            SectionRow(
                run_id=row.id,
                position=section.index,
                total=section.total,
                heading=section.heading,
                text=section.text,
                failure="",
                saved_at=change.at,
                state="kept",
                locked=section.locked,
            )
        )
    change.session.flush()
    return row


def requeue(change: Change, row: RunRow, actor: str) -> None:
    """Queue a run once more under a new attempt; what failed in it is waiting again."""
    if row.state not in {"failed", "stopped", "parked", "finished"} or not row.attempt:
        raise InputError("这次起草不需要重试", hint="请刷新后查看它现在的状态。")
    row.attempt += 1
    row.state, row.reason, row.error, row.ended_at = "queued", "", "", None
    change.session.execute(
        update(SectionRow)
        .where(SectionRow.run_id == row.id, SectionRow.state.not_in(SECTION_DONE))
        .values(state="waiting", text="", failure="", error="")
    )
    change.log(actor, "retry_run", row.work_id, {"run": row.id, "attempt": row.attempt})


def halt(change: Change, row: RunRow, actor: str) -> None:
    """Ask that a run be stopped; one that nobody works on is stopped at once."""
    if row.state in {"queued", "parked"} or not row.attempt:
        if row.state not in RUN_OVER:
            _end(change, row, "stopped", "已停止", "StoppedModelError")
    elif row.state == "running":
        row.state = "stopping"
        change.log(actor, "stop_run", row.work_id, {"run": row.id})


def _add_run(
    change: Change,
    work_id: int,
    sheet_revision: int,
    outline: str,
    writer: str,
    actor: str,
    options: dict[str, Any],
    *,
    state: str,
) -> RunRow:
    row = RunRow(
        work_id=work_id,
        sheet_revision=sheet_revision,
        outline=outline,
        writer=writer,
        state=state,
        started_at=change.at,
        actor=actor,
        options=json.dumps(options, ensure_ascii=False),
        outline_version=options.get("outline_version"),
    )
    change.session.add(row)
    change.session.flush()
    detail = {"run": row.id, "writer": writer, "outline": outline}
    if options.get("templates"):
        detail["templates"] = options["templates"]
    change.log(actor, "start_run", work_id, detail)
    return row


def _end(change: Change, row: RunRow, state: str, reason: str, error: str) -> None:
    row.state, row.reason, row.error, row.ended_at = state, reason, error, change.at
    detail = {"run": row.id, "state": state} | ({"reason": reason} if reason else {})
    change.log(row.actor, "end_run", row.work_id, detail)


def _section_rows(session: Session, run_id: int) -> Iterable[SectionRow]:
    return session.scalars(select(SectionRow).where(SectionRow.run_id == run_id).order_by(SectionRow.position))


def _sections(session: Session, run_id: int) -> tuple[SectionResult, ...]:
    return tuple(map(_section_record, _section_rows(session, run_id)))


def _section_record(row: SectionRow) -> SectionResult:
    return SectionResult(
        row.position,
        row.total,
        row.heading,
        row.text,
        row.failure,
        row.saved_at,
        row.state,
        row.locked,
        row.error,
    )


def _headings(row: RunRow) -> dict[int, str] | None:
    return {int(index): text for index, text in json.loads(row.headings).items()} if row.headings else None


def _assignment(session: Session, row: RunRow) -> Assignment:
    work = require_work(session, row.work_id)
    return Assignment(_run_record(session, row), work.unit_name, row.plan, json.loads(row.options), _headings(row))


def _run_record(session: Session, row: RunRow) -> DraftRun:
    return DraftRun(
        row.id,
        row.work_id,
        row.sheet_revision,
        row.outline,
        row.writer,
        row.state,
        row.started_at,
        row.actor,
        _sections(session, row.id),
        row.attempt,
        row.draft_revision,
        row.reason,
        row.error,
        row.ended_at,
        row.batch_id,
        row.calls,
        row.tokens,
        row.cost,
        row.outline_version,
    )
