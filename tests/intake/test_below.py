"""The worksheet of a parent's workbook on which the units' facts stand: written and read back the same, or refused with the row."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from drafter.errors import SheetError
from drafter.export.workbook import sheet_workbook, sheet_yaml
from drafter.intake import read_content

CONTENT: dict[str, Any] = {
    "unit": {"name": "云湖区总工会"},
    "facts": [{"id": "F1", "item": "新建企业工会", "value": "8", "unit": "家", "parts": ["U1_F1", "U2_F2"]}],
    "units": [
        {
            "id": "U1",
            "name": "松岭街道总工会",
            "facts": [
                {"id": "F1", "item": "新建企业工会", "value": "3", "unit": "家", "origin": "工作表“事实”第7行"},
                {"id": "F2", "item": "增幅", "value": "-5~-3", "unit": "%", "text": "=1+1 不是公式", "parts": ["F1"]},
            ],
        },
        {
            "id": "U2",
            "name": "竹湾街道总工会",
            "facts": [{"id": "F2", "item": "甲", "value": "575.80", "date": "2025-04"}],
        },
    ],
}


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_the_units_facts_come_back_as_they_were(form):
    """Ids, figures as written, texts that look like formulas and places of origin survive both forms."""
    data = sheet_workbook(CONTENT) if form == "xlsx" else sheet_yaml(CONTENT).encode()
    read = read_content(data, f"parent.{form}")

    assert read.mapping["units"] == CONTENT["units"]
    assert [fact["id"] for fact in read.mapping["facts"]] == ["F1"]
    assert read.notes == ()


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("A2", "F1", "“F1”（松岭街道总工会）放不到任何单位下"),
        ("B3", None, "没有填报单位"),
        ("B3", "梅桥街道总工会", "填报单位是“梅桥街道总工会”，前面是“松岭街道总工会”"),
        ("A1", "序号", "没有找到“编号”和“填报单位”两列"),
    ],
)
def test_a_row_that_belongs_to_no_unit_is_refused(cell, value, said):
    """A changed id or name is named with its row: a unit's figure is never lost or given to another."""
    book = openpyxl.load_workbook(BytesIO(sheet_workbook(CONTENT)))
    book["各单位上报"][cell] = value
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(SheetError) as error:
        read_content(stream.getvalue(), "parent.xlsx")

    assert said in str(error.value.problems[0])
    assert "各单位上报" in str(error.value.problems[0])
