"""True numbers in the wrong place (错位): two figures in each other's place, and one that tells another fact than its place asks for.

Such a number stands in the sheet, so that it looks right by itself. Two readings of a place are compared: the figure tells the fact that
its number is of, or it should tell another one. The words, the order of the sheet, the measure word and the arithmetic told beside speak
for one or the other. What each says was found by a regression over the labelled cases, as they are and with numbers exchanged or
borrowed on purpose, and is kept in `weights.py` as hundredths of log odds. What is borrowed for another fact's place is often told at its
own place as well, and its item often says more than the words there do; both speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Self

from drafter.numerals import Kind, Mention
from drafter.trace import weights as w
from drafter.trace.assign import Decision, direct_fact, fits_in, order_of
from drafter.trace.candidate import Candidate, may_be_article
from drafter.trace.claim import Claim, of_like_size
from drafter.trace.derive import EACH, Derivation, Shape
from drafter.trace.evidence import REMAINDER_GRAMS, Index, Source, significant_digits
from drafter.trace.passages import Passage
from drafter.trace.report import Status
from drafter.trace.setting import Setting, qualifies
from drafter.trace.told import Key, key_of, summed_key
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import EACH_WORDS, REMAINDER_WORDS, TOTAL_WORDS
from drafter.trace.words import grams, pairs

# how far in the sheet's order a fact may stand from those of the neighbours, and how many of the best named are looked at
NEAR, NAMED = 3, 4
# two figures are compared that stand so near each other, or so near the other's fact in the sheet's order
BESIDE, WINDOW = 8, 4
MOST_PARTS = 6
# how many figures after what came in may be told what was done of it
MOST_BETWEEN = 3
# a fact that there is none
NONE = -2
NO_FACTS: frozenset[int] = frozenset()
# what a measure word says against a number that it fits only loosely
UNIT_WORTH = {Fit.GENERIC: w.GENERIC_PLACE, Fit.LOOSE: w.LOOSE_PLACE}
# and what more where a number is thought borrowed
UNIT_BESIDES = {Fit.GENERIC: w.GENERIC_BORROWED, Fit.LOOSE: w.LOOSE_BORROWED}
# an item that states a plan: 年度支出预算
OF_AIM = re.compile("预算|指标|目标|任务|计划")
# facts of neighbouring figures that are no further apart leave little choice for the one between them
MOST_BRACKETED = 4
# where the subject of a share ends
SUBJECT_END = re.compile("率|占|比重|[约为达仅只超近]|不[到足]")
# one in so many of a clause's pairs of characters, told elsewhere too, makes it the same clause told once more
SAID_AGAIN = 2
# what is done of what came in cannot be more
DONE = re.compile("办结|解决|落实|整改|采纳|立案|化解|答复|办复|处理|调成|成功|改到位|销号|通过|合格")
RECEIVED = re.compile("征集|收到|提出|排查|查出|受理|发现|接待|收集|立案|开出|下达|抽检|检查|检测|报名")
# 18个部门中有16个; 新建6个，总数达到28个
AMONG = re.compile("中[^，,；;]{0,2}有$")
IN_ALL = re.compile("(?:总[数量共]|累计)[^，,；;]{0,4}$")
NEWLY_TOLD = re.compile("新[建增添购置设招办成开组发]|本年|今年|当年|年内|净增")


@dataclass(frozen=True, slots=True)
class Chain:
    """All figures that were decided together, in order (指派链).

    placed: the number of a fact that each tells exactly; owned: the same, without 一 that is as likely an article as a count. beside: the
    facts of its neighbours. told: what is told -> the figures that tell it. of: fact -> the figures that tell a number of it; gains,
    places: known so far.
    """

    decisions: Sequence[Decision]
    placed: Sequence[Source | None]
    owned: Sequence[Source | None]
    beside: Sequence[Sequence[int]]
    settings: Sequence[Setting]
    sections: Sequence[int]
    sentences: Sequence[int]
    claims: Sequence[Claim]
    told: Mapping[Key, Sequence[int]]
    of: Mapping[int, Sequence[int]]
    index: Index
    gains: dict[tuple[int, int], int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    def gain(self, i: int, j: int) -> int:
        """How much better two figures fit when each has the other's number, 0 when that is not worth telling."""
        pair = (i, j) if i < j else (j, i)
        found = self.gains.get(pair)
        if found is None:
            found = self.gains[pair] = max(0, _exchange_gain(self, *pair) - w.EXCHANGED)
        return found

    def place(self, i: int, own: Source) -> Place:
        """What stands around a figure that tells a number of its own."""
        found = self.places.get(i)
        if found is None:
            found = self.places[i] = Place(self, i, own)
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


