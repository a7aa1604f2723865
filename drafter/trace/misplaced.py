"""True numbers in the wrong place (错位): what stands around a place, and what speaks there for one number against another.

Such a number stands in the sheet, so that it looks right by itself: two figures stand in each other's place (`exchanged.py`), or one
tells another fact than its place asks for (`borrowed.py`). Either way two readings of a place are compared: the figure tells the fact
that its number is of, or it should tell another one. The words, the order of the sheet, the measure word and the arithmetic told beside
speak for one or the other. What each says was found by a regression over the labelled cases, as they are and with numbers exchanged or
borrowed on purpose, and is kept in `weights.py` as hundredths of log odds. What is borrowed for another fact's place is often told at its
own place as well, and its item often says more than the words there do; both speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from drafter.numerals import Mention
from drafter.trace import weights as w
from drafter.trace.assign import Decision, fits_at
from drafter.trace.bases import way_told
from drafter.trace.candidate import may_be_article
from drafter.trace.claim import Claim, of_like_size
from drafter.trace.derive import EACH, Derivation, Shape
from drafter.trace.evidence import REMAINDER_GRAMS, Index, Source, significant_digits
from drafter.trace.passages import Sentences
from drafter.trace.per import EACH_WORDS
from drafter.trace.setting import Setting, qualifies
from drafter.trace.told import Key, Tellable, Tellers, agreement, key_of
from drafter.trace.units import Fit, measure
from drafter.trace.words import grams, pairs

# what a fact has beside its value
COLUMNS = frozenset({"previous", "target"})
# how far in the sheet's order a fact may stand from those of the neighbours
NEAR = 3
# a fact that there is none
NONE = -2
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
# 新建6个，总数达到28个
IN_ALL = re.compile("(?:总[数量共]|累计)[^，,；;]{0,4}$")


@dataclass(frozen=True, slots=True)
class Chain:
    """All figures that were decided together, in order (指派链).

    placed: the number of a fact that each tells exactly; owned: the same, without 一 that is as likely an article as a count. beside: the
    facts of its neighbours. told: what is told -> the figures that tell it. placed_by: fact -> the figures that tell a number of it;
    tellable: the numbers that a figure may tell; gains, places: known so far.
    """

    decisions: Sequence[Decision]
    placed: Sequence[Source | None]
    owned: Sequence[Source | None]
    beside: Sequence[Sequence[int]]
    settings: Sequence[Setting]
    sections: Sequence[int]
    sentences: Sentences
    claims: Sequence[Claim]
    told: Tellers[Key]
    placed_by: Tellers[int]
    tellable: Tellable
    index: Index
    gains: dict[tuple[int, int], int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    def place(self, i: int, own: Source) -> Place:
        """What stands around a figure that tells a number of its own."""
        found = self.places.get(i)
        if found is None:
            found = self.places[i] = Place(self, i, own)
        return found

    def mates(self, i: int) -> range:
        """The figures of the sentence of a figure, itself included."""
        return self.sentences.mates(i)

    def fits_at(self, i: int, facts: tuple[int, ...]) -> int:
        """How well facts stand between those of the figures next to one."""
        return fits_at(self.decisions, self.sections, self.index.topic_of, i, facts)

    def arithmetic(self, i: int) -> Derivation | None:
        """The arithmetic that a figure rests on, None when it rests on none."""
        best = self.decisions[i].best
        return best.derivation if best.matched else None


def owned(source: Source | None, mention: Mention, setting: Setting, index: Index) -> Source | None:
    """The number of a fact that a figure tells as its own: none where it may be an article."""
    return None if source is None or may_be_article(mention, setting, index) else source


class Place:
    """One figure and what stands around it (一处): what is the same for every number that it might have been meant to tell.

    Each place is asked about many numbers, so that what its own number says is worked out once.
    """

    def __init__(self, chain: Chain, i: int, own: Source) -> None:
        self.chain, self.i, self.own = chain, i, own
        self.claim, self.setting = chain.claims[i], chain.settings[i]
        self.best = chain.decisions[i].best
        self.own_fact = own.fact if own.is_value else NONE
        mates = chain.mates(i)
        others = [n for n in mates if n != i]
        self.beside = {n: source for n in others if (source := chain.placed[n])}
        self.worked = [row for n in others if (row := chain.arithmetic(n)) and len(row.facts) > 1]
        # 批下来7000立方米，实际砍了6840立方米: what was to be, or was the year before, stands beside what is
        self.columns = [
            best.facts[0] for n in others if (best := chain.decisions[n].best).field in COLUMNS and best.facts
        ]
        self.told_of_it = list(_told_of_one(chain, i, range(i + 1, mates.stop)))
        self.told_before = _told_before(chain, i) if i > mates.start else None
        self.anchors = chain.beside[i]
        self.at_end = len(self.anchors) < 2
        self.grown = way_told(self.setting.passage.leading)
        self.each = bool(EACH_WORDS.search(self.setting.passage.leading))
        self.own_words = self.setting.words(own.fact)
        self.own_each = is_each(chain.index, own)
        # the facts that stand near those of the neighbours in the sheet
        self.near = {fact for anchor in self.anchors for fact in range(anchor - NEAR, anchor + NEAR + 1)}

    @cached_property
    def own_order(self) -> int:
        """How well what the figure was traced to stands between its neighbours."""
        return self.chain.fits_at(self.i, self.best.facts)

    def fits_better(self, facts: tuple[int, ...]) -> int:
        """How much better other facts stand between the neighbours than what the figure was traced to."""
        return self.chain.fits_at(self.i, facts) - self.own_order

    def speaks_for(self, meant: Source, instead_of: int = -1) -> int:
        """What speaks for a number against the figure's own, the order and `tells_apart` left out.

        instead_of: the figure that tells it and would tell this one's.
        """
        own, index = self.own, self.chain.index
        gain = w.WORDS * (self.setting.words(meant.fact) - self.own_words) // 100
        agreed = agreement(self.claim, meant)
        gain -= UNIT_WORTH.get(agreed, 0)
        if agreed < Fit.SAME and measure(meant.unit).kind == "document" and own.unit != meant.unit:
            # documents are told in their own measure words
            gain -= w.OTHER_MEASURE
        each = is_each(index, meant)
        if each != self.own_each:
            gain += w.EACH_TOLD if each == self.each else -w.EACH_TOLD
        gain += w.NEAR_PLACE * ((meant.fact in self.near) - (own.fact in self.near))
        beside = [s for n, s in self.beside.items() if n != instead_of]
        if self.columns:
            gain += w.TOGETHER * ((meant.is_value and meant.fact in self.columns) - (self.own_fact in self.columns))
        if beside:
            gain += w.TOGETHER * (_told_with(meant, beside) - _told_with(own, beside))
            gain += w.TOGETHER * (self._says_of_what(meant) - self._says_of_what(own))
        if not (self.told_of_it or self.told_before or self.worked):
            return gain
        return gain + self._arithmetic(meant.fact if meant.is_value else NONE, {s.fact for s in beside if s.is_value})

    def _says_of_what(self, source: Source) -> bool:
        """Whether a number in a fact's words stands before the fact's own and says of what it is told: 600分以上的34人."""
        chain, i = self.chain, self.i
        following = self.beside.get(i + 1)
        if source.is_value or following is None or not following.is_value or following.fact != source.fact:
            return False
        return qualifies(self.claim.mention, chain.claims[i + 1].mention, chain.settings[i + 1].passage)

    def tells_apart(self, meant: Source) -> int:
        """What the nearest words say for a number against the figure's own: at most CONTRAST_TOLD.

        It costs more than all that `speaks_for` looks at, and most numbers are too far from the place for it to matter: so it is asked last.
        """
        return w.CONTRAST_TOLD * self.setting.contrast(*self.chain.index.names_of(meant, self.own)) // 100

    def borrows(self, meant: Source, least: int) -> int:
        """What speaks for a number that is told nowhere against the figure's own, in hundredths of log odds; `least` when it is no more."""
        chain, setting = self.chain, self.setting
        gain = self.speaks_for(meant) + self.against_own - self._unsaid(meant)
        gain += w.BORROWED_ORDER * self.fits_better((meant.fact,)) // 100 - w.AT_END_BORROWED * self.at_end
        gain += w.BRACKETED * (self._is_bracketed(meant.fact) - self._is_bracketed(self.own.fact))
        gain -= UNIT_BESIDES.get(agreement(self.claim, meant), 0)
        if self.grown and meant.is_value:
            # 发展到9家 tells a number that was another before
            gain += w.GREW * (self._was_another(meant.fact) - self._was_another(self.own_fact))
        if meant.is_value and meant.fact == self.own.fact and not self.own.is_value:
            # 应到50人 beside a value of 47 stands for the value only where its own words are said
            gain += w.OWN_WORDS_UNSAID * (setting.says_of(self.own) == 0)
        elif not meant.is_value:
            # a fact without a value is told by the numbers in its words
            gain -= w.IN_TEXT * ((meant.fact, "value") in chain.index.by_field)
        elif OF_AIM.search(chain.index.items[meant.fact]) and not OF_AIM.search(setting.passage.leading):
            # what was planned is told as such
            gain -= w.AIMED_AT
        words = setting.words(meant.fact)
        if words <= w.HARDLY < self.own_words + w.HARDLY:
            # the order alone says little where the words are rather for the figure's own
            gain -= w.NOT_NAMED * (words <= self.own_words)
        gain -= w.OTHER_SIZE * _is_of_other_size(self.own, meant)
        if gain + w.CONTRAST_TOLD + w.CONTRAST_SAID <= least:
            return least
        gain += w.CONTRAST_SAID * setting.contrast(*chain.index.names_of(meant, self.own), self.said) // 100
        return max(least, gain + self.tells_apart(meant))

    def _was_another(self, fact: int) -> bool:
        """Whether a fact was another number in the period before."""
        return (fact, "previous") in self.chain.index.by_field

    @cached_property
    def said(self) -> frozenset[str]:
        """The grams of what the sentence says up to the figure, from its last part on, and of the figure's own words."""
        passage = self.setting.passage
        return grams(f"{passage.so_far} {passage.own}")

    @cached_property
    def against_own(self) -> int:
        """What speaks against the figure's own number, whatever it should be: it is told elsewhere, its measure word is another's."""
        chain, i = self.chain, self.i
        unit, mates = self.claim.mention.unit, chain.mates(i)
        others = [n for n in chain.told.of(key_of(self.own)) if n != i and chain.claims[n].mention.unit == unit]
        against = w.TOLD_BESIDE * any(n in mates for n in others)
        against += w.TOLD_ELSEWHERE * (bool(others) and not any(self._says_again(n) for n in others))
        if i - 1 in mates and "其中" in self.setting.passage.leading:
            # 采纳率为36.2%，其中118条: what a share was told of is no part of itself
            row = chain.arithmetic(i - 1)
            against += w.TOLD_BESIDE * (row is not None and row.shape is Shape.SHARE and row.facts[0] == self.own_fact)
        against += w.GENERIC_OWN * (agreement(self.claim, self.own) is Fit.GENERIC)
        return against + self._unsaid(self.own)

    def _says_again(self, n: int) -> bool:
        """Whether the clause is told in the words of another figure's: what a summary says once more is not borrowed."""
        here, there = (pairs(grams(self.chain.settings[m].passage.clause)) for m in (self.i, n))
        return len(here & there) * SAID_AGAIN >= len(here)

    def _unsaid(self, source: Source) -> int:
        """What speaks against a number whose item is more special than what is said: 其他支出, 打针量（自费苗）."""
        index, fact = self.chain.index, source.fact
        left = w.REST_UNSAID * (index.is_remainder(fact) and REMAINDER_GRAMS.isdisjoint(self.said))
        return left + w.KIND_UNSAID * index.leaves_kind(fact, self.said)

    def _is_bracketed(self, fact: int) -> bool:
        """Whether a fact stands between those of the two neighbours, which are near each other."""
        return not self.at_end and self.anchors[0] <= fact <= self.anchors[1] <= self.anchors[0] + MOST_BRACKETED

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


