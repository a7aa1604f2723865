"""Markdown, the trace table and file names: the same evidence in other clothes, and nothing that can do harm."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from drafter.export import export_markdown, export_name, export_trace_table
from drafter.sheet import FactSheet, Period, Unit
from drafter.trace import Report
from tests.export.sample import ACCEPTED, EVERYTHING, REPORT, SHEET, TEXT


def test_markdown_keeps_levels_and_marks_open_figures() -> None:
    """Headings by level, the flag in words beside the figure, 讨论稿 below the title."""
    text = export_markdown(TEXT, sheet=SHEET, report=REPORT, accepted=ACCEPTED)

    assert text.startswith("# 临江街道总工会2025年上半年工作总结\n\n（讨论稿）\n")
    assert "\n## 一、夯实组织基础，扩大工会覆盖\n" in text
    assert "\n#### 2、互助保障提质扩面\n" in text
    assert "在**105家**（不符，待核实）企业" in text
    assert "观众2000余人。" in text


def test_markdown_of_a_settled_draft_is_the_draft() -> None:
    """With nothing open the lines read as drafted, and no 讨论稿 is said."""
    text = export_markdown(TEXT, sheet=SHEET, report=REPORT, accepted=EVERYTHING, notice=False)
    body = text.partition("\n---\n")[0]
    plain = [re.sub(r"^#+ |\\", "", line) for line in body.split("\n") if line]

    assert plain == TEXT.split("\n")


@pytest.mark.parametrize("line", ["1. 开展<b>活动</b>。", "- 走访10~20人，慰问30~40人", "* 注_意_", "[见](http://x)"])
def test_markdown_of_a_fact_is_text(line: str) -> None:
    """Marks that a renderer would act on are escaped."""
    text = export_markdown(f"标题\n{line}", sheet=FactSheet(), report=Report())
    written = text.split("\n\n")[1]

    assert re.sub(r"\\(.)", r"\1", written) == line
    assert not re.search(r"(?<!\\)[<>*_~\[]", written)
    assert not re.match(r"\d+\. |[-*+] ", written)


def test_trace_table_has_a_row_for_each_figure() -> None:
    """Figure, sentence, status, fact, data, formula, reason, suggestion, acceptance, source."""
    book = load_workbook(BytesIO(export_trace_table(TEXT, sheet=SHEET, report=REPORT, accepted=ACCEPTED)))
    page = book["数据核对表"]
    rows = list(page.iter_rows(min_row=3, values_only=True))

    assert [row[1] for row in rows] == [figure.text for figure in REPORT.figures]
    assert rows[3][3:8] == (
        "ƒ",
        "可推算",
        "F4 已建会企业；F3 应建会企业",
        "202家，上期199家；223家",
        "F4÷F3＝202÷223",
    )
    assert "讨论稿" in str(page["A1"].value)
    assert [row[0] for row in book["未写入的事实"].iter_rows(min_row=2, values_only=True)] == ["F13 送图书进企业"]
    assert [row[0] for row in book["勾稽矛盾"].iter_rows(min_row=2, values_only=True)] == ["正文"]


def test_trace_table_never_holds_a_formula() -> None:
    """A source that begins with = is text in the file, marked so that retyping keeps it text."""
    unused = Report(unused=("F11",))
    book = load_workbook(BytesIO(export_trace_table("", sheet=SHEET, report=unused)))
    cell = book["未写入的事实"]["C2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "甲/乙\\丙:丁*戊?",
        "临江\x00街道\r\n总工会",
        "\u202e街道",
        "..",
        "",
        "会" * 300,
    ],
)
def test_file_name_is_safe_whatever_the_unit_is_called(name: str) -> None:
    """No separator, reserved or invisible character, no leading dot, short enough for any file system."""
    sheet = FactSheet(unit=Unit(name=name), period=Period(year=2025))
    made = export_name(sheet, "docx", True)

    assert not re.search(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e]|\.\.', made)
    assert made.endswith("2025年工作总结（讨论稿）.docx")
    assert not made.startswith(".")
    assert len(made.encode()) <= 210


def test_file_name_says_unit_period_and_form() -> None:
    """临江街道总工会2025年上半年工作总结.docx, and 数据核对表 for the spreadsheet."""
    assert export_name(SHEET, "docx", False) == "临江街道总工会2025年上半年工作总结.docx"
    assert export_name(SHEET, "xlsx", False) == "临江街道总工会2025年上半年工作总结数据核对表.xlsx"


@given(st.text(max_size=80))
def test_file_name_of_any_unit_is_a_single_path_part(name: str) -> None:
    """Nothing in a name can lead to another folder."""
    made = export_name(FactSheet(unit=Unit(name=name)), "md", False)

    assert "/" not in made
    assert "\\" not in made
    assert made.endswith("工作总结.md")
