"""What each line of a summary is (版式识别): title, numbered headings, body, signature and date.

A draft is plain text, one paragraph a line. The role of a line is read from its numbering and length, never from its words alone.
Offsets point into the text that was checked, so that figures keep their places. A numbered line that goes on after its first
sentence (1、深化立功竞赛。以…为主题…) is body with a run-in heading; `lead` says where that heading ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a line is (段落类型)."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BODY = "body"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line without its outer blanks (段落). level: 1–4 by numbering, 0 for none; lead: where a run-in heading ends, else start."""

    role: Role
    start: int
    end: int
    level: int = 0
    lead: int = 0


CHINESE = "[一二三四五六七八九十百]"
LEVELS = (
    re.compile(rf"{CHINESE}{{1,4}}[、.．]\s*"),
    re.compile(rf"[（(]\s*{CHINESE}{{1,4}}\s*[)）]、?\s*"),
    re.compile(r"\d{1,2}(?:、|[.．](?!\d))\s*"),
    re.compile(r"[（(]\s*\d{1,2}\s*[)）]、?\s*"),
)
STOPS = "。！？!?"
# A clerk's heading fits on two lines; whatever is longer is a paragraph that happens to be numbered.
HEADING_LENGTH = {1: 60, 2: 45, 3: 32, 4: 32}
TITLE_LENGTH = 60
SIGNATURE_LENGTH = 30
DIGIT = "[0-9〇○零一二三四五六七八九十xX×]"
DATE_LINE = re.compile(rf"{DIGIT}{{2,4}}年{DIGIT}{{1,3}}月{DIGIT}{{1,3}}日")
BLANKS = " \t\r\v\f\u00a0\u3000\ufeff"


def lay_out(text: str) -> tuple[Paragraph, ...]:
    """Give each line of a draft its role, blank lines left out (识别各段)."""
    spans = _lines(text)
    roles = [_role(text, start, end) for start, end in spans]
    if spans and roles[0].role is Role.BODY and _is_title(text[slice(*spans[0])]):
        roles[0] = Paragraph(Role.TITLE, *spans[0])
        if len(spans) > 1 and not roles[1].level and _continues_title(text[slice(*spans[1])]):
            roles[1] = Paragraph(Role.SUBTITLE, *spans[1])
    _close(text, spans, roles)
    return tuple(roles)


def is_signed(text: str) -> bool:
    """Whether a draft ends with the day it was signed (有无落款)."""
    roles = lay_out(text)
    return bool(roles) and roles[-1].role is Role.DATE


def _lines(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for line in text.split("\n"):
        left = start + len(line) - len(line.lstrip(BLANKS))
        right = start + len(line.rstrip(BLANKS))
        if left < right:
            spans.append((left, right))
        start += len(line) + 1
    return spans


def _role(text: str, start: int, end: int) -> Paragraph:
    line = text[start:end]
    for level, pattern in enumerate(LEVELS, start=1):
        label = pattern.match(line)
        if not label:
            continue
        sentence = _first_sentence(line, label.end())
        if sentence < len(line):
            lead = start + sentence if sentence <= HEADING_LENGTH[level] else start
            return Paragraph(Role.BODY, start, end, level, lead)
        # At the lower levels a line with a full stop is an item of the text (1、现有会员78人。), not a heading.
        stopped = line[-1] in STOPS + "；;：:" and level > 2
        if len(line) <= HEADING_LENGTH[level] and not stopped and len(line) > label.end():
            return Paragraph(Role.HEADING, start, end, level)
        return Paragraph(Role.BODY, start, end, level, start)
    return Paragraph(Role.BODY, start, end, 0, start)


def _first_sentence(line: str, start: int) -> int:
    for place in range(start, len(line)):
        if line[place] in STOPS:
            rest = place + 1
            while rest < len(line) and line[rest] in "”’）)」』":
                rest += 1
            return rest
    return len(line)


def _is_title(line: str) -> bool:
    return len(line) <= TITLE_LENGTH and line[-1] not in STOPS + "；;：:，,"


def _continues_title(line: str) -> bool:
    if not _is_title(line):
        return False
    return line.startswith(("暨", "—", "（", "(")) or bool(DATE_LINE.fullmatch(line))


def _close(text: str, spans: list[tuple[int, int]], roles: list[Paragraph]) -> None:
    """Mark signature and date, which stand alone on the last lines."""
    last = len(spans) - 1
    if last < 1 or not DATE_LINE.fullmatch(text[slice(*spans[last])]):
        return
    roles[last] = Paragraph(Role.DATE, *spans[last])
    before = text[slice(*spans[last - 1])]
    signs = len(before) <= SIGNATURE_LENGTH and before[-1] not in STOPS + "；;：:，,"
    if last > 1 and signs and roles[last - 1].role is Role.BODY and not roles[last - 1].level:
        roles[last - 1] = Paragraph(Role.SIGNATURE, *spans[last - 1])
