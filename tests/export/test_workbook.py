"""The blank template and sheets to take away: what is written reads back the same, and no text becomes a formula."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from drafter.export.workbook import blank_workbook, guarded, sheet_workbook, sheet_yaml
from drafter.intake import example_content, read_content
from drafter.sheet import FactSheet, Release, headings


def book(data: bytes) -> Any:
    """Return an XLSX file as openpyxl sees it."""
    return openpyxl.load_workbook(BytesIO(data))


def without_origin(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a sheet's text without the places its facts came from, which differ between files."""
    facts = [{name: text for name, text in fact.items() if name != "origin"} for fact in mapping["facts"]]
    return {**mapping, "facts": facts}


def test_the_blank_template_reads_back_as_the_wanted_rows() -> None:
    """A template nobody filled in has no unit, no period, and the rows it was made with, told as not filled in."""
    content = read_content(blank_workbook([("组织建设", "新建会企业", "家"), ("经费", "收入", "万元")]), "模板.xlsx")

    assert without_origin(content.mapping) == {
        "facts": [
            {"topic": "组织建设", "item": "新建会企业", "unit": "家"},
            {"topic": "经费", "item": "收入", "unit": "万元"},
        ]
    }
    assert [note.what for note in content.notes] == ["第7—8行还没有填数"]
    assert read_content(blank_workbook(), "模板.xlsx").mapping == {"facts": []}


def test_a_filled_template_is_a_sheet() -> None:
    """What a clerk types into the template, letter by letter, is what the sheet holds."""
    page = book(blank_workbook([("组织建设", "新建会企业", "家")]))
    facts = page["事实"]
    labels = {cell.value: cell for row in facts.iter_rows(max_row=4) for cell in row if cell.value}
    for label, text in (
        ("单位名称", "江桥镇总工会"),
        ("上级", "区总工会、镇党委"),
        ("年度", "2025"),
        ("期间", "1—11月"),
    ):
        facts.cell(labels[label].row, labels[label].column + 1, text)
    columns = {cell.value: cell.column for cell in facts[6]}
    for heading, text in (("数值", "575.80"), ("上期", "约1/3"), ("时间", "4月26日")):
        assert facts.cell(7, columns[heading]).number_format == "@"
        facts.cell(7, columns[heading], text)
    page["存在问题"]["A2"] = "经费不足"
    page["下一步打算"]["A2"] = "推进建会"
    stream = BytesIO()
    page.save(stream)
    sheet = FactSheet.from_mapping(read_content(stream.getvalue(), "表.xlsx").mapping)

    assert sheet.unit.name == "江桥镇总工会"
    assert sheet.unit.leaders == ("区总工会", "镇党委")
    assert sheet.period is not None
    assert sheet.period.label == "2025年1—11月"
    assert (sheet.facts[0].value, sheet.facts[0].previous, sheet.facts[0].date) == (
        "575.80",
        "1/3",
        "--04-26",
    )
    assert (sheet.problems, sheet.plans) == (("经费不足",), ("推进建会",))


def test_the_template_helps() -> None:
    """Headings in the order of the table, drop-downs for 期间, 外发 and 修饰, a page that says how to fill in each column."""
    page = book(blank_workbook())
    facts = page["事实"]

    assert [cell.value for cell in facts[6]] == list(headings().values())
    choices = {str(one.sqref).split(":")[0]: one.formula1 for one in facts.data_validations.dataValidation}
    assert set(choices) == {"G4", "I4", "F7"}
    for cell, word in (("G4", "上半年"), ("I4", "不出单位"), ("F7", "约")):
        assert word in choices[cell]
    assert {row[0].value for row in page["填表说明"].iter_rows(min_row=2)} == set(headings().values())
    assert facts.freeze_panes == "D7"


