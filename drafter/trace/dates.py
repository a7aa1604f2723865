"""Dates of a draft against the sheet's dates and its period (日期溯源).

A date is supported when the sheet has it: a fact's date, a date inside a text, or the period itself. A date may say less than its
source (9月 of 2015-09-18), never more. Half-years, quarters and month spans are supported when they are the period or a part that a
fact names; years also as the year before where a previous value is told, and the year after where plans are told.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from drafter.numerals import Mention
from drafter.sheet import Period
from drafter.trace.evidence import Index, Source
from drafter.trace.passages import Passage

PLAN_WORDS = re.compile(r"打算|计划|思路|安排|下一步|来年|明年|下年|展望|规划|目标|将|继续|重点|要|力争|确保|拟")
# 比2015年增加, 2015年的36场, 2015年还只有36场，今年: the year before is told beside this one, and never with what is intended
BEFORE_COMPARED = re.compile(r"(?:[比较由从与同跟和自于至到]|截[至止]|超过)$")
SAME_YEAR = re.compile(r"的|[年度]?[末底]|同期|相比")
THIS_YEAR = re.compile(r"同期|今年|本年|同比|[增升提扩减降缩]\S{0,2}[到至为]")
INTENDED = re.compile(r"[，,]?[^，,。]{0,10}(?:将|要|拟|打算|力争|继续|确保|争取|计划)")
SCHOOL_YEAR = re.compile("学年|學年")
UP_TO = re.compile(r"截至|截止|到|至")
PARTS = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}
POINT = re.compile(r"(?P<year>\d{4})?(?:-?-?(?P<month>\d\d)(?:-(?P<day>\d\d))?)?$")
SIGNATURE_DAYS = 150


@dataclass(frozen=True, slots=True)
class Day:
    """A point in time as far as it is said (时点); 0 for what is not said."""

    year: int = 0
    month: int = 0
    day: int = 0

    def told_by(self, source: Day, period: Period | None) -> bool:
        """Whether a source says everything that this says."""
        year = source.year or (period.year if period and self.year else 0)
        if self.year and self.year != year:
            return False
        if self.month and self.month != source.month:
            return False
        return not self.day or self.day == source.day


@lru_cache(maxsize=4096)
def point_of(value: str) -> Day | None:
    """2015-09-18, 2015-09, 2015, --09-18, --09 as a day; None for spans, halves, times."""
    found = POINT.match(value)
    if not found or not value:
        return None
    return Day(*(int(found.group(name) or 0) for name in ("year", "month", "day")))


def span_of(value: str) -> tuple[Day, Day] | None:
    """A span of months or days, a half-year or a quarter as its two ends; None for anything else."""
    year, _, part = value.rpartition("-")
    if part in PARTS:
        first, last = PARTS[part]
        number = int(year) if year.isdigit() else 0
        return Day(number, first), Day(number, last)
    low, mark, high = value.partition("~")
    if not mark:
        return None
    one, other = point_of(low), point_of(high)
    return (one, other) if one and other else None


@dataclass(frozen=True, slots=True)
class DateMatch:
    """Where a date stands in the sheet (日期出处): facts that have it, or the period."""

    facts: tuple[int, ...]
    of_period: bool
    reason: str


def trace_date(mention: Mention, index: Index, passage: Passage, *, signature: bool) -> DateMatch | None:
    """Where the sheet has a date, or None. passage: where it stands; signature: it stands alone on the last line."""
    period = index.period
    value = mention.value
    if value == "period":
        return DateMatch((), True, "指填报期间")
    if period is not None and value == str(period.year):
        return DateMatch(_basis(index), True, f"填报期间为{period.label}")
    facts = tuple(dict.fromkeys(s.fact for s in index.dates if s.fact >= 0 and _says(s, value, period)))
    span = span_of(value)
    if not facts and span is not None:
        # a range of days whose first is the fact's date, and whose last its text tells (开到25日)
        last = re.compile(rf"(?<!\d){span[1].day}日")
        dated = (s for s in index.dates if s.fact >= 0 and (day := point_of(s.value)) and span[0].told_by(day, period))
        facts = tuple(dict.fromkeys(s.fact for s in dated if last.search(index.facts[s.fact].text)))
    if facts:
        return DateMatch(facts, False, "")
    if any(s.fact < 0 and _says(s, value, period) for s in index.dates):
        return DateMatch((), True, "计划或问题中写明")
    if period is None:
        return None
    return _of_period(mention, index, period, passage, signature=signature)


def _says(source: Source, value: str, period: Period | None) -> bool:
    if value == source.value or (value.startswith("T") and value in source.value.split("~")):
        return True
    wanted = point_of(value)
    if wanted is not None:
        have = point_of(source.value)
        if have is not None:
            return wanted.told_by(have, period)
        ends = span_of(source.value)
        return bool(ends) and any(wanted.told_by(end, period) for end in ends or ())
    span, have_span = span_of(value), span_of(source.value)
    if span and have_span:
        return span[0].told_by(have_span[0], period) and span[1].told_by(have_span[1], period)
    return False


def _of_period(
    mention: Mention, index: Index, period: Period, passage: Passage, *, signature: bool
) -> DateMatch | None:
    value, around = mention.value, passage.sentence + passage.heading
    found = point_of(value)
    if found is not None and found.year and not found.month:
        if found.year == period.year + 1 and PLAN_WORDS.search(around):
            return DateMatch((), True, "指下一年的打算")
        if found.year == period.year - 1 and _is_compared(mention, period, passage) and index.has_previous:
            return DateMatch((), True, "指上年同期")
        return None
    if found is not None and signature and found.year and found.month:
        over = period.year * 365 + period.last_month * 31
        signed = found.year * 365 + found.month * 31 + found.day
        if period.year * 365 < signed <= over + SIGNATURE_DAYS:
            return DateMatch((), True, "落款日期")
        return None
    if found is not None and _ends(found, period) and UP_TO.search(around):
        return DateMatch((), True, f"填报期间为{period.label}")
    if found is not None and found.month and not found.day and (found.month == period.last_month == period.first_month):
        return DateMatch((), True, f"填报期间为{period.label}")
    span = span_of(value)
    if span is None:
        return None
    first, last = span
    if first.year and not first.month and first.year <= period.year <= last.year:
        if SCHOOL_YEAR.search(mention.text) and (last.year - first.year != 1 or _tells_school_year(index, period)):
            # the sheet says which school year it is of
            return None
        return DateMatch((), True, f"填报期间（{period.label}）在其中")
    if first.day or last.day or (first.year and first.year != period.year):
        return None
    if value.rpartition("-")[2] in PARTS:
        inside = period.first_month <= first.month and last.month <= period.last_month
        if not inside and first.month > period.last_month and PLAN_WORDS.search(around):
            return DateMatch((), True, "指下一步的打算")
        if inside:
            return DateMatch(_within(index, first.month, last.month), True, f"填报期间为{period.label}")
        return None
    whole = {(period.first_month, period.last_month), (1, period.last_month)}
    if (first.month, last.month) in whole:
        return DateMatch((), True, f"填报期间为{period.label}")
    return None


def _is_compared(mention: Mention, period: Period, passage: Passage) -> bool:
    """Whether a year before the period is told as what the period is compared with."""
    behind = passage.sentence[passage.at + len(mention.text) :]
    if BEFORE_COMPARED.search(passage.leading) or SAME_YEAR.match(behind):
        return True
    if INTENDED.match(behind):
        return False
    return f"{period.year}年" in passage.sentence or THIS_YEAR.search(behind) is not None


def _tells_school_year(index: Index, period: Period) -> bool:
    """Whether the sheet has a date of two years one after the other, one of which is its period's."""
    spans = (span_of(source.value) for source in index.dates)
    return any(s and s[1].year - s[0].year == 1 and period.year in {s[0].year, s[1].year} for s in spans)


def _ends(day: Day, period: Period) -> bool:
    """Whether a month, or its last day, is the end of the period."""
    if day.year not in {0, period.year} or day.month != period.last_month:
        return False
    return not day.day or day.day == monthrange(period.year, period.last_month)[1]


def _basis(index: Index) -> tuple[int, ...]:
    return tuple(order for order in range(len(index.facts)) if index.is_basis(order))


def _within(index: Index, first: int, last: int) -> tuple[int, ...]:
    return tuple(
        dict.fromkeys(
            s.fact
            for s in index.dates
            if s.fact >= 0 and s.field == "date" and (p := point_of(s.value)) and p.month and first <= p.month <= last
        )
    )[:4]


def outside(value: str, period: Period | None) -> bool:
    """Whether a month or day without a year lies outside the period."""
    found = point_of(value)
    if period is None or found is None or not found.month:
        return False
    return found.year in {0, period.year} and not period.first_month <= found.month <= period.last_month


def impossible(value: str) -> bool:
    """Whether a value names a day that no calendar has."""
    for part in value.split("~"):
        found = point_of(part)
        if (
            found
            and found.month
            and (found.month > 12 or found.day > monthrange(found.year or 2024, min(12, found.month))[1])
        ):
            return True
    return False
