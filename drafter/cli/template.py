"""`drafter template` (模板命令): list, show and check outlines and prompt files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from drafter.cli.screen import error_line, note, say, say_json, say_table
from drafter.cli.wording import ChineseCommand, ChineseGroup
from drafter.errors import FileError, TemplateError

if TYPE_CHECKING:
    from drafter.prompts import Outline
    from drafter.prompts.promptfile import PromptFile

template_app = typer.Typer(cls=ChineseGroup, rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
ANY = "不限"
T = TypeVar("T")


@template_app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Show help when no command was given."""
    if context.invoked_subcommand is None:
        say(context.get_help())


@template_app.command("list", cls=ChineseCommand, help="列出可用的提纲。")
def list_outlines(as_json: AsJson = False) -> None:
    """List all outlines with what each is for."""
    from drafter.prompts import outlines

    known = outlines()
    if as_json:
        say_json([outline.model_dump() for outline in known])
        return
    rows = [
        (
            outline.name,
            outline.label,
            "、".join(outline.kinds) or ANY,
            "、".join(outline.spans) or ANY,
            outline.numbering,
            str(len(outline.sections)),
        )
        for outline in known
    ]
    say_table(("名称", "提纲", "适用单位", "适用期间", "序号", "部分"), rows)


@template_app.command(cls=ChineseCommand, help="显示一个提纲。")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="提纲的名称。")],
    as_json: AsJson = False,
) -> None:
    """Show one outline: title, parts in order, what each takes and wants."""
    from drafter.prompts import load_outline

    outline = load_outline(name)
    if as_json:
        say_json(outline.model_dump())
        return
    for line in _outline_lines(outline):
        say(line)


@template_app.command(cls=ChineseCommand, help="检查提纲和提示词；不写文件则检查自带的全部。")
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="提纲 .toml 或提示词 .md 文件。")] = None,
) -> None:
    """Check outlines and prompt files, all faults in one go; exit 2 when there is one."""
    faults = 0
    rows: list[tuple[str, str, str]] = []
    for kind, name, reading in _readings(files or []):
        try:
            rows.append((kind, name, reading()))
        except TemplateError as error:
            faults += 1
            error_line(str(error), error.hint)
    if rows:
        say_table(("类别", "名称", "内容"), rows)
    note(f"检查{len(rows) + faults}个，有误{faults}个。")
    raise typer.Exit(2 if faults else 0)


def _readings(files: list[Path]) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Yield kind, name and a reading for each file given, or for all that ship."""
    from drafter.prompts import load_outline, prompts_folder, read_outline
    from drafter.prompts.promptfile import load_prompt, read_prompt

    folder = prompts_folder()
    if not files:
        for name in _names(folder / "outlines", ".toml"):
            yield "提纲", name, partial(_outline, partial(load_outline, name))
        for name in _names(folder / "chain", ".md"):
            yield "提示词", f"chain/{name}", partial(_prompt, partial(load_prompt, f"chain/{name}"))
    for path in files:
        if path.suffix == ".toml":
            yield "提纲", str(path), partial(_outline, partial(_read, read_outline, path))
        else:
            yield "提示词", str(path), partial(_prompt, partial(_read, read_prompt, path))


def _names(folder: Traversable, suffix: str) -> list[str]:
    found = (entry.name for entry in folder.iterdir() if entry.name.endswith(suffix))
    return sorted(name.removesuffix(suffix) for name in found)


def _read(reader: Callable[[str, str], T], path: Path) -> T:
    return reader(_text(path), path.stem)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileError(f"{path}：没有这个文件", hint="请检查路径。") from None
    except IsADirectoryError:
        raise FileError(f"{path}：这是一个文件夹", hint="请写出文件名。") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}：不是 UTF-8 文本", hint="请用 UTF-8 编码保存。") from None


def _outline(load: Callable[[], Outline]) -> str:
    outline = load()
    wants = sum(len(section.wants) for section in outline.sections)
    return f"{outline.label}：{len(outline.sections)}部分，应填事项{wants}条"


def _prompt(load: Callable[[], PromptFile]) -> str:
    prompt = load()
    from drafter.models import estimate_tokens

    return f"{prompt.purpose}：固定文字约{estimate_tokens(prompt.fixed_text)}个令牌"


def _outline_lines(outline: Outline) -> Iterator[str]:
    yield f"{outline.label}（{outline.name}）"
    if outline.extends:
        yield f"继承：{outline.extends}"
    yield f"适用单位：{'、'.join(outline.kinds) or ANY}；适用期间：{'、'.join(outline.spans) or ANY}"
    yield f"标题：{outline.title}"
    yield f"序号：{outline.numbering}"
    if outline.opening:
        yield f"开头：{outline.opening}"
    for number, section in enumerate(outline.sections, start=1):
        yield f"{number}. {section.heading}（约{section.length}字）"
        if section.topics:
            yield f"   板块：{'、'.join(section.topics)}"
        if section.guidance:
            yield f"   要求：{section.guidance}"
        if section.wants:
            wants = (f"{want.item}（{want.unit}）" if want.unit else want.item for want in section.wants)
            yield f"   应填：{'、'.join(wants)}"
    yield f"问题：{outline.problems or '并入正文'}；打算：{outline.plans or '并入正文'}"
    if outline.closing:
        yield f"结尾：{outline.closing}"
