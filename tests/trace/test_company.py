"""A company's sheet, rich in growth and rates, told as a summary would tell it: true sentences are clean, and each slip is seen."""

from __future__ import annotations

import pytest

from drafter.trace import check
from tests.trace.sheets import assert_all_told, assert_clean, fact, sheet

SHEET = sheet(
    fact("C1", "经济技术", "合理化建议", "1560", "条", previous="1300", target="1500"),
    fact("C2", "经济技术", "采纳建议", "468", "条", previous="364"),
    fact("C3", "经济技术", "创造效益", "3250", "万元", previous="2600"),
    fact("C4", "经济技术", "劳动竞赛参赛班组", "86", "个", previous="80"),
    fact("C5", "权益维护", "集体合同覆盖职工", "4200", "人", previous="4000"),
    fact("C6", "权益维护", "集体合同签订率", "98.5", "%", previous="96.2"),
    fact("C7", "权益维护", "劳动争议", "6", "件", previous="15"),
    fact("C8", "送温暖", "困难职工", "84", "户", previous="112", text="其中特困12户"),
    fact("C9", "送温暖", "救助金", "42", "万元", previous="35"),
    fact("C10", "送温暖", "金秋助学", "17", "人"),
    fact("C11", "送温暖", "助学金", "8.5", "万元"),
    fact("C12", "建功立业", "市五一劳动奖状", "1", "个"),
    fact("C13", "建功立业", "市五一劳动奖章", "3", "名"),
    fact("C14", "建功立业", "全国工人先锋号", "2", "个"),
    unit={"name": "北辰机电集团工会", "short": "集团工会", "kind": "企业"},
    period={"year": "2025", "span": "全年"},
)

TRUE = [
    "全年征集合理化建议1560条，同比增长20%，完成年度目标的104%，其中采纳468条，采纳率30%，创造效益3250万元，比上年增加650万元。",
    "86个班组参加劳动竞赛，比上年增加6个，增长7.5%。",
    "集体合同覆盖职工4200人，较上年增长5%；签订率98.5%，提高2.3个百分点。",
    "劳动争议由上年的15件下降到6件，降幅达60%。",
    "在档困难职工84户，比去年减少28户，下降四分之一，其中特困12户。",
    "发放救助金42万元，增长20%，是上年的1.2倍。",
    "资助困难职工子女17人上大学，发放助学金8.5万元，人均5000元。",
    "救助和助学共支出50.5万元。",
    "荣获市五一劳动奖状1个、市五一劳动奖章3名、全国工人先锋号2个，共6项荣誉。",
    "人均救助5000元。",
    "户均救助5000元。",
    "采纳建议比上年多104条，增长28.6%。",
    "平均每条采纳建议创效近7万元。",
    "采纳建议468条，占建议总数的三成。",
    "创造效益3250万元，同比增长四分之一。",
    "（一）提合理化建议1560条，超额完成60条。",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_sentence_is_clean(text: str):
    """Growth, decline, completion, shares, points, averages, multiples and totals over facts: nothing is flagged."""
    assert_clean(text, SHEET)


def test_all_true_sentences_together_are_clean():
    """Neighbours do not lead one another astray."""
    assert_all_told(TRUE, SHEET)


FALSE = [
    ("合理化建议1560条，同比增长16.7%。", None),
    ("合理化建议1300条。", "1560条"),
    ("合理化建议1500条。", "1560条"),
    ("采纳率40%。", None),
    ("劳动争议由上年的6件下降到15件。", None),
    ("劳动争议6件，降幅达150%。", None),
    ("签订率98.5%，提高2.3%。", None),
    ("签订率提高2.4个百分点。", None),
    ("签订率98.5%，下降2.3个百分点。", None),
    ("困难职工84人。", "84户"),
    ("困难职工84户，其中特困22户。", None),
    ("救助金42万元，是上年的2.2倍。", None),
    ("救助金增长1.2倍。", None),
    ("发放助学金17万元，资助8.5人。", None),
    ("资助子女17人，助学金8.5万元，人均500元。", None),
    ("市五一劳动奖状3个、市五一劳动奖章1名。", None),
    ("全国工人先锋号3个。", "2个"),
    ("创造效益3250元。", "3250万元"),
    ("创造效益近3000万元。", None),
    ("创造效益3300余万元。", None),
    ("比上年增加550万元。", None),
    ("采纳1560条，征集468条。", None),
    ("劳动争议15件。", "6件"),
    ("集体合同覆盖职工4200人次。", "4200人"),
    ("救助和助学共支出51.5万元。", None),
    ("劳动竞赛参赛班组80个。", "86个"),
    ("困难职工比去年增加28户。", None),
    ("2023年劳动争议15件。", None),
]


@pytest.mark.parametrize(("text", "suggestion"), FALSE)
def test_a_slip_is_seen(text: str, suggestion: str | None):
    """A wrong base, direction, multiple, point, year, target, unit, order of two numbers: flagged, with the right value where one fact has it."""
    found = check(text, SHEET).flagged

    assert found
    assert suggestion is None or suggestion in [f.suggestion for f in found]
