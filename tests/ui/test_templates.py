"""模板, run without a browser: whose a template is, what can be done with it, and what it makes of the sheet."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from drafter.prompts.outline import shipped_outline
from drafter.service import Drafter, Settings, Template
from drafter.ui import templates
from drafter.ui.outlines import HOLES, PROMPT_HOLES, badge, fitting, holes_named, named
from tests.ui.pages import field, visit, words

NAME = "subdistrict-first-half"
HOSTILE = "<b>粗</b> **重** ~删~ $x^2$ <img src=x onerror=alert(1)>"


def view(page: AppTest, name: str) -> AppTest:
    """Turn to one of the views of a template."""
    (chosen,) = [one for one in page.button_group if str(one.key).startswith("template-view:")]
    return chosen.set_value(name).run()


def keys(page: AppTest) -> set[str]:
    """The keys of all buttons of a page."""
    return {str(button.key) for button in page.button}


def own(drafter: Drafter, more: str = "") -> int:
    """Copy the outline of the example and save it with something more at its head; the unit."""
    work = drafter.load_example()
    unit = drafter.unit_of(work.id)
    assert unit is not None
    drafter.copy_template(unit.id, NAME)
    if more:
        drafter.save_template(unit.id, NAME, more + shipped_outline(NAME), base=1)
    return unit.id


def test_the_outline_that_will_be_used_is_shown_first(settings: Settings, drafter: Drafter) -> None:
    """Those for the unit's kind, in plain words; what ships can be copied, not changed."""
    drafter.load_example()
    page = visit("模板")
    (listed,) = [one for one in page.radio if one.label == "模板"]

    assert listed.value == NAME
    assert [option.replace("\\", "").split("（")[0] for option in listed.options] == [*["街道总工会"] * 3, "基础提纲"]
    assert "街道总工会（上半年）" in "".join(one.value for one in page.subheader).replace("\\", "")
    assert "写哪些板块：" in words(page)
    assert "copy-template" in keys(page)
    assert not {"share-template", "withdraw-template"} & keys(page)
    assert not page.exception


def test_a_copy_is_the_units_own(settings: Settings, drafter: Drafter) -> None:
    """After the press it says so, with who and when, and can be shared or taken back."""
    work = drafter.load_example()
    page = visit("模板")
    page.button(key="copy-template").click().run()

    assert drafter.template(drafter.unit_of(work.id).id, NAME).number == 1  # type: ignore[union-attr]
    assert "本单位第1版 本机用户" in words(page)
    assert {"share-template", "withdraw-template"} <= keys(page)
    assert not page.error
    page.button(key="share-template").click().run()
    assert "共享给下级" in words(page)
    page.button(key="withdraw-template").click().run()
    assert drafter.template(drafter.unit_of(work.id).id, NAME).origin == "shipped"  # type: ignore[union-attr]
    assert not page.error


def test_an_outline_of_a_new_name_is_opened(settings: Settings, drafter: Drafter) -> None:
    """The name is asked for; without one, one line says what to do."""
    drafter.load_example()
    page = visit("模板")
    page.button(key="copy-template-as").click().run()
    assert "还没有起名称" in page.error[0].value
    field(page, "名称").set_value("重点工作式").run()
    page.button(key="copy-template-as").click().run()
    (listed,) = [one for one in page.radio if one.label == "模板"]

    assert listed.value == "重点工作式"
    assert not page.error


def test_the_preview_is_filled_and_sends_nothing(settings: Settings, drafter: Drafter) -> None:
    """Title and facts of the sheet, the prompts with their tokens, also without a model."""
    drafter.load_example()
    page = view(visit("模板"), "preview")

    assert "临江街道总工会2025年上半年工作总结" in words(page)
    assert "写进 12 条" in words(page)
    assert "次提问，约" in words(page)
    assert "拟一级标题" in words(page)
    assert not page.exception


def test_a_trial_is_shown_and_kept_nowhere(settings: Settings, drafter: Drafter) -> None:
    """Length and figures are told; there is no draft afterwards."""
    work = drafter.load_example()
    page = view(visit("模板"), "trial")
    page.button(key="try-template").click().run()

    assert "试写完成：" in words(page)
    assert "都对得上事实表" in words(page)
    assert drafter.draft_revision(work.id) is None
    assert not page.error


def test_versions_are_compared_and_brought_back(settings: Settings, drafter: Drafter) -> None:
    """The newest is told as such; an earlier one comes back as a new version."""
    unit = own(drafter, "# 二\n")
    page = view(visit("模板"), "versions")
    assert "这就是现在用的一版" in words(page)
    assert "新增 1 句" in words(page)
    (radio,) = [one for one in page.radio if one.label == "各版"]
    page = radio.set_value(1).run()
    page.button(key="restore-template").click().run()

    assert drafter.template_text(unit, NAME) == shipped_outline(NAME)
    assert drafter.template(unit, NAME).number == 3
    assert not page.error


