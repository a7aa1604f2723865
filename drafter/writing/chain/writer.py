"""Writing a summary with a language model (提示链写作): headings, then all sections at once, then opening and closing.

Each section gets only its own facts, is asked to cite them, and is checked; what the check flags is repaired sentence by sentence
(chain/repair). Problems and plans keep the number and meaning of the sheet's. Opening and closing are written from checked text.
A figure still flagged at the end stays in the draft for a person to decide. Sections are written in parallel, yet their events come
in the order of the document: text of the first unfinished section as it arrives, that of later ones once it is their turn. A second
SectionStarted for an index means that its text so far is void and comes again. An error of configuration stops everything at once.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from string import Template

from drafter.errors import (
    ConfigurationModelError,
    ContentModelError,
    ModelError,
    QualityModelError,
    SheetError,
    SizeModelError,
    TransientModelError,
    TransportModelError,
)
from drafter.models import Answer, Model, Restarted, estimate_tokens
from drafter.numerals import read_numbers
from drafter.prompts import Outline
from drafter.prompts.promptfile import load_prompt
from drafter.sheet import Fact, FactSheet
from drafter.trace import check, strip_citations
from drafter.writing.chain import layout
from drafter.writing.chain.fence import fence_facts, fence_items, halve, harmless, split_facts
from drafter.writing.chain.marks import MarkFilter
from drafter.writing.chain.repair import Checked, cut, examine, repair
from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    TextAdded,
    Usage,
)

logger = logging.getLogger(__name__)

OPENING, CLOSING = "开头", "结尾"
TELLING = 3  # sentences of a section that the opening may choose from
AGAIN = "注意：上一次的回答不是可用的正文。请直接写出正文，不要解释，不要提问。"
FACTS_A_PARAGRAPH = 7


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the summary (部分): where it stands, its heading with its label, and the facts or items it tells."""

    index: int
    heading: str
    label: str = ""
    facts: tuple[Fact, ...] = ()
    guidance: str = ""
    length: int = 400
    remark: str = ""
    items: tuple[str, ...] = ()


class ChainWriter:
    """Writes with a language model (提示链写作者).

    workers: calls at once. repair_rounds: how often flagged sentences are sent back. facts_budget: tokens of facts in one call; a
    section with more is written in several. remarks: what a person asked for, by section heading or outline key (再具体些).
    """

    def __init__(
        self,
        model: Model,
        *,
        workers: int = 10,
        repair_rounds: int = 2,
        facts_budget: int = 2400,
        remarks: Mapping[str, str] | None = None,
    ) -> None:
        self.model = model
        self.workers = workers
        self.repair_rounds = repair_rounds
        self.facts_budget = facts_budget
        self.remarks = dict(remarks or {})
        self.prompts = {
            name: load_prompt(f"chain/{name}") for name in ("headings", "section", "repair", "frame", "tasks")
        }

    def write(self, sheet: FactSheet, outline: Outline) -> Iterator[Event]:
        """Yield events up to exactly one DraftFinished; raises ModelError only for errors of configuration."""
        if not (sheet.facts or sheet.problems or sheet.plans):
            # A model given nothing makes something up.
            raise SheetError("事实表里没有事实，无法起草", hint="请先填写事实表。")
        return _Draft(self, sheet, outline).events()


class _Stopped(Exception):  # noqa: N818  # a signal, not an error
    """Nobody waits for the draft any more."""


