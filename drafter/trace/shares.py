"""Which two numbers a share or an average may be of (比率的分子分母).

Any sheet has two numbers that give almost any percentage, so that a share is held to what is told around it. Its whole is one that the
draft tells before it, or one that the words name, not a third number while the sentence tells the whole (采纳率 of 326条 and not of the
118条 that are told nowhere); what a rate is of is the last whole told before its part (征集23件，立案15件，办结14件，办结率). Its part is
not one that the words set apart from (体育类占比 is not of 亲子类). Behind a hedge, which is true of too many results, two numbers must be
counted alike and be stated or named, several parts told together as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from drafter.trace.derive import STEM, Derivation, Shape
from drafter.trace.evidence import Index, Source
from drafter.trace.passages import Passage
from drafter.trace.per import per_told
from drafter.trace.setting import Nearby, Setting
from drafter.trace.units import Fit, fit
from drafter.trace.wording import RATE_OF, SHARE_OF, TOTAL_WORDS
from drafter.trace.words import grams, telling

# several parts told as one: 体育类和亲子类合计占
AND = re.compile("[、和与及]|以及")
# what is left of the words before a share when those of its whole are taken off: 女会员占会员总数的
TAKES_UP = re.compile("占(?!比)")
OF_WHOLE = re.compile("占(?!比)|(?:中|里)有?")
# a whole that anything may be spread over, told or not
PEOPLE = re.compile(
    "会员|在册|在岗|在职|职工|员工|教职|教师|人口|总数|总人数|户数|居民|常住|户籍|在校|学生|学童|学籍|社员|村民|干部|人员|队员|代表|入会|名册"
)
# 办结率96.4%（以立案数计）: the whole is told behind the share
BASED_ON = re.compile(r"[（(](?:以|按)([^（()）]{2,12})[)）]")
SEVERAL = 3
ALL = re.compile("[总全]")
# a share that says of nothing of what it is one, so that it is of what was told before it: 29名，占比76.3%
BARE = re.compile("[（(]?[约仅共]?(?:占比|占|比例|比重)[约为达近到了]{0,2}")
# a number is told that lies within one so-manieth of it
ROUNDED = 200
# how clearly the words around a share must name a fact that the sentence has no word of
NAMED = 100


class Shares:
    """Holds shares and averages to what is told around them (比率约束). values: the facts that have a single number."""

    def __init__(self, index: Index, values: Mapping[int, Source]) -> None:
        self.index = index
        self.values = values

    def is_of_another(self, row: Derivation, setting: Setting, near: Nearby) -> bool:
        """Whether a share of one fact in another is not the one that the words and numbers around it tell."""
        if row.shape is not Shape.SHARE or len(row.facts) != 2:
            return False
        part, whole = row.facts
        low = self._low(part)
        if low is not None and is_of_closed(low, near.closed, setting.passage) and self._low(whole) != near.closed[0]:
            return True
        if low is not None and BARE.fullmatch(setting.passage.leading) and self._is_untold(low, whole, near):
            return True
        if are_kinds(self.index.items[part], self.index.items[whole]) and is_of_all(setting.passage):
            return True
        return (
            self._has_another_whole(part, whole, setting, near)
            or self._has_another_part(part, whole, setting, near)
            or self._is_another_rate(part, whole, setting, near)
        )

    def _is_untold(self, part: Fraction, whole: int, near: Nearby) -> bool:
        """Whether neither the part of a share is told before it, nor right before it the whole, in the place of the part."""
        low, earlier = self._low(whole), near.earlier
        return bool(earlier) and not _is_told(part, earlier) and not (low is not None and _is_told(low, earlier[-1:]))

    def may_be_hedged(self, row: Derivation, setting: Setting, near: Nearby) -> bool:
        """Whether a share may be told with a hedge: its numbers are counted alike, and stated or named."""
        units = {self.values[order].unit for order in row.facts if order in self.values}
        first = next(iter(units), "")
        if any(fit(first, unit) < Fit.GENERIC for unit in units):
            return False
        if len(row.facts) >= SEVERAL:
            passage = setting.passage
            return told_together(passage)
        whole = row.facts[1]
        told = [self._low(order) in near.values or self._names(order, setting) for order in row.facts]
        return told[0] and (told[1] or bool(PEOPLE.search(self.index.items[whole])))

    def may_be_spread(self, row: Derivation, setting: Setting, near: Nearby) -> bool:
        """Whether an average may be over a count: it is told before, the words name it, or it counts all there are."""
        if row.shape is not Shape.AVERAGE or len(row.facts) != 2 or not (near.earlier or near.values):
            return True
        count = row.facts[1]
        if self._has_its_own(count, row.facts[0], setting) or self._is_over_another(count, setting, near):
            return False
        told = self._low(count) in near.earlier or self._low(count) in near.values
        return told or self._names(count, setting) or bool(PEOPLE.search(self.index.items[count]))

    def _has_its_own(self, count: int, amount: int, setting: Setting) -> bool:
        """Whether what is counted has an amount of its own, and the words do not tell the one in question."""
        items, unit = self.index.item_pairs, self.values[amount].unit
        alike = (
            o for o in self.index.topics[self.index.topic_of[count]] if o in self.values and o not in {amount, count}
        )
        own = [items[o] for o in alike if fit(self.values[o].unit, unit) is Fit.SAME]
        return has_its_own(items[count], items[amount], own, grams(setting.passage.clause))

    def _is_over_another(self, count: int, setting: Setting, near: Nearby) -> bool:
        """Whether the sentence tells a number of just what an average is told per, and not the one that it would be over."""
        per = per_told(setting.passage)
        if per is None or self._low(count) in near.values:
            return False
        return any(
            fit(per.unit, self.values[o].unit) is Fit.SAME and self.values[o].unit == per.unit
            for o in self._told(near.values)
        )

    def _has_another_whole(self, part: int, whole: int, setting: Setting, near: Nearby) -> bool:
        """Whether the numbers before tell the whole, and it is not that of the share."""
        based = BASED_ON.search(setting.passage.clause, len(setting.passage.leading))
        if based is not None and not grams(based.group(1)).isdisjoint(self.index.item_grams[whole]):
            return False
        low, earlier = self._low(part), near.earlier
        others = [order for order in self._told(earlier) if self._may_be_whole(order, part, whole)]
        if not others or low is None:
            return False
        if self._low(whole) not in earlier:
            found = SHARE_OF.search(setting.passage.leading)
            words = telling(f"{setting.passage.before} {found.group(1) if found else ''}")
            items = self.index.item_grams
            return not _is_told(low, earlier) and words.isdisjoint(items[whole]) and words.isdisjoint(items[part])
        if RATE_OF.search(setting.passage.leading) is None or low not in earlier:
            return False
        # 征集23件，立案15件，办结14件: each is of the one before it
        last = _last(earlier, low)
        return any(_last(earlier, self._low(whole)) < _last(earlier, self._low(order)) < last for order in others)

    def _may_be_whole(self, order: int, part: int, whole: int) -> bool:
        """Whether a fact counts what a part could be of, besides the whole itself: of its topic, alike, no smaller, and all of them."""
        if order in {part, whole} or self.index.topic_of[order] != self.index.topic_of[part]:
            return False
        one, other = self.values[order], self.values[part]
        if fit(one.unit, other.unit) is not Fit.SAME or one.low is None or other.low is None or one.low < other.low:
            return False
        return STEM.search(self.index.items[order]) is None

    def _has_another_part(self, part: int, whole: int, setting: Setting, near: Nearby) -> bool:
        """Whether the words before the figure set another number told around apart as its part: 体育类占比 and not 亲子类."""
        words = telling(OF_WHOLE.split(setting.passage.before)[0])
        own = self.index.item_grams[part]
        for order in self._told(near.values) if words else ():
            if order in {part, whole}:
                continue
            alike = fit(self.values[order].unit, self.values[part].unit) is Fit.SAME
            beside = alike and self.index.topic_of[order] == self.index.topic_of[part]
            other = self.index.item_grams[order]
            # only what one of the two has says which of them is told
            if beside and words & (other - own) and not words & (own - other):
                return True
        return False

    def _is_another_rate(self, part: int, whole: int, setting: Setting, near: Nearby) -> bool:
        """Whether a rate is called by what is told around it (办结14件，办结率), and by nothing of its own two numbers, told nowhere."""
        found = RATE_OF.search(setting.passage.leading)
        if found is None or self._low(part) in near.earlier:
            return False
        words, items = grams(found.group(1)), self.index.item_grams
        if words & (items[part] | items[whole]):
            return False
        return any(words & items[order] for order in self._told(near.values))

    def _told(self, numbers: Sequence[Fraction]) -> list[int]:
        """The facts whose value is one of some numbers told."""
        found = (
            s.fact for low in dict.fromkeys(numbers) for s in self.index.holding(low) if s.is_value and s.fact >= 0
        )
        return [order for order in dict.fromkeys(found) if order in self.values]

    def _names(self, order: int, setting: Setting) -> bool:
        """Whether the sentence has a word of an item, or all around it names the item clearly."""
        item = self.index.item_grams[order]
        return not telling(setting.passage.sentence).isdisjoint(item) or setting.words(order) >= NAMED

    def _low(self, order: int) -> Fraction | None:
        return self.values[order].low if order in self.values else None


def is_of_closed(part: Fraction, closed: Sequence[Fraction], passage: Passage) -> bool:
    """Whether the share of a number can only be one of the whole that its sentence tells with all its parts: 436个…33个、40个、357个、6个，占1.4%.

    closed: that whole and its parts, or nothing. A rate with a name of its own (办结率), or 占…的, may be of another.
    """
    return part in closed[1:] and not (RATE_OF.search(passage.leading) or SHARE_OF.search(passage.leading))


def told_together(passage: Passage) -> bool:
    """Whether the words before a share tell several parts as one: 体育类和亲子类合计占, and not 占全院的."""
    parts = TAKES_UP.split(passage.leading, maxsplit=1)[0]
    return bool(AND.search(passage.before) or TOTAL_WORDS.search(parts))


def is_of_all(passage: Passage) -> bool:
    """Whether a share is told of all there are (占会员总数的), or of nothing that is told: neither 占…的 nor 其中 before it."""
    found = SHARE_OF.search(passage.leading)
    if found is not None:
        return ALL.search(found.group(1)) is not None
    return "其中" not in passage.sentence[: passage.at]


def are_kinds(one: str, other: str) -> bool:
    """Whether two items are kinds of one thing, of which none is a share of another: 活动（亲子） and 活动（文艺）."""
    stem = STEM.sub("", one)
    return one != other and stem not in {one, other} and stem == STEM.sub("", other)


def _is_told(number: Fraction, numbers: Sequence[Fraction]) -> bool:
    """Whether a number is among some, or a rounding of it: 213.5万元 tells 2135250元."""
    return any(ROUNDED * abs(other - number) <= number for other in numbers)


def _last(numbers: Sequence[Fraction], number: Fraction | None) -> int:
    """The last place of a number among some, -1 when it is none of them."""
    return max((n for n, other in enumerate(numbers) if other == number), default=-1)


def has_its_own(
    count: frozenset[str], amount: frozenset[str], others: Sequence[frozenset[str]], words: frozenset[str]
) -> bool:
    """Whether another amount than one is that of what is counted, and the words around do not tell the one.

    All are the pairs of items: 资助大户31家 have 资助大户捐赠, which is what each of them gave on average, and not all 接受捐赠.
    """
    if not count or count & amount:
        return False
    return any(count <= other and words.isdisjoint(amount - other) for other in others)
