"""Register and the habits of official documents (文风与公文惯例): `lint(text)` -> remarks.

A 工作总结 is no statutory kind of document, so a remark says 按公文惯例 and never 违反国标 (REFERENCE.md B).
"""

from __future__ import annotations

from drafter.trace import Remark, Strength

__all__ = ["Remark", "Strength"]
