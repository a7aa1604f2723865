"""设置 and 定稿 without a browser: what is chosen holds, what is signed is listed, what cannot be done says so."""

from __future__ import annotations

import pytest

from drafter.service import Drafter, Settings
from tests.ui.pages import drafted, visit, words


def test_without_a_model_the_page_says_that_none_is_needed(settings: Settings, drafter: Drafter) -> None:
    """A first visitor is not sent to look for a key."""
    page = visit("设置")

    assert not page.exception
    assert "不需要模型也不需要网络" in words(page)
    assert "还没有记下的说法" in words(page)


def test_a_choice_is_kept_and_holds_for_the_export(settings: Settings, drafter: Drafter) -> None:
    """A tick is saved when it changes; another visitor sees it."""
    work = drafted(drafter)
    page = visit("设置", work)
    page.checkbox(key="word-annex").uncheck().run()
    page.selectbox(key="word-fonts").select("open").run()
    unit = drafter.works()[0].unit_id
    assert unit is not None

    assert (drafter.word_options(unit).annex, drafter.word_options(unit).fonts) == (False, "open")
    assert visit("设置", work).checkbox(key="word-annex").value is False


def test_a_kept_name_is_listed_and_can_be_dropped(settings: Settings, drafter: Drafter) -> None:
    """Who kept it is said; dropped, the checker no longer knows it."""
    work = drafted(drafter)
    sheet = drafter.sheet(work).sheet
    assert sheet is not None
    kept = drafter.keep_other_name(work, sheet.facts[0].id, "基层组织家数")
    page = visit("设置", work)
    assert f"“基层组织家数”就是“{sheet.facts[0].item}”" in words(page)

    page.button(key=f"drop-name-{kept.id}").click().run()

    assert drafter.other_names(kept.unit_id) == ()
    assert "还没有记下的说法" in words(page)


def test_a_model_that_does_not_answer_is_one_line(
    settings: Settings, drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is never shown; the trial says what is wrong."""
    monkeypatch.setenv("DRAFTER_MODEL", "local-model")
    monkeypatch.setenv("DRAFTER_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("DRAFTER_API_KEY", "secret-key-of-the-unit")
    page = visit("设置")
    assert "密钥：已设置" in words(page)

    page.button(key="try-model").click().run(timeout=60)

    assert "连通：不行" in words(page)
    assert "secret-key-of-the-unit" not in words(page)


def test_a_draft_is_signed_off_with_what_was_kept(settings: Settings, drafter: Drafter) -> None:
    """The reviewer sees what they put their name to; the page then says who signed, and the file is called 定稿."""
    work = drafted(drafter)
    draft = drafter.draft_revision(work)
    assert draft is not None
    added = drafter.save_draft(work, draft.text + "\n收到感谢信77封。", base=draft.number)
    start = added.text.index("77封")
    drafter.accept(work, start, start + 3, "信访登记可查", base=added.number)
    page = visit("核对", work)
    page.button(key="sign-off").click().run()

    assert "“77封”：信访登记可查" in words(page)

    page.button(key="confirm-sign-off").click().run()

    assert drafter.review(work).signed is not None
    assert "已定稿" in words(page)
    assert "定稿" in drafter.export(work).name


def test_an_open_draft_cannot_be_signed_off(settings: Settings, drafter: Drafter) -> None:
    """While a figure is open there is no button to press."""
    work = drafted(drafter)
    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text + "\n收到感谢信77封。", base=draft.number)

    assert not [one for one in visit("核对", work).button if one.key == "sign-off"]
