"""Rules on head and tail (版式): those of P1–P16 that a text shows before it is laid out.

Paper, fonts, spacing and page numbers belong to the export, which sets them itself; what is left is how the lines of a title break,
how attachments are named, how the date of writing reads, and notes on layout that a template left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.numerals import chinese
from drafter.register.rule import ATTACHMENT, Draft, Finding, Line, Rule
from drafter.register.words import words
from drafter.trace import Strength

TITLE_END = re.compile(r"(?:总结|计划|汇报|报告|要点|打算|思路|安排|總結|計劃|匯報|報告)(?:[（(].{1,12}[)）])?$")
STOP = re.compile(r"[。；;：:！!？?，,]")
TITLE_LINE = 40
STRAY = 2
"""A last line of a title with so many characters or fewer hangs alone."""
CLOSING_LINES = 3
"""The date of writing stands in one of so many last lines."""
NEXT_ATTACHMENT = re.compile(r"\d{1,2}[.．、]")
CHINESE_ORDER = re.compile(r"附件[：:][ \u3000]*[一二三四五六七八九十]、")
DIGITS = "〇一二三四五六七八九"
CHINESE_DATE = re.compile(
    rf"(?P<year>[一二][{DIGITS}零○]{{3}})年(?P<month>[一二三四五六七八九十]{{1,2}})月(?P<day>[一二三四五六七八九十]{{1,3}})日"
)
POINTED_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)[./-](?P<month>0?[1-9]|1[0-2])[./-](?P<day>0?[1-9]|[12]\d|3[01])日?")
MONTH_ONLY = re.compile(
    r"(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
)
FONT = r"方正小标宋(?:简体|_GBK)?|小标宋体?|仿宋体?(?:_?GB2312)?|楷体(?:_?GB2312)?|黑体"
LAYOUT_NOTE = re.compile(
    rf"方正小标宋(?:简体|_GBK)?|(?:仿宋|楷体)_?GB2312|(?:{FONT})[，,、 ]?(?:小?[一二三四五]号|[2-5]号)字?|(?:小?[一二三四五]号|[2-5]号)字?(?:{FONT})"
)


def title_breaks(draft: Draft) -> Iterator[Finding]:
    """P6: a title on two lines keeps its words and numbers whole, and no stray end hangs below."""
    lines = _title_lines(draft)
    if len(lines) < 2:
        return
    first, second = lines
    if len(second.text) <= STRAY:
        yield Finding(second.start, second.end, message=f"标题回行只剩“{second.text}”，宜把词意完整的一段移到下一行。")
        return
    cut = _cut_word(first.text, second.text)
    if cut:
        message = f"标题回行要词意完整，“{cut}”被拆在两行。"
        yield Finding(first.end - 1, second.start + 1, message=message)


def _title_lines(draft: Draft) -> tuple[Line, ...]:
    """The title when it runs over two lines that follow one another."""
    if len(draft.lines) < 3:
        return ()
    first, second = draft.lines[:2]
    near = (
        not draft.text[first.end : second.start].strip(" \t\r\n\u3000")
        and draft.text[first.end : second.start].count("\n") == 1
    )
    short = len(first.text) <= TITLE_LINE and len(second.text) <= TITLE_LINE
    ends = TITLE_END.search(first.text + second.text) and not TITLE_END.search(first.text)
    plain = not STOP.search(first.text + second.text) and not any(label.line in (0, 1) for label in draft.labels)
    return (first, second) if near and short and ends and plain else ()


def _cut_word(first: str, second: str) -> str:
    """Give the word or number that a line break cuts in two, "" when there is none."""
    number = re.search(r"\d+$", first)
    if number and (rest := re.match(r"\d*[年月日届次]?", second)) and rest[0]:
        return number[0] + rest[0]
    joined = first + second
    for row in words().get("P6", ()):
        at = joined.find(row.wrong, max(0, len(first) - len(row.wrong) + 1))
        if 0 <= at < len(first) < at + len(row.wrong):
            return row.wrong
    return ""


def attachments(draft: Draft) -> Iterator[Finding]:
    """P10: no mark behind the name of an attachment, Arabic numbers before it."""
    inside = False
    for line in draft.lines:
        starts = ATTACHMENT.match(line.text) is not None
        inside = starts or (inside and NEXT_ATTACHMENT.match(line.text) is not None)
        if starts and CHINESE_ORDER.match(line.text):
            yield Finding(line.start, line.end, message="按公文惯例，附件的顺序号用阿拉伯数字，如“附件：1.”。")
        elif inside and line.text[-1] in "。；;，,、.":
            yield Finding(line.end - 1, line.end, "", "按公文惯例，附件名称后不加标点。")


def date_of_writing(draft: Draft) -> Iterator[Finding]:
    """P11: the date below the text in Arabic figures, with year, month and day."""
    if len(draft.lines) <= CLOSING_LINES:
        return
    for line in draft.lines[-CLOSING_LINES:]:
        written = line.text.replace(" ", "")
        found = CHINESE_DATE.fullmatch(written) or POINTED_DATE.fullmatch(written)
        if found:
            right = "{}年{}月{}日".format(*(_number(found[part]) for part in ("year", "month", "day")))
            yield Finding(line.start, line.end, right, f"按公文惯例，成文日期用阿拉伯数字写全年月日，写作“{right}”。")
        elif MONTH_ONLY.fullmatch(written):
            yield Finding(line.start, line.end, message="按公文惯例，成文日期写全年、月、日。")


def _number(written: str) -> str:
    """Write the year, month or day of a date in Arabic figures without a leading zero."""
    if written.isdecimal():
        return str(int(written))
    if len(written) == 4:
        return "".join(str(DIGITS.index(character)) if character in DIGITS else "0" for character in written)
    return str(chinese.parse(written) or written)


def layout_notes(draft: Draft) -> Iterator[Finding]:
    """P13: fonts and sizes are set in the layout and not named in the text."""
    for found in LAYOUT_NOTE.finditer(draft.text):
        message = f"“{found[0]}”是排版说明，像是模板里留下的，宜从正文删去；字体在导出时设置。"
        yield Finding(*found.span(), message=message)


RULES = (
    Rule("P6", Strength.RECOMMENDED, "标题回行要词意完整。", title_breaks),
    Rule("P10", Strength.PRACTICE, "附件说明的写法不合公文惯例。", attachments),
    Rule("P11", Strength.PRACTICE, "成文日期的写法不合公文惯例。", date_of_writing),
    Rule("P13", Strength.PRACTICE, "正文里留有排版说明。", layout_notes),
)
