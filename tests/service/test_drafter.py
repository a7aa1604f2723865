"""What the service promises to pages and the command line, on a real database."""

from __future__ import annotations

import io
import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from drafter import trace
from drafter.errors import (
    InputError,
    NotFoundError,
    SettingsError,
    SheetError,
    StaleRevisionError,
    TemplateError,
)
from drafter.service import Drafter, DraftRevision, EvidenceRow, Review, Span, Work
from drafter.sheet import FactSheet
from drafter.trace import Figure, Report, Status, check
from drafter.writing.events import DraftFinished, SectionFinished, SectionStarted
from tests.service.conftest import DRAFT, Open, content


def figure(review: Review, text: str) -> Figure:
    """Find the one figure that reads so."""
    (found,) = [one for one in review.report.figures if one.text == text]
    return found


def evidence(review: Review, text: str) -> dict[str, str]:
    """Give the evidence rows of the figure that reads so."""
    rows = review.evidence[review.report.figures.index(figure(review, text))]
    assert all(isinstance(row, EvidenceRow) for row in rows)
    return {row.label: row.text for row in rows}


def accept(drafter: Drafter, draft: DraftRevision, text: str, reason: str) -> None:
    """Accept the figure that reads so."""
    found = figure(drafter.review(draft.work_id), text)
    drafter.accept(draft.work_id, found.start, found.end, reason, base=draft.number)


# Works and sheets


def test_making_a_service_touches_no_file(open_drafter: Open, tmp_path: Path) -> None:
    """The database is opened on first use: a command that needs none leaves nothing behind."""
    folder = tmp_path / "data"
    drafter = open_drafter(data_folder=folder)
    events = list(drafter.draft_sheet(FactSheet.from_mapping(content())))

    assert isinstance(events[-1], DraftFinished)
    assert not folder.exists()


def test_a_blank_work_can_be_begun_and_filled_in(drafter: Drafter) -> None:
    """A new work has a blank sheet; what is typed next names it in the list."""
    work = drafter.create_work()
    drafter.save_sheet(work.id, content(), base=1)

    assert (work.unit_name, work.period_label) == ("", "")
    (listed,) = drafter.works()
    assert (listed.unit_name, listed.period_label, listed.kind) == (
        "长乐镇总工会",
        "2026年上半年",
        "镇",
    )


def test_the_example_is_loaded_once(open_drafter: Open) -> None:
    """Loading it again, also from another service on the same database, gives the same work; its sheet is readable."""
    first, second = open_drafter(), open_drafter()
    work = first.load_example()

    assert first.load_example() == work
    assert second.load_example() == work
    assert first.sheet(work.id).problems == ()
    assert len(first.works()) == 1


def test_an_altered_example_is_kept_and_a_fresh_one_given(drafter: Drafter) -> None:
    """Each time the sheet of the example was altered there is one fresh example more, as it ships; what was altered stays."""
    from drafter.intake import example_content

    altered = []
    for count in (1, 2, 3):
        work = drafter.load_example()
        assert work.id not in altered
        assert drafter.load_example() == work
        assert len(drafter.works()) == count
        assert drafter.sheet(work.id).sheet == FactSheet.from_mapping(example_content())
        mine = drafter.sheet(work.id).content
        mine["facts"][0]["value"] = "4321"
        drafter.save_sheet(work.id, mine, base=1)
        altered.append(work.id)

    assert all(drafter.sheet(one).content["facts"][0]["value"] == "4321" for one in altered)


def test_an_example_that_was_drafted_is_still_the_example(drafter: Drafter) -> None:
    """Drafting and editing the draft do not alter the sheet: the same work is given."""
    work = drafter.load_example()
    drafter.save_draft(work.id, "一稿", base=0)

    assert drafter.load_example().id == work.id


def test_what_cannot_be_read_is_kept_and_named(drafter: Drafter, work: Work) -> None:
    """A half-typed value is saved as typed: there is no sheet, and the problem says where."""
    typed = content()
    typed["facts"][0]["value"] = "1,2,3"
    saved = drafter.save_sheet(work.id, typed, base=1)

    assert saved.sheet is None
    assert "1,2,3" in "".join(map(str, saved.problems))
    assert drafter.sheet(work.id).content["facts"][0]["value"] == "1,2,3"


def test_a_correction_makes_the_sheet_readable_again(drafter: Drafter, work: Work) -> None:
    """After the correction there is a sheet and no problem."""
    typed = content()
    typed["facts"][0]["value"] = "十几多"
    drafter.save_sheet(work.id, typed, base=1)
    saved = drafter.save_sheet(work.id, content(), base=2)

    assert saved.problems == ()
    assert saved.sheet is not None
    assert saved.sheet.facts[0].value == "12"


