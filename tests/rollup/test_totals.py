"""Items over the units: what is added up, exactly, and what is not and why."""

from __future__ import annotations

import pytest

from drafter.rollup import Outcome, Worry, breakdown
from tests.rollup.units import fact, line, rolled, unit


def test_a_total_is_the_sum_with_the_units_facts_as_its_parts():
    """The parent's fact holds the sum and names each unit's fact, which can be looked up with the unit's name."""
    found = rolled(unit("松岭", fact("新建企业工会", "3", "家")), unit("竹湾", fact("新建企业工会", "12", "家")))
    total = found.sheet.fact(line(found, "新建企业工会").fact)

    assert (total.value, total.unit) == ("15", "家")
    assert total.parts == ("U1_F1", "U2_F1")
    assert [(share.unit, share.fact.value) for share in breakdown(found.sheet, total.id)] == [
        ("松岭街道总工会", "3"),
        ("竹湾街道总工会", "12"),
    ]


@pytest.mark.parametrize(
    ("values", "total", "measure"),
    [
        ((("12.5", "万元"), ("30000", "元"), ("1.05", "万元")), "16.55", "万元"),
        ((("12.5", "万元"), ("30000", "元"), ("7", "元")), "155007", "元"),
        ((("0.1", "万元"), ("0.2", "万元"), ("0.3", "万元")), "0.6", "万元"),
        ((("1.2万", "人次"), ("345", "人次")), "12345", "人次"),
        ((("3", "名"), ("4", "人"), ("5", "人")), "12", "人"),
        ((("10~20", "人"), ("5", "人")), "15~25", "人"),
    ],
)
def test_amounts_are_added_exactly_in_the_unit_most_use(values, total, measure):
    """万元 and 元 are converted exactly, no sum is rounded, ranges add up at both ends."""
    sheets = [unit(f"第{n}", fact("活动经费", value, written)) for n, (value, written) in enumerate(values)]
    found = line(rolled(*sheets), "活动经费")

    assert (found.outcome, found.value, found.unit) == (Outcome.SUMMED, total, measure)


def test_a_conversion_is_told():
    """Where units of measure differed the line says which were converted."""
    found = rolled(unit("松岭", fact("活动经费", "2", "万元")), unit("竹湾", fact("活动经费", "500", "元")))

    assert "折合" in "".join(line(found, "活动经费").reasons)


@pytest.mark.parametrize(
    ("modifiers", "value", "total"),
    [
        (("约", ""), "20", "约"),
        (("约", "近"), "20", "约"),
        (("近", "近"), "20", "近"),
        (("以上", "超过"), "20", "以上"),
        (("余", ""), "23", "以上"),
        (("余", ""), "30", "余"),
        (("", ""), "20", ""),
    ],
)
def test_a_hedge_stays_true_of_the_sum(modifiers, value, total):
    """A sum of hedged figures is hedged: by the same word where it is one, as a bound where all are bounds, else 约."""
    sheets = [unit(f"第{n}", fact("参赛职工", value, "人", modifier=word)) for n, word in enumerate(modifiers)]

    assert line(rolled(*sheets), "参赛职工").modifier == total


def test_previous_and_target_are_added_only_where_all_units_give_them():
    """A sum that leaves a unit out would make a false comparison: it is left out and the unit named."""
    both = {"previous": "5", "target": "20"}
    found = rolled(
        unit("松岭", fact("新建企业工会", "8", "家", **both)),
        unit("竹湾", fact("新建企业工会", "9", "家", target="10")),
        unit("梅桥", fact("职工书屋", "2", "个", **both)),
    )
    told, other = line(found, "新建企业工会"), line(found, "职工书屋")

    assert (told.previous, told.target) == (None, "30")
    assert told.reasons == ("上期没有合计：竹湾街道总工会没有填",)
    assert (other.previous, other.target) == ("5", "20")


@pytest.mark.parametrize(
    ("item", "value", "measure", "reason"),
    [
        ("综合考核名次", "3", "名", "名次"),
        ("满意度", "97", "%", "比率"),
        ("经费增幅", "3.2", "个百分点", "百分点"),
        ("人均活动经费", "120", "元", "平均数"),
        ("慰问标准", "500", "元/人", "平均数"),
        ("平均年龄", "38", "岁", "年龄"),
        ("启动月份", "3", "月", "时间"),
        ("会员覆盖面", "1/3", "", "比率"),
        ("年薪均数", "98600", "元", "平均数"),
        ("接警到达用时（均值）", "21", "分钟", "平均数"),
        ("职工书屋每间藏书", "2000", "册", "平均数"),
        ("表决最低同意票", "104", "票", "最高最低"),
    ],
)
def test_what_has_no_sum_is_listed_with_the_reason(item, value, measure, reason):
    """Rates, averages, standards, ranks and dates are never added."""
    found = rolled(
        unit("松岭", fact(item, value, measure)),
        unit("竹湾", fact(item, "2" if "/" not in value else "1/4", measure)),
    )
    told = line(found, item)

    assert told.outcome is Outcome.LISTED
    assert reason in "".join(told.reasons)
    assert told.facts == ("U1_F1", "U2_F1")
    assert found.sheet.facts == ()


