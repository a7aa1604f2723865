"""Bringing a database to the schema of this program (升级数据库), safely when several processes start at once.

The check and the upgrade happen in one transaction that excludes every other process: BEGIN IMMEDIATE on SQLite, an advisory lock on
PostgreSQL. Both roll back schema changes, so a process killed on the way leaves the old schema. A database written by a newer program
is refused, never guessed at. There is no way down: revisions are backed up, not undone.
"""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from drafter.errors import StoreError

# Any number will do; it must be the same in all processes that share a PostgreSQL server.
ADVISORY_LOCK = 7_361_204

_alembic_is_global = threading.Lock()


def configuration(connection: Connection | None = None) -> Config:
    """Give the Alembic configuration; the scripts lie in this package."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the database to `target`; does not write when it is there already."""
    scripts = ScriptDirectory.from_config(configuration())
    known = {script.revision for script in scripts.walk_revisions()}
    wanted = scripts.get_current_head() if target == "head" else target
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == wanted:
        return
    with _alembic_is_global, engine.connect() as plain:
        connection = plain.execution_options(migrating=True)
        if connection.dialect.name == "sqlite":
            # A table is rebuilt by dropping the old one; with keys enforced that would delete what refers to it.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK}
                    )
                present = MigrationContext.configure(connection).get_current_revision()
                if present is not None and present not in known:
                    raise StoreError(
                        "数据库由更新版本的程序建立，本程序无法使用",
                        hint="请升级本程序后再打开。",
                    )
                if present != wanted:
                    command.upgrade(configuration(connection), target)
        finally:
            if connection.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]
