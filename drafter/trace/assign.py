"""Deciding all figures of a draft together (整体指派).

Drafts follow their sheet: neighbouring figures rest on neighbouring facts. So the figures are a chain, each with a few candidates,
and the best path through the chain gives each figure its fact. A pure value match far from where its neighbours are loses against
the fact that words and order call for: that is how two swapped figures are found although both numbers stand in the sheet, and how
a paraphrase that shares no word with its item is still accepted. Costs grow in step with the number of figures.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import add

from drafter.numerals import Kind
from drafter.trace.candidates import Candidate
from drafter.trace.derive import EACH, Shape
from drafter.trace.evidence import Index, Source, significant_digits
from drafter.trace.report import Status
from drafter.trace.setting import Setting
from drafter.trace.units import Fit, fit
from drafter.trace.wording import EACH_WORDS

SAME_FACT, NEXT_FACT, NEAR_FACT, SAME_TOPIC, BACK_IN_TOPIC = 30, 110, 80, 50, 40
NEXT_TOPIC, OTHER_TOPIC = -30, -100
UNKNOWN = -20
TOLD_OF_ONE = frozenset({Shape.GROWTH, Shape.CHANGE, Shape.COMPLETION, Shape.MULTIPLE, Shape.POINTS, Shape.SHARE})
WORKED, WORKED_EXACTLY, PART_ABOVE, ADDS_UP, MOST_PARTS, EACH_TOLD = 120, 220, 200, 300, 6, 110
# what is done of what came in cannot be more
DONE = re.compile("办结|解决|落实|整改|采纳|立案|化解|答复|办复|处理|调成|成功")
RECEIVED = re.compile("征集|收到|提出|排查|查出|受理|发现|接待|收集")
BESIDE, WINDOW, EXCHANGE, ADJACENT = 8, 4, 165, 80
CONTRAST = 80
# how many figures before and after one decide how well it fits with another's fact, or whether it is exchanged at all
LOOKS = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What one figure was assigned to (指派结果). best: the chosen candidate; rival: the best matched one when it lost."""

    best: Candidate
    rival: Candidate | None


def step(before: Candidate, after: Candidate, index: Index, *, same_section: bool) -> int:
    """Log odds of telling `after` next, in hundredths."""
    one, other = before.anchor, after.anchor
    if one < 0 or other < 0:
        return UNKNOWN
    ahead = other - before.facts[-1] if other > one else other - one
    if index.topic_of[one] == index.topic_of[other]:
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
    return [[step(a, b, index, same_section=same) for b in after] for a in before]


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


@dataclass(frozen=True, slots=True)
class Chain:
    """All figures that are decided together, in order (指派链).

    units: as written. told: fact -> the figures that state its number; gains: known so far.
    """

    decisions: Sequence[Decision]
    settings: Sequence[Setting]
    sections: Sequence[int]
    sentences: Sequence[int]
    units: Sequence[str]
    told: Mapping[int, Sequence[int]]
    index: Index
    gains: dict[tuple[int, int], int] = field(default_factory=dict)

    def gain(self, i: int, j: int) -> int:
        """How much better two figures fit when each has the other's fact, 0 when that is not worth telling."""
        pair = (i, j) if i < j else (j, i)
        found = self.gains.get(pair)
        if found is None:
            found = 0
            gain = _exchange_gain(self, *pair)
            if gain > (ADJACENT if pair[1] - pair[0] == 1 else EXCHANGE):
                found = gain
            self.gains[pair] = found
        return found

    def mates(self, i: int) -> range:
        """The figures of the sentence of a figure, itself included."""
        sentences = self.sentences
        first = last = i
        while first and sentences[first - 1] == sentences[i]:
            first -= 1
        while last + 1 < len(sentences) and sentences[last + 1] == sentences[i]:
            last += 1
        return range(first, last + 1)


def direct_fact(decision: Decision) -> int:
    """The fact whose number a figure states, -1 when it states none."""
    return decision.best.facts[0] if is_direct(decision.best) else -1


