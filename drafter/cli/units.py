"""Which unit a command is about (命令所指的单位): by name, short name or number, or the only one there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.errors import NotFoundError

if TYPE_CHECKING:
    from drafter.prompts import Library
    from drafter.service import Drafter, StoredUnit

LISTED = 20


def library_of(unit: str | None) -> Library:
    """Give the templates that ship, or with a unit those it drafts with; without one no database is touched."""
    from drafter.prompts import Library

    if unit is None:
        return Library()
    drafter, owner = open_unit(unit)
    return drafter.library(owner.id)


def open_unit(unit: str | None) -> tuple[Drafter, StoredUnit]:
    """Open the service and find a unit in it; NotFoundError lists the units there are."""
    from drafter.service import Drafter

    drafter = Drafter()
    known = drafter.units()
    found = [one for one in known if not unit or unit in (one.name, one.short, str(one.id))]
    if len(found) == 1:
        return drafter, found[0]
    if not known:
        raise NotFoundError("还没有单位", hint="请先在填报页写明单位名称。")
    listed = "、".join(f"{one.name}（{one.id}）" for one in (found or known)[:LISTED])
    what = "有几个单位，要用 --unit 写明是哪一个" if found else f"没有名为“{unit}”的单位"
    raise NotFoundError(what, hint=f"可写名称或编号：{listed}。")
