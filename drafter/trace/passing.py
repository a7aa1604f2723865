"""Small numbers told in words and in passing (泛说的时间与路程): 三天不练手生, 六十岁的人了, 十里飘香.

A ledger says how long something took and how far something goes; prose speaks of days, years and steps without telling anything.
"""

from __future__ import annotations

import re

from drafter.numerals import Mention, fold, to_base
from drafter.trace.evidence import SERIAL, Index
from drafter.trace.setting import Setting
from drafter.trace.units import measure

# 三天, 十里, 半天, 六十岁
SPOKEN = re.compile("(?:[一二两三四五六七八九十百千半]|十[一二三四五六七八九]|[二三四五六七八九]十)几?")
# spans of time and of the way, and what no ledger counts
KINDS = frozenset({"days", "months", "minutes", "age", "metres", "unknown"})
# 为期三天, 缩短一个月, 培训三天, 铺设三里: what takes that long or goes that far
LASTED = re.compile(
    "(?:为期|短短|整整|连续|历时|长达|时长|持续|耗时|[用需]要?|达到?|[共满仅只训达是]|缩短|提前|延长|推迟|增加|减少|休[假养]?|学习|平均|安排"
    "|放假|脱产|住院|年龄|工期|[每各].{0,4}|[铺修挖挂种栽][设筑]?|[增加延]长)了?$"
)
OF_WHICH = re.compile(
    "的?(?:[培集轮军]训|学习|演练|活动|比赛|会[议期]|展览|休养|疗|考察|行程|工期|公示|课|时间|假|期限|制)"
)
# how many of the facts that the words name are looked at, and how clearly one must be named that has such a span: at all
MOST_NAMED, NAMED = 8, 1


def is_in_passing(mention: Mention, setting: Setting, index: Index) -> bool:
    """Whether a number that nothing bears out tells nothing: in words, small, and of time or way.

    It tells something behind its noun (培训三天), behind a word that says how long, and where a fact is named that has such a span.
    """
    passage, unit = setting.passage, to_base(mention.value, mention.unit)[1]
    number = fold(mention.text).removesuffix(fold(mention.unit))
    kind = measure(unit).kind if unit else "unknown"
    if (
        mention.kind in SERIAL
        or mention.modifier not in ("", "几")
        or kind not in KINDS
        or not SPOKEN.fullmatch(number)
    ):
        return False
    before = fold(passage.leading)
    if re.search(r"\d", passage.clause):
        # 短短三天捐款46820元
        return False
    if passage.joined or LASTED.search(before) or OF_WHICH.match(fold(passage.after)):
        return False
    if before and not passage.after.strip():
        return False
    named = (order for order in setting.named()[:MOST_NAMED] if setting.words(order) >= NAMED)
    return not any(measure(s.unit).kind == kind for order in named for s in index.sources_of.get(order, ()))
