"""Files that cannot be used: one Chinese line each, what, where and what to do, and nothing is returned."""

from __future__ import annotations

import os
import random
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from drafter.errors import FileError, SheetError
from drafter.intake import load_draft, load_sheet, read_content, read_draft
from drafter.intake.files import LARGEST_FILE
from tests.intake.files import assert_one_chinese_line, part, refusal, repacked, workbook

GOOD = workbook([["事项", "数值"], ["甲", 1]])
NOISE = random.Random(7).randbytes(4096)
PNG = b"\x89PNG\r\n\x1a\n" + NOISE
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED = OLD_EXCEL + "EncryptedPackage".encode("utf-16-le")


class TestFile:
    """The file itself."""

    def test_missing(self, tmp_path: Path) -> None:
        """A file that is not there is named."""
        for load in (load_sheet, load_draft):
            with pytest.raises(FileError, match="找不到文件") as caught:
                load(tmp_path / "没有.xlsx")
            assert_one_chinese_line(caught.value)

    def test_a_folder(self, tmp_path: Path) -> None:
        """A folder is no file."""
        with pytest.raises(FileError, match="是文件夹"):
            load_sheet(tmp_path)

    def test_no_permission_or_no_regular_file(self, tmp_path: Path) -> None:
        """A pipe is not waited for."""
        pipe = tmp_path / "表.yaml"
        os.mkfifo(pipe)
        with pytest.raises(FileError, match="不是普通文件"):
            load_sheet(pipe)

    def test_a_name_no_system_knows(self) -> None:
        """A path with NUL in it is a missing file, not a crash."""
        with pytest.raises(FileError):
            load_sheet("表\0.xlsx")

    @pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表.yaml", "表.json"])
    @pytest.mark.parametrize("data", [b"", b" \n\r\n\t", b"\xef\xbb\xbf", b"\0\0\0"])
    def test_empty(self, tmp_path: Path, name: str, data: bytes) -> None:
        """A file with nothing in it is empty, whatever its name."""
        assert "是空的" in str(refusal(tmp_path, data, name))

    @pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表.yaml", "表.json"])
    def test_twenty_megabytes(self, tmp_path: Path, name: str) -> None:
        """A file of 20 MB is refused by its size, before anything parses it."""
        error = refusal(tmp_path, b"a" * 20_000_000, name)
        assert f"超过 {LARGEST_FILE // 1024 // 1024} MB" in str(error)

    @pytest.mark.parametrize("name", ["表.csv", "表.yaml", "表.json", "表.xlsx"])
    @pytest.mark.parametrize("data", [PNG, NOISE, b"\x7fELF" + NOISE, b"%PDF-1.7\n" + NOISE])
    def test_binary(self, tmp_path: Path, name: str, data: bytes) -> None:
        """Pictures, programs and noise are told as what they are."""
        assert refusal(tmp_path, data, name).hint

    @pytest.mark.parametrize("encoding", ["shift_jis", "euc_kr", "latin-1", "big5"])
    def test_wrong_encoding(self, tmp_path: Path, encoding: str) -> None:
        """Text in another encoding is refused, not read as rare characters."""
        text = {
            "shift_jis": "編号,事項,数値\n東京,ひらがなとカタカナのデータ,3\n",
            "euc_kr": "번호,항목,수치\n서울,노동조합 회원 현황 자료,3\n",
            "big5": "編號,事項,數值\n新建會企業,聯合工會覆蓋小微企業,3\n",
            "latin-1": "numéro;élément;valeur\nété;à côté de l'église;3\n",
        }[encoding]
        refusal(tmp_path, text.encode(encoding), "表.csv")

    @pytest.mark.parametrize(
        ("name", "target"),
        [
            ("表.et", ".xlsx"),
            ("表.ods", ".xlsx"),
            ("表.doc", ".docx"),
            ("表.wps", ".docx"),
        ],
    )
    def test_old_formats_are_told_what_to_save_as(self, tmp_path: Path, name: str, target: str) -> None:
        """Formats that are not read say what to save as."""
        error = refusal(tmp_path, OLD_EXCEL, name)
        assert f"另存为 {target}" in error.hint

    def test_unknown_suffix(self, tmp_path: Path) -> None:
        """An unknown kind of file lists what is read."""
        assert ".xlsx、.xls、.csv、.yaml、.json" in refusal(tmp_path, b"a: 1\n", "表.ini").hint


