"""Many units at once (批量起草): their sheets checked first, a run for each, progress, and what came of all of them.

Each unit's draft is a work like any other, reviewed and exported like any other. Brought again, a batch drafts only what changed: what
a unit's sheet says, the outline, the writer, its model and this program together make a digest, and a finished run of the same digest
is taken as it is. One unit that fails, or is refused, leaves the others alone.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from drafter.errors import InputError, NotFoundError, Problem, SettingsError, SheetError, TemplateError
from drafter.prompts import Outline
from drafter.service.content import as_typed, headline, read_sheet
from drafter.service.drafting import require_writer
from drafter.service.judgement import sentence_around
from drafter.service.records import BatchCheck, BatchFigure, ExportFile, UnitCheck, UnitResult
from drafter.service.reviewing import Reviewing
from drafter.service.rights import Right, anyone, lists, needs
from drafter.service.running import Running
from drafter.service.session import draftable, suggested
from drafter.sheet import FactSheet
from drafter.store import Batch, BatchUnit, UnitToDraft, digest, no_batch

STATES = {
    "queued": "排队",
    "running": "起草中",
    "stopping": "正在停止",
    "parked": "已暂停",
    "finished": "已写完",
    "unchanged": "未变化",
    "failed": "失败",
    "stopped": "已停止",
    "refused": "未受理",
}
ZIP_TYPE = "application/zip"
BESIDE = 24


def _unit_of(asking: Running, batch_id: int) -> int | None:
    return asking._store.unit_of_batch(batch_id)


class Batching(Running, Reviewing):
    """Batches of units (批量)."""

    @anyone
    def read_batch(self, files: Sequence[tuple[str, bytes]]) -> BatchCheck:
        """Read and check the sheets of many units from files by name and bytes; stores nothing.

        One workbook with a sheet a unit, ZIP archives, or sheet files. FileError when nothing can be read at all.
        """
        from drafter.intake.units import read_units

        return _checked("、".join(name for name, _ in files[:3]), read_units(files))

    @anyone
    def read_batch_path(self, path: str | Path) -> BatchCheck:
        """Read and check the sheets of many units from a folder, ZIP archive or workbook on disk; stores nothing."""
        from drafter.intake.units import load_units

        return _checked(Path(path).name or str(path), load_units(path))

    @needs(Right.EDIT)
    def start_batch(
        self,
        check: BatchCheck,
        outline: str | None = None,
        writer: str = "rule",
        *,
        name: str = "",
        unit_id: int | None = None,
    ) -> Batch:
        """Queue a run for each ready unit; refused units are listed in the batch, also those whose sheet bars the writer (不出单位).

        outline: None suggests one for each unit. unit_id: whose works they become. What was drafted before from the same content is not
        drafted again. The same batch once more while it is unfinished goes on with it.
        """
        require_writer(self.settings, writer)
        if not check.ready:
            raise InputError("没有一家单位的事实表可以起草", hint="请按列出的问题改正后再来。")
        worker = self._worker()
        works = self._store.works_of_batches(unit_id)
        units = [
            self._to_draft(unit, works.get((unit.unit, unit.period)), outline, writer, unit_id) for unit in check.units
        ]
        before = self._store.runs_of({unit.content_hash for unit in units if unit.content_hash}, unit_id)
        brought = {unit.label: unit for unit in check.ready}
        for at, unit in enumerate(units):
            if unit.content_hash in before:
                work_id, run_id = before[unit.content_hash]
                units[at] = replace(unit, work_id=work_id, run_id=run_id)
            elif unit.work_id is not None and not unit.sheet_revision:
                units[at] = replace(unit, sheet_revision=self._bring_again(unit.work_id, brought[unit.label]))
        batch = self._store.add_batch(
            name or check.name,
            outline=outline or "",
            writer=writer,
            actor=self.person.name,
            units=units,
            unit_id=unit_id,
        )
        worker.look()
        return batch

    @lists
    def batches(self) -> tuple[Batch, ...]:
        """Give all batches, the newest first."""
        return self._store.batches()

    @needs(Right.READ, of="batch_id", unit=_unit_of, missing=no_batch)
    def batch(self, batch_id: int) -> Batch:
        """Say how far a batch is, unit by unit, with its rate and the time that is left."""
        batch = self._store.batch(batch_id)
        if batch.state == "running":
            self._worker()
        return batch

    @needs(Right.EDIT, of="batch_id", unit=_unit_of, missing=no_batch)
    def pause_batch(self, batch_id: int) -> Batch:
        """Begin no further unit; those being written are written to their end."""
        return self._store.halt_batch(batch_id, "paused", reason="", actor=self.person.name)

    @needs(Right.EDIT, of="batch_id", unit=_unit_of, missing=no_batch)
    def resume_batch(self, batch_id: int) -> Batch:
        """Go on with a batch that was paused, or stopped by an error of configuration or a limit."""
        worker = self._worker()
        batch = self._store.resume_batch(batch_id, actor=self.person.name)
        worker.look()
        return batch

    @needs(Right.EDIT, of="batch_id", unit=_unit_of, missing=no_batch)
    def cancel_batch(self, batch_id: int) -> Batch:
        """Stop a batch for good, also the units being written; what is written is kept."""
        return self._store.halt_batch(batch_id, "cancelled", reason="已取消", actor=self.person.name)

    @needs(Right.EDIT, of="batch_id", unit=_unit_of, missing=no_batch)
    def retry_failed(self, batch_id: int) -> Batch:
        """Draft the units that failed or were stopped once more; their finished sections are kept."""
        require_writer(self.settings, self._store.batch(batch_id).writer)
        worker = self._worker()
        batch = self._store.retry_failed(batch_id, actor=self.person.name)
        worker.look()
        return batch

    # What came of it

    @needs(Right.READ, of="batch_id", unit=_unit_of, missing=no_batch)
    def batch_figures(self, batch_id: int) -> tuple[BatchFigure, ...]:
        """Give all open flagged figures of all units, to be worked through one after another like 核对."""
        found = []
        for unit in self._drafted(batch_id):
            assert unit.work_id is not None  # noqa: S101 -- it has a draft
            review = self.review(unit.work_id)
            for figure in review.open:
                at = review.report.figures.index(figure)
                found.append(
                    BatchFigure(
                        unit.work_id,
                        unit.unit_name,
                        review.draft.number,
                        figure,
                        sentence_around(review.draft.text, figure.start, figure.end),
                        review.evidence[at],
                    )
                )
        return tuple(found)

    @needs(Right.READ, of="batch_id", unit=_unit_of, missing=no_batch)
    def batch_results(self, batch_id: int) -> Iterator[UnitResult]:
        """Yield what came of each unit, one after another: its Word file where there is a draft, and the counts of its check."""
        for unit in self._store.batch(batch_id).units:
            yield self._result(unit)

    @anyone
    def batch_table(self, results: Sequence[UnitResult]) -> ExportFile:
        """Give the summary of results as an XLSX file (汇总表)."""
        from drafter.export import MEDIA_TYPES
        from drafter.export.batch_table import export_batch_table

        data = export_batch_table([_row(result) for result in results])
        return ExportFile("汇总表.xlsx", MEDIA_TYPES["xlsx"], data, draft_only=False)

    @needs(Right.READ, of="batch_id", unit=_unit_of, missing=no_batch)
    def batch_archive(self, batch_id: int) -> ExportFile:
        """Give all Word files and the summary as one ZIP archive."""
        stream, results = BytesIO(), []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for result in self.batch_results(batch_id):
                if result.document is not None:
                    archive.writestr(result.file, result.document.data)
                results.append(replace(result, document=None))
            table = self.batch_table(results)
            archive.writestr(table.name, table.data)
        return ExportFile("批量起草结果.zip", ZIP_TYPE, stream.getvalue(), draft_only=False)

    # How

    def _to_draft(
        self, unit: UnitCheck, work_id: int | None, outline: str | None, writer: str, unit_id: int | None
    ) -> UnitToDraft:
        """Say how a unit would be drafted; one that was in no batch before gets its work, an earlier work is not touched yet."""
        refused = UnitToDraft(unit.label, unit.unit, unit.period, problems=unit.problems)
        if not unit.ready or unit.content is None:
            return refused
        sheet, revision = _sheet(unit), 0
        try:
            require_writer(self.settings, writer, sheet.release)
        except SettingsError as error:
            return replace(refused, problems=(Problem("", str(error), error.hint),))
        if work_id is None:
            names = headline(unit.content, sheet)
            work = self._store.create_work(dict(unit.content), names, actor=self.person.name, unit_id=unit_id)
            work_id, revision = work.id, work.sheet_revision
        shelf = self._shelf_of(work_id)
        try:
            name = outline or suggested(sheet, shelf.library)
            plan = shelf.library.outline(name)
            if writer == "model":
                shelf.library.require_prompts()
        except TemplateError as error:
            return replace(refused, problems=(Problem("", str(error), error.hint),))
        options = shelf.options(name, writer)
        return replace(
            refused,
            work_id=work_id,
            sheet_revision=revision,
            outline=name,
            plan=plan.model_dump_json(),
            content_hash=_digest(sheet, plan, writer, self.settings.model, options),
            options=options,
        )

    def _bring_again(self, work_id: int, unit: UnitCheck) -> int:
        """Keep a sheet that changed in the work it had in an earlier batch; gives its revision."""
        newest = self._store.sheet(work_id)
        typed = dict(unit.content or {})
        note = {"source": unit.label}
        return self._save_sheet(work_id, typed, base=newest.number, action="bring_sheet", note=note).number

    def _drafted(self, batch_id: int) -> Iterator[BatchUnit]:
        for unit in self._store.batch(batch_id).units:
            if unit.work_id is not None and unit.draft_revision is not None:
                yield unit

    def _result(self, unit: BatchUnit) -> UnitResult:
        if unit.work_id is None or unit.draft_revision is None:
            return UnitResult(unit, STATES[unit.state])
        try:
            review = self.review(unit.work_id)
        except (NotFoundError, SheetError) as error:
            return UnitResult(replace(unit, reason=str(error)), STATES[unit.state])
        document = self.export(unit.work_id, "docx")
        state = STATES[unit.state]
        if not review.draft.complete:
            state = "没写全"
        return UnitResult(
            unit,
            state,
            figures=len(review.report.figures),
            flagged=len(review.open),
            unused=len(review.report.unused),
            conflicts=len(review.open_conflicts),
            file=f"{unit.position + 1:03d} {document.name}",
            document=document,
        )


def _checked(name: str, units: Sequence[Any]) -> BatchCheck:
    """Check each unit's sheet as drafting would, and that no two are of one unit and period."""
    seen: dict[tuple[str, str], str] = {}
    labels: dict[str, int] = {}
    checked = []
    for unit in units:
        labels[unit.label] = labels.get(unit.label, 0) + 1
        label = unit.label if labels[unit.label] == 1 else f"{unit.label}（第{labels[unit.label]}个）"
        if unit.content is None:
            checked.append(UnitCheck(label, "", "", 0, unit.problems, unit.notes, None))
            continue
        try:
            typed: Mapping[str, Any] | None = as_typed(unit.content)
        except InputError as error:
            checked.append(UnitCheck(label, "", "", 0, (Problem("", str(error), error.hint),), unit.notes, None))
            continue
        sheet, problems = read_sheet(typed or {})
        names = headline(typed or {}, sheet)
        if sheet is not None:
            try:
                draftable(sheet)
            except SheetError as error:
                problems = error.problems
        key = names.unit_name, names.period_label
        if not problems and key in seen:
            problems = (Problem("", f"与“{seen[key]}”是同一单位、同一期间", "请只留一份"),)
        if not problems:
            seen[key] = label
        facts = 0 if sheet is None else len(sheet.facts)
        checked.append(UnitCheck(label, *key, facts, tuple(problems), unit.notes, typed))
    return BatchCheck(name, tuple(checked))


def _sheet(unit: UnitCheck) -> FactSheet:
    sheet, problems = read_sheet(unit.content or {})
    if sheet is None:
        raise SheetError("；".join(map(str, problems)), problems=problems)
    return sheet


def _digest(sheet: FactSheet, outline: Outline, writer: str, model: str, options: Mapping[str, Any]) -> str:
    """Tell whether a unit would be drafted from the same: what its sheet says, not the cells it stood in."""
    said = sheet.model_dump(mode="json")
    for fact in said["facts"]:
        fact.pop("origin", None)
    what = [
        said,
        outline.model_dump(mode="json"),
        writer,
        model if writer == "model" else "",
        version("drafter"),
        options,
    ]
    return digest(json.dumps(what, ensure_ascii=False, sort_keys=True))


def _row(result: UnitResult) -> Any:
    from drafter.export.batch_table import BatchRow

    unit = result.unit
    return BatchRow(
        unit=unit.unit_name,
        period=unit.period_label,
        source=unit.label,
        state=result.state,
        figures=result.figures,
        flagged=result.flagged,
        unused=result.unused,
        conflicts=result.conflicts,
        tokens=unit.tokens,
        cost=unit.cost,
        file=result.file,
        remark=unit.reason,
    )
