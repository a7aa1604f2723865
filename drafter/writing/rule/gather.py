"""Which facts of a topic are told together (合句), and how.

Goes through the clauses in the sheet's order: a total takes its parts behind it (其中…), entries that differ only in the bracket are told
under one beginning, entries with the same verb, the same first words or the same last words are listed (走访特困户84户、劳模6人), an entry
that goes on from another is told right behind it (后备干部班2期，学员216人). Every clause is told exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafter.numerals import fold
from drafter.writing.rule.clause import Clause, bracketed, whole_of
from drafter.writing.rule.figures import FEW, figure, plain, share
from drafter.writing.rule.words import beginning, ending, parts_from

LISTED = 5
"""At most so many entries with one verb stand in one list before a new one begins."""
BRIEF = 14
"""What stands behind a figure may be put into brackets in a list when it is no longer than this."""
IDLE = frozenset({"", "现有", "涉及"})
"""Verbs that say no deed: no 全年 goes in front of them."""


@dataclass(slots=True)
class Group:
    """Clauses told together. solo: it is a sentence of its own; done: it begins with a deed."""

    text: str
    members: list[Clause]
    solo: bool = False

    @property
    def done(self) -> bool:
        """Whether it begins with a deed, so that 全年 may stand in front."""
        return self.members[0].head not in IDLE


def gather(clauses: Sequence[Clause]) -> list[Group]:
    """Put clauses into groups, each clause into exactly one."""
    together = [clause for clause in clauses if not clause.apart]
    hosts = _hosts(together)
    inside = _inside(together)
    told: set[str] = set()
    groups: list[Group] = []
    for place, clause in enumerate(clauses):
        own = clause.fact.id
        if own in told or own in inside:
            continue
        if clause.apart:
            groups.append(Group(clause.text, [clause], clause.solo))
            continue
        later = [
            other
            for other in clauses[place + 1 :]
            if not other.apart and other.fact.id not in told and other.fact.id not in inside
        ]
        free = [other for other in later if other.fact.id not in hosts]
        group = _total(clause, together) or _within(clause, later) or _share(clause, free) or _qualified(clause, later)
        if group is None and own in hosts.values():
            group = _followed(clause, [other for other in later if hosts.get(other.fact.id) == own])
        if group is None:
            alone = [other for other in free if other.fact.id not in hosts.values()]
            group = (
                _same_verb(clause, free, alone)
                or _same_beginning(clause, free, alone)
                or _same_ending(clause, free, alone)
                or Group(clause.text, [clause], clause.solo)
            )
        groups.append(group)
        told |= {member.fact.id for member in group.members}
    return groups


def _inside(clauses: Sequence[Clause]) -> set[str]:
    """Parts that are told behind their total; a total among its own parts, or two of each other, stay by themselves."""
    ids = {clause.fact.id for clause in clauses}
    whole = {clause.fact.id for clause in clauses if set(clause.fact.parts) & ids}
    return {part for clause in clauses for part in clause.fact.parts if part in ids - whole}


def _listed(members: Sequence[Clause], texts: Sequence[str]) -> str:
    """Join the entries of a list with what is told in brackets behind each; neighbours with the same words share them."""
    notes = ["，".join([*member.notes, *member.tails]) for member in members]
    out = []
    for place, (text, note) in enumerate(zip(texts, notes, strict=True)):
        shared = place + 1 < len(notes) and notes[place + 1] == note
        out.append(text + bracketed([note] if note and not shared else []))
    return "、".join(out)


def _listable(clause: Clause) -> bool:
    """Whether a clause can stand in a list: nothing in front of it, and little behind it."""
    return not clause.solo and not clause.lead and not clause.extra and sum(map(len, clause.tails)) <= BRIEF


def _total(clause: Clause, clauses: Sequence[Clause]) -> Group | None:
    """Tell a total with its parts: 会员共120人，其中女会员44人、男会员76人."""
    ids = {other.fact.id for other in clauses}
    # Parts that are of other facts (what units below reported, say) leave a total as simple to tell as any fact.
    parts = [
        other
        for other in clauses
        if other.fact.id in clause.fact.parts and other is not clause and ids.isdisjoint(other.fact.parts)
    ]
    if not parts:
        return None
    entries = [_part_name(clause, part) + figure(part.fact) for part in parts]
    return Group(
        f"{clause.text}，其中{_listed(parts, entries)}{_shared_out(clause, parts)}", [clause, *parts], solo=True
    )


def _shared_out(whole: Clause, parts: Sequence[Clause]) -> str:
    """Say what share a single part is of its whole, when both are counts of some size."""
    number = plain(whole.fact.value)
    alike = len(parts) == 1 and parts[0].fact.unit == whole.fact.unit and not parts[0].notes
    told = share(parts[0].fact, whole.fact) if alike and number is not None and number >= FEW else ""
    return f"，占{told}" if told and told != "100%" else ""


def _part_name(total: Clause, part: Clause) -> str:
    """Name a part without the words its total has said: 调解成功的工资纠纷 is 工资纠纷 behind 调解成功36件."""
    item = part.fact.item
    shared = _shared(total.fact.item, item)
    rest = item.removeprefix(shared).lstrip("的")
    if len(shared) >= 2 and parts_from(rest) and beginning(item, "level") != shared:
        return rest
    return part.head + part.noun if part.head not in ("组织", "现有") else item


def _within(clause: Clause, later: Sequence[Clause]) -> Group | None:
    """Tell an entry with those that name a part of it in brackets: 当期入会3275人，其中进城务工2180人."""
    if clause.stem or clause.solo:
        return None
    item, number = whole_of(clause.fact.item), plain(clause.fact.value)
    members = [
        other for other in later if other.stem == item and other.fact.unit == clause.fact.unit and not other.extra
    ]
    numbers = [plain(other.fact.value) for other in members]
    if not members or number is None or any(one is None or one > number for one in numbers):
        return None
    entries = [f"{other.qualifier}{figure(other.fact)}" for other in members]
    text = f"{clause.text}，其中{_listed(members, entries)}{_shared_out(clause, members)}"
    return Group(text, [clause, *members], solo=True)


def _share(clause: Clause, later: Sequence[Clause]) -> Group | None:
    """Tell two entries that are part and whole by their names: 设立帮困金的单位217家，占应设帮困金的单位223家的97.3%."""
    for other in later:
        item, whole = clause.fact.item, other.fact.item
        alike = clause.fact.unit == other.fact.unit and not other.fact.text and not other.extra
        if not whole.startswith(("应", "應")) or not alike:
            continue
        core = set(re.sub(r"^[应應](当|當|该|該)?", "", whole))
        told = share(clause.fact, other.fact)
        if told and sum(1 for character in core if character in item) >= len(core) - 1:
            text = f"{clause.text}，占{whole}{figure(other.fact)}的{told}"
            return Group(text, [clause, other])
    return None


def _qualified(clause: Clause, later: Sequence[Clause]) -> Group | None:
    """Tell entries that differ only in the bracket: 调成合同类5件、欠薪类10件."""
    if not clause.stem or not _listable(clause):
        return None
    same = [other for other in later if other.stem == clause.stem and _listable(other)]
    members = [clause, *(other for other in same if other.head == clause.head)]
    if len(members) < 2:
        return None
    if f"（{clause.qualifier}）" not in clause.noun:
        return Group(clause.head + _listed(members, [one.entry for one in members]), members)
    core = clause.noun.partition("（")[0]
    if clause.joint == "获":
        core += "获"
    elif _divides(clause, core):
        core += "中"
    entries = [f"{member.qualifier}{figure(member.fact)}" for member in members]
    return Group(clause.head + core + _listed(members, entries), members)


def _divides(clause: Clause, core: str) -> bool:
    """Whether brackets divide a thing (系部委员中男39人) and do not tell a deed by time or place."""
    timed = any(word in clause.qualifier for word in ("季", "年", "月"))
    return not clause.head and not ending(core, "state") and not timed and len(core) > 2 and core[0] != "送"


def _same_verb(clause: Clause, free: Sequence[Clause], alone: Sequence[Clause]) -> Group | None:
    """List neighbours with the same verb: 走访特困户84户、劳模6人."""
    if not clause.head or not _listable(clause):
        return None
    members = [clause]
    for other in free:
        fits = other.head == clause.head and _listable(other) and other in alone
        if not fits or len(members) == LISTED:
            break
        members.append(other)
    if len(members) < 2:
        return None
    return Group(clause.head + _listed(members, [one.entry for one in members]), members)


def _same_beginning(clause: Clause, free: Sequence[Clause], alone: Sequence[Clause]) -> Group | None:
    """List neighbours whose items begin alike: 人均年薪一类2家、二类5家."""
    if clause.head or clause.stem or not _listable(clause):
        return None
    run = [clause]
    for other in free:
        if other.head or other.stem or not _listable(other) or other not in alone:
            break
        run.append(other)
    while len(run) > 1:
        shared = _stem(*(member.fact.item for member in run))
        if _begins(run, shared):
            rest = [member.entry.removeprefix(shared) for member in run[1:]]
            return Group(_listed(run, [run[0].entry, *rest]), run)
        run.pop()
    return None


def _begins(run: Sequence[Clause], shared: str) -> bool:
    """Whether entries may be told under one beginning: long enough to be a word of its own, and each goes on by itself."""
    several_units = len({member.fact.unit for member in run}) > 1
    enough = 4 if several_units else 3 if len(run) < 3 else 2
    return (
        len(shared) >= enough
        and beginning(shared, "level") != shared
        and all(len(member.fact.item) - len(shared) >= 2 for member in run)
    )


def _same_ending(clause: Clause, free: Sequence[Clause], alone: Sequence[Clause]) -> Group | None:
    """List neighbours whose items end alike and count the same: 见刊作者6人、内部稿作者9人."""
    if clause.head or clause.stem or not _listable(clause):
        return None
    run = [clause]
    for other in free:
        alike = other.fact.item[-2:] == clause.fact.item[-2:] and other.fact.unit == clause.fact.unit
        if other.head or other.stem or not alike or not _listable(other) or other not in alone:
            break
        run.append(other)
    if len(run) < 2:
        return None
    return Group(_listed(run, [member.entry for member in run]), run)


def _stem(*items: str) -> str:
    """Give the words that items begin with, cut back to where a word ends in each: 职工 of 职工书屋支出 and 职工书法支出."""
    shared = _shared(*items)
    while shared and not all(item == shared or (_closed(shared) and parts_from(item[len(shared) :])) for item in items):
        shared = shared[:-1]
    return shared


def _closed(stem: str) -> bool:
    """Whether a stem can end where it ends: at a word that is known, or after words of two characters, as most are."""
    kinds = ("person", "stock", "attribute", "leading", "carried", "state", "activity", "occasion", "bound", "place")
    return len(stem) % 2 == 0 or any(ending(stem, kind) for kind in kinds)


def _shared(*items: str) -> str:
    first = min(items, key=len)
    size = 0
    while size < len(first) and all(item[size] == first[size] for item in items):
        size += 1
    return first[:size]


def _hosts(clauses: Sequence[Clause]) -> dict[str, str]:
    """For each entry that goes on from an earlier one, which one: 后备干部班学员 goes on from 后备干部班.

    An entry with a twin (same unit, same ending) that goes on from nothing stays by itself, so that the two are told alike.
    """
    hosts: dict[str, str] = {}
    for place, other in enumerate(clauses):
        best = (0, "")
        for host in clauses[:place]:
            rest = _rest(host, other)
            size = len(other.fact.item) - len(rest) if rest else 0
            if rest and size >= best[0]:
                best = (size, hosts.get(host.fact.id, host.fact.id))
        if best[1]:
            hosts[other.fact.id] = best[1]
    lonely = {_kind(one) for one in clauses if one.fact.id not in hosts}
    return {one.fact.id: hosts[one.fact.id] for one in clauses if one.fact.id in hosts and _kind(one) not in lonely}


def _kind(clause: Clause) -> tuple[str, str]:
    return clause.fact.unit, clause.fact.item[-2:]


def _rest(host: Clause, other: Clause) -> str:
    """Give the words by which another item goes on from this one, "" when it does not."""
    if other.solo or other.lead or other.stem or host.stem or other.fact.value is None:
        return ""
    shared = _shared(host.fact.item, other.fact.item)
    rest = other.fact.item.removeprefix(shared).lstrip("的")
    whole = shared == host.fact.item and len(shared) >= 3
    if not rest or (len(shared) < 2 and not whole) or (len(rest) == 1 and not whole):
        return ""
    if len(rest) > 1 and not (
        beginning(rest, "attribute") or (beginning(rest, "suffix") == "" if whole else parts_from(rest))
    ):
        return ""
    if whole and len(rest) > 1 and host.fact.unit != other.fact.unit and not ending(rest, "stock"):
        return rest
    if host.fact.value is None:
        return ""
    last = ending(rest, "attribute")
    closes = beginning(rest, "attribute") or (last and len(rest) - len(last) != 1)
    if not closes or (host.fact.unit == other.fact.unit and not whole):
        return ""
    return rest


def _followed(clause: Clause, followers: Sequence[Clause]) -> Group | None:
    """Tell a clause and the entries that go on from it: 后备干部班2期，学员216人."""
    if not followers:
        return None
    text, mark = clause.text, "；" if clause.solo and clause.tails else "，"
    for other in followers:
        rest = _trimmed(_rest(clause, other) or other.fact.item, clause.fact.item)
        joint = other.joint if other.joint in ("为", "列第") else ""
        tail = "，".join(filter(None, (other.extra, *other.tails)))
        text += f"{mark}{rest}{joint}{figure(other.fact)}{bracketed(other.notes)}"
        text += f"，{tail}" if tail else ""
        mark = "，"
    return Group(text, [clause, *followers], solo=clause.solo)


def _trimmed(rest: str, before: str) -> str:
    """Word what goes on: 人数 is 共, 款 behind 重病救助 is 救助款, 每人金额 is 每人."""
    plain_rest = fold(rest)
    if plain_rest in ("人数", "户数", "家数", "总数", "数量", "次数", "人次", "场次"):
        return "共"
    if plain_rest in ("每人金额", "人均金额", "每户金额", "户均金额"):
        return rest[:-2]
    return before[-2:] + rest if len(rest) == 1 else rest
