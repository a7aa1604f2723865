"""Drafts from Word (Word 文稿): every paragraph in the order of the page, as a reader sees it.

Text boxes, content controls and footnotes too, tracked insertions yes, tracked deletions no, numbers that Word puts before headings
and lists yes, tables row by row. A figure that is left out would never be checked: what is passed over all the same is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from drafter.errors import FileError, Problem
from drafter.intake.draft import export_mark, joined
from drafter.intake.files import open_archive, stripped
from drafter.intake.numbering import WORD, Numbering, style_of
from drafter.intake.rows import Table, table_lines

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Styles of what the export adds to a draft and is no part of it: the annex 数据核对表, the notice, the mark 讨论稿. By name, since
# WPS gives styles new ids when it saves (export/data/styles.xml).
_ADDED = frozenset({"Annex Title", "Annex Heading", "Annex Text", "Annex Cell", "Draft Notice", "Draft Mark"})
_UNSEEN = frozenset({f"{WORD}del", f"{WORD}moveFrom", _FALLBACK})
_TRACKED = frozenset({f"{WORD}del", f"{WORD}ins", f"{WORD}moveFrom", f"{WORD}moveTo"})
_PICTURES = ("}blip", "}imagedata")
_OBJECTS = ("}chart", "}oleObject", "}OLEObject")
# Cells that hold more are paragraphs set in a frame, not entries of a table.
LONGEST_CELL = 60
LONGEST_TOLD = 20


def word_draft(data: bytes, name: str) -> str:
    """Return a Word document as paragraphs."""
    reader = _Reader(data, name)
    lines = [*reader.lines(reader.body), *reader.footnotes()]
    return joined([stripped(line)[0] for line in lines], name)


def word_notes(data: bytes, name: str) -> tuple[Problem, ...]:
    """Tell what of a Word document was read in another form, or not at all."""
    return tuple(_Reader(data, name).notes(ours=bool(export_mark(data))))


class _Reader:
    """One document (一份文档)."""

    def __init__(self, data: bytes, name: str) -> None:
        open_archive(data, name, "docx")
        import docx

        try:
            self.document = docx.Document(BytesIO(data))
            self.body: Any = self.document.element.body
            self.added = {style.style_id for style in self.document.styles if style.name in _ADDED}
            self.numbering = Numbering(self._part("numbering"), self.document.styles.element)
        except Exception as error:
            # python-docx answers malformed parts with whatever its parsing runs into; the file is the cause in each case.
            raise FileError(
                f"“{name}”打不开，内容有损坏或用了不认识的格式",
                hint="请用 Word 或 WPS 打开，另存为新的 .docx 再导入。",
            ) from error
        self.tables = 0

    def _part(self, name: str) -> Any:
        """Return the root of another part of the file, None when it has none."""
        from docx.oxml import parse_xml

        for relation in self.document.part.rels.values():
            if relation.reltype.endswith(f"/{name}") and not relation.is_external:
                return parse_xml(relation.target_part.blob)
        return None

    def lines(self, element: Any) -> Iterator[str]:
        """Yield the lines below an element in the order of the document, those inside text boxes after their own paragraph."""
        for child in element:
            if child.tag in _UNSEEN:
                continue
            if child.tag == f"{WORD}tbl" and (rows := self._rows(child)) is not None:
                self.tables += 1
                yield from table_lines(rows)
                continue
            if child.tag == f"{WORD}p" and style_of(child) not in self.added:
                text = _text(child)
                label = self.numbering.label(child) if text.strip() else ""
                yield from (label + text).split("\n")
            yield from self.lines(child)

    def _rows(self, table: Any) -> Table | None:
        """Return the cells of a plain table; None for one that frames paragraphs, which are then read one after the other."""
        rows: list[tuple[int, dict[int, str]]] = []
        merged: list[tuple[int, int, int, int]] = []
        above: dict[int, int] = {}
        for number, row in enumerate(table.findall(f"{WORD}tr"), 1):
            if row.find(f"{WORD}trPr/{WORD}del") is not None:
                continue
            cells: dict[int, str] = {}
            column = 1
            for cell in row.findall(f"{WORD}tc"):
                text = self._cell(cell)
                if text is None:
                    return None
                span = _value(cell, "gridSpan")
                last = column + (int(span) if span and span.isdecimal() else 1) - 1
                if _value(cell, "vMerge") == "continue":
                    merged.append((above.get(column, number), number, column, last))
                else:
                    above[column] = number
                    if last > column:
                        merged.append((number, number, column, last))
                if text:
                    cells[column] = text
                column = last + 1
            if cells:
                rows.append((number, cells))
        return (rows, merged) if rows else None

    def _cell(self, cell: Any) -> str | None:
        """Return what a cell of a plain table says; None when it holds more than an entry."""
        if cell.find(f".//{WORD}tbl") is not None or cell.find(f".//{WORD}txbxContent") is not None:
            return None
        said = []
        for paragraph in cell.iter(f"{WORD}p"):
            if style_of(paragraph) in self.added:
                return None
            text = _text(paragraph).strip()
            if text:
                said.append(text)
        text = "".join(said[0].split("\n")) if len(said) == 1 else ""
        return text if len(said) <= 1 and len(text) <= LONGEST_CELL else None

    def footnotes(self) -> Iterator[str]:
        """Yield what stands in footnotes and endnotes."""
        for kind in ("footnotes", "endnotes"):
            root = self._part(kind)
            for note in () if root is None else root:
                if note.get(f"{WORD}type") is None:
                    text = "".join(map(_text, note.iter(f"{WORD}p"))).strip()
                    if text:
                        yield f"注：{text}"

    def notes(self, *, ours: bool) -> Iterator[Problem]:
        """Tell what was read otherwise or not at all; ours: a file of our export, whose comments say nothing new."""
        count = sum(1 for _ in self.lines(self.body)) and self.tables
        if count:
            yield Problem("表格", f"有 {count} 个，已逐行读成一句话来核对", "原表的样子不保留")
        if any(True for _ in self.footnotes()):
            yield Problem("脚注、尾注", "已接在文末，一起核对")
        if any(child.tag in _TRACKED for child in self.body.iter()):
            yield Problem("修订", "按接受全部修订后的文字核对")
        pictures = sum(str(child.tag).endswith(_PICTURES) for child in self.body.iter())
        if pictures:
            yield Problem("图片", f"有 {pictures} 张，图片里的字没有读入", "图里有数字时请人工核对")
        if any(str(child.tag).endswith(_OBJECTS) for child in self.body.iter()):
            yield Problem("图表和嵌入的对象", "没有读入", "里面有数字时请人工核对")
        said = [text for text in self._edges() if text]
        if said:
            yield Problem("页眉页脚", f"“{_short(said)}”没有读入", "里面有数字时请人工核对")
        comments = self._part("comments")
        if comments is not None and len(comments) and not ours:
            yield Problem("批注", f"有 {len(comments)} 条，没有读入")

    def _edges(self) -> Iterator[str]:
        """Yield what headers and footers say, page numbers apart."""
        for section in self.document.sections:
            for edge in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                if not edge.is_linked_to_previous:
                    text = "".join(_text(paragraph._p) for paragraph in edge.paragraphs).strip()
                    if text.strip("-—–第共页/ 0123456789\t"):
                        yield text


def _short(said: Sequence[str]) -> str:
    text = "”“".join(dict.fromkeys(said))
    return text if len(text) <= LONGEST_TOLD else text[:LONGEST_TOLD] + "…"


def _value(cell: Any, name: str) -> str:
    """Return a property of a cell; a vertical merge without a value is one that goes on."""
    found = cell.find(f"{WORD}tcPr/{WORD}{name}")
    return "" if found is None else str(found.get(f"{WORD}val") or "continue")


def _text(element: Any) -> str:
    """Return the text of one paragraph, without that of paragraphs inside it."""
    parts = []
    for child in element:
        if child.tag in _UNSEEN or child.tag == f"{WORD}p":
            continue
        if child.tag == f"{WORD}t":
            parts.append(child.text or "")
        elif child.tag in {f"{WORD}br", f"{WORD}cr"}:
            parts.append("\n")
        elif child.tag == f"{WORD}tab":
            parts.append("\t")
        elif child.tag == f"{WORD}noBreakHyphen":
            parts.append("-")
        else:
            parts.append(_text(child))
    return "".join(parts)
