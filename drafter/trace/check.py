"""Checking a draft against a fact sheet (核对): the door of this package.

The figures are read, each is given candidates (facts that bear it out, facts that its words name), all are decided together along
the draft, and each decision is told in one sentence. Nothing is looked up outside the sheet and nothing is guessed: a figure that no
fact, arithmetic, period or list in the text explains is flagged.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from drafter.numerals import Kind, Mention, fold, read_numbers
from drafter.sheet import FactSheet
from drafter.trace import conflicts, explain
from drafter.trace.assign import Decision, assign, borrowed, exchanged
from drafter.trace.candidates import Candidate, Finder, Nearby, Setting
from drafter.trace.citations import Citation, evaluate, split_citations
from drafter.trace.claim import Bearing, Claim, bears, claim_of
from drafter.trace.dates import impossible, outside, trace_date
from drafter.trace.derive import Derivations
from drafter.trace.enumeration import announced, listed
from drafter.trace.evidence import Index
from drafter.trace.passages import Passage, lines_of, passages
from drafter.trace.report import Conflict, Figure, Report, Status
from drafter.trace.sentence import Operand, operand, within
from drafter.trace.units import Fit, fit, measure
from drafter.trace.words import grams

# how many figures before and after a sentence may be what a rate in it is measured against
FAR = 30
# how many figures before and after one count as told around it
AROUND = 5
# figures with no more than this many characters between them are written as one (一等奖3名)
JOINED_WITHIN = 1
# how clearly the words must name the fact of a date outside the period
OUTSIDE_WORDS = 60
# how clearly a fact must be named for a count that does not fit the list beside it
LISTED_WORDS = 100

WHOLE = re.compile(r"指标|任务|目标|计划|总|在册|应|全体|编制|在岗|在职|职工|员工|会员|人数|家数|户数|教师|名册")

_prepared: dict[int, tuple[weakref.ref[FactSheet], Index, Derivations, tuple[Conflict, ...]]] = {}


def prepare(sheet: FactSheet) -> tuple[Index, Derivations, tuple[Conflict, ...]]:
    """A sheet's index, arithmetic and conflicts, built once per sheet object and dropped with it."""
    key = id(sheet)
    held = _prepared.get(key)
    if held is not None and held[0]() is sheet:
        return held[1:]
    index = Index(sheet)
    built = (
        weakref.ref(sheet, lambda _: _prepared.pop(key, None)),
        index,
        Derivations(index),
        conflicts.in_sheet(index),
    )
    _prepared[key] = built
    return built[1:]


def check(text: str, sheet: FactSheet, *, previous: Report | None = None) -> Report:
    """Trace every figure of a draft to the sheet.

    text: the draft, with or without citation marks; offsets of the report are code points in it. previous: the report of the text
    before an edit; the result is that of a full check. Total: any text and any sheet give a report.
    """
    del previous  # the whole check is quick enough that nothing of the earlier report needs to be taken over
    clean, marks, shifts = split_citations(text)
    figures, told, found = _Check(clean, sheet, marks).run()
    if shifts:
        figures = tuple(_moved(figure, shifts) for figure in figures)
        found = tuple(_moved_conflict(conflict, shifts) for conflict in found)
    return Report(figures, told, found)


