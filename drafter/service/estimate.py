"""What a run of the prompt chain will send (用量预估), counted before anything is sent.

Each call's fixed prompt text and its facts are counted as the chain will lay them out; repair is not, since nobody knows yet how many
figures will be flagged. What the opening and closing are written from is not known either and is put at a usual size.
"""

from __future__ import annotations

from collections.abc import Sequence

from drafter.models import estimate_tokens
from drafter.prompts import Library, Outline
from drafter.sheet import FactSheet
from drafter.writing.chain.fence import fence_facts, fence_items, split_facts
from drafter.writing.chain.writer import FACTS_A_CALL

# Three telling sentences of a section go into the prompt for opening and closing.
TELLING_A_SECTION = 120
# Heading, period and other short values that are put into each prompt.
SMALL_VALUES = 40
# Opening, closing, problems and plans have no length of their own in an outline.
END_LENGTH = 300
# A draft of the chain takes about as long as so many calls one after another: headings, the slowest section, the frame.
CALLS_IN_A_ROW = 3


def estimate_answers(sheet: FactSheet, outline: Outline) -> int:
    """Count about how many tokens the model will write: a Chinese character is at most one, marks and short words make up for the rest."""
    ends = sum(map(bool, (outline.opening, sheet.problems, sheet.plans, outline.closing)))
    return sum(section.length for section, _ in outline.allocate(sheet.facts)) + END_LENGTH * ends


def estimate_seconds(milliseconds: Sequence[int]) -> int | None:
    """Tell about how long a draft takes from how long calls took lately; the slowest section counts, so the upper quartile is taken."""
    if not milliseconds:
        return None
    slow = sorted(milliseconds)[len(milliseconds) * 3 // 4]
    return max(1, round(CALLS_IN_A_ROW * slow / 1000))


def estimate_chain(sheet: FactSheet, outline: Outline, library: Library) -> int:
    """Count the prompt tokens of one draft without repair."""
    fixed = {
        name: estimate_tokens(library.prompt(f"chain/{name}").fixed_text) + SMALL_VALUES
        for name in ("headings", "section", "tasks", "frame")
    }
    parts = outline.allocate(sheet.facts)
    headings = [section.heading for section, _ in parts]
    # Every section is shown all headings, so that it keeps to its own matter.
    beside = estimate_tokens("\n".join([*headings, outline.problems, outline.plans]))
    total = 0
    if len(parts) > 1:
        items = [
            f"{section.heading}：" + "、".join(dict.fromkeys(fact.item for fact in facts)) for section, facts in parts
        ]
        total += fixed["headings"] + estimate_tokens(fence_items(items, ""))
    for section, facts in parts:
        around = fixed["section"] + beside + estimate_tokens(section.guidance)
        for run in split_facts(facts, FACTS_A_CALL):
            total += around + estimate_tokens(fence_facts(run))
    for listed in (sheet.problems, sheet.plans):
        if listed:
            total += estimate_tokens(fence_items(listed, "项"))
    if sheet.problems or sheet.plans:
        total += fixed["tasks"]
    if outline.opening or outline.closing:
        total += fixed["frame"] + beside + estimate_tokens(outline.opening + outline.closing)
        total += TELLING_A_SECTION * len(parts)
    return total
