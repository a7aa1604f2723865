"""Traditional Chinese all the way, in a real browser: a stranger's Word file and sheet, review, a correction, Word again."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from drafter.service import Drafter
from tests.ui.serving import drawn
from tests.ui.test_bring import word
from tests.ui.test_journey import desk, exported, figure

pytestmark = pytest.mark.browser

DRAFT = (
    "濱江街道總工會2026年上半年工作總結\n"
    "一、組織建設\n"
    "上半年，新建企業工會12家，發展會員1350人；召開會員代表大會3次。\n"
    "二、幫扶救助\n"
    "慰問困難職工86戶，發放慰問金25.8萬元。開展「送清涼」活動，走訪戶外勞動者驛站十五個。"
)
ROWS = (
    ("濱江街道總工會2026年上半年工作數據",),
    ("板塊", "事項", "數值", "單位", "來源"),
    ("組織建設", "新建企業工會", 12, "家", "組建臺賬"),
    ("組織建設", "發展會員", 1350, "人", "會員名冊"),
    ("組織建設", "召開會員代表大會", 3, "次", "會議記錄"),
    ("幫扶救助", "慰問困難職工", 68, "戶", "慰問登記"),
    ("幫扶救助", "發放慰問金", 25.8, "萬元", "財務"),
    ("幫扶救助", "走訪戶外勞動者驛站", 15, "個", "驛站臺賬"),
)


def workbook() -> bytes:
    """The sheet as the office has it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "上半年數據"
    for row in ROWS:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_nothing_is_turned_into_simplified(page: Page, stored: Drafter) -> None:
    """Every figure finds its fact in Traditional; the one slip is put right; screen, store and Word keep every character as written."""
    page.get_by_role("button", name="核对已有稿件 →").click()
    expect(page.get_by_text("第一步")).to_be_visible()
    files = page.locator('input[type="file"]')
    files.set_input_files({"name": "總結.docx", "mimeType": "application/x", "buffer": word(DRAFT)})
    expect(page.get_by_text("第二步")).to_be_visible()
    drawn(page)
    files.set_input_files({"name": "數據.xlsx", "mimeType": "application/x", "buffer": workbook()})
    expect(page.get_by_text("读到 6 条事实")).to_be_visible()
    expect(page.get_by_text("1 处需要看")).to_be_visible()
    drawn(page)
    page.get_by_role("button", name="看核对结果").click()
    for right in ("12家", "1350人", "25.8萬元", "十五個"):
        expect(figure(page, right, "有据")).to_be_visible()
    expect(desk(page).get_by_role("article")).to_contain_text("走訪戶外勞動者驛站十五個")
    figure(page, "86戶", "不符").click()
    evidence = desk(page).get_by_role("complementary", name="依据")
    expect(evidence).to_contain_text("慰問困難職工")
    expect(evidence).to_contain_text("慰問登記")
    evidence.get_by_role("button", name="按数据改正").click()
    expect(figure(page, "68戶", "有据")).to_be_visible()

    name, exported_file = exported(page)
    told = [paragraph.text for paragraph in Document(io.BytesIO(exported_file)).paragraphs]
    lines = DRAFT.replace("86戶", "68戶").split("\n")
    assert [line for line in lines if line not in told] == []
    (work,) = [one for one in stored.works() if one.origin]
    assert stored.review(work.id).draft.text.split("\n") == lines
    assert stored.review(work.id).signable
    assert "濱江街道總工會" in name
