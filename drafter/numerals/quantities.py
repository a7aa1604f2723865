"""Figures that state a fact (数据): counts, money, shares, fractions, durations, ranges.

The last rule takes every run that no other rule explained: it is a quantity to be checked (fail closed).
"""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.mention import Kind
from drafter.numerals.page import HAN, TO, Number, Page, Reading, plain, rule, shift

STARTS = "0123456789" + HAN
_LATER = re.compile(rf" {{0,2}}(?P<to>{TO}|到) {{0,2}}(?=[\d{HAN}])")
_MONEY = re.compile(
    r"[元块圆](?:(?P<a>[\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])[角毛])?(?:(?P<b>[\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?(?:[整正]|钱)?"
)
_AFTER_UNIT = re.compile(r"([多余])(?![元样方项种媒功次边达维少数级人角层彩孔才])")


def _negative(page: Page, start: int) -> int:
    """Start of the minus sign or 负 before a number, or the number's own start."""
    text = page.text
    at = start
    if at > page.floor and text[at - 1] == " ":
        at -= 1
    if at > page.floor and text[at - 1] == "负":
        return at - 1
    if at > page.floor and text[at - 1] in "-－\u2212" and start - at <= 1:
        before = text[at - 2 : at - 1] if at - 2 >= page.floor else ""
        if not before or (not (before.isalnum() and before.isascii()) and before not in "-)%）"):
            return at - 1
    return start


def _signed(value: str, negative: bool) -> str:
    if not negative or not value or value == "0":
        return value
    return "~".join(end[1:] if end.startswith("-") else f"-{end}" for end in value.split("~"))


def _finish(
    page: Page, start: int, end: int, value: str, unit: str, inside: list[str], *, kind: Kind = Kind.QUANTITY
) -> Reading:
    """Add the hedges on both sides and build the reading."""
    first, before = page.hedges_before(start)
    hedges = before + inside
    for _ in range(2):
        end_of, behind = page.hedge_behind(end)
        if not behind:
            break
        hedges.append(behind)
        end = end_of
    return Reading(first, end, kind, value, unit, "+".join(dict.fromkeys(hedges)))


def _more(page: Page, end: int, value: str, unit: str) -> tuple[int, str, str, list[str]]:
    """Take in 多 or 余 that stands after the unit: 三成多, 两年余."""
    found = _AFTER_UNIT.match(page.text, end)
    return (found.end(), value, unit, [found[1]]) if found else (end, value, unit, [])


@rule(
    "百分之几、几分之几",
    STARTS + "半",
    rf"(?:(?P<whole>[\d{HAN}]++(?: {{1,2}}[{HAN}]++){{0,8}}+) ?又 ?)?(?P<b>\d++|[{HAN}](?: ?[{HAN}]){{0,20}}+) {{0,2}}分 {{0,2}}之 {{0,2}}(?P<minus>负)? ?(?=[\d{HAN}])",
)
def part_of(page: Page, found: re.Match[str]) -> Reading | None:
    """百分之九十五点六, 千分之三, 三分之二, 一又二分之一."""
    number = page.number(found.end())
    if number is None or not number.value:
        return None
    bottom = page.number(found.start("b"))
    if bottom is None or not bottom.value or bottom.end > found.end("b"):
        return None
    start = _negative(page, found.start())
    minus = (start < found.start()) != bool(found["minus"])
    inside = [number.hedge] if number.hedge else []
    base = found["b"].replace(" ", "")
    end = number.end
    later = _LATER.match(page.text, end)
    if base in ("百", "佰", "千", "仟", "万", "百万", "千万", "万万", "百万万", "亿"):
        size = {"百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "百万": 6, "千万": 7, "万万": 8, "百万万": 10, "亿": 8}[
            base
        ]
        value = "~".join(shift(part, 2 - size) for part in number.value.split("~"))
        if later:
            again = re.compile(rf"(?:百 ?分 ?之 ?)?(?=[\d{HAN}])").match(page.text, later.end())
            second = page.number(again.end()) if again else None
            if second and second.value and "~" not in value + second.value and not page.unit(second.end)[1]:
                value, end = f"{value}~{shift(second.value, 2 - size)}", second.end
        return _finish(page, start, end, _signed(value, minus), "%", inside)
    if "~" in number.value or "." in bottom.value or bottom.value == "0":
        return None
    top, dot, decimals = number.value.partition(".")
    if dot:
        number = number._replace(value=plain(top + decimals))
        bottom = bottom._replace(value=shift(bottom.value, len(decimals)))
    value = f"{number.value}/{bottom.value}"
    if found["whole"]:
        whole = page.number(found.start())
        if whole is None or not whole.value.isdecimal() or not number.value.isdecimal():
            return None
        value = f"{int(whole.value) * int(bottom.value) + int(number.value)}/{bottom.value}"
    return _finish(page, start, end, _signed(value, minus), "", inside)


