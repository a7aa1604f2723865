"""A figure gets another fact, the draft follows a changed sheet, a fact left out is written in: in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from drafter.service import Drafter
from tests.ui.test_journey import counter, desk, draft, figure, rewrite, slipped, unique_figures

pytestmark = pytest.mark.browser


def test_another_fact_is_chosen(page: Page, stored: Drafter) -> None:
    """The likeliest fact stands first; taken, the figure is right and nothing else of the draft has changed."""
    draft(page)
    work = stored.works()[0].id
    before = stored.review(work).draft.text
    (right,) = unique_figures(stored, work, 1)
    rewrite(page, right, slipped(right))
    wrong = next(one for one in stored.review(work).open if one.text == slipped(right))
    figure(page, wrong.text, wrong.status.label).click()
    desk(page).get_by_role("button", name="换一条事实").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text(f"“{wrong.text}”将改为“{right}”。")).to_be_visible()
    form.get_by_role("button", name="改用这条事实").click()
    expect(form).to_have_count(0)
    expect(figure(page, right, "有据")).to_be_visible()

    assert stored.review(work).draft.text == before


def test_the_draft_follows_a_changed_sheet(page: Page, stored: Drafter) -> None:
    """Who changed what is said, one press puts the new numbers in place; a fact left out then is offered as a sentence and written in."""
    draft(page)
    work = stored.works()[0].id
    (told,) = unique_figures(stored, work, 1)
    review = stored.review(work)
    rests_on = next(one.facts[0] for one in review.report.figures if one.text == told)
    content, read = review.sheet.content, review.sheet.sheet
    assert read is not None
    facts = [dict(fact) for fact in content["facts"]]
    changed = next(fact for fact, one in zip(facts, read.facts, strict=True) if one.id == rests_on)
    changed["value"] = str(int(changed["value"]) + 1000)
    facts.append(
        {"topic": changed["topic"], "item": "编印安全生产手册", "value": "8642", "unit": "册", "source": "登记"}
    )
    stored.save_sheet(work, {**content, "facts": facts}, base=review.sheet.number)
    page.reload()
    notice = page.locator(".st-key-outdated")
    expect(notice).to_contain_text("改过事实表")
    expect(notice).to_contain_text(f"“{told}”")
    notice.get_by_role("button", name=re.compile("改成新数")).click()
    expect(notice.get_by_role("button")).to_have_count(0)
    expect(counter(page, "需处理")).to_have_text("需处理0")

    desk(page).get_by_role("button", name=re.compile("补写：编印安全生产手册")).click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("补写的话（可以改）")).to_have_value(re.compile("8642册"))
    form.get_by_role("button", name="写入正文并核对").click()
    expect(figure(page, "8642册", "有据")).to_be_visible()

    assert stored.review(work).report.unused == ()
    assert stored.review(work).open == ()
