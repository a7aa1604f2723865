"""A draft that traces fully, with one figure changed, is no longer clean (变异).

Here are the classes where that holds by construction, for generated sheets and drafts: a digit, a nought, a unit of another strict class,
a date, a blank, a direction, a rank, a session, last year's number, a hedge that does not hold. For the other classes of
tests/trace_mutations.py it holds only mostly, because the changed text may be true of something else (two small numbers exchanged, another
item's number of the same unit, a count of a list): there tests/score_trace.py measures how often.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drafter.sheet import FactSheet
from drafter.trace import check
from tests.trace.sheets import assert_clean, fact, sheet

SLOW = settings(max_examples=25)
COUNTED = (
    ("走访困难职工", "人"),
    ("讲座听课", "人次"),
    ("帮扶困难家庭", "户"),
    ("发放慰问金", "元"),
    ("配送图书", "册"),
    ("刊发信息", "篇"),
)
EVENTS = ("职工健身操比赛", "劳模座谈会", "女职工素质讲坛")
CONTESTS = ("市职工篮球联赛", "全市消防技能比武", "机关拔河比赛")
MEETINGS = ("职工运动会", "会员代表大会", "职工文化节")
HAN = "一二三四五六七八九十"
# a measure word of another strict class
ANOTHER = {"人": "户", "人次": "人", "户": "人次", "元": "万元", "册": "元", "篇": "户"}


@dataclass(frozen=True)
class Story:
    """A sheet and a draft that tells it (底表与文稿). counts: item, value, unit of each plain fact."""

    provided: FactSheet
    counts: tuple[tuple[str, int, str], ...]
    grown: tuple[int, int]
    event: tuple[str, int, int]
    contest: tuple[str, int]
    meeting: tuple[str, int]

    def draft(
        self,
        *,
        figures: dict[int, str] | None = None,
        now: int | None = None,
        turn: str | None = None,
        day: tuple[int, int] | None = None,
        rank: int | None = None,
        session: int | None = None,
    ) -> str:
        """The draft, with what is given in place of what is true."""
        told = [
            f"{item}{(figures or {}).get(n, f'{value}{unit}')}。" for n, (item, value, unit) in enumerate(self.counts)
        ]
        value, before = self.grown
        word = turn or ("增加" if value > before else "减少")
        month, date = day or self.event[1:]
        told += [
            f"新发展会员{value if now is None else now}人，比上年同期{word}{abs(value - before)}人。",
            f"{month}月{date}日举办{self.event[0]}。",
            f"代表队在{self.contest[0]}中获第{HAN[(rank or self.contest[1]) - 1]}名。",
            f"筹办第{HAN[(session or self.meeting[1]) - 1]}届{self.meeting[0]}。",
        ]
        return "".join(told)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Sheets with numbers of four to five digits far apart, a growth, a dated event, a rank and a session."""
    chosen = draw(st.lists(st.sampled_from(COUNTED), min_size=2, max_size=5, unique=True))
    values = draw(st.lists(st.integers(1_001, 98_999), min_size=len(chosen), max_size=len(chosen), unique=True))
    grown = draw(st.tuples(st.integers(1_001, 9_899), st.integers(1_001, 9_899)))
    every = [*values, *grown]
    assume(min(abs(a - b) for n, a in enumerate(every) for b in every[:n]) > 150)
    event = (draw(st.sampled_from(EVENTS)), draw(st.integers(1, 6)), draw(st.integers(2, 27)))
    contest, rank = draw(st.sampled_from(CONTESTS)), draw(st.integers(1, 9))
    meeting, session = draw(st.sampled_from(MEETINGS)), draw(st.integers(1, 9))
    assume(rank != session)
    counts = tuple((item, value, unit) for (item, unit), value in zip(chosen, values, strict=True))
    rows = [fact(f"F{n}", "帮扶服务", item, str(value), unit) for n, (item, value, unit) in enumerate(counts)]
    rows += [
        fact("G1", "组织建设", "新发展会员", str(grown[0]), "人", previous=str(grown[1])),
        fact("G2", "文体活动", event[0], date=f"2025-{event[1]:02d}-{event[2]:02d}"),
        fact("G3", "竞赛活动", contest, text=f"代表队获第{HAN[rank - 1]}名"),
        fact("G4", "重点筹备", f"第{HAN[session - 1]}届{meeting}"),
    ]
    return Story(sheet(*rows), counts, grown, event, (contest, rank), (meeting, session))


@SLOW
@given(stories())
def test_a_true_draft_is_clean(story: Story) -> None:
    """The drafts that are made wrong below trace fully as they are."""
    assert_clean(story.draft(), story.provided)


WAYS = ("digit", "tenfold", "unit", "blank", "bound", "hedge")


@pytest.mark.parametrize("way", WAYS)
@SLOW
@given(stories(), st.data())
def test_a_plain_figure_made_wrong(way: str, story: Story, data: st.DataObject) -> None:
    """One digit, a nought, a unit of another class, a blank, a bound or a hedge that does not hold."""
    place = data.draw(st.integers(0, len(story.counts) - 1))
    _, value, unit = story.counts[place]
    digits = str(value)
    if way == "digit":
        at = data.draw(st.integers(0, 1))
        digits = (
            digits[:at] + data.draw(st.sampled_from([c for c in "123456789" if c != digits[at]])) + digits[at + 1 :]
        )
        every = [v for _, v, _ in story.counts] + [*story.grown]
        gaps = {abs(a - b) for a in every for b in every} | {a + b for a in every for b in every} | set(every)
        assume(int(digits) not in gaps and abs(int(digits) - value) > value // 50)
    wrong = {
        "digit": f"{digits}{unit}",
        "tenfold": f"{value}0{unit}",
        "unit": f"{value}{ANOTHER[unit]}",
        "blank": f"xx{unit}",
        "bound": f"超过{value + value // 5}{unit}",
        "hedge": f"近{value - value // 10}{unit}",
    }[way]
    report = check(story.draft(figures={place: wrong}), story.provided)

    assert not report.ok
    assert any(f.flagged for f in report.figures if f.text in wrong or wrong in f.text), wrong


@SLOW
@given(stories())
def test_last_years_number_for_this_years(story: Story) -> None:
    """The number stands in the sheet, but of the year before."""
    assert check(story.draft(now=story.grown[1]), story.provided).flagged


@SLOW
@given(stories())
def test_a_rise_told_as_a_fall(story: Story) -> None:
    """And a fall as a rise."""
    turn = "减少" if story.grown[0] > story.grown[1] else "增加"

    assert check(story.draft(turn=turn), story.provided).flagged


@SLOW
@given(stories(), st.integers(1, 12), st.integers(2, 27))
def test_another_day(story: Story, month: int, day: int) -> None:
    """A day that stands nowhere in the sheet."""
    assume((month, day) != story.event[1:])

    assert check(story.draft(day=(month, day)), story.provided).flagged


@SLOW
@given(stories(), st.integers(1, 10))
def test_another_rank(story: Story, rank: int) -> None:
    """A place that was not won."""
    assume(rank != story.contest[1])

    assert check(story.draft(rank=rank), story.provided).flagged


@SLOW
@given(stories(), st.integers(1, 10))
def test_another_session(story: Story, session: int) -> None:
    """The congress before or after."""
    assume(session != story.meeting[1])

    assert check(story.draft(session=session), story.provided).flagged
