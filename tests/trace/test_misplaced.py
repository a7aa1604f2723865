"""True numbers in the wrong place (错位): exchanged, borrowed, and what is neither."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import assert_clean, fact, sheet

TOWN = sheet(
    fact("F1", "民主管理", "提案收到数", "145", "件"),
    fact("F2", "民主管理", "提案办结数", "137", "件"),
    fact("F3", "民主管理", "提案转为建议", "18", "件"),
    fact("F4", "送温暖", "年关走访特困户", "27", "户"),
    fact("F5", "送温暖", "年关走访特困户标准", "200", "元/户"),
    fact("F6", "送温暖", "防暑物品折款", "1870", "元"),
    fact("F7", "文体活动", "拔河比赛队伍", "24", "支", previous="20"),
    fact("F8", "文体活动", "篮球比赛队伍", "16", "支"),
    fact("F9", "宣讲", "宣讲（基层）", "29", "场"),
    fact("F10", "宣讲", "宣讲（机关）", "14", "场"),
    fact("F11", "宣讲", "宣讲听众", "2150", "人次"),
)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("收到提案137件，办结137件，办结率94.5%。", "137件", "145件"),
        ("年关走访特困户27户，每户1870元，共5400元。全年宣讲听众2150人次。", "1870元", "200元"),
        ("全年走访特困户27户。组织拔河比赛，16支队伍参加，比上年增加4支。宣讲听众2150人次。", "16支", "24支"),
        ("宣讲43场，其中基层29场、机关29场，听众2150人次。", "29场", "14场"),
    ],
)
def test_a_number_of_another_fact_is_seen_by_its_place(text: str, wrong: str, right: str) -> None:
    """The fact that the place asks for is told nowhere: its number is suggested, and the reason names both facts."""
    flagged = [f for f in check(text, TOWN).flagged if f.text == wrong]

    assert [f.suggestion for f in flagged] == [right]
    assert flagged[0].status is Status.MISATTRIBUTED
    assert flagged[0].reason.count("F") == 2


@pytest.mark.parametrize(
    "text",
    [
        "收到提案145件，办结137件，办结率94.5%。",
        "年关走访特困户27户，每户200元，共5400元。全年宣讲听众2150人次。",
        "组织拔河比赛，24支队伍参加，比上年增加4支。",
        "宣讲43场，其中基层29场、机关14场，听众2150人次。",
        "总之，办结提案137件，来之不易。",
    ],
)
def test_a_number_in_its_own_place_is_clean(text: str) -> None:
    """The same sentences with the right numbers, and one that is told apart from its neighbours, are not flagged."""
    assert_clean(text, TOWN)


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("收到提案137件，办结145件。", {"137件": "145件", "145件": "137件"}),
        ("拔河比赛有16支队伍参加。篮球比赛有24支队伍参加。", {"16支": "24支", "24支": "16支"}),
        ("宣讲43场，其中基层14场、机关29场。", {"14场": "29场", "29场": "14场"}),
    ],
)
def test_two_exchanged_numbers_are_told_as_exchanged(text: str, swapped: dict[str, str]) -> None:
    """Each of the two is told with the number of the other."""
    assert {f.text: f.suggestion for f in check(text, TOWN).flagged} == swapped


def test_a_number_told_nowhere_else_stays_when_its_words_name_it() -> None:
    """That a neighbouring fact is not told is no reason to flag a figure whose own words are there."""
    assert_clean("篮球比赛队伍16支。", TOWN)
    assert check("篮球比赛队伍16支。", TOWN).unused


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("全年走访特困户27户。拔河比赛队伍26支参加。篮球比赛队伍16支。", "26支", "24支"),
        ("全年走访特困户30多户。拔河比赛队伍24支参加。", "30多户", "27户"),
    ],
)
def test_a_number_that_only_happens_to_be_some_result_is_compared_with_the_fact_of_its_place(
    text: str, wrong: str, right: str
) -> None:
    """Arithmetic or a rough number of another fact does not excuse a figure whose place asks for a fact that is told nowhere."""
    flagged = [f for f in check(text, TOWN).flagged if f.text == wrong]

    assert [f.suggestion for f in flagged] == [right]


ELECTION = sheet(
    fact("F1", "换届", "独立工会改选", "83", "家"),
    fact("F2", "换届", "联合工会改选所辖厂家", "391", "家"),
    fact("F3", "换届", "村工会改选", "10", "个"),
    fact("F4", "换届", "农技站和镇机关工会改选", "6", "个"),
    fact("F5", "换届", "独立工会会员", "2940", "人"),
    fact("F6", "换届", "村级留任", "2", "个"),
)


def test_what_a_sum_of_the_sentence_tells_is_asked_for_nowhere_else() -> None:
    """The words 镇机关工会 belong to the 16, which tells that fact in a sum, and not to the number behind it."""
    report = assert_clean("有83个企业单独换届，有16个村、镇机关工会包含391个企业换届。", ELECTION)

    assert report.figures[1].facts == ("F3", "F4")


def test_a_part_of_a_whole_told_beside_it_is_derived() -> None:
    """Where the sentence tells the whole, what is left of it is likelier than a slip from a number told nowhere."""
    assert_clean("有83个企业、391个厂家换届。10个村有8个村的主席为新当选。独立工会有会员2940人。", ELECTION)


COLLEGE = sheet(
    fact("F1", "慰问", "大病互助", text="参保728人，缴费7.28万元，理赔9人、赔付6.3万元"),
    fact("F2", "慰问", "会员生日卡", "358", "人", text="每张面值300元"),
    fact("F3", "慰问", "节日采购", "372000", "元"),
    fact("F4", "培训", "新任委员轮训", "2", "期", text="每期安排3天"),
    fact("F5", "健康", "体检安排", "9", "天", text="786人参加"),
    fact("F6", "比赛", "教学竞赛省赛获奖", text="张姓教师获一等奖，李姓教师获三等奖"),
    fact("F7", "比赛", "演讲比赛", "26", "人", text="评出一等奖2名、二等奖4名、三等奖6名"),
    fact("F8", "会议", "办公会议", text="党委会28次、行政办公会17次、联席会9次"),
    fact("F9", "升学", "高分段", "34", "人", text="600分以上"),
    fact("F10", "升学", "校内状元", "652", "分"),
)
TOLD = (
    "728人参加大病互助，缴费7.28万元，9人理赔，赔付6.3万元；为358名职工送去生日卡，每张面值300元；节日采购37.2万元。"
    "新任委员轮训2期，每期3天。体检历时9天，786名职工参加。教学竞赛中，张老师获省一等奖，李老师获三等奖。"
    "演讲比赛26人参加，评出一等奖2名、二等奖4名、三等奖6名。召开党委会28次、行政办公会17次、联席会9次。"
    "总分600分以上的34人，最高分652分。"
)


def test_numbers_in_the_words_of_facts_are_told_in_their_places() -> None:
    """A draft that tells every number of the texts where it belongs is clean."""
    assert_clean(TOLD, COLLEGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6.3万元", "300元"),
        ("300元", "37.2万元"),
        ("每期3天", "9天"),
        ("历时9天", "3天"),
        ("一等奖，李老师", "三等奖，李老师"),
        ("28次", "17次"),
        ("34人", "9人"),
    ],
)
def test_a_number_in_the_words_of_one_fact_is_none_of_another(one: str, other: str) -> None:
    """A number of a text told where another number belongs is flagged: each number of a text has the words beside it for its own."""
    number = other if one[0].isdigit() else one[:-2] + other if one[-1] == "天" else other
    wrong = TOLD.replace(one, number)

    assert wrong != TOLD
    assert check(wrong, COLLEGE).flagged


@pytest.mark.parametrize(("one", "other"), [("6.3万元", "300元"), ("9天", "3天"), ("28次", "17次"), ("4名", "26人")])
def test_two_numbers_exchanged_are_seen_though_one_stands_in_words(one: str, other: str) -> None:
    """Both are told to be exchanged with the number that belongs there as suggestion."""
    wrong = TOLD.replace(one, "@").replace(other, one).replace("@", other)
    flagged = {f.text: f.suggestion for f in check(wrong, COLLEGE).flagged}

    assert flagged.keys() >= {one, other}
    assert {f[:-1] for f in flagged.values() if f} >= {one[:-1], other[:-1]}


PLACES = sheet(
    fact("F1", "荣誉", "省级考核位次", "3", "位", previous="5"),
    fact("F2", "荣誉", "区半年考评", text="12家中排第3名，去年同期第5名"),
    fact("F3", "体育", "歌咏比赛", text="获二等奖"),
    fact("F4", "体育", "拔河比赛", text="获一等奖"),
    fact("F5", "效能", "老干部电脑培训", "28", "人", previous="22"),
    fact("F6", "效能", "原煤产量", "318", "吨", previous="300"),
    fact("F7", "效能", "办公电脑", "320", "台", previous="234"),
    fact("F8", "效能", "联席会议", text="联席会9次，文秘4人"),
    fact("F9", "效能", "演出场次", "16", "场", previous="8"),
)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("在省级考核中名列第五位，比上年前移两位。", "第五位", "第三位"),
        ("区半年考评名列第五名。", "第五名", "第三名"),
        ("省级考核名列第三位，比上年后退两位。", "两位", None),
        ("省级考核名列第三位，较上年下降3位。", "3位", None),
        ("歌咏比赛中，我单位代表队获一等奖。在拔河比赛中获一等奖。", "一等奖", "二等奖"),
        ("全年完成原煤产量300吨，比上年增加18吨。", "300吨", "318吨"),
        ("组织演出8场，比上年翻一番。", "8场", "16场"),
        ("演出场次由8场增加到8场。", "8场", "16场"),
    ],
)
def test_what_was_last_year_is_told_as_last_year(text: str, wrong: str, right: str | None) -> None:
    """A place, prize or number of the year before, told without a word of it, is flagged with this year's; so is a wrong direction."""
    flagged = [f for f in check(text, PLACES).flagged if f.text == wrong]

    assert [f.suggestion for f in flagged] == [right]


