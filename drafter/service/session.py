"""What all parts of the service share (服务的公共部分): settings, the person it acts for, the database, and what is remembered.

The database is opened on first use, so that commands that need none never touch one. Checks are kept in a bounded memory per text and
sheet revision; both never change, so nothing has to be invalidated.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from drafter import trace
from drafter.errors import NotFoundError, Problem, SheetError, StaleRevisionError
from drafter.prompts import Library
from drafter.rollup import breakdown
from drafter.service import judgement
from drafter.service.checking import SheetCheck
from drafter.service.content import headline, read_sheet, with_other_names
from drafter.service.evidence import evidence_rows
from drafter.service.memory import Memory
from drafter.service.records import EvidenceRow, SheetRevision, Step
from drafter.service.rights import Right, needs, refuse_undeclared
from drafter.service.tally import Tally
from drafter.settings import Settings
from drafter.sheet import FactSheet, Release
from drafter.store import DraftRevision, Person, Role, Standing, Store, StoredSheet, TemplateRevision, digest
from drafter.trace import Figure, Remark, Report, Status

if TYPE_CHECKING:
    from drafter.service.consulting import Errand
    from drafter.service.naming import NamingPlan

KEPT_SHEETS = 64
KEPT_EXAMINED = 128
KEPT_LIBRARIES = 64
KEPT_ERRANDS = 64
# Reports that the check after the next edit starts from: each keeps what was found about every figure, a few megabytes for a long draft.
KEPT_NEWEST = 16
# Seconds for which rights that were looked up hold in one use of the service: about a request.
REMEMBERED = 2.0
LONGEST_MARK = 200
Told = tuple[Status, tuple[str, ...], str | None, str, str | None]
Names = tuple[tuple[str, str], ...]
Reading = tuple[FactSheet | None, tuple[Problem, ...]]


class Examined(NamedTuple):
    """What follows from a text and a sheet alone (核对结果), and is therefore remembered."""

    report: Report
    keys: tuple[str, ...]
    evidence: tuple[tuple[EvidenceRow, ...], ...]


class Shelf(NamedTuple):
    """The templates a unit drafts with (所用模板): the library, and by name the version each of its own or its parents' texts is."""

    library: Library
    versions: dict[str, TemplateRevision]

    def version_of(self, outline: str) -> int | None:
        """Give the id of the version an outline is, None for what ships."""
        return self.versions[outline].id if outline in self.versions else None

    def options(self, outline: str, writer: str) -> dict[str, Any]:
        """Give what a run keeps of the unit's own templates: the version its outline is, all it rests on, and the prompts as they are."""
        names = {outline, self.library.outline(outline).extends}
        chosen = {
            name: version
            for name, version in self.versions.items()
            if name in names or (writer == "model" and version.kind == "prompt")
        }
        if not chosen:
            return {}
        return {
            "outline_version": self.version_of(outline),
            "templates": {name: version.id for name, version in chosen.items()},
            "prompts": {name: version.text for name, version in chosen.items() if version.kind == "prompt"},
        }


class Kept:
    """The open database and what is remembered (共用), one for all persons the service acts for; safe between threads.

    What is remembered of a work is found by its number alone, and only after the person's right to that work was checked.
    turn: goes up when people or units change, so that no one goes on with rights from before.
    """

    def __init__(self) -> None:
        self._opening = threading.Lock()
        self._opened: Store | None = None
        # Held while what waits for a person is read and written again.
        self.waiting = threading.Lock()
        self.tally = Tally()
        self.turn = 0
        self.forget()

    def forget(self) -> None:
        """Remember nothing, such as when other works have the same numbers now."""
        self.turn += 1
        self.sheets: Memory[tuple[int, int, Names], Reading] = Memory(KEPT_SHEETS)
        self.checks: Memory[tuple[int, int, Names], tuple[SheetCheck, ...]] = Memory(KEPT_SHEETS)
        self.examined: Memory[tuple[int, int, Names, str], Examined] = Memory(KEPT_EXAMINED)
        self.told: Memory[tuple[int, int, Names], dict[Told, tuple[EvidenceRow, ...]]] = Memory(KEPT_NEWEST)
        self.remarks: Memory[tuple[int, str, str, int | None], tuple[Remark, ...]] = Memory(KEPT_EXAMINED)
        self.newest: Memory[tuple[int, int, Names], Report] = Memory(KEPT_NEWEST)
        self.plans: Memory[tuple[int, int, str, int], NamingPlan] = Memory(KEPT_ERRANDS)
        self.steps: Memory[tuple[int, int, str], Step | None] = Memory(KEPT_EXAMINED)
        self.errands: Memory[str, Errand] = Memory(KEPT_ERRANDS)
        self.libraries: Memory[tuple[int, ...], Library] = Memory(KEPT_LIBRARIES)

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


class Known(NamedTuple):
    """What was looked up about a person (已查的身份): what they are to units, the roles they hold, and the units of works."""

    until: float
    turn: int
    standings: dict[int, Standing | None]
    units: dict[int, int | None]
    held: dict[int, Role]


