"""Numerals of sayings (熟语里的数): 千家万铺, 挑三拣四, 三分靠技术、七分靠管理, 进百家门, 十里荷香, 两只手都要硬.

A frame of two numerals, or a numeral before the word of a picture, makes a saying of whatever fills it, so no list could hold them all.
The words of the frames stand in data/articles.tsv; sayings that are simply known stand in data/words.tsv.
"""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, Page, Reading, rule

# what makes a number of the numeral behind it
_COUNTED = frozenset("第近约共计超过达至到为有和" + HAN + DIGITS)
# measure words of which two stand for two counts: 三名五项
_COUNTING = frozenset("个名位人件份次场项期届元户家条台套支所间处天年月日分%")
# what goes on with a number or joins two
_JOINS = HAN + "点至到余多来几又半成折倍加减乘比或、"
_WORD = "[\u4e00-\u9fff]"

# in their order: 三五成群 has the shape, 五三 has none
_PAIRS = ("三四", "三两", "三五", "四八", "五六", "七八", "千万", "百千", "千百", "万千", "十九")


def _saying(found: re.Match[str]) -> Reading:
    return Reading(found.start(), found.end(), Kind.PLAIN)


@rule(
    "四字格（千家万铺）",
    "三四五七千百万十",
    rf"(?P<a>[三四五七千百万十])(?P<x>{_WORD})(?P<b>[四两五八六万千百九])(?P<y>{_WORD})",
)
def pair_before(page: Page, found: re.Match[str]) -> Reading | None:
    """四乡八镇, 七弯八绕, 千村万寨: two numerals, each before its word."""
    before, behind = page.text[found.start() - 1 : found.start()], page.text[found.end() : found.end() + 1]
    if found["a"] + found["b"] not in _PAIRS or before in _COUNTED or (behind and behind in HAN):
        return None
    words = {found["x"], found["y"]}
    counts = words & _COUNTING and found["a"] not in "百千万"
    return None if counts or any(word in _JOINS for word in words) else _saying(found)


@rule("四字格（挑三拣四）", "三七二", rf"(?:三(?P<a>{_WORD})四|七(?P<b>{_WORD})八|二(?P<c>{_WORD})三)")
def pair_behind(page: Page, found: re.Match[str]) -> Reading | None:
    """挑三拣四, 歪七扭八: two numerals, each behind its word."""
    text, start, end = page.text, found.start(), found.end()
    between, behind = found["a"] or found["b"] or found["c"], text[end : end + 1]
    if text[start - 1 : start] in _COUNTED or not re.match(_WORD, text[start - 1 : start]) or between in _JOINS:
        return None
    measures = page.lexicon.measure(text, start + 1) or page.lexicon.measure(text, end) or (behind and behind in HAN)
    return None if measures else _saying(found)


@rule(
    "以一当十",
    "一",
    rf"(?<=以)一{_WORD}{{1,2}}[带促保推联]一?{_WORD}(?=[,。;、]|$)|(?<=[以举闻杀惩抱持])一{_WORD}[十百千万二三](?!{_WORD}?[个名家次项人元])",
)
def one_and_many(_page: Page, found: re.Match[str]) -> Reading | None:
    """以一当十, 闻一知十, 惩一儆百."""
    return _saying(found)


@rule("三分…七分…", "一二三四五六七八九", r"(?P<a>[一二三四五六七八九])分(?=[\u4e00-\u9fff])(?![之钟秒队店点数])")
def parts_of_ten(page: Page, found: re.Match[str]) -> Reading | None:
    """三分靠技术，七分靠管理: parts of ten, with the rest beside."""
    text, (start, end) = page.text, found.span()
    rest = f"{chinese.write(10 - chinese.DIGITS[found['a']])}分(?![之钟秒数]){_WORD}"
    return _saying(found) if re.search(rest, text[max(0, start - 10) : start] + ";" + text[end : end + 12]) else None


