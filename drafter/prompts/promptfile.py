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
import tomllib
from string import Template
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from drafter.errors import TemplateError
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
        "sentences",  # sentences to be repaired, numbered
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
    if not re.fullmatch(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*", name):
        raise TemplateError(f"提示词名“{name}”不合规则", hint="只用小写字母、数字、下划线，可带一层文件夹。")
    source = prompts_folder().joinpath(*f"{name}.md".split("/"))
    if not source.is_file():
        raise TemplateError(f"提示词“{name}”不存在", hint="请检查 prompts 文件夹。")
    return read_prompt(source.read_text(encoding="utf-8"), name)


def read_prompt(text: str, name: str) -> PromptFile:
    """Read a prompt file's text and check it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    matched = _HEAD.match(text)
    if matched is None:
        raise TemplateError(f"提示词“{name}”缺少文件头", hint="文件应以两行 +++ 之间的 TOML 开头。")
    head = _head(matched[1], name)
    turns = _turns(text[matched.end() :], name)
    used: list[str] = []
    for turn in turns:
        template = Template(turn.text)
        if not template.is_valid():
            raise TemplateError(f"提示词“{name}”中有写坏的空位", hint="空位写作 ${heading}，单独的 $ 写作 $$。")
        used += template.get_identifiers()
    _check_holes(name, head.holes, used)
    return PromptFile(name=name, purpose=head.purpose, holes=head.holes, turns=turns)


def _head(text: str, name: str) -> _Head:
    try:
        return _Head.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"提示词“{name}”的文件头不是正确的 TOML：{error}") from error
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise TemplateError(
            f"提示词“{name}”的文件头中“{place}”缺失、不认识或类型不对",
            hint="只写 purpose（一句话）和 holes（列表）。",
        ) from error


def _turns(body: str, name: str) -> tuple[Turn, ...]:
    before, *parts = _ROLE.split(body)
    if before.strip() or not parts:
        raise TemplateError(
            f"提示词“{name}”在第一个角色之前有文字，或没有角色",
            hint="正文以单独一行 # system 或 # user 开始。",
        )
    turns = tuple(Turn(role, text.strip()) for role, text in zip(parts[::2], parts[1::2], strict=True))
    roles = [turn.role for turn in turns]
    if roles not in (["user"], ["system", "user"]) or not all(turn.text for turn in turns):
        raise TemplateError(
            f"提示词“{name}”的角色顺序不对或内容为空",
            hint="先 # system（可省），再 # user，各一次。",
        )
    return turns


def _check_holes(name: str, declared: tuple[str, ...], used: list[str]) -> None:
    for hole in (*declared, *used):
        if hole not in HOLES:
            raise TemplateError(f"提示词“{name}”用了未知的空位“{hole}”", hint="可用：" + "、".join(sorted(HOLES)))
    for hole in used:
        if hole not in declared:
            raise TemplateError(f"提示词“{name}”的空位“{hole}”没有在文件头 holes 中列出")
    for hole in declared:
        if hole not in used:
            raise TemplateError(f"提示词“{name}”正文缺少空位“{hole}”", hint=f"请补上 ${{{hole}}}。")
