"""Tracing every number of a draft to the fact sheet (数字溯源): `check(text, sheet)` -> Report.

Besides it the door gives what tells one word or unit of measure from another (`grams`, `synonyms`, `fit`, `measure`), so that whoever
compares items elsewhere compares them alike.
"""

from __future__ import annotations

from drafter.trace.check import check
from drafter.trace.citations import strip_citations
from drafter.trace.evidence import states_basis
from drafter.trace.options import Option, options, phrase_of
from drafter.trace.passages import is_heading
from drafter.trace.report import Conflict, Figure, Remark, Report, Status, Strength, Verdict
from drafter.trace.units import Fit, Measure, fit, measure
from drafter.trace.words import grams, synonyms, weight

__all__ = [
    "Conflict",
    "Figure",
    "Fit",
    "Measure",
    "Option",
    "Remark",
    "Report",
    "Status",
    "Strength",
    "Verdict",
    "check",
    "fit",
    "grams",
    "is_heading",
    "measure",
    "options",
    "phrase_of",
    "states_basis",
    "strip_citations",
    "synonyms",
    "weight",
]