@rule("百家、千户（泛指）", "百千万", r"(?P<n>[百千万])(?P<u>[家户人村乡企里事])")
def bare_hundred(page: Page, found: re.Match[str]) -> Reading | None:
    """吃百家饭, 讲给百人听, 一人辛苦万人甜, 走千村、访万户: a great many, told without another numeral or a hedge."""
    text, (start, end) = page.text, found.span()
    before = text[start - 1 : start]
    if before in _COUNTED - set("为到过和有") or before in tuple("上成几数逾余多来满破"):
        return None
    pictured = text.startswith(page.lexicon.context("泛指后"), end)
    again = re.match(rf"[、,]?{_WORD}{{1,2}}[百千万]{found['u']}?", text[end : end + 6]) or re.search(
        rf"[百千万][家户村乡企门]?{_WORD}?[、,]{_WORD}$", text[max(0, start - 6) : start]
    )
    return _saying(found) if pictured or (again and not text.endswith("走访", 0, start)) else None


@rule("十里、三尺（泛指）", "三五六七八十百千万", r"(?:[十百千万]里|[三六七八千万百]尺|[万千百]顷|[八四]方|千钧|万钧)")
def far_and_wide(page: Page, found: re.Match[str]) -> Reading | None:
    """十里荷香, 三尺讲台, 八方宾客: a measure in a picture."""
    if page.text[found.start() - 1 : found.start()] in _COUNTED - set("为到过和有"):
        return None
    return _saying(found) if page.text.startswith(page.lexicon.context("写景后"), found.end()) else None


@rule("两只手、两副担子（成对之物）", "两", r"两(?=[\u4e00-\u9fff])")
def pair_of_two(page: Page, found: re.Match[str]) -> Reading | None:
    """两只手都要硬, 两条腿走路, 两家人说一家话: what comes in twos, or two as one."""
    if page.text[found.start() - 1 : found.start()] in _COUNTED - set("过到为有和"):
        return None
    return _saying(found) if page.text.startswith(page.lexicon.context("成对"), found.end()) else None


_SPANS = ("分钟", "天", "日", "里", "步", "小时", "公里", "年")


@rule("一两句、三五天（泛指）", "一三", r"(?:一两|三五)(?=[\u4e00-\u9fff])")
def one_or_two(page: Page, found: re.Match[str]) -> Reading | None:
    """一两句话说不清, 隔三五天, 三五个老人: a few, nobody counted them."""
    text, (start, end) = page.text, found.span()
    unit = page.lexicon.measure(text, end)
    if not unit or text[start - 1 : start] in tuple(HAN + DIGITS):
        return None
    at, few = end + len(unit), found.group() == "一两"
    idle = (
        (few and unit in ("句", "回", "遍", "步", "眼", "下", "口", "招", "手", "声"))
        or (not few and unit in _SPANS and text.startswith(("就", "便", "内", "之内", "即可", "能"), at))
        or (
            unit in ("天", "日", "年")
            and (text[start - 1 : start] in ("隔", "过") or re.match("[也就可能]", text[at : at + 1]))
        )
        or (unit in ("个", "位", "名") and text.startswith(page.lexicon.context("闲人"), at))
    )
    return Reading(start, at, Kind.PLAIN) if idle else None


@rule("三个字：抓落实", "三四五六八十", r"[三四五六八十](?=(?:个字|句话)(?:[,:]|形容|概括))")
def so_many_words(_page: Page, found: re.Match[str]) -> Reading | None:
    """三个字：抓落实: the words follow."""
    return _saying(found)


@rule("从零到一", "零一", r"(?<=[由从])[零一]到[一十百](?![\u4e00-\u9fff]?[个名家人元月年日号楼层])")
def from_nothing(_page: Page, found: re.Match[str]) -> Reading | None:
    """由零到一的突破, 由一到十的步伐."""
    return _saying(found)


@rule("第一个报到的是", "一二", r"(?<=第)[一二]个(?=[\u4e00-\u9fff]{1,6}的(?:就?是|总是|人)|家[,。;、]|故乡|家园|春天)")
def first_to_do(page: Page, found: re.Match[str]) -> Reading | None:
    """第一个报到的是老师傅, 第二个家."""
    start = found.start() - 1
    return Reading(start, found.end(), Kind.PLAIN) if start >= page.floor else None


@rule("一册在手", "一", rf"一{_WORD}(?=在[手身胸心握线])")
def one_in_hand(_page: Page, found: re.Match[str]) -> Reading | None:
    """一册在手, 一码在手, 一技在身."""
    return _saying(found)


@rule("一方（泛指）", "一", r"一方(?![米石木砂沙混料水面]|土[\u4e00-\u9fff])")
def one_side(_page: Page, found: re.Match[str]) -> Reading | None:
    """一方平安, 守护一方: a place, no cubic metre."""
    return _saying(found)


