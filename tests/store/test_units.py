"""Units form a tree; roles reach downwards; tokens are kept as digests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from drafter.errors import InputError, NotFoundError
from drafter.store import Headline, Person, Role, Store, StoredUnit, Work


def add(store: Store, name: str, parent: StoredUnit | None = None) -> StoredUnit:
    """Add a unit."""
    return store.add_unit(name, short="", kind="", parent_id=parent.id if parent else None, actor="陈静")


@pytest.fixture
def tree(store: Store) -> dict[str, StoredUnit]:
    """Give a district with two streets, a community under the first, and another district."""
    district = add(store, "临江区")
    north, south = add(store, "江北街道", district), add(store, "江南街道", district)
    community, other = add(store, "柳堤社区", north), add(store, "云岭区")
    return {unit.name: unit for unit in (district, north, south, community, other)}


def names(store: Store, person: Person) -> list[str]:
    """Name the units a person reaches."""
    return [unit.name for unit in store.acting(person).units()]


def test_units_are_listed_each_above_those_under_it(store: Store, tree: dict[str, StoredUnit]) -> None:
    """The list is the tree read from top to bottom."""
    assert [unit.name for unit in store.units()] == ["临江区", "江北街道", "柳堤社区", "江南街道", "云岭区"]


def test_a_role_reaches_its_unit_and_all_below(store: Store, tree: dict[str, StoredUnit]) -> None:
    """The district's clerk reaches four units, the street's two, the community's one; two roles reach both."""
    for name, unit in tree.items():
        store.grant(unit.id, name, "", Role.CLERK, actor="陈静")
    store.grant(tree["江南街道"].id, "柳堤社区", "", Role.REVIEWER, actor="陈静")

    assert names(store, Person("甲", "临江区")) == ["临江区", "江北街道", "柳堤社区", "江南街道"]
    assert names(store, Person("乙", "江北街道")) == ["江北街道", "柳堤社区"]
    assert sorted(names(store, Person("丙", "柳堤社区"))) == ["柳堤社区", "江南街道"]
    assert names(store, Person("丁", "无人")) == []


def test_a_standing_tells_the_own_role_from_those_above(store: Store, tree: dict[str, StoredUnit]) -> None:
    """A reviewer of the district who is a clerk of a street is both there, each in its way."""
    store.grant(tree["临江区"].id, "甲", "", Role.REVIEWER, actor="陈静")
    store.grant(tree["江北街道"].id, "甲", "", Role.CLERK, actor="陈静")
    found = store.acting(Person("甲", "甲")).standings()

    assert (found[tree["江北街道"].id].role, found[tree["江北街道"].id].above) == (
        Role.CLERK,
        frozenset({Role.REVIEWER}),
    )
    assert (found[tree["临江区"].id].role, found[tree["临江区"].id].above) == (Role.REVIEWER, frozenset())
    assert found[tree["柳堤社区"].id].above == {Role.CLERK, Role.REVIEWER}
    assert tree["云岭区"].id not in found
    acting = store.acting(Person("甲", "甲"))
    assert {unit.id: acting.standing_in(unit.id) for unit in tree.values()} == {
        unit.id: found.get(unit.id) for unit in tree.values()
    }
    assert acting.held() == {tree["临江区"].id: Role.REVIEWER, tree["江北街道"].id: Role.CLERK}


def test_a_unit_moves_with_all_under_it(store: Store, tree: dict[str, StoredUnit]) -> None:
    """After the move the new district reaches the street and its community, the old one no longer does."""
    for name in ("临江区", "云岭区"):
        store.grant(tree[name].id, name, "", Role.CLERK, actor="陈静")
    store.move_unit(tree["江北街道"].id, tree["云岭区"].id, actor="陈静")

    assert names(store, Person("甲", "云岭区")) == ["云岭区", "江北街道", "柳堤社区"]
    assert names(store, Person("乙", "临江区")) == ["临江区", "江南街道"]


@pytest.mark.parametrize("target", ["临江区", "江北街道", "柳堤社区"])
def test_a_unit_never_moves_below_itself(store: Store, tree: dict[str, StoredUnit], target: str) -> None:
    """Itself, its child and its grandchild are refused; nothing changes."""
    with pytest.raises(InputError, match="不能移过去"):
        store.move_unit(tree["临江区"].id, tree[target].id, actor="陈静")

    assert store.unit(tree["临江区"].id).parent_id is None


