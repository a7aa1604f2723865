"""Programmes, slogans, pushes and schemes (口号与做法), known by their shape: 三定一统筹, 六好班组, 大干一百天, 10+1.

Those that are simply known stand in data/words.tsv, the words of exhortation in data/contexts.tsv.
"""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, Page, Reading, rule

# what stands before a small number that is counted, or before a part of a larger one
_COUNTED = frozenset("第近约共超过了有得" + HAN + DIGITS)


@rule(
    "几加几的做法",
    DIGITS + "一二三四五六七八九",
    r"[\d一二三四五六七八九]{1,4}(?:\+[\dNnXx一二三四五六七八九]{1,3}){1,6}(?:[=<>]\d{1,4})?",
)
def plus_scheme(_page: Page, found: re.Match[str]) -> Reading | None:
    """10+1, 3+N, 5+2=0."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "大干一百天（口号）",
    DIGITS + HAN,
    rf"(?:(?<=[大苦]干)|(?<=[决大会]战))(?:\d{{2,3}}|[{HAN}]{{1,4}})(?:天|日|个月|季度)"
    rf"|(?:(?<=奋战)|(?<=攻坚))(?:[1-9]0{{1,2}}|[一二三四五六七八九]?[百十])(?:天|日)|(?<=千)[一二三四1-4]季度",
)
def push(_page: Page, found: re.Match[str]) -> Reading | None:
    """大干一百天, 决战四季度, 奋战100天: the name of a push."""
    return Reading(found.start(), found.end(), Kind.NAME)


_OUTPUT = "(?:工业|产值|GDP|生产总值|增加值|国内|地区|施工产值|营业收入|产出)"


@rule(
    "万元产值（指标名）",
    "万百千",
    rf"[百千万](?=元{_OUTPUT}|人(?:发明|专利|拥有|[\u4e00-\u9fff]{{1,4}}率))"
    r"|(?<=每)(?:[百千万亿]|[十百千]万)(?=[人名户家元亩公吨件例张份头米克瓦]|[平立]方|千[米克瓦])",
)
def per_ten_thousand(page: Page, found: re.Match[str]) -> Reading | None:
    """万元工业增加值用水量, 千人负伤率, 每千人: the measure an indicator is named after."""
    before = page.text[found.start() - 1 : found.start()]
    return None if before in tuple("几数上近约余多") else Reading(found.start(), found.end(), Kind.NAME)


# what is done once a week; with 每周 only where the phrase ends, for 每周一检查各班 is on Mondays
_HELD = (
    "(?:调度|通报|例会|汇报|总结|检查|督查|讲评|分析|小结|研判|会商|点评|讲堂|主题|督办|反馈|交账|公示|排名|考核|点名|曝光"
    "|更新|清零|复盘|简报|报告|交流|测试|讲座)"
)


@rule(
    "一月一主题",
    "一",
    r"一[月季周日旬班](?:(?=一[\u4e00-\u9fff])|[两二三四五][查检测评练考餐巡报清扫访议学会])"
    rf"|一(?:季度|年)(?=一(?:{_HELD}|评比|考评|评议))"
    r"|(?<=每[月周季年日旬天])一(?=[讲练训查测考谈学议赛研评报](?![次场]))"
    rf"|(?<=每[月季年旬])一(?={_HELD})|(?<=每周)一(?={_HELD}(?:[,。、;制机]|$))"
    r"|(?<=每[月周季年日旬天])一(?=会[、,。;])"
    r"|一天(?=一个[样变])|(?<=一天)一个(?=样|变)",
)
def every(_page: Page, found: re.Match[str]) -> Reading | None:
    """一月一主题, 一季一评比, 一日三查, 每月一讲, 每周一调度, 一天一个样."""
    return Reading(found.start(), found.end(), Kind.PLAIN)


_STEPS = ("十", "百", "千", "十百", "百千", "十百千", "百千万", "十百千万")
_PROGRAMME = "(?:计划|工程|行动|活动|人才|示范|培育|提升|项目|创建)"


@rule(
    "十百千计划",
    "十百千",
    rf"(?:[十百千万]{{2,4}}|(?<=双)[十百千])(?={_PROGRAMME})",
)
def steps_of_ten(page: Page, found: re.Match[str]) -> Reading | None:
    """十百千计划, 双十工程: programmes named after their tens, hundreds and thousands, which make no number together."""
    if page.text[found.start() - 1 : found.start()] in _COUNTED or found.group() not in _STEPS:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("十二合一", "一二三四五六七八九十两", r"[一二三四五六七八九十两]{1,3}[合选]一(?![并起致定次])")
def many_in_one(page: Page, found: re.Match[str]) -> Reading | None:
    """十二合一, 五选一."""
    if page.text[found.start() - 1 : found.start()] in _COUNTED:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "几人制、几小时圈",
    "一二三四五六七八九两",
    r"[一二三四五六七八九两](?=人[篮蓝足排]球|人制|人赛|人[两三]足|小时(?:课堂|讲堂|[\u4e00-\u9fff]{0,2}圈))",
)
def format_name(_page: Page, found: re.Match[str]) -> Reading | None:
    """三人篮球, 一小时服务圈."""
    return Reading(found.start(), found.end(), Kind.NAME)


_WAY = "(?:工作|管理|教学|学习|服务|培训|调解|推进|攻坚|操作|检查|监督|诊疗|护理|防控|治理|落实)"


@rule(
    "几步工作法",
    DIGITS + "一二两三四五六七八九十",
    r"(?:\d{1,5}|[一二两三四五六七八九十百千]{1,4})"
    rf"(?=[步字心点环段维式]?{_WAY}法|[步字心环段维]法(?![定律院规庭官人]))",
)
def method(page: Page, found: re.Match[str]) -> Reading | None:
    """三步工作法, 五步法, 123工作法."""
    if page.text[found.start() - 1 : found.start()] in tuple("第共近约"):
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


_SLOGAN = r"[一二两三四五六七八九十双百千万]"
# characters that go on with a number or make a fraction, a date or a sentence of it
_NO_SLOGAN = "分点来余多几月年日季是、至到时百又成折倍有达为"


_PRIZES = ("等奖", "等功", "等次", "等级")


@rule(
    "数字口号（几×几×）",
    "一二两三四五六七八九十百千万",
    rf"(?P<a>{_SLOGAN})(?P<x>[\u4e00-\u9fff]{{1,2}}?)(?P<b>{_SLOGAN})(?P<y>[\u4e00-\u9fff])(?:{_SLOGAN}[\u4e00-\u9fff])?",
)
def slogan(page: Page, found: re.Match[str]) -> Reading | None:
    """三会一课, 一岗双责, 五比一创, 一家一户."""
    x, y, before = found["x"], found["y"], page.text[found.start() - 1 : found.start()]
    if before in ("第", "近", "约") or (before == "以" and x == "比"):
        # 以三比一获胜 is a score
        return None
    if (
        x in ("金", "银", "枚", "胜", *_PRIZES)
        or y in ("金", "银", "铜")
        or page.text.startswith(_PRIZES, found.end() - 1)
    ):
        return None
    if any(c in HAN for c in x + y) or any(c in _NO_SLOGAN for c in x):
        return None
    first, second = page.lexicon.classes.get(x), page.lexicon.classes.get(y)
    both_one = found["a"] == found["b"] == "一"
    if both_one and first == second == "计数" and x != y and y not in "次场期回届名人个件份":
        return Reading(found.start(), found.end(), Kind.PLAIN)
    if first and found["a"] == found["b"] and not second and page.text[found.end() : found.end() + 1] not in HAN:
        return Reading(found.start(), found.end(), Kind.NAME)
    if (first and (second or x in "个家名人项次件场期份万元%")) or y in "年月日元人名家次个%是等届以成":
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


_SMALL = r"(?:十[一二三四五六七八九]?|[两三四五六七八九])"
_ENDS = r"$|[,。、;:!?)\]\n”\"]|[和与及并]|的?(?:要求|原则|目标|理念|方针|思路)"
_NEXT = r"[两三四五六七八九十]"
_DEED = (
    r"的?(?:活动|工作法|管理|工程|行动|标准|机制|制度|模式|服务|创建|竞赛|评比|教育|建设|监督|承诺|预警|联动|融合)"
    r"|班组|支部|企业|机关|干部|职工|员工|党员|家庭|学生|教师|社区|村|窗口|站所|单位"
)


@rule(
    "数字口号（几＋口号词）",
    "两三四五六七八九十",
    rf"{_SMALL}(?:个(?P<v>[\u4e00-\u9fff]{{1,4}}?)(?={_ENDS})"
    rf"|(?P<w>[\u4e00-\u9fff]{{1,3}}?)(?={_ENDS}|{_NEXT}|{_DEED}))",
)
def exhortation(page: Page, found: re.Match[str]) -> Reading | None:
    """四个坚持, 五查活动, 六好班组, 三清楚: a small number right before a word of exhortation that ends the phrase."""
    if (found["v"] or found["w"]) not in page.lexicon.context("口号词"):
        return None
    if page.text[found.start() - 1 : found.start()] in _COUNTED:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


SLOGANS = (
    plus_scheme,
    push,
    per_ten_thousand,
    every,
    steps_of_ten,
    many_in_one,
    format_name,
    method,
    slogan,
    exhortation,
)
