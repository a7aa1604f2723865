"""Numbers in document form, and a mention rewritten in its own style."""

from __future__ import annotations

import pytest

from drafter.numerals import read_numbers, replacement, write_number


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (("5878000", "元"), "587.8万元"),
        (("1329770", "元"), "1329770元"),
        (("5000", "元"), "5000元"),
        (("1200000000", "元"), "12亿元"),
        (("12500", "人次"), "12500人次"),
        (("30000", "人"), "3万人"),
        (("575.8", "万元"), "575.8万元"),
        (("575.80", "万元"), "575.80万元"),
        (("12000", "万元"), "1.2亿元"),
        (("97.3", "%"), "97.3%"),
        (("10~20", "%"), "10%～20%"),
        (("5~8", "人"), "5～8人"),
        (("12000~15000", "元"), "1.2万元～1.5万元"),
        (("120000~150000", "元"), "12万元～15万元"),
        (("2023~2025", "年"), "2023—2025年"),
        (("1/3",), "三分之一"),
        (("2025-04-26",), "2025年4月26日"),
        (("--04-26",), "4月26日"),
        (("2025-04",), "2025年4月"),
        (("2025", "年"), "2025年"),
        (("2025-04-26~2025-04-28",), "2025年4月26日至28日"),
        (("--01~--11",), "1—11月"),
        (("2025-H1",), "2025年上半年"),
        (("H1",), "上半年"),
        (("Q3",), "第三季度"),
        (("T12:20",), "12时20分"),
        (("W5",), "星期五"),
        (("50", "家", "近"), "近50家"),
        (("50", "家", "多"), "50多家"),
        (("50", "家", "以上"), "50家以上"),
        (("120000", "元", "余"), "12万余元"),
        (("100", "人", "近+余"), "近100余人"),
        (("6", "次", "不少于"), "不少于6次"),
    ],
)
def test_conventional_form(arguments, written):
    """Nothing is rounded; 万 and 亿 only where they shorten exactly; hedges where Chinese puts them."""
    assert written == write_number(*arguments)


@pytest.mark.parametrize("value", ["", "1,2,3", "十几", "2025-1", "H9"])
def test_a_value_that_is_none_is_refused(value):
    """What is not canonical is not written."""
    with pytest.raises(ValueError, match=r"."):
        write_number(value, "家")


@pytest.mark.parametrize(
    ("mention", "value", "written"),
    [
        ("587.8万元", "5885000", "588.5万元"),
        ("二十七家", "32", "三十二家"),
        ("两家", "12", "十二家"),
        ("十家", "2", "两家"),
        ("97.3 %", "98.1", "98.1 %"),
        ("百分之九十五", "96.5", "百分之九十六点五"),
        ("九成", "80", "八成"),
        ("九成", "85", "85%"),
        ("第六届", "7", "第七届"),
        ("第3期", "4", "第4期"),
        ("三等奖", "2", "二等奖"),
        ("近50家", "47", "47家"),
        ("50多家", "63", "63家"),
        ("1,234人", "5678", "5,678人"),
        ("10~20家", "15", "15家"),
        ("5.57元", "55700", "5.57万元"),
        ("1329770元", "1400000", "1400000元"),
        ("0.5万元", "8000", "0.8万元"),
        ("2009年2月24日", "2009-03-01", "2009年3月1日"),
        ("二〇一〇年十一月三十日", "2011-12-01", "二〇一一年十二月一日"),
        ("2009.2.24", "2010-03-04", "2010.3.4"),
        ("2009-02-04", "2010-03-04", "2010-03-04"),
        ("5月23日", "--06-01", "6月1日"),
        ("上半年", "H2", "下半年"),
        ("2009年", "2010", "2010年"),
        ("十八大", "19", "十九大"),
        ("四中全会", "5", "五中全会"),
        ("前三名", "2", "前两名"),
        ("三分之一", "1/4", "四分之一"),
        ("半数", "60", "60%"),
        ("120周年", "130", "130周年"),
        ("50 多万元", "520000", "52 万元"),
        ("１２家", "13", "13家"),
        ("兩萬元", "30000", "3万元"),
    ],
)
def test_replacement_keeps_the_style(mention, value, written):
    """A suggestion changes the figure: numerals, magnitude, separators and 第 stay as they were."""
    (found,) = (m for m in read_numbers(f"为{mention}。") if m.traced)

    assert written == replacement(found, value)


def test_replacement_with_another_unit_and_hedge():
    """The unit and the hedges can be given too."""
    (found,) = (m for m in read_numbers("投入近6万元。") if m.traced)

    assert replacement(found, "58000", modifier="近") == "近5.8万元"
    assert replacement(found, "6", unit="户") == "6户"
