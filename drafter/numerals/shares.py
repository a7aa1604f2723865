"""Shares, fractions and halves (比率与分数): 百分之几, 三分之二, 九成, 八折, 一半, 两个半月."""

from __future__ import annotations

import re

from drafter.numerals import chinese
from drafter.numerals.figure import TO_NUMBER, and_more, figure, sign_before, signed
from drafter.numerals.mention import Kind
from drafter.numerals.page import DIGITS, HAN, TO, Page, Reading, chinese_value, plain, rule, shift

STARTS = DIGITS + HAN


@rule("对折", "折", r"(?<=打对)折(?![扣叠])")
def half_price(page: Page, found: re.Match[str]) -> Reading | None:
    """打对折."""
    start = found.start() - 1
    return Reading(start, found.end(), Kind.QUANTITY, "50", "%") if start >= page.floor else None


@rule("百分百", "百", r"(?<=[率达为])百分百")
def whole(_page: Page, found: re.Match[str]) -> Reading | None:
    """签约率百分百."""
    return Reading(found.start(), found.end(), Kind.QUANTITY, "100", "%")


@rule("减半", "半", r"(?<=减)半(?![\u4e00-\u9fff]?[年月天日])")
def halved(_page: Page, found: re.Match[str]) -> Reading | None:
    """投诉量减半."""
    return Reading(found.start(), found.end(), Kind.QUANTITY, "50", "%")


_RATIO_HEAD = re.compile(r"比[例值率]?(?:[为是达到约近低高于至由升降提控制在从]{0,5}|大约|接近|超过)$")


_TERM = r"\d{1,5}(?:\.\d{1,3})?"


@rule(
    "几比几（比例）",
    DIGITS,
    rf"(?P<a>{_TERM}) ?(?P<mark>[:∶比]) ?(?P<b>{_TERM})(?P<third>[:∶] ?{_TERM})?(?![\d:∶年月日.])",
)
def ratio(page: Page, found: re.Match[str]) -> Reading | None:
    """生师比18.5:1, 床护比达到1:0.42, 供需比接近5∶1; of three numbers (12:45:43) each is read by itself."""
    start = found.start()
    headed = _RATIO_HEAD.search(page.text[max(page.floor, start - 9) : start])
    if not headed and found["mark"] != "∶" and not page.text.startswith(("的比例", "的比率", "的配比"), found.end()):
        return None
    top, bottom = plain(found["a"]), plain(found["b"])
    if found["third"]:
        return Reading(start, found.end("a"), Kind.QUANTITY, top)
    if bottom == "0":
        return None
    return figure(page, start, found.end(), f"{top}/{bottom}", "", [])


_GOALS = "[一二三四五六七八九十]{1,2}"
_SCORE = rf"(?:\d{{1,3}}|{_GOALS}) ?[:∶比] ?(?:[1-9]\d{{0,2}}|{_GOALS})(?!\d)"
_WON = (
    "的?(?:总?比分|成绩|优势)|获?胜|[战险大完]胜|击败|取胜|力克|不敌|落败|告负|战平|逆转|领先|夺冠|夺得|力压|淘汰|通过"
)


@rule(
    "几比几（比分）",
    "0123456789一二三四五六七八九十",
    rf"(?:(?<=比分)|(?<=比分[为是])|(?<=[以、])){_SCORE}|{_SCORE}(?=的?总?比分|获?胜|[战险大完]胜|击败|取胜|力克|不敌|负于|逆转|战平)",
)
def score(page: Page, found: re.Match[str]) -> Reading | None:
    """以3比1获胜, 比分3:2: goals of both sides; to nil they are two numbers."""
    text, end = page.text, found.end()
    before = text[found.start() - 1 : found.start()]
    if before in ("以", "、") and not _SCORED.match(text, end):
        return None
    own, _, other = re.sub("[:∶比]", "~", found.group().replace(" ", "")).partition("~")
    values = [plain(each) if each.isdecimal() else chinese_value(each) for each in (own, other)]
    return Reading(found.start(), end, Kind.QUANTITY, "/".join(filter(None, values)))


_SCORED = re.compile(rf"(?:[、和]{_SCORE}){{0,4}}(?:{_WON})")


# what may stand before the upper end of a share: 百分之五至百分之八
_AGAIN = re.compile(rf"(?:百 ?分 ?之 ?)?(?=[\d{HAN}])")
# zeros of the denominators whose fractions are given in %
_SIZES = {
    "百": 2,
    "佰": 2,
    "千": 3,
    "仟": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "万万": 8,
    "亿": 8,
    "百万万": 10,
}


@rule(
    "百分之几、几分之几",
    STARTS + "半",
    rf"(?:(?P<whole>[\d{HAN}]{{1,60}}+(?: {{1,2}}[{HAN}]{{1,60}}+){{0,8}}) ?又 ?)?"
    rf"(?P<b>\d++|[{HAN}](?: ?[{HAN}]){{0,20}}) {{0,2}}分 {{0,2}}之 {{0,2}}(?P<minus>负)? ?(?=[\d{HAN}])",
)
def part_of(page: Page, found: re.Match[str]) -> Reading | None:
    """百分之九十五点六, 千分之三, 三分之二, 一又二分之一."""
    number = page.number(found.end())
    if number is None or not number.value:
        return None
    bottom = page.number(found.start("b"))
    if bottom is None or not bottom.value or bottom.end > found.end("b"):
        return None
    start = sign_before(page, found.start())
    minus = (start < found.start()) != bool(found["minus"])
    inside = [number.hedge] if number.hedge else []
    base = found["b"].replace(" ", "")
    end = number.end
    later = TO_NUMBER.match(page.text, end)
    if base in _SIZES:
        size = _SIZES[base]
        value = "~".join(shift(part, 2 - size) for part in number.value.split("~"))
        if later:
            again = _AGAIN.match(page.text, later.end())
            second = page.number(again.end()) if again else None
            if second and second.value and "~" not in value + second.value and not page.unit(second.end)[1]:
                value, end = f"{value}~{shift(second.value, 2 - size)}", second.end
        return figure(page, start, end, signed(value, minus), "%", inside)
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
    return figure(page, start, end, signed(value, minus), "", inside)


