"""Numbers of one sentence that cannot all be right (句内勾稽), whatever the sheet says of them.

Parts that exceed their whole, or do not make it up when the list is closed; totals after their items; shares of one whole that together
exceed it; a rate beside the two counts that it should follow from. A conflict stops a draft, so each rule keeps to wordings that leave
no other reading: an open list may leave a rest, kinds of people overlap (女职工 and 党员), a share may be of something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from drafter.numerals import Kind, canonical, fold, write_number
from drafter.trace.claim import Claim
from drafter.trace.passages import Passage
from drafter.trace.report import Conflict, Figure
from drafter.trace.units import Fit, fit, measure
from drafter.trace.wording import CHANGED
from drafter.trace.words import telling

# a part and its figure take no more words than this; a list begins so soon after its whole
PART_WIDTH, OPENING_WIDTH = 16, 12
RATE_WORDS = ("率", "占比", "比重", "比例")
# what CHANGED leaves out, because no arithmetic is called for by it alone: a change with its own verb (比上年多调1240吨), and 净增
CHANGE_DONE = re.compile(r"(?:较|比(?!赛|武|拼|例|学))[^，,]*[多少][\u4e00-\u9fff]{0,2}$|净[增减][加少]?了?$")
# 其中 opens a list that may leave a rest; 分别为 one that does not, and the others when they are as many as announced
OPENS = re.compile("其中|分别[为是有]|分别|包括|分为|分成")
CLOSED = re.compile("分别[为是有]|分为|分成")
CLASSES = re.compile(r"[二两三四五六七八九十\d]+个?大?[类种块]")
AND = re.compile(r"^\s*(?:和|及|以及)")
REST = re.compile("其余|其他|剩余|余下")
AND_SO_ON = re.compile(r"^[^，。；、]{0,4}等")
# kinds of people and things that one may be several of
OVERLAPS = re.compile(
    "女|党员|团员|青年|农民工|一线|少数民族|岁|学历|职称|技师|困难|残疾|新|劳模|骨干|以上|以下|重点|首次|还"
    # what was begun may be done too: 其中开工41个、完工19个
    "|开工|完工|竣工|投产|投用|建成|落地|签约|办结|办成|结案|整改|验收"
)
TOTAL_BEFORE = re.compile("(?:合计|共计|总计|总共)[^，,、；;。0-9]{0,6}$")
LISTED = re.compile(r"^[^；;。：:]*[、，,和及][^；;。：:]*$")
SHARE_OPENS = re.compile("(?:分别|各|依次)占(?:[^，,、；;。]{0,8}的)?$|(?:占比|比例|比重)(?:分别|依次)[为是达]$")
SHARE_GOES_ON = re.compile(r"^\s*(?:[、，,和及与]|以及)\s*$")
SHARE_OF_ALL = re.compile("占(?:比|总[数量额]的?|全部的?)?[为达]?$")
RATE_BEFORE = re.compile(r"([一-鿿]{2})率[为达约]?到?$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The figures of one sentence with what each claims, and its text (一句). start: where it begins in the draft."""

    figures: Sequence[Figure]
    claims: Sequence[Claim | None]
    text: str
    start: int

    def between(self, end: int, start: int) -> str:
        """The text from one place of the draft to another."""
        return self.text[max(0, end - self.start) : max(0, start - self.start)]

    def count(self, at: int) -> Claim | None:
        """What a figure claims when it is one plain number that can be added up, else None."""
        claim = self.claims[at]
        if claim is None or claim.is_range or claim.hedges or self.figures[at].kind is not Kind.QUANTITY:
            return None
        return None if measure(claim.unit).kind in {"percent", "point", "multiple"} else claim

    def percent(self, at: int) -> Claim | None:
        """What a figure claims when it is one plain percentage, else None."""
        claim = self.claims[at]
        if claim is None or claim.is_range or claim.hedges:
            return None
        return claim if measure(claim.unit).kind == "percent" else None

    def in_brackets(self, at: int, since: int) -> bool:
        """Whether a figure stands in brackets that were opened after a place."""
        words = self.between(since, self.figures[at].start)
        return words.count("（") + words.count("(") > words.count("）") + words.count(")")


def strained(
    figures: Sequence[Figure], claims: Sequence[Claim | None], mates: range, n: int, passage: Passage
) -> tuple[Conflict, ...]:
    """The conflicts that a figure begins: as a whole, as a total, as the first of several shares, as a rate.

    figures, claims: of the draft; mates: the places of those of one sentence; n: the place of the figure; passage: where it stands.
    The places of the conflicts are told from where the figure begins.
    """
    low, high, at = mates.start, mates.stop, n - mates.start
    sentence = Sentence(figures[low:high], claims[low:high], passage.sentence, figures[n].start - passage.at)
    rules: tuple[Callable[[Sentence, int, Passage], Conflict | None], ...] = (
        beyond_total,
        beside_total,
        beyond_all,
        beside_counts,
        beyond_whole,
    )
    found = (conflict for rule in rules if (conflict := rule(sentence, at, passage)) is not None)
    return tuple(conflict.moved(-figures[n].start) for conflict in found)


