"""Numbers that arithmetic inside a draft may use (运算数): its traced figures, and facts of the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import Kind
from drafter.trace.citations import evaluate
from drafter.trace.claim import Bearing, Claim, bears
from drafter.trace.evidence import Index
from drafter.trace.report import Figure
from drafter.trace.units import fit

# what arithmetic over the figures of a sentence gives: value, unit, formula, how it is shown, the numbers used
Result = tuple[Fraction, str, str, str, "tuple[Operand, ...]"]

ID = re.compile(r"[^\W\d]\w*")
SHARE = re.compile(rf"({ID.pattern})/({ID.pattern})\*100")
SUM = re.compile(rf"{ID.pattern}(?:\+{ID.pattern})+")


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that arithmetic may use (运算数): a traced figure of the draft, or a fact of the sheet.

    formula: over ids. previous: the fact's value of the period before, where it has one. name: item and topic of its first fact.
    change: how many points a share of two facts has risen since the period before, then: its formula in that period, past: what it was.
    exact: the fact's own number, of which the draft may tell a rounding.
    """

    low: Fraction
    unit: str
    text: str
    formula: str
    facts: tuple[str, ...]
    previous: Fraction | None = None
    name: str = ""
    change: Fraction | None = None
    then: str = ""
    past: Fraction | None = None
    exact: Fraction | None = None

    @property
    def item(self) -> str:
        """The item of its first fact."""
        return self.name.rpartition(" ")[0]

    @property
    def topic(self) -> str:
        """The topic of its first fact."""
        return self.name.rpartition(" ")[2]


def operand(figure: Figure, claim: Claim | None, index: Index) -> Operand | None:
    """A figure as an operand: it must be traced exactly, to one fact or one formula; of a fact, its previous value is known too."""
    if claim is None or figure.flagged or claim.is_range or not figure.facts or figure.kind is not Kind.QUANTITY:
        return None
    name = index.name_of(index.position[figure.facts[0]]) if figure.facts[0] in index.position else ""
    if claim.hedges:
        return _told_roughly(figure, claim, index, name)
    formula = figure.formula or (figure.facts[0] if len(figure.facts) == 1 else None)
    if not formula:
        return None
    own = index.by_field.get((index.position[formula], "value")) if formula in index.position else None
    exact = own.low if own is not None else None
    if exact is not None and exact != claim.low and bears(claim, exact, exact) is Bearing.NONE:
        exact = None
    if figure.formula is None and exact is None and claim.low.denominator == 1:
        # the number stands in the words of the fact
        formula = str(claim.low)
    before = index.by_field.get((own.fact, "previous")) if own is not None and own.low == claim.low else None
    now, past, then = _share_then(formula, index)
    change = None if now is None or past is None else now - past
    previous = before.low if before else _sum_before(formula, claim, index)
    # 个 is told of many things: what was counted is in the sheet
    unit = counted_in(figure, index) or claim.unit if claim.unit == "个" else claim.unit
    return Operand(claim.low, unit, figure.text, formula, figure.facts, previous, name, change, then, past, exact)


def counted_in(figure: Figure, index: Index) -> str:
    """In what the facts of a figure are counted, when it is the same for all of them, else nothing."""
    values = (index.by_field.get((index.position.get(name, -1), "value")) for name in figure.facts)
    units = {value.unit if value is not None else "" for value in values}
    return units.pop() if len(units) == 1 else ""


def _told_roughly(figure: Figure, claim: Claim, index: Index, name: str) -> Operand | None:
    """What was told roughly counts with the fact's own number, or with that of the sum of facts."""
    if figure.formula:
        if not SUM.fullmatch(figure.formula):
            return None
        value = evaluate(figure.formula, index.number)
        return Operand(value, claim.unit, figure.text, figure.formula, figure.facts, name=name)
    own = index.by_field.get((index.position.get(figure.facts[0], -1), "value"))
    if len(figure.facts) > 1 or own is None or own.low is None or own.low != own.high or not fit(claim.unit, own.unit):
        # 20%以上 says of what its fact is told, not how many
        return None
    return Operand(own.low, own.unit, figure.text, figure.facts[0], figure.facts, name=name)


def _share_then(formula: str, index: Index) -> tuple[Fraction | None, Fraction | None, str]:
    """A share of two facts, what it was in the period before, and its formula then."""
    if SHARE.fullmatch(formula) is None:
        return None, None, ""
    then = before_of(formula)
    try:
        return evaluate(formula, index.number), evaluate(then, index.number), then
    except (KeyError, ValueError):
        return None, None, ""


def _sum_before(formula: str, claim: Claim, index: Index) -> Fraction | None:
    """What a sum of facts was in the period before, where each of them has a number of it."""
    if SUM.fullmatch(formula) is None:
        return None
    try:
        return evaluate(before_of(formula), index.number) if evaluate(formula, index.number) == claim.low else None
    except KeyError:
        return None


def before_of(formula: str) -> str:
    """The formula of the period before of a sum or share of facts."""
    return ID.sub(r"\g<0>.previous", formula)


def grouped(formula: str) -> str:
    """A formula as a part of a larger one."""
    return formula if re.fullmatch(r"[\w.]+", formula) else f"({formula})"


def quotient(one: Operand, other: Operand) -> str:
    """The formula of one number over another."""
    return f"{grouped(one.formula)}/{grouped(other.formula)}"


def written(one: Operand, sign: str, other: Operand) -> str:
    """Arithmetic over two numbers as a reader writes it."""
    return f"{one.text}{sign}{other.text}"
