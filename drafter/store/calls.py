"""Calls of models in the database (模型调用的存储): each with digests and counts, what units used in a day, what was used by month."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from sqlalchemy import select

from drafter.store.records import ModelCall, MonthlyUsage
from drafter.store.rows import require_run, require_work
from drafter.store.tables import CallRow, SpendingRow, WorkRow
from drafter.store.transactions import Change, Transactions
from drafter.store.tree import works_read_by

# The day of a limit on spending begins at midnight in China, wherever the server stands.
CHINA = timezone(timedelta(hours=8))
LONGEST_NAME = 200
LATEST_CALLS = 40


class Calls(Transactions):
    """Calls of models and what they used (模型调用)."""

    def record_call(self, run_id: int, call: ModelCall) -> None:
        """Record a call of a model in a run: digests and counts, and a line in the audit log."""
        with self._writing() as change:
            run = require_run(change.session, run_id)
            _record(change, run.work_id, run_id, call)
            change.log(run.actor, "model_call", run.work_id, {"run": run_id, **asdict(call)})
            run.calls += 1
            run.tokens += call.prompt_tokens + call.completion_tokens
            run.cost = _added(run.cost, call.cost)

    def record_call_for(self, work_id: int, call: ModelCall, *, purpose: str, actor: str) -> None:
        """Record a call of a model that was made for a work but in no run; purpose: what for, in the audit log."""
        with self._writing() as change:
            require_work(change.session, work_id)
            _record(change, work_id, None, call)
            change.log(actor, "model_call", work_id, {"purpose": purpose, **asdict(call)})

    def calls(self, run_id: int) -> tuple[ModelCall, ...]:
        """Give the model calls of a run, in order."""
        with self._reading() as session:
            rows = session.scalars(select(CallRow).where(CallRow.run_id == run_id).order_by(CallRow.id))
            names = [field.name for field in fields(ModelCall)]
            return tuple(ModelCall(*(getattr(row, name) for name in names)) for row in rows)

    def call_milliseconds(self) -> tuple[int, ...]:
        """Tell how long the latest calls of models took that were answered, the newest first."""
        query = select(CallRow.milliseconds).where(CallRow.error == "").order_by(CallRow.id.desc()).limit(LATEST_CALLS)
        with self._reading() as session:
            return tuple(session.scalars(query))

    def usage(self) -> tuple[MonthlyUsage, ...]:
        """Add up the calls of models for works the person may read, by month and model, the newest month first."""
        columns = (
            CallRow.at,
            CallRow.model,
            CallRow.error,
            CallRow.prompt_tokens,
            CallRow.completion_tokens,
            CallRow.cost,
        )
        query = select(*columns).join(WorkRow, WorkRow.id == CallRow.work_id).where(works_read_by(self._person))
        found: dict[tuple[str, str], _Sum] = {}
        with self._reading() as session:
            for at, model, error, prompt, completion, cost in session.execute(query.execution_options(yield_per=2000)):
                month = f"{at.astimezone():%Y-%m}"
                found.setdefault((month, model), _Sum()).add(error, prompt, completion, cost)
        ordered = sorted(found, key=lambda key: key[1])
        return tuple(found[key].told(*key) for key in sorted(ordered, key=lambda key: key[0], reverse=True))


def day_of(moment: datetime) -> str:
    """Give the day a moment is counted to."""
    return moment.astimezone(CHINA).date().isoformat()


@dataclass(slots=True)
class _Sum:
    calls: int = 0
    failed: int = 0
    prompt: int = 0
    completion: int = 0
    cost: str = ""

    def add(self, error: str, prompt: int, completion: int, cost: str) -> None:
        self.calls += 1
        self.failed += bool(error)
        self.prompt += prompt
        self.completion += completion
        self.cost = _added(self.cost, cost)

    def told(self, month: str, model: str) -> MonthlyUsage:
        return MonthlyUsage(month, model, self.calls, self.failed, self.prompt, self.completion, self.cost)


def _record(change: Change, work_id: int, run_id: int | None, call: ModelCall) -> None:
    """Add a call, and what it cost to what its unit used that day."""
    change.session.add(CallRow(run_id=run_id, work_id=work_id, at=change.at, **asdict(call)))
    key = (day_of(change.at), require_work(change.session, work_id).unit_name[:LONGEST_NAME])
    spent = change.session.get(SpendingRow, key)
    if spent is None:
        spent = SpendingRow(day=key[0], unit_name=key[1], tokens=0, cost="")
        change.session.add(spent)
    spent.tokens += call.prompt_tokens + call.completion_tokens
    spent.cost = _added(spent.cost, call.cost)


def _added(cost: str, more: str) -> str:
    """Add up costs; "" is a cost that is not known."""
    return f"{Decimal(cost or 0) + Decimal(more):f}" if more else cost
