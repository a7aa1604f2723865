"""Deciding all figures of a draft together (整体指派).

Drafts follow their sheet: neighbouring figures rest on neighbouring facts. So the figures are a chain, each with a few candidates,
and the best path through the chain gives each figure its fact. A pure value match far from where its neighbours are loses against
the fact that words and order call for: that is how two swapped figures are found although both numbers stand in the sheet, and how
a paraphrase that shares no word with its item is still accepted. Costs grow in step with the number of figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from drafter.numerals import Kind
from drafter.trace.candidates import Candidate, Setting
from drafter.trace.derive import Shape
from drafter.trace.evidence import Index, Source, significant_digits
from drafter.trace.report import Status
from drafter.trace.units import Fit, fit

SAME_FACT, NEXT_FACT, NEAR_FACT, SAME_TOPIC, BACK_IN_TOPIC = 30, 110, 80, 50, 40
NEXT_TOPIC, OTHER_TOPIC = -30, -100
UNKNOWN = -20
MARGIN = 0
TOLD_OF_ONE = frozenset({Shape.GROWTH, Shape.CHANGE, Shape.COMPLETION, Shape.MULTIPLE, Shape.POINTS, Shape.SHARE})
WORKED, WORKED_EXACTLY, PART_ABOVE = 120, 220, 200
WHOLES = frozenset({Shape.SUM, Shape.FLOW})
BESIDE, WINDOW, EXCHANGE, ADJACENT = 8, 4, 165, 80
CONTRAST, BORROWED, BORROWED_ONCE, LEAST_NAMED = 80, 160, 190, 10


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


def assign(chain: Sequence[Sequence[Candidate]], sections: Sequence[int], index: Index) -> list[Decision]:
    """Decide each figure by the best path through it. chain: candidates of each figure in order, none empty."""
    if not chain:
        return []
    forward: list[list[int]] = [[c.gain for c in chain[0]]]
    moves: list[list[list[int]]] = []
    for place in range(1, len(chain)):
        same = sections[place] == sections[place - 1]
        table = [[step(a, b, index, same_section=same) for b in chain[place]] for a in chain[place - 1]]
        moves.append(table)
        last = forward[-1]
        forward.append(
            [max(last[i] + table[i][j] for i in range(len(last))) + c.gain for j, c in enumerate(chain[place])]
        )
    backward: list[list[int]] = [[0] * len(chain[-1])]
    for place in range(len(chain) - 2, -1, -1):
        table, following = moves[place], backward[0]
        gains = [c.gain for c in chain[place + 1]]
        backward.insert(
            0,
            [max(table[i][j] + gains[j] + following[j] for j in range(len(gains))) for i in range(len(chain[place]))],
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


def exchanged(
    decisions: Sequence[Decision], settings: Sequence[Setting], sections: Sequence[int], index: Index
) -> dict[int, int]:
    """Pairs of figures that stand in each other's place: figure -> the figure whose number it should have.

    Two figures that each have a fact of their own are exchanged when words and order fit clearly better the other way round. Only
    figures near each other, or near the other's fact in the sheet's order, are compared.
    """
    direct = [i for i, decision in enumerate(decisions) if _is_direct(decision.best)]
    told: dict[int, list[int]] = {}
    for i in direct:
        told.setdefault(decisions[i].best.facts[0], []).append(i)
    found: list[tuple[int, int, int]] = []
    for i in direct:
        near = [j for j in direct if i < j <= i + BESIDE]
        ends = _neighbours(decisions, i)
        for anchor in ends:
            for fact in range(anchor - WINDOW, anchor + WINDOW + 1):
                near.extend(j for j in told.get(fact, ()) if j != i)
        for j in dict.fromkeys(near):
            gain = _exchange_gain(decisions, settings, sections, index, i, j)
            if gain > (ADJACENT if abs(i - j) == 1 else EXCHANGE):
                found.append((-gain, min(i, j), max(i, j)))
    out: dict[int, int] = {}
    for _, i, j in sorted(set(found)):
        if i not in out and j not in out:
            out[i], out[j] = j, i
    return out


def borrowed(
    decisions: Sequence[Decision], settings: Sequence[Setting], sections: Sequence[int], index: Index
) -> dict[int, int]:
    """Figures that tell another fact's number where their own fact is told nowhere: figure -> the fact it should tell."""
    told = Counter(d.best.facts[0] for d in decisions if _is_direct(d.best))
    out: dict[int, int] = {}
    for i, decision in enumerate(decisions):
        own = decision.best.source
        if own is None or not _is_direct(decision.best):
            continue
        best = BORROWED if told[own.fact] > 1 else BORROWED_ONCE
        beside = (decisions[n].best for n in range(max(0, i - 2), min(len(decisions), i + 3)))
        worked = {
            fact for c in beside if c.matched and c.derivation and c.derivation.shape in WHOLES for fact in c.facts
        }
        near = (fact for anchor in _neighbours(decisions, i) for fact in range(anchor - 2, anchor + 3))
        for fact in dict.fromkeys((*settings[i].named()[:8], *near)):
            source = index.by_field.get((fact, "value"))
            if fact in told or fact in worked or source is None or fit(own.unit, source.unit) < Fit.SAME:
                continue
            words = settings[i].words(fact)
            if words < LEAST_NAMED:
                continue
            gain = words - settings[i].words(own.fact)
            gain += CONTRAST * settings[i].contrast(fact, own.fact, index) // 100
            meant = Candidate((fact,), Status.CONTRADICTED, 0, matched=False, source=source)
            gain += _fit_in(decisions, sections, index, i, meant, decision.best)
            if gain > best:
                best, out[i] = gain, fact
    return out


