"""What a change is told of (变化的主项): 基层工会总数218家，较上年同期增加11家，增长5.3% tells two changes of what the 218 counts.

Words of change right behind a number tell its own change. Where its fact has a value of the period before, that change is known, so that
no other number of the sheet can explain the figure, however well it fits by itself. A rate with a subject of its own (其中关税增长8.1%)
is of what its subject names, and not of another fact whose rate it happens to be.
Likewise 其余两座 tells what the parts before it leave of their whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, combinations

from drafter.numerals import Kind, Mention
from drafter.trace.candidate import Candidate
from drafter.trace.claim import Bearing, Claim, bears
from drafter.trace.derive import Derivation, Derivations, Shape
from drafter.trace.evidence import VALUE_FIELDS, Index
from drafter.trace.passages import Passage
from drafter.trace.report import Status
from drafter.trace.setting import Setting
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import CHANGE_ITEM, REST, direction
from drafter.trace.words import grams, pairs

TURNS = "增长|成长|增加|上升|提高|提升|上涨|减少|下降|降低|回落|下滑|缩短|延长|压缩|增|升|降|减|多|少"
# how a place is told to have changed, besides
MOVES = "前移|后移|前进|进步|退步|后退|进位|晋位|上移|下移|跃升|下跌"
SINCE = "同比|(?:比|较|同|与)?(?:上年度?|去年|上一年度?|上期)(?:的?同期)?(?:相比)?|(?:比|较)同期"
# all that may stand between a number and its change; without a word for the period before, only behind another change or of a rate
CHANGE = re.compile(rf"[，,、（(]?(?P<since>{SINCE})?[，,]?净?(?:{TURNS}|{MOVES})[了约近]?")
MOST_PARTS = 5
OWN_CHANGES = frozenset({Shape.CHANGE, Shape.GROWTH, Shape.POINTS, Shape.MULTIPLE})
RATES = frozenset({"percent", "point"})
# what a rate may tell of one fact
OWN_RATES = frozenset({*OWN_CHANGES, Shape.COMPLETION})
# all that may stand between a part and the share that is told of it
ITS_SHARE = re.compile(r"[,，、(（]?(?:[约近仅只已就共]|大约)?占[^,，。;；、\d]{0,14}")
# where the subject of a share ends and its whole begins
OF_WHOLE = re.compile("占|比重")
# how many of the best named facts may be the subject of a rate
MOST_NAMED = 4


def told_of(mentions: Sequence[Mention], first: int, n: int, text: str) -> int:
    """How many figures before a figure stands the number whose change it tells, 0 when it tells none. first: of its sentence."""
    last = n
    since = False
    while last > first:
        one, other = mentions[last - 1], mentions[last]
        found = CHANGE.fullmatch(text, one.end, other.start)
        if found is None or one.kind not in {Kind.QUANTITY, Kind.RANK}:
            break
        since = bool(found["since"])
        last -= 1
    if last == n or mentions[n].kind is not Kind.QUANTITY:
        return 0
    head, change = measure(mentions[last].unit).kind, measure(mentions[last + 1].unit).kind
    known = since or change == "percent" or (head in RATES and change in RATES)
    return n - last if known else 0


def own_change(
    claim: Claim, best: Candidate, head: Candidate, rows: Iterable[Derivation], index: Index
) -> Derivation | None:
    """What a figure told of a number should have been: the change of that number's fact, None where nothing is wrong about it.

    best: what the figure was traced to. head: what the number before was. rows: the arithmetic over its fact alone.
    """
    fact = head.facts[0]
    if best.note == "base" and fact in best.facts:
        # it is told as counted from another base
        return None
    own = [
        row for row in rows if row.shape in OWN_CHANGES and ".target" not in row.formula and fit(claim.unit, row.unit)
    ]
    if not own or any(bears(claim, row.value, row.value) is not Bearing.NONE for row in own):
        return None
    if measure(index.by_field[fact, "value"].unit).kind in RATES and measure(claim.unit).kind == "percent":
        # 提高1.4% may be of points or of a percentage
        return None
    if best.matched and best.facts:
        in_words = fact in best.facts and best.field not in VALUE_FIELDS
        if best.derivation is None and (in_words or _is_change(best, index)):
            return None
        alone = best.derivation is not None and len(best.derivation.facts) == 1
        if alone and not head.matched:
            # it is the change of another item, and so may the number before be of that one
            return None
    return min(own, key=lambda row: (row.cost, row.formula))


def of_another(claim: Claim, best: Candidate, setting: Setting, derivations: Derivations) -> Derivation | None:
    """What a rate should have been that is another fact's than the one its subject names, None where nothing is wrong about it.

    best: what the figure was traced to. The subject has a word of the fact meant, and the clause none that only the other has.
    """
    row, index = best.derivation, derivations.index
    if (
        row is None
        or not best.matched
        or not (row.shape in OWN_RATES or (row.shape is Shape.SHARE and len(row.facts) == 2))
    ):
        return None
    own, *base = row.facts
    if row.shape is not Shape.SHARE and base:
        return None
    passage, called = setting.passage, index.item_pairs[own]
    subject = pairs(grams(OF_WHOLE.split(passage.before, maxsplit=1)[0]))
    subject -= called
    for meant in setting.named()[:MOST_NAMED]:
        if meant in row.facts or index.topic_of[meant] != index.topic_of[own]:
            continue
        other = index.item_pairs[meant]
        if subject.isdisjoint(other) or not (called - other).isdisjoint(grams(passage.clause)):
            continue
        rows = derivations.of_topic(index.topic_of[own]).things if base else derivations.of_fact(meant)
        due = [
            one
            for one in rows
            if one.facts == (meant, *base)
            and one.shape is row.shape
            and (".target" in one.formula) == (".target" in row.formula)
            and fit(claim.unit, one.unit)
        ]
        if due and all(bears(claim, one.value, one.value) is Bearing.NONE for one in due):
            return min(due, key=lambda one: (one.cost, one.formula))
    return None


def own_share(claim: Claim, best: Candidate, head: Candidate, between: str, index: Index) -> Derivation | None:
    """The share of a sum that is told right behind it, where a figure tells that of one of its parts: 合计3314件，占馆藏的12.2%.

    best: what the figure was traced to; head: what the number before was; between: what stands between them.
    """
    row, whole = best.derivation, head.derivation
    if row is None or whole is None or row.shape is not Shape.SHARE or whole.shape is not Shape.SUM:
        return None
    part, *base = row.facts
    if not (best.matched and head.matched and part in whole.facts and len(base) == 1 and ITS_SHARE.fullmatch(between)):
        return None
    of = index.by_field[base[0], "value"].low
    if not of or bears(claim, whole.value / of * 100, whole.value / of * 100) is not Bearing.NONE:
        return None
    formula = f"({whole.formula})/{index.ids[base[0]]}*100"
    return Derivation(Shape.SHARE, (*whole.facts, *base), formula, whole.value / of * 100, row.unit, row.cost)


def is_rest(mentions: Sequence[Mention], first: int, n: int, text: str) -> bool:
    """Whether a figure tells what is left of a whole in its sentence: 其余两座. first: of its sentence."""
    counted = mentions[n].kind is Kind.QUANTITY and not mentions[n].modifier
    return n > first + 1 and counted and bool(REST.search(text, mentions[n - 1].end, mentions[n].start))


def own_rest(
    claim: Claim,
    before: Sequence[tuple[Claim, Candidate]],
    behind: Sequence[Claim],
    index: Index,
) -> Derivation | None:
    """What is left of a number told before less those told after it, None where what is told may be left of one.

    before: the numbers of the sentence before that each count a fact, with what they were traced to. behind: the claims that follow.
    """
    alike = [(c, one) for c, one in before if fit(claim.unit, counted_in(c, one)) is Fit.SAME]
    if len(alike) < 2 or len(alike) > MOST_PARTS:
        return None
    left: set[Fraction] = set()
    rests: list[tuple[Fraction, Sequence[Candidate]]] = []
    for at, (whole, _) in enumerate(alike[:-1]):
        # 列管37座，查出5座，已完工3座: what is left may be of any of them
        parts = [c.low for c, _ in alike[at + 1 :]]
        left |= {whole.low - sum(some) for size in range(len(parts) + 1) for some in combinations(parts, size)}
        if whole.low > sum(parts):
            rests.append((whole.low - sum(parts), [one for _, one in alike[at:]]))
    told = accumulate((c.low for c in (claim, *behind) if fit(claim.unit, c.unit) is Fit.SAME), initial=Fraction(0))
    if not rests or any(value in left for value in told if value):
        return None
    value, used = min(rests, key=lambda rest: abs(rest[0] - claim.low))
    facts = tuple(one.facts[0] for one in used)
    return Derivation(Shape.DIFFERENCE, facts, "-".join(index.ids[order] for order in facts), value, claim.unit, 0)


def counted_in(claim: Claim, traced: Candidate) -> str:
    """In what a number is counted: as its fact is, where that is known, because 个 is told of anything."""
    return traced.source.unit if traced.source is not None else claim.unit


def counts_alone(head: Candidate) -> bool:
    """Whether what a number was traced to is one fact's value, or one that it should have told."""
    plain = head.derivation is None and head.field in VALUE_FIELDS and len(head.facts) == 1 and head.facts[0] >= 0
    if head.matched:
        return plain and head.field == "value" and head.status in {Status.SUPPORTED, Status.APPROXIMATE}
    return plain


def turned(passage: Passage, row: Derivation, *, of_place: bool) -> bool:
    """Whether the words tell the other direction than a change took. of_place: it is one of a place, which rises when its number falls."""
    turn = direction(passage, of_place=of_place)
    return bool(turn and row.value) and turn != (-1 if row.falling != of_place else 1)


def _is_change(best: Candidate, index: Index) -> bool:
    """Whether a figure tells the value of an item that is itself a change, such as 净增会员."""
    return best.field == "value" and bool(CHANGE_ITEM.search(index.items[best.facts[0]]))
