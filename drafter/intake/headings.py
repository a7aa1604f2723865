"""Headings, labels and titles of tables (表头识读): which words mean which field, and where a table begins.

Words live in `sheet/data/columns.tsv` (columns of facts) and `data/labels.tsv` (everything around them).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from drafter.errors import Problem
from drafter.numerals import fold
from drafter.sheet import clean, columns, headings
from drafter.tables import rows

HEADER_WITHIN = 60
LONGEST_LABEL = 100
# A title stands in the first lines of a text.
TITLE_WITHIN, OPENING = 5, 600
# A header needs 事项 and one of these.
BESIDE_ITEM = frozenset({"value", "text", "unit", "previous", "target", "date"})
NUMBERS = frozenset({"value", "previous", "target"})
TOTALS = frozenset({"合计", "总计", "小计", "共计", "总数"})
SERIAL = frozenset({"序号", "序", "行号", "No", "NO", "no"})
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_MARKS = re.compile(r"[\s:*.]|^[一二三四五六七八九十\d]{1,3}[、.]|^\([一二三四五六七八九十\d]{1,3}\)")
_ENUMERATOR = re.compile(
    r"(?:\d{1,2}(?:[、)）]|[.．](?!\d))|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）])\s*"
)
_UNIT_IN_HEADING = re.compile(r"[(](?:单位:?)?([^()\d]{1,4})[)]")
# 参加人数 counts 人, 惠及人次 counts 人次; 上期数 counts no 期.
_COUNTED = re.compile(r"(?:([人户件场]次)数?|([^期])数)$")
_MONTH = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四]季度", re.ASCII)
_YEAR_HEADING = re.compile(
    r"(\d{4})年?(?:上半年|下半年|第?[一二三四]季度|\d{1,2}[-—~]\d{1,2}月)?(?:实际|完成|数|值|度)*", re.ASCII
)
_TITLE = re.compile(
    r"(?P<unit>[^\d\s]{2,30})?(?P<year>\d{4})年度?"
    r"(?P<span>上半年|下半年|全年|前三季度|第?[一二三四]季度|\d{1,2}[-—~]\d{1,2}月)?\D{0,30}",
    re.ASCII,
)
_BODY = re.compile(r"(?:会|院|局|中心|公司|学校|大学|中学|小学|幼儿园|所|厂|站|处|街道|镇|乡|办|部|集团|园)$")


@dataclass(slots=True)
class Assignment:
    """Which column holds which field (列的归属); serial: the column of running numbers; unit: given by a heading.

    measures: further columns of figures, by what each counts and its unit: 金额（万元）. beside: columns that hold the last period's
    figure or the target of such a column, by that column and the field: 上年同期金额（万元） beside 本期金额（万元）.
    """

    fields: dict[int, str] = field(default_factory=dict)
    measures: dict[int, tuple[str, str]] = field(default_factory=dict)
    beside: dict[int, tuple[int, str]] = field(default_factory=dict)
    serial: int | None = None
    unit: str = ""
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@cache
def labels() -> Mapping[str, str]:
    """Return where each label outside the fact table belongs."""
    found: dict[str, str] = {}
    for home, words in rows(__package__, "data/labels.tsv"):
        for word in words.split():
            found.setdefault(word, home)
    return found


def heading_key(text: str) -> str:
    """Return a heading as it is compared: folded, without brackets, spaces and numbering."""
    if len(text) > LONGEST_LABEL:
        return ""
    return _MARKS.sub("", _BRACKETS.sub("", fold(clean(text)))).strip()


def is_unit(text: str) -> bool:
    """Whether a word beside 单位 is a unit of measure, as in 单位：万元, rather than the unit that reports."""
    return fold(text) in _units()


def lines(text: str) -> list[str]:
    """Return the lines of a cell, each without its enumerator."""
    found = (
        clean(_ENUMERATOR.sub("", clean(line), count=1) if enumerated(line) else line) for line in text.splitlines()
    )
    return [line for line in found if line]


def enumerated(text: str) -> bool:
    """Whether a text begins with 一、 （一） or 1. as headings and lists do."""
    return _ENUMERATOR.match(clean(text)) is not None


def is_item_heading(text: str) -> bool:
    """Whether a heading means what a fact is about: 事项, 项目."""
    return _fields().get(heading_key(text), ("", 0))[0] == "item"


def is_heading(text: str) -> bool:
    """Whether a heading is known or says what it counts: 单位, 数量, 金额（万元）."""
    return heading_key(text) in _fields() or measured(text) is not None


def is_number_heading(text: str) -> bool:
    """Whether a heading means this period's figure, the last one's or the target."""
    return _fields().get(heading_key(text), ("", 0))[0] in NUMBERS


def is_figure_heading(text: str) -> bool:
    """Whether a heading means this period's figure and says no more: 数值, 完成数."""
    return _fields().get(heading_key(text), ("", 0))[0] == "value"


