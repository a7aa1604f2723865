"""How the rule writer tells a fact: by its shape, with its comparison, together with its kin."""

from __future__ import annotations

import pytest

from drafter.prompts import load_outline
from drafter.sheet import Fact, FactSheet, Period, Unit
from drafter.writing.rule import compose
from drafter.writing.rule.clause import clause_of, pieces, tidy
from drafter.writing.rule.figures import change, completion, figure, rounded
from drafter.writing.rule.passage import sentences
from tests.writing.rule.telling import HALF, YEAR, draft, fact, told


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (fact("劳动竞赛参赛班组", "41", "个"), "共有41个班组参加劳动竞赛。"),
        (fact("医疗互助参保职工", "1968", "人"), "共有1968名职工参加医疗互助。"),
        (fact("职代会提案", "33", "件"), "职代会提案共33件。"),
        (fact("慈善捐款", "18740", "元"), "慈善捐款共18740元。"),
        (fact("职工书屋", "5", "个", text="藏书2.1万册"), "现有职工书屋5个，藏书2.1万册。"),
        (fact("星级职工之家申报", "4", "家"), "申报星级职工之家4家。"),
    ],
)
def test_a_count_that_stands_alone_is_a_sentence(said: Fact, expected: str):
    """Not only a noun and a number."""
    assert told(said) == expected


def test_money_handed_out_has_its_verb():
    """慰问金 alone is no sentence; 慰问金标准 is no sum handed out."""
    assert told(fact("慰问金", "9.3", "万元")) == "发放慰问金9.3万元。"
    assert "发放" not in told(fact("慰问金标准", "500", "元/人"))


def test_a_prize_the_item_names_is_not_told_twice():
    """一等奖3份（获一等奖） says nothing more than 一等奖3份."""
    assert told(fact("征稿一等奖", "3", "份", text="一等奖")) == "征稿一等奖3份。"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (fact("特困户走访", "84", "户"), "走访特困户84户"),
        (fact("医药箱采购", "50", "只"), "采购医药箱50只"),
        (fact("两节困难走访", "26", "人"), "两节期间走访困难对象26人"),
        (fact("失业人员安置（本地户籍）", "143", "人"), "安置本地户籍失业人员143人"),
        (fact("新建单独工会", "12", "家"), "新建单独工会12家"),
        (fact("村主席连任", "2", "人"), "村主席连任2人"),
        (fact("年初在册人数", "75", "人"), "年初在册75人"),
        (fact("家庭沙龙", "4", "期"), "举办家庭沙龙4期"),
        (fact("主任办公例会", "14", "次"), "召开主任办公例会14次"),
        (fact("普法宣讲", "18", "场"), "开展普法宣讲18场"),
        (fact("年度体检", "78", "人"), "组织78人参加年度体检"),
        (fact("后备干部班学员", "216", "人"), "后备干部班学员216人"),
        (fact("职工篮球赛", "16", "支"), "举办职工篮球赛，16支代表队参加"),
        (fact("片区性合同", "2", "份", text="青山、蔚海各一份"), "签订片区性合同2份（青山、蔚海各一份）"),
        (fact("区先锋号命名", "2", "个", text="海岳公司、街道支重办"), "命名区先锋号2个，分别为海岳公司、街道支重办"),
        (
            fact("街道级比武", "4", "场", text="点钞、叉车、应急、紧固件"),
            "举办街道级比武4场，分别为点钞、叉车、应急、紧固件",
        ),
        (fact("市五一劳动奖章", "1", "人"), "获市五一劳动奖章1人"),
        (fact("优秀积极分子", "44", "人"), "涌现出优秀积极分子44人"),
        (fact("帮困金余额", "587.8", "万元"), "帮困金余额达587.8万元"),
        (fact("街道困难补助支出", "49000", "元"), "街道困难补助支出4.9万元"),
        (fact("政府补助", "200000", "元"), "政府补助20万元"),
        (fact("参与率", "60", "%"), "参与率达60%"),
        (fact("见刊稿标准", "200", "元/篇"), "见刊稿标准为每篇200元"),
        (fact("团体名次", "2", "名", previous="4"), "团体名次列第2名，上年列第4名"),
        (fact("公益技能班", "5", "期", text="统计1至11月"), "举办公益技能班5期（统计1至11月）"),
        (fact("基层工会总数", "218", "家", basis="截至6月底"), "截至6月底，基层工会总数218家"),
        (fact("按期换届的基层工会", "31", "家"), "按期换届的基层工会达31家"),
        (fact("零工驿站登记", "482", "人"), "零工驿站登记482人"),
        (fact("独立组建", "28", "个"), "独立组建28个"),
        (fact("企业调解小组", "190", "个"), "现有企业调解小组190个"),
        (fact("当事员工", "120", "人"), "涉及当事员工120人"),
        (
            fact("工会第一次代表大会", date="2025-04-28", text="选举产生第一届委员会"),
            "4月28日，召开工会第一次代表大会，选举产生第一届委员会",
        ),
        (
            fact("元旦游艺会", date="2025-01-01", text="踩气球、画脸谱、猜词比赛"),
            "1月1日，举办元旦游艺会，内容有踩气球、画脸谱、猜词比赛",
        ),
        (
            fact("全区五一汇演", date="2025-04-29", text="镇里选送小品，得二等奖"),
            "4月29日，参加全区五一汇演，镇里选送小品，得二等奖",
        ),
        (
            fact("三八春游", "45", "人", date="2025-03-08", text="去元阳看梯田"),
            "3月8日，组织45人参加三八春游，去元阳看梯田",
        ),
        (
            fact("健身操比赛", "13", "支", date="2025-04-26", text="五一前夕，社区和企业工会组队"),
            "五一前夕（4月26日），举办健身操比赛，13支代表队参加，社区和企业工会组队",
        ),
        (fact("协议制度铺开年份", text="2002年在全镇铺开"), "协议制度2002年在全镇铺开"),
        (fact("年终材料报送", date="2026-01-05"), "2026年1月5日，报送年终材料"),
        (fact("县直歌咏会", "56", "人", text="二等奖"), "组织56人参加县直歌咏会，获二等奖"),
        (fact("职工歌咏赛", text="第八届"), "举办职工歌咏赛（第八届）"),
    ],
    ids=lambda said: said.item if isinstance(said, Fact) else "",
)
def test_the_shape_of_an_item_decides_how_it_reads(said: Fact, expected: str):
    """A ledger entry becomes words an office would write, its own words beside its figure."""
    assert clause_of(said, YEAR, 0).text == expected


