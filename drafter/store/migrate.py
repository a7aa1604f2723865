"""Bringing a database to the schema of this program (升级数据库), safely when several processes start at once.

The check and the upgrade happen in one transaction that excludes every other process: BEGIN IMMEDIATE on SQLite, an advisory lock on
PostgreSQL. Both roll back schema changes, so a process killed on the way leaves the old schema. A database written by a newer program
is refused, never guessed at. There is no way down: a database is backed up, an upgrade is not undone. Alembic is loaded only when
there is something to upgrade.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from drafter.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

# The schema this program is written for: the newest module of migrations/versions.
NEWEST = "0008"
# Any number will do; it must be the same in all processes that share a PostgreSQL server.
ADVISORY_LOCK = 7_361_204

_alembic_is_global = threading.Lock()


def configuration(connection: Connection | None = None) -> Config:
    """Give the Alembic configuration; the scripts lie in this package."""
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def schema_of(connection: Connection) -> str | None:
    """Give the schema revision of a database, None for a blank one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def schemas() -> frozenset[str]:
    """Give all schema revisions this program knows."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def upgrade(engine: Engine, target: str = NEWEST) -> None:
    """Bring the database to `target`; does not write when it is there already."""
    with engine.connect() as connection:
        if schema_of(connection) == target:
            return
    with _alembic_is_global, engine.connect() as connection:
        connection = connection.execution_options(migrating=True)
        if connection.dialect.name == "sqlite":
            _upgrade_sqlite(connection, target)
        else:
            with connection.begin():
                lock = text("SELECT pg_advisory_xact_lock(:key)")
                connection.execute(lock, {"key": ADVISORY_LOCK})
                _upgrade(connection, target)


def _upgrade_sqlite(connection: Connection, target: str) -> None:
    # A table is rebuilt by dropping the old one; with keys enforced that would delete what refers to it. The switch has no effect
    # inside a transaction, so it goes past SQLAlchemy, which would begin one.
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            _upgrade(connection, target)
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
        driver.close()


def _upgrade(connection: Connection, target: str) -> None:
    from alembic import command

    present = schema_of(connection)
    if present is not None and present not in schemas():
        raise StoreError("数据库由更新版本的程序建立，本程序无法使用", hint="请升级本程序后再打开。")
    if present != target:
        command.upgrade(configuration(connection), target)
