"""What a figure could rest on (候选来源): one thing, with what speaks for it in hundredths of natural log odds."""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from drafter.numerals import Mention, to_base
from drafter.trace import weights as w
from drafter.trace.derive import Derivation
from drafter.trace.evidence import SERIAL, Index, Source
from drafter.trace.report import Status
from drafter.trace.setting import Setting
from drafter.trace.units import Fit, fit, measure


class Candidate(NamedTuple):
    """One thing a figure could rest on (候选来源).

    facts: indexes in the sheet. matched: whether the value is borne out.
    also: how many results of arithmetic could have matched besides the facts. A named tuple, because there are many and each is soon made.
    """

    facts: tuple[int, ...]
    status: Status
    gain: int
    matched: bool
    field: str = "value"
    source: Source | None = None
    derivation: Derivation | None = None
    words: int = 0
    note: str = ""
    also: int = 0

    @property
    def anchor(self) -> int:
        """Where in the sheet's order the candidate stands, -1 for none."""
        return self.facts[0] if self.facts else -1


@cache
def log_odds(present: int, space: int) -> int:
    """100 * ln of one over the chance that a random number of the size is present."""
    if present <= 0:
        present = 1
    chance = Decimal(present) / Decimal(max(space, present))
    return min(900, max(5, int(-chance.ln() * 100)))


def words_gain(setting: Setting, facts: tuple[int, ...], *, together: bool = False) -> int:
    """What the words say for a fact, or for several; together: for a sum, which must be named as a whole, not by one part."""
    if not facts or facts[0] < 0:
        return -w.NO_WORDS
    if len(facts) == 1:
        return setting.words(facts[0]) - w.NO_WORDS
    each = [setting.words(order) for order in facts]
    if together:
        return (2 * min(each) + sum(each) // len(each)) // 3 - w.NO_WORDS
    return (3 * max(each) + 2 * sum(each) // len(each)) // 5 - w.NO_WORDS


# 忙了一天: what follows a verb is as likely an article as what stands before a noun
DONE = ("了", "过", "着", "過", "著")
# 由一家增加到十二家
GROWS = re.compile("(?:增|减|減|扩|擴|发展|發展|上升|提).{0,2}[到至为為]")
# 其中一件, 其中有一件
OF_THEM = re.compile("其中有?$")
# 每人送一套: one for each; 每月一次 is how often
EACH = re.compile("[每各](?![月季周週年天日学學旬])")
# how many of the named facts are looked at; how clearly one must be named that is counted in the same unit, or in one that fits
MOST_NAMED, CLEARLY, MOST_CLEARLY = 3, 120, 200


def may_be_article(mention: Mention, setting: Setting, index: Index, told: Container[Fraction] = ()) -> bool:
    """Whether a figure is 一 with a measure word that is as likely an article as a count.

    It is none behind its noun (退会一人) or 其中, nor where the words clearly name a fact that is counted so and not told beside.
    Of people a draft likes to tell one by one (一名女工病倒). told: the other numbers of its sentence.
    """
    if mention.value != "1" or not mention.text.startswith("一") or mention.kind in SERIAL:
        return False
    passage = setting.passage
    before = passage.before.rstrip()
    behind_noun = passage.joined or (before and not before.endswith(DONE))
    if GROWS.match(passage.after) or OF_THEM.search(before) or (not passage.after.strip() and behind_noun):
        return False
    if EACH.search(passage.leading):
        return True
    unit = to_base(mention.value, mention.unit)[1]
    same = MOST_CLEARLY if measure(unit).kind == "person" else CLEARLY
    for order in setting.named()[:MOST_NAMED]:
        words, source = setting.words(order), index.by_field.get((order, "value"))
        if source is None or words < same or source.low in told:
            continue
        agreed = fit(unit, source.unit)
        if agreed is Fit.SAME or (agreed is Fit.GENERIC and words >= MOST_CLEARLY):
            return False
    return True