def test_a_damaged_tree_ends_no_query_in_a_circle(store: Store, address: str, tree: dict[str, StoredUnit]) -> None:
    """Even when the database was made to hold a circle past the program, asking ends."""
    store.grant(tree["江北街道"].id, "甲", "", Role.CLERK, actor="陈静")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE units SET parent_id = :child WHERE id = :top"),
            {"child": tree["柳堤社区"].id, "top": tree["临江区"].id},
        )
    engine.dispose()

    acting = store.acting(Person("甲", "甲"))
    assert len(acting.standings()) == 4
    assert acting.standing_in(tree["柳堤社区"].id) is not None
    assert acting.standing_in(tree["云岭区"].id) is None


def test_two_units_of_one_name_are_told_apart_by_their_parent(store: Store, tree: dict[str, StoredUnit]) -> None:
    """One name may stand under two parents, and not twice under one, nor twice on top."""
    again = add(store, "柳堤社区", tree["江南街道"])

    assert again.id != tree["柳堤社区"].id
    for name, parent in (("柳堤社区", tree["江北街道"]), ("临江区", None)):
        with pytest.raises(InputError, match="已有单位"):
            add(store, name, parent)


def test_what_a_unit_is_called_can_be_changed(store: Store, tree: dict[str, StoredUnit]) -> None:
    """Only what was given changes, and the log says from what to what."""
    changed = store.change_unit(tree["江北街道"].id, name="江北新区街道", short=None, kind="街道", actor="陈静")
    line = store.audit_log()[-1]

    assert (changed.name, changed.short, changed.kind, changed.parent_id) == (
        "江北新区街道",
        "",
        "街道",
        tree["临江区"].id,
    )
    assert line.detail["name"] == {"old": "江北街道", "new": "江北新区街道"}
    store.change_unit(tree["江北街道"].id, name="江北新区街道", short=None, kind=None, actor="陈静")
    assert store.audit_log()[-1] == line


def test_every_change_is_in_the_log_with_its_unit(store: Store, tree: dict[str, StoredUnit]) -> None:
    """Units, people and tokens: a line each with who and where; what changed nothing adds none."""
    street = tree["江北街道"].id
    before = len(store.audit_log())
    store.grant(street, "甲", "林芳", Role.CLERK, actor="陈静")
    store.grant(street, "甲", "", Role.CLERK, actor="陈静")
    store.grant(street, "甲", "", Role.REVIEWER, actor="陈静")
    token, _ = store.create_token(street, "表格系统", Role.CLERK, actor="陈静")
    store.revoke_token(street, token.id, actor="周明")
    store.revoke_token(street, token.id, actor="周明")
    store.revoke(street, "甲", actor="周明")
    store.move_unit(street, tree["临江区"].id, actor="周明")
    lines = store.audit_log()[before:]

    assert [(line.action, line.actor, line.unit_id) for line in lines] == [
        ("grant", "陈静", street),
        ("grant", "陈静", street),
        ("create_token", "陈静", street),
        ("revoke_token", "周明", street),
        ("revoke", "周明", street),
    ]
    assert (lines[1].detail["before"], lines[1].detail["role"], lines[1].detail["name"]) == (
        "clerk",
        "reviewer",
        "林芳",
    )
    assert store.verify_audit_log().ok


def test_what_is_not_there_is_named(store: Store, tree: dict[str, StoredUnit]) -> None:
    """A unit, a person's role or a token that is not there is one Chinese line."""
    for ask in (
        lambda: store.unit(99),
        lambda: store.members(99),
        lambda: store.tokens(99),
        lambda: store.move_unit(99, None, actor="陈静"),
        lambda: store.grant(99, "甲", "", Role.CLERK, actor="陈静"),
        lambda: store.revoke(tree["临江区"].id, "甲", actor="陈静"),
        lambda: store.revoke_token(tree["临江区"].id, 1, actor="陈静"),
        lambda: store.create_work({}, Headline(), actor="陈静", unit_id=99),
        lambda: store.unit_of_work(99),
        lambda: store.place_work(99, tree["临江区"].id, actor="陈静"),
    ):
        with pytest.raises(NotFoundError) as caught:
            ask()
        assert caught.value.hint


