"""Which figures of a draft are those of the draft before an edit (对位)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Alignment:
    """The first `head` and the last `tail` things of two lists are the same; what stands between them is new (对位).

    held: how many there were; size: how many there are.
    """

    head: int
    tail: int
    held: int
    size: int

    @property
    def fresh(self) -> range:
        """The places of what is new."""
        return range(self.head, self.size - self.tail)

    def near(self, back: int, ahead: int) -> range:
        """The places of what is new and of so many before and behind, also where something was only taken out; none when nothing was."""
        if self.size == self.held == self.head + self.tail:
            return range(0)
        return range(max(0, self.head - back), min(self.size, self.size - self.tail + ahead))

    def carried(self, old: Sequence[T], blank: T) -> list[T]:
        """Values taken over from the list before, a blank for each new thing."""
        return [*old[: self.head], *[blank] * len(self.fresh), *old[self.held - self.tail :]]

    def then(self, now: int) -> int | None:
        """The place in the list before of what stands at a place now, None for what is new."""
        if now < self.head:
            return now
        return now + self.held - self.size if now >= self.size - self.tail else None

    def now(self, then: int) -> int | None:
        """The place now of what stood at a place before, None for what was taken out."""
        if then < self.head:
            return then
        return then + self.size - self.held if then >= self.held - self.tail else None

    def gone(self) -> range:
        """The places in the list before of what was taken out."""
        return range(self.head, self.held - self.tail)


def widened(places: Iterable[int], back: int, ahead: int, size: int) -> set[int]:
    """Places with so many before and behind each."""
    return {n for place in places for n in range(max(0, place - back), min(size, place + ahead + 1))}
