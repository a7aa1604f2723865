"""Two drafts compared: every sentence told once, figures by their value, an edited Word file laid out as the draft was."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.service import Change
from drafter.service.differences import SENTENCE, compare_texts, in_layout_of, marked

OLD = "总结\n新建企业工会12家，发展会员1350人。慰问困难职工86户。开展活动3场。\n下一步抓紧。"
PIECES = st.sampled_from(
    ["新建工会12家。", "新建工会15家。", "会员1350人；", "会员1,350人；", "开展活动。", "\n", "", "一、组织", "！"]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


def sentences(text: str) -> list[str]:
    """The sentences of a text as a person counts them."""
    return [found[0].strip() for found in SENTENCE.finditer(text) if found[0].strip()]


def kinds(old: str, new: str) -> list[str]:
    """What happened, sentence by sentence, without what stayed."""
    return [f"{one.kind} {one.new or one.old}" for one in compare_texts(old, new) if one.kind is not Change.SAME]


@given(TEXTS, TEXTS)
def test_every_sentence_is_told_once(old: str, new: str) -> None:
    """Whatever was done, the new sentences in order are the new text's, each at its place, and all old ones are accounted for."""
    changes = compare_texts(old, new)
    come = [one for one in changes if one.kind is not Change.REMOVED]

    assert [one.new for one in come] == sentences(new)
    assert all(new[one.start : one.start + len(one.new)] == one.new for one in come if one.start is not None)
    assert Counter(one.old for one in changes if one.kind is not Change.ADDED) == Counter(sentences(old))


@given(TEXTS)
def test_a_text_is_no_different_from_itself(text: str) -> None:
    """Nothing is told where nothing changed."""
    assert {one.kind for one in compare_texts(text, text)} <= {Change.SAME}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (OLD.replace("12家", "15家"), ["changed 新建企业工会15家，发展会员1350人。"]),
        (OLD.replace("慰问困难职工86户。", ""), ["removed 慰问困难职工86户。"]),
        (OLD + "\n再接再厉。", ["added 再接再厉。"]),
        (
            OLD.replace("慰问困难职工86户。开展活动3场。", "开展活动3场。慰问困难职工86户。"),
            ["moved 开展活动3场。"],
        ),
        (OLD.replace("开展活动3场", "全年共植树5400棵"), ["removed 开展活动3场。", "added 全年共植树5400棵。"]),
    ],
)
def test_what_a_person_did_is_called_by_its_name(new: str, told: list[str]) -> None:
    """Changed, removed, added, moved, or one sentence for another; all else is the same."""
    assert kinds(OLD, new) == told


def test_a_figure_changes_with_its_value() -> None:
    """Another way of writing a number is no change of the figure; another number, unit or hedge is one, and has its place."""
    new = OLD.replace("12家", "近12家").replace("1350人", "1,350人").replace("86户", "86人")
    figures = [figure for one in compare_texts(OLD, new) for figure in one.figures]

    assert [(one.old, one.new) for one in figures] == [("12家", "近12家"), ("86户", "86人")]
    assert [new[one.start : one.start + len(one.new)] for one in figures if one.start] == ["近12家", "86人"]


def test_what_is_gone_or_new_names_its_figures() -> None:
    """A sentence that was taken out takes its figures with it; a new one brings them."""
    changes = compare_texts("甲。慰问困难职工86户。", "甲。全年共植树5400棵。")
    figures = [(one.old, one.new) for change in changes for one in change.figures]

    assert figures == [("86户", ""), ("", "5400棵")]


def test_a_text_written_anew_is_told_in_time() -> None:
    """Two texts of a thousand sentences that share none are told as gone and new, without weighing every pair."""
    old = "".join(f"第一种话说到{number}甲。" for number in range(1000))
    new = "".join(f"另一样事写成{number}乙。" for number in range(1000))

    assert Counter(one.kind for one in compare_texts(old, new)) == {Change.REMOVED: 1000, Change.ADDED: 1000}


@given(TEXTS, TEXTS)
def test_pieces_are_the_sentence(old: str, new: str) -> None:
    """Marked pieces joined are the words they were cut from."""
    left, right = marked(old, new)

    assert "".join(text for text, _ in left) == old
    assert "".join(text for text, _ in right) == new


def test_numbers_are_marked_whole() -> None:
    """12 and 125 differ as numbers, not by one digit."""
    assert marked("共12家", "共125家") == (
        (("共", False), ("12", True), ("家", False)),
        (("共", False), ("125", True), ("家", False)),
    )


@given(TEXTS, TEXTS)
def test_layout_never_changes_words(old: str, new: str) -> None:
    """Whatever the old layout, the lines of the new text are all there, in order, and no other words."""
    laid = in_layout_of(old, new)

    assert [line.strip() for line in laid.split("\n") if line.strip()] == [
        line.strip() for line in new.split("\n") if line.strip()
    ]


def test_blank_lines_come_back() -> None:
    """A Word file keeps neither blank lines nor leading spaces; where a paragraph is the same they are put back."""
    old = "标题\n\n　　一段。\n\n　　二段。\n"

    assert in_layout_of(old, "标题\n一段。\n二段。") == old
    assert in_layout_of(old, "标题\n一段改。\n二段。") == "标题\n一段改。\n\n　　二段。\n"
