"""Blanks that were never filled in (空缺): xx, 20xx, ××, **, ____, （待补）, 某某."""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, Page, Reading, rule

BLANKS = "xX×*_=□△○"


# what a blank stands for when it is right before: a body or a place without its name, a measure without its number
_PLACE = (
    "(?:街道|公司|社区|总工会|工会|集团|党委|学校|中学|小学|医院|单位|同志|[市区县镇乡村省局委厅部路杯]"
    "|大(?![约家多])|[年月日届期人名家位户次个件万元份条项起场])"
)


_HEDGE_AND_SIZE = re.compile(r"[余多][百千万亿]{0,2}|[百千万亿]{1,2}")


@rule("被遮住的年份或数字", DIGITS, r"\d{1,6}(?:(?:[xX×*]{1,6}|_{1,6}|□{1,4})(?![A-Za-z\d×*]))(?:万|亿)?")
def masked_number(page: Page, found: re.Match[str]) -> Reading | None:
    """20xx, 202_, 15xxxx, 6xx."""
    text = found.group()
    if text.endswith("*") and not text.endswith("**") and page.text[found.end() : found.end() + 1] not in "年月日人名":
        return None
    return _blank(page, found.start(), found.end(), date=text[:1] in "12")


@rule(
    "遮住的日子",
    DIGITS,
    r"\d{1,2} ?月 ?[xX×*_]{1,2} ?[日号]|20[xX×*_]{2}年?[-—~至到]{1,2}20[xX×*_]{2}(?:年|(?=\)))",
)
def masked_day(_page: Page, found: re.Match[str]) -> Reading | None:
    """12月x日, 20xx-20xx年."""
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule("空缺的小数", "xX×*", r"[xX×*]{1,4}\.[xX×*]{1,4}")
def blank_decimal(page: Page, found: re.Match[str]) -> Reading | None:
    """x.x万元."""
    before = page.text[found.start() - 1 : found.start()]
    if before.isascii() and before.isalnum():
        return None
    return _blank(page, found.start(), found.end(), date=False)


_TWO = r"[xX×*_\d]{1,2}"


@rule(
    "空缺的月日",
    "xX×*_",
    rf"[xX×*_]{{1,4}} ?年 ?{_TWO} ?月(?: ?{_TWO} ?日)?|[xX×*_]{{1,2}} ?月 ?{_TWO} ?日|[xX×]{{1,2}}[-—~至][xX×]{{1,2}} ?月",
)
def blank_date(_page: Page, found: re.Match[str]) -> Reading | None:
    """X月X日, XX年X月X日, x-x月."""
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule(
    "空缺（×、＊、＿、＝）",
    BLANKS,
    r"(?:(?<![A-Za-z0-9])[xX×]{1,12}+(?![A-Za-z0-9])|\*{1,12}|_{1,40}|={1,40}|[□△○]{1,12})(?:万|亿|千|百)?",
)
def blank(page: Page, found: re.Match[str]) -> Reading | None:
    """xx, ××, **, ____, ==== left where a figure or a name should stand."""
    text, start, end = page.text, found.start(), found.end()
    marks = found.group().rstrip("万亿千百")
    before = text[start - 1] if start else "\n"
    after = text[start + len(marks) : start + len(marks) + 1]
    mark = marks[0]
    if mark in "xX×":
        if (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()):
            return None
        if text.startswith(("光", "射线", "线机", "轴", "染色体"), start + len(marks)) and len(marks) == 1:
            return None
        if len(marks) == 1 and mark == "×" and before.isdecimal():
            return None
    elif mark == "*":
        if _is_markup(page, start, start + len(marks)):
            return None
    elif mark in "_=":
        alone = before in "\n\r" and (after in "\n\r" or not after)
        if alone and len(marks) > 2:
            return None
        if len(marks) == 1 and not (
            (mark == "=" and after == "、") or (mark == "_" and (before.isdecimal() or after in ("年", "月", "日")))
        ):
            return None
        if (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum() and mark == "="):
            return None
    elif len(marks) == 1:
        return None
    return _blank(page, start, end, date=False)


def _is_markup(page: Page, start: int, end: int) -> bool:
    """Whether asterisks are Markdown emphasis or a bullet rather than a blank."""
    text = page.text
    length = end - start
    if length == 1:
        after = text[end : end + 1]
        return after in " \t\n*" or not re.match(_PLACE, text[end : end + 4])
    if length > 3:
        return False
    if re.match(_PLACE, text[end : end + 4]):
        return False
    mark = text[start:end]
    line = text.rfind("\n", max(0, start - 80), start) + 1
    if text.find(mark, end, end + 80) != -1 and "\n" not in text[end : text.find(mark, end, end + 80)]:
        return True
    return text.find(mark, max(line, start - 80), start) != -1


def _blank(page: Page, start: int, end: int, *, date: bool) -> Reading:
    after = page.text[end : end + 1]
    if date and after == "年":
        return Reading(start, end + 1, Kind.PLACEHOLDER, "", "年")
    stop, unit = page.unit(end)
    if unit and page.text[stop - len(unit)] in "市区县省镇乡村厅局院校社街科部股路线台站店公企大":
        stop, unit = end, ""
    first, _ = page.hedges_before(start)
    inside = _HEDGE_AND_SIZE.match(page.text, end)
    if inside and not unit:
        stop, unit = page.unit(inside.end())
        stop = max(stop, inside.end())
    return Reading(first, stop, Kind.PLACEHOLDER, "", unit)


@rule("某某", "某", r"某{2,4}")
def nameless(_page: Page, found: re.Match[str]) -> Reading | None:
    """某某."""
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule(
    "待补",
    "[【(〔",
    r"[\[【(〔] {0,6}(?:(?:此处)?(?:待|需|请)(?:补充?|填写?|定|核实?|确认|续)[^\])】〕\n]{0,20})?[\])】〕]",
)
def to_be_filled(page: Page, found: re.Match[str]) -> Reading | None:
    """Empty brackets, （ ）万元, （待补）, 【待核实】."""
    size = _HEDGE_AND_SIZE.match(page.text, found.end()) if not found.group().strip("[]【】()〔〕 ") else None
    if size:
        end, unit = page.unit(size.end())
        return Reading(found.start(), max(end, size.end()), Kind.PLACEHOLDER, "", unit)
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule("问号空缺", "?", r"\?{2,8}(?=[%人名家个次件元万年月日])")
def question_marks(page: Page, found: re.Match[str]) -> Reading | None:
    """？？人."""
    return _blank(page, found.start(), found.end(), date=False)


PLACEHOLDERS = (masked_day, masked_number, blank_date, blank_decimal, blank, nameless, to_be_filled, question_marks)
