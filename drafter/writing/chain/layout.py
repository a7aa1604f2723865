"""From a model's words to the lines of a summary (排版): labels, clean paragraphs, sentences, headings.

Numbers of parts are set here, never by the model: what it writes in front of a line (1. （一） - #) is taken off, and Markdown with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafter.numerals import read_numbers
from drafter.writing.ordinals import ordinal

_LABEL = re.compile(
    r"^\s*(?:[#>*•●\-–]+\s+|[#*]+|（[一二三四五六七八九十百零]+）|\([一二三四五六七八九十\d]+\)|（\d+）"
    r"|[一二三四五六七八九十]{1,3}[、.．](?![一二三四五六七八九十])|\d{1,2}[、.．](?!\d)|[①-⑳])\s*"
)
# What a chat model says around the text it was asked for: 好的，以下是……： in front, a note or an offer behind.
_PREAMBLE = re.compile(
    r"^(?:好的|好|当然|没问题|明白了?|收到)[，,。！!：:](?:[^〔]{0,60}[：:。！!])?$"
    r"|^(?:以下|下面)(?:是|为)[^〔]{0,60}[：:]$"
    r"|^(?:根据|按照)(?:您|你|以上|上述|所给|给出|提供|事实表|要求)[^〔]{0,60}[：:]$"
)
_POSTSCRIPT = re.compile(
    r"^[（(]?(?:注|备注|说明|提示)[：:].*$|^(?:以上(?:就?是|为)|如需|如果需要|希望(?:以上|这些)).*$"
)
_COUNTED = re.compile(r"^[一二三四五六七八九十]{1,2}是[，：:]?")
_MARKDOWN = re.compile(r"\*\*|__(?=\S)|`")
_GAP = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)]*(?:\s?〔[^〔〕]{1,120}〕)*|[^。！？!?]+$")
_LEVELS = {
    "一、（一）1.": ("{han}、", "（{han}）", "{number}."),
    "一、1、": ("{han}、", "{number}、", "（{number}）"),
    "一、": ("{han}、", "", ""),
    "1、": ("{number}、", "", ""),
    "一、一是": ("{han}、", "{han}是", ""),
    "1、一是": ("{number}、", "{han}是", ""),
}


def label(numbering: str, level: int, number: int) -> str:
    """Write the label of a part: level 0 is the first; "" where the style has none."""
    levels = _LEVELS.get(numbering, _LEVELS["一、（一）1."])
    pattern = levels[level] if level < len(levels) else ""
    return pattern.format(han=ordinal(number), number=number)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a part stands on paper (版式): its heading line, and the labels its paragraphs have when there are several."""

    heading: str = ""
    numbering: str = ""
    level: int = 0

    def lines(self, paragraphs: Sequence[str]) -> list[str]:
        """Lay paragraphs out, under the heading if there is one."""
        numbered = number_paragraphs(paragraphs, self.numbering, self.level) if self.numbering else list(paragraphs)
        return [self.heading, *numbered] if self.heading else numbered


def clean_paragraphs(text: str, heading: str = "") -> list[str]:
    """Cut a model's answer into clean paragraphs: no labels, no Markdown, no repeated heading, no code fence."""
    paragraphs = []
    for line in _without_talk(text.splitlines()):
        if line.strip().startswith("```"):
            continue
        bare = _COUNTED.sub("", _LABEL.sub("", _MARKDOWN.sub("", line.strip()))).strip()
        bare = _GAP.sub("", bare)
        if bare and bare.rstrip("。：:") != heading.rstrip("。：:"):
            paragraphs.append(bare)
    return _joined_headings(paragraphs)


def _without_talk(lines: Sequence[str]) -> list[str]:
    """Leave out what a model says to whoever asked it, in front of the text and behind it."""
    said = [line for line in lines if line.strip()]
    while said and _PREAMBLE.match(_MARKDOWN.sub("", said[0].strip())):
        del said[0]
    while said and _POSTSCRIPT.match(_MARKDOWN.sub("", said[-1].strip())):
        del said[-1]
    return said


def _joined_headings(paragraphs: Sequence[str]) -> list[str]:
    """Put a line that is only a short heading in front of the paragraph it heads."""
    out: list[str] = []
    pending = ""
    for paragraph in paragraphs:
        if pending:
            paragraph, pending = pending + paragraph, ""
        elif len(paragraph) <= 30 and paragraph[-1] not in "。！？!?；;：:〕”":
            pending = paragraph + "。"
            continue
        out.append(paragraph)
    if pending:
        out.append(pending)
    return out


def number_paragraphs(paragraphs: Sequence[str], numbering: str, level: int) -> list[str]:
    """Put the labels of a level before paragraphs; a single paragraph has none."""
    if len(paragraphs) < 2:
        return list(paragraphs)
    return [label(numbering, level, at) + text for at, text in enumerate(paragraphs, 1)]


def sentences(paragraph: str) -> list[str]:
    """Cut a paragraph into sentences that join to it again; marks stay with the sentence they follow."""
    return _SENTENCE.findall(paragraph) or ([paragraph] if paragraph else [])


_ITEM_NUMBER = re.compile(r"^\s*\d{1,2}\s+")  # as the items of the question have it


def read_headings(answer: str, count: int) -> list[str] | None:
    """Read exactly `count` headings from an answer, one a line; None when they are not that, or one states a figure."""
    lines = [_MARKDOWN.sub("", line) for line in _without_talk(answer.splitlines())]
    headings = [_ITEM_NUMBER.sub("", _LABEL.sub("", line)).strip().strip('《》“”"。；;：:.') for line in lines]
    if len(headings) != count or len(set(headings)) != count:
        return None
    for heading in headings:
        if not 4 <= len(heading) <= 36 or any(mention.traced for mention in read_numbers(heading)):
            return None
    return headings


def listed(items: Sequence[str]) -> str:
    """Write items as one paragraph of counted clauses: 一是…；二是…."""
    parts = [f"{ordinal(at)}是{item.rstrip('。；;，,')}" for at, item in enumerate(items, 1)]
    return "；".join(parts) + "。"


_ITEM = re.compile(r"^\s*\[?([问打])\s*(\d{1,2})\]?\s*[：:、.]?\s*(.+?)\s*$")
_FRAME = re.compile(r"^\s*[【\[](开头|结尾)[】\]][：:]?", re.MULTILINE)


def read_items(answer: str, name: str) -> dict[int, str]:
    """Read lines such as 问1：…, by number."""
    found = (_ITEM.match(_MARKDOWN.sub("", line)) for line in answer.splitlines())
    return {int(item[2]): item[3] for item in found if item is not None and item[1] == name}


def read_frame(answer: str) -> dict[str, str]:
    """Read 【开头】 and 【结尾】; an answer without these signs is an opening and, when it has more paragraphs, a closing."""
    parts = _FRAME.split(_MARKDOWN.sub("", answer))
    if len(parts) > 1:
        return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    lines = [line for line in answer.splitlines() if line.strip()]
    return {"开头": "\n".join(lines[:-1] or lines)} | ({"结尾": lines[-1]} if lines[1:] else {})
