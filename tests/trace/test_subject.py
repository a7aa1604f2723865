"""Words of change behind a number tell its own change (变化的主项), whatever else in the sheet would give the figure."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import assert_clean, fact, sheet

HALF = sheet(
    fact("F1", "组织建设", "基层工会", "225", "家", previous="207"),
    fact("F2", "组织建设", "新建企业工会", "19", "家", previous="9"),
    fact("F3", "集体协商", "合同签订率", "93.1", "%", previous="91.7"),
    fact("F4", "阵地建设", "职工书屋", "17", "个", text="新增3家"),
    fact("F5", "阵地建设", "女职工活动", "6", "场"),
    fact("F6", "经费管理", "经费审查", "29", "家", text="发现问题11个"),
    fact("F7", "争议调解", "受理案件", "38", "件", previous="45"),
    fact("F8", "组织建设", "会员人数", "16842", "人", previous="15960"),
    fact("F9", "组织建设", "会员净增", "880", "人"),
)


PAVING = sheet(fact("F1", "道路养护", "路面加铺面积", "48650", "平方公尺", target="80000"))


@pytest.mark.parametrize(
    ("text", "wrong", "right", "name"),
    [
        ("基层工会225家，较上年同期增加11家，增长8.7%。", "11家", "18家", "F1"),
        ("基层工会218家，较上年同期增加11家，增长5.3%。", "11家", "18家", "F1"),
        ("基层工会218家，较上年同期增加11家，增长5.3%。", "5.3%", "8.7%", "F1"),
        ("基层工会225家，同比增长1.5%。合同签订率93.1%。", "1.5%", "8.7%", "F1"),
        ("新建企业工会19家，比去年增加3家。职工书屋17个。", "3家", "10家", "F2"),
        ("会员人数16842人，同比增长8.7%。", "8.7%", "5.5%", "F8"),
        ("受理案件38件，比上年减少11件，下降15.6%。", "11件", "7件", "F7"),
    ],
)
def test_a_change_is_that_of_the_number_before_it(text: str, wrong: str, right: str, name: str) -> None:
    """A text's number, the difference or the growth of other items do not explain it; the reason names the item and its change."""
    (found,) = [f for f in check(text, HALF).figures if f.text == wrong]

    assert (found.status, found.facts, found.suggestion) == (Status.CONTRADICTED, (name,), right), found.reason
    assert f"{name}“" in found.reason


def test_a_change_the_other_way_is_told_as_one() -> None:
    """What fell and is told to have risen by another number: the direction is wrong, and no number would mend that."""
    (found,) = [f for f in check("受理案件38件，比上年增加11件。", HALF).figures if f.text == "11件"]

    assert found.status is Status.CONTRADICTED
    assert "方向相反" in found.reason
    assert found.suggestion is None


@pytest.mark.parametrize(
    "text",
    [
        "基层工会225家，较上年同期增加18家，增长8.7%。",
        "基层工会225家，比上年增加10多家。",
        "受理案件38件，同比减少7件，下降15.6%。",
        "会员人数16842人，净增880人。",
        "合同签订率93.1%，比上年同期提高1.4个百分点。",
        "职工书屋17个，新增3家。",
    ],
)
def test_a_true_change_is_clean(text: str) -> None:
    """The item's own change in numbers, percent and points, and items that are themselves changes, are not flagged."""
    assert_clean(text, HALF)


def test_growth_and_targets_in_the_words_of_taiwan() -> None:
    """成長 before a share tells growth, 計畫 the target; a wrong share beside 成長 is the wrong growth."""
    assert_clean("會員人數16842人，較去年成長5.5%。", HALF)
    assert_clean("加鋪路面48650平方公尺，完成全年計畫八萬平方公尺的60.8%。", PAVING)

    (found,) = [f for f in check("會員人數16842人，較去年成長8.7%。", HALF).figures if f.text == "8.7%"]
    assert (found.status, found.suggestion) == (Status.CONTRADICTED, "5.5%"), found.reason


BRIDGES = sheet(
    fact("F1", "桥梁", "列管桥梁", "37", "座"),
    fact("F2", "桥梁", "查出需补强桥梁", "5", "座"),
    fact("F3", "桥梁", "补强完工", "3", "座"),
    fact("F4", "桥梁", "新建人行桥", "2", "座"),
    fact("F5", "信访", "受理信访", "31", "件"),
    fact("F6", "信访", "信访（来信）", "12", "件"),
    fact("F7", "信访", "信访（来访）", "9", "件"),
)


