"""The composition root (服务): `Drafter` and the values it returns."""

from __future__ import annotations

from drafter.service.differences import Change, FigureChange, SentenceChange
from drafter.service.drafter import Drafter
from drafter.service.drafting import Outcome
from drafter.service.records import (
    Estimate,
    EvidenceRow,
    ExportFile,
    FactChoice,
    FactOption,
    Insertion,
    NewToken,
    Outdated,
    ReturnedDraft,
    Review,
    SheetFile,
    SheetRevision,
    WriterChoice,
)
from drafter.service.rights import Right
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
from drafter.store.backup import BackupReport
from drafter.store.records import (
    AcceptedFigure,
    AuditCheck,
    AuditEntry,
    Decision,
    DraftRevision,
    DraftRun,
    Membership,
    Person,
    Revision,
    Role,
    SectionResult,
    SignOff,
    StoredUnit,
    TemplateRevision,
    Token,
    Work,
)

__all__ = [
    "AcceptedFigure",
    "AuditCheck",
    "AuditEntry",
    "BackupReport",
    "Change",
    "Decision",
    "DraftRevision",
    "DraftRun",
    "Drafter",
    "Estimate",
    "EvidenceRow",
    "ExportFile",
    "FactChoice",
    "FactOption",
    "FigureChange",
    "IncomingTemplate",
    "IncomingTemplates",
    "Insertion",
    "Membership",
    "NewToken",
    "Outcome",
    "Outdated",
    "Person",
    "PreviewPart",
    "PreviewPrompt",
    "ReturnedDraft",
    "Review",
    "Revision",
    "Right",
    "Role",
    "SectionResult",
    "SentenceChange",
    "Settings",
    "SheetFile",
    "SheetRevision",
    "SignOff",
    "StoredUnit",
    "Template",
    "TemplateCheck",
    "TemplatePreview",
    "TemplateRevision",
    "Token",
    "Work",
    "WriterChoice",
]
