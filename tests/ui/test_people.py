"""单位与人员, run without a browser: who manages a unit does it here, and nobody else sees anything."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Person, Role, Settings
from drafter.ui import app as web
from drafter.ui import state
from tests.ui.pages import words

VIEW = web.HERE / "views" / "people.py"


def open_page() -> AppTest:
    """Open the page as a new visitor."""
    page = AppTest.from_file(str(VIEW), default_timeout=30).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    """Press the button of that label."""
    (button,) = (one for one in page.button if one.label == label)
    page = button.click().run()
    assert not page.exception
    return page


@pytest.fixture
def units(drafter: Drafter) -> dict[str, int]:
    """Give a district with a street under it, and another district."""
    district = drafter.add_unit("临江区总工会")
    street = drafter.add_unit("江北街道总工会", parent_id=district.id)
    return {"临江区": district.id, "江北": street.id, "云岭区": drafter.add_unit("云岭区总工会").id}


@pytest.fixture
def sign_in(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> object:
    """Let the page act for someone who signed in."""

    def as_person(subject: str) -> None:
        monkeypatch.setattr(state, "drafter", lambda: drafter.acting(Person.signed_in(subject, subject)))

    return as_person


def test_without_units_the_first_one_can_be_added(settings: Settings, drafter: Drafter) -> None:
    """At the machine itself an empty page offers the first unit."""
    page = open_page()
    assert "还没有单位" in words(page)
    page.text_input(key="unit-name:top").input("临江区总工会")
    page = press(page, "添加单位")

    assert [unit.name for unit in drafter.units()] == ["临江区总工会"]
    assert "还没有人员" in words(page)


def test_a_role_is_granted_and_taken_away(settings: Settings, drafter: Drafter, units: dict[str, int]) -> None:
    """Account, name and role make a member, shown at once; one click ends it."""
    page = open_page()
    page.selectbox(key="people-unit").set_value(units["江北"]).run()
    page.text_input(key=f"subject:{units['江北']}").input("lin@example.org")
    page.text_input(key=f"name:{units['江北']}").input("林芳")
    page.selectbox(key=f"role:{units['江北']}").set_value(Role.REVIEWER)
    page = press(page, "分配角色")
    (member,) = drafter.members(units["江北"])

    assert (member.subject, member.name, member.role) == ("lin@example.org", "林芳", Role.REVIEWER)
    assert "复核　林芳（lin@example.org）" in words(page)
    page = press(page, "取消角色")
    assert drafter.members(units["江北"]) == ()
    assert "林芳（" not in words(page)


def test_a_missing_account_is_one_line(settings: Settings, drafter: Drafter, units: dict[str, int]) -> None:
    """Nothing typed: the page says what is missing and grants nothing."""
    page = press(open_page(), "分配角色")

    assert "账号没有填写" in page.error[0].value
    assert drafter.members(units["云岭区"]) == ()


def test_a_unit_is_added_below_and_moved(settings: Settings, drafter: Drafter, units: dict[str, int]) -> None:
    """Under the chosen unit, and then under another one."""
    page = open_page()
    page.selectbox(key="people-unit").set_value(units["临江区"]).run()
    page.text_input(key=f"unit-name:{units['临江区']}").input("江南街道总工会")
    page.text_input(key=f"unit-kind:{units['临江区']}").input("街道")
    page = next(one for one in page.button if one.label == "添加单位").click().run()
    added = next(unit for unit in drafter.units() if unit.name == "江南街道总工会")
    assert (added.parent_id, added.kind) == (units["临江区"], "街道")
    page.selectbox(key="people-unit").set_value(added.id).run()
    page.selectbox(key=f"parent:{added.id}").set_value(units["云岭区"])
    press(page, "移动")

    assert drafter.unit(added.id).parent_id == units["云岭区"]


def test_a_secret_is_shown_once(settings: Settings, drafter: Drafter, units: dict[str, int]) -> None:
    """The drawing after the click holds the secret, the next one does not; it works until the token is revoked."""
    page = open_page()
    page.selectbox(key="people-unit").set_value(units["江北"]).run()
    page.text_input(key=f"token-name:{units['江北']}").input("报表系统")
    page = press(page, "建立令牌")
    (secret,) = (one.value for one in page.code)
    person = drafter.person_of_token(secret)

    assert person is not None
    assert person.name == "报表系统"
    page.run()
    assert len(page.code) == 0
    assert len(drafter.tokens(units["江北"])) == 1
    page = press(page, "吊销")
    assert drafter.person_of_token(secret) is None
    assert "吊销" in words(page)


def test_an_administrator_sees_their_own_units_only(
    settings: Settings, drafter: Drafter, units: dict[str, int], sign_in: object
) -> None:
    """Their unit and those below are there to manage; no other is named, and none can be added on top."""
    drafter.grant(units["临江区"], "zhou", Role.ADMINISTRATOR)
    assert callable(sign_in)
    sign_in("zhou")
    page = open_page()

    assert page.selectbox(key="people-unit").options == [
        f"临江区总工会（{units['临江区']}）",
        f"　江北街道总工会（{units['江北']}）",
    ]
    assert "云岭区" not in words(page)
    assert [one for one in page.text_input if one.key == "unit-name:top"] == []


@pytest.mark.parametrize("subject", ["lin", "stranger"])
def test_who_manages_nothing_is_told_so(
    settings: Settings, drafter: Drafter, units: dict[str, int], sign_in: object, subject: str
) -> None:
    """A clerk and a stranger see no unit, no person and no button, only the account to give to an administrator."""
    drafter.grant(units["临江区"], "lin", Role.CLERK)
    assert callable(sign_in)
    sign_in(subject)
    page = open_page()

    assert f"账号是：{subject}" in words(page)
    assert len(page.button) == 0
    assert "总工会" not in words(page)
