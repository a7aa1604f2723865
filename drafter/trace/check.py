"""Checking a draft against a fact sheet (核对): the door of this package.

The figures are read, each is given candidates (facts that bear it out, facts that its words name), all are decided together along
the draft, and each decision is told in one sentence. Nothing is looked up outside the sheet and nothing is guessed: a figure that no
fact, arithmetic, period or list in the text explains is flagged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from drafter.sheet import FactSheet
from drafter.trace.citations import split_citations
from drafter.trace.draft import Draft
from drafter.trace.prepared import prepare
from drafter.trace.report import Conflict, Figure, Report


def check(text: str, sheet: FactSheet, *, previous: Report | None = None) -> Report:
    """Trace every figure of a draft to the sheet.

    text: the draft, with or without citation marks; offsets of the report are code points in it. previous: the report of the text
    before an edit, against the same sheet object; the result is that of a full check, sooner. Total: any text and any sheet give a report.
    """
    clean, marks, shifts = split_citations(text)
    prepared = prepare(sheet)
    before = previous.memo if previous is not None else None
    if not isinstance(before, Draft) or before.prepared is not prepared:
        before = None
    draft = Draft(clean, marks, prepared, before)
    figures, found = tuple(draft.reported), draft.conflicts
    if shifts:
        places = _Places(shifts)
        figures = tuple(places.figure(figure, text) for figure in figures)
        found = tuple(places.conflict(conflict) for conflict in found)
    return Report(figures, draft.left_out.unused, found, foremost=draft.left_out.foremost, memo=draft)


class _Places:
    """Offsets of the text without marks as offsets of the text with them (位置换算). shifts: where, and how much was taken out up to there."""

    def __init__(self, shifts: Sequence[tuple[int, int]]) -> None:
        self._at = [place for place, _ in shifts]
        self._taken = [0, *(total for _, total in shifts)]

    def start(self, offset: int) -> int:
        """Where something begins: behind the marks that stand there."""
        return offset + self._taken[bisect_right(self._at, offset)]

    def end(self, offset: int) -> int:
        """Where something ends: before the marks that stand there."""
        return offset + self._taken[bisect_left(self._at, offset)]

    def figure(self, figure: Figure, text: str) -> Figure:
        """A figure at its place in the text with marks, which may stand inside it."""
        start, end = self.start(figure.start), self.end(figure.end)
        if end - start == len(figure.text):
            return figure.at(start)
        return replace(figure, start=start, end=end, text=text[start:end])

    def conflict(self, conflict: Conflict) -> Conflict:
        """A conflict at its places in the text with marks."""
        return replace(conflict, spans=tuple((self.start(a), self.end(b)) for a, b in conflict.spans))