@pytest.mark.parametrize(
    "text",
    [
        "列管桥梁37座，查出需要补强的桥梁五座，已完工三座，其余两座年内完成。",
        "查出需要补强的桥梁五座，已完工三座，其余一座待拨款、一座待设计。",
        "受理信访31件，其中来信12件、来访9件，其余10件为网上投诉。",
    ],
)
def test_a_rest_is_what_its_parts_leave(text: str):
    """其余 is a whole of the sentence less its parts, or is itself told in parts."""
    assert [f.reason for f in check(text, BRIDGES).flagged] == []


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("列管桥梁37座，查出需要补强的桥梁五座，已完工三座，其余三座年内完成。", "三座", "两座"),
        ("受理信访31件，其中来信12件、来访9件，其余9件为网上投诉。", "9件", "10件"),
    ],
)
def test_another_rest_is_flagged_though_some_fact_has_the_number(text: str, wrong: str, meant: str):
    """A rest that the parts do not leave is contradicted, with what they leave."""
    (figure,) = check(text, BRIDGES).flagged
    assert (figure.text, figure.start > text.index("其余")) == (wrong, True)
    assert meant[:-1].replace("两", "2") in figure.reason


PROPOSALS = sheet(
    fact("F1", "提案", "提案征集", "43", "件"),
    fact("F2", "提案", "提案立案", "31", "件"),
    fact("F3", "提案", "提案办结", "29", "件"),
)


@pytest.mark.parametrize("told", ["立案31件", "立案31个", "立案30多件"])
def test_a_rest_is_of_the_nearest_whole_however_it_is_told(told: str):
    """A measure word that is told of anything, or a hedge, does not make an earlier number the whole."""
    assert check(f"征集提案43件，{told}，已办结29件，其余2件转下年。", PROPOSALS).flagged == ()


@pytest.mark.parametrize("told", ["立案xx件", "立案36件"])
def test_a_rest_of_a_whole_that_is_blank_or_wrong_is_not_judged(told: str):
    """What is wrong about the whole is told of the whole, and not again of what it leaves."""
    flagged = [f.text for f in check(f"征集提案43件，{told}，已办结29件，其余2件转下年。", PROPOSALS).flagged]

    assert "2件" not in flagged
    assert len(flagged) == 1


DUES = sheet(
    fact("F1", "会费", "收缴", "86400", "元", previous="80000"),
    fact("F2", "会费", "收缴（机关）", "32000", "元", previous="30000"),
    fact("F3", "会费", "收缴（车间）", "54400", "元", previous="50000"),
    fact("F4", "培训", "夜校", "12", "期"),
)
RATES = "全年会费收缴8.64万元，增长8%。其中机关收缴增长6.7%，车间收缴占全部会费的63%。夜校办了12期。"


def test_the_rate_of_what_its_subject_names_is_clean():
    """A growth and a share with a subject of their own are of that fact."""
    assert [f.reason for f in check(RATES, DUES).flagged] == []


@pytest.mark.parametrize(
    ("right", "wrong", "fact_named"), [("6.7%", "8.8%", "收缴（机关）"), ("63%", "37%", "收缴（车间）")]
)
def test_the_rate_of_another_fact_is_none_of_its_subjects(right: str, wrong: str, fact_named: str):
    """The growth or the share of the other part is right for that part alone; the one meant is told."""
    (figure,) = check(RATES.replace(right, wrong), DUES).flagged
    assert (figure.text, figure.status, figure.suggestion) == (wrong, Status.CONTRADICTED, right)
    assert fact_named in figure.reason


RELICS = sheet(
    fact("F1", "藏品", "总数", "21500", "件"),
    fact("F2", "藏品", "一级", "40", "件"),
    fact("F3", "藏品", "二级", "380", "件"),
    fact("F4", "藏品", "三级", "2560", "件"),
)


@pytest.mark.parametrize(("share", "flagged"), [("13.9%", []), ("11.9%", ["11.9%"])])
def test_the_share_behind_a_sum_is_that_of_the_sum(share: str, flagged: list[str]):
    """合计2980件 is followed by its own share, and not by that of its greatest part."""
    report = check(f"馆藏总数21500件，其中一、二、三级合计2980件，占馆藏的{share}。", RELICS)
    assert [f.text for f in report.flagged] == flagged
    assert [f.suggestion for f in report.flagged] == ["13.9%"] * len(flagged)
