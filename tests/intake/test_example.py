"""The built-in example: real enough to draft from, and without a contradiction of its own."""

from __future__ import annotations

from fractions import Fraction

from drafter.intake import example_content
from drafter.numerals import parse_amount
from drafter.sheet import FactSheet


def test_the_example_is_a_sheet() -> None:
    """The example reads without a problem and shows every kind of field."""
    sheet = FactSheet.from_mapping(example_content())

    assert sheet.period is not None
    assert sheet.period.label == "2025年上半年"
    assert 50 <= len(sheet.facts) <= 60
    assert 8 <= len(sheet.topics()) <= 10
    for field in (
        "value",
        "previous",
        "target",
        "parts",
        "date",
        "text",
        "modifier",
        "basis",
        "source",
    ):
        assert any(getattr(fact, field) for fact in sheet.facts), field
    assert len(sheet.problems) >= 3
    assert len(sheet.plans) >= 3


def test_its_totals_add_up() -> None:
    """Each declared total is the sum of its parts."""
    sheet = FactSheet.from_mapping(example_content())
    totals = [fact for fact in sheet.facts if fact.parts]

    assert totals
    for total in totals:
        parts = [sheet.fact(part).value or "0" for part in total.parts]
        assert parse_amount(total.value or "0").low == sum((parse_amount(part).low for part in parts), Fraction(0))


def test_dates_lie_in_the_period() -> None:
    """No date of the example lies outside the half-year it reports on."""
    sheet = FactSheet.from_mapping(example_content())
    for fact in sheet.facts:
        for end in filter(None, fact.date.split("~")):
            assert end.startswith("2025-0")
            assert 1 <= int(end[5:7]) <= 6


def test_each_call_gives_a_sheet_of_its_own() -> None:
    """Editing one copy of the example does not change the next."""
    example_content()["facts"].clear()
    assert example_content()["facts"]