@pytest.mark.parametrize(
    "text",
    [
        "在省级考核中名列第三位，比上年的第五位前移两位。",
        "区半年考评名列第三名，比去年同期的第五名有了进步。",
        "新添电脑八十六台，全单位电脑达320台。",
        "原煤产量由300吨增加到318吨，增加18吨。",
    ],
)
def test_what_was_last_year_may_be_told(text: str) -> None:
    """With a word of the year before, or of the change since, the same numbers are right."""
    assert_clean(text, PLACES)


@pytest.mark.parametrize("text", ["召开第九次职工代表大会。", "活动分四个阶段进行。"])
def test_a_count_in_a_text_is_no_session_and_no_count_of_other_things(text: str) -> None:
    """联席会9次 is no ninth congress, and four people are no four stages."""
    assert check(text, PLACES).flagged


ACCOUNTS = sheet(
    fact("F1", "竞赛", "教学比赛一等奖", "4", "人"),
    fact("F2", "竞赛", "教学比赛二等奖", "8", "人"),
    fact("F3", "竞赛", "教学比赛三等奖", "12", "人"),
    fact("F4", "创新", "劳模创新室总数", "6", "间", previous="4"),
    fact("F5", "创新", "劳模创新室（省）", "1", "间"),
    fact("F6", "创新", "劳模创新室（市）", "2", "间"),
    fact("F7", "监督", "检查限期整改", "9", "份"),
    fact("F8", "监督", "检查销号", "8", "份"),
    fact("F9", "组织", "下属工会", "18", "个"),
    fact("F10", "组织", "召开二级教代会的单位", "16", "个"),
    fact("F11", "服务", "分馆总数", "28", "个"),
    fact("F12", "服务", "当年新建分馆", "6", "个"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("教学比赛评出一等奖4人、二等奖8人、三等奖24人。", {"24人"}),
        ("教学比赛评出一等奖4人、二等奖12人、三等奖12人。", {"12人"}),
        ("检查中开出限期整改单8份，已改到位9份。", {"8份", "9份"}),
        ("16个下属工会中有18个召开二级教代会。", {"16个", "18个"}),
        ("本年新建分馆28个，总数达到6个。", {"28个", "6个"}),
    ],
)
def test_what_is_listed_beside_its_parts_and_what_is_above_its_whole_is_wrong(text: str, wrong: set[str]) -> None:
    """A number in a list is not the sum of those beside it, and no part is larger than its whole: one of the two is flagged at least."""
    assert wrong & {f.text for f in check(text, ACCOUNTS).flagged}


