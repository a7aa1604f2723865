"""Decisions on figures and the audit log in the database (人工决定与留痕的存储)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from drafter.errors import NotFoundError
from drafter.store import audit
from drafter.store.records import AuditCheck, AuditEntry, Decision, StoredDecision
from drafter.store.rows import draft_at, refuse_stale, require_work
from drafter.store.tables import DecisionRow
from drafter.store.transactions import Transactions


class Decisions(Transactions):
    """What people decided, and who did what (决定与留痕)."""

    def decide(
        self,
        work_id: int,
        *,
        key: str,
        facts_hash: str,
        figure: str,
        action: str,
        reason: str,
        base: int,
        actor: str,
    ) -> Decision:
        """Add a decision on a figure of draft revision `base`, which must be the newest."""
        with self._writing() as change:
            require_work(change.session, work_id)
            newest = draft_at(change.session, work_id, None)
            if newest is None:
                raise NotFoundError("这份总结还没有稿件", hint="请先起草。")
            refuse_stale("稿件", newest.number, base, newest.author)
            row = DecisionRow(
                work_id=work_id,
                draft_revision=base,
                figure_key=key,
                facts_hash=facts_hash,
                figure=figure,
                action=action,
                reason=reason,
                actor=actor,
                at=change.at,
            )
            change.session.add(row)
            detail = {"figure": figure, "key": key, "reason": reason, "draft_revision": base}
            change.log(actor, action, work_id, detail)
            return Decision(action, reason, actor, change.at)

    def decisions(self, work_id: int) -> dict[str, StoredDecision]:
        """Give the newest decision on each figure key."""
        with self._reading() as session:
            newest = (
                select(func.max(DecisionRow.id)).where(DecisionRow.work_id == work_id).group_by(DecisionRow.figure_key)
            )
            return {
                row.figure_key: StoredDecision(
                    row.figure_key,
                    row.facts_hash,
                    row.figure,
                    Decision(row.action, row.reason, row.actor, row.at),
                )
                for row in session.scalars(select(DecisionRow).where(DecisionRow.id.in_(newest)))
            }

    def note(self, work_id: int, action: str, detail: dict[str, Any], *, actor: str) -> None:
        """Add a line to the audit log for something that changes nothing here, such as an export."""
        with self._writing() as change:
            require_work(change.session, work_id)
            change.log(actor, action, work_id, detail)

    def audit_log(self, work_id: int | None = None) -> tuple[AuditEntry, ...]:
        """Give the audit log, oldest first, of one work or of all."""
        with self._reading() as session:
            return audit.entries(session, work_id)

    def verify_audit_log(self) -> AuditCheck:
        """Recompute the chain of the audit log."""
        with self._reading() as session:
            return audit.verify(session)
