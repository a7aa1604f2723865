"""One draft as it was checked (核对过的稿): what is known of each figure, step by step, and what an edit leaves as it was.

Each step keeps a list with one value a figure. A value depends only on what its step looks at: the figure's own words, its line, a
bounded number of figures around it, the facts it was compared with. After an edit the lists are taken over, the values whose inputs
changed are worked out again, and where a value comes out as it was, nothing that rests on it is looked at. So a check after an edit is a
full check by construction, and a full check is one in which every figure is new. What rests on the whole draft (exchanged figures, one
item told twice, facts never told) is put together from the values of the figures each time. The steps are three classes, each on the
one before: where a figure stands (`Standing`), what it was traced to (`Decided`), and what is told of it (`Draft`).

Who changes a rule so that it looks further must widen the bound that is named beside the step.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import Self

from drafter.numerals import Kind
from drafter.trace import conflicts, repeats, subject, tallies
from drafter.trace import weights as w
from drafter.trace.alignment import widened
from drafter.trace.assign import is_direct
from drafter.trace.candidate import Candidate, may_be_article
from drafter.trace.citations import Citation
from drafter.trace.claim import Bearing, Claim, of_like_size
from drafter.trace.decided import Decided
from drafter.trace.derive import REACH, Derivation
from drafter.trace.evidence import significant_digits
from drafter.trace.omissions import AFTER, BEHIND, LeftOut
from drafter.trace.operands import Operand, operand
from drafter.trace.passing import is_in_passing
from drafter.trace.per import per_each
from drafter.trace.prepared import Prepared
from drafter.trace.report import Conflict, Figure, Status
from drafter.trace.sentence import MOST_OPERANDS, Around, average_meant, within
from drafter.trace.slips import slipped_within
from drafter.trace.standing import end_of, start_of
from drafter.trace.units import Fit, fit
from drafter.trace.wording import TOTAL_WORDS, shapes_called_for
from drafter.trace.words import telling

# how many figures before and after a sentence may be what a rate in it is measured against
FAR = 60
# how many figures before a sentence a total or a remainder in it may take in
BEFORE = 6
# how clearly the words must name a fact that is told nowhere for it to be what is measured
NAMED = 80
# the same for an exact rate, which few numbers give by chance (参检率97.0%), and for what an average is of
NAMED_RATE = 35
# and for nothing but its own number to be told of it
NAMED_IN_FULL = 220
# how many of the facts that the words name may be measured, and how many of them may be what an average is of
MOST_NAMED, MOST_NAMED_EACH = 4, 8

# how clearly the words must name a fact that is counted so for 一 beside them to be more than an article: one that the figure is told to
# contradict, and any other
NAMED_ONE, NAMED_BY_ONE = 40, 90
# how hardly the words name a fact (less what they name by chance) for its number to be there by chance among numbers from nowhere
BY_CHANCE = -20
# one in so many numbers of a size may stand in the sheet for the number alone to say what it tells
BEYOND_CHANCE = 500
# 赞成率均在: a fact that has the word of the rate is named by it
RATE_NAMED = re.compile(r"([\u4e00-\u9fff]{2})率[均都各]?[为达到在约]{0,2}$")
# what is told of figures of the sentences before, with none beside it
TOGETHER = re.compile("合计|共计|总计|累计")
WEEKDAY = re.compile("W[1-7]")
# 几十年, 几百年: told for long
UNTOLD_YEARS = frozenset({"10~100", "100~1000"})
# a number no more than so many times another may be what is told for each, not for all
ALIKE = 3
POINTS = frozenset({"个百分点", "百分点", "个点"})


class Draft(Decided):
    """A draft with what was found about each of its figures (核对过的稿). before: the same draft before an edit, or None."""

    def __init__(self, text: str, marks: Sequence[Citation], prepared: Prepared, before: Self | None = None) -> None:
        super().__init__(text, marks, prepared, before)
        self._tell(before)
        self._follow(before)
        self._finish(before)

    # Telling

    def _tell(self, before: Self | None) -> None:
        """The figure of each decision, as far as its own words go."""
        place = self.place
        # what a wrong figure was meant to be depends on what is told around it
        places = self.reapart | self.resettled | self.renewed | {self.chained[c] for c in self.redecided | self.moved}
        places |= self._find_changes(before)
        teller = self.teller

        def told(n: int) -> Figure:
            apart = self.apart[n]
            if apart is not None:
                return apart
            c = place[n]
            mention, setting, claim, decision = self.mentions[n], self.settings[n], self.claims[n], self.decisions[c]
            other, lent = self.meant(c)
            miscounted = teller.miscounted(mention, claim, decision.best)
            if miscounted is not None:
                return miscounted
            if other is not None:
                return teller.swapped(mention, decision.best, other)
            change = self.changes[n]
            if change is not None and claim is not None:
                return teller.miscalculated(mention, setting.passage, claim, change)
            if lent is not None:
                meant = Candidate((lent.fact,), Status.CONTRADICTED, 0, False, lent.field, lent)
                return teller.wrong_place(mention, setting, claim, meant, decision.best)
            return teller.decided(mention, setting, claim, decision, self.candidates[c], self.nearby[n], self.beside[c])

        self.told, self.retold = self._redone("told", before, places, told, self.align)
        self.operands, renewed = self._redone(
            "operands",
            before,
            self.retold,
            lambda n: operand(self.told[n], self.claims[n], self.prepared.index),
            self.align,
        )
        self.reoperated = renewed
        self.open, _ = self._redone(
            "open",
            before,
            self.retold | {self.chained[c] for c in self.redecided},
            self._is_open,
            self.align,
        )

    def _find_changes(self, before: Self | None) -> set[int]:
        """What each figure that tells a change of the number before it, or the rate of what its subject names, should have told instead."""
        self.heads, changed = self._redone(
            "heads",
            before,
            {*self.touched, *self.resettled},
            lambda n: subject.told_of(self.mentions, self.mates(n)[0], n, self.plain),
            self.align,
        )
        places = changed | self.reapart | self.resettled | self.renewed | {self.chained[c] for c in self.redecided}
        self.rests, left = self._redone(
            "rests",
            before,
            {*self.touched, *self.resettled},
            lambda n: subject.is_rest(self.mentions, self.mates(n)[0], n, self.plain),
            self.align,
        )
        places |= left
        # a change stands in the sentence of its number, what is left in that of its whole, a share in that of its part
        places |= {mate for n in tuple(places) for mate in self.mates(n)}
        self.changes, changed = self._redone("changes", before, places, self._change, self.align)
        return changed

    def _change(self, n: int) -> Derivation | None:
        head, place, claim = n - self.heads[n], self.place, self.claims[n]
        if self.rests[n] and n in place and claim is not None:
            return self._rest(n, claim)
        if n not in place or claim is None:
            return None
        if head == n:
            return self._rate(n, claim)
        if head not in place:
            return None
        other, lent = self.meant(place[head])
        known = other or self.decisions[place[head]].best
        if not subject.counts_alone(known):
            return None
        prepared, best = self.prepared, self.decisions[place[n]].best
        change = subject.own_change(claim, best, known, prepared.derivations.of_fact(known.facts[0]), prepared.index)
        if lent is None or change is None or (lent.fact, "previous") not in prepared.index.by_field:
            return change
        # the number before may be the wrong one of the two: then the change may be of the fact that it should have told
        meant = known._replace(facts=(lent.fact,))
        rows = prepared.derivations.of_fact(lent.fact)
        return change if subject.own_change(claim, best, meant, rows, prepared.index) else None

    def _rate(self, n: int, claim: Claim) -> Derivation | None:
        """What a rate should have been that is of another fact than its subject, or of a part of the sum right before it."""
        place, prepared = self.place, self.prepared
        best = self.decisions[place[n]].best
        if n - 1 in place and n - 1 in self.mates(n):
            between = self.plain[self.mentions[n - 1].end : self.mentions[n].start]
            share = subject.own_share(claim, best, self.decisions[place[n - 1]].best, between, prepared.index)
            if share is not None:
                return share
        return subject.of_another(claim, best, self.settings[n], prepared.derivations)

    def _rest(self, n: int, claim: Claim) -> Derivation | None:
        """What is left of a whole that the sentence tells with its parts, where a figure tells another rest."""
        mates, place = self.mates(n), self.place
        known = []
        for m in range(mates[0], n):
            told = self.claims[m]
            if self.mentions[m].kind is Kind.PLACEHOLDER:
                # a blank may be the whole
                return None
            if m not in place or told is None or told.is_range:
                continue
            other, lent = self.meant(place[m])
            best = other or self.decisions[place[m]].best
            if told.hedges:
                if best.source is None or best.source.low is None:
                    continue
                # 立案30多件 counts with what the fact says
                told = replace(told, low=best.source.low, high=best.source.low, hedges=frozenset())
            if not best.matched and fit(claim.unit, told.unit):
                # the wrong number may be that of the whole
                return None
            if lent is None and best.matched and best.field == "value" and subject.counts_alone(best):
                known.append((told, best))
        behind = [told for m in range(n + 1, mates.stop) if (told := self.claims[m]) is not None]
        return subject.own_rest(claim, known, behind, self.prepared.index)

    def _is_open(self, n: int) -> bool:
        """Whether nothing explained a figure and figures beside it may."""
        claim = self.claims[n]
        if self.changes[n] is not None:
            return False
        if claim is None or claim.is_range or self.mentions[n].kind is not Kind.QUANTITY:
            return False
        best = self.decisions[self.place[n]].best if n in self.place else None
        if (
            best is not None
            and best.note
            and not (best.note in {"previous", "target"} and (claim.hedges or best.words <= BY_CHANCE))
        ):
            # a hedge, or words that are none of the fact's, may meet last period's number, or a target, by chance
            return False
        status = self.told[n].status
        called_for = claim.unit in POINTS or shapes_called_for(self.passages[n]) or per_each(self.passages[n])
        if status is Status.CONTRADICTED and not (called_for or TOTAL_WORDS.search(self.passages[n].clause)):
            # a fact that is named in full is not told by what others happen to leave
            return n not in self.place or self.decisions[self.place[n]].best.words < NAMED_IN_FULL
        if status in {Status.UNSUPPORTED, Status.CONTRADICTED}:
            return True
        return status in {Status.MISATTRIBUTED, Status.UNIT_MISMATCH} and bool(called_for)

    def _follow(self, before: Self | None) -> None:
        """Look again at figures that nothing explained: they may follow from figures beside them."""
        size = self.align.size
        reach = {*widened(self.reoperated, FAR, FAR, size), *self.align.near(FAR, FAR)}
        still = compress(range(size), self.open)
        self.takes_in, places = self._redone("takes_in", before, still, self._may_take_in, self.align)
        for n in compress(range(size), self.open):
            mates = self.mates(n)
            if n in self.retold or n in self.resettled or not reach.isdisjoint((mates[0], mates[-1])) or n in reach:
                places.add(n)
        places.update(n for n in self.retold if not self.open[n])
        self.following, self.refollowed = self._redone("following", before, places, self._follows, self.align)

    def _follows(self, n: int) -> Figure | None:
        claim, passage, prepared = self.claims[n], self.passages[n], self.prepared
        if claim is None or not self.open[n]:
            return None
        alone = claim.unit == "%" or TOGETHER.search(passage.leading) or per_each(passage)
        if not (alone or any(self.operands[m] for m in self.mates(n))):
            return None
        around = self._around(n, claim)
        result = within(claim, passage, around)
        if result is None:
            slipped = slipped_within(claim, passage, around, self.told[n])
            return self.teller.slipped_within(self.mentions[n], *slipped) if slipped else self._meant(n, claim, around)
        status = Status.APPROXIMATE if result.bearing is Bearing.HEDGED else Status.DERIVED
        facts = tuple(prepared.index.position[name] for name in result.facts)
        reason = f"由文中的数推算：{result.shown}。"
        return self.teller.figure(self.mentions[n], status, facts, formula=result.formula, reason=reason)

    def _meant(self, n: int, claim: Claim, around: Around) -> Figure | None:
        """A wrong average with what it should be: no fact explains it better than the two numbers that its words tell or name."""
        told, meant = self.told[n], average_meant(claim, self.passages[n], around)
        if meant is None:
            return None
        index = self.prepared.index
        facts = tuple(dict.fromkeys(index.position[fact] for o in meant[-1] for fact in o.facts))
        named = [index.position[name] for name in told.facts]
        if len(named) > 1:
            # what it should be is told already
            return None
        values = (source.low for order in named if (source := index.by_field.get((order, "value"))) is not None)
        beside = self.nearby[n].values
        if any(low is not None and low not in beside and of_like_size(claim.low, low, ALIKE) for low in values):
            # 每户慰问金800元: what falls to each may be the fact's own number, where that is not told as what all receive
            return None
        return self.teller.averaged_wrong(self.mentions[n], facts, meant)

    def _around(self, n: int, claim: Claim) -> Around:
        """The numbers that arithmetic about a figure may use."""
        held, prepared, setting, passage = self.operands, self.prepared, self.settings[n], self.passages[n]
        mates = self.mates(n)
        first, last = mates[0], mates[-1]
        told = [m for m in mates if held[m]]
        far = [found for m in range(max(0, first - FAR), min(len(held), last + FAR)) if (found := held[m])]
        nearest = sorted(sorted(told, key=lambda other: (abs(other - n), other))[:MOST_OPERANDS])
        beside = [found for other in nearest if (found := held[other])]
        before = range(max(0, first - BEFORE), first) if self.takes_in[n] else ()
        texts = {o.text for o in beside}
        each = per_each(passage)
        least = NAMED_RATE if each or (passage.leading.endswith("率") and claim.step < 1) else NAMED
        rated = RATE_NAMED.search(passage.leading)
        of_rate = telling(rated.group(1)) if rated else frozenset[str]()
        named = setting.named()[: MOST_NAMED_EACH if each else MOST_NAMED]
        return Around(
            beside,
            [found for m in before if (found := held[m])],
            [o for o in (*far, *prepared.totals) if o.text not in texts or o not in beside],
            [
                prepared.operand(o)
                for o in named
                if prepared.single(o)
                and setting.words(o) >= (least if of_rate.isdisjoint(prepared.index.item_grams[o]) else NAMED_RATE)
            ],
            prepared.eaches,
            prepared.spans,
            [found for m in told if (found := held[m]) and self._is_inner(m, n)],
            self.nearby[n].closed,
            self._next_to(beside, named) if each else (),
        )

    def _is_inner(self, m: int, n: int) -> bool:
        """Whether a figure is told as a part of another than n, and n is not told beside it: 接待22件，成功27件，其中合同5件."""
        if not self._is_part(m) or self._is_part(n):
            return False
        unit = self.mentions[m].unit
        alike = (k for k in range(m - 1, self.mates(m)[0] - 1, -1) if fit(unit, self.mentions[k].unit) is Fit.SAME)
        return next((k for k in alike if not self._is_part(k)), n) != n

    def _is_part(self, n: int) -> bool:
        """Whether a figure is told behind 其中."""
        return "其中" in self.passages[n].so_far

    def _may_take_in(self, n: int) -> bool:
        """Whether a figure may add up those of the sentences before: 共 alone does not say so where it should tell a fact told nowhere."""
        figure = self.told[n]
        if figure.status is not Status.CONTRADICTED or TOGETHER.search(self.passages[n].leading):
            return True
        return any((self.prepared.index.position[name], 0, 0) in self.told_by for name in figure.facts)

    def _next_to(self, beside: Sequence[Operand], named: Sequence[int]) -> tuple[Operand, ...]:
        """The facts that stand near those told in a sentence, or near the one that its words name best, of their topics, and the numbers in their texts."""
        prepared, index = self.prepared, self.prepared.index
        anchors = dict.fromkeys((*(index.position[fact] for o in beside for fact in o.facts), *named[:1]))
        found = (
            order
            for anchor in anchors
            for order in range(max(0, anchor - REACH), min(len(index.facts), anchor + REACH + 1))
            if order not in anchors and index.topic_of[order] == index.topic_of[anchor] and prepared.single(order)
        )
        texts = (one for fact in anchors for one in prepared.in_text(fact))
        return (*map(prepared.operand, dict.fromkeys(found)), *texts)

    # The whole

    def _finish(self, before: Self | None) -> None:
        """The figures at their places, and what rests on the whole draft."""
        align, growth = self.align, self.growth
        changed = self.retold | self.refollowed
        self.figures: list[Figure] = align.carried(before.figures if before is not None else [], None)  # type: ignore[arg-type]
        if growth:
            for n in range(align.size - align.tail, align.size):
                self.figures[n] = self.figures[n].at(self.mentions[n].start)
        places = changed | {self.chained[c] for c in self.redecided}
        places = {*self.touched, *(mate for n in places for mate in self.mates(n))}
        self.chance, renewed = self._redone("chance", before, places, self._by_chance, align)
        changed |= renewed
        for n in changed:
            figure = self.chance[n] or self.following[n] or self.told[n]
            self.figures[n] = figure.at(self.mentions[n].start)
        renewed = changed | self.resettled | self.renewed | {self.chained[c] for c in self.redecided}
        self.idle, reidled = self._redone("idle", before, renewed, self._is_idle, align)
        self.reported = [found for found, idle in zip(self.figures, self.idle, strict=True) if not idle]
        self._find_conflicts(before, changed, reidled)
        self._find_omissions(before, changed | reidled)
        for setting in self.settings:
            setting.rest()

    def _by_chance(self, n: int) -> Figure | None:
        """A figure whose words hardly name the fact that has its number, in a sentence of which nothing else is in the sheet."""
        if (
            self.told[n].flagged
            or self.following[n]
            or n not in self.place
            or self.mentions[n].kind is not Kind.QUANTITY
        ):
            return None
        best = self.decisions[self.place[n]].best
        if not best.facts or best.words > BY_CHANCE or self._is_beyond_chance(n, best):
            return None
        others = [m for m in self.mates(n) if m != n and self.mentions[m].kind is Kind.QUANTITY]
        if not others or any((self.following[m] or self.told[m]).status is not Status.UNSUPPORTED for m in others):
            return None
        return self.teller.by_chance(self.mentions[n], best)

    def _is_beyond_chance(self, n: int, best: Candidate) -> bool:
        """Whether a figure is exactly the value of its fact, in its unit, with so many digits that none made up would have met it."""
        claim, source = self.claims[n], best.source
        if claim is None or source is None or not is_direct(best) or fit(claim.unit, source.unit) is not Fit.SAME:
            return False
        digits = significant_digits(claim.low)
        space: int = 9 * 10 ** (digits - 1)
        return self.prepared.index.spread(claim.unit, digits) * BEYOND_CHANCE <= space

    def _is_idle(self, n: int) -> bool:
        """Whether a figure is none of the report: a day of the week or 几十年 that the sheet does not tell, a span told in passing, or 一 as an article.

        一 is one where it may be, and no word names what it would count, here or in the sheet.
        """
        index, setting, claim = self.prepared.index, self.settings[n], self.claims[n]
        if WEEKDAY.fullmatch(self.mentions[n].value):
            # a sheet says on which day something was, hardly ever on which of the week
            return self.figures[n].flagged
        if self.mentions[n].unit == "年" and self.mentions[n].value in UNTOLD_YEARS:
            return self.figures[n].flagged
        if claim is not None and self.figures[n].flagged and is_in_passing(self.mentions[n], setting, index):
            return True
        if n not in self.place or self.following[n] or claim is None or claim.hedges:
            return False
        told = self.nearby[n].values
        if not may_be_article(self.mentions[n], setting, index, told):
            return False
        figure = self.figures[n]
        if not figure.flagged:
            return self.decisions[self.place[n]].best.words <= w.HARDLY - w.NO_WORDS
        accused = (index.by_field.get((index.position[name], "value")) for name in figure.facts)
        if figure.status is Status.CONTRADICTED and any(source and source.low in told for source in accused):
            # what it would contradict is told beside it
            return True
        least = NAMED_BY_ONE if figure.status is Status.UNSUPPORTED else NAMED_ONE
        named = [order for order in setting.named()[:MOST_NAMED_EACH] if setting.words(order) >= least]
        if figure.facts and not any(index.position[name] in named for name in figure.facts):
            # nothing but its place says that it tells what it would contradict
            return True
        sources = [s for order in named for s in index.sources_of.get(order, ()) if s.low not in told]
        return not any(fit(claim.unit, source.unit) >= Fit.GENERIC for source in sources)

    def _find_conflicts(self, before: Self | None, changed: set[int], reidled: set[int]) -> None:
        index, figures = self.prepared.index, self.figures
        places = {*self.touched, *(mate for n in changed for mate in self.mates(n))}

        def strained(n: int) -> tuple[Conflict, ...]:
            return tallies.strained(figures, self.claims, self.mates(n), n, self.passages[n])

        self.strained, _ = self._redone("strained", before, places, strained, self.align)
        self.items, renamed = self._redone(
            "items",
            before,
            changed | reidled,
            lambda n: None if self.idle[n] else conflicts.item_of(figures[n]),
            self.align,
        )
        self.doubted, _ = self._redone(
            "doubted",
            before,
            changed | renamed,
            lambda n: self.items[n] if figures[n].suggestion is not None else None,
            self.align,
        )
        self.conflicts = (
            *self.prepared.conflicts,
            *conflicts.told_twice(index, figures, self.items, self.doubted, self.sentences),
            *(c.moved(self.mentions[n].start) for n, found in enumerate(self.strained) for c in found),
            *repeats.told_again(self.layout.starts, self.plain.split("\n"), self.text),
        )

    def _find_omissions(self, before: Self | None, changed: set[int]) -> None:
        omissions, text = self.prepared.omissions, self.text
        first = bisect_left(self.mentions, self.altered[0] - AFTER, key=end_of)
        places = {*changed, *range(first, bisect_right(self.mentions, self.altered[1] + BEHIND, key=start_of))}
        self.stated, _ = self._redone(
            "stated",
            before,
            places,
            lambda n: omissions.stated_by(self.claims[n], self.figures[n], text),
            self.align,
        )
        held = before.lines if before is not None else {}
        self.lines: dict[str, frozenset[int]] = {}
        for line in text.split("\n"):
            known = held.get(line)
            self.lines[line] = omissions.told_in(line) if known is None else known
        self.uses, _ = self._redone(
            "uses",
            before,
            changed,
            lambda n: () if self.idle[n] else omissions.told_by(self.figures[n]),
            self.align,
        )
        self.left_out: LeftOut = omissions.left_out(
            self.uses, (*self.stated, *self.lines.values()), before.left_out if before else None
        )
