"""Units, people and tokens as the service offers them: who may change the tree, and what a program with a token may do."""

from __future__ import annotations

from typing import Any

import pytest

from drafter.errors import ForbiddenError, InputError, NotFoundError
from drafter.service import Drafter, Person, Right, Role
from drafter.store import no_work
from tests.service.conftest import DRAFT, Open, content
from tests.service.organization import Organization, organize


@pytest.fixture
def made(open_drafter: Open) -> Organization:
    """Give an organization to change."""
    return organize(open_drafter())


def names(drafter: Drafter, right: Right = Right.READ) -> list[str]:
    """Name the units in which a person has a right."""
    return [unit.name for unit in drafter.units(right)]


def test_units_are_listed_by_right(made: Organization) -> None:
    """Reading reaches downwards, managing too for administrators, editing only one's own."""
    administrator, clerk = made.acting("临江区", Role.ADMINISTRATOR), made.acting("临江区", Role.CLERK)
    all_four = ["临江区", "江北街道", "柳堤社区", "江南街道"]

    assert names(administrator) == names(administrator, Right.MANAGE) == names(clerk) == all_four
    assert names(administrator, Right.EDIT) == names(clerk, Right.EDIT) == ["临江区"]
    assert names(clerk, Right.MANAGE) == []
    assert names(made.drafter, Right.MANAGE) == [*all_four, "云岭区"]


def test_a_page_is_told_what_to_offer(made: Organization) -> None:
    """The rights on a work and in a unit, for one's own and for one below; all of them at the machine itself."""
    reviewer = made.acting("江北街道", Role.REVIEWER)
    own = {Right.READ, Right.EDIT, Right.REVIEW}

    assert reviewer.rights_on(made.works["江北街道"]) == reviewer.rights_in(made.units["江北街道"]) == own
    assert reviewer.rights_on(made.works["柳堤社区"]) == reviewer.rights_in(made.units["柳堤社区"]) == {Right.READ}
    assert made.drafter.rights_on(made.works["云岭区"]) == set(Right)


class TestTheTree:
    """An administrator shapes the tree below, and nothing else."""

    def test_an_administrator_adds_below_and_makes_people_there(self, made: Organization) -> None:
        """A new community under the street, with a clerk who can begin at once."""
        administrator = made.acting("江北街道", Role.ADMINISTRATOR)
        unit = administrator.add_unit("渡口社区", parent_id=made.units["江北街道"], kind="社区")
        administrator.grant(unit.id, "new@example.org", Role.CLERK, name="周明")
        clerk = made.drafter.acting(Person.signed_in("周明", "new@example.org"))
        line = made.drafter.audit_log()[-1]

        assert clerk.create_work(content()).unit_id == unit.id
        assert "渡口社区" in names(made.acting("临江区", Role.CLERK))
        assert (line.action, line.unit_id) == ("grant", unit.id)
        assert line.subject == f"administrator@{made.units['江北街道']}"

    def test_only_the_machine_adds_on_top(self, made: Organization) -> None:
        """A top unit would be under nobody's eyes."""
        with pytest.raises(ForbiddenError, match="最上一级"):
            made.acting("临江区", Role.ADMINISTRATOR).add_unit("新区")
        with pytest.raises(ForbiddenError, match="最上一级"):
            made.acting("临江区", Role.ADMINISTRATOR).move_unit(made.units["江北街道"], None)

        assert made.drafter.move_unit(made.units["江北街道"], None).parent_id is None

    def test_a_unit_is_not_taken_from_a_parent_one_does_not_manage(self, made: Organization) -> None:
        """Whoever manages only the street cannot slip it out from under its district, even into a unit they manage too."""
        person = made.person("江北街道", Role.ADMINISTRATOR)
        made.drafter.grant(made.units["云岭区"], person.subject, Role.ADMINISTRATOR)
        with pytest.raises(ForbiddenError, match="现在的上级"):
            made.drafter.acting(person).move_unit(made.units["江北街道"], made.units["云岭区"])
        made.drafter.grant(made.units["临江区"], person.subject, Role.CLERK)
        with pytest.raises(ForbiddenError, match="现在的上级"):
            made.drafter.acting(person).move_unit(made.units["江北街道"], made.units["云岭区"])
        made.drafter.grant(made.units["临江区"], person.subject, Role.ADMINISTRATOR)

        moved = made.drafter.acting(person).move_unit(made.units["江北街道"], made.units["云岭区"])
        assert moved.parent_id == made.units["云岭区"]

    def test_a_move_changes_at_once_who_may_read(self, made: Organization) -> None:
        """The new district reads the street's work, the old one finds nothing any more."""
        old, new = made.acting("临江区", Role.CLERK), made.acting("云岭区", Role.CLERK)
        assert old.sheet(made.works["江北街道"])
        made.drafter.move_unit(made.units["江北街道"], made.units["云岭区"])

        assert new.sheet(made.works["江北街道"])
        with pytest.raises(NotFoundError):
            old.sheet(made.works["江北街道"])

    def test_a_work_is_given_to_another_unit_by_who_manages_both(self, made: Organization) -> None:
        """From the street to its sister: only the district's administrator may."""
        work, sister = made.works["江北街道"], made.units["江南街道"]
        with pytest.raises(NotFoundError):
            made.acting("江北街道", Role.ADMINISTRATOR).place_work(work, sister)
        made.acting("临江区", Role.ADMINISTRATOR).place_work(work, sister)

        assert made.acting("江南街道", Role.CLERK).sheet(work)
        with pytest.raises(NotFoundError, match=str(no_work(work))):
            made.acting("江北街道", Role.CLERK).sheet(work)


