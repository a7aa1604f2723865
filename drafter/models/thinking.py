"""Keeping a model's thinking aloud out of its answer (思考过程): <think>…</think>, also when the opening mark is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

OPEN = ("<think>", "<thinking>")
CLOSE = ("</think>", "</thinking>")
_OPEN = re.compile("|".join(OPEN), re.IGNORECASE)
_CLOSE = re.compile("|".join(CLOSE), re.IGNORECASE)
_EITHER = re.compile("|".join(OPEN + CLOSE), re.IGNORECASE)
_LONGEST = max(map(len, OPEN + CLOSE))


def strip_thinking(text: str) -> str:
    """Return the answer without what was thought aloud; a thought that never ends leaves nothing."""
    thinking = ThinkingFilter()
    for _ in thinking.feed(text):
        pass
    thinking.finish()
    return thinking.text


class ThinkingFilter:
    """Takes an answer in pieces and gives back what is meant for the reader (思考过滤).

    `feed` yields text, or None when a closing mark shows that everything so far was thought. A piece that may be the beginning of a
    mark is held back until it is known.
    """

    def __init__(self) -> None:
        self.text = ""
        self._held = ""
        self._inside = False

    def feed(self, piece: str) -> Iterator[str | None]:
        """Text to show, in order; None voids what was given before."""
        self._held += piece
        while self._held:
            mark = (_CLOSE if self._inside else _EITHER).search(self._held)
            if mark is None:
                break
            before, self._held = self._held[: mark.start()], self._held[mark.end() :]
            if self._inside:
                self._inside = False
            elif _OPEN.fullmatch(mark[0]):
                self._inside = True
                yield from self._give(before)
            else:
                if self.text:
                    yield None
                self.text = ""
        keep = self._undecided()
        ready, self._held = (
            self._held[: len(self._held) - keep],
            self._held[len(self._held) - keep :],
        )
        if not self._inside:
            yield from self._give(ready)

    def finish(self) -> str:
        """Return what was held back and turns out to be text."""
        rest = "" if self._inside else self._held
        self._held = ""
        self.text += rest
        return rest

    def _give(self, piece: str) -> Iterator[str]:
        if not self.text:
            piece = piece.lstrip()
        if piece:
            self.text += piece
            yield piece

    def _undecided(self) -> int:
        """How many characters at the end may begin a mark."""
        for size in range(min(_LONGEST - 1, len(self._held)), 0, -1):
            tail = self._held[-size:].lower()
            if any(mark.startswith(tail) for mark in OPEN + CLOSE):
                return size
        return 0
