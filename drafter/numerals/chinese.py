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
_ARABIC = r"\d{1,3}(?:,\d{3}){1,40}(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(rf"({_ARABIC})|(.)", re.ASCII | re.DOTALL)
_ORDINARY = "零一二三四五六七八九"
# Whole numbers stay int, which is many times quicker than Fraction; only decimals need more.
Exact = int | Fraction


def parse(run: str) -> Exact | None:
    """The value of one folded run of numerals, or None when it is not one number."""
    if "点" in run:
        return _decimal(*run.split("点", 1))
    if len(run) > 1 and all(character in DIGITS for character in run):
        return _digit_string(run)
    return _positional(run)


def _decimal(whole: str, decimals: str) -> Exact | None:
    base = parse(whole) if whole else 0
    digits = "".join(character if character.isdecimal() else str(DIGITS.get(character, "x")) for character in decimals)
    if base is None or not digits.isdecimal():
        return None
    return base + Fraction(int(digits), 10 ** len(digits))


def _digit_string(run: str) -> Exact | None:
    if any(character in "两俩仨" for character in run) or len(run) > 400:
        return None
    return int("".join([str(DIGITS[character]) for character in run]))


class _Sum:
    """A positional numeral read from left to right (按位累加).

    `total` is what stands before the last 万 or 亿, `section` what came since, `digit` a digit that waits for its place.
    """

    def __init__(self) -> None:
        self.total: Exact = 0
        self.section: Exact = 0
        self.digit: Exact | None = None
        self.zero = False
        self.started = False
        self.last = 0
        self.large = 10**30

    def add_digit(self, number: Exact, *, leading_zero: bool) -> bool:
        if self.digit is not None:
            return False
        if (number == 0 and self.started) or leading_zero:
            self.zero = True
        if number != 0 or not self.started:
            self.digit = number
        self.started = True
        return True

    def add_tens(self, number: int) -> bool:
        """廿, 卅: two digits in one character."""
        if self.digit is not None:
            return False
        self.section += number
        self.last, self.zero, self.started = 10, False, True
        return True

    def add_place(self, unit: int) -> bool:
        """十, 百, 千: places go down within a section; 一 may be left out at its start, after 零 and before 十."""
        if self.last and self.last < 10**4 and unit >= self.last:
            return False
        if self.digit is None and unit > 10 and self.started and not self.zero:
            return False
        self.section += (self.digit or 1) * unit
        self.digit, self.last, self.zero, self.started = None, unit, False, True
        return True

    def add_magnitude(self, unit: int) -> bool:
        """万, 亿, 兆 multiply their section; a larger one after a smaller one multiplies all (万亿)."""
        self.close(below=10**4)
        if not self.section and not self.total:
            if self.started:
                return False
            self.section = 1
        if unit >= self.large:
            self.total = (self.total + self.section) * unit
        elif self.section:
            self.total += self.section * unit
        else:
            return False
        self.section, self.last, self.large = 0, unit, unit
        self.zero, self.started = False, True
        return True

    def close(self, below: int = 10**30) -> None:
        """Put a waiting digit in its place: 两千五 is 2500, 两千零五 is 2005, 百二万 is 120 万."""
        if self.digit is None:
            return
        short = 100 <= self.last < below and not self.zero and self.digit.denominator == 1 and 0 < self.digit < 10
        self.section += self.digit * (self.last // 10) if short else self.digit
        self.digit = None


def _positional(run: str) -> Exact | None:
    numeral = _Sum()
    if _read_into(numeral, run) < len(run) or not numeral.started:
        return None
    numeral.close()
    return numeral.total + numeral.section


def _read_into(numeral: _Sum, run: str) -> int:
    """Read as far as the run is one number; the end of what was read."""
    for token in _TOKEN.finditer(run):
        arabic, character = token.groups()
        if arabic:
            number = Fraction(arabic.replace(",", "")) if "." in arabic else int(arabic.replace(",", ""))
            done = numeral.add_digit(number, leading_zero=len(arabic) > 1 and arabic[0] == "0")
        elif character in DIGITS:
            done = numeral.add_digit(DIGITS[character], leading_zero=False)
        elif character in TENS:
            done = numeral.add_tens(TENS[character])
        elif character in SMALL:
            done = numeral.add_place(SMALL[character])
        else:
            done = character in LARGE and numeral.add_magnitude(LARGE[character])
        if not done:
            return token.start()
    return len(run)


def longest(run: str) -> int:
    """Length of the longest beginning of a run that is one positional number."""
    return _read_into(_Sum(), run)


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
