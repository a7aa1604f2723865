"""What each figure could rest on (候选来源): facts that bear its value out, facts that its words name, or nothing.

Every candidate has a gain in hundredths of natural log odds: how much likelier the figure is if the candidate is what the writer
meant than if it were any number in any place. The value counts by how rare it is (1329770 says much, 4 says little), the words by
how much of the item they name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from drafter.numerals import Kind, Mention, fold
from drafter.trace import weights as w
from drafter.trace.claim import Bearing, Claim, bears, claim_of, half_unit, of_like_size, reach, span
from drafter.trace.derive import JOINED, Derivation, Derivations, Shape
from drafter.trace.evidence import SERIAL, VALUE_FIELDS, Index, Source, significant_digits
from drafter.trace.passages import Passage
from drafter.trace.report import Status
from drafter.trace.series import PLACES, Placed, placed
from drafter.trace.setting import Nearby, Setting
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import (
    AIMED,
    AVERAGED,
    CHANGED,
    CHANGED_TO,
    COMPARING,
    COMPLETED,
    EACH_WORDS,
    GROWTH_WORDS,
    MONTHLY_WORDS,
    MULTIPLE_WORDS,
    NEWLY,
    PART_WORDS,
    RATE_OF,
    REMAINDER_WORDS,
    SHARE_WORDS,
    TOTAL_WORDS,
    claim_in,
    direction,
    is_rate_told,
    may_be_per,
    per_what,
    shapes_called_for,
)
from drafter.trace.words import grams

MOST_MATCHED = 14
MOST_NAMED = 4
PLACE = re.compile(r"企业|单位|厂家|公司|工会|组织|家数|站点|场所|村|社区|班组|小组|科室|达标|组建|建会")
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
# an item that is itself a change, such as 新增会员 or 节约资金
CHANGE_ITEM = re.compile(r"增|减|升|降|节|差")
# words beside a number in a text that make it a change
CHANGE_BESIDE = re.compile(r"增|减|升|降|节|差|多|少|移|前进|后退|进步|退步")
OF_EACH = re.compile("[均每]|标准|单价")
# what is earned is told of one person by itself
EARNED = re.compile("工资|薪|收入|年龄")
LUMPED = frozenset({Shape.SUM, Shape.FLOW, Shape.DIFFERENCE})
PAIRED = frozenset({Shape.SHARE, Shape.AVERAGE, Shape.MULTIPLE, Shape.PRODUCT})
PLACE_ITEM = re.compile("名次|位次|排名|排位|位居")
RANKING = re.compile("考核|考评|评比|评议|竞赛|比赛|运动会|成绩|积分|总分|测评|排")


class Candidate(NamedTuple):
    """One thing a figure could rest on (候选来源).

    facts: indexes in the sheet. matched: whether the value is borne out.
    also: how many results of arithmetic could have matched besides the facts. A named tuple, because there are many and each is soon made.
    """

    facts: tuple[int, ...]
    status: Status
    gain: int
    matched: bool
    field: str = "value"
    source: Source | None = None
    derivation: Derivation | None = None
    words: int = 0
    note: str = ""
    also: int = 0

    @property
    def anchor(self) -> int:
        """Where in the sheet's order the candidate stands, -1 for none."""
        return self.facts[0] if self.facts else -1


@cache
def log_odds(present: int, space: int) -> int:
    """100 * ln of one over the chance that a random number of the size is present."""
    if present <= 0:
        present = 1
    chance = Decimal(present) / Decimal(max(space, present))
    return min(900, max(5, int(-chance.ln() * 100)))


