"""Units' own templates: every version kept, nothing overwritten, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drafter.errors import NotFoundError, StaleRevisionError
from drafter.store import NewVersion, Store, StoredUnit, Work


@pytest.fixture
def district(store: Store) -> StoredUnit:
    """A unit above."""
    return store.add_unit("临江区总工会", short="区总工会", kind="区", parent_id=None, actor="陈静")


@pytest.fixture
def street(store: Store, district: StoredUnit) -> StoredUnit:
    """A unit below it."""
    return store.add_unit("江北街道总工会", short="", kind="街道", parent_id=district.id, actor="陈静")


def version(text: str, base: int, *, name: str = "town", kind: str = "outline", shared: bool = False) -> NewVersion:
    """Make a version to be kept."""
    return NewVersion(kind, name, text, base, shared)


def keep(store: Store, unit: StoredUnit, *versions: NewVersion, actor: str = "陈静") -> list[int]:
    """Keep versions; give their numbers."""
    return [one.number for one in store.save_templates(unit.id, versions, actor=actor, action="save_template")]


def test_every_version_is_kept_with_who_and_when(store: Store, street: StoredUnit) -> None:
    """The newest first, each with text, author and time; the log has one line each, about the unit."""
    keep(store, street, version("一\n", 0))
    keep(store, street, version("二\n", 1, shared=True), actor="周明")
    found = store.template_revisions(street.id, "outline", "town")

    assert [(one.number, one.text, one.shared, one.author) for one in found] == [
        (2, "二\n", True, "周明"),
        (1, "一\n", False, "陈静"),
    ]
    assert found[0].at >= found[1].at
    assert store.templates([street.id]) == found[:1]
    assert store.template(found[1].id) == found[1]
    lines = [entry for entry in store.audit_log() if entry.action == "save_template"]
    assert [(line.actor, line.unit_id, line.detail["version"]) for line in lines] == [
        ("陈静", street.id, 1),
        ("周明", street.id, 2),
    ]
    assert store.verify_audit_log().ok


def test_the_same_again_adds_nothing(store: Store, street: StoredUnit) -> None:
    """Neither a version nor a line of the log; another sharing of the same text does."""
    keep(store, street, version("一\n", 0))
    entries = store.verify_audit_log().entries

    assert keep(store, street, version("一\n", 1)) == [1]
    assert store.verify_audit_log().entries == entries
    assert keep(store, street, version("一\n", 1, shared=True)) == [2]


def test_somebody_elses_version_is_not_overwritten(store: Store, street: StoredUnit) -> None:
    """The second of two who began from one version is told who saved; nothing of theirs is stored."""
    keep(store, street, version("一\n", 0))
    keep(store, street, version("对方的\n", 1), actor="周明")
    with pytest.raises(StaleRevisionError, match="周明") as caught:
        keep(store, street, version("我的\n", 1))

    assert caught.value.current == 2
    assert [one.text for one in store.template_revisions(street.id, "outline", "town")] == ["对方的\n", "一\n"]


def test_several_are_kept_together_or_not_at_all(store: Store, street: StoredUnit) -> None:
    """One that is stale keeps the others out too."""
    keep(store, street, version("一\n", 0))
    with pytest.raises(StaleRevisionError):
        keep(store, street, version("新\n", 0, name="base"), version("二\n", 0))

    assert [one.name for one in store.templates([street.id])] == ["town"]
    assert keep(store, street, version("新\n", 0, name="base"), version("二\n", 1)) == [1, 2]


def test_outlines_and_prompts_of_one_name_are_two(store: Store, street: StoredUnit, district: StoredUnit) -> None:
    """Unit, kind and name together say which template a version is of."""
    keep(store, street, version("一\n", 0), version("二\n", 0, kind="prompt"))
    keep(store, district, version("三\n", 0))

    assert [(one.unit_id, one.kind, one.text) for one in store.templates([street.id, district.id])] == [
        (district.id, "outline", "三\n"),
        (street.id, "outline", "一\n"),
        (street.id, "prompt", "二\n"),
    ]
    assert store.templates([]) == ()


def test_units_above_are_given_the_nearest_first(store: Store, street: StoredUnit, district: StoredUnit) -> None:
    """The way up the tree, without the unit itself."""
    below = store.add_unit("柳堤社区工会", short="", kind="社区", parent_id=street.id, actor="陈静")

    assert store.units_above(below.id) == (street, district)
    assert store.units_above(district.id) == ()


def test_a_unit_that_is_not_there_has_no_templates(store: Store) -> None:
    """Saving for it is refused, and a version that is not there is told."""
    with pytest.raises(NotFoundError):
        store.save_templates(99, [version("一\n", 0)], actor="陈静", action="save_template")
    with pytest.raises(NotFoundError):
        store.template(99)


def test_a_draft_and_a_run_know_the_version_they_were_written_with(
    store: Store, street: StoredUnit, work: Work, open_store: Callable[[], Store]
) -> None:
    """It comes back after the database was closed; a draft of what ships has none."""
    (saved,) = store.save_templates(street.id, [version("一\n", 0)], actor="陈静", action="save_template")
    run = store.start_run(
        work.id, sheet_revision=1, outline="town", options={"outline_version": saved.id}, writer="rule", actor="陈静"
    )
    store.end_run(run, "finished")
    for number, version_id in enumerate((saved.id, None)):
        store.save_draft(
            work.id,
            f"第{number}稿",
            base=number,
            outline="town",
            outline_version=version_id,
            writer="rule",
            sheet_revision=1,
            complete=True,
            actor="陈静",
        )
    other = open_store()
    first, second = other.draft(work.id, 1), other.draft(work.id, 2)
    last = other.last_run(work.id)

    assert first is not None
    assert second is not None
    assert last is not None
    assert (first.outline_version, second.outline_version, last.outline_version) == (saved.id, None, saved.id)