@pytest.mark.parametrize(
    "text",
    [
        "教学比赛评出一等奖4人、二等奖8人、三等奖12人，共24人获奖。",
        "现有劳模创新室6间，其中省级1间、市级2间、公司级3间。",
        "检查中开出限期整改单9份，已改到位8份。",
        "18个下属工会中有16个召开二级教代会。",
        "本年新建分馆6个，总数达到28个。",
    ],
)
def test_sums_and_rests_of_lists_are_told(text: str) -> None:
    """A sum told as one, the rest of a whole and a part within its whole are right."""
    assert_clean(text, ACCOUNTS)


def test_a_share_in_tenths_needs_more_than_its_value() -> None:
    """占…的五成 is not explained by two facts that nothing speaks of, though they happen to be as one to two."""
    shares = sheet(
        fact("F1", "培训", "取得高级工证书", "128", "人"),
        fact("F2", "培训", "新取证合计", "320", "人"),
        fact("F3", "创新", "劳模创新室", "6", "间"),
        fact("F4", "创新", "技师工作站", "3", "间"),
    )

    assert_clean("取得高级工证书的128人，占新取证人数的四成。劳模创新室6间，技师工作站3间。", shares)
    assert check("取得高级工证书的128人，占新取证人数的五成。劳模创新室6间，技师工作站3间。", shares).flagged


