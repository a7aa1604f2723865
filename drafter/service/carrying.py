"""Beginning a sheet from what is known (新建总结): which period comes next, last period's items with their values as 上期, wanted facts.

Pure. What a unit tells from period to period is largely the same list; only the figures are new. So the list is carried over and
the figures stand beside it, to be compared with and never to be taken for this period's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from drafter.numerals import Kind, fold, read_numbers
from drafter.prompts import Want
from drafter.service.content import cell_text, raw_facts
from drafter.sheet import Fact, FactSheet, Period
from drafter.sheet.dates import canonical_span
from drafter.sheet.values import write_value

# After each span of a year the one that follows, and how many years later it lies.
FOLLOWING = {
    "上半年": ("全年", 0),
    "下半年": ("上半年", 1),
    "全年": ("上半年", 1),
    "第一季度": ("上半年", 0),
    "第二季度": ("第三季度", 0),
    "第三季度": ("全年", 0),
    "第四季度": ("第一季度", 1),
}
CARRIED = ("id", "topic", "item", "unit", "basis", "parts", "source")


class Span(NamedTuple):
    """A period as it is typed (期间)."""

    year: str
    span: str

    @property
    def label(self) -> str:
        """How lists name it: 2026年上半年."""
        return (f"{self.year}年" if self.year else "") + ("" if self.span == "全年" else self.span)


def next_span(periods: Iterable[Period], today: date) -> Span:
    """Give the period a unit will report next: the one after its latest, or for its first sheet the one that is over or nearly so.

    A unit that reports by halves or quarters goes on so.
    """
    known = sorted(periods, key=lambda one: (one.year, one.last_month, one.first_month))
    if not known:
        if today.month <= 2:
            return Span(str(today.year - 1), "全年")
        return Span(str(today.year), "上半年" if today.month <= 8 else "全年")
    latest = known[-1]
    spans = {one.span for one in known}
    if latest.span == "上半年" and "下半年" in spans:
        return Span(str(latest.year), "下半年")
    if latest.span == "全年" and spans == {"全年"} and len(known) > 1:
        return Span(str(latest.year + 1), "全年")
    if latest.span == "第一季度" and "第二季度" in spans:
        return Span(str(latest.year), "第二季度")
    if latest.span == "第三季度" and "第四季度" in spans:
        return Span(str(latest.year), "第四季度")
    span, later = FOLLOWING.get(
        latest.span, ("全年" if latest.last_month < 12 else "上半年", int(latest.last_month == 12))
    )
    return Span(str(latest.year + later), span)


def is_year_before(period: Period, span: Span) -> bool:
    """Whether a period is the same part of the year before another."""
    return str(period.year + 1) == span.year.strip() and period.span == canonical_span(span.span)


def carried_over(content: Mapping[str, Any], sheet: FactSheet | None) -> dict[str, Any]:
    """Give a new sheet's unit and facts from an old one: item, topic, unit, source; the value is 上期 now, the value is blank.

    Facts that told an event in words, without a figure, are of their period and stay there.
    """
    read = {fact.id: fact for fact in sheet.facts} if sheet is not None else {}
    order = list(sheet.facts) if sheet is not None else []
    facts = []
    for place, raw in enumerate(raw_facts(content)):
        fact = read.get(cell_text(raw.get("id"))) or (order[place] if len(order) == len(content["facts"]) else None)
        previous = _previous(raw, fact)
        if not previous or not cell_text(raw.get("item")):
            continue
        kept = {name: raw[name] for name in CARRIED if raw.get(name)}
        if any(mention.kind is Kind.DATE for mention in read_numbers(cell_text(kept.get("basis")))):
            # 截至6月底 was true of the period before.
            del kept["basis"]
        if fact is not None:
            kept |= {"id": fact.id, **({"unit": fact.unit} if fact.unit else {})}
        facts.append({**kept, "previous": previous})
    ids = {cell_text(row.get("id")) for row in facts}
    for row in facts:
        if "parts" in row:
            row["parts"] = [part for part in _names(row["parts"]) if part in ids]
            if not row["parts"]:
                del row["parts"]
    carried: dict[str, Any] = {"facts": facts}
    if content.get("unit"):
        carried["unit"] = content["unit"]
    if content.get("release"):
        carried["release"] = content["release"]
    return carried


def with_wants(facts: Sequence[Mapping[str, Any]], wants: Iterable[Want]) -> list[dict[str, Any]]:
    """Add the facts an outline wants that no row names yet, each with topic, item and unit, beside those of its topic."""
    rows = [dict(fact) for fact in facts]
    known = {fold(cell_text(fact.get("item"))) for fact in rows}
    for want in wants:
        if fold(want.item) in known:
            continue
        known.add(fold(want.item))
        row = {"topic": want.topic, "item": want.item, "unit": want.unit}
        same = [place for place, fact in enumerate(rows) if fact.get("topic") == want.topic]
        rows.insert(same[-1] + 1 if same else len(rows), row)
    return rows


def unfilled(fact: Mapping[str, Any]) -> bool:
    """Whether a raw fact waits for its figure: named, with a unit or something to compare with, and nothing said of this period."""
    said = any(cell_text(fact.get(name)) for name in ("value", "text", "date"))
    return (
        bool(cell_text(fact.get("item")))
        and not said
        and any(cell_text(fact.get(name)) for name in ("unit", "previous", "target"))
    )


def _previous(raw: Mapping[str, Any], fact: Fact | None) -> str:
    """Give the value with its hedge as one text, as it was typed where that says all."""
    typed = cell_text(raw.get("value"))
    if not cell_text(raw.get("modifier")) or fact is None or fact.value is None:
        return typed
    return write_value(fact.value, tuple(filter(None, fact.modifier.split("+"))))


def _names(parts: Any) -> list[str]:
    return (
        [cell_text(part) for part in parts]
        if isinstance(parts, list)
        else cell_text(parts).replace("，", "、").split("、")
    )
