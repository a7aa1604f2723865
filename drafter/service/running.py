"""Runs that outlive their page (持久起草): started here, carried out by whichever process drafts, followed from anywhere.

`start_draft` queues a run and returns; `run` says how far it is; `follow` tells it as events, from the beginning and then live. Leaving a
page, a refresh or a crash stops nothing. What people ask meanwhile — stop a section, stop all of it, write one anew, lock one — is
written down, and the process that drafts obeys it within a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from drafter import errors
from drafter.errors import InputError, ModelError, QualityModelError, StoppedModelError
from drafter.prompts import Outline
from drafter.service.content import read_sheet
from drafter.service.drafting import require_writer
from drafter.service.rights import Right, anyone, needs
from drafter.service.session import Session, draftable, readable
from drafter.sheet import FactSheet
from drafter.store import DraftRun, SectionResult, no_run
from drafter.store.records import SECTION_DONE
from drafter.trace import check
from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    TextAdded,
    Usage,
)

if TYPE_CHECKING:
    from drafter.jobs.worker import Worker
    from drafter.writing.chain import Plan

# Seconds between two looks at a run that is followed.
LOOK = 0.2
# What a run keeps of the unit's templates as they were (Shelf.options).
OF_TEMPLATES = ("outline_version", "templates", "prompts")
REDRAFT = "请重新起草全文，锁定的节会沿用。"


def _unit_of(asking: Session, run_id: int) -> int | None:
    return asking._store.unit_of_run(run_id)


class Running(Session):
    """Runs of writers that any process carries out (持久起草)."""

    @needs(Right.EDIT)
    def start_draft(
        self,
        work_id: int,
        outline: str | Outline,
        writer: str = "rule",
        *,
        remarks: Mapping[str | int, str] | None = None,
    ) -> DraftRun:
        """Queue a run and give it; InputError while another run of the work is not over.

        remarks: what a person asks for, by index or key of a section. Sections that are locked in the last run stand as they are.
        """
        revision = self.sheet(work_id)
        sheet = draftable(readable(revision))
        shelf = self._shelf_of(work_id)
        plan = shelf.library.outline(outline) if isinstance(outline, str) else outline
        templates = shelf.options(outline, writer) if isinstance(outline, str) else {}
        require_writer(self.settings, writer, sheet.release)
        if writer == "model":
            shelf.library.require_prompts()
        kept = self._locked(work_id, sheet, plan)
        if kept and writer == "rule":
            raise InputError("有锁定的节，规则写作会全部重写", hint="请先解锁，或改用模型写作。")
        queue = self._worker().queue
        run = self._store.queue_run(
            work_id,
            sheet_revision=revision.number,
            outline=plan.name,
            plan=plan.model_dump_json(),
            writer=writer,
            actor=self.person.name,
            options={
                "remarks": {str(key): remark for key, remark in (remarks or {}).items() if remark.strip()},
                **templates,
            },
            kept=kept,
        )
        queue.put(run)
        return run

    @needs(Right.READ, of="run_id", unit=_unit_of, missing=no_run)
    def run(self, run_id: int) -> DraftRun:
        """Say how far a run is: its sections with what is written of them so far."""
        run = self._store.run(run_id)
        self._see_to(run)
        return run

    @needs(Right.READ)
    def last_run(self, work_id: int) -> DraftRun | None:
        """Give the newest run of a work, to show it again after a refresh; None when there was none."""
        run = self._store.last_run(work_id)
        if run is not None:
            self._see_to(run)
        return run

    @needs(Right.READ, of="run_id", unit=_unit_of, missing=no_run)
    def follow(self, run_id: int) -> Iterator[Event]:
        """Yield what happened in a run and then what happens, up to DraftFinished; sections are written at once, so their events mix.

        A second SectionStarted for an index means that its text so far is void. Raises the ModelError the run failed with as a whole, and
        StoppedModelError when it was stopped. Whoever stops following stops nothing.
        """
        told: dict[int, SectionResult] = {}
        sheet: FactSheet | None = None
        while True:
            run = self.run(run_id)
            if sheet is None:
                sheet, _ = read_sheet(self._store.sheet(run.work_id, run.sheet_revision).content)
            for section in run.sections:
                yield from _news(told.get(section.index), section, sheet)
                told[section.index] = section
            if run.over:
                break
            time.sleep(LOOK)
        yield self._ending(run, sheet)

    @needs(Right.EDIT, of="run_id", unit=_unit_of, missing=no_run)
    def stop_run(self, run_id: int) -> DraftRun:
        """Stop a run; the sections that are finished are kept in it, and no draft is made of them."""
        return self._store.stop_run(run_id, actor=self.person.name)

    @needs(Right.EDIT, of="run_id", unit=_unit_of, missing=no_run)
    def stop_section(self, run_id: int, index: int) -> bool:
        """Stop one section of a run, the others go on; False when it is over already."""
        return self._store.stop_section(run_id, index)

    @needs(Right.EDIT, of="run_id", unit=_unit_of, missing=no_run)
    def lock_section(self, run_id: int, index: int, *, locked: bool = True) -> DraftRun:
        """Lock a finished section, so that it stands as it is when the rest is drafted again; or unlock it."""
        return self._store.lock_section(run_id, index, locked=locked)

    @needs(Right.EDIT, of="run_id", unit=_unit_of, missing=no_run)
    def retry_run(self, run_id: int) -> DraftRun:
        """Write what failed or was stopped in a run once more; what is finished is kept and not paid for again."""
        run = self._store.run(run_id)
        require_writer(self.settings, run.writer, self._sheet_of(run).release)
        if run.state == "finished":
            if all(section.state in SECTION_DONE for section in run.sections):
                raise InputError("各节都已写成，不需要重试", hint="要换写法，请对那一节提出要求后重写。")
            self._require_own_draft(run)
        queue = self._worker().queue
        run = self._store.retry_run(run_id, actor=self.person.name)
        queue.put(run)
        return run

    @needs(Right.EDIT, of="run_id", unit=_unit_of, missing=no_run)
    def redo_section(self, run_id: int, index: int, remark: str = "") -> DraftRun:
        """Write one section anew on the basis of its text, in a new run, and put it in its place in the newest draft; all else stays.

        remark: what a person asks for. InputError when it is locked, cannot be found in the newest draft, or was not written by a model.
        """
        run = self._store.run(run_id)
        section = next((one for one in run.sections if one.index == index), None)
        if section is None or not run.over:
            raise InputError("这一节现在不能重写", hint="请等这次起草结束。")
        if run.writer != "model":
            raise InputError("规则写作的内容每次相同，不能逐节重写", hint="请直接修改文字，或用模型写作重新起草。")
        if section.locked:
            raise InputError("这一节已锁定", hint="请先解锁。")
        revision = self.sheet(run.work_id)
        require_writer(self.settings, run.writer, readable(revision).release)
        task = self._store.assignment(run_id)
        outline = Outline.model_validate_json(task.plan)
        if _keys(draftable(readable(revision)), outline) != _keys(self._sheet_of(run), outline):
            raise InputError("事实表改过，各节的划分和这次起草时不同", hint=REDRAFT)
        redo = {}
        if section.state in SECTION_DONE:
            if not all(one.state in SECTION_DONE for one in run.sections):
                raise InputError("还有没写成的节", hint="请先重试没写成的节。")
            self._require_place(run, section)
            redo = {str(index): [section.heading, section.text]}
        else:
            self._require_own_draft(run)
        kept = [one for one in run.sections if one.index != index and one.state in SECTION_DONE]
        queue = self._worker().queue
        again = self._store.queue_run(
            run.work_id,
            sheet_revision=revision.number,
            outline=run.outline,
            plan=task.plan,
            writer=run.writer,
            actor=self.person.name,
            options={
                **{name: value for name, value in task.options.items() if name in OF_TEMPLATES},
                "redo": redo,
                "remarks": {str(index): remark.strip()} if remark.strip() else {},
            },
            kept=kept,
        )
        queue.put(again)
        return again

    @anyone
    def work_jobs(self) -> None:
        """Let this process carry out runs, its own and those that others left; it ends with `close`."""
        self._worker()

    @anyone
    def resume_jobs(self) -> None:
        """Carry out what a process that is gone left unfinished, if anything; a web app does so when it starts, before anybody looks."""
        if self._store.unfinished_runs():
            self._worker()

    # How

    def _worker(self) -> Worker:
        from drafter.jobs.worker import start_worker

        return start_worker(self.settings)

    def _see_to(self, run: DraftRun) -> None:
        """See to it that somebody carries out a run that is not over: at the least this process."""
        if run.attempt and not run.over and run.state != "parked":
            self._worker()

    def _sheet_of(self, run: DraftRun) -> FactSheet:
        return FactSheet.from_mapping(self._store.sheet(run.work_id, run.sheet_revision).content)

    def _locked(self, work_id: int, sheet: FactSheet, outline: Outline) -> list[SectionResult]:
        """Give the sections that are locked in the last run, where they stand in a new plan."""
        run = self._store.last_run(work_id)
        locked = {} if run is None else {one.index: one for one in run.sections if one.locked}
        if run is None or not locked or run.outline != outline.name:
            return []
        before = _plan(self._sheet_of(run), Outline.model_validate_json(self._store.assignment(run.id).plan))
        after = _plan(sheet, outline)
        places = {part.key: part for part in after.parts}
        kept = []
        for part in before.parts:
            if part.index not in locked:
                continue
            section, place = locked[part.index], places.get(part.key)
            if place is None:
                raise InputError(
                    f"锁定的“{section.heading}”在现在的事实表里没有内容可写", hint="请先解锁这一节，或补上它的事实。"
                )
            text = section.text
            if part.label and text.startswith(part.label):
                text = place.label + text.removeprefix(part.label)
            kept.append(replace(section, index=place.index, total=after.total, text=text))
        return kept

    def _require_own_draft(self, run: DraftRun) -> None:
        newest = self._store.draft(run.work_id)
        if newest is not None and newest.number != run.draft_revision and run.draft_revision is not None:
            raise InputError("稿件在这次起草之后改过，补写会盖掉改动", hint=REDRAFT)

    def _require_place(self, run: DraftRun, section: SectionResult) -> None:
        from drafter.jobs.splicing import find_part

        newest = self._newest_draft(run.work_id)
        if find_part(newest.text, section.text, [one.text for one in run.sections]) is None:
            raise InputError(f"稿件里已找不到“{section.heading}”原来的文字", hint="请直接修改文字，或重新起草全文。")

    def _ending(self, run: DraftRun, sheet: FactSheet | None) -> DraftFinished:
        if run.state == "stopped":
            raise StoppedModelError("起草已停止", hint="写成的各节都留着，可以接着写。")
        draft = None if run.draft_revision is None else self._store.draft(run.work_id, run.draft_revision)
        if draft is None:
            raise _error(run.error, run.reason)
        calls = self._store.calls(run.id)
        usage = Usage(
            len(calls),
            sum(call.prompt_tokens for call in calls),
            sum(call.completion_tokens for call in calls),
            any(call.estimated for call in calls),
            run.cost,
            sum(call.milliseconds for call in calls) / 1000,
        )
        report = check(draft.text, FactSheet() if sheet is None else sheet)
        return DraftFinished(draft.text, report, usage, complete=draft.complete)


def _news(before: SectionResult | None, now: SectionResult, sheet: FactSheet | None) -> Iterator[Event]:
    """Yield what is new of a section since it was last told."""
    if now == before or now.state == "waiting":
        return
    known = before is not None and before.state != "waiting"
    if before is not None and before.state == now.state and now.state != "writing":
        return
    if not known:
        yield SectionStarted(now.index, now.total, now.heading)
    if now.state in {"writing", "stopping"}:
        had = before.text if before is not None and known else ""
        if not now.text.startswith(had):
            yield SectionStarted(now.index, now.total, now.heading)
            had = ""
        if now.text != had:
            yield TextAdded(now.index, now.text.removeprefix(had))
    elif now.state in SECTION_DONE:
        report = check(now.text, FactSheet() if sheet is None else sheet)
        yield SectionFinished(now.index, now.heading, now.text, replace(report, unused=()))
    else:
        yield SectionFailed(now.index, now.heading, _error(now.error, now.failure))


def _error(name: str, line: str) -> ModelError:
    """Give the error again that was kept as its class and one line."""
    kind = getattr(errors, name, QualityModelError)
    if not isinstance(kind, type) or not issubclass(kind, ModelError):
        kind = QualityModelError
    # The line says already what to do.
    return kind(line or "起草没有写成", hint="")


def _plan(sheet: FactSheet, outline: Outline) -> Plan:
    from drafter.writing.chain import make_plan

    return make_plan(sheet, outline, {})


def _keys(sheet: FactSheet, outline: Outline) -> list[str]:
    return [part.key for part in _plan(sheet, outline).parts]
