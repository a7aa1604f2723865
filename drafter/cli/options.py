"""What several commands share (共用的选项): options spelt alike, and groups of commands that help when none is named."""

from __future__ import annotations

from typing import Annotated

import typer

from drafter.cli.screen import say
from drafter.cli.wording import ChineseGroup
from drafter.errors import InputError

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
Writer = Annotated[str, typer.Option(metavar="WRITER", help="写作方式：rule 规则写作，model 语言模型。")]


def check_writer(writer: str) -> None:
    """Refuse a writer that does not exist, before any work is done (检查写作方式)."""
    if writer not in ("rule", "model"):
        raise InputError(f"--writer：没有“{writer}”这种写作方式", hint="写 rule 或 model。")


def command_group() -> typer.Typer:
    """Make a group of commands that shows its help when none of them was given (命令组)."""
    group = typer.Typer(cls=ChineseGroup, rich_markup_mode=None)

    @group.callback(invoke_without_command=True)
    def start(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            say(context.get_help())

    return group
