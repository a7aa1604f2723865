"""One flagged sentence of a draft rewritten (改写一句), by the chain's own prompt for repair and held to the chain's own check.

The draft may be anybody's: it carries no citation marks, and what else is flagged in it is none of the model's business. The answer is
checked in its place in the draft before anybody sees it. An answer that is no better is asked for once more, with what was wrong; the
best that came is given with what the check still says about it, and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from drafter.errors import InputError, QualityModelError
from drafter.models import Messages
from drafter.prompts import PromptFile
from drafter.sheet import Fact, FactSheet, as_sent
from drafter.trace import is_heading, options, strip_citations
from drafter.writing.chain.fence import fence_facts, harmless, visible
from drafter.writing.chain.repair import (
    Checked,
    Fault,
    Passage,
    Refused,
    cut,
    describe_faults,
    examine,
    is_removal,
    lost_facts,
    read_repairs,
    spared,
)

ROUNDS = 2
MOST_FACTS = 30
# So many facts that the words of each flagged figure may mean, the likeliest first.
LIKELY = 6
# A sentence may grow by its marks and a few words; an answer far longer is no answer.
TOKENS_A_LETTER = 4
LEAST_TOKENS = 512

Ask = Callable[[Messages, int], str]


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence and what a model made of it (改写结果), checked in its place.

    start, end: code points of the old sentence in the draft. new: "" when it is to be left out. faults: what the check says of the new
    sentence, and of others only since it stands there. lost: ids of the facts that were told rightly before and no longer are.
    """

    start: int
    end: int
    old: str
    new: str
    faults: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it and nothing was lost by it."""
        return not self.faults and not self.lost


def reword(text: str, start: int, sheet: FactSheet, prompt: PromptFile, ask: Ask, *, rounds: int = ROUNDS) -> Reworded:
    """Have the sentence rewritten in which a flagged figure begins at `start`; `ask` sends messages and gives the answer.

    Raises what `ask` raises, and QualityModelError when no answer could be used.
    """
    passage = cut(text.split("\n"))
    before = examine(passage, sheet, ())
    fault = _fault(before, _place(passage, start))
    at = fault.paragraph, fault.sentence
    needed = _facts(before, fault, sheet)
    facts = fence_facts(needed, sheet.period.year if sheet.period else None) if needed else "（没有）"
    old = passage[at[0]][at[1]]
    refused: Refused = {}
    best: Reworded | None = None
    for _ in range(rounds):
        values = {
            "heading": harmless(_heading(text, fault.paragraph)),
            "sentences": describe_faults(replace(before, faults=(fault,)), refused),
            "facts": facts,
            "missing": "（没有）",
        }
        messages = [
            (role, as_sent(words, sheet.release) if role == "user" else words)
            for role, words in prompt.render(**values)
        ]
        answer = read_repairs(visible(ask(messages, LEAST_TOKENS + TOKENS_A_LETTER * len(old))), 1)[0].get(1)
        new = None if answer is None else _wording(answer, passage, at)
        if new is None:
            continue
        refused = {at: new}
        if strip_citations(new) == old:
            continue
        found = _tried(before, at, new, sheet)
        if best is None or _worth(found) < _worth(best):
            best = found
        if best.sound:
            break
    if best is None:
        raise QualityModelError("模型没有改动这一句，或没有照格式回答", hint="请再试一次，或手工改写。")
    return best


def _place(passage: Passage, offset: int) -> tuple[int, int]:
    """Find the sentence that a code point of the joined passage stands in."""
    places = [(line, at) for line, paragraph in enumerate(passage) for at, _ in enumerate(paragraph)]
    return max((at for at in places if _start(passage, at) <= offset), default=(0, 0))


def _fault(checked: Checked, at: tuple[int, int]) -> Fault:
    for fault in checked.faults:
        if (fault.paragraph, fault.sentence) == at:
            return fault
    raise InputError("这一句没有需要改的数字", hint="请刷新后重新选择。")


def _wording(answer: str, passage: Passage, at: tuple[int, int]) -> str | None:
    """Give the new sentence, "" for one to be left out; None when that would leave nothing of the paragraph."""
    if not is_removal(answer):
        return answer
    return "" if spared(passage[at[0]], at[1]) else None


def _tried(before: Checked, at: tuple[int, int], new: str, sheet: FactSheet) -> Reworded:
    passage = [list(paragraph) for paragraph in before.passage]
    passage[at[0]][at[1]] = new
    after = before.changed(passage, sheet)
    start, old, plain = _start(before.passage, at), before.passage[at[0]][at[1]], strip_citations(new)
    # What was wrong elsewhere is not the model's doing; a sentence left out has handed its place to the next.
    known = [(fault.paragraph, reason) for fault in before.faults for reason in fault.reasons]
    faults = []
    for fault in after.faults:
        here = (fault.paragraph, fault.sentence) == at and plain
        for reason in fault.reasons:
            if not here and (fault.paragraph, reason) in known:
                known.remove((fault.paragraph, reason))
            else:
                faults.append(reason)
    return Reworded(
        start,
        start + len(old),
        old,
        plain,
        tuple(faults),
        tuple(sorted(lost_facts(before, after))),
    )


def _worth(found: Reworded) -> tuple[int, int]:
    """Order answers: the fewest faults, then the fewest facts lost."""
    return len(found.faults), len(found.lost)


def _start(passage: Passage, at: tuple[int, int]) -> int:
    lines = sum(len("".join(paragraph)) + 1 for paragraph in passage[: at[0]])
    return lines + sum(len(sentence) for sentence in passage[at[0]][: at[1]])


def _heading(text: str, line: int) -> str:
    """Give the heading above a line, else the title."""
    lines = text.split("\n")
    return next((one for one in reversed(lines[:line]) if is_heading(one)), lines[0])


def _facts(checked: Checked, fault: Fault, sheet: FactSheet) -> Sequence[Fact]:
    """Give the facts the sentence may need, in the order of the sheet: its own, those its words may mean, those told beside it."""
    chosen: dict[str, None] = {}
    for name in _named(checked, fault, sheet):
        if len(chosen) < MOST_FACTS:
            chosen.setdefault(name)
    return [fact for fact in sheet.facts if fact.id in chosen and not fact.is_blank]


def _named(checked: Checked, fault: Fault, sheet: FactSheet) -> Iterator[str]:
    at = fault.paragraph, fault.sentence
    yield from fault.facts
    here = [figure for figure, place in checked.located if place == at]
    for figure in here:
        yield from figure.facts
    for figure in here:
        if figure.flagged:
            likely = dict.fromkeys(one.fact for one in options(checked.text, sheet, figure.start, figure.end))
            yield from list(likely)[:LIKELY]
    for figure, place in checked.located:
        if place[0] == fault.paragraph:
            yield from figure.facts
