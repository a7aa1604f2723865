"""True numbers in the wrong place (错位): two figures in each other's place, and one that tells another fact than its place asks for.

Such a number stands in the sheet, so that it looks right by itself. Two readings of a place are compared: the figure tells the fact that
its number is of, or it should tell another one. The words, the order of the sheet, the measure word and the arithmetic told beside speak
for one or the other. What each says was found by a regression over the labelled cases, as they are and with numbers exchanged or
borrowed on purpose, and is kept in `weights.py` as hundredths of log odds; the same weights serve both questions.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from drafter.trace import weights as w
from drafter.trace.assign import Decision, fits_in, order_of
from drafter.trace.candidates import Candidate, is_one
from drafter.trace.claim import Claim, of_like_size
from drafter.trace.derive import EACH, Derivation, Shape
from drafter.trace.evidence import Index, Source, significant_digits
from drafter.trace.report import Status
from drafter.trace.setting import Setting
from drafter.trace.units import Fit, fit
from drafter.trace.wording import EACH_WORDS

# how far in the sheet's order a fact may stand from those of the neighbours, and how many of the best named are looked at
NEAR, NAMED = 3, 4
# two figures are compared that stand so near each other, or so near the other's fact in the sheet's order
BESIDE, WINDOW = 8, 4
MOST_PARTS = 6
# what is done of what came in cannot be more
DONE = re.compile("办结|解决|落实|整改|采纳|立案|化解|答复|办复|处理|调成|成功")
RECEIVED = re.compile("征集|收到|提出|排查|查出|受理|发现|接待|收集")


@dataclass(frozen=True, slots=True)
class Chain:
    """All figures that were decided together, in order (指派链).

    direct: the fact whose number each states, -1 for none; beside: the facts of its neighbours; told: fact -> the figures that state its
    number; gains, places: known so far.
    """

    decisions: Sequence[Decision]
    direct: Sequence[int]
    beside: Sequence[Sequence[int]]
    settings: Sequence[Setting]
    sections: Sequence[int]
    sentences: Sequence[int]
    claims: Sequence[Claim]
    told: Mapping[int, Sequence[int]]
    index: Index
    gains: dict[tuple[int, int], int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    def gain(self, i: int, j: int) -> int:
        """How much better two figures fit when each has the other's fact, 0 when that is not worth telling."""
        pair = (i, j) if i < j else (j, i)
        found = self.gains.get(pair)
        if found is None:
            found = self.gains[pair] = max(0, _exchange_gain(self, *pair) - w.EXCHANGED)
        return found

    def place(self, i: int) -> Place:
        """What stands around a figure with a fact of its own."""
        found = self.places.get(i)
        if found is None:
            found = self.places[i] = Place(self, i)
        return found

    def is_direct(self, i: int) -> bool:
        """Whether a figure tells a fact's number; 一 with a measure word is as likely an article as a count."""
        return self.direct[i] >= 0 and not is_one(self.claims[i].mention)

    def mates(self, i: int) -> range:
        """The figures of the sentence of a figure, itself included."""
        sentences = self.sentences
        first = last = i
        while first and sentences[first - 1] == sentences[i]:
            first -= 1
        while last + 1 < len(sentences) and sentences[last + 1] == sentences[i]:
            last += 1
        return range(first, last + 1)


