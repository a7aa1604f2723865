"""Figures that cannot all be right (勾稽): in the sheet, and in the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from drafter.numerals import canonical, fold, parse_amount, to_base
from drafter.sheet import Fact
from drafter.trace.dates import impossible
from drafter.trace.evidence import Index
from drafter.trace.explain import label, number, stated
from drafter.trace.report import Conflict, Figure, Status
from drafter.trace.units import Fit, fit, measure

# the rate's own name, a count of all that it is of, and how far apart in the sheet they stand
RATE_ITEM = re.compile(r"([一-鿿]{2})率$")
DAY_PARTS = re.compile(r"(\d{4}|-)-(\d\d)-(\d\d)")
WHOLE_ITEM = re.compile("应|总|全部|发放|发出|受理|收到|征集|回收|收回|参评|查出|发现|提出|登记|申请|测评")
BESIDE = 4
# Parts of a total that a message still names one by one.
MOST_NAMED = 12


def in_sheet(index: Index) -> tuple[Conflict, ...]:
    """Totals against their parts, one item with two values, rates over 100 % or off their counts, days that no calendar has."""
    return (*_totals(index), *_doubles(index), *_shares(index), *_rates(index), *_days(index))


def _low(index: Index, order: int) -> Fraction | None:
    source = index.by_field.get((order, "value"))
    return source.low if source is not None and source.low == source.high else None


def _totals(index: Index) -> Iterator[Conflict]:
    for order, fact in enumerate(index.facts):
        own = [index.position[part] for part in fact.parts if part in index.position]
        below = [index.below[part] for part in fact.parts if part in index.below]
        parts = [*(index.facts[part] for part in own), *below]
        total = _low(index, order)
        values = [*(_low(index, part) for part in own), *map(_reported, below)]
        if not parts or total is None or fact.modifier:
            continue
        known = [value for value in values if value is not None]
        if len(known) != len(parts) or any(part.modifier for part in parts):
            continue
        if sum(known) != total:
            names = "＋".join(stated(part) for part in parts) if len(parts) <= MOST_NAMED else f"（共{len(parts)}项）"
            message = f"{label(fact)}为{stated(fact)}，其中各项{names}合计为{canonical(sum(known) / _factor(fact))}{fact.unit}，不相等。"
            yield Conflict("total", "sheet", message, (fact.id, *fact.parts))


def _reported(fact: Fact) -> Fraction | None:
    """The single number that a unit below reported, in the first unit of its class."""
    if fact.value is None:
        return None
    base, unit = to_base(fact.value, fact.unit)
    amount = parse_amount(base)
    return None if amount.is_range else amount.low * measure(unit).factor


def _factor(fact: Fact) -> Fraction:
    """How many base units the fact's own unit is worth (万元 -> 10000)."""
    scale = 10_000 if fact.unit.startswith("万") else 100_000_000 if fact.unit.startswith("亿") else 1
    return Fraction(scale) * measure(fact.unit[1:] if scale > 1 else fact.unit).factor


def _doubles(index: Index) -> Iterator[Conflict]:
    seen: dict[tuple[str, str, str, str, str], Fact] = {}
    for fact in index.facts:
        if fact.value is None:
            continue
        key = (fold(fact.topic), fold(fact.item), fact.unit, fact.basis, fact.date)
        before = seen.setdefault(key, fact)
        if before is not fact and before.value != fact.value:
            message = f"{label(before)}与{label(fact)}名称相同而数值不同：{stated(before)}、{stated(fact)}。"
            yield Conflict("double", "sheet", message, (before.id, fact.id))


def _shares(index: Index) -> Iterator[Conflict]:
    for order, fact in enumerate(index.facts):
        value = _low(index, order)
        if (
            value is not None
            and measure(fact.unit).kind == "percent"
            and value > 100
            and fact.item.endswith(("率", "占比", "比重"))
        ):
            if "增" in fact.item or "完成" in fact.item:
                continue
            yield Conflict("share", "sheet", f"{label(fact)}为{stated(fact)}，超过100%。", (fact.id,))


