"""`drafter batch` as a person runs it: a folder in, Word files and one table out; wrong sheets named, again and again the same command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.bench.trial import ROOT, content, unit_name

UNITS = 3


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """Give a folder with the sheets of some units."""
    folder = tmp_path / "各单位"
    folder.mkdir()
    for number in range(1, UNITS + 1):
        (folder / f"{number}.json").write_text(json.dumps(content(number), ensure_ascii=False), "utf-8")
    return folder


def batch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a database of the test's own."""
    own = {
        "DRAFTER_DATA_FOLDER": str(folder / "data"),
        "DRAFTER_DATABASE_URL": "",
        "DRAFTER_MODEL": "",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "drafter", "batch", *arguments],
        env=os.environ | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=180,
        cwd=folder,
        check=False,
    )


def test_a_folder_becomes_word_files_and_one_table_and_again_nothing_changes(sheets: Path, tmp_path: Path) -> None:
    """A file a unit, a row a unit; run again it says that nothing changed and gives the same files."""
    first = batch(tmp_path, str(sheets), "-o", "结果")
    files = sorted(path.name for path in (tmp_path / "结果").iterdir())
    again = batch(tmp_path, str(sheets), "-o", "结果")

    assert first.returncode == 0, first.stderr
    assert f"写成{UNITS}家" in first.stdout
    assert len(files) == UNITS + 1
    assert files[0].startswith(f"001 {unit_name(1)}2026年上半年工作总结")
    rows = list(openpyxl.load_workbook(tmp_path / "结果" / "汇总表.xlsx").worksheets[0].values)
    assert [row[1] for row in rows[1:-1]] == [unit_name(number) for number in range(1, UNITS + 1)]
    assert again.returncode == 0, again.stderr
    assert f"其中未变化{UNITS}家" in again.stdout
    assert sorted(path.name for path in (tmp_path / "结果").iterdir()) == files


def test_wrong_sheets_are_listed_and_stop_all_unless_a_person_says_so(sheets: Path, tmp_path: Path) -> None:
    """Nobody at the keyboard: nothing is drafted, exit 2; with --yes the good ones are, exit 1, and the table names the other."""
    wrong = {"unit": {"name": "坏表工会"}, "facts": [{"item": "新建工会", "value": "1,2,3"}]}
    (sheets / "坏.json").write_text(json.dumps(wrong, ensure_ascii=False), "utf-8")
    asked = batch(tmp_path, str(sheets), "-o", "结果")
    assert asked.returncode == 2
    assert "坏.json" in asked.stdout
    assert "--yes" in asked.stderr
    assert list((tmp_path / "结果").iterdir()) == []
    done = batch(tmp_path, str(sheets), "-o", "结果", "--yes")

    assert done.returncode == 1
    assert "未受理1家" in done.stdout
    rows = list(openpyxl.load_workbook(tmp_path / "结果" / "汇总表.xlsx").worksheets[0].values)
    assert [row[4] for row in rows[1:-1]].count("未受理") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有", "-o", "结果"), "找不到“没有”"),
        ((".", "-o", "结果", "--writer", "poet"), "没有“poet”这种写作方式"),
        ((".", "-o", "结果", "--writer", "model"), "模型写作现在不能用"),
    ],
)
def test_what_cannot_work_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, sheets: Path, tmp_path: Path
) -> None:
    """Exit 2 and no traceback."""
    place = tuple(str(sheets) if one == "." else one for one in arguments)
    run = batch(tmp_path, *place)

    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr
