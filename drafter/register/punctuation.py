"""Rules on punctuation (标点): Q1–Q8.

A mark counts as one of Chinese text when a Chinese character stands beside it; times, ratios, addresses and formulas keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.register.rule import HAN, Draft, Finding, Rule
from drafter.trace import Strength

FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
NEAR = rf"[{HAN}”’》〉）)】〕%％]"
HALF_MARK = re.compile(
    rf"(?<={NEAR})[,;:?!](?=[^\x21-\x7e]|\s|$|[\d(\"'])|(?<=[\dA-Za-z])[,;](?=[ ]?[{HAN}“《（])|(?<=[\dA-Za-z])[:?!](?=[{HAN}“《])"
)
# Between two Chinese characters a stop is as often a raised dot gone wrong (中国梦.劳动美), so only the end of a line counts.
HALF_STOP = re.compile(rf"(?<=[{HAN}”》）])\.(?=[ \t\u3000]*(?:\n|$))")
HALF_BRACKETS = re.compile(r"\((?P<inside>[^()（）\n]{0,120})\)")
STRAIGHT_QUOTES = re.compile(r"\"(?P<inside>[^\"\n]{1,80})\"")
PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "〔": "〕", "【": "】", "「": "」", "『": "』"}
CLOSING = {close: opening for opening, close in PAIRS.items()}
SAME = {"(": "（", ")": "）"}
ITEM_LABEL = re.compile(r"(?:^|(?<=[。；;：:，,、\s]))[\dA-Za-z一二三四五六七八九十]{1,2}[)）]")
DOTS = re.compile(r"(?<![.\dA-Za-z])\.{3,6}(?![.\dA-Za-z])|。{2,}|(?<!…)…(?!…)|…{3,}")
REPEATED = re.compile(r"([，、；：！？,;])\1+")
MIXED = re.compile(r"[，、；：,;:][。；]|[，；：][、，]|。[，、；：]")
BETWEEN_QUOTES = re.compile(r"(?<=[》”])、(?=[《“])")
BEFORE_ETC = re.compile(r"、(?=等(?!级|待|候|效|同于|额|价|次|距|比|腰|边|于|离|熔))")
ITEM_LINE = re.compile(r"(?P<number>[一二三四五六七八九十])是")
DOCUMENT_NUMBER = re.compile(
    rf"(?<=[{HAN}])(?P<open>[\[\uff3b（(【〔])(?P<year>(?:19|20)\d\d)(?P<close>[\]\uff3d）)】〕])(?P<the>第?)(?P<zeros>0*)(?P<number>[1-9]\d{{0,4}})号"
)


def half_width(draft: Draft) -> Iterator[Finding]:
    """Q1: full-width marks in Chinese text."""
    text = draft.text
    for found in HALF_MARK.finditer(text):
        right = FULL[found[0]]
        yield Finding(*found.span(), right, f"中文里用全角“{right}”。")
    for found in HALF_STOP.finditer(text):
        yield Finding(*found.span(), "。", "句末用句号“。”。")
    labels = {label.start for label in draft.labels}
    for found in HALF_BRACKETS.finditer(text):
        if found.start() in labels:
            continue
        before = text[max(0, found.start() - 1) : found.start()]
        if re.search(rf"[{HAN}]", found["inside"] + before):
            yield Finding(found.start(), found.start() + 1, "（", "中文里用全角括号“（”。")
            yield Finding(found.end() - 1, found.end(), "）", "中文里用全角括号“）”。")
    for found in STRAIGHT_QUOTES.finditer(text):
        if re.search(rf"[{HAN}]", found["inside"]):
            yield Finding(found.start(), found.start() + 1, "“", "中文里用弯引号“”。")
            yield Finding(found.end() - 1, found.end(), "”", "中文里用弯引号“”。")


def balanced(draft: Draft) -> Iterator[Finding]:
    """Q2: marks that come in pairs are paired within their paragraph."""
    for line in draft.lines:
        skipped = {found.end() - 1 for found in ITEM_LABEL.finditer(line.text)}
        open_marks: list[tuple[str, int]] = []
        for offset, raw in enumerate(line.text):
            mark = SAME.get(raw, raw)
            place = line.start + offset
            if mark in PAIRS:
                if mark == "“" and open_marks and open_marks[-1][0] == "“":
                    yield _unpaired("“", open_marks.pop()[1])
                open_marks.append((mark, place))
            elif mark in CLOSING and offset not in skipped:
                if open_marks and open_marks[-1][0] == CLOSING[mark]:
                    open_marks.pop()
                elif any(opening == CLOSING[mark] for opening, _ in open_marks):
                    while open_marks[-1][0] != CLOSING[mark]:
                        yield _unpaired(*open_marks.pop())
                    open_marks.pop()
                else:
                    yield _unpaired(mark, place)
        for mark, place in open_marks:
            yield _unpaired(mark, place)


def _unpaired(mark: str, place: int) -> Finding:
    return Finding(place, place + 1, message=f"“{mark}”没有配对的另一半。")


def ellipses(draft: Draft) -> Iterator[Finding]:
    """Q3: …… for an ellipsis; no mark twice, no two marks that cannot meet."""
    for found in DOTS.finditer(draft.text):
        right = "。" if found[0] == "。。" else "……"
        yield Finding(*found.span(), right, f"此处标点写作“{right}”。")
    for found in REPEATED.finditer(draft.text):
        yield Finding(*found.span(), found[1], "标点重复。")
    for found in MIXED.finditer(draft.text):
        right = "。" if "。" in found[0] else found[0][0]
        yield Finding(*found.span(), right, f"“{found[0]}”两个标点连用，留一个。")


def between_quotes(draft: Draft) -> Iterator[Finding]:
    """Q4: no 、 between adjacent titles or quotations."""
    for found in BETWEEN_QUOTES.finditer(draft.text):
        yield Finding(*found.span(), "")


def before_etc(draft: Draft) -> Iterator[Finding]:
    """Q5: no mark between a list and 等."""
    for found in BEFORE_ETC.finditer(draft.text):
        yield Finding(*found.span(), "")


def list_ends(draft: Draft) -> Iterator[Finding]:
    """Q6: items on lines of their own end in ；, the last in 。."""
    lines = draft.lines
    for position, line in enumerate(lines[:-1]):
        item, following = ITEM_LINE.match(line.text), ITEM_LINE.match(lines[position + 1].text)
        if not item or "。" in line.text[:-1]:
            continue
        if following and line.text[-1] in "，、,":
            yield Finding(line.end - 1, line.end, message="分项之间用分号“；”。")
        elif not following and line.text[-1] in "；;":
            yield Finding(line.end - 1, line.end, "。", "最后一项末尾用句号“。”。")
    if lines and ITEM_LINE.match(lines[-1].text) and lines[-1].text[-1] in "；;":
        yield Finding(lines[-1].end - 1, lines[-1].end, "。", "最后一项末尾用句号“。”。")


def nested_colons(draft: Draft) -> Iterator[Finding]:
    """Q7: a colon's reach holds no second colon."""
    for line in draft.lines:
        for found in re.finditer(r"：(?P<between>[^：。；;！？，,“《（(\n]{1,30})：", line.text):
            place = line.start + found.end() - 1
            if not re.search(r"\d$", found["between"]):
                yield Finding(place, place + 1, message="一个冒号的范围里不再套用冒号。")