@pytest.mark.parametrize(
    ("said", "kind", "expected"),
    [
        (fact("县技能赛", date="2025-05-09"), "学校", "5月9日，参加县技能赛"),
        (fact("县技能赛", date="2025-05-09"), "县", "5月9日，举办县技能赛"),
        (fact("市篮球邀请赛", "4", "场"), "企业", "参加市篮球邀请赛4场"),
        (fact("区运动会", "3", "支"), "街道", "组织3支代表队参加区运动会"),
        (fact("区域讲座", "3", "场"), "街道", "举办区域讲座3场"),
    ],
)
def test_an_event_of_a_higher_level_is_taken_part_in(said: Fact, kind: str, expected: str):
    """What others hold is never told as held by the unit."""
    assert clause_of(said, YEAR, 0, kind=kind).text == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((fact("特困户走访", "84", "户"), fact("劳模走访", "6", "人")), "走访特困户84户、劳模6人。"),
        ((fact("后备干部班", "2", "期"), fact("后备干部班学员", "216", "人")), "举办后备干部班2期，学员216人。"),
        ((fact("调成（合同类）", "5", "件"), fact("调成（欠薪类）", "10", "件")), "调成合同类5件、欠薪类10件。"),
        (
            (fact("院内授课（前两季）", "10", "次"), fact("院内授课（后两季）", "8", "次")),
            "开展院内授课前两季10次、后两季8次。",
        ),
        ((fact("系部委员（男）", "39", "人"), fact("系部委员（女）", "31", "人")), "系部委员中男39人、女31人。"),
        (
            (fact("当期入会", "3275", "人"), fact("当期入会（进城务工）", "2180", "人")),
            "当期入会3275人，其中进城务工2180人，占66.6%。",
        ),
        (
            (
                fact("人均年薪一类", "2", "家", text="20000元以上"),
                fact("人均年薪二类", "5", "家", text="15000元至20000元"),
            ),
            "人均年薪一类2家（20000元以上）、二类5家（15000元至20000元）。",
        ),
        ((fact("见刊作者", "6", "人"), fact("内部稿作者", "9", "人")), "见刊作者6人、内部稿作者9人。"),
        (
            (fact("设立帮困金的单位", "217", "家"), fact("应设帮困金的单位", "223", "家")),
            "设立帮困金的单位达217家，占应设帮困金的单位223家的97.3%。",
        ),
        ((fact("大病救助", "11", "人"), fact("大病救助款", "66000", "元")), "救助大病对象11人，救助款6.6万元。"),
        ((fact("女职工", "44", "人"), fact("女职工委员会", "12", "个")), "现有女职工44人、女职工委员会12个。"),
        ((fact("互助赔案", "47", "人次"), fact("互助赔款", "96980", "元")), "互助赔案47人次，互助赔款达96980元。"),
        (
            (
                fact("村工会先进", "5", "个", text="评的是2004年度"),
                fact("企业工会先进", "18", "个", text="评的是2004年度"),
            ),
            "涌现出村工会先进5个、企业工会先进18个（评的是2004年度）。",
        ),
        ((fact("市级工匠", "3", "人"), fact("市级劳模", "2", "人")), "涌现出市级工匠3人、市级劳模2人。"),
        (
            (
                fact("见刊作者", "6", "人"),
                fact("内部稿作者", "9", "人"),
                fact("见刊稿标准", "200", "元/篇"),
                fact("内部稿标准", "100", "元/篇"),
            ),
            "见刊作者6人、内部稿作者9人，见刊稿标准为每篇200元、内部稿标准为每篇100元。",
        ),
    ],
)
def test_kindred_facts_are_told_together(facts: tuple[Fact, ...], expected: str):
    """Entries of one kind share their verb or first words; words are never cut in two to share them."""
    assert told(*facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((fact("慰问困难职工", "46", "户"), fact("慰问金", "8.5", "万元")), "慰问困难职工46户，发放慰问金8.5万元。"),
        ((fact("慰问困难职工", "46", "户"), fact("慰问品", "85", "份")), "慰问困难职工46户，慰问品85份。"),
        ((fact("慰问困难职工", "46", "户"), fact("慰问资金", "9", "万元")), "慰问困难职工46户，资金9万元。"),
        ((fact("培训职工", "460", "人"), fact("培训费", "8.5", "万元")), "培训职工460人，培训费8.5万元。"),
        ((fact("培训职工", "460", "人"), fact("培训经费", "8", "万元")), "培训职工460人，经费8万元。"),
        ((fact("培训职工", "460", "人"), fact("培训班学员", "80", "人")), "培训班学员80人"),
        ((fact("培训", "6", "期"), fact("培训费", "8.5", "万元")), "培训6期，培训费8.5万元。"),
        ((fact("救助困难职工", "14", "人"), fact("救助款", "8", "万元")), "救助困难职工14人，发放救助款8万元。"),
        ((fact("帮扶职工", "14", "人"), fact("帮扶中心", "3", "个")), "帮扶职工14人，帮扶中心3个。"),
        ((fact("会员", "460", "人"), fact("会员费", "8.5", "万元")), "现有会员460人，会员费达8.5万元。"),
        ((fact("新会员", "46", "人"), fact("新会员费收入", "2", "万元")), "新会员费收入"),
        ((fact("职工书屋支出", "5", "元"), fact("职工书法支出", "3", "元")), "职工书法支出3元"),
        ((fact("比赛", "4", "场"), fact("比赛项目", "8", "项")), "举办比赛4场，比赛项目8项。"),
        ((fact("走访企业", "35", "家"), fact("走访职工", "350", "人")), "走访企业35家，职工350人。"),
        ((fact("慰问困难职工", "46", "户"), fact("慰问劳模", "6", "人")), "慰问困难职工46户、劳模6人。"),
        ((fact("发放慰问金", "8", "万元"), fact("发放助学金", "3", "万元")), "发放慰问金8万元、助学金3万元。"),
    ],
)
def test_a_shared_beginning_ends_where_a_word_ends(facts: tuple[Fact, ...], expected: str):
    """慰问 is shared by 慰问困难职工 and 慰问劳模, never by 慰问金: what is left of an item is always a word that stands by itself."""
    assert expected in told(*facts)


