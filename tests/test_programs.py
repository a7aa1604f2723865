"""Tests that need an outside program are never silently absent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import PROGRAMS, Program

ROOT = Path(__file__).parent.parent
# A file that holds tests of each program's marker.
HOLDERS = {"browser": "tests/ui/test_journey.py", "postgresql": "tests/store/test_failures.py"}


def run(program: Program, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Collect a file of tests where no outside program is to be found."""
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider"]
    patched = f"import tests.postgresql as p, pathlib; p.BINARIES = pathlib.Path({str(folder)!r})"
    (folder / "sitecustomize.py").write_text(patched)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DRAFTER_")}
    return subprocess.run(
        [*command, HOLDERS[program.marker]],
        cwd=ROOT,
        env={**inherited, "PATH": str(folder), "PYTHONPATH": f"{folder}:{ROOT}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.marker)
def test_a_missing_program_is_named(program: Program, tmp_path: Path) -> None:
    """Where the program is missing its tests are left out, and the run says so and how to install it."""
    done = run(program, tmp_path)

    assert f"未运行：{program.shows}" in done.stdout
    assert program.install in done.stdout
    assert "deselected" in done.stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.marker)
def test_a_required_program_must_be_there(program: Program, tmp_path: Path) -> None:
    """On the build server the absence of the program is a failure, not a line at the end."""
    done = run(program, tmp_path, **{program.required_by: "1"})

    assert done.returncode not in (0, 5)
    assert program.required_by in done.stdout + done.stderr
