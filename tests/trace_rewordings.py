"""Drafts said otherwise but still true (同义改写): the same value in another form, a true hedge, another script or order.

Nothing of these may be flagged. Each rule yields `Mutation`s that are marked harmless.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tests.trace_cases import factor_of, han_number
from tests.trace_sampling import (
    ARABIC,
    HAN_RUN,
    SAME_MEASURE,
    TO_SIMPLIFIED,
    TO_TRADITIONAL,
    Mutation,
    Sampler,
    to_han,
)

FULL_WIDTH_DIGITS = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.%"}
# What is counted one by one, so that a count may be told roughly.
COUNTED = frozenset(
    ("人", "名", "家", "个", "個", "户", "戶", "次", "人次", "件", "条", "條", "份", "处", "處", "场", "場", "元")
)
NEEDS_CONTEXT = r"其中|其他|其余|其餘|另|每|人均|户均|戶均|该|該|这|這|到|由|从|從|还|還|又"


class Rewordings(Sampler):
    """Draws true rewordings of a case (同义改写)."""

    def same_figure(self) -> Iterator[Mutation]:
        """The same value in another form: 元 and 万元, numerals, full-width, grouped, another measure word."""
        for figure in self.pick([g for g in self.arabic if g.unit == "元" and g.status != "approximate"]):
            value = Fraction(figure.value)
            if not re.fullmatch(r"[0-9.,]+[万萬]?元", figure.text) or not self.is_exact(figure):
                # 19.3万元 for 192960 is true, 193000元 is not
                continue
            if value.denominator == 1 and re.search("[万萬]元$", figure.text):
                text = ARABIC.sub(str(value), figure.text, count=1).replace("万", "").replace("萬", "")
            elif value >= 10**4:
                number = format((Decimal(figure.value) / 10**4).normalize(), "f")
                text = ARABIC.sub(number, figure.text, count=1).replace("元", self.script("万元"))
            else:
                continue
            yield self.replace(figure, text, "true-money", harmless=True)
        whole = [g for g in self.arabic if re.match(r"[0-9]+\D", g.text) and "." not in g.text]
        for figure in self.pick([g for g in whole if g.unit not in {"%", "元"} and "万" not in g.text]):
            text = ARABIC.sub(lambda m: to_han(int(m.group().replace(",", ""))), figure.text, count=1)
            yield self.replace(figure, self.script(text), "true-numeral", harmless=True)
        for figure in self.pick([g for g in self.quantities if HAN_RUN.match(g.text)]):
            run = HAN_RUN.match(figure.text)
            value_read = han_number(run.group()) if run else None
            if run and value_read and figure.text[run.end() : run.end() + 1] not in {"", "成", "分", "倍", "番"}:
                text = str(value_read) + figure.text[run.end() :]
                yield self.replace(figure, text, "true-digits", harmless=True)
        for figure in self.pick(self.arabic):
            text = figure.text.translate(FULL_WIDTH_DIGITS)
            yield self.replace(figure, text, "true-full-width", harmless=True)
        for figure in self.pick([g for g in whole if re.match(r"[0-9]{4,}", g.text)]):
            text = ARABIC.sub(lambda m: f"{int(m.group()):,}", figure.text, count=1)
            yield self.replace(figure, text, "true-grouped", harmless=True)
        for figure in self.pick([g for g in self.exact if g.unit in SAME_MEASURE and g.text.endswith(g.unit)]):
            stem = figure.text[: len(figure.text) - len(figure.unit)]
            text = stem + SAME_MEASURE[figure.unit]
            yield self.replace(figure, text, "true-measure", harmless=True)

    def true_hedges(self) -> Iterator[Mutation]:
        """An exact figure told roughly, and truly."""
        found = [g for g in self.exact if re.fullmatch(r"[0-9]+\D{1,2}", g.text) and g.unit in COUNTED]
        for figure in self.pick([g for g in found if len(g.text.rstrip("人名家个户次件条份元")) >= 3]):
            number = int(ARABIC.search(figure.text).group())  # type: ignore[union-attr]
            unit = figure.text[len(str(number)) :]
            step = 10 ** (len(str(number)) - 1)
            low, high = number // step * step, (number // step + 1) * step
            if number == low or factor_of(unit) > 1:
                continue
            near = number >= low + step * 0.8
            text = f"近{high}{unit}" if near else f"{low}{self.random.choice('余多')}{unit}"
            yield self.replace(figure, self.script(text), "true-hedge", harmless=True)

    def restated(self) -> Iterator[Mutation]:
        """A clause that says enough by itself, said once more at the end of the text."""
        draft = self.case.draft
        for figure in self.pick(self.exact, 3 * self.per):
            start = max(draft.rfind(c, 0, figure.start) for c in "，。；：\n“”") + 1
            ends = [at for at in (draft.find(c, figure.end) for c in "，。；：\n“”") if at >= 0]
            clause = draft[start : min(ends)]
            around = len(clause) - len(figure.text)
            inside = [g for g in self.case.gold if g.start < min(ends) and g.end > start]
            if around < 8 or len(inside) > 1 or re.search(NEEDS_CONTEXT, clause):
                continue
            head = draft.rstrip() + "\n"
            added = self.script(f"总之，{clause}，来之不易。")
            at = len(head) + 3 + figure.start - start
            span = (at, at + len(figure.text))
            yield Mutation("true-restated", head + added + "\n", (span,), (figure,), harmless=True)

    def same_text(self) -> Iterator[Mutation]:
        """The whole draft in the other script; its sections in another order."""
        table = TO_SIMPLIFIED if self.traditional else TO_TRADITIONAL
        draft = self.case.draft.translate(table)
        spans = tuple((g.start, g.end) for g in self.case.gold)
        yield Mutation("true-script", draft, spans, self.case.gold, harmless=True)
        heads = [m.start() for m in re.finditer(r"(?m)^[一二三四五六七八九]、", self.case.draft)]
        if len(heads) < 3:
            return
        cuts = [*heads, len(self.case.draft)]
        sections = list(pairwise(cuts))
        # The last section closes the text; the others may come in any order.
        order = [*reversed(sections[:-1]), sections[-1]]
        draft, moved = self.case.draft[: heads[0]], {}
        for start, end in order:
            moved[start] = len(draft)
            draft += self.case.draft[start:end]
        places = []
        for figure in self.case.gold:
            home = max((h for h in heads if h <= figure.start), default=None)
            shift = 0 if home is None else moved[home] - home
            places.append((figure.start + shift, figure.end + shift))
        yield Mutation("true-order", draft, tuple(places), self.case.gold, harmless=True)

    def true_dates(self) -> Iterator[Mutation]:
        """A date in numerals of the other kind."""
        for figure in self.pick([g for g in self.case.gold if re.fullmatch(r"[0-9]{1,2}月(?:[0-9]{1,2}日)?", g.text)]):
            text = ARABIC.sub(lambda m: to_han(int(m.group().replace(",", ""))), figure.text)
            yield self.replace(figure, text, "true-date", harmless=True)

    def all(self) -> Iterator[Mutation]:
        """Every class in turn."""
        rules: tuple[Callable[[], Iterator[Mutation]], ...] = (
            self.same_figure,
            self.true_hedges,
            self.true_dates,
            self.restated,
            self.same_text,
        )
        for rule in rules:
            yield from rule()
