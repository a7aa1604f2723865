"""What each figure could rest on (候选来源): facts that bear its value out, facts that its words name, or nothing.

Every candidate has a gain in hundredths of natural log odds: how much likelier the figure is if the candidate is what the writer
meant than if it were any number in any place. The value counts by how rare it is (1329770 says much, 4 says little), the words by
how much of the item they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from drafter.numerals import Kind, Mention, fold
from drafter.trace import weights as w
from drafter.trace.bases import way_told
from drafter.trace.candidate import Candidate, log_odds, may_be_article, words_gain
from drafter.trace.claim import Bearing, Claim, bears, claim_of, of_like_size, reach, unit_goes_on
from drafter.trace.derive import Derivations, Shape
from drafter.trace.evidence import SERIAL, VALUE_FIELDS, Index, Source, significant_digits
from drafter.trace.passages import Passage
from drafter.trace.per import EACH_WORDS, per_told, tells_average
from drafter.trace.report import Status
from drafter.trace.results import Results
from drafter.trace.series import Placed, is_place, placed
from drafter.trace.setting import Nearby, Setting
from drafter.trace.units import Fit, fit, is_rate_of, measure
from drafter.trace.wording import (
    ADDED_ITEM,
    AVERAGED,
    CHANGE_BESIDE,
    CHANGE_ITEM,
    CHANGED,
    COMPARING,
    COMPLETED,
    COMPLETION,
    EARNED,
    FROM,
    IN_ALL,
    NEWLY,
    OF_EACH,
    STOCK_ITEM,
    claim_in,
)

MOST_MATCHED = 14
# a word of an item that is no longer than this may be in any
SHORT = 2
MOST_NAMED = 4
PLACE = re.compile(r"企业|单位|厂家|公司|工会|组织|家数|站点|场所|村|社区|班组|小组|科室|达标|组建|建会")


class Finder:
    """Finds candidates for the figures of one draft (候选查找)."""

    def __init__(self, index: Index, derivations: Derivations) -> None:
        self.index = index
        self.results = Results(index, derivations)
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
        article = may_be_article(mention, setting, self.index, near.values)
        if mention.kind in SERIAL:
            found = [_of_series(one) for one in placed(mention, claim, setting, near, self.index)]
            matched = [c for c in found if c.matched]
            named = sorted((c for c in found if not c.matched), key=lambda c: -c.gain)[:MOST_NAMED]
        else:
            matched = self._direct(claim, setting, near, article=article) + self.results.candidates(
                claim, setting, near
            )
            holders = [c for c in matched if c.status is Status.SUPPORTED and c.matched and c.facts]
            # 每人送一套 may be an article: no other fact's number is expected in its place
            ahead = setting.tells_target or (bool(claim.hedges) and setting.tells_plan)
            aimed = ahead and any(c.matched and c.source is not None for c in matched)
            named = [] if article and holders else self._named(claim, setting, holders, aimed=aimed)
            if setting.tells_plan and any(c.source and self.index.is_planned(c.source) for c in matched if c.matched):
                # what is planned is told of the time to come, and nothing that was done is asked for
                named = [c for c in named if c.source and self.index.is_planned(c.source)]
        matched = _whole_before_parts(matched)
        turned = {c.facts for c in matched if c.note == "direction" and c.derivation is not None}
        changed = {c.facts for c in matched if c.note == "change"}
        if any(c.note == "base" for c in matched):
            # what is right from the base that is told is right, whatever else the figure could be counted from
            borne = {c.facts for c in matched if c.matched and c.derivation is not None}
            matched = [c for c in matched if c.note != "base" or c.facts not in borne]
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
            *(c for c in named if c.facts[0] not in bearing and c.facts not in changed),
            Candidate(
                (),
                Status.UNSUPPORTED,
                -w.NOTHING - (w.ARTICLE if article else 0),
                matched=False,
            ),
        ]

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

    def _direct(self, claim: Claim, setting: Setting, near: Nearby, *, article: bool) -> list[Candidate]:
        """The facts whose number bears the claim out. article: whether the figure may be an article."""
        low, high = claim.span
        sources = list(self.index.holding(claim.low, claim.high))
        if not claim.is_range or claim.loose:
            known = set(map(id, sources))
            sources += [s for s in self.index.near(low, high) if id(s) not in known]
        out: list[Candidate] = []
        aimed = setting.tells_target and claim.hedges <= COMPARING
        planned = bool(claim.hedges) and setting.tells_plan
        for source in sources:
            if source.low is None or source.high is None:
                continue
            agreed = fit(claim.unit, source.unit)
            if agreed is Fit.GENERIC and not source.unit and source.field not in VALUE_FIELDS:
                # a bare number in a text may be of anything
                agreed = Fit.LOOSE
            if source.kind in SERIAL and source.unit != claim.unit:
                continue
            if not agreed and is_rate_of(source.unit, claim.unit) and EACH_WORDS.search(setting.passage.sentence):
                agreed = Fit.GENERIC
            if agreed in {Fit.LOOSE, Fit.GENERIC} and self._people_for_things(claim, source, setting):
                continue
            if not agreed and unit_goes_on(claim.mention, source.unit, setting.passage.after):
                agreed = Fit.SAME
            if not agreed:
                continue
            bearing = bears(claim, source.low, source.high, source.modifier)
            stated = source.is_value or source.field == "previous"
            if claim.unit == "%" and stated and self._is_of_no_aim(source, setting.passage):
                # 完成年度任务的52% is worked out, unless the sheet states such a rate itself
                continue
            if bearing is Bearing.ROUNDED and source.is_value and self._is_target(source, claim):
                # 8万户 of a target of 8万户 and a result of 83500户 tells the target
                continue
            if bearing is Bearing.NONE or (bearing is Bearing.HEDGED and planned and source.is_value):
                # what is planned agrees with the plan, not with what was done
                continue
            if bearing is Bearing.HEDGED and not source.is_value and claim.low == source.low and aimed:
                # 力争突破300人: what is aimed at is told exactly
                bearing = Bearing.EXACT
            candidate = self._sourced(claim, source, bearing, setting, near, agreed, article=article)
            if bearing is Bearing.HEDGED and self._names_better(claim, setting, source):
                # a hedge fits many numbers; the words name another fact of such a unit far more clearly
                candidate = candidate._replace(gain=candidate.gain - w.TOLD_EXACTLY)
            if bearing is Bearing.HEDGED and source.low in near.values:
                # the sentence states this number exactly elsewhere, so a rounding of it says something else
                candidate = candidate._replace(gain=candidate.gain - w.TOLD_EXACTLY)
            out.append(candidate)
        if claim.hedges and "元" in claim.mention.text:
            out.extend(self._in_item(claim, setting, near))
        return out

    def _in_item(self, claim: Claim, setting: Setting, near: Nearby) -> Iterator[Candidate]:
        """The named facts whose item has the figure for a word: 千万元以上 is in 纳税千万以上企业, where it is no number."""
        bare = fold(claim.mention.text).replace("元", "")
        for order in setting.named()[:MOST_NAMED]:
            if bare in self.index.items[order] and len(bare) > SHORT:
                low, unit = claim.low, claim.unit
                own = Source(order, "item", Kind.QUANTITY, claim.mention.value, unit, "", low, low)
                yield self._sourced(claim, own, Bearing.EXACT, setting, near, Fit.SAME, article=False)

    def _is_of_no_aim(self, source: Source, passage: Passage) -> bool:
        """Whether a rate is told as that of an aim reached, and the fact is of something else."""
        return (
            COMPLETED.search(passage.leading) is not None and COMPLETION.search(self.index.items[source.fact]) is None
        )

    def _is_target(self, source: Source, claim: Claim) -> bool:
        """Whether the target of a fact is just what a figure says, and its value something else."""
        target = self.index.by_field.get((source.fact, "target"))
        return target is not None and target.low == claim.low and source.low != claim.low

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
        self,
        claim: Claim,
        source: Source,
        bearing: Bearing,
        setting: Setting,
        near: Nearby,
        agreed: Fit,
        *,
        article: bool,
    ) -> Candidate:
        facts = (source.fact,) if source.fact >= 0 else ()
        words = words_gain(setting, facts)
        gain = self._chance(claim) + words - (0, w.LOOSE_UNIT, w.GENERIC_UNIT, 0)[agreed]
        if words <= w.HARDLY - w.NO_WORDS and not article:
            # hardly a word in common: with another measure word too, only the number speaks, however rare it is in a small sheet;
            # 一 with a measure word is as likely an article, and is let pass with any count of one
            gain -= (0, w.UNLIKE, w.STRANGE, 0)[agreed]
        known = False
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
        if words <= w.HARDLY - w.NO_WORDS and self._is_of_no_each(source, setting.passage):
            gain -= w.NO_AVERAGE
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
        elif not source.is_value and self._of_another_rank(claim, source, setting.passage, near):
            matched, note, status = False, "rank", Status.CONTRADICTED
        elif self._is_lump(source, setting.passage, near):
            matched, note, status = False, "each", Status.CONTRADICTED
        elif known or (source.is_value and self._is_told_new(claim, source, setting.passage, near)):
            matched, note, status = False, "change", Status.CONTRADICTED
        elif source.is_value and self._went_otherwise(source, setting.passage.leading, near):
            matched, note, status = False, "direction", Status.CONTRADICTED
        return Candidate(facts, status, gain, matched, source.field, source, None, words, note)

    def _of_another_rank(self, claim: Claim, source: Source, passage: Passage, near: Nearby) -> bool:
        """Whether the fact's words have another number with the rank that the figure is written with: 二等奖2人 told as 二等奖3人."""
        if not passage.joined or not near.joined:
            return False
        ranks = [
            s for s in self.index.sources_of.get(source.fact, ()) if s.kind is Kind.RANK and s.companion is not None
        ]
        told = [s for s in ranks if s.low in near.joined and s.series in passage.joined]
        # 一等奖2名 with no 二等奖 beside it has the wrong rank, not the wrong number
        its_own = any(s.companion == claim.low and s.low in near.values for s in ranks)
        return bool(told) and its_own and claim.low not in {s.companion for s in told}

    def _went_otherwise(self, source: Source, leading: str, near: Nearby) -> bool:
        """Whether a number is told as the end of a change that went the other way: 由39户增加到34户."""
        before = self.index.by_field.get((source.fact, "previous"))
        way = way_told(leading) if before is not None else 0
        if not way or before is None or before.low is None or source.low is None or before.low == source.low:
            return False
        if FROM.search(leading) and before.low not in near.values:
            # it is told of another time: 由年中的36户减少到34户
            return False
        risen = (source.low > before.low) != is_place(self.index, source.fact)
        return risen != (way > 0)

    def _is_of_no_each(self, source: Source, passage: Passage) -> bool:
        """Whether an average is told right before a figure, and the number is what all of something come to."""
        if (
            not source.is_value
            or source.fact < 0
            or "/" in source.unit
            or OF_EACH.search(self.index.items[source.fact])
        ):
            return False
        return tells_average(passage.before)

    def _is_told_new(self, claim: Claim, source: Source, passage: Passage, near: Nearby) -> bool:
        """Whether all there is of something is told as what was added: 新建26个，总数达到26个, of which 19 were there before."""
        before = self.index.by_field.get((source.fact, "previous"))
        if before is None or before.low is None or source.low is None or before.low >= source.low:
            return False
        item = self.index.items[source.fact]
        if not NEWLY.search(passage.before) or ADDED_ITEM.search(item):
            return False
        told = claim.low in near.values and IN_ALL.search(passage.sentence, passage.at)
        return bool(told or STOCK_ITEM.search(item))

    def _is_lump(self, source: Source, passage: Passage, near: Nearby) -> bool:
        """Whether a whole amount is told as what falls to each of those that the sentence counts: 76户…户均15.2万元."""
        per = per_told(passage)
        if per is None or not source.is_value or source.fact < 0:
            return False
        item = self.index.items[source.fact]
        if "/" in source.unit or OF_EACH.search(item) or (per.unit == "人" and EARNED.search(item)):
            return False
        if source.low in near.values and tells_average(passage.before):
            # 投入经费193万元，生均193万元
            return True
        if not AVERAGED.search(passage.leading):
            return False
        others = (other for value in near.values if value > 1 for other in self.index.holding(value))
        return any(
            c.is_value and c.fact != source.fact and per.may_be(c.unit, self.index.items[c.fact])
            for c in others
            if c.fact >= 0
        )

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
            agreed = fit(claim.unit, source.unit)
            if agreed is Fit.GENERIC and measure(source.unit).kind == "document":
                # books and files are told in their own measure words: 3个 accuses no 5200册
                continue
            if agreed < Fit.GENERIC:
                if _written_alike(claim, source):
                    gain = words + odds - w.UNIT_SLIP
                    out.append(Candidate((order,), Status.CONTRADICTED, gain, False, field, source, None, words))
                continue
            gain = words - w.SLIP
            if agreed is Fit.GENERIC:
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


def _whole_before_parts(matched: list[Candidate]) -> list[Candidate]:
    """The candidates, with no sum before a fact that has its very number and is named as well as the parts are."""
    if not any(c.derivation is not None and c.derivation.shape is Shape.SUM for c in matched):
        return matched
    wholes = [c for c in matched if c.matched and c.field == "value" and c.status is Status.SUPPORTED and c.facts]
    best = max(wholes, key=lambda c: c.words, default=None)
    if best is None:
        return matched
    return [
        c._replace(gain=min(c.gain, best.gain - w.WHOLE_STATED))
        if c.derivation is not None and c.derivation.shape is Shape.SUM and c.words <= best.words
        else c
        for c in matched
    ]


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
