"""Nobody reaches another unit's works: every public method of the service × every relation of units × every role."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import event

from drafter.errors import DrafterError, ForbiddenError, InputError, NotFoundError
from drafter.service import Drafter, Person, Right, Role, Settings
from drafter.service.rights import Need, Reach, anyone, lists, need_of, needs
from drafter.service.session import Kept, Session
from drafter.store import ModelCall
from tests.service.conftest import DRAFT, Open, content
from tests.service.organization import Organization, organize

MISSING = 999_999
READ, EDIT, REVIEW, MANAGE = Right.READ, Right.EDIT, Right.REVIEW, Right.MANAGE
# Said here once more, not taken from the code: what a role held in 江北街道 allows, seen from there.
OWN = {
    Role.CLERK: {READ, EDIT},
    Role.REVIEWER: {READ, EDIT, REVIEW},
    Role.ADMINISTRATOR: {READ, EDIT, REVIEW, MANAGE},
}
BELOW = {Role.CLERK: {READ}, Role.REVIEWER: {READ}, Role.ADMINISTRATOR: {READ, MANAGE}}
HOME = "江北街道"
RELATIONS = {HOME: OWN, "柳堤社区": BELOW, "临江区": {}, "江南街道": {}, "云岭区": {}}
# How to give each method that lists something to the test: the units of what it lists. A new one fails until it stands here.
LISTS: dict[str, Callable[[Drafter], set[int | None]]] = {
    "works": lambda drafter: {work.unit_id for work in drafter.works()},
    "removed_works": lambda drafter: {work.unit_id for work in drafter.removed_works()},
    "usage": lambda drafter: {int(one.model) for one in drafter.usage()},
    "known_units": lambda drafter: {unit.unit_id for unit in drafter.known_units()},
    "units": lambda drafter: {unit.id for unit in drafter.units()},
    "batches": lambda drafter: {drafter._store.unit_of_batch(batch.id) for batch in drafter.batches()},
}
# Parameters that name a thing of a unit, and how to find that of a unit in the organization.
THINGS: dict[str, Callable[[Organization, str], int]] = {
    "work_id": lambda made, unit: made.works[unit],
    "work_ids": lambda made, unit: made.works[unit],
    "unit_id": lambda made, unit: made.units[unit],
    "parent_id": lambda made, unit: made.units[unit],
    "run_id": lambda made, unit: made.runs[unit],
    "batch_id": lambda made, unit: made.batches[unit],
}


def public() -> dict[str, Need]:
    """Every public method of the service with what it declares."""
    found = {name: need_of(getattr(Drafter, name)) for name in dir(Drafter) if not name.startswith("_")}
    assert None not in found.values()
    return {name: need for name, need in found.items() if need is not None}


METHODS = public()
GUARDED = sorted(name for name, need in METHODS.items() if not isinstance(need.of, Reach))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organization]:
    """One organization for all questions that change nothing."""
    none = dict.fromkeys(("model", "base_url", "api_key", "provider", "database_url"), "")
    drafter = Drafter(Settings(data_folder=tmp_path_factory.mktemp("rights"), actor="本机用户", **none))
    organization = organize(drafter)
    for name, work_id in organization.works.items():
        # The model is called after the unit, so that usage tells whose it is.
        record_call(drafter, work_id, str(organization.units[name]))
        # Everything that is remembered of a work is remembered by the owner's use.
        drafter.review(work_id)
    yield organization
    drafter.close()


def record_call(drafter: Drafter, work_id: int, model: str) -> None:
    """Have a run of a work call a model once."""
    run = drafter._store.start_run(work_id, sheet_revision=1, outline="", writer="model", actor="系统")
    drafter._store.record_call(run, ModelCall(model, "", "", 10, 20, 0, False, 5, 1, "0.01", ""))


def arguments(name: str, need: Need, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Give arguments for a call: the things by their numbers, for all else a value that is never looked at before the rights are."""
    signature = inspect.signature(getattr(Drafter, name))
    given: dict[str, Any] = {}
    for parameter in list(signature.parameters.values())[1:]:
        if not isinstance(need.of, Reach) and parameter.name in need.of:
            number = numbers[parameter.name]
            given[parameter.name] = (number,) if parameter.name.endswith("_ids") else number
        elif parameter.default is inspect.Parameter.empty:
            given[parameter.name] = object()
    return given


def refusal(drafter: Drafter, name: str, given: dict[str, Any]) -> DrafterError | None:
    """Say how a call is refused for want of rights, None when it is let in; what happens after that does not matter here."""
    try:
        getattr(drafter, name)(**given)
    except (NotFoundError, ForbiddenError) as error:
        return error
    except Exception:
        return None
    return None


