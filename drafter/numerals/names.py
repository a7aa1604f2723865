"""Names that carry a numeral (专名): documents, roads, telephones, models, festivals, institutions, slogans.

They are recognised by their shape and their head words (省道203线, 〔2006〕14号, CA6140, 三定一统筹); names that are simply known
stand in data/words.tsv, head words in data/contexts.tsv.
"""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import HAN, TO, Page, Reading, rule

DIGITS = "0123456789"


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


_SERVICE_LINE = re.compile(r"1[012]\d{3}|9[56]\d{3,4}")


def _is_line(page: Page, start: int, end: int) -> bool:
    """Whether five digits with no unit, before a word, are a service line: 12355青少年服务台."""
    text = page.text
    if page.unit(end)[1] or not "\u4e00" <= text[end : end + 1] <= "\u9fff" or text[end] in HAN + "多余来":
        return False
    return not page.hedges_before(start)[1] and text[start - 1 : start] not in tuple("共达为计至到从由了-~—.")


@rule("道路、热线、编号", DIGITS, r"\d{2,12}(?:-\d{1,6})?(?![\d.,])")
def headed_number(page: Page, found: re.Match[str]) -> Reading | None:
    """省道203线, 热线12351."""
    start, end = found.start(), found.end()
    text = page.text
    at = start
    while at > page.floor and at > start - 3 and text[at - 1] in ' :：“"':
        at -= 1
    words = page.lexicon
    if text.endswith(words.context("编号前"), page.floor, at):
        line = text[end : end + 1] == "线"
        counted = page.unit(end)[1] and text[end : end + 1] not in ("线", "号")
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


@rule(
    "号线、号楼",
    DIGITS + HAN,
    rf"(?:(?:\d{{1,4}}|[{HAN}]{{1,3}})[#号]?(?:[、和及]|{TO})){{0,5}}(?:(?:\d{{1,4}}|[{HAN}]{{1,3}})号(?=[楼院线机炉井厂车泵门窗文馆桥坑洞仓库厅棚病令通公高锅主地口站变配皮综掘墩桩食宿展]|地块|矿|煤|工作面)|\d{{1,4}}#(?!\d))",
)
def numbered_place(page: Page, found: re.Match[str]) -> Reading | None:
    """3号楼, 2号线, 1、2号机组, 1-3号楼, 2#楼."""
    start = found.start() - (page.text[found.start() - 1 : found.start()] == "第")
    return Reading(max(start, page.floor), found.end(), Kind.NAME)


