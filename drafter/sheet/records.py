"""The records of a fact sheet (事实表的记录): unit, period and fact, frozen."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from drafter.sheet.dates import canonical_span, span_months


class Record(BaseModel):
    """A frozen record that refuses unknown fields (记录)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Release(StrEnum):
    """What of a sheet may be shown to a language model (外发). Masked unless the unit says otherwise.

    MASKED: all but personal data. WHOLE: personal data too. CONFINED: nothing, unless the model is in the house.
    """

    MASKED = "隐去个人信息"
    WHOLE = "可含个人信息"
    CONFINED = "不出单位"

    @classmethod
    def strictest(cls, releases: Iterable[Release]) -> Release:
        """Give what holds for what comes from several sheets: the strictest of what they say, MASKED for none."""
        said = frozenset(releases)
        return next((one for one in (cls.CONFINED, cls.MASKED, cls.WHOLE) if one in said), cls.MASKED)


class Unit(Record):
    """The unit that reports (单位). kind: 街道, 镇, 区, 医院, 学校, 企业 …; leaders: those named in 在…领导下."""

    name: str = ""
    short: str = ""
    kind: str = ""
    leaders: tuple[str, ...] = ()


class Period(Record):
    """The period reported on (期间). span: 上半年 | 下半年 | 全年 | 第一季度… | 1—11月; months are derived from it."""

    year: int
    span: str = "全年"
    first_month: int = 1
    last_month: int = 12

    @model_validator(mode="before")
    @classmethod
    def _derive_months(cls, fields: Any) -> Any:
        if not isinstance(fields, dict) or not isinstance(fields.get("span", "全年"), str):
            return fields
        span = canonical_span(fields.get("span", "全年"))
        if span is None:
            raise ValueError(f"not a span of months: {fields['span']!r}")
        first, last = span_months(span)
        return {"first_month": first, "last_month": last, **fields, "span": span}

    @property
    def label(self) -> str:
        """How titles write it: 2025年, 2025年上半年, 2025年第一季度, 2025年1—11月."""
        return f"{self.year}年" + ("" if self.span == "全年" else self.span)


class Fact(Record):
    """One fact (事实).

    value, previous, target: exact and canonical as in `Mention.value` (`575.8`, `10~20`, `1/3`) in `unit`, or None when blank;
    `575.8` with unit 万元 stays 575.8 万元. modifier: 约 近 余 多 以上 … joined with `+`; previous_modifier and target_modifier
    are the same for the other two. parts: ids whose sum this total is. also: other names of the item, divided by ；.
    date: canonical (`2025-04-26`, `2025-04`, `--04-26`,
    `2025-04-26~2025-04-28`, `H1`, `2025-Q2`) or "". origin: the cell or sentence it came from. written: the value as it was typed.
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
    also: str = ""
    parts: tuple[str, ...] = ()
    date: str = ""
    text: str = ""
    source: str = ""
    origin: str = ""
    written: str = ""
    previous_modifier: str = ""
    target_modifier: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether a row was left empty (空行): an item with its unit and nothing said of it; an item without a unit may name an event."""
        return bool(self.unit) and self.value is None and not self.date and not self.text


class Subunit(Record):
    """A unit below and the facts it reported (下级单位): evidence behind a parent's totals, told by no draft of the parent.

    id: begins the ids under which the parent's `parts` name its facts: fact F12 of U3 is U3_F12.
    """

    id: str
    name: str = ""
    facts: tuple[Fact, ...] = ()
