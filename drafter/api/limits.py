"""Bounds on what one caller may cost (限流): guesses at tokens, checks at once, seconds a check."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class BusyError(Exception):
    """All places for work are taken (忙)."""


class Failures:
    """Counts failed attempts by address in a sliding window (失败计数); safe between threads.

    An address with `most` failures in the last `seconds` is refused without a look at what it sends, so that guessing gains nothing.
    It remembers `addresses` at the most: with more, those that failed longest ago are forgotten.
    """

    def __init__(
        self,
        most: int = 10,
        seconds: int = 60,
        addresses: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._seconds, self._addresses, self._clock = most, seconds, addresses, clock
        self._at: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str) -> int:
        """Give the seconds until the address may try again, 0 when it may now."""
        with self._lock:
            moments = self._at.get(address)
            if moments is None:
                return 0
            now = self._clock()
            while moments and moments[0] <= now - self._seconds:
                moments.popleft()
            if not moments:
                del self._at[address]
                return 0
            return int(moments[0] + self._seconds - now) + 1 if len(moments) >= self._most else 0

    def note(self, address: str) -> None:
        """Count one failure."""
        with self._lock:
            moments = self._at.setdefault(address, deque(maxlen=self._most))
            moments.append(self._clock())
            self._at.move_to_end(address)
            while len(self._at) > self._addresses:
                self._at.popitem(last=False)


class Workers:
    """A few threads for work that takes the processor (计算线程), with a bounded queue before them.

    Work that takes too long is given up by its caller but cannot be stopped; its place stays taken until it ends, so that slow texts
    sent again and again do not pile up.
    """

    def __init__(self, threads: int = 2, waiting: int = 16, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="drafter-api")
        self._places = threading.BoundedSemaphore(threads + waiting)

    async def run(self, work: Callable[[], T]) -> T:
        """Give the result of the work; BusyError when there is no place, TimeoutError when it takes too long."""
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            future = self._threads.submit(partial(contextvars.copy_context().run, work))
        except BaseException:
            self._places.release()
            raise
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self._seconds)
