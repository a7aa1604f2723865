"""The trace table as a spreadsheet (数据核对表): one row a figure, then unused facts and conflicts on sheets of their own.

Cells hold text or whole numbers only: what begins with `=`, `+`, `-` or `@` is stored as text and marked as such, so that no
spreadsheet program takes a sentence for a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from drafter.export.evidence import (
    TraceRow,
    open_figures,
    place_of,
    printable,
    summary_line,
    trace_rows,
    unused_facts,
)
from drafter.export.wording import ANNEX_TITLE, DRAFT_MARK
from drafter.sheet import FactSheet
from drafter.trace import Report

# Heading and width in characters.
COLUMNS = (
    ("序号", 6),
    ("数字", 16),
    ("所在句子", 60),
    ("标记", 6),
    ("状态", 14),
    ("对应事实", 30),
    ("表中数据", 36),
    ("推算", 24),
    ("说明", 40),
    ("建议", 16),
    ("人工确认", 24),
    ("出处", 24),
)
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "\uff20", "\t", "\r")
# The longest text a cell of an XLSX file can hold.
CELL_LIMIT = 32_767
OPEN_FILL = PatternFill("solid", fgColor="FFD966")
HEAD_FILL = PatternFill("solid", fgColor="E7E6E6")


def export_trace_table(
    text: str,
    *,
    sheet: FactSheet,
    report: Report,
    accepted: Mapping[tuple[int, int], str] = {},
) -> bytes:
    """Write the trace table of a checked text as an XLSX file (导出数据核对表)."""
    rows = trace_rows(text, sheet=sheet, report=report, accepted=accepted)
    book = Workbook()
    book.remove(book.worksheets[0])
    page: Any = book.create_sheet(ANNEX_TITLE)
    heading = summary_line(report, rows)
    if open_figures(report, accepted):
        heading = f"{DRAFT_MARK}：{heading}"
    _put(page, 1, 1, heading)
    fill_table(page, 2, COLUMNS, [_cells(row) for row in rows])
    for row in rows:
        if row.open:
            page.cell(row.number + 2, 2).fill = OPEN_FILL
            page.cell(row.number + 2, 5).fill = OPEN_FILL
    page.freeze_panes = "C3"
    page.auto_filter.ref = f"A2:{get_column_letter(len(COLUMNS))}{len(rows) + 2}"
    print_landscape(page, 2)
    fill_table(
        book.create_sheet("未写入的事实"),
        1,
        (("编号与事项", 36), ("数据", 48), ("出处", 30)),
        unused_facts(sheet, report),
    )
    fill_table(
        book.create_sheet("勾稽矛盾"),
        1,
        (("位置", 10), ("内容", 80), ("涉及事实", 24)),
        [(place_of(conflict), conflict.message, "、".join(conflict.facts)) for conflict in report.conflicts],
    )
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(row: TraceRow) -> tuple[str | int, ...]:
    return (
        row.number,
        row.figure.text,
        row.sentence,
        row.sign,
        row.status,
        row.fact,
        row.data,
        row.formula,
        row.figure.reason,
        row.figure.suggestion or "",
        row.accepted,
        row.source,
    )


def print_landscape(page: Any, head: int) -> None:
    """Set a table up for paper: landscape, as wide as a page, the row of its heads on each."""
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{head}:{head}"


def fill_table(page: Any, top: int, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str | int]]) -> None:
    """Write a table with its heads from a row on; text that looks like a formula is marked as text."""
    for column, (name, width) in enumerate(columns, start=1):
        _put(page, top, column, name)
        head = page.cell(top, column)
        head.font, head.fill = Font(bold=True), HEAD_FILL
        page.column_dimensions[get_column_letter(column)].width = width
    for offset, cells in enumerate(rows, start=1):
        for column, content in enumerate(cells, start=1):
            _put(page, top + offset, column, content)
            page.cell(top + offset, column).alignment = Alignment(wrap_text=True, vertical="top")


def _put(page: Any, row: int, column: int, content: str | int) -> None:
    cell = page.cell(row, column)
    if isinstance(content, int):
        cell.value = content
        return
    cell.value = printable(content)[:CELL_LIMIT]
    cell.data_type = "s"
    if content.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
