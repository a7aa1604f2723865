"""The composition root (服务): `Drafter` and the values it returns."""

from __future__ import annotations

from drafter.service.differences import Change, FigureChange, SentenceChange
from drafter.service.drafter import Drafter
from drafter.service.drafting import Outcome
from drafter.service.records import (
    Estimate,
    EvidenceRow,
    ExportFile,
    ReturnedDraft,
    Review,
    SheetFile,
    SheetRevision,
    WriterChoice,
)
from drafter.service.session import Person
from drafter.service.templates import (
    IncomingTemplate,
    IncomingTemplates,
    PreviewPart,
    PreviewPrompt,
    Template,
    TemplateCheck,
    TemplatePreview,
)
from drafter.settings import Settings
from drafter.store.records import (
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    Revision,
    SectionResult,
    StoredUnit,
    TemplateRevision,
    Work,
)

__all__ = [
    "AuditCheck",
    "AuditEntry",
    "Change",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Drafter",
    "Estimate",
    "EvidenceRow",
    "ExportFile",
    "FigureChange",
    "IncomingTemplate",
    "IncomingTemplates",
    "Outcome",
    "Person",
    "PreviewPart",
    "PreviewPrompt",
    "ReturnedDraft",
    "Review",
    "Revision",
    "SectionResult",
    "SentenceChange",
    "Settings",
    "SheetFile",
    "SheetRevision",
    "StoredUnit",
    "Template",
    "TemplateCheck",
    "TemplatePreview",
    "TemplateRevision",
    "Work",
    "WriterChoice",
]
