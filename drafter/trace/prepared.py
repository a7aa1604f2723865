"""What a check needs of a sheet, built once for each sheet object and dropped with it (事实表的准备)."""

from __future__ import annotations

import re
import weakref
from fractions import Fraction

from drafter.numerals import Kind
from drafter.sheet import FactSheet, Period
from drafter.trace import conflicts, explain
from drafter.trace.candidates import Finder
from drafter.trace.derive import EACH, Derivations, days_of
from drafter.trace.evidence import Index
from drafter.trace.omissions import Omissions
from drafter.trace.operands import Operand
from drafter.trace.report import Conflict
from drafter.trace.told import Tellable
from drafter.trace.units import measure

WHOLE = re.compile(
    r"人口|常住|户籍|住户|门牌|在籍|在校|学生|学童|床位|指标|任务|目标|计划|总|在册|应|全体|编制|在岗|在职|职工|员工|会员|人数|家数|户数|教师|名册"
)

# how much of a period the days must be for an average to be told of them
MOST_DAYS = Fraction(2, 5)


class Prepared:
    """A sheet's index, arithmetic, conflicts and totals (备好的事实表)."""

    def __init__(self, sheet: FactSheet) -> None:
        self.index = Index(sheet)
        self.derivations = Derivations(self.index)
        self.finder = Finder(self.index, self.derivations)
        self.tellable = Tellable(self.index)
        self.omissions = Omissions(self.index)
        self.conflicts: tuple[Conflict, ...] = conflicts.in_sheet(self.index)
        self.totals = self._operands(WHOLE)
        self.eaches = self._operands(EACH, rates=True)
        self.spans = (*self._days_open(sheet.period), *spans_of(sheet.period))

    def single(self, order: int) -> bool:
        """Whether a fact has a single number as its value."""
        source = self.index.by_field.get((order, "value"))
        return source is not None and source.low is not None and source.low == source.high

    def operand(self, order: int) -> Operand:
        """A fact's value as a number that arithmetic may use; the fact must have a single one."""
        source = self.index.by_field[order, "value"]
        name = self.index.ids[order]
        label, known = explain.label(self.index.facts[order]), self.index.name_of(order)
        return Operand(source.low or Fraction(0), source.unit, label, name, (name,), name=known)

    def in_text(self, order: int) -> tuple[Operand, ...]:
        """The whole numbers that the words of a fact tell, as numbers that arithmetic may use."""
        name, known = self.index.ids[order], self.index.name_of(order)
        return tuple(
            Operand(s.low, s.unit, explain.number_of(self.index, s), str(s.low), (name,), name=known)
            for s in self.index.told_of(order)
            if not s.is_value and s.kind is Kind.QUANTITY and s.low is not None and s.low.denominator == 1
        )

    def _days_open(self, period: Period | None) -> tuple[Operand, ...]:
        """The facts that count most of the days or weeks of a period: 开馆天数342天."""
        days = days_of(period)
        found = (
            (order, s) for (order, field), s in self.index.by_field.items() if field == "value" and self.single(order)
        )
        return tuple(
            self.operand(order)
            for order, s in found
            if measure(s.unit).kind == "days" and s.low is not None and MOST_DAYS * days <= s.low <= days
        )

    def _operands(self, items: re.Pattern[str], *, rates: bool = False) -> tuple[Operand, ...]:
        """Facts whose item says what they are for: those that count a whole, or (rates) what each received."""
        index = self.index
        return tuple(
            self.operand(order)
            for (order, field), source in index.by_field.items()
            if field == "value"
            and self.single(order)
            and (items.search(index.items[order]) or (rates and "/" in source.unit))
        )


def spans_of(period: Period | None) -> tuple[Operand, ...]:
    """The days, weeks, months and quarters of a period, as numbers that an average may be over."""
    days = days_of(period)
    if period is None or not days:
        return ()
    months = period.last_month - period.first_month + 1
    lengths = (("天", days), ("周", round(Fraction(days, 7))), ("个月", months), ("个季度", months // 3))
    return tuple(
        Operand(length * measure(unit).factor, unit, f"{length}{unit}", str(length), ())
        for unit, length in lengths
        if length > 1
    )


_held: dict[int, tuple[weakref.ref[FactSheet], Prepared]] = {}


def prepare(sheet: FactSheet) -> Prepared:
    """What a check needs of a sheet; built on first use, the same object as long as the sheet lives."""
    key = id(sheet)
    held = _held.get(key)
    if held is not None and held[0]() is sheet:
        return held[1]
    prepared = Prepared(sheet)
    _held[key] = weakref.ref(sheet, lambda _: _held.pop(key, None)), prepared
    return prepared