def measured(text: str) -> tuple[str, str] | None:
    """Return what a column counts and its unit when its heading says both: 金额（万元）, 参加人数; None for any other heading."""
    key = heading_key(text)
    unit = _UNIT_IN_HEADING.search(fold(clean(text)))
    if unit and is_unit(unit[1]):
        return key, unit[1]
    counted = _COUNTED.search(key)
    word = (counted[1] or counted[2]) if counted else ""
    return (key, word) if is_unit(word) else None


def score_header(rows: Sequence[tuple[int, dict[int, str]]]) -> int:
    """Return how many headings the best header row has, 0 when there is none."""
    position = find_header(rows)
    return 0 if position is None else len(rows[position][1])


def find_header(rows: Sequence[tuple[int, dict[int, str]]]) -> int | None:
    """Return the place of the first row with the most known headings, 事项 and one more among them."""
    best: tuple[int, int] | None = None
    for index, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        keys = [heading_key(text) for text in cells.values()]
        known = {_fields()[key][0] for key in keys if key in _fields()}
        if any(_YEAR_HEADING.fullmatch(key) or key in TOTALS for key in keys) or any(map(measured, cells.values())):
            known.add("value")
        if "item" in known and known & BESIDE_ITEM and (best is None or len(known) > best[0]):
            best = (len(known), index)
    return None if best is None else best[1]


def assign(header: Mapping[int, str], named: str, place: str) -> Assignment:
    """Return the field of each column, one column for each field; what is not understood is noted.

    named: 工作表“事实”; place: the header row, for problems.
    """
    found = Assignment()
    best: dict[str, tuple[int, int]] = {}
    years: dict[int, int] = {}
    totals: list[int] = []
    months: list[str] = []
    for column, text in header.items():
        key = heading_key(text)
        if key in SERIAL:
            found.serial = column
        elif key in _fields():
            _prefer(best, _fields()[key], column, header, found, named, place)
        elif year := _YEAR_HEADING.fullmatch(key):
            years[column] = int(year[1])
        elif key in TOTALS:
            totals.append(column)
        elif _MONTH.fullmatch(key):
            months.append(clean(text))
        elif told := measured(text):
            found.measures[column] = told
        elif key:
            found.notes.append(
                Problem(f"{named}“{clean(text)[:40]}”列", "不认识这个表头，未读入", "需要时请改成模板里的列名")
            )
    _assign_years(best, years, header, found, named)
    _assign_totals(best, totals, months, header, found, named)
    _pair(found)
    if "value" not in best and len(found.measures) == 1:
        best["value"] = (found.measures.popitem()[0], 0)
        best.update({name: (column, 0) for column, (_, name) in found.beside.items() if name not in best})
        found.beside.clear()
    found.fields = {column: name for name, (column, _) in best.items()}
    for column, name in found.fields.items():
        told = measured(header[column])
        if name == "value" and told:
            found.unit = told[1]
    return found


def read_title(cells: Mapping[int, str]) -> dict[str, str]:
    """Return unit.name, period.year and period.span as far as a title says them: 临江街道总工会2025年上半年工作数据表."""
    if len(cells) != 1:
        return {}
    title = re.sub(r"\s", "", clean(next(iter(cells.values()))[:LONGEST_LABEL]))
    found = _TITLE.fullmatch(fold(title))
    if found is None:
        return {}
    said = {"period.year": found["year"], "period.span": found["span"] or ""}
    if found["unit"] and _BODY.search(found["unit"]):
        # As the office writes its own name.
        said["unit.name"] = title[slice(*found.span("unit"))]
    return {home: text for home, text in said.items() if text}


