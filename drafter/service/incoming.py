"""What a file or a text brings to a sheet (导入对照), row by row, before anything is taken over.

Pure. Facts are matched by topic and item, else by item alone where that is certain; ids are given out afresh by every file, so a matched fact keeps the sheet's.
A row that cannot be read as a fact says why and where; it may be taken over all the same, to be put right in the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from drafter.errors import Problem
from drafter.numerals import fold
from drafter.service.content import HEADS, TOLD, cell_text, cells_text, misread, raw_facts, raw_group
from drafter.sheet import Release, headings, personal_in, without_personal
from drafter.sheet.values import write_value

# Which facts make a total up is told by ids, and a file has its own.
LASTING = ("id", "topic", "item", "unit", "also", "parts", "origin")
COMPARED = tuple(name for name in TOLD if name != "parts")


class Bearing(StrEnum):
    """What taking a row over would do (处理)."""

    NEW = "新增"
    CHANGED = "改动"
    SAME = "不变"
    UNREADABLE = "读不懂"
    ABSENT = "文件里没有"


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One fact on its way into a sheet (导入的一行).

    number: its place in what was read, or for ABSENT its place in the sheet. fact: what would be taken over; old: the fact of the sheet
    it would change. changes: 数值：12→15. where, why: of a row that cannot be read. personal: the kinds of personal data in it.
    by: what a model said of it, "" for what the reader of numbers alone proposed.
    """

    bearing: Bearing
    number: int
    fact: Mapping[str, Any]
    old: Mapping[str, Any] | None = None
    changes: str = ""
    where: str = ""
    why: str = ""
    personal: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file or text that was read and waits to be taken over (待采用).

    kind: `file` or `text`. content: as read. notes: what reading it had to say. ticked: rows to be taken over; dropped: rows of the sheet
    to be taken out; heads: unit and period as read, with what they would change, and whether they are to be taken over.
    last_period: the period it says it is of, when that is the same part of last year; as_previous: its figures are taken for 上期.
    """

    name: str
    kind: str
    content: Mapping[str, Any]
    notes: tuple[Problem, ...]
    rows: tuple[IncomingRow, ...]
    ticked: frozenset[int]
    dropped: frozenset[int]
    heads: tuple[str, ...] = ()
    with_heads: bool = True
    last_period: str = ""
    as_previous: bool = False

    def counts(self) -> Counter[Bearing]:
        """Count the rows by what they would do."""
        return Counter(row.bearing for row in self.rows)


def rows_of(current: Mapping[str, Any], read: Mapping[str, Any], *, whole: bool) -> tuple[IncomingRow, ...]:
    """Compare what was read with the sheet; whole: it means to be the whole sheet, so what it does not name is told too."""
    have, come = raw_facts(current), raw_facts(read)
    matches = _matched(have, come)
    rows = [
        _row(number, fact, None if (at := matches.get(number)) is None else have[at])
        for number, fact in enumerate(come)
    ]
    if whole:
        taken = set(matches.values())
        rows += [IncomingRow(Bearing.ABSENT, at, fact) for at, fact in enumerate(have) if at not in taken]
    return tuple(rows)


def heads_of(current: Mapping[str, Any], read: Mapping[str, Any]) -> tuple[str, ...]:
    """Tell field by field what unit and period would become: 期间：上半年→全年; nothing for what the sheet has already."""
    told = []
    for group, names in HEADS.items():
        before, said = raw_group(current, group), raw_group(read, group)
        for name, label in names.items():
            old, new = cells_text(before.get(name)), cells_text(said.get(name))
            if new and old != new:
                told.append(f"{label}：{old or '空'}→{new}")
    return tuple(told)


def is_another(current: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether what was read names another unit or another period than the sheet does: its facts are then not those of this sheet."""
    return is_of_another_unit(current, read) or _differ(current, read, "period", ("year", "span"))


