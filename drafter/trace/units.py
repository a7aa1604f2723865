"""Which units may stand for which (单位相容): 人 for 名, 个 for any count, never 人 for 人次 or % for 百分点.

The table is data/units.tsv. A unit it does not know is an open class of its own: equal spelling matches, 个 and 项 stand for it, and
another count measure matches loosely, so that a new measure word never makes a true figure look wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import cache

from drafter.numerals import fold
from drafter.tables import rows


class Fit(IntEnum):
    """How well two units agree (单位相容程度), best last."""

    NONE = 0
    LOOSE = 1
    GENERIC = 2
    SAME = 3


OPEN = frozenset({"institution", "event", "case", "document", "thing", "unknown"})
GENERIC_FOR = OPEN | {"any", "item", "person", "household"}
# a household may be a shop counted as 家; a file or certificate is counted by the people it is for, a vote by who cast it
LOOSE_PAIRS = ({"household", "institution"}, {"person", "document"}, {"person", "vote"})
RATE_MARKS = ("/", "每")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit's class and its size in the first unit of that class (计量单位)."""

    unit: str
    kind: str
    factor: Fraction


@cache
def _table() -> dict[str, Measure]:
    return {unit: Measure(unit, kind, Fraction(factor)) for unit, kind, factor in rows(__package__, "data/units.tsv")}


def known_units() -> frozenset[str]:
    """The measure words and units of the table that are words."""
    return frozenset(unit for unit in _table() if unit.isalpha())


@cache
def measure(unit: str) -> Measure:
    """The measure of a unit as written; one that the table does not know is `unknown`, a rate such as 元/篇 is its own class."""
    plain = fold(unit).strip()
    known = _table().get(plain)
    if known is not None:
        return known
    if any(mark in plain for mark in RATE_MARKS):
        return Measure(plain, "rate:" + plain, Fraction(1))
    return Measure(plain, "unknown" if plain else "none", Fraction(1))


@cache
def fit(written: str, provided: str) -> Fit:
    """How well the unit of a figure agrees with the unit of what the sheet provides."""
    one, other = measure(written), measure(provided)
    if one.unit == other.unit:
        return Fit.SAME
    if one.kind == other.kind:
        return Fit.LOOSE if one.kind == "unknown" else Fit.SAME
    kinds = {one.kind, other.kind}
    if ("any" in kinds and kinds <= GENERIC_FOR) or ("item" in kinds and kinds <= OPEN | {"item"}):
        return Fit.GENERIC
    if "none" in kinds:
        return Fit.GENERIC if kinds <= GENERIC_FOR | {"none", "attendance", "household"} else Fit.NONE
    if kinds <= OPEN:
        return Fit.LOOSE
    if kinds in LOOSE_PAIRS:
        return Fit.LOOSE
    return Fit.NONE


def is_rate_of(rate: str, unit: str) -> bool:
    """Whether 元/篇 is a rate of 元."""
    return "/" in rate and rate.split("/")[0] == unit
