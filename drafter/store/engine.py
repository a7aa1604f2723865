"""Opening a database (打开数据库) and turning what it says when it fails into one Chinese line.

SQLite runs in WAL mode with synchronous=FULL: a commit that returned survives a power cut, and readers do not wait for the writer.
Python's own transaction handling is switched off, so that a transaction begins where the code says and a writing one takes the
write lock at once instead of failing halfway.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from drafter.errors import BusyStoreError, DrafterError, StoreError

logger = logging.getLogger(__name__)

JOB_CONNECTIONS = 6
UNREACHABLE = "请检查 DRAFTER_DATABASE_URL 里的地址、库名、账号和密码，以及网络。"

# SQLite's name for the error, or its start, or PostgreSQL's class of error -> what happened, what to do.
FAILURES = (
    ("SQLITE_BUSY", "数据库正被其他程序占用，没有保存", "请关闭正在使用它的程序，稍候再试。"),
    ("SQLITE_LOCKED", "数据库正被其他程序占用，没有保存", "请关闭正在使用它的程序，稍候再试。"),
    ("SQLITE_READONLY", "数据库是只读的，没有保存", "请检查数据文件夹的写入权限。"),
    ("SQLITE_FULL", "磁盘已满，没有保存", "请清理磁盘空间后再试。"),
    (
        "SQLITE_CANTOPEN",
        "无法打开数据库文件",
        "请检查 DRAFTER_DATABASE_URL 或数据文件夹的路径和权限。",
    ),
    ("SQLITE_NOTADB", "这个文件不是数据库", "请检查 DRAFTER_DATABASE_URL 指向的文件。"),
    ("SQLITE_CORRUPT", "数据库文件已损坏", "请停止使用并从备份恢复。"),
    ("SQLITE_IOERR", "读写数据库文件时磁盘出错", "请检查磁盘；数据库不要放在网络共享盘上。"),
    ("SQLITE_CONSTRAINT_PRIMARYKEY", "刚才有人保存了同一份内容，没有保存", "请刷新后再保存。"),
    ("SQLITE_CONSTRAINT_UNIQUE", "刚才有人保存了同一份内容，没有保存", "请刷新后再保存。"),
    ("23505", "刚才有人保存了同一份内容，没有保存", "请刷新后再保存。"),
    ("25006", "数据库是只读的，没有保存", "请联系数据库管理员。"),
    ("42501", "数据库账号没有所需的权限", "请联系数据库管理员授权。"),
    ("53100", "数据库服务器磁盘已满，没有保存", "请联系数据库管理员。"),
    ("53300", "数据库服务器连接数已满", "请稍候再试。"),
    ("55P03", "数据库正被其他程序占用，没有保存", "请稍候再试。"),
    ("40", "与其他程序同时修改，没有保存", "请再试一次。"),
    ("08", "无法连接数据库", UNREACHABLE),
    ("57P", "数据库服务器已停止或正在重启", "请稍候再试。"),
)
# Those of them that pass by themselves.
PASSING = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "53300", "55P03", "40", "08", "57P"})


def open_engine(address: str | Path, *, patience: float) -> Engine:
    """Make the engine for an address or a SQLite file; `patience` is how many seconds a writer waits for another."""
    if isinstance(address, Path):
        return _open_sqlite(URL.create("sqlite", database=str(address)), patience)
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreError("数据库地址写法不对", hint="请检查 DRAFTER_DATABASE_URL，或留空使用默认文件。") from None
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, patience)
    if url.get_backend_name() == "postgresql":
        return _open_postgresql(url, patience)
    raise StoreError(f"不支持 {url.get_backend_name()} 数据库", hint="请使用 SQLite 或 PostgreSQL。")


def _open_sqlite(url: URL, patience: float) -> Engine:
    if not url.database or url.database == ":memory:" or url.query.get("mode") == "memory":
        raise StoreError(
            "内存数据库关掉就丢失全部内容，不能使用",
            hint="请给出文件，例如 sqlite:////data/drafter.db。",
        )
    if not url.database.startswith("file:"):
        folder = Path(url.database).parent
        try:
            # Nobody else on the machine has business with the facts of a unit.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"无法建立数据文件夹 {folder}：{os.strerror(error.errno or 0)}",
                hint="请用 DRAFTER_DATA_FOLDER 指定一个可写的文件夹。",
            ) from error
    engine = create_engine(url, poolclass=QueuePool, connect_args={"timeout": patience}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        writing = options.get("writing") or options.get("migrating")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _open_postgresql(url: URL, patience: float, *, connections: int = 0) -> Engine:
    """Make the engine; connections: no more than these, 0 as many as usual."""
    pool = {"pool_size": connections, "max_overflow": 0} if connections else {}
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, **pool)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError("没有安装 PostgreSQL 驱动", hint='请运行 pip install "psycopg[binary]"。') from None

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(patience * 1000)}")
        connection.commit()

    return engine


class JobDatabase:
    """The database of the queue of jobs (任务库): on PostgreSQL a schema in the same database, with SQLite a file beside the other.

    The library that keeps the queue wants a SQLite connection that begins its own transactions and takes the write lock at once.
    """

    def __init__(self, address: str | Path, *, patience: float = 30.0) -> None:
        url = URL.create("sqlite", database=str(address)) if isinstance(address, Path) else make_url(address)
        self.schema = "drafter_jobs"
        if url.get_backend_name() == "sqlite":
            self.engine = _open_job_file(url, patience)
            return
        self.engine = _open_postgresql(url.set(drivername="postgresql+psycopg"), patience, connections=JOB_CONNECTIONS)
        # Two installations in one database, told apart by their search path, have a queue each.
        path = re.search(r"search_path=([A-Za-z0-9_]+)", str(url.query.get("options", "")))
        if path:
            self.schema = f"{path[1]}_jobs"

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _open_job_file(url: URL, patience: float) -> Engine:
    file = Path(url.database or "")
    url = url.set(database=str(file.with_name(f"{file.stem}-jobs{file.suffix}")))
    engine = create_engine(url, poolclass=QueuePool, pool_size=JOB_CONNECTIONS, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA journal_mode = WAL")

    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turn a failure of the database into a StoreError; the driver's own text, which may hold an address, is not repeated."""
    try:
        yield
    except DrafterError:
        raise
    except UnicodeEncodeError as error:
        raise StoreError("内容含有无法保存的字符", hint="请删除乱码或不可见的字符后重试。") from error
    except DBAPIError as error:
        # Parameters, which hold texts, are hidden by the engine's setting.
        logger.warning("database refused: %s", error)
        raise _explain(error) from error
    except SQLAlchemyError as error:
        logger.exception("database access failed")
        raise StoreError(f"数据库操作失败（{type(error).__name__}）", hint="请重试；仍不行请查看日志。") from error


def _explain(error: DBAPIError) -> StoreError:
    cause = error.orig
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    for start, message, hint in FAILURES:
        if name and name.startswith(start):
            kind = BusyStoreError if start in PASSING else StoreError
            return kind(message, hint=hint)
    if isinstance(error, DataError):
        return StoreError("内容含有无法保存的字符", hint="请删除乱码或不可见的字符后重试。")
    if name is None and isinstance(error, OperationalError):
        # The driver gives no code when it cannot connect, only the server's words in the server's language.
        return BusyStoreError("无法连接数据库", hint=UNREACHABLE)
    code = name or type(cause).__name__
    return StoreError(f"数据库操作失败（{code}）", hint="请重试；仍不行请查看日志。")
