"""The main commands (命令): draft, check, numbers, serve, demo.

Whatever a command needs is imported when it runs, so that `drafter numbers` starts at once and `drafter --help` needs nothing.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.cli.files import check_target, export_as, make_folder, read_draft, save
from drafter.cli.options import AsJson, Writer, check_writer
from drafter.cli.screen import (
    error_line,
    findings,
    in_context,
    note,
    say,
    say_json,
    say_table,
    verdict,
)
from drafter.cli.units import library_of
from drafter.cli.wording import ChineseCommand, ChineseGroup
from drafter.errors import InputError, QualityModelError

if TYPE_CHECKING:
    from drafter.prompts import Library
    from drafter.service import Outcome
    from drafter.sheet import FactSheet
    from drafter.writing import DraftFinished, Event

MENTION_FIELDS = ("start", "end", "text", "kind", "value", "unit", "modifier", "rule")
KINDS = {
    "quantity": "数量",
    "rank": "名次等级",
    "date": "日期时间",
    "ordinal": "届次序数",
    "placeholder": "待填空白",
    "name": "专名",
    "list": "序号",
    "article": "虚指",
    "plain": "普通词语",
}

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

DraftFile = Annotated[Path, typer.Argument(metavar="DRAFT", help="文稿：DOCX、Markdown 或文本文件，- 为标准输入。")]


@app.callback(invoke_without_command=True, help="依据事实表起草工会工作总结，并逐个核对文中数字。")
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    """Show the version, or help when no command was given."""
    if version:
        from importlib.metadata import version as installed

        say(f"drafter {installed('drafter')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        say(context.get_help())


@app.command(cls=ChineseCommand, help="依据事实表起草，并核对全文数字。")
def draft(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="事实表：XLSX、CSV、YAML 或 JSON 文件。")],
    outline: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="提纲；不写则按单位类别选，见 template list。"),
    ] = None,
    writer: Writer = "rule",
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="单位名称或编号：用它自己的提纲和提示词，见 template copy。")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="存为 .docx、.md 或 .txt 文件。"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draft from a sheet; exit 1 when figures are flagged or a section failed."""
    check_writer(writer)
    if output is not None:
        check_target(output)
    from drafter.intake import load_sheet

    facts = load_sheet(sheet)
    finished, outcome = write_draft(facts, outline, writer, library_of(unit))
    report = finished.report
    empty = outcome.is_empty(finished.text)
    if empty:
        output = None
    final = report.ok and finished.complete
    if output is not None:
        save(output, export_as(output.suffix.lower(), finished.text, facts, report, draft_only=not final))
    if as_json:
        more = {
            "text": finished.text,
            "complete": finished.complete,
            "failed": len(outcome.failures),
            "usage": asdict(finished.usage),
            "output": None if output is None else str(output),
        }
        say_json(report.as_json() | more)
    elif output is None and not empty:
        say(finished.text)
    if empty:
        note(f"未写完：{len(outcome.failures)}节失败，一节也没有写成，没有存文件。")
        raise typer.Exit(1)
    note(verdict(report, failed=len(outcome.failures)))
    for line in findings(finished.text, report, facts):
        note(line)
    if output is not None:
        note(f"已存为 {output}" + ("" if final else "（讨论稿）"))
    raise typer.Exit(0 if final else 1)


@app.command(cls=ChineseCommand, help="核对文稿中的每个数字。")
def check(
    draft: DraftFile,
    facts: Annotated[Path, typer.Option("--facts", metavar="SHEET", help="核对所依据的事实表。")],
    with_lint: Annotated[bool, typer.Option("--lint", help="同时按公文惯例检查格式。")] = False,
    as_json: AsJson = False,
) -> None:
    """Check a draft: exit 0 when all is well, 1 when something is flagged or there was nothing to check."""
    from drafter.intake import load_sheet
    from drafter.trace import check as trace

    text = read_draft(draft)
    sheet = load_sheet(facts)
    report = trace(text, sheet)
    if with_lint:
        from drafter.register import lint

        report = replace(report, remarks=lint(text))
    if as_json:
        say_json(report.as_json())
    else:
        say(verdict(report))
        for line in findings(text, report, sheet):
            say(line)
    raise typer.Exit(0 if report.ok else 1)


@app.command(cls=ChineseCommand, help="列出文中识读到的数字，连同上下文和所依规则。")
def numbers(draft: DraftFile, as_json: AsJson = False) -> None:
    """List every mention in its context with the rule that read it."""
    text = read_draft(draft)
    from drafter.numerals import read_numbers

    mentions = read_numbers(text)
    if as_json:
        say_json([{name: getattr(found, name) for name in MENTION_FIELDS} for found in mentions])
        return
    rows = [
        (
            str(number),
            in_context(text, found.start, found.end),
            KINDS[found.kind],
            found.value,
            found.unit,
            found.modifier,
            found.rule,
        )
        for number, found in enumerate(mentions, start=1)
    ]
    say_table(("序号", "上下文", "类别", "数值", "单位", "修饰", "规则"), rows)
    traced = sum(found.traced for found in mentions)
    note(f"识读到{len(mentions)}处，其中{traced}处须有来源或待填。")


