"""The audit log (留痕): who did what, in an append-only chain of hashes that `verify` recomputes.

Each line's hash covers all its fields and the hash of the line before; `audit_head` keeps the last number and hash, so that a line
changed, inserted, removed in the middle or cut off at the end is found. It shows tampering to whoever keeps a copy of the head; it
cannot stop someone who may rewrite the whole database.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from drafter.store.records import AuditCheck, AuditEntry
from drafter.store.tables import AuditHeadRow, AuditRow

FIRST_HASH = "0" * 64


def lock_head(session: Session) -> AuditHeadRow:
    """Lock the head until the transaction ends; every writer does so first, so writers queue instead of colliding."""
    return session.execute(select(AuditHeadRow).with_for_update()).scalar_one()


def append(
    session: Session,
    head: AuditHeadRow,
    *,
    at: datetime,
    actor: str,
    action: str,
    work_id: int | None,
    detail: dict[str, Any],
    subject: str = "",
    unit_id: int | None = None,
) -> None:
    """Add one line after the locked head."""
    row = AuditRow(
        number=head.number + 1,
        at=at,
        actor=actor,
        action=action,
        work_id=work_id,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        previous_hash=head.hash,
        subject=subject,
        unit_id=unit_id,
    )
    row.hash = _digest(row)
    session.add(row)
    head.number, head.hash = row.number, row.hash


def entries(session: Session, work_id: int | None, which: ColumnElement[bool] | None = None) -> tuple[AuditEntry, ...]:
    """Give the log, oldest first, of one work or of all; which: a further condition."""
    query = select(AuditRow).order_by(AuditRow.number)
    if work_id is not None:
        query = query.where(AuditRow.work_id == work_id)
    if which is not None:
        query = query.where(which)
    return tuple(
        AuditEntry(
            row.number,
            row.at,
            row.actor,
            row.action,
            row.work_id,
            json.loads(row.detail),
            row.previous_hash,
            row.hash,
            row.subject,
            row.unit_id,
        )
        for row in session.scalars(query)
    )


def verify(session: Session) -> AuditCheck:
    """Recompute the whole chain; reads line by line, so a log of any length fits in memory."""
    number, last = 0, FIRST_HASH
    for row in session.scalars(select(AuditRow).order_by(AuditRow.number).execution_options(yield_per=500)):
        number += 1
        if row.number != number:
            return AuditCheck(number - 1, number, f"第{number}条记录缺失")
        if row.previous_hash != last:
            return AuditCheck(number - 1, number, f"第{number}条记录与上一条接不上")
        if row.hash != _digest(row):
            return AuditCheck(number - 1, number, f"第{number}条记录的内容被改动过")
        last = row.hash
    head = session.execute(select(AuditHeadRow)).scalar_one_or_none()
    if head is None or (head.number, head.hash) != (number, last):
        return AuditCheck(number, number + 1, f"第{number}条之后的记录被删除")
    return AuditCheck(number, None, "")


def _digest(row: AuditRow) -> str:
    said = [
        row.number,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.actor,
        row.action,
        row.work_id,
        row.detail,
        row.previous_hash,
    ]
    # Lines from before there were people and units say neither, and keep their hash; a line that says them cannot lose them.
    if row.subject or row.unit_id is not None:
        said += [row.subject, row.unit_id]
    content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
