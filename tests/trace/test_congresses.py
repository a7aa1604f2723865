"""Congresses that everyone knows are right in their time, and held to the sheet where it tells one."""

from __future__ import annotations

import pytest

from drafter.sheet import FactSheet
from drafter.trace import check
from tests.trace.sheets import fact, sheet


def of_year(year: int, *facts: dict[str, str]) -> FactSheet:
    """A sheet of one year that counts members, and what else is given."""
    return sheet(fact("F1", "组织建设", "会员", "312", "人"), *facts, period={"year": year, "span": "全年"})


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2025, "深入学习贯彻党的二十大和二十届三中、四中全会精神，落实中国工会十八大部署。"),
        (2018, "以党的十九大精神为指引，学习中国工会十七大、团的十八大文件。"),
        (2017, "上半年总结十八大以来的工作，下半年学习党的十九大报告。"),
        (2009, "学习党的十七大和十七届四中全会精神。"),
        (2004, "贯彻党的十六大精神和中国工会十四大文件。"),
    ],
)
def test_the_congress_in_office_is_known(year: int, text: str) -> None:
    """It needs no row in the sheet, nor do the plenums that it has held."""
    report = check(text, of_year(year))

    assert not report.flagged, [(f.text, f.reason) for f in report.flagged]


@pytest.mark.parametrize(
    ("year", "text", "wrong"),
    [
        # it has not met yet, or another has met since
        (2018, "深入学习贯彻党的二十大精神。", "二十大"),
        (2025, "深入学习贯彻党的十九大精神。", "十九大"),
        (2025, "落实中国工会十九大部署。", "十九大"),
        (2023, "学习党的二十届三中全会精神。", "三中全会"),
        # no congress of the country
        (2025, "召开第二十届职工代表大会。", "第二十届"),
    ],
)
def test_another_congress_is_held_to_the_sheet(year: int, text: str, wrong: str) -> None:
    """Of any other the sheet must tell."""
    assert [f.text for f in check(text, of_year(year)).flagged] == [wrong]


def test_a_sheet_that_tells_a_congress_decides() -> None:
    """Where the sheet tells one, no other is right because it is known."""
    told = fact("F2", "政治学习", "文件学习", text="通读党的十九大报告")

    assert [f.text for f in check("学习党的十八大报告。", of_year(2017, told)).flagged] == ["十八大"]
    assert not check("学习党的十九大报告。", of_year(2017, told)).flagged
