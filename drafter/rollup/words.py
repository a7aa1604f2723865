"""The word tables of the roll-up (汇总用词): read once, as data."""

from __future__ import annotations

from functools import cache

from drafter.tables import rows


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind, the longest first."""
    found = next(row[1] for row in rows(__package__, "data/words.tsv") if row[0] == kind)
    return tuple(sorted(found.split(), key=lambda word: (-len(word), word)))


@cache
def never_added(kind: str) -> dict[str, str]:
    """Units (`unit`) or classes of units (`class`) whose figures are never added, with the reason."""
    return {
        word: reason
        for row_kind, reason, row in rows(__package__, "data/measures.tsv")
        if row_kind == kind
        for word in row.split()
    }


@cache
def opposites() -> dict[str, frozenset[int]]:
    """Each word of the table of opposites with the rows it stands in."""
    found: dict[str, frozenset[int]] = {}
    for number, row in enumerate(rows(__package__, "data/opposites.tsv")):
        for word in row:
            found[word] = found.get(word, frozenset()) | {number}
    return found


def ending(text: str, kind: str) -> str:
    """The word of a kind that a text ends with, "" for none."""
    return next((word for word in words(kind) if text.endswith(word)), "")


def holds(text: str, kind: str) -> bool:
    """Whether a text holds a word of a kind."""
    return any(word in text for word in words(kind))
