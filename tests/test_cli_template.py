"""`drafter template` with a unit's own templates: copied, checked, handed on and taken over, each in one line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from drafter.prompts.outline import shipped_outline
from drafter.service import Drafter
from tests.commands import Ran, commands
from tests.commands import Run as Command

UNIT = "长乐镇总工会"


class Run:
    """Runs commands (运行命令): `run("copy", …)` is `drafter template copy …`, `run.of(…)` any other."""

    def __init__(self, of: Command) -> None:
        self.of = of

    def __call__(self, *arguments: object) -> Ran:
        """Run `drafter template …`."""
        return self.of("template", *arguments)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a fresh data folder."""
    return Run(commands(capsys, monkeypatch, tmp_path))


@pytest.fixture
def drafter(run: Run) -> Drafter:
    """The service over the same data, with one unit."""
    made = Drafter()
    made.create_work({"unit": {"name": UNIT, "kind": "镇"}, "period": {"year": "2026", "span": "上半年"}})
    return made


def test_without_a_unit_there_is_nothing_to_copy_for(run: Run, tmp_path: Path) -> None:
    """It is said where units come from; what ships can be read all the same, without a database."""
    ran = run("copy", "town")

    assert ran.code == 2
    assert ran.err == "错误：还没有单位（请先在填报页写明单位名称）\n"


def test_reading_what_ships_makes_no_database(run: Run, tmp_path: Path) -> None:
    """Listing, showing and checking leave no file behind."""
    assert run("list").code == run("show", "chain/section").code == run("check").code == 0
    assert not (tmp_path / "data").exists()


def test_a_copy_is_changed_in_a_file_and_comes_back(run: Run, drafter: Drafter, tmp_path: Path) -> None:
    """Copy, export, edit, check, import: the unit has a second version; the list of versions says who."""
    assert run("copy", "town").out == f"已复制为“{UNIT}”的“town”第1版。\n"
    assert run("export", "-o", "town.toml").code == 0
    file = tmp_path / "town.toml"
    assert file.read_text(encoding="utf-8") == shipped_outline("town")
    file.write_text(file.read_text(encoding="utf-8").replace("label = ", "label  = "), encoding="utf-8")
    assert run("check", file).code == 0
    taken = run("import", file, "--unit", UNIT)
    listed = run("versions", "town")

    assert taken.code == 0
    assert taken.out.endswith("town第2版\n")
    assert [line.split()[0] for line in listed.out.splitlines()[1:]] == ["第2版", "第1版"]
    assert "本机用户" in listed.out
    assert "label  = " in drafter.template_text(1, "town")


def test_several_are_one_archive(run: Run, drafter: Drafter, tmp_path: Path) -> None:
    """All of a unit's own, in the folders they ship in."""
    run("copy", "town")
    run("copy", "chain/section")
    run("copy", "town", "--as", "重点工作式")
    assert run("export").code == 0
    with zipfile.ZipFile(tmp_path / "模板.zip") as archive:
        assert archive.namelist() == ["chain/section.md", "outlines/town.toml", "outlines/重点工作式.toml"]
    again = run("import", "模板.zip")

    assert again.code == 2
    assert "没有变化" in again.out
    assert "没有可导入的内容" in again.err


def test_a_units_own_are_checked_and_listed(run: Run, drafter: Drafter) -> None:
    """With the unit named: its outlines among the others, its own checked with their tokens."""
    run("copy", "town", "--as", "重点工作式")
    checked = run("check", "--unit", "1")

    assert "重点工作式" in run("list", "--unit", UNIT).out
    assert "重点工作式" not in run("list").out
    assert run("show", "重点工作式", "--unit", UNIT).code == 0
    assert checked.code == 0
    assert "重点工作式" in checked.out
    assert "令牌" in checked.out
    assert checked.err == "检查1个，有误0个。\n"


def test_every_fault_of_a_file_is_a_line_of_its_own(run: Run, tmp_path: Path) -> None:
    """File, line, what and what to do; files given together may build on one another; advice does not fail the check."""
    (tmp_path / "底本.toml").write_text('label = "底本"\n', encoding="utf-8")
    (tmp_path / "新式.toml").write_text('extends = "底本"\nlabl = "新式"\ntitle = "${untt}"\n', encoding="utf-8")
    (tmp_path / "section.md").write_text("+++\npurpose = 1\n+++\n# user\n${facts}\n", encoding="utf-8")
    ran = run("check", "底本.toml", "新式.toml", "section.md")
    lines = [line for line in ran.err.splitlines() if line.startswith("错误：")]

    assert ran.code == 2
    assert [line.partition("：")[2].partition("：")[0] for line in lines] == [
        "提纲“新式.toml”",
        "提纲“新式.toml”第2行",
        "提纲“新式.toml”第3行",
        "提示词“section.md”第2行",
    ]
    assert all(line.endswith("）") for line in lines)
    assert "提醒：提纲“底本.toml”没有一个部分" in ran.err
    assert "检查3个，有误2个" in ran.err
    assert run("check", "底本.toml").code == 0


def test_a_unit_must_be_named_when_there_are_several(run: Run, drafter: Drafter) -> None:
    """The choice is listed with numbers; a name that is none is told with the same list."""
    drafter.add_unit("柳溪镇总工会", kind="镇")
    several = run("copy", "town")
    unknown = run("copy", "town", "--unit", "云外镇总工会")

    assert several.code == unknown.code == 2
    assert "有几个单位" in several.err
    assert "柳溪镇总工会（2）" in several.err
    assert "没有名为“云外镇总工会”的单位" in unknown.err
    assert run("copy", "town", "--unit", "柳溪镇总工会").code == 0
    assert run("versions", "town", "--unit", UNIT).code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "nothing.toml"), "没有这个文件"),
        (("import", "."), "文件夹"),
        (("check", "nothing.toml"), "没有这个文件"),
        (("copy", "nothing"), "不存在"),
        (("copy", "chain/nothing"), "不存在"),
        (("export",), "没有自己的模板"),
        (("show", "nothing"), "不存在"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, drafter: Drafter, arguments: tuple[str, ...], words: str) -> None:
    """No traceback, exit 2, what to do in brackets."""
    ran = run(*arguments)

    assert ran.code == 2
    assert ran.err.startswith("错误：")
    assert len(ran.err.splitlines()) == 1
    assert words in ran.err


def test_a_draft_can_be_written_with_a_units_own(run: Run, drafter: Drafter, tmp_path: Path) -> None:
    """`drafter draft --unit` takes the unit's outline; without it what ships."""
    run("copy", "town-first-half")
    text = "\n".join(
        line for line in drafter.template_text(1, "town-first-half").split("\n") if not line.startswith("opening")
    )
    drafter.save_template(1, "town-first-half", 'opening = "自己的开头。"\n' + text, base=1)
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(
        f"unit: {{name: {UNIT}, kind: 镇}}\nperiod: {{year: 2026, span: 上半年}}\n"
        "facts: [{topic: 组织建设, item: 新建企业工会, value: 12, unit: 家}]\n",
        encoding="utf-8",
    )
    own = run.of("draft", sheet, "--unit", UNIT)
    shipped = run.of("draft", sheet)

    assert "自己的开头。" in own.out
    assert "自己的开头。" not in shipped.out
