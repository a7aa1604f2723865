"""Rules on structure and numbering (结构与序号): S1–S8.

Numbering is judged by the outline's own style when one is given. On foreign text the order of levels is a hint, told once, because
一、 with 1、 below it is what most clerks write; a number that is skipped or used twice is a slip in any style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.numerals import Kind, chinese
from drafter.register.rule import HAN, STOPS, Draft, Finding, Line, Rule, whole
from drafter.trace import Strength

LEVEL_NAMES = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
TITLE_LIMIT = 36
UNLABELLED_LENGTH = 30
ORDINAL_WORDS = re.compile(
    r"(?:(?<=\n)|(?<=[。；;：:])|(?<=^))(?P<word>第[一二三四五六七八九十]|首先|其次|再次|最后)、(?!第|[一二三四五六七八九十首其再最])"
)
ITEM_WORDS = re.compile(r"(?:(?<=\n)|(?<=[。；;：:])|(?<=^))[ 　]*[一二三四五六七八九十]是(?P<mark>[，,、：:])")
SERIES = re.compile(
    r"(?:(?<=[。；;：:，,\n])|^)[ \u3000]*(?P<number>[一二三四五六七八九十]{1,2})(?=(?:是|要)(?!否|一(?=[，、。；\n]|$)))"
)
BULLET = re.compile(
    r"^[ \t\u3000]*(?P<mark>(?:[•●◆■▪◇□○★☆►▶]+|[-*+·][ \t\u3000]+|#{1,6}[ \t]*|>+)[ \t\u3000]*)(?=[^\s\d#>])",
    re.MULTILINE,
)
BOLD = re.compile(r"\*\*(?P<text>[^*\n]{1,60})\*\*|__(?P<line>[^_\n]{1,60})__")
BLANK = re.compile(r"【待[^】\n]{0,20}】|（待[补填定核][^）\n]{0,10}）|TODO|FIXME|(?<![A-Za-z])TBD(?![A-Za-z])")


def order_of_levels(draft: Draft) -> Iterator[Finding]:
    """S1: levels in order; against the outline's style when there is one."""
    if draft.numbering is not None:
        yield from _against_style(draft)
        return
    above: dict[int, int] = {}
    told = False
    for label in draft.labels:
        parent = max((level for level in above if level < label.level), default=0)
        written = label.match[0].strip()
        goes_on = label.level > 1 and parent == 1 and label.number == above[1] + 1 > 2
        if goes_on and label.level not in above:
            before = chinese.write(above[1])
            yield Finding(
                label.start,
                label.end,
                message=f"上一个同级标题用“{before}、”，此处改用“{written}”，同级序号应当一致。",
            )
        # One level left out is told once, and by S3 where the marks are 1、 anyway: most clerks write 一、 and 1、.
        elif parent and label.level > parent + 1 and label.match["dot"] != "、" and not told:
            told = True
            names = LEVEL_NAMES[parent], LEVEL_NAMES[parent + 1]
            yield Finding(
                label.start,
                label.end,
                message=f"按公文惯例，“{names[0]}”的下一层用“{names[1]}”，此处为“{written}”；本单位习惯如此的可保留。",
            )
        above = {level: number for level, number in above.items() if level < label.level}
        above[label.level] = label.number


def _against_style(draft: Draft) -> Iterator[Finding]:
    style = draft.numbering or ""
    allowed = {1} if "一、" in style else set()
    allowed |= {2} if "（一）" in style else set()
    allowed |= {3} if "1" in style else set()
    deepest = max(allowed, default=0)
    for label in draft.labels:
        if label.level not in allowed and label.level < deepest:
            yield Finding(
                label.start,
                label.end,
                message=f"本提纲的序号为“{style}”，此处用了“{label.match[0].strip()}”。",
            )


def consecutive_numbers(draft: Draft) -> Iterator[Finding]:
    """S2: same-level numbers start at 1 and follow one another; a new parent or an unnumbered heading starts them afresh."""
    last: dict[int, int] = {}
    place, read = 0, 0
    depth = _depths(draft)
    labelled = {label.line for label in draft.labels}
    for label in draft.labels:
        numbers = range(place, label.line)
        between = [draft.lines[number] for number in numbers if number not in labelled]
        if any(_starts_afresh(line) for line in between):
            last = {}
        place = label.line + 1
        last = {level: number for level, number in last.items() if depth[level] <= depth[label.level]}
        before = last.get(label.level)
        last[label.level] = label.number
        above, read = draft.text[read : label.start], label.end
        # A text may hold two series (总结 and 计划): 1 after running text begins another one.
        if label.number == (before or 0) + 1 or (label.number == 1 and between and before != 1):
            continue
        expected = _after(before or 0, above, in_figures=label.level > 2)
        if label.number == expected:
            continue
        right = str(expected) if label.level > 2 else chinese.write(expected)
        what = "没有从一开始" if before is None else "重复" if label.number == before else "不连续"
        message = f"序号{what}，此处按顺序应为“{right}”。"
        yield Finding(label.start, label.end, message=message)
    yield from _series(draft)


def _depths(draft: Draft) -> dict[int, int]:
    """How deep each level of numbers lies: in their order, unless the text begins with （一） and has 一、 below it."""
    first = draft.labels[0] if draft.labels else None
    turned = first is not None and (first.level, first.number) == (2, 1)
    return {1: 1, 2: 0 if turned else 2, 3: 3, 4: 4}


def _after(number: int, text: str, *, in_figures: bool) -> int:
    """Give the number that follows, past those that stand within a paragraph: …各4名。3、组织了…."""
    expected = number + 1
    while re.search(rf"[。；;]\s?{expected if in_figures else chinese.write(expected)}[、.．]", text):
        expected += 1
    return expected


