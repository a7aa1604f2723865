"""Dates, times and named periods (日期、时间与期间)."""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, TO, Page, Reading, rule

_YEAR_HAN = r"[一二][〇○零Oo0一二三四五六七八九]{3}"
YEAR = rf"(?:(?:1[5-9]|20)\d\d|{_YEAR_HAN})"
_YEAR2 = r"(?:\d\d|[〇○零一二三四五六七八九]{2}|二[一二][一二三四五六七八九])"
MONTH = r"(?:元|1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|[二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_PART = r"(?:上旬|中旬|下旬|中下旬|上中旬|月初|月底|月末|初|底|末|中(?![小高学心国期间])|份)"
_S = r" {0,2}"
STARTS = "0123456789元" + HAN
_DIGITS = {**chinese.DIGITS, "O": 0, "o": 0}


def year(text: str) -> str:
    """Four digits of a year; two digits are taken as 1950–2049.

    Old encodings lose 〇: 二一年 and 二一二年 with a month are what is left of 二〇一〇年 and 二〇一二年.
    """
    digits = "".join(c if c.isdecimal() else str(_DIGITS[c]) for c in text)
    if len(digits) == 3:
        return digits[0] + "0" + digits[1:]
    if text in ("二一", "二二"):
        return f"20{digits[1]}0"
    if len(digits) == 2:
        return ("20" if int(digits) < 50 else "19") + digits
    return digits


def two(text: str) -> str:
    """A month or day as two digits."""
    if text == "元":
        return "01"
    number = int(text) if text.isdecimal() else chinese.parse(text)
    return f"{int(number or 0):02d}"


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


@rule(
    "年月日",
    STARTS,
    rf"(?:(?P<y>{YEAR}|{_YEAR2}){_S}年{_S})?(?P<m>{MONTH}){_S}月{_S}(?P<d>{DAY}){_S}"
    rf"(?:[日号](?:{_S}{TO}{_S}(?:(?:(?P<y2>{YEAR}){_S}年{_S})?(?P<m2>{MONTH}){_S}月{_S})?(?P<d2>{DAY}){_S}[日号])?"
    rf"|{TO}{_S}(?:(?P<m3>{MONTH}){_S}月{_S})?(?P<d3>{DAY}){_S}[日号]|、{_S}(?P<d4>{DAY}){_S}[日号])",
)
def day_of_month(_page: Page, found: re.Match[str]) -> Reading | None:
    """2009年2月24日, 5月23日至6月2日, 3月27至29日."""
    month, day = two(found["m"]), two(found["d"])
    if not _valid(month, day):
        return None
    head = f"{year(found['y'])}-" if found["y"] else "--"
    value = f"{head}{month}-{day}"
    last = found["d2"] or found["d3"] or found["d4"]
    if last:
        month2 = two(found["m2"] or found["m3"] or found["m"])
        head2 = f"{year(found['y2'])}-" if found["y2"] else head
        value += f"~{head2}{month2}-{two(last)}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


@rule(
    "年月",
    STARTS,
    rf"(?P<y>{YEAR}|{_YEAR2}){_S}年{_S}(?P<m>{MONTH})"
    rf"(?:{_S}(?:月{_S}份?{_S})?(?P<sep>{TO}|、){_S}(?:(?P<y2>{YEAR}|{_YEAR2}){_S}年{_S})?(?P<m2>{MONTH}))?{_S}月{_PART}?",
)
def year_and_month(_page: Page, found: re.Match[str]) -> Reading | None:
    """2009年3月, 09年3月底, 2024年1—11月, 2024年3月至2025年2月."""
    first = year(found["y"])
    value = f"{first}-{two(found['m'])}"
    if found["sep"] == "、" and not found["y2"] and int(two(found["m2"])) != int(two(found["m"])) + 1:
        return Reading(found.start(), found.start("sep"), Kind.DATE, value)
    if found["m2"]:
        value += f"~{year(found['y2']) if found['y2'] else first}-{two(found['m2'])}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


# 3、7月份各一次 are two months wherever they stand
BOTH_MONTHS = re.compile("月?[份各均共两分]")


