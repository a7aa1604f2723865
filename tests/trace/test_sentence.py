"""What no fact says may follow from the figures of the same sentence, when the words call for it."""

from __future__ import annotations

import pytest

from drafter.trace import Figure, Status, check
from tests.trace.sheets import fact, sheet

AID = sheet(
    fact("F1", "帮扶救助", "金秋助学职工子女", "33", "人"),
    fact("F2", "帮扶救助", "发放助学金", "99000", "元"),
    fact("F3", "文体活动", "气排球比赛男队", "14", "支"),
    fact("F4", "争议调解", "受理案件", "48", "件"),
    fact("F5", "法律服务", "法律讲座", "9", "场"),
    fact("F6", "女职工工作", "气排球比赛女队", "11", "支"),
    fact("F7", "调解组织", "受理后调解成功案件", "42", "件"),
    fact("F8", "组织建设", "全街道职工", "6400", "人"),
    fact("F9", "组织建设", "工会会员", "5760", "人"),
)


def traced(text: str, figure: str) -> Figure:
    """The figure of a draft on the sheet."""
    (found,) = [f for f in check(text, AID).figures if f.text == figure]
    return found


RIGHT = [
    ("为33名职工子女发放助学金9.9万元，人均3000元。", "3000元", Status.DERIVED, {"F1", "F2"}),
    ("气排球比赛男队14支、女队11支，共25支队伍参赛。", "25支", Status.DERIVED, {"F3", "F6"}),
    ("受理案件48件，调解成功42件，调解成功率87.5%。", "87.5%", Status.DERIVED, {"F4", "F7"}),
    ("受理案件48件，调解成功42件，其余6件转入仲裁。", "6件", Status.DERIVED, {"F4", "F7"}),
    ("工会会员5760人，占全街道职工的90%。", "90%", Status.DERIVED, {"F9", "F8"}),
]


@pytest.mark.parametrize(("text", "figure", "status", "names"), RIGHT)
def test_what_follows_from_figures_beside_it_is_derived(text: str, figure: str, status: Status, names: set[str]):
    """An average, a total, a rate and a remainder, of facts of whatever topic, with a formula over their ids."""
    found = traced(text, figure)

    assert (found.status, set(found.facts)) == (status, names), found.reason
    assert found.formula
    assert all(name in found.formula for name in names)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("为33名职工子女发放助学金9.9万元，人均3500元。", "3500元"),
        ("气排球比赛男队14支、女队11支，共26支队伍参赛。", "26支"),
        ("受理案件48件，调解成功42件，调解成功率88.7%。", "88.7%"),
        ("工会会员5760人，占全街道职工的95%。", "95%"),
    ],
)
def test_what_does_not_follow_is_flagged(text: str, figure: str):
    """The same sentences with one figure that is not the result."""
    assert traced(text, figure).flagged


def test_arithmetic_needs_its_words():
    """A number that happens to be a sum of its neighbours is not explained by them."""
    assert traced("气排球比赛男队14支、女队11支，邀请裁判25名。", "25名").flagged


def test_a_flagged_figure_is_no_operand():
    """Nothing follows from a figure that is itself not in the sheet."""
    assert traced("气排球比赛男队15支、女队11支，共26支队伍参赛。", "26支").flagged


def test_figures_of_other_sentences_are_not_added():
    """Only the figures of the same sentence make a total."""
    assert traced("气排球比赛男队14支。女队11支。全年共有25支文艺队伍演出。", "25支").flagged


RATES = sheet(
    fact("R1", "健康服务", "随访", "436", "人次"),
    fact("R2", "健康服务", "在册患者", "218", "人"),
    fact("R3", "道路养护", "列养长度", "286.4", "公里"),
    fact("R4", "道路养护", "日常养护支出", "2680000", "元"),
    fact("R5", "健康服务", "死亡个案", "22914", "例"),
    fact("R6", "概况", "常住人口", "3420000", "人"),
    fact("R7", "环境卫生", "清运垃圾", "9864", "吨"),
    fact("R8", "技能人才", "技能人员总数", "5240", "人", previous="4960"),
    fact("R9", "技能人才", "高技能人员", "1886", "人", previous="1630"),
    fact("R10", "健康服务", "健康素养水平", "24.6", "%", target="22", previous="21.8"),
    fact("R11", "行政管理", "电话费", "48600", "元", previous="61200"),
    fact("R12", "女职工工作", "妈妈小屋（期末）", "118", "个", previous="76"),
)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("在册患者218人，随访436人次，平均每人{}。", "2次", "3次"),
        ("列养长度286.4公里，投入日常养护支出268万元，平均每公里{}。", "9358元", "9538元"),
        ("报告死亡个案22914例，粗死亡率为{}。", "6.7‰", "7.6‰"),
        ("清运垃圾9864吨，平均每天{}。", "54.5吨", "45.4吨"),
        ("高技能人员1886人，占技能人员总数的36%，同比提高{}。", "3.1个百分点", "1.3个百分点"),
        ("健康素养水平达到24.6%，提前超过{}的规划目标。", "22%", "23%"),
        ("电话费开支4.86万元，下降{}。", "两成", "三成"),
        ("年内新建妈妈小屋{}，总数达到118个。", "42个", "24个"),
    ],
)
def test_rates_of_the_sentence_and_aims(text: str, right: str, wrong: str):
    """An average over any count, a rate in a thousand, a day's share, points of a share, the aim surpassed, tenths, what was newly built."""
    true, false = (check(text.format(number), RATES) for number in (right, wrong))

    assert not true.flagged, [figure.reason for figure in true.flagged]
    assert [figure.text for figure in false.flagged if wrong in figure.text], wrong


def test_at_least_tells_no_remainder():
    """至少 is no word of a rest: the difference of two facts does not explain what it is told of."""
    provided = sheet(
        fact("F1", "学习", "集中学习", "1", "次", text="每季度"),
        fact("F2", "学习", "读书会", "13", "次"),
        fact("F3", "学习", "读书征文", "9", "次"),
    )
    assert check("坚持每季度至少集中学习四次。", provided).figures[-1].flagged


def test_a_rate_is_no_share_of_another_rate():
    """抽成 of 15% over 50% makes three tenths by chance only."""
    platform = sheet(
        fact("F1", "平台", "抽成比例", "15", "%", previous="20"),
        fact("F2", "平台", "续约比例", "50", "%"),
    )

    assert check("专项合同把抽成比例由两成降到15%，续约比例50%。", platform).ok
    assert "三成" in {f.text for f in check("专项合同把抽成比例由三成降到15%，续约比例50%。", platform).flagged}
