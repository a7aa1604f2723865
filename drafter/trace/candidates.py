"""What each figure could rest on (候选来源): facts that bear its value out, facts that its words name, or nothing.

Every candidate has a gain in hundredths of natural log odds: how much likelier the figure is if the candidate is what the writer
meant than if it were any number in any place. The value counts by how rare it is (1329770 says much, 4 says little), the words by
how much of the item they name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from drafter.numerals import Kind, Mention, fold
from drafter.trace.claim import Bearing, Claim, bears, claim_of, reach
from drafter.trace.derive import Derivation, Derivations, Shape
from drafter.trace.evidence import Index, Source, significant_digits
from drafter.trace.passages import Passage
from drafter.trace.report import Status
from drafter.trace.units import Fit, fit
from drafter.trace.words import grams

LOCAL, CLAUSE, SENTENCE, LEAD, HEADING = 230, 110, 80, 40, 40
NO_WORDS = 60
SLIP = 420
NOTHING = 330
MOST_MATCHED = 14
MOST_NAMED = 4
PRIOR_WORDS = re.compile(r"上年|去年|往年|同期|年初|上期|此前|原有|原来|由|从|前一年|前年|上一")
TARGET_WORDS = re.compile(r"目标|任务|计划|指标|力争|确保|不低于|打算|争取|预计|应|要求")
SHARE_WORDS = re.compile(r"率|占|比|达|覆盖|完成|%|分之|成")
RISE = re.compile(
    r"增长|增加|上升|提高|提升|扩大|净增|上涨|新增|增|多|提速|攀升|高于|增收|增幅|涨幅"
)
FALL = re.compile(
    r"下降|减少|降低|缩短|少|提早|提前|压减|下滑|回落|压缩|节约|节省|降|减|早|低于|降幅|减幅"
)
GROWTH_WORDS = re.compile(RISE.pattern + "|" + FALL.pattern + "|同比|较上|比上|翻")
MULTIPLE_WORDS = re.compile(r"倍|番|相当于")
EACH_WORDS = re.compile(r"人均|平均|户均|均|每")
REMAINDER_WORDS = re.compile(r"其余|剩余|其他|另|还有|尚|未|余下|净|多|少|比|差|除")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a figure could rest on (候选来源). facts: indexes in the sheet; matched: whether the value is borne out."""

    facts: tuple[int, ...]
    status: Status
    gain: int
    matched: bool
    field: str = "value"
    source: Source | None = None
    derivation: Derivation | None = None
    words: int = 0
    note: str = ""

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


@dataclass(frozen=True, slots=True)
class Setting:
    """The words around a figure, weighed against every fact (语境)."""

    passage: Passage
    local: Mapping[int, int]
    clause: Mapping[int, int]
    sentence: Mapping[int, int]
    lead: Mapping[int, int]
    heading: Mapping[int, int]

    def words(self, order: int) -> int:
        """How strongly the words name a fact, in hundredths; 0 for no word in common."""
        cap = 120
        return (
            LOCAL * min(cap, self.local.get(order, 0))
            + CLAUSE * min(cap, self.clause.get(order, 0))
            + SENTENCE * min(cap, self.sentence.get(order, 0))
            + LEAD * min(cap, self.lead.get(order, 0))
            + HEADING * min(cap, self.heading.get(order, 0))
        ) // 100

    def named(self) -> list[int]:
        """The facts that the nearest words name, best first."""
        near = {*self.local, *self.clause, *self.sentence}
        return sorted(near, key=lambda order: (-self.words(order), order))


