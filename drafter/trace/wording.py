"""What the words around a figure call for (用词信号): a change, a share, an average, the year before, a target.

Word lists as patterns, one a purpose, and the few questions that are asked of a passage with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from drafter.numerals import Mention
from drafter.sheet import Period
from drafter.trace.claim import Claim, claim_of
from drafter.trace.derive import Derivation, Shape
from drafter.trace.opposites import is_of_the_rest, rate_told
from drafter.trace.passages import Passage

PRIOR_WORDS = re.compile(
    r"上年|去年|往年|同期|年初|上期|此前|原有|原来|前一年|前年|头一年|上一|上届|上次|原(?![煤料油则因始棉粮木材动地创])"
)
# 由3个增加到6个, but not 由5人组成
FROM = re.compile("[由从]")
TO = re.compile(
    r"[到至为]|[跃升]居|(?:增加|减少|提高|提升|上升|下降|降低|扩大|缩小|缩短|压缩)了?[\d一二两三四五六七八九十]"
)
CURRENT_WORDS = re.compile(r"到|至|今年|本年|本期|现|目前|达|[跃升]居|[跃升晋]为|[跃晋]升|晋级|进位")
# 一般公共预算收入完成 tells what came in
TARGET_WORDS = re.compile(
    r"目标|任务|计划|指标|力争|确保|打算|争取|预计|要求|(?<!公共)(?<!财政)(?<!基金)预算|批[下给]|限额|配额|额度|核定|控制数"
)
TARGET_BEHIND = re.compile(r"的?[^，,。；]{0,4}(?:任务|目标|计划|指标|要求)(?![^，,。；]{0,3}[的完])")
# 超过9000人的年度任务: the number is the aim itself, and 超过 says how the result compares with it
COMPARING = frozenset({"超过", "超", "高于", "低于", "多于", "大于", "达到", "突破", "不足"})
AIM_BEHIND = re.compile(r"的[^，,。；的]{0,4}(?:任务|目标|计划|指标|要求)")
# 批下来7000立方米，实际砍了6840立方米: what is told before is what was allowed or planned
ACTUAL_BEHIND = re.compile(r"[^，,。；;]{0,16}[，,][^，,。；;\d]{0,4}实际")
INTENDED = re.compile("将|要|拟|计划|力争|争取|打算")
AHEAD = re.compile("力争|打算(?!的)|明年|来年|下一年|下一?学年|下一?学期|下一步|新的一年")
PLAN_HEADING = re.compile(r"打算|计划|思路|安排|下一步|明年|下半年|来年")
# 下半年，我们将…：一是…；二是…
PLAN_OPENS = re.compile(
    r"\s*(?:明年|来年|下一?年|次年|下一步|今后|新的一年|(?:下半年|下阶段|(?:19|20)\d\d年)[^。]{0,8}(?:将|要|拟|计划|打算|力争))"
)
SHARE_WORDS = re.compile(r"率|占|比(?!赛|武|拼|学)|达|覆盖|(?<![方全])面(?![向临对积])|(?<![年季制月])度|完成|过半|超")
RISE = re.compile(
    r"增长|成长(?=[了约近达率]*(?:[\d百]|$))|增加|上升|提高|提升|扩大|净增|上涨|新增|增|多|提速|攀升|高于|高出|增收|增幅|涨幅|前移|前进|进步|跃升|加快|加大|走高|上扬|上调|攀高|激增|递增|延长"
)
FALL = re.compile(
    r"下降|减少|降低|缩短|少|提早|提前|压减|下滑|回落|压缩|节约|节省|降|减|早|低于|降幅|减幅|后移|后退|退步|退后|倒退|缩小|缩减|收窄|收缩|萎缩|走低|走弱|放缓|下跌|下调|下挫|滑落|锐减|递减|跌"
)
# what was added to a stock that the sheet states before and after: 新添电脑86台，总数达到320台
NEWLY = re.compile("新[建增添购置设招办成开组发吸签立进装布修铺植栽种辟录聘配投安引采]|净增")
# 除新进校的两人外: what is left out of a whole, and not what came since
EXCEPTED = re.compile("除.*外")
# what there is in all, behind what was added; an item that counts all there is, and one that counts what is added
IN_ALL = re.compile("总[数量计]|累计|[共现已拥]有|达")
STOCK_ITEM = re.compile("在册|在编|[现实已]有|总[数量]|存量|保有|拥有|[年期]末")
ADDED_ITEM = re.compile("新|增|当年|本年|加入|入会|发展|转入|纳入")
# the same in other words, where the total is told beside it: 领办专业合作社15个，总数64个
FOUNDED = re.compile(
    "[领创兴开举]办|组建|成立|设立|增设|建[成立起]|建设|发展|吸[收纳]|培育|添置|添|购置|引进|纳入|扩建"
)
GROWTH_WORDS = re.compile(RISE.pattern + "|" + FALL.pattern + "|同比|较上|比上|翻|涨|长了|变化")
CHANGED = re.compile(
    r"(?:同比|较|比|由|从).*(?:增|减|升|降|涨|多|少|高|低|缩短|压缩|提前|延长|扩大|缩小|加快|走低|走高|收窄|前移|后移|前进|后退|倒退|进步|退步|跃升|进位|下滑|缩减|节省)[加少长高低幅了约近]*$|[增降涨跌减]幅(?:为|达|达到|约|近)?$|(?:增长|成长|下降|减少|增加|提高|降低)了?$"
)
# what a change led to is told, not the change itself: 由3个增加到6个
CHANGED_TO = re.compile(r"(?:[增升提降减缩涨压跃扩][^，,。；幅率量]{0,3}[到至为]|达到?|总[数量][已有为是至]*)$")
COMPLETED = re.compile(r"(?:完成|达|占|超).{0,8}(?:任务|目标|计划|指标|规划|预算(?!收入)|定额)[^，,]{0,4}$")
# an item that is itself such a rate
COMPLETION = re.compile("完成|达成|执行|进度|兑现|实现|任务|目标|计划|指标|规划|预算")
AVERAGED = re.compile(r"(?:人均|户均|平均)[^，,]{0,6}$")
RATED = re.compile(r"(?:率|占|占比|比重|面)(?:为|达|达到|约|的)?$|占[^，,]{1,10}的$")
AIMED = re.compile(r"任务|目标|计划|指标|规划|预算|定额")
MONTHLY_WORDS = re.compile(r"月均|每月|平均每?个?月|按月")
# 占会员总数的…: what a share is of
SHARE_OF = re.compile(r"占(?!比)([^，,占]{2,12}?)的?[近约超过达到]*$")
MULTIPLE_WORDS = re.compile(r"倍|番|相当于")
RATE_OF = re.compile(r"([\u4e00-\u9fff]{2})率[为达到约]{0,2}$")
# 其余两座年内完成: what is left of a whole after its parts
REST = re.compile("(?:其余|剩余|余下|剩下)的?$")
PART_WORDS = re.compile(r"半|成|分之")
TOTAL_WORDS = re.compile(r"共|总|合计|累计|各|分别|全")
REMAINDER_WORDS = re.compile(
    r"没|存|其余|其他|另|加上|连同|自筹|还|再|尚|未|余|净|(?<![许众])多(?!次|种|项|方|元|层|家)|(?<![至不多])少(?!年|儿|先|数)|比(?!赛|武|拼|例|学)|差|除|剩|缺|不足"
)
# an item that is itself a change, such as 新增会员 or 节约资金
CHANGE_ITEM = re.compile(r"增|减|升|降|节|差")
# words beside a number in a text that make it a change
CHANGE_BESIDE = re.compile(r"增|减|升|降|节|差|多|少|移|前进|后退|进步|退步")
OF_EACH = re.compile("[均每]|标准|单价|[(（][周日月][)）]")
# what is earned is told of one person by itself
EARNED = re.compile("工资|薪|收入|年龄")
LEFT_OVER = re.compile("其余|剩|余下|尚|还有|仍|待|正在|未")
PLACE_ITEM = re.compile("名次|位次|排名|排位|位居")
RANKING = re.compile("考核|考评|评比|评议|赛|杯|运会|运动会|团体|成绩|积分|总分|测评|排|荣誉|增速|绩效")
# those who take part in a contest are counted, not ranked
HEADS = re.compile(
    "(?:人数|人员|职工|教工|选手|队员|会员|师生|学生|代表|参[赛加]|报名|出席|到会|观众|获奖|先进|志愿者|人次?)$"
)


def shapes_called_for(passage: Passage) -> frozenset[Shape]:
    """The kinds of arithmetic that the words before a figure call for; none when they call for a plain number."""
    leading = passage.leading
    if CHANGED.search(leading):
        return frozenset({Shape.CHANGE, Shape.GROWTH, Shape.POINTS})
    if COMPLETED.search(leading) or leading.endswith(("完成", "完成率", "完成率达")):
        return frozenset({Shape.COMPLETION})
    if AVERAGED.search(leading):
        return frozenset({Shape.AVERAGE})
    if RATED.search(leading):
        return frozenset({Shape.SHARE})
    return frozenset()


def is_rate_told(row: Derivation, passage: Passage, items: Sequence[str]) -> bool:
    """Whether a share is that of which the words tell the rate: 合格率 is of what is not among 不合格, and never of those."""
    rest, told = "-" in row.formula and len(row.facts) == 2, rate_told(passage.leading)
    return rest == (bool(told) and is_of_the_rest(told, items[row.facts[0]]))


def direction(passage: Passage, *, of_place: bool = False) -> int:
    """1 when the words around a figure tell of a rise, -1 of a fall, 0 when they tell neither; of_place: 提前 shortens a time, but raises a place."""
    for words in (passage.before[-8:], passage.after[:4], passage.clause):
        words = words.replace("提前", "前移") if of_place else words
        rises = [m.end() for m in RISE.finditer(words)]
        falls = [m.end() for m in FALL.finditer(words)]
        if rises or falls:
            return 1 if max(rises, default=-1) > max(falls, default=-1) else -1
    return 0


def tells_prior(leading: str, period: Period | None, behind: str = "") -> bool:
    """Whether the clause up to a figure tells of the period before: the last word about time decides (由上年的30%提高到…).

    behind: the rest of the clause, where what 由 and 从 begin is brought to its end.
    """
    prior = [m.end() for m in PRIOR_WORDS.finditer(leading)]
    if TO.search(behind):
        prior += [m.end() for m in FROM.finditer(leading)]
    if period is not None:
        prior += [m.end() for m in re.finditer(f"{period.year - 1}年", leading)]
    return bool(prior) and max(prior) > max((m.start() for m in CURRENT_WORDS.finditer(leading)), default=-1)


def claim_in(mention: Mention, passage: Passage) -> Claim | None:
    """What a figure claims where it stands: 超过 before 9000人的年度任务 compares a result with 9000, which is told exactly."""
    claim = claim_of(mention)
    if claim is not None and claim.hedges and claim.hedges <= COMPARING and AIM_BEHIND.match(passage.after):
        return replace(claim, hedges=frozenset())
    return claim


def tells_remainder(passage: Passage) -> bool:
    """Whether the words on either side of a figure tell what is left of a whole or lies between two numbers: 另有3家, 相差5人."""
    return bool(REMAINDER_WORDS.search(f"{passage.leading}，{passage.after}"))


def tells_plan(passage: Passage, period: Period | None) -> bool:
    """Whether a figure is told of the time to come: under a heading of plans, or behind 力争, 下学年 or the next year."""
    said = passage.sentence[: passage.at]
    if PLAN_HEADING.search(passage.heading) or AHEAD.search(said):
        return True
    _, year, behind = said.rpartition(f"{period.year + 1}年") if period is not None else ("", "", "")
    return bool(year) and INTENDED.search(behind) is not None


def tells_target(passage: Passage) -> bool:
    """Whether a figure is told as something aimed at."""
    told = TARGET_WORDS.search(passage.leading) or TARGET_BEHIND.match(passage.after)
    told = told or ACTUAL_BEHIND.match(passage.sentence, passage.at)
    return bool(told or PLAN_HEADING.search(passage.heading) or PLAN_OPENS.match(passage.opening))
