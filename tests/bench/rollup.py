"""Rolling up (汇总测速): a thousand units of sixty facts, growth to ten thousand, and what the units' facts cost a check of the parent."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Sequence
from itertools import product

from drafter import check
from drafter.export.workbook import sheet_yaml
from drafter.intake import read_content
from drafter.rollup import rollup
from drafter.sheet import Fact, FactSheet, Period, Unit
from drafter.trace.prepared import Prepared
from tests.bench.drafting import write
from tests.bench.measure import Row, at_most, exponent, least, seconds, side_by_side, tell, tell_costliest
from tests.bench.samples import ACTIVITIES, PLACES, SEED

UNITS, FACTS = 1_000, 60
SIZES = (625, 1_250, 2_500, 5_000, 10_000)
ROUNDS = 2
AIM, AIM_EXPONENT, AIM_CHECK = 10.0, 1.1, 1.5
PERIOD = Period(year=2025, span="全年")
PARENT = Unit(name="东津区总工会", short="区总工会", kind="区总工会", leaders=("市总工会",))
VARIETY = 50
"""So many values of each item are made, and shared by the units: what is measured is the roll-up, not the memory of the sample."""


def rows(units: int = UNITS, facts: int = FACTS, sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[Row]:
    """Measure everything about rolling up."""
    return [*_once(units, facts, rounds), *_growth(sizes, facts, rounds), *_parent(units, facts, rounds)]


def run() -> None:
    """Print the table."""
    tell("汇总（一核，处理器时间）", rows())


def profile() -> None:
    """Print where rolling up spends its time."""
    sheets = district(UNITS, FACTS)
    tell_costliest(f"汇总 {UNITS:,} 个单位", lambda: rollup(sheets, unit=PARENT))


def district(units: int, facts: int) -> list[FactSheet]:
    """Make that many units with that many facts each: counts, money in two units of measure, rates, honours, events."""
    draw = random.Random(SEED)
    activities = [*ACTIVITIES, *((t, f"{i}（新就业群体）", u, low, high) for t, i, u, low, high in ACTIVITIES)]
    pools = []
    for number, (topic, item, measure, low, high) in enumerate(activities[: facts - 2], 1):
        pool = []
        for _ in range(VARIETY):
            value, coarse = draw.randint(low, high), measure == "元" and draw.random() < 0.5
            written, written_in = (f"{value / 10_000:.4f}", "万元") if coarse else (str(value), measure)
            previous = str(draw.randint(low, high)) if number % 3 == 0 and not coarse else None
            pool.append(
                Fact(id=f"F{number}", topic=topic, item=item, value=written, unit=written_in, previous=previous)
            )
        pools.append(pool)
    honours = [Fact(id=f"F{facts - 1}", topic="表彰", item="区级工人先锋号", value=str(n), unit="个") for n in (1, 2)]
    events = [
        Fact(id=f"F{facts}", topic="会议", item=f"{place}会员代表大会", date="2025-03", text="选举产生委员会")
        for place in PLACES
    ]
    names = (f"{a}{b}{n}街道总工会" for n, (a, b) in enumerate(product(PLACES, repeat=2)))
    return [
        FactSheet.model_construct(
            unit=Unit(name=name, kind="街道", leaders=("区总工会",)),
            period=PERIOD,
            facts=(*(draw.choice(pool) for pool in pools), draw.choice(honours), draw.choice(events)),
            problems=("活动开展不平衡",),
            plans=(),
            units=(),
        )
        for _, name in zip(range(units), names, strict=False)
    ]


def _once(units: int, facts: int, rounds: int) -> list[Row]:
    sheets = district(units, facts)
    spent = least(lambda: rollup(sheets, unit=PARENT), rounds)
    gc.collect()
    tracemalloc.start()
    try:
        found = rollup(sheets, unit=PARENT)
        held, peak = (size / 2**20 for size in tracemalloc.get_traced_memory())
    finally:
        tracemalloc.stop()
    what = f"{units:,} 个单位、各 {facts} 条事实（{units * facts:,} 条）"
    return [
        at_most(f"汇总 {what}", spent, AIM),
        Row("同上，内存", f"最多 {peak:.0f} MB，结果 {held:.0f} MB，合计 {len(found.sheet.facts)} 项"),
    ]


def _growth(sizes: Sequence[int], facts: int, rounds: int) -> list[Row]:
    times = []
    for size in sizes:
        sheets = district(size, facts)
        times.append(least(lambda sheets=sheets: rollup(sheets, unit=PARENT), rounds))  # type: ignore[misc]
    power = exponent(sizes, times)
    figure = "，".join(f"{size:,} 个 {seconds(spent)}" for size, spent in zip(sizes, times, strict=True))
    return [Row("单位增多", figure, f"指数 {power:.2f}", f"≤ {AIM_EXPONENT}", power <= AIM_EXPONENT)]


def _parent(units: int, facts: int, rounds: int) -> list[Row]:
    """What the parent's sheet costs afterwards: a file of it and back, a check of its draft beside one without the units' facts."""
    sheet = rollup(district(units, facts), unit=PARENT).sheet
    started = time.process_time()
    text = sheet_yaml(sheet.as_mapping())
    writing, started = time.process_time() - started, time.process_time()
    back = FactSheet.from_mapping(read_content(text.encode(), "parent.yaml").mapping)
    reading = time.process_time() - started
    bare = FactSheet(
        **(dict(sheet) | {"units": (), "facts": tuple(f.model_copy(update={"parts": ()}) for f in sheet.facts)})
    )
    draft = write(bare).text
    times = side_by_side({"with": lambda: Prepared(sheet), "without": lambda: Prepared(bare)}, rounds)
    extra = times["with"] / times["without"]
    warm = side_by_side({"with": lambda: check(draft, sheet), "without": lambda: check(draft, bare)}, rounds)
    ratio = warm["with"] / warm["without"]
    behind = sum(len(unit.facts) for unit in back.units)
    return [
        Row(
            "上级的表存成 YAML 再读回",
            f"写 {seconds(writing)}，读 {seconds(reading)}，{len(text.encode()) / 2**20:.1f} MB",
        ),
        Row(f"为核对备好上级的表（背后 {behind:,} 条）", seconds(times["with"]), f"为没有下级数据时的 {extra:.1f} 倍"),
        Row(
            "核对上级的文稿",
            seconds(warm["with"]),
            f"为没有下级数据时的 {ratio:.2f} 倍",
            f"≤ {AIM_CHECK} 倍",
            ratio <= AIM_CHECK,
        ),
    ]
