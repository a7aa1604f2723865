"""What a server is asked about its database (运行状况): whether it answers, and what has been done on it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from drafter.store.migrate import NEWEST, schema_of
from drafter.store.tables import CallRow, DraftRow, RunRow, WorkRow
from drafter.store.transactions import Transactions


@dataclass(frozen=True, slots=True)
class ModelTotal:
    """All calls of one model (模型用量). failed: calls without a usable answer; tokens and milliseconds count these too."""

    model: str
    calls: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What has been done on a database (累计). works: not removed ones; drafts: revisions by who wrote them; runs: by state."""

    works: int
    drafts: dict[str, int]
    runs: dict[str, int]
    models: tuple[ModelTotal, ...]


class Watching(Transactions):
    """Questions of whoever runs a server (运行状况); nothing of what people wrote is in the answers."""

    def at_newest_schema(self) -> bool:
        """Whether the database answers and has the schema of this program; StoreError when it does not answer."""
        with self._reading() as session:
            return schema_of(session.connection()) == NEWEST

    def totals(self) -> Totals:
        """Count works, drafts, runs and calls of models, by all processes together."""
        with self._reading() as session:
            works = session.scalar(select(func.count()).where(WorkRow.removed_at.is_(None)))
            models = session.execute(
                select(
                    CallRow.model,
                    func.count(),
                    func.sum(case((CallRow.error == "", 0), else_=1)),
                    func.sum(CallRow.prompt_tokens),
                    func.sum(CallRow.completion_tokens),
                    func.sum(CallRow.cached_tokens),
                    func.sum(CallRow.milliseconds),
                )
                .group_by(CallRow.model)
                .order_by(CallRow.model)
            )
            return Totals(
                works or 0,
                _counts(session, DraftRow.writer),
                _counts(session, RunRow.state),
                tuple(ModelTotal(model, *map(int, sums)) for model, *sums in models),
            )


def _counts(session: Session, column: InstrumentedAttribute[str]) -> dict[str, int]:
    counted = session.execute(select(column, func.count()).group_by(column).order_by(column))
    return dict(counted.all())
