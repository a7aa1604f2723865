"""Figures that state a fact (数据): counts, money, durations, ranges.

The last rule takes every run that no other rule explained: it is a quantity to be checked (fail closed).
"""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.figure import AFTER_UNIT, TO_NUMBER, figure, sign_before, signed
from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, ZEROS, Number, Page, Reading, plain, rule, shift, zeros

STARTS = DIGITS + HAN
# a line shorter than this was broken by its writer, not by copying
LINE = 20


_COINS = r"[\d一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_MONEY = re.compile(rf"[元块圆](?:(?P<a>{_COINS})[角毛])?(?:(?P<b>{_COINS})分)?(?:[整钱]|正(?![在式常确]))?")


@rule("过长的一串数字", STARTS, rf"\d{{61,}}+|[{HAN}]{{61,}}+")
def endless(_page: Page, found: re.Match[str]) -> Reading | None:
    """More numerals than any number has: one figure, to be checked by a person."""
    run = found.group()
    value = plain(run) if run.isascii() and len(run) <= 400 else ""
    return Reading(found.start(), found.end(), Kind.QUANTITY, value)


@rule(
    "相邻两数（三、四家）",
    "一二三四五六七八",
    r"(?P<a>[一二三四五六七八])、(?P<b>[二三四五六七八九])(?=[\u4e00-\u9fff])",
)
def neighbours(page: Page, found: re.Match[str]) -> Reading | None:
    """三、四家."""
    low, high = chinese.DIGITS[found["a"]], chinese.DIGITS[found["b"]]
    end, unit = page.unit(found.end())
    if high != low + 1 or not unit:
        return None
    return figure(page, found.start(), end, f"{low}~{high}", unit, [])


@rule("相邻两数（7、80位）", "12345678", r"(?P<a>[1-8])、(?P<b>[2-9])(?P<zeros>0{1,3})(?![\d.,、])")
def neighbours_of_tens(page: Page, found: re.Match[str]) -> Reading | None:
    """7、80位: seventy or eighty."""
    low, high, zeros = int(found["a"]), int(found["b"]), found["zeros"]
    end, unit = page.unit(found.end())
    if high != low + 1 or not unit:
        return None
    return figure(page, found.start(), end, f"{low}{zeros}~{high}{zeros}", unit, [])


@rule(
    "字间有空格的数",
    STARTS,
    r"(?:\d(?: \d){2,9}|[〇○零一二三四五六七八九](?: [〇○零一二三四五六七八九]){2,9})(?= ?[年%元人家个件次])",
)
def spaced_out(page: Page, found: re.Match[str]) -> Reading | None:
    """2 0 2 5 年: letter-spaced titles and copies."""
    digits = "".join(str(chinese.DIGITS.get(c, c)) for c in found.group() if c != " ")
    end = found.end() + (page.text[found.end()] == " ")
    if page.text[end] == "年" and len(digits) == 4 and digits[0] in "12":
        return Reading(found.start(), end + 1, Kind.DATE, digits)
    end, unit = page.unit(found.end())
    return figure(page, found.start(), end, plain(digits), unit, []) if unit else None


@rule(
    "中间断开的整数",
    "123456789",
    r"(?<=[\u4e00-\u9fff])(?<![第表件图至到约近])\d{1,3}(?P<gap>[ \n])\d{1,3}(?![\d.,、:])",
)
def split_whole(page: Page, found: re.Match[str]) -> Reading | None:
    """抽调1 6名: one number that copying broke in two, when its unit follows at once."""
    text, end = page.text, found.end()
    word = page.lexicon.measure(text, end)
    if page.lexicon.classes.get(word) not in ("计数", "钱") or text[end] in "年月日时点号届期":
        return None
    if found["gap"] == "\n" and text.rfind("\n", max(0, found.start() - LINE), found.start()) != -1:
        return None
    stop, unit = page.unit(end)
    return figure(page, found.start(), stop, plain("".join(found.group().split())), unit, [])


@rule(
    "空格分节的数",
    "123456789",
    r"(?<=[\u4e00-\u9fff¥$])\d{1,3}(?:(?: \d{3}){3}|(?: \d{3}){1,2}(?! \d{3}))(?:\.\d{1,4})?(?![\d,])",
)
def grouped_by_spaces(page: Page, found: re.Match[str]) -> Reading | None:
    """2 136人: thousands parted by spaces."""
    end, unit = page.unit(found.end())
    if not unit:
        return None
    return figure(page, found.start(), end, plain(found.group().replace(" ", "")), unit, [])


@rule(
    "中间断开的小数",
    DIGITS,
    r"(?P<a>\d{1,6})(?:[ \n]\.|\.[ \n])(?P<b>\d{1,4})(?P<s> ?[百千]?[万亿])?(?= ?[%‰万亿元个倍人])",
)
def broken(page: Page, found: re.Match[str]) -> Reading | None:
    """97. 3%: a decimal with a space or line break in it."""
    value = plain(f"{found['a']}.{found['b']}")
    if found["s"]:
        value = shift(value, zeros(found["s"].strip()))
    end, unit = page.unit(found.end())
    return figure(page, found.start(), end, value, unit, [])


