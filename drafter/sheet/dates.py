"""Dates and periods as people write them (日期与期间): to one canonical form, or a reason why not.

A date is kept as precisely as it was written: 4月26日 stays without a year, 2025年4月 without a day. Nothing is guessed: 25.4.26,
13月 or 4月下旬 are refused with advice, because a wrong date in the sheet would make a wrong date in the draft look right.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from drafter.numerals import chinese, fold
from drafter.sheet.columns import blanks
from drafter.sheet.unreadable import Unreadable

LONGEST = 60
FIRST_YEAR, LAST_YEAR = 1900, 2100
DATE_HINT = "请写成 2025-04-26、2025年4月、4月26日或 4月26日—28日；其他时间写到“说明”"
SPAN_HINT = "请填 上半年、下半年、全年、第一季度、1—11月 或 5月"
_HAN_NUMBER = re.compile(
    r"[〇○零一二三四五六七八九十廿卅]+(?=[年月日号季]|[~—–至到-][〇○零一二三四五六七八九十\d]+[年月日号])"
)
_DASH = re.compile(r"\s*(?:~|—+|–|至|到|-)\s*")
_CLOCK = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        rf"{_YEAR}年{_MONTH}月{_DAY}[日号]?",
        rf"{_YEAR}(?P<mark>[-/.]){_MONTH}(?P=mark){_DAY}日?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_YEAR}年{_MONTH}月份?",
        rf"{_YEAR}[-/.]{_MONTH}月?",
        rf"{_YEAR}年?",
        rf"(?:--)?{_MONTH}月{_DAY}[日号]?",
        rf"--{_MONTH}-{_DAY}",
        rf"{_MONTH}[-/.]{_DAY}",
        rf"{_MONTH}月份?",
        rf"--{_MONTH}",
    )
)
_PART = re.compile(
    r"(?:(?P<year>\d{4})(?:年度?|-))?(?:(?P<half>上半年|下半年|H[12])|(?:第?(?P<quarter>[1-4])季度?|Q(?P<short>[1-4])))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Day:
    """A date with what is known of it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04d}"
        head = "-" if self.year is None else f"{self.year:04d}"
        return f"{head}-{self.month:02d}" + ("" if self.day is None else f"-{self.day:02d}")


def read_date(text: str) -> str:
    """Return the canonical form of a date or a range of dates, "" for a blank; Unreadable says why not."""
    written = _arabic(text)
    if not written or written in blanks():
        return ""
    written = _CLOCK.sub("", written)
    if written in {"全年", "--01~--12"}:
        return "--01~--12"
    part = _PART.fullmatch(written)
    if part:
        name = {"上半年": "H1", "下半年": "H2"}.get(part["half"], part["half"])
        name = name or f"Q{part['quarter'] or part['short']}"
        return f"{part['year']}-{name}" if part["year"] else name
    day = _single(written)
    if day is not None:
        return str(_checked(day, text))
    for first, last in _ranges(written):
        start, end = _checked(first, text), _checked(last, text)
        if _order(start) > _order(end):
            raise Unreadable(f"“{text}”的开始晚于结束", DATE_HINT)
        return str(start) if start == end else f"{start}~{end}"
    raise Unreadable(f"“{text}”不是能识别的日期", _date_hint(written))


def read_year(text: str) -> int | None:
    """Return the year of 2025, 2025年 or 二〇二五年; None for a blank; Unreadable says why not."""
    written = _arabic(text if text.endswith("年") else f"{text}年").removesuffix("年").strip()
    written = written.removesuffix("年").strip()
    if not written or written in blanks():
        return None
    if not re.fullmatch(r"\d{4}", written, re.ASCII) or not FIRST_YEAR <= int(written) <= LAST_YEAR:
        raise Unreadable(f"“{text}”不是年份", "请写四位年份，如 2025")
    return int(written)


def read_span(text: str) -> tuple[int | None, str]:
    """Return the year, if one is written, and the canonical span of a period; a blank is 全年; Unreadable says why not."""
    written = re.sub(r"\s", "", _arabic(text))
    found = re.match(r"(\d{4})年(?:度)?", written, re.ASCII)
    year = read_year(found[1]) if found else None
    rest = written[found.end() :] if found else written
    span = canonical_span(rest)
    if span is None:
        raise Unreadable(f"“{text}”不是一个期间", SPAN_HINT)
    return year, span