def beyond_total(sentence: Sentence, at: int, passage: Passage) -> Conflict | None:
    """Parts that exceed the figure before them, or do not make it up though the list is closed."""
    figure, whole = sentence.figures[at], sentence.count(at)
    if (
        whole is None
        or at + 1 >= len(sentence.figures)
        or CHANGED.search(passage.leading)
        or CHANGE_DONE.search(passage.leading)
    ):
        # what 其中 goes on to part is not a change told in between (12家，比任务多2家，其中…7家)
        return None
    opening = OPENS.search(sentence.between(figure.end, figure.end + OPENING_WIDTH + 4))
    if opening is None or opening.start() > OPENING_WIDTH:
        return None
    begins = figure.end + opening.end()
    # a list in brackets ends with them
    stops = "；;）)" if re.search("[（(]", sentence.between(figure.end, begins)) else "；;"
    parts = _parts(sentence, at, whole, begins, stops, closed=bool(CLOSED.match(opening.group())))
    if not parts.places:
        return None
    claims = [claim for p in parts.places if (claim := sentence.count(p)) is not None]
    added = sum((c.low for c in claims), Fraction(0))
    slack = (whole.step + sum((c.step for c in claims), Fraction(0))) / 2
    told = [sentence.figures[p] for p in parts.places]
    if len(claims) == 1:
        if added <= whole.low + slack:
            return None
        return _conflict((figure, *told), f"“{figure.text}”其中的一项为{told[0].text}，超过总数。")
    names = "＋".join(f.text for f in told)
    shown = write_number(canonical(added / measure(whole.unit).factor), whole.unit)
    if added > whole.low + slack and not parts.overlapping:
        return _conflict((figure, *told), f"“{figure.text}”其中各项{names}，合计{shown}，超过总数。")
    if added < whole.low - slack and parts.closed:
        return _conflict((figure, *told), f"“{figure.text}”各项{names}，合计{shown}，与总数不等。")
    return None


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a whole (各项). closed: whether nothing is left out; overlapping: whether one thing may be in several."""

    places: list[int]
    closed: bool
    overlapping: bool


def _parts(sentence: Sentence, at: int, whole: Claim, begins: int, stops: str, *, closed: bool) -> _Parts:
    """The figures after a whole that tell its parts. begins: where the list does; stops: the signs that end it."""
    figures = sentence.figures
    places: list[int] = []
    announced, added = 0, Fraction(0)
    end, since = begins, begins
    overlapping = joined = rest = broken = False
    for n in range(at + 1, len(figures)):
        figure, words = figures[n], sentence.between(end, figures[n].start)
        if figure.start < begins:
            if CLASSES.fullmatch(fold(figure.text)):
                announced = int(figure.value) if figure.value.isdigit() else 0
                continue
            return _Parts([], closed=False, overlapping=False)
        if not places and not announced and CLASSES.fullmatch(fold(figure.text)) and figure.value.isdigit():
            announced, end = int(figure.value), figure.end
            continue
        if sentence.in_brackets(n, since) or sentence.percent(n) is not None:
            end = figure.end
            continue
        part = sentence.count(n)
        far = len(words) > PART_WIDTH or re.search(f"[{stops}]|其中|人均|平均|每", words) is not None
        if far or part is None or fit(whole.unit, part.unit) < Fit.SAME:
            # what is told after the list does not break it when the list was joined to its end
            broken = not (joined or rest)
            break
        places.append(n)
        added += part.low
        joined = len(places) > 2 and bool(AND.match(words))
        rest = bool(REST.search(words))
        overlapping = overlapping or (bool(OVERLAPS.search(words)) and not rest)
        end = figure.end
        if joined or rest or (len(places) > 1 and added == whole.low):
            # what adds up is a list to its end
            break
    goes_on = bool(places) and bool(
        AND_SO_ON.match(sentence.between(figures[places[-1]].end, figures[places[-1]].end + 6))
    )
    complete = rest or joined or (announced > 0 and announced == len(places)) or (closed and not broken)
    return _Parts(places, closed=complete and not goes_on and not overlapping, overlapping=overlapping)


def beside_total(sentence: Sentence, at: int, _: Passage) -> Conflict | None:
    """A total that is not what the items before it add up to, and that nothing else explains."""
    figure, total = sentence.figures[at], sentence.count(at)
    if total is None or not figure.flagged or at < 2:
        return None
    before = sentence.figures[at - 1].end
    words = sentence.between(before, figure.start)
    if not TOTAL_BEFORE.search(words) or len(words) > PART_WIDTH:
        return None
    items: list[int] = []
    added, slack = Fraction(0), total.step / 2
    for n in range(at - 1, -1, -1):
        item = sentence.count(n)
        if item is None or fit(total.unit, item.unit) < Fit.SAME:
            break
        items.insert(0, n)
        added, slack = added + item.low, slack + item.step / 2
        if len(items) > 1 and abs(added - total.low) <= slack:
            return None
        words = sentence.between(sentence.figures[n - 1].end, sentence.figures[n].start) if n else ""
        if not n or len(words) > PART_WIDTH or not LISTED.match(words) or re.search("其中|人均|平均|每", words):
            break
    if len(items) < 2:
        return None
    told = [sentence.figures[n] for n in items]
    shown = write_number(canonical(added / measure(total.unit).factor), total.unit)
    return _conflict((figure, *told), f"各项{'＋'.join(f.text for f in told)}，合计{shown}，与“{figure.text}”不等。")


def beyond_all(sentence: Sentence, at: int, _: Passage) -> Conflict | None:
    """Shares of one whole, told together, that exceed it."""
    figure, first = sentence.figures[at], sentence.percent(at)
    if first is None or not SHARE_OPENS.search(sentence.between(sentence.start, figure.start)):
        return None
    told, added, slack = [figure], first.low, first.step / 2
    for n in range(at + 1, len(sentence.figures)):
        share = sentence.percent(n)
        if share is None or not SHARE_GOES_ON.match(sentence.between(told[-1].end, sentence.figures[n].start)):
            break
        told.append(sentence.figures[n])
        added, slack = added + share.low, slack + share.step / 2
    if len(told) < 2 or added <= 100 + slack:
        return None
    names = "＋".join(f.text for f in told)
    return _conflict(tuple(told), f"各项占比{names}，合计{canonical(added)}%，超过100%。", kind="share")


def beside_counts(sentence: Sentence, at: int, _: Passage) -> Conflict | None:
    """A rate that does not follow from the two counts told right before it, one of which its name is of (办结38件，办结率…)."""
    figure, rate = sentence.figures[at], sentence.percent(at)
    if rate is None or at < 2 or not rate.low:
        return None
    part, whole = sentence.count(at - 1), sentence.count(at - 2)
    if part is None or whole is None or part.step or whole.step or fit(part.unit, whole.unit) < Fit.SAME:
        return None
    if not 0 < part.low <= whole.low:
        return None
    figures = sentence.figures
    words, own = (
        sentence.between(figures[at - 1].end, figure.start),
        sentence.between(figures[at - 2].end, figures[at - 1].start),
    )
    named = RATE_BEFORE.search(words)
    of_part = named is not None and bool(telling(named.group(1)) & telling(own)) and len(own) <= PART_WIDTH
    of_all = SHARE_OF_ALL.search(words) is not None and own.lstrip("，,（(").startswith("其中")
    if len(words) > OPENING_WIDTH or not (of_part or of_all) or re.search("[；;。]", words + own):
        return None
    if not any(f.flagged for f in (figure, figures[at - 1], figures[at - 2])):
        return None
    counts = [c.low for n in range(at) if (c := sentence.count(n)) is not None and c.low]
    precise = rate.step or Fraction(1)
    if any(abs(100 * one / other - rate.low) < precise for one in counts for other in counts):
        return None
    right = canonical(Fraction(round(10_000 * part.low / whole.low), 100))
    message = f"“{figure.text}”与前文{figures[at - 2].text}、{figures[at - 1].text}不符，按两数推算约为{right}%。"
    return _conflict((figure, figures[at - 1], figures[at - 2]), message, kind="rate")


def beyond_whole(sentence: Sentence, at: int, passage: Passage) -> Conflict | None:
    """A share over 100 %."""
    claim, figure = sentence.claims[at], sentence.figures[at]
    if claim is None or claim.low <= 100 or measure(claim.unit).kind != "percent":
        return None
    if "增" in passage.before or "完成" in passage.clause or not any(word in passage.before for word in RATE_WORDS):
        return None
    return _conflict((figure,), f"“{figure.text}”是比率，超过100%。", kind="share")


def _conflict(told: Sequence[Figure], message: str, kind: str = "parts") -> Conflict:
    facts = tuple(dict.fromkeys(name for figure in told[:1] for name in figure.facts))
    return Conflict(kind, "draft", message, facts, tuple(sorted((f.start, f.end) for f in told)))
