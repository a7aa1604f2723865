"""Places and bodies whose names hold a numeral (地名、机构): streets, villages, schools, hospitals, firms, crews, classes.

What is numbered among them is told from what is counted by the words around: 综采一队 is a crew, 派出一队 is one.
"""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, TO, Page, Reading, rule


@rule("门牌号", DIGITS, r"(?<=[路街巷弄道村])\d{1,4}号")
def street_number(_page: Page, found: re.Match[str]) -> Reading | None:
    """滨河路18号."""
    return Reading(found.start(), found.end(), Kind.NAME)


# what stands in a place name between its numeral and 镇, 村, 路: mostly land, water and trees
_LAND = (
    "[溪墩峰汊岔湾洲坝圩埠江湖山川泉岭坪坡沟塘河潭垭坳冲畈滩渡沙石桥井营洞屯庄店铺楼里道门港垛灶元团"
    "阳龙凤林园木树合宝和平仙圣义柳松柏梅桂竹杨桐樟枫]"
)
# measures too, but nobody counts them right before 镇 or 村
_LAND_AND_MEASURE = "桥洞营井里道元团"
_VILLAGE = "(?:街道|社区|[镇乡村屯湾](?![级里容民干道])|路(?![线口灯面段费障])|大街|大道|巷|胡同)"
_SITE = "[塘汊岔溪湾洲堡坝圩埠河江湖山川峡泉岭峰坪坡沟桥]"


@rule(
    "地名里的数字",
    "一二三四五六七八九十百千万",
    rf"(?<=[经纬])[{HAN}]{{1,2}}(?=路|街)"
    rf"|(?<=[县市镇乡区省])[一二三四五六七八九十百千万](?={_SITE}(?![个条座处家长]))"
    r"|[一二三四五六七八九十]{1,2}(?=里[铺河庄屯堡店桥街营墩沟坪塘岗])"
    r"|(?<=[东西南北])[二三四五六七八九](?=[旗环]|里庄|胡同)"
    rf"|[一二三四五六七八九](?=马路|(?P<land>{_LAND}){_LAND}?(?P<village>{_VILLAGE}))",
)
def place_name(page: Page, found: re.Match[str]) -> Reading | None:
    """纬三路, 镇三汊村, 五里铺村, 三溪镇, 西二旗."""
    before = page.text[found.start() - 1 : found.start()]
    if before and before in HAN + "第0123456789":
        return None
    land = found["land"]
    if land and land in page.lexicon.classes and (land not in _LAND_AND_MEASURE or found["village"][0] in "路大巷胡"):
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


# words that may stand before a count of crews; after any other, the numeral is the crew's own
_COUNTS_CREWS = (
    "天日班出派组成有共为建是了分由自等到的和与及获第各每设加减余近约达超开编配带率领遣招收办来名年期从对向在十百千以满"
)

_COUNTS_UNITS = frozenset(_COUNTS_CREWS + HAN + "0123456789立下辖属含括涉访查某任每这那荐评选")


@rule(
    "几队（编号的队组）",
    "一二三四五六七八九十",
    r"(?<=[\u4e00-\u9fff])[一二三四五六七八九十]{1,3}(?=[队班](?![长员伍人次子级车])|组(?![长员织合建成]))"
    r"|(?<=[支大中总]队)[一二三四五六七八九十]{1,2}(?=[大中]队)",
)
def crew(page: Page, found: re.Match[str]) -> Reading | None:
    """综采一队, 运输二班, 采煤三组."""
    if page.text[found.start() - 1] in _COUNTS_CREWS:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


_BRANCH = "(?:分公司|公司|分会|支部|分局|分厂|工区|项目部|营业部|支行)"
# the work of a section, which its number follows: 工程一处
_SECTION = (
    "(?<=工程|项目|施工|业务|管理|工务|生产|审计|稽查|检查|监察|执法|信贷|营销|设计|技术|经营|市场|客户|采购|编辑|综合|侦查"
    "|机械|安装|路桥|隧道|桥梁|巡察|干部)"
)
# what a unit does or has, while of units counted there would be more to say
_UNIT_ACTS = (
    "(?:[、和与及的]|工会|党|团|职工|员工|干部|负责|书记|主任|处长|经理|主席"
    "|承|获|参[加赛]|组织|开展|举|率先|荣|选派|召开|牵头|完成|被)"
)


@rule(
    "一处、二公司（编号的单位）",
    "一二三四五六七八九十",
    rf"[一二三四五六七八九十]{{1,2}}(?={_BRANCH}{_UNIT_ACTS})"
    r"|(?<=[内外骨儿])[一二三四五六](?=科(?![目技研室普协学]))"
    rf"|{_SECTION}[一二三四五六七八九十](?=[处部科]{_UNIT_ACTS})",
)
def numbered_unit(page: Page, found: re.Match[str]) -> Reading | None:
    """工程一处、项目二部, 内一科, 二公司承办, 八分会: a unit named by its number, before what it does."""
    if page.text[found.start() - 1 : found.start()] in _COUNTS_UNITS:
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


@rule("专业几班", DIGITS, r"\d{1,2}(?=班)")
def class_of_year(page: Page, found: re.Match[str]) -> Reading | None:
    """2020级护理3班."""
    if re.search(r"级[\u4e00-\u9fff]{1,6}$", page.text[max(0, found.start() - 8) : found.start()]):
        return Reading(found.start(), found.end(), Kind.NAME)
    return None


_YEARS = "一二三四五六七八九"