def test_numbers_from_a_table_widget_do_not_become_floats(drafter: Drafter, work: Work) -> None:
    """Numbers, blanks and NaN of a data frame are stored as text, so that 575.8 stays 575.8."""
    typed: dict[str, Any] = content()
    typed["facts"] = [{"item": "余额", "value": 575.8, "previous": float("nan"), "target": None}]
    saved = drafter.save_sheet(work.id, typed, base=1)

    assert saved.content["facts"] == [{"item": "余额", "value": "575.8", "previous": "", "target": ""}]
    assert saved.sheet is not None
    assert saved.sheet.facts[0].value == "575.8"


def test_the_second_of_two_people_on_one_sheet_is_told(open_drafter: Open, work: Work) -> None:
    """The other's name and the newest number are in the error; the other's sheet stands."""
    changed = content()
    changed["facts"][0]["value"] = "13"
    open_drafter(actor="周明").save_sheet(work.id, changed, base=1)
    with pytest.raises(StaleRevisionError, match="周明") as caught:
        open_drafter(actor="陈静").save_sheet(work.id, content(), base=1)

    assert caught.value.current == 2
    assert caught.value.hint


def test_what_a_caller_does_to_a_sheet_it_was_given_changes_nothing(drafter: Drafter, work: Work) -> None:
    """The content belongs to the caller: pages may edit it in place."""
    drafter.sheet(work.id).content["facts"].clear()

    assert len(drafter.sheet(work.id).content["facts"]) == 5


def test_a_control_character_that_no_database_holds_is_refused_with_its_place(
    drafter: Drafter, work: Work, draft: DraftRevision
) -> None:
    """NUL and half surrogates are an InputError that says where; nothing is stored."""
    bad = content()
    bad["facts"][0]["text"] = "坏\0字"
    with pytest.raises(InputError, match="第2个字"):
        drafter.save_sheet(work.id, bad, base=1)
    with pytest.raises(InputError, match="第3个字"):
        drafter.save_draft(work.id, "正文\ud800", base=1)

    assert drafter.sheet(work.id).number == 1
    assert drafter.draft_revision(work.id) == draft


def test_a_file_is_read_and_not_taken_over(drafter: Drafter) -> None:
    """Reading a file gives its content; no work comes of it until a person says so."""
    read = drafter.read_sheet_file(json.dumps(content()).encode(), "sheet.json")

    assert read.content["unit"]["name"] == "长乐镇总工会"
    assert drafter.works() == ()


def test_a_file_that_is_none_is_an_input_error(drafter: Drafter) -> None:
    """Binary rubbish is one Chinese line; nothing is stored."""
    with pytest.raises(InputError):
        drafter.read_sheet_file(b"\x00\x01\x02rubbish", "sheet.xlsx")

    assert drafter.works() == ()


def test_the_blank_workbook_asks_for_what_the_outline_wants(drafter: Drafter) -> None:
    """Each wanted item of the outline stands in the workbook; without an outline it is an empty form that opens."""
    (wanting, *_) = [one for one in drafter.outlines() if any(s.wants for s in one.sections)]
    wants = [want.item for section in wanting.sections for want in section.wants]
    filled = _words(drafter.blank_workbook(wanting.name))

    assert set(wants) <= filled
    assert "事项" in _words(drafter.blank_workbook())
    assert not set(wants) & _words(drafter.blank_workbook())


