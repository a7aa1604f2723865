"""Deciding all figures of a draft together (整体指派).

Drafts follow their sheet: neighbouring figures rest on neighbouring facts. So the figures are a chain, each with a few candidates,
and the best path through the chain gives each figure its fact. A pure value match far from where its neighbours are loses against
the fact that words and order call for: that is how two swapped figures are found although both numbers stand in the sheet, and how
a paraphrase that shares no word with its item is still accepted. Costs grow in step with the number of figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add
from typing import NamedTuple

from drafter.numerals import Kind
from drafter.trace.candidate import Candidate
from drafter.trace.evidence import Index, Source
from drafter.trace.report import Status

SAME_FACT, NEXT_FACT, NEAR_FACT, SAME_TOPIC, BACK_IN_TOPIC = 30, 110, 80, 50, 40
NEXT_TOPIC, OTHER_TOPIC = -30, -100
UNKNOWN = -20
NOWHERE = (-1,)
# how many figures before and after one decide how well it fits with another's fact, or whether it is exchanged at all
LOOKS = 3


class Decision(NamedTuple):
    """What one figure was assigned to (指派结果). best: the chosen candidate; rival: the best matched one when it lost."""

    best: Candidate
    rival: Candidate | None


def step(before: tuple[int, ...], other: int, topic_of: Sequence[str], *, same_section: bool) -> int:
    """Log odds of telling what begins with the fact `other` after the facts `before`, in hundredths."""
    one = before[0]
    if one < 0 or other < 0:
        return UNKNOWN
    ahead = other - before[-1] if other > one else other - one
    if topic_of[one] == topic_of[other]:
        if ahead == 0:
            gain = SAME_FACT
        elif 0 < ahead <= 2:
            gain = NEXT_FACT
        elif 0 < ahead <= 6:
            gain = NEAR_FACT
        else:
            gain = SAME_TOPIC if ahead > 0 else BACK_IN_TOPIC
        return gain if same_section else gain // 2
    gain = NEXT_TOPIC if 0 < ahead <= 6 else OTHER_TOPIC
    return gain if same_section else gain // 3


Vector = tuple[int, ...]
Steps = list[list[int]]


def steps(before: Sequence[Candidate], after: Sequence[Candidate], index: Index, *, same: bool) -> Steps:
    """The step from each candidate of a figure to each of the next one."""
    topic_of = index.topic_of
    anchors = [b.anchor for b in after]
    return [[step(a.facts or NOWHERE, other, topic_of, same_section=same) for other in anchors] for a in before]


def ahead(known: Vector, table: Steps, here: Sequence[Candidate]) -> Vector:
    """The best path up to each candidate of a figure, from that of the figure before, less the best of them.

    Only differences count, so the vector far behind an edit is soon what it was before it.
    """
    reached = [[v + gain for gain in row] for v, row in zip(known, table, strict=True)]
    return _level([max(column) + c.gain for column, c in zip(zip(*reached, strict=True), here, strict=True)])


def behind(known: Vector, table: Steps, after: Sequence[Candidate]) -> Vector:
    """The best path from each candidate of a figure to the end, from that of the figure after, less the best of them."""
    worth = [c.gain + v for c, v in zip(after, known, strict=True)]
    return _level([max(map(add, row, worth)) for row in table])


def first(here: Sequence[Candidate]) -> Vector:
    """The vector of the first figure, seen from the start."""
    return _level([c.gain for c in here])


def _level(gains: Sequence[int]) -> Vector:
    best = max(gains)
    return tuple(gain - best for gain in gains)


def decide(candidates: Sequence[Candidate], forward: Vector, backward: Vector) -> Decision:
    """The candidate that the best path through all figures takes, and the best matched one when it lost."""
    through = [f + b for f, b in zip(forward, backward, strict=True)]
    order = max(range(len(candidates)), key=lambda i: (through[i], -i))
    matched = [i for i, c in enumerate(candidates) if c.matched]
    top = max(matched, key=lambda i: (through[i], -i), default=None)
    if top is None:
        return Decision(candidates[order], None)
    if through[order] <= through[top]:
        return Decision(candidates[top], None)
    return Decision(candidates[order], candidates[top])


def direct_fact(decision: Decision) -> int:
    """The fact whose value a figure states, -1 when it states none."""
    return decision.best.facts[0] if is_direct(decision.best) else -1


def is_direct(candidate: Candidate) -> bool:
    """Whether a candidate is the value of a fact, told exactly."""
    source = placed(candidate)
    return source is not None and source.is_value


def placed(candidate: Candidate) -> Source | None:
    """The number of a fact that a candidate tells: its value, exactly, or one in its words (每期3天, 二等奖2名); None for anything else."""
    source = candidate.source
    if not candidate.matched or candidate.derivation is not None or source is None or source.fact < 0:
        return None
    if source.is_value:
        exact = candidate.status is Status.SUPPORTED and source.kind is Kind.QUANTITY
        return source if exact else None
    words = source.field not in {"previous", "target"} and source.kind in {Kind.QUANTITY, Kind.RANK}
    return source if words and source.low == source.high else None


def neighbours(decisions: Sequence[Decision], i: int) -> list[int]:
    """Anchors of the nearest figures before and after that rest on a fact."""
    out: list[int] = []
    for order in (range(i - 1, max(-1, i - 4), -1), range(i + 1, min(len(decisions), i + 4))):
        anchor = next((decisions[n].best.anchor for n in order if decisions[n].best.anchor >= 0), -1)
        if anchor >= 0:
            out.append(anchor)
    return out


def order_of(
    decisions: Sequence[Decision],
    sections: Sequence[int],
    topic_of: Sequence[str],
    place: int,
    pair: tuple[Candidate, Candidate],
) -> int:
    """How well two candidates in a row stand between the figures around them."""
    one, other = pair[0].facts, pair[1].facts
    gain = step(one or NOWHERE, pair[1].anchor, topic_of, same_section=sections[place] == sections[place + 1])
    return (
        gain
        + _behind_the_last(decisions, sections, topic_of, place, one)
        + _before_the_next(decisions, sections, topic_of, place + 1, other)
    )


def fits_at(
    decisions: Sequence[Decision], sections: Sequence[int], topic_of: Sequence[str], place: int, facts: tuple[int, ...]
) -> int:
    """How well facts stand between those of the figures next to a place."""
    return _behind_the_last(decisions, sections, topic_of, place, facts) + _before_the_next(
        decisions, sections, topic_of, place, facts
    )


def _behind_the_last(
    decisions: Sequence[Decision], sections: Sequence[int], topic_of: Sequence[str], place: int, facts: tuple[int, ...]
) -> int:
    """How well facts follow those of the figure before a place, 0 where that rests on none."""
    before = decisions[place - 1].best.facts if place else ()
    if not before or before[0] < 0:
        return 0
    return step(before, facts[0] if facts else -1, topic_of, same_section=sections[place] == sections[place - 1])


def _before_the_next(
    decisions: Sequence[Decision], sections: Sequence[int], topic_of: Sequence[str], place: int, facts: tuple[int, ...]
) -> int:
    """How well those of the figure after a place follow facts, 0 where that rests on none."""
    after = decisions[place + 1].best.anchor if place + 1 < len(decisions) else -1
    if after < 0:
        return 0
    return step(facts or NOWHERE, after, topic_of, same_section=sections[place] == sections[place + 1])
