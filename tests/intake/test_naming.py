"""What a model says of the figures of a text: what it is shown, and that only what is grounded in the text is taken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.intake.proposals import Passage, Role, passages, propose, read_namings

TEXT = (
    "一、组织建设\n"
    "全年新建立工会的企业14家，发展会员623人，比上年同期多58人。\n"
    "二、帮扶救助\n"
    "走访慰问困难职工86户，发放慰问金12.9万元，完成年度任务80户的107.5%。\n"
)
TOPICS = ("组织建设", "帮扶救助", "文体活动")


def one_passage(text: str = TEXT) -> Passage:
    """The only passage of a text."""
    (found,) = passages(propose(text, TOPICS))
    return found


def line(sentence: object, figure: object, item: str = "", topic: str = "", role: str = "本期") -> str:
    """One line of an answer as the prompt asks for it."""
    said = {"句": sentence, "数": figure, "事项": item, "板块": topic, "作用": role}
    return json.dumps(said, ensure_ascii=False)


def taken(*lines: str, text: str = TEXT) -> list[tuple[str, str, str, str]]:
    """Figure, item, topic and role of what is taken of an answer."""
    found = read_namings("\n".join(lines), one_passage(text), TOPICS)
    return [(one.figure.text, one.item, one.topic, one.role.value) for one in found]


def test_a_figure_is_named() -> None:
    """The item of the model's choice, a topic of the sheet's, the role."""
    assert taken(line(1, "14家", "新建工会企业", "组织建设")) == [("14家", "新建工会企业", "组织建设", "本期")]


@pytest.mark.parametrize(
    "answer",
    [
        line(1, "15家", "新建工会企业"),  # no such figure
        line(2, "14家", "新建工会企业"),  # it stands in another sentence
        line(9, "14家", "新建工会企业"),  # no such sentence
        line(0, "14家", "新建工会企业"),
        line(1, "14户", "新建工会企业"),  # another unit
        line(1, "14家", "新建工会企业", role="已核实"),  # no such role
        line("一", "14家", "新建工会企业"),
        line(1, "", "新建工会企业"),
        '{"句": 1, "数": "14家", "事项": ["新建"]}',
        '["句", 1, "数", "14家"]',
        "新建工会企业14家。",
        '{"句": 1, "数": "14家"',
        "",
    ],
)
def test_what_is_not_grounded_is_dropped(answer: str) -> None:
    """A figure that was not read in the sentence named, or an answer in another shape, says nothing."""
    assert taken(answer) == []


@pytest.mark.parametrize(
    "item",
    [
        "经市委批准的先进集体",  # not the words of the sentence
        "新建工会企业14家",  # says a number
        "发展会员" * 10,  # too long
        "慰问孙某某",  # a masked name
        "——",
        "",
    ],
)
def test_an_item_of_other_words_is_not_taken(item: str) -> None:
    """The figure keeps the reader's own item; its role counts all the same."""
    assert taken(line(1, "14家", item)) == [("14家", "", "", "本期")]


def test_a_topic_that_nobody_gave_is_not_taken() -> None:
    """Only the topics that were offered."""
    assert taken(line(1, "14家", "新建工会企业", "先进典型")) == [("14家", "新建工会企业", "", "本期")]


@pytest.mark.parametrize(
    "figure", ["14家", "１４家", "14", 14, "十四家"], ids=["as written", "full width", "bare", "number", "in words"]
)
def test_a_figure_may_be_written_otherwise(figure: object) -> None:
    """The same value in the sentence named is the figure; a number of JSON is no float on the way."""
    assert [found[0] for found in taken(line(1, figure, "新建工会企业"))] == ["14家"]


def test_of_two_equal_figures_each_is_named_once() -> None:
    """The first line is for the first, the second for the second, a third for none."""
    text = "举办讲座12场，送文化下基层12场。"
    lines = [line(1, "12场", "举办讲座"), line(1, "12场", "送文化下基层"), line(1, "12场", "举办讲座")]

    assert [found[1] for found in taken(*lines, text=text)] == ["举办讲座", "送文化下基层"]


def test_whatever_stands_around_the_objects_is_passed_over() -> None:
    """Fences, a list around them, words before and behind."""
    answer = (
        "好的，结果如下：\n```json\n["
        + ",\n".join([line(1, "14家", "新建工会企业"), line(2, "86户", "慰问困难职工")])
        + "]\n```"
    )

    assert [found[0] for found in taken(answer)] == ["14家", "86户"]


def test_roles_are_read() -> None:
    """上期, 目标 and 非事项."""
    found = taken(line(2, "80户", "慰问困难职工", role="目标"), line(2, "107.5%", role="非事项"))

    assert [(one[0], one[3]) for one in found] == [("80户", Role.TARGET.value), ("107.5%", Role.NONE.value)]


def test_every_figure_is_in_one_passage_and_sentences_stay_whole() -> None:
    """A long text is divided; nothing is left out or shown twice."""
    text = "\n".join(f"第{number}季度举办培训{number}期，参加职工{number * 10}人次。" for number in range(1, 90))
    proposals = propose(text)
    found = passages(proposals)

    assert len(found) > 1
    assert [one for passage in found for sentence in passage.sentences for one in sentence] == list(proposals)
    assert all(len({one.place for one in sentence}) == 1 for passage in found for sentence in passage.sentences)


@given(st.text(alphabet='{}[]":,句数事项板块作用14家 \n', max_size=200))
def test_any_answer_is_read(answer: str) -> None:
    """No answer raises, and whatever is taken is a figure of the passage."""
    passage = one_passage()
    figures = {one.start for sentence in passage.sentences for one in sentence}

    assert {one.figure.start for one in read_namings(answer, passage, TOPICS)} <= figures
