"""Measuring and telling (测量与列表): least processor time, fitted growth, one table with the aims beside the figures."""

from __future__ import annotations

import cProfile
import gc
import math
import pstats
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafter.cli.screen import say, say_table

HEADS = ("项目", "测得", "比率", "目标", "是否达到")
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Row:
    """One line of the table (一行): what, the figure, the ratio to what stands beside it, the aim, whether it is met (None: no aim)."""

    what: str
    figure: str
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it is shown."""
        return (self.what, self.figure, self.ratio or "—", self.aim or "—", _VERDICTS[self.met])


_VERDICTS = {None: "—", True: "是", False: "否"}


def least(action: Callable[[], object], rounds: int) -> float:
    """Give the least processor time of several rounds, in seconds."""
    return side_by_side({"": action}, rounds)[""]


def side_by_side(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Give the least processor time of each action; the rounds alternate, so that all see the same load of the machine.

    The garbage collector is off meanwhile, as in timeit: what it costs depends on what else is alive.
    """
    times = dict.fromkeys(actions, math.inf)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, action in actions.items():
                gc.collect()
                started = time.process_time()
                action()
                times[name] = min(times[name], time.process_time() - started)
    finally:
        if collecting:
            gc.enable()
    return times


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Fit times = c·size^e by least squares over the logarithms, and give e: 1 is linear growth, 2 is growth with the square."""
    over = [math.log(size) for size in sizes]
    up = [math.log(spent) for spent in times]
    mean_over, mean_up = sum(over) / len(over), sum(up) / len(up)
    spread = sum((x - mean_over) ** 2 for x in over)
    return sum((x - mean_over) * (y - mean_up) for x, y in zip(over, up, strict=True)) / spread


def rate(characters: float) -> str:
    """Show characters a second."""
    return f"{characters / 10_000:,.1f} 万字/秒"


def seconds(spent: float) -> str:
    """Show a time in the unit that suits it."""
    return f"{spent:.2f} 秒" if spent >= 1 else f"{spent * 1000:.1f} 毫秒"


def at_most(what: str, spent: float, limit: float, ratio: str = "") -> Row:
    """Tell a time against the longest it may take."""
    return Row(what, seconds(spent), ratio or f"目标的 {spent / limit:.2f} 倍", f"≤ {seconds(limit)}", spent <= limit)


def tell(title: str, rows: Sequence[Row]) -> None:
    """Print one part's table."""
    say(f"\n{title}")
    say_table(HEADS, [row.cells for row in rows])


def costliest(action: Callable[[], object], count: int = 12) -> list[str]:
    """Run under the profiler: the functions that themselves took longest, with their share, calls and place."""
    profile = cProfile.Profile()
    profile.runcall(action)
    stats = pstats.Stats(profile).get_stats_profile()
    rows = sorted(stats.func_profiles.items(), key=lambda row: -row[1].tottime)[:count]
    return [
        f"{found.tottime / stats.total_tt:6.1%} 自身 {found.cumtime / stats.total_tt:6.1%} 累计 {found.ncalls:>9} 次  "
        f"{name}  {_place(found.file_name, found.line_number)}"
        for name, found in rows
    ]


def tell_costliest(title: str, action: Callable[[], object]) -> None:
    """Print where the time of an action goes."""
    say(f"\n{title}：时间花在哪里（带剖析器，只看比例）")
    for line in costliest(action):
        say(f"  {line}")


def _place(file: str, line: int) -> str:
    path = Path(file)
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{name}:{line}" if line else "（解释器）"
