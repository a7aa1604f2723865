"""Every saved state is listed with who and how, can be compared and comes back; a removed work too."""

from __future__ import annotations

import pytest

from drafter.errors import InputError, NotFoundError, StaleRevisionError
from drafter.service import Change, Drafter, DraftRevision, Work
from tests.service.conftest import DRAFT, Open, content


def test_history_says_who_and_how(drafter: Drafter, draft: DraftRevision, open_drafter: Open) -> None:
    """Sheets and drafts, the newest first, each with its author and what was done."""
    review = drafter.review(draft.work_id)
    wrong = next(one for one in review.open if one.suggestion)
    open_drafter(actor="周明").take_suggestion(draft.work_id, wrong.start, wrong.end, base=1)
    listed = drafter.history(draft.work_id)

    assert [(one.what, one.number, one.author, one.action) for one in listed] == [
        ("draft", 2, "周明", "take_suggestion"),
        ("draft", 1, "陈静", "save_draft"),
        ("sheet", 1, "陈静", "save_sheet"),
    ]
    assert (listed[0].note["figure"], listed[0].note["suggestion"]) == ("91户", "86户")


def test_drafts_are_compared_by_sentence_and_figure(drafter: Drafter, draft: DraftRevision) -> None:
    """The sentence that changed and the figure in it, old and new."""
    drafter.save_draft(draft.work_id, DRAFT.replace("91户", "86户"), base=1)
    (change,) = [one for one in drafter.compare_drafts(draft.work_id, 1, 2) if one.kind is not Change.SAME]

    assert [(one.old, one.new) for one in change.figures] == [("91户", "86户")]
    with pytest.raises(NotFoundError, match="没有第9稿"):
        drafter.compare_drafts(draft.work_id, 1, 9)


def test_a_draft_comes_back_with_its_decisions(drafter: Drafter, draft: DraftRevision) -> None:
    """Restoring adds a draft; what was accepted in the sentences of the old one is in force again."""
    kept = next(one for one in drafter.review(draft.work_id).open if one.text == "77封")
    drafter.accept(draft.work_id, kept.start, kept.end, "有登记", base=1)
    drafter.save_draft(draft.work_id, DRAFT.replace("77封", "78封"), base=1)
    assert "78封" in {one.text for one in drafter.review(draft.work_id).open}

    restored = drafter.restore_draft(draft.work_id, 1, base=2)

    assert (restored.number, restored.text, restored.writer) == (3, DRAFT, draft.writer)
    assert [one.text for one in drafter.review(draft.work_id).open] == ["91户"]
    between = drafter.draft_revision(draft.work_id, 2)
    assert between is not None
    assert "78封" in between.text


def test_restoring_never_overwrites(drafter: Drafter, draft: DraftRevision) -> None:
    """On an older base it is refused, for drafts and for sheets alike."""
    drafter.save_draft(draft.work_id, DRAFT + "又一段。", base=1)
    drafter.save_sheet(draft.work_id, {**content(), "plans": []}, base=1)
    with pytest.raises(StaleRevisionError):
        drafter.restore_draft(draft.work_id, 1, base=1)
    with pytest.raises(StaleRevisionError):
        drafter.restore_sheet(draft.work_id, 1, base=1)


def test_a_sheet_comes_back_and_is_checked_against(drafter: Drafter, draft: DraftRevision) -> None:
    """The review goes by the restored sheet, and the work is listed by its names again."""
    changed = content()
    changed["unit"]["name"] = "别的名字"
    changed["facts"][2]["value"] = "91"
    drafter.save_sheet(draft.work_id, changed, base=1)
    assert "91户" not in {one.text for one in drafter.review(draft.work_id).open}

    restored = drafter.restore_sheet(draft.work_id, 1, base=2)

    assert (restored.number, restored.content) == (3, drafter.sheet(draft.work_id, 1).content)
    assert "91户" in {one.text for one in drafter.review(draft.work_id).open}
    assert drafter.works()[0].unit_name == "长乐镇总工会"


