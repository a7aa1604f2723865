"""Rolling units' sheets up into their parent's (汇总): `drafter rollup`.

Exit codes: 0 all settled; 1 something for a person to settle (a unit missing, two spellings that may be one item, something reported
twice); 2 a file cannot be used. With a file that cannot be used nothing is rolled up: a total that leaves a unit out in silence is wrong.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.cli.files import save
from drafter.cli.options import AsJson
from drafter.cli.screen import note, say, say_json, say_table
from drafter.errors import FileError, InputError, Problem

if TYPE_CHECKING:
    from drafter.rollup import Line, Match, Rollup
    from drafter.sheet import FactSheet, Unit

FORMS = (".yaml", ".xlsx")
READABLE = (".xlsx", ".csv", ".yaml", ".yml", ".json")
TOLD_EVERY = 100
SHOWN = 60
LONGEST_CELL = 32_767
MATCH_HEADS = ("写法", "单位", "归入", "归入单位", "是否同一", "理由", "填报单位")
DECISIONS = {"是": True, "同": True, "否": False, "不同": False, "": None}


def rollup(
    sources: Annotated[
        list[Path], typer.Argument(metavar="FOLDER|FILES", help="存放各单位事实表的文件夹，或若干个文件。")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="上级的事实表存为 .yaml 或 .xlsx 文件。")
    ] = None,
    unit: Annotated[str | None, typer.Option(metavar="NAME", help="汇总单位的名称；不写则用各单位共同的上级。")] = None,
    expected: Annotated[
        str | None, typer.Option(metavar="LIST", help="应报单位：一行一个的文本文件，或用顿号隔开的名称。")
    ] = None,
    matches: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="事项对照表（CSV）：“是否同一”填是或否；新的待定写法追加在后。"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Roll up, say what was and was not added and why, and save the parent's sheet."""
    if output is not None:
        _check_target(output)
    from drafter.rollup import rollup as roll_up

    decided = _read_matches(matches) if matches is not None and matches.exists() else []
    wanted = _expected(expected) if expected else ()
    sheets = _load(_files(sources, {path.resolve() for path in (output, matches) if path is not None}))
    found = roll_up(sheets, unit=_parent(unit, sheets), expected=wanted, settled=decided)
    if as_json:
        say_json(found.as_json())
    else:
        _tell(found)
    if output is not None:
        _save(output, found)
    if matches is not None and found.proposals:
        save(matches, _matches_file([*decided, *found.proposals]))
        note(f"待定写法已写到 {matches}，请在“是否同一”列填是或否后再汇总一次。")
    raise typer.Exit(0 if found.settled else 1)


def _check_target(path: Path) -> None:
    if path.is_dir():
        raise FileError(f"{path}：这是一个文件夹", hint="请写出文件名。")
    if path.suffix.lower() not in FORMS:
        raise FileError(f"{path}：汇总表不能存成“{path.suffix}”", hint=f"请用 {'、'.join(FORMS)} 之一。")
    if not path.parent.is_dir():
        raise FileError(f"{path.parent}：没有这个文件夹", hint="请先建好文件夹。")


def _files(sources: Sequence[Path], apart: set[Path]) -> list[Path]:
    """The sheets of the folders and the files named, each once, without what this run writes itself."""
    found: dict[Path, Path] = {}
    for source in sources:
        inside = sorted(path for path in source.rglob("*") if _is_sheet(path)) if source.is_dir() else [source]
        found |= {path.resolve(): path for path in inside if path.resolve() not in found}
    files = [path for place, path in found.items() if place not in apart]
    if not files:
        names = "、".join(map(str, sources))
        raise FileError(f"{names}：没有找到事实表", hint=f"文件夹里要有 {'、'.join(READABLE)} 文件。")
    return files


def _is_sheet(path: Path) -> bool:
    # Excel leaves ~$ files beside an open workbook.
    return path.suffix.lower() in READABLE and not path.name.startswith((".", "~$")) and path.is_file()


def _load(files: Sequence[Path]) -> list[FactSheet]:
    """Read every file; all faults of all files are told at once."""
    from drafter.intake import load_sheet

    sheets, problems = [], []
    for number, path in enumerate(files, 1):
        try:
            sheets.append(load_sheet(path))
        except InputError as error:
            problems += [
                Problem(f"{path.name} {problem.where}".strip(), problem.what, problem.hint)
                for problem in error.problems or (Problem("", str(error), error.hint),)
            ]
        if number % TOLD_EVERY == 0:
            note(f"已读 {number}/{len(files)}")
    if problems:
        raise InputError(f"有 {len(problems)} 处读不出", problems=tuple(problems))
    return sheets


def _parent(name: str | None, sheets: Sequence[FactSheet]) -> Unit:
    from drafter.rollup import parent_unit

    unit = parent_unit(sheets, name or "")
    if unit is None:
        raise InputError(
            "没有写汇总单位，各单位的事实表也没有写上级", hint="请用 --unit 写明，如 --unit 临江区总工会。"
        )
    return unit


def _expected(given: str) -> tuple[str, ...]:
    """The units that should report: from a file, a line each, or from the names themselves."""
    from drafter.intake.files import decode, read_bytes

    path = Path(given)
    is_file = path.suffix.lower() in (".txt", ".csv") and "、" not in given
    text = decode(read_bytes(path), path.name) if is_file else given
    separators = r"[\n,;，；\t]+" if is_file else r"[、\n,;，；\s]+"
    cells = (cell.strip().strip('"') for cell in re.split(separators, text))
    names = tuple(dict.fromkeys(cell for cell in cells if cell and cell not in ("单位", "单位名称", "序号")))
    names = tuple(name for name in names if not name.isdecimal())
    if not names:
        raise InputError(f"“{given[:40]}”里没有单位名称", hint="应报单位一行写一个，或用顿号隔开。")
    return names


