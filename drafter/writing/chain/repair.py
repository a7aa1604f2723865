"""Repair of what a check flagged (改写): only the sentences concerned, at most so many rounds, never what passed.

The model is shown each flagged sentence with the checker's reasons, and the facts the section did not use; it answers with new
sentences by number. A new sentence is taken only when it has fewer flagged figures than the old one; an added sentence only when it
has none. What is still flagged after the last round stays as it is, for the person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from drafter.numerals import read_numbers
from drafter.sheet import Fact, FactSheet
from drafter.trace import Figure, Report, Status, check, strip_citations
from drafter.writing.chain.fence import fence_facts, harmless, quoted
from drafter.writing.chain.layout import Setting, sentences

_ANSWER = re.compile(
    r"^\s*(?:[\[（(【]\s*第?(?P<in>\d{1,3}|补)\d{0,2}句?\s*[\]）)】]\s*[:：]?|(?P<out>\d{1,3}|补)[.．、:：](?!\d))\s*(?P<text>.+?)\s*$"
)
_IDS = re.compile(r"(?<![A-Za-z0-9_.])[A-Za-z][A-Za-z0-9_]*")
_SHARES = ("%", "％", "‰", "成", "倍", "分之一", "半")
_REMOVED = re.compile(r"[（(]?(?:删去|删除)(?:本句|此句|该句|整句)?[）)]?。?")

PLAIN = Setting()
Passage = list[list[str]]  # paragraphs of sentences, with citation marks
Refused = dict[tuple[int, int], str]  # new sentences that were not taken, by paragraph (or ADDED) and sentence
ADDED = -1
HEADING = 30
"""A first sentence up to this long heads its paragraph."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence with something flagged in it (待改句): where it stands and what the checker says about it."""

    paragraph: int
    sentence: int
    reasons: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A passage with its check (已核对).

    text: as people will see it, laid out by the setting, without marks. report: of this text, its unused facts only those meant for
    the passage. located: each figure of the passage with its paragraph and sentence.
    """

    passage: Passage
    text: str
    report: Report
    faults: tuple[Fault, ...]
    wanted: frozenset[str]
    located: tuple[tuple[Figure, tuple[int, int]], ...] = ()
    setting: Setting = PLAIN

    def changed(self, passage: Passage, sheet: FactSheet) -> Checked:
        """Check another wording of the passage in the same way."""
        return examine(passage, sheet, [fact for fact in sheet.facts if fact.id in self.wanted], self.setting)

    @property
    def told(self) -> frozenset[str]:
        """The facts whose own figures stand in the passage."""
        figures = (figure for figure in self.report.figures if figure.status is Status.SUPPORTED)
        return frozenset(name for figure in figures for name in figure.facts)

    @property
    def faulty(self) -> int:
        """How many things the check finds wrong, unused facts apart."""
        return sum(len(fault.reasons) for fault in self.faults)


def cut(paragraphs: Sequence[str]) -> Passage:
    """Cut paragraphs into sentences."""
    return [sentences(paragraph) for paragraph in paragraphs]


def examine(passage: Passage, sheet: FactSheet, wanted: Iterable[Fact], setting: Setting = PLAIN) -> Checked:
    """Check a passage twice: as people will see it, and with its marks, which also shows a figure cited to the wrong fact."""
    plain_passage = [[strip_citations(sentence) for sentence in paragraph] for paragraph in passage]
    text, plain_places = _laid(plain_passage, setting)
    marked, marked_places = _laid(passage, setting)
    report = check(text, sheet)
    meant = {fact.id for fact in wanted}
    report = replace(report, unused=tuple(name for name in report.unused if name in meant))
    first = plain_places[0][0] if plain_places else 0  # what stands before it is the heading's
    located = tuple((figure, _at(plain_places, figure.start)) for figure in report.figures if figure.start >= first)
    found: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    told: set[tuple[tuple[int, int], str]] = set()
    passed = {(at, figure.text): figure for figure, at in located if figure.status is Status.SUPPORTED}
    for checked, where in ((report, plain_places), (check(marked, sheet), marked_places)):
        for figure in checked.flagged:
            if figure.start < where[0][0]:
                continue
            at = _at(where, figure.start)
            key = at, figure.text
            if key in told:
                continue  # its mark says the same once more
            if checked is report:
                told.add(key)
            right = passed.get(key)
            reasons, ids = found.setdefault(at, ([], []))
            reasons.append(_reason(figure, right, _mark_of(figure, passage[at[0]][at[1]])))
            ids += figure.facts if right is None else (*figure.facts, *right.facts)
        for conflict in checked.conflicts:
            if conflict.place == "draft" and conflict.spans:
                reasons, ids = found.setdefault(_at(where, conflict.spans[0][0]), ([], []))
                reasons.append(conflict.message)
                ids += conflict.facts
    faults = tuple(
        Fault(paragraph, sentence, tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(ids)))
        for (paragraph, sentence), (reasons, ids) in sorted(found.items())
    )
    return Checked(passage, text, report, faults, frozenset(meant), located, setting)


def _mark_of(figure: Figure, sentence: str) -> str:
    """The mark behind a figure in its sentence, "" when there is none."""
    found = re.search(re.escape(figure.text) + r"\s?〔([^〔〕]*)〕", sentence)
    return found[1] if found else ""


def _reason(figure: Figure, passed: Figure | None, mark: str) -> str:
    """Say what is wrong with a figure, which its mark derives from facts.

    passed: the same figure where it is right without its mark, so that only the mark is wrong. The checker's suggestion would then put
    the value of the fact that was cited by mistake in place of the right one; and in place of an average it would put the whole.
    """
    if passed is not None:
        meant = "、".join(passed.facts)
        return f"“{figure.text}”的标记不对：标的是{'、'.join(figure.facts)}，照文中的说法应标{meant}；数字没有错，只改标记。"
    if "/" in mark and not figure.text.endswith(_SHARES):
        return f"“{figure.text}”是平均数，表里没有，也不推算：连同说它的分句一起删去，不换成别的数。"
    hint = f"；可改为“{figure.suggestion}”" if figure.suggestion else ""
    reason = (figure.reason or "表中没有").rstrip("。")
    return f"“{figure.text}”{figure.status.label}：{reason}{hint}。"


def _laid(passage: Passage, setting: Setting) -> tuple[str, list[tuple[int, int, int]]]:
    """Lay a passage out: the text, and where in it every sentence starts, with its paragraph and number."""
    paragraphs = ["".join(parts) for parts in passage]
    lines = setting.lines(paragraphs)
    headed = len(lines) - len(paragraphs)
    places, start = [], sum(len(line) + 1 for line in lines[:headed])
    for paragraph, (line, parts) in enumerate(zip(lines[headed:], passage, strict=True)):
        at = start + len(line) - len(paragraphs[paragraph])
        for sentence, part in enumerate(parts):
            places.append((at, paragraph, sentence))
            at += len(part)
        start += len(line) + 1
    return "\n".join(lines), places


def _at(places: list[tuple[int, int, int]], offset: int) -> tuple[int, int]:
    paragraph, sentence = 0, 0
    for start, of_paragraph, of_sentence in places:
        if start > offset:
            break
        paragraph, sentence = of_paragraph, of_sentence
    return paragraph, sentence


def describe_faults(checked: Checked, refused: Refused) -> str:
    """Write the flagged sentences, numbered from 1, each with the checker's reasons and the wording last refused."""
    lines = []
    for number, fault in enumerate(checked.faults, 1):
        at = (fault.paragraph, fault.sentence)
        lines.append(f"[{number}] {quoted(checked.passage[at[0]][at[1]])}")
        lines += [f"    核对：{harmless(reason)}" for reason in fault.reasons]
        if at in refused:
            lines.append(f"    上次改成“{quoted(refused[at])}”，没有通过，请换个改法。")
    lines += [
        f"上次补写“{quoted(text)}”，没有通过，请照事实重写。"
        for (paragraph, _), text in refused.items()
        if paragraph == ADDED
    ]
    return "\n".join(lines) or "（没有）"