class _Draft:
    """One run of the chain over one sheet."""

    def __init__(self, writer: ChainWriter, sheet: FactSheet, outline: Outline) -> None:
        self.writer, self.sheet, self.outline = writer, sheet, outline
        self.holes = outline.holes(sheet)
        self.usage = Usage()
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.happened: queue.SimpleQueue[Event | Exception] = queue.SimpleQueue()
        self.checked: dict[int, Checked] = {}
        self.finished: dict[int, SectionFinished] = {}
        self.failed = False
        self.headings = ""
        self.total = 0

    def events(self) -> Iterator[Event]:
        """Go through the stages; whatever ends this generator also ends its workers."""
        pool = ThreadPoolExecutor(self.writer.workers, thread_name_prefix="chain")
        pool.submit(estimate_tokens, "")  # loads its table while the first answer is waited for
        try:
            opening, body, tasks, closing = self._plan()
            try:
                body = self._name(body)
            except (TransientModelError, TransportModelError) as error:
                # Nobody answers: asking once more for each section would only take longer.
                for part in (*body, *tasks):
                    yield self._failure(part, error)
                yield self._whole(opening, [*body, *tasks], closing)
                return
            self.headings = "\n".join(part.heading for part in (*body, *tasks))
            for part in body:
                pool.submit(self._guard, (part,), self._section)
            if tasks:
                pool.submit(self._guard, tuple(tasks), self._tasks)
            yield from self._in_order([*body, *tasks])
            frame = tuple(part for part in (opening, closing) if part is not None)
            if frame and any(part.index in self.checked for part in body):
                pool.submit(self._guard, frame, self._frame)
                yield from self._in_order(frame)
            yield self._whole(opening, [*body, *tasks], closing)
        finally:
            self.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _plan(self) -> tuple[Part | None, list[Part], list[Part], Part | None]:
        """Lay out the parts in the order of the document: opening, sections, problems and plans, closing."""
        outline, remarks = self.outline, self.writer.remarks
        opening = Part(0, OPENING) if outline.opening else None
        index = 0 if opening is None else 1
        needed = set(check("", self.sheet).unused)  # all but facts that only state a basis
        nested = bool(outline.body)
        body: list[Part] = []
        tasks: list[Part] = []
        for section, facts in outline.allocate(self.sheet.facts):
            if not any(fact.id in needed for fact in facts):
                continue
            heading = self._fill(section.heading)
            remark = remarks.get(section.key) or remarks.get(heading, "")
            label = layout.label(outline.numbering, int(nested), len(body) + 1)
            body.append(Part(index, heading, label, facts, section.guidance, section.length, harmless(remark)))
            index += 1
        headed = min(len(body), 1) if nested else len(body)
        for pattern, items in (
            (outline.problems, self.sheet.problems),
            (outline.plans, self.sheet.plans),
        ):
            if items:
                headed += bool(pattern)
                label = layout.label(outline.numbering, 0, headed)
                tasks.append(Part(index, self._fill(pattern), label, items=items))
                index += 1
        closing = Part(index, CLOSING) if outline.closing else None
        self.total = index + (closing is not None)
        return opening, body, tasks, closing

    def _fill(self, pattern: str) -> str:
        return Template(pattern).safe_substitute(self.holes)

    def _safe(self, *names: str) -> dict[str, str]:
        return {name: harmless(self.holes[name]) for name in names}

    # Calls

    def _messages(self, name: str, values: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        if self.stop.is_set():
            raise _Stopped
        return self.writer.prompts[name].render(**values)

    def _count(self, answer: Answer) -> Answer:
        used = answer.usage
        with self.lock:
            self.usage = Usage(
                self.usage.calls + 1,
                self.usage.prompt_tokens + used.prompt_tokens,
                self.usage.completion_tokens + used.completion_tokens,
                self.usage.estimated or used.estimated,
            )
        return answer

    def _ask(self, name: str, values: Mapping[str, str], max_tokens: int) -> str:
        return self._count(self.writer.model.ask(self._messages(name, values), max_tokens=max_tokens)).text

    def _name(self, body: list[Part]) -> list[Part]:
        """Word the headings in one call; the outline's own stand when the answer is not usable."""
        if len(body) < 2:
            return body
        items = [f"{part.heading}：" + "、".join(dict.fromkeys(fact.item for fact in part.facts)) for part in body]
        values = self._safe("unit", "period") | {
            "heading_style": self.outline.heading_style,
            "sections": fence_items(items, ""),
        }
        try:
            headings = layout.read_headings(self._ask("headings", values, 1024), len(body))
        except (ContentModelError, SizeModelError, QualityModelError) as error:
            logger.info("no headings (%s): the outline's own are used", type(error).__name__)
            return body
        if headings is None:
            logger.info("headings not in the shape asked for: the outline's own are used")
            return body
        return [replace(part, heading=new) for part, new in zip(body, headings, strict=True)]

    # Workers

    def _guard(self, parts: tuple[Part, ...], work: Callable[..., None]) -> None:
        """Run one job in a worker; what fails becomes an event of each of its parts, errors that end the draft go to the reader."""
        try:
            work(*parts)
        except _Stopped:
            return
        except ConfigurationModelError as error:
            self.happened.put(error)
        except ModelError as error:
            for part in parts:
                if part.index not in self.finished:
                    self.happened.put(self._failure(part, error))
        except Exception as error:
            self.happened.put(error)

    def _failure(self, part: Part, error: ModelError) -> SectionFailed:
        self.failed = True
        return SectionFailed(part.index, part.heading, error)

    def _emit(self, event: SectionStarted | TextAdded | SectionFinished) -> None:
        if self.stop.is_set():
            raise _Stopped
        if isinstance(event, SectionFinished):
            self.finished[event.index] = event
        self.happened.put(event)

    def _in_order(self, parts: Sequence[Part]) -> Iterator[Event]:
        """Yield what the workers report, part by part in the order given, until each is over."""
        waiting: dict[int, list[Event]] = {part.index: [] for part in parts}
        order = [part.index for part in parts]
        while order:
            event = self.happened.get()
            if isinstance(event, Exception):
                raise event
            if not isinstance(event, DraftFinished):
                waiting[event.index].append(event)
            while order:
                ready, waiting[order[0]] = waiting[order[0]], []
                yield from ready
                if not ready or not isinstance(ready[-1], SectionFinished | SectionFailed):
                    break
                del order[0]

    def _section(self, part: Part) -> None:
        self._emit(SectionStarted(part.index, self.total, part.heading))
        limit = self._limit(part.length)
        paragraphs: list[str] = []
        for facts in split_facts(part.facts, self._budget(limit)):
            paragraphs += self._write(replace(part, facts=facts), limit, paragraphs)
        checked = examine(cut(paragraphs), self.sheet, part.facts)
        checked = self._repaired(checked, part)
        self.checked[part.index] = checked
        self._finish(part, checked.text.split("\n"))

    def _limit(self, length: int) -> int:
        """Output tokens for so many characters: twice as long an answer, marks included, still fits."""
        return min(max(1024, length * 4), self.writer.model.settings.max_output_tokens)

    def _budget(self, limit: int) -> int:
        room = self.writer.model.prompt_room(limit)
        if room is None:
            return self.writer.facts_budget
        fixed = estimate_tokens(self.writer.prompts["section"].fixed_text + self.headings)
        return max(min(self.writer.facts_budget, room - fixed - 200), 1)

    def _write(self, part: Part, limit: int, before: Sequence[str]) -> list[str]:
        """Write some facts of a section; once more after an unusable answer, in halves after one that was cut off."""
        try:
            try:
                return self._stream(part, limit, before)
            except QualityModelError:
                self._again(part, before)
                remark = f"{part.remark}\n{AGAIN}".strip()
                return self._stream(replace(part, remark=remark), limit, before)
        except SizeModelError:
            if len(part.facts) < 2:
                raise
            self._again(part, before)
            out: list[str] = []
            for facts in halve(part.facts):
                out += self._write(replace(part, facts=facts), limit, [*before, *out])
            return out

    def _again(self, part: Part, before: Sequence[str]) -> None:
        """Void what was streamed for a section, and give again what stands."""
        self._emit(SectionStarted(part.index, self.total, part.heading))
        if before:
            self._emit(TextAdded(part.index, strip_citations("\n".join(before))))

    def _stream(self, part: Part, limit: int, before: Sequence[str]) -> list[str]:
        inner = layout.label(self.outline.numbering, 2 if self.outline.body else 1, 1)
        messages = self._messages(
            "section",
            self._safe("unit", "short", "period")
            | {
                "headings": self.headings,
                "heading": part.heading,
                "guidance": part.guidance or "下面的事项。",
                "paragraphs": _paragraphs(part.facts, numbered=bool(inner)),
                "length": str(_length(part)),
                "remark": f"另外要求：{part.remark}\n" if part.remark else "",
                "facts": fence_facts(part.facts),
            },
        )
        marks, text, join = MarkFilter(), "", "\n" if before else ""
        for item in self.writer.model.stream(messages, max_tokens=limit):
            shown = ""
            if isinstance(item, Answer):
                text = self._count(item).text
                shown = marks.finish()
            elif isinstance(item, Restarted):
                marks, join = MarkFilter(), "\n" if before else ""
                self._again(part, before)
            else:
                shown = marks.feed(item)
            if shown:
                self._emit(TextAdded(part.index, join + shown))
                join = ""
        paragraphs = layout.clean_paragraphs(text, part.heading)
        if not paragraphs:
            raise QualityModelError("模型没有写出正文")
        return paragraphs

    def _repaired(self, checked: Checked, part: Part) -> Checked:
        def ask(sentences: str, facts: str, missing: str) -> str | None:
            values = {
                "heading": part.heading,
                "sentences": sentences,
                "facts": facts,
                "missing": missing,
            }
            try:
                return self._ask("repair", values, self._limit(len(sentences) + len(missing)))
            except ConfigurationModelError:
                raise
            except ModelError as error:
                # The draft as it is, flags and all, is worth more than none.
                logger.info("repair failed (%s): the flags stay", type(error).__name__)
                return None

        return repair(checked, self.sheet, ask, self.writer.repair_rounds)

    def _tasks(self, *parts: Part) -> None:
        """Write problems and plans, item by item; what strays from the sheet is replaced by the sheet's own words."""
        for part in parts:
            self._emit(SectionStarted(part.index, self.total, part.heading))
        labels = ["打" if part.items is self.sheet.plans else "问" for part in parts]
        fenced = [fence_items(part.items, name) for part, name in zip(parts, labels, strict=True)]
        values = self._safe("unit", "period", "next") | {"items": "\n".join(fenced)}
        try:
            answer = self._ask("tasks", values, 2048)
        except (ContentModelError, SizeModelError, QualityModelError) as error:
            logger.info("no wording of problems and plans (%s)", type(error).__name__)
            answer = ""
        for part, name in zip(parts, labels, strict=True):
            wordings = layout.read_items(answer, name)
            items = [_faithful(wordings.get(number, ""), item) for number, item in enumerate(part.items, 1)]
            plans = name == "打"
            lead = self._fill(self.outline.plans_lead if plans else self.outline.problems_lead)
            if plans and self.outline.plans_style == "列项":
                level = 2 if self.outline.body else 1
                numbered = layout.number_paragraphs(items, self.outline.numbering, level)
                self._finish(part, [lead, *numbered], numbered=False)
            else:
                self._finish(part, [lead + layout.listed(items)], numbered=False)

    def _frame(self, *parts: Part) -> None:
        """Write opening and closing from the checked text."""
        for part in parts:
            self._emit(SectionStarted(part.index, self.total, part.heading))
        wanted = {part.heading for part in parts}
        holes = self.holes | {"results": ""}
        patterns = [
            harmless(Template(pattern).safe_substitute(holes)) or "（按上面的要求写）"
            for pattern in (self.outline.opening, self.outline.closing)
        ]
        values = self._safe("unit", "short", "period", "leaders") | {
            "headings": self.headings,
            "opening": patterns[0] if OPENING in wanted else "（不要开头）",
            "closing": patterns[1] if CLOSING in wanted else "（不要结尾）",
            "body": "\n".join(
                sentence for _, checked in sorted(self.checked.items()) for sentence in _telling(checked)
            ),
        }
        said = layout.read_frame(self._ask("frame", values, 2048))
        for part in parts:
            pattern = patterns[part.heading == CLOSING]
            text = said.get(part.heading, pattern if part.heading == CLOSING else "")
            paragraphs = layout.clean_paragraphs(text)
            if not paragraphs:
                raise QualityModelError(f"模型没有写出{part.heading}")
            checked = self._repaired(examine(cut(paragraphs), self.sheet, ()), part)
            self._finish(part, checked.text.split("\n"), headed=False, numbered=False)

    # Results

    def _finish(self, part: Part, paragraphs: list[str], *, headed: bool = True, numbered: bool = True) -> None:
        """Lay a part out and report it with the check of exactly this text."""
        if numbered:
            level = 2 if self.outline.body else 1
            paragraphs = layout.number_paragraphs(paragraphs, self.outline.numbering, level)
        if headed and part.heading:
            paragraphs = [part.label + part.heading, *paragraphs]
        text = "\n".join(paragraphs)
        wanted = {fact.id for fact in part.facts}
        report = check(text, self.sheet)
        report = replace(report, unused=tuple(name for name in report.unused if name in wanted))
        self._emit(SectionFinished(part.index, part.heading, text, report))

    def _whole(self, opening: Part | None, parts: Sequence[Part], closing: Part | None) -> DraftFinished:
        """Join what is finished, in the order of the document, and check it as a whole."""
        lines = [self.outline.title_for(self.sheet)]
        if opening and opening.index in self.finished:
            lines.append(self.finished[opening.index].text)
        if self.outline.body:
            lines.append(layout.label(self.outline.numbering, 0, 1) + self._fill(self.outline.body))
        lines += [self.finished[part.index].text for part in parts if part.index in self.finished]
        if closing and closing.index in self.finished:
            lines.append(self.finished[closing.index].text)
        if self.outline.signature:
            lines.append(self.holes["unit"])
        text = "\n".join(lines)
        return DraftFinished(text, check(text, self.sheet), self.usage, complete=not self.failed)


def _faithful(wording: str, item: str) -> str:
    """Choose the model's wording of an item when it states exactly the item's figures, else the item itself.

    Any other figure would be a problem or a target that nobody set, even one that the rest of the sheet happens to bear out.
    """
    wording = strip_citations(wording).strip()
    stated = sorted((m.kind, m.value, m.unit) for m in read_numbers(wording) if m.traced)
    given = sorted((m.kind, m.value, m.unit) for m in read_numbers(item) if m.traced)
    if not wording or len(wording) > 40 + 3 * len(item) or stated != given:
        return item.rstrip("。") + "。"
    return wording


def _paragraphs(facts: Sequence[Fact], *, numbered: bool) -> str:
    count = max(1, round(len(facts) / FACTS_A_PARAGRAPH))
    topics = len(dict.fromkeys(fact.topic for fact in facts))
    count = min(max(count, min(topics, 4)), 6)
    if count == 1 or len(facts) < 4:
        return "写成一段，不用小标题句。"
    if numbered:
        return f"分{count}段左右，一段一个方面；每段以小标题句（不超过20字，句号结束）开头，接着写正文。"
    return f"分{count}段左右，一段一个方面。"


def _length(part: Part) -> int:
    """Characters to ask for: the outline's length, but no more than the facts carry and no less than they need."""
    count = len(part.facts)
    return max(min(part.length, 60 + 50 * count), 30 * count) // 10 * 10


def _telling(checked: Checked) -> list[str]:
    """List the sentences of a section the opening may choose results from: clean ones, comparisons and completions first."""
    faulty = {(fault.paragraph, fault.sentence) for fault in checked.faults}
    ranked = []
    for paragraph, parts in enumerate(checked.passage):
        for sentence, part in enumerate(parts):
            if "〔" in part and (paragraph, sentence) not in faulty:
                compared = part.count(".previous") + part.count(".target")
                derived = sum(sign in mark for mark in part.split("〔")[1:] for sign in "+-*/")
                ranked.append((-compared, -derived, paragraph, sentence, part))
    chosen = sorted(ranked)[:TELLING]
    return [part for *_, part in sorted(chosen, key=lambda entry: entry[2:4])]
