"""Two figures in each other's place (对调): which could be exchanged, and how much better both would fit the other way round."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from fractions import Fraction

from drafter.trace import weights as w
from drafter.trace.assign import order_of
from drafter.trace.evidence import Source
from drafter.trace.misplaced import IN_ALL, Chain
from drafter.trace.passages import Passage
from drafter.trace.told import agreement
from drafter.trace.units import Fit, fit

# two figures are compared that stand so near each other, or so near the other's fact in the sheet's order
BESIDE, WINDOW = 8, 4
MOST_PARTS = 6
# how many figures after what came in may be told what was done of it
MOST_BETWEEN = 3
# what is done of what came in cannot be more
DONE = re.compile("办结|解决|落实|整改|采纳|立案|化解|答复|办复|处理|调成|成功|改到位|销号|通过|合格")
RECEIVED = re.compile("征集|收到|提出|排查|查出|受理|发现|接待|收集|立案|开出|下达|抽检|检查|检测|报名")
# 18个部门中有16个
AMONG = re.compile("中[^，,；;]{0,2}有$")
# 新建6个，总数达到28个
NEWLY_TOLD = re.compile("新[建增添购置设招办成开组发]|本年|今年|当年|年内|净增")


def exchanges(chain: Chain, i: int, among: Container[int] | None = None) -> tuple[tuple[int, int], ...]:
    """The figures that one could be exchanged with, and how much better both would fit. among: only these are looked at.

    Two figures that each tell a number of their own are exchanged when words and order fit clearly better the other way round. Only
    figures near each other, or near the other's fact in the sheet's order, are compared.
    """
    decisions = chain.decisions
    if chain.owned[i] is None:
        return ()
    near = [*range(i + 1, min(len(decisions), i + BESIDE + 1))]
    for anchor in chain.beside[i]:
        for fact in range(anchor - WINDOW, anchor + WINDOW + 1):
            near.extend(chain.placed_by.of(fact))
    owned = chain.owned
    partners = [j for j in {*near} if j != i and owned[j] is not None and (among is None or j in among)]
    return tuple([(gain, j) for j in sorted(partners) if (gain := _gain(chain, i, j))])


def _gain(chain: Chain, i: int, j: int) -> int:
    """How much better two figures fit when each has the other's number, 0 when that is not worth telling."""
    pair = (i, j) if i < j else (j, i)
    found = chain.gains.get(pair)
    if found is None:
        found = chain.gains[pair] = max(0, _exchange_gain(chain, *pair) - w.EXCHANGED)
    return found


