"""Where in a draft a figure stands (上下文): its own words, clause, sentence, the sentence before, the heading above.

Words close to a figure say more about it than words far away, so each figure is given five nested passages, nearest first. All spans
are code points in the draft.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from drafter.numerals import Mention

SENTENCE_END = re.compile(r"[。！？!?\n]+|(?<!\d)[.](?!\d)|[；;](?=[一二三四五六七八九十]是)")
CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n]")
LOCAL_END = re.compile(r"[，,；;：:。！？!?\n、（）()“”\"]")
HEADING_MARK = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+[、．.]|[（(][一二三四五六七八九十百\d]+[)）]|\d+[、．.]|第[一二三四五六七八九十]+[部章节]分?|#+)"
)
HEADING_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Passage:
    """The passages around one mention (所在位置): text of each, nearest first, and where they stand.

    before, after: the mention's own words on either side, up to the next figure or stop. leading: the clause up to the mention.
    paragraph: index of the line.
    """

    before: str
    after: str
    leading: str
    clause: str
    sentence: str
    lead: str
    heading: str
    sentence_start: int
    sentence_end: int
    paragraph: int
    section: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a draft (段落), with the headings above it."""

    start: int
    end: int
    is_heading: bool
    heading: str
    section: int
    lead: str


def is_heading(line: str) -> bool:
    """Whether a line is a heading: it begins with a number mark, is short and is not a sentence that goes on."""
    bare = line.strip()
    if not bare or len(bare) > HEADING_LENGTH or not HEADING_MARK.match(line):
        return False
    return "。" not in bare[:-1] and bare[-1] not in "；;：:"


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a draft with the headings that stand above each."""
    out: list[Line] = []
    levels: dict[str, str] = {}
    start = section = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        heads = is_heading(raw)
        if heads:
            level = _level(raw)
            levels = {mark: words for mark, words in levels.items() if mark < level}
            levels[level] = raw.strip()
            section += 1
        lead = ""
        if not heads and HEADING_MARK.match(raw):
            lead = SENTENCE_END.split(raw.strip(), maxsplit=1)[0]
        out.append(Line(start, end, heads, " ".join(levels.values()), section, lead))
        start = end + 1
    return tuple(out)


def _level(line: str) -> str:
    """Sort key of a heading's level: 一、 before （一） before 1. ."""
    bare = line.strip()
    if bare[0] in "（(":
        return "4" if bare[1:2].isdigit() else "2"
    return "3" if bare[0].isdigit() else "1"


def passages(text: str, mentions: Sequence[Mention]) -> tuple[Passage, ...]:
    """The passages around each mention, in order."""
    lines = lines_of(text)
    starts = [line.start for line in lines]
    sentences = _Cuts(text, SENTENCE_END)
    clauses = _Cuts(text, CLAUSE_END)
    locals_ = _Cuts(text, LOCAL_END)
    out: list[Passage] = []
    for order, mention in enumerate(mentions):
        number = bisect_right(starts, mention.start) - 1
        line = lines[number]
        low, high = sentences.around(mention.start, mention.end)
        clause_low, clause_high = clauses.around(mention.start, mention.end)
        near_low, near_high = locals_.around(mention.start, mention.end)
        if order:
            near_low = max(near_low, min(mentions[order - 1].end, mention.start))
        if order + 1 < len(mentions):
            near_high = min(near_high, max(mentions[order + 1].start, mention.end))
        out.append(
            Passage(
                before=text[near_low : mention.start],
                after=text[mention.end : near_high],
                leading=text[clause_low : mention.start],
                clause=text[clause_low:clause_high],
                sentence=text[low:high],
                lead=line.lead,
                heading=line.heading,
                sentence_start=low,
                sentence_end=high,
                paragraph=number,
                section=line.section,
            )
        )
    return tuple(out)


class _Cuts:
    """Places where a text may be cut, for the span between two cuts that holds a given span."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        found = [(m.start(), m.end()) for m in pattern.finditer(text)]
        self.begins = [0, *(end for _, end in found)]
        self.ends = [*(start for start, _ in found), len(text)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The stretch between cuts that holds start..end, however many cuts the span itself has."""
        low = self.begins[bisect_right(self.begins, start) - 1]
        position = bisect_right(self.ends, end - 1)
        high = self.ends[position] if position < len(self.ends) else self.ends[-1]
        return min(low, start), max(high, end)