class Finder:
    """Finds candidates for the figures of one draft (候选查找)."""

    def __init__(self, index: Index, derivations: Derivations) -> None:
        self.index = index
        self.derivations = derivations
        self._affinity: dict[str, Mapping[int, int]] = {}

    def affinity(self, words: str) -> Mapping[int, int]:
        """Facts that share words with a passage, remembered for the draft."""
        found = self._affinity.get(words)
        if found is None:
            found = self._affinity[words] = self.index.affinity(grams(words))
        return found

    def setting(self, passage: Passage) -> Setting:
        """Weigh the words around a figure."""
        return Setting(
            passage,
            self.affinity(passage.before + " " + passage.after),
            self.affinity(passage.clause),
            self.affinity(passage.sentence),
            self.affinity(passage.lead) if passage.lead else {},
            self.affinity(passage.heading) if passage.heading else {},
        )

    def candidates(
        self, mention: Mention, setting: Setting, beside: Sequence[Fraction]
    ) -> list[Candidate]:
        """Candidates of a quantity, rank or ordinal; beside: values of the other figures of the sentence."""
        claim = claim_of(mention)
        if claim is None:
            return [Candidate((), Status.UNSUPPORTED, -NOTHING, matched=False)]
        if mention.kind in {Kind.RANK, Kind.ORDINAL}:
            matched = self._series(mention, claim, setting)
            named = self._named_series(mention, setting)
        else:
            matched = self._direct(claim, setting) + self._derived(claim, setting, beside)
            named = self._named(claim, setting)
        matched.sort(key=lambda c: (-c.gain, c.facts))
        sound = [c for c in matched if c.matched][:MOST_MATCHED] + [
            c for c in matched if not c.matched
        ][:3]
        bearing = {c.facts[0] for c in sound if c.facts and c.matched and c.derivation is None}
        return [
            *sound,
            *(c for c in named if c.facts[0] not in bearing),
            Candidate((), Status.UNSUPPORTED, -NOTHING, matched=False),
        ]

    def _words_gain(self, setting: Setting, facts: tuple[int, ...]) -> int:
        if not facts or facts[0] < 0:
            return -NO_WORDS
        each = [setting.words(order) for order in facts]
        return (3 * max(each) + 2 * sum(each) // len(each)) // 5 - NO_WORDS

    def _chance(self, claim: Claim) -> int:
        """Log odds against a random number of that size and kind being in the sheet."""
        if claim.hedges:
            low, high = reach(claim)
            wide = self.index.near(claim.low / 3, claim.low * 3)
            inside = sum(1 for s in wide if s.low is not None and low <= s.low <= high)
            return log_odds(max(inside, 1), max(len(wide), 2) * 2)
        digits = significant_digits(claim.low)
        return log_odds(self.index.spread(claim.unit, digits), 9 * 10 ** (digits - 1))

    def _direct(self, claim: Claim, setting: Setting) -> list[Candidate]:
        low, high = reach(claim)
        sources = list(self.index.by_value.get((claim.low, claim.high), ()))
        if not claim.is_range or claim.loose:
            known = set(map(id, sources))
            sources += [s for s in self.index.near(low, high) if id(s) not in known]
        out: list[Candidate] = []
        for source in sources:
            if (
                source.kind not in {Kind.QUANTITY, Kind.RANK, Kind.ORDINAL, Kind.ARTICLE}
                or source.low is None
                or source.high is None
            ):
                continue
            agreed = fit(claim.unit, source.unit)
            if source.kind in {Kind.RANK, Kind.ORDINAL} and source.unit != claim.unit:
                continue
            if (
                not agreed
                and _rate_of(source.unit, claim.unit)
                and "每" in setting.passage.sentence
            ):
                agreed = Fit.LOOSE
            if not agreed:
                continue
            bearing = bears(claim, source.low, source.high, source.modifier)
            if bearing is Bearing.NONE:
                continue
            candidate = self._sourced(claim, source, bearing, setting, agreed)
            out.append(candidate)
        return out

    def _sourced(
        self, claim: Claim, source: Source, bearing: Bearing, setting: Setting, agreed: Fit
    ) -> Candidate:
        facts = (source.fact,) if source.fact >= 0 else ()
        words = self._words_gain(setting, facts)
        gain = self._chance(claim) + words - (0, 60, 25, 0)[agreed]
        if source.field not in {"value", "previous", "target"}:
            gain -= 30
        if source.kind is not Kind.QUANTITY:
            gain -= 80
        status = Status.SUPPORTED if bearing is Bearing.EXACT else Status.APPROXIMATE
        matched, note = True, ""
        around = setting.passage.clause + setting.passage.sentence
        if bearing is Bearing.HEDGE_LOST:
            matched, note, status = False, "hedge", Status.CONTRADICTED
        elif (
            source.field == "previous"
            and not PRIOR_WORDS.search(around)
            and not self._names_prior_year(around)
        ):
            matched, note, status, gain = False, "previous", Status.CONTRADICTED, gain - 120
        elif source.field == "target" and not TARGET_WORDS.search(around + setting.passage.heading):
            matched, note, status, gain = False, "target", Status.CONTRADICTED, gain - 120
        return Candidate(facts, status, gain, matched, source.field, source, None, words, note)

    def _names_prior_year(self, words: str) -> bool:
        period = self.index.period
        return period is not None and f"{period.year - 1}年" in words

    def _derived(
        self, claim: Claim, setting: Setting, beside: Sequence[Fraction]
    ) -> list[Candidate]:
        if claim.is_range or (claim.unit == "" and claim.hedges):
            return []
        low, high = reach(claim)
        table = self.derivations
        half = bool(claim.mention.text) and ("半" in claim.mention.text)
        first, last = bisect_left(table.keys, low), bisect_right(table.keys, high)
        if last - first > 4000:
            return []
        found: list[tuple[Derivation, Bearing]] = []
        for derivation in table.table[first:last]:
            if not fit(claim.unit, derivation.unit):
                continue
            bearing = bears(claim, derivation.value, derivation.value)
            if bearing is Bearing.NONE:
                continue
            if self._licensed(derivation, setting, beside, half=half):
                found.append((derivation, bearing))
        chance = self._derived_chance(claim)
        out = []
        for derivation, bearing in found:
            words = self._words_gain(setting, derivation.facts)
            status = Status.APPROXIMATE if bearing is Bearing.HEDGED else Status.DERIVED
            gain = chance + words - derivation.cost - 40
            if fit(claim.unit, derivation.unit) is Fit.LOOSE:
                gain -= 60
            matched, note = True, ""
            if (
                derivation.shape in {Shape.CHANGE, Shape.GROWTH, Shape.POINTS}
                and len(derivation.facts) == 1
            ):
                turn = direction(setting.passage)
                if turn and turn != (-1 if derivation.falling else 1):
                    matched, note, status = False, "direction", Status.CONTRADICTED
            if self._stated(derivation, beside):
                gain += 60
            out.append(
                Candidate(
                    derivation.facts, status, gain, matched, "value", None, derivation, words, note
                )
            )
        return out

    def _stated(self, derivation: Derivation, beside: Sequence[Fraction]) -> bool:
        """Whether a number of the arithmetic stands in the same sentence."""
        values = self.derivations.values
        return any(values[order].low in beside for order in derivation.facts if order in values)

    def _derived_chance(self, claim: Claim) -> int:
        """Log odds against a random number of that size matching some arithmetic of a topic."""
        if claim.hedges:
            return 60
        digits = significant_digits(claim.low)
        if claim.unit == "%":
            digits = 2 if claim.step >= 1 else 3
        return log_odds(6, 9 * 10 ** (digits - 1))

    def _licensed(
        self, derivation: Derivation, setting: Setting, beside: Sequence[Fraction], *, half: bool
    ) -> bool:
        """Whether the words or the other figures of the sentence call for this arithmetic."""
        passage = setting.passage
        clause, sentence = passage.clause, passage.sentence
        shape = derivation.shape
        if shape is Shape.SUM:
            return True
        if shape is Shape.FLOW:
            return True
        if shape is Shape.DIFFERENCE:
            values = self.derivations.values
            minuend = values[derivation.facts[0]].low
            return minuend in beside or bool(REMAINDER_WORDS.search(clause))
        if shape in {Shape.CHANGE, Shape.POINTS} and len(derivation.facts) == 1:
            return bool(GROWTH_WORDS.search(sentence)) or bool(re.search("超额|超", clause))
        if shape in {Shape.POINTS, Shape.GROWTH}:
            return bool(GROWTH_WORDS.search(clause))
        if shape is Shape.COMPLETION:
            return bool(re.search("完成|达|任务|目标|计划|率|%", clause))
        if shape is Shape.SHARE:
            return bool(SHARE_WORDS.search(clause)) or half
        if shape is Shape.AVERAGE:
            return bool(EACH_WORDS.search(clause))
        if shape is Shape.MULTIPLE:
            return bool(MULTIPLE_WORDS.search(clause)) or (
                derivation.unit == "%" and "相当" in clause
            )
        return True

    def _named(self, claim: Claim, setting: Setting) -> list[Candidate]:
        """Facts that the words name although the value differs."""
        out: list[Candidate] = []
        by_field = self.index.by_field
        for order in setting.named()[:12]:
            source = by_field.get((order, "value"))
            if source is None or not fit(claim.unit, source.unit):
                continue
            words = self._words_gain(setting, (order,))
            if words < 40:
                break
            out.append(
                Candidate(
                    (order,),
                    Status.CONTRADICTED,
                    words - SLIP,
                    matched=False,
                    source=source,
                    words=words,
                )
            )
            if len(out) == MOST_NAMED:
                break
        return out

    def _series(self, mention: Mention, claim: Claim, setting: Setting) -> list[Candidate]:
        out: list[Candidate] = []
        for source in self.index.by_value.get((claim.low, claim.high), ()):
            if source.kind is Kind.QUANTITY and source.field != "value":
                alike = source.unit == mention.unit != ""
            else:
                alike = source.kind is not Kind.ARTICLE
            if not alike or not _same_series(mention, source):
                continue
            facts = (source.fact,) if source.fact >= 0 else ()
            words = self._words_gain(setting, facts)
            gain = 120 + words - (60 if source.kind is not mention.kind else 0)
            out.append(
                Candidate(facts, Status.SUPPORTED, gain, True, source.field, source, None, words)
            )
        return out

    def _named_series(self, mention: Mention, setting: Setting) -> list[Candidate]:
        out: list[Candidate] = []
        for order in setting.named()[:8]:
            words = self._words_gain(setting, (order,))
            if words < 60:
                break
            for source in self.index.sources_of.get(order, ()):
                if source.kind is mention.kind and _same_series(mention, source):
                    out.append(
                        Candidate(
                            (order,),
                            Status.CONTRADICTED,
                            words - SLIP,
                            False,
                            source.field,
                            source,
                            None,
                            words,
                        )
                    )
                    break
        return out[:MOST_NAMED]


def direction(passage: Passage) -> int:
    """1 when the words around a figure tell of a rise, -1 of a fall, 0 when they tell neither."""
    for words in (passage.before[-8:], passage.after[:4], passage.clause):
        rises = [m.end() for m in RISE.finditer(words)]
        falls = [m.end() for m in FALL.finditer(words)]
        if rises or falls:
            return 1 if max(rises, default=-1) > max(falls, default=-1) else -1
    return 0


def _same_series(mention: Mention, source: Source) -> bool:
    """Whether two ranks or ordinals count the same kind of thing: 届 with 届, 等奖 with 等奖."""
    one, other = fold(mention.unit), fold(source.unit)
    return (
        one == other
        or not one
        or not other
        or ({one, other} <= {"次", "届", "期", "轮", "批"} and one == other)
    )


def _rate_of(rate: str, unit: str) -> bool:
    """Whether 元/篇 is a rate of 元."""
    return "/" in rate and rate.split("/")[0] == unit