def _starts_afresh(line: Line) -> bool:
    """Whether a line is an unnumbered heading such as 下半年工作打算： or 篇二, below which numbers begin again."""
    body = line.text.rstrip("：:")
    return (
        len(body) <= UNLABELLED_LENGTH and bool(re.search(f"[{HAN}]", body)) and not any(mark in body for mark in STOPS)
    )


def _series(draft: Draft) -> Iterator[Finding]:
    """一是…二是…三是… inside paragraphs and over lines."""
    expected = 0
    for found in SERIES.finditer(draft.text):
        number = whole(found["number"])
        if number == 1:
            expected = 1
        elif expected and number != expected + 1 and number <= expected + 3:
            what = "重复" if number == expected else "不连续"
            yield Finding(
                *found.span("number"),
                message=f"列举{what}：前面是“{chinese.write(expected)}”，此处为“{found['number']}”。",
            )
            expected = number
        elif expected:
            expected = number


def label_marks(draft: Draft) -> Iterator[Finding]:
    """S3: 一、 not 一. ; no 、 after （一）; full-width brackets; 1. not 1、 where the style is not 1、."""
    style = draft.numbering
    commas = [label for label in draft.labels if label.level == 3 and label.match["dot"] == "、"]
    for label in draft.labels:
        match = label.match
        written = match[0].rstrip()
        right = written
        if label.level == 1 and match["mark"] != "、":
            right = f"{match['one']}、"
        elif label.level in (2, 4):
            right = f"（{match['two'] or match['four']}）"
        elif (label.level == 3 and match["dot"] == "．") or (
            label.level == 3 and match["dot"] == "、" and style is not None and "1." in style
        ):
            right = f"{match['three']}."
        elif label.level == 3 and match["dot"] == "." and style is not None and "1、" in style:
            right = f"{match['three']}、"
        if right != written:
            yield Finding(
                label.start,
                label.start + len(written),
                right,
                f"按公文惯例，此处序号写作“{right}”。",
            )
    if commas and style is None:
        first = commas[0]
        written = first.match[0].strip()
        yield Finding(
            first.start,
            first.end,
            message=f"按公文惯例，第三层序号用“1.”，文中有{len(commas)}处如“{written}”；本单位习惯如此的可保留。",
        )


def ordinal_words(draft: Draft) -> Iterator[Finding]:
    """S4: 第一， 首先， take a comma, 一是 takes none."""
    for found in ORDINAL_WORDS.finditer(draft.text):
        place = found.end() - 1
        word = found["word"]
        yield Finding(place, place + 1, "，", f"按公文惯例，“{word}”后用逗号，不用顿号。")
    for found in ITEM_WORDS.finditer(draft.text):
        yield Finding(*found.span("mark"), "", "按公文惯例，“一是”“二是”后直接写内容，不加标点。")


def title_marks(draft: Draft) -> Iterator[Finding]:
    """S5: no marks in the title but 《》“” and brackets, no final stop, not over-long."""
    title = draft.title
    if title is None:
        return
    if title.text[-1] in "。.，,；;：:！!":
        yield Finding(title.end - 1, title.end, "", "按公文惯例，标题末尾不用标点。")
    for offset, character in enumerate(title.text[:-1]):
        if character in "，。；：！？,;!?":
            place = title.start + offset
            yield Finding(place, place + 1, message="按公文惯例，标题中除书名号、引号外一般不用标点。")
    if len(title.text) > TITLE_LIMIT:
        yield Finding(
            title.start,
            title.end,
            message=f"标题{len(title.text)}字，偏长，宜在{TITLE_LIMIT}字以内。",
        )


def title_form(draft: Draft) -> Iterator[Finding]:
    """S6: 单位 + 时限 + 内容 + 文种; the period must not be missing."""
    title = draft.title
    if title is None or not draft.is_summary:
        return
    if not re.search(r"年|季度|月|\d{4}", title.text):
        yield Finding(
            title.start,
            title.end,
            message="标题没有写明时限，按公文惯例由单位、时限、内容、文种组成。",
        )


def bullets(draft: Draft) -> Iterator[Finding]:
    """S7: no bullets, no Markdown marks in the final text."""
    for found in BULLET.finditer(draft.text):
        yield Finding(*found.span("mark"), "")
    for found in BOLD.finditer(draft.text):
        yield Finding(*found.span(), found["text"] or found["line"])


def blanks(draft: Draft) -> Iterator[Finding]:
    """S8: no placeholder left."""
    taken = []
    for mention in draft.of_kind(Kind.PLACEHOLDER):
        taken.append((mention.start, mention.end))
        yield Finding(mention.start, mention.end, message=f"“{mention.text}”尚未填写。")
    for found in BLANK.finditer(draft.text):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            yield Finding(*found.span(), message=f"“{found[0]}”尚未补全。")


RULES = (
    Rule("S1", Strength.RECOMMENDED, "按公文惯例，序号依次为一、（一）1.（1）。", order_of_levels),
    Rule("S2", Strength.PRACTICE, "同级序号应当连续。", consecutive_numbers),
    Rule("S3", Strength.RECOMMENDED, "序号的标点不合公文惯例。", label_marks),
    Rule("S4", Strength.PRACTICE, "列举词后的标点不合公文惯例。", ordinal_words),
    Rule("S5", Strength.PRACTICE, "标题的写法不合公文惯例。", title_marks),
    Rule("S6", Strength.PRACTICE, "标题的组成不合公文惯例。", title_form),
    Rule(
        "S7",
        Strength.PRACTICE,
        "按公文惯例，正文不用项目符号和排版标记，列举用一是、二是。",
        bullets,
    ),
    Rule("S8", Strength.PRACTICE, "还有空白没有填写。", blanks),
)
