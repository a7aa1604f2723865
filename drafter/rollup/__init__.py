"""A parent's fact sheet from its units' sheets (汇总): `rollup(sheets, unit=...)` -> Rollup.

Pure and exact: no file, clock or rounding but that of a rate's last digit, which is said. Items are taken together when their names and
what they count are the same; every other likeness is proposed, with its reason, for a person to settle. The order of the units
changes nothing.

    roster.py    which sheets count: one a unit, of one period, none inside another; who is missing
    items.py     what a fact is: its name, its measure, whether its figures may be added (data/words.tsv, data/measures.tsv)
    matching.py  spellings that may be one item, and what a person settled (data/opposites.tsv says what never is)
    gathering.py the facts of all units by item, in the order of the parent's sheet
    totals.py    one item added up
    rates.py     rates and averages from the totals of what they are of
    outcomes.py  what becomes of each item
    doubles.py   what may have been reported twice
    parent.py    the parent's sheet
"""

from __future__ import annotations

from drafter.rollup.parent import parent_unit, rollup
from drafter.rollup.result import Concern, Line, Match, Outcome, Rollup, Share, Worry, breakdown, slim

__all__ = [
    "Concern",
    "Line",
    "Match",
    "Outcome",
    "Rollup",
    "Share",
    "Worry",
    "breakdown",
    "parent_unit",
    "rollup",
    "slim",
]
