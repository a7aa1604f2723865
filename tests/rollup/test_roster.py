"""Which sheets count, and what is said of the others."""

from __future__ import annotations

from drafter.rollup import Worry
from drafter.sheet import Period, Unit
from tests.rollup.units import PARENT, fact, rolled, unit

ROW = fact("新建企业工会", "3", "家")


def test_units_that_have_not_reported_are_named():
    """An expected unit without a sheet is missing, by its own name or its short one; an unexpected one counts and is named."""
    found = rolled(
        unit("松岭", ROW),
        unit("竹湾", ROW, unit={"name": "竹湾街道总工会", "short": "竹湾"}),
        unit("柳塘", ROW),
        expected=["竹湾", "松岭街道总工会", "梅桥街道总工会"],
    )

    assert found.missing == ("梅桥街道总工会",)
    assert found.units == ("竹湾街道总工会", "松岭街道总工会", "柳塘街道总工会")
    assert [(c.kind, c.units) for c in found.concerns] == [(Worry.UNEXPECTED, ("柳塘街道总工会",))]
    assert not found.settled


def test_a_unit_that_reported_twice_counts_once():
    """The same sheet twice counts once; of two that differ the fuller counts, whichever came first."""
    full, short = unit("松岭", ROW, fact("职工书屋", "2", "个")), unit("松岭", fact("新建企业工会", "9", "家"))
    twice = rolled(full, full, unit("竹湾", ROW))
    either = [rolled(full, short), rolled(short, full)]

    assert twice.lines[0].value == "6"
    assert [c.kind for c in twice.doubles] == [Worry.UNIT_TWICE]
    assert either[0] == either[1]
    assert either[0].lines[0].value == "3"
    assert "内容不同" in either[0].doubles[0].message


def test_the_parents_own_sheet_is_left_out():
    """An earlier roll-up in the same folder is not added to itself."""
    before = rolled(unit("松岭", ROW), unit("竹湾", ROW)).sheet
    found = rolled(unit("松岭", ROW), unit("竹湾", ROW), before)

    assert found.lines[0].value == "6"
    assert [c.kind for c in found.doubles] == [Worry.PARENT]


def test_a_unit_inside_another_is_not_counted_again():
    """A sheet that was rolled up from a unit holds its figures already."""
    from drafter.rollup import rollup

    lower = rollup([unit("松岭", ROW), unit("竹湾", ROW)], unit=Unit(name="东片工会")).sheet
    found = rolled(lower, unit("松岭", ROW), unit("梅桥", ROW))

    assert found.lines[0].value == "9"
    assert [(c.kind, c.units) for c in found.doubles] == [(Worry.CONTAINED, ("松岭街道总工会", "东片工会"))]


def test_a_unit_and_its_superior_are_told():
    """Where a unit's superior reports too, its figures may hold the unit's: both count, a person looks."""
    firm = unit("某厂", ROW, unit={"name": "松岭机械厂工会", "leaders": ["松岭街道总工会"]})
    found = rolled(unit("松岭", ROW), firm)

    assert [(c.kind, c.units) for c in found.doubles] == [(Worry.SUPERIOR, ("松岭街道总工会", "松岭机械厂工会"))]
    assert found.lines[0].value == "6"


def test_sheets_of_another_period_do_not_count():
    """Half a year and a whole one are not added; a sheet that names no period counts and is named."""
    year = unit("竹湾", ROW, period={"year": "2025", "span": "全年"})
    silent = unit("梅桥", ROW, period=None)
    found = rolled(unit("松岭", ROW), unit("柳塘", ROW), year, silent)
    asked = rolled(unit("松岭", ROW), year, period=Period(year=2025, span="全年"))

    assert (found.sheet.period, found.lines[0].value) == (Period(year=2025, span="上半年"), "9")
    assert [(c.kind, c.units) for c in found.concerns] == [
        (Worry.PERIOD, ("梅桥街道总工会",)),
        (Worry.PERIOD, ("竹湾街道总工会",)),
    ]
    assert asked.units == ("竹湾街道总工会",)


def test_a_sheet_without_a_name_is_told():
    """Figures that nobody signed count under a stand-in name."""
    found = rolled(unit("松岭", ROW), unit("竹湾", ROW, unit={}))

    assert found.units == ("未写名称的单位1", "松岭街道总工会")
    assert [c.kind for c in found.concerns] == [Worry.NAMELESS]


def test_no_units_give_an_empty_sheet():
    """Nothing reported is nothing told, with everybody missing."""
    found = rolled(expected=["松岭街道总工会"])

    assert (found.lines, found.sheet.facts, found.sheet.unit) == ((), (), PARENT)
    assert found.missing == ("松岭街道总工会",)