def _words(data: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {str(cell.value) for page in book for row in page.iter_rows() for cell in row}


# Drafting


def test_the_suggested_outline_is_one_there_is(drafter: Drafter, work: Work) -> None:
    """Also for a sheet that cannot be read."""
    names = {outline.name for outline in drafter.outlines()}
    blank = drafter.create_work({"facts": "不是列表"})

    assert drafter.suggest_outline(work.id) in names
    assert drafter.suggest_outline(blank.id) in names


def test_without_a_model_only_the_rule_writer_is_offered(drafter: Drafter, work: Work) -> None:
    """The choice says why the other is not available; asking for it all the same is an error with what to set."""
    rule, model = drafter.writers()

    assert (rule.name, rule.available, model.name, model.available) == (
        "rule",
        True,
        "model",
        False,
    )
    with pytest.raises(SettingsError) as caught:
        drafter.draft(work.id, "base", "model")
    assert "DRAFTER_MODEL" in caught.value.hint


def test_the_estimate_counts_the_sections_that_come(drafter: Drafter, work: Work) -> None:
    """Sections as the writer counts them, facts of the sheet, no tokens without a model."""
    estimate = drafter.estimate(work.id, "base")
    totals = {e.total for e in drafter.draft(work.id, "base") if isinstance(e, SectionStarted)}

    assert totals == {estimate.sections}
    assert (estimate.facts, estimate.prompt_tokens) == (5, None)


def test_the_estimate_counts_no_row_that_waits_for_its_figure(drafter: Drafter, work: Work) -> None:
    """An item with nothing said of it will not be written, and is not promised."""
    sheet = drafter.sheet(work.id)
    before = drafter.estimate(work.id, "base")
    waiting = {"topic": "组织建设", "item": "按期换届的基层工会", "unit": "家"}
    drafter.save_sheet(work.id, {**sheet.content, "facts": [*sheet.content["facts"], waiting]}, base=sheet.number)

    assert drafter.estimate(work.id, "base") == before


def test_a_draft_is_stored_with_its_sheet_and_passes_its_own_check(drafter: Drafter, work: Work) -> None:
    """The rule writer's draft is revision 1, on sheet revision 1, with nothing open and every fact used."""
    *_, last = drafter.draft(work.id, drafter.suggest_outline(work.id))
    stored = drafter.draft_revision(work.id)
    review = drafter.review(work.id)

    assert isinstance(last, DraftFinished)
    assert stored is not None
    assert (stored.text, stored.number, stored.sheet_revision, stored.writer) == (
        last.text,
        1,
        1,
        "rule",
    )
    assert stored.complete
    assert review.open == ()
    assert review.report.unused == ()
    assert review.signable
    assert not review.sheet_changed


def test_each_section_is_stored_before_it_is_told(drafter: Drafter, work: Work) -> None:
    """When a page hears that a section is finished, the section is in the database already."""
    run = None
    for event in drafter.draft(work.id, "base"):
        run = drafter.last_run(work.id)
        assert run is not None
        if isinstance(event, SectionFinished):
            assert (run.sections[-1].index, run.sections[-1].text) == (event.index, event.text)
        if isinstance(event, DraftFinished):
            assert drafter.draft_revision(work.id) is not None

    assert run is not None
    ended = drafter.last_run(work.id)
    assert ended is not None
    assert (run.state, ended.state) == ("running", "finished")


def test_a_run_that_a_person_leaves_keeps_its_sections(drafter: Drafter, work: Work) -> None:
    """Closing the page in the middle: finished sections stay, the run is stopped, no draft appears."""
    events = drafter.draft(work.id, "base")
    while not isinstance(next(events), SectionFinished):
        pass
    events.close()  # type: ignore[attr-defined]

    run = drafter.last_run(work.id)
    assert run is not None
    assert (run.state, len(run.sections)) == ("stopped", 1)
    assert drafter.draft_revision(work.id) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"period": {}}, "期间"),
        ({"facts": []}, "事实"),
        ({"unit": {}}, "单位名称"),
    ],
)
def test_what_is_missing_for_drafting_is_said_before_anything_starts(
    drafter: Drafter, change: dict[str, Any], words: str
) -> None:
    """No period, no facts or no unit: an error that names it, and no run."""
    work = drafter.create_work({**content(), **change})
    with pytest.raises(SheetError, match=words):
        drafter.draft(work.id, "base")

    assert drafter.last_run(work.id) is None


def test_an_unreadable_sheet_is_not_drafted(drafter: Drafter) -> None:
    """The error lists the problems."""
    work = drafter.create_work({**content(), "facts": [{"item": "新建工会", "value": "1,2,3"}]})
    with pytest.raises(SheetError) as caught:
        drafter.draft(work.id, "base")

    assert caught.value.problems


def test_an_outline_or_writer_that_does_not_exist_is_named(drafter: Drafter, work: Work) -> None:
    """Both are errors before a run begins."""
    with pytest.raises(TemplateError, match="nowhere"):
        drafter.draft(work.id, "nowhere")
    with pytest.raises(InputError, match="magic"):
        drafter.draft(work.id, "base", "magic")
    with pytest.raises(InputError, match="magic"):
        drafter.draft_sheet(FactSheet.from_mapping(content()), None, "magic")

    assert drafter.last_run(work.id) is None


def test_drafting_without_a_store_gives_the_same_text(drafter: Drafter, work: Work) -> None:
    """The command line's draft of a sheet is the page's draft of it."""
    *_, stored = drafter.draft(work.id, "base")
    *_, loose = drafter.draft_sheet(FactSheet.from_mapping(content()), "base")

    assert isinstance(stored, DraftFinished)
    assert isinstance(loose, DraftFinished)
    assert stored.text == loose.text


