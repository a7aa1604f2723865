"""Facts that a draft never mentions (遗漏).

A fact is told when a figure rests on it, when a figure states its number beside its words although another fact with the same number
was named as the source, or, for a fact without a number, when a line has most of its words. Each figure and each line is asked what it
tells, not each fact where it is told, so that the cost grows with the draft and an edit asks only what it touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from drafter.numerals import Kind
from drafter.sheet import Fact
from drafter.trace.claim import Bearing, Claim, bears, span
from drafter.trace.evidence import Index
from drafter.trace.report import CLEAN, Figure
from drafter.trace.units import fit
from drafter.trace.words import grams

# how far around a figure the words of its fact are looked for
BEHIND, AFTER = 40, 30


class Omissions:
    """Which facts of a sheet a draft leaves out (遗漏), by what its figures and lines tell."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._due = [(n, f.id) for n, f in enumerate(index.facts) if not index.is_basis(n) and not _is_blank(f)]
        self._words: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._needed: dict[tuple[int, str], int] = {}
        for order, fact in enumerate(index.facts):
            if fact.value is None:
                for field, tenths in (("item", 7), ("text", 6)):
                    words = _words(grams(getattr(fact, field)))
                    self._needed[order, field] = tenths * len(words)
                    for word in words:
                        self._words[word].append((order, field))

    def told_in(self, line: str) -> frozenset[int]:
        """The facts without a number that a line of the draft tells."""
        if not self._words:
            return frozenset()
        shared: dict[tuple[int, str], int] = defaultdict(int)
        for word in _words(grams(line)):
            for key in self._words.get(word, ()):
                shared[key] += 1
        return frozenset(key[0] for key, count in shared.items() if 10 * count >= self._needed[key])

    def stated_by(self, claim: Claim | None, figure: Figure, text: str) -> tuple[int, ...]:
        """The facts whose own number a figure states, beside words of the item, whatever fact it was traced to."""
        if claim is None or figure.flagged:
            return ()
        index = self.index
        found = list(index.by_value.get((claim.low, claim.high), ()))
        if claim.hedges or claim.step or claim.loose:
            # of about the size that is told; the interval only spares looking at numbers that cannot bear the claim out
            found += [
                s
                for s in index.near(*span(claim))
                if s.low is not None and s.low * 4 / 5 - 1 <= claim.low <= s.low * 6 / 5 + 1
            ]
        around: frozenset[str] | None = None
        out: list[int] = []
        for source in found:
            if source.field != "value" or index.by_field.get((source.fact, "value")) is not source:
                continue
            if not fit(claim.unit, source.unit) or source.low is None or source.high is None:
                continue
            if bears(claim, source.low, source.high, source.modifier) > Bearing.HEDGE_LOST:
                if around is None:
                    around = grams(text[max(0, figure.start - BEHIND) : figure.end + AFTER])
                item = _words(index.item_grams[source.fact])
                if item and 2 * len(item & around) >= len(item):
                    out.append(source.fact)
        return tuple(out)

    def unused(self, figures: Sequence[Figure], stated: Iterable[Iterable[int]]) -> tuple[str, ...]:
        """The facts never told, in the order of the sheet. stated: what figures state and lines tell besides."""
        used = set().union(*(f.facts for f in figures if f.facts and f.status in CLEAN and not _is_period(f)))
        told = set().union(*stated)
        return tuple(name for order, name in self._due if name not in used and order not in told)


def _words(found: Iterable[str]) -> set[str]:
    """The grams that are more than a stray character or a concept."""
    return {gram for gram in found if len(gram) > 1 and gram[0] != "#"}


def _is_blank(fact: Fact) -> bool:
    """Whether a row was left empty: an item with its unit and nothing said of it."""
    return bool(fact.unit) and fact.value is None and not fact.date and not fact.text


def _is_period(figure: Figure) -> bool:
    """Whether a date only says when, as 上半年 and 2025年 do, and tells no fact."""
    return figure.kind is Kind.DATE and not re.search(r"-\d\d", figure.value)