def describe_facts(checked: Checked, sheet: FactSheet) -> tuple[str, str]:
    """Fence the facts that the flagged sentences need to be written anew, and those not used at all."""
    named: set[str] = set()
    near: set[str] = set()
    for fault in checked.faults:
        paragraph = checked.passage[fault.paragraph]
        own = {*fault.facts, *_cited(paragraph[fault.sentence])}
        named |= own
        near.update(_cited("".join(paragraph[max(fault.sentence - 1, 0) : fault.sentence])))  # what a total adds up
        if not own:
            # Nothing says what the sentence means to tell: what its paragraph tells, and the reasons name, shows it.
            near.update(_cited("".join(paragraph)), _IDS.findall(" ".join(fault.reasons)))
    stated = [fact for fact in sheet.facts if not fact.is_blank]
    year = sheet.period.year if sheet.period else None
    needed = [fact for fact in stated if fact.id in named | near]
    # A fact named in a flagged sentence is told there once the sentence is right: asked for again, it would be told twice.
    missing = [fact for fact in stated if fact.id in checked.report.unused and fact.id not in named]
    return (
        fence_facts(needed, year) if needed else "（没有）",
        "\n".join([fence_facts(missing, year), *_following(checked.passage, missing, sheet)])
        if missing
        else "（没有）",
    )


def _following(passage: Passage, missing: Sequence[Fact], sheet: FactSheet) -> list[str]:
    """Say behind which sentence the missing facts are to be told, so that what is added goes on from it."""
    topics = {fact.id: fact.topic for fact in sheet.facts}
    homes: dict[int, list[str]] = {}
    for fact in missing:
        homes.setdefault(_home(passage, {fact.topic}, topics), []).append(fact.id)
    return [
        f"写{'、'.join(ids)}的句子接在这一句后面：{quoted(passage[home][-1])}"
        for home, ids in homes.items()
        if passage and passage[home]
    ]


