"""What holds of a check for every text and every sheet (properties of the checker)."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drafter.errors import SheetError
from drafter.numerals import fold, read_numbers
from drafter.sheet import FactSheet
from drafter.tables import rows
from drafter.trace import Figure, Report, Verdict, check
from drafter.trace.passing import SPOKEN
from tests.trace.sheets import STREET, sheet

SHEET = sheet(*STREET)

TOPICS = ("组织建设", "帮扶救助", "文体活动", "教育培训")
ITEMS = (
    "新建企业工会",
    "覆盖企业",
    "走访困难职工",
    "发放慰问金",
    "职工讲座",
    "讲座听课",
    "帮困基金余额",
    "建会率",
    "篮球比赛",
    "统计口径",
    "年初会员",
    "会员退会",
)
UNITS = ("", "家", "人", "人次", "户", "元", "万元", "%", "个百分点", "场", "件", "支", "元/人", "垛", "月")
HEDGES = ("", "约", "近", "余", "多", "以上")
DATES = ("", "2025-04-26", "2025-04", "--05-17", "2025-06-09~2025-06-13", "H1", "2019-12-31", "2025-02-28")
NOTES = (
    "",
    "五一前夕举办，近400人参加",
    "第三名",
    "2020年成立第五届委员会",
    "其中女职工12人，占40%",
    "2月30日召开",
    "3〔F1〕家",
)
numbers = st.one_of(
    st.integers(0, 10**9).map(str),
    st.sampled_from(["", "-", "0", "0.5", "575.8", "10~20", "1/3", "100", "97.3", "-3"]),
)
names = st.one_of(st.sampled_from(ITEMS), st.text(st.characters(categories=("Lo", "Nd", "Po")), min_size=1, max_size=6))


@st.composite
def facts(draw: st.DrawFn, order: int) -> dict[str, Any]:
    """One row of a sheet."""
    row: dict[str, Any] = {
        "id": f"F{order}",
        "topic": draw(st.sampled_from(TOPICS)),
        "item": draw(names),
        "value": draw(numbers),
        "unit": draw(st.sampled_from(UNITS)),
        "modifier": draw(st.sampled_from(HEDGES)),
        "previous": draw(numbers),
        "target": draw(numbers),
        "date": draw(st.sampled_from(DATES)),
        "text": draw(st.one_of(st.sampled_from(NOTES), st.text(max_size=12))),
    }
    if order and draw(st.booleans()):
        row["parts"] = [f"F{n}" for n in range(order) if draw(st.booleans())]
    return row


@st.composite
def sheets(draw: st.DrawFn) -> FactSheet:
    """Any sheet that intake would let through."""
    content: dict[str, Any] = {
        "facts": [draw(facts(n)) for n in range(draw(st.integers(0, 7)))],
        "problems": draw(st.lists(st.sampled_from(["经费不足", "3家企业未建会"]), max_size=1)),
        "plans": draw(st.lists(st.sampled_from(["2026年新建工会5家", "6月前完成"]), max_size=1)),
    }
    if draw(st.booleans()):
        content["period"] = {"year": "2025", "span": draw(st.sampled_from(["上半年", "全年", "第三季度", "1—11月"]))}
    try:
        return FactSheet.from_mapping(content)
    except SheetError:
        assume(False)
        raise


PIECES = (
    *"0123456789\uff11\uff12，。；：、\n（）〔〕“”%‰.~-—xX＊_ 　\x00\t",
    *(*ITEMS, *UNITS, *HEDGES, *TOPICS),
    *(
        "一、",
        "（一）",
        "其中",
        "同比",
        "增长",
        "下降",
        "较上年",
        "占",
        "共",
        "人均",
        "完成目标的",
        "三个方面：一是",
        "二是",
        "三是",
    ),
    *(
        "4月26日",
        "2025年上半年",
        "去年",
        "xx",
        "20xx",
        "3家",
        "575.8万元",
        "第三名",
        "半数",
        "三分之一",
        "两三百",
        "6.6%",
        "1.25倍",
    ),
    *("〔F1〕", "〔F1+F2〕", "〔F2/F2.target〕", "〔F9〕", "〔2006〕", "\U0001d7db", "🙂", "é"),
)
mixtures = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
any_text = st.one_of(st.text(max_size=60), mixtures)


def told(report: Report) -> list[tuple[Any, ...]]:
    """What was decided, without the text itself."""
    return [(f.start, f.end, f.kind, f.value, f.status, f.facts, f.formula) for f in report.figures]


@settings(max_examples=150)
@given(any_text, sheets())
def test_any_text_and_any_sheet_give_a_report(text: str, provided: FactSheet):
    """Figures in order, apart and slices of the text; reasons told; facts of the sheet; a verdict by the rules."""
    report = check(text, provided)
    ids = {fact.id for fact in provided.facts}

    last = 0
    for figure in report.figures:
        assert text[figure.start : figure.end] == figure.text
        assert last <= figure.start < figure.end
        last = figure.end
        assert figure.reason.endswith("。")
        assert ids >= set(figure.facts)
        assert figure.suggestion != figure.text
        assert figure.flagged or figure.suggestion is None
        assert ids >= set(re.findall(r"F\d+", figure.formula or ""))
    assert report.unused == tuple(fact.id for fact in provided.facts if fact.id in report.unused)
    for conflict in report.conflicts:
        assert conflict.place in {"draft", "sheet"}
        assert ids >= set(conflict.facts)
        assert all(0 <= a < b <= len(text) for a, b in conflict.spans)
    if not report.figures:
        assert report.verdict is Verdict.NOTHING_TO_CHECK
    else:
        assert report.ok is not bool(report.flagged or report.conflicts)


@settings(max_examples=100)
@given(any_text)
def test_every_mention_that_must_trace_is_a_figure(text: str):
    """Nothing the reader found is dropped on the way but 一 that may be an article, days of the week, and short spans in words (三天)."""
    assume("〔" not in text)
    figures = {(f.start, f.end) for f in check(text, SHEET).figures}
    traced = [m for m in read_numbers(text) if m.traced]

    assert figures <= {(m.start, m.end) for m in traced}
    for left in (m for m in traced if (m.start, m.end) not in figures):
        span = SPOKEN.fullmatch(fold(left.text).removesuffix(fold(left.unit))) is not None
        assert left.text.startswith("一") or left.value.startswith("W") or span


@settings(max_examples=60)
@given(mixtures, sheets())
def test_a_check_depends_on_text_and_sheet_alone(text: str, provided: FactSheet):
    """Twice the same, also on an equal sheet read anew, and whatever was checked before."""
    first = check(text, provided)
    check("别的文稿3家。", provided)
    again = FactSheet.from_mapping(provided.as_mapping())

    assert first == check(text, provided) == check(text, again)


@settings(max_examples=60)
@given(mixtures, mixtures, sheets())
def test_a_check_after_an_edit_is_a_full_check(before: str, after: str, provided: FactSheet):
    """With the report of the text before the edit the result is the same as without."""
    previous = check(before + after, provided)

    assert check(before + "新建3家。" + after, provided, previous=previous) == check(
        before + "新建3家。" + after, provided
    )


STORY = (
    *(
        "上半年新建企业工会3家，覆盖企业25家。",
        "完成换届的企业工会15家，比上年同期增加3家。",
        "现有会员12561人。",
        "讲座听课1.25万人次。",
    ),
    *("帮困基金余额近576万元，较上年末增长6.6%，完成目标任务的96%。", "春节走访困难职工80人，发放慰问金5.57元。"),
    *(
        "医疗互助参保8160人，其中在职职工参保688人、退休职工参保4040人。",
        "4月26日举办职工健身操比赛，13支队伍近400名职工参加。",
    ),
    *(
        "街道代表队在区职工篮球联赛中获得第二名。",
        "调解劳动争议31件，同比增加4件。",
        "占应设企业的97.3%。",
        "三个方面：一是建会，二是维权。",
    ),
    *("走访xx户。", "6月12日召开会议，学习党的二十大精神。", "邀请专家义诊服务群众367人。"),
)
stories = st.lists(st.sampled_from(STORY), min_size=1, max_size=5).map("".join)


@settings(max_examples=60)
@given(stories)
def test_full_width_is_checked_as_half_width(text: str):
    """Width changes no status, no fact and no formula."""
    half = fold(text)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in half)

    assert told(check(half, SHEET)) == told(check(wide, SHEET))


TRADITIONAL = {row[0]: row[1] for row in rows("drafter.numerals", "data/characters.tsv")}


@settings(max_examples=60)
@given(stories, st.integers(0, 3))
def test_traditional_is_checked_as_simplified(text: str, choice: int):
    """Script changes no status, no fact and no formula."""
    written = "".join(TRADITIONAL[c][choice % len(TRADITIONAL[c])] if c in TRADITIONAL else c for c in text)

    assert told(check(fold(text), SHEET)) == told(check(written, SHEET))


def put(text: str, figure: Figure) -> str:
    """The text with the suggestion in place of the figure."""
    assert figure.suggestion is not None
    return text[: figure.start] + figure.suggestion + text[figure.end :]


@settings(max_examples=80)
@given(stories)
def test_a_suggestion_taken_over_is_not_flagged_again(text: str):
    """Each suggestion alone mends its figure: the same place is no longer contradicted by the fact that suggested it."""
    for figure in check(text, SHEET).flagged:
        if figure.suggestion is None:
            continue
        mended = check(put(text, figure), SHEET)
        there = [f for f in mended.figures if f.start == figure.start]

        assert [f.text for f in there] == [figure.suggestion]
        assert not there[0].flagged, f"{figure.text} -> {there[0].text}: {there[0].reason}"


THINGS = (
    *(
        "走访困难职工 人",
        "发放助学金 元",
        "新建企业工会 家",
        "职工讲座 场",
        "讲座听课 人次",
        "调解劳动争议 件",
        "体检女职工 名",
        "帮扶困难家庭 户",
    ),
    *(
        "征集合理化建议 条",
        "刊发宣传信息 篇",
        "配送图书 册",
        "篮球比赛参赛队 支",
        "法律咨询 人次",
        "集体合同签订率 %",
        "消费帮扶 万元",
        "疗休养 天",
    ),
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[tuple[str, str, str]], FactSheet]:
    """A sheet of distinct items with values far apart, as rows and as a sheet."""
    chosen = draw(st.lists(st.sampled_from(THINGS), min_size=2, max_size=10, unique=True))
    values = draw(st.lists(st.integers(11, 99_999), min_size=len(chosen), max_size=len(chosen), unique=True))
    told_rows = []
    for thing, value in zip(chosen, values, strict=True):
        item, _, unit = thing.partition(" ")
        told_rows.append((item, str(value % 89 + 11 if unit == "%" else value), unit))
    cut = draw(st.integers(1, len(chosen)))
    return told_rows, sheet(
        *(
            {"id": f"F{n}", "topic": TOPICS[n >= cut], "item": item, "value": value, "unit": unit}
            for n, (item, value, unit) in enumerate(told_rows)
        )
    )


def tell(told_rows: list[tuple[str, str, str]]) -> str:
    """A draft that tells each row in one plain sentence."""
    return "".join(f"{item}{value}{unit}。" for item, value, unit in told_rows)


def meant(figure: Figure) -> tuple[str, str] | None:
    """The number and unit of a suggestion, however it is written."""
    if figure.suggestion is None:
        return None
    (mention,) = read_numbers(figure.suggestion)
    return mention.value, mention.unit


@settings(max_examples=80)
@given(ledgers(), st.randoms(use_true_random=False))
def test_a_draft_that_tells_its_sheet_traces_fully(ledger: tuple[list[tuple[str, str, str]], FactSheet], luck: Any):
    """Every figure is supported by its own fact, in the order of the sheet and in any other; nothing is unused."""
    told_rows, provided = ledger
    order = list(range(len(told_rows)))
    for _ in range(2):
        report = check(tell([told_rows[n] for n in order]), provided)

        assert report.ok, [(f.text, f.reason) for f in report.flagged]
        assert [f.facts for f in report.figures] == [(f"F{n}",) for n in order]
        assert report.unused == ()
        luck.shuffle(order)


@settings(max_examples=80)
@given(ledgers(), st.data())
def test_a_number_from_nowhere_is_flagged(ledger: tuple[list[tuple[str, str, str]], FactSheet], data: st.DataObject):
    """One value changed to a number that the sheet neither has nor gives by arithmetic is contradicted, and the right one suggested."""
    told_rows, provided = ledger
    place = data.draw(st.integers(0, len(told_rows) - 1))
    item, value, unit = told_rows[place]
    wrong = data.draw(st.integers(11, 99_999 if unit != "%" else 99).map(str))
    every = [int(v) for _, v, _ in told_rows]
    near = {a + b for a in every for b in every} | {abs(a - b) for a in every for b in every} | set(every)
    assume(int(wrong) not in near)
    assume(all(int(wrong) * 10**n != v and int(wrong) != v * 10**n for v in every for n in range(9)))
    assume(unit not in {"%", "元", "万元"})
    changed = [*told_rows]
    changed[place] = (item, wrong, unit)
    found = check(tell(changed), provided).flagged

    assert [(f.text, f.facts) for f in found] == [(f"{wrong}{unit}", (f"F{place}",))]
    assert [meant(f) for f in found] == [(value, unit)]


@settings(max_examples=60)
@given(ledgers(), st.data())
def test_two_numbers_exchanged_are_flagged(ledger: tuple[list[tuple[str, str, str]], FactSheet], data: st.DataObject):
    """Both numbers stand in the sheet, each beside the other's item: both are flagged and each suggestion is the other."""
    told_rows, provided = ledger
    counts = [n for n, (_, _, unit) in enumerate(told_rows) if unit in {"家", "场", "件", "条", "篇", "册", "支"}]
    assume(len(counts) >= 2)
    one, other = data.draw(st.lists(st.sampled_from(counts), min_size=2, max_size=2, unique=True))
    (item, value, unit), (second, number, measure) = told_rows[one], told_rows[other]
    changed = [*told_rows]
    changed[one], changed[other] = (item, number, unit), (second, value, measure)
    found = check(tell(changed), provided).flagged

    assert {f.text: meant(f) for f in found} == {
        f"{number}{unit}": (value, unit),
        f"{value}{measure}": (number, measure),
    }


