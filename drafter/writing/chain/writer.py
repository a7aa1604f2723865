"""Writing a summary with a language model (提示链写作): headings, then all sections at once, then opening and closing.

Each section gets only its own facts, is asked to cite them, and is checked; what the check flags is repaired sentence by sentence
(chain/repair). Problems and plans keep the number and meaning of the sheet's. Opening and closing are written from checked text.
A figure still flagged at the end stays in the draft for a person to decide. Sections are written in parallel, yet their events come
in the order of the document: text of the first unfinished section as it arrives, that of later ones once it is their turn. A second
SectionStarted for an index means that its text so far is void and comes again. An error of configuration stops everything at once.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from drafter.errors import ConfigurationModelError, SheetError, TransientModelError, TransportModelError
from drafter.models import Model, in_house
from drafter.prompts import Library, Outline
from drafter.sheet import FactSheet, Release
from drafter.writing.chain.parts import PartEvent, PartWriter
from drafter.writing.chain.plan import Part
from drafter.writing.events import DraftFinished, Event, SectionFailed, SectionFinished

# Tokens of facts that one call is given at most, unless a model's length allows fewer.
FACTS_A_CALL = 2400


class ChainWriter:
    """Writes with a language model (提示链写作者).

    workers: calls at once. repair_rounds: how often flagged sentences are sent back. facts_budget: tokens of facts in one call; a
    section with more is written in several. remarks: what a person asked for (再具体些), by index, outline key or heading. kept: heading
    and text of parts that stand as they are, by index, such as those finished before a run was cut off; the opening may choose from
    them. locked: the kept parts whose text goes into no prompt at all. earlier: heading and text of sections to be written anew on
    their basis, by index; the heading stays. library: where the prompts come from; those that ship unless given.
    """

    def __init__(
        self,
        model: Model,
        *,
        workers: int = 10,
        repair_rounds: int = 2,
        facts_budget: int = FACTS_A_CALL,
        remarks: Mapping[str | int, str] | None = None,
        kept: Mapping[int, tuple[str, str]] | None = None,
        locked: Collection[int] = (),
        earlier: Mapping[int, tuple[str, str]] | None = None,
        library: Library | None = None,
    ) -> None:
        self.model = model
        self.workers = workers
        self.repair_rounds = repair_rounds
        self.facts_budget = facts_budget
        self.remarks = dict(remarks or {})
        self.kept = dict(kept or {})
        self.locked = frozenset(locked)
        self.earlier = {index: part for index, part in (earlier or {}).items() if index not in self.kept}
        library = Library() if library is None else library
        self.prompts = {
            name: library.prompt(f"chain/{name}") for name in ("headings", "section", "repair", "frame", "tasks")
        }

    def write(self, sheet: FactSheet, outline: Outline) -> Iterator[Event]:
        """Yield events up to exactly one DraftFinished; raises ModelError only for errors of configuration."""
        return _Draft(self, sheet, outline).events()

    def begin(self, sheet: FactSheet, outline: Outline, tell: Callable[[PartEvent], None]) -> PartWriter:
        """Give the parts to be written one by one, by whoever drives them; `tell` is given every event."""
        if all(fact.is_blank for fact in sheet.facts) and not (sheet.problems or sheet.plans):
            # A model given nothing makes something up.
            raise SheetError("事实表里没有事实，无法起草", hint="请先填写事实表。")
        if sheet.release is Release.CONFINED and not in_house(self.model.settings):
            raise ConfigurationModelError(
                "这张表标了“不出单位”，不能发给外面的模型", hint="请用规则写作，或把模型换成本机、本单位内网的地址。"
            )
        return PartWriter(self, sheet, outline, tell)


class _Draft:
    """One run of the chain in this process: all sections at once, their events in the order of the document."""

    def __init__(self, writer: ChainWriter, sheet: FactSheet, outline: Outline) -> None:
        self.writer = writer
        self.happened: queue.SimpleQueue[Event | Exception] = queue.SimpleQueue()
        self.waiting: dict[int, list[Event]] = {}
        self.parts = writer.begin(sheet, outline, self.happened.put)

    def events(self) -> Iterator[Event]:
        """Go through the stages; whatever ends this generator also ends its workers."""
        parts = self.parts
        pool = ThreadPoolExecutor(self.writer.workers, thread_name_prefix="chain")
        pool.submit(parts.warm)
        try:
            try:
                parts.take_headings(parts.ask_headings())
            except (TransientModelError, TransportModelError) as error:
                # Nobody answers: asking once more for each section would only take longer.
                parts.refuse(error)
                yield from self._in_order(parts.plan.middle)
            else:
                yield from self._written(pool)
            yield parts.whole()
        finally:
            parts.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _written(self, pool: ThreadPoolExecutor) -> Iterator[Event]:
        parts = self.parts
        for part in parts.plan.body:
            pool.submit(self._guard, parts.write_section, (part,))
        if parts.plan.tasks:
            pool.submit(self._guard, parts.write_tasks, parts.plan.tasks)
        yield from self._in_order(parts.plan.middle)
        if parts.has_frame_text and parts.plan.frame:
            pool.submit(self._guard, parts.write_frame, parts.plan.frame)
            yield from self._in_order(parts.plan.frame)

    def _guard(self, work: Callable[..., None], parts: Sequence[Part]) -> None:
        """Run one job in a worker; errors that end the draft go to the reader."""
        try:
            self.parts.perform(work, *parts)
        except Exception as error:
            self.happened.put(error)

    def _in_order(self, parts: Sequence[Part]) -> Iterator[Event]:
        """Yield what the workers report, part by part in the order given, until each is over."""
        waiting = self.waiting  # holds what was reported of later parts, such as that a person stopped one
        order = [part.index for part in parts]
        while order:
            ready = waiting.pop(order[0], [])
            yield from ready
            if ready and isinstance(ready[-1], SectionFinished | SectionFailed):
                del order[0]
                continue
            event = self.happened.get()
            if isinstance(event, Exception):
                raise event
            if not isinstance(event, DraftFinished):
                waiting.setdefault(event.index, []).append(event)
