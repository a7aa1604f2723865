"""The database (存储): units, works, revisions, decisions and the audit log, on SQLite or PostgreSQL."""

from __future__ import annotations

from drafter.store.backup import BackupReport
from drafter.store.batches import UnitToDraft, no_batch
from drafter.store.engine import JobDatabase
from drafter.store.records import (
    AcceptedFigure,
    Assignment,
    AuditCheck,
    AuditEntry,
    Batch,
    BatchUnit,
    CallLimits,
    Decision,
    DraftRevision,
    DraftRun,
    Leave,
    Membership,
    ModelCall,
    MonthlyUsage,
    OtherName,
    Person,
    Revision,
    Role,
    SectionResult,
    SignOff,
    Standing,
    StoredDecision,
    StoredSheet,
    StoredUnit,
    TemplateRevision,
    Token,
    Work,
    WorkerSeen,
)
from drafter.store.repository import Store
from drafter.store.rows import no_run, no_work
from drafter.store.templates import NewVersion
from drafter.store.transactions import digest
from drafter.store.tree import no_unit
from drafter.store.watching import ModelTotal, Totals
from drafter.store.works import Headline

__all__ = [
    "AcceptedFigure",
    "Assignment",
    "AuditCheck",
    "AuditEntry",
    "BackupReport",
    "Batch",
    "BatchUnit",
    "CallLimits",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Headline",
    "JobDatabase",
    "Leave",
    "Membership",
    "ModelCall",
    "ModelTotal",
    "MonthlyUsage",
    "NewVersion",
    "OtherName",
    "Person",
    "Revision",
    "Role",
    "SectionResult",
    "SignOff",
    "Standing",
    "Store",
    "StoredDecision",
    "StoredSheet",
    "StoredUnit",
    "TemplateRevision",
    "Token",
    "Totals",
    "UnitToDraft",
    "Work",
    "WorkerSeen",
    "digest",
    "no_batch",
    "no_run",
    "no_unit",
    "no_work",
]
