"""A place that leaves no choice (定数): what stands right beside a figure says which number of which fact it must be.

由19个增加到26个 begins with what a fact was before, so that it ends with what the fact is now, whatever the sheet plans for the next year.
大型拖拉机215台，占总数的25% tells the part that the share is of, and not the whole. 已办结33件 tells what the words of a fact say is done,
and not all that it counts. Such a figure is wrong however well its number fits another fact, and whether or not the right one is told.
"""

from __future__ import annotations

import re

from drafter.trace.bases import ENDS, way_told
from drafter.trace.claim import Bearing, bears
from drafter.trace.derive import Shape
from drafter.trace.evidence import Source
from drafter.trace.misplaced import Chain
from drafter.trace.subject import ITS_SHARE
from drafter.trace.units import Fit, fit
from drafter.trace.wording import FROM
from drafter.trace.words import telling

# how far something has come
STAGE = re.compile("已|完[工成毕]|办[结成妥毕]|[竣开]工|投产|建成|落实|整改|验收|交付|销号")
NOT_YET = re.compile("未|没|待|尚")


def settled(chain: Chain, i: int) -> Source | None:
    """The number that a figure must tell where its place leaves no choice, None where it tells it or may tell another."""
    return _end_of_change(chain, i) or _part_of_share(chain, i) or _what_is_done(chain, i)


def _end_of_change(chain: Chain, i: int) -> Source | None:
    """What a fact is now, behind what it was before: 由19个增加到26个."""
    passage = chain.settings[i].passage
    if not i or not passage.leading.endswith(ENDS) or not FROM.search(passage.leading):
        return None
    head, index, claim = chain.decisions[i - 1].best, chain.index, chain.claims[i]
    if not head.matched or head.field != "previous" or chain.sentences[i] != chain.sentences[i - 1]:
        return None
    now = index.by_field.get((head.facts[0], "value"))
    if now is None or now.low is None or now.high is None or chain.settings[i].tells_plan:
        return None
    if fit(claim.unit, now.unit) < Fit.GENERIC or bears(claim, now.low, now.high, now.modifier) is not Bearing.NONE:
        return None
    own = chain.decisions[i].best.source
    before = None if own is None or not own.is_value else index.by_field.get((own.fact, "previous"))
    # another fact that was as much before is told from its start to its end
    return None if before is not None and before.low == chain.claims[i - 1].low else now


def _part_of_share(chain: Chain, i: int) -> Source | None:
    """The part that the share right behind a figure is told of, where the figure tells the whole: 护士612人，占卫技人员的54.9%."""
    own, mates = chain.owned[i], chain.mates(i)
    if own is None or not own.is_value or i + 1 not in mates:
        return None
    row = chain.arithmetic(i + 1)
    if row is None or row.shape is not Shape.SHARE or len(row.facts) != 2 or row.facts[1] != own.fact:
        return None
    here, behind = chain.settings[i].passage, chain.settings[i + 1].passage
    between = here.sentence[here.at + len(chain.claims[i].mention.text) : behind.at]
    by_field, part = chain.index.by_field, row.facts[0]
    if not ITS_SHARE.fullmatch(between) or behind.after.startswith("的"):
        # 村级站发展到31个，覆盖面83.9%: what grew is what is spread, and not the villages that it is spread over
        grown = way_told(here.leading) > 0 and (own.fact, "previous") not in by_field and (part, "previous") in by_field
        if not grown or (part, 0, 0) in chain.told:
            return None
    return by_field.get((part, "value"))


def _what_is_done(chain: Chain, i: int) -> Source | None:
    """The number that a fact's words say is done, where all that it counts is told as done: 已办结38件 of a list of 38."""
    own, passage = chain.owned[i], chain.settings[i].passage
    if own is None or not own.is_value or own.low is None or not STAGE.search(passage.before):
        return None
    index, said = chain.index, telling(passage.before) - chain.index.item_grams[own.fact]
    for source in index.told_of(own.fact):
        if source.is_value or source.low is None or not source.low < own.low or not STAGE.search(source.own):
            continue
        same = fit(source.unit, own.unit) is Fit.SAME and bool(NOT_YET.search(source.own)) == bool(
            NOT_YET.search(passage.before)
        )
        if same and not said.isdisjoint(telling(source.own)):
            return source
    return None
