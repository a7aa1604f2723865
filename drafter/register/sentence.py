"""The sentence around a place (所在句子): one idea of where sentences end, for remarks, review and export."""

from __future__ import annotations

ENDS = "。！？；!?;\n"


def sentence_bounds(text: str, start: int, end: int, reach: int | None = None) -> tuple[int, int]:
    """Where the sentence around a span begins, and where its words end: its final mark, if it has one, stands there.

    reach: how many characters to look to either side, for a sentence that is endless; all there are unless given.
    """
    first = 0 if reach is None else max(0, start - reach)
    last = len(text) if reach is None else min(len(text), end + reach)
    left = max(text.rfind(mark, first, start) for mark in ENDS) + 1
    ends = (text.find(mark, end, last) for mark in ENDS)
    return left or first, min((place for place in ends if place >= 0), default=last)