@rule(
    "几成",
    STARTS + "半",
    rf"(?P<n>半|\d+(?:\.\d+)?|[{HAN}]++(?: ?点 ?[{HAN}]+)?)(?: {{0,2}}(?:{TO})(?P<n2>\d+(?:\.\d+)?|[{HAN}]+))? {{0,2}}成(?![立功为员果长熟绩就分本效人语交都色真形套体])(?: ?(?P<m>[一二三四五六七八九半])(?![{HAN}\d]|[个家名人次项]))?",
)
def tenths(page: Page, found: re.Match[str]) -> Reading | None:
    """九成, 七八成, 九成五, 三成半."""
    if found["n"] == "半":
        value = "5"
    else:
        number = page.number(found.start())
        if number is None or not number.value:
            return None
        value = "~".join(shift(end, 1) for end in number.value.split("~"))
    if found["n2"]:
        second = page.number(found.start("n2"))
        if second is None or not second.value or "~" in value:
            return None
        value = f"{value}~{shift(second.value, 1)}"
    if found["m"]:
        digit = 5 if found["m"] == "半" else "一二三四五六七八九".index(found["m"]) + 1
        value = str(int(value.split(".")[0]) + digit) if "~" not in value and "." not in value else value
    return _finish(page, found.start(), *_more(page, found.end(), value, "%"))


@rule(
    "打几折",
    STARTS + "半",
    rf"(?P<n>半|\d(?: ?\d)?(?:\.\d+)?|[{HAN}](?: ?[{HAN}])?(?: ?点 ?[{HAN}])?) ?折(?![扣合旧算叠线射中腾磨返服损])",
)
def discount(page: Page, found: re.Match[str]) -> Reading | None:
    """八折, 九五折."""
    if found["n"] == "半":
        return _finish(page, found.start(), found.end(), "50", "%", [])
    digits = found["n"].replace(" ", "")
    number = page.number(found.start())
    if re.fullmatch(r"\d\d", digits):
        value = digits
    elif re.fullmatch(r"[一二三四五六七八九]{2}", digits):
        value = "".join(str("零一二三四五六七八九".index(character)) for character in digits)
    elif number is not None and number.value and "~" not in number.value:
        value = shift(number.value, 1)
    else:
        return None
    return _finish(page, found.start(), found.end(), value, "%", [])


@rule("一半、半数、过半", "一半1", r"一半(?:半)?|半数|(?<=[过超])半(?![年月天小时])|1半")
def half(page: Page, found: re.Match[str]) -> Reading | None:
    """一半, 半数以上, 过半."""
    reading = _finish(page, found.start(), found.end(), "50", "%", [])
    if found.group() == "半":
        start = found.start() - 1
        if start < page.floor or page.text[start - 1 : start] == "双":
            return None
        return Reading(start, found.end(), Kind.QUANTITY, "50", "%", "超")
    return reading


@rule(
    "半个、半年",
    "半",
    r"半(?P<u>个多?月|个小时|个学期|个世纪|个百分点|个|年|月|天|小时|学期|公里|亩|吨|斤|米|日)(?![边数会球刊子程票报岛径])",
)
def half_unit(page: Page, found: re.Match[str]) -> Reading | None:
    """半年, 半个月, 半天."""
    return _finish(page, found.start(), found.end(), "0.5", found["u"].replace("多", ""), [])


@rule(
    "几个半、几年半",
    STARTS,
    rf"(?P<n>\d{{1,3}}|[{HAN}]{{1,3}})(?P<u>个半(?:月|小时|学期|百分点)|年半|天半|倍半|小时半)",
)
def and_a_half(page: Page, found: re.Match[str]) -> Reading | None:
    """两个半月, 一年半."""
    number = page.number(found.start())
    if number is None or not number.value.isdecimal() or number.end != found.end("n"):
        return None
    return _finish(page, found.start(), found.end(), f"{number.value}.5", found["u"].replace("半", ""), [])