@rule(
    "年级、班级、批次线",
    DIGITS + _YEARS,
    r"(?<=[高初])[一二三](?=[年\d(、,和至及期上下学班])"
    rf"|(?<=[大研博])[一二三四](?=的?学生|的?同学|学年|年级|[上下]学期|新生|毕业生|[、和至到及][大研博][一二三四])"
    r"|(?<=[上读在][大研博])[一二三四](?=[,。、])|(?<=[、和至到及][大研博])[一二三四](?=[,。、的])"
    rf"|[{_YEARS}](?:(?:、|{TO}|和|及)[{_YEARS}])?(?=年级)"
    rf"|[{_YEARS}](?=[(]\d{{1,2}}[)]班)|(?<=[高初][一二三])\d{{1,2}}班"
    rf"|(?<!其中)(?<!集中)(?<!年中)(?<=[大中小托])[{_YEARS}]班(?![车级长组次子])"
    r"|[一二](?=本(?:上线|分数线|率|院校|录取|学生|及?以上|[,、]))",
)
def school_class(_page: Page, found: re.Match[str]) -> Reading | None:
    """高三(2)班, 初一3班, 二年级组, 三至五年级, 大三学生, 大三班, 一本上线."""
    return Reading(found.start(), found.end(), Kind.NAME)


_BODY = (
    "(?:医院|中学|小学|幼儿园|学校|高中|初中|职业|中专|公司|工厂|建筑|工程局|工程公司|工程处|人民|附属|师范|实验|机床|棉纺|钢厂|水厂"
    "|监狱|检察|税务|分局|矿|监测站|产业|课堂|车间|车队|大队|中队|支部|分会|工会小组)"
)


# 第九届中学生运动会 is the ninth, not a school
_COUNTED_BY = ("届", "次", "期", "批", "名", "轮", "位", "季", "个", "家", "学期", "学年", "阶段")


@rule(
    "第几（固定名称）",
    HAN + DIGITS,
    rf"(?<=第)(?:[{HAN}]{{1,4}}|\d{{1,4}})"
    rf"(?=[\u4e00-\u9fff]{{0,4}}{_BODY}|大街|大道|马路|胡同|条|款|章|编|[\d一二三四五六七八九十]{{0,8}}号(?!选手))",
)
def fixed_name(page: Page, found: re.Match[str]) -> Reading | None:
    """第二医院, 第三产业, 第四十二条."""
    start = found.start() - 1
    if start < page.floor:
        return None
    if page.text.startswith(_COUNTED_BY, found.end()):
        return None
    return Reading(start, found.end(), Kind.NAME)


_NUMBERED_HEADS = ("工区", "分厂", "车间", "工段", "中队", "大队", "食堂", "分局")


_FIRM = r"(?P<firm>[\u4e00-\u9fff]{1,2}(?:公司|小学|中学(?!习)|村小|集团|重工|股份|实业|电子|科技(?=公司)))"
_PLACE_OF_WORK = (
    "医院|院区|附院|工区|分厂|工厂|公司|食堂|车间|工段|[中大支]队(?!伍)|总队|矿区?(?![山产])|处机关|部工会|分局|工程处"
)
_SCHOOL = "中学(?!习)|小学|幼儿园|中(?=[、,。的和及举工教师学校校])|小(?=[、,。]|学校)|幼(?=[、,。])"
_QUARTER = r"[里道][\u4e00-\u9fff](?:街道|社区|[村镇乡])|里[\u4e00-\u9fff]路"


@rule(
    "专名里的数字",
    "一二三四五六七八九十",
    r"(?<=[市县省区州])[一二三四五六七八九](?=院(?![校士长区落]))"
    rf"|[一二三四五六七八九十]{{1,3}}(?={_FIRM}|{_SCHOOL}|{_PLACE_OF_WORK}|{_QUARTER})",
)
def numbered_name(page: Page, found: re.Match[str]) -> Reading | None:
    """第二医院, 三星公司, 工业二部."""
    start = found.start()
    before = page.text[start - 1 : start]
    if before == "第":
        counted = page.text.startswith(_COUNTED_BY, found.end())
        return None if counted else Reading(max(page.floor, start - 1), found.end(), Kind.NAME)
    word = page.lexicon.measure(page.text, found.end())
    if (
        word
        and found["firm"]
        and page.lexicon.classes.get(word) == "计数"
        and word
        in ("家", "个", "所", "支", "名", "位", "间", "条", "级", "类", "大", "方", "项", "次", "期", "场", "轮", "批")
    ):
        return None
    if (found["firm"] and not word) or (
        "\u4e00" <= before <= "\u9fff" and before not in "的和与及在有为了等到近余达对向从各"
    ):
        return Reading(start, found.end(), Kind.NAME)
    if page.text.startswith(_NUMBERED_HEADS, found.end()):
        return Reading(start, found.end(), Kind.NAME)
    return None


_STAFF = "教师|老师|师生|教职|工会|团委|党[委总支]|校[区园]|新建|获|荣|被评|承办|举[办行]|开展|召开|组织|参加|附近|周边"


@rule(
    "三中、二小（学校简称）",
    "一二三四五六七八九十",
    rf"[一二三四五六七八九十]{{1,3}}(?=[中小](?:副?校长|{_STAFF})|幼(?:副?园长|{_STAFF}))",
)
def school(page: Page, found: re.Match[str]) -> Reading | None:
    """三中校长, 二小教师, 五幼园长."""
    before = page.text[found.start() - 1 : found.start()]
    if before and before in HAN + "第分之其当这0123456789":
        return None
    return Reading(found.start(), found.end(), Kind.NAME)


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
    numbered_unit,
    class_of_year,
    school_class,
    fixed_name,
    school,
    numbered_name,
    bureau,
)
