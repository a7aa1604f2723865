"""Sessions, terms, issues, places and grades (届次、期次、名次与等级)."""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, TO, Page, Reading, chinese_value, plain, rule

STARTS = DIGITS + HAN
_N = rf"(?:\d{{1,4}}|[{HAN}]{{1,6}})"


def value_of(text: str) -> str:
    """Canonical value of a short whole number in either script."""
    return plain(text) if text.isdecimal() else chinese_value(text) or ""


def written(page: Page, found: re.Match[str], group: str) -> str:
    """A group as the text has it, in traditional characters when it does."""
    return page.source[found.start(group) : found.end(group)]


def _from(page: Page, found: re.Match[str]) -> int:
    """Where the mention starts: at 第 when it stands before."""
    start = found.start()
    if start > page.floor and page.text[start - 1] == "第":
        return start - 1
    if start - 1 > page.floor and page.text[start - 2 : start] == "第 ":
        return start - 2
    return start


@rule(
    "几等奖",
    STARTS,
    r"(?P<n>[一二三四五六七八九1-9])"
    r"(?:(?P<sep>[、和及~至到—-])(?:[二三四五六2-9](?P=sep))?(?P<o>[一二三四五六七八九2-9])|(?P<next>[二三四五]))?"
    r"(?P<u>等奖|等功|等级|等次)",
)
def prize(page: Page, found: re.Match[str]) -> Reading | None:
    """一等奖, 一、二等奖, 二三等奖."""
    value, last = value_of(found["n"]), value_of(found["o"] or found["next"] or "")
    if found["next"] and chinese_value(found["n"] + found["next"]) != f"{value}~{last}":
        return None
    if last:
        value += "~" + last
    return Reading(found.start(), found.end(), Kind.RANK, value, written(page, found, "u"))


@rule("评为一等", STARTS, r"(?<=[为获])(?P<n>[一二三四])(?P<u>等)(?=[,。;、的])")
def class_only(_page: Page, found: re.Match[str]) -> Reading | None:
    """被评为一等."""
    return Reading(found.start(), found.end(), Kind.RANK, value_of(found["n"]), "等")


@rule("几星级", STARTS, r"(?P<n>[一二三四五六七1-7])(?P<u>星级)|(?P<n2>[1-5])(?P<u2>A级|A(?![A-Za-z0-9]))")
def stars(page: Page, found: re.Match[str]) -> Reading | None:
    """五星级, 4A级."""
    group = "" if found["n"] else "2"
    value, unit = value_of(found[f"n{group}"]), written(page, found, f"u{group}")
    return Reading(found.start(), found.end(), Kind.RANK, value, unit)


@rule("几强", STARTS, r"(?P<n>\d{1,4}|[十百千]|[二三五][十百])(?P<u>强)(?![化大度调有制])")
def top(page: Page, found: re.Match[str]) -> Reading | None:
    """50强."""
    if found["n"] in ("百", "千") and page.text[found.start() - 1 : found.start()] != "前":
        return None
    return Reading(found.start(), found.end(), Kind.RANK, value_of(found["n"]), written(page, found, "u"))


_GRADED_PERSON = "建造师|教授|教师|演员|警督|警司|工匠|技师|裁判|运动员|心理咨询"
_GRADED_THING = "[甲乙丙]等|达标|标准化|响应|企业(?!工会)|资质|安全|风险|保护|重点|等保|幼儿园|园(?![林区艺])|馆"
_GRADED = ("保持", "达到", "评为", "定为", "晋升", "升为", "获评", "降为", "提升到", "提升至")


@rule(
    "几级（达标、甲等）",
    STARTS,
    rf"(?P<n>[一二三四五1-5])(?P<u>级)(?={_GRADED_PERSON}|{_GRADED_THING})"
    r"|(?P<n2>[一二三四五1-5])(?P<u2>级)(?=[,。;、)]|标准|水平|$)",
)
def grade(page: Page, found: re.Match[str]) -> Reading | None:
    """三级甲等, 二级达标, 保持一级."""
    if found["n2"]:
        if not page.text.endswith(_GRADED, page.floor, found.start()):
            return None
        return Reading(found.start(), found.end(), Kind.RANK, value_of(found["n2"]), "级")
    return Reading(found.start(), found.end(), Kind.RANK, value_of(found["n"]), "级")


