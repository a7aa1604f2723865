"""The queue of jobs (任务队列): where runs wait for a process, and how DBOS is set up for it.

Everything DBOS stores is JSON, so that nothing of another process is ever executed by reading it. It talks to no one but the database:
no conductor, no tracing, no listener. What it logs goes to the program's own log.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

from dbos import DBOSClient, DBOSConfig, WorkflowStatus
from dbos import Serializer as DbosSerializer

from drafter.store import DraftRun, JobDatabase

APPLICATION = "drafter"
WORKFLOW = "draft_run"
# The order and meaning of a run's steps. Raised when they change: jobs of an older version then begin anew under the new one, with
# all that is finished in the ledger, once no process of the older version is left to bring them to their end.
VERSION = 1
# What a person waits for goes past the batches.
AT_ONCE, IN_BATCHES = "drafts", "batch-drafts"
LISTED = 500


class JsonForm(DbosSerializer):
    """Arguments and results as JSON (任务数据格式); an error is kept as its class and words."""

    def serialize(self, data: Any) -> str:
        """Write a value."""
        return json.dumps(data, ensure_ascii=False, default=_plain)

    def deserialize(self, serialized_data: str) -> Any:
        """Read a value; what was an error is one again."""
        value = json.loads(serialized_data)
        if isinstance(value, dict) and set(value) == {"error", "message"}:
            return RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def name(self) -> str:
        """Give the name that is stored beside each value."""
        return "drafter_json"


def _plain(value: object) -> object:
    if isinstance(value, BaseException):
        return {"error": type(value).__name__, "message": str(value)}
    raise TypeError(f"{type(value).__name__} is not stored")


def workflow_id(run_id: int, attempt: int) -> str:
    """Name the workflow of an attempt at a run; the same attempt queued twice is one workflow."""
    return f"run-{run_id}-{attempt}"


def configuration(database: JobDatabase, worker: str) -> DBOSConfig:
    """Set DBOS up for one process: an id of its own, so that launching takes over nobody's jobs, and a version that is stated."""
    return {
        "name": APPLICATION,
        "system_database_engine": database.engine,
        "dbos_system_schema": database.schema,
        "executor_id": worker,
        "application_version": str(VERSION),
        "serializer": JsonForm(),
        "use_listen_notify": False,
        "enable_otlp": False,
        "log_level": "WARNING",
        # Nothing waits for messages, so this loop asks the database nothing; ending waits for one round of it, in which the calls of a
        # model that are in hand come back and are kept.
        "notification_listener_polling_interval_sec": 1.0,
        "scheduler_polling_interval_sec": 30.0,
    }


def use_own_log() -> None:
    """Let what DBOS logs go where the program's log goes, instead of to the terminal."""
    log = logging.getLogger("dbos")
    for handler in log.handlers[:]:
        log.removeHandler(handler)
    log.addHandler(logging.NullHandler())
    log.propagate = True


class Queue:
    """Hands runs to the processes that draft (任务队列). The database of jobs must have been set up by a worker before."""

    def __init__(self, database: JobDatabase) -> None:
        self._client = DBOSClient(
            system_database_engine=database.engine,
            dbos_system_schema=database.schema,
            serializer=JsonForm(),
            application_name=APPLICATION,
            lazy=True,
        )

    def put(self, run: DraftRun) -> None:
        """Queue a run that was just added or is to be tried again; an attempt that was queued before stays as it is."""
        self._client.enqueue(
            {
                "workflow_name": WORKFLOW,
                "queue_name": AT_ONCE if run.batch_id is None else IN_BATCHES,
                "workflow_id": workflow_id(run.id, run.attempt),
                "app_version": str(VERSION),
            },
            run.id,
            run.attempt,
        )

    def known(self, ids: Iterable[str]) -> dict[str, WorkflowStatus]:
        """Give the workflows there are of these, by id."""
        wanted = list(ids)
        found: dict[str, WorkflowStatus] = {}
        for start in range(0, len(wanted), LISTED):
            some = wanted[start : start + LISTED]
            for status in self._client.list_workflows(workflow_ids=some, load_input=False, load_output=False):
                found[status.workflow_id] = status
        return found

    def executors(self) -> frozenset[str]:
        """Give the processes that have jobs of this version in hand."""
        pending = self._client.list_workflows(
            status="PENDING", app_version=str(VERSION), load_input=False, load_output=False
        )
        return frozenset(status.executor_id for status in pending if status.executor_id)

    def drop(self, workflow: str) -> None:
        """Take a workflow out of the queue for good."""
        self._client.cancel_workflow(workflow)
