"""Sheets, drafts and single facts for the tests of the rule writer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from drafter.intake import example_content
from drafter.prompts import Library, load_outline
from drafter.sheet import Fact, FactSheet, Period
from drafter.writing.rule import settled
from drafter.writing.rule.passage import sentences

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*/facts.yaml"))


YEAR = Period(year=2025, span="全年")


HALF = Period(year=2025, span="上半年", last_month=6)


def example() -> FactSheet:
    """Load the built-in example."""
    return FactSheet.from_mapping(example_content())


# A case is drafted once however many tests look at its draft: the rule writer writes the same every time, which has its own test.
@lru_cache(maxsize=512)
def draft(sheet: FactSheet, name: str = "") -> str:
    """Compose a sheet by an outline, the one suggested unless named, as one text."""
    suggested = Library().default_outline(sheet.unit.kind, sheet.period.span if sheet.period else "")
    return "\n".join(part.text for part in settled(sheet, load_outline(name or suggested)))


def fact(item: str, value: str | None = None, unit: str = "", **more: object) -> Fact:
    """Make a fact."""
    return Fact.model_validate({"id": "F1", "item": item, "value": value, "unit": unit, **more})


def told(*facts: Fact, period: Period = YEAR) -> str:
    """Tell facts of one topic, numbered as a sheet would."""
    numbered = [one.model_copy(update={"id": f"F{n}"}) for n, one in enumerate(facts, 1)]
    return "".join(sentences(numbered, period, "", 0))