@rule("一个一个、一个不少", "一", r"一([\u4e00-\u9fff]{1,2})(?:一\1|不[\u4e00-\u9fff])")
def each_one(_page: Page, found: re.Match[str]) -> Reading | None:
    """一件一件, 一户不漏."""
    return Reading(found.start(), found.end(), Kind.PLAIN)


@rule("单个大写数字", "壹贰叁肆伍陆柒捌玖拾佰仟", r"[壹贰叁肆伍陆柒捌玖拾佰仟](?=[\u4e00-\u9fff])")
def formal_alone(page: Page, found: re.Match[str]) -> Reading | None:
    """队伍, 收拾, 陆续: a formal numeral alone before a word is a word."""
    start, end = found.span()
    if page.text[end] in HAN + "参点分成折多余几至到" or page.unit(end)[1]:
        return None
    return Reading(start, end, Kind.PLAIN)


@rule(
    "零（没有发生）",
    "零",
    r"零(?=事故|投诉|伤亡|死亡|差错|违规|违纪|违章|违法|缺陷|感染|上访|新增|失误|拖欠|发生|复发|案件|病例|确诊|扩散|输入|滞留|举报|信访|纠纷|隐患|伤害|污染|排放|中断|故障|事件|工伤|火灾|积压|延误|拒绝|争议)",
)
def none_at_all(_page: Page, found: re.Match[str]) -> Reading | None:
    """零事故."""
    return Reading(found.start(), found.end(), Kind.QUANTITY, "0")


@rule("上千、上百", "百千万亿十", r"(?<=上)[百千万亿]+")
def upwards(page: Page, found: re.Match[str]) -> Reading | None:
    """上千人, 上百万元."""
    start = found.start() - 1
    if start < page.floor or page.text[start - 1 : start] in tuple("百成以线身网向马"):
        return None
    number = page.number(found.start())
    if number is None or not number.value:
        return None
    end, unit = page.unit(number.end)
    if not unit:
        return None
    return Reading(start, end, Kind.QUANTITY, number.value, unit, "以上")


@rule("数十、几十、几百万", "数几", r"[数几](?P<n>[十百千万亿]+)")
def several(page: Page, found: re.Match[str]) -> Reading | None:
    """数十家, 几百万元: between one and ten of that size."""
    if page.text[found.start() - 1 : found.start()] in tuple("十百千万人少多次指系岁第分"):
        return None
    number = page.number(found.start("n"))
    if number is None or not number.value:
        return None
    end, unit = page.unit(number.end)
    value = number.value
    return _finish(page, found.start(), end, f"{value}~{shift(value, 1)}", unit, [])


_ABSTRACT = ("丝", "番", "抹", "派", "种", "股", "句空", "片", "大批", "类人")
_DETERMINERS = (
    "这",
    "那",
    "每",
    "某",
    "任",
    "另",
    "又",
    "唯",
    "哪",
    "同",
    "上",
    "下",
    "新",
    "前",
    "后",
    "头",
    "如",
    "成为",
    "作为",
    "形成",
    "营造",
    "是",
    "为",
    "建成",
    "化作",
    "建设成",
    "打造成",
    "写下",
    "尽",
    "献",
    "像",
    "组成",
    "变成",
    "留下",
    "展现",
    "呈现",
    "开创",
    "奉献",
)
_COUNTED = (
    "共有",
    "还有",
    "现有",
    "已有",
    "设有",
    "只有",
    "仅有",
    "计为",
    "分别为",
    "次有",
    "内有",
    "其中有",
    "中有",
    "拥有",
)
_QUALIFIED = (
    "重要",
    "主要",
    "新",
    "良好",
    "长期",
    "系统",
    "温馨",
    "基础",
    "艰巨",
    "光荣",
    "经常",
    "全新",
    "和谐",
    "稳定",
    "优秀",
    "高素质",
    "美好",
    "亮丽",
    "崭新",
    "坚实",
    "坚强",
    "较大",
    "新台",
    "特殊",
    "合格",
    "复杂",
    "简单",
    "常态",
    "有力",
    "有效",
    "独特",
    "宽松",
    "安全",
    "健康",
    "更高",
    "更好",
    "强有",
    "过硬",
    "素质",
    "精干",
    "党放心",
    "充满",
    "共同",
)


