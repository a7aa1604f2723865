"""The rule writer: every fact told once, nothing flagged, sentences that vary, the outline's form."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import SheetError
from drafter.intake import example_content, load_sheet
from drafter.numerals import read_numbers
from drafter.prompts import Outline, default_outline, load_outline, outlines
from drafter.register import lint
from drafter.sheet import Fact, FactSheet, Period, Unit
from drafter.trace import check
from drafter.writing.events import DraftFinished, SectionFinished, SectionStarted, TextAdded
from drafter.writing.ordinals import ordinal
from drafter.writing.rule import RuleWriter, compose, settled
from drafter.writing.rule.clause import clause_of, pieces, tidy
from drafter.writing.rule.figures import change, completion, figure, rounded
from drafter.writing.rule.passage import sentences
from drafter.writing.rule.traditional import to_traditional
from drafter.writing.rule.writer import FULLEST
from tests.writing.rows import ROWS, Row, sheet_of

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*/facts.yaml"))
YEAR = Period(year=2025, span="全年")
HALF = Period(year=2025, span="上半年", last_month=6)


def example() -> FactSheet:
    """Load the built-in example."""
    return FactSheet.from_mapping(example_content())


def draft(sheet: FactSheet, name: str = "") -> str:
    """Compose a sheet by an outline, the one suggested unless named, as one text."""
    suggested = default_outline(sheet.unit.kind, sheet.period.span if sheet.period else "")
    return "\n".join(part.text for part in settled(sheet, load_outline(name or suggested)))


def fact(item: str, value: str | None = None, unit: str = "", **more: object) -> Fact:
    """Make a fact."""
    return Fact.model_validate({"id": "F1", "item": item, "value": value, "unit": unit, **more})


def told(*facts: Fact, period: Period = YEAR) -> str:
    """Tell facts of one topic, numbered as a sheet would."""
    numbered = [one.model_copy(update={"id": f"F{n}"}) for n, one in enumerate(facts, 1)]
    return "".join(sentences(numbered, period, "", 0))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_a_draft_passes_its_own_check(path: Path):
    """Of each kind of unit's sheet the draft has no flagged figure, no conflict and no fact left out."""
    sheet = load_sheet(path)
    report = check(draft(sheet), sheet)

    assert [(figure.text, figure.reason) for figure in report.flagged] == []
    assert report.conflicts == ()
    assert report.unused == ()
    assert report.ok


@pytest.mark.parametrize("name", [outline.name for outline in outlines()])
def test_the_example_passes_in_every_outline(name: str):
    """Whatever outline a person chooses, the built-in example (56 facts) is told in full, nothing is flagged, the length is usual."""
    sheet = example()
    text = draft(sheet, name)
    report = check(text, sheet)

    assert 2000 <= len(text) <= 4000

    assert report.ok, [(figure.text, figure.reason) for figure in report.flagged]
    assert report.unused == ()


@pytest.mark.parametrize("outline", outlines(), ids=lambda outline: outline.name)
def test_what_an_outline_wants_is_drafted_clean(outline: Outline):
    """A blank workbook of the outline, filled in, gives a draft that tells every wanted fact and passes its check."""
    wants = [want for section in outline.sections for want in section.wants]
    values = [str(11 + crc32(want.item.encode()) % 900) for want in wants]
    facts = [
        Fact(id=f"F{n}", topic=want.topic, item=want.item, unit=want.unit, value=value)
        for n, (want, value) in enumerate(zip(wants, values, strict=True))
    ]
    span = (*outline.spans, "全年")[0]
    sheet = FactSheet(
        unit=Unit(name="文昌区总工会", kind="".join(outline.kinds[:1])),
        period=Period(year=2024, span=span),
        facts=tuple(facts) or (fact("集中学习", "12", "次", topic="政治学习"),),
        plans=("抓好建会工作", "办好技能大赛"),
    )
    report = check(draft(sheet, outline.name), sheet)

    assert [(figure.text, figure.reason) for figure in report.flagged] == []
    assert report.unused == ()


def test_fifty_facts_make_a_summary_of_the_usual_length():
    """The built-in example (56 facts) gives between 2,000 and 4,000 characters."""
    assert 2000 <= len(draft(example())) <= 4000


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_the_length_follows_the_facts(path: Path):
    """A draft has at least 30 characters a fact, up to 2,000, and no more than 4,000."""
    sheet = load_sheet(path)
    length = len(draft(sheet))

    assert min(2000, 30 * len(sheet.facts)) <= length <= 4000


