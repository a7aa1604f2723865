"""核对已有稿件, run without a browser: a draft from elsewhere, a sheet, the review; and what goes wrong."""

from __future__ import annotations

import io

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Settings
from drafter.trace import Status
from tests.ui.pages import visit, words

DRAFT = "滨江中学2026年上半年工作总结\n一、教学工作\n开展公开课37节，参加教师210人次。\n二、安全工作\n排查隐患18处。"
SHEET = "板块,事项,数值,单位,出处\n教学,开展公开课,37,节,教务处\n教学,参加公开课教师,201,人次,教务处\n安全,排查隐患,18,处,安全办\n安全,应急演练,4,次,安全办\n"


def word(text: str) -> bytes:
    """A Word file of these paragraphs."""
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def brought() -> AppTest:
    """The page after a Word file was given."""
    page = visit("核对已有稿件")
    return page.file_uploader[0].upload("上半年总结.docx", word(DRAFT), "application/x").run()


def test_a_word_file_and_a_sheet_become_a_work_of_their_own(settings: Settings, drafter: Drafter) -> None:
    """Each is in the database as soon as it is given; the review finds the one figure that is wrong; the example is not touched."""
    example = drafter.load_example()
    page = brought()
    (work,) = [one for one in drafter.works() if one.origin]
    saved = drafter.draft_revision(work.id)

    assert saved is not None
    assert (saved.text, saved.writer, work.origin) == (DRAFT, "brought", "上半年总结.docx")

    page.file_uploader[0].upload("数据.csv", SHEET.encode(), "text/csv").run()

    assert "读到 4 条事实" in words(page)
    assert "3 处需要看" in words(page)

    # The data name no period; the title does, and one press takes it.
    assert "稿件标题写的是2026年上半年" in words(page)
    page.button(key="take-period").click().run()
    assert "1 处需要看" in words(page)
    assert not [button for button in page.button if button.key == "take-period"]

    review = drafter.review(work.id)
    assert [(one.text, one.suggestion) for one in review.open] == [("210人次", "201人次")]
    assert "F4" in review.report.unused
    assert not review.sheet_changed
    assert drafter.sheet(example.id).number == 1
    assert not page.error


