"""Linting a text (文风检查): all rules in order, each remark with its safe fix where there is one.

Rules are tried in the order of the list; where two would replace the same characters the earlier one speaks. A remark is a hint by
custom, never a verdict: it changes neither the text nor the result of a check.
"""

from __future__ import annotations

from bisect import bisect_left

from drafter.register import genre, layout, numbers, punctuation, structure
from drafter.register.rule import Draft, Rule
from drafter.trace import Remark

RULES: tuple[Rule, ...] = (
    *layout.RULES,
    *structure.RULES,
    *numbers.RULES,
    *punctuation.RULES,
    *genre.RULES,
)
CLICHES = "Z13"


def lint(text: str, *, numbering: str | None = None, cliches: bool = False) -> tuple[Remark, ...]:
    """Remark on the form of a text (文风检查), in the order of the text.

    numbering: the outline's style, such as 一、（一）1. or 一、1、; None for a text from elsewhere. cliches: also point out set phrases.
    """
    draft = Draft(text, numbering)
    remarks: list[Remark] = []
    fixed: list[tuple[int, int]] = []
    for rule in RULES:
        if rule.id == CLICHES and not cliches:
            continue
        for found in rule.find(draft):
            span = found.start, found.end
            if found.fix is not None:
                place = bisect_left(fixed, span)
                if any(_overlap(span, other) for other in fixed[max(0, place - 1) : place + 1]):
                    continue
                fixed.insert(place, span)
            message = found.message or rule.message
            remarks.append(Remark(rule.id, rule.strength, message, *span, found.fix))
    return tuple(sorted(remarks, key=lambda remark: (remark.start, remark.end)))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    if one == other:
        return True
    return one[0] < other[1] and other[0] < one[1]
