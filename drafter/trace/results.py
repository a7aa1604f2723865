"""Results of arithmetic that a figure could rest on (推算候选).

The arithmetic over the topics told around a figure is looked up by its value; the words and the other figures of the sentence must
call for it, because some result of a sheet is near almost any number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from drafter.trace import weights as w
from drafter.trace.bases import Base, base_of, base_told, is_from_another, is_nominal, way_from_aim, way_told
from drafter.trace.candidate import Candidate, log_odds, words_gain
from drafter.trace.claim import Bearing, Claim, bears, half_unit
from drafter.trace.derive import JOINED, Derivation, Derivations, Shape
from drafter.trace.evidence import Index, Stretch, significant_digits
from drafter.trace.opposites import is_of_the_rest, rate_told
from drafter.trace.passages import Passage
from drafter.trace.per import EACH_WORDS, per_told, tells_average
from drafter.trace.report import Status
from drafter.trace.series import is_place
from drafter.trace.setting import Nearby, Setting
from drafter.trace.shares import PEOPLE, Shares
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import (
    AIMED,
    CHANGED,
    CHANGED_TO,
    COMPLETED,
    EXCEPTED,
    FOUNDED,
    GROWTH_WORDS,
    LEFT_OVER,
    MONTHLY_WORDS,
    MULTIPLE_WORDS,
    NEWLY,
    PART_WORDS,
    RATE_OF,
    REST,
    SHARE_WORDS,
    TOTAL_WORDS,
    direction,
    is_rate_told,
    shapes_called_for,
    tells_remainder,
)
from drafter.trace.words import grams

OWN_SHAPES = frozenset(
    {
        Shape.CHANGE,
        Shape.GROWTH,
        Shape.POINTS,
        Shape.COMPLETION,
        Shape.SHARE,
        Shape.AVERAGE,
        Shape.MULTIPLE,
        Shape.MONTHLY,
    }
)
LUMPED = frozenset({Shape.SUM, Shape.FLOW, Shape.DIFFERENCE})
PAIRED = frozenset({Shape.SHARE, Shape.AVERAGE, Shape.MULTIPLE, Shape.PRODUCT})
# 还差7个, 余下的7个乡镇; 尚未审结: what is left of an aim, of what came in
SHORT_OF = re.compile("超|还|再|尚|差|缺|[余剩]下|剩余|其余")
STILL_OPEN = re.compile("[尚仍还][有待]?.*[未没在待]|未[办审结]|待[办结]|在办")
# a remainder that costs more than this takes parts that nothing names as such
FEW_LEFT = 100
# an item that counts what has not come in: 未建会企业
UNDONE = re.compile("[未没待拟]")
# how many of the facts that the words name may count what came in
MOST_NAMED = 6


class Results:
    """Finds the arithmetic that figures could rest on (推算查找)."""

    def __init__(self, index: Index, derivations: Derivations) -> None:
        self.index = index
        self.derivations = derivations
        self.shares = Shares(index, derivations.values)

    def candidates(self, claim: Claim, setting: Setting, near: Nearby) -> list[Candidate]:
        """Arithmetic over facts of the topics that are told around here."""
        if claim.is_range or (claim.unit == "" and claim.hedges):
            return []
        low, high = claim.span
        rounds = bool(EACH_WORDS.search(setting.passage.clause))
        half = half_unit(claim) if rounds and not claim.hedges else Fraction(0)
        if half:
            low, high = low - half, high + half
        if claim.hedges and setting.tells_plan:
            # what is planned agrees with the plan, not with what was done
            return []
        topics = near.topics | {self.index.topic_of[order] for order in setting.named()[:6]}
        shares = bool(PART_WORDS.search(claim.mention.text))
        # 由11.1%提高到14.9% begins with what was before
        before = setting.passage.leading.endswith(("由", "从")) and setting.tells_prior
        out: list[Candidate] = []
        stretch = Stretch.between(low, high)
        tables = [self.derivations.of_topic(topic) for topic in sorted(topics)]
        if STILL_OPEN.search(setting.passage.clause):
            tables.append(self.derivations.left_open())
        for table in tables:
            for derivation in table.within(stretch):
                if not fit(claim.unit, derivation.unit):
                    continue
                if claim.hedges and not self._called_for(derivation, setting, near):
                    continue
                if before and ".previous" not in derivation.formula:
                    continue
                bearing = bears(claim, derivation.value, derivation.value)
                averaged = half and derivation.shape is Shape.AVERAGE
                if bearing is Bearing.NONE and averaged and -half <= derivation.value - claim.low < half:
                    bearing = Bearing.ROUNDED
                if bearing is not Bearing.NONE and self._licensed(derivation, setting, near, shares=shares):
                    out.append(self._worked_out(claim, setting, derivation, bearing, near, len(table.things)))
        rest = self._rest_of_list(claim, near) if "其中" in setting.passage.leading else None
        return out if rest is None else [*out, self._worked_out(claim, setting, rest, Bearing.EXACT, near, 0)]

    def _rest_of_list(self, claim: Claim, near: Nearby) -> Derivation | None:
        """A whole told before less the other parts of the list, where the sheet has no such part: 6个，其中省级1个、市级2个、公司级3个."""
        total = sum(near.listed, claim.low)
        if not near.listed or claim.hedges or total not in near.values:
            return None
        for whole in self._values_of(total, claim.unit):
            topic = self.index.topic_of[whole]
            if any(self.index.topic_of[order] == topic for order in self._values_of(claim.low, claim.unit)):
                return None
            parts = [
                next(
                    (o for o in self._values_of(low, claim.unit) if self.index.topic_of[o] == topic and o != whole),
                    None,
                )
                for low in near.listed
            ]
            facts = (whole, *sorted(part for part in parts if part is not None))
            if len(facts) == len(parts) + 1:
                formula = "-".join(self.index.ids[order] for order in facts)
                unit = self.index.by_field[whole, "value"].unit
                return Derivation(Shape.DIFFERENCE, facts, formula, claim.low, unit, 0)
        return None

    def _values_of(self, number: Fraction, unit: str) -> list[int]:
        """The facts whose value is a number, counted in a unit that fits."""
        held = self.index.holding(number)
        return [s.fact for s in held if s.is_value and s.fact >= 0 and fit(unit, s.unit) >= Fit.GENERIC]

    def _worked_out(
        self,
        claim: Claim,
        setting: Setting,
        derivation: Derivation,
        bearing: Bearing,
        near: Nearby,
        rivals: int,
    ) -> Candidate:
        whole = derivation.shape is Shape.SUM
        stated = self._stated(derivation, setting, near.values)
        words = words_gain(setting, derivation.facts, together=whole)
        status = Status.APPROXIMATE if bearing is Bearing.HEDGED else Status.DERIVED
        gain = self._derived_chance(claim, rivals) + words - derivation.cost - w.DERIVED
        if fit(claim.unit, derivation.unit) is Fit.LOOSE:
            gain -= w.LOOSE_RESULT + w.LOOSE_TOTAL * whole
            if derivation.shape in LUMPED and not stated and words <= w.HARDLY - w.NO_WORDS:
                # 403份 of leaflets are no 40, 357 and 6 firms
                gain -= w.UNLIKE
        if whole and TOTAL_WORDS.search(setting.passage.clause):
            gain += w.TOTAL_TOLD
        elif whole and derivation.cost and not stated and self._names_one_part(setting, derivation):
            gain -= w.ONE_PART
        if (
            whole
            and near.listed
            and self._listed_beside(derivation, near)
            and not TOTAL_WORDS.search(setting.passage.before)
        ):
            gain -= w.LISTED_SUM
        elif stated:
            gain += w.STATED
        if bearing is Bearing.HEDGED and derivation.shape not in OWN_SHAPES:
            gain -= w.FAR_HEDGED if stated or words > 0 else 2 * w.FAR_HEDGED
        if derivation.shape in LUMPED and not stated and words <= -w.NO_WORDS // 2:
            # nothing but the number speaks for it
            gain -= w.UNNAMED_TOTAL if TOTAL_WORDS.search(setting.passage.clause) else w.UNNAMED_SUM
        passage = setting.passage
        if whole and derivation.cost >= w.FAR_FETCHED and derivation.value < w.SMALL and not stated:
            gain -= w.SMALL_SUM
        if derivation.shape is Shape.DIFFERENCE and not tells_remainder(passage):
            gain -= w.NO_REMAINDER
        elif derivation.shape is Shape.DIFFERENCE and REST.search(passage.leading):
            gain += w.REST_TOLD * self._all_beside(derivation, near)
        if derivation.unit == "%" and claim.step > 1 and not claim.hedges and not stated and words < 0:
            # a tenth or a third of anything by anything else is found in any sheet
            gain -= w.UNNAMED_COARSE
        if derivation.unit == "%" and not stated and self._other_rate(passage, derivation):
            gain -= w.OTHER_RATE
        if derivation.shape in PAIRED and len(derivation.facts) == 2 and not stated and words <= -w.NO_WORDS // 2:
            gain -= w.UNNAMED
        if derivation.shape is Shape.AVERAGE and EACH_WORDS.search(setting.passage.leading):
            gain += w.AVERAGE_STATED if stated else w.AVERAGE_TOLD
        matched, note = True, ""
        base = base_of(derivation)
        if base is not None:
            has_previous = (derivation.facts[0], "previous") in self.index.by_field
            if is_from_another(derivation, passage, has_previous=has_previous):
                matched, note, status = False, "base", Status.CONTRADICTED
            elif derivation.shape is not Shape.MULTIPLE:
                place = is_place(self.index, derivation.facts[0])
                turn = direction(passage, of_place=place) if base is Base.PREVIOUS else way_from_aim(passage)
                falling = derivation.falling != place
                if turn and turn != (-1 if falling else 1):
                    matched, note, status = False, "direction", Status.CONTRADICTED
        row, also = derivation.told_in(claim.unit), 1 + rivals // w.RIVALS
        return Candidate(row.facts, status, gain, matched, "value", None, row, words, note, also)

    def _all_beside(self, derivation: Derivation, near: Nearby) -> bool:
        """Whether the sentence tells every number of the arithmetic: 签约14个，开工9个，其余5个."""
        values = self.derivations.values
        return all(order in values and values[order].low in near.values for order in derivation.facts)

    def _listed_beside(self, derivation: Derivation, near: Nearby) -> bool:
        """Whether a number of the arithmetic stands in one list with the figure: 二等奖8名、三等奖24名 are told beside each other."""
        values = self.derivations.values
        return any(order in values and values[order].low in near.listed for order in derivation.facts)

    def _called_for(self, derivation: Derivation, setting: Setting, near: Nearby) -> bool:
        """Whether the words right before a hedged figure call for such arithmetic: a hedge is true of too many results otherwise."""
        shape, passage = derivation.shape, setting.passage
        if shape is Shape.SHARE:
            return derivation.unit == "%" and self.shares.may_be_hedged(derivation, setting, near)
        if shape in shapes_called_for(passage):
            return True
        if shape is Shape.AVERAGE:
            return bool(EACH_WORDS.search(passage.leading))
        if shape is Shape.SUM:
            # 11期 and 17场 are no 20多场
            alike = len({self.derivations.values[order].unit for order in derivation.facts}) == 1
            return alike and (bool(TOTAL_WORDS.search(passage.clause)) or derivation.cost <= w.DECLARED)
        if shape is Shape.COMPLETION:
            return derivation.unit == "%"
        return shape in {Shape.MONTHLY, Shape.MULTIPLE, Shape.PRODUCT, Shape.FLOW}

    def _other_rate(self, passage: Passage, derivation: Derivation) -> bool:
        """Whether the words say what the rate is of (知晓率) and no fact of the arithmetic has to do with it."""
        found = RATE_OF.search(passage.leading)
        if found is None or is_of_the_rest(rate_told(passage.leading), self.index.items[derivation.facts[0]]):
            return False
        words = grams(found.group(1))
        return not any(words & self.index.item_grams[order] for order in derivation.facts)

    def _names_one_part(self, setting: Setting, derivation: Derivation) -> bool:
        """Whether the words name one part of a sum much more than the others."""
        each = [setting.words(order) for order in derivation.facts]
        return max(each) - min(each) > w.ONE_NAMED

    def _stated(self, derivation: Derivation, setting: Setting, beside: Sequence[Fraction]) -> bool:
        """Whether a number of the arithmetic stands in the same sentence; a small one, only if the words name its fact too."""
        values = self.derivations.values
        return any(
            low in beside and (low >= w.SMALL or setting.words(order) > 0)
            for order in derivation.facts
            if order in values and (low := values[order].low) is not None
        )

    def _derived_chance(self, claim: Claim, rivals: int) -> int:
        """Log odds against a random number of that size matching some arithmetic of a topic with `rivals` pieces of it."""
        if claim.hedges:
            return 0
        digits = significant_digits(claim.low)
        if claim.unit == "%":
            if claim.step > 1:
                return log_odds(1 + rivals // w.RIVALS, w.COARSE_SPACE)
            digits = 2 if claim.step == 1 else 3
        return log_odds(1 + rivals // w.RIVALS, 9 * 10 ** (digits - 1))

    def _licensed(self, derivation: Derivation, setting: Setting, near: Nearby, *, shares: bool) -> bool:
        """Whether the words or the other figures of the sentence call for this arithmetic."""
        passage, beside = setting.passage, near.values
        clause = passage.clause
        shape = derivation.shape
        if shape in LUMPED and tells_average(passage.before):
            # what comes to each is no sum and no rest
            return False
        if shape is Shape.SUM:
            # what a rise led to is a number of its own, unless its parts are declared
            return not way_told(passage.leading) or derivation.cost <= w.DECLARED
        if shape is Shape.FLOW:
            return True
        if derivation.unit == "%" and any(is_place(self.index, order) for order in derivation.facts):
            # a place is no amount
            return False
        if self.shares.is_of_another(derivation, setting, near):
            return False
        if shape is Shape.DIFFERENCE:
            values = self.derivations.values
            minuend = values[derivation.facts[0]].low
            if len(derivation.facts) > 2 and derivation.cost > FEW_LEFT:
                # three numbers of a sheet leave something too often: the whole and a part are told, and that something is left
                parts = [values[order].low for order in derivation.facts[1:]]
                told = minuend in beside and any(low in beside for low in parts)
                return told and bool(LEFT_OVER.search(passage.leading))
            return minuend in beside or tells_remainder(passage)
        if shape in {Shape.CHANGE, Shape.POINTS} and len(derivation.facts) == 1:
            if CHANGED_TO.search(passage.leading):
                return False
            if GROWTH_WORDS.search(clause) or SHORT_OF.search(clause):
                return True
            # 新建3家，至今已有14家: the stock is told beside what was added to it
            told = self.derivations.values[derivation.facts[0]].low in beside and ".target" not in derivation.formula
            if not (told or self._is_stock(derivation)) or EXCEPTED.search(clause):
                return False
            if self._has_inflow(derivation, setting):
                return False
            return bool(NEWLY.search(clause)) or (told and bool(FOUNDED.search(passage.leading)))
        if shape in {Shape.POINTS, Shape.GROWTH}:
            if is_nominal(derivation, passage) and self._is_money(derivation.facts[0]):
                return False
            return bool(GROWTH_WORDS.search(clause)) or base_told(passage) is Base.TARGET
        if shape is Shape.COMPLETION:
            return bool(re.search("完成|达|任务|目标|计划|预算|指标|率|占|超|实现", clause))
        if shape is Shape.SHARE:
            if CHANGED.search(passage.leading) or not is_rate_told(derivation, passage, self.index.items):
                return False
            whole = self.index.items[derivation.facts[0 if len(derivation.facts) > 2 else 1]]
            if COMPLETED.search(passage.leading) and not AIMED.search(whole):
                return False
            return bool(SHARE_WORDS.search(clause)) or shares
        if shape is Shape.MONTHLY:
            fact = derivation.facts[0]
            stated = self.derivations.values[fact].low in beside or setting.words(fact) > w.HARDLY
            return stated and bool(MONTHLY_WORDS.search(passage.leading))
        if shape is Shape.AVERAGE:
            per, item = per_told(passage), self.index.items[derivation.facts[1]]
            counted = self.derivations.values.get(derivation.facts[1])
            fits = per is None or counted is None or per.may_be(counted.unit, item)
            # 困难职工84户 are those workers too
            workers = counted is not None and counted.unit == "户" and PEOPLE.search(item) is not None
            fits = fits or (per is not None and per.unit == "人" and workers)
            return bool(EACH_WORDS.search(clause)) and fits and self.shares.may_be_spread(derivation, setting, near)
        if shape is Shape.MULTIPLE:
            grown = bool(re.search("(?:增长|增加|提高|扩大)了?$", passage.leading)) and derivation.unit != "番"
            return (bool(MULTIPLE_WORDS.search(clause)) and not grown) or (derivation.unit == "%" and "相当" in clause)
        return True

    def _is_money(self, order: int) -> bool:
        """Whether a fact is an amount of money."""
        return order in self.derivations.values and measure(self.derivations.values[order].unit).kind == "money"

    def _has_inflow(self, change: Derivation, setting: Setting) -> bool:
        """Whether the words name a fact that counts what came in: 新发展会员 is that one, and not what the stock has grown by."""
        index, values = self.index, self.derivations.values
        for order in setting.named()[:MOST_NAMED]:
            if order == change.facts[0] or order not in values or setting.words(order) <= w.HARDLY:
                continue
            alike = index.topic_of[order] == index.topic_of[change.facts[0]] and fit(values[order].unit, change.unit)
            if alike and JOINED.search(index.items[order]) and not UNDONE.search(index.items[order]):
                return True
        return False

    def _is_stock(self, change: Derivation) -> bool:
        """Whether a change since the period before is one of what there is in all, not of what is done each year."""
        return ".target" not in change.formula and not JOINED.search(self.index.items[change.facts[0]])
