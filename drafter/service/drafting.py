"""Running a writer (起草): which there are, opening one from the settings, and keeping what it writes as it comes.

A section is in the database before the caller sees that it is finished, so a page that closes or a process that is killed loses at
most the section in hand. A run that wrote nothing leaves no draft: the earlier one stays the newest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from drafter.errors import InputError, SettingsError, StoreError
from drafter.jobs.calls import call_record
from drafter.prompts import Library, Outline
from drafter.service.records import SheetRevision, WriterChoice
from drafter.service.session import Shelf
from drafter.settings import Settings
from drafter.sheet import FactSheet, Release
from drafter.store import ModelCall, Store
from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    Writer,
)

if TYPE_CHECKING:
    from drafter.models import Call

logger = logging.getLogger(__name__)

RULE_NOTE = "不用模型，立即写完，数字全部取自事实表。"
MASKED_NOTE = "身份证号、银行卡号、手机号和困难职工姓名不发给模型。"
CONFINED_NOTE = "这张表标了“不出单位”，不能交给外面的模型；本机、本单位内网地址的模型可以用。"
NO_MODEL_NOTE = "还没有设置模型。设置 DRAFTER_MODEL、DRAFTER_BASE_URL、DRAFTER_API_KEY 后可用（见“设置”页）。"


def writer_choices(settings: Settings, release: Release = Release.MASKED) -> tuple[WriterChoice, ...]:
    """Give the writers, and whether each can be used now; release: what of the sheet may be shown to a model."""
    bar = model_bar(settings, release)
    masked = "" if release is Release.WHOLE else MASKED_NOTE
    note = bar or f"由 {settings.model} 起草，逐节核对、改正，需要几分钟。{masked}"
    return (
        WriterChoice("rule", "规则写作", available=True, note=RULE_NOTE),
        WriterChoice("model", "模型写作", available=not bar, note=note),
    )


def model_bar(settings: Settings, release: Release) -> str:
    """Say why no model can be asked about a sheet of such a release, "" when one can."""
    if not settings.model:
        return NO_MODEL_NOTE
    return CONFINED_NOTE if release is Release.CONFINED and not _in_house(settings) else ""


def _in_house(settings: Settings) -> bool:
    from drafter.models import in_house, model_settings

    return in_house(model_settings(settings.model_options))


def require_writer(settings: Settings, name: str, release: Release = Release.MASKED) -> None:
    """Raise unless there is a writer of that name and it can be used now for such a sheet."""
    choices = {choice.name: choice for choice in writer_choices(settings, release)}
    if name not in choices:
        raise InputError(f"没有名为“{name}”的写作方式", hint=f"可选：{'、'.join(choices)}。")
    if not choices[name].available:
        raise SettingsError(f"{choices[name].label}现在不能用", hint=choices[name].note)


def open_writer(
    settings: Settings,
    name: str,
    library: Library,
    record: Callable[[ModelCall], None] | None = None,
    *,
    release: Release = Release.MASKED,
) -> Writer:
    """Open a writer that takes its prompts from a library; `record` is told of every call of a model.

    release: of the sheet to be written from.
    """
    require_writer(settings, name, release)
    if name == "rule":
        from drafter.writing.rule import RuleWriter

        return RuleWriter()
    from drafter.models import model_settings, open_model
    from drafter.writing.chain import ChainWriter

    def told(call: Call) -> None:
        if record is not None:
            record(call_record(call))

    return ChainWriter(open_model(model_settings(settings.model_options), record=told), library=library)


class Outcome:
    """What came of the sections of one run (写成几节): how many were written, and which failed."""

    def __init__(self) -> None:
        self.written = 0
        self.failures: list[SectionFailed] = []

    def see(self, event: Event) -> None:
        """Take an event of the run into account."""
        if isinstance(event, SectionFailed):
            self.failures.append(event)
        elif isinstance(event, SectionFinished):
            self.written += bool(event.text.strip())

    def is_empty(self, text: str) -> bool:
        """Whether nothing was written: no section has a word, or the whole text is no more than its title."""
        return not self.written or not text.partition("\n")[2].strip()


def drafting(
    store: Store,
    settings: Settings,
    revision: SheetRevision,
    sheet: FactSheet,
    plan: Outline,
    shelf: Shelf,
    name: str,
    actor: str,
) -> Iterator[Event]:
    """Run a writer over a stored sheet; sections and the draft are stored before their events are passed on.

    The run and its draft say which of the unit's own versions the outline is; the log also which prompts.

    When nothing was written the run is marked failed and no draft is stored; the events are passed on all the same.
    """
    run = store.start_run(
        revision.work_id,
        sheet_revision=revision.number,
        outline=plan.name,
        writer=name,
        actor=actor,
        options=shelf.options(plan.name, name),
    )
    state, total, outcome = "stopped", 0, Outcome()
    try:
        record = partial(store.record_call, run)
        writer = open_writer(settings, name, shelf.library, record, release=sheet.release)
        for event in writer.write(sheet, plan):
            outcome.see(event)
            match event:
                case SectionStarted():
                    total = event.total
                case SectionFinished(index, heading, text, _):
                    store.save_section(run, index=index, total=total, heading=heading, text=text)
                case SectionFailed(index, heading, error):
                    store.save_section(run, index=index, total=total, heading=heading, text="", failure=str(error))
                case DraftFinished() if outcome.is_empty(event.text):
                    state = "failed"
                case DraftFinished():
                    # On top of whatever is newest: what a person saved meanwhile stays in the history, and what was just
                    # paid for is not thrown away.
                    store.save_draft(
                        revision.work_id,
                        event.text,
                        base=None,
                        outline=plan.name,
                        outline_version=shelf.version_of(plan.name),
                        writer=name,
                        sheet_revision=revision.number,
                        complete=event.complete,
                        actor=actor,
                        action="draft",
                        note={"run": str(run)},
                    )
                    state = "finished"
            yield event
    except Exception:
        state = "failed"
        raise
    finally:
        try:
            store.end_run(run, state)
        except StoreError:
            # The run then reads as cut off, which is true; the error that led here matters more.
            logger.warning("run %d could not be marked %s", run, state)
