"""What a rate is told of, and the opposite that a sheet counts instead (正反义词): 合格 and 不合格, 盈利 and 亏损.

A sheet often counts the few that are not as they should be; the draft tells the rate of the many that are. The pairs stand in
data/opposites.tsv; a negation (未入会) needs no row.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from drafter.numerals import fold
from drafter.tables import rows

NEGATIONS = "不未没非无"
# 赢利面达到, 抽检合格率为: the words before 率 say what it is of
RATE_TOLD = re.compile(r"([\u4e00-\u9fff]{2,6})[率面][为达到约]{0,2}$")


@cache
def _pairs() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    pairs = rows(__package__, "data/opposites.tsv")
    sides = [(tuple(one.split("、")), tuple(other.split("、"))) for one, other in pairs]
    return (*sides, *((other, one) for one, other in sides))


@cache
def _known() -> re.Pattern[str]:
    words = sorted({word for one, _ in _pairs() for word in one}, key=len, reverse=True)
    return re.compile(f"[{NEGATIONS}]|{'|'.join(words)}")


def may_be_opposite(item: str) -> bool:
    """Whether an item counts what has an opposite, so that the rate of the rest may be told."""
    return bool(_known().search(fold(item)))


@lru_cache(maxsize=4096)
def is_of_the_rest(told: str, item: str) -> bool:
    """Whether a rate that these words tell (抽检合格) is of what is not among those an item counts (抽检不合格)."""
    item = fold(item)
    word = told[-2:]
    negated = len(told) > 2 and told[-3] in NEGATIONS
    if word in item:
        return negated != bool(re.search(f"[{NEGATIONS}]{word}", item))
    for same, other in _pairs():
        if any(told.endswith(one) for one in same):
            plain = not any(one in item for one in same)
            if plain and any(one in item for one in other):
                return not negated
    return False


def rate_told(leading: str) -> str:
    """What the words before a figure tell the rate of, empty when they tell none."""
    found = RATE_TOLD.search(leading)
    return found.group(1) if found else ""
