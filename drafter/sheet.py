"""The fact sheet (事实表): what a unit provides about a period, and the only evidence a draft may rest on.

Pure: no file, clock or network. `FactSheet.from_mapping` takes the text of every field as it was typed (intake reads the files) and
either returns a frozen sheet or raises one `SheetError` that lists every field that cannot be read. Numbers stay exact: a value is
kept as a canonical decimal string (`587.80` stays `587.80`), a hedge written into the value is split off into `modifier`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(_Record):
    """The unit that reports (单位). kind: 街道, 镇, 区, 医院, 学校, 企业 …; leaders: those named in 在…领导下."""

    name: str = ""
    short: str = ""
    kind: str = ""
    leaders: tuple[str, ...] = ()


class Period(_Record):
    """The period reported on (期间). span: 上半年 | 下半年 | 全年 | 第一季度… | 1—11月; months are derived from it."""

    year: int
    span: str = "全年"
    first_month: int = 1
    last_month: int = 12

    @property
    def label(self) -> str:
        """How titles write it: 2025年, 2025年上半年, 2025年第一季度, 2025年1—11月."""
        return f"{self.year}年" + ("" if self.span == "全年" else self.span)


class Fact(_Record):
    """One fact (事实).

    value, previous, target: exact and canonical as in `Mention.value` (`575.8`, `10~20`, `1/3`) in `unit`, or None when blank;
    `575.8` with unit 万元 stays 575.8 万元. modifier: 约 近 余 多 以上 … joined with `+`. parts: ids whose sum this total is.
    date: canonical (`2025-04-26`, `2025-04`, `--04-26`, `2025-04-26~2025-04-28`) or "". origin: the cell or sentence it came from.
    written: the value as it was typed.
    """

    id: str
    topic: str = ""
    item: str = ""
    value: str | None = None
    unit: str = ""
    modifier: str = ""
    previous: str | None = None
    target: str | None = None
    basis: str = ""
    parts: tuple[str, ...] = ()
    date: str = ""
    text: str = ""
    source: str = ""
    origin: str = ""
    written: str = ""


class FactSheet(_Record):
    """A unit's facts of one period (事实表), frozen. period is None only when the file did not say; drafting needs it."""

    unit: Unit = Unit()
    period: Period | None = None
    facts: tuple[Fact, ...] = ()
    problems: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any]) -> FactSheet:
        """Build from a mapping whose scalars are the text as typed; raises SheetError with every problem found."""
        raise NotImplementedError

    def fact(self, fact_id: str) -> Fact:
        """The fact with that id; KeyError when there is none."""
        raise NotImplementedError