@settings(max_examples=40)
@given(ledgers(), st.data())
def test_a_sentence_left_out_is_an_omission(ledger: tuple[list[tuple[str, str, str]], FactSheet], data: st.DataObject):
    """The fact that is not told, and no other, is unused; what is told stays clean."""
    told_rows, provided = ledger
    place = data.draw(st.integers(0, len(told_rows) - 1))
    report = check(tell([row for n, row in enumerate(told_rows) if n != place]), provided)

    assert report.ok
    assert report.unused == (f"F{place}",)


@settings(max_examples=60)
@given(ledgers(), st.data())
def test_a_mark_of_the_right_fact_never_hurts(
    ledger: tuple[list[tuple[str, str, str]], FactSheet], data: st.DataObject
):
    """With marks the same figures have the same facts, at offsets of the text with marks."""
    told_rows, provided = ledger
    marked = [data.draw(st.booleans()) for _ in told_rows]
    text = "".join(
        f"{item}{value}{unit}" + (f"〔F{n}〕" if marked[n] else "") + "。"
        for n, (item, value, unit) in enumerate(told_rows)
    )
    report = check(text, provided)

    assert report.ok, [(f.text, f.reason) for f in report.flagged]
    assert [text[f.start : f.end] for f in report.figures] == [value + unit for _, value, unit in told_rows]
    assert [f.facts for f in report.figures] == [(f"F{n}",) for n in range(len(told_rows))]