SHEETS_OF_FIFTY = [path for path in CASES if len(load_sheet(path).facts) >= 50]


@pytest.mark.parametrize("place", range(len(outlines())), ids=[outline.name for outline in outlines()])
def test_fifty_facts_make_two_to_four_thousand_characters_in_every_outline(place: int):
    """A sheet of fifty facts or more, other ones for other outlines, gives 2,000 to 4,000 characters, each fact told, nothing flagged."""
    sheet = load_sheet(SHEETS_OF_FIFTY[place % len(SHEETS_OF_FIFTY)])
    text = draft(sheet, outlines()[place].name)
    report = check(text, sheet)

    assert 2000 <= len(text) <= 4000
    assert report.ok, [(figure.text, figure.reason) for figure in report.flagged]
    assert report.unused == ()


@pytest.mark.parametrize("path", SHEETS_OF_FIFTY, ids=lambda path: path.parent.name)
def test_fifty_facts_make_two_to_four_thousand_characters_of_every_sheet(path: Path):
    """The same in the outline suggested for the sheet."""
    assert 2000 <= len(draft(load_sheet(path))) <= 4000


def test_a_fuller_draft_has_more_words_and_is_as_clean():
    """Each degree says more of purpose, manner and effect; facts, figures and their check stay."""
    sheet, outline = example(), load_outline("subdistrict")
    drafts = [
        "\n".join(part.text for part in compose(sheet, outline, fullness=degree)) for degree in range(FULLEST + 1)
    ]

    assert all(len(fuller) > len(usual) for usual, fuller in pairwise(drafts))
    assert all(check(text, sheet).unused == () for text in drafts)
    assert len({len(check(text, sheet).figures) for text in drafts}) == 1


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


def test_money_handed_out_has_its_verb():
    """慰问金 alone is no sentence; 慰问金标准 is no sum handed out."""
    assert told(fact("慰问金", "9.3", "万元")) == "发放慰问金9.3万元。"
    assert "发放" not in told(fact("慰问金标准", "500", "元/人"))


def test_one_bare_count_is_no_result_to_open_with():
    """A single honour without comparison would stand alone between two general sentences."""
    honours = (fact("获奖论文", "5", "篇", topic="师德教研"), fact("集中学习", "3", "次", topic="政治学习"))
    sheet = FactSheet(
        unit=Unit(name="育才小学工会", kind="小学"),
        period=YEAR,
        facts=tuple(one.model_copy(update={"id": f"F{n}"}) for n, one in enumerate(honours)),
    )

    assert "5篇" not in draft(sheet, "school").split("\n")[1]


def test_a_prize_the_item_names_is_not_told_twice():
    """一等奖3份（获一等奖） says nothing more than 一等奖3份."""
    assert told(fact("征稿一等奖", "3", "份", text="一等奖")) == "征稿一等奖3份。"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_kind_of_document_can_be_drafted(row: Row):
    """For each kind of summary the draft has its parts in order, its numbering, its check clean."""
    sheet = sheet_of(row)
    text = draft(sheet, row.outline)
    report = check(text, sheet)
    lines = text.split("\n")

    assert [(figure.text, figure.reason) for figure in report.flagged] == []
    assert report.unused == ()
    assert any(line.startswith(row.first) for line in lines)
    mark = "、" if row.first[0] != "1" else r"\d+、"
    pattern = r"[一二三四五六七八九十]+、" if mark == "、" else mark
    firsts = [line for line in lines if re.match(pattern, line)]
    assert len(firsts) >= row.parts


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_first_level_numbers_run_on(row: Row):
    """Numbers of the first level start at one and neither skip nor repeat."""
    lines = draft(sheet_of(row), row.outline).split("\n")
    if row.first.startswith("1、"):
        numbers = [int(line.partition("、")[0]) for line in lines if re.match(r"\d+、", line)]
        assert numbers == list(range(1, len(numbers) + 1))
    else:
        marks = [line.partition("、")[0] for line in lines if re.match(r"[一二三四五六七八九十]+、", line)]
        assert marks == [ordinal(n) for n in range(1, len(marks) + 1)]


@pytest.mark.parametrize("row", [row for row in ROWS if row.year == 2009], ids=lambda row: row.id)
def test_a_traditional_sheet_gives_a_traditional_draft(row: Row):
    """No phrase of ours stays simplified beside the sheet's traditional words."""
    text = draft(sheet_of(row), row.outline)

    assert "總結" in text
    assert to_traditional(text) == text


