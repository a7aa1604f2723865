"""A bounded memory of results (缓存) for values that never change: the oldest unused goes first. Safe between threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Memory(Generic[Key, Result]):
    """Remembers up to `limit` results (有限缓存)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Key, Result] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def kept(self, key: Key) -> Result | None:
        """Give the result for a key if there is one."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Key, result: Result) -> None:
        """Keep a result in place of the one there was."""
        with self._lock:
            self._keep(key, result)

    def get(self, key: Key, make: Callable[[], Result]) -> Result:
        """Give the result for a key, made on first use; two threads may make it at once, neither waits for the other."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            made = self._kept.get(key, made)
            self._keep(key, made)
        return made

    def _keep(self, key: Key, result: Result) -> None:
        self._kept[key] = result
        self._kept.move_to_end(key)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
