"""Chinese numbers of labels (序号): 一, 十, 十一, 二十, 一百零一."""

from __future__ import annotations

from drafter.numerals import chinese


def ordinal(number: int) -> str:
    """Write 1 to 9999 as labels of parts and paragraphs do; a long sheet answered one fact a line has more than a hundred."""
    if not 0 < number < 10_000:
        raise ValueError(f"no label for {number}")
    return chinese.write(number)
