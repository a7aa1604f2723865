"""Leave to call a model (调用许可): calls at once in this process, and whatever is limited over all processes.

What is limited over all processes is counted in the database, under one lock: calls at once, calls a minute, tokens and cost of a unit
and of all units a day. A call that is refused for the day raises LimitModelError before anything is sent: the limit halts, it does not
warn. Without such limits the database is not asked.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from drafter.errors import LimitModelError
from drafter.models import Admit, Messages, Prices, estimate_prompt
from drafter.settings import Settings
from drafter.store import CallLimits, Store
from drafter.writing.chain import PartStopped

# How often one who waits looks whether there is room, and whether anybody still wants the answer.
LOOK = 0.25


def call_limits(settings: Settings) -> CallLimits:
    """Give the limits over all processes that are set."""
    return CallLimits(
        at_once=settings.total_calls,
        per_minute=settings.calls_per_minute,
        unit_tokens=settings.unit_day_tokens,
        unit_cost=settings.unit_day_cost,
        day_tokens=settings.day_tokens,
        day_cost=settings.day_cost,
    )


class Gate:
    """Where the calls of one process wait for their turn (调用闸门)."""

    def __init__(self, store: Store, worker: str, calls: int, limits: CallLimits) -> None:
        self.store = store
        self.worker = worker
        self.limits = limits
        self._room = threading.BoundedSemaphore(calls)

    def admitting(self, unit_name: str, prices: Prices | None, unwanted: Callable[[], bool]) -> Admit:
        """Give the leave for the calls of one unit; `unwanted` says when nobody waits for them any more."""

        @contextmanager
        def admit(messages: Messages, answer: int) -> Iterator[None]:
            self._enter(unwanted)
            try:
                permit = self._permit(unit_name, prices, messages, answer, unwanted) if self.limits.any else None
                try:
                    yield
                finally:
                    if permit is not None:
                        self.store.give_back(permit)
            finally:
                self._room.release()

        return admit

    def _enter(self, unwanted: Callable[[], bool]) -> None:
        while not self._room.acquire(timeout=LOOK):
            if unwanted():
                raise PartStopped
        if unwanted():
            self._room.release()
            raise PartStopped

    def _permit(
        self,
        unit_name: str,
        prices: Prices | None,
        messages: Messages,
        answer: int,
        unwanted: Callable[[], bool],
    ) -> int:
        prompt = estimate_prompt(messages)
        cost = None if prices is None else prices.cost(prompt, answer)
        pause = threading.Event()
        while not unwanted():
            leave = self.store.ask_leave(self.worker, unit_name, self.limits, tokens=prompt + answer, cost=cost)
            if leave.permit is not None:
                return leave.permit
            if leave.limit:
                raise LimitModelError(leave.limit, whole_day=leave.whole_day)
            pause.wait(LOOK * random.uniform(0.5, 1.5))  # noqa: S311 -- so that those who wait do not ask all at once
        raise PartStopped
