"""One form for all ways to write a character (字形折叠), so that words and numbers compare equal.

Full-width letters, digits and marks become half-width, traditional characters become simplified ones. Every character becomes
exactly one character: an offset in the folded text is the same offset in the text. Formal numerals (壹貳叁) become simplified
formal numerals and keep their rank as such; the reader knows their values.
"""

from __future__ import annotations

import re
from functools import cache

from drafter.tables import rows

# Full-width marks that every text has: replaced at once they cost less than one by one.
_MARKS = {"，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "％": "%"}

# 計畫 and 規畫 are plans and no paintings; the one character that depends on the one before it.
_PLANNED = re.compile("(?<=[计规筹策企])画")


@cache
def _table() -> dict[str, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {"\u3000": " ", "\uffe5": "¥"}
    for simplified, variants in rows(__package__, "data/characters.tsv"):
        table.update(dict.fromkeys(variants, simplified))
    return table


@cache
def _variant() -> re.Pattern[str]:
    """Any character that has another form; most texts hold few of them besides the marks."""
    return re.compile(f"[{re.escape(''.join(_table()))}]")


def fold(text: str) -> str:
    """The text in half-width and simplified characters, code point for code point."""
    if text.isascii():
        return text
    for mark, half in _MARKS.items():
        text = text.replace(mark, half)
    table = _table()
    folded = _variant().sub(lambda found: table[found[0]], text)
    return _PLANNED.sub("划", folded) if "画" in folded else folded
