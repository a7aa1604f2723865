"""The database (存储): works, revisions, decisions and the audit log, on SQLite or PostgreSQL."""

from __future__ import annotations

from drafter.store.batches import UnitToDraft
from drafter.store.engine import JobDatabase
from drafter.store.records import (
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
    ModelCall,
    Revision,
    SectionResult,
    StoredDecision,
    StoredSheet,
    Work,
    WorkerSeen,
)
from drafter.store.repository import Store
from drafter.store.transactions import digest
from drafter.store.works import Headline

__all__ = [
    "Assignment",
    "AuditCheck",
    "AuditEntry",
    "Batch",
    "BatchUnit",
    "CallLimits",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Headline",
    "JobDatabase",
    "Leave",
    "ModelCall",
    "Revision",
    "SectionResult",
    "Store",
    "StoredDecision",
    "StoredSheet",
    "UnitToDraft",
    "Work",
    "WorkerSeen",
    "digest",
]
