"""The tables (数据表). Revisions, decisions and the audit log are only ever added to.

`works` and `draft_runs` hold what is current, `waiting_inputs` what is not yet taken over. The composite primary keys (work_id, number)
are what makes two writers of one revision impossible, whatever the code above does.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A point in time, aware, in UTC (时刻): SQLite has no zone of its own, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring to UTC; SQLite is given the bare time."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy calls it so
        """Give an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """What all tables share (表): names of constraints, which migrations need to find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class WorkRow(Table):
    """A work with the names its list shows (一份总结). built_in: name of the shipped content it began as, at most one work each.

    origin: name of the draft it was brought in with. removed_at, removed_by: a removed work is kept whole and only left out of lists.
    """

    __tablename__ = "works"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_name: Mapped[str] = mapped_column(Text)
    period_label: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    built_in: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    origin: Mapped[str] = mapped_column(Text, server_default="", default="")
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_by: Mapped[str] = mapped_column(Text, server_default="", default="")


class SheetRow(Table):
    """A sheet revision (事实表版本); content is JSON text, exactly as it was typed."""

    __tablename__ = "sheet_revisions"

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(Text)


class WaitingRow(Table):
    """What was brought or typed and waits for a person's word (待采用), such as a file that was read; name: one of its kind a person."""

    __tablename__ = "waiting_inputs"

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), primary_key=True)
    actor: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class DraftRow(Table):
    """A draft revision (稿件版本)."""

    __tablename__ = "draft_revisions"
    __table_args__ = (
        ForeignKeyConstraint(["work_id", "sheet_revision"], ["sheet_revisions.work_id", "sheet_revisions.number"]),
    )

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    outline: Mapped[str] = mapped_column(Text)
    writer: Mapped[str] = mapped_column(String(20))
    sheet_revision: Mapped[int]
    complete: Mapped[bool]
    saved_at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(Text)


class RunRow(Table):
    """A run of a writer (一次起草)."""

    __tablename__ = "draft_runs"
    __table_args__ = (
        ForeignKeyConstraint(["work_id", "sheet_revision"], ["sheet_revisions.work_id", "sheet_revisions.number"]),
        Index(None, "work_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    sheet_revision: Mapped[int]
    outline: Mapped[str] = mapped_column(Text)
    writer: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(Text)


class SectionRow(Table):
    """A finished or failed section of a run (一节结果)."""

    __tablename__ = "section_results"

    run_id: Mapped[int] = mapped_column(ForeignKey("draft_runs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    total: Mapped[int]
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    failure: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class DecisionRow(Table):
    """A decision on a figure (人工决定); taking one back is a further row."""

    __tablename__ = "decisions"
    __table_args__ = (
        ForeignKeyConstraint(["work_id", "draft_revision"], ["draft_revisions.work_id", "draft_revisions.number"]),
        Index(None, "work_id", "figure_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    draft_revision: Mapped[int]
    figure_key: Mapped[str] = mapped_column(String(64))
    facts_hash: Mapped[str] = mapped_column(String(64))
    figure: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class CallRow(Table):
    """A call of a language model (模型调用): digests and counts only."""

    __tablename__ = "model_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("draft_runs.id"), index=True)
    model: Mapped[str] = mapped_column(Text)
    prompt_hash: Mapped[str] = mapped_column(String(80))
    answer_hash: Mapped[str] = mapped_column(String(80))
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    estimated: Mapped[bool]
    milliseconds: Mapped[int]
    attempts: Mapped[int]
    cost: Mapped[str] = mapped_column(String(40))
    error: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Moment)


class AuditRow(Table):
    """A line of the audit log (留痕记录); detail is canonical JSON text."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "work_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(40))
    work_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Table):
    """Number and hash of the last audit line (留痕末行): the one row every writer locks, and the proof that no line was cut off."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
