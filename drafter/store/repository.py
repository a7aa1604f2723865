"""The repository (存储库): every read and write of the database, in short transactions, giving back frozen records.

It keeps what it is given and knows nothing of sheets, checks or writers. Every writing method names its actor, appends to the audit
log in the same transaction (but for progress of runs, and for what only waits to be taken over), and either commits whole or leaves
nothing. Safe to share between threads and processes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from drafter.store.backup import Backups
from drafter.store.batches import Batches
from drafter.store.calls import Calls
from drafter.store.customs import Customs
from drafter.store.decisions import Decisions
from drafter.store.drafts import Drafts
from drafter.store.engine import open_engine, translated
from drafter.store.migrate import upgrade
from drafter.store.runs import Runs
from drafter.store.templates import Templates
from drafter.store.units import Units
from drafter.store.waiting import Waiting
from drafter.store.watching import Watching
from drafter.store.workers import Workers
from drafter.store.works import Works


class Store(
    Works, Drafts, Runs, Calls, Batches, Workers, Decisions, Units, Customs, Templates, Waiting, Backups, Watching
):
    """One open database (存储库), at the newest schema.

    address: a database address, or the path of a SQLite file. `patience`: seconds a writer waits for others; `clock`: for tests.
    """

    def __init__(
        self,
        address: str | Path,
        *,
        patience: float = 30.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(open_engine(address, patience=patience), clock)
        try:
            with translated():
                upgrade(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