def is_removal(text: str) -> bool:
    """Whether an answer asks for the whole sentence to be left out."""
    return _REMOVED.fullmatch(text) is not None


def read_repairs(answer: str, count: int) -> tuple[dict[int, str], list[str]]:
    """Read `[2] sentence` and `[补] sentence` lines; numbers that were not asked for are ignored."""
    new: dict[int, str] = {}
    added: list[str] = []
    for line in answer.splitlines():
        found = _ANSWER.match(line.replace("**", ""))
        if found is None:
            continue
        name, text = found["in"] or found["out"], _ended(found["text"])
        if name == "补":
            added.append(text)
        elif 1 <= int(name) <= count:
            new.setdefault(int(name), text)
    return new, added


def apply_repairs(checked: Checked, answer: str, sheet: FactSheet) -> tuple[Checked, Refused]:
    """Take the new sentences that are better and the added ones that are clean; everything else stays as it was.

    Returns the passage as it is then, and the new sentences refused, by place.
    """
    new, added = read_repairs(answer, len(checked.faults))
    texts = {(fault.paragraph, fault.sentence): new[at] for at, fault in enumerate(checked.faults, 1) if at in new}
    texts = {at: "" if is_removal(text) else text for at, text in texts.items()}
    texts = {at: text for at, text in texts.items() if text or spared(checked.passage[at[0]], at[1])}
    best, refused = _replaced(checked, texts, sheet), {}
    if best.faults:
        # Not all is well with all of them: take those that are better each for itself, so that one bad sentence spoils no other.
        best = checked
        for at, text in texts.items():
            tried = _replaced(best, {at: text}, sheet)
            if tried.faulty < best.faulty and not lost_facts(best, tried):
                best = tried
            else:
                refused[at] = text
    elif lost_facts(checked, best):
        best, refused = checked, dict(texts)
    if any("" in paragraph for paragraph in best.passage):
        best = best.changed([[text for text in paragraph if text] for paragraph in best.passage], sheet)
    topics = {fact.id: fact.topic for fact in sheet.facts}
    for number, text in enumerate(added):
        passage = [list(paragraph) for paragraph in best.passage]
        about = {topics[name] for name in _cited(text) if name in topics}
        passage[_home(passage, about, topics)].append(text)
        tried = best.changed(passage, sheet)
        gained = len(tried.report.unused) < len(best.report.unused)
        if gained and tried.faulty <= best.faulty:
            best = tried
        elif tried.faulty > best.faulty:
            refused[ADDED, number] = text
    return best, refused


def spared(paragraph: Sequence[str], at: int) -> bool:
    """Whether a sentence can be left out: more must stay of the paragraph than the phrase that heads it, which states no figure."""
    rest = [text for place, text in enumerate(paragraph) if place != at]
    words = "".join(rest)
    return len(rest) > 1 or len(words) > HEADING or any(mention.traced for mention in read_numbers(words))


def lost_facts(before: Checked, after: Checked) -> frozenset[str]:
    """Give the facts a repair lost though they were right: one is no longer used, or its own figure no longer stands."""
    return frozenset(after.report.unused).difference(before.report.unused) | (before.told - after.told)


def _replaced(checked: Checked, texts: Mapping[tuple[int, int], str], sheet: FactSheet) -> Checked:
    passage = [list(paragraph) for paragraph in checked.passage]
    for (paragraph, sentence), text in texts.items():
        passage[paragraph][sentence] = text
    return checked.changed(passage, sheet) if texts else checked


def _home(passage: Passage, about: Collection[str], topics: Mapping[str, str]) -> int:
    """The paragraph that tells most of these topics; the last when none does."""
    counts = [sum(topics.get(name) in about for name in _cited("".join(paragraph))) for paragraph in passage]
    return counts.index(max(counts)) if any(counts) else len(passage) - 1


def _cited(text: str) -> list[str]:
    marks = re.findall(r"〔([^〔〕]*)〕", text)
    return _IDS.findall(" ".join(marks))


def _ended(text: str) -> str:
    return text if re.search(r"[。！？](?:〔[^〔〕]*〕)*$", text) else text.rstrip("；;，,") + "。"


def repair(
    checked: Checked,
    sheet: FactSheet,
    ask: Callable[[str, str, str], str | None],
    rounds: int,
) -> Checked:
    """Repair up to `rounds` times; `ask` gets sentences, facts and missing facts and gives the answer, None when the model failed."""
    refused: Refused = {}
    for _ in range(rounds):
        if not checked.faults and not checked.report.unused:
            break
        needed, missing = describe_facts(checked, sheet)
        answer = ask(describe_faults(checked, refused), needed, missing)
        if answer is None:
            break
        before = checked
        checked, refused = apply_repairs(checked, answer, sheet)
        if checked is before and not refused:
            break  # nothing that could be used: the same question would get the same answer
    return checked
