"""The page 填报 without a browser: beginning, importing, text to facts, remarks beside the table, two people, what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from drafter.prompts import Library, load_outline
from drafter.service import Drafter, Settings
from drafter.ui import app as web
from tests.service.conftest import content
from tests.ui.pages import field, visit, words

CSV = "板块,事项,数值,单位\n组织建设,新建企业工会,15,家\n女职工,女职工培训,3,期\n帮扶救助,助学,十几二十,人\n"
TEXT = "一、组织建设\n新建企业工会22家，新发展会员1184人。\n二、女职工\n举办讲座4场。"


def opened(drafter: Drafter, **more: Any) -> int:
    """A work with a small sheet; its number."""
    return drafter.create_work({**content(), **more}).id


def grids(page: AppTest) -> list[Any]:
    """What the grids of a page show, as rows by heading."""
    return [frame.value.to_dict("records") for frame in page.dataframe]


def imported(drafter: Drafter, name: str = "报数.csv", text: str = CSV) -> tuple[AppTest, int]:
    """A page on which a file was read; its work."""
    work = opened(drafter)
    page = visit(work=work)
    page.file_uploader[0].upload(name, text.encode(), "text/plain").run()
    return page, work


def test_a_summary_is_begun_for_a_known_unit(settings: Settings, drafter: Drafter) -> None:
    """新建 offers the unit, the next period and last period's items; after 建立 the rows stand ready and the missing are counted."""
    work = opened(drafter)
    page = visit(work=work)
    page.button(key="new-work").click().run()

    assert page.selectbox(key="begin-unit").value == "长乐镇总工会"
    assert field(page, "年度").value == "2026"
    assert next(one for one in page.selectbox if one.label == "期间").value == "全年"
    assert next(one for one in page.selectbox if one.label == "沿用哪一期的事项").value == work

    page.checkbox(key="begin-wants").uncheck().run()
    page.button(key="begin-now").click().run()
    made = next(one for one in drafter.works() if one.id != work)

    assert (made.unit_name, made.period_label) == ("长乐镇总工会", "2026年")
    assert [fact["previous"] for fact in drafter.sheet(made.id).content["facts"]] == [
        "12",
        "\uff11,350",
        "86",
        "25.80",
        "430",
    ]
    assert "还有 5 项没填数" in words(page)
    assert field(page, "上级（用顿号隔开）").value == "县总工会"
    assert not page.error


def test_a_new_unit_starts_with_what_is_usually_told(settings: Settings, drafter: Drafter) -> None:
    """On an empty database the example is no unit of one's own: the name is asked for, and the outline's items stand ready."""
    page = visit()
    page.button(key="new-work").click().run()

    assert field(page, "单位名称").value == ""

    page.button(key="begin-now").click().run()

    assert "没有写单位名称" in page.error[0].value
    assert len(drafter.works()) == 1

    page.button(key="begin-cancel").click().run()

    assert field(page, "单位名称").value == "临江街道总工会"

    page.button(key="new-work").click().run()
    field(page, "单位名称").set_value("滨江街道总工会").run()
    field(page, "单位类别").set_value("街道").run()
    page.button(key="begin-now").click().run()
    wants = [
        want
        for section in load_outline(Library().default_outline("街道", drafter.first_span().span)).sections
        for want in section.wants
    ]

    assert f"还有 {len(wants)} 项没填数" in words(page)


def test_only_the_rows_without_a_figure_are_shown(settings: Settings, drafter: Drafter) -> None:
    """还没填数 shows the waiting rows alone; what is typed there is saved in its own row of the whole sheet."""
    facts = [*content()["facts"], {"topic": "女职工", "item": "女职工培训", "unit": "期"}]
    work = opened(drafter, facts=facts)
    page = visit(work=work)

    assert page.button(key="view-blank").label == "还没填数 1"

    page.button(key="view-blank").click().run()
    (shown,) = grids(page)

    assert [row["item"] for row in shown] == ["女职工培训"]

    page.button(key="view-all").click().run()

    assert len(grids(page)[0]) == 6


def test_only_the_rows_to_be_put_right_are_shown(settings: Settings, drafter: Drafter) -> None:
    """A row that cannot be read is one press away, however long the table; put right there, it is right in the whole sheet."""
    facts = [*content()["facts"], {"topic": "女职工", "item": "女职工培训", "value": "3期左右吧"}]
    work = opened(drafter, facts=facts)
    page = visit(work=work)

    assert page.button(key="view-wrong").label == "要改的 1"
    assert not [one for one in page.button if one.key == "view-blank"]

    page.button(key="view-wrong").click().run()

    assert [row["item"] for row in grids(page)[0]] == ["女职工培训"]

    revision = drafter.sheet(work)
    fixed = [*content()["facts"], {"topic": "女职工", "item": "女职工培训", "value": "3期"}]
    drafter.save_sheet(work, {**revision.content, "facts": fixed}, base=revision.number)
    page = visit(work=work)

    assert not [one for one in page.button if one.key in ("view-wrong", "view-all")]


