"""Arithmetic that nothing calls for excuses no figure whose own fact is told nowhere, and no share is of what it cannot be of."""

from __future__ import annotations

import pytest

from drafter.trace import Figure, check
from tests.trace.sheets import fact, sheet

UNION = sheet(
    fact("F1", "文体活动", "羽毛球赛选手", "3", "人"),
    fact("F2", "文体活动", "合唱队领唱", "4", "人"),
    fact("F3", "走访慰问", "看望退休老同志", "1", "次"),
    fact("F4", "走访慰问", "看望住院病人", "6", "次"),
    fact("F5", "职工培训", "亲子沙龙", "4", "期"),
    fact("F6", "职工培训", "骨干班", "2", "期"),
    fact("F7", "职工培训", "公益课堂", "7", "期"),
    fact("F8", "争议调处", "受理争议", "29", "件"),
    fact("F9", "争议调处", "来信来访", "31", "件"),
    fact("F10", "争议调处", "调解成功", "29", "件"),
    fact("F11", "争议调处", "调解成功（合同类）", "6", "件"),
    fact("F12", "争议调处", "调解成功（欠薪类）", "14", "件"),
    fact("F13", "争议调处", "调解成功（工伤类）", "9", "件"),
    fact("F14", "工资检查", "上报企业", "412", "家"),
    fact("F15", "工资检查", "高于约定两成以上", "35", "家", text="高出20%以上"),
    fact("F16", "工资检查", "高于约定一成", "42", "家"),
    fact("F17", "工资检查", "与约定持平", "328", "家"),
    fact("F18", "工资检查", "低于约定", "7", "家"),
    fact("F19", "组织建设", "会员总数", "5760", "人"),
    fact("F20", "奖励", "发表文章奖励标准", "200", "元/篇"),
    fact("F21", "走访慰问", "看望退休老同志慰问金", "500", "元"),
    fact("F22", "走访慰问", "住院病人每人慰问标准", "300", "元"),
    fact("F23", "女职工工作", "体检女工", "60", "人"),
)
COUNTS = "上报的412家企业中，高于约定两成以上的35家，高于约定一成的42家，与约定持平的328家，低于约定的7家"


def traced(text: str, figure: str) -> Figure:
    """The figure of a draft on the sheet."""
    (found,) = [f for f in check(text, UNION).figures if f.text == figure]
    return found


@pytest.mark.parametrize(
    ("text", "figure", "own"),
    [
        # told as the sum with what is told by itself
        ("选派7名羽毛球选手参加比赛。合唱队的4名领唱登台演出。", "7名", "F1"),
        ("高于约定两成以上的企业有77家，高于约定一成的42家。", "77家", "F15"),
        # as the difference from what is told behind it
        ("看望退休老同志5次，送去慰问金500元，看望住院病人6次。", "5次", "F3"),
        # 共 says no more than that all of them are told
        ("举办亲子沙龙4期、骨干班2期。公益课堂全年共举办六期。", "六期", "F7"),
        ("受理争议29件，共接待来信来访35件，调解成功29件，其中合同类6件。", "35件", "F9"),
        ("受理争议29件，共接待来信来访20件，调解成功29件，其中合同类6件、欠薪类14件、工伤类9件。", "20件", "F12"),
    ],
)
def test_what_others_happen_to_make_is_no_excuse(text: str, figure: str, own: str) -> None:
    """A number that only sums of other facts give is compared with the fact that its words name."""
    found = traced(text, figure)

    assert found.flagged
    assert own in found.reason, found.reason


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("羽毛球选手和合唱队领唱共7名参加演出。", "7名"),
        ("举办亲子沙龙4期、骨干班2期，共举办培训六期。", "六期"),
        ("调解成功29件，其中合同类6件、欠薪类14件、工伤类9件。", "29件"),
        ("高于约定的企业有77家，其中高于约定两成以上的35家。", "77家"),
        (f"{COUNTS}，占1.7%。", "1.7%"),
        ("看望退休老同志1次，看望住院病人6次，多5次。", "5次"),
        ("体检女工60人，占会员总数的1.04%。", "1.04%"),
    ],
)
def test_what_is_called_for_is_derived(text: str, figure: str) -> None:
    """The same sums where the words call for them, and a share of the whole that the sentence tells with its parts."""
    found = traced(text, figure)

    assert not found.flagged, found.reason


@pytest.mark.parametrize(
    "share",
    [
        # of another part, of all members, of a number that is no count
        "2.1%",
        "0.1%",
        "16.7%",
    ],
)
def test_a_share_is_of_the_whole_told_with_its_parts(share: str) -> None:
    """Where the parts told add up to their whole, a share with no name of its own is one of that whole."""
    assert traced(f"{COUNTS}，占{share}。", share).flagged


def test_a_standard_is_one_for_what_it_is_counted_by() -> None:
    """A reward for each article is none for a visit."""
    assert traced("看望退休老同志1次，看望住院病人6次，送去慰问金2000元。", "2000元").flagged


