"""A database of its own for each test of jobs: a SQLite file, or a database on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from drafter.settings import Settings
from drafter.store import Store
from tests.bench.trial import Clerk, clerk_on_loopback
from tests.databases import blank_database
from tests.loopback import Loopback
from tests.postgresql import running_server

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One PostgreSQL server for the session; `%s` stands for the database."""
    with running_server() as address:
        yield address


@pytest.fixture
def shared(server: str) -> str:
    """Give the address of a blank database on it."""
    name = f"jobs_{next(NUMBERS)}"
    engine = create_engine(server % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server % name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a blank database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{blank_database(tmp_path)}"
    found: str = request.getfixturevalue("shared")
    return found


@pytest.fixture
def model() -> Iterator[tuple[Clerk, Loopback]]:
    """Run a model that answers at once."""
    with clerk_on_loopback(0) as running:
        yield running


@pytest.fixture
def settings(address: str, tmp_path: Path, model: tuple[Clerk, Loopback]) -> Settings:
    """Give settings for that database and model, whatever the machine has set."""
    return Settings(
        database_url=address,
        data_folder=tmp_path,
        model="clerk",
        base_url=model[1].address,
        api_key="sk-made-up-0123456789",
        actor="陈静",
        calls=8,
    )


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open the database."""
    opened = Store(address)
    yield opened
    opened.close()
