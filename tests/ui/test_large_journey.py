"""A long draft and a long sheet in a real browser: 5,000 characters with some 150 figures, 300 facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter, Settings
from drafter.trace import Status
from drafter.ui.collect import ROW_HEIGHT
from tests.bench.pages import PAGE
from tests.bench.pages import stored as stored_at
from tests.ui.serving import drawn, served, visiting
from tests.ui.test_journey import cell, choose, counter, desk, figure, rewrite, type_into, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A data folder and a server over it."""
    folder = tmp_path_factory.mktemp("large")
    with served(folder) as address:
        yield folder, address


@pytest.fixture
def stored(server: tuple[Path, str]) -> Iterator[Drafter]:
    """The service over the server's data."""
    drafter = Drafter(Settings(data_folder=server[0], database_url="", model=""))
    yield drafter
    drafter.close()


@pytest.fixture
def work(stored: Drafter) -> int:
    """A long sheet with a long draft."""
    return stored_at(stored, PAGE)


@pytest.fixture
def page(browser: Browser, server: tuple[Path, str]) -> Iterator[Page]:
    """A window; no page may fail in it."""
    with visiting(browser) as window:
        failures: list[str] = []
        window.on("pageerror", lambda error: failures.append(str(error)))
        yield window
        assert failures == []


def test_every_flagged_figure_is_reached_by_key(
    page: Page, server: tuple[Path, str], stored: Drafter, work: int
) -> None:
    """N visits each figure that needs a look once, in reading order and in sight, with the bar; P goes back; a click shows the sum."""
    review = stored.review(work)
    assert len(review.report.figures) >= 150
    page.goto(f"{server[1]}/review?work={work}")
    expect(counter(page, "需处理")).to_have_text(f"需处理{len(review.open)}")
    chosen = desk(page).locator(".figure.chosen")
    # The first is in hand as the page opens.
    expect(chosen).to_have_text(review.open[0].text)
    for one in review.open[1:]:
        page.keyboard.press("n")
        expect(chosen).to_have_text(one.text)
        expect(chosen).to_be_in_viewport(ratio=1)
    expect(desk(page).get_by_role("button", name="下一处")).to_be_in_viewport(ratio=1)
    page.keyboard.press("n")
    expect(chosen).to_have_text(review.open[0].text)
    page.keyboard.press("p")
    expect(chosen).to_have_text(review.open[-1].text)

    place, derived = next((n, one) for n, one in enumerate(review.report.figures) if one.status is Status.DERIVED)
    figure(page, derived.text, derived.status.label).first.click()
    evidence = desk(page).get_by_role("complementary", name="依据")
    (formula,) = [row.text for row in review.evidence[place] if row.label == "公式"]
    expect(evidence).to_contain_text(formula)


def test_an_edit_in_the_middle_shows_its_status(
    page: Page, server: tuple[Path, str], stored: Drafter, work: int
) -> None:
    """A supported figure changed by hand is told as contradicted, nothing else changes, and the page stays where it was."""
    review = stored.review(work)
    text = review.draft.text
    told = next(
        one
        for one in review.report.figures
        if one.start > len(text) // 2
        and one.status is Status.SUPPORTED
        and text.count(one.text) == 1
        and len(one.text) > 3
    )
    page.goto(f"{server[1]}/review?work={work}")
    wrong = "9" + told.text
    rewrite(page, told.text, wrong)
    changed = desk(page).locator(".figure.contradicted", has_text=wrong)
    expect(changed).to_be_in_viewport(ratio=1)
    expect(counter(page, "需处理")).to_have_text(f"需处理{len(review.open) + 1}")

    after = stored.review(work)
    assert after.draft.text == text.replace(told.text, wrong)
    assert {one.text for one in after.open} == {one.text for one in review.open} | {wrong}


def test_one_cell_of_a_long_sheet(page: Page, server: tuple[Path, str], stored: Drafter, work: int) -> None:
    """The cell is saved at once and no other is touched; what is odd about it is told beside the table, with the way to its row."""
    before: list[dict[str, Any]] = stored.sheet(work).content["facts"]
    row = next(place for place, fact in enumerate(before) if fact.get("previous"))
    typed = before[row]["previous"] + "0000"
    page.goto(f"{server[1]}/?work={work}")
    drawn(page)
    choose(page, "value", row)
    type_into(page, "value", row, typed, leave="Enter")
    until(page, lambda: stored.sheet(work).content["facts"][row]["value"] == typed)
    beside = page.locator(".st-key-beside")
    expect(beside).to_contain_text("相差千倍以上")
    after = stored.sheet(work).content["facts"]
    assert after == [*before[:row], {**before[row], "value": typed}, *before[row + 1 :]]

    page.get_by_role("button", name="看这一行").click()
    expect(page.get_by_role("button", name="只看这 1 条")).to_be_visible()
    drawn(page)
    choose(page, "value", 0)
    type_into(page, "value", 0, before[row]["value"], leave="Enter")
    until(page, lambda: stored.sheet(work).content["facts"] == before)
    expect(beside).not_to_contain_text("相差千倍以上")
    page.get_by_role("button", name="全部 300").click()
    expect(cell(page, "value", 12)).to_have_text(before[12]["value"])


def test_a_large_window_shows_more_rows(page: Page, server: tuple[Path, str], work: int) -> None:
    """The table of a long sheet takes the room there is, with the fields below it beginning in sight; the whole screen is all of it."""
    heights = {}
    table = page.get_by_test_id("stDataFrameResizable")
    for width, height in ((1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{server[1]}/?work={work}")
        drawn(page)
        expect(page.get_by_text("存在的问题（一行一条）")).to_be_attached()
        heights[height] = table.evaluate("node => node.clientHeight")
    expect(page.get_by_text("存在的问题（一行一条）")).to_be_in_viewport(ratio=1)

    assert heights[1080] - heights[768] > 5 * ROW_HEIGHT

    table.hover()
    page.get_by_test_id("stElementToolbarButton").last.click()
    until(page, lambda: table.evaluate("node => node.clientHeight") > 900)
