"""Fact sheets to take away (事实表导出): the blank Excel template, and a sheet as XLSX or YAML.

What is written here reads back the same through `intake`. The number columns are text cells on purpose: Excel would turn 1/3 into a
date, 575.80 into 575.8 and 97.3% into 0.973. Cells that a spreadsheet could take for a formula get a leading apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache
from io import BytesIO
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from drafter.sheet import BELOW_TITLE, ORIGIN, REPORTER, Release, columns, headings, strip_invisible
from drafter.tables import rows

SPANS = ("上半年", "下半年", "全年", "第一季度", "第二季度", "第三季度", "第四季度", "1—11月")
MODIFIERS = ("约", "近", "余", "多", "左右", "以上", "以下", "超过", "不少于", "不超过")
TITLE = "工作总结事实表"
INSTRUCTION = "一行填一条事实，事项必填；数照原样填，不写公式；空着的行不用删。各列填法见“填表说明”。"
HEADER_ROW = 6
# Where the labels of the block stand: to the right of each is a column wide enough for what is filled in.
LABEL_COLUMNS = (2, 6, 8, 10)
SPARE_ROWS = 60
TEXT_FORMAT = "@"
WRAPPED = frozenset({"item", "basis", "also", "text"})
_NUMBER = re.compile(r"-\d[\d,]*(?:\.\d+)?%?", re.ASCII)
_LIKE_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_YAML_BLANKS = frozenset({"", "~", "null", "Null", "NULL"})

_INK = "FF1F2937"
_TITLE = Font(name="宋体", size=16, bold=True, color=_INK)
_LABEL = Font(name="宋体", size=11, bold=True, color=_INK)
_BODY = Font(name="宋体", size=11, color=_INK)
_QUIET = Font(name="宋体", size=10, color="FF6B7280")
_HEAD = PatternFill("solid", fgColor="FFE5EDF5")
_FIELD = PatternFill("solid", fgColor="FFFFFBEB")
_LINE = Side(style="thin", color="FFCBD5E1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def blank_workbook(wants: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """Return an XLSX template to fill in; wants: (topic, item, unit) rows already written for the person."""
    facts = [{"topic": topic, "item": item, "unit": unit} for topic, item, unit in wants]
    return sheet_workbook({"facts": facts})


def sheet_workbook(content: Mapping[str, Any]) -> bytes:
    """Return a raw sheet mapping as an XLSX file that reads back the same."""
    book = Workbook()
    facts = book.active
    if not isinstance(facts, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    facts.title = "事实"
    _write_facts(facts, content)
    for name, title in (("problems", "存在问题"), ("plans", "下一步打算")):
        _write_lines(book.create_sheet(title), title, _texts(content.get(name)))
    if content.get("units"):
        _write_below(book.create_sheet(BELOW_TITLE), content["units"])
    _write_help(book.create_sheet("填表说明"))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_yaml(content: Mapping[str, Any]) -> str:
    """Return a raw sheet mapping as YAML, a fact a line, every scalar as its text."""
    plain = _plain(content)
    facts = plain.get("facts")
    if isinstance(facts, list):
        plain["facts"] = _lined(facts)
    for unit in plain.get("units") or ():
        if isinstance(unit, dict) and isinstance(unit.get("facts"), list):
            unit["facts"] = _lined(unit["facts"])
    return yaml.dump(
        plain,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=1_000_000,
    )


def _write_facts(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    names = [column.field for column in columns()]
    _put(sheet, 1, 1, TITLE, _TITLE)
    _put(sheet, 2, 1, INSTRUCTION, _QUIET)
    unit, period = _group(content.get("unit"), "name"), _group(content.get("period"), "span")
    block = (
        (
            ("单位名称", unit.get("name")),
            ("简称", unit.get("short")),
            ("类别", unit.get("kind")),
            ("上级", unit.get("leaders")),
        ),
        (("年度", period.get("year")), ("期间", period.get("span")), ("外发", content.get("release"))),
    )
    for row, pairs in enumerate(block, 3):
        for column, (label, value) in zip(LABEL_COLUMNS, pairs, strict=False):
            _put(sheet, row, column, label, _LABEL)
            field = _put(sheet, row, column + 1, _text(value), _BODY)
            field.fill, field.border, field.number_format = _FIELD, _BOX, TEXT_FORMAT
    for column, name in enumerate(names, 1):
        head = _put(sheet, HEADER_ROW, column, headings()[name], _LABEL)
        head.fill, head.border = _HEAD, _BOX
        head.alignment = Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = float(_help()[name][0])
    facts = [fact for fact in content.get("facts") or () if isinstance(fact, Mapping)]
    last = HEADER_ROW + len(facts) + SPARE_ROWS
    first = HEADER_ROW + 1
    for column, name in enumerate(names, 1):
        model = _put(sheet, first, column, "", _BODY)
        model.number_format, model.border = TEXT_FORMAT, _BOX
        model.alignment = Alignment(vertical="center", wrap_text=name in WRAPPED)
        for row in range(first, last + 1):
            cell: Any = sheet.cell(row, column)
            # One style looked up once: styling cell by cell takes most of the time of a long sheet.
            cell._style = copy(model._style)
            if row - first < len(facts):
                _fill(cell, _text(facts[row - first].get(name)))
    _choices(sheet, SPANS, f"{get_column_letter(LABEL_COLUMNS[1] + 1)}4")
    _choices(sheet, Release, f"{get_column_letter(LABEL_COLUMNS[2] + 1)}4")
    letter = get_column_letter(names.index("modifier") + 1)
    _choices(sheet, MODIFIERS, f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[HEADER_ROW].height = 22
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _write_lines(sheet: Worksheet, title: str, lines: Sequence[str]) -> None:
    head = _put(sheet, 1, 1, title, _LABEL)
    head.fill, head.border = _HEAD, _BOX
    sheet.column_dimensions["A"].width = 80
    for row, line in enumerate([*lines, *[""] * 10], 2):
        cell = _put(sheet, row, 1, line, _BODY)
        cell.border, cell.number_format = _BOX, TEXT_FORMAT
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _write_below(sheet: Worksheet, units: Iterable[Mapping[str, Any]]) -> None:
    """Write what each unit reported, a row a fact; plain, because a district has tens of thousands of them."""
    fields = {column.field: column.heading for column in columns()}
    sheet.append([fields.pop("id"), REPORTER, *fields.values(), ORIGIN])
    names = [*fields, "origin"]
    for unit in units:
        for fact in unit.get("facts") or ():
            cells = [f"{unit.get('id', '')}_{fact.get('id', '')}", unit.get("name", "")]
            cells += [_text(fact.get(name)) for name in names]
            sheet.append([guarded(cell) if cell else None for cell in cells])
    for column, width in ((1, 12), (2, 24), (4, 28)):
        sheet.column_dimensions[get_column_letter(column)].width = float(width)
    sheet.freeze_panes = "C2"


def _write_help(sheet: Worksheet) -> None:
    for column, (text, width) in enumerate((("列", 10), ("填法", 60), ("例子", 48)), 1):
        head = _put(sheet, 1, column, text, _LABEL)
        head.fill, head.border = _HEAD, _BOX
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, (name, (_, how, sample)) in enumerate(_help().items(), 2):
        for column, text in enumerate((headings()[name], how, sample), 1):
            _put(sheet, row, column, text, _BODY).border = _BOX


def _put(sheet: Worksheet, row: int, column: int, text: str, font: Font) -> Any:
    """Write a cell as text, never as a formula, and return it."""
    cell = sheet.cell(row, column)
    cell.font = font
    _fill(cell, text)
    return cell


def _fill(cell: Any, text: str) -> None:
    if text:
        cell.value = guarded(text)
        cell.data_type = "s"


def guarded(text: str) -> str:
    """Return text a spreadsheet will not take for a formula; negative numbers stay as they are."""
    clean = strip_invisible(text)
    return f"'{clean}" if _LIKE_FORMULA.match(clean) and not _NUMBER.fullmatch(clean) else clean


def _choices(sheet: Worksheet, words: Iterable[str], cells: str) -> None:
    """Offer words in a drop-down; other entries stay possible."""
    choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    choice.showErrorMessage = False
    sheet.add_data_validation(choice)
    choice.add(cells)


@cache
def _help() -> dict[str, tuple[str, str, str]]:
    """Return width, instruction and example of each column."""
    table = rows(__package__, "data/columns_help.tsv")
    return {field: (width, instruction, example) for field, width, instruction, example in table}


def _group(value: object, main: str) -> Mapping[str, Any]:
    """Return a mapping; a bare text is its main field."""
    if isinstance(value, Mapping):
        return value
    return {main: value} if value else {}


def _text(value: object) -> str:
    if value is None:
        return ""
    return "、".join(_texts(value)) if isinstance(value, list | tuple) else str(value)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return value.splitlines()
    return [_text(item) for item in value] if isinstance(value, list | tuple) else []


def _plain(value: object) -> Any:
    """Return plain dicts, lists and texts."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return "" if value is None else strip_invisible(str(value))


def _lined(facts: Sequence[Any]) -> list[Any]:
    return [_Line(fact) if isinstance(fact, dict) else fact for fact in facts]


class _Line(dict[str, Any]):
    """A mapping written on one line."""


# The compiled emitter writes the same several times as fast; a parent's sheet with its units' facts is long.
_Emitter: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Emitter):  # type: ignore[misc]
    """Writes every scalar as text: numbers and dates need no quotes, because nothing is taken for them on reading."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Write equal content twice rather than as an anchor, which is refused on reading."""
        return True

    def represent_text(self, data: str) -> yaml.ScalarNode:
        """Quote what would read as a blank."""
        style = "'" if data in _YAML_BLANKS else None
        node: yaml.ScalarNode = self.represent_scalar("tag:yaml.org,2002:str", data, style=style)
        return node

    def represent_line(self, data: _Line) -> yaml.MappingNode:
        """Write a fact on one line."""
        node: yaml.MappingNode = self.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
        return node


# Without resolvers every plain scalar is text.
_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(_Line, _Dumper.represent_line)
