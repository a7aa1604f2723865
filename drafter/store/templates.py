"""Units' own outlines and prompts in the database (本单位模板的存储): every version is kept, an empty text takes the template back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from drafter.errors import NotFoundError
from drafter.store.records import StoredUnit, TemplateRevision
from drafter.store.rows import refuse_stale
from drafter.store.tables import TemplateRow
from drafter.store.transactions import Transactions, digest
from drafter.store.tree import above, require_unit


class NewVersion(NamedTuple):
    """A version to be kept (待存版本), on top of `base` (0: the first one); an empty text takes the template back."""

    kind: str
    name: str
    text: str
    base: int
    shared: bool


class Templates(Transactions):
    """The templates of units (模板)."""

    def templates(self, units: Iterable[int]) -> tuple[TemplateRevision, ...]:
        """Give the newest version of every template of these units, by unit, kind and name; also of those taken back."""
        newest = (
            select(func.max(TemplateRow.id))
            .where(TemplateRow.unit_id.in_(list(units)))
            .group_by(TemplateRow.unit_id, TemplateRow.kind, TemplateRow.name)
        )
        query = select(TemplateRow).where(TemplateRow.id.in_(newest))
        with self._reading() as session:
            rows = session.scalars(query.order_by(TemplateRow.unit_id, TemplateRow.kind, TemplateRow.name))
            return tuple(_record(row) for row in rows)

    def units_above(self, unit_id: int) -> tuple[StoredUnit, ...]:
        """Give a unit's parents, the nearest first."""
        with self._reading() as session:
            return tuple(above(session, unit_id))

    def template_revisions(self, unit_id: int, kind: str, name: str) -> tuple[TemplateRevision, ...]:
        """Give every version of a template of a unit, the newest first."""
        with self._reading() as session:
            query = select(TemplateRow).where(
                TemplateRow.unit_id == unit_id, TemplateRow.kind == kind, TemplateRow.name == name
            )
            return tuple(_record(row) for row in session.scalars(query.order_by(TemplateRow.number.desc())))

    def template(self, template_id: int) -> TemplateRevision:
        """Give a version by its id, such as the one a draft was written with."""
        with self._reading() as session:
            row = session.get(TemplateRow, template_id)
            if row is None:
                raise NotFoundError(f"没有编号为{template_id}的模板版本", hint="请刷新后重新选择。")
            return _record(row)

    def save_templates(
        self,
        unit_id: int,
        versions: Iterable[NewVersion],
        *,
        actor: str,
        action: str,
        note: dict[str, str] | None = None,
    ) -> tuple[TemplateRevision, ...]:
        """Add versions of templates of a unit, all or none; the same text and sharing as before add none.

        action, note: what the audit log calls it and what it adds.
        """
        saved = []
        with self._writing() as change:
            require_unit(change.session, unit_id)
            for kind, name, text, base, shared in versions:
                query = select(TemplateRow).where(
                    TemplateRow.unit_id == unit_id, TemplateRow.kind == kind, TemplateRow.name == name
                )
                newest = change.session.scalar(query.order_by(TemplateRow.number.desc()).limit(1))
                number = newest.number if newest else 0
                refuse_stale(f"模板“{name}”", number, base, newest.author if newest else "")
                if newest is not None and (newest.text, newest.shared) == (text, shared):
                    saved.append(_record(newest))
                    continue
                row = TemplateRow(
                    unit_id=unit_id,
                    kind=kind,
                    name=name,
                    number=number + 1,
                    text=text,
                    shared=shared,
                    author=actor,
                    at=change.at,
                )
                change.session.add(row)
                change.session.flush()
                detail = {
                    "template": name,
                    "version": row.number,
                    "shared": shared,
                    "sha256": digest(text),
                    **(note or {}),
                }
                change.log(actor, action, None, detail, unit_id=unit_id)
                saved.append(_record(row))
        return tuple(saved)


def _record(row: TemplateRow) -> TemplateRevision:
    return TemplateRevision(
        row.id, row.unit_id, row.kind, row.name, row.number, row.text, row.shared, row.author, row.at
    )