@rule(
    "几成",
    STARTS + "半",
    rf"(?P<n>半|\d+(?:\.\d+)?|[{HAN}]++(?: ?点 ?[{HAN}]+)?)(?: {{0,2}}(?:{TO})(?P<n2>\d+(?:\.\d+)?|[{HAN}]+))?"
    r" {0,2}成(?![立功为员果长熟绩就分本效人语交都色真形套体])"
    rf"(?: ?(?P<m>[一二三四五六七八九半])(?![{HAN}\d个家名人次项]))?",
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
    if found["m"] and "~" not in value and "." not in value:
        digit = 5 if found["m"] == "半" else chinese.DIGITS[found["m"]]
        value = str(int(value) + digit)
    return figure(page, found.start(), *and_more(page, found.end(), value, "%"))


@rule(
    "打几折",
    STARTS + "半",
    rf"(?P<n>半|\d(?: ?\d)?(?:\.\d+)?|[{HAN}](?: ?[{HAN}])?(?: ?点 ?[{HAN}])?) ?折(?![扣合旧算叠线射中腾磨返服损])",
)
def discount(page: Page, found: re.Match[str]) -> Reading | None:
    """八折, 九五折."""
    if found["n"] == "半":
        return figure(page, found.start(), found.end(), "50", "%", [])
    digits = found["n"].replace(" ", "")
    number = page.number(found.start())
    if re.fullmatch(r"\d\d", digits):
        value = digits
    elif re.fullmatch(r"[一二三四五六七八九]{2}", digits):
        value = "".join(str(chinese.DIGITS[character]) for character in digits)
    elif number is not None and number.value and "~" not in number.value:
        value = shift(number.value, 1)
    else:
        return None
    return figure(page, found.start(), found.end(), value, "%", [])


_HALVES = re.compile(r"时间过半[,、;]? ?任务(?:超|完成)?过半")


@rule("一半、半数、过半", "一半1", r"一半(?:半)?|半数|(?<=[过超])半(?![年月天小时])|1半")
def half(page: Page, found: re.Match[str]) -> Reading | None:
    """一半, 半数以上, 过半."""
    if found.group() == "半":
        start = found.start() - 1
        if page.text[start - 2 : start] in ("时间", "任务") and _HALVES.search(page.text, max(0, start - 9), start + 9):
            return Reading(start, found.end(), Kind.NAME)
        if start < page.floor or page.text[start - 1 : start] == "双":
            return None
        return Reading(start, found.end(), Kind.QUANTITY, "50", "%", "超")
    return figure(page, found.start(), found.end(), "50", "%", [])


@rule(
    "半个、半年",
    "半",
    r"半(?P<u>个(?:多?月|小时|学期|世纪|百分点)?|小时|学期|公里|[年月天亩吨斤米日])(?![边数会球刊子程票报岛径一])",
)
def half_unit(page: Page, found: re.Match[str]) -> Reading | None:
    """半年, 半个月, 半天."""
    unit = page.written(found.start("u"), found.end("u")).replace("多", "")
    return figure(page, found.start(), found.end(), "0.5", unit, [])


@rule(
    "几个半、几年半",
    STARTS,
    rf"(?P<n>\d{{1,3}}|[{HAN}]{{1,3}})(?P<u>个半(?:月|小时|学期|百分点)|番半|年半|天半|倍半|小时半)",
)
def and_a_half(page: Page, found: re.Match[str]) -> Reading | None:
    """两个半月, 一年半."""
    number = page.number(found.start())
    if number is None or not number.value.isdecimal() or number.end != found.end("n"):
        return None
    unit = page.written(found.start("u"), found.end("u")).replace("半", "")
    return figure(page, found.start(), found.end(), f"{number.value}.5", unit, [])


@rule(
    "每10万人中几",
    DIGITS,
    r"(?P<a>\d{1,6}(?:\.\d{1,3})?) ?(?P<per>/ ?(?:10 ?万|十万|百万|千|万))(?![元亿克米瓦\d])",
)
def per_many(page: Page, found: re.Match[str]) -> Reading | None:
    """发病率42.15/10万, 8.6/10万人, 12.5/万: so many in each; the unit says in how many."""
    stop = page.unit(found.end())[0]
    unit = page.written(found.start("per"), stop).replace(" ", "")
    return figure(page, found.start(), stop, plain(found["a"]), unit, [])


@rule("分数（斜线）", DIGITS, r"(?:(?P<w>\d{1,3}) )?(?P<a>\d{1,6})/(?P<b>[1-9]\d{0,5})(?![\d/])(?P<page>开|版|页)?")
def slashed(page: Page, found: re.Match[str]) -> Reading | None:
    """1/3."""
    if found["page"]:
        return Reading(found.start(), found.end(), Kind.NAME)
    top, bottom = int(found["a"]), int(found["b"])
    if found["w"]:
        top += int(found["w"]) * bottom
    start = sign_before(page, found.start())
    end, unit = page.unit(found.end())
    return figure(page, start, end, signed(f"{top}/{bottom}", start < found.start()), unit, [])


RATIOS = (ratio, score)
SHARES = (half_price, whole, halved, part_of, tenths, discount, half, half_unit, and_a_half, per_many, slashed)
