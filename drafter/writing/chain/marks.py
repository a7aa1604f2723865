"""Citation marks kept out of streamed text (标记过滤)."""

from __future__ import annotations

from drafter.trace import strip_citations

_LONGEST = 130  # beyond this an open 〔 is no mark


class MarkFilter:
    """Takes cited text in pieces and gives it back without marks; what may become a mark is held back until it is known."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return the text that can be shown now."""
        self._held += piece
        start = self._held.rfind("〔")
        if start > 0 and self._held[start - 1].isspace():
            start -= 1  # a space before a mark goes with it
        if start < 0 or "〕" in self._held[start:] or len(self._held) - start > _LONGEST:
            start = len(self._held.rstrip()) if self._held[-1:].isspace() else len(self._held)
        ready, self._held = self._held[:start], self._held[start:]
        return strip_citations(ready)

    def finish(self) -> str:
        """Return what was held back."""
        rest, self._held = strip_citations(self._held), ""
        return rest
