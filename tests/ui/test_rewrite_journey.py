"""A flagged sentence is rewritten by a model and taken, stopped, or, without a model, left to the person: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter, Settings
from tests.loopback import Hang, Loopback, Refuse, Say
from tests.ui.serving import served, visiting
from tests.ui.test_journey import counter, desk, draft, figure, rewrite, slipped, unique_figures

pytestmark = pytest.mark.browser

SCRIPT = "<img src=x onerror=alert(1)>"


@pytest.fixture
def server() -> Iterator[Loopback]:
    """The model: our own server on loopback."""
    with Loopback(Say("好。")) as started:
        yield started


@pytest.fixture
def address(folder: Path, server: Loopback) -> Iterator[str]:
    """The app with that model set."""
    with served(folder, model="clerk-1", base_url=server.address, api_key="made-up", timeout="20") as started:
        yield started


def flagged(page: Page, stored: Drafter) -> tuple[str, str, str]:
    """Draft the example and put a wrong figure in; the right one, the wrong one, and the sentence as it should read."""
    draft(page)
    (right,) = unique_figures(stored, stored.works()[0].id, 1)
    before = stored.review(stored.works()[0].id).draft.text
    start = before.index(right)
    sentence = before[max(before.rfind(mark, 0, start) for mark in "。\n") + 1 : before.index("。", start) + 1]
    rewrite(page, right, slipped(right))
    return right, slipped(right), sentence


def ask(page: Page, stored: Drafter, wrong: str) -> None:
    """Press the button for the wrong figure."""
    found = next(one for one in stored.review(stored.works()[0].id).open if one.text == wrong)
    figure(page, found.text, found.status.label).click()
    desk(page).get_by_role("button", name="请模型改写").click()


def test_the_model_rewrites_one_sentence(page: Page, stored: Drafter, server: Loopback) -> None:
    """Refused and left to the person, stopped, then answered: old and new stand beside each other as text; taken, the figure is right and nothing else changed."""
    right, wrong, sentence = flagged(page, stored)
    work = stored.works()[0].id
    before = stored.review(work).draft.text
    server.script(Refuse(401, "no", code="invalid_api_key"))
    ask(page, stored, wrong)
    form = page.get_by_role("dialog")
    expect(form.get_by_text("请检查模型设置，或手工改写")).to_be_visible()
    form.get_by_role("button", name="手工改写").click()
    expect(form).to_have_count(0)
    expect(desk(page).get_by_role("textbox", name="修改本段")).to_have_value(re.compile(re.escape(wrong)))
    desk(page).get_by_role("button", name="放弃修改").click()

    server.script(Hang())
    ask(page, stored, wrong)
    form.get_by_role("button", name="停止").click()
    expect(form.get_by_text("已停止，稿件没有变。")).to_be_visible()

    server.script(Say(f"[1] {sentence[:-1]}{SCRIPT}。"))
    form.get_by_role("button", name="再改一次").click()
    changes = form.get_by_label("改动")
    expect(changes.locator("ins").filter(has_text=right).first).to_be_visible()
    expect(changes).to_contain_text("onerror")
    expect(form.locator("img")).to_have_count(0)
    server.script(Say(f"[1] {sentence}"))
    form.get_by_role("button", name="再改一次").click()
    expect(form.get_by_text("都对得上")).to_be_visible()
    form.get_by_role("button", name="用改写的这一句").click()
    expect(form).to_have_count(0)
    expect(figure(page, right, "有据")).to_be_visible()
    expect(counter(page, "需处理")).to_have_text("需处理0")

    assert stored.review(work).draft.text == before.replace(wrong, right)


def test_without_a_model_the_person_is_shown_the_way_by_hand(browser: Browser, tmp_path: Path) -> None:
    """The button says that no model is set and where to set it; the paragraph opens at one press."""
    data = tmp_path / "without"
    stored = Drafter(Settings(data_folder=data, database_url="", model=""))
    with served(data) as address, visiting(browser) as page:
        page.goto(address)
        _, wrong, _ = flagged(page, stored)
        ask(page, stored, wrong)
        evidence = desk(page).get_by_role("complementary", name="依据")
        expect(evidence).to_contain_text("还没有设置模型")
        expect(evidence).to_contain_text("DRAFTER_MODEL")
        expect(page.get_by_role("dialog")).to_have_count(0)
        evidence.get_by_role("button", name="改写本段").click()
        expect(desk(page).get_by_role("textbox", name="修改本段")).to_be_visible()