class Place:
    """One figure and what stands around it (一处): what is the same for every fact that it might have been meant to tell."""

    def __init__(self, chain: Chain, i: int) -> None:
        self.chain, self.i = chain, i
        self.best = chain.decisions[i].best
        self.own = self.best.facts[0]
        mates = chain.mates(i)
        self.beside = {n: chain.direct[n] for n in mates if n != i}
        self.worked = [row for n in mates if n != i and (row := _arithmetic(chain, n)) and len(row.facts) > 1]
        self.told_of_it = list(_told_of_one(chain, range(i + 1, mates.stop)))
        self.anchors = chain.beside[i]
        self.at_end = len(self.anchors) < 2
        self.each = bool(EACH_WORDS.search(chain.settings[i].passage.leading))

    def speaks_for(self, fact: int, instead_of: int = -1) -> int:
        """What speaks for a fact against the figure's own, the order apart. instead_of: the figure that tells it and would tell this one's."""
        own, index, setting = self.own, self.chain.index, self.chain.settings[self.i]
        gain = w.WORDS * (setting.words(fact) - setting.words(own)) + w.CONTRAST_TOLD * setting.contrast(
            fact, own, index
        )
        gain //= 100
        agreed = _agreed(self.chain.claims[self.i].unit, index.by_field[fact, "value"])
        gain -= {Fit.GENERIC: w.GENERIC_PLACE, Fit.LOOSE: w.LOOSE_PLACE}.get(agreed, 0)
        if _is_each(index, fact) != _is_each(index, own):
            gain += w.EACH_TOLD if _is_each(index, fact) == self.each else -w.EACH_TOLD
        gain += w.NEAR_PLACE * (self._is_near(fact) - self._is_near(own))
        return gain + self._arithmetic(fact, {told for n, told in self.beside.items() if n != instead_of})

    def borrows(self, fact: int) -> int:
        """What speaks for a fact that is told nowhere against the figure's own, in hundredths of log odds."""
        chain, source, best = self.chain, self.chain.index.by_field[fact, "value"], self.best
        meant = Candidate((fact,), Status.CONTRADICTED, 0, matched=False, source=source)
        order = fits_in(chain.decisions, chain.sections, chain.index, self.i, meant, best)
        gain = self.speaks_for(fact) + w.ORDER * order // 100
        gain += w.TOLD_BESIDE * (self.own in self.beside.values()) - w.AT_END * self.at_end
        return gain - w.OTHER_SIZE * _is_of_other_size(best.source, source)

    def _is_near(self, fact: int) -> bool:
        return any(abs(fact - anchor) <= NEAR for anchor in self.anchors)

    def _arithmetic(self, fact: int, beside: set[int]) -> int:
        """What the arithmetic of the sentence says: it is told of the one or the other, or needs one of them besides what is told."""
        says, twice = 0, self.own in beside
        for row in self.told_of_it:
            worth = (w.TOLD_OF_IT if len(row.facts) == 1 else w.SHARE_OF_IT)[significant_digits(row.value) > 1]
            if row.facts[0] == fact:
                says += worth
            elif row.facts[0] == self.own and not twice:
                says -= worth
        for row in self.worked:
            needs, has = fact in row.facts, self.own in row.facts and not twice
            if needs != has and beside.issuperset({*row.facts} - {fact if needs else self.own}):
                worth = w.NEEDED[significant_digits(row.value) > 1]
                says += worth if needs else -worth
        return says


def asked_for(chain: Chain, i: int) -> tuple[int, ...]:
    """The facts that a figure might have been meant to tell instead of what it was traced to, told or not.

    They are named by its words, stand beside those of its neighbours, or are in the arithmetic of its sentence.
    """
    best, claim, by_field = chain.decisions[i].best, chain.claims[i], chain.index.by_field
    direct = chain.is_direct(i)
    if not direct and not _is_indirect(best, claim):
        return ()
    around = (fact for anchor in chain.beside[i] for fact in range(anchor - NEAR, anchor + NEAR + 1))
    mates = chain.mates(i) if direct else ()
    worked = (fact for n in mates if (row := _arithmetic(chain, n)) for fact in row.facts)
    return tuple(
        fact
        for fact in dict.fromkeys((*chain.settings[i].named()[:NAMED], *around, *worked))
        if (source := by_field.get((fact, "value"))) is not None
        and source.low is not None
        and source.low != claim.low
        and fact not in best.facts
        and _agreed(claim.unit, source)
    )


def borrowed(chain: Chain, i: int, facts: Sequence[int]) -> int | None:
    """The fact that a figure should tell, which is told nowhere, when its number is another's or only happens to be some result.

    facts: those asked for.
    """
    untold = [fact for fact in facts if fact not in chain.told]
    if untold:
        # 16个村和直属工会 tells both in one sum: the words that name them are not another figure's
        summed = {fact for row in _sums_beside(chain, i, facts) for fact in row.facts}
        untold = [fact for fact in untold if fact not in summed]
    if not untold:
        return None
    if chain.is_direct(i):
        gains, least = {fact: chain.place(i).borrows(fact) for fact in untold}, w.BORROWED
    else:
        gains, least = {fact: _meant_rather(chain, i, fact) for fact in untold}, w.MEANT
    best = max(untold, key=gains.__getitem__)
    return best if gains[best] > least else None


