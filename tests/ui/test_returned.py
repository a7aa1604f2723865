"""取回改过的文件, run without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Settings
from tests.service.test_returned import in_word
from tests.ui.pages import drafted, visit, words


def given_back(work: int, data: bytes, name: str = "改.docx") -> AppTest:
    """核对 after a file was uploaded."""
    page = visit("核对", work)
    return page.file_uploader[0].upload(name, data, "application/x").run()


def test_the_changes_are_told_before_they_are_taken(settings: Settings, drafter: Drafter) -> None:
    """Nothing is saved until 采用 is pressed; then it is the next draft."""
    work = drafted(drafter)
    page = given_back(work, in_word(drafter.export(work).data, "218家", "281家"))

    assert "改动 1 句；其中数字有 1 处不同" in words(page)
    assert "1 个改过的数字与事实表对不上" in words(page)
    assert len(drafter.history(work)) == 2

    page.button(key="take-returned").click().run()
    draft = drafter.draft_revision(work)

    assert draft is not None
    assert draft.number == 2
    assert "281家" in draft.text
    assert not [button for button in page.button if button.key == "take-returned"]
    assert not page.error


def test_a_file_may_be_put_aside(settings: Settings, drafter: Drafter) -> None:
    """不用 leaves the draft as it is and goes back to the desk."""
    work = drafted(drafter)
    page = given_back(work, in_word(drafter.export(work).data, "218家", "281家"))
    page.button(key="drop-returned").click().run()

    assert [button.key for button in page.button if "returned" in str(button.key)] == []
    assert drafter.works()[0].draft_revision == 1


def test_an_unchanged_file_says_so(settings: Settings, drafter: Drafter) -> None:
    """Nothing to take over: only the way back is offered."""
    work = drafted(drafter)
    page = given_back(work, drafter.export(work).data)

    assert "两稿文字相同" in words(page)
    assert [button.label for button in page.button if "returned" in str(button.key)] == ["知道了"]


def test_a_file_of_an_older_draft_warns(settings: Settings, drafter: Drafter) -> None:
    """Who takes over an old file is told that later changes would go."""
    work = drafted(drafter)
    data = drafter.export(work).data
    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text + "\n后来加的一段。", base=1)
    page = given_back(work, data)

    assert "从第1稿导出的，之后稿件又改到了第2稿" in words(page)


def test_a_save_in_between_shows_the_comparison_again(settings: Settings, drafter: Drafter) -> None:
    """The refusal is one line, and the file is compared with what is the newest now; nothing is overwritten."""
    work = drafted(drafter)
    page = given_back(work, in_word(drafter.export(work).data, "218家", "281家"))
    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text + "\n对方加的一段。", base=1)
    page.button(key="take-returned").click().run()

    assert len(page.error) == 1
    assert "与第2稿相比" in words(page)
    assert "对方加的一段" in drafter.review(work).draft.text


@pytest.mark.parametrize(("name", "said"), [("稿.doc", "另存为 .docx"), ("稿.docx", "扩展名")])
def test_what_cannot_be_read_is_one_line(settings: Settings, drafter: Drafter, name: str, said: str) -> None:
    """What, where, what to do; the desk stays."""
    work = drafted(drafter)
    page = given_back(work, b"words", name)

    assert len(page.error) == 1
    assert said in page.error[0].value.replace("\\", "")
    assert not page.exception
