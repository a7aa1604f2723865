"""The number corpus: one text file per family, every figure of each line marked with its reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from drafter.numerals import TRACED, Kind, read_numbers

CORPUS = Path(__file__).parent / "corpus"
MARK = re.compile(r"⟦(.*?)⟧", re.DOTALL)


def cases() -> Iterator[ParameterSet]:
    """Every line of every corpus file, with the family as its id."""
    for file in sorted(CORPUS.glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("# "):
                yield pytest.param(line, id=f"{file.stem}:{number}")


def expected(line: str) -> tuple[str, list[tuple[int, str, str, str, str, str]]]:
    """The text of a line without marks, and start, text, kind, value, unit, modifier of each mark."""
    marked, _, readings = line.rpartition(" =>")
    marked = marked.replace("↵", "\n")
    wanted = []
    shift = 0
    fields = [part.split() for part in readings.split(";")] if readings.strip() else []
    marks = list(MARK.finditer(marked))
    assert len(marks) == len(fields), line
    for mark, (kind, *rest) in zip(marks, fields, strict=True):
        value, unit, modifier = (["" if x == "-" else x for x in rest] + ["", "", ""])[:3]
        wanted.append((mark.start() - shift, mark[1], kind, value, unit, modifier))
        shift += 2
    return MARK.sub(r"\1", marked), wanted


@pytest.mark.parametrize("line", list(cases()))
def test_corpus(line):
    """Every marked figure is read as the line says, and no other figure is found in it."""
    text, wanted = expected(line)
    others = {Kind(kind) for _, _, kind, *_ in wanted} - TRACED
    found = [
        (m.start, m.text, m.kind.value, m.value, m.unit, m.modifier)
        for m in read_numbers(text)
        if m.traced or m.kind in others
    ]

    assert wanted == found
