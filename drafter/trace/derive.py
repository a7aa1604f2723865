"""Arithmetic over facts that a sentence may state without the sheet saying so (推算).

Looked for only where structure justifies it: declared parts, neighbours of one topic and unit, a fact's own previous value and
target, an opening balance with its additions and removals, a number of people and the sum each received, two related facts as a
rate. Never a blind search over all pairs: each fact has a bounded number of partners, so the table grows in step with the sheet.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import chain, combinations, pairwise
from typing import NamedTuple

from drafter.sheet import Period
from drafter.trace.evidence import Index, Ordered
from drafter.trace.opposites import may_be_opposite
from drafter.trace.units import OPEN, Fit, fit, measure

LONGEST_SUM = 8
REACH = 8
# what the sum of an item and of what is not so costs
COMPLEMENT = 20
# how far behind a whole two parts of it stand in the sheet
REST_REACH = 4
# what a share of things counted differently costs more
UNLIKE = 60
# an item that is a whole of others
TOTAL_ITEM = re.compile("总数|总计|合计|总量|总额")
STEM = re.compile(r"[（(].*?[)）]")
OPENING = re.compile(r"滚存|结转|上年结余|上年底|去年末|上年|年初|期初|上年末|去年底|原有|上期末|起初|学期初")
JOINED = re.compile(
    r"建$|组建|建会|设立|成立|新设|新增|新建|新吸收|新发展|加入|转入|吸收|接收|入会|调入|新进|新立|收入|拨入|新录|新登记|纳入|增[档员户人员]|(?:本期|本年|年内|当年)增|挂牌|募集|筹集|捐入|进账|到账|招录|引进|录用"
)
LEFT = re.compile(
    r"支付|开支|付出|列支|辞职|核销|离|退|销|减|脱困|脱贫|转出|撤|调出|去世|死亡|支出|流失|拆除|摘牌|结清|报废"
)
AIM = re.compile(r"指标|目标|任务|计划|应")
# what came in and what is done of it: the rest is still open
RECEIVED = re.compile("受理|收(?![入益缴])|征集|提出|排查|查出|接[待访报]|登记|发现|交办|转办|立案|[应待]")
SETTLED = re.compile("结(?![余转存构])|办[妥毕好成]|答复|整改|销号|解决|化解|调成|完成|落实|处置|已")
# what such a rest costs
LEFT_OPEN = 90
PER_THOUSAND = "‰"
EACH = re.compile(r"标准|每人|人均|每户|每份|单价|每次|每场|每篇|每件|每家")


HALVES = ("上半年", "下半年")
DOUBLINGS = {Fraction(2**n): Fraction(n) for n in range(1, 8)}


AVERAGED = frozenset({"money", "minutes", "class-hour"})
COUNTED = frozenset({"person", "household", "attendance", "institution", "event", "any", "case", "document", "thing"})


class Shape(StrEnum):
    """What kind of arithmetic (推算方式)."""

    SUM = "sum"
    FLOW = "flow"
    DIFFERENCE = "difference"
    CHANGE = "change"
    GROWTH = "growth"
    POINTS = "points"
    COMPLETION = "completion"
    SHARE = "share"
    AVERAGE = "average"
    PRODUCT = "product"
    MULTIPLE = "multiple"
    MONTHLY = "monthly"


def _apart(one: int, other: int) -> int:
    """How far apart two facts stand; partners that a sheet keeps in many places are no farther than neighbours of a topic can be."""
    return min(abs(one - other), REACH)


def _complements(one: str, other: str) -> bool:
    """Whether two items are all there is: 建会厂家 and 未建会厂家."""
    return one != other and any(one.replace(no, "", 1) == other or other.replace(no, "", 1) == one for no in "未不没")


def _months(period: Period | None) -> int:
    """How many months a period has, 0 when that is not certain."""
    span = period.span if period else ""
    if span in HALVES:
        return 6
    return 12 if span == "全年" else 3 if "季度" in span else 0


def days_of(period: Period | None) -> int:
    """How many days the months of a period have, 0 without one."""
    if period is None:
        return 0
    return sum(monthrange(period.year, month)[1] for month in range(period.first_month, period.last_month + 1))


class Derivation(NamedTuple):
    """One piece of arithmetic over facts (一条推算). value: in the first unit of its class; cost: how far-fetched, in hundredths.

    A named tuple, because a sheet has thousands and they take a quarter of the time to make.
    """

    shape: Shape
    facts: tuple[int, ...]
    formula: str
    value: Fraction
    unit: str
    cost: int
    falling: bool = False

    def told_in(self, unit: str) -> Derivation:
        """The same as a sentence tells it: a share in ‰ is counted on a thousand."""
        if unit != PER_THOUSAND or not self.formula.endswith("*100"):
            return self
        return self._replace(formula=self.formula + "0", unit=unit)


NO_TABLE: Ordered[Derivation] = Ordered(())
Partners = Mapping[int, Sequence[int]]


def is_own_part(items: Sequence[str], one: int, other: int) -> bool:
    """Whether one of two items is a part of the other by its name: 在册（女） of 在册. They are never added up."""
    first, second = items[one], items[other]
    return first != second and (STEM.sub("", first) == second or STEM.sub("", second) == first)


class Derivations:
    """All arithmetic that a sheet's structure justifies (推算表), by topic and value; a topic's is worked out when it is first asked for."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.values = {
            s.fact: s
            for s in index.sources
            if s.field == "value" and s.low is not None and s.low == s.high and s.kind.value == "quantity"
        }
        self._lows = {order: source.low for order, source in self.values.items() if source.low is not None}
        self._kinds = {order: measure(source.unit).kind for order, source in self.values.items()}
        self._declared: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for fact in index.facts:
            parts = tuple(index.position[part] for part in fact.parts if part in index.position)
            if parts and all(part in self.values for part in parts):
                self._declared[index.topic_of[parts[0]]].append(parts)
        self._tables: dict[str, Ordered[Derivation]] = {}
        self._open: Ordered[Derivation] | None = None
        self._of_fact: dict[int, tuple[Derivation, ...]] = {}

    def of_topic(self, topic: str) -> Ordered[Derivation]:
        """The arithmetic over the facts of a topic, ordered by value."""
        table = self._tables.get(topic)
        if table is None:
            table = self._tables[topic] = self._worked_out(topic) if topic in self.index.topics else NO_TABLE
        return table

    def left_open(self) -> Ordered[Derivation]:
        """What is left of what came in when what is done is taken off, of all topics, ordered by value."""
        if self._open is None:
            items = self.index.items
            rows = (
                row
                for members in self.index.topics.values()
                for row in self._differences(
                    {
                        order: [n for n in near if SETTLED.search(items[n])] if RECEIVED.search(items[order]) else ()
                        for order, near in self._partners(members).items()
                    }
                )
            )
            self._open = Ordered([(row.value, row) for row in rows if row.shape is Shape.DIFFERENCE])
        return self._open

    def of_fact(self, order: int) -> Sequence[Derivation]:
        """The arithmetic over one fact alone: its change, growth and completion."""
        found = self._of_fact.get(order)
        if found is None:
            found = self._of_fact[order] = tuple(self._own((order,))) if order in self.values else ()
        return found

    def _worked_out(self, topic: str) -> Ordered[Derivation]:
        near = self._partners(self.index.topics[topic])
        rows: dict[tuple[str, str], Derivation] = {}
        for found in chain(
            self._sums(topic),
            self._flows(near),
            self._differences(near),
            self._remainders(topic, near),
            self._own(near),
            self._products(near),
            self._rates(near),
        ):
            # a formula with a unit has one value
            known = rows.get((found.formula, found.unit))
            if known is None or known.cost > found.cost:
                rows[found.formula, found.unit] = found
        return Ordered([(d.value, d) for d in rows.values()])

    def _partners(self, members: Sequence[int]) -> Partners:
        """For each fact with a number the others of its topic that stand near it in the sheet."""
        ranked = [order for order in members if order in self.values]
        return {
            order: [other for other in ranked[max(0, place - REACH) : place + REACH + 1] if other != order]
            for place, order in enumerate(ranked)
        }

    def _related(self, one: int, other: int) -> bool:
        """Whether two items share more than a stray character."""
        words = self.index.item_pairs
        return not words[one].isdisjoint(words[other])

    def _name(self, order: int, field: str = "value") -> str:
        fact = self.index.ids[order]
        return fact if field == "value" else f"{fact}.{field}"

    def _sums(self, topic: str) -> Iterator[Derivation]:
        index = self.index
        for parts in self._declared.get(topic, ()):
            yield self._sum(parts, 0)
        by_kind: dict[str, list[int]] = defaultdict(list)
        stems: dict[str, list[int]] = defaultdict(list)
        for order in index.topics[topic]:
            if order in self.values and not index.facts[order].parts:
                kind = self._kinds[order]
                if kind in {"percent", "point", "multiple"} or EACH.search(index.facts[order].item):
                    continue
                by_kind["count" if kind in OPEN or kind == "any" else kind].append(order)
                stem = STEM.sub("", index.items[order])
                if stem != index.items[order]:
                    stems[kind + stem].append(order)
        for group in stems.values():
            for size in range(2, min(len(group), LONGEST_SUM) + 1):
                for start in range(len(group) - size + 1):
                    yield self._sum(tuple(group[start : start + size]), 20 if size == len(group) else 80)
        for run in by_kind.values():
            for start in range(len(run)):
                yield from self._sums_from(run, start)
            if len(run) > LONGEST_SUM and not self._has_parts(run):
                yield self._sum(tuple(run), 150)

    def _sums_from(self, run: Sequence[int], start: int) -> Iterator[Derivation]:
        """The sums of two, three … neighbours of a run that begin with one of them."""
        value, formula = self._lows[run[start]], self._name(run[start])
        unit = self.values[run[start]].unit
        related = 0
        totals = bool(TOTAL_ITEM.search(self.index.items[run[start]]))
        for size in range(2, min(LONGEST_SUM, len(run) - start) + 1):
            order = run[start + size - 1]
            if any(self._is_part(other, order) for other in run[start : start + size - 1]):
                return
            value, formula = value + self._lows[order], f"{formula}+{self._name(order)}"
            related += self._related(run[start + size - 2], order)
            gap = order - run[start] - size + 1
            totals = totals or bool(TOTAL_ITEM.search(self.index.items[order]))
            if size == 2 and _complements(self.index.items[run[start]], self.index.items[order]):
                cost = COMPLEMENT
            elif related == size - 1:
                cost = 60 + 15 * gap
            elif size == len(run):
                cost = 130 + 10 * gap
            else:
                cost = 160 + 60 * (size - 1 - related) + 15 * gap
            if not (totals and related):
                # a whole is not added to its parts
                yield Derivation(Shape.SUM, tuple(run[start : start + size]), formula, value, unit, cost)

    def _is_part(self, one: int, other: int) -> bool:
        """Whether one of two facts is a part of the other by its name, such as 难题办结 of 难题 when no more: they are never added up."""
        items = self.index.items
        if is_own_part(items, one, other):
            return True
        whole, part = (one, other) if len(items[one]) < len(items[other]) else (other, one)
        if not items[part].startswith(items[whole]) or len(items[part]) == len(items[whole]):
            return False
        return self.values[part].unit == self.values[whole].unit and self._lows[part] <= self._lows[whole]

    def _has_parts(self, run: Sequence[int]) -> bool:
        """Whether any fact of a run is a part of another by its name; in step with the run, because only what a name begins with is looked up."""
        items = self.index.items
        named: dict[str, list[int]] = defaultdict(list)
        for order in run:
            named[items[order]].append(order)
        for order in run:
            item = items[order]
            beginnings = (STEM.sub("", item), *(item[:end] for end in range(len(item))))
            if any(self._is_part(order, whole) for name in beginnings for whole in named.get(name, ()) if name != item):
                return True
        return False

    def _sum(self, orders: tuple[int, ...], cost: int) -> Derivation:
        value = sum((self._lows[order] for order in orders), Fraction(0))
        formula = "+".join(self._name(order) for order in orders)
        return Derivation(Shape.SUM, orders, formula, value, self.values[orders[0]].unit, cost)

    def _flows(self, partners: Partners) -> Iterator[Derivation]:
        items = self.index.items
        for order, near in partners.items():
            if not OPENING.search(items[order]):
                continue
            same = [n for n in near if fit(self.values[n].unit, self.values[order].unit) >= Fit.GENERIC]
            person = self._kinds[order] == "person"
            same = [n for n in same if (self._kinds[n] == "person") == person]
            same = [n for n in same if not AIM.search(items[n])]
            joined = [n for n in same if JOINED.search(items[n]) and not LEFT.search(items[n])]
            left = [n for n in same if LEFT.search(items[n]) and not JOINED.search(items[n])]
            choices = {(tuple(joined), tuple(left))}
            choices |= {((a,), (b,)) for a in joined[:3] for b in left[:3]}
            choices |= {(tuple(joined[i:j]), ()) for i in range(len(joined)) for j in range(i + 1, len(joined) + 1)}
            choices |= {((a,), ()) for a in joined[:3]} | {((), (b,)) for b in left[:3]}
            for more, less in sorted(choices):
                if not more and not less:
                    continue
                value = (
                    self._lows[order]
                    + sum(map(self._lows.__getitem__, more), Fraction(0))
                    - sum(map(self._lows.__getitem__, less), Fraction(0))
                )
                formula = (
                    self._name(order)
                    + "".join("+" + self._name(n) for n in more)
                    + "".join("-" + self._name(n) for n in less)
                )
                cost = 20 if more == tuple(joined) and less == tuple(left) else 70
                yield Derivation(Shape.FLOW, (order, *more, *less), formula, value, self.values[order].unit, cost)

    def _differences(self, partners: Partners) -> Iterator[Derivation]:
        lows = self._lows
        wholes = {order: (lows[order].numerator, lows[order].denominator) for order in partners}
        for order, near in partners.items():
            own, name, (top, bottom) = self.values[order].unit, self._name(order), wholes[order]
            percent = self._kinds[order] == "percent"
            shape, unit = (Shape.POINTS, "个百分点") if percent else (Shape.DIFFERENCE, own)
            for other in near:
                less, under = wholes[other]
                if top * under > less * bottom and fit(own, self.values[other].unit) >= Fit.GENERIC:
                    left = RECEIVED.search(self.index.items[order]) and SETTLED.search(self.index.items[other])
                    cost = LEFT_OPEN if left else 150 if self._related(order, other) else 280
                    cost += _apart(order, other) * 8
                    value = lows[order] - lows[other]
                    yield Derivation(shape, (order, other), f"{name}-{self._name(other)}", value, unit, cost)

    def _remainders(self, topic: str, partners: Partners) -> Iterator[Derivation]:
        """What a whole leaves beside two parts or all that its brackets name: 会员 less 会员（企业） and 会员（团体）; 受理 less 办结 and 转办."""
        items, values = self.index.items, self.values
        stems: dict[str, list[int]] = defaultdict(list)
        for order in self.index.topics[topic]:
            if order in values and (stem := STEM.sub("", items[order])) != items[order]:
                stems[stem].append(order)
        for order, near in partners.items():
            if self._kinds[order] in {"percent", "point", "multiple"}:
                continue
            alike = [n for n in near if fit(values[n].unit, values[order].unit) is Fit.SAME]
            named = [n for n in stems.get(items[order], ()) if n in alike]
            behind = [n for n in alike if order < n <= order + REST_REACH and self._lows[n]]
            for parts, cost in ((named, 70), *((pair, 200) for pair in pairwise(behind))):
                left = self._lows[order] - sum((self._lows[n] for n in parts), Fraction(0))
                if len(parts) > 1 and left > 0:
                    formula = "-".join(self._name(n) for n in (order, *parts))
                    yield Derivation(Shape.DIFFERENCE, (order, *parts), formula, left, values[order].unit, cost)

    def _own(self, orders: Iterable[int]) -> Iterator[Derivation]:
        """Change, growth and completion from a fact's own previous value and target."""
        by_field = self.index.by_field
        months = _months(self.index.period)
        for order in orders:
            current = self.values[order]
            name = self._name(order)
            value = self._lows[order]
            if months and value >= months and self._kinds[order] in COUNTED | AVERAGED:
                yield Derivation(Shape.MONTHLY, (order,), f"{name}/{months}", value / months, current.unit, 40)
            previous, target = by_field.get((order, "previous")), by_field.get((order, "target"))
            unit = current.unit
            percent = self._kinds[order] == "percent"
            if previous is not None and previous.low is not None and previous.low == previous.high:
                before = previous.low
                falling = value < before
                formula = f"{name}.previous-{name}" if falling else f"{name}-{name}.previous"
                length = "个月" if unit in {"月", "月份"} else unit
                shape = Shape.POINTS if percent else Shape.CHANGE
                yield Derivation(
                    shape,
                    (order,),
                    formula,
                    abs(value - before),
                    "个百分点" if percent else length,
                    10,
                    falling,
                )
                if before:
                    growth = f"({formula})/{name}.previous*100"
                    yield Derivation(
                        Shape.GROWTH,
                        (order,),
                        growth,
                        abs(value - before) / before * 100,
                        "%",
                        10,
                        falling,
                    )
                    yield Derivation(
                        Shape.MULTIPLE,
                        (order,),
                        f"{name}/{name}.previous",
                        value / before,
                        "倍",
                        30,
                    )
                    yield Derivation(
                        Shape.MULTIPLE,
                        (order,),
                        f"{name}/{name}.previous*100",
                        value / before * 100,
                        "%",
                        60,
                    )
                    if value > before:
                        yield Derivation(
                            Shape.GROWTH,
                            (order,),
                            f"({formula})/{name}.previous",
                            (value - before) / before,
                            "倍",
                            20,
                        )
                    if value / before in DOUBLINGS:
                        yield Derivation(
                            Shape.MULTIPLE,
                            (order,),
                            f"{name}/{name}.previous",
                            DOUBLINGS[value / before],
                            "番",
                            10,
                        )
            if target is not None and target.low:
                aim = target.low
                yield Derivation(Shape.COMPLETION, (order,), f"{name}/{name}.target*100", value / aim * 100, "%", 10)
                apart, above = abs(value - aim), value > aim
                gap = f"{name}-{name}.target" if above else f"{name}.target-{name}"
                if apart:
                    yield Derivation(
                        Shape.CHANGE, (order,), gap, apart, "个百分点" if percent else unit, 30, falling=not above
                    )
                    share = f"({gap})/{name}.target*100"
                    yield Derivation(Shape.GROWTH, (order,), share, apart / aim * 100, "%", 30, falling=not above)

    def _products(self, partners: Partners) -> Iterator[Derivation]:
        """A number of people, places or times and what each received: F26*F27."""
        for order, near in partners.items():
            each = self._each(order)
            if not each:
                continue
            for other in near:
                if self._each(other) or self._kinds[other] in {
                    "money",
                    "percent",
                    "point",
                }:
                    continue
                cost = (40 if self._related(order, other) else 140) + _apart(order, other) * 10
                formula = f"{self._name(other)}*{self._name(order)}"
                yield Derivation(
                    Shape.PRODUCT,
                    (other, order),
                    formula,
                    self._lows[order] * self._lows[other],
                    each,
                    cost,
                )

    def _each(self, order: int) -> str:
        """What a rate gives to each: 元 for 元/篇 and for 元 of an item that says 标准; empty when the fact is no rate."""
        unit = self.values[order].unit
        if "/" in unit:
            return unit.split("/")[0]
        return unit if EACH.search(self.index.items[order]) and self._kinds[order] == "money" else ""

    def _rates(self, partners: Partners) -> Iterator[Derivation]:
        """Shares of related facts; averages of money or time over a count."""
        kinds = self._kinds
        units = {order: self.values[order].unit for order in partners}
        # each result is made once of whole numbers: fractions put together step by step take several times as long
        wholes = {order: (self._lows[order].numerator, self._lows[order].denominator) for order in partners}
        for order, near in partners.items():
            kind, unit, name = kinds[order], units[order], self._name(order)
            opposite = may_be_opposite(self.index.items[order])
            for other in near:
                over, under = wholes[order][0] * wholes[other][1], wholes[order][1] * wholes[other][0]
                agreed = fit(unit, units[other])
                shared = agreed >= Fit.LOOSE and kind not in {"percent", "point"}
                average = kind in AVERAGED and kinds[other] in COUNTED
                counted = kind in COUNTED and kinds[other] in COUNTED and over > under
                if not under or not (shared or average or counted):
                    continue
                formula, pair = f"{name}/{self._name(other)}", (order, other)
                related, far = self._related(order, other), _apart(order, other) * 8
                if shared:
                    cost = (90 if related else 180) + far + UNLIKE * (agreed is Fit.LOOSE)
                    if over <= under:
                        share = Fraction(100 * over, under)
                        yield Derivation(Shape.SHARE, pair, f"{formula}*100", share, "%", cost)
                        if opposite:
                            # 不合格2批, 合格率98.6%: the rate told is that of the rest
                            rest = f"({self._name(other)}-{name})/{self._name(other)}*100"
                            yield Derivation(Shape.SHARE, pair, rest, 100 - share, "%", cost)
                    else:
                        yield Derivation(Shape.MULTIPLE, pair, formula, Fraction(over, under), "倍", cost + 40)
                        growth = f"({name}-{self._name(other)})/{self._name(other)}*100"
                        above = Fraction(100 * (over - under), under)
                        yield Derivation(Shape.GROWTH, pair, growth, above, "%", cost + 120)
                if average or counted:
                    cost = (110 if related else 200) + far + (0 if average else 60)
                    yield Derivation(Shape.AVERAGE, pair, formula, Fraction(over, under), unit, cost)
            part = self._lows[order]
            for total in self._group_sums(order, near):
                if total.value and order not in total.facts and total.value <= part:
                    formula = f"({total.formula})/{name}*100"
                    share = total.value / part * 100
                    yield Derivation(Shape.SHARE, (order, *total.facts), formula, share, "%", total.cost + 150)

    def _group_sums(self, order: int, near: Sequence[int]) -> Iterator[Derivation]:
        """Sums of same-stem neighbours of a fact, as numerators."""
        stems: dict[str, list[int]] = defaultdict(list)
        for other in near:
            item = self.index.items[other]
            stem = STEM.sub("", item)
            if stem != item and fit(self.values[other].unit, self.values[order].unit) >= Fit.LOOSE:
                stems[stem].append(other)
        for group in stems.values():
            if len(group) >= 2:
                yield self._sum(tuple(sorted(group)), 20)
            for pair in combinations(sorted(group), 2):
                if len(group) > 2:
                    yield self._sum(pair, 90)
