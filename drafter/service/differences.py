"""Differences between two texts of a draft (稿件对比), sentence by sentence and figure by figure. Pure.

Sentences are matched in order: equal ones first, then, between them, those most alike by the pairs of characters they share. A figure
counts as changed when its value or its unit did: 1350人 and 1,350人 are one figure. What only moved says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise, zip_longest

from drafter.numerals import Kind, Mention, read_numbers
from drafter.trace import Report

SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?]+[”』」）]*|[^。！？；!?\n]+")
TOKEN = re.compile(r"\d+(?:[.．,]\d+)*[%％]?|[A-Za-z]+|.", re.DOTALL)
TRACED = frozenset({Kind.QUANTITY, Kind.RANK, Kind.DATE, Kind.PLACEHOLDER})
# Sentences that share fewer of their pairs of characters than this are two sentences, not one that was changed.
ALIKE = 0.4
# A block with more pairs of sentences than this was written anew; looking for likenesses in it would take long and say little.
LARGEST_BLOCK = 20_000


class Change(StrEnum):
    """What happened to a sentence (改动)."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after (数字改动); "" where there was or is none. start: its place in the new text, None when it is gone.

    status: how the new figure traces to the sheet, as people read it; "" when that was not asked.
    """

    old: str
    new: str
    start: int | None = None
    status: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence before and after (句子改动); start: its place in the new text, None when it is gone."""

    kind: Change
    old: str
    new: str
    start: int | None
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int


def compare_texts(old: str, new: str) -> tuple[SentenceChange, ...]:
    """Give every sentence of both texts once, in the order of the new text, what was removed where it stood."""
    before, after = _sentences(old), _sentences(new)
    matcher = SequenceMatcher(None, [one.text for one in before], [one.text for one in after], autojunk=False)
    changes: list[SentenceChange] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            changes += [SentenceChange(Change.SAME, one.text, one.text, one.start) for one in after[c:d]]
        else:
            changes += _block(before[a:b], after[c:d])
    return tuple(_moved(changes))


def with_status(changes: Iterable[SentenceChange], report: Report) -> tuple[SentenceChange, ...]:
    """Say of each new figure how it traces to the sheet; report: of the new text."""
    found = {figure.start: figure.status for figure in report.figures}
    return tuple(
        replace(
            one,
            figures=tuple(
                replace(figure, status=found[figure.start].label, flagged=found[figure.start].flagged)
                if figure.start in found
                else figure
                for figure in one.figures
            ),
        )
        for one in changes
    )


def marked(old: str, new: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Cut both readings of a sentence into pieces and say of each whether it changed; numbers are never cut."""
    first, second = TOKEN.findall(old), TOKEN.findall(new)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        changed = tag != "equal"
        if b > a:
            left.append(("".join(first[a:b]), changed))
        if d > c:
            right.append(("".join(second[c:d]), changed))
    return tuple(left), tuple(right)


def in_layout_of(old: str, new: str) -> str:
    """Give the new text with the blank lines and spaces of the old one where its lines are the same: a Word file keeps neither."""
    lines = old.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    fresh = [line for line in new.split("\n") if line.strip()]
    matcher = SequenceMatcher(
        None, [lines[place].strip() for place in filled], [line.strip() for line in fresh], autojunk=False
    )
    laid: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            laid += fresh[c:d]
            continue
        for at in range(a, b):
            above = filled[at - 1] + 1 if at else 0
            laid += lines[above : filled[at] + 1]
    tail = lines[filled[-1] + 1 :] if filled and fresh and lines[filled[-1]].strip() == fresh[-1].strip() else []
    return "\n".join(laid + tail)


def _sentences(text: str) -> list[_Sentence]:
    found = []
    for match in SENTENCE.finditer(text):
        words = match[0].strip()
        if words:
            found.append(_Sentence(words, match.start() + match[0].index(words)))
    return found


def _block(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> Iterator[SentenceChange]:
    """Tell a run of sentences that differs: those alike are one sentence that changed, the others are gone or new."""
    here = there = 0
    for a, b in [*_pairs(before, after), (len(before), len(after))]:
        for gone in before[here:a]:
            figures = tuple(FigureChange(mention.text, "") for mention in _figures(gone.text))
            yield SentenceChange(Change.REMOVED, gone.text, "", None, figures)
        for come in after[there:b]:
            new = tuple(FigureChange("", one.text, come.start + one.start) for one in _figures(come.text))
            yield SentenceChange(Change.ADDED, "", come.text, come.start, new)
        if a < len(before):
            yield SentenceChange(
                Change.CHANGED, before[a].text, after[b].text, after[b].start, _figure_changes(before[a], after[b])
            )
        here, there = a + 1, b + 1


def _pairs(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> list[tuple[int, int]]:
    """Match sentences in order so that their likeness is greatest in all."""
    if len(before) * len(after) > LARGEST_BLOCK:
        return []
    first, second = ([_bigrams(one.text) for one in side] for side in (before, after))
    likeness = [[_likeness(one, other) for other in second] for one in first]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for a in reversed(range(len(before))):
        for b in reversed(range(len(after))):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + likeness[a][b])
    pairs, a, b = [], 0, 0
    while a < len(before) and b < len(after):
        if likeness[a][b] and best[a][b] == best[a + 1][b + 1] + likeness[a][b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _bigrams(text: str) -> Counter[str]:
    return Counter(one + other for one, other in pairwise(text)) or Counter([text])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    shared = 2 * (one & other).total() / (one.total() + other.total())
    return shared if shared >= ALIKE else 0.0


def _figures(text: str) -> list[Mention]:
    return [mention for mention in read_numbers(text) if mention.kind in TRACED]


def _figure_changes(before: _Sentence, after: _Sentence) -> tuple[FigureChange, ...]:
    old, new = _figures(before.text), _figures(after.text)
    matcher = SequenceMatcher(None, [_said(one) for one in old], [_said(one) for one in new], autojunk=False)
    return tuple(
        FigureChange(one.text if one else "", other.text if other else "", after.start + other.start if other else None)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
        for one, other in zip_longest(old[a:b], new[c:d])
    )


def _said(mention: Mention) -> tuple[str, str, str]:
    return mention.value, mention.unit, mention.modifier


def _moved(changes: Sequence[SentenceChange]) -> Iterator[SentenceChange]:
    """Tell a sentence that stands elsewhere, word for word, once."""
    gone = Counter(one.old for one in changes if one.kind is Change.REMOVED)
    come = Counter(one.new for one in changes if one.kind is Change.ADDED)
    both = gone & come
    leaving, arriving = both.copy(), both.copy()
    for one in changes:
        if one.kind is Change.REMOVED and leaving[one.old]:
            leaving[one.old] -= 1
        elif one.kind is Change.ADDED and arriving[one.new]:
            arriving[one.new] -= 1
            yield replace(one, kind=Change.MOVED, old=one.new, figures=())
        else:
            yield one
