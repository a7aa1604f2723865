"""Facts of units below in a check: they stand behind totals, and are evidence for nothing else."""

from __future__ import annotations

import pytest

from drafter import FactSheet, check
from drafter.trace import Fit, fit, grams, measure, synonyms, weight


def parent(total: str, measure: str = "元", **more: str) -> FactSheet:
    """A total over two units that gave 1.25万元 and 500元."""
    return FactSheet.from_mapping(
        {
            "facts": [
                {"id": "F1", "item": "慰问资金", "value": total, "unit": measure, "parts": ["U1_F1", "U2_F1"]} | more
            ],
            "units": [
                {"name": "松岭", "facts": [{"item": "慰问资金", "value": "1.25", "unit": "万元"}]},
                {"name": "竹湾", "facts": [{"item": "慰问资金", "value": "500", "unit": "元"}]},
            ],
        }
    )


@pytest.mark.parametrize(("total", "measure", "right"), [("13000", "元", 0), ("1.3", "万元", 0), ("12900", "元", 1)])
def test_a_total_is_compared_with_the_units_facts(total, measure, right):
    """Whatever units of measure they wrote, the parts must add up to the total."""
    found = check("", parent(total, measure)).conflicts

    assert [conflict.kind for conflict in found] == ["total"] * right
    assert all(conflict.facts == ("F1", "U1_F1", "U2_F1") for conflict in found)


def test_a_hedged_total_is_not_compared():
    """约 leaves room that no sum can measure."""
    assert check("", parent("12000", modifier="约")).conflicts == ()


def test_a_units_figure_is_no_evidence():
    """500元 is one unit's: a draft of the parent that tells it as its own is flagged, the total is not."""
    report = check("发放慰问资金13000元。另有慰问资金500元。", parent("13000"))

    assert [figure.flagged for figure in report.figures] == [False, True]
    assert report.unused == ()


def test_a_long_total_names_its_parts_by_number():
    """A message about a thousand units does not list a thousand figures."""
    rows = [{"name": f"第{n}", "facts": [{"item": "书屋", "value": "2", "unit": "个"}]} for n in range(1, 41)]
    names = [f"U{n}_F1" for n in range(1, 41)]
    sheet = FactSheet.from_mapping(
        {"facts": [{"id": "F1", "item": "书屋", "value": "81", "unit": "个", "parts": names}], "units": rows}
    )
    (conflict,) = check("", sheet).conflicts

    assert "共40项" in conflict.message
    assert len(conflict.message) < 80


def test_the_door_tells_words_and_measures_apart():
    """Whoever compares items elsewhere does it as tracing does."""
    assert synonyms("新建企业工会", "新成立企业工会") == (("新建", "新成立"),)
    assert synonyms("职工书屋", "职工书屋") == ()
    assert fit("人", "人次") is Fit.NONE
    assert fit("人", "名") is Fit.SAME
    assert measure("小时").factor == 60
    assert all(weight(gram) > 0 for gram in grams("新建企业工会"))
