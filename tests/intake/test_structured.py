"""YAML and JSON: every scalar is its text, every fact knows its line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.intake import load_sheet, read_content
from drafter.sheet import FactSheet

YAML = """\
unit: {name: 江桥镇总工会, leaders: [区总工会, 镇党委]}
period: {year: 2025, span: 上半年}
facts:
  - {id: F1, item: 基金余额, value: 575.80, unit: 万元, previous: 1e3}
  - {item: 代表大会, date: 2025-04-28, text: no, basis: ~, source: "null"}
  - item: 健身操比赛
    value: 013
    unit: 支
    parts: [F1]
problems: [经费不足]
"""


def fact(text: str) -> dict[str, Any]:
    """Return the first raw fact of a YAML text."""
    found: dict[str, Any] = read_content(text.encode(), "表.yaml").mapping["facts"][0]
    return found


def test_scalars_stay_as_they_were_typed() -> None:
    """Trailing zeros, dates, exponents, leading zeros and words like no are kept letter by letter; blanks are blanks."""
    facts = read_content(YAML.encode(), "表.yaml").mapping["facts"]

    assert facts[0] == {
        "id": "F1",
        "item": "基金余额",
        "value": "575.80",
        "unit": "万元",
        "previous": "1e3",
        "origin": "第4行",
    }
    assert facts[1] == {
        "item": "代表大会",
        "date": "2025-04-28",
        "text": "no",
        "basis": "",
        "source": "null",
        "origin": "第5行",
    }
    assert (facts[2]["value"], facts[2]["parts"], facts[2]["origin"]) == ("013", ["F1"], "第6行")


@pytest.mark.parametrize(
    "plain",
    [
        "575.80",
        "0x1F",
        "1_000",
        "0o17",
        "2025-04-26",
        "12:30",
        "yes",
        "off",
        "1.",
        ".5",
        "1e5",
        ".inf",
    ],
)
def test_yaml_never_turns_text_into_something_else(plain: str) -> None:
    """What YAML would take for a number, a truth value or a date is text."""
    assert fact(f"facts: [{{item: 甲, value: {plain}}}]\n")["value"] == plain


@pytest.mark.parametrize("number", ["575.80", "1e5", "0.10", "12345678901234567890.123456789", "-0"])
def test_json_numbers_stay_as_they_were_typed(number: str) -> None:
    """No JSON number becomes a float on the way."""
    text = f'{{"facts": [{{"item": "甲", "value": {number}, "unit": null}}]}}'
    assert read_content(text.encode(), "表.json").mapping["facts"][0]["value"] == number


def test_a_very_long_number_is_text_too(tmp_path: Any) -> None:
    """Digits without end do no harm."""
    text = '{"facts": [{"item": "甲", "value": ' + "9" * 10_000 + "}]}"
    assert len(read_content(text.encode(), "表.json").mapping["facts"][0]["value"]) == 10_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Any, encoding: str) -> None:
    """UTF-8 with and without BOM, UTF-16 with BOM and GBK are read the same."""
    path = tmp_path / "表.yml"
    path.write_bytes(YAML.replace("1e3", "500").replace("\n", "\r\n").encode(encoding))

    assert load_sheet(path).facts[1].item == "代表大会"
    assert load_sheet(path).facts[0].value == "575.80"


def test_invisible_characters_are_taken_out_and_counted() -> None:
    """Zero-width and control characters never reach the sheet, and the person is told."""
    content = read_content("facts: [{item: 慰\u200b问\u2060, value: 3\x00}]\n".encode(), "表.yaml")

    assert content.mapping["facts"][0]["item"] == "慰问"
    assert content.mapping["facts"][0]["value"] == "3"
    assert "删去了 3 个看不见的字符" in str(content.notes[0])


def test_escapes_do_not_bring_invisible_characters_back() -> None:
    """A zero-width character or half a surrogate pair written as an escape is taken out too."""
    text = b'{"facts": [{"item": "\\u6170\\u200b\\u95ee\\ud800"}]}'
    assert read_content(text, "表.json").mapping["facts"][0]["item"] == "慰问"


def test_line_ends_are_not_counted_as_invisible(tmp_path: Any) -> None:
    """Windows line ends are ordinary."""
    assert read_content(YAML.replace("\n", "\r\n").encode(), "表.yaml").notes == ()


def test_an_origin_that_is_there_is_kept() -> None:
    """A sheet that was written out before keeps where its facts came from."""
    assert fact("facts: [{item: 甲, origin: 工作表“事实”第5行}]\n")["origin"] == "工作表“事实”第5行"


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), max_size=20)


@given(st.dictionaries(texts.filter(bool), texts | st.lists(texts, max_size=3), max_size=5))
def test_json_and_its_yaml_reading_agree(content: dict[str, Any]) -> None:
    """JSON is YAML: both readers give the same text for the same content."""
    cleaned = {key: value for key, value in content.items() if key != "facts"}
    text = json.dumps(cleaned, ensure_ascii=False).encode()

    assert read_content(text, "表.json") == read_content(text, "表.yaml")


@pytest.mark.parametrize("text", ["unit:\nperiod:\nfacts:\nproblems:\nplans:\n", "facts: [~, {item: 甲}]\n"])
def test_keys_with_nothing_behind_them(text: str) -> None:
    """A key that was prepared and not filled in is blank, no fault."""
    sheet = FactSheet.from_mapping(read_content(text.encode(), "表.yaml").mapping)
    assert [fact.item for fact in sheet.facts] == ["甲"][: len(sheet.facts)]


def test_a_sheet_comes_whole_from_yaml(tmp_path: Any) -> None:
    """The file of DESIGN gives the sheet it describes."""
    path = tmp_path / "表.yaml"
    path.write_text(YAML.replace("1e3", "540.2"), "utf-8")
    sheet = load_sheet(str(path))

    assert isinstance(sheet, FactSheet)
    assert sheet.unit.leaders == ("区总工会", "镇党委")
    assert sheet.period is not None
    assert sheet.period.label == "2025年上半年"
    assert [fact.id for fact in sheet.facts] == ["F1", "F2", "F3"]
    assert sheet.fact("F3").parts == ("F1",)
    assert sheet.problems == ("经费不足",)
