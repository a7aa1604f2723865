"""Beginning a summary (新建总结): for a known unit or a new one, with last period's items and the outline's wanted facts ready."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drafter.errors import InputError
from drafter.service.carrying import Span, carried_over, next_span, with_wants
from drafter.service.collecting import EXAMPLE, Collecting
from drafter.service.content import raw_group, read_sheet, storable
from drafter.service.records import EarlierSheet, KnownUnit
from drafter.service.rights import Right, anyone, lists, needs
from drafter.sheet.dates import canonical_span
from drafter.store import Work


class Beginning(Collecting):
    """What a new sheet starts from (新建)."""

    @lists
    def known_units(self) -> tuple[KnownUnit, ...]:
        """Give the units that have works here, the newest first, each with its sheets, the latest period first."""
        found: dict[tuple[str, int | None], list[EarlierSheet]] = {}
        kinds: dict[tuple[str, int | None], str] = {}
        example = self._store.built_in(EXAMPLE)
        for work in self._store.works():
            untouched = example is not None and work.id == example.id and work.sheet_revision == 1
            if not work.unit_name or work.origin or untouched:
                continue
            unit = work.unit_name, work.unit_id
            sheet = self.sheet(work.id).sheet
            period = sheet.period if sheet else None
            kinds.setdefault(unit, work.kind)
            count = len(sheet.facts) if sheet else 0
            found.setdefault(unit, []).append(EarlierSheet(work.id, work.period_label, period, count))
        units = []
        for (name, unit_id), sheets in found.items():
            sheets.sort(
                key=lambda one: (one.period.year, one.period.last_month) if one.period else (0, 0), reverse=True
            )
            periods = [one.period for one in sheets if one.period is not None]
            following = next_span(periods, datetime.now().astimezone().date())
            units.append(KnownUnit(name, unit_id, kinds[name, unit_id], following, tuple(sheets)))
        return tuple(units)

    @anyone
    def first_span(self) -> Span:
        """Give the period a unit reports first: of today's date."""
        return next_span((), datetime.now().astimezone().date())

    @needs(Right.EDIT)
    def begin_work(
        self,
        unit: str,
        span: Span,
        *,
        kind: str = "",
        carry: int | None = None,
        wants: bool = True,
        unit_id: int | None = None,
    ) -> Work:
        """Begin a work for a unit and a period.

        carry: the work whose items stand ready, their values as 上期; wants: whether the facts its outline wants stand ready too.
        unit_id: as in `create_work`.
        """
        name = storable(unit).strip()
        if not name:
            raise InputError("没有写单位名称", hint="请选择或填写单位。")
        period = {"year": span.year.strip(), "span": span.span.strip()}
        problems = read_sheet({"period": period})[1]
        if problems or not period["year"]:
            raise InputError("；".join(map(str, problems)) or "没有写年度", hint="请写四位年份，如 2026。")
        content: dict[str, Any] = {"facts": []}
        known = next((one for one in self.known_units() if one.name == name and unit_id in (None, one.unit_id)), None)
        start = carry if carry is not None else known.sheets[0].work_id if known else None
        if start is not None:
            earlier = self.sheet(start)
            carried = carried_over(earlier.content, earlier.sheet)
            content |= carried if carry is not None else {k: v for k, v in carried.items() if k != "facts"}
        content["unit"] = {**raw_group(content, "unit"), "name": name}
        if kind.strip():
            content["unit"]["kind"] = storable(kind).strip()
        content["period"] = period
        if wants:
            whole = canonical_span(period["span"]) or "全年"
            library = self._shelf(known.unit_id if known else unit_id).library
            outline = library.default_outline(str(content["unit"].get("kind") or ""), whole, name)
            sections = library.outline(outline).sections
            content["facts"] = with_wants(content["facts"], [want for section in sections for want in section.wants])
        return self.create_work(content, unit_id)
