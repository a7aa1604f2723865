"""Whole drafts by rule: every fact told once, nothing flagged, the outline's form, for every kind of document."""

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
from drafter.intake import load_sheet
from drafter.numerals import read_numbers
from drafter.prompts import Library, Outline, load_outline, outlines
from drafter.register import lint
from drafter.sheet import Fact, FactSheet, Period, Unit
from drafter.trace import check
from drafter.writing.events import DraftFinished, SectionFinished, SectionStarted, TextAdded
from drafter.writing.ordinals import ordinal
from drafter.writing.rule import RuleWriter, compose, settled
from drafter.writing.rule.figures import figure
from drafter.writing.rule.traditional import to_traditional
from drafter.writing.rule.writer import FULLEST
from tests.writing.rows import ROWS, Row, sheet_of
from tests.writing.rule.telling import CASES, HALF, YEAR, draft, example, fact


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
    """A sheet of fifty facts or more, other ones for other outlines, gives 2,000 to 4,000 characters, each fact told, nothing flagged.

    A plan tells no effects, and a brief few, so that they may be a little shorter.
    """
    sheet, name = load_sheet(SHEETS_OF_FIFTY[place % len(SHEETS_OF_FIFTY)]), outlines()[place].name
    text = draft(sheet, name)
    report = check(text, sheet)

    assert (1900 if name.endswith(("-plan", "-brief")) else 2000) <= len(text) <= 4000
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
    assert draft.__wrapped__(example()) == draft.__wrapped__(example())


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


def test_what_the_checker_cannot_follow_is_told_plainly():
    """Settling changes nothing in a draft that is clean as it stands."""
    sheet = example()
    outline = load_outline("subdistrict-first-half")

    assert settled(sheet, outline) == compose(sheet, outline)


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


@settings(max_examples=150)
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
    outline = load_outline(Library().default_outline(sheet.unit.kind, sheet.period.span if sheet.period else ""))
    remarks = lint(draft(sheet, outline.name), numbering=outline.numbering)

    assert [(remark.rule, remark.message) for remark in remarks] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_draft_of_a_row_gives_no_remark_on_form(row: Row):
    """The same for every kind of document, but for the missing opening where the kind has none."""
    outline = load_outline(row.outline)
    remarks = lint(draft(sheet_of(row), outline.name), numbering=outline.numbering)
    wanted = {"Z2"} if not outline.opening else set()

    assert {remark.rule for remark in remarks} <= wanted, remarks
