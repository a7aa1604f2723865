"""Labels count as people do, past a hundred too."""

from __future__ import annotations

import pytest

from drafter.numerals import read_numbers
from drafter.writing.ordinals import ordinal


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
    ],
)
def test_numbers_are_written_as_labels_have_them(number: int, written: str) -> None:
    """十一 and not 一十一, but 一百一十."""
    assert ordinal(number) == written


def test_labels_read_back_as_their_number() -> None:
    """Each number up to 9999 is written in another way, and the reader of numbers takes it for that number."""
    written = [ordinal(number) for number in range(1, 10_000)]

    assert len(set(written)) == len(written)
    for number in (1, 10, 19, 100, 101, 119, 399, 1001, 1010, 9999):
        assert read_numbers(f"走访{ordinal(number)}户")[0].value == str(number)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_there_is_no_label_beyond(number: int) -> None:
    """What no document numbers is a programming error."""
    with pytest.raises(ValueError, match="no label"):
        ordinal(number)
