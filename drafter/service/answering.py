"""Checks of texts that are not kept (核对不留存的文稿), and what a server is asked about itself: whether it is ready, what it has done."""

from __future__ import annotations

import time
from dataclasses import replace

from drafter import trace
from drafter.service.rights import anyone, local_only
from drafter.service.session import Session
from drafter.service.tally import Checked
from drafter.sheet import FactSheet
from drafter.store import Totals
from drafter.trace import Report


class Answering(Session):
    """Checks without keeping (核对而不留存)."""

    @anyone
    def check_text(self, text: str, sheet: FactSheet, *, with_lint: bool = False) -> Report:
        """Check a text against a sheet; neither is kept."""
        begun = time.perf_counter()
        report = trace.check(text, sheet)
        self._kept.tally.add(report, time.perf_counter() - begun)
        if with_lint:
            from drafter.register import lint

            report = replace(report, remarks=lint(text))
        return replace(report, memo=None)

    @anyone
    def ready(self) -> bool:
        """Whether the database answers and has the schema of this program; StoreError says why it cannot be opened."""
        return self._kept.store(self.settings).at_newest_schema()

    @anyone
    def checked(self) -> Checked:
        """Give what this process has checked since it started."""
        return self._kept.tally.read()

    @local_only
    def totals(self) -> Totals:
        """Give what all processes on this database have drafted and asked of models."""
        return self._kept.store(self.settings).totals()
