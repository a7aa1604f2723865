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
from drafter.trace.assign import assign, borrowed, exchanged
from drafter.trace.candidates import Candidate, Finder, Nearby, Setting, hints
from drafter.trace.citations import Citation, split_citations
from drafter.trace.cited import cited_figure
from drafter.trace.claim import Bearing, Claim, claim_of
from drafter.trace.dating import dated
from drafter.trace.derive import EACH, Derivations
from drafter.trace.enumeration import announced
from drafter.trace.evidence import Index
from drafter.trace.omissions import unused
from drafter.trace.passages import Passage, passages
from drafter.trace.report import Conflict, Figure, Report, Status
from drafter.trace.sentence import MOST_OPERANDS, Around, Operand, operand, within
from drafter.trace.telling import Teller

# how many figures before and after a sentence may be what a rate in it is measured against
FAR = 60
# how many figures before a sentence a total or a remainder in it may take in
BEFORE = 6
# how clearly the words must name a fact that is told nowhere for it to be what is measured
NAMED = 90
# how many figures before and after one count as told around it
AROUND = 5
# figures with no more than this many characters between them are written as one (一等奖3名)
JOINED_WITHIN = 0

WHOLE = re.compile(r"人口|常住|指标|任务|目标|计划|总|在册|应|全体|编制|在岗|在职|职工|员工|会员|人数|家数|户数|教师|名册")

_prepared: dict[
    int,
    tuple[weakref.ref[FactSheet], Index, Derivations, tuple[Conflict, ...], tuple[Operand, ...], tuple[Operand, ...]],
] = {}


def prepare(
    sheet: FactSheet,
) -> tuple[Index, Derivations, tuple[Conflict, ...], tuple[Operand, ...], tuple[Operand, ...]]:
    """A sheet's index, arithmetic, conflicts and totals, built once per sheet object and dropped with it."""
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
        _operands(index, WHOLE),
        _operands(index, EACH, rates=True),
    )
    _prepared[key] = built
    return built[1:]


def fact_operand(index: Index, order: int) -> Operand:
    """A fact's value as a number that arithmetic may use; the fact must have a single one."""
    source = index.by_field[order, "value"]
    name = index.ids[order]
    return Operand(source.low or Fraction(0), source.unit, explain.label(index.facts[order]), name, (name,))


def _operands(index: Index, items: re.Pattern[str], *, rates: bool = False) -> tuple[Operand, ...]:
    """Facts whose item says what they are for: those that count a whole, or (rates) what each received."""
    return tuple(
        fact_operand(index, order)
        for (order, field), source in index.by_field.items()
        if field == "value"
        and source.low is not None
        and source.low == source.high
        and (items.search(index.items[order]) or (rates and "/" in source.unit))
    )


def check(text: str, sheet: FactSheet, *, previous: Report | None = None) -> Report:
    """Trace every figure of a draft to the sheet.

    text: the draft, with or without citation marks; offsets of the report are code points in it. previous: the report of the text
    before an edit; the result is that of a full check. Total: any text and any sheet give a report.
    """
    del previous  # taking over what an edit left alone is not built yet; a full check gives the same result, only later
    clean, marks, shifts = split_citations(text)
    figures, told, found = _Check(clean, sheet, marks).run()
    if shifts:
        figures = tuple(_moved(figure, shifts, text) for figure in figures)
        found = tuple(_moved_conflict(conflict, shifts) for conflict in found)
    return Report(figures, told, found)