@rule("一＋量词（虚指）", "一", r"一(?P<u>[\u4e00-\u9fff]{1,2})")
def article(page: Page, found: re.Match[str]) -> Reading | None:
    """一项重要任务, 形成一支队伍, 有一位教师."""
    text, start = page.text, found.start()
    unit = page.lexicon.measure(text, start + 1)
    if not unit or page.lexicon.classes.get(unit) not in ("计数", "抽象") or unit in ("级", "等奖", "星级"):
        return None
    before = text[max(0, start - 3) : start]
    if unit == "番" and "翻" in before:
        return None
    end = start + 1 + len(unit)
    after = text[end : end + 4]
    there_is = (
        before.endswith("有") and unit in ("位", "名", "个", "群", "批", "支", "颗") and not before.endswith(_COUNTED)
    )
    if (
        unit in _ABSTRACT
        or there_is
        or (before.endswith(_DETERMINERS) and not before.endswith(_COUNTED))
        or after.startswith(_QUALIFIED)
    ):
        if before.endswith(("第",)):
            return None
        return Reading(start, end, Kind.ARTICLE, "1", unit)
    return None


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


@rule("引号里的口号", "一二两三四五六七八九十百千万零", rf"[{HAN}]{{1,4}}(?=[\u4e00-\u9fff”\"」』’'—-])")
def quoted_name(page: Page, found: re.Match[str]) -> Reading | None:
    """“四有”, “三为”, “五好家庭”: a short quoted phrase with a small numeral."""
    text, start, end = page.text, found.start(), found.end()
    span = page.quoted(start)
    if span is None:
        return None
    opened, closed = span
    inner = text[opened:closed]
    if len(inner) > 24:
        return None
    unit = page.lexicon.measure(text, end)
    head = text[opened:start]
    if unit and (
        text.startswith(("实事", "大事", "好事"), end + len(unit))
        or (
            unit in ("元", "%", "万元", "小时", "人次", "周年", "届", "星级", "等奖", "年", "月", "日", "天")
            and start != opened
        )
    ):
        return None
    if text[start] in "百千万" and end == start + 1:
        return Reading(start, end, Kind.NAME)
    if len(inner) > 12 and unit in ("家", "名", "人", "个", "次", "场", "项") and start != opened:
        return None
    if head.endswith("第"):
        return None
    return Reading(start, end, Kind.NAME)


@rule("引号里的数字名称", "0123456789", r"\d+(?:\.\d+)?(?=[”\"」』’'])")
def quoted_digits(page: Page, found: re.Match[str]) -> Reading | None:
    """“12351”, “119”."""
    if page.text[found.start() - 1 : found.start()] in tuple("“\"「『‘'"):
        return Reading(found.start(), found.end(), Kind.NAME)
    return None


@rule(
    "分数（斜线）", "0123456789", r"(?:(?P<w>\d{1,3}) )?(?P<a>\d{1,6})/(?P<b>[1-9]\d{0,5})(?![\d/])(?P<page>开|版|页)?"
)
def slashed(page: Page, found: re.Match[str]) -> Reading | None:
    """1/3."""
    if found["page"]:
        return Reading(found.start(), found.end(), Kind.NAME)
    top, bottom = int(found["a"]), int(found["b"])
    if found["w"]:
        top += int(found["w"]) * bottom
    start = _negative(page, found.start())
    end, unit = page.unit(found.end())
    return _finish(page, start, end, _signed(f"{top}/{bottom}", start < found.start()), unit, [])


def _money(page: Page, number: Number) -> tuple[int, str, str] | None:
    """Yuan with 角 and 分: 123元1角1分."""
    text = page.text
    at = number.end + (text[number.end : number.end + 1] == " ")
    found = _MONEY.match(text, at)
    if not found or not (found["a"] or found["b"]) or "~" in number.value:
        return None
    digits = "零一二三四五六七八九"
    formal = "零壹贰叁肆伍陆柒捌玖"
    cents = 0
    for group, worth in (("a", 10), ("b", 1)):
        mark = found[group]
        if mark:
            cents += worth * (int(mark) if mark.isdecimal() else max(digits.find(mark), formal.find(mark)))
    whole = shift(number.value, 2)
    if not whole.isdecimal():
        return None
    return found.end(), shift(str(int(whole) + cents), -2), text[found.start()]


