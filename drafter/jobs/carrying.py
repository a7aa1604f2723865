"""Carrying out one run (执行起草任务): the steps of its workflow, in an order that never depends on what they give.

begin, headings, each section, the tasks, the frame, the end — or, for the rule writer, begin, all of it, the end. A step stores its
result in the ledger before DBOS notes that it was done; done again after a kill in between, it finds the result there. What a person
stops, and what fails, is a result too.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, TypeVar

from dbos import DBOS, StepReservation

from drafter.errors import (
    BusyStoreError,
    ConfigurationModelError,
    DrafterError,
    LimitModelError,
    ModelError,
    StoppedModelError,
    TransientModelError,
    TransportModelError,
)
from drafter.jobs.calls import call_record
from drafter.jobs.splicing import replace_parts
from drafter.prompts import Library, Outline
from drafter.sheet import FactSheet, Release
from drafter.store import Assignment, DraftRun, SectionResult
from drafter.store.records import SECTION_DONE, SECTION_OVER
from drafter.writing.chain import ChainWriter, PartEvent, PartStopped, PartWriter
from drafter.writing.chain.plan import Part
from drafter.writing.events import DraftFinished, SectionFailed, SectionFinished, SectionStarted, TextAdded
from drafter.writing.rule import RuleWriter

if TYPE_CHECKING:
    from drafter.jobs.worker import Worker

logger = logging.getLogger(__name__)

# Seconds between two notes of a text that is coming, and between two looks at whether it is still wanted.
NOTED = 0.7
LOOK = 0.25
LOST = "稿件里已找不到这一节，新写的没有并入（请在起草页查看新写的内容，需要时复制过去）"
Given = TypeVar("Given")


class Abandoned(BaseException):
    """This process ends; the run is another's to go on with (交出). No error: nothing may record it as a result."""


class Unfinished(BaseException):
    """A step was broken off and gave nothing (中断): it may not be recorded as done, so that it is done when the run goes on."""


def line_of(error: DrafterError) -> str:
    """Say an error in one line, what and what to do."""
    hint = error.hint.rstrip("。")
    return f"{str(error).rstrip('。')}（{hint}）" if hint else str(error)


