"""Where each figure of a draft stands, before anything is decided (各数的位置): the text read, its passages, what is told around.

Steps as in `draft`: one list a step, one value a figure; after an edit only the values whose inputs changed are made again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import compress
from operator import ne
from typing import Self, TypeVar

from drafter.numerals import Mention, fold, read_numbers
from drafter.numerals.rereading import common_ends, reread_numbers
from drafter.trace.alignment import Alignment, widened
from drafter.trace.claim import Claim
from drafter.trace.evidence import SERIAL, series_of
from drafter.trace.passages import Layout, Line, Sentences
from drafter.trace.prepared import Prepared
from drafter.trace.series import related
from drafter.trace.setting import Nearby, Setting, hints
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import claim_in

# how many figures before and after one count as told around it
AROUND = 5
LIST_END = re.compile("[，,；;。：:（(）)\n]")
# figures with no more than this many characters between them are written as one (一等奖3名)
JOINED_WITHIN = 0
# and with no more than this many as close (3人获个人三等奖)
CLOSE_WITHIN = 4

# what is left of a whole when its parts are taken off is no more than one so-manieth of it
NEARLY_NOTHING = 20

T = TypeVar("T")


class Standing:
    """A draft's figures where they stand (各数的位置). before: the same draft before an edit, or None."""

    flags: list[bool]

    def __init__(self, text: str, prepared: Prepared, before: Self | None = None) -> None:
        self.text = text
        self.prepared = prepared
        self._read(before)
        self._stand(before)
        self._look_around(before)

    def _redone(
        self, name: str, before: Self | None, places: Iterable[int], make: Callable[[int], T], align: Alignment
    ) -> tuple[list[T], set[int]]:
        """A step: its values, those at the places made again; and the places where the value is another than before."""
        if before is None:
            return [make(n) for n in align.fresh], set(align.fresh)
        old: list[T] = getattr(before, name)
        values: list[T] = align.carried(old, None)  # type: ignore[arg-type]  # each blank is made in the loop below
        fresh = align.fresh
        changed: set[int] = set(fresh)
        for n in sorted({*fresh, *places}):
            value = make(n)
            if n in changed or value != values[n]:
                values[n] = value
                changed.add(n)
        return values, changed

    def _compared(self, name: str, before: Self | None, values: list[T], align: Alignment) -> set[int]:
        """A step whose values are all made at once, because that is quick: the places where the value is another than before."""
        if before is None:
            return set(align.fresh)
        old: list[T] = align.carried(getattr(before, name), None)  # type: ignore[arg-type]  # what is new is changed whatever it is
        return {*align.fresh, *compress(range(align.size), map(ne, values, old))}

    # Reading

    def _read(self, before: Self | None) -> None:
        """The mentions, and which of them are those of the draft before; the place of the edit."""
        text = self.text
        if before is None:
            self.read: Sequence[Mention] = read_numbers(text)
            self.plain = fold(text)
            head = tail = 0
            flags = []
            self.edit = self.altered = (0, len(text))
            self.growth = 0
        else:
            ends = common_ends(before.text, text)
            self.read, head, tail = reread_numbers(text, before.text, before.read, ends)
            kept, stop = before.plain, len(text) - ends[1]
            # how a character is folded may depend on the one before it
            low, high = max(0, ends[0] - 1), min(len(text), stop + 1)
            self.plain = (
                kept[: ends[0]] + fold(text[low:high])[ends[0] - low :] + kept[len(kept) - (len(text) - high) :]
            )
            flags = before.flags
            self.altered = (ends[0], stop)
            low, high = text.rfind("\n", 0, ends[0]) + 1, text.find("\n", stop)
            self.edit = (low, len(text) if high < 0 else high)
            self.growth = len(text) - len(before.text)
        fresh = [m.traced for m in self.read[head : len(self.read) - tail]]
        self.flags = [*flags[:head], *fresh, *flags[len(flags) - tail :]]
        self.mentions = list(compress(self.read, self.flags))
        self.align = Alignment(
            sum(self.flags[:head]),
            sum(self.flags[len(self.flags) - tail :]),
            len(before.mentions) if before is not None else 0,
            len(self.mentions),
        )
        self.topics, _ = self._redone(
            "topics", before, (), lambda n: frozenset(self.prepared.finder.topics(self.mentions[n])), self.align
        )

    def _stand(self, before: Self | None) -> None:
        """The passages around each figure, and the figures whose lines were edited."""
        mentions, align = self.mentions, self.align
        self.layout = Layout(self.plain)
        low, high = self.edit
        fresh = align.fresh
        if fresh:
            low = min(low, self._line(mentions[fresh[0]].start).start)
            high = max(high, self._line(mentions[fresh[-1]].end - 1).end)
        first = max(0, bisect_right(mentions, low, key=end_of) - 1)
        last = min(len(mentions), bisect_right(mentions, high, key=start_of) + 1)
        # the figures of the edited lines with one on either side
        self.touched = range(first, last)
        places = {*self.touched, *self._under_other_headings(before)}
        self.passages, changed = self._redone(
            "passages", before, places, lambda n: self.layout.passage(mentions, n), align
        )
        lines, number = self.layout.lines, self.layout.number
        self.claims, _ = self._redone(
            "claims", before, changed, lambda n: claim_in(self.mentions[n], self.passages[n]), align
        )
        self.paragraphs = [number(m.start) for m in mentions]
        self.sections = [lines[n].section for n in self.paragraphs]
        self.sentences = [m.start - p.at for m, p in zip(mentions, self.passages, strict=True)]
        self.mates = Sentences(self.sentences).mates
        self.hints, hinted = self._redone("hints", before, {*self.touched, *changed}, self._hint, align)
        self.resettled = changed | hinted
        self.settings, _ = self._redone("settings", before, self.resettled, self._setting, align)

    def _hint(self, n: int) -> Mapping[int, int]:
        return hints(self.mentions, n, self.mates(n)[0], self.passages[n], self.prepared.index)

    def _setting(self, n: int) -> Setting:
        passage, mention = self.passages[n], self.mentions[n]
        if mention.kind in SERIAL:
            # 二等奖 is in no other words than its number: they would speak for whatever fact has that number
            passage = passage.without(mention)
        return Setting(passage, self.prepared.index, self.hints[n])

    def _line(self, at: int) -> Line:
        return self.layout.lines[self.layout.number(at)]

    def _under_other_headings(self, before: Self | None) -> set[int]:
        """The figures behind the edit whose heading is another now."""
        if before is None:
            return set()
        new, old = self.layout.lines, before.layout.lines
        out: set[int] = set()
        for n in range(1, min(len(new), len(old)) + 1):
            line = new[-n]
            if line.start <= self.edit[1]:
                break
            if line.heading != old[-n].heading:
                first = bisect_left(self.mentions, line.start, key=start_of)
                out.update(range(first, bisect_left(self.mentions, line.end, key=start_of)))
        return out

    # Looking around

    def _look_around(self, before: Self | None) -> None:
        """For each figure the values of its sentence and the topics told around it."""
        places = {*widened(self.touched, AROUND, AROUND, self.align.size), *self.align.near(AROUND, AROUND)}
        self.nearby, self.renewed = self._redone("nearby", before, places, self._nearby, self.align)

    def _nearby(self, n: int) -> Nearby:
        mentions, claims = self.mentions, self.claims
        mates = self.mates(n)
        others = (claims[other] for other in mates if other != n)
        values = tuple(claim.low for claim in others if claim is not None)
        beside = [
            (claim.low, gap(mentions, n, other))
            for other in (n - 1, n + 1)
            if 0 <= other < len(mentions) and (claim := claims[other]) is not None
        ]
        joined = tuple(low for low, apart in beside if apart <= JOINED_WITHIN)
        close = tuple(low for low, apart in beside if apart <= CLOSE_WITHIN)
        serial = mentions[n].kind in SERIAL
        alike = [other for other in mates if self._of_one_series(n, other)] if serial else []
        series = tuple(claim.low for other in alike if (claim := claims[other]) is not None)
        here = self.paragraphs[n]
        near = slice(max(0, n - AROUND), n + AROUND + 1)
        beside_here = zip(self.topics[near], self.paragraphs[near], strict=True)
        told = frozenset[str]().union(*[topics for topics, there in beside_here if -1 <= there - here <= 1])
        listed = tuple(claim.low for other in self._list_of(n, mates) if (claim := claims[other]) is not None)
        before = slice(max(0, n - AROUND), n)
        earlier = tuple(
            [
                claim.low
                for claim, there in zip(claims[before], self.paragraphs[before], strict=True)
                if claim is not None and here - there <= 1
            ]
        )
        closed = self._closed(mates) if mentions[n].unit == "%" else ()
        return Nearby(values, joined, told, close, series, alike.index(n) if alike else 0, listed, earlier, closed)

    def _closed(self, mates: range) -> tuple[Fraction, ...]:
        """The first number of a sentence that those counted alike behind it as good as add up to, and these: 436个…33个、40个、357个、6个."""
        told = [claim for m in mates if (claim := self.claims[m]) is not None and is_count(claim)]
        for at, whole in enumerate(told):
            parts: list[Fraction] = []
            left = whole.low
            for part in told[at + 1 :]:
                if fit(whole.unit, part.unit) is Fit.SAME and left >= part.low:
                    parts.append(part.low)
                    left -= part.low
            # one of them may be wrong
            if len(parts) > 1 and left * NEARLY_NOTHING <= whole.low:
                return whole.low, *parts
        return ()

    def _list_of(self, n: int, mates: range) -> list[int]:
        """The figures of a sentence that stand in one list with a figure: 、 between them and no other stop."""
        out: list[int] = []
        for order in (range(n - 1, mates.start - 1, -1), range(n, mates.stop - 1)):
            for left in order:
                between = self.plain[self.mentions[left].end : self.mentions[left + 1].start]
                if (between and "、" not in between) or LIST_END.search(between):
                    break
                out.append(left if left < n else left + 1)
        return out

    def _of_one_series(self, one: int, other: int) -> bool:
        """Whether two figures, of which one is a rank or ordinal, are of one series."""
        first, second = self.mentions[one], self.mentions[other]
        return second.kind is first.kind and related(series_of(first), series_of(second))


def is_count(claim: Claim) -> bool:
    """Whether a number counts something, exactly and by itself."""
    kind = measure(claim.unit).kind
    return not (claim.is_range or claim.hedges) and claim.unit != "" and kind not in {"percent", "point", "multiple"}


def start_of(mention: Mention) -> int:
    """Where a mention begins, for bisection."""
    return mention.start


def end_of(mention: Mention) -> int:
    """Where a mention ends, for bisection."""
    return mention.end


def gap(mentions: Sequence[Mention], one: int, other: int) -> int:
    """How many characters stand between two neighbouring mentions."""
    first, second = sorted((one, other))
    return mentions[second].start - mentions[first].end
