"""Compound files (复合文档), the container of .xls: one stream out of it, and what its records say of formats and hidden rows.

Calamine reads the values of an old workbook but not how they are shown: 0.973 shown as 97.3% would be read as 0.973. So the record
stream is gone through once for number formats. It is data from outside: every chain is bounded, and what does not add up is a ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

END = 0xFFFFFFFE
ENTRY = 128
MINI = 64
SMALL = 4096
BOF, EOF, BOUNDSHEET, FORMAT, XF, ROW, COLINFO = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0, 0x0208, 0x007D
NUMBER, RK, MULRK, FORMULA, FILEPASS = 0x0203, 0x027E, 0x00BD, 0x0006, 0x002F
# Formats Excel has without writing them into the file (ECMA-376 part 1, 18.8.30).
BUILT_IN = {9: "0%", 10: "0.00%", 14: "yyyy-m-d"}
NEWEST = 0x0600


@dataclass(slots=True)
class Shown:
    """How the cells of one sheet are shown (显示方式). formats: number format by row and column, from 1; rows, columns: the hidden ones."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def workbook_stream(data: bytes) -> bytes:
    """Give the record stream of an old workbook; ValueError when there is none or the container is broken."""
    try:
        return _Container(data).stream({"Workbook", "Book"})
    except (struct.error, IndexError) as error:
        raise ValueError("broken compound file") from error


def shown_cells(stream: bytes, built_in: Mapping[int, str]) -> list[Shown]:
    """Give for each sheet, in the order of the file, how its cells are shown; empty for workbooks older than Excel 97.

    built_in: further formats by number that are not written into the file.
    """
    try:
        return _sheets(stream, {**BUILT_IN, **built_in})
    except (struct.error, IndexError) as error:
        raise ValueError("broken record") from error


def is_protected(stream: bytes) -> bool:
    """Whether the records are encrypted with a password to open."""
    return any(kind == FILEPASS for kind, _ in _records(stream, 0))


class _Container:
    """Sectors, chains and the directory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.size not in (512, 4096):
            raise ValueError("odd sector size")
        self.most = len(data) // self.size + 1
        self.fat = self._fat()
        self.entries = self._directory()

    def stream(self, names: set[str]) -> bytes:
        """Give the content of the first stream of these names."""
        for name, start, size in self.entries:
            if name in names:
                return (self._small(start) if size < SMALL else self._chain(start))[:size]
        raise ValueError("no such stream")

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise ValueError("sector beyond the end")
        return self.data[at : at + self.size]

    def _fat(self) -> list[int]:
        sectors = [one for one in struct.unpack_from("<109I", self.data, 76) if one < END]
        following, count = struct.unpack_from("<2I", self.data, 68)
        for _ in range(min(count, self.most)):
            if following >= END:
                break
            words = struct.unpack(f"<{self.size // 4}I", self._sector(following))
            sectors += [one for one in words[:-1] if one < END]
            following = words[-1]
        found: list[int] = []
        for number in sectors[: self.most]:
            found += struct.unpack(f"<{self.size // 4}I", self._sector(number))
        return found

    def _chain(self, start: int) -> bytes:
        out: list[bytes] = []
        number = start
        while number < END:
            if len(out) > self.most:
                raise ValueError("endless chain")
            out.append(self._sector(number))
            number = self.fat[number]
        return b"".join(out)

    def _directory(self) -> list[tuple[str, int, int]]:
        content = self._chain(struct.unpack_from("<I", self.data, 48)[0])
        found = []
        for at in range(0, len(content) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            start, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind in (2, 5):
                found.append((name, start, size))
        return found

    def _small(self, start: int) -> bytes:
        """Give a small stream: its sectors lie in the stream of the root."""
        root = next((start for name, start, _ in self.entries if name == "Root Entry"), END)
        room = self._chain(root)
        table = self._chain(struct.unpack_from("<I", self.data, 60)[0])
        chain = struct.unpack(f"<{len(table) // 4}I", table)
        out: list[bytes] = []
        number = start
        while number < END and len(out) <= SMALL // MINI:
            out.append(room[number * MINI : (number + 1) * MINI])
            number = chain[number]
        return b"".join(out)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one part of the stream, up to its end."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == EOF:
            return
        at += 4 + length


def _sheets(stream: bytes, formats: dict[int, str]) -> list[Shown]:
    styles: list[int] = []
    starts: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == BOF and struct.unpack_from("<H", body)[0] != NEWEST:
            return []
        if kind == FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body[2:])
        elif kind == XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == BOUNDSHEET and body[5] == 0:
            starts.append(struct.unpack_from("<I", body)[0])
    shown = {place: formats.get(number, "") for place, number in enumerate(styles)}
    return [_sheet(stream, start, shown) for start in starts]


def _sheet(stream: bytes, start: int, styles: Mapping[int, str]) -> Shown:
    sheet = Shown()
    for kind, body in _records(stream, start):
        if kind in (NUMBER, RK, FORMULA):
            row, column, style = struct.unpack_from("<3H", body)
            _note(sheet, row, column, styles.get(style, ""))
        elif kind == MULRK:
            row, first = struct.unpack_from("<2H", body)
            for place in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * place)[0]
                _note(sheet, row, first + place, styles.get(style, ""))
        elif kind == ROW and body[12] & 0x20:
            sheet.rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLINFO and body[8] & 1:
            first, last = struct.unpack_from("<2H", body)
            sheet.columns |= {column + 1 for column in range(first, min(last, 255) + 1)}
    return sheet


def _note(sheet: Shown, row: int, column: int, shown: str) -> None:
    if shown:
        sheet.formats[row + 1, column + 1] = shown


def _text(body: bytes) -> str:
    """Give a text with its length before it, one or two bytes a character."""
    length, wide = struct.unpack_from("<HB", body)
    return (
        body[3 : 3 + 2 * length].decode("utf-16-le", "replace") if wide & 1 else body[3 : 3 + length].decode("latin-1")
    )
