"""What an average is told per (均摊对象): 每户, 人均, 每百公里, 生均, 一株合, 平均每周.

A measure word says in what the count is counted that something is spread over, and the words beside it what is counted: 员额法官 of
员额法官人均, 书记员 of 每名书记员. Of 生均, 床均, 点均 one character of the count's name is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from drafter.numerals import fold
from drafter.trace.passages import Passage
from drafter.trace.units import Fit, fit, known_units, measure
from drafter.trace.words import grams, pairs, telling

SPANS_OF_TIME = frozenset({"年", "月", "个月", "季度", "个季度", "日", "周", "星期", "个星期", "个", "天", "天次"})
# what is counted in times
IN_TIMES = (
    "班次",
    "车次",
    "航次",
    "架次",
    "艘次",
    "辆次",
    "亩次",
    "台次",
    "台班",
    "册次",
    "家次",
    "件次",
    "例次",
    "工日",
)
# the measure words and units that an average may be told per, the longest first; with 每 and 一 some nouns stand for one
UNITS = sorted((*(known_units() - SPANS_OF_TIME), *"笔页户件剂株吨单头羽尾棵", *IN_TIMES), key=len, reverse=True)
MEASURED_BY = "|".join(UNITS)
COUNTED_BY = "|".join((*UNITS, *"店床村校镇乡岗点社"))
LONG = "|".join(unit for unit in UNITS if len(unit) > 1)
# what the unit of a time is called in the table of units
TIMES = {"日": "天", "周": "周", "星期": "周", "月": "个月", "季": "个季度", "季度": "个季度"}
TIME_UNITS = frozenset(TIMES.values())
SIZES = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000}
EVERY = "每|(?:平均|摊下来|摊到|折合|合)一"
# 一株合0.15元, 一头卖到2100元: what comes to one of those counted
COMES_TO = "合|折|摊|卖|收|花|分得|造价|成本|产|补|付|挣|赚"
ONE = rf"(?:^|平均|[，,；;：:])一个?(?P<one>{COUNTED_BY})[^，,；;：:\d]{{0,4}}?(?:{COMES_TO})"
PER = re.compile(
    rf"(?:{EVERY})(?:(?P<unit>{COUNTED_BY})(?![月年天])|(?:一|1|(?P<times>[十百千]万|[百千万]))(?P<more>{COUNTED_BY})(?![月年天])"
    rf"|个(?P<long>{LONG})|(?:个[㐀-鿿]{{0,2}})?(?P<day>天|日)(?!常)|个?(?P<span>周|星期|月|季度?)(?!期|报)|(?P<any>个))"
    rf"|(?P<each>{MEASURED_BY})均|(?P<time>[日天周月季])均"
    rf"|(?:(?<![㐀-鿿])|(?<=全[年校县市区院站厂]))(?P<sort>[㐀-鿿])均(?![为在已])"
    rf"|(?P<yield>亩)产|{ONE}"
)
EACH_WORDS = re.compile(
    rf"均|每|单价|摊|亩产|{ONE.replace('?P<one>', '?:')}|(?:按|补助|发放|慰问|奖励|资助|收费|缴费|伙食|支付)[^，,。]{{0,6}}标准"
)
EACH_PRICE = re.compile(r"平均[^，,]{0,6}(?:单价|价)[为是约]?$|单价[为是约]?$")
# whom one character names: 生均 is told of pupils, 师均 of teachers
PEOPLE = {"生": re.compile("[学在]?生|学童"), "师": re.compile("师"), "员": re.compile("员"), "民": re.compile("民")}
NO_SORT = frozenset("平不全总各都也又分")
# how much of the words behind 每个 may name what is counted
NOUN = 4
# 次均费用 is told of 人次, and of 户次
VISITS = frozenset({"event", "attendance", "household-visit"})
# 师徒11对: 平均每名徒弟 is told of the pairs, each of which has one
PAIRS = frozenset("对")


class HasName(Protocol):
    """A number with the item and topic of its fact (有名之数)."""

    @property
    def name(self) -> str:
        """Item and topic."""
        ...


Named = TypeVar("Named", bound=HasName)
HAN = re.compile("[㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Per:
    """What an average is told per (均摊对象). unit: in which it is counted, empty when one character (sort) names it.

    times: how many of them (每百公里). noun: the grams of the words that name it, if any do; head: the pair of characters among them
    that does so most of all. is_led: whether those words stand before it (员额法官人均) and not behind (每名法官).
    """

    unit: str
    sort: str = ""
    times: int = 1
    noun: frozenset[str] = frozenset()
    head: str = ""
    is_led: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it is told per day, week, month or quarter."""
        return self.unit in TIME_UNITS

    def may_be(self, unit: str, item: str) -> bool:
        """Whether a number with a unit may count what the average is told per; item: of its fact."""
        if self.sort:
            return self._is_sort(self.sort, unit, item)
        if self.is_time:
            return fit(self.unit, unit) is Fit.SAME and measure(self.unit).factor == measure(unit).factor
        return may_be_per(self.unit, unit)

    def counts(self, unit: str, item: str) -> bool:
        """The same, of a number that is counted in just that unit, or in one that never stands for it otherwise (人次 for 人)."""
        if self.sort or self.is_time:
            return self.may_be(unit, item)
        if measure(self.unit).kind == "unknown" and self._is_sort(self.unit, unit, item):
            return True
        agreed = fit(self.unit, unit)
        return (
            agreed is Fit.SAME
            or (agreed is Fit.GENERIC and self.unit in item)
            or (self.unit == "个" and agreed is Fit.GENERIC)
            or (not agreed and self.may_be(unit, item))
        )

    def _is_sort(self, sort: str, unit: str, item: str) -> bool:
        """Whether one character stands for what an item counts: 床 for 编制床位."""
        people = PEOPLE.get(sort)
        if people is not None:
            return measure(unit).kind == "person" and people.search(item) is not None
        return sort in item and bool(fit("个", unit)) and measure(unit).kind != "person"

    def names(self, name: str) -> bool:
        """Whether the words beside the measure word name a fact: 书记员 of 每名书记员."""
        return not self.noun.isdisjoint(grams(name))

    def best_named(self, several: Sequence[Named]) -> list[Named]:
        """Those of some numbers that the words beside the measure word name best: 在岗医师 and not 在岗职工 of 在岗医师人均."""
        rated = [(self.head in grams(o.name), len(self.noun & grams(o.name)), o) for o in several if self.names(o.name)]
        best = max((one[:2] for one in rated), default=None)
        return [o for *rate, o in rated if tuple(rate) == best]

    def is_of(self, item: str) -> bool:
        """Whether an item is just what those words say: 坐席 of 坐席人均."""
        words = pairs(grams(item))
        return bool(words) and words <= self.noun