class TestArchive:
    """XLSX files that are not what they should be."""

    @pytest.mark.parametrize(
        ("data", "name", "says"),
        [
            (b"a,b\n1,2\n", "表.xlsx", "内容却不是Excel 工作簿"),
            (OLD_EXCEL, "表.xlsx", "旧版 Office 格式"),
            (ENCRYPTED, "表.xlsx", "加了密码"),
            (GOOD, "表.csv", "与扩展名不符"),
            (GOOD, "表.yaml", "与扩展名不符"),
            (GOOD[: len(GOOD) // 2], "表.xlsx", "已损坏"),
            (GOOD, "表.xlsm", "宏"),
            (repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "表.xlsx", "含有宏"),
            (repacked(GOOD, {"xl/workbook.xml": b"<oops"}), "表.xlsx", "打不开"),
            (repacked(GOOD, {"xl/worksheets/sheet1.xml": NOISE}), "表.xlsx", "打不开"),
            (repacked(GOOD, {}, drop=["xl/workbook.xml"]), "表.xlsx", "内容却不是Excel"),
            (
                repacked(GOOD, {"word/document.xml": b"<a/>"}, drop=["xl/workbook.xml"]),
                "表.xlsx",
                "内容却是Word 文档",
            ),
            (repacked(GOOD, {"../evil.xml": b"<a/>"}), "表.xlsx", "不安全的路径"),
        ],
    )
    def test_refused_with_one_line(self, tmp_path: Path, data: bytes, name: str, says: str) -> None:
        """Wrong suffix, damage, password, macros: each has its own line."""
        assert says in str(refusal(tmp_path, data, name))

    def test_zip_bombs(self, tmp_path: Path) -> None:
        """What inflates without measure is stopped: by ratio, by sum, by number of entries."""
        zeros = b"0" * (50 * 1024 * 1024)
        sheet = part(GOOD, "xl/worksheets/sheet1.xml")
        many = BytesIO()
        with zipfile.ZipFile(many, "w") as archive:
            for number in range(3000):
                archive.writestr(f"xl/{number}.xml", b"<a/>")
        for data in (
            repacked(GOOD, {"xl/worksheets/sheet1.xml": sheet + zeros}),
            repacked(GOOD, {f"xl/media/{n}.xml": zeros for n in range(2)}),
            many.getvalue(),
        ):
            assert "压缩炸弹" in str(refusal(tmp_path, data, "表.xlsx"))

    def test_sizes_that_lie(self, tmp_path: Path) -> None:
        """A size in the header that is not true does not get past the count."""
        data = repacked(GOOD, {"xl/worksheets/sheet1.xml": b"0" * (30 * 1024 * 1024)})
        small = (1000).to_bytes(4, "little")
        lying = data.replace((30 * 1024 * 1024).to_bytes(4, "little"), small)
        assert lying != data
        refusal(tmp_path, lying, "表.xlsx")

    def test_entities(self, tmp_path: Path) -> None:
        """An XML part with a document type, where entities grow, is refused before it is parsed."""
        bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
        assert "文档类型声明" in str(refusal(tmp_path, repacked(GOOD, {"xl/sharedStrings.xml": bomb}), "表.xlsx"))

    def test_merged_over_everything(self, tmp_path: Path) -> None:
        """A merge over whole columns, a few bytes in the file, is refused before it fills the memory."""
        sheet = part(GOOD, "xl/worksheets/sheet1.xml").replace(
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
        error = refusal(tmp_path, repacked(GOOD, {"xl/worksheets/sheet1.xml": sheet}), "表.xlsx")
        assert "覆盖整列或整表" in str(error)

    def test_a_far_cell_is_no_burden(self, tmp_path: Path) -> None:
        """A stray cell in the last row does not make a million rows."""
        path = tmp_path / "表.xlsx"
        path.write_bytes(workbook([["事项", "数值"], ["甲", 1]], lambda sheet: sheet.cell(1_048_576, 2, 5)))
        with pytest.raises(SheetError, match="第1048576行“事项”"):
            load_sheet(path)

    @pytest.mark.parametrize("text", ["(((((", "     ", "一", "1-", "单位：  ", "'", "1,", "第", "=", "（一）"])
    def test_hostile_cells_take_no_time(self, tmp_path: Path, text: str) -> None:
        """Cells made to send a pattern in circles are refused as fast as any other."""
        cell = "x" + (text * 9000)[:9000] + "x"
        headings = ["事项", "数值", "单位", "时间", "修饰", "其中", "编号", "说明"]
        path = tmp_path / "表.xlsx"
        path.write_bytes(workbook([*[[cell] * 3] * 20, headings, [cell] * 8]))
        start = time.monotonic()
        with pytest.raises(SheetError) as caught:
            load_sheet(path)
        assert time.monotonic() - start < 10
        assert all(len(str(problem)) < 300 for problem in caught.value.problems)

    @pytest.mark.parametrize(
        "rows",
        [[["姓名", "电话"], ["甲", "1"]], [["数值", "单位"], [1, "家"]], [[]], [["事项"], ["甲"]]],
    )
    def test_no_header(self, tmp_path: Path, rows: list[list[Any]]) -> None:
        """A workbook without the headings says which ones are needed."""
        error = refusal(tmp_path, workbook(rows), "表.xlsx")
        assert "没有找到事实表的表头" in str(error)
        assert "空白模板" in error.hint


class TestYaml:
    """YAML that is refused, with its line."""

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("unit: {name: 甲}\nunit: {name: 乙}\n", "第2行“unit”在同一组里写了两次"),
            ("facts:\n  - {item: 甲, value: 3, value: 4}\n", "第2行“value”在同一组里写了两次"),
            ("facts:\n\t- {item: 甲}\n", "第2行用了制表符"),
            ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "第1行用了锚点或引用"),
            ("facts: *a\n", "第1行用了锚点或引用"),
            ("unit: !!python/object/apply:os.system [ls]\n", "第1行用了类型标签"),
            ("unit: !unit {name: 甲}\n", "第1行用了类型标签"),
            ("unit: 甲\n---\nunit: 乙\n", "第2行又开始了一个文档"),
            ("- {item: 甲}\n", "最外层"),
            ("只有一句话\n", "最外层"),
            ("facts: [\n", "不合 YAML 格式"),
            ("unit: '甲\n", "不合 YAML 格式"),
            ("unit: 甲: 乙\n", "第1行"),
            ("? [a, b]\n: c\n", "冒号前不是一个名称"),
            ("[" * 10_000, "嵌套太深"),
            ("a: " + "{a: " * 5000, "嵌套太深"),
        ],
    )
    def test_refused_with_its_line(self, tmp_path: Path, text: str, says: str) -> None:
        """Each fault of form is named with its line."""
        assert says in str(refusal(tmp_path, text.encode(), "表.yaml"))

    def test_a_fault_in_a_field_names_the_line_of_the_fact(self, tmp_path: Path) -> None:
        """A value that cannot be read is found by the line its fact begins on."""
        path = tmp_path / "表.yaml"
        path.write_text("facts:\n- {item: 甲, value: 1}\n- {item: 乙, value: '1,2,3'}\n", "utf-8")
        with pytest.raises(SheetError, match="第3行“数值”"):
            load_sheet(path)