def test_a_number_told_after_a_part_is_no_sum_with_it() -> None:
    """After 高于20%的有40家 the next number is the next part's own, not the two together, unless the words tell a sum."""
    levels = sheet(
        fact("F1", "工资", "高于协议水平企业", "40", "家"),
        fact("F2", "工资", "达到协议水平企业", "357", "家"),
        fact("F3", "工资", "低于协议水平企业", "6", "家"),
        fact("F4", "工资", "上报企业", "403", "家"),
    )

    assert_clean("上报企业403家，高于协议水平的有40家，达到协议水平的有357家，低于的有6家。", levels)
    wrong = check("上报企业403家，高于协议水平的有40家，达到协议水平的有397家，低于的有6家。", levels)
    assert {f.text: f.suggestion for f in wrong.flagged} == {"397家": "357家"}


COOPERATIVE = sheet(
    fact("F1", "经营", "商品销售总值", "52370", "万元", previous="44906"),
    fact("F2", "对接", "茶叶节", "37", "家"),
    fact("F3", "对接", "茶叶节订单", "2860", "万元"),
    fact("F4", "对接", "茶叶节零售", "314000", "元"),
    fact("F5", "合作社", "在册社数", "64", "个", previous="49"),
    fact("F6", "合作社", "社员户", "7320", "户", previous="5860"),
    fact("F7", "合作社", "省级示范", "4", "个"),
    fact("F8", "分馆", "挂牌分馆", "28", "个", previous="22"),
    fact("F9", "分馆", "当年挂牌", "6", "个"),
    fact("F10", "分馆", "挂牌分馆（联网）", "15", "个"),
    fact("F11", "会籍", "在册会员", "3286", "个"),
    fact("F12", "会籍", "在册会员（企业）", "1958", "个"),
    fact("F13", "会籍", "在册会员（团体）", "46", "个"),
    fact("F14", "招商", "外出招商", "5", "批"),
    fact("F15", "招商", "签约项目", "14", "个"),
    fact("F16", "招商", "开工项目", "9", "个"),
    fact("F17", "账目", "各项支出合计", "393000", "元"),
    fact("F18", "账目", "活动类支出", "289500", "元"),
    fact("F19", "账目", "收入", "486000", "元"),
)


@pytest.mark.parametrize(
    "text",
    [
        "实现商品销售总额5.24亿元。组织37家茶企参加茶叶节，签订合同2860万元，现场销售31.4万元。",
        "领办创办专业合作社15个，总数64个，其中省级示范社4个；入社农户由5860户增加到7320户。",
        "本年新建社区分馆6个，总数达到28个，其中实现通借通还的15个，占53.6%。",
        "会员总数3286个，其中企业会员1958个，个人会员1282个。",
        "签约项目14个，目前已开工9个，其余5个正在办理手续。",
        "上半年收入48.6万元；支出39.3万元，结余9.3万元。活动类支出28.95万元。",
    ],
)
def test_a_figure_stays_with_the_fact_that_others_of_its_sentence_hold_it_to(text: str) -> None:
    """A total told roughly elsewhere, the number before it, the whole nearest to 其中 and its rest say which fact a figure tells."""
    assert [(f.text, f.reason) for f in check(text, COOPERATIVE).flagged] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("领办创办专业合作社13个，总数64个。", "13个"),
        ("会员总数3286个，其中企业会员1958个，个人会员1310个。", "1310个"),
        ("签约项目14个，目前已开工9个，其余4个正在办理手续。", "4个"),
    ],
)
def test_what_the_others_do_not_bear_out_is_flagged(text: str, wrong: str) -> None:
    """The same sentences with another number in one place."""
    assert wrong in {f.text for f in check(text, COOPERATIVE).flagged}


