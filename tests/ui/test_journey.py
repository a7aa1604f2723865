"""The whole way in a real browser, as a new user would go: example, draft, review, correct, keep, export, come back."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from drafter.service import Drafter
from drafter.trace import Status
from drafter.ui.collect import ROW_HEIGHT, WIDTHS
from drafter.ui.table import COLUMNS
from tests.ui.serving import STEP_MILLISECONDS, drawn, served, settled, visiting

pytestmark = pytest.mark.browser

# The grid puts a column for choosing rows before the first.
MARKER_WIDTH = 33
CLICKS = 5
HOSTILE = '<img src=x onerror="window.hurt=1"><b>粗</b> ~删~ **重** [链](http://127.0.0.1:9/) $x^2$ :red[红]'


def draft(page: Page) -> None:
    """Draft with what stands there by default, and go on to 核对."""
    drawn(page)
    page.get_by_role("link", name="起草").click()
    page.get_by_role("button", name="开始起草").click()
    page.get_by_role("button", name="去核对").click()
    expect(desk(page)).to_be_visible()


def desk(page: Page) -> Locator:
    """The desk of 核对."""
    return page.get_by_role("group", name="核对台")


def figure(page: Page, text: str, status: str) -> Locator:
    """A figure on the paper, by its text and its status."""
    return desk(page).get_by_role("button", name=f"{text}，{status}", exact=True)


def counter(page: Page, label: str) -> Locator:
    """A counter of the bar above the paper."""
    return desk(page).get_by_role("button", name=re.compile(f"{label}\\s*\\d+$"))


def rewrite(page: Page, old: str, new: str) -> None:
    """Change words in the paragraph where they stand first, by the pen beside it."""
    paragraph = desk(page).get_by_role("article").locator("p", has_text=old).first
    paragraph.hover()
    paragraph.get_by_role("button", name="修改本段").click()
    field = desk(page).get_by_label("修改本段", exact=True)
    field.fill(field.input_value().replace(old, new, 1))
    desk(page).get_by_role("button", name="保存并核对").click()
    expect(field).to_have_count(0)


def unique_figures(stored: Drafter, work: int, wanted: int) -> list[str]:
    """Supported figures that stand once in the draft, with at least three digits, so that a slip of the pen can be made in them."""
    review = stored.review(work)
    text = review.draft.text
    found = [
        one.text
        for one in review.report.figures
        if one.status is Status.SUPPORTED
        and text.count(one.text) == 1
        and re.fullmatch(r"[1-9]\d{2,3}\D+", one.text)
        and one.text[0] != one.text[1]
    ]
    assert len(found) >= wanted
    return found[:wanted]


def slipped(text: str) -> str:
    """The figure with its first two digits swapped: the commonest slip."""
    return text[1] + text[0] + text[2:]


def exported(page: Page) -> tuple[str, bytes]:
    """Export the draft as a Word file; its name and what is in it."""
    page.get_by_role("button", name=re.compile("^导出")).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_first_day(page: Page, stored: Drafter) -> None:
    """From an empty data folder to a Word file: every wrong figure is flagged, corrected or kept with a reason; a reload loses nothing."""
    expect(page.get_by_label("单位名称")).to_have_value("临江街道总工会")
    draft(page)
    work = stored.works()[0].id
    clean = stored.review(work)
    right, kept = unique_figures(stored, work, 2)

    rewrite(page, right, slipped(right))
    expect(desk(page).locator(".figure.chosen")).to_contain_text(slipped(right))
    rewrite(page, kept, slipped(kept))
    broken = stored.review(work)
    assert {slipped(right), slipped(kept)} <= {one.text for one in broken.open}
    # Nothing else may change: the same number of paragraphs, and all but two of them word for word.
    before, after = clean.draft.text.split("\n"), broken.draft.text.split("\n")
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) <= 2

    flagged = next(one for one in broken.open if one.text == slipped(right))
    assert flagged.suggestion == right
    figure(page, flagged.text, flagged.status.label).click()
    evidence = desk(page).get_by_role("complementary", name="依据")
    expect(evidence).to_contain_text(right)
    evidence.get_by_role("button", name="按数据改正").click()
    expect(figure(page, right, "有据")).to_be_visible()
    assert slipped(right) not in stored.review(work).draft.text
    # The other figure is another person's business: correcting one must not touch it.
    assert slipped(kept) in {one.text for one in stored.review(work).open}

    flagged = next(one for one in stored.review(work).open if one.text == slipped(kept))
    figure(page, flagged.text, flagged.status.label).click()
    evidence.get_by_role("button", name="注明理由后保留").click()
    keep = evidence.get_by_role("button", name="确认保留")
    # Without a reason nothing can be kept.
    expect(keep).to_be_disabled()
    evidence.get_by_label("保留的理由").fill("名册更正后为此数，见附件")
    keep.click()
    expect(counter(page, "已保留")).to_be_visible()
    review = stored.review(work)
    assert [one.reason for one in review.decisions.values()] == ["名册更正后为此数，见附件"]

    # Whoever exports is asked for what every summary ends with.
    page.get_by_role("button", name=re.compile("^导出")).click()
    day = page.get_by_label("成文日期").input_value()
    page.get_by_role("button", name="加上落款").click()
    expect(figure(page, day, "有据")).to_be_visible()
    review = stored.review(work)
    assert review.draft.text.endswith(f"\n临江街道总工会\n{day}")
    expect(counter(page, "已保留")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("成文日期")).to_have_count(0)

    name, exported_file = exported(page)
    assert ("讨论稿" in name) is not review.signable
    document = Document(io.BytesIO(exported_file))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert review.draft.text.split("\n")[0] in told
    assert right in told
    assert slipped(kept) in told
    assert len(list(document.comments)) >= len(review.report.figures)

    page.reload()
    expect(figure(page, right, "有据")).to_be_visible()
    # A line never begins with the mark that closes what a figure ends.
    bare = "nodes => nodes.map(node => node.nextSibling?.textContent ?? '').filter(text => /^[，。；：、]/.test(text))"
    assert desk(page).locator(".held").evaluate_all(bare) == []
    assert desk(page).locator(".held", has_text="，").count() > 0
    figure(page, slipped(kept), f"{flagged.status.label}，已保留").click()
    expect(evidence).to_contain_text("名册更正后为此数，见附件")
    assert stored.review(work).draft.number == review.draft.number


def test_a_press_is_taken_back(page: Page, stored: Drafter) -> None:
    """按数据改正 and an edit are undone by one press or by Ctrl+Z, the one after the other; the figure is in hand again."""
    draft(page)
    work = stored.works()[0].id
    undo = desk(page).get_by_role("button", name="撤销", exact=True)
    expect(undo).to_be_disabled()
    (right,) = unique_figures(stored, work, 1)
    first = stored.review(work).draft.text
    rewrite(page, right, slipped(right))
    desk(page).get_by_role("button", name="按数据改正").click()
    expect(figure(page, right, "有据")).to_be_visible()

    undo.click()
    expect(desk(page).locator(".figure.chosen")).to_contain_text(slipped(right))
    page.keyboard.press("Control+z")
    expect(undo).to_be_disabled()
    expect(figure(page, right, "有据")).to_be_visible()
    assert stored.review(work).draft.text == first


def test_any_page_may_be_the_first(browser: Browser, folder: Path) -> None:
    """A bookmark to 核对 opens 核对 on a server that has shown nothing yet, with the app's own bar, and asks no other server."""
    with served(folder) as address, visiting(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/review")
        expect(page.get_by_role("button", name="去起草")).to_be_visible()

        bar = page.get_by_role("navigation").get_by_role("link")
        assert bar.all_inner_texts() == [
            "填报",
            "起草",
            "核对",
            "模板",
            "批量",
            "汇总",
            "历史",
            "核对已有稿件",
            "设置",
            "使用说明",
        ]
        assert page.get_by_test_id("stSidebar").count() == 0
        # The icon of the window is fetched out of sight of the listener.
        icon = page.locator('link[rel~="icon"]')
        expect(icon).to_have_attribute("href", re.compile("/media/"))
        asked.append(icon.evaluate("link => link.href"))
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_a_missing_fact_is_added(page: Page, stored: Drafter) -> None:
    """A figure the sheet does not know is flagged; once its fact is added with its source it is supported, and the text is untouched."""
    draft(page)
    work = stored.works()[0].id
    page.get_by_role("button", name="通篇修改").click()
    whole = page.get_by_label("全文（一行一段，第一行是标题）")
    whole.fill(whole.input_value() + "\n放养锦鲤97531尾。")
    page.get_by_role("button", name="保存并核对").click()
    figure(page, "97531尾", "无据").click()
    desk(page).get_by_role("button", name="补录为事实").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("数值")).to_have_value("97531")
    form.get_by_role("button", name="补录并重新核对").click()
    # A fact without its source is not taken.
    expect(form.get_by_role("alert")).to_contain_text("出处")
    form.get_by_label("事项").fill("放养锦鲤")
    form.get_by_label("出处").fill("后勤台账")
    text = stored.review(work).draft.text
    form.get_by_role("button", name="补录并重新核对").click()
    expect(figure(page, "97531尾", "有据")).to_be_visible()

    review = stored.review(work)
    assert review.sheet.content["facts"][-1]["source"] == "后勤台账"
    assert review.draft.text == text


