"""Fact sheets as CSV (逗号分隔表): also with semicolons or tabs, in UTF-8, UTF-16 with BOM or GBK."""

from __future__ import annotations

import csv
from io import StringIO

from drafter.errors import FileError
from drafter.intake.content import Parsed
from drafter.intake.files import decode, stripped
from drafter.intake.headings import score_header
from drafter.intake.notes import invisible_note
from drafter.intake.table import Grid, read_grids

SEPARATORS = (",", "\t", ";", "，", "|")


def read_separated(data: bytes, name: str) -> Parsed:
    """Read a sheet from a CSV file; the separator is the one that makes the best header row."""
    text, removed = stripped(decode(data, name))
    best: list[tuple[int, dict[int, str]]] = []
    best_score = -1
    failure: tuple[int, Exception] | None = None
    for separator in SEPARATORS:
        if separator not in text:
            continue
        try:
            rows = _rows(text, separator)
        except _QuoteError as error:
            failure = failure or (error.line, error)
            continue
        score = score_header(rows)
        if score > best_score:
            best, best_score = rows, score
    if failure and best_score <= 0:
        raise FileError(
            f"“{name}”第{failure[0]}行起的引号没有成对",
            hint="请补上或删去多余的英文双引号，或改用 .xlsx 模板。",
        ) from failure[1]
    grid = Grid("", "表格", best, ragged_is_wrong=True)
    grid.notes = invisible_note(removed, "表格")
    return read_grids([grid], name)


class _QuoteError(ValueError):
    """A quotation mark is not closed, or stands where none may."""

    def __init__(self, line: int) -> None:
        super().__init__(f"unbalanced quotation mark from line {line}")
        self.line = line


def _rows(text: str, separator: str) -> list[tuple[int, dict[int, str]]]:
    """Return the rows with the line each begins on."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            filled = {column: cell for column, cell in enumerate(cells, 1) if cell.strip()}
            if filled:
                rows.append((line, filled))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _QuoteError(line) from error
    return rows