def owned(source: Source | None, mention: Mention, setting: Setting, index: Index) -> Source | None:
    """The number of a fact that a figure tells as its own: none where it may be an article."""
    return None if source is None or may_be_article(mention, setting, index) else source


class Place:
    """One figure and what stands around it (一处): what is the same for every number that it might have been meant to tell."""

    def __init__(self, chain: Chain, i: int, own: Source) -> None:
        self.chain, self.i, self.own = chain, i, own
        self.best = chain.decisions[i].best
        self.own_fact = own.fact if own.is_value else NONE
        mates = chain.mates(i)
        self.beside = {n: source for n in mates if n != i and (source := chain.placed[n])}
        self.worked = [row for n in mates if n != i and (row := _arithmetic(chain, n)) and len(row.facts) > 1]
        self.told_of_it = list(_told_of_one(chain, i, range(i + 1, mates.stop)))
        self.told_before = _told_before(chain, i) if i > mates.start else None
        self.anchors = chain.beside[i]
        self.at_end = len(self.anchors) < 2
        self.each = bool(EACH_WORDS.search(chain.settings[i].passage.leading))

    def speaks_for(self, meant: Source, instead_of: int = -1) -> int:
        """What speaks for a number against the figure's own, the order apart. instead_of: the figure that tells it and would tell this one's."""
        own, index, setting = self.own, self.chain.index, self.chain.settings[self.i]
        gain = w.WORDS * (setting.words(meant.fact) - setting.words(own.fact))
        gain += w.CONTRAST_TOLD * setting.contrast(*index.names_of(meant, own))
        gain //= 100
        agreed = _agreed(self.chain.claims[self.i], meant)
        gain -= UNIT_WORTH.get(agreed, 0)
        if agreed is Fit.LOOSE and measure(meant.unit).kind == "document" and own.unit != meant.unit:
            # documents are told in their own measure words
            gain -= w.OTHER_MEASURE
        if _is_each(index, meant) != _is_each(index, own):
            gain += w.EACH_TOLD if _is_each(index, meant) == self.each else -w.EACH_TOLD
        gain += w.NEAR_PLACE * (self._is_near(meant.fact) - self._is_near(own.fact))
        beside = [s for n, s in self.beside.items() if n != instead_of]
        gain += w.TOGETHER * (_told_with(meant, beside) - _told_with(own, beside))
        gain += w.TOGETHER * (self._says_of_what(meant) - self._says_of_what(own))
        return gain + self._arithmetic(meant.fact if meant.is_value else NONE, {s.fact for s in beside if s.is_value})

    def _says_of_what(self, source: Source) -> bool:
        """Whether a number in a fact's words stands before the fact's own and says of what it is told: 600分以上的34人."""
        chain, i = self.chain, self.i
        following = self.beside.get(i + 1)
        if source.is_value or following is None or not following.is_value or following.fact != source.fact:
            return False
        return qualifies(chain.claims[i].mention, chain.claims[i + 1].mention, chain.settings[i + 1].passage)

    def borrows(self, meant: Source) -> int:
        """What speaks for a number that is told nowhere against the figure's own, in hundredths of log odds."""
        chain, best, setting = self.chain, self.best, self.chain.settings[self.i]
        other = Candidate((meant.fact,), Status.CONTRADICTED, 0, matched=False, source=meant)
        order = fits_in(chain.decisions, chain.sections, chain.index, self.i, other, best)
        gain = self.speaks_for(meant) + self.against_own - self._unsaid(meant)
        gain += w.BORROWED_ORDER * order // 100 - w.AT_END_BORROWED * self.at_end
        gain += w.BRACKETED * (self._is_bracketed(meant.fact) - self._is_bracketed(self.own.fact))
        gain += w.CONTRAST_SAID * setting.contrast(*chain.index.names_of(meant, self.own), self.said) // 100
        gain -= UNIT_BESIDES.get(_agreed(chain.claims[self.i], meant), 0)
        if meant.is_value and meant.fact == self.own.fact and not self.own.is_value:
            # 应到50人 beside a value of 47 stands for the value only where its own words are said
            gain += w.OWN_WORDS_UNSAID * (setting.says_of(self.own) == 0)
        elif not meant.is_value:
            # a fact without a value is told by the numbers in its words
            gain -= w.IN_TEXT * ((meant.fact, "value") in chain.index.by_field)
        elif OF_AIM.search(chain.index.items[meant.fact]) and not OF_AIM.search(setting.passage.leading):
            # what was planned is told as such
            gain -= w.AIMED_AT
        if setting.words(meant.fact) <= w.HARDLY < setting.words(self.own.fact) + w.HARDLY:
            # the order alone says little where the words are rather for the figure's own
            gain -= w.NOT_NAMED * (setting.words(meant.fact) <= setting.words(self.own.fact))
        return gain - w.OTHER_SIZE * _is_of_other_size(self.own, meant)

    @cached_property
    def said(self) -> frozenset[str]:
        """The grams of what the sentence says up to the figure, from its last part on, and of the figure's own words."""
        passage = self.chain.settings[self.i].passage
        return grams(f"{passage.so_far} {passage.own}")

    @cached_property
    def against_own(self) -> int:
        """What speaks against the figure's own number, whatever it should be: it is told elsewhere, its measure word is another's."""
        chain, i = self.chain, self.i
        unit, mates = chain.claims[i].mention.unit, chain.mates(i)
        others = [n for n in chain.told.get(key_of(self.own), ()) if n != i and chain.claims[n].mention.unit == unit]
        against = w.TOLD_BESIDE * any(n in mates for n in others)
        against += w.TOLD_ELSEWHERE * (bool(others) and not any(self._says_again(n) for n in others))
        if i - 1 in mates and "其中" in chain.settings[i].passage.leading:
            # 采纳率为36.2%，其中118条: what a share was told of is no part of itself
            row = _arithmetic(chain, i - 1)
            against += w.TOLD_BESIDE * (row is not None and row.shape is Shape.SHARE and row.facts[0] == self.own_fact)
        against += w.GENERIC_OWN * (_agreed(chain.claims[i], self.own) is Fit.GENERIC)
        return against + self._unsaid(self.own)

    def _says_again(self, n: int) -> bool:
        """Whether the clause is told in the words of another figure's: what a summary says once more is not borrowed."""
        here, there = (pairs(grams(self.chain.settings[m].passage.clause)) for m in (self.i, n))
        return len(here & there) * SAID_AGAIN >= len(here)

    def _unsaid(self, source: Source) -> int:
        """What speaks against a number whose item is more special than what is said: 其他支出, 打针量（自费苗）."""
        index, fact = self.chain.index, source.fact
        left = w.REST_UNSAID * (index.is_remainder(fact) and REMAINDER_GRAMS.isdisjoint(self.said))
        return left + w.KIND_UNSAID * (bool(index.kind_of[fact]) and index.kind_of[fact].isdisjoint(self.said))

    def _is_bracketed(self, fact: int) -> bool:
        """Whether a fact stands between those of the two neighbours, which are near each other."""
        return not self.at_end and self.anchors[0] <= fact <= self.anchors[1] <= self.anchors[0] + MOST_BRACKETED

    def _is_near(self, fact: int) -> bool:
        return any(abs(fact - anchor) <= NEAR for anchor in self.anchors)

    def _arithmetic(self, fact: int, beside: set[int]) -> int:
        """What the arithmetic of the sentence says: it is told of the one or the other, or needs one of them besides what is told."""
        says, twice = 0, self.own_fact in beside
        for row in self.told_of_it:
            worth = (w.TOLD_OF_IT if len(row.facts) == 1 else w.SHARE_OF_IT)[significant_digits(row.value) > 1]
            if row.facts[0] == fact:
                says += worth
            elif row.facts[0] == self.own_fact and not twice:
                says -= worth
        if self.told_before is not None and not twice:
            changed, value = self.told_before
            worth = w.TOLD_OF_IT[significant_digits(value) > 1]
            says += worth * ((changed == fact) - (changed == self.own_fact))
        for row in self.worked:
            needs, has = fact in row.facts, self.own_fact in row.facts and not twice
            if needs != has and beside.issuperset({*row.facts} - {fact if needs else self.own_fact}):
                worth = w.NEEDED[significant_digits(row.value) > 1]
                says += worth if needs else -worth
        return says


