"""A clerk makes the unit's own outline, in a real browser: copy, a slip pointed out on its line, a refresh, save, draft, go back, export."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Locator, Page, expect

from drafter.prompts.outline import shipped_outline
from drafter.service import Drafter
from tests.ui.serving import drawn

pytestmark = pytest.mark.browser

NAME = "subdistrict-first-half"


def turn_to(page: Page, name: str) -> None:
    """Choose one of the views of a template."""
    page.get_by_role("radiogroup", name="看什么").get_by_text(name, exact=True).click()
    drawn(page)


def editor(page: Page) -> Locator:
    """The text of the template."""
    return page.get_by_label("提纲原文")


def test_a_clerk_makes_the_units_own_outline(page: Page, stored: Drafter) -> None:
    """Every step is in the database when the page says so; what is typed and not saved outlives a refresh; the draft uses it."""
    page.get_by_role("link", name="模板", exact=True).click()
    page.get_by_role("button", name="复制为本单位版本").click()
    expect(page.get_by_text("本单位第1版 本机用户")).to_be_visible()
    unit = stored.unit_of(stored.works()[0].id)
    assert unit is not None
    text = shipped_outline(NAME)
    assert stored.template_text(unit.id, NAME, 1) == text

    turn_to(page, "原文")
    expect(editor(page)).to_have_value(text)
    wrong = text.replace("plans =", "plan =").replace("${leaders}", "${leader}")
    editor(page).fill(wrong)
    faults = page.get_by_role("list", name="检查结果").get_by_role("button")
    expect(faults).to_have_count(2)
    place = text.split("\n").index(next(line for line in text.split("\n") if line.startswith("plans ="))) + 1
    expect(faults.filter(has_text="plan")).to_contain_text(f"第{place}行")
    expect(page.get_by_role("button", name="保存为新版本")).to_be_disabled()
    faults.filter(has_text="不认识的字段").click()
    chosen = editor(page).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen.startswith("plan =")

    page.reload()
    turn_to(page, "原文")
    expect(editor(page)).to_have_value(wrong)
    expect(faults).to_have_count(2)
    assert stored.template(unit.id, NAME).number == 1

    right = text.replace("抓重点、求实效", "抓重点、补短板")
    assert right != text
    editor(page).fill(right)
    page.get_by_role("button", name="保存为新版本").click()
    expect(page.get_by_text("本单位第2版 本机用户")).to_be_visible()
    expect(page.get_by_role("button", name="放弃修改")).to_be_disabled()
    assert stored.template_text(unit.id, NAME) == right

    turn_to(page, "试写")
    page.get_by_role("button", name="试写一稿").click()
    expect(page.get_by_role("article")).to_contain_text("抓重点、补短板")
    assert stored.draft_revision(stored.works()[0].id) is None

    page.get_by_role("link", name="起草").click()
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_text("提纲：本单位第2版")).to_be_visible()
    draft = stored.draft_revision(stored.works()[0].id)
    assert draft is not None
    assert "抓重点、补短板" in draft.text

    page.get_by_role("link", name="模板", exact=True).click()
    turn_to(page, "版本")
    changes = page.get_by_role("region", name="改动")
    expect(changes.locator(".change.changed")).to_have_count(1)
    page.get_by_role("radiogroup", name="各版").get_by_text("第1版").click()
    page.get_by_role("button", name="恢复第1版").click()
    expect(page.get_by_text("本单位第3版 本机用户")).to_be_visible()
    assert stored.template_text(unit.id, NAME) == text


def test_files_go_out_and_come_in(page: Page, stored: Drafter) -> None:
    """Exported, changed elsewhere and imported: shown first, then taken over as the next version; a file that is none is one line."""
    page.get_by_role("link", name="模板", exact=True).click()
    page.get_by_role("button", name="复制为本单位版本").click()
    expect(page.get_by_text("本单位第1版 本机用户")).to_be_visible()
    page.get_by_role("button", name="导出", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出这一份").click()
    assert download.value.suggested_filename == f"{NAME}.toml"
    text = download.value.path().read_text("utf-8")
    assert text == shipped_outline(NAME)
    page.keyboard.press("Escape")

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(f"outlines/{NAME}.toml", text.replace("求实效", "补短板"))
        archive.writestr("outlines/坏的.toml", "label = 5\n")
        archive.writestr("readme.txt", "说明")
    page.get_by_role("button", name="导入", exact=True).click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "模板.zip", "mimeType": "application/zip", "buffer": stream.getvalue()}
    )
    expect(page.get_by_text("读到 2 份，可导入 1 份")).to_be_visible()
    expect(page.get_by_text("“label”应为文字")).to_be_visible()
    expect(page.get_by_text("没有读：readme.txt")).to_be_visible()
    page.get_by_role("button", name="导入 1 份").click()
    expect(page.get_by_text("本单位第2版 本机用户")).to_be_visible()
    unit = stored.unit_of(stored.works()[0].id)
    assert unit is not None
    assert "补短板" in stored.template_text(unit.id, NAME)
    assert "坏的" not in {one.name for one in stored.templates(unit.id)}

    page.get_by_role("button", name="导入", exact=True).click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "照片.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04"}
    )
    expect(page.get_by_text("“照片.zip”已损坏，打不开")).to_be_visible()
