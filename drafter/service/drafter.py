"""The composition root (服务): what pages, the command line and HTTP call; holds all the logic that is not the core's."""

from __future__ import annotations

import sys

from drafter.service.answering import Answering
from drafter.service.batching import Batching
from drafter.service.beginning import Beginning
from drafter.service.composing import Writing
from drafter.service.customizing import Customizing
from drafter.service.joining import Joining
from drafter.service.keeping import Keeping
from drafter.service.naming import Naming
from drafter.service.organizing import Organizing
from drafter.service.rewording import Rewriting
from drafter.service.rights import anyone
from drafter.service.rolling import Rolling
from drafter.service.safekeeping import Safekeeping
from drafter.service.session import Kept
from drafter.service.templates import Templates
from drafter.settings import Settings
from drafter.store import Person


class Drafter(
    Beginning,
    Naming,
    Writing,
    Batching,
    Rewriting,
    Keeping,
    Joining,
    Templates,
    Organizing,
    Customizing,
    Safekeeping,
    Rolling,
    Answering,
):
    """Drafts, checks, stores and exports summaries (起草服务). Safe to share between threads; opens its database on first use.

    person: for whom it acts; the one the settings name when none is given.
    """

    def __init__(self, settings: Settings | None = None, person: Person | None = None) -> None:
        settings = Settings() if settings is None else settings
        super().__init__(settings, Person(settings.actor) if person is None else person, Kept())

    @anyone
    def acting(self, person: Person) -> Drafter:
        """Give the same service for another person: one database, one memory."""
        other = Drafter(self.settings, person)
        other._kept = self._kept
        return other

    @anyone
    def close(self) -> None:
        """Close the database and leave the runs in hand to others; the next use opens it again."""
        # Nothing runs in a process that has not even loaded what runs are carried out by. A thread may be loading it: wait for that.
        if "drafter.jobs.worker" in sys.modules:
            from drafter.jobs.worker import end_worker

            end_worker(self.settings)
        self._kept.close()
