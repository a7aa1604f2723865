"""The composition root (服务): `Drafter` and the values it returns."""

from __future__ import annotations

from drafter.service.carrying import Span, unfilled
from drafter.service.checking import SheetCheck
from drafter.service.content import misread
from drafter.service.differences import Change, FigureChange, SentenceChange
from drafter.service.drafter import Drafter
from drafter.service.drafting import Outcome
from drafter.service.incoming import Bearing, Incoming, IncomingRow
from drafter.service.merging import Difference, Side
from drafter.service.previewing import PreviewPart, PreviewPrompt, TemplatePreview
from drafter.service.records import (
    BatchCheck,
    BatchFigure,
    Clash,
    EarlierSheet,
    Estimate,
    EvidenceRow,
    ExportFile,
    FactChoice,
    FactOption,
    Insertion,
    JoinedEdit,
    KnownUnit,
    NewToken,
    Outdated,
    ReturnedDraft,
    Review,
    SheetFile,
    SheetRevision,
    Signature,
    Step,
    UnitCheck,
    UnitResult,
    UnsavedDraft,
    WriterChoice,
)
from drafter.service.rewording import Rewording
from drafter.service.rights import Right
from drafter.service.tally import Checked
from drafter.service.templates import (
    IncomingTemplate,
    IncomingTemplates,
    Template,
    TemplateCheck,
)
from drafter.settings import Settings
from drafter.store.backup import BackupReport
from drafter.store.records import (
    AcceptedFigure,
    AuditCheck,
    AuditEntry,
    Batch,
    BatchUnit,
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
from drafter.store.watching import ModelTotal, Totals

__all__ = [
    "AcceptedFigure",
    "AuditCheck",
    "AuditEntry",
    "BackupReport",
    "Batch",
    "BatchCheck",
    "BatchFigure",
    "BatchUnit",
    "Bearing",
    "Change",
    "Checked",
    "Clash",
    "Decision",
    "Difference",
    "DraftRevision",
    "DraftRun",
    "Drafter",
    "EarlierSheet",
    "Estimate",
    "EvidenceRow",
    "ExportFile",
    "FactChoice",
    "FactOption",
    "FigureChange",
    "Incoming",
    "IncomingRow",
    "IncomingTemplate",
    "IncomingTemplates",
    "Insertion",
    "JoinedEdit",
    "KnownUnit",
    "Membership",
    "ModelTotal",
    "NewToken",
    "Outcome",
    "Outdated",
    "Person",
    "PreviewPart",
    "PreviewPrompt",
    "ReturnedDraft",
    "Review",
    "Revision",
    "Rewording",
    "Right",
    "Role",
    "SectionResult",
    "SentenceChange",
    "Settings",
    "SheetCheck",
    "SheetFile",
    "SheetRevision",
    "Side",
    "SignOff",
    "Signature",
    "Span",
    "Step",
    "StoredUnit",
    "Template",
    "TemplateCheck",
    "TemplatePreview",
    "TemplateRevision",
    "Token",
    "Totals",
    "UnitCheck",
    "UnitResult",
    "UnsavedDraft",
    "Work",
    "WriterChoice",
    "misread",
    "unfilled",
]
