"""Drafts from elsewhere: brought in as works of their own, with the period their title names, and safe fixes of form."""

from __future__ import annotations

import pytest

from drafter.errors import InputError, StaleRevisionError
from drafter.service import Drafter, DraftRevision, Work
from drafter.service.elsewhere import LONGEST_DRAFT, title_period
from tests.service.conftest import DRAFT, content


def test_a_brought_draft_is_a_work_of_its_own(drafter: Drafter, work: Work) -> None:
    """Its text is kept as it was given, by whom and from which file; other works are not touched."""
    brought = drafter.bring_draft(DRAFT, "总结.docx")
    draft = drafter.draft_revision(brought.id)

    assert draft is not None
    assert (draft.text, draft.writer, draft.author) == (DRAFT, "brought", "陈静")
    assert (brought.origin, brought.draft_revision) == ("总结.docx", 1)
    assert [one.id for one in drafter.works()] == [brought.id, work.id]
    assert [entry.action for entry in drafter.audit_log(brought.id)] == ["save_sheet", "bring_draft"]


def test_its_review_is_that_of_a_draft_of_ours(drafter: Drafter, draft: DraftRevision) -> None:
    """The same text and the same sheet give the same figures, reasons, unused facts and remarks; nothing speaks of drafting."""
    brought = drafter.bring_draft(DRAFT, "总结.docx")
    drafter.bring_sheet(brought.id, content(), "数据.xlsx", base=1)
    ours, theirs = drafter.review(draft.work_id), drafter.review(brought.id)

    assert (theirs.report, theirs.evidence, theirs.remarks) == (ours.report, ours.evidence, ours.remarks)
    assert theirs.open == ours.open
    assert not theirs.sheet_changed


@pytest.mark.parametrize("text", ["", " \n\u3000\n"])
def test_an_empty_draft_is_refused(drafter: Drafter, text: str) -> None:
    """Nothing is stored for nothing."""
    with pytest.raises(InputError, match="没有稿件文字"):
        drafter.bring_draft(text)

    assert drafter.works() == ()


def test_a_book_is_refused(drafter: Drafter) -> None:
    """A text ten times the longest summary is told with its length."""
    with pytest.raises(InputError, match="超过20万字"):
        drafter.bring_draft("字" * (LONGEST_DRAFT + 1))


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("滨江中学2026年上半年工作总结", {"year": "2026", "span": "上半年"}),
        ("二〇二五年度工作总结", {"year": "2025", "span": "全年"}),
        ("镇总工会2025年第三季度工作小结", {"year": "2025", "span": "第三季度"}),
        ("2025年1—11月工作总结", {"year": "2025", "span": "1—11月"}),
        ("县医院2025年工作总结和2026年工作计划", None),
        ("工作总结", None),
    ],
)
def test_the_period_of_a_title(title: str, period: dict[str, str] | None) -> None:
    """Year and span are read from the title alone; two years or none name no period."""
    assert title_period(f"\n{title}\n2019年的事。") == period


def test_a_safe_fix_changes_its_span_only(drafter: Drafter, work: Work) -> None:
    """The fix of a remark goes in, decisions on the figures of its sentence stay, and the log says what was changed."""
    text = "总结\n慰问困难职工91户, 收到感谢信77封。"
    draft = drafter.save_draft(work.id, text, base=0)
    review = drafter.review(work.id)
    kept = next(one for one in review.open if one.text == "77封")
    drafter.accept(work.id, kept.start, kept.end, "有登记", base=draft.number)
    (remark,) = [one for one in review.remarks if one.fix is not None and text[one.start] == ","]

    fixed = drafter.apply_fix(work.id, remark.start, remark.end, base=draft.number)

    assert fixed.text == text[: remark.start] + str(remark.fix) + text[remark.end :]
    assert [one.text for one in drafter.review(work.id).open] == ["91户"]
    assert "apply_fix" in [entry.action for entry in drafter.audit_log(work.id)]


def test_a_fix_of_an_older_draft_is_refused(drafter: Drafter, work: Work) -> None:
    """A fix is for the text the person saw; for another it is refused and nothing changes."""
    draft = drafter.save_draft(work.id, "总结\n慰问困难职工91户, 收到感谢信77封。", base=0)
    remark = next(one for one in drafter.review(work.id).remarks if one.fix is not None)
    newer = drafter.save_draft(work.id, draft.text + "\n又一段。", base=draft.number)
    with pytest.raises(StaleRevisionError):
        drafter.apply_fix(work.id, remark.start, remark.end, base=draft.number)
    with pytest.raises(InputError, match="没有可以直接套用的改法"):
        drafter.apply_fix(work.id, 0, 1, base=newer.number)

    assert drafter.draft_revision(work.id) == newer


def test_remarks_go_by_the_outline_of_the_draft(drafter: Drafter) -> None:
    """A draft of ours is not blamed for the numbering its outline asks for; the same text from elsewhere is told the custom."""
    example = drafter.load_example()
    for _ in drafter.draft(example.id, drafter.suggest_outline(example.id)):
        pass
    ours = drafter.review(example.id)
    theirs = drafter.bring_draft(ours.draft.text)
    drafter.bring_sheet(theirs.id, ours.sheet.content, "示例", base=1)

    assert ours.remarks == ()
    assert drafter.review(theirs.id).remarks != ()
    assert drafter.review(theirs.id).report == ours.report
