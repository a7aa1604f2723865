"""A stranger's Word file and Excel sheet, in a real browser: from the first page to a corrected file, with a refresh on the way."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from drafter.service import Drafter
from tests.ui.serving import drawn
from tests.ui.test_bring import DRAFT, word
from tests.ui.test_journey import desk, exported, figure

pytestmark = pytest.mark.browser


def workbook() -> bytes:
    """The department's own table: a title above it, columns in its own order."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("上半年数据")
    for row in (
        ("滨江中学上半年工作数据",),
        ("事项", "数值", "单位", "板块", "出处"),
        ("开展公开课", 37, "节", "教学工作", "教务处"),
        ("参加公开课教师", 201, "人次", "教学工作", "教务处"),
        ("排查隐患", 18, "处", "安全工作", "安全办"),
        ("应急演练", 4, "次", "安全工作", "安全办"),
    ):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_stranger_sees_the_worth_of_it(page: Page, stored: Drafter) -> None:
    """Word file, refresh, Excel sheet, review, one correction, Word file again: the only wrong figure is found and put right."""
    page.get_by_role("button", name="核对已有稿件 →").click()
    expect(page.get_by_text("第一步")).to_be_visible()
    page.locator('input[type="file"]').set_input_files(
        {"name": "上半年总结.docx", "mimeType": "application/x", "buffer": word(DRAFT)}
    )
    expect(page.get_by_text("稿件已存好", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("第二步")).to_be_visible()
    drawn(page)
    page.locator('input[type="file"]').set_input_files(
        {"name": "数据.xlsx", "mimeType": "application/x", "buffer": workbook()}
    )
    expect(page.get_by_text("读到 4 条事实")).to_be_visible()
    page.get_by_role("button", name="就按这个期间核对").click()
    expect(page.get_by_text("1 处需要看")).to_be_visible()
    onward = page.get_by_role("button", name="看核对结果")
    # While a page is drawn anew, what stood there before may stand beside it for a moment.
    drawn(page)
    expect(onward).to_have_count(1)
    onward.click()
    (work,) = [one for one in stored.works() if one.origin]
    expect(figure(page, "37节", "有据")).to_be_visible()
    (wrong,) = stored.review(work.id).open
    figure(page, wrong.text, wrong.status.label).click()
    evidence = desk(page).get_by_role("complementary", name="依据")
    expect(evidence).to_contain_text("201")
    expect(evidence).to_contain_text("应急演练")
    evidence.get_by_role("button", name="按数据改正").click()
    expect(figure(page, "201人次", "有据")).to_be_visible()

    _, exported_file = exported(page)
    told = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(exported_file)).paragraphs)
    assert "参加教师201人次" in told
    assert stored.review(work.id).signable
    # The brought text is still in the store as it was given.
    first = stored.draft_revision(work.id, 1)
    assert first is not None
    assert first.text == DRAFT


def test_a_remark_is_fixed_in_one_press(page: Page, stored: Drafter) -> None:
    """A half-width comma is pointed out beside the figures; one press puts it right and touches nothing else."""
    text = DRAFT.replace("节，", "节,")
    work = stored.bring_draft(text, "总结.docx")
    content = {
        "period": {"year": "2026", "span": "上半年"},
        "facts": [
            {"topic": "教学工作", "item": "开展公开课", "value": "37", "unit": "节"},
            {"topic": "教学工作", "item": "公开课参加教师", "value": "210", "unit": "人次"},
            {"topic": "安全工作", "item": "排查隐患", "value": "18", "unit": "处"},
        ],
    }
    stored.bring_sheet(work.id, content, "数据", base=1)
    page.goto(f"{page.url.split('?')[0]}review?work={work.id}")
    fix = desk(page).get_by_role("button", name="改为“，”")
    expect(fix).to_be_visible()
    fix.click()
    expect(fix).to_have_count(0)
    expect(figure(page, "37节", "有据")).to_be_visible()
    assert stored.review(work.id).draft.text == DRAFT
