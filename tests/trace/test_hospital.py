"""A hospital's sheet, told as a summary would tell it: true sentences are clean, and each slip is seen."""

from __future__ import annotations

import pytest

from drafter.trace import check
from tests.trace.sheets import assert_all_told, assert_clean, fact, sheet

SHEET = sheet(
    fact("H1", "组织建设", "在册会员", "1286", "人", previous="1240", basis="含规培生"),
    fact("H2", "组织建设", "工会小组", "42", "个"),
    fact("H3", "民主管理", "职代会提案", "57", "件", text="立案39件，办结38件"),
    fact("H4", "民主管理", "提案办结率", "97.4", "%"),
    fact(
        *("H5", "技能竞赛", "护理技能竞赛", "1", "场"),
        date="2025-05-09",
        text="护士节期间举办，18个科室126名护士参赛，评出一等奖2名、二等奖4名、三等奖6名",
    ),
    fact("H6", "帮扶慰问", "住院慰问", "213", "人次", previous="188"),
    fact("H7", "帮扶慰问", "慰问支出", "21.3", "万元"),
    fact("H8", "帮扶慰问", "慰问标准", "1000", "元/人次"),
    fact("H9", "文体活动", "健步走", "860", "人次", date="2025-04", text="历时30天，人均每日8500步"),
    fact("H10", "文体活动", "瑜伽班", "3", "期", text="每期20人，共60人"),
    fact("H11", "女职工", "女职工体检", "742", "人", target="760"),
    fact("H12", "女职工", "爱心妈妈小屋", "2", "间", text="面积45平方米"),
    unit={"name": "锦川市第二医院工会", "short": "医院工会", "kind": "医院"},
    problems=["活动经费不足，缺口约5万元"],
    plans=["下半年举办第十届职工运动会", "2026年会员达到1300人"],
)

TRUE = [
    "医院工会共有会员1286人，比上年同期增加46人，增长3.7%，划分为42个工会小组。",
    "职代会共收到提案57件，立案39件，办结38件，办结率达97.4%。",
    "5月9日，在护士节来临之际举办护理技能竞赛，来自18个科室的126名护士同场竞技，评出一等奖2名、二等奖4名、三等奖6名。",
    "看望住院职工213人次，较去年同期多25人次，按每人次1000元标准发放慰问金21.3万元。",
    "4月组织为期30天的健步走活动，860人次参与，人均每日8500步。",
    "开办瑜伽班三期，每期20人，累计60人参加。",
    "组织742名女职工体检，完成计划的97.6%，还有18人未检。",
    "建成爱心妈妈小屋2间，共45平方米。",
    "存在活动经费不足的问题，缺口约5万元。",
    "下半年将举办第十届职工运动会。",
    "2026年，会员力争达到1300人。",
    "一年来，慰问住院职工二百一十三人次，支出慰问金21万余元。",
    "会员从1240人发展到1286人。",
    "醫院工會現有會員1286人，劃分為42個工會小組。",
    "女职工体检742人，占会员总数的57.7%。",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_sentence_is_clean(text: str):
    """Rephrased, reordered, worked out, from the texts, problems and plans of the sheet: nothing is flagged."""
    assert_clean(text, SHEET)


def test_all_true_sentences_together_leave_nothing_out():
    """The whole summary is clean, and the facts it does not tell are none."""
    assert_all_told(TRUE, SHEET)


FALSE = [
    ("医院工会共有会员1268人。", "1268人", "1286人"),
    ("会员增长3.9%。", "3.9%", None),
    ("提案办结率达97.4个百分点。", "97.4个百分点", None),
    ("看望住院职工213人。", "213人", "213人次"),
    ("看望住院职工188人次。", "188人次", "213人次"),
    ("发放慰问金21.3元。", "21.3元", "21.3万元"),
    ("发放慰问金213万元。", "213万元", "21.3万元"),
    ("5月12日举办护理技能竞赛。", "5月12日", "5月9日"),
    ("4月9日举办护理技能竞赛。", "4月9日", "5月9日"),
    ("2024年5月9日举办护理技能竞赛。", "2024年5月9日", "2025年5月9日"),
    ("女职工体检760人。", "760人", "742人"),
    ("女职工体检近740人。", "近740人", "742人"),
    ("女职工体检750余人。", "750余人", "742人"),
    ("女职工体检742人，完成计划的102.4%。", "102.4%", None),
    ("建成爱心妈妈小屋45间。", "45间", "2间"),
    ("下半年将举办第九届职工运动会。", "第九届", None),
    ("健步走活动8500人次参加。", "8500人次", "860人次"),
    ("健步走历时3个月。", "3个月", None),
    ("活动经费缺口约50万元。", "约50万元", None),
    ("2026年，会员力争达到1500人。", "1500人", None),
    ("会员总数超过1300人。", "超过1300人", None),
]


@pytest.mark.parametrize(("text", "figure", "suggestion"), FALSE)
def test_a_slip_is_seen(text: str, figure: str, suggestion: str | None):
    """A digit turned round, a false rate, unit, magnitude, date, year, target, hedge, number of another field: flagged."""
    found = {f.text: f for f in check(text, SHEET).flagged}

    assert list(found) == [figure]
    assert suggestion is None or found[figure].suggestion == suggestion
