"""One form for all ways to write a character (字形折叠), so that words and numbers compare equal.

Full-width letters, digits and marks become half-width, traditional characters become simplified ones. Every character becomes
exactly one character: an offset in the folded text is the same offset in the text. Formal numerals (壹貳叁) become simplified
formal numerals and keep their rank as such; the reader knows their values.
"""

from __future__ import annotations

from functools import cache

from drafter.numerals.data import rows


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table[0x3000] = " "
    table[0xFFE5] = "¥"
    for simplified, variants in rows("characters"):
        for variant in variants:
            table[ord(variant)] = simplified
    return table


def fold(text: str) -> str:
    """The text in half-width and simplified characters, code point for code point."""
    if text.isascii():
        return text
    return text.translate(_table())