def _is_indirect(best: Candidate, claim: Claim) -> bool:
    """Whether a figure rests on arithmetic, or on a number that its hedge fits: with luck, any number does."""
    if not best.matched or not best.facts or claim.is_range or is_one(claim.mention):
        return False
    return best.derivation is not None or (bool(claim.hedges) and best.field == "value")


def _meant_rather(chain: Chain, i: int, fact: int) -> int:
    """What speaks for a fact that is told nowhere against arithmetic, or a rough number, that a figure was traced to."""
    best, claim, setting, index = chain.decisions[i].best, chain.claims[i], chain.settings[i], chain.index
    source = index.by_field[fact, "value"]
    meant = Candidate((fact,), Status.CONTRADICTED, 0, matched=False, source=source)
    order = fits_in(chain.decisions, chain.sections, index, i, meant, best)
    gain = (
        w.MEANT_WORDS * setting.words(fact)
        + w.MEANT_CONTRAST * setting.contrast(fact, best.facts[0], index)
        + w.MEANT_ORDER * order
        - w.TRACED * best.gain
    ) // 100
    low = source.low or Fraction(0)
    if claim.low < w.LIKE_SIZE * low and low < w.LIKE_SIZE * claim.low:
        gain += w.LIKE_IT
    if row := best.derivation:
        beside = {chain.direct[n] for n in chain.mates(i) if n != i}
        gain -= w.MEANT_BESIDE * (row.shape is Shape.DIFFERENCE and row.facts[0] in beside)
    gain -= w.UNLIKE_IT * (not of_like_size(claim.low, low, w.OUT_OF_SIZE))
    if EACH_WORDS.search(setting.passage.leading) and not _is_each(index, fact):
        gain -= w.EACH_TOLD
    return gain - w.MEANT_HEDGED * (best.derivation is None)


def exchanges(chain: Chain, i: int, among: Container[int] | None = None) -> tuple[tuple[int, int], ...]:
    """The figures that one could be exchanged with, and how much better both would fit. among: only these are looked at.

    Two figures that each have a fact of their own are exchanged when words and order fit clearly better the other way round. Only
    figures near each other, or near the other's fact in the sheet's order, are compared.
    """
    if not chain.is_direct(i):
        return ()
    near = list(range(i + 1, min(len(chain.decisions), i + BESIDE + 1)))
    for anchor in chain.beside[i]:
        for fact in range(anchor - WINDOW, anchor + WINDOW + 1):
            near.extend(chain.told.get(fact, ()))
    others = (j for j in dict.fromkeys(near) if j != i and chain.is_direct(j))
    partners = (j for j in others if among is None or j in among)
    return tuple((gain, j) for j in partners if (gain := chain.gain(i, j)))


