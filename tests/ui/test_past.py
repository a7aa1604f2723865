"""What the pages say of the past: what became of the facts from one version of a sheet to another."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from drafter.ui.past import fact_changes
from tests.ui.test_table import FACTS


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
