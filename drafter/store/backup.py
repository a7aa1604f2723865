"""Backup and restore (备份与恢复), each all or nothing, and neither done before the copy was read back and found whole.

SQLite is copied by its own online backup, which other programs may write beside; PostgreSQL is written as a dump of our tables
(dump.py). Either kind of file fills either kind of database: it is first made a SQLite file of the newest schema in a folder of its
own and examined there, so that nothing is touched before the backup is known to be good.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, bindparam, create_engine, func, insert, select, text, update
from sqlalchemy import Table as SchemaTable
from sqlalchemy.orm import Session

from drafter.errors import FileError, StoreError
from drafter.store import audit
from drafter.store.dump import AT_ONCE, MARK, load_dump, schema_of_dump, write_dump
from drafter.store.engine import open_engine, translated
from drafter.store.migrate import schema_of, schemas, upgrade
from drafter.store.records import AuditCheck
from drafter.store.tables import AuditHeadRow, DraftRow, PermitRow, SheetRow, Table, UnitRow, WorkerRow, WorkRow
from drafter.store.transactions import Transactions

SQLITE_MARK = b"SQLite format 3\0"
# Who is at work now says nothing about another time or machine, and is no content.
PASSING = frozenset({WorkerRow.__tablename__, PermitRow.__tablename__})
NOT_OURS = "请检查文件名；备份由 drafter backup 生成。"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds (备份内容), as read back from it. audit: whether the chain of its log holds; sha256: of the file."""

    path: Path
    size: int
    sha256: str
    units: int
    works: int
    sheets: int
    drafts: int
    audit: AuditCheck


class Backups(Transactions):
    """Backup and restore of the whole database (备份与恢复)."""

    def backup(self, path: Path) -> BackupReport:
        """Write the whole database to a new file and read it back; other programs may go on writing meanwhile."""
        if path.exists():
            raise FileError(f"{path}：已有这个文件", hint="请换一个文件名；备份不覆盖已有的文件。")
        if not path.parent.is_dir():
            raise FileError(f"{path.parent}：没有这个文件夹", hint="请先建好文件夹。")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".drafter-")
        os.close(handle)
        made = Path(name)
        try:
            with _file_errors(path), translated():
                if self._engine.dialect.name == "sqlite":
                    with self._engine.connect() as connection:
                        _copy_sqlite(connection.connection.driver_connection, made)
                else:
                    write_dump(self._engine, made)
                report = _examined(made, path)
                _to_disk(made)
                made.rename(path)
        finally:
            made.unlink(missing_ok=True)
        return report

    def restore(self, path: Path, *, replace: bool = False, broken_log: bool = False, actor: str = "") -> BackupReport:
        """Fill the database from a backup of either kind.

        replace: also when there is something in it, all of which goes. broken_log: also when the chain of the backup's log is broken.
        """
        with _file_errors(path), translated(), _opened(path) as (source, report):
            if not report.audit.ok and not broken_log:
                raise FileError(
                    f"{path}：备份里的留痕记录对不上，{report.audit.reason}",
                    hint="请换一份备份；确实要用这一份时加 --broken-log。",
                )
            with self._writing() as change:
                self._take_over(change.session, source, replace=replace)
                change.session.expire_all()
                head = audit.lock_head(change.session)
                if (check := audit.verify(change.session)) != report.audit:
                    raise StoreError(f"恢复后的留痕记录与备份不一致，{check.reason}", hint="没有恢复，原内容未动。")
                detail = {"file": path.name, "sha256": report.sha256, "replaced": replace}
                audit.append(
                    change.session,
                    head,
                    at=change.at,
                    actor=actor,
                    action="restore",
                    work_id=None,
                    detail=detail,
                    subject=self._person.account,
                )
        return report

    def _take_over(self, session: Session, source: Engine, *, replace: bool) -> None:
        tables = [table for table in Table.metadata.sorted_tables if table.name not in PASSING]
        if session.get_bind().dialect.name == "postgresql":
            # Writers lock the head's row first; nobody may write between our looking and our filling.
            session.execute(text("LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE"))
        head = AuditHeadRow.__table__
        filled = [table.name for table in tables if table is not head and session.scalar(select(table).limit(1))]
        if filled and not replace:
            raise StoreError(
                "数据库里已有内容，没有恢复",
                hint="请恢复到空的数据库；确实要丢弃现有内容时加 --replace，并先备份。",
            )
        for table in tables[::-1]:
            if table is not head:
                session.execute(table.delete())
        with source.connect() as reading:
            for table in tables:
                rows = reading.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
                if table is head:
                    # The row stays: who waits for it must find it.
                    session.execute(update(table).values(**dict(rows.one())))
                    continue
                for some in rows.partitions(AT_ONCE):
                    _insert(session, table, [dict(row) for row in some])
                _point_back(session, table, reading)
        if session.get_bind().dialect.name == "postgresql":
            _continue_numbers(session)