def of_unit(made: Organization, need: Need, unit: str) -> dict[str, int]:
    """Give the numbers of the things of a unit that a method names."""
    assert not isinstance(need.of, Reach)
    return {parameter: THINGS[parameter](made, unit) for parameter in need.of}


class Doorway:
    """A database that tells whose a thing is and who stands where, and nothing else: a call that gets further was let in."""

    def __init__(self, store: Any) -> None:
        self._behind = store

    def acting(self, person: Person) -> Doorway:
        """Give the same for a person."""
        return Doorway(self._behind.acting(person))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("unit_of_") or name in {"standing_in", "held"}:
            return getattr(self._behind, name)
        raise AssertionError("let in")


class Ajar(Kept):
    """Opens no more than the doorway, so that a call that passes its check changes nothing."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._behind = kept

    def store(self, settings: Settings) -> Any:
        """Give the doorway."""
        return Doorway(self._behind.store(settings))


def let_in(drafter: Drafter, name: str, given: dict[str, Any]) -> bool:
    """Say whether a call passes its check, without doing what it does."""
    drafter._kept = Ajar(drafter._kept)
    # What a refusal calls the unit does not matter here.
    drafter._unit_name = str  # type: ignore[method-assign, assignment]
    return refusal(drafter, name, given) is None


def test_there_is_something_to_test() -> None:
    """The sweep covers the whole service: these methods among others, and none that declares nothing."""
    assert {"sheet", "review", "save_draft", "accept", "export", "sign_off", "remove_work", "grant"} <= set(GUARDED)
    assert len(METHODS) > 45


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("role", Role)
def test_a_method_lets_in_whom_it_should_and_nobody_else(made: Organization, name: str, role: Role) -> None:
    """From 江北街道: its own works by role, those below to read, all others as if they did not exist."""
    need = METHODS[name]
    assert need.right is not None
    for unit, granted in RELATIONS.items():
        rights = granted.get(role, set())
        given = arguments(name, need, of_unit(made, need, unit))
        if need.right in rights:
            assert let_in(made.acting(HOME, role), name, given), unit
            continue
        before = made.drafter._store.verify_audit_log().entries
        error = refusal(made.acting(HOME, role), name, given)
        assert made.drafter._store.verify_audit_log().entries == before
        assert isinstance(error, ForbiddenError if READ in rights else NotFoundError), (unit, error)


@pytest.mark.parametrize("name", GUARDED)
def test_what_is_anothers_reads_like_what_is_not_there(made: Organization, name: str) -> None:
    """The same error, the same words, the same hint: only the number asked for differs."""
    need = METHODS[name]
    drafter = made.acting(HOME, Role.ADMINISTRATOR)
    for parameter, real in of_unit(made, need, "云岭区").items():
        numbers = of_unit(made, need, HOME)
        foreign = refusal(drafter, name, arguments(name, need, numbers | {parameter: real}))
        missing = refusal(drafter, name, arguments(name, need, numbers | {parameter: MISSING}))

        assert type(foreign) is type(missing) is NotFoundError
        assert foreign is not None
        assert missing is not None
        assert str(foreign).replace(str(real), "#") == str(missing).replace(str(MISSING), "#")
        assert foreign.hint == missing.hint


@pytest.mark.parametrize("name", GUARDED)
def test_a_stranger_finds_nothing(made: Organization, name: str) -> None:
    """Someone who signed in but holds no role anywhere is told of nothing, not even that there is something."""
    stranger = made.drafter.acting(Person.signed_in("路人", "stranger"))
    need = METHODS[name]
    error = refusal(stranger, name, arguments(name, need, of_unit(made, need, HOME)))

    assert isinstance(error, NotFoundError)


@pytest.mark.parametrize("name", sorted(name for name, need in METHODS.items() if need.of is Reach.EACH))
@pytest.mark.parametrize("role", Role)
def test_lists_hold_only_what_may_be_read(made: Organization, name: str, role: Role) -> None:
    """A list holds the person's own unit and those below; a stranger's is empty; at the machine itself it holds all."""
    listed = LISTS[name]
    stranger = made.drafter.acting(Person.signed_in("路人", "stranger"))

    assert listed(made.acting(HOME, role)) <= {made.units[HOME], made.units["柳堤社区"]}
    assert listed(stranger) == set()
    if name != "removed_works":
        assert listed(made.acting(HOME, role)) == {made.units[HOME], made.units["柳堤社区"]}
        assert listed(made.acting("临江区", role)) == set(made.units.values()) - {made.units["云岭区"]}
        assert listed(made.drafter) == set(made.units.values())


@pytest.mark.parametrize("name", sorted(name for name, need in METHODS.items() if need.of is Reach.MACHINE))
def test_what_concerns_the_whole_machine_is_done_at_the_machine(made: Organization, name: str) -> None:
    """Not even an administrator who signed in backs up or restores everyone's works."""
    given = arguments(name, METHODS[name], {})
    error = refusal(made.acting("临江区", Role.ADMINISTRATOR), name, given)

    assert isinstance(error, ForbiddenError)


