"""The table of facts as it is edited (事实表的编辑): pure functions from what was saved and what was typed to what is to be saved.

The grid reports edits against the rows it was given, all of them every time. So the rows it is given stay the same while a person
edits, and each save applies all edits to those rows again: feeding the result back would lose every second edit.
Fields a page does not show (such as the cell a fact came from) are carried along untouched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from drafter.service.content import raw_group
from drafter.sheet import FactSheet, Release

COLUMNS = {
    "id": "编号",
    "topic": "板块",
    "item": "事项",
    "value": "数值",
    "unit": "单位",
    "modifier": "修饰",
    "previous": "上期",
    "target": "目标",
    "basis": "口径",
    "parts": "其中",
    "date": "时间",
    "also": "又称",
    "text": "说明",
    "source": "出处",
}
HELP = {
    "id": "可不填，自动编号",
    "topic": "写进哪一部分，如 组织建设、帮扶救助",
    "item": "这个数说的是什么，如 新建会企业",
    "value": "照台账填，如 575.8、1,234、约30、12万",
    "unit": "如 家、人、人次、万元、%",
    "modifier": "约、近、余、多、以上等",
    "previous": "同一事项上一期的数",
    "target": "本期任务数",
    "basis": "统计口径或时点，如 截至6月底",
    "parts": "合计由哪些编号相加，如 F5、F6",
    "date": "如 2025-04-26 或 4月26日",
    "also": "正文里的其他叫法，核对时认作同一事项",
    "text": "人物、地点、经过等，里面的数字也算依据",
    "source": "台账、报表或文件名称",
}
EVIDENT = ("item", "value", "unit", "modifier", "previous", "target", "date", "text")
FIELDS = ("name", "short", "kind", "leaders", "year", "span")
SEPARATORS = re.compile(r"[、，,;；\s]+")
SPANS = ("全年", "上半年", "下半年", "第一季度", "第二季度", "第三季度", "第四季度")


def as_text(value: object) -> str:
    """Give a raw scalar or list as it is shown in a cell."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(as_text(one) for one in value)
    return str(value)


def as_list(text: str) -> list[str]:
    """Names or ids typed in one cell, split at 、 commas and blanks."""
    return [part for part in SEPARATORS.split(text.strip()) if part]


def facts_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the raw facts of a sheet; anything that is no mapping is left to the checks."""
    facts = content.get("facts") or []
    return [dict(fact) for fact in facts if isinstance(fact, Mapping)]


def numbered(content: Mapping[str, Any], sheet: FactSheet | None) -> list[dict[str, Any]]:
    """Give the raw facts, each with the id the sheet gave it, so that a row keeps its id when rows are put before it."""
    facts = facts_of(content)
    if sheet is None or len(sheet.facts) != len(facts):
        return facts
    return [{**fact, "id": as_text(fact.get("id")) or given.id} for fact, given in zip(facts, sheet.facts, strict=True)]


def cells(facts: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Give the grid's columns, every cell as text."""
    return {name: [as_text(fact.get(name)) for fact in facts] for name in COLUMNS}


def blank(fact: Mapping[str, Any]) -> bool:
    """Whether nothing was typed into a row; an id alone says nothing."""
    return not any(as_text(fact.get(name)).strip() for name in COLUMNS if name != "id")


def with_cell(fact: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give a fact with the cells of one row changed; emptied cells are left out. A changed fact no longer comes from its cell."""
    edited = dict(fact)
    if any(as_text(fact.get(name)) != as_text(typed).strip() for name, typed in changes.items() if name in EVIDENT):
        edited.pop("origin", None)
    for name, typed in changes.items():
        if name not in COLUMNS:
            continue
        text = as_text(typed).strip()
        if not text:
            edited.pop(name, None)
        elif name == "parts":
            edited[name] = as_list(text)
        else:
            edited[name] = text
    return edited


def with_edits(
    facts: Sequence[Mapping[str, Any]], edits: Mapping[str, Any], shown: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """Give the rows after all edits the grid reports against them: cells changed, rows deleted, rows added; blank rows are dropped.

    shown: the places of the rows the grid has, when it does not have them all.
    """
    places = range(len(facts)) if shown is None else shown
    rows = edits.get("edited_rows") or {}
    changed = {places[int(row)]: cells for row, cells in rows.items() if int(row) < len(places)}
    deleted = {places[int(row)] for row in edits.get("deleted_rows") or () if int(row) < len(places)}
    kept = [with_cell(fact, changed.get(row, {})) for row, fact in enumerate(facts) if row not in deleted]
    added = [with_cell({}, row) for row in edits.get("added_rows") or ()]
    return [fact for fact in (*kept, *added) if not blank(fact)]


def fields_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Give what stands in the fields above the table."""
    both = {**raw_group(content, "unit"), **raw_group(content, "period")}
    return {name: as_text(both.get(name)) for name in FIELDS}


def with_fields(content: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """Give the sheet with the fields above the table as typed; unknown fields of unit and period stay."""
    unit, period = dict(raw_group(content, "unit")), dict(raw_group(content, "period"))
    for name in FIELDS:
        if name not in typed:
            continue
        place = period if name in ("year", "span") else unit
        text = typed[name].strip()
        if not text:
            place.pop(name, None)
        else:
            place[name] = as_list(text) if name == "leaders" else text
    return {**content, "unit": unit, "period": period}


def lines_of(content: Mapping[str, Any], name: str) -> str:
    """Problems or plans, one a line."""
    value = content.get(name) or []
    return "\n".join(as_text(one) for one in value) if isinstance(value, list) else as_text(value)


def with_lines(content: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    """Give the sheet with problems or plans as typed, blank lines dropped."""
    return {**content, name: [line.strip() for line in text.splitlines() if line.strip()]}


def with_release(content: Mapping[str, Any], chosen: str | None) -> dict[str, Any]:
    """Give the sheet with what may be shown to a model; the default is not written down."""
    kept = {name: value for name, value in content.items() if name != "release"}
    return kept if not chosen or chosen == Release.MASKED else {**kept, "release": chosen}