@app.command(cls=ChineseCommand, help="用内置示例走一遍：起草、核对、导出，并说明文件在哪里。")
def demo(
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="存放结果的文件夹。")] = Path("demo"),
) -> None:
    """Draft, check and export the built-in example."""
    from drafter.export import export_name, export_trace_table
    from drafter.intake import example_content
    from drafter.sheet import FactSheet

    make_folder(folder)
    sheet = FactSheet.from_mapping(example_content())
    finished, _ = write_draft(sheet, None, "rule")
    report = finished.report
    made = {
        export_name(sheet, form, not report.ok): export_as(
            f".{form}", finished.text, sheet, report, draft_only=not report.ok
        )
        for form in ("docx", "md")
    }
    table = export_trace_table(finished.text, sheet=sheet, report=report)
    made[export_name(sheet, "xlsx", not report.ok)] = table
    content = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
    made["核对报告.json"] = content.encode()
    for name, data in made.items():
        save(folder / name, data)
    say(f"示例：{sheet.unit.name}，事实{len(sheet.facts)}条，正文{len(finished.text)}字。")
    say(verdict(report))
    for line in findings(finished.text, report, sheet):
        say(line)
    say("结果在：")
    for name in made:
        say(f"  {(folder / name).resolve()}")
    raise typer.Exit(0 if report.ok and finished.complete else 1)


@app.command(cls=ChineseCommand, help="在本机启动网页应用。")
def serve(
    port: Annotated[int, typer.Option(metavar="PORT", help="端口。", min=1, max=65535)] = 8501,
    address: Annotated[str, typer.Option(metavar="ADDRESS", help="监听的地址。")] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="打开浏览器；已在运行的，只打开网页。")] = False,
    worker: Annotated[
        bool, typer.Option("--worker", help="不开网页，只做队列里的起草任务；可在多台机器上各开几个。")
    ] = False,
) -> None:
    """Start the web app and wait until it is stopped."""
    if worker:
        from drafter.cli.worker import work

        work()
        return
    from drafter.api import Way, access
    from drafter.settings import Settings

    rules = access(Settings(), address)
    page = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    if open_browser and _is_running(page):
        note(f"已在运行：{page}")
        webbrowser.open(page)
        return
    _require_free(address, port)
    if rules.way is Way.OPEN:
        note("注意：没有登录，能打开网页的人都能看、能改全部内容，请只在可信的网络里这样用。")
    # A process of its own: pages and command line are independent parts that do not import each other.
    program = "import sys; from drafter.ui.app import serve; serve(sys.argv[1], int(sys.argv[2]))"
    command = [sys.executable, "-c", program, address, str(port)]
    # What the framework says on its standard output is English and repeats the line below.
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own program
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        while server.poll() is None and not _answers(address, port):
            time.sleep(0.1)
        if server.poll() is None:
            note(f"网页应用：{page} （按 Ctrl+C 停止）")
            if open_browser:
                webbrowser.open(page)
        code = server.wait()
    except KeyboardInterrupt:
        server.wait()
        code = 0
    raise typer.Exit(max(code, 0))


def write_draft(
    sheet: FactSheet, outline: str | None, writer: str, library: Library | None = None
) -> tuple[DraftFinished, Outcome]:
    """Draft with progress on stderr, and give what came of the sections; one that failed leaves the draft incomplete (起草)."""
    from drafter.service import Drafter, Outcome
    from drafter.writing import DraftFinished

    outcome = Outcome()
    for event in Drafter().draft_sheet(sheet, outline, writer, library=library):
        outcome.see(event)
        if isinstance(event, DraftFinished):
            return event, outcome
        _show_progress(event)
    raise QualityModelError("没有写出正文")


def _show_progress(event: Event) -> None:
    from drafter.writing import SectionFailed, SectionFinished, SectionStarted

    if isinstance(event, SectionStarted):
        note(f"[{event.index + 1}/{event.total}] {event.heading}")
    elif isinstance(event, SectionFailed):
        error_line(f"{event.heading}：{event.error}", event.error.hint)
    elif isinstance(event, SectionFinished) and event.report.flagged:
        note(f"      {event.heading}：待核实的数字{len(event.report.flagged)}处")


def _is_running(page: str) -> bool:
    """Whether this program answers there already, such as after start.bat was opened twice."""
    try:
        with urllib.request.urlopen(f"{page}/healthz", timeout=2) as answer:  # noqa: S310 -- our own address
            return bool(json.load(answer) == {"status": "ok"})
    except (OSError, ValueError):
        return False


def _answers(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def _require_free(address: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # Elsewhere: a port its last user has just left is free. On Windows: one that is in use could be taken.
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        raise InputError(
            f"{address}:{port}：端口已被占用，或本机没有这个地址",
            hint="用 --port 换一个端口，或用 --address 换一个地址。",
        ) from error
