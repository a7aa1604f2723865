"""Telling a decision (结论): each assigned figure becomes a `Figure` with its status, facts, formula, reason and suggestion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from drafter.numerals import Kind, Mention, fold
from drafter.sheet import Fact
from drafter.trace import explain
from drafter.trace.assign import Decision
from drafter.trace.bases import Base, base_of
from drafter.trace.candidate import Candidate
from drafter.trace.claim import Bearing, Claim, bears, claim_of
from drafter.trace.derive import Derivation, Derivations, Shape
from drafter.trace.enumeration import listed
from drafter.trace.evidence import SERIAL, VALUE_FIELDS, Index, Source, significant_digits
from drafter.trace.operands import Result
from drafter.trace.passages import Passage
from drafter.trace.report import CLEAN, Figure, Status
from drafter.trace.sentence import Found
from drafter.trace.series import is_place
from drafter.trace.setting import Nearby, Setting
from drafter.trace.slips import Kind as SlipKind
from drafter.trace.slips import Slip, slip
from drafter.trace.subject import turned
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import is_rate_told, shapes_called_for

ARABIC = re.compile("[0-9]")
# how clearly a fact must be named for a count that does not fit the list beside it
LISTED_WORDS = 100
# how clearly a fact must be named for a figure to be told as contradicting it, when the chain found nothing
NAMED_WORDS = 90
# the same where the words before the figure call for arithmetic over the fact
MEANT_WORDS = 50
# how many of the named facts are tried for the arithmetic that was meant, and how far-fetched it may be
MOST_MEANT, MOST_FETCHED = 4, 130
# what must speak for a slip of the pen against the fact that the words name best
SURE, SURE_OF_DIGIT = 150, 260
ALONE = Nearby()
# how far two numbers are apart
APART = frozenset({Shape.CHANGE, Shape.POINTS})
BASE_NAMES = {Base.PREVIOUS: "上期数", Base.TARGET: "目标数"}
POWERS = (0, 4, -4, 8, -8, 3, -3, 1, -1, 2, -2)


class Teller:
    """Turns decisions about the figures of one draft into figures with their reasons (结论). text: the draft, folded."""

    def __init__(self, text: str, index: Index, derivations: Derivations) -> None:
        self.text = text
        self.index = index
        self.derivations = derivations

    def miscounted(self, mention: Mention, claim: Claim | None, chosen: Candidate) -> Figure | None:
        """A count that does not fit the list beside it, None when there is no such list or the words name a fact with that number."""
        length = listed(self.text, mention)
        if length is None or claim is None or claim.low == length or chosen.words >= LISTED_WORDS:
            return None
        if chosen.matched and chosen.facts and ARABIC.search(fold(mention.text)):
            # 社区、乡镇分馆6个: what is counted in digits is seldom the list
            return None
        fixed = explain.suggest_count(mention, length)
        return self.figure(
            mention, Status.CONTRADICTED, reason=f"文中列举了{length}项，与所说的数不符。", suggestion=fixed
        )

    def decided(
        self,
        mention: Mention,
        setting: Setting,
        claim: Claim | None,
        decision: Decision,
        candidates: Sequence[Candidate],
        near: Nearby,
        beside: Sequence[int],
    ) -> Figure:
        """The figure of a decision of the chain. near, beside: what stands around it, and the facts of the figures next to it."""
        chosen = decision.best
        if chosen.matched:
            return self._clean(mention, chosen)
        if chosen.note:
            return self._told_wrong(mention, chosen)
        rival = decision.rival or next((c for c in candidates if c.matched), None)
        told_of_another = rival is not None and rival.facts and rival.derivation is None and rival.source is not None
        if claim is not None and mention.kind is Kind.QUANTITY and not (chosen.facts and told_of_another):
            slipped = slip(claim, setting, near, beside, self.index, self.derivations)
            if slipped is not None and self._is_likelier(slipped, chosen):
                if slipped.kind < SlipKind.HEDGE:
                    return self._slipped(mention, claim, slipped)
                if not chosen.facts:
                    return self._nothing(mention, setting, claim, rival, near, slipped)
        if chosen.facts:
            # that some other fact has a 二等奖 says nothing about this one
            return self.wrong_place(mention, setting, claim, chosen, None if mention.kind in SERIAL else rival, near)
        return self._nothing(mention, setting, claim, rival, near)

    def _is_likelier(self, slipped: Slip, chosen: Candidate) -> bool:
        """Whether a slip of the pen says more about a wrong figure than the fact that its words name best."""
        if not chosen.facts or set(chosen.facts) & set(slipped.facts):
            return True
        return slipped.weight >= (SURE_OF_DIGIT if slipped.kind is SlipKind.DIGIT else SURE)

    def _slipped(self, mention: Mention, claim: Claim, slipped: Slip) -> Figure:
        """A figure that one slip of the pen parts from what was meant."""
        index = self.index
        names = explain.labels(index, slipped.facts)
        if slipped.derivation is not None:
            row = slipped.derivation
            meant = f"由{names}推算应为{explain.equation(index, row.formula, row.value, row.unit)}"
        else:
            meant = f"{names}为{explain.number_of(index, slipped.source)}" if slipped.source else names
        status = Status.UNIT_MISMATCH
        suggestion: str | None
        if slipped.kind is SlipKind.PERCENT:
            reason, suggestion = f"{meant}，文中漏了百分号。", f"{mention.text}%"
        elif slipped.kind is SlipKind.SCALE:
            reason = f"{meant}，文中数量级不符。"
            suggestion = self._rescaled(mention, claim, slipped)
            if slipped.power % 4:
                status = Status.CONTRADICTED
        elif slipped.kind is SlipKind.UNIT:
            reason = f"数字与{names}相同，但单位不符，表中为{explain.number_of(index, slipped.source)}。"
            suggestion = explain.suggest_unit(mention, slipped.unit, slipped.source)
        else:
            suggestion = explain.suggest_result(mention, slipped.value / measure(claim.unit).factor)
            one = "，疑有一位数字写错" if significant_digits(slipped.value) > 2 else ""
            if suggestion is not None and sorted(suggestion) == sorted(mention.text):
                one = "，疑相邻两位数字写反"
            status, reason = Status.CONTRADICTED, f"{meant}，与文中不符{one}。"
        return self.figure(mention, status, slipped.facts, reason=reason, suggestion=suggestion)

    def swapped(self, mention: Mention, own: Candidate, other: Candidate) -> Figure:
        """Two figures that stand in each other's place."""
        fact, meant = self.index.facts[own.facts[0]], self.index.facts[other.facts[0]]
        reason = f"文中说的是{explain.label(meant)}，表中为{self._stated(meant, other)}；{mention.text}是{explain.label(fact)}的数，两数对调。"
        return self.figure(
            mention, Status.MISATTRIBUTED, own.facts, reason=reason, suggestion=self._suggest(mention, meant, other)
        )

    def _clean(self, mention: Mention, chosen: Candidate) -> Figure:
        if chosen.derivation is not None and chosen.status is Status.DERIVED:
            reason = explain.derived(self.index, chosen)
        elif chosen.status is Status.APPROXIMATE:
            reason = explain.approximate(self.index, chosen)
        else:
            reason = explain.supported(self.index, chosen)
        formula = chosen.derivation.formula if chosen.derivation else None
        if formula is None and chosen.field in {"previous", "target"} and chosen.facts:
            formula = f"{self.index.ids[chosen.facts[0]]}.{chosen.field}"
        return self.figure(mention, chosen.status, chosen.facts, formula=formula, reason=reason, also=chosen.also)

    def by_chance(self, mention: Mention, chosen: Candidate) -> Figure:
        """A number of the sheet among numbers that are not, where the words are hardly those of its fact."""
        name = explain.label(self.index.facts[chosen.facts[0]])
        alike = "相近" if chosen.status is Status.APPROXIMATE else "相同"
        reason = f"仅数值相符：与{name}的数{alike}，但文中说的不像这一项，同一句的其他数也没有出处。"
        if chosen.derivation is not None:
            reason = "仅数值相符：由表中的数凑得出，但文中说的不像这些事项，同一句的其他数也没有出处。"
        return self.figure(mention, Status.UNSUPPORTED, reason=reason)

    def _from_another(self, mention: Mention, chosen: Candidate, row: Derivation) -> Figure:
        """A change that is right from another base than the words tell: 超计划 with the growth since the year before."""
        order = chosen.facts[0]
        name, claim = explain.label(self.index.facts[order]), claim_of(mention)
        wrong = Base.TARGET if base_of(row) is Base.TARGET else Base.PREVIOUS
        meant = Base.PREVIOUS if wrong is Base.TARGET else Base.TARGET
        told = f"{mention.text}是{name}与{BASE_NAMES[wrong]}相比的数"
        own = (
            one
            for one in self.derivations.of_fact(order)
            if base_of(one) is meant and fit(one.unit, row.unit) and (one.shape is row.shape or row.shape in APART)
        )
        right = min(own, key=lambda one: (one.cost, one.formula), default=None)
        if right is None:
            reason = f"{told}，文中说的是与{BASE_NAMES[meant]}相比，表中没有这项的{BASE_NAMES[meant]}。"
            return self.figure(mention, Status.CONTRADICTED, (order,), reason=reason)
        equation = explain.equation(self.index, right.formula, right.value, right.unit)
        reason = f"{told}，文中说的是与{BASE_NAMES[meant]}相比，推算应为{equation}。"
        suggestion = explain.suggest_result(mention, right.value / measure(claim.unit).factor) if claim else None
        return self.figure(mention, Status.CONTRADICTED, (order,), reason=reason, suggestion=suggestion)

    def _told_wrong(self, mention: Mention, chosen: Candidate) -> Figure:
        """The number stands in the fact, but is told as something it is not."""
        fact = self.index.facts[chosen.facts[0]]
        name = explain.label(fact)
        suggestion = explain.suggest(mention, fact)
        if chosen.note == "base" and chosen.derivation is not None:
            return self._from_another(mention, chosen, chosen.derivation)
        if chosen.note == "direction":
            row = chosen.derivation
            if row is not None and base_of(row) is Base.TARGET:
                turn, origin = ("低于" if row.falling else "高于"), explain.stated(fact, "target")
                reason = f"{name}为{explain.stated(fact)}，{turn}目标数{origin}，文中所说方向相反。"
            else:
                source = self.index.by_field
                order = chosen.facts[0]
                ways = ("前移", "后移") if is_place(self.index, order) else ("下降", "上升")
                turn = ways[(source[order, "value"].low or 0) >= (source[order, "previous"].low or 0)]
                reason = (
                    f"{name}由{explain.stated(fact, 'previous')}到{explain.stated(fact)}，是{turn}，文中所说方向相反。"
                )
            suggestion = None
        elif chosen.note == "previous":
            now = self._now(chosen.source)
            reason = f"{mention.text}是{name}的上期数" + (
                f"，本期为{explain.number_of(self.index, now)}。" if now else "。"
            )
            suggestion = explain.suggest_source(self.index, mention, now) if now else None
        elif chosen.note == "target":
            reason = f"{mention.text}是{name}的目标数，实际为{explain.stated(fact)}。"
        elif chosen.note == "change":
            return self._told_as_change(mention, chosen.facts[0], name)
        elif chosen.note == "rank":
            reason, suggestion = f"{name}的说明为“{fact.text}”，与文中不符。", None
        elif chosen.note == "each":
            reason, suggestion = f"{mention.text}是{name}的总数，文中说成了平均数。", None
        else:
            hedge = chosen.source.modifier if chosen.source is not None else ""
            told = explain.number_of(self.index, chosen.source) or explain.stated(fact)
            reason = f"{name}为{told}，文中漏了“{hedge.replace('+', '、') or '约'}”的意思。"
            if chosen.field != "value":
                suggestion = None
        return self.figure(mention, Status.CONTRADICTED, chosen.facts, reason=reason, suggestion=suggestion)

    def _told_as_change(self, mention: Mention, order: int, name: str) -> Figure:
        """All there is of something, told as what it grew or shrank by."""
        own = (row for row in self.derivations.of_fact(order) if row.shape in APART and base_of(row) is Base.PREVIOUS)
        row, claim = next(own, None), claim_of(mention)
        reason, suggestion = f"{mention.text}是{name}的本期数，文中说成了增减数", None
        if row is not None and claim is not None:
            reason += f"，推算应为{explain.equation(self.index, row.formula, row.value, row.unit)}"
            suggestion = explain.suggest_result(mention, row.value / measure(claim.unit).factor)
        return self.figure(mention, Status.CONTRADICTED, (order,), reason=f"{reason}。", suggestion=suggestion)

    def _now(self, source: Source | None) -> Source | None:
        """The number of this period where a fact states one of the period before, in its value or in the same words."""
        if source is None:
            return None
        if source.field in VALUE_FIELDS:
            return self.index.by_field.get((source.fact, "value"))
        told = self.index.sources_of.get(source.fact, ())
        return next(
            (s for s in told if not s.prior and (s.field, s.kind, s.unit) == (source.field, source.kind, source.unit)),
            None,
        )

    def wrong_place(
        self,
        mention: Mention,
        setting: Setting,
        claim: Claim | None,
        chosen: Candidate,
        rival: Candidate | None,
        near: Nearby = ALONE,
    ) -> Figure:
        """The words name one fact, the value is another's or no one's."""
        order = chosen.facts[0]
        fact = self.index.facts[order]
        if rival is not None and rival.facts and rival.derivation is None and rival.source is not None:
            other = self.index.facts[rival.facts[0]]
            reason = f"文中说的是{explain.label(fact)}，表中为{self._stated(fact, chosen)}；{mention.text}是{explain.label(other)}的数。"
            return self.figure(
                mention,
                Status.MISATTRIBUTED,
                rival.facts,
                reason=reason,
                suggestion=self._suggest(mention, fact, chosen),
            )
        if mention.kind not in SERIAL:
            meant = self._meant(setting, claim, near)
            if meant is not None and claim is not None:
                return self._worked_out_wrong(mention, claim, meant)
            mismatch = self._unit_mismatch(mention, setting, claim, only=order)
            if mismatch is not None:
                return mismatch
        reason = f"文中说的是{explain.label(fact)}，表中为{self._stated(fact, chosen)}，与文中不符。"
        return self.figure(
            mention,
            Status.CONTRADICTED,
            (order,),
            reason=reason,
            suggestion=self._suggest(mention, fact, chosen),
        )

    def _stated(self, fact: Fact, chosen: Candidate) -> str:
        source = chosen.source
        if source is not None and source.field not in VALUE_FIELDS:
            return explain.number_of(self.index, source)
        return explain.stated(fact, chosen.field)

    def _suggest(self, mention: Mention, fact: Fact, chosen: Candidate) -> str | None:
        source = chosen.source
        if source is not None and source.field not in VALUE_FIELDS:
            return explain.suggest_source(self.index, mention, source)
        return explain.suggest(mention, fact, chosen.field)

    def _nothing(
        self,
        mention: Mention,
        setting: Setting,
        claim: Claim | None,
        rival: Candidate | None,
        near: Nearby,
        nearest: Slip | None = None,
    ) -> Figure:
        """No fact explains the figure where it stands. nearest: the fact that words and order point to."""
        meant = self._meant(setting, claim, near)
        if meant is not None and claim is not None:
            return self._worked_out_wrong(mention, claim, meant)
        mismatch = self._unit_mismatch(mention, setting, claim)
        if mismatch is not None:
            return mismatch
        if rival is not None and rival.facts:
            fact = self.index.facts[rival.facts[0]]
            return self.figure(
                mention,
                Status.UNSUPPORTED,
                reason=f"仅数值相符：与{explain.label(fact)}的数相同，但文中说的不是这一项。",
            )
        named = setting.named()[:1]
        if named and setting.words(named[0]) >= NAMED_WORDS and claim is not None:
            fact = self.index.facts[named[0]]
            source = self.index.by_field.get((named[0], "value"))
            if source is not None and fit(claim.unit, source.unit) >= Fit.GENERIC:
                reason = f"文中说的似是{explain.label(fact)}，表中为{explain.stated(fact)}，与文中不符。"
                return self.figure(
                    mention,
                    Status.CONTRADICTED,
                    (named[0],),
                    reason=reason,
                    suggestion=explain.suggest(mention, fact),
                )
        if nearest is not None and nearest.source is not None:
            return self._pointed_to(mention, nearest)
        return self.figure(mention, Status.UNSUPPORTED, reason="事实表中没有这个数，也无法由表中数推算。")

    def _pointed_to(self, mention: Mention, nearest: Slip) -> Figure:
        """A figure that nothing explains, beside the fact that words and order point to; a hedge about its size is a false one."""
        order = nearest.facts[0]
        fact = self.index.facts[order]
        if nearest.kind is SlipKind.HEDGE:
            reason = f"文中说的似是{explain.label(fact)}，表中为{explain.stated(fact)}，这样取约数不属实。"
            suggestion = explain.suggest(mention, fact)
            return self.figure(mention, Status.CONTRADICTED, (order,), reason=reason, suggestion=suggestion)
        reason = f"事实表中没有这个数；上下文最接近{explain.label(fact)}，表中为{explain.stated(fact)}。"
        return self.figure(mention, Status.UNSUPPORTED, (order,), reason=reason)

    def _meant(self, setting: Setting, claim: Claim | None, near: Nearby) -> Derivation | None:
        """The arithmetic that the words before a figure call for, over a fact that they name: what the figure should have been."""
        if claim is None or claim.is_range:
            return None
        shapes = shapes_called_for(setting.passage)
        for order in setting.named()[:MOST_MEANT]:
            if not shapes or setting.words(order) < MEANT_WORDS:
                return None
            rows = self.derivations.of_topic(self.index.facts[order].topic).things
            fitting = [
                d
                for d in rows
                if d.facts[0] == order
                and d.shape in shapes
                and d.cost <= MOST_FETCHED
                and fit(claim.unit, d.unit)
                and (d.shape is not Shape.SHARE or is_rate_told(d, setting.passage, self.index.items))
                and all(self._is_told(other, setting, near) for other in d.facts[1:])
            ]
            if fitting:
                return min(fitting, key=lambda d: (d.cost, d.formula))
        return None

    def _is_told(self, order: int, setting: Setting, near: Nearby) -> bool:
        """Whether a fact is named by the words or stated by a figure of the sentence."""
        source = self.index.by_field.get((order, "value"))
        return (source is not None and source.low in near.values) or setting.words(order) >= MEANT_WORDS

    def _worked_out_wrong(self, mention: Mention, claim: Claim, meant: Derivation) -> Figure:
        """A figure that should be the result of arithmetic and is not; one that is, is told so."""
        names = explain.labels(self.index, meant.facts)
        equation = explain.equation(self.index, meant.formula, meant.value, meant.unit)
        if not claim.hedges and bears(claim, meant.value, meant.value) > Bearing.HEDGE_LOST:
            reason = f"由{names}推算：{equation}。"
            return self.figure(mention, Status.DERIVED, meant.facts, formula=meant.formula, reason=reason)
        reason = f"由{names}推算应为{equation}，与文中不符。"
        suggestion = explain.suggest_result(mention, meant.value / measure(claim.unit).factor)
        return self.figure(mention, Status.CONTRADICTED, meant.facts, reason=reason, suggestion=suggestion)

    def _unit_mismatch(
        self, mention: Mention, setting: Setting, claim: Claim | None, only: int | None = None
    ) -> Figure | None:
        """The right number with a wrong unit or magnitude, of a fact that the words allow."""
        if claim is None or claim.is_range:
            return None
        best: tuple[int, int, int] | None = None
        for power in POWERS:
            value = claim.low * Fraction(10) ** power
            for source in self.index.holding(value):
                if source.fact < 0 or source.kind is not Kind.QUANTITY or (only is not None and source.fact != only):
                    continue
                agreed = fit(claim.unit, source.unit)
                if power == 0 and agreed >= Fit.LOOSE:
                    continue
                if power and not (agreed >= Fit.GENERIC and value):
                    continue
                words = setting.words(source.fact)
                enough = 60 if power in {0, 4, -4} else 150
                if words >= enough and (best is None or words > best[0]):
                    best = words, source.fact, power
            if best is not None:
                break
        if best is None:
            return None
        fact = self.index.facts[best[1]]
        reason = f"数字与{explain.label(fact)}相同，但单位或数量级不符，表中为{explain.stated(fact)}。"
        return self.figure(
            mention,
            Status.UNIT_MISMATCH,
            (best[1],),
            reason=reason,
            suggestion=explain.with_magnitude(mention, best[2]) or explain.suggest(mention, fact),
        )

    def miscalculated(self, mention: Mention, passage: Passage, claim: Claim, change: Derivation) -> Figure:
        """A change told of a number that is not the change of its fact."""
        place = is_place(self.index, change.facts[0])
        if change.shape is not Shape.DIFFERENCE and turned(passage, change, of_place=place):
            told = Candidate(change.facts, Status.CONTRADICTED, 0, matched=False, derivation=change, note="direction")
            return self._told_wrong(mention, told)
        return self._worked_out_wrong(mention, claim, change)

    def slipped_within(self, mention: Mention, found: Found, power: int) -> Figure:
        """A figure that follows from those beside it once a percent sign (power 0) or 万 is put right."""
        what, text = ("百分号", f"{mention.text}%") if not power else ("数量级", explain.with_magnitude(mention, power))
        facts = tuple(self.index.position[name] for name in found.facts)
        reason = f"由文中{explain.labels(self.index, facts)}的数推算：{found.shown}，{f'{what}不符' if power else f'漏了{what}'}。"
        return self.figure(mention, Status.UNIT_MISMATCH, facts, reason=reason, suggestion=text)

    def averaged_wrong(self, mention: Mention, facts: tuple[int, ...], meant: Result) -> Figure:
        """A figure that is not the average that its words tell. facts: of the numbers it is of; meant: what it should be."""
        value, unit, formula, _, _ = meant
        equation = explain.equation(self.index, formula, value, unit)
        reason = f"由{explain.labels(self.index, facts)}推算应为{equation}，与文中不符。"
        suggestion = explain.suggest_result(mention, value / measure(unit).factor)
        return self.figure(mention, Status.CONTRADICTED, facts, reason=reason, suggestion=suggestion)

    def _rescaled(self, mention: Mention, claim: Claim, slipped: Slip) -> str | None:
        """The figure with 万 put in, taken out or exchanged with 亿 where that alone sets it right, else the number meant in its style."""
        found = explain.with_magnitude(mention, slipped.power)
        if found is not None:
            return found
        return explain.suggest_result(mention, slipped.value / measure(claim.unit).factor)

    def figure(
        self,
        mention: Mention,
        status: Status,
        facts: tuple[int, ...] = (),
        *,
        formula: str | None = None,
        reason: str = "",
        suggestion: str | None = None,
        also: int = 0,
    ) -> Figure:
        """A figure for a mention, with the ids of its facts and the chance of a coincidence."""
        ids = tuple(dict.fromkeys(self.index.ids[order] for order in facts if order >= 0))
        if suggestion == mention.text:
            suggestion = None
        return Figure(
            mention.start,
            mention.end,
            mention.text,
            mention.kind,
            mention.value,
            mention.unit,
            mention.modifier,
            status,
            ids,
            formula,
            reason,
            suggestion,
            explain.coincidence(self.index, mention, also) if status in CLEAN else None,
        )
