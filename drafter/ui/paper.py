"""What the review desk is given to draw (核对台的数据): plain values only, no Streamlit.

Cuts the draft into lines and pieces by code points here, because the browser counts in other units. Whether a line is a title or a
heading is only a matter of how it is drawn; nothing is decided about figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from drafter.export import Role, lay_out
from drafter.service import Review
from drafter.sheet import Fact, typed_figure
from drafter.trace import Conflict, Figure, Status, Verdict

HEADING = re.compile(r"[一二三四五六七八九十百]+、")
SUBHEADING = re.compile(r"（[一二三四五六七八九十百]+）")
LONGEST_HEADING = 48
# From this chance on that a random number would have followed from the sheet as well, a person is asked to look.
COMMON = Decimal("0.1")
SHORTEST, REACH, LONGEST_EXCERPT = 4, 6, 28
VERDICTS = {
    Verdict.OK: "每个数字都有来历",
    Verdict.FLAGGED: "还有数字需要处理",
    Verdict.NOTHING_TO_CHECK: "文中没有找到数字，无从核对",
}
# The desk tells these in its own way.
TOLD = frozenset({"理由", "建议"})
PLACES = {"draft": "文中", "sheet": "表中"}


def clock(moment: datetime) -> str:
    """Give a moment as people here write it, in local time: 11月21日 10:42."""
    local = moment.astimezone() if moment.tzinfo else moment
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def role(line: str, *, first: bool) -> str:
    """How a line is drawn: `title`, `heading`, `subheading`, `text` or `blank`; `signature` is told by all lines together."""
    line = line.strip()
    if not line:
        return "blank"
    short = len(line) <= LONGEST_HEADING and line[-1] not in "。；！？：，"
    if first and short and not HEADING.match(line):
        return "title"
    if short and HEADING.match(line):
        return "heading"
    if short and SUBHEADING.match(line):
        return "subheading"
    return "text"


def paragraphs(text: str, figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Give the draft line by line, each cut into `[text, figure number or None]`; joined again they are the draft."""
    lines: list[dict[str, Any]] = []
    start = number = 0
    first = True
    for at, line in enumerate(text.split("\n")):
        end = start + len(line)
        pieces: list[list[Any]] = []
        here = start
        while number < len(figures) and figures[number].start < end:
            figure = figures[number]
            if figure.start >= here and figure.end <= end:
                if figure.start > here:
                    pieces.append([text[here : figure.start], None])
                pieces.append([text[figure.start : figure.end], number])
                here = figure.end
            number += 1
        if here < end:
            pieces.append([text[here:end], None])
        lines.append(
            {
                "line": at,
                "start": start,
                "role": role(line, first=first),
                "text": line,
                "pieces": pieces,
            }
        )
        first = first and not line.strip()
        start = end + 1
    closing = [one.start for one in lay_out(text) if one.role in (Role.SIGNATURE, Role.DATE)]
    for place in closing:
        next(one for one in reversed(lines) if one["start"] <= place)["role"] = "signature"
    return lines


def with_line(text: str, line: int, old: str, new: str) -> str | None:
    """Give the draft with one line replaced; None when that line no longer reads `old`. A new text of several lines becomes several."""
    lines = text.split("\n")
    if not 0 <= line < len(lines) or lines[line] != old:
        return None
    return "\n".join(
        [*lines[:line], *new.split("\n"), *lines[line + 1 :]] if new else [*lines[:line], *lines[line + 1 :]]
    )


def described(fact: Fact) -> str:
    """Give a fact in one line: item, hedge, value and unit, else its text."""
    figure = typed_figure(fact)
    parts = [part for part in (fact.item, figure, "" if figure else fact.date, fact.text) if part]
    return " ".join(parts[:2]) if figure else " ".join(parts)


def doubt(figure: Figure) -> str:
    """Say when a figure is better looked at once more: one that follows by arithmetic, and is so common that much else would give it."""
    if figure.status is not Status.DERIVED or Decimal(figure.coincidence or 0) < COMMON:
        return ""
    return "这个数很常见，凑巧也算得出来，请看一眼上面的算法说的是不是这件事。"


def figure_at(conflict: Conflict, figures: Sequence[Figure]) -> int | None:
    """Give the number of the first figure a conflict touches, or None when it stands in the sheet only."""
    for start, end in conflict.spans:
        for number, figure in enumerate(figures):
            if figure.start < end and start < figure.end:
                return number
    return None


