"""What a person may choose about the Word file (导出选项), and the sets of fonts there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from drafter.tables import rows

ROLES = ("方正小标宋简体", "仿宋", "楷体", "黑体", "宋体")
"""The fonts that styles.xml names, in the order of the columns of fonts.tsv."""


@dataclass(frozen=True, slots=True)
class WordOptions:
    """How a Word file is made (导出选项).

    notice: the line and the metadata that say software took part (L1). annex: the table 数据核对表 behind the text. comments: one at
    each figure with its source. fonts: name of a set, see `font_sets`. A draft with open figures has its comments in any case.
    """

    notice: bool = True
    annex: bool = True
    comments: bool = True
    fonts: str = "official"


USUAL = WordOptions()


@dataclass(frozen=True, slots=True)
class FontSet:
    """A set of fonts (字体组), by name only; label and note are for people. instead: for each font of styles.xml the one to name."""

    name: str
    label: str
    note: str
    instead: dict[str, str]


@cache
def font_sets() -> dict[str, FontSet]:
    """Give the sets by name, the usual one first."""
    return {
        name: FontSet(name, label, note, dict(zip(ROLES, fonts, strict=True)))
        for name, label, note, *fonts in rows(__package__, "data/fonts.tsv")
    }
