"""From rows to records (行转记录): the reads that several parts of the repository share, and what they say when a row is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from drafter.errors import NotFoundError, StaleRevisionError
from drafter.store.records import DraftRevision, StoredSheet, Work
from drafter.store.tables import DraftRow, RunRow, SheetRow, WorkRow
from drafter.store.transactions import Change, digest


def list_works(session: Session, which: ColumnElement[bool]) -> Iterator[Work]:
    """Give the works of a condition, the newest change first."""
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
            row.unit_id,
        )


def work_record(session: Session, work_id: int) -> Work:
    """Give one work, removed or not."""
    for work in list_works(session, WorkRow.id == work_id):
        return work
    raise no_work(work_id)


def require_work(session: Session, work_id: int) -> WorkRow:
    """Give the row of a work that was not removed."""
    row = session.get(WorkRow, work_id)
    if row is None:
        raise no_work(work_id)
    if row.removed_at is not None:
        raise NotFoundError(f"这份总结已由{row.removed_by}删除", hint="要接着用，请在“历史”页的“已删除的总结”里恢复。")
    return row


def require_run(session: Session, run_id: int) -> RunRow:
    """Give the row of a run of a writer."""
    row = session.get(RunRow, run_id)
    if row is None:
        raise no_run(run_id)
    return row


def no_run(run_id: int) -> NotFoundError:
    """Say that there is no such run."""
    return NotFoundError(f"没有编号为{run_id}的起草记录", hint="请刷新后重新选择。")


def no_work(work_id: int) -> NotFoundError:
    """Say that there is no such work."""
    return NotFoundError(f"没有编号为{work_id}的总结", hint="请从列表中重新选择。")


def sheet_at(session: Session, work_id: int, number: int | None) -> StoredSheet:
    """Give a sheet revision, the newest with None."""
    query = select(SheetRow).where(SheetRow.work_id == work_id)
    if number is not None:
        query = query.where(SheetRow.number == number)
    row = session.scalar(query.order_by(SheetRow.number.desc()).limit(1))
    if row is None:
        raise NotFoundError(f"事实表没有第{number}版", hint="请从历史列表中重新选择。")
    return sheet_record(row)


def sheet_record(row: SheetRow) -> StoredSheet:
    """Give the record of a sheet revision."""
    return StoredSheet(row.work_id, row.number, json.loads(row.content), row.saved_at, row.author)


def draft_at(session: Session, work_id: int, number: int | None) -> DraftRevision | None:
    """Give a draft revision, the newest with None; None when there is none."""
    query = select(DraftRow).where(DraftRow.work_id == work_id)
    if number is not None:
        query = query.where(DraftRow.number == number)
    row = session.scalar(query.order_by(DraftRow.number.desc()).limit(1))
    return None if row is None else draft_record(row)


def draft_record(row: DraftRow) -> DraftRevision:
    """Give the record of a draft revision."""
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
        row.outline_version,
    )


def add_draft(
    change: Change,
    work: WorkRow,
    number: int,
    text: str,
    *,
    outline: str,
    writer: str,
    sheet_revision: int,
    complete: bool,
    outline_version: int | None,
    actor: str,
    action: str,
    note: dict[str, str],
) -> DraftRevision:
    """Add a draft revision; action, note: what the audit log calls it and what it adds."""
    row = DraftRow(
        work_id=work.id,
        number=number,
        text=text,
        outline=outline,
        writer=writer,
        sheet_revision=sheet_revision,
        complete=complete,
        saved_at=change.at,
        author=actor,
        outline_version=outline_version,
    )
    change.session.add(row)
    work.updated_at = change.at
    detail = {"revision": number, "writer": writer, "sheet_revision": sheet_revision, "sha256": digest(text), **note}
    change.log(actor, action, work.id, detail)
    return draft_record(row)


def refuse_stale(what: str, newest: int, base: int, author: str) -> None:
    """Raise StaleRevisionError unless a save builds on the newest revision."""
    if newest != base:
        raise StaleRevisionError(
            f"{what}已由{author or '他人'}保存为第{newest}版，你修改的是第{base}版，没有保存",
            current=newest,
        )