def told_period(text: str, name: str = "") -> tuple[str, str]:
    """Return year and span that a text's title says, else its file's name: 2025, 上半年; blank where neither says so."""
    stem = name.rpartition(".")[0] or name
    opening = [line for line in text[:OPENING].splitlines() if line.strip()][:TITLE_WITHIN]
    for line in (*opening, stem):
        if said := read_title({1: line}):
            return said["period.year"], said.get("period.span", "")
    return "", ""


def _prefer(
    best: dict[str, tuple[int, int]],
    meaning: tuple[str, int],
    column: int,
    header: Mapping[int, str],
    found: Assignment,
    named: str,
    place: str,
) -> None:
    """Give a field the column with the better name for it; two of one name are a problem, a worse one is noted."""
    name, rank = meaning
    if name not in best:
        best[name] = (column, rank)
        return
    other, other_rank = best[name]
    if rank == other_rank:
        found.problems.append(Problem(place, f"有两列都叫“{clean(header[column])}”", "请删去一列，或改成不同的列名"))
        return
    worse = column if rank > other_rank else other
    if name == "value" and (told := measured(header[worse])):
        found.measures[worse] = told
    else:
        where = f"{named}“{clean(header[worse])}”列"
        found.notes.append(Problem(where, f"已有一列作“{headings()[name]}”，这一列未读入"))
    if worse == other:
        best[name] = (column, rank)


def _assign_years(
    best: dict[str, tuple[int, int]],
    years: Mapping[int, int],
    header: Mapping[int, str],
    found: Assignment,
    named: str,
) -> None:
    """Take the newest year as 数值 and the year before it as 上期, where no other column is."""
    newest = max(years.values(), default=0)
    homes = {newest: "value", newest - 1: "previous"}
    for column, year in years.items():
        home = homes.get(year, "")
        if home and home not in best:
            best[home] = (column, 0)
            note = f"当作“{headings()[home]}”读入"
        else:
            note = "未读入"
        found.notes.append(Problem(f"{named}“{clean(header[column])}”列", note, "不对时请改表头"))


def _assign_totals(
    best: dict[str, tuple[int, int]],
    totals: Sequence[int],
    months: Sequence[str],
    header: Mapping[int, str],
    found: Assignment,
    named: str,
) -> None:
    """Take the column of the sums of the months as 数值 where no other column is; the months themselves are not read."""
    for column in totals:
        taken = "value" not in best
        if taken:
            best["value"] = (column, 0)
        note = f"当作“{headings()['value']}”读入" if taken else "未读入"
        found.notes.append(Problem(f"{named}“{clean(header[column])}”列", note, "不对时请改表头"))
    if months:
        several = f"“{months[0]}”" + (f"到“{months[-1]}”{len(months)}列" if len(months) > 1 else "列")
        told = "只读合计" if totals else "没有合计列"
        found.notes.append(
            Problem(f"{named}{several}", f"是分月分季的数，未读入，{told}", "要用哪个月的数，请另写一行")
        )


def _pair(found: Assignment) -> None:
    """Put 上年同期金额（万元） beside 本期金额（万元）, which is then 金额: two figures of one fact, not two facts."""
    split = {column: (_split_period(words), unit) for column, (words, unit) in found.measures.items()}
    mains = {(rest, unit): column for column, ((name, rest), unit) in split.items() if name == "value" and rest}
    for column, ((name, rest), unit) in split.items():
        main = mains.get((rest, unit))
        if name == "value" or main is None or (main, name) in found.beside.values():
            continue
        found.beside[column] = (main, name)
        found.measures[main] = (rest, unit)
        del found.measures[column]


def _split_period(words: str) -> tuple[str, str]:
    """Return which figure a heading means, and of what: 上年同期金额 is the last period's 金额; without a word for it, this period's."""
    for word in sorted(_fields(), key=len, reverse=True):
        name = _fields()[word][0]
        if name in NUMBERS and word and words.startswith(word) and words != word:
            return name, words[len(word) :]
    return "value", words


@cache
def _fields() -> Mapping[str, tuple[str, int]]:
    """Return the field each heading means, and how good a name for it that is (0 is best)."""
    found: dict[str, tuple[str, int]] = {}
    for column in columns():
        for rank, word in enumerate((column.heading, *column.synonyms)):
            found.setdefault(heading_key(word), (column.field, rank))
    return found


@cache
def _units() -> frozenset[str]:
    return frozenset(word for row in rows(__package__, "data/units.tsv") for word in row[0].split())
