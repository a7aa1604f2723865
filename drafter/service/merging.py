"""Two people on one sheet (两人同改): what each changed since both began, fact by fact, and the sheet that comes of their choices.

Pure. Facts are told apart by their ids, fields by their names; what only one of the two touched is suggested as that one has it, what
both touched has to be chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from drafter.service.content import HEADS, TOLD, cells_text, raw_facts, raw_group
from drafter.sheet import headings

Side = Literal["mine", "theirs"]
FIELDS = {(group, name): label for group, names in HEADS.items() for name, label in names.items()}
WHOLE = {"problems": "存在的问题", "plans": "下一步打算", "release": "外发"}
DELETED = "（删去）"
NOTHING = "（没有）"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two sheets have differently (一处不同).

    key: of the choice. label: what it is, for people. base, mine, theirs: as shown. suggested: whose it is when only one touched it.
    """

    key: str
    label: str
    base: str
    mine: str
    theirs: str
    suggested: Side | None


def differences(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Tell all that mine and theirs have differently, fields first, then facts in the order of theirs."""
    return tuple(_differences(base, mine, theirs))


def resolved(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], chosen: Mapping[str, Side]
) -> dict[str, Any]:
    """Give their sheet with every choice for mine put in; a difference without a choice stays theirs."""
    wanted = {key for key, side in chosen.items() if side == "mine"}
    joined = dict(theirs)
    for group, name in FIELDS:
        if f"{group}.{name}" in wanted:
            value = raw_group(mine, group).get(name)
            part = {**raw_group(joined, group)}
            part.pop(name, None)
            joined[group] = {**part, name: value} if value else part
    for name in WHOLE:
        if name in wanted:
            joined[name] = mine.get(name) or []
    ours, others = _by_id(mine, base), _by_id(theirs, base)
    facts = []
    for key, fact in others.items():
        if f"fact.{key}" not in wanted:
            facts.append(dict(fact))
        elif key in ours:
            facts.append(dict(ours[key]))
    facts += [dict(fact) for key, fact in ours.items() if key not in others and f"fact.{key}" in wanted]
    return {**joined, "facts": facts}


def _differences(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Difference]:
    for (group, name), label in FIELDS.items():
        values = [cells_text(raw_group(sheet, group).get(name)) for sheet in (base, mine, theirs)]
        yield from _difference(f"{group}.{name}", label, *values)
    for name, label in WHOLE.items():
        yield from _difference(name, label, *(cells_text(sheet.get(name)) for sheet in (base, mine, theirs)))
    before, ours, others = (_by_id(sheet, base) for sheet in (base, mine, theirs))
    for key in dict.fromkeys([*others, *ours]):
        told = [_told(sheet.get(key)) for sheet in (before, ours, others)]
        if told[1] == told[2]:
            continue
        named = others.get(key) or ours.get(key) or {}
        label = " ".join(
            filter(
                None,
                ("" if key.startswith("+") else key, cells_text(named.get("item")) or cells_text(named.get("text"))),
            )
        )
        rows = [row for row in (before.get(key), ours.get(key), others.get(key)) if row is not None]
        if len(rows) == len(told):
            # All three have it: what they have alike need not be read.
            names = [name for name in TOLD if len({cells_text(row.get(name)) for row in rows}) > 1]
            told = [_told(row, names) for row in rows]
        gone = [DELETED if not text and told[0] else text or NOTHING for text in told]
        yield from _difference(f"fact.{key}", label or "新的一行", told[0] or NOTHING, gone[1], gone[2])


def _difference(key: str, label: str, base: str, mine: str, theirs: str) -> Iterator[Difference]:
    if mine == theirs:
        return
    suggested: Side | None = "theirs" if mine == base else "mine" if theirs == base else None
    yield Difference(key, label, base, mine, theirs, suggested)


def _by_id(sheet: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Give the facts by id; one without by the row of the base that has its subject, else, a new row, by its subject.

    So a row that both typed anew is one row when it says the same, and two when it does not.
    """
    found: dict[str, Mapping[str, Any]] = {}
    places: dict[str, list[str]] = {}
    for number, fact in enumerate(raw_facts(base), 1):
        places.setdefault(_subject(fact), []).append(cells_text(fact.get("id")) or f"F{number}")
    own = {cells_text(fact.get("id")) for fact in raw_facts(sheet)}
    for fact in raw_facts(sheet):
        subject = _subject(fact)
        key = cells_text(fact.get("id"))
        if not key:
            key = next(
                (one for one in places.get(subject, ()) if one not in found and one not in own), "+" + _told(fact)
            )
        while key in found:
            key += "+"
        found[key] = fact
    return found


def _subject(fact: Mapping[str, Any]) -> str:
    return "|".join((cells_text(fact.get("topic")), cells_text(fact.get("item")) or cells_text(fact.get("text"))))


def _told(fact: Mapping[str, Any] | None, names: Sequence[str] = ()) -> str:
    """Tell a fact in one line, field by field; names: only these, blank ones too."""
    if fact is None:
        return ""
    if names:
        return "；".join(f"{headings()[name]} {cells_text(fact.get(name)) or '空'}" for name in names)
    return "；".join(f"{headings()[name]} {cells_text(fact.get(name))}" for name in TOLD if cells_text(fact.get(name)))
