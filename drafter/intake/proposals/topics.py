"""Headings and the topics they name (标题与板块)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafter.intake.headings import enumerated
from drafter.numerals import fold
from drafter.prompts.outline import topic_family
from drafter.sheet import clean

LONGEST_HEADING = 40
_MARK = re.compile(
    r"^(?:#{1,6}\s*|第?[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.)](?!\d))\s*"
)
_END = re.compile(r"[。；;！!？?，,：:]$")
# What a heading urges, not what it is about: 加强组织建设, 夯实基层基础
_URGE = re.compile(
    r"^(?:加强|强化|突出|深化|推进|推动|扎实推进|做好|做实|抓好|抓|聚焦|围绕|立足|竭诚|丰富|活跃|完善|健全|夯实|提升|提高|促进|坚持|落实|开展|切实做好|持续|全面)+"
)
_RESULT = re.compile(r"(?:稳步|扎实|持续|不断|明显|显著|有序|全面|成效|取得|得到|进一步|更加|深入).*$")


def heading_of(line: str) -> str:
    """Give a heading without its number, "" for a line that is none: short, no full stop, numbered or without any mark at all."""
    text = clean(line)
    if not text or len(text) > LONGEST_HEADING or (_END.search(text) and not text.endswith(("：", ":"))):
        return ""
    folded = fold(text)
    bare = _MARK.sub("", folded)
    numbered = bare != folded or enumerated(text)
    if not numbered and (re.search(r"[,;。、]", folded) or re.search(r"\d", folded)):
        return ""
    return text[len(text) - len(bare) :].rstrip("：:") if bare else ""


def topic_of(heading: str, topics: Sequence[str]) -> str:
    """Give the topic a heading names: one of the sheet's that it contains, else of its family, else its own first words."""
    folded = fold(heading)
    named = [topic for topic in topics if topic and fold(topic) in folded]
    if named:
        return max(named, key=len)
    family = topic_family(heading)
    related = [topic for topic in topics if family and topic_family(topic) == family]
    if related:
        return related[0]
    said = [_RESULT.sub("", _URGE.sub("", part)) for part in re.split(r"[，,、；;\s]", heading) if part]
    fitting = [words for words in said if 2 <= len(words) <= 10]
    # 夯实基础，扩大工会组织覆盖: the part that names a field of work rather than the one that only urges.
    return next((words for words in fitting if topic_family(words)), fitting[0] if fitting else heading)
