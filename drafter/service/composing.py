"""Drafting (起草): outlines, writers, what a run would take, and runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from drafter.errors import TemplateError
from drafter.prompts import Library, Outline
from drafter.service.content import storable
from drafter.service.drafting import drafting, open_writer, require_writer, writer_choices
from drafter.service.records import Estimate, WriterChoice
from drafter.service.rights import Reach, Right, needs
from drafter.service.session import Session, draftable, readable, suggested
from drafter.sheet import FactSheet, Release
from drafter.store import DraftRevision
from drafter.writing.events import Event

logger = logging.getLogger(__name__)


class Writing(Session):
    """Outlines, writers and runs (起草)."""

    @needs(Right.READ, optional=True)
    def outlines(self, work_id: int | None = None) -> tuple[Outline, ...]:
        """Give all outlines that can be used: those that ship, or with a work those of its unit."""
        return self._library_of(work_id).outlines()

    @needs(Right.READ)
    def template_faults(self, work_id: int) -> tuple[str, ...]:
        """Tell of each template of a work's unit that cannot be used, in one line each, what is wrong and what to do."""
        return tuple(
            f"{error}。{error.hint}" if error.hint else f"{error}。"
            for error in self._library_of(work_id).faults().values()
        )

    @needs(Right.READ)
    def suggest_outline(self, work_id: int) -> str:
        """Give the name of the outline that fits the unit's kind and the period."""
        sheet = self.sheet(work_id).sheet
        library = self._library_of(work_id)
        return suggested(sheet, library) if sheet else library.default_outline("", "")

    def _library_of(self, work_id: int | None) -> Library:
        return Library() if work_id is None else self._shelf_of(work_id).library

    @needs(Right.READ, optional=True)
    def writers(self, work_id: int | None = None) -> tuple[WriterChoice, ...]:
        """Give the writers, and whether each can be used now; work_id: for the sheet of a work, which may bar what is not in the house."""
        return writer_choices(self.settings, Release.MASKED if work_id is None else self.release(work_id))

    @needs(Right.READ)
    def release(self, work_id: int) -> Release:
        """Tell what of a work's sheet may be shown to a model; a sheet that cannot be read stays in the house."""
        return self._release_of(work_id)

    @needs(Right.READ)
    def estimate(self, work_id: int, outline: str) -> Estimate:
        """Say what drafting would take: sections, facts, and, with a model set, prompt tokens."""
        sheet = draftable(readable(self.sheet(work_id)))
        library = self._shelf_of(work_id).library
        plan = library.outline(outline)
        ends = (plan.opening, sheet.problems, sheet.plans, plan.closing)
        told = plan.allocate(sheet.facts)
        sections = len(told) + sum(map(bool, ends))
        facts = sum(len(part) for _, part in told)
        if not self.settings.model:
            return Estimate(sections, facts, None)
        from drafter.service.estimate import estimate_answers, estimate_chain, estimate_seconds

        try:
            prompt, answers = estimate_chain(sheet, plan, library), estimate_answers(sheet, plan)
        except TemplateError:
            # `template_faults` says which prompt; the rule writer needs none.
            logger.info("no estimate: a prompt of the unit's own cannot be used")
            return Estimate(sections, facts, None)
        seconds = estimate_seconds(self._store.call_milliseconds())
        prices = self.settings.model_options["prices"]
        cost = "" if prices is None else f"{(prompt * prices[0] + answers * prices[1]) / 1_000_000:f}"
        return Estimate(sections, facts, prompt, answers, cost, seconds)

    @needs(Right.EDIT)
    def draft(self, work_id: int, outline: str, writer: str = "rule") -> Iterator[Event]:
        """Draft here and now, without a queue and its worker; every finished section is stored as it comes, the draft at DraftFinished.

        For scripts and tests, which want the draft when the events end; whoever stops reading them stops the run. Pages and commands begin
        a run that outlives them (`start_draft`). When nothing was written no draft is stored and the run is marked failed.
        """
        revision = self.sheet(work_id)
        sheet = draftable(readable(revision))
        shelf = self._shelf_of(work_id)
        plan = shelf.library.outline(outline)
        require_writer(self.settings, writer, sheet.release)
        return drafting(self._store, self.settings, revision, sheet, plan, shelf, writer, self.person.name)

    @needs(Right.EDIT, of=Reach.ANYWHERE)
    def draft_sheet(
        self, sheet: FactSheet, outline: str | None = None, writer: str = "rule", *, library: Library | None = None
    ) -> Iterator[Event]:
        """Draft from a sheet without a database; library: templates of a unit's own."""
        library = Library() if library is None else library
        plan = library.outline(outline or suggested(sheet, library))
        return open_writer(self.settings, writer, library, release=sheet.release).write(draftable(sheet), plan)

    @needs(Right.READ)
    def draft_revision(self, work_id: int, number: int | None = None) -> DraftRevision | None:
        """Give a draft, the newest by default, or None."""
        return self._store.draft(work_id, number)

    @needs(Right.EDIT)
    def save_draft(self, work_id: int, text: str, *, base: int) -> DraftRevision:
        """Save an edited text (`base` 0: the first text of a work); StaleRevisionError when `base` is not the newest revision."""
        return self._save_edit(work_id, storable(text), base=base, action="save_draft", note={})
