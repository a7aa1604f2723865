"""A Word file goes out, is edited there and comes back, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from drafter.service import Drafter
from tests.service.test_returned import in_word
from tests.ui.test_journey import desk, draft, exported, figure, slipped, unique_figures

pytestmark = pytest.mark.browser


def test_an_edited_word_file_comes_back(page: Page, stored: Drafter) -> None:
    """Exported, one figure changed in Word, given back: the change is shown with its status, taken over, corrected on the desk."""
    draft(page)
    work = stored.works()[0].id
    (right,) = unique_figures(stored, work, 1)
    before = stored.review(work).draft
    _, exported_file = exported(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="取回改过的文件").click()
    page.locator('input[type="file"]').set_input_files(
        {
            "name": "主任改.docx",
            "mimeType": "application/x",
            "buffer": in_word(exported_file, right, slipped(right)),
        }
    )
    changes = page.get_by_role("region", name="改动")
    expect(changes.locator(".change.changed")).to_have_count(1)
    expect(changes.locator(".figure-change.flagged")).to_contain_text(f"{right} → {slipped(right)}")
    # Nothing is saved before it is asked for.
    assert stored.review(work).draft == before

    page.get_by_role("button", name="采用为新的一稿").click()
    expect(desk(page).locator(".figure.chosen")).to_contain_text(slipped(right))
    taken = stored.review(work).draft
    assert taken.text == before.text.replace(right, slipped(right))
    desk(page).get_by_role("complementary", name="依据").get_by_role("button", name="按数据改正").click()
    expect(figure(page, right, "有据")).to_be_visible()
    assert stored.review(work).draft.text == before.text
