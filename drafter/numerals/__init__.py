"""Reading numbers in Chinese official prose (数字识读): `read_numbers(text)` -> mentions."""

from __future__ import annotations

from drafter.numerals.mention import TRACED, Kind, Mention

__all__ = ["TRACED", "Kind", "Mention"]