@rule(
    "第几名",
    STARTS,
    rf"(?<=第)(?P<n>{_N}) ?(?P<u>名|位(?!的)|等级?|把交椅)|(?<=第[1-9一二三四五六七八九][、和])(?P<n2>{_N})(?P<u2>名|位)",
)
def place(page: Page, found: re.Match[str]) -> Reading | None:
    """第三名, 第2位, 第1、3名."""
    value = value_of(found["n"] or found["n2"])
    if not value:
        return None
    return Reading(_from(page, found), found.end(), Kind.RANK, value, written(page, found, "u" if found["n"] else "u2"))


@rule(
    "排名第几",
    STARTS,
    rf"(?<=第)(?P<n>{_N})(?![{HAN}\d条章款项届次期批轮季年月日个号线时天中医人小方步手责要生书道位名代种类段层环站]|学[期年])",
)
def placed(page: Page, found: re.Match[str]) -> Reading | None:
    """位居全市第二, 排名第3."""
    start = _from(page, found)
    before = page.text[max(0, start - 4) : start]
    whole = "全" in before[:-1]
    if not (whole or before.endswith(page.lexicon.context("名次前"))) or before.endswith(("安全",)):
        return None
    value = value_of(found["n"])
    return Reading(start, found.end(), Kind.RANK, value) if value else None


@rule(
    "前几名",
    STARTS,
    rf"(?<=前)(?:(?P<n>{_N})(?P<u>名|位|强)|(?P<alone>\d{{1,3}}|[三五十百]|[二三五]十)(?=[,。;、)]|$|[行之]列|阵营|方阵))",
)
def front(page: Page, found: re.Match[str]) -> Reading | None:
    """前三名, 前10位, 进入前十."""
    value = value_of(found["n"] or found["alone"])
    start = found.start() - 1
    if not value or start < page.floor or page.text[start - 1 : start] == "提":
        return None
    if found["alone"]:
        if page.text[start - 1 : start] in tuple("提以目当年月天日之此先眼跟生节会午晚"):
            return None
        return Reading(start, found.end(), Kind.RANK, value)
    return Reading(start, found.end(), Kind.RANK, value, written(page, found, "u"))


_AFTER_CONGRESS = (
    "精神|报告|代表|以来|胜利|会议|全会|召开|提出|部署|主题|学习|闭幕|开幕|期间|为主|工作"
    r"|[之后前和及是对把的]|[、,。;》”\")\s]|$"
)


@rule(
    "几大（代表大会）",
    "一二三四五六七八九十",
    rf"(?P<n>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])大(?=(?P<after>{_AFTER_CONGRESS})?)(?![型量学步道堂])",
)
def congress(page: Page, found: re.Match[str]) -> Reading | None:
    """党的十八大, 全总十四大."""
    start = found.start()
    before = page.text[max(0, start - 8) : start]
    if before.endswith("第"):
        return None
    headed = before.endswith(("党的", "全总", "工会", "团", "妇联", "省总", "市总", "工代会", "党"))
    if not headed and (found["after"] is None or len(found["n"]) < 2 or found["n"] == "十"):
        return None
    if (
        found["after"] in ("的", "工作", "对", "是", "把", "主题", "学习", "和", "及", "、", "")
        and not headed
        and not before.endswith(("的", "、", "和", "及", "”", "“", "从", "届", "彻", "实", "习", "大"))
    ):
        return None
    return Reading(start, found.end(), Kind.ORDINAL, value_of(found["n"]))


@rule(
    "几中全会",
    "一二三四五六七八九",
    r"(?P<n>[一二三四五六七八九])中(?=全会|(?:[、和及][一二三四五六七八九]中){1,3}全会)",
)
def plenum(page: Page, found: re.Match[str]) -> Reading | None:
    """四中全会, 四中、五中全会."""
    end = found.end()
    if page.text.startswith("全会", end):
        end += 2
    return Reading(found.start(), end, Kind.ORDINAL, value_of(found["n"]))


_AFTER_TERM = re.compile(
    r"[\d一二三四五六七八九十]{1,3} ?[次中]|全会|全国|会议|人大|政协|职代|教代|工代|党代|团代|理事会"
)


@rule(
    "几届几次",
    STARTS,
    rf"(?P<n>{_N}) ?(?P<u>届)(?=.{{0,2}}[次中大]|[一二三四五六七八九十\d]{{1,3}}[次中]|[会职教代委工党]|全国|理事|人大|政协)",
)
def term(page: Page, found: re.Match[str]) -> Reading | None:
    """十八届, 第四届, 二届一次."""
    value = value_of(found["n"])
    start = _from(page, found)
    if not value or "~" in value:
        return None
    if start == found.start() and not _AFTER_TERM.match(page.text, found.end()):
        return None
    return Reading(start, found.end(), Kind.ORDINAL, value, written(page, found, "u"))


