"""National congresses and plenums (党的二十大, 二十届三中全会): known to everyone, and in no unit's own books.

A sheet that says which congress is told decides by itself (see `series`). Where it says nothing of one, the congress in office in the
sheet's period is right, and so is a plenum of it that has met; any other is left to the sheet, where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from drafter.numerals import Kind, Mention
from drafter.tables import rows
from drafter.trace.evidence import Index, series_of
from drafter.trace.passages import Passage

CONGRESS, TERM, PLENUM = "大", "届", "中全会"
# 三中、四中全会
PLENUMS = frozenset({PLENUM, "中"})
BODY = re.compile("(工会|工代会|团|妇)[^，,。；;、党]{0,6}$")
PLENUM_BEHIND = re.compile("[一二三四五六七八九]中|中央|历次|各次")
TERM_BEFORE = re.compile("届(?:[一二三四五六七八九]中(?:全会)?[、和及])*$")


@cache
def _terms() -> Mapping[str, Mapping[int, tuple[int, Mapping[int, int]]]]:
    """By body and number of a congress the year it met and its plenums with their years."""
    out: dict[str, dict[int, tuple[int, Mapping[int, int]]]] = {}
    for body, number, year, plenums in rows(__package__, "data/congresses.tsv"):
        met = (pair.split(":") for pair in plenums.split() if ":" in pair)
        out.setdefault(body, {})[int(number)] = int(year), {int(one): int(when) for one, when in met}
    return out


def is_in_office(mention: Mention, passage: Passage, index: Index) -> bool:
    """Whether a figure tells the congress in office in the sheet's period, or a plenum of it, of which the sheet says nothing."""
    series, period = series_of(mention), index.period
    if series not in {CONGRESS, TERM, *PLENUMS} or period is None or not mention.value.isdigit():
        return False
    # a sheet counts terms of its own people's congresses too, but no plenums
    told = CONGRESS if series == CONGRESS else PLENUM
    if any(s.series == told and s.kind is Kind.ORDINAL for s in index.sources):
        return False
    number, year = int(mention.value), int(period.year)
    found = BODY.search(passage.leading) if series == CONGRESS else None
    terms = _terms().get({"工代会": "工会"}.get(found[1], found[1]) if found else "党", {})
    current = [term for term, (met, _) in terms.items() if met <= year <= met + 5]
    if series in PLENUMS:
        held = (terms[term][1].get(number, year + 1) for term in current)
        return TERM_BEFORE.search(passage.leading) is not None and any(when <= year for when in held)
    if series == TERM and not PLENUM_BEHIND.match(passage.joined + passage.after):
        return False
    return number in current
