"""Figures as a summary writes them (数字行文): the value of a fact, its change, its completion, its date.

Derived figures are computed exactly and rounded half up to one decimal; they are told only where both numbers are plain and the
comparison means something (no growth rate on a handful of people, none between hedged or ranged values).
"""

from __future__ import annotations

from fractions import Fraction

from drafter.numerals import canonical, fold, parse_amount, write_number
from drafter.sheet import Fact, Period

POINTS_IN_TIME = frozenset({"月", "日", "年", "点", "时"})
COUNTED = frozenset("次人册份期个天场课户节")
"""Counted per something, written 每月1次; measured units (千克标煤/吨) keep their own form."""
TEN_THOUSAND = 10_000
FEW = 30
"""Below so many, a change is told in numbers only: two firms more, not 40 %."""


def figure(fact: Fact) -> str:
    """Write the value of a fact with its unit and hedge: 587.8万元, 近400人."""
    value, unit = fact.value or "", fact.unit
    each, mark, per = unit.partition("/")
    if mark and per and (each.endswith("元") or each in COUNTED):
        return f"每{per}{write_number(value, each, fact.modifier)}"
    number = plain(value)
    if unit == "元" and number is not None and number >= TEN_THOUSAND:
        in_ten_thousands = canonical(number / TEN_THOUSAND)
        if len(in_ten_thousands.partition(".")[2]) <= 2:
            return write_number(in_ten_thousands, "万元", fact.modifier)
    return write_number(value, unit, fact.modifier)


def is_place(fact: Fact) -> bool:
    """Whether a fact states a place in a ranking: 团体名次 2 名."""
    return fact.unit in ("名", "位") and any(
        word in fold(fact.item) for word in ("名次", "排名", "位次", "排位", "成绩")
    )


def plain(text: str | None) -> Fraction | None:
    """Give the number of a canonical value, None for a range, a date or a blank."""
    if text is None:
        return None
    try:
        amount = parse_amount(text)
    except ValueError:
        return None
    return None if amount.is_range else amount.low


def rounded(number: Fraction) -> str:
    """Write a number with at most one decimal, half up: 37.01 -> 37.0, 120 -> 120."""
    if number.denominator == 1:
        return str(number.numerator)
    tenths = (abs(number) * 10 + Fraction(1, 2)) // 1
    sign = "-" if number < 0 else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def change(fact: Fact, period: Period | None, turn: int) -> str:
    """Tell the change from the previous period: 较上年同期增加47.6万元，增长8.8%; "" when there is nothing to tell."""
    now, before = plain(fact.value), plain(fact.previous)
    if now is None or before is None or fact.modifier:
        return ""
    than = ("较", "比")[turn % 2] + _before(period)
    if is_place(fact):
        return f"{_before(period)}列第{write_number(fact.previous or '', fact.unit)}"
    if fact.unit in POINTS_IN_TIME:
        return ""
    if now == before:
        return f"与{_before(period)}持平"
    more = now > before
    if fact.unit in ("%", "‰"):
        if fact.unit == "‰":
            return ""
        return f"{than}{'提高' if more else '下降'}{canonical(abs(now - before))}个百分点"
    difference = canonical(abs(now - before))
    if "/" in difference:
        return ""
    share = rounded(abs(now - before) * 100 / before) if before > 0 else ""
    rate = f"{'增长' if more else '下降'}{share}%"
    if "/" in fact.unit or "均" in fact.item:
        return f"{than}{rate}" if share not in ("", "0.0") else ""
    told = f"{than}{'增加' if more else '减少'}{write_number(difference, fact.unit)}"
    if before <= 0 or (before < FEW and "元" not in fact.unit) or now > before * 5:
        return told
    if share == "0.0":
        return told
    return f"{told}，{rate}" if turn % 3 != 1 else f"{than}{rate}"


def completion(fact: Fact, period: Period | None) -> str:
    """Tell how far the period's task was completed: 完成年度任务的120%; "" when there is nothing to tell."""
    now, task = plain(fact.value), plain(fact.target)
    if now is None or task is None or task <= 0 or fact.modifier or fact.unit in POINTS_IN_TIME:
        return ""
    name = "年度任务" if period is None or period.span == "全年" else "目标任务"
    if fact.unit in ("%", "‰"):
        if now == task:
            return "达到预定目标"
        return "超过预定目标" if now > task else ""
    if now == task:
        return f"全面完成{name}"
    share = rounded(now * 100 / task)
    if share == "100.0":
        return ""
    return f"完成{name}的{share}%"


def outcome(fact: Fact, period: Period | None) -> str:
    """Tell the one comparison that says most of a result: the task it met, or else its growth."""
    return completion(fact, period) or change(fact, period, 1)


def share(part: Fact, whole: Fact) -> str:
    """Tell the share of one fact in another: 97.3%; "" when it cannot be told."""
    first, second = plain(part.value), plain(whole.value)
    if first is None or second is None or not 0 < first <= second or part.modifier or whole.modifier:
        return ""
    return rounded(first * 100 / second) + "%"


def day(fact: Fact, period: Period | None) -> str:
    """Write the date of a fact, without the year when it is the period's: 4月26日."""
    if not fact.date:
        return ""
    written = write_number(fact.date)
    return written.removeprefix(f"{period.year}年") or written if period else written


def _before(period: Period | None) -> str:
    span = period.span if period else "全年"
    return "上年" if span == "全年" else "上年同期"
