"""What an average is told per: measure words, single characters, hundreds and thousands, times."""

from __future__ import annotations

import pytest

from drafter.numerals import read_numbers
from drafter.trace.passages import Passage, passages
from drafter.trace.per import per_each, per_told


def before_figure(words: str) -> Passage:
    """The passage of the last figure of a clause."""
    text = f"{words}7.5吨"
    return passages(text, read_numbers(text))[-1]


@pytest.mark.parametrize(
    ("words", "unit", "sort", "times"),
    [
        ("平均每户", "户", "", 1),
        ("户均", "户", "", 1),
        ("每百公里耗油", "公里", "", 100),
        ("每千米", "千米", "", 1),
        ("每万元产值耗煤", "元", "", 10_000),
        ("每十万人", "人", "", 100_000),
        ("生均", "", "生", 1),
        ("全校师均", "", "师", 1),
        ("每个班组", "个", "", 1),
        ("每个开工日", "天", "", 1),
        ("日均", "天", "", 1),
        ("平均每周", "周", "", 1),
        ("季均", "个季度", "", 1),
        ("每月", "个月", "", 1),
        ("每人每月领取", "人", "", 1),
        ("一头卖得", "头", "", 1),
        ("亩产", "亩", "", 1),
    ],
)
def test_the_words_say_per_what(words: str, unit: str, sort: str, times: int):
    """Of people and months the people count; 千米 is a unit and no thousand metres."""
    told = per_told(before_figure(words))

    assert told is not None
    assert (told.unit, told.sort, told.times) == (unit, sort, times)


@pytest.mark.parametrize("words", ["两项指标均达", "学校均为", "全年出动", "经常召开例会", "春节日间供电"])
def test_other_words_tell_no_average(words: str):
    """均 that means all of them, and words that only look like a day or a unit."""
    assert not per_each(before_figure(words))


@pytest.mark.parametrize(
    ("words", "item", "other"),
    [
        ("养路工人均", "养路工", "退休工人数"),
        ("每名书记员平均记录", "书记员", "法官"),
        ("每平方米厂房", "厂房", "绿地"),
    ],
)
def test_the_words_beside_it_name_what_is_counted(words: str, item: str, other: str):
    """What stands before 均, or behind a measure word, names the count."""
    told = per_told(before_figure(words))

    assert told is not None
    assert told.names(item)
    assert not told.names(other)


@pytest.mark.parametrize(
    ("words", "unit", "item", "counts"),
    [
        ("床均", "张", "编制床位", True),
        ("床均", "张", "问卷", False),
        ("生均", "人", "在校生", True),
        ("生均", "人", "教职工", False),
        ("周均", "周", "上课周数", True),
        ("周均", "天", "供餐天数", False),
        ("人均", "人次", "参训", True),
        ("每亩", "公顷", "林地", False),
    ],
)
def test_only_what_is_counted_so_may_be_counted(words: str, unit: str, item: str, counts: bool):
    """A character names items, a time only what is measured in that time, a unit what is counted in it."""
    told = per_told(before_figure(words))

    assert told is not None
    assert told.counts(unit, item) is counts
