"""What was typed is kept as text, survives JSON, and names the work."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import InputError, SheetError
from drafter.service.content import as_typed, headline, read_sheet, storable, with_fact
from drafter.store import Headline

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.decimals(allow_nan=False)
CONTENT = st.dictionaries(
    WORDS,
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=12),
)


@given(CONTENT)
def test_content_is_the_same_after_the_database(content: dict[str, object]) -> None:
    """Every scalar is text, nothing changes by being stored as JSON, and doing it again changes nothing."""
    typed = as_typed(content)

    assert json.loads(json.dumps(typed)) == typed
    assert as_typed(typed) == typed


def test_scalars_become_the_text_a_person_would_see() -> None:
    """Numbers keep their digits, dates their form, blanks are empty."""
    content = {
        "a": 575.8,
        "b": Decimal("587.80"),
        "c": date(2026, 4, 28),
        "d": None,
        "e": float("nan"),
        "f": (1, 2),
    }

    assert as_typed(content) == {
        "a": "575.8",
        "b": "587.80",
        "c": "2026-04-28",
        "d": "",
        "e": "",
        "f": ["1", "2"],
    }


@given(WORDS)
def test_ordinary_text_is_left_as_it_is(words: str) -> None:
    """Only line ends are made one kind."""
    assert storable(words) == words
    assert storable(words.replace("\n", "\r\n")) == words


@pytest.mark.parametrize("bad", ["坏\0字", "坏\ud800字"])
def test_what_no_database_holds_is_refused_with_its_place(bad: str) -> None:
    """Not dropped in silence: the place and the words before it are named."""
    with pytest.raises(InputError, match=r"第2个字.*“坏”之后"):
        storable(bad)


@given(CONTENT)
def test_any_content_has_a_reading_and_a_headline(content: dict[str, object]) -> None:
    """A sheet or problems, never another error; the names are single lines."""
    typed = as_typed(content)
    sheet, problems = read_sheet(typed)
    names = headline(typed, sheet)

    assert (sheet is None) == bool(problems)
    assert all("\n" not in name for name in headline(typed, None))
    assert isinstance(names, Headline)


def test_a_sheet_that_cannot_be_read_is_listed_by_what_was_typed() -> None:
    """The list shows unit and period also while a value is being typed."""
    content = {
        "unit": {"name": " 长乐镇\n总工会 ", "kind": "镇"},
        "period": {"year": "2026", "span": "上半年"},
        "facts": [{"item": "新建工会", "value": "1,2,3"}],
    }
    sheet, problems = read_sheet(content)

    assert sheet is None
    assert problems
    assert headline(content, None) == Headline("长乐镇 总工会", "2026年上半年", "镇")
    assert headline({"period": {"year": "2026", "span": "全年"}}, None).period_label == "2026年"
    assert headline({"unit": "不是分组", "period": ["2026"]}, None) == Headline()


def test_a_fact_goes_to_the_end_and_others_stay() -> None:
    """The given content is not changed; the new fact is last."""
    before = {"facts": [{"item": "甲"}]}
    after = with_fact(before, {"item": "乙", "value": 3})

    assert after["facts"] == [{"item": "甲"}, {"item": "乙", "value": "3"}]
    assert before == {"facts": [{"item": "甲"}]}
    assert with_fact({}, {"item": "乙"})["facts"] == [{"item": "乙"}]


def test_a_fact_is_not_added_to_what_is_no_list() -> None:
    """The error says to repair the sheet first."""
    with pytest.raises(SheetError, match="不是列表"):
        with_fact({"facts": "一段文字"}, {"item": "乙"})


def test_a_fact_with_the_id_of_another_is_refused() -> None:
    """Two facts with one id would make every reference ambiguous."""
    with pytest.raises(SheetError, match="F1"):
        with_fact({"facts": [{"id": "F1", "item": "甲"}]}, {"id": "F1", "item": "乙"})