def test_a_total_is_told_with_its_parts():
    """Declared parts stand behind their total, short where the total has said the words."""
    facts = (
        Fact(id="F1", item="调解成功", value="36", unit="件", parts=("F2", "F3")),
        Fact(id="F2", item="调解成功的工资纠纷", value="25", unit="件"),
        Fact(id="F3", item="调解成功的工伤纠纷", value="11", unit="件"),
    )

    assert sentences(facts, YEAR, "", 0) == ["调解成功36件，其中工资纠纷25件、工伤纠纷11件。"]


def test_parts_that_are_totals_of_each_other_are_still_told():
    """A circle of parts loses no fact."""
    facts = (
        Fact(id="F1", item="甲类会员", value="5", unit="人", parts=("F2",)),
        Fact(id="F2", item="乙类会员", value="5", unit="人", parts=("F1",)),
    )
    text = "".join(sentences(facts, YEAR, "", 0))

    assert "甲类会员5人" in text
    assert "乙类会员5人" in text


@pytest.mark.parametrize(
    ("said", "period", "turn", "expected"),
    [
        (fact("余额", "587.8", "万元", previous="540.2"), YEAR, 0, "较上年增加47.6万元，增长8.8%"),
        (fact("余额", "587.8", "万元", previous="540.2"), HALF, 0, "较上年同期增加47.6万元，增长8.8%"),
        (fact("余额", "587.8", "万元", previous="540.2"), YEAR, 1, "比上年增长8.8%"),
        (fact("单位", "459", "家", previous="335"), YEAR, 0, "较上年增加124家，增长37.0%"),
        (fact("信访", "38", "件", previous="45"), YEAR, 0, "较上年减少7件，下降15.6%"),
        (fact("队伍", "6", "个", previous="4"), YEAR, 0, "较上年增加2个"),
        (fact("建会率", "93.1", "%", previous="91.7"), YEAR, 0, "较上年提高1.4个百分点"),
        (fact("漏失率", "15", "%", previous="18"), YEAR, 0, "较上年下降3个百分点"),
        (fact("场次", "12", "场", previous="12"), YEAR, 0, "与上年持平"),
        (fact("提案", "100", "件", previous="10"), YEAR, 0, "较上年增加90件"),
        (fact("产值", "5", "万元", previous="0"), YEAR, 0, "较上年增加5万元"),
        (fact("人数", "30", "人", previous="20", modifier="约"), YEAR, 0, ""),
        (fact("人数", "10~20", "人", previous="20"), YEAR, 0, ""),
        (fact("收尾月", "3", "月", previous="5"), YEAR, 0, ""),
        (fact("人均用水", "2.1", "吨", previous="2.0"), YEAR, 0, "较上年增长5%"),
    ],
)
def test_a_change_is_told_exactly(said: Fact, period: Period, turn: int, expected: str):
    """Differences are exact, rates are rounded half up to one decimal, and neither is told where it would mislead."""
    assert change(said, period, turn) == expected


