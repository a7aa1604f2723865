"""Consoles that are not UTF-8: Chinese Windows writes GBK, others know no Chinese at all. Nothing that is said ends the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENCODINGS = ("gbk", "cp936", "cp437", "ascii")
# Characters that one or the other console has no code for.
TEXT = "青禾镇🏮总工会𠮷祥里：慰问困难职工64户，签订率97．3％，同比＋3‰，共xx家，10～20人，²③〇﷽\u200b。\n"
SHEET = {
    "unit": {"name": "青禾镇🏮总工会", "kind": "乡镇"},
    "period": {"year": "2025", "span": "上半年"},
    "facts": [
        {"id": "F1", "topic": "帮扶🎁救助", "item": "慰问𠮷困难职工", "value": "46", "unit": "户", "source": "登记²"},
        {"id": "F2", "topic": "组织建设", "item": "新建会企业", "value": "12", "unit": "家", "previous": "9"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sheet and a draft, in a folder with a Chinese name."""
    place = tmp_path / "总结 草稿"
    place.mkdir()
    (place / "表.json").write_text(json.dumps(SHEET, ensure_ascii=False), "utf-8")
    (place / "稿🏮.txt").write_text(TEXT, "utf-8")
    (place / "坏.json").write_text('{"facts": [{"item": "🏮", "value": "1,2,3"}]}', "utf-8")
    return place


def run(folder: Path, encoding: str, *arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command on a console of this encoding."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DRAFTER_")}
    environment |= {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "DRAFTER_DATA_FOLDER": str(folder / "数据")}
    command = [sys.executable, "-m", "drafter", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, input=text, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("--help",), (0,)),
        (("check", "--help"), (0,)),
        (("numbers", "稿🏮.txt"), (0,)),
        (("numbers", "稿🏮.txt", "--json"), (0,)),
        (("check", "稿🏮.txt", "--facts", "表.json", "--lint"), (1,)),
        (("check", "稿🏮.txt", "--facts", "表.json", "--json"), (1,)),
        (("draft", "表.json"), (0, 1)),
        (("draft", "表.json", "-o", "成稿🏮.docx"), (0, 1)),
        (("check", "稿🏮.txt", "--facts", "坏.json"), (2,)),
        (("check", "没有🏮.txt", "--facts", "表.json"), (2,)),
        (("template", "list"), (0,)),
        (("🏮",), (2,)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and isinstance(value[0], str) else "",
)
def test_a_command_says_what_it_has_to(
    folder: Path, encoding: str, arguments: tuple[str, ...], codes: tuple[int, ...]
) -> None:
    """Its exit code is the usual one, it says something, and nothing of a traceback or of an encoding."""
    done = run(folder, encoding, *arguments)

    assert done.returncode in codes, done.stderr
    assert done.stdout + done.stderr
    for word in (b"Traceback", b"codec", b"UnicodeEncodeError"):
        assert word not in done.stdout + done.stderr
    # The framework takes a console that says ASCII for one that was set up wrongly, and writes its help in UTF-8.
    (done.stdout + done.stderr).decode("utf-8" if encoding == "ascii" else encoding)


@pytest.mark.parametrize("encoding", ["gbk", "cp936"])
def test_chinese_is_chinese_on_a_chinese_console(folder: Path, encoding: str) -> None:
    """Only what the console has no code for is written as an escape."""
    said = run(folder, encoding, "check", "稿🏮.txt", "--facts", "表.json").stdout.decode(encoding)

    assert "结论：待核实的数字" in said
    assert "64户" in said


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_lossless_on_any_console(folder: Path, encoding: str) -> None:
    """A program that reads the output gets every character, whatever the console knows."""
    found = json.loads(run(folder, encoding, "numbers", "稿🏮.txt", "--json").stdout.decode(encoding))
    told = json.loads(run(folder, "utf-8", "numbers", "稿🏮.txt", "--json").stdout)

    assert found == told
    assert any(one["text"] == "97．3％" for one in found)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_that_is_piped_in_is_read_by_its_own_encoding(folder: Path, encoding: str) -> None:
    """Standard input is bytes: UTF-8 and GBK are told apart by what they are, not by the console."""
    plain = "慰问困难职工64户。\n"
    read = [
        json.loads(run(folder, encoding, "numbers", "-", "--json", text=plain.encode(of)).stdout.decode(encoding))
        for of in ("utf-8", "gbk")
    ]

    assert read[0] == read[1]
    assert [one["text"] for one in read[0]] == ["64户"]
