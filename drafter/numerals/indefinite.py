"""Numerals that count nothing (虚指与口号): 一 as an article or in a word, formal numerals in words, quoted slogans.

The words that decide stand in data/contexts.tsv.
"""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, Page, Reading, rule


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


@rule(
    "一个一个、一个不少",
    "一",
    r"一(?P<u>[\u4e00-\u9fff]{1,3})(?:接着?|连着|赶着?|跟着?|挨着|扣|压|又)?一(?P=u)"
    r"|一(?P<v>[\u4e00-\u9fff])(?:(?P=v)|不[\u4e00-\u9fff])"
    r"|一[\u4e00-\u9fff]{2}不[\u4e00-\u9fff]|一[\u4e00-\u9fff](?=难求)",
)
def each_one(_page: Page, found: re.Match[str]) -> Reading | None:
    """一件一件, 一本本, 一户不漏, 一件事情接着一件事情, 一号难求."""
    return Reading(found.start(), found.end(), Kind.PLAIN)


@rule("多一份底气、多一份依靠", "一", r"(?<=[多添少])一[份分点丝重层]")
def one_more(page: Page, found: re.Match[str]) -> Reading | None:
    """多一份底气、多一份依靠: said twice, it counts neither."""
    text, start = page.text, found.start()
    unit = text[start + 1]
    again = rf"[多添少]一{unit}[\u4e00-\u9fff]{{1,4}}"
    if re.match(rf"[\u4e00-\u9fff]{{1,4}}[、,，]{again}", text[start + 2 : start + 14]) or re.search(
        rf"{again}[、,，][\u4e00-\u9fff]?$", text[max(0, start - 12) : start]
    ):
        return Reading(start, start + 2, Kind.ARTICLE, "1", page.written(start + 1, start + 2))
    return None


@rule("建一家、巩固一家", "一", r"一(?P<u>[家个批项户人件处条片点类])")
def one_by_one(page: Page, found: re.Match[str]) -> Reading | None:
    """成熟一个、发展一个: each in its turn, no count."""
    text, start, end, again = page.text, found.start(), found.end(), re.escape(found.group())
    if re.match(rf"[、,][\u4e00-\u9fff]{{1,3}}{again}", text[end : end + 7]) or re.search(
        rf"{again}[、,][\u4e00-\u9fff]{{1,3}}$", text[max(0, start - 6) : start]
    ):
        return Reading(start, end, Kind.ARTICLE, "1", page.written(end - 1, end))
    return None


@rule("单个大写数字", "壹贰叁肆伍陆柒捌玖拾佰仟", r"[壹贰叁肆伍陆柒捌玖拾佰仟](?=[\u4e00-\u9fff])")
def formal_alone(page: Page, found: re.Match[str]) -> Reading | None:
    """队伍, 收拾, 陆续: a formal numeral alone before a word is a word."""
    start, end = found.span()
    if page.text[end] in HAN + "参点分成折多余几至到" or page.unit(end)[1]:
        return None
    return Reading(start, end, Kind.PLAIN)


# 努力建设一支…队伍
TROOP_MAKERS = ("建设", "打造", "锻造", "造就", "培养", "带出", "培育", "建好", "形成")


LONGEST_DENIAL = 8
# 没有发生一起, 未出现一例, 无一人: none at all
DENIED = re.compile("(?:未|没有?|没|无|杜绝了?)(?:再|曾)?(?:发生|出现|接到|收到|产生|造成|漏掉?|落下)?过?$")


@rule("一＋量词（虚指）", "一", r"一(?P<u>[\u4e00-\u9fff]{1,2})")
def article(page: Page, found: re.Match[str]) -> Reading | None:
    """一项重要任务, 形成一支队伍, 有一位教师."""
    text, start = page.text, found.start()
    unit = page.lexicon.measure(text, start + 1)
    if not unit or page.lexicon.classes.get(unit) not in ("计数", "抽象") or unit in ("级", "等奖", "星级"):
        return None
    before = text[max(0, start - 3) : start]
    if unit == "番" and "翻" in before:
        return None
    end = start + 1 + len(unit)
    after = text[end : end + 4]
    there_is = (
        before.endswith("有")
        and unit in ("位", "名", "个", "群", "批", "支", "颗")
        and not before.endswith(page.lexicon.context("计数前"))
    )
    if (
        unit in page.lexicon.context("抽象量词")
        or there_is
        or DENIED.search(text[max(0, start - LONGEST_DENIAL) : start])
        or (unit == "支" and before.endswith(TROOP_MAKERS))
        or (before.endswith(page.lexicon.context("虚指前")) and not before.endswith(page.lexicon.context("计数前")))
        or after.startswith(page.lexicon.context("虚指后"))
    ):
        return Reading(start, end, Kind.ARTICLE, "1", page.written(start + 1, end))
    return None


@rule("一＋非量词", "一", r"一(?=[\u4e00-\u9fff])")
def no_number(page: Page, found: re.Match[str]) -> Reading | None:
    """一 in a word that no list knows, with no measure after it."""
    text, start = page.text, found.start()
    after = text[start + 1]
    if after in HAN + "点至到余多来几又半分成折倍" or page.lexicon.measure(text, start + 1):
        return None
    if (text[start - 1 : start] == "第" and start) or after in '和却而”"':
        return None
    return Reading(start, start + 1, Kind.PLAIN)


INDEFINITE = (in_title, quoted_name, quoted_digits, each_one, one_more, one_by_one, formal_alone, article, no_number)
