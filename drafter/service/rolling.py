"""Rolling up (汇总): the sheets of units become the sheet of their parent, which is a work like any other."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.errors import InputError, Problem
from drafter.rollup import Match, Rollup, parent_unit, rollup, slim
from drafter.service.content import as_typed, headline, read_sheet
from drafter.service.rights import Right, anyone, needs
from drafter.service.session import Session
from drafter.sheet import FactSheet
from drafter.store import Work

# A sheet with more of the units' facts than this is kept with those behind totals only.
MOST_FACTS = 20_000


class Rolling(Session):
    """Roll-ups (汇总)."""

    @needs(Right.READ, of="work_ids")
    def roll_up(
        self, work_ids: Sequence[int], unit: str = "", *, expected: Sequence[str] = (), settled: Sequence[Match] = ()
    ) -> Rollup:
        """Roll the newest sheets of works up; stores nothing. unit: name of the parent, "" for the superior that most sheets name.

        expected, settled: see `drafter.rollup.rollup`. InputError names every sheet that cannot be read: a total that leaves a unit out in
        silence is wrong.
        """
        sheets, problems = [], []
        for work_id in work_ids:
            revision = self.sheet(work_id)
            if revision.sheet is None:
                work = self._store.work(work_id)
                problems.append(Problem(work.unit_name or "未填写单位", f"事实表有 {len(revision.problems)} 处要改"))
            else:
                sheets.append(revision.sheet)
        return _rolled(sheets, problems, unit, expected, settled)

    @anyone
    def roll_up_files(
        self,
        files: Sequence[tuple[str, bytes]],
        unit: str = "",
        *,
        expected: Sequence[str] = (),
        settled: Sequence[Match] = (),
    ) -> Rollup:
        """Roll up sheets from files by name and bytes, as a batch takes them: a workbook with a sheet a unit, archives, or a file a unit."""
        from drafter.intake.units import read_units

        sheets, problems = [], []
        for one in read_units(files):
            sheet, faults = (None, one.problems) if one.content is None else read_sheet(as_typed(one.content))
            if sheet is None:
                problems += [Problem(f"{one.label} {fault.where}".strip(), fault.what, fault.hint) for fault in faults]
            else:
                sheets.append(sheet)
        return _rolled(sheets, problems, unit, expected, settled)

    @needs(Right.EDIT, optional=True)
    def save_rollup(self, rolled: Rollup, unit_id: int | None = None) -> Work:
        """Begin a work from a rolled-up sheet; a very long one keeps only the units' facts behind its totals."""
        sheet = rolled.sheet
        if sum(len(below.facts) for below in sheet.units) > MOST_FACTS:
            sheet = slim(sheet)
        typed = as_typed(sheet.as_mapping())
        return self._store.create_work(typed, headline(typed, sheet), actor=self.person.name, unit_id=unit_id)


def _rolled(
    sheets: Sequence[FactSheet],
    problems: Sequence[Problem],
    unit: str,
    expected: Sequence[str],
    settled: Sequence[Match],
) -> Rollup:
    if problems:
        raise InputError(f"有 {len(problems)} 处读不出，改好后再汇总", problems=tuple(problems))
    if not sheets:
        raise InputError("没有选择要汇总的单位", hint="请选择已填报的单位，或上传它们的事实表。")
    parent = parent_unit(sheets, " ".join(unit.split()))
    if parent is None:
        raise InputError("没有写汇总单位，各单位的事实表也没有写上级", hint="请填写汇总单位的名称，如 临江区总工会。")
    return rollup(sheets, unit=parent, expected=expected, settled=settled)
