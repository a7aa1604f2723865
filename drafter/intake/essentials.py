"""The essential parts of a workbook (精简工作簿): for files whose trimmings openpyxl cannot read.

Programs other than Excel write colours, filters, drop-downs, drawings and pivot tables that openpyxl refuses with the whole file.
None of them bears on the facts. The copy keeps what does: cells, number formats, merged and hidden cells, sheet names and states.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring

LARGEST_PART = 32 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_KEPT_IN_SHEET = frozenset({"cols", "sheetData", "mergeCells"})
_KEPT_IN_WORKBOOK = frozenset({"workbookPr", "sheets"})
_KEPT_RELATIONS = ("/worksheet", "/sharedStrings", "/styles")
_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_AS_THEY_ARE = ("[Content_Types].xml", "_rels/.rels", "xl/sharedStrings.xml")


def essential_copy(data: bytes) -> bytes:
    """Return a workbook with the same cells and nothing else; ValueError or a parse error when there is no making sense of it."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        if any(entry.file_size > LARGEST_PART for entry in old.infolist()):
            raise ValueError("a part is too large to be copied")
        names = old.namelist()
        for name in names:
            if name in _AS_THEY_ARE:
                new.writestr(name, old.read(name))
            elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
                new.writestr(name, _children(old.read(name), _KEPT_IN_SHEET))
        new.writestr(_WORKBOOK, _children(old.read(_WORKBOOK), _KEPT_IN_WORKBOOK))
        new.writestr(_RELATIONS, _relations(old.read(_RELATIONS)))
        if _STYLES in names:
            new.writestr(_STYLES, _styles(old.read(_STYLES)))
    return stream.getvalue()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(content: bytes, kept: Iterable[str]) -> bytes:
    root: Any = fromstring(content)
    for child in list(root):
        if _local(child) not in kept:
            root.remove(child)
    return tostring(root)


def _relations(content: bytes) -> bytes:
    root: Any = fromstring(content)
    for relation in list(root):
        if not relation.get("Type", "").endswith(_KEPT_RELATIONS):
            root.remove(relation)
    return tostring(root)


def _styles(content: bytes) -> bytes:
    """Return the number formats alone, on one plain font, fill and border."""
    old: Any = fromstring(content)
    new = Element(f"{_MAIN}styleSheet")
    formats = SubElement(new, f"{_MAIN}numFmts")
    for found in (child for part in old if _local(part) == "numFmts" for child in part):
        SubElement(
            formats,
            f"{_MAIN}numFmt",
            numFmtId=found.get("numFmtId", "0"),
            formatCode=found.get("formatCode", "General"),
        )
    SubElement(SubElement(new, f"{_MAIN}fonts"), f"{_MAIN}font")
    SubElement(SubElement(SubElement(new, f"{_MAIN}fills"), f"{_MAIN}fill"), f"{_MAIN}patternFill")
    SubElement(SubElement(new, f"{_MAIN}borders"), f"{_MAIN}border")
    plain: dict[str, Any] = {"fontId": "0", "fillId": "0", "borderId": "0"}
    SubElement(SubElement(new, f"{_MAIN}cellStyleXfs"), f"{_MAIN}xf", numFmtId="0", **plain)
    cells = SubElement(new, f"{_MAIN}cellXfs")
    for found in (child for part in old if _local(part) == "cellXfs" for child in part):
        SubElement(cells, f"{_MAIN}xf", numFmtId=found.get("numFmtId", "0"), **plain)
    names = SubElement(new, f"{_MAIN}cellStyles")
    SubElement(names, f"{_MAIN}cellStyle", name="Normal", xfId="0", builtinId="0")
    return tostring(new)
