"""What a figure counts (数字说的是什么事项): read from the words before it and behind it.

    新建会企业14家                 the words before: 新建会企业
    举办12场讲座                   a verb before, its object behind: 举办讲座
    为32名困难职工发放助学金        a preposition before: who stands behind, 困难职工
    320名教职工签订承诺书          nothing before: what stands behind, 教职工签订承诺书
    …18.26万元，同比增长7.2%       a change: the figure before, 赔付金额同比增长

Words come from words.tsv. Where neither side says anything the item of the figure before is taken, and without one it is left blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from drafter.intake.proposals.words import any_of, beginning, ending, words
from drafter.numerals import Mention
from drafter.sheet import find_personal

LONGEST_ITEM = 24
# A clause ends at these, but not within 《》 or “”.
_STOPS = frozenset("，,。；;：:！!？?（）()\n")
_QUOTES = {"《": "》", "“": "”", "「": "」"}
_EDGES = " 　、，,。；;：:的之"
_PLAIN = re.compile(r"[一-鿿A-Za-z]")


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure where it stands (数字所在). last, next: where the figure before ends and the next begins; before: that figure's item."""

    sentence: str
    mention: Mention
    last: int
    next: int
    before: str


def item_of(setting: Setting) -> str:
    """Give the item of a figure, "" when the words around it say nothing; who was helped by name is not part of it."""
    item = _item(setting)
    if item in words("verb") and item not in words("cause"):
        # 举办文艺汇演，400人参加: taking part in what was told before.
        item = _tidy((setting.before or _clause_before(setting)) + item)
    named = [one.start for one in find_personal(item, setting.sentence) if one.kind == "姓名"]
    return _tidy(item[: named[0]]) if named and named[0] >= 2 else item


def _clause_before(setting: Setting) -> str:
    """Give the last words of the clause before that of a figure."""
    clauses = re.split("[，,：:；;]", setting.sentence[setting.last : setting.mention.start])
    return _short(_without_lead(clauses[-2])) if len(clauses) > 1 else ""


def _item(setting: Setting) -> str:
    left, right = _sides(setting)
    if right == "人" and setting.mention.unit == "个":
        right = ""
    change = _change(left, setting)
    if change:
        return change
    left = _without_fillers(left)
    if not _PLAIN.search(left):
        return _tidy(right) or setting.before
    if left in words("prep") or (ending("prep").search(left) and right and not _verb_end(left)):
        # Who or what stands behind, up to the verb that tells what was done.
        return _tidy(_first_phrase(right)) or _tidy(left)
    left = _without_lead(left)
    if not _PLAIN.search(left):
        return _tidy(right) or setting.before
    verb = _verb_end(left)
    if verb and right:
        return _tidy(_short(left) + (right if verb in words("cause") else _first_phrase(right)))
    return _tidy(_short(left))


# ---- the two sides -------------------------------------------------------------------------------------------------------------


def _sides(setting: Setting) -> tuple[str, str]:
    """Give the words of the clause before and behind a figure, up to the figures beside it."""
    sentence, mention = setting.sentence, setting.mention
    begin = setting.last
    depth = ""
    for place in range(setting.last, mention.start):
        character = sentence[place]
        if depth:
            depth = "" if character == depth else depth
        elif character in _QUOTES and _QUOTES[character] in sentence[place:]:
            depth = _QUOTES[character]
        elif character in _STOPS:
            begin = place + 1
    end = mention.end
    while end < setting.next and sentence[end] not in _STOPS and sentence[end] != "、":
        end += 1
    right = sentence[mention.end : end]
    if end == setting.next and end < len(sentence):
        # Up to the next figure: its own words are its own.
        right = _first_phrase(right)
    left = sentence[begin : mention.start].strip()
    verb = re.search(any_of("verb"), left)
    if begin == setting.last and setting.last and verb:
        # What stands before the verb belongs to the figure before: 为32名困难职工发放助学金6.4万元.
        left = left[verb.start() :]
    return left, right.strip()


def _first_phrase(right: str) -> str:
    """Give what belongs to the figure before a phrase: 困难职工 of 困难职工发放慰问金."""
    found = re.search(any_of("verb"), right[1:])
    return right[: found.start() + 1] if found else right


def _without_fillers(left: str) -> str:
    while found := ending("filler").search(left.rstrip(_EDGES)):
        left = left.rstrip(_EDGES)[: found.start()]
    return left.rstrip(_EDGES)


def _without_lead(left: str) -> str:
    before = ""
    while before != left:
        before = left
        left = left.lstrip(_EDGES)
        found = beginning("lead").match(left)
        if found and left[found.end() : found.end() + 1] not in tuple("率数额量面"):
            left = left[found.end() :]
        found = beginning("manner").match(left)
        if found and found.end() < len(left) and left[found.end()] not in "率数额量面":
            left = left[found.end() :]
        found = _subject().match(left)
        if found:
            left = left[found.end() :]
        found = beginning("light").match(left)
        if found and len(left) - found.end() >= 2:
            left = left[found.end() :]
    return left


@cache
def _subject() -> re.Pattern[str]:
    """Give a pattern for who did it, before what was done: 街道总工会举办, 给职工挽回."""
    doing = f"(?={any_of('verb')}(?![率数额量面])|{any_of('manner')}|{any_of('lead')})"
    return re.compile(rf"(?:{any_of('subject')}|{any_of('prep')}[一-鿿]{{2,8}}?){doing}")


# ---- what is told --------------------------------------------------------------------------------------------------------------


def _change(left: str, setting: Setting) -> str:
    """Give the item of a change or a relation to the figure before: 同比增长, 完成年度目标, 占, 人均."""
    bare = left.rstrip("的 　")
    for name in ("change", "relate"):
        found = ending(name).search(_trimmed(bare))
        if found is None:
            continue
        subject = _without_lead(_trimmed(bare)[: found.start()].strip(_EDGES))
        word = found[0]
        if (
            name == "change"
            and setting.mention.unit not in {"%", "个百分点", "百分点"}
            and not re.search("同比|比|较", _trimmed(bare))
        ):
            return ""
        whole = _tidy(subject) if _PLAIN.search(subject) else setting.before
        return _tidy(whole + word) if whole else word
    return ""


def _trimmed(left: str) -> str:
    return re.sub(r"(?:了|达|达到|为|约|约为|近|超过)+$", "", left)


def _verb_end(left: str) -> str:
    found = ending("verb").search(left)
    return found[0] if found else ""


def _short(left: str) -> str:
    """Give the last phrase of what is too long for an item: from the last verb on, or from the last word of place or means."""
    if len(left) <= LONGEST_ITEM // 2:
        return left
    found = [
        place
        for place in re.finditer(any_of("verb"), left)
        if len(left) - place.start() >= 4 and not re.match(any_of("measured"), left[place.end() :])
    ]
    return left[found[-1].start() :] if found else left


def _tidy(item: str) -> str:
    """Give an item without edges, its quotation marks whole."""
    item = re.sub(rf"\s+|{any_of('time')}", "", item).strip(_EDGES)
    for first, last in _QUOTES.items():
        if item.count(first) != item.count(last):
            item = item.replace(first, "").replace(last, "")
    return item[:LONGEST_ITEM]
