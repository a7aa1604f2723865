"""Chinese numbers of labels (序号): 一, 十, 十一, 二十, 一百零一."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_PLACES = ("千", "百", "十", "")


def ordinal(number: int) -> str:
    """Write 1 to 9999 as labels of parts and paragraphs do; a long sheet answered one fact a line has more than a hundred."""
    if not 0 < number < 10_000:
        raise ValueError(f"no label for {number}")
    out, skipped = "", False
    for digit, place in zip(f"{number:04}", _PLACES, strict=True):
        if digit == "0":
            skipped = bool(out)
            continue
        out += ("零" if skipped else "") + _DIGITS[int(digit)] + place
        skipped = False
    return out.removeprefix("一") if 10 <= number < 20 else out
