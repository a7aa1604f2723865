"""The repository (存储库): every read and write of the database, in short transactions, giving back frozen records.

It keeps what it is given and knows nothing of sheets, checks or writers. Every writing method names its actor, appends to the audit
log in the same transaction, and either commits whole or leaves nothing. Safe to share between threads and processes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from drafter.errors import NotFoundError, StaleRevisionError
from drafter.store import audit
from drafter.store.engine import open_engine, translated
from drafter.store.migrate import upgrade
from drafter.store.records import (
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    ModelCall,
    Revision,
    SectionResult,
    StoredDecision,
    StoredSheet,
    Work,
)
from drafter.store.tables import (
    AuditHeadRow,
    CallRow,
    DecisionRow,
    DraftRow,
    RunRow,
    SectionRow,
    SheetRow,
    WorkRow,
)


class Headline(NamedTuple):
    """What a list of works shows of a sheet (名目)."""

    unit_name: str = ""
    period_label: str = ""
    kind: str = ""


class Store:
    """One open database (存储库), at the newest schema.

    address: a database address, or the path of a SQLite file. `patience`: seconds a writer waits for others; `clock`: for tests.
    """

    def __init__(
        self,
        address: str | Path,
        *,
        patience: float = 30.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._clock = clock
        self._engine = open_engine(address, patience=patience)
        self._writing_engine = self._engine.execution_options(writing=True)
        try:
            with translated():
                upgrade(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    # Works and sheets

    def works(self) -> tuple[Work, ...]:
        """List all works that were not removed, the newest change first."""
        with self._reading() as session:
            return tuple(_works(session, WorkRow.removed_at.is_(None)))

    def removed_works(self) -> tuple[Work, ...]:
        """List the works that were removed, the newest change first."""
        with self._reading() as session:
            return tuple(_works(session, WorkRow.removed_at.is_not(None)))

    def work(self, work_id: int) -> Work:
        """Give one work."""
        with self._reading() as session:
            return _work(session, work_id)

    def built_in(self, name: str) -> Work | None:
        """Give the work that began as the shipped content of that name, if it was taken over before."""
        with self._reading() as session:
            found = session.scalar(select(WorkRow.id).where(WorkRow.built_in == name))
            return None if found is None else _work(session, found)

    def create_work(
        self,
        content: dict[str, Any],
        headline: Headline,
        *,
        actor: str,
        built_in: str | None = None,
        origin: str = "",
    ) -> Work:
        """Begin a work with its first sheet revision; shipped content that was taken over before gives that work instead.

        origin: the name of the draft it is brought in with.
        """
        with self._writing() as (session, head, now):
            if built_in is not None:
                found = session.scalar(select(WorkRow.id).where(WorkRow.built_in == built_in))
                if found is not None:
                    return _work(session, found)
            row = WorkRow(**headline._asdict(), built_in=built_in, created_at=now, updated_at=now, origin=origin)
            session.add(row)
            session.flush()
            _add_sheet(session, head, row, 1, content, now, actor)
            return _work(session, row.id)

    def remove_work(self, work_id: int, *, actor: str) -> Work:
        """Leave a work out of all lists and refuse further changes; nothing of it is lost."""
        with self._writing() as (session, head, now):
            row = _require_work(session, work_id)
            row.removed_at, row.removed_by = now, actor
            # The name of shipped content is free again: it may be begun afresh.
            row.built_in = None
            _log(session, head, now, actor, "remove_work", work_id, {"unit": row.unit_name, "origin": row.origin})
            return _work(session, work_id)

    def take_back_work(self, work_id: int, *, actor: str) -> Work:
        """Put a removed work back among the others; one that was not removed stays as it is."""
        with self._writing() as (session, head, now):
            work = _work(session, work_id)
            if work.removed_at is None:
                return work
            row = session.get_one(WorkRow, work_id)
            row.removed_at, row.removed_by, row.updated_at = None, "", now
            _log(session, head, now, actor, "take_back_work", work_id, {"unit": row.unit_name, "origin": row.origin})
            return _work(session, work_id)

    def sheet(self, work_id: int, number: int | None = None) -> StoredSheet:
        """Give a sheet revision, the newest by default."""
        with self._reading() as session:
            _require_work(session, work_id)
            return _sheet(session, work_id, number)

    def save_sheet(
        self,
        work_id: int,
        content: dict[str, Any],
        headline: Headline,
        *,
        base: int,
        actor: str,
        action: str = "save_sheet",
        note: dict[str, str] | None = None,
    ) -> StoredSheet:
        """Add a sheet revision on top of `base`; the same content again adds none.

        action, note: what the audit log calls it and what it adds.
        """
        with self._writing() as (session, head, now):
            row = _require_work(session, work_id)
            newest = _sheet(session, work_id, None)
            _refuse_stale("事实表", newest.number, base, newest.author)
            if newest.content == content:
                return newest
            row.unit_name, row.period_label, row.kind = headline
            row.updated_at = now
            return _add_sheet(session, head, row, base + 1, content, now, actor, action, note)

    def revisions(self, work_id: int) -> tuple[Revision, ...]:
        """Give every saved state of the sheet and of the draft of a work, the newest first, without their content."""
        with self._reading() as session:
            _require_work(session, work_id)
            return tuple(_revisions(session, work_id))

    # Drafts

    def draft(self, work_id: int, number: int | None = None) -> DraftRevision | None:
        """Give a draft revision, the newest by default; None when there is no draft yet."""
        with self._reading() as session:
            _require_work(session, work_id)
            return _draft(session, work_id, number)

    def save_draft(
        self,
        work_id: int,
        text: str,
        *,
        base: int | None,
        outline: str,
        writer: str,
        sheet_revision: int,
        complete: bool,
        actor: str,
        action: str = "save_draft",
        note: dict[str, str] | None = None,
    ) -> DraftRevision:
        """Add a draft revision on top of `base` (0: the first one), or, with None, on top of whatever is newest.

        action, note: what the audit log calls it and what it adds.
        """
        with self._writing() as (session, head, now):
            work = _require_work(session, work_id)
            newest = _draft(session, work_id, None)
            number = newest.number if newest else 0
            if base is not None:
                _refuse_stale("稿件", number, base, newest.author if newest else "")
            row = DraftRow(
                work_id=work_id,
                number=number + 1,
                text=text,
                outline=outline,
                writer=writer,
                sheet_revision=sheet_revision,
                complete=complete,
                saved_at=now,
                author=actor,
            )
            session.add(row)
            work.updated_at = now
            detail = {
                "revision": row.number,
                "writer": writer,
                "sheet_revision": sheet_revision,
                "sha256": digest(text),
                **(note or {}),
            }
            _log(session, head, now, actor, action, work_id, detail)
            return _draft_record(row)

    def start_run(self, work_id: int, *, sheet_revision: int, outline: str, writer: str, actor: str) -> int:
        """Begin a run of a writer; gives its id."""
        with self._writing() as (session, head, now):
            _require_work(session, work_id)
            row = RunRow(
                work_id=work_id,
                sheet_revision=sheet_revision,
                outline=outline,
                writer=writer,
                state="running",
                started_at=now,
                actor=actor,
            )
            session.add(row)
            session.flush()
            detail = {"run": row.id, "writer": writer, "outline": outline}
            _log(session, head, now, actor, "start_run", work_id, detail)
            return row.id

    def save_section(self, run_id: int, *, index: int, total: int, heading: str, text: str, failure: str = "") -> None:
        """Keep a section of a run; a section written again in the same run replaces its earlier result."""
        with self._writing() as (session, _, now):
            _run(session, run_id)
            row = SectionRow(
                run_id=run_id,
                position=index,
                total=total,
                heading=heading,
                text=text,
                failure=failure,
                saved_at=now,
            )
            session.merge(row)

    def end_run(self, run_id: int, state: str) -> None:
        """Say how a run ended: `finished`, `stopped` or `failed`."""
        with self._writing() as (session, head, now):
            row = _run(session, run_id)
            row.state = state
            detail = {"run": run_id, "state": state}
            _log(session, head, now, row.actor, "end_run", row.work_id, detail)

    def last_run(self, work_id: int) -> DraftRun | None:
        """Give the newest run with its sections in order, or None."""
        with self._reading() as session:
            _require_work(session, work_id)
            run = session.scalar(select(RunRow).where(RunRow.work_id == work_id).order_by(RunRow.id.desc()).limit(1))
            if run is None:
                return None
            rows = session.scalars(select(SectionRow).where(SectionRow.run_id == run.id).order_by(SectionRow.position))
            sections = tuple(
                SectionResult(row.position, row.total, row.heading, row.text, row.failure, row.saved_at) for row in rows
            )
            return DraftRun(
                run.id,
                run.work_id,
                run.sheet_revision,
                run.outline,
                run.writer,
                run.state,
                run.started_at,
                run.actor,
                sections,
            )

    def record_call(self, run_id: int, call: ModelCall) -> None:
        """Record a call of a model in a run: digests and counts, and a line in the audit log."""
        with self._writing() as (session, head, now):
            run = _run(session, run_id)
            session.add(CallRow(run_id=run_id, at=now, **asdict(call)))
            _log(
                session,
                head,
                now,
                run.actor,
                "model_call",
                run.work_id,
                {"run": run_id, **asdict(call)},
            )

    def calls(self, run_id: int) -> tuple[ModelCall, ...]:
        """Give the model calls of a run, in order."""
        with self._reading() as session:
            rows = session.scalars(select(CallRow).where(CallRow.run_id == run_id).order_by(CallRow.id))
            names = [field.name for field in fields(ModelCall)]
            return tuple(ModelCall(*(getattr(row, name) for name in names)) for row in rows)

    # Decisions and the log

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
        with self._writing() as (session, head, now):
            _require_work(session, work_id)
            newest = _draft(session, work_id, None)
            if newest is None:
                raise NotFoundError("这份总结还没有稿件", hint="请先起草。")
            _refuse_stale("稿件", newest.number, base, newest.author)
            row = DecisionRow(
                work_id=work_id,
                draft_revision=base,
                figure_key=key,
                facts_hash=facts_hash,
                figure=figure,
                action=action,
                reason=reason,
                actor=actor,
                at=now,
            )
            session.add(row)
            detail = {"figure": figure, "key": key, "reason": reason, "draft_revision": base}
            _log(session, head, now, actor, action, work_id, detail)
            return Decision(action, reason, actor, now)

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
        with self._writing() as (session, head, now):
            _require_work(session, work_id)
            _log(session, head, now, actor, action, work_id, detail)

    def audit_log(self, work_id: int | None = None) -> tuple[AuditEntry, ...]:
        """Give the audit log, oldest first, of one work or of all."""
        with self._reading() as session:
            return audit.entries(session, work_id)

    def verify_audit_log(self) -> AuditCheck:
        """Recompute the chain of the audit log."""
        with self._reading() as session:
            return audit.verify(session)

    # Transactions

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with translated(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[tuple[Session, AuditHeadRow, datetime]]:
        # Sessions keep what they hand out usable after the commit; nothing is read lazily from a closed one.
        with (
            translated(),
            Session(self._writing_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session, audit.lock_head(session), self._clock()


def digest(text: str) -> str:
    """Give the SHA-256 of a text as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _works(session: Session, which: ColumnElement[bool]) -> Iterator[Work]:
    sheets = select(SheetRow.work_id, func.max(SheetRow.number).label("newest")).group_by(SheetRow.work_id).subquery()
    drafts = select(DraftRow.work_id, func.max(DraftRow.number).label("newest")).group_by(DraftRow.work_id).subquery()
    query = (
        select(WorkRow, sheets.c.newest, drafts.c.newest)
        .join(sheets, sheets.c.work_id == WorkRow.id)
        .outerjoin(drafts, drafts.c.work_id == WorkRow.id)
        .where(which)
        .order_by(WorkRow.updated_at.desc(), WorkRow.id.desc())
    )
    for row, sheet, draft in session.execute(query):
        yield Work(
            row.id,
            row.unit_name,
            row.period_label,
            row.kind,
            row.updated_at,
            sheet,
            draft,
            row.origin,
            row.removed_at,
            row.removed_by,
        )


