"""What carries a numeral but is no figure (非数据): names, list markers, blanks.

Names are recognised by their shape and their head words (省道203线, 〔2006〕14号, CA6140, “三定一统筹”), list markers by where they
stand, blanks by their marks. Words that are simply known stand in data/words.tsv.
"""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.mention import Kind
from drafter.numerals.page import HAN, Page, Reading, rule

DIGITS = "0123456789"
BLANKS = "xX×*_=□△○"
_PLACE = r"(?:街道|公司|社区|总工会|工会|集团|党委|学校|中学|小学|医院|单位|同志|市|区|县|镇|乡|村|省|局|委|厅|部|路|杯|年|月|日|届|大(?![约家多])|期|人|名|家|位|户|次|个|件|万|元|份|条|项|起|场)"

# ---- blanks -----------------------------------------------------------------------------------


@rule("被遮住的年份或数字", DIGITS, r"\d{1,6}(?:(?:[xX×*]{1,6}|_{1,6}|□{1,4})(?![A-Za-z\d×*]))(?:万|亿)?")
def masked_number(page: Page, found: re.Match[str]) -> Reading | None:
    """20xx, 202_, 15xxxx, 6xx."""
    text = found.group()
    if text.endswith("*") and not text.endswith("**") and page.text[found.end() : found.end() + 1] not in "年月日人名":
        return None
    return _blank(page, found.start(), found.end(), date=text[:1] in "12")


@rule(
    "空缺的月日",
    "xX×*_",
    r"[xX×*_]{1,4} ?年(?: ?[xX×*_\d]{1,2} ?月)(?: ?[xX×*_\d]{1,2} ?日)?|[xX×*_]{1,2} ?月 ?[xX×*_\d]{1,2} ?日|[xX×]{1,2}[-—~至][xX×]{1,2} ?月",
)
def blank_date(_page: Page, found: re.Match[str]) -> Reading | None:
    """X月X日, XX年X月X日, x-x月."""
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule("空缺（×、＊、＿、＝）", BLANKS, r"(?:[xX×]{1,12}|\*{1,12}|_{1,40}|={1,40}|[□△○]{1,12})(?:万|亿|千|百)?")
def blank(page: Page, found: re.Match[str]) -> Reading | None:
    """xx, ××, **, ____, ==== left where a figure or a name should stand."""
    text, start, end = page.text, found.start(), found.end()
    marks = found.group().rstrip("万亿千百")
    before = text[start - 1] if start else "\n"
    after = text[start + len(marks) : start + len(marks) + 1]
    mark = marks[0]
    if mark in "xX×":
        if (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()):
            return None
        if text.startswith(("光", "射线", "线机", "轴", "染色体"), start + len(marks)) and len(marks) == 1:
            return None
        if len(marks) == 1 and mark == "×" and before.isdecimal():
            return None
    elif mark == "*":
        if _is_markup(page, start, start + len(marks)):
            return None
    elif mark in "_=":
        alone = before in "\n\r" and (after in "\n\r" or not after)
        if alone and len(marks) > 2:
            return None
        if len(marks) == 1 and not ((mark == "=" and after == "、") or (mark == "_" and before.isdecimal())):
            return None
        if (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum() and mark == "="):
            return None
    elif len(marks) == 1:
        return None
    return _blank(page, start, end, date=False)


def _is_markup(page: Page, start: int, end: int) -> bool:
    """Whether asterisks are Markdown emphasis or a bullet rather than a blank."""
    text = page.text
    length = end - start
    if length == 1:
        after = text[end : end + 1]
        return after in " \t\n*" or not re.match(_PLACE, text[end : end + 4])
    if length > 3:
        return False
    if re.match(_PLACE, text[end : end + 4]):
        return False
    mark = text[start:end]
    line = text.rfind("\n", max(0, start - 80), start) + 1
    if text.find(mark, end, end + 80) != -1 and "\n" not in text[end : text.find(mark, end, end + 80)]:
        return True
    return text.find(mark, max(line, start - 80), start) != -1


