"""Signing off: only what has nothing open, exactly what was looked at, and no longer once it changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drafter.errors import InputError, NotFoundError, StaleRevisionError
from drafter.service import Drafter, DraftRevision, Person, Role, SignOff, Work
from drafter.store import digest
from tests.service.conftest import DRAFT, Open, content


def settle(drafter: Drafter, work: Work) -> DraftRevision:
    """Put the sheet's figure in place of the wrong one and accept the other."""
    wrong, _ = drafter.review(work.id).open
    saved = drafter.take_suggestion(work.id, wrong.start, wrong.end, base=1)
    (letters,) = drafter.review(work.id).open
    drafter.accept(work.id, letters.start, letters.end, "信访登记簿第3页", base=saved.number)
    return saved


@pytest.fixture
def settled(drafter: Drafter, work: Work, draft: DraftRevision) -> DraftRevision:
    """A draft with nothing open and one figure accepted."""
    return settle(drafter, work)


@pytest.fixture
def signed(drafter: Drafter, work: Work, settled: DraftRevision) -> SignOff:
    """A draft that was signed off."""
    return drafter.sign_off(work.id, base=settled.number)


def test_a_sign_off_says_what_was_signed_and_what_was_accepted(
    drafter: Drafter, work: Work, settled: DraftRevision, signed: SignOff
) -> None:
    """Revisions, digest of the text, who and when, and each accepted figure with reason, person and time."""
    (kept,) = signed.accepted
    review = drafter.review(work.id)

    assert (signed.draft_revision, signed.sheet_revision, signed.signed_by) == (settled.number, 1, "陈静")
    assert signed.sha256 == digest(review.draft.text)
    assert (kept.figure, kept.reason, kept.accepted_by) == ("77封", "信访登记簿第3页", "陈静")
    assert kept.accepted_at <= signed.signed_at
    assert review.signed == signed
    assert drafter.sign_offs(work.id) == (signed,)


