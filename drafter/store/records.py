"""What the store gives back (存储记录): plain frozen values, never a row bound to a database session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Work:
    """One unit's summary of one period (一份总结). The two revisions are the newest numbers; no draft yet is None.

    origin: name of the draft it was brought in with, "" for a work begun here. removed_at, removed_by: set once it was removed.
    """

    id: int
    unit_name: str
    period_label: str
    kind: str
    updated_at: datetime
    sheet_revision: int
    draft_revision: int | None
    origin: str = ""
    removed_at: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """One saved state of a sheet (事实表版本): `content` is the mapping as it was typed, scalars as text."""

    work_id: int
    number: int
    content: dict[str, Any]
    saved_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class DraftRevision:
    """One saved state of a draft (稿件版本). writer: `rule`, `model`, `brought` for a text from elsewhere, or `person` for an edit.

    complete: no section failed. outline: "" for a text that was not drafted here; outline_version: id of the unit's own version of it,
    None for what ships.
    """

    work_id: int
    number: int
    text: str
    outline: str
    writer: str
    sheet_revision: int
    complete: bool
    saved_at: datetime
    author: str
    outline_version: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of the history (一次保存). what: `sheet` or `draft`; action, note: what the audit log calls it and what it adds.

    writer: of a draft, `rule`, `model`, `person` or `brought`; "" for a sheet.
    """

    what: str
    number: int
    saved_at: datetime
    author: str
    writer: str
    action: str
    note: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SectionResult:
    """A section as it came from the writer (一节结果), kept before the draft is whole. failure is "" when it succeeded."""

    index: int
    total: int
    heading: str
    text: str
    failure: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DraftRun:
    """One run of a writer (一次起草). state: `running`, `finished`, `stopped` (by a person) or `failed`.

    A run that still says `running` after a restart was cut off; its sections are kept.
    """

    id: int
    work_id: int
    sheet_revision: int
    outline: str
    writer: str
    state: str
    started_at: datetime
    actor: str
    sections: tuple[SectionResult, ...]
    outline_version: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateRevision:
    """One version of a unit's own outline or prompt (模板版本). shared: units below may use it; an empty text takes the template back."""

    id: int
    unit: str
    kind: str
    name: str
    number: int
    text: str
    shared: bool
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on a figure (人工决定). action: `accept` or `withdraw`; only the newest for a figure is in force."""

    action: str
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A decision with what it was made about (决定及其对象). facts_hash: digest of the facts the figure rested on at that time."""

    key: str
    facts_hash: str
    figure: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log (留痕记录): `hash` covers everything in the line and the hash of the line before."""

    number: int
    at: datetime
    actor: str
    action: str
    work_id: int | None
    detail: dict[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What verifying the audit log found (留痕校验). broken_at: number of the first line that does not fit, or None."""

    entries: int
    broken_at: int | None
    reason: str

    @property
    def ok(self) -> bool:
        """Whether the whole chain holds."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a language model (模型调用): digests and counts, never the text or the key.

    cost: decimal text, "" when no price is set. error: the class of the failure, "" when the answer was usable.
    """

    model: str
    prompt_hash: str
    answer_hash: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    estimated: bool
    milliseconds: int
    attempts: int
    cost: str
    error: str
