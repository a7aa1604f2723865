"""What a person should know about a file that was read (读入提示)."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.errors import Problem

SHOWN = 10
MANY_FACTS = 1000


def invisible_note(removed: int, where: str = "全文") -> list[Problem]:
    """Return a note when invisible characters were taken out."""
    if not removed:
        return []
    return [Problem(where, f"删去了 {removed} 个看不见的字符", "多半是复制粘贴带来的，请核对前后文字")]


def hidden_notes(named: str, *, sheet: bool, rows: Sequence[int], columns: Sequence[str]) -> list[Problem]:
    """Return a note for each that is hidden and was read all the same: the sheet as a whole, rows, columns by their letters."""
    found = [
        ("是隐藏的工作表", sheet),
        (f"第{listed(rows)}行是隐藏的", rows),
        (f"{'、'.join(columns)} 列是隐藏的", columns),
    ]
    return [Problem(named, f"{what}，也已读入", "不需要时请删去") for what, hidden in found if hidden]


def many_note(count: int) -> list[Problem]:
    """Return a note when there are very many facts."""
    if count <= MANY_FACTS:
        return []
    return [Problem("事实", f"共读入 {count} 条，数量很多", "起草会较慢；若是明细台账，请先汇总成指标")]


def listed(numbers: Sequence[int]) -> str:
    """Write row numbers for people: 3—5、9 等 12 行."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = "、".join(str(low) if low == high else f"{low}—{high}" for low, high in spans[:SHOWN])
    return shown if len(spans) <= SHOWN else f"{shown} 等 {len(set(numbers))} 行"
