"""What is wrong with an outline or prompt file (模板的毛病), and on which line: TOML as people write it, with a place for every key.

The library that reads TOML says in English what it met and keeps no lines; here its words are Chinese and every value has the line it
stands on, so that a page can show a fault where it is. A place that cannot be found is line 0, never a wrong one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from drafter.errors import Problem, TemplateError

Path = tuple[str | int, ...]

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# What the library says at its start -> what a person reads.
_SYNTAX = (
    ("Cannot declare", "这一段写了两次", "同名的段只写一次；并列的部分用 [[sections]]。"),
    ("Cannot overwrite", "这一项写了两次", "同一项只写一次。"),
    ("Cannot", "这一项与前面写的冲突", "同一项只写一次。"),
    ("Duplicate", "大括号里有一项写了两次", "同一项只写一次。"),
    ("Expected '='", "名称后面没有等号", '一项写作 名称 = "内容"。'),
    ("Expected ']", "方括号没有成对", "段名写作 [[sections]]。"),
    ("Expected newline", "一项后面还有多余的内容", "一行只写一项；内容里的引号前加反斜线，或改用中文引号。"),
    ("Expected", "括号、引号或逗号没有成对", "请检查括号、引号和逗号。"),
    ("Unclosed array", "列表没有写完", "请补上右方括号 ] 或逗号。"),
    ("Unclosed inline table", "大括号没有写完", "请补上右大括号 }。"),
    ("Unterminated string", "引号没有成对", "请补上后一个英文双引号。"),
    ("Found invalid", "引号没有成对，或文字里有不可见的字符", "请补上后一个引号；一段文字写在一行里。"),
    ("Illegal character", "引号里有换行或不可见的字符", "一段文字写在一行里，前后各一个英文双引号。"),
    ("Unescaped", "反斜线用得不对", "反斜线本身写作两个反斜线。"),
    ("Invalid statement", "这一行看不懂", '一项写作 名称 = "内容"，说明文字前加 #。'),
    ("Invalid initial character", "名称写得不对", "名称只用英文小写字母和下划线。"),
    ("Invalid value", "等号后面的内容写得不对", '文字要放在英文双引号里，如 "内容"；列表写作 ["甲", "乙"]。'),
    ("Invalid date", "日期写得不对", '日期也放在英文双引号里，如 "2025-04-26"。'),
)
_OTHERWISE = ("写法不对", "请检查引号、括号和逗号是否成对。")

_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([^\[\]\n]*?)[ \t]*\]\]?")
_KEY = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=""")
_TOKEN = re.compile(
    r"""\"\"\"(?:\\.|[^\\])*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*|\n|[^\S\n]+|[\[\]{}=,]|[^\s\[\]{}=,"'\#]+|.""",
    re.DOTALL,
)


class Fault(NamedTuple):
    """One thing wrong with a file (毛病). line: counted from 1, 0 when no line shows it; wrong: False for mere advice."""

    line: int
    what: str
    hint: str
    wrong: bool = True

    @property
    def where(self) -> str:
        """Say the line, "" when there is none."""
        return f"第{self.line}行" if self.line else ""

    def __str__(self) -> str:
        """One line: where, what, what to do."""
        return f"{self.where}{'：' if self.line else ''}{self.what}（{self.hint.rstrip('。')}）"


class SyntaxFault(Exception):  # noqa: N818  # carries a fault to where the name of the file is known
    """A text that is not TOML."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


def refused(name: str, faults: Iterable[Fault]) -> TemplateError:
    """Make the error of a file that cannot be used: the first fault in its line, all of them in `problems`."""
    wrong = [fault for fault in faults if fault.wrong]
    first = wrong[0]
    more = f"（另有{len(wrong) - 1}处）" if len(wrong) > 1 else ""
    return TemplateError(
        f"{name}{first.where}：{first.what}{more}",
        problems=tuple(Problem(f"{name}{fault.where}", fault.what, fault.hint) for fault in wrong),
        hint=first.hint,
    )


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML; SyntaxFault with the line when it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        placed = _PLACE.search(said)
        line = _open_quote(text) or (int(placed[1]) if placed and placed[1] else text.rstrip().count("\n") + 1)
        for start, what, hint in _SYNTAX:
            if said.startswith(start):
                raise SyntaxFault(Fault(line, f"不是正确的 TOML，{what}", hint)) from error
        raise SyntaxFault(Fault(line, f"不是正确的 TOML，{_OTHERWISE[0]}", _OTHERWISE[1])) from error


def _open_quote(text: str) -> int:
    """Give the line of the first quotation mark that is not closed, 0 when all are; the library notices it only further down."""
    line = 1
    for token in _TOKEN.finditer(text):
        if token[0] in ("'", '"'):
            return line
        line += token[0].count("\n")
    return 0


class Places:
    """The line of every key and list element of a TOML text (行号)."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._scan(text)

    def line(self, path: Sequence[str | int]) -> int:
        """Give the line of a key, of what holds it when it stands on none of its own, or 0."""
        place = tuple(path)
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 0)

    def _scan(self, text: str) -> None:
        base: Path = ()
        at, line = 0, 1
        while at < len(text):
            found = _HEADER.match(text, at)
            if found:
                base = self._section(found[2], several=found[1] == "[[", line=line)
                at = found.end()
            else:
                found = _KEY.match(text, at)
                if found:
                    key = (*base, found[1].strip("\"'"))
                    self._lines.setdefault(key, line)
                    at, line = self._value(text, found.end(), line, key)
            # What is left of the line: a comment, or nothing.
            end = text.find("\n", at)
            at, line = (len(text), line) if end < 0 else (end + 1, line + 1)

    def _section(self, name: str, *, several: bool, line: int) -> Path:
        parts = [part.strip().strip("\"'") for part in name.split(".")]
        base: Path = ()
        for place, part in enumerate(parts):
            base = (*base, part)
            last = place == len(parts) - 1
            if last and several:
                self._lines.setdefault(base, line)
                self._counts[base] = self._counts.get(base, 0) + 1
            if base in self._counts:
                base = (*base, self._counts[base] - 1)
        self._lines.setdefault(base, line)
        return base

    def _value(self, text: str, at: int, line: int, key: Path) -> tuple[int, int]:
        """Go through a value to its end, noting the lines of the elements of a list."""
        depth = element = 0
        fresh = False
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                break
            said = token[0]
            if depth == 0 and (said == "\n" or said[0] == "#"):
                break
            if fresh and depth == 1 and said.strip() and said[0] not in "#]":
                self._lines.setdefault((*key, element), line)
                fresh = False
            if said in "[{":
                depth += 1
                fresh = fresh or depth == 1
            elif said in "]}":
                depth -= 1
            elif said == "," and depth == 1:
                element, fresh = element + 1, True
            line += said.count("\n")
            at = token.end()
        return at, line