def exchanges(chain: Chain, i: int, among: Container[int] | None = None) -> tuple[tuple[int, int], ...]:
    """The figures that one could be exchanged with, and how much better both would fit. among: only these are looked at.

    Two figures that each have a fact of their own are exchanged when words and order fit clearly better the other way round. Only
    figures near each other, or near the other's fact in the sheet's order, are compared.
    """
    decisions = chain.decisions
    if not is_direct(decisions[i].best):
        return ()
    near = [j for j in range(i + 1, min(len(decisions), i + BESIDE + 1)) if is_direct(decisions[j].best)]
    for anchor in neighbours(decisions, i):
        for fact in range(anchor - WINDOW, anchor + WINDOW + 1):
            near.extend(chain.told.get(fact, ()))
    partners = (j for j in dict.fromkeys(near) if j != i and (among is None or j in among))
    return tuple((gain, j) for j in partners if (gain := chain.gain(i, j)))


def paired(found: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Figures that stand in each other's place: figure -> the figure whose number it should have. found: gain and the two figures."""
    out: dict[int, int] = {}
    for _, i, j in sorted({(-gain, min(i, j), max(i, j)) for gain, i, j in found}):
        if i not in out and j not in out:
            out[i], out[j] = j, i
    return out


def _worked_with(chain: Chain, i: int, own: int, other: int) -> int:
    """What the arithmetic told of a figure says for another fact against its own.

    860万美元，翻了一番: the doubling is that of one fact, and so the figure right before it is that fact's.
    """
    for n in range(i + 1, min(len(chain.decisions), i + 4)):
        worked = chain.decisions[n].best
        if chain.sentences[n] != chain.sentences[i] or not worked.matched or worked.derivation is None:
            break
        if worked.derivation.shape not in TOLD_OF_ONE:
            break
        if own in worked.facts and other in worked.facts and worked.derivation.shape is not Shape.SHARE:
            break
        of, says = worked.facts[0], WORKED_EXACTLY if significant_digits(worked.derivation.value) > 1 else WORKED
        return says if of == other else -says if of == own else 0
    return 0


def _adds_up(chain: Chain, whole: int, part: int) -> bool:
    """Whether figures told after one, another among them, add up to it as they stand: 24件，其中11件、8件、5件."""
    source = chain.decisions[whole].best.source
    if part <= whole or source is None or chain.sentences[whole] != chain.sentences[part]:
        return False
    for start in range(whole + 1, min(part, whole + 3) + 1):
        total = Fraction(0)
        for n in range(start, min(len(chain.decisions), start + MOST_PARTS)):
            found = chain.decisions[n].best
            if chain.sentences[n] != chain.sentences[whole] or not is_direct(found) or found.source is None:
                break
            total += found.source.low or 0
            if n > start and n >= part and total == source.low:
                return True
    return False


def _told_each(setting: Setting, index: Index, source: Source) -> int:
    """1 when a fact that says what each received is told as such (每人300元) and any other as none, 0 when not so."""
    is_each = "/" in source.unit or bool(EACH.search(index.items[source.fact]))
    return int(is_each == bool(EACH_WORDS.search(setting.passage.leading)))


def _part_above_whole(chain: Chain, i: int, j: int, first: Source, second: Source) -> int:
    """What it says for an exchange that 其中 tells a part larger than its whole, and against one that would make it so."""
    early, late = min(i, j), max(i, j)
    if chain.sentences[early] != chain.sentences[late] or "其中" in chain.settings[early].passage.leading:
        return 0
    if not any("其中" in chain.settings[n].passage.leading for n in range(early + 1, late + 1)):
        settled = DONE.search(chain.settings[late].passage.leading) and RECEIVED.search(
            chain.settings[early].passage.clause
        )
        if not settled or late - early > 1:
            return 0
    one, other = (first, second) if i < j else (second, first)
    if one.low is None or other.low is None or one.low == other.low:
        return 0
    return PART_ABOVE if other.low > one.low else -PART_ABOVE


def is_direct(candidate: Candidate) -> bool:
    """Whether a candidate is the value of a fact, told exactly."""
    return (
        candidate.matched
        and candidate.derivation is None
        and candidate.field == "value"
        and candidate.source is not None
        and candidate.status is Status.SUPPORTED
        and candidate.source.kind is Kind.QUANTITY
    )


def neighbours(decisions: Sequence[Decision], i: int) -> list[int]:
    """Anchors of the nearest figures before and after that rest on a fact."""
    out: list[int] = []
    for order in (range(i - 1, max(-1, i - 4), -1), range(i + 1, min(len(decisions), i + 4))):
        anchor = next((decisions[n].best.anchor for n in order if decisions[n].best.anchor >= 0), -1)
        if anchor >= 0:
            out.append(anchor)
    return out


def _exchange_gain(chain: Chain, i: int, j: int) -> int:
    """How much better two figures fit when each has the other's fact, in hundredths; negative when they cannot be exchanged."""
    decisions, settings, sections, index = chain.decisions, chain.settings, chain.sections, chain.index
    one, other = decisions[i].best, decisions[j].best
    first, second = one.source, other.source
    if first is None or second is None or first.fact == second.fact or first.low == second.low:
        return -1
    if fit(first.unit, second.unit) < Fit.GENERIC:
        return -1
    words = (
        settings[i].words(second.fact)
        + settings[j].words(first.fact)
        - settings[i].words(first.fact)
        - settings[j].words(second.fact)
        + CONTRAST * settings[i].contrast(second.fact, first.fact, index) // 100
        + CONTRAST * settings[j].contrast(first.fact, second.fact, index) // 100
    )
    words += _worked_with(chain, i, first.fact, second.fact) + _worked_with(chain, j, second.fact, first.fact)
    words += _part_above_whole(chain, i, j, first, second)
    words += EACH_TOLD * (
        _told_each(settings[i], index, second)
        + _told_each(settings[j], index, first)
        - _told_each(settings[i], index, first)
        - _told_each(settings[j], index, second)
    )
    if _adds_up(chain, i, j) or _adds_up(chain, j, i):
        words -= ADDS_UP
    if abs(i - j) == 1:
        first_place = min(i, j)
        early, late = (one, other) if i < j else (other, one)
        return (
            words
            + _order_of(decisions, sections, index, first_place, (late, early))
            - _order_of(decisions, sections, index, first_place, (early, late))
        )
    return (
        words + fits_in(decisions, sections, index, i, other, one) + fits_in(decisions, sections, index, j, one, other)
    )


def _order_of(
    decisions: Sequence[Decision],
    sections: Sequence[int],
    index: Index,
    place: int,
    pair: tuple[Candidate, Candidate],
) -> int:
    """How well two candidates in a row stand between the figures around them."""
    gain = step(pair[0], pair[1], index, same_section=sections[place] == sections[place + 1])
    if place and decisions[place - 1].best.anchor >= 0:
        same = sections[place] == sections[place - 1]
        gain += step(decisions[place - 1].best, pair[0], index, same_section=same)
    if place + 2 < len(decisions) and decisions[place + 2].best.anchor >= 0:
        same = sections[place + 1] == sections[place + 2]
        gain += step(pair[1], decisions[place + 2].best, index, same_section=same)
    return gain


def fits_in(
    decisions: Sequence[Decision], sections: Sequence[int], index: Index, place: int, new: Candidate, old: Candidate
) -> int:
    """How much better the order is with another candidate at a place."""
    gain = 0
    if place and decisions[place - 1].best.anchor >= 0:
        before, same = decisions[place - 1].best, sections[place] == sections[place - 1]
        gain += step(before, new, index, same_section=same) - step(before, old, index, same_section=same)
    if place + 1 < len(decisions) and decisions[place + 1].best.anchor >= 0:
        after, same = decisions[place + 1].best, sections[place] == sections[place + 1]
        gain += step(new, after, index, same_section=same) - step(old, after, index, same_section=same)
    return gain
