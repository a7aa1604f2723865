"""一 and 半 where they count nothing (虚指): 一项重要任务, 一年比一年好, 打了一场硬仗, 没有引发一起纠纷, 忙了一天.

The grammar of each use is a rule here, its words stand in data/articles.tsv. What no rule explains stays a count (召开大会一次).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from drafter.numerals.lexicon import lexicon
from drafter.numerals.mention import Kind
from drafter.numerals.page import HAN, Page, Reading, rule

STOPS = ",。;:!?\n"
# a number above one
_SEVERAL = re.compile("[0-9二两三四五六七八九十百]")
# how far around 一 the words of its clause are looked at
BEFORE, AFTER = 24, 18


class Here(NamedTuple):
    """The clause around 一 with its measure word (前后文): what stands before 一, the measure word, and what follows that."""

    before: str
    unit: str
    after: str


def _here(page: Page, start: int, unit: str) -> Here:
    text, end = page.text, start + 1 + len(unit)
    before = re.split(f"[{STOPS}]", text[max(0, start - BEFORE) : start])[-1]
    return Here(before, unit, re.split(f"[{STOPS}]", text[end : end + AFTER], maxsplit=1)[0])


def _article(page: Page, start: int, unit: str) -> Reading:
    end = start + 1 + len(unit)
    return Reading(start, end, Kind.ARTICLE, "1", page.written(start + 1, end))


# Once more and again


@rule(
    "一个一个、一年比一年、一个不少",
    "一",
    r"一(?P<u>[\u4e00-\u9fff]{1,3})一(?P=u)|一(?P<w>[\u4e00-\u9fff]{1,3}?)(?P<by>[\u4e00-\u9fff]{1,2}?)一(?P=w)"
    r"|一(?P<v>[\u4e00-\u9fff])(?:(?P=v)|不[\u4e00-\u9fff])"
    r"|一[\u4e00-\u9fff]{2}不[\u4e00-\u9fff]|一[\u4e00-\u9fff](?=难求)",
)
def each_one(page: Page, found: re.Match[str]) -> Reading | None:
    """一件一件, 一本本, 一年比一年, 一拨又一拨, 一户不漏, 一号难求."""
    by = found["by"]
    if by and by.removesuffix("着") not in page.lexicon.context("相继"):
        return None
    return Reading(found.start(), found.end(), Kind.PLAIN)


_ONE_BY_ONE = "家个批项户人件处条片点类起例会"


@cache
def _in_turn(unit: str) -> re.Pattern[str]:
    """成熟一个、发展一个, 发现一起就查处一起, 建一个会、活一个会: deeds that are told of one after the other, not of so many."""
    words = lexicon().context("逐个")
    one, verb, soft = f"一{unit}", "[\u4e00-\u9fff]{1,3}", "|".join(words)
    last = "|".join(f"[\u4e00-\u9fff]{{0,2}}{word}" if len(word) > 1 else word for word in words)
    return re.compile(
        rf"(?:成熟|发现|遇到|{soft}){one}(?:[、,]?{verb}{one}){{1,4}}"
        rf"|{one}(?:[、,]?{verb}{one}){{0,3}}[、,]?(?:{last}|[就便即再]{verb}){one}"
        rf"|(?<![^{STOPS}、到要])[\u4e00-\u9fff]{one}(?P<thing>[\u4e00-\u9fff]{{1,3}})[、,][\u4e00-\u9fff]{one}(?P=thing)"
    )


@rule("成熟一个、发展一个", "一", rf"一(?P<u>[{_ONE_BY_ONE}])")
def one_by_one(page: Page, found: re.Match[str]) -> Reading | None:
    """成熟一个、发展一个: each in its turn, no count."""
    start, end = found.span()
    first = max(0, start - BEFORE)
    around = page.text[first : end + AFTER]
    if any(turn.start() <= start - first < turn.end() for turn in _in_turn(found["u"]).finditer(around)):
        return _article(page, start, found["u"])
    return None


# More and less: the things of which one is wished for

_WISHED = "[步句趟次份分层刀眼遍回把声度重点丝段]"
_MORE = re.compile(r"(?<![至最减不许缺增大])[多少添](?:[\u4e00-\u9fff]{1,2}(?<![了过出]))?$|再[\u4e00-\u9fff]{1,2}$")
_COMPARED = re.compile("[比较]|同期|上年|去年|年初|预计|原来")


@rule("多走一步、少跑一趟", "一", rf"一(?P<u>{_WISHED})")
def one_more(page: Page, found: re.Match[str]) -> Reading | None:
    """多走一步, 少跑一趟, 多一份底气: a wish, unless it is compared with a number (比上年多开一次会)."""
    here = _here(page, found.start(), found["u"])
    told = _MORE.search(here.before)
    if told is None or _COMPARED.search(here.before) or (told.group()[0] == "再" and found["u"] in "次份"):
        return None
    if not here.after and found["u"] == "次":
        return None
    return _article(page, found.start(), found["u"])


# Verbs


@rule("人一多、一听就、听一听", "一", r"一(?P<v>[\u4e00-\u9fff])(?P<tail>[\u4e00-\u9fff]{0,8}?,?[就便])?")
def one_and_verb(page: Page, found: re.Match[str]) -> Reading | None:
    """人一多就, 一听说便, 听一听: 一 before a verb or adjective."""
    text, start, verb = page.text, found.start(), found["v"]
    if verb in "多余" and text[start - 1 : start] not in tuple(HAN):
        return Reading(start, start + 2, Kind.PLAIN)
    if verb not in page.lexicon.context("动词量词"):
        return None
    if re.search(rf"[0-9{HAN}]{verb}[^。!?\n]*$", text[max(0, start - BEFORE) : start]):
        # 意见8张,一张当月就办了
        return None
    if (
        verb in "出下响散"
        and re.match("[\u4e00-\u9fff]{2}一.,", text[start - 2 : start + 3])
        and text[start - 1] not in "了有第"
    ):
        # 消息一出，报名的人就多
        return Reading(start, start + 1, Kind.PLAIN)
    if text[start - 1 : start] == verb or (found["tail"] and text[start - 1 : start] not in tuple("了有第")):
        return Reading(start, start + 1, Kind.PLAIN)
    return None


# Spans of time

# 没有请过一天假, 没有误一个工时
_NEVER = re.compile(
    "(?:没有?|未|[从绝]不|不)[\u4e00-\u9fff]{0,4}[过误耽]$|[早晚](?![上期班会])[\u4e00-\u9fff]{1,2}$|就[要得会能][\u4e00-\u9fff]{1,2}$"
)
_SPAN = re.compile(r"年|天|周|月(?!份)|夜|季度?|学[期年]|星期|工时|课时|工作日|小时|分钟|上午|下午|晚上?|辈子|阵子")


@rule("一年的辛苦、忙了一天", "一半", r"[一半](?P<whole>整?个?)(?=[\u4e00-\u9fff])")
def idle_span(page: Page, found: re.Match[str]) -> Reading | None:
    """一年的时间过得很快, 忙了半天, 哪一年, 一个冬天: a span of time that is only spoken of, not how long something took."""
    text, start, at = page.text, found.start(), found.end()
    context = page.lexicon.context
    season = next((word for word in context("季节") if text.startswith(word, at)), "") if found["whole"] else ""
    span = _SPAN.match(text, at)
    end = at + len(season) if season else span.end() if span else start
    if end == start or text[end : end + 1] in tuple(HAN):
        return None
    before, _, after = _here(page, start, text[start + 1 : end])
    lasted = before.endswith(context("时段计数前"))
    busy = re.search(r"(?P<verb>[\u4e00-\u9fff]{1,2})了$", before)
    idle = (
        _NEVER.search(before) is not None
        or (season and not re.search("每|[至最]少", before))
        or (before.endswith(context("时段虚指前")) and not before.endswith(context("计数前")))
        or (not lasted and after.startswith(context("时段虚指后")))
        or (busy is not None and busy["verb"].endswith(context("忙碌")))
        or (found.group()[0] == "半" and _is_while(before, text[at:end], after))
    )
    if not idle:
        return None
    value = "1" if found.group()[0] == "一" else "0.5"
    return Reading(start, end, Kind.ARTICLE, value, page.written(start + 1, end))


_CONTEST = re.compile("的?(?:较量|比拼|角逐|激战|鏖战|争夺|对决|苦战)|工夫|功夫|[才都也]|说不|不见|没")


def _is_while(before: str, unit: str, after: str) -> bool:
    """Whether 半天 means a good while: 半天工夫, 老半天, 经过半天较量."""
    return unit == "天" and (before.endswith(("大", "老", "小", "好")) or _CONTEST.match(after) is not None)


# Articles

# 努力建设一支…队伍
TROOP_MAKERS = ("建设", "打造", "锻造", "造就", "培养", "带出", "培育", "建好", "形成")

# 没有发生一起, 未出现一例, 无一人, 没有因退养引发一起, 不让一名职工掉队: none at all
DENIED = re.compile(
    "(?:严[防禁]|防止|避免|谢绝|未|没有?|没|无|杜绝了?)(?:再|曾)?(?:发生|出现|接到|收到|产生|造成|漏掉?|落下)?过?$"
)
_NOT = "(?:没有?|未(?:曾|能|再)?|从[未没不]|[绝决]不|不|杜绝|避免|防止|严防)"
_LETS_NONE = re.compile(rf"{_NOT}(?:让|使|叫|令|允许|准许|容许|放过|丢下|落下|漏掉)[^、]{{0,10}}$")
_NONE = re.compile(rf"{_NOT}(?P<between>[\u4e00-\u9fff]{{2,20}})$")
# 从来没有跟群众红过一次脸
_NEVER_DID = re.compile("(?:没有?|未[曾能]?|从不)[\u4e00-\u9fff]{1,9}过$")
_STILL_SOME = ("有", "是", "的", "为", "共", "计", "余", "剩")


def _is_denied(page: Page, here: Here) -> bool:
    """Whether the clause says that there was not even one."""
    before = here.before
    if DENIED.search(before):
        return True
    if before.endswith("过") and _NEVER_DID.search(before):
        return True
    if before.endswith(_STILL_SOME) or not here.after:
        return False
    told = _NONE.search(before)
    return bool(_LETS_NONE.search(before)) or (
        told is not None and any(verb in told["between"] for verb in page.lexicon.context("没有发生"))
    )


# what may follow the last word of 一条新路
_END = r"(?=$|[、)”\"》…的里上中下前来去给让把就也都才又和与是,])"


@rule("一＋量词（虚指）", "一", r"一(?P<u>[\u4e00-\u9fff]{1,2})")
def article(page: Page, found: re.Match[str]) -> Reading | None:
    """一项重要任务, 形成一支队伍, 有一位教师."""
    text, start = page.text, found.start()
    unit = page.lexicon.measure(text, start + 1)
    if not unit or page.lexicon.classes.get(unit) not in ("计数", "抽象") or unit in ("级", "等奖", "星级"):
        return None
    here = _here(page, start, unit)
    if unit == "番" and "翻" in here.before[-3:]:
        return None
    around = text[max(0, start - BEFORE) : start + 1 + len(unit) + AFTER]
    if (
        _is_pointed_at(page, here)
        or _is_figure_of_speech(page, here)
        or _is_denied(page, here)
        or _is_placed(here)
        or (
            not _MADE.search(here.before)
            and any(pair.start() <= min(start, BEFORE) < pair.end() for pair in _couplet().finditer(around))
        )
    ):
        return _article(page, start, unit)
    return None


# 建好一间母婴室，暖一片人心: what was made is counted, whatever comes of it
_MADE = re.compile("新[建增设开]|建[好成]|[购添]置|购[进买]|开展|举办|组织|召开|签订|成立|组建|完成")


@cache
def _couplet() -> re.Pattern[str]:
    """解决一个问题，带动一片: two clauses of one shape, the second with what comes of it."""
    won = "|".join((*lexicon().context("对句"), *(word for word in lexicon().context("逐个") if len(word) > 1)))
    one, verb = "一[\u4e00-\u9fff]{1,6}?", "[\u4e00-\u9fff]{1,4}"
    second = rf"(?:[就便也能可]?(?:{won})了?{one}|[就便][\u4e00-\u9fff]{{1,2}}了?{one})"
    return re.compile(
        rf"(?:(?<![^{STOPS}、])|(?<=实现|做到|达到|坚持|力求|确保|形成))"
        rf"(?:{verb}{one}[,、;]{second}|(?:{won})了?{one}[,、;]{verb}{one})(?=[{STOPS}、的]|$)"
    )


# 有一名职工当选市级技术能手; 为一名职工办理救助: a ledger counts them
_DISTINGUISHED = re.compile("[获评]|[当入]选|荣|晋升|考[取上]|入围|[夺摘]|立功|入会|退会|上榜")
_SERVED = re.compile("办理|发放|提供|解决|申请|争取|落实|减免|报销|安排|代办|追[回讨]|讨回|维权|送|购|赠|开具")


def _is_pointed_at(page: Page, here: Here) -> bool:
    """Whether a word right beside 一 and its measure word makes it an article: 每一项, 当好一名, 一项重要任务, 一种."""
    context, before, unit = page.lexicon.context, here.before, here.unit
    counted = before.endswith(context("计数前"))
    # 6名选手中有一名 is counted out of them
    there_is = (
        here.after
        and before.endswith("有")
        and unit in ("位", "名", "个", "群", "批", "支", "颗")
        and not _SEVERAL.search(before)
        and not _DISTINGUISHED.search(here.after)
    )
    counted = counted or (before.endswith("为") and _SERVED.search(here.after) is not None)
    return (
        unit in context("抽象量词")
        or here.after.startswith(context("虚指后"))
        or (unit == "支" and before.endswith(TROOP_MAKERS))
        or (not counted and (there_is or before.endswith(context("虚指前"))))
        or (unit in ("条", "点", "招", "步", "环") and before.endswith("的") and here.after.startswith(("是", "就是")))
        or (before == "有" and unit in ("次", "回"))
        or (before in ("有", "就有") and unit in ("家", "户", "所") and _STORY.match(here.after) is not None)
    )


# 有一家生产面板的企业，……: a story begins
_STORY = re.compile("[^、]{2,14}的[\u4e00-\u9fff]{1,4}$")

# a picture stands right behind the measure word, or behind 的: 一条新路, 一场除雪保通的攻坚战
_OF_KIND = r"(?:^[\u4e00-\u9fff]{0,3}|的[\u4e00-\u9fff]{0,3})"
# 一名职工的心愿, 一家企业渡过难关 tell of the person, the firm
_COUNTED_ALONE = ("名", "位", "人", "户", "家")


# 写好一个“实”字
_QUOTED_WORD = re.compile('[“"「『‘]..?[”"」』’]字')


def _is_figure_of_speech(page: Page, here: Here) -> bool:
    """Whether a picture or something abstract is spoken of: 一场硬仗, 一条小厂建会的新路子, 一颗公道心, 拉一把."""
    context = page.lexicon.context
    before, unit, after = here
    return (
        _QUOTED_WORD.match(after) is not None
        or any(re.search(rf"{deed[0]}[了过上到成]?$", before) for deed in context("动作") if deed[1:] == unit)
        or (
            unit == "把"
            and re.search(r"[拉帮推扶拽][\u4e00-\u9fff]{1,4}$", before) is not None
            and after[:1] in ("", "、")
        )
        or (
            unit not in _COUNTED_ALONE
            and any(re.search(_OF_KIND + word + _END, after) for word in context("虚指名词") if word in after)
        )
        or any(
            re.match(rf"[\u4e00-\u9fff]{{0,3}}{word[-1]}{_END}", after)
            for word in context("虚指字")
            if word[:-1] == unit
        )
        or (unit == "场" and re.match(rf"[\u4e00-\u9fff]{{0,12}}(?<![实观备])战{_END}", after) is not None)
        or (unit == "遍" and not re.search("[每各共普]|全员|[至最]少|累计", before))
    )


_FROM = re.compile(
    r"(?:从|小到|大到|细到|就连|连|(?:哪怕|即使|即便|只要|如果|倘若)[\u4e00-\u9fff]{0,4}?)(?:一[^,。;、]{1,7}、){0,6}$"
)
_BEGINS = re.compile("[^,。;]{0,14}(?:做起|抓起|开始|入手|说起|讲起|起步|写起|干起|这样的|之类)")
_PLACE = re.compile(r"[^,。;、]{1,6}[上里前旁边内]")


# 一瓶矿泉水、一条湿毛巾、一句叮咛: things named one by one, each in its own measure word
_ROW_BEHIND = re.compile(r"[\u4e00-\u9fff]{1,5}、一([\u4e00-\u9fff])")
_ROW_AHEAD = re.compile(r"一([\u4e00-\u9fff])[\u4e00-\u9fff]{1,5}、$")
_COUNTING = re.compile(
    "[配增评补选共每各建设购添立获查修装铺铸竖印编签招聘捐拨举]|发展|表彰|合计|总计|受理|办结|完成|开[办设通展了]|召开|引进|组织|打造|制作|出台|改造|更换|安排"
)
# 一个劳模就是一面旗帜
_EQUAL_BEHIND = re.compile(r"[\u4e00-\u9fff]{1,6}就?是一[\u4e00-\u9fff]")
_EQUAL_AHEAD = re.compile(r"一[\u4e00-\u9fff]{2,7}就?是$")


def _is_in_row(here: Here) -> bool:
    """Whether 一 is one of several told side by side, or stands for any: 一个项目、一名领导、一套班子; 一个劳模就是一面旗帜."""
    before, after = here.before, here.after
    if _EQUAL_BEHIND.match(after) or _EQUAL_AHEAD.search(before):
        return True
    row = _ROW_BEHIND.match(after) or _ROW_AHEAD.search(before)
    return row is not None and row.group(1) != here.unit and not _COUNTING.search(before)


# 每个班组都有一张作战图、一支突击队
_EACH_HAS = re.compile("每[^、]{1,8}[都均]有(?:一[^、]{2,6}、){0,3}$")
# 宁可少收一件，不可错收一件
_RATHER = re.compile("(?:而|也|就)?(?:宁[可愿肯]|不[可能许得]|[决绝]不|不如|与其)[\u4e00-\u9fff]{1,6}$")
# 一个眼神就能领会, 一个国家、一个民族不能没有灵魂, 一锹挖不出一口井: any one, at the head of its clause
_ANY = re.compile(
    "[\u4e00-\u9fff]{1,5}(?:、一[\u4e00-\u9fff]{2,5})?(?:[就便才也都](?:能|可|会|要|得|应)|可以|不能|不可|不得|可能|能够|难以|易|[\u4e00-\u9fff]不[成出了起倒弯灭断住开完得过动]|[扫写绘画剪织绣唱舞踏闯拼敲]出|[系连牵挑担撑扛][着起]|能[\u4e00-\u9fff]{1,2}出)"
)
_HEAD = re.compile("(?:一[\u4e00-\u9fff]{2,5}、)?$")
# 一名女职工激动地说, 一位家长回忆道
_SPEAKS = re.compile(
    "[^、]{0,14}(?:[地着来常总]说|说道?|表示|感慨|感叹|回忆|坦言|称赞|夸赞?|夸道|告诉[\u4e00-\u9fff]{0,4})$"
)
_SAYS = re.compile("[^、]{0,12}(?:[地着]说|感慨|感叹|坦言|激动|动情|高兴|兴奋|红着|含着|噙着|笑着|拉着|握着|竖起)")


def _is_any(here: Here) -> bool:
    """Whether any one of its kind is meant, or one who speaks: 一个人可以走得很快; 一个小伙子红着脸说."""
    before, unit, after = here
    if not _HEAD.fullmatch(before):
        return False
    return _ANY.match(after) is not None or (
        unit in ("名", "位", "个") and (_SPEAKS.match(after) is not None or _SAYS.match(after) is not None)
    )


def _is_placed(here: Here) -> bool:
    """Whether 一 stands in a turn of speech: 从一张桌子做起, 请到一张桌子前, 同吃一锅饭, 一张蓝图绘到底, 一户也没有落下."""
    before, after = here.before, here.after
    led = _FROM.search(before)
    return (
        _is_in_row(here)
        or _is_any(here)
        or _RATHER.match(before) is not None
        or _EACH_HAS.search(before) is not None
        or (led is not None and (led.group()[0] != "从" or _BEGINS.match(after) is not None))
        or (before.endswith(("在", "到", "坐", "围")) and _PLACE.match(after) is not None)
        or re.search("同[坐吃住唱乘走饮干顶守喝扛][在着了]?$", before) is not None
        or re.match(r"[\u4e00-\u9fff]{1,6}到底", after) is not None
        or re.match(r"[\u4e00-\u9fff]{0,4}[也都][不没未无]", after) is not None
    )


@rule("一＋非量词", "一", r"一(?=[\u4e00-\u9fff])")
def no_number(page: Page, found: re.Match[str]) -> Reading | None:
    """一 in a word that no list knows, with no measure after it."""
    text, start = page.text, found.start()
    after = text[start + 1]
    if after in HAN + "点至到余多来几又半分成折倍" or page.lexicon.measure(text, start + 1):
        return None
    if (text[start - 1 : start] == "第" and start) or after in '和却而”"':
        return None
    return Reading(start, start + 1, Kind.PLAIN)


ARTICLES = (each_one, one_more, one_by_one, one_and_verb, article, no_number)
SPANS = (idle_span,)
