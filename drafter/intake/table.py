"""From rows of text cells to the mapping of a fact sheet (表格识读), the same for XLSX and CSV.

A sheet is found by its header row, wherever it stands; above it may be a title and a block 单位名称, 简称, 类别, 上级, 年度, 期间, 外发,
below it or on sheets of their own 存在问题 and 下一步打算. What is not understood is named in a note, never left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from drafter.errors import Problem, SheetError
from drafter.intake.below import read_below
from drafter.intake.content import Parsed
from drafter.intake.headings import (
    NUMBERS,
    TOTALS,
    Assignment,
    assign,
    enumerated,
    find_header,
    heading_key,
    is_unit,
    labels,
    lines,
    read_title,
)
from drafter.intake.heads import one_head
from drafter.intake.notes import listed, many_note
from drafter.numerals import fold
from drafter.sheet import BELOW_TITLE, clean, headings

LONGEST_BLOCK_CELL = 500
LONGEST_NUMBER_AS_ID = 9
TEMPLATE_HINT = "请下载空白模板，按“事项、数值、单位”等列填写后导入"
# Written once for several rows when merged; a merged figure or item is one figure, not several.
SHARED_FIELDS = frozenset({"topic", "unit", "basis", "date", "source"})
# A row with none of these says nothing yet.
TELLING = ("value", "previous", "target", "date", "text", "parts")
# Labels of what bears on no fact: sheets of instructions, and who filled in and checked the table.
UNREAD = frozenset({"ignore", "signer"})
LIST_HEADINGS = frozenset({"内容", "序号", "序", "具体内容"})
PLAIN_TITLES = frozenset({"事实", "事实表", "数据", "Sheet", "Sheet1", "工作表1", "表格", ""})
_FIGURE = re.compile(r"[约近超]?-?\d[\d.,~/-]*[十百千万亿余多%]*[^\d\s]{0,3}")
_BARE_NUMBER = re.compile(r"[约近超]?-?\d[\d.,]*[余多]?", re.ASCII)
_PLAIN_NUMBER = re.compile(r"\d{1,30}(?:\.\d{1,10})?", re.ASCII)
_INJECTION_GUARD = re.compile(r"'(?=[=+\-@＝＋－\uff20\t\r])")
_STAMP = re.compile(r"\s*[(（]\s*(?:盖章|公章|签章|章)\s*[)）]")
_ITEM_UNIT = re.compile(r"\s*[(（](?:单位[:：])?([^()（）\d]{1,4})[)）]$")
_AMONG = re.compile(r"其中[:：]?\s*(?=\S)")
# Excel's own count of days, 2000 to 2100: what is left of a date whose cell lost its format.
_DAY_COUNT = re.compile(r"(?:3[6-9]|[4-6]\d|7[0-3])\d{3}", re.ASCII)
_DAY_ZERO = date(1899, 12, 30)
_LEDGER = re.compile(r"(?:台账|(?:统计|汇总|明细|登记|数据|情况|一览)表?|表)$")
SHORTEST_TOPIC = 3
_ID_LIKE = re.compile(r"[A-Za-z]\w*|\d+", re.ASCII)


@dataclass(slots=True)
class Grid:
    """One table of text cells (一张表). rows: number as the person sees it, to cells by column number, blank ones left out.

    named: 工作表“事实” or 表格. merged: first row, last row, first column, last column.
    """

    title: str
    named: str
    rows: list[tuple[int, dict[int, str]]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    notes: list[Problem] = field(default_factory=list)
    ragged_is_wrong: bool = False

    def place(self, row: int) -> str:
        """Return the name of a row: 工作表“事实”第5行."""
        return f"{self.named}第{row}行"


def read_grids(grids: Iterable[Grid], name: str) -> Parsed:
    """Read all tables of a file into one mapping."""
    reader = _Reader()
    for grid in grids:
        for _, cells in grid.rows:
            for column, text in cells.items():
                if text.startswith("'"):
                    cells[column] = _INJECTION_GUARD.sub("", text, count=1)
        reader.grid(grid)
    if not reader.headers:
        raise SheetError(
            f"“{name}”里没有找到事实表的表头（至少要有“事项”和“数值”两列）",
            hint=f"{TEMPLATE_HINT}。",
        )
    return reader.parsed()


def read_block(grid: Grid) -> dict[str, Any]:
    """Read only what a table says of unit and period, as one that holds no facts does."""
    reader = _Reader()
    reader.block(grid.rows)
    return reader.parsed().mapping


class _Reader:
    """Gathers one sheet from several tables."""

    def __init__(self) -> None:
        self.headers = 0
        self.unit: dict[str, Any] = {}
        self.period: dict[str, Any] = {}
        self.facts: list[dict[str, Any]] = []
        self.release = ""
        self.measure = ""
        self.lists: dict[str, list[str]] = {"problems": [], "plans": []}
        self.units: list[dict[str, Any]] = []
        self.notes: list[Problem] = []
        self.problems: list[Problem] = []

    def parsed(self) -> Parsed:
        mapping: dict[str, Any] = {}
        if self.unit:
            mapping["unit"] = self.unit
        if self.period:
            mapping["period"] = self.period
        mapping["facts"] = self.facts
        mapping.update({name: lines for name, lines in self.lists.items() if lines})
        if self.release:
            mapping["release"] = self.release
        if self.units:
            mapping["units"] = self.units
        return Parsed(mapping, [*self.notes, *many_note(len(self.facts))], self.problems)

    def grid(self, grid: Grid) -> None:
        self.notes += grid.notes
        if clean(grid.title) == BELOW_TITLE:
            units, problems = read_below(grid.rows, grid.named)
            self.units += units
            self.problems += problems
            return
        home = labels().get(heading_key(grid.title), "")
        grid.rows = one_head(grid.rows, grid.merged)
        position = find_header(grid.rows)
        if position is None:
            if home == "ignore" or not grid.rows:
                return
            if home in self.lists:
                self.list_rows(home, grid.rows, skip_heading=True)
                return
            before = self.size()
            self.block(grid.rows)
            if before == self.size():
                self.notes.append(Problem(grid.named, "没有认出表头，未读入", TEMPLATE_HINT))
            return
        self.headers += 1
        self.block(grid.rows[:position])
        self.title(grid, grid.rows[:position])
        self.table(grid, position)

    def size(self) -> tuple[int, ...]:
        """Return how much was read so far, apart from facts."""
        return (len(self.unit), len(self.period), *map(len, self.lists.values()), len(self.measure), len(self.release))

    def title(self, grid: Grid, rows: Sequence[tuple[int, dict[int, str]]]) -> None:
        """Take unit and period from a title where no block says them."""
        for _, cells in rows:
            said = read_title(cells)
            if not said or "year" in self.period or "span" in self.period:
                continue
            before = self.size()
            for home, text in said.items():
                self.put(home, text)
            if before != self.size():
                words = clean(next(iter(cells.values())))[:40]
                self.notes.append(
                    Problem(grid.named, f"单位或期间取自标题“{words}”", "不对时请在表上方写明单位名称、年度、期间")
                )

    def block(self, rows: Sequence[tuple[int, dict[int, str]]]) -> None:
        """Read labels with their values, to the right, below or after a colon in the same cell."""
        listing = ""
        by_row = dict(rows)
        for row, cells in rows:
            found = False
            order = sorted(cells)
            for place, column in enumerate(order):
                for part in _labelled(cells[column]):
                    label, colon, inline = re.sub("：", ":", part, count=1).partition(":")
                    home = labels().get(heading_key(label), "")
                    if not home or home in UNREAD:
                        continue
                    found = True
                    right = cells[order[place + 1]] if place + 1 < len(order) else ""
                    if heading_key(right.partition("：")[0]) in labels():
                        right = ""
                    below = by_row.get(row + 1, {}).get(column, "")
                    if heading_key(below) in labels():
                        below = ""
                    value = clean(inline) if colon and clean(inline) else clean(right)
                    if home in self.lists:
                        listing = home
                        self.lists[home] += lines(inline or right)
                    else:
                        self.put(home, value or clean(below))
            if found:
                listing = listing if any(labels().get(heading_key(cells[c]), "") in self.lists for c in order) else ""
            elif listing:
                self.list_rows(listing, [(row, cells)])

    def put(self, home: str, value: str) -> None:
        """Set a field of the unit or the period, or how the sheet may be released, once."""
        if home == "unit.name" and is_unit(value):
            self.measure = value
            return
        if home == "release":
            self.release = self.release or value
            return
        group, _, name = home.partition(".")
        target = self.unit if group == "unit" else self.period
        if name in ("name", "short"):
            value = _STAMP.sub("", value)
        if value and name not in target:
            target[name] = re.split(r"[、,，;；]", value) if name == "leaders" else value

    def list_rows(self, home: str, rows: Sequence[tuple[int, dict[int, str]]], *, skip_heading: bool = False) -> None:
        """Add each row as one problem or plan, without its serial number."""
        for _, cells in rows:
            texts = [cells[column] for column in sorted(cells)]
            if len(texts) > 1 and re.fullmatch(r"\d{1,3}", texts[0].strip()):
                texts = texts[1:]
            keys = {heading_key(text) for text in texts}
            if skip_heading and all(labels().get(key) == home or key in LIST_HEADINGS for key in keys):
                continue
            self.lists[home] += lines(texts[0] if len(texts) == 1 else "，".join(map(clean, texts)))

    def table(self, grid: Grid, position: int) -> None:
        """Read the facts below a header row, and the blocks of problems and plans below them."""
        row, header = grid.rows[position]
        header = {column: text for column, text in header.items() if clean(text)}
        found = assign(header, grid.named, grid.place(row))
        self.notes += found.notes
        self.problems += found.problems
        rows = _Rows(grid, found, header, found.unit or self.measure)
        merged = _merged_values(grid, found.fields, row)
        self.note_merged(grid, found.fields, row)
        listing = ""
        for number, cells in grid.rows[position + 1 :]:
            home = _block_label(cells, found.fields)
            if home:
                listing = home
                rest = [cells[column] for column in sorted(cells)][1:]
                self.lists[home] += [line for text in rest for line in lines(text)]
            elif listing and len([text for text in cells.values() if not _is_serial(text)]) <= 1:
                self.list_rows(listing, [(number, cells)])
            else:
                listing = ""
                rows.read(number, cells, merged.get(number, {}))
        if found.serial is not None:
            _serial_ids(grid, found.serial, rows.facts)
        self.notes += [*_plain_ids(grid, rows.facts), *rows.notes()]
        self.problems += rows.problems
        self.facts += rows.facts

    def note_merged(self, grid: Grid, fields: dict[int, str], header_row: int) -> None:
        rows = [first for first, last, *_ in grid.merged if first > header_row]
        if not rows:
            return
        shared = "、".join(headings()[name] for name in fields.values() if name in SHARED_FIELDS)
        self.notes.append(
            Problem(
                grid.named,
                f"第{listed(rows)}行起有合并单元格",
                f"“{shared}”按同一内容读入所合并的各行，其余各列只算第一行，请核对",
            )
        )


class _Rows:
    """The rows of one table, and what is odd about them."""

    def __init__(self, grid: Grid, found: Assignment, header: Mapping[int, str], unit: str) -> None:
        self.grid = grid
        self.fields = found.fields
        self.measures = found.measures
        self.beside = found.beside
        self.serial = found.serial
        self.header = header
        self.words = frozenset(map(clean, header.values()))
        self.unit = unit
        self.facts: list[dict[str, Any]] = []
        self.problems: list[Problem] = []
        self.empty: list[int] = []
        self.only_ids: list[int] = []
        self.groups: list[int] = []
        self.repeated: list[int] = []
        self.signers: list[int] = []
        self.with_units: list[int] = []
        self.day_counts: list[int] = []
        self.totals: dict[int, str] = {}
        self.unheaded: dict[int, list[int]] = {}
        title = _LEDGER.sub("", grid.title)
        plain = heading_key(grid.title) in PLAIN_TITLES or (title != grid.title and len(title) < SHORTEST_TOPIC)
        self.sheet_topic = "" if plain or "topic" in found.fields.values() else title
        self.topic = ""

    def read(self, row: int, cells: Mapping[int, str], merged: Mapping[int, str]) -> None:
        """Read one row below the header as a fact, unless it is a heading of its own."""
        if self.words.issuperset(map(clean, cells.values())):
            self.repeated.append(row)
            return
        if _signs(cells):
            self.signers.append(row)
            return
        if self.is_group(cells):
            self.groups.append(row)
            self.topic = lines(next(iter(cells.values())))[0]
            return
        self.outside(row, cells)
        fact = self.fact({**merged, **cells})
        self.plain_item(fact, row)
        self.dated(fact, row)
        self.total_item(fact, cells)
        total = fold(fact.get("item", "")) in TOTALS
        further = list(self.further(fact, cells))
        if not fact:
            return
        if set(fact) == {"id"}:
            self.only_ids.append(row)
            return
        if any(fact.get(name) for name in TELLING):
            self.take(fact, row, total=total)
        elif not further:
            self.empty.append(row)
            self.take(fact, row, total=total)
        for column, one in further:
            if "item" in fact:
                one["item"] = fact["item"] + one["item"]
            self.take(one, row, f"“{clean(self.header[column])}”列")

    def take(self, fact: dict[str, Any], row: int, column: str = "", *, total: bool = False) -> None:
        """Keep a fact with its place, under the heading it stands below; a total is named by what the rows it adds up have in common."""
        if total:
            fact["item"] = self.added_up(fact) + fact["item"]
            self.totals.setdefault(row, fact["item"])
        topic = self.topic or self.sheet_topic
        if topic:
            fact.setdefault("topic", topic)
        fact["origin"] = self.grid.place(row) + column
        self.facts.append(fact)

    def added_up(self, total: Mapping[str, Any]) -> str:
        """Return how the items all end whose figures, from the row above upwards, come to the total; "" when none do."""
        wanted, added, items = _plain(total), Decimal(0), list[str]()
        if wanted is None:
            return ""
        for fact in reversed(self.facts):
            figure = _plain(fact)
            if fact.get("unit") != total.get("unit") or figure is None:
                continue
            added += figure
            items.append(fact.get("item", "")[::-1])
            if added == wanted and len(items) > 1:
                alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*items, strict=False))
                return "".join(letters[0] for letters in alike)[::-1]
        return ""

    def further(self, fact: Mapping[str, Any], cells: Mapping[int, str]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield a fact for each further figure of a row: 春节慰问 50 户 with 15.5 under 金额（万元） tells two things."""
        for column, (words, unit) in self.measures.items():
            told = {"value": clean(cells.get(column, ""))}
            told |= {name: clean(cells.get(at, "")) for at, (main, name) in self.beside.items() if main == column}
            told = {name: figure for name, figure in told.items() if figure}
            if told:
                shared = {name: fact[name] for name in SHARED_FIELDS - {"unit"} if name in fact}
                yield column, {**shared, "item": words, **told, "unit": unit}

    def is_group(self, cells: Mapping[int, str]) -> bool:
        """Whether a row is one text that heads the rows below it: 一、组织建设, or words where ids or running numbers stand."""
        if len(cells) != 1:
            return False
        ((column, text),) = cells.items()
        if not lines(text) or self.fields.get(column) in NUMBERS:
            return False
        if column == self.serial or self.fields.get(column) == "id":
            return not _ID_LIKE.fullmatch(clean(text))
        return self.fields.get(column) == "item" and enumerated(text)

    def fact(self, cells: Mapping[int, str]) -> dict[str, Any]:
        """Return the fields of one row that hold something."""
        fact: dict[str, Any] = {}
        for column, name in self.fields.items():
            text = clean(cells.get(column, ""))
            if text and name == "parts":
                fact[name] = [part for part in re.split(r"[、,，;；\s]+", text) if part]
            elif text:
                fact[name] = text
        value = fold(str(fact.get("value", "")))
        if self.unit and "unit" not in fact and _BARE_NUMBER.fullmatch(value):
            fact["unit"] = self.unit
        return fact

    def total_item(self, fact: dict[str, Any], cells: Mapping[int, str]) -> None:
        """Take 合计 as what a row is about wherever it stands: under 序号, 板块 or 日期."""
        if "item" in fact:
            return
        for column, text in sorted(cells.items()):
            name = self.fields.get(column, "")
            if fold(clean(text)) in TOTALS and name not in NUMBERS:
                fact.pop(name, None)
                fact["item"] = clean(text)
                return

    def plain_item(self, fact: dict[str, Any], row: int) -> None:
        """Name what a figure counts and no more: 1、其中：新业态会员（人） is 新业态会员, counted in 人."""
        item = fact.get("item", "")
        if not item or not any(name in fact for name in NUMBERS):
            return
        named = item if len(lines(item)) != 1 else lines(item)[0]
        named = _AMONG.sub("", named, count=1) if named.startswith("其中") else named
        unit = _ITEM_UNIT.search(named)
        if unit and is_unit(unit[1]) and fact.get("unit", unit[1]) in (unit[1], self.unit) and unit.start():
            named = named[: unit.start()]
            fact["unit"] = unit[1]
            self.with_units.append(row)
        fact["item"] = named

    def dated(self, fact: dict[str, Any], row: int) -> None:
        """Read a day that Excel shows as a bare count of days: 46133 is 2026-04-21."""
        if _DAY_COUNT.fullmatch(fact.get("date", "")):
            fact["date"] = (_DAY_ZERO + timedelta(days=int(fact["date"]))).isoformat()
            self.day_counts.append(row)

    def outside(self, row: int, cells: Mapping[int, str]) -> None:
        """Remember cells that stand under no heading; in CSV those beyond the last heading are shifted ones."""
        outside = [column for column in cells if column not in self.header and clean(cells[column])]
        widest = max(self.header)
        if self.grid.ragged_is_wrong and outside and max(outside) > widest:
            self.problems.append(
                Problem(
                    self.grid.place(row),
                    f"有 {max(cells)} 格，比表头的 {widest} 格多",
                    "多半是内容里有逗号：请给这一格加英文双引号，或去掉千分位逗号",
                )
            )
            return
        for column in outside:
            self.unheaded.setdefault(column, []).append(row)

    def notes(self) -> list[Problem]:
        """Return what a person should know about the rows."""
        named = self.grid.named
        found = []
        for rows, what, hint in (
            (self.groups, "是分组标题，已作为其下各行的板块", "不对时请填“板块”列"),
            (self.repeated, "是重复的表头，已跳过", ""),
            (self.signers, "是填表、审核一栏，未读入", ""),
            (self.with_units, "事项里括号中的计量单位已填到“单位”", ""),
            (self.day_counts, "的日期是 Excel 的日期序号，已换成日期", "请核对年月日"),
            (self.only_ids, "只有编号，没有内容，未读入", ""),
            (self.empty, "还没有填数", "没有的事项请删去这一行"),
        ):
            if rows:
                found.append(Problem(named, f"第{listed(rows)}行{what}", hint))
        if self.sheet_topic and self.facts:
            found.append(Problem(named, f"没有“板块”列，以工作表名“{self.sheet_topic}”作板块"))
        for row, item in self.totals.items():
            found.append(Problem(self.grid.place(row), f"是合计行，事项记作“{item}”", "说法不对时请在事实表里改"))
        for column, (words, _) in self.measures.items():
            where = f"{named}“{clean(self.header[column])}”列"
            found.append(Problem(where, f"每行另记一条，事项后面加“{words}”", "说法不对时请在事实表里改"))
        for column, rows in self.unheaded.items():
            where = f"{named}第{column}列"
            found.append(Problem(where, f"没有表头，第{listed(rows)}行的内容未读入", "需要时请写上表头"))
        return found


