"""What a draft leaves out is told the most important first, so that a writer can be told what to add."""

from __future__ import annotations

import pickle

import pytest

from drafter.trace import check
from tests.trace.sheets import STREET, fact, sheet

TOLD = "医疗互助参保8160人。春节走访困难职工76人，发放春节慰问金55700元，设立帮困基金的企业217家。"


def left_out(*facts: dict[str, str]) -> list[str]:
    """The unused facts among those given, in the order of importance."""
    report = check(TOLD, sheet(*STREET, *facts))
    names = {row["id"] for row in facts}
    assert names <= set(report.unused)
    return [name for name in report.foremost if name in names]


@pytest.mark.parametrize(
    ("lesser", "greater"),
    [
        # a result with a target or the period before comes before a bare count
        (fact("A", "帮扶救助", "发放助学金", "12", "人"), fact("B", "帮扶救助", "技能培训", "30", "人", target="25")),
        (fact("A", "帮扶救助", "发放助学金", "12", "人"), fact("B", "帮扶救助", "技能培训", "30", "人", previous="25")),
        # what the draft treats at length before what it does not touch
        (fact("A", "档案管理", "归档卷宗", "12", "卷"), fact("B", "帮扶救助", "暖心驿站", "14", "个")),
        # an honour before a routine, a total before a single thing
        (fact("A", "荣誉", "工作例会", "12", "次"), fact("B", "荣誉", "获市级先进称号", "2", "个")),
        (fact("A", "培训", "安全培训", "12", "人"), fact("B", "培训", "培训总人数", "90", "人")),
    ],
)
def test_the_weightier_fact_comes_first(lesser: dict[str, str], greater: dict[str, str]) -> None:
    """Whichever stands first in the sheet."""
    assert left_out(lesser, greater) == left_out(greater, lesser) == [greater["id"], lesser["id"]]


def test_a_part_of_a_total_that_is_told_comes_last() -> None:
    """The total was told: what it is made of matters less than what is not told at all."""
    names = check(TOLD, sheet(*STREET, fact("Z", "互助保障", "互助宣传", "9", "次"))).foremost

    assert all(names.index("Z") < names.index(part) for part in ("F13", "F14", "F15", "F16"))


def test_equal_facts_keep_the_order_of_the_sheet() -> None:
    """Nothing is shuffled without a reason."""
    alike = [fact(f"Z{n}", "后勤保障", f"维修{name}", str(40 + n), "间") for n, name in enumerate("甲乙丙丁")]

    assert left_out(*alike) == ["Z0", "Z1", "Z2", "Z3"]


@pytest.mark.parametrize("text", ["", TOLD, "新建企业工会3家。"])
def test_the_same_facts_in_either_order(text: str) -> None:
    """`unused` keeps the order of the sheet; `foremost` has the same facts, and goes with a stored report."""
    report = check(text, sheet(*STREET))

    assert sorted(report.foremost) == sorted(report.unused)
    assert list(report.unused) == [f"F{n}" for n in range(1, 23) if f"F{n}" in report.unused]
    assert pickle.loads(pickle.dumps(report)).foremost == report.foremost  # noqa: S301 - made a line above
