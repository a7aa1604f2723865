"""What falls to each and rates per thousand: any amount over any count that the words name, and nothing else."""

from __future__ import annotations

import pytest

from drafter.trace import Figure, Status, check
from tests.trace.sheets import fact, sheet

ROADS = sheet(
    fact("F1", "救助", "临时救助", "384", "户次"),
    fact("F2", "救助支出", "临时救助", "518400", "元"),
    fact("F3", "养护", "清扫路段", "26.4", "公里"),
    fact("F4", "养护", "清出垃圾", "1254", "吨"),
    fact("F5", "养护", "洒水费用", "79200", "元"),
    fact("F6", "供水", "售水量", "415000", "吨"),
    fact("F7", "供水", "水费收入", "1203500", "元"),
    fact("F8", "探视", "孤寡老人", "62", "人"),
    fact("F9", "探视", "上门探视", "1116", "人次"),
    fact("F10", "新能源", "屋顶光伏用户", "48", "户"),
    fact("F11", "新能源", "屋顶光伏装机容量", "960", "千瓦"),
    fact("F12", "概况", "常住人口", "215000", "人"),
    fact("F13", "卫生", "结核病筛查", "32600", "人次"),
    fact("F14", "卫生", "筛查发现病例", "27", "例"),
    fact("F15", "卫生", "死亡病例", "1462", "例"),
    fact("F16", "卫生", "流感疫苗接种", "48000", "剂次"),
    fact("F17", "卫生", "接种不良反应", "11", "例"),
    fact("F18", "人才", "持证技工", "468", "人", previous="402"),
    fact("F19", "人才", "产业工人", "1300", "人", previous="1256"),
)


def traced(text: str, figure: str) -> Figure:
    """The figure of a draft on the sheet."""
    (found,) = [f for f in check(text, ROADS).figures if f.text == figure]
    return found


# a sentence, the figure in it, the facts it rests on, and the same figure written wrongly
TRUE = [
    ("临时救助384户次，发放救助金51.84万元，平均每户次1350元。", "1350元", {"F1", "F2"}, "1530元"),
    ("清扫路段26.4公里，清出垃圾1254吨，平均每公里47.5吨。", "47.5吨", {"F3", "F4"}, "45.7吨"),
    ("清扫路段26.4公里，洒水费用7.92万元，每公里3000元。", "3000元", {"F3", "F5"}, "3900元"),
    ("清出垃圾1254吨，平均每天6.9吨。", "6.9吨", {"F4"}, "9.6吨"),
    ("售水量41.5万吨，水费收入120.35万元，摊下来一吨2.9元。", "2.9元", {"F6", "F7"}, "2.4元"),
    ("售水量41.5万吨。水费收入120.35万元。平均售水单价2.9元。", "2.9元", {"F6", "F7"}, "3.9元"),
    ("上门探视62名孤寡老人1116人次，人均18次。", "18次", {"F8", "F9"}, "16次"),
    ("屋顶光伏用户48户，户均装机20千瓦。", "20千瓦", {"F10", "F11"}, "25千瓦"),
    ("结核病筛查3.26万人次，发现病例27例，检出率0.83‰。", "0.83‰", {"F13", "F14"}, "0.38‰"),
    ("死亡病例1462例，粗死亡率6.8‰。", "6.8‰", {"F12", "F15"}, "8.6‰"),
    (
        "流感疫苗接种4.8万剂次，接种不良反应11例，报告发生率22.9/10万剂。",
        "22.9/10万剂",
        {"F16", "F17"},
        "29.2/10万剂",
    ),
    ("持证技工468人，占产业工人的36%，比上年提高4个百分点。", "4个百分点", {"F18", "F19"}, "6个百分点"),
]


@pytest.mark.parametrize(("text", "figure", "facts", "wrong"), TRUE)
def test_an_average_or_rate_that_the_words_name_is_derived(text: str, figure: str, facts: set[str], wrong: str):
    """Money, weight, times, power over households, kilometres, days, tonnes; ‰ and /10万 over people and doses; a share's own change."""
    found = traced(text, figure)

    assert (found.status, set(found.facts)) == (Status.DERIVED, facts), found.reason


@pytest.mark.parametrize(("text", "figure", "facts", "wrong"), TRUE)
def test_a_wrong_average_or_rate_is_flagged(text: str, figure: str, facts: set[str], wrong: str):
    """The same sentence with a digit exchanged in its result."""
    assert traced(text.replace(figure, wrong), wrong).flagged


def test_an_average_is_spread_over_what_the_words_name_only():
    """每公里 is not told of tonnes over households, however well the number fits."""
    assert traced("临时救助384户次，清出垃圾1254吨，平均每公里3.27吨。", "3.27吨").flagged


def test_half_of_the_unit_is_rounded_up_and_a_written_digit_is_kept():
    """47.5吨 is told as 48吨 in whole tonnes, not as 47吨, and 6.93 is not 7.2."""
    whole = "清扫路段26.4公里，清出垃圾1254吨，平均每公里{}吨。"
    assert not traced(whole.format("48"), "48吨").flagged
    assert traced(whole.format("47"), "47吨").flagged
    assert traced("清出垃圾1254吨，平均每天7.2吨。", "7.2吨").flagged


def test_a_change_of_a_share_has_its_direction():
    """A share that rose is not told as one that fell."""
    assert traced("持证技工468人，占产业工人的36%，比上年下降4个百分点。", "4个百分点").flagged


def test_none_at_all_is_no_figure():
    """没有发生一起 counts nothing."""
    assert check("清扫路段26.4公里，全年没有发生一起责任事故。", ROADS).ok


def test_of_a_small_average_little_may_be_rounded_away():
    """1300 pairs of shoes for 468 people are 2.8 each, which nobody tells as 3."""
    small = sheet(
        fact("S1", "劳动保护", "发放工作鞋", "1300", "双"),
        fact("S2", "劳动保护", "一线职工", "468", "人"),
    )
    assert check("为468名一线职工发放工作鞋1300双，人均3双。", small).flagged


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("救助困难家庭384户次，平均每户次518400元。", "518400元"),
        ("为48户装上屋顶光伏，户均960千瓦。", "960千瓦"),
    ],
)
def test_a_whole_amount_is_not_what_falls_to_each(text: str, figure: str):
    """A total told as an average of those the sentence counts is flagged, though the sheet has the number."""
    found = traced(text, figure)
    assert (found.status, "总数" in found.reason) == (Status.CONTRADICTED, True)
