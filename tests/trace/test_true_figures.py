"""True figures that drafts never seen told in their own way: each rests on the fact it tells, and its slip does not pass."""

from __future__ import annotations

import pytest

from drafter.trace import check
from tests.trace.sheets import fact, sheet

STAFF = sheet(
    fact("F1", "教代会", "出席", "42", "名", text="应到45名"),
    fact("F2", "教代会", "绩效方案赞成票", "39", "票"),
    fact("F3", "青蓝", "师徒结对", "11", "对"),
    fact("F4", "青蓝", "徒弟亮相课", "33", "节"),
    fact("F5", "文体", "县教工篮球赛", "2", "名次", previous="4", text="第七届，12支队"),
    fact("F6", "文体", "系统拔河", text="8支队参加，我校列第3名"),
    fact("F7", "考核", "县总考核", "4", "位", previous="9"),
    fact("F8", "组建", "新建会", "186", "个", target="300"),
    fact("F9", "组建", "新建会（规上）", "42", "个"),
    fact("F10", "组建", "新建会（小微）", "144", "个"),
    fact("F11", "合同", "集体合同", "2264", "份"),
    fact("F12", "合同", "覆盖单位", "6720", "个"),
    fact("F13", "调解", "诉前受理", "467", "件"),
    fact("F14", "调解", "诉前调成", "398", "件"),
    fact("F15", "厂家", "建会厂家", "14", "个", previous="11"),
    fact("F16", "厂家", "未建会厂家", "3", "个"),
    fact("F17", "捐款", "教工捐款", "8640", "元"),
    fact("F18", "捐款", "学生捐款", "15327.5", "元"),
    fact("F19", "后勤", "饭堂更新", "158000", "元"),
    fact("F20", "竞赛", "校奖", "6", "人", text="一等奖1人、二等奖2人、三等奖3人"),
    fact("F21", "后勤", "体质测试", "91", "人"),
    plans=["工种比武18个"],
)


@pytest.mark.parametrize(
    ("text", "figure", "names"),
    [
        ("参加第七届全县教工篮球赛，由上届的第四名跃居第二名。", "第二名", {"F5"}),
        ("在县总考核中名列第四位，比上年提前了五个位次。", "五个", {"F7"}),
        ("出席42名，最后以39票赞成获得通过，赞成率92.9%。", "92.9%", {"F1", "F2"}),
        ("师徒结对11对，徒弟亮相课33节，平均每名徒弟3节。", "3节", {"F3", "F4"}),
        ("新建工会组织186个，其中规上企业42个、小微企业144个。", "186个", {"F8"}),
        ("签订集体合同覆盖企业6720家。", "6720家", {"F12"}),
        ("诉前调解劳动争议467件，成功率85.2%。", "467件", {"F13"}),
        ("大小厂子共有17家。", "17家", {"F15", "F16"}),
        ("全年新建企业工会3家，至今已有14家。", "3家", {"F15"}),
        ("全校共捐款23967.5元。学校投入15.8万元换了灶具。", "15.8万元", {"F19"}),
    ],
)
def test_a_true_figure_rests_on_the_fact_it_tells(text: str, figure: str, names: set[str]) -> None:
    """Places are no head counts, votes are of those present, a whole goes before its parts' sum, and a rate tells its base."""
    report = check(text, STAFF)

    assert [(f.text, f.reason) for f in report.flagged] == []
    (found,) = [f for f in report.figures if f.text == figure]
    assert set(found.facts) == names


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("在县总考核中名列第四位，比上年后移五个位次。", "五个"),
        ("出席42名，最后以39票赞成获得通过，赞成率98.9%。", "98.9%"),
        ("师徒结对11对，徒弟亮相课33节，平均每名徒弟4节。", "4节"),
    ],
)
def test_its_slip_does_not_pass(text: str, wrong: str) -> None:
    """The same sentences with another number or the other way."""
    assert wrong in {f.text for f in check(text, STAFF).flagged}


def test_the_reason_for_a_place_says_which_way_it_moved() -> None:
    """A place that became smaller moved forward; it did not fall."""
    (figure,) = check("在县总考核中名列第四位，比上年后移五个位次。", STAFF).flagged
    assert "前移" in figure.reason
    assert "下降" not in figure.reason


STOCKS = sheet(
    fact("F1", "设备", "在册除颤仪", "428", "台", previous="293", target="400"),
    fact("F2", "帮扶", "在册困难户", "151", "户", previous="186"),
    fact("F3", "帮扶", "脱困户", "52", "户"),
    fact("F4", "帮扶", "新增困难户", "17", "户"),
    fact("F5", "组织", "季节工入会", "324", "人", previous="211", target="310"),
    fact("F6", "文体", "图书室藏书", "20600", "册", previous="18900"),
    fact("F7", "文体", "图书室", "13", "个"),
)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        # what was added to a stock, whatever the verb
        ("新布设除颤仪135台，总数达到428台。", "135台"),
        ("新安装除颤仪135台，总数达到428台。", "135台"),
        # what there was, went and came, and what there is at last
        ("年初有困难户186户，经过结对帮扶，52户摘掉了穷帽子，加上新添的17户，年底还有151户。", "52户"),
        ("年初有困难户186户，经过结对帮扶，52户摘掉了穷帽子，加上新添的17户，年底还有151户。", "151户"),
        # an aim told without its name
        ("吸收季节工324人，比年初定的数多出14人。", "14人"),
        # books are no libraries
        ("图书室新添图书1700册，方便了职工。", "1700册"),
    ],
)
def test_a_change_of_a_stock_is_true_however_it_is_told(text: str, figure: str) -> None:
    """What was added to it, what went and came, what it has more than was set: none of them is flagged."""
    (found,) = [f for f in check(text, STOCKS).figures if f.text == figure]

    assert not found.flagged, found.reason


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("新布设除颤仪153台，总数达到428台。", "153台"),
        ("年初有困难户186户，经过结对帮扶，25户摘掉了穷帽子，加上新添的17户，年底还有151户。", "25户"),
        ("吸收季节工324人，比年初定的数多出113人。", "113人"),
        ("图书室新添图书1300册，方便了职工。", "1300册"),
    ],
)
def test_a_wrong_change_of_a_stock_is_flagged(text: str, figure: str) -> None:
    """The same with another number, also with one that is right from another base."""
    (found,) = [f for f in check(text, STOCKS).figures if f.text == figure]

    assert found.flagged


def test_in_a_plan_what_is_planned_stands_for_itself() -> None:
    """Under the title of a plan a number of the sheet's plans is not asked to be what was done."""
    provided = sheet(
        fact("F1", "教学", "师徒结对", "11", "对"),
        fact("F2", "综合", "下期打算", text="师徒结对15对，购置器材3.6万元"),
    )
    tasks = "1.师徒结对15对。\n2.购置器材3.6万元。"

    assert not check(f"文昌小学工会2026年工作计划\n{tasks}", provided).flagged
    assert check(f"文昌小学工会2025年工作总结\n{tasks}", provided).flagged
