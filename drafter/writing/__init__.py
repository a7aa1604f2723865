"""Writing a summary (起草): a writer turns a sheet and an outline into typed events."""

from __future__ import annotations

from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    TextAdded,
    Usage,
    Writer,
)

__all__ = [
    "DraftFinished",
    "Event",
    "SectionFailed",
    "SectionFinished",
    "SectionStarted",
    "TextAdded",
    "Usage",
    "Writer",
]
