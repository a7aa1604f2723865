"""Files made for the tests: workbooks, archives with one part changed, and what a refusal looks like."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from drafter.errors import InputError
from drafter.intake import load_sheet, read_content

HEADINGS = (
    "编号",
    "板块",
    "事项",
    "数值",
    "单位",
    "修饰",
    "上期",
    "目标",
    "口径",
    "其中",
    "时间",
    "说明",
    "出处",
)


def workbook(rows: Iterable[Any], change: Callable[[Any], None] | None = None) -> bytes:
    """Return an XLSX file with these rows on a sheet 事实; `change` may touch the worksheet before it is saved."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "事实"
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    return saved(book)


def saved(book: Any) -> bytes:
    """Return a workbook as bytes."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data: bytes, parts: dict[str, bytes], *, drop: Sequence[str] = ()) -> bytes:
    """Return an archive with parts added or replaced, and others left out."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts and name not in drop:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def part(data: bytes, name: str) -> bytes:
    """Return one part of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def refusal(tmp_path: Any, data: bytes, name: str) -> InputError:
    """Return the error both doors give for a file: one Chinese line with advice, and no sheet."""
    path = tmp_path / name
    path.write_bytes(data)
    loaded: object = None
    with pytest.raises(InputError) as from_path:
        loaded = load_sheet(path)
    with pytest.raises(InputError) as from_bytes:
        loaded = read_content(data, name)
    assert loaded is None
    assert str(from_path.value) == str(from_bytes.value)
    assert_one_chinese_line(from_path.value)
    return from_path.value


def assert_one_chinese_line(error: InputError) -> None:
    """Check that an error is one line for people, with what to do."""
    assert "\n" not in str(error)
    assert any("\u4e00" <= character <= "\u9fff" for character in str(error))
    assert error.hint
