"""Which spellings are one item (事项对照): equal names are one, all else is proposed for a person to settle.

A synonym is never enough to add two figures up: 专项基金 and 帮困基金 stand in one row of the synonym table and are two funds. What is
proposed has a reason a person can judge at a glance; two names that one unit uses side by side are two items and are not proposed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from drafter.errors import InputError
from drafter.rollup.items import Key, plain_name, scale
from drafter.rollup.result import Match
from drafter.rollup.words import opposites, words
from drafter.trace import Fit, fit, grams, synonyms, weight

ALIKE = 65
"""From so many percent of their words on two names are proposed as one."""
MOST_HOLDERS = 60
"""A gram that more names hold says little, and looking at all its holders would cost the square of their number."""
MOST_COMPARED = 12
"""So many of the names that share most with a name are looked at closely."""
SHORTEST_SLIP = 5
_UNSAID = re.compile(r"[的了等及和与,，、()（）:：.。—-]")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_NUMBERS = re.compile(r"[\d一二三四五六七八九十百千两]+")


@dataclass(slots=True)
class Spelling:
    """One way to write an item (一种写法): how it is written, how often, in which units of measure, by which units; also: other names of it."""

    key: Key
    items: Counter[str] = field(default_factory=Counter)
    measures: Counter[str] = field(default_factory=Counter)
    units: set[int] = field(default_factory=set)
    also: set[str] = field(default_factory=set)

    @property
    def item(self) -> str:
        """The item as most write it."""
        return most(self.items)

    @property
    def measure(self) -> str:
        """The unit of measure most use."""
        return most(self.measures)

    @property
    def rank(self) -> tuple[int, str, str]:
        """Orders spellings: the one most units use first."""
        return -len(self.units), self.key.name, self.key.measure


def most(counts: Counter[str]) -> str:
    """What was counted most, of equals the first in the alphabet."""
    return min(counts, key=lambda word: (-counts[word], word), default="")


def _key(item: str, unit: str) -> Key:
    return Key(plain_name(item), scale(unit)[0])


def settle(known: Mapping[Key, Spelling], settled: Iterable[Match]) -> tuple[dict[Key, Key], frozenset[frozenset[Key]]]:
    """Under which key each spelling counts by what a person settled, and the pairs that were settled as different.

    InputError where figures of measures that have nothing in common would be added.
    """
    into: dict[Key, list[Key]] = defaultdict(list)
    apart: set[frozenset[Key]] = set()
    for match in settled:
        one, other = _key(match.item, match.unit), _key(match.into, match.into_unit)
        if match.same is None or one == other:
            continue
        if match.same is False:
            apart.add(frozenset((one, other)))
            continue
        if not addable(match.unit, match.into_unit):
            raise InputError(
                f"事项对照：“{match.item}”（{match.unit}）和“{match.into}”（{match.into_unit}）的计量单位不同类，不能相加",
                hint="请在对照表里改为“否”，或改正事实表的单位。",
            )
        into[one].append(other)
    return _roots(known, into), frozenset(apart)


def addable(one: str, other: str) -> bool:
    """Whether amounts in two units of measure may be added once a person has said that they count the same."""
    (kind, factor), (twin, scaled) = scale(one), scale(other)
    return kind == twin or (factor == scaled == 1 and fit(one, other) is not Fit.NONE)


def _roots(known: Mapping[Key, Spelling], into: Mapping[Key, Sequence[Key]]) -> dict[Key, Key]:
    """The key that the members of each chain of decisions end in; of a circle the spelling that most units use."""
    near: dict[Key, set[Key]] = defaultdict(set)
    for one, others in into.items():
        for other in others:
            near[one].add(other)
            near[other].add(one)
    roots: dict[Key, Key] = {}
    for start in near:
        if start in roots:
            continue
        members, waiting = {start}, [start]
        while waiting:
            fresh = near[waiting.pop()] - members
            members |= fresh
            waiting += fresh
        ends = [key for key in members if key not in into] or list(members)
        root = min(ends, key=lambda key: known[key].rank if key in known else (0, key.name, key.measure))
        roots |= dict.fromkeys(members, root)
    return roots


def propose(spellings: Sequence[Spelling], apart: frozenset[frozenset[Key]], names: Sequence[str]) -> list[Match]:
    """Spellings that may be one item, each with the commoner one it would be counted with, and why.

    spellings: the commonest first. Each is proposed once, with the likest of those before it.
    """
    held = [grams(spelling.key.name) for spelling in spellings]
    holders: dict[str, list[int]] = defaultdict(list)
    called: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(held):
        for gram in found:
            holders[gram].append(place)
        for name in {spellings[place].key.name, *spellings[place].also}:
            called[name].append(place)
    out = []
    for place, spelling in enumerate(spellings):
        shared: Counter[int] = Counter()
        for gram in held[place]:
            if len(holders[gram]) <= MOST_HOLDERS:
                worth = weight(gram)
                for other in holders[gram]:
                    if other >= place:
                        break
                    shared[other] += worth
        near = [o for o in shared if spelling.units.isdisjoint(spellings[o].units)]
        near = nsmallest(MOST_COMPARED, near, key=lambda o: (-shared[o], o))
        near += [o for name in {spelling.key.name, *spelling.also} for o in called[name] if o < place]
        best: tuple[int, int, str] | None = None
        for other in near:
            twin = spellings[other]
            if frozenset((spelling.key, twin.key)) in apart or not spelling.units.isdisjoint(twin.units):
                continue
            score, reason = _likeness(spelling, twin, held[place], held[other])
            if reason and (best is None or (-score, other) < best[:2]):
                best = -score, other, reason
        if best is not None:
            twin = spellings[best[1]]
            who = tuple(names[unit] for unit in sorted(spelling.units))
            out.append(Match(spelling.item, spelling.measure, twin.item, twin.measure, best[2], who))
    return sorted(out, key=lambda match: (match.into, match.into_unit, match.item, match.unit))


def _likeness(one: Spelling, other: Spelling, held: frozenset[str], twins: frozenset[str]) -> tuple[int, str]:
    """How alike two spellings are, in percent, and why they may be one; no reason when they are not."""
    name, twin = one.key.name, other.key.name
    same_measure = one.key.measure == other.key.measure
    if not same_measure and not addable(one.measure, other.measure):
        return 0, ""
    units = "" if same_measure else f"，单位分别是“{one.measure}”和“{other.measure}”"
    if name in other.also or twin in one.also:
        return 99, f"有单位写明两者是同一事项的不同叫法{units}"
    if name == twin:
        return 95, f"名称相同{units}" if units else ""
    if _opposed(name, twin) or _BRACKETED.findall(name) != _BRACKETED.findall(twin):
        return 0, ""
    bare, core = _bare(name), _bare(twin)
    if bare == core:
        return 100, f"只差不影响意思的字{units}"
    for word, meant in synonyms(name, twin):
        if _bare(name.replace(word, meant, 1)) == core:
            return 90, f"“{word}”和“{meant}”意思相近{units}"
    if not same_measure or bare in core or core in bare:
        # one name within the other is as likely a part of it
        return 0, ""
    if _is_slip(name, twin):
        return 85, "只差一个字，可能是笔误"
    if "(" in name:
        # what stands in the brackets is the same and says nothing of what stands before them
        held, twins = (grams(_BRACKETED.sub("", text)) for text in (name, twin))
    shared = sum(map(weight, held & twins))
    alike = 200 * shared // max(1, sum(map(weight, held)) + sum(map(weight, twins)))
    return (alike, "用字大部分相同") if alike >= ALIKE else (0, "")


def _bare(name: str) -> str:
    """A name without the words that say nothing more of it."""
    core = _UNSAID.sub("", name)
    for word in words("idle_before"):
        if core.startswith(word) and len(core) - len(word) >= 2:
            core = core.removeprefix(word)
            break
    for word in words("idle_behind"):
        if core.endswith(word) and len(core) - len(word) >= 2:
            return core.removesuffix(word)
    return core


def _is_slip(one: str, other: str) -> bool:
    return len(one) == len(other) >= SHORTEST_SLIP and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _opposed(one: str, other: str) -> bool:
    """Whether two names differ in a number, or in words that tell two things apart."""
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return True
    mine, theirs = _telling(one, other), _telling(other, one)
    table = opposites()
    return any(table[a] & table[b] for a in mine for b in theirs)


def _telling(text: str, other: str) -> Iterator[str]:
    return (word for word in opposites() if word in text and word not in other)