class TestJson:
    """JSON that is refused."""

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('{"unit": "甲", "unit": "乙"}', "“unit”写了两次"),
            ('{"facts": [{"id": "F7", "value": 1, "value": 2}]}', "“value”写了两次（F7）"),
            ('{"facts": [{"value": NaN}]}', "“NaN”"),
            ('{"facts": [{"value": -Infinity}]}', "“-Infinity”"),
            ('{"facts": [', "不合 JSON 格式"),
            ("{'unit': '甲'}", "第1行第2列"),
            ("[]", "最外层"),
            ('"x"', "最外层"),
            ("[" * 100_000, "嵌套太深"),
        ],
    )
    def test_refused(self, tmp_path: Path, text: str, says: str) -> None:
        """Each fault of form is named."""
        assert says in str(refusal(tmp_path, text.encode(), "表.json"))


class TestCsv:
    """CSV that is refused."""

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("编号,事项,数值,单位\nF1,建会,1,234,家\n", "表格第2行：有 5 格，比表头的 4 格多"),
            ('编号,事项,数值\nF1,"建会,3\nF2,换届,4\n', "第2行起的引号没有成对"),
            ("姓名,电话\n甲,1\n", "没有找到事实表的表头"),
            ("一句话\n", "没有找到事实表的表头"),
        ],
    )
    def test_refused(self, tmp_path: Path, text: str, says: str) -> None:
        """Shifted columns, open quotes and foreign tables are named."""
        assert says in str(refusal(tmp_path, text.encode(), "表.csv"))


class TestDraft:
    """Drafts that are refused."""

    @pytest.mark.parametrize(
        ("data", "name", "says"),
        [
            (b"", "稿.docx", "是空的"),
            (b"  \n ", "稿.txt", "是空的"),
            (NOISE, "稿.txt", "稿.txt"),
            (PNG, "稿.docx", "图片"),
            (b"hello", "稿.docx", "内容却不是Word 文档"),
            (GOOD, "稿.docx", "内容却是Excel 工作簿"),
            (GOOD, "稿.txt", "与扩展名不符"),
            (OLD_EXCEL, "稿.doc", "旧版 Word"),
            (OLD_EXCEL, "稿.wps", "WPS 文字"),
            (ENCRYPTED, "稿.docx", "加了密码"),
            (b"%PDF-1.7", "稿.pdf", "PDF"),
            (b"x", "稿.html", "不是能读的文稿"),
            (b"a" * (LARGEST_FILE + 1), "稿.txt", "超过"),
        ],
    )
    def test_refused_with_one_line(self, data: bytes, name: str, says: str) -> None:
        """A draft that cannot be read says why; no text comes back."""
        with pytest.raises(FileError, match=says) as caught:
            read_draft(data, name)
        assert_one_chinese_line(caught.value)


def test_any_byte_flipped_in_a_workbook_is_read_or_refused() -> None:
    """Damage anywhere in a file ends in a sheet or in one line, never in anything else."""
    source = random.Random(11)
    for _ in range(150):
        data = bytearray(GOOD)
        for _ in range(source.choice([1, 3, 40])):
            data[source.randrange(len(data))] = source.randrange(256)
        try:
            assert read_content(bytes(data), "表.xlsx").mapping["facts"] is not None
        except (FileError, SheetError) as error:
            assert_one_chinese_line(error)
