"""Decisions on figures and the audit log in the database (人工决定与留痕的存储)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from drafter.errors import NotFoundError, StaleRevisionError
from drafter.store import audit
from drafter.store.records import AcceptedFigure, AuditCheck, AuditEntry, Decision, SignOff, StoredDecision
from drafter.store.rows import draft_at, refuse_stale, require_work, sheet_at
from drafter.store.tables import DecisionRow, SignOffRow
from drafter.store.transactions import Transactions, digest
from drafter.store.tree import lines_read_by


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
            return _newest_decisions(session, work_id)

    def sign_off(
        self,
        work_id: int,
        *,
        base: int,
        sheet_revision: int,
        decided: Mapping[str, StoredDecision],
        accepted: Sequence[AcceptedFigure],
        actor: str,
    ) -> SignOff:
        """Sign draft revision `base` off against a sheet revision; both must be the newest, and no decision taken since `decided`."""
        with self._writing() as change:
            require_work(change.session, work_id)
            draft, sheet = draft_at(change.session, work_id, None), sheet_at(change.session, work_id, None)
            if draft is None:
                raise NotFoundError("这份总结还没有稿件", hint="请先起草。")
            refuse_stale("稿件", draft.number, base, draft.author)
            refuse_stale("事实表", sheet.number, sheet_revision, sheet.author)
            if _newest_decisions(change.session, work_id) != decided:
                raise StaleRevisionError("刚才有人保留或撤回了数字，没有签发", current=base)
            row = SignOffRow(
                work_id=work_id,
                draft_revision=base,
                sheet_revision=sheet_revision,
                sha256=digest(draft.text),
                accepted=json.dumps([_as_json(one) for one in accepted], ensure_ascii=False),
                actor=actor,
                subject=change.person.account,
                at=change.at,
            )
            change.session.add(row)
            change.session.flush()
            detail = {
                "sign_off": row.id,
                "draft_revision": base,
                "sheet_revision": sheet_revision,
                "sha256": row.sha256,
                "accepted": [_as_json(one) for one in accepted],
            }
            change.log(actor, "sign_off", work_id, detail)
            return _sign_off(row)

    def sign_offs(self, work_id: int) -> tuple[SignOff, ...]:
        """Give the sign-offs of a work, the newest first."""
        with self._reading() as session:
            require_work(session, work_id)
            rows = session.scalars(
                select(SignOffRow).where(SignOffRow.work_id == work_id).order_by(SignOffRow.id.desc())
            )
            return tuple(_sign_off(row) for row in rows)

    def note(self, work_id: int, action: str, detail: dict[str, Any], *, actor: str) -> None:
        """Add a line to the audit log for something that changes nothing here, such as an export."""
        with self._writing() as change:
            require_work(change.session, work_id)
            change.log(actor, action, work_id, detail)

    def audit_log(self, work_id: int | None = None) -> tuple[AuditEntry, ...]:
        """Give the lines of the audit log that the person may read, oldest first, of one work or of all."""
        with self._reading() as session:
            return audit.entries(session, work_id, lines_read_by(self._person))

    def verify_audit_log(self) -> AuditCheck:
        """Recompute the chain of the audit log."""
        with self._reading() as session:
            return audit.verify(session)


def _newest_decisions(session: Session, work_id: int) -> dict[str, StoredDecision]:
    newest = select(func.max(DecisionRow.id)).where(DecisionRow.work_id == work_id).group_by(DecisionRow.figure_key)
    return {
        row.figure_key: StoredDecision(
            row.figure_key,
            row.facts_hash,
            row.figure,
            Decision(row.action, row.reason, row.actor, row.at),
        )
        for row in session.scalars(select(DecisionRow).where(DecisionRow.id.in_(newest)))
    }


def _as_json(one: AcceptedFigure) -> dict[str, str]:
    return {
        "figure": one.figure,
        "reason": one.reason,
        "accepted_by": one.accepted_by,
        "accepted_at": one.accepted_at.isoformat(),
    }


def _sign_off(row: SignOffRow) -> SignOff:
    accepted = tuple(
        AcceptedFigure(one["figure"], one["reason"], one["accepted_by"], datetime.fromisoformat(one["accepted_at"]))
        for one in json.loads(row.accepted)
    )
    return SignOff(
        row.id,
        row.work_id,
        row.draft_revision,
        row.sheet_revision,
        row.sha256,
        accepted,
        row.actor,
        row.subject,
        row.at,
    )
