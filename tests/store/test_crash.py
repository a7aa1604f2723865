"""A process killed in the middle of writing: what was reported as saved is there, what was not is not, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from drafter.store import Headline, Store
from drafter.store.engine import open_engine
from drafter.store.migrate import schema_of

# The child says "saved N" only after revision N was committed, and waits for a line before going on.
BETWEEN = """
import sys
from drafter.store import Headline, Store
store = Store(sys.argv[1])
work = store.create_work({"n": "1"}, Headline("长乐镇总工会"), actor="陈静")
for number in range(1, 50):
    print("saved", number, flush=True)
    sys.stdin.readline()
    store.save_sheet(work.id, {"n": str(number + 1)}, Headline(), base=number, actor="陈静")
"""
# The child stops inside the transaction: rows written and flushed to the database, nothing committed.
INSIDE = """
import sys
from drafter.store import Headline, Store, audit
store = Store(sys.argv[1])
work = store.create_work({"n": "1"}, Headline("长乐镇总工会"), actor="陈静")
append = audit.append
def append_and_wait(session, *args, **named):
    append(session, *args, **named)
    session.flush()
    print("inside", flush=True)
    sys.stdin.readline()
audit.append = append_and_wait
store.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="陈静")
print("not reached")
"""
# The child never waits: it is killed wherever it happens to be.
FLAT_OUT = """
import sys
from drafter.store import Headline, Store
store = Store(sys.argv[1])
work = store.create_work({"n": "1"}, Headline("长乐镇总工会"), actor="陈静")
number = 1
while True:
    print(number, flush=True)
    store.save_sheet(work.id, {"n": str(number + 1)}, Headline(), base=number, actor="陈静")
    number += 1
"""


@contextmanager
def child(program: str, address: str) -> Iterator[tuple[subprocess.Popen[str], IO[str], IO[str]]]:
    """Run a program on the database and kill it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        try:
            yield process, process.stdin, process.stdout
        finally:
            process.kill()


@pytest.mark.parametrize("saved", [1, 2, 7])
def test_what_was_reported_saved_survives_the_kill(address: str, saved: int) -> None:
    """Killed with -9 right after "saved N": revision N is the newest, and the next save builds on it."""
    with child(BETWEEN, address) as (process, to, out):
        for number in range(1, saved + 1):
            assert out.readline() == f"saved {number}\n"
            if number < saved:
                to.write("\n")
                to.flush()
        process.kill()
        process.wait()
    store = Store(address)

    assert store.sheet(1).number == saved
    assert store.sheet(1).content == {"n": str(saved)}
    assert store.verify_audit_log().ok
    assert store.save_sheet(1, {}, Headline(), base=saved, actor="周明").number == saved + 1
    store.close()


def test_a_transaction_cut_off_leaves_nothing(address: str) -> None:
    """Killed with rows written but not committed: neither the revision, nor its log line, nor a lock is left."""
    with child(INSIDE, address) as (process, _, out):
        assert out.readline() == "inside\n"
        process.kill()
        process.wait()
    store = Store(address, patience=20)

    assert store.sheet(1).number == 1
    assert store.verify_audit_log().entries == 1
    assert store.save_sheet(1, {"n": "3"}, Headline(), base=1, actor="周明").number == 2
    assert store.verify_audit_log().ok
    store.close()


@pytest.mark.parametrize("lines", [3, 11, 24, 40])
def test_killed_anywhere_the_database_is_whole(address: str, lines: int) -> None:
    """Killed at full speed: every revision up to the last reported one is there, in order, and the chain holds."""
    with child(FLAT_OUT, address) as (process, _, out):
        for _ in range(lines):
            reported = int(out.readline())
        process.kill()
        process.wait()
    store = Store(address, patience=20)
    newest = store.sheet(1).number

    assert newest >= reported
    assert [store.sheet(1, number).content["n"] for number in range(1, newest + 1)] == [
        str(number) for number in range(1, newest + 1)
    ]
    check = store.verify_audit_log()
    assert (check.ok, check.entries) == (True, newest)
    store.close()


# The child stops inside the upgrade: all tables made, nothing committed.
UPGRADING = """
import sys
from alembic import command
from drafter.store import Store
upgrade = command.upgrade
def upgrade_and_wait(*args):
    upgrade(*args)
    print("upgraded", flush=True)
    sys.stdin.readline()
command.upgrade = upgrade_and_wait
Store(sys.argv[1])
print("not reached")
"""


def test_an_upgrade_cut_off_leaves_the_old_schema(address: str) -> None:
    """Killed with every table made but not committed: the next start finds a blank database and makes it whole."""
    with child(UPGRADING, address) as (process, _, out):
        assert out.readline() == "upgraded\n"
        process.kill()
        process.wait()
    engine = open_engine(address, patience=20)
    with engine.connect() as connection:
        assert schema_of(connection) is None
    engine.dispose()
    store = Store(address, patience=20)

    assert store.works() == ()
    assert store.create_work({}, Headline("长乐镇总工会"), actor="陈静").id == 1
    store.close()
