"""What stands where in a draft by rule: opening, sections, topics, problems, plans."""

from __future__ import annotations

import re

from drafter.numerals import read_numbers
from drafter.prompts import load_outline, outlines
from drafter.sheet import Fact, FactSheet, Unit
from drafter.trace import check
from drafter.writing.rule import compose
from tests.writing.rows import ROWS, sheet_of
from tests.writing.rule.telling import HALF, YEAR, draft, example, fact


def test_a_fact_goes_on_from_its_purpose():
    """A short sentence of facts is no sentence of its own behind a general one."""
    sheet = FactSheet(
        unit=Unit(name="文昌镇总工会", kind="镇"),
        period=YEAR,
        facts=(fact("女职工健康讲座", "7", "场", topic="女职工"),),
    )
    text = "".join(part.text for part in compose(sheet, load_outline("town"), fullness=1))

    assert re.search("[一-鿿]，(全年)?举办女职工健康讲座7场。", text)


def test_phrases_fit_the_unit():
    """A hospital has no enterprises below it; an office that is no union does no union work."""
    facts = tuple(
        Fact(id=f"F{n}", topic=topic, item=f"{topic}检查", value=str(10 + n), unit="次")
        for n, topic in enumerate(["组织建设", "集体协商", "困难帮扶", "财务经审", "文体活动", "女职工"])
    )
    hospital = FactSheet(unit=Unit(name="文昌医院工会", kind="医院"), period=YEAR, facts=facts)
    office = FactSheet(unit=Unit(name="文昌县统计局", kind="机关", leaders=("县委",)), period=YEAR, facts=facts)

    taught = facts[0].model_copy(update={"topic": "教学交流"})

    assert not re.search("企业|行业|劳资", draft(hospital, "hospital"))
    assert not re.search("教师|学生|师德", draft(office.model_copy(update={"facts": (taught,)}), "agency"))
    assert "工会" not in draft(office, "agency")


def test_words_that_look_like_an_intent_are_told_as_done():
    """计划免疫 is a service and no plan; 工资口径 says how something was counted."""
    facts = (
        Fact(id="F1", topic="医疗服务", item="计划免疫", value="6842", unit="针次"),
        Fact(id="F2", topic="医疗服务", item="收入口径", text="含医保结算"),
    )
    sheet = FactSheet(unit=Unit(name="文昌卫生院工会", kind="医院"), period=YEAR, facts=facts, plans=("抓好培训",))
    done, _, ahead = draft(sheet, "hospital").partition("工作打算")

    assert "计划免疫6842针次" in done.replace("共", "")
    assert "统计口径为含医保结算" in done
    assert "免疫" not in ahead


def test_a_topic_the_heading_does_not_name_is_named():
    """Under 加强组织建设 a passage on money alone says that it is about money."""
    sheet = FactSheet(
        unit=Unit(name="文昌县统计局工会", kind="机关"),
        period=YEAR,
        facts=(fact("上解经费", "21560", "元", topic="经费管理"),),
    )

    assert "经费管理方面，" in draft(sheet, "agency")


def test_the_opening_compares_once():
    """A result of the opening has its completion or its growth; the body has both numbers of the change."""
    sheet = FactSheet(
        unit=Unit(name="文昌镇总工会", kind="镇"),
        period=YEAR,
        facts=(
            Fact(id="F1", topic="困难帮扶", item="发放慰问金", value="9.3", unit="万元", previous="8"),
            Fact(id="F2", topic="组织建设", item="新建基层工会", value="9", unit="家", previous="6", target="8"),
        ),
    )
    _, opening, *body = draft(sheet, "town").split("\n")

    assert "发放慰问金9.3万元，比上年增长16.3%；新建基层工会9家，完成年度任务的112.5%" in opening
    assert "增加1.3万元" in "".join(body)
    assert "增加3家" in "".join(body)


def test_tasks_of_a_plan_say_what_for_all_or_none():
    """Short tasks that begin with a verb get the aim of their topic; one task that says enough leaves all as they are."""
    facts = (fact("新建基层工会", "9", "家", topic="组织建设"),)
    unit = Unit(name="文昌镇总工会", kind="镇")
    aimed, plain = (
        draft(FactSheet(unit=unit, period=YEAR, facts=facts, plans=plans), "town")
        for plans in (("抓好建会工作", "办好职工运动会"), ("抓好建会工作", "办好职工运动会，力争人人参加"))
    )

    assert re.search("一是抓好建会工作，[^；。]{4,8}；二是办好职工运动会，[^；。]{4,8}。", aimed)
    assert "一是抓好建会工作；二是办好职工运动会，力争人人参加。" in plain


