"""Reading a text again after an edit (重新识读): only the lines around the edit are read, the rest is taken over.

Exact, not approximate. No rule looks further than its own line and `AROUND` characters beyond it, except for the number of the list
marker before (`next_marker`), which counts for `MARKER` characters and no further than the next 。. So only the lines are read that
reach within `AROUND` characters of the edit, and what follows is taken over only from where the reader would be in the same state as
before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from drafter.numerals.mention import Kind, Mention
from drafter.numerals.page import Page
from drafter.numerals.reader import read_from

AROUND = 100
MARKER = 300


def common_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters two texts share at their start and, behind those, at their end."""
    most = min(len(before), len(after))
    head = _longest(most, lambda n: before.startswith(after[:n]))
    tail = _longest(most - head, lambda n: before.endswith(after[len(after) - n :]))
    return head, tail


def _longest(most: int, shared: Callable[[int], bool]) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if shared(middle):
            low = middle
        else:
            high = middle - 1
    return low


def moved(mention: Mention, by: int) -> Mention:
    """The same mention so many characters further on."""
    return Mention(
        mention.start + by,
        mention.end + by,
        mention.text,
        mention.kind,
        mention.value,
        mention.unit,
        mention.modifier,
        mention.rule,
    )


def reread_numbers(
    text: str, before: str, mentions: Sequence[Mention], ends: tuple[int, int]
) -> tuple[list[Mention], int, int]:
    """What `read_numbers(text)` gives, and how many of its first and of its last mentions are those of the text before.

    mentions: of the text before; ends: `common_ends(before, text)`. The first ones taken over stand before or in the edited lines,
    the last ones in or behind them.
    """
    head, tail = ends
    growth = len(text) - len(before)
    low = text.rfind("\n", 0, head) + 1
    high = _line_end(text, len(text) - tail)
    begin = _quiet(before, mentions, head - AROUND)
    first = bisect_left(mentions, begin, key=_start)
    reach = AROUND
    while True:
        stop = _line_end(text, len(text) - tail + reach)
        last = bisect_left(mentions, stop - growth, key=_start)
        between = _read_lines(text, begin, stop, mentions[:first])
        if stop >= len(text):
            last = len(mentions)
            break
        if _same_state(text, before, mentions[:last], [*mentions[:first], *between], stop, growth, high):
            break
        reach *= 2
    old = mentions[first:last]
    same, same_behind = _shared(old, between, growth, low, high)
    following = (
        mentions[last - same_behind :] if growth == 0 else [moved(m, growth) for m in mentions[last - same_behind :]]
    )
    fresh = between[same : len(between) - same_behind]
    return [*mentions[: first + same], *fresh, *following], first + same, len(following)


def _read_lines(text: str, begin: int, stop: int, earlier: Sequence[Mention]) -> list[Mention]:
    """The mentions that begin in the lines from one place to another, read in the state that those before leave the reader in."""
    counting = _marker(text, earlier, len(earlier), begin)
    opening = text.rfind("\n", 0, max(0, begin - AROUND)) + 1
    if counting is not None:
        opening = min(opening, counting.start)
    page = Page(text[opening : _line_end(text, stop + AROUND)])
    page.floor = max(0, earlier[-1].end - opening) if earlier else 0
    last = counting or next((m for m in reversed(earlier) if _is_marker(m)), None)
    if last is not None:
        # a marker that counts no longer stands too far before
        page.marker = int(last.value), -MARKER - 1 if counting is None else counting.end - opening
    out: list[Mention] = []
    for found in read_from(page, begin - opening):
        if found.start + opening >= stop:
            break
        out.append(moved(found, opening))
    return out


def _is_marker(mention: Mention) -> bool:
    return mention.kind is Kind.LIST and mention.value.isdecimal()


def _start(mention: Mention) -> int:
    return mention.start


def _line_end(text: str, at: int) -> int:
    """The end of the line that holds a place, or of the text."""
    found = text.find("\n", at) if at < len(text) else -1
    return len(text) if found < 0 else found


def _quiet(text: str, mentions: Sequence[Mention], at: int) -> int:
    """The start of the line that holds a place, or of one before it so that no mention runs on into the line."""
    while True:
        start = text.rfind("\n", 0, max(0, at)) + 1
        earlier = bisect_left(mentions, start, key=_start) - 1
        if earlier < 0 or mentions[earlier].end <= start:
            return start
        at = mentions[earlier].start


def _marker(text: str, mentions: Sequence[Mention], last: int, at: int) -> Mention | None:
    """The last list marker of the first so many mentions, if it still counts at a place."""
    for n in range(last - 1, -1, -1):
        found = mentions[n]
        if at - found.end > MARKER:
            return None
        if _is_marker(found):
            return None if "。" in text[found.end : at] else found
    return None


def _same_state(
    text: str, before: str, old: Sequence[Mention], new: Sequence[Mention], at: int, growth: int, edited: int
) -> bool:
    """Whether the reader comes to a place of the text as it came to it in the text before."""
    if (old and old[-1].end + growth > at) or (new and new[-1].end > at):
        return False
    near = [m for m in old[-AROUND:] if m.end + growth > at - AROUND]
    if [moved(m, growth) for m in near] != [m for m in new[-AROUND:] if m.end > at - AROUND]:
        return False
    one, other = _marker(before, old, len(old), at - growth), _marker(text, new, len(new), at)
    if one is None or other is None:
        return one is other
    return moved(one, growth) == other and other.start >= edited


def _shared(old: Sequence[Mention], new: Sequence[Mention], growth: int, low: int, high: int) -> tuple[int, int]:
    """How many first and last mentions two readings share: first ones up to the end of the edited lines, last ones from their start."""
    most = min(len(old), len(new))
    same = 0
    while same < most and old[same] == new[same] and new[same].start < min(high, high - growth):
        same += 1
    behind = 0
    while behind < most - same:
        one, other = old[len(old) - 1 - behind], new[len(new) - 1 - behind]
        if min(one.start, other.start) < low or moved(one, growth) != other:
            break
        behind += 1
    return same, behind