def may_be_per(unit: str, counted: str) -> bool:
    """Whether an average told per 人 or 家 may be over a count in another unit: 人均 is told of 人次 too."""
    kinds = {measure(unit).kind, measure(counted).kind}
    if fold(counted) in PAIRS and measure(unit).kind == "person":
        return True
    return bool(fit(unit, counted)) or kinds <= {"person", "attendance"} or (unit == "次" and kinds <= VISITS)


def per_told(passage: Passage) -> Per | None:
    """What a figure is told per, None where the words do not say."""
    return _per_of(passage.leading)


@lru_cache(maxsize=20_000)
def _per_of(leading: str) -> Per | None:
    """What the last number of a clause is told per; 每人每月 is told of people."""
    found = [one for one in PER.finditer(leading) if one["sort"] not in NO_SORT]
    if not found:
        return None
    last = next((one for one in reversed(found) if not (one["span"] or one["time"] or one["day"])), found[-1])
    time = "日" if last["day"] else last["span"] or last["time"]
    unit = (
        TIMES.get(time, "天")
        if time
        else next(
            (last[name] for name in ("unit", "more", "long", "each", "yield", "one") if last[name]),
            "个" if last["any"] else "",
        )
    )
    behind = HAN.match(leading, last.end())
    before = leading[: last.start()] if last["each"] or last["sort"] or time else ""
    words = before[-NOUN:] if last["each"] else behind.group()[:NOUN] if behind and not last["one"] else ""
    head = words[-2:] if last["each"] else words[:2]
    return Per(unit, last["sort"] or "", SIZES.get(last["times"] or "", 1), telling(words), head, bool(last["each"]))


def tells_average(words: str) -> bool:
    """Whether words tell what something comes to for each of those counted."""
    return _per_of(words) is not None


def per_what(passage: Passage) -> str:
    """The unit that an average is told of (每间, 人均), empty when the words do not say."""
    told = per_told(passage)
    return told.unit if told is not None else ""


def per_each(passage: Passage) -> bool:
    """Whether the words before a figure tell an average."""
    return per_told(passage) is not None or EACH_PRICE.search(passage.leading) is not None