def paired(found: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Figures that stand in each other's place: figure -> the figure whose number it should have. found: gain and the two figures."""
    out: dict[int, int] = {}
    for _, i, j in sorted({(-gain, min(i, j), max(i, j)) for gain, i, j in found}):
        if i not in out and j not in out:
            out[i], out[j] = j, i
    return out


def _exchange_gain(chain: Chain, i: int, j: int) -> int:
    """How much better two figures, the first of them i, fit when each has the other's fact; negative when they cannot be exchanged."""
    decisions, sections, index = chain.decisions, chain.sections, chain.index
    one, other = decisions[i].best, decisions[j].best
    first, second = one.source, other.source
    written, beside = chain.claims[i].unit, chain.claims[j].unit
    if first is None or second is None or first.fact == second.fact or fit(written, beside) < Fit.GENERIC:
        return -1
    if not (_agreed(written, second) and _agreed(beside, first)) or first.low == second.low:
        return -1
    if j - i == 1:
        order = order_of(decisions, sections, index, i, (other, one))
        order -= order_of(decisions, sections, index, i, (one, other))
    else:
        order = fits_in(decisions, sections, index, i, other, one) + fits_in(decisions, sections, index, j, one, other)
    gain = w.ORDER * order // 100
    gain += chain.place(i).speaks_for(second.fact, j) + chain.place(j).speaks_for(first.fact, i)
    if chain.sentences[i] != chain.sentences[j]:
        gain -= w.AT_END * (chain.place(i).at_end + chain.place(j).at_end)
    gain += w.PART_ABOVE * _part_above_whole(chain, i, j, first, second)
    return gain - w.ADDS_UP * _adds_up(chain, i, j)


def _is_each(index: Index, fact: int) -> bool:
    """Whether a fact says what each received (元/人, 慰问标准)."""
    return "/" in index.by_field[fact, "value"].unit or bool(EACH.search(index.items[fact]))


def _agreed(unit: str, source: Source) -> Fit:
    """How well the unit of a figure agrees with that of a number of the sheet, whose rates (元/人) are told without their second part."""
    return fit(unit, source.unit.partition("/")[0])


def _arithmetic(chain: Chain, n: int) -> Derivation | None:
    """The arithmetic that a figure rests on, None when it rests on none."""
    best = chain.decisions[n].best
    return best.derivation if best.matched else None


def _sums_beside(chain: Chain, i: int, asked: Sequence[int]) -> Iterator[Derivation]:
    """The sums that other figures of the sentence of a figure rest on, of which the draft tells a part, but not the sentence."""
    mates = chain.mates(i)
    told = {chain.direct[n] for n in mates}
    rows = (_arithmetic(chain, n) for n in mates if n != i)
    sums = (row for row in rows if row is not None and row.shape is Shape.SUM)
    return (
        row
        for row in sums
        if told.isdisjoint(row.facts) and any(fact in chain.told for fact in asked if fact in row.facts)
    )


def _told_of_one(chain: Chain, places: Iterable[int]) -> Iterator[Derivation]:
    """The arithmetic told of one fact right behind a figure: 860万美元，翻了一番，占三成."""
    first: int | None = None
    for n in places:
        row = _arithmetic(chain, n)
        if row is None or (len(row.facts) > 1 and row.shape is not Shape.SHARE):
            return
        if first is None:
            first = row.facts[0]
        if row.facts[0] != first:
            return
        yield row


def _is_of_other_size(one: Source | None, other: Source) -> bool:
    """Whether one number is many times the other: who takes one for the other keeps the size."""
    return one is None or not of_like_size(one.low or Fraction(0), other.low or Fraction(0), w.OUT_OF_SIZE)


def _adds_up(chain: Chain, whole: int, part: int) -> bool:
    """Whether figures told after one, another among them, add up to it as they stand: 24件，其中11件、8件、5件."""
    source = chain.decisions[whole].best.source
    if source is None or chain.sentences[whole] != chain.sentences[part]:
        return False
    for start in range(whole + 1, min(part, whole + 3) + 1):
        total = Fraction(0)
        for n in range(start, min(chain.mates(whole).stop, start + MOST_PARTS)):
            found = chain.decisions[n].best
            if chain.direct[n] < 0 or found.source is None:
                break
            total += found.source.low or 0
            if n > start and n >= part and total == source.low:
                return True
    return False


def _part_above_whole(chain: Chain, early: int, late: int, first: Source, second: Source) -> int:
    """1 when 其中 tells a part larger than its whole, which an exchange would mend; -1 when an exchange would make it so."""
    settings = chain.settings
    if chain.sentences[early] != chain.sentences[late] or "其中" in settings[early].passage.leading:
        return 0
    if not any("其中" in settings[n].passage.leading for n in range(early + 1, late + 1)):
        settled = DONE.search(settings[late].passage.leading) and RECEIVED.search(settings[early].passage.clause)
        if not settled or late - early > 1:
            return 0
    if first.low is None or second.low is None or first.low == second.low:
        return 0
    return 1 if second.low > first.low else -1