def test_an_unsaved_edit_is_kept(page: Page, stored: Drafter) -> None:
    """What was typed into a paragraph is saved when another is opened, and is still there after going away and coming back."""
    draft(page)
    work = stored.works()[0].id
    lines = [one for one in stored.review(work).draft.text.split("\n") if one.endswith("。")]
    field = desk(page).get_by_label("修改本段", exact=True)

    def open_paragraph(text: str) -> None:
        paragraph = desk(page).get_by_role("article").locator("p", has_text=text).first
        paragraph.hover()
        paragraph.get_by_role("button", name="修改本段").click()
        expect(field).to_have_value(text)

    open_paragraph(lines[0])
    field.fill(lines[0] + "前一段的话。\n又一段。")
    open_paragraph(lines[1])
    saved = stored.review(work).draft

    assert lines[0] + "前一段的话。\n又一段。" in saved.text

    field.fill(lines[1] + "没有保存的话。")
    page.get_by_role("link", name="填报").click()
    expect(page.get_by_label("单位名称")).to_be_visible()
    page.get_by_role("link", name="核对", exact=True).click()
    expect(field).to_have_value(lines[1] + "没有保存的话。")
    assert stored.review(work).draft.number == saved.number

    desk(page).get_by_role("button", name="保存并核对").click()
    expect(field).to_have_count(0)
    assert lines[1] + "没有保存的话。" in stored.review(work).draft.text


