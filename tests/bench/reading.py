"""Reading numbers (识读测速): beside other readers and a bare regular expression, growth, hostile input, memory, time to ready.

Hostile input is told by three figures: its time a character as a ratio to that of ordinary prose, its time a mention likewise (an
input of nothing but numerals has thirty times the mentions of prose), and the exponent its time grows with, 1 being linear.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drafter import read_numbers
from tests.bench import peers
from tests.bench.measure import ROOT, Row, at_most, exponent, least, rate, seconds, side_by_side, tell, tell_costliest
from tests.bench.samples import prose

LENGTH = 75_000
ROUNDS = 9
# Aims of the reader: characters a second, growth over ten times the text, memory in MB, seconds from import to ready.
AIM_RATE, BETTER_RATE = 600_000, 1_000_000
AIM_GROWTH = 11
AIM_MEMORY = 40
AIM_IMPORT, AIM_READY = 0.3, 0.2

HOSTILE_SIZE = 1_000_000  # bytes of UTF-8
AIM_EXPONENT = 1.1
# Endless runs of what a reader could stumble over: numerals, magnitudes, brackets, blanks, marks after which it looks on, and numbers
# that go on in the other script or end otherwise than they began.
# fmt: off
PIECES = (
    "一", "1", "万", "（", "〔", "？", "x", "＿", "1,", "1x", "3/", "1-", "1、", "一、", "1 ", "1\n", "1千1", "12亿3", ",234", "参拾",
    "“三", "百分之", "十一月", "2009年", "三会一课", "1@a",
)
MIXTURES = 4
MIXED = 3_000  # characters of a mixture before it is repeated
ALPHABET = (
    *"0123456789一二两三十百千万亿半几零〇xX×*_=.,、。；：-—～/%()（）〔〕【】“”《》 \n年月日时分第近约超余多来个人元名次届期折成",
    "20xx", "百分之", "分之", "以上", "左右", "2009年", "1月", "12亿3", "三五", "上半年", "http://a.cn/1", "省道", "等奖", "(1)",
)
# fmt: on


def mixture(seed: int) -> str:
    """Make a random text of numerals and of what stands around them; each seed has words of its own choice."""
    draw = random.Random(seed)
    chosen = draw.sample(ALPHABET, draw.randint(4, 40))
    return "".join(draw.choice(chosen) for _ in range(MIXED))[:MIXED]


HOSTILE = (*PIECES, *map(mixture, range(MIXTURES)))

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
    """Time a megabyte of each, a third and a tenth of it; the ratios are to ordinary prose, a character and a mention."""
    ordinary = least(lambda: read_numbers(text), max(1, rounds // 3))
    character, mention = ordinary / len(text), ordinary / max(1, len(read_numbers(text)))
    return [_hostile_row(piece, size, character, mention) for piece in inputs]


def _hostile_row(piece: str, size: int, character: float, mention: float) -> Row:
    repeats = size // len(piece.encode()) + 1
    texts = [piece * max(1, repeats // part) for part in (10, 3, 1)]
    times = [least(lambda text=text: read_numbers(text), rounds) for text, rounds in zip(texts, (3, 2, 1), strict=True)]  # type: ignore[misc]
    longest, spent = texts[-1], times[-1]
    mentions = len(read_numbers(longest))
    growth = exponent([len(text) for text in texts], times)
    shown = f"“{piece}”" if len(piece) <= 12 else f"乱序文字“{piece[:10]}……”"
    return Row(
        f"{size / 1_000_000:g} MB 的{shown}（{len(longest) / 10_000:.0f} 万字，数 {mentions / 10_000:.1f} 万处）".replace(
            "\n", "↵"
        ),
        seconds(spent),
        f"每字为平常文字的 {spent / len(longest) / character:.2f} 倍"
        + (f"，每处数的 {spent / mentions / mention:.2f} 倍" if mentions > len(longest) / 100 else "")
        + f"；增长指数 {growth:.2f}",
        f"指数 ≤ {AIM_EXPONENT}",
        growth <= AIM_EXPONENT,
    )


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
