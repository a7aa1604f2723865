"""The database (存储): works, revisions, decisions and the audit log, on SQLite or PostgreSQL."""

from __future__ import annotations

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
    TemplateRevision,
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
    "Revision",
    "SectionResult",
    "Store",
    "StoredDecision",
    "StoredSheet",
    "TemplateRevision",
    "Work",
    "digest",
]
