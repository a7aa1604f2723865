"""What this process has checked (核对计数), for whoever watches the server."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from drafter.trace import Report


@dataclass(frozen=True, slots=True)
class Checked:
    """What this process has checked since it started (核对计数). figures: by status; seconds: spent checking."""

    checks: int
    figures: dict[str, int]
    flagged: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """Counts checks (计数器); safe between threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _checks: int = 0
    _flagged: int = 0
    _seconds: float = 0.0
    _figures: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report, seconds: float) -> None:
        """Count one check."""
        with self._lock:
            self._checks += 1
            self._flagged += len(report.flagged)
            self._seconds += seconds
            self._figures.update(report.counts)

    def read(self) -> Checked:
        """Give the counts so far."""
        with self._lock:
            return Checked(self._checks, dict(self._figures), self._flagged, self._seconds)
