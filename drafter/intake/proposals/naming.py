"""What a model says the figures of a text count (模型拟名): which sentences it is shown, what of its answer is taken.

Pure; nobody is asked here. The reader decides which figures there are, their values and their units. A model may only name them: what
it says counts for a figure that was read in the very sentence it names, once, and an item only when its words are those of the
sentence or of the heading above; all else is dropped. A figure it calls last period's or a target goes to the fact it is compared
with when one of the same sentence bears the same item and unit, else it stands alone as what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drafter.intake.proposals.reading import Proposal
from drafter.numerals import fold, read_numbers
from drafter.sheet import clean, find_personal

# Letters of sentences in one question: its answer, a line a figure, stays well within what a model may write at once.
LETTERS = 1200
FIGURES = 30
LONGEST_ITEM = 30
# So much of an item must stand in the words it is taken from, by letters.
LEAST_SHARED = 0.6
_LETTER = re.compile(r"[一-鿿A-Za-z]")


class Role(StrEnum):
    """What a figure is to its item (作用)."""

    VALUE = "本期"
    PREVIOUS = "上期"
    TARGET = "目标"
    NONE = "非事项"


class Naming(BaseModel):
    """One line of an answer (拟名): the sentence by number, the figure as written, and what it counts."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    sentence: int = Field(alias="句", ge=1)
    figure: str = Field(alias="数", min_length=1, max_length=40)
    item: str = Field(alias="事项", default="", max_length=200)
    topic: str = Field(alias="板块", default="", max_length=60)
    role: Role = Field(alias="作用", default=Role.VALUE)


class Named(NamedTuple):
    """A figure of the text with what a model says of it (已拟名). item, topic: "" where nothing usable was said."""

    figure: Proposal
    item: str
    topic: str
    role: Role


class Passage(NamedTuple):
    """Sentences for one question (一段): the proposals of each, in order."""

    sentences: tuple[tuple[Proposal, ...], ...]

    @property
    def halves(self) -> tuple[Passage, ...]:
        """Give it in two; one sentence stays whole."""
        middle = len(self.sentences) // 2
        return (Passage(self.sentences[:middle]), Passage(self.sentences[middle:])) if middle else (self,)


def passages(proposals: Sequence[Proposal]) -> tuple[Passage, ...]:
    """Divide the sentences that figures were read in into questions, whole sentences each; none is left out."""
    found: list[list[tuple[Proposal, ...]]] = []
    letters = figures = 0
    for _, group in groupby(proposals, key=lambda one: (one.place, one.sentence)):
        sentence = tuple(group)
        size = len(sentence[0].sentence)
        if not found or letters + size > LETTERS or figures + len(sentence) > FIGURES:
            found.append([])
            letters = figures = 0
        found[-1].append(sentence)
        letters, figures = letters + size, figures + len(sentence)
    return tuple(Passage(tuple(one)) for one in found)


def read_namings(answer: str, passage: Passage, topics: Sequence[str]) -> tuple[Named, ...]:
    """Give what of an answer can be taken, in the order of the text; at most one a figure."""
    found: dict[int, Named] = {}
    for said in _said(answer):
        try:
            naming = Naming.model_validate(said)
        except ValidationError:
            continue
        if naming.sentence > len(passage.sentences):
            continue
        sentence = passage.sentences[naming.sentence - 1]
        figure = _figure(naming.figure, [one for one in sentence if one.start not in found])
        if figure is not None:
            item = clean(naming.item)
            topic = next((one for one in topics if fold(one) == fold(clean(naming.topic))), "")
            found[figure.start] = Named(figure, item if _is_grounded(item, figure) else "", topic, naming.role)
    return tuple(found[start] for start in sorted(found))


def _said(answer: str) -> Iterator[Any]:
    """Read the JSON objects of an answer, whatever stands around them; numbers stay text, exactly as written."""
    decoder = json.JSONDecoder(parse_float=str, parse_constant=str)
    at = answer.find("{")
    while at >= 0:
        try:
            said, end = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield said
        at = answer.find("{", end)


def _figure(said: str, figures: Sequence[Proposal]) -> Proposal | None:
    """Find the figure that is meant: as it is written, else the only one of that value, whose unit is not another."""
    for figure in figures:
        if fold(figure.text) == fold(said):
            return figure
    read = [(one.value, one.unit) for one in read_numbers(said)]
    if len(read) != 1:
        return None
    ((value, unit),) = read
    same = [
        figure
        for figure in figures
        if any(one.value == value and unit in ("", one.unit) for one in read_numbers(figure.text))
    ]
    return same[0] if len(same) == 1 else None


def _is_grounded(item: str, figure: Proposal) -> bool:
    """Whether an item says no number, names nobody, and is made of the words it was taken from."""
    letters = _LETTER.findall(fold(item))
    if not letters or len(item) > LONGEST_ITEM or find_personal(item, figure.sentence):
        return False
    # Names of people in need are sent masked: 孙某某 is nobody's name.
    if any(mention.traced for mention in read_numbers(item)) or ("某" in item and "某" not in figure.sentence):
        return False
    words = set(fold(figure.sentence + figure.topic + figure.item))
    return sum(letter in words for letter in letters) >= LEAST_SHARED * len(letters)
