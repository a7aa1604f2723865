"""Every page, run without a browser: what it shows, what it does, and that nothing goes wrong in sight of a person."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Settings
from drafter.ui import app as web
from drafter.writing.events import SectionFinished
from tests.loopback import Loopback, Question, Refuse, Say
from tests.ui.pages import PAGES, drafted, field, visit, words, written

WHOLE = "全文（一行一段，第一行是标题）"
YAML = """
unit: {name: 测试街道总工会, kind: 街道}
period: {year: 2026, span: 上半年}
facts:
  - {topic: 组织建设, item: 新建会企业, value: 3, unit: 家}
  - {topic: 组织建设, item: 走访~企业~*数*, value: 20, unit: 家}
"""


@pytest.mark.parametrize("page", [name for name in PAGES if name not in {"批量", "汇总", "使用说明"}])
def test_every_page_opens_for_a_new_visitor(settings: Settings, page: str) -> None:
    """On an empty database every page opens with the built-in example, and no page raises."""
    visitor = visit(page)

    assert not visitor.exception
    assert not visitor.error
    assert "临江街道总工会" in visitor.menu_button(key="chosen_work").label


def test_the_example_is_loaded_once(settings: Settings, drafter: Drafter) -> None:
    """A second visitor finds the same example, not another copy."""
    visit()
    visit()

    assert len(drafter.works()) == 1


def test_a_page_without_anything_to_show_says_what_to_do(settings: Settings, drafter: Drafter) -> None:
    """起草 with an empty sheet and 核对 without a draft name the next step and offer it."""
    drafter.create_work()
    write, review = visit("起草"), visit("核对")

    assert [button.label for button in write.button if "go-" in str(button.key)] == ["去填报"]
    assert [button.label for button in review.button if "go-" in str(button.key)] == ["去起草"]


def test_a_field_is_saved_when_it_changes(settings: Settings, drafter: Drafter) -> None:
    """What is typed is in the database at once; the rest of the sheet is as it was."""
    page = visit()
    before = drafter.sheet(drafter.works()[0].id).content
    field(page, "单位名称").set_value("滨江街道总工会").run()
    after = drafter.sheet(drafter.works()[0].id).content

    assert after["unit"]["name"] == "滨江街道总工会"
    assert after["facts"] == before["facts"]
    assert {**after["unit"], "name": ""} == {**before["unit"], "name": ""}


def test_several_fields_are_saved_one_after_another(settings: Settings, drafter: Drafter) -> None:
    """Each save builds on the one before: nothing typed earlier is lost."""
    page = visit()
    field(page, "单位名称").set_value("滨江街道总工会").run()
    field(page, "年度").set_value("2026").run()
    field(page, "存在的问题（一行一条）").set_value("经费不足\n\n人手不够").run()
    content = drafter.sheet(drafter.works()[0].id).content

    assert content["unit"]["name"] == "滨江街道总工会"
    assert content["period"]["year"] == "2026"
    assert content["problems"] == ["经费不足", "人手不够"]
    assert not page.error


def test_what_is_wrong_stands_beside_the_table(settings: Settings, drafter: Drafter) -> None:
    """A field that cannot be read is kept as typed and pointed out; drafting waits until it is put right."""
    page = visit()
    field(page, "年度").set_value("二零二X").run()

    assert "处要改" in words(page)
    assert "二零二X" in words(page)
    assert drafter.sheet(drafter.works()[0].id).content["period"]["year"] == "二零二X"
    assert page.button(key="to-write").disabled


def test_someone_elses_save_is_not_overwritten(settings: Settings, drafter: Drafter) -> None:
    """When somebody else saved in between, the second is told, sees both, and chooses; nothing is overwritten unasked."""
    page = visit()
    work = drafter.works()[0].id
    theirs = drafter.sheet(work)
    drafter.save_sheet(work, {**theirs.content, "plans": ["对方写的"]}, base=theirs.number)
    field(page, "单位名称").set_value("滨江街道总工会").run()

    assert "刚被别人改过" in page.subheader[0].value
    assert drafter.sheet(work).content["plans"] == ["对方写的"]
    assert drafter.sheet(work).content["unit"]["name"] == "临江街道总工会"

    page.button(key="take-mine").click().run()

    assert drafter.sheet(work).content["unit"]["name"] == "滨江街道总工会"
    assert not page.exception


def test_a_file_is_told_before_it_replaces_anything(settings: Settings, drafter: Drafter) -> None:
    """An uploaded file is shown fact by fact; only the button takes it over; what it does not speak of stays."""
    page = visit()
    work = drafter.works()[0].id
    before = drafter.sheet(work)
    page.file_uploader[0].upload("台账.yaml", YAML.encode(), "text/plain").run()

    assert "事实 2 条" in words(page)
    assert drafter.sheet(work).number == before.number

    page.button(key="take-file").click().run()
    after = drafter.sheet(work)

    assert [fact["item"] for fact in after.content["facts"]] == ["新建会企业", "走访~企业~*数*"]
    assert after.content["plans"] == before.content["plans"]
    assert not page.error


def test_a_file_that_cannot_be_read_is_one_line(settings: Settings, drafter: Drafter) -> None:
    """A broken file is told in Chinese, without a traceback, and the table stays."""
    page = visit()
    before = drafter.sheet(drafter.works()[0].id).number
    page.file_uploader[0].upload("坏.xlsx", b"PK\x03\x04 nothing", "application/x").run()

    assert len(page.error) == 1
    assert re.search("[一-龥]", page.error[0].value)
    assert "Traceback" not in words(page)
    assert not page.exception
    assert drafter.sheet(drafter.works()[0].id).number == before


@pytest.mark.parametrize(
    ("name", "said"),
    [("旧表.et", "另存为 .xlsx"), ("旧稿.wps", "另存为 .docx"), ("图.pdf", "能读的有"), ("无扩展名", "能读的有")],
)
def test_a_kind_that_is_not_read_is_told_in_chinese(settings: Settings, drafter: Drafter, name: str, said: str) -> None:
    """Any kind of file may be chosen; the intake says what to do about one it does not read."""
    page = visit()
    page.file_uploader[0].upload(name, b"words", "application/octet-stream").run()

    assert len(page.error) == 1
    assert said in page.error[0].value.replace("\\", "")


def test_a_fault_is_told_once(settings: Settings) -> None:
    """A fault that the line tells is not repeated below it, with no word of importing where nothing is imported."""

    def script() -> None:
        from drafter.errors import SheetError
        from drafter.service import Drafter, Settings
        from drafter.ui import parts

        drafter = Drafter(Settings())
        sheet = drafter.sheet(drafter.load_example().id)
        try:
            drafter.add_fact(sheet.work_id, {"item": "慰问", "value": "xx万", "source": "台账"}, base=sheet.number)
        except SheetError as error:
            parts.show_error(error)

    page = AppTest.from_function(script, default_timeout=30).run()

    assert len(page.error) == 1
    assert "xx万" in page.error[0].value
    assert "导入" not in page.error[0].value
    assert not page.text


def test_drafting_ends_with_one_way_on(settings: Settings, drafter: Drafter) -> None:
    """起草 stores the draft section by section and leaves one clear button to 核对."""
    page = visit("起草")
    page = written(page.button(key="start").click().run(), drafter)
    draft = drafter.draft_revision(drafter.works()[0].id)

    assert draft is not None
    assert draft.complete
    assert page.button(key="to-review").label == "去核对 →"
    assert not page.error


def test_a_writer_that_cannot_be_used_cannot_be_started(settings: Settings) -> None:
    """With no model set, 模型写作 says what is missing and does not start."""
    page = visit("起草")
    page.radio(key="writer").set_value("model").run()

    assert "DRAFTER_MODEL" in words(page)
    assert page.button(key="start").disabled


def test_the_review_opens_and_exports(settings: Settings, drafter: Drafter) -> None:
    """核对 offers Word, Markdown and the trace table for a draft."""
    drafted(drafter)
    page = visit("核对")

    assert not page.exception
    assert [button.label for button in page.download_button] == [
        "Word",
        "Markdown",
        "数据核对表",
    ]


def test_the_whole_text_is_kept_as_typed_and_saved_by_a_press(settings: Settings, drafter: Drafter) -> None:
    """What is typed is there for a new visit of the same address; one press makes it a revision, and what it makes wrong is open."""
    work = drafted(drafter)
    page = visit("核对")
    page.button(key="rewrite").click().run()
    area = field(page, WHOLE)
    before = drafter.review(work).draft.number
    area.set_value(area.value + "\n另新建图书角97531个。").run()
    assert drafter.review(work).draft.number == before

    again = AppTest.from_file(str(web.SCRIPT), default_timeout=30)
    again.query_params["mine-draft"] = page.query_params["mine-draft"]
    again.run()
    again.switch_page(PAGES["核对"]).run()
    assert field(again, WHOLE).value == area.value
    again.button(key="save-whole").click().run()
    review = drafter.review(work)

    assert review.draft.text.endswith("97531个。")
    assert any(figure.text == "97531个" for figure in review.open)
    assert not again.text_area


def test_a_whole_text_joins_what_another_saved(settings: Settings, drafter: Drafter) -> None:
    """Somebody else's paragraph stays in the text that is saved after it, and the page says whose it is and how it begins."""
    work = drafted(drafter)
    page = visit("核对")
    page.button(key="rewrite").click().run()
    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text + "\n对方加的一段。", base=draft.number)
    area = field(page, WHOLE)
    _, rest = area.value.split("\n", 1)
    area.set_value(f"我改的题目\n{rest}")
    page.button(key="save-whole").click().run()

    assert not page.error
    assert "改过“对方加的一段。”，已与你的改动合在一起" in page.toast[0].value
    assert drafter.review(work).draft.text == f"我改的题目\n{rest}\n对方加的一段。"


