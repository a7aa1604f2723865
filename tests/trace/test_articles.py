"""一 with a measure word: an article is left out of the report, a count of one is held to the sheet."""

from __future__ import annotations

import pytest

from drafter.trace import check
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(
    *STREET, fact("F23", "职工书屋", "新建职工书屋", "2", "间"), fact("F24", "荣誉", "市级先进分会", "1", "个")
)

ARTICLES = [
    "老支书磨破了一双鞋，才把路谈通。",
    "病床前端来一碗热汤，说几句家常。",
    "晚饭后读一段书，心就静了。",
    "春节走访困难职工76人，一名老职工拉着我们的手不放。",
    "他唱了一曲，大家都跟着唱。",
    "墙上挂着一幅老照片，讲的是建厂的事。",
]


@pytest.mark.parametrize("text", ARTICLES)
def test_an_article_is_no_figure(text: str):
    """What names no fact of the sheet and may be an article is neither flagged nor told to rest on some fact that has a 1."""
    figures = check(text, SHEET).figures

    assert [f.text for f in figures if f.text.startswith("一")] == []
    assert not any(f.flagged for f in figures)


COUNTS = [
    ("上半年新建企业工会一家。", "一家", "3家"),
    ("上半年新建一家企业工会。", "一家", "3家"),
    ("举办职工讲座一场，听课12486人次。", "一场", "12场"),
    ("新建职工书屋一间。", "一间", "2间"),
    ("春节走访困难职工一名，送去慰问金5.57万元。", "一名", "76人"),
]


@pytest.mark.parametrize(("text", "figure", "provided"), COUNTS)
def test_one_for_another_number_is_a_slip(text: str, figure: str, provided: str):
    """一 written for the number of a fact that the words name is flagged, though another fact counts one thing."""
    (found,) = [f for f in check(text, SHEET).figures if f.text == figure]

    assert found.flagged
    assert provided in found.reason


def test_a_true_one_is_supported():
    """A count of one that the sheet has rests on its fact, before its noun and behind it."""
    for text in ("全年一个分会获评市级先进分会。", "获评市级先进分会一个。"):
        (found,) = check(text, SHEET).figures

        assert (found.flagged, found.facts) == (False, ("F24",))


def test_an_article_tells_no_fact():
    """A fact with the number 1 is not told by an article that happens to fit its unit."""
    assert "F24" in check("墙上挂着一个老物件，讲的是建厂的事。", SHEET).unused


def test_an_edit_makes_a_count_of_an_article():
    """After an edit the report is that of a full check, whether the figure comes or goes."""
    before, after = "墙上挂着一幅老照片。", "新建职工书屋一间。"
    first = check(before, SHEET)
    second = check(after, SHEET, previous=first)

    assert second == check(after, SHEET)
    assert check(before, SHEET, previous=second) == first


def test_a_day_of_the_week_is_asked_of_no_sheet():
    """每逢单周的星期三 is in no ledger, and no fact says that it is wrong."""
    assert not check(
        "每逢单周的星期三下午，工会主席接待来访职工12人次。", sheet(fact("F1", "信访", "接待来访职工", "12", "人次"))
    ).flagged
