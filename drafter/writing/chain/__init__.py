"""The prompt chain (提示链): a language model drafts section by section, every figure cited, checked and repaired."""

from __future__ import annotations

from drafter.writing.chain.parts import PartEvent, PartStopped, PartWriter
from drafter.writing.chain.plan import Part, Plan, make_plan
from drafter.writing.chain.reword import Reworded, reword
from drafter.writing.chain.writer import ChainWriter

__all__ = [
    "ChainWriter",
    "Part",
    "PartEvent",
    "PartStopped",
    "PartWriter",
    "Plan",
    "Reworded",
    "make_plan",
    "reword",
]
