"""Units, people and tokens (单位与人员): the tree, who may do what where, and keys for programs."""

from __future__ import annotations

from drafter.errors import ForbiddenError, InputError
from drafter.service.content import storable
from drafter.service.records import NewToken
from drafter.service.rights import (
    ALL,
    Right,
    anyone,
    lists,
    needs,
    rights_of,
)
from drafter.service.session import Session
from drafter.store import Membership, Person, Role, StoredUnit, Token

LONGEST_NAME = 100
LONGEST_SUBJECT = 200


class Organizing(Session):
    """Units, people and tokens (单位与人员)."""

    @lists
    def units(self, right: Right = Right.READ) -> tuple[StoredUnit, ...]:
        """List the units in which the person has a right, each before the units under it."""
        found = self._store.units()
        if self.person.local:
            return found
        standings = self._store.standings()
        return tuple(unit for unit in found if right in rights_of(standings.get(unit.id)))

    @needs(Right.READ)
    def unit(self, unit_id: int) -> StoredUnit:
        """Give one unit."""
        return self._store.unit(unit_id)

    @needs(Right.READ)
    def rights_on(self, work_id: int) -> frozenset[Right]:
        """Give what the person may do with a work, so that a page offers nothing else."""
        unit_id = self._store.work(work_id).unit_id
        return ALL if self.person.local or unit_id is None else rights_of(self._standing(unit_id))

    @needs(Right.READ)
    def rights_in(self, unit_id: int) -> frozenset[Right]:
        """Give what the person may do in a unit."""
        self._store.unit(unit_id)
        return ALL if self.person.local else rights_of(self._standing(unit_id))

    @needs(Right.MANAGE, of="parent_id")
    def add_unit(self, name: str, *, parent_id: int | None = None, short: str = "", kind: str = "") -> StoredUnit:
        """Add a unit under another; one on top only at the machine itself."""
        added = self._store.add_unit(
            _named("单位名称", name),
            short=_line(short),
            kind=_line(kind),
            parent_id=parent_id,
            actor=self.person.name,
        )
        self._kept.turn += 1
        return added

    @needs(Right.MANAGE)
    def change_unit(
        self, unit_id: int, *, name: str | None = None, short: str | None = None, kind: str | None = None
    ) -> StoredUnit:
        """Change what a unit is called; None leaves it as it is."""
        return self._store.change_unit(
            unit_id,
            name=None if name is None else _named("单位名称", name),
            short=None if short is None else _line(short),
            kind=None if kind is None else _line(kind),
            actor=self.person.name,
        )

    @needs(Right.MANAGE, of=("unit_id", "parent_id"))
    def move_unit(self, unit_id: int, parent_id: int | None) -> StoredUnit:
        """Hang a unit under another: the person must manage it, its new parent and the one it leaves."""
        before = self._store.unit(unit_id).parent_id
        leaves = ALL if before is None or self.person.local else rights_of(self._standing(before))
        if Right.MANAGE not in leaves:
            raise ForbiddenError("移走一个单位，要同时管理它现在的上级", hint="请联系上级单位的管理人员。")
        moved = self._store.move_unit(unit_id, parent_id, actor=self.person.name)
        self._kept.turn += 1
        return moved

    @needs(Right.MANAGE, of=("work_id", "unit_id"))
    def place_work(self, work_id: int, unit_id: int) -> None:
        """Give a work to another unit; the person must manage both."""
        self._store.place_work(work_id, unit_id, actor=self.person.name)
        self._kept.turn += 1

    @needs(Right.MANAGE)
    def members(self, unit_id: int) -> tuple[Membership, ...]:
        """List the people who hold a role in a unit itself."""
        return self._store.members(unit_id)

    @needs(Right.MANAGE)
    def grant(self, unit_id: int, subject: str, role: Role, *, name: str = "") -> Membership:
        """Give a person a role in a unit, in place of the one they may hold there; subject: their account, exactly as the sign-in names it."""
        given = self._store.grant(
            unit_id,
            _named("账号", subject, LONGEST_SUBJECT),
            _line(name),
            _role(role),
            actor=self.person.name,
        )
        self._kept.turn += 1
        return given

    @needs(Right.MANAGE)
    def revoke(self, unit_id: int, subject: str) -> None:
        """Take a person's role in a unit away."""
        self._store.revoke(unit_id, subject.strip(), actor=self.person.name)
        self._kept.turn += 1

    @needs(Right.MANAGE)
    def tokens(self, unit_id: int) -> tuple[Token, ...]:
        """List the tokens of a unit, the newest first, revoked ones too."""
        return self._store.tokens(unit_id)

    @needs(Right.MANAGE)
    def create_token(self, unit_id: int, name: str, role: Role = Role.CLERK) -> NewToken:
        """Make a token for a program; its secret is told now and never again. No token manages: whoever finds one must not make people."""
        if _role(role) is Role.ADMINISTRATOR:
            raise InputError("令牌不能有管理角色", hint="请选填报或复核。")
        token, secret = self._store.create_token(unit_id, _named("令牌名称", name), _role(role), actor=self.person.name)
        return NewToken(token, secret)

    @needs(Right.MANAGE)
    def revoke_token(self, unit_id: int, token_id: int) -> Token:
        """Make a token worthless, at once in this process and within seconds in all others."""
        revoked = self._store.revoke_token(unit_id, token_id, actor=self.person.name)
        self._kept.turn += 1
        return revoked

    @anyone
    def person_of_token(self, secret: str) -> Person | None:
        """Give whom a secret stands for, None when it is none of ours or was revoked."""
        return self._store.person_of_token(secret)


def _line(text: str) -> str:
    return " ".join(storable(text).split())


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise InputError(f"没有“{value}”这个角色", hint="请选填报、复核或管理。") from None


def _named(what: str, text: str, longest: int = LONGEST_NAME) -> str:
    text = _line(text)
    if not text:
        raise InputError(f"{what}没有填写", hint="请填写后再试。")
    if len(text) > longest:
        raise InputError(f"{what}有{len(text)}个字，超过{longest}个字", hint="请写短一些。")
    return text
