"""By what a number of the sheet is known to be told in a draft or not (已述之数)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Self, TypeVar

from drafter.numerals import Kind
from drafter.trace import weights as w
from drafter.trace.assign import placed
from drafter.trace.candidate import Candidate
from drafter.trace.claim import Claim
from drafter.trace.derive import Shape
from drafter.trace.evidence import MOST_REMEMBERED, Index, Source
from drafter.trace.setting import Setting
from drafter.trace.units import Fit, fit

# the first part of the key of what is told in a sum
SUMMED = -2
# what a number is told by: a value by its fact; one in a text by the number (above and below the line, because fractions are slow to
# look up), and a rank or a small number, of which there are few, by its fact too
Key = tuple[int, int, int]


def key_of(source: Source) -> Key:
    """By what a number of the sheet is known to be told in the draft or not."""
    if source.is_value:
        return source.fact, 0, 0
    few = source.kind is Kind.RANK or (source.low is not None and source.low < w.SMALL)
    return _number_of(source, source.fact if few else -1)


def summed_key(fact: int) -> Key:
    """By what a fact is known to be told in a sum of several, as 全校共捐款 tells what teachers and pupils gave."""
    return SUMMED, fact, 0


def keys_of(best: Candidate, setting: Setting) -> tuple[Key, ...]:
    """All that a figure tells: a value, exactly or roughly (5.24亿元), and a text that says the same; a number in a text; the parts of a sum.

    setting: where it stands; what a rough aim tells is no result.
    """
    source, row = placed(best), best.derivation
    if source is not None:
        own = (key_of(source),)
        return (*own, _number_of(source), _number_of(source, source.fact)) if source.is_value else own
    if not best.matched or setting.tells_target:
        return ()
    if row is not None:
        return tuple(map(summed_key, row.facts)) if row.shape in {Shape.SUM, Shape.FLOW} else ()
    rough = best.source
    return (key_of(rough),) if rough is not None and rough.is_value and rough.fact >= 0 else ()


def _number_of(source: Source, fact: int = -1) -> Key:
    return (fact, 0, 0) if source.low is None else (fact, source.low.numerator, source.low.denominator)


def agreement(claim: Claim, source: Source) -> Fit:
    """How well the unit of a figure agrees with that of a number of the sheet, whose rates (元/人) are told without their second part."""
    if claim.mention.kind is Kind.RANK or source.kind is Kind.RANK:
        # which rank belongs to what is decided with its candidates (see series.py)
        return Fit.NONE
    agreed = fit(claim.unit, source.unit.partition("/")[0])
    # a text may have any number in it
    return agreed if source.is_value or agreed >= Fit.GENERIC else Fit.NONE


K = TypeVar("K")


class Tellable:
    """The single numbers of facts that a figure in some unit may tell (可述之数), each with its key.

    The facts beside every figure are looked through for them, and neighbouring figures have most of these in common.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[tuple[str, int], tuple[tuple[Source, Key], ...]] = {}

    def of(self, claim: Claim, fact: int) -> tuple[tuple[Source, Key], ...]:
        """Those of one fact, its value first; none for a rank, which is decided with its candidates."""
        if claim.mention.kind is Kind.RANK:
            return ()
        found = self._known.get((claim.unit, fact))
        if found is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            told = self._index.told_of(fact)
            found = self._known[claim.unit, fact] = tuple((s, key_of(s)) for s in told if agreement(claim, s))
        return found


class Tellers(Generic[K]):
    """Which figures of the chain tell what (述者), by key.

    An edit moves the places of all figures behind it, but not the names that figures are kept by, so that it changes only what it
    changed. names: of the figures, in order; known: of each key the names of those that tell it.
    """

    def __init__(self, names: Sequence[int], known: Mapping[K, tuple[int, ...]]) -> None:
        self._place = {name: c for c, name in enumerate(names)}
        self._known = known

    def of(self, key: K) -> list[int]:
        """The places of the figures that tell something, in order."""
        place = self._place
        return sorted([place[name] for name in self._known.get(key, ())])

    def __contains__(self, key: K) -> bool:
        """Whether any figure tells something."""
        return key in self._known

    def amended(self, names: Sequence[int], less: Iterable[tuple[int, K]], more: Iterable[tuple[int, K]]) -> Self:
        """What is told after an edit. names: of the figures now; less, more: what which figure tells no longer, or now."""
        known = dict(self._known)
        for name, key in less:
            left = tuple([other for other in known.get(key, ()) if other != name])
            if left:
                known[key] = left
            else:
                known.pop(key, None)
        for name, key in more:
            known[key] = (*known.get(key, ()), name)
        return type(self)(names, known)
