"""Words that tell the shape of an item (事项用词), from words.tsv.

What is found is given as the text writes it, so that a traditional sheet stays traditional.
"""

from __future__ import annotations

from functools import cache

from drafter.numerals import fold
from drafter.tables import rows


@cache
def words(name: str) -> frozenset[str]:
    """Give all words of a class of words.tsv."""
    return frozenset({row[0]: row[1] for row in rows(__package__, "words.tsv")}[name].split())


@cache
def _by_length(name: str) -> tuple[str, ...]:
    return tuple(sorted(words(name), key=lambda word: (-len(word), word)))


def ending(text: str, name: str) -> str:
    """Give the longest word of the class that ends the text, or ""."""
    folded = fold(text)
    size = next((len(word) for word in _by_length(name) if folded.endswith(word)), 0)
    return text[len(text) - size :]


def beginning(text: str, name: str) -> str:
    """Give the longest word of the class that begins the text, or ""."""
    folded = fold(text)
    return text[: next((len(word) for word in _by_length(name) if folded.startswith(word)), 0)]


def parts_from(rest: str) -> bool:
    """Whether words may be told without the stem in front of them: at least two characters, and no end of a compound (金 of 慰问金)."""
    return len(rest) >= 2 and (
        not beginning(rest, "bound") or bool(beginning(rest, "unbound") or beginning(rest, "person"))
    )


def names_verb(verb: str, rest: str) -> bool:
    """Whether a verb and what follows are one name (慰问金, 培训经费, 走访户数) and no deed with its object (慰问困难职工)."""
    if not parts_from(rest):
        return True
    naming = fold(verb) in words("naming")
    return naming and any(beginning(rest, kind) not in ("", *words("person")) for kind in ("attribute", "named"))


def holding(text: str, name: str) -> str:
    """Give the longest word of the class that stands anywhere in the text, or ""."""
    folded = fold(text)
    return next((word for word in _by_length(name) if word in folded), "")
