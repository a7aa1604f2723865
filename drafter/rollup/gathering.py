"""From the units' facts to items (归并): who gave what under which name, settled and still open.

Everything here depends on the set of sheets alone: spellings, topics and places are chosen by how many units use them, ties by the
alphabet, so that the order in which units come changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import fold
from drafter.rollup.doubles import fact_id
from drafter.rollup.items import Entry, Key, Nature, key_of, nature, plain_name, scale
from drafter.rollup.matching import Spelling, addable, most, propose, settle
from drafter.rollup.result import Concern, Match, Worry
from drafter.rollup.roster import listed
from drafter.rollup.totals import Group
from drafter.sheet import FactSheet

FIGURED = (Nature.COUNT, Nature.RATE, Nature.EACH, Nature.RANK, Nature.MOMENT)
COMPARED = (Nature.COUNT, Nature.RATE, Nature.EACH)
APART = ("topic", "basis", "date")
"""Where a unit gives one item several times these tell the entries apart, in this order."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The items in the order of the parent's sheet, with what is open and what to look at (归并所得)."""

    groups: tuple[Group, ...]
    proposals: tuple[Match, ...]
    concerns: tuple[Concern, ...]


def gather(sheets: Sequence[FactSheet], names: Sequence[str], settled: Iterable[Match]) -> Gathered:
    """Take the facts of all units together by item."""
    decisions = tuple(settled)
    spellings: dict[tuple[Nature, Key], Spelling] = {}
    held: dict[tuple[Nature, Key], list[Entry]] = defaultdict(list)
    whys: dict[tuple[Nature, Key], str] = {}
    for unit, sheet in enumerate(sheets):
        for place, fact in enumerate(sheet.facts):
            kind, why = nature(fact)
            place_key = (Nature.COUNT if kind is Nature.BLANK else kind), key_of(fact)
            spelling = spellings.get(place_key)
            if spelling is None:
                spelling = spellings[place_key] = Spelling(place_key[1])
            spelling.items[fact.item] += 1
            spelling.measures[fact.unit] += 1
            spelling.units.add(unit)
            if fact.also:
                spelling.also.update(map(plain_name, fact.also.split("；")))
            held[place_key].append(Entry(unit, place, fact))
            if why:
                whys.setdefault(place_key, why)
    figured = {key: spelling for (kind, key), spelling in spellings.items() if kind in FIGURED}
    roots, apart = settle(figured, decisions)
    groups, concerns = _groups(held, spellings, roots, whys, decisions, names)
    proposals: list[Match] = []
    for kind in COMPARED:
        merged = _merged([spelling for (one, _), spelling in spellings.items() if one is kind], roots)
        proposals += propose(merged, _up(apart, roots), names)
        if kind is Nature.COUNT:
            concerns += _measures(merged, names)
    return Gathered(tuple(_ordered(groups, sheets)), tuple(proposals), tuple(concerns))


def _up(apart: frozenset[frozenset[Key]], roots: Mapping[Key, Key]) -> frozenset[frozenset[Key]]:
    """Pairs settled as different, also between what their members count with."""
    return apart | {frozenset(roots.get(key, key) for key in pair) for pair in apart}


def _merged(spellings: Iterable[Spelling], roots: Mapping[Key, Key]) -> list[Spelling]:
    """Spellings as they count after what was settled, the commonest first."""
    found: dict[Key, Spelling] = {}
    for spelling in spellings:
        root = roots.get(spelling.key, spelling.key)
        into = found.setdefault(root, Spelling(root))
        if spelling.key == root or not into.items:
            into.items, into.measures = spelling.items, spelling.measures
        into.units |= spelling.units
        into.also |= spelling.also
    return sorted(found.values(), key=lambda spelling: spelling.rank)


