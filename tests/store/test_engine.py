"""How a database is opened."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from drafter.store import Headline, Store
from drafter.store.engine import open_engine


@pytest.mark.parametrize("connections", [1, 3])
def test_every_sqlite_connection_is_set_for_safety(tmp_path: Path, connections: int) -> None:
    """WAL, synchronous=FULL, keys enforced and patience with other writers, on each connection of the pool."""
    engine = open_engine(tmp_path / "drafter.db", patience=12.5)
    held = [engine.connect() for _ in range(connections)]
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = [[one.scalar(text(f"PRAGMA {name}")) for name in names] for one in held]

    assert found == [["wal", 2, 1, 12_500]] * connections
    for one in held:
        one.close()
    engine.dispose()


def test_keys_are_enforced_again_after_an_upgrade(tmp_path: Path) -> None:
    """The upgrade switches them off for its own connection only while it runs."""
    store = Store(tmp_path / "drafter.db")
    with store._engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_a_new_data_folder_is_the_persons_own(tmp_path: Path) -> None:
    """Others on the machine cannot list it."""
    Store(tmp_path / "data" / "drafter.db").close()

    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    """While a write is in progress and not committed, works can be listed, as they were before."""
    store.create_work({}, Headline("甲"), actor="陈静")
    with store._writing() as change:
        change.session.execute(text("UPDATE works SET unit_name = '乙'"))

        assert [work.unit_name for work in store.works()] == ["甲"]
    assert [work.unit_name for work in store.works()] == ["乙"]
