"""Citation marks right after a figure decide its fact; every other 〔〕 is text, and no mark can do anything but arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.trace import Status, check, strip_citations
from drafter.trace.citations import Citation, evaluate, split_citations
from tests.trace.sheets import STREET, sheet

SHEET = sheet(*STREET)
VALUES = {"F1": Fraction(3), "F2": Fraction(25), "F2.target": Fraction(20), "F3": Fraction(0), "F_4": Fraction(7)}


@pytest.mark.parametrize(
    ("mark", "formula", "ids"),
    [
        ("〔F12〕", "F12", ("F12",)),
        ("〔F3+F4〕", "F3+F4", ("F3", "F4")),
        ("〔F2/F2.target〕", "F2/F2.target", ("F2",)),
        ("〔(F3-F3.previous)/F3.previous*100〕", "(F3-F3.previous)/F3.previous*100", ("F3",)),
        ("〔 F1 , F2 〕", "F1+F2", ("F1", "F2")),
        ("〔F1、F2，F5〕", "F1+F2+F5", ("F1", "F2", "F5")),
        ("〔new_members〕", "new_members", ("new_members",)),
    ],
)
def test_ids_and_arithmetic_are_a_mark(mark: str, formula: str, ids: tuple[str, ...]):
    """A mark is taken out of the text and keeps its formula; a list of ids is their sum."""
    clean, marks, _ = split_citations(f"新建工会3家{mark}。")

    assert clean == "新建工会3家。"
    assert marks == (Citation(6, formula),)
    assert marks[0].ids == ids


@pytest.mark.parametrize(
    "text",
    [
        "湘发〔2006〕14号",
        "总工发〔2025〕3号文件",
        "〔〕",
        "〔〔2025〕〕",
        "〔见附件〕",
        "〔F1",
        "F1〕",
        "〔F1。F2〕",
        "〔F1;F2〕",
        "〔F1\nF2〕",
        "[F1]",
        "【F1】",
        "(F1)",
        "〔 〕",
        "〔+-〕",
        "〔__import__('os')〕",
        "〔F1=F2〕",
    ],
)
def test_any_other_bracket_is_text(text: str):
    """Document numbers, remarks and brackets that are not closed stay where they are."""
    assert split_citations(text) == (text, (), ())
    assert strip_citations(text) == text


def test_of_nested_brackets_the_inner_is_the_mark():
    """The outer bracket is left as it was written."""
    assert strip_citations("新建工会3家〔〔F1〕〕。") == "新建工会3家〔〕。"


def test_a_mark_after_an_unclosed_one_is_found():
    """An unclosed bracket hides nothing."""
    clean, marks, _ = split_citations("3家〔F1，25家〔F2〕。")

    assert (clean, [mark.formula for mark in marks]) == ("3家〔F1，25家。", ["F2"])


def test_strip_leaves_nothing_a_reader_would_see():
    """The text people see has no mark, and no blank before it."""
    assert (
        strip_citations("新建工会3家 〔F1〕，覆盖25家〔F2〕。根据湘发〔2006〕14号〔F3〕")
        == "新建工会3家，覆盖25家。根据湘发〔2006〕14号"
    )


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("F1", 3),
        ("F1+F2", 28),
        ("F2-F1", 22),
        ("F1*F2", 75),
        ("F2/F1", Fraction(25, 3)),
        ("(F2-F1)/F1*100", Fraction(2200, 3)),
        ("F2/F2.target*100", 125),
        ("F_4*2", 14),
    ],
)
def test_formulas_are_worked_out_exactly(formula: str, value: Fraction | int):
    """The four operations, brackets and whole numbers, without rounding."""
    assert evaluate(formula, VALUES.__getitem__) == value


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "F1+",
        "(F1",
        "F1 F2",
        "F1/F3",
        "F1/(F2-F2)",
        "F1**F2",
        "F1//F2",
        "-F1",
        "F1%F2",
        "F1.real",
        "F1.__class__",
        "F1.value.numerator",
        "F1()",
        "F1[0]",
        "F1 if F2 else F3",
        "lambda: F1",
        "'F1'",
        "1.5*F1",
        "True+F1",
        "F1<F2",
        "F1,F2",
        "__import__",
        "9" * 5000 + "*F1",
        "(" * 5000 + "F1" + ")" * 5000,
        "+".join(["F1"] * 3000),
        "F1\x00",
    ],
)
def test_a_hostile_formula_is_refused(formula: str):
    """Anything but ids and the four operations raises ValueError, or KeyError for an id that is not there; it is never run."""
    with pytest.raises((ValueError, KeyError)):
        evaluate(formula, VALUES.__getitem__)


@pytest.mark.parametrize(
    "mark",
    [
        "〔F1/(F2-F2)〕",
        "〔F1*〕",
        "〔F1.__class__〕",
        "〔F1**F2**F2**F2〕",
        "〔((((((((((F1〕",
        "〔F1()〕",
        "〔F999〕",
        "〔F18〕",
        "〔F18+F1〕",
        "〔F1.target〕",
        "〔F1+99999999999999999999999999999999999999999999999999999999〕",
    ],
)
def test_a_mark_that_cannot_be_worked_out_supports_nothing(mark: str):
    """A broken, unknown or empty citation never makes a wrong number pass, and never breaks the check."""
    report = check(f"邀请专家义诊服务群众367人{mark}。", SHEET)

    assert [(f.text, f.flagged) for f in report.figures] == [("367人", True)]
    assert report.figures[0].reason


def test_offsets_are_of_the_text_as_given():
    """With marks in the text every figure is still the slice from start to end."""
    text = "新建企业工会3家〔F1〕，覆盖企业28家 〔F2〕，\n会员净增701人〔F5-F6〕，依据湘发〔2006〕14号走访困难职工76名〔F8〕。"
    figures = check(text, SHEET).figures

    assert [text[f.start : f.end] for f in figures] == [f.text for f in figures] == ["3家", "28家", "701人", "76名"]


@pytest.mark.parametrize("text", ["新建企业工会3〔F1〕家。", "新建企业工会1〔F1〕2家。", "共〔〔F1〕〕家。"])
def test_a_figure_with_a_mark_inside_is_still_a_slice_of_the_text(text: str):
    """A mark in the midst of a figure breaks no offsets: text[start:end] is the figure's text, always."""
    assert all(text[f.start : f.end] == f.text for f in check(text, SHEET).figures)