def _work(session: Session, work_id: int) -> Work:
    for work in _works(session, WorkRow.id == work_id):
        return work
    raise _no_work(work_id)


def _require_work(session: Session, work_id: int) -> WorkRow:
    row = session.get(WorkRow, work_id)
    if row is None:
        raise _no_work(work_id)
    if row.removed_at is not None:
        raise NotFoundError(f"这份总结已由{row.removed_by}删除", hint="要接着用，请在“历史”页的“已删除的总结”里恢复。")
    return row


def _run(session: Session, run_id: int) -> RunRow:
    row = session.get(RunRow, run_id)
    if row is None:
        raise NotFoundError(f"没有编号为{run_id}的起草记录")
    return row


def _no_work(work_id: int) -> NotFoundError:
    return NotFoundError(f"没有编号为{work_id}的总结", hint="请从列表中重新选择。")


def _sheet(session: Session, work_id: int, number: int | None) -> StoredSheet:
    query = select(SheetRow).where(SheetRow.work_id == work_id)
    if number is not None:
        query = query.where(SheetRow.number == number)
    row = session.scalar(query.order_by(SheetRow.number.desc()).limit(1))
    if row is None:
        raise NotFoundError(f"事实表没有第{number}版")
    return _sheet_record(row)


def _add_sheet(
    session: Session,
    head: AuditHeadRow,
    work: WorkRow,
    number: int,
    content: dict[str, Any],
    now: datetime,
    actor: str,
    action: str = "save_sheet",
    note: dict[str, str] | None = None,
) -> StoredSheet:
    row = SheetRow(
        work_id=work.id,
        number=number,
        content=json.dumps(content, ensure_ascii=False),
        saved_at=now,
        author=actor,
    )
    session.add(row)
    session.flush()
    detail = {"revision": number, "sha256": digest(row.content), **(note or {})}
    _log(session, head, now, actor, action, work.id, detail)
    return _sheet_record(row)


