"""Drafts from files (文稿): plain text, one paragraph a line, ready to be checked. Word files are read in `word.py`."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from xml.sax.saxutils import unescape

from drafter.errors import FileError
from drafter.intake.files import decode, stripped

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
    return joined(lines, name)


def _without_heading_mark(line: str) -> str:
    """Return a heading without its #, also those that close it; any other line as it is."""
    mark = _HEADING_MARK.match(line)
    if mark is None:
        return line
    text = line[mark.end() :].rstrip()
    opened = text.rstrip("#")
    return opened.rstrip() if opened != text and opened.endswith((" ", "\t")) else text


def export_mark(data: bytes) -> str:
    """Return the mark our export puts into the properties of a Word file (export/docx.py), "" when there is none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            properties = archive.open(_PROPERTIES).read(_LONGEST_PROPERTIES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, zlib.error):
        return ""
    found = _MARK.search(unescape(properties, {"&quot;": '"'}))
    return found[1] if found else ""


def joined(lines: list[str], name: str) -> str:
    """Return the lines that say something as one text; FileError when none does."""
    paragraphs = [line.strip() for line in lines if line.strip()]
    if not paragraphs:
        raise FileError(f"文件“{name}”里没有文字", hint="请选择有内容的文稿。")
    return "\n".join(paragraphs)