def test_a_plan_tells_its_tasks_in_parts():
    """Guiding thought with what is to be mended, then each part with what is arranged and its tasks; no results, no effects."""
    row = next(row for row in ROWS if row.id == "D21")
    sheet = sheet_of(row)
    lines = draft(sheet, row.outline).split("\n")
    firsts = [line for line in lines if re.match(r"[一二三四五六七八九十]+、", line)]
    parts = [line for line in lines if line.startswith("（")]
    where = {
        plan: max(n for n, line in enumerate(lines) if line.startswith("（") and plan in "".join(lines[n:]))
        for plan in sheet.plans
    }

    assert firsts == ["一、指导思想", "二、主要工作"]
    assert len(parts) >= 3
    assert "活动形式不够丰富" in lines[lines.index("二、主要工作") - 1]
    assert lines[where["加强干部培训"]].startswith("（一）")
    assert lines[where["抓好未建会单位建会"]].startswith("（二）")
    assert lines[where["办好职工运动会"]].startswith("（三）")
    assert not re.search("上台阶|进一步增强|取得了|得到", "".join(lines))


def test_several_tasks_of_a_part_are_numbered():
    """Two tasks of one part are its 1. and 2.; one whose words no section knows goes to the other work."""
    sheet = FactSheet(
        unit=Unit(name="晨光幼儿园工会", kind="幼儿园"),
        period=YEAR,
        plans=("办好教职工运动会", "看望生病教职工、做好慰问", "把各项任务做细"),
    )
    lines = draft(sheet, "kindergarten-plan").split("\n")

    assert lines[-5:] == [
        "（一）关心教工生活，丰富文体活动",
        "1.办好教职工运动会。",
        "2.看望生病教职工、做好慰问。",
        "（二）统筹推进其他各项工作",
        "把各项任务做细。",
    ]


def test_topics_come_in_the_order_of_the_outline():
    """Within a part the outline's order of topics holds, whatever the order of the sheet; a family stands for its topics."""
    facts = (
        Fact(id="F1", topic="志愿服务", item="志愿服务", value="7", unit="次"),
        Fact(id="F2", topic="送温暖", item="走访困难户", value="31", unit="户"),
        Fact(id="F3", topic="医疗互助", item="参保职工", value="196", unit="人"),
    )
    sheet = FactSheet(unit=Unit(name="文昌镇总工会", kind="镇"), period=YEAR, facts=facts)
    text = draft(sheet, "town")

    assert text.index("31户") < text.index("196人") < text.index("7次")


def test_small_topics_without_headings_share_a_paragraph():
    """Where the outline has no second-level headings, a few words on each topic make no paragraph each; an event keeps its own."""
    row = next(row for row in ROWS if row.id == "D16")
    text = draft(sheet_of(row), row.outline)
    section = text[text.index("五、关心职工生活") : text.index("七、存在的问题")].split("\n")

    assert [line for line in section if "走访特困户" in line and "职工书屋" not in line and "年度体检" in line]
    assert [line for line in section if "篮球赛" in line and "歌咏赛" in line and "慈善捐款" not in line]
    assert len([line for line in section if line and line[1] != "、"]) == 3


def test_a_section_of_many_topics_tells_small_kindred_ones_under_one_heading():
    """Sixteen topics make no list of sixteen: those of one kind with a fact each go together, others stay apart."""
    row = next(row for row in ROWS if row.id == "D11")
    text = draft(sheet_of(row), row.outline)
    section = text[text.index("一、引领") : text.index("二、突出")].split("\n")[1:-1]

    assert len(section) == 12
    assert any("集体协商、争议调处" in line for line in section)
    assert not any("民主管理、困难帮扶" in line for line in section)


def test_a_series_is_not_parted():
    """Classes of one thing stand in one paragraph with nothing between them, however long the list."""
    classes = tuple(
        Fact(
            id=f"F{n}",
            topic="工资检查",
            item=f"人均年薪{name}类",
            value=str(n * 7),
            unit="家",
            text=f"{n}万元以上，按全年实发工资计算",
        )
        for n, name in enumerate("甲乙丙丁戊己", 1)
    )
    sheet = FactSheet(unit=Unit(name="文昌镇总工会", kind="镇"), period=YEAR, facts=classes)
    lines = [line for line in draft(sheet, "town").split("\n") if "人均年薪" in line]
    series = lines[-1][lines[-1].index("人均年薪甲") : lines[-1].index("42家")]

    assert len(lines) == 1
    assert all(f"{n * 7}家" in lines[0] for n in range(1, 7))
    assert not re.search("力求|注意|坚持", series)


def test_one_bare_count_is_no_result_to_open_with():
    """A single honour without comparison would stand alone between two general sentences."""
    honours = (fact("获奖论文", "5", "篇", topic="师德教研"), fact("集中学习", "3", "次", topic="政治学习"))
    sheet = FactSheet(
        unit=Unit(name="育才小学工会", kind="小学"),
        period=YEAR,
        facts=tuple(one.model_copy(update={"id": f"F{n}"}) for n, one in enumerate(honours)),
    )

    assert "5篇" not in draft(sheet, "school").split("\n")[1]


def test_phrases_of_purpose_and_effect_state_no_figure():
    """Nothing in topics.toml could be checked: no figure, no date, no blank."""
    from drafter.writing.rule.voice import phrases

    for family, kinds in phrases().items():
        for choices in kinds.values():
            for phrase in choices:
                found = [mention.text for mention in read_numbers(phrase) if mention.traced]
                assert found == [], (family, phrase)