@rule(
    "采区、标段、单元（编号）",
    DIGITS + HAN,
    rf"(?:\d{{1,5}}|[{HAN}]{{1,4}})(?=采区|盘区|(?:综采|综掘|采煤|掘进|回采|炮采)?(?:工作面|采面)|标段|病区|教室)|(?:[零四八]|十[二六])(?=点班)|(?:19|20)\d\d(?=级)|\d{{3,4}}(?=室)"
    rf"|(?:\d|[{HAN}])(?=教(?:学楼|楼)?\d{{3}})|(?<=[楼栋幢座])(?:\d|[{HAN}])(?=单元)",
)
def numbered_part(page: Page, found: re.Match[str]) -> Reading | None:
    """1103工作面, 二标段, 3号楼二单元, 305室, 四点班, 2021级: a number right before a part that is numbered."""
    if page.text[found.start() - 1 : found.start()] in tuple("共近约余有建设增成造修"):
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "阴历日子",
    HAN,
    r"[一二三四五六七八九十]{1,2}月初[一二三四五六七八九十]|(?:(?<=[正冬腊]月初)|(?<=大年初))[一二三四五六七八九十](?![个次])"
    r"|(?<=[正冬腊]月)(?:[廿二]?十[一二三四五六七八九]?|廿[一二三四五六七八九])(?![个天余多])",
)
def lunar_day(_page: Page, found: re.Match[str]) -> Reading | None:
    """九月初九, 正月十五, 大年初一: days of the old calendar, which no calendar date equals."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("英语四级", "四六", r"(?<=英语)[四六]级|[四六]级(?=(?:一次性?)?(?:通过率|过级率|考试|过线))")
def language_test(_page: Page, found: re.Match[str]) -> Reading | None:
    """英语四级, 六级通过率."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "地名里的数字",
    "一二三四五六七八九十百千万",
    rf"(?:(?<=[经纬])[{HAN}]{{1,2}}(?=路|街)|(?<=[县市镇乡区省])[一二三四五六七八九十百千万](?=[塘汊岔溪湾洲堡坝圩埠河江湖山川峡泉岭峰坪坡沟桥](?![个条座处家长]))"
    r"|[一二三四五六七八九十]{1,2}(?=里[铺河庄屯堡店桥街营墩沟坪塘岗]))",
)
def place_name(_page: Page, found: re.Match[str]) -> Reading | None:
    """纬三路, 镇三汊村, 五里铺村."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("门牌号", DIGITS, r"(?<=[路街巷弄道村])\d{1,4}号")
def street_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """滨河路18号."""
    return Reading(found.start(), found.end(), Kind.NAME)


# words that may stand before a count of crews; after any other, the numeral is the crew's own
_COUNTS_CREWS = (
    "天日班出派组成有共为建是了分由自等到的和与及获第各每设加减余近约达超开编配带率领遣招收办来名年期从对向在十百千以满"
)


@rule(
    "几队（编号的队组）",
    "一二三四五六七八九十",
    r"(?<=[\u4e00-\u9fff])[一二三四五六七八九十]{1,3}(?=[队班](?![长员伍人次子级车])|组(?![长员织合建成]))|(?<=[支大中总]队)[一二三四五六七八九十]{1,2}(?=[大中]队)",
)
def crew(page: Page, found: re.Match[str]) -> Reading | None:
    """综采一队, 运输二班, 采煤三组."""
    if page.text[found.start() - 1] in _COUNTS_CREWS:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("专业几班", DIGITS, r"\d{1,2}(?=班)")
def class_of_year(page: Page, found: re.Match[str]) -> Reading | None:
    """2020级护理3班."""
    if re.search(r"级[\u4e00-\u9fff]{1,6}$", page.text[max(0, found.start() - 8) : found.start()]):
        return Reading(found.start(), found.end(), Kind.NAME)
    return None


@rule(
    "楼层、房间",
    DIGITS + HAN,
    rf"(?:\d{{1,4}}|[{HAN}]{{1,3}})(?:楼(?=会议|报告|大厅|平台|多功能|活动|办公|餐厅|接待|礼堂|展厅)|室(?=[,。、;)]))",
)
def room(_page: Page, found: re.Match[str]) -> Reading | None:
    """三楼会议室, A座1205室."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "几分钟服务圈",
    DIGITS,
    r"\d{1,3}(?=(?:分钟|小时|公里)[\u4e00-\u9fff]{0,6}圈)|(?<=双)1[12](?!\d)|(?<=在党)50年|[48]×\d{2,4}米(?=接力|混合|[赛跑,。、;])"
    r"|[4-9]0后(?![续期面勤方])|0[05]后(?![续期面勤方])|\d{2,3}强(?=企业)|(?<=世界|中国)\d{2,3}强"
    r"|7 ?[×xX*+] ?24 ?(?:小时|h)?|24小时(?=自助)|\d{1,3}(?=排(?:螺旋)?CT)|\d(?:\.\d)?T(?=核?磁|超导|MR)",
)
def fixed_digits(_page: Page, found: re.Match[str]) -> Reading | None:
    """15分钟服务圈, 双11, 4×100米接力, 7×24小时, 64排CT, 80后, 世界500强."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("二十四式太极拳", DIGITS + HAN, rf"(?:\d{{1,3}}|[{HAN}]{{1,4}})(?=式(?:太极|拳|剑|简化|健身))|[{HAN}](?=段锦)")
def form_of_boxing(_page: Page, found: re.Match[str]) -> Reading | None:
    """二十四式太极拳, 八段锦."""
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


@rule(
    "万元产值（指标名）",
    "万百千",
    r"[万百千](?=元(?:工业|产值|GDP|生产总值|增加值|国内|地区|施工产值|营业收入|产出))|[百千万](?=人(?:发明|专利|拥有|[\u4e00-\u9fff]{1,4}率))|(?<=每)(?:[百千万亿]|十万)(?=[人名户元亩公吨]|平方)",
)
def per_ten_thousand(page: Page, found: re.Match[str]) -> Reading | None:
    """万元工业增加值用水量, 千人负伤率, 每千人: the measure an indicator is named after."""
    before = page.text[found.start() - 1 : found.start()]
    return None if before in tuple("几数上近约余多") else Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "一月一主题",
    "一",
    r"一[月季周日旬班](?:(?=一[\u4e00-\u9fff])|[两二三四五][查检测评练考餐巡报清扫访议学会])"
    r"|(?<=每[月周季年日旬天])一(?:[讲练训查测考谈学议赛研评报](?![次场]))"
    r"|一天(?=一个[样变])|(?<=一天)一个(?=样|变)",
)
def every(_page: Page, found: re.Match[str]) -> Reading | None:
    """一月一主题, 一季一评比, 一日三查, 每月一讲, 一天一个样."""
    return Reading(found.start(), found.end(), Kind.PLAIN)


@rule(
    "年级、班级、批次线",
    DIGITS + "一二三四五六七八九",
    rf"(?<=[高初])[一二三](?=[年\d(、,和至及期上下学班])|[一二三四五六七八九](?:(?:、|{TO}|和|及)[一二三四五六七八九])?(?=年级)"
    r"|[一二三四五六七八九](?=[(]\d{1,2}[)]班)|(?<=[高初][一二三])\d{1,2}班|(?<!其中)(?<!集中)(?<!年中)(?<=[大中小托])[一二三四五六七八九]班(?![车级长组次子])|[一二](?=本(?:上线|率|院校|录取|[,、]))",
)
def school_class(_page: Page, found: re.Match[str]) -> Reading | None:
    """高三(2)班, 初一3班, 二年级组, 三至五年级, 大三班, 一本上线."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("书名号里的编号", DIGITS, r"(?<=[(（])\d{2,4}(?=[)）][》〉])")