def test_the_keyboard_is_enough(page: Page, stored: Drafter) -> None:
    """Figures can be reached, chosen and stepped through without a mouse; typing a reason is not taken for a command."""
    draft(page)
    work = stored.works()[0].id
    first, second = unique_figures(stored, work, 2)
    rewrite(page, first, slipped(first))
    rewrite(page, second, slipped(second))
    chosen = desk(page).locator(".figure.chosen")
    seen = set()
    for _ in stored.review(work).open:
        before = chosen.inner_text()
        page.keyboard.press("n")
        expect(chosen).not_to_have_text(before)
        seen.add(chosen.inner_text())
    assert {slipped(first), slipped(second)} <= seen

    target = next(one for one in stored.review(work).open if one.text == slipped(first))
    figure(page, target.text, target.status.label).focus()
    page.keyboard.press("Enter")
    expect(chosen).to_have_text(slipped(first))
    desk(page).get_by_role("button", name="注明理由后保留").press("Enter")
    desk(page).get_by_label("保留的理由").press_sequentially("npnp")
    expect(chosen).to_have_text(slipped(first))
    expect(desk(page).get_by_label("保留的理由")).to_have_value("npnp")


def test_words_are_never_markup(page: Page, stored: Drafter) -> None:
    """Whatever a person or a model wrote is shown letter by letter on every page; it never becomes markup, link, image or script."""
    settled(page)
    work = stored.works()[0]
    sheet = stored.sheet(work.id)
    facts = [{"topic": HOSTILE, "item": HOSTILE, "value": "7", "unit": "个", "source": HOSTILE}]
    content = {**sheet.content, "facts": [*sheet.content["facts"], *facts], "plans": [HOSTILE]}
    content["unit"] = {**content["unit"], "name": HOSTILE}
    stored.save_sheet(work.id, content, base=sheet.number)
    page.reload()
    draft(page)
    saved = stored.draft_revision(work.id)
    assert saved is not None
    stored.save_draft(work.id, f"{saved.text}\n{HOSTILE}\n放养锦鲤97531尾。", base=saved.number)
    page.reload()
    paper = desk(page).get_by_role("article")
    expect(paper).to_contain_text(HOSTILE)
    figure(page, "97531尾", "无据").click()
    for name in ("起草", "填报"):
        page.get_by_role("link", name=name, exact=True).click()
        settled(page)
    page.get_by_role("link", name="核对", exact=True).click()
    expect(paper).to_contain_text(HOSTILE)

    assert page.evaluate("window.hurt") is None
    assert page.locator("img[src='x']").count() == 0
    assert page.locator("a[href^='http://127.0.0.1:9']").count() == 0
    assert page.locator("del, .katex", has_text="删").count() == 0


