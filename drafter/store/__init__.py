"""The database (存储): units, works, revisions, decisions and the audit log, on SQLite or PostgreSQL."""

from __future__ import annotations

from drafter.store.records import (
    AcceptedFigure,
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    Membership,
    ModelCall,
    Person,
    Revision,
    Role,
    SectionResult,
    SignOff,
    Standing,
    StoredDecision,
    StoredSheet,
    StoredUnit,
    Token,
    Work,
)
from drafter.store.repository import Store
from drafter.store.rows import no_work
from drafter.store.transactions import digest
from drafter.store.tree import no_unit
from drafter.store.works import Headline

__all__ = [
    "AcceptedFigure",
    "AuditCheck",
    "AuditEntry",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Headline",
    "Membership",
    "ModelCall",
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
    "Token",
    "Work",
    "digest",
    "no_unit",
    "no_work",
]
