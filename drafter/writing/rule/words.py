"""Words that tell the shape of an item (事项用词), from words.tsv."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


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
    return next((word for word in _by_length(name) if text.endswith(word)), "")


def beginning(text: str, name: str) -> str:
    """Give the longest word of the class that begins the text, or ""."""
    return next((word for word in _by_length(name) if text.startswith(word)), "")


def holding(text: str, name: str) -> str:
    """Give the longest word of the class that stands anywhere in the text, or ""."""
    return next((word for word in _by_length(name) if word in text), "")
