"""Evidence beside a figure (依据): what a person needs to judge it, row by row, in Chinese.

Words only; nothing is decided here. Values stand as the sheet has them; a formula is shown with ids, then with its numbers filled
in, then with its exact result where all numbers are plain and of one unit.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from drafter.numerals import write_number
from drafter.rollup import Share
from drafter.service.records import EvidenceRow
from drafter.sheet import Fact
from drafter.trace import Figure, Status

REFERENCE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\.(value|previous|target))?")
FIELD_WORDS = {"value": "", "previous": "上期", "target": "目标"}
SIGNS = str.maketrans({"+": "＋", "-": "－", "*": "×", "/": "÷", "(": "（", ")": "）"})
# Decimals of a result that is shown as it is; a longer one is rounded and says so.
LONGEST = 4
SHOWN_UNITS = 30
ROUNDED = Decimal("0.01")


def evidence_rows(
    figure: Figure, known: Mapping[str, Fact], shares: Callable[[str], Sequence[Share]] | None = None
) -> tuple[EvidenceRow, ...]:
    """Give the rows for one figure, in reading order; `known` are the facts of the sheet by id. Rows with nothing to say are left out.

    shares: what the units below reported behind a fact, for a sheet that was rolled up.
    """
    facts = [known[name] for name in figure.facts if name in known]
    rows = [
        # Of a figure that stands with another item, the fact is whose number it is, not what the sentence tells of.
        ("此数属于" if figure.status is Status.MISATTRIBUTED else "对应事实", _each(facts, _name)),
        ("数据", _each(facts, _value)),
        ("上期", _each(facts, lambda fact: _amount(fact, fact.previous))),
        ("目标", _each(facts, lambda fact: _amount(fact, fact.target))),
        ("时间", _each(facts, lambda fact: write_number(fact.date) if fact.date else "")),
        ("分单位", _each(facts, lambda fact: _by_unit(shares(fact.id))) if shares is not None else ""),
        ("口径", _each(facts, lambda fact: fact.basis)),
        ("说明", _each(facts, lambda fact: fact.text)),
        ("出处", _each(facts, lambda fact: "，".join(filter(None, (fact.source, fact.origin))))),
        ("公式", filled_formula(figure, known)),
        ("理由", figure.reason),
        ("建议", f"改为“{figure.suggestion}”" if figure.suggestion is not None else ""),
    ]
    return tuple(EvidenceRow(label, text) for label, text in rows if text)


def _by_unit(shares: Sequence[Share]) -> str:
    """Tell what each unit reported, in the order of the sheet; the first ones when there are many."""
    told = [f"{share.unit} {_value(share.fact)}（{share.id}）" for share in shares[:SHOWN_UNITS]]
    more = [f"……共 {len(shares)} 项"] if len(shares) > SHOWN_UNITS else []
    return "；".join(told + more)


def filled_formula(figure: Figure, facts: Mapping[str, Fact]) -> str:
    """Give the formula with ids, with numbers, and its result: F1＋F2 ＝ 12家＋3家 ＝ 15家."""
    if not figure.formula:
        return ""
    # Signs first: a value or a unit may hold a slash of its own (1/3, 元/人).
    signed = _signed(figure.formula)
    named = REFERENCE.sub(lambda found: found[1] + FIELD_WORDS[found[2] or "value"], signed)
    filled = REFERENCE.sub(lambda found: _number(found, facts), signed)
    parts = [named, filled, _result(figure.formula, facts)]
    return " ＝ ".join(part for part in parts if part)


def _signed(formula: str) -> str:
    # A last *100 makes a percentage of a ratio: people write ×100%.
    if formula.endswith("*100") and "/" in formula:
        formula += "%"
    return formula.translate(SIGNS)


def _number(reference: re.Match[str], facts: Mapping[str, Fact]) -> str:
    fact = facts.get(reference[1])
    value = getattr(fact, reference[2] or "value") if fact else None
    return f"{value}{fact.unit}" if fact and value is not None else reference[0]


def _result(formula: str, facts: Mapping[str, Fact]) -> str:
    named = [facts.get(found[1]) for found in REFERENCE.finditer(formula)]
    units = {fact.unit for fact in named if fact}
    if None in named or len(units) > 1:
        return ""
    try:
        value = _evaluate(ast.parse(formula, mode="eval").body, facts)
    except (SyntaxError, RecursionError, InvalidOperation, ValueError, ZeroDivisionError):
        return ""
    if "/" not in formula and "*" not in formula:
        unit = units.pop() if units else ""
        unit = "个百分点" if unit == "%" and "-" in formula else unit
    else:
        unit = "%" if formula.endswith("*100") else ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) == value and exact == round(exact, LONGEST):
        return f"{exact.normalize():f}{unit}"
    return f"{exact.quantize(ROUNDED):f}{unit}（四舍五入）"


def _evaluate(node: ast.expr, facts: Mapping[str, Fact]) -> Fraction:
    match node:
        case ast.BinOp(left, operator, right):
            first, second = _evaluate(left, facts), _evaluate(right, facts)
            match operator:
                case ast.Add():
                    return first + second
                case ast.Sub():
                    return first - second
                case ast.Mult():
                    return first * second
                case ast.Div():
                    return first / second
        case ast.Constant(int() as number):
            return Fraction(number)
        case ast.Name(name):
            return Fraction(Decimal(facts[name].value or ""))
        case ast.Attribute(ast.Name(name), "value" | "previous" | "target" as field):
            return Fraction(Decimal(getattr(facts[name], field) or ""))
    raise ValueError(f"not part of a formula: {ast.dump(node)}")


def _each(facts: list[Fact], words: Callable[[Fact], str]) -> str:
    said = [(fact, words(fact)) for fact in facts]
    told = [(fact, text) for fact, text in said if text]
    if len(facts) == 1:
        return "".join(text for _, text in told)
    # With several facts each line says whose it is.
    return "；".join(text if words is _name else f"{fact.id}：{text}" for fact, text in told)


def _name(fact: Fact) -> str:
    return f"{fact.id} " + " · ".join(filter(None, (fact.topic, fact.item)))


def _value(fact: Fact) -> str:
    return _amount(fact, fact.written or fact.value)


def _amount(fact: Fact, value: str | None) -> str:
    if value is None:
        return ""
    return value if fact.unit and value.endswith(fact.unit) else value + fact.unit
