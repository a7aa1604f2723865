"""A real PostgreSQL for the tests that want one: Debian's package, run by an ordinary user, gone afterwards.

tests/programs.py says what happens where the package is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BINARIES = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; either of these is on every Debian.
ORDINARY_USERS = ("postgres", "nobody")


def find_binaries() -> Path | None:
    """Give the newest installed server's folder, or None."""
    found = [path.parent for path in BINARIES.glob("*/bin/pg_ctl")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server on a socket of its own and give its address without a database name; stop it at the end."""
    binaries = find_binaries()
    assert binaries is not None, "the test should have been deselected"
    folder = Path(tempfile.mkdtemp(prefix="drafter-pg-"))
    as_user = _as_user(folder)
    if "user" in as_user:
        shutil.chown(folder, as_user["user"])
    data = folder / "data"
    start: list[str | Path] = [
        binaries / "initdb",
        "--pgdata",
        data,
        "--username=drafter",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    # The server keeps the pipe open for as long as it runs: its output goes to a file.
    control = _control(folder)
    try:
        subprocess.run(start, **as_user)
        subprocess.run([*control, "--options", options, "start"], **as_user)
        try:
            yield f"postgresql://drafter@/%s?host={folder}"
        finally:
            subprocess.run([*control, "--mode", "immediate", "stop"], **as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart_server(address: str) -> None:
    """End the server of an address at once, as a power cut would, and start it again."""
    folder = Path(address.partition("host=")[2].partition("&")[0])
    subprocess.run([*_control(folder), "--mode", "immediate", "restart"], **_as_user(folder))


def _control(folder: Path) -> list[str | Path]:
    binaries = find_binaries()
    assert binaries is not None
    return [binaries / "pg_ctl", "--pgdata", folder / "data", "--wait", "--log", folder / "log"]


def _as_user(folder: Path) -> dict[str, Any]:
    """Give how to run the server's programs: never as root."""
    how: dict[str, Any] = {"cwd": folder, "check": True, "capture_output": True, "text": True}
    if os.geteuid() == 0:
        how |= {"user": next(name for name in ORDINARY_USERS if _exists(name)), "extra_groups": []}
    return how


def _exists(user: str) -> bool:
    import pwd

    return any(entry.pw_name == user for entry in pwd.getpwall())
