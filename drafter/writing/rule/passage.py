"""The facts of one topic as a passage (成段): clauses gathered, joined into sentences of natural length, opened and closed.

Gathering goes through the facts in the sheet's order: a total takes its parts behind it (其中…), entries that differ only in the
bracket are told under one beginning, entries with the same verb or the same first words are listed (走访特困户84户、劳模6人), an entry that goes
on from another is told right behind it (后备干部班2期，学员216人). Every fact is told exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafter.sheet import Fact, Period
from drafter.writing.rule.clause import Clause, clause_of
from drafter.writing.rule.figures import FEW, figure, plain, share
from drafter.writing.rule.words import beginning, ending, words

LONG = 64
"""A sentence is closed before it grows longer than this many characters, if it can be."""
LISTED = 5
"""At most so many entries stand in one list before a new sentence begins."""
CONNECTIVES = ("同时，", "此外，", "在此基础上，", "与此同时，", "另外，")


@dataclass(slots=True)
class Group:
    """Clauses told together (合句). solo: it is a sentence of its own; done: it begins with a verb."""

    text: str
    solo: bool = False
    done: bool = False


def sentences(facts: Sequence[Fact], period: Period | None, opener: str, turn: int) -> list[str]:
    """Tell the facts of one topic in sentences, each ending in 。; opener stands in front of the first that has no date."""
    groups = _groups([clause_of(fact, period, turn + n) for n, fact in enumerate(facts)])
    joined: list[list[Group]] = []
    for group in groups:
        last = joined[-1] if joined else None
        if (
            last
            and not group.solo
            and not last[-1].solo
            and len(last) < 3
            and sum(len(one.text) for one in last) + len(group.text) <= LONG
        ):
            last.append(group)
        else:
            joined.append([group])
    told = [
        ("；" if any("，" in one.text for one in line) else "，").join(one.text for one in line)
        for line in joined
    ]
    out: list[str] = []
    opened = False
    for n, text in enumerate(told):
        if opener and not opened and not joined[n][0].solo and joined[n][0].done:
            text, opened = opener + text, True
        out.append(vary(text, out[-1] if out else "", turn + n) + "。")
    return out


def vary(text: str, before: str, turn: int) -> str:
    """Put a connective in front of a sentence that would begin like the one before it."""
    if not before or text[:2] != before[:2]:
        return text
    choice = CONNECTIVES[turn % len(CONNECTIVES)]
    return text if re.match(r"\d", text) and before[:2] != text[:2] else choice + text


def _groups(clauses: list[Clause]) -> list[Group]:
    facts = {clause.fact.id: clause for clause in clauses}
    inside = {part for clause in clauses for part in clause.fact.parts if part in facts}
    told: set[str] = set()
    groups: list[Group] = []
    for place, clause in enumerate(clauses):
        if clause.fact.id in told or (clause.fact.id in inside and not clause.fact.parts):
            continue
        later = [
            other
            for other in clauses[place + 1 :]
            if other.fact.id not in told | inside and not other.fact.parts
        ]
        for gather in (_total, _share, _qualified, _same_verb, _same_beginning, _same_ending):
            found = gather(clause, later if gather is not _total else list(facts.values()))
            if found:
                break
        else:
            found = _followed(clause, later)
        group, members = found
        group.done = bool(clause.head) and clause.head not in ("现有", "涉及")
        groups.append(group)
        told |= {member.fact.id for member in members}
    rest = [clause for clause in clauses if clause.fact.id not in told]
    return groups + [Group(clause.text, clause.solo) for clause in rest]


def _total(clause: Clause, others: list[Clause]) -> tuple[Group, list[Clause]] | None:
    """Tell a total with its parts: 会员共120人，其中女会员44人、男会员76人."""
    ids = clause.fact.parts
    parts = [other for other in others if other.fact.id in ids and other is not clause]
    if not parts:
        return None
    named = _listed(parts, [_without(part, part.head) for part in parts])
    text = f"{clause.text}，其中{named}"
    return Group(text, solo=True), [clause, *parts]


def _share(clause: Clause, later: list[Clause]) -> tuple[Group, list[Clause]] | None:
    """Tell two entries that are part and whole by their names: 设立帮困金的单位217家，占应设帮困金的单位223家的97.3%."""
    for other in later:
        item, whole = clause.fact.item, other.fact.item
        if not whole.startswith("应") or clause.fact.unit != other.fact.unit or other.fact.text:
            continue
        core = re.sub(r"^应(当|该)?", "", whole)
        shared = sum(1 for character in set(core) if character in item)
        told = share(clause.fact, other.fact)
        if told and shared >= len(set(core)) - 1:
            text = f"{clause.text}，占{whole}{figure(other.fact)}的{told}"
            return Group(text), [clause, other]
    return None


def _plain_entry(clause: Clause) -> bool:
    """Whether a clause can stand in a list: nothing in front of it, and little behind it."""
    return (
        not clause.solo
        and not clause.lead
        and not clause.extra
        and sum(map(len, clause.tails)) <= 14
    )


def _listed(members: Sequence[Clause], texts: Sequence[str]) -> str:
    """Join the entries of a list with what is told in brackets behind each; neighbours with the same words in brackets share them."""
    notes = ["，".join([*member.notes, *member.tails]) for member in members]
    out = []
    for place, (text, note) in enumerate(zip(texts, notes, strict=True)):
        shared = place + 1 < len(notes) and notes[place + 1] == note
        out.append(text + (f"（{note}）" if note and not shared else ""))
    return "、".join(out)


def _without(clause: Clause, head: str) -> str:
    """Give object and figure, with the verb unless it is told in front of the list."""
    return clause.entry if clause.head == head else clause.head + clause.entry


def _qualified(clause: Clause, later: list[Clause]) -> tuple[Group, list[Clause]] | None:
    """Tell entries that differ only in the bracket: 调成合同类5件、欠薪类10件."""
    if not clause.stem or not _plain_entry(clause):
        return None
    members = [
        clause,
        *(other for other in later if other.stem == clause.stem and _plain_entry(other)),
    ]
    if len(members) < 2:
        return None
    if f"（{clause.qualifier}）" not in clause.noun:
        return Group(clause.head + _listed(members, [member.entry for member in members])), members
    core = clause.noun.partition("（")[0] + (clause.joint if clause.joint == "获" else "")
    entries = [f"{member.qualifier}{figure(member.fact)}" for member in members]
    return Group(clause.head + core + _listed(members, entries)), members


def _same_verb(clause: Clause, later: list[Clause]) -> tuple[Group, list[Clause]] | None:
    """List neighbours with the same verb: 走访特困户84户、劳模6人."""
    if not clause.head or not _plain_entry(clause) or _goes_on(clause, later):
        return None
    members = [clause]
    for other in later:
        if (
            other.head != clause.head
            or not _plain_entry(other)
            or len(members) == LISTED
            or _goes_on(other, [one for one in later if one is not other])
        ):
            break
        members.append(other)
    if len(members) < 2:
        return None
    entries = [_without(member, clause.head) for member in members]
    return Group(clause.head + _listed(members, entries)), members


def _same_beginning(clause: Clause, later: list[Clause]) -> tuple[Group, list[Clause]] | None:
    """List neighbours whose items begin alike and count the same: 人均年薪一类2家、二类5家."""
    if clause.head or clause.stem or not _plain_entry(clause) or _goes_on(clause, later):
        return None
    run = [clause]
    for other in later:
        if (
            other.head
            or other.stem
            or other.fact.unit != clause.fact.unit
            or not _plain_entry(other)
        ):
            break
        run.append(other)
    while len(run) > 1:
        shared = _shared(*(member.fact.item for member in run))
        if (
            len(shared) >= 2
            and beginning(shared, "level") != shared
            and all(len(member.fact.item) - len(shared) >= 2 for member in run)
        ):
            break
        run.pop()
    if len(run) < 2:
        return None
    entries = [run[0].entry, *(member.entry.removeprefix(shared) for member in run[1:])]
    return Group(_listed(run, entries)), run


def _same_ending(clause: Clause, later: list[Clause]) -> tuple[Group, list[Clause]] | None:
    """List neighbours whose items end alike and count the same: 见刊作者6人、内部稿作者9人."""
    if clause.head or clause.stem or not _plain_entry(clause) or _goes_on(clause, later):
        return None
    run = [clause]
    for other in later:
        alike = (
            other.fact.item[-2:] == clause.fact.item[-2:] and other.fact.unit == clause.fact.unit
        )
        if (
            other.head
            or other.stem
            or not alike
            or not _plain_entry(other)
            or _goes_on(other, later)
        ):
            break
        run.append(other)
    if len(run) < 2:
        return None
    return Group(_listed(run, [member.entry for member in run])), run


def _shared(*items: str) -> str:
    first = min(items, key=len)
    size = 0
    while size < len(first) and all(item[size] == first[size] for item in items):
        size += 1
    return first[:size]


def _rest(clause: Clause, other: Clause) -> str:
    """Give the words by which another item goes on from this one, "" when it does not."""
    if other.solo or other.lead or other.stem or clause.fact.value is None:
        return ""
    base = clause.stem or clause.fact.item
    shared = _shared(base, other.fact.item)
    rest = other.fact.item.removeprefix(shared).lstrip("的")
    whole = shared == base and len(shared) >= 3
    if not rest or (len(shared) < 2 and not whole):
        return ""
    last = ending(rest, "attribute")
    closes = beginning(rest, "attribute") or (last and len(rest) - len(last) != 1)
    if not closes or (clause.fact.unit == other.fact.unit and not whole):
        return ""
    return rest


def _goes_on(clause: Clause, later: list[Clause]) -> bool:
    return any(_rest(clause, other) and not _widowed(other, later) for other in later)


def _followed(clause: Clause, later: list[Clause]) -> tuple[Group, list[Clause]]:
    """Tell a clause and the entries that go on from it: 后备干部班2期，学员216人."""
    members, text = [clause], clause.text
    for other in later:
        rest = _rest(clause, other)
        if not rest or any(_closer(other, one, clause) for one in later if one is not other):
            continue
        if _widowed(other, later):
            continue
        members.append(other)
        rest = _trimmed(rest)
        tail = "，".join(filter(None, (other.extra, *other.tails)))
        notes = f"（{'，'.join(other.notes)}）" if other.notes else ""
        text += f"，{rest}{figure(other.fact)}{notes}" + (f"，{tail}" if tail else "")
    return Group(text, solo=clause.solo), members


def _widowed(other: Clause, clauses: list[Clause]) -> bool:
    """Whether an entry has a twin of the same ending and unit that goes on from nothing: then both stay by themselves."""
    twins = [
        one
        for one in clauses
        if one is not other
        and one.fact.unit == other.fact.unit
        and one.fact.item[-2:] == other.fact.item[-2:]
    ]
    return any(not any(_rest(host, twin) for host in clauses if host is not twin) for twin in twins)


def _closer(other: Clause, candidate: Clause, clause: Clause) -> bool:
    """Whether another clause shares more words with an entry than this one does."""
    if candidate.fact.id == other.fact.id or not _rest(candidate, other):
        return False
    return len(_shared(candidate.stem or candidate.fact.item, other.fact.item)) > len(
        _shared(clause.stem or clause.fact.item, other.fact.item)
    )


def _trimmed(rest: str) -> str:
    if rest in ("人数", "户数", "家数", "总数", "数量", "次数", "人次", "场次"):
        return "共"
    if rest.endswith("金额") and len(rest) > 2:
        return rest.removesuffix("金额")
    return rest


def telling(facts: Sequence[Fact]) -> list[Fact]:
    """Choose up to three results that say most, in the order of the sheet, of different topics."""
    scored = []
    for place, fact in enumerate(facts):
        number = plain(fact.value)
        if number is None or fact.modifier or not fact.item:
            continue
        before, task = plain(fact.previous), plain(fact.target)
        score = 0
        if task is not None and task > 0 and number >= task:
            score += 4
        if before is not None and number > before > 0:
            score += 3
        if fact.parts:
            score += 2
        if ending(fact.item, "honour"):
            score += 3
        if not score and (fact.unit in ("万元", "人次") and number >= FEW):
            score = 1
        if score:
            scored.append((-score, -number if score == 1 else 0, place, fact))
    chosen: list[tuple[int, Fact]] = []
    for _, _, place, fact in sorted(scored, key=lambda found: found[:3]):
        if len(chosen) < 3 and fact.topic not in {one.topic for _, one in chosen}:
            chosen.append((place, fact))
    return [fact for _, fact in sorted(chosen, key=lambda found: found[0])]


def is_miscellany(topic: str) -> bool:
    """Whether a topic is only a drawer for what is left."""
    return not topic or topic in words("miscellany")
