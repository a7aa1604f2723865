"""Heads of two rows (两层表头): a heading over several columns and the headings below it are read as one row of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from drafter.intake.headings import (
    HEADER_WITHIN,
    find_header,
    heading_key,
    is_heading,
    is_item_heading,
    is_number_heading,
)

Rows = list[tuple[int, dict[int, str]]]
_BRACKET = re.compile(r"[(（\[【][^)）\]】]{1,10}[)）\]】]")
_FIGURE = re.compile(r"[\d.,，%％\s-]+")


def one_head(rows: Rows, merged: Sequence[tuple[int, int, int, int]]) -> Rows:
    """Return the rows with the first head of two rows as one; merged: first row, last row, first column, last column.

    Where nothing is merged, as in CSV, a heading stands over the blank columns to its right.
    """
    wide: dict[int, list[tuple[int, int]]] = {}
    for first, last, low, high in merged:
        if first == last and high > low:
            wide.setdefault(first, []).append((low, high))
    if not merged and (spread := _spread(rows)):
        wide = spread
    for place, (row, cells) in enumerate(rows[:HEADER_WITHIN]):
        if row not in wide or len(cells) < 2 or place + 1 == len(rows):
            continue
        below_row, below = rows[place + 1]
        over = {column: cells.get(low, "") for low, high in wide[row] for column in range(low, high + 1)}
        beneath = [column for column in below if column in over]
        if below_row != row + 1 or len(beneath) < 2 or any(_FIGURE.fullmatch(text) for text in below.values()):
            continue
        if find_header([(below_row, below)]) is not None:
            # A head of its own: what stands above it are lines about the table.
            continue
        head = {column: text for column, text in cells.items() if column not in over}
        return [*rows[:place], (below_row, head | _below(below, over)), *rows[place + 2 :]]
    return rows


def _spread(rows: Rows) -> dict[int, list[tuple[int, int]]]:
    """Return which columns each heading of an unmerged head of two rows stands over.

    Such a head says what a fact is about in its upper row only: 事项 has nothing below it, as no row of facts has.
    """
    for (row, cells), (below_row, below) in pairwise(rows[:HEADER_WITHIN]):
        subjects = [column for column, text in cells.items() if is_item_heading(text)]
        if len(cells) < 2 or not subjects or below_row != row + 1 or len(below) < 2:
            continue
        words = below.values()
        if (
            any(column in below for column in subjects)
            or any(map(_FIGURE.fullmatch, words))
            or not any(map(is_heading, words))
        ):
            return {}
        starts = [column for column in sorted(cells) if column in below or column + 1 in below]
        last = max(below)
        ends = [start - 1 for start in starts[1:]] + [last]
        return {row: [(low, high) for low, high in zip(starts, ends, strict=True) if low in below]}
    return {}


def _below(below: Mapping[int, str], over: Mapping[int, str]) -> dict[int, str]:
    """Name the columns of the lower row; of several alike the heading above tells which is which."""
    alike = Counter(heading_key(text) for text in below.values())
    named: dict[int, str] = {}
    for column, text in below.items():
        parent = over.get(column, "")
        if alike[heading_key(text)] == 1 or not parent:
            named[column] = text
            continue
        unit = "".join(_BRACKET.findall(text))
        # 上年同期 over 数量 is what the sheet calls 上期; the second column below it is something of its own.
        plain = is_number_heading(parent) and not any(heading_key(one) == heading_key(parent) for one in named.values())
        named[column] = parent + (unit if plain else text)
    return named
