"""What units keep for all their works (单位惯例的存储): other names of items and chosen options."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from drafter.errors import NotFoundError
from drafter.store.records import OtherName
from drafter.store.tables import OtherNameRow, UnitOptionRow, UnitRow, WorkRow
from drafter.store.transactions import Transactions
from drafter.store.tree import require_unit


class Customs(Transactions):
    """Other names and options of units (单位惯例)."""

    def other_names(self, unit_id: int) -> tuple[OtherName, ...]:
        """List the other names a unit itself keeps, by item."""
        query = (
            select(OtherNameRow)
            .where(OtherNameRow.unit_id == unit_id, OtherNameRow.withdrawn_at.is_(None))
            .order_by(OtherNameRow.item, OtherNameRow.id)
        )
        with self._reading() as session:
            return tuple(_other_name(row) for row in session.scalars(query))

    def names_for_work(self, work_id: int) -> tuple[tuple[str, str], ...]:
        """Give item and other name for a work: those of its unit and of every unit above, the oldest first."""
        above = select(WorkRow.unit_id.label("unit_id")).where(WorkRow.id == work_id).cte("above", recursive=True)
        above = above.union(select(UnitRow.parent_id).join_from(UnitRow, above, UnitRow.id == above.c.unit_id))
        query = (
            select(OtherNameRow.item, OtherNameRow.name)
            .where(OtherNameRow.unit_id.in_(select(above.c.unit_id)), OtherNameRow.withdrawn_at.is_(None))
            .order_by(OtherNameRow.id)
        )
        with self._reading() as session:
            return tuple((item, name) for item, name in session.execute(query))

    def keep_other_name(self, unit_id: int, item: str, name: str, *, actor: str) -> OtherName:
        """Keep what an item is called besides; the same again adds none."""
        same = select(OtherNameRow).where(
            OtherNameRow.unit_id == unit_id,
            OtherNameRow.item == item,
            OtherNameRow.name == name,
            OtherNameRow.withdrawn_at.is_(None),
        )
        with self._writing() as change:
            require_unit(change.session, unit_id)
            row = change.session.scalar(same)
            if row is None:
                row = OtherNameRow(unit_id=unit_id, item=item, name=name, author=actor, at=change.at)
                change.session.add(row)
                change.session.flush()
                change.log(actor, "keep_other_name", None, {"item": item, "name": name}, unit_id=unit_id)
            return _other_name(row)

    def withdraw_other_name(self, unit_id: int, name_id: int, *, actor: str) -> None:
        """Take an other name back; it is kept in the log."""
        with self._writing() as change:
            row = change.session.get(OtherNameRow, name_id)
            if row is None or row.unit_id != unit_id or row.withdrawn_at is not None:
                raise NotFoundError("没有这个又称，可能已被删除", hint="请刷新后再看。")
            row.withdrawn_at = change.at
            detail = {"item": row.item, "name": row.name}
            change.log(actor, "withdraw_other_name", None, detail, unit_id=unit_id)

    def unit_options(self, unit_id: int) -> dict[str, str]:
        """Give what a unit has chosen, by name."""
        with self._reading() as session:
            return _options(session, unit_id)

    def save_unit_options(self, unit_id: int, options: Mapping[str, str], *, actor: str) -> None:
        """Keep options; those that are not named stay as they are."""
        with self._writing() as change:
            require_unit(change.session, unit_id)
            before = _options(change.session, unit_id)
            new = {name: value for name, value in options.items() if before.get(name) != value}
            if not new:
                return
            for name, value in new.items():
                change.session.merge(UnitOptionRow(unit_id=unit_id, name=name, value=value, author=actor, at=change.at))
            detail = {name: {"old": before.get(name, ""), "new": value} for name, value in new.items()}
            change.log(actor, "save_unit_options", None, detail, unit_id=unit_id)


def _other_name(row: OtherNameRow) -> OtherName:
    return OtherName(row.id, row.unit_id, row.item, row.name, row.author, row.at)


def _options(session: Session, unit_id: int) -> dict[str, str]:
    rows = session.scalars(select(UnitOptionRow).where(UnitOptionRow.unit_id == unit_id))
    return {row.name: row.value for row in rows}