class Asked(NamedTuple):
    """The numbers that a figure might have been meant to tell (或应说的数). keys: by which they are known to be told."""

    sources: tuple[Source, ...]
    keys: frozenset[Key]

    @classmethod
    def at(cls, chain: Chain, i: int) -> Self:
        """Those of one figure."""
        sources = _asked_for(chain, i)
        return cls(sources, frozenset(map(key_of, sources)))


def _asked_for(chain: Chain, i: int) -> tuple[Source, ...]:
    """The numbers that a figure might have been meant to tell instead of what it was traced to, told or not.

    Their facts are named by its words, stand beside those of its neighbours, or are in the arithmetic of its sentence.
    """
    best, claim, index = chain.decisions[i].best, chain.claims[i], chain.index
    own = chain.owned[i]
    if own is None and not _is_indirect(chain, i):
        return ()
    around = (fact for anchor in chain.beside[i] for fact in range(anchor - NEAR, anchor + NEAR + 1))
    mates = chain.mates(i) if own is not None else ()
    worked = (fact for n in mates if (row := _arithmetic(chain, n)) for fact in row.facts)
    parts = _parts_taken_for_sum(chain, i)
    return tuple(
        source
        for fact in dict.fromkeys((*chain.settings[i].named()[:NAMED], *around, *worked))
        for source in (index.told_of(fact) if own is not None else index.told_of(fact)[:1])
        if source.low != claim.low
        and (fact not in best.facts or fact in parts or (own is not None and not (own.is_value and source.is_value)))
        and (own is not None or source.is_value)
        and _agreed(claim, source)
    )


