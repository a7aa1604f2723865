"""Facts that a draft never mentions (遗漏)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from drafter.numerals import Kind
from drafter.sheet import Fact
from drafter.trace.claim import Bearing, Claim, bears
from drafter.trace.evidence import Index
from drafter.trace.passages import lines_of
from drafter.trace.report import Figure
from drafter.trace.units import fit
from drafter.trace.words import grams


def unused(text: str, index: Index, figures: Sequence[Figure], claims: Sequence[Claim | None]) -> tuple[str, ...]:
    """Facts that no figure rests on and whose words stand nowhere in the draft."""
    used = {name for figure in figures if not figure.flagged and not _is_period(figure) for name in figure.facts}
    sentences = [line for line in lines_of(text) if line.end > line.start]
    told = [grams(text[line.start : line.end]) for line in sentences]
    numbers = _Told(figures, claims)
    out: list[str] = []
    for order, fact in enumerate(index.facts):
        if fact.id in used or index.is_basis(order) or _is_blank(fact):
            continue
        if fact.value is None and _is_told(index, order, told):
            continue
        if fact.value is not None and _stands(text, index, order, numbers):
            continue
        out.append(fact.id)
    return tuple(out)


def _is_blank(fact: Fact) -> bool:
    """Whether a row was left empty: an item with its unit and nothing said of it."""
    return bool(fact.unit) and fact.value is None and not fact.date and not fact.text


def _is_period(figure: Figure) -> bool:
    """Whether a date only says when, as 上半年 and 2025年 do, and tells no fact."""
    return figure.kind is Kind.DATE and not re.search(r"-\d\d", figure.value)


def _is_told(index: Index, order: int, told: Sequence[frozenset[str]]) -> bool:
    item = {gram for gram in index.item_grams[order] if len(gram) > 1 and gram[0] != "#"}
    fact = index.facts[order]
    body = {gram for gram in grams(fact.text) if len(gram) > 1 and gram[0] != "#"}
    for words in told:
        if item and 10 * len(item & words) >= 7 * len(item):
            return True
        if body and 10 * len(body & words) >= 6 * len(body):
            return True
    return False


class _Told:
    """The numbers a draft tells, for look-up by value (文中已有的数)."""

    def __init__(self, figures: Sequence[Figure], claims: Sequence[Claim | None]) -> None:
        clean = [(c, f) for f, c in zip(figures, claims, strict=True) if c is not None and not f.flagged]
        self.places: dict[tuple[Fraction, Fraction], list[tuple[Claim, Figure]]] = defaultdict(list)
        for claim, figure in clean:
            self.places[claim.low, claim.high].append((claim, figure))
        loose = [(c, f) for c, f in clean if c.hedges or c.step or c.loose]
        self.loose = sorted(loose, key=lambda pair: pair[0].low)
        self.lows = [claim.low for claim, _ in self.loose]

    def about(self, low: Fraction, high: Fraction) -> list[tuple[Claim, Figure]]:
        """Claims that a number could bear out: those that state it, and the hedged and rounded ones of about its size."""
        first, last = bisect_left(self.lows, low * 4 / 5 - 1), bisect_right(self.lows, low * 6 / 5 + 1)
        return self.places.get((low, high), []) + self.loose[first:last]


def _stands(text: str, index: Index, order: int, told: _Told) -> bool:
    """Whether the fact's own number is told although another fact with the same number was named as the source."""
    source = index.by_field.get((order, "value"))
    if source is None or source.low is None or source.high is None:
        return False
    for claim, figure in told.about(source.low, source.high):
        if not fit(claim.unit, source.unit):
            continue
        if bears(claim, source.low, source.high, source.modifier) > Bearing.HEDGE_LOST:
            item = {gram for gram in index.item_grams[order] if len(gram) > 1 and gram[0] != "#"}
            around = grams(text[max(0, figure.start - 40) : figure.end + 30])
            if item and 2 * len(item & around) >= len(item):
                return True
    return False