@rule(
    "乡镇一级",
    "一",
    r"(?<=[镇村县市区省街校院厂局队班组乡层])一级(?=[的、,。;:)\d]|$|工会|组织|干部|党[委组员]|政府|机关|部门|财政|班子|领导)",
)
def level(_page: Page, found: re.Match[str]) -> Reading | None:
    """乡镇一级, 村一级的干部: the level itself, no grade of it."""
    return _saying(found)


@rule(
    "不做第二、没有第二个", "二", r"(?<=[有做作无设]第)二(?:个|次|条|家)?(?=选择|机会|次机会|路|[人家]?可|[,。;、!]|$)"
)
def no_second(page: Page, found: re.Match[str]) -> Reading | None:
    """没有第二个选择."""
    start = found.start() - 1
    return Reading(start, found.end(), Kind.PLAIN) if start >= page.floor else None


@rule("一面…一面…", "一", rf"一(?P<w>[面则来头])(?={_WORD})")
def on_the_one_hand(page: Page, found: re.Match[str]) -> Reading | None:
    """一面抓整改，一面建制度: both at once."""
    text, (start, end) = page.text, found.span()
    word = found["w"]
    beside = re.match(rf"[^。;!?\n]{{1,14}}[、,](?:一|二|另一){word}(?={_WORD})", text[end : end + 18])
    ahead = re.search(rf"一{word}[^。;!?\n]{{2,14}}[、,]$", text[max(0, start - 18) : start])
    return _saying(found) if beside or ahead else None


@rule("三支队伍建设", "两三四五六七八", r"[两三四五六七八]支(?=队伍的?(?:建设|素质|培[训养]|管理|能力|作用|整体))")
def ranks(page: Page, found: re.Match[str]) -> Reading | None:
    """抓好三支队伍建设: which they are everybody knows; but 新增三支队伍 counts."""
    text, start = page.text, found.start()
    if text[start - 1 : start] in _COUNTED | set("增组") or re.search(
        "、[^,。;:!?\\n]*$", text[max(0, start - 16) : start]
    ):
        # 群监员、协管员两支队伍 counts what it lists
        return None
    return _saying(found)


@rule("夫妻二人、早晚两班", "二两俩三四", r"[二两俩三四](?=[\u4e00-\u9fff])")
def named_before(page: Page, found: re.Match[str]) -> Reading | None:
    """夫妻二人, 党政工三家, 早晚两班: the word before says who the two are."""
    pair = page.lexicon.context("成双" if found.group() in "二两俩" else "成三")
    return _saying(found) if page.text[found.end()] not in HAN and page.text.endswith(pair, 0, found.start()) else None


@rule("两个人的活、当两天用", "两", r"两(?:个人|人|天|半)(?=的?活|的?事|的?工|[\u4e00-\u9fff]?[用使花过]|$|[,。;、])")
def two_of_one(page: Page, found: re.Match[str]) -> Reading | None:
    """一个人干两个人的活, 一天当两天用, 掰成两半花: as much as two."""
    before = page.text[max(0, found.start() - 4) : found.start()]
    return _saying(found) if re.search("(?:当[作成做]?|顶|抵|[掰分劈]成|[干做]着?)$", before) else None


_STAGE = r"[一两二三四五六七八九十]{1,2}年(?:[\u4e00-\u9fff](?<![来前内后间之计度级制期共新完建]))[\u4e00-\u9fff]{1,4}"


@rule("一年打基础、三年见成效", "一两二三四五六七八九十", r"[一两二三四五六七八九十]{1,2}年(?=[\u4e00-\u9fff])")
def by_stages(page: Page, found: re.Match[str]) -> Reading | None:
    """一年打基础，三年见成效: what is to be after one year and after more."""
    start = found.start()
    first = max(0, start - 20)
    around = page.text[first : found.end() + 18]
    stages = re.finditer(rf"(?<![\u4e00-\u9fff]){_STAGE}(?:[、,;]{_STAGE}){{1,3}}(?=[、,;。]|$)", around)
    within = any(each.start() <= start - first < each.end() for each in stages)
    return _saying(found) if within else None


@rule("第二天", HAN, r"(?<=第)[一二三四五六七八九十]天")
def following_day(page: Page, found: re.Match[str]) -> Reading | None:
    """第二天就有了回音: the day after."""
    start = found.start() - 1
    return Reading(start, found.end(), Kind.PLAIN) if start >= page.floor else None