def test_a_new_draft_leaves_the_edited_one_in_the_history(drafter: Drafter, draft: DraftRevision) -> None:
    """Drafting again adds a revision on top; the edit is still stored."""
    list(drafter.draft(draft.work_id, "base"))
    newest = drafter.draft_revision(draft.work_id)

    assert newest is not None
    assert newest.number == 2
    actions = [entry.action for entry in drafter.audit_log(draft.work_id)]
    assert actions == ["save_sheet", "save_draft", "start_run", "draft", "end_run"]


# Review


def test_a_review_without_a_draft_says_what_to_do(drafter: Drafter, work: Work) -> None:
    """There is nothing to review yet."""
    with pytest.raises(NotFoundError, match="还没有稿件"):
        drafter.review(work.id)


def test_a_review_is_the_check_of_the_stored_text(drafter: Drafter, draft: DraftRevision) -> None:
    """Report, keys and evidence run parallel; what is flagged is open; unused facts are named."""
    review = drafter.review(draft.work_id)

    assert review.sheet.sheet is not None
    assert review.report == check(DRAFT, review.sheet.sheet)
    assert len(review.keys) == len(review.evidence) == len(review.report.figures)
    assert {one.text for one in review.open} == {"91户", "77封"}
    assert not review.signable


def test_a_review_after_an_edit_starts_from_the_review_before(
    drafter: Drafter, draft: DraftRevision, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check after an edit is given the report before it, against the same sheet only, and finds what a check anew finds."""
    given: list[Report | None] = []
    real = trace.check

    def watched(text: str, sheet: FactSheet, *, previous: Report | None = None) -> Report:
        given.append(previous)
        return real(text, sheet, previous=previous)

    monkeypatch.setattr(trace, "check", watched)
    drafter.review(draft.work_id)
    drafter.save_draft(draft.work_id, edited := DRAFT.replace("91户", "86户"), base=1)
    second = drafter.review(draft.work_id).report
    typed = drafter.sheet(draft.work_id)
    assert typed.sheet is not None
    drafter.save_sheet(draft.work_id, typed.content | {"plans": ["新建工会5家"]}, base=typed.number)
    drafter.review(draft.work_id)

    assert [previous is None for previous in given] == [True, False, True]
    assert second == real(edited, typed.sheet)
    assert second.memo is None


def test_the_evidence_tells_fact_value_source_and_reason(drafter: Drafter, draft: DraftRevision) -> None:
    """A figure with its fact: what it is, what the sheet says, last period's, the source."""
    review = drafter.review(draft.work_id)
    rows = evidence(review, "25.8万元")

    assert rows["对应事实"].endswith("帮扶救助 · 发放慰问金")
    assert rows["数据"] == "25.80万元"
    assert rows["上期"] == "21.5万元"
    assert rows["出处"].startswith("财务")
    assert evidence(review, "77封")["理由"]


def test_a_formula_is_shown_with_its_numbers(drafter: Drafter, work: Work) -> None:
    """Growth against last period: ids, numbers, result."""
    text = "新建企业工会12家，比上年同期增加3家，完成年度任务的60%。"
    drafter.save_draft(work.id, text, base=0)
    review = drafter.review(work.id)

    assert evidence(review, "3家")["公式"] == "F1－F1上期 ＝ 12家－9家 ＝ 3家"
    assert evidence(review, "60%")["公式"] == "F1÷F1目标×100% ＝ 12家÷20家×100% ＝ 60%"


def test_taking_a_suggestion_replaces_exactly_the_figure(drafter: Drafter, draft: DraftRevision) -> None:
    """91户 becomes 86户, nothing else changes, and the log says what was done."""
    wrong = figure(drafter.review(draft.work_id), "91户")
    saved = drafter.take_suggestion(draft.work_id, wrong.start, wrong.end, base=1)

    assert saved.text == DRAFT.replace("91户", "86户")
    assert (saved.number, saved.writer) == (2, "person")
    assert {one.text for one in drafter.review(draft.work_id).open} == {"77封"}
    last = drafter.audit_log(draft.work_id)[-1]
    assert (last.action, last.detail["figure"], last.detail["suggestion"]) == (
        "take_suggestion",
        "91户",
        "86户",
    )


ONE_SENTENCE = "慰问困难职工91户，收到感谢信77封，收到建议信77封，发放慰问金30.5万元。\n"


def take(drafter: Drafter, work: Work, text: str) -> DraftRevision:
    """Take the suggestion for the one figure that reads so."""
    review = drafter.review(work.id)
    wrong = figure(review, text)
    return drafter.take_suggestion(work.id, wrong.start, wrong.end, base=review.draft.number)


@pytest.mark.parametrize(("wrong", "right"), [("91户", "86户"), ("30.5万元", "25.8万元")])
def test_what_was_decided_beside_a_corrected_figure_stays(
    open_drafter: Open, work: Work, wrong: str, right: str
) -> None:
    """Of two equal figures in the sentence the accepted one keeps reason and name; the other stays open; the log tells who carried it."""
    drafter, other = open_drafter(), open_drafter(actor="周明")
    drafter.save_draft(work.id, ONE_SENTENCE, base=0)
    second = [one for one in drafter.review(work.id).report.figures if one.text == "77封"][1]
    drafter.accept(work.id, second.start, second.end, "有登记", base=1)
    saved = take(other, work, wrong)
    review = drafter.review(work.id)
    letters = [one for one in review.report.figures if one.text == "77封"]
    decision = review.decision(letters[1])

    assert saved.text == ONE_SENTENCE.replace(wrong, right)
    assert decision is not None
    assert (decision.action, decision.reason, decision.actor) == ("accept", "有登记", "陈静")
    assert letters[0] in review.open
    assert letters[1] not in review.open
    carried = [entry for entry in drafter.audit_log(work.id) if entry.action == "carry_decision"]
    assert [(one.actor, one.detail["decided_by"], one.detail["reason"]) for one in carried] == [
        ("周明", "陈静", "有登记")
    ]
    assert drafter.verify_audit_log().ok


def test_corrections_one_after_another_keep_every_decision(drafter: Drafter, work: Work) -> None:
    """All else in the sentence is accepted or corrected in turn: nothing is left open."""
    drafter.save_draft(work.id, ONE_SENTENCE, base=0)
    for one in drafter.review(work.id).report.figures:
        if one.text == "77封":
            drafter.accept(work.id, one.start, one.end, f"登记簿第{one.start}页", base=1)
    take(drafter, work, "91户")
    take(drafter, work, "30.5万元")
    review = drafter.review(work.id)

    assert review.open == ()
    assert len({decision.reason for decision in review.decisions.values()}) == 2


def test_a_withdrawn_decision_is_not_brought_back_by_a_correction(drafter: Drafter, work: Work) -> None:
    """Accepted, corrected, written back, withdrawn, corrected again: the withdrawal is the last word."""
    text = "慰问困难职工91户，收到感谢信77封。\n"
    drafter.save_draft(work.id, text, base=0)
    letter = figure(drafter.review(work.id), "77封")
    drafter.accept(work.id, letter.start, letter.end, "有登记", base=1)
    take(drafter, work, "91户")
    drafter.save_draft(work.id, text, base=2)
    drafter.withdraw(work.id, letter.start, letter.end, base=3)
    take(drafter, work, "91户")

    assert [one.text for one in drafter.review(work.id).open] == ["77封"]


def test_a_lapsed_decision_is_not_brought_back_by_a_correction(drafter: Drafter, work: Work) -> None:
    """The sheet changed what it says of the accepted figure: correcting another one does not renew the acceptance."""
    drafter.save_draft(work.id, "慰问困难职工91户，发放慰问金30.5万元。\n", base=0)
    wrong = figure(drafter.review(work.id), "91户")
    drafter.accept(work.id, wrong.start, wrong.end, "含年后补慰问5户", base=1)
    changed = content()
    changed["facts"][2]["value"] = "88"
    drafter.save_sheet(work.id, changed, base=1)
    take(drafter, work, "30.5万元")

    assert [one.text for one in drafter.review(work.id).open] == ["91户"]


def test_a_figure_without_a_suggestion_cannot_take_one(drafter: Drafter, draft: DraftRevision) -> None:
    """The error says what else to do; the text stands."""
    lost = figure(drafter.review(draft.work_id), "77封")
    with pytest.raises(InputError, match="没有可用的建议"):
        drafter.take_suggestion(draft.work_id, lost.start, lost.end, base=1)

    assert drafter.draft_revision(draft.work_id) == draft


def test_an_acceptance_needs_a_reason(drafter: Drafter, draft: DraftRevision) -> None:
    """Blank reasons of any kind are refused and nothing is recorded."""
    for reason in ("", "   ", "\n\t"):
        with pytest.raises(InputError, match="理由"):
            accept(drafter, draft, "77封", reason)

    assert len(drafter.review(draft.work_id).open) == 2


def test_an_accepted_figure_is_closed_with_who_and_why(drafter: Drafter, draft: DraftRevision) -> None:
    """It is no longer open; the decision carries reason, name and time; the status itself does not change."""
    accept(drafter, draft, "77封", " 信访登记簿有记录 ")
    review = drafter.review(draft.work_id)
    decision = review.decision(figure(review, "77封"))

    assert {one.text for one in review.open} == {"91户"}
    assert decision is not None
    assert (decision.reason, decision.actor) == ("信访登记簿有记录", "陈静")
    assert figure(review, "77封").status is Status.UNSUPPORTED
    assert review.decision(figure(review, "91户")) is None


def test_an_acceptance_survives_edits_elsewhere(drafter: Drafter, draft: DraftRevision) -> None:
    """Another sentence rewritten and a paragraph put in front: the figure stays accepted."""
    accept(drafter, draft, "77封", "有登记")
    edited = "（草稿）\n" + DRAFT.replace("91户", "86户").replace("一、组织建设", "一、夯实组织基础")
    drafter.save_draft(draft.work_id, edited, base=1)

    assert drafter.review(draft.work_id).open == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [("收到感谢信77封", "收到表扬信77封"), ("77封", "78封"), ("430人参加", "全镇430人参加")],
)
def test_an_acceptance_lapses_when_its_sentence_changes(
    drafter: Drafter, draft: DraftRevision, old: str, new: str
) -> None:
    """Any change of the sentence asks for a new look."""
    accept(drafter, draft, "77封", "有登记")
    drafter.save_draft(draft.work_id, DRAFT.replace(old, new), base=1)

    assert any(one.text in ("77封", "78封") for one in drafter.review(draft.work_id).open)