class Finder:
    """Finds candidates for the figures of one draft (候选查找)."""

    def __init__(self, index: Index, derivations: Derivations) -> None:
        self.index = index
        self.derivations = derivations
        self._last: tuple[Claim | None, int] = (None, 0)

    def topics(self, mention: Mention) -> set[str]:
        """Topics of the facts that have exactly this number, when the number is rare enough to tell."""
        claim = claim_of(mention)
        if claim is None or claim.hedges or mention.kind is not Kind.QUANTITY:
            return set()
        found = {
            self.index.facts[s.fact].topic
            for s in self.index.holding(claim.low, claim.high)
            if s.fact >= 0 and fit(claim.unit, s.unit) >= Fit.GENERIC
        }
        return found if len(found) <= 2 else set()

    def candidates(self, mention: Mention, setting: Setting, near: Nearby) -> list[Candidate]:
        """Candidates of a quantity, rank or ordinal: matched ones, facts the words name, and no source at all."""
        claim = claim_in(mention, setting.passage)
        if claim is None:
            return [Candidate((), Status.UNSUPPORTED, -w.NOTHING, matched=False)]
        if mention.kind in SERIAL:
            found = [_of_series(one) for one in placed(mention, claim, setting, near, self.index)]
            matched = [c for c in found if c.matched]
            named = sorted((c for c in found if not c.matched), key=lambda c: -c.gain)[:MOST_NAMED]
        else:
            matched = self._direct(claim, setting, near) + self._derived(claim, setting, near)
            holders = [c for c in matched if c.status is Status.SUPPORTED and c.matched and c.facts]
            # 每人送一套 may be an article: no other fact's number is expected in its place
            aimed = setting.tells_target and any(c.matched and c.source is not None for c in matched)
            named = [] if is_one(mention) and holders else self._named(claim, setting, holders, aimed=aimed)
        turned = {c.facts for c in matched if c.note == "direction"}
        if turned:
            # 较上年下降3位 tells a change of the fact, however well its value would fit
            matched = [c for c in matched if c.facts not in turned or c.derivation is not None]
        matched.sort(key=lambda c: (-c.gain, c.facts))
        sound = [c for c in matched if c.matched][:MOST_MATCHED] + [c for c in matched if not c.matched][:3]
        # what bears the number out as it is told speaks against what would, were it told otherwise, unless the words are for the latter
        bearing: dict[int, int] = {}
        for c in sound:
            if c.facts and c.matched and c.derivation is None:
                bearing[c.facts[0]] = max(c.gain, bearing.get(c.facts[0], c.gain))
        sound = [c for c in sound if c.matched or not c.facts or c.gain > bearing.get(c.facts[0], c.gain - 1)]
        return [
            *sound,
            *(c for c in named if c.facts[0] not in bearing),
            Candidate((), Status.UNSUPPORTED, -w.NOTHING - (w.ARTICLE if is_one(mention) else 0), matched=False),
        ]

    def _words_gain(self, setting: Setting, facts: tuple[int, ...], *, together: bool = False) -> int:
        """What the words say for a fact, or for several; together: for a sum, which must be named as a whole, not by one part."""
        if not facts or facts[0] < 0:
            return -w.NO_WORDS
        each = [setting.words(order) for order in facts]
        if together:
            return (2 * min(each) + sum(each) // len(each)) // 3 - w.NO_WORDS
        return (3 * max(each) + 2 * sum(each) // len(each)) // 5 - w.NO_WORDS

    def _chance(self, claim: Claim) -> int:
        """Log odds against a random number of that size and kind being in the sheet; asked for each candidate of a claim."""
        known, odds = self._last
        if known is not claim:
            odds = self._odds(claim)
            self._last = claim, odds
        return odds

    def _odds(self, claim: Claim) -> int:
        if claim.hedges:
            low, high = reach(claim)
            wide = [s for s in self.index.near(claim.low / 3, claim.low * 3) if fit(claim.unit, s.unit)]
            expected = len(wide) * (high - low) / (claim.low * 8 / 3) if claim.low else Fraction(1)
            return log_odds(max(1, int(expected * 100)), 100)
        digits = significant_digits(claim.low)
        return log_odds(self.index.spread(claim.unit, digits), 9 * 10 ** (digits - 1))

    def _direct(self, claim: Claim, setting: Setting, near: Nearby) -> list[Candidate]:
        low, high = span(claim)
        sources = list(self.index.holding(claim.low, claim.high))
        if not claim.is_range or claim.loose:
            known = set(map(id, sources))
            sources += [s for s in self.index.near(low, high) if id(s) not in known]
        out: list[Candidate] = []
        aimed = setting.tells_target and claim.hedges <= COMPARING
        for source in sources:
            if source.low is None or source.high is None:
                continue
            agreed = fit(claim.unit, source.unit)
            if agreed is Fit.GENERIC and not source.unit and source.field not in VALUE_FIELDS:
                # a bare number in a text may be of anything
                agreed = Fit.LOOSE
            if source.kind in SERIAL and source.unit != claim.unit:
                continue
            if not agreed and _rate_of(source.unit, claim.unit) and EACH_WORDS.search(setting.passage.sentence):
                agreed = Fit.GENERIC
            if agreed in {Fit.LOOSE, Fit.GENERIC} and self._people_for_things(claim, source, setting):
                continue
            if not agreed and _continues(claim.mention, source.unit, setting.passage.after):
                agreed = Fit.SAME
            if not agreed:
                continue
            bearing = bears(claim, source.low, source.high, source.modifier)
            if bearing is Bearing.NONE:
                continue
            if bearing is Bearing.HEDGED and not source.is_value and claim.low == source.low and aimed:
                # 力争突破300人: what is aimed at is told exactly
                bearing = Bearing.EXACT
            candidate = self._sourced(claim, source, bearing, setting, near, agreed)
            if bearing is Bearing.HEDGED and self._names_better(claim, setting, source):
                # a hedge fits many numbers; the words name another fact of such a unit far more clearly
                candidate = candidate._replace(gain=candidate.gain - w.TOLD_EXACTLY)
            if bearing is Bearing.HEDGED and source.low in near.values:
                # the sentence states this number exactly elsewhere, so a rounding of it says something else
                candidate = candidate._replace(gain=candidate.gain - w.TOLD_EXACTLY)
            out.append(candidate)
        return out

    def _names_better(self, claim: Claim, setting: Setting, source: Source) -> bool:
        """Whether the words name some other fact with a fitting unit far more clearly than the source's."""
        own = setting.words(source.fact)
        for order in setting.named()[:3]:
            other = self.index.by_field.get((order, "value"))
            if other is not None and order != source.fact and fit(claim.unit, other.unit) >= Fit.GENERIC:
                return setting.words(order) >= own + w.BETTER
        return False

    def _people_for_things(self, claim: Claim, source: Source, setting: Setting) -> bool:
        """Whether people are told where the sheet counts documents, or units with 个: 67人企业 for 67个厂家."""
        if measure(claim.unit).kind != "person":
            return False
        if measure(source.unit).kind == "document":
            return True
        return bool(
            PLACE.match(setting.passage.after)
            or PLACE.search(self.index.items[source.fact] if source.fact >= 0 else "")
        )

    def _sourced(
        self, claim: Claim, source: Source, bearing: Bearing, setting: Setting, near: Nearby, agreed: Fit
    ) -> Candidate:
        facts = (source.fact,) if source.fact >= 0 else ()
        words = self._words_gain(setting, facts)
        gain = self._chance(claim) + words - (0, w.LOOSE_UNIT, w.GENERIC_UNIT, 0)[agreed]
        if words <= w.HARDLY - w.NO_WORDS and not is_one(claim.mention):
            # hardly a word in common: with another measure word too, only the number speaks, however rare it is in a small sheet;
            # 一 with a measure word is as likely an article, and is let pass with any count of one
            gain -= (0, w.UNLIKE, w.STRANGE, 0)[agreed]
        if source.fact >= 0 and CHANGED.search(setting.passage.leading):
            in_text = source.field not in VALUE_FIELDS
            change = CHANGE_BESIDE.search(source.own) if in_text else CHANGE_ITEM.search(self.index.items[source.fact])
            if not change:
                # where the value of the period before is known, so is the change
                known = source.is_value and (source.fact, "previous") in self.index.by_field
                gain -= w.CHANGE_TOLD + w.CHANGE_KNOWN * known
        if source.field not in VALUE_FIELDS:
            gain -= w.TEXT_FIELD
            said = setting.says_of(source)
            gain += w.OWN_SAID if said > w.MUCH_SAID else -w.OWN_UNSAID if said == 0 else 0
            if agreed is Fit.GENERIC and said <= 0 and words <= w.HARDLY - w.NO_WORDS:
                gain -= w.UNLIKE
        if source.kind is not Kind.QUANTITY:
            gain -= w.OTHER_KIND
        status = Status.SUPPORTED if bearing is Bearing.EXACT else Status.APPROXIMATE
        matched, note = True, ""
        if bearing is Bearing.HEDGED:
            gain -= w.HEDGED if words > 0 else 2 * w.HEDGED
            if words <= w.HARDLY - w.NO_WORDS:
                gain -= w.HEDGED_UNNAMED
        if bearing is Bearing.HEDGE_LOST:
            matched, note, status = False, "hedge", Status.CONTRADICTED
        elif source.prior:
            if setting.tells_prior:
                gain += w.PRIOR_TOLD
            else:
                matched, note, status, gain = False, "previous", Status.CONTRADICTED, gain - w.ELSEWHEN
        elif source.field == "target" and not setting.tells_target:
            matched, note, status, gain = False, "target", Status.CONTRADICTED, gain - w.ELSEWHEN
        elif self._is_lump(source, setting.passage, near):
            matched, note, status = False, "each", Status.CONTRADICTED
        return Candidate(facts, status, gain, matched, source.field, source, None, words, note)

    def _is_lump(self, source: Source, passage: Passage, near: Nearby) -> bool:
        """Whether a whole amount is told as what falls to each of those that the sentence counts: 76户…户均15.2万元."""
        unit = per_what(passage)
        if not (unit and source.is_value and source.fact >= 0 and AVERAGED.search(passage.leading)):
            return False
        item = self.index.items[source.fact]
        if "/" in source.unit or OF_EACH.search(item) or (unit == "人" and EARNED.search(item)):
            return False
        others = (other for value in near.values if value > 1 for other in self.index.holding(value))
        return any(c.is_value and c.fact != source.fact and may_be_per(unit, c.unit) for c in others)

    def _derived(self, claim: Claim, setting: Setting, near: Nearby) -> list[Candidate]:
        """Arithmetic over facts of the topics that are told around here."""
        if claim.is_range or (claim.unit == "" and claim.hedges):
            return []
        low, high = span(claim)
        rounds = bool(EACH_WORDS.search(setting.passage.clause))
        half = half_unit(claim) if rounds and not claim.hedges else Fraction(0)
        if half:
            low, high = low - half, high + half
        topics = near.topics | {self.index.facts[order].topic for order in setting.named()[:6]}
        shares = bool(PART_WORDS.search(claim.mention.text))
        out: list[Candidate] = []
        for topic in sorted(topics):
            table = self.derivations.of_topic(topic)
            for derivation in table.between(low, high):
                if not fit(claim.unit, derivation.unit):
                    continue
                if claim.hedges and not self._called_for(derivation, setting):
                    continue
                bearing = bears(claim, derivation.value, derivation.value)
                averaged = half and derivation.shape is Shape.AVERAGE
                if bearing is Bearing.NONE and averaged and -half <= derivation.value - claim.low < half:
                    bearing = Bearing.ROUNDED
                if bearing is not Bearing.NONE and self._licensed(derivation, setting, near.values, shares=shares):
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
        words = self._words_gain(setting, derivation.facts, together=whole)
        status = Status.APPROXIMATE if bearing is Bearing.HEDGED else Status.DERIVED
        gain = self._derived_chance(claim, rivals) + words - derivation.cost - w.DERIVED
        if fit(claim.unit, derivation.unit) is Fit.LOOSE:
            gain -= w.LOOSE_RESULT + w.LOOSE_TOTAL * whole
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
        if derivation.shape is Shape.DIFFERENCE and not REMAINDER_WORDS.search(f"{passage.leading}，{passage.after}"):
            gain -= w.NO_REMAINDER
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
        turning = derivation.shape in {Shape.CHANGE, Shape.GROWTH, Shape.POINTS} and len(derivation.facts) == 1
        if turning and ".target" not in derivation.formula:
            turn = direction(setting.passage)
            falling = derivation.falling != self._is_place(derivation.facts[0])
            if turn and turn != (-1 if falling else 1):
                matched, note, status = False, "direction", Status.CONTRADICTED
        row, also = derivation.told_in(claim.unit), 1 + rivals // w.RIVALS
        return Candidate(row.facts, status, gain, matched, "value", None, row, words, note, also)

    def _listed_beside(self, derivation: Derivation, near: Nearby) -> bool:
        """Whether a number of the arithmetic stands in one list with the figure: 二等奖8名、三等奖24名 are told beside each other."""
        values = self.derivations.values
        return any(order in values and values[order].low in near.listed for order in derivation.facts)

    def _called_for(self, derivation: Derivation, setting: Setting) -> bool:
        """Whether the words right before a hedged figure call for such arithmetic: a hedge is true of too many results otherwise."""
        shape, passage = derivation.shape, setting.passage
        if shape in shapes_called_for(passage):
            return True
        if shape is Shape.AVERAGE:
            return bool(EACH_WORDS.search(passage.leading))
        if shape is Shape.SUM:
            return bool(TOTAL_WORDS.search(passage.clause)) or derivation.cost <= w.DECLARED
        if shape in {Shape.SHARE, Shape.COMPLETION}:
            return derivation.unit == "%"
        return shape in {Shape.MONTHLY, Shape.MULTIPLE, Shape.PRODUCT, Shape.FLOW}

    def _other_rate(self, passage: Passage, derivation: Derivation) -> bool:
        """Whether the words say what the rate is of (知晓率) and no fact of the arithmetic has to do with it."""
        found = RATE_OF.search(passage.leading)
        if found is None:
            return False
        words = grams(found.group(1))
        return not any(words & self.index.item_grams[order] for order in derivation.facts)

    def _is_place(self, order: int) -> bool:
        """Whether a fact is a place in a ranking, which rises when its number falls."""
        item = self.index.items[order]
        return bool(PLACE_ITEM.search(item)) or (self.index.facts[order].unit in PLACES and bool(RANKING.search(item)))

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

    def _licensed(self, derivation: Derivation, setting: Setting, beside: Sequence[Fraction], *, shares: bool) -> bool:
        """Whether the words or the other figures of the sentence call for this arithmetic."""
        passage = setting.passage
        clause = passage.clause
        shape = derivation.shape
        if shape in {Shape.SUM, Shape.FLOW}:
            return True
        if shape is Shape.DIFFERENCE:
            values = self.derivations.values
            minuend = values[derivation.facts[0]].low
            return minuend in beside or bool(REMAINDER_WORDS.search(f"{passage.leading}，{passage.after}"))
        if shape in {Shape.CHANGE, Shape.POINTS} and len(derivation.facts) == 1:
            if CHANGED_TO.search(passage.leading):
                return False
            if GROWTH_WORDS.search(clause) or re.search("超|还|再|尚|差|缺", clause):
                return True
            return bool(NEWLY.search(clause)) and self._is_stock(derivation)
        if shape in {Shape.POINTS, Shape.GROWTH}:
            return bool(GROWTH_WORDS.search(clause))
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
            return bool(MONTHLY_WORDS.search(passage.leading))
        if shape is Shape.AVERAGE:
            unit = per_what(passage)
            counted = self.derivations.values.get(derivation.facts[1])
            fits = not unit or counted is None or may_be_per(unit, counted.unit)
            return bool(EACH_WORDS.search(clause)) and fits
        if shape is Shape.MULTIPLE:
            grown = bool(re.search("(?:增长|增加|提高|扩大)了?$", passage.leading)) and derivation.unit != "番"
            return (bool(MULTIPLE_WORDS.search(clause)) and not grown) or (derivation.unit == "%" and "相当" in clause)
        return True

    def _is_stock(self, change: Derivation) -> bool:
        """Whether a change since the period before is one of what there is in all, not of what is done each year."""
        return ".target" not in change.formula and not JOINED.search(self.index.items[change.facts[0]])

    def _named(self, claim: Claim, setting: Setting, holders: Sequence[Candidate], *, aimed: bool) -> list[Candidate]:
        """Facts that the words name although the value differs. aimed: the words tell of an aim, and a fact has the number.

        holders: the facts that do have the value. A number that stands elsewhere in the sheet is more likely a slip between two facts
        than a number from nowhere is, and then the words that tell the two facts apart decide. A fact with the very digits, counted in
        another unit (提案38万元 for 38件), is as likely what was meant as one whose number is near.
        """
        out: list[Candidate] = []
        by_field = self.index.by_field
        field = "previous" if setting.tells_prior else "value"
        odds = self._chance(claim)
        for order in setting.named()[:12]:
            source = by_field.get((order, field))
            if source is None:
                continue
            words = setting.words(order) - w.NO_WORDS
            if words < w.LEAST_NAMED:
                break
            if fit(claim.unit, source.unit) < Fit.GENERIC:
                if _written_alike(claim, source):
                    gain = words + odds - w.UNIT_SLIP
                    out.append(Candidate((order,), Status.CONTRADICTED, gain, False, field, source, None, words))
                continue
            gain = words - w.SLIP
            if fit(claim.unit, source.unit) is Fit.GENERIC:
                gain -= w.GENERIC_RIVAL
            if source.low and not of_like_size(claim.low, source.low, w.OUT_OF_SIZE):
                gain -= w.OUT_OF_SIZE_RIVAL
            if field == "value" and aimed:
                # what is aimed at is no result, so that a result is not expected in its place
                gain -= w.AIMED_AT
            if holders:
                contrast = min(self._contrast(setting, source, holder.source) for holder in holders if holder.source)
                gain += odds + w.SLIP - w.SWAP + contrast
            out.append(Candidate((order,), Status.CONTRADICTED, gain, False, field, source, None, words))
            if len(out) == MOST_NAMED:
                break
        return out

    def _contrast(self, setting: Setting, one: Source, other: Source) -> int:
        """How clearly the nearest words tell one number from another, from -CONTRAST to CONTRAST."""
        return w.CONTRAST * setting.contrast(*self.index.names_of(one, other)) // 100


def _written_alike(claim: Claim, source: Source) -> bool:
    """Whether a figure in 万 or plain has the digits of a number that is counted in quite another unit."""
    number, written = source.low, claim.low
    if number is None or fit(claim.unit, source.unit.partition("/")[0]):
        return False
    times = number.numerator * written.denominator
    return written.numerator * number.denominator in {times, times * 10**4}


def _of_series(one: Placed) -> Candidate:
    """A rank or ordinal of the sheet as a candidate."""
    facts = (one.source.fact,) if one.source.fact >= 0 else ()
    status = Status.SUPPORTED if one.matched else Status.CONTRADICTED
    return Candidate(facts, status, one.gain, one.matched, one.source.field, one.source, None, one.words)


def is_one(mention: Mention) -> bool:
    """Whether a figure is 一 with a measure word, which is as likely an article as a count."""
    return mention.value == "1" and mention.text.startswith("一") and mention.kind not in SERIAL


def _rate_of(rate: str, unit: str) -> bool:
    """Whether 元/篇 is a rate of 元."""
    return "/" in rate and rate.split("/")[0] == unit


def _continues(mention: Mention, unit: str, after: str) -> bool:
    """Whether the words after a figure complete its unit to the sheet's: 3.97千克 before 标煤/吨."""
    written, provided = fold(mention.unit), fold(unit)
    return bool(written) and provided.startswith(written) and after.lstrip().startswith(provided[len(written) :])
