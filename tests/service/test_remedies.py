"""What a person may do about a figure or a fact left out: another fact, the newest data, a sentence more."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from drafter.errors import InputError, NotFoundError, StaleRevisionError
from drafter.service import Drafter, DraftRevision, Signature
from drafter.service.remedies import day_to_sign
from drafter.sheet import Period
from tests.service.conftest import DRAFT, content


def _span(text: str, figure: str) -> tuple[int, int]:
    start = text.index(figure)
    return start, start + len(figure)


def _changed(**values: str) -> dict[str, Any]:
    """The sheet with other values, by item."""
    sheet = deepcopy(content())
    for fact in sheet["facts"]:
        fact["value"] = values.get(fact["item"], fact["value"])
    return sheet


def test_another_fact_takes_the_place_of_a_figure(drafter: Drafter, draft: DraftRevision) -> None:
    """The chosen number is written as the sentence has it, the draft is a new revision, the log says which fact it was."""
    span = _span(DRAFT, "91户")
    first = drafter.fact_options(draft.work_id, *span, base=1).options[0]

    assert (first.label, first.written) == ("F3　慰问困难职工　86户　帮扶救助", "86户")

    saved = drafter.use_fact(draft.work_id, *span, first.fact, base=1)

    assert saved.text == DRAFT.replace("91户", "86户")
    assert drafter.audit_log(draft.work_id)[-1].detail["fact"] == "F3.value"


def test_last_years_number_can_be_chosen(drafter: Drafter, draft: DraftRevision) -> None:
    """A fact's earlier number and its target are numbers of the sheet too."""
    saved = drafter.use_fact(draft.work_id, *_span(DRAFT, "12家"), "F1", "previous", base=1)

    assert "新建企业工会9家" in saved.text


def test_what_is_no_fact_of_the_sheet_cannot_be_chosen(drafter: Drafter, draft: DraftRevision) -> None:
    """An id from an older page is refused in one line, nothing is saved."""
    with pytest.raises(NotFoundError, match="F99"):
        drafter.use_fact(draft.work_id, *_span(DRAFT, "12家"), "F99", base=1)

    revision = drafter.draft_revision(draft.work_id)
    assert revision is not None
    assert revision.number == 1


def test_decisions_on_other_figures_stay_when_a_fact_is_chosen(drafter: Drafter, draft: DraftRevision) -> None:
    """Only the figure in hand is looked at again."""
    drafter.accept(draft.work_id, *_span(DRAFT, "77封"), "有登记", base=1)
    drafter.use_fact(draft.work_id, *_span(DRAFT, "91户"), "F3", base=1)

    assert [figure.text for figure in drafter.review(draft.work_id).open] == []


def test_a_changed_fact_is_told_with_the_figures_it_made_wrong(drafter: Drafter, draft: DraftRevision) -> None:
    """What the sheet said when the draft was written, what it says now; what was wrong before is not counted."""
    drafter.save_sheet(draft.work_id, _changed(新建企业工会="13", 发放慰问金="26.3"), base=1)

    assert [(one.figure.text, one.fact, one.before, one.now) for one in drafter.outdated(draft.work_id)] == [
        ("12家", "新建企业工会", "12家", "13家"),
        ("25.8万元", "发放慰问金", "25.80万元", "26.3万元"),
    ]


def test_all_outdated_figures_follow_the_sheet_at_once(drafter: Drafter, draft: DraftRevision) -> None:
    """One revision with every new number in place; what was accepted beside them stays accepted."""
    drafter.accept(draft.work_id, *_span(DRAFT, "91户"), "经复核", base=1)
    drafter.save_sheet(draft.work_id, _changed(新建企业工会="13", 发放慰问金="126.3"), base=1)
    saved = drafter.follow_sheet(draft.work_id, base=1)

    assert saved.number == 2
    assert "新建企业工会13家，新发展会员1350人" in saved.text
    assert "慰问困难职工91户，发放慰问金126.3万元" in saved.text
    assert [figure.text for figure in drafter.review(draft.work_id).open] == ["77封"]
    assert drafter.outdated(draft.work_id) == ()


def test_nothing_follows_when_nothing_is_outdated(drafter: Drafter, draft: DraftRevision) -> None:
    """One line says so; no revision is made."""
    with pytest.raises(InputError, match="没有可以一并改成新数的地方"):
        drafter.follow_sheet(draft.work_id, base=1)


