"""Databases for the tests of the store: a SQLite file and a real PostgreSQL, the same tests on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from drafter.store import Headline, Store, Work
from tests.postgresql import running_server

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One PostgreSQL server for the session; `%s` stands for the database."""
    with running_server() as address:
        yield address


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a blank database: a file, or a schema of its own on the server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'drafter.db'}"
    server: str = request.getfixturevalue("server")
    name = f"test_{next(NUMBERS)}"
    engine = create_engine(server % "postgres")
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{server % 'postgres'}&options=-csearch_path%3D{name}"


@pytest.fixture
def open_store(address: str) -> Iterator[Callable[[], Store]]:
    """Open the database, as often as the test likes; all are closed at the end."""
    opened: list[Store] = []

    def open_one() -> Store:
        opened.append(Store(address, patience=20))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    """One open store."""
    return open_store()


@pytest.fixture
def work(store: Store) -> Work:
    """Make a work with its first sheet."""
    content = {"unit": {"name": "长乐镇总工会"}, "facts": [{"item": "新建工会", "value": "12.50"}]}
    return store.create_work(content, Headline("长乐镇总工会", "2026年", "镇"), actor="陈静")


class Ticking:
    """A clock that moves a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Read the clock."""
        self.now += timedelta(seconds=1)
        return self.now
