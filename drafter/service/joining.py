"""Texts in hand (在改的稿): kept as they are typed, joined with what others saved meanwhile, or waiting for a choice between the two."""

from __future__ import annotations

from collections.abc import Mapping

from drafter.errors import StaleRevisionError
from drafter.service.content import storable
from drafter.service.records import Clash, JoinedEdit, UnsavedDraft
from drafter.service.rights import Right, needs
from drafter.service.session import Session
from drafter.service.weaving import Lines, Strand, joined, woven
from drafter.store import DraftRevision

MINE = "mine-draft:"
# Of a paragraph, as much as tells which one it is.
NAMED = 16


class Joining(Session):
    """Edits of a draft by several people (同稿)."""

    @needs(Right.EDIT)
    def save_edit(self, work_id: int, text: str, *, base: int) -> JoinedEdit:
        """Save a text that was begun from revision `base`; what somebody else changed elsewhere since then stays in it.

        StaleRevisionError when both changed the same paragraph: nothing is saved then, see `keep_my_draft`.
        """
        text = storable(text)
        while True:
            newest = self._newest_draft(work_id)
            if newest.number == base:
                saved = self._save_edit(work_id, text, base=base, action="save_draft", note={})
                return JoinedEdit(saved, None, ())
            strands = self._strands(work_id, text, base, newest)
            clashes = sum(strand.whose == "both" for strand in strands)
            if clashes:
                raise StaleRevisionError(
                    f"{newest.author}已存为第{newest.number}稿，有{clashes}处与你改的是同一段", current=newest.number
                )
            try:
                saved = self._join(work_id, joined(strands), newest)
            except StaleRevisionError:
                # Saved once more in between: joined with that too.
                continue
            return JoinedEdit(saved, newest, _named(strands))

    @needs(Right.EDIT)
    def keep_my_draft(self, work_id: int, token: str, text: str, *, base: int, asked: bool = False) -> None:
        """Keep a text in hand, begun from revision `base`, so that nothing can lose it; token: of the window it is typed in.

        asked: the person wanted it saved, and it could not be.
        """
        kept = {"text": storable(text), "base": base, "asked": asked}
        self._store.keep_waiting(work_id, MINE + token, kept, actor=self._mark)

    @needs(Right.READ)
    def my_draft(self, work_id: int, token: str) -> UnsavedDraft | None:
        """Give the text in hand beside the newest draft, None when there is none."""
        kept = self._store.waiting(work_id, MINE + token, actor=self._mark)
        if kept is None:
            return None
        newest = self._newest_draft(work_id)
        text, base = str(kept["text"]), int(kept["base"])
        strands = self._strands(work_id, text, base, newest)
        clashes = tuple(
            Clash(place, "\n".join(one.base), "\n".join(one.mine), "\n".join(one.theirs))
            for place, one in enumerate(strands)
            if one.whose == "both"
        )
        alone = sum(strand.whose == "mine" for strand in strands)
        return UnsavedDraft(text, base, bool(kept["asked"]), newest, clashes, alone)

    @needs(Right.EDIT)
    def settle_draft(self, work_id: int, token: str, chosen: Mapping[int, str], *, base: int) -> DraftRevision:
        """Save the newest draft with what this window changed in it; chosen: what is to stand where both changed the same, by place.

        A clash without a choice stays as the other has it. base: the revision the person saw; StaleRevisionError when it is not the newest.
        """
        newest = self._newest_draft(work_id)
        if newest.number != base:
            raise StaleRevisionError(f"{newest.author}又存了第{newest.number}稿", current=newest.number)
        kept = self._store.waiting(work_id, MINE + token, actor=self._mark)
        if kept is None:
            return newest
        strands = self._strands(work_id, str(kept["text"]), int(kept["base"]), newest)
        told = {place: storable(text).strip("\n") for place, text in chosen.items()}
        saved = self._join(work_id, joined(strands, told), newest)
        self.drop_my_draft(work_id, token)
        return saved

    @needs(Right.EDIT)
    def drop_my_draft(self, work_id: int, token: str) -> None:
        """Forget the text in hand, once it is saved or given up."""
        self._store.drop_waiting(work_id, MINE + token, actor=self._mark)

    def _strands(self, work_id: int, text: str, base: int, newest: DraftRevision) -> tuple[Strand, ...]:
        return woven(self._draft_at(work_id, base).text, text, newest.text)

    def _join(self, work_id: int, text: str, newest: DraftRevision) -> DraftRevision:
        note = {"author": newest.author}
        return self._save_edit(work_id, text, base=newest.number, action="merge_draft", note=note)


def _named(strands: tuple[Strand, ...]) -> tuple[str, ...]:
    """Name the paragraphs that the other changed by how they begin."""
    return tuple(_beginning(one.theirs or one.base) for one in strands if one.whose == "theirs")


def _beginning(lines: Lines) -> str:
    said = next((line.strip() for line in lines if line.strip()), "")
    return said if len(said) <= NAMED else said[:NAMED] + "…"
