"""What a person sees on the terminal (屏幕输出): results on stdout, everything else on stderr.

A terminal may know no Chinese: characters it has no code for are written as escapes, JSON stays lossless, and nothing crashes.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from drafter.errors import DrafterError, InputError

if TYPE_CHECKING:
    from drafter.sheet import FactSheet
    from drafter.trace import Report

SHOWN_PROBLEMS = 50
CONTEXT = 12


def say(text: str) -> None:
    """Write a line of the result (结果)."""
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError:
        drop_output()


def drop_output() -> None:
    """Send what is left nowhere: the reader went away (`drafter numbers … | head`), and nothing is wrong (读者已离开)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_json(content: Any) -> None:
    """Write the result as JSON, in ASCII where the terminal is not one of Unicode (JSON 结果)."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    say(json.dumps(content, ensure_ascii=encoding != "utf8", indent=2))


def say_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table whose columns line up although a Chinese character is two columns wide (表格)."""
    widths = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    for cells in (heads, *rows):
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
        say("  ".join(padded).rstrip())


def note(text: str) -> None:
    """Write a line that is not part of the result (提示)."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def error_line(what: str, hint: str = "") -> None:
    """Write one line of error: what, where, and what to do (错误)."""
    line = f"错误：{what}（{hint.rstrip('。')}）" if hint else f"错误：{what}"
    note(re.sub(r"\s*\n\s*", " ", line))


def complain(error: DrafterError) -> None:
    """Write an error, or each of the problems it holds on a line of its own (逐条报错)."""
    problems = error.problems if isinstance(error, InputError) else ()
    if not problems:
        error_line(str(error), error.hint)
        return
    for problem in problems[:SHOWN_PROBLEMS]:
        error_line(str(problem))
    if len(problems) > SHOWN_PROBLEMS:
        note(f"……另有{len(problems) - SHOWN_PROBLEMS}处问题，请先改正以上各处。")


def verdict(report: Report, *, failed: int = 0) -> str:
    """Say the verdict with its counts in one sentence (结论); nothing found, or a section missing, is never told as passed."""
    from drafter.trace import Status

    total = len(report.figures)
    if not total:
        return (f"未写完：{failed}节失败；" if failed else "结论：") + "没有找到数字，无可核对。"
    counts = "，".join(f"{Status(name).label}{count}" for name, count in report.counts.items() if count)
    if report.ok and failed:
        return f"未写完：{failed}节失败；已写部分的数字{total}处（{counts}），没有待核实的。"
    if report.ok:
        return f"结论：通过。数字{total}处（{counts}），没有待核实的。"
    conflicts = f"，勾稽矛盾{len(report.conflicts)}处" if report.conflicts else ""
    start = f"未写完：{failed}节失败；" if failed else "结论："
    return f"{start}待核实的数字{len(report.flagged)}处{conflicts}；数字共{total}处（{counts}）。"


def findings(text: str, report: Report, sheet: FactSheet) -> Iterator[str]:
    """Yield a line for each thing to look at: flags, conflicts, remarks, unused facts (逐条发现)."""
    for figure in report.flagged:
        advice = f" 建议改为：{figure.suggestion}" if figure.suggestion else ""
        context = in_context(text, figure.start, figure.end)
        yield f"{place(text, figure.start)} {figure.status.label} {context} {figure.reason}{advice}"
    for conflict in report.conflicts:
        where = "事实表" if conflict.place == "sheet" else "正文"
        yield f"勾稽矛盾（{where}） {conflict.message}"
    for remark in report.remarks:
        advice = "" if remark.fix is None else f" 可改为：{remark.fix or '（删去）'}"
        context = in_context(text, remark.start, remark.end)
        yield f"{place(text, remark.start)} 文风{remark.rule} {context} {remark.message}{advice}"
    if report.unused:
        items = {fact.id: fact.item or fact.topic for fact in sheet.facts}
        names = "；".join(f"{name} {items.get(name, '')}".rstrip() for name in report.foremost or report.unused)
        yield f"正文没有用到的事实{len(report.unused)}条：{names}"


def place(text: str, start: int) -> str:
    """Say where in a text an offset is, as an editor counts (位置)."""
    line = text.count("\n", 0, start) + 1
    return f"第{line}行第{start - text.rfind(chr(10), 0, start)}字"


def in_context(text: str, start: int, end: int) -> str:
    """Show a span in its surroundings on one line, between 【 】 (上下文)."""
    left = text[max(text.rfind("\n", 0, start) + 1, start - CONTEXT) : start]
    stop = text.find("\n", end)
    right = text[end : min(end + CONTEXT, len(text) if stop < 0 else stop)]
    shown = f"{left}【{text[start:end]}】{right}"
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in shown).strip()


def prepare_streams() -> None:
    """Let no character end the program that the terminal has no code for (终端编码)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
