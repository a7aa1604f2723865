"""One fact in a sentence of its own (单条成句), for a draft that leaves it out."""

from __future__ import annotations

from drafter.sheet import Fact, FactSheet
from drafter.trace import check
from drafter.writing.rule.passage import sentences
from drafter.writing.rule.writer import PLAINEST


def sentence_of(fact: Fact, sheet: FactSheet) -> str:
    """Tell one fact of a sheet in a sentence that ends in 。: the best wording that the checker can follow, else the plainest."""
    told = ""
    for plainness in range(PLAINEST + 1):
        told = "".join(sentences([fact], sheet.period, "", 0, {fact.id: plainness}, sheet.unit.kind))
        report = check(told, sheet)
        if not report.flagged and fact.id not in report.unused:
            break
    return told
