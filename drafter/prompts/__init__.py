"""Outlines and prompt files (提纲与提示词): load, check, render."""

from __future__ import annotations

from drafter.prompts.outline import Outline, OutlineSection, Want

__all__ = ["Outline", "OutlineSection", "Want"]
