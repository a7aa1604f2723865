"""Reported twice: one event or figure told by several units, one sheet under two names."""

from __future__ import annotations

import pytest

from drafter.rollup import Worry
from tests.rollup.units import fact, rolled, unit


@pytest.mark.parametrize(
    "row",
    [
        fact("区职工羽毛球赛", date="2025-06-15", text="获团体第二名"),
        fact("联合招聘会", "36", "家", date="2025-05-24"),
        fact("招聘会", "36", "家", text="在体育馆举行"),
    ],
)
def test_one_event_told_by_two_units_is_warned_of(row):
    """The same item with the same day, or the same figure and words, may be one event: the units and facts are named."""
    (concern,) = rolled(unit("松岭", row), unit("竹湾", row), unit("梅桥", fact("职工书屋", "1", "个"))).doubles

    assert concern.kind is Worry.EVENT
    assert concern.units == ("松岭街道总工会", "竹湾街道总工会")
    assert concern.facts == ("U1_F1", "U3_F1")


def test_the_wording_of_a_form_is_no_event():
    """What half the units write in the same words beside equal figures comes from the form they all filled in."""
    row = fact("区域性集体合同", "3", "份", text="按片区签订")
    sheets = [unit(name, row) for name in ("松岭", "竹湾", "梅桥", "柳塘")]

    assert rolled(*sheets).settled


def test_equal_figures_alone_are_no_event():
    """Two streets may well have three of something each."""
    assert rolled(unit("松岭", fact("职工书屋", "3", "个")), unit("竹湾", fact("职工书屋", "3", "个"))).settled


def test_what_was_done_together_is_warned_of():
    """A figure whose text says 联合 may be in another unit's figure too."""
    found = rolled(
        unit("松岭", fact("招聘会", "2", "场", text="与竹湾街道联合举办")), unit("竹湾", fact("招聘会", "3", "场"))
    )

    assert [(c.kind, c.units) for c in found.doubles] == [(Worry.JOINT, ("松岭街道总工会",))]


def test_a_sheet_handed_in_under_two_names_is_warned_of():
    """Two units whose figures are all the same, and not just one or two, have one sheet between them."""
    rows = [fact(item, str(7 * n), "个") for n, item in enumerate(("书屋", "驿站", "活动室", "母婴室", "托管班"), 1)]
    found = rolled(unit("松岭", *rows), unit("竹湾", *rows), unit("梅桥", *rows[:4], fact("托管班", "9", "个")))

    assert [(c.kind, c.units) for c in found.doubles] == [(Worry.COPIED, ("松岭街道总工会", "竹湾街道总工会"))]


@pytest.mark.parametrize(("second", "total"), [("5", "5"), ("6", "5")])
def test_one_item_twice_in_a_sheet_counts_once(second, total):
    """A row written twice, or with two values, counts with its first and is told."""
    found = rolled(unit("松岭", fact("职工书屋", "5", "个"), fact("职工书屋", second, "个")))

    assert [c.kind for c in found.doubles] == [Worry.REPEATED]
    assert found.lines[0].value == total
