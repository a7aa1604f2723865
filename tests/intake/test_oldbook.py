"""Old Excel workbooks are read as new ones are: values as shown, what is hidden told, what is no workbook refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import DrafterError, FileError
from drafter.intake import read_content
from drafter.intake.content import Content
from tests.intake.oldbooks import OldSheet, compound, old_workbook

HEAD = ["序号", "板块", "事项", "数值", "单位", "上期", "时间", "出处"]


def read(*sheets: OldSheet) -> Content:
    """Read a workbook of these sheets."""
    return read_content(old_workbook(*sheets), "旧表.xls")


def facts(*rows: list[object]) -> list[dict[str, object]]:
    """The facts of a sheet with these rows below the usual headings."""
    found: list[dict[str, object]] = read(OldSheet("事实", [HEAD, *rows])).mapping["facts"]  # type: ignore[list-item]
    return found


def test_values_are_read_as_they_are_shown() -> None:
    """Counts without a point, money to its digits, a percent cell as percent, and each fact with its row."""
    first, second, third = facts(
        [1.0, "民主管理", "召开教代会", 2.0, "次", 1.0, None, "工会台账"],
        [2.0, "民主管理", "提案办结率", (0.973, "0.0%"), "%", (0.95, "0%"), None, "工会台账"],
        [3.0, "财务", "工会经费收入", 38.6, "万元", 1234567.89, None, "财务"],
    )

    assert (first["value"], first["unit"], first["previous"], first["source"]) == ("2", "次", "1", "工会台账")
    assert first["origin"] == "工作表“事实”第2行"
    assert (second["value"], second["previous"]) == ("97.3%", "95%")
    assert (third["value"], third["previous"]) == ("38.6", "1234567.89")


def test_dates_are_as_precise_as_shown() -> None:
    """A day with its year, a month alone, a day without its year."""
    shown = ["yyyy\\-mm\\-dd", 'yyyy"年"m"月"', 'm"月"d"日"']
    dates = [facts([1.0, "活动", "运动会", 3.0, "场", None, (46130.0, one)])[0]["date"] for one in shown]

    assert dates == ["2026-04-18", "2026年4月", "4月18日"]


def test_what_is_hidden_is_told() -> None:
    """Hidden sheets, rows and columns are read and pointed out, merged cells stand for their rows."""
    sheet = OldSheet(
        "事实",
        [HEAD, [1.0, "女职工", "培训", 3.0, "期"], [2.0, None, "讲座", 4.0, "场"]],
        hidden_rows=[2],
        hidden_columns=[4],
        merged=[(1, 2, 1, 1)],
    )
    content = read(sheet, OldSheet("存在问题", [["存在问题"], ["经费不足"]], hidden=True))
    notes = "\n".join(map(str, content.notes))

    assert [fact["topic"] for fact in content.mapping["facts"]] == ["女职工", "女职工"]
    assert content.mapping["problems"] == ["经费不足"]
    for said in ("第3行是隐藏的", "E 列是隐藏的", "是隐藏的工作表", "合并单元格"):
        assert said in notes


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04" + bytes(50), "改为 .xlsx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "另存为 .xlsx"),
        (old_workbook(OldSheet("事实", [HEAD]), protected=True), "密码"),
        (old_workbook(OldSheet("事实", [HEAD]))[:900], "另存为 .xlsx"),
        (compound(b"no records at all"), "另存为"),
    ],
    ids=["new format", "web page", "password", "cut off", "no records"],
)
def test_what_is_no_old_workbook_is_refused(data: bytes, said: str) -> None:
    """Exports that only bear the name, locked and broken files are one Chinese line on what to do."""
    with pytest.raises(DrafterError) as caught:
        read_content(data, "旧表.xls")

    assert said in f"{caught.value}{caught.value.hint}"


def test_old_word_and_wps_files_say_how_to_save_them() -> None:
    """.doc, .wps and .et are refused with what to save them as, whatever is in them."""
    data = old_workbook(OldSheet("事实", [HEAD]))
    for name, target in (("旧稿.et", ".xlsx"), ("旧稿.doc", ".docx"), ("旧稿.wps", ".docx")):
        with pytest.raises(FileError) as caught:
            read_content(data, name)

        assert f"另存为 {target}" in caught.value.hint


@settings(max_examples=60)
@given(st.data())
def test_a_spoilt_file_is_never_a_traceback(data: st.DataObject) -> None:
    """Whatever bytes are changed, the file is read or refused in words; nothing else is raised and nothing runs on."""
    whole = bytearray(old_workbook(OldSheet("事实", [HEAD, [1.0, "女职工", "培训", (0.5, "0%"), "%"]])))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DrafterError):
        assert read_content(bytes(whole), "旧表.xls").mapping["facts"] is not None
