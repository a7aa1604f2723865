"""The parent's sheet: it loads again, its draft reads like a district's and traces down to the units."""

from __future__ import annotations

import copy
import random
import re
from pathlib import Path

import pytest

from drafter import check, load_sheet
from drafter.export.workbook import sheet_workbook, sheet_yaml
from drafter.intake import example_content
from drafter.numerals import parse_amount, to_base
from drafter.prompts import Library, load_outline
from drafter.rollup import Rollup, breakdown, parent_unit, rollup, slim
from drafter.sheet import FactSheet, Release
from drafter.writing import DraftFinished
from drafter.writing.rule import RuleWriter
from tests.rollup.units import PARENT, PLACES, fact, rolled, unit

TOTALS = {"F2": ("F3", "F4"), "F23": ("F24", "F25", "F26")}


def street(name: str, seed: int) -> FactSheet:
    """The built-in example told by another street: other figures, the same items, its totals and its rate right."""
    draw = random.Random(seed)
    content = copy.deepcopy(example_content())
    content["unit"] = {"name": f"{name}街道总工会", "short": "街道总工会", "kind": "街道", "leaders": ["区总工会"]}
    rows = {row["id"]: row for row in content["facts"]}
    for row in rows.values():
        for field in ("value", "previous", "target"):
            if re.fullmatch(r"\d+(\.\d+)?", row.get(field, "")) and row.get("unit") != "%":
                tenths = round(10 * float(row[field]) * draw.uniform(0.6, 1.5))
                row[field] = f"{tenths // 10}.{tenths % 10}" if row["unit"] == "万元" else str(1 + tenths // 10)
    for whole, parts in TOTALS.items():
        rows[whole]["value"] = str(sum(int(rows[part]["value"]) for part in parts))
    rows["F18"]["value"] = f"{100 * int(rows['F17']['value']) / int(rows['F1']['value']):.1f}"
    return FactSheet.from_mapping(content)


@pytest.fixture(scope="module")
def district() -> Rollup:
    """Eight streets rolled up."""
    return rollup([street(name, n) for n, name in enumerate(PLACES[:8])], unit=PARENT)


def draft(sheet: FactSheet) -> DraftFinished:
    """The draft of the rule writer."""
    assert sheet.period is not None
    outline = load_outline(Library().default_outline(sheet.unit.kind, sheet.period.span))
    *_, last = RuleWriter().write(sheet, outline)
    assert isinstance(last, DraftFinished)
    return last


@pytest.mark.parametrize("form", [".yaml", ".xlsx"])
def test_the_parents_sheet_is_saved_and_loads_again(district: Rollup, form: str, tmp_path: Path):
    """What was rolled up comes back from a file: the totals, their parts, and each unit's facts as they were."""
    path = tmp_path / f"parent{form}"
    content = district.sheet.as_mapping()
    path.write_bytes(sheet_workbook(content) if form == ".xlsx" else sheet_yaml(content).encode())
    again = load_sheet(path)

    assert again.units == district.sheet.units
    assert [(f.id, f.value, f.parts) for f in again.facts] == [(f.id, f.value, f.parts) for f in district.sheet.facts]
    assert again.period == district.sheet.period


def test_the_parents_draft_has_nothing_flagged_and_tells_no_units_figures(district: Rollup):
    """Every figure of the draft rests on the parent's own facts; units are named only where they won an honour."""
    told = draft(district.sheet)
    own = {fact.id for fact in district.sheet.facts}
    named = [line for line in told.text.splitlines() for place in PLACES[:8] if f"{place}街道" in line]

    assert told.report.ok
    assert len(told.report.figures) > 60
    assert told.report.unused == ()
    assert {name for figure in told.report.figures for name in figure.facts} <= own
    assert all("先锋号" in line for line in named)
    assert told.text.startswith("云湖区总工会2025年上半年工作总结")


def test_a_part_of_a_total_is_told_behind_it(district: Rollup):
    """Where every street makes a total up alike the district's draft tells it with 其中."""
    assert re.search(r"调解成功\d+件，其中工资纠纷\d+件", draft(district.sheet).text)


def test_each_figure_of_the_draft_comes_down_to_units_and_facts(district: Rollup):
    """For a total that the draft tells, the units' facts behind it add up to it, and there is one of each street."""
    report = check(draft(district.sheet).text, district.sheet)
    totals = {name for figure in report.figures for name in figure.facts if district.sheet.fact(name).parts}

    assert len(totals) > 40
    for name in totals:
        total, shares = district.sheet.fact(name), breakdown(district.sheet, name)
        values = [parse_amount(to_base(share.fact.value or "", share.fact.unit)[0]).low for share in shares]
        assert sum(values) == parse_amount(to_base(total.value or "", total.unit)[0]).low
        assert {share.unit for share in shares} == set(district.units)


def test_a_total_changed_by_hand_no_longer_agrees_with_its_units(district: Rollup):
    """A check of the parent's draft compares each total with what the units reported."""
    facts = tuple(
        fact.model_copy(update={"value": "1", "written": "1"}) if fact.item == "职工合理化建议" else fact
        for fact in district.sheet.facts
    )
    changed = district.sheet.model_copy(update={"facts": facts})
    (conflict,) = check("各项工作稳步推进。", FactSheet(**dict(changed))).conflicts

    assert (conflict.kind, conflict.place) == ("total", "sheet")
    assert "职工合理化建议" in conflict.message


def test_a_units_figure_does_not_pass_for_the_parents(district: Rollup):
    """A figure that only one street has is not the district's."""
    total = next(fact for fact in district.sheet.facts if fact.item == "职工合理化建议")
    street_value = breakdown(district.sheet, total.id)[0].fact.value
    report = check(f"全区征集职工合理化建议{street_value}条。", district.sheet)

    assert [figure.flagged for figure in report.figures] == [True]
    assert report.figures[0].suggestion == f"{total.value}条"


def test_the_slim_sheet_keeps_what_stands_behind_totals(district: Rollup):
    """Without the facts that no total rests on the sheet is shorter, and every total comes down to the same facts."""
    less = slim(district.sheet)

    assert sum(len(unit.facts) for unit in less.units) < sum(len(unit.facts) for unit in district.sheet.units)
    for one in district.sheet.facts:
        told = [(share.id, share.unit, share.fact.value) for share in breakdown(less, one.id)]
        assert told == [(share.id, share.unit, share.fact.value) for share in breakdown(district.sheet, one.id)]
    assert FactSheet.from_mapping(less.as_mapping()).units == less.units


def test_problems_that_several_units_share_are_taken_up(district: Rollup):
    """What all streets state in the same words is the district's too."""
    assert "基层工会干部多为兼职，业务能力有待提高" in district.sheet.problems
    assert len(district.sheet.plans) <= 5


def test_breakdown_of_anything_else_is_empty(district: Rollup):
    """A rate, an unknown id and a unit's own fact come down to nothing."""
    rate = next(line for line in district.lines if line.formula)

    assert breakdown(district.sheet, rate.fact) == ()
    assert breakdown(district.sheet, "F999") == ()
    assert breakdown(district.sheet, "U1_F1") == ()


def test_the_result_is_plain_data_too(district: Rollup):
    """What a page or a program needs comes as JSON, enumerations as their names."""
    import json

    told = json.loads(json.dumps(district.as_json(), ensure_ascii=False))

    assert told["settled"] is district.settled
    assert {line["outcome"] for line in told["lines"]} >= {"summed", "recomputed", "named"}
    assert all(set(concern) >= {"kind", "message", "double"} for concern in told["concerns"])


@pytest.mark.parametrize(
    ("said", "then"),
    [
        (("", ""), Release.MASKED),
        (("", "不出单位"), Release.CONFINED),
        (("可含个人信息", "不出单位"), Release.CONFINED),
        (("可含个人信息", ""), Release.MASKED),
        (("可含个人信息", "可含个人信息"), Release.WHOLE),
    ],
)
def test_the_parents_sheet_is_released_no_further_than_any_units(said: tuple[str, str], then: Release):
    """What one unit keeps in the house or masked is so in the total; only when all let personal data out does the parent."""
    sheets = [
        unit(name, fact("新建工会", "3", "家"), release=word) for name, word in zip(PLACES[:2], said, strict=True)
    ]

    assert rolled(*sheets).sheet.release is then
    assert slim(rolled(*sheets).sheet).release is then


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云岭区总工会", "区"),
        ("镇江市总工会", "市"),
        ("云岭区人民医院工会", "医院"),
        ("临江街道总工会", "街道"),
        ("云岭经济开发区总工会", "开发区"),
        ("云岭县教育局", "局"),
        ("云岭建设集团有限公司工会", "公司"),
        ("总工会", ""),
    ],
)
def test_the_kind_of_a_parent_is_a_kind_and_not_its_name(name: str, kind: str) -> None:
    """What the name ends on tells what kind of unit it is, by which its outline is chosen; nothing is made up."""
    named = parent_unit([], name)
    assert named is not None

    assert named.kind == kind


def test_a_parent_that_only_the_units_name_has_a_kind_too() -> None:
    """区总工会, as its units call it, is a 区."""
    parent = parent_unit([street("临江", 1)])
    assert parent is not None

    assert (parent.name, parent.kind) == ("区总工会", "区")
