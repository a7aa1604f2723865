"""Register and the habits of official documents (文风与公文惯例): `lint(text)` -> remarks, some with a safe fix.

A 工作总结 is no statutory kind of document, so a remark says 按公文惯例 and never 违反国标. To add a rule, add a record at the end
of layout.py (P), structure.py (S), numbers.py (N), punctuation.py (Q) or genre.py (Z); to add a word, add a row to data/words.tsv.
"""

from __future__ import annotations

from drafter.register.lint import RULES, lint
from drafter.trace import Remark, Strength

__all__ = ["RULES", "Remark", "Strength", "lint"]