def _plain(fact: Mapping[str, Any]) -> Decimal | None:
    text = fold(fact.get("value", "")).replace(",", "")
    return Decimal(text) if _PLAIN_NUMBER.fullmatch(text) else None


def _signs(cells: Mapping[int, str]) -> bool:
    """Whether a row only says who filled the table in and who checked it: 填表人：王某　审核人：."""
    texts = [cells[column] for column in sorted(cells)]
    signer = [labels().get(heading_key(re.split("[:：]", text, maxsplit=1)[0])) == "signer" for text in texts]
    said = all(here or before for before, here in zip([False, *signer], signer, strict=False))
    return said and re.search("[:：]", texts[0]) is not None


def _is_serial(text: str) -> bool:
    return re.fullmatch(r"\s*\d{1,3}\s*", text) is not None


def _serial_ids(grid: Grid, serial: int, facts: list[dict[str, Any]]) -> None:
    """Take running numbers as ids where a total refers to them; otherwise they carry nothing."""
    if not any(part.isdecimal() for fact in facts for part in fact.get("parts", ())):
        return
    numbers = {grid.place(row): clean(cells.get(serial, "")) for row, cells in grid.rows}
    for fact in facts:
        if number := numbers.get(fact["origin"]):
            fact.setdefault("id", number)


