"""Chinese words for what the command-line framework says in English (命令行用语).

Typer offers no translation of its own headings and usage errors, so its finished text is translated: by pattern, and a sentence
no pattern knows stays readable as it is.
"""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

HELP_WORDS = (
    (re.compile(r"^Usage: ?", re.MULTILINE), "用法："),
    (re.compile(r"^Arguments:", re.MULTILINE), "参数："),
    (re.compile(r"^Options:", re.MULTILINE), "选项："),
    (re.compile(r"^Commands:", re.MULTILINE), "命令："),
    (re.compile(r"Show this message and exit\."), "显示本说明。"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 [参数]…"),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"\[default: ([^\]]*)\]"), r"[默认：\1]"),
    (re.compile(r"\s*\[required\]"), " [必填]"),
)
USAGE_WORDS = (
    (
        re.compile(r"No such command '(.*?)'\. Did you mean '(.*?)'.*"),
        r"没有“\1”这个命令，是不是 \2？",
    ),
    (re.compile(r"No such command '(.*?)'.*"), r"没有“\1”这个命令"),
    (re.compile(r"Missing command.*"), "没有写命令"),
    (re.compile(r"No such option: (\S+).*"), r"没有 \1 这个选项"),
    (re.compile(r"Missing argument '?(.*?)'?\..*"), r"缺少参数 \1"),
    (re.compile(r"Missing option '?(.*?)'?\..*"), r"缺少选项 \1"),
    (re.compile(r"Option '(.*?)' requires .*"), r"选项 \1 后面要写一个值"),
    (re.compile(r"Option '(.*?)' does not take a value.*"), r"选项 \1 后面不写值"),
    (re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"), r"多出的参数：\1"),
    (re.compile(r"Invalid value for '?(.*?)'?: .*"), r"\1 的值不能用"),
)


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout (命令)."""

    def get_help(self, ctx: Any) -> str:
        """Translate the framework's words in the help page."""
        return _translated(super().get_help(ctx), HELP_WORDS)


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is Chinese throughout (命令组)."""

    def get_help(self, ctx: Any) -> str:
        """Translate the framework's words in the help page."""
        return _translated(super().get_help(ctx), HELP_WORDS)


def usage_error(message: str) -> str:
    """Translate a usage error into one line (用法错误)."""
    return _translated(" ".join(message.split()), USAGE_WORDS)


def _translated(text: str, words: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, chinese in words:
        text = pattern.sub(chinese, text)
    return text