def _revisions(session: Session, work_id: int) -> Iterator[Revision]:
    """Give the revisions with what the log calls each, the newest first."""
    lines = {
        ("draft" if "writer" in entry.detail else "sheet", entry.detail["revision"]): entry
        for entry in audit.entries(session, work_id)
        if "revision" in entry.detail
    }
    sheets = select(SheetRow.number, SheetRow.saved_at, SheetRow.author).where(SheetRow.work_id == work_id)
    drafts = select(DraftRow.number, DraftRow.saved_at, DraftRow.author, DraftRow.writer).where(
        DraftRow.work_id == work_id
    )
    found = [("sheet", *row, "") for row in session.execute(sheets)]
    found += [("draft", *row) for row in session.execute(drafts)]
    for what, number, saved_at, author, writer in sorted(found, key=lambda one: (one[2], one[1]), reverse=True):
        line = lines.get((what, number))
        detail = {} if line is None else line.detail
        yield Revision(what, number, saved_at, author, writer, "" if line is None else line.action, detail)


def _sheet_record(row: SheetRow) -> StoredSheet:
    return StoredSheet(row.work_id, row.number, json.loads(row.content), row.saved_at, row.author)


def _draft(session: Session, work_id: int, number: int | None) -> DraftRevision | None:
    query = select(DraftRow).where(DraftRow.work_id == work_id)
    if number is not None:
        query = query.where(DraftRow.number == number)
    row = session.scalar(query.order_by(DraftRow.number.desc()).limit(1))
    return None if row is None else _draft_record(row)


def _draft_record(row: DraftRow) -> DraftRevision:
    return DraftRevision(
        row.work_id,
        row.number,
        row.text,
        row.outline,
        row.writer,
        row.sheet_revision,
        row.complete,
        row.saved_at,
        row.author,
    )


def _refuse_stale(what: str, newest: int, base: int, author: str) -> None:
    if newest != base:
        raise StaleRevisionError(
            f"{what}已由{author or '他人'}保存为第{newest}版，你修改的是第{base}版，没有保存",
            current=newest,
        )


def _log(
    session: Session,
    head: AuditHeadRow,
    now: datetime,
    actor: str,
    action: str,
    work_id: int | None,
    detail: dict[str, Any],
) -> None:
    audit.append(session, head, at=now, actor=actor, action=action, work_id=work_id, detail=detail)