def test_an_acceptance_lapses_when_its_fact_changes(drafter: Drafter, draft: DraftRevision) -> None:
    """91户 was accepted beside 86; when the sheet says 88 it is open again, and the review says the sheet changed."""
    accept(drafter, draft, "91户", "含年后补慰问5户")
    assert {one.text for one in drafter.review(draft.work_id).open} == {"77封"}
    changed = content()
    changed["facts"][2]["value"] = "88"
    drafter.save_sheet(draft.work_id, changed, base=1)
    review = drafter.review(draft.work_id)

    assert {one.text for one in review.open} == {"91户", "77封"}
    assert review.sheet_changed


def test_an_acceptance_holds_when_another_fact_changes(drafter: Drafter, draft: DraftRevision) -> None:
    """A fact the figure does not rest on may change, and rows may be put before its own."""
    accept(drafter, draft, "91户", "含年后补慰问5户")
    changed = content()
    changed["facts"].insert(0, {"topic": "维权服务", "item": "调解劳动纠纷", "value": "6", "unit": "件"})
    drafter.save_sheet(draft.work_id, changed, base=1)

    assert {one.text for one in drafter.review(draft.work_id).open} == {"77封"}


def test_equal_figures_of_one_sentence_are_told_apart(drafter: Drafter, work: Work) -> None:
    """Of two 77封 in one sentence only the second was accepted."""
    drafter.save_draft(work.id, "收到感谢信77封，收到建议信77封。", base=0)
    first, second = drafter.review(work.id).report.figures
    drafter.accept(work.id, second.start, second.end, "有登记", base=1)

    assert drafter.review(work.id).open == (first,)


