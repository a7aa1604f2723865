"""What falls to each and rates per thousand: any amount over any count that the words name, and nothing else."""

from __future__ import annotations

import pytest

from drafter.sheet import FactSheet
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


FARM = sheet(
    fact("C1", "流转", "流转土地", "8640", "亩"),
    fact("C2", "流转", "流转费", "5184000", "元"),
    fact("C3", "社员", "入社农户", "1152", "户"),
    fact("C4", "社员", "分红", "4032000", "元"),
    fact("C5", "粮食", "水稻面积", "6200", "亩"),
    fact("C6", "粮食", "稻谷产量", "3472", "吨"),
    fact("C7", "养殖", "出栏生猪", "5400", "头"),
    fact("C8", "养殖", "生猪收入", "11340000", "元"),
    fact("C9", "农机", "拖拉机", "45", "台"),
    fact("C10", "农机", "机耕面积", "36900", "亩"),
    fact("C11", "苗木", "售出苗木", "245000", "株"),
    fact("C12", "苗木", "苗木收入", "833000", "元"),
    fact("C13", "培训", "农技培训", "16", "期"),
    fact("C14", "培训", "参训农民", "1136", "人次"),
    fact("C15", "服务", "农技员", "28", "名"),
    fact("C16", "服务", "下田指导", "2464", "次"),
    fact("C17", "服务", "田间课堂", "9", "期", text="听课农民405人次"),
)
READING = sheet(
    fact("L1", "开放", "开馆天数", "342", "天"),
    fact("L2", "读者", "接待读者", "615600", "人次"),
    fact("L3", "讲座", "公益讲座", "48", "场"),
    fact("L4", "讲座", "讲座听众", "8640", "人次"),
    fact("L5", "流通", "流通点", "64", "个"),
    fact("L6", "流通", "流通点配书", "76800", "册"),
    fact("L7", "后勤", "馆舍面积", "18000", "平方米"),
    fact("L8", "后勤", "电费", "1080000", "元"),
    fact("L9", "展览", "展览", "15", "个"),
    fact("L10", "展览", "展览观众", "93000", "人次"),
    fact("L11", "少儿", "故事会", "104", "场"),
    fact("L12", "少儿", "手工课", "27", "次"),
    fact("L13", "配送", "流动车", "24", "辆次"),
    fact("L14", "配送", "送书", "8640", "册"),
    fact("L15", "午餐", "读者食堂", "2", "家"),
    fact("L16", "午餐", "供应午餐", "65700", "份"),
    period={"year": "2019", "span": "全年"},
)
SCHOOL = sheet(
    fact("S1", "学生", "在校生", "2145", "人"),
    fact("S2", "教师", "专任教师", "143", "人"),
    fact("S3", "教研", "听课", "3432", "节"),
    fact("S4", "经费", "公用经费", "1930500", "元"),
    fact("S5", "资助", "资助大户企业", "31", "家"),
    fact("S6", "资助", "资助大户企业捐赠", "3906000", "元"),
    fact("S7", "资助", "接受捐赠", "4867000", "元"),
    fact("S8", "食堂", "供餐天数", "198", "天"),
    fact("S9", "食堂", "供餐", "378180", "份"),
    fact("S10", "校舍", "床位", "640", "张"),
    fact("S11", "校舍", "宿舍维修", "96000", "元"),
    period={"year": "2023", "span": "全年"},
)

# sheet, sentence, the figure in it, the facts it rests on, and the same figure written wrongly
NAMED = [
    (FARM, "农技员人均下田88次。", "88次", {"C15", "C16"}, "66次"),
    (FARM, "全年流转土地8640亩，每亩流转费600元。", "600元", {"C1", "C2"}, "690元"),
    (FARM, "流转土地8640亩，流转费518.4万元，合每亩600元。", "600元", {"C1", "C2"}, "660元"),
    (FARM, "入社农户户均分红3500元。", "3500元", {"C3", "C4"}, "3900元"),
    (FARM, "水稻面积6200亩，稻谷产量3472吨，亩产560公斤。", "560公斤", {"C5", "C6"}, "650公斤"),
    (FARM, "出栏生猪5400头，收入1134万元，一头卖到2100元。", "2100元", {"C7", "C8"}, "2400元"),
    (FARM, "卖出苗木24.5万株，得款83.3万元，一株合3.4元。", "3.4元", {"C11", "C12"}, "4.3元"),
    (FARM, "拖拉机45台，台均作业820亩。", "820亩", {"C9", "C10"}, "280亩"),
    (FARM, "农技培训16期，平均每期71人次。", "71人次", {"C13", "C14"}, "17人次"),
    (FARM, "农技培训办了16期，每期都有七十多人参加。", "七十多人", {"C13", "C14"}, "九十多人"),
    (FARM, "田间课堂办了9期，平均每期听课45人次。", "45人次", {"C17"}, "54人次"),
    (READING, "接待读者61.56万人次，平均每天1800人次。", "1800人次", {"L1", "L2"}, "1900人次"),
    (READING, "接待读者61.56万人次，日均约1800人。", "约1800人", {"L1", "L2"}, "约2300人"),
    (READING, "举办公益讲座48场，平均每场近二百人听讲。", "近二百人", {"L3", "L4"}, "近三百人"),
    (READING, "流通点64个，平均每个流通点配书1200册。", "1200册", {"L5", "L6"}, "2100册"),
    (READING, "馆舍1.8万平方米，每平方米电费60元。", "60元", {"L7", "L8"}, "90元"),
    (READING, "举办展览15个，平均每个展览吸引6200人次。", "6200人次", {"L9", "L10"}, "6900人次"),
    (READING, "举办故事会104场，平均每周2场。", "2场", {"L11"}, "5场"),
    (READING, "举办公益讲座48场，每季度12场。", "12场", {"L3"}, "21场"),
    (READING, "流动车出动24辆次，每辆次送书360册。", "360册", {"L13", "L14"}, "630册"),
    (READING, "读者食堂日均供餐180份。", "180份", {"L16"}, "810份"),
    (SCHOOL, "投入公用经费193.05万元，生均900元。", "900元", {"S1", "S4"}, "600元"),
    (SCHOOL, "教研组听课3432节，师均24节。", "24节", {"S2", "S3"}, "42节"),
    (SCHOOL, "每百名学生配专任教师6.67人。", "6.67人", {"S1", "S2"}, "7.66人"),
    (SCHOOL, "食堂供餐37.8万份，日均1910份。", "1910份", {"S8", "S9"}, "1190份"),
    (SCHOOL, "宿舍维修花费9.6万元，床均150元。", "150元", {"S10", "S11"}, "510元"),
    (SCHOOL, "资助大户企业31家，平均每家捐赠12.6万元。", "12.6万元", {"S5", "S6"}, "15.7万元"),
]