_MISHAP = (
    "事故|伤亡|死亡|工伤|火灾|伤害|故障|中断|差错|失误|缺陷|隐患|感染|病例|确诊|扩散|输入|新增|复发|污染|排放|发生|事件"
)
_TROUBLE = "投诉|违规|违纪|违章|违法|上访|信访|举报|纠纷|争议|案件|拖欠|滞留|积压|延误|拒绝"


@rule(
    "零（没有发生）",
    "零",
    rf"零(?=[\u4e00-\u9fff]{{0,4}}(?:{_MISHAP}|{_TROUBLE}))",
)
def none_at_all(_page: Page, found: re.Match[str]) -> Reading | None:
    """零事故."""
    return Reading(found.start(), found.end(), Kind.QUANTITY, "0")


@rule("零（连接两个时段）", "零", r"(?<=[年月时])零(?=[\d一二两三四五六七八九十])")
def between_spans(_page: Page, found: re.Match[str]) -> Reading | None:
    """2年零3个月: only joins the two."""
    return Reading(found.start(), found.end(), Kind.PLAIN)


@rule("几连冠", STARTS, r"(?:[二两三四五六七八九十]|\d{1,2})连(?=[冠优胜增丰跃升降红])")
def in_a_row(page: Page, found: re.Match[str]) -> Reading | None:
    """三连冠, “七连优”: so many times running."""
    number = page.number(found.start())
    if number is None or not number.value:
        return None
    return Reading(found.start(), found.end(), Kind.QUANTITY, number.value, page.written(found.end() - 1, found.end()))


_GAMES = rf"(?:\d{{1,2}}|[{HAN}]{{1,2}})"


@rule(
    "几胜几负",
    STARTS,
    rf"{_GAMES}(?:胜(?={_GAMES}[平负])|(?:(?<=[胜平].)|(?<=[胜平]..))[平负](?![均方面责]))",
)
def games(page: Page, found: re.Match[str]) -> Reading | None:
    """4胜1负, 3胜2平1负."""
    number = page.number(found.start())
    if number is None or not number.value or number.end != found.end() - 1:
        return None
    return Reading(found.start(), found.end(), Kind.QUANTITY, number.value, page.written(number.end, found.end()))


@rule("上千、上百", "百千万亿十", r"(?<=上)[百千万亿]+")
def upwards(page: Page, found: re.Match[str]) -> Reading | None:
    """上千人, 上百万元."""
    start = found.start() - 1
    if start < page.floor or page.text[start - 1 : start] in tuple("百成以线身网向马"):
        return None
    number = page.number(found.start())
    if number is None or not number.value:
        return None
    end, unit = page.unit(number.end)
    if not unit:
        return None
    return Reading(start, end, Kind.QUANTITY, number.value, unit, "以上")


@rule("几十年如一日", "几", r"几[十百千]年(?=不遇|如一|难遇|[未没]有|前)")
def untold_years(_page: Page, found: re.Match[str]) -> Reading | None:
    """几十年不遇."""
    return Reading(found.start(), found.end(), Kind.PLAIN)


@rule("数十、几十、几百万", "数几", r"[数几](?P<n>[十百千万亿]+)")
def several(page: Page, found: re.Match[str]) -> Reading | None:
    """数十家, 几百万元: between one and ten of that size."""
    if page.text[found.start() - 1 : found.start()] in tuple("十百千万人少多次指系岁第分"):
        return None
    number = page.number(found.start("n"))
    if number is None or not number.value:
        return None
    end, unit = page.unit(number.end)
    value = number.value
    return figure(page, found.start(), end, f"{value}~{shift(value, 1)}", unit, [])


def _money(page: Page, number: Number) -> tuple[int, str, str] | None:
    """Yuan with 角 and 分: 123元1角1分."""
    text = page.text
    at = number.end + (text[number.end : number.end + 1] == " ")
    found = _MONEY.match(text, at)
    if not found or not (found["a"] or found["b"]) or "~" in number.value:
        return None
    cents = 0
    for group, worth in (("a", 10), ("b", 1)):
        mark = found[group]
        if mark:
            cents += worth * (int(mark) if mark.isdecimal() else chinese.DIGITS[mark])
    whole = shift(number.value, 2)
    if not whole.isdecimal():
        return None
    return found.end(), shift(str(int(whole) + cents), -2), text[found.start()]


_RANGE_ZEROS = ZEROS | {"k": 3, "K": 3, "w": 4, "W": 4}


