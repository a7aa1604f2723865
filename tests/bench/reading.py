"""Reading numbers (识读测速): beside other readers and a bare regular expression, growth, hostile input, memory, time to ready."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drafter import read_numbers
from tests.bench import peers
from tests.bench.measure import ROOT, Row, at_most, least, rate, seconds, side_by_side, tell, tell_costliest
from tests.bench.samples import prose

LENGTH = 75_000
ROUNDS = 9
# Aims of the reader: characters a second, growth over ten times the text, memory in MB, seconds from import to ready.
AIM_RATE, BETTER_RATE = 600_000, 1_000_000
AIM_GROWTH = 11
AIM_MEMORY = 40
AIM_IMPORT, AIM_READY = 0.3, 0.2

HOSTILE_SIZE = 1_000_000  # bytes of UTF-8
# Endless runs of what a reader could stumble over: numerals, digits, magnitudes, brackets, blanks, and marks after which it looks on.
HOSTILE = ("一", "1", "万", "（", "〔", "x", "1,", "3/", "一、", "“三", "百分之", "十一月")

ENVIRONMENT = ROOT / ".venv" / "bench"
PINS = Path(__file__).with_name("peers.txt")
PEERS = {
    "cn2an": "cn2an（整段改写）",
    "jionlp": "JioNLP（只认金额）",
    "recognizers": "Recognizers-Text（只认数）",
}
INSTALL = (
    f"未安装；安装：python3 -m venv {ENVIRONMENT.relative_to(ROOT)} && "
    f"{ENVIRONMENT.relative_to(ROOT)}/bin/pip install -r {PINS.relative_to(ROOT)}"
)

# A process of its own: what it costs to import, to give the first reading, and to hold all that reading a text needs.
READY = """
import sys, time
begun = time.process_time()
import drafter
imported = time.process_time()
drafter.read_numbers("走访企业23家")
ready = time.process_time()
drafter.read_numbers(sys.stdin.buffer.read().decode())
try:
    status = open("/proc/self/status", encoding="ascii").read()
    peak = int(status.partition("VmHWM:")[2].split()[0])
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(imported - begun, ready - imported, peak / 1024)
"""


@dataclass(frozen=True)
class Start:
    """What a new process needs (启动): seconds to import, seconds from import to the first reading, peak memory in MB."""

    imported: float
    ready: float
    memory: float


def rows(
    length: int = LENGTH,
    rounds: int = ROUNDS,
    hostile: Sequence[str] = HOSTILE,
    hostile_size: int = HOSTILE_SIZE,
) -> list[Row]:
    """Measure everything about reading."""
    text = prose(length)
    return [
        *_rates(text, rounds),
        _growth(text, rounds),
        *_hostile(text, hostile, hostile_size, rounds),
        *_start(text),
    ]


def run() -> None:
    """Print the table."""
    text = prose(LENGTH)
    density = 1000 * len(read_numbers(text)) / len(text)
    tell(f"识读（{LENGTH:,} 字样文，每千字有数 {density:.0f} 处，一核）", rows())


def profile() -> None:
    """Print where reading spends its time."""
    text = prose(LENGTH)
    read_numbers(text)
    tell_costliest("识读", lambda: read_numbers(text))


def start(text: str) -> Start:
    """Start a process that imports the package and reads a text; the best of three."""
    command = [sys.executable, "-c", READY]
    figures = []
    for _ in range(3):
        done = subprocess.run(command, input=text.encode(), cwd=ROOT, capture_output=True, check=True)
        figures.append([float(figure) for figure in done.stdout.split()])
    return Start(*(min(column) for column in zip(*figures, strict=True)))


def peer(name: str, text: str, rounds: int, python: Sequence[str] = ()) -> tuple[float, float] | None:
    """Measure another reader in the environment that may have it: its seconds and the bare expression's, None when it is missing."""
    home = ENVIRONMENT / "bin" / "python"
    chosen = python or [str(home if home.exists() else sys.executable)]
    command = [*chosen, peers.__file__, name, str(rounds)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, input=text.encode(), env=environment, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} could not be measured:\n{done.stderr.decode(errors='replace')}")
    found = json.loads(done.stdout.splitlines()[-1])
    return None if "missing" in found else (found["seconds"], found["bare"])


