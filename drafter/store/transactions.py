"""Transactions (事务): what the parts of the repository share. Short, all or nothing; a writing one holds the head of the audit log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from drafter.store import audit
from drafter.store.engine import translated
from drafter.store.records import Person
from drafter.store.tables import AuditHeadRow


@dataclass(frozen=True, slots=True)
class Change:
    """A writing transaction in progress (一次写入): its session, its time, and the locked head of the audit log."""

    session: Session
    at: datetime
    head: AuditHeadRow
    person: Person

    def log(
        self, actor: str, action: str, work_id: int | None, detail: dict[str, Any], *, unit_id: int | None = None
    ) -> None:
        """Add a line to the audit log, stored with the change or not at all; it says the account of whom the store acts for."""
        audit.append(
            self.session,
            self.head,
            at=self.at,
            actor=actor,
            action=action,
            work_id=work_id,
            detail=detail,
            subject=self.person.account,
            unit_id=unit_id,
        )


# Whom a store acts for unless it is told otherwise.
LOCAL = Person("")


class Transactions:
    """An engine, the kinds of transaction on it, and whom they are for (事务)."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writing=True)
        self._clock = clock
        self._person = LOCAL

    def acting(self, person: Person) -> Self:
        """Give the same open database for a person: its log lines carry the account, its lists hold only what they may read."""
        other = copy(self)
        other._person = person
        return other

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
            yield Change(session, self._clock(), head, self._person)

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
