"""A blank database of the newest schema (空库), made once: a test that is not about migrations need not run them all.

Opening a file that is not there yet is tested by tests/store/test_migrations.py, the command line and every journey.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from drafter.store import Store

FILE = "drafter.db"


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        Store(file).close()
        return file.read_bytes()


def blank_database(folder: Path) -> Path:
    """Give the database file of a data folder, made unless it is there."""
    file = folder / FILE
    if not file.exists():
        file.write_bytes(_blank())
    return file
