"""Reading numbers in Chinese official prose (数字识读): `read_numbers(text)` -> mentions."""

from __future__ import annotations

from drafter.numerals.amount import Amount, canonical, magnitude, parse_amount, to_base
from drafter.numerals.fold import fold
from drafter.numerals.mention import TRACED, Kind, Mention
from drafter.numerals.reader import read_numbers
from drafter.numerals.writing import replacement, write_number

__all__ = [
    "TRACED",
    "Amount",
    "Kind",
    "Mention",
    "canonical",
    "fold",
    "magnitude",
    "parse_amount",
    "read_numbers",
    "replacement",
    "to_base",
    "write_number",
]