class _Check:
    """One check of one draft (一次核对)."""

    def __init__(self, text: str, sheet: FactSheet, marks: Sequence[Citation]) -> None:
        self.text = text
        self.sheet = sheet
        self.index, self.derivations, self.conflicts = prepare(sheet)
        self.finder = Finder(self.index, self.derivations)
        self.marks = {mark.at: mark for mark in marks}

    def run(self) -> tuple[tuple[Figure, ...], tuple[str, ...], tuple[Conflict, ...]]:
        """Figures, ids of unused facts, conflicts."""
        mentions = [mention for mention in read_numbers(self.text) if mention.traced]
        places = passages(fold(self.text), mentions)
        settings = [Setting(place, self.index) for place in places]
        claims = [claim_of(mention) for mention in mentions]
        figures: list[Figure | None] = [None] * len(mentions)
        chain: list[list[Candidate]] = []
        chained: list[int] = []
        near = self._nearby(mentions, claims, places)
        for order, mention in enumerate(mentions):
            figures[order] = self._apart(mention, settings[order], claims[order])
            if figures[order] is None:
                chain.append(self.finder.candidates(mention, settings[order], near[order]))
                chained.append(order)
        sections = [places[order].section for order in chained]
        decisions = assign(chain, sections, self.index)
        chained_settings = [settings[order] for order in chained]
        swaps = exchanged(decisions, chained_settings, sections, self.index)
        lent = borrowed(decisions, chained_settings, sections, self.index)
        for n, (order, decision, candidates) in enumerate(zip(chained, decisions, chain, strict=True)):
            if n in lent and n not in swaps:
                meant = Candidate(
                    (lent[n],), Status.CONTRADICTED, 0, False, source=self.index.by_field[lent[n], "value"]
                )
                figures[order] = self._wrong_place(
                    mentions[order], settings[order], claims[order], meant, decision.best
                )
            elif n in swaps:
                figures[order] = self._swapped(mentions[order], decision.best, decisions[swaps[n]].best)
            else:
                figures[order] = self._decided(mentions[order], settings[order], claims[order], decision, candidates)
        self._within_sentences(figures, mentions, claims, places)
        done = tuple(figure for figure in figures if figure is not None)
        found = (*self.conflicts, *conflicts.in_draft(self.index, done, claims, places))
        return done, self._unused(done, claims), found

    def _within_sentences(
        self,
        figures: list[Figure | None],
        mentions: Sequence[Mention],
        claims: Sequence[Claim | None],
        places: Sequence[Passage],
    ) -> None:
        """Look again at figures that nothing explained: they may follow from figures beside them."""
        sentences: dict[int, list[int]] = {}
        for order, place in enumerate(places):
            sentences.setdefault(place.sentence_start, []).append(order)
        held = [operand(figure, claim) if figure else None for figure, claim in zip(figures, claims, strict=True)]
        totals = self._totals()
        for orders in sentences.values():
            beside = [found for n in orders if (found := held[n])]
            first, last = orders[0], orders[-1]
            far = [found for n in range(max(0, first - FAR), min(len(held), last + FAR)) if (found := held[n])]
            for n in orders:
                figure, claim = figures[n], claims[n]
                if figure is None or claim is None or figure.status not in {Status.UNSUPPORTED, Status.CONTRADICTED}:
                    continue
                if mentions[n].kind is not Kind.QUANTITY or not beside or claim.is_range:
                    continue
                result = within(claim, places[n], beside, [o for o in (*far, *totals) if o not in beside])
                if result is not None:
                    status = Status.APPROXIMATE if result.bearing is Bearing.HEDGED else Status.DERIVED
                    facts = tuple(self.index.position[name] for name in result.facts)
                    reason = f"由文中的数推算：{result.shown}。"
                    figures[n] = self._figure(mentions[n], status, facts, formula=result.formula, reason=reason)

    def _totals(self) -> list[Operand]:
        """Facts that count a whole: what a rate in the draft may be measured against."""
        out: list[Operand] = []
        for (order, field), source in self.index.by_field.items():
            if (
                field == "value"
                and source.low is not None
                and source.low == source.high
                and WHOLE.search(self.index.items[order])
            ):
                name = self.index.ids[order]
                out.append(Operand(source.low, source.unit, explain.label(self.index.facts[order]), name, (name,)))
        return out

    def _nearby(
        self, mentions: Sequence[Mention], claims: Sequence[Claim | None], places: Sequence[Passage]
    ) -> list[Nearby]:
        """For each figure the values of its sentence and the topics told around it."""
        by_sentence: dict[int, list[int]] = {}
        for order, place in enumerate(places):
            by_sentence.setdefault(place.sentence_start, []).append(order)
        topics = [self.finder.topics(mention) for mention in mentions]
        out: list[Nearby] = []
        for order, place in enumerate(places):
            others = (claims[other] for other in by_sentence[place.sentence_start] if other != order)
            values = tuple(claim.low for claim in others if claim is not None)
            joined = tuple(
                claim.low
                for n in (order - 1, order + 1)
                if 0 <= n < len(mentions)
                and (claim := claims[n]) is not None
                and _gap(mentions, order, n) <= JOINED_WITHIN
            )
            around = range(max(0, order - AROUND), min(len(mentions), order + AROUND + 1))
            told = frozenset(
                topic for n in around if abs(places[n].paragraph - place.paragraph) <= 1 for topic in topics[n]
            )
            out.append(Nearby(values, joined, told))
        return out

    def _apart(self, mention: Mention, setting: Setting, claim: Claim | None) -> Figure | None:
        """Figures that are decided without the chain: blanks, dates, cited figures, counts of a list."""
        if mention.kind is Kind.PLACEHOLDER:
            return self._figure(
                mention,
                Status.PLACEHOLDER,
                reason="空白未填，请补上数字或删去。",
                suggestion=self._fill(mention, setting),
            )
        mark = self.marks.get(mention.end)
        if mark is not None:
            return self._cited(mention, setting, claim, mark)
        if mention.kind is Kind.DATE:
            return self._dated(mention, setting)
        if claim is None:
            return self._figure(mention, Status.UNSUPPORTED, reason="读不出这个数字的值，请核对。")
        length = announced(self.text, mention)
        if length is None:
            return None
        if claim.low == length:
            return self._figure(mention, Status.SUPPORTED, reason=f"与文中列举的{length}项一致。")
        return None

    def _fill(self, mention: Mention, setting: Setting) -> str | None:
        """What a blank could be filled with: the number of the fact that its words name best."""
        following = setting.passage.after.lstrip()
        for order in setting.named()[:3]:
            fact = self.index.facts[order]
            if setting.words(order) >= 150 and fact.value is not None and fact.unit and following.startswith(fact.unit):
                return explain.stated(fact).removesuffix(fact.unit)
        del mention
        return None

    # dates

    def _dated(self, mention: Mention, setting: Setting) -> Figure:
        passage = setting.passage
        if impossible(mention.value):
            return self._figure(mention, Status.CONTRADICTED, reason="日历上没有这个日期。")
        around = passage.sentence + passage.heading
        alone = passage.sentence.strip() == mention.text and not self.text[mention.end :].strip()
        match = trace_date(mention, self.index, around, signature=alone)
        if match is None:
            return self._date_unknown(mention, setting)
        if not match.facts:
            return self._figure(mention, Status.SUPPORTED, reason=f"{match.reason}。")
        ranked = sorted(match.facts, key=lambda order: (-setting.words(order), order))
        named = match.of_period or setting.words(ranked[0]) >= OUTSIDE_WORDS
        if not named and outside(mention.value, self.index.period):
            return self._date_unknown(mention, setting)
        rival = self._other_date(mention, setting, ranked[0]) if not match.of_period else None
        if rival is not None:
            fact = self.index.facts[rival]
            own = self.index.facts[ranked[0]]
            reason = f"文中说的是{explain.label(fact)}，表中日期为{self._date_text(fact.date)}；{mention.text}是{explain.label(own)}的日期。"
            suggestion = self._date_suggestion(mention, fact.date)
            return self._figure(mention, Status.MISATTRIBUTED, (ranked[0],), reason=reason, suggestion=suggestion)
        chosen = tuple(ranked) if match.of_period else (ranked[0],)
        reason = f"{match.reason}。" if match.of_period else f"{explain.label(self.index.facts[ranked[0]])}中有此日期。"
        return self._figure(mention, Status.SUPPORTED, chosen, reason=reason)

    def _other_date(self, mention: Mention, setting: Setting, own: int) -> int | None:
        """A fact that the words name far more clearly than the date's own, with another date."""
        if len(mention.value) < 6 or mention.value.startswith(("H", "Q")):
            return None
        for order in setting.named()[:2]:
            fact = self.index.facts[order]
            if (
                order != own
                and fact.date
                and setting.clause.get(order, 0) >= 70
                and setting.words(own) < setting.words(order) - 220
            ):
                return order
        return None

    def _date_unknown(self, mention: Mention, setting: Setting) -> Figure:
        for order in setting.named()[:3]:
            fact = self.index.facts[order]
            if setting.words(order) < 120:
                break
            if fact.date:
                reason = f"事实表中没有这个日期；{explain.label(fact)}的日期为{self._date_text(fact.date)}。"
                return self._figure(
                    mention,
                    Status.CONTRADICTED,
                    (order,),
                    reason=reason,
                    suggestion=self._date_suggestion(mention, fact.date),
                )
        period = self.sheet.period
        reason = f"事实表中没有这个日期，也不是填报期间（{period.label}）。" if period else "事实表中没有这个日期。"
        return self._figure(mention, Status.CONTRADICTED, reason=reason)

    def _date_text(self, value: str) -> str:
        return explain.date_text(value)

    def _date_suggestion(self, mention: Mention, value: str) -> str | None:
        return explain.suggest_date(mention, value)

    # cited figures

    def _cited(self, mention: Mention, setting: Setting, claim: Claim | None, mark: Citation) -> Figure | None:
        """A figure with a citation mark: its fact is the cited one, and it is verified like any other."""
        unknown = [name for name in mark.ids if name not in self.index.position]
        if unknown:
            return self._figure(mention, Status.UNSUPPORTED, reason=f"引用的{'、'.join(unknown)}不在事实表中。")
        cited = tuple(self.index.position[name] for name in mark.ids)
        if mention.kind is Kind.DATE or claim is None or mention.kind is not Kind.QUANTITY:
            return None if mention.kind is not Kind.DATE else self._dated(mention, setting)
        if len(mark.names) == 1 and "." not in mark.names[0]:
            return self._cited_fact(mention, setting, claim, cited[0])
        try:
            value = evaluate(mark.formula, self._operand)
        except (ValueError, KeyError):
            return self._figure(mention, Status.UNSUPPORTED, cited, reason=f"引用的算式“{mark.formula}”无法计算。")
        for scaled, formula in ((value, mark.formula), (value * 100, f"({mark.formula})*100")):
            if formula != mark.formula and claim.unit != "%":
                continue
            bearing = bears(claim, scaled, scaled)
            if bearing > Bearing.HEDGE_LOST:
                status = Status.APPROXIMATE if bearing is Bearing.HEDGED else Status.DERIVED
                shown = explain.filled(self.index, formula)
                reason = (
                    f"按引用的算式推算：{shown}={explain.number(scaled / measure(claim.unit).factor, claim.unit)}。"
                )
                return self._figure(mention, status, cited, formula=formula, reason=reason)
        reason = f"按引用的算式推算应为{explain.number(value, claim.unit)}。"
        return self._figure(mention, Status.CONTRADICTED, cited, formula=None, reason=reason)

    def _operand(self, name: str) -> Fraction:
        fact, _, field = name.partition(".")
        source = self.index.by_field[self.index.position[fact], field or "value"]
        if source.low is None or source.low != source.high:
            raise KeyError(name)
        return source.low

    def _cited_fact(self, mention: Mention, setting: Setting, claim: Claim, order: int) -> Figure | None:
        fact = self.index.facts[order]
        sources = [
            s
            for s in self.index.sources_of.get(order, ())
            if s.low is not None and s.field not in {"previous", "target"}
        ]
        for source in sources:
            if fit(claim.unit, source.unit) and source.high is not None:
                bearing = bears(claim, source.low or Fraction(0), source.high, source.modifier)
                if bearing > Bearing.HEDGE_LOST:
                    if self._names_another(setting, claim, order):
                        return None
                    status = Status.SUPPORTED if bearing is Bearing.EXACT else Status.APPROXIMATE
                    return self._figure(
                        mention,
                        status,
                        (order,),
                        reason=f"{explain.of_source(self.index, source)}，一致。",
                    )
        if fact.value is None:
            return None
        source = self.index.by_field[order, "value"]
        status = Status.CONTRADICTED if fit(claim.unit, source.unit) else Status.UNIT_MISMATCH
        reason = f"引用的{explain.label(fact)}为{explain.stated(fact)}，与文中不符。"
        return self._figure(mention, status, (order,), reason=reason, suggestion=explain.suggest(mention, fact))

    def _names_another(self, setting: Setting, claim: Claim, order: int) -> bool:
        """Whether the words name some other fact far more clearly than the cited one."""
        for other in setting.named()[:1]:
            source = self.index.by_field.get((other, "value"))
            if (
                other != order
                and source
                and fit(claim.unit, source.unit)
                and setting.words(other) > setting.words(order) + 250
            ):
                return True
        return False

    # decisions of the chain

    def _decided(
        self,
        mention: Mention,
        setting: Setting,
        claim: Claim | None,
        decision: Decision,
        candidates: Sequence[Candidate],
    ) -> Figure:
        chosen = decision.best
        length = listed(self.text, mention)
        if length is not None and claim is not None and claim.low != length and chosen.words < LISTED_WORDS:
            fixed = explain.suggest_count(mention, length)
            return self._figure(
                mention, Status.CONTRADICTED, reason=f"文中列举了{length}项，与所说的数不符。", suggestion=fixed
            )
        if chosen.matched:
            return self._clean(mention, chosen)
        if chosen.note:
            return self._told_wrong(mention, chosen)
        rival = decision.rival or next((c for c in candidates if c.matched), None)
        if chosen.facts:
            return self._wrong_place(mention, setting, claim, chosen, rival)
        return self._nothing(mention, setting, claim, rival)

    def _swapped(self, mention: Mention, own: Candidate, other: Candidate) -> Figure:
        """Two figures that stand in each other's place."""
        fact, meant = self.index.facts[own.facts[0]], self.index.facts[other.facts[0]]
        reason = f"文中说的是{explain.label(meant)}，表中为{explain.stated(meant)}；{mention.text}是{explain.label(fact)}的数，两数对调。"
        return self._figure(
            mention, Status.MISATTRIBUTED, own.facts, reason=reason, suggestion=explain.suggest(mention, meant)
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
        return self._figure(mention, chosen.status, chosen.facts, formula=formula, reason=reason)

    def _told_wrong(self, mention: Mention, chosen: Candidate) -> Figure:
        """The number stands in the fact, but is told as something it is not."""
        fact = self.index.facts[chosen.facts[0]]
        name = explain.label(fact)
        suggestion = explain.suggest(mention, fact)
        if chosen.note == "direction" and chosen.derivation is not None:
            turn = "下降" if chosen.derivation.falling else "上升"
            reason = f"{name}由{explain.stated(fact, 'previous')}到{explain.stated(fact)}，是{turn}，文中所说方向相反。"
            suggestion = None
        elif chosen.note == "previous":
            reason = f"{mention.text}是{name}的上期数，本期为{explain.stated(fact)}。"
        elif chosen.note == "target":
            reason = f"{mention.text}是{name}的目标数，实际为{explain.stated(fact)}。"
        else:
            reason = f"{name}为{explain.stated(fact)}，文中漏了“{fact.modifier or '约'}”的意思。"
            if chosen.field != "value":
                suggestion = None
        return self._figure(mention, Status.CONTRADICTED, chosen.facts, reason=reason, suggestion=suggestion)

    def _wrong_place(
        self,
        mention: Mention,
        setting: Setting,
        claim: Claim | None,
        chosen: Candidate,
        rival: Candidate | None,
    ) -> Figure:
        """The words name one fact, the value is another's or no one's."""
        order = chosen.facts[0]
        fact = self.index.facts[order]
        if rival is not None and rival.facts and rival.derivation is None and rival.source is not None:
            other = self.index.facts[rival.facts[0]]
            reason = f"文中说的是{explain.label(fact)}，表中为{self._stated(fact, chosen)}；{mention.text}是{explain.label(other)}的数。"
            return self._figure(
                mention,
                Status.MISATTRIBUTED,
                rival.facts,
                reason=reason,
                suggestion=self._suggest(mention, fact, chosen),
            )
        mismatch = self._unit_mismatch(mention, setting, claim, only=order)
        if mismatch is not None:
            return mismatch
        reason = f"文中说的是{explain.label(fact)}，表中为{self._stated(fact, chosen)}，与文中不符。"
        return self._figure(
            mention,
            Status.CONTRADICTED,
            (order,),
            reason=reason,
            suggestion=self._suggest(mention, fact, chosen),
        )

    def _stated(self, fact: object, chosen: Candidate) -> str:
        source = chosen.source
        if source is not None and source.field not in {"value", "previous", "target"}:
            return explain.series_text(source)
        return explain.stated(fact)  # type: ignore[arg-type]

    def _suggest(self, mention: Mention, fact: object, chosen: Candidate) -> str | None:
        source = chosen.source
        if source is not None and source.field not in {"value", "previous", "target"}:
            return explain.suggest_series(mention, source)
        return explain.suggest(mention, fact)  # type: ignore[arg-type]

    def _nothing(self, mention: Mention, setting: Setting, claim: Claim | None, rival: Candidate | None) -> Figure:
        """No fact explains the figure where it stands."""
        mismatch = self._unit_mismatch(mention, setting, claim)
        if mismatch is not None:
            return mismatch
        if rival is not None and rival.facts:
            fact = self.index.facts[rival.facts[0]]
            return self._figure(
                mention,
                Status.UNSUPPORTED,
                reason=f"仅数值相符：与{explain.label(fact)}的数相同，但文中说的不是这一项。",
            )
        named = setting.named()[:1]
        if named and setting.words(named[0]) >= 90 and claim is not None:
            fact = self.index.facts[named[0]]
            source = self.index.by_field.get((named[0], "value"))
            if source is not None and fit(claim.unit, source.unit):
                reason = f"文中说的似是{explain.label(fact)}，表中为{explain.stated(fact)}，与文中不符。"
                return self._figure(
                    mention,
                    Status.CONTRADICTED,
                    (named[0],),
                    reason=reason,
                    suggestion=explain.suggest(mention, fact),
                )
        return self._figure(mention, Status.UNSUPPORTED, reason="事实表中没有这个数，也无法由表中数推算。")

    def _unit_mismatch(
        self, mention: Mention, setting: Setting, claim: Claim | None, only: int | None = None
    ) -> Figure | None:
        """The right number with a wrong unit or magnitude, of a fact that the words allow."""
        if claim is None or claim.is_range:
            return None
        best: tuple[int, int] | None = None
        for power in (0, 4, -4, 8, -8, 3, -3, 1, -1, 2, -2):
            value = claim.low * Fraction(10) ** power
            for source in self.index.by_value.get((value, value), ()):
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
                    best = words, source.fact
            if best is not None:
                break
        if best is None:
            return None
        fact = self.index.facts[best[1]]
        reason = f"数字与{explain.label(fact)}相同，但单位或数量级不符，表中为{explain.stated(fact)}。"
        return self._figure(
            mention,
            Status.UNIT_MISMATCH,
            (best[1],),
            reason=reason,
            suggestion=explain.suggest(mention, fact),
        )

    def _figure(
        self,
        mention: Mention,
        status: Status,
        facts: tuple[int, ...] = (),
        *,
        formula: str | None = None,
        reason: str = "",
        suggestion: str | None = None,
    ) -> Figure:
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
            explain.coincidence(self.index, mention)
            if status in {Status.SUPPORTED, Status.DERIVED, Status.APPROXIMATE}
            else None,
        )

    # omissions

    def _unused(self, figures: Sequence[Figure], claims: Sequence[Claim | None]) -> tuple[str, ...]:
        """Facts that no figure rests on and whose words stand nowhere in the draft."""
        used = {name for figure in figures if not figure.flagged for name in figure.facts}
        sentences = [line for line in lines_of(self.text) if line.end > line.start]
        told = [grams(self.text[line.start : line.end]) for line in sentences]
        out: list[str] = []
        for order, fact in enumerate(self.index.facts):
            if fact.id in used or self.index.is_basis(order):
                continue
            if fact.value is None and self._is_told(order, told):
                continue
            if fact.value is not None and self._stands(order, figures, claims):
                continue
            out.append(fact.id)
        return tuple(out)

    def _is_told(self, order: int, told: Sequence[frozenset[str]]) -> bool:
        item = {gram for gram in self.index.item_grams[order] if len(gram) > 1 and gram[0] != "#"}
        fact = self.index.facts[order]
        body = {gram for gram in grams(fact.text) if len(gram) > 1 and gram[0] != "#"}
        for words in told:
            if item and 10 * len(item & words) >= 7 * len(item):
                return True
            if body and 10 * len(body & words) >= 6 * len(body):
                return True
        return False

    def _stands(self, order: int, figures: Sequence[Figure], claims: Sequence[Claim | None]) -> bool:
        """Whether the fact's own number is told although another fact with the same number was named as the source."""
        source = self.index.by_field.get((order, "value"))
        if source is None or source.low is None or source.high is None:
            return False
        item = {gram for gram in self.index.item_grams[order] if len(gram) > 1 and gram[0] != "#"}
        for figure, claim in zip(figures, claims, strict=True):
            if figure.flagged or claim is None or not item or not fit(claim.unit, source.unit):
                continue
            if bears(claim, source.low, source.high, source.modifier) > Bearing.HEDGE_LOST:
                around = grams(self.text[max(0, figure.start - 40) : figure.end + 30])
                if 2 * len(item & around) >= len(item):
                    return True
        return False


def _gap(mentions: Sequence[Mention], one: int, other: int) -> int:
    """How many characters stand between two neighbouring mentions."""
    first, second = sorted((one, other))
    return mentions[second].start - mentions[first].end


def _moved(figure: Figure, shifts: Sequence[tuple[int, int]]) -> Figure:
    return replace(
        figure,
        start=_moved_at(figure.start, shifts, at_end=False),
        end=_moved_at(figure.end, shifts, at_end=True),
    )


def _moved_conflict(conflict: Conflict, shifts: Sequence[tuple[int, int]]) -> Conflict:
    spans = tuple((_moved_at(a, shifts, at_end=False), _moved_at(b, shifts, at_end=True)) for a, b in conflict.spans)
    return replace(conflict, spans=spans)


def _moved_at(offset: int, shifts: Sequence[tuple[int, int]], *, at_end: bool) -> int:
    """An offset of the clean text as an offset of the text with marks."""
    taken = 0
    for place, total in shifts:
        if place > offset or (at_end and place == offset):
            break
        taken = total
    return offset + taken