def _measures(spellings: Sequence[Spelling], names: Sequence[str]) -> Iterator[Concern]:
    """One name counted in measures that cannot be added, by different units: 人 here and 人次 there."""
    by_name: dict[str, list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        by_name[spelling.key.name].append(spelling)
    for same in by_name.values():
        main, *others = same
        for other in others:
            if addable(main.measure, other.measure) or not main.units.isdisjoint(other.units):
                continue
            who = tuple(names[unit] for unit in sorted(other.units))
            message = f"“{main.item}”多数单位按“{main.measure}”填，{listed(who)}按“{other.measure or '空白'}”填，不能相加，已分列。"
            yield Concern(Worry.MEASURE, message, who)


def _groups(
    held: Mapping[tuple[Nature, Key], list[Entry]],
    spellings: Mapping[tuple[Nature, Key], Spelling],
    roots: Mapping[Key, Key],
    whys: Mapping[tuple[Nature, Key], str],
    decisions: Sequence[Match],
    names: Sequence[str],
) -> tuple[list[Group], list[Concern]]:
    written = {_into(match): match for match in decisions if match.same}
    together: dict[tuple[Nature, Key], list[Entry]] = defaultdict(list)
    for (kind, key), entries in held.items():
        together[kind, roots.get(key, key) if kind in FIGURED else key] += entries
    groups: list[Group] = []
    concerns: list[Concern] = []
    for (kind, key), entries in together.items():
        entries.sort(key=lambda entry: (entry.unit, entry.place))
        spelling, match = spellings.get((kind, key)), written.get(key)
        item = spelling.item if spelling else match.into if match else most(Counter(e.fact.item for e in entries))
        mixed = bool(roots) and any(key_of(entry.fact).measure != key.measure for entry in entries)
        unit = "" if not mixed else spelling.measure if spelling else match.into_unit if match else ""
        why = whys.get((kind, key), "")
        for more, part in _split(entries, APART):
            once = part if kind in (Nature.TEXT, Nature.HONOUR) else _once(part, names, concerns)
            topic = most(Counter(entry.fact.topic for entry in once))
            groups.append(Group(Key(key.name, key.measure, more), kind, item, unit, topic, tuple(once), why))
    return groups, concerns


def _into(match: Match) -> Key:
    return Key(plain_name(match.into), scale(match.into_unit)[0])


def _split(entries: list[Entry], fields: Sequence[str]) -> list[tuple[tuple[str, ...], list[Entry]]]:
    """Tell apart the entries of an item that one unit gives several times: by topic, basis or date, where these differ within a unit."""
    counts = Counter(entry.unit for entry in entries)
    if not fields or len(counts) == len(entries):
        return [((), entries)]
    field, *rest = fields
    seen: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        if counts[entry.unit] > 1:
            seen[entry.unit].add(fold(getattr(entry.fact, field)))
    if all(len(values) < 2 for values in seen.values()):
        return _split(entries, rest)
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[fold(getattr(entry.fact, field))].append(entry)
    return [((value, *more), part) for value, some in sorted(parts.items()) for more, part in _split(some, rest)]


def _once(entries: list[Entry], names: Sequence[str], concerns: list[Concern]) -> list[Entry]:
    """Keep one entry where a unit wrote the same item twice under the same name; two names a person settled as one both count."""
    by_unit: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_unit[entry.unit].append(entry)
    kept: list[Entry] = []
    for unit, own in by_unit.items():
        first: dict[str, Entry] = {}
        for entry in own:
            first.setdefault(plain_name(entry.fact.item), entry)
        kept += first.values()
        if len(own) > 1:
            values = "、".join(f"{entry.fact.value or '空'}{entry.fact.unit}" for entry in own)
            what = "已都计入" if len(first) == len(own) else "每个名称只计了第一条"
            message = f"“{names[unit]}”的“{own[0].fact.item}”填了{len(own)}条（{values}），{what}，请核实。"
            concerns.append(Concern(Worry.REPEATED, message, (names[unit],), tuple(map(fact_id, own))))
    return kept


def _ordered(groups: Sequence[Group], sheets: Sequence[FactSheet]) -> list[Group]:
    """Put items in the order most units have them: topics by where they begin on average, items likewise within."""
    begins: dict[str, list[int]] = defaultdict(list)
    for sheet in sheets:
        first: dict[str, int] = {}
        for place, fact in enumerate(sheet.facts):
            first.setdefault(fact.topic, place)
        for topic, place in first.items():
            begins[topic].append(place)
    mean = {topic: Fraction(sum(places), len(places)) for topic, places in begins.items()}

    def place_of(group: Group) -> tuple[Fraction, str, Fraction, str, str, tuple[str, ...]]:
        own = Fraction(sum(entry.place for entry in group.entries), len(group.entries))
        return mean[group.topic], group.topic, own, group.key.name, group.key.measure, group.key.more

    return sorted(groups, key=place_of)
