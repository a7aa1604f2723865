"""Batches in the database (批次的存储): many units drafted together, each by a run of its own, so that one failing leaves the others alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from drafter.errors import InputError, NotFoundError, Problem
from drafter.store.records import SECTION_OVER, Batch, BatchUnit
from drafter.store.runs import add_queued, halt, requeue
from drafter.store.tables import BatchRow, BatchUnitRow, RunRow, SectionRow, WorkRow
from drafter.store.transactions import Change, Transactions
from drafter.store.tree import reached

# So many of the units that were finished last tell the rate.
RECENT = 40


@dataclass(frozen=True, slots=True)
class UnitToDraft:
    """One unit as it goes into a batch (待起草单位).

    work_id: None for a unit that was refused, problems say why. run_id: of an earlier run over the same content, finished or not. outline, plan: by
    name and as JSON.
    """

    label: str
    unit_name: str
    period_label: str
    work_id: int | None = None
    sheet_revision: int = 0
    outline: str = ""
    plan: str = ""
    content_hash: str = ""
    run_id: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Batches(Transactions):
    """Batches of runs (批次)."""

    def add_batch(
        self,
        name: str,
        *,
        outline: str,
        writer: str,
        actor: str,
        units: Sequence[UnitToDraft],
        unit_id: int | None = None,
    ) -> Batch:
        """Add a batch and queue a run for each unit that has a work and no earlier run, all or nothing."""
        with self._writing() as change:
            batch = BatchRow(
                name=name,
                outline=outline,
                writer=writer,
                state="running",
                reason="",
                actor=actor,
                started_at=change.at,
                unit_id=unit_id,
            )
            change.session.add(batch)
            change.session.flush()
            change.log(
                actor, "start_batch", None, {"batch": batch.id, "name": name, "units": len(units)}, unit_id=unit_id
            )
            for position, unit in enumerate(units):
                run_id, problems = unit.run_id, unit.problems
                if unit.work_id is not None and run_id is None:
                    try:
                        run_id = add_queued(
                            change,
                            unit.work_id,
                            sheet_revision=unit.sheet_revision,
                            outline=unit.outline,
                            plan=unit.plan,
                            writer=writer,
                            actor=actor,
                            options=unit.options,
                            kept=(),
                            batch_id=batch.id,
                        ).id
                    except InputError as busy:
                        problems = (*problems, Problem("", str(busy), busy.hint))
                elif run_id is not None:
                    # Drafted before, or on the way: what failed or stands still goes on where it was, now in this batch.
                    run = change.session.get_one(RunRow, run_id)
                    if run.state in {"failed", "stopped", "parked"}:
                        requeue(change, run, actor)
                        run.batch_id = batch.id
                change.session.add(
                    BatchUnitRow(
                        batch_id=batch.id,
                        position=position,
                        label=unit.label,
                        unit_name=unit.unit_name,
                        period_label=unit.period_label,
                        work_id=unit.work_id,
                        run_id=run_id,
                        content_hash=unit.content_hash,
                        reused=unit.run_id is not None,
                        problems=json.dumps([asdict(problem) for problem in problems], ensure_ascii=False),
                    )
                )
            change.session.flush()
            return _batch_record(change.session, batch, change.at)

    def batch(self, batch_id: int) -> Batch:
        """Give a batch as it stands."""
        with self._reading() as session:
            return _batch_record(session, _require(session, batch_id), self._clock())

    def batches(self) -> tuple[Batch, ...]:
        """Give all batches the person may read, the newest first."""
        with self._reading() as session:
            mine = true() if self._person.local else BatchRow.unit_id.in_(select(reached(self._person).c.unit_id))
            rows = session.scalars(select(BatchRow).where(mine).order_by(BatchRow.id.desc())).all()
            return tuple(_batch_record(session, row, self._clock()) for row in rows)

    def halt_batch(self, batch_id: int, state: str, *, reason: str, actor: str) -> Batch:
        """Let no further unit begin: `paused`, `stopped` or `cancelled`; with the last, units being written are stopped too."""
        with self._writing() as change:
            row = _require(change.session, batch_id)
            if row.state == "cancelled" or (row.state == state and row.reason == reason):
                return _batch_record(change.session, row, change.at)
            if state == "paused" and row.state == "stopped":
                return _batch_record(change.session, row, change.at)
            row.state, row.reason = state, reason
            change.log(actor, f"{state}_batch", None, {"batch": batch_id, "reason": reason}, unit_id=row.unit_id)
            for run in _runs(change.session, batch_id):
                if state == "cancelled":
                    halt(change, run, actor)
                elif run.state == "queued":
                    run.state = "parked"
            change.session.flush()
            return _batch_record(change.session, row, change.at)

    def resume_batch(self, batch_id: int, *, actor: str) -> Batch:
        """Go on with a batch that was paused or stopped; what failed while it was stopped is done again."""
        with self._writing() as change:
            row = _require(change.session, batch_id)
            if row.state == "cancelled":
                raise InputError("这一批已取消，不能继续", hint="请重新开始一批：写成的不会重写。")
            again = {"parked"} | ({"failed"} if row.state == "stopped" else set())
            row.state, row.reason = "running", ""
            change.log(actor, "resume_batch", None, {"batch": batch_id}, unit_id=row.unit_id)
            _requeue(change, batch_id, again, actor)
            return _batch_record(change.session, row, change.at)

    def retry_failed(self, batch_id: int, *, actor: str) -> Batch:
        """Queue the units that failed or were stopped once more."""
        with self._writing() as change:
            row = _require(change.session, batch_id)
            row.state, row.reason = "running", ""
            change.log(actor, "retry_failed", None, {"batch": batch_id}, unit_id=row.unit_id)
            _requeue(change, batch_id, {"failed", "stopped", "parked"}, actor)
            return _batch_record(change.session, row, change.at)

    def unit_of_batch(self, batch_id: int) -> int | None:
        """Give the unit a batch belongs to."""
        with self._reading() as session:
            return _require(session, batch_id).unit_id

    def runs_of(self, hashes: Collection[str], unit_id: int | None) -> dict[str, tuple[int, int]]:
        """Give work and newest run, over or not, of each content that was in a batch before, by hash; unit_id: only works of that unit."""
        query = (
            select(BatchUnitRow.content_hash, BatchUnitRow.work_id, BatchUnitRow.run_id)
            .join(WorkRow, WorkRow.id == BatchUnitRow.work_id)
            .where(BatchUnitRow.run_id.is_not(None), WorkRow.removed_at.is_(None))
            .where(BatchUnitRow.content_hash.in_(list(hashes)), _works_of(unit_id))
            .order_by(BatchUnitRow.run_id)
        )
        with self._reading() as session:
            return {found: (work, run) for found, work, run in session.execute(query) if work and run}

    def works_of_batches(self, unit_id: int | None) -> dict[tuple[str, str], int]:
        """Give the works that were begun by batches, by name of unit and period; unit_id: only works of that unit."""
        query = (
            select(WorkRow.unit_name, WorkRow.period_label, WorkRow.id)
            .join(BatchUnitRow, BatchUnitRow.work_id == WorkRow.id)
            .where(WorkRow.removed_at.is_(None), _works_of(unit_id))
            .order_by(WorkRow.id)
        )
        with self._reading() as session:
            return {(unit, period): work for unit, period, work in session.execute(query)}


def no_batch(batch_id: int) -> NotFoundError:
    """Say that there is no such batch."""
    return NotFoundError(f"没有编号为{batch_id}的批次", hint="请从列表中重新选择。")


def _works_of(unit_id: int | None) -> ColumnElement[bool]:
    return true() if unit_id is None else WorkRow.unit_id == unit_id


def _require(session: Session, batch_id: int) -> BatchRow:
    row = session.get(BatchRow, batch_id)
    if row is None:
        raise no_batch(batch_id)
    return row


def _runs(session: Session, batch_id: int) -> Sequence[RunRow]:
    return session.scalars(select(RunRow).where(RunRow.batch_id == batch_id).order_by(RunRow.id)).all()


def _requeue(change: Change, batch_id: int, states: Collection[str], actor: str) -> None:
    for run in _runs(change.session, batch_id):
        if run.state in states:
            requeue(change, run, actor)
    change.session.flush()


def _batch_record(session: Session, row: BatchRow, now: datetime) -> Batch:
    counted = (
        select(
            SectionRow.run_id,
            func.count().filter(SectionRow.state.in_(SECTION_OVER)),
            func.max(SectionRow.total),
        )
        .join(BatchUnitRow, BatchUnitRow.run_id == SectionRow.run_id)
        .where(BatchUnitRow.batch_id == row.id)
        .group_by(SectionRow.run_id)
    )
    sections = {run: (done or 0, total or 0) for run, done, total in session.execute(counted)}
    query = (
        select(BatchUnitRow, RunRow)
        .outerjoin(RunRow, RunRow.id == BatchUnitRow.run_id)
        .where(BatchUnitRow.batch_id == row.id)
        .order_by(BatchUnitRow.position)
    )
    units = tuple(_unit_record(row, unit, run, sections) for unit, run in session.execute(query))
    state = row.state
    if state in {"running", "paused"} and all(unit.over for unit in units):
        state = "finished"
    rate = _rate(
        sorted(unit.ended_at for unit in units if unit.state != "unchanged" and unit.ended_at is not None), now
    )
    left = sum(not unit.over for unit in units)
    return Batch(
        row.id,
        row.name,
        row.outline,
        row.writer,
        state,
        row.reason,
        row.actor,
        row.started_at,
        units,
        rate,
        round(left * 60 / rate) if rate and state == "running" else None,
    )


def _rate(ended: Sequence[datetime], now: datetime) -> Decimal | None:
    """Units a minute, from those finished last; a while in which nothing was finished counts."""
    recent = ended[-RECENT:]
    if len(recent) < 2:
        return None
    seconds = max(Decimal((max(now, recent[-1]) - recent[0]).total_seconds()), Decimal(1))
    return (Decimal(60 * (len(recent) - 1)) / seconds).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _unit_record(
    batch: BatchRow, unit: BatchUnitRow, run: RunRow | None, sections: dict[int, tuple[int, int]]
) -> BatchUnit:
    problems = tuple(Problem(**found) for found in json.loads(unit.problems))
    if run is None:
        reason = "；".join(map(str, problems))
        return BatchUnit(
            unit.position, unit.label, unit.unit_name, unit.period_label, None, None, "refused", reason, problems
        )
    before = unit.reused and run.state == "finished" and run.ended_at is not None and run.ended_at <= batch.started_at
    done, total = sections.get(run.id, (0, 0))
    return BatchUnit(
        unit.position,
        unit.label,
        unit.unit_name,
        unit.period_label,
        unit.work_id,
        run.id,
        "unchanged" if before else run.state,
        run.reason,
        problems,
        done,
        total,
        run.calls,
        run.tokens,
        run.cost,
        run.ended_at,
        run.draft_revision,
    )
