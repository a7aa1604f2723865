"""Places and bodies whose names hold a numeral (地名、机构): streets, villages, schools, hospitals, firms, crews, classes.

What is numbered among them is told from what is counted by the words around: 综采一队 is a crew, 派出一队 is one.
"""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import HAN, TO, Page, Reading, rule

DIGITS = "0123456789"


@rule("门牌号", DIGITS, r"(?<=[路街巷弄道村])\d{1,4}号")
def street_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """滨河路18号."""
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
    "年级、班级、批次线",
    DIGITS + "一二三四五六七八九",
    rf"(?<=[高初])[一二三](?=[年\d(、,和至及期上下学班])|[一二三四五六七八九](?:(?:、|{TO}|和|及)[一二三四五六七八九])?(?=年级)"
    r"|[一二三四五六七八九](?=[(]\d{1,2}[)]班)|(?<=[高初][一二三])\d{1,2}班|(?<!其中)(?<!集中)(?<!年中)(?<=[大中小托])[一二三四五六七八九]班(?![车级长组次子])|[一二](?=本(?:上线|率|院校|录取|[,、]))",
)
def school_class(_page: Page, found: re.Match[str]) -> Reading | None:
    """高三(2)班, 初一3班, 二年级组, 三至五年级, 大三班, 一本上线."""
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
    "编号的工程局、院",
    "一二三四五六七八九十",
    r"(?:(?<=中建)|(?<=中交)|(?<=中冶)|(?<=中核)|(?<=水电)|(?<=铁)|(?<=附)|(?<=医大))"
    r"[一二三四五六七八九十]{1,3}(?=局|航局|公局|冶|院(?![子校落士]))",
)
def bureau(_page: Page, found: re.Match[str]) -> Reading | None:
    """中建三局, 铁十二局, 医大二院."""
    return Reading(found.start(), found.end(), Kind.NAME)


PLACES = (
    street_number,
    place_name,
    crew,
    class_of_year,
    school_class,
    fixed_name,
    numbered_name,
    bureau,
)
