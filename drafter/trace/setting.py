"""What stands around a figure (语境): the facts that its words name, and the figures told near it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from drafter.numerals import Kind, Mention, fold
from drafter.trace.claim import claim_of
from drafter.trace.evidence import DAY, SERIAL, Index, Source, Weighted, added
from drafter.trace.passages import Passage
from drafter.trace.units import Fit, fit
from drafter.trace.wording import tells_plan, tells_prior, tells_target
from drafter.trace.words import grams, telling

LOCAL, CLAUSE, SENTENCE, LEAD, HEADING = 230, 110, 80, 40, 40
MOST_RANKED = 16
OF_DAY, MOST_OF_DAY, QUALIFIED, ATTRIBUTE = 60, 4, 160, 12
BOUNDS = ("以上", "以下", "以内", "之内", "及以上", "及以下")
NO_HINTS: Mapping[int, int] = {}


class Setting:
    """The words around a figure, weighed against every fact (语境). Weighed when first asked for, and again after `rest`."""

    __slots__ = (
        "_index",
        "_near",
        "_passages",
        "_plan",
        "_prior",
        "_ranked",
        "_said",
        "_target",
        "_told",
        "_weighed",
        "passage",
    )

    def __init__(self, passage: Passage, index: Index, told: Mapping[int, int] = NO_HINTS) -> None:
        """told: what other numbers say for facts beside the words, in hundredths (see `hints`)."""
        self.passage = passage
        self._told = told
        self._index = index
        self._passages: Weighted | None = None
        self._weighed: dict[int, int] | None = None
        self._near: frozenset[str] | None = None
        self._said: frozenset[str] | None = None
        self._ranked: tuple[int, ...] | None = None
        self._prior: bool | None = None
        self._target: bool | None = None
        self._plan: bool | None = None

    @property
    def clause(self) -> Mapping[int, int]:
        """The facts that the clause names, and how much of each."""
        return self._index.named_by(self.passage.clause)

    @property
    def near(self) -> frozenset[str]:
        """The grams of the nearest words."""
        if self._near is None:
            self._near = grams(self.passage.own)
        return self._near

    @property
    def tells_prior(self) -> bool:
        """Whether the clause tells the figure of the period before."""
        if self._prior is None:
            passage = self.passage
            # the figure itself stands in what is behind, and has no word of its end
            behind = passage.clause[len(passage.leading) :]
            self._prior = tells_prior(passage.leading, self._index.period, behind)
        return self._prior

    @property
    def tells_target(self) -> bool:
        """Whether the figure is told as something aimed at."""
        if self._target is None:
            self._target = tells_target(self.passage)
        return self._target

    @property
    def tells_plan(self) -> bool:
        """Whether the figure is told of the time to come, of which the sheet says what is planned."""
        if self._plan is None:
            self._plan = self._index.has_plans and tells_plan(self.passage, self._index.period)
        return self._plan

    @property
    def _named(self) -> Weighted:
        """How much each of the passages counts, and the facts that it names."""
        if self._passages is None:
            index, passage = self._index, self.passage
            self._passages = (
                (LOCAL, index.named_by(passage.before + " " + passage.after)),
                (CLAUSE, self.clause),
                (SENTENCE, index.named_by(passage.sentence)),
                (LEAD, index.named_by(passage.lead)),
                (HEADING, index.named_by(passage.heading)),
            )
        return self._passages

    @property
    def _scores(self) -> dict[int, int]:
        """How strongly the words name each fact, in hundredths of hundredths."""
        if self._weighed is None:
            # the figures of a sentence share what stands around it
            scores = added(dict(self._index.together(self._named[2:])), self._named[:2])
            for order, gain in self._told.items():
                scores[order] = scores.get(order, 0) + 100 * gain
            self._weighed = scores
        return self._weighed

    def rest(self) -> None:
        """Forget the weights, which are many; the best named facts stay known."""
        if self._passages is not None:
            self.named()
            self._passages = self._weighed = self._near = self._said = None

    def words(self, order: int) -> int:
        """How strongly the words name a fact, in hundredths; 0 for no word in common."""
        if self._weighed is not None:
            return self._weighed.get(order, 0) // 100
        if self._ranked is None:
            # the facts are weighed all at once when one is first asked for
            return self._scores.get(order, 0) // 100
        named = sum([share * facts.get(order, 0) for share, facts in self._named])
        return (named + 100 * self._told.get(order, 0)) // 100

    def contrast(self, one: frozenset[str], other: frozenset[str], said: frozenset[str] | None = None) -> int:
        """How far the nearest words, or the grams of what is said, tell for one number against another, in percent.

        one, other: the grams of what each is called (`Index.names_of`); those that only one of them has count.
        """
        said = self.near if said is None else said
        first, second = one & said, other & said
        if first == second:
            return 0
        mass = self._index.rarity.mass
        only_first, only_second = mass(first - second), mass(second - first)
        both = only_first + only_second
        return 100 * (only_first - only_second) // both if both else 0

    def says_of(self, source: Source) -> int:
        """How much of the words beside a number in a text the clause says, in percent; -1 when there are none."""
        beside, mass = telling(source.own), self._index.rarity.mass
        whole = mass(beside)
        if not whole:
            return -1
        if self._said is None:
            self._said = grams(f"{self.passage.own} {self.passage.clause}")
        return 100 * mass(beside & self._said) // whole

    def named(self) -> tuple[int, ...]:
        """The facts that the words name, best first."""
        if self._ranked is None:
            # the score and, behind it, the place in the sheet as one number, because whole numbers are soon sorted
            size = len(self._index.facts)
            ranked = sorted([order - size * (score // 100) for order, score in self._scores.items()])
            self._ranked = tuple([rank % size for rank in ranked[:MOST_RANKED]])
        return self._ranked


def hints(mentions: Sequence[Mention], n: int, first: int, place: Passage, index: Index) -> Mapping[int, int]:
    """What the numbers before a figure say for facts: the day it is told of, and the figure that qualifies it (一等奖3名).

    After 5月12日 a sentence tells of the facts of that day; in 高于20%的有28个 the 20% is in no value of the sheet but in the words of
    one fact. Each names a fact as words do, however the items are called. first: the first figure of the sentence.
    """
    mention = mentions[n]
    if mention.kind is Kind.DATE or n == first:
        return NO_HINTS
    dates = (mentions[m].value for m in range(n - 1, first - 1, -1) if mentions[m].kind is Kind.DATE)
    day = next((value[-5:] for value in dates if DAY.match(value)), "")
    of_day = index.days.get(day, set())
    told = dict.fromkeys(of_day, OF_DAY) if len(of_day) <= MOST_OF_DAY else {}
    last = mentions[n - 1]
    if (last.kind is Kind.QUANTITY and qualifies(last, mention, place)) or (
        last.kind in SERIAL and last.end == mention.start
    ):
        told |= dict.fromkeys(_having(last, index), QUALIFIED)
    return told or NO_HINTS


def qualifies(last: Mention, mention: Mention, place: Passage) -> bool:
    """Whether a figure says of what the next one is told: 高于20%的有28个, 50岁以上15人."""
    gap = mention.start - last.end
    if not 0 <= gap <= min(ATTRIBUTE, len(place.leading)):
        return False
    between = place.leading[len(place.leading) - gap :]
    return "的" in between or fold(last.text).endswith(BOUNDS) or between.startswith(BOUNDS)


def _having(mention: Mention, index: Index) -> set[int]:
    """Facts whose words, not whose value, have a figure."""
    claim = claim_of(mention)
    if claim is None:
        return set()
    return {
        s.fact
        for s in index.holding(claim.low, claim.high)
        if s.fact >= 0 and s.field in {"item", "text", "basis"} and fit(claim.unit, s.unit) >= Fit.GENERIC
    }


class Nearby(NamedTuple):
    """What stands around a figure (邻近数字).

    values: of the other figures of its sentence. joined: of figures written right beside it. topics: of the facts told near it.
    close: of the figures next to it with hardly a word between. series: of a rank or ordinal, the numbers of its series in its
    sentence, in their order; place: which of them it is. listed: of the figures that stand with it in one list (一等奖4名、二等奖8名).
    earlier: of the nearest figures before it, in their order. closed: of a share, a whole that its sentence tells with parts that add up
    to it, and these parts.
    """

    values: tuple[Fraction, ...] = ()
    joined: tuple[Fraction, ...] = ()
    topics: frozenset[str] = frozenset()
    close: tuple[Fraction, ...] = ()
    series: tuple[Fraction, ...] = ()
    place: int = 0
    listed: tuple[Fraction, ...] = ()
    earlier: tuple[Fraction, ...] = ()
    closed: tuple[Fraction, ...] = ()
