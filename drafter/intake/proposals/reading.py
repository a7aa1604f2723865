"""Reading a text figure by figure (逐数提取)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter.intake.proposals.items import Setting, item_of
from drafter.intake.proposals.topics import heading_of, topic_of
from drafter.numerals import Kind, Mention, read_numbers
from drafter.sheet import clean
from drafter.sheet.unreadable import Unreadable
from drafter.sheet.values import read_value

# A title or heading tells no results.
SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
LONGEST_SHOWN = 120
# 三四级手术: what kind it is, not how many.
GRADES = frozenset("级等类")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure of a text as a fact that may be taken over (建议事实).

    text: the figure as written. sentence, place: where it stands, 第3段第2句. start, end: code points in the text. item may be blank.
    """

    start: int
    end: int
    text: str
    topic: str
    item: str
    value: str
    unit: str
    modifier: str
    sentence: str
    place: str

    def as_fact(self, source: str = "") -> dict[str, str]:
        """Give the raw fact, blank fields left out; origin: the place and the sentence."""
        shown = self.sentence if len(self.sentence) <= LONGEST_SHOWN else f"{self.sentence[:LONGEST_SHOWN]}…"
        fields = {
            "topic": self.topic,
            "item": self.item,
            "value": self.value,
            "unit": self.unit,
            "modifier": self.modifier,
            "source": source,
            "origin": f"{self.place}“{shown}”",
        }
        return {name: text for name, text in fields.items() if text}


def propose(text: str, topics: Sequence[str] = ()) -> tuple[Proposal, ...]:
    """Give a proposal for every quantity of a text, in order; topics: those of the sheet, which headings are brought to."""
    return tuple(_proposals(text, topics))


def _proposals(text: str, topics: Sequence[str]) -> Iterator[Proposal]:
    topic = ""
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        heading = heading_of(line)
        if heading:
            topic = topic_of(heading, topics)
        else:
            for place, found in enumerate(SENTENCE.finditer(line), 1):
                yield from _sentence(found[0], start + found.start(), topic, f"第{number}段第{place}句")
        start += len(line) + 1


def _sentence(sentence: str, at: int, topic: str, place: str) -> Iterator[Proposal]:
    mentions = [mention for mention in read_numbers(sentence) if mention.traced and mention.unit not in GRADES]
    mentions = [mention for order, mention in enumerate(mentions) if not _qualifies(sentence, mentions, order)]
    before = ""
    for order, mention in enumerate(mentions):
        if mention.kind is not Kind.QUANTITY:
            continue
        last = mentions[order - 1].end if order else 0
        after = mentions[order + 1].start if order + 1 < len(mentions) else len(sentence)
        item = item_of(Setting(sentence, mention, last, after, before))
        before = item or before
        value, unit, modifier = _figure(mention)
        yield Proposal(
            at + mention.start,
            at + mention.end,
            mention.text,
            topic,
            item,
            value,
            unit,
            modifier,
            clean(sentence),
            place,
        )


def _qualifies(sentence: str, mentions: Sequence[Mention], order: int) -> bool:
    """Whether a bound says whom the next figure counts, rather than how many: 百人以上 of 百人以上企业5家."""
    mention = mentions[order]
    if not re.search("以[上下]$", mention.text) or order + 1 == len(mentions):
        return False
    return re.fullmatch("[一-鿿]+", sentence[mention.end : mentions[order + 1].start]) is not None


def _figure(mention: Mention) -> tuple[str, str, str]:
    """Give value, unit and hedge as a sheet has them: 12.9万元 stays so, 1.25万人次 is 12500人次."""
    try:
        read = read_value(mention.text)
    except Unreadable:
        read = None
    if read is None or not read.value or (read.unit[:1] in "万亿" and not read.unit.endswith("元")):
        return mention.value, mention.unit, mention.modifier
    return read.value, read.unit, "+".join(read.modifiers)