class _Check:
    """One check of one draft (一次核对)."""

    def __init__(self, text: str, sheet: FactSheet, marks: Sequence[Citation]) -> None:
        self.text = text
        self.plain = fold(text)
        self.sheet = sheet
        self.index, self.derivations, self.conflicts, self.totals, self.eaches = prepare(sheet)
        self.finder = Finder(self.index, self.derivations)
        self.teller = Teller(self.plain, self.index, self.derivations)
        self.marks = {mark.at: mark for mark in marks}

    def run(self) -> tuple[tuple[Figure, ...], tuple[str, ...], tuple[Conflict, ...]]:
        """Figures, ids of unused facts, conflicts."""
        mentions = [mention for mention in read_numbers(self.text) if mention.traced]
        places = passages(self.plain, mentions)
        told = hints(mentions, places, self.index)
        settings = [Setting(place, self.index, hint) for place, hint in zip(places, told, strict=True)]
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
                figures[order] = self.teller.wrong_place(
                    mentions[order], settings[order], claims[order], meant, decision.best
                )
            elif n in swaps:
                figures[order] = self.teller.swapped(mentions[order], decision.best, decisions[swaps[n]].best)
            else:
                figures[order] = self.teller.decided(
                    mentions[order], settings[order], claims[order], decision, candidates
                )
        settled = {order for order, decision in zip(chained, decisions, strict=True) if decision.best.note}
        self._within_sentences(figures, mentions, claims, places, settled, settings)
        done = tuple(figure for figure in figures if figure is not None)
        found = (*self.conflicts, *conflicts.in_draft(self.index, done, claims, places))
        return done, unused(self.text, self.index, done, claims), found

    def _within_sentences(
        self,
        figures: list[Figure | None],
        mentions: Sequence[Mention],
        claims: Sequence[Claim | None],
        places: Sequence[Passage],
        settled: set[int],
        settings: Sequence[Setting],
    ) -> None:
        """Look again at figures that nothing explained: they may follow from figures beside them."""
        sentences: dict[int, list[int]] = {}
        for order, place in enumerate(places):
            sentences.setdefault(place.sentence_start, []).append(order)
        held = [operand(figure, claim, self.index) if figure else None for figure, claim in zip(figures, claims, strict=True)]
        for orders in sentences.values():
            told = [n for n in orders if held[n]]
            first, last = orders[0], orders[-1]
            far = [found for n in range(max(0, first - FAR), min(len(held), last + FAR)) if (found := held[n])]
            for n in orders:
                figure, claim = figures[n], claims[n]
                if figure is None or claim is None or figure.status not in {Status.UNSUPPORTED, Status.CONTRADICTED}:
                    continue
                if n in settled or mentions[n].kind is not Kind.QUANTITY or not told or claim.is_range:
                    continue
                nearest = sorted(sorted(told, key=lambda other: (abs(other - n), other))[:MOST_OPERANDS])
                beside = [found for other in nearest if (found := held[other])]
                around = Around(
                    beside,
                    [found for m in range(max(0, first - BEFORE), first) if (found := held[m])],
                    [o for o in (*far, *self.totals) if o not in beside],
                    [
                        fact_operand(self.index, o)
                        for o in settings[n].named()[:3]
                        if settings[n].words(o) >= NAMED and self._single(o)
                    ],
                    self.eaches,
                )
                result = within(claim, places[n], around)
                if result is not None:
                    status = Status.APPROXIMATE if result.bearing is Bearing.HEDGED else Status.DERIVED
                    facts = tuple(self.index.position[name] for name in result.facts)
                    reason = f"由文中的数推算：{result.shown}。"
                    figures[n] = self.teller.figure(mentions[n], status, facts, formula=result.formula, reason=reason)

    def _single(self, order: int) -> bool:
        """Whether a fact has a single number as its value."""
        source = self.index.by_field.get((order, "value"))
        return source is not None and source.low is not None and source.low == source.high

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
            return self.teller.figure(
                mention,
                Status.PLACEHOLDER,
                reason="空白未填，请补上数字或删去。",
                suggestion=self._fill(setting),
            )
        mark = self.marks.get(mention.end)
        if mark is not None:
            return cited_figure(mention, setting, claim, mark, self.teller)
        if mention.kind is Kind.DATE:
            return dated(mention, setting, self.teller)
        if claim is None:
            return self.teller.figure(mention, Status.UNSUPPORTED, reason="读不出这个数字的值，请核对。")
        length = announced(self.plain, mention)
        if length is None:
            return None
        if claim.low == length:
            return self.teller.figure(mention, Status.SUPPORTED, reason=f"与文中列举的{length}项一致。")
        return None

    def _fill(self, setting: Setting) -> str | None:
        """What a blank could be filled with: the number of the fact that its words name best."""
        following = setting.passage.after.lstrip()
        for order in setting.named()[:3]:
            fact = self.index.facts[order]
            if setting.words(order) >= 150 and fact.value is not None and fact.unit and following.startswith(fact.unit):
                return explain.stated(fact).removesuffix(fact.unit)
        return None


def _gap(mentions: Sequence[Mention], one: int, other: int) -> int:
    """How many characters stand between two neighbouring mentions."""
    first, second = sorted((one, other))
    return mentions[second].start - mentions[first].end


def _moved(figure: Figure, shifts: Sequence[tuple[int, int]], text: str) -> Figure:
    """A figure of the clean text as one of the text with marks."""
    start = _moved_at(figure.start, shifts, at_end=False)
    end = _moved_at(figure.end, shifts, at_end=True)
    return replace(figure, start=start, end=end, text=text[start:end])


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