@pytest.mark.parametrize(
    ("way", "kept"), [("theirs", "对方的题目"), ("mine", "我的题目"), ("hand", "两人商定的题目")], ids=str
)
def test_one_paragraph_changed_twice_is_chosen(settings: Settings, drafter: Drafter, way: str, kept: str) -> None:
    """Nothing is saved before a person chose; what is chosen, or written by hand, stands there, beside what met nobody else's."""
    work = drafted(drafter)
    page = visit("核对")
    page.button(key="rewrite").click().run()
    draft = drafter.draft_revision(work)
    assert draft is not None
    _, rest = draft.text.split("\n", 1)
    theirs = drafter.save_draft(work, f"对方的题目\n{rest}", base=draft.number)
    field(page, WHOLE).set_value(f"我的题目\n{rest}\n我加的一段。")
    page.button(key="save-whole").click().run()

    assert drafter.review(work).draft.number == theirs.number
    assert f"{theirs.author}改成：" in words(page)
    assert page.button(key="take-chosen").disabled
    radio = next(one for one in page.radio if one.label == "这一段用哪一个")
    radio.set_value(way).run()
    if way == "hand":
        field(page, "合写成").set_value(kept)
    page.button(key="take-chosen").click().run()

    assert drafter.review(work).draft.text == f"{kept}\n{rest}\n我加的一段。"
    assert "mine-draft" not in page.query_params


