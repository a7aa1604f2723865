"""The audit log tells of every change made behind its back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text

from drafter.store import Headline, Store, Work


@pytest.fixture
def logged(store: Store, work: Work) -> Store:
    """Give a store with five lines in its log."""
    for number in range(1, 5):
        store.save_sheet(work.id, {"n": str(number)}, Headline(), base=number, actor="周明")
    return store


def tamper(address: str, *statements: str) -> None:
    """Change the database past the program."""
    engine = create_engine(address)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_an_untouched_log_holds(logged: Store) -> None:
    """Five lines, no break; each names who did what to which work, with a digest of the text and not the text."""
    check = logged.verify_audit_log()
    last = logged.audit_log()[-1]

    assert (check.ok, check.entries, check.broken_at) == (True, 5, None)
    assert (last.actor, last.action, last.work_id, last.detail["revision"]) == (
        "周明",
        "save_sheet",
        1,
        5,
    )
    assert len(last.detail["sha256"]) == 64
    assert [entry.previous_hash for entry in logged.audit_log()][1:] == [entry.hash for entry in logged.audit_log()][
        :-1
    ]


def test_an_empty_log_holds(store: Store) -> None:
    """A blank database has a sound log of no lines."""
    check = store.verify_audit_log()

    assert (check.ok, check.entries) == (True, 0)


@pytest.mark.parametrize(
    ("statement", "broken_at", "reason"),
    [
        ("UPDATE audit_log SET actor = '别人' WHERE number = 3", 3, "被改动"),
        ("UPDATE audit_log SET detail = '{}' WHERE number = 2", 2, "被改动"),
        ("UPDATE audit_log SET work_id = NULL WHERE number = 1", 1, "被改动"),
        ("UPDATE audit_log SET subject = 'boss@example.org' WHERE number = 3", 3, "被改动"),
        ("UPDATE audit_log SET unit_id = 7 WHERE number = 4", 4, "被改动"),
        ("UPDATE audit_log SET hash = previous_hash WHERE number = 5", 5, "被改动"),
        ("DELETE FROM audit_log WHERE number = 2", 2, "缺失"),
        ("DELETE FROM audit_log WHERE number = 1", 1, "缺失"),
        ("DELETE FROM audit_log WHERE number = 5", 5, "被删除"),
        ("DELETE FROM audit_log", 1, "被删除"),
        ("DELETE FROM audit_head", 6, "被删除"),
    ],
)
def test_every_change_is_found_at_its_line(
    address: str, logged: Store, statement: str, broken_at: int, reason: str
) -> None:
    """A field changed, a line removed in the middle, at the start or at the end: found, and where."""
    tamper(address, statement)
    check = logged.verify_audit_log()

    assert not check.ok
    assert check.broken_at == broken_at
    assert reason in check.reason


def test_a_line_with_a_hash_of_its_own_does_not_fit_the_chain(address: str, logged: Store) -> None:
    """Rewriting a line together with its hash breaks the line after it."""
    tamper(
        address,
        "UPDATE audit_log SET hash = (SELECT hash FROM audit_log WHERE number = 1) WHERE number = 4",
    )
    check = logged.verify_audit_log()

    assert check.broken_at == 4


def test_the_log_of_one_work_is_a_part_of_the_whole(logged: Store) -> None:
    """Asking for one work gives its lines only, with the numbers they have in the whole log."""
    other = logged.create_work({}, Headline(), actor="陈静")

    assert [entry.number for entry in logged.audit_log(other.id)] == [6]
    assert len(logged.audit_log()) == 6


WRITING = """
import sys
from drafter.store import Headline, Person, Store
store = Store(sys.argv[1]).acting(Person("周明", sys.argv[2]))
for number in range(25):
    if number % 2:
        store.note(1, "export", {"number": number}, actor="周明")
    else:
        store.add_unit(f"{sys.argv[2]}之{number}", short="", kind="", parent_id=None, actor="周明")
store.close()
"""


def test_several_processes_append_to_one_chain(address: str, store: Store, work: Work) -> None:
    """Four processes write a hundred lines at once: all are there, each says whose it is, and the chain has no fork and no gap."""
    names = ["甲", "乙", "丙", "丁"]
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITING, address, name], stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    ends = [process.communicate(timeout=120)[1] for process in processes]
    lines = store.audit_log()[1:]

    assert [process.returncode for process in processes] == [0] * 4, ends
    assert store.verify_audit_log().entries == 101
    assert store.verify_audit_log().ok
    assert {name: sum(line.subject == name for line in lines) for name in names} == dict.fromkeys(names, 25)
