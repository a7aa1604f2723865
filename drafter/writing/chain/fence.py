"""Facts as they stand in a prompt (事实栏): one line a fact, with its id, between fences that nothing in a fact can close.

Facts are data. Whatever a cell says, it stays on its own line inside the fence: characters that are not seen, line breaks, angle
brackets (fences and the special tokens of chat formats are made of them), field signs and citation marks are made harmless first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from drafter.models import estimate_tokens
from drafter.numerals import write_number
from drafter.sheet import Fact

_ANGLES = {"<": "\N{FULLWIDTH LESS-THAN SIGN}", ">": "\N{FULLWIDTH GREATER-THAN SIGN}"}
_QUOTED = str.maketrans(_ANGLES)
_HARMLESS = str.maketrans(_ANGLES | {"|": "／", "\N{FULLWIDTH VERTICAL LINE}": "／", "`": "'", "【": "（", "】": "）"})
_MARK = re.compile(r"〔(\s*\(*\s*[A-Za-z][^〔〕]*)〕")
_UNSEEN = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e01ef\u115f\u1160\u3164\uffa0]")


def visible(text: str) -> str:
    """Take out characters that are not seen; every kind of space and line break but the plain line feed becomes a space."""
    return "".join(
        " " if character != "\n" and (character.isspace() or category in {"Cc", "Zl", "Zp"}) else character
        for character in _UNSEEN.sub("", text)
        if character == "\n" or (category := unicodedata.category(character)) not in {"Cf", "Co", "Cs"}
    )


def harmless(text: str) -> str:
    """Make text from a sheet safe to stand on one line of a prompt; what a person reads in it stays."""
    text = visible(text)
    text = _MARK.sub(r"（\1）", text.translate(_HARMLESS))
    return " ".join(text.split())


def quoted(text: str) -> str:
    """Make text of a model or a person safe to stand on one line of a prompt, citation marks included."""
    return " ".join(visible(text).translate(_QUOTED).split())


def fact_line(fact: Fact, year: int | None = None) -> str:
    """Tell one fact on one line: F31 帮困金余额：587.8万元；上期540.2万元. year: the one that goes without saying in dates."""
    parts = []
    if fact.value is not None:
        parts.append(_number(fact.value, fact.unit, fact.modifier))
    if fact.previous is not None:
        parts.append("上期" + _number(fact.previous, fact.unit))
    if fact.target is not None:
        parts.append("任务" + _number(fact.target, fact.unit))
    if fact.parts:
        parts.append("合计自" + "+".join(fact.parts))
    if fact.date:
        parts.append(_number(fact.date, "").removeprefix(f"{year}年"))
    parts += [harmless(part) for part in (fact.basis and f"口径：{fact.basis}", fact.text) if part]
    return f"{fact.id} {harmless(fact.item)}：" + "；".join(parts)


def fence_facts(facts: Iterable[Fact], year: int | None = None) -> str:
    """Put facts between fences, grouped by topic in their order. year: see fact_line."""
    lines = ["<facts>"]
    for topic, group in groupby(facts, key=lambda fact: fact.topic):
        if topic:
            lines.append(f"【{harmless(topic)}】")
        lines += [fact_line(fact, year) for fact in group]
    return "\n".join([*lines, "</facts>"])


def fence_items(items: Sequence[str], label: str) -> str:
    """Put items of a list, such as problems, between fences, numbered with a label: 问1."""
    numbered = [f"{label}{number} {harmless(item)}" for number, item in enumerate(items, 1)]
    return "\n".join(["<items>", *numbered, "</items>"])


def split_facts(facts: Sequence[Fact], budget: int, most: int = 1000) -> list[tuple[Fact, ...]]:
    """Divide facts into runs of at most `budget` tokens and `most` facts, whole topics together where they fit; none is left out.

    A single fact larger than the budget is a run of its own: the model's own length decides then.
    """
    runs: list[list[Fact]] = []
    sizes: list[int] = []
    by_topic: dict[str, list[Fact]] = {}
    for fact in facts:
        by_topic.setdefault(fact.topic, []).append(fact)
    for group in by_topic.values():
        size = _size(group)
        pieces = [group] if size <= budget and len(group) <= most else [[fact] for fact in group]
        for piece in pieces:
            more = size if len(pieces) == 1 else _size(piece)
            same = len(pieces) > 1 and runs and runs[-1] and runs[-1][-1].topic == piece[0].topic
            room = bool(runs) and sizes[-1] + more <= budget and len(runs[-1]) + len(piece) <= most
            if room and (len(pieces) == 1 or same):
                runs[-1] += piece
                sizes[-1] += more
            else:
                runs.append(list(piece))
                sizes.append(more)
    return [tuple(run) for run in runs]


def halve(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Divide facts in two, between two topics where there are two."""
    middle = len(facts) // 2
    edges = [at for at in range(1, len(facts)) if facts[at].topic != facts[at - 1].topic]
    at = min(edges, key=lambda edge: abs(edge - middle), default=middle)
    return tuple(facts[:at]), tuple(facts[at:])


def _size(facts: Iterable[Fact]) -> int:
    return estimate_tokens(fence_facts(facts))


def _number(value: str, unit: str, modifier: str = "") -> str:
    try:
        return harmless(write_number(value, unit, modifier))
    except ValueError:
        return harmless(f"{modifier}{value}{unit}")  # no form is known for it: as it stands on the sheet
