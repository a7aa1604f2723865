"""How Excel shows what a cell holds (显示值): a number or a date as the number format of its cell shows it, in old workbooks and new."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

# Date formats of Chinese Excel that have a number but no text in the file (ECMA-376 part 1, 18.8.30, zh-cn).
CHINESE_DATE_FORMATS = {
    27: "yyyy年m月",
    28: "m月d日",
    29: "m月d日",
    30: "m-d-yy",
    31: "yyyy年m月d日",
    36: "yyyy年m月",
    50: "yyyy年m月",
    51: "m月d日",
    52: "yyyy年m月",
    53: "m月d日",
    54: "m月d日",
    57: "yyyy年m月",
    58: "m月d日",
}
# The day after the last one Excel knows, 9999-12-31.
LAST_DAY = 2_958_466
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def bare_format(number_format: str) -> str:
    """Return a number format without the words, colours and blanks in it."""
    return _LITERALS.sub("", number_format).lower()


def is_percent(number_format: str) -> bool:
    """Whether numbers that are not negative are shown as percentages."""
    return "%" in bare_format(number_format.split(";")[0])


def shown_number(value: float, number_format: str) -> str:
    """Return a number to the 15 digits Excel keeps, a percent cell 0.973 as 97.3%."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    return f"{_plain(exact * 100)}%" if is_percent(number_format) else _plain(exact)


def _plain(number: Decimal) -> str:
    """Return the number without an exponent and without zeros that Excel does not keep."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_date(value: object, number_format: str) -> str:
    """Return a date with the parts its format shows."""
    if not isinstance(value, date):
        return str(value)
    shown = bare_format(number_format)
    if isinstance(value, datetime) and value.time() != time():
        return value.strftime("%Y-%m-%d %H:%M")
    if "d" not in shown and "y" in shown and "m" in shown:
        return f"{value.year}年{value.month}月"
    if "y" not in shown and "d" in shown and "m" in shown:
        return f"{value.month}月{value.day}日"
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
