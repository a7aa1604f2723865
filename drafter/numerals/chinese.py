"""Chinese numerals (中文数字): text to an exact number and back.

`parse` takes one run of numeral characters, folded (see `fold`), and either gives its value or None; it does not look for runs and
does not judge whether a number is meant. It reads positional numerals (一千零五十), digit strings (二〇二六), colloquial short forms
(两千五, 三万六), formal numerals (壹拾贰), 廿 and 卅, decimals (三点五) and mixtures with Arabic digits (3万6千, 12亿3,400万).
Ungrammatical order (十百, 万千百) is refused rather than guessed.
"""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("○弌弍弎", range(4), strict=True)),
    "两": 2,
    "俩": 2,
    "仨": 3,
    "幺": 1,
    "弐": 2,
    "参": 3,
    "亖": 4,
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(rf"({_ARABIC})|(.)", re.ASCII | re.DOTALL)
_ORDINARY = "零一二三四五六七八九"


def parse(run: str) -> Fraction | None:
    """The value of one folded run of numerals, or None when it is not one number."""
    if "点" in run:
        whole, _, decimals = run.partition("点")
        if not decimals or any(character not in DIGITS for character in decimals):
            return None
        base = parse(whole) if whole else Fraction(0)
        if base is None:
            return None
        digits = "".join(str(DIGITS[character]) for character in decimals)
        return base + Fraction(int(digits), 10 ** len(digits))
    return _digit_string(run) if len(run) > 1 and _is_digit_string(run) else _positional(run)


def _is_digit_string(run: str) -> bool:
    return all(character in DIGITS for character in run)


def _digit_string(run: str) -> Fraction | None:
    if any(character in "两俩仨" for character in run) or len(run) > 400:
        return None
    return Fraction(int("".join(str(DIGITS[character]) for character in run)))


def _positional(run: str) -> Fraction | None:  # noqa: C901, PLR0912
    """Sum of sections: each 万 or 亿 multiplies what stands before it, larger ones also what was summed so far."""
    total = Fraction(0)
    section = Fraction(0)
    digit: Fraction | None = None
    zero = False
    last_unit = 0
    small_unit = 10**5
    large_unit = 10**30
    seen = False
    for arabic, character in _TOKEN.findall(run):
        if arabic:
            if digit is not None:
                return None
            digit = Fraction(arabic.replace(",", ""))
            seen = True
        elif character in DIGITS:
            if DIGITS[character] == 0 and seen:
                if digit is not None:
                    return None
                zero = True
                continue
            if digit is not None:
                return None
            digit = Fraction(DIGITS[character])
            seen = True
        elif character in TENS:
            if digit is not None:
                return None
            section += TENS[character]
            last_unit, small_unit, zero, seen = 10, 10, False, True
        elif character in SMALL:
            unit = SMALL[character]
            if unit >= small_unit or (digit is None and unit > 10 and seen and section == 0 and not total):
                return None
            if digit is None and unit > 10 and seen:
                return None
            section += (Fraction(1) if digit is None else digit) * unit
            digit, last_unit, small_unit, zero, seen = None, unit, unit, False, True
        elif character in LARGE:
            unit = LARGE[character]
            section += digit or 0
            if not seen or (section == 0 and total == 0 and digit is None):
                return None
            if unit >= large_unit:
                if section == 0 and total == 0:
                    return None
                total = (total + section) * unit
            else:
                if section == 0 and digit is None:
                    # 万亿: the larger unit multiplies what was read so far
                    return None
                total += section * unit
            large_unit = min(large_unit, unit) if unit < large_unit else unit
            section, digit, last_unit, small_unit, zero = Fraction(0), None, unit, 10**5, False
        else:
            return None
    if digit is not None:
        section += digit * (last_unit // 10) if _is_short_form(digit, last_unit, zero) else digit
    elif not seen:
        return None
    return total + section


def _is_short_form(digit: Fraction, last_unit: int, zero: bool) -> bool:
    """两千五 is 2500: one digit right after 百, 千, 万 or 亿 counts the next lower place."""
    return last_unit >= 100 and not zero and digit.denominator == 1 and 0 < digit < 10


def write(number: int, *, before_measure: bool = False) -> str:
    """Ordinary Chinese numerals of a whole number: 27 -> 二十七; before a measure word 2 is 两."""
    if number < 0:
        return "负" + write(-number, before_measure=before_measure)
    if number == 2 and before_measure:
        return "两"
    if number < 10:
        return _ORDINARY[number]
    text = _write_large(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def _write_large(number: int) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            text = _write_large(high) + name
            if low:
                text += ("零" if low < unit // 10 else "") + _write_large(low)
            return text
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending and text else "") + _ORDINARY[digit] + name
            pending = False
        else:
            pending = True
    return text


def write_digits(digits: str) -> str:
    """Digit by digit, as years are written: 2026 -> 二〇二六."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in digits)
