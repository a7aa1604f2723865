"""Handing out a checked draft (导出): which of its figures were accepted and why, and whether it may leave as a final text."""

from __future__ import annotations

from drafter.errors import InputError
from drafter.service.records import ExportFile, Review
from drafter.sheet import FactSheet


def exported(review: Review, sheet: FactSheet, form: str) -> ExportFile:
    """Give the draft as `docx`, `md` or `xlsx`; unless it is signable the name says 讨论稿, once it is signed 定稿."""
    from drafter.export import (
        MEDIA_TYPES,
        export_docx,
        export_markdown,
        export_name,
        export_trace_table,
    )

    if form not in MEDIA_TYPES:
        raise InputError(f"不能导出为“{form}”", hint=f"可选：{'、'.join(MEDIA_TYPES)}。")
    text, report = review.draft.text, review.report
    accepted = {
        (figure.start, figure.end): f"{decision.reason}（{decision.actor}）"
        for figure, key in zip(report.figures, review.keys, strict=True)
        if (decision := review.decisions.get(key)) is not None
    }
    unfinished = not review.signable
    if form == "docx":
        data = export_docx(text, sheet=sheet, report=report, accepted=accepted, draft_only=unfinished)
    elif form == "md":
        data = export_markdown(text, sheet=sheet, report=report, accepted=accepted, draft_only=unfinished).encode()
    else:
        data = export_trace_table(text, sheet=sheet, report=report, accepted=accepted)
    signed = review.signed is not None
    return ExportFile(export_name(sheet, form, unfinished, signed), MEDIA_TYPES[form], data, unfinished, signed)