def _told_of_one(chain: Chain, i: int, places: Iterable[int]) -> Iterator[Derivation]:
    """The arithmetic told of one fact right behind a figure: 860万美元，翻了一番，占三成.

    A share with a subject of which the figure's clause has no word may be of the figure's own or of a part of it: 排查隐患214处，整改率97.7%.
    """
    first: int | None = None
    for n in places:
        row = chain.arithmetic(n)
        if row is None or (len(row.facts) > 1 and row.shape is not Shape.SHARE):
            return
        if first is None:
            first = row.facts[0]
        if row.facts[0] != first:
            return
        if row.shape is Shape.SHARE:
            subject = grams(SUBJECT_END.split(chain.settings[n].passage.leading, maxsplit=1)[0])
            if subject and subject.isdisjoint(grams(chain.settings[i].passage.clause)):
                return
        yield row


def _told_before(chain: Chain, i: int) -> tuple[int, Fraction] | None:
    """The fact of which the figure right before tells what it was, was to be or how it changed, and that number: 由5860户增加到7320户."""
    best, claim = chain.decisions[i - 1].best, chain.claims[i - 1]
    row = best.derivation
    if not best.matched or (row is None and best.field not in {"previous", "target"}):
        return None
    changes = row is None or (len(row.facts) == 1 and row.shape in {Shape.CHANGE, Shape.POINTS})
    clear = row is None or IN_ALL.search(chain.settings[i].passage.leading)
    return (best.facts[0], claim.low) if changes and clear else None


def _is_of_other_size(one: Source | None, other: Source) -> bool:
    """Whether one number is many times the other: who takes one for the other keeps the size."""
    return one is None or not of_like_size(one.low or Fraction(0), other.low or Fraction(0), w.OUT_OF_SIZE)


def _told_with(source: Source, beside: Iterable[Source]) -> bool:
    """Whether a number in a fact's words stands with another number of the fact: 开班2期，每期3天."""
    return not source.is_value and any(s.fact == source.fact and s.low != source.low for s in beside)


def is_each(index: Index, source: Source) -> bool:
    """Whether a number says what each received (元/人, 慰问标准, 每户2000元)."""
    if not source.is_value:
        return bool(EACH_WORDS.search(source.own))
    return "/" in source.unit or bool(EACH.search(index.items[source.fact]))
