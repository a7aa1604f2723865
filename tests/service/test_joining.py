"""Edits of one draft by several people in the store: joined, refused with everything kept, settled."""

from __future__ import annotations

import pytest

from drafter.errors import StaleRevisionError
from drafter.service import Drafter, Person
from tests.service.conftest import content

TEXT = "题目\n新建企业工会12家。\n举办讲座3场。"


@pytest.fixture
def work(drafter: Drafter) -> int:
    """A work with a first draft."""
    number = drafter.create_work(content()).id
    drafter.save_draft(number, TEXT, base=0)
    return number


def test_an_edit_elsewhere_is_joined_and_told(drafter: Drafter, work: int) -> None:
    """Both changes are in the new revision; it says with whom, which paragraph, and the history says so too."""
    other = drafter.acting(Person("李强"))
    other.save_edit(work, TEXT.replace("3场", "4场"), base=1)
    edit = drafter.save_edit(work, TEXT.replace("12家", "13家"), base=1)

    assert edit.draft.number == 3
    assert edit.draft.text == "题目\n新建企业工会13家。\n举办讲座4场。"
    assert edit.other is not None
    assert (edit.other.author, edit.changed) == ("李强", ("举办讲座4场。",))
    assert drafter.history(work)[0].action == "merge_draft"


def test_what_was_saved_already_makes_no_new_revision(drafter: Drafter, work: int) -> None:
    """An edit sent twice, such as after the answer was lost with its server, is saved once."""
    drafter.save_edit(work, TEXT.replace("12家", "13家"), base=1)
    again = drafter.save_edit(work, TEXT.replace("12家", "13家"), base=1)

    assert again.draft.number == 2


def test_a_clash_saves_nothing_and_loses_nothing(drafter: Drafter, work: int) -> None:
    """The error names who; the kept text shows both readings, and choosing saves it beside the rest."""
    other = drafter.acting(Person("李强"))
    other.save_edit(work, TEXT.replace("12家", "21家"), base=1)
    mine = TEXT.replace("12家", "13家").replace("3场", "4场")
    with pytest.raises(StaleRevisionError, match="李强已存为第2稿，有1处与你改的是同一段"):
        drafter.save_edit(work, mine, base=1)
    drafter.keep_my_draft(work, "a1", mine, base=1, asked=True)
    own = drafter.my_draft(work, "a1")

    assert own is not None
    assert (own.alone, own.newest.author) == (1, "李强")
    (clash,) = own.clashes
    assert (clash.base, clash.mine, clash.theirs) == (
        "新建企业工会12家。",
        "新建企业工会13家。",
        "新建企业工会21家。",
    )
    saved = drafter.settle_draft(work, "a1", {clash.place: clash.mine}, base=2)
    assert saved.text == mine
    assert drafter.my_draft(work, "a1") is None


def test_a_third_save_while_choosing_is_seen(drafter: Drafter, work: int) -> None:
    """A choice made on an older page is refused, so that nobody's paragraph is overwritten unseen."""
    drafter.save_edit(work, TEXT.replace("12家", "21家"), base=1)
    drafter.keep_my_draft(work, "a1", TEXT.replace("12家", "13家"), base=1, asked=True)
    drafter.save_edit(work, TEXT.replace("12家", "31家"), base=2)
    with pytest.raises(StaleRevisionError, match="第3稿"):
        drafter.settle_draft(work, "a1", {}, base=2)

    assert drafter.my_draft(work, "a1") is not None


def test_a_text_in_hand_is_its_persons_alone(drafter: Drafter, work: int) -> None:
    """Nobody else finds it, whatever token they give."""
    drafter.keep_my_draft(work, "a1", "我的。", base=1)

    assert drafter.acting(Person("李强")).my_draft(work, "a1") is None
