"""What a figure could rest on (候选来源): one thing, with what speaks for it in hundredths of natural log odds."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from drafter.numerals import Mention
from drafter.trace import weights as w
from drafter.trace.derive import Derivation
from drafter.trace.evidence import SERIAL, Source
from drafter.trace.report import Status
from drafter.trace.setting import Setting


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
    each = [setting.words(order) for order in facts]
    if together:
        return (2 * min(each) + sum(each) // len(each)) // 3 - w.NO_WORDS
    return (3 * max(each) + 2 * sum(each) // len(each)) // 5 - w.NO_WORDS


def is_one(mention: Mention) -> bool:
    """Whether a figure is 一 with a measure word, which is as likely an article as a count."""
    return mention.value == "1" and mention.text.startswith("一") and mention.kind not in SERIAL
