"""Writing by rule and exporting (起草与导出测速): the built-in example, and `drafter demo` from start to end."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time

from drafter.export import export_docx
from drafter.intake import example_content
from drafter.prompts import Library, load_outline
from drafter.sheet import FactSheet
from drafter.writing.events import DraftFinished
from drafter.writing.rule import RuleWriter
from tests.bench.measure import ROOT, Row, least, seconds, tell, tell_costliest

ROUNDS = 5
DEMO = [sys.executable, "-m", "drafter", "demo", "-o"]
IMPORT = [sys.executable, "-c", "pass"]


def rows(rounds: int = ROUNDS) -> list[Row]:
    """Measure writing and exporting the built-in example."""
    told = FactSheet.from_mapping(example_content())
    finished = write(told)
    writing = least(lambda: write(told), rounds)
    export = least(lambda: export_docx(finished.text, sheet=told, report=finished.report), rounds)
    (wall, spent), (_, empty) = demo(max(1, rounds // 2)), _process(IMPORT, rounds)
    what = f"内置示例（{len(told.facts)} 条事实，正文 {len(finished.text):,} 字）"
    return [
        Row(f"{what}，规则写作，含逐节和整篇核对", seconds(writing), "1"),
        Row("导出 Word（含批注和数据核对表）", seconds(export), f"为写作的 {export / writing:.2f} 倍"),
        Row(
            "drafter demo 整个进程，起草、核对、导出三种文件",
            f"{seconds(spent)}（墙上时间 {seconds(wall)}）",
            f"为写作加导出的 {spent / (writing + export):.1f} 倍；空的 Python 进程为 {seconds(empty)}",
        ),
    ]


def run() -> None:
    """Print the table."""
    tell("起草与导出（规则写作，不用模型）", rows())


def profile() -> None:
    """Print where writing and exporting spend their time."""
    told = FactSheet.from_mapping(example_content())
    finished = write(told)
    tell_costliest("规则写作", lambda: write(told))
    tell_costliest("导出 Word", lambda: export_docx(finished.text, sheet=told, report=finished.report))


def write(told: FactSheet) -> DraftFinished:
    """Write a sheet by rule with the outline that suits it."""
    if told.period is None:
        raise ValueError("a draft needs a period")
    outline = load_outline(Library().default_outline(told.unit.kind, told.period.span))
    *_, last = RuleWriter().write(told, outline)
    if not isinstance(last, DraftFinished):
        raise TypeError("the writer did not finish")
    return last


def demo(rounds: int) -> tuple[float, float]:
    """Run `drafter demo` as a person does and give the least wall time and the least processor time."""
    with tempfile.TemporaryDirectory(prefix="drafter-bench-") as folder:
        return _process([*DEMO, folder], rounds)


def _process(command: list[str], rounds: int) -> tuple[float, float]:
    walls, spent = [], []
    for _ in range(rounds):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        walls.append(time.monotonic() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(walls), min(spent)
