"""Festivals and days of the old calendar (节日与农历日子), which no calendar date equals."""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, Page, Reading, rule

_FEAST = r"(?:1[0-2]|[1-9])[.·・•](?:3[01]|[12]\d|0?[1-9])"
_CELEBRATED = (
    "国际|世界|全国|宪法|护士|消防|劳动|妇女|青年|儿童|建军|学雷锋|消费者|法制|植树|国庆|节|日|庆|晚会|文艺|服务卡"
    "|大(?=地震)|特大|事故|专项|惨案"
)


@rule(
    "节日、纪念日",
    DIGITS,
    rf"(?P<n>{_FEAST})(?P<more>[”\"'’」』]? ?(?:{_CELEBRATED})?)",
)
def festival(page: Page, found: re.Match[str]) -> Reading | None:
    """“5.12”, 3·15, 12·4."""
    start = found.start()
    quoted = page.text[start - 1 : start] in tuple("“\"'‘「『") and page.text[
        found.end("n") : found.end("n") + 1
    ] in tuple("”\"'’」』")
    opened = page.text[start - 1 : start] in tuple('“"「『')
    if "." in found["n"] and not quoted and not found["more"].strip("”\"'’」』 ") and not opened:
        return None
    return Reading(start, found.end("n"), Kind.NAME)


@rule(
    "节日（汉字）",
    "一二三五六七八九十",
    r"[一二三四五六七八九十]{1,2}[”\"」』’']?[.·・•][一二三四五六七八九十]{1,3}(?=[”\"」』’'\u4e00-\u9fff]|$)"
    r"|一二九(?=运动)|九一八",
)
def han_festival(_page: Page, found: re.Match[str]) -> Reading | None:
    """“三・八”, “六”·五世界环境日."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("国庆", "十", r"十一(?=[”\"」』]|国庆|黄金周|长假|假期|期间|前(?![名位十])|、元旦|、中秋|等节|节)")
def national_day(page: Page, found: re.Match[str]) -> Reading | None:
    """“十一”."""
    before = page.text[found.start() - 1 : found.start()] or "。"
    if before in "第" + HAN:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


_MONTH = "[一二三四五六七八九十]{1,2}月"
# 十五, 廿三, 三十: a day after the tenth, which 初 does not mark
_LATE_DAY = "(?:[廿二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九])"


@rule(
    "阴历日子",
    HAN,
    rf"{_MONTH}初[一二三四五六七八九十]"
    rf"|(?:(?<=农历)|(?<=阴历)|(?<=旧历)){_MONTH}(?:{_LATE_DAY}|[一二三四五六七八九])"
    r"|[七八]月十五(?![日号\d零个天名至到、—-])"
    r"|(?:(?<=[正冬腊]月初)|(?<=大年初))[一二三四五六七八九十](?![个次])"
    rf"|(?<=[正冬腊]月){_LATE_DAY}(?![个天余多])",
)
def lunar_day(_page: Page, found: re.Match[str]) -> Reading | None:
    """九月初九, 农历八月十五, 正月十五, 大年初一: days of the old calendar, which no calendar date equals."""
    return Reading(found.start(), found.end(), Kind.NAME)


FESTIVALS = (
    festival,
    han_festival,
    national_day,
    lunar_day,
)