def _plain_ids(grid: Grid, facts: list[dict[str, Any]]) -> list[Problem]:
    """Put F before ids that are bare numbers, and say so."""

    def lettered(name: str) -> str:
        return f"F{int(name)}" if name.isdecimal() and len(name) <= LONGEST_NUMBER_AS_ID else name

    changed = 0
    for fact in facts:
        typed = fact.get("id", "")
        if typed != lettered(typed):
            fact["id"] = lettered(typed)
            changed += 1
        if "parts" in fact:
            fact["parts"] = [lettered(part) for part in fact["parts"]]
    if not changed:
        return []
    return [Problem(f"{grid.named}“编号”列", f"{changed} 个编号是纯数字，已在前面加 F", "如 12 记作 F12")]


def _labelled(text: str) -> list[str]:
    """Return the parts of a cell that holds several labels with their values: 填报单位：甲　　年度：2025."""
    if len(text) > LONGEST_BLOCK_CELL:
        return [text]
    return re.split(r"(?:\s{2,}|\u3000+)(?=\S{1,8}[:：])", text)


def _merged_values(grid: Grid, fields: Mapping[int, str], header_row: int) -> dict[int, dict[int, str]]:
    """Return the text of merged cells for the rows they also stand for."""
    by_row = dict(grid.rows)
    found: dict[int, dict[int, str]] = {}
    for first, last, low, high in grid.merged:
        if first <= header_row or last == first:
            continue
        for column in range(low, high + 1):
            text = by_row.get(first, {}).get(low, "")
            if fields.get(column) in SHARED_FIELDS and text and column == low:
                for row in range(first + 1, min(last, first + len(grid.rows)) + 1):
                    if row in by_row:
                        found.setdefault(row, {})[column] = text
    return found


def _block_label(cells: Mapping[int, str], fields: Mapping[int, str]) -> str:
    """Return `problems` or `plans` when a row below the header begins such a block."""
    order = sorted(cells)
    home = labels().get(heading_key(cells[order[0]]), "")
    if home not in {"problems", "plans"} or len(order) > 2:
        return ""
    figures = [
        column
        for column in order[1:]
        if fields.get(column) in NUMBERS and _FIGURE.fullmatch(fold(clean(cells[column])))
    ]
    return "" if figures else home