def test_the_tools_of_the_table_say_nothing_english(page: Page) -> None:
    """The framework's own words for the buttons above a table and for its list of columns are not shown."""
    drawn(page)
    page.get_by_test_id("stDataFrame").hover()
    tools = page.get_by_test_id("stElementToolbarButton")
    columns = tools.filter(has=page.get_by_role("button", name="Show/hide columns"))
    columns.hover()
    expect(page.get_by_role("tooltip", include_hidden=True)).to_have_count(1)
    expect(page.get_by_role("tooltip", include_hidden=True)).to_be_hidden()
    columns.get_by_role("button").click()
    menu = page.get_by_test_id("stDataFrameColumnVisibilityMenu")
    expect(menu.get_by_text("编号", exact=True)).to_be_visible()
    assert re.findall("[A-Za-z]{3,}", menu.inner_text()) == []


def test_the_table_keeps_every_edit(page: Page, stored: Drafter) -> None:
    """Cells typed one after another are all saved at once, and stand there after a reload."""
    drawn(page)
    work = stored.works()[0].id
    before = stored.sheet(work).content["facts"]
    typed = ["219", "13", "9", "1,234", "16,842"]
    choose(page, "value", 0)
    for row, value in enumerate(typed):
        # Opened in the row below while the save of the row above is still under way: it must stay open.
        type_into(page, "value", row, value, leave="Enter")
    until(page, lambda: values(stored, work)[:5] == typed)
    page.reload()
    settled(page)
    after = stored.sheet(work).content["facts"]

    assert [fact["value"] for fact in after[:5]] == typed
    # Neither other rows nor other columns may change; only the cell a value came from is no longer claimed for a new value.
    assert after[5:] == before[5:]
    assert [others(fact) for fact in after[:5]] == [others(fact) for fact in before[:5]]
    assert not any("origin" in fact for fact in after[:5])


def others(fact: dict[str, Any]) -> dict[str, Any]:
    """A fact without its value and the cell it came from."""
    return {name: typed for name, typed in fact.items() if name not in ("value", "origin")}


