"""Figures that cannot all be right (勾稽): in the sheet, and in the draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from drafter.numerals import canonical, fold
from drafter.sheet import Fact
from drafter.trace.claim import Claim
from drafter.trace.dates import impossible
from drafter.trace.evidence import Index
from drafter.trace.explain import label, stated
from drafter.trace.passages import Passage
from drafter.trace.report import Conflict, Figure, Status
from drafter.trace.units import Fit, fit, measure

# a part and its figure take no more words than this
PART_WIDTH = 16
RATE_WORDS = ("率", "占比", "比重", "比例")


def in_sheet(index: Index) -> tuple[Conflict, ...]:
    """Totals against their parts, one item with two values, shares over 100 %, days that no calendar has."""
    return (*_totals(index), *_doubles(index), *_shares(index), *_days(index))


def _low(index: Index, order: int) -> Fraction | None:
    source = index.by_field.get((order, "value"))
    return source.low if source is not None and source.low == source.high else None


def _totals(index: Index) -> Iterator[Conflict]:
    for order, fact in enumerate(index.facts):
        parts = [index.position[part] for part in fact.parts if part in index.position]
        total = _low(index, order)
        values = [_low(index, part) for part in parts]
        if not parts or total is None or fact.modifier:
            continue
        known = [value for value in values if value is not None]
        if len(known) != len(parts) or any(index.facts[part].modifier for part in parts):
            continue
        if sum(known) != total:
            names = "＋".join(stated(index.facts[part]) for part in parts)
            message = f"{label(fact)}为{stated(fact)}，其中各项{names}合计为{canonical(sum(known) / _factor(fact))}{fact.unit}，不相等。"
            yield Conflict("total", "sheet", message, (fact.id, *fact.parts))


def _factor(fact: Fact) -> Fraction:
    """How many base units the fact's own unit is worth (万元 -> 10000)."""
    scale = 10_000 if fact.unit.startswith("万") else 100_000_000 if fact.unit.startswith("亿") else 1
    return Fraction(scale) * measure(fact.unit[1:] if scale > 1 else fact.unit).factor


def _doubles(index: Index) -> Iterator[Conflict]:
    seen: dict[tuple[str, str, str, str, str], Fact] = {}
    for fact in index.facts:
        if fact.value is None:
            continue
        key = (fold(fact.topic), fold(fact.item), fact.unit, fact.basis, fact.date)
        before = seen.setdefault(key, fact)
        if before is not fact and before.value != fact.value:
            message = f"{label(before)}与{label(fact)}名称相同而数值不同：{stated(before)}、{stated(fact)}。"
            yield Conflict("double", "sheet", message, (before.id, fact.id))


def _shares(index: Index) -> Iterator[Conflict]:
    for order, fact in enumerate(index.facts):
        value = _low(index, order)
        if (
            value is not None
            and measure(fact.unit).kind == "percent"
            and value > 100
            and fact.item.endswith(("率", "占比", "比重"))
        ):
            if "增" in fact.item or "完成" in fact.item:
                continue
            yield Conflict("share", "sheet", f"{label(fact)}为{stated(fact)}，超过100%。", (fact.id,))


def _days(index: Index) -> Iterator[Conflict]:
    for source in index.dates:
        if source.fact >= 0 and impossible(source.value):
            fact = index.facts[source.fact]
            yield Conflict("date", "sheet", f"{label(fact)}的日期{source.value}不存在。", (fact.id,))


def told_twice(index: Index, figures: Sequence[Figure], sentences: Sequence[int]) -> Iterator[Conflict]:
    """One item told with two values in two sentences; within one sentence the second figure may tell something else of it.

    sentences: where the sentence of each figure starts.
    """
    wrong = {figure.facts[0] for figure in figures if figure.suggestion is not None and _tells_value(figure)}
    told: dict[str, list[tuple[Figure, int]]] = {}
    for figure, sentence in zip(figures, sentences, strict=True):
        if figure.facts and figure.facts[0] in wrong and _tells_value(figure):
            told.setdefault(figure.facts[0], []).append((figure, sentence))
    for name, places in told.items():
        if len(places) > 1 and index.facts[index.position[name]].value is not None:
            yield from _two_values(index, name, places)


def _tells_value(figure: Figure) -> bool:
    """Whether a figure tells, rightly or wrongly, the value of one fact."""
    status = figure.status
    told = status is Status.SUPPORTED or status is Status.CONTRADICTED or status is Status.MISATTRIBUTED
    return told and len(figure.facts) == 1 and figure.formula is None


def _two_values(index: Index, name: str, places: Sequence[tuple[Figure, int]]) -> Iterator[Conflict]:
    right = [(p, at) for p, at in places if p.status is Status.SUPPORTED and p.kind == "quantity" and p.unit]
    told_at = {at for _, at in right}
    wrong = [
        p
        for p, at in places
        if p.status is not Status.SUPPORTED and p.kind == "quantity" and p.suggestion is not None and at not in told_at
    ]
    if wrong and right and wrong[0].value != right[0][0].value:
        found = (right[0][0], *wrong)
        values = "、".join(f"“{p.text}”" for p in found)
        message = f"同一事项{label(index.facts[index.position[name]])}在文中前后写为{values}。"
        yield Conflict("told_twice", "draft", message, (name,), tuple((p.start, p.end) for p in found))


def beyond_total(
    place: int, figures: Sequence[Figure], claims: Sequence[Claim | None], passage: Passage
) -> Conflict | None:
    """Parts told after 其中 that exceed the figure before it. place: index of that figure; passage: where it stands."""
    figure, claim = figures[place], claims[place]
    if claim is None or claim.is_range or claim.hedges or "其中" not in passage.sentence:
        return None
    if measure(claim.unit).kind in {"percent", "point"}:
        return None
    begins = figure.start - passage.at
    cut = passage.sentence.find("其中", figure.end - begins)
    if cut < 0 or cut > figure.end - begins + 12:
        return None
    rest: list[int] = []
    running, at = Fraction(0), figure.end
    for later in range(place + 1, len(figures)):
        other = claims[later]
        between = passage.sentence[at - begins : figures[later].start - begins]
        if figures[later].end > begins + len(passage.sentence):
            break
        if len(between) > PART_WIDTH or {"；", ";"} & set(between):
            break
        if other is None or other.is_range or other.hedges or fit(claim.unit, other.unit) < Fit.SAME:
            break
        rest.append(later)
        running, at = running + other.low, figures[later].end
        if running >= claim.low:
            break
    if len(rest) < 2 or running <= claim.low:
        return None
    spans = ((figure.start, figure.end), *((figures[r].start, figures[r].end) for r in rest))
    names = "＋".join(figures[r].text for r in rest)
    message = f"“{figure.text}”其中各项{names}，合计{canonical(running)}，超过总数。"
    return Conflict("parts", "draft", message, tuple(dict.fromkeys(figure.facts)), spans)


def beyond_whole(figure: Figure, claim: Claim | None, passage: Passage) -> Conflict | None:
    """A share over 100 %."""
    if claim is None or claim.low <= 100 or measure(claim.unit).kind != "percent":
        return None
    if "增" in passage.before or "完成" in passage.clause or not any(word in passage.before for word in RATE_WORDS):
        return None
    message = f"“{figure.text}”是比率，超过100%。"
    return Conflict("share", "draft", message, figure.facts, ((figure.start, figure.end),))
