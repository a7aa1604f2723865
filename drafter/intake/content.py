"""What reading a file gives (读入结果): the text as typed, what to tell the person, what cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from drafter.errors import Problem


@dataclass(frozen=True, slots=True)
class Content:
    """A sheet as it was typed (事实表原文), suited to `FactSheet.from_mapping` and to an editable table.

    mapping: DESIGN.md §3 keys, every scalar a text, each fact with the `origin` it came from. notes: what was read but deserves
    a look, such as hidden rows.
    """

    mapping: dict[str, Any]
    notes: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Parsed:
    """What a reader of one format hands over (解析结果); problems: what makes the file unusable as it is."""

    mapping: dict[str, Any]
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
