"""Which phrase comes next (措辞): purposes, effects and halves of headings from topics.toml, rotated.

No phrase is used twice in a draft while others are left, and none that speaks of a union is used for a unit that is none. Phrases
state nothing that could be checked; what is told of the period comes from the sheet alone.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Template

from drafter.numerals import fold
from drafter.sheet import Unit
from drafter.writing.rule.words import holding, words

SENTENCES = ("lead", "way", "effect")
"""Kinds of phrases that are whole sentences: each is said once in a draft, or not at all."""


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Give the phrases of topics.toml by family and kind."""
    return tomllib.loads((files("drafter.writing.rule") / "topics.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Voice:
    """Rotates wordings so that none is used twice while others are left (措辞轮换).

    unfit: words that do not fit the unit, see unfit_for. seed: where the rotation starts, from unit and period, so that the drafts
    of a district's many units do not read alike.
    """

    holes: dict[str, str]
    unfit: frozenset[str] = frozenset()
    seed: int = 0
    used: dict[tuple[str, str], int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def choose(self, family: str, kind: str, avoid: str = "") -> str:
        """Give the next wording of a family that does not stand in `avoid`, "" when all sentences of the kind were used."""
        options = self._options(family, kind)
        options = [option for option in options if option not in avoid] or options
        if kind == "gain":
            options = [option for option in options if not _pairs(option) & _pairs(avoid)] or options
            options = [option for option in options if option not in self.said] or options
        turn = self.used.get((family, kind), 0)
        self.used[family, kind] = turn + 1
        if kind in SENTENCES and turn >= len(options):
            left = self.used.get(("", kind), 0) < len(self._options("", kind))
            return self.choose("", kind) if family and left else ""
        chosen = options[(self.seed + turn) % len(options)]
        self.said.add(chosen)
        return Template(chosen).substitute(self.holes)

    def _options(self, family: str, kind: str) -> list[str]:
        table = phrases()
        options = table.get(family, table[""])[kind]
        fitting = [option for option in options if not any(word in option for word in self.unfit)]
        return fitting if kind in SENTENCES else fitting or options


def unfit_for(unit: Unit) -> frozenset[str]:
    """Tell which words do not fit a unit: a school has no enterprises below it, an office that is no union does no union work."""
    name, unfit = fold(unit.name + unit.short), frozenset[str]()
    if "工会" not in name:
        unfit |= words("of_unions")
    for kinds, fitting in (("teaching", "of_schools"), ("treating", "of_clinics")):
        if not holding(fold(unit.kind + unit.name), kinds):
            unfit |= words(fitting)
    if holding(fold(unit.kind), "undivided"):
        unfit |= words("of_wholes")
    return unfit


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