@rule(
    "届后的第几次",
    STARTS,
    r"(?:(?<=届)|(?<=人大|政协|代会|大会)(?=[\d一二三四五六七八九十]{1,3}次(?:会议|全会)))"
    r"(?P<n>[\d一二三四五六七八九十]{1,3}) ?(?P<u>次)",
)
def session(_page: Page, found: re.Match[str]) -> Reading | None:
    """八届五次, 四届一次职代会."""
    return Reading(found.start(), found.end(), Kind.ORDINAL, value_of(found["n"]), "次")


@rule(
    "几期工程",
    "一二三四五123456",
    r"[一二三四五1-6](?P<u>期)"
    r"(?:(?=工程|项目|建设|改造|主体|正在|已|投产|竣工|封顶|开工)|(?<=[区园厂库路村][一二三四五1-6]期))",
)
def phase(page: Page, found: re.Match[str]) -> Reading | None:
    """二期工程, 工业小区一期."""
    if page.text[found.start() - 1 : found.start()] in tuple("第共近了"):
        return None
    return Reading(found.start(), found.end(), Kind.ORDINAL, value_of(found.group()[0]), written(page, found, "u"))


@rule("周年", STARTS, rf"(?P<n>{_N}) ?(?P<u>周年|华诞)")
def anniversary(page: Page, found: re.Match[str]) -> Reading | None:
    """120周年."""
    value = value_of(found["n"])
    if not value:
        return None
    return Reading(_from(page, found), found.end(), Kind.ORDINAL, value, written(page, found, "u"))


@rule("首届", "首", r"首(?P<u>届)")
def first_term(page: Page, found: re.Match[str]) -> Reading | None:
    """首届."""
    return Reading(found.start(), found.end(), Kind.ORDINAL, "1", written(page, found, "u"))


@rule("第一（最要紧的）", "一", r"(?<=第)一(?=[、,。;:!”\"』」)的]|$)")
def foremost(page: Page, found: re.Match[str]) -> Reading | None:
    """安全第一, 永争第一: no place in a ranking."""
    start = _from(page, found)
    return Reading(start, found.end(), Kind.PLAIN) if start < found.start() else None


@rule("第几（期、批、轮、次……）", STARTS, rf"(?<=第)(?P<n>{_N})")
def nth(page: Page, found: re.Match[str]) -> Reading | None:
    """第十一期, 第三批, 第5轮."""
    value = value_of(found["n"])
    if not value:
        return None
    end, unit = page.unit(found.end())
    return Reading(_from(page, found), end, Kind.ORDINAL, value, unit)


@rule(
    "第几至第几",
    STARTS,
    rf"(?<=第)(?P<n>{_N})(?P<u1>[期批轮次届号名位])?(?P<sep>{TO}|[、和])"
    rf"(?P<between>(?:第?{_N}[、和]){{0,3}})第?(?P<m>{_N})(?=[期批轮次届名位])",
)
def nth_to_nth(page: Page, found: re.Match[str]) -> Reading | None:
    """第1至36期, 第一、二批, 第1、2名, 第一、第二、第三名."""
    low, high = value_of(found["n"]), value_of(found["m"])
    if not low or not high or "~" in low + high:
        return None
    apart = found["sep"] in "、和"
    if apart and found["u1"]:
        return None
    end, unit = page.unit(found.end())
    kind = Kind.RANK if unit in ("名", "位") else Kind.ORDINAL
    between = found["between"].count("、") + found["between"].count("和")
    if apart and int(high) - int(low) != between + 1:
        return Reading(_from(page, found), found.start("sep"), kind, low)
    return Reading(_from(page, found), end, kind, f"{low}~{high}", unit)


@rule("第 几", STARTS, rf"(?<=第 )(?P<n>{_N})")
def nth_spaced(page: Page, found: re.Match[str]) -> Reading | None:
    """第 3 期."""
    return nth.build(page, found)


SESSIONS = (plenum, congress, session)

ORDINALS = (
    prize,
    class_only,
    stars,
    top,
    grade,
    nth_to_nth,
    place,
    placed,
    front,
    term,
    phase,
    anniversary,
    first_term,
    foremost,
    nth,
    nth_spaced,
)
