"""Handing out a checked draft (导出): which of its figures were accepted and why, and whether it may leave as a final text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from drafter.errors import InputError
from drafter.service.records import ExportFile, Review
from drafter.sheet import FactSheet

if TYPE_CHECKING:
    from drafter.export import WordOptions


SWITCHES = {True: "yes", False: "no"}


def read_word_options(kept: Mapping[str, str]) -> WordOptions:
    """Give how Word files are made from the options a unit keeps; what is not kept, or is no longer known, is as usual."""
    from drafter.export import USUAL, font_sets

    switches = {
        name: kept.get(f"word_{name}", SWITCHES[usual]) == SWITCHES[True]
        for name, usual in asdict(USUAL).items()
        if isinstance(usual, bool)
    }
    fonts = kept.get("word_fonts", USUAL.fonts)
    return replace(USUAL, **switches, fonts=fonts if fonts in font_sets() else USUAL.fonts)


def written_word_options(options: WordOptions) -> dict[str, str]:
    """Give word options as a unit keeps them; InputError for a set of fonts there is none of."""
    from drafter.export import font_sets

    if options.fonts not in font_sets():
        raise InputError(f"没有名为“{options.fonts}”的字体组", hint=f"可选：{'、'.join(font_sets())}。")
    return {
        f"word_{name}": SWITCHES[value] if isinstance(value, bool) else value for name, value in asdict(options).items()
    }


def exported(review: Review, sheet: FactSheet, form: str, options: WordOptions) -> ExportFile:
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
        data = export_docx(text, sheet=sheet, report=report, accepted=accepted, options=options, draft_only=unfinished)
    elif form == "md":
        data = export_markdown(
            text, sheet=sheet, report=report, accepted=accepted, notice=options.notice, draft_only=unfinished
        ).encode()
    else:
        data = export_trace_table(text, sheet=sheet, report=report, accepted=accepted)
    signed = review.signed is not None
    return ExportFile(export_name(sheet, form, unfinished, signed), MEDIA_TYPES[form], data, unfinished, signed)
