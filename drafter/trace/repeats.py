"""The same passage told twice (重复): a sentence that stands nearly word for word in two places of a draft.

Two sentences are compared when they share one of a few three-character shingles that are chosen alike in both, so that the work grows in
step with the draft. They are the same when one has hardly a character that the other has not, their numbers are the same, and no word of
one stands for another word of the other: two visits told alike (元旦走访…, 春节走访…) are two facts. Parallel wording is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from drafter.trace.report import Conflict

SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
MARK = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}(?:是|、)|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])")
KEPT = re.compile(r"[\u3400-\u9fffa-zA-Z0-9.%]+")
# a year or a unit stands in many sentences: shingles are of Han characters alone
OTHER = re.compile(r"[^\u3400-\u9fff]+")
NUMBERS = re.compile(r"\d+(?:\.\d+)?%?|[二三四五六七八九十百千万亿两]+")
# what may be put in without telling something else
FILLING = frozenset("了的共又还已将把都就也则并且而地得及和与")
# a shorter sentence is no passage; so many shingles of each are compared with those of others, of at most so many earlier sentences
SHORTEST, SKETCH, HOLDERS = 24, 3, 4
QUOTED = 16
# so many repetitions say enough: a draft with more of them is not looked through to its end
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a line that is long enough (一句). start, end: in the line; plain: its characters without signs; sketch: shingles of it, each with its numbers."""

    start: int
    end: int
    plain: str
    sketch: tuple[tuple[str, ...], ...]


Place = tuple[int, Sentence]
Repetition = tuple[tuple[int, int, int, int], int, int]


@lru_cache(maxsize=4096)
def sentences_of(line: str) -> tuple[Sentence, ...]:
    """The sentences of a line (folded) that are long enough to be a passage."""
    if len(line) < SHORTEST:
        return ()
    out: list[Sentence] = []
    for found in SENTENCE.finditer(line):
        text = found.group()
        plain = "".join(KEPT.findall(MARK.sub("", text)))
        if len(plain) >= SHORTEST:
            letters = OTHER.sub("", plain)
            shingles = {letters[at : at + 3] for at in range(len(letters) - 2)} or {plain}
            start = found.start() + len(text) - len(text.lstrip())
            numbers = NUMBERS.findall(plain)
            chosen = sorted(shingles)[:SKETCH]
            out.append(Sentence(start, found.end(), plain, tuple((shingle, *numbers) for shingle in chosen)))
    return tuple(out)


def told_again(starts: Sequence[int], lines: Sequence[str], text: str) -> tuple[Conflict, ...]:
    """The sentences that stand twice; neighbouring ones are one passage.

    lines: of the draft, folded; starts: where each begins; text: the draft as it is written, to be quoted.
    """
    word_for_word: dict[str, Place] = {}
    holders: dict[tuple[str, ...], list[Place]] = {}
    pairs: list[tuple[Place, Place]] = []
    for number, line in enumerate(lines):
        if len(pairs) >= MOST_TOLD:
            break
        for sentence in sentences_of(line):
            here = (number, sentence)
            first = word_for_word.get(sentence.plain) or _nearly(sentence, holders)
            if first is not None:
                pairs.append((first, here))
                continue
            word_for_word[sentence.plain] = here
            for shingle in sentence.sketch:
                known = holders.setdefault(shingle, [])
                if len(known) < HOLDERS:
                    known.append(here)
    if not pairs:
        return ()
    paragraphs = tuple(accumulate(int(bool(line.strip())) for line in lines))
    return tuple(_conflict(found, text, paragraphs) for found in _joined(pairs, starts))


def _nearly(sentence: Sentence, holders: Mapping[tuple[str, ...], Sequence[Place]]) -> Place | None:
    """The first of the sentences before that tells the same in other words, or none."""
    if not any(shingle in holders for shingle in sentence.sketch):
        return None
    seen = {(n, s.start): (n, s) for shingle in sentence.sketch for n, s in holders.get(shingle, ())}
    return next((held for _, held in sorted(seen.items()) if is_same(held[1].plain, sentence.plain)), None)


def _joined(pairs: Sequence[tuple[Place, Place]], starts: Sequence[int]) -> list[Repetition]:
    """Sentences that follow one another in both places made one passage."""
    out: list[Repetition] = []
    for (first, held), (second, sentence) in pairs:
        one, other = starts[first], starts[second]
        spans = (one + held.start, one + held.end, other + sentence.start, other + sentence.end)
        last = out[-1][0] if out else None
        if last is not None and 0 <= spans[0] - last[1] <= 2 and 0 <= spans[2] - last[3] <= 2:
            out[-1] = ((last[0], spans[1], last[2], spans[3]), *out[-1][1:])
        else:
            out.append((spans, first, second))
    return out


def _conflict(found: Repetition, text: str, paragraphs: Sequence[int]) -> Conflict:
    (one, one_end, other, other_end), first, second = found
    quoted = text[one : one + QUOTED].partition("\n")[0]
    where = f"第{paragraphs[first]}段和第{paragraphs[second]}段" if first != second else f"第{paragraphs[first]}段内"
    message = f"“{quoted}……”在文中出现两次（{where}），内容相同，请删去一处。"
    return Conflict("repeated", "draft", message, (), ((one, one_end), (other, other_end)))


@lru_cache(maxsize=20_000)
def is_same(one: str, other: str) -> bool:
    """Whether two sentences, without signs, tell the same: the same numbers, and hardly a word more in either."""
    if one == other:
        return True
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if 4 * shorter < 3 * longer or NUMBERS.findall(one) != NUMBERS.findall(other):
        return False
    more = 0
    most = shorter // 8 if re.search(r"\d", one) else shorter // 16
    for kind, low, high, begin, end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "replace":
            return False
        if kind != "equal":
            added = one[low:high] or other[begin:end]
            more += sum(character not in FILLING for character in added)
            if len(added) > 4 or more > most:
                return False
    return True
