"""Templates handed on as files: the same text back, and nothing unsafe is read."""

from __future__ import annotations

import io
import zipfile

import pytest

from drafter.errors import FileError
from drafter.prompts import pack, unpack
from drafter.prompts.bundle import LARGEST_BUNDLE, MOST_ENTRIES
from drafter.prompts.library import LARGEST

TEXTS = {"town": 'label = "镇"\n', "重点工作式": 'label = "新"\n', "chain/section": "+++\n+++\n"}


def archive(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a ZIP with files of any name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def test_what_was_packed_comes_back() -> None:
    """Names and texts are the same, and the same templates always give the same bytes."""
    data = pack(TEXTS)

    assert unpack(data, "模板.zip") == (TEXTS, ())
    assert data == pack(dict(reversed(TEXTS.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.namelist() == ["chain/section.md", "outlines/town.toml", "outlines/重点工作式.toml"]


@pytest.mark.parametrize(
    ("file", "name"),
    [("town.toml", "town"), ("section.md", "chain/section"), ("重点工作式.toml", "重点工作式")],
)
def test_a_single_file_is_known_by_its_name(file: str, name: str) -> None:
    """An outline or a prompt as it is exported; a byte order mark and CRLF make no difference."""
    assert unpack("\ufeff甲\r\n乙".encode(), file) == ({name: "甲\n乙"}, ())


def test_a_folder_compressed_by_hand_reads_the_same() -> None:
    """A folder around the files, and what systems add by themselves, do not matter."""
    data = archive(
        {
            "我的模板/outlines/town.toml": b"x = 1\n",
            "我的模板/chain/section.md": b"y\n",
            "__MACOSX/outlines/._town.toml": b"\0\0",
            "我的模板/.DS_Store": b"\0",
        }
    )

    assert unpack(data, "a.zip") == ({"town": "x = 1\n", "chain/section": "y\n"}, ())


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("../outlines/town.toml", "路径不安全"),
        ("/etc/town.toml", "路径不安全"),
        ("outlines\\..\\town.toml", "路径不安全"),
        ("readme.txt", "不是模板文件"),
        ("outlines/section.md", "放错了文件夹"),
        ("chain/town.toml", "放错了文件夹"),
        ("chain/other.md", "不存在"),
        ("outlines/Town X.toml", "不合规则"),
    ],
)
def test_what_is_no_template_is_left_aside_and_named(file: str, words: str) -> None:
    """The others are read; what was not, is told with its name and why."""
    texts, aside = unpack(archive({file: b"a = 1\n", "outlines/base.toml": b"b = 1\n"}), "a.zip")

    assert texts == {"base": "b = 1\n"}
    assert [(problem.where, words in str(problem)) for problem in aside] == [(file, True)]


def test_two_files_of_one_name_are_told() -> None:
    """The first counts, the second is left aside."""
    texts, aside = unpack(archive({"outlines/town.toml": b"a = 1\n", "b/town.toml": b"b = 1\n"}), "a.zip")

    assert texts == {"town": "a = 1\n"}
    assert "重名" in str(aside[0])


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "town.toml", "空的"),
        (b"x" * (LARGEST_BUNDLE + 1), "town.toml", "超过 4 MB"),
        (b"PK\x03\x04broken", "a.zip", "已损坏"),
        (b"\xff\xfe\x00\xd8", "town.toml", "不是 UTF-8"),
        (b"a\0b", "town.toml", "不可见的字符"),
        (b"text", "notes.txt", "没有可用的模板"),
        (archive({}), "a.zip", "没有可用的模板"),
        (
            archive({f"outlines/a{number}.toml": b"x" for number in range(MOST_ENTRIES + 1)}),
            "a.zip",
            f"超过{MOST_ENTRIES}个",
        ),
        (archive({"outlines/a.toml": b"x" * (LARGEST * 5)}), "a.zip", "太长"),
        (archive({f"outlines/a{number}.toml": b"x" * LARGEST * 4 for number in range(30)}), "a.zip", "解压后过大"),
    ],
    ids=["empty", "large", "broken", "encoding", "binary", "other", "nothing", "many", "long", "bomb"],
)
def test_a_file_that_cannot_be_used_is_one_chinese_line(data: bytes, name: str, words: str) -> None:
    """What, which file and what to do."""
    with pytest.raises(FileError, match=name) as caught:
        unpack(data, name)

    assert words in str(caught.value)
    assert caught.value.hint


def test_a_locked_archive_is_refused() -> None:
    """What is locked with a password is not guessed at."""
    data = bytearray(archive({"outlines/town.toml": b"a = 1\n"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        data[at] |= 1
    with pytest.raises(FileError, match="密码"):
        unpack(bytes(data), "a.zip")
