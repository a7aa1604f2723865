"""What names a fact and what does not: a topic shared by many, what is left over, a plan, the order alone."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import assert_clean, fact, sheet

FUND = sheet(
    fact("F1", "资金支出", "大病救助", "1863000", "元"),
    fact("F2", "资金支出", "子女助学", "742000", "元"),
    fact("F3", "资金支出", "其他支出", "268000", "元"),
    fact("F4", "资金支出", "年度支出预算", "3200000", "元"),
    fact("F5", "救助对象", "大病救助", "412", "人次"),
    fact("F6", "救助对象", "大病救助单笔最高", "30000", "元"),
    fact("F7", "救助对象", "助学（大学）", "126", "人"),
    fact("F8", "救助对象", "助学（高中）", "83", "人"),
    fact("F9", "女工", "专项合同", "1937", "份"),
    fact("F10", "女工", "专项合同所及企业", "3018", "家"),
    fact("F11", "健康", "免费体检", "5240", "人", target="5000"),
    fact("F12", "健康", "健康知识知晓率", "91.4", "%", target="88"),
    fact("F13", "明年", "明年要点", text="妇女儿童之家达60个，体检5600人"),
    fact("F14", "女工", "妇女儿童之家", "52", "个"),
    fact("F15", "经费", "工会经费支出", "408000", "元", target="480000"),
    fact("F16", "老人", "老人底册", "2160", "人", text="满60周岁"),
)

TRUE = [
    "（二）大病救助。对患大病的职工救助412人次，支出186.3万元。",
    "（三）金秋助学。资助职工子女209人，支出74.2万元，其中大学生126人、高中生83人。",
    "签订的专项合同覆盖企业3000余家。",
    "免费体检5240人，超过5000人的年度任务240人。",
    "健康知识知晓率达到91.4%，高于88%的规划目标，高出目标要求3.4个百分点。",
    "明年力争妇女儿童之家突破60个。",
    "支出工会经费40.8万元，为预算的85%。",
    "辖区60岁以上老人2160人。",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_sentence_is_clean(text: str):
    """A paraphrase of one item is not taken for another that shares its topic, its beginning or its place in the sheet."""
    assert_clean(text, FUND)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("签订的专项合同覆盖企业4000余家。", "4000余家"),
        ("免费体检5240人，超过5100人的年度任务240人。", "5100人"),
        ("健康知识知晓率达到91.4%，高于86%的规划目标。", "86%"),
        ("明年力争妇女儿童之家突破90个。", "突破90个"),
        ("支出工会经费40.8万元，为预算的58%。", "58%"),
    ],
)
def test_its_slip_is_flagged(text: str, wrong: str):
    """The same sentences with another number in them."""
    assert any(f.text.endswith(wrong) for f in check(text, FUND).flagged)


def test_what_is_left_over_is_named_by_its_word():
    """其他支出 with the number of another item is held to 其他支出."""
    (figure,) = check("其他支出18.63万元。", FUND).flagged
    assert figure.facts == ("F3",)


def test_an_aim_that_a_result_is_compared_with_is_told_exactly():
    """超过5000人的任务: 5000 is the target, no bound of anything."""
    found = {f.value: f.status for f in check("免费体检5240人，超过5000人的年度任务240人。", FUND).figures}
    assert found["5000"] is Status.SUPPORTED
