"""Deciding all figures of a draft together (整体指派).

Drafts follow their sheet: neighbouring figures rest on neighbouring facts. So the figures are a chain, each with a few candidates,
and the best path through the chain gives each figure its fact. A pure value match far from where its neighbours are loses against
the fact that words and order call for: that is how two swapped figures are found although both numbers stand in the sheet, and how
a paraphrase that shares no word with its item is still accepted. Costs grow in step with the number of figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drafter.trace.candidates import Candidate
from drafter.trace.evidence import Index

SAME_FACT, NEXT_FACT, NEAR_FACT, SAME_TOPIC, BACK_IN_TOPIC = 30, 110, 80, 50, 40
NEXT_TOPIC, OTHER_TOPIC = -30, -100
UNKNOWN = -20
MARGIN = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What one figure was assigned to (指派结果). best: the chosen candidate; rival: the best matched one when it lost."""

    best: Candidate
    rival: Candidate | None
    margin: int


def step(before: Candidate, after: Candidate, index: Index, *, same_section: bool) -> int:
    """Log odds of telling `after` next, in hundredths."""
    one, other = before.anchor, after.anchor
    if one < 0 or other < 0:
        return UNKNOWN
    ahead = other - before.facts[-1] if other > one else other - one
    if index.facts[one].topic == index.facts[other].topic:
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


def assign(
    chain: Sequence[Sequence[Candidate]], sections: Sequence[int], index: Index
) -> list[Decision]:
    """Decide each figure by the best path through it. chain: candidates of each figure in order, none empty."""
    if not chain:
        return []
    forward: list[list[int]] = [[c.gain for c in chain[0]]]
    moves: list[list[list[int]]] = []
    for place in range(1, len(chain)):
        same = sections[place] == sections[place - 1]
        table = [
            [step(a, b, index, same_section=same) for b in chain[place]] for a in chain[place - 1]
        ]
        moves.append(table)
        last = forward[-1]
        forward.append(
            [
                max(last[i] + table[i][j] for i in range(len(last))) + c.gain
                for j, c in enumerate(chain[place])
            ]
        )
    backward: list[list[int]] = [[0] * len(chain[-1])]
    for place in range(len(chain) - 2, -1, -1):
        table, following = moves[place], backward[0]
        gains = [c.gain for c in chain[place + 1]]
        backward.insert(
            0,
            [
                max(table[i][j] + gains[j] + following[j] for j in range(len(gains)))
                for i in range(len(chain[place]))
            ],
        )
    out: list[Decision] = []
    for place, candidates in enumerate(chain):
        through = [f + b for f, b in zip(forward[place], backward[place], strict=True)]
        order = max(range(len(candidates)), key=lambda i: (through[i], -i))
        matched = [i for i, c in enumerate(candidates) if c.matched]
        top = max(matched, key=lambda i: (through[i], -i), default=None)
        if top is None:
            out.append(Decision(candidates[order], None, 0))
            continue
        margin = through[order] - through[top]
        if margin <= MARGIN:
            out.append(Decision(candidates[top], None, margin))
        else:
            out.append(Decision(candidates[order], candidates[top], margin))
    return out