def test_a_withdrawn_acceptance_is_open_again_and_both_stay_in_the_log(drafter: Drafter, draft: DraftRevision) -> None:
    """Withdrawing adds to the record, it does not erase it."""
    accept(drafter, draft, "77封", "有登记")
    found = figure(drafter.review(draft.work_id), "77封")
    drafter.withdraw(draft.work_id, found.start, found.end, base=1)

    assert found in drafter.review(draft.work_id).open
    log = drafter.audit_log(draft.work_id)[-2:]
    assert [(entry.action, entry.detail["reason"]) for entry in log] == [
        ("accept", "有登记"),
        ("withdraw", ""),
    ]
    with pytest.raises(InputError, match="没有保留过"):
        drafter.withdraw(draft.work_id, found.start, found.end, base=1)


def test_what_needs_no_acceptance_takes_none(drafter: Drafter, draft: DraftRevision) -> None:
    """A figure that traces, and a place without a figure, are refused."""
    with pytest.raises(InputError, match="不需要保留"):
        accept(drafter, draft, "12家", "依据")
    with pytest.raises(InputError, match="没有数字"):
        drafter.accept(draft.work_id, 0, 2, "依据", base=1)


def test_deciding_on_a_text_that_changed_is_refused(drafter: Drafter, open_drafter: Open, draft: DraftRevision) -> None:
    """Suggestion, acceptance and withdrawal on an old revision are all refused with the other's name."""
    found = figure(drafter.review(draft.work_id), "91户")
    open_drafter(actor="周明").save_draft(draft.work_id, DRAFT + "补充。\n", base=1)
    span = (draft.work_id, found.start, found.end)
    with pytest.raises(StaleRevisionError, match="周明"):
        drafter.take_suggestion(*span, base=1)
    with pytest.raises(StaleRevisionError, match="周明"):
        drafter.accept(*span, "依据", base=1)
    with pytest.raises(StaleRevisionError, match="周明"):
        drafter.withdraw(*span, base=1)

    newest = drafter.draft_revision(draft.work_id)
    assert newest is not None
    assert newest.number == 2