def test_a_sheet_comes_back_from_excel_and_yaml_unchanged() -> None:
    """The example survives both forms, its figures letter by letter."""
    content = FactSheet.from_mapping(example_content()).as_mapping()

    excel = read_content(sheet_workbook(content), "表.xlsx")
    assert without_origin(excel.mapping) == without_origin(content)
    assert excel.notes == ()
    assert read_content(sheet_yaml(content).encode(), "表.yaml").mapping == content


def test_another_reader_opens_it() -> None:
    """A reader that shares no code with the writer finds the same cells."""
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(sheet_workbook(example_content()))).get_sheet_by_name("事实").to_python()
    )
    texts = {cell for row in rows for cell in row}
    assert {"临江街道总工会", "2.3万", "186.40", "2025-04-10~2025-04-11"} <= texts


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "\uff20"])
def test_no_text_becomes_a_formula(start: str) -> None:
    """A text that a spreadsheet could run is kept from it by an apostrophe, and comes back without it."""
    text = f"{start}cmd|' /C calc'!A0"
    content = {"unit": {"name": text}, "facts": [{"item": text, "text": text}], "plans": [text]}
    data = sheet_workbook(content)
    for page in book(data):
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert not str(cell.value or "").startswith(start)

    mapping = read_content(data, "表.xlsx").mapping
    assert (mapping["facts"][0]["item"], mapping["facts"][0]["text"]) == (text, text)
    assert (mapping["unit"]["name"], mapping["plans"]) == (text, [text])


def test_negative_numbers_stay_numbers() -> None:
    """A falling figure is no formula."""
    assert guarded("-5.2%") == "-5.2%"
    assert guarded("-1,234") == "-1,234"
    assert guarded("-5~-3") == "'-5~-3"
    (fact,) = read_content(sheet_workbook({"facts": [{"item": "增幅", "value": "-5~-3"}]}), "表.xlsx").mapping["facts"]
    assert fact["value"] == "-5~-3"


def test_what_cannot_be_read_yet_is_written_as_it_was_typed() -> None:
    """A sheet with faults can be taken away too: nothing is judged or lost on the way out."""
    content = {
        "unit": "江桥镇总工会",
        "period": "春天",
        "facts": [{"item": "甲", "value": "1,2,3"}, None],
        "problems": "一\n二",
    }
    mapping = read_content(sheet_workbook(content), "表.xlsx").mapping

    assert mapping["unit"] == {"name": "江桥镇总工会"}
    assert mapping["period"] == {"span": "春天"}
    assert mapping["facts"][0]["value"] == "1,2,3"
    assert mapping["problems"] == ["一", "二"]


texts = st.text(st.characters(codec="utf-8"), max_size=12)
fields = st.sampled_from([name for name in headings() if name not in {"id", "parts"}])


@settings(max_examples=150)
@given(st.lists(st.dictionaries(fields, texts, max_size=5), max_size=4), st.lists(texts, max_size=3))
def test_yaml_keeps_any_text(facts: list[dict[str, str]], problems: list[str]) -> None:
    """Whatever was typed comes back from YAML, but for characters nobody can see."""
    content = {"facts": facts, "problems": problems}
    once = read_content(sheet_yaml(content).encode(), "表.yaml").mapping
    again = read_content(sheet_yaml(once).encode(), "表.yaml").mapping

    assert without_origin(once) == without_origin(again)
    for typed, read in zip(facts, once["facts"], strict=True):
        for name, text in typed.items():
            assert "".join(text.split()) in {"".join(str(read[name]).split())} or not text.isprintable()


@pytest.mark.parametrize("release", list(Release))
def test_how_a_sheet_may_be_released_goes_out_and_comes_in(release: Release) -> None:
    """不出单位 stands above the table with a drop-down, and is read again; nothing filled in stays nothing."""
    content = FactSheet.from_mapping({**example_content(), "release": release.value}).as_mapping()
    read = read_content(sheet_workbook(content), "表.xlsx").mapping

    assert read.get("release") == content.get("release")
    assert FactSheet.from_mapping(read).release is release