def _parts_taken_for_sum(chain: Chain, i: int) -> frozenset[int]:
    """The facts of a sum that a figure may tell alone: nothing calls for a sum, and another part of it is told as it is.

    The same of a difference that nothing calls for: its parts that are not told in the sentence.
    """
    row = _arithmetic(chain, i)
    passage = chain.settings[i].passage
    if row is not None and row.shape is Shape.DIFFERENCE:
        beside = i - 1 in chain.mates(i) and chain.settings[i - 1].passage.clause == passage.clause
        if beside and direct_fact(chain.decisions[i - 1]) == row.facts[0]:
            # 10个村有8个村是新当选 tells a part of what its clause has just told
            return NO_FACTS
        if REMAINDER_WORDS.search(f"{passage.leading}，{passage.after}"):
            return NO_FACTS
        return frozenset(row.facts) - {direct_fact(chain.decisions[n]) for n in chain.mates(i)}
    if row is None or row.shape is not Shape.SUM or TOTAL_WORDS.search(passage.clause):
        return NO_FACTS
    return frozenset(row.facts)


def borrowed(chain: Chain, i: int, asked: Sequence[Source]) -> Source | None:
    """The number that a figure should tell, which is told nowhere, when its own is another's or only happens to be some result.

    asked: those asked for.
    """
    untold = [source for source in asked if key_of(source) not in chain.told]
    row = _arithmetic(chain, i)
    if row is not None and row.shape is Shape.SUM and not _is_told_in_part(chain, i, row):
        untold = [source for source in untold if source.fact not in row.facts]
    if untold:
        # 16个村和直属工会 tells both in one sum: the words that name them are not another figure's
        summed = {fact for row in _sums_beside(chain, i, asked) for fact in row.facts} | _told_with_it(chain, i)
        untold = [source for source in untold if not source.is_value or source.fact not in summed]
        untold = [source for source in untold if not source.is_value or not _summed_elsewhere(chain, i, source.fact)]
    if not untold:
        return None
    own = chain.owned[i]
    if own is not None:
        gains, least = [chain.place(i, own).borrows(source) for source in untold], w.BORROWED
    else:
        gains, least = [_meant_rather(chain, i, source) for source in untold], w.MEANT
    best = max(range(len(untold)), key=gains.__getitem__)
    return untold[best] if gains[best] > least else None


