"""The pages (网页测速): an edit on 核对 from the press of the button to its new status, and the first paint of each page.

Told in wall time, the middle of several rounds: what a person waits for includes the disk, the network on loopback and the browser. On
a busy machine the processor time of the server stands beside it.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from drafter.service import Drafter, Settings
from drafter.ui.paper import desk
from tests.bench.measure import Row, at_most, seconds, tell, tell_costliest
from tests.bench.samples import draft, sheet
from tests.programs import find_chromium
from tests.ui.serving import chromium, drawn, free_port, server, visiting

# Characters of the draft (about 150 figures) and facts of the sheet.
PAGE = (5_000, 300)
ROUNDS = 9
AIM_EDIT, AIM_PAINT, AIM_AGAIN = 0.3, 2.0, 1.0
FACT_FIELDS = ("id", "topic", "item", "value", "unit", "modifier", "previous", "target", "date", "text")
PAGES = (
    ("填报", ""),
    ("起草", "write"),
    ("核对", "review"),
    ("模板", "templates"),
    ("批量", "batches"),
    ("汇总", "rollup"),
    ("历史", "history"),
    ("核对已有稿件", "bring"),
    ("设置", "settings"),
    ("使用说明", "guide"),
)
NO_BROWSER = "没有 Chromium，没有测"
# From the press of the button to the drawing of the figure with its new text; measured by the browser's own clock.
EDIT = """
async ([line, words, wanted]) => {
  const desk = () => document.querySelector(".desk") || [...document.querySelectorAll("*")]
    .map((node) => node.shadowRoot && node.shadowRoot.querySelector(".desk")).find(Boolean);
  const paragraph = desk().querySelector(`p[data-line="${line}"]`);
  paragraph.querySelector(".pen").click();
  const field = desk().querySelector(".editing textarea");
  field.value = words;
  field.dispatchEvent(new Event("input"));
  const started = performance.now();
  desk().querySelector(".editing .button.main").click();
  return await new Promise((resolve, reject) => {
    const look = () => {
      const node = desk().querySelector(`p[data-line="${line}"]`);
      const drawn = node && [...node.querySelectorAll(".figure")].some((one) => one.textContent === wanted);
      if (drawn) requestAnimationFrame(() => resolve(performance.now() - started));
      else if (performance.now() - started > 20000) reject(new Error("the edit was not drawn"));
      else requestAnimationFrame(look);
    };
    look();
  });
}
"""


def stored(drafter: Drafter, size: tuple[int, int]) -> int:
    """Store the sheet and its draft; give the work."""
    length, facts = size
    told = sheet(facts)
    rows = [
        {name: str(said) for name in FACT_FIELDS if (said := getattr(fact, name)) not in (None, "")}
        for fact in told.facts
    ]
    content = {
        "unit": {"name": told.unit.name, "short": told.unit.short, "kind": told.unit.kind},
        "period": {"year": "2025", "span": "全年"},
        "facts": rows,
    }
    work = drafter.create_work(content).id
    drafter.save_draft(work, draft(told, length), base=0)
    return work


class Edits:
    """One figure of a stored draft, changed back and forth (改来改去的一个数)."""

    def __init__(self, drafter: Drafter, work: int) -> None:
        self._drafter, self._work = drafter, work
        self._count = 0
        review = drafter.review(work)
        self.figures = len(review.report.figures)
        text = review.draft.text
        # A figure of at least three digits in the middle, alone of its kind in its line.
        middle = (one for one in review.report.figures if one.start > len(text) // 2)
        self._figure = next(one for one in middle if one.text[:3].isdecimal() and text.count(one.text) == 1)
        self._last = self._figure.text
        self._coming = ("", "")
        self.line = text.count("\n", 0, self._figure.start)

    def next(self) -> tuple[str, str]:
        """Give the next text of the line and of the figure; no text comes twice, so that nothing was ever checked before."""
        self._count += 1
        new = str(111 + self._count) + self._figure.text.lstrip("0123456789.,")
        line = self._drafter.review(self._work).draft.text.split("\n")[self.line]
        last, self._last = self._last, new
        return line.replace(last, new, 1), new

    def save(self) -> dict[str, Any]:
        """Do what the server does for an edit: store, check again, make what the desk draws."""
        line, _ = self._coming
        draft = self._drafter.draft_revision(self._work)
        if draft is None:
            raise RuntimeError("the draft is gone")
        lines = draft.text.split("\n")
        lines[self.line] = line
        self._drafter.save_draft(self._work, "\n".join(lines), base=draft.number)
        data = desk(self._drafter.review(self._work))
        json.dumps(data)
        return data

    def prepare(self) -> None:
        """Take the next text, outside of what is timed."""
        self._coming = self.next()


def middle(action: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None) -> float:
    """Give the middle of several wall times of an action, in seconds."""
    times = []
    for _ in range(rounds):
        before()
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def processor_seconds(process: int) -> float | None:
    """Give the processor time a process has used, None where the system does not tell: what is left when the machine is busy."""
    told = Path(f"/proc/{process}/stat")
    if not told.is_file():
        return None
    # Behind the name, which is in brackets and may hold anything: time in the program and time in the system.
    user, system = told.read_text("utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def rows(size: tuple[int, int] = PAGE, rounds: int = ROUNDS) -> list[Row]:
    """Measure an edit on the server and in the browser, and the first paint of every page."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        drafter = Drafter(Settings(data_folder=folder, database_url="", model=""))
        try:
            return _rows(drafter, folder, size, rounds)
        finally:
            drafter.close()


