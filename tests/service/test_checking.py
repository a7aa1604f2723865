"""Checks beside the table: each points to its rows, and a sheet in order has none."""

from __future__ import annotations

from typing import Any

import pytest

from drafter.service import Drafter, SheetCheck
from drafter.service.checking import sheet_checks
from drafter.sheet import FactSheet
from tests.service.conftest import content


def checks(*facts: dict[str, Any], period: dict[str, str] | None = None) -> list[SheetCheck]:
    """The remarks on a sheet of these facts."""
    sourced = [{"source": "台账", **fact} for fact in facts]
    sheet = {"period": period or {"year": "2026", "span": "上半年"}, "facts": sourced}
    return list(sheet_checks(sheet, FactSheet.from_mapping(sheet)))


def test_a_sheet_in_order_has_no_remarks() -> None:
    """Nothing is said about a sheet that is whole and adds up."""
    assert sheet_checks(content(), FactSheet.from_mapping(content())) == ()


@pytest.mark.parametrize(
    ("facts", "kind", "ids", "said"),
    [
        (
            [
                {"id": "F1", "item": "培训", "value": "10", "unit": "期", "parts": ["F2", "F3"]},
                {"id": "F2", "item": "线上培训", "value": "4", "unit": "期"},
                {"id": "F3", "item": "线下培训", "value": "5", "unit": "期"},
            ],
            "conflict",
            ("F1", "F2", "F3"),
            "不相等",
        ),
        (
            [{"item": "慰问", "value": "3", "unit": "户"}, {"item": "慰问", "value": "3", "unit": "户"}],
            "duplicate",
            ("F1", "F2"),
            "重复",
        ),
        (
            [{"item": "慰问", "value": "3", "unit": "户"}, {"item": "慰问", "value": "5", "unit": "户"}],
            "conflict",
            ("F1", "F2"),
            "慰问",
        ),
        ([{"item": "慰问", "value": "3"}], "unit", ("F1",), "没有填单位"),
        ([{"item": "慰问金", "value": "128000", "unit": "万元", "previous": "12.5"}], "unit", ("F1",), "千倍"),
        ([{"item": "慰问金", "value": "12.5", "unit": "万元", "target": "120000"}], "unit", ("F1",), "目标"),
        (
            [
                {"id": "F1", "item": "参加", "value": "5", "unit": "人次", "parts": ["F2"]},
                {"id": "F2", "item": "女职工参加", "value": "5", "unit": "人"},
            ],
            "unit",
            ("F1", "F2"),
            "其中",
        ),
        ([{"item": "运动会", "date": "2026-09-01", "text": "举行"}], "date", ("F1",), "不在2026年上半年内"),
        ([{"item": "运动会", "date": "2025-04-01", "text": "举行"}], "date", ("F1",), "不在"),
        ([{"item": "运动会", "date": "8月3日", "text": "举行"}], "date", ("F1",), "不在"),
        ([{"item": "慰问困难职工", "value": "2", "unit": "户", "text": "孙玉梅、钱国栋"}], "personal", ("F1",), "姓名"),
        ([{"item": "新建会企业", "unit": "家"}], "blank", ("F1",), "1 项没有填数"),
        ([{"item": "慰问", "value": "3", "unit": "户", "source": ""}], "source", ("F1",), "出处"),
    ],
)
def test_what_deserves_a_look_is_told_with_its_rows(
    facts: list[dict[str, Any]], kind: str, ids: tuple[str, ...], said: str
) -> None:
    """The remark is of its kind, names its rows, and says in the words of the trade what is odd."""
    found = [one for one in checks(*facts) if one.kind == kind]

    assert [one.facts for one in found] == [ids]
    assert said in found[0].message


@pytest.mark.parametrize(
    "fact",
    [
        {"item": "运动会", "date": "2026-04-28", "text": "举行"},
        {"item": "运动会", "date": "4月28日", "text": "举行"},
        {"item": "运动会", "date": "2026-06-28至2026-07-02", "text": "举行"},
        {"item": "慰问金", "value": "12.5", "unit": "万元", "previous": "0", "target": "100"},
        {"item": "班组", "value": "1/3", "previous": "1/4"},
    ],
)
def test_what_is_in_order_is_not_told(fact: dict[str, Any]) -> None:
    """Days within the period or running into it, a zero to compare with, and shares need no look."""
    assert checks(fact) == []


def test_checks_follow_the_newest_sheet(drafter: Drafter) -> None:
    """After a save the remarks are those of the new sheet; while it cannot be read there are none."""
    work = drafter.create_work(content())

    assert drafter.sheet_checks(work.id) == ()

    facts = [*content()["facts"], {"item": "新建会企业", "unit": "家"}]
    drafter.save_sheet(work.id, {**content(), "facts": facts}, base=1)

    assert [one.kind for one in drafter.sheet_checks(work.id)] == ["blank"]

    drafter.save_sheet(work.id, {**content(), "facts": [{"item": "新建", "value": "xx"}]}, base=2)

    assert drafter.sheet_checks(work.id) == ()
