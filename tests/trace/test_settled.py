"""A place that leaves no choice: no far coincidence, plan or whole excuses a figure whose clause says which number it must be."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import fact, sheet

LIBRARY = sheet(
    fact("F1", "馆藏", "在册流通点", "26", "个", previous="19", text="其中18个通借通还"),
    fact("F2", "活动", "讲座", "48", "场", previous="36", target="40"),
    fact("F3", "建设", "维修项目", "14", "项", text="11项已完工，其余明年续建"),
    fact("F4", "队伍", "志愿者", "214", "人", previous="176"),
    fact("F5", "队伍", "志愿者（学生）", "132", "人"),
    fact("F6", "服务", "读者满意", "93.4", "%", previous="90.9"),
    fact("F7", "服务", "准时归还", "95.1", "%", previous="94.2"),
    fact("F8", "评比", "全市公共馆评比", "3", "名", previous="7"),
    fact("F9", "打算", "下年指标", text="流通点达到32个，讲座55场"),
    plans=["流通点32个", "讲座55场"],
)
FARM = sheet(
    fact("F1", "合作社", "登记社", "64", "家", previous="49"),
    fact("F2", "合作社", "村部", "82", "个"),
    fact("F3", "农机", "拖拉机", "860", "台", previous="790"),
    fact("F4", "农机", "拖拉机（大型）", "215", "台", previous="160"),
    fact("F5", "农机", "机播比例", "88.6", "%", previous="85.2"),
    fact("F6", "农机", "机收比例", "91.3", "%", previous="87.1"),
    fact("F7", "项目", "沼气池", "340", "口", text="已完工286口，其余开春复工"),
    fact("F8", "项目", "高标准田", "12000", "亩", target="15000"),
    fact("F9", "财政", "一般公共预算收入", "4260", "万元", previous="3950", target="8000"),
    fact("F10", "评比", "全市农口考评", "2", "名", previous="5"),
)


@pytest.mark.parametrize(
    ("text", "wrong", "right", "name"),
    [
        ("在册流通点由19个增加到32个。", "32个", "26个", "F1"),
        ("讲座从36场增加到55场。", "55场", "48场", "F2"),
        ("志愿者由176人增加了214人。", "214人", "38人", "F4"),
        ("登记社从49家增加了64家。", "64家", "15家", "F1"),
        ("讲座比上年增加48场。", "48场", "12场", "F2"),
        ("新增拖拉机860台，总量达到860台。", "860台", "70台", "F3"),
        ("全年新建流通点26个。", "26个", "7个", "F1"),
        ("大型拖拉机增加到860台，占拖拉机总数的25%。", "860台", "215台", "F4"),
        ("学生志愿者214人，占61.7%。", "214人", "132人", "F5"),
        ("维修项目已完工14项，其余明年续建。", "14项", "11项", "F3"),
        ("沼气池已完工340口。", "340口", "286口", "F7"),
        ("一般公共预算收入完成8000万元，同比增长7.8%。", "8000万元", "4260万元", "F9"),
        ("读者满意率93.4%，提高0.9个百分点。准时归还率95.1%。", "0.9个百分点", "2.5个百分点", "F6"),
        ("机播率88.6%，提高4.2个百分点；机收率91.3%。", "4.2个百分点", "3.4个百分点", "F5"),
        ("在评比中名列第三，比上年上升了七位。", "七位", "四位", "F8"),
        ("在农口考评中列第二位，较上年前进15位。登记社64家。", "15位", "3位", "F10"),
    ],
)
def test_the_clause_says_which_number_it_must_be(text: str, wrong: str, right: str, name: str) -> None:
    """A plan, a whole, another item's rise or the level told as an increase is flagged, with the number that the place calls for."""
    provided = LIBRARY if any(one.item[-2:] in text for one in LIBRARY.facts) else FARM
    flagged = next(f for f in check(text, provided).flagged if f.text == wrong)

    assert flagged.suggestion == right, flagged.reason
    assert f"{name}“" in flagged.reason
    assert flagged.status in {Status.CONTRADICTED, Status.MISATTRIBUTED}


@pytest.mark.parametrize(
    "text",
    [
        "在册流通点由19个增加到26个。",
        "在册流通点由19个增加到26个，明年达到32个。",
        "流通点将由26个增加到32个。",
        "志愿者由176人增加了38人。",
        "全年新建流通点7个，年末总数达到26个。",
        "志愿者214人，学生占61.7%。",
        "学生志愿者132人，占61.7%。",
        "维修项目14项，已完工11项。",
        "实施维修项目14项，改善了读者环境。",
        "读者满意率达93.4%，提高2.5个百分点。准时归还率95.1%，提高0.9个百分点。",
        "在评比中名列第三，比上年上升了四位。",
    ],
)
def test_what_only_looks_like_it_stands(text: str) -> None:
    """The end of a change as it is, a plan told as one, a share with a subject of its own, what is done of a list told whole."""
    assert check(text, LIBRARY).flagged == ()


@pytest.mark.parametrize("wrong", ["完成规划面积的九成一", "完成年度任务的88.6%", "完成全年定额的91.3%"])
def test_a_rate_of_something_else_is_no_rate_of_completion(wrong: str) -> None:
    """What is done of a plan is worked out from the plan: that some rate of the sheet is as high excuses nothing."""
    assert len(check(f"建成高标准田1.2万亩，{wrong}。", FARM).flagged) == 1
    assert check("建成高标准田1.2万亩，完成规划面积的八成。", FARM).ok
