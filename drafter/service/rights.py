"""Who may do what (权限): roles, rights, and the declaration every public method of the service carries.

A method says before its body which right it needs and of what: `@needs(Right.EDIT)` finds the unit from `work_id` or `unit_id`. There
is no way around it: a public method that declares nothing is an error when the class is made (`refuse_undeclared`). What a person
may not read is told in the very words of what does not exist, so that nobody learns which numbers are taken.

A role holds in its own unit. Whoever holds one may read all units below; an administrator may also manage them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from drafter.errors import ForbiddenError, InputError, NotFoundError
from drafter.store import Person, Role, Standing, no_unit, no_work

P = ParamSpec("P")
R = TypeVar("R")


class Right(StrEnum):
    """What may be done with the works of a unit, or with the unit (权限)."""

    READ = "read"
    EDIT = "edit"
    REVIEW = "review"
    MANAGE = "manage"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"read": "查看", "edit": "填报", "review": "复核", "manage": "管理"}[self.value]


ALL = frozenset(Right)
GRANTED: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: frozenset({Right.READ, Right.EDIT}),
    Role.REVIEWER: frozenset({Right.READ, Right.EDIT, Right.REVIEW}),
    Role.ADMINISTRATOR: ALL,
}
GRANTED_BELOW: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: frozenset({Right.READ}),
    Role.REVIEWER: frozenset({Right.READ}),
    Role.ADMINISTRATOR: frozenset({Right.READ, Right.MANAGE}),
}


class Reach(StrEnum):
    """What a right is about when no parameter says it (范围)."""

    EACH = "each"  # of each thing in a list that is limited to what may be read
    ANYWHERE = "anywhere"  # of some unit, whichever
    NOTHING = "nothing"  # nothing stored is touched
    MACHINE = "machine"  # of the whole database


class Asking(Protocol):
    """Whoever's rights are looked up (操作者的身份)."""

    @property
    def person(self) -> Person:
        """Who asks."""
        ...

    def _standing(self, unit_id: int) -> Standing | None: ...

    def _held(self) -> Mapping[int, Role]: ...

    def _unit_of_work(self, work_id: int) -> int | None: ...

    def _unit_name(self, unit_id: int) -> str: ...


