"""The preview of prompts is what the chain really sends."""

from __future__ import annotations

import pytest

from drafter.intake import example_content
from drafter.prompts import Library
from drafter.prompts.promptfile import shipped_prompt
from drafter.sheet import FactSheet, Release
from drafter.writing.chain import ChainWriter
from drafter.writing.chain.preview import preview_chain
from tests.loopback import Loopback, Question, Reply, Say
from tests.writing.chain.scripted import connect

SHEET = FactSheet.from_mapping(example_content())
IDENTITY = "320102199003071239"
LIBRARY = Library()
OUTLINE = LIBRARY.outline("subdistrict-first-half")


def test_every_prompt_of_a_run_is_shown_in_order() -> None:
    """Headings, each section with its own facts, repair, problems and plans, opening and closing."""
    asked = preview_chain(SHEET, OUTLINE, LIBRARY)
    sections = [one for one in asked if one.name == "chain/section"]
    parts = OUTLINE.allocate(SHEET.facts)

    assert list(dict.fromkeys(one.name for one in asked)) == [
        "chain/headings",
        "chain/section",
        "chain/repair",
        "chain/tasks",
        "chain/frame",
    ]
    assert len(sections) == len(parts)
    for one, (_, facts) in zip(sections, parts, strict=True):
        assert all(fact.item in one.turns[1].text for fact in facts)
        assert one.about in one.turns[1].text


def test_what_is_shown_is_what_is_sent() -> None:
    """A model that answers nothing useful to the headings is sent, section by section, exactly the previewed messages."""

    def answer(question: Question) -> Reply:
        return Say("" if "拟一级标题" in question.system else "各项工作有序推进。")

    with Loopback(answer) as server:
        list(ChainWriter(connect(server), library=LIBRARY).write(SHEET, OUTLINE))
        sent = {(question.system, question.user) for question in server.questions}
    shown = preview_chain(SHEET, OUTLINE, LIBRARY)

    for one in shown:
        if one.name in ("chain/headings", "chain/section", "chain/tasks"):
            assert tuple(turn.text for turn in one.turns) in sent


def test_an_own_prompt_is_previewed_and_sent() -> None:
    """A unit's words stand in the previewed prompt, and in the one a model gets."""
    text = shipped_prompt("chain/section").replace("只交正文", "多用短句。只交正文")
    library = Library({"chain/section": text})
    with Loopback(Say("各项工作有序推进。")) as server:
        list(ChainWriter(connect(server), library=library).write(SHEET, OUTLINE))
        sent = [question.system for question in server.questions]
    shown = [one.turns[0].text for one in preview_chain(SHEET, OUTLINE, library)]

    assert len([said for said in shown if "多用短句。" in said]) == len(OUTLINE.allocate(SHEET.facts))
    assert any("多用短句。" in said for said in sent)


def test_a_preview_is_the_same_every_time() -> None:
    """Sections are written by several workers at once; the preview does not show it."""
    assert preview_chain(SHEET, OUTLINE, LIBRARY) == preview_chain(SHEET, OUTLINE, LIBRARY)


@pytest.mark.parametrize("release", list(Release))
def test_personal_data_are_previewed_as_they_would_be_sent(release: Release) -> None:
    """Masked unless the unit lets them out; of a sheet that stays in the house, what a model in the house would be sent."""
    content = example_content()
    content["facts"][0]["text"] = f"困难职工孙玉梅（{IDENTITY}）"
    content["problems"] = ["困难职工孙玉梅的医疗费无处报销"]
    sheet = FactSheet.from_mapping({**content, "release": release.value})

    def answer(question: Question) -> Reply:
        return Say("" if "拟一级标题" in question.system else "各项工作有序推进。")

    with Loopback(answer) as server:
        list(ChainWriter(connect(server), library=LIBRARY).write(sheet, OUTLINE))
        sent = {question.user for question in server.questions}
    shown = [one.turns[1].text for one in preview_chain(sheet, OUTLINE, LIBRARY) if one.name == "chain/section"]
    whole = release is Release.WHOLE

    assert set(shown) <= sent
    assert any(IDENTITY in text for text in shown) is whole
    assert any("孙玉梅" in text for text in shown) is whole
