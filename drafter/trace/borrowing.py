"""The number of another fact in a figure's place (借用): the fact that the place asks for is told nowhere.

Such a number stands in the sheet, so that it looks right by itself. Two readings are compared: the figure tells the fact that its number
is of, or it should tell another one, that no figure of the draft tells. The words, the order of the sheet, the measure word and the
arithmetic told beside speak for one or the other; what each says was found by a regression over the labelled cases, with and without
numbers borrowed on purpose, and is kept in `weights.py` as hundredths of log odds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafter.trace import weights as w
from drafter.trace.assign import Chain, direct_fact, fits_in, is_direct, neighbours
from drafter.trace.candidates import Candidate
from drafter.trace.derive import Derivation, Shape
from drafter.trace.evidence import significant_digits
from drafter.trace.report import Status
from drafter.trace.units import Fit, fit

# how far in the sheet's order a fact may stand from those of the neighbours, and how many of the best named are looked at
NEAR, NAMED = 3, 4


def asked_for(chain: Chain, i: int) -> tuple[int, ...]:
    """The facts that a figure with a fact of its own might have been meant to tell instead, told or not.

    They are named by its words, stand beside those of its neighbours, or are in the arithmetic of its sentence.
    """
    own = chain.decisions[i].best.source
    if own is None or not is_direct(chain.decisions[i].best):
        return ()
    unit, by_field = chain.units[i], chain.index.by_field
    around = (fact for anchor in neighbours(chain.decisions, i) for fact in range(anchor - NEAR, anchor + NEAR + 1))
    worked = (fact for n in chain.mates(i) if (row := _arithmetic(chain, n)) for fact in row.facts)
    return tuple(
        fact
        for fact in dict.fromkeys((*chain.settings[i].named()[:NAMED], *around, *worked))
        if (source := by_field.get((fact, "value"))) is not None
        and source.low is not None
        and source.low != own.low
        and fit(unit, source.unit)
    )


def borrowed(chain: Chain, i: int, facts: Iterable[int]) -> int | None:
    """The fact that a figure should tell when it tells another's number and its own fact is told nowhere. facts: those asked for."""
    untold = [fact for fact in facts if fact not in chain.told]
    if not untold:
        return None
    place = _Place(chain, i)
    best = max(untold, key=place.speaks_for)
    return best if place.speaks_for(best) > w.BORROWED else None


class _Place:
    """One figure and what stands around it (一处): what is the same for every fact that it might have been meant to tell."""

    def __init__(self, chain: Chain, i: int) -> None:
        self.chain, self.i = chain, i
        self.best = chain.decisions[i].best
        self.own = self.best.facts[0]
        mates = chain.mates(i)
        self.beside = {direct_fact(chain.decisions[n]) for n in mates if n != i}
        self.worked = [row for n in mates if n != i and (row := _arithmetic(chain, n)) and len(row.facts) > 1]
        self.told_of_it = list(_told_of_one(chain, range(i + 1, mates.stop)))
        self.anchors = neighbours(chain.decisions, i)

    def speaks_for(self, fact: int) -> int:
        """What speaks for a fact against the figure's own, in hundredths of log odds."""
        chain, i, own = self.chain, self.i, self.own
        setting, index = chain.settings[i], chain.index
        source = index.by_field[fact, "value"]
        meant = Candidate((fact,), Status.CONTRADICTED, 0, matched=False, source=source)
        order = fits_in(chain.decisions, chain.sections, index, i, meant, self.best)
        gain = (
            w.MEANT_WORDS * setting.words(fact)
            - w.OWN_WORDS * setting.words(own)
            + w.MEANT_CONTRAST * setting.contrast(fact, own, index)
            + w.MEANT_ORDER * order
        ) // 100
        gain += w.TOLD_BESIDE * (own in self.beside) + self._arithmetic(fact)
        gain += (
            w.MEANT_NEAR * self._is_near(fact) - w.OWN_NEAR * self._is_near(own) - w.AT_END * (len(self.anchors) < 2)
        )
        gain -= {Fit.GENERIC: w.MEANT_GENERIC, Fit.LOOSE: w.MEANT_LOOSE}.get(fit(chain.units[i], source.unit), 0)
        number, other = self.best.source and self.best.source.low, source.low
        if not number or not other or not 1 <= w.OUT_OF_SIZE * number / other <= w.OUT_OF_SIZE**2:
            gain -= w.MEANT_OUT_OF_SIZE
        return gain

    def _is_near(self, fact: int) -> bool:
        return any(abs(fact - anchor) <= NEAR for anchor in self.anchors)

    def _arithmetic(self, fact: int) -> int:
        """What the arithmetic of the sentence says: it is told of the one or the other, or needs one of them beside what is told."""
        says, twice = 0, self.own in self.beside
        for row in self.told_of_it:
            worth = (w.TOLD_OF_IT if len(row.facts) == 1 else w.SHARE_OF_IT)[significant_digits(row.value) > 1]
            if row.facts[0] == fact:
                says += worth
            elif row.facts[0] == self.own and not twice:
                says -= worth
        for row in self.worked:
            needs, has = fact in row.facts, self.own in row.facts and not twice
            if needs != has and self.beside.issuperset({*row.facts} - {fact if needs else self.own}):
                worth = (w.NEEDED if needs else w.OWN_NEEDED)[significant_digits(row.value) > 1]
                says += worth if needs else -worth
        return says


def _arithmetic(chain: Chain, n: int) -> Derivation | None:
    """The arithmetic that a figure rests on, None when it rests on none."""
    best = chain.decisions[n].best
    return best.derivation if best.matched else None


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
