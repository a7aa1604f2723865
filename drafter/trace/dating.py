"""Telling a date (日期结论): which fact has it, or what the named fact says instead."""

from __future__ import annotations

import re
from collections.abc import Collection

from drafter.numerals import Mention
from drafter.sheet import Period
from drafter.trace import explain
from drafter.trace.dates import impossible, outside, point_of, trace_date
from drafter.trace.evidence import DAY, Index
from drafter.trace.report import Figure, Status
from drafter.trace.setting import Setting
from drafter.trace.telling import Teller

# how clearly the words must name the fact of a date outside the period
OUTSIDE_WORDS = 60
# how much more clearly the words must name another fact than the date's own
CLEARLY = 140
# how many of the named facts are looked through for one with a date, and how clearly it must be named to be told beside a wrong one
MOST_NEAR, NEAR_WORDS = 6, 40
# how clearly the words must name the only one with a date for its date to be the one meant
ONLY_WORDS = 60
# how much more of a fact's item the words around a date must tell than of the item that has the date
TOLD_INSTEAD = 40
# where another date is told, or another part of the sentence begins
NEXT_DATE = re.compile(r"[；;]|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月")
SENT_IN = re.compile("总结|上报|报送")


def dated(mention: Mention, setting: Setting, teller: Teller) -> Figure:
    """The figure of a date: supported by a fact, by the period, or by neither."""
    index = teller.index
    passage = setting.passage
    if impossible(mention.value):
        return teller.figure(mention, Status.CONTRADICTED, reason="日历上没有这个日期。")
    alone = passage.sentence.strip() == mention.text and not teller.text[mention.end :].strip()
    match = trace_date(mention, index, passage, signature=alone)
    if alone and match is not None and not match.facts:
        sent = _sent_in(mention, index)
        if sent is not None:
            return _of_another_day(mention, teller, sent)
    if match is None:
        return _date_unknown(mention, setting, teller)
    if not match.facts:
        return teller.figure(mention, Status.SUPPORTED, reason=f"{match.reason}。")
    ranked = sorted(match.facts, key=lambda order: (-setting.words(order), order))
    named = match.of_period or setting.words(ranked[0]) >= OUTSIDE_WORDS
    if not named and not alone and outside(mention.value, index.period):
        return _date_unknown(mention, setting, teller)
    rival = _other_date(index, mention, setting, match.facts, ranked[0]) if not match.of_period else None
    if rival is not None:
        fact = index.facts[rival]
        own = index.facts[ranked[0]]
        reason = f"文中说的是{explain.label(fact)}，表中日期为{explain.date_text(fact.date)}；{mention.text}是{explain.label(own)}的日期。"
        suggestion = explain.suggest_date(mention, fact.date)
        return teller.figure(mention, Status.MISATTRIBUTED, (ranked[0],), reason=reason, suggestion=suggestion)
    chosen = tuple(ranked) if match.of_period else (ranked[0],)
    reason = f"{match.reason}。" if match.of_period else f"{explain.label(index.facts[ranked[0]])}中有此日期。"
    return teller.figure(mention, Status.SUPPORTED, chosen, reason=reason)


def _other_date(index: Index, mention: Mention, setting: Setting, facts: Collection[int], own: int) -> int | None:
    """A fact that the words name far more clearly than the date's own, with another date. facts: all that have the date."""
    if len(mention.value) < 6 or mention.value.startswith(("H", "Q")):
        return None
    rival = _told_instead(index, mention, setting, facts)
    if rival is not None:
        return rival
    for order in setting.named()[:3]:
        fact = index.facts[order]
        if (
            order != own
            and fact.date
            and setting.clause.get(order, 0) >= 70
            and setting.words(own) < setting.words(order) - CLEARLY
        ):
            return order
    return None


def _told_instead(index: Index, mention: Mention, setting: Setting, facts: Collection[int]) -> int | None:
    """The fact of another date of which the words around a date tell, up to the next one, and hardly anything of the date's own facts."""
    found, passage = point_of(mention.value), setting.passage
    if found is None or not found.month:
        return None
    behind = NEXT_DATE.split(passage.sentence[passage.at + len(mention.text) :], maxsplit=1)[0]
    before = "" if NEXT_DATE.search(passage.leading) else passage.leading
    named = index.named_by(f"{before} {behind}")
    least = max((named.get(order, 0) for order in facts), default=0) + TOLD_INSTEAD
    rivals = (order for order, share in named.items() if share >= least and index.facts[order].date)
    return max((o for o in rivals if o not in facts), key=lambda order: (named[order], -order), default=None)


def _is_in(value: str, period: Period) -> bool:
    """Whether a date, with a year or without, lies in the period as far as it says."""
    found = point_of(value)
    return found is not None and found.year in {0, period.year} and not outside(value, period)


def _sent_in(mention: Mention, index: Index) -> int | None:
    """The fact that says when the summary was sent in (总结上报), where that is another day than the one it is signed with."""
    said = [
        o for o, fact in enumerate(index.facts) if fact.date and fact.value is None and SENT_IN.search(index.items[o])
    ]
    signed = all(DAY.match(value) for value in (mention.value, *(index.facts[o].date for o in said)))
    return said[0] if len(said) == 1 and signed and index.facts[said[0]].date != mention.value else None


def _of_another_day(mention: Mention, teller: Teller, order: int) -> Figure:
    """A date that the sheet does not have, where the words are of a fact with another."""
    fact = teller.index.facts[order]
    reason = f"事实表中没有这个日期；{explain.label(fact)}的日期为{explain.date_text(fact.date)}。"
    suggestion = explain.suggest_date(mention, fact.date)
    return teller.figure(mention, Status.CONTRADICTED, (order,), reason=reason, suggestion=suggestion)


def _date_unknown(mention: Mention, setting: Setting, teller: Teller) -> Figure:
    index = teller.index
    for order in setting.named()[:3]:
        fact = index.facts[order]
        if setting.words(order) < 120:
            break
        if fact.date:
            return _of_another_day(mention, teller, order)
    period = index.period
    reason = "事实表中没有这个日期"
    if period is not None and not _is_in(mention.value, period):
        reason += f"，也不是填报期间（{period.label}）"
    near = [o for o in setting.named()[:MOST_NEAR] if index.facts[o].date and setting.words(o) >= NEAR_WORDS]
    if not near:
        return teller.figure(mention, Status.CONTRADICTED, reason=f"{reason}。")
    nearest = near[0]
    if len(near) == 1 and setting.words(nearest) >= ONLY_WORDS:
        return _of_another_day(mention, teller, nearest)
    fact = index.facts[nearest]
    reason += f"；上下文最接近{explain.label(fact)}，日期为{explain.date_text(fact.date)}。"
    return teller.figure(mention, Status.CONTRADICTED, (nearest,), reason=reason)
