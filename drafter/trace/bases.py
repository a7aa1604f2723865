"""What a change is told from (变化的底数): 超计划6300吨 is counted from the target, 比上年增产6.9% from the year before.

A fact with a previous value and a target has two changes, and only one of them is what the words say. Words of an aim bind a change to
the target, words of the time before, and a growth told without either, to the previous value; 超3500户 leaves both open. The words are
those up to the figure, and of two the last decides. So too the way a stock went: 由39户减少到34户 tells the end of a change, whose
direction the words must have right.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from drafter.trace.derive import Derivation, Shape
from drafter.trace.passages import Passage
from drafter.trace.wording import FALL, RISE


class Base(StrEnum):
    """What a change is counted from (底数)."""

    PREVIOUS = "previous"
    TARGET = "target"


# 年初定的数: what was set at the beginning of the year
AIM = "计划|任务|目标|指标|预算|预期|定额|[定核]的?[数额]|[原预]定|定下的"
# 超计划, 高出省定目标, 较预算节约, 距任务差: the aim is what is compared with; 计划生育率提高 and 完成计划 compare with none
FROM_AIM = re.compile(
    rf"(?:超[出过]?|[高多快大优好低少慢小]于|高出|[比较与同距离差欠])[^，,。；;\d]{{0,8}}(?:{AIM})[^，,。；;\d]{{0,6}}$"
    rf"|(?:{AIM})[^，,。；;\d]{{0,3}}(?:超[额出过]?|高出|多出|差|缺|欠)[^，,。；;\d]{{0,4}}$|超额[^，,。；;\d]{{0,6}}$"
)
FROM_BEFORE = re.compile(
    rf"同比|环比|上[年期月季届]|去年|前年|往年|同期|上半年|上学[年期]|上一|年初(?!的?(?:{AIM}))|年前|前一|[较比]前"
)
# growth told by its verb alone is growth since the period before; 超, 多, 差 and 节约 may be told of an aim
GREW = re.compile(
    "(?:增[长加产收幅速]?|成长|上升|提高|提升|上涨|涨幅|加快|提速|涨|下降|下滑|回落|降低|降幅|减幅|减少|[降减]|收窄)[了约近达为]*$"
)
AIMED = re.compile(AIM)
# the change told right before is one from an aim
AIM_BEFORE = re.compile(
    rf"(?:[比较超与同]|[高低多少]于|高出)[^，,。；;\d]{{0,8}}(?:{AIM})[^，,。；;]{{1,24}}[，,、][^，,。；;\d]{{1,6}}$"
)
OVER_AIM, UNDER_AIM = re.compile("[超高多快大优好增提升]"), re.compile("[低少慢小差欠缺短降减]|不足|节[约省]|压[减缩]")
# 按可比价增长
REAL = re.compile("可比价|不变价|扣除价格|剔除价格|实际增[长速]")
OF_ONE = frozenset({Shape.CHANGE, Shape.GROWTH, Shape.POINTS, Shape.MULTIPLE})
GROWN = re.compile(f"{RISE.pattern}|发展|壮大|拓展|扩展|扩充")
# what a change led to, with the verb that tells its way: 减少到, 提高至
ENDS = ("到", "至", "为")
ENDED = re.compile(r"([^，,。；;、\d]{1,6})[到至为]$")


def base_of(row: Derivation) -> Base | None:
    """What a piece of arithmetic over one fact counts a change from, None for any other arithmetic."""
    if row.shape not in OF_ONE or len(row.facts) != 1:
        return None
    return Base.TARGET if ".target" in row.formula else Base.PREVIOUS


def base_told(passage: Passage) -> Base | None:
    """What the words up to a figure say that its change is counted from, None when they leave it open."""
    aim, before = FROM_AIM.search(passage.leading), _last(FROM_BEFORE, passage.leading)
    if aim is not None and before < aim.start():
        return Base.TARGET
    return Base.PREVIOUS if before >= 0 else None


def is_nominal(row: Derivation, passage: Passage) -> bool:
    """Whether the growth of an amount of money is told as one at comparable prices, which no division of the amounts gives."""
    money = row.shape is Shape.GROWTH and REAL.search(passage.leading) is not None
    return money and base_of(row) is Base.PREVIOUS


def is_from_another(row: Derivation, passage: Passage, *, has_previous: bool) -> bool:
    """Whether a change of one fact is counted from what the words do not mean. has_previous: whether the fact has a previous value."""
    base = base_of(row)
    if base is None:
        return False
    told = base_told(passage)
    if told is not None:
        return told is not base
    if base is Base.PREVIOUS or not GREW.search(passage.leading):
        return False
    if AIM_BEFORE.search(passage.sentence[: passage.at]):
        # 比计划增加6300吨，增长3.5% goes on with what was told
        return False
    return has_previous or not AIMED.search(passage.sentence[: passage.at])


def way_from_aim(passage: Passage) -> int:
    """1 where a figure is told as above an aim, -1 below one, 0 where the words tell neither."""
    found = FROM_AIM.search(passage.leading)
    if found is None:
        return 0
    over, under = _last(OVER_AIM, found.group()), _last(UNDER_AIM, found.group())
    return (over > under) - (under > over)


@lru_cache(maxsize=4096)
def way_told(leading: str) -> int:
    """1 where what a rise led to is told (增加到34户), -1 for a fall, 0 where no such words stand before a figure."""
    found = ENDED.search(leading) if leading.endswith(ENDS) else None
    if found is None:
        return 0
    rise, fall = _last(GROWN, found.group(1)), _last(FALL, found.group(1))
    return (rise > fall) - (fall > rise)


def _last(words: re.Pattern[str], text: str) -> int:
    """Where the last of some words begins in a text, -1 when there is none."""
    return max((found.start() for found in words.finditer(text)), default=-1)
