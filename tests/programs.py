"""Outside programs that some tests need (外部程序): such tests are marked, and where the program is missing they are left out by name.

A missing program never fails the rest and is never silent: the last lines of the run say 未运行, what is missing and how to install
it. Where a program must be there (the build server), its variable set to 1 makes its absence a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.postgresql import find_binaries

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Program:
    """One outside program (外部程序): the marker of its tests, what they show, whether it is there, how to get it, who insists on it."""

    marker: str
    shows: str
    name: str
    available: Callable[[], bool]
    install: str
    required_by: str

    @property
    def required(self) -> bool:
        """Whether its absence is a failure here."""
        return os.environ.get(self.required_by) == "1"


def find_chromium() -> str | None:
    """Give the path of Debian's Chromium or a relative, None when there is none."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


PROGRAMS = (
    Program(
        marker="browser",
        shows="浏览器里的整套操作",
        name="Chromium",
        available=lambda: find_chromium() is not None,
        install="apt-get install chromium fonts-noto-cjk",
        required_by="DRAFTER_REQUIRE_BROWSER",
    ),
    Program(
        marker="postgresql",
        shows="PostgreSQL 上的存储测试",
        name="PostgreSQL",
        available=lambda: find_binaries() is not None,
        install="apt-get install postgresql",
        required_by="DRAFTER_REQUIRE_POSTGRES",
    ),
)
MISSING = pytest.StashKey[tuple[Program, ...]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known and look once for the programs."""
    for program in PROGRAMS:
        line = f"{program.marker}: needs {program.name}; reported as 未运行 where there is none"
        config.addinivalue_line("markers", line)
    config.stash[MISSING] = tuple(program for program in PROGRAMS if not program.available())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of missing programs, unless the program is required: then the run fails before it starts."""
    for program in config.stash[MISSING]:
        left_out = [item for item in items if item.get_closest_marker(program.marker)]
        if not left_out:
            continue
        if program.required:
            raise pytest.UsageError(
                f"没有找到 {program.name}，而 {program.required_by}=1 要求有它；安装：{program.install}"
            )
        items[:] = [item for item in items if not item.get_closest_marker(program.marker)]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was not run, and how to have it run."""
    for program in config.stash[MISSING]:
        terminalreporter.write_line(
            f"未运行：{program.shows}（没有找到 {program.name}；安装：{program.install}）",
            yellow=True,
        )
