"""Drafting many units (批量起草): `drafter batch`. Checked first, drafted by this process and others, results in one folder.

Stopped or killed, the same command goes on where it was; run again after a change, it drafts only the units that changed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.cli.files import make_folder, save
from drafter.cli.options import Writer, check_writer
from drafter.cli.screen import error_line, note, say, say_table
from drafter.errors import InputError

if TYPE_CHECKING:
    from drafter.service import Batch, BatchCheck, Drafter, UnitResult

LOOK = 0.5
# Seconds between two lines of progress where the line cannot be written over.
LINES = 10.0
SHOWN = 50


def batch(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="文件夹、ZIP，或一张工作表一家单位的 XLSX。")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="存放结果的文件夹。")],
    workers: Annotated[
        int, typer.Option(metavar="N", help="用几个进程起草，含本进程；其他机器可另开 serve --worker。", min=1, max=32)
    ] = 1,
    writer: Writer = "rule",
    outline: Annotated[
        str | None, typer.Option(metavar="NAME", help="提纲；不写则按各单位类别选，见 template list。")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="有问题的单位跳过，不再询问。")] = False,
) -> None:
    """Draft all units; exit 1 when something is left to look at: a refused or failed unit, a flagged figure."""
    check_writer(writer)
    if not source.exists():
        raise InputError(f"找不到“{source}”", hint="请检查路径。")
    make_folder(output)
    from drafter.service import Drafter

    drafter = Drafter()
    check = drafter.read_batch_path(source)
    if not _go_ahead(check, yes=yes):
        raise typer.Exit(2)
    running = drafter.start_batch(check, outline, writer, name=source.name)
    try:
        with _helpers(workers - 1):
            ended = _watch(drafter, running)
    except KeyboardInterrupt:
        note("\n已停下。写成的都留着，再运行同一条命令就接着写。")
        drafter.close()
        raise typer.Exit(130) from None
    results = _save(drafter, ended, output)
    drafter.close()
    raise typer.Exit(_tell(ended, results, output))


def _go_ahead(check: BatchCheck, *, yes: bool) -> bool:
    """Show what is wrong, unit by unit, and ask whether the others go ahead (校验)."""
    for unit in check.units:
        for remark in unit.notes[:3]:
            note(f"注意  {unit.label}：{remark}")
    note(f"共{len(check.units)}家单位，可起草{len(check.ready)}家，有问题{len(check.refused)}家。")
    if not check.refused:
        return True
    rows = [(unit.label, unit.unit, str(problem)) for unit in check.refused for problem in unit.problems]
    say_table(("来源", "单位", "问题"), rows[:SHOWN])
    if len(rows) > SHOWN:
        note(f"……另有{len(rows) - SHOWN}处问题。")
    if not check.ready:
        error_line("没有一家单位的事实表可以起草", "请按上表改正后再运行")
        return False
    if yes:
        return True
    if not sys.stdin.isatty():
        error_line(f"有{len(check.refused)}家单位的事实表有问题", f"请改正；只起草其余{len(check.ready)}家请加 --yes")
        return False
    return typer.confirm(f"只起草其余{len(check.ready)}家吗？")


@contextmanager
def _helpers(count: int) -> Iterator[None]:
    """Run further processes that draft beside this one (协助进程)."""
    program = [sys.executable, "-m", "drafter", "serve", "--worker"]
    helpers = [subprocess.Popen(program, stderr=subprocess.DEVNULL) for _ in range(count)]  # noqa: S603 -- our own program
    try:
        yield
    finally:
        for helper in helpers:
            helper.terminate()
        for helper in helpers:
            try:
                helper.wait(timeout=15)
            except subprocess.TimeoutExpired:
                helper.kill()


def _watch(drafter: Drafter, batch: Batch) -> Batch:
    """Show progress until nothing more happens by itself (进度)."""
    live = sys.stderr.isatty()
    told, last = "", 0.0
    while batch.state in {"running", "paused"}:
        line = _progress(batch)
        if live and line != told:
            sys.stderr.write(f"\r{line}　")
            sys.stderr.flush()
        elif not live and line != told and time.monotonic() - last >= LINES:
            note(line)
            last = time.monotonic()
        told = line
        time.sleep(LOOK)
        batch = drafter.batch(batch.id)
    note(("\r" if live else "") + _progress(batch) + "　" * 8 * live)
    return batch


def _progress(batch: Batch) -> str:
    counts = batch.counts
    line = f"已完成 {batch.done}/{batch.total} 家"
    if counts.get("running"):
        line += f"，正在写 {counts['running']} 家"
    if counts.get("failed"):
        line += f"，失败 {counts['failed']} 家"
    if batch.rate is not None and batch.state == "running":
        line += f"，每分钟 {batch.rate} 家"
    if batch.remaining is not None:
        line += f"，还需约 {_time(batch.remaining)}"
    return line


def _time(seconds: int) -> str:
    minutes, hours = -(-seconds // 60), seconds // 3600
    return f"{seconds} 秒" if seconds < 60 else f"{minutes} 分钟" if hours < 2 else f"{hours} 小时"


def _save(drafter: Drafter, batch: Batch, folder: Path) -> list[UnitResult]:
    """Save the Word files as they come, then the summary; the files themselves are not kept in memory (保存结果)."""
    results = []
    for result in drafter.batch_results(batch.id):
        if result.document is not None:
            save(folder / result.file, result.document.data)
        results.append(replace(result, document=None))
    table = drafter.batch_table(results)
    save(folder / table.name, table.data)
    return results


def _tell(batch: Batch, results: list[UnitResult], folder: Path) -> int:
    """Say what came of the batch; gives the exit code (结果)."""
    counts = batch.counts
    written = sum(bool(result.file) for result in results)
    flagged = sum(result.flagged or 0 for result in results)
    conflicts = sum(result.conflicts or 0 for result in results)
    parts = [f"写成{written}家"]
    parts += [
        f"{name}{counts[state]}家"
        for state, name in (("unchanged", "其中未变化"), ("failed", "失败"), ("refused", "未受理"))
        if counts.get(state)
    ]
    say(f"{'，'.join(parts)}；待核对的数字{flagged}处，勾稽矛盾{conflicts}处。")
    if batch.tokens:
        say(f"调用模型{batch.calls}次，词元{batch.tokens:,}" + (f"，费用{batch.cost}" if batch.cost else "") + "。")
    for result in results:
        if result.unit.state == "failed":
            error_line(f"{result.unit.unit_name}：{result.unit.reason}")
    if batch.state == "stopped":
        error_line(f"整批已停下：{batch.reason}", "改好后再运行同一条命令，会接着写")
    say(f"结果在 {folder.resolve()}，汇总见“汇总表.xlsx”。")
    left = flagged or conflicts or written < len(results) or any(result.state == "没写全" for result in results)
    return 1 if left else 0