def document_numbers(draft: Draft) -> Iterator[Finding]:
    """Q8: the year of a document number in 〔〕, the number plain."""
    for found in DOCUMENT_NUMBER.finditer(draft.text):
        right = f"〔{found['year']}〕{found['number']}号"
        if found[0] != right:
            yield Finding(
                *found.span(),
                right,
                f"发文字号的年份用六角括号，序号不加“第”、不补零，写作“{right}”。",
            )


RULES = (
    Rule("Q1", Strength.REQUIRED, "中文里用全角标点。", half_width),
    Rule("Q2", Strength.REQUIRED, "成对的标点要配齐。", balanced),
    Rule("Q3", Strength.REQUIRED, "标点的写法不合惯例。", ellipses),
    Rule("Q4", Strength.RECOMMENDED, "并列的书名号、引号之间一般不用顿号。", between_quotes),
    Rule("Q5", Strength.PRACTICE, "“等”前不用顿号。", before_etc),
    Rule("Q6", Strength.PRACTICE, "分项之间用分号，最后用句号。", list_ends),
    Rule("Q7", Strength.PRACTICE, "一个冒号的范围里不再套用冒号。", nested_colons),
    Rule("Q8", Strength.PRACTICE, "发文字号的写法不合惯例。", document_numbers),
)