def _scaled(first: Number, second: Number) -> str:
    """The lower end of a range takes the magnitude of the upper end when it has none: 1.2-1.5万."""
    if not second.tail or first.tail[-1:] in tuple("万亿兆kKwWM") or not first.value or "~" in first.value:
        return first.value
    large = second.tail[len(second.tail.rstrip("万亿兆")) :]
    if first.tail and not large:
        return first.value
    tail = large or second.tail
    places = sum(
        {
            "十": 1,
            "百": 2,
            "千": 3,
            "拾": 1,
            "佰": 2,
            "仟": 3,
            "万": 4,
            "亿": 8,
            "兆": 12,
            "k": 3,
            "K": 3,
            "w": 4,
            "W": 4,
        }.get(c, 0)
        for c in tail
    )
    try:
        below = _less(first.value, second.coefficient)
    except ValueError:
        return first.value
    return shift(first.value, places) if below else first.value


def _less(low: str, high: str) -> bool:
    """Whether one canonical decimal is less than another; ValueError when either is none."""
    whole, _, part = low.partition(".")
    whole2, _, part2 = high.partition(".")
    if not whole.isdecimal() or not whole2.isdecimal():
        raise ValueError(low, high)
    places = max(len(part), len(part2))
    return int(whole + part.ljust(places, "0")) < int(whole2 + part2.ljust(places, "0"))


@rule("数＋单位", STARTS, r".")
def quantity(page: Page, found: re.Match[str]) -> Reading | None:
    """Any number, with its unit when one follows, and a range when another number is joined to it."""
    text = page.text
    at = found.start()
    if at > page.floor and text[at - 1] == "参" and text[at] in "拾佰仟万":
        at -= 1
    number = page.number(at)
    if number is None:
        return None
    start = _negative(page, at)
    negative = start < at
    if (
        not negative
        and at - 1 >= page.floor
        and text[at - 1] == "."
        and text[at].isdecimal()
        and text[at - 2 : at - 1] not in tuple(".0123456789")
    ):
        pointed = page.number(at, "0.")
        if pointed and (at < 2 or not text[at - 2].isalnum()):
            number = pointed
            start = _negative(page, at - 1)
            negative = start < at - 1
    value, end = number.value, number.end
    inside = [number.hedge] if number.hedge else []
    money = _money(page, number) if value else None
    if money:
        return _finish(page, start, money[0], _signed(money[1], negative), money[2], inside)
    end, unit = page.unit(number.end)
    if text.startswith("个亿", number.end) and "~" not in value:
        value, number = shift(value, 8), number._replace(tail="亿")
        end, unit = page.unit(number.end + 2)
        end = max(end, number.end + 2)
    later = _LATER.match(text, end if not text.startswith("(含)", end) else end + 3)
    if later and value and not (later["to"] in "至到" and text[start - 1 : start] in tuple("从由") and unit):
        second = page.number(later.end())
        if second is not None and second.value and "~" not in value + second.value and not _starts_other(page, second):
            end2, unit2 = page.unit(second.end)
            if (unit2 or not unit or unit == unit2) and (not unit or unit == unit2 or unit2.endswith(unit)):
                low = _scaled(number, second) if not unit else value
                inside += [second.hedge] if second.hedge else []
                joined = f"{_signed(low, negative)}~{second.value}"
                return _finish(page, start, end2, joined, unit2, inside)
    if not unit and not inside and text[end : end + 1] == "、" and value:
        shared = _shared_unit(page, number)
        if shared:
            return _finish(page, start, number.end, _signed(value, negative), shared, inside)
    if not value and text[at] in "万亿" and not unit:
        return Reading(at, at + 1, Kind.PLAIN)
    if (
        not unit
        and not inside
        and all(c in "百千万亿" for c in text[at : number.end])
        and not page.hedges_before(start)[1]
    ):
        return Reading(at, number.end, Kind.PLAIN)
    folded = text[end - len(unit) : end]
    if not inside and unit:
        extra = _AFTER_UNIT.match(text, end)
        if extra and folded in (
            "年",
            "个月",
            "月",
            "天",
            "元",
            "米",
            "亩",
            "公里",
            "岁",
            "小时",
            "吨",
            "%",
            "倍",
            "斤",
            "分钟",
        ):
            inside, end = [extra[1]], extra.end()
    kind = Kind.ORDINAL if folded == "周年" else Kind.QUANTITY
    return _finish(page, start, end, _signed(value, negative), unit, inside, kind=kind)