def test_text_is_shown_as_text(settings: Settings, drafter: Drafter) -> None:
    """Marks in what people wrote mean nothing, wherever they are shown."""
    work = drafter.load_example()
    unit = drafter.unit_of(work.id)
    assert unit is not None
    drafter.copy_template(unit.id, NAME, as_name="新式")
    text = f'label = """{HOSTILE}"""\nextends = "subdistrict"\nkinds = ["街道"]\nspans = ["上半年"]\nopening = """{HOSTILE.replace("$", "$$")}"""\n'
    drafter.save_template(unit.id, "新式", text, base=1)
    page = visit("模板")

    assert f"开头：{HOSTILE}" in words(page)
    assert not any(HOSTILE in one.value for one in (*page.markdown, *page.subheader))
    assert HOSTILE in "".join(one.value for one in page.subheader).replace("\\", "")


def test_a_version_that_cannot_be_used_is_told_here_and_on_the_draft_page(settings: Settings, drafter: Drafter) -> None:
    """One line with the place; the shipped outline stands ready on 起草."""
    from drafter.store import NewVersion

    unit = own(drafter)
    drafter._store.save_templates(
        unit, [NewVersion("outline", NAME, "label = 5\n", 1, False)], actor="旧程序", action="save_template"
    )
    page = visit("模板")
    assert "第1行" in page.error[0].value.replace("\\", "")
    page = visit("起草")

    assert "第1行" in page.error[0].value.replace("\\", "")
    assert page.selectbox[0].value == f"shipped/{NAME}"
    assert not page.button(key="start").disabled


def test_a_draft_says_which_version_it_was_written_with(settings: Settings, drafter: Drafter) -> None:
    """On 起草, beside the number of the draft; the own outline is told from what ships."""
    own(drafter)
    work = drafter.works()[0].id
    list(drafter.draft(work, NAME))
    page = visit("起草")

    assert "提纲：本单位第1版" in words(page)
    assert any("（本单位）" in option for option in page.selectbox[0].options)


def test_without_a_unit_it_says_what_to_do(settings: Settings, drafter: Drafter) -> None:
    """Only what ships can be read; the way to the sheet is there, nothing to copy or import."""
    work = drafter.create_work({})
    page = visit("模板", work.id)

    assert "还没有写单位名称" in words(page)
    assert "go-collect" in keys(page)
    assert not {"copy-template", "copy-template-as"} & keys(page)
    assert not page.exception


def test_a_file_is_shown_before_it_is_taken_over(settings: Settings, drafter: Drafter) -> None:
    """What is new, what has a fault and what is none are told; only what can be used is taken."""
    from drafter.prompts import pack

    unit = own(drafter)
    read = drafter.read_templates(unit, pack({"新式": 'label = "新式"\n', "坏的": "label = 5\n"}), "a.zip")
    page = visit("模板")
    page.session_state["incoming_templates"] = (unit, "a.zip", read)
    page.run()

    assert "读到 2 份，可导入 1 份" in words(page)
    assert "坏的　第1行：“label”应为文字" in words(page)
    page.button(key="take-templates").click().run()
    assert drafter.template(unit, "新式").number == 1
    assert not page.error


@pytest.mark.parametrize("kind", ["outline", "prompt"])
def test_every_hole_has_a_chinese_name(kind: str) -> None:
    """The help names each hole there is, and no other."""
    from drafter.prompts.outline import HOLES as OF_OUTLINES
    from drafter.prompts.promptfile import HOLES as OF_PROMPTS

    known, told = (OF_OUTLINES, HOLES) if kind == "outline" else (OF_PROMPTS, PROMPT_HOLES)

    assert set(told) == set(known)
    assert all(f"${{{name}}}　" in holes_named(kind) for name in known)


def test_holes_read_as_words() -> None:
    """Where a person reads an outline, holes are named, a doubled dollar sign is one."""
    assert named("${unit}$period，花$$3") == "【单位全称】【期间】，花$3"


def test_outlines_are_chosen_by_kind() -> None:
    """The unit's kind, its own, the base last; of a kind nobody knows all."""
    listed = [
        Template("base", "outline", "基础", "shipped"),
        Template("town", "outline", "镇", "shipped", kinds=("镇",)),
        Template("x", "outline", "自己的", "own", number=2),
        Template("school", "outline", "学校", "shipped", kinds=("学校",)),
    ]

    assert [one.name for one in fitting(listed, "乡鎮")] == ["town", "x", "base"]
    assert fitting(listed, "农场") == listed
    assert [badge(one) for one in listed[1:3]] == ["", "　本单位 第2版"]


def test_the_page_asks_for_what_the_editor_sends(settings: Settings) -> None:
    """The names the script uses are those the page reads."""
    from drafter.ui.desk import sources

    script = sources("editor.js", "editor.css")[1]

    assert 'setTriggerValue("asked"' in script
    assert all(
        f"data.{name}" in script for name in ("id", "text", "saved", "base", "readonly", "turn", "tokens", "faults")
    )
    assert "innerHTML" not in script
    assert templates.EDITOR
