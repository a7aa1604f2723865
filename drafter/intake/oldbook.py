"""Old Excel workbooks (旧版电子表格, .xls): values by calamine, how they are shown by the records themselves.

As in the new format: 15 significant digits, a percent cell 0.973 is 97.3%, dates as precisely as shown, what is hidden is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from drafter.errors import FileError, Problem
from drafter.intake.compound import Shown, is_protected, shown_cells, workbook_stream
from drafter.intake.content import Parsed
from drafter.intake.files import OLE, stripped
from drafter.intake.notes import hidden_notes, invisible_note
from drafter.intake.shown import (
    CHINESE_DATE_FORMATS,
    LAST_DAY,
    bare_format,
    is_percent,
    shown_date,
    shown_number,
)
from drafter.intake.table import Grid, read_grids
from drafter.intake.workbook import MOST_CELLS, WIDEST

PANIC = "PanicException"
# Rows times columns, blank cells included: an old sheet has 65,536 rows, of which formats may reach to the last.
LARGEST_SHEET = 4_000_000


def read_old_workbook(data: bytes, name: str) -> Parsed:
    """Read a sheet from an XLS file."""
    _refuse_others(data, name)
    notes: list[Problem] = []
    shown: list[Shown] = []
    try:
        stream = workbook_stream(data)
        if is_protected(stream):
            raise FileError(f"“{name}”加了密码，读不出", hint="请取消文件的打开密码后再导入。")
        shown = shown_cells(stream, CHINESE_DATE_FORMATS)
    except ValueError as error:
        if isinstance(error, FileError):
            raise
    if not shown:
        notes.append(Problem(name, "是很旧的格式，百分数按小数读入", "请核对百分数，或另存为 .xlsx 再导入"))
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        grids = list(_grids(workbook, shown, name))
    except BaseException as error:
        # The reader's library stops in panic, which is no Exception, where a broken file takes it beyond its own tables.
        if isinstance(error, FileError) or not (
            isinstance(error, CalamineError | OSError | ValueError) or type(error).__name__ == PANIC
        ):
            raise
        raise FileError(f"“{name}”打不开，内容有损坏", hint="请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。") from error
    parsed = read_grids(grids, name)
    parsed.notes[:0] = notes
    return parsed


def _refuse_others(data: bytes, name: str) -> None:
    """Refuse what only bears the name: exports of web pages and new workbooks are often called .xls."""
    if data.startswith(OLE):
        return
    if data.startswith(b"PK"):
        raise FileError(f"“{name}”的扩展名是 .xls，内容却是新版 Excel", hint="请把扩展名改为 .xlsx 再导入。")
    raise FileError(
        f"“{name}”的扩展名是 .xls，内容却不是 Excel 工作簿",
        hint="多半是网页或系统导出的表格：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。",
    )


def _grids(workbook: CalamineWorkbook, shown: list[Shown], name: str) -> Iterator[Grid]:
    cells = 0
    for place, about in enumerate(workbook.sheets_metadata):
        sheet = workbook.get_sheet_by_index(place)
        named = f"工作表“{about.name}”"
        how = shown[place] if place < len(shown) else Shown()
        rows: dict[int, dict[int, str]] = {}
        removed = 0
        if sheet.total_height * sheet.total_width > LARGEST_SHEET:
            raise FileError(f"“{name}”的{named}太大", hint="请只留事实表所在的区域，删去其余的行和列后再导入。")
        for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
            for column, value in enumerate(values[:WIDEST], 1):
                text, invisible = stripped(_text(value, how.formats.get((row, column), "")))
                removed += invisible
                if text.strip():
                    rows.setdefault(row, {})[column] = text
            cells += len(values)
            if cells > MOST_CELLS:
                raise FileError(f"“{name}”的单元格太多", hint="请只留事实表所在的工作表，明细先汇总成指标。")
        merged = [
            (top + 1, bottom + 1, left + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        grid = Grid(about.name, named, sorted(rows.items()), merged)
        hidden = hidden_notes(
            named,
            sheet=about.visible != SheetVisibleEnum.Visible and bool(rows),
            rows=[row for row in rows if row in how.rows],
            columns=[get_column_letter(column) for column in sorted({*chain(*rows.values())} & how.columns)],
        )
        grid.notes = [*hidden, *invisible_note(removed, named)]
        yield grid


def _text(value: Any, shown: str) -> str:
    """Return what a cell says, as text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        is_date = re.search("[yd年日]", bare_format(shown.split(";")[0])) and not is_percent(shown)
        if is_date and 0 < value < LAST_DAY:
            return shown_date(from_excel(value), shown)
        return shown_number(value, shown)
    if isinstance(value, datetime | date):
        return shown_date(value, shown or "yyyy-mm-dd")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None or isinstance(value, timedelta) else str(value)
