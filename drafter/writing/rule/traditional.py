"""Our own phrases in traditional characters (繁体行文), for a sheet that is written in them.

Only words and characters of traditional.tsv change, one for one; the sheet's own words are traditional already and stay as they are.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from drafter.numerals import fold
from drafter.sheet import FactSheet

SHARE = 12
"""A sheet counts as traditional when at least one character in so many has a simplified form that differs."""


def is_traditional(sheet: FactSheet) -> bool:
    """Whether a sheet is written in traditional characters."""
    text = "".join(
        [
            sheet.unit.name,
            *(fact.topic + fact.item + fact.text for fact in sheet.facts),
            *sheet.problems,
            *sheet.plans,
        ]
    )
    han = [character for character in text if "㐀" <= character <= "鿿"]
    changed = sum(1 for character in han if fold(character) != character)
    return changed * SHARE >= len(han) > 0


@cache
def _tables() -> tuple[tuple[tuple[str, str], ...], dict[int, str]]:
    text = (files("drafter.writing.rule") / "traditional.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    words = tuple((simplified, traditional) for simplified, traditional in rows if len(simplified) > 1)
    return words, {ord(row[0]): row[1] for row in rows if len(row[0]) == 1}


def to_traditional(text: str) -> str:
    """Write text in traditional characters."""
    words, characters = _tables()
    for simplified, traditional in words:
        text = text.replace(simplified, traditional)
    return text.translate(characters)
