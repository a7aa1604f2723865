"""A process that drafts (起草进程): takes runs from the queue, and those of processes that are gone.

Each has an id of its own and a beat in the database. Another is gone when it left, or when its beat has stood still for a while during
which this one could read it: judged by one's own clock, so that machines need not agree on the time, and by nobody while the database
is away. The handing over is one conditional update in the database, so that a run is taken over once; whoever lost it by mistake finds
that out at its next step and changes nothing more.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time

from dbos import DBOS

from drafter.errors import BusyStoreError, DrafterError
from drafter.jobs.carrying import Carrying
from drafter.jobs.limits import Gate, call_limits
from drafter.jobs.queue import (
    AT_ONCE,
    IN_BATCHES,
    VERSION,
    WORKFLOW,
    Queue,
    configuration,
    use_own_log,
    workflow_id,
)
from drafter.models import Model, model_settings, open_model
from drafter.settings import Settings
from drafter.store import JobDatabase, Store, WorkerSeen

logger = logging.getLogger(__name__)

BEAT, STALE = 2.0, 15.0
LOOK = 0.5
# Seconds between two looks at whether every unfinished run has a workflow.
CENSUS = 10.0
POLLING = 0.2
# So often a run that ended without an end is begun anew before it is given up.
MOST_ATTEMPTS = 5
RUNS_A_CALL = 1.5


class Worker:
    """This process as one that drafts (起草进程). There is one at a time; `start_worker` gives it."""

    def __init__(self, settings: Settings, *, beat: float = BEAT, stale: float = STALE) -> None:
        self.settings = settings
        self.id = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.beat, self.stale = beat, stale
        self.store = Store(settings.database)
        self.gate = Gate(self.store, self.id, settings.calls, call_limits(settings))
        self.closing = threading.Event()
        self._wanted = threading.Event()
        self._hands = threading.Lock()
        self._carried: dict[int, Carrying] = {}
        self._seen: dict[str, tuple[int, float]] = {}
        self._opening = threading.Lock()
        self._model: Model | None = None
        self._database = JobDatabase(settings.database)
        self._keeper = threading.Thread(target=self._keep, name="job-keeper", daemon=True)

    @property
    def model(self) -> Model:
        """The model all runs of this process ask, opened on first use."""
        with self._opening:
            if self._model is None:
                self._model = open_model(model_settings(self.settings.model_options))
            return self._model

    def start(self) -> None:
        """Begin to take runs; known to the others before the first is taken."""
        self.store.beat(self.id, socket.gethostname(), VERSION)
        DBOS(config=configuration(self._database, self.id))
        use_own_log()
        DBOS.launch()
        runs = max(round(self.settings.calls * RUNS_A_CALL), 2)
        for name in (AT_ONCE, IN_BATCHES):
            DBOS.register_queue(
                name, worker_concurrency=runs, polling_interval_sec=POLLING, on_conflict="always_update"
            )
        self.queue = Queue(self._database)
        self._keeper.start()

    def close(self, *, patience: float = 5.0) -> None:
        """Leave all runs in hand to others, at once; finished sections are kept."""
        self.abandon_all()
        DBOS.destroy()
        until = time.monotonic() + patience
        while self._carried and time.monotonic() < until:
            time.sleep(0.02)
        if self._keeper.is_alive():
            self._keeper.join(timeout=10)
        try:
            self.store.leave(self.id)
        except DrafterError as error:
            logger.warning("leaving without saying so: %s", error)
        self._database.close()
        self.store.close()

    def abandon_all(self) -> None:
        """Take no further runs, and let go of those in hand, unfinished as they are."""
        self.closing.set()
        with self._hands:
            carried = list(self._carried.values())
        for one in carried:
            one.abandon()

    def look(self) -> None:
        """See soon to runs that were just added."""
        self._wanted.set()

    def carry_out(self, run_id: int, attempt: int) -> str:
        """Carry out an attempt at a run, as the workflow of it."""
        carrying = Carrying(self, run_id, attempt)
        with self._hands:
            self._carried[run_id] = carrying
        try:
            return carrying.carry_out()
        except Exception as error:
            logger.exception("run %d could not be carried out", run_id)
            reason = (
                str(error) if isinstance(error, DrafterError) else f"程序出错，{type(error).__name__}（请查看日志）"
            )
            carrying.give_up(reason, type(error).__name__)
            return "failed"
        finally:
            with self._hands:
                if self._carried.get(run_id) is carrying:
                    del self._carried[run_id]

    # Keeping

    def _keep(self) -> None:
        beaten = looked = counted = 0.0
        while not self.closing.wait(min(LOOK, self.beat / 2)):
            now = time.monotonic()
            try:
                if now - beaten >= self.beat:
                    self.store.beat(self.id, socket.gethostname(), VERSION)
                    beaten = now
                    self._take_over(self._gone())
                if now - looked >= LOOK:
                    looked = now
                    self._look_for_stops()
                if now - counted >= CENSUS or self._wanted.is_set() or not counted:
                    counted = now
                    self._wanted.clear()
                    self._census()
            except BusyStoreError as error:
                # Nobody's beat can be read: what was seen before says nothing of who is alive.
                self._seen.clear()
                logger.warning("the database cannot be used just now: %s", error)
            except Exception:
                # A keeper that ends would leave the runs of every process that dies from now on; whatever it was is in the log.
                self._seen.clear()
                logger.exception("keeping the runs failed, going on")

    def _gone(self) -> list[WorkerSeen]:
        """Give the processes that left or whose beat stood still for too long."""
        now, gone = time.monotonic(), []
        known = self.store.workers()
        for other in known:
            beat, since = self._seen.get(other.id, (None, now))
            if beat != other.beat:
                since = now
            self._seen[other.id] = other.beat, since
            if other.id != self.id and (other.beat < 0 or now - since > self.stale):
                gone.append(other)
        for name in set(self._seen) - {other.id for other in known}:
            del self._seen[name]
        return gone

    def _take_over(self, gone: list[WorkerSeen]) -> None:
        for other in gone:
            # DBOS has no public call that hands over the jobs of given processes conditionally; tests hold this one to it.
            taken = DBOS._recover_pending_workflows([other.id])
            self.store.forget_worker(other.id)
            self._seen.pop(other.id, None)
            logger.info("took over %d runs of %s", len(taken), other.id)

    def _look_for_stops(self) -> None:
        with self._hands:
            carried = dict(self._carried)
        if not carried:
            return
        runs, sections = self.store.stops_asked(carried)
        for run in runs:
            carried[run].stop()
        for run, index in sections:
            carried[run].stop_section(index)

    def _census(self) -> None:
        """See to it that every unfinished run is in the queue, in hands that live, or begun anew."""
        known = {other.id for other in self.store.workers()}
        for executor in self.queue.executors() - known:
            DBOS._recover_pending_workflows([executor])
        unfinished = self.store.unfinished_runs()
        workflows = self.queue.known(workflow_id(run, attempt) for run, attempt in unfinished)
        versions = {other.version for other in self.store.workers() if other.id == self.id or self._lives(other)}
        for run_id, attempt in unfinished:
            found = workflows.get(workflow_id(run_id, attempt))
            if found is None:
                self.queue.put(self.store.run(run_id))
            elif found.status in {"ENQUEUED", "PENDING", "DELAYED"}:
                version = int(found.app_version or VERSION)
                if version < VERSION and version not in versions:
                    self.queue.drop(found.workflow_id)
                    self._begin_anew(run_id, attempt)
            elif run_id not in self._carried:
                self._begin_anew(run_id, attempt)

    def _lives(self, other: WorkerSeen) -> bool:
        beat, since = self._seen.get(other.id, (other.beat, time.monotonic()))
        return beat == other.beat and other.beat > 0 and time.monotonic() - since <= self.stale

    def _begin_anew(self, run_id: int, attempt: int) -> None:
        if attempt >= MOST_ATTEMPTS:
            self.store.end_run(run_id, "failed", "多次中断，没有写完（请查看日志后重试）", "StoreError")
            return
        if self.store.overtake_run(run_id, attempt) is not None:
            self.queue.put(self.store.run(run_id))


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=10_000)
def draft_run(run_id: int, attempt: int) -> str:
    """Carry out an attempt at a run (起草任务)."""
    worker = _current
    if worker is None:
        raise RuntimeError("no worker")
    return worker.carry_out(run_id, attempt)


_current: Worker | None = None
_changing = threading.Lock()


def start_worker(settings: Settings, *, beat: float = BEAT, stale: float = STALE) -> Worker:
    """Give this process's worker on the database that is set, started if need be; one on another database ends first."""
    global _current
    with _changing:
        if _current is not None:
            if _current.settings.database == settings.database and not _current.closing.is_set():
                return _current
            _current.close()
        worker = Worker(settings, beat=beat, stale=stale)
        _current = worker
        try:
            worker.start()
        except BaseException:
            _current = None
            worker.store.close()
            raise
        return worker


def end_worker(settings: Settings | None = None) -> None:
    """End this process's worker, if it has one (on the database that is set)."""
    global _current
    with _changing:
        if _current is not None and (settings is None or _current.settings.database == settings.database):
            _current.close()
            _current = None
