"""Bounds: guesses in a window, places for work, seconds for a piece of it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from drafter.api.limits import BusyError, Failures, Workers


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def test_an_address_that_fails_too_often_has_to_wait() -> None:
    """After the last allowed failure it waits until the first is a window old; others do not."""
    clock = Clock()
    failures = Failures(most=3, seconds=60, clock=clock)
    for _ in range(3):
        assert failures.wait("a") == 0
        failures.note("a")
        clock.now += 10

    assert failures.wait("a") == 31
    assert failures.wait("b") == 0
    clock.now += 30
    assert failures.wait("a") == 0
    failures.note("a")
    assert failures.wait("a") == 11


def test_the_memory_of_failures_is_bounded() -> None:
    """However many addresses fail, only the latest are remembered; one that has waited is forgotten."""
    clock = Clock()
    failures = Failures(most=1, seconds=60, addresses=5, clock=clock)
    for number in range(100):
        failures.note(f"10.0.0.{number}")

    assert [failures.wait(f"10.0.0.{number}") > 0 for number in (0, 94, 95, 99)] == [False, False, True, True]
    clock.now += 61
    assert failures.wait("10.0.0.99") == 0
    assert len(failures._at) == 4


def test_work_without_a_place_is_refused_at_once() -> None:
    """With all threads and the queue taken the next is told to come again; a place that is free again is given."""
    release = threading.Event()

    async def scenario() -> list[object]:
        workers = Workers(threads=1, waiting=1)
        taken = [asyncio.create_task(workers.run(lambda: release.wait(20))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await workers.run(lambda: True)
        release.set()
        return [*await asyncio.gather(*taken), await workers.run(lambda: "again")]

    assert asyncio.run(scenario()) == [True, True, "again"]


def test_work_that_takes_too_long_keeps_its_place_until_it_ends() -> None:
    """Its caller is let go; whoever sends slow texts again and again does not get more threads."""
    release = threading.Event()

    async def scenario() -> object:
        workers = Workers(threads=1, waiting=0, seconds=0.01)
        with pytest.raises(TimeoutError):
            await workers.run(lambda: release.wait(20))
        with pytest.raises(BusyError):
            await workers.run(lambda: True)
        release.set()
        while True:
            try:
                return await workers.run(lambda: "again")
            except (BusyError, TimeoutError):
                await asyncio.sleep(0)

    assert asyncio.run(scenario()) == "again"


def test_an_error_of_the_work_is_the_callers() -> None:
    """What the work raises arrives as it is, and the place is free again."""

    def wrong() -> None:
        raise LookupError("gone")

    async def scenario() -> None:
        workers = Workers(threads=1, waiting=0)
        for _ in range(3):
            with pytest.raises(LookupError, match="gone"):
                await workers.run(wrong)

    asyncio.run(scenario())
