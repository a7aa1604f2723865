"""The command line (命令行): `drafter …` and `python -m drafter`.

Exit codes: 0 all well; 1 something for a person to look at (a flagged figure, a conflict, nothing to check, an unfinished draft);
2 what was given cannot be used, said in one line on stderr: 错误：what (where; what to do). No traceback reaches a person.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from drafter.cli.batch import batch
from drafter.cli.commands import app
from drafter.cli.model import model_app
from drafter.cli.people import person_app, token_app, unit_app
from drafter.cli.rollup import rollup
from drafter.cli.safekeeping import audit_app, backup, restore
from drafter.cli.screen import complain, drop_output, error_line, note, prepare_streams
from drafter.cli.template import template_app
from drafter.cli.wording import ChineseCommand, usage_error
from drafter.errors import DrafterError

__all__ = ["app", "main"]

INTERRUPTED = 130
FAULT = 70

app.command(cls=ChineseCommand, help="把下级各单位的事实表汇总成上级的事实表。")(rollup)
app.command("batch", cls=ChineseCommand, help="批量起草：一批单位的事实表，写成 Word 和一张汇总表。")(batch)
app.add_typer(template_app, name="template", help="查看和检查提纲、提示词。")
app.add_typer(model_app, name="model", help="检查语言模型的设置。")
app.add_typer(audit_app, name="audit", help="查看和校验留痕记录。")
app.add_typer(unit_app, name="unit", help="多单位共用时：列出、添加、移动单位。")
app.add_typer(person_app, name="person", help="多单位共用时：给人员分配角色。")
app.add_typer(token_app, name="token", help="多单位共用时：接口令牌。")
app.command(cls=ChineseCommand, help="把全部数据备份成一个文件，应用运行时也可以。")(backup)
app.command(cls=ChineseCommand, help="从备份恢复全部数据；SQLite 和 PostgreSQL 的备份可以互换。")(restore)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the program with its exit code (入口)."""
    prepare_streams()
    # What the log would say in English is said here in one Chinese line; without this Python writes warnings to the terminal.
    logging.getLogger("drafter").addHandler(logging.NullHandler())
    code = _run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app(args=arguments, prog_name="drafter", standalone_mode=False)
    except DrafterError as error:
        complain(error)
        return 2
    except typer.TyperException as error:
        error_line(usage_error(error.format_message()), "用 drafter --help 查看用法")
        return 2
    except typer.Abort:
        note("已中断。")
        return INTERRUPTED
    except OSError as error:
        error_line(f"{error.filename or '文件'}：{error.strerror or error}", "请检查路径和权限")
        return 2
    except Exception as error:
        # A fault of ours, not of what was given: one line for the person, all of it for whoever repairs it.
        if os.environ.get("DRAFTER_DEBUG"):
            raise
        error_line(
            f"程序出错，{type(error).__name__}：{error}",
            "请设环境变量 DRAFTER_DEBUG=1 再运行一次，把输出交给维护者",
        )
        return FAULT
    return code if isinstance(code, int) else 0
