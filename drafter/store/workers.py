"""Processes that draft, and their leave to call models (起草进程与调用许可的存储).

Whether a process lives is told by its beat going up, not by comparing clocks of several machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from drafter.store.calls import LONGEST_NAME, day_of
from drafter.store.records import CallLimits, Leave, WorkerSeen
from drafter.store.tables import PermitRow, SpendingRow, WorkerRow
from drafter.store.transactions import Transactions

MINUTE = timedelta(minutes=1)
# Any number will do; it must be the same in all processes that share a PostgreSQL server, and another than that of the migrations.
PERMIT_LOCK = 7_361_205
LEFT = -1


class Workers(Transactions):
    """Processes that draft (起草进程), and what they may ask of models."""

    def beat(self, worker: str, host: str, version: int) -> None:
        """Say that a process lives; the first time makes it known."""
        with self._noting() as (session, now):
            known = session.scalar(
                update(WorkerRow)
                .where(WorkerRow.id == worker)
                .values(beat=func.abs(WorkerRow.beat) + 1, seen_at=now)
                .returning(WorkerRow.id)
            )
            if known is None:
                session.add(WorkerRow(id=worker, host=host, version=version, beat=1, started_at=now, seen_at=now))

    def leave(self, worker: str) -> None:
        """Say that a process ends by itself, so that nobody waits for its beat."""
        with self._noting() as (session, _):
            session.execute(update(WorkerRow).where(WorkerRow.id == worker).values(beat=LEFT))

    def forget_worker(self, worker: str) -> None:
        """Forget a process that is gone, and the leave it had."""
        with self._noting() as (session, _):
            session.execute(delete(WorkerRow).where(WorkerRow.id == worker))
            session.execute(update(PermitRow).where(PermitRow.worker_id == worker).values(open=False))

    def workers(self) -> tuple[WorkerSeen, ...]:
        """Give all processes that are known, alive or not."""
        with self._reading() as session:
            return tuple(
                WorkerSeen(row.id, row.host, row.version, row.beat, row.started_at, row.seen_at)
                for row in session.scalars(select(WorkerRow).order_by(WorkerRow.started_at, WorkerRow.id))
            )

    def ask_leave(self, worker: str, unit_name: str, limits: CallLimits, *, tokens: int, cost: Decimal | None) -> Leave:
        """Ask for leave to make one call that takes up to so many tokens and so much money.

        Calls that are still open count with all they may take, so that a limit is never exceeded, only not quite reached.
        """
        unit_name = unit_name[:LONGEST_NAME]
        with self._noting() as (session, now):
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PERMIT_LOCK})
                now = session.scalars(select(func.clock_timestamp())).one()
            session.execute(delete(PermitRow).where(PermitRow.taken_at < now - MINUTE, PermitRow.open.is_(False)))
            refusal = _day_limit(session, now, unit_name, limits, tokens, cost)
            if refusal is not None:
                return refusal
            open_ones = session.scalar(select(func.count()).where(PermitRow.open)) or 0
            if limits.at_once is not None and open_ones >= limits.at_once:
                return Leave(None)
            recent = session.scalar(select(func.count()).where(PermitRow.taken_at > now - MINUTE)) or 0
            if limits.per_minute is not None and recent >= limits.per_minute:
                return Leave(None)
            row = PermitRow(
                worker_id=worker,
                unit_name=unit_name,
                tokens=tokens,
                cost="" if cost is None else f"{cost:f}",
                taken_at=now,
                open=True,
            )
            session.add(row)
            session.flush()
            return Leave(row.id)

    def give_back(self, permit: int) -> None:
        """Say that a call is over."""
        with self._noting() as (session, _):
            session.execute(update(PermitRow).where(PermitRow.id == permit).values(open=False))


def _day_limit(
    session: Session, now: datetime, unit_name: str, limits: CallLimits, tokens: int, cost: Decimal | None
) -> Leave | None:
    """Say which limit of the day one more call might exceed."""
    for whole_day, most, most_cost in (
        (False, limits.unit_tokens, limits.unit_cost),
        (True, limits.day_tokens, limits.day_cost),
    ):
        if most is None and most_cost is None:
            continue
        spent = select(SpendingRow).where(SpendingRow.day == day_of(now))
        pending = select(PermitRow).where(PermitRow.open)
        if not whole_day:
            spent = spent.where(SpendingRow.unit_name == unit_name)
            pending = pending.where(PermitRow.unit_name == unit_name)
        rows: list[SpendingRow | PermitRow] = [*session.scalars(spent), *session.scalars(pending)]
        whose = "全部单位" if whole_day else f"“{unit_name}”"
        if most is not None and sum(row.tokens for row in rows) + tokens > most:
            return Leave(None, f"{whose}今天的用量已接近上限 {most} 个词元", whole_day)
        if most_cost is not None and _sum(row.cost for row in rows) + (cost or 0) > most_cost:
            return Leave(None, f"{whose}今天的费用已接近上限 {most_cost:f} 元", whole_day)
    return None


def _sum(costs: Iterable[str]) -> Decimal:
    return sum((Decimal(cost) for cost in costs if cost), Decimal())
