"""What a sheet provides, indexed for look-up (证据): every number in every field, and the words of every fact.

Built once per frozen sheet (`index_of`). A `Source` is one number somewhere in the sheet, in base units; `Index` finds sources by
value and facts by words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import Generic, NamedTuple, Self, TypeVar

from drafter.numerals import Kind, Mention, fold, parse_amount, read_numbers, to_base
from drafter.sheet import Fact, FactSheet
from drafter.trace.passages import CLAUSE_END, passages
from drafter.trace.units import fit, measure
from drafter.trace.words import grams, pairs, rarity, telling, weight

VALUE_FIELDS = ("value", "previous", "target")
TEXT_FIELDS = ("item", "text", "basis", "topic", "also")
# how much a word counts by where it stands, the best place last: it is the one that counts
FIELD_WEIGHT = {"basis": 2, "topic": 4, "text": 6, "item": 10}
BASIS_WORDS = ("口径", "填表说明", "统计范围", "统计时点", "统计说明", "数据说明")
GRADES = "一二三四五六"
MEDALS = "冠亚季"
SERIAL = frozenset({Kind.RANK, Kind.ORDINAL})
TERM = re.compile("([上下])学期")
GRADE = re.compile(r"([一二三四五六])等(?!奖)|([冠亚季])军")
# 上年列第五名 tells of the year before, 比上年增加5人 of a change since
PRIOR = re.compile("(?<![比较与同])(?:上年|去年|前一年|往年|上一年|上届|上次|上期)[^，,；;。]{0,8}$")
DAY = re.compile(r"^(?:\d{4}|-)-\d\d-\d\d$")
MOST_HOLDERS = 60
# an item of one or two words is not named by a stray character of it
LEAST_MASS = 400
# a fact of what is planned for the time to come
PLANNED = re.compile("次年|明年|来年|下年|下一|下学|下半年|打算|安排|思路|计划|预期|展望")
ITEM_END = re.compile("[，,；;。、]")
OTHER_NAMES = re.compile("[；;、，,\\n]")
MOST_REMEMBERED = 20_000
NO_WORDS: frozenset[str] = frozenset()
# 其他支出 is what is left of 支出: a passage that does not say 其他 hardly names it
REMAINDER_ITEM = re.compile("其他|其它|其余")
REMAINDER_GRAMS = frozenset({"其他", "其它", "其余"})
# what kind of a thing an item is: 打针量（自费苗）
KIND = re.compile("[(（]([^()（）]+)[)）]")
# a passage names a fact no more than so much, however often it does
MOST_PERCENT = 120
# how much passages count, each with the facts that it names
Weighted = tuple[tuple[int, Mapping[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One number the sheet provides (数据来源).

    fact: index in the sheet, -1 for period, problems and plans. field: where in the fact. low, high: base units (Fraction), equal
    unless a range; None for dates. value: canonical. series: what a rank or ordinal counts (届, 等奖, 中全会). own: the words beside a
    number in a text of the fact, by which the numbers of one text are told apart. prior: whether it is of the period before.
    companion: of a rank or ordinal in a text, the figure written right beside it (一等奖3名).
    """

    fact: int
    field: str
    kind: Kind
    value: str
    unit: str
    modifier: str
    low: Fraction | None = None
    high: Fraction | None = None
    series: str = ""
    companion: Fraction | None = None
    own: str = ""
    prior: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it is what the fact says now, not a number in its words, nor last period's or the target."""
        return self.field == "value"


T = TypeVar("T")


class Stretch(NamedTuple):
    """The numbers from low to high, both included (区间), as several tables are searched for them. first, last: the ends in millionths."""

    low: Fraction
    high: Fraction
    first: int
    last: int

    @classmethod
    def between(cls, low: Fraction, high: Fraction) -> Self:
        """The stretch from one number to another."""
        first = _millionths(low)
        return cls(low, high, first, first if high is low else _millionths(high))