def _scaled(first: Number, second: Number) -> str:
    """The lower end of a range takes the magnitude of the upper end when it has none: 1.2-1.5万."""
    if not second.tail or first.tail[-1:] in tuple("万亿兆kKwWM") or not first.value or "~" in first.value:
        return first.value
    large = second.tail[len(second.tail.rstrip("万亿兆")) :]
    if first.tail and not large:
        return first.value
    tail = large or second.tail
    places = sum(_RANGE_ZEROS.get(c, 0) for c in tail)
    try:
        below = _less(first.value, second.coefficient)
    except ValueError:
        return first.value
    return shift(first.value, places) if below else first.value


def _less(low: str, high: str) -> bool:
    """Whether one canonical decimal is less than another; ValueError when either is none."""
    whole, _, part = low.partition(".")
    whole2, _, part2 = high.partition(".")
    if not whole.isdecimal() or not whole2.isdecimal():
        raise ValueError(low, high)
    places = max(len(part), len(part2))
    return int(whole + part.ljust(places, "0")) < int(whole2 + part2.ljust(places, "0"))


@rule("数＋单位", STARTS, r".")
def quantity(page: Page, found: re.Match[str]) -> Reading | None:
    """Any number, with its unit when one follows, and a range when another number is joined to it."""
    text = page.text
    at = found.start()
    if at > page.floor and text[at - 1] == "参" and text[at] in "拾佰仟万":
        at -= 1
    number = page.number(at)
    if number is None:
        return None
    start = sign_before(page, at)
    negative = start < at
    if (
        not negative
        and at - 1 >= page.floor
        and text[at - 1] == "."
        and text[at].isdecimal()
        and text[at - 2 : at - 1] not in tuple(".0123456789")
    ):
        pointed = page.number(at, "0.")
        if pointed and (at < 2 or not text[at - 2].isalnum()):
            number = pointed
            start = sign_before(page, at - 1)
            negative = start < at - 1
    value, end = number.value, number.end
    inside = [number.hedge] if number.hedge else []
    money = _money(page, number) if value else None
    if money:
        return figure(page, start, money[0], signed(money[1], negative), money[2], inside)
    end, unit = page.unit(number.end)
    if text.startswith("个亿", number.end) and "~" not in value:
        value, number = shift(value, 8), number._replace(tail="亿")
        end, unit = page.unit(number.end + 2)
        end = max(end, number.end + 2)
    later = TO_NUMBER.match(text, end if not text.startswith("(含)", end) else end + 3)
    if later and value and not (later["to"] in "至到" and text[start - 1 : start] in tuple("从由") and unit):
        second = page.number(later.end())
        if second is not None and second.value and "~" not in value + second.value and not _starts_other(page, second):
            end2, unit2 = page.unit(second.end)
            if (unit2 or not unit or unit == unit2) and (not unit or unit == unit2 or unit2.endswith(unit)):
                low = _scaled(number, second) if not unit else value
                inside += [second.hedge] if second.hedge else []
                joined = f"{signed(low, negative)}~{second.value}"
                return figure(page, start, end2, joined, unit2, inside)
    if not unit and not inside and text[end : end + 1] == "、" and value:
        shared = _shared_unit(page, number)
        if shared:
            return figure(page, start, number.end, signed(value, negative), shared, inside)
    if not value and text[at] in "万亿" and not unit:
        return Reading(at, at + 1, Kind.PLAIN)
    if not unit and not inside and not text[at : number.end].strip("百千万亿") and not page.hedges_before(start)[1]:
        return Reading(at, number.end, Kind.PLAIN)
    folded = text[end - len(unit) : end]
    if not inside and unit:
        extra = AFTER_UNIT.match(text, end)
        if extra and folded in (
            "年",
            "个月",
            "月",
            "天",
            "元",
            "米",
            "亩",
            "公里",
            "岁",
            "小时",
            "吨",
            "%",
            "倍",
            "斤",
            "分钟",
        ):
            inside, end = [extra[1]], extra.end()
    kind = Kind.ORDINAL if folded == "周年" else Kind.QUANTITY
    return figure(page, start, end, signed(value, negative), unit, inside, kind=kind)


_OTHER = re.compile(r"月(?!饼)|日(?![均元币圆])|等奖|星级|届|时|点[^0-9零一二三四五六七八九]")


def _starts_other(page: Page, number: Number) -> bool:
    """Whether the number after 至 belongs to a date or a rank instead."""
    return bool(_OTHER.match(page.text, number.end))


def _shared_unit(page: Page, number: Number) -> str:
    """The unit of the next number in 「1000、500元」."""
    at = number.end + 1
    second = page.number(at) if page.text[at : at + 1].isdecimal() else None
    if second is None:
        return ""
    end, unit = page.unit(second.end)
    folded = page.text[end - len(unit) : end]
    return unit if page.lexicon.classes.get(folded) in ("钱", "计数", "度量", "比率") and not second.tail else ""


BROKEN = (neighbours, neighbours_of_tens, spaced_out, grouped_by_spaces, split_whole, broken)
COUNTS = (none_at_all, between_spans, in_a_row, games, upwards, untold_years, several)
