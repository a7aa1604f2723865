"""Things that are numbered (编号与型号): documents, telephones, models, lines, houses, rooms, works.

They are recognised by their shape and their head words (省道203线, 〔2006〕14号, CA6140, 3号楼); names that are simply known
stand in data/words.tsv, head words in data/contexts.tsv.
"""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, TO, Page, Reading, rule


@rule("网址", DIGITS + "xX_=?*", r".")
def address(page: Page, found: re.Match[str]) -> Reading | None:
    """Whatever stands in a web address."""
    end = page.address(found.start())
    return Reading(found.start(), end, Kind.NAME) if end else None


# CT1台, LED5块: the letters are the thing, the number says how many
_COUNTED = re.compile(r"\d{1,4} ?(?:台|套|例|人次|辆|部(?!队|门)|块|人(?!机)|名|次(?!列)|家|项)")


@rule(
    "字母连着的型号",
    DIGITS,
    r"(?:(?<=[A-Za-z])|(?<=[A-Za-z][-/ ])|(?=[2-6]G|\d{1,2}D|[\dA-Za-z.-]{3,200}版))"
    r"\d{1,20}+(?:[-.]\d{1,20}+){0,6}[A-Za-z]{0,8}+(?:\d{1,8})?",
)
def model(page: Page, found: re.Match[str]) -> Reading | None:
    """CA6140, GB/T 9704-2012, PM2.5, 5G."""
    start = found.start()
    text = page.text
    at = start - 1
    if at >= page.floor and text[at] in "-/ " and at - 1 >= page.floor:
        at -= 1
    before = text[at] if at >= page.floor else " "
    if before.isascii() and before.isalpha() and (text[start - 1] != " " or before.isupper()):
        first = at
        while (
            first > page.floor
            and first > start - 12
            and text[first - 1].isascii()
            and (text[first - 1].isalpha() or text[first - 1] in "-/")
        ):
            first -= 1
        word = text[first : at + 1]
        if all(c in "xX" for c in word):
            return None
        digits = _COUNTED.match(text, start)
        if len(word) >= 2 and digits and text[start - 1] not in "-/":
            return None
        return Reading(first, found.end(), Kind.NAME)
    if re.fullmatch(r"[2-6]G|\d{1,2}D", found.group()) or (text.startswith("版", found.end()) and "." in found.group()):
        return Reading(start, found.end(), Kind.NAME)
    return None


@rule("桩号", DIGITS, r"(?<=[Kk])\d{1,4}\+\d{1,3}(?:\.\d{1,3})?(?!\d)")
def stake(_page: Page, found: re.Match[str]) -> Reading | None:
    """K45+200: a place on a line, in kilometres and metres from its start."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "文号",
    DIGITS,
    r"(?<=[〔\[(【])(?:19|20)\d\d(?=[〕\])】] ?第? ?\d{1,4} ?号)"
    r"|(?<=[〕\])】])第?\d{1,4}(?= ?号)|(?<=[〕\])】]第)\d{1,4}(?= ?号)"
    r"|(?<=[发字函办令政规委])第?\d{1,4}(?= ?号)",
)
def document_number(page: Page, found: re.Match[str]) -> Reading | None:
    """湘发〔2006〕14号."""
    end = found.end()
    if page.text[end : end + 1] == "号":
        end += 1
    return Reading(found.start(), end, Kind.NAME)


@rule("电话号码", DIGITS, r"(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)")
def telephone(page: Page, found: re.Match[str]) -> Reading | None:
    """0731-12345678."""
    if page.unit(found.end())[1] or page.text[found.end() : found.end() + 1] in tuple("多余来万亿"):
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


_SERVICE_LINE = re.compile(r"1[012]\d{3}|9[56]\d{3,4}")


def _is_line(page: Page, start: int, end: int) -> bool:
    """Whether five digits with no unit, before a word, are a service line: 12355青少年服务台."""
    text = page.text
    if page.unit(end)[1] or not "\u4e00" <= text[end : end + 1] <= "\u9fff" or text[end] in HAN + "多余来":
        return False
    return not page.hedges_before(start)[1] and text[start - 1 : start] not in tuple("共达为计至到从由了-~—.")


@rule("道路、热线、编号", DIGITS, r"\d{2,12}(?:-\d{1,6})?(?!\d|[.,]\d)")
def headed_number(page: Page, found: re.Match[str]) -> Reading | None:
    """省道203线, 热线12351."""
    start, end = found.start(), found.end()
    text = page.text
    at = start
    while at > page.floor and at > start - 3 and text[at - 1] in ' :“"':
        at -= 1
    words = page.lexicon
    if text.endswith(words.context("编号前"), page.floor, at):
        line = text[end : end + 1] == "线"
        counted = page.unit(end)[1] and not text.startswith(("线", "号", "县道", "省道", "乡道", "国道"), end)
        if counted or text[end : end + 1] in tuple("多余来几万亿"):
            return None
        return Reading(start, end + line, Kind.NAME)
    if text.startswith(words.context("编号后"), end):
        return Reading(start, end, Kind.NAME)
    if _SERVICE_LINE.fullmatch(found.group()) and _is_line(page, start, end):
        return Reading(start, end, Kind.NAME)
    closed = text[end : end + 1] in tuple('”"」')
    if closed and text.startswith(words.context("引号编号后"), end + 1):
        return Reading(start, end, Kind.NAME)
    return None


_EMERGENCY = "1(?:10|19|20|22)"


@rule(
    "110、119、122",
    "1",
    rf"{_EMERGENCY}(?:[、和/]{_EMERGENCY}){{1,3}}(?!\d)|{_EMERGENCY}(?=接处?警|出警|出诊|事故报警|指挥中心|救援)",
)
def emergency_lines(page: Page, found: re.Match[str]) -> Reading | None:
    """“110、119、122”报警, 119出警: emergency numbers in a row or before what they do, unless things are counted."""
    in_a_row = len(found.group()) > 3
    if in_a_row and (page.unit(found.end())[1] or page.text[found.end() : found.end() + 1] in tuple("多余来几万亿")):
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "2、3楼", DIGITS + HAN, rf"(?:\d{{1,2}}(?:[、,]\d{{1,2}}){{1,4}}|[{HAN}](?:、[{HAN}]){{1,4}})(?=楼(?![盘宇房栋]))"
)
def floors(_page: Page, found: re.Match[str]) -> Reading | None:
    """2,3楼, 一、二楼."""
    return Reading(found.start(), found.end(), Kind.NAME)


_SHORT = rf"(?:\d{{1,4}}|[{HAN}]{{1,3}})"
_WITH_NUMBER = "[楼院线机炉井厂车泵门窗文馆桥坑洞仓库厅棚病令通公高锅主地口站变配皮综掘墩桩食宿展]|地块|矿|煤|工作面"


@rule(
    "号线、号楼",
    DIGITS + HAN,
    rf"(?:{_SHORT}[#号]?(?:[、和及]|{TO})){{0,5}}(?:{_SHORT}号(?={_WITH_NUMBER})|\d{{1,4}}#(?!\d))",
)
def numbered_place(page: Page, found: re.Match[str]) -> Reading | None:
    """3号楼, 2号线, 1、2号机组, 1-3号楼, 2#楼."""
    start = found.start() - (page.text[found.start() - 1 : found.start()] == "第")
    return Reading(max(start, page.floor), found.end(), Kind.NAME)