def test_an_unreadable_sheet_sends_the_reviewer_back(settings: Settings, drafter: Drafter) -> None:
    """核对 on a sheet that can no longer be read says what is wrong in a line, never a traceback."""
    work = drafted(drafter)
    sheet = drafter.sheet(work)
    drafter.save_sheet(work, {**sheet.content, "period": {"year": "X"}}, base=sheet.number)
    page = visit("核对")

    assert not page.exception
    assert len(page.error) == 1


def test_an_unforeseen_error_is_one_line() -> None:
    """What a page did not foresee is told as one Chinese line; the exception's own words are not shown."""

    def script() -> None:
        from drafter.ui.app import show_failure

        show_failure(RuntimeError("secret path /home/x"))

    page = AppTest.from_function(script).run()

    assert len(page.error) == 1
    assert "secret" not in words(page)
    assert "已保存的内容不受影响" in page.error[0].value


def test_another_work_is_opened_from_the_list(settings: Settings, drafter: Drafter) -> None:
    """Choosing another work shows its sheet; what was typed in the first stays with the first."""
    page = visit()
    example = drafter.works()[0].id
    other = drafter.create_work({"unit": {"name": "滨江街道总工会"}}).id
    page.run()
    field(page, "简称").set_value("临江总工会").run()
    page.menu_button(key="chosen_work").click(other).run()

    assert field(page, "单位名称").value == "滨江街道总工会"
    assert drafter.sheet(example).content["unit"]["short"] == "临江总工会"
    assert "short" not in drafter.sheet(other).content["unit"]
    assert "".join(page.query_params["work"]) == str(other)


