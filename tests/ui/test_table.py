"""Editing the table of facts: what is saved is exactly what stands in the grid."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from drafter.sheet import FactSheet
from drafter.ui import table

# 123 in full-width digits
WIDE = "\uff11\uff12\uff13"
CELLS = st.text(alphabet="甲乙丙12\uff13.%~*<>=| 、\t", max_size=6)
FACTS = st.lists(
    st.dictionaries(
        st.sampled_from([n for n in table.COLUMNS if n != "parts"]),
        CELLS.map(str.strip).filter(bool),
    ),
    max_size=6,
)
ROW = st.dictionaries(st.sampled_from(list(table.COLUMNS)), st.none() | CELLS, max_size=4)


def grid(facts: list[dict[str, Any]], edits: dict[str, Any]) -> list[dict[str, str]]:
    """What a person sees in the grid after these edits: the rows given, changed, without the deleted, with the added."""
    rows = [{name: table.as_text(fact.get(name)) for name in table.COLUMNS} for fact in facts]
    for row, changes in edits["edited_rows"].items():
        rows[row].update({name: table.as_text(typed) for name, typed in changes.items()})
    rows = [row for number, row in enumerate(rows) if number not in edits["deleted_rows"]]
    blank = dict.fromkeys(table.COLUMNS, "")
    return [
        *rows,
        *({**blank, **{n: table.as_text(t) for n, t in row.items()}} for row in edits["added_rows"]),
    ]


@st.composite
def edited_tables(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Facts, and edits the grid may report against them."""
    facts = draw(FACTS)
    numbers = st.integers(0, max(len(facts) - 1, 0))
    most = min(len(facts), 3)
    edits = {
        "edited_rows": draw(st.dictionaries(numbers, ROW, max_size=most)),
        "deleted_rows": draw(st.lists(numbers, unique=True, max_size=most)),
        "added_rows": draw(st.lists(ROW, max_size=3)),
    }
    return facts, edits


@given(edited_tables())
def test_what_is_saved_is_what_is_seen(case: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
    """After any edits the saved rows show the same cells as the grid, blank rows left out."""
    facts, edits = case
    saved = table.with_edits(facts, edits)
    shown = [
        {name: "、".join(table.as_list(text)) if name == "parts" else text.strip() for name, text in row.items()}
        for row in grid(facts, edits)
    ]
    kept = [row for row in shown if any(text for name, text in row.items() if name != "id")]

    assert kept == [{name: table.as_text(fact.get(name)) for name in table.COLUMNS} for fact in saved]


@given(edited_tables())
def test_applying_edits_again_changes_nothing_else(
    case: tuple[list[dict[str, Any]], dict[str, Any]],
) -> None:
    """The grid reports all its edits every time, so applying them to the same rows again gives the same; the rows are not touched."""
    facts, edits = case
    before = [dict(fact) for fact in facts]

    assert table.with_edits(facts, edits) == table.with_edits(facts, edits)
    assert facts == before


def test_two_edits_in_a_row_both_hold() -> None:
    """A second edit does not undo the first: the trap of feeding the grid's result back to it."""
    facts = [{"id": "F1", "item": "新建会企业", "value": "3"}]
    table.with_edits(facts, {"edited_rows": {0: {"value": "4"}}})
    saved = table.with_edits(facts, {"edited_rows": {0: {"value": "4", "unit": "家"}}})

    assert saved == [{"id": "F1", "item": "新建会企业", "value": "4", "unit": "家"}]


def test_numbers_are_kept_as_they_were_typed() -> None:
    """No cell is turned into a number: trailing zeros, separators and wide digits stay."""
    saved = table.with_edits(
        [],
        {
            "added_rows": [
                {"item": "余额", "value": "587.80", "previous": WIDE},
                {"item": "人次", "value": "1,234"},
            ]
        },
    )

    assert [fact["value"] for fact in saved] == ["587.80", "1,234"]
    assert saved[0]["previous"] == WIDE


def test_a_changed_fact_no_longer_claims_its_cell() -> None:
    """A value typed over an imported one does not come from the workbook; a changed 出处 leaves the cell standing."""
    fact = {"id": "F1", "item": "走访", "value": "76", "origin": "工作表“事实”C14"}

    assert "origin" not in table.with_edits([fact], {"edited_rows": {0: {"value": "77"}}})[0]
    assert "origin" in table.with_edits([fact], {"edited_rows": {0: {"source": "台账"}}})[0]
    assert "origin" in table.with_edits([fact], {"edited_rows": {0: {"value": "76"}}})[0]


def test_parts_and_leaders_are_read_as_lists() -> None:
    """People part names with 、 commas or blanks."""
    saved = table.with_edits([], {"added_rows": [{"item": "合计", "parts": "F5、F6,F7 F8"}]})
    content = table.with_fields({}, {"leaders": "区总工会、街道党工委", "name": "示例街道总工会"})

    assert saved[0]["parts"] == ["F5", "F6", "F7", "F8"]
    assert content["unit"] == {"leaders": ["区总工会", "街道党工委"], "name": "示例街道总工会"}


def test_fields_go_back_as_they_came() -> None:
    """Showing the fields and saving them unchanged changes nothing, and unknown keys stay."""
    content = {
        "unit": {"name": "甲", "leaders": ["乙", "丙"], "code": "7"},
        "period": {"year": "2026", "span": "1—11月"},
        "facts": [{"item": "丁"}],
    }

    assert table.with_fields(content, table.fields_of(content)) == content


def test_an_emptied_field_is_left_out() -> None:
    """An emptied field is not saved as an empty string."""
    content = table.with_fields({"unit": {"name": "甲", "short": "乙"}}, {"short": " "})

    assert content["unit"] == {"name": "甲"}


def test_malformed_content_is_shown_not_raised() -> None:
    """A sheet saved with fields of the wrong shape still opens, so that it can be put right."""
    content: dict[str, Any] = {
        "unit": "甲",
        "period": None,
        "facts": ["乙", {"item": "丙"}],
        "plans": "丁",
    }

    assert table.fields_of(content)["name"] == ""
    assert table.facts_of(content) == [{"item": "丙"}]
    assert table.lines_of(content, "plans") == "丁"


def test_rows_show_the_ids_the_sheet_gave() -> None:
    """A row without an id shows the one it was given, so that it keeps it when a row is put before it."""
    content = {"facts": [{"item": "甲", "value": "1"}, {"id": "F9", "item": "乙", "value": "2"}]}
    rows = table.numbered(content, FactSheet.from_mapping(content))

    assert [row["id"] for row in rows][1] == "F9"
    assert rows[0]["id"] not in ("", "F9")
