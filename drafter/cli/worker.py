"""A process that only drafts (起草进程): `drafter serve --worker`, any number of them on any machines that reach the database."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from drafter.cli.screen import note


def work() -> None:
    """Draft what the queue holds until the process is told to end; runs in hand are left to others, with all that is finished kept."""
    from drafter.service import Drafter

    asked = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: asked.set())
    drafter = Drafter()
    drafter.work_jobs()
    # From here on nobody sits before it: the log is for whoever looks after the server.
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    note("起草进程已启动，有任务就做。按 Ctrl+C 停止，没做完的由其他进程接着做。")
    # In slices: on Windows a wait without an end is not interrupted by Ctrl+C.
    while not asked.wait(0.5):
        pass
    drafter.close()
    note("已停止。")
    sys.stdout.flush()
    # A call that still waits for its answer would keep the process for as long as that takes; nobody waits for it any more.
    os._exit(0)
