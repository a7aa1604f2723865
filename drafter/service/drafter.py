"""The composition root (服务): what pages, the command line and HTTP call; holds all the logic that is not the core's.

Opens its database on first use, so that commands that need none never touch one. Checks are kept in a bounded memory per text and
sheet revision; both never change, so nothing has to be invalidated.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from drafter import prompts, trace
from drafter.errors import (
    InputError,
    NotFoundError,
    Problem,
    SheetError,
    StaleRevisionError,
    TemplateError,
)
from drafter.prompts import Outline
from drafter.register import lint
from drafter.service import elsewhere, judgement
from drafter.service.content import as_typed, headline, read_sheet, storable, with_fact
from drafter.service.differences import SentenceChange, compare_texts, in_layout_of
from drafter.service.drafting import drafting, open_writer, require_writer, writer_choices
from drafter.service.evidence import evidence_rows
from drafter.service.exporting import exported
from drafter.service.memory import Memory
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
from drafter.settings import Settings
from drafter.sheet import FactSheet
from drafter.store import (
    AuditCheck,
    AuditEntry,
    DraftRevision,
    DraftRun,
    Revision,
    Store,
    StoredSheet,
    Work,
    digest,
)
from drafter.trace import Figure, Remark, Report
from drafter.writing.events import Event

EXAMPLE = "example"
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


class Drafter:
    """Drafts, checks, stores and exports summaries (起草服务). Safe to share between threads; opens its database on first use."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = Settings() if settings is None else settings
        self._opening = threading.Lock()
        self._opened: Store | None = None
        self._sheets: Memory[tuple[int, int], Reading] = Memory(KEPT_SHEETS)
        self._examined: Memory[tuple[int, int, str], Examined] = Memory(KEPT_EXAMINED)
        self._told: Memory[tuple[int, int], dict[Told, tuple[EvidenceRow, ...]]] = Memory(KEPT_NEWEST)
        self._remarks: Memory[tuple[str, str], tuple[Remark, ...]] = Memory(KEPT_EXAMINED)
        self._newest: Memory[tuple[int, int], Report] = Memory(KEPT_NEWEST)

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    # Works and sheets

    def works(self) -> tuple[Work, ...]:
        """Give all works, the newest change first."""
        return self._store.works()

    def create_work(self, content: Mapping[str, Any] | None = None) -> Work:
        """Begin a work from a raw sheet mapping, which may be blank."""
        typed = as_typed(content or {})
        sheet, _ = read_sheet(typed)
        return self._store.create_work(typed, headline(typed, sheet), actor=self.settings.actor)

    def load_example(self) -> Work:
        """Give a work of the built-in example whose sheet nobody altered, begun now unless there is one."""
        from drafter.intake import example_content

        first = self._store.built_in(EXAMPLE)
        if first is not None and first.sheet_revision == 1:
            return first
        typed = as_typed(example_content())
        sheet, _ = read_sheet(typed)
        names = headline(typed, sheet)
        for work in self._store.works() if first is not None else ():
            # A fresh example that was begun after the first one was altered.
            same = work.sheet_revision == 1 and (work.unit_name, work.period_label, work.kind) == tuple(names)
            if same and self._store.sheet(work.id).content == typed:
                return work
        # The database gives the name of shipped content to one work only, the first.
        built_in = EXAMPLE if first is None else None
        return self._store.create_work(typed, names, actor=self.settings.actor, built_in=built_in)

    def remove_work(self, work_id: int) -> Work:
        """Leave a work out of the list; it is kept whole and `take_back_work` puts it back."""
        return self._store.remove_work(work_id, actor=self.settings.actor)

    def removed_works(self) -> tuple[Work, ...]:
        """Give the works that were removed."""
        return self._store.removed_works()

    def take_back_work(self, work_id: int) -> Work:
        """Put a removed work back into the list."""
        return self._store.take_back_work(work_id, actor=self.settings.actor)

    def sheet(self, work_id: int, number: int | None = None) -> SheetRevision:
        """Give a saved sheet of a work, the newest by default."""
        return self._read(self._store.sheet(work_id, number))

    def save_sheet(self, work_id: int, content: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Save what was typed, readable or not; StaleRevisionError when `base` is not the newest revision."""
        return self._save_sheet(work_id, as_typed(content), base=base, action="save_sheet", note={})

    def add_fact(self, work_id: int, fact: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Add one fact to the sheet; `base` is the sheet revision. A fact that cannot be read raises SheetError, nothing is saved."""
        content = self._store.sheet(work_id).content
        return self.save_sheet(work_id, with_fact(content, fact), base=base)

    def read_sheet_file(self, data: bytes, name: str) -> SheetFile:
        """Read a file a person chose; raises InputError; stores nothing."""
        from drafter.intake import read_content

        read = read_content(data, name)
        return SheetFile(as_typed(read.mapping), tuple(read.notes))

    def blank_workbook(self, outline: str | None = None) -> bytes:
        """Give an XLSX to fill in, with the facts the outline wants."""
        from drafter.export.workbook import blank_workbook

        plan = prompts.load_outline(outline) if outline else None
        sections = plan.sections if plan else ()
        wants = [want for section in sections for want in section.wants]
        return blank_workbook([(want.topic, want.item, want.unit) for want in wants])

    # Drafts from elsewhere

    def read_draft_file(self, data: bytes, name: str) -> str:
        """Read a draft from a Word or text file; raises InputError; stores nothing."""
        from drafter.intake import read_draft

        return read_draft(data, name)

    def bring_draft(self, text: str, name: str = "") -> Work:
        """Begin a work of its own with a draft written elsewhere; its sheet is still blank. name: of the file."""
        return elsewhere.bring(self._store, text, name, actor=self.settings.actor)

    def title_period(self, work_id: int) -> Mapping[str, str] | None:
        """Give year and span as the title of the newest draft names them, None when it does not."""
        return elsewhere.title_period(self._newest_draft(work_id).text)

    def bring_sheet(self, work_id: int, content: Mapping[str, Any], source: str, *, base: int) -> SheetRevision:
        """Put a sheet beside a draft that was brought in; source: the file or work it comes from."""
        return self._save_sheet(work_id, as_typed(content), base=base, action="bring_sheet", note={"source": source})

    # Outlines and writers

    def outlines(self) -> tuple[Outline, ...]:
        """Give all outlines there are."""
        return prompts.outlines()

    def suggest_outline(self, work_id: int) -> str:
        """Give the name of the outline that fits the unit's kind and the period."""
        sheet = self.sheet(work_id).sheet
        return _suggested(sheet) if sheet else prompts.default_outline("", "")

    def writers(self) -> tuple[WriterChoice, ...]:
        """Give the writers, and whether each can be used now."""
        return writer_choices(self.settings)

    def estimate(self, work_id: int, outline: str) -> Estimate:
        """Say what drafting would take: sections, facts, and, with a model set, prompt tokens."""
        sheet = _draftable(_readable(self.sheet(work_id)))
        plan = prompts.load_outline(outline)
        tokens = None
        if self.settings.model:
            from drafter.service.estimate import estimate_chain

            tokens = estimate_chain(sheet, plan)
        ends = (plan.opening, sheet.problems, sheet.plans, plan.closing)
        sections = len(plan.allocate(sheet.facts)) + sum(map(bool, ends))
        return Estimate(sections, len(sheet.facts), tokens)

    # Drafting

    def draft(self, work_id: int, outline: str, writer: str = "rule") -> Iterator[Event]:
        """Draft; every finished section is stored as it comes, the draft revision at DraftFinished.

        When nothing was written no draft is stored and the run is marked failed.
        """
        revision = self.sheet(work_id)
        sheet = _draftable(_readable(revision))
        plan = prompts.load_outline(outline)
        require_writer(self.settings, writer)
        return drafting(self._store, self.settings, revision, sheet, plan, writer)

    def draft_sheet(self, sheet: FactSheet, outline: str | None = None, writer: str = "rule") -> Iterator[Event]:
        """Draft from a sheet without a database."""
        plan = prompts.load_outline(outline or _suggested(sheet))
        return open_writer(self.settings, writer).write(_draftable(sheet), plan)

    def last_run(self, work_id: int) -> DraftRun | None:
        """Give the newest run of a writer with the sections it finished, also when it was cut off."""
        return self._store.last_run(work_id)

    def draft_revision(self, work_id: int, number: int | None = None) -> DraftRevision | None:
        """Give a draft, the newest by default, or None."""
        return self._store.draft(work_id, number)

    def save_draft(self, work_id: int, text: str, *, base: int) -> DraftRevision:
        """Save an edited text (`base` 0: the first text of a work); StaleRevisionError when `base` is not the newest revision."""
        return self._save_edit(work_id, storable(text), base=base, action="save_draft", note={})

    # Review

    def review(self, work_id: int) -> Review:
        """Give the newest draft checked against the newest sheet, with evidence and decisions; NotFoundError when there is none."""
        draft = self._newest_draft(work_id)
        revision = self.sheet(work_id)
        sheet = _readable(revision)
        report, keys, evidence = self._examine(draft.text, revision, sheet)
        holding = judgement.in_force(keys, report.figures, sheet, self._store.decisions(work_id))
        accepted = {figure for key, figure in zip(keys, report.figures, strict=True) if key in holding}
        return Review(
            draft=draft,
            sheet=revision,
            report=report,
            keys=keys,
            evidence=evidence,
            decisions={key: stored.decision for key, stored in holding.items()},
            open=tuple(figure for figure in report.flagged if figure not in accepted),
            open_conflicts=judgement.open_conflicts(report, accepted),
            # A text from elsewhere was not written from any sheet of ours.
            sheet_changed=draft.sheet_revision != revision.number and not self._store.work(work_id).origin,
            remarks=self._remarks.get((digest(draft.text), draft.outline), lambda: _remarks_on(draft)),
        )

    def take_suggestion(self, work_id: int, start: int, end: int, *, base: int) -> DraftRevision:
        """Put the checker's suggestion in place of the figure at that span; decisions on the other figures of the sentence stay."""
        review, figure = self._figure(work_id, start, end, base)
        if figure.suggestion is None:
            raise InputError(f"“{figure.text}”没有可用的建议", hint="请直接修改文字，或说明理由后保留。")
        note = {"figure": figure.text, "suggestion": figure.suggestion}
        return self._replace(review, (start, end), figure.suggestion, action="take_suggestion", note=note)

    def apply_fix(self, work_id: int, start: int, end: int, *, base: int) -> DraftRevision:
        """Put the safe fix of a remark on form in its place; it never touches a figure, so decisions on figures stay."""
        review = self.review(work_id)
        _same_draft(review.draft, base)
        for remark in review.remarks:
            if (remark.start, remark.end) == (start, end) and remark.fix is not None:
                note = {"rule": remark.rule, "old": review.draft.text[start:end], "new": remark.fix}
                return self._replace(review, (start, end), remark.fix, action="apply_fix", note=note)
        raise InputError("所选位置没有可以直接套用的改法", hint="请刷新后重新选择，或直接修改文字。")

    def accept(self, work_id: int, start: int, end: int, reason: str, *, base: int) -> None:
        """Accept a figure that is flagged or part of a conflict; an empty reason raises InputError."""
        reason = storable(reason).strip()
        if not reason:
            raise InputError("没有填写理由，不能保留", hint="请写明这个数字的依据。")
        review, figure = self._figure(work_id, start, end, base)
        disputed = any(
            figure in judgement.touched(conflict, review.report.figures) for conflict in review.report.conflicts
        )
        if not figure.flagged and not disputed:
            raise InputError(f"“{figure.text}”核对无误，不需要保留", hint="请选择标红的数字。")
        self._decide(review, figure, "accept", reason)

    def withdraw(self, work_id: int, start: int, end: int, *, base: int) -> None:
        """Take an acceptance back."""
        review, figure = self._figure(work_id, start, end, base)
        if review.decision(figure) is None:
            raise InputError(f"“{figure.text}”没有保留过，无从撤回")
        self._decide(review, figure, "withdraw", "")

    # History

    def history(self, work_id: int) -> tuple[Revision, ...]:
        """Give every saved state of sheet and draft, the newest first: who, when and how."""
        return self._store.revisions(work_id)

    def compare_drafts(self, work_id: int, old: int, new: int) -> tuple[SentenceChange, ...]:
        """Give the differences between two drafts of a work, sentence by sentence and figure by figure."""
        return compare_texts(self._draft_at(work_id, old).text, self._draft_at(work_id, new).text)

    def restore_draft(self, work_id: int, number: int, *, base: int) -> DraftRevision:
        """Save an earlier draft again on top of the newest; what was saved in between stays in the history."""
        earlier = self._draft_at(work_id, number)
        return self._store.save_draft(
            work_id,
            earlier.text,
            base=base,
            outline=earlier.outline,
            writer=earlier.writer,
            sheet_revision=earlier.sheet_revision,
            complete=earlier.complete,
            actor=self.settings.actor,
            action="restore_draft",
            note={"from": str(number)},
        )

    def restore_sheet(self, work_id: int, number: int, *, base: int) -> SheetRevision:
        """Save an earlier sheet again on top of the newest; what was saved in between stays in the history."""
        content = self._store.sheet(work_id, number).content
        return self._save_sheet(work_id, content, base=base, action="restore_sheet", note={"from": str(number)})

    # A file that comes back

    def returned_draft(self, work_id: int, data: bytes, name: str) -> ReturnedDraft:
        """Read an edited file and compare it with the newest draft; raises InputError; stores nothing."""
        from drafter.intake import draft_mark, read_draft

        return self._compared(work_id, storable(read_draft(data, name)), draft_mark(data))

    def compared_again(self, work_id: int, returned: ReturnedDraft) -> ReturnedDraft:
        """Compare an edited file again, with what is the newest draft now."""
        return self._compared(work_id, returned.text, returned.mark)

    def take_returned(self, work_id: int, returned: ReturnedDraft, name: str) -> DraftRevision:
        """Save an edited file as the next draft; StaleRevisionError when the draft was saved since it was compared."""
        return self._save_edit(
            work_id, returned.text, base=returned.base, action="take_returned", note={"file": storable(name)}
        )

    # Export and log

    def export(self, work_id: int, form: str = "docx") -> ExportFile:
        """Give the draft as `docx`, `md` or `xlsx` (trace table); unless it is signable the name says 讨论稿."""
        review = self.review(work_id)
        file = exported(review, _readable(review.sheet), form)
        detail = {"name": file.name, "draft_revision": review.draft.number, "open": len(review.open)}
        self._store.note(work_id, "export", detail, actor=self.settings.actor)
        return file

    def audit_log(self, work_id: int | None = None) -> tuple[AuditEntry, ...]:
        """Give the audit log, oldest first, of one work or of all."""
        return self._store.audit_log(work_id)

    def verify_audit_log(self) -> AuditCheck:
        """Say whether the chain of the audit log holds."""
        return self._store.verify_audit_log()

    # How

    @property
    def _store(self) -> Store:
        with self._opening:
            if self._opened is None:
                self._opened = Store(self.settings.database)
            return self._opened

    def _read(self, stored: StoredSheet) -> SheetRevision:
        # Only what is frozen is remembered: the content is a dictionary, and each caller gets its own.
        sheet, problems = self._sheets.get((stored.work_id, stored.number), lambda: read_sheet(stored.content))
        return SheetRevision(
            stored.work_id,
            stored.number,
            stored.content,
            sheet,
            problems,
            stored.saved_at,
            stored.author,
        )

    def _compared(self, work_id: int, text: str, mark: str) -> ReturnedDraft:
        newest, revision = self._newest_draft(work_id), self.sheet(work_id)
        text = in_layout_of(newest.text, text)
        report = self._examine(text, revision, _readable(revision)).report
        return elsewhere.compared(newest, text, mark, report, self._store.revisions(work_id))

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
            newest = trace.check(text, sheet, previous=self._newest.kept(work))
            self._newest.put(work, newest)
            report = replace(newest, memo=None)
            facts = {fact.id: fact for fact in sheet.facts}
            # What is told beside a figure does not depend on its place; after an edit nearly all was told before.
            before = self._told.kept(work) or {}
            told = {_told_by(one): before.get(_told_by(one)) or evidence_rows(one, facts) for one in report.figures}
            self._told.put(work, told)
            evidence = tuple(told[_told_by(one)] for one in report.figures)
            return Examined(report, judgement.figure_keys(text, report.figures), evidence)

        return self._examined.get((revision.work_id, revision.number, digest(text)), make)

    def _figure(self, work_id: int, start: int, end: int, base: int) -> tuple[Review, Figure]:
        review = self.review(work_id)
        _same_draft(review.draft, base)
        for figure in review.report.figures:
            if (figure.start, figure.end) == (start, end):
                return review, figure
        raise InputError("所选位置没有数字", hint="请刷新后重新选择。")

    def _decide(self, review: Review, figure: Figure, action: str, reason: str) -> None:
        self._store.decide(
            review.draft.work_id,
            key=review.keys[review.report.figures.index(figure)],
            facts_hash=judgement.facts_hash(figure, _readable(review.sheet)),
            figure=figure.text,
            action=action,
            reason=reason,
            base=review.draft.number,
            actor=self.settings.actor,
        )

    def _replace(
        self, review: Review, span: tuple[int, int], words: str, *, action: str, note: dict[str, str]
    ) -> DraftRevision:
        """Save the reviewed draft with other words in place of a span, and keep the decisions on the figures beside it."""
        draft, (start, end) = review.draft, span
        changed = draft.text[:start] + words + draft.text[end:]
        saved = self._save_edit(draft.work_id, changed, base=draft.number, action=action, note=note)
        self._carry(review, saved, span)
        return saved

    def _carry(self, review: Review, saved: DraftRevision, replaced: tuple[int, int]) -> None:
        """Decide again, for the sentence as it reads now, what was decided on the figures beside the span that was replaced."""
        sheet = _readable(review.sheet)
        report, keys, _ = self._examine(saved.text, review.sheet, sheet)
        old = dict(zip(review.report.figures, review.keys, strict=True))
        new = dict(zip(report.figures, keys, strict=True))
        decided, base = self._store.decisions(saved.work_id), saved.number
        growth = len(saved.text) - len(review.draft.text)
        for before, after in judgement.moved(review.report.figures, report.figures, replaced, growth):
            stored = decided.get(old[before])
            lapsed = stored is not None and stored.decision.action == "accept" and old[before] not in review.decisions
            if stored is None or lapsed or old[before] == new[after]:
                continue
            # A withdrawal goes with its figure too: the sentence may have read so before, with an acceptance that was since withdrawn.
            base = self._decide_on_newest(
                saved.work_id,
                base,
                key=new[after],
                facts_hash=judgement.facts_hash(after, sheet),
                figure=after.text,
                action=stored.decision.action,
                reason=stored.decision.reason,
                actor=stored.decision.actor,
            )
            detail = {
                "figure": after.text,
                "from_key": old[before],
                "key": new[after],
                "action": stored.decision.action,
                "reason": stored.decision.reason,
                "decided_by": stored.decision.actor,
                "decided_at": stored.decision.at.isoformat(),
                "draft_revision": base,
            }
            self._store.note(saved.work_id, "carry_decision", detail, actor=self.settings.actor)

    def _decide_on_newest(self, work_id: int, base: int, **decision: str) -> int:
        """Store a decision that belongs to a sentence whatever was saved since; gives the revision it was stored with."""
        while True:
            try:
                self._store.decide(work_id, base=base, **decision)
            except StaleRevisionError as newer:
                base = newer.current
            else:
                return base

    def _save_sheet(
        self, work_id: int, typed: dict[str, Any], *, base: int, action: str, note: dict[str, str]
    ) -> SheetRevision:
        sheet, _ = read_sheet(typed)
        names = headline(typed, sheet)
        stored = self._store.save_sheet(
            work_id, typed, names, base=base, actor=self.settings.actor, action=action, note=note
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
            actor=self.settings.actor,
            action=action,
            note=note,
        )


def _remarks_on(draft: DraftRevision) -> tuple[Remark, ...]:
    """Remark on form by the numbering of the draft's outline; a text from elsewhere, or of an outline that is gone, by custom."""
    try:
        return lint(draft.text, numbering=prompts.load_outline(draft.outline).numbering if draft.outline else None)
    except TemplateError:
        return lint(draft.text)


def _told_by(figure: Figure) -> Told:
    """Give all of a figure that its evidence is told from."""
    return figure.facts, figure.formula, figure.reason, figure.suggestion


def _same_draft(draft: DraftRevision, base: int) -> None:
    if draft.number != base:
        raise StaleRevisionError(
            f"稿件已由{draft.author}保存为第{draft.number}版，你看到的是第{base}版，没有保存", current=draft.number
        )


def _suggested(sheet: FactSheet) -> str:
    return prompts.default_outline(sheet.unit.kind, sheet.period.span if sheet.period else "全年")


def _readable(revision: SheetRevision) -> FactSheet:
    if revision.sheet is None:
        raise SheetError(
            "事实表有读不懂的内容：" + "；".join(map(str, revision.problems)),
            problems=revision.problems,
            hint="请先在填报页改正。",
        )
    return revision.sheet


def _draftable(sheet: FactSheet) -> FactSheet:
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
