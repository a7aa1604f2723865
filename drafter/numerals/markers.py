"""List markers (序号): 一、 1. （一） 一是 第一， ① 篇一, known by where they stand."""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, Page, Reading, rule

_LINE = " \t　>#*-·\ufeff"


_STOPS = '。;:!?…,、”"》)」』'


def _opens(page: Page, at: int) -> bool:
    """Whether only blanks and marks stand between the start of the line or sentence and here."""
    text = page.text
    start = at
    while start > 0 and start > at - 12 and text[start - 1] in _LINE:
        start -= 1
    return start == 0 or text[start - 1] in "\n\r\u2028。!?"


def _marker_value(text: str) -> str:
    return str(int(text)) if text.isdecimal() else str(chinese.parse(text) or "")


_DATE_OR_PRIZE = re.compile(r"[月季等日]")


def _joined(page: Page, first: str, at: int) -> bool:
    """Whether the next number belongs to this one: 三、四家, 五、六月份."""
    second = page.text[at : at + 1]
    digits = "一二三四五六七八九"
    if len(first) > 1 or first not in digits or second not in digits or not second:
        return False
    if digits.index(second) != digits.index(first) + 1:
        return False
    return bool(_DATE_OR_PRIZE.match(page.text, at + 1) or page.lexicon.measure(page.text, at + 1))


# what stands after the mark of an item that begins with a date: 1.2月24日
_DATE = re.compile(r"(?:20\d\d年|1?\d月[\d上中下初底末份])")
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


@rule("行首序号", DIGITS + HAN, rf"(?P<n>{_SMALL})(?P<mark>[、.)]|,(?! ?\d)|:(?!\d))(?!%)")
def line_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """一、 1、 1. at the start of a line, or run into the sentence."""
    start, end = found.start("n"), found.end("n")
    text = page.text
    mark = found["mark"]
    following = text[end + 1 : end + 5]
    dated = _opens(page, start) and _DATE.match(text, end + 1)
    if dated and (mark == "." or (mark == "、" and _marker_value(found["n"]) == str(page.marker[0] + 1))):
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    if mark == "、" and _joined(page, found["n"], end + 1):
        return None
    if following[:1].isdecimal() and not (mark == "、" and (found["n"] in HAN or following.isdecimal())):
        return None
    if _opens(page, start):
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    before = text[start - 1]
    after = text[end + 1 : end + 2]
    if mark == "、" and before not in "、第" and not before.isdecimal():
        if after.isdecimal() or after in HAN or after == "":
            worded = found["n"] in HAN and before in ":;" and page.lexicon.word(text, end + 1, end + 1)
            return Reading(start, end, Kind.LIST, _marker_value(found["n"])) if worded else None
        if before in _STOPS or (before == " " and text[start - 2 : start - 1] in _STOPS + " \n"):
            return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
        if found["n"].isdecimal() and len(found["n"]) <= 2 and "\u4e00" <= before <= "\u9fff":
            return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    if mark == "." and before in "。;:!" and not after.isdecimal():
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    if mark == ")" and before in "。;:, \n(":
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    return None


@rule("括号序号", DIGITS + HAN, rf"(?<=[(〔\[【]){_SMALL}(?=[)〕\]】])")
def bracket_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """（一）, (1)."""
    before = page.text[found.start() - 2 : found.start() - 1]
    if before in "》〉":
        return Reading(found.start(), found.end(), Kind.NAME)
    return Reading(found.start(), found.end(), Kind.LIST, _marker_value(found.group()))


@rule(
    "一是、二是",
    HAN + DIGITS,
    r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
    r"(?:(?:则|者)?是(?!否|非)|要(?=[^\d])|抓(?=[^\d])|靠|则(?![\u4e00-\u9fff]{0,2}[消新故通]))",
)
def counted_clause(page: Page, found: re.Match[str]) -> Reading | None:
    """一是, 二是, 一要."""
    start = found.start()
    before = page.text[start - 1] if start else "\n"
    if before in "之其统唯这那如同归单专万":
        return None
    if not found.group().endswith("是") and before not in "\n" + _STOPS:
        return None
    if found.group().endswith("则") and (before != ";" or found["n"].isdecimal()):
        return None
    if "\u4e00" <= before <= "\u9fff" and found["n"].isdecimal():
        return None
    return Reading(start, found.end("n"), Kind.LIST, _marker_value(found["n"]))


_PLACES = re.compile(rf"(?:、第?{_SMALL}){{1,4}}[名位届期批次轮季]")


