"""A sheet for each kind of summary (DOCUMENTS: D01–D27 by their features), made up, for the rule writer's tests.

Each row names the unit, the span, the outline that expresses it, the first-level parts it must have in this order, and how its
parts are numbered. Facts come from one stock, by topic, so that every row has facts for each of its parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from drafter.sheet import Fact, FactSheet, Period, Unit


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of summary: who writes it, for which span, by which outline, with which first-level parts."""

    id: str
    kind: str
    name: str
    span: str
    outline: str
    parts: int
    first: str
    year: int = 2023


ROWS = (
    Row("D01", "镇", "白沙镇总工会", "全年", "town-brief", 3, "一、积极争取"),
    Row("D02", "镇", "白沙镇总工会", "全年", "town-focus", 3, "一、工会组织建设"),
    Row("D03", "镇", "白沙镇总工会", "全年", "town-report", 4, "一、围绕发展目标"),
    Row("D04", "街道", "梅岭街道总工会", "全年", "subdistrict", 5, "一、激发劳动创造"),
    Row("D05", "街道", "梅岭街道总工会", "全年", "subdistrict-items", 8, "1、开展建功立业"),
    Row("D06", "事业单位", "河道管理处工会", "上半年", "institution-first-half", 5, "一、加强组织建设"),
    Row("D07", "镇", "白沙镇总工会", "上半年", "town-first-half", 7, "一、认真做好"),
    Row("D08", "机关", "市统计局工会", "上半年", "agency-first-half", 4, "1、加强组织建设"),
    Row("D09", "工程", "第三工程公司工会", "全年", "engineering", 8, "一、加强组织建设"),
    Row("D10", "煤矿", "北坡矿工会", "上半年", "mine", 4, "一、抓“规范”"),
    Row("D11", "公路", "东关公路分局工会", "全年", "highway", 2, "一、引领职工参与"),
    Row("D12", "学校", "育才中学工会", "上半年", "school-items", 3, "1、加强队伍建设"),
    Row("D13", "局", "市建设局工会", "上半年", "bureau", 4, "一、深入开展主题教育"),
    Row("D14", "机关", "市直档案馆工会", "上半年", "agency-items", 4, "1、加强组织建设"),
    Row("D15", "高校", "滨海学院工会", "上半年", "university", 4, "一、加强队伍和民主"),
    Row("D16", "公路", "高速公路管理局工会", "上半年", "highway-first-half", 6, "一、加强学习教育"),
    Row("D17", "县", "青禾县总工会", "上半年", "county-pillars", 6, "一、坚持以发展"),
    Row("D18", "医院", "青禾县人民医院工会", "上半年", "hospital-first-half", 7, "一、围绕中心工作"),
    Row("D19", "公司", "远航集团公司工会", "上半年", "company-first-half", 6, "一、服务中心"),
    Row("D20", "疾控中心", "青禾县疾控中心工会", "全年", "cdc", 1, "一、目标责任完成情况"),
    Row("D21", "幼儿园", "晨光幼儿园工会", "全年", "kindergarten-plan", 1, "一、指导思想"),
    Row("D22", "机关", "市经委机关工会", "全年", "agency-plan", 4, "一、加强组织建设"),
    Row("D23", "区", "望江区总工会", "上半年", "district-first-half", 6, "一、着力思想引领"),
    Row("D24", "区", "望江区总工会", "上半年", "district-review", 1, "一、上半年工作总结"),
    Row("D25", "街道", "梅嶺街道總工會", "上半年", "subdistrict-themes", 6, "一、創新組建模式", 2009),
    Row("D26", "縣", "青禾縣總工會", "上半年", "county-themes", 4, "一、弘揚精神", 2009),
    Row("D27", "事业单位", "市容管理處工會", "上半年", "institution-themes", 3, "一、加強學習教育", 2009),
)