def test_adding_the_missing_fact_settles_the_figure(drafter: Drafter, draft: DraftRevision) -> None:
    """77封 becomes supported once its fact is in the sheet."""
    fact = {
        "topic": "文体活动",
        "item": "收到感谢信",
        "value": "77",
        "unit": "封",
        "source": "信访登记簿",
    }
    saved = drafter.add_fact(draft.work_id, fact, base=1)
    review = drafter.review(draft.work_id)

    assert saved.number == 2
    assert saved.content["facts"][-1] == fact
    assert figure(review, "77封").status is Status.SUPPORTED
    assert evidence(review, "77封")["出处"].startswith("信访登记簿")


@pytest.mark.parametrize("fact", [{}, {"item": " "}, {"item": "感谢信", "value": "7,7,7"}])
def test_a_fact_that_cannot_be_read_is_not_added(drafter: Drafter, work: Work, fact: dict[str, str]) -> None:
    """Blank and unreadable facts are refused; the sheet stays at its revision."""
    with pytest.raises(InputError):
        drafter.add_fact(work.id, fact, base=1)

    assert drafter.sheet(work.id).number == 1


def test_a_fact_can_be_added_to_a_sheet_with_another_problem(drafter: Drafter) -> None:
    """Someone else's unreadable row does not stand in the way."""
    typed = content()
    typed["facts"][0]["value"] = "1,2,3"
    work = drafter.create_work(typed)

    assert drafter.add_fact(work.id, {"item": "感谢信", "value": "77", "unit": "封"}, base=1).number == 2


def test_conflicting_figures_keep_a_draft_from_being_final(drafter: Drafter, work: Work) -> None:
    """Parts that exceed their total are open until the figures concerned are accepted with a reason."""
    drafter.add_fact(work.id, {"item": "困难职工总户数", "value": "150", "unit": "户"}, base=1)
    text = "慰问困难职工86户，其中企业职工50户、机关职工40户。"
    drafter.save_draft(work.id, text, base=0)
    review = drafter.review(work.id)

    assert review.report.conflicts
    assert review.open_conflicts == review.report.conflicts
    for one in review.report.figures:
        disputed = any(
            one.start < end and start < one.end for conflict in review.report.conflicts for start, end in conflict.spans
        )
        if one.flagged or disputed:
            drafter.accept(work.id, one.start, one.end, "其中4户两边都计入", base=1)
    settled = drafter.review(work.id)
    assert settled.open_conflicts == ()
    assert settled.signable


def test_a_text_without_figures_is_never_final(drafter: Drafter, work: Work) -> None:
    """Nothing found is not the same as nothing wrong."""
    drafter.save_draft(work.id, "工作取得新进展。", base=0)

    assert not drafter.review(work.id).signable
    assert drafter.export(work.id, "md").draft_only


# Export


@pytest.mark.parametrize("form", ["docx", "md", "xlsx"])
def test_with_open_figures_the_name_says_so(drafter: Drafter, draft: DraftRevision, form: str) -> None:
    """讨论稿 is in the name until the last figure is settled, in every form."""
    before = drafter.export(draft.work_id, form)
    found = figure(drafter.review(draft.work_id), "91户")
    saved = drafter.take_suggestion(draft.work_id, found.start, found.end, base=1)
    accept(drafter, saved, "77封", "信访登记簿有记录")
    after = drafter.export(draft.work_id, form)

    assert before.draft_only
    assert "讨论稿" in before.name
    assert not after.draft_only
    assert "讨论稿" not in after.name
    assert after.name.startswith("长乐镇总工会2026年上半年")
    assert after.name.endswith(f".{form}")
    assert after.data