@rule("第一，第二，", HAN + DIGITS, r"(?<=第)(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})(?=[,、:]|是)")
def counted_sentence(page: Page, found: re.Match[str]) -> Reading | None:
    """第一， 第二是."""
    start = found.start() - 1
    before = page.text[start - 1] if start else "\n"
    if start < page.floor or before not in "\n \t。;:!?,、":
        return None
    if page.text[found.end() : found.end() + 1] == "、" and (
        _joined(page, found["n"], found.end() + 1) or _PLACES.match(page.text, found.end())
    ):
        return None
    return Reading(start, found.end(), Kind.LIST, _marker_value(found["n"]))


@rule("一来，二来，", HAN, r"(?<=[;。,、])(?P<n>[一二三])[来则](?P<stop>[,、])?")
def in_passing(page: Page, found: re.Match[str]) -> Reading | None:
    """；二来，……；三来，……; without a comma behind where the first was told: 一来……，二来……, 一是……，二则……."""
    start = found.start()
    if not found["stop"] and not re.search("一(?:来|则|是)[^。!?\n]*$", page.text[max(0, start - 60) : start]):
        return None
    return Reading(found.start(), found.end("n"), Kind.LIST, _marker_value(found["n"]))


@rule("其一、其二", "一二三四五六七八", r"(?<=其)[一二三四五六七八](?=[,、是在:])")
def one_of_them(page: Page, found: re.Match[str]) -> Reading | None:
    """其一，……；其二，……."""
    if page.text[found.start() - 2 : found.start() - 1] == "尤":
        return None
    return Reading(found.start(), found.end(), Kind.LIST, _marker_value(found.group()))


@rule("第一部分（标题）", HAN + DIGITS, rf"(?<=第)(?P<n>{_SMALL})(?=(?:部分|章|节|编|讲)(?:[\s:、]|$))")
def heading(page: Page, found: re.Match[str]) -> Reading | None:
    """第一部分 at the start of a line."""
    start = found.start() - 1
    if start < page.floor or not _opens(page, start):
        return None
    return Reading(start, found.end(), Kind.LIST, _marker_value(found["n"]))


@rule("篇一、范文二", HAN + DIGITS, rf"(?<=[篇文例之])(?P<n>{_SMALL})(?![\d年月日个%])")
def piece_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """篇一, 范文二, 篇 3."""
    start = found.start()
    before = page.text[max(0, start - 3) : start].rstrip()
    after = page.text[found.end() : found.end() + 1]
    if not before.endswith(("篇", "范文", "案例", "附件", "附表")) or before.endswith(("一篇", "每篇")):
        return None
    if after and after not in " \n\r\t:.。、,)" and not after.isspace():
        return None
    return Reading(start, found.end(), Kind.LIST, _marker_value(found["n"]))


@rule("接着前面的序号", "二三四五六七八九十", r"[二三四五六七八九十]{1,2}(?=[\u4e00-\u9fff])")
def next_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """；三在深化改革: the number after the last marker, where 是 was left out."""
    start, end = found.start(), found.end()
    last, at = page.marker
    if page.text[start - 1 : start] != ";" or start - at > 300 or page.lexicon.measure(page.text, end):
        return None
    value = _marker_value(found.group())
    if value != str(last + 1) or page.text.find("。", at, start) != -1:
        return None
    return Reading(start, end, Kind.LIST, value)


# each row of circled and bracketed numbers counts up from 1
_CIRCLED = ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑", "❶❷❸❹❺❻❼❽❾❿")


@rule("圈号", "".join(_CIRCLED), r".")
def circled(_page: Page, found: re.Match[str]) -> Reading | None:
    """①."""
    row = next(row for row in _CIRCLED if found.group() in row)
    return Reading(found.start(), found.end(), Kind.LIST, str(row.index(found.group()) + 1))


@rule(
    "页码",
    DIGITS,
    r"(?<=[-—―–\u2010] )\d{1,3}(?= [-—―–\u2010])|\d{1,3}(?=(?: \d{1,3}){0,5} ?下一页)|(?<=第)\d{1,3}(?=页)",
)
def page_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """― 2 ―."""
    return Reading(found.start(), found.end(), Kind.LIST, found.group())


MARKERS = (
    line_marker,
    bracket_marker,
    counted_clause,
    counted_sentence,
    heading,
    one_of_them,
    in_passing,
    piece_marker,
    next_marker,
    circled,
    page_number,
)
