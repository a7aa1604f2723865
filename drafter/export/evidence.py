"""What stands behind each figure, in words for people (数字的来历): the rows of the 数据核对表 and the Word comments.

One reading of a report serves every form of export, so that the comment in Word, the annex and the spreadsheet never disagree.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drafter.register.sentence import sentence_bounds
from drafter.sheet import Fact, FactSheet, typed_figure
from drafter.trace import Conflict, Figure, Report, Status

# Colour alone is lost in print and on the colour-blind: each status has a sign of its own.
SIGNS = {
    Status.SUPPORTED: "✓",
    Status.DERIVED: "ƒ",
    Status.APPROXIMATE: "≈",
    Status.MISATTRIBUTED: "⇄",
    Status.CONTRADICTED: "≠",
    Status.UNIT_MISMATCH: "≢",
    Status.UNSUPPORTED: "？",
    Status.PLACEHOLDER: "□",
}
REFERENCE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\.(previous|target))?")
# XML 1.0 has no place for these, and invisible marks could hide words from the reader of an export.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
EXCERPT = 48
# A text without a full stop must not be copied into every row.
SENTENCE_REACH = 400


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One figure with its evidence (核对表的一行). open: flagged and not accepted by a person."""

    number: int
    figure: Figure
    sentence: str
    sign: str
    status: str
    fact: str
    data: str
    formula: str
    source: str
    accepted: str
    open: bool

    @property
    def excerpt(self) -> str:
        """The sentence, or when it is long the part around the figure."""
        place = self.sentence.find(printable(self.figure.text))
        left = max(0, min(place - EXCERPT // 3, len(self.sentence) - EXCERPT))
        shown = self.sentence[left : left + EXCERPT]
        if shown == self.sentence:
            return shown
        return ("…" if left else "") + shown + ("…" if left + EXCERPT < len(self.sentence) else "")

    def comment(self) -> str:
        """Write the Word comment at the figure, one point a line."""
        lines = [f"{self.sign} {self.status}：{self.figure.text}"]
        if self.fact:
            lines.append(f"事实：{self.fact}")
        if self.data:
            lines.append(f"数据：{self.data}")
        if self.formula:
            lines.append(f"推算：{self.formula}")
        if self.source:
            lines.append(f"出处：{self.source}")
        if self.figure.reason:
            lines.append(f"说明：{self.figure.reason}")
        if self.open and self.figure.suggestion:
            lines.append(f"建议改为：{self.figure.suggestion}")
        if self.accepted:
            lines.append(f"人工确认：{self.accepted}")
        return printable("\n".join(lines))


def printable(text: str) -> str:
    """Strip control, direction and zero-width characters from a text (去除不可见字符)."""
    return UNPRINTABLE.sub("", text)


def trace_rows(
    text: str, *, sheet: FactSheet, report: Report, accepted: Mapping[tuple[int, int], str]
) -> tuple[TraceRow, ...]:
    """Build a row for each figure of the report, in the order of the text (逐个数字的来历)."""
    facts = {fact.id: fact for fact in sheet.facts}
    rows = []
    for number, figure in enumerate(report.figures, start=1):
        known = [facts[name] for name in figure.facts if name in facts]
        reason = accepted.get((figure.start, figure.end), "") if figure.flagged else ""
        is_open = figure.flagged and (figure.start, figure.end) not in accepted
        label = figure.status.label + ("" if is_open or not figure.flagged else "（已确认）")
        rows.append(
            TraceRow(
                number=number,
                figure=figure,
                sentence=sentence_around(text, figure.start, figure.end),
                sign=SIGNS[figure.status],
                status=label,
                fact=printable("；".join(fact_name(fact) for fact in known)),
                data=printable("；".join(fact_data(fact) for fact in known)),
                formula=printable(_formula(figure, facts)),
                source=printable("；".join(dict.fromkeys(filter(None, map(fact_source, known))))),
                accepted=printable(reason),
                open=is_open,
            )
        )
    return tuple(rows)


def open_figures(report: Report, accepted: Mapping[tuple[int, int], str]) -> tuple[Figure, ...]:
    """Find the flagged figures that no person has accepted (待处理的数字)."""
    return tuple(figure for figure in report.flagged if (figure.start, figure.end) not in accepted)


def rows_within(rows: Sequence[TraceRow], start: int, end: int) -> Sequence[TraceRow]:
    """Take the rows whose figures lie between two places (某段的数字); rows are in the order of the text."""
    first = bisect_left(rows, start, key=lambda row: row.figure.start)
    last = bisect_left(rows, end, lo=first, key=lambda row: row.figure.start)
    return rows[first:last]


def unused_facts(sheet: FactSheet, report: Report) -> list[tuple[str, str, str]]:
    """Give name, data and source of each fact the text does not tell (未写入正文的事实)."""
    facts = {fact.id: fact for fact in sheet.facts}
    unused = [facts[name] for name in report.unused if name in facts]
    return [(fact_name(fact), fact_data(fact), fact_source(fact)) for fact in unused]


def place_of(conflict: Conflict) -> str:
    """Say where numbers contradict each other (矛盾的位置)."""
    return "事实表" if conflict.place == "sheet" else "正文"


def fact_name(fact: Fact) -> str:
    """Name a fact as people call it: id and item, or its topic when it has no item (事实名称)."""
    return f"{fact.id} {fact.item or fact.topic}".rstrip()


def fact_data(fact: Fact) -> str:
    """Say what the sheet holds: value with unit as typed, last period's, target, date, note (事实数据)."""
    parts = []
    if fact.value is not None:
        parts.append(typed_figure(fact))
    if fact.previous is not None:
        parts.append(f"上期{fact.previous}{fact.unit}")
    if fact.target is not None:
        parts.append(f"目标{fact.target}{fact.unit}")
    if fact.date:
        parts.append(fact.date)
    if fact.text:
        parts.append(fact.text if len(fact.text) <= EXCERPT else fact.text[: EXCERPT - 1] + "…")
    if fact.basis:
        parts.append(f"口径：{fact.basis}")
    return "，".join(parts)


def fact_source(fact: Fact) -> str:
    """Where the fact came from: the record named in the sheet and the cell or sentence (出处)."""
    return " · ".join(part for part in (fact.source, fact.origin) if part)


def sentence_around(text: str, start: int, end: int) -> str:
    """Cut out the sentence a figure stands in, without its final mark (所在句子)."""
    left, right = sentence_bounds(text, start, end, SENTENCE_REACH)
    return printable(text[left:right].strip())


def summary_line(report: Report, rows: Sequence[TraceRow]) -> str:
    """Sum the annex up in one sentence: how many figures, of which status, how many still open (核对概况)."""
    if not rows:
        return "正文中没有找到数字，无可核对。"
    found = Counter(row.figure.status.label for row in rows)
    counts = "，".join(f"{label}{count}处" for label, count in found.items())
    left = sum(row.open for row in rows)
    conflicts = f"勾稽矛盾{len(report.conflicts)}处；" if report.conflicts else ""
    ending = f"尚有{left}处待处理。" if left else "没有待处理的数字。"
    return f"全文数字{len(rows)}处：{counts}。{conflicts}{ending}"


def _formula(figure: Figure, facts: Mapping[str, Fact]) -> str:
    if not figure.formula:
        return ""

    def fill(reference: re.Match[str]) -> str:
        fact = facts.get(reference[1])
        value = getattr(fact, reference[2] or "value") if fact else None
        return str(value) if value is not None else reference[0]

    filled = REFERENCE.sub(fill, figure.formula)
    named = figure.formula.replace(".previous", "上期").replace(".target", "目标")
    if filled == figure.formula:
        return named
    return f"{_signs(named)}＝{_signs(filled)}"


def _signs(formula: str) -> str:
    return formula.replace("*", "×").replace("/", "÷")
