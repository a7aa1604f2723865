"""The content of a number cell (数值识读): to an exact canonical value with unit and hedge, or a reason why not.

The whole cell must be one number, range or fraction; a hedge and a unit may be written into it. A cell that holds anything else is
refused rather than half read: a list (1,2,3), an indefinite number (几十), a date, a formula that was never calculated. Trailing
zeros stay (587.80), grouping commas go (1,234), nothing is rounded and nothing is a float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache

from drafter.numerals import canonical, chinese, fold, to_base
from drafter.sheet.columns import blanks
from drafter.sheet.text import clean
from drafter.sheet.unreadable import Unreadable
from drafter.tables import rows

LONGEST = 60
YUAN = "¥"
NUMBER_HINT = "这一格只填一个数，如 3、575.8、1,234、约30、10~20、1/3、97.3%"
_ARABIC = re.compile(r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<decimals>\.\d+)?", re.ASCII)
_HAN = "〇○零一二两三四五六七八九十百千万亿兆廿卅卌壹贰叁肆伍陆柒捌玖拾佰仟点"
_RUN = re.compile(
    rf"(?P<sign>[-+\u2212]?)(?P<number>(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[十百千万亿][\d{_HAN}]*\d*[十百千万亿]?)?|[{_HAN}]+)"
    r"(?P<tail>.*)",
    re.ASCII,
)
_SIZED = re.compile(r"(?P<number>[\d,]*(?:\.\d+)?)(?P<size>[十百千]?万亿|[百千]?[万亿])", re.ASCII)
_SHARE = re.compile(r"(?P<of>百|千)分之(?P<number>.+)")
_FRACTION_WORDS = re.compile(rf"(?P<low>[{_HAN}]+|\d+)分之(?P<high>[{_HAN}]+|\d+)")
_FRACTION = re.compile(r"(\d{1,30})/(\d{1,30})", re.ASCII)
_TENTHS = re.compile(r"(?P<tens>[一二两三四五六七八九]|\d)成(?P<ones>[一二三四五六七八九半]?)", re.ASCII)
_RANGE = re.compile(r"\s*(?:~|—+|–|-|至|到)\s*")
_ADJACENT = re.compile(r"(?P<head>十?)(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<size>[十百千万亿]*)")
# A unit or numeral that counts in 万 or 亿.
_GREAT = re.compile("[十百千]?[万亿]")
_INSIDE = re.compile(r"(?P<word>余|多|来|几)(?P<size>[百千]?[万亿]?)")
_UNIT = re.compile(r"[^\W\d_]{1,6}(?:/[^\W\d_]{1,4})?|[%‰℃㎡]")
_SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number cell says (读数). value: canonical, None for a blank; unit: the one given or the one written in the cell."""

    value: str | None = None
    unit: str = ""
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Quantity:
    """One number of a cell before its unit is settled; size: 万, 亿 written after an Arabic number."""

    number: str
    size: str = ""
    unit: str = ""
    modifiers: tuple[str, ...] = ()


# A table is read whole after every edit; all cells but one say what they said before.
@lru_cache(8192)
def read_value(text: str, unit: str = "") -> Reading:
    """Read one cell whose column or row gives `unit` (may be blank); Unreadable says why not."""
    typed = clean(text)
    written = re.sub(r"\s+", " ", fold(typed))
    if not written or written in blanks():
        return Reading(None, unit)
    if len(written) > LONGEST:
        raise Unreadable(f"“{typed[:20]}…”太长，不是一个数", NUMBER_HINT)
    body, before, behind = _outer_hedges(written)
    quantity = _read(body.removeprefix(YUAN).lstrip(), typed)
    if body.startswith(YUAN) and not quantity.unit:
        # ¥356,800.00, as accounts write it.
        quantity = replace(quantity, unit="元")
    value, settled = _in_unit(quantity, unit, typed)
    found = dict.fromkeys((*before, *quantity.modifiers, *behind))
    return Reading(value, settled, tuple(found))


def read_modifier(text: str) -> tuple[str, ...]:
    """Return the hedges of a modifier field, each in its canonical form; Unreadable names the first that is none."""
    known = {word: canonical_form for word, _, canonical_form in _hedges()}
    found = []
    for word in re.split(r"[+、,;/\s]+", fold(clean(text))):
        if not word or word in blanks():
            continue
        if word not in known:
            raise Unreadable(
                f"“{word[:20]}”不是约数或界限词",
                "请填 约、近、余、多、左右、以上、以下、超过、不少于 等，或留空",
            )
        found.append(known[word])
    return tuple(dict.fromkeys(found))


def write_value(value: str, modifiers: tuple[str, ...]) -> str:
    """Return a canonical value with its hedges, so that `read_value` gives the same again."""
    sides = {canonical_form: side for word, side, canonical_form in reversed(_hedges())}
    before = "".join(word for word in modifiers if sides.get(word, "before") == "before")
    after = "".join(word for word in modifiers if sides.get(word) == "inside")
    behind = "".join(word for word in modifiers if sides.get(word) == "behind")
    return before + value + after + behind


