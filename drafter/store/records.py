"""What the store gives back (存储记录): plain frozen values, never a row bound to a database session."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from drafter.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks (操作人). name: what revisions, decisions and the log carry.

    subject: who a signed-in person is, as the sign-in names them; token: number of the token a program came with. Neither: the person
    at this machine, who may do everything.
    """

    name: str
    subject: str = ""
    token: int | None = None

    @classmethod
    def signed_in(cls, name: str, subject: str) -> Person:
        """Give the person a sign-in told of; a blank subject is refused, since it would be the person at this machine."""
        subject = subject.strip()
        if not subject:
            raise InputError("登录没有给出账号", hint="请重新登录；仍不行请联系管理员。")
        return cls(name.strip() or subject, subject)

    @property
    def local(self) -> bool:
        """Whether it is the person at this machine (本机用户)."""
        return not self.subject and self.token is None

    @property
    def account(self) -> str:
        """What the log says beside the name: the subject or the token, "" for the person at this machine."""
        return self.subject if self.token is None else f"token:{self.token}"


class Role(StrEnum):
    """What a person is in a unit (角色): each may do what the one before may."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"clerk": "填报", "reviewer": "复核", "administrator": "管理"}[self.value]


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit in the tree of units (单位)."""

    id: int
    name: str
    short: str
    kind: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to a unit (身份): the role held in it, and the roles held in units above it."""

    role: Role | None
    above: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in a unit (成员)."""

    unit_id: int
    subject: str
    name: str
    role: Role
    granted_at: datetime
    granted_by: str


@dataclass(frozen=True, slots=True)
class Token:
    """A key for programs that act for a unit (令牌), without its secret. revoked_at: set once it was revoked."""

    id: int
    unit_id: int
    name: str
    role: Role
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str


@dataclass(frozen=True, slots=True)
class AcceptedFigure:
    """A figure that was signed off although the checker flagged it (保留的数字): why, by whom and when it was accepted."""

    figure: str
    reason: str
    accepted_by: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """A draft revision signed off against a sheet revision (签发). sha256: of the text; accepted: figures kept with a reason."""

    id: int
    work_id: int
    draft_revision: int
    sheet_revision: int
    sha256: str
    accepted: tuple[AcceptedFigure, ...]
    signed_by: str
    subject: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """One unit's summary of one period (一份总结). The two revisions are the newest numbers; no draft yet is None.

    unit_id: whose it is, None until its sheet names a unit. origin: name of the draft it was brought in with, "" for a work begun here. removed_at, removed_by: set once it was removed.
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
    unit_id: int | None = None


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


RUN_OVER = frozenset({"finished", "failed", "stopped"})
SECTION_DONE = frozenset({"finished", "kept"})
SECTION_OVER = SECTION_DONE | {"failed", "stopped"}


@dataclass(frozen=True, slots=True)
class SectionResult:
    """A section of a run (一节), kept before the draft is whole. failure is "" when nothing went wrong.

    state: `waiting`, `writing` (text: what there is so far), `stopping`, `finished`, `failed`, `stopped` (by a person) or `kept` (taken
    over from an earlier run). locked: it is kept when the rest is drafted again. error: class of the failure.
    """

    index: int
    total: int
    heading: str
    text: str
    failure: str
    saved_at: datetime
    state: str = "finished"
    locked: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class DraftRun:
    """One run of a writer (一次起草).

    state: `queued`, `running`, `stopping`, `parked` (its batch is paused), `finished`, `stopped` (by a person) or `failed`.
    attempt: how often it was queued; 0 for a run that only its own process carries on: cut off, it still says `running`. draft_revision:
    the draft it made, None while there is none. reason: one line on what ended it otherwise; error: its class. calls, tokens, cost: of
    its model calls so far; cost is decimal text, "" when no prices are set. outline_version: id of the unit's own version of the outline.
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
    attempt: int = 0
    draft_revision: int | None = None
    reason: str = ""
    error: str = ""
    ended_at: datetime | None = None
    batch_id: int | None = None
    calls: int = 0
    tokens: int = 0
    cost: str = ""
    outline_version: int | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.state in RUN_OVER

    @property
    def total(self) -> int:
        """How many sections there are; 0 until they are laid out."""
        return max((section.total for section in self.sections), default=0)

    @property
    def done(self) -> int:
        """How many sections are over, written or not."""
        return sum(section.state in SECTION_OVER for section in self.sections)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a worker needs to carry out a run (起草任务): the run, its outline and options as they were, headings once there are any."""

    run: DraftRun
    unit_name: str
    plan: str
    options: dict[str, Any]
    headings: dict[int, str] | None


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A process that drafts (起草进程), as the database knows it. beat: counts up while it lives, -1 once it left by itself."""

    id: str
    host: str
    version: int
    beat: int
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class CallLimits:
    """What all processes together may ask of the models (调用上限); None is no limit.

    at_once, per_minute: calls. unit_tokens, unit_cost: of one unit a day; day_tokens, day_cost: of all units a day.
    """

    at_once: int | None = None
    per_minute: int | None = None
    unit_tokens: int | None = None
    unit_cost: Decimal | None = None
    day_tokens: int | None = None
    day_cost: Decimal | None = None

    @property
    def any(self) -> bool:
        """Whether anything is limited at all."""
        return self != CallLimits()


