"""Saying why in one Chinese sentence (理由), and what to put instead (建议)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from drafter.numerals import (
    Kind,
    Mention,
    canonical,
    fold,
    magnitude,
    parse_amount,
    replacement,
    to_base,
    write_number,
)
from drafter.sheet import Fact
from drafter.trace.candidate import Candidate
from drafter.trace.citations import NAME
from drafter.trace.claim import claim_of, rounded_as
from drafter.trace.dates import point_of
from drafter.trace.evidence import SERIAL, VALUE_FIELDS, Index, Source, significant_digits
from drafter.trace.units import fit, measure

_written = lru_cache(maxsize=20_000)(write_number)
# less than that is not written 0.03万元
SMALLEST_IN_TENS_OF_THOUSANDS = 1000
# from here on a computed number is told in 万 or 亿
MILLIONS = 1_000_000
# results that are the same whatever two numbers of one unit are counted in
RATIOS = frozenset({"percent", "multiple"})
FIELD_NAMES = {
    "value": "数值",
    "previous": "上期数",
    "target": "目标数",
    "date": "时间",
    "text": "说明",
    "item": "事项",
    "topic": "板块",
    "basis": "口径",
    "plan": "问题与打算",
}


def label(fact: Fact) -> str:
    """How a fact is named to people: F23“已建调解组织的企业”."""
    return f"{fact.id}“{fact.item or fact.topic or '未命名'}”"


def labels(index: Index, facts: Iterable[int]) -> str:
    """How several facts are named to people, each once."""
    return "、".join(label(index.facts[order]) for order in dict.fromkeys(facts))


def stated(fact: Fact, field: str = "value") -> str:
    """A fact's number as documents write it: 587.8万元, 近400人."""
    value = getattr(fact, field)
    if value is None:
        return "空白"
    if fact.unit in {"月", "月份"}:
        return f"{value}月"
    return _written(value, fact.unit, fact.modifier if field == "value" else "")


def of_source(index: Index, source: Source) -> str:
    """Where a source stands and what it says."""
    if source.fact < 0:
        return "问题与打算中写明"
    fact = index.facts[source.fact]
    if source.field in VALUE_FIELDS:
        return f"{label(fact)}的{FIELD_NAMES[source.field]}为{stated(fact, source.field)}"
    return f"{label(fact)}的{FIELD_NAMES[source.field]}中写明"


def _filled(index: Index, formula: str, units: frozenset[str], result: str) -> str:
    """A formula with the numbers filled in: F3+F4 -> 10+6; with their units where the bare numbers do not give the result.

    units: of the numbers; result: of the result. 11.84万元-109600元 gives 8800元, but 11.84-109600 does not.
    """
    alike = len(units) == 1 and (result in units or measure(result).kind in RATIOS)
    bare = alike or all(_is_counted_by_one(unit) for unit in units)

    def number_of(found: re.Match[str]) -> str:
        name, _, field = found.group().partition(".")
        order = index.position.get(name)
        fact = index.facts[order] if order is not None else None
        value = getattr(fact, field or "value") if fact is not None else None
        if fact is None or value is None:
            return found.group()
        return value if bare else _written(value, fact.unit)

    return NAME.sub(number_of, formula.replace("*", "×").replace("/", "÷"))


def _units_of(index: Index, formula: str) -> frozenset[str]:
    """The units of the facts of a formula."""
    positions = (index.position.get(name.partition(".")[0]) for name in NAME.findall(formula))
    return frozenset(index.facts[order].unit for order in positions if order is not None)


def _is_counted_by_one(unit: str) -> bool:
    """Whether a number with a unit is that number in the first unit of its class: 元 and 人, not 万元 or 吨."""
    worth, base = magnitude(unit)
    return worth == 1 and measure(base).factor == 1


def suggest(mention: Mention, fact: Fact, field: str = "value") -> str | None:
    """What to write in place of a mention so that it tells a fact's number, or None when it cannot be written there."""
    value = getattr(fact, field)
    if value is None:
        return None
    return _suggested(mention, value, fact.unit, fact.modifier if field == "value" else "")


