"""Which facts a figure may be meant to tell (可选事实), for a person who chooses one: those that the words around it name come first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drafter.numerals import Mention, fold, read_numbers
from drafter.sheet import FactSheet
from drafter.trace import explain
from drafter.trace.claim import Bearing, bears, claim_of
from drafter.trace.evidence import VALUE_FIELDS, Source
from drafter.trace.passages import Layout, Passage
from drafter.trace.prepared import prepare
from drafter.trace.setting import Setting
from drafter.trace.units import fit

# what stands at the edges of the words around a figure and names nothing
EDGES = re.compile(r"^[\s和与及并共其中了、]+|[\s有为达到至是了的等共计约近：—-]+$")


@dataclass(frozen=True, slots=True)
class Option:
    """One number of the sheet that a figure may be meant to tell (可选的数).

    fact: id. field: `value`, `previous` or `target`. written: the figure's text with that number in its place. same: whether that is
    the number which stands there already.
    """

    fact: str
    field: str
    written: str
    same: bool


def options(text: str, sheet: FactSheet, start: int, end: int) -> tuple[Option, ...]:
    """Give every number of the sheet that can be written at a span of code points, the likeliest first; none when no figure stands there.

    Facts are ordered by how clearly the words around the figure name them, then by whether the unit fits, then as in the sheet.
    """
    standing = _standing(text, start, end, fold(text))
    if standing is None:
        return ()
    mention, passage = standing
    index = prepare(sheet).index
    setting = Setting(passage, index)
    found = []
    for order, fact in enumerate(sheet.facts):
        for field in VALUE_FIELDS:
            source = index.by_field.get((order, field))
            if source is None:
                continue
            written = explain.suggest(mention, fact, field) or explain.stated(fact, field)
            rank = (-setting.words(order), not fit(mention.unit, source.unit), order, VALUE_FIELDS.index(field))
            found.append((rank, Option(fact.id, field, written, _same(mention, source))))
    return tuple(option for _, option in sorted(found, key=lambda one: one[0]))


def phrase_of(text: str, start: int, end: int) -> str:
    """Give the words of the clause that name what the figure at a span tells: those before it, else those behind; "" when none stand there."""
    standing = _standing(text, start, end, text)
    sides = () if standing is None else (standing[1].before, standing[1].after)
    return next((words for side in sides if (words := EDGES.sub("", side))), "")


def _standing(text: str, start: int, end: int, words: str) -> tuple[Mention, Passage] | None:
    """The figure at a span, and the passages around it in the text as `words` has it."""
    mentions = [mention for mention in read_numbers(text) if mention.traced]
    for place, mention in enumerate(mentions):
        if (mention.start, mention.end) == (start, end):
            return mention, Layout(words).passage(mentions, place)
    return None


def _same(mention: Mention, source: Source) -> bool:
    """Whether a number of the sheet bears out what is written."""
    claim = claim_of(mention)
    if claim is None or source.low is None or source.high is None or not fit(mention.unit, source.unit):
        return False
    return bears(claim, source.low, source.high, source.modifier) not in {Bearing.NONE, Bearing.HEDGE_LOST}