@pytest.mark.parametrize("name", sorted(name for name, need in METHODS.items() if need.of is Reach.ANYWHERE))
def test_what_needs_a_right_somewhere_is_not_for_strangers(made: Organization, name: str) -> None:
    """Whoever has the right in no unit at all is refused, with the account to tell an administrator."""
    stranger = made.drafter.acting(Person.signed_in("路人", "stranger"))
    given = arguments(name, METHODS[name], {})
    error = refusal(stranger, name, given)

    assert isinstance(error, ForbiddenError)
    assert "stranger" in error.hint
    assert let_in(made.acting(HOME, Role.ADMINISTRATOR), name, given)


def test_a_method_that_declares_nothing_is_refused_when_the_class_is_made() -> None:
    """Forgetting the check is not possible: the program does not even start."""
    with pytest.raises(TypeError, match=r"Careless\.peek"):

        class Careless(Session):
            def peek(self, work_id: int) -> str:
                return self._store.work(work_id).unit_name


def test_a_part_that_is_no_session_is_looked_through_too() -> None:
    """A method that comes in by a class beside is found when the service is put together."""

    class Beside:
        def peek(self) -> str:
            return ""

    with pytest.raises(TypeError, match=r"Beside\.peek"):

        class Together(Drafter, Beside):
            pass


def test_a_declaration_must_say_of_what() -> None:
    """A right without a parameter that names a thing, or of a kind of thing nobody knows, is an error at once."""
    with pytest.raises(TypeError, match="no parameter"):

        @needs(Right.READ)
        def look(self: Session) -> None:
            raise AssertionError

    with pytest.raises(TypeError, match="job_id"):

        @needs(Right.READ, of="job_id")
        def look_at(self: Session, job_id: int) -> None:
            raise AssertionError


@pytest.mark.parametrize(
    "declare", [anyone, lists, needs(Right.READ, of="unit_id"), needs(Right.EDIT, of=Reach.ANYWHERE)]
)
def test_a_declaration_looks_at_every_work_and_unit_that_is_named(declare: Callable[[Any], Any]) -> None:
    """A method that takes a work's number cannot say that it concerns nobody, or only check something else."""

    def look(self: Session, unit_id: int, work_id: int) -> None:
        raise AssertionError

    with pytest.raises(TypeError, match="work_id"):
        declare(look)


def test_other_kinds_of_things_bring_their_own_unit(made: Organization) -> None:
    """A thing found by its own number is refused like a missing one when its unit is another's, and each of several is looked at."""

    class Things(Session):
        @needs(
            Right.READ,
            of="thing_id",
            unit=lambda _, name: made.units[name],
            missing=lambda name: NotFoundError(f"没有{name}"),
        )
        def thing(self, thing_id: str) -> str:
            """Give a thing."""
            return thing_id

        @needs(Right.READ, of="work_ids")
        def several(self, work_ids: tuple[int, ...]) -> int:
            """Count works."""
            return len(work_ids)

        @anyone
        def nothing(self) -> None:
            """Do nothing."""

    person = made.person(HOME, Role.CLERK)
    session = Things(made.drafter.settings, person, made.drafter._kept)

    assert session.thing(HOME) == HOME
    assert session.several((made.works[HOME], made.works["柳堤社区"])) == 2
    with pytest.raises(NotFoundError, match="没有云岭区"):
        session.thing("云岭区")
    with pytest.raises(NotFoundError):
        session.several((made.works[HOME], made.works["云岭区"]))


def test_a_list_is_limited_when_no_work_is_named(made: Organization) -> None:
    """The log without a work holds the lines of one's own units, and of nothing else."""
    lines = made.acting(HOME, Role.CLERK).audit_log()
    works = {line.work_id for line in lines} - {None}
    units = {line.unit_id for line in lines} - {None}

    assert works == {made.works[HOME], made.works["柳堤社区"]}
    assert units == {made.units[HOME], made.units["柳堤社区"]}
    assert {line.work_id for line in made.drafter.audit_log()} - {None} == set(made.works.values())


@pytest.fixture
def own(open_drafter: Open) -> Organization:
    """An organization of the test's own, to change."""
    return organize(open_drafter())