class TestTokens:
    """A token stands for a role in a unit until it is revoked."""

    def test_a_secret_is_told_once_and_kept_as_a_digest(
        self, store: Store, address: str, tree: dict[str, StoredUnit]
    ) -> None:
        """The database, dumped whole, does not hold the secret; the list shows everything but it."""
        token, secret = store.create_token(tree["江北街道"].id, "表格系统", Role.REVIEWER, actor="陈静")
        engine = create_engine(address)
        with engine.connect() as connection:
            kept = "".join(
                str(row)
                for table in ("tokens", "audit_log")
                for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
            )
        engine.dispose()

        assert len(secret) > 40
        assert secret not in kept
        assert store.tokens(tree["江北街道"].id) == (token,)
        assert secret not in repr(token)

    def test_a_secret_gives_whom_it_stands_for(self, store: Store, tree: dict[str, StoredUnit]) -> None:
        """The person of a token reaches its unit and those below, in its role, and nothing above or beside."""
        token, secret = store.create_token(tree["江北街道"].id, "表格系统", Role.REVIEWER, actor="陈静")
        person = store.person_of_token(secret)

        assert person == Person("表格系统", token=token.id)
        assert person is not None
        assert not person.local
        assert names(store, person) == ["江北街道", "柳堤社区"]
        assert store.acting(person).standings()[tree["江北街道"].id].role is Role.REVIEWER

    def test_a_revoked_token_stands_for_nobody(self, store: Store, tree: dict[str, StoredUnit]) -> None:
        """Revoked: the secret gives nobody, and whoever was let in before reaches nothing any more; the record stays."""
        token, secret = store.create_token(tree["江北街道"].id, "表格系统", Role.CLERK, actor="陈静")
        person = store.person_of_token(secret)
        revoked = store.revoke_token(tree["江北街道"].id, token.id, actor="周明")

        assert person is not None
        assert store.person_of_token(secret) is None
        assert store.acting(person).units() == ()
        assert (revoked.revoked_by, revoked.revoked_at is not None) == ("周明", True)
        assert store.tokens(tree["江北街道"].id) == (revoked,)

    def test_no_other_text_is_a_secret(self, store: Store, tree: dict[str, StoredUnit]) -> None:
        """Another token's number, a changed letter, an empty core, a huge number, any text: nobody, and no error."""
        first, one = store.create_token(tree["江北街道"].id, "甲", Role.CLERK, actor="陈静")
        second, two = store.create_token(tree["云岭区"].id, "乙", Role.CLERK, actor="陈静")
        core = one.split("_", 2)[2]
        changed = core[:-1] + ("A" if core[-1] != "A" else "B")
        for wrong in (
            f"drf_{second.id}_{core}",
            f"drf_{first.id}_{changed}",
            f"drf_{first.id}_",
            f"drf_{first.id}",
            f"drf_99_{core}",
            f"drf_{10**30}_{core}",
            f"drf_²_{core}",
            f"DRF_{first.id}_{core}",
            f" {one}",
            one + "\n",
            core,
            "",
            "令牌",
            "drf_1_\ud800",
            "'; DROP TABLE tokens",
        ):
            assert store.person_of_token(wrong) is None, wrong
        assert store.person_of_token(two) == Person("乙", token=second.id)

    def test_a_token_of_another_unit_is_not_revoked(self, store: Store, tree: dict[str, StoredUnit]) -> None:
        """Its number alone is not enough."""
        token, secret = store.create_token(tree["江北街道"].id, "甲", Role.CLERK, actor="陈静")
        with pytest.raises(NotFoundError):
            store.revoke_token(tree["云岭区"].id, token.id, actor="周明")

        assert store.person_of_token(secret) is not None