class Carrying:
    """One run in the hands of this process (一次起草任务的执行)."""

    def __init__(self, worker: Worker, run_id: int, attempt: int) -> None:
        self.worker = worker
        self.store = worker.store
        self.run_id = run_id
        self.attempt = attempt
        self.parts: PartWriter | None = None
        self.over = threading.Event()
        self.stopped = False
        self.fault: ConfigurationModelError | None = None

    # What others ask of it

    def stop(self) -> None:
        """Stop all of it: what is not finished ends as stopped, at once."""
        self.stopped = True
        parts = self.parts
        if parts is not None:
            for part in parts.plan.parts:
                parts.end(part.index)
            parts.stop.set()

    def stop_section(self, index: int) -> None:
        """Stop one section; the others go on."""
        if self.parts is not None:
            self.parts.end(index)

    def abandon(self) -> None:
        """Leave it, unfinished, to another process."""
        self.over.set()
        if self.parts is not None:
            self.parts.stop.set()

    def give_up(self, reason: str, error: str) -> None:
        """End it as failed: what went wrong is nothing that doing it again would heal."""
        self._persist(self.store.end_run, self.run_id, "failed", reason, error)

    # The workflow

    def carry_out(self) -> str:
        """Go through the steps; gives how it ended, for the log."""
        if not self._step("begin", lambda: self._persist(self.store.begin_run, self.run_id, self.attempt) is not None):
            return "nothing to do"
        task = self._persist(self.store.assignment, self.run_id)
        if task.run.over or task.run.attempt != self.attempt:
            return "over"
        content = self._persist(self.store.sheet, task.run.work_id, task.run.sheet_revision).content
        sheet, outline = FactSheet.from_mapping(content), Outline.model_validate_json(task.plan)
        self.stopped = task.run.state == "stopping"
        if task.run.writer == "rule":
            return self._by_rule(sheet, outline)
        newest = self._persist(self.store.sheet, task.run.work_id).content
        return self._by_chain(task, held_back(sheet, newest), outline)

    def _by_rule(self, sheet: FactSheet, outline: Outline) -> str:
        def write() -> str:
            events = list(RuleWriter().write(sheet, outline))
            sections = [event for event in events if isinstance(event, SectionFinished)]
            self._persist(self.store.lay_out_run, self.run_id, [section.heading for section in sections])
            for section in sections:
                self._persist(self.store.finish_section, self.run_id, section.index, section.heading, section.text)
            return next(event.text for event in events if isinstance(event, DraftFinished))

        text = self._step("write", write)
        return self._step("end", lambda: self._end(lambda _: text, complete=True, wrote=True))

    def _by_chain(self, task: Assignment, sheet: FactSheet, outline: Outline) -> str:
        done = {section.index: section for section in task.run.sections if section.state in SECTION_DONE}
        parts = self._writer(task, done).begin(sheet, outline, self._teller(task))
        self.parts = parts
        steps = _Steps(parts.plan.body, bool(parts.plan.tasks))
        laid = self._persist(self.store.lay_out_run, self.run_id, _headings(parts))
        if self.stopped:
            self.stop()
        refusal = self._named(steps.headings, parts, task)
        if refusal is not None:
            parts.refuse(refusal)
        # What ended in this attempt before stays so; only a new attempt tries it again.
        for section in laid:
            if section.state in SECTION_OVER - SECTION_DONE:
                parts.ended.add(section.index)
                parts.failed = True
        jobs: list[tuple[StepReservation, Callable[..., None], Sequence[Part]]] = [
            (step, parts.write_section, (part,)) for step, part in zip(steps.body, parts.plan.body, strict=True)
        ]
        if steps.tasks is not None:
            jobs.append((steps.tasks, parts.write_tasks, parts.plan.tasks))
        self._together(jobs)
        frame = parts.plan.frame if parts.has_frame_text else ()
        self._together([(steps.frame, parts.write_frame, frame)])
        return self._run(steps.end, lambda: self._end_chain(task, parts))

    def _writer(self, task: Assignment, done: dict[int, SectionResult]) -> ChainWriter:
        redo = task.options.get("redo", {})
        model = self.worker.model
        return ChainWriter(
            model.lent(
                record=lambda call: self._persist(self.store.record_call, self.run_id, call_record(call)),
                admit=self.worker.gate.admitting(task.unit_name, model.settings.prices, self._is_unwanted),
            ),
            remarks={_index(key): remark for key, remark in task.options.get("remarks", {}).items()},
            kept={index: (section.heading, section.text) for index, section in done.items()},
            locked={index for index, section in done.items() if section.locked},
            earlier={int(index): (heading, text) for index, (heading, text) in redo.items()},
            library=Library(task.options.get("prompts")),
        )

    def _is_unwanted(self) -> bool:
        return self.worker.closing.is_set() or self.over.is_set() or self.stopped or self.fault is not None

    # Steps

    def _step(self, name: str, work: Callable[[], Given]) -> Given:
        return self._run(DBOS.reserve_step(), work, name)

    def _run(self, step: StepReservation, work: Callable[[], Given], name: str = "") -> Given:
        """Do a step, or give what it gave before; nothing is recorded of a step that this process did not bring to its end."""

        def whole() -> Given:
            given = work()
            if self.over.is_set() or self.worker.closing.is_set():
                raise Abandoned
            return given

        if self.over.is_set():
            raise Abandoned
        return step.run({"name": name or work.__name__}, whole)

    def _persist(self, write: Callable[..., Given], *arguments: Any, **named: Any) -> Given:
        """Use the database, however long it cannot be reached."""
        pause = 0.2
        while True:
            try:
                return write(*arguments, **named)
            except BusyStoreError as error:
                logger.warning("the database cannot be used just now, trying again: %s", error)
                if self.over.wait(pause):
                    raise Abandoned from None
                pause = min(pause * 2, 5.0)

    def _named(self, step: StepReservation, parts: PartWriter, task: Assignment) -> ModelError | None:
        """Have the headings worded; gives the error when nobody answers."""
        refusals: list[ModelError] = []

        def name() -> str:
            if task.headings is not None or self.stopped:
                return "named"
            try:
                self._persist(self.store.keep_headings, self.run_id, parts.ask_headings())
            except PartStopped:
                return "stopped"
            except ConfigurationModelError as error:
                self._give_up(task.run, error)
                return "given up"
            except (TransientModelError, TransportModelError) as error:
                refusals.append(error)
                return "refused"
            return "named"

        self._run(step, name, "headings")
        headings = self._persist(self.store.assignment, self.run_id).headings
        parts.take_headings(headings or {})
        self._persist(self.store.lay_out_run, self.run_id, _headings(parts))
        return refusals[0] if refusals else None

    def _together(self, jobs: Sequence[tuple[StepReservation, Callable[..., None], Sequence[Part]]]) -> None:
        """Do steps at the same time, until each part is over; a call that nobody waits for any more is left behind."""
        parts = self.parts
        assert parts is not None  # noqa: S101 -- set before the first of them

        def one(work: Callable[..., None], fresh: Sequence[Part]) -> str:
            try:
                parts.perform(work, *fresh)
            except ConfigurationModelError as error:
                self._give_up(None, error)
            if any(part.index not in parts.ended for part in fresh):
                raise Unfinished
            return "done"

        pool = ThreadPoolExecutor(max(len(jobs), 1), thread_name_prefix=f"run-{self.run_id}")
        futures: dict[Future[Any], set[int]] = {}
        try:
            for step, work, all_of_it in jobs:
                standing = [part for part in all_of_it if part.index in parts.writer.kept]
                fresh = [part for part in all_of_it if part.index not in parts.writer.kept]
                for part in standing:
                    parts.keep(part)
                fresh = [part for part in fresh if part.index not in parts.ended]
                context = contextvars.copy_context()
                call = _bound(one, work, fresh) if fresh else _nothing
                future = pool.submit(context.run, self._run, step, call, work.__name__)
                futures[future] = {part.index for part in fresh}
            while futures:
                finished, _ = wait(futures, timeout=LOOK, return_when=FIRST_COMPLETED)
                for future in finished:
                    del futures[future]
                    try:
                        future.result()
                    except Unfinished:
                        if self.fault is None and not self.stopped:
                            raise Abandoned from None
                if self.over.is_set():
                    raise Abandoned
                left = {index for members in futures.values() for index in members}
                if self.fault is not None or (left and left <= parts.stopped & parts.ended):
                    # Only calls are left that nobody waits for: of sections a person stopped, or after an error of configuration.
                    break
        except BaseException:
            parts.stop.set()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    # What happens

    def _teller(self, task: Assignment) -> Callable[[PartEvent], None]:
        """Give what keeps the events of the parts in the ledger; text as it comes only for a run that a person may be watching."""
        watched = task.run.batch_id is None
        texts: dict[int, str] = {}
        headings: dict[int, str] = {}
        noted: dict[int, float] = {}

        def tell(event: PartEvent) -> None:
            match event:
                case SectionStarted(index, _, heading):
                    headings[index], texts[index] = heading, ""
                    noted[index] = time.monotonic()
                    self._persist(self.store.note_section, self.run_id, index, heading, "")
                case TextAdded(index, text):
                    texts[index] += text
                    if watched and time.monotonic() - noted[index] > NOTED:
                        noted[index] = time.monotonic()
                        self._persist(self.store.note_section, self.run_id, index, headings[index], texts[index])
                case SectionFinished(index, heading, text, _):
                    self._persist(self.store.finish_section, self.run_id, index, heading, text)
                case SectionFailed(index, heading, error):
                    self._persist(
                        self.store.finish_section,
                        self.run_id,
                        index,
                        heading,
                        "",
                        state="stopped" if isinstance(error, StoppedModelError) else "failed",
                        failure=line_of(error),
                        error=type(error).__name__,
                    )

        return tell

    def _give_up(self, run: DraftRun | None, error: ConfigurationModelError) -> None:
        """End the run for an error that every further call would meet too; that of a batch stops the batch."""
        self.fault = error
        if self.parts is not None:
            self.parts.stop.set()
        batch = (run or self._persist(self.store.run, self.run_id)).batch_id
        if batch is not None and not (isinstance(error, LimitModelError) and not error.whole_day):
            self._persist(self.store.halt_batch, batch, "stopped", reason=line_of(error), actor="任务进程")

    # The end

    def _end_chain(self, task: Assignment, parts: PartWriter) -> str:
        sections = {section.index: section for section in self._persist(self.store.run, self.run_id).sections}
        written = {index: section.text for index, section in sections.items() if section.state in SECTION_DONE}
        redone = {int(index): text for index, (_, text) in task.options.get("redo", {}).items()}
        whole = parts.whole()

        def compose(newest: str | None) -> str | None:
            if not redone:
                return whole.text
            old = {index: text for index, text in redone.items() if index in written}
            return replace_parts(newest or "", old, written, [section.text for section in sections.values()])

        wrote = written.keys() & redone.keys() if redone else written
        expected = parts.plan.parts if parts.has_frame_text else parts.plan.middle
        complete = whole.complete and all(part.index in written for part in expected)
        return self._end(compose, complete=complete, wrote=bool(wrote))

    def _end(self, compose: Callable[[str | None], str | None], *, complete: bool, wrote: bool) -> str:
        state, reason, error = "", "", ""
        if self.stopped:
            state, reason, error = "stopped", "已停止", "StoppedModelError"
        elif self.fault is not None:
            state, reason, error = "failed", line_of(self.fault), type(self.fault).__name__
        elif not wrote:
            failed = [section for section in self._persist(self.store.run, self.run_id).sections if section.failure]
            state = "failed"
            reason = failed[0].failure if failed else "一节也没有写成（请重试，或改用规则写作）"
            error = failed[0].error if failed else "QualityModelError"
        if state:
            return self._persist(self.store.end_run, self.run_id, state, reason, error).state
        return self._persist(self.store.finish_run, self.run_id, compose, complete=complete, lost=LOST).state


