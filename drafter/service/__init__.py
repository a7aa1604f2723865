"""The composition root (服务): `Drafter` and the values it returns."""

from __future__ import annotations

from drafter.service.carrying import Span, unfilled
from drafter.service.checking import SheetCheck
from drafter.service.differences import Change, FigureChange, SentenceChange
from drafter.service.drafter import Drafter
from drafter.service.drafting import Outcome
from drafter.service.incoming import Bearing, Incoming, IncomingRow
from drafter.service.merging import Difference, Side
from drafter.service.records import (
    EarlierSheet,
    Estimate,
    EvidenceRow,
    ExportFile,
    KnownUnit,
    ReturnedDraft,
    Review,
    SheetFile,
    SheetRevision,
    WriterChoice,
)
from drafter.service.session import Person
from drafter.settings import Settings
from drafter.store.records import (
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    Revision,
    SectionResult,
    Work,
)

__all__ = [
    "AuditCheck",
    "AuditEntry",
    "Bearing",
    "Change",
    "Decision",
    "Difference",
    "DraftRevision",
    "DraftRun",
    "Drafter",
    "EarlierSheet",
    "Estimate",
    "EvidenceRow",
    "ExportFile",
    "FigureChange",
    "Incoming",
    "IncomingRow",
    "KnownUnit",
    "Outcome",
    "Person",
    "ReturnedDraft",
    "Review",
    "Revision",
    "SectionResult",
    "SentenceChange",
    "Settings",
    "SheetCheck",
    "SheetFile",
    "SheetRevision",
    "Side",
    "Span",
    "Work",
    "WriterChoice",
    "unfilled",
]
