"""Drafts from files (文稿): plain text, one paragraph a line, ready to be checked.

From Word every paragraph is taken in the order of the page: table cells, text boxes and content controls too, tracked insertions
yes, tracked deletions no. A figure that is left out would never be checked, so nothing that a reader sees is passed over.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import unescape

from drafter.errors import FileError
from drafter.intake.files import decode, open_archive, stripped

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Styles of what the export adds to a draft and is no part of it: the annex 数据核对表, the notice, the mark 讨论稿. By name, since
# WPS gives styles new ids when it saves (export/data/styles.xml).
_ADDED = frozenset({"Annex Title", "Annex Heading", "Annex Text", "Annex Cell", "Draft Notice", "Draft Mark"})
_UNSEEN = frozenset({f"{_WORD}del", f"{_WORD}moveFrom", _FALLBACK})
_PROPERTIES = "docProps/custom.xml"
_LONGEST_PROPERTIES = 64 * 1024
_MARK = re.compile(r'"ProduceID": *"([0-9a-f]{32})"')
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6}(?:[ \t\u3000]+|(?=[^\s#\d]))")


# What the Markdown export adds (export/markdown.py): the annex below a rule, the flag after a figure, escapes.
_ANNEX = re.compile(r"^---\s*^## 附：数据核对表$.*\Z", re.DOTALL | re.MULTILINE)
_FLAG = re.compile(r"\*\*(.{1,80}?)\*\*（[^（）]{2,8}，待核实）")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def text_draft(data: bytes, name: str, *, markdown: bool) -> str:
    """Return a text file as paragraphs; `markdown` takes the # off headings."""
    text, _ = stripped(decode(data, name))
    if markdown:
        text = _FLAG.sub(r"\1", _ANNEX.sub("", text))
    lines = text.split("\n")
    if markdown:
        lines = [_ESCAPE.sub(r"\1", _without_heading_mark(line)) for line in lines]
    return _joined(lines, name)


def _without_heading_mark(line: str) -> str:
    """Return a heading without its #, also those that close it; any other line as it is."""
    mark = _HEADING_MARK.match(line)
    if mark is None:
        return line
    text = line[mark.end() :].rstrip()
    opened = text.rstrip("#")
    return opened.rstrip() if opened != text and opened.endswith((" ", "\t")) else text


def word_draft(data: bytes, name: str) -> str:
    """Return a Word document as paragraphs."""
    open_archive(data, name, "docx")
    import docx

    try:
        document = docx.Document(BytesIO(data))
        body = document.element.body
        added = {style.style_id for style in document.styles if style.name in _ADDED}
    except Exception as error:
        # python-docx answers malformed parts with whatever its parsing runs into; the file is the cause in each case.
        raise FileError(
            f"“{name}”打不开，内容有损坏或用了不认识的格式",
            hint="请用 Word 或 WPS 打开，另存为新的 .docx 再导入。",
        ) from error
    lines = [line for paragraph in _paragraphs(body, added) for line in _text(paragraph).split("\n")]
    return _joined([stripped(line)[0] for line in lines], name)


def export_mark(data: bytes) -> str:
    """Return the mark our export puts into the properties of a Word file (export/docx.py), "" when there is none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            properties = archive.open(_PROPERTIES).read(_LONGEST_PROPERTIES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, zlib.error):
        return ""
    found = _MARK.search(unescape(properties, {"&quot;": '"'}))
    return found[1] if found else ""


def _joined(lines: list[str], name: str) -> str:
    paragraphs = [line.strip() for line in lines if line.strip()]
    if not paragraphs:
        raise FileError(f"文件“{name}”里没有文字", hint="请选择有内容的文稿。")
    return "\n".join(paragraphs)


def _paragraphs(element: Any, added: set[str]) -> Iterator[Any]:
    """Yield the paragraphs below an element in the order of the document, those inside text boxes after their own; not those of styles `added`."""
    for child in element:
        if child.tag in _UNSEEN:
            continue
        if child.tag == f"{_WORD}p" and _style(child) not in added:
            yield child
        yield from _paragraphs(child, added)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "" if style is None else str(style.get(f"{_WORD}val"))


def _text(element: Any) -> str:
    """Return the text of one paragraph, without that of paragraphs inside it."""
    parts = []
    for child in element:
        if child.tag in _UNSEEN or child.tag == f"{_WORD}p":
            continue
        if child.tag == f"{_WORD}t":
            parts.append(child.text or "")
        elif child.tag in {f"{_WORD}br", f"{_WORD}cr"}:
            parts.append("\n")
        elif child.tag == f"{_WORD}tab":
            parts.append("\t")
        elif child.tag == f"{_WORD}noBreakHyphen":
            parts.append("-")
        else:
            parts.append(_text(child))
    return "".join(parts)
