"""A batch under trial (批量起草的试验): many units, a model on loopback that takes its time, worker processes that may be killed.

Shared by the tests of killing and by the bench, so that both mean the same by a call, a section and a kill.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drafter import prompts
from drafter.service.content import as_typed, headline, read_sheet
from drafter.store import Batch, Store, UnitToDraft
from tests.loopback import Loopback, Question, Reply, Say

ROOT = Path(__file__).parents[2]
FACT = re.compile(r"^(F\d+) (.*?)：([^；\n]*)", re.MULTILINE)
SYLLABLES = "江河湖海山川林泉石云松柏梅兰竹菊桥塘湾岭"
UNIT = re.compile(rf"[{SYLLABLES}]{{3}}街道总工会")
# headings, three sections, problems and plans, opening and closing
CALLS_A_UNIT = 6
WHOLE = 4000
TOPICS = ("组织建设", "劳动竞赛", "困难帮扶")


def unit_name(number: int) -> str:
    """Name a made-up unit, without a figure in it."""
    count = len(SYLLABLES)
    return "".join(SYLLABLES[number // count**place % count] for place in (2, 1, 0)) + "街道总工会"


def content(number: int) -> dict[str, Any]:
    """Give the sheet of a made-up unit; three topics, so three sections."""
    return {
        "unit": {"name": unit_name(number), "short": "街道总工会", "kind": "街道", "leaders": ["区总工会"]},
        "period": {"year": "2026", "span": "上半年"},
        "facts": [
            {"topic": topic, "item": f"{topic}事项{'甲乙'[at]}", "value": str(10 + number + at), "unit": "家"}
            for topic in TOPICS
            for at in range(2)
        ],
        "problems": ["基层经费不足"],
        "plans": ["推动园区企业联合建会"],
    }


class Clerk:
    """Answers as a careful model would, after a while (应答者): every fact cited, nothing to repair. Counts what it was asked, by unit."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.asked: Counter[tuple[str, str]] = Counter()
        self.server: Loopback | None = None

    @property
    def open(self) -> int:
        """How many calls are being answered."""
        return 0 if self.server is None else self.server.open

    def __call__(self, question: Question) -> Reply:
        """Wait, then answer."""
        found = UNIT.search(question.user)
        kind, text = self._answer(question)
        self.asked[found[0] if found else "", kind] += 1
        if self.latency and self.server is not None:
            self.server.closing.wait(self.latency)
        return Say(text, size=WHOLE)

    @property
    def total(self) -> int:
        """How many calls were made."""
        return sum(list(self.asked.values()))

    def _answer(self, question: Question) -> tuple[str, str]:
        if "拟一级标题" in question.system:
            return "headings", "\n".join(["深化工作推进，落实各项任务"] * question.user.count("："))
        if "存在的问题" in question.system:
            items = re.findall(r"^([问打]\d+) (.*)$", question.user, re.MULTILINE)
            return "tasks", "\n".join(f"{number}：{words}。" for number, words in items)
        if "写开头和结尾" in question.system:
            return "frame", "【开头】上半年各项工作平稳推进，现将情况总结如下：\n【结尾】我们将继续努力。"
        facts = FACT.findall(question.user)
        return "section " + facts[0][1], "".join(f"{item}{value}〔{number}〕。" for number, item, value in facts)


@contextmanager
def clerk_on_loopback(latency: float) -> Iterator[tuple[Clerk, Loopback]]:
    """Run the answering model."""
    clerk = Clerk(latency)
    with Loopback(clerk) as server:
        clerk.server = server
        yield clerk, server


def add_units(store: Store, units: int, writer: str = "model") -> Batch:
    """Begin a work for each unit and queue them as one batch."""
    outline = prompts.load_outline("base")
    plan = outline.model_dump_json()
    ready = []
    for number in range(1, units + 1):
        typed = as_typed(content(number))
        names = headline(typed, read_sheet(typed)[0])
        work = store.create_work(typed, names, actor="试验")
        ready.append(UnitToDraft(names.unit_name, names.unit_name, names.period_label, work.id, 1, outline.name, plan))
    return store.add_batch("试验", outline=outline.name, writer=writer, actor="试验", units=ready)


@dataclass
class Crew:
    """Worker processes on one database (起草进程组)."""

    database: str
    model: str
    folder: Path
    calls: int = 8
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    def start(self) -> subprocess.Popen[bytes]:
        """Start one more."""
        own = {
            "DRAFTER_DATABASE_URL": self.database,
            "DRAFTER_DATA_FOLDER": str(self.folder),
            "DRAFTER_MODEL": "clerk",
            "DRAFTER_BASE_URL": self.model,
            "DRAFTER_API_KEY": "sk-made-up-0123456789",
            "DRAFTER_CALLS": str(self.calls),
            "PYTHONPATH": str(ROOT),
        }
        with (self.folder / "workers.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "drafter", "serve", "--worker"],
                env=os.environ | own | self.settings,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def kill_one(self, chance: random.Random) -> None:
        """Kill one at random, as a power cut would, and start another in its place."""
        process = chance.choice(self.processes)
        self.processes.remove(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.killed += 1
        self.start()

    def end(self) -> None:
        """Kill all that are left."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
        self.processes.clear()


def wait_for(store: Store, batch: Batch, seconds: float, each: Any = None) -> Batch:
    """Wait until a batch is finished; `each` is called with it at every look."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        now = store.batch(batch.id)
        if now.state == "finished":
            return now
        if time.monotonic() > until:
            raise TimeoutError(f"{now.done} of {now.total} after {seconds} s: {now.counts}")
        if each is not None:
            each(now)
        pause.wait(0.25)


def faults(store: Store, batch: Batch) -> list[str]:
    """Say what is wrong with a finished batch: a unit without its one draft, a section that is missing or stands twice."""
    found = []
    for unit in batch.units:
        assert unit.run_id is not None
        assert unit.work_id is not None
        run = store.run(unit.run_id)
        draft = store.draft(unit.work_id)
        if run.state != "finished" or draft is None or draft.number != 1 or not draft.complete:
            states = [(section.state, section.failure) for section in run.sections]
            found.append(f"{unit.label}: {run.state} {run.reason} {draft and draft.number} {states}")
            continue
        texts = [section.text for section in run.sections]
        found += [
            f"{unit.label}: {text[:12]} stands {draft.text.count(text)} times"
            for text in texts
            if draft.text.count(text) != 1
        ]
        log = [entry.action for entry in store.audit_log(unit.work_id)]
        found += [
            f"{unit.label}: {name} {log.count(name)} times" for name in ("draft", "end_run") if log.count(name) != 1
        ]
    return found