@pytest.mark.parametrize(("facts", "text", "figure", "used", "wrong"), NAMED)
def test_an_average_over_what_is_named_or_stands_beside_it_is_derived(
    facts: FactSheet, text: str, figure: str, used: set[str], wrong: str
):
    """One of the two numbers is told nowhere: the words name it, it stands beside the other in the sheet, or it is the time that passed."""
    (found,) = [f for f in check(text, facts).figures if f.text == figure]

    assert (found.flagged, set(found.facts)) == (False, used), found.reason


@pytest.mark.parametrize(("facts", "text", "figure", "used", "wrong"), NAMED)
def test_a_wrong_average_over_what_is_named_is_flagged(
    facts: FactSheet, text: str, figure: str, used: set[str], wrong: str
):
    """The same sentence with another number; 15.7万元 would be all that was given over those 31."""
    (found,) = [f for f in check(text.replace(figure, wrong), facts).figures if f.text == wrong]

    assert found.flagged, found.reason


@pytest.mark.parametrize(
    ("facts", "text", "figure"),
    [
        # all there is, told as what falls to each
        (SCHOOL, "投入公用经费193.05万元，生均193.05万元。", "193.05万元"),
        # 2464次 over the 45台, and over the 16期 of the sentence before
        (FARM, "农技员人均下田55次。", "55次"),
        (FARM, "农技培训16期。农技员人均下田154次。", "154次"),
        # 1136人次 of the 培训 over the 9期 of the 课堂
        (FARM, "田间课堂办了9期，平均每期126人次。", "126人次"),
        # the listeners of the 讲座 over the 故事会, the visitors of the 展览 over the 讲座
        (READING, "举办故事会104场，讲座听众场均83人次。", "83人次"),
        (READING, "举办公益讲座48场，平均每场1938人次。", "1938人次"),
        # 3432 over all 教师 is 24
        (SCHOOL, "听课3432节，每百名学生160件。", "160件"),
    ],
)
def test_an_average_of_one_thing_over_another_is_flagged(facts: FactSheet, text: str, figure: str):
    """Each number is the quotient of two facts that have nothing to do with each other, or with what is told."""
    found = [f for f in check(text, facts).figures if f.text == figure][-1]

    assert found.flagged, found.reason


def test_of_two_items_the_one_said_in_full_is_spread():
    """结案 alone is 结案, not 调解结案; 医师 are 医师, not all who are 在岗."""
    court = sheet(
        fact("J1", "队伍", "在岗医师", "18", "人"),
        fact("J2", "队伍", "在岗职工", "57", "人"),
        fact("J3", "办案", "结案", "2394", "件"),
        fact("J4", "办案", "调解结案", "1674", "件"),
    )
    assert not check("在岗医师人均结案133件。", court).figures[-1].flagged
    assert check("在岗医师人均结案93件。", court).figures[-1].flagged
    assert check("在岗医师人均结案42件。", court).figures[-1].flagged


def test_a_span_of_time_is_the_period_or_the_days_open():
    """Per day is told of 342 days open, or of the year; not of what a few days were for."""
    assert not check("接待读者61.56万人次，日均1687人次。", READING).figures[-1].flagged
    assert check("接待读者61.56万人次，日均2052人次。", READING).figures[-1].flagged


@pytest.mark.parametrize(
    ("facts", "text", "figure", "reason", "suggestion"),
    [
        (FARM, "农技员人均下田66次。", "66次", "由C16“下田指导”、C15“农技员”推算应为2464÷28=88次", "88次"),
        (FARM, "卖出苗木24.5万株，得款83.3万元，一株合4.3元。", "4.3元", "833000÷245000=3.4元", "3.4元"),
        (READING, "接待读者61.56万人次，平均每天1900人次。", "1900人次", "615600÷342=1800人次", "1800人次"),
        (READING, "举办公益讲座48场，每季度21场。", "21场", "由L3“公益讲座”推算应为48÷4=12场", "12场"),
        (SCHOOL, "食堂供餐37.8万份，日均1190份。", "1190份", "378180÷198=1910份", "1910份"),
    ],
)
def test_a_wrong_average_is_told_with_the_right_one(
    facts: FactSheet, text: str, figure: str, reason: str, suggestion: str
):
    """Not with the whole amount, which the words of the average name too."""
    (found,) = [f for f in check(text, facts).figures if f.text == figure]

    assert found.status is Status.CONTRADICTED
    assert reason in found.reason
    assert found.suggestion == suggestion
