"""The parts of a draft, written one by one (逐部分写作): each function asks the model for one part, checks it, repairs it and reports it.

No threads and no order: whoever drives a `PartWriter` decides what is written when, and may stop after any part and hand in later, as
kept, what was finished. `ChainWriter.write` drives it in one process, the job layer step by step with every result stored. What happens
is reported as events; a second SectionStarted for an index means that its text so far is void and comes again.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from string import Template
from typing import TYPE_CHECKING

from drafter.errors import (
    ConfigurationModelError,
    ContentModelError,
    ModelError,
    QualityModelError,
    SizeModelError,
    StoppedModelError,
)
from drafter.models import Answer, Restarted, estimate_tokens
from drafter.prompts import Outline
from drafter.prompts.outline import OTHER_KEY
from drafter.sheet import FactSheet, as_sent
from drafter.trace import Report, check, strip_citations
from drafter.writing.chain import layout
from drafter.writing.chain.fence import (
    fact_line,
    fence_facts,
    fence_items,
    halve,
    harmless,
    quoted,
    split_facts,
    visible,
)
from drafter.writing.chain.marks import MarkFilter
from drafter.writing.chain.plan import CLOSING, OPENING, Part, faithful, length_for, make_plan, paragraph_hint
from drafter.writing.chain.repair import Checked, cut, examine, repair
from drafter.writing.events import (
    DraftFinished,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    TextAdded,
    Usage,
)

if TYPE_CHECKING:
    from drafter.writing.chain.writer import ChainWriter

logger = logging.getLogger(__name__)

HEAD_START = 0.2  # seconds
TELLING = 3  # sentences of a section that the opening may choose from
A_FACT = 60  # tokens that telling a fact takes at most, as a rule, mark included: no call gets more facts than its answer can tell
ENOUGH = 6  # so many with more than counts in them, and the others are not shown
_HONOUR = re.compile(r"[获荣]得|荣获|命名|称号|先锋号|授予|入选|[特一二三]等奖|第[一二三\d]名")
NOTHING_TOLD = "（没有可选的结果：开头不写结果，不写数字）"
AGAIN = "注意：上一次的回答不是可用的正文。请直接写出正文，不要解释，不要提问。"

PartEvent = SectionStarted | TextAdded | SectionFinished | SectionFailed


class PartStopped(Exception):  # noqa: N818  # a signal, not an error
    """Nobody waits for the part, or for the whole draft, any more (不再需要)."""


class PartWriter:
    """One draft over one sheet, part by part (逐部分写作者). tell: is given every event, by whichever thread writes the part."""

    def __init__(
        self, writer: ChainWriter, sheet: FactSheet, outline: Outline, tell: Callable[[PartEvent], None]
    ) -> None:
        self.writer, self.sheet, self.outline = writer, sheet, outline
        self.holes = outline.holes(sheet)
        self.usage = Usage()
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.tell = tell
        self.checked: dict[int, Checked] = {}
        self.finished: dict[int, SectionFinished] = {}
        self.started: set[int] = set()
        self.ended: set[int] = set()
        self.stopped: set[int] = set()
        self.failed = False
        self.given = {index: heading for index, (heading, _) in (writer.earlier | writer.kept).items()}
        self.plan = make_plan(sheet, outline, writer.remarks).named(self.given)
        self.headings = ""

    # Driving it

    def ask_headings(self) -> dict[int, str]:
        """Word the headings in one call, by index; the outline's own stand when the answer is not usable, and those of kept sections anyway."""
        kept = self.given
        body = [part for part in self.plan.body if part.key != OTHER_KEY]  # 其他工作 says all that can be said
        if len(body) < 2 or all(part.index in kept for part in body):
            return kept
        items = [
            f"{kept.get(part.index, part.heading)}："
            + "、".join(dict.fromkeys(fact.item for fact in part.facts if part.index not in self.writer.locked))
            for part in body
        ]
        values = self._safe("unit", "period") | {
            "heading_style": self.outline.heading_style,
            "sections": fence_items(items, ""),
        }
        try:
            headings = layout.read_headings(self._ask("headings", values, self._limit(0)), len(body))
        except (ContentModelError, SizeModelError, QualityModelError) as error:
            logger.info("no headings (%s): the outline's own are used", type(error).__name__)
            return kept
        if headings is None:
            logger.info("headings not in the shape asked for: the outline's own are used")
            return kept
        return dict(zip((part.index for part in body), headings, strict=True)) | kept

    def warm(self) -> None:
        """Read word lists and tables while an answer is waited for: the first check and count of a process take long otherwise.

        The question goes out first.
        """
        if self.stop.wait(HEAD_START):
            return
        for part in self.plan.body:
            lines = self._setting(part).lines([fact_line(fact) for fact in part.facts])
            estimate_tokens(check("\n".join(lines), self.sheet).verdict)

    def take_headings(self, headings: Mapping[int, str]) -> None:
        """Let the sections have these headings; called once, before any section is written."""
        self.plan = self.plan.named(headings)
        self.headings = "\n".join(harmless(part.heading) for part in self.plan.middle)

    def perform(self, work: Callable[..., None], *parts: Part) -> None:
        """Do one job on parts, or take those that stand over; what fails becomes an event of each part, errors of configuration are raised."""
        fresh = tuple(part for part in parts if part.index not in self.writer.kept)
        try:
            for part in parts:
                if part not in fresh:
                    self.keep(part)
            if fresh:
                work(*fresh)
        except PartStopped:
            return
        except ConfigurationModelError:
            raise
        except ModelError as error:
            with suppress(PartStopped):
                for part in fresh:
                    if part.index not in self.ended:
                        self._emit(self._failure(part, error))

    def refuse(self, error: ModelError) -> None:
        """Report that nobody answers: every section that does not stand has failed."""
        for part in self.plan.middle:
            if part.index in self.writer.kept:
                self.keep(part)
            else:
                self._emit(SectionStarted(part.index, self.plan.total, part.heading))
                self._emit(self._failure(part, error))

    @property
    def has_frame_text(self) -> bool:
        """Whether there is a body that opening and closing can be written for."""
        return bool(self.checked) or any(part.index in self.writer.locked for part in self.plan.body)

    def end(self, index: int) -> bool:
        """End a part at once, from any thread; False when it is over already, kept or none of the draft.

        It ends with a SectionFailed that carries a StoppedModelError, even while the model is still silent; its worker, wherever it
        is, reports nothing more. What had been streamed of it is void, and the draft counts as incomplete.
        """
        part = next((part for part in (*self.plan.middle, *self.plan.frame) if part.index == index), None)
        with self.lock:
            if part is None or index in self.ended or index in self.writer.kept or self.stop.is_set():
                return False
            if index not in self.started:
                self._report(SectionStarted(index, self.plan.total, part.heading))
            self.stopped.add(index)
            self._report(self._failure(part, StoppedModelError("本节已停止")))
        return True

    def keep(self, part: Part) -> None:
        """Take over a part that stands."""
        heading, text = self.writer.kept[part.index]
        self._emit(SectionStarted(part.index, self.plan.total, heading))
        report = self._own_report(part, text)
        if part.facts and part.index not in self.writer.locked:
            paragraphs = layout.clean_paragraphs(text.removeprefix(part.label), heading)
            self.checked[part.index] = examine(cut(paragraphs), self.sheet, part.facts, self._setting(part))
        self._emit(SectionFinished(part.index, heading, text, report))

    def write_section(self, part: Part) -> None:
        """Write one section, as many calls as its facts need, and repair what the check flags."""
        self._emit(SectionStarted(part.index, self.plan.total, part.heading))
        limit = self._limit(max(part.length, length_for(part)))
        paragraphs: list[str] = []
        for facts in split_facts(part.facts, self._budget(limit), max(limit // A_FACT, 1)):
            paragraphs += self._write(replace(part, facts=facts), limit, paragraphs)
        checked = examine(cut(paragraphs), self.sheet, part.facts, self._setting(part))
        checked = self._repaired(checked, part)
        self._alive(part)
        self.checked[part.index] = checked
        self._finish(part, checked.text, checked.report)

    def write_tasks(self, *parts: Part) -> None:
        """Write problems and plans, item by item; what strays from the sheet is replaced by the sheet's own words."""
        parts = self._begin(parts)
        labels = ["打" if part.future else "问" for part in parts]
        fenced = [fence_items(part.items, name) for part, name in zip(parts, labels, strict=True)]
        values = self._safe("unit", "period", "next") | {"items": "\n".join(fenced)}
        try:
            answer = self._ask("tasks", values, self._limit(500))
        except (ContentModelError, SizeModelError, QualityModelError) as error:
            logger.info("no wording of problems and plans (%s)", type(error).__name__)
            answer = ""
        for part, name in zip(parts, labels, strict=True):
            wordings = layout.read_items(answer, name)
            items = [
                faithful(wordings.get(number, ""), item, part.items, future=part.future)
                for number, item in enumerate(part.items, 1)
            ]
            lead = self._fill(self.outline.plans_lead if part.future else self.outline.problems_lead)
            if part.future and self.outline.plans_style == "列项":
                told = [lead, *layout.number_paragraphs(items, self.outline.numbering, self._level)]
            else:
                told = [lead + layout.listed(items)]
            text = "\n".join([part.label + part.heading, *told] if part.heading else told)
            self._finish(part, text, self._own_report(part, text))

    def write_frame(self, *parts: Part) -> None:
        """Write opening and closing from the checked text."""
        parts = self._begin(parts)
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
            "body": "\n".join(_telling([checked for _, checked in sorted(self.checked.items())])) or NOTHING_TOLD,
        }
        said = layout.read_frame(self._ask("frame", values, self._limit(500)))
        for part in parts:
            pattern = patterns[part.heading == CLOSING]
            text = said.get(part.heading, pattern if part.heading == CLOSING else "")
            paragraphs = layout.clean_paragraphs(text)
            if not paragraphs:
                raise QualityModelError(f"模型没有写出{part.heading}")
            checked = self._repaired(examine(cut(paragraphs), self.sheet, ()), part)
            self._finish(part, checked.text, checked.report)

    def whole(self) -> DraftFinished:
        """Join what is finished, in the order of the document, and check it as a whole."""
        lines = [self.outline.title_for(self.sheet)]
        for part in (self.plan.opening, *self.plan.middle, self.plan.closing):
            if part is not None and part == next(iter(self.plan.body), None) and self.outline.body:
                lines.append(layout.label(self.outline.numbering, 0, 1) + self._fill(self.outline.body))
            if part is not None and part.index in self.finished:
                lines.append(self.finished[part.index].text)
        if self.outline.signature:
            lines.append(self.holes["unit"])
        text = "\n".join(lines)
        return DraftFinished(text, check(text, self.sheet), self.usage, complete=not self.failed)

    # Wording

    def _fill(self, pattern: str) -> str:
        return Template(pattern).safe_substitute(self.holes)

    def _safe(self, *names: str) -> dict[str, str]:
        return {name: harmless(self.holes[name]) for name in names}

    @property
    def _year(self) -> int | None:
        """The year of the period, which dates of the text need not name."""
        return self.sheet.period.year if self.sheet.period else None

    def _period(self) -> str:
        """Name the period, and how its figures were counted, which is not to be told."""
        basis = f"（统计口径：{self.plan.basis}；行文中不必交代）" if self.plan.basis else ""
        return harmless(self.holes["period"]) + basis

    def _remark(self, part: Part) -> str:
        """Tell what a person asks for, and the text that is to be changed so."""
        asked = f"另外要求：{part.remark}\n" if part.remark else ""
        if part.index not in self.writer.earlier:
            return asked
        heading, text = self.writer.earlier[part.index]
        lines = layout.clean_paragraphs(text.removeprefix(part.label), heading)
        draft = "\n".join(map(quoted, lines))
        ask = "照要求在上一稿上改，没有提到的地方少动" if asked else "换一种写法重写上一稿"
        return f"{asked}{ask}；数字仍以事实表为准。\n<draft>\n{draft}\n</draft>\n"

    # Calls

    def _messages(self, name: str, values: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        if self.stop.is_set():
            raise PartStopped
        messages = self.writer.prompts[name].render(**values)
        # Facts, remarks and earlier text: whatever people wrote stands in what the user says, and goes out only here.
        return [(role, as_sent(text, self.sheet.release) if role == "user" else text) for role, text in messages]

    def _count(self, answer: Answer) -> str:
        """Add up what an answer cost and give its text, as far as it can be seen."""
        used = answer.usage
        with self.lock:
            self.usage = Usage(
                self.usage.calls + 1,
                self.usage.prompt_tokens + used.prompt_tokens,
                self.usage.completion_tokens + used.completion_tokens,
                self.usage.estimated or used.estimated,
                self.usage.cost if answer.cost is None else f"{Decimal(self.usage.cost or 0) + answer.cost:f}",
                round(self.usage.seconds + answer.seconds, 3),
            )
        return visible(answer.text)

    def _ask(self, name: str, values: Mapping[str, str], max_tokens: int) -> str:
        return self._count(self.writer.model.ask(self._messages(name, values), max_tokens=max_tokens))

    def _limit(self, length: int) -> int:
        """Output tokens for so many characters: twice as long an answer, marks included, still fits; a short model keeps room to read."""
        model = self.writer.model
        most = model.settings.max_output_tokens
        return min(max(1024, length * 4), most if model.context is None else min(most, model.context // 3))

    def _budget(self, limit: int) -> int:
        """Tokens of facts for one call: no more than the answer can tell, nor than the prompt has room for."""
        budget = min(self.writer.facts_budget, limit * 3 // 4)
        room = self.writer.model.prompt_room(limit)
        if room is None:
            return budget
        fixed = estimate_tokens(self.writer.prompts["section"].fixed_text + self.headings)
        return max(min(budget, room - fixed - 200), 1)

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
        self._emit(SectionStarted(part.index, self.plan.total, part.heading))
        if before:
            self._emit(TextAdded(part.index, strip_citations("\n".join(before))))

    def _stream(self, part: Part, limit: int, before: Sequence[str]) -> list[str]:
        self._alive(part)
        inner = layout.label(self.outline.numbering, self._level, 1)
        messages = self._messages(
            "section",
            self._safe("unit", "short")
            | {
                "period": self._period(),
                "headings": self.headings,
                "heading": harmless(part.heading),
                "guidance": part.guidance or "每件事写清做了什么、做到什么程度。",
                "paragraphs": paragraph_hint(part.facts, numbered=bool(inner), turn=part.index),
                "length": str(length_for(part)),
                "remark": self._remark(part),
                "facts": fence_facts(part.facts, self._year),
            },
        )
        marks, text, join = MarkFilter(), "", "\n" if before else ""
        for item in self.writer.model.stream(messages, max_tokens=limit):
            self._alive(part)
            shown = ""
            if isinstance(item, Answer):
                text = self._count(item)
                shown = marks.finish()
            elif isinstance(item, Restarted):
                marks, join = MarkFilter(), "\n" if before else ""
                self._again(part, before)
            else:
                shown = marks.feed(visible(item))
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
                "heading": harmless(part.heading),
                "sentences": sentences,
                "facts": facts,
                "missing": missing,
            }
            self._alive(part)
            try:
                return self._ask("repair", values, self._limit(len(sentences) + len(missing)))
            except ConfigurationModelError:
                raise
            except ModelError as error:
                # The draft as it is, flags and all, is worth more than none.
                logger.info("repair failed (%s): the flags stay", type(error).__name__)
                return None

        return repair(checked, self.sheet, ask, self.writer.repair_rounds)

    # Reporting

    def _failure(self, part: Part, error: ModelError) -> SectionFailed:
        self.failed = True
        return SectionFailed(part.index, part.heading, error)

    def _emit(self, event: PartEvent) -> None:
        """Report an event, unless its part is over: stopped by a person while its worker was still busy."""
        if self.stop.is_set():
            raise PartStopped
        with self.lock:
            if event.index in self.ended:
                return
            self._report(event)

    def _report(self, event: PartEvent) -> None:
        if isinstance(event, SectionStarted):
            self.started.add(event.index)
        elif isinstance(event, SectionFinished):
            self.finished[event.index] = event
        self.tell(event)
        # Told first: whoever sees that a part is over may rely on its having been told.
        if isinstance(event, SectionFinished | SectionFailed):
            self.ended.add(event.index)

    def _alive(self, part: Part) -> None:
        """Leave the work on a part that a person stopped."""
        if self.stop.is_set() or part.index in self.ended:
            raise PartStopped

    def _begin(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Begin the parts that no person stopped; leave the work when none is left."""
        living = tuple(part for part in parts if part.index not in self.ended)
        if not living:
            raise PartStopped
        for part in living:
            self._emit(SectionStarted(part.index, self.plan.total, part.heading))
        return living

    @property
    def _level(self) -> int:
        """The level of what stands below the heading of a section."""
        return 2 if self.outline.body else 1

    def _setting(self, part: Part) -> layout.Setting:
        """Tell how a section stands on paper."""
        return layout.Setting(part.heading and part.label + part.heading, self.outline.numbering, self._level)

    def _finish(self, part: Part, text: str, report: Report) -> None:
        """Report a part with the check of exactly its text."""
        self._emit(SectionFinished(part.index, part.heading, text, report))

    def _own_report(self, part: Part, text: str) -> Report:
        """Check a part's text; its unused facts are those it was to tell."""
        wanted = {fact.id for fact in part.facts}
        report = check(text, self.sheet)
        return replace(report, unused=tuple(name for name in report.unused if name in wanted))


def _telling(sections: Sequence[Checked]) -> list[str]:
    """List the clean sentences the opening may choose results from, those of each section that say most.

    Completions, comparisons, places and honours say more than other derived figures, these more than counts.
    """
    out = []
    for checked in sections:
        faulty = {(fault.paragraph, fault.sentence) for fault in checked.faults}
        worth: dict[tuple[int, int], int] = {}
        for figure, at in checked.located:
            formula = figure.formula or ""
            telling = ".previous" in formula or ".target" in formula or figure.kind == "rank"
            worth[at] = worth.get(at, 0) + (3 if telling else bool(formula))
        for at in worth:
            worth[at] += 2 * bool(_HONOUR.search(checked.passage[at[0]][at[1]]))
        ranked = sorted((-value, at) for at, value in worth.items() if at not in faulty)
        out += [
            (value, checked.passage[at[0]][at[1]]) for value, at in sorted(ranked[:TELLING], key=lambda found: found[1])
        ]
    ahead = [text for value, text in out if value]
    return [quoted(text) for text in (ahead if len(ahead) >= ENOUGH else [text for _, text in out])]
