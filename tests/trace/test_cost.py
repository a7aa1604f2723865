"""What a check costs grows in step with the text and the sheet, whatever they are (代价): counted in calls, not in time."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from drafter.sheet import FactSheet
from drafter.trace import check
from drafter.trace.prepared import Prepared
from tests.trace.sheets import fact, sheet

ITEMS = ("走访困难职工", "新建企业工会", "开展技能培训", "发放慰问金", "调解劳动争议", "组织文体活动")
# twice as much may cost a little more than twice as many calls: the ends of a text cost less than its middle
TWICE = 2.2


def calls(text: str, provided: FactSheet) -> int:
    """How many Python functions a check calls."""
    count = 0

    def called(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        check(text, provided)
    finally:
        sys.setprofile(before)
    return count


def ledger(facts: int, *, same: bool = False) -> FactSheet:
    """A sheet of so many facts, each with its own name or all with the same."""
    names = [ITEMS[0] if same else f"{ITEMS[n % len(ITEMS)]}（第{n // len(ITEMS) + 1}片）" for n in range(facts)]
    return sheet(*(fact(f"F{n}", ITEMS[n % 3], name, str(100 + 7 * n), "人") for n, name in enumerate(names)))


def told(part: str, figures: int) -> str:
    """Text with so many figures that are all different."""
    return "".join(part.format(ITEMS[n % len(ITEMS)], 100 + n) for n in range(figures))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("{}{}人", id="no stop at all"),
        pytest.param("{1}，", id="numbers only"),
        pytest.param("{}比上年增长{}%，", id="changes"),
        pytest.param("其中{1}人，", id="parts of parts"),
        pytest.param("{}{}人。\n", id="a line each"),
    ],
)
def test_cost_grows_in_step_with_any_text(part: str) -> None:
    """Twice the figures cost about twice the work, also where nothing parts them from each other."""
    provided = ledger(40)
    check("人人有责。", provided)
    # from here on a sentence is as long as it may be
    once, twice = (calls(told(part, count), provided) for count in (250, 500))

    assert twice <= TWICE * once


def test_cost_grows_in_step_with_facts_of_one_name() -> None:
    """A sheet whose facts all have the same name costs no more for each of them when there are twice as many."""
    text = "全年走访困难职工137人，其中走访困难职工58人。" * 20
    sheets = [ledger(count, same=True) for count in (200, 400)]
    for provided in sheets:
        check(text, provided)
    once, twice = (calls(text + "共走访困难职工91人。", provided) for provided in sheets)

    assert twice <= TWICE * once


def test_the_index_grows_in_step_with_the_sheet() -> None:
    """So does what is built of the sheet before the first check."""
    counts = []
    for facts in (200, 400):
        provided = ledger(facts, same=True)
        count = calls("", provided)
        counts.append(count)
        assert Prepared(provided).derivations.of_topic(ITEMS[0]).things

    assert counts[1] <= TWICE * counts[0]
