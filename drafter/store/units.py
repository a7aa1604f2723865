"""Units, people and tokens in the database (单位、人员与令牌的存储)."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select

from drafter.errors import InputError, NotFoundError
from drafter.store.records import Membership, Person, Role, Standing, StoredUnit, Token
from drafter.store.rows import no_work
from drafter.store.tables import MembershipRow, TokenRow, UnitRow, WorkRow
from drafter.store.transactions import Transactions
from drafter.store.tree import (
    below,
    claim,
    held_by,
    reached,
    require_unit,
    standing_in,
    standings,
    unit_record,
)

# What a secret begins with, so that one left in a file is recognised as what it is.
SECRET_MARK = "drf"  # noqa: S105 - it marks secrets and is none
SECRET_BYTES = 32


class Units(Transactions):
    """The tree of units, who may do what in them, and tokens (单位)."""

    def standings(self) -> dict[int, Standing]:
        """Give what the person the store acts for is to every unit they reach; the one at this machine needs none."""
        with self._reading() as session:
            return standings(session, self._person)

    def standing_in(self, unit_id: int) -> Standing | None:
        """Give what that person is to one unit, None when they do not reach it."""
        with self._reading() as session:
            return standing_in(session, self._person, unit_id)

    def held(self) -> dict[int, Role]:
        """Give the roles that person holds, by unit."""
        with self._reading() as session:
            return {unit_id: Role(role) for unit_id, role in session.execute(held_by(self._person))}

    def unit_of_work(self, work_id: int) -> int | None:
        """Give the unit a work belongs to, removed or not."""
        with self._reading() as session:
            found = session.execute(select(WorkRow.unit_id).where(WorkRow.id == work_id)).one_or_none()
            if found is None:
                raise no_work(work_id)
            unit_id: int | None = found.unit_id
            return unit_id

    def units(self) -> tuple[StoredUnit, ...]:
        """List the units the person reaches, each before the units under it, by name."""
        query = select(UnitRow)
        if not self._person.local:
            query = query.where(UnitRow.id.in_(select(reached(self._person).c.unit_id)))
        with self._reading() as session:
            return _in_tree_order([unit_record(row) for row in session.scalars(query)])

    def unit(self, unit_id: int) -> StoredUnit:
        """Give one unit."""
        with self._reading() as session:
            return unit_record(require_unit(session, unit_id))

    def add_unit(self, name: str, *, short: str, kind: str, parent_id: int | None, actor: str) -> StoredUnit:
        """Add a unit; two of one name under one parent are refused."""
        with self._writing() as change:
            if parent_id is not None:
                claim(change.session, parent_id)
            found = change.session.scalar(select(UnitRow).where(UnitRow.name == name, UnitRow.parent_id == parent_id))
            if found is not None:
                raise InputError(f"已有单位“{name}”（编号{found.id}）", hint="请直接使用它，或换一个名称。")
            row = UnitRow(name=name, short=short, kind=kind, parent_id=parent_id, by_name=False, created_at=change.at)
            change.session.add(row)
            change.session.flush()
            detail = {"name": name, "parent": parent_id}
            change.log(actor, "add_unit", None, detail, unit_id=row.id)
            return unit_record(row)

    def change_unit(
        self, unit_id: int, *, name: str | None, short: str | None, kind: str | None, actor: str
    ) -> StoredUnit:
        """Change what a unit is called; None leaves it as it is."""
        with self._writing() as change:
            row = claim(change.session, unit_id)
            given = {"name": name, "short": short, "kind": kind}
            new = {field: value for field, value in given.items() if value not in {None, getattr(row, field)}}
            if not new:
                return unit_record(row)
            detail = {field: {"old": getattr(row, field), "new": value} for field, value in new.items()}
            for field, value in new.items():
                setattr(row, field, value)
            change.log(actor, "change_unit", None, detail, unit_id=unit_id)
            return unit_record(row)

    def move_unit(self, unit_id: int, parent_id: int | None, *, actor: str) -> StoredUnit:
        """Hang a unit with all under it below another, or on top with None; never below itself."""
        with self._writing() as change:
            row = claim(change.session, unit_id)
            if parent_id is not None:
                parent = claim(change.session, parent_id)
                if parent_id in below(change.session, unit_id):
                    raise InputError(
                        f"“{parent.name}”就是“{row.name}”或在它之下，不能移过去", hint="请选择别的上级单位。"
                    )
            if row.parent_id == parent_id:
                return unit_record(row)
            detail = {"from": row.parent_id, "to": parent_id}
            row.parent_id = parent_id
            change.log(actor, "move_unit", None, detail, unit_id=unit_id)
            return unit_record(row)

    def place_work(self, work_id: int, unit_id: int, *, actor: str) -> None:
        """Give a work to a unit."""
        with self._writing() as change:
            claim(change.session, unit_id)
            row = change.session.get(WorkRow, work_id)
            if row is None:
                raise no_work(work_id)
            if row.unit_id == unit_id:
                return
            detail = {"from": row.unit_id, "to": unit_id}
            row.unit_id = unit_id
            change.log(actor, "place_work", work_id, detail)

    def members(self, unit_id: int) -> tuple[Membership, ...]:
        """List the people who hold a role in a unit itself, by name."""
        with self._reading() as session:
            require_unit(session, unit_id)
            rows = session.scalars(
                select(MembershipRow)
                .where(MembershipRow.unit_id == unit_id)
                .order_by(MembershipRow.name, MembershipRow.subject)
            )
            return tuple(_membership(row) for row in rows)

    def grant(self, unit_id: int, subject: str, name: str, role: Role, *, actor: str) -> Membership:
        """Give a person a role in a unit, in place of the one they may hold there."""
        with self._writing() as change:
            claim(change.session, unit_id)
            row = change.session.get(MembershipRow, (subject, unit_id))
            before = None if row is None else row.role
            if row is None:
                row = MembershipRow(subject=subject, unit_id=unit_id, name="")
                change.session.add(row)
            row.name = name or row.name or subject
            if before != role:
                row.role, row.granted_at, row.granted_by = role, change.at, actor
                detail = {"subject": subject, "name": row.name, "role": str(role), "before": before}
                change.log(actor, "grant", None, detail, unit_id=unit_id)
            return _membership(row)

    def revoke(self, unit_id: int, subject: str, *, actor: str) -> None:
        """Take a person's role in a unit away."""
        with self._writing() as change:
            row = change.session.get(MembershipRow, (subject, unit_id))
            if row is None:
                raise NotFoundError(f"“{subject}”在这个单位没有角色", hint="请从列表中重新选择。")
            detail = {"subject": subject, "name": row.name, "role": row.role}
            change.session.delete(row)
            change.log(actor, "revoke", None, detail, unit_id=unit_id)

    def tokens(self, unit_id: int) -> tuple[Token, ...]:
        """List the tokens of a unit, the newest first, revoked ones too."""
        with self._reading() as session:
            require_unit(session, unit_id)
            rows = session.scalars(select(TokenRow).where(TokenRow.unit_id == unit_id).order_by(TokenRow.id.desc()))
            return tuple(_token(row) for row in rows)

    def create_token(self, unit_id: int, name: str, role: Role, *, actor: str) -> tuple[Token, str]:
        """Make a token; gives it with its secret, of which only the digest is kept."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self._writing() as change:
            claim(change.session, unit_id)
            row = TokenRow(
                unit_id=unit_id,
                name=name,
                role=role,
                hash=_hash(secret),
                made_at=change.at,
                made_by=actor,
                revoked_at=None,
                revoked_by="",
            )
            change.session.add(row)
            change.session.flush()
            detail = {"token": row.id, "name": name, "role": str(role)}
            change.log(actor, "create_token", None, detail, unit_id=unit_id)
            return _token(row), f"{SECRET_MARK}_{row.id}_{secret}"

    def revoke_token(self, unit_id: int, token_id: int, *, actor: str) -> Token:
        """Make a token of a unit worthless; one that was revoked stays as it is."""
        with self._writing() as change:
            row = change.session.get(TokenRow, token_id)
            if row is None or row.unit_id != unit_id:
                raise NotFoundError(f"这个单位没有编号为{token_id}的令牌", hint="请从列表中重新选择。")
            if row.revoked_at is None:
                row.revoked_at, row.revoked_by = change.at, actor
                change.log(actor, "revoke_token", None, {"token": row.id, "name": row.name}, unit_id=unit_id)
            return _token(row)

    def person_of_token(self, secret: str) -> Person | None:
        """Give whom a secret stands for, None when it is none of ours or was revoked."""
        mark, _, rest = secret.partition("_")
        number, _, core = rest.partition("_")
        if mark != SECRET_MARK or not (number.isascii() and number.isdecimal()) or len(number) > 9:
            return None
        with self._reading() as session:
            row = session.get(TokenRow, int(number))
            known = "" if row is None else row.hash
            # Compared in constant time, and compared at all, also when there is no such token.
            same = hmac.compare_digest(_hash(core), known or _hash(""))
            if row is None or not same or row.revoked_at is not None:
                return None
            return Person(row.name, token=row.id)


def _hash(secret: str) -> str:
    # A secret of 256 random bits cannot be guessed from its digest; salt and slow hashing are for what people think up.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _membership(row: MembershipRow) -> Membership:
    return Membership(row.unit_id, row.subject, row.name, Role(row.role), row.granted_at, row.granted_by)


def _token(row: TokenRow) -> Token:
    return Token(
        row.id, row.unit_id, row.name, Role(row.role), row.made_at, row.made_by, row.revoked_at, row.revoked_by
    )


def _in_tree_order(units: list[StoredUnit]) -> tuple[StoredUnit, ...]:
    listed = {unit.id for unit in units}
    under: dict[int | None, list[StoredUnit]] = {}
    for unit in sorted(units, key=lambda one: (one.name, one.id)):
        # A unit whose parent is out of reach stands on top.
        under.setdefault(unit.parent_id if unit.parent_id in listed else None, []).append(unit)
    ordered: list[StoredUnit] = []
    waiting = under.get(None, [])[::-1]
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting += under.get(unit.id, [])[::-1]
    return tuple(ordered)
