"""Transactions (事务): what the parts of the repository share. Short, all or nothing; a writing one holds the head of the audit log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from drafter.store import audit
from drafter.store.engine import translated
from drafter.store.tables import AuditHeadRow


@dataclass(frozen=True, slots=True)
class Change:
    """A writing transaction in progress (一次写入): its session, its time, and the locked head of the audit log."""

    session: Session
    at: datetime
    head: AuditHeadRow

    def log(self, actor: str, action: str, work_id: int | None, detail: dict[str, Any]) -> None:
        """Add a line to the audit log, stored with the change or not at all."""
        audit.append(self.session, self.head, at=self.at, actor=actor, action=action, work_id=work_id, detail=detail)


class Transactions:
    """An engine and the kinds of transaction on it (事务)."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writing=True)
        self._clock = clock

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with translated(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Change]:
        # Sessions keep what they hand out usable after the commit; nothing is read lazily from a closed one.
        with (
            translated(),
            Session(self._writing_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            head = audit.lock_head(session)
            yield Change(session, self._clock(), head)

    @contextmanager
    def _noting(self) -> Iterator[tuple[Session, datetime]]:
        """Write what is no business of the audit log, such as progress; it does not wait for those who write to the log."""
        with (
            translated(),
            Session(self._writing_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session, self._clock()


def digest(text: str) -> str:
    """Give the SHA-256 of a text as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
