"""A check that knows the report before an edit gives what a full check gives, whatever was edited."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.numerals import read_numbers
from drafter.numerals.rereading import common_ends, reread_numbers
from drafter.sheet import FactSheet
from drafter.trace import Report, check
from drafter.trace.candidate import Candidate
from drafter.trace.draft import Draft
from tests.bench import samples
from tests.trace.sheets import STREET, fact, sheet
from tests.trace.test_properties import PIECES, STORY, mixtures, sheets

STREET_SHEET = sheet(
    *STREET,
    fact("F23", "学习教育", "职工之家揭牌", text="街道职工之家正式揭牌"),
    fact("F24", "组织建设", "规模以上企业", "40", "家"),
)
LARGE = samples.sheet(120)
LONG = samples.draft(LARGE, 2_500)
HEADINGS = ("一、组织建设", "（一）帮扶救助", "二、文体活动", "1.互助保障", "重点抓了三个方面的工作：", "")
# Sentences that say more about others than about themselves: totals, shares, swapped and borrowed numbers, one item told twice, lists.
FAR_REACHING = (
    "春节走访困难职工76人。",
    "春节走访困难职工67人。",
    "新建企业工会25家，覆盖企业3家。",
    "占比97.3%。",
    "三项合计117家。",
    "其余6家。",
    "重点抓了两个方面的工作：一是建会，二是维权。",
    "三是帮扶，四是宣传。",
    "医疗互助参保1500人，其中在职职工参保1020人、退休职工参保688人。",
    "参保率达105%。",
    "街道职工之家正式揭牌。",
    "发放慰问金55700元〔F9〕。",
    "走访〔F8〕。",
    "2025年7月3日",
    "一是建会；二抓维权；三抓帮扶",
    "讲座听课12486\n人次，反响很好。",
)
sentences = st.sampled_from((*STORY, *FAR_REACHING))
paragraphs = st.lists(sentences, max_size=6).map("".join)
drafts = st.lists(st.one_of(paragraphs, st.sampled_from(HEADINGS)), max_size=12).map("\n".join)


def cut(text: str) -> list[str]:
    """A text as its sentences and line ends."""
    return re.findall(r"[^。\n]+。?|\n|。", text)


@st.composite
def edits(draw: st.DrawFn, text: str, report: Report) -> str:
    """What a person makes of a text: sentences, paragraphs, headings, figures or characters put in, taken out, replaced, moved."""
    kind = draw(st.sampled_from(["sentence", "line", "figure", "exchange", "suggestion", "characters", "whole"]))
    if kind == "sentence":
        parts = cut(text)
        at, to = draw(st.integers(0, len(parts))), draw(st.integers(0, 2))
        return "".join([*parts[:at], *draw(st.lists(sentences, max_size=2)), *parts[at + to :]])
    if kind == "line":
        lines = text.split("\n")
        at, to = draw(st.integers(0, len(lines))), draw(st.integers(0, 2))
        new = draw(st.lists(st.one_of(paragraphs, st.sampled_from((*HEADINGS, *lines))), max_size=2))
        return "\n".join([*lines[:at], *new, *lines[at + to :]])
    if kind in {"figure", "exchange", "suggestion"} and report.figures:
        one, other = draw(st.sampled_from(report.figures)), draw(st.sampled_from(report.figures))
        if kind == "figure":
            return text[: one.start] + draw(st.sampled_from(["8家", "76人", "xx户", other.text])) + text[one.end :]
        if kind == "suggestion":
            return text[: one.start] + (one.suggestion or "12家") + text[one.end :]
        first, second = sorted((one, other), key=lambda figure: figure.start)
        between = text[first.end : second.start]
        return text[: first.start] + second.text + between + first.text * (first is not second) + text[second.end :]
    if kind == "whole":
        return draw(st.one_of(drafts, st.just("")))
    at, to = draw(st.integers(0, len(text))), draw(st.integers(0, 3))
    return text[:at] + draw(st.lists(st.sampled_from(PIECES), max_size=3).map("".join)) + text[at + to :]


def assert_chain(text: str, provided: FactSheet, data: st.DataObject, most: int) -> None:
    """Edit again and again; each check takes over from the one before, and gives what a full check gives."""
    report = check(text, provided)
    for _ in range(data.draw(st.integers(1, most))):
        text = data.draw(edits(text, report))
        again = check(text, provided, previous=report)
        full = check(text, provided)
        assert again.as_json() == full.as_json()
        assert again == full
        report = again


@settings(max_examples=120)
@given(drafts, st.data())
def test_any_edits_of_a_draft(text: str, data: st.DataObject):
    """Sentences, paragraphs, headings, figures, marks and single characters, one edit after another."""
    assert_chain(text, STREET_SHEET, data, 4)


@settings(max_examples=60)
@given(st.data())
def test_any_edits_of_a_long_draft(data: st.DataObject):
    """The same in a draft of many sections, where most is taken over and the chain is long."""
    assert_chain(LONG, LARGE, data, 3)


@settings(max_examples=60)
@given(mixtures, sheets(), st.data())
def test_any_edits_of_any_text(text: str, provided: FactSheet, data: st.DataObject):
    """The same for texts that nobody writes and sheets that nobody keeps."""
    assert_chain(text, provided, data, 3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "春节走访困难职工76人。"),
        ("春节走访困难职工76人。", ""),
        # a total of the paragraph above, and a count whose list begins lines further down
        (
            "重点抓了三个方面的工作：\n一是建会。\n二是维权。\n三是帮扶。",
            "重点抓了三个方面的工作：\n一是建会。\n二是维权。\n帮扶。",
        ),
        # a figure told right at the start is told wrongly at the end
        ("春节走访困难职工76人。\n" + "现有会员12561人。\n" * 30 + "春节走访困难职工76人。",) * 2,
        # only the heading above
        ("一、组织建设\n走访76人。", "一、帮扶救助\n走访76人。"),
        # a date is a signature only as long as nothing follows
        ("新建企业工会3家。\n2025年7月3日", "新建企业工会3家。\n2025年7月3日\n完"),
        # a line is parted, so that what stood in one line is no longer near
        ("新建企业工会3家，覆盖企业25家。", "新建企业工会3家\n\n覆盖企业25家。"),
    ],
)
def test_edits_that_reach_far(before: str, after: str):
    """What stands far from the edit changes with it where it depends on it."""
    if before == after:
        after = before[: -len("76人。")] + "67人。"
    previous = check(before, STREET_SHEET)

    assert check(after, STREET_SHEET, previous=previous) == check(after, STREET_SHEET)


def test_one_item_told_twice_is_seen_after_an_edit_of_the_second():
    """The conflict names the first place, far from the edit, and goes again when the edit is taken back."""
    told = "春节走访困难职工76人。\n" + "现有会员12561人。\n" * 20
    right = check(told + "春节走访困难职工76人。", STREET_SHEET)
    wrong = check(told + "春节走访困难职工67人。", STREET_SHEET, previous=right)
    back = check(told + "春节走访困难职工76人。", STREET_SHEET, previous=wrong)

    assert [c.kind for c in wrong.conflicts if c.place == "draft"] == ["told_twice"]
    assert back == right


def test_one_report_may_be_the_start_of_many():
    """A report is not changed by the checks that take over from it."""
    before = check(LONG, LARGE)
    kept = before.as_json()
    for at in (0, 500, 1_200, len(LONG)):
        after = LONG[:at] + "新建企业工会9家。" + LONG[at:]
        assert check(after, LARGE, previous=before) == check(after, LARGE)

    assert before.as_json() == kept


def test_a_report_of_another_sheet_is_not_taken_over():
    """What was found against one sheet says nothing about another, even one that looks the same but for a number."""
    text = "春节走访困难职工76人。"
    other = sheet(*(row | {"value": "77"} if row["id"] == "F8" else row for row in STREET))

    assert check(text, other, previous=check(text, STREET_SHEET)) == check(text, other)


def test_a_report_without_its_memo_is_no_hindrance():
    """A report that was stored and read again, or made by hand, leads to a full check."""
    report = check(LONG, LARGE)
    stored = pickle.loads(pickle.dumps(report))  # noqa: S301 - made a line above
    text = LONG.replace("35", "36", 1)

    assert stored == report
    assert stored.memo is None
    assert len(pickle.dumps(report)) < 500 * len(report.figures) + 50 * len(LARGE.facts)
    assert check(text, LARGE, previous=stored) == check(text, LARGE) == check(text, LARGE, previous=Report())


def test_an_edit_leaves_most_figures_alone(monkeypatch: pytest.MonkeyPatch):
    """After one figure was changed only few figures of the draft are decided again: the work is that of the edit, not of the draft."""
    before = check(LONG, LARGE)
    made: list[int] = []
    original = Draft._candidates

    def counted(draft: Draft, n: int) -> list[Candidate]:
        made.append(n)
        return original(draft, n)

    monkeypatch.setattr(Draft, "_candidates", counted)
    check(samples.edited(LONG), LARGE, previous=before)

    assert 1 <= len(made) <= 12 < len(before.figures) / 3


def test_what_is_kept_does_not_grow_with_edits():
    """A report keeps the last draft only, not those before it."""
    report = check(LONG, LARGE)
    for n in range(5):
        report = check(LONG.replace("35", str(36 + n), 1), LARGE, previous=report)
    held = vars(report.memo).values()

    assert not any(isinstance(value, (Draft, Report)) for value in held)


@settings(max_examples=200)
@given(mixtures, st.data())
def test_numbers_are_read_again_as_they_are_read(text: str, data: st.DataObject):
    """Reading after an edit gives the mentions of a full reading, the first and last of them those of before."""
    at, to = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 5))
    after = text[:at] + data.draw(mixtures) + text[at + to :]
    before = read_numbers(text)
    read, head, tail = reread_numbers(after, text, before, common_ends(text, after))

    assert tuple(read) == read_numbers(after)
    assert head + tail <= len(before)
    assert read[:head] == list(before[:head])
    assert [m.text for m in read[len(read) - tail :]] == [m.text for m in before[len(before) - tail :]]


# clauses without a number, between which an edit may have lines of any length on either side, and what looks far around itself
PADDING = (
    "坚持以职工为中心，扎实推进各项工作，",
    "；三在深化改革，二在强化服务；",
    "据统计，",
    "“十四五”期间，",
    "\n",
    "\n\n",
)
NUMBERED = (
    "走访困难职工76人，",
    "一、组织建设。",
    "二、3月5日召开会议，",
    "①建会，②维权，",
    "第三届职工运动会，",
    "近50家以上",
)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PADDING + NUMBERED), min_size=10, max_size=60).map("".join), st.data())
def test_lines_of_any_length_are_read_again_as_they_are_read(text: str, data: st.DataObject):
    """An edit in the middle of a long line leaves the lines around it as they are, one near its ends does not."""
    read = read_numbers(text)
    for _ in range(3):
        at, to = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 12))
        after = text[:at] + data.draw(st.sampled_from((*NUMBERED, *PADDING, "3", "。", ""))) + text[at + to :]
        again, _, _ = reread_numbers(after, text, read, common_ends(text, after))
        assert tuple(again) == read_numbers(after)
        text, read = after, tuple(again)