def _rates(index: Index) -> Iterator[Conflict]:
    """Rates that no two counts of their topic give, though one count has the rate's own name (满意率, 满意 of 回收)."""
    for order, fact in enumerate(index.facts):
        rate, named = _low(index, order), RATE_ITEM.search(index.items[order])
        if rate is None or named is None or fact.modifier or measure(fact.unit).kind != "percent" or not rate:
            continue
        near = [other for other in index.topics[fact.topic] if abs(other - order) <= BESIDE and other != order]
        counts = [other for other in near if (_low(index, other) or 0) > 0 and not index.facts[other].modifier]
        parts = [o for o in counts if named.group(1) in index.items[o] and not WHOLE_ITEM.search(index.items[o])]
        if len(parts) != 1 or "." in (index.facts[parts[0]].value or ""):
            continue
        part = parts[0]
        wholes = [o for o in counts if o != part and fit(index.facts[o].unit, index.facts[part].unit) is Fit.SAME]
        wholes = [o for o in wholes if _exceeds(index, o, part) and index.facts[o].basis == index.facts[part].basis]
        named_wholes = [o for o in wholes if WHOLE_ITEM.search(index.items[o])]
        precise = Fraction(1, 10 ** len((fact.value or "").partition(".")[2]))
        if not named_wholes or any(abs(_ratio(index, part, o) - rate) < precise for o in wholes):
            continue
        whole = min(named_wholes, key=lambda o: abs(o - part))
        right = number(_ratio(index, part, whole), "%")
        told = f"{label(index.facts[part])}为{stated(index.facts[part])}、{label(index.facts[whole])}为{stated(index.facts[whole])}"
        message = f"{label(fact)}为{stated(fact)}，而{told}，推算为{right}，不相符。"
        yield Conflict("rate", "sheet", message, (fact.id, index.ids[part], index.ids[whole]))


def _exceeds(index: Index, one: int, other: int) -> bool:
    return (_low(index, one) or Fraction(0)) >= (_low(index, other) or Fraction(0))


def _ratio(index: Index, part: int, whole: int) -> Fraction:
    return 100 * (_low(index, part) or Fraction(0)) / (_low(index, whole) or Fraction(1))


def _days(index: Index) -> Iterator[Conflict]:
    for source in index.dates:
        if source.fact >= 0 and impossible(source.value):
            fact = index.facts[source.fact]
            shown = DAY_PARTS.sub(lambda d: f"{d[1]}年{int(d[2])}月{int(d[3])}日", source.value).removeprefix("-年")
            yield Conflict("date", "sheet", f"{label(fact)}的日期{shown}不存在。", (fact.id,))


def told_twice(
    index: Index,
    figures: Sequence[Figure],
    items: Sequence[str | None],
    doubted: Sequence[str | None],
    sentences: Sequence[int],
) -> Iterator[Conflict]:
    """One item told with two values in two sentences; within one sentence the second figure may tell something else of it.

    items: the fact whose value each figure tells (`item_of`); doubted: the same of those that should tell another; sentences: where
    the sentence of each figure starts.
    """
    wrong = frozenset(doubted) - {None}
    told: dict[str, list[tuple[Figure, int]]] = {}
    for n, name in enumerate(items):
        if name is not None and name in wrong:
            told.setdefault(name, []).append((figures[n], sentences[n]))
    for name, places in told.items():
        if len(places) > 1 and index.facts[index.position[name]].value is not None:
            yield from _two_values(index, name, places)


def item_of(figure: Figure) -> str | None:
    """The fact whose value a figure tells, rightly or wrongly; None for one that tells none, or several."""
    status = figure.status
    told = status is Status.SUPPORTED or status is Status.CONTRADICTED or status is Status.MISATTRIBUTED
    return figure.facts[0] if told and len(figure.facts) == 1 and figure.formula is None else None


def _two_values(index: Index, name: str, places: Sequence[tuple[Figure, int]]) -> Iterator[Conflict]:
    right = [(p, at) for p, at in places if p.status is Status.SUPPORTED and p.kind == "quantity" and p.unit]
    told_at = {at for _, at in right}
    wrong = [
        p
        for p, at in places
        # a misattributed figure is named by the fact it belongs to: it does not speak of that fact's item
        if p.status is Status.CONTRADICTED and p.kind == "quantity" and p.suggestion is not None and at not in told_at
    ]
    if wrong and right and wrong[0].value != right[0][0].value:
        found = (right[0][0], *wrong)
        values = "、".join(f"“{p.text}”" for p in found)
        message = f"同一事项{label(index.facts[index.position[name]])}在文中前后写为{values}。"
        yield Conflict("told_twice", "draft", message, (name,), tuple((p.start, p.end) for p in found))
