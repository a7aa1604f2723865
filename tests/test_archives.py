"""A damaged archive is told in one line (压缩包), whatever about it is damaged."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from drafter.archives import SPOILT, intact
from drafter.errors import FileError


def packed() -> bytes:
    """An archive with one text in it, packed."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("事实.txt", "新建企业工会3家。" * 50)
    return stream.getvalue()


def read(data: bytes) -> bytes:
    """What the first file of an archive holds."""
    with intact("事实.zip", "请重新压缩。"), zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(archive.infolist()[0])


def test_whatever_is_damaged_is_told_in_one_line():
    """An archive with any one byte of its content or lists wrong is read as it was, or is a file error that says what to do."""
    data = packed()
    whole = read(data)
    told = set()
    for at in range(len(data)):
        spoilt = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            assert read(spoilt) == whole
        except FileError as error:
            told.add((str(error), error.hint))

    assert told == {("“事实.zip”已损坏，打不开", "请重新压缩。")}


@pytest.mark.parametrize("kind", SPOILT)
def test_each_way_of_breaking_is_known(kind: type[Exception]):
    """Every error of a damaged archive is told; a file error from within stays what it is."""
    with pytest.raises(FileError, match="已损坏"), intact("表.xlsx", "请另存一次。"):
        raise kind("bad data")
    with pytest.raises(FileError, match="太大"), intact("表.xlsx", "请另存一次。"):
        raise FileError("文件太大")