def test_a_fact_left_out_is_told_where_its_topic_is_told(drafter: Drafter, draft: DraftRevision) -> None:
    """The proposed sentence is clean by the checker, and the fact is used once it stands in the draft."""
    sheet = content()
    sheet["facts"].append({"topic": "帮扶救助", "item": "开展法律援助", "value": "23", "unit": "件", "source": "登记"})
    drafter.save_sheet(draft.work_id, sheet, base=1)
    assert drafter.review(draft.work_id).report.unused[-1] == "F6"
    proposed = drafter.insertion(draft.work_id, "F6")

    assert dict(proposed.places)[proposed.line].startswith("二、帮扶救助　慰问困难职工91户")
    assert "23件" in proposed.sentence

    saved = drafter.insert_sentence(draft.work_id, proposed.line, proposed.sentence, base=1)
    review = drafter.review(draft.work_id)

    assert saved.text.split("\n")[proposed.line].endswith("25.8万元。" + proposed.sentence)
    assert "F6" not in review.report.unused
    assert {figure.text for figure in review.open} == {"91户", "77封"}


def test_headings_and_the_title_take_no_sentence(drafter: Drafter, draft: DraftRevision) -> None:
    """Places are paragraphs only; a line that is none is refused."""
    proposed = drafter.insertion(draft.work_id, "F1")

    assert [line for line, _ in proposed.places] == [2, 4, 6]
    with pytest.raises(InputError, match="选的段落已经不在了"):
        drafter.insert_sentence(draft.work_id, 1, "新建企业工会12家。", base=1)
    with pytest.raises(InputError, match="没有要补写的文字"):
        drafter.insert_sentence(draft.work_id, 2, " \n ", base=1)


def test_a_remedy_for_an_older_draft_is_refused(drafter: Drafter, draft: DraftRevision) -> None:
    """Whoever saved in between is not overwritten."""
    drafter.save_draft(draft.work_id, DRAFT.replace("77封", "78封"), base=1)
    span = _span(DRAFT, "91户")

    with pytest.raises(StaleRevisionError):
        drafter.use_fact(draft.work_id, *span, "F3", base=1)
    with pytest.raises(StaleRevisionError):
        drafter.follow_sheet(draft.work_id, base=1)
    with pytest.raises(StaleRevisionError):
        drafter.insert_sentence(draft.work_id, 2, "一句。", base=1)


def test_a_draft_is_ended_with_unit_and_day(drafter: Drafter, draft: DraftRevision) -> None:
    """落款 is offered once, stands on two lines of its own at the end and needs no source; decisions on figures stay."""
    drafter.accept(draft.work_id, *_span(DRAFT, "77封"), "有登记", base=1)
    assert drafter.signature(draft.work_id) is not None

    saved = drafter.add_signature(draft.work_id, "2026年07月05日", base=1)
    review = drafter.review(draft.work_id)

    assert saved.text == DRAFT.rstrip() + "\n长乐镇总工会\n2026年7月5日"
    assert [one.text for one in review.open] == ["91户"]
    assert drafter.signature(draft.work_id) is None
    with pytest.raises(InputError, match="已有落款"):
        drafter.add_signature(draft.work_id, "2026年7月5日", base=2)
    drafter.undo(draft.work_id, base=2)
    assert isinstance(drafter.signature(draft.work_id), Signature)


@pytest.mark.parametrize("day", ["7月5日", "2026年7月", "2026年2月30日", "", "前天"])
def test_aday_to_sign_is_a_whole_day(drafter: Drafter, draft: DraftRevision, day: str) -> None:
    """Anything less is refused in one line with an example, and nothing is saved."""
    with pytest.raises(InputError, match="不是完整的年月日") as caught:
        drafter.add_signature(draft.work_id, day, base=1)

    assert "月" in caught.value.hint
    assert drafter.review(draft.work_id).draft.number == 1


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 7, 5), date(2026, 7, 5)),
        (date(2026, 6, 20), date(2026, 6, 20)),
        (date(2027, 11, 22), date(2026, 6, 30)),
        (date(2025, 12, 31), date(2026, 6, 30)),
    ],
)
def test_the_day_proposed_is_today_while_that_may_be(today: date, day: date) -> None:
    """A summary of long ago, or of a time to come, is proposed the last day of its period."""
    assert day_to_sign(Period(year=2026, span="上半年"), today) == day