def _is_told_in_part(chain: Chain, i: int, row: Derivation) -> bool:
    """Whether a part of a sum is told by itself, and not as one of the parts of what the figure tells: 收入48.6万元，其中会费10.4万元."""
    tellers = [n for fact in row.facts for n in chain.told.get((fact, 0, 0), ())]
    behind = range(i + 1, chain.mates(i).stop)
    return bool(tellers) and not any(n in behind for n in tellers)


def _told_with_it(chain: Chain, i: int) -> set[int]:
    """The facts of which the rates told behind a figure are, where its own fact is their base: 受理467件，成功率85.2% tells what succeeded."""
    own = chain.decisions[i].best.facts
    if any(n != i and chain.decisions[n].best.facts == own for n in chain.mates(i)):
        # 收集137条，办结137条: one of them tells what the other does not
        return set()
    rows = (row for n in chain.mates(i) if n > i and (row := _arithmetic(chain, n)))
    return {row.facts[0] for row in rows if row.shape is Shape.SHARE and own[0] in row.facts[1:]}


def _summed_elsewhere(chain: Chain, i: int, fact: int) -> bool:
    """Whether another sentence tells a fact together with others, so that it need not be told by itself."""
    return any(chain.sentences[n] != chain.sentences[i] for n in chain.told.get(summed_key(fact), ()))


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
    meant = Candidate((fact,), Status.CONTRADICTED, 0, matched=False, source=source)
    order = fits_in(chain.decisions, chain.sections, index, i, meant, best)
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
        beside = {direct_fact(chain.decisions[n]) for n in chain.mates(i) if n < i}
        gain -= w.MEANT_BESIDE * (row.shape is Shape.DIFFERENCE and row.facts[0] in beside)
        # 10个村有8个村的主席为新当选 tells the two that were not by what it tells
        gain -= w.MEANT_BESIDE * (row.shape is Shape.DIFFERENCE and row.facts[0] in beside and fact in row.facts)
        # 3 and 4 are told as 7 and 4: what is told alone is no part of a sum that nothing calls for
        gain += w.MEANT_ALONE * (row.shape is Shape.SUM and fact in row.facts)
        if row.shape in {Shape.SUM, Shape.DIFFERENCE}:
            mates = (chain.placed[n] for n in chain.mates(i) if n != i)
            gain += w.TOLD_BESIDE * any(s is not None and s.is_value and s.low == row.value for s in mates)
    if best.source is not None:
        gain -= UNIT_WORTH.get(_agreed(claim, source), 0) - UNIT_WORTH.get(_agreed(claim, best.source), 0)
    gain -= w.UNLIKE_IT * (not of_like_size(claim.low, low, w.OUT_OF_SIZE))
    if EACH_WORDS.search(setting.passage.leading) and not _is_each(index, source):
        gain -= w.EACH_TOLD
    return gain - w.MEANT_HEDGED * (best.derivation is None)


