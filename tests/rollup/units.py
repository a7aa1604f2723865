"""Made-up units for the roll-up tests (汇总样表)."""

from __future__ import annotations

from typing import Any

from drafter.rollup import Line, Rollup, rollup
from drafter.sheet import FactSheet, Unit

PARENT = Unit(name="云湖区总工会", short="区总工会", kind="区总工会", leaders=("市总工会", "区委"))
PLACES = ("松岭", "竹湾", "梅桥", "柳塘", "槐荫", "杏林", "桃源", "榆关", "枫渡", "桂洲")


def unit(name: str, *facts: dict[str, Any], **more: Any) -> FactSheet:
    """A street's sheet of the first half of 2025; facts as in YAML."""
    content: dict[str, Any] = {
        "unit": {"name": f"{name}街道总工会", "kind": "街道", "leaders": ["区总工会"]},
        "period": {"year": "2025", "span": "上半年"},
        "facts": list(facts),
    }
    return FactSheet.from_mapping(content | more)


def fact(item: str, value: str = "", measure: str = "", **more: Any) -> dict[str, Any]:
    """One fact as in YAML."""
    return {"topic": "组织建设", "item": item, "value": value, "unit": measure} | more


def rolled(*sheets: FactSheet, **more: Any) -> Rollup:
    """Roll up into the district."""
    return rollup(sheets, unit=PARENT, **more)


def line(found: Rollup, item: str) -> Line:
    """The only line of an item."""
    (only,) = (line for line in found.lines if line.item == item)
    return only
