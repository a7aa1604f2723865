"""The summary of a batch as a spreadsheet (批量汇总表): one row a unit, one more for all; text is text and never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from drafter.export.trace_table import OPEN_FILL, fill_table, print_landscape

TITLE = "汇总表"
COLUMNS = (
    ("序号", 6),
    ("单位", 30),
    ("期间", 14),
    ("来源", 34),
    ("状态", 10),
    ("数字", 8),
    ("待核对", 8),
    ("未写入的事实", 12),
    ("勾稽矛盾", 10),
    ("词元", 12),
    ("费用", 12),
    ("文件", 44),
    ("说明", 60),
)
COUNTED = range(5, 10)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One unit of the summary (汇总表一行); a count that does not exist, since there is no draft, is None."""

    unit: str
    period: str
    source: str
    state: str
    figures: int | None = None
    flagged: int | None = None
    unused: int | None = None
    conflicts: int | None = None
    tokens: int = 0
    cost: str = ""
    file: str = ""
    remark: str = ""


def export_batch_table(rows: Sequence[BatchRow]) -> bytes:
    """Write the summary as an XLSX file (导出汇总表)."""
    book = Workbook()
    page: Any = book.worksheets[0]
    page.title = TITLE
    cells = [
        (
            number,
            row.unit,
            row.period,
            row.source,
            row.state,
            *("" if count is None else count for count in (row.figures, row.flagged, row.unused, row.conflicts)),
            row.tokens,
            row.cost,
            row.file,
            row.remark,
        )
        for number, row in enumerate(rows, start=1)
    ]
    total: list[str | int] = ["", f"合计 {len(rows)} 家", *[""] * (len(COLUMNS) - 2)]
    for column in COUNTED:
        total[column] = sum(count for row in cells if isinstance(count := row[column], int))
    fill_table(page, 1, COLUMNS, [*cells, tuple(total)])
    for number, row in enumerate(rows, start=2):
        if row.flagged or row.conflicts or row.figures is None:
            page.cell(number, 5).fill = OPEN_FILL
            page.cell(number, 7).fill = OPEN_FILL
    for column in range(1, len(COLUMNS) + 1):
        page.cell(len(rows) + 2, column).font = Font(bold=True)
    page.freeze_panes = "C2"
    page.auto_filter.ref = f"A1:M{len(rows) + 1}"
    print_landscape(page, 1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
