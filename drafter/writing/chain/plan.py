"""What the chain will write (写作计划): the parts of the document in order, with labels, facts and items.

The same sheet and outline give the same plan, so that a part can be named by its index: to keep it, or to write it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Template

from drafter.numerals import read_numbers
from drafter.prompts import Outline
from drafter.prompts.outline import topic_family
from drafter.sheet import Fact, FactSheet
from drafter.trace import states_basis, strip_citations
from drafter.writing.chain import layout
from drafter.writing.chain.fence import harmless

OPENING, CLOSING = "开头", "结尾"
FACTS_A_PARAGRAPH = 7
FEW = 3
"""A section of fewer facts says them and no more."""
_FUTURE = re.compile(r"^(?:我们|我会)?(?:将要?|要)(?![来点])")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the summary (部分): where it stands, its heading with its label, and the facts or items it tells.

    key: what it is in any plan of the outline, wherever it stands: the section's key, `problems`, `plans`, `opening` or `closing`.
    """

    index: int
    heading: str
    label: str = ""
    facts: tuple[Fact, ...] = ()
    guidance: str = ""
    length: int = 400
    remark: str = ""
    items: tuple[str, ...] = ()
    future: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All parts (全文各部分).

    tasks: problems and plans; opening and closing are None where the outline has none. basis: how the sheet's figures were counted,
    told to the model with the period and by no section.
    """

    opening: Part | None
    body: tuple[Part, ...]
    tasks: tuple[Part, ...]
    closing: Part | None
    basis: str = ""

    @property
    def middle(self) -> tuple[Part, ...]:
        """The parts between opening and closing."""
        return (*self.body, *self.tasks)

    @property
    def frame(self) -> tuple[Part, ...]:
        """Opening and closing, as far as there are any."""
        return tuple(part for part in (self.opening, self.closing) if part is not None)

    @property
    def total(self) -> int:
        """How many parts there are."""
        return len(self.middle) + len(self.frame)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts in the order of the document."""
        return tuple(sorted((*self.middle, *self.frame), key=lambda part: part.index))

    def named(self, headings: Mapping[int, str]) -> Plan:
        """Give the sections other headings, by index."""
        body = (replace(part, heading=headings.get(part.index, part.heading)) for part in self.body)
        return replace(self, body=tuple(body))


def make_plan(sheet: FactSheet, outline: Outline, remarks: Mapping[str | int, str]) -> Plan:
    """Lay out the parts in the order of the document; facts that only state a basis make no section of their own."""
    holes = outline.holes(sheet)

    def fill(pattern: str) -> str:
        return Template(pattern).safe_substitute(holes)

    opening = Part(0, OPENING, key="opening") if outline.opening else None
    index = 0 if opening is None else 1
    nested = bool(outline.body)
    body: list[Part] = []
    tasks: list[Part] = []
    for section, members in outline.allocate(sheet.facts):
        facts = tuple(fact for fact in members if not states_basis(fact))
        if facts:
            heading = fill(section.heading)
            remark = harmless(remarks.get(index) or remarks.get(section.key) or remarks.get(heading, ""))
            label = layout.label(outline.numbering, int(nested), len(body) + 1)
            guidance = concerning(section.guidance, facts)
            body.append(Part(index, heading, label, facts, guidance, section.length, remark, key=section.key))
            index += 1
    headed = min(len(body), 1) if nested else len(body)
    for pattern, items, future in ((outline.problems, sheet.problems, False), (outline.plans, sheet.plans, True)):
        if items:
            headed += bool(pattern)
            label = layout.label(outline.numbering, 0, headed)
            key = "plans" if future else "problems"
            tasks.append(Part(index, fill(pattern), label, items=items, future=future, key=key))
            index += 1
    basis = "；".join(fact.text for fact in sheet.facts if states_basis(fact) and fact.text)
    closing = Part(index, CLOSING, key="closing") if outline.closing else None
    return Plan(opening, tuple(body), tuple(tasks), closing, harmless(basis))


