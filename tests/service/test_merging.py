"""Two people on one sheet: who changed what, chosen fact by fact, nothing lost and nothing overwritten unasked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import StaleRevisionError
from drafter.service.merging import differences, resolved
from tests.service.conftest import Open, content

TOKEN = "window1"


def sheet(**values: str) -> dict[str, Any]:
    """A sheet of facts by id."""
    return {"facts": [{"id": name, "item": f"事项{name}", "value": value} for name, value in values.items()]}


def test_what_only_one_touched_is_suggested_as_that_one_has_it() -> None:
    """Mine alone, theirs alone, and what both changed differently; what both have alike is not asked."""
    found = differences(
        sheet(F1="1", F2="2", F3="3", F4="4"),
        sheet(F1="9", F2="2", F3="5", F4="6"),
        sheet(F1="1", F2="8", F3="7", F4="6"),
    )

    assert [(one.key, one.suggested) for one in found] == [
        ("fact.F1", "mine"),
        ("fact.F2", "theirs"),
        ("fact.F3", None),
    ]
    assert (found[2].label, found[2].mine, found[2].theirs) == (
        "F3 事项F3",
        "数值 5",
        "数值 7",
    )


def test_choices_are_put_into_the_newest_sheet() -> None:
    """Each fact is as chosen; without a choice it is as the other has it."""
    base, mine, theirs = sheet(F1="1", F2="2", F3="3"), sheet(F1="9", F3="5"), sheet(F1="1", F2="8", F3="7")

    assert resolved(base, mine, theirs, {"fact.F1": "mine", "fact.F3": "theirs"}) == sheet(F1="9", F2="8", F3="7")
    assert resolved(base, mine, theirs, {"fact.F2": "mine"}) == sheet(F1="1", F3="7")


def test_new_and_deleted_rows_are_differences_too() -> None:
    """A row one of them added is kept by choice; a row one of them deleted says so."""
    base = sheet(F1="1", F2="2")
    mine = {"facts": [base["facts"][0], {"item": "新的", "value": "5"}]}
    found = {one.label: one for one in differences(base, mine, base)}

    assert (found["F2 事项F2"].mine, found["F2 事项F2"].suggested) == ("（删去）", "mine")
    assert (found["新的"].theirs, found["新的"].suggested) == ("（没有）", "mine")
    chosen = {one.key: one.suggested or "theirs" for one in found.values()}
    assert resolved(base, mine, base, chosen) == mine


def test_fields_and_lists_are_told_by_their_names() -> None:
    """Unit, period, problems and plans are differences with the words of the page."""
    base = {"unit": {"name": "甲"}, "period": {"year": "2026"}, "plans": ["一"], "facts": []}
    mine = {**base, "unit": {"name": "乙"}, "plans": ["一", "二"]}
    theirs = {**base, "period": {"year": "2027"}}
    found = differences(base, mine, theirs)

    assert [(one.label, one.suggested) for one in found] == [
        ("单位名称", "mine"),
        ("年度", "theirs"),
        ("下一步打算", "mine"),
    ]
    merged = resolved(base, mine, theirs, {one.key: one.suggested or "theirs" for one in found})
    assert merged == {"unit": {"name": "乙"}, "period": {"year": "2027"}, "plans": ["一", "二"], "facts": []}


def test_a_row_typed_by_both_is_kept_twice_when_it_differs() -> None:
    """Two new rows without ids are one when they say the same; else both can be kept, neither replaces the other."""
    base = sheet(F1="1")
    mine = {"facts": [*base["facts"], {"item": "培训", "value": "5"}]}
    theirs = {"facts": [*base["facts"], {"item": "培训", "value": "6"}]}
    found = differences(base, mine, theirs)

    assert differences(base, mine, mine) == ()
    assert [one.suggested for one in found] == ["theirs", "mine"]
    merged = resolved(base, mine, theirs, {one.key: one.suggested or "theirs" for one in found})
    assert [fact["value"] for fact in merged["facts"]] == ["1", "6", "5"]


rows = st.dictionaries(st.sampled_from(["F1", "F2", "F3", "F4"]), st.sampled_from(["1", "2"]), max_size=4)


@given(rows, rows, rows)
def test_all_of_one_side_is_that_side(base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> None:
    """Choosing mine throughout gives my facts, choosing theirs throughout gives theirs, whatever the order of rows."""
    found = differences(sheet(**base), sheet(**mine), sheet(**theirs))
    all_mine = resolved(sheet(**base), sheet(**mine), sheet(**theirs), {one.key: "mine" for one in found})

    assert {fact["id"]: fact["value"] for fact in all_mine["facts"]} == mine
    assert resolved(sheet(**base), sheet(**mine), sheet(**theirs), {}) == sheet(**theirs)


def test_the_second_is_told_and_chooses(open_drafter: Open) -> None:
    """Who saved first stays; what the second typed waits over a restart, and is merged as chosen on top of the newest."""
    first, second = open_drafter(actor="陈静"), open_drafter(actor="周明")
    work = first.create_work(content())
    theirs, mine = content(), content()
    theirs["facts"][0]["value"], theirs["facts"][1]["value"] = "13", "1400"
    mine["facts"][0]["value"], mine["facts"][2]["value"] = "14", "90"
    first.save_sheet(work.id, theirs, base=1)
    with pytest.raises(StaleRevisionError, match="陈静"):
        second.save_sheet(work.id, mine, base=1)
    second.keep_mine(work.id, TOKEN, mine, base=1)
    second.close()
    again = open_drafter(actor="周明")
    found = again.sheet_differences(work.id, TOKEN)

    assert len(found) == 3
    assert again.sheet_differences(work.id, "another") == ()

    saved = again.settle(work.id, TOKEN, {one.key: one.suggested or "mine" for one in found}, base=2)

    assert [fact["value"] for fact in saved.content["facts"][:3]] == ["14", "1400", "90"]
    assert again.mine(work.id, TOKEN) is None
    assert again.history(work.id)[0].action == "merge_sheet"


def test_a_third_save_in_between_is_not_overwritten(open_drafter: Open) -> None:
    """When the sheet was saved again while the second was choosing, the choice is refused and still waits."""
    drafter = open_drafter()
    work = drafter.create_work(content())
    drafter.save_sheet(work.id, {**content(), "plans": ["二"]}, base=1)
    drafter.keep_mine(work.id, TOKEN, {**content(), "plans": ["三"]}, base=1)
    drafter.save_sheet(work.id, {**content(), "plans": ["四"]}, base=2)
    with pytest.raises(StaleRevisionError):
        drafter.settle(work.id, TOKEN, {"plans": "mine"}, base=2)

    assert drafter.mine(work.id, TOKEN) is not None
    assert drafter.sheet(work.id).content["plans"] == ["四"]
