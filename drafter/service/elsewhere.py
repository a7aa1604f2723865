"""Drafts from elsewhere (外来稿件): texts that were not written here, and our own files that come back edited."""

from __future__ import annotations

import re
from collections.abc import Iterable

from drafter.errors import InputError
from drafter.numerals import Kind, read_numbers
from drafter.service.content import headline, storable
from drafter.service.differences import compare_texts, with_status
from drafter.service.records import ReturnedDraft
from drafter.store import DraftRevision, Revision, Store, Work
from drafter.trace import Report

# Ten times the longest summary; more is a book or the wrong file.
LONGEST_DRAFT = 200_000
LONGEST_NAME = 40
SPANS = {"H1": "上半年", "H2": "下半年", "Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}
YEAR = re.compile(r"\d{4}", re.ASCII)
MONTHS = re.compile(r"(\d{4})-(\d\d)~\1-(\d\d)", re.ASCII)


def bring(store: Store, text: str, name: str, *, actor: str, unit_id: int | None = None) -> Work:
    """Begin a work of its own with a draft; its sheet is still blank."""
    text = storable(text)
    if not text.strip():
        raise InputError("没有稿件文字", hint="请选择一个文件，或把全文粘贴进来。")
    if len(text) > LONGEST_DRAFT:
        raise InputError(
            f"稿件有{len(text):,}字，超过{LONGEST_DRAFT // 10_000}万字",
            hint="请确认没有选错文件，或分成几份分别核对。",
        )
    origin = storable(name).strip() or _title(text)[:LONGEST_NAME]
    work = store.create_work({}, headline({}, None), actor=actor, origin=origin, unit_id=unit_id)
    store.save_draft(
        work.id,
        text,
        base=0,
        outline="",
        writer="brought",
        sheet_revision=1,
        complete=True,
        actor=actor,
        action="bring_draft",
        note={"file": origin},
    )
    return store.work(work.id)


def title_period(text: str) -> dict[str, str] | None:
    """Give year and span as the title of a draft names them, None when it names none or two years."""
    values = [mention.value for mention in read_numbers(_title(text)) if mention.kind is Kind.DATE]
    months = [found for value in values if (found := MONTHS.fullmatch(value))]
    years = {value for value in values if YEAR.fullmatch(value)} | {found[1] for found in months}
    if len(years) != 1:
        return None
    spans = [SPANS[value] for value in values if value in SPANS]
    spans += [f"{int(found[2])}—{int(found[3])}月" for found in months]
    return {"year": years.pop(), "span": spans[0] if spans else "全年"}


def compared(
    newest: DraftRevision, text: str, mark: str, report: Report, revisions: Iterable[Revision]
) -> ReturnedDraft:
    """Compare an edited text, in the layout of the newest draft, with that draft; report: of the text."""
    exported = [
        one.number
        for one in revisions
        if one.what == "draft" and mark and str(one.note.get("sha256", "")).startswith(mark)
    ]
    # The same text may have been saved more than once; the latest of them is the one that was exported.
    changes = with_status(compare_texts(newest.text, text), report)
    return ReturnedDraft(text, newest.number, max(exported, default=None), mark, changes)


def _title(text: str) -> str:
    return text.strip().split("\n", 1)[0].strip()
