"""填报 in a real browser: files and text taken over by tick, reloads and a killed server in between, two people on one sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from drafter.service import Drafter
from tests.service.conftest import content
from tests.ui.serving import drawn, served, settled, visiting
from tests.ui.test_journey import until

pytestmark = pytest.mark.browser

CSV = "板块,事项,数值,单位\n组织建设,新建企业工会,15,家\n女职工,女职工培训,3,期\n帮扶救助,助学,十几二十,人\n"
FILE = FilePayload(name="报数.csv", mimeType="text/csv", buffer=CSV.encode())
TEXT = "一、组织建设\n新建企业工会22家，新发展会员1184人。\n二、女职工\n举办讲座4场。"
ROW_HEIGHT = 36
TICK_MIDDLE = 28


def tick(page: Page, row: int, done: Callable[[], bool]) -> None:
    """Click the tick of a row of the first grid, until it is kept: a click while the grid is being drawn is lost."""
    for _ in range(5):
        box = page.get_by_test_id("data-grid-canvas").first.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + TICK_MIDDLE, box["y"] + ROW_HEIGHT * (row + 1.5))
        for _ in range(60):
            if done():
                return
            page.wait_for_timeout(50)
    raise AssertionError(f"row {row} was not ticked")


def ticked(stored: Drafter, work: int) -> set[int]:
    """The rows ticked in the database."""
    incoming = stored.incoming(work)
    assert incoming is not None
    return set(incoming.ticked)


def test_a_file_with_faults_is_taken_over_by_tick(page: Page, address: str, stored: Drafter) -> None:
    """Rows are told, one tick is taken away, a reload loses neither file nor tick, and the sheet gets what was ticked."""
    work = stored.create_work(content()).id
    page.goto(f"{address}/?work={work}")
    drawn(page)
    page.get_by_role("button", name="导入").click()
    page.locator("input[type=file]").set_input_files(FILE)
    take = page.get_by_role("button", name="采用勾选的")
    expect(take).to_contain_text("2 条")
    expect(page.get_by_text("读不懂 1，改动 1，新增 1")).to_be_visible()
    drawn(page)
    # The unreadable row comes first, then the changed, then the new one.
    tick(page, 2, lambda: ticked(stored, work) == {0})
    page.reload()
    expect(take).to_contain_text("1 条")
    take.click()
    expect(take).to_have_count(0)
    facts = stored.sheet(work).content["facts"]

    assert facts[0]["value"] == "15"
    assert facts[0]["origin"] == "报数.csv 表格第2行"
    assert [fact["item"] for fact in facts] == [fact["item"] for fact in content()["facts"]]


def test_text_becomes_facts(page: Page, address: str, stored: Drafter) -> None:
    """Pasted text survives a reload, is read figure by figure with its sentences, and one tick makes one fact with its sentence."""
    work = stored.create_work(content()).id
    page.goto(f"{address}/?work={work}")
    drawn(page)
    page.get_by_role("button", name="导入").click()
    box = page.get_by_label("粘贴文字")
    box.fill(TEXT)
    box.press("Control+Enter")
    until(page, lambda: stored.pasted(work) == TEXT)
    page.reload()
    drawn(page)
    page.get_by_role("button", name="导入").click()
    expect(box).to_have_value(TEXT)
    page.get_by_role("button", name="读出数字").click()
    take = page.get_by_role("button", name="采用勾选的")
    expect(take).to_be_disabled()
    drawn(page)
    tick(page, 2, lambda: ticked(stored, work) == {2})
    expect(take).to_be_enabled()
    take.click()
    expect(take).to_have_count(0)
    fact = stored.sheet(work).content["facts"][-1]

    assert (fact["item"], fact["value"], fact["unit"], fact["topic"]) == ("举办讲座", "4", "场", "女职工")
    assert fact["origin"] == "第4段第1句“举办讲座4场。”"
    assert len(stored.sheet(work).content["facts"]) == 6


def test_a_killed_server_loses_nothing_that_waits(browser: Browser, folder: Path, stored: Drafter) -> None:
    """A file that was read before the server was stopped is there in the same window's address on the next one."""
    work = stored.create_work(content()).id
    with visiting(browser) as page:
        with served(folder) as address:
            page.goto(f"{address}/?work={work}")
            drawn(page)
            page.get_by_role("button", name="导入").click()
            page.locator("input[type=file]").set_input_files(FILE)
            expect(page.get_by_role("button", name="采用勾选的")).to_contain_text("2 条")
        with served(folder) as address:
            page.goto(f"{address}/?work={work}")
            take = page.get_by_role("button", name="采用勾选的")
            expect(take).to_contain_text("2 条")
            take.click()
            expect(take).to_have_count(0)

    assert [fact["item"] for fact in stored.sheet(work).content["facts"]][-1] == "女职工培训"