def _insert(session: Session, table: SchemaTable, rows: list[dict[str, Any]]) -> None:
    """Add rows; what refers to rows of the same table is filled in when all of them are there."""
    blank = dict.fromkeys(_own_references(table))
    session.execute(insert(table), [row | blank for row in rows])


def _own_references(table: SchemaTable) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _point_back(session: Session, table: SchemaTable, reading: Connection) -> None:
    keys = list(table.primary_key.columns)
    for name in _own_references(table):
        found = reading.execute(select(table.c[name], *keys).where(table.c[name].is_not(None)))
        rows = [{"to": to, **{f"key_{place}": key for place, key in enumerate(of)}} for to, *of in found]
        if rows:
            same = [key == bindparam(f"key_{place}") for place, key in enumerate(keys)]
            session.connection().execute(update(table).where(*same).values({name: bindparam("to")}), rows)


def _continue_numbers(session: Session) -> None:
    """Let PostgreSQL go on counting after the greatest number that came with the backup."""
    for table in Table.metadata.sorted_tables:
        if table.name in PASSING:
            continue
        column = table.autoincrement_column
        if column is None or column.autoincrement is False:
            continue
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        greatest = session.scalar(select(func.max(column)))
        if greatest is not None:
            session.execute(select(func.setval(sequence, greatest)))


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Engine, BackupReport]]:
    """Give a backup as a SQLite database of the newest schema, in a folder of its own, with what was found in it."""
    with tempfile.TemporaryDirectory(prefix="drafter-restore-") as folder:
        copy = Path(folder) / "drafter.db"
        with path.open("rb") as file:
            start = file.read(len(SQLITE_MARK))
        if start == SQLITE_MARK:
            _copy_from(path, copy)
        elif start.startswith(MARK):
            _load(path, copy)
        else:
            raise FileError(f"{path}：不是本工具的备份文件", hint=NOT_OURS)
        engine = open_engine(copy, patience=1)
        try:
            with engine.connect() as connection:
                if schema_of(connection) is None:
                    raise FileError(f"{path}：不是本工具的备份文件", hint=NOT_OURS)
            upgrade(engine)
            yield engine, _report(engine, path, path)
        finally:
            engine.dispose()


def _load(path: Path, copy: Path) -> None:
    schema = schema_of_dump(path)
    if schema not in schemas():
        raise StoreError("备份由更新版本的程序生成，本程序无法使用", hint="请升级本程序后再恢复。")
    engine = open_engine(copy, patience=1)
    try:
        upgrade(engine, schema)
        with engine.connect() as connection:
            # Rows of one table may refer to later ones; all references are looked at once everything is there.
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                load_dump(path, connection)
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")
    finally:
        engine.dispose()


def _examined(made: Path, path: Path) -> BackupReport:
    """Read a backup that was just made the way a restore would."""
    with made.open("rb") as file:
        is_sqlite = file.read(len(SQLITE_MARK)) == SQLITE_MARK
    if is_sqlite:
        engine = create_engine("sqlite://", creator=lambda: _read_only(made), poolclass=NullPool)
        return _report(engine, made, path)
    with _opened(made) as (_, report):
        return replace(report, path=path)


def _report(engine: Engine, file: Path, path: Path) -> BackupReport:
    """Examine a SQLite database throughout and say what is in it."""
    with Session(engine) as session:
        found = session.scalars(text("PRAGMA integrity_check(1)")).all()
        if found != ["ok"] or session.execute(text("PRAGMA foreign_key_check")).first() is not None:
            raise StoreError(f"{path}：备份的内容不完整", hint="请换一份备份，或检查磁盘后重新备份。")
        units, works, sheets, drafts = (
            session.scalar(select(func.count()).select_from(row)) or 0 for row in (UnitRow, WorkRow, SheetRow, DraftRow)
        )
        size = file.stat().st_size
        return BackupReport(path, size, _digest(file), units, works, sheets, drafts, audit.verify(session))


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _copy_sqlite(source: Any, target: Path) -> None:
    """Copy an open SQLite database page by page into one file that stands alone."""
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _copy_from(path: Path, target: Path) -> None:
    source = _read_only(path)
    try:
        _copy_sqlite(source, target)
    finally:
        source.close()


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _to_disk(file: Path) -> None:
    # Opened for writing: on Windows a file that is only read cannot be flushed.
    with file.open("r+b") as data:
        os.fsync(data.fileno())


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or type(error).__name__
        raise StoreError(f"{path}：数据库文件读不出来（{code}）", hint="请检查文件和磁盘，或换一份备份。") from error
    except FileNotFoundError:
        raise FileError(f"{path}：没有这个文件", hint="请检查路径。") from None
    except OSError as error:
        raise FileError(f"{path}：{error.strerror or error}", hint="请检查磁盘空间和权限。") from error