A = TypeVar("A", bound=Asking)
Find = Callable[[Any, Any], int | None]
Missing = Callable[[Any], NotFoundError]


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing that belongs to a unit (对象): how its unit is found, and what is said when there is no such thing."""

    unit: Find
    missing: Missing


WORK = Thing(lambda asking, work_id: asking._unit_of_work(work_id), no_work)
UNIT = Thing(lambda _, unit_id: unit_id, no_unit)
THINGS = {"work_id": WORK, "work_ids": WORK, "unit_id": UNIT, "unit_ids": UNIT, "parent_id": UNIT}


@dataclass(frozen=True, slots=True)
class Need:
    """What a method declares (所需权限). of: the parameters that name things, or what else the right is about."""

    right: Right | None
    of: tuple[str, ...] | Reach
    optional: bool = False


def rights_of(standing: Standing | None) -> frozenset[Right]:
    """Give the rights that a standing brings."""
    if standing is None:
        return frozenset()
    own = frozenset() if standing.role is None else GRANTED[standing.role]
    return own.union(*(GRANTED_BELOW[role] for role in standing.above))


def needs(
    right: Right,
    *,
    of: str | tuple[str, ...] | Reach = "",
    optional: bool = False,
    unit: Find | None = None,
    missing: Missing | None = None,
) -> Callable[[Callable[Concatenate[A, P], R]], Callable[Concatenate[A, P], R]]:
    """Declare the right a method needs in the unit of what its parameters name.

    of: the parameter, or several; `work_id` or `unit_id` unless given; or Reach.ANYWHERE. optional: None stands for a list, which the
    store limits. unit, missing: for other kinds of things, how to find the unit (with the service and the parameter) and the error
    for a thing that is not there, the same for one that may not be read.
    """

    def declare(method: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
        signature = inspect.signature(method)
        if isinstance(of, Reach):
            need = Need(right, of)
        else:
            named = (of,) if isinstance(of, str) else of
            if named == ("",):
                named = tuple(name for name in ("work_id", "unit_id") if name in signature.parameters)[:1]
            need = Need(right, named, optional)
            things = {name: _thing(method, name, unit, missing) for name in named}
            if not named or not set(named) <= set(signature.parameters):
                raise TypeError(f"{method.__qualname__}: no parameter says what the right is about")
        _refuse_unchecked(method, () if isinstance(need.of, Reach) else need.of)

        @wraps(method)
        def checked(asking: A, /, *args: P.args, **named: P.kwargs) -> R:
            if asking.person.local:
                return method(asking, *args, **named)
            if isinstance(need.of, Reach):
                units_with(asking, right)
                return method(asking, *args, **named)
            call = signature.bind(asking, *args, **named)
            call.apply_defaults()
            for name in need.of:
                value = call.arguments[name]
                if value is None and name == "unit_id":
                    call.arguments[name] = only_unit(asking, right)
                elif value is not None or not optional:
                    require(asking, right, things[name], value)
            return method(*call.args, **call.kwargs)

        return _declared(checked, need)

    return declare


def lists(method: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
    """Declare that a method gives only what may be read: the store it asks is bound to the person."""
    _refuse_unchecked(method)
    return _declared(method, Need(Right.READ, Reach.EACH))


def anyone(method: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
    """Declare that a method needs no right, since it touches nothing that is stored for a unit."""
    _refuse_unchecked(method)
    return _declared(method, Need(None, Reach.NOTHING))


def local_only(method: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
    """Declare that a method is for the person at this machine alone."""

    @wraps(method)
    def checked(asking: A, /, *args: P.args, **named: P.kwargs) -> R:
        if not asking.person.local:
            raise ForbiddenError("这件事只能在服务器上用命令行做", hint="请联系服务器的管理员。")
        return method(asking, *args, **named)

    return _declared(checked, Need(None, Reach.MACHINE))


def need_of(method: object) -> Need | None:
    """Give what a method declares, None when it declares nothing."""
    need: Need | None = getattr(method, "__need__", None)
    return need


def refuse_undeclared(service: type) -> None:
    """Raise TypeError when a public member of a class says nothing about rights; called when the class is made."""
    open_doors = {
        f"{base.__qualname__}.{name}"
        for base in service.__mro__[:-1]
        for name, member in vars(base).items()
        if not name.startswith("_") and need_of(member) is None
    }
    if open_doors:
        raise TypeError(f"no right is declared (@needs, @lists, @anyone, @local_only): {', '.join(sorted(open_doors))}")


def require(asking: Asking, right: Right, thing: Thing, value: Any) -> None:
    """Raise NotFoundError unless the person may read a thing, or each of several, and ForbiddenError unless they have the right."""
    for one in value if isinstance(value, Iterable) and not isinstance(value, str) else (value,):
        try:
            unit_id = None if one is None else thing.unit(asking, one)
        except NotFoundError:
            unit_id = None
        granted = frozenset() if unit_id is None else rights_of(asking._standing(unit_id))
        if unit_id is None or Right.READ not in granted:
            # The same for what is missing and for what is another's; and None, the top, is nobody's but the machine's.
            raise thing.missing(one) if one is not None else _forbidden_on_top(right)
        if right not in granted:
            raise ForbiddenError(
                f"你在“{asking._unit_name(unit_id)}”没有{right.label}权限", hint="请联系本单位的管理人员。"
            )


def units_with(asking: Asking, right: Right) -> tuple[int, ...]:
    """Give the units in which a signed-in person has a right by the role held there; ForbiddenError when there is none."""
    found = tuple(number for number, role in asking._held().items() if right in GRANTED[role])
    if not found:
        raise ForbiddenError(
            f"你在任何单位都没有{right.label}权限", hint=f"请联系管理人员，告诉他你的账号“{asking.person.account}”。"
        )
    return found


def only_unit(asking: Asking, right: Right) -> int:
    """Give the one unit in which a signed-in person has a right; InputError when a choice has to be made."""
    found = units_with(asking, right)
    if len(found) > 1:
        names = "、".join(asking._unit_name(number) for number in found[:5])
        raise InputError(f"你在{len(found)}个单位有{right.label}权限（{names}等）", hint="请先选择单位。")
    return found[0]


def _forbidden_on_top(right: Right) -> ForbiddenError:
    return ForbiddenError(f"最上一级的单位只能在服务器上用命令行{right.label}", hint="请联系服务器的管理员。")


def _thing(method: Callable[..., Any], name: str, unit: Find | None, missing: Missing | None) -> Thing:
    if unit is not None and missing is not None:
        return Thing(unit, missing)
    if unit is not None or missing is not None or name not in THINGS:
        raise TypeError(f"{method.__qualname__}: say with unit= and missing= whose “{name}” is")
    return THINGS[name]


def _refuse_unchecked(method: Callable[..., Any], checked: tuple[str, ...] = ()) -> None:
    """Raise TypeError when a parameter names a work or a unit that the declaration does not look at."""
    forgotten = set(inspect.signature(method).parameters) & set(THINGS) - set(checked)
    if forgotten:
        raise TypeError(
            f"{method.__qualname__}: {', '.join(sorted(forgotten))} is not checked; name it in @needs(…, of=…)"
        )


def _declared(method: Callable[Concatenate[A, P], R], need: Need) -> Callable[Concatenate[A, P], R]:
    method.__need__ = need  # type: ignore[attr-defined]
    return method