def test_the_address_remembers_the_work(settings: Settings, drafter: Drafter) -> None:
    """A reload opens the work of the address, also when another was changed later; an address that is none opens the newest."""
    example = drafter.load_example().id
    drafter.create_work({"unit": {"name": "滨江街道总工会"}})
    for asked, name in ((str(example), "临江街道总工会"), ("999", "滨江街道总工会"), ("x'--", "滨江街道总工会")):
        page = AppTest.from_file(str(web.SCRIPT), default_timeout=30)
        page.query_params["work"] = asked
        page.run()

        assert field(page, "单位名称").value == name
        assert not page.exception


def test_what_a_cut_off_run_had_written_is_shown(settings: Settings, drafter: Drafter) -> None:
    """After a run that was cut off, 起草 says how far it came; it does not pass for a draft."""
    work = drafter.load_example().id
    run = drafter.draft(work, drafter.suggest_outline(work))
    finished = 0
    for event in run:
        finished += isinstance(event, SectionFinished)
        if finished == 2:
            break
    run.close()  # type: ignore[attr-defined]
    page = visit("起草")

    assert "写成了 2 节" in words(page)
    assert page.button(key="start").label == "开始起草"
    assert not [button for button in page.button if button.key == "to-review"]


def model_at(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a model that is served on loopback."""
    monkeypatch.setenv("DRAFTER_MODEL", "openai:test-model")
    monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
    monkeypatch.setenv("DRAFTER_API_KEY", "sk-never-shown")


def started_with_model(drafter: Drafter) -> AppTest:
    """起草 after 模型写作 was chosen, started and is over."""
    page = visit("起草")
    page.radio(key="writer").set_value("model").run()
    return written(page.button(key="start").click().run(), drafter)


def test_a_refused_key_is_one_line(settings: Settings, drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that refuses the key is told in one line with what to do; no draft appears, no key is shown."""
    with Loopback(Refuse(401)) as server:
        model_at(server, monkeypatch)
        page = started_with_model(drafter)

    assert len(page.error) == 1
    assert "DRAFTER_API_KEY" in page.error[0].value.replace("\\", "")
    assert "sk-never-shown" not in words(page)
    assert not page.exception
    assert drafter.draft_revision(drafter.works()[0].id) is None


def test_one_reason_is_told_once(settings: Settings, drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every section fails alike, their number and the one reason are told, never that all is written or can be seen."""
    with Loopback(lambda _: Say("", finish="content_filter")) as server:
        model_at(server, monkeypatch)
        page = started_with_model(drafter)
    lines = [text.value for text in page.text if text.value.startswith("· “")]
    reasons = [line for line in "\n".join(lines).split("\n") if "内容审查" in line]

    assert len(page.error) == 1
    assert re.fullmatch(r"有[2-9]\d*节没有写成", page.error[0].value)
    assert len(reasons) == 1
    assert "有的部分没有写成" in words(page)


def test_an_edited_draft_is_replaced_after_a_second_press(settings: Settings, drafter: Drafter) -> None:
    """起草 asks before it replaces what a person edited; it does not ask about a draft nobody touched."""
    work = drafted(drafter)
    assert [one.label for one in visit("起草").button if one.key == "start"] == ["重新起草"]

    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text + "\n人写的一段。", base=draft.number)
    page = visit("起草")

    assert page.button(key="start").label == "确认重新起草"
    assert "有人改过" in words(page)


def test_a_failed_section_is_named_and_the_rest_is_kept(
    settings: Settings, drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the filter refuses one section, that section is named with the reason, and what was written can be seen."""

    def answer(question: Question) -> Say:
        refused = "文体活动" in question.user and question.streaming
        return Say("", finish="content_filter") if refused else Say("各项工作有序推进。")

    with Loopback(answer) as server:
        model_at(server, monkeypatch)
        page = started_with_model(drafter)

    assert [error.value for error in page.error] == ["有1节没有写成"]
    assert not page.exception
    assert "有的部分没有写成" in words(page)
    assert page.button(key="retry").label == "接着写没写成的"
