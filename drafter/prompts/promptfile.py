"""Prompt files (提示词文件): Markdown with a TOML head, roles split before any value goes in.

    +++
    purpose = "写一节"
    holes = ["heading", "facts"]
    +++
    # system
    你是…
    # user
    ${facts}

A line `# system` or `# user` begins a message. Because the file is cut into messages first and values are put in afterwards, nothing
in a value can begin a message. Holes are `${name}` of string.Template, so braces and percent signs in a value mean nothing; a `$` of
the text is written `$$`. The head lists the holes that must occur, HOLES all that may: a misspelt hole is an error when the file is
loaded, never a blank in a prompt. Values are not looked into here: who puts facts in fences them (writing/chain).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from string import Template
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from drafter.errors import TemplateError
from drafter.prompts.faults import Fault, Places, SyntaxFault, read_toml, refused
from drafter.prompts.files import prompts_folder

HOLES = frozenset(
    {
        "unit",  # full name of the unit
        "short",  # how the unit calls itself
        "leaders",  # those named in 在…领导下
        "period",  # 2025年上半年
        "next",  # the period that plans are for
        "heading",  # heading of the section
        "headings",  # all headings, one a line
        "heading_style",  # how headings are worded
        "sections",  # what each section covers, one a line
        "guidance",  # what the outline says about the section
        "length",  # characters asked for
        "paragraphs",  # how the section is divided and numbered
        "facts",  # fenced facts
        "body",  # checked text
        "sentences",  # sentences to be repaired, or with figures to be named, numbered
        "topics",  # the topics of a sheet
        "missing",  # facts the section did not use
        "items",  # fenced problems and plans
        "opening",  # the outline's pattern of an opening, filled
        "closing",  # the outline's pattern of a closing, filled
        "remark",  # what a person asked for
    }
)
_ROLE = re.compile(r"^#[ \t]+(system|user)[ \t]*$", re.MULTILINE)
_HEAD = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class Turn(NamedTuple):
    """One message of a prompt (消息): who speaks, `system` or `user`, and what."""

    role: str
    text: str


class _Head(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: str
    holes: tuple[str, ...] = ()


class PromptFile(BaseModel):
    """A prompt file, checked (提示词). purpose: one line for people; holes: the values it needs; turns: its messages with the holes in."""

    model_config = ConfigDict(frozen=True)

    name: str
    purpose: str
    holes: tuple[str, ...]
    turns: tuple[Turn, ...]

    def render(self, **values: str) -> tuple[Turn, ...]:
        """Put the values into the holes; a value too few or too many is a TemplateError."""
        missing = [hole for hole in self.holes if hole not in values]
        extra = [name for name in values if name not in self.holes]
        if missing or extra:
            what = "缺少" if missing else "用不上"
            names = "、".join(missing or extra)
            raise TemplateError(f"提示词“{self.name}”{what}“{names}”", hint="请核对文件头的 holes。")
        return tuple(Turn(role, Template(text).substitute(values)) for role, text in self.turns)

    @property
    def fixed_text(self) -> str:
        """What is the same in every use, holes left out: for token counts."""
        return "\n".join(Template(text).safe_substitute(dict.fromkeys(self.holes, "")) for _, text in self.turns)


def load_prompt(name: str) -> PromptFile:
    """Load prompts/NAME.md, such as chain/section; TemplateError when there is none or it is not well formed."""
    return read_prompt(shipped_prompt(name), name)


def shipped_prompt(name: str) -> str:
    """Give the text of a prompt file that ships; TemplateError when there is none of that name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*", name):
        raise TemplateError(f"提示词名“{name}”不合规则", hint="只用小写字母、数字、下划线，可带一层文件夹。")
    source = prompts_folder().joinpath(*f"{name}.md".split("/"))
    if not source.is_file():
        raise TemplateError(f"提示词“{name}”不存在", hint="请检查 prompts 文件夹。")
    return source.read_text(encoding="utf-8")


@cache
def shipped_prompts() -> tuple[str, ...]:
    """Name the prompts that ship, in order."""
    folder = prompts_folder() / "chain"
    return tuple(
        sorted(f"chain/{entry.name.removesuffix('.md')}" for entry in folder.iterdir() if entry.name.endswith(".md"))
    )


