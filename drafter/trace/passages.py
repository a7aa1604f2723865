"""Where in a draft a figure stands (上下文): its own words, clause, sentence, the sentence before, the heading above.

Words close to a figure say more about it than words far away, so each figure is given five nested passages, nearest first. All spans
are code points in the draft.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from drafter.numerals import Mention

SENTENCE_END = re.compile(r"[。！？!?\n]+|(?<!\d)[.](?!\d)|[；;](?=[一二三四五六七八九十]是)")
CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n]")
LOCAL_END = re.compile(r"[，,；;：:。！？!?\n、（）()“”\"]")
# where another part of a sentence begins
PART_END = re.compile("[；;]")
# where what is too long is best cut
STOP = re.compile(r"[，,；;：:、]")
HEADING_MARK = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+[、．.]|[（(][一二三四五六七八九十百\d]+[)）]|\d+[、．.]|第[一二三四五六七八九十]+[部章节]分?|#+)"
)
HEADING_LENGTH = 48
PLAN_TITLE = re.compile("^(?!.*总结)[^。；;：:]*(?:工作|年度?|学期|季度)(?:计划|打算|要点|思路|安排)$")
# how much of the beginning of a sentence is looked at behind 二是
OPENING = 24
# a sentence without an end is cut at the first stop behind so many characters, or at the latest so far: who compares its figures would
# never be done; a clause and a figure's own words likewise, whose every word is looked at for every figure in them
LONGEST_SENTENCE, LONGEST_CLAUSE = (900, 1200), (240, 320)


class Passage(NamedTuple):
    """The passages around one mention (所在位置), nearest first; nothing in them depends on where in the draft they stand.

    before, after: the mention's own words on either side, up to the next figure or stop. leading: the clause up to the mention.
    at: where in its sentence the mention begins. joined: the figures written right against it (一等奖3名). opening: how the sentence
    begins when 二是 and 三是 go on with it.
    """

    before: str
    after: str
    leading: str
    clause: str
    sentence: str
    lead: str
    heading: str
    at: int
    joined: str = ""
    opening: str = ""

    @property
    def own(self) -> str:
        """The words that are the figure's own: those on either side of it and the figures joined to it."""
        return f"{self.before} {self.joined} {self.after}"

    @property
    def so_far(self) -> str:
        """What the sentence says up to the figure, from its last part on."""
        return PART_END.split(self.sentence[: self.at])[-1]

    def without(self, mention: Mention) -> Self:
        """The passages with the mention itself left out of its clause and sentence."""
        start, length = len(self.leading), mention.end - mention.start
        return self._replace(
            clause=f"{self.leading} {self.clause[start + length :]}",
            sentence=f"{self.sentence[: self.at]} {self.sentence[self.at + length :]}",
        )


class Line(NamedTuple):
    """One line of a draft (段落), with the headings above it."""

    start: int
    end: int
    is_heading: bool
    heading: str
    section: int
    lead: str


class Sentences:
    """Which figures stand in one sentence (同句): by where the sentence of each begins."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts
        self._known: dict[int, range] = {}

    def __getitem__(self, n: int) -> int:
        """Where the sentence of a figure begins."""
        return self._starts[n]

    def mates(self, n: int) -> range:
        """The figures of the sentence of a figure, itself included; looked for once for all of them."""
        found = self._known.get(n)
        if found is None:
            starts = self._starts
            first = last = n
            while first and starts[first - 1] == starts[n]:
                first -= 1
            while last + 1 < len(starts) and starts[last + 1] == starts[n]:
                last += 1
            found = range(first, last + 1)
            self._known.update(dict.fromkeys(found, found))
        return found


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
    heading = ""
    for raw in text.split("\n"):
        end = start + len(raw)
        level, lead = _opening(raw)
        if not level and _is_title_of_plan(raw) and not text[:start].strip():
            # all that stands under it is told of the time to come
            levels[""] = heading = raw.strip()
        elif level:
            levels = {mark: words for mark, words in levels.items() if mark < level}
            levels[level] = raw.strip()
            heading = " ".join(levels.values())
            section += 1
        out.append(Line(start, end, bool(level), heading, section, lead))
        start = end + 1
    return tuple(out)


def _is_title_of_plan(line: str) -> bool:
    """Whether a line is the title of a plan (工作计划), and of no summary with a plan."""
    bare = line.strip()
    return len(bare) <= HEADING_LENGTH and PLAN_TITLE.search(bare) is not None


@lru_cache(maxsize=4096)
def _opening(raw: str) -> tuple[str, str]:
    """The level of a line that is a heading, and the first sentence of one that only begins like a heading."""
    if is_heading(raw):
        return _level(raw), ""
    return "", SENTENCE_END.split(raw.strip(), maxsplit=1)[0] if HEADING_MARK.match(raw) else ""


def _level(line: str) -> str:
    """Sort key of a heading's level: 一、 before （一） before 1. ."""
    bare = line.strip()
    if bare[0] in "（(":
        return "4" if bare[1:2].isdigit() else "2"
    return "3" if bare[0].isdigit() else "1"