@dataclass(frozen=True, slots=True)
class Leave:
    """The answer to a request for a call (调用许可): a permit, or none. limit: the day's limit in the way, in words, else it is a matter of waiting."""

    permit: int | None
    limit: str = ""
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class TemplateRevision:
    """One version of a unit's own outline or prompt (模板版本). shared: units below may use it; an empty text takes the template back."""

    id: int
    unit_id: int
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
    """One line of the audit log (留痕记录): `hash` covers everything in the line and the hash of the line before.

    subject: the account beside the name, "" for the person at this machine. unit_id: set where the line is about a unit and no work.
    """

    number: int
    at: datetime
    actor: str
    action: str
    work_id: int | None
    detail: dict[str, Any]
    previous_hash: str
    hash: str
    subject: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class OtherName:
    """What a unit calls an item besides (又称). item: as the sheets name it; name: as a draft may."""

    id: int
    unit_id: int
    item: str
    name: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MonthlyUsage:
    """What calls of a model came to in one month (月度用量). month: `2026-11`, by the clock of the machine; cost: decimal text, "" without prices."""

    month: str
    model: str
    calls: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    cost: str


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


@dataclass(frozen=True, slots=True)
class BatchUnit:
    """One unit of a batch (批次中的一家单位).

    state: that of its run, or `refused` (problems say why) or `unchanged` (drafted before from the same content). done, total: sections.
    """

    position: int
    label: str
    unit_name: str
    period_label: str
    work_id: int | None
    run_id: int | None
    state: str
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    done: int = 0
    total: int = 0
    calls: int = 0
    tokens: int = 0
    cost: str = ""
    ended_at: datetime | None = None
    draft_revision: int | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will be done for it by itself."""
        return self.state in RUN_OVER or self.state in {"refused", "unchanged"}


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of runs (一批起草).

    state: `running`, `paused`, `stopped` (reason says by what; it can go on), `cancelled` or `finished`. rate: units a minute, None until
    it can be told; remaining: seconds at that rate.
    """

    id: int
    name: str
    outline: str
    writer: str
    state: str
    reason: str
    actor: str
    started_at: datetime
    units: tuple[BatchUnit, ...]
    rate: Decimal | None = None
    remaining: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many units are in each state."""
        return dict(Counter(unit.state for unit in self.units))

    @property
    def total(self) -> int:
        """How many units there are."""
        return len(self.units)

    @property
    def done(self) -> int:
        """How many units are over."""
        return sum(unit.over for unit in self.units)

    @property
    def calls(self) -> int:
        """Model calls of this batch's own runs."""
        return sum(unit.calls for unit in self.units if unit.state != "unchanged")

    @property
    def tokens(self) -> int:
        """Tokens of this batch's own runs."""
        return sum(unit.tokens for unit in self.units if unit.state != "unchanged")

    @property
    def cost(self) -> str:
        """What this batch's own runs cost, "" without prices."""
        costs = [Decimal(unit.cost) for unit in self.units if unit.cost and unit.state != "unchanged"]
        return f"{sum(costs):f}" if costs else ""
