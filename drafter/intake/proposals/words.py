"""Words that tell what a figure counts (认事项的词), from words.tsv; each class as a pattern or a set, read once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> tuple[str, ...]:
    """Give the words of a class, the longest first."""
    content = files(__package__).joinpath("words.tsv").read_text(encoding="utf-8")
    for line in content.splitlines():
        head, _, rest = line.partition("\t")
        if head == name:
            return tuple(sorted(dict.fromkeys(rest.split()), key=len, reverse=True))
    raise KeyError(name)


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
