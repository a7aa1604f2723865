"""Two people on one draft (两人同稿): what each changed since both began, paragraph by paragraph, and the draft that holds both.

Pure. A paragraph that only one of the two touched is taken as that one has it. Where both touched the same words otherwise, nobody but
a person can say what is right: that is a clash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """Paragraphs that belong together in the three texts (一段对照). whose: of the two the change is; `both` made it otherwise."""

    base: Lines
    mine: Lines
    theirs: Lines
    whose: Literal["none", "mine", "theirs", "both"]

    @property
    def settled(self) -> Lines:
        """What stands there when nobody has to be asked; of a clash, theirs, which is saved already."""
        return self.mine if self.whose == "mine" else self.theirs


def woven(base: str, mine: str, theirs: str) -> tuple[Strand, ...]:
    """Lay three texts beside each other; one strand after the other they are each of the three, whole."""
    return tuple(_strands(*(tuple(text.split("\n")) for text in (base, mine, theirs))))


def joined(strands: Sequence[Strand], chosen: Mapping[int, str] | None = None) -> str:
    """Give the text of all strands; chosen: what is to stand in place of some, by their place, "" for nothing at all."""
    lines: list[str] = []
    for place, strand in enumerate(strands):
        said = None if chosen is None else chosen.get(place)
        if said is None:
            lines += strand.settled
        elif said:
            lines += said.split("\n")
    return "\n".join(lines)


def _strands(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Strand]:
    own, other = _kept(base, mine), _kept(base, theirs)
    here = [0, 0, 0]
    for place in [one for one in range(len(base)) if one in own and one in other]:
        there = [place, own[place], other[place]]
        yield from _between(base[here[0] : there[0]], mine[here[1] : there[1]], theirs[here[2] : there[2]])
        line = (base[place],)
        yield Strand(line, line, line, "none")
        here = [at + 1 for at in there]
    yield from _between(base[here[0] :], mine[here[1] :], theirs[here[2] :])


def _between(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Strand]:
    """Tell what lies between two paragraphs that all three have: line by line when none came or went."""
    if not (base or mine or theirs):
        return
    if len(base) == len(mine) == len(theirs):
        for lines in zip(base, mine, theirs, strict=True):
            yield _strand(*((line,) for line in lines))
    else:
        yield _strand(base, mine, theirs)


def _strand(base: Lines, mine: Lines, theirs: Lines) -> Strand:
    if mine == theirs:
        return Strand(base, mine, theirs, "none")
    return Strand(base, mine, theirs, "theirs" if mine == base else "mine" if theirs == base else "both")


def _kept(base: Lines, other: Lines) -> dict[int, int]:
    """Give where each paragraph of the base that was not touched stands in the other text."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + at: block.b + at for block in blocks for at in range(block.size)}
