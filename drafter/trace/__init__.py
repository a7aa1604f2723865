"""Tracing every number of a draft to the fact sheet (数字溯源): `check(text, sheet)` -> Report."""

from __future__ import annotations

from drafter.trace.check import check
from drafter.trace.citations import strip_citations
from drafter.trace.options import Option, options, phrase_of
from drafter.trace.passages import is_heading
from drafter.trace.report import Conflict, Figure, Remark, Report, Status, Strength, Verdict

__all__ = [
    "Conflict",
    "Figure",
    "Option",
    "Remark",
    "Report",
    "Status",
    "Strength",
    "Verdict",
    "check",
    "is_heading",
    "options",
    "phrase_of",
    "strip_citations",
]