class Layout:
    """A draft cut into lines, sentences and clauses (版面). text: folded."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self.starts = [line.start for line in self.lines]
        self._stretch = (-1, -1)
        self._cuts: tuple[_Cuts, _Cuts, _Cuts] | None = None

    def number(self, at: int) -> int:
        """The index of the line that holds a place."""
        return bisect_right(self.starts, at) - 1

    def passage(self, mentions: Sequence[Mention], order: int) -> Passage:
        """The passages around a mention: they end with its line, or with the lines that it runs over."""
        mention, text = mentions[order], self.text
        line = self.lines[self.number(mention.start)]
        sentences, clauses, locals_ = self._cuts_of(line.start, self.lines[self.number(mention.end - 1)].end)
        low, high = sentences.around(mention.start, mention.end)
        clause_low, clause_high = clauses.around(mention.start, mention.end)
        clause_low, clause_high = max(low, clause_low), min(high, clause_high)
        near_low, near_high = locals_.around(mention.start, mention.end)
        joined = ""
        if order:
            last = mentions[order - 1]
            near_low = max(near_low, min(last.end, mention.start))
            joined = last.text if last.end == mention.start else ""
        if order + 1 < len(mentions):
            following = mentions[order + 1]
            near_high = min(near_high, max(following.start, mention.end))
            joined += following.text if following.start == mention.end else ""
        begins = text.rfind("。", line.start, low) + 1 or line.start
        return Passage(
            before=text[near_low : mention.start],
            after=text[mention.end : near_high],
            leading=text[clause_low : mention.start],
            clause=text[clause_low:clause_high],
            sentence=text[low:high],
            lead=line.lead,
            heading=line.heading,
            at=mention.start - low,
            joined=joined,
            opening=text[begins : min(begins + OPENING, low)],
        )

    def _cuts_of(self, start: int, end: int) -> tuple[_Cuts, _Cuts, _Cuts]:
        if self._cuts is None or self._stretch != (start, end):
            self._stretch = start, end
            stretch = self.text[start:end]
            self._cuts = (
                _Cuts(stretch, SENTENCE_END, start, LONGEST_SENTENCE),
                _Cuts(stretch, CLAUSE_END, start, LONGEST_CLAUSE),
                _Cuts(stretch, LOCAL_END, start, LONGEST_CLAUSE),
            )
        return self._cuts


def passages(text: str, mentions: Sequence[Mention]) -> tuple[Passage, ...]:
    """The passages around each mention, in order."""
    layout = Layout(text)
    return tuple(layout.passage(mentions, order) for order in range(len(mentions)))


class _Cuts:
    """Places where a stretch of text may be cut, for the span between two cuts that holds a given span. start: where the stretch begins.

    longest: what is longer is cut too, behind the first of these at a stop, behind the second anywhere.
    """

    def __init__(self, text: str, pattern: re.Pattern[str], start: int, longest: tuple[int, int]) -> None:
        found = [(start + m.start(), start + m.end()) for m in pattern.finditer(text)]
        if len(text) > longest[1]:
            found = list(_with_more(text, found, start, *longest))
        self.begins = [start, *(end for _, end in found)]
        self.ends = [*(begin for begin, _ in found), start + len(text)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The stretch between cuts that holds start..end, however many cuts the span itself has."""
        low = self.begins[bisect_right(self.begins, start) - 1]
        position = bisect_right(self.ends, end - 1)
        high = self.ends[position] if position < len(self.ends) else self.ends[-1]
        return min(low, start), max(high, end)


def _with_more(
    text: str, found: Sequence[tuple[int, int]], start: int, early: int, late: int
) -> Iterator[tuple[int, int]]:
    """The cuts found, and more of them where two are too far apart."""
    last = start
    for begin, end in (*found, (start + len(text), -1)):
        while begin - last > late:
            stop = STOP.search(text, last + early - start, last + late - start)
            last = start + stop.end() if stop else last + late
            yield last, last
        if end >= 0:
            yield begin, end
        last = end
