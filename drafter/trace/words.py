"""The words of a passage, weighted (用词): what a draft and a sheet have in common when they name the same thing differently.

A passage is a set of grams: pairs of neighbouring Han characters, single characters (weaker), Latin words, and concepts from
data/synonyms.tsv (慰问 and 走访 are one). Weights are whole numbers, scaled by 100, so that the same text gives the same report on any
machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache

from drafter.numerals import fold
from drafter.tables import rows

RUN = re.compile(r"[㐀-鿿]+|[a-z]{2,}")
FUNCTION_CHARACTERS = frozenset(
    "的了和与及在对为以是有并等各其中共将把被由于到从向给也又都上下年月日个名人次家元第一二三四五六七八九十百千万亿两半余多近约"
)
SINGLE = 30
PAIR = 100
CONCEPT = 90


@cache
def _concepts() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The words by the two characters they begin with, longest first, each with the concepts it may stand for."""
    names: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows(__package__, "data/synonyms.tsv")):
        for word in row:
            names[word] = (*names.get(word, ()), f"#{number}")
    beginning: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word in sorted(names, key=len, reverse=True):
        beginning.setdefault(word[:2], []).append((word, names[word]))
    return {pair: tuple(words) for pair, words in beginning.items()}


def _words_in(plain: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of a text with their concepts, read from the left, at each place the longest word that the table knows.

    A word inside a longer one is not seen: 不合格 is not 合格, and the 员工 in 会员工作 is none.
    """
    known = _concepts()
    at, end = 0, len(plain)
    while at < end:
        for word, names in known.get(plain[at : at + 2], ()):
            if plain.startswith(word, at):
                yield word, names
                at += len(word)
                break
        else:
            at += 1


@lru_cache(maxsize=20_000)
def grams(text: str) -> frozenset[str]:
    """The grams of a passage: pairs, single characters, Latin words and concepts (marked with #)."""
    plain = fold(text).lower()
    out: set[str] = set()
    for run in RUN.findall(plain):
        if run[0].isascii():
            out.add(run)
            continue
        out.update(run[i : i + 2] for i in range(len(run) - 1))
        out.update(character for character in run if character not in FUNCTION_CHARACTERS)
    for _, names in _words_in(plain):
        out.update(names)
    return frozenset(out)


def synonyms(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """The words by which two texts name the same thing differently: 新建企业工会 and 新成立企业工会 give 新建, 新成立."""
    texts = [dict(_words_in(fold(text).lower())) for text in (one, other)]
    return tuple(
        (word, twin)
        for word, names in texts[0].items()
        if word not in texts[1]
        for twin, others in texts[1].items()
        if twin not in texts[0] and not set(names).isdisjoint(others)
    )


def pairs(found: Iterable[str]) -> frozenset[str]:
    """The grams that are more than a stray character or a concept: pairs and Latin words."""
    return frozenset(gram for gram in found if len(gram) > 1 and gram[0] != "#")


@lru_cache(maxsize=20_000)
def telling(text: str) -> frozenset[str]:
    """The grams that tell what words are of: pairs, Latin words and concepts; a stray character says nothing."""
    return frozenset(gram for gram in grams(text) if len(gram) > 1)


def weight(gram: str) -> int:
    """How much a gram says by its form alone: a pair more than a concept, a concept more than one character."""
    if gram[0] == "#":
        return CONCEPT
    return SINGLE if len(gram) == 1 else PAIR


@cache
def rarity(held: int, of: int) -> int:
    """Rare grams say more: 100 * ln(1 + of/held) for a gram that `held` of `of` facts hold."""
    return int((Decimal(1) + Decimal(of) / Decimal(max(1, held))).ln() * 100)
