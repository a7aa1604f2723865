"""Raw sheet content (原始内容): what was typed, kept as text, and what can be told from it before it is readable as a sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from drafter.errors import InputError, Problem, SheetError
from drafter.numerals import fold
from drafter.sheet import FactSheet
from drafter.store import Headline

HEADS = {
    "unit": {"name": "单位名称", "short": "简称", "kind": "单位类别", "leaders": "上级"},
    "period": {"year": "年度", "span": "期间"},
}
"""What people call the fields of unit and period."""
TOLD = (
    "topic",
    "item",
    "value",
    "unit",
    "modifier",
    "previous",
    "target",
    "basis",
    "parts",
    "date",
    "also",
    "text",
    "source",
)
"""The fields of a fact that say something, in the order they are told."""


def cell_text(value: Any) -> str:
    """Give what was typed in one cell, "" for nothing."""
    return "" if value is None else str(value).strip()


def cells_text(value: Any) -> str:
    """Give what was typed in one cell or, of a list, in several, as one line."""
    return "、".join(map(cell_text, value)) if isinstance(value, list | tuple) else cell_text(value)


def raw_facts(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the raw facts of a sheet; what is no mapping is left to the checks."""
    facts = content.get("facts")
    return [fact for fact in facts if isinstance(fact, Mapping)] if isinstance(facts, list) else []


def raw_group(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give the raw fields of unit or period; what is no mapping is left to the checks."""
    group = content.get(name)
    return group if isinstance(group, Mapping) else {}


def as_typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a mapping with every scalar as text and blanks as "", so that it is the same before and after the database.

    A table widget hands out numbers and NaN; kept as numbers they would come back from JSON as floats.
    """
    typed: dict[str, Any] = _typed(content)
    return typed


def _typed(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): _typed(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_typed(item) for item in value]
    # NaN is the one value that differs from itself: an empty cell of a data frame.
    if value is None or value != value:
        return ""
    return str(value)


def storable(text: str) -> str:
    """Give the text back, with one kind of line end; what no database can hold is refused, never dropped in silence."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for place, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            excerpt = "".join(c for c in text[max(0, place - 8) : place] if c.isprintable())
            raise InputError(
                f"第{place + 1}个字无法保存（不可见的控制字符），在“{excerpt}”之后",
                hint="请删除该处的字符后重试。",
            )
    return text


def read_sheet(content: Mapping[str, Any]) -> tuple[FactSheet | None, tuple[Problem, ...]]:
    """Read content as a sheet; with a field that cannot be read there is no sheet, only problems."""
    try:
        return FactSheet.from_mapping(content), ()
    except SheetError as error:
        return None, error.problems or (Problem("", str(error), error.hint),)


def with_other_names(sheet: FactSheet, names: Sequence[tuple[str, str]]) -> FactSheet:
    """Give a sheet whose facts also go by the other names that are kept for their items."""
    kept: dict[str, list[str]] = {}
    for item, name in names:
        kept.setdefault(fold(item), []).append(name)
    if not any(fold(fact.item) in kept for fact in sheet.facts):
        return sheet
    facts = [
        fact.model_copy(update={"also": "；".join(filter(None, (fact.also, *kept.get(fold(fact.item), ()))))})
        for fact in sheet.facts
    ]
    return sheet.model_copy(update={"facts": tuple(facts)})


def misread(fact: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Give what of one fact cannot be read, whatever stands in the others; its parts name facts it does not hold, and are left out."""
    return read_sheet({"facts": [{name: value for name, value in fact.items() if name != "parts"}]})[1]


def headline(content: Mapping[str, Any], sheet: FactSheet | None) -> Headline:
    """Give what lists show of a sheet: from the sheet if it is readable, else from what was typed."""
    if sheet is not None:
        label = sheet.period.label if sheet.period else ""
        return Headline(sheet.unit.name or sheet.unit.short, label, sheet.unit.kind)
    unit, period = raw_group(content, "unit"), raw_group(content, "period")
    year, span = _line(period.get("year")), _line(period.get("span"))
    label = (f"{year}年" if year else "") + ("" if span == "全年" else span)
    name = _line(unit.get("name")) or _line(unit.get("short"))
    return Headline(name, label, _line(unit.get("kind")))


def _line(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def with_fact(content: Mapping[str, Any], fact: Mapping[str, Any]) -> dict[str, Any]:
    """Add a fact at the end; one that cannot be read raises SheetError with its problems, others' problems do not hinder it."""
    facts = content.get("facts") or []
    if not isinstance(facts, list):
        raise SheetError("事实表的“事实”不是列表，无法添加", hint="请先在填报页改正事实表。")
    typed = as_typed(fact)
    if not any(isinstance(value, str) and value.strip() for value in typed.values()):
        raise InputError("没有填写要添加的事实", hint="请至少填写事项或数值。")
    joined = {**content, "facts": [*facts, typed]}
    before = {_identity(problem) for problem in read_sheet(content)[1]}
    added = tuple(p for p in read_sheet(joined)[1] if _identity(p) not in before)
    if added:
        raise SheetError("；".join(map(str, added)), problems=added)
    return joined


def _identity(problem: Problem) -> str:
    return json.dumps([problem.where, problem.what], ensure_ascii=False)