class Ordered(Generic[T]):
    """Things ordered by number, for look-up by interval (按值排列); those with equal numbers stay in the order given.

    Ordered and searched by the whole part in millionths first, because comparing integers is many times quicker than comparing fractions.
    """

    def __init__(self, things: Iterable[tuple[Fraction, T]]) -> None:
        keyed = [(_millionths(number), number, thing) for number, thing in things]
        keyed.sort(key=itemgetter(0, 1))
        self._keys = [key for key, _, _ in keyed]
        self._numbers = [number for _, number, _ in keyed]
        self.things = [thing for _, _, thing in keyed]

    def between(self, low: Fraction, high: Fraction) -> list[T]:
        """The things from low to high, both included."""
        return self.within(Stretch.between(low, high))

    def within(self, stretch: Stretch) -> list[T]:
        """The things of a stretch of numbers."""
        keys, numbers = self._keys, self._numbers
        first, last = bisect_left(keys, stretch.first), bisect_right(keys, stretch.last)
        # only numbers in the same millionth as an end may lie beyond it
        while first < last and keys[first] == stretch.first and numbers[first] < stretch.low:
            first += 1
        while first < last and keys[last - 1] == stretch.last and numbers[last - 1] > stretch.high:
            last -= 1
        return self.things[first:last]


class _Rarity(dict[str, int]):
    """How rare each gram of a sheet is (罕见程度): 0 for one that no fact has."""

    def __missing__(self, gram: str) -> int:
        return 0

    def mass(self, found: Iterable[str]) -> int:
        """How much some grams say together."""
        return sum(map(self.__getitem__, found))


def added(scores: dict[int, int], parts: Weighted) -> dict[int, int]:
    """Scores of facts with those that passages name added to them."""
    for share, named in parts:
        for order, percent in named.items():
            scores[order] = scores.get(order, 0) + share * percent
    return scores


def _whole_numbers(*numbers: Fraction) -> tuple[int, ...]:
    """Numerators and denominators, which are hashed and compared many times quicker than fractions are."""
    return tuple([part for number in numbers for part in (number.numerator, number.denominator)])


@lru_cache(maxsize=4096)
def _share_of(part: int, whole: int) -> str:
    """One whole number over another as a decimal string with up to four places."""
    return f"{(Decimal(part) / whole).quantize(Decimal('0.0001')).normalize():f}"


def _millionths(number: Fraction) -> int:
    return number.numerator * 1_000_000 // number.denominator


