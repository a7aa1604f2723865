"""What happens while a summary is written (起草过程), and what a writer is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from drafter.errors import ModelError
from drafter.prompts import Outline
from drafter.sheet import FactSheet
from drafter.trace import Report


@dataclass(frozen=True, slots=True)
class Usage:
    """What model calls cost (用量): calls, tokens as the provider reported them, or estimated when it did not say.

    cost: the price of the calls as decimal text, "" when no prices are set; seconds: how long the calls took, one after another.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    cost: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SectionStarted:
    """A section is being written (开始一节). index counts from 0 over `total` sections, opening and closing included."""

    index: int
    total: int
    heading: str


@dataclass(frozen=True, slots=True)
class TextAdded:
    """More text of a section (新增文字), not yet checked, citation marks removed."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class SectionFinished:
    """A section is done (一节完成). text: heading line and paragraphs; report: its own check."""

    index: int
    heading: str
    text: str
    report: Report


@dataclass(frozen=True, slots=True)
class SectionFailed:
    """A section could not be written (一节失败); the others go on unless the error is one of configuration."""

    index: int
    heading: str
    error: ModelError


@dataclass(frozen=True, slots=True)
class DraftFinished:
    """The whole draft (全文完成): plain text, one paragraph a line, title first. complete is False when a section failed."""

    text: str
    report: Report
    usage: Usage
    complete: bool


Event = SectionStarted | TextAdded | SectionFinished | SectionFailed | DraftFinished


class Writer(Protocol):
    """Writes a summary (写作者): the rule writer and the prompt chain are the two there are."""

    def write(self, sheet: FactSheet, outline: Outline) -> Iterator[Event]:
        """Yield events up to exactly one DraftFinished, the last; raises ModelError only for errors of configuration."""
        ...