@pytest.mark.parametrize(
    ("said", "period", "expected"),
    [
        (fact("建会", "12", "家", target="10"), YEAR, "完成年度任务的120%"),
        (fact("建会", "12", "家", target="20"), HALF, "完成目标任务的60%"),
        (fact("建会", "10", "家", target="10"), YEAR, "全面完成年度任务"),
        (fact("基金", "575.8", "万元", target="600"), YEAR, "完成年度任务的96.0%"),
        (fact("建会率", "96", "%", target="95"), YEAR, "超过预定目标"),
        (fact("建会率", "95", "%", target="95"), YEAR, "达到预定目标"),
        (fact("建会率", "93.1", "%", target="95"), YEAR, ""),
        (fact("建会", "12", "家", target="10", modifier="约"), YEAR, ""),
        (fact("建会", "9999", "家", target="10000"), YEAR, ""),
        (fact("建会", "12", "家", target="0"), YEAR, ""),
    ],
)
def test_a_completed_task_is_told_exactly(said: Fact, period: Period, expected: str):
    """Completion is value by task; a task just missed is never told as met by rounding."""
    assert completion(said, period) == expected


@pytest.mark.parametrize(
    ("number", "written"),
    [("37/1", "37"), ("3701/100", "37.0"), ("1/20", "0.1"), ("149/1000", "0.1"), ("-15/100", "-0.2"), ("120/1", "120")],
)
def test_rates_are_rounded_half_up(number: str, written: str):
    """One decimal, half up, none where the number is whole."""
    from fractions import Fraction

    assert rounded(Fraction(number)) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (fact("甲", "58600", "元"), "5.86万元"),
        (fact("甲", "8360", "元"), "8360元"),
        (fact("甲", "23460", "元"), "23460元"),
        (fact("甲", "875952", "元"), "875952元"),
        (fact("甲", "186.40", "万元"), "186.40万元"),
        (fact("甲", "400", "人", modifier="近"), "近400人"),
        (fact("甲", "10~20", "人"), "10～20人"),
        (fact("甲", "12486", "人次"), "12486人次"),
        (fact("甲", "1", "次/月"), "每月1次"),
    ],
)
def test_figures_keep_value_and_precision(said: Fact, written: str):
    """A figure is written in the conventional form with the sheet's own value and precision."""
    assert figure(said) == written