def read_prompt(text: str, name: str) -> PromptFile:
    """Read a prompt file's text and check it; what is wrong is a TemplateError, the first fault in its line, all in `problems`."""
    prompt, faults = examine_prompt(text, name)
    if prompt is None:
        raise refused(f"提示词“{name}”", faults)
    return prompt


def examine_prompt(text: str, name: str, offered: Iterable[str] = HOLES) -> tuple[PromptFile | None, tuple[Fault, ...]]:
    """Read a prompt file and tell all that is wrong with it; there is no prompt when something is. offered: the holes to suggest."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    matched = _HEAD.match(text)
    if matched is None:
        return None, (Fault(1, "缺少文件头", "文件应以两行 +++ 之间的 TOML 开头。"),)
    body = matched.end()
    try:
        # One line above it: the first +++.
        content = read_toml("\n" + matched[1])
    except SyntaxFault as error:
        fault = error.fault
        return None, (Fault(fault.line, f"文件头{fault.what}", fault.hint),)
    places = Places("\n" + matched[1])
    try:
        head = _Head.model_validate(content)
    except ValidationError as error:
        return None, tuple(_head_faults(error, places))
    parts = _parts(text, body)
    faults = (
        *_role_faults(text, body, parts),
        *_hole_faults(text, head.holes, parts, places.line(("holes",)), sorted(offered)),
    )
    if faults:
        return None, faults
    turns = tuple(Turn(role, said.strip()) for role, said, _ in parts)
    return PromptFile(name=name, purpose=head.purpose, holes=head.holes, turns=turns), ()


def _head_faults(error: ValidationError, places: Places) -> Iterator[Fault]:
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        what = f"文件头中“{place}”缺失、不认识或类型不对"
        yield Fault(places.line(fault["loc"]) or 1, what, "只写 purpose（一句话）和 holes（列表）。")


def _parts(text: str, body: int) -> list[tuple[str, str, int]]:
    """Cut the text behind the head into messages: role, text, and where the text begins."""
    marks = list(_ROLE.finditer(text, body))
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    return [(mark[1], text[mark.end() : end], mark.end()) for mark, end in zip(marks, ends, strict=True)]


def _role_faults(text: str, body: int, parts: list[tuple[str, str, int]]) -> Iterator[Fault]:
    first = _ROLE.search(text, body)
    line = text.count("\n", 0, body) + 1
    if first is None or text[body : first.start()].strip():
        yield Fault(line, "在第一个角色之前有文字，或没有角色", "正文以单独一行 # system 或 # user 开始。")
        return
    roles = [role for role, _, _ in parts]
    if roles not in (["user"], ["system", "user"]) or not all(said.strip() for _, said, _ in parts):
        yield Fault(line, "角色顺序不对或内容为空", "先 # system（可省），再 # user，各一次。")


def _hole_faults(
    text: str, declared: tuple[str, ...], parts: list[tuple[str, str, int]], head_line: int, offered: Iterable[str]
) -> Iterator[Fault]:
    known = "可用：" + "、".join(offered)
    used: set[str] = set()
    for hole in declared:
        if hole not in HOLES:
            yield Fault(head_line, f"用了未知的空位“{hole}”", known)
    for role, said, start in parts:
        for found in Template.pattern.finditer(said):
            line = text.count("\n", 0, start + found.start()) + 1
            hole = found["named"] or found["braced"]
            if found["escaped"] is not None:
                continue
            if hole is None:
                yield Fault(line, "有写坏的空位", "空位写作 ${heading}，单独的 $ 写作 $$。")
            elif hole not in HOLES:
                yield Fault(line, f"用了未知的空位“{hole}”", known)
            elif hole not in declared:
                yield Fault(line, f"空位“{hole}”没有在文件头 holes 中列出", f"在 holes 里加上“{hole}”。")
            elif role == "system":
                what = f"空位“{hole}”不能放在 # system 部分"
                yield Fault(line, what, "把它移到 # user 部分：固定的要求在前，各单位的内容在后。")
            used.add(hole)
    for hole in declared:
        if hole in HOLES and hole not in used:
            yield Fault(head_line, f"正文缺少空位“{hole}”", f"请补上 ${{{hole}}}。")