class TestTokens:
    """A program with a token is a person with one role in one unit."""

    def test_a_program_may_do_what_its_role_may(self, made: Organization) -> None:
        """A clerk's token begins and edits works of its unit, accepts nothing, and sees no other unit."""
        new = made.acting("江北街道", Role.ADMINISTRATOR).create_token(made.units["江北街道"], "报表系统")
        person = made.drafter.person_of_token(new.secret)
        assert person is not None
        program = made.drafter.acting(person)
        work = program.create_work(content())
        program.save_draft(work.id, DRAFT, base=0)
        wrong = program.review(work.id).open[0]

        assert work.unit_id == made.units["江北街道"]
        with pytest.raises(ForbiddenError, match="复核"):
            program.accept(work.id, wrong.start, wrong.end, "依据", base=1)
        with pytest.raises(NotFoundError):
            program.sheet(made.works["云岭区"])
        line = made.drafter.audit_log(work.id)[-1]
        assert (line.actor, line.subject) == ("报表系统", f"token:{new.token.id}")
        assert new.secret not in repr(new)

    def test_a_token_revoked_is_worth_nothing_at_once(self, made: Organization) -> None:
        """Also for a use that had begun before."""
        administrator = made.acting("江北街道", Role.ADMINISTRATOR)
        new = administrator.create_token(made.units["江北街道"], "报表系统")
        person = made.drafter.person_of_token(new.secret)
        assert person is not None
        program = made.drafter.acting(person)
        assert program.works()
        administrator.revoke_token(made.units["江北街道"], new.token.id)

        assert made.drafter.person_of_token(new.secret) is None
        assert program.works() == ()
        with pytest.raises(NotFoundError):
            program.sheet(made.works["江北街道"])

    def test_an_account_that_looks_like_a_token_is_none(self, made: Organization) -> None:
        """Signing in as `token:1` gives nothing of the token's."""
        new = made.drafter.create_token(made.units["江北街道"], "报表系统")
        posing = made.drafter.acting(Person.signed_in("某人", f"token:{new.token.id}"))

        assert posing.works() == ()

    def test_no_token_manages(self, made: Organization) -> None:
        """Whoever finds a token must not be able to make people."""
        with pytest.raises(InputError, match="管理角色"):
            made.drafter.create_token(made.units["江北街道"], "报表系统", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("method", "values", "said"),
    [
        ("add_unit", {"name": " \n"}, "单位名称没有填写"),
        ("add_unit", {"name": "长" * 101}, "101个字"),
        ("add_unit", {"name": "云岭区"}, "已有单位"),
        ("change_unit", {"unit_id": 1, "name": ""}, "单位名称没有填写"),
        ("grant", {"unit_id": 1, "subject": "", "role": Role.CLERK}, "账号没有填写"),
        ("grant", {"unit_id": 1, "subject": "a" * 201, "role": Role.CLERK}, "超过200"),
        ("grant", {"unit_id": 1, "subject": "a", "role": "boss"}, "没有“boss”这个角色"),
        ("create_token", {"unit_id": 1, "name": " "}, "令牌名称没有填写"),
        ("add_unit", {"name": "甲\0乙"}, "无法保存"),
    ],
)
def test_what_cannot_be_used_is_one_line(made: Organization, method: str, values: dict[str, Any], said: str) -> None:
    """A Chinese line with what to do, and nothing in the log."""
    before = made.drafter.verify_audit_log().entries
    with pytest.raises(InputError, match=said) as caught:
        getattr(made.drafter, method)(**values)

    assert caught.value.hint
    assert made.drafter.verify_audit_log().entries == before


def test_an_account_is_kept_as_it_was_given_but_for_the_edges(made: Organization) -> None:
    """Blanks around an account, from a spreadsheet, do not make it another one."""
    made.drafter.grant(made.units["云岭区"], "  zhou@example.org ", Role.CLERK)

    assert made.drafter.acting(Person.signed_in("周明", "zhou@example.org")).works()
    made.drafter.revoke(made.units["云岭区"], " zhou@example.org")
    assert made.drafter.acting(Person.signed_in("周明", "zhou@example.org")).works() == ()


def test_after_a_restore_nothing_of_before_is_remembered(made: Organization, tmp_path: Any) -> None:
    """Works of the same numbers are other works: sheets, checks and rights are looked up afresh."""
    work = made.works["江北街道"]
    made.drafter.backup(tmp_path / "before")
    made.drafter.save_sheet(work, content() | {"plans": ["新的打算"]}, base=1)
    changed = made.drafter.sheet(work).sheet
    made.drafter.restore(tmp_path / "before", replace=True)
    made.drafter.save_sheet(work, content() | {"plans": ["另一个打算"]}, base=1)
    now = made.drafter.sheet(work).sheet

    assert changed is not None
    assert now is not None
    assert (changed.plans, now.plans) == (("新的打算",), ("另一个打算",))