def test_the_log_says_so_with_the_texts_digest(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """One line: which revision, which text, what was accepted; the chain holds."""
    line = drafter.audit_log(work.id)[-1]

    assert (line.action, line.actor) == ("sign_off", "陈静")
    assert line.detail["sha256"] == signed.sha256
    assert line.detail["accepted"][0]["reason"] == "信访登记簿第3页"
    assert drafter.verify_audit_log().ok


def test_signing_twice_is_signing_once(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """A second click gives the same sign-off."""
    assert drafter.sign_off(work.id, base=signed.draft_revision) == signed
    assert drafter.sign_offs(work.id) == (signed,)


def test_nothing_open_may_be_left(drafter: Drafter, work: Work, draft: DraftRevision) -> None:
    """Two flagged figures are two reasons not to sign, said in one line; nothing is logged."""
    with pytest.raises(InputError, match="待核实的数字2处"):
        drafter.sign_off(work.id, base=1)

    assert drafter.sign_offs(work.id) == ()
    assert drafter.audit_log(work.id)[-1].action == "save_draft"


def test_a_text_without_figures_is_never_signed(drafter: Drafter, work: Work) -> None:
    """Nothing to check is not the same as checked."""
    drafter.save_draft(work.id, "工作总结\n今年工作有序推进。", base=0)
    with pytest.raises(InputError, match="无可核对"):
        drafter.sign_off(work.id, base=1)


def test_an_open_conflict_is_never_signed(drafter: Drafter, work: Work) -> None:
    """Parts that do not add up to their total keep a draft from being final although each figure is right."""
    facts = [
        {"id": "F1", "topic": "组织建设", "item": "新建工会", "value": "12", "unit": "家", "parts": ["F2", "F3"]},
        {"id": "F2", "topic": "组织建设", "item": "新建企业工会", "value": "7", "unit": "家"},
        {"id": "F3", "topic": "组织建设", "item": "新建社区工会", "value": "4", "unit": "家"},
    ]
    drafter.save_sheet(work.id, content() | {"facts": facts}, base=1)
    drafter.save_draft(work.id, "工作总结\n新建工会12家，其中新建企业工会7家、新建社区工会4家。", base=0)
    assert drafter.review(work.id).open_conflicts
    with pytest.raises(InputError, match="勾稽矛盾"):
        drafter.sign_off(work.id, base=1)


def test_a_section_that_failed_is_never_signed(drafter: Drafter, work: Work) -> None:
    """A draft that is not whole stays a discussion draft."""
    drafter._store.save_draft(
        work.id,
        "工作总结\n新建企业工会12家。",
        base=0,
        outline="base",
        writer="model",
        sheet_revision=1,
        complete=False,
        actor="陈静",
    )
    with pytest.raises(InputError, match="有一节没有写成"):
        drafter.sign_off(work.id, base=1)


def test_a_work_without_a_draft_has_nothing_to_sign(drafter: Drafter, work: Work) -> None:
    """No draft is one line on what to do."""
    with pytest.raises(NotFoundError):
        drafter.sign_off(work.id, base=0)


def edit(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """Save one word more."""
    text = drafter.review(work.id).draft.text
    drafter.save_draft(work.id, text + "谢谢。", base=signed.draft_revision)


def restore(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """Go back to the very same text."""
    drafter.restore_draft(work.id, signed.draft_revision, base=signed.draft_revision)


def change_sheet(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """Save the sheet again with another source."""
    changed = content()
    changed["facts"][0]["source"] = "组建台账（更正）"
    drafter.save_sheet(work.id, changed, base=1)


def withdraw(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """Take the acceptance back."""
    review = drafter.review(work.id)
    (figure,) = (one for one in review.report.figures if review.decision(one))
    drafter.withdraw(work.id, figure.start, figure.end, base=signed.draft_revision)


@pytest.mark.parametrize("change", [edit, restore, change_sheet, withdraw])
def test_any_change_lifts_the_sign_off(
    drafter: Drafter, work: Work, signed: SignOff, change: Callable[[Drafter, Work, SignOff], None]
) -> None:
    """Edited, restored, the sheet saved again, an acceptance withdrawn: not signed any more, and the name of the file says so."""
    assert drafter.export(work.id).final
    change(drafter, work, signed)
    file = drafter.export(work.id)

    assert drafter.review(work.id).signed is None
    assert not file.final
    assert "定稿" not in file.name
    assert drafter.sign_offs(work.id) == (signed,)


def test_it_may_be_signed_again_after_a_change(drafter: Drafter, work: Work, signed: SignOff) -> None:
    """The edit is signed off in its turn; both sign-offs stay on record, the newest first."""
    edit(drafter, work, signed)
    again = drafter.sign_off(work.id, base=signed.draft_revision + 1)

    assert drafter.review(work.id).signed == again
    assert drafter.sign_offs(work.id) == (again, signed)


def test_only_what_was_looked_at_is_signed(drafter: Drafter, work: Work, settled: DraftRevision) -> None:
    """Someone saved meanwhile: the signer is told, nothing is signed."""
    drafter.save_draft(work.id, DRAFT, base=settled.number)
    with pytest.raises(StaleRevisionError) as caught:
        drafter.sign_off(work.id, base=settled.number)

    assert caught.value.current == settled.number + 1
    assert drafter.sign_offs(work.id) == ()


@pytest.mark.parametrize("change", ["draft", "sheet", "decision"])
def test_what_changes_between_looking_and_signing_is_seen(
    drafter: Drafter, work: Work, settled: DraftRevision, change: str
) -> None:
    """The database looks once more itself: draft, sheet and decisions must be what the review was made of."""
    store, number = drafter._store, settled.number
    decided = store.decisions(work.id)
    if change == "draft":
        drafter.save_draft(work.id, DRAFT, base=number)
    elif change == "sheet":
        drafter.save_sheet(work.id, content() | {"plans": []}, base=1)
    else:
        key = next(iter(decided))
        store.decide(
            work.id, key=key, facts_hash="", figure="77封", action="withdraw", reason="", base=number, actor="周明"
        )
    with pytest.raises(StaleRevisionError):
        store.sign_off(work.id, base=number, sheet_revision=1, decided=decided, accepted=(), actor="陈静")

    assert drafter.sign_offs(work.id) == ()


def test_the_file_says_what_it_is(drafter: Drafter, work: Work, draft: DraftRevision) -> None:
    """Open: 讨论稿; settled: neither; signed off: 定稿, in every form, with the sign-off named in the log."""
    before = drafter.export(work.id)
    saved = settle(drafter, work)
    between = drafter.export(work.id)
    signed = drafter.sign_off(work.id, base=saved.number)
    names = [drafter.export(work.id, form).name for form in ("docx", "md", "xlsx")]

    assert before.name == "长乐镇总工会2026年上半年工作总结（讨论稿）.docx"
    assert between.name == "长乐镇总工会2026年上半年工作总结.docx"
    assert names == [
        "长乐镇总工会2026年上半年工作总结（定稿）.docx",
        "长乐镇总工会2026年上半年工作总结（定稿）.md",
        "长乐镇总工会2026年上半年工作总结数据核对表（定稿）.xlsx",
    ]
    assert (before.draft_only, before.final, between.draft_only, between.final) == (True, False, False, False)
    assert drafter.audit_log(work.id)[-1].detail["sign_off"] == signed.id


def test_a_signature_carries_the_signers_account(open_drafter: Open) -> None:
    """A reviewer who signed in signs by name and account; a clerk of the unit may not."""
    drafter = open_drafter()
    unit = drafter.add_unit("长乐镇总工会")
    for subject, role in (("clerk", Role.CLERK), ("reviewer", Role.REVIEWER)):
        drafter.grant(unit.id, subject, role)
    clerk, reviewer = (drafter.acting(Person.signed_in(name, name)) for name in ("clerk", "reviewer"))
    work = clerk.create_work(content())
    clerk.save_draft(work.id, "工作总结\n新建企业工会12家。", base=0)
    signed = reviewer.sign_off(work.id, base=1)

    assert (signed.signed_by, signed.subject) == ("reviewer", "reviewer")
    assert clerk.review(work.id).signed == signed