def test_a_work_is_begun_in_the_only_unit_one_drafts_for(own: Organization) -> None:
    """Who drafts for one unit need not say which; who drafts for two is asked; who drafts for none is refused."""
    clerk = own.person(HOME, Role.CLERK)
    begun = own.drafter.acting(clerk).create_work(content())
    brought = own.drafter.acting(clerk).bring_draft(DRAFT)
    own.drafter.grant(own.units["江南街道"], clerk.subject, Role.CLERK)

    assert begun.unit_id == brought.unit_id == own.units[HOME]
    with pytest.raises(InputError, match="2个单位"):
        own.drafter.acting(clerk).create_work()
    assert own.drafter.acting(clerk).create_work(unit_id=own.units["江南街道"]).unit_id == own.units["江南街道"]
    with pytest.raises(ForbiddenError):
        own.drafter.acting(Person.signed_in("路人", "stranger")).create_work()
    with pytest.raises(NotFoundError):
        own.drafter.acting(clerk).create_work(unit_id=own.units["云岭区"])


def test_a_name_in_a_sheet_leads_into_no_other_unit(own: Organization) -> None:
    """A clerk who writes another unit's name into the sheet still works in their own."""
    clerk = own.acting(HOME, Role.CLERK)
    work = clerk.create_work({"unit": {"name": "云岭区"}})
    clerk.save_sheet(work.id, {"unit": {"name": "江南街道"}}, base=1)

    assert clerk.rights_on(work.id) == {READ, EDIT}
    assert {one.unit_id for one in clerk.works()} == {own.units[HOME], own.units["柳堤社区"]}
    with pytest.raises(NotFoundError):
        own.acting("云岭区", Role.ADMINISTRATOR).sheet(work.id)


def test_each_unit_has_an_example_of_its_own(own: Organization) -> None:
    """The built-in example, begun by one unit, is not handed to another."""
    first = own.acting(HOME, Role.CLERK).load_example()
    second = own.acting("云岭区", Role.CLERK).load_example()

    assert first.id != second.id
    assert (first.unit_id, second.unit_id) == (own.units[HOME], own.units["云岭区"])
    assert own.acting(HOME, Role.CLERK).load_example().id == first.id


def test_nothing_remembered_crosses_units(own: Organization) -> None:
    """After the owner's use has filled every memory, another gets nothing from it; and equal texts of two units stay two."""
    mine, theirs = own.works[HOME], own.works["云岭区"]
    owner = own.acting(HOME, Role.REVIEWER)
    review = owner.review(mine)
    own.acting("云岭区", Role.REVIEWER).save_sheet(
        theirs, content() | {"facts": [{"item": "走访", "value": "77", "unit": "封"}]}, base=1
    )
    other = own.acting("云岭区", Role.REVIEWER)

    with pytest.raises(NotFoundError):
        other.review(mine)
    with pytest.raises(NotFoundError):
        other.sheet(mine)
    assert other.review(theirs).draft.text == review.draft.text
    assert other.review(theirs).report != review.report
    assert owner.review(mine) == review


def test_rights_taken_away_are_gone_at_once(own: Organization) -> None:
    """The very next call of a use that had looked its rights up before is refused."""
    clerk = own.person(HOME, Role.CLERK)
    acting = own.drafter.acting(clerk)
    assert acting.works()
    own.drafter.revoke(own.units[HOME], clerk.subject)

    assert acting.works() == ()
    with pytest.raises(NotFoundError):
        acting.sheet(own.works[HOME])


def test_rights_are_looked_up_once_a_request(own: Organization) -> None:
    """What a page run asks for costs one query for the person and one for the work, however many calls it makes; locally none."""
    asked: list[str] = []

    @event.listens_for(own.drafter._store._engine, "before_cursor_execute")
    def count(_c: object, _u: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    def page(drafter: Drafter) -> int:
        asked.clear()
        for _ in range(3):
            drafter.sheet(own.works[HOME])
            drafter.review(own.works[HOME])
            drafter.history(own.works[HOME])
        return len(asked)

    assert page(own.acting(HOME, Role.CLERK)) - page(own.drafter) == 2


def test_the_log_says_who_by_name_and_account(own: Organization) -> None:
    """A line carries the name and the account of whoever signed in; the machine's own user has no account."""
    clerk = own.person(HOME, Role.CLERK)
    own.drafter.acting(clerk).save_draft(own.works[HOME], "改", base=1)
    own.drafter.save_draft(own.works[HOME], "再改", base=2)
    signed_in, local = own.drafter.audit_log(own.works[HOME])[-2:]

    assert (signed_in.actor, signed_in.subject) == (clerk.name, clerk.subject)
    assert (local.actor, local.subject) == ("陈静", "")
    assert own.drafter.verify_audit_log().ok


def test_a_blank_account_is_never_the_machines_own_user() -> None:
    """An empty header of a proxy is refused, not taken for the person who may do everything."""
    for blank in ("", "  ", "\n"):
        with pytest.raises(InputError, match="账号"):
            Person.signed_in("陈静", blank)
