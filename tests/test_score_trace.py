"""The scorer tells a good checker from a bad one (评分器自检): an oracle gets full marks, a silent and an anxious checker get what they deserve."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drafter.numerals import Kind
from drafter.trace.report import Figure, Report, Status
from tests.score_trace import Check, main, restores, same_formula, score, summary
from tests.trace_cases import Case, Gold, case_folders, load_case

CASES = [load_case(folder) for folder in case_folders() if folder.name in {"county", "district", "hospital"}]


def figure_of(gold: Gold, status: Status | None = None) -> Figure:
    """Make the figure a perfect checker would report for a label."""
    return Figure(
        start=gold.start,
        end=gold.end,
        text=gold.text,
        kind=Kind(gold.kind),
        value=gold.value,
        unit=gold.unit,
        modifier="",
        status=Status(gold.status) if status is None else status,
        facts=gold.facts if status is None else (),
        formula=gold.formula,
    )


def oracle(case: Case) -> Check:
    """Report the labels, whatever the text."""
    unused = tuple(i for i in case.facts if not any(i in g.facts for g in case.gold))
    report = Report(tuple(figure_of(g) for g in case.gold), unused=unused)
    return lambda text: report


def silent(case: Case) -> Check:
    """Never find a figure."""
    return lambda text: Report()


def anxious(case: Case) -> Check:
    """Flag every place of every text."""

    def check(text: str) -> Report:
        return Report(
            tuple(
                Figure(at, at + 1, text[at], Kind.QUANTITY, "", "", "", Status.UNSUPPORTED) for at in range(len(text))
            )
        )

    return check


def test_the_labels_themselves_get_full_marks() -> None:
    """A checker that reports the labels has no false alarm, and every status, fact and formula right."""
    clean, _ = score(CASES, oracle, per=1, seed=1, only="none")
    assert clean.seen == clean.status == clean.figures > 250
    assert clean.false_alarms == clean.stray == clean.unused_wrong == clean.conflicts == 0
    assert clean.facts == clean.facts_due > 200
    assert clean.formula == clean.formula_due > 30
    assert clean.unused_found == clean.unused_due > 15
    assert clean.notes == []


def test_a_checker_that_sees_nothing_catches_nothing() -> None:
    """Silence is no success: nothing seen, nothing caught, and no false alarm either."""
    clean, classes = score(CASES[:1], silent, per=2, seed=1)
    assert clean.seen == 0
    assert all(c.caught == 0 for c in classes.values())


def test_a_checker_that_flags_everything_has_only_false_alarms() -> None:
    """Flagging all catches all, and is a false alarm on every true figure and every true rewording."""
    clean, classes = score(CASES[:1], anxious, per=2, seed=1)
    assert clean.false_alarms == clean.figures
    assert clean.stray > 1000
    assert all(c.caught == c.drafts for k, c in classes.items() if not k.startswith("true-"))


def test_what_is_flagged_beside_the_change_is_counted() -> None:
    """A flag on an untouched place counts once a draft, when the clean draft did not have it."""
    case = CASES[0]

    def jumpy(text: str) -> Report:
        title = Figure(0, 1, text[:1], Kind.QUANTITY, "", "", "", Status.UNSUPPORTED)
        return Report() if text == case.draft else Report((title,))

    _, classes = score([case], lambda _: jumpy, per=2, seed=1, only="digit|tenfold|invented")
    assert len(classes) == 3
    assert all(c.beside == c.drafts > 0 for c in classes.values())


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (lambda g: figure_of(g, Status.UNSUPPORTED), "false_alarms"),
        (lambda g: figure_of(g, Status.APPROXIMATE), "status"),
    ],
)
def test_one_wrong_figure_is_counted_once(change: Callable[[Gold], Figure], count: str) -> None:
    """A single wrong status on a clean draft shows up as exactly one."""
    case = CASES[0]
    first = next(g for g in case.gold if g.kind == "quantity" and g.status == "supported")
    figures = tuple(change(g) if g is first else figure_of(g) for g in case.gold)
    clean, _ = score([case], lambda _: lambda text: Report(figures), per=1, seed=1, only="none")
    wrong = clean.false_alarms if count == "false_alarms" else clean.figures - clean.status
    assert wrong == 1


def test_formulas_are_compared_by_value_and_ids() -> None:
    """A share may be written as a fraction or in per cent, but with the same facts."""
    facts = [{"id": "F1", "item": "a", "value": "3"}, {"id": "F2", "item": "b", "value": "4"}]
    case = Case("x", "", case_folders()[0], {"facts": [*facts, {"id": "F3", "value": "3"}]}, ())
    assert same_formula("F1/F2", "F1/F2*100", case)
    assert not same_formula("F3/F2*100", "F1/F2*100", case)
    assert not same_formula("F2/F1*100", "F1/F2*100", case)
    assert not same_formula("F1/", "F1/F2*100", case)
    assert not same_formula(None, "F1/F2*100", case)


def test_suggestions_are_compared_by_what_they_say() -> None:
    """55700元 gives back 5.57万元; another number or another month does not."""
    money = Gold(0, 6, "5.57万元", 1, "quantity", "55700", "元", "supported", ("F1",), None)
    month = Gold(0, 2, "6月", 1, "date", "--06", "", "supported", ("F1",), None)
    assert restores("55700元", money)
    assert not restores("5570元", money)
    assert restores("六月", month)
    assert not restores("七月", month)


def test_the_command_prints_every_class(capsys: pytest.CaptureFixture[str]) -> None:
    """The command line scores a named case with the package's own checker."""
    assert main([CASES[0].name, "--per", "4", "--only", "digit|true-money"]) == 0
    printed = capsys.readouterr().out
    assert "digit" in printed
    assert "true-money" in printed
    assert "figures" in printed


def test_the_summary_shows_counts_beside_shares() -> None:
    """A share is never printed without the counts behind it."""
    clean, classes = score(CASES[:1], oracle, per=1, seed=1)
    lines = "\n".join(summary(clean, classes))
    assert f"{clean.seen}/{clean.figures} 100.0%" in lines
