"""From a model's words to the lines of a summary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.trace import strip_citations
from drafter.writing.chain.layout import (
    clean_paragraphs,
    label,
    read_frame,
    read_headings,
    read_items,
    sentences,
)
from drafter.writing.chain.marks import MarkFilter


@given(st.text("走访12户〔F1〕+ 〔2025〕。", max_size=40), st.integers(1, 5))
def test_marks_are_filtered_however_text_is_cut(text: str, size: int) -> None:
    """Streamed text without marks is the whole text without marks."""
    marks = MarkFilter()
    shown = "".join(marks.feed(text[at : at + size]) for at in range(0, len(text), size)) + marks.finish()

    assert shown == strip_citations(text)


@given(st.text("走访，。！；”〔F1〕\n", max_size=60))
def test_sentences_join_to_their_paragraph(text: str) -> None:
    """Cutting into sentences loses nothing."""
    paragraph = text.replace("\n", "")

    assert "".join(sentences(paragraph)) == paragraph


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("1、深化竞赛。组织比武。", "深化竞赛。组织比武。"),
        ("（一）深化竞赛。", "深化竞赛。"),
        ("- **深化竞赛**。", "深化竞赛。"),
        ("**深化竞赛。** 组织比武 4 场。", "深化竞赛。组织比武 4 场。"),
        ("## 深化竞赛。", "深化竞赛。"),
        ("一是深化竞赛。", "深化竞赛。"),
        ("3.5万元用于慰问。", "3.5万元用于慰问。"),
        ("10人参加。", "10人参加。"),
        ("一、二等奖各2个。", "一、二等奖各2个。"),
        ("一是一二是二。", "一二是二。"),
    ],
)
def test_labels_and_markdown_are_taken_off(line: str, clean: str) -> None:
    """Numbers of lines are set by the layout, not by the model; figures that begin a line stay."""
    assert clean_paragraphs(line) == [clean]


@pytest.mark.parametrize(
    "talk",
    [
        "好的，以下是“抓好业务培训”部分的正文：\n{text}",
        "当然！\n\n{text}",
        "根据您提供的事实表，撰写如下：\n{text}\n（注：数字均来自事实表。）",
        "{text}\n\n以上就是这一部分的内容。\n如需调整，请告诉我。",
    ],
)
def test_what_a_model_says_around_its_text_is_taken_off(talk: str) -> None:
    """A word to whoever asked is no part of the summary, before it or behind it."""
    assert clean_paragraphs(talk.format(text="全年办班3期。")) == ["全年办班3期。"]
    assert read_headings(talk.format(text="抓好培训提素质"), 1) == ["抓好培训提素质"]


@pytest.mark.parametrize(
    "line", ["好的做法在全镇推广。", "根据检查汇总，结果如下：", "以上数据截至11月。", "收到来信27件。"]
)
def test_sentences_of_a_summary_are_not_taken_for_talk(line: str) -> None:
    """What only begins like talk stays."""
    assert clean_paragraphs(f"{line}\n全年办班3期。\n{line}") == [line, "全年办班3期。", line]


def test_a_heading_on_its_own_line_joins_its_paragraph() -> None:
    """A short line without a stop heads the paragraph after it; the section's own heading is dropped."""
    answer = "一、加强组织建设\n```\n扩大覆盖面\n新建工会12家。\n```"

    assert clean_paragraphs(answer, "加强组织建设") == ["扩大覆盖面。新建工会12家。"]


def test_labels_follow_the_outlines_style() -> None:
    """Every style has its labels, beyond ten too."""
    assert label("一、（一）1.", 0, 11) == "十一、"
    assert label("一、（一）1.", 1, 2) == "（二）"
    assert label("一、1、", 1, 3) == "3、"
    assert label("一、一是", 1, 20) == "二十是"
    assert label("一、", 1, 1) == ""


def test_answers_in_parts_are_read() -> None:
    """Headings, items and frame are read by shape; anything else is nothing."""
    assert read_headings("1. 甲乙丙丁\n2. 戊己庚辛", 2) == ["甲乙丙丁", "戊己庚辛"]
    assert read_headings("1 甲乙丙丁\n2 戊己庚辛", 2) == ["甲乙丙丁", "戊己庚辛"]
    assert read_headings("", 2) is None
    assert read_items("问1：甲\n打2、乙", "打") == {2: "乙"}
    assert read_frame("【开头】甲\n【结尾】乙") == {"开头": "甲", "结尾": "乙"}
    assert read_frame("甲\n乙\n丙") == {"开头": "甲\n乙", "结尾": "丙"}
    assert read_frame("甲") == {"开头": "甲"}
