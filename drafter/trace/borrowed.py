"""A number told in another's place while the one asked for is told nowhere (错用), or one that only happens to be some result.

What might have been meant is named by the figure's words, stands beside its neighbours in the sheet, or is in the arithmetic of its
sentence (`Asked`). Of these only what the draft never tells can be what the figure should say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, Self

from drafter.trace import weights as w
from drafter.trace.assign import direct_fact
from drafter.trace.candidate import may_be_article
from drafter.trace.claim import of_like_size
from drafter.trace.derive import Derivation, Shape
from drafter.trace.evidence import Source
from drafter.trace.misplaced import NEAR, UNIT_BESIDES, UNIT_WORTH, Chain, is_each
from drafter.trace.per import EACH_WORDS
from drafter.trace.settled import settled
from drafter.trace.told import Key, agreement, key_of, summed_key
from drafter.trace.units import Fit, fit
from drafter.trace.wording import TOTAL_WORDS, tells_remainder

# what is said of a number that its own words leave no doubt of
CERTAIN = 1000
# how many of the best named facts are looked at
NAMED = 4
# what is told behind a number as its parts
LISTS = re.compile("其中|包括|包含|含|分别|分为|[(（:：]")
NO_FACTS: frozenset[int] = frozenset()


class Asked(NamedTuple):
    """The numbers that a figure might have been meant to tell (或应说的数), each with its key; and these keys."""

    numbers: tuple[tuple[Source, Key], ...]
    keys: frozenset[Key]

    @classmethod
    def at(cls, chain: Chain, i: int) -> Self:
        """Those of one figure."""
        numbers = _asked_for(chain, i)
        return cls(numbers, frozenset([key for _, key in numbers]))


def _asked_for(chain: Chain, i: int) -> tuple[tuple[Source, Key], ...]:
    """The numbers that a figure might have been meant to tell instead of what it was traced to, told or not.

    Their facts are named by its words, stand beside those of its neighbours, or are in the arithmetic of its sentence.
    """
    best, claim, own = chain.decisions[i].best, chain.claims[i], chain.owned[i]
    if own is None and not _is_indirect(chain, i):
        return ()
    around = (fact for anchor in chain.beside[i] for fact in range(anchor - NEAR, anchor + NEAR + 1))
    mates = chain.mates(i) if own is not None else ()
    worked = (fact for n in mates if (row := chain.arithmetic(n)) for fact in row.facts)
    parts = _parts_taken_for_sum(chain, i)
    return tuple(
        [
            (source, key)
            for fact in dict.fromkeys((*chain.settings[i].named()[:NAMED], *around, *worked))
            for source, key in chain.tellable.of(claim, fact)
            if (own is not None or source.is_value)
            and (
                fact not in best.facts or fact in parts or (own is not None and not (own.is_value and source.is_value))
            )
            and source.low != claim.low
        ]
    )


def _parts_taken_for_sum(chain: Chain, i: int) -> frozenset[int]:
    """The facts of a sum that a figure may tell alone: nothing calls for a sum. Whether another part is told is asked later.

    The same of a difference that nothing calls for: its parts that are not told in the sentence.
    """
    row = chain.arithmetic(i)
    passage = chain.settings[i].passage
    if row is not None and row.shape is Shape.DIFFERENCE:
        beside = i - 1 in chain.mates(i) and chain.settings[i - 1].passage.clause == passage.clause
        if beside and direct_fact(chain.decisions[i - 1]) == row.facts[0]:
            # 10个村有8个村是新当选 tells a part of what its clause has just told
            return NO_FACTS
        if tells_remainder(passage):
            return NO_FACTS
        return frozenset(row.facts) - {direct_fact(chain.decisions[n]) for n in chain.mates(i)}
    if row is None or row.shape is not Shape.SUM or TOTAL_WORDS.search(passage.clause):
        return NO_FACTS
    return frozenset(row.facts)


class Lent(NamedTuple):
    """The number that a figure should tell (应说的数). gain: how clearly, in hundredths of log odds above the least."""

    source: Source
    gain: int


def borrowed(chain: Chain, i: int, asked: Sequence[tuple[Source, Key]]) -> Lent | None:
    """The number that a figure should tell, which is told nowhere, when its own is another's or only happens to be some result.

    asked: those asked for, with their keys.
    """
    sure = settled(chain, i)
    if sure is not None:
        return Lent(sure, CERTAIN)
    planned = chain.placed[i]
    if planned is not None and chain.settings[i].tells_plan and chain.index.is_planned(planned):
        # what the sheet plans is told of the time to come, and nothing that was done
        return None
    untold = [source for source, key in asked if key not in chain.told]
    row = chain.arithmetic(i)
    if row is not None and row.shape is Shape.SUM and not _is_told_in_part(chain, i, row):
        untold = [source for source in untold if source.fact not in row.facts]
    if untold:
        # 16个村和直属工会 tells both in one sum: the words that name them are not another figure's
        summed = {fact for row in _sums_beside(chain, i, asked) for fact in row.facts} | _told_with_it(chain, i)
        # 现有78人，新增4人，退休1人 tells what there was before
        summed |= {row.facts[0] for n in chain.mates(i) if (row := chain.arithmetic(n)) and row.shape is Shape.FLOW}
        untold = [source for source in untold if not source.is_value or source.fact not in summed]
        untold = [source for source in untold if not source.is_value or not _summed_elsewhere(chain, i, source.fact)]
    if not untold:
        return None
    own = chain.owned[i]
    best, least = None, w.MEANT if own is None else w.BORROWED
    most = least
    for source in untold:
        gain = _meant_rather(chain, i, source) if own is None else chain.place(i, own).borrows(source, most)
        if gain > most:
            best, most = source, gain
    return Lent(best, most - least) if best is not None else None


def spared(chain: Chain, lent: Sequence[Lent | None]) -> set[int]:
    """The figures that keep their number though it seems borrowed: of all that tell it, one is in its place, the one that fits best."""
    out: set[int] = set()
    for i, found in enumerate(lent):
        own = chain.placed[i]
        if found is None or own is None:
            continue
        tellers = chain.told.of(key_of(own))
        gains = [(other.gain, n) for n in tellers if (other := lent[n]) is not None]
        if len(tellers) > 1 and len(gains) == len(tellers) and min(gains)[0] < CERTAIN:
            out.add(min(gains)[1])
    return out


def _is_told_in_part(chain: Chain, i: int, row: Derivation) -> bool:
    """Whether a part of a sum is told by itself, and not as one of the parts of what the figure tells: 收入48.6万元，其中会费10.4万元."""
    tellers = [n for fact in row.facts for n in chain.told.of((fact, 0, 0))]
    behind, at = range(i + 1, chain.mates(i).stop), chain.settings[i].passage.at
    listed = (chain.settings[n].passage for n in tellers if n in behind)
    return bool(tellers) and not any(LISTS.search(there.sentence[at : there.at]) for there in listed)


def _told_with_it(chain: Chain, i: int) -> set[int]:
    """The facts of which the rates told behind a figure are, where its own fact is their base: 受理467件，成功率85.2% tells what succeeded."""
    own = chain.decisions[i].best.facts
    if any(n != i and chain.decisions[n].best.facts == own for n in chain.mates(i)):
        # 收集137条，办结137条: one of them tells what the other does not
        return set()
    rows = (row for n in chain.mates(i) if n > i and (row := chain.arithmetic(n)))
    return {row.facts[0] for row in rows if row.shape is Shape.SHARE and own[0] in row.facts[1:]}


def _summed_elsewhere(chain: Chain, i: int, fact: int) -> bool:
    """Whether another sentence tells a fact together with others, so that it need not be told by itself."""
    return any(chain.sentences[n] != chain.sentences[i] for n in chain.told.of(summed_key(fact)))


def _sums_beside(chain: Chain, i: int, asked: Sequence[tuple[Source, Key]]) -> Iterator[Derivation]:
    """The sums that other figures of the sentence of a figure rest on, of which the draft tells a part, but not the sentence."""
    mates = chain.mates(i)
    told = {direct_fact(chain.decisions[n]) for n in mates}
    rows = (chain.arithmetic(n) for n in mates if n != i)
    sums = (row for row in rows if row is not None and row.shape is Shape.SUM)
    return (
        row
        for row in sums
        if told.isdisjoint(row.facts)
        and any(key in chain.told for source, key in asked if source.is_value and source.fact in row.facts)
    )


def _is_indirect(chain: Chain, i: int) -> bool:
    """Whether a figure rests on arithmetic, or on a number that its hedge fits: with luck, any number does."""
    best, claim = chain.decisions[i].best, chain.claims[i]
    if not best.matched or not best.facts or claim.is_range:
        return False
    if may_be_article(claim.mention, chain.settings[i], chain.index):
        return False
    return best.derivation is not None or (bool(claim.hedges) and best.field == "value")


def _meant_rather(chain: Chain, i: int, source: Source) -> int:
    """What speaks for a value that is told nowhere against arithmetic, or a rough number, that a figure was traced to."""
    best, claim, setting, index = chain.decisions[i].best, chain.claims[i], chain.settings[i], chain.index
    fact = source.fact
    order = chain.fits_at(i, (fact,)) - chain.fits_at(i, best.facts)
    gain = (
        w.MEANT_WORDS * setting.words(fact)
        + w.MEANT_CONTRAST * setting.contrast(index.item_grams[fact], index.item_grams[best.facts[0]])
        + w.MEANT_ORDER * order
        - w.TRACED * best.gain
    ) // 100
    low = source.low or Fraction(0)
    if claim.low < w.LIKE_SIZE * low and low < w.LIKE_SIZE * claim.low:
        gain += w.LIKE_IT
    if row := best.derivation:
        # 3 and 4 told as 7 and 4: what is told alone is no part of a sum that nothing calls for
        gain += w.MEANT_ALONE * (row.shape is Shape.SUM and fact in row.facts)
        beside = {direct_fact(chain.decisions[n]) for n in chain.mates(i) if n < i}
        gain -= w.MEANT_BESIDE * (row.shape is Shape.DIFFERENCE and row.facts[0] in beside)
        # 10个村有8个村的主席为新当选 tells the two that were not by what it tells
        gain -= w.MEANT_BESIDE * (row.shape is Shape.DIFFERENCE and row.facts[0] in beside and fact in row.facts)
        if row.shape in {Shape.SUM, Shape.DIFFERENCE}:
            mates = (chain.placed[n] for n in chain.mates(i) if n != i)
            gain += w.TOLD_BESIDE * any(s is not None and s.is_value and s.low == row.value for s in mates)
    if row and fit(claim.unit, row.unit) is Fit.SAME:
        # 1800册 of books that came is no number of libraries
        gain -= UNIT_BESIDES.get(agreement(claim, source), 0)
    if best.source is not None:
        gain -= UNIT_WORTH.get(agreement(claim, source), 0) - UNIT_WORTH.get(agreement(claim, best.source), 0)
    gain -= w.UNLIKE_IT * (not of_like_size(claim.low, low, w.OUT_OF_SIZE))
    if EACH_WORDS.search(setting.passage.leading) and not is_each(index, source):
        gain -= w.EACH_TOLD
    return gain - w.MEANT_HEDGED * (best.derivation is None)