_OTHER = re.compile(r"年(?!级|来|多|以|内)|月(?![饼])|日(?![均元币圆])|等奖|星级|届|时|点[^0-9零一二三四五六七八九]")


def _starts_other(page: Page, number: Number) -> bool:
    """Whether the number after 至 belongs to a date or a rank instead."""
    return bool(_OTHER.match(page.text, number.end)) and not page.text.startswith("年", number.end)


def _shared_unit(page: Page, number: Number) -> str:
    """The unit of the next number in 「1000、500元」."""
    at = number.end + 1
    second = page.number(at) if page.text[at : at + 1].isdecimal() else None
    if second is None:
        return ""
    end, unit = page.unit(second.end)
    folded = page.text[end - len(unit) : end]
    return unit if page.lexicon.classes.get(folded) in ("钱", "计数", "度量", "比率") and not second.tail else ""


@rule("对折", "折", r"(?<=打对)折(?![扣叠])")
def half_price(page: Page, found: re.Match[str]) -> Reading | None:
    """打对折."""
    start = found.start() - 1
    return Reading(start, found.end(), Kind.QUANTITY, "50", "%") if start >= page.floor else None


@rule(
    "相邻两数（三、四家）",
    "一二三四五六七八",
    r"(?P<a>[一二三四五六七八])、(?P<b>[二三四五六七八九])(?=[\u4e00-\u9fff])",
)
def neighbours(page: Page, found: re.Match[str]) -> Reading | None:
    """三、四家."""
    digits = "一二三四五六七八九"
    low, high = digits.index(found["a"]) + 1, digits.index(found["b"]) + 1
    end, unit = page.unit(found.end())
    if high != low + 1 or not unit:
        return None
    return _finish(page, found.start(), end, f"{low}~{high}", unit, [])


@rule("过长的一串数字", STARTS, rf"\d{{61,}}+|[{HAN}]{{61,}}+")
def endless(_page: Page, found: re.Match[str]) -> Reading | None:
    """More numerals than any number has: one figure, to be checked by a person."""
    run = found.group()
    value = plain(run) if run.isascii() and len(run) <= 400 else ""
    return Reading(found.start(), found.end(), Kind.QUANTITY, value)


@rule(
    "字间有空格的数",
    STARTS,
    r"(?:\d(?: \d){2,9}|[〇○零一二三四五六七八九](?: [〇○零一二三四五六七八九]){2,9})(?= ?[年%元人家个件次])",
)
def spaced_out(page: Page, found: re.Match[str]) -> Reading | None:
    """2 0 2 5 年: letter-spaced titles and copies."""
    digits = "".join(str(chinese.DIGITS.get(c, c)) for c in found.group() if c != " ")
    end = found.end() + (page.text[found.end()] == " ")
    if page.text[end] == "年" and len(digits) == 4 and digits[0] in "12":
        return Reading(found.start(), end + 1, Kind.DATE, digits)
    end, unit = page.unit(found.end())
    return _finish(page, found.start(), end, plain(digits), unit, []) if unit else None


@rule(
    "中间断开的小数",
    "0123456789",
    r"(?P<a>\d{1,6})(?:[ \n]\.|\.[ \n])(?P<b>\d{1,4})(?P<s> ?[百千]?[万亿])?(?= ?[%‰万亿元个倍人])",
)
def broken(page: Page, found: re.Match[str]) -> Reading | None:
    """97. 3%: a decimal with a space or line break in it."""
    value = plain(f"{found['a']}.{found['b']}")
    if found["s"]:
        value = shift(value, sum({"百": 2, "千": 3, "万": 4, "亿": 8}[c] for c in found["s"].strip()))
    end, unit = page.unit(found.end())
    return _finish(page, found.start(), end, value, unit, [])


QUANTITIES = (
    neighbours,
    spaced_out,
    broken,
    half_price,
    part_of,
    tenths,
    discount,
    half,
    half_unit,
    and_a_half,
    none_at_all,
    upwards,
    several,
    quoted_name,
    quoted_digits,
    each_one,
    formal_alone,
    article,
    no_number,
    slashed,
    quantity,
)
