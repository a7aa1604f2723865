"""A parent's fact sheet from its units' (上级事实表): the door of this package.

A total is a fact of the parent with the units' facts as its parts; rates are computed again; what cannot be added is listed with the
reason. The parent's own facts are what a district tells: totals, rates, honours with the units that won them. What each unit reported
stands behind them under the units, is told by no draft, and shows in 核对 where each total comes from. What one unit keeps in the house (不出单位)
keeps the parent's sheet there too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from drafter.numerals import read_numbers
from drafter.rollup.doubles import copied, fact_id, told_by_several
from drafter.rollup.gathering import gather
from drafter.rollup.items import Key, Nature
from drafter.rollup.outcomes import Outcomes, Told, common
from drafter.rollup.result import Concern, Line, Match, Outcome, Rollup, Worry
from drafter.rollup.roster import call_roll, listed
from drafter.rollup.totals import Group, Total, total
from drafter.rollup.words import words
from drafter.sheet import Fact, FactSheet, Period, Release, Subunit, Unit

MOST_LINES = 5
"""So many problems and plans are taken up, those that most units share."""


def parent_unit(sheets: Iterable[FactSheet], name: str = "") -> Unit | None:
    """Give the parent by its name, or by what most units name as their superior; None when neither says.

    What units call it is its short name; the kind, by which an outline is chosen, is told by its name.
    """
    counts = Counter(leader for sheet in sheets for leader in sheet.unit.leaders[:1])
    leaders = sorted(counts, key=lambda leader: (-counts[leader], leader))
    if not name:
        return Unit(name=leaders[0], short=leaders[0], kind=_kind(leaders[0])) if leaders else None
    short = next((leader for leader in leaders if name.endswith(leader)), "")
    return Unit(name=name, short=short, kind=_kind(name))


def _kind(name: str) -> str:
    """Give the kind of unit that a name ends on: 区 for 云岭区总工会; "" when it tells none."""
    found = [(name.rfind(word) + len(word), len(word), word) for word in words("unit_kind") if word in name]
    return max(found)[2] if found else ""


def rollup(
    sheets: Iterable[FactSheet],
    *,
    unit: Unit,
    period: Period | None = None,
    expected: Sequence[str] = (),
    settled: Iterable[Match] = (),
) -> Rollup:
    """Roll the units' sheets up into their parent's.

    unit: the parent. period: what is rolled up, what most sheets report when not given; sheets of another are left out and named.
    expected: names of the units that should report. settled: proposals of an earlier roll-up with what a person decided (`same`).
    InputError when a decision would add figures of measures that have nothing in common.
    """
    roster = call_roll(sheets, unit, period, expected)
    names = roster.names
    gathered = gather(roster.sheets, names, settled)
    totals = {
        group.key: found
        for group in gathered.groups
        if group.nature is Nature.COUNT and (found := total(group, names)) is not None
    }
    outcomes = Outcomes(gathered.groups, totals, names)
    told = [(group, outcomes.of(group)) for group in gathered.groups]
    ids = _ids(told)
    lines = tuple(_line(group, one, ids) for group, one in told)
    made = _made_of(gathered.groups, totals)
    facts = tuple(
        _fact(group, one, line, tuple(ids[Nature.COUNT, key] for key in made.get(group.key, ())))
        for (group, one), line in zip(told, lines, strict=True)
        if line.fact
    )
    concerns = [*roster.concerns, *copied(roster.sheets, names), *gathered.concerns]
    for group in gathered.groups:
        concerns += told_by_several(group.entries, names)
        concerns += _bases(group, names)
    sheet = FactSheet(
        unit=unit,
        period=roster.period,
        facts=facts,
        problems=_shared([sheet.problems for sheet in roster.sheets]),
        plans=_shared([sheet.plans for sheet in roster.sheets]),
        release=Release.strictest(sheet.release for sheet in roster.sheets),
        units=tuple(
            Subunit(id=f"U{place}", name=name, facts=_own(sheet))
            for place, (name, sheet) in enumerate(zip(names, roster.sheets, strict=True), 1)
        ),
    )
    return Rollup(sheet, lines, names, roster.missing, gathered.proposals, tuple(concerns))


def _ids(told: Sequence[tuple[Group, Told]]) -> dict[tuple[Nature, Key], str]:
    carried = [group for group, one in told if one.outcome is not Outcome.LISTED]
    return {(group.nature, group.key): f"F{number}" for number, group in enumerate(carried, 1)}


def _line(group: Group, told: Told, ids: Mapping[tuple[Nature, Key], str]) -> Line:
    formula = ""
    if told.operands is not None:
        above, below = (ids[Nature.COUNT, key] for key in told.operands)
        formula = f"{above}/{below}" + ("*100" if group.nature is Nature.RATE else "")
    return Line(
        told.outcome,
        group.topic,
        group.item,
        told.unit,
        told.value,
        told.previous,
        told.target,
        told.modifier,
        ids.get((group.nature, group.key), "") if told.outcome is not Outcome.LISTED else "",
        tuple(fact_id(entry) for entry in group.entries),
        formula,
        told.reasons,
    )


def _made_of(groups: Sequence[Group], totals: Mapping[Key, Total]) -> dict[Key, tuple[Key, ...]]:
    """Totals that every unit makes up of the same other items, and that are the sum of these in the parent's sheet too.

    Such a total has those totals as its parts, and they have the units' facts as theirs.
    """
    counted = [group for group in groups if group.nature is Nature.COUNT and group.key in totals]
    declared_by_all = [group for group in counted if all(entry.fact.parts for entry in totals[group.key].entries)]
    if not declared_by_all:
        return {}
    keys = {(entry.unit, entry.fact.id): group.key for group in counted for entry in group.entries}
    made: dict[Key, tuple[Key, ...]] = {}
    for group in declared_by_all:
        entries = totals[group.key].entries
        declared = {frozenset(keys.get((e.unit, part)) for part in e.fact.parts) for e in entries}
        if len(declared) != 1:
            continue
        order = [keys.get((entries[0].unit, part)) for part in entries[0].fact.parts]
        parts = tuple(key for key in dict.fromkeys(order) if key is not None and key in totals and key != group.key)
        if len(parts) < 2 or len(parts) != len(order) or {key.measure for key in parts} != {group.key.measure}:
            continue
        found = [totals[key] for key in parts]
        if any(one.modifier for one in (*found, totals[group.key])):
            continue
        if sum((one.amount.low for one in found), Fraction(0)) == totals[group.key].amount.low:
            made[group.key] = parts
    return made


def _fact(group: Group, told: Told, line: Line, made_of: tuple[str, ...]) -> Fact:
    """The fact that the parent's sheet takes up. made_of: the parent's own totals that it is the sum of."""
    counted = told.outcome is Outcome.SUMMED
    given = [entry for entry in group.entries if entry.fact.value is not None] if counted else list(group.entries)
    # The ids of a line are made once: a large district has hundreds of thousands.
    parts = line.facts if len(given) == len(group.entries) else tuple(map(fact_id, given))
    units = len({entry.unit for entry in given})
    source = f"{units}个单位上报" + ("合计" if counted else "")
    if line.formula:
        source = f"由{line.formula.removesuffix('*100').replace('/', '÷')}重新计算"
    return Fact(
        id=line.fact,
        topic=group.topic,
        item=group.item,
        value=told.value,
        unit=told.unit if told.value is not None else "",
        modifier=told.modifier,
        previous=told.previous,
        target=told.target,
        basis=common(group.entries, "basis"),
        also=common(group.entries, "also"),
        parts=made_of or (parts if counted else ()),
        date=told.date,
        text=told.text or (_text(group) if told.value is not None else ""),
        source=source,
        previous_modifier=told.previous_modifier,
        target_modifier=told.target_modifier,
    )


def _text(group: Group) -> str:
    """What all units say of an item, as long as it states no figure: a figure in it is one unit's and not their sum."""
    said = common(group.entries, "text")
    return "" if any(mention.traced for mention in read_numbers(said)) else said


