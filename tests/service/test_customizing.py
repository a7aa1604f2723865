"""What a unit settles once for all its works: other names of items, how Word files are made; and what models were used for."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document

from drafter.errors import InputError, NotFoundError, SettingsError
from drafter.export import USUAL
from drafter.service import Drafter, DraftRevision
from drafter.store import ModelCall
from drafter.trace import Status
from tests.service.conftest import DRAFT, content

OTHER = DRAFT.replace("新建企业工会12家，新发展会员1350人。", "推动组织覆盖向前走86家，新发展会员1350人。")


def _figure(drafter: Drafter, work_id: int, text: str):
    return next(one for one in drafter.review(work_id).report.figures if one.text == text)


def test_a_kept_name_is_known_to_the_checker_from_then_on(drafter: Drafter, draft: DraftRevision) -> None:
    """The figure beside the other name is compared with the item's fact, in this work and in the next of the unit."""
    work = draft.work_id
    drafter.save_draft(work, OTHER, base=1)
    assert _figure(drafter, work, "86家").suggestion != "12家"
    span = OTHER.index("86家"), OTHER.index("86家") + 3
    choice = drafter.fact_options(work, *span, base=2)
    assert choice.phrase == "推动组织覆盖向前走"

    kept = drafter.keep_other_name(work, "F1", choice.phrase)

    figure = _figure(drafter, work, "86家")
    assert (figure.status, figure.facts, figure.suggestion) == (Status.MISATTRIBUTED, ("F3",), "12家")
    later = drafter.create_work(content())
    drafter.save_draft(later.id, OTHER, base=0)
    assert _figure(drafter, later.id, "86家").suggestion == "12家"

    drafter.withdraw_other_name(kept.unit_id, kept.id)

    assert drafter.other_names(kept.unit_id) == ()
    assert _figure(drafter, work, "86家").suggestion != "12家"
    with pytest.raises(NotFoundError):
        drafter.withdraw_other_name(kept.unit_id, kept.id)


def test_a_name_kept_twice_is_kept_once(drafter: Drafter, draft: DraftRevision) -> None:
    """Blanks around it do not count."""
    first = drafter.keep_other_name(draft.work_id, "F1", "扩大覆盖")

    assert drafter.keep_other_name(draft.work_id, "F1", " 扩大覆盖 ") == first
    assert [one.item for one in drafter.other_names(first.unit_id)] == ["新建企业工会"]


def test_names_of_a_parent_hold_below_and_not_beside(drafter: Drafter) -> None:
    """What a district settles, its streets have; what a street settles, its neighbour has not."""
    district = drafter.add_unit("临江区总工会")
    street = drafter.add_unit("江北街道总工会", parent_id=district.id)
    beside = drafter.add_unit("江南街道总工会", parent_id=district.id)
    works = {unit.id: drafter.create_work(content(), unit.id).id for unit in (district, street, beside)}
    drafter.keep_other_name(works[district.id], "F1", "区里的说法")
    drafter.keep_other_name(works[street.id], "F1", "街道的说法")

    def known(unit: int) -> str:
        sheet = drafter.sheet(works[unit]).sheet
        assert sheet is not None
        return sheet.fact("F1").also

    assert known(district.id) == "区里的说法"
    assert known(street.id) == "区里的说法；街道的说法"
    assert known(beside.id) == "区里的说法"


def test_decisions_outlive_a_kept_name(drafter: Drafter, draft: DraftRevision) -> None:
    """Another name says nothing else of the fact, so what was accepted stays accepted."""
    start = DRAFT.index("91户")
    drafter.accept(draft.work_id, start, start + 3, "经复核", base=1)
    drafter.keep_other_name(draft.work_id, "F3", "走访慰问困难家庭")

    assert [one.text for one in drafter.review(draft.work_id).open] == ["77封"]


@pytest.mark.parametrize(("name", "said"), [("  ", "没有填写"), ("长" * 41, "太长")])
def test_a_name_that_is_none_is_refused(drafter: Drafter, draft: DraftRevision, name: str, said: str) -> None:
    """One line says what to fill in."""
    with pytest.raises(InputError, match=said):
        drafter.keep_other_name(draft.work_id, "F1", name)


def test_word_files_are_made_as_the_unit_chose(drafter: Drafter, draft: DraftRevision) -> None:
    """The choice holds for every export of the unit, and is in the log with what it was before."""
    unit = drafter.works()[0].unit_id
    assert unit is not None
    assert drafter.word_options(unit) == USUAL
    chosen = replace(USUAL, annex=False, notice=False, fonts="system")
    drafter.save_word_options(unit, chosen)
    document = Document(io.BytesIO(drafter.export(draft.work_id).data))

    assert drafter.word_options(unit) == chosen
    assert document.tables == []
    assert "辅助生成" not in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert drafter.audit_log()[-2].detail["word_annex"] == {"old": "", "new": "no"}


def test_unknown_fonts_are_refused(drafter: Drafter, draft: DraftRevision) -> None:
    """Nothing is kept."""
    unit = drafter.works()[0].unit_id
    assert unit is not None
    with pytest.raises(InputError, match="没有名为“草书”的字体组"):
        drafter.save_word_options(unit, replace(USUAL, fonts="草书"))
    assert drafter.word_options(unit) == USUAL


def test_usage_adds_up_by_month_and_model(drafter: Drafter, draft: DraftRevision) -> None:
    """Calls, failed ones too, tokens and exact cost; a model without prices has no cost."""
    store = drafter._store
    run = store.start_run(draft.work_id, sheet_revision=1, outline="", writer="model", actor="陈静")
    for model, cost, error in (("甲", "0.1", ""), ("甲", "0.2", ""), ("甲", "", "TransientModelError"), ("乙", "", "")):
        store.record_call(run, ModelCall(model, "", "", 100, 20, 0, False, 5, 1, cost, error))
    told = {
        one.model: (one.calls, one.failed, one.prompt_tokens, one.completion_tokens, one.cost)
        for one in drafter.usage()
    }

    assert told == {"甲": (3, 1, 300, 60, "0.3"), "乙": (1, 0, 100, 20, "")}


def test_no_model_cannot_be_tried(drafter: Drafter) -> None:
    """One line says what to set."""
    with pytest.raises(SettingsError, match="没有设置语言模型"):
        drafter.try_model()
