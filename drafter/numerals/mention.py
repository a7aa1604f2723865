"""What the number reader reports (数字提及)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a number-like run is (类别). The first five must trace to a source or be filled in; the others need none."""

    QUANTITY = "quantity"
    RANK = "rank"
    DATE = "date"
    ORDINAL = "ordinal"
    PLACEHOLDER = "placeholder"
    NAME = "name"
    LIST = "list"
    ARTICLE = "article"
    PLAIN = "plain"


TRACED = frozenset({Kind.QUANTITY, Kind.RANK, Kind.DATE, Kind.ORDINAL, Kind.PLACEHOLDER})


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a text that may state a figure (数字提及).

    start, end: offsets in code points, `source[start:end] == text`. text: hedge, number and unit as written, contiguous.
    value: exact and canonical, see DESIGN.md §4 (`5878000`, `10~20`, `1/3`, `2009-02-24`, `--05-23`, `H1`), empty when none is meant.
    unit: as written, after 万 and 亿 were taken into the value (`元`, `人次`). modifier: hedges joined with `+` (`近`, `余+以上`).
    rule: the name of the rule that read it, in words a clerk understands.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: str
    unit: str = ""
    modifier: str = ""
    rule: str = ""

    @property
    def traced(self) -> bool:
        """Whether the mention must trace to a source, or is a blank to be filled in."""
        return self.kind in TRACED