def is_of_another_unit(current: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether what was read names another unit than the sheet does."""
    return _differ(current, read, "unit", ("name",))


def _differ(current: Mapping[str, Any], read: Mapping[str, Any], group: str, names: Sequence[str]) -> bool:
    before, said = raw_group(current, group), raw_group(read, group)
    pairs = ((fold(cell_text(before.get(name))), fold(cell_text(said.get(name)))) for name in names)
    return any(old and new and old != new for old, new in pairs)


def of_last_period(read: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was read as last year's: each figure is the 上期 of its item, and what else was true of that period is left out.

    Every row keeps its place; one without a figure says nothing and is empty.
    """
    kept = {name: value for name, value in read.items() if name == "release"}
    return {**kept, "facts": [_last(fact) for fact in raw_facts(read)]}


def _last(fact: Mapping[str, Any]) -> dict[str, Any]:
    value = cell_text(fact.get("value"))
    if not value or not cell_text(fact.get("item")):
        return {}
    hedges = tuple(filter(None, cell_text(fact.get("modifier")).split("+")))
    lasting = {name: fact[name] for name in LASTING if fact.get(name)}
    return {**lasting, "previous": write_value(value, hedges) if hedges else value}


def suggested_ticks(rows: Sequence[IncomingRow], kind: str) -> frozenset[int]:
    """Give the rows ticked at first: of a file all that can be read; of a text none, each sentence is looked at."""
    if kind == "text":
        return frozenset()
    return frozenset(row.number for row in rows if row.bearing in (Bearing.NEW, Bearing.CHANGED))


def merged(
    current: Mapping[str, Any], read: Mapping[str, Any], ticked: Collection[int], dropped: Collection[int]
) -> dict[str, Any]:
    """Give the sheet with the ticked rows taken over and the dropped ones taken out; what was read says nothing of stays.

    What of the sheet may be shown to a model is only ever made stricter by it.
    """
    have, come = [dict(fact) for fact in raw_facts(current)], raw_facts(read)
    matched = _matched(have, come)
    used = {cell_text(fact.get("id")) for fact in have} - {""}
    # What the ids of the file are called in the sheet; a row that is neither there nor taken over is called nothing.
    names: dict[str, str] = {}
    for number, fact in enumerate(come):
        theirs, at = cell_text(fact.get("id")), matched.get(number)
        if at is not None:
            own = have[at].setdefault("id", "") or (_fresh(used, len(have)) if theirs and number in ticked else "")
            have[at]["id"] = own
        elif number in ticked:
            own = theirs if theirs and theirs not in used else _fresh(used, len(have)) if theirs else ""
        else:
            continue
        used.add(own)
        if theirs:
            names[theirs] = own
    changed = {at: number for number, at in matched.items() if number in ticked}
    facts: list[dict[str, Any]] = []
    for at, fact in enumerate(have):
        if at in changed:
            facts.append(_taken(fact, come[changed[at]], names))
        elif at not in dropped:
            facts.append({name: value for name, value in fact.items() if name != "id" or value})
    facts += [_taken({}, fact, names) for number, fact in enumerate(come) if number in ticked and number not in matched]
    gone = {cell_text(have[at].get("id")) for at in dropped if at < len(have)} - {
        cell_text(fact.get("id")) for fact in facts
    }
    spoken = {name: value for name, value in read.items() if value and name not in ("facts", "unit", "period")}
    joined = {**current, **spoken, "facts": _without_parts(facts, gone)}
    if spoken.get("release"):
        joined["release"] = _stricter(cell_text(current.get("release")), cell_text(spoken["release"]))
    for name in ("unit", "period"):
        said = read.get(name)
        if isinstance(said, Mapping) and said:
            joined[name] = {**raw_group(current, name), **{k: v for k, v in said.items() if v}}
        elif said:
            joined[name] = said
    return joined


def _stricter(kept: str, said: str) -> str:
    """Give the stricter of two releases as typed; a word that is not understood lets nothing out until it is put right."""
    words = (kept or Release.MASKED.value, said)
    unknown = [word for word in words if word not in list(Release)]
    return unknown[0] if unknown else Release.strictest(map(Release, words)).value


def _row(number: int, fact: Mapping[str, Any], old: Mapping[str, Any] | None) -> IncomingRow:
    personal = tuple(dict.fromkeys(one.kind for _, one in personal_in(fact)))
    problems = misread(fact)
    changes = "" if old is None else _changes(old, fact)
    if problems:
        why = "；".join(f"{problem.what}（{problem.hint}）" if problem.hint else problem.what for problem in problems)
        return IncomingRow(Bearing.UNREADABLE, number, fact, old, changes, problems[0].where, why, personal)
    bearing = Bearing.NEW if old is None else Bearing.CHANGED if changes else Bearing.SAME
    return IncomingRow(bearing, number, fact, old, changes, cell_text(fact.get("origin")), "", personal)


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Tell field by field what would change; what the new fact does not say stays and is no change."""
    told = [
        f"{headings()[name]}：{cell_text(old.get(name)) or '空'}→{cell_text(new.get(name))}"
        for name in COMPARED
        if cell_text(new.get(name)) and cell_text(old.get(name)) != cell_text(new.get(name))
    ]
    return "；".join(told)


def _matched(have: Sequence[Mapping[str, Any]], come: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Match what comes with what is there, one to one: facts that are equal, that would change nothing, of one topic and item, of one item.

    By the item alone only where it stands once: which of two of the same name is meant is not for a guess.
    """
    found: dict[int, int] = {}
    free = dict.fromkeys(range(len(have)))
    for key_of, fits in ((_wholly, _any), (_by_topic, _unchanged), (_by_topic, _any), (_by_item, _any)):
        waiting: dict[tuple[str, ...], list[int]] = {}
        for at in free:
            if key := key_of(have[at]):
                waiting.setdefault(key, []).append(at)
        for number, fact in enumerate(come):
            places = waiting.get(key_of(fact), []) if number not in found else []
            if key_of is _by_item and len(places) > 1:
                continue
            chosen = next((at for at in places if fits(have[at], fact)), None)
            if chosen is not None:
                places.remove(chosen)
                found[number] = chosen
                del free[chosen]
    return found


def _any(_: Mapping[str, Any], __: Mapping[str, Any]) -> bool:
    return True


def _unchanged(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return not _changes(old, new)


def _wholly(fact: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(fold(cell_text(fact.get(name))) for name in COMPARED) if _subject(fact) else ()


def _by_topic(fact: Mapping[str, Any]) -> tuple[str, ...]:
    return (fold(cell_text(fact.get("topic"))), _subject(fact)) if _subject(fact) else ()


def _by_item(fact: Mapping[str, Any]) -> tuple[str, ...]:
    return (fold(cell_text(fact.get("item"))),) if cell_text(fact.get("item")) else ()


def _subject(fact: Mapping[str, Any]) -> str:
    return fold(cell_text(fact.get("item")) or cell_text(fact.get("text")))


def _taken(old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Give the fact of the sheet with what the new one says; its id stays, its origin is the new one's."""
    fact = {**old, **{name: value for name, value in new.items() if value and name != "id"}}
    own = cell_text(old.get("id")) or names.get(cell_text(new.get("id")), "")
    if own:
        fact["id"] = own
    else:
        fact.pop("id", None)
    if new.get("parts"):
        parts = new["parts"] if isinstance(new["parts"], list) else [new["parts"]]
        fact["parts"] = [names[cell_text(part)] for part in parts if names.get(cell_text(part))]
        if not fact["parts"]:
            del fact["parts"]
    fact.pop("origin", None)
    if new.get("origin"):
        # The sentence a figure came from is kept, who is named in it is not.
        fact["origin"] = without_personal(cell_text(new["origin"]))
    return fact


def _fresh(used: Collection[str], most: int) -> str:
    """Give an id that no fact has, beyond those the sheet gives out by place to facts without one."""
    number = max(most, len(used)) + 1
    while f"F{number}" in used:
        number += 1
    return f"F{number}"


def _without_parts(facts: list[dict[str, Any]], gone: Collection[str]) -> list[dict[str, Any]]:
    """Take out of totals the parts that were dropped."""
    for fact in facts:
        if isinstance(fact.get("parts"), list):
            fact["parts"] = [part for part in fact["parts"] if cell_text(part) not in gone]
            if not fact["parts"]:
                del fact["parts"]
    return facts
