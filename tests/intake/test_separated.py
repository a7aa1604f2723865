"""CSV: any common separator and encoding, blocks above and below like in Excel."""

from __future__ import annotations

from typing import Any

import pytest

from drafter.intake import load_sheet, read_content
from drafter.sheet import FactSheet

TEXT = """\
单位名称,江桥镇总工会,简称,镇总工会,,
年度,2025,期间,上半年,,
编号,板块,事项,数值,单位,说明
F1,组织建设,建会,3,家,"覆盖小微企业,57家"
F2,经费,收入,"1,234.50",万元,
存在问题,经费不足,,,,
,人手不够,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_encodings(tmp_path: Any, encoding: str) -> None:
    """UTF-8 with and without BOM, UTF-16 with BOM and GBK are read the same."""
    path = tmp_path / "表.csv"
    path.write_bytes(TEXT.encode(encoding))
    sheet = load_sheet(path)

    assert sheet.unit.name == "江桥镇总工会"
    assert sheet.period is not None
    assert sheet.period.label == "2025年上半年"
    assert sheet.fact("F1").text == "覆盖小微企业,57家"
    assert sheet.fact("F2").value == "1234.50"
    assert sheet.fact("F2").origin == "表格第5行"
    assert sheet.problems == ("经费不足", "人手不够")


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "|"])
def test_separators(separator: str) -> None:
    """Commas, semicolons, tabs, full-width commas and bars part cells; the headings decide."""
    text = separator.join(["事项", "数值", "单位"]) + "\n" + separator.join(["建会", "3", "家"]) + "\n"
    (fact,) = read_content(text.encode(), "表.csv").mapping["facts"]

    assert (fact["item"], fact["value"], fact["unit"]) == ("建会", "3", "家")


def test_rows_are_counted_in_lines_of_the_file() -> None:
    """A quoted cell over two lines and blank lines do not shift the row a person is sent to."""
    text = '事项,数值,说明\n\n建会,3,"第一行\n第二行"\n\n换届,4,\n'
    facts = read_content(text.encode(), "表.csv").mapping["facts"]

    assert [fact["origin"] for fact in facts] == ["表格第3行", "表格第6行"]


def test_control_and_zero_width_characters_are_taken_out() -> None:
    """NUL and invisible characters do not reach the sheet; the count is told."""
    content = read_content("事项,数值\n慰\x00问\u200b职\ufeff工,3\u2060\n".encode(), "表.csv")

    assert content.mapping["facts"][0]["item"] == "慰问职工"
    assert content.mapping["facts"][0]["value"] == "3"
    assert "删去了 4 个看不见的字符" in str(content.notes[0])


def test_guards_against_formulas_are_taken_off() -> None:
    """An apostrophe that another program put before a sign is not part of the text."""
    text = "事项,数值,说明\n增幅,'-5.2%,'=同比口径\n"
    (fact,) = read_content(text.encode(), "表.csv").mapping["facts"]

    assert (fact["value"], fact["text"]) == ("-5.2%", "=同比口径")


def test_traditional_characters() -> None:
    """Headings, labels and figures in traditional characters mean the same; what was written stays as it was."""
    text = "單位名稱,臨江街道總工會\n年度,2025\n編號,板塊,事項,數值,單位\nF1,組織建設,新建會企業,約三十,家\n存在問題,經費不足\n"
    sheet = FactSheet.from_mapping(read_content(text.encode(), "表.csv").mapping)

    assert sheet.unit.name == "臨江街道總工會"
    assert (sheet.facts[0].item, sheet.facts[0].value, sheet.facts[0].modifier) == ("新建會企業", "30", "约")
    assert sheet.problems == ("經費不足",)


def test_a_head_of_two_rows_without_merged_cells() -> None:
    """In CSV nothing is merged: a heading stands over the blanks to its right, and a row of facts is never taken for a head."""
    text = "序号,项目,本期,,上年同期\n,,数量,单位,数量\n1,新建工会,14,家,11\n2,走访慰问,56,户,51\n"
    told = read_content(text.encode("gbk"), "表.csv").mapping["facts"]

    assert [[fact[name] for name in ("item", "value", "unit", "previous")] for fact in told] == [
        ["新建工会", "14", "家", "11"],
        ["走访慰问", "56", "户", "51"],
    ]
    plain = "事项,数值,说明\n新建工会,,尚未统计\n,见附件,另报\n"
    assert read_content(plain.encode(), "表.csv").mapping["facts"][0]["item"] == "新建工会"
    about = "时间,事项,数值,说明\n3月,,,另报\n,新建工会,14,\n"
    assert read_content(about.encode(), "表.csv").mapping["facts"][-1]["value"] == "14"
