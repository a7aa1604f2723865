"""Commands as people type them (运行命令): in this process, over a fresh data folder, with what they print and their exit code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from drafter.cli import main


class Ran(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: str) -> Run:
    """Run commands in a folder, with its own data folder and no setting from outside but those given, by name."""
    for name in [name for name in os.environ if name.startswith("DRAFTER_")]:
        monkeypatch.delenv(name)
    for name, value in {"data_folder": str(folder / "data"), **settings}.items():
        monkeypatch.setenv(f"DRAFTER_{name.upper()}", value)
    monkeypatch.chdir(folder)

    def command(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    return command
