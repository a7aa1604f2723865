"""What a newcomer meets first holds together: the wheel, the pins, the README files, the build server's script, the oldest Python."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

import drafter
from drafter.cli import app
from drafter.settings import Settings
from drafter.sheet.columns import headings
from drafter.trace import Status

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
SOURCES = (("drafter", "drafter"), ("prompts", "drafter/_prompts"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(built)


class TestWheel:
    """The wheel is enough to run from any folder."""

    def test_it_holds_every_file_of_the_package_and_the_prompts(self, wheel: zipfile.ZipFile) -> None:
        """Code, word lists, prompts, pages and migrations are in it; nothing that a run leaves behind is."""
        wanted = {
            f"{target}/{path.relative_to(ROOT / source).as_posix()}"
            for source, target in SOURCES
            for path in (ROOT / source).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}

        assert held == wanted | {"drafter/ui/config.toml"}

    def test_the_settings_of_the_pages_are_those_of_the_checkout(self, wheel: zipfile.ZipFile) -> None:
        """`drafter serve` from a wheel is as closed as `streamlit run app.py` in the checkout."""
        assert wheel.read("drafter/ui/config.toml") == (ROOT / ".streamlit" / "config.toml").read_bytes()

    def test_it_names_the_command_and_the_licence(self, wheel: zipfile.ZipFile) -> None:
        """Installing gives the command `drafter`; the licence goes along."""
        (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))

        assert "drafter = drafter.cli:main" in wheel.read(entry).decode()
        assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def pinned() -> dict[str, str]:
    """Name and version of each line of requirements.txt."""
    lines = [line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    found = [re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)", line) for line in lines]
    assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def declared(extra: str) -> list[str]:
    """What pyproject.toml asks for, in itself or for an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: list[str] = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return found


def needed(system: str) -> set[str]:
    """Every package that drafter with its tools needs on a system, at any depth, by what the installed packages declare."""
    environment = {
        "platform_system": system,
        "sys_platform": {"Windows": "win32", "Darwin": "darwin", "Linux": "linux"}[system],
        "os_name": "nt" if system == "Windows" else "posix",
    }
    seen: set[tuple[str, str]] = set()
    open_ends = [("drafter", ""), ("drafter", "dev"), ("drafter", "postgres"), ("drafter", "server")]
    while open_ends:
        name, extra = open_ends.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        if name == "colorama":  # needs nothing, and is not installed on the machine that builds
            continue
        for line in declared(extra) if name == "drafter" else distribution(name).requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra}):
                found = canonicalize_name(requirement.name)
                open_ends += [(found, ""), *((found, more) for more in requirement.extras)]
    return {name for name, _ in seen} - {"drafter"}


class TestPins:
    """requirements.txt is the whole of what is installed, each at one version, from wherever the person's index is."""

    def test_lines_are_pins_and_nothing_else(self) -> None:
        """No address, no editable, no range; in one order, each once."""
        names = list(pinned())

        assert len(names) > 90
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("system", ["Linux", "Windows", "Darwin"])
    def test_everything_needed_is_pinned(self, system: str) -> None:
        """Nothing comes in at whatever version is newest that day."""
        assert sorted(needed(system) - set(pinned())) == []

    def test_nothing_is_pinned_that_is_not_needed(self) -> None:
        """A pin without a need would be kept up to date for nothing."""
        everywhere = needed("Linux") | needed("Windows") | needed("Darwin")

        assert sorted(set(pinned()) - everywhere) == []

    def test_the_tests_run_with_what_is_pinned(self) -> None:
        """The versions are those the tests pass with."""
        installed = {name: distribution(name).version for name in needed("Linux")}

        assert {name: version for name, version in pinned().items() if name in installed} == installed