def _own(sheet: FactSheet) -> tuple[Fact, ...]:
    """A unit's facts; parts that are facts of its own units in turn are looked up in its own sheet."""
    known = {fact.id for fact in sheet.facts}
    return tuple(
        fact if known.issuperset(fact.parts) else fact.model_copy(update={"parts": tuple(known & set(fact.parts))})
        for fact in sheet.facts
    )


def _bases(group: Group, names: Sequence[str]) -> list[Concern]:
    """Totals of figures that were counted differently."""
    if group.nature is not Nature.COUNT:
        return []
    bases = Counter(entry.fact.basis for entry in group.entries if entry.fact.basis)
    if len(bases) < 2:
        return []
    ranked = sorted(bases, key=lambda basis: (-bases[basis], basis))
    others = [entry for entry in group.entries if entry.fact.basis and entry.fact.basis != ranked[0]]
    who = tuple(dict.fromkeys(names[entry.unit] for entry in others))
    message = f"“{group.item}”的口径不一：多数是“{ranked[0]}”，{listed(who)}是“{'”“'.join(ranked[1:4])}”，合计未写口径，请核实。"
    return [Concern(Worry.BASIS, message, who, tuple(map(fact_id, others)))]


def _shared(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The problems or plans that several units state in the same words, the commonest first."""
    counts = Counter(line for lines in lists for line in dict.fromkeys(lines))
    common_lines = sorted((line for line, count in counts.items() if count > 1), key=lambda line: (-counts[line], line))
    return tuple(common_lines[:MOST_LINES])
