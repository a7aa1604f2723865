"""A backup holds everything and was read back before it is called done; a restore brings all of it or changes nothing."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from drafter.errors import FileError, StoreError
from drafter.store import Headline, ModelCall, Person, Role, Store, Work
from drafter.store.backup import PASSING
from drafter.store.engine import open_engine
from drafter.store.migrate import upgrade
from drafter.store.tables import AuditRow, Table
from drafter.store.templates import NewVersion

Open = Callable[[], Store]
WRITING = """
import sys
from drafter.store import Headline, Store
store = Store(sys.argv[1])
number = 1
while True:
    store.save_sheet(1, {"n": str(number + 1)}, Headline(), base=number, actor="周明")
    number += 1
    print(number, flush=True)
"""


@pytest.fixture
def filled(store: Store, work: Work) -> Store:
    """Give a store with something in every table."""
    street = store.add_unit("江北街道", short="江北", kind="街道", parent_id=None, actor="陈静")
    store.add_unit("柳堤社区", short="", kind="社区", parent_id=street.id, actor="陈静")
    # A parent with a greater number than its child: rows do not come in the order they refer to each other.
    district = store.add_unit("临江区", short="", kind="区", parent_id=None, actor="陈静")
    store.move_unit(street.id, district.id, actor="陈静")
    store.grant(street.id, "lin@example.org", "林芳", Role.REVIEWER, actor="陈静")
    store.create_token(street.id, "表格系统", Role.CLERK, actor="陈静")
    store.keep_other_name(street.id, "新建工会", "新组建工会", actor="陈静")
    store.save_unit_options(street.id, {"font": "仿宋"}, actor="陈静")
    store.keep_waiting(work.id, "pasted", {"text": "慰问困难职工86户。"}, actor="陈静")
    version = NewVersion("outline", "own", "正文", 0, shared=True)
    store.save_templates(street.id, [version], actor="陈静", action="copy_template")
    signed_in = store.acting(Person("林芳", "lin@example.org"))
    run = store.start_run(work.id, sheet_revision=1, outline="base", writer="rule", actor="陈静")
    store.save_section(run, index=0, total=1, heading="一、组织建设", text="新建工会12家。")
    store.record_call(run, ModelCall("m", "p", "a", 10, 5, 0, False, 100, 1, "0.01", ""))
    store.end_run(run, "finished")
    store.add_batch("一批", outline="base", writer="rule", actor="陈静", units=(), unit_id=street.id)
    saved = signed_in.save_draft(
        work.id,
        "新建工会12家，收到感谢信77封。",
        base=0,
        outline="base",
        writer="rule",
        sheet_revision=1,
        complete=True,
        actor="林芳",
    )
    signed_in.decide(
        work.id,
        key="k",
        facts_hash="f",
        figure="77封",
        action="accept",
        reason="登记簿",
        base=saved.number,
        actor="林芳",
    )
    signed_in.sign_off(work.id, base=1, sheet_revision=1, decided=store.decisions(work.id), accepted=(), actor="林芳")
    return store


def everything(store: Store, *, without_restore: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Give every row of every table."""
    with store._reading() as session:
        held = {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Table.metadata.sorted_tables
            if table.name not in PASSING
        }
    if without_restore:
        held["audit_log"] = [row for row in held["audit_log"] if row[3] != "restore"]
        del held["audit_head"]
    return held


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Give a blank SQLite database to restore into."""
    store = Store(tmp_path / "other" / "drafter.db", patience=5)
    yield store
    store.close()


def test_what_was_backed_up_comes_back_row_by_row(filled: Store, other: Store, tmp_path: Path) -> None:
    """From either kind of database into SQLite: every row of every table, the log with one line more that says so."""
    report = filled.backup(tmp_path / "备份 1?%.db")
    restored = other.restore(tmp_path / "备份 1?%.db", actor="陈静")
    before, after = everything(filled), everything(other, without_restore=True)
    del before["audit_head"]

    assert {name for name, rows in before.items() if not rows} <= {"batch_units", "spending"}
    assert after == before
    assert (report.units, report.works, report.sheets, report.drafts) == (4, 1, 1, 1)
    assert report.audit.ok
    assert replace(restored, path=report.path) == report
    assert other.audit_log()[-1].action == "restore"
    assert other.audit_log()[-1].detail["sha256"] == report.sha256
    assert other.verify_audit_log().entries == filled.verify_audit_log().entries + 1
    assert other.verify_audit_log().ok


def test_either_kind_of_backup_fills_either_kind_of_database(
    filled: Store, open_store: Open, address: str, other: Store, tmp_path: Path
) -> None:
    """A backup restored into a SQLite file, backed up there, and restored where it came from: numbers go on where they stopped."""
    filled.backup(tmp_path / "first")
    other.restore(tmp_path / "first")
    other.backup(tmp_path / "second")
    filled.restore(tmp_path / "second", replace=True)

    assert everything(filled, without_restore=True) == everything(other, without_restore=True)
    made = filled.create_work({}, Headline("云岭区"), actor="陈静")
    assert made.id == 2
    assert filled.add_unit("云岭区第二", short="", kind="", parent_id=None, actor="陈静").id > 4
    assert filled.verify_audit_log().ok


def test_a_process_at_work_is_no_content(filled: Store, other: Store, tmp_path: Path) -> None:
    """A server that was started and holds nothing yet is restored into without a word, and goes on working there."""
    filled.beat("elsewhere", "甲机", 1)
    other.beat("here", "乙机", 1)
    filled.backup(tmp_path / "first")
    other.restore(tmp_path / "first")

    assert [worker.id for worker in other.workers()] == ["here"]


def test_a_database_in_use_is_not_overwritten_unless_told(filled: Store, open_store: Open, tmp_path: Path) -> None:
    """Something in it: refused with what to do, nothing changed; told to replace, what was there is gone."""
    filled.backup(tmp_path / "first")
    filled.create_work({}, Headline("云岭区"), actor="陈静")
    before = everything(filled)
    with pytest.raises(StoreError, match="已有内容") as caught:
        filled.restore(tmp_path / "first")

    assert "--replace" in caught.value.hint
    assert everything(filled) == before
    filled.restore(tmp_path / "first", replace=True)
    assert len(filled.works()) == 1


@pytest.mark.parametrize("cut", ["half", "tail", "altered", "added", "text", "foreign"])
def test_a_damaged_file_changes_nothing(filled: Store, other: Store, tmp_path: Path, cut: str) -> None:
    """Cut off, altered or something else altogether: one Chinese line, and the database stays as it was."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    filled.backup(good)
    data = good.read_bytes()
    sqlite = data.startswith(b"SQLite")
    if cut == "half":
        bad.write_bytes(data[: len(data) // 2])
    elif cut == "tail":
        bad.write_bytes(data[:-4096] if sqlite else data[:-9])
    elif cut == "altered":
        whole = data if sqlite else gzip.decompress(data)
        changed = whole.replace("感谢信77封".encode(), "感谢信78封".encode()).replace(
            "登记簿".encode(), "登记本".encode()
        )
        assert changed != whole
        bad.write_bytes(changed[:-200] if sqlite else gzip.compress(changed))
    elif cut == "added":
        bad.write_bytes(data[:100] + b"\xff" * 4000 + data[4100:] if sqlite else data + gzip.compress(b"[1]\n"))
    elif cut == "text":
        bad.write_text("这不是备份")
    else:
        engine = create_engine(f"sqlite:///{bad}")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE mine (id INTEGER)"))
        engine.dispose()
    before = everything(other)
    with pytest.raises((FileError, StoreError)) as caught:
        other.restore(bad)

    assert caught.value.hint
    assert everything(other) == before
    assert other.restore(good).works == 1


def test_a_log_that_does_not_hold_is_told_and_not_restored_unless_meant(
    filled: Store, other: Store, address: str, tmp_path: Path
) -> None:
    """The backup is made and says so; restoring it needs a word more."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_log SET actor = '别人' WHERE number = 3"))
    engine.dispose()
    report = filled.backup(tmp_path / "broken")

    assert report.audit.broken_at == 3
    with pytest.raises(FileError, match="第3条"):
        other.restore(tmp_path / "broken")
    assert other.works() == ()
    assert other.restore(tmp_path / "broken", broken_log=True).works == 1


def test_a_restore_that_fails_halfway_leaves_what_was_there(
    filled: Store, other: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off after everything was deleted and half was written: all of it is as before."""
    other.backup(tmp_path / "blank")
    before = everything(filled)

    def fail(*_: object, **__: object) -> None:
        raise StoreError("没有空间")

    monkeypatch.setattr("drafter.store.audit.append", fail)
    with pytest.raises(StoreError, match="没有空间"):
        filled.restore(tmp_path / "blank", replace=True)

    assert everything(filled) == before


def test_a_backup_never_overwrites_and_leaves_nothing_half_done(filled: Store, tmp_path: Path) -> None:
    """A file of that name, or no such folder: refused; only the owner may read a backup."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "old").write_text("旧")
    with pytest.raises(FileError, match="已有"):
        filled.backup(folder / "old")
    with pytest.raises(FileError, match="没有这个文件夹"):
        filled.backup(folder / "none" / "new")
    filled.backup(folder / "new")

    assert sorted(file.name for file in folder.iterdir()) == ["new", "old"]
    assert (folder / "old").read_text() == "旧"
    assert (folder / "new").stat().st_mode & 0o077 == 0


def test_a_backup_while_others_write_is_one_moment(
    store: Store, work: Work, other: Store, address: str, tmp_path: Path
) -> None:
    """Another process saves without pause: the backup holds revisions without a gap, and a log that fits them."""
    process = subprocess.Popen([sys.executable, "-c", WRITING, address], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process:
        try:
            for _ in range(5):
                process.stdout.readline()
            reports = [store.backup(tmp_path / str(number)) for number in range(3)]
            process.stdout.readline()
        finally:
            process.kill()
    last = other.restore(tmp_path / "2")
    newest = other.sheet(work.id).number

    assert all(report.audit.ok for report in reports)
    assert [report.sheets for report in reports] == sorted({report.sheets for report in reports})
    assert newest == last.sheets == last.audit.entries
    assert store.sheet(work.id).number >= newest


@pytest.mark.parametrize("schema", ["0001", "0002"])
def test_a_backup_of_an_older_program_is_brought_up_to_date(other: Store, tmp_path: Path, schema: str) -> None:
    """A SQLite file of an earlier schema, and a dump that says it is of one, are upgraded on the way in."""
    old = tmp_path / "old.db"
    engine = open_engine(old, patience=5)
    upgrade(engine, schema)
    row = "'长乐镇总工会', '2026年', '镇', '2026-01-05 08:00:00', '2026-01-05 08:00:00'"
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO works (unit_name, period_label, kind, created_at, updated_at) VALUES ({row})")  # noqa: S608
        )
        connection.execute(
            text("INSERT INTO sheet_revisions VALUES (1, 1, '{\"plans\":[\"建会\"]}', '2026-01-05 08:00:00', '陈静')")
        )
    engine.dispose()
    lines: list[object] = [
        {"form": "drafter-backup-1", "schema": schema},
        {"table": "audit_head", "columns": ["id", "number", "hash"]},
        [1, 0, "0" * 64],
        {"table": "works", "columns": ["id", "unit_name", "period_label", "kind", "created_at", "updated_at"]},
        [
            1,
            "长乐镇总工会",
            "2026年",
            "镇",
            {"$time": "2026-01-05T08:00:00+00:00"},
            {"$time": "2026-01-05T08:00:00+00:00"},
        ],
        {"table": "sheet_revisions", "columns": ["work_id", "number", "content", "saved_at", "author"]},
        [1, 1, '{"plans":["建会"]}', {"$time": "2026-01-05T08:00:00+00:00"}, "陈静"],
    ]
    import hashlib

    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = json.dumps({"rows": 3, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    dump = tmp_path / "old.dump"
    dump.write_bytes(gzip.compress(body + end + b"\n"))
    for file in (old, dump):
        other.restore(file, replace=True)
        (work,) = other.works()

        assert other.sheet(1).content == {"plans": ["建会"]}
        assert work.updated_at.isoformat() == "2026-01-05T08:00:00+00:00"
        assert work.unit_id is not None
        assert other.unit(work.unit_id).name == "长乐镇总工会"


def test_a_backup_of_a_newer_program_is_refused(other: Store, tmp_path: Path) -> None:
    """A schema nobody knows yet is not guessed at."""
    body = json.dumps({"form": "drafter-backup-1", "schema": "9999"}).encode() + b"\n"
    (tmp_path / "new").write_bytes(gzip.compress(body))
    with pytest.raises((StoreError, FileError)) as caught:
        other.restore(tmp_path / "new")

    assert "更新版本" in str(caught.value)


def test_lines_of_the_log_keep_their_account_and_unit(filled: Store, other: Store, tmp_path: Path) -> None:
    """What a line says beyond its name is covered by its hash, and comes back with it."""
    filled.backup(tmp_path / "first")
    other.restore(tmp_path / "first")
    said = {(entry.subject, entry.unit_id) for entry in other.audit_log()}

    assert ("lin@example.org", None) in said
    assert any(unit_id for _, unit_id in said)
    with other._writing() as change:
        change.session.query(AuditRow).filter(AuditRow.subject != "").update({"subject": ""})
    assert not other.verify_audit_log().ok