RECORDS = sheet(
    fact("F1", "基础", "馆藏案卷", "8126", "卷"),
    fact("F2", "基础", "整理案卷", "1514", "卷"),
    fact("F3", "基础", "零星移交", "436", "件"),
    fact("F4", "经费", "设备支出", "24.38", "万元"),
    fact("F5", "经费", "其他支出", "3.15", "万元"),
    fact("F6", "经费", "经费收入", "46.2", "万元"),
    fact("F7", "门诊", "接种针数", "12685", "针次"),
    fact("F8", "门诊", "接种针数（自费）", "2310", "针次"),
    fact("F9", "门诊", "建卡儿童", "341", "名"),
    fact("F10", "专题", "抗疫专题归集", "1175", "件"),
    fact("F11", "专题", "抗疫专题参与单位", "42", "家"),
)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("馆藏案卷8126卷，零星移交436件。抗疫的材料收了436件，参与单位42家。", "436件", "1175件"),
        ("购置设备，共支出3.15万元，当年经费收入46.2万元。", "3.15万元", "24.38万元"),
        ("经费收入46.2万元。接种针数2310针次，建卡儿童341名。", "2310针次", "12685针次"),
    ],
)
def test_what_speaks_against_a_number_of_the_sheet_shows_the_one_that_is_meant(
    text: str, wrong: str, right: str
) -> None:
    """It is told at its own place already, or is what is left of others or a kind of a thing, which no word says."""
    flagged = [f for f in check(text, RECORDS).flagged if f.text == wrong]

    assert [f.suggestion for f in flagged][-1:] == [right]


@pytest.mark.parametrize(
    "text",
    [
        "馆藏案卷8126卷，零星移交436件。抗疫的材料收了1175件，参与单位42家。",
        "全年零星移交436件。馆藏案卷8126卷，又收零星移交的材料436件。",
        "购置设备，共支出24.38万元，其他支出3.15万元，当年经费收入46.2万元。",
        "经费收入46.2万元。接种针数12685针次，其中自费接种2310针次，建卡儿童341名。",
    ],
)
def test_what_is_told_again_or_is_left_or_is_a_kind_may_be_told(text: str) -> None:
    """The same numbers where the words call for them, and one told twice under its name, are not flagged."""
    assert_clean(text, RECORDS)


CHECKUP = sheet(
    fact("F1", "生活", "健康体检", text="分2批，10月在区医院"),
    fact("F2", "生活", "体检人数", "119", "人"),
    fact("F3", "生活", "复查人数", "23", "人"),
    fact("F4", "学习", "外请授课", "3", "次"),
    fact("F5", "学习", "读书小组", "2", "个"),
)


def test_a_small_number_in_the_words_of_a_fact_without_a_value_is_asked_for() -> None:
    """Another fact with the same number does not tell it, and a number of another fact does not explain its place."""
    assert_clean("外请授课3次，读书小组2个。组织会员分两批体检，体检人数119人，复查人数23人。", CHECKUP)
    wrong = check("外请授课3次，读书小组2个。组织会员分三批体检，体检人数119人，复查人数23人。", CHECKUP)
    assert {f.text: f.suggestion for f in wrong.flagged} == {"三批": "两批"}


LOANS = sheet(
    fact("F1", "贷款", "担保贷款笔数", "412", "笔"),
    fact("F2", "贷款", "担保贷款笔数（个人）", "376", "笔"),
    fact("F3", "贷款", "担保贷款笔数（小微）", "36", "笔"),
    fact("F4", "排查", "职工排查问题", "214", "处"),
    fact("F5", "排查", "职工排查问题销号", "209", "处"),
    fact("F6", "创新", "创新室总数", "6", "间"),
    fact("F7", "创新", "创新室（省）", "1", "间"),
    fact("F8", "创新", "创新室（市）", "2", "间"),
    fact("F9", "创新", "创新室（县）", "3", "间"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("担保贷款412笔，其中个人376笔、小微企业376笔。", "376笔"),
        ("创新室9间，其中省级1间、市级2间、县级3间。", "9间"),
    ],
)
def test_what_others_happen_to_leave_or_make_explains_no_number(text: str, wrong: str) -> None:
    """A number told beside already is not what its parts leave, and a whole is not added to its parts."""
    right = text.replace("小微企业376", "小微企业36").replace("9间", "6间")

    assert_clean(right, LOANS)
    assert wrong in {f.text for f in check(text, LOANS).flagged}