@cache
def _hedges() -> tuple[tuple[str, str, str], ...]:
    """Word, side and canonical form, the longest word first."""
    table = [(row[0], row[1], row[2]) for row in rows("drafter.numerals", "data/hedges.tsv")]
    return tuple(sorted(table, key=lambda row: -len(row[0])))


@cache
def _outer(side: str) -> re.Pattern[str]:
    """Return a pattern for one hedge that stands before or behind a figure, the longest word first."""
    words = "|".join(re.escape(word) for word, place, _ in _hedges() if place == side)
    return re.compile(rf"\s*({words})\s*" if side == "before" else rf"\s*({words})\s*$")


def _outer_hedges(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the text without the hedges before and behind it, and those hedges."""
    forms = {word: form for word, _, form in _hedges()}
    before: list[str] = []
    behind: list[str] = []
    while len(before) < 2 and (found := _outer("before").match(text)):
        before.append(forms[found[1]])
        text = text[found.end() :]
    while len(behind) < 2 and (found := _outer("behind").search(text)):
        behind.insert(0, forms[found[1]])
        text = text[: found.start()]
    return text, tuple(before), tuple(behind)


def _read(text: str, typed: str) -> _Quantity:
    """One number, range or fraction that is the whole text."""
    for reader in (_share, _range, _fraction, _tenths, _number):
        quantity = reader(text)
        if quantity is not None:
            return quantity
    raise Unreadable(*_reason(text, typed))


def _share(text: str) -> _Quantity | None:
    """百分之九十五, 千分之三."""
    found = _SHARE.fullmatch(text)
    if found is None:
        return None
    inner = _range(found["number"]) or _number(found["number"])
    if inner is None or inner.unit or inner.size:
        return None
    return _Quantity(inner.number, "", "%" if found["of"] == "百" else "‰", inner.modifiers)


def _fraction(text: str) -> _Quantity | None:
    """1/3, 三分之一, 一半."""
    if text in {"半数", "一半", "半"}:
        return _Quantity("50", "", "%")
    found = _FRACTION.fullmatch(text)
    if found:
        low, high = int(found[2]), int(found[1])
    else:
        words = _FRACTION_WORDS.fullmatch(text)
        if words is None:
            return None
        parsed = chinese.parse(words["low"]), chinese.parse(words["high"])
        if parsed[0] is None or parsed[1] is None:
            return None
        low, high = int(parsed[0]), int(parsed[1])
    return _Quantity(f"{high}/{low}") if low else None


def _tenths(text: str) -> _Quantity | None:
    """九成, 七成五."""
    found = _TENTHS.fullmatch(text)
    if found is None:
        return None
    tens = chinese.parse(found["tens"])
    ones = Fraction(5) if found["ones"] == "半" else chinese.parse(found["ones"] or "零")
    return None if tens is None or ones is None else _Quantity(canonical(tens * 10 + ones), "", "%")


def _range(text: str) -> _Quantity | None:
    """10~20, 10-20%, 13万~17万, 13~17万, 5至8; 两三百 counts too."""
    adjacent = _adjacent(text)
    if adjacent is not None:
        return adjacent
    for cut in _RANGE.finditer(text):
        if cut.start() == 0:
            continue
        low, high = _number(text[: cut.start()]), _number(text[cut.end() :])
        if low is None or high is None or low.modifiers or high.modifiers:
            continue
        if low.unit not in {"", high.unit}:
            continue
        if low.size and low.size != high.size:
            first, last = _expanded(low), _expanded(high)
            size = ""
        else:
            first, last, size = low.number, high.number, high.size
        if Fraction(first) >= Fraction(last):
            continue
        return _Quantity(f"{first}~{last}", size, high.unit)
    return None


def _adjacent(text: str) -> _Quantity | None:
    found = _ADJACENT.match(text)
    if found is None:
        return None
    low, high = chinese.DIGITS[found["low"]], chinese.DIGITS[found["high"]]
    if high != low + 1:
        return None
    worth = _worth(found["size"])
    add = 10 if found["head"] else 0
    tail = text[found.end() :].strip()
    if tail and not _UNIT.fullmatch(tail):
        return None
    return _Quantity(f"{(add + low) * worth}~{(add + high) * worth}", "", tail)


def _number(text: str) -> _Quantity | None:
    """One number with what is written around it: 12万多元, 97.3%, 三十二户, -5."""
    found = _RUN.fullmatch(text.strip())
    if found is None:
        return None
    sign = "-" if found["sign"] in {"-", "\u2212"} else ""
    number, tail = found["number"], found["tail"]
    size = ""
    sized = _SIZED.fullmatch(number)
    if sized:
        number, size = sized["number"], sized["size"]
    exact = _exact(number)
    if exact is None:
        return None
    modifiers: tuple[str, ...] = ()
    inside = _INSIDE.match(tail)
    if inside:
        modifiers = (inside["word"],)
        tail = tail[inside.end() :]
        if inside["size"]:
            size += inside["size"]
    unit = tail.strip()
    if unit and not _is_unit(unit):
        return None
    return _Quantity(sign + exact, size, unit, modifiers)


def _exact(number: str) -> str | None:
    """Return the digits as written, without commas and leading zeros; a Chinese numeral as its decimal."""
    arabic = _ARABIC.fullmatch(number)
    if arabic and (arabic["whole"] or arabic["decimals"]):
        whole = arabic["whole"].replace(",", "").lstrip("0") or "0"
        return whole + (arabic["decimals"] or "")
    # 二〇二六 is read digit by digit; 三五 or 二二 could mean several things.
    digits_only = len(number) > 1 and all(character in chinese.DIGITS for character in number)
    if digits_only and not set(number) & set("〇○零"):
        return None
    parsed = chinese.parse(number)
    return None if parsed is None else canonical(parsed)


def _is_unit(text: str) -> bool:
    """Whether what follows a number in its cell is a unit: one word of the list, or one character, also per something."""
    if not _UNIT.fullmatch(text) or set(text) & set("几多余"):
        return False
    counted = text.partition("/")[0]
    return len(counted) == 1 or counted in _units() or text in _units()


@cache
def _units() -> frozenset[str]:
    return frozenset(word for row in rows("drafter.numerals", "data/measures.tsv") for word in row[1].split())


def _worth(size: str) -> int:
    worth = 1
    for character in size:
        worth *= _SIZES[character]
    return worth


def _expanded(quantity: _Quantity) -> str:
    if not quantity.size:
        return quantity.number
    worth = _worth(quantity.size)
    ends = quantity.number.split("~")
    return "~".join(canonical(Fraction(end) * worth) for end in ends)


def _in_unit(quantity: _Quantity, unit: str, typed: str) -> tuple[str, str]:
    """Return the value in the unit given, or the unit written in the cell when none is given."""
    wanted = fold(unit)
    written = quantity.size + quantity.unit
    if not wanted:
        if quantity.unit:
            return quantity.number, written
        return _expanded(quantity), ""
    if wanted == written:
        return quantity.number, unit
    if not quantity.unit:
        # 八万五 says its 万 within the numeral.
        size = quantity.size or ("".join(_GREAT.findall(fold(typed))) if _GREAT.match(wanted) else "")
        if size and to_base("1", wanted)[0] != "1":
            raise Unreadable(
                f"“{typed}”里写了“{size}”，单位又是“{unit}”",
                f"“{size}”只写一处：写在数值里，或写在单位里",
            )
        return _expanded(quantity), unit
    if wanted == quantity.unit:
        return _expanded(quantity), unit
    worth, base = to_base("1", written or "个")
    wanted_worth, wanted_base = to_base("1", wanted)
    if base == wanted_base and "~" not in quantity.number and "/" not in quantity.number:
        return canonical(Fraction(quantity.number) * Fraction(worth) / Fraction(wanted_worth)), unit
    raise Unreadable(f"“{typed}”的单位是“{quantity.unit}”，单位列却是“{unit}”", "两处单位请写成一致")


def _reason(text: str, typed: str) -> tuple[str, str]:
    """Why a text is not a number, and what to do."""
    if text.startswith("="):
        return (
            f"“{typed[:30]}”是公式，没有算出的值",
            "请在 Excel 中打开并保存一次再导入，或直接填数",
        )
    if re.fullmatch(r"#[A-Z/0!?]+", text):
        return f"“{typed}”是 Excel 的错误值", "请改正公式，或直接填数"
    if re.fullmatch(r"[-+]?\d[\d.]*e[-+]?\d+", text, re.IGNORECASE):
        return f"“{typed}”是科学计数法", "请写出完整的数，如 100000"
    if re.match(r"(?:19|20)\d\d[-/.年]\d{1,2}", text, re.ASCII):
        return (
            f"“{typed}”像是日期，不是一个数",
            "日期写到“时间”；若本是 1/3 之类被 Excel 改成了日期，请把单元格设为文本后重填",
        )
    if re.search(r"\d,\d", text):
        return f"“{typed}”不是一个数", "逗号只能作千分位（如 1,234）；几个数请分几行填"
    if re.search(rf"[\d{_HAN}几]+[、;和及]", text):
        return f"“{typed}”不止一个数", "几个数请分几行填"
    if re.search(r"[几多余来]", text):
        return f"“{typed}”说不出是多少", "请填能确定的数，如 十多、约30、10~20"
    if re.search(r"[*＊×xX_□?？]", text):
        return f"“{typed}”还没有填上数", "请填数，暂无数据就留空"
    if re.search(rf"[\d{_HAN}]", text):
        return (
            f"“{typed}”不只是一个数",
            "这一格只填一个数，单位写到“单位”，其他话写到“口径”或“说明”",
        )
    return f"“{typed}”不是数", "没有数的事项请把文字写到“说明”，这一格留空"