def test_a_fact_can_be_told_plainly():
    """A fact whose better wording the checker could not follow is told as the sheet has it, sharing no words with its neighbours."""
    facts = (
        Fact(id="F1", topic="困难帮扶", item="特困户走访", value="84", unit="户"),
        Fact(id="F2", topic="困难帮扶", item="劳模走访", value="6", unit="人", previous="4"),
    )
    sheet = FactSheet(unit=Unit(name="文昌镇总工会", kind="镇"), period=YEAR, facts=facts)
    outline = load_outline("town")
    shared, apart, alone = (
        "\n".join(part.text for part in compose(sheet, outline, plainness))
        for plainness in ({}, {"F2": 1}, {"F1": 2, "F2": 2})
    )

    assert "走访特困户84户" in shared
    assert "走访特困户84户，劳模走访6人。" in apart
    assert "特困户走访84户。劳模走访6人。" in alone


def test_what_lies_ahead_is_counted_without_a_verb_between():
    """为 stands between a rate and its item, never between things and their count."""
    facts = (
        Fact(id="F1", topic="组织建设", item="新建基层工会", value="9", unit="家"),
        Fact(id="F2", topic="下步打算", item="未建会的单位", value="35", unit="家"),
        Fact(id="F3", topic="下步打算", item="建会率", value="92", unit="%"),
    )
    text = draft(FactSheet(unit=Unit(name="文昌镇总工会", kind="镇"), period=YEAR, facts=facts))

    assert "未建会的单位35家" in text
    assert "建会率为92%" in text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("近400人参加.", "近400人参加"),
        ("社区,企业;各组队", "社区，企业；各组队"),
        ("共1,234人", "共1,234人"),
        ("历时 3 个月", "历时3个月"),
        ("上午9:30开始", "上午9:30开始"),
        ("第一名(团体)", "第一名（团体）"),
        ("先后两次。效果好。", "先后两次；效果好"),
        ("列全区第3名，去年同期第5名", "列全区第3名，上年同期第5名"),
    ],
)
def test_typed_text_is_brought_into_document_form(typed: str, written: str):
    """Half-width marks beside Chinese become full-width, figures stay as they are, a closing stop goes."""
    assert tidy(typed) == written


def test_pieces_do_not_break_inside_brackets():
    """A comma in brackets or quotation marks does not end a piece."""
    assert pieces("设3组（甲，乙，丙），共“一，二”两轮") == ["设3组（甲，乙，丙）", "共“一，二”两轮"]


def test_prizes_among_those_who_took_part_are_told_as_parts():
    """组织4人参加，其中一等奖2人, not 包括一等奖2人."""
    said = fact("区青年赛课", "4", "人", text="一等奖2人、二等奖1人、三等奖1人")

    assert told(said) == "组织4人参加区青年赛课，其中一等奖2人、二等奖1人、三等奖1人。"
