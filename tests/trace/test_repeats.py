"""A passage told twice is found wherever it stands; parallel wording about different things is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.trace import Conflict, check
from drafter.trace.repeats import SHORTEST, is_same, sentences_of
from tests.trace.sheets import STREET, sheet

SHEET = sheet(*STREET)
PASSAGE = "街道总工会坚持把困难职工的冷暖放在心上，春节期间走访困难职工76人，发放春节慰问金55700元，把组织的关怀送到每一个家庭。"
OTHER = "覆盖企业25家。\n"


def repeated(text: str) -> list[Conflict]:
    """The passages told twice in a draft."""
    return [c for c in check(text, SHEET).conflicts if c.kind == "repeated"]


def test_the_message_quotes_what_is_written() -> None:
    """Traditional characters and full-width marks are quoted as they stand in the draft."""
    passage = "街道總工會堅持服務企業，把職工的冷暖放在心上，春節期間走訪困難職工76人，把組織的關懷送到每一個家庭。"
    (found,) = repeated(f"{passage}\n{OTHER}{passage}")

    assert "“街道總工會堅持服務企業，" in found.message


@pytest.mark.parametrize(
    "second",
    [
        PASSAGE,
        PASSAGE.replace("放在心上", "放在了心上").replace("走访困难", "共走访了困难"),
        "一是" + PASSAGE,
        PASSAGE.replace("，", "、"),
        "上半年，" + PASSAGE,
    ],
)
def test_a_sentence_nearly_word_for_word_is_told_twice(second: str) -> None:
    """Both places are given, with their paragraphs, and the message quotes the beginning."""
    text = PASSAGE + "\n" + OTHER * 3 + second
    (found,) = repeated(text)

    assert [text[a:b] for a, b in found.spans] == [PASSAGE, second]
    assert "第1段和第5段" in found.message
    assert "街道总工会坚持把困难职工" in found.message


def test_a_paragraph_told_twice_is_one_conflict() -> None:
    """Not one for each sentence of it."""
    paragraph = PASSAGE + "全年举办职工讲座12场，讲座听课12486人次，职工素质得到明显提升，受到普遍欢迎。"
    text = f"{paragraph}\n{OTHER}{paragraph}"
    (found,) = repeated(text)

    assert [text[a:b] for a, b in found.spans] == [paragraph, paragraph]


@pytest.mark.parametrize(
    "second",
    [
        # another number, another occasion, another group
        PASSAGE.replace("76人", "80人"),
        PASSAGE.replace("春节期间", "五一前夕"),
        PASSAGE.replace("困难职工", "劳动模范"),
        # only a part of it
        "春节期间走访困难职工76人。",
        "总之，街道总工会坚持把困难职工的冷暖放在心上，成效明显，职工满意。",
    ],
)
def test_parallel_wording_is_no_repetition(second: str) -> None:
    """Two visits told alike are two facts, and a summary may take up what was said."""
    assert repeated(PASSAGE + "\n" + OTHER + second) == []


def test_headings_and_short_sentences_may_stand_twice() -> None:
    """What is too short to be a passage says nothing."""
    assert repeated("一、主要工作\n新建企业工会3家。\n一、主要工作\n新建企业工会3家。") == []


def test_each_repetition_is_told_once() -> None:
    """Three times the same: the second and the third, each beside the first."""
    text = "\n".join([PASSAGE] * 3)

    assert [c.spans[0] for c in repeated(text)] == [(0, len(PASSAGE))] * 2


def test_the_places_are_those_of_the_text_with_marks() -> None:
    """Citation marks do not move them."""
    marked = PASSAGE.replace("76人", "76人〔F8〕")
    text = f"{marked}\n{OTHER}{PASSAGE}"
    (found,) = repeated(text)

    assert [text[a:b] for a, b in found.spans] == [marked, PASSAGE]


@given(st.text(alphabet="一二三会工企业职。，0123了", max_size=200))
def test_sentences_lie_in_their_line(line: str) -> None:
    """In order, apart, long enough, and each the same as itself."""
    last = 0
    for sentence in sentences_of(line):
        assert last <= sentence.start < sentence.end <= len(line)
        assert len(sentence.plain) >= SHORTEST
        assert is_same(sentence.plain, sentence.plain)
        last = sentence.end
