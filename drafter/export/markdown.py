"""A checked summary as Markdown (导出 Markdown): headings by level, open figures marked, the 数据核对表 below a rule.

Everything a person or a model wrote is escaped, so that `~`, `*`, `<` or a leading `1.` in a fact stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from drafter.export.evidence import (
    TraceRow,
    open_figures,
    place_of,
    printable,
    rows_within,
    summary_line,
    trace_rows,
    unused_facts,
)
from drafter.export.layout import Paragraph, Role, lay_out
from drafter.export.wording import ANNEX_TITLE, DRAFT_MARK, NOTICE
from drafter.sheet import FactSheet
from drafter.trace import Report

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#~|$&])")
LIST_MARK = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=])")
COLUMNS = ("序号", "数字", "所在句子", "状态", "对应事实", "表中数据", "推算", "说明", "出处")


def export_markdown(
    text: str,
    *,
    sheet: FactSheet,
    report: Report,
    accepted: Mapping[tuple[int, int], str] = {},
    notice: bool = True,
    draft_only: bool = False,
) -> str:
    """Write the summary as Markdown (导出 Markdown); the arguments are those of `export_docx`."""
    rows = trace_rows(text, sheet=sheet, report=report, accepted=accepted)
    draft_only = draft_only or bool(open_figures(report, accepted))
    blocks = []
    marked = not draft_only
    for paragraph in lay_out(text):
        if not marked and paragraph.role not in {Role.TITLE, Role.SUBTITLE}:
            blocks.append(f"（{DRAFT_MARK}）")
            marked = True
        blocks.append(_block(text, paragraph, rows))
    if notice:
        blocks.append(f"（{NOTICE}）")
    blocks += ["---", f"## 附：{ANNEX_TITLE}", _escape(summary_line(report, rows))]
    if rows:
        blocks.append(_table(COLUMNS, [_cells(row) for row in rows]))
    if unused := unused_facts(sheet, report):
        blocks.append(f"### 未写入正文的事实（{len(unused)}条）")
        blocks.append(_table(("编号与事项", "数据", "出处"), unused))
    if report.conflicts:
        blocks.append(f"### 勾稽矛盾（{len(report.conflicts)}处）")
        blocks += [f"- {place_of(conflict)}：{_escape(conflict.message)}" for conflict in report.conflicts]
    return "\n\n".join(blocks) + "\n"


def _block(text: str, paragraph: Paragraph, rows: Sequence[TraceRow]) -> str:
    parts = []
    place = paragraph.start
    for row in rows_within(rows, paragraph.start, paragraph.end):
        figure = row.figure
        if not row.open or figure.start < place or figure.end > paragraph.end:
            continue
        parts.append(_escape(text[place : figure.start]))
        # The note stands outside the bold so that the figure itself can be copied without it.
        parts.append(f"**{_escape(text[figure.start : figure.end])}**（{row.status}，待核实）")
        place = figure.end
    parts.append(_escape(text[place : paragraph.end]))
    line = "".join(parts)
    if paragraph.role is Role.TITLE:
        return f"# {line}"
    if paragraph.role is Role.HEADING:
        return f"{'#' * (paragraph.level + 1)} {line}"
    return LIST_MARK.sub(lambda mark: rf"{mark[1]}\{mark[2]}" if mark[1] else rf"\{mark[3]}", line)


def _cells(row: TraceRow) -> tuple[str, ...]:
    reason = row.figure.reason
    if row.accepted:
        reason = f"{reason}人工确认：{row.accepted}"
    return (
        str(row.number),
        row.figure.text,
        row.sentence,
        f"{row.sign} {row.status}",
        row.fact,
        row.data,
        row.formula,
        reason,
        row.source,
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns)]
    body = [[_escape(cell).replace("\n", " ") for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [*lines, *body])


def _escape(text: str) -> str:
    return SPECIAL.sub(r"\\\1", printable(text).replace("\r", ""))