def test_an_import_is_told_row_by_row(settings: Settings, drafter: Drafter) -> None:
    """Each row says what it would do and where it stands; nothing is in the sheet before the button."""
    page, work = imported(drafter)
    rows = {row["事项"]: row for row in grids(page)[0]}

    assert {name: row["处理"] for name, row in rows.items()} == {
        "助学": "读不懂",
        "新建企业工会": "改动",
        "女职工培训": "新增",
    }
    assert [row["采用"] for row in grids(page)[0]] == [False, True, True]
    assert rows["新建企业工会"]["说明"] == "数值：12→15"
    assert "十几二十" in rows["助学"]["说明"]
    assert "第4行" in rows["助学"]["来处"]
    assert "现有 4 条不在文件里" in page.expander[0].label
    assert page.button(key="take-file").label == "采用勾选的 2 条"
    assert drafter.sheet(work).number == 1


def test_what_could_not_be_read_is_told_in_full(settings: Settings, drafter: Drafter) -> None:
    """Below the grid, whose cells cut it off: where the row is, what is wrong with it, and what to do."""
    page, work = imported(drafter)
    waiting = drafter.incoming(work)
    assert waiting is not None
    (row,) = [row for row in waiting.rows if row.why]

    assert f"· {row.where}：{row.why}" in words(page).splitlines()
    assert "改好再导入一次" in words(page)


def test_a_row_is_left_out_by_its_tick(settings: Settings, drafter: Drafter) -> None:
    """全部不勾 leaves nothing to take over, 全部勾上 what can be read; what is taken over stands in the sheet."""
    page, work = imported(drafter)
    page.button(key="tick-none").click().run()

    assert page.button(key="take-file").disabled

    page.button(key="tick-all").click().run()
    page.button(key="take-file").click().run()
    facts = {fact["item"]: fact for fact in drafter.sheet(work).content["facts"]}

    assert facts["新建企业工会"]["value"] == "15"
    assert facts["女职工培训"]["origin"] == "报数.csv 表格第3行"
    assert "助学" not in facts
    assert len(facts) == 6
    assert drafter.incoming(work) is None
    assert not page.error


def test_what_was_read_outlives_a_reload(settings: Settings, drafter: Drafter) -> None:
    """A new visit to the work finds the file that was read and not taken over; 不用 drops it for good."""
    _, work = imported(drafter)
    again = visit(work=work)

    assert again.subheader[0].value == "读到的内容"

    again.button(key="drop-file").click().run()

    assert not again.subheader
    assert not visit(work=work).subheader
    assert drafter.sheet(work).number == 1


def test_pasted_text_outlives_a_reload(settings: Settings, drafter: Drafter) -> None:
    """What stands in the box and was not read yet is there on the next visit, and gone once it was read."""
    work = opened(drafter)
    page = visit(work=work)
    field(page, "粘贴文字").set_value(TEXT).run()
    again = visit(work=work)

    assert field(again, "粘贴文字").value == TEXT

    again.button(key="read-pasted").click().run()

    assert drafter.pasted(work) == ""


def test_text_becomes_facts_by_tick(settings: Settings, drafter: Drafter) -> None:
    """Pasted text is told figure by figure, each with its sentence and place, none ticked; what is ticked joins the sheet."""
    work = opened(drafter)
    page = visit(work=work)
    field(page, "粘贴文字").set_value(TEXT).run()
    page.button(key="read-pasted").click().run()
    rows = grids(page)[0]

    assert [(row["事项"], row["数值"], row["采用"]) for row in rows] == [
        ("新建企业工会", "22", False),
        ("新发展会员", "1184", False),
        ("举办讲座", "4", False),
    ]
    assert rows[0]["原句"] == "新建企业工会22家，新发展会员1184人。"
    assert rows[0]["来处"] == "第2段第1句"
    assert rows[0]["改动"] == "数值：12→22"
    assert page.button(key="take-file").disabled

    drafter.tick(work, {2})
    page = visit(work=work)
    page.button(key="take-file").click().run()

    assert [fact["item"] for fact in drafter.sheet(work).content["facts"]][-1] == "举办讲座"
    assert drafter.sheet(work).content["facts"][0]["value"] == "12"