def exchanges(chain: Chain, i: int, among: Container[int] | None = None) -> tuple[tuple[int, int], ...]:
    """The figures that one could be exchanged with, and how much better both would fit. among: only these are looked at.

    Two figures that each tell a number of their own are exchanged when words and order fit clearly better the other way round. Only
    figures near each other, or near the other's fact in the sheet's order, are compared.
    """
    decisions = chain.decisions
    if chain.owned[i] is None:
        return ()
    near = [*range(i + 1, min(len(decisions), i + BESIDE + 1))]
    for anchor in chain.beside[i]:
        for fact in range(anchor - WINDOW, anchor + WINDOW + 1):
            near.extend(chain.of.get(fact, ()))
    others = (j for j in dict.fromkeys(near) if j != i and chain.owned[j] is not None)
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
    """How much better two figures, the first of them i, fit when each has the other's number; negative when they cannot be exchanged."""
    decisions, sections, index = chain.decisions, chain.sections, chain.index
    one, other = decisions[i].best, decisions[j].best
    first, second = chain.owned[i], chain.owned[j]
    written, beside = chain.claims[i], chain.claims[j]
    if first is None or second is None or fit(written.unit, beside.unit) < Fit.GENERIC:
        return -1
    if not (_agreed(written, second) and _agreed(beside, first)) or first.low == second.low:
        return -1
    if j - i == 1:
        order = order_of(decisions, sections, index, i, (other, one))
        order -= order_of(decisions, sections, index, i, (one, other))
    else:
        order = fits_in(decisions, sections, index, i, other, one) + fits_in(decisions, sections, index, j, one, other)
    if first.fact == second.fact and _said_for(chain, i, second, first) + _said_for(chain, j, first, second) <= 0:
        # the numbers of one fact are told apart by the words beside each, and by nothing else
        return -1
    gain = w.ORDER * order // 100
    here, there = chain.place(i, first), chain.place(j, second)
    gain += here.speaks_for(second, j) + there.speaks_for(first, i)
    if chain.sentences[i] != chain.sentences[j]:
        gain -= w.AT_END * (here.at_end + there.at_end)
    gain += w.PART_ABOVE * _part_above_whole(chain, i, j, first, second)
    return gain - w.ADDS_UP * _adds_up(chain, i, j)


def _said_for(chain: Chain, i: int, meant: Source, own: Source) -> int:
    """How clearly the words nearest to a figure tell for one number against another, in percent."""
    return chain.settings[i].contrast(*chain.index.names_of(meant, own))


def _is_each(index: Index, source: Source) -> bool:
    """Whether a number says what each received (元/人, 慰问标准, 每户2000元)."""
    if not source.is_value:
        return bool(EACH_WORDS.search(source.own))
    return "/" in source.unit or bool(EACH.search(index.items[source.fact]))


def _told_with(source: Source, beside: Iterable[Source]) -> bool:
    """Whether a number in a fact's words stands with another number of the fact: 开班2期，每期3天."""
    return not source.is_value and any(s.fact == source.fact and s.low != source.low for s in beside)


def _agreed(claim: Claim, source: Source) -> Fit:
    """How well the unit of a figure agrees with that of a number of the sheet, whose rates (元/人) are told without their second part."""
    if Kind.RANK in {claim.mention.kind, source.kind}:
        # which rank belongs to what is decided with its candidates (see series.py)
        return Fit.NONE
    agreed = fit(claim.unit, source.unit.partition("/")[0])
    # a text may have any number in it
    return agreed if source.is_value or agreed >= Fit.GENERIC else Fit.NONE


def _arithmetic(chain: Chain, n: int) -> Derivation | None:
    """The arithmetic that a figure rests on, None when it rests on none."""
    best = chain.decisions[n].best
    return best.derivation if best.matched else None


def _sums_beside(chain: Chain, i: int, asked: Sequence[Source]) -> Iterator[Derivation]:
    """The sums that other figures of the sentence of a figure rest on, of which the draft tells a part, but not the sentence."""
    mates = chain.mates(i)
    told = {direct_fact(chain.decisions[n]) for n in mates}
    rows = (_arithmetic(chain, n) for n in mates if n != i)
    sums = (row for row in rows if row is not None and row.shape is Shape.SUM)
    return (
        row
        for row in sums
        if told.isdisjoint(row.facts)
        and any(key_of(s) in chain.told for s in asked if s.is_value and s.fact in row.facts)
    )


