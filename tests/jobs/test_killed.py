"""Processes are killed at random, the database too: every unit gets its one draft, and nothing finished is paid for again."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.store import Batch, Store
from tests.bench.trial import CALLS_A_UNIT, Clerk, Crew, add_units, clerk_on_loopback, faults, wait_for
from tests.loopback import Loopback
from tests.postgresql import restart_server

UNITS = 8
KILLS = 2
CALLS = 4
# A loaded machine starts a process in ten seconds; a killed one is missed after fifteen.
ENOUGH = 240.0


@pytest.fixture
def slow() -> Iterator[tuple[Clerk, Loopback]]:
    """Run a model that takes a while, so that a kill finds calls in flight."""
    with clerk_on_loopback(0.4) as running:
        yield running


@pytest.fixture
def crew(address: str, slow: tuple[Clerk, Loopback], tmp_path: Path) -> Iterator[Crew]:
    """Let processes draft."""
    made = Crew(address, slow[1].address, tmp_path, calls=CALLS)
    yield made
    made.end()


class Killing:
    """Kills a process each time so many more calls were made (随机杀进程)."""

    def __init__(self, crew: Crew, clerk: Clerk, kills: int) -> None:
        self.crew, self.clerk, self.kills = crew, clerk, kills
        self.chance = random.Random(20261121)
        self.next = 5

    def __call__(self, now: Batch) -> None:
        """Look, and kill."""
        if self.crew.killed < self.kills and self.clerk.total >= self.next:
            self.crew.kill_one(self.chance)
            self.next = self.clerk.total + self.chance.randint(5, 10)


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_batch_survives_the_killing_of_its_processes(store: Store, crew: Crew, slow: tuple[Clerk, Loopback]) -> None:
    """Two processes, killed at random: all units done, each section once, calls no more than needed and in flight at the kills."""
    clerk, _ = slow
    batch = add_units(store, UNITS)
    crew.start()
    crew.start()
    killing = Killing(crew, clerk, KILLS)
    done = wait_for(store, batch, ENOUGH, killing)

    assert crew.killed == KILLS
    assert done.counts == {"finished": UNITS}
    assert faults(store, done) == []
    assert clerk.total <= CALLS_A_UNIT * UNITS + KILLS * CALLS
    assert store.verify_audit_log().ok


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_one_machine_without_a_server_survives_it_too(store: Store, crew: Crew, slow: tuple[Clerk, Loopback]) -> None:
    """One process on a SQLite file, killed and started again: the run goes on where it was."""
    clerk, _ = slow
    batch = add_units(store, 3)
    crew.start()
    done = wait_for(store, batch, ENOUGH, Killing(crew, clerk, 1))

    assert crew.killed == 1
    assert faults(store, done) == []
    assert clerk.total <= CALLS_A_UNIT * 3 + CALLS


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_batch_survives_the_killing_of_the_database(
    address: str, store: Store, crew: Crew, slow: tuple[Clerk, Loopback]
) -> None:
    """The server is ended at once, without goodbye, and started again: the processes wait and go on; no call is made twice."""
    clerk, _ = slow
    batch = add_units(store, 4)
    crew.start()
    until = time.monotonic() + ENOUGH
    while clerk.total < 6:
        assert time.monotonic() < until
        time.sleep(0.05)
    restart_server(address)
    done = wait_for(store, batch, ENOUGH)

    assert faults(store, done) == []
    assert clerk.total == CALLS_A_UNIT * 4


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_process_that_is_told_to_end_hands_over_at_once(
    store: Store, crew: Crew, slow: tuple[Clerk, Loopback]
) -> None:
    """Ended in order, it leaves its runs to the others without anybody waiting for its beat, and says nothing but that."""
    clerk, _ = slow
    batch = add_units(store, 4)
    first = crew.start()
    until = time.monotonic() + ENOUGH
    while clerk.total < 3:
        assert time.monotonic() < until
        time.sleep(0.05)
    crew.start()
    first.terminate()
    assert first.wait(timeout=30) == 0
    done = wait_for(store, batch, ENOUGH)

    assert faults(store, done) == []
    assert clerk.total <= CALLS_A_UNIT * 4 + CALLS
    assert (crew.folder / "workers.log").read_text("utf-8").replace("起草进程已启动", "").count("\n") <= 3


def test_a_worker_on_an_unreachable_database_says_so_in_one_line(tmp_path: Path) -> None:
    """No traceback: what, and what to do; exit code 2."""
    crew = Crew("postgresql://nobody@127.0.0.1:1/none", "http://127.0.0.1:1/v1", tmp_path)
    process: subprocess.Popen[bytes] = crew.start()
    assert process.wait(timeout=60) == 2
    said = (tmp_path / "workers.log").read_text("utf-8").strip().split("\n")
    assert len(said) == 1
    assert "无法连接数据库" in said[0]
