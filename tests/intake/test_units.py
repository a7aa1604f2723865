"""The sheets of many units: workbooks with a sheet a unit, archives, folders; nobody's fault is another's, no archive does harm."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from drafter.errors import FileError
from drafter.intake.units import LARGEST_ARCHIVE, load_units, read_units

HEAD = ["板块", "事项", "数值", "单位"]


def sheet(name: str, value: str = "3") -> bytes:
    """Give a small sheet as JSON."""
    content = {"unit": {"name": name}, "period": {"year": "2026"}, "facts": [{"item": "新建工会", "value": value}]}
    return json.dumps(content, ensure_ascii=False).encode()


def workbook(tabs: dict[str, list[list[str]]]) -> bytes:
    """Give a workbook of such tabs."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tabs.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def tab(unit: str = "") -> list[list[str]]:
    """Give the rows of one unit's tab."""
    return [*([["单位名称", unit], ["年度", "2026"]] if unit else []), HEAD, ["组织建设", "新建企业工会", "3", "家"]]


def packed(files: dict[str, bytes]) -> bytes:
    """Give an archive of such files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def names(units) -> list[str]:
    """Give the names of the units that could be read."""
    return [unit.content["unit"]["name"] for unit in units if unit.content is not None]


def test_a_workbook_with_a_sheet_a_unit_is_many_units() -> None:
    """Each tab that names a unit of its own is one; a tab without facts is none."""
    data = workbook({"甲": tab("甲街道总工会"), "乙": tab("乙街道总工会"), "填表说明": [["请如实填写"]]})
    units = read_units([("全区.xlsx", data)])

    assert names(units) == ["甲街道总工会", "乙街道总工会"]
    assert [unit.label for unit in units] == ["全区.xlsx：甲", "全区.xlsx：乙"]


def test_tabs_that_name_no_unit_are_named_by_their_titles_and_say_so() -> None:
    """The period that a tab without facts states holds for all."""
    data = workbook({"说明": [["年度", "2026"], ["期间", "上半年"]], "甲街道": tab(), "乙街道": tab()})
    units = read_units([("全区.xlsx", data)])

    assert names(units) == ["甲街道", "乙街道"]
    assert all("取自工作表的名字" in str(unit.notes) for unit in units)
    assert all(unit.content is not None and unit.content["period"]["span"] == "上半年" for unit in units)


def test_the_workbook_of_one_unit_stays_one() -> None:
    """Several tabs of facts with one unit's name, or with titles that are labels, are not taken apart."""
    one = workbook({"事实": tab("甲街道总工会"), "补充": tab()})
    plain = workbook({"Sheet1": tab(), "Sheet2": tab()})

    assert names(read_units([("甲.xlsx", one)])) == ["甲街道总工会"]
    assert len(read_units([("无名.xlsx", plain)])) == 1


def test_a_tab_that_cannot_be_read_leaves_the_others_alone() -> None:
    """The fault names its tab."""
    broken = [
        ["单位名称", "丙街道总工会"],
        [*HEAD, "编号", "编号"],
        ["组织建设", "新建企业工会", "3", "家", "F1", "F2"],
    ]
    data = workbook({"甲": tab("甲街道总工会"), "乙": tab("乙街道总工会"), "丙": broken})
    units = read_units([("全区.xlsx", data)])

    assert names(units)[:2] == ["甲街道总工会", "乙街道总工会"]
    assert len(units) == 3


def test_an_archive_holds_files_of_any_kind_that_is_read() -> None:
    """Chinese names written by Windows are read; what programs leave beside is not; archives inside are refused by name."""
    data = packed({"甲.json": sheet("甲工会"), "__MACOSX/._甲.json": b"x", "里面.zip": packed({"a.json": b"{}"})})
    # As Windows writes it: the bytes of GBK, without the flag for UTF-8.
    old = bytearray(packed({"AA.json": sheet("乙工会")}))
    windows = bytes(old).replace(b"AA.json", "乙".encode("gbk") + b".json")
    units = read_units([("包.zip", data), ("旧.zip", windows)])

    assert names(units) == ["甲工会", "乙工会"]
    assert [unit.label for unit in units] == ["甲.json", "里面.zip", "乙.json"]
    assert "压缩包里还有压缩包" in str(units[1].problems[0])


@pytest.mark.parametrize("name", ["../上.json", "/etc/甲.json", "a/../../b.json", "C:/甲.json", "..\\甲.json"])
def test_names_that_lead_out_of_an_archive_are_refused(name: str, tmp_path: Path) -> None:
    """Nothing is written anywhere, and the archive is not read on."""
    data = packed({name: sheet("甲工会")})
    with pytest.raises(FileError, match="不安全的路径"):
        read_units([("包.zip", data)])
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_grows_without_end_is_refused() -> None:
    """A hundred thousand to one is a bomb, however small the archive."""
    bomb = packed({"大.json": b" " * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(FileError, match="压缩炸弹"):
        read_units([("包.zip", bomb)])
    many = packed({f"{number}.json": b"{}" for number in range(2001)})
    with pytest.raises(FileError, match="压缩炸弹"):
        read_units([("包.zip", many)])


def test_damaged_encrypted_and_too_large_archives_are_refused_in_words() -> None:
    """Each with what to do."""
    whole = packed({"甲.json": sheet("甲工会")})
    with pytest.raises(FileError, match="已损坏"):
        read_units([("包.zip", whole[:40])])
    locked = bytearray(whole)
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileError, match="密码"):
        read_units([("包.zip", bytes(locked))])
    with pytest.raises(FileError, match="超过 60 MB"):
        read_units([("包.zip", b"PK" + b"0" * LARGEST_ARCHIVE)])


def test_a_folder_is_read_in_order_with_what_lies_deeper(tmp_path: Path) -> None:
    """Files that are no sheets are told, those that programs leave are passed over; an empty folder is refused."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "乙.json").write_bytes(sheet("乙工会"))
    (tmp_path / "a.json").write_bytes(sheet("甲工会"))
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "说明.docx").write_bytes(b"PK....")
    units = load_units(tmp_path)

    assert names(units) == ["甲工会", "乙工会"]
    assert [unit.label for unit in units if unit.problems] == ["说明.docx"]
    empty = tmp_path / "空"
    empty.mkdir()
    with pytest.raises(FileError, match="没有文件"):
        load_units(empty)
