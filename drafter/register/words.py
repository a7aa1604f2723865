"""The words that rules look for (词表), from data/words.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from drafter.register.rule import Draft, Finding
from drafter.tables import rows


@dataclass(frozen=True, slots=True)
class Word:
    """A row of words.tsv (词条): what to look for, what to write instead, and what in the sentence makes it right."""

    wrong: str
    right: str | None
    unless: tuple[str, ...]
    message: str


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """The rows of words.tsv by rule (词表)."""
    table: dict[str, list[Word]] = {}
    for row in rows(__package__, "data/words.tsv"):
        rule, wrong, right, unless, message = [*row, "", ""][:5]
        table.setdefault(rule, []).append(Word(wrong, None if right == "-" else right, tuple(unless.split()), message))
    return {rule: tuple(found) for rule, found in table.items()}


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    alternatives = sorted((re.escape(word.wrong) for word in words()[rule]), key=len, reverse=True)
    return re.compile("|".join(alternatives))


def find_words(draft: Draft, rule: str) -> Iterator[Finding]:
    """The words of one rule in the text, but for those the sentence makes right (按词表查找)."""
    known = {word.wrong: word for word in words()[rule]}
    for found in _pattern(rule).finditer(draft.text):
        word = known[found[0]]
        sentence = draft.sentence(found.start())
        if any(other in sentence for other in word.unless):
            continue
        yield Finding(*found.span(), word.right, word.message)
