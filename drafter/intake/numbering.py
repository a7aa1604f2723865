"""Numbers that Word writes itself (自动编号): 一、 （一） 1. before headings and lists, which stand nowhere in the text of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from drafter.numerals.chinese import write

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
LARGEST = 10**6
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_PLACE = re.compile(r"%([1-9])")


class _Level(NamedTuple):
    """How one level of a list is numbered (一级编号)."""

    form: str
    text: str
    start: int


def style_of(paragraph: Any) -> str:
    """Return the id of a paragraph's style."""
    return _of(paragraph, f"{WORD}pPr/{WORD}pStyle")


class Numbering:
    """The lists of a document, counted on as its paragraphs go by (编号)."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        if numbering is not None:
            self._read(numbering)
        self._styles = {str(style.get(f"{WORD}styleId")): style for style in styles.findall(f"{WORD}style")}

    def _read(self, numbering: Any) -> None:
        for found in numbering.findall(f"{WORD}abstractNum"):
            levels = {int(one.get(f"{WORD}ilvl", "0")): _level(one) for one in found.findall(f"{WORD}lvl")}
            self._levels[str(found.get(f"{WORD}abstractNumId"))] = levels
        for found in numbering.findall(f"{WORD}num"):
            name, shape = str(found.get(f"{WORD}numId")), _of(found, f"{WORD}abstractNumId")
            levels = dict(self._levels.get(shape, {}))
            begun_anew = False
            for change in found.findall(f"{WORD}lvlOverride"):
                level = int(change.get(f"{WORD}ilvl", "0"))
                start, own = _of(change, f"{WORD}startOverride"), change.find(f"{WORD}lvl")
                if own is not None:
                    levels[level] = _level(own)
                if start.isdecimal() and level in levels:
                    levels[level] = levels[level]._replace(start=int(start))
                    begun_anew = True
            # Lists of one shape count on together, unless one begins anew.
            self._lists[name] = f"num {name}" if begun_anew else shape
            self._levels[f"num {name}"] = levels

    def label(self, paragraph: Any) -> str:
        """Return what Word writes before a paragraph, "" before most."""
        name, level = self._place(paragraph)
        levels = self._levels.get(f"num {name}", {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[name], [None] * LEVELS)
        now = counts[level]
        counts[level] = levels[level].start if now is None else now + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        form, text, _ = levels[level]
        if form in {"bullet", "none"}:
            return ""

        def written(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            of = levels.get(at, _Level("decimal", "", 1))
            count = counts[at]
            return _FORMS.get(of.form, str)(of.start if count is None else count)

        said = _PLACE.sub(written, text)
        return f"{said} " if said[-1:].isalnum() else said

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Return the list of a paragraph and its level there, from itself or its style."""
        name, level = _listed(paragraph)
        style, seen = style_of(paragraph), set[str]()
        while not name and style in self._styles and style not in seen:
            seen.add(style)
            name, own = _listed(self._styles[style])
            level = level or own
            style = _of(self._styles[style], f"{WORD}basedOn")
        at = int(level) if level.isdecimal() else 0
        return name, min(at, LEVELS - 1)


def _listed(element: Any) -> tuple[str, str]:
    place = f"{WORD}pPr/{WORD}numPr/{WORD}"
    return _of(element, f"{place}numId"), _of(element, f"{place}ilvl")


def _level(element: Any) -> _Level:
    start = _of(element, f"{WORD}start")
    form, text = _of(element, f"{WORD}numFmt") or "decimal", _of(element, f"{WORD}lvlText")
    return _Level(form, text, int(start) if start.isdecimal() else 1)


def _of(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else str(found.get(f"{WORD}val") or "")


def _chinese(number: int) -> str:
    return write(number) if 0 < number < LARGEST else str(number)


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value) if number < LARGEST else (0, number)
        said += letters * count
    return said


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) if number > 0 else ""


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_FORMS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), _chinese),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "decimalZero": lambda number: f"{number:02}",
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
}