def test_two_windows_on_one_sheet(browser: Browser, address: str, stored: Drafter) -> None:
    """Who saves second is told who was first and what differs, keeps it over a reload, chooses, and both changes stand."""
    work = stored.create_work(content()).id
    with visiting(browser) as first, visiting(browser) as second:
        for page in (first, second):
            page.goto(f"{address}/?work={work}")
            drawn(page)
        first.get_by_label("简称").fill("镇工会")
        first.get_by_label("简称").press("Tab")
        until(first, lambda: stored.sheet(work).content["unit"]["short"] == "镇工会")
        second.get_by_label("年度").fill("2027")
        second.get_by_label("年度").press("Tab")
        expect(second.get_by_text("这张表刚被别人改过")).to_be_visible()
        assert stored.sheet(work).content["period"]["year"] == "2026"
        second.reload()
        expect(second.get_by_text("这张表刚被别人改过")).to_be_visible()
        second.get_by_role("button", name="按所选保存").click()
        expect(second.get_by_label("简称")).to_have_value("镇工会")
        settled(second)
        # The first window is no part of the choice: it goes on.
        assert first.get_by_text("这张表刚被别人改过").count() == 0

    saved = stored.sheet(work).content
    assert (saved["unit"]["short"], saved["period"]["year"]) == ("镇工会", "2027")
    assert [fact["value"] for fact in saved["facts"]] == [fact["value"] for fact in content()["facts"]]


def test_a_new_period_is_begun_and_filled(page: Page, address: str, stored: Drafter) -> None:
    """新建 carries last period's items over; the missing are counted, shown alone, and counted down as they are filled."""
    work = stored.create_work(content()).id
    page.goto(f"{address}/?work={work}")
    drawn(page)
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_label("年度")).to_have_value("2026")
    page.get_by_text("备好这类总结常填的事项").click()
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_role("button", name="还没填数 5")).to_be_visible()
    made = next(one.id for one in stored.works() if one.id != work)

    assert stored.sheet(made).content["facts"][2]["previous"] == "86"
    assert stored.sheet(made).content["period"] == {"year": "2026", "span": "全年"}

    page.get_by_role("button", name="还没填数 5").click()
    drawn(page)
    expect(page.get_by_text("还有 5 项没填数")).to_be_visible()


BEHIND = "nodes => nodes.map(node => getComputedStyle(node, '::after').content.replaceAll('\"', ''))"


def test_the_words_of_the_framework_are_chinese(page: Page, address: str, stored: Drafter) -> None:
    """A period that is typed and the menu of a column say no English word: what cannot be set is drawn over."""
    work = stored.create_work(content()).id
    page.goto(f"{address}/?work={work}")
    drawn(page)
    page.get_by_role("combobox", name="期间").fill("1—11月")
    offered = page.get_by_role("option").locator("[data-item-hl]")
    expect(offered).to_have_css("font-size", "0px")
    assert offered.evaluate_all(BEHIND) == ["就用填写的"]
    page.keyboard.press("Enter")
    until(page, lambda: stored.sheet(work).content["period"]["span"] == "1—11月")

    settled(page)
    box = page.get_by_test_id("data-grid-canvas").first.bounding_box()
    assert box is not None
    # The sign of the menu stands at the right end of a heading, here of 板块, behind the ticks and 编号.
    menu = page.get_by_test_id("stDataFrameColumnMenu")
    for _ in range(10):
        page.mouse.move(box["x"] + 160, box["y"] + ROW_HEIGHT / 2)
        page.mouse.click(box["x"] + 176, box["y"] + ROW_HEIGHT / 2)
        page.wait_for_timeout(200)
        if menu.count():
            break
    items = menu.get_by_role("menuitem")
    expect(items.first).to_have_css("font-size", "0px")
    assert items.evaluate_all(BEHIND) == ["列宽随内容", "固定这一列，或取消固定", "隐藏这一列"]
