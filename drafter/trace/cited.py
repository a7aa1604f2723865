"""Telling a figure that carries a citation mark (引用核验): its fact is the cited one, and it is verified like any other."""

from __future__ import annotations

from fractions import Fraction

from drafter.numerals import Kind, Mention
from drafter.trace import explain
from drafter.trace.citations import Citation, evaluate
from drafter.trace.claim import Bearing, Claim, bears
from drafter.trace.dating import dated
from drafter.trace.derive import PER_THOUSAND
from drafter.trace.evidence import Index
from drafter.trace.per import EACH_WORDS
from drafter.trace.report import Figure, Status
from drafter.trace.setting import Setting
from drafter.trace.telling import Teller
from drafter.trace.units import fit, measure


def cited_figure(
    mention: Mention, setting: Setting, claim: Claim | None, mark: Citation, teller: Teller
) -> Figure | None:
    """A figure with a citation mark: its fact is the cited one, and it is verified like any other."""
    index = teller.index
    unknown = [name for name in mark.ids if name not in index.position]
    if unknown:
        return teller.figure(mention, Status.UNSUPPORTED, reason=f"引用的{'、'.join(unknown)}不在事实表中。")
    cited = tuple(index.position[name] for name in mark.ids)
    if mention.kind is Kind.DATE or claim is None or mention.kind is not Kind.QUANTITY:
        return None if mention.kind is not Kind.DATE else dated(mention, setting, teller)
    if len(mark.names) == 1 and "." not in mark.names[0]:
        return _cited_fact(mention, setting, claim, cited[0], teller)
    try:
        value = evaluate(mark.formula, index.number)
    except (ValueError, KeyError):
        return teller.figure(mention, Status.UNSUPPORTED, cited, reason=f"引用的算式“{mark.formula}”无法计算。")
    as_share = value * 100, f"({mark.formula})*{1000 if claim.unit == PER_THOUSAND else 100}"
    for scaled, formula in ((value, mark.formula), as_share):
        if formula != mark.formula and measure(claim.unit).kind != "percent":
            continue
        bearing = bears(claim, scaled, scaled)
        if bearing > Bearing.HEDGE_LOST:
            status = Status.APPROXIMATE if bearing is Bearing.HEDGED else Status.DERIVED
            reason = f"按引用的算式推算：{explain.equation(index, formula, scaled, claim.unit)}。"
            return teller.figure(mention, status, cited, formula=formula, reason=reason)
    reason = f"按引用的算式推算应为{explain.number(value, claim.unit)}。"
    return teller.figure(mention, Status.CONTRADICTED, cited, formula=None, reason=reason)


def _cited_fact(mention: Mention, setting: Setting, claim: Claim, order: int, teller: Teller) -> Figure | None:
    index = teller.index
    fact = index.facts[order]
    sources = [
        s for s in index.sources_of.get(order, ()) if s.low is not None and s.field not in {"previous", "target"}
    ]
    for source in sources:
        rated = (
            "/" in source.unit
            and source.unit.split("/")[0] == claim.unit
            and EACH_WORDS.search(setting.passage.sentence)
        )
        if (fit(claim.unit, source.unit) or rated) and source.high is not None:
            bearing = bears(claim, source.low or Fraction(0), source.high, source.modifier)
            if bearing > Bearing.HEDGE_LOST:
                if _names_another(index, setting, claim, order):
                    return None
                status = Status.SUPPORTED if bearing is Bearing.EXACT else Status.APPROXIMATE
                return teller.figure(
                    mention,
                    status,
                    (order,),
                    reason=f"{explain.of_source(index, source)}，一致。",
                )
    if fact.value is None:
        return None
    source = index.by_field[order, "value"]
    status = Status.CONTRADICTED if fit(claim.unit, source.unit) else Status.UNIT_MISMATCH
    reason = f"引用的{explain.label(fact)}为{explain.stated(fact)}，与文中不符。"
    return teller.figure(mention, status, (order,), reason=reason, suggestion=explain.suggest(mention, fact))


def _names_another(index: Index, setting: Setting, claim: Claim, order: int) -> bool:
    """Whether the words name some other fact far more clearly than the cited one."""
    for other in setting.named()[:1]:
        source = index.by_field.get((other, "value"))
        if (
            other != order
            and source
            and fit(claim.unit, source.unit)
            and setting.words(other) > setting.words(order) + 250
        ):
            return True
    return False