OPENERS = (
    "正文第一句以目的领起，再写做了什么；领起用“为……”“面向……”。",
    "正文第一句直接写做成的事；后面领起用“着眼……”“从……入手”。",
    "正文第一句说围绕什么、为了谁，再分层写；领起用“围绕……”“为……”。",
    "正文第一句写数字最能说明问题的那件事；后面领起用“围绕……”“着眼……”。",
)
"""How sections begin and lead on, in turn: written at the same time, they would otherwise all do so alike."""


def paragraph_hint(facts: Sequence[Fact], *, numbered: bool, turn: int) -> str:
    """Say how a section of these facts is divided, and how it begins."""
    if len(facts) < FEW:
        return "写成一段，一两句话，直接写事，不用小标题句。"
    return _division(facts, numbered=numbered) + OPENERS[turn % len(OPENERS)]


def _division(facts: Sequence[Fact], *, numbered: bool) -> str:
    topics = len(dict.fromkeys(fact.topic for fact in facts))
    count = min(max(1, round(len(facts) / FACTS_A_PARAGRAPH), min(topics, 4)), 6, len(facts) // 2)
    if count < 2 or len(facts) < 4:
        return "写成一段，不用小标题句。"
    if numbered:
        return f"分{count}段左右，一段一个方面，相近的板块并成一段；每段以小标题句（不超过20字，句号结束）开头，接着写正文。"
    return f"分{count}段左右，一段一个方面，相近的板块并成一段。"


def length_for(part: Part) -> int:
    """Characters to ask for: the outline's length, but no more than the facts carry and no less than they need."""
    count, said = len(part.facts), sum(len(fact.text) for fact in part.facts)
    return max(min(part.length, 30 + 32 * count + said), 28 * count + said) // 10 * 10


def concerning(guidance: str, facts: Iterable[Fact]) -> str:
    """Leave out of a section's guidance the clauses on topics of which it has no facts: asked for what is not there, a model makes it up.

    Only a clause that says of one topic how to write it (竞赛写主题、参赛面和成效) can be left out, and only when the topic is known.
    """
    present = {"", *(topic_family(name) for fact in facts for name in (fact.topic, fact.item))}
    kept = []
    for clause in re.split(r"(?<=[；。])", guidance):
        head, written, _ = clause.partition("写")
        if not written or any(topic_family(word) in present for word in re.split("[、与和]", head)):
            kept.append(clause)
    told = "".join(kept).rstrip("；。")
    return f"{told}。" if told else ""


def faithful(wording: str, item: str, others: Sequence[str], *, future: bool = False) -> str:
    """Choose the model's wording of an item when it says that item and states exactly its figures, else the item itself.

    Any other figure would be a problem or a target that nobody set, even one that the rest of the sheet happens to bear out; and a
    wording that shares more with another item than with its own would lose the item. A clause added to a shortcoming that says nothing
    of it would be another one; to a plan it is the purpose and may stand. Plans follow a sentence that says 将, so they do not repeat it.
    """
    wording = strip_citations(wording).strip()
    wording = _FUTURE.sub("", wording) if future else _said_of(item, wording)
    stated = sorted((m.kind, m.value, m.unit) for m in read_numbers(wording) if m.traced)
    given = sorted((m.kind, m.value, m.unit) for m in read_numbers(item) if m.traced)
    own = _shared(wording, item)
    near = own * 4 >= max(len(_pairs(item)), 1) and all(_shared(wording, other) <= own for other in others)
    if not near or len(wording) > 40 + 3 * len(item) or stated != given:
        return item.rstrip("。") + "。"
    return wording


def _said_of(item: str, wording: str) -> str:
    """Leave out the clauses at the end that share no words with the item."""
    clauses = re.split(r"(?<=[，；])", wording)
    while len(clauses) > 1 and not _shared(clauses[-1], item):
        clauses.pop()
    said = "".join(clauses)
    return said if said == wording else said.rstrip("，；") + "。"


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def _shared(wording: str, item: str) -> int:
    return len(_pairs(wording) & _pairs(item))