@rule("三步一岗、十里一亭", "三五十百", rf"[三五十百][步里](?=一{_WORD})")
def at_every_step(page: Page, found: re.Match[str]) -> Reading | None:
    """三步一回头, 十里一亭."""
    return None if page.text[found.start() - 1 : found.start()] in _COUNTED else _saying(found)


@rule("三落实、四建联动（名称）", "二两三四五六七八九十", rf"[二两三四五六七八九十](?={_WORD}{{2}})")
def unmeasured(page: Page, found: re.Match[str]) -> Reading | None:
    """责任、人员、措施三落实; 三调联动; 家庭事业两兼顾: a small number right before a word, with no measure between, names."""
    text, (start, end) = page.text, found.span()
    before = text[start - 1 : start]
    goes_on = text[end] in _JOINS + "点" or page.unit(end)[1] or page.hedges_before(start)[1]
    if (
        goes_on
        or before in _COUNTED | set("了得获仅只还增减升降第比以由从.-")
        or text.startswith(page.lexicon.context("省去量词"), end)
    ):
        return None
    return Reading(start, end, Kind.NAME)


_ONE_OF = "人家户处点地方岗班"


@rule(
    "一人辛苦万人甜",
    "一",
    rf"一(?P<u>[{_ONE_OF}])(?P<w>{_WORD}{{1,4}}?)(?P<n>[一百千万全众])(?P<v>[{_ONE_OF}群面片厂村乡])(?={_WORD}{{1,2}}(?:[,。;、!]|$))",
)
def one_for_many(page: Page, found: re.Match[str]) -> Reading | None:
    """一人辛苦万人甜, 一人把关一处安: what one does is felt by others; the same word twice may be counted."""
    start = found.start()
    begins = start == 0 or page.text[start - 1] in ",。;:、!?\n"
    return _saying(found) if begins and (found["n"] != "一" or found["u"] != found["v"]) else None


@rule("一根筷子…十根筷子…", "两三十百千万", rf"[两三十百千万](?P<u>{_WORD})(?P<w>{_WORD})")
def many_after_one(page: Page, found: re.Match[str]) -> Reading | None:
    """一根筷子易折断，十根筷子抱成团: many against one of the same, both at the head of a clause."""
    text, start = page.text, found.start()
    one = rf"(?:^|[,。;:、!?\n])一{found['u']}{found['w']}[^,。;:、!?\n]{{1,10}},$"
    if (
        page.lexicon.measure(text, start + 1) != found["u"]
        or text[start - 1 : start] != ","
        or not re.search(one, text[max(0, start - 16) : start])
    ):
        return None
    return Reading(start, start + 1 + len(found["u"]), Kind.PLAIN)


@rule("做了一半就、话说一半", "一", r"一半")
def halfway(page: Page, found: re.Match[str]) -> Reading | None:
    """做了一半就放下, 话说了一半: halfway, no share of anything."""
    before, behind = page.text[max(0, found.start() - 3) : found.start()], page.text[found.end() : found.end() + 2]
    spoken = re.search("[说听讲唱念吃睡聊写看走](?:了|到)?$", before)
    return (
        _saying(found)
        if spoken or (re.search("[了到]$", before) and behind.startswith(("就", "便", "又", "却", ",却", ",就")))
        else None
    )


@rule("第一次走上讲台", "一", r"(?<=第)一次(?=[\u4e00-\u9fff])")
def first_time(page: Page, found: re.Match[str]) -> Reading | None:
    """第一次走上讲台, 第一次见到: the first time something is done, no meeting's number."""
    start = found.start() - 1
    first = page.text.startswith(page.lexicon.context("初次"), found.end())
    return Reading(start, found.end(), Kind.PLAIN) if first and start >= page.floor else None


SAYINGS = (
    at_every_step,
    ranks,
    named_before,
    two_of_one,
    by_stages,
    following_day,
    one_for_many,
    many_after_one,
    halfway,
    first_time,
    pair_before,
    pair_behind,
    one_and_many,
    parts_of_ten,
    bare_hundred,
    far_and_wide,
    pair_of_two,
    one_or_two,
    from_nothing,
    first_to_do,
    so_many_words,
    one_in_hand,
    one_side,
    level,
    no_second,
    on_the_one_hand,
)
NAMING = (unmeasured,)
