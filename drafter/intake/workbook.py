"""Excel workbooks (电子表格): cells to the text a person sees or typed, with what Excel hides brought to light.

Numbers: Excel keeps 15 digits, so a cell is read to 15 significant digits and 575.8 stays 575.8; a percent cell 0.973 is 97.3%.
Dates are read as precisely as the cell shows them: Excel adds the day to 2025年4月 and this year to 4月26日, which nobody typed.
A formula counts with the value Excel stored; where none is stored the formula itself is handed on, for the sheet to refuse.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from drafter.errors import FileError, Problem
from drafter.intake.content import Parsed
from drafter.intake.essentials import essential_copy
from drafter.intake.files import open_archive, stripped
from drafter.intake.notes import hidden_notes, invisible_note
from drafter.intake.shown import CHINESE_DATE_FORMATS, LAST_DAY, shown_date, shown_number
from drafter.intake.table import Grid, read_grids

MOST_CELLS = 600_000
MOST_MERGED = 200_000
WIDEST = 200
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_MERGED = re.compile(rb"mergeCell\b[^>]*\bref=[\"']([A-Za-z0-9:$]{1,30})[\"']")


def read_workbook(data: bytes, name: str) -> Parsed:
    """Read a sheet from an XLSX file."""
    grids, notes = workbook_grids(data, name)
    parsed = read_grids(grids, name)
    parsed.notes[:0] = notes
    return parsed


def workbook_grids(data: bytes, name: str) -> tuple[list[Grid], list[Problem]]:
    """Read the worksheets of an XLSX file as tables of text, with what a person should know of the file."""
    parts = open_archive(data, name, "xlsx")
    _refuse_sprawl(data, name, parts)
    notes: list[Problem] = []
    try:
        formulas = _load(data, name, data_only=False)
    except FileError as error:
        try:
            data = essential_copy(data)
        except (ParseError, ValueError, KeyError) as no_use:
            raise error from no_use
        formulas = _load(data, name, data_only=False)
        notes = [Problem(name, "有些格式、筛选或图形不合规，已只读单元格内容", "请核对读入的数值和日期")]
    if not formulas.worksheets:
        raise FileError(f"“{name}”里没有工作表", hint="请用 Excel 打开后另存为普通的 .xlsx。")
    has_formulas = any(cell.data_type == "f" for sheet in formulas.worksheets for cell in sheet._cells.values())
    values = _load(data, name, data_only=True) if has_formulas else formulas
    return list(_grids(formulas, values)), notes


def _refuse_sprawl(data: bytes, name: str, parts: frozenset[str]) -> None:
    """Refuse what is small in the file and huge in memory: openpyxl makes an object of every cell, merged ones included."""
    cells = merged = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in parts:
            if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
                continue
            content = archive.read(part)
            cells += sum(1 for _ in _CELL.finditer(content))
            for found in _MERGED.finditer(content):
                try:
                    low, top, high, bottom = range_boundaries(found[1].decode())
                except ValueError:
                    continue
                merged += ((high or 16384) - (low or 1) + 1) * ((bottom or 1048576) - (top or 1) + 1)
    if merged > MOST_MERGED:
        raise FileError(f"“{name}”的合并单元格覆盖整列或整表", hint="请取消这样的合并后再导入。")
    if cells > MOST_CELLS:
        raise FileError(
            f"“{name}”有 {cells} 个单元格，太多了",
            hint="请只留事实表所在的工作表，明细先汇总成指标。",
        )


def _load(data: bytes, name: str, *, data_only: bool) -> Workbook:
    try:
        # openpyxl warns on the terminal about trimmings it drops; none of them is read here.
        with warnings.catch_warnings(action="ignore"):
            return openpyxl.load_workbook(BytesIO(data), data_only=data_only, keep_links=False)
    except Exception as error:
        # openpyxl answers malformed parts with whatever its parsing runs into; the file is the cause in each case.
        raise FileError(
            f"“{name}”打不开，内容有损坏或用了不认识的格式",
            hint="请用 Excel 或 WPS 打开，另存为新的 .xlsx 再导入。",
        ) from error


def _grids(formulas: Workbook, values: Workbook) -> Iterator[Grid]:
    for sheet, stored in zip(formulas.worksheets, values.worksheets, strict=True):
        yield _grid(sheet, stored, formulas.epoch)


def _grid(sheet: Worksheet, stored: Worksheet, epoch: datetime) -> Grid:
    named = f"工作表“{sheet.title}”"
    rows: dict[int, dict[int, str]] = {}
    removed = comments = 0
    for (row, column), cell in sheet._cells.items():
        if cell.value is None or column > WIDEST or not isinstance(cell, Cell):
            continue
        text, invisible = stripped(_text(cell, stored, epoch))
        removed += invisible
        comments += cell.comment is not None
        if text.strip():
            rows.setdefault(row, {})[column] = text
    ordered = sorted(rows.items())
    grid = Grid(sheet.title, named, ordered, _merged(sheet))
    grid.notes = [*_hidden(sheet, named, rows), *invisible_note(removed, named)]
    if comments:
        grid.notes.append(Problem(named, f"有 {comments} 条批注，未读入", "需要时请写到“说明”"))
    return grid


def _merged(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    return [(area.min_row, area.max_row, area.min_col, area.max_col) for area in sheet.merged_cells.ranges]


def _hidden(sheet: Worksheet, named: str, rows: dict[int, dict[int, str]]) -> list[Problem]:
    """Return a note for everything hidden that holds text."""
    used = {column for cells in rows.values() for column in cells}
    columns = [
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in used
        if (dimension.min or 0) <= column <= (dimension.max or 0)
    ]
    return hidden_notes(
        named,
        sheet=sheet.sheet_state != "visible" and bool(rows),
        rows=[row for row in rows if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden],
        columns=[get_column_letter(column) for column in sorted(columns)],
    )


def _text(cell: Cell, stored: Worksheet, epoch: datetime) -> str:
    """Return what a cell says, as text."""
    value: Any = cell.value
    if cell.data_type == "f":
        kept = stored._cells.get((cell.row, cell.column))
        value = None if kept is None else kept.value
        if value is None:
            # A formula that gives an empty text has a stored type; one never calculated has nothing.
            if kept is not None and kept.data_type in {"str", "s"}:
                return ""
            formula = getattr(cell.value, "text", None) or cell.value
            return str(formula) if str(formula).startswith("=") else f"={formula}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, cell, epoch)
    if isinstance(value, datetime | date):
        return shown_date(value, cell.number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _number(value: float, cell: Cell, epoch: datetime) -> str:
    styled: Any = cell
    style: int = styled._style.numFmtId
    if style in CHINESE_DATE_FORMATS and 0 < value < LAST_DAY:
        return shown_date(from_excel(value, epoch), CHINESE_DATE_FORMATS[style])
    return shown_number(value, cell.number_format)