def _read_matches(path: Path) -> list[Match]:
    """Read the table of spellings with what a person decided."""
    from drafter.intake.files import decode, read_bytes
    from drafter.rollup import Match

    rows = list(csv.DictReader(StringIO(decode(read_bytes(path), path.name))))
    problems, found = [], []
    for number, row in enumerate(rows, 2):
        cells = [(row.get(head) or "").strip() for head in MATCH_HEADS]
        item, measure, into, into_measure, decision, reason, units = cells
        if not any(cells):
            continue
        if not item or not into:
            problems.append(Problem(f"{path.name}第{number}行", "“写法”和“归入”都要有", "不要的行请整行删去"))
        elif decision not in DECISIONS:
            problems.append(Problem(f"{path.name}第{number}行“是否同一”", f"“{decision}”看不懂", "请填是、否，或留空"))
        else:
            who = tuple(filter(None, units.split("、")))
            found.append(Match(item, measure, into, into_measure, reason, who, DECISIONS[decision]))
    if problems:
        raise InputError(f"{path.name} 有 {len(problems)} 处要改", problems=tuple(problems))
    return [match for match in found if match.same is not None]


def _matches_file(matches: Sequence[Match]) -> bytes:
    from drafter.export.workbook import guarded

    words = {same: word for word, same in reversed(DECISIONS.items())}
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(MATCH_HEADS)
    for match in matches:
        cells = (match.item, match.unit, match.into, match.into_unit, words[match.same], match.reason)
        writer.writerow([*map(guarded, cells), guarded("、".join(match.units))])
    # With the mark Excel reads it as UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _tell(found: Rollup) -> None:
    from drafter.rollup import Outcome

    period = found.sheet.period
    label = f"{period.label}，" if period else ""
    say(f"汇总：{found.sheet.unit.name}，{label}{len(found.units)}个单位，事项{len(found.lines)}项。")
    for outcome in Outcome:
        lines = [line for line in found.lines if line.outcome is outcome]
        if lines:
            say(f"\n{outcome.label}（{len(lines)}项）")
            heads = ("编号", "事项", "数值", "上期", "目标", "单位数", "说明")
            say_table(heads if outcome is not Outcome.LISTED else ("事项", "单位数", "原因"), list(_rows(lines)))
    if found.missing:
        say(f"\n未报单位（{len(found.missing)}个）：{'、'.join(found.missing)}")
    for title, concerns in (
        ("可能重复", found.doubles),
        ("请核实", tuple(concern for concern in found.concerns if not concern.double)),
    ):
        if concerns:
            say(f"\n{title}（{len(concerns)}处）")
            for concern in concerns[:SHOWN]:
                say(f"  {concern.message}")
            if len(concerns) > SHOWN:
                say(f"  ……另有{len(concerns) - SHOWN}处，用 --json 看全部。")
    if found.proposals:
        say(f"\n写法待定（{len(found.proposals)}处），未相加")
        say_table(
            ("写法", "归入", "理由", "单位数"),
            [
                (
                    f"{m.item}（{m.unit or '无单位'}）",
                    f"{m.into}（{m.into_unit or '无单位'}）",
                    m.reason,
                    str(len(m.units)),
                )
                for m in found.proposals[:SHOWN]
            ],
        )
        if len(found.proposals) > SHOWN:
            say(f"  ……另有{len(found.proposals) - SHOWN}处，用 --json 看全部。")


def _rows(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    from drafter.rollup import Outcome

    for line in lines:
        units = str(len({name.partition("_")[0] for name in line.facts}))
        why = "；".join(dict.fromkeys(filter(None, line.reasons)))
        if line.outcome is Outcome.LISTED:
            yield f"{line.item}（{line.unit}）" if line.unit else line.item, units, why
        else:
            value = f"{line.modifier}{line.value}{line.unit}" if line.value is not None else "—"
            yield line.fact, line.item, value, line.previous or "—", line.target or "—", units, why or "—"


def _save(path: Path, found: Rollup) -> None:
    """Save the parent's sheet so that it can be loaded again: where it is too long, with only the facts behind its totals."""
    from drafter.rollup import slim

    for sheet, said in ((found.sheet, ""), (slim(found.sheet), "只附了合计所用的各单位数据")):
        data = _written(path, sheet)
        if data is not None:
            save(path, data)
            note(f"已存为 {path}" + (f"（{said}）" if said else ""))
            return
    raise FileError(
        f"{path}：单位和事实太多，存成一个文件就读不回来了", hint="请先按片区或街道分别汇总，再逐级汇总；或改存 .yaml。"
    )


def _written(path: Path, sheet: FactSheet) -> bytes | None:
    """The sheet as a file that can be loaded again, None when it would be too long for that."""
    from drafter.export.workbook import sheet_workbook, sheet_yaml
    from drafter.intake.files import LARGEST_FILE
    from drafter.intake.workbook import MOST_CELLS

    content = sheet.as_mapping()
    if path.suffix.lower() == ".yaml":
        data = sheet_yaml(content).encode()
    else:
        cells = sum(len(fact) + 1 for unit in content.get("units", ()) for fact in unit["facts"])
        long = any(len("、".join(fact.parts)) > LONGEST_CELL for fact in sheet.facts)
        if long or cells > MOST_CELLS - 50_000:
            return None
        data = sheet_workbook(content)
    return data if len(data) <= LARGEST_FILE else None
