"""History (历史): earlier revisions, differences, and edited files that come back."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.errors import InputError
from drafter.service import elsewhere
from drafter.service.content import storable
from drafter.service.differences import SentenceChange, compare_texts, in_layout_of
from drafter.service.records import ReturnedDraft, SheetRevision, Step
from drafter.service.rights import Right, needs
from drafter.service.session import Session, readable, same_draft
from drafter.store import DraftRevision, Revision

RESTORE, UNDO = "restore_draft", "undo_draft"


class Keeping(Session):
    """Revisions and what comes back (历史)."""

    @needs(Right.READ)
    def history(self, work_id: int) -> tuple[Revision, ...]:
        """Give every saved state of sheet and draft, the newest first: who, when and how."""
        return self._store.revisions(work_id)

    @needs(Right.READ)
    def compare_drafts(self, work_id: int, old: int, new: int) -> tuple[SentenceChange, ...]:
        """Give the differences between two drafts of a work, sentence by sentence and figure by figure."""
        return compare_texts(self._draft_at(work_id, old).text, self._draft_at(work_id, new).text)

    @needs(Right.EDIT)
    def restore_draft(self, work_id: int, number: int, *, base: int) -> DraftRevision:
        """Save an earlier draft again on top of the newest; what was saved in between stays in the history."""
        earlier = self._draft_at(work_id, number)
        return self._saved_again(earlier, base=base, action=RESTORE, note={"from": str(number)})

    def _saved_again(self, earlier: DraftRevision, *, base: int, action: str, note: dict[str, str]) -> DraftRevision:
        return self._store.save_draft(
            earlier.work_id,
            earlier.text,
            base=base,
            outline=earlier.outline,
            outline_version=earlier.outline_version,
            writer=earlier.writer,
            sheet_revision=earlier.sheet_revision,
            complete=earlier.complete,
            actor=self.person.name,
            action=action,
            note=note,
        )

    @needs(Right.READ)
    def last_step(self, work_id: int) -> Step | None:
        """Give what `undo` would take back: this person's own newest change of the draft that was not taken back yet; else None.

        Writing anew is no such change, nor is what somebody else did: both stay, and the history has the way back.
        """
        newest = self._newest_draft(work_id)
        return self._kept.steps.get(
            (work_id, newest.number, self.person.name), lambda: self._step(newest, self._store.revisions(work_id))
        )

    @needs(Right.EDIT)
    def undo(self, work_id: int, *, base: int) -> DraftRevision:
        """Save the draft as it was before one's own last change; pressed again, the change before that is taken back too."""
        same_draft(self._newest_draft(work_id), base)
        step = self.last_step(work_id)
        if step is None:
            raise InputError("没有可以撤销的改动", hint="更早的各稿在“历史”页可以查看、恢复。")
        undone = step.revision.number
        note = {"undone": str(undone)}
        return self._saved_again(self._draft_at(work_id, undone - 1), base=base, action=UNDO, note=note)

    def _step(self, newest: DraftRevision, revisions: Sequence[Revision]) -> Step | None:
        drafts = {one.number: one for one in revisions if one.what == "draft"}
        number = newest.number
        while number in drafts and drafts[number].action == UNDO:
            # What an undo left is what stood before the change it took back.
            number = int(drafts[number].note["undone"]) - 1
        change = drafts.get(number)
        if change is None or number - 1 not in drafts or change.author != self.person.name:
            return None
        if change.writer != "person" and change.action != RESTORE:
            return None
        before = self._draft_at(newest.work_id, number - 1).text
        differ = (place for place, (old, new) in enumerate(zip(before, newest.text, strict=False)) if old != new)
        return Step(change, next(differ, min(len(before), len(newest.text))))

    @needs(Right.EDIT)
    def restore_sheet(self, work_id: int, number: int, *, base: int) -> SheetRevision:
        """Save an earlier sheet again on top of the newest; what was saved in between stays in the history."""
        content = self._store.sheet(work_id, number).content
        return self._save_sheet(work_id, content, base=base, action="restore_sheet", note={"from": str(number)})

    @needs(Right.READ)
    def returned_draft(self, work_id: int, data: bytes, name: str) -> ReturnedDraft:
        """Read an edited file and compare it with the newest draft; raises InputError; stores nothing."""
        from drafter.intake import draft_mark, read_draft

        return self._compared(work_id, storable(read_draft(data, name)), draft_mark(data))

    @needs(Right.READ)
    def compared_again(self, work_id: int, returned: ReturnedDraft) -> ReturnedDraft:
        """Compare an edited file again, with what is the newest draft now."""
        return self._compared(work_id, returned.text, returned.mark)

    @needs(Right.EDIT)
    def take_returned(self, work_id: int, returned: ReturnedDraft, name: str) -> DraftRevision:
        """Save an edited file as the next draft; StaleRevisionError when the draft was saved since it was compared."""
        return self._save_edit(
            work_id, returned.text, base=returned.base, action="take_returned", note={"file": storable(name)}
        )

    def _compared(self, work_id: int, text: str, mark: str) -> ReturnedDraft:
        newest, revision = self._newest_draft(work_id), self.sheet(work_id)
        text = in_layout_of(newest.text, text)
        report = self._examine(text, revision, readable(revision)).report
        return elsewhere.compared(newest, text, mark, report, self._store.revisions(work_id))
