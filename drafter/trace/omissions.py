"""Facts that a draft never mentions (遗漏).

A fact is told when a figure rests on it, when a figure states its number beside its words although another fact with the same number
was named as the source, or, for a fact without a number, when a line has most of its words. Each figure and each line is asked what it
tells, not each fact where it is told, so that the cost grows with the draft and an edit asks only what it touched.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import Kind
from drafter.sheet import Fact
from drafter.trace.claim import Bearing, Claim, bears
from drafter.trace.evidence import Index
from drafter.trace.report import Figure
from drafter.trace.units import fit
from drafter.trace.words import grams, pairs

# what a fact that is told nowhere weighs: by how much is told of its topic, by what the sheet says of it, by what its item is
TOLD, MOST_TOLD = 5, 12
RESULT, TOTAL, HONOUR, ROUTINE, NUMBERLESS, PART = 25, 20, 40, 20, 15, 30
TOTALS = re.compile("总数|总额|总人数|合计|总计|共计|累计|^总|在册")
HONOURS = re.compile(
    "荣誉|称号|表彰|奖|第[一二三1-3]名|冠军|亚军|先进|优秀|模范|劳模|五一劳动|工人先锋号|标兵|命名|示范|授予|入选|典型"
)
ROUTINES = re.compile("例会|会议|简报|信息|值班|台账|学习|检查|填报|报表|通知|材料|值守")
# how far around a figure the words of its fact are looked for
BEHIND, AFTER = 40, 30


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The facts that a draft never tells (遗漏), in the order of the sheet and the most important first.

    used: those that its figures tell; told: and those that are told besides.
    """

    used: frozenset[int]
    told: frozenset[int]
    unused: tuple[str, ...]
    foremost: tuple[str, ...]


class Omissions:
    """Which facts of a sheet a draft leaves out (遗漏), by what its figures and lines tell."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._due = [n for n, fact in enumerate(index.facts) if not index.is_basis(n) and not fact.is_blank]
        self._weights = [_weight(fact) for fact in index.facts]
        # of several totals that a part belongs to the last counts
        total_of = {part: n for n, fact in enumerate(index.facts) for part in fact.parts if part in index.position}
        self._parts: dict[int, list[int]] = defaultdict(list)
        for part, total in total_of.items():
            self._parts[total].append(index.position[part])
        self._words: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._needed: dict[tuple[int, str], int] = {}
        for order, fact in enumerate(index.facts):
            if fact.value is None:
                for field, tenths in (("item", 7), ("text", 6)):
                    words = pairs(grams(getattr(fact, field)))
                    self._needed[order, field] = tenths * len(words)
                    for word in words:
                        self._words[word].append((order, field))

    def told_in(self, line: str) -> frozenset[int]:
        """The facts without a number that a line of the draft tells."""
        if not self._words:
            return frozenset()
        shared: dict[tuple[int, str], int] = defaultdict(int)
        for word in pairs(grams(line)):
            for key in self._words.get(word, ()):
                shared[key] += 1
        return frozenset(key[0] for key, count in shared.items() if 10 * count >= self._needed[key])

    def stated_by(self, claim: Claim | None, figure: Figure, text: str) -> tuple[int, ...]:
        """The facts whose own number a figure states, beside words of the item, besides those it was traced to."""
        if claim is None or figure.flagged:
            return ()
        index = self.index
        found = list(index.holding(claim.low, claim.high))
        exact = len(found)
        if claim.hedges or claim.step or claim.loose:
            # the interval only spares looking at numbers that cannot bear the claim out
            found += index.near(*claim.span)
        # 一 may yet be left out of the report, as an article, and what it was traced to with it
        known = () if claim.mention.value == "1" else figure.facts
        around: frozenset[str] | None = None
        out: list[int] = []
        for n, source in enumerate(found):
            if source.field != "value" or index.by_field.get((source.fact, "value")) is not source:
                continue
            if index.ids[source.fact] in known or not fit(claim.unit, source.unit):
                continue
            if source.low is None or source.high is None or (n >= exact and not _is_about(claim.low, source.low)):
                continue
            if bears(claim, source.low, source.high, source.modifier) > Bearing.HEDGE_LOST:
                if around is None:
                    around = grams(text[max(0, figure.start - BEHIND) : figure.end + AFTER])
                item = index.item_pairs[source.fact]
                if item and 2 * len(item & around) >= len(item):
                    out.append(source.fact)
        return tuple(out)

    def told_by(self, figure: Figure) -> tuple[int, ...]:
        """The facts that a figure of the report tells."""
        if figure.flagged or _is_period(figure):
            return ()
        return tuple([self.index.position[name] for name in figure.facts])

    def left_out(
        self, figures: Iterable[Iterable[int]], besides: Iterable[Iterable[int]], before: LeftOut | None
    ) -> LeftOut:
        """The facts never told. figures: what each tells; besides: what figures state and lines tell besides; before: of the draft before an edit."""
        used = frozenset[int]().union(*figures)
        told = used.union(*besides)
        if before is not None and (before.used, before.told) == (used, told):
            return before
        orders = [order for order in self._due if order not in told]
        unused = tuple([self.index.ids[order] for order in orders])
        return LeftOut(used, told, unused, self._foremost(orders, used))

    def _foremost(self, unused: Sequence[int], used: frozenset[int]) -> tuple[str, ...]:
        """Unused facts, the most important first; of equal ones in the order of the sheet.

        A fact weighs more when the draft tells much of its topic, when it is a result (a target, the period before, parts), an
        honour or a total, less when it is a part of a total that is told or a routine that every unit has.
        """
        ids, topics, weights, size = self.index.ids, self.index.topic_of, self._weights, len(self.index.ids)
        worth = {
            topic: min(MOST_TOLD, count) * TOLD for topic, count in Counter([topics[order] for order in used]).items()
        }
        parts = {part for total in self._parts.keys() & used for part in self._parts[total]}
        # the weight and, behind it, the place in the sheet as one number, because whole numbers are soon sorted
        weighed = [
            order - size * (weights[order] + worth.get(topics[order], 0) - (PART if order in parts else 0))
            for order in unused
        ]
        return tuple([ids[rank % size] for rank in sorted(weighed)])


def _is_about(written: Fraction, number: Fraction) -> bool:
    """Whether a number is of about the size that is told."""
    return number * 4 / 5 - 1 <= written <= number * 6 / 5 + 1


def _weight(fact: Fact) -> int:
    """What a fact weighs by what the sheet says of it."""
    weight = RESULT * (fact.target is not None) + RESULT * (fact.previous is not None)
    weight += TOTAL * bool(fact.parts or TOTALS.search(fact.item))
    weight += HONOUR * bool(HONOURS.search(f"{fact.item} {fact.text}"))
    return weight - ROUTINE * bool(ROUTINES.search(fact.item)) - NUMBERLESS * (fact.value is None)


def _is_period(figure: Figure) -> bool:
    """Whether a date only says when, as 上半年 and 2025年 do, and tells no fact."""
    return figure.kind is Kind.DATE and not re.search(r"-\d\d", figure.value)