@rule(
    "月份",
    STARTS,
    rf"(?P<m>{MONTH})(?:{_S}(?:月{_S}份?{_S})?(?P<sep>{TO}|[、和]){_S}(?P<m2>{MONTH}))?{_S}月(?!饼|季|刊|报|嫂|子|球|票|亮){_PART}?",
)
def month_only(page: Page, found: re.Match[str]) -> Reading | None:
    """6月, 十月底, 1—11月, 五、六月份; 9月和11月 are two, and 3、7月 that begins a line is point 3."""
    value = f"--{two(found['m'])}"
    if found["m2"] and found["sep"] in "、和" and int(two(found["m2"])) != int(two(found["m"])) + 1:
        begins = page.text[found.start() - 1 : found.start()] in {"", "\n"}
        if begins and found["sep"] == "、" and not BOTH_MONTHS.match(page.text, found.end() - 1):
            return Reading(found.start(), found.start("sep"), Kind.LIST, str(int(two(found["m"]))))
        return Reading(found.start(), found.start("sep"), Kind.DATE, value)
    if found["m2"]:
        value += f"~--{two(found['m2'])}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


@rule(
    "两个月份相连",
    HAN,
    r"(?P<m>[一二三四五六七八九])(?P<m2>[二三四五六七八九])月份?",
)
def two_months(_page: Page, found: re.Match[str]) -> Reading | None:
    """五六月份."""
    first, last = two(found["m"]), two(found["m2"])
    if int(last) != int(first) + 1:
        return None
    return Reading(found.start(), found.end(), Kind.DATE, f"--{first}~--{last}")


@rule(
    "数字日期",
    "12",
    rf"(?P<y>(?:19|20)\d\d)(?P<mark>[-./])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}})(?![\d.])"
    rf"(?:{_S}(?:{TO}){_S}(?:(?P<y2>(?:19|20)\d\d)(?P=mark))?(?P<m2>\d{{1,2}})(?P=mark)(?P<d2>\d{{1,2}})(?![\d.]))?",
)
def numeric_date(_page: Page, found: re.Match[str]) -> Reading | None:
    """2009-02-24, 2009.2.24, 2009/2/24."""
    month, day = two(found["m"]), two(found["d"])
    if not _valid(month, day):
        return None
    value = f"{found['y']}-{month}-{day}"
    if found["d2"]:
        value += f"~{found['y2'] or found['y']}-{two(found['m2'])}-{two(found['d2'])}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


@rule(
    "数字年月起止",
    "12",
    rf"(?P<y>(?:19|20)\d\d)(?P<mark>[./])(?P<m>1[0-2]|0?[1-9]){_S}{TO}{_S}(?:(?P<y2>(?:19|20)\d\d)(?P=mark))(?P<m2>1[0-2]|0?[1-9])(?![\d.%])",
)
def numeric_months(_page: Page, found: re.Match[str]) -> Reading | None:
    """2025.1—2025.6."""
    value = f"{found['y']}-{two(found['m'])}~{found['y2']}-{two(found['m2'])}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


_WORD = re.compile(r"[一-鿿]")


@rule(
    "数字年月",
    "12",
    r"(?P<y>(?:19|20)\d\d)(?:-(?P<m>0[1-9]|1[0-2])(?![\d-])|\.(?P<m2>0[1-9]|1[0-2])(?![\d.%万亿元人多余]))(?!年)",
)
def numeric_month(page: Page, found: re.Match[str]) -> Reading | None:
    """2009-02, 2009.02; but 2012.06公里, 1926.01家 are amounts."""
    measure = page.lexicon.measure(page.text, found.end()) if found["m2"] else ""
    if measure and page.hedge_behind(found.end() + len(measure))[1]:
        return None
    # One character may begin a word that follows a date (2025.06组织…); a longer measure, or one with no word behind it, does not.
    if len(measure) > 1 or (measure not in ("", "起", "月") and not _WORD.match(page.text, found.end() + 1)):
        return None
    return Reading(found.start(), found.end(), Kind.DATE, f"{found['y']}-{found['m'] or found['m2']}")


@rule(
    "年份",
    "12" + HAN,
    rf"(?P<y>{YEAR})(?:{_S}年?{_S}(?:{TO}|/(?=(?:19|20)\d\d学年)){_S}(?P<y2>{YEAR}|\d\d(?!\d)))?{_S}(?:学年度?|年度?(?!来|之久|历史))",
)
def year_only(_page: Page, found: re.Match[str]) -> Reading | None:
    """2009年, 2024年度, 2023—2024学年度, 二〇二五年."""
    value = year(found["y"])
    if found["y2"]:
        last = year(found["y2"])
        value += f"~{last if len(found['y2']) == 4 else value[:2] + found['y2']}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


@rule(
    "省去“年”字的年份",
    "12",
    r"(?P<y>(?:19|20)\d\d)(?P<more>[-~—–―](?:19|20)\d\d)?"
    r"(?=上半|下半|工作|学年|春|秋|财年|第[一二三四]季|[一1]季度|[)\]】》])",
)
def bare_year(_page: Page, found: re.Match[str]) -> Reading | None:
    """2025上半年, (2025)."""
    value = found["y"] + (f"~{found['more'][1:]}" if found["more"] else "")
    return Reading(found.start(), found.end(), Kind.DATE, value)


