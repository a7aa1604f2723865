"""The composition root (服务): what pages, the command line and HTTP call; holds all the logic that is not the core's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drafter.prompts import Outline
from drafter.service.records import (
    Estimate,
    ExportFile,
    Review,
    SheetFile,
    SheetRevision,
    WriterChoice,
)
from drafter.settings import Settings
from drafter.sheet import FactSheet
from drafter.store.records import AuditCheck, AuditEntry, DraftRevision, DraftRun, Work
from drafter.writing.events import Event


class Drafter:
    """Drafts, checks, stores and exports summaries (起草服务). Safe to share between threads; opens its database on first use."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = Settings() if settings is None else settings

    def works(self) -> tuple[Work, ...]:
        """All works, the newest change first."""
        raise NotImplementedError

    def create_work(self, content: Mapping[str, Any] | None = None) -> Work:
        """Begin a work from a raw sheet mapping, which may be blank."""
        raise NotImplementedError

    def load_example(self) -> Work:
        """The built-in example; the existing one when it was loaded before."""
        raise NotImplementedError

    def sheet(self, work_id: int) -> SheetRevision:
        """The newest saved sheet of a work."""
        raise NotImplementedError

    def save_sheet(self, work_id: int, content: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Save what was typed, readable or not; StaleRevisionError when `base` is not the newest revision."""
        raise NotImplementedError

    def read_sheet_file(self, data: bytes, name: str) -> SheetFile:
        """Read a file a person chose; raises InputError; stores nothing."""
        raise NotImplementedError

    def blank_workbook(self, outline: str | None = None) -> bytes:
        """An XLSX to fill in, with the facts the outline wants."""
        raise NotImplementedError

    def outlines(self) -> tuple[Outline, ...]:
        """All outlines there are."""
        raise NotImplementedError

    def suggest_outline(self, work_id: int) -> str:
        """The name of the outline that fits the unit's kind and the period."""
        raise NotImplementedError

    def writers(self) -> tuple[WriterChoice, ...]:
        """The writers, and whether each can be used now."""
        raise NotImplementedError

    def estimate(self, work_id: int, outline: str) -> Estimate:
        """What drafting would take: sections, facts, prompt tokens."""
        raise NotImplementedError

    def draft(self, work_id: int, outline: str, writer: str = "rule") -> Iterator[Event]:
        """Draft; every finished section is stored as it comes, the draft revision at DraftFinished."""
        raise NotImplementedError

    def last_run(self, work_id: int) -> DraftRun | None:
        """The newest run of a writer with the sections it finished, also when it was cut off."""
        raise NotImplementedError

    def draft_revision(self, work_id: int) -> DraftRevision | None:
        """The newest draft, or None."""
        raise NotImplementedError

    def save_draft(self, work_id: int, text: str, *, base: int) -> DraftRevision:
        """Save an edited text; StaleRevisionError when `base` is not the newest revision."""
        raise NotImplementedError

    def review(self, work_id: int) -> Review:
        """The newest draft checked against the newest sheet, with evidence and decisions; NotFoundError when there is none."""
        raise NotImplementedError

    def take_suggestion(self, work_id: int, start: int, end: int, *, base: int) -> DraftRevision:
        """Put the checker's suggestion in place of the figure at that span."""
        raise NotImplementedError

    def accept(self, work_id: int, start: int, end: int, reason: str, *, base: int) -> None:
        """Accept a flagged figure with a reason; empty reason raises InputError."""
        raise NotImplementedError

    def withdraw(self, work_id: int, start: int, end: int, *, base: int) -> None:
        """Take an acceptance back."""
        raise NotImplementedError

    def add_fact(self, work_id: int, fact: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Add one fact to the sheet; `base` is the sheet revision."""
        raise NotImplementedError

    def export(self, work_id: int, form: str = "docx") -> ExportFile:
        """The draft as `docx`, `md` or `xlsx` (trace table); with open figures the name says 讨论稿."""
        raise NotImplementedError

    def audit_log(self, work_id: int | None = None) -> tuple[AuditEntry, ...]:
        """The audit log, oldest first, of one work or of all."""
        raise NotImplementedError

    def verify_audit_log(self) -> AuditCheck:
        """Whether the chain of the audit log holds."""
        raise NotImplementedError

    def draft_sheet(
        self, sheet: FactSheet, outline: str | None = None, writer: str = "rule"
    ) -> Iterator[Event]:
        """Draft from a sheet without a database."""
        raise NotImplementedError
