"""What people decided about figures (人工决定的效力): which acceptances hold for a text, and what is still open.

A figure is known by its sentence, its own text and its place among equal ones in that sentence, so that an acceptance survives
edits elsewhere. It lapses when a person rewrites the sentence, or when what the sheet says of the facts behind the figure changes.
Putting the data in place of one figure is not a rewriting: what was decided on the other figures of the sentence goes with them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from drafter.register.sentence import sentence_bounds
from drafter.sheet import FactSheet
from drafter.store import StoredDecision
from drafter.trace import Conflict, Figure, Report

# What a fact says. Its id, the cell it came from and its other names may change without it saying anything else.
NOT_SAID = {"id", "origin", "also"}


def figure_keys(text: str, figures: Iterable[Figure]) -> tuple[str, ...]:
    """Give the key of each figure, in order."""
    seen: Counter[tuple[int, str]] = Counter()
    keys = []
    for figure in figures:
        start, sentence = _sentence(text, figure.start, figure.end)
        place = (start, figure.text)
        keys.append(_digest([sentence, figure.text, seen[place]]))
        seen[place] += 1
    return tuple(keys)


def facts_hash(figure: Figure, sheet: FactSheet) -> str:
    """Give a digest of what the sheet says about the facts behind a figure."""
    behind = [fact for fact in sheet.facts if fact.id in figure.facts]
    return _digest([fact.model_dump(exclude=NOT_SAID) for fact in behind])


def in_force(
    keys: Iterable[str],
    figures: Iterable[Figure],
    sheet: FactSheet,
    decided: Mapping[str, StoredDecision],
) -> dict[str, StoredDecision]:
    """Give, by figure key, the acceptances that hold for these figures."""
    holding = {}
    for key, figure in zip(keys, figures, strict=True):
        stored = decided.get(key)
        if stored is not None and stored.decision.action == "accept" and stored.facts_hash == facts_hash(figure, sheet):
            holding[key] = stored
    return holding


class Replacement(NamedTuple):
    """Words in place of a span of code points (替换)."""

    start: int
    end: int
    words: str


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """Give a text with all replacements made; they are in order and do not overlap."""
    for start, end, words in reversed(replacements):
        text = text[:start] + words + text[end:]
    return text


def moved(
    before: Sequence[Figure], after: Sequence[Figure], replacements: Sequence[Replacement]
) -> Iterator[tuple[Figure, Figure]]:
    """Pair the figures of a text with those of the text in which spans were replaced; replaced figures have no partner."""
    found = {(figure.start, figure.text): figure for figure in after}
    for figure in before:
        if any(figure.start < end and start < figure.end for start, end, _ in replacements):
            continue
        growth = sum(len(words) - (end - start) for start, end, words in replacements if end <= figure.start)
        same = found.get((figure.start + growth, figure.text))
        if same is not None:
            yield figure, same


def touched(conflict: Conflict, figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Give the figures of the draft that a conflict is about: at its places, or, without places, resting on its facts."""
    if conflict.spans:
        return tuple(
            figure
            for figure in figures
            if any(figure.start < end and start < figure.end for start, end in conflict.spans)
        )
    return tuple(figure for figure in figures if set(figure.facts) & set(conflict.facts))


def open_conflicts(report: Report, accepted: Iterable[Figure]) -> tuple[Conflict, ...]:
    """Give the conflicts that touch the draft and of which some figure is not accepted."""
    known = set(accepted)
    return tuple(
        conflict
        for conflict in report.conflicts
        if not (about := set(touched(conflict, report.figures))) <= known or (conflict.place == "draft" and not about)
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, str]:
    left, right = sentence_bounds(text, start, end)
    return left, text[left:right].strip()


def sentence_around(text: str, start: int, end: int) -> str:
    """Give the sentence a figure stands in with its final mark, for showing."""
    left, right = sentence_bounds(text, start, end)
    return text[left : right + 1].strip()


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
