"""Going back to what was, in a real browser: a figure spoilt, found in 历史, the earlier draft restored, a work removed and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from drafter.service import Drafter
from tests.ui.test_journey import draft, rewrite, slipped, unique_figures

pytestmark = pytest.mark.browser


def test_what_was_saved_is_found_again(page: Page, stored: Drafter) -> None:
    """The differences name the figure before and after; restoring brings the text back, also after a reload; removal is undone."""
    draft(page)
    work = stored.works()[0].id
    clean = stored.review(work).draft
    (right,) = unique_figures(stored, work, 1)
    rewrite(page, right, slipped(right))
    page.get_by_role("link", name="历史").click()
    changes = page.get_by_role("region", name="改动")
    expect(changes.locator(".change.changed")).to_have_count(1)
    expect(changes.locator(".figure-change")).to_contain_text(f"{right} → {slipped(right)}")
    expect(changes.locator(".change.added")).to_have_count(0)

    page.get_by_role("radiogroup", name="保存过的每一次").get_by_text("第1稿").click()
    page.get_by_role("button", name="恢复第1稿").click()
    expect(page.get_by_text("这就是现在的内容")).to_be_visible()
    page.reload()
    expect(page.get_by_role("radiogroup", name="保存过的每一次")).to_contain_text("恢复第1稿")
    newest = stored.draft_revision(work)
    assert newest is not None
    assert (newest.number, newest.text) == (3, clean.text)

    page.get_by_role("button", name="删除这份总结").click()
    page.get_by_role("button", name="确认删除").click()
    expect(page.get_by_text("现在一份总结也没有")).to_be_visible()
    assert stored.works() == ()
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_role("button", name="临江街道总工会")).to_be_visible()
    assert stored.draft_revision(work) == newest