def test_intents_are_told_with_the_plans_and_never_as_done():
    """Facts that lie ahead (by topic, by name, by date) stand under the plans, without a verb that says they were done."""
    facts = (
        Fact(id="F1", topic="组织建设", item="新建基层工会", value="9", unit="家"),
        Fact(id="F2", topic="下步打算", item="拟建职工书屋", value="2", unit="个"),
        Fact(id="F3", topic="文体活动", item="秋季趣味赛", date="2025-10-20", text="办到第七届"),
    )
    sheet = FactSheet(unit=Unit(name="文昌学院工会", kind="学校"), period=HALF, facts=facts, plans=("争创先进",))
    done, _, ahead = draft(sheet).partition("下半年工作打算")

    assert "职工书屋" not in done
    assert "趣味赛" not in done
    assert "拟建职工书屋2个" in ahead
    assert "10月20日" in ahead


def test_rows_left_empty_are_not_told():
    """A row with item and unit and nothing else states nothing: no sentence, no section, no main line; an item alone is an event."""
    facts = (
        Fact(id="F1", topic="组织建设", item="新建基层工会", value="9", unit="家"),
        Fact(id="F2", topic="组织建设", item="在册基层工会", unit="家"),
        Fact(id="F3", topic="组织建设", item="镇工会第二次代表大会"),
        Fact(id="F4", topic="女职工", item="女职工体检", unit="人"),
        Fact(id="F5", topic="存在问题", item="停摆工会", unit="家"),
        Fact(id="F6", topic="下步打算", item="拟建职工书屋", unit="个"),
    )
    sheet = FactSheet(unit=Unit(name="文昌镇总工会", kind="镇"), period=YEAR, facts=facts)
    for outline in outlines():
        text = draft(sheet, outline.name)

        assert "新建基层工会9家" in text
        assert "镇工会第二次代表大会" in text
        for words in ("在册", "体检", "停摆", "拟建"):
            assert words not in text, outline.name
    filled = sheet.model_copy(update={"facts": (*facts[:3], facts[3].model_copy(update={"value": "31"}), *facts[4:])})
    assert len(compose(filled, load_outline("town"))) == len(compose(sheet, load_outline("town"))) + 1


def test_shortcomings_are_told_with_the_problems():
    """Facts under a topic of shortcomings are not told among the results."""
    facts = (
        Fact(id="F1", topic="组织建设", item="新建基层工会", value="9", unit="家"),
        Fact(id="F2", topic="存在问题", item="停摆工会", value="3", unit="家"),
    )
    sheet = FactSheet(unit=Unit(name="文昌镇总工会", kind="镇"), period=YEAR, facts=facts, problems=("经费不足",))
    done, _, short = draft(sheet).partition("存在的困难和不足")

    assert "停摆工会" not in done
    assert "停摆工会3家" in short


def test_problems_and_plans_come_from_the_sheet_only():
    """Without problems and plans in the sheet there are no such parts."""
    sheet = FactSheet(
        unit=Unit(name="文昌镇总工会", kind="镇"),
        period=YEAR,
        facts=(fact("新建基层工会", "9", "家", topic="组织建设"),),
    )
    text = draft(sheet)

    assert "不足" not in text
    assert "打算" not in text
    assert "一是" not in text


def test_topics_no_section_takes_go_to_other_work_before_the_problems():
    """A fact of a topic the outline does not know is told under 其他工作, ahead of the problems."""
    sheet = FactSheet(
        unit=Unit(name="文昌镇总工会", kind="镇"),
        period=YEAR,
        facts=(
            fact("新建基层工会", "9", "家", topic="组织建设"),
            Fact(id="F2", topic="古树名木", item="古树挂牌", value="31", unit="棵"),
        ),
        problems=("经费不足", "人手紧张"),
    )
    text = draft(sheet)

    assert text.index("其他各项工作") < text.index("古树挂牌31棵") < text.index("一是经费不足")


def test_the_opening_repeats_at_most_three_results():
    """Figures told twice are those of the opening, three facts at the most."""
    sheet = example()
    opening = draft(sheet).split("\n")[1]
    figures = [figure for figure in check(opening, sheet).figures if figure.kind == "quantity"]
    repeated = {fact_id for figure in figures for fact_id in figure.facts}

    assert 1 <= len(repeated) <= 3


def test_what_there_is_has_no_purpose():
    """A topic that only says what there is stands under its own name, without aims and effects."""
    facts = (
        Fact(id="F1", topic="学校概况", item="班级", value="24", unit="个"),
        Fact(id="F2", topic="德育工作", item="主题班会", value="6", unit="次"),
    )
    sheet = FactSheet(unit=Unit(name="育才小学工会", kind="小学"), period=YEAR, facts=facts)

    assert "（一）学校概况。班级24个。" in draft(sheet, "school").split("\n")
