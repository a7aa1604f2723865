"""What a rule of form is (规则), and the text as rules see it.

A rule is a record: id of the convention, how strongly its source speaks, what is said to the person, and a function that finds the
places. Rules see the text through a `Draft`: lines, the numbers read once, list labels at the heads of lines, the parts under
first-level headings. A finding's `fix` replaces exactly its span and never changes a figure; None leaves it to the person.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from drafter.numerals import Kind, Mention, chinese, read_numbers
from drafter.register.sentence import sentence_bounds
from drafter.trace import Strength

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
DIGITS = "一二三四五六七八九十百"
BLANKS = " \t\r\u00a0\u3000\ufeff"
QUOTED = re.compile(r"“[^“”\n]{0,80}”|《[^《》\n]{0,80}》|「[^「」\n]{0,80}」|\"[^\"\n]{0,80}\"")
LABEL = re.compile(
    rf"(?P<one>[{DIGITS}]{{1,3}})(?P<mark>[、.．])"
    rf"|(?P<open>[（(])[ ]?(?P<two>[{DIGITS}]{{1,3}})[ ]?(?P<close>[)）])(?P<extra>、?)"
    r"|(?P<three>\d{1,2})(?P<dot>、|[.．](?!\d))"
    r"|(?P<open4>[（(])[ ]?(?P<four>\d{1,2})[ ]?(?P<close4>[)）])(?P<extra4>、?)"
)
ATTACHMENT = re.compile(r"附件[：:][ \u3000]*(?:\d{1,2}[.．、][ \u3000]*)?\S")
HEADING_LENGTH = 45
SENTENCE_REACH = 400
STOPS = "。！？!?；;：:，,、"
PROBLEMS = re.compile(r"问题|不足|差距|困难和|薄弱环节|問題")
PLANS = re.compile(r"打算|计划|思路|安排|下一步|今后|展望|努力方向|下半年|明年|来年|計劃|安排")


class Finding(NamedTuple):
    """One place a rule speaks of (一处). message replaces the rule's own where the place says more."""

    start: int
    end: int
    fix: str | None = None
    message: str = ""


class Line(NamedTuple):
    """A line without its outer blanks (一行)."""

    start: int
    end: int
    text: str


class Label(NamedTuple):
    """A list label at the head of a line (序号): level 1 一、 2 （一） 3 1. 4 （1）; end: where what it labels begins."""

    line: int
    start: int
    end: int
    level: int
    number: int
    match: re.Match[str]


class Part(NamedTuple):
    """What stands under a first-level heading (部分): the heading's line and the span of the text below it."""

    heading: Line
    start: int
    end: int
    text: str

    @property
    def about_problems(self) -> bool:
        """Whether the part tells problems."""
        return bool(PROBLEMS.search(self.heading.text))

    @property
    def about_plans(self) -> bool:
        """Whether the part tells plans."""
        return not self.about_problems and bool(PLANS.search(self.heading.text))


class Draft:
    """A text as rules see it (受检文本); everything is read once, when first asked for."""

    def __init__(self, text: str, numbering: str | None = None) -> None:
        self.text = text
        self.numbering = numbering

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        found = []
        start = 0
        for raw in self.text.split("\n"):
            line = raw.strip(BLANKS)
            if line:
                left = start + len(raw) - len(raw.lstrip(BLANKS))
                found.append(Line(left, left + len(line), line))
            start += len(raw) + 1
        return tuple(found)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The numbers of the text."""
        return read_numbers(self.text)

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """The spans between quotation or title marks."""
        return tuple(found.span() for found in QUOTED.finditer(self.text))

    def is_quoted(self, place: int) -> bool:
        """Whether a place lies between quotation or title marks."""
        before = bisect_right(self.quoted, place, key=lambda span: span[0]) - 1
        return before >= 0 and place < self.quoted[before][1]

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels at the heads of lines."""
        found = []
        attached = False
        for number, line in enumerate(self.lines):
            attached = bool(ATTACHMENT.match(line.text) or (attached and line.text[0].isdecimal()))
            if attached:
                continue  # the numbers of attachments are a series of their own
            # What a page or a Markdown file puts before a label is a remark of its own and hides no label.
            marks = len(line.text) - len(line.text.lstrip("># \u3000"))
            match = LABEL.match(line.text, marks)
            if not match or match.end() == len(line.text):
                continue
            groups = (match["one"], match["two"], match["three"], match["four"])
            level, digits = next((depth, found) for depth, found in enumerate(groups, 1) if found)
            start, end = line.start + match.start(), line.start + match.end()
            label = Label(number, start, end, level, whole(digits), match)
            if self._is_label(label, line):
                found.append(label)
        return tuple(found)

    def _is_label(self, label: Label, line: Line) -> bool:
        """Tell a label from a sentence that begins with numbers (一、二线职工…, 1.5万元…)."""
        rest = line.text[label.match.end() :].lstrip()
        return not re.match(rf"[{DIGITS}\d]+[、季线类级等期]", rest)

    @cached_property
    def title(self) -> Line | None:
        """The title: a first line that is no sentence and names a kind of document."""
        if not self.lines:
            return None
        first = self.lines[0]
        named = re.search(r"总结|计划|汇报|报告|要点|打算|思路|總結|計劃|匯報", first.text)
        one_line = not re.search(r"[；;：:！？]|。.", first.text)
        if named and one_line and len(first.text) <= 60 and not LABEL.match(first.text):
            return first
        return None

    @cached_property
    def is_summary(self) -> bool:
        """Whether the text is a whole work summary, not a part or a plan."""
        head = self.title.text if self.title else self.text[:600]
        return len(self.text) >= 600 and bool(re.search(r"总结|汇报|總結|匯報", head))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts under first-level headings."""
        heads = [label for label in self.labels if label.level == 1 and is_heading(self.lines[label.line].text)]
        found = []
        for head, following in zip(heads, [*heads[1:], None], strict=False):
            line = self.lines[head.line]
            end = following.start if following else len(self.text)
            found.append(Part(line, line.end, end, self.text[line.end : end]))
        return tuple(found)

    def sentence(self, place: int) -> str:
        """The sentence around a place, or what is near of it when it is endless."""
        left, right = sentence_bounds(self.text, place, place, SENTENCE_REACH)
        return self.text[left:right]

    def of_kind(self, *kinds: Kind) -> Iterator[Mention]:
        """The numbers of some kinds."""
        return (mention for mention in self.mentions if mention.kind in kinds)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of form (规则). id: as in the list of conventions; message: one Chinese sentence; find: yields the places."""

    id: str
    strength: Strength
    message: str
    find: Callable[[Draft], Iterator[Finding]]


def is_heading(line: str) -> bool:
    """Whether a numbered line is a heading, not a paragraph (是否标题)."""
    body = line.rstrip("。")
    return len(body) <= HEADING_LENGTH and not any(mark in body for mark in "。；;！？")


def whole(digits: str) -> int:
    """The number of a label, 0 when it is none (序号的数值)."""
    if digits.isdecimal():
        return int(digits)
    number = chinese.parse(digits)
    return int(number) if number is not None and number.denominator == 1 else 0
