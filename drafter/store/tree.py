"""The tree of units in SQL (单位树): what a person reaches, and the unit that a sheet's name means.

A role reaches the unit it is held in and every unit below. The condition is part of each list's own query, so that a list cannot hold
what its reader may not see, however long it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import CTE, ColumnElement, Select, exists, literal, select, true
from sqlalchemy.orm import Session

from drafter.errors import NotFoundError
from drafter.store.records import Person, Role, Standing, StoredUnit
from drafter.store.tables import AuditRow, MembershipRow, Table, TokenRow, UnitRow, WorkRow
from drafter.store.transactions import Change


def held_by(person: Person) -> Select[int, str]:
    """Give the units a signed-in person holds a role in: unit_id, role."""
    if person.token is not None:
        return select(TokenRow.unit_id, TokenRow.role).where(TokenRow.id == person.token, TokenRow.revoked_at.is_(None))
    return select(MembershipRow.unit_id, MembershipRow.role).where(MembershipRow.subject == person.subject)


def reached(person: Person) -> CTE:
    """Give the units a signed-in person reaches: unit_id, role, and whether it is held in the unit itself."""
    reach = held_by(person).add_columns(literal(True).label("own")).cte("reach", recursive=True)
    # UNION, not UNION ALL: it ends even if a damaged tree should hold a circle.
    return reach.union(
        select(UnitRow.id, reach.c.role, literal(False)).join_from(UnitRow, reach, UnitRow.parent_id == reach.c.unit_id)
    )


def works_read_by(person: Person) -> ColumnElement[bool]:
    """Condition on works: those the person may read."""
    if person.local:
        return true()
    return WorkRow.unit_id.in_(select(reached(person).c.unit_id))


def lines_read_by(person: Person) -> ColumnElement[bool]:
    """Condition on lines of the audit log: those about units the person reaches, and their works."""
    if person.local:
        return true()
    units = select(reached(person).c.unit_id)
    return AuditRow.unit_id.in_(units) | AuditRow.work_id.in_(select(WorkRow.id).where(WorkRow.unit_id.in_(units)))


def standings(session: Session, person: Person) -> dict[int, Standing]:
    """Give what a signed-in person is to every unit they reach."""
    reach = reached(person)
    roles: dict[int, list[tuple[str, bool]]] = {}
    for unit_id, role, own in session.execute(select(reach.c.unit_id, reach.c.role, reach.c.own)):
        roles.setdefault(unit_id, []).append((role, own))
    return {unit_id: _standing(found) for unit_id, found in roles.items()}


def standing_in(session: Session, person: Person, unit_id: int) -> Standing | None:
    """Give what a signed-in person is to one unit, None when they do not reach it; looks only upwards, however large the tree."""
    up = select(UnitRow.id, UnitRow.parent_id).where(UnitRow.id == unit_id).cte("up", recursive=True)
    up = up.union(select(UnitRow.id, UnitRow.parent_id).join_from(UnitRow, up, UnitRow.id == up.c.parent_id))
    held = held_by(person).subquery()
    found = session.execute(select(held.c.role, held.c.unit_id).join(up, up.c.id == held.c.unit_id)).all()
    return _standing([(role, holding == unit_id) for role, holding in found]) if found else None


def _standing(found: Iterable[tuple[str, bool]]) -> Standing:
    own: Role | None = None
    above: set[Role] = set()
    for role, held in found:
        if held:
            own = Role(role)
        else:
            above.add(Role(role))
    return Standing(own, frozenset(above))


def require_unit(session: Session, unit_id: int) -> UnitRow:
    """Give the row of a unit."""
    row = session.get(UnitRow, unit_id)
    if row is None:
        raise no_unit(unit_id)
    return row


def no_unit(unit_id: int) -> NotFoundError:
    """Say that there is no such unit."""
    return NotFoundError(f"没有编号为{unit_id}的单位", hint="请从列表中重新选择。")


def unit_record(row: UnitRow) -> StoredUnit:
    """Give the record of a unit."""
    return StoredUnit(row.id, row.name, row.short, row.kind, row.parent_id)


def below(session: Session, unit_id: int) -> frozenset[int]:
    """Give a unit and all units under it."""
    under = select(UnitRow.id).where(UnitRow.id == unit_id).cte("under", recursive=True)
    under = under.union(select(UnitRow.id).join_from(UnitRow, under, UnitRow.parent_id == under.c.id))
    return frozenset(session.scalars(select(under.c.id)))


def above(session: Session, unit_id: int) -> Iterator[StoredUnit]:
    """Give the units above a unit, the nearest first; it ends even if a damaged tree should hold a circle."""
    seen = {unit_id}
    row = require_unit(session, unit_id)
    while row.parent_id is not None and row.parent_id not in seen:
        seen.add(row.parent_id)
        row = require_unit(session, row.parent_id)
        yield unit_record(row)


def claim(session: Session, unit_id: int) -> UnitRow:
    """Give a unit that people, tokens or other units are about to hang on: from now on it no longer follows the names in sheets."""
    row = require_unit(session, unit_id)
    row.by_name = False
    return row


def place_by_name(change: Change, work: WorkRow) -> None:
    """Put a work into the unit its sheet names, made unless there is one; a work of a unit that was claimed stays where it is.

    A unit with no other work takes the new name instead.

    Only for the person at this machine: who signs in has units, and a name typed into a sheet must not lead out of them.
    """
    session = change.session
    present = None if work.unit_id is None else require_unit(session, work.unit_id)
    if (present is not None and not present.by_name) or not work.unit_name:
        return
    if present is not None and present.name == work.unit_name:
        present.kind = work.kind
        return
    same = session.scalars(select(UnitRow).where(UnitRow.name == work.unit_name).limit(2)).all()
    if len(same) > 1:
        # Two units of one name: a person has to say which.
        return
    named = same[0] if same else None
    if named is None and present is not None and not _others(session, work, present.id):
        # The name was corrected: what is kept for the unit stays with it.
        present.name, present.kind = work.unit_name, work.kind
        return
    if named is None:
        named = UnitRow(
            name=work.unit_name, short="", kind=work.kind, parent_id=None, by_name=True, created_at=change.at
        )
        session.add(named)
        session.flush()
    work.unit_id = named.id
    session.flush()
    if present is not None and not _used(session, present.id):
        session.delete(present)
        session.flush()


def _others(session: Session, work: WorkRow, unit_id: int) -> bool:
    return bool(session.scalar(select(exists().where(WorkRow.unit_id == unit_id, WorkRow.id != work.id))))


def _used(session: Session, unit_id: int) -> bool:
    """Whether anything refers to a unit, in whichever table."""
    references = [
        key.parent
        for table in Table.metadata.tables.values()
        for key in table.foreign_keys
        if key.column is UnitRow.__table__.c.id
    ]
    return any(session.scalar(select(exists().where(column == unit_id))) for column in references)
