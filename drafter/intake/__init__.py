"""Reading what people bring (读入): fact sheets from XLSX, XLS, CSV, YAML and JSON, drafts from Word and text files.

`load_sheet` gives a sheet or raises; `read_content` gives what was typed, for a table people go on editing. Each reader is loaded
when it is first needed, so that reading YAML does not wait for Excel's library.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from drafter.errors import FileError, InputError, Problem, SheetError
from drafter.intake.content import Content, Parsed
from drafter.intake.files import check_size, read_bytes, refuse_old_formats, suffix_of
from drafter.intake.headings import told_period
from drafter.sheet import FactSheet, summarize

SHEET_FORMATS = ".xlsx、.xls、.csv、.yaml、.json"
DRAFT_FORMATS = ".docx、.md、.txt"

__all__ = [
    "SHEET_FORMATS",
    "Content",
    "draft_mark",
    "draft_notes",
    "example_content",
    "is_draft_name",
    "load_draft",
    "load_sheet",
    "read_content",
    "read_draft",
    "told_period",
]


def load_sheet(path: str | Path) -> FactSheet:
    """Read a fact sheet from a file; FileError or SheetError says everything that has to be changed."""
    place = Path(path)
    parsed = _parse(read_bytes(place), place.name)
    try:
        sheet = FactSheet.from_mapping(parsed.mapping)
    except SheetError as error:
        raise _refusal([*parsed.problems, *error.problems]) from error
    if parsed.problems:
        raise _refusal(parsed.problems)
    return sheet


def read_content(data: bytes, name: str) -> Content:
    """Read the bytes of a sheet as they were typed; `name` is the file's name. Fields are not judged, the file is."""
    parsed = _parse(data, name)
    if parsed.problems:
        raise _refusal(parsed.problems)
    return Content(parsed.mapping, tuple(parsed.notes))


def example_content() -> dict[str, Any]:
    """Return the built-in example (内置示例) as it was typed."""
    from drafter.intake.structured import read_yaml

    data = resources.files(__package__).joinpath("data/example.yaml").read_bytes()
    mapping = read_yaml(data, "example.yaml").mapping
    for number, fact in enumerate(mapping["facts"], 1):
        fact["origin"] = f"内置示例第{number}条"
    return mapping


def load_draft(path: str | Path) -> str:
    """Read a draft from a file as plain text, one paragraph a line."""
    place = Path(path)
    return read_draft(read_bytes(place), place.name)


def read_draft(data: bytes, name: str) -> str:
    """Read the bytes of a draft as plain text, one paragraph a line; `name` is the file's name."""
    from drafter.intake.draft import text_draft

    check_size(data, name)
    refuse_old_formats(data, name, DRAFT_FORMATS)
    match suffix_of(name):
        case ".docx":
            from drafter.intake.word import word_draft

            return word_draft(data, name)
        case ".md" | ".markdown":
            return text_draft(data, name, markdown=True)
        case ".txt" | ".text":
            return text_draft(data, name, markdown=False)
    raise FileError(f"“{name}”不是能读的文稿", hint=f"能读的有 {DRAFT_FORMATS}。")


def draft_notes(data: bytes, name: str) -> tuple[Problem, ...]:
    """Tell what of a draft's file `read_draft` read in another form, or not at all; text files hold nothing of the kind."""
    if suffix_of(name) != ".docx":
        return ()
    from drafter.intake.word import word_notes

    return word_notes(data, name)


def is_draft_name(name: str) -> bool:
    """Whether a file's name says that it holds running text rather than a table."""
    return suffix_of(name) in {".docx", ".md", ".markdown", ".txt", ".text"}


def draft_mark(data: bytes) -> str:
    """Give the mark our Word export left in a file: the first half of the SHA-256 of the text it was made from, "" for any other file."""
    from drafter.intake.draft import export_mark

    return export_mark(data)


def _parse(data: bytes, name: str) -> Parsed:
    check_size(data, name)
    refuse_old_formats(data, name, SHEET_FORMATS)
    match suffix_of(name):
        case ".xlsx":
            from drafter.intake.workbook import read_workbook

            return read_workbook(data, name)
        case ".xls":
            from drafter.intake.oldbook import read_old_workbook

            return read_old_workbook(data, name)
        case ".csv" | ".tsv":
            from drafter.intake.separated import read_separated

            return read_separated(data, name)
        case ".yaml" | ".yml":
            from drafter.intake.structured import read_yaml

            return read_yaml(data, name)
        case ".json":
            from drafter.intake.structured import read_json

            return read_json(data, name)
    raise FileError(f"“{name}”不是能读的事实表", hint=f"能读的有 {SHEET_FORMATS}。")


def _refusal(problems: list[Any]) -> InputError:
    return SheetError(summarize(problems), problems=tuple(problems))