def _told_of_one(chain: Chain, i: int, places: Iterable[int]) -> Iterator[Derivation]:
    """The arithmetic told of one fact right behind a figure: 860万美元，翻了一番，占三成.

    A share with a subject of which the figure's clause has no word may be of the figure's own or of a part of it: 排查隐患214处，整改率97.7%.
    """
    clause = grams(chain.settings[i].passage.clause)
    first: int | None = None
    for n in places:
        row = _arithmetic(chain, n)
        if row is None or (len(row.facts) > 1 and row.shape is not Shape.SHARE):
            return
        if first is None:
            first = row.facts[0]
        if row.facts[0] != first:
            return
        if row.shape is Shape.SHARE:
            subject = grams(SUBJECT_END.split(chain.settings[n].passage.leading, maxsplit=1)[0])
            if subject and subject.isdisjoint(clause):
                return
        yield row


def _told_before(chain: Chain, i: int) -> tuple[int, Fraction] | None:
    """The fact of which the figure right before tells what it was or how it changed: 由5860户增加到7320户, 领办15个，总数64个; and the number."""
    best, claim = chain.decisions[i - 1].best, chain.claims[i - 1]
    row = best.derivation
    if not best.matched or (row is None and best.field != "previous"):
        return None
    changes = row is None or (len(row.facts) == 1 and row.shape in {Shape.CHANGE, Shape.POINTS})
    clear = row is None or IN_ALL.search(chain.settings[i].passage.leading)
    return (best.facts[0], claim.low) if changes and clear else None


def _is_of_other_size(one: Source | None, other: Source) -> bool:
    """Whether one number is many times the other: who takes one for the other keeps the size."""
    return one is None or not of_like_size(one.low or Fraction(0), other.low or Fraction(0), w.OUT_OF_SIZE)


def _adds_up(chain: Chain, whole: int, part: int) -> bool:
    """Whether figures told after one, another among them, add up to it as they stand: 24件，其中11件、8件、5件."""
    source = chain.placed[whole]
    if source is None or chain.sentences[whole] != chain.sentences[part]:
        return False
    for start in range(whole + 1, min(part, whole + 3) + 1):
        total = Fraction(0)
        for n in range(start, min(chain.mates(whole).stop, start + MOST_PARTS)):
            found = chain.placed[n]
            if found is None:
                break
            total += found.low or 0
            if n > start and n >= part and total == source.low:
                return True
    return False


def _part_above_whole(chain: Chain, early: int, late: int, first: Source, second: Source) -> int:
    """Above 0 when a part is told that is larger than its whole, which an exchange would mend; below when an exchange would make it so.

    2 where the words leave no doubt, 1 for what is done of what came in: some of it may have come in before.
    """
    if first.low is None or second.low is None or chain.sentences[early] != chain.sentences[late]:
        return 0
    before, behind = (chain.settings[n].passage for n in (early, late))
    if IN_ALL.search(behind.leading) and NEWLY_TOLD.search(before.leading):
        return 2 if first.low > second.low else -2
    certain = _tells_part(chain, early, late)
    if not certain:
        settled = DONE.search(behind.leading) and RECEIVED.search(before.clause)
        if not settled or late - early > MOST_BETWEEN:
            return 0
    return (1 + certain) * (1 if second.low > first.low else -1)


def _opens(whole: Passage, text: str, leading: str) -> bool:
    """Whether a bracket that begins right behind a number is open at a place of its clause: 18场（线下12场、线上6场）."""
    at = len(whole.leading) + len(text)
    return whole.clause[at : at + 1] == "(" and leading.rfind("(") == at and ")" not in leading[at:]


def _tells_part(chain: Chain, early: int, late: int) -> bool:
    """Whether a figure is told as a part of one before it: 24件，其中11件; 18个部门中有16个."""
    before, behind = (chain.settings[n].passage for n in (early, late))
    if late - early == 1 and before.clause == behind.clause and AMONG.search(behind.before):
        return True
    if before.clause == behind.clause and _opens(before, chain.claims[early].mention.text, behind.leading):
        return True
    if "其中" in before.leading:
        return False
    opens = (n for n in range(early + 1, late + 1) if "其中" in chain.settings[n].passage.leading)
    first = next(opens, None)
    if first is None:
        return False
    # 新建6个，总数28个，其中联网15个: the part is one of the 28
    claims, part = chain.claims, chain.claims[late]
    return not any(
        fit(claims[n].unit, part.unit) is Fit.SAME and claims[n].low > max(part.low, claims[early].low)
        for n in range(early + 1, first)
    )
