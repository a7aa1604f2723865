"""What a unit's fact is to a roll-up (事项归类): its name, its measure, whether its figures may be added.

Names are compared as people read them: simplified and half-width, without spaces and quotation marks. Measures are compared by what
they count, so that 万元 and 元 are one and 人 and 人次 are not; amounts are exact, in the first unit of their class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from drafter.numerals import canonical, fold, parse_amount, to_base
from drafter.rollup.words import ending, holds, never_added, words
from drafter.sheet import Fact
from drafter.trace import measure

_UNSAID = re.compile(r"[\s“”\"'‘’·]+")
_EACH = re.compile("每")
_FIELDS = ("value", "previous", "target")


class Nature(StrEnum):
    """How the figures of an item may be taken together (能否相加)."""

    COUNT = "count"
    RATE = "rate"
    EACH = "each"
    RANK = "rank"
    HONOUR = "honour"
    MOMENT = "moment"
    TEXT = "text"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Key:
    """Under what a fact is taken together with others (归并依据). measure: what its unit counts; more: topic, basis or date, where one unit has several."""

    name: str
    measure: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of one unit (一条上报). unit: place among the units that count; place: in its sheet."""

    unit: int
    place: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class Range:
    """An exact amount in the first unit of its class, with both ends (数额)."""

    low: Fraction
    high: Fraction


@lru_cache(maxsize=50_000)
def plain_name(item: str) -> str:
    """An item's name as it is compared."""
    return _UNSAID.sub("", fold(item)).lower()


@lru_cache(maxsize=5_000)
def scale(unit: str) -> tuple[str, Fraction]:
    """What a unit counts, and how many of the first unit of that class it is: 万元 is 10000 of money."""
    worth, base = to_base("1", fold(unit).strip())
    found = measure(base)
    kind = f"unknown:{found.unit}" if found.kind == "unknown" else found.kind
    return kind, Fraction(worth) * found.factor


def key_of(fact: Fact) -> Key:
    """Under what a fact is taken together with those of other units."""
    return Key(plain_name(fact.item), scale(fact.unit)[0])


def amount(fact: Fact, field: str = "value") -> Range | None:
    """One of a fact's three figures in the first unit of its class, None when it is blank."""
    written: str | None = getattr(fact, field)
    return None if written is None else _range(written, fact.unit)


@lru_cache(maxsize=100_000)
def _range(written: str, unit: str) -> Range:
    found = parse_amount(written)
    factor = scale(unit)[1]
    return Range(found.low, found.high) if factor == 1 else Range(found.low * factor, found.high * factor)


def in_unit(found: Range, unit: str) -> str:
    """An amount as a canonical value in a unit of its class."""
    factor = scale(unit)[1]
    low, high = canonical(found.low / factor), canonical(found.high / factor)
    return low if found.low == found.high else f"{low}~{high}"


def ends(found: Range, unit: str) -> bool:
    """Whether an amount can be written in a unit as decimals that end."""
    return "/" not in in_unit(found, unit)


def nature(fact: Fact) -> tuple[Nature, str]:
    """How the figures of a fact may be taken together, and why they are not added."""
    figures = [figure for field in _FIELDS if (figure := getattr(fact, field)) is not None]
    if not figures:
        if fact.unit and not fact.date and not fact.text:
            return Nature.BLANK, "没有填数"
        honoured = _is_honour(plain_name(fact.item), fact.unit)
        return (Nature.HONOUR, "荣誉按单位列出，不相加") if honoured else (Nature.TEXT, "文字和日期按单位列出，不相加")
    if any("/" in figure for figure in figures):
        return Nature.RATE, "比率不能相加"
    return _counted(fact.item, fact.unit)


@lru_cache(maxsize=50_000)
def _counted(item: str, unit: str) -> tuple[Nature, str]:
    """How figures of an item in a unit of measure may be taken together."""
    name, (kind, _) = plain_name(item), scale(unit)
    if kind in never_added("class"):
        return Nature.RATE, never_added("class")[kind]
    if ending(name, "rank") or unit in never_added("unit"):
        reason = never_added("unit").get(unit, "名次得分不能相加")
        return (Nature.MOMENT if reason == "时间不能相加" else Nature.RANK), reason
    if _is_extreme(name):
        return Nature.RANK, "最高最低数不能相加"
    bare = name.rstrip(")")
    if ending(bare, "rate"):
        return Nature.RATE, "比率不能相加"
    if kind.startswith("rate:") or holds(name, "each") or _is_per_thing(name):
        return Nature.EACH, "平均数、标准不能相加"
    if kind == "money" and (ending(bare, "each_money") or holds(name, "average_money")):
        return Nature.EACH, "平均数、标准不能相加"
    if _is_honour(name, unit):
        return Nature.HONOUR, "荣誉按单位列出，不相加"
    return Nature.COUNT, ""


def _is_extreme(name: str) -> bool:
    """Whether an item is the highest or lowest of several, not a count of the highest grade."""
    after = (name.partition(word)[2] for word in words("extreme") if word in name)
    return any(not rest.startswith(words("extreme_but")) for rest in after)


def _is_per_thing(name: str) -> bool:
    """Whether an item tells how much there is to each of something: 每间藏书; what happens 每月 adds up over units."""
    return any(not name.startswith(words("per_time"), place.start()) for place in _EACH.finditer(name))


def _is_honour(name: str, unit: str) -> bool:
    """Whether an item is an honour that was won, not one that the unit hands out."""
    return bool(ending(name, "honour")) and not name.startswith(words("given")) and "元" not in unit
