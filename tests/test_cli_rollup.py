"""`drafter rollup`: what it says, what it saves, how it ends."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from drafter import load_sheet
from drafter.cli import main

UNIT = """unit: {{name: {name}街道总工会, kind: 街道, leaders: [区总工会]}}
period: {{year: 2025, span: 上半年}}
facts:
  - {{topic: 组织建设, item: {item}, value: {value}, unit: 家}}
  - {{topic: 组织建设, item: 综合考核名次, value: 2, unit: 名}}
"""


def street(folder: Path, name: str, value: int, item: str = "新建企业工会") -> Path:
    """Write a street's sheet."""
    path = folder / f"{name}.yaml"
    path.write_text(UNIT.format(name=name, item=item, value=value), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two streets in a folder."""
    for name in [name for name in os.environ if name.startswith("DRAFTER_")]:
        monkeypatch.delenv(name)
    inside = tmp_path / "上报"
    inside.mkdir()
    street(inside, "松岭", 3)
    street(inside, "竹湾", 12)
    return inside


def run(*arguments: object) -> int:
    """Run the command and give its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(["rollup", *map(str, arguments)])
    return int(ended.value.code or 0)


@pytest.mark.parametrize("form", [".yaml", ".xlsx"])
def test_a_folder_is_rolled_up_into_a_sheet_that_loads(folder: Path, form: str, capsys: pytest.CaptureFixture[str]):
    """With all settled the command ends well, tells totals and what was not added, and the file loads again."""
    out = folder / f"parent{form}"
    code = run(folder, "-o", out, "--unit", "云湖区总工会")
    told = capsys.readouterr().out
    sheet = load_sheet(out)

    assert code == 0
    assert "15家" in told
    assert "综合考核名次" in told.split("未合计")[1]
    assert "名次得分不能相加" in told
    assert (sheet.unit.name, sheet.unit.short, sheet.facts[0].value) == ("云湖区总工会", "区总工会", "15")
    assert sheet.facts[0].parts == ("U1_F1", "U2_F1")
    assert [unit.name for unit in sheet.units] == ["松岭街道总工会", "竹湾街道总工会"]
    # The result beside the units' files is not counted as one of them.
    assert run(folder, "-o", out, "--unit", "云湖区总工会") == 0


def test_the_parent_is_named_by_its_units(folder: Path, capsys: pytest.CaptureFixture[str]):
    """Without --unit the common superior is the parent; where none is written the command asks for it."""
    assert run(folder) == 0
    assert "汇总：区总工会，2025年上半年，2个单位" in capsys.readouterr().out
    bare = folder / "松岭.yaml"
    bare.write_text(bare.read_text("utf-8").replace(", leaders: [区总工会]", ""), "utf-8")
    assert run(bare) == 2
    assert "--unit" in capsys.readouterr().err


@pytest.mark.parametrize("as_file", [True, False])
def test_missing_units_are_named(folder: Path, as_file: bool, capsys: pytest.CaptureFixture[str]):
    """Expected units may be given in a file or by name; who has not reported is told, exit 1."""
    names = ["松岭街道总工会", "竹湾街道总工会", "梅桥街道总工会"]
    given = "、".join(names)
    if as_file:
        given = str(folder.parent / "应报.txt")
        Path(given).write_text("\n".join(names), encoding="gbk")

    assert run(folder, "--expected", given) == 1
    assert "未报单位（1个）：梅桥街道总工会" in capsys.readouterr().out


def test_double_reports_are_told(folder: Path, capsys: pytest.CaptureFixture[str]):
    """A unit that reported twice is told, exit 1."""
    (folder / "再报.yaml").write_text((folder / "松岭.yaml").read_text("utf-8"), "utf-8")

    assert run(folder) == 1
    assert "报了2份" in capsys.readouterr().out.split("可能重复")[1]


def test_spellings_are_settled_in_a_table(folder: Path, capsys: pytest.CaptureFixture[str]):
    """Open spellings are written to a table; filled in and handed back they are added or stay apart, and are not asked again."""
    street(folder, "梅桥", 5, "新成立企业工会")
    table = folder / "对照.csv"
    assert run(folder, "--matches", table) == 1
    assert "意思相近" in capsys.readouterr().out
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert rows[1][:5] == ["新成立企业工会", "家", "新建企业工会", "家", ""]

    for answer, totals in (("是", {"20"}), ("否", {"15", "5"})):
        rows[1][4] = answer
        with table.open("w", encoding="gbk", newline="") as file:
            csv.writer(file).writerows(rows)
        assert run(folder, "--matches", table, "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert {line["value"] for line in told["lines"] if line["outcome"] == "summed"} == totals

    rows[1][4] = "大概"
    table.write_text("\n".join(map(",".join, rows)), "utf-8")
    assert run(folder, "--matches", table) == 2
    assert "“大概”看不懂" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_stops_the_roll_up(folder: Path, capsys: pytest.CaptureFixture[str]):
    """A total that silently leaves a unit out is wrong: every fault of every file is told, nothing is saved, exit 2."""
    street(folder, "梅桥", 5).write_text(UNIT.format(name="梅桥", item="新建企业工会", value="1,2,3"), "utf-8")
    (folder / "柳塘.yaml").write_text("facts: [", "utf-8")
    out = folder.parent / "parent.yaml"

    assert run(folder, "-o", out) == 2
    told = capsys.readouterr().err
    assert "梅桥.yaml" in told
    assert "柳塘.yaml" in told
    assert not out.exists()


@pytest.mark.parametrize("target", ["parent.docx", "没有/parent.yaml", "."])
def test_a_place_that_cannot_be_saved_to_is_refused_first(
    folder: Path, target: str, capsys: pytest.CaptureFixture[str]
):
    """The place is looked at before any work is done, and the refusal says what to do."""
    assert run(folder, "-o", folder / target) == 2
    assert capsys.readouterr().err.startswith("错误：")


def test_an_empty_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Where there is no sheet there is nothing to roll up."""
    assert run(tmp_path) == 2
    assert "没有找到事实表" in capsys.readouterr().err


def test_a_sheet_too_long_for_a_file_is_saved_slim_or_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Where all that was reported does not fit, what stands behind totals is kept; where that does not fit either, nothing is saved."""
    out = folder.parent / "parent.yaml"
    assert run(folder, "-o", out) == 0
    whole = out.stat().st_size
    monkeypatch.setattr("drafter.intake.files.LARGEST_FILE", whole - 1)
    assert run(folder, "-o", out) == 0
    assert "只附了合计所用的各单位数据" in capsys.readouterr().err
    assert [fact.item for unit in load_sheet(out).units for fact in unit.facts] == ["新建企业工会"] * 2
    out.unlink()
    longest = max(path.stat().st_size for path in folder.iterdir())
    monkeypatch.setattr("drafter.intake.files.LARGEST_FILE", longest)
    assert run(*sorted(folder.glob("*.yaml")), "-o", out) == 2
    assert "逐级汇总" in capsys.readouterr().err
    assert not out.exists()