_CENTURY = r"(?:\d{1,2}|[一二]?十[一二三四五六七八九]?)世纪"


@rule(
    "几十年代",
    STARTS,
    rf"(?P<century>{_CENTURY})?(?:(?P<early>[一二三四五六七八])、?)?(?P<decade>[1-9]0|[一二三四五六七八九]十)年代(?!表)",
)
def decade(page: Page, found: re.Match[str]) -> Reading | None:
    """二十世纪九十年代, 上世纪80年代, 七八十年代: without a century 五十 to 九十 are those of the last one."""
    start = found.start()
    tens = _tens(found["decade"])
    first = _tens(found["early"]) if found["early"] else tens
    if first not in (tens, tens - 10):
        return None
    said = page.text[max(page.floor, start - 3) : start]
    if found["century"]:
        century = int(two(found["century"].removesuffix("世纪")))
    elif said in ("上世纪", "本世纪"):
        start -= 3
        century = 20 if said == "上世纪" else 21
    elif first >= 50:
        century = 20
    else:
        return Reading(start, found.end(), Kind.NAME)
    base = 100 * (century - 1)
    return Reading(start, found.end(), Kind.DATE, f"{base + first}~{base + tens + 9}")


def _tens(text: str) -> int:
    """The first year of 九十, 90 or 九 as a decade."""
    return int(text) if text.isdecimal() else 10 * int(chinese.parse(text[0]) or 0)