def test_a_share_told_of_a_part_does_not_say_that_the_number_before_it_is_the_part() -> None:
    """整改率 behind 排查问题 is of the part that was put right; 参检率 behind 参检 is of the number itself."""
    (flagged,) = check("担保贷款412笔。职工排查隐患209处，整改率97.7%。创新室6间。", LOANS).flagged

    assert (flagged.text, flagged.suggestion) == ("209处", "214处")
    assert_clean("担保贷款412笔。职工排查隐患214处，整改率97.7%。创新室6间。", LOANS)


MEETING = sheet(
    fact("F1", "组织", "在册会员", "512", "人"),
    fact("F2", "组织", "换届大会", "47", "人", text="应到50人"),
    fact("F3", "组织", "新任委员", "9", "人"),
)


def test_a_number_in_the_words_of_a_fact_stands_for_its_value_only_with_its_own_words() -> None:
    """应到50人 in the words of a fact with the value 47 is not how many came."""
    assert_clean("在册会员512人。召开换届大会，47名代表到会，新任委员9人。", MEETING)
    assert_clean("在册会员512人。召开换届大会，应到50名，实到47名，新任委员9人。", MEETING)
    wrong = check("在册会员512人。召开换届大会，50名代表到会，新任委员9人。", MEETING)
    assert {f.text: f.suggestion for f in wrong.flagged} == {"50名": "47名"}


IDEAS = sheet(
    fact("F1", "建议", "建议征集", "326", "条"),
    fact("F2", "建议", "评审通过", "118", "条"),
    fact("F3", "建议", "建议落地", "96", "条"),
    fact("F4", "建议", "年创效益", "310", "万元"),
)


def test_what_a_share_was_told_of_is_no_part_of_itself() -> None:
    """Behind 采纳率为36.2%，其中 stands less than what was adopted."""
    assert_clean("征集建议326条，采纳率为36.2%，其中96条已经落地，年创效益310万元。", IDEAS)
    wrong = check("征集建议326条，采纳率为36.2%，其中118条已经落地，年创效益310万元。", IDEAS)
    assert {f.text: f.suggestion for f in wrong.flagged} == {"118条": "96条"}


def test_the_numbers_of_one_fact_are_exchanged_only_where_the_words_beside_say_so():
    """联合工会4家（覆盖小微企业57家） stands as the sheet has it, though 57 is more than the 4 before its bracket."""
    facts = sheet(
        fact("F1", "建会", "新建企业工会", "12", "家"),
        fact("F2", "建会", "新建单独企业工会", "8", "家"),
        fact("F3", "建会", "新建联合工会", "4", "家", text="覆盖沿街小微企业57家"),
        fact("F4", "下年", "主要指标", text="建议采纳率40%，小组达标率95%"),
    )
    told = (
        "新建企业工会12家，其中单独企业工会8家、联合工会4家（覆盖沿街小微企业57家）。明年建议采纳率40%，小组达标率95%。"
    )

    assert not check(told, facts).flagged


def test_what_was_planned_stands_beside_what_is():
    """A target told in the sentence speaks for its fact, though the words are rather another's."""
    woods = sheet(
        fact("F1", "造林", "更新", "1260", "亩"),
        fact("F2", "抚育", "间伐", "960", "亩"),
        fact("F3", "出山", "商品材", "5480", "立方米", target="5600"),
        fact("F4", "出山", "等外材", "68", "%"),
        fact("F5", "销售", "木材", "5216", "立方米"),
        fact("F6", "销售", "木材收入", "2347000", "元"),
    )
    text = (
        "更新1260亩，间伐960亩。木材限额卡得紧，全年计划5600立方米，实际弄下来5480立方米，没有超。木材收入234.7万元。"
    )
    assert_clean(text, woods)
