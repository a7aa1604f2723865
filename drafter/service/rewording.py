"""A flagged sentence rewritten by the model (模型改写一句): asked for, shown with its check beside the old one, taken or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drafter.errors import InputError, StaleRevisionError
from drafter.service.consulting import DONE, Consulting, Errand, heard
from drafter.service.differences import Change, SentenceChange, compare_texts, with_status
from drafter.service.judgement import Replacement, replaced
from drafter.service.remedies import Remedies
from drafter.service.rights import Right, needs
from drafter.service.session import readable
from drafter.store import DraftRevision

if TYPE_CHECKING:
    from drafter.models import Model
    from drafter.writing.chain import Reworded

PURPOSE = "rewrite_sentence"
INSTEAD = "手工改写"
# Two questions at most, and a little for checking.
LIMIT = 125.0


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence as a model would have it (模型改写). base: the revision it was made for.

    new: "" when it is to be left out. changes: both wordings clause by clause, with what became of their figures. faults: what the check still finds.
    lost: facts told rightly before that are told no more.
    """

    base: int
    old: str
    new: str
    changes: tuple[SentenceChange, ...]
    faults: tuple[str, ...]
    lost: tuple[str, ...]


class Rewriting(Consulting, Remedies):
    """One sentence by the model (模型改写)."""

    @needs(Right.EDIT)
    def begin_rewriting(self, work_id: int, start: int, end: int, *, base: int) -> str:
        """Ask the model to rewrite the sentence of the flagged figure at that span; gives the token that `rewording` takes.

        SettingsError when no model is set or the sheet may not leave the house for it.
        """
        review, figure = self._figure(work_id, start, end, base)
        if not figure.flagged:
            raise InputError(f"“{figure.text}”没有问题，不用改写", hint="请选标出的数字。")
        sheet = readable(review.sheet)
        prompt = self._shelf_of(work_id).library.prompt("chain/repair")
        text = review.draft.text

        def act(errand: Errand, model: Model) -> tuple[int, Reworded]:
            from drafter.writing.chain import reword

            asked = reword(text, start, sheet, prompt, lambda messages, most: heard(errand, model, messages, most))
            return review.draft.number, asked

        return self._begin(work_id, sheet.release, act, purpose=PURPOSE, instead=INSTEAD, limit=LIMIT)

    @needs(Right.EDIT)
    def rewording(self, work_id: int, token: str) -> Rewording:
        """Give what came of it, once the errand is done; StaleRevisionError when the draft was saved meanwhile."""
        base, asked = self._reworded(work_id, token)
        review = self.review(work_id)
        if review.draft.number != base:
            raise StaleRevisionError(
                "稿件在模型改写时又改过，这次改写作废", current=review.draft.number, hint="请重新请模型改写。"
            )
        sheet = readable(review.sheet)
        text = replaced(review.draft.text, [Replacement(asked.start, asked.end, asked.new)])
        within = range(asked.start, asked.start + len(asked.new))
        changes = [
            one
            for one in compare_texts(review.draft.text, text)
            if one.kind is not Change.SAME or (one.start is not None and one.start in within)
        ]
        told = with_status(changes, self._examine(text, review.sheet, sheet).report)
        lost = tuple(f"{name} {sheet.fact(name).item}" for name in asked.lost)
        return Rewording(base, asked.old, asked.new, told, asked.faults, lost)

    @needs(Right.EDIT)
    def take_rewording(self, work_id: int, token: str) -> DraftRevision:
        """Put the model's sentence in place of the old one; nothing else changes."""
        found = self.rewording(work_id, token)
        _, asked = self._reworded(work_id, token)
        note = {"old": found.old, "new": found.new}
        replacement = Replacement(asked.start, asked.end, asked.new)
        return self._replace(self.review(work_id), [replacement], action=PURPOSE, note=note)

    def _reworded(self, work_id: int, token: str) -> tuple[int, Reworded]:
        errand = self._errand(work_id, token)
        if errand.progress().state != DONE:
            raise InputError("模型还没有改写好", hint="请稍等，或手工改写。")
        given: tuple[int, Reworded] = errand.result
        return given
