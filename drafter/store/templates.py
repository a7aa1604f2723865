"""Units' own outlines and prompts in the database (本单位模板的存储): every version is kept, an empty text takes the template back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from drafter.errors import NotFoundError
from drafter.store.records import TemplateRevision
from drafter.store.rows import refuse_stale
from drafter.store.tables import TemplateRow
from drafter.store.transactions import Transactions, digest


class Templates(Transactions):
    """The templates of units (模板)."""

    def templates(self, units: Iterable[str]) -> tuple[TemplateRevision, ...]:
        """Give the newest version of every template of these units, by unit, kind and name; also of those taken back."""
        newest = (
            select(func.max(TemplateRow.id))
            .where(TemplateRow.unit.in_(list(units)))
            .group_by(TemplateRow.unit, TemplateRow.kind, TemplateRow.name)
        )
        query = select(TemplateRow).where(TemplateRow.id.in_(newest))
        with self._reading() as session:
            rows = session.scalars(query.order_by(TemplateRow.unit, TemplateRow.kind, TemplateRow.name))
            return tuple(_record(row) for row in rows)

    def template_revisions(self, unit: str, kind: str, name: str) -> tuple[TemplateRevision, ...]:
        """Give every version of a template of a unit, the newest first."""
        with self._reading() as session:
            query = select(TemplateRow).where(
                TemplateRow.unit == unit, TemplateRow.kind == kind, TemplateRow.name == name
            )
            return tuple(_record(row) for row in session.scalars(query.order_by(TemplateRow.number.desc())))

    def template(self, template_id: int) -> TemplateRevision:
        """Give a version by its id, such as the one a draft was written with."""
        with self._reading() as session:
            row = session.get(TemplateRow, template_id)
            if row is None:
                raise NotFoundError(f"没有编号为{template_id}的模板版本")
            return _record(row)

    def save_template(
        self,
        unit: str,
        kind: str,
        name: str,
        text: str,
        *,
        base: int,
        shared: bool,
        actor: str,
        action: str = "save_template",
        note: dict[str, str] | None = None,
    ) -> TemplateRevision:
        """Add a version on top of `base` (0: the first); the same text and sharing again add none. An empty text takes it back.

        action, note: what the audit log calls it and what it adds.
        """
        return self.save_templates(unit, [(kind, name, text, base, shared)], actor=actor, action=action, note=note)[0]

    def save_templates(
        self,
        unit: str,
        texts: Iterable[tuple[str, str, str, int, bool]],
        *,
        actor: str,
        action: str,
        note: dict[str, str] | None = None,
    ) -> tuple[TemplateRevision, ...]:
        """Add versions of several templates of a unit, all or none: kind, name, text, base and sharing of each."""
        saved = []
        with self._writing() as change:
            for kind, name, text, base, shared in texts:
                query = select(TemplateRow).where(
                    TemplateRow.unit == unit, TemplateRow.kind == kind, TemplateRow.name == name
                )
                newest = change.session.scalar(query.order_by(TemplateRow.number.desc()).limit(1))
                number = newest.number if newest else 0
                refuse_stale(f"模板“{name}”", number, base, newest.author if newest else "")
                if newest is not None and (newest.text, newest.shared) == (text, shared):
                    saved.append(_record(newest))
                    continue
                row = TemplateRow(
                    unit=unit,
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
                    "unit": unit,
                    "template": name,
                    "version": row.number,
                    "shared": shared,
                    "sha256": digest(text),
                    **(note or {}),
                }
                change.log(actor, action, None, detail)
                saved.append(_record(row))
        return tuple(saved)


def _record(row: TemplateRow) -> TemplateRevision:
    return TemplateRevision(row.id, row.unit, row.kind, row.name, row.number, row.text, row.shared, row.author, row.at)
