"""The facts of one topic as sentences of natural length (成段), and which results are worth the opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drafter.numerals import fold
from drafter.prompts.outline import topic_family
from drafter.sheet import Fact, Period
from drafter.writing.rule.clause import clause_of, summed_up, to_come
from drafter.writing.rule.figures import FEW, plain
from drafter.writing.rule.gather import LISTED, Group, gather
from drafter.writing.rule.words import ending, holding, words

SERIES = 4
"""Sentences that begin with so many equal characters are of one series."""
LONG = 52
"""A sentence is closed before it grows longer than this many characters, if it can be."""
CLEAR = 5
"""An item of fewer characters (当年挂牌) seldom says by itself what was counted: others go before it in the opening."""
CONNECTIVES = ("同时，", "此外，", "在此基础上，", "与此同时，", "另外，")


def sentences(
    facts: Sequence[Fact],
    period: Period | None,
    opener: str,
    turn: int,
    plainness: Mapping[str, int] | None = None,
    kind: str = "",
    *,
    ahead: bool = False,
) -> list[str]:
    """Tell the facts of one topic in sentences, each ending in 。.

    opener goes in front of the first sentence that tells a deed without a date; plainness, kind: see clause_of. ahead: the facts lie
    ahead, and nothing may say that they were done.
    """
    clauses = [
        clause_of(fact, period, turn + n, (plainness or {}).get(fact.id, 0), kind) for n, fact in enumerate(facts)
    ]
    if ahead:
        for clause in clauses:
            to_come(clause)
    lines = _packed(gather(clauses))
    out: list[str] = []
    for line in lines:
        if len(line) == 1 and len(line[0].members) == 1 and not ahead:
            line[0].text = summed_up(line[0].members[0])
        text = ("；" if any("，" in one.text for one in line) else "，").join(one.text for one in line)
        if opener and line[0].done and not line[0].solo:
            text, opener = opener + text, ""
        out.append(text + "。")
    return out


def _packed(groups: Sequence[Group]) -> list[list[Group]]:
    """Join groups into lines, each to be one sentence."""
    lines: list[list[Group]] = []
    for group in groups:
        last = lines[-1] if lines else None
        series = last is not None and alike(last[-1].text, group.text)
        most, long = (2 * LISTED, 3 * LONG) if series else (3, LONG)
        if (
            last
            and not group.solo
            and not last[-1].solo
            and len(last) < most
            and sum(len(one.text) for one in last) + len(group.text) <= long
        ):
            last.append(group)
        else:
            lines.append([group])
    return lines


def alike(one: str, other: str) -> bool:
    """Whether two sentences tell of one series (人均年薪一类…, 人均年薪二类…), which nothing may part."""
    return one[:SERIES] == other[:SERIES]


def begins_alike(before: str, line: str) -> bool:
    """Whether a sentence begins with the two characters that the last one before it begins with, in whatever script."""
    last = before.rstrip("。").rpartition("。")[2]
    return fold(last[:2]) == fold(line[:2])


def flow(lines: Sequence[str], turn: int) -> str:
    """Join sentences to a paragraph; one that would begin like the one before it gets a connective."""
    out: list[str] = []
    for n, line in enumerate(lines):
        repeats = bool(out) and begins_alike(out[-1], line)
        out.append(CONNECTIVES[(turn + n) % len(CONNECTIVES)] + line if repeats else line)
    return "".join(out)


def telling(facts: Sequence[Fact]) -> list[Fact]:
    """Choose up to three results that say most, in the order of the sheet, of different topics."""
    scored = []
    ids = {fact.id for fact in facts}
    for place, fact in enumerate(facts):
        number = plain(fact.value)
        dull = "/" in fact.unit or any(word in fact.item for word in ("成绩", "标准", "最"))
        dull = dull or bool(holding(fact.item, "adverse"))
        if number is None or fact.modifier or not fact.item or dull:
            continue
        before, task = plain(fact.previous), plain(fact.target)
        score = 0
        if task is not None and task > 0 and number >= task:
            score += 4
        if before is not None and number > before > 0:
            score += 3 if before >= FEW or "元" in fact.unit or fact.unit == "%" else 0
        if not ids.isdisjoint(fact.parts):
            score += 2
        if ending(fact.item, "honour"):
            score += 3
        if score:
            scored.append((-score, len(fact.item) < CLEAR, place, fact))
    chosen: list[tuple[int, Fact]] = []
    for _, _, place, fact in sorted(scored, key=lambda found: found[:3]):
        if len(chosen) < 3 and fact.topic not in {one.topic for _, one in chosen}:
            chosen.append((place, fact))
    return [fact for _, fact in sorted(chosen, key=lambda found: found[0])]


def is_miscellany(topic: str) -> bool:
    """Whether a topic is only a drawer for what is left."""
    return not topic or topic in words("miscellany")


def is_survey(topic: str) -> bool:
    """Whether a topic only says what there is (学校概况): nothing was done in it, so there is no purpose or effect to tell."""
    return bool(ending(topic, "survey")) and not topic_family(topic)
