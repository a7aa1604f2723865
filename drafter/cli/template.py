"""`drafter template` (模板命令): list, show and check outlines and prompt files; copy, hand on and take over a unit's own.

Without `--unit` the commands speak of what ships and need no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.cli.files import save
from drafter.cli.options import AsJson, command_group
from drafter.cli.screen import error_line, note, say, say_json, say_table
from drafter.cli.units import library_of, open_unit
from drafter.cli.wording import ChineseCommand
from drafter.errors import FileError, InputError

if TYPE_CHECKING:
    from drafter.prompts import Library, Outline

template_app = command_group()
OfUnit = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help="单位名称或编号；不写则只有一个单位时就是它。")
]
WithUnit = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help="单位名称或编号；写了就连同它自己的模板一起看。")
]
ANY = "不限"
STATES = {"new": "新增", "changed": "更新", "same": "没有变化", "broken": "有误"}


@template_app.command("list", cls=ChineseCommand, help="列出可用的提纲。")
def list_outlines(unit: WithUnit = None, as_json: AsJson = False) -> None:
    """List all outlines with what each is for."""
    known = library_of(unit).outlines()
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


@template_app.command(cls=ChineseCommand, help="显示一个提纲或提示词。")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="提纲的名称，或 chain/ 开头的提示词。")],
    unit: WithUnit = None,
    as_json: AsJson = False,
) -> None:
    """Show one outline: title, parts in order, what each takes and wants; or a prompt as it is."""
    from drafter.prompts import kind_of

    library = library_of(unit)
    if kind_of(name) == "prompt":
        prompt = library.prompt(name)
        if as_json:
            say_json(prompt.model_dump())
        else:
            say(library.text(name).rstrip("\n"))
        return
    outline = library.outline(name)
    if as_json:
        say_json(outline.model_dump())
        return
    for line in _outline_lines(outline):
        say(line)


@template_app.command(cls=ChineseCommand, help="检查提纲和提示词；不写文件则检查自带的，写了单位则检查它自己的。")
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="提纲 .toml 或提示词 .md 文件。")] = None,
    unit: WithUnit = None,
) -> None:
    """Check outlines and prompt files, all faults in one go; exit 2 when there is one."""
    from drafter.prompts import Library, kind_of, shipped_names, shipped_prompts

    faults = 0
    rows: list[tuple[str, str, str]] = []
    library = library_of(unit)
    if files:
        given = {path: _named(path) for path in files}
        texts = {path: _text(path) for path in files}
        # Files that are checked together may build on one another.
        library = Library({**library.own, **{name: texts[path] for path, name in given.items()}})
        entries = [(str(path), name, texts[path]) for path, name in given.items()]
    else:
        names = sorted(library.own) if unit else [*shipped_names(), *shipped_prompts()]
        entries = [(name, name, library.text(name)) for name in names]
    for title, name, text in entries:
        kind = "提示词" if kind_of(name) == "prompt" else "提纲"
        found = library.examine(name, text)
        wrong = [fault for fault in found if fault.wrong]
        faults += bool(wrong)
        for fault in found:
            if fault.wrong:
                error_line(f"{kind}“{title}”{fault.where}：{fault.what}", fault.hint)
            else:
                note(f"提醒：{kind}“{title}”{fault}")
        if not wrong:
            rows.append((kind, title, _content(library, name, text)))
    if rows:
        say_table(("类别", "名称", "内容"), rows)
    note(f"检查{len(entries)}个，有误{faults}个。")
    raise typer.Exit(2 if faults else 0)


@template_app.command(cls=ChineseCommand, help="复制一份为本单位自己的版本。")
def copy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="提纲的名称，或 chain/ 开头的提示词。")],
    unit: OfUnit = None,
    as_name: Annotated[str, typer.Option("--as", metavar="NEW", help="另起的名称；不写则代替原来的。")] = "",
) -> None:
    """Make a unit's own version, which its drafting uses from then on."""
    drafter, owner = open_unit(unit)
    saved = drafter.copy_template(owner.id, name, as_name=as_name)
    say(f"已复制为“{owner.name}”的“{saved.name}”第{saved.number}版。")


@template_app.command(
    "export", cls=ChineseCommand, help="导出为文件：一个存为原样，几个存为 .zip；不写名称则导出本单位的全部。"
)
def export_files(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="要导出的名称。")] = None,
    unit: OfUnit = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="存为哪个文件。")] = None,
) -> None:
    """Write templates to a file that can be edited and taken over again."""
    drafter, owner = open_unit(unit)
    file = drafter.export_templates(owner.id, names or ())
    target = output or Path(file.name)
    save(target, file.data)
    say(f"已存为 {target}")


@template_app.command("import", cls=ChineseCommand, help="把 .toml、.md 或 .zip 文件导入为本单位的新版本。")
def import_files(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="模板文件。")],
    unit: OfUnit = None,
) -> None:
    """Take templates over as the unit's next versions, all or none."""
    drafter, owner = open_unit(unit)
    read = drafter.read_templates(owner.id, _bytes(file), file.name)
    for problem in read.aside:
        note(f"没有读：{problem}")
    say_table(("名称", "模板", "情况"), [(item.name, item.label, STATES[item.state]) for item in read.items])
    saved = drafter.take_templates(owner.id, read.items, file.name)
    say(f"“{owner.name}”存了{len(saved)}个：" + "、".join(f"{one.name}第{one.number}版" for one in saved))


@template_app.command(cls=ChineseCommand, help="列出一个模板在本单位的各版。")
def versions(
    name: Annotated[str, typer.Argument(metavar="NAME", help="提纲的名称，或 chain/ 开头的提示词。")],
    unit: OfUnit = None,
) -> None:
    """List every version of a unit's own template: who and when."""
    drafter, owner = open_unit(unit)
    rows = [
        (
            f"第{one.number}版",
            f"{len(one.text):,}字" if one.text else "改用自带的",
            "共享给下级" if one.shared else "",
            one.author,
            f"{one.at.astimezone():%Y-%m-%d %H:%M}",
        )
        for one in drafter.template_revisions(owner.id, name)
    ]
    if not rows:
        raise InputError(f"“{owner.name}”没有自己的“{name}”", hint="可用 drafter template copy 复制一份。")
    say_table(("版本", "内容", "共享", "谁", "何时"), rows)


def _named(path: Path) -> str:
    """Give the name a file has as a template."""
    if path.suffix == ".toml":
        return path.stem
    return f"chain/{path.stem}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError(f"{path}：没有这个文件", hint="请检查路径。") from None
    except IsADirectoryError:
        raise FileError(f"{path}：这是一个文件夹", hint="请写出文件名。") from None


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{path}：不是 UTF-8 文本", hint="请用 UTF-8 编码保存。") from None


def _content(library: Library, name: str, text: str) -> str:
    """Say in short what a sound template holds, and about how many tokens it adds to prompts."""
    from drafter.models import estimate_tokens
    from drafter.prompts import kind_of

    library = library.with_text(name, text)
    if kind_of(name) == "prompt":
        prompt = library.prompt(name)
        return f"{prompt.purpose}：固定文字约{estimate_tokens(prompt.fixed_text)}个令牌"
    outline = library.outline(name)
    wants = sum(len(section.wants) for section in outline.sections)
    tokens = estimate_tokens(outline.fixed_text)
    return f"{outline.label}：{len(outline.sections)}部分，应填事项{wants}条，写进提示词约{tokens}个令牌"


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