class Index:
    """A sheet made searchable (事实索引)."""

    def __init__(self, sheet: FactSheet) -> None:
        self.facts = sheet.facts
        self.period = sheet.period
        self.items = tuple(fold(fact.item) for fact in sheet.facts)
        self.ids = tuple(fact.id for fact in sheet.facts)
        self.position = {fact.id: order for order, fact in enumerate(sheet.facts)}
        # Facts of units below stand behind the totals that name them and are looked up nowhere else.
        self.below = {
            part: sheet.fact(part) for fact in sheet.facts for part in fact.parts if sheet.reporter(part) is not None
        }
        self.sources = [source for order, fact in enumerate(sheet.facts) for source in _sources_of(order, fact)]
        for line in (*sheet.problems, *sheet.plans):
            self.sources.extend(_sources_in(-1, "plan", line))
        self.sources_of: dict[int, list[Source]] = defaultdict(list)
        for source in self.sources:
            self.sources_of[source.fact].append(source)
        self.by_field = {
            (s.fact, s.field): s for s in self.sources if s.field in VALUE_FIELDS and s.kind is Kind.QUANTITY
        }
        self._told_of: dict[int, tuple[Source, ...]] = {}
        self._spread: dict[tuple[str, int], int] = {}
        self._by_digits: dict[int, dict[str, set[tuple[int, ...]]]] = {}
        self._named: dict[str, Mapping[int, int]] = {}
        self._together: tuple[Weighted, Mapping[int, int]] = ((), {})
        self.dates = [s for s in self.sources if s.kind is Kind.DATE]
        self.days: dict[str, set[int]] = defaultdict(set)
        for source in self.dates:
            if source.fact >= 0 and DAY.search(source.value):
                self.days[source.value[-5:]].add(source.fact)
        self._holding: dict[tuple[int, ...], list[Source]] = defaultdict(list)
        for source in self.sources:
            if source.low is not None and source.high is not None:
                self._holding[_whole_numbers(source.low, source.high)].append(source)
        self._single = Ordered([(s.low, s) for s in self.sources if s.low is not None and s.low == s.high])
        self.has_previous = any(s.field == "previous" for s in self.sources)
        self.has_plans = any(s.kind is Kind.QUANTITY and self.is_planned(s) for s in self.sources)
        self.topic_of = tuple(fact.topic for fact in sheet.facts)
        self.topics: dict[str, list[int]] = defaultdict(list)
        for order, fact in enumerate(sheet.facts):
            self.topics[fact.topic].append(order)
        self._words(sheet.facts)

    def _words(self, facts: Iterable[Fact]) -> None:
        held: list[dict[str, int]] = []
        for fact in facts:
            by_gram: dict[str, int] = {}
            for field, share in FIELD_WEIGHT.items():
                by_gram.update(dict.fromkeys(grams(getattr(fact, field)), share))
            held.append(by_gram)
        holders = Counter(gram for by_gram in held for gram in by_gram)
        self.rarity = _Rarity((gram, rarity(count, len(held)) * weight(gram) // 100) for gram, count in holders.items())
        self.postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.mass: list[int] = []
        for order, by_gram in enumerate(held):
            item = grams(self.facts[order].item)
            self.mass.append(max(LEAST_MASS, self.rarity.mass(item)))
            for gram, share in by_gram.items():
                if holders[gram] <= MOST_HOLDERS:
                    self.postings[gram].append((order, share * self.rarity[gram] // 10))
        self._remainders = frozenset(order for order, item in enumerate(self.items) if REMAINDER_ITEM.match(item))
        self._kinds = {
            order: grams(kind) for order, item in enumerate(self.items) if (kind := " ".join(KIND.findall(item)))
        }
        self.item_grams = [grams(fact.item) for fact in self.facts]
        self._other_names(holders)
        self.item_pairs = [pairs(found) for found in self.item_grams]

    def _other_names(self, holders: Counter[str]) -> None:
        """Take in what else the items are called: a passage that says an other name in full names the fact in full."""
        self._called: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._names: list[tuple[int, int]] = []
        for order, fact in enumerate(self.facts):
            for name in filter(None, map(grams, OTHER_NAMES.split(fact.also) if fact.also else ())):
                self.item_grams[order] |= name
                shares = {
                    gram: self.rarity.setdefault(gram, rarity(holders[gram] + 1, len(self.facts)) * weight(gram) // 100)
                    for gram in name
                }
                for gram, share in shares.items():
                    self._called[gram].append((len(self._names), share))
                self._names.append((order, max(LEAST_MASS, sum(shares.values()))))

    def leaves_kind(self, order: int, words: frozenset[str]) -> bool:
        """Whether an item says of what kind a thing is (会员（女）) and words do not; 社会工作师 says what 社工师 does."""
        kind = self._kinds.get(order)
        if not kind:
            return False
        single = {gram for gram in kind if len(gram) == 1}
        return words.isdisjoint(kind - single) and not (single and single <= words)

    def names_of(self, one: Source, other: Source) -> tuple[frozenset[str], frozenset[str]]:
        """What two numbers are called, to tell them apart: the words of their items, and those beside them in a text.

        The numbers of one fact have the item in common: only what is said beside one of them tells it from the others.
        """
        # most numbers are values, which have no words beside them
        first = telling(one.own) if one.own else NO_WORDS
        second = telling(other.own) if other.own else NO_WORDS
        if one.fact == other.fact:
            return first, second
        return self._with_item(first, one.fact), self._with_item(second, other.fact)

    def _with_item(self, words: frozenset[str], fact: int) -> frozenset[str]:
        """Words and those of the item of a fact."""
        if fact < 0:
            return words
        return words | self.item_grams[fact] if words else self.item_grams[fact]

    def is_planned(self, source: Source) -> bool:
        """Whether a number is one of what is planned for the time to come."""
        return source.fact < 0 or (source.field == "text" and PLANNED.search(self.name_of(source.fact)) is not None)

    def told_of(self, order: int) -> tuple[Source, ...]:
        """The single numbers that a draft may tell of a fact: its value first, then the counts and ranks in its words."""
        found = self._told_of.get(order)
        if found is None:
            value = self.by_field.get((order, "value"))
            words = (
                s
                for s in self.sources_of.get(order, ())
                if s.field in TEXT_FIELDS and s.kind in {Kind.QUANTITY, Kind.RANK} and s.low == s.high
                # a number in the item of a fact with a value is a part of its name: 年薪二类
                if value is None or s.field != "item"
            )
            found = self._told_of[order] = (*((value,) if value is not None and value.low is not None else ()), *words)
        return found

    def named_by(self, words: str) -> Mapping[int, int]:
        """Facts that share words with a passage: fact index -> how much of the item's weight it names, in percent (up to 120).

        Remembered, because an edit leaves most passages of a draft as they were.
        """
        found = self._named.get(words)
        if found is None:
            if len(self._named) >= MOST_REMEMBERED:
                self._named.clear()
            found = self._named[words] = self._weigh(grams(words))
        return found

    def _weigh(self, words: frozenset[str]) -> Mapping[int, int]:
        total: dict[int, int] = defaultdict(int)
        for gram in words:
            for order, share in self.postings.get(gram, ()):
                total[order] += share
        mass = self.mass
        weighed = {n: MOST_PERCENT if (p := 100 * share // mass[n]) > MOST_PERCENT else p for n, share in total.items()}
        if self._remainders and REMAINDER_GRAMS.isdisjoint(words):
            for order in self._remainders & weighed.keys():
                weighed[order] //= 2
        for order in self._kinds.keys() & weighed.keys():
            # 会员（女） is not all that is said of 会员
            if self.leaves_kind(order, words):
                weighed[order] = weighed[order] * 2 // 3
        if not self._called:
            return weighed
        called: dict[int, int] = defaultdict(int)
        for gram in words & self._called.keys():
            for name, share in self._called[gram]:
                called[name] += share
        for name, share in called.items():
            order, whole = self._names[name]
            weighed[order] = min(MOST_PERCENT, max(weighed.get(order, 0), 100 * share // whole))
        return weighed

    def together(self, parts: Weighted) -> Mapping[int, int]:
        """The facts that several passages name, each counting so much; the last answer is kept, because neighbouring figures ask alike."""
        known, weighed = self._together
        if len(known) != len(parts) or any(one is not other for (_, one), (_, other) in zip(known, parts, strict=True)):
            weighed = added({}, parts)
            self._together = parts, weighed
        return weighed

    def holding(self, low: Fraction, high: Fraction | None = None) -> Sequence[Source]:
        """The sources with exactly a number, or with a range from it to another."""
        return self._holding.get(_whole_numbers(low, low if high is None else high), ())

    def near(self, low: Fraction, high: Fraction) -> list[Source]:
        """Sources with a single number from low to high, both included."""
        return self._single.between(low, high)

    def chance(self, number: Fraction, unit: str, also: int = 0) -> str:
        """The chance that a random number with as many digits as `number` stands in the sheet with such a unit.

        also: how many results of arithmetic would have matched besides. A decimal string with up to four places.
        """
        digits = significant_digits(number)
        space = 9 * 10 ** (digits - 1)
        return _share_of(min(self.spread(unit, digits) + also, space), space)

    def spread(self, unit: str, digits: int) -> int:
        """How many different numbers with that many digits and a fitting unit the sheet has."""
        key = unit, digits
        if key not in self._spread:
            by_unit = self._with_digits(digits)
            self._spread[key] = len(set().union(*(numbers for other, numbers in by_unit.items() if fit(unit, other))))
        return self._spread[key]

    def _with_digits(self, digits: int) -> Mapping[str, set[tuple[int, ...]]]:
        """The numbers of the sheet with so many digits, by unit."""
        if not self._by_digits:
            for source in self.sources:
                if source.low is not None:
                    by_unit = self._by_digits.setdefault(significant_digits(source.low), {})
                    by_unit.setdefault(source.unit, set()).add(_whole_numbers(source.low))
            self._by_digits.setdefault(0, {})
        return self._by_digits.get(digits, {})

    def number(self, name: str) -> Fraction:
        """The single number that an operand of a formula stands for (F2, F2.target), in base units; KeyError when there is none."""
        fact, _, field = name.partition(".")
        source = self.by_field[self.position[fact], field or "value"]
        if source.low is None or source.low != source.high:
            raise KeyError(name)
        return source.low

    def name_of(self, order: int) -> str:
        """Item and topic of a fact, as it may be named."""
        return f"{self.items[order]} {self.facts[order].topic}"

    def is_remainder(self, order: int) -> bool:
        """Whether an item is what others leave: 其他支出."""
        return order in self._remainders

    def is_basis(self, order: int) -> bool:
        """Whether a fact only states how the sheet was counted."""
        return states_basis(self.facts[order])


def states_basis(fact: Fact) -> bool:
    """Whether a fact only states how the figures of a sheet were counted: nothing of it need be told (统计口径)."""
    return fact.value is None and any(word in fold(fact.item) for word in BASIS_WORDS)


def _sources_of(order: int, fact: Fact) -> list[Source]:
    out: list[Source] = []
    for field in VALUE_FIELDS:
        value = getattr(fact, field)
        if value is not None:
            modifier = fact.modifier if field == "value" else ""
            source = _number(order, field, Kind.QUANTITY, value, fact.unit, modifier)
            out.append(replace(source, prior=True) if field == "previous" else source)
    if fact.date:
        out.extend(Source(order, "date", Kind.DATE, value, "", "") for value in {fact.date, *fact.date.split("~")})
    for field in TEXT_FIELDS:
        out.extend(_sources_in(order, field, getattr(fact, field)))
    if fact.unit in {"月", "月份"}:
        for field in VALUE_FIELDS:
            month = getattr(fact, field)
            if month is not None and month.isdigit():
                out.append(Source(order, field, Kind.DATE, f"--{int(month):02d}", "", ""))
    return out


def _sources_in(order: int, field: str, text: str) -> list[Source]:
    if not text:
        return []
    told: list[tuple[Source, int, int]] = []
    plain = fold(text)
    mentions = [m for m in read_numbers(text) if m.value and (m.traced or m.kind is Kind.ARTICLE)]
    for mention, passage in zip(mentions, passages(plain, mentions) if mentions else (), strict=True):
        if mention.kind is Kind.DATE:
            source = Source(order, field, Kind.DATE, mention.value, mention.unit, mention.modifier)
        elif mention.kind is not Kind.PLACEHOLDER:
            source = _number(order, field, mention.kind, mention.value, mention.unit, mention.modifier)
            prior = bool(PRIOR.search(passage.leading))
            source = replace(source, series=series_of(mention), own=passage.own, prior=prior)
        else:
            continue
        told.append((source, mention.start, mention.end))
    told.extend(_grades(order, field, plain))
    told.sort(key=itemgetter(1, 2))
    places = [(start, end) for source, start, end in told if source.kind in SERIAL]
    out: list[Source] = []
    for n, (source, start, end) in enumerate(told):
        if source.kind in SERIAL:
            near = [other.low for other, at, stop in told[max(0, n - 1) : n + 2] if stop == start or at == end]
            source = replace(
                source,
                prior=bool(PRIOR.search(CLAUSE_END.split(plain[:start])[-1])),
                own=_own_words(plain, places, start, end),
                companion=near[0] if near else None,
            )
        out.append(source)
    return out


def _own_words(plain: str, places: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """What a text that tells several numbers of a series says of one of them: 礦管處 of 二等獎 in 一等獎1名，二等獎2名（礦管處）."""
    last = max((stop for _, stop in places if stop <= start), default=0)
    first = min((at for at, _ in places if at >= end), default=len(plain))
    behind = ITEM_END.split(plain[end:first])
    # what follows the last stop before the next number is said of that one
    return f"{ITEM_END.split(plain[last:start])[-1]} {' '.join(behind[:-1] or behind)}"


def _grades(order: int, field: str, text: str) -> Iterator[tuple[Source, int, int]]:
    """Prizes and terms as ledgers write them, with their places (text: folded): 一等, 团体二等, 冠军, 季军; 上学期, 下学期."""
    for half in TERM.finditer(text):
        number = 1 if half.group(1) == "上" else 2
        source = Source(order, field, Kind.ORDINAL, str(number), "学期", "", Fraction(number), Fraction(number), "学期")
        yield source, half.start(), half.end()
    for found in GRADE.finditer(text):
        rank = GRADES.find(found.group(1) or found.group(2)) + 1
        if found.group(2):
            rank = MEDALS.find(found.group(2)) + 1
        unit = "名" if found.group(2) else "等奖"
        source = Source(order, field, Kind.RANK, str(rank), unit, "", Fraction(rank), Fraction(rank), unit)
        yield source, found.start(), found.end()


def _number(order: int, field: str, kind: Kind, value: str, unit: str, modifier: str) -> Source:
    base, unit = to_base(value, unit)
    amount = parse_amount(base)
    if not unit and "/" in base:
        # a fraction or ratio is compared as a percentage, as in a claim
        return Source(order, field, kind, base, "%", modifier, amount.low * 100, amount.high * 100)
    factor = measure(unit).factor
    low = amount.low if factor == 1 else amount.low * factor
    high = amount.high * factor if amount.is_range else low
    return Source(order, field, kind, base, unit, modifier, low, high)


def significant_digits(number: Fraction) -> int:
    """How many digits a number has up to its last that is not zero: at least one, at most eight."""
    over, under = number.numerator, number.denominator
    digits = str(over if under == 1 else over * 10**4 // under).strip("-0")
    return min(8, len(digits) or 1)


NUMERALS = re.compile(r"[第首\d,.〇零一二三四五六七八九十百千两廿卅 ]+")


def series_of(mention: Mention) -> str:
    """What a rank or ordinal counts: its text without the number (届, 名, 等奖, 中全会, 大, 周年)."""
    return NUMERALS.sub("", fold(mention.text)) or fold(mention.unit)
