"""The labelled summaries agree with themselves (样例自检): spans, ids, exact arithmetic, and alterations that are what they claim."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import drafter
from tests.score_trace import check_with_sheet, score
from tests.trace_cases import (
    Case,
    case_folders,
    check_case,
    check_figure,
    evaluate,
    han_number,
    hedge_holds,
    load_case,
    read_figure,
)
from tests.trace_mutations import mutations
from tests.trace_sampling import to_han

FOLDERS = case_folders()
# What changes here is not the figure itself but a word before it, or where the clause stands.
MOVED = {"direction", "true-restated"}


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Each case in turn."""
    folder: Path = request.param
    return load_case(folder)


def test_every_label_follows_from_the_sheet(case: Case) -> None:
    """Each span is found, each id exists, each formula gives the labelled value and each hedge is true."""
    assert check_case(case) == []


def test_a_case_is_large_enough_to_say_something(case: Case) -> None:
    """Each case has the size of a real summary, derived figures, and facts that the draft leaves out."""
    used = {i for figure in case.gold for i in figure.facts}
    assert 1300 <= len(case.draft) <= 3600
    assert 35 <= len(case.facts) <= 90
    assert sum(figure.status == "derived" for figure in case.gold) >= 4
    assert 5 <= len(set(case.facts) - used) <= 21


def test_the_package_reads_the_sheet(case: Case) -> None:
    """The sheet is one that `load_sheet` accepts, with every fact kept."""
    sheet = drafter.load_sheet(case.sheet_path)
    assert [fact.id for fact in sheet.facts] == list(case.facts)


def test_labels_that_are_wrong_are_noticed(case: Case) -> None:
    """The self-check has teeth: every formula that loses a term, and every value moved by one, is reported."""
    derived = [g for g in case.gold if g.status == "derived" and g.formula and any(sign in g.formula for sign in "+-")]
    assert derived
    for figure in derived:
        fields = {name: getattr(figure, name) for name in figure.__slots__}
        fields["value"] = str(Fraction(figure.value) + 1)
        assert check_figure(type(figure)(**fields), case)


def test_wrong_figures_differ_from_the_clean_draft_only_in_their_places(case: Case) -> None:
    """An altered draft differs from the clean one in the marked places, and nowhere else."""
    found = mutations(case, per=4)
    assert len({m.kind for m in found}) >= 20
    for mutation in found:
        assert mutation.draft != case.draft or mutation.harmless
        if len(mutation.spans) == 1 and mutation.origins and mutation.kind not in MOVED:
            (start, end), origin = mutation.spans[0], mutation.origins[0]
            restored = mutation.draft[:start] + origin.text + mutation.draft[end:]
            assert restored == case.draft


def test_the_checker_judges_the_clean_drafts_rightly() -> None:
    """Over all cases, at most one true figure in a hundred is flagged, and nearly every status and fact is the labelled one."""
    clean, _ = score([load_case(folder) for folder in FOLDERS], check_with_sheet, per=0, seed=7)

    assert clean.figures > 2000
    assert 100 * clean.false_alarms <= clean.figures
    assert 100 * clean.status >= 98 * clean.figures
    assert 100 * clean.facts >= 98 * clean.facts_due


def test_most_slips_are_caught() -> None:
    """Of one slip of each class in each case, more than nine in ten are flagged where they stand."""
    _, classes = score([load_case(folder) for folder in FOLDERS], check_with_sheet, per=1, seed=7)
    wrong = [counts for kind, counts in classes.items() if not kind.startswith("true-")]

    assert sum(counts.drafts for counts in wrong) > 400
    assert 100 * sum(counts.caught for counts in wrong) >= 92 * sum(counts.drafts for counts in wrong)


def test_alterations_are_the_same_for_the_same_seed(case: Case) -> None:
    """A score can be repeated: a seed gives the same drafts each time."""
    assert mutations(case, seed=5, per=3) == mutations(case, seed=5, per=3)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("587.8万元", Fraction(5878000), "元"),
        ("二十三家", Fraction(23), "家"),
        ("一千零八十萬噸", Fraction(10800000), "噸"),
        ("31萬2千元", Fraction(312000), "元"),
        ("壹萬捌仟叁佰元", Fraction(18300), "元"),
        ("百分之九十五點五", Fraction(191, 2), "%"),
        ("三分之一", Fraction(1, 3), ""),
        ("九成", Fraction(90), "%"),
        ("半数", Fraction(50), "%"),
        ("近5.4万元", Fraction(54000), "元"),
        ("１２３人", Fraction(123), "人"),
        ("1,329,770元", Fraction(1329770), "元"),
        ("兩百四十多名", Fraction(240), "名"),
    ],
)
def test_figures_are_read_exactly(text: str, value: Fraction, unit: str) -> None:
    """The arithmetic of the labels does not rest on the package's own reader."""
    reading = read_figure(text)
    assert reading is not None
    assert (reading.value, reading.unit) == (value, unit)


@pytest.mark.parametrize("number", [*range(1, 2200, 7), 10000, 10400, 23456, 100203])
def test_numerals_are_written_as_they_are_read(number: int) -> None:
    """A number written in Chinese numerals reads as itself."""
    written = to_han(number)
    reading = read_figure(f"{written}人")
    assert reading is not None
    assert reading.value == number
    if number < 10**4:
        assert han_number(written) == number


@pytest.mark.parametrize(
    ("text", "actual", "holds"),
    [
        ("近200名", 193, True),
        ("近200名", 204, False),
        ("200多人", 216, True),
        ("200多人", 301, False),
        ("超过300人", 316, True),
        ("超过300人", 288, False),
        ("1.3万人", 12870, True),
        ("1.3万人", 12400, False),
    ],
)
def test_hedges_are_held_to_their_meaning(text: str, actual: int, holds: bool) -> None:
    """A rounded figure counts as true only in its own range."""
    reading = read_figure(text)
    assert reading is not None
    assert hedge_holds(reading, Fraction(actual)) is holds


def test_formulas_are_evaluated_exactly() -> None:
    """Sums of 元 and 万元, last period and target are exact; anything but arithmetic is refused."""
    facts = {
        "F1": {"id": "F1", "value": "1.1", "unit": "万元", "previous": "0.9"},
        "F2": {"id": "F2", "value": "2200", "unit": "元", "target": "2000"},
    }
    assert evaluate("F1+F2", facts) == 13200
    assert evaluate("F1-F1.previous", facts) == 2000
    assert evaluate("F2/F2.target*100", facts) == 110
    for formula in ("F1**2", "abs(F1)", "F1 if F2 else 1"):
        with pytest.raises(ValueError, match="not allowed"):
            evaluate(formula, facts)
