"""Citation marks in a draft (引用标记): 〔F12〕, 〔F3+F4〕, 〔F2/F2.target〕 right after a figure.

Only ids and + - * / ( ) count; any other 〔〕, such as a document number 湘发〔2006〕14号, is text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

MARK = re.compile(r"〔([A-Za-z0-9_.+\-*/() ,、，]{1,120})〕")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.(?:value|previous|target))?")
LIST_SIGNS = re.compile(r"[,、，]")


@dataclass(frozen=True, slots=True)
class Citation:
    """One mark (引用). at: code point in the text without marks, right after the cited figure; formula: what stands in the mark."""

    at: int
    formula: str

    @property
    def names(self) -> tuple[str, ...]:
        """The operands, such as F2 and F2.target, in order."""
        return tuple(NAME.findall(self.formula))

    @property
    def ids(self) -> tuple[str, ...]:
        """The facts cited, each once, in order."""
        return tuple(dict.fromkeys(name.split(".")[0] for name in self.names))


def is_mark(inside: str) -> bool:
    """Whether what stands in 〔〕 is a citation: it begins with an id, not with a year."""
    return bool(re.match(r"[ (]*[A-Za-z]", inside)) and bool(NAME.search(inside))


def split_citations(text: str) -> tuple[str, tuple[Citation, ...], tuple[tuple[int, int], ...]]:
    """The text without marks, the marks, and for each (place in the clean text, length taken out before it) to map offsets back."""
    out: list[str] = []
    marks: list[Citation] = []
    shifts: list[tuple[int, int]] = []
    last = length = taken = 0
    for found in MARK.finditer(text):
        if not is_mark(found.group(1)):
            continue
        start = found.start()
        if start > last and text[start - 1].isspace():
            # a space before a mark was put there for the mark
            start -= 1
        piece = text[last:start]
        out.append(piece)
        length += len(piece)
        taken += found.end() - start
        marks.append(Citation(length, LIST_SIGNS.sub("+", found.group(1)).replace(" ", "")))
        shifts.append((length, taken))
        last = found.end()
    out.append(text[last:])
    return "".join(out), tuple(marks), tuple(shifts)


def strip_citations(text: str) -> str:
    """The text people see: citation marks taken out."""
    return split_citations(text)[0]


def evaluate(formula: str, look_up: Callable[[str], Fraction]) -> Fraction:
    """The exact value of a formula over ids and whole numbers with + - * / ( ); ValueError when it is no such formula.

    look_up: gives the value of an operand such as F2 or F2.target, KeyError when there is none.
    """
    try:
        tree = ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"not a formula: {formula!r}") from None
    return _value(tree, look_up, 0)


def _value(node: ast.AST, look_up: Callable[[str], Fraction], depth: int) -> Fraction:
    if depth > 40:
        raise ValueError("formula too deep")
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return Fraction(number)
        case ast.Name(id=name):
            return look_up(name)
        case ast.Attribute(value=ast.Name(id=name), attr=field):
            return look_up(f"{name}.{field}")
        case ast.BinOp(left=left, op=sign, right=right):
            one, other = _value(left, look_up, depth + 1), _value(right, look_up, depth + 1)
            match sign:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.Div() if other:
                    return one / other
    raise ValueError("not a formula over ids and + - * / ( )")
