"""Checking drafts (核对测速): a short and a long draft, a check again after an edit, growth with text and with facts."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Sequence

from drafter import FactSheet, check
from drafter.trace.prepared import Prepared
from tests.bench.measure import Row, at_most, exponent, least, seconds, side_by_side, tell, tell_costliest
from tests.bench.samples import draft, edited, sheet

# Characters of the draft and facts of the sheet.
SHORT = (3_000, 80)
LONG = (20_000, 2_000)
# What a page holds that is checked again at each edit.
PAGE = (4_000, 300)
TEXTS = (2_500, 5_000, 10_000, 20_000)
# Much more than the longest of them tells, so that what is left untold does not shrink as the text grows.
TEXTS_SHEET = 2_000
FACTS = (250, 500, 1_000, 2_000, 4_000)
ROUNDS = 7
AIM_SHORT, AIM_AGAIN, AIM_EXPONENT, AIM_PAGE = 0.030, 0.010, 1.1, 0.3


def rows(
    short: tuple[int, int] = SHORT,
    long: tuple[int, int] = LONG,
    page: tuple[int, int] = PAGE,
    texts: Sequence[int] = TEXTS,
    facts: Sequence[int] = FACTS,
    rounds: int = ROUNDS,
) -> list[Row]:
    """Measure everything about checking."""
    return [
        *_short(short, rounds),
        *_long(long, max(1, rounds // 2)),
        _page(page, rounds),
        *_growth_with_text(texts, max(1, rounds // 2)),
        *_growth_with_facts(facts, texts[0], max(1, rounds // 2)),
    ]


def run() -> None:
    """Print the table."""
    tell("核对（一核，处理器时间）", rows())


def profile() -> None:
    """Print where checking spends its time."""
    for length, facts in (SHORT, LONG):
        told = sheet(facts)
        text = draft(told, length)
        check(text, told)
        tell_costliest(f"核对 {length:,} 字、{facts:,} 条事实（索引已建）", lambda: check(text, told))  # noqa: B023
    tell_costliest(f"首次核对 {LONG[1]:,} 条事实的表（建索引）", lambda fresh=sheet(LONG[1]): check("", fresh))  # type: ignore[misc]  # noqa: B008


def _short(size: tuple[int, int], rounds: int) -> list[Row]:
    length, facts = size
    told = sheet(facts)
    text = draft(told, length)
    first = _first(text, told, rounds)
    again = least(lambda: check(text, told), rounds)
    what = f"{length:,} 字、{facts:,} 条事实（数字 {len(check(text, told).figures)} 处）"
    return [
        at_most(f"{what}，首次核对，含建索引", first, AIM_SHORT),
        at_most(f"{what}，索引已建", again, AIM_SHORT),
    ]


def _long(size: tuple[int, int], rounds: int) -> list[Row]:
    length, facts = size
    told = sheet(facts)
    text = draft(told, length)
    report = check(text, told)
    edits = {
        "改一个数": edited(text),
        "加一句": _with_sentence(text),
        "改几个字": _reworded(text),
        "删一段": _without_line(text),
    }
    for changed in edits.values():
        if check(changed, told, previous=report) != check(changed, told):
            raise RuntimeError("a check that knows the report before the edit gives another report than a full check")
    first = _first(text, told, rounds)
    times = side_by_side(
        {
            "full": lambda: check(text, told),
            **{
                name: lambda changed=changed: check(changed, told, previous=report)  # type: ignore[misc]
                for name, changed in edits.items()
            },
        },
        2 * rounds,
    )
    what = f"{length:,} 字、{facts:,} 条事实（数字 {len(report.figures)} 处）"
    return [
        Row(f"{what}，首次核对，含建索引", seconds(first), f"为索引已建的 {first / times['full']:.1f} 倍"),
        Row(f"{what}，索引已建", seconds(times["full"]), "1"),
        *(
            at_most(
                f"同上，{name}后再核对（previous=）",
                times[name],
                AIM_AGAIN,
                f"为整篇核对的 {times[name] / times['full']:.3f}；目标的 {times[name] / AIM_AGAIN:.2f} 倍",
            )
            for name in edits
        ),
        Row(
            "一份报告为再核对记住的（memo）",
            f"{_kept(text, told) / 1_000_000:.1f} MB",
            f"每字 {_kept(text, told) / length:.0f} 字节",
        ),
    ]


def _with_sentence(text: str) -> str:
    """The draft with one sentence more in its middle."""
    at = text.index("。", len(text) // 2) + 1
    return text[:at] + "全年走访企业35家。" + text[at:]


def _reworded(text: str) -> str:
    """The draft with one word more before a figure in its middle."""
    at = text.index("，", len(text) // 2) + 1
    return text[:at] + "并且" + text[at:]


def _without_line(text: str) -> str:
    """The draft without one paragraph of its middle."""
    lines = text.split("\n")
    return "\n".join(lines[: len(lines) // 2] + lines[len(lines) // 2 + 1 :])


def _kept(text: str, told: FactSheet) -> int:
    """The bytes that a report keeps for the next check."""
    gc.collect()
    tracemalloc.start()
    try:
        report = check(text, told)
        gc.collect()
        whole, _ = tracemalloc.get_traced_memory()
        bare = report.as_json()
        report = check("", told)
        gc.collect()
        rest, _ = tracemalloc.get_traced_memory()
        del bare
        return whole - rest
    finally:
        tracemalloc.stop()


def _page(size: tuple[int, int], rounds: int) -> Row:
    """What the review page waits for on the server after an edit."""
    length, facts = size
    told = sheet(facts)
    text = draft(told, length)
    report = check(text, told)
    spent = least(lambda: check(edited(text), told, previous=report), rounds)
    return at_most(f"核对页改一处：{length:,} 字、{facts:,} 条事实（数字 {len(report.figures)} 处）", spent, AIM_PAGE)


def _growth_with_text(lengths: Sequence[int], rounds: int) -> list[Row]:
    told = sheet(TEXTS_SHEET)
    whole = draft(told, max(lengths))
    drafts = {str(length): whole[:length] for length in lengths}
    check(whole, told)
    times = side_by_side(
        {name: lambda text=text: check(text, told) for name, text in drafts.items()},  # type: ignore[misc]
        rounds,
    )
    return [_exponent(f"随文字增长（{TEXTS_SHEET:,} 条事实，索引已建）", "字", lengths, list(times.values()))]


def _growth_with_facts(counts: Sequence[int], length: int, rounds: int) -> list[Row]:
    """One draft against sheets that hold its facts and more: checking alone, and building the index of a sheet never seen."""
    text = draft(sheet(min(counts)), length)
    sheets = {str(facts): sheet(facts) for facts in counts}
    for told in sheets.values():
        check(text, told)
    checking = side_by_side(
        {name: lambda told=told: check(text, told) for name, told in sheets.items()},  # type: ignore[misc]
        rounds,
    )
    building = [least(lambda told=told: _build(told), rounds) for told in sheets.values()]  # type: ignore[misc]
    return [
        _exponent(f"随事实增长（{length:,} 字，索引已建）", "条", counts, list(checking.values())),
        _exponent("随事实增长（建索引）", "条", counts, building),
    ]


def _build(told: FactSheet) -> None:
    """Build all that a check needs of a sheet, the arithmetic of every topic included."""
    prepared = Prepared(told)
    for topic in told.topics():
        prepared.derivations.of_topic(topic)


def _exponent(what: str, unit: str, sizes: Sequence[int], times: Sequence[float]) -> Row:
    found, last = exponent(sizes, times), exponent(sizes[-2:], times[-2:])
    shown = "、".join(
        f"{size:,} {unit} {seconds(spent)}"
        for size, spent in sorted({min(sizes): times[0], max(sizes): times[-1]}.items())
    )
    return Row(what, shown, f"指数 {found:.2f}，末段 {last:.2f}", f"≤ {AIM_EXPONENT}", found <= AIM_EXPONENT)


def _first(text: str, told: FactSheet, rounds: int) -> float:
    """Time a check against a sheet that was never seen: an equal sheet that is another object has no index yet."""
    fresh = iter([told.model_copy() for _ in range(rounds)])
    return least(lambda: check(text, next(fresh)), rounds)
