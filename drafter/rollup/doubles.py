"""Reported twice (重复上报): one event told by several units, one figure counted by several, one sheet handed in under two names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from drafter.rollup.items import Entry, plain_name
from drafter.rollup.result import Concern, Worry
from drafter.rollup.roster import listed
from drafter.rollup.words import holds
from drafter.sheet import FactSheet
from drafter.trace import measure

FEWEST_COPIED = 5
"""Two sheets that agree in so many figures, and in all they have, are one sheet copied."""
_DAY = re.compile(r"-\d\d-\d\d")
_SAME_EVERYWHERE = frozenset({"percent", "point"})


def fact_id(entry: Entry) -> str:
    """The id of a unit's fact in the parent's sheet."""
    return f"U{entry.unit + 1}_{entry.fact.id}"


def copied(sheets: Sequence[FactSheet], names: Sequence[str]) -> Iterator[Concern]:
    """Units whose figures are all the same."""
    alike: dict[frozenset[tuple[str, str, str]], list[int]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        figures = frozenset(
            (plain_name(fact.item), fact.value, fact.unit) for fact in sheet.facts if fact.value is not None
        )
        if len(figures) >= FEWEST_COPIED:
            alike[figures].append(place)
    for figures, places in alike.items():
        if len(places) > 1:
            who = tuple(names[place] for place in places)
            message = f"{listed(who)}的{len(figures)}个数完全相同，可能是同一份表报了两次，请核实。"
            yield Concern(Worry.COPIED, message, who)


def told_by_several(entries: Sequence[Entry], names: Sequence[str]) -> Iterator[Concern]:
    """One item told by several units with the same day, or with the same figure and words: perhaps one event."""
    days: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
    words: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    joint: list[Entry] = []
    for entry in entries:
        fact = entry.fact
        if _DAY.search(fact.date):
            days[fact.date, fact.value].append(entry)
        elif fact.value is not None and fact.text and measure(fact.unit).kind not in _SAME_EVERYWHERE:
            words[fact.value, fact.text].append(entry)
        if fact.value is not None and (holds(fact.text, "join") or holds(fact.basis, "join")):
            joint.append(entry)
    # What half of the units say in the same words is the wording of a form, not one event.
    said = Counter(text for (_, text), same in words.items() for _ in same)
    most_said = max(2, len(entries) // 2)
    telling = [same for (_, text), same in words.items() if said[text] <= most_said]
    for same in (*days.values(), *telling):
        if len({entry.unit for entry in same}) > 1:
            who, ids = _who(same, names)
            item, value = same[0].fact.item, same[0].fact.value
            told = f"都是{value}{same[0].fact.unit}，" if value is not None else ""
            when = f"时间都是{same[0].fact.date}，" if _DAY.search(same[0].fact.date) else "说明相同，"
            message = f"{listed(who)}都报了“{item}”，{when}{told}可能是同一件事重复计算，请核实。"
            yield Concern(Worry.EVENT, message, who, ids)
    if joint and len({entry.unit for entry in entries}) > 1:
        who, ids = _who(joint, names)
        message = f"“{joint[0].fact.item}”中{listed(who)}注明是与其他单位一起做的，合计可能重复，请核实。"
        yield Concern(Worry.JOINT, message, who, ids)


def _who(entries: Sequence[Entry], names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(dict.fromkeys(names[e.unit] for e in entries)), tuple(map(fact_id, entries))
