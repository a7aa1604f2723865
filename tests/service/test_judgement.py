"""An acceptance holds for its sentence and its facts, for nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.numerals import Kind
from drafter.service.judgement import facts_hash, figure_keys, in_force, open_conflicts, sentence_around, touched
from drafter.sheet import Fact, FactSheet
from drafter.store import Decision, StoredDecision
from drafter.trace import Conflict, Figure, Report, Status

SHEET = FactSheet(facts=(Fact(id="F1", item="新建工会", value="12", unit="家", source="台账"),))
SENTENCE = st.text("新建工会走访慰问，、（）", min_size=1, max_size=20)


def figures(text: str, *found: str, facts: tuple[str, ...] = ()) -> tuple[Figure, ...]:
    """Make figures for these words, in the order they stand in the text."""
    made = []
    at = 0
    for words in found:
        at = text.index(words, at)
        made.append(Figure(at, at + len(words), words, Kind.QUANTITY, "1", "", "", Status.UNSUPPORTED, facts))
        at += len(words)
    return tuple(made)


@given(before=st.lists(SENTENCE), after=st.lists(SENTENCE), mark=st.sampled_from("。！？；\n"))
def test_a_key_does_not_depend_on_the_sentences_around(before: list[str], after: list[str], mark: str) -> None:
    """Whatever stands before or after, the same sentence gives its figure the same key."""
    sentence = "慰问困难职工77户"
    text = "".join(words + mark for words in before) + sentence + mark + "".join(after)

    assert figure_keys(text, figures(text, "77户")) == figure_keys(sentence, figures(sentence, "77户"))


@given(one=SENTENCE, other=SENTENCE)
def test_a_key_depends_on_the_words_of_the_sentence(one: str, other: str) -> None:
    """Two sentences share a key only when they are the same sentence."""
    keys = [figure_keys(text, figures(text, "77户")) for text in (f"{one}77户。", f"{other}77户。")]

    assert (keys[0] == keys[1]) == (one.strip() == other.strip())


def test_figures_of_one_sentence_have_keys_of_their_own() -> None:
    """Different figures, and equal ones by their order."""
    text = "甲村12户，乙村12户，丙村13户。"
    keys = figure_keys(text, figures(text, "12户", "12户", "13户"))

    assert len(set(keys)) == 3


def test_facts_count_by_what_they_say() -> None:
    """Value, item or source changed is another digest; a new id or cell is not."""
    (one,) = figures("12家", "12家", facts=("F1",))
    digest = facts_hash(one, SHEET)

    def with_fact(**changes: str) -> str:
        fact = SHEET.facts[0].model_copy(update=changes)
        (found,) = figures("12家", "12家", facts=(fact.id,))
        return facts_hash(found, FactSheet(facts=(fact,)))

    assert with_fact(id="F7") == digest
    assert with_fact(origin="第9行") == digest
    assert with_fact(value="13") != digest
    assert with_fact(item="新建联合工会") != digest
    assert with_fact(source="组建报表") != digest


def stored(action: str, facts: str) -> StoredDecision:
    """Make a stored decision."""
    return StoredDecision("k", facts, "12家", Decision(action, "依据", "陈静", datetime.now(UTC)))


def test_only_an_acceptance_on_the_same_facts_is_in_force() -> None:
    """A withdrawal, or an acceptance made beside other facts, does not count."""
    found = figures("12家", "12家", facts=("F1",))
    digest = facts_hash(found[0], SHEET)

    assert list(in_force(["k"], found, SHEET, {"k": stored("accept", digest)})) == ["k"]
    assert in_force(["k"], found, SHEET, {"k": stored("withdraw", digest)}) == {}
    assert in_force(["k"], found, SHEET, {"k": stored("accept", "other")}) == {}
    assert in_force(["k"], found, SHEET, {}) == {}


def test_a_conflict_is_settled_by_accepting_its_figures() -> None:
    """All of its figures have to be accepted, not some."""
    text = "共20户，其中甲村12户、乙村9户，另有3场。"
    found = figures(text, "20户", "12户", "9户", "3场")
    spans = tuple((one.start, one.end) for one in found[:3])
    conflict = Conflict("total", "draft", "分项之和不等于合计", (), spans)
    report = Report(found, (), (conflict,))

    assert touched(conflict, found) == found[:3]
    assert open_conflicts(report, ()) == (conflict,)
    assert open_conflicts(report, found[:2]) == (conflict,)
    assert open_conflicts(report, found[:3]) == ()


def test_a_conflict_of_the_sheet_counts_where_the_draft_uses_its_facts() -> None:
    """It keeps a draft open that tells one of its facts, and not a draft that tells none."""
    conflict = Conflict("total", "sheet", "F1与F2之和不等于F3", ("F1",))
    telling = figures("12家", "12家", facts=("F1",))
    silent = figures("12家", "12家", facts=("F8",))

    assert open_conflicts(Report(telling, (), (conflict,)), ()) == (conflict,)
    assert open_conflicts(Report(telling, (), (conflict,)), telling) == ()
    assert open_conflicts(Report(silent, (), (conflict,)), ()) == ()


def test_a_conflict_of_the_draft_that_touches_no_figure_stays_open() -> None:
    """Such as a passage told twice: nobody could have accepted it."""
    conflict = Conflict("repeat", "draft", "整段重复", (), ((0, 2),))
    report = Report(figures("工作12家", "12家"), (), (conflict,))

    assert open_conflicts(report, report.figures) == (conflict,)


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [("12", "新建工会12家。"), ("35", "新发展会员35人!"), ("8", "慰问8户")],
)
def test_a_figure_is_shown_with_its_sentence(figure: str, sentence: str) -> None:
    """From mark to mark, half-width ones too, the final mark included; the last line may have none."""
    text = "一、组织建设\n新建工会12家。新发展会员35人!慰问8户\n"
    start = text.index(figure)

    assert sentence_around(text, start, start + len(figure)) == sentence