def _suggested(mention: Mention, value: str, counted: str, hedge: str) -> str | None:
    """A number in place of a mention, in the mention's own unit where that agrees with the number's."""
    base, unit = to_base(value, counted)
    if fit(mention.unit, unit.partition("/")[0]):
        # 每户200元 tells 200元/户
        unit = unit.partition("/")[0]
    ours, theirs = measure(unit), measure(mention.unit)
    try:
        small = "~" not in base and parse_amount(base).low * ours.factor < SMALLEST_IN_TENS_OF_THOUSANDS
        if not fit(mention.unit, unit) or (small and "万" in fold(mention.text)):
            return write_number(value, counted, hedge)
        if ours.factor != theirs.factor and "~" not in base:
            base = canonical(parse_amount(base).low * ours.factor / theirs.factor)
        return replacement(mention, base, modifier=hedge)
    except ValueError:
        return None


def suggest_source(index: Index, mention: Mention, source: Source) -> str | None:
    """What to write in place of a mention so that it tells a number of the sheet, or None when it cannot be written there."""
    if source.kind in SERIAL:
        return suggest_series(mention, source)
    if source.field in VALUE_FIELDS:
        return suggest(mention, index.facts[source.fact], source.field)
    return _suggested(mention, source.value, source.unit, source.modifier)


def with_magnitude(mention: Mention, power: int) -> str | None:
    """A mention with 万 put in, taken out or exchanged with 亿, where that alone makes it so many powers of ten larger; else None."""
    plain, text, unit = fold(mention.text), mention.text, mention.unit
    if power in {8, -8}:
        larger, smaller = ("亿", "") if power > 0 else ("", "亿")
    elif power == 4:
        larger, smaller = ("亿", "万") if "万" in plain else ("万", "")
    elif power == -4:
        larger, smaller = ("万", "亿") if "亿" in plain else ("", "万")
    else:
        return None
    if smaller:
        at = plain.rfind(smaller)
        return text[:at] + larger + text[at + 1 :] if plain.count(smaller) == 1 and len(plain) == len(text) else None
    if "万" in plain or "亿" in plain or "," in plain or not unit or not text.endswith(unit):
        return None
    return text.removesuffix(unit) + larger + unit


def number_of(index: Index, source: Source | None) -> str:
    """A number of the sheet for people, with the field where it stands when that is not the value."""
    if source is None:
        return ""
    if source.field in VALUE_FIELDS:
        told = stated(index.facts[source.fact], source.field)
        return told if source.field == "value" else f"{told}（{FIELD_NAMES[source.field]}）"
    if source.kind in SERIAL:
        return series_text(source)
    return f"{write_number(source.value, source.unit, source.modifier)}（{FIELD_NAMES[source.field]}）"


def suggest_unit(mention: Mention, unit: str, source: Source | None) -> str | None:
    """A mention with the sheet's measure word in place of its own."""
    text = mention.text
    if mention.unit and text.endswith(mention.unit):
        return text.removesuffix(mention.unit).rstrip() + unit
    return write_number(source.value, source.unit, source.modifier) if source is not None else None


def number(value: Fraction, unit: str) -> str:
    """A computed number for people, with two decimals where it does not end sooner. value: in the first unit of its class."""
    worth, base = magnitude(unit)
    value /= worth * measure(base).factor
    text = canonical(value)
    if "/" not in text and len(text.partition(".")[2]) <= 2:
        return write_number(text, unit)
    if value >= MILLIONS:
        # 128451612.9元 is told as 12845万元
        step = 10_000 if value >= 100 * MILLIONS else 100
        return "≈" + write_number(canonical(round(value / step) * step), unit)
    hundredths = round(value * 100)
    # 8.847 told as 8.85 would be rounded to 8.9
    shown = Fraction(round(value * 1000), 1000) if hundredths % 10 == 5 and value * 100 < hundredths else None
    return "≈" + write_number(canonical(shown or Fraction(hundredths, 100)), unit)