def test_the_words_of_a_traditional_sheet_stay_as_they_are():
    """館舍 and 公里 are right as the sheet has them, though 舍 and 里 also stand for other characters."""
    facts = (
        Fact(id="F1", topic="館舍建設", item="館舍維修", value="3", unit="處"),
        Fact(id="F2", topic="文體活動", item="環湖徒步路線", value="8", unit="公里"),
    )
    unit = Unit(name="青禾縣圖書館工會", kind="事業單位")
    text = draft(FactSheet(unit=unit, period=YEAR, facts=facts, problems=("館舍面積不足",)), "institution")

    assert "館舍面積不足" in text
    assert "8公里" in text
    assert "捨" not in text
    assert "風採" not in to_traditional("展示职工风采")


def test_the_same_sheet_gives_the_same_text():
    """Two runs, two writers: one text."""
    assert draft(example()) == draft(example())


def test_events_frame_each_part_and_end_with_the_whole_draft():
    """Each part is started, told and finished with its own report; the last event is the whole draft, complete."""
    sheet = example()
    events = list(RuleWriter().write(sheet, load_outline("subdistrict")))
    last = events[-1]

    assert isinstance(last, DraftFinished)
    assert last.complete
    assert last.report.ok
    assert last.usage.calls == 0
    assert not any(isinstance(event, DraftFinished) for event in events[:-1])
    kinds = [type(event) for event in events[:-1]]
    assert kinds == [SectionStarted, TextAdded, SectionFinished] * (len(kinds) // 3)
    finished = [event for event in events if isinstance(event, SectionFinished)]
    started = [event for event in events if isinstance(event, SectionStarted)]
    assert [event.index for event in finished] == list(range(len(finished)))
    assert {event.total for event in started} == {len(finished)}
    assert "\n".join(event.text for event in finished) == last.text
    assert all(not event.report.flagged for event in finished)


def test_a_sheet_without_period_is_refused_in_chinese():
    """Drafting needs a period; the error says what to fill in."""
    with pytest.raises(SheetError, match="期间") as caught:
        list(RuleWriter().write(FactSheet(facts=(fact("特困户走访", "3", "户"),)), load_outline("base")))

    assert "2025" in caught.value.hint


def test_the_text_is_plain_and_begins_with_the_title():
    """Title first, one paragraph a line, no blank line, no Markdown, no half-width comma beside Chinese."""
    for path in CASES:
        text = draft(load_sheet(path))
        lines = text.split("\n")
        assert "工作总结" in lines[0] or "工作總結" in lines[0]
        assert not lines[0].endswith("。")
        assert all(line == line.strip() and line for line in lines)
        assert not re.search(r"[#*`|]|(?<=[一-鿿])[,;:?!]|。。|；。|，，|，。|：。", text), path


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_no_two_neighbouring_sentences_of_a_case_begin_alike(path: Path):
    """Within a paragraph no sentence begins with the two characters the one before it began with."""
    for line in draft(load_sheet(path)).split("\n"):
        begun = [sentence[:2] for sentence in line.split("。") if sentence]
        assert all(one != two for one, two in pairwise(begun)), line


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_no_two_neighbouring_sentences_of_a_row_begin_alike(row: Row):
    """In every kind of document the same holds."""
    for line in draft(sheet_of(row), row.outline).split("\n"):
        begun = [sentence[:2] for sentence in line.split("。") if sentence]
        assert all(one != two for one, two in pairwise(begun)), line


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_no_phrase_of_purpose_or_effect_is_used_twice(path: Path):
    """A sentence that tells no fact stands once in a draft."""
    sheet = load_sheet(path)
    text = draft(sheet)
    spoken = Counter(
        sentence
        for line in text.split("\n")
        for sentence in line.split("。")
        if len(sentence) > 12 and not any(mention.traced for mention in read_numbers(sentence))
    )

    assert [sentence for sentence, times in spoken.items() if times > 1] == []


def test_phrases_of_purpose_and_effect_state_no_figure():
    """Nothing in topics.toml could be checked: no figure, no date, no blank."""
    from drafter.writing.rule.voice import phrases

    for family, kinds in phrases().items():
        for choices in kinds.values():
            for phrase in choices:
                found = [mention.text for mention in read_numbers(phrase) if mention.traced]
                assert found == [], (family, phrase)


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


def test_what_the_checker_cannot_follow_is_told_plainly():
    """Settling changes nothing in a draft that is clean as it stands."""
    sheet = example()
    outline = load_outline("subdistrict-first-half")

    assert settled(sheet, outline) == compose(sheet, outline)


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
    ],
)
def test_typed_text_is_brought_into_document_form(typed: str, written: str):
    """Half-width marks beside Chinese become full-width, figures stay as they are, a closing stop goes."""
    assert tidy(typed) == written