def test_what_of_a_word_file_was_not_read_is_told(settings: Settings, drafter: Drafter) -> None:
    """The page names the table that became sentences and the header that was passed over; a plain file needs no word."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("开展公开课37节。")
    table = document.add_table(2, 2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("事项", "数值", "家访", "12"), strict=True):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    page = visit("核对已有稿件")
    page.file_uploader[0].upload("稿.docx", stream.getvalue(), "application/x").run()

    assert "表格：有 1 个，已逐行读成一句话来核对" in words(page)
    assert "页眉页脚：“内部资料”没有读入" in words(page)
    (work,) = [one for one in drafter.works() if one.origin]
    saved = drafter.draft_revision(work.id)
    assert saved is not None
    assert saved.text == "开展公开课37节。\n家访12。"
    assert "已逐行" not in words(brought())


def test_a_refresh_in_between_loses_nothing(settings: Settings, drafter: Drafter) -> None:
    """Another visit to the same address goes on with the second step: the draft is there."""
    page = brought()
    again = visit("核对已有稿件", int("".join(page.query_params["work"])))

    assert "稿件已存好" in [one.value for one in again.subheader]
    assert not again.exception


def test_pasted_text_is_taken(settings: Settings, drafter: Drafter) -> None:
    """Text may be pasted; the work goes by its first line."""
    page = visit("核对已有稿件")
    page.text_area(key="pasted-draft").set_value(DRAFT).run()
    page.button(key="use-pasted").click().run()
    (work,) = [one for one in drafter.works() if one.origin]

    assert work.origin == "滨江中学2026年上半年工作总结"
    assert "第二步　给出数据" in [one.value for one in page.subheader]


def test_a_sheet_of_the_store_may_be_used(settings: Settings, drafter: Drafter) -> None:
    """The sheet of another work is copied beside the draft; the other work keeps its own."""
    other = drafter.create_work(
        {"unit": {"name": "滨江中学"}, "facts": [{"item": "排查隐患", "value": "18", "unit": "处"}]}
    )
    page = brought()
    page.selectbox(key="sheet-of").set_value(other.id).run()
    page.button(key="use-sheet").click().run()
    (work,) = [one for one in drafter.works() if one.origin]

    assert drafter.sheet(work.id).content["facts"] == drafter.sheet(other.id).content["facts"]
    assert drafter.sheet(other.id).number == 1
    statuses = {one.text: one.status for one in drafter.review(work.id).report.figures}
    assert statuses["18处"] is Status.SUPPORTED


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("总结.doc", b"x", "另存为 .docx"),
        ("总结.docx", b"PK\x03\x04 nothing", "已损坏"),
        ("空.txt", b"", "是空的"),
        ("图.png", b"\x89PNG", "读不出"),
    ],
)
def test_a_draft_that_cannot_be_read_is_one_line(
    settings: Settings, drafter: Drafter, name: str, data: bytes, said: str
) -> None:
    """What, where, what to do; nothing is stored."""
    page = visit("核对已有稿件")
    page.file_uploader[0].upload(name, data, "application/x").run()

    assert len(page.error) == 1
    assert said in page.error[0].value.replace("\\", "")
    assert not [one for one in drafter.works() if one.origin]
    assert not page.exception


def test_nothing_pasted_is_one_line(settings: Settings, drafter: Drafter) -> None:
    """An empty box is told, not stored."""
    page = visit("核对已有稿件")
    page.button(key="use-pasted").click().run()

    assert "没有稿件文字" in page.error[0].value
    assert len(drafter.works()) == 1


def test_a_sheet_without_facts_is_one_line(settings: Settings, drafter: Drafter) -> None:
    """A table in which no fact was found is refused with what it should look like; the draft waits."""
    page = brought()
    page.file_uploader[0].upload("空表.csv", "事项,数值\n".encode(), "text/csv").run()
    (work,) = [one for one in drafter.works() if one.origin]

    assert len(page.error) == 1
    assert drafter.sheet(work.id).number == 1
    assert "第二步　给出数据" in [one.value for one in page.subheader]


def test_data_that_cannot_be_read_is_listed(settings: Settings, drafter: Drafter) -> None:
    """A value that is no number is told with its place, and the way to put it right is offered."""
    page = brought()
    page.file_uploader[0].upload("数据.csv", '事项,数值,单位\n排查隐患,"1,2,3",处\n'.encode(), "text/csv").run()

    assert "1,2,3" in words(page)
    assert "数据里有读不懂的地方" in [one.value for one in page.subheader]
    assert page.button(key="fill-in").label == "去填报页改"

    page.button(key="other-data").click().run()

    assert "第二步　给出数据" in [one.value for one in page.subheader]
    assert not page.exception


def test_the_review_asks_for_data_first(settings: Settings, drafter: Drafter) -> None:
    """核对 of a draft without a sheet would flag every figure: it sends to the second step instead."""
    work = drafter.bring_draft(DRAFT, "总结.docx")
    page = visit("核对")

    assert drafter.works()[0].id == work.id
    assert [button.label for button in page.button if "go-" in str(button.key)] == ["去给数据"]


def test_another_draft_may_be_brought(settings: Settings, drafter: Drafter) -> None:
    """另核一份稿件 offers empty boxes and leaves the first where it is."""
    page = brought()
    page.button(key="afresh").click().run()

    assert "第一步　给出要核对的稿件" in [one.value for one in page.subheader]
    page.file_uploader[0].upload("另一份.txt", "另一份总结\n植树5棵。".encode(), "text/plain").run()
    assert len([one for one in drafter.works() if one.origin]) == 2


def test_the_first_page_leads_there(settings: Settings, drafter: Drafter) -> None:
    """What shows the worth of the tool soonest is offered on the first page."""
    page = visit("填报")

    assert page.button(key="to-bring").label == "核对已有稿件 →"


def test_filling_in_leads_to_the_review(settings: Settings, drafter: Drafter) -> None:
    """Whoever fills in the table by hand for a draft that was brought goes on to its review, not to drafting."""
    drafter.bring_draft(DRAFT, "总结.docx")
    page = visit("填报")

    assert page.button(key="to-review").label == "看核对结果 →"
    assert not [button for button in page.button if button.key == "to-write"]
