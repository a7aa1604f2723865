"""The composition root (服务): `Drafter` and the values it returns."""

from __future__ import annotations

from drafter.service.drafter import Drafter
from drafter.service.drafting import Outcome
from drafter.service.records import (
    Estimate,
    EvidenceRow,
    ExportFile,
    Review,
    SheetFile,
    SheetRevision,
    WriterChoice,
)
from drafter.settings import Settings
from drafter.store.records import (
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    SectionResult,
    Work,
)

__all__ = [
    "AuditCheck",
    "AuditEntry",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Drafter",
    "Estimate",
    "EvidenceRow",
    "ExportFile",
    "Outcome",
    "Review",
    "SectionResult",
    "Settings",
    "SheetFile",
    "SheetRevision",
    "Work",
    "WriterChoice",
]
