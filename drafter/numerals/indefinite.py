"""Numerals that count nothing (口号与虚数): quoted slogans, titles, formal numerals in words; for 一 see `articles`."""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, Page, Reading, rule

_NUMERAL = re.compile(f"[0-9{HAN}]")


@rule("引号里的口号", "一二两三四五六七八九十百千万零", rf"[{HAN}]{{1,4}}(?=[\u4e00-\u9fff”\"」』’'—-])")
def quoted_name(page: Page, found: re.Match[str]) -> Reading | None:
    """“四有”, “三为”, “五好家庭”: a short quoted phrase with a small numeral."""
    text, start, end = page.text, found.start(), found.end()
    span = page.quoted(start)
    if span is None:
        return None
    opened, closed = span
    inner = text[opened:closed]
    if len(inner) > 24:
        return None
    unit = page.lexicon.measure(text, end)
    head = text[opened:start]
    if unit and (
        text.startswith(("实事", "大事", "好事"), end + len(unit))
        or (
            unit in ("元", "%", "万元", "小时", "人次", "周年", "届", "星级", "等奖", "年", "月", "日", "天")
            and start != opened
        )
    ):
        return None
    if text[start] in "百千万" and end == start + 1:
        return Reading(start, end, Kind.NAME)
    if len(inner) > 12 and unit in ("家", "名", "人", "个", "次", "场", "项") and start != opened:
        return None
    if head.endswith("第") or (unit and "、" in head):
        # “县、镇、村三级” counts what it lists
        return None
    return Reading(start, end, Kind.NAME)


_LASTING = ("小时", "个小时", "分钟", "年", "天", "步", "里", "公里", "页")


@rule("引号里的时长口号", DIGITS + HAN + "半", rf"(?:\d{{1,5}}|[{HAN}]{{1,4}}|半个?)(?=[\u4e00-\u9fff])")
def lasting(page: Page, found: re.Match[str]) -> Reading | None:
    """“每天锻炼一小时、健康工作五十年”: spans of time in phrases of one shape, or in a quoted creed."""
    text, start, end = page.text, found.start(), found.end()
    span = page.quoted(start)
    unit = page.lexicon.measure(text, end)
    if span is None or unit not in _LASTING or start == span[0]:
        return None
    opened, closed = span
    phrases = re.split("[、,;]", text[opened:closed])
    alike = len(phrases) > 1 and max(map(len, phrases)) - min(map(len, phrases)) <= 1
    after = text[closed + 1 : closed + 8].removeprefix("的")
    if not (alike and all(_NUMERAL.search(phrase) for phrase in phrases)) and not after.startswith(
        page.lexicon.context("口号后")
    ):
        return None
    return Reading(start, end + len(unit), Kind.NAME)


@rule("书名号里的数字", "0123456789一二两三四五六七八九十百", rf"(?:\d{{1,4}}|[{HAN}]{{1,4}})")
def in_title(page: Page, found: re.Match[str]) -> Reading | None:
    """《3-6岁儿童学习与发展指南》: a number in a title, which is no date."""
    span = page.quoted(found.start())
    if span is None or page.text[span[0] - 1] not in "《〈":
        return None
    number = page.number(found.start())
    return Reading(found.start(), number.end if number else found.end(), Kind.NAME)


@rule("引号里的数字名称", DIGITS, r"\d+(?:\.\d+)?(?=[”\"」』’'])")
def quoted_digits(page: Page, found: re.Match[str]) -> Reading | None:
    """“12351”, “119”."""
    if page.text[found.start() - 1 : found.start()] in tuple("“\"「『‘'"):
        return Reading(found.start(), found.end(), Kind.NAME)
    return None


@rule("单个大写数字", "壹贰叁肆伍陆柒捌玖拾佰仟", r"[壹贰叁肆伍陆柒捌玖拾佰仟](?=[\u4e00-\u9fff])")
def formal_alone(page: Page, found: re.Match[str]) -> Reading | None:
    """队伍, 收拾, 陆续: a formal numeral alone before a word is a word."""
    start, end = found.span()
    if page.text[end] in HAN + "参点分成折多余几至到" or page.unit(end)[1]:
        return None
    return Reading(start, end, Kind.PLAIN)


INDEFINITE = (in_title, quoted_name, quoted_digits, formal_alone)