def test_marks_change_no_verdict_of_true_figures():
    """A true text is clean with right marks and without them."""
    text = "新建企业工会3家〔F1〕，覆盖企业25家〔F2〕，帮困基金余额575.8万元〔F7〕，完成目标任务的96%〔F7/F7.target*100〕。"

    assert check(text, SHEET).ok
    assert check(strip_citations(text), SHEET).ok


def test_a_ratio_may_be_cited_without_the_hundred():
    """〔F2/F2.target〕 after a percentage is the percentage."""
    (_, figure) = check("帮困基金余额575.8万元〔F7〕，完成目标任务的96%〔F7/F7.target〕。", SHEET).figures

    assert (figure.status, figure.formula) == (Status.DERIVED, "(F7/F7.target)*100")


def test_a_wrong_sum_is_contradicted_with_what_it_should_be():
    """The formula of the mark is worked out and told."""
    (figure,) = check("参保职工共5000人〔F13+F14〕。", SHEET).figures

    assert figure.status is Status.CONTRADICTED
    assert "4728" in figure.reason
    assert set(figure.facts) == {"F13", "F14"}


pieces = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["〔", "〕", "F1", "+", "3家", "〔F1〕", "〔F2/F2.target〕", "〔2006〕", " ", "(", "。"]),
)


@settings(max_examples=200)
@given(st.lists(pieces, max_size=14).map("".join))
def test_splitting_loses_nothing_but_marks(text: str):
    """Text and marks together have the length of what was given, and the offsets say where each mark was."""
    clean, marks, shifts = split_citations(text)

    assert len(marks) == len(shifts)
    assert len(clean) + (shifts[-1][1] if shifts else 0) == len(text)
    assert [mark.at for mark in marks] == [at for at, _ in shifts] == sorted(mark.at for mark in marks)
    assert all(0 <= mark.at <= len(clean) for mark in marks)
    for figure in check(text, SHEET).figures:
        assert text[figure.start : figure.end] == figure.text