def _rows(drafter: Drafter, folder: Path, size: tuple[int, int], rounds: int) -> list[Row]:
    work = stored(drafter, size)
    edits = Edits(drafter, work)
    length, facts = size
    what = f"核对页改一处：{length:,} 字、{facts:,} 条事实、{edits.figures} 个数字"
    edits.prepare()
    edits.save()
    found = [at_most(f"{what}，服务器（存库、复核、成页）", middle(edits.save, rounds, edits.prepare), AIM_EDIT)]
    if find_chromium() is None:
        return [*found, Row(f"{what}，浏览器", NO_BROWSER)]
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with server(folder, port) as process, chromium() as browser:
        with visiting(browser) as page:
            page.goto(f"{address}/review?work={work}")
            expect(page.get_by_role("group", name="核对台")).to_be_visible()
            drawn(page)
            _edit(page, edits)
            before = processor_seconds(process.pid)
            times = [_edit(page, edits) for _ in range(rounds)]
            after = processor_seconds(process.pid)
            found.append(at_most(f"{what}，浏览器（按下保存到新状态画出）", statistics.median(times), AIM_EDIT))
            found.append(Row("同上，最快和最慢的一次", f"{seconds(min(times))}、{seconds(max(times))}"))
            if before is not None and after is not None:
                found.append(Row("同上，服务器进程的处理器时间（每次）", seconds((after - before) / rounds)))
        for name, path in PAGES:
            first: list[float] = []
            again: list[float] = []
            for _ in range(max(1, rounds // 3)):
                with visiting(browser) as page:
                    for times in (first, again):
                        started = time.perf_counter()
                        page.goto(f"{address}/{path}?work={work}")
                        drawn(page)
                        times.append(time.perf_counter() - started)
            found.append(at_most(f"{name}，从打开到画完（新访客，本机）", statistics.median(first), AIM_PAINT))
            found.append(at_most(f"{name}，再次打开（框架已在浏览器里）", statistics.median(again), AIM_AGAIN))
    return found


def _edit(page: Page, edits: Edits) -> float:
    line, figure = edits.next()
    return float(page.evaluate(EDIT, [edits.line, line, figure])) / 1000


def run() -> None:
    """Print the table."""
    tell("网页（墙钟时间，取中位数）", rows())


def profile() -> None:
    """Print where the server spends its time on an edit."""
    with tempfile.TemporaryDirectory() as temporary:
        drafter = Drafter(Settings(data_folder=Path(temporary), database_url="", model=""))
        edits = Edits(drafter, stored(drafter, PAGE))

        def one() -> None:
            edits.prepare()
            edits.save()

        one()
        tell_costliest("核对页改一处（服务器）", one)
        drafter.close()
