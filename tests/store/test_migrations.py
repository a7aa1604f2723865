"""A database of any age opens at the newest schema; one from the future is refused."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, inspect, text

from drafter.errors import StoreError
from drafter.store import Headline, Store
from drafter.store.engine import open_engine
from drafter.store.migrate import NEWEST, configuration, schema_of, upgrade
from drafter.store.tables import Table

OLDEST = "0001"
OPEN = "import sys; from drafter.store import Store; Store(sys.argv[1]).close(); print('open')"


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """Give an engine on a blank database, nothing migrated."""
    engine = open_engine(address, patience=20)
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    """All schema revisions, oldest first."""
    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def test_a_blank_database_gets_exactly_the_tables_the_code_describes(engine: Engine) -> None:
    """After upgrading there is no difference between the database and the mapped tables: no column, key or index."""
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Table.metadata) == []


def test_the_history_is_one_line_from_the_oldest_schema() -> None:
    """There is one first revision, still there to upgrade from, and one newest, the one the program is written for."""
    scripts = ScriptDirectory.from_config(configuration())

    assert scripts.get_bases() == [OLDEST]
    assert scripts.get_heads() == [NEWEST]


@pytest.mark.parametrize("revision", revisions())
def test_a_work_of_an_older_schema_is_still_there_after_the_upgrade(
    address: str, engine: Engine, revision: str
) -> None:
    """A row written by the program of that day, in plain SQL, is readable by this one, and can be built on."""
    upgrade(engine, OLDEST)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO works (unit_name, period_label, kind, created_at, updated_at)"
                " VALUES ('长乐镇总工会', '2026年', '镇', '2026-01-05 08:00:00', '2026-01-05 08:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO sheet_revisions (work_id, number, content, saved_at, author)"
                " VALUES (1, 1, '{\"plans\":[\"推进建会\"]}', '2026-01-05 08:00:00', '陈静')"
            )
        )
    upgrade(engine, revision)
    store = Store(address)
    store.save_sheet(1, {"plans": []}, Headline("长乐镇总工会"), base=1, actor="周明")

    assert store.sheet(1, 1).content == {"plans": ["推进建会"]}
    assert store.sheet(1, 1).saved_at.isoformat().startswith("2026-01-05")
    assert store.works()[0].sheet_revision == 2
    store.close()


def fill_0002(engine: Engine) -> None:
    """Write what a program of schema 0002 would have: works with a draft, a run, a decision, row by row without its code."""
    day = datetime(2026, 1, 5, 8, 0)  # noqa: DTZ001 - the column of that day
    work: dict[str, object] = {
        "period_label": "2026年",
        "built_in": None,
        "created_at": day,
        "updated_at": day,
        "origin": "",
    }
    work |= {"removed_by": "", "removed_at": None}
    written: dict[str, list[dict[str, object]]] = {
        "works": [
            work | {"unit_name": "长乐镇总工会", "kind": "镇", "built_in": "example"},
            work | {"unit_name": "长乐镇总工会", "kind": "乡镇", "updated_at": day.replace(day=7)},
            work | {"unit_name": "", "kind": ""},
            work | {"unit_name": "云岭区总工会", "kind": "区", "removed_at": day},
        ],
        "sheet_revisions": [
            {"work_id": number, "number": 1, "content": "{}", "saved_at": day, "author": "陈静"}
            for number in range(1, 5)
        ],
        "draft_revisions": [
            {
                "work_id": 1,
                "number": 1,
                "text": "新建工会12家。",
                "outline": "",
                "writer": "person",
                "sheet_revision": 1,
            }
            | {"complete": True, "saved_at": day, "author": "陈静"}
        ],
        "draft_runs": [
            {"work_id": 1, "sheet_revision": 1, "outline": "base", "writer": "rule", "state": "finished"}
            | {"started_at": day, "actor": "陈静"}
        ],
        "model_calls": [
            {
                "run_id": 1,
                "model": "m",
                "prompt_hash": "p",
                "answer_hash": "a",
                "prompt_tokens": 7,
                "completion_tokens": 3,
            }
            | {
                "cached_tokens": 0,
                "estimated": False,
                "milliseconds": 9,
                "attempts": 1,
                "cost": "",
                "error": "",
                "at": day,
            }
        ],
        "decisions": [
            {"work_id": 1, "draft_revision": 1, "figure_key": "k", "facts_hash": "f", "figure": "12家"}
            | {"action": "accept", "reason": "台账", "actor": "陈静", "at": day}
        ],
    }
    there = MetaData()
    there.reflect(engine)
    with engine.begin() as connection:
        for name, rows in written.items():
            connection.execute(there.tables[name].insert(), rows)


def log_0002(engine: Engine) -> None:
    """Write two lines of the log as that program did: seven fields under each hash, said here once more."""
    last = "0" * 64
    with engine.begin() as connection:
        for number in (1, 2):
            detail = json.dumps({"revision": number}, separators=(",", ":"))
            fields = [number, "2026-01-05T08:00:00.000000+00:00", "陈静", "save_sheet", 1, detail, last]
            made = hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
            connection.execute(
                text(
                    "INSERT INTO audit_log (number, at, actor, action, work_id, detail, previous_hash, hash)"
                    " VALUES (:number, '2026-01-05 08:00:00', '陈静', 'save_sheet', 1, :detail, :last, :made)"
                ),
                {"number": number, "detail": detail, "last": last, "made": made},
            )
            last = made
        connection.execute(text("UPDATE audit_head SET number = 2, hash = :last"), {"last": last})


def test_a_filled_database_of_0002_gets_units_and_keeps_everything(address: str, engine: Engine) -> None:
    """Works of one name share a unit of that name, a work without a name has none; the log of that day still holds."""
    upgrade(engine, "0002")
    fill_0002(engine)
    log_0002(engine)
    store = Store(address)
    works = {work.id: work.unit_id for work in (*store.works(), *store.removed_works())}
    units = {unit.id: unit for unit in store.units()}

    assert {(unit.name, unit.kind) for unit in units.values()} == {("长乐镇总工会", "乡镇"), ("云岭区总工会", "区")}
    assert {number: None if unit is None else units[unit].name for number, unit in works.items()} == {
        1: "长乐镇总工会",
        2: "长乐镇总工会",
        3: None,
        4: "云岭区总工会",
    }
    assert store.decisions(1)["k"].decision.reason == "台账"
    assert store.built_in("example") is not None
    assert [(used.model, used.calls, used.prompt_tokens) for used in store.usage()] == [("m", 1, 7)]
    assert (store.verify_audit_log().ok, store.verify_audit_log().entries) == (True, 2)
    store.save_sheet(1, {"n": "2"}, Headline("长乐镇总工会"), base=1, actor="周明")
    assert (store.verify_audit_log().ok, store.verify_audit_log().entries) == (True, 3)
    assert store.create_work({}, Headline(), actor="周明").id == 5
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).first() is None
    store.close()


def test_several_processes_may_upgrade_a_filled_database_at_once(address: str, engine: Engine) -> None:
    """Four processes started together on a database of 0002: each opens it, and each unit is there once."""
    upgrade(engine, "0002")
    fill_0002(engine)
    log_0002(engine)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    ends = [process.communicate(timeout=120) for process in processes]
    store = Store(address)

    assert [out for out, _ in ends] == ["open\n"] * 4, [error for _, error in ends]
    assert sorted(unit.name for unit in store.units()) == ["云岭区总工会", "长乐镇总工会"]
    assert store.verify_audit_log().ok
    store.close()


def test_opening_again_changes_nothing(address: str, engine: Engine) -> None:
    """A database at the newest schema is not written to by opening it."""
    Store(address).close()
    before = inspect(engine).get_table_names()
    with engine.connect() as connection:
        present = schema_of(connection)
    Store(address).close()

    assert present == NEWEST
    assert inspect(engine).get_table_names() == before


def test_a_database_of_a_newer_program_is_refused(address: str) -> None:
    """An unknown schema revision is one Chinese line on what to do, and the database stays as it was."""
    Store(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="更新版本的程序") as caught:
        Store(address)

    assert "升级" in caught.value.hint
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()


def test_a_failed_upgrade_leaves_no_half_schema(address: str, engine: Engine) -> None:
    """With a table of that name in the way the upgrade fails, and none of the other tables is there."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE works (mine INTEGER)"))
    with pytest.raises(StoreError):
        Store(address)

    assert inspect(engine).get_table_names() == ["works"]


def test_several_processes_may_open_a_blank_database_at_once(address: str) -> None:
    """Three processes started together all open it; each table is there once."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, address],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    ends = [process.communicate(timeout=120) for process in processes]

    assert [(out, process.returncode) for (out, _), process in zip(ends, processes, strict=True)] == [
        ("open\n", 0)
    ] * 3, [error for _, error in ends]
    store = Store(address)
    assert store.verify_audit_log().ok
    store.close()


def test_opening_a_database_that_is_up_to_date_does_not_load_alembic(address: str) -> None:
    """The app and the command line start without it; only an upgrade needs it."""
    Store(address).close()
    script = "import sys; from drafter.store import Store; Store(sys.argv[1]).works(); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script, address], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
