"""Which units count (单位名册): one sheet a unit, of one period, none inside another, and who has not reported.

The order in which sheets come changes nothing: units stand in the order of the expected list, others behind it by name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drafter.numerals import fold
from drafter.rollup.result import Concern, Worry
from drafter.sheet import FactSheet, Period, Unit

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Roster:
    """The sheets that count, with the units' names and what is to be said of the others (名册)."""

    sheets: tuple[FactSheet, ...]
    names: tuple[str, ...]
    period: Period | None
    missing: tuple[str, ...]
    concerns: tuple[Concern, ...]


def call_roll(sheets: Iterable[FactSheet], unit: Unit, period: Period | None, expected: Sequence[str]) -> Roster:
    """Decide which sheets count."""
    concerns: list[Concern] = []
    places = {plain(name): place for place, name in reversed(list(enumerate(expected)))}
    named = _named(sheets, concerns)
    kept = _without_parent(_once(named, concerns), unit, concerns)
    kept = _of_one_period(kept, period, concerns)
    concerns += _superiors(kept)
    kept = _not_inside(kept, concerns)
    kept.sort(key=lambda pair: (_place(pair[1], places), plain(pair[0]), pair[0]))
    arrived = {alias for _, sheet in named for alias in _aliases(sheet)}
    missing = tuple(name for name in dict.fromkeys(expected) if plain(name) not in arrived)
    if expected:
        strangers = tuple(name for name, sheet in kept if _place(sheet, places) == len(places))
        if strangers:
            message = f"不在应报名单里的单位{len(strangers)}个，已一并汇总：{listed(strangers)}。"
            concerns.append(Concern(Worry.UNEXPECTED, message, strangers))
    settled = period or _usual(sheet for _, sheet in kept)
    order = {kind: place for place, kind in enumerate(Worry)}
    concerns.sort(key=lambda concern: (order[concern.kind], concern.units, concern.message))
    return Roster(tuple(sheet for _, sheet in kept), tuple(name for name, _ in kept), settled, missing, tuple(concerns))


def listed(names: Sequence[str]) -> str:
    """Names for people, a long list cut with its count."""
    shown = "、".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown}等{len(names)}个"


def plain(name: str) -> str:
    """A unit's name as it is compared."""
    return "".join(fold(name).split())


def _aliases(sheet: FactSheet) -> set[str]:
    return {plain(name) for name in (sheet.unit.name, sheet.unit.short) if name}


def _place(sheet: FactSheet, places: dict[str, int]) -> int:
    found = [places[alias] for alias in _aliases(sheet) if alias in places]
    return min(found, default=len(places))


def _content(sheet: FactSheet) -> str:
    return str(sheet.as_mapping())


def _named(sheets: Iterable[FactSheet], concerns: list[Concern]) -> list[tuple[str, FactSheet]]:
    """Give each sheet its unit's name; those without one are numbered in the order of what they say."""
    given, nameless = [], []
    for sheet in sheets:
        name = sheet.unit.name or sheet.unit.short
        if name:
            given.append((name, sheet))
        else:
            nameless.append(sheet)
    nameless.sort(key=_content)
    for number, sheet in enumerate(nameless, 1):
        name = f"未写名称的单位{number}"
        given.append((name, sheet))
        concerns.append(Concern(Worry.NAMELESS, f"有一份事实表没有写单位名称，暂称“{name}”。", (name,)))
    return given


