"""The sheets of many units (多单位事实表): one workbook with a sheet a unit, a ZIP archive, or any number of files.

Nothing is refused as a whole because one unit's sheet is wrong: each unit comes with its content, or with what has to be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from drafter.errors import FileError, InputError, Problem, SheetError
from drafter.intake import SHEET_FORMATS, read_content
from drafter.intake.content import Parsed
from drafter.intake.files import MEGABYTE, check_size, open_bundle, read_bytes, refuse_old_formats, suffix_of
from drafter.intake.headings import find_header, heading_key, labels
from drafter.intake.table import Grid, read_grids

LARGEST_ARCHIVE = 60 * MEGABYTE
MOST_UNITS = 2000


@dataclass(frozen=True, slots=True)
class UnitContent:
    """One unit's sheet as it was brought (单位事实表原文). label: where it comes from. content: None when problems say why."""

    label: str
    content: dict[str, Any] | None
    notes: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_units(path: str | Path) -> tuple[UnitContent, ...]:
    """Read a folder of sheets, a ZIP archive or a workbook from disk."""
    place = Path(path)
    if not place.is_dir():
        if suffix_of(place.name) == ".zip":
            return read_units([(place.name, _archive(place))])
        return read_units([(place.name, read_bytes(place))])
    files = sorted(file for file in place.rglob("*") if file.is_file() and not _is_aside(file.relative_to(place)))
    if not files:
        raise FileError(f"“{place}”里没有文件", hint=f"请放入事实表，能读的有 {SHEET_FORMATS}。")
    return _limited(unit for file in files for unit in _of_path(file, str(file.relative_to(place))))


def read_units(files: Iterable[tuple[str, bytes]]) -> tuple[UnitContent, ...]:
    """Read sheets, archives and workbooks from their names and bytes."""
    return _limited(unit for name, data in files for unit in _of_file(name, data))


def _limited(units: Iterator[UnitContent]) -> tuple[UnitContent, ...]:
    found = []
    for unit in units:
        found.append(unit)
        if len(found) > MOST_UNITS:
            raise FileError(f"一批超过 {MOST_UNITS} 家单位", hint="请分成几批。")
    if not found:
        raise FileError("没有找到事实表", hint=f"能读的有 {SHEET_FORMATS}，以及装有它们的 ZIP。")
    return tuple(found)


def _is_aside(path: Path | PurePosixPath) -> bool:
    """Whether a file is one that programs leave beside what people made."""
    return any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts) or path.name.lower() == "thumbs.db"


def _archive(place: Path) -> bytes:
    try:
        if place.stat().st_size > LARGEST_ARCHIVE:
            raise FileError(f"“{place.name}”超过 {LARGEST_ARCHIVE // MEGABYTE} MB", hint="请分成几包。")
        return place.read_bytes()
    except OSError as error:
        raise FileError(f"文件“{place.name}”打不开：{error.strerror}", hint="请检查路径和读取权限。") from error


def _of_path(file: Path, label: str) -> Iterator[UnitContent]:
    try:
        data = read_bytes(file)
    except InputError as error:
        yield _refused(label, error)
    else:
        yield from _of_file(label, data)


def _of_file(name: str, data: bytes, *, inside: bool = False) -> Iterator[UnitContent]:
    if suffix_of(name) == ".zip":
        if inside:
            yield _refused(name, FileError("压缩包里还有压缩包，没有读", hint="请解开后再放进来。"))
        elif len(data) > LARGEST_ARCHIVE:
            raise FileError(f"“{name}”超过 {LARGEST_ARCHIVE // MEGABYTE} MB", hint="请分成几包。")
        else:
            for inner, content in open_bundle(data, name):
                if not _is_aside(PurePosixPath(inner.replace("\\", "/"))):
                    yield from _of_file(inner, content, inside=True)
        return
    try:
        if suffix_of(name) == ".xlsx":
            yield from _of_workbook(name, data)
            return
        read = read_content(data, name)
    except InputError as error:
        yield _refused(name, error)
    else:
        yield UnitContent(name, read.mapping, read.notes)


def _of_workbook(name: str, data: bytes) -> Iterator[UnitContent]:
    """Read a workbook as one unit's, or, when its sheets name several units, as a sheet a unit."""
    from drafter.intake.workbook import workbook_grids

    check_size(data, name)
    refuse_old_formats(data, name, SHEET_FORMATS)
    grids, notes = workbook_grids(data, name)
    tables = [grid for grid in grids if find_header(grid.rows) is not None]
    if not _is_sheet_a_unit(tables):
        read = read_content(data, name)
        yield UnitContent(name, read.mapping, read.notes)
        return
    period = _common_period(grids)
    for grid in tables:
        label = f"{name}：{grid.title}"
        try:
            parsed = read_grids([grid], name)
        except InputError as error:
            yield _refused(label, error)
            continue
        if parsed.problems:
            yield UnitContent(label, None, problems=tuple(parsed.problems))
            continue
        unit = parsed.mapping.setdefault("unit", {})
        if not (unit.get("name") or unit.get("short")):
            unit["name"] = grid.title.strip()
            parsed.notes.append(Problem(grid.named, "没有写单位名称，取自工作表的名字", "不对时请在表上方写明单位名称"))
        if period:
            parsed.mapping["period"] = {**period, **parsed.mapping.get("period", {})}
        yield UnitContent(label, parsed.mapping, (*notes, *parsed.notes))


def _is_sheet_a_unit(tables: list[Grid]) -> bool:
    """Whether several sheets with facts each are a unit's: they name different units, or none does and their titles are no labels."""
    if len(tables) < 2:
        return False
    named = [_unit_name(grid) for grid in tables]
    if any(named):
        return len({name for name in named if name}) > 1
    return not any(heading_key(grid.title) in labels() or grid.title.lower().startswith("sheet") for grid in tables)


def _unit_name(grid: Grid) -> str:
    try:
        parsed: Parsed = read_grids([grid], grid.title)
    except SheetError:
        return ""
    unit = parsed.mapping.get("unit", {})
    return str(unit.get("name") or unit.get("short") or "")


def _common_period(grids: list[Grid]) -> dict[str, Any]:
    """Give the period that a sheet without facts states for all."""
    from drafter.intake.table import read_block

    for grid in grids:
        if find_header(grid.rows) is None and grid.rows:
            period = read_block(grid).get("period")
            if period:
                return dict(period)
    return {}


def _refused(label: str, error: InputError) -> UnitContent:
    return UnitContent(label, None, problems=error.problems or (Problem("", str(error), error.hint),))
