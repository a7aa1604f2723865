"""Batches (批量起草): what killing costs, and how near worker processes come to what their calls allow.

`python -m tests.bench batch`: 300 units by a model of one second a call, two processes on PostgreSQL, killed at random ten times; then
units a minute for one, two and four processes of eight calls at once against calls × latency / (8 × processes); then the rule writer.
DRAFTER_BENCH_UNITS makes it shorter. Workers are started before the units are queued; time runs from the first call to the last unit.
"""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from drafter.cli.screen import say
from drafter.store import Batch, Store
from tests.bench.trial import CALLS_A_UNIT, Clerk, Crew, add_units, clerk_on_loopback, faults, wait_for
from tests.postgresql import find_binaries, running_server

LATENCY = 1.0
CALLS = 8
KILLS = 10
UNITS = int(os.environ.get("DRAFTER_BENCH_UNITS", "300"))
# Units for each worker when speed is measured: a minute's work, so that the last calls, when there are too few to fill all, count little.
UNITS_A_WORKER = max(UNITS // 4, 8)
PATIENCE = 1800.0


def run() -> None:
    """Print what was measured."""
    say("\n批量起草（PostgreSQL，本机模拟的模型，每次 1 秒；时间为实际经过的时间）")
    if find_binaries() is None:
        say("  未运行：没有找到 PostgreSQL（apt-get install postgresql）")
        return
    with running_server() as server:
        _killed(server)
        for workers in (1, 2, 4):
            _speed(server, workers)
        _rule(server)


def _killed(server: str) -> None:
    """Kill processes at random, each after the calls of some units more."""
    with _trial(server, "killed", LATENCY) as (clerk, crew, store):
        for _ in range(2):
            crew.start()
        batch = add_units(store, UNITS)
        chance = random.Random(20261121)
        needed = CALLS_A_UNIT * UNITS
        # Spread over the batch: the last kill falls when nine tenths of the calls are made.
        marks = sorted(chance.sample(range(CALLS, needed * 9 // 10), KILLS))
        open_at_kills = 0

        def kill(_: Batch) -> None:
            nonlocal open_at_kills
            if crew.killed < KILLS and clerk.total >= marks[crew.killed]:
                open_at_kills += clerk.open
                crew.kill_one(chance)

        began = time.monotonic()
        done = wait_for(store, batch, PATIENCE, kill)
        seconds = time.monotonic() - began
        wrong = faults(store, done)
        say(
            f"  {UNITS} 家，2 个进程，随机杀 {crew.killed} 次：写完 {done.counts.get('finished', 0)} 家，用时 {seconds:.0f} 秒"
        )
        say(
            f"    每节一次、每家一稿：{'是' if not wrong else wrong[:3]}；留痕链{'完整' if store.verify_audit_log().ok else '断开'}"
        )
        more = clerk.total - needed
        say(f"    调用 {clerk.total} 次，需要 {needed} 次，多 {more} 次；被杀时在途的 {open_at_kills} 次（两进程合计）")


def _speed(server: str, workers: int) -> None:
    """Measure units a minute."""
    with _trial(server, f"speed{workers}", LATENCY) as (clerk, crew, store):
        for _ in range(workers):
            crew.start()
        units = UNITS_A_WORKER * workers
        # Each must have taken its place before the clock runs.
        _all_there(store, workers)
        batch = add_units(store, units)
        began: list[float] = []

        def note(_: Batch) -> None:
            if not began and clerk.total:
                began.append(time.monotonic())

        used = os.times()
        done = wait_for(store, batch, PATIENCE, note)
        seconds = time.monotonic() - began[0]
        ideal = clerk.total * LATENCY / (CALLS * workers)
        own = os.times()
        say(
            f"  {workers} 个进程：{done.total * 60 / seconds:.0f} 家/分，{seconds:.1f} 秒，理想 {ideal:.1f} 秒，"
            f"达到 {ideal / seconds:.2f}（本机 {os.cpu_count()} 核，负载 {os.getloadavg()[0]:.1f}，"
            f"模型服务占用 {own.user - used.user + own.system - used.system:.0f} 秒处理器）"
        )


def _rule(server: str) -> None:
    """Measure the rule writer in one process."""
    with _trial(server, "rule", 0) as (_, crew, store):
        crew.start()
        _all_there(store, 1)
        began = time.monotonic()
        done = wait_for(store, add_units(store, UNITS, "rule"), PATIENCE)
        say(f"  规则写作，1 个进程：每秒 {done.total / (time.monotonic() - began):.1f} 家（含建档入队）")


@contextmanager
def _trial(server: str, name: str, latency: float) -> Iterator[tuple[Clerk, Crew, Store]]:
    """Give a blank database, a model and a crew without processes."""
    engine = create_engine(server % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    with clerk_on_loopback(latency) as (clerk, model), tempfile.TemporaryDirectory() as folder:
        store = Store(server % name)
        crew = Crew(server % name, model.address, Path(folder), calls=CALLS)
        try:
            yield clerk, crew, store
        finally:
            crew.end()
            store.close()


def _all_there(store: Store, workers: int) -> None:
    until, pause = time.monotonic() + 120, threading.Event()
    while len(store.workers()) < workers:
        if time.monotonic() > until:
            raise TimeoutError("the workers did not start")
        pause.wait(0.1)
    pause.wait(2)
