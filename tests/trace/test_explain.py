"""Every decision is told in one Chinese sentence with the numbers it rests on, and what to write instead fits exactly where the figure stood."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from drafter.numerals import read_numbers
from drafter.trace import Status, check
from drafter.trace.evidence import Index
from drafter.trace.explain import equation, label, stated, suggest, suggest_date
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(*STREET)
INDEX = Index(SHEET)

FORMULAS = [
    ("F4+F5-F6", "12561", "名", "11860+742-41=12561名"),
    ("(F7-F7.previous)/F7.previous*100", "356/54.02", "%", "(575.8-540.2)÷540.2×100≈6.59%"),
    ("F7/F7.target*100", "575.8/6", "%", "575.8÷600×100≈95.97%"),
    ("F13+F14", "4728", "人", "4040+688=4728人"),
    ("F1+F11+F111", "300", "家", "3+223+F111=300家"),
    ("F7-F9", "5702300", "元", "575.8万元-5.57万元=570.23万元"),
    ("F7-F7.previous", "356000", "万元", "575.8-540.2=35.6万元"),
    ("F7/F11", "5758000/223", "元", "575.8万元÷223家≈25820.63元"),
]


@pytest.mark.parametrize(("formula", "value", "unit", "shown"), FORMULAS)
def test_a_formula_is_filled_with_numbers(formula: str, value: str, unit: str, shown: str):
    """Each id becomes its number, F1 not inside F11; with its unit where the bare numbers do not give the result; an unknown id stays."""
    above, _, below = value.partition("/")

    assert equation(INDEX, formula, Fraction(above) / Fraction(below or 1), unit) == shown


WEIGHED = sheet(
    fact("F1", "生产", "合成氨产量", "18.63", "万吨", previous="18"),
    fact("F2", "生产", "复合肥产量", "76800", "吨"),
    fact("F3", "生产", "设备停机", "90", "小时"),
    fact("F4", "质量", "抽检批次", "1250", "批"),
    fact("F5", "质量", "不合格批次", "3", "批"),
    fact("F6", "贷款", "贴息贷款", "86", "户"),
    fact("F7", "贷款", "贴息贷款额度", "8", "万元/户"),
)

WEIGHTS = [
    ("合成氨产量比上年增加6300吨。", "18.63-18=0.63万吨"),
    ("合成氨、复合肥产量共26.31万吨。", "18.63万吨+76800吨=263100吨"),
    ("为86户发放贴息贷款688万元。", "86户×8万元/户=688万元"),
    ("抽检批次1250批，不合格批次3批，不合格率为2.4‰。", "3÷1250×1000=2.4‰"),
]


@pytest.mark.parametrize(("text", "shown"), WEIGHTS)
def test_the_arithmetic_shown_gives_its_result(text: str, shown: str):
    """What is shown is right as it is written: in the units of the sheet, and a share in ‰ counted on a thousand."""
    figure = next(f for f in check(text, WEIGHED).figures if f.formula)

    assert figure.status is Status.DERIVED
    assert shown in figure.reason


def test_a_lost_hedge_is_named_as_the_text_of_the_fact_writes_it():
    """A number in the words of a fact without a value is told with its own hedge, never as a blank."""
    plan = sheet(fact("F1", "下年安排", "主要指标", text="合理化建议350条以上"))

    (figure,) = check("明年合理化建议350条。", plan).figures

    assert figure.status is Status.CONTRADICTED
    assert figure.reason == "F1“主要指标”为350条以上（说明），文中漏了“以上”的意思。"


ARITHMETIC = [
    "现有会员12561人。",
    "帮困基金余额575.8万元，较上年末增长6.6%。",
    "帮困基金余额575.8万元，完成目标任务的96%。",
    "设立帮困基金的企业217家，占应设企业的97.3%。",
    "调解劳动争议31件，同比减少4件。",
    "会员净增701人〔F5-F6〕。",
]


@pytest.mark.parametrize("text", ARITHMETIC)
def test_the_arithmetic_shown_has_no_ids_left(text: str):
    """A clerk reads numbers: after 推算 only digits, signs and the unit stand."""
    (found,) = [f for f in check(text, SHEET).figures if f.formula and f.status is Status.DERIVED]
    shown = found.reason.split("推算：")[1]

    assert re.search(r"[A-Za-z]", shown) is None
    assert shown.endswith("。")
    assert "=" in shown or "≈" in shown


DRAFTS = [
    "新建企业工会5家，覆盖企业29家。",
    "春节走访困难职工超过80名，发放春节慰问金5.57元。",
    "春节走访困难职工76户，讲座听课12486人。",
    "帮困基金余额540.2万元。",
    "帮困基金余额达600万元。",
    "调解劳动争议31件，同比增长11.4%。",
    "4月28日举办职工健身操比赛，400名职工参加。",
    "街道代表队在区职工篮球联赛中获得第二名。",
    "医疗互助参保8160人，其中在职职工参保688人、退休职工参保4040人。",
    "邀请专家义诊服务群众367人，走访xx户。",
    "1月、2月走访困难职工76人，讲座12场，听课1.25万人次。",
    "2023年3月5日，新建企业工会３家，覆盖企业二十五家。",
]


@pytest.mark.parametrize("text", DRAFTS)
def test_every_figure_has_one_sentence_of_reason(text: str):
    """Chinese, ending in a full stop, on one line, and naming each fact it compared with."""
    for figure in check(text, SHEET).figures:
        assert figure.reason.endswith("。")
        assert "\n" not in figure.reason
        assert re.search(r"[一-鿿]", figure.reason)
        assert not re.search(r"None|Fraction|Decimal|Status", figure.reason)
        if figure.flagged:
            assert all(name in figure.reason for name in figure.facts)


@pytest.mark.parametrize("text", DRAFTS)
def test_a_suggestion_replaces_exactly_the_span(text: str):
    """Put in place of the figure it is read as one figure, no longer flagged, and the rest of the text stays as it was."""
    for figure in check(text, SHEET).flagged:
        if figure.suggestion is None:
            continue
        mended = text[: figure.start] + figure.suggestion + text[figure.end :]
        (there,) = [f for f in check(mended, SHEET).figures if f.start == figure.start]

        assert there.text == figure.suggestion
        assert not there.flagged, f"{figure.text} -> {there.text}: {there.reason}"


@pytest.mark.parametrize(
    ("text", "figure", "suggestion"),
    [
        ("覆盖企业29家。", "29家", "25家"),
        ("覆盖企业二十九家。", "二十九家", "二十五家"),
        ("覆盖企业29个。", "29个", "25个"),
        ("帮困基金余额540.2万元。", "540.2万元", "575.8万元"),
        ("帮困基金余额5402000元。", "5402000元", "5758000元"),
        ("讲座听课一万二千四百八十人次。", "一万二千四百八十人次", "一万二千四百八十六人次"),
        ("讲座听课1.3万人次。", "1.3万人次", "1.2486万人次"),
    ],
)
def test_a_suggestion_keeps_the_style_of_the_figure(text: str, figure: str, suggestion: str):
    """Numeral system, magnitude and measure word are the writer's, the value is the sheet's."""
    (found,) = [f for f in check(text, SHEET).figures if f.text == figure]

    assert found.suggestion == suggestion


def test_a_suggestion_carries_the_hedge_of_the_sheet():
    """近400 is what the sheet says, so 近400 is what to write."""
    hedged = sheet(fact("A", "文体活动", "歌咏比赛参赛职工", "400", "人", modifier="近"))
    (found,) = check("歌咏比赛参赛职工400人。", hedged).flagged

    assert found.suggestion == "近400人"


def test_a_fact_is_named_by_its_id_and_item():
    """And by its topic, or by nothing, where it has no item."""
    bare = sheet(fact("A", "文体活动", "", text="丰富多彩"), fact("B", "", "", text="扎实有效"))

    assert label(SHEET.facts[0]) == "F1“新建企业工会”"
    assert [label(f) for f in bare.facts] == ["A“文体活动”", "B“未命名”"]


def test_a_number_is_stated_as_documents_write_it():
    """With its hedge and unit; a blank is said to be one."""
    hedged = sheet(fact("A", "文体", "参赛职工", "400", "人", modifier="近"), fact("B", "文体", "联赛", "")).facts

    assert [stated(f) for f in hedged] == ["近400人", "空白"]
    assert stated(SHEET.fact("F7"), "previous") == "540.2万元"


def test_nothing_is_suggested_where_the_sheet_has_no_number():
    """A blank fact cannot mend a figure."""
    (mention,) = read_numbers("共3场")

    assert suggest(mention, SHEET.fact("F18")) is None


@pytest.mark.parametrize(
    ("written", "value", "suggestion"),
    [
        ("4月28日", "2025-04-26", "4月26日"),
        ("2025年4月28日", "2025-04-26", "2025年4月26日"),
        ("4月", "2025-05-12", "5月"),
        ("2024年", "2025-05-12", "2025年"),
        ("4月28日", "2025-04-26~2025-04-30", "4月26日"),
        ("上半年", "2025-04-26", None),
    ],
)
def test_a_date_is_suggested_as_far_as_it_was_said(written: str, value: str, suggestion: str | None):
    """No year is put in where none was written."""
    (mention,) = [m for m in read_numbers(f"{written}举办") if m.traced]

    assert suggest_date(mention, value) == suggestion


LEDGER = sheet(
    fact("F1", "竞赛", "参加劳动竞赛职工", "5230", "人次"),
    fact("F2", "经费", "工会经费收入", "186.40", "万元", previous="171.25"),
    fact("F3", "文体", "职工运动会", date="2025-05-24"),
    fact("F4", "征收", "纳税大户", "31", "家"),
    fact("F5", "征收", "纳税大户缴纳", "398200", "万元"),
    fact("F6", "征收", "补税企业", "7", "家"),
    fact("F7", "征收", "补税企业缴纳", "25", "万元"),
)

TOLD = [
    ("参加劳动竞赛职工5320人次。", "疑相邻两位数字写反。", "5230人次"),
    ("参加劳动竞赛职工5280人次。", "疑有一位数字写错。", "5230人次"),
    ("工会经费收入186.40万元，较上年增长9.8%。", "≈8.847%，与文中不符。", "8.8%"),
    ("工会经费收入比上年增加16.15万元。", "186.40-171.25=15.15万元，与文中不符", "15.15万元"),
    ("纳税大户31家，平均每家缴纳8.28亿元。", "39.82亿元÷31家≈12845万元，与文中不符", "1.28亿元"),
    ("补税企业7家，平均每家缴纳9万元。", "25万元÷7家≈35714.29元，与文中不符", "3.6万元"),
    ("5月25日，举办职工运动会。", "事实表中没有这个日期；F3“职工运动会”的日期为2025年5月24日。", "5月24日"),
]


@pytest.mark.parametrize(("text", "reason", "suggestion"), TOLD)
def test_the_reason_leads_to_the_suggestion(text: str, reason: str, suggestion: str):
    """What is said of a slip is what happened, and its number is the one suggested, rounded the same way and in the same unit."""
    figure = next(f for f in check(text, LEDGER).figures if f.flagged)

    assert reason in figure.reason
    assert figure.suggestion == suggestion
