"""Running text to proposed facts: on texts of our own with the item of every figure, and on any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.intake.proposals import Proposal, propose
from drafter.sheet import FactSheet

TEXTS = Path(__file__).parent / "proposals"
# Right items in texts that were not looked at while the words were chosen, measured when they were first read: 53 of 59.
LEAST_UNSEEN = 53


def labelled(path: Path) -> tuple[str, list[tuple[int, str, list[str]]]]:
    """A text, and of each figure its line, how it is written, and the items that are right."""
    lines: list[str] = []
    labels = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("\t"):
            figure, mark, items = line.strip().partition(" = ")
            if mark:
                labels.append((len(lines), figure, items.split(" / ")))
        elif not line.startswith("# "):
            lines.append(line)
    return "\n".join(lines), labels


def outcome(path: Path) -> tuple[list[str], int]:
    """What was read otherwise than labelled, and how many labels there are."""
    text, labels = labelled(path)
    left = list(propose(text))
    wrong = []
    for line, figure, items in labels:
        found = next((p for p in left if p.text == figure and text.count("\n", 0, p.start) + 1 == line), None)
        if found is None:
            wrong.append(f"{figure} was not proposed")
            continue
        left.remove(found)
        if found.item not in items:
            wrong.append(f"{figure}: {found.item}, not {items[0]}")
    return wrong, len(labels)


def only(text: str) -> Proposal:
    """The one proposal of a text."""
    (found,) = propose(text)
    return found


@pytest.mark.parametrize("name", ["street", "school", "hospital", "company", "notes"])
def test_items_are_read_from_the_words_around(name: str) -> None:
    """In the texts the words were chosen on, every figure is proposed with its item."""
    wrong, labels = outcome(TEXTS / f"{name}.txt")

    assert labels >= 14
    assert wrong == []


def test_unseen_texts_are_read_as_well_as_measured() -> None:
    """In texts kept aside no more items are wrong than when they were first read."""
    results = [outcome(path) for path in sorted(TEXTS.glob("heldout-*.txt"))]
    wrong = [one for found, _ in results for one in found]
    labels = sum(count for _, count in results)

    assert labels == 59
    assert labels - len(wrong) >= LEAST_UNSEEN, wrong


def test_a_proposal_is_a_fact_with_its_sentence() -> None:
    """Item, value, unit and hedge as a sheet has them; the origin is the place and the sentence; a sheet can be made of it."""
    fact = only("一、组织建设\n今年以来，新发展会员近1.2万人，效果良好。").as_fact("2025年总结.docx")

    assert fact == {
        "topic": "组织建设",
        "item": "新发展会员",
        "value": "12000",
        "unit": "人",
        "modifier": "近",
        "source": "2025年总结.docx",
        "origin": "第2段第1句“今年以来，新发展会员近1.2万人，效果良好。”",
    }
    read = FactSheet.from_mapping({"facts": [fact]}).facts[0]
    assert (read.value, read.unit, read.modifier) == ("12000", "人", "近")


def test_money_keeps_its_unit() -> None:
    """12.9万元 stays 12.9 in 万元, as the account book has it."""
    found = only("发放慰问金12.9万元。")

    assert (found.value, found.unit) == ("12.9", "万元")


def test_headings_give_the_topic_the_sheet_uses() -> None:
    """A heading is brought to the topic of the sheet it contains or is of a kind with; without any its own words are taken."""
    text = "三、竭诚服务，做实困难职工帮扶\n慰问职工32户。"

    assert only(text.replace("\n", "\n")).topic
    assert propose(text, ["帮扶救助", "组织建设"])[0].topic == "帮扶救助"
    assert propose("（二）加强组织建设，夯实基础\n新建工会3家。", ["组织建设"])[0].topic == "组织建设"
    assert propose("（二）加强档案管理\n整理案卷30卷。")[0].topic == "档案管理"


def test_dates_ranks_and_names_are_not_proposed() -> None:
    """Only quantities become facts: no date, no place in a contest, no ordinal, no grade, no name with a number in it."""
    text = "2025年4月26日，第三届职代会召开，获第一名，落实“十四五”规划，三级甲等医院参会。"

    assert propose(text) == ()


def test_people_in_need_are_not_named_in_items() -> None:
    """Whoever was helped by name is not part of the item."""
    assert only("帮扶困难职工孙玉梅等3户。").item == "帮扶困难职工"


def test_taking_part_says_in_what() -> None:
    """A bare verb beside a figure is told with what went before."""
    assert only("举办五一文艺汇演，近400人参加。").item == "举办五一文艺汇演参加"


@given(st.text(alphabet="新建会企业举办活动，。；、\n一二（）：“”《》的12345万元人次%同比增长家户为共达", max_size=120))
def test_any_text_is_read(text: str) -> None:
    """No text is an error; proposals stand in order, and each at its place in the text."""
    found = propose(text)

    assert all(text[one.start : one.end] == one.text for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(one.value for one in found)