def _blank(page: Page, start: int, end: int, *, date: bool) -> Reading:
    after = page.text[end : end + 1]
    if date and after == "年":
        return Reading(start, end + 1, Kind.PLACEHOLDER, "", "年")
    stop, unit = page.unit(end)
    if unit and page.text[stop - len(unit)] in "市区县省镇乡村厅局院校社街科部股路线台站店公企大":
        stop, unit = end, ""
    first, _ = page.hedges_before(start)
    hedge = end + 1 if page.text[end : end + 1] in ("余", "多") else end
    if hedge != end and not unit:
        stop, unit = page.unit(hedge)
        stop = max(stop, hedge)
    return Reading(first, stop, Kind.PLACEHOLDER, "", unit)


@rule("某某", "某", r"某{2,4}|某(?=[市区县镇乡村局公街单同])")
def nameless(_page: Page, found: re.Match[str]) -> Reading | None:
    """某某."""
    if len(found.group()) < 2:
        return None
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule(
    "待补",
    "[【(〔",
    r"[\[【(〔] {0,6}(?:(?:此处)?(?:待|需|请)(?:补充?|填写?|定|核实?|确认|续)[^\])】〕\n]{0,20})?[\])】〕]",
)
def to_be_filled(_page: Page, found: re.Match[str]) -> Reading | None:
    """Empty brackets, （待补）, 【待核实】."""
    return Reading(found.start(), found.end(), Kind.PLACEHOLDER)


@rule("问号空缺", "?", r"\?{2,8}(?=[%人名家个次件元万年月日])")
def question_marks(page: Page, found: re.Match[str]) -> Reading | None:
    """？？人."""
    return _blank(page, found.start(), found.end(), date=False)


@rule("网址", DIGITS + HAN + "xX_=?*", r".")
def address(page: Page, found: re.Match[str]) -> Reading | None:
    """Whatever stands in a web address."""
    end = page.address(found.start())
    return Reading(found.start(), end, Kind.NAME) if end else None


PLACEHOLDERS = (address, masked_number, blank_date, blank, nameless, to_be_filled, question_marks)

# ---- list markers -----------------------------------------------------------------------------

_LINE = " \t　>#*-·\ufeff"
_STOPS = '。;:!?…,；：！？，、”"》)）」』'


def _opens(page: Page, at: int) -> bool:
    """Whether only blanks and marks stand between the start of the line or sentence and here."""
    text = page.text
    start = at
    while start > 0 and start > at - 12 and text[start - 1] in _LINE:
        start -= 1
    return start == 0 or text[start - 1] in "\n\r\u2028。!?"


def _marker_value(text: str) -> str:
    return str(int(text)) if text.isdecimal() else str(chinese.parse(text) or "")


_DATE_OR_PRIZE = re.compile(r"[月季等日]")


def _joined(page: Page, first: str, at: int) -> bool:
    """Whether the next number belongs to this one: 三、四家, 五、六月份."""
    second = page.text[at : at + 1]
    digits = "一二三四五六七八九"
    if len(first) > 1 or first not in digits or second not in digits or not second:
        return False
    if digits.index(second) != digits.index(first) + 1:
        return False
    return bool(_DATE_OR_PRIZE.match(page.text, at + 1) or page.lexicon.measure(page.text, at + 1))


_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


