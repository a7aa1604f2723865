"""What each figure of a draft was traced to (各数的归属): decided one by one where its own words do, else all together along the draft.

Steps as in `draft`: one list a step, one value a figure; after an edit only the values whose inputs changed are made again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import eq
from typing import Self

from drafter.numerals import Kind
from drafter.trace import assign, exchanged, explain
from drafter.trace.alignment import Alignment, widened
from drafter.trace.borrowed import Asked, borrowed, spared
from drafter.trace.candidate import Candidate
from drafter.trace.citations import Citation
from drafter.trace.cited import cited_figure
from drafter.trace.congresses import is_in_office
from drafter.trace.dating import dated
from drafter.trace.enumeration import REACH, announced, may_announce
from drafter.trace.evidence import Source
from drafter.trace.misplaced import Chain, owned
from drafter.trace.passages import Sentences
from drafter.trace.prepared import Prepared
from drafter.trace.report import Figure, Status
from drafter.trace.setting import Setting
from drafter.trace.standing import Standing, end_of
from drafter.trace.telling import Teller
from drafter.trace.told import SUMMED, Key, Tellers, keys_of


class Decided(Standing):
    """A draft's figures with what each was traced to (各数的归属). before: the same draft before an edit, or None."""

    apart: list[Figure | None]
    forward: list[assign.Vector]
    backward: list[assign.Vector]
    swaps: dict[int, tuple[tuple[int, int], ...]]
    names: list[int]
    last_name: int
    told_by: Tellers[Key]
    placed_by: Tellers[int]

    def __init__(self, text: str, marks: Sequence[Citation], prepared: Prepared, before: Self | None = None) -> None:
        super().__init__(text, prepared, before)
        self._decide_apart(marks, before)
        self._decide_together(before)

    # Deciding one by one

    def _decide_apart(self, marks: Sequence[Citation], before: Self | None) -> None:
        """Figures that are decided without the chain: blanks, dates, cited figures, counts of a list."""
        formulas = {mark.at: mark for mark in marks}
        self.marks = [formulas.get(m.end) for m in self.mentions] if formulas else [None] * len(self.mentions)
        lists = self._before_a_list()
        # a date may be the last thing said: the last figure before the edit has something else behind it now
        last = bisect_right(self.mentions, self.altered[0], key=end_of) - 1
        places = {*self.resettled, *range(max(0, last), last + 1), *lists}
        if before is not None and (formulas or any(before.marks)):
            marked = self.align.carried(before.marks, None)
            places.update(
                n for n, (one, other) in enumerate(zip(self.marks, marked, strict=True)) if not _same(one, other)
            )
        self.teller = Teller(self.plain, self.prepared.index, self.prepared.derivations)
        self.apart, changed = self._redone("apart", before, places, self._apart, self.align)
        self.reapart = changed | lists

    def _before_a_list(self) -> set[int]:
        """The counts in the edited lines and before them that may announce a list which reaches into the edit."""
        first = bisect_left(self.mentions, self.edit[0] - REACH, key=end_of)
        return {n for n in range(first, self.touched.stop) if may_announce(self.mentions[n])}

    def _apart(self, n: int) -> Figure | None:
        mention, setting, claim, teller = self.mentions[n], self.settings[n], self.claims[n], self.teller
        if mention.kind is Kind.PLACEHOLDER:
            return teller.figure(
                mention,
                Status.PLACEHOLDER,
                reason="空白未填，请补上数字或删去。",
                suggestion=self._fill(setting),
            )
        mark = self.marks[n]
        if mark is not None:
            return cited_figure(mention, setting, claim, mark, teller)
        if mention.kind is Kind.DATE:
            return dated(mention, setting, teller)
        if is_in_office(mention, self.passages[n], self.prepared.index):
            return teller.figure(mention, Status.SUPPORTED, reason="事实表未写，与填报期间的全国代表大会届次一致。")
        if claim is None:
            return teller.figure(mention, Status.UNSUPPORTED, reason="读不出这个数字的值，请核对。")
        length = announced(self.plain, mention)
        if length is not None and claim.low == length:
            return teller.figure(mention, Status.SUPPORTED, reason=f"与文中列举的{length}项一致。")
        return None

    def _fill(self, setting: Setting) -> str | None:
        """What a blank could be filled with: the number of the fact that its words name best."""
        following = setting.passage.after.lstrip()
        for order in setting.named()[:3]:
            fact = self.prepared.index.facts[order]
            if setting.words(order) >= 150 and fact.value is not None and fact.unit and following.startswith(fact.unit):
                return explain.stated(fact).removesuffix(fact.unit)
        return None

    # Deciding together

    def _decide_together(self, before: Self | None) -> None:
        """All other figures are a chain: candidates, the best path through it, figures that stand in each other's place."""
        self.chained = [n for n, figure in enumerate(self.apart) if figure is None]
        self.link = self._linked(before)
        self.place = place = {n: c for c, n in enumerate(self.chained)}
        resettled, renewed = ({place[n] for n in found if n in place} for found in (self.resettled, self.renewed))
        self.candidates, changed = self._redone(
            "candidates", before, resettled | renewed, lambda c: self._candidates(self.chained[c]), self.link
        )
        # whether each stands in the same section as the one before it
        sections = [self.sections[n] for n in self.chained]
        self.joins = [False, *map(eq, sections, sections[1:])][: self.link.size]
        parted = self._compared("joins", before, self.joins, self.link)
        led = self._paths(before, changed, parted)
        self.decisions, decided = self._redone(
            "decisions",
            before,
            changed | led,
            lambda c: assign.decide(self.candidates[c], self.forward[c], self.backward[c]),
            self.link,
        )
        self.redecided = decided | changed
        self._exchange(before, decided | parted, resettled)

    def _linked(self, before: Self | None) -> Alignment:
        """Which figures of the chain are those of the chain before: none between figures that are new or joined or left the chain."""
        if before is None:
            return Alignment(0, 0, 0, len(self.chained))
        align = self.align
        was = align.carried(before.apart, None)
        moved = [n for n in self.reapart if (self.apart[n] is None) != (was[n] is None)]
        head = min(moved, default=align.size)
        tail = align.size - max(moved, default=-1) - 1
        head = bisect_left(self.chained, min(align.head, head))
        tail = len(self.chained) - bisect_left(self.chained, align.size - min(align.tail, tail))
        return Alignment(head, tail, len(before.chained), len(self.chained))

    def _candidates(self, n: int) -> list[Candidate]:
        return self.prepared.finder.candidates(self.mentions[n], self.settings[n], self.nearby[n])

    def _paths(self, before: Self | None, changed: set[int], parted: set[int]) -> set[int]:
        """The best paths up to each candidate and from it on; gives the places where either is another than before."""
        link, chain, index, joins = self.link, self.candidates, self.prepared.index, self.joins
        size = link.size
        nothing: tuple[int, ...] = ()
        self.forward = link.carried(before.forward if before is not None else [], nothing)
        self.backward = link.carried(before.backward if before is not None else [], nothing)
        steps = cache(lambda c: assign.steps(chain[c - 1], chain[c], index, same=joins[c]))
        out: set[int] = set()
        done = -1
        for seed in sorted({*changed, *parted, *link.near(0, 1), *(c + 1 for c in changed)}):
            for c in range(max(seed, done + 1), size):
                done = c
                found = assign.ahead(self.forward[c - 1], steps(c), chain[c]) if c else assign.first(chain[0])
                if found == self.forward[c]:
                    break
                self.forward[c] = found
                out.add(c)
        done = size
        for seed in sorted({*changed, *link.near(1, 0), *(c - 1 for c in (*changed, *parted))}, reverse=True):
            for c in range(min(seed, done - 1), -1, -1):
                done = c
                if c + 1 < size:
                    found = assign.behind(self.backward[c + 1], steps(c + 1), chain[c + 1])
                else:
                    found = (0,) * len(chain[c])
                if found == self.backward[c]:
                    break
                self.backward[c] = found
                out.add(c)
        return out

    def _exchange(self, before: Self | None, decided: set[int], resettled: set[int]) -> None:
        """Figures that stand in each other's place, and figures that tell the number of another fact than their own.

        What stands near a figure counts for its candidates alone (`Chain` does not know it): here only its words do.
        """
        link, size = self.link, self.link.size
        self.placed, replaced = self._redone(
            "placed", before, decided, lambda c: assign.placed(self.decisions[c].best), link
        )
        about = {*widened(decided, assign.LOOKS, assign.LOOKS, size), *link.near(assign.LOOKS, assign.LOOKS)}
        self.beside, self.moved = self._redone(
            "beside", before, about, lambda c: tuple(assign.neighbours(self.decisions, c)), link
        )
        self.tells, retold = self._redone("tells", before, decided | resettled, self._tells, link)
        self.owned, _ = self._redone("owned", before, decided | resettled, self._owned, link)
        self._find_tellers(before, replaced, retold)
        chain = Chain(
            self.decisions,
            self.placed,
            self.owned,
            self.beside,
            [self.settings[n] for n in self.chained],
            [self.sections[n] for n in self.chained],
            Sentences([self.sentences[n] for n in self.chained]),
            [claim for n in self.chained if (claim := self.claims[n])],
            self.told_by,
            self.placed_by,
            self.prepared.tellable,
            self.prepared.index,
        )
        # what is told of a figure and what adds up to it stand in its sentence
        parts = (self.mates(self.chained[c]) for c in decided)
        about |= resettled | {self.place[n] for mates in parts for n in mates if n in self.place}
        self.swaps = self._swaps(before, chain, about)
        self.asked, _ = self._redone("asked", before, about, lambda c: Asked.at(chain, c), link)
        self.lent, _ = self._redone(
            "lent",
            before,
            about | self._told_otherwise(before),
            lambda c: borrowed(chain, c, self.asked[c].numbers),
            link,
        )
        pairs = exchanged.paired((gain, c, other) for c, found in self.swaps.items() for gain, other in found)
        kept = spared(chain, self.lent)
        self.borrows = [lent.source if lent is not None and c not in kept else None for c, lent in enumerate(self.lent)]
        self.partners: list[Candidate | None] = [None] * size
        for c, other in pairs.items():
            self.partners[c] = self.decisions[other].best
        self.redecided |= self._compared("borrows", before, self.borrows, link)
        self.redecided |= self._compared("partners", before, self.partners, link)
        # places know their chain: they would not be freed before the garbage is collected, which takes as long as a check
        chain.places.clear()

    def meant(self, c: int) -> tuple[Candidate | None, Source | None]:
        """What a figure of the chain should tell instead of its own: what it is exchanged with, or a number that is told nowhere."""
        other = self.partners[c]
        return other, self.borrows[c] if other is None else None

    def _find_tellers(self, before: Self | None, replaced: set[int], retold: set[int]) -> None:
        """Which figures tell what, and the number of which fact. replaced, retold: the places where a figure does so now."""
        link = self.link
        self.names = link.carried(before.names if before is not None else [], -1)
        unused = before.last_name if before is not None else 0
        self.last_name = unused + len(link.fresh)
        self.names[link.head : link.size - link.tail] = range(unused, self.last_name)

        def told(draft: Self, places: Iterable[int]) -> Iterator[tuple[int, Key]]:
            return ((draft.names[c], key) for c in places for key in draft.tells[c])

        def placed(draft: Self, places: Iterable[int]) -> Iterator[tuple[int, int]]:
            sources = ((c, source) for c in places if (source := draft.placed[c]) is not None)
            return ((draft.names[c], source.fact) for c, source in sources)

        if before is None:
            self.told_by = Tellers[Key]((), {}).amended(self.names, (), told(self, range(link.size)))
            self.placed_by = Tellers[int]((), {}).amended(self.names, (), placed(self, range(link.size)))
            return
        gone = link.gone()
        then = [*gone, *(old for c in retold if (old := link.then(c)) is not None)]
        self.told_by = before.told_by.amended(self.names, told(before, then), told(self, retold))
        then = [*gone, *(old for c in replaced if (old := link.then(c)) is not None)]
        self.placed_by = before.placed_by.amended(self.names, placed(before, then), placed(self, replaced))

    def _swaps(self, before: Self | None, chain: Chain, about: set[int]) -> dict[int, tuple[tuple[int, int], ...]]:
        """The pairs that could be exchanged: those with a figure near what changed are looked at, the others are taken over."""
        link, swaps = self.link, {}
        for then, pairs in ({} if before is None else before.swaps).items():
            now = link.now(then)
            if now is not None and now not in about:
                kept = ((gain, link.now(other)) for gain, other in pairs)
                swaps[now] = tuple((gain, j) for gain, j in kept if j is not None and j not in about)
        for c in about:
            swaps[c] = exchanged.exchanges(chain, c)
        reach = exchanged.WINDOW
        told = {source.fact for c in about if (source := self.placed[c]) is not None}
        hot = {fact + by for fact in told for by in range(-reach, reach + 1)}
        seen = {n for c in about for n in range(max(0, c - exchanged.BESIDE), c)}
        seen.update(c for c, anchors in enumerate(self.beside) if not hot.isdisjoint(anchors))
        for c in seen - about:
            swaps[c] = (*swaps.get(c, ()), *exchanged.exchanges(chain, c, about))
        return {c: pairs for c, pairs in swaps.items() if pairs}

    def _owned(self, c: int) -> Source | None:
        n = self.chained[c]
        return owned(self.placed[c], self.mentions[n], self.settings[n], self.prepared.index)

    def _tells(self, c: int) -> tuple[Key, ...]:
        """What a figure of the chain tells of the sheet."""
        return keys_of(self.decisions[c].best, self.settings[self.chained[c]])

    def _told_otherwise(self, before: Self | None) -> set[int]:
        """The figures that may borrow, or do so no longer, because a number is told now or is told no longer, here or far away."""
        if before is None:
            return set()
        told, then = self.told_by, before.told_by
        places = {*self.link.fresh, *self.redecided}
        keys = {key for c in places for key in self.tells[c]}
        olds = (*self.link.gone(), *(old for c in places if (old := self.link.then(c)) is not None))
        keys |= {key for old in olds for key in before.tells[old]}
        # a number that is told elsewhere too is rather borrowed
        again = {c for key in keys for c in told.of(key)}
        keys = {key for key in keys if key[0] == SUMMED or (key in then) != (key in told)}
        if not keys:
            return again
        return again | {c for c, asked in enumerate(self.asked) if not keys.isdisjoint(asked.keys)}


def _same(one: Citation | None, other: Citation | None) -> bool:
    """Whether two figures carry the same mark."""
    return (one and one.formula) == (other and other.formula)
