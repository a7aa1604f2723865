"""Proposals of a model for a text that waits (模型拟名): better items, topics, and which figure is last period's or a target.

The figures are those the reader found; what it proposed stands from the first, and stays when the model fails or is stopped. What a
passage brings joins the rows as it comes, under the lock of this process: nothing a person put right or ticked meanwhile is undone, and
nothing is ticked that a person did not tick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from drafter.errors import (
    ConfigurationModelError,
    InputError,
    ModelError,
    QualityModelError,
    SizeModelError,
)
from drafter.numerals import fold
from drafter.service.consulting import FAILED, STOPPED, Consulting, Errand, Progress, failure_line, heard
from drafter.service.content import cell_text, headline
from drafter.service.receiving import IMPORT, Receiving
from drafter.service.rights import Right, needs
from drafter.sheet import Release, as_sent
from drafter.store import digest

if TYPE_CHECKING:
    from drafter.intake.proposals import Named, Passage, Proposal
    from drafter.models import Messages, Model
    from drafter.prompts import PromptFile

    Asking = Callable[[Passage], Messages]

NAMING = "chain/naming"
PURPOSE = "name_figures"
INSTEAD = "自己在表里改"
AT_ONCE = 4
# Seconds: for a text of one passage, and for each that is asked after it.
FIRST, EACH, LONGEST = 90.0, 30.0, 900.0
# Tokens of an answer: a line a figure.
A_FIGURE, LEAST = 60, 512
FIELDS = ("item", "topic")


@dataclass(frozen=True, slots=True)
class NamingPlan:
    """What asking the model about a text would take (预计). questions: 0 when there is nothing left to ask; tokens: of the prompts."""

    questions: int
    tokens: int


class Naming(Consulting, Receiving):
    """The model beside the reader of numbers (模型拟名)."""

    @needs(Right.READ)
    def naming_plan(self, work_id: int) -> NamingPlan:
        """Say what asking the model about the text that waits would take; nothing is sent."""
        kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
        if kept is None or not kept.get("text"):
            return NamingPlan(0, 0)

        def count() -> NamingPlan:
            from drafter.models import estimate_prompt

            todo = self._passages(work_id, kept)
            asking = self._question(work_id)
            return NamingPlan(len(todo), sum(estimate_prompt(asking(passage)) for passage in todo))

        asked = len(kept.get("asked", ()))
        return self._kept.plans.get((work_id, self.sheet(work_id).number, digest(kept["text"]), asked), count)

    @needs(Right.EDIT)
    def begin_naming(self, work_id: int) -> None:
        """Ask the model about every sentence of the text that waits and was not asked about before; `naming` says how far it is.

        SettingsError when no model is set or the sheet may not leave the house for it.
        """
        kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
        todo = self._passages(work_id, kept)
        if kept is None or not todo:
            raise InputError("没有可请模型看的文字", hint="请先粘贴文字或选择文件。")
        asking, text, topics = self._question(work_id), str(kept["text"]), self._topics(work_id)

        def act(errand: Errand, model: Model) -> None:
            errand.total = len(todo)
            failures: list[ModelError] = []
            with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="naming") as pool:
                asked = {pool.submit(_named, errand, model, asking, passage, topics): passage for passage in todo}
                try:
                    for future in as_completed(asked):
                        try:
                            if not self._keep_named(work_id, text, asked[future], future.result()):
                                errand.end(STOPPED)
                        except ConfigurationModelError:
                            raise
                        except ModelError as error:
                            failures.append(error)
                        errand.done += 1
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
            if failures:
                errand.end(FAILED, _told(failures, len(todo)))

        limit = min(FIRST + EACH * (len(todo) - 1), LONGEST)
        token = self._begin(work_id, self._release_of(work_id), act, purpose=PURPOSE, instead=INSTEAD, limit=limit)
        with self._kept.waiting:
            kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
            if kept is not None:
                self._wait(work_id, {**kept, "naming": token})

    @needs(Right.READ)
    def naming(self, work_id: int) -> Progress | None:
        """Say how far the model is with the text that waits; None when it was not asked, or by a process that is gone."""
        token = self._naming_token(work_id)
        errand = None if token is None else self._kept.errands.kept(token)
        return None if errand is None else errand.progress()

    @needs(Right.EDIT)
    def stop_naming(self, work_id: int) -> None:
        """Stop asking; what came so far stays."""
        token = self._naming_token(work_id)
        if token is not None and self._kept.errands.kept(token) is not None:
            self.stop_errand(work_id, token)

    def _naming_token(self, work_id: int) -> str | None:
        kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
        return None if kept is None else kept.get("naming")

    def _passages(self, work_id: int, kept: Mapping[str, Any] | None) -> tuple[Passage, ...]:
        """Give what is still to be asked, in the order of the text."""
        from drafter.intake.proposals import passages, propose

        if kept is None or not kept.get("text"):
            return ()
        asked = set(kept.get("asked", ()))
        return passages([one for one in propose(kept["text"], self._topics(work_id)) if one.start not in asked])

    def _question(self, work_id: int) -> Asking:
        """Give what makes the messages for a passage; personal data are masked as the sheet says."""
        revision = self.sheet(work_id)
        names = headline(revision.content, revision.sheet)
        prompt = self._shelf_of(work_id).library.prompt(NAMING)
        period = names.period_label or "（没有写明）"
        release = self._release_of(work_id)
        return partial(
            naming_messages, prompt, names.unit_name or "（没有写明）", period, self._topics(work_id), release
        )

    def _keep_named(self, work_id: int, text: str, passage: Passage, named: Sequence[Named]) -> bool:
        """Put what was said of a passage into the rows that wait; False when they wait no more."""
        with self._kept.waiting:
            kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
            if kept is None or kept.get("text") != text:
                return False
            asked = {*kept.get("asked", ()), *(one.start for sentence in passage.sentences for one in sentence)}
            self._wait(work_id, {**joined(kept, named), "asked": sorted(asked)})
            return True


def naming_messages(
    prompt: PromptFile, unit: str, period: str, topics: Sequence[str], release: Release, passage: Passage
) -> Messages:
    """Give the messages that ask what the figures of a passage count; sentences are data, fenced, one a line."""
    from drafter.writing.chain.fence import harmless

    lines, topic = ["<sentences>"], ""
    for number, figures in enumerate(passage.sentences, 1):
        if figures[0].topic and figures[0].topic != topic:
            topic = figures[0].topic
            lines.append(f"【{harmless(topic)}】")
        lines.append(f"[{number}] {harmless(figures[0].sentence)}")
        lines.append("    数：" + "；".join(harmless(one.text) for one in figures))
    turns = prompt.render(
        unit=harmless(unit),
        period=harmless(period),
        topics="、".join(map(harmless, topics)) or "（没有给出）",
        sentences="\n".join([*lines, "</sentences>"]),
    )
    return [(role, as_sent(words, release) if role == "user" else words) for role, words in turns]


def _named(errand: Errand, model: Model, asking: Asking, passage: Passage, topics: Sequence[str]) -> tuple[Named, ...]:
    """Ask about a passage: once more when nothing of the answer can be used, in halves when it was cut off."""
    from drafter.intake.proposals import read_namings
    from drafter.writing.chain.fence import visible

    figures = sum(len(sentence) for sentence in passage.sentences)
    try:
        for _ in range(2):
            answer = heard(errand, model, asking(passage), LEAST + A_FIGURE * figures)
            found = read_namings(visible(answer), passage, topics)
            if found:
                return found
    except SizeModelError:
        halves = passage.halves
        if len(halves) < 2:
            raise
        return tuple(one for half in halves for one in _named(errand, model, asking, half, topics))
    raise QualityModelError("模型没有照格式回答")


def _told(failures: Sequence[ModelError], questions: int) -> str:
    line = failure_line(failures[0], INSTEAD)
    return line if questions == 1 else f"{questions}次提问中有{len(failures)}次没有问成：{line}"


def joined(kept: Mapping[str, Any], named: Sequence[Named]) -> dict[str, Any]:
    """Give what waits with what a model said of some of its figures; pure.

    A field that a person put right stays. A figure of last period or a target becomes a field of the fact of its sentence it is compared
    with, and is no row of its own any more, unless it was ticked or its number put right; the rows keep their numbers all the same,
    since a page may show them as they were.
    """
    facts = [dict(fact) for fact in kept["content"]["facts"]]
    by = dict(kept.get("by", {}))
    absorbed = set(kept.get("absorbed", ()))
    row_of = {place: number for number, place in enumerate(kept["places"])}
    told = [one for one in named if row_of[one.figure.start] not in absorbed]
    for one in told:
        _name(facts, by, row_of[one.figure.start], one)
    for one in told:
        number = row_of[one.figure.start]
        if not _is_compared(one) or not _as_read(facts[number], one.figure, "value"):
            continue
        host = next((row_of[other.figure.start] for other in told if _is_host(other, one)), None)
        if host is None:
            facts[number][_field(one)] = facts[number].pop("value")
        elif number not in (kept.get("ticked") or ()) and not cell_text(facts[host].get(_field(one))):
            facts[host][_field(one)] = facts[number]["value"]
            by[str(host)] += f"；{one.role.value}取自同一句的“{one.figure.text}”"
            facts[number] = {}
            absorbed.add(number)
    return {**kept, "content": {**kept["content"], "facts": facts}, "by": by, "absorbed": sorted(absorbed)}


def _name(facts: list[dict[str, Any]], by: dict[str, str], number: int, one: Named) -> None:
    """Give a row the item and topic the model chose, where a person has not put in another."""
    fact = facts[number]
    was = []
    for field in FIELDS:
        said: str = getattr(one, field)
        if said and said != cell_text(fact.get(field)) and _as_read(fact, one.figure, field):
            if field == "item":
                was.append(f"原读作“{cell_text(fact.get(field)) or '空'}”")
            fact[field] = said
    by[str(number)] = "模型" + (f"（{was[0]}）" if was else "") + ("：不像一项工作" if one.role.name == "NONE" else "")


def _as_read(fact: Mapping[str, Any], figure: Proposal, field: str) -> bool:
    return cell_text(fact.get(field)) == cell_text(figure.as_fact().get(field))


def _is_compared(one: Named) -> bool:
    return one.role.name in ("PREVIOUS", "TARGET") and not one.figure.modifier


def _is_host(other: Named, one: Named) -> bool:
    """Whether a figure is the one that another is compared with: of its sentence, its unit and its item, and this period's."""
    return (
        other.role.name == "VALUE"
        and (other.figure.place, other.figure.unit) == (one.figure.place, one.figure.unit)
        and bool(one.item)
        and fold(other.item) == fold(one.item)
    )


def _field(one: Named) -> str:
    return one.role.name.lower()
