"""What the pages say of the past: how each revision came about, and what became of the facts from one version of a sheet to another."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from drafter.ui.past import HOW, fact_changes
from tests.logged import saved
from tests.ui.test_table import FACTS


def test_the_history_has_words_for_every_way_of_saving() -> None:
    """However a draft or a sheet is saved, the list says so in words of its own; who drafted it is said instead of that it was drafted."""
    assert {"use_fact", "follow_sheet", "insert_sentence", "rewrite_sentence", "undo_draft"} <= saved()
    assert saved() - {"draft"} == set(HOW)


def test_a_sheet_is_compared_fact_by_fact() -> None:
    """What is new, changed, the same or lost, whatever ids a file that was read in between gave out."""
    old = [
        {"id": "F1", "topic": "组织", "item": "新建会", "value": "3"},
        {"id": "F2", "topic": "组织", "item": "换届", "value": "15"},
        {"id": "F3", "topic": "组织", "item": "撤销", "value": "2"},
    ]
    new = [
        {"id": "A1", "topic": "组织", "item": "换届", "value": "15"},
        {"id": "A2", "topic": "组织", "item": "新建会", "value": "4"},
        {"id": "A3", "topic": "宣传", "item": "信息", "value": "9"},
    ]
    changes = fact_changes(old, new)

    assert [fact["item"] for fact in changes.same] == ["换届"]
    assert [(before["value"], after["value"]) for before, after in changes.changed] == [("3", "4")]
    assert [fact["item"] for fact in changes.added] == ["信息"]
    assert [fact["item"] for fact in changes.gone] == ["撤销"]
    assert [row[""] for row in changes.rows] == ["删去", "改动", "新增"]
    assert changes.rows[1]["改动"] == "数值：3→4"


@given(FACTS)
def test_a_sheet_compared_with_itself_is_unchanged(facts: list[dict[str, Any]]) -> None:
    """The same facts are no change, also when two facts have one name."""
    changes = fact_changes(facts, facts)

    assert len(changes.same) == len(facts)
    assert (changes.added, changes.changed, changes.gone) == ((), (), ())
