"""Outlines and prompt files (提纲与提示词): load, check, render."""

from __future__ import annotations

from drafter.prompts.files import prompts_folder
from drafter.prompts.outline import (
    Outline,
    OutlineSection,
    Want,
    default_outline,
    load_outline,
    outlines,
    read_outline,
)

__all__ = [
    "Outline",
    "OutlineSection",
    "Want",
    "default_outline",
    "load_outline",
    "outlines",
    "prompts_folder",
    "read_outline",
]