def test_a_removed_work_is_kept_whole(drafter: Drafter, draft: DraftRevision, work: Work) -> None:
    """It leaves the list and refuses changes with the way back; taken back it is as it was, and the log tells both."""
    drafter.remove_work(work.id)

    assert drafter.works() == ()
    assert [one.removed_by for one in drafter.removed_works()] == ["陈静"]
    for attempt in (
        lambda: drafter.save_draft(work.id, "x", base=1),
        lambda: drafter.save_sheet(work.id, {}, base=1),
        lambda: drafter.review(work.id),
        lambda: drafter.remove_work(work.id),
    ):
        with pytest.raises(NotFoundError, match="已由陈静删除"):
            attempt()

    back = drafter.take_back_work(work.id)

    assert (back.removed_at, back.removed_by) == (None, "")
    assert drafter.draft_revision(work.id) == draft
    assert [one.action for one in drafter.audit_log(work.id)][-2:] == ["remove_work", "take_back_work"]
    assert drafter.verify_audit_log().ok


def test_the_example_can_be_begun_again_after_it_was_removed(drafter: Drafter) -> None:
    """The shipped example is offered afresh; the removed one can still be taken back beside it."""
    first = drafter.load_example()
    drafter.remove_work(first.id)
    second = drafter.load_example()
    drafter.take_back_work(first.id)

    assert second.id != first.id
    assert {one.id for one in drafter.works()} == {first.id, second.id}
    assert drafter.load_example().id in {first.id, second.id}
    assert len(drafter.works()) == 2


def corrected(drafter: Drafter, work: int) -> DraftRevision:
    """Take the first suggestion there is."""
    review = drafter.review(work)
    wrong = next(one for one in review.open if one.suggestion)
    return drafter.take_suggestion(work, wrong.start, wrong.end, base=review.draft.number)


def test_what_was_pressed_is_taken_back_step_by_step(drafter: Drafter, draft: DraftRevision) -> None:
    """Each undo gives the text before one more change, whatever was undone and done again in between, down to what was written first."""
    work = draft.work_id
    assert drafter.last_step(work) is None

    once = corrected(drafter, work)
    twice = drafter.save_draft(work, once.text + "\n又一段。", base=2)
    step = drafter.last_step(work)

    assert step is not None
    assert (step.revision.number, step.at) == (3, len(once.text))
    assert drafter.undo(work, base=3).text == once.text
    assert drafter.undo(work, base=4).text == DRAFT
    assert drafter.last_step(work) is None
    with pytest.raises(InputError, match="没有可以撤销的改动"):
        drafter.undo(work, base=5)

    again = drafter.save_draft(work, twice.text, base=5)
    assert drafter.undo(work, base=again.number).text == DRAFT
    assert drafter.last_step(work) is None


def test_restoring_is_taken_back_too(drafter: Drafter, draft: DraftRevision) -> None:
    """A press on 恢复 is a change like others; what it put aside comes back."""
    once = corrected(drafter, draft.work_id)
    drafter.restore_draft(draft.work_id, 1, base=2)

    assert drafter.undo(draft.work_id, base=3).text == once.text


def test_only_ones_own_last_change_is_taken_back(drafter: Drafter, draft: DraftRevision, open_drafter: Open) -> None:
    """What another changed stays, and so does one's own change below it; an undo on an older draft is refused."""
    corrected(drafter, draft.work_id)
    other = open_drafter(actor="周明")

    assert other.last_step(draft.work_id) is None
    with pytest.raises(InputError):
        other.undo(draft.work_id, base=2)
    with pytest.raises(StaleRevisionError):
        drafter.undo(draft.work_id, base=1)
    other.save_draft(draft.work_id, DRAFT + "又一段。", base=2)
    assert drafter.last_step(draft.work_id) is None


def test_what_was_kept_with_a_reason_is_kept_again_after_an_undo(drafter: Drafter, draft: DraftRevision) -> None:
    """An undo takes back words; decisions on the sentences it brings back are in force as they were."""
    kept = next(one for one in drafter.review(draft.work_id).open if one.text == "77封")
    drafter.accept(draft.work_id, kept.start, kept.end, "有登记", base=1)
    drafter.save_draft(draft.work_id, DRAFT.replace("77封", "78封"), base=1)
    drafter.undo(draft.work_id, base=2)

    assert [one.text for one in drafter.review(draft.work_id).open] == ["91户"]
