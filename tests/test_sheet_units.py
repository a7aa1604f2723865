"""The units below in a parent's sheet: read, found by id, never mistaken for the parent's own facts."""

from __future__ import annotations

from typing import Any

import pytest

from drafter.errors import SheetError
from drafter.sheet import FactSheet


def content(**more: Any) -> dict[str, Any]:
    """A parent of two units with one total."""
    return {
        "unit": {"name": "云湖区总工会"},
        "facts": [{"id": "F1", "item": "新建企业工会", "value": "8", "unit": "家", "parts": ["U1_F1", "U2_F7"]}],
        "units": [
            {"id": "U1", "name": "松岭街道总工会", "facts": [{"item": "新建企业工会", "value": "3", "unit": "家"}]},
            {"name": "竹湾街道总工会", "facts": [{"id": "F7", "item": "新建企业工会", "value": "5", "unit": "家"}]},
        ],
    } | more


def test_units_facts_are_found_by_their_ids():
    """A unit's fact has the unit's id before its own; the sheet says which unit reported it."""
    sheet = FactSheet.from_mapping(content())

    assert [unit.id for unit in sheet.units] == ["U1", "U2"]
    assert sheet.fact("U2_F7").value == "5"
    assert (sheet.fact("F1").value, sheet.reporter("F1")) == ("8", None)
    reporter = sheet.reporter("U2_F7")
    assert reporter is not None
    assert reporter.name == "竹湾街道总工会"
    with pytest.raises(KeyError):
        sheet.fact("U3_F1")


def test_the_mapping_gives_the_same_sheet_again():
    """Nothing of the units is lost on the way out and in."""
    sheet = FactSheet.from_mapping(content())

    assert FactSheet.from_mapping(sheet.as_mapping()) == sheet
    assert "units" not in FactSheet.from_mapping(content(units=None, facts=[])).as_mapping()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"units": "竹湾"}, "下级各单位：应是一列单位"),
        ({"units": ["竹湾"]}, "下级各单位第1个单位：应是一组"),
        ({"units": [{"name": "甲", "value": "3"}]}, "不认识“value”"),
        ({"units": [{"id": "U_1", "name": "甲"}]}, "“U_1”不能作单位的编号"),
        ({"units": [{"id": "U1"}, {"id": "U1"}]}, "编号“U1”与前面的单位重复"),
        ({"units": [{"name": "甲", "facts": [{"item": "乙", "value": "1,2,3"}]}]}, "甲：第1条事实“数值”"),
        ({"units": [{"name": "甲", "facts": ["乙"]}]}, "甲：第1条事实：应是一组"),
        ({"facts": [{"item": "乙", "value": "3", "parts": ["U1_F9"]}]}, "没有编号为“U1_F9”的事实"),
        ({"facts": [{"item": "乙", "value": "3", "parts": ["U1_F1", "U1_F1"]}]}, "“U1_F1”写了不止一次"),
        ({"facts": [{"id": "U1_F1", "item": "乙", "value": "3"}]}, "与下级单位的事实重复"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(more, said):
    """Each fault names the unit and the row; nothing is half loaded."""
    with pytest.raises(SheetError) as error:
        FactSheet.from_mapping(content(**more))

    assert any(said in str(problem) for problem in error.value.problems), error.value.problems
