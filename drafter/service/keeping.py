"""History (历史): earlier revisions, differences, and edited files that come back."""

from __future__ import annotations

from drafter.service import elsewhere
from drafter.service.content import storable
from drafter.service.differences import SentenceChange, compare_texts, in_layout_of
from drafter.service.records import ReturnedDraft, SheetRevision
from drafter.service.rights import Right, needs
from drafter.service.session import Session, readable
from drafter.store import DraftRevision, Revision


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
        return self._store.save_draft(
            work_id,
            earlier.text,
            base=base,
            outline=earlier.outline,
            outline_version=earlier.outline_version,
            writer=earlier.writer,
            sheet_revision=earlier.sheet_revision,
            complete=earlier.complete,
            actor=self.person.name,
            action="restore_draft",
            note={"from": str(number)},
        )

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