def canonical_span(text: str) -> str | None:
    """Return the one way a span is written in a sheet, or None when it is none."""
    written = re.sub(r"\s", "", _arabic(text))
    if written in {"", "全年", "年度", "全年度", "本年", "本年度", "1~12月", "1月~12月"}:
        return "全年"
    if written in {"上半年", "下半年"}:
        return written
    quarter = re.fullmatch(r"(?:第?([1-4])季度?|Q([1-4]))", written, re.ASCII)
    if quarter:
        return f"第{'一二三四'[int(quarter[1] or quarter[2]) - 1]}季度"
    if re.fullmatch(r"前[23二两三]个?季度?", written):
        return "前三季度" if written[1] in "3三" else "上半年"
    months = re.fullmatch(r"(\d{1,2})月?(?:份)?(?:~|—+|–|至|到|-)(\d{1,2})月(?:份)?", written, re.ASCII)
    if months is None:
        single = re.fullmatch(r"(\d{1,2})月(?:份)?", written, re.ASCII)
        return f"{int(single[1])}月" if single and 1 <= int(single[1]) <= 12 else None
    first, last = int(months[1]), int(months[2])
    if not 1 <= first <= last <= 12:
        return None
    if (first, last) == (1, 12):
        return "全年"
    return f"{first}月" if first == last else f"{first}—{last}月"


def span_months(span: str) -> tuple[int, int]:
    """Return the first and last month of a canonical span; ValueError when it is none."""
    fixed = {"全年": (1, 12), "上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}
    if span in fixed:
        return fixed[span]
    quarter = re.fullmatch(r"第([一二三四])季度", span)
    if quarter:
        first = "一二三四".index(quarter[1]) * 3 + 1
        return first, first + 2
    months = re.fullmatch(r"(\d{1,2})(?:—(\d{1,2}))?月", span, re.ASCII)
    if months is None:
        raise ValueError(f"not a span of months: {span!r}")
    return int(months[1]), int(months[2] or months[1])


def _arabic(text: str) -> str:
    """Return the text half-width, simplified, with Arabic digits before 年 月 日."""
    if len(text) > LONGEST:
        raise Unreadable(f"“{text[:20]}…”太长，不是日期或期间", DATE_HINT)

    def digits(run: re.Match[str]) -> str:
        number = chinese.parse(run.group())
        return run.group() if number is None else str(number)

    return _HAN_NUMBER.sub(digits, fold(text)).strip()


def _single(text: str) -> _Day | None:
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            parts = found.groupdict()
            return _Day(*(int(parts[name]) if parts.get(name) else None for name in ("year", "month", "day")))
    return None


def _ranges(text: str) -> Iterator[tuple[_Day, _Day]]:
    """Both ends of each way to cut the text in two, the end completed from the beginning and the other way round."""
    for cut in _DASH.finditer(text):
        left, right = text[: cut.start()], text[cut.end() :]
        first, last = _single(left), _single(right)
        bare_day = re.fullmatch(r"(\d{1,2})[日号]?", right, re.ASCII)
        if first is not None and first.day is not None and bare_day:
            yield first, _Day(first.year, first.month, int(bare_day[1]))
        elif first is not None and first.month is not None and last is not None and last.month:
            if (first.day is None) == (last.day is None):
                yield first, _Day(last.year or first.year, last.month, last.day)
        elif first is not None and last is not None and first.month is None and last.month is None:
            yield first, last
        elif last is not None and last.day is None and re.fullmatch(r"\d{1,2}", left, re.ASCII):
            yield _Day(last.year, int(left)), last
        elif last is not None and last.day is None and last.year is None:
            opened = re.fullmatch(r"(\d{4})年(\d{1,2})", left, re.ASCII)
            if opened:
                yield _Day(int(opened[1]), int(opened[2])), _Day(int(opened[1]), last.month)


def _checked(day: _Day, text: str) -> _Day:
    if day.year is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"“{text}”的年份不在 {FIRST_YEAR}—{LAST_YEAR} 之间", DATE_HINT)
    if day.month is not None and not 1 <= day.month <= 12:
        raise Unreadable(f"“{text}”中没有 {day.month} 月", DATE_HINT)
    if day.day is not None and day.month is not None:
        # A leap year when none is written: 2月29日 may be right.
        last = monthrange(day.year or 2024, day.month)[1]
        if not 1 <= day.day <= last:
            raise Unreadable(f"“{text}”不存在，{day.month}月没有{day.day}日", DATE_HINT)
    return day


def _order(day: _Day) -> tuple[int, int, int]:
    return (day.year or 0, day.month or 0, day.day or 0)


def _date_hint(written: str) -> str:
    if re.fullmatch(r"[34]\d{4}", written, re.ASCII):
        return "像是 Excel 的日期序号，请把单元格格式改为日期后再导入"
    if re.match(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}", written, re.ASCII):
        return "年份请写四位，如 2025-04-26"
    if re.search(r"[、,;]", written):
        return "一条事实只写一个日期或一段时间，其余写到“说明”"
    return DATE_HINT