@rule("行首序号", DIGITS + HAN, rf"(?P<n>{_SMALL})(?P<mark>[、.)．]|,(?! ?\d)|:(?!\d))(?!%)")
def line_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """一、 1、 1. at the start of a line, or run into the sentence."""
    start, end = found.start("n"), found.end("n")
    text = page.text
    mark = found["mark"]
    following = text[end + 1 : end + 5]
    if mark == "、" and _joined(page, found["n"], end + 1):
        return None
    if following[:1].isdecimal() and not (mark == "、" and (found["n"] in HAN or following.isdecimal())):
        return None
    if _opens(page, start):
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    before = text[start - 1]
    after = text[end + 1 : end + 2]
    if mark == "、" and before not in "、第" and not before.isdecimal():
        if after.isdecimal() or after in HAN or after == "":
            return None
        if before in _STOPS or (before == " " and text[start - 2 : start - 1] in _STOPS + " \n"):
            return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
        if found["n"].isdecimal() and len(found["n"]) <= 2 and "\u4e00" <= before <= "\u9fff":
            return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    if mark in ".．" and before in "。;；:：!！" and not after.isdecimal():
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    if mark == ")" and before in "。;；:：,， \n(":
        return Reading(start, end, Kind.LIST, _marker_value(found["n"]))
    return None


@rule("括号序号", DIGITS + HAN, rf"(?<=[(（〔\[【]){_SMALL}(?=[)）〕\]】])")
def bracket_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """（一）, (1)."""
    before = page.text[found.start() - 2 : found.start() - 1]
    if before in "》〉":
        return Reading(found.start(), found.end(), Kind.NAME)
    return Reading(found.start(), found.end(), Kind.LIST, _marker_value(found.group()))


@rule(
    "一是、二是",
    HAN + DIGITS,
    r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:(?:则|者)?是(?!否|非)|要(?=[^\d])|抓(?=[^\d])|靠)",
)
def counted_clause(page: Page, found: re.Match[str]) -> Reading | None:
    """一是, 二是, 一要."""
    start = found.start()
    before = page.text[start - 1] if start else "\n"
    if before in "之其统唯这那如同归单专万":
        return None
    if not found.group().endswith("是") and before not in "\n" + _STOPS:
        return None
    if "\u4e00" <= before <= "\u9fff" and found["n"].isdecimal():
        return None
    return Reading(start, found.end("n"), Kind.LIST, _marker_value(found["n"]))


@rule("第一，第二，", HAN + DIGITS, r"(?<=第)(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})(?=[,、:]|是)")
def counted_sentence(page: Page, found: re.Match[str]) -> Reading | None:
    """第一， 第二是."""
    start = found.start() - 1
    before = page.text[start - 1] if start else "\n"
    if start < page.floor or before not in "\n \t。;:!?,；：！？，、":
        return None
    if page.text[found.end() : found.end() + 1] == "、" and _joined(page, found["n"], found.end() + 1):
        return None
    return Reading(start, found.end(), Kind.LIST, _marker_value(found["n"]))


@rule("篇一、范文二", HAN + DIGITS, rf"(?<=[篇文例之])(?P<n>{_SMALL})(?![\d年月日个%])")
def piece_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """篇一, 范文二, 篇 3."""
    start = found.start()
    before = page.text[max(0, start - 3) : start].rstrip()
    after = page.text[found.end() : found.end() + 1]
    if not before.endswith(("篇", "范文", "案例", "附件", "附表")) or before.endswith(("一篇", "每篇")):
        return None
    if after and after not in " \n\r\t:：.。、,，)）" and not after.isspace():
        return None
    return Reading(start, found.end(), Kind.LIST, _marker_value(found["n"]))


@rule("接着前面的序号", "二三四五六七八九十", r"[二三四五六七八九十]{1,2}(?=[\u4e00-\u9fff])")
def next_marker(page: Page, found: re.Match[str]) -> Reading | None:
    """；三在深化改革: the number after the last marker, where 是 was left out."""
    start, end = found.start(), found.end()
    last, at = page.marker
    if page.text[start - 1 : start] != ";" or start - at > 300 or page.lexicon.measure(page.text, end):
        return None
    value = _marker_value(found.group())
    if value != str(last + 1) or page.text.find("。", at, start) != -1:
        return None
    return Reading(start, end, Kind.LIST, value)


