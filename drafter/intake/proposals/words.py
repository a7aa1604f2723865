"""Words that tell what a figure counts (认事项的词), from words.tsv; each class as a pattern or a set, read once."""

from __future__ import annotations

import re
from functools import cache

from drafter.tables import rows


@cache
def words(name: str) -> tuple[str, ...]:
    """Give the words of a class, the longest first."""
    listed = {row[0]: row[1] for row in rows(__package__, "words.tsv")}[name]
    return tuple(sorted(dict.fromkeys(listed.split()), key=len, reverse=True))


@cache
def any_of(name: str) -> str:
    """Give a pattern for any word of a class."""
    return "(?:" + "|".join(map(re.escape, words(name))) + ")"


@cache
def ending(name: str) -> re.Pattern[str]:
    """Give a pattern for words of a class at the end of a text."""
    return re.compile(f"{any_of(name)}$")


@cache
def beginning(name: str) -> re.Pattern[str]:
    """Give a pattern for words of a class at the beginning of a text."""
    return re.compile(f"{any_of(name)}")
