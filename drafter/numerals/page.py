"""The text being read and the pieces every rule uses (读数现场): number, unit and hedges at a place.

A `Page` is one text, folded. `amount` reads a number with its magnitude, `unit` the measure after it, `hedges` what stands before.
All look-around is bounded, so that reading stays linear. Values are strings, computed without floats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from drafter.numerals import chinese
from drafter.numerals.amount import canonical
from drafter.numerals.fold import fold
from drafter.numerals.lexicon import NUMERALS, Lexicon, lexicon
from drafter.numerals.mention import Kind

DIGITS = "0123456789"
HAN = NUMERALS + "兆俩仨"
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,40}(?!,\d{3}|\d)|\d++)(?:\.\d++)?"
TO = r"(?:-{1,3}|[~—–―\u2010\u2011至到]|——|~~)"
_ARABIC = re.compile(ARABIC, re.ASCII)
# 千 and 百 before these belong to the unit: 千克, 千瓦, 百帕
_METRIC = "[克米瓦伏卡帕焦赫牛](?![尔拉])"
_ARABIC_TAIL = re.compile(
    rf"(?: {{0,2}}(?:[万亿兆]|[百千](?!{_METRIC}))[{HAN}]*+(?:{ARABIC}(?![\d年月日号:,.])| {ARABIC}(?= ?[十百千万]))?){{1,8}}",
    re.ASCII,
)
_DECIMAL = "[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_CHINESE = re.compile(
    rf"(?:[{HAN}]++|参(?=[拾佰仟万])|(?<=[拾佰仟零])参(?![加与观赛])){{1,200}}(?: {{1,2}}[{HAN}]++){{0,12}}"
    rf"(?: ?点 ?(?:{_DECIMAL}(?: ?{_DECIMAL}){{0,40}}|\d++))?",
    re.ASCII,
)
_INSIDE = re.compile(r" ?(?P<hedge>余|多|来(?![自到源电信访函宾客历])|几)(?P<tail> ?(?:[十百千万亿]+))?")
_SIZE = re.compile(r" ?[百千]?[万亿兆]+")
# 30万千瓦: the last 千 belongs to the unit
_KILO = re.compile(f"[万亿]千{_METRIC}")
_LETTER = re.compile(r" ?(?P<size>[kKwWMG])(?![A-Za-z/])")
_POWER = re.compile(
    r"(?P<mark>[eE])(?P<sign>[+-])?(?P<by>\d{1,2})(?![\d.A-Za-z])|\^(?P<minus>[+-]{0,2})(?P<to>\d{1,2})(?!\d)", re.ASCII
)
# What may go on with a number in Arabic digits: a magnitude, a hedge, a letter, a power, or any of them after a space.
_GOES_ON = frozenset(" 百千万亿兆余多来几kKwWMGeE^")
_SIZES = {"k": 3, "K": 3, "w": 4, "W": 4, "M": 6, "G": 9}
ZEROS = {"十": 1, "百": 2, "千": 3, "拾": 1, "佰": 2, "仟": 3, "万": 4, "亿": 8, "兆": 12}
_APPROXIMATE = re.compile(r"(.{0,60}?)([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)")
_MAX_RUN = 60
_WHOLE = {"万": "10000", "亿": "100000000"}
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,2000}|[A-Za-z0-9_.-]{1,64}+@[A-Za-z0-9.-]{1,100}")
_QUOTES = re.compile(r"[“\"「『‘《〈]([^“”\"「」『』‘’《》〈〉。\n]{1,60})[”\"」』’》〉]")


class Reading(NamedTuple):
    """What a rule found (读数结果): a mention without its text and rule."""

    start: int
    end: int
    kind: Kind
    value: str = ""
    unit: str = ""
    modifier: str = ""


class Number(NamedTuple):
    """A number without its unit (数): `tail` is the magnitude it ends in (万), `hedge` one that stood inside (多)."""

    end: int
    value: str
    coefficient: str
    tail: str
    hedge: str


def plain(text: str) -> str:
    """Canonical text of Arabic digits: no separators, no needless zeros."""
    if text.isdecimal() and text[0] != "0":
        return text
    whole, dot, decimals = text.replace(",", "").partition(".")
    whole = whole.lstrip("0") or "0"
    decimals = decimals.rstrip("0") if dot else ""
    return f"{whole}.{decimals}" if decimals else whole


def shift(text: str, places: int) -> str:
    """Canonical decimal text times a power of ten; the power may be negative."""
    whole, _, decimals = text.partition(".")
    if places < 0:
        whole = whole.rjust(1 - places, "0")
        return plain(f"{whole[:places]}.{whole[places:]}{decimals}")
    decimals = decimals.ljust(places, "0")
    return plain(f"{whole}{decimals[:places]}.{decimals[places:]}")


@lru_cache(maxsize=4096)
def chinese_value(run: str) -> str | None:
    """Canonical value of a run with Chinese numerals, a range for 三四十万, None when it is not one number."""
    if len(run) > _MAX_RUN:
        return None
    if run in _WHOLE:
        return _WHOLE[run]
    near = _APPROXIMATE.fullmatch(run)
    if near:
        low, high = chinese.DIGITS[near[2]], chinese.DIGITS[near[3]]
        if (high == low + 1 or (low, high) == (3, 5)) and (near[3] != "两" or low == 1):
            ends = (chinese.parse(near[1] + near[2] + near[4]), chinese.parse(near[1] + near[3] + near[4]))
            if None not in ends and (not near[1] or near[1][-1] in "十百千万亿零廿卅"):
                return "~".join(canonical(end) for end in ends if end is not None)
    number = chinese.parse(run)
    return None if number is None else canonical(number)


def zeros(size: str) -> int:
    """Zeros of a magnitude: 千万 has seven."""
    return sum(ZEROS[character] for character in size)


def _raised(value: str, found: re.Match[str]) -> str:
    """Value of 12.3e4 or 2^5."""
    if found["mark"]:
        return shift(value, -int(found["by"]) if found["sign"] == "-" else int(found["by"]))
    exponent = int(found["to"])
    negative = found["minus"].count("-") == 1
    base = Fraction(value)
    if base == 0 or len(value) > 12:
        return value
    return canonical(base**-exponent if negative else base**exponent)


class Page:
    """One text being read (文本)."""

    __slots__ = (
        "_next_address",
        "_next_quote",
        "addresses",
        "floor",
        "length",
        "lexicon",
        "marker",
        "quotes",
        "run",
        "source",
        "text",
    )

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = fold(source)
        self.length = len(source)
        self.floor = 0
        self.run = 0
        self.marker = (0, 0)
        self.lexicon: Lexicon = lexicon()
        self.quotes = [found.span(1) for found in _QUOTES.finditer(self.text)]
        self._next_quote = 0
        self._next_address = 0
        web = "http" in self.text or "www." in self.text or "@" in self.text
        self.addresses = [found.span() for found in _ADDRESS.finditer(self.text)] if web else []

    def address(self, at: int) -> int:
        """End of the web address around a place, or 0; places must be asked for in order."""
        addresses = self.addresses
        while self._next_address < len(addresses) and addresses[self._next_address][1] <= at:
            self._next_address += 1
        if self._next_address < len(addresses) and addresses[self._next_address][0] <= at:
            return addresses[self._next_address][1]
        return 0

    def quoted(self, at: int) -> tuple[int, int] | None:
        """The inside of the quotation marks around a place; places must be asked for in order."""
        quotes = self.quotes
        while self._next_quote < len(quotes) and quotes[self._next_quote][1] <= at:
            self._next_quote += 1
        if self._next_quote < len(quotes) and quotes[self._next_quote][0] <= at:
            return quotes[self._next_quote]
        return None

    def number(self, at: int, lead: str = "") -> Number | None:
        """The number that starts there, with its magnitude; None when no numeral does.

        `lead` is a 0. that the writer left out.
        """
        found = _ARABIC.match(self.text, at)
        if found and not lead and self.text[found.end() : found.end() + 1] not in _GOES_ON:
            value = plain(found.group())
            return Number(found.end(), value, value, "", "")
        number = self._arabic(found, lead) if found else self._han(at)
        if number is None or "~" in number.value:
            return number
        inside = _INSIDE.match(self.text, number.end)
        if inside is None:
            return number
        size = (inside["tail"] or "").strip()
        value = shift(number.value, zeros(size)) if number.value else ""
        return Number(inside.end(), value, number.coefficient, number.tail + size, inside["hedge"])

    def _arabic(self, found: re.Match[str], lead: str) -> Number:
        """A number that begins with Arabic digits: 587.8万, 3万6千, 12k, 2e5."""
        text, end = self.text, found.end()
        value = plain(found.group() if "." in found.group() else lead + found.group())
        more = _ARABIC_TAIL.match(text, end)
        if more:
            tail, end_of = more.group().replace(" ", ""), more.end()
            if _KILO.match(text, end_of - 2):
                tail, end_of = tail[:-1], end_of - 1
            elif tail[-1].isdecimal() and text[end_of : end_of + 1] == "千":
                # 3万5千米 is 3万5千 and 米
                tail, end_of = tail + "千", end_of + 1
            if all(character in ZEROS for character in tail):
                return Number(end_of, shift(value, zeros(tail)), value, tail, "")
            mixed = chinese_value(found.group().replace(",", "") + tail)
            return Number(end_of, mixed, mixed, "", "") if mixed else Number(end, value, value, "", "")
        letter = _LETTER.match(text, end)
        if letter:
            size = letter["size"]
            return Number(letter.end(), shift(value, _SIZES[size]), value, size, "")
        power = _POWER.match(text, end)
        if power:
            raised = _raised(value, power)
            return Number(power.end(), raised, raised, "", "")
        return Number(end, value, value, "", "")

    def _han(self, at: int) -> Number | None:
        """A number in Chinese numerals: 三万六, 一百 五 十 二, 一点八亿."""
        found = _CHINESE.match(self.text, at)
        if found is None:
            return None
        run, end = found.group(), found.end()
        value = chinese_value(run.replace(" ", ""))
        if value is None or (" " in run and not any(c in "十百千万亿点" for c in run)):
            run, value = self._longest(run)
            end = at + len(run)
        value = value or ""
        if "点" in run and value:
            size = _SIZE.match(self.text, end)
            if size:
                tail = size.group().strip()
                return Number(size.end(), shift(value, zeros(tail)), value, tail, "")
        run = run.replace(" ", "")
        tail = run[len(run.rstrip("万亿兆")) :] or run[len(run.rstrip("百千十佰仟拾")) :][-1:]
        coefficient = chinese_value(run[: len(run) - len(tail)]) or "" if tail else value
        return Number(end, value, coefficient, tail, "")

    @staticmethod
    def _longest(run: str) -> tuple[str, str | None]:
        """The longest beginning of a run that is one number."""
        if len(run) > _MAX_RUN:
            digits = [chinese.DIGITS.get(character) for character in run]
            value = None if None in digits else plain("".join(map(str, digits)))
            return run, value
        word = run.partition(" ")[0].partition("点")[0]
        value = chinese_value(word)
        if value is not None:
            return word, value
        word = word[: chinese.longest(word)] or word[:1]
        return word, chinese_value(word)

    def unit(self, at: int) -> tuple[int, str]:
        """End and text of the unit that stands there, at most two spaces on; (at, '') when none is known."""
        text = self.text
        start = at
        while start < at + 2 and text[start : start + 1] == " ":
            start += 1
        if text[start : start + 1] == "\n" and self._runs_on(at, start + 1):
            start += 1
        word = self.lexicon.measure(text, start)
        if not word:
            if text[start : start + 1] == "/":
                per = self.lexicon.measure(text, start + 1)
                if per and "\u4e00" <= per[0] <= "\u9fff":
                    return start + 1 + len(per), self.written(start, start + 1 + len(per))
            return at, ""
        end = start + len(word)
        if text[end : end + 1] == "/" and "\u4e00" <= text[end + 1 : end + 2] <= "\u9fff":
            end += 1 + max(1, len(self.lexicon.measure(text, end + 1)))
        return end, self.written(start, end)

    def _runs_on(self, end: int, at: int) -> bool:
        """Whether a line break between a number and its unit is one of copying, in the middle of a sentence."""
        text = self.text
        start = end
        while start > 0 and end - start < 24 and (text[start - 1].isdecimal() or text[start - 1] in ".,万亿多余 "):
            start -= 1
        if start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff":
            return False
        word = self.lexicon.measure(text, at)
        return bool(word) and text[at + len(word) : at + len(word) + 1] in tuple("。、,;")

    def written(self, start: int, end: int) -> str:
        """A unit as the text has it, in half-width signs."""
        unit = self.source[start:end]
        return unit if unit[0] < "\uff00" else self.text[start:end]

    def hedges_before(self, at: int) -> tuple[int, list[str]]:
        """Start of the hedges that end there and their meanings, in order."""
        start = at
        found: list[str] = []
        for _ in range(2):
            end = start
            while end > self.floor and end > start - 2 and self.text[end - 1] == " ":
                end -= 1
            word = self.lexicon.hedge_before(self.text, self.floor, end)
            before = self.text[end - len(word) - 1 : end - len(word)]
            if not word or (before and before in _NO_HEDGE.get(word, "")):
                break
            start = end - len(word)
            found.insert(0, self.lexicon.meaning[word])
        return start, found

    def hedge_behind(self, at: int) -> tuple[int, str]:
        """End and meaning of a hedge that stands there (以上, 左右)."""
        start = at
        if self.text[start : start + 1] == " ":
            start += 1
        if self.text.startswith("(含)", start):
            start += 3
        word = self.lexicon.hedge_behind(self.text, start)
        if not word or (self.text[start + len(word) : start + len(word) + 1] in ("联", "齐") and word == "上下"):
            return at, ""
        return start + len(word), self.lexicon.meaning[word]


_NO_HEDGE = {
    "约": "签节预条契公合制协邀特违履",
    "近": "附最邻临靠亲新相走贴",
    "超": "赶中英反班高",
    "不足": "些的点个项",
}


@dataclass(frozen=True)
class Rule:
    """One way a number is written (读数规则): a name a clerk understands, a pattern at the numeral, and what it means.

    `starts` are the characters the pattern may begin with; `build` may decline with None, then the next rule is tried.
    Groups of a pattern are named or do not capture.
    """

    name: str
    starts: str
    expression: str
    build: Callable[[Page, re.Match[str]], Reading | None]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression; most texts need few of them."""
        return re.compile(self.expression, re.ASCII)


def rule(name: str, starts: str, pattern: str) -> Callable[[Callable[[Page, re.Match[str]], Reading | None]], Rule]:
    """Make a rule of the function below it."""

    def make(build: Callable[[Page, re.Match[str]], Reading | None]) -> Rule:
        return Rule(name, starts, pattern, build)

    return make