_NUMBER = rf"(?:\d{{1,5}}|[{HAN}]{{1,4}})"
_FACE = "(?:综采|综掘|采煤|掘进|回采|炮采)?(?:工作面|采面)"
_OF_A_YEAR = r"(?:19|20)\d\d(?=级|届)|0\d(?=级)|1\d(?=级(?:学生|新生|毕业|本科|专科|研究生|硕士))"


@rule(
    "采区、标段、单元（编号）",
    DIGITS + HAN,
    rf"{_NUMBER}(?=采区|盘区|{_FACE}|标段|病区|教室)|(?:[零四八]|十[二六])(?=点班)|{_OF_A_YEAR}|\d{{3,4}}(?=室)"
    rf"|(?:\d|[{HAN}])(?=教(?:学楼|楼)?\d{{3}})|(?<=[楼栋幢座])(?:\d|[{HAN}])(?=单元)",
)
def numbered_part(page: Page, found: re.Match[str]) -> Reading | None:
    """1103工作面, 二标段, 3号楼二单元, 305室, 四点班, 2021级, 2021届: a number right before a part that is numbered."""
    if page.text[found.start() - 1 : found.start()] in tuple("共近约余有建设增成造修"):
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "楼层、房间",
    DIGITS + HAN,
    rf"(?:\d{{1,4}}|[{HAN}]{{1,3}})(?:楼(?=会议|报告|大厅|平台|多功能|活动|办公|餐厅|接待|礼堂|展厅)|室(?=[,。、;)]))",
)
def room(_page: Page, found: re.Match[str]) -> Reading | None:
    """三楼会议室, A座1205室."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("书名号里的编号", DIGITS, r"(?<=[(])\d{2,4}(?=[)][》〉])")
def title_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """《…规定(215)》."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("英语四级", "四六", r"(?<=英语)[四六]级|[四六]级(?=(?:一次性?)?(?:通过率|过级率|考试|过线))")
def language_test(_page: Page, found: re.Match[str]) -> Reading | None:
    """英语四级, 六级通过率."""
    return Reading(found.start(), found.end(), Kind.NAME)


_BORN = r"[4-9]0后(?![续期面勤方])|0[05]后(?![续期面勤方])"
_ROUND_THE_CLOCK = r"7 ?[×xX*+] ?24 ?(?:小时|h)?|24小时(?=自助)"
_RELAY = r"[48]×\d{2,4}米(?=接力|混合|[赛跑,。、;])"
_SCANNER = r"\d{1,3}(?=排(?:螺旋)?CT)|\d(?:\.\d)?T(?=核?磁|超导|MR)"


@rule(
    "几分钟服务圈",
    DIGITS,
    r"\d{1,3}路(?=公交|公共汽车|[车线](?![道段口]))|[248]K(?=屏|电视|高清|超高?清|摄像)"
    r"|\d{1,3}(?=(?:分钟|小时|公里)[\u4e00-\u9fff]{0,6}圈)|(?<=双)1[12](?!\d)|(?<=在党)50年"
    rf"|{_RELAY}|{_BORN}|\d{{2,3}}强(?=企业)|(?<=世界|中国)\d{{2,3}}强|{_ROUND_THE_CLOCK}|{_SCANNER}",
)
def fixed_digits(_page: Page, found: re.Match[str]) -> Reading | None:
    """301路公交, 15分钟服务圈, 双11, 4×100米接力, 7×24小时, 64排CT, 80后, 世界500强."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("二十四式太极拳", DIGITS + HAN, rf"(?:\d{{1,3}}|[{HAN}]{{1,4}})(?=式(?:太极|拳|剑|简化|健身))|[{HAN}](?=段锦)")
def form_of_boxing(_page: Page, found: re.Match[str]) -> Reading | None:
    """二十四式太极拳, 八段锦."""
    return Reading(found.start(), found.end(), Kind.NAME)


NAMES = (
    telephone,
    document_number,
    title_number,
    stake,
    model,
    emergency_lines,
    headed_number,
    floors,
    numbered_place,
    numbered_part,
    language_test,
    room,
    fixed_digits,
    form_of_boxing,
)
