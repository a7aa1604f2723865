"""What a template makes of a sheet (模板预览): the parts of an outline with their facts, the prompts a model would be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drafter.prompts import Library, Outline, kind_of
from drafter.prompts.promptfile import Turn
from drafter.service.naming import NAMING, naming_messages
from drafter.sheet import FactSheet
from drafter.writing.events import DraftFinished

if TYPE_CHECKING:
    from drafter.writing.chain.preview import Asked


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """A part of an outline for a sheet (一部分): its facts by item, and what the outline wants that the sheet does not say."""

    heading: str
    guidance: str
    items: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewPrompt:
    """A prompt filled for a sheet (填好的提示词). about: the heading it asks for, "" for the whole."""

    name: str
    about: str
    turns: tuple[Turn, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """What a template makes of a sheet (预览). prompts: as the chain would send them; of a prompt only its own."""

    outline: str
    title: str
    opening: str
    closing: str
    parts: tuple[PreviewPart, ...]
    prompts: tuple[PreviewPrompt, ...]


def preview(sheet: FactSheet, plan: Outline, library: Library, name: str) -> TemplatePreview:
    """Fill a template for a sheet: of an outline all the prompts of a run, of a prompt its own; sends nothing (预览)."""
    from string import Template as Pattern

    from drafter.models import estimate_prompt
    from drafter.writing.chain.preview import preview_chain

    holes = plan.holes(sheet)
    filled = {key: Pattern(getattr(plan, key)).safe_substitute(holes) for key in ("title", "opening", "closing")}
    said = {fact.item for fact in sheet.facts if fact.value is not None or fact.text or fact.date}
    parts = tuple(
        PreviewPart(
            Pattern(section.heading).safe_substitute(holes),
            section.guidance,
            tuple(fact.item or fact.topic for fact in facts),
            tuple(want.item for want in section.wants if want.item not in said),
        )
        for section, facts in plan.allocate(sheet.facts)
    )
    prompts = tuple(
        PreviewPrompt(asked.name, asked.about, asked.turns, estimate_prompt(asked.turns))
        for asked in (_naming_asked(sheet, plan, library) if name == NAMING else preview_chain(sheet, plan, library))
        if asked.name == name or kind_of(name) == "outline"
    )
    return TemplatePreview(plan.name, filled["title"], filled["opening"], filled["closing"], parts, prompts)


def _naming_asked(sheet: FactSheet, plan: Outline, library: Library) -> Iterator[Asked]:
    """Fill the prompt that names the figures of a text, with the summary the rule writer makes of the sheet for a text."""
    from drafter.intake.proposals import passages, propose
    from drafter.writing.chain.preview import Asked
    from drafter.writing.rule import RuleWriter

    (text,) = (event.text for event in RuleWriter().write(sheet, plan) if isinstance(event, DraftFinished))
    period = sheet.period.label if sheet.period else ""
    for passage in passages(propose(text, sheet.topics())):
        messages = naming_messages(
            library.prompt(NAMING), sheet.unit.name, period, sheet.topics(), sheet.release, passage
        )
        yield Asked(NAMING, "", tuple(Turn(*message) for message in messages))