def paired(found: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Figures that stand in each other's place: figure -> the figure whose number it should have. found: gain and the two figures."""
    out: dict[int, int] = {}
    for _, i, j in sorted({(-gain, min(i, j), max(i, j)) for gain, i, j in found}):
        if i not in out and j not in out:
            out[i], out[j] = j, i
    return out


def _exchange_gain(chain: Chain, i: int, j: int) -> int:
    """How much better two figures, the first of them i, fit when each has the other's number; negative when that is never enough."""
    decisions = chain.decisions
    one, other = decisions[i].best, decisions[j].best
    first, second = chain.owned[i], chain.owned[j]
    written, beside = chain.claims[i], chain.claims[j]
    if first is None or second is None or fit(written.unit, beside.unit) < Fit.GENERIC:
        return -1
    if not (agreement(written, second) and agreement(beside, first)) or first.low == second.low:
        return -1
    if first.fact == second.fact and _said_for(chain, i, second, first) + _said_for(chain, j, first, second) <= 0:
        # the numbers of one fact are told apart by the words beside each, and by nothing else
        return -1
    if _ends(chain, i, first) or _ends(chain, j, second):
        return -1
    here, there = chain.place(i, first), chain.place(j, second)
    if j - i == 1:
        sections, topic_of = chain.sections, chain.index.topic_of
        order = order_of(decisions, sections, topic_of, i, (other, one))
        order -= order_of(decisions, sections, topic_of, i, (one, other))
    else:
        order = here.fits_better(other.facts) + there.fits_better(one.facts)
    gain = w.ORDER * order // 100
    gain += here.speaks_for(second, j) + there.speaks_for(first, i)
    if chain.sentences[i] != chain.sentences[j]:
        gain -= w.AT_END * (here.at_end + there.at_end)
    gain += w.PART_ABOVE * _part_above_whole(chain, i, j, first, second)
    if gain + 2 * w.CONTRAST_TOLD <= w.EXCHANGED:
        return -1
    gain += here.tells_apart(second) + there.tells_apart(first)
    return gain - w.ADDS_UP * _adds_up(chain, i, j)


def _said_for(chain: Chain, i: int, meant: Source, own: Source) -> int:
    """How clearly the words nearest to a figure tell for one number against another, in percent."""
    return chain.settings[i].contrast(*chain.index.names_of(meant, own))


def _adds_up(chain: Chain, whole: int, part: int) -> bool:
    """Whether figures told after one, another among them, add up to it as they stand: 24件，其中11件、8件、5件."""
    source = chain.placed[whole]
    if source is None or chain.sentences[whole] != chain.sentences[part]:
        return False
    for start in range(whole + 1, min(part, whole + 3) + 1):
        total = Fraction(0)
        for n in range(start, min(chain.mates(whole).stop, start + MOST_PARTS)):
            found = chain.placed[n]
            if found is None:
                break
            total += found.low or 0
            if n > start and n >= part and total == source.low:
                return True
    return False


def _ends(chain: Chain, i: int, source: Source) -> bool:
    """Whether what a figure tells stands with what it was before: 困难户193户，47户脱困，新添18户，年底还有164户."""
    told = (chain.decisions[n].best for n in chain.mates(i) if n < i)
    return source.is_value and any(
        best.matched and best.field == "previous" and best.facts == (source.fact,) for best in told
    )


def _part_above_whole(chain: Chain, early: int, late: int, first: Source, second: Source) -> int:
    """Above 0 when a part is told that is larger than its whole, which an exchange would mend; below when an exchange would make it so.

    2 where the words leave no doubt, 1 for what is done of what came in: some of it may have come in before.
    """
    if first.low is None or second.low is None or chain.sentences[early] != chain.sentences[late]:
        return 0
    before, behind = (chain.settings[n].passage for n in (early, late))
    if IN_ALL.search(behind.leading) and NEWLY_TOLD.search(before.leading):
        return 2 if first.low > second.low else -2
    certain = _tells_part(chain, early, late)
    if not certain:
        settled = DONE.search(behind.leading) and RECEIVED.search(before.clause)
        if not settled or late - early > MOST_BETWEEN:
            return 0
    return (1 + certain) * (1 if second.low > first.low else -1)


def _opens(whole: Passage, text: str, leading: str) -> bool:
    """Whether a bracket that begins right behind a number is open at a place of its clause: 18场（线下12场、线上6场）."""
    at = len(whole.leading) + len(text)
    return whole.clause[at : at + 1] == "(" and leading.rfind("(") == at and ")" not in leading[at:]


def _tells_part(chain: Chain, early: int, late: int) -> bool:
    """Whether a figure is told as a part of one before it: 24件，其中11件; 18个部门中有16个."""
    before, behind = (chain.settings[n].passage for n in (early, late))
    if late - early == 1 and before.clause == behind.clause and AMONG.search(behind.before):
        return True
    if before.clause == behind.clause and _opens(before, chain.claims[early].mention.text, behind.leading):
        return True
    if "其中" in before.leading:
        return False
    opens = (n for n in range(early + 1, late + 1) if "其中" in chain.settings[n].passage.leading)
    first = next(opens, None)
    if first is None:
        return False
    # 新建6个，总数28个，其中联网15个: the part is one of the 28
    claims, part = chain.claims, chain.claims[late]
    return not any(
        fit(claims[n].unit, part.unit) is Fit.SAME and claims[n].low > max(part.low, claims[early].low)
        for n in range(early + 1, first)
    )
