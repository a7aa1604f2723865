"""Old Excel workbooks made record by record (旧版工作簿), so that tests need no program that writes them.

A BIFF8 stream in a compound file, as Excel 97 to 2003 wrote them: texts, numbers with their formats, hidden rows and columns, merged cells.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Cell = str | float | tuple[float, str]


@dataclass
class OldSheet:
    """A sheet to be written: rows of texts, numbers, and numbers with a format; rows and columns from 0."""

    name: str
    rows: Sequence[Sequence[Cell | None]]
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    formats: Mapping[str, int] = field(default_factory=dict)


def old_workbook(*sheets: OldSheet, protected: bool = False) -> bytes:
    """Give the bytes of an .xls with these sheets."""
    return compound(_stream(sheets, protected=protected))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _words(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 0x0006))


def _stream(sheets: Sequence[OldSheet], *, protected: bool) -> bytes:
    shown = sorted({cell[1] for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, tuple)})
    numbers = {text: 164 + place for place, text in enumerate(shown)}
    head = _bof(0x0005) + (_record(0x002F, bytes(6)) if protected else b"") + _record(0x0042, struct.pack("<H", 1200))
    head += b"".join(_record(0x041E, struct.pack("<H", number) + _words(text)) for text, number in numbers.items())
    styles = [0, *numbers.values()]
    head += b"".join(_record(0x00E0, struct.pack("<HHH", 0, number, 0) + bytes(14)) for number in styles)
    parts = [_sheet(sheet, {text: place for place, text in enumerate(shown, 1)}) for sheet in sheets]
    names = [struct.pack("<BB", len(sheet.name), 1) + sheet.name.encode("utf-16-le") for sheet in sheets]
    at = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    bounds = b""
    for sheet, name, part in zip(sheets, names, parts, strict=True):
        bounds += _record(0x0085, struct.pack("<IBB", at, int(sheet.hidden), 0) + name)
        at += len(part)
    return head + bounds + _record(0x000A, b"") + b"".join(parts)


def _sheet(sheet: OldSheet, styles: Mapping[str, int]) -> bytes:
    out = _bof(0x0010)
    width = max((len(row) for row in sheet.rows), default=1)
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    for column in sheet.hidden_columns:
        out += _record(0x007D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    for row in sheet.hidden_rows:
        out += _record(0x0208, struct.pack("<HHHHHHHH", row, 0, width, 255, 0, 0, 0x0020, 15))
    for number, row_cells in enumerate(sheet.rows):
        for column, cell in enumerate(row_cells):
            if cell is None:
                continue
            if isinstance(cell, str):
                out += _record(0x0204, struct.pack("<HHH", number, column, 0) + _words(cell))
            else:
                value, style = (cell[0], styles[cell[1]]) if isinstance(cell, tuple) else (cell, 0)
                out += _record(0x0203, struct.pack("<HHHd", number, column, style, value))
    if sheet.merged:
        body = struct.pack("<H", len(sheet.merged)) + b"".join(struct.pack("<4H", *area) for area in sheet.merged)
        out += _record(0x00E5, body)
    return out + _record(0x000A, b"")


def compound(stream: bytes) -> bytes:
    """Put a stream named Workbook into a compound file."""
    # Smaller streams would lie in sectors of another kind; Excel pads too.
    content = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(content) // SECTOR
    # Sector 0 holds the table of sectors, sector 1 the directory, the stream begins at sector 2.
    table = [FAT, END, *range(3, sectors + 2), END]
    assert len(table) <= SECTOR // 4
    fat = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x003E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    entries = [
        _entry("Root Entry", 5, child=1, start=END, size=0),
        _entry("Workbook", 2, child=FREE, start=2, size=len(content)),
    ]
    return header + fat + b"".join(entries).ljust(SECTOR, b"\0") + content


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + struct.pack("<III", FREE, FREE, child)
    return head + bytes(16) + bytes(4) + bytes(16) + struct.pack("<IQ", start, size)