@pytest.mark.parametrize(
    ("item", "measure"),
    [
        ("每月例会", "次"),
        ("户外站点日均服务", "人次"),
        ("区级赛课（最高等次）", "人"),
        ("标准化工会", "家"),
        ("工业总产值", "万元"),
        ("先进个人表彰", "人"),
        ("授予区级奖状", "个"),
        ("效率提升项目", "项"),
    ],
)
def test_counts_that_only_look_like_rates_or_honours_are_added(item, measure):
    """What happens each month, winners of the highest grade, honours handed out: all are counts."""
    found = line(rolled(unit("松岭", fact(item, "5", measure)), unit("竹湾", fact(item, "7", measure))), item)

    assert (found.outcome, found.value) == (Outcome.SUMMED, "12")


def test_measures_that_cannot_be_added_stand_apart():
    """人 and 人次 of one name are two totals, and a person is told who counted otherwise."""
    found = rolled(
        unit("松岭", fact("法律咨询", "30", "人次")),
        unit("竹湾", fact("法律咨询", "20", "人次")),
        unit("梅桥", fact("法律咨询", "7", "人")),
    )
    (concern,) = found.concerns

    assert sorted((told.value, told.unit) for told in found.lines) == [("50", "人次"), ("7", "人")]
    assert concern.kind is Worry.MEASURE
    assert concern.units == ("梅桥街道总工会",)


def test_two_measures_side_by_side_are_two_items():
    """A unit that counts one item in times and in people means both: nothing to settle."""
    both = (fact("技能培训", "3", "期"), fact("技能培训", "90", "人次"))
    found = rolled(unit("松岭", *both), unit("竹湾", *both[:1]))

    assert found.settled
    assert sorted((told.value, told.unit) for told in found.lines) == [("6", "期"), ("90", "人次")]


def test_an_item_that_a_unit_has_under_several_topics_dates_or_bases_is_kept_apart():
    """慰问 in January and in June are two totals where one unit has both."""
    found = rolled(
        unit("松岭", fact("走访慰问", "5", "户", date="2025-01"), fact("走访慰问", "7", "户", date="2025-06")),
        unit("竹湾", fact("走访慰问", "6", "户", date="2025-01")),
    )

    assert sorted((told.value, found.sheet.fact(told.fact).date) for told in found.lines) == [
        ("11", "2025-01"),
        ("7", "2025-06"),
    ]


def test_figures_counted_differently_are_told():
    """Two bases in one total are a person's to settle, and the total states none."""
    found = rolled(
        unit("松岭", fact("会员", "500", "人", basis="截至6月底")),
        unit("竹湾", fact("会员", "600", "人", basis="截至5月底")),
        unit("梅桥", fact("会员", "700", "人", basis="截至6月底")),
    )

    assert [concern.kind for concern in found.concerns] == [Worry.BASIS]
    assert found.sheet.facts[0].basis == ""
    assert found.concerns[0].units == ("竹湾街道总工会",)


def test_a_total_that_all_units_make_up_alike_is_made_up_so_above():
    """调解成功 of 工资 and 工伤 everywhere has these as its parts, and comes down to the units' facts behind them."""
    rows = (
        {"id": "F1", "topic": "维权", "item": "调解成功", "value": "5", "unit": "件", "parts": ["F2", "F3"]},
        {"id": "F2", "topic": "维权", "item": "工资纠纷调解", "value": "3", "unit": "件"},
        {"id": "F3", "topic": "维权", "item": "工伤纠纷调解", "value": "2", "unit": "件"},
    )
    found = rolled(unit("松岭", *rows), unit("竹湾", *rows))

    assert found.sheet.fact("F1").parts == ("F2", "F3")
    assert {share.id for share in breakdown(found.sheet, "F1")} == {"U1_F2", "U2_F2", "U1_F3", "U2_F3"}
    bare = rolled(unit("松岭", *rows), unit("竹湾", rows[0] | {"parts": []}, *rows[1:]))
    assert bare.sheet.fact("F1").parts == ("U1_F1", "U2_F1")


def test_honours_are_named_by_unit_and_texts_are_listed():
    """Who won an honour is told, the counts are not added; a unit's own event is listed only."""
    found = rolled(
        unit(
            "松岭",
            fact("市级五一劳动奖状", "1", "个"),
            fact("第三次代表大会", date="2025-03-02", text="选举新一届委员会"),
        ),
        unit("竹湾", fact("市级五一劳动奖状", "2", "个")),
    )
    honour = found.sheet.fact(line(found, "市级五一劳动奖状").fact)

    assert honour.value is None
    assert "松岭街道总工会、竹湾街道总工会" in honour.text
    assert line(found, "第三次代表大会").outcome is Outcome.LISTED
    assert found.sheet.fact("U1_F2").item == "第三次代表大会"