OTHER_UNIT = {"人": "人次", "名": "户", "人次": "人", "户": "人", "元": "万元", "万元": "元", "%": "个百分点"}


@st.composite
def spoiled(draw: st.DrawFn, value: str, unit: str) -> str:
    """A figure made wrong in one of the ways that people and models make figures wrong."""
    more = str(int(value) * 10)
    ways = [
        f"{more}{unit}",
        f"{value}多{unit}",
        f"超过{value}{unit}",
        f"不足{value}{unit}",
        f"xx{unit}",
        f"近{int(value) * 3 // 4}{unit}",
    ]
    if unit in OTHER_UNIT:
        ways += [f"{value}{OTHER_UNIT[unit]}"] * 2
    if unit != "%":
        ways += [f"{value}万{unit}".replace("万万", "亿"), f"{value}%"]
    return draw(st.sampled_from(ways))


@settings(max_examples=120)
@given(ledgers(), st.data())
def test_a_spoiled_figure_is_never_clean(ledger: tuple[list[tuple[str, str, str]], FactSheet], data: st.DataObject):
    """A digit more, a false hedge, another unit or magnitude, a blank: flagged at its place, and only there."""
    told_rows, provided = ledger
    place = data.draw(st.integers(0, len(told_rows) - 1))
    item, value, unit = told_rows[place]
    wrong = data.draw(spoiled(value, unit))
    parts = [f"{row[0]}{row[1]}{row[2]}。" for row in told_rows]
    start = sum(map(len, parts[:place]))
    parts[place] = f"{item}{wrong}。"
    report = check("".join(parts), provided)

    assert [f for f in report.flagged if start <= f.start < start + len(parts[place])]
    assert [f.text for f in report.flagged if not start <= f.start < start + len(parts[place])] == []


@settings(max_examples=120)
@given(
    st.sampled_from(["走访困难职工 人", "新建企业工会 家", "调解劳动争议 件", "帮困基金余额 万元"]),
    st.integers(11, 9999),
    st.integers(11, 9999),
    st.booleans(),
)
def test_growth_is_told_in_its_own_direction(thing: str, before: int, now: int, rising: bool):
    """增长 of a rise and 下降 of a fall are derived from the previous value; the other way round both are flagged."""
    assume(before != now)
    item, _, unit = thing.partition(" ")
    provided = sheet(
        {"id": "F1", "topic": "帮扶救助", "item": item, "value": str(now), "unit": unit, "previous": str(before)}
    )
    rate = f"{abs(now - before) * 1000 // before / 10}" if abs(now - before) * 1000 % before == 0 else ""
    gap = f"{abs(now - before)}{unit}"
    told_gap = check(f"{item}{now}{unit}，同比{'增加' if rising else '减少'}{gap}。", provided)

    assert told_gap.figures[-1].flagged is (rising is not (now > before))
    if rate:
        told_rate = check(f"{item}{now}{unit}，同比{'增长' if rising else '下降'}{rate}%。", provided)
        assert told_rate.figures[-1].flagged is (rising is not (now > before))
