"""Which rules can read a number at a place (筛): told by what stands right before the numeral and right after its run of numerals.

Tens of rules may begin with the same numeral, and for most of them one look at its neighbours settles that they do not match: 届
after the numerals is wanted by the rules for sessions only. What a rule wants is read off its pattern, so nobody has to declare it.
The sieve decides nothing: the order of the rules stays, and a rule that comes through is still matched.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from drafter.numerals.lexicon import NUMERALS
from drafter.numerals.page import DIGITS, Page, Reading, Rule

_DIGITS = frozenset(DIGITS)
# What belongs to a run: numerals, and blanks, which may stand anywhere in a copied text.
_PASSED = _DIGITS | frozenset(NUMERALS + " ")
_RUN = re.compile(f"[0-9{NUMERALS} ]*+")
_HAN = ("\u4e00", "\u9fff")
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)

# A set of characters, None for one that cannot be told.
Characters = frozenset[str] | None


class Wanted(NamedTuple):
    """What a pattern wants after the numerals it begins with (其后所需): one of these characters, unless it may end before any."""

    characters: Characters
    through: bool

    def admits(self, character: str) -> bool:
        """Whether a match is possible when this is the first character that is no numeral."""
        if self.through or self.characters is None or character in self.characters:
            return True
        return _HAN[1] in self.characters and _HAN[0] <= character <= _HAN[1]


class Way(NamedTuple):
    """One of the ways a pattern may begin (一种开头): what stands before it, its first character, and what comes after numerals."""

    before: Characters
    first: Characters
    after: Wanted

    def admits(self, first: str, after: str) -> bool:
        """Whether a match this way is possible at a numeral with that character after its run."""
        return (self.first is None or first in self.first) and self.after.admits(after)


class Candidate(NamedTuple):
    """A rule that may match (可用的规则), ready to be tried where one of the characters stands before, None for any."""

    before: Characters
    match: Callable[[str, int], re.Match[str] | None]
    build: Callable[[Page, re.Match[str]], Reading | None]
    name: str


class Sieve:
    """The rules in their order, found by their surroundings (规则的索引)."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(each, _ways(list(parser.parse(each.expression, re.ASCII)))) for each in rules]
        ways = [way for _, ways in self._rules for way in ways]
        self._named = frozenset().union(*(way.after.characters or () for way in ways))
        self._found: dict[str, tuple[Candidate, ...]] = {}
        # Most surroundings admit the same rules: each candidate and each choice of candidates is kept once.
        self._made: dict[tuple[int, Characters], Candidate] = {}
        self._choices: dict[tuple[Candidate, ...], tuple[Candidate, ...]] = {}

    def candidates(self, first: str, after: str) -> tuple[Candidate, ...]:
        """The rules that may match at `first` when `after` is the first character from there on that is no numeral."""
        found = self._found.get(first + after)
        if found is not None:
            return found
        if after and after not in self._named:
            # One stands for all that no pattern names, so that there are never more surroundings than patterns tell apart.
            after = _HAN[1] if _HAN[0] <= after <= _HAN[1] else "\0"
        key = first + after
        if key not in self._found:
            chosen = tuple(self._admitted(first, after))
            self._found[key] = self._choices.setdefault(chosen, chosen)
        return self._found[key]

    def _admitted(self, first: str, after: str) -> Iterator[Candidate]:
        for place, (each, ways) in enumerate(self._rules):
            admitted = [way.before for way in ways if way.admits(first, after)] if first in each.starts else []
            if admitted:
                key = (place, _union(admitted))
                if key not in self._made:
                    self._made[key] = Candidate(key[1], each.pattern.match, each.build, each.name)
                yield self._made[key]


def run_end(text: str, at: int) -> int:
    """Where the numerals that stand there end."""
    found = _RUN.match(text, at)
    return found.end() if found else at


def _wanted(pattern: Iterable[Any]) -> Wanted:
    """What a sequence wants: numerals are passed over, looks ahead are heeded, all else that takes no room is not."""
    told: Characters = frozenset()
    for kind, argument in pattern:
        part = _part(kind, argument)
        told = _union((told, part.characters))
        if not part.through:
            return Wanted(told, through=False)
    return Wanted(told, through=True)


def _part(kind: Any, argument: Any) -> Wanted:
    """What one part of a pattern wants."""
    if kind in (op.AT, op.ASSERT_NOT) or (kind is op.ASSERT and argument[0] < 0):
        return Wanted(frozenset(), through=True)
    if kind is op.ASSERT:
        ahead = _wanted(argument[1])
        return Wanted(frozenset(), through=True) if ahead.through else ahead
    if kind is op.SUBPATTERN:
        return _wanted(argument[-1])
    if kind is op.BRANCH:
        branches = [_wanted(branch) for branch in argument[1]]
        return Wanted(_union(branch.characters for branch in branches), any(branch.through for branch in branches))
    if kind in _REPEATS:
        repeated = _wanted(argument[2])
        return Wanted(repeated.characters, repeated.through or argument[0] == 0)
    characters = _class([(kind, argument)])
    if characters is None:
        return Wanted(None, through=True)
    return Wanted(characters - _PASSED, through=not characters.isdisjoint(_PASSED))


def _ways(pattern: Sequence[Any]) -> list[Way]:
    """A pattern that begins with a choice may begin in each of those ways."""
    if pattern:
        (kind, argument), *rest = pattern
        if kind is op.SUBPATTERN:
            return _ways([*argument[-1], *rest])
        if kind is op.BRANCH:
            return [way for branch in argument[1] for way in _ways([*branch, *rest])]
    return [Way(_before(pattern), _first(pattern), _wanted(pattern))]


def _before(pattern: Iterable[Any]) -> Characters:
    """The characters one of which must stand before a pattern that begins with a look back."""
    for kind, argument in pattern:
        if kind is op.ASSERT and argument[0] < 0:
            *_, (last, ending) = argument[1]
            found = (
                _union(_class([branch[-1]]) for branch in ending[1]) if last is op.BRANCH else _class([(last, ending)])
            )
            return None if found is None or _HAN[1] in found else found
        if kind not in (op.AT, op.ASSERT, op.ASSERT_NOT):
            return None
    return None


def _first(pattern: Iterable[Any]) -> Characters:
    """The characters one of which a pattern must begin with."""
    for kind, argument in pattern:
        if kind in _REPEATS and argument[0] > 0:
            return _first(argument[2])
        if kind not in (op.AT, op.ASSERT, op.ASSERT_NOT):
            found = _class([(kind, argument)])
            return None if found is None or _HAN[1] in found else found
    return None


def _union(parts: Iterable[Characters]) -> Characters:
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found)


def _class(items: Iterable[Any]) -> Characters:
    """The characters of a class; the Chinese ones as a whole are told by the first and last, and by the numerals among them."""
    found: set[str] = set()
    for kind, argument in items:
        if kind is op.LITERAL:
            found.add(chr(argument))
        elif kind is op.IN:
            inner = _class(argument)
            if inner is None:
                return None
            found |= inner
        elif kind is op.RANGE and tuple(map(chr, argument)) == _HAN:
            found |= {*_HAN, *NUMERALS}
        elif kind is op.RANGE and argument[1] - argument[0] < 256:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        elif kind is op.CATEGORY and argument is op.CATEGORY_DIGIT:
            found |= _DIGITS
        else:
            return None
    return frozenset(found)