@rule("圈号", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑❶❷❸❹❺❻❼❽❾❿", r".")
def circled(_page: Page, found: re.Match[str]) -> Reading | None:
    """①."""
    mark = found.group()
    value = next(
        (
            ord(mark) - ord(first) + 1
            for first, last in (("①", "⑳"), ("⑴", "⑽"), ("㈠", "㈩"), ("⒈", "⒑"), ("❶", "❿"))
            if first <= mark <= last
        ),
        "",
    )
    return Reading(found.start(), found.end(), Kind.LIST, str(value))


@rule("页码", DIGITS, r"(?<=[-—―–\u2010] )\d{1,3}(?= [-—―–\u2010])|\d{1,3}(?=下一页)|(?<=第)\d{1,3}(?=页)")
def page_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """― 2 ―."""
    return Reading(found.start(), found.end(), Kind.LIST, found.group())


MARKERS = (
    line_marker,
    bracket_marker,
    counted_clause,
    counted_sentence,
    piece_marker,
    next_marker,
    circled,
    page_number,
)

# ---- names ------------------------------------------------------------------------------------

_HEADS = (
    "省道",
    "国道",
    "县道",
    "乡道",
    "高速",
    "热线",
    "电话",
    "拨打",
    "专线",
    "邮编",
    "QQ",
    "编号",
    "文号",
    "号码",
    "账号",
    "代码",
    "邮政编码",
    "手机",
    "传真",
    "微信",
    "证号",
    "车牌",
    "专用道",
    "短信",
    "平台",
    "订单",
    "S",
    "G",
    "X",
    "Y",
)


@rule("字母连着的型号", DIGITS, r"\d{1,20}+(?:[-.]\d{1,20}+){0,6}+[A-Za-z]{0,8}+(?:\d{1,8})?")
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
        return Reading(first, found.end(), Kind.NAME)
    if re.fullmatch(r"[2-6]G|\d{1,2}D", found.group()) or (text.startswith("版", found.end()) and "." in found.group()):
        return Reading(start, found.end(), Kind.NAME)
    return None


@rule(
    "文号",
    DIGITS,
    r"(?<=[〔\[(（【])(?P<y>(?:19|20)\d\d)(?=[〕\])）】] ?第? ?\d{1,4} ?号)|(?<=[〕\])）】])第?\d{1,4}(?= ?号)|(?<=[发字函办令政规委])第?\d{1,4}(?= ?号)|(?<=[〕\])）】]第)\d{1,4}(?= ?号)",
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


@rule("道路、热线、编号", DIGITS, r"\d{2,12}(?:-\d{1,6})?(?![\d.,])")
def headed_number(page: Page, found: re.Match[str]) -> Reading | None:
    """省道203线, 热线12351."""
    start, end = found.start(), found.end()
    text = page.text
    at = start
    while at > page.floor and at > start - 3 and text[at - 1] in ' :：“"':
        at -= 1
    if text.endswith(_HEADS, page.floor, at):
        if page.lexicon.measure(text, end) and text[end : end + 1] not in "线号":
            return None
        return Reading(start, end + (text[end : end + 1] == "线"), Kind.NAME)
    if text.startswith(
        (
            "国道",
            "省道",
            "县道",
            "乡道",
            "热线",
            "专线",
            "消防",
            "公务用车",
            "维权热线",
            "平台",
            "报警",
            "急救",
            "调度",
        ),
        end,
    ) or (
        text.startswith(("”", '"', "」"), end)
        and text.startswith(("热线", "平台", "专线", "服务", "工会", "职工", "政务", "市民", "消防", "全国"), end + 1)
    ):
        return Reading(start, end, Kind.NAME)
    return None


@rule(
    "号线、号楼",
    DIGITS + HAN,
    rf"(?:\d{{1,4}}|[{HAN}]{{1,3}})号(?=[楼院线机炉井厂车泵门窗文馆桥坑洞仓库厅棚病令通公高锅主地口站]|地块|矿|煤|工作面)",
)
def numbered_place(page: Page, found: re.Match[str]) -> Reading | None:
    """3号楼, 2号线."""
    start = found.start() - (page.text[found.start() - 1 : found.start()] == "第")
    return Reading(max(start, page.floor), found.end(), Kind.NAME)


@rule("门牌号", DIGITS, r"(?<=[路街巷弄道村])\d{1,4}号")
def street_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """滨河路18号."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "几队（编号的队组）",
    "一二三四五六七八九十",
    r"(?<=[采掘进输运机修建开区通巷准维综程业路务电矿勘钻])[一二三四五六七八九十]{1,3}(?=[队班组])",
)
def crew(_page: Page, found: re.Match[str]) -> Reading | None:
    """综采一队, 运输二班."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("书名号里的编号", DIGITS, r"(?<=[(（])\d{2,4}(?=[)）][》〉])")
def title_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """《…规定(215)》."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "几加几的做法",
    DIGITS + "一二三四五六七八九",
    r"[\d一二三四五六七八九]{1,4}(?:\+[\dNnXx一二三四五六七八九]{1,3}){1,6}+",
)
def plus_scheme(_page: Page, found: re.Match[str]) -> Reading | None:
    """10+1, 3+N."""
    return Reading(found.start(), found.end(), Kind.NAME)


_FEAST = r"(?:1[0-2]|[1-9])[.·・•](?:3[01]|[12]\d|0?[1-9])"


@rule(
    "节日、纪念日",
    DIGITS,
    rf"(?P<n>{_FEAST})(?P<more>[”\"'’」』]? ?(?:国际|世界|全国|宪法|护士|消防|劳动|妇女|青年|儿童|建军|学雷锋|消费者|法制|植树|国庆|节|日|大(?=地震)|特大|事故|专项|惨案|晚会|文艺|服务卡|庆)?)",
)
def festival(page: Page, found: re.Match[str]) -> Reading | None:
    """“5.12”, 3·15, 12·4."""
    start = found.start()
    quoted = page.text[start - 1 : start] in tuple("“\"'‘「『") and page.text[
        found.end("n") : found.end("n") + 1
    ] in tuple("”\"'’」』")
    opened = page.text[start - 1 : start] in tuple('“"「『')
    if "." in found["n"] and not quoted and not found["more"].strip("”\"'’」』 ") and not opened:
        return None
    return Reading(start, found.end("n"), Kind.NAME)


@rule(
    "节日（汉字）",
    "一二三五六七八九十",
    r"(?:三[.·・•]八|五[.·・•]一|六[.·・•]一|七[.·・•]一|八[.·・•]一|五[.·・•]四|十[.·・•]一|一二[.·・•]?九|九[.·・•]?一八)",
)
def han_festival(_page: Page, found: re.Match[str]) -> Reading | None:
    """“三・八”."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("国庆", "十", r"十一(?=[”\"」』]|国庆|黄金周|长假|、元旦|、中秋|等节|节)")
def national_day(page: Page, found: re.Match[str]) -> Reading | None:
    """“十一”."""
    before = page.text[found.start() - 1 : found.start()]
    if before == "第":
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "专名里的数字",
    "一二三四五六七八九十",
    r"[一二三四五六七八九十]{1,3}(?=(?:[\u4e00-\u9fff]{1,2}(?:公司|集团|重工|股份|实业|电子|科技(?=公司)))|(?:中学|小学|幼儿园|医院|院区|附院|工区|分厂|工厂|公司|食堂|车间|工段|中队|大队|支队|总队|矿区?(?![山产])|处机关|部工会|分局|工程处|中(?=[、,。的和及举工教师学校校])|小(?=[、,。]|学校)|幼(?=[、,。]|儿园)|里[\u4e00-\u9fff](?:街道|社区|村|镇|乡|路)|道[\u4e00-\u9fff](?:街道|社区|村|镇|乡)))",
)
def numbered_name(page: Page, found: re.Match[str]) -> Reading | None:
    """第二医院, 三星公司, 工业二部."""
    start = found.start()
    before = page.text[start - 1 : start]
    if before == "第":
        return Reading(max(page.floor, start - 1), found.end(), Kind.NAME)
    word = page.lexicon.measure(page.text, found.end())
    if (
        word
        and page.text.startswith(("中", "小", "里", "道", "幼", "部", "处", "矿"), found.end()) is False
        and page.lexicon.classes.get(word) == "计数"
        and word in ("家", "个", "所", "支", "名", "位", "间", "条", "级", "类", "大", "方", "项")
    ):
        return None
    if "\u4e00" <= before <= "\u9fff" and before not in "的和与及在有为了等到近余达对向从各":
        return Reading(start, found.end(), Kind.NAME)
    if page.text.startswith(("星", "一", "元"), found.end()) and not word:
        return Reading(start, found.end(), Kind.NAME)
    return None


@rule(
    "几人制、几小时圈",
    "一二三四五六七八九两",
    r"[一二三四五六七八九两](?=人[篮蓝足排]球|人制|人赛|人[两三]足|小时(?:课堂|讲堂|[\u4e00-\u9fff]{0,2}圈))",
)
def format_name(_page: Page, found: re.Match[str]) -> Reading | None:
    """三人篮球, 一小时服务圈."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "第几（固定名称）",
    HAN + DIGITS,
    rf"(?<=第)(?:[{HAN}]{{1,4}}|\d{{1,4}})(?=(?:[\u4e00-\u9fff]{{0,4}}(?:医院|中学|小学|幼儿园|学校|高中|初中|职业|中专|公司|工厂|建筑|工程局|工程公司|工程处|人民|附属|师范|实验|机床|棉纺|钢厂|水厂|监狱|检察|税务|分局|矿|监测站|产业|课堂|车间|车队|大队|中队|支部|党支部|工会小组))|条|款|章|编|[\d一二三四五六七八九十]*号(?!选手))",
)
def fixed_name(page: Page, found: re.Match[str]) -> Reading | None:
    """第二医院, 第三产业, 第四十二条."""
    start = found.start() - 1
    if start < page.floor:
        return None
    after = page.text[found.end() : found.end() + 2]
    if after[:1] in ("届", "次", "期", "批", "名", "轮", "位", "季", "个", "家"):
        return None
    return Reading(start, found.end(), Kind.NAME)


_SLOGAN = r"[一二两三四五六七八九十双百千万]"


@rule(
    "数字口号（几×几×）",
    "一二两三四五六七八九十百千万",
    rf"(?P<a>{_SLOGAN})(?P<x>[\u4e00-\u9fff]{{1,2}}?)(?P<b>{_SLOGAN})(?P<y>[\u4e00-\u9fff])(?:(?P<c>{_SLOGAN})(?P<z>[\u4e00-\u9fff]))?",
)
def slogan(page: Page, found: re.Match[str]) -> Reading | None:
    """三会一课, 一岗双责, 五比一创."""
    if any(c in HAN for c in found["x"] + found["y"]) or any(
        c in "分点来余多几月年日是、至到时百又" for c in found["x"]
    ):
        return None
    if page.text[found.start() - 1 : found.start()] in ("第", "近", "约"):
        return None
    x, y = found["x"], found["y"]
    first = page.lexicon.classes.get(x)
    second = page.lexicon.classes.get(y)
    if first and found["a"] == found["b"] and not second and page.text[found.end() : found.end() + 1] not in HAN:
        return Reading(found.start(), found.end(), Kind.NAME)
    if (first and (second or x in "个家名人项次件场期份万元%")) or y in "年月日元人名家次个%是等":
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


NAMES = (
    telephone,
    document_number,
    title_number,
    festival,
    han_festival,
    national_day,
    plus_scheme,
    model,
    headed_number,
    numbered_place,
    street_number,
    crew,
    format_name,
    fixed_name,
    numbered_name,
    slogan,
)