def test_last_years_text_fills_last_years_column(settings: Settings, drafter: Drafter) -> None:
    """A text whose title is of the same part of last year is told as 上期, and a tick says otherwise; no figure of it becomes this year's."""
    work = opened(drafter)
    period = drafter.sheet(work).content["period"]
    page = visit(work=work)
    title = f"临江街道总工会{int(period['year']) - 1}年{period['span']}工作总结\n"
    field(page, "粘贴文字").set_value(title + TEXT).run()
    page.button(key="read-pasted").click().run()
    (tick,) = [one for one in page.checkbox if "上年同期" in one.label]

    assert tick.value
    assert f"（{int(period['year']) - 1}年{period['span']}）" in tick.label
    assert [(row["上期"], "数值" in row) for row in grids(page)[0]] == [("22", False), ("1184", False), ("4", False)]

    tick.uncheck().run()

    assert [row["数值"] for row in grids(page)[0]] == ["22", "1184", "4"]
    assert not any("上期" in row for row in grids(page)[0])


def test_remarks_stand_beside_the_table(settings: Settings, drafter: Drafter) -> None:
    """What does not add up is told beside the table as it is typed, with the way to its rows."""
    facts = content()["facts"]
    facts[0] = {**facts[0], "parts": ["F2"], "id": "F1"}
    facts[1] = {**facts[1], "id": "F2"}
    page = visit(work=opened(drafter, facts=facts))

    assert "不相等" in words(page)

    page.button(key="look-0").click().run()

    assert [row["id"] for row in grids(page)[0]] == ["F1", "F2"]

    page.button(key="view-all").click().run()

    assert len(grids(page)[0]) == 5


def test_personal_data_are_pointed_out(settings: Settings, drafter: Drafter) -> None:
    """Names of people in need and numbers are told beside the table."""
    facts = [*content()["facts"], {"item": "慰问困难职工家庭", "text": "孙玉梅，13912345678", "source": "台账"}]
    page = visit(work=opened(drafter, facts=facts))

    assert "手机号" in words(page)
    assert "姓名" in words(page)


def test_a_sheet_is_marked_to_stay_in_the_house(
    settings: Settings, drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """不出单位 is saved with the sheet; 起草 then says why the model that is set cannot be used."""
    work = opened(drafter)
    page = visit(work=work)
    next(one for one in page.selectbox if one.label == "发给模型时").set_value("不出单位").run()

    assert drafter.sheet(work).content["release"] == "不出单位"

    monkeypatch.setenv("DRAFTER_MODEL", "clerk-1")
    monkeypatch.setenv("DRAFTER_BASE_URL", "https://models.example.com/v1")
    monkeypatch.setenv("DRAFTER_API_KEY", "made-up")
    write = visit("起草", work=work)
    write.radio(key="writer").set_value("model").run()

    assert "不出单位" in words(write)
    assert next(button for button in write.button if button.key == "start").disabled


def test_two_people_choose_fact_by_fact(settings: Settings, drafter: Drafter) -> None:
    """The second is told who saved and what differs; what only one touched is chosen already, the rest waits for a choice."""
    work = opened(drafter)
    page = visit(work=work)
    theirs = drafter.sheet(work)
    other = {**theirs.content, "plans": ["对方写的"], "unit": {**theirs.content["unit"], "short": "对方的简称"}}
    drafter.save_sheet(work, other, base=theirs.number)
    field(page, "简称").set_value("我的简称").run()

    assert "刚被别人改过" in page.subheader[0].value
    assert "对方的简称" in words(page)
    assert "我的简称" in words(page)
    assert page.button(key="take-chosen").disabled

    open_one = next(one for one in page.radio if one.value is None)
    open_one.set_value("mine").run()
    page.button(key="take-chosen").click().run()
    saved = drafter.sheet(work).content

    assert saved["unit"]["short"] == "我的简称"
    assert saved["plans"] == ["对方写的"]
    assert not page.subheader
    assert not page.error


def test_an_unsettled_choice_outlives_a_reload(settings: Settings, drafter: Drafter) -> None:
    """What the second typed waits in the database: the same address finds it again, another window does not."""
    work = opened(drafter)
    page = visit(work=work)
    theirs = drafter.sheet(work)
    drafter.save_sheet(work, {**theirs.content, "plans": ["对方写的"]}, base=theirs.number)
    field(page, "简称").set_value("我的简称").run()
    kept = page.query_params["mine"]
    again = AppTest.from_file(str(web.SCRIPT), default_timeout=30)
    again.query_params["work"] = str(work)
    again.query_params["mine"] = kept[0] if isinstance(kept, list) else kept
    again.run()

    assert "我的简称" in words(again)
    assert not visit(work=work).subheader


def test_the_file_that_waits_is_plain_data(settings: Settings, drafter: Drafter) -> None:
    """What waits holds text alone, so that it is the same before and after the database."""
    _, work = imported(drafter)
    incoming = drafter.incoming(work)

    assert incoming is not None
    assert json.loads(json.dumps(incoming.content, ensure_ascii=False)) == incoming.content
