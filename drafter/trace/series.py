"""Ranks and sessions (名次与届次): which number of its series a figure is: 等奖 with 等奖, 届 with 届, 中全会 with 中全会.

A rank is one of a handful of small numbers, so that its value says next to nothing: a sheet with prizes has a 二等奖 somewhere. What
decides is the fact that the words and the other figures of the sentence name. Where that fact tells several numbers of the series
(男队第二名，女队第五名), each is known by the words and the figure beside it in the sheet's own text, by the time it is told of, and,
where one is told twice and another not at all, by their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import Kind, Mention, fold
from drafter.trace import weights as w
from drafter.trace.claim import Claim
from drafter.trace.evidence import SERIAL, VALUE_FIELDS, Index, Source, series_of
from drafter.trace.setting import Nearby, Setting
from drafter.trace.wording import HEADS, PLACE_ITEM, RANKING
from drafter.trace.words import grams

PLACES = frozenset({"", "名", "位", "名次", "位次"})
# a ledger tells places up to about here; more are people
LAST_PLACE = 30
OF_RANKING = frozenset({"名次", "位次"})
# a ledger writes 五星 for 五星级
WRITTEN_SHORT = {"星级": "星"}
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Placed:
    """A number of the series that a figure could be (同列之数). matched: whether it is the figure's own number."""

    source: Source
    gain: int
    words: int
    matched: bool


def placed(mention: Mention, claim: Claim, setting: Setting, near: Nearby, index: Index) -> Iterator[Placed]:
    """For each fact that has the number or is named, the number of the series that the figure is there: its own, or another."""
    series = series_of(mention)
    holders = [s.fact for s in index.holding(claim.low, claim.high) if is_of_series(series, s, index)]
    beside = [source.fact for source in _valued(near.joined, index)]
    exact = any(
        s.companion in near.joined for s in index.holding(claim.low, claim.high) if is_of_series(series, s, index)
    )
    told = [source.fact for source in _valued([v for v in near.values if v >= w.SMALL], index)]
    named = [order for order in setting.named()[:MOST_NAMED] if setting.words(order) >= w.LEAST_NAMED]
    close = {source.fact for source in _valued((*near.joined, *near.close), index)}
    for order in dict.fromkeys((*holders, *beside, *told, *named)):
        sources = [
            s
            for s in index.sources_of.get(order, ())
            if is_of_series(series, s, index) and not _counts_others(s, setting)
        ]
        if not sources:
            continue
        source = _meant(sources, claim, setting, near)
        words = (setting.words(order) if order >= 0 else 0) - w.NO_WORDS
        matched = _is(source, claim)
        # 一等奖1人 of a fact whose text says so is joined to it as one whose value is 1人
        joined = w.JOINED if source.companion in near.joined else _joined(order, near, series, index)
        if exact and not _is(source, claim):
            joined = min(0, joined)
        gain = words + joined + w.TOLD_HERE * (order in told)
        if matched:
            short = WRITTEN_SHORT.get(series) == fold(source.unit)
            ranked = short or source.kind is mention.kind or (source.fact >= 0 and is_place(index, source.fact))
            called = source.field == "item" and (order in close or not close)
            gain += w.SERIES - w.SERIES_KIND * (not ranked) + w.SERIES_NAME * called
        yield Placed(source, gain - (0 if matched else w.SERIES_SLIP), words, matched)


def is_place(index: Index, order: int) -> bool:
    """Whether a fact is a place in a ranking, which rises when its number falls: clerks count people in 名 and 位 too."""
    item, unit = index.items[order], fold(index.facts[order].unit)
    if unit in OF_RANKING or PLACE_ITEM.search(item):
        return True
    if unit not in PLACES:
        return False
    named = RANKING.search(item) or RANKING.search(index.facts[order].topic)
    number = index.by_field.get((order, "value"))
    small = number is not None and number.low is not None and number.low <= LAST_PLACE
    return bool(named) and small and not HEADS.search(item)


def is_of_series(series: str, source: Source, index: Index) -> bool:
    """Whether a number of the sheet counts the same series as a rank or ordinal."""
    if source.kind is Kind.QUANTITY:
        if series in PLACES:
            # in a text 3名 are three people
            return source.field in VALUE_FIELDS and source.fact >= 0 and is_place(index, source.fact)
        return fold(source.unit) in (series, WRITTEN_SHORT.get(series))
    if source.kind not in SERIAL:
        return False
    return related(series, source.series) or (source.kind is Kind.RANK and {source.series, series} <= PLACES)


def _counts_others(source: Source, setting: Setting) -> bool:
    """Whether a count in a text is of something else than the figure: 联席会9次 is no 第九次代表大会, 已连续4年 is 连续第四年."""
    return source.kind is Kind.QUANTITY and source.field not in VALUE_FIELDS and setting.says_of(source) == 0


def related(one: str, other: str) -> bool:
    """Whether two figures count one series: 届 and 届, 中 and 中全会."""
    return one == other or bool(one and other and (one.startswith(other) or other.startswith(one)))


def _meant(sources: Sequence[Source], claim: Claim, setting: Setting, near: Nearby) -> Source:
    """Which of the numbers of one fact stands in the place of the figure: its own unless another clearly fits better."""
    if len(sources) == 1:
        return sources[0]
    prior = setting.tells_prior
    told = [_told_beside(source, sources, setting, near) for source in sources]
    expected = None if any(told) else _in_order(sources, near)

    def fits(n: int) -> int:
        source = sources[n]
        return (
            told[n] + w.SAME_TIME * (source.prior == prior) + w.IN_ORDER * (n == expected) + w.OWN * _is(source, claim)
        )

    return sources[max(range(len(sources)), key=lambda n: (fits(n), -n))]


def _told_beside(source: Source, sources: Sequence[Source], setting: Setting, near: Nearby) -> int:
    """What the words and the figure beside a number in the sheet's text say for it, where those of the draft are the same."""
    others = frozenset[str]().union(*(grams(other.own) for other in sources if other.own != source.own))
    only = setting.near & grams(source.own) - others
    words = sum(w.TEXT_PAIR if len(gram) > 1 else w.TEXT_SINGLE for gram in only)
    beside = w.COMPANION * (source.companion in near.joined) or w.COMPANION_NEAR * (source.companion in near.close)
    return min(w.TEXT_WORDS, words) + beside


def _in_order(sources: Sequence[Source], near: Nearby) -> int | None:
    """Which number the figure would be in the order of the fact, where the sentence tells one of them twice and so another not at all."""
    if len(near.series) != len(sources) or len(set(near.series)) == len(near.series):
        return None
    if any(source.field in VALUE_FIELDS for source in sources):
        return None
    return near.place


def _is(source: Source, claim: Claim) -> bool:
    return (source.low, source.high) == (claim.low, claim.high)


def _joined(order: int, near: Nearby, series: str, index: Index) -> int:
    """What the figure written right beside says (一等奖3名, 2个第一): for its own fact, and against another of the same series."""
    source = index.by_field.get((order, "value"))
    if source is not None and source.low in near.joined:
        return w.JOINED
    ranked = any(
        is_of_series(series, other, index)
        for rival in _valued(near.joined, index)
        for other in index.sources_of.get(rival.fact, ())
        if other.kind is Kind.RANK
    )
    return -w.JOINED if ranked else 0


def _valued(numbers: Iterable[Fraction], index: Index) -> Iterator[Source]:
    """The facts' values that numbers may be."""
    return (s for number in numbers for s in index.holding(number) if s.field == "value")
