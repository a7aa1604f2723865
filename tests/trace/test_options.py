"""Choosing another fact for a figure (可选事实), and other names of an item (又称)."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check, options
from tests.trace.sheets import fact, sheet

SHEET = sheet(
    fact("F1", "就业服务", "失业人员安置", "37", "人", previous="31"),
    fact("F2", "帮扶救助", "困难职工慰问", "64", "人"),
    fact("F3", "帮扶救助", "慰问资金", "12.8", "万元"),
    fact("F4", "阵地建设", "爱心驿站", "5", "个", target="6"),
)


def _options(text: str, figure: str, provided=SHEET):
    start = text.index(figure)
    return options(text, provided, start, start + len(figure))


def test_the_fact_that_the_words_name_comes_first():
    """A person who looks for the right fact finds it on top, written as the sentence has it."""
    found = _options("走访慰问困难职工46人次。", "46人次")

    assert (found[0].fact, found[0].field, found[0].written) == ("F2", "value", "64人")


def test_every_number_of_the_sheet_is_offered_once():
    """Values, last period's and targets: none is missing, whatever the words say."""
    found = _options("走访慰问困难职工46人。", "46人")

    assert sorted((one.fact, one.field) for one in found) == [
        ("F1", "previous"),
        ("F1", "value"),
        ("F2", "value"),
        ("F3", "value"),
        ("F4", "target"),
        ("F4", "value"),
    ]


def test_the_number_that_stands_there_is_marked():
    """It is for the person to say that the sentence only names the item in other words."""
    found = _options("今年帮助12.8万元。", "12.8万元")

    assert {one.fact for one in found if one.same} == {"F3"}


def test_a_blank_can_be_filled_with_any_fact():
    """A placeholder has no number of its own; each is offered as documents write it."""
    found = _options("发放慰问金xx万元。", "xx万元")

    assert (found[0].fact, found[0].written) == ("F3", "12.8万元")
    assert not any(one.same for one in found)


def test_nothing_is_offered_where_no_figure_stands():
    """A span that is no figure has no options."""
    assert options("走访慰问困难职工46人。", SHEET, 0, 2) == ()


def _called(other: str):
    return sheet(
        fact("F1", "就业服务", "失业人员安置", "37", "人", also=other),
        fact("F2", "帮扶救助", "困难职工慰问", "64", "人"),
        fact("F3", "阵地建设", "爱心驿站", "5", "个"),
    )


@pytest.mark.parametrize("other", ["解决再就业", "再就业帮带；解决再就业", "解决再就业、转岗"])
def test_an_other_name_names_the_item(other):
    """A number of another fact beside the other name is found out, with the right one as suggestion."""
    provided = _called(other)
    (figure,) = check("今年共解决再就业64人。", provided).figures

    assert (figure.status, figure.suggestion) == (Status.MISATTRIBUTED, "37人")
    assert check("今年共解决再就业37人。", provided).ok


def test_an_other_name_leaves_the_item_its_own_name():
    """What named the item before still does."""
    (figure,) = check("失业人员安置64人。", _called("解决再就业")).figures

    assert (figure.status, figure.suggestion) == (Status.MISATTRIBUTED, "37人")
