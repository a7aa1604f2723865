"""Outlines and prompt files (提纲与提示词): load, check, render; a unit's own before those that ship."""

from __future__ import annotations

from drafter.prompts.bundle import pack, unpack
from drafter.prompts.faults import Fault
from drafter.prompts.files import prompts_folder
from drafter.prompts.library import SHIPPED, Library, file_of, kind_of, require_name, title_of
from drafter.prompts.outline import (
    Outline,
    OutlineSection,
    Want,
    load_outline,
    outlines,
    read_outline,
    shipped_names,
)
from drafter.prompts.promptfile import PromptFile, load_prompt, shipped_prompts

__all__ = [
    "SHIPPED",
    "Fault",
    "Library",
    "Outline",
    "OutlineSection",
    "PromptFile",
    "Want",
    "file_of",
    "kind_of",
    "load_outline",
    "load_prompt",
    "outlines",
    "pack",
    "prompts_folder",
    "read_outline",
    "require_name",
    "shipped_names",
    "shipped_prompts",
    "title_of",
    "unpack",
]