def _once(named: list[tuple[str, FactSheet]], concerns: list[Concern]) -> list[tuple[str, FactSheet]]:
    """Keep one sheet of each unit: of two that differ the fuller one, and say so."""
    by_unit: dict[str, list[tuple[str, FactSheet]]] = defaultdict(list)
    for name, sheet in named:
        by_unit[plain(name)].append((name, sheet))
    kept = []
    for pairs in by_unit.values():
        if len(pairs) > 1:
            contents = {id(sheet): _content(sheet) for _, sheet in pairs}
            pairs.sort(key=lambda pair: (-len(pair[1].facts), contents[id(pair[1])], pair[0]))
            name = pairs[0][0]
            alike = len(set(contents.values())) == 1
            what = "内容相同，只计一份" if alike else "内容不同，只计了事实最多的一份，请核实以哪一份为准"
            concerns.append(Concern(Worry.UNIT_TWICE, f"“{name}”报了{len(pairs)}份，{what}。", (name,)))
        kept.append(pairs[0])
    return kept


def _without_parent(
    named: list[tuple[str, FactSheet]], unit: Unit, concerns: list[Concern]
) -> list[tuple[str, FactSheet]]:
    """Leave out a sheet of the parent itself, such as an earlier roll-up in the same folder."""
    own = plain(unit.name)
    kept = []
    for name, sheet in named:
        if own and plain(name) == own:
            concerns.append(Concern(Worry.PARENT, f"“{name}”就是汇总单位自己，它的事实表没有计入。", (name,)))
        else:
            kept.append((name, sheet))
    return kept


def _usual(sheets: Iterable[FactSheet]) -> Period | None:
    counts = Counter(sheet.period for sheet in sheets if sheet.period is not None)
    ranked = sorted(counts, key=lambda one: (-counts[one], -one.year, -one.last_month, one.first_month))
    return ranked[0] if ranked else None


def _of_one_period(
    named: list[tuple[str, FactSheet]], period: Period | None, concerns: list[Concern]
) -> list[tuple[str, FactSheet]]:
    """Leave out sheets of another period; one that names none counts, and is named."""
    wanted = period or _usual(sheet for _, sheet in named)
    if wanted is None:
        return named
    silent = tuple(sorted(name for name, sheet in named if sheet.period is None))
    if silent:
        message = f"没有写期间的单位{len(silent)}个，按{wanted.label}计入：{listed(silent)}。"
        concerns.append(Concern(Worry.PERIOD, message, silent))
    kept = []
    for name, sheet in named:
        if sheet.period is None or sheet.period == wanted:
            kept.append((name, sheet))
            continue
        message = f"“{name}”报的是{sheet.period.label}，不是{wanted.label}，没有计入。"
        concerns.append(Concern(Worry.PERIOD, message, (name,)))
    return kept


def _superiors(named: Sequence[tuple[str, FactSheet]]) -> list[Concern]:
    """Units whose superior reports too: its figures may hold theirs."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, sheet in named:
        for alias in _aliases(sheet):
            known[alias].add(name)
    below: dict[str, list[str]] = defaultdict(list)
    held = {name: {plain(unit.name) for unit in sheet.units} for name, sheet in named if sheet.units}
    for name, sheet in named:
        for leader in sheet.unit.leaders:
            found = known.get(plain(leader), set())
            if len(found) == 1 and name not in found:
                (superior,) = found
                if plain(name) not in held.get(superior, ()):
                    below[superior].append(name)
    return [
        Concern(
            Worry.SUPERIOR,
            f"“{superior}”是{listed(sorted(set(names)))}的上级，两级都报了，它的数可能已包含下级的数，请核实。",
            (superior, *sorted(set(names))),
        )
        for superior, names in below.items()
    ]


def _not_inside(named: list[tuple[str, FactSheet]], concerns: list[Concern]) -> list[tuple[str, FactSheet]]:
    """Leave out units whose facts are already in the sheet of another that was rolled up from them."""
    holders = {plain(unit.name): name for name, sheet in named for unit in sheet.units}
    inside = {name for name, _ in named if holders.get(plain(name), name) != name}
    for name in sorted(inside):
        message = f"“{name}”的数已汇总在“{holders[plain(name)]}”的事实表里，没有重复计入。"
        concerns.append(Concern(Worry.CONTAINED, message, (name, holders[plain(name)])))
    return [pair for pair in named if pair[0] not in inside]
