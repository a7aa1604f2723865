"""The mark that our Word export leaves is found again; any other file has none."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from docx import Document

from drafter.export import export_docx
from drafter.intake import draft_mark
from drafter.sheet import FactSheet
from drafter.trace import check


def test_the_mark_names_the_text() -> None:
    """Half of the SHA-256 of the text the file was made from, whatever the text holds."""
    text = '总结\n新建会企业3家，名为“甲&乙<丙>"丁"”。'
    sheet = FactSheet.from_mapping({})
    data = export_docx(text, sheet=sheet, report=check(text, sheet))

    assert draft_mark(data) == hashlib.sha256(text.encode()).hexdigest()[:32]


def other_archive() -> bytes:
    """A ZIP file with other properties in that place."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("docProps/custom.xml", "<Properties>ProduceID</Properties>")
    return stream.getvalue()


def plain_word() -> bytes:
    """A Word file of somebody else."""
    stream = io.BytesIO()
    Document().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04 broken", other_archive(), plain_word()])
def test_other_files_have_no_mark(data: bytes) -> None:
    """No mark is no error."""
    assert draft_mark(data) == ""
