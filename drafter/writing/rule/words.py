"""Words that tell the shape of an item (事项用词), from words.tsv.

What is found is given as the text writes it, so that a traditional sheet stays traditional.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from drafter.numerals import fold


@cache
def words(name: str) -> frozenset[str]:
    """Give all words of a class of words.tsv."""
    text = (files("drafter.writing.rule") / "words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        key, tab, rest = line.partition("\t")
        if tab and key == name:
            return frozenset(rest.split())
    raise LookupError(f"words.tsv has no class {name!r}")


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


def holding(text: str, name: str) -> str:
    """Give the longest word of the class that stands anywhere in the text, or ""."""
    folded = fold(text)
    return next((word for word in _by_length(name) if word in folded), "")
