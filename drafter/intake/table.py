"""From rows of text cells to the mapping of a fact sheet (表格识读), the same for XLSX and CSV.

A sheet is found by its header row, wherever it stands; above it may be a title and a block 单位名称, 简称, 类别, 上级, 年度, 期间, below
it or on sheets of their own 存在问题 and 下一步打算. What is not understood is named in a note, never left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from drafter.errors import Problem, SheetError
from drafter.intake.content import Parsed
from drafter.intake.notes import listed, many_note
from drafter.numerals import fold
from drafter.sheet import clean, columns, headings

HEADER_WITHIN = 60
LONGEST_LABEL = 100
LONGEST_BLOCK_CELL = 500
TEMPLATE_HINT = "请下载空白模板，按“事项、数值、单位”等列填写后导入"
# Written once for several rows when merged; a merged figure or item is one figure, not several.
SHARED_FIELDS = frozenset({"topic", "unit", "basis", "date", "source"})
NUMBER_FIELDS = frozenset({"value", "previous", "target"})
# A row with none of these says nothing yet.
_TELLING = ("value", "previous", "target", "date", "text", "parts")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_MARKS = re.compile(r"[\s:*.]|^[一二三四五六七八九十\d]{1,3}[、.]|^\([一二三四五六七八九十\d]{1,3}\)")
_ENUMERATOR = re.compile(
    r"(?:\d{1,2}(?:[、)）]|[.．](?!\d))|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）])\s*"
)
_SERIAL = frozenset({"序号", "序", "行号", "No", "NO", "no"})
_UNIT_IN_HEADING = re.compile(r"[(](?:单位:?)?([^()\d]{1,4})[)]")
_UNITS_IN_HEADING = frozenset(
    {"元", "万元", "亿元", "千元", "人", "人次", "家", "个", "户", "件", "场", "次", "%", "‰"}
)
_FIGURE = re.compile(r"[约近超]?-?\d[\d.,~/-]*[十百千万亿余多%]*[^\d\s]{0,3}")
_INJECTION_GUARD = re.compile(r"'(?=[=+\-@＝＋－\uff20\t\r])")


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


@cache
def labels() -> Mapping[str, str]:
    """Return where each label outside the fact table belongs."""
    content = files(__package__).joinpath("data/labels.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in content.splitlines():
        if line.strip() and not line.startswith("#"):
            home, words = line.split("\t")
            for word in words.split():
                found.setdefault(word, home)
    return found


def heading_key(text: str) -> str:
    """Return a heading as it is compared: folded, without brackets, spaces and numbering."""
    if len(text) > LONGEST_LABEL:
        return ""
    return _MARKS.sub("", _BRACKETS.sub("", fold(clean(text)))).strip()


@cache
def _fields() -> Mapping[str, tuple[str, int]]:
    """Return the field each heading means, and how good a name for it that is (0 is best)."""
    found: dict[str, tuple[str, int]] = {}
    for column in columns():
        for rank, word in enumerate((column.heading, *column.synonyms)):
            found.setdefault(heading_key(word), (column.field, rank))
    return found


class _Reader:
    """Gathers one sheet from several tables."""

    def __init__(self) -> None:
        self.headers = 0
        self.unit: dict[str, Any] = {}
        self.period: dict[str, Any] = {}
        self.facts: list[dict[str, Any]] = []
        self.lists: dict[str, list[str]] = {"problems": [], "plans": []}
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
        return Parsed(mapping, [*self.notes, *many_note(len(self.facts))], self.problems)

    def grid(self, grid: Grid) -> None:
        self.notes += grid.notes
        home = labels().get(heading_key(grid.title), "")
        header = _find_header(grid.rows)
        if header is None:
            if home == "ignore" or not grid.rows:
                return
            if home in self.lists:
                self.list_rows(home, grid.rows, skip_heading=True)
                return
            before = (
                len(self.unit),
                len(self.period),
                len(self.lists["problems"]),
                len(self.lists["plans"]),
            )
            self.block(grid.rows)
            if before == (
                len(self.unit),
                len(self.period),
                len(self.lists["problems"]),
                len(self.lists["plans"]),
            ):
                self.notes.append(Problem(grid.named, "没有认出表头，未读入", TEMPLATE_HINT))
            return
        self.headers += 1
        position, names = header
        self.block(grid.rows[:position])
        self.table(grid, position, names)

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
                    if not home or home == "ignore":
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
                        self.lists[home] += _lines(inline or right)
                    else:
                        self.put(home, value or clean(below))
            if found:
                listing = listing if any(labels().get(heading_key(cells[c]), "") in self.lists for c in order) else ""
            elif listing:
                self.list_rows(listing, [(row, cells)])

    def put(self, home: str, value: str) -> None:
        """Set a field of the unit or the period, once."""
        group, _, name = home.partition(".")
        target = self.unit if group == "unit" else self.period
        if value and name not in target:
            target[name] = re.split(r"[、,，;；]", value) if name == "leaders" else value

    def list_rows(self, home: str, rows: Sequence[tuple[int, dict[int, str]]], *, skip_heading: bool = False) -> None:
        """Add each row as one problem or plan, without its serial number."""
        for _, cells in rows:
            texts = [cells[column] for column in sorted(cells)]
            if len(texts) > 1 and re.fullmatch(r"\d{1,3}", texts[0].strip()):
                texts = texts[1:]
            keys = {heading_key(text) for text in texts}
            if skip_heading and all(labels().get(key) == home or key in _LIST_HEADINGS for key in keys):
                continue
            self.lists[home] += _lines(texts[0] if len(texts) == 1 else "，".join(map(clean, texts)))

    def table(self, grid: Grid, position: int, names: dict[int, str]) -> None:
        """Read the facts below a header row, and the blocks of problems and plans below them."""
        header_row, header = grid.rows[position]
        fields, serial = self.columns(grid, header_row, names)
        units = _heading_units(header, fields)
        merged = _merged_values(grid, fields, header_row)
        self.note_merged(grid, fields, header_row)
        topic = "" if "topic" in fields.values() or heading_key(grid.title) in _PLAIN_TITLES else grid.title
        first = len(self.facts)
        unheaded: dict[int, list[int]] = {}
        listing = ""
        for row, cells in grid.rows[position + 1 :]:
            filled = {**merged.get(row, {}), **cells}
            if not cells:
                continue
            home = _block_label(cells, fields)
            if home:
                listing = home
                rest = [cells[column] for column in sorted(cells)][1:]
                self.lists[home] += [line for text in rest for line in _lines(text)]
                continue
            if listing and len([c for c in cells.values() if not re.fullmatch(r"\s*\d{1,3}\s*", c)]) <= 1:
                self.list_rows(listing, [(row, cells)])
                continue
            listing = ""
            if {clean(text) for text in cells.values()} <= {clean(text) for text in header.values()}:
                self.notes.append(Problem(grid.place(row), "是重复的表头，已跳过"))
                continue
            fact = self.fact(grid, row, filled, fields, units)
            outside = [column for column in cells if column not in names and clean(cells[column])]
            if outside and grid.ragged_is_wrong and max(outside) > max(names):
                self.problems.append(
                    Problem(
                        grid.place(row),
                        f"有 {max(cells)} 格，比表头的 {max(names)} 格多",
                        "多半是内容里有逗号：请给这一格加英文双引号，或去掉千分位逗号",
                    )
                )
            for column in outside:
                unheaded.setdefault(column, []).append(row)
            if any(text for name, text in fact.items() if name != "origin"):
                if topic:
                    fact.setdefault("topic", topic)
                self.facts.append(fact)
        if serial is not None:
            self.serial_ids(grid, serial, self.facts[first:])
        self.plain_ids(grid, self.facts[first:])
        empty = [
            int(re.findall(r"\d+", fact["origin"])[-1])
            for fact in self.facts[first:]
            if not any(fact.get(name) for name in _TELLING)
        ]
        if empty:
            self.notes.append(Problem(grid.named, f"第{listed(empty)}行还没有填数", "没有的事项请删去这一行"))
        if topic and len(self.facts) > first:
            self.notes.append(Problem(grid.named, f"没有“板块”列，以工作表名“{topic}”作板块"))
        if not grid.ragged_is_wrong:
            for column, rows in unheaded.items():
                where = f"{grid.named}第{column}列"
                self.notes.append(Problem(where, f"没有表头，第{listed(rows)}行的内容未读入", "需要时请写上表头"))

    def columns(self, grid: Grid, row: int, names: dict[int, str]) -> tuple[dict[int, str], int | None]:
        """Return the field of each column, and the column of serial numbers; one column for each field."""
        best: dict[str, tuple[int, int]] = {}
        serial = None
        for column, text in names.items():
            key = heading_key(text)
            if text in _SERIAL or key in _SERIAL:
                serial = column
                continue
            if key not in _fields():
                self.notes.append(
                    Problem(
                        f"{grid.named}“{clean(text)}”列",
                        "不认识这个表头，未读入",
                        "需要时请改成模板里的列名",
                    )
                )
                continue
            name, rank = _fields()[key]
            if name in best and best[name][1] == rank:
                self.problems.append(
                    Problem(
                        grid.place(row),
                        f"有两列都叫“{clean(text)}”",
                        "请删去一列，或改成不同的列名",
                    )
                )
            elif name in best:
                worse = column if rank > best[name][1] else best[name][0]
                self.notes.append(
                    Problem(
                        f"{grid.named}“{clean(names[worse])}”列",
                        f"已有一列作“{headings()[name]}”，这一列未读入",
                    )
                )
                if rank < best[name][1]:
                    best[name] = (column, rank)
            else:
                best[name] = (column, rank)
        return {column: name for name, (column, _) in best.items()}, serial

    def fact(self, grid: Grid, row: int, cells: dict[int, str], fields: dict[int, str], units: str) -> dict[str, Any]:
        """Return one row as a fact."""
        fact: dict[str, Any] = {}
        for column, name in fields.items():
            text = clean(cells.get(column, ""))
            if not text:
                continue
            fact[name] = [part for part in re.split(r"[、,，;；\s]+", text) if part] if name == "parts" else text
        if units and "unit" not in fact and re.fullmatch(r"[\d.,\s-]+", fold(str(fact.get("value", "")))):
            fact["unit"] = units
        fact["origin"] = grid.place(row)
        return fact

    def serial_ids(self, grid: Grid, serial: int, facts: list[dict[str, Any]]) -> None:
        """Take serial numbers as ids where a total refers to them; otherwise they carry nothing."""
        if not any(part.isdecimal() for fact in facts for part in fact.get("parts", ())):
            return
        numbers = {grid.place(row): clean(cells.get(serial, "")) for row, cells in grid.rows}
        for fact in facts:
            fact.setdefault("id", numbers.get(fact["origin"], ""))

    def plain_ids(self, grid: Grid, facts: list[dict[str, Any]]) -> None:
        """Put F before ids that are bare numbers, and say so."""
        changed = 0
        for fact in facts:
            if fact.get("id", "").isdecimal():
                fact["id"] = f"F{int(fact['id'])}"
                changed += 1
            if "parts" in fact:
                fact["parts"] = [f"F{int(part)}" if part.isdecimal() else part for part in fact["parts"]]
        if changed:
            self.notes.append(
                Problem(
                    f"{grid.named}“编号”列",
                    f"{changed} 个编号是纯数字，已在前面加 F",
                    "如 12 记作 F12",
                )
            )

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


_LIST_HEADINGS = frozenset({"内容", "序号", "序", "具体内容"})
_PLAIN_TITLES = frozenset({"事实", "事实表", "数据", "Sheet", "Sheet1", "工作表1", "表格", ""})


def _labelled(text: str) -> list[str]:
    """Return the parts of a cell that holds several labels with their values: 填报单位：甲　　年度：2025."""
    if len(text) > LONGEST_BLOCK_CELL:
        return [text]
    return re.split(r"(?:\s{2,}|\u3000+)(?=\S{1,8}[:：])", text)


def score_header(rows: Sequence[tuple[int, dict[int, str]]]) -> int:
    """Return how many known headings the best header row has, 0 when there is none."""
    found = _find_header(rows)
    return len(found[1]) if found else 0


def _find_header(
    rows: Sequence[tuple[int, dict[int, str]]],
) -> tuple[int, dict[int, str]] | None:
    """Return the first row with the most known headings, 事项 and one more among them."""
    best: tuple[int, int] | None = None
    for index, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        known = {_fields()[key][0] for key in map(heading_key, cells.values()) if key in _fields()}
        if "item" not in known or not known & {
            "value",
            "text",
            "unit",
            "previous",
            "target",
            "date",
        }:
            continue
        if best is None or len(known) > best[0]:
            best = (len(known), index)
    if best is None:
        return None
    names = {column: text for column, text in rows[best[1]][1].items() if clean(text)}
    return best[1], names


def _heading_units(header: Mapping[int, str], fields: Mapping[int, str]) -> str:
    """Return the unit a heading gives for its column: 数值（万元）."""
    for column, name in fields.items():
        if name == "value":
            found = _UNIT_IN_HEADING.search(fold(clean(header.get(column, ""))))
            if found and found[1] in _UNITS_IN_HEADING:
                return found[1]
    return ""


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
        if fields.get(column) in NUMBER_FIELDS and _FIGURE.fullmatch(fold(clean(cells[column])))
    ]
    return "" if figures else home


def _lines(text: str) -> list[str]:
    """Return the lines of a cell, each without its enumerator."""
    lines = (
        clean(_ENUMERATOR.sub("", clean(line), count=1) if _ENUMERATOR.match(clean(line)) else line)
        for line in text.splitlines()
    )
    return [line for line in lines if line]