def _rates(text: str, rounds: int) -> list[Row]:
    """Compare characters a second; a reader's ratio is to the bare expression of its own process, then ours to it."""
    lines = text.splitlines()
    times = side_by_side(
        {
            "whole": lambda: read_numbers(text),
            "lines": lambda: [read_numbers(line) for line in lines],
            "bare": lambda: peers.BARE.findall(text),
        },
        rounds,
    )
    ours, bare = min(times["whole"], times["lines"]), times["bare"]
    speed = len(text) / ours
    out = [
        Row("正则 re.findall（数字和数词）", rate(len(text) / bare), "1"),
        Row(
            "drafter.read_numbers",
            rate(speed),
            f"为正则的 1/{ours / bare:.0f}",
            f"≥ {AIM_RATE / 10_000:.0f} 万字/秒，最好 {BETTER_RATE / 10_000:.0f} 万",
            speed >= AIM_RATE,
        ),
    ]
    for name, label in PEERS.items():
        found = peer(name, text, max(1, rounds // 3))
        if found is None:
            out.append(Row(label, INSTALL))
            continue
        spent, beside = found
        # Both are put against the bare expression of their own process, so that the load of the moment falls out.
        ahead = (spent / beside) / (ours / bare)
        aim = "快于它" if name == "recognizers" else ""
        ratio = f"为正则的 1/{spent / beside:.0f}；drafter 快 {ahead:.2f} 倍" if ahead >= 1 else ""
        ratio = ratio or f"为正则的 1/{spent / beside:.0f}；drafter 为其 {ahead:.2f}"
        out.append(Row(label, rate(len(text) / spent), ratio, aim, ahead > 1 if aim else None))
    return out


def _growth(text: str, rounds: int) -> Row:
    ten = prose(10 * len(text))
    times = side_by_side({"one": lambda: read_numbers(text), "ten": lambda: read_numbers(ten)}, max(1, rounds // 3))
    grown = times["ten"] / times["one"]
    return Row(
        "十倍长的文字", seconds(times["ten"]), f"{grown:.2f} 倍的时间", f"≤ {AIM_GROWTH} 倍", grown <= AIM_GROWTH
    )


def _hostile(text: str, inputs: Sequence[str], size: int, rounds: int) -> list[Row]:
    """Time a megabyte of each, and the growth from a tenth of it; the ratio is to ordinary prose of as many characters."""
    ordinary = least(lambda: read_numbers(text), max(1, rounds // 3)) / len(text)
    out = []
    for piece in inputs:
        long = piece * (size // len(piece.encode()))
        short = piece * (size // 10 // len(piece.encode()))
        times = side_by_side(
            {"short": lambda short=short: read_numbers(short), "long": lambda long=long: read_numbers(long)},  # type: ignore[misc]
            max(1, rounds // 4),
        )
        grown = times["long"] / times["short"]
        out.append(
            Row(
                f"{size / 1_000_000:g} MB 的“{piece}”（{len(long) / 10_000:.0f} 万字）",
                seconds(times["long"]),
                f"为平常文字的 {times['long'] / ordinary / len(long):.2f} 倍；十倍长 {grown:.1f} 倍",
                f"十倍长 ≤ {AIM_GROWTH} 倍",
                grown <= AIM_GROWTH,
            )
        )
    return out


def _start(text: str) -> list[Row]:
    found = start(text)
    return [
        at_most("import drafter", found.imported, AIM_IMPORT),
        at_most("导入后到读出第一个数", found.ready, AIM_READY),
        Row(
            "峰值内存（整个进程，含解释器）",
            f"{found.memory:.1f} MB",
            f"目标的 {found.memory / AIM_MEMORY:.2f} 倍",
            f"≤ {AIM_MEMORY} MB",
            found.memory <= AIM_MEMORY,
        ),
    ]
