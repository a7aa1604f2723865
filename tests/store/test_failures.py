"""When the database cannot be used, a person reads one Chinese line and nothing is lost or half written."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from drafter.errors import StoreError
from drafter.store import Headline, Store, Work

CHINESE = range(0x4E00, 0x9FFF)


def sqlite_address(folder: Path) -> str:
    """Give the address of a SQLite file in a folder."""
    return f"sqlite:///{folder / 'drafter.db'}"


def one_chinese_line(error: StoreError) -> bool:
    """Whether message and hint are one line each, in Chinese, without a path into Python."""
    said = f"{error}{error.hint}"
    return "\n" not in said and ord(str(error)[0]) in CHINESE and bool(error.hint)


def test_a_read_only_database_is_read_but_not_written(tmp_path: Path) -> None:
    """Opened read-only, works are listed; a save says so in one line."""
    writable = Store(sqlite_address(tmp_path))
    work = writable.create_work({"n": "1"}, Headline("长乐镇总工会"), actor="陈静")
    store = Store(f"sqlite:///file:{tmp_path / 'drafter.db'}?mode=ro&uri=true")

    assert store.works() == (work,)
    with pytest.raises(StoreError, match="只读") as caught:
        store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静")
    assert one_chinese_line(caught.value)
    assert writable.sheet(work.id).number == 1
    store.close()
    writable.close()


def test_a_full_disk_keeps_what_was_saved(tmp_path: Path) -> None:
    """SQLite's own 'disk full': one line, the last revision intact, and saving works again once there is room."""
    store = Store(sqlite_address(tmp_path))
    work = store.create_work({"n": "1"}, Headline(), actor="陈静")
    limits: list[int] = []

    @event.listens_for(store._engine, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = limits[-1] if limits else 1_000_000
        connection.execute(f"PRAGMA max_page_count = {pages}")

    limits.append(1)
    with pytest.raises(StoreError, match="磁盘已满") as caught:
        store.save_sheet(work.id, {"n": "长" * 400_000}, Headline(), base=1, actor="陈静")

    assert one_chinese_line(caught.value)
    assert store.sheet(work.id).content == {"n": "1"}
    limits.append(1_000_000)
    assert store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静").number == 2
    assert store.verify_audit_log().ok
    store.close()


def test_a_locked_database_is_waited_for_and_then_told(tmp_path: Path) -> None:
    """With another program holding the write lock: readers go on, a writer gives up after its patience in one line."""
    store = Store(sqlite_address(tmp_path), patience=0.2)
    work = store.create_work({"n": "1"}, Headline(), actor="陈静")
    other = sqlite3.connect(tmp_path / "drafter.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="正被其他程序占用") as caught:
        store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静")

    assert one_chinese_line(caught.value)
    assert store.works() == (work,)
    other.execute("ROLLBACK")
    other.close()
    assert store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静").number == 2
    store.close()


@pytest.mark.postgresql
def test_a_locked_postgresql_database_is_told_the_same_way(server: str) -> None:
    """The same on PostgreSQL: the writer gives up after its patience."""
    address = server % "postgres"
    store = Store(address, patience=0.2)
    work = store.create_work({"n": "1"}, Headline(), actor="陈静")
    other = create_engine(address)
    with other.begin() as connection:
        connection.execute(text("SELECT * FROM audit_head FOR UPDATE"))
        with pytest.raises(StoreError, match="正被其他程序占用"):
            store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静")

    assert store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静").number == 2
    store.close()
    other.dispose()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"not a database, but a long enough text file " * 40, "不是数据库")],
)
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes, message: str) -> None:
    """Opening some other file says so and does not touch it."""
    (tmp_path / "drafter.db").write_bytes(content)
    with pytest.raises(StoreError, match=message) as caught:
        Store(sqlite_address(tmp_path))

    assert one_chinese_line(caught.value)
    assert (tmp_path / "drafter.db").read_bytes() == content


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    """Pages overwritten with noise are reported as damage, not as an empty list."""
    store = Store(sqlite_address(tmp_path))
    for number in range(40):
        store.create_work({"n": f"{number}" * 500}, Headline("长乐镇总工会"), actor="陈静")
    store.close()
    file = tmp_path / "drafter.db"
    content = bytearray(file.read_bytes())
    for place in range(4096, len(content)):
        content[place] = 0xA5
    file.write_bytes(content)

    with pytest.raises(StoreError, match="损坏") as caught:
        Store(sqlite_address(tmp_path)).works()
    assert one_chinese_line(caught.value)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("sqlite://", "内存数据库"),
        ("sqlite:///:memory:", "内存数据库"),
        ("sqlite:///file:x?mode=memory&uri=true", "内存数据库"),
        ("mysql://host/db", "不支持 mysql"),
        ("oracle+odd://host/db", "不支持 oracle"),
        ("no address", "地址写法不对"),
        ("sqlite:////proc/no/such/drafter.db", "无法建立数据文件夹"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(address: str, message: str) -> None:
    """Each says what is wrong with it, and what to set."""
    with pytest.raises(StoreError, match=message) as caught:
        Store(address)

    assert one_chinese_line(caught.value)


def test_a_server_that_refuses_is_told_without_the_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither the message, nor the hint, nor the log repeats the password of the address."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError, match="无法连接") as caught:
        Store("postgresql://drafter:topsecret@127.0.0.1:9/drafter?connect_timeout=2")

    assert one_chinese_line(caught.value)
    assert "topsecret" not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.hint}{caplog.text}"


@pytest.mark.postgresql
def test_a_missing_postgresql_database_is_told(server: str) -> None:
    """A database name that the server does not have."""
    with pytest.raises(StoreError, match="无法连接数据库") as caught:
        Store(server % "no_such_database")

    assert one_chinese_line(caught.value)


@pytest.mark.postgresql
def test_a_read_only_postgresql_is_told(server: str) -> None:
    """A standby or a read-only role refuses writing in one line."""
    name = "read_only"
    admin = create_engine(server % "postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    store = Store(server % name)
    work = store.create_work({"n": "1"}, Headline(), actor="陈静")
    store.close()
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    admin.dispose()
    store = Store(server % name)

    assert store.works() == (work,)
    with pytest.raises(StoreError, match="只读"):
        store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静")
    store.close()


def test_a_failed_statement_does_not_log_what_a_person_wrote(
    store: Store, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    """The log of a database error names the statement, never its values."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError):
        store.save_draft(
            work.id,
            "不能进日志的正文",
            base=0,
            outline="town",
            writer="person",
            sheet_revision=99,
            complete=True,
            actor="陈静",
        )

    assert "draft_revisions" in caplog.text
    assert "不能进日志的正文" not in caplog.text


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """Signs that mean something in an address are part of the name in a path."""
    file = tmp_path / "工会 #1 100%41?mode=memory&x" / "drafter.db"
    store = Store(file)
    work = store.create_work({"n": "1"}, Headline(), actor="陈静")
    store.close()
    again = Store(file)

    assert again.works() == (work,)
    assert file.is_file()
    again.close()
