"""Pieces that every page has (页面部件): the line of what happened, the way to the next page, the shared look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import streamlit as st

from drafter.errors import DrafterError, Problem
from drafter.ui import state

HERE = Path(__file__).parent
# A file of our own: for a named icon the browser would ask a server on the internet.
ICON = HERE / "static" / "icon.png"
COLLECT = "views/collect.py"
WRITE = "views/write.py"
REVIEW = "views/review.py"
HISTORY = "views/history.py"
BRING = "views/bring.py"
BATCHES = "views/batches.py"
ROLLUP = "views/rolling.py"
SETTINGS = "views/settings.py"
GUIDE = "views/guide.py"
PEOPLE = "views/people.py"
TEMPLATES = "views/templates.py"
# A longer line needs longer to be read.
LONG_NOTICE = 24
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Markdown reads these as marks; a message may quote what a person typed, so they are shown as themselves.
MARKS = str.maketrans({mark: "\\" + mark for mark in "\\`*_{}[]()<>#+-.!|~$:"})


def plain(text: str) -> str:
    """Text for a place of the framework that reads Markdown, written so that it is shown as it is."""
    return text.translate(MARKS).replace("\n", " ")


def told_apart(names: Mapping[int, str]) -> dict[int, str]:
    """Add to each name that stands several times its number: 甲镇总工会（12）."""
    several = Counter(names.values())
    return {number: f"{name}（{number}）" if several[name] > 1 else name for number, name in names.items()}


def yuan(cost: str) -> str:
    """Give a cost for people: two decimals, more when it is less than a cent."""
    amount = Decimal(cost)
    places = Decimal("0.01") if amount >= Decimal("0.01") or not amount else Decimal("0.0001")
    return f"{amount.quantize(places):f}"


def duration(seconds: int) -> str:
    """Give a time for people: 45 秒, 12 分钟, 3 小时 20 分钟."""
    if seconds < 60:
        return f"{seconds} 秒"
    return f"{seconds // 60} 分钟" if seconds < 3600 else f"{seconds // 3600} 小时 {seconds % 3600 // 60} 分钟"


def look() -> None:
    """Give the shared style sheet; a fixed file, never built from data."""
    st.html(HERE / "page.css")


def file_box(label: str, *, key: str, on_change: Callable[..., None], args: tuple[Any, ...]) -> None:
    """Draw a box for a file; within `on_change`, `state.uploaded` has what was put into it."""
    st.file_uploader(
        label,
        # Any kind: what cannot be read is refused by the intake, which says in Chinese what to do; the framework does not.
        type=None,
        key=key,
        label_visibility="collapsed",
        on_change=on_change,
        args=args,
    )


def show_notice() -> None:
    """Give the one line that waits to be said, if any."""
    notice = state.take_notice()
    if notice is None:
        return
    if notice.kind == "error":
        _show_faults(notice.text, notice.problems, key="notes-notice")
    else:
        long = len(notice.text) > LONG_NOTICE
        st.toast(plain(notice.text), icon=":material/check_circle:", duration="long" if long else "short")


def show_error_line(text: str) -> None:
    """One line on what went wrong and what to do."""
    st.error(plain(text))


def show_error(error: DrafterError) -> None:
    """Give an error in one line, and below it every fault it lists, when the line does not say them all."""
    _show_faults(state.line_of(error), getattr(error, "problems", ()), key="notes-error")


def _show_faults(line: str, problems: Sequence[Problem], *, key: str) -> None:
    show_error_line(line)
    # The line often says them all already.
    if any(str(problem) not in line for problem in problems):
        show_problems(problems, key=key)


def show_problems(problems: Sequence[Problem], *, key: str) -> None:
    """Problems, one a line: where, what, what to do."""
    with st.container(key=key, gap="xxsmall"):
        st.text("\n".join(f"· {problem}" for problem in problems))


def empty(text: str, *, page: str, label: str) -> None:
    """Give what to do first when a page has nothing to show."""
    with st.container(border=True, horizontal_alignment="center", key="empty"):
        st.space("medium")
        st.text(text)
        if st.button(label, type="primary", key=f"go-{page}"):
            st.switch_page(page)
        st.space("medium")