def test_pieces_do_not_break_inside_brackets():
    """A comma in brackets or quotation marks does not end a piece."""
    assert pieces("设3组（甲，乙，丙），共“一，二”两轮") == ["设3组（甲，乙，丙）", "共“一，二”两轮"]


WORDS = st.text(
    alphabet="职工会员困难走访慰问培训班学员比赛大会签订合同经费支出新建（）、，；0123456789第届奖名元%共其中各年月日特殊字符<>{}$#",
    max_size=14,
)
VALUES = st.one_of(
    st.none(),
    st.integers(0, 10**9).map(str),
    st.decimals(0, 10**6, places=2).map(str),
    st.just("10~20"),
    st.just("1/3"),
)
UNITS = st.sampled_from(
    ["", "人", "名", "家", "个", "元", "万元", "%", "‰", "次", "期", "支", "项", "块", "元/户", "吨/工", "月", "人次"]
)
DATES = st.sampled_from(["", "2025-04-26", "2025-04", "--04-26", "2025-04-26~2025-04-28", "2026-02-01"])
FACTS = st.builds(
    Fact,
    id=st.just("F"),
    topic=WORDS,
    item=WORDS,
    value=VALUES,
    unit=UNITS,
    modifier=st.sampled_from(["", "约", "近", "多", "以上"]),
    previous=VALUES,
    target=VALUES,
    basis=st.sampled_from(["", "截至6月底"]),
    date=DATES,
    text=WORDS,
)
SHEETS = st.lists(FACTS, max_size=14).map(
    lambda facts: tuple(one.model_copy(update={"id": f"F{n}"}) for n, one in enumerate(facts))
)


@settings(max_examples=150, deadline=None)
@given(SHEETS, st.sampled_from([outline.name for outline in outlines()]), st.lists(WORDS, max_size=3))
def test_any_sheet_can_be_drafted_and_no_figure_is_lost(facts: tuple[Fact, ...], name: str, problems: list[str]):
    """Whatever stands in a sheet, drafting raises nothing, is the same twice, and the draft holds every value of the sheet."""
    sheet = FactSheet(
        unit=Unit(name="文昌镇总工会"), period=HALF, facts=facts, problems=tuple(problems), plans=tuple(problems)
    )
    outline = load_outline(name)
    text = "\n".join(part.text for part in compose(sheet, outline))

    assert text == "\n".join(part.text for part in compose(sheet, outline))
    for one in facts:
        if one.value is not None:
            written = figure(one)
            bare = written.removesuffix(one.unit)
            assert written in text or bare in text, one


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_a_draft_gives_no_remark_on_form(path: Path):
    """The register rules find nothing to remark on, in the outline's own numbering style."""
    sheet = load_sheet(path)
    outline = load_outline(default_outline(sheet.unit.kind, sheet.period.span if sheet.period else ""))
    remarks = lint(draft(sheet, outline.name), numbering=outline.numbering)

    assert [(remark.rule, remark.message) for remark in remarks] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_draft_of_a_row_gives_no_remark_on_form(row: Row):
    """The same for every kind of document, but for the missing opening where the kind has none."""
    outline = load_outline(row.outline)
    remarks = lint(draft(sheet_of(row), outline.name), numbering=outline.numbering)
    wanted = {"Z2"} if not outline.opening else set()

    assert {remark.rule for remark in remarks} <= wanted, remarks


def test_what_there_is_has_no_purpose():
    """A topic that only says what there is stands under its own name, without aims and effects."""
    facts = (
        Fact(id="F1", topic="学校概况", item="班级", value="24", unit="个"),
        Fact(id="F2", topic="德育工作", item="主题班会", value="6", unit="次"),
    )
    sheet = FactSheet(unit=Unit(name="育才小学工会", kind="小学"), period=YEAR, facts=facts)

    assert "（一）学校概况。班级24个。" in draft(sheet, "school").split("\n")


def test_prizes_among_those_who_took_part_are_told_as_parts():
    """组织4人参加，其中一等奖2人, not 包括一等奖2人."""
    said = fact("区青年赛课", "4", "人", text="一等奖2人、二等奖1人、三等奖1人")

    assert told(said) == "组织4人参加区青年赛课，其中一等奖2人、二等奖1人、三等奖1人。"
