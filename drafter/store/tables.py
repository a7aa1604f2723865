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
    UniqueConstraint,
    false,
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


class UnitRow(Table):
    """A unit in the tree of units (单位). by_name: made from the name in a sheet, and nobody has claimed it since.

    A unit by name follows its sheets: it goes when the last work leaves it. One that people, tokens or other units hang on stays.
    """

    __tablename__ = "units"
    __table_args__ = (Index(None, "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    short: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    by_name: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class MembershipRow(Table):
    """A person's role in a unit (成员): one for each subject and unit."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "unit_id"),)

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    granted_by: Mapped[str] = mapped_column(Text)


class TokenRow(Table):
    """A key for programs that act for a unit (令牌): its digest only, never the secret. A revoked one stays, as a record."""

    __tablename__ = "tokens"
    __table_args__ = (Index(None, "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(Text)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[str] = mapped_column(Text)


class OtherNameRow(Table):
    """What a unit calls an item besides (又称): how a draft may name it; withdrawn ones are kept."""

    __tablename__ = "other_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    item: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class UnitOptionRow(Table):
    """What a unit has chosen (单位选项): the newest value by name; the audit log has the ones before."""

    __tablename__ = "unit_options"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class WorkRow(Table):
    """A work with the names its list shows (一份总结). built_in: name of the shipped content it began as, at most one work each.

    unit_id: whose it is; None until its sheet names a unit. origin: name of the draft it was brought in with. removed_at, removed_by:
    a removed work is kept whole and only left out of lists.
    """

    __tablename__ = "works"
    __table_args__ = (Index(None, "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_name: Mapped[str] = mapped_column(Text)
    period_label: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    built_in: Mapped[str | None] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
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
    actor: Mapped[str] = mapped_column(String(200), primary_key=True)
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
    outline_version: Mapped[int | None] = mapped_column(ForeignKey("template_revisions.id"))


class BatchRow(Table):
    """A batch of runs (一批起草). state: running, paused, stopped or cancelled; that it is finished follows from its runs.

    unit_id: whose it is; None for one of the person at this machine.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    outline: Mapped[str] = mapped_column(Text)
    writer: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(Moment)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)


class RunRow(Table):
    """A run of a writer (一次起草).

    attempt: how often it was queued, 0 for one that a page waits for and no worker takes over. plan: the outline as it was, as JSON;
    options, headings: JSON. draft_revision: what came of it, written once. calls, tokens, cost: of its model calls so far.
    """

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
    attempt: Mapped[int] = mapped_column(server_default="0", default=0)
    plan: Mapped[str] = mapped_column(Text, server_default="", default="")
    options: Mapped[str] = mapped_column(Text, server_default="{}", default="{}")
    headings: Mapped[str] = mapped_column(Text, server_default="", default="")
    draft_revision: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, server_default="", default="")
    error: Mapped[str] = mapped_column(String(60), server_default="", default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"), index=True)
    calls: Mapped[int] = mapped_column(server_default="0", default=0)
    tokens: Mapped[int] = mapped_column(server_default="0", default=0)
    cost: Mapped[str] = mapped_column(String(40), server_default="", default="")
    outline_version: Mapped[int | None] = mapped_column(ForeignKey("template_revisions.id"))


class SectionRow(Table):
    """A section of a run (一节). state: waiting, writing (text so far), stopping, finished, failed, stopped or kept."""

    __tablename__ = "section_results"

    run_id: Mapped[int] = mapped_column(ForeignKey("draft_runs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    total: Mapped[int]
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    failure: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20), server_default="finished", default="finished")
    locked: Mapped[bool] = mapped_column(server_default=false(), default=False)
    error: Mapped[str] = mapped_column(String(60), server_default="", default="")


class BatchUnitRow(Table):
    """One unit of a batch (批次中的一家单位). run_id: None for a unit that was refused; reused: the run is of an earlier batch."""

    __tablename__ = "batch_units"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(Text)
    unit_name: Mapped[str] = mapped_column(Text)
    period_label: Mapped[str] = mapped_column(Text)
    work_id: Mapped[int | None] = mapped_column(ForeignKey("works.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("draft_runs.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    reused: Mapped[bool]
    problems: Mapped[str] = mapped_column(Text)


class WorkerRow(Table):
    """A process that drafts (起草进程). beat: counts up while it lives; -1 once it left by itself."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    host: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    beat: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class PermitRow(Table):
    """Leave to call a model (调用许可), kept a while after the call so that calls a minute can be counted."""

    __tablename__ = "call_permits"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[str] = mapped_column(String(120), index=True)
    unit_name: Mapped[str] = mapped_column(Text)
    tokens: Mapped[int]
    cost: Mapped[str] = mapped_column(String(40))
    taken_at: Mapped[datetime] = mapped_column(Moment, index=True)
    open: Mapped[bool]


class SpendingRow(Table):
    """What a unit's calls cost on a day (每日用量), by the day of the server's clock in UTC+8."""

    __tablename__ = "spending"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    unit_name: Mapped[str] = mapped_column(String(200), primary_key=True)
    tokens: Mapped[int]
    cost: Mapped[str] = mapped_column(String(40))


class TemplateRow(Table):
    """A version of a unit's own outline or prompt (模板版本); an empty text takes the template back."""

    __tablename__ = "template_revisions"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "name", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool]
    author: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


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


class SignOffRow(Table):
    """A draft revision signed off against a sheet revision (签发); accepted is JSON text: the figures kept with a reason."""

    __tablename__ = "sign_offs"
    __table_args__ = (
        ForeignKeyConstraint(["work_id", "draft_revision"], ["draft_revisions.work_id", "draft_revisions.number"]),
        ForeignKeyConstraint(["work_id", "sheet_revision"], ["sheet_revisions.work_id", "sheet_revisions.number"]),
        Index(None, "work_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    draft_revision: Mapped[int]
    sheet_revision: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    accepted: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class CallRow(Table):
    """A call of a language model (模型调用): digests and counts only. run_id: None for one that was made for no run."""

    __tablename__ = "model_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("draft_runs.id"), index=True)
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
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)


class AuditRow(Table):
    """A line of the audit log (留痕记录); detail is canonical JSON text. subject: who the actor is beside the name; unit_id: of what is no work."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "work_id"), Index(None, "unit_id"))

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(40))
    work_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(Text, server_default="", default="")
    unit_id: Mapped[int | None]


class AuditHeadRow(Table):
    """Number and hash of the last audit line (留痕末行): the one row every writer locks, and the proof that no line was cut off."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
