"""The memory of results is bounded and safe between threads."""

from __future__ import annotations

import threading
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from drafter.service.memory import Memory


@given(st.integers(1, 5), st.lists(st.integers(0, 9)))
def test_a_result_is_always_the_one_of_its_key(limit: int, asked: list[int]) -> None:
    """Whatever is asked in whatever order, results are right and no more than the limit are kept."""
    memory: Memory[int, int] = Memory(limit)

    given_out = [memory.get(key, partial(pow, key, 2)) for key in asked]

    assert given_out == [key**2 for key in asked]
    assert len(memory) <= limit


def test_a_result_is_made_once_while_it_is_kept() -> None:
    """The oldest unused goes first: asking again keeps a result young."""
    memory: Memory[str, str] = Memory(2)
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    for key in ("a", "b", "a", "c", "a", "b"):
        memory.get(key, partial(make, key))

    assert made == ["a", "b", "c", "b"]


def test_a_result_put_in_replaces_the_one_there_was() -> None:
    """What was kept last is given, asking keeps it young, and there is never more than the limit."""
    memory: Memory[str, int] = Memory(2)
    for key, result in (("a", 1), ("b", 2), ("a", 3)):
        memory.put(key, result)
    assert memory.kept("b") == 2
    memory.put("c", 4)

    assert [memory.kept(key) for key in "abc"] == [None, 2, 4]
    assert len(memory) == 2


def test_what_fails_is_not_remembered() -> None:
    """The next asker tries again."""
    memory: Memory[str, int] = Memory(2)
    tries: list[int] = []

    def make() -> int:
        tries.append(1)
        return 1 // (len(tries) - 1)

    try:
        memory.get("a", make)
    except ZeroDivisionError:
        tries.append(1)

    assert memory.get("a", make) == 0
    assert len(tries) == 3


def test_threads_get_one_result() -> None:
    """Two threads that make a result at once both get the same object."""
    memory: Memory[str, object] = Memory(2)
    together = threading.Barrier(4)
    given_out: list[object] = []

    def ask() -> None:
        def make() -> object:
            together.wait()
            return object()

        given_out.append(memory.get("a", make))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, given_out))) == 1
