"""Where a sentence begins and ends: the same for remarks, review and export."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.register.sentence import ENDS, sentence_bounds


@pytest.mark.parametrize(
    ("text", "figure", "sentence"),
    [
        ("建会12家。入会846人！走访29户。", "846人", "入会846人"),
        ("标题\n建会12家；入会846人", "12家", "建会12家"),
        ("建会12家", "12家", "建会12家"),
        ("是否完成?建会12家!", "12家", "建会12家"),
    ],
)
def test_a_sentence_is_what_stands_between_two_marks(text: str, figure: str, sentence: str) -> None:
    """Full and half-width marks, semicolons and line breaks end it; so do the ends of the text."""
    start = text.index(figure)
    left, right = sentence_bounds(text, start, start + len(figure))

    assert text[left:right] == sentence


@given(st.text("建会12家。；\n!", max_size=60), st.integers(0, 60), st.integers(0, 5), st.none() | st.integers(1, 8))
def test_bounds_hold_the_span_and_reach_no_further(text: str, start: int, length: int, reach: int | None) -> None:
    """The span is inside, no mark stands between it and either bound, and neither bound is beyond reach."""
    start = min(start, len(text))
    end = min(start + length, len(text))
    left, right = sentence_bounds(text, start, end, reach)

    assert left <= start <= end <= right
    assert not set(text[left:start] + text[end:right]) & set(ENDS)
    assert reach is None or (start - left <= reach and right - end <= reach)
