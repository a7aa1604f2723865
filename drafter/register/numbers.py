"""Rules on how numbers are written (数字用法): N1–N18, those that need no fact sheet.

They work on the numbers the reader found, so that names, labels and idioms are never touched. A fix changes the writing only: the
reader reads the same value before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from drafter.numerals import Kind, Mention, chinese
from drafter.register.rule import SENTENCE_REACH, Draft, Finding, Rule
from drafter.register.sentence import sentence_bounds
from drafter.trace import Strength

CHINESE = "〇零○一二三四五六七八九十两百千万亿"
COUNTED = re.compile(r"元|万元|亿元|%|人|名|位|户|家|件|份|人次|场次|公里|平方米|亩|吨|台|套|册|篇|项|起|期|次|场|个")
PERCENT_WORDS = re.compile(r"百分之[一二三四五六七八九十百零点]+(?!点)")
ADJACENT = re.compile(
    r"(?<![一二三四五六七八九十第、\d])(?P<a>[一二三四五六七八])、(?P<b>[二三四五六七八九])(?=[个人天名次家件位户场份年](?!级|月|度|代|世|等))"
)
FEW = re.compile(r"(?<![\d.])(?P<tens>[1-9]0)几(?=[个人天名次家件位户场份年万余])")
SESSION = re.compile(r"(?P<a>\d{1,2})届(?P<b>\d{1,2})(?P<c>[次中])(?=全会|全体会议|会议|职代会|代表大会|执委会|常委会)")
CONGRESS = re.compile(r"(?<=党的)(?P<a>1\d|2\d)大(?=[精报会以召胜的、，。])")
WEEKDAY_DIGIT = re.compile(r"星期(?P<a>[1-6])(?!\d)")
YEAR_WORDS = re.compile(r"(?P<year>[一二][〇零○Oo0一二三四五六七八九]{3})年(?=\d{1,2}月)")
MONTH_WORDS = re.compile(
    r"(?<=\d{4}年)(?P<month>[一二三四五六七八九十]{1,2})月(?:(?P<day>[一二三四五六七八九十]{1,3})日)?"
)
SHORT_YEAR = re.compile(r"\d\d年")
RANGE = re.compile(
    r"(?P<a>\d[\d,.]*)(?P<mid>(?:%|[万亿]元?)?)\s?(?P<mark>[-~～－–—―\u2010\u2011]{1,2})\s?(?P<b>\d[\d,.]*)(?P<unit>%|[万亿]?)"
)
THOUSANDS = re.compile(r"\d[\d.]*\s?[千百](?=[余多几]?[^分瓦克米卡帕赫伏姓花货度焦牛\d])")
HUNDRED_TEN_THOUSANDS = re.compile(r"\d[\d.]*[千百]万")
FULL_WIDTH = re.compile(r"[\uff10-\uff19]+(?:．[\uff10-\uff19]+)?")
GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
UNGROUPED = re.compile(r"(?<![\d.])\d{5,}(?![\d.]*%)")
PADDED = re.compile(r"(?P<zero>0)[1-9](?=[月日])")
DAY_WORD = re.compile(r"月\d{1,2}(?P<day>号)")
DATE_RANGE_VALUE = re.compile(r"\d{4}-\d\d-\d\d")
WEEKDAYS = "一二三四五六日"
WEEKDAY = re.compile(r"\s?[（(]\s?(?:星期|周|礼拜)(?P<day>[一二三四五六日天])\s?[)）]")
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ZERO_IN_YEAR = re.compile(
    r"(?<![一二三四五六七八九十〇零○])[一二][零○][一二三四五六七八九零〇○][一二三四五六七八九零〇○](?=年)|(?<![一二三四五六七八九十〇零○])[一二][一二三四五六七八九][零○〇][一二三四五六七八九零〇○](?=年)|(?<![一二三四五六七八九十〇零○])[一二][一二三四五六七八九][一二三四五六七八九][零○](?=年)"
)
ZERO_IN_COUNT = re.compile(r"(?<=[百千万亿])[〇○](?=[一二三四五六七八九])")
FESTIVAL = re.compile(
    r"(?<![\d.])(?P<name>3[.．·]15|5[.．·]12|6[.．·]26|12[.．·]4|11[.．·]9|4[.．·]15)(?=[”\"]?(?:国际|全国|消费|防灾|护士|禁毒|宪法|消防|国家|主题|宣传|活动|特别))"
)
SHRINKING = re.compile(r"(?:减少|下降|降低|缩短|缩小|缩减|减轻)(?:了|到|至|为|近|约|超过)?$")
GROWN = re.compile(
    r"(?:由|从|從)[^。；\d]{0,8}(?P<a>\d+(?:\.\d+)?)(?P<scale>[万亿萬億]?)[^。；\d]{0,16}(?:到|至|为|為)(?P<b>\d+(?:\.\d+)?)(?P<scale2>[万亿萬億]?)"
    r"[^。；\d]{0,12}?(?P<told>(?:增加|增长|增長|提高|扩大|擴大)了?(?P<c>\d+(?:\.\d+)?)倍)"
)
ORIGINAL = re.compile(r"(?:增加|增长|增多)了?(?:原来|原先|上年|去年|同期)的$")
SAME_MEANING = {
    "约": "左右上下",
    "大约": "左右上下",
    "近": "左右上下",
    "超过": "以上",
    "超": "以上",
    "不低于": "以上",
    "不少于": "以上",
    "至少": "以上",
    "突破": "以上",
    "多于": "以上",
    "不超过": "以下以内",
    "最多": "以下以内",
}
TRAILING = ("左右", "上下", "以上", "以下", "以内")
DIFFERENCE = re.compile(
    r"(?:由|从)[^。；\d]{0,8}?(?P<a>\d+(?:\.\d+)?)%[^。；\d]{0,12}?(?:到|至|为)(?P<b>\d+(?:\.\d+)?)%[^。；\d]{0,10}?(?:提高|上升|增长|增加|下降|降低|减少)了?(?P<c>\d+(?:\.\d+)?)(?P<mark>%)"
)


def measured(draft: Draft) -> Iterator[Finding]:
    """N1: counted quantities of two or more digits and percentages stand in Arabic figures."""
    for mention in draft.of_kind(Kind.QUANTITY):
        if mention.modifier or "~" in mention.value or draft.is_quoted(mention.start):
            continue
        text = mention.text.replace(" ", "")
        if PERCENT_WORDS.fullmatch(text) and mention.value != "100":
            yield Finding(
                mention.start,
                mention.end,
                message=f"按公文惯例，百分数用阿拉伯数字，宜写作“{mention.value}%”。",
            )
        elif (
            text[0] in CHINESE
            and not any(character.isdecimal() for character in text)
            and COUNTED.fullmatch(mention.unit)
            and "成" not in text
            and mention.value.isdigit()
            and len(mention.value.rstrip("0")) > 1
        ):
            yield Finding(
                mention.start,
                mention.end,
                message=f"按公文惯例，计量用阿拉伯数字，宜写作“{mention.value}{mention.unit}”。",
            )


def approximations(draft: Draft) -> Iterator[Finding]:
    """N2: 三四个 without 、, 十几 in Chinese numerals."""
    text = draft.text
    for found in ADJACENT.finditer(text):
        if "一二三四五六七八九".index(found["b"]) - "一二三四五六七八九".index(found["a"]) == 1:
            place = found.start() + 1
            both = found["a"] + found["b"]
            yield Finding(place, place + 1, "", f"相邻两数连用表示概数时中间不用顿号，写作“{both}”。")
    for found in FEW.finditer(text):
        right = chinese.write(int(found["tens"])) + "几"
        yield Finding(*found.span(), right, f"带“几”的概数用汉字，写作“{right}”。")


def fixed_words(draft: Draft) -> Iterator[Finding]:
    """N3: sessions, congresses and weekdays keep Chinese numerals."""
    for found in SESSION.finditer(draft.text):
        right = f"{chinese.write(int(found['a']))}届{chinese.write(int(found['b']))}{found['c']}"
        yield Finding(*found.span(), right, f"届次用汉字数字，写作“{right}”。")
    for found in CONGRESS.finditer(draft.text):
        right = f"{chinese.write(int(found['a']))}大"
        yield Finding(*found.span(), right, f"“党的{right}”用汉字数字。")
    for found in WEEKDAY_DIGIT.finditer(draft.text):
        right = f"星期{chinese.write(int(found['a']))}"
        yield Finding(*found.span(), right, f"星期几用汉字数字，写作“{right}”。")


def one_form(draft: Draft) -> Iterator[Finding]:
    """N4: figures of one kind in one sentence are written in one form."""
    by_sentence: dict[tuple[int, str], list[Mention]] = {}
    for mention in draft.of_kind(Kind.QUANTITY):
        if mention.unit not in ("", "%") and not mention.modifier and "~" not in mention.value:
            start, _ = sentence_bounds(draft.text, mention.start, mention.end, SENTENCE_REACH)
            by_sentence.setdefault((start, mention.unit), []).append(mention)
    for (_, unit), mentions in by_sentence.items():
        words = [m for m in mentions if m.text[0] in "二三四五六七八九十" and m.value.isdigit()]
        figures = [m for m in mentions if m.text[0].isdecimal()]
        if words and figures:
            yield Finding(
                words[0].start,
                words[0].end,
                message=f"同一句里“{figures[0].text}”用阿拉伯数字、“{words[0].text}”用汉字，同类数字宜用同一形式（{unit}）。",
            )


def mixed_dates(draft: Draft) -> Iterator[Finding]:
    """N5: a date is written in one kind of numerals."""
    for found in YEAR_WORDS.finditer(draft.text):
        digits = "".join(
            "0123456789"["〇一二三四五六七八九".index(c)] if c in "〇一二三四五六七八九" else "0" for c in found["year"]
        )
        yield Finding(*found.span("year"), digits, f"同一日期不混用两种数字，写作“{digits}年”。")
    for found in MONTH_WORDS.finditer(draft.text):
        month = chinese.parse(found["month"])
        day = chinese.parse(found["day"]) if found["day"] else None
        if month is None or month > 12:
            continue
        right = f"{month}月" + (f"{day}日" if day is not None else "")
        yield Finding(*found.span(), right, f"同一日期不混用两种数字，写作“{right}”。")


def short_years(draft: Draft) -> Iterator[Finding]:
    """N6: a year has four digits."""
    for mention in draft.of_kind(Kind.DATE):
        found = SHORT_YEAR.match(mention.text)
        if found and re.match(r"\d{4}(?!\d)", mention.value):
            yield Finding(
                mention.start,
                mention.start + found.end(),
                message=f"年份不简写，“{found[0]}”应写全四位。",
            )


def range_units(draft: Draft) -> Iterator[Finding]:
    """N7: % and 万 and 亿 stand at both ends of a range."""
    for mention, found in _ranges(draft, Kind.QUANTITY):
        if found["unit"] and not found["mid"] and (found["unit"] == "%" or mention.unit == "元"):
            unit = "%" if found["unit"] == "%" else f"{found['unit']}元"
            place = mention.start + found.end("a")
            right = found["a"] + unit
            yield Finding(place, place, unit, f"数值范围前后两数都带“{unit}”，前一个写作“{right}”。")


def range_marks(draft: Draft) -> Iterator[Finding]:
    """N8: ～ between quantities, — between years and dates."""
    for mention, found in _ranges(draft, Kind.QUANTITY):
        if found["mark"] != "～":
            span = mention.start + found.start("mark"), mention.start + found.end("mark")
            yield Finding(*span, "～", "按公文惯例，数值范围用“～”连接。")
    for mention, found in _ranges(draft, Kind.DATE):
        if found["mark"] != "—" and "年" in mention.text + "月":
            span = mention.start + found.start("mark"), mention.start + found.end("mark")
            yield Finding(*span, "—", "按公文惯例，起止年月用一字线“—”连接。")


def _ranges(draft: Draft, kind: Kind) -> Iterator[tuple[Mention, re.Match[str]]]:
    for mention in draft.of_kind(kind):
        if "~" in mention.value:
            found = RANGE.search(mention.text)
            if found:
                yield mention, found


def thousands(draft: Draft) -> Iterator[Finding]:
    """N9: 万 and 亿 may follow Arabic figures, 千 and 百 may not."""
    for pattern in (HUNDRED_TEN_THOUSANDS, THOUSANDS):
        for mention in draft.of_kind(Kind.QUANTITY):
            found = pattern.search(mention.text + "。")
            if found and found.end() <= len(mention.text) and mention.text[0] not in CHINESE:
                if pattern is THOUSANDS and HUNDRED_TEN_THOUSANDS.search(mention.text):
                    continue
                yield Finding(
                    mention.start,
                    mention.end,
                    message=f"阿拉伯数字后可用“万”“亿”，不用“千”“百”，“{mention.text}”宜改写。",
                )


def leading_zero(draft: Draft) -> Iterator[Finding]:
    """N10: 0.5, not .5."""
    for mention in draft.of_kind(Kind.QUANTITY):
        offset = len(mention.text) - len(mention.text.lstrip("近约超达")) if mention.text else 0
        place = mention.start + offset
        if re.match(r"\.\d", draft.text[place : place + 2]):
            yield Finding(place, place, "0", "小于1的小数要写整数位的0。")


def digit_forms(draft: Draft) -> Iterator[Finding]:
    """N11: half-width figures, one habit with separators, 日 not 号 in dates."""
    for found in FULL_WIDTH.finditer(draft.text):
        right = "".join(chr(ord(c) - 0xFEE0) for c in found[0])
        yield Finding(*found.span(), right, "阿拉伯数字用半角。")
    grouped = GROUPED.search(draft.text)
    if grouped and UNGROUPED.search(draft.text):
        yield Finding(*grouped.span(), message="有的数字用千位分隔、有的不用，全文宜一致。")
    for mention in draft.of_kind(Kind.DATE):
        for found in DAY_WORD.finditer(mention.text):
            place = mention.start + found.start("day")
            yield Finding(place, place + 1, "日", "书面日期用“日”，不用“号”。")


def dates(draft: Draft) -> Iterator[Finding]:
    """N12: months and days without a leading zero, days that exist, weekdays that agree."""
    for mention in draft.of_kind(Kind.DATE):
        if "月" in mention.text:
            for found in PADDED.finditer(mention.text):
                place = mention.start + found.start("zero")
                yield Finding(place, place + 1, "", "月、日不补零。")
        yield from _impossible(mention)
        found_day = WEEKDAY.match(draft.text, mention.end)
        if found_day and DATE_RANGE_VALUE.fullmatch(mention.value):
            right = weekday(mention.value)
            if right and found_day["day"].replace("天", "日") != right:
                yield Finding(mention.start, found_day.end(), message=f"{mention.text}是星期{right}，请核对。")


def _impossible(mention: Mention) -> Iterator[Finding]:
    for value in mention.value.split("~"):
        found = re.fullmatch(r"(\d{4}|-)-(\d\d)(?:-(\d\d))?", value)
        if not found:
            continue
        month, day = int(found[2]), int(found[3] or 1)
        longest = LENGTHS[month - 1] if 1 <= month <= 12 else 0
        if month == 2 and found[1] != "-" and not _leap(int(found[1])):
            longest = 28
        if not 1 <= day <= longest:
            yield Finding(mention.start, mention.end, message=f"没有“{mention.text}”这一天。")


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def weekday(value: str) -> str:
    """The weekday of a date (星期几), by Sakamoto's method; empty when there is no such day."""
    year, month, day = (int(part) for part in value.split("-"))
    if not 1 <= month <= 12 or not 1 <= day <= LENGTHS[month - 1]:
        return ""
    shifts = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)
    year -= month < 3
    number = (year + year // 4 - year // 100 + year // 400 + shifts[month - 1] + day) % 7
    return WEEKDAYS[number - 1]


def zeros(draft: Draft) -> Iterator[Finding]:
    """N13: 〇 in years, 零 in counts."""
    for found in ZERO_IN_YEAR.finditer(draft.text):
        right = found[0].replace("零", "〇").replace("○", "〇")
        yield Finding(*found.span(), right, f"年份里的零写作“〇”，即“{right}”。")
    for found in ZERO_IN_COUNT.finditer(draft.text):
        yield Finding(*found.span(), "零", "计数里的零写作“零”。")


def festivals(draft: Draft) -> Iterator[Finding]:
    """N14: days named by figures have a raised dot and quotation marks."""
    for found in FESTIVAL.finditer(draft.text):
        right = re.sub(r"[.．]", "·", found["name"])
        if found["name"] != right or not draft.is_quoted(found.start()):
            yield Finding(*found.span("name"), message=f"以月日命名的日子用间隔号并加引号，写作“{right}”。")


def multiples(draft: Draft) -> Iterator[Finding]:
    """N15: 增加原来的N倍 is neither 增加N倍 nor 增加到N倍; from 2 to 8 is 增加3倍."""
    for mention in draft.of_kind(Kind.QUANTITY):
        if mention.unit == "倍" and ORIGINAL.search(draft.text[max(0, mention.start - 12) : mention.start]):
            yield Finding(
                mention.start,
                mention.end,
                message="“增加原来的几倍”含义不清：净增写“增加几倍”，总量写“增加到原来的几倍”。",
            )
    for found in GROWN.finditer(draft.text):
        before, after, times = (Decimal(found[name]) for name in ("a", "b", "c"))
        if found["scale"] == found["scale2"] and before and after == before * times:
            right = f"{times - 1:f}"
            yield Finding(
                *found.span("told"),
                message=f"由{found['a']}到{found['b']}净增{right}倍，宜写作“增加{right}倍”或“增加到{found['c']}倍”。",
            )


def shrinking(draft: Draft) -> Iterator[Finding]:
    """N16: nothing shrinks by multiples."""
    for mention in draft.of_kind(Kind.QUANTITY):
        if mention.unit == "倍" and SHRINKING.search(draft.text[max(0, mention.start - 8) : mention.start]):
            yield Finding(mention.start, mention.end, message="减少、下降、缩短不用倍数，宜用百分数或分数。")


def one_hedge(draft: Draft) -> Iterator[Finding]:
    """N17: one mark of approximation is enough."""
    for mention in draft.of_kind(Kind.QUANTITY):
        marks = mention.modifier.split("+")
        if len(marks) < 2:
            continue
        last = next((mark for mark in TRAILING if mention.text.endswith(mark)), "")
        pairs = [mark for mark in marks[:-1] if last and last in SAME_MEANING.get(mark, "")]
        if pairs and pairs[0] in mention.text[: len(pairs[0]) + 1]:
            yield Finding(
                mention.end - len(last),
                mention.end,
                "",
                f"“{pairs[0]}”与“{last}”意思重复，留一个。",
            )
        elif set(marks) & {"近", "约"} and set(marks) & {"余", "多", "以上", "超", "超过"}:
            yield Finding(
                mention.start,
                mention.end,
                message=f"“{mention.text}”里“{'”“'.join(marks)}”意思相反或重复，只留一个。",
            )


def points(draft: Draft) -> Iterator[Finding]:
    """N18: the difference of two percentages is in 百分点."""
    for found in DIFFERENCE.finditer(draft.text):
        if abs(Decimal(found["b"]) - Decimal(found["a"])) == Decimal(found["c"]):
            yield Finding(
                found.start("c"),
                found.end("mark"),
                message=f"两个百分数之差用百分点，写作“{found['c']}个百分点”。",
            )


RULES = (
    Rule("N1", Strength.REQUIRED, "计量用阿拉伯数字。", measured),
    Rule("N2", Strength.REQUIRED, "概数的写法不合惯例。", approximations),
    Rule("N3", Strength.REQUIRED, "固定词语中的数字用汉字。", fixed_words),
    Rule("N4", Strength.RECOMMENDED, "同类数字宜用同一形式。", one_form),
    Rule("N5", Strength.REQUIRED, "同一日期不混用两种数字。", mixed_dates),
    Rule("N6", Strength.REQUIRED, "年份不简写。", short_years),
    Rule("N7", Strength.REQUIRED, "数值范围的前一个数也带单位。", range_units),
    Rule("N8", Strength.REQUIRED, "范围的连接号不合惯例。", range_marks),
    Rule("N9", Strength.REQUIRED, "阿拉伯数字后不用千、百。", thousands),
    Rule("N10", Strength.REQUIRED, "小于1的小数要写整数位的0。", leading_zero),
    Rule("N11", Strength.PRACTICE, "数字的形式不合惯例。", digit_forms),
    Rule("N12", Strength.PRACTICE, "日期的写法不合惯例。", dates),
    Rule("N13", Strength.REQUIRED, "零与〇的用法不合惯例。", zeros),
    Rule("N14", Strength.RECOMMENDED, "以月日命名的日子用间隔号并加引号。", festivals),
    Rule("N15", Strength.PRACTICE, "倍数的说法含义不清。", multiples),
    Rule("N16", Strength.PRACTICE, "减少、下降不用倍数。", shrinking),
    Rule("N17", Strength.PRACTICE, "概数标志重复。", one_hedge),
    Rule("N18", Strength.PRACTICE, "百分数之差用百分点。", points),
)