@rule("世纪", STARTS, rf"{_CENTURY}(?!半)")
def century_alone(_page: Page, found: re.Match[str]) -> Reading | None:
    """21世纪, 二十世纪."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "两位数年份",
    DIGITS,
    r"(?P<y>0\d|[12]\d|9\d)年(?:度|(?=上半年|下半年|第?[一二三四1234]季度|年[初底末]|[初底末]|全年|春|秋|暑|寒))",
)
def short_year(_page: Page, found: re.Match[str]) -> Reading | None:
    """09年度, 11年上半年."""
    return Reading(found.start(), found.end(), Kind.DATE, year(found["y"]))


@rule("零几年", "0", r"0\d年")
def zero_year(_page: Page, found: re.Match[str]) -> Reading | None:
    """09年."""
    return Reading(found.start(), found.end(), Kind.DATE, year(found.group()[:2]))


@rule(
    "季度",
    "1234一二三四两",
    rf"(?P<q>[1234一二三四两])(?:{_S}(?P<sep>{TO}|[、和]){_S}第?(?P<q2>[234二三四]))?{_S}个?季度(?!初?的?例会|一次)",
)
def quarter(page: Page, found: re.Match[str]) -> Reading | None:
    """第一季度, 一季度, 1—3季度, 前三季度."""
    start = found.start()
    before = page.text[max(0, start - 1) : start]
    first = int(two(found["q"]))
    if "个" in found.group() and before != "前" and not found["q2"]:
        return None
    if before == "前":
        return Reading(start - 1, found.end(), Kind.DATE, f"Q1~Q{first}")
    if found["q"] == "两":
        return None
    value = f"Q{first}"
    if found["q2"]:
        last = int(two(found["q2"]))
        if found["sep"] in "、和" and last != first + 1:
            return Reading(start - (before == "第"), found.end("q"), Kind.DATE, value)
        value += f"~Q{last}"
    return Reading(start - (before == "第"), found.end(), Kind.DATE, value)


@rule("季度（Q1）", "1234", r"(?<=Q)[1-4](?:(?=[\u4e00-\u9fff,。;、:)])|(?:-|~|至)Q?(?P<q2>[2-4])(?![\dA-Za-z.]))")
def quarter_letter(page: Page, found: re.Match[str]) -> Reading | None:
    """Q1, Q1-Q3."""
    start = found.start() - 1
    before = page.text[start - 1 : start] if start else ""
    if start < page.floor or (before.isascii() and (before.isalpha() or before == "-")):
        return None
    value = f"Q{found.group()[0]}" + (f"~Q{found['q2']}" if found["q2"] else "")
    return Reading(start, found.end(), Kind.DATE, value)


@rule("上半年、下半年", "半", r"(?<=[上下前后])半年")
def half_year(page: Page, found: re.Match[str]) -> Reading | None:
    """上半年, 下半年."""
    start = found.start() - 1
    if start < page.floor:
        return None
    return Reading(start, found.end(), Kind.DATE, "H1" if page.text[start] in "上前" else "H2")


@rule(
    "周几",
    "一二三四五六",
    rf"(?<=[周期拜])(?P<w>[一二三四五六])(?:{TO}(?:周|星期|礼拜)?(?P<w2>[二三四五六日天]))?"
    r"(?![次期个报节课例场人元万千百十届])",
)
def weekday(page: Page, found: re.Match[str]) -> Reading | None:
    """星期五, 周一至周五."""
    start = found.start()
    before = page.text[max(0, start - 3) : start]
    lead = 2 if before.endswith(("星期", "礼拜")) else 1 if before.endswith("周") else 0
    if not lead or (before[:-1].endswith(("一", "本", "上", "下", "四", "两")) and lead == 1):
        return None
    names = "一二三四五六日"
    value = f"W{names.index(found['w']) + 1}"
    if found["w2"]:
        value += f"~W{names.index(found['w2'].replace('天', '日')) + 1}"
    return Reading(start - lead, found.end(), Kind.DATE, value)


@rule(
    "周二、周五",
    "二三四五六日",
    r"(?:(?<=周[一二三四五]、)|(?<=周[一二三四五]、[二三四五六]、))[二三四五六日](?=[上下中晚、,。;开为各的])",
)
def weekday_more(_page: Page, found: re.Match[str]) -> Reading | None:
    """周二、五下乡: the second day of a list, named without 周."""
    return Reading(found.start(), found.end(), Kind.DATE, f"W{'一二三四五六日'.index(found.group()) + 1}")


_HOUR = r"(?:2[0-4]|1\d|0?\d|二?十[一二三四五六七八九]?|[零一两二三四五六七八九])"
_MINUTE = r"(?:[0-5]?\d|[零〇]?[二三四五]?十?[一二三四五六七八九]|[二三四五]?十)"
_HALVES = ("下午", "晚上", "傍晚", "晚")


def _time(hour: str, minute: str, page: Page, start: int) -> str:
    number = int(two(hour))
    if number < 12 and page.text[max(0, start - 2) : start].endswith(_HALVES):
        number += 12
    return f"T{number:02d}:{two(minute) if minute not in ('整', '') else '00'}"


# 时 that is no 时间, and 点 only before what shows that it is a time
_FULL_HOUR = "(?<=时)(?![间候期光代段效差常而空刻区辰])|(?<=[时点])(?=许|前|后|开始|左右|至|到|—|-)"


@rule(
    "几时几分",
    STARTS,
    rf"(?P<h>{_HOUR}) ?(?:[时点]|点钟)(?:(?P<half>半)|(?P<n>{_MINUTE})分(?!之|钟)|整|钟|{_FULL_HOUR})"
    rf"(?:(?:{TO})(?P<h2>{_HOUR})[时点](?:(?P<half2>半)|(?P<n2>{_MINUTE})分?)?)?",
)
def clock_words(page: Page, found: re.Match[str]) -> Reading | None:
    """12时20分, 三点半, 九点整."""
    value = _time(found["h"], "30" if found["half"] else found["n"] or "00", page, found.start())
    if found["h2"]:
        value += "~" + _time(found["h2"], "30" if found["half2"] else found["n2"] or "00", page, found.start())
    return Reading(found.start(), found.end(), Kind.DATE, value)


@rule(
    "上午几点",
    STARTS,
    rf"(?:(?<=上午|下午|早上|晚上|中午|凌晨|傍晚|早晨)|(?<=[晚早午]))(?P<h>{_HOUR}) ?[时点](?:钟|(?P<n>{_MINUTE})分?)?",
)
def clock_hour(page: Page, found: re.Match[str]) -> Reading | None:
    """上午9时, 下午三点."""
    return Reading(found.start(), found.end(), Kind.DATE, _time(found["h"], found["n"] or "00", page, found.start()))


@rule(
    "时刻",
    DIGITS,
    rf"(?P<h>2[0-4]|1\d|0?\d):(?P<n>[0-5]\d)(?::[0-5]\d)?(?!\d)(?:{_S}(?:{TO}){_S}(?P<h2>2[0-4]|1\d|0?\d):(?P<n2>[0-5]\d)(?!\d))?",
)
def clock(page: Page, found: re.Match[str]) -> Reading | None:
    """9:30, 9:30-11:00."""
    before = page.text[max(0, found.start() - 2) : found.start()]
    if before[-1:] in (":", "∶") and before[:1].isdecimal():
        # the later numbers of 12:20:15, a ratio
        return None
    value = _time(found["h"], found["n"], page, found.start())
    if found["h2"]:
        value += "~" + _time(found["h2"], found["n2"], page, found.start())
    return Reading(found.start(), found.end(), Kind.DATE, value)


@rule(
    "几年来",
    HAN + "半0123456789",
    rf"(?P<n>\d{{1,2}}|[{HAN}]{{1,3}}|半)(?:多|余)?(?:个?[年月]|学[期年])(?:多|余)?(?:来|下来)",
)
def since(page: Page, found: re.Match[str]) -> Reading | None:
    """一年来, 半年来, 五年来."""
    start, hedges = page.hedges_before(found.start())
    return Reading(start, found.end(), Kind.DATE, "period", "", "+".join(hedges))


# what makes of a year the one that is reported on
_LOOKED_BACK = (
    "[共里间]|中,|总结|工作总结|转眼|匆匆|很快|即将过去|过去了|的(?:实践|努力|探索|奋斗|拼搏|工作(?!经|量|日))"
)


@rule(
    "这半年、半年共",
    "半一",
    rf"(?<=这)[半一]年(?![一两三度级])|[半一](?:年|学期)(?={_LOOKED_BACK})",
)
def this_span(page: Page, found: re.Match[str]) -> Reading | None:
    """这半年, 半年共开会6次, 半年工作总结."""
    if page.text[found.start() - 1 : found.start()] in tuple("上下前后每学"):
        return None
    return Reading(found.start(), found.end(), Kind.DATE, "period")


@rule("过去的一年", "一半", r"(?<=的)[一半]年(?![一两三度级])|(?<=经过)[一半]年|(?<=回顾)一年")
def past_year(page: Page, found: re.Match[str]) -> Reading | None:
    """过去的一年, 新的一年, 回顾一年的工作."""
    before = page.text[max(0, found.start() - 4) : found.start()]
    if before.endswith("经过"):
        after = page.text[found.end() : found.end() + 1]
        return Reading(found.start(), found.end(), Kind.DATE, "period") if after == "的" else None
    if found.group()[0] == "一" and before.endswith(("过去的", "新的", "顾", "度", "即将到来的", "走过的")):
        return Reading(found.start(), found.end(), Kind.DATE, "period")
    if before.endswith("的"):
        return Reading(found.start(), found.end(), Kind.ARTICLE, "1", "年")
    return None


@rule(
    "五年规划",
    "一二三四五六七八九十",
    r"(?P<n>[一二三四五六七八九]?十?[一二三四五六七八九十]?)五"
    r"(?:(?=规划|计划(?!生)|期间|时期|末|开局|收官|以来|发展|[”\"」』’'])"
    r"|(?:(?<=建功[一二三四五六七八九十]{2})|(?<=建功[一二三四五六七八九十]{3})|(?<=我与[一二三四五六七八九十]{2})|(?<=我与[一二三四五六七八九十]{3})))",
)
def five_year_plan(_page: Page, found: re.Match[str]) -> Reading | None:
    """“十四五”规划, 十三五期间."""
    if not found["n"] or "十" not in found["n"]:
        return None
    number = int(chinese.parse(found["n"]) or 0)
    if not 10 <= number <= 30:
        return None
    first = 1951 + 5 * number
    return Reading(found.start(), found.end(), Kind.DATE, f"{first}~{first + 4}")


@rule(
    "日号",
    DIGITS + "一二三四五六七八九十廿",
    rf"(?P<d>{DAY})(?:{TO}(?P<d2>{DAY}))?(?:日(?![均报子程常捐产内以之游])|号(?=[上下中晚当前至到,。]))",
)
def day_alone(page: Page, found: re.Match[str]) -> Reading | None:
    """26日, 3至5日."""
    before = page.text[max(0, found.start() - 1) : found.start()]
    if (before in ("每", "第", "近", "百") and before) or before.isdecimal():
        return None
    value = f"---{two(found['d'])}"
    if found["d2"]:
        value += f"~---{two(found['d2'])}"
    return Reading(found.start(), found.end(), Kind.DATE, value)


LETTERED = (quarter_letter,)
DATES = (
    day_of_month,
    year_and_month,
    since,
    numeric_date,
    numeric_months,
    numeric_month,
    year_only,
    bare_year,
    decade,
    century_alone,
    short_year,
    zero_year,
    quarter,
    half_year,
    two_months,
    month_only,
    weekday,
    weekday_more,
    clock,
    clock_words,
    clock_hour,
    this_span,
    past_year,
    five_year_plan,
    day_alone,
)
