"""Our own Word file comes back edited: matched to the draft sentence by sentence, checked, taken over as the next draft."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document

from drafter.errors import FileError, StaleRevisionError
from drafter.service import Change, Drafter, DraftRevision
from tests.service.conftest import DRAFT


def in_word(data: bytes, old: str, new: str) -> bytes:
    """The Word file after a person replaced words of the first paragraph that has them, as Word does: the paragraph keeps its style, runs change."""
    document = Document(io.BytesIO(data))
    paragraph = next(one for one in document.paragraphs if old in one.text)
    words = paragraph.text.replace(old, new)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_an_untouched_file_changes_nothing(drafter: Drafter, draft: DraftRevision) -> None:
    """Export and return: annex, notice and marks are no part of the text, and the layout of the draft is kept."""
    data = drafter.export(draft.work_id).data
    returned = drafter.returned_draft(draft.work_id, data, "稿.docx")

    assert returned.text == DRAFT
    assert {one.kind for one in returned.changes} == {Change.SAME}
    assert (returned.base, returned.exported) == (1, 1)
    assert drafter.take_returned(draft.work_id, returned, "稿.docx") == draft


def test_an_edited_figure_is_checked_and_taken_over(drafter: Drafter, draft: DraftRevision) -> None:
    """The changed sentence is found, its new figure has its status, and taking it over keeps everything else of the draft."""
    data = in_word(drafter.export(draft.work_id).data, "新建企业工会12家", "新建企业工会15家")
    returned = drafter.returned_draft(draft.work_id, data, "稿.docx")
    (change,) = [one for one in returned.changes if one.kind is not Change.SAME]

    assert [(one.old, one.new, one.flagged) for one in change.figures] == [("12家", "15家", True)]

    saved = drafter.take_returned(draft.work_id, returned, "稿.docx")

    assert saved.text == DRAFT.replace("12家", "15家")
    assert (saved.number, saved.writer) == (2, "person")
    assert {"15家", "91户", "77封"} == {one.text for one in drafter.review(draft.work_id).open}
    assert drafter.history(draft.work_id)[0].action == "take_returned"


def test_what_was_accepted_elsewhere_stays_accepted(drafter: Drafter, draft: DraftRevision) -> None:
    """A sentence that did not change keeps the decisions on its figures."""
    kept = next(one for one in drafter.review(draft.work_id).open if one.text == "77封")
    drafter.accept(draft.work_id, kept.start, kept.end, "有登记", base=1)
    data = in_word(drafter.export(draft.work_id).data, "91户", "86户")
    returned = drafter.returned_draft(draft.work_id, data, "稿.docx")
    drafter.take_returned(draft.work_id, returned, "稿.docx")

    assert drafter.review(draft.work_id).open == ()


def test_a_file_of_an_older_draft_says_so(drafter: Drafter, draft: DraftRevision) -> None:
    """The file names the draft it was exported from; what was changed since is told as a change back."""
    data = drafter.export(draft.work_id).data
    drafter.save_draft(draft.work_id, DRAFT.replace("91户", "86户"), base=1)
    returned = drafter.returned_draft(draft.work_id, data, "稿.docx")

    assert (returned.base, returned.exported) == (2, 1)
    (change,) = [one for one in returned.changes if one.kind is not Change.SAME]
    assert [(one.old, one.new) for one in change.figures] == [("86户", "91户")]


def test_a_save_in_between_is_never_overwritten(drafter: Drafter, draft: DraftRevision) -> None:
    """Taking over is refused when somebody saved since; compared again it tells what it would change now."""
    returned = drafter.returned_draft(draft.work_id, drafter.export(draft.work_id).data, "稿.docx")
    newer = drafter.save_draft(draft.work_id, DRAFT + "又一段。", base=1)
    with pytest.raises(StaleRevisionError):
        drafter.take_returned(draft.work_id, returned, "稿.docx")
    again = drafter.compared_again(draft.work_id, returned)

    assert drafter.draft_revision(draft.work_id) == newer
    assert (again.base, again.exported) == (2, 1)
    assert [one.old for one in again.changes if one.kind is Change.REMOVED] == ["又一段。"]


@pytest.mark.parametrize("make", [lambda: b"PK\x03\x04 no", lambda: b""])
def test_a_file_that_cannot_be_read_stores_nothing(
    drafter: Drafter, draft: DraftRevision, make: Callable[[], bytes]
) -> None:
    """It is refused with a reason; the draft stays as it was."""
    with pytest.raises(FileError):
        drafter.returned_draft(draft.work_id, make(), "稿.docx")

    assert drafter.draft_revision(draft.work_id) == draft


def test_any_text_may_come_back(drafter: Drafter, draft: DraftRevision) -> None:
    """A plain text has no mark of ours: it is compared with the newest draft all the same."""
    returned = drafter.returned_draft(draft.work_id, DRAFT.replace("77封", "78封").encode(), "稿.txt")

    assert returned.exported is None
    assert [figure.new for one in returned.changes for figure in one.figures] == ["78封"]