class Session:
    """One person's use of the service (一次使用). Every public method of it, and of what is built on it, declares the right it needs."""

    def __init__(self, settings: Settings, person: Person, kept: Kept) -> None:
        self.settings = settings
        self.person = person
        self._kept = kept
        self._known: Known | None = None

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        refuse_undeclared(cls)

    @needs(Right.READ)
    def sheet(self, work_id: int, number: int | None = None) -> SheetRevision:
        """Give a saved sheet of a work, the newest by default."""
        return self._read(self._store.sheet(work_id, number))

    @property
    def _store(self) -> Store:
        """The database, acting for the person: log lines carry the account, lists hold only what may be read."""
        store = self._kept.store(self.settings)
        return store if self.person.local else store.acting(self.person)

    @property
    def _mark(self) -> str:
        """Whose it is that waits: the account, which no two people share; the person at the machine by name."""
        return (self.person.name if self.person.local else self.person.account)[:LONGEST_MARK]

    def _who(self) -> Known:
        """Remember what is looked up: a request asks many times. Not for long, since rights taken away must soon be gone."""
        known = self._known
        if known is None or known.turn != self._kept.turn or monotonic() > known.until:
            known = Known(monotonic() + REMEMBERED, self._kept.turn, {}, {}, {})
            self._known = known
        return known

    def _standing(self, unit_id: int) -> Standing | None:
        standings = self._who().standings
        if unit_id not in standings:
            standings[unit_id] = self._store.standing_in(unit_id)
        return standings[unit_id]

    def _held(self) -> Mapping[int, Role]:
        held = self._who().held
        if not held:
            held.update(self._store.held())
        return held

    def _unit_of_work(self, work_id: int) -> int | None:
        units = self._who().units
        if work_id not in units:
            units[work_id] = self._store.unit_of_work(work_id)
        return units[work_id]

    def _release_of(self, work_id: int) -> Release:
        """Tell what of a work's sheet may be shown to a model; a sheet that cannot be read stays in the house."""
        sheet = self.sheet(work_id).sheet
        return Release.CONFINED if sheet is None else sheet.release

    def _unit_name(self, unit_id: int) -> str:
        return self._store.unit(unit_id).name

    def _shelf(self, unit_id: int | None, *, without: str = "") -> Shelf:
        """Give the templates of a unit: its own, what the units above share, what ships; None for no unit.

        without: the name of one to leave out of the unit's own.
        """
        if unit_id is None:
            return Shelf(Library(), {})
        above = [unit.id for unit in self._store.units_above(unit_id)]
        found = self._store.templates([unit_id, *above])
        versions: dict[str, TemplateRevision] = {}
        # The farthest first, so that what is nearer takes its place; what was taken back stands for nothing.
        for owner in (*reversed(above), unit_id):
            versions |= {
                one.name: one
                for one in found
                if one.unit_id == owner and one.text and (one.name != without if owner == unit_id else one.shared)
            }
        key = tuple(sorted(one.id for one in versions.values()))
        texts = {name: one.text for name, one in versions.items()}
        return Shelf(self._kept.libraries.get(key, lambda: Library(texts)), versions)

    def _shelf_of(self, work_id: int) -> Shelf:
        """Give the templates of the unit a work belongs to."""
        return self._shelf(self._store.unit_of_work(work_id))

    def _read(self, stored: StoredSheet) -> SheetRevision:
        # Only what is frozen is remembered: the content is a dictionary, and each caller gets its own.
        names = self._store.names_for_work(stored.work_id)

        def read() -> Reading:
            sheet, problems = read_sheet(stored.content)
            return (None if sheet is None else with_other_names(sheet, names)), problems

        sheet, problems = self._kept.sheets.get((stored.work_id, stored.number, names), read)
        return SheetRevision(
            stored.work_id,
            stored.number,
            stored.content,
            sheet,
            problems,
            stored.saved_at,
            stored.author,
            names,
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
            work = revision.work_id, revision.number, revision.other_names
            begun = perf_counter()
            newest = trace.check(text, sheet, previous=self._kept.newest.kept(work))
            self._kept.tally.add(newest, perf_counter() - begun)
            self._kept.newest.put(work, newest)
            report = replace(newest, memo=None)
            facts = {fact.id: fact for fact in sheet.facts}
            shares = partial(breakdown, sheet) if sheet.units else None
            # What is told beside a figure does not depend on its place; after an edit nearly all was told before.
            before = self._kept.told.kept(work) or {}
            told = {
                _told_by(one): before.get(_told_by(one)) or evidence_rows(one, facts, shares) for one in report.figures
            }
            self._kept.told.put(work, told)
            evidence = tuple(told[_told_by(one)] for one in report.figures)
            return Examined(report, judgement.figure_keys(text, report.figures), evidence)

        return self._kept.examined.get((revision.work_id, revision.number, revision.other_names, digest(text)), make)

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
            outline_version=before.outline_version if before else None,
            sheet_revision=(before.sheet_revision if before else self._store.sheet(work_id).number),
            complete=before.complete if before else True,
            actor=self.person.name,
            action=action,
            note=note,
        )


def _told_by(figure: Figure) -> Told:
    """Give all of a figure that its evidence is told from."""
    return figure.status, figure.facts, figure.formula, figure.reason, figure.suggestion


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


def suggested(sheet: FactSheet, library: Library) -> str:
    """Give the name of the outline that fits the unit, by its kind or else its name, and the period."""
    return library.default_outline(sheet.unit.kind, sheet.period.span if sheet.period else "全年", sheet.unit.name)