def advice(review: Review) -> str:
    """One sentence on what to do next when no figure is chosen."""
    if review.report.verdict is Verdict.NOTHING_TO_CHECK:
        return "没有数字可核对，不等于核对通过。请检查初稿是否完整。"
    if review.open:
        return f"还有 {len(review.open)} 处需要处理，点“下一处”逐个看。"
    if review.open_conflicts:
        return "数字已逐个处理，还有勾稽矛盾没有解决。"
    return "点文中任一数字，可看它的来历。现在可以导出。"


def excerpt(text: str, start: int, end: int) -> str:
    """Give what a remark is about, with its surroundings when it is a mark or a letter only, short enough for a line."""
    words = text[start:end]
    if len(words.strip()) < SHORTEST:
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        left = max(line_start, start - REACH)
        words = text[left : min(end + REACH, len(text) if line_end < 0 else line_end)]
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1] + "…"


def text_only(text: str) -> dict[str, Any]:
    """Give a text as paper without figures."""
    return {"plain": True, "paragraphs": paragraphs(text, ())}


def desk(
    review: Review, *, model_bar: str = "", editable: bool = True, step: tuple[str, int] | None = None
) -> dict[str, Any]:
    """All the desk draws, as JSON values; model_bar: why no model can rewrite a sentence, "" when one can.

    step: the change that can be taken back, in words, and where it stands.
    """
    figures = review.report.figures
    text = review.draft.text
    settled = figures and not review.open and not review.open_conflicts
    facts = {} if review.sheet.sheet is None else {f.id: f for f in review.sheet.sheet.facts}
    return {
        "work": review.draft.work_id,
        "revision": review.draft.number,
        "sheet": review.sheet.number,
        "stamp": f"{review.sheet.number}/{len(review.open)}/{len(review.decisions)}",
        "editable": editable,
        "modelBar": model_bar,
        "step": None if step is None else {"told": step[0], "at": step[1]},
        "verdict": VERDICTS[Verdict.OK if settled else review.report.verdict],
        "advice": advice(review),
        "paragraphs": paragraphs(text, figures),
        "figures": _figures(review),
        "disputed": bool(review.open_conflicts),
        "labels": {str(status): status.label for status in Status},
        "counters": _counters(review),
        "conflicts": [
            {
                "place": PLACES.get(conflict.place, ""),
                "message": conflict.message,
                "figure": figure_at(conflict, figures),
            }
            for conflict in review.report.conflicts
        ],
        "remarks": [
            {
                "start": remark.start,
                "end": remark.end,
                "line": text.count("\n", 0, remark.start),
                "text": excerpt(text, remark.start, remark.end),
                "message": remark.message,
                "fix": remark.fix,
            }
            for remark in review.remarks
        ],
        "unused": [
            {"id": number, "text": described(facts[number]) if number in facts else ""}
            for number in review.report.foremost or review.report.unused
        ],
    }


def _figures(review: Review) -> list[dict[str, Any]]:
    figures = review.report.figures
    open_spans = {(figure.start, figure.end) for figure in review.open}
    disputed = {
        (figure.start, figure.end)
        for conflict in review.open_conflicts
        for figure in figures
        if any(figure.start < end and start < figure.end for start, end in conflict.spans)
    }
    drawn = []
    for figure, key, rows in zip(figures, review.keys, review.evidence, strict=True):
        decision = review.decisions.get(key)
        drawn.append(
            {
                "key": key,
                "start": figure.start,
                "end": figure.end,
                "line": review.draft.text.count("\n", 0, figure.start),
                "text": figure.text,
                "status": str(figure.status),
                "label": figure.status.label,
                "open": (figure.start, figure.end) in open_spans,
                "disputed": (figure.start, figure.end) in disputed,
                "rows": [[row.label, row.text] for row in rows if row.label not in TOLD],
                "reason": figure.reason,
                "suggestion": figure.suggestion,
                "doubt": doubt(figure),
                "accepted": None
                if decision is None
                else {"reason": decision.reason, "by": decision.actor, "at": clock(decision.at)},
            }
        )
    return drawn


def _counters(review: Review) -> list[dict[str, Any]]:
    counts = review.report.counts
    counters = [
        {"name": str(status), "label": status.label, "count": counts[str(status)]}
        for status in (Status.SUPPORTED, Status.DERIVED, Status.APPROXIMATE)
    ]
    counters.append({"name": "open", "label": "需处理", "count": len(review.open)})
    if review.decisions:
        kept = sum(key in review.decisions for key in review.keys)
        counters.append({"name": "accepted", "label": "已保留", "count": kept})
    return counters
