"""Each figure is given the words around it, nearest first, and the headings above it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.numerals import Mention, read_numbers
from drafter.trace.passages import LONGEST_CLAUSE, LONGEST_SENTENCE, Passage, is_heading, lines_of, passages


def placed(text: str) -> list[tuple[Mention, Passage]]:
    """The traced mentions of a text with their passages."""
    mentions = [m for m in read_numbers(text) if m.traced]
    return list(zip(mentions, passages(text, mentions), strict=True))


@pytest.mark.parametrize(
    "line",
    [
        "一、组织建设",
        "（一）夯实基础",
        "(二) 帮扶救助",
        "1.走访慰问",
        "1、走访慰问",
        "第一部分 主要工作",
        "# 组织建设",
        "  三、文体活动",
    ],
)
def test_a_short_line_with_a_mark_is_a_heading(line: str):
    """Every style of numbering that summaries use."""
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "组织建设",
        "一是健全组织",
        "一、组织建设。新建工会3家。",
        "一、主要做了以下工作：",
        "1." + "很长的一行" * 20,
        "3家企业建会",
    ],
)
def test_other_lines_are_no_headings(line: str):
    """A sentence that goes on, a long line, a line without a mark."""
    assert not is_heading(line)


def test_headings_of_all_levels_stand_above_a_figure():
    """A new heading ends those of its own level and below."""
    text = "一、帮扶\n（一）走访\n春节走访76人。\n（二）助学\n助学33人。\n二、文体\n讲座12场。"

    assert [p.heading for _, p in placed(text)] == ["一、帮扶 （一）走访", "一、帮扶 （二）助学", "二、文体"]
    assert [line.section for line in lines_of(text) if not line.is_heading] == [2, 3, 4]


def test_the_passages_are_nested():
    """Own words within the clause, the clause within the sentence."""
    text = "工会工作扎实。上半年新建工会3家、换届15家，覆盖企业25家；走访76人。讲座12场。"
    three, fifteen, covered, visited, lectures = (p for m, p in placed(text) if m.kind == "quantity")

    assert (three.before[-4:], three.after) == ("新建工会", "")
    assert (fifteen.before, fifteen.clause) == ("换届", "上半年新建工会3家、换届15家")
    assert (covered.leading, covered.clause) == ("覆盖企业", "覆盖企业25家")
    assert visited.clause == "走访76人"
    assert visited.sentence.startswith("上半年新建")
    assert lectures.sentence == "讲座12场"


def test_a_decimal_point_ends_no_sentence():
    """575.8 is one number."""
    (passage,) = (p for _, p in placed("帮困基金余额575.8万元，完成任务。"))

    assert passage.sentence == "帮困基金余额575.8万元，完成任务"


def test_the_lead_of_a_paragraph_is_its_first_sentence():
    """A paragraph that begins with a number mark is about what its first sentence says."""
    (passage,) = (p for _, p in placed("（一）扎实做好帮扶工作。坚持普惠服务。走访76人。" + "继续做好服务。" * 6))

    assert passage.lead == "（一）扎实做好帮扶工作"


def test_places_are_code_points_of_the_text():
    """The sentence is the slice between its offsets."""
    text = "第一句走访76人。第二句🙂讲座12场。\n第三句换届15家。"

    for mention, passage in placed(text):
        start = mention.start - passage.at
        assert text[start : start + len(passage.sentence)] == passage.sentence
        assert start <= mention.start < mention.end <= start + len(passage.sentence)


pieces = st.sampled_from(
    [*"，。；：、\n（）“”.!？ 一1", "一、", "（二）", "76人", "3家", "走访", "4月26日", "1.5万元", "\r", "其中"]
)


@settings(max_examples=200)
@given(st.lists(pieces, max_size=40).map("".join))
def test_every_figure_has_its_place(text: str):
    """Whatever the marks, each passage holds its mention and its lines cover the text."""
    for mention, passage in placed(text):
        assert mention.text in passage.clause
        assert mention.text in passage.sentence
        assert passage.sentence[passage.at :].startswith(mention.text)
        assert passage.leading == passage.clause[: len(passage.leading)]
    lines = lines_of(text)
    assert [line.start for line in lines] == [0, *(line.end + 1 for line in lines[:-1])]
    assert lines[-1].end == len(text)


@pytest.mark.parametrize("part", ["基层工会218家，", "基层工会218家"])
def test_a_sentence_without_an_end_is_bounded(part: str) -> None:
    """However long a text goes on without a full stop or a comma, a figure has a sentence and a clause of bounded length around it."""
    text = part * 2000
    found = passages(text, read_numbers(text))

    assert max(len(place.sentence) for place in found) <= 2 * LONGEST_SENTENCE[1]
    assert max(len(place.clause) for place in found) <= 2 * LONGEST_CLAUSE[1]
    assert max(len(place.before + place.after) for place in found) <= 2 * LONGEST_CLAUSE[1]
    assert all("218家" in place.clause and place.clause in place.sentence for place in found)
    assert all(place.sentence[place.at :].startswith("218家") for place in found)
    assert passages(text[:800], read_numbers(text[:800]))[0].sentence == text[:800]
