"""Tables inside a draft (文稿里的表格): each row as a sentence, so that its figures stand beside what they count.

50 under 户数（户） in the row 春节慰问 is told as 春节慰问：户数50户。 Nothing is said that the table does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from drafter.intake.headings import SERIAL, heading_key, is_figure_heading, measured
from drafter.intake.heads import one_head

Table = tuple[list[tuple[int, dict[int, str]]], Sequence[tuple[int, int, int, int]]]
_NUMBER = re.compile(r"-?\d[\d,，]*(?:[.．]\d+)?[%％]?")
_BRACKET = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_UNIT = frozenset({"单位", "计量单位"})
GAP = "\u3000"


def table_lines(table: Table) -> Iterator[str]:
    """Yield the rows of a table as lines: sentences below a head, the cells side by side without one."""
    rows, merged = table
    rows = one_head(rows, merged)
    shared = _shared(rows, merged)
    head = rows[0][1]
    headed = len(head) > 1 and not any(map(_NUMBER.fullmatch, head.values())) and any(map(_figures, rows[1:]))
    for number, cells in rows[1:] if headed else rows:
        if headed and len(cells) > 1:
            yield _sentence({**shared.get(number, {}), **cells}, head)
        elif any(map(_NUMBER.fullmatch, cells.values())):
            yield GAP.join(cells[column] for column in sorted(cells))
        else:
            yield from (cells[column] for column in sorted(cells))


def _figures(row: tuple[int, dict[int, str]]) -> bool:
    return any(map(_NUMBER.fullmatch, row[1].values()))


def _shared(
    rows: Sequence[tuple[int, dict[int, str]]], merged: Sequence[tuple[int, int, int, int]]
) -> dict[int, dict[int, str]]:
    """Return the words of cells merged downwards for the rows they also stand for."""
    by_row = dict(rows)
    found: dict[int, dict[int, str]] = {}
    for first, last, column, _ in merged:
        text = by_row.get(first, {}).get(column, "")
        if last > first and text and not _NUMBER.fullmatch(text):
            found.setdefault(last, {})[column] = text
    return found


def _sentence(cells: Mapping[int, str], head: Mapping[int, str]) -> str:
    labels: list[str] = []
    told: list[str] = []
    for column in sorted(cells):
        text, heading = cells[column], head.get(column, "")
        key = heading_key(heading)
        if key in SERIAL:
            continue
        if _NUMBER.fullmatch(text):
            unit = measured(heading)
            words = "" if is_figure_heading(heading) and not unit else _BRACKET.sub("", heading)
            bare = text[-1] not in "%％"
            told.append(words + text + (unit[1] if unit and bare else ""))
        elif key in _UNIT and told:
            told[-1] += text
        elif told:
            told.append(f"{heading}：{text}" if heading else text)
        elif key not in _UNIT:
            labels.append(text)
    subject, rest = "，".join(labels), "，".join(told)
    # A bare figure follows its subject at once: 新建企业工会13家.
    mark = "" if not subject or not rest or rest[0].isdecimal() else "："
    return f"{subject}{mark}{rest}。" if rest else subject