def test_the_reason_of_an_acceptance_is_exported_with_the_name(drafter: Drafter, draft: DraftRevision) -> None:
    """Whoever reads the file sees who accepted what and why."""
    accept(drafter, draft, "77封", "信访登记簿有记录")
    text = drafter.export(draft.work_id, "md").data.decode()

    assert "信访登记簿有记录（陈静）" in text


def test_an_export_is_in_the_log(drafter: Drafter, draft: DraftRevision) -> None:
    """What left the tool, of which revision, with how many open figures."""
    file = drafter.export(draft.work_id, "docx")
    last = drafter.audit_log(draft.work_id)[-1]

    assert last.action == "export"
    assert last.detail == {"draft_revision": 1, "name": file.name, "open": 2}


def test_a_form_that_does_not_exist_is_named(drafter: Drafter, draft: DraftRevision) -> None:
    """PDF is not one of the forms; the error lists those there are."""
    with pytest.raises(InputError, match="pdf") as caught:
        drafter.export(draft.work_id, "pdf")

    assert "docx" in caught.value.hint


# Together


def test_everything_is_there_after_a_restart(open_drafter: Open) -> None:
    """A second service on the same file sees works, sheet, draft, decisions and log as they were."""
    first = open_drafter()
    work = first.create_work(content())
    draft = first.save_draft(work.id, DRAFT, base=0)
    accept(first, draft, "77封", "有登记")
    before = first.review(work.id)
    log = first.audit_log()
    first.close()
    second = open_drafter()

    assert second.review(work.id) == before
    assert second.audit_log() == log
    assert second.verify_audit_log().ok


def test_saving_the_same_text_again_adds_no_revision(drafter: Drafter, draft: DraftRevision) -> None:
    """Leaving a page without a change leaves no trace."""
    assert drafter.save_draft(draft.work_id, DRAFT, base=1) == draft


def test_windows_line_ends_do_not_shift_the_figures(drafter: Drafter, work: Work) -> None:
    """Text pasted from Windows is stored with plain line ends, so that spans fit the stored text."""
    saved = drafter.save_draft(work.id, DRAFT.replace("\n", "\r\n"), base=0)
    review = drafter.review(work.id)

    assert saved.text == DRAFT
    assert all(DRAFT[one.start : one.end] == one.text for one in review.report.figures)


def test_threads_share_one_service(drafter: Drafter, draft: DraftRevision) -> None:
    """Eight sessions reviewing, exporting and editing at once: no error but the lock's, one winner per revision."""
    together = threading.Barrier(8)
    told: list[StaleRevisionError] = []
    failures: list[BaseException] = []

    def session(number: int) -> None:
        together.wait()
        try:
            drafter.review(draft.work_id)
            drafter.export(draft.work_id, "md")
            drafter.save_draft(draft.work_id, DRAFT + f"第{number}人补充。", base=1)
        except StaleRevisionError as error:
            told.append(error)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=session, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(told) == 7
    assert drafter.verify_audit_log().ok


def test_the_memory_of_checks_has_a_bound(drafter: Drafter, work: Work) -> None:
    """Hundreds of edits do not grow the process for ever."""
    for number in range(140):
        drafter.save_draft(work.id, f"新建企业工会{number}家。", base=number)
        drafter.review(work.id)

    assert len(drafter._kept.examined) <= 128


def test_the_text_of_a_draft_is_only_where_it_belongs(drafter: Drafter, draft: DraftRevision, tmp_path: Path) -> None:
    """The audit log holds digests, names and reasons, never the text of the draft or the sheet."""
    accept(drafter, draft, "77封", "有登记")
    drafter.export(draft.work_id, "docx")
    connection = sqlite3.connect(tmp_path / "drafter.db")
    rows = connection.execute("SELECT * FROM audit_log").fetchall()
    connection.close()

    assert len(rows) == 4
    assert "发放慰问金" not in str(rows)


def test_the_units_name_counts_when_an_outline_is_suggested(drafter: Drafter) -> None:
    """事业单位 says little: a 疾控中心 is offered the outline of one, and begins with the facts that outline wants."""
    sheet = content()
    sheet["unit"] |= {"name": "云泽县疾控中心工会", "kind": "事业单位"}
    work = drafter.create_work(sheet)
    begun = drafter.begin_work("云泽县疾控中心工会", Span("2027", "全年"), kind="事业单位")
    wanted = {want.item for section in drafter.library(None).outline("cdc").sections for want in section.wants}

    assert drafter.suggest_outline(work.id) == "cdc-first-half"
    assert wanted <= {str(fact["item"]) for fact in drafter.sheet(begun.id).content["facts"]}
