"""历史, run without a browser: what was saved, what changed, the way back, and removing a work."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Settings
from drafter.ui.past import changes_data, field_lines, summary
from tests.ui.pages import drafted, field, visit, words


def edited(drafter: Drafter) -> int:
    """The example, drafted by rule, then a figure changed, a sentence added and another removed by hand; its work."""
    work = drafted(drafter)
    draft = drafter.draft_revision(work)
    assert draft is not None
    lines = draft.text.split("\n")
    place = next(at for at, line in enumerate(lines) if "218家" in line)
    lines[place] = lines[place].replace("218家", "281家")
    lines.append("新建图书角7个。")
    drafter.save_draft(work, "\n".join(lines), base=draft.number)
    return work


def choose(page: AppTest, number: int) -> AppTest:
    """Choose a revision in the list."""
    (radio,) = [one for one in page.radio if str(one.key).startswith("revision:")]
    return radio.set_value(number).run()


def test_every_draft_is_listed_with_who_and_how(settings: Settings, drafter: Drafter) -> None:
    """The newest first; each says which, how, who and when; the newest is not offered for restoring."""
    edited(drafter)
    page = visit("历史")
    (radio,) = [one for one in page.radio if str(one.key).startswith("revision:")]

    assert [option.replace("\\", "").split("　")[:2] for option in radio.options] == [
        ["第2稿", "人工修改"],
        ["第1稿", "规则写作"],
    ]
    assert all("本机用户" in option for option in radio.options)
    assert "这就是现在的内容" in words(page)
    assert "改动 1 句，新增 1 句；其中数字有 2 处不同" in words(page)
    assert not page.exception


def test_an_earlier_draft_comes_back_as_a_new_one(settings: Settings, drafter: Drafter) -> None:
    """Restoring adds a draft: the text is the old one, and what was saved in between is still there."""
    work = edited(drafter)
    page = choose(visit("历史"), 1)
    page.button(key="restore").click().run()
    texts = [drafter.draft_revision(work, number) for number in (1, 2, 3)]

    assert all(texts)
    assert texts[2].text == texts[0].text  # type: ignore[union-attr]
    assert "281家" in texts[1].text  # type: ignore[union-attr]
    assert "恢复第1稿" in words(page) or any("恢复第1稿" in one for radio in page.radio for one in radio.options)
    assert not page.error


def test_a_sheet_comes_back_too(settings: Settings, drafter: Drafter) -> None:
    """What was changed in the fields is told by name; the old sheet is saved again on top."""
    work = drafter.load_example().id
    page = visit("填报")
    field(page, "单位名称").set_value("滨江街道总工会").run()
    page = visit("历史")

    assert "单位名称：临江街道总工会 → 滨江街道总工会" in words(page)

    page = choose(page, 1)
    page.button(key="restore").click().run()

    assert drafter.sheet(work).number == 3
    assert drafter.sheet(work).content["unit"]["name"] == "临江街道总工会"
    assert not page.error


def test_restoring_is_refused_when_somebody_saved_meanwhile(settings: Settings, drafter: Drafter) -> None:
    """What the other person saved stays the newest; the refusal is one line."""
    work = edited(drafter)
    page = choose(visit("历史"), 1)
    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text + "\n对方加的。", base=draft.number)
    page.button(key="restore").click().run()

    assert len(page.error) == 1
    assert drafter.review(work).draft.text.endswith("对方加的。")


def test_a_work_is_removed_after_a_question_and_comes_back(settings: Settings, drafter: Drafter) -> None:
    """It leaves the list, nothing of it is lost, and 恢复 opens it again as it was."""
    work = edited(drafter)
    before = drafter.draft_revision(work)
    drafter.create_work({"unit": {"name": "滨江街道总工会"}})
    page = visit("历史", work)

    assert "要删除“临江街道总工会 · 2025年上半年”吗？" in words(page)
    page.button(key="remove").click().run()
    assert [one.unit_name for one in drafter.works()] == ["滨江街道总工会"]
    assert "临江街道总工会 · 2025年上半年" in words(page)

    page.button(key=f"take-back:{work}").click().run()

    assert drafter.draft_revision(work) == before
    assert "临江街道总工会" in page.menu_button(key="chosen_work").label
    assert not page.exception


def test_every_page_says_what_to_do_when_all_is_removed(settings: Settings, drafter: Drafter) -> None:
    """Removing the last work does not bring the example back by itself; each page offers to begin, 历史 also the way back."""
    work = drafter.load_example().id
    drafter.remove_work(work)
    for name in ("填报", "起草", "核对", "历史", "核对已有稿件"):
        page = visit(name)

        assert "现在一份总结也没有" in words(page)
        assert {"new-work", "load-example", "to-bring"} <= {str(button.key) for button in page.button}
        assert (f"take-back:{work}" in {str(button.key) for button in page.button}) is (name == "历史")
        assert not page.exception
    assert drafter.works() == ()

    page.button(key="load-example").click().run()

    assert len(drafter.works()) == 1
    assert not page.error


def test_someone_elses_removal_is_told(settings: Settings, drafter: Drafter) -> None:
    """Typing into a work that was removed elsewhere is refused in one line; nothing is stored."""
    page = visit("填报")
    work = drafter.works()[0].id
    drafter.remove_work(work)
    field(page, "单位名称").set_value("滨江街道总工会").run()

    assert "已由本机用户删除" in page.error[0].value.replace("\\", "")
    assert drafter.take_back_work(work).unit_name == "临江街道总工会"


def test_the_same_texts_say_so() -> None:
    """Two equal drafts have nothing to tell."""
    assert summary(()) == "两稿文字相同。"
    assert changes_data(()) == []


def test_fields_that_did_not_change_are_not_told() -> None:
    """Only what differs is listed, what was blank is called blank."""
    old = {"unit": {"name": "甲"}, "plans": ["一"]}
    new = {"unit": {"name": "甲", "kind": "镇"}, "plans": ["一", "二"]}

    assert field_lines(old, new) == ["单位类别：空 → 镇", "下一步打算：一 → 一；二"]