STOCK = (
    Fact(id="A1", topic="政治学习", item="集中学习", value="12", unit="次"),
    Fact(id="A2", topic="组织建设", item="新建基层工会", value="9", unit="家", target="8"),
    Fact(id="A3", topic="组织建设", item="会员总数", value="3284", unit="人", previous="3120"),
    Fact(id="A4", topic="创建活动", item="星级职工之家申报", value="4", unit="家"),
    Fact(id="A5", topic="会议制度", item="委员会议", value="6", unit="次"),
    Fact(id="A6", topic="劳动竞赛", item="劳动竞赛参赛班组", value="41", unit="个", text="主题为比安全、比质量"),
    Fact(id="A7", topic="技能培训", item="电工培训班", value="3", unit="期"),
    Fact(id="A8", topic="技能培训", item="电工培训班学员", value="127", unit="人"),
    Fact(id="A9", topic="先进表彰", item="市级劳模", value="2", unit="人"),
    Fact(id="B1", topic="集体协商", item="工资专项集体合同", value="56", unit="份", previous="48"),
    Fact(id="B2", topic="民主管理", item="职代会提案", value="33", unit="件"),
    Fact(id="B3", topic="争议调处", item="纠纷受理", value="18", unit="起"),
    Fact(id="B4", topic="劳动保护", item="隐患整改", value="74", unit="处"),
    Fact(id="B5", topic="困难帮扶", item="特困户走访", value="62", unit="户"),
    Fact(id="B6", topic="困难帮扶", item="慰问金", value="93000", unit="元", previous="80000"),
    Fact(id="B7", topic="互助保障", item="医疗互助参保职工", value="1968", unit="人"),
    Fact(id="B8", topic="职工福利", item="年度体检", value="310", unit="人"),
    Fact(id="B9", topic="服务阵地", item="职工书屋", value="5", unit="个", text="藏书2.1万册"),
    Fact(id="C1", topic="文体活动", item="职工篮球赛", value="14", unit="支", date="{year}-05-08"),
    Fact(id="C2", topic="文体活动", item="市职工歌咏赛", date="{year}-04-28", text="获二等奖"),
    Fact(id="C3", topic="女职工", item="女职工健康讲座", value="7", unit="场"),
    Fact(id="C4", topic="宣传信息", item="信息报送", value="45", unit="篇"),
    Fact(id="C5", topic="财务经审", item="上解经费", value="21560", unit="元"),
    Fact(id="C6", topic="志愿公益", item="慈善捐款", value="18740", unit="元"),
    Fact(id="C7", topic="生产经营", item="合理化建议采纳", value="88", unit="条"),
)


def sheet_of(row: Row) -> FactSheet:
    """Make the sheet of a row, in the characters its unit's name is written in."""
    facts = tuple(fact.model_copy(update={"date": fact.date.replace("{year}", str(row.year))}) for fact in STOCK)
    unit = Unit(name=row.name, short="", kind=row.kind, leaders=("上级工会", "党委"))
    sheet = FactSheet(
        unit=unit,
        period=Period(year=row.year, span=row.span, last_month=6 if row.span == "上半年" else 12),
        facts=facts,
        problems=("活动形式不够丰富", "兼职干部精力不足"),
        plans=("抓好未建会单位建会", "办好职工运动会", "加强干部培训"),
    )
    return traditional(sheet) if row.year == 2009 else sheet


TRADITIONAL = str.maketrans(
    "学习组织设建会员总数创动职级报众议单劳竞赛参题为训电进协资专项体论纠纷处隐改户问医疗险书册万馆获奖讲传财务经审济产营采纳条题够丰富职干精办运强",
    "學習組織設建會員總數創動職級報眾議單勞競賽參題為訓電進協資專項體論糾紛處隱改戶問醫療險書冊萬館獲獎講傳財務經審濟產營採納條題夠豐富職幹精辦運強",
)


def traditional(sheet: FactSheet) -> FactSheet:
    """Write the words of a sheet in traditional characters."""
    facts = tuple(
        fact.model_copy(
            update={
                "topic": fact.topic.translate(TRADITIONAL),
                "item": fact.item.translate(TRADITIONAL),
                "text": fact.text.translate(TRADITIONAL),
            }
        )
        for fact in sheet.facts
    )
    return sheet.model_copy(
        update={
            "facts": facts,
            "problems": tuple(text.translate(TRADITIONAL) for text in sheet.problems),
            "plans": tuple(text.translate(TRADITIONAL) for text in sheet.plans),
        }
    )
