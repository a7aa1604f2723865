"""Collecting (填报): works, their sheets, files that bring facts, and drafts from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drafter.errors import Problem
from drafter.prompts import Library
from drafter.service import elsewhere
from drafter.service.content import as_typed, headline, read_sheet, with_fact
from drafter.service.records import SheetFile, SheetRevision
from drafter.service.rights import Right, anyone, lists, needs
from drafter.service.session import Session
from drafter.store import Work

EXAMPLE = "example"


class Collecting(Session):
    """Works and sheets (填报)."""

    @lists
    def works(self) -> tuple[Work, ...]:
        """Give all works, the newest change first."""
        return self._store.works()

    @needs(Right.EDIT)
    def create_work(self, content: Mapping[str, Any] | None = None, unit_id: int | None = None) -> Work:
        """Begin a work from a raw sheet mapping, which may be blank.

        unit_id: whose it is; None for the only unit a signed-in person drafts for, and at one's own machine for the unit the sheet names.
        """
        typed = as_typed(content or {})
        sheet, _ = read_sheet(typed)
        return self._store.create_work(typed, headline(typed, sheet), actor=self.person.name, unit_id=unit_id)

    @needs(Right.EDIT)
    def load_example(self, unit_id: int | None = None) -> Work:
        """Give a work of the built-in example whose sheet nobody altered, begun now unless there is one; unit_id: as in `create_work`."""
        from drafter.intake import example_content

        # The name of shipped content is for the machine's own user: on a server every unit may begin the example.
        first = self._store.built_in(EXAMPLE) if unit_id is None else None
        if first is not None and first.sheet_revision == 1:
            return first
        typed = as_typed(example_content())
        sheet, _ = read_sheet(typed)
        names = headline(typed, sheet)
        for work in self._store.works() if first is not None or unit_id is not None else ():
            # A fresh example that was begun after the first one was altered.
            same = work.sheet_revision == 1 and (work.unit_name, work.period_label, work.kind) == tuple(names)
            same = same and unit_id in {None, work.unit_id}
            if same and self._store.sheet(work.id).content == typed:
                return work
        # The database gives the name of shipped content to one work only, the first.
        built_in = EXAMPLE if first is None and unit_id is None else None
        return self._store.create_work(typed, names, actor=self.person.name, built_in=built_in, unit_id=unit_id)

    @needs(Right.EDIT)
    def remove_work(self, work_id: int) -> Work:
        """Leave a work out of the list; it is kept whole and `take_back_work` puts it back."""
        return self._store.remove_work(work_id, actor=self.person.name)

    @lists
    def removed_works(self) -> tuple[Work, ...]:
        """Give the works that were removed."""
        return self._store.removed_works()

    @needs(Right.EDIT)
    def take_back_work(self, work_id: int) -> Work:
        """Put a removed work back into the list."""
        return self._store.take_back_work(work_id, actor=self.person.name)

    @needs(Right.EDIT)
    def save_sheet(self, work_id: int, content: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Save what was typed, readable or not; StaleRevisionError when `base` is not the newest revision."""
        return self._save_sheet(work_id, as_typed(content), base=base, action="save_sheet", note={})

    @needs(Right.EDIT)
    def add_fact(self, work_id: int, fact: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Add one fact to the sheet; `base` is the sheet revision. A fact that cannot be read raises SheetError, nothing is saved."""
        content = self._store.sheet(work_id).content
        return self.save_sheet(work_id, with_fact(content, fact), base=base)

    @anyone
    def read_sheet_file(self, data: bytes, name: str) -> SheetFile:
        """Read a file a person chose; raises InputError; stores nothing."""
        from drafter.intake import read_content

        read = read_content(data, name)
        return SheetFile(as_typed(read.mapping), tuple(read.notes))

    @needs(Right.READ, optional=True)
    def blank_workbook(self, outline: str | None = None, work_id: int | None = None) -> bytes:
        """Give an XLSX to fill in, with the facts the outline wants; work_id: whose unit's own outlines count."""
        from drafter.export.workbook import blank_workbook

        library = Library() if work_id is None else self._shelf_of(work_id).library
        plan = library.outline(outline) if outline else None
        sections = plan.sections if plan else ()
        wants = [want for section in sections for want in section.wants]
        return blank_workbook([(want.topic, want.item, want.unit) for want in wants])

    @anyone
    def read_draft_file(self, data: bytes, name: str) -> str:
        """Read a draft from a Word or text file; raises InputError; stores nothing."""
        from drafter.intake import read_draft

        return read_draft(data, name)

    @anyone
    def draft_file_notes(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Tell what of a draft's file is read in another form, or not at all; stores nothing."""
        from drafter.intake import draft_notes

        return draft_notes(data, name)

    @needs(Right.EDIT)
    def bring_draft(self, text: str, name: str = "", unit_id: int | None = None) -> Work:
        """Begin a work of its own with a draft written elsewhere; its sheet is still blank. name: of the file; unit_id: as in `create_work`."""
        return elsewhere.bring(self._store, text, name, actor=self.person.name, unit_id=unit_id)

    @needs(Right.READ)
    def title_period(self, work_id: int) -> Mapping[str, str] | None:
        """Give year and span as the title of the newest draft names them, None when it does not."""
        return elsewhere.title_period(self._newest_draft(work_id).text)

    @needs(Right.EDIT)
    def bring_sheet(self, work_id: int, content: Mapping[str, Any], source: str, *, base: int) -> SheetRevision:
        """Put a sheet beside a draft that was brought in; source: the file or work it comes from."""
        return self._save_sheet(work_id, as_typed(content), base=base, action="bring_sheet", note={"source": source})
