"""The database (存储): works, revisions, decisions and the audit log, on SQLite or PostgreSQL."""

from __future__ import annotations

from drafter.store.records import (
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    ModelCall,
    ModelTotal,
    Revision,
    SectionResult,
    StoredDecision,
    StoredSheet,
    Totals,
    Work,
)
from drafter.store.repository import Store
from drafter.store.transactions import digest
from drafter.store.works import Headline

__all__ = [
    "AuditCheck",
    "AuditEntry",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Headline",
    "ModelCall",
    "ModelTotal",
    "Revision",
    "SectionResult",
    "Store",
    "StoredDecision",
    "StoredSheet",
    "Totals",
    "Work",
    "digest",
]