class TestReadme:
    """What the README files say is there."""

    @pytest.mark.parametrize("name", READMES)
    def test_links_lead_somewhere(self, name: str) -> None:
        """Each link and picture is a file of the checkout."""
        targets = re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text("utf-8"))

        assert targets
        assert [target for target in targets if not (ROOT / target).exists()] == []

    def test_paths_exist(self) -> None:
        """Each path named in the README is there."""
        text = (ROOT / "README.md").read_text("utf-8")
        paths = re.findall(r"`((?:drafter|prompts|tests)/[\w./-]*)`", text)

        assert len(paths) > 20
        assert [path for path in paths if not (ROOT / path).exists()] == []

    @pytest.mark.parametrize("name", READMES)
    def test_make_targets_exist(self, name: str) -> None:
        """Each `make …` of the text is a target of the Makefile."""
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
        named = re.findall(r"(?:^    |`)make ([a-z]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)

        assert named
        assert set(named) <= targets

    def test_every_setting_is_explained(self) -> None:
        """The table holds each variable the program reads, and no other."""
        text = (ROOT / "README.md").read_text("utf-8")
        told = set(re.findall(r"^\| `(DRAFTER_\w+)` \|", text, re.MULTILINE))

        assert told == {f"DRAFTER_{name.upper()}" for name in Settings.model_fields}

    def test_staff_are_told_of_every_setting(self) -> None:
        """The Chinese text names each variable the program reads, and none that it does not."""
        told = set(re.findall(r"DRAFTER_[A-Z_]+", (ROOT / "README.zh-CN.md").read_text("utf-8")))

        assert told == {f"DRAFTER_{name.upper()}" for name in Settings.model_fields}

    def test_every_command_is_told(self) -> None:
        """The list of commands names each that the program has, those of a group by its name and theirs."""
        text = (ROOT / "README.md").read_text("utf-8").partition("## Command line")[2].partition("Sheets are")[0]
        told = {
            part.strip().removeprefix("drafter ") for part in re.split(r"\n| (?=\| drafter )\| ", text) if part.strip()
        }
        found = {
            (name, inner)
            for name, command in vars(get_command(app))["commands"].items()
            for inner in vars(command).get("commands", {"": None})
        }

        assert len(found) > 20
        assert [
            (name, inner)
            for name, inner in sorted(found)
            if not any(line.split()[0] == name and re.search(rf"\b{inner}\b", line) for line in told)
        ] == []

    def test_every_status_and_its_sign_is_explained_to_staff(self) -> None:
        """The table has each status with the sign that the page draws."""
        text = (ROOT / "README.zh-CN.md").read_text("utf-8")
        drawn = dict(
            re.findall(r'^\.(\w+) \{.*--sign: "([^"]+)"', (ROOT / "drafter/ui/desk.css").read_text(), re.MULTILINE)
        )

        assert [
            f"| {drawn[status]} | {status.label} |"
            for status in Status
            if f"| {drawn[status]} | {status.label} |" not in text
        ] == []

    def test_every_column_is_explained_to_staff(self) -> None:
        """The table has each column of a fact sheet, in the order of the page."""
        text = (ROOT / "README.zh-CN.md").read_text("utf-8").partition("## 表格怎么填")[2].partition("##")[0]
        told = re.findall(r"^\| (\S+) \|", text, re.MULTILINE)

        assert told == ["列", *headings().values()]


class TestBuildServer:
    """The script of the build server can run."""

    def test_the_script_is_sound(self) -> None:
        """It is executable, bash reads it, and it insists on the programs that tests need."""
        script = ROOT / ".ci" / "run"
        bash = shutil.which("bash")
        assert bash

        assert script.stat().st_mode & 0o111
        assert subprocess.run([bash, "-n", str(script)], check=False).returncode == 0
        assert "DRAFTER_REQUIRE_BROWSER=1 DRAFTER_REQUIRE_POSTGRES=1" in script.read_text("utf-8")


def nested(pattern: Any) -> Iterator[Any]:
    """Every operation of a parsed pattern, at any depth."""
    for operation, argument in pattern:
        yield operation, argument
        for part in argument if isinstance(argument, tuple) else (argument,):
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, parser.SubPattern):
                    yield from nested(inner)


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5, which Debian 12 has, reads `(ab?)++` and `(?>…)` wrongly: a text may be misread or never end.

    Possessive repeats of one character or class are right everywhere.
    """
    wrong = []
    for module in pkgutil.walk_packages(drafter.__path__, "drafter."):
        if module.name.endswith(("__main__", "migrations.env")) or ".ui" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            pattern = getattr(value, "pattern", value)
            if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                for operation, argument in nested(parser.parse(pattern.pattern, pattern.flags)):
                    repeated = argument[2] if operation is ops.POSSESSIVE_REPEAT else argument
                    several = operation is ops.POSSESSIVE_REPEAT and (len(repeated) > 1 or repeated[0][0] not in SINGLE)
                    if several or operation is ops.ATOMIC_GROUP:
                        wrong.append(f"{module.name}.{name}")

    assert sorted(set(wrong)) == []


SINGLE = {ops.IN, ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.CATEGORY}
