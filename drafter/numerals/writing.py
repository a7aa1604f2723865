"""Numbers in conventional written form (数字写法): the way back from a canonical value to document text.

`write_number` gives the form a document uses (587.8万元, 10%～20%, 2025年4月26日, 1—11月); nothing is rounded: 万 and 亿 are used
only where they shorten the number exactly. `replacement` rewrites a mention with another value in the mention's own style, so
that a suggestion changes the figure and nothing else. Both raise ValueError for a value that is not canonical.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from drafter.numerals import chinese
from drafter.numerals.amount import Amount, canonical, magnitude, parse_amount
from drafter.numerals.mention import Kind, Mention
from drafter.tables import rows

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-(?P<part>[HQ]\d))?"
    r"|--(?P<month_only>\d\d)(?:-(?P<day_only>\d\d))?|---(?P<day_alone>\d\d)"
    r"|(?P<part_alone>[HQ]\d)|W(?P<weekday>[1-7])"
    r"|T(?P<hour>\d\d):(?P<minute>\d\d)",
    re.ASCII,
)
_PARTS = {
    "H1": "上半年",
    "H2": "下半年",
    "Q1": "第一季度",
    "Q2": "第二季度",
    "Q3": "第三季度",
    "Q4": "第四季度",
}
_WEEKDAYS = "一二三四五六日"
_ARABIC = re.compile(r"\d[\d,]*(?:\.\d+)?", re.ASCII)
_HAN = "〇○零一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_HAN_RUN = re.compile(rf"[{_HAN}][{_HAN}万亿点]*")
_PERCENT = ("%", "‰")


def write_number(value: str, unit: str = "", modifier: str = "") -> str:
    """The conventional written form of a canonical value: ('5878000', '元') -> 587.8万元."""
    if is_date(value):
        return _hedge(write_date(value), "", "", modifier)
    amount = parse_amount(value)
    if not amount.is_range:
        value = value.partition("~")[0]
    if unit == "年" and amount.is_range and amount.low >= 1900 and amount.high < 2100:
        return f"{canonical(amount.low)}—{canonical(amount.high)}年"
    if "/" in value and not amount.is_range and unit not in _PERCENT:
        return _hedge(_fraction(amount.low), "", unit, modifier)
    if amount.is_range:
        low = "".join(_shortest(value.partition("~")[0], unit))
        high, written = _shortest(value.partition("~")[2], unit)
        both = unit in _PERCENT or magnitude(written)[0] != 1 or not low.endswith(written)
        first = low if both else low.removesuffix(written)
        return _hedge(f"{first}～{high}", "", written, modifier)
    number, written = _shortest(value, unit)
    worth = written[: len(written) - len(magnitude(written)[1])]
    return _hedge(number, worth, written[len(worth) :], modifier)


def is_date(value: str) -> bool:
    """Whether a canonical value is a date, a time, a part of a year, or a range of these."""
    ends = value.split("~")
    return (
        len(ends) <= 2
        and all(_DATE.fullmatch(end) for end in ends)
        and not all(len(end) == 4 and end.isdecimal() for end in ends)
    )


def write_date(value: str) -> str:
    """The conventional written form of a canonical date: 2025-04-26 -> 2025年4月26日."""
    first, mark, last = value.partition("~")
    start = _date_words(first)
    if not mark:
        return "".join(start)
    end = _date_words(last)
    shared = 0
    while shared < min(len(start), len(end)) - 1 and start[shared] == end[shared]:
        shared += 1
    rest = "".join(end[shared:])
    if len(start) == len(end) and shared == len(start) - 1 and start[-1][-1] in "年月":
        return "".join(start[:-1]) + start[-1][:-1] + "—" + rest
    return "".join(start) + "至" + rest


def _date_words(value: str) -> list[str]:
    found = _DATE.fullmatch(value)
    if found is None:
        raise ValueError(f"not a canonical date: {value!r}")
    part = found["part"] or found["part_alone"]
    if part is not None and part not in _PARTS:
        raise ValueError(f"no such part of a year: {value!r}")
    words = []
    for name, word in (
        ("year", "年"),
        ("month", "月"),
        ("month_only", "月"),
        ("day", "日"),
        ("day_only", "日"),
        ("day_alone", "日"),
        ("hour", "时"),
    ):
        if found[name]:
            words.append(f"{int(found[name])}{word}")
    if found["minute"] and found["minute"] != "00":
        words.append(f"{int(found['minute'])}分")
    if found["weekday"]:
        words.append("星期" + _WEEKDAYS[int(found["weekday"]) - 1])
    if part:
        words.append(_PARTS[part])
    return words


def _fraction(number: Fraction) -> str:
    if max(abs(number.numerator), number.denominator) > 10_000:
        return f"{number.numerator}/{number.denominator}"
    sign = "负" if number < 0 else ""
    return f"{sign}{chinese.write(number.denominator)}分之{chinese.write(abs(number.numerator))}"


def _shortest(text: str, unit: str) -> tuple[str, str]:
    """Number and unit; 万 or 亿 goes into the unit when that makes an exact number of 10,000 or more shorter.

    Money goes into 万元 when it gets no longer: 5.57万元, but 12500人次.
    """
    if "/" in text:
        return text, unit
    worth, base = magnitude(unit)
    number = Fraction(text) * worth
    best, written = text, unit
    if unit not in _PERCENT:
        for size, name in ((10**4, "万"), (10**8, "亿")):
            if abs(number) < size or worth >= size:
                continue
            candidate = canonical(number / size)
            spared = len(best) + len(unit) - len(base) - len(candidate) - 1
            if spared > 0 or (spared == 0 and base.endswith("元")):
                best, written = candidate, name + base
    return best, written


@cache
def _sides() -> dict[str, str]:
    return {word: side for word, side, *_ in rows(__package__, "data/hedges.tsv")}


def _hedge(number: str, worth: str, unit: str, modifier: str) -> str:
    """Put each hedge where Chinese puts it: 近50家, 50多家, 12万余元, 50家以上."""
    before = after = behind = ""
    sides = _sides()
    for word in filter(None, modifier.split("+")):
        side = sides.get(word, "before")
        if side == "inside":
            after += word
        elif side == "behind":
            behind += word
        else:
            before += word
    core = f"{number}{worth}{unit}{after}" if unit in _PERCENT else f"{number}{worth}{after}{unit}"
    return before + core + behind


def replacement(mention: Mention, value: str, *, unit: str | None = None, modifier: str = "") -> str:
    """The mention rewritten with another canonical value, in its own style.

    Chinese numerals stay Chinese, 万元 stays 万元, spaces and 第 stay. `unit` replaces the mention's unit; `modifier` are the
    hedges to write (none by default: a suggestion states the value of the fact). The value is in the base unit, as `Mention.value` is.
    """
    if mention.kind is Kind.DATE or is_date(value):
        return _same_date_style(mention, value)
    amount = parse_amount(value)
    new_unit = mention.unit if unit is None else unit
    run = _ARABIC.search(mention.text)
    han = None if run else _HAN_RUN.search(mention.text)
    if amount.is_range or "/" in value or (run is None and han is None) or "~" in mention.value or "/" in mention.value:
        return write_number(value, new_unit, modifier)
    if mention.kind in (Kind.ORDINAL, Kind.RANK):
        return _in_place(mention, amount, run or han, unit)
    if han is not None:
        return _chinese_style(mention, amount, new_unit, modifier)
    tail = mention.text[run.end() :] if run else ""
    space = tail[: len(tail) - len(tail.lstrip(" 　"))]
    size = next(
        (
            name
            for name in ("万", "亿")
            if tail.lstrip(" 　余多来几").startswith((name, {"万": "萬", "亿": "億"}[name]))
        ),
        "",
    )
    number, written = canonical(amount.low), new_unit
    if size:
        scaled = canonical(amount.low / chinese.LARGE[size])
        if "/" not in scaled and (unit is None or amount.low >= chinese.LARGE[size]):
            number, written = scaled, size + new_unit
    elif run and "," in run.group() and "/" not in number:
        whole, dot, decimals = number.partition(".")
        number = f"{int(whole):,}{dot}{decimals}"
    elif "/" not in number and not _is_large(mention.value):
        number, written = _shortest(number, new_unit)
    worth = written.removesuffix(new_unit) if written != new_unit else ""
    return _hedge(number + space, worth, new_unit, modifier)


def _is_large(value: str) -> bool:
    """Whether a mention writes 10,000 or more in plain digits, so that its writer does not use 万."""
    try:
        return parse_amount(value).low >= 10_000
    except ValueError:
        return False


def _in_place(mention: Mention, amount: Amount, run: re.Match[str] | None, unit: str | None) -> str:
    """A place, grade or session with another number: 第三名, 十八大, 四中全会."""
    number = canonical(amount.low)
    if run is None or mention.text[run.start()].isdecimal() or "." in number:
        start, end = run.span() if run else (0, 0)
    else:
        start, end = run.span()
        number = chinese.write(int(number), before_measure=mention.text.startswith("前"))
    rest = mention.text[end:]
    if unit is not None and mention.unit and rest.endswith(mention.unit):
        rest = rest.removesuffix(mention.unit) + unit
    return mention.text[:start] + number + rest


def _chinese_style(mention: Mention, amount: Amount, unit: str, modifier: str) -> str:
    number = amount.low
    if mention.text.startswith("百分之") or (unit in _PERCENT and "分之" in mention.text):
        return "百分之" + _chinese_decimal(number)
    if "成" in mention.text and unit == "%":
        tenths = number / 10
        return f"{_chinese_decimal(tenths)}成" if tenths.denominator == 1 else f"{canonical(number)}%"
    if "半" in mention.text or number.denominator != 1 or unit == "%":
        return write_number(canonical(number), unit, modifier)
    words = chinese.write(int(number), before_measure=bool(unit) and mention.kind is Kind.QUANTITY)
    return _hedge(words, "", unit, modifier)


def _chinese_decimal(number: Fraction) -> str:
    whole, dot, decimals = canonical(number).partition(".")
    text = chinese.write(int(whole))
    return text + "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in decimals) if dot else text


def _same_date_style(mention: Mention, value: str) -> str:
    """The numbers of a date replaced one by one; another shape of date is written out in the conventional form."""
    new = re.findall(r"\d+", value) if is_date(value) or value.isdecimal() else []
    old = list(re.finditer(rf"\d+|[{_HAN}]+", mention.text))
    shape = re.sub(r"\d", "0", value)
    if len(new) != len(old) or shape != re.sub(r"\d", "0", mention.value) or not new:
        return write_number(value, "年" if len(value) == 4 and value.isdecimal() else "")
    out, last = "", 0
    for digits, found in zip(new, old, strict=True):
        out += mention.text[last : found.start()] + _in_style(digits, found.group())
        last = found.end()
    return out + mention.text[last:]


def _in_style(digits: str, like: str) -> str:
    if not like.isascii():
        return chinese.write_digits(digits) if len(digits) == 4 else chinese.write(int(digits))
    if len(digits) == 4:
        return digits[2:] if len(like) == 2 else digits
    return digits if len(like) == 2 and like.startswith("0") else str(int(digits))
