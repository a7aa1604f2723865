"""Our own phrases in traditional characters (繁体行文), for a sheet that is written in them.

Only words and characters of traditional.tsv change, one for one; the sheet's own words are traditional already and stay as they are.
"""

from __future__ import annotations

import re
from functools import cache

from drafter.numerals import fold
from drafter.sheet import FactSheet
from drafter.tables import rows

BOTH = frozenset("采舍里干谷准余布托游伙征御几斗范后台表")
"""Characters that are right in traditional text too: where the sheet has them, they are its own."""
SHARE = 12
"""A sheet counts as traditional when at least one character in so many has a simplified form that differs."""


def _own_words(sheet: FactSheet) -> list[str]:
    unit = sheet.unit
    told = [word for fact in sheet.facts for word in (fact.topic, fact.item, fact.unit, fact.text, fact.basis)]
    return [unit.name, unit.short, *unit.leaders, *told, *sheet.problems, *sheet.plans]


def is_traditional(sheet: FactSheet) -> bool:
    """Whether a sheet is written in traditional characters."""
    text = "".join(_own_words(sheet))
    han = [character for character in text if "㐀" <= character <= "鿿"]
    changed = sum(1 for character in han if fold(character) != character)
    return changed * SHARE >= len(han) > 0


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Give the rows of traditional.tsv: words, and single characters."""
    table = rows(__package__, "traditional.tsv")
    return (
        {simplified: row for simplified, row in table if len(simplified) > 1},
        {simplified: row for simplified, row in table if len(simplified) == 1},
    )


def to_traditional(text: str, own: frozenset[str] = frozenset()) -> str:
    """Write text in traditional characters; what stands beside its neighbour in the sheet too is the sheet's word (館舍) and stays.

    own: the pairs of characters of the sheet, see own_pairs.
    """
    words, characters = _tables()
    around = f" {text} "

    def written(found: re.Match[str]) -> str:
        place, character = found.start(), found[0]
        if len(character) > 1:
            return words[character]
        pairs = {around[place : place + 2], around[place + 1 : place + 3]}
        if character in BOTH and pairs & own:
            return character
        return characters.get(character, character)

    return _pattern().sub(written, text)


@cache
def _pattern() -> re.Pattern[str]:
    """Words of the table before single characters, so that 批准 keeps its 准."""
    words, _ = _tables()
    return re.compile("|".join([*sorted(map(re.escape, words), key=len, reverse=True), "[\u3400-\u9fff]"]))


def own_pairs(sheet: FactSheet) -> frozenset[str]:
    """Give the pairs of characters that stand side by side in a sheet's own words."""
    return frozenset(text[n : n + 2] for text in _own_words(sheet) for n in range(len(text) - 1))