def values(stored: Drafter, work: int) -> list[str]:
    """The values in the database, in the order of the table."""
    return [fact.get("value", "") for fact in stored.sheet(work).content["facts"]]


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for what the server does with what was typed; it shows nowhere but in the database."""
    deadline = time.monotonic() + STEP_MILLISECONDS / 1000
    while not condition():
        assert time.monotonic() < deadline, "what was typed was not saved"
        page.wait_for_timeout(50)


def cell(page: Page, column: str, row: int) -> Locator:
    """A cell of the table in the accessibility tree behind the canvas; the grid counts a column for choosing rows before the first."""
    return page.get_by_test_id(f"glide-cell-{list(COLUMNS).index(column) + 1}-{row}")


def choose(page: Page, column: str, row: int) -> None:
    """Click a cell, by the widths the page gives its columns, until it is chosen: a click while the grid is being drawn is lost."""
    box = page.get_by_test_id("data-grid-canvas").first.bounding_box()
    assert box is not None
    before = list(WIDTHS)[: list(WIDTHS).index(column)]
    across = box["x"] + MARKER_WIDTH + sum(WIDTHS[name] for name in before) + WIDTHS[column] / 2
    down = box["y"] + ROW_HEIGHT * (row + 1.5)
    for _ in range(CLICKS):
        page.mouse.move(across, down, steps=5)
        page.mouse.down()
        page.mouse.up()
        try:
            expect(cell(page, column, row)).to_have_attribute("aria-selected", "true", timeout=3000)
        except AssertionError:
            continue
        return
    raise AssertionError(f"the cell {column} of row {row} cannot be chosen")


def type_into(page: Page, column: str, row: int, value: str, leave: str) -> None:
    """Open a cell, put a value there and leave it by a key."""
    expect(cell(page, column, row)).to_have_attribute("aria-selected", "true")
    expect(cell(page, column, row)).to_be_focused()
    editor = page.locator(".gdg-input")
    page.keyboard.press("Enter")
    editor.fill(value)
    page.keyboard.press(leave)
    expect(editor).to_have_count(0)


def test_from_nothing(page: Page, stored: Drafter) -> None:
    """A new unit's summary from blank fields to a reviewed draft; the example next to it is not touched."""
    settled(page)
    example = stored.works()[0].id
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_role("button", name="建立")).to_be_visible()
    drawn(page)
    for label, value in (("单位名称", "滨江街道总工会"), ("单位类别", "街道"), ("年度", "2026")):
        page.get_by_label(label).fill(value)
        page.get_by_label(label).press("Tab")
    page.get_by_label("期间").click()
    page.get_by_role("option", name="上半年", exact=True).click()
    page.get_by_text("备好这类总结常填的事项").click()
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_role("button", name="滨江街道总工会")).to_be_visible()
    drawn(page)
    expect(page.get_by_label("单位名称")).to_have_value("滨江街道总工会")
    work = next(one.id for one in stored.works() if one.id != example)
    fact = {"topic": "组织建设", "item": "新建会企业", "value": "37", "unit": "家"}
    choose(page, "topic", 0)
    for column, value in fact.items():
        type_into(page, column, 0, value, leave="Tab")
    until(page, lambda: "家" in str(stored.sheet(work).content.get("facts")))
    content = stored.sheet(work).content

    assert content["unit"] == {"name": "滨江街道总工会", "kind": "街道"}
    assert content["period"] == {"year": "2026", "span": "上半年"}
    facts = [{name: typed for name, typed in one.items() if name != "id"} for one in content["facts"]]
    assert facts == [fact]

    draft(page)
    expect(figure(page, "37家", "有据").first).to_be_visible()
    expect(page.get_by_role("button", name="导出", exact=True)).to_be_visible()
    assert stored.review(work).signable
    assert stored.sheet(example).number == 1
