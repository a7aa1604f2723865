"""What all parts of the service share (服务的公共部分): settings, the person it acts for, the database, and what is remembered.

The database is opened on first use, so that commands that need none never touch one. Checks are kept in a bounded memory per text and
sheet revision; both never change, so nothing has to be invalidated.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from drafter import prompts, trace
from drafter.errors import NotFoundError, Problem, SheetError, StaleRevisionError
from drafter.service import judgement
from drafter.service.checking import SheetCheck
from drafter.service.content import headline, read_sheet
from drafter.service.evidence import evidence_rows
from drafter.service.memory import Memory
from drafter.service.records import EvidenceRow, SheetRevision
from drafter.settings import Settings
from drafter.sheet import FactSheet
from drafter.store import DraftRevision, Store, StoredSheet, digest
from drafter.trace import Figure, Remark, Report

KEPT_SHEETS = 64
KEPT_EXAMINED = 128
# Reports that the check after the next edit starts from: each keeps what was found about every figure, a few megabytes for a long draft.
KEPT_NEWEST = 16
Told = tuple[tuple[str, ...], str | None, str, str | None]
Reading = tuple[FactSheet | None, tuple[Problem, ...]]


class Examined(NamedTuple):
    """What follows from a text and a sheet alone (核对结果), and is therefore remembered."""

    report: Report
    keys: tuple[str, ...]
    evidence: tuple[tuple[EvidenceRow, ...], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks (操作人). name: what revisions, decisions and the log carry."""

    name: str


class Kept:
    """The open database and what is remembered (共用), one for all persons the service acts for; safe between threads."""

    def __init__(self) -> None:
        self._opening = threading.Lock()
        self._opened: Store | None = None
        self.sheets: Memory[tuple[int, int], Reading] = Memory(KEPT_SHEETS)
        self.checks: Memory[tuple[int, int], tuple[SheetCheck, ...]] = Memory(KEPT_SHEETS)
        self.examined: Memory[tuple[int, int, str], Examined] = Memory(KEPT_EXAMINED)
        self.told: Memory[tuple[int, int], dict[Told, tuple[EvidenceRow, ...]]] = Memory(KEPT_NEWEST)
        self.remarks: Memory[tuple[str, str], tuple[Remark, ...]] = Memory(KEPT_EXAMINED)
        self.newest: Memory[tuple[int, int], Report] = Memory(KEPT_NEWEST)

    def store(self, settings: Settings) -> Store:
        """Give the database, opened on first use."""
        with self._opening:
            if self._opened is None:
                self._opened = Store(settings.database)
            return self._opened

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()
                self._opened = None


class Session:
    """One person's use of the service (一次使用)."""

    def __init__(self, settings: Settings, person: Person, kept: Kept) -> None:
        self.settings = settings
        self.person = person
        self._kept = kept

    def sheet(self, work_id: int, number: int | None = None) -> SheetRevision:
        """Give a saved sheet of a work, the newest by default."""
        return self._read(self._store.sheet(work_id, number))

    @property
    def _store(self) -> Store:
        return self._kept.store(self.settings)

    def _read(self, stored: StoredSheet) -> SheetRevision:
        # Only what is frozen is remembered: the content is a dictionary, and each caller gets its own.
        sheet, problems = self._kept.sheets.get((stored.work_id, stored.number), lambda: read_sheet(stored.content))
        return SheetRevision(
            stored.work_id,
            stored.number,
            stored.content,
            sheet,
            problems,
            stored.saved_at,
            stored.author,
        )

    def _newest_draft(self, work_id: int) -> DraftRevision:
        draft = self._store.draft(work_id)
        if draft is None:
            raise NotFoundError("这份总结还没有稿件", hint="请先起草。")
        return draft

    def _draft_at(self, work_id: int, number: int) -> DraftRevision:
        draft = self._store.draft(work_id, number)
        if draft is None:
            raise NotFoundError(f"没有第{number}稿", hint="请从历史列表中重新选择。")
        return draft

    def _examine(self, text: str, revision: SheetRevision, sheet: FactSheet) -> Examined:
        def make() -> Examined:
            work = revision.work_id, revision.number
            newest = trace.check(text, sheet, previous=self._kept.newest.kept(work))
            self._kept.newest.put(work, newest)
            report = replace(newest, memo=None)
            facts = {fact.id: fact for fact in sheet.facts}
            # What is told beside a figure does not depend on its place; after an edit nearly all was told before.
            before = self._kept.told.kept(work) or {}
            told = {_told_by(one): before.get(_told_by(one)) or evidence_rows(one, facts) for one in report.figures}
            self._kept.told.put(work, told)
            evidence = tuple(told[_told_by(one)] for one in report.figures)
            return Examined(report, judgement.figure_keys(text, report.figures), evidence)

        return self._kept.examined.get((revision.work_id, revision.number, digest(text)), make)

    def _save_sheet(
        self, work_id: int, typed: dict[str, Any], *, base: int, action: str, note: dict[str, str]
    ) -> SheetRevision:
        sheet, _ = read_sheet(typed)
        names = headline(typed, sheet)
        stored = self._store.save_sheet(
            work_id, typed, names, base=base, actor=self.person.name, action=action, note=note
        )
        return self._read(stored)

    def _save_edit(self, work_id: int, text: str, *, base: int, action: str, note: dict[str, str]) -> DraftRevision:
        before = self._store.draft(work_id)
        if before is not None and before.number == base and before.text == text:
            return before
        return self._store.save_draft(
            work_id,
            text,
            base=base,
            outline=before.outline if before else "",
            writer="person",
            sheet_revision=(before.sheet_revision if before else self._store.sheet(work_id).number),
            complete=before.complete if before else True,
            actor=self.person.name,
            action=action,
            note=note,
        )


def _told_by(figure: Figure) -> Told:
    """Give all of a figure that its evidence is told from."""
    return figure.facts, figure.formula, figure.reason, figure.suggestion


def same_draft(draft: DraftRevision, base: int) -> None:
    """Raise StaleRevisionError unless a person saw the newest draft."""
    if draft.number != base:
        raise StaleRevisionError(
            f"稿件已由{draft.author}保存为第{draft.number}版，你看到的是第{base}版，没有保存", current=draft.number
        )


def readable(revision: SheetRevision) -> FactSheet:
    """Give a sheet that can be read, or raise SheetError with all that cannot."""
    if revision.sheet is None:
        raise SheetError(
            "事实表有读不懂的内容：" + "；".join(map(str, revision.problems)),
            problems=revision.problems,
            hint="请先在填报页改正。",
        )
    return revision.sheet


def draftable(sheet: FactSheet) -> FactSheet:
    """Raise SheetError unless a sheet says enough to draft from; gives it."""
    missing = []
    if not (sheet.unit.name or sheet.unit.short):
        missing.append(Problem("单位名称", "没有填写"))
    if sheet.period is None:
        missing.append(Problem("期间", "没有填写", "请填写年度和期间"))
    if not sheet.facts:
        missing.append(Problem("事实", "一条也没有"))
    if missing:
        raise SheetError(
            "还不能起草：" + "；".join(map(str, missing)),
            problems=tuple(missing),
            hint="请先在填报页补齐。",
        )
    return sheet


def suggested(sheet: FactSheet) -> str:
    """Give the name of the outline that fits the kind of unit and the period."""
    return prompts.default_outline(sheet.unit.kind, sheet.period.span if sheet.period else "全年")
