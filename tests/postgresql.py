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
    as_user: dict[str, Any] = {"cwd": folder, "check": True, "capture_output": True, "text": True}
    if os.geteuid() == 0:
        user = next(name for name in ORDINARY_USERS if _exists(name))
        shutil.chown(folder, user)
        as_user |= {"user": user, "extra_groups": []}
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
    control: list[str | Path] = [
        binaries / "pg_ctl",
        "--pgdata",
        data,
        "--wait",
        "--log",
        folder / "log",
    ]
    try:
        subprocess.run(start, **as_user)
        subprocess.run([*control, "--options", options, "start"], **as_user)
        try:
            yield f"postgresql://drafter@/%s?host={folder}"
        finally:
            subprocess.run([*control, "--mode", "immediate", "stop"], **as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _exists(user: str) -> bool:
    import pwd

    return any(entry.pw_name == user for entry in pwd.getpwall())
