"""The server killed in the middle of editing, in a real browser: what was typed is there, and the same window goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter
from tests.service.conftest import content
from tests.ui.serving import drawn, free_port, server, settled, visiting
from tests.ui.test_journey import choose, desk, type_into, until

pytestmark = pytest.mark.browser

DRAFT = "本镇工会工作总结\n一、组织建设\n新建企业工会12家。\n二、帮扶救助\n慰问困难职工86户。"
# A key a so many milliseconds, as a person types.
PACE = 40


def visit(page: Page) -> str:
    """The session that drew the page."""
    name = page.locator("[data-visit]").get_attribute("data-visit")
    assert name
    return name


def attached(page: Page, before: str) -> None:
    """Wait until the window has found the new server by itself and is drawn by it."""
    expect(page.locator("[data-visit]")).not_to_have_attribute("data-visit", before)
    drawn(page)


def test_a_sheet_is_typed_on(browser: Browser, folder: Path, stored: Drafter) -> None:
    """Lines and cells typed before a kill -9 are in the store although no field was left; the window finds the next server and goes on."""
    work = stored.create_work(content()).id
    port = free_port()
    with visiting(browser) as page:
        with server(folder, port) as process:
            page.goto(f"http://127.0.0.1:{port}/?work={work}")
            drawn(page)
            choose(page, "value", 0)
            type_into(page, "value", 0, "15", leave="Enter")
            plans = page.get_by_label("下一步打算（一行一条）")
            plans.fill("")
            plans.press_sequentially("建好两个驿站", delay=PACE)
            until(page, lambda: stored.sheet(work).content["plans"] == ["建好两个驿站"])
            # Not left: whoever types goes on typing.
            expect(plans).to_be_focused()
            plans.press_sequentially("，开展巡回宣讲", delay=PACE)
            until(page, lambda: stored.sheet(work).content["plans"] == ["建好两个驿站，开展巡回宣讲"])
            before = visit(page)
            process.kill()
            process.wait()
        with server(folder, port):
            attached(page, before)
            expect(page.get_by_label("下一步打算（一行一条）")).to_have_value("建好两个驿站，开展巡回宣讲")
            choose(page, "value", 2)
            type_into(page, "value", 2, "87", leave="Enter")
            until(page, lambda: stored.sheet(work).content["facts"][2]["value"] == "87")
    facts = stored.sheet(work).content["facts"]

    assert [fact.get("value") for fact in facts[:3]] == ["15", content()["facts"][1]["value"], "87"]
    assert len(facts) == len(content()["facts"])


def test_a_draft_is_typed_on(browser: Browser, folder: Path, stored: Drafter) -> None:
    """A paragraph and then the whole text in hand survive a kill -9 each, unsaved as they are, and are saved by the next server."""
    work = stored.create_work(content()).id
    stored.save_draft(work, DRAFT, base=0)
    port = free_port()
    with visiting(browser) as page:
        field = desk(page).get_by_label("修改本段", exact=True)
        whole = page.get_by_label("全文（一行一段，第一行是标题）")
        with server(folder, port) as process:
            page.goto(f"http://127.0.0.1:{port}/review?work={work}")
            drawn(page)
            paragraph = desk(page).get_by_role("article").locator("p", has_text="12家")
            paragraph.hover()
            paragraph.get_by_role("button", name="修改本段").click()
            field.press("End")
            field.press_sequentially("覆盖职工三百人。", delay=PACE)
            before = visit(page)
            process.kill()
            process.wait()
        with server(folder, port) as process:
            attached(page, before)
            expect(field).to_have_value("新建企业工会12家。覆盖职工三百人。")
            desk(page).get_by_role("button", name="保存并核对").click()
            expect(field).to_have_count(0)
            first = DRAFT.replace("12家。", "12家。覆盖职工三百人。")
            assert stored.review(work).draft.text == first

            page.get_by_role("button", name="通篇修改").click()
            expect(whole).to_have_value(first)
            settled(page)
            whole.press("Control+End")
            whole.press_sequentially("\n三、下一步打算", delay=PACE)
            token = page.url.partition("mine-draft=")[2].partition("-")[2].partition("&")[0]
            until(page, lambda: (own := stored.my_draft(work, token)) is not None and own.text.endswith("打算"))
            expect(whole).to_be_focused()
            before = visit(page)
            process.kill()
            process.wait()
        with server(folder, port):
            attached(page, before)
            expect(whole).to_have_value(first + "\n三、下一步打算")
            page.get_by_role("button", name="保存并核对").click()
            expect(desk(page)).to_contain_text("三、下一步打算")

    assert stored.review(work).draft.text == first + "\n三、下一步打算"
    assert stored.review(work).draft.number == 3