class TestByName:
    """At one's own machine nothing has to be set up: the unit is the one the sheet names."""

    def named(self, store: Store, name: str) -> Work:
        """Begin a work whose sheet names a unit."""
        return store.create_work({"n": name}, Headline(name, "2026年", "镇"), actor="陈静")

    def test_works_of_one_name_share_a_unit(self, store: Store) -> None:
        """The first makes it, the second finds it; a blank name makes none."""
        first, second, blank = (self.named(store, name) for name in ("长乐镇总工会", "长乐镇总工会", ""))
        (unit,) = store.units()

        assert (unit.name, unit.kind) == ("长乐镇总工会", "镇")
        assert first.unit_id == second.unit_id == unit.id
        assert blank.unit_id is None

    def test_a_corrected_name_leaves_no_stray_unit(self, store: Store) -> None:
        """Typed step by step, a name ends as one unit; a unit another work is in stays."""
        work, other = self.named(store, "长乐"), self.named(store, "长乐")
        store.save_sheet(work.id, {"n": "2"}, Headline("长乐镇"), base=1, actor="陈静")
        assert [unit.name for unit in store.units()] == ["长乐", "长乐镇"]
        store.save_sheet(other.id, {"n": "2"}, Headline("长乐镇"), base=1, actor="陈静")

        assert [unit.name for unit in store.units()] == ["长乐镇"]
        assert store.work(work.id).unit_id == store.work(other.id).unit_id

    def test_a_unit_takes_the_corrected_name_with_all_that_is_kept_for_it(self, store: Store) -> None:
        """A slip in the name put right is still the same unit, with its other names of items."""
        work = self.named(store, "长乐镇总公会")
        (unit,) = store.units()
        store.keep_other_name(unit.id, "新建工会", "新组建工会", actor="陈静")
        store.save_sheet(work.id, {"n": "2"}, Headline("长乐镇总工会", "2026年", "乡镇"), base=1, actor="陈静")

        assert [(one.id, one.name, one.kind) for one in store.units()] == [(unit.id, "长乐镇总工会", "乡镇")]
        assert store.names_for_work(work.id) == (("新建工会", "新组建工会"),)

    @pytest.mark.parametrize("claim", ["person", "token", "child", "parent", "work"])
    def test_a_unit_that_was_claimed_keeps_its_works(self, store: Store, claim: str) -> None:
        """Once people, tokens, units or a choice hang on a unit, a name in a sheet takes no work out of it."""
        work = self.named(store, "长乐镇总工会")
        (unit,) = store.units()
        if claim == "person":
            store.grant(unit.id, "甲", "", Role.CLERK, actor="陈静")
        elif claim == "token":
            store.create_token(unit.id, "甲", Role.CLERK, actor="陈静")
        elif claim == "child":
            add(store, "渡口村", unit)
        elif claim == "parent":
            store.move_unit(unit.id, add(store, "临江区").id, actor="陈静")
        else:
            store.create_work({}, Headline(), actor="陈静", unit_id=unit.id)
        store.save_sheet(work.id, {"n": "2"}, Headline("云岭区"), base=1, actor="陈静")

        assert store.work(work.id).unit_id == unit.id
        assert "云岭区" not in [one.name for one in store.units()]

    def test_of_two_units_of_one_name_none_is_guessed(self, store: Store, tree: dict[str, StoredUnit]) -> None:
        """Two communities of one name: the work stays without a unit until a person says which."""
        add(store, "柳堤社区", tree["江南街道"])
        work = self.named(store, "柳堤社区")
        store.place_work(work.id, tree["柳堤社区"].id, actor="陈静")

        assert work.unit_id is None
        assert store.work(work.id).unit_id == tree["柳堤社区"].id
        assert store.audit_log()[-1].action == "place_work"

    def test_only_the_machines_own_user_places_by_name(self, store: Store, tree: dict[str, StoredUnit]) -> None:
        """What a signed-in person writes into a sheet moves nothing."""
        clerk = store.acting(Person("甲", "甲"))
        work = clerk.create_work({}, Headline("云岭区"), actor="甲", unit_id=tree["江北街道"].id)
        clerk.save_sheet(work.id, {"n": "2"}, Headline("江南街道"), base=1, actor="甲")

        assert store.work(work.id).unit_id == tree["江北街道"].id


def test_a_store_acting_for_someone_is_the_same_database(open_store: Callable[[], Store]) -> None:
    """What it writes carries the account, and is there for everyone else at once."""
    store = open_store()
    acting = store.acting(Person("林芳", "lin@example.org"))
    work = store.create_work({}, Headline(), actor="陈静")
    acting.save_sheet(work.id, {"n": "2"}, Headline(), base=1, actor="林芳")
    first, second = store.audit_log()

    assert (first.subject, second.subject) == ("", "lin@example.org")
    assert store.verify_audit_log().ok
