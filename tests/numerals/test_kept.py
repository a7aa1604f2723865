"""Texts written and labelled before they were ever read by the reader: how it does on units and years it was not tuned on.

`kept/NAME.txt` is an invented summary in which every number-like run is marked: ⟦run|kind|value|unit|modifier⟧, the run without its
unit, empty fields at the end left out. The labels were written before the text was read; where label and reader differ and the label
is right, the difference stays and counts.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from drafter.numerals import TRACED, Kind, Mention, parse_amount, read_numbers

KEPT = Path(__file__).parent / "kept"
MARK = re.compile(r"⟦(?P<run>[^|⟧]+)\|(?P<kind>[a-z]+)(?:\|(?P<value>[^|⟧]*))?(?:\|[^⟧]*)?⟧")


class Label(NamedTuple):
    """One labelled mention: where it stands and how it is to be read."""

    start: int
    end: int
    kind: Kind
    value: str


class Score(NamedTuple):
    """Shares of the labels found, of the mentions that are labelled, and among the found of the right kind and value."""

    recall: Fraction
    precision: Fraction
    kind: Fraction
    value: Fraction
    wrong: list[str]


def texts() -> dict[str, tuple[str, list[Label]]]:
    """Every kept text with its labels, by name."""
    out = {}
    for file in sorted(KEPT.glob("*.txt")):
        text, labels, last = "", [], 0
        marked = file.read_text(encoding="utf-8")
        for mark in MARK.finditer(marked):
            text += marked[last : mark.start()]
            labels.append(Label(len(text), len(text) + len(mark["run"]), Kind(mark["kind"]), mark["value"] or ""))
            text += mark["run"]
            last = mark.end()
        text += marked[last:]
        assert "⟦" not in text, file.name
        out[file.stem] = text, labels
    return out


def shared(mention: Mention, label: Label) -> int:
    """How many characters a mention and a label have in common; not above 0 when they are apart."""
    return min(mention.end, label.end) - max(mention.start, label.start)


def same(found: str, wanted: str) -> bool:
    """Whether two values say the same: as amounts where both are, as text otherwise."""
    try:
        return parse_amount(found) == parse_amount(wanted)
    except ValueError:
        return found == wanted


def score() -> Score:
    """Match the traced mentions of every text with its labels, one to one."""
    labelled = found = reported = right = kinds = values = valued = 0
    wrong = []
    for name, (text, labels) in texts().items():
        mentions = [m for m in read_numbers(text) if m.traced]
        wanted = [each for each in labels if each.kind in TRACED]
        articles = [each for each in labels if each.kind is Kind.ARTICLE]
        taken: set[int] = set()
        for label in wanted:
            labelled += 1
            fits = [
                i for i, m in enumerate(mentions) if i not in taken and 2 * shared(m, label) >= label.end - label.start
            ]
            if not fits:
                wrong.append(f"{name}: missed {text[label.start - 6 : label.end + 6]!r}")
                continue
            best = max(fits, key=lambda i: shared(mentions[i], label))
            taken.add(best)
            mention = mentions[best]
            found += 1
            kinds += mention.kind is label.kind
            if mention.kind is not label.kind:
                wrong.append(f"{name}: {mention.text!r} is {mention.kind}, not {label.kind}")
            if label.value not in ("", "period"):
                valued += 1
                values += same(mention.value, label.value)
                if not same(mention.value, label.value):
                    wrong.append(f"{name}: {mention.text!r} read as {mention.value}, not {label.value}")
        for i, mention in enumerate(mentions):
            if i not in taken and any(shared(mention, each) > 0 for each in articles):
                continue
            reported += 1
            right += i in taken
            if i not in taken:
                wrong.append(f"{name}: {mention.text!r} read as {mention.kind} by {mention.rule}")
    return Score(
        Fraction(found, labelled),
        Fraction(right, reported),
        Fraction(kinds, found),
        Fraction(values, valued),
        wrong,
    )


def test_the_kept_texts_are_read_well():
    """Few figures of the kept texts are missed, invented, taken for another kind or misread."""
    result = score()

    assert result.recall >= Fraction("0.99"), result.wrong
    assert result.precision >= Fraction("0.985"), result.wrong
    assert result.kind >= Fraction("0.985"), result.wrong
    assert result.value >= Fraction("0.995"), result.wrong


def test_every_kept_text_is_labelled_closely():
    """Each text has enough labels of enough kinds for the score to mean something."""
    for name, (text, labels) in texts().items():
        assert len(labels) * 24 >= len(text), name
        assert {Kind.QUANTITY, Kind.DATE, Kind.LIST, Kind.NAME} <= {each.kind for each in labels}, name
        assert all(a.end <= b.start for a, b in pairwise(labels)), name