class _Steps:
    """The steps of a run by the chain, drawn in one order before any is done (步骤)."""

    def __init__(self, body: Sequence[Part], tasks: bool) -> None:
        self.headings = DBOS.reserve_step()
        self.body = [DBOS.reserve_step() for _ in body]
        self.tasks = DBOS.reserve_step() if tasks else None
        self.frame = DBOS.reserve_step()
        self.end = DBOS.reserve_step()


def _bound(one: Callable[..., str], work: Callable[..., None], parts: Sequence[Part]) -> Callable[[], str]:
    return lambda: one(work, parts)


def _nothing() -> str:
    return "nothing to do"


def held_back(sheet: FactSheet, newest: Mapping[str, Any]) -> FactSheet:
    """Hold a sheet to its newest revision's release too: 不出单位 said after a run was queued, or failed, counts for that run.

    A release that cannot be read keeps the sheet in the house.
    """
    said = str(newest.get("release") or Release.MASKED).strip()
    now = Release(said) if said in set(Release) else Release.CONFINED
    return sheet.model_copy(update={"release": Release.strictest((sheet.release, now))})


def _index(key: str) -> str | int:
    return int(key) if key.isdecimal() else key


def _headings(parts: PartWriter) -> list[str]:
    return [part.heading for part in parts.plan.parts]