def equation(index: Index, formula: str, value: Fraction, unit: str) -> str:
    """A formula with its numbers and result: 10+6=16家, 8.4-7.65=0.75万元, 217÷223×100≈97.31%.

    value: in the first unit of its class. The result is told in the unit that all its numbers have.
    """
    units = _units_of(index, formula)
    if len(units) == 1 and (only := min(units)) and magnitude(only)[1] == unit:
        unit = only
    result = number(value, unit)
    return _filled(index, formula, units, unit) + (result if result.startswith("≈") else "=" + result)


def supported(index: Index, candidate: Candidate) -> str:
    """Why a figure is supported."""
    if candidate.source is None:
        return "与事实表一致。"
    return f"{of_source(index, candidate.source)}，一致。"


def approximate(index: Index, candidate: Candidate) -> str:
    """Why a rounded or hedged figure is true."""
    if candidate.derivation is not None:
        return derived(index, candidate).removesuffix("。") + "，取约数属实。"
    if candidate.source is None:
        return "取约数，与事实表相符。"
    return f"{of_source(index, candidate.source)}，取约数属实。"


def derived(index: Index, candidate: Candidate) -> str:
    """How a derived figure follows."""
    derivation = candidate.derivation
    if derivation is None:
        return "可由事实推算。"
    return f"由{labels(index, derivation.facts)}推算：{equation(index, derivation.formula, derivation.value, derivation.unit)}。"


def date_text(value: str) -> str:
    """A canonical date as documents write it."""
    try:
        return write_number(value)
    except ValueError:
        return value


def _rewritten(mention: Mention, value: str) -> str | None:
    """A mention with another value, in its own style, or None when the value cannot be written there."""
    try:
        return replacement(mention, value)
    except ValueError:
        return None


def suggest_date(mention: Mention, value: str) -> str | None:
    """A date in place of a mention, said as far as the mention says it: 5月12日 for 2025-05-12 where the year was not written."""
    wanted, have = point_of(mention.value), point_of(value.partition("~")[0])
    if wanted is None or have is None:
        return None
    if wanted.year and wanted.month:
        text = f"{have.year:04d}-{have.month:02d}"
    elif wanted.year:
        text = f"{have.year:04d}"
    else:
        text = f"--{have.month:02d}"
    if wanted.day and have.day:
        text += f"-{have.day:02d}"
    return _rewritten(mention, text)


def series_text(source: Source) -> str:
    """A rank or ordinal of the sheet for people: 第3名, 第6届."""
    if source.kind is Kind.RANK and source.unit in {"等奖", "星级", "星"} and source.value in "123456789":
        return "一二三四五六七八九"[int(source.value) - 1] + source.unit
    return "第" + write_number(source.value, source.unit)


def suggest_series(mention: Mention, source: Source) -> str | None:
    """A rank or ordinal in place of a mention, in the mention's own style."""
    return _rewritten(mention, source.value)


def coincidence(index: Index, mention: Mention, also: int = 0) -> str | None:
    """The chance, as a decimal string, that a random number of the mention's size stands in the sheet; also: results of arithmetic tried."""
    claim = claim_of(mention)
    if claim is None:
        return None
    return index.chance(claim.low, claim.unit, also)


def suggest_count(mention: Mention, count: int) -> str | None:
    """A count in place of a mention, in the mention's own style."""
    return _rewritten(mention, str(count))


def suggest_result(mention: Mention, value: Fraction) -> str | None:
    """A computed number in place of a mention, in its own style: as it is when it has no more digits than the mention, else rounded.

    It is rounded to the last digit that the mention writes: 1.28亿元 for 8.28亿元, but 4.26万人次 for 42.6万人次.
    """
    digits = sum(character.isdigit() for character in mention.text)
    short = "/" not in canonical(value) and significant_digits(value) <= digits
    return _rewritten(mention, canonical(value if short else rounded_as(mention.text, value)))
