"""Word lists as look-up tables (词表查找): measures, hedges, and words in which a numeral means no number.

Everything is read from the TSV files in `data` on first use and kept. All look-ups are bounded: a word is searched only at the
offset asked for, by its first or last character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from drafter.numerals.mention import Kind
from drafter.tables import rows

NUMERALS = "〇零一二两三四五六七八九十百千万亿廿卅卌壹贰叁肆伍陆柒捌玖拾佰仟"
# characters that are no numerals but at which the reader stops too
WORD_NUMERALS = "半几数首某折"


def _by(words: Iterable[str], index: int) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        table.setdefault(word[index], []).append(word)
    return {character: tuple(found) for character, found in table.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of words.tsv (词条): the word, where the reader first stops in it, and what cancels it."""

    word: str
    offset: int
    kind: Kind
    not_before: str
    not_after: str


# 尚有4.8万元正在催收: 元 and 正在, no 元正
GOES_ON = re.compile("正[在式常好是当值逢]")


class Lexicon:
    """All word lists, indexed (词表)."""

    def __init__(self) -> None:
        classes = [(group, words.split()) for group, words in rows(__package__, "data/measures.tsv")]
        self.classes = {word: group for group, words in reversed(classes) for word in words}
        lengths: dict[str, set[int]] = {}
        for word in self.classes:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        hedges = rows(__package__, "data/hedges.tsv")
        self.meaning = {word: meaning for word, _, meaning in hedges}
        self._before = _by((word for word, side, _ in hedges if side == "before"), -1)
        self._behind = _by((word for word, side, _ in hedges if side == "behind"), 0)
        self._contexts = {
            use: tuple(words.split())
            for use, words in (*rows(__package__, "data/contexts.tsv"), *rows(__package__, "data/articles.tsv"))
        }
        self._words: dict[str, list[Entry]] = {}
        shapes: dict[str, set[tuple[int, int]]] = {}
        for word, kind, *rest in rows(__package__, "data/words.tsv"):
            not_before, not_after = ([*rest, "", ""])[:2]
            offset = next((i for i, c in enumerate(word) if c in NUMERALS or c in WORD_NUMERALS or c.isdecimal()), 0)
            entry = Entry(word, offset, Kind(kind), not_before.strip("-"), not_after.strip("-"))
            key = word[offset : offset + 2] if offset + 1 < len(word) else word[offset - 1 :]
            self._words.setdefault(word, []).append(entry)
            shapes.setdefault(key, set()).add((len(word), offset))
        self._shapes = {key: tuple(sorted(found, reverse=True)) for key, found in shapes.items()}

    def measure(self, text: str, start: int) -> str:
        """The longest known measure word or unit that starts there, or an empty string."""
        for length in self._lengths.get(text[start : start + 1], ()):
            word = text[start : start + length]
            if word in self.classes and not GOES_ON.match(text, start + length - 1):
                return word
        return ""

    def context(self, use: str) -> tuple[str, ...]:
        """The words of contexts.tsv or articles.tsv for one use, such as 编号前."""
        return self._contexts[use]

    def hedge_before(self, text: str, floor: int, end: int) -> str:
        """The longest hedge that ends there (近, 不少于), or an empty string."""
        if end > floor:
            for word in self._before.get(text[end - 1], ()):
                if text.endswith(word, floor, end):
                    return word
        return ""

    def hedge_behind(self, text: str, start: int) -> str:
        """The longest hedge that starts there (以上, 左右), or an empty string."""
        for word in self._behind.get(text[start : start + 1], ()):
            if text.startswith(word, start):
                return word
        return ""

    def word(self, text: str, floor: int, at: int) -> tuple[int, int, Kind] | None:
        """The longest listed word in which the reader first stops there: its start, end and kind."""
        best: Entry | None = None
        for key in (text[at : at + 2], text[at - 1 : at + 1] if at else ""):
            for length, offset in self._shapes.get(key, ()):
                if best is not None and length <= len(best.word):
                    break
                if at - offset >= floor:
                    best = self._listed(text, floor, at - offset, length, offset) or best
        if best is None:
            return None
        start = at - best.offset
        return start, start + len(best.word), best.kind

    def _listed(self, text: str, floor: int, start: int, length: int, offset: int) -> Entry | None:
        """The entry of the word of that length in which the reader first stops there, unless what stands around cancels it."""
        end = start + length
        for entry in self._words.get(text[start:end], ()):
            if entry.offset != offset:
                continue
            if entry.not_before and end < len(text) and text[end] in entry.not_before:
                continue
            if entry.not_after and start > floor and text[start - 1] in entry.not_after:
                continue
            return entry
        return None


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    return Lexicon()