def _worked_with(decisions: Sequence[Decision], settings: Sequence[Setting], i: int, own: int, other: int) -> int:
    """What the arithmetic told of a figure says for another fact against its own.

    860万美元，翻了一番: the doubling is that of one fact, and so the figure right before it is that fact's.
    """
    start = settings[i].passage.sentence_start
    for n in range(i + 1, min(len(decisions), i + 4)):
        worked = decisions[n].best
        if settings[n].passage.sentence_start != start or not worked.matched or worked.derivation is None:
            break
        if worked.derivation.shape not in TOLD_OF_ONE:
            break
        if own in worked.facts and other in worked.facts and worked.derivation.shape is not Shape.SHARE:
            break
        of, says = worked.facts[0], WORKED_EXACTLY if significant_digits(worked.derivation.value) > 1 else WORKED
        return says if of == other else -says if of == own else 0
    return 0


def _part_above_whole(
    decisions: Sequence[Decision], settings: Sequence[Setting], i: int, j: int, first: Source, second: Source
) -> int:
    """What it says for an exchange that 其中 tells a part larger than its whole, and against one that would make it so."""
    early, late = min(i, j), max(i, j)
    between = range(early + 1, late + 1)
    start = settings[early].passage.sentence_start
    if any(settings[n].passage.sentence_start != start for n in between):
        return 0
    if not any("其中" in settings[n].passage.leading for n in between) or "其中" in settings[early].passage.leading:
        return 0
    one, other = (first, second) if i < j else (second, first)
    if one.low is None or other.low is None or one.low == other.low:
        return 0
    return PART_ABOVE if other.low > one.low else -PART_ABOVE


def _is_direct(candidate: Candidate) -> bool:
    return (
        candidate.matched
        and candidate.derivation is None
        and candidate.field == "value"
        and candidate.source is not None
        and candidate.status is Status.SUPPORTED
        and candidate.source.kind is Kind.QUANTITY
    )


def _neighbours(decisions: Sequence[Decision], i: int) -> list[int]:
    """Anchors of the nearest figures before and after that rest on a fact."""
    out: list[int] = []
    for order in (range(i - 1, max(-1, i - 4), -1), range(i + 1, min(len(decisions), i + 4))):
        anchor = next((decisions[n].best.anchor for n in order if decisions[n].best.anchor >= 0), -1)
        if anchor >= 0:
            out.append(anchor)
    return out


def _exchange_gain(
    decisions: Sequence[Decision], settings: Sequence[Setting], sections: Sequence[int], index: Index, i: int, j: int
) -> int:
    """How much better two figures fit when each has the other's fact, in hundredths; negative when they cannot be exchanged."""
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
    words += _worked_with(decisions, settings, i, first.fact, second.fact)
    words += _worked_with(decisions, settings, j, second.fact, first.fact)
    words += _part_above_whole(decisions, settings, i, j, first, second)
    if abs(i - j) == 1:
        first_place = min(i, j)
        early, late = (one, other) if i < j else (other, one)
        return (
            words
            + _order_of(decisions, sections, index, first_place, (late, early))
            - _order_of(decisions, sections, index, first_place, (early, late))
        )
    return (
        words + _fit_in(decisions, sections, index, i, other, one) + _fit_in(decisions, sections, index, j, one, other)
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


def _fit_in(
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