MEMBERS = sheet(
    fact("F1", "组织建设", "年初在册人数", "75", "人"),
    fact("F2", "组织建设", "新吸收入会", "4", "人"),
    fact("F3", "组织建设", "到龄离会", "1", "人"),
    fact("F4", "组织建设", "在编女工", "44", "人"),
    fact("F5", "文体活动", "青年舞蹈", "6", "人"),
)


@pytest.mark.parametrize(
    ("left", "flagged"),
    [
        ("4名", ["退休4名"]),
        # what there was at first is told by what there is and what came and went
        ("1名", []),
    ],
)
def test_of_all_that_tell_a_number_one_is_in_its_place(left: str, flagged: list[str]) -> None:
    """A number told twice is flagged where it fits worse, and not at both places."""
    text = f"现有会员78人，年内新增4名会员，退休{left}会员，有女职工44人。"

    assert [text[f.start - 2 : f.end] for f in check(text, MEMBERS).figures if f.flagged] == flagged


def test_a_number_in_an_item_is_no_number_to_be_told() -> None:
    """What an item is called by is not asked for in the place of its own value."""
    pay = sheet(
        fact("F1", "工资检查", "人均年薪一类", "2", "家", text="20000元以上"),
        fact("F2", "工资检查", "人均年薪二类", "5", "家", text="15000元至20000元"),
        fact("F3", "评优表彰", "先进班组", "9", "个"),
        fact("F4", "工资检查", "人均年薪六类", "110", "家", text="6000元至8000元"),
    )
    text = "评出先进班组110个。收入超2万元的2家，1.5-2万元的5家，0.6-0.8万元的5家。"

    assert all("（事项）" not in f.reason for f in check(text, pay).figures)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        # leaflets are none of the 42, 328 and 7 firms
        ("全年共发放宣传资料377份。", "377份"),
        # 个 is told of firms and of people, which are not added up
        ("上报企业412个，体检女工60个。累计走访企业472家。", "472家"),
        # a number in the midst of others is no whole of theirs
        ("亲子沙龙4期，公益课堂7期，骨干班2期，法律讲座1期。", "1期"),
    ],
)
def test_what_is_counted_otherwise_or_told_in_their_midst_is_no_sum_or_rest(text: str, figure: str) -> None:
    """Numbers that only happen to make another are flagged where what they count, or their order, speaks against it."""
    assert traced(text, figure).flagged


HOMES = sheet(
    fact("F1", "安置", "转业安置", "38", "人"),
    fact("F2", "安置", "进事业单位", "29", "人"),
    fact("F3", "安置", "进国有企业", "9", "人"),
    fact("F4", "组织建设", "会员（驾驶员）", "617", "人"),
    fact("F5", "组织建设", "会员（女）", "352", "人"),
    fact("F6", "组织建设", "新入会", "158", "人"),
)


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("转业安置38人，其中进事业单位29人，占比76.3%。", False),
        ("转业安置38人，其中进事业单位29人，占比23.7%。", True),
        ("转业安置38人，其中进事业单位29人，进国有企业9人，占比23.7%。", False),
    ],
)
def test_a_share_of_nothing_named_is_of_what_was_told_before_it(text: str, flagged: bool) -> None:
    """占比 behind a number is that number's share, and not that of a sister told nowhere."""
    (share,) = [f for f in check(text, HOMES).figures if f.text.endswith("%")]

    assert share.flagged is flagged, share.reason


def test_a_kind_that_is_not_said_is_not_asked_for() -> None:
    """会员（驾驶员） and 会员（女） are not what 新发展会员 tells; the number of the sheet stays where it is."""
    assert not any(f.flagged for f in check("全年新发展会员158人。", HOMES).figures)
    assert any(f.flagged for f in check("新发展会员158人，女会员达到158人。", HOMES).figures)


def test_what_came_in_is_no_growth_of_the_stock_where_the_sheet_counts_it() -> None:
    """新发展会员 is the count of those that came in, and the growth of all members only where there is no such count."""
    members = fact("F1", "组织建设", "期末会员", "1486", "人", previous="1352")
    joined = fact("F2", "组织建设", "新入会", "158", "人")
    text = "全年新发展会员134人，年末会员达到1486人。"

    assert [f.text for f in check(text, sheet(members, joined)).figures if f.flagged] == ["134人"]
    assert not any(f.flagged for f in check(text, sheet(members)).figures)


def test_a_long_number_that_stands_once_is_no_coincidence() -> None:
    """Of a number with many digits the sheet itself says what it tells, though nothing else of its sentence is in the sheet."""
    mill = sheet(
        fact("F1", "财务", "木材收入", "2347600", "元"),
        fact("F2", "财务", "烤房", "23", "座"),
        fact("F3", "财务", "招待", "4", "次"),
    )
    text = "年底结算234.76万元，每户摊到317元。"

    assert [f.text for f in check(text, mill).flagged] == ["317元"]
