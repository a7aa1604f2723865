"""Facts that a draft never mentions (遗漏)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafter.numerals import Kind
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
    out: list[str] = []
    for order, fact in enumerate(index.facts):
        if fact.id in used or index.is_basis(order):
            continue
        if fact.value is None and _is_told(index, order, told):
            continue
        if fact.value is not None and _stands(text, index, order, figures, claims):
            continue
        out.append(fact.id)
    return tuple(out)


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


def _stands(text: str, index: Index, order: int, figures: Sequence[Figure], claims: Sequence[Claim | None]) -> bool:
    """Whether the fact's own number is told although another fact with the same number was named as the source."""
    source = index.by_field.get((order, "value"))
    if source is None or source.low is None or source.high is None:
        return False
    item = {gram for gram in index.item_grams[order] if len(gram) > 1 and gram[0] != "#"}
    for figure, claim in zip(figures, claims, strict=True):
        if figure.flagged or claim is None or not item or not fit(claim.unit, source.unit):
            continue
        if bears(claim, source.low, source.high, source.modifier) > Bearing.HEDGE_LOST:
            around = grams(text[max(0, figure.start - 40) : figure.end + 30])
            if 2 * len(item & around) >= len(item):
                return True
    return False