def title_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """《…规定(215)》."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule(
    "几加几的做法",
    DIGITS + "一二三四五六七八九",
    r"[\d一二三四五六七八九]{1,4}(?:\+[\dNnXx一二三四五六七八九]{1,3}){1,6}(?:[=<>]\d{1,4})?",
)
def plus_scheme(_page: Page, found: re.Match[str]) -> Reading | None:
    """10+1, 3+N, 5+2=0."""
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
    r"[一二三四五六七八九十]{1,2}[”\"」』’']?[.·・•][一二三四五六七八九十]{1,3}(?=[”\"」』’']|[\u4e00-\u9fff]|$)|一二九(?=运动)|九一八",
)
def han_festival(_page: Page, found: re.Match[str]) -> Reading | None:
    """“三・八”, “六”·五世界环境日."""
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("国庆", "十", r"十一(?=[”\"」』]|国庆|黄金周|长假|假期|期间|前(?![名位十])|、元旦|、中秋|等节|节)")
def national_day(page: Page, found: re.Match[str]) -> Reading | None:
    """“十一”."""
    before = page.text[found.start() - 1 : found.start()] or "。"
    if before in "第" + HAN:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


_NUMBERED_HEADS = ("工区", "分厂", "车间", "工段", "中队", "大队", "食堂", "分局")


@rule(
    "专名里的数字",
    "一二三四五六七八九十",
    r"(?<=[市县省区州])[一二三四五六七八九](?=院(?![校士长区落]))|[一二三四五六七八九十]{1,3}(?=(?P<firm>[\u4e00-\u9fff]{1,2}(?:公司|集团|重工|股份|实业|电子|科技(?=公司)))|(?:中学|小学|幼儿园|医院|院区|附院|工区|分厂|工厂|公司|食堂|车间|工段|中队(?!伍)|大队(?!伍)|支队(?!伍)|总队|矿区?(?![山产])|处机关|部工会|分局|工程处|中(?=[、,。的和及举工教师学校校])|小(?=[、,。]|学校)|幼(?=[、,。]|儿园)|里[\u4e00-\u9fff](?:街道|社区|村|镇|乡|路)|道[\u4e00-\u9fff](?:街道|社区|村|镇|乡)))",
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
        and found["firm"]
        and page.lexicon.classes.get(word) == "计数"
        and word in ("家", "个", "所", "支", "名", "位", "间", "条", "级", "类", "大", "方", "项")
    ):
        return None
    if "\u4e00" <= before <= "\u9fff" and before not in "的和与及在有为了等到近余达对向从各":
        return Reading(start, found.end(), Kind.NAME)
    if page.text.startswith(_NUMBERED_HEADS, found.end()) or (
        page.text.startswith(("星", "一", "元"), found.end()) and not word
    ):
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
    rf"(?<=第)(?:[{HAN}]{{1,4}}|\d{{1,4}})(?=(?:[\u4e00-\u9fff]{{0,4}}(?:医院|中学|小学|幼儿园|学校|高中|初中|职业|中专|公司|工厂|建筑|工程局|工程公司|工程处|人民|附属|师范|实验|机床|棉纺|钢厂|水厂|监狱|检察|税务|分局|矿|监测站|产业|课堂|车间|车队|大队|中队|支部|党支部|工会小组))|条|款|章|编|[\d一二三四五六七八九十]{{0,8}}号(?!选手))",
)
def fixed_name(page: Page, found: re.Match[str]) -> Reading | None:
    """第二医院, 第三产业, 第四十二条."""
    start = found.start() - 1
    if start < page.floor:
        return None
    after = page.text[found.end() : found.end() + 2]
    if after[:1] in ("届", "次", "期", "批", "名", "轮", "位", "季", "个", "家") or after in ("学期", "学年", "阶段"):
        return None
    return Reading(start, found.end(), Kind.NAME)


_SLOGAN = r"[一二两三四五六七八九十双百千万]"


@rule(
    "数字口号（几×几×）",
    "一二两三四五六七八九十百千万",
    rf"(?P<a>{_SLOGAN})(?P<x>[\u4e00-\u9fff]{{1,2}}?)(?P<b>{_SLOGAN})(?P<y>[\u4e00-\u9fff])(?:(?P<c>{_SLOGAN})(?P<z>[\u4e00-\u9fff]))?",
)
def slogan(page: Page, found: re.Match[str]) -> Reading | None:
    """三会一课, 一岗双责, 五比一创, 一家一户."""
    if found["x"] in ("金", "银", "枚") or found["y"] in ("金", "银", "铜"):
        return None
    if any(c in HAN for c in found["x"] + found["y"]) or any(
        c in "分点来余多几月年日季是、至到时百又成折倍有达为" for c in found["x"]
    ):
        return None
    if page.text[found.start() - 1 : found.start()] in ("第", "近", "约"):
        return None
    x, y = found["x"], found["y"]
    first = page.lexicon.classes.get(x)
    second = page.lexicon.classes.get(y)
    if (
        found["a"] == found["b"] == "一"
        and first == second == "计数"
        and x != y
        and y not in "次场期回届名人个件份金银铜"
    ):
        return Reading(found.start(), found.end(), Kind.PLAIN)
    if first and found["a"] == found["b"] and not second and page.text[found.end() : found.end() + 1] not in HAN:
        return Reading(found.start(), found.end(), Kind.NAME)
    if (first and (second or x in "个家名人项次件场期份万元%")) or y in "年月日元人名家次个%是等届以成":
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
    numbered_part,
    lunar_day,
    language_test,
    street_number,
    place_name,
    crew,
    class_of_year,
    room,
    fixed_digits,
    form_of_boxing,
    push,
    per_ten_thousand,
    every,
    school_class,
    format_name,
    fixed_name,
    numbered_name,
    slogan,
)
