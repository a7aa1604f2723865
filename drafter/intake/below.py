"""What the units below reported, from the worksheet of a parent's workbook (各单位上报): a row a fact, ids U3_F12 in the first column.

The worksheet is written by our own export and read back as it was; one that a person made by hand needs the same columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from drafter.errors import Problem
from drafter.sheet import ORIGIN, REPORTER, clean, headings

_ID = re.compile(r"([A-Za-z][A-Za-z0-9]*)_([A-Za-z][A-Za-z0-9_]*)", re.ASCII)
_LIST = re.compile(r"[、,，;；\s]+")
_HINT = "编号写成 U3_F12：下划线前是单位的编号，后面是它的事实的编号"


def read_below(rows: Sequence[tuple[int, Mapping[int, str]]], named: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the units with their facts, and rows that cannot be placed. rows: number as the person sees it, to cells by column."""
    fields = {heading: name for name, heading in headings().items()} | {REPORTER: "reporter", ORIGIN: "origin"}
    units: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    columns: dict[int, str] = {}
    for number, cells in rows:
        if not columns:
            found = {column: fields[clean(text)] for column, text in cells.items() if clean(text) in fields}
            columns = found if {"id", "reporter"} <= set(found.values()) else {}
            continue
        fact: dict[str, Any] = {columns[c]: clean(text) for c, text in cells.items() if c in columns and clean(text)}
        if not fact:
            continue
        where, name, typed = f"{named}第{number}行", fact.pop("reporter", ""), fact.get("id", "")
        split = _ID.fullmatch(typed)
        if split is None or not name:
            problems.append(Problem(where, f"“{typed}”（{name or '没有填报单位'}）放不到任何单位下", _HINT))
            continue
        unit = units.setdefault(split[1], {"id": split[1], "name": name, "facts": []})
        if unit["name"] != name:
            problems.append(Problem(where, f"编号“{typed}”的填报单位是“{name}”，前面是“{unit['name']}”", _HINT))
            continue
        fact["id"] = split[2]
        if "parts" in fact:
            fact["parts"] = [part for part in _LIST.split(fact["parts"]) if part]
        unit["facts"].append(fact)
    if not columns and rows:
        problems.append(Problem(named, f"没有找到“编号”和“{REPORTER}”两列", _HINT))
    return list(units.values()), problems
