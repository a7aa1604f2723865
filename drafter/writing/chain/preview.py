"""What the chain would send (提示词预览), without sending it: the very messages, filled for a sheet.

The chain itself is run over something that stands in for a model: it answers with what the rule writer makes of the same section and a
sentence that cannot be true, so that the prompt that is written from checked text, and the one for repair, can be seen filled too. What
a model would really answer is not known; the fixed text and the facts are exactly those of a run, personal data concealed alike. A sheet
that never leaves the house (不出单位) is shown as a model in the house would be sent it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import PrivateAttr

from drafter.models import Answer, CallUsage, Messages, Model, ModelSettings, Restarted, find_provider
from drafter.prompts import Library, Outline, PromptFile
from drafter.prompts.promptfile import Turn
from drafter.sheet import FactSheet, Release, concealed
from drafter.writing.chain.writer import ChainWriter
from drafter.writing.events import SectionFinished
from drafter.writing.rule import RuleWriter

# What stands in for a model is in the house.
HERE = "http://127.0.0.1"
ORDER = ("headings", "section", "repair", "tasks", "frame")
UNTRUE = "（示意：一处对不上的数字）本部分共惠及98765人次。"


class Asked(NamedTuple):
    """One question of the chain (一次提问). name: of the prompt, such as chain/section; about: the heading it is for, "" for the whole."""

    name: str
    about: str
    turns: tuple[Turn, ...]


def preview_chain(sheet: FactSheet, outline: Outline, library: Library) -> tuple[Asked, ...]:
    """Give what the chain would ask for a sheet: every prompt, the sections in order, each at its first time."""
    watching = _Watching(library, masked=sheet.release is not Release.WHOLE)
    written = {
        event.heading: event.text for event in RuleWriter().write(sheet, outline) if isinstance(event, SectionFinished)
    }
    order = list(written)
    for _ in ChainWriter(_StandIn(watching.seen, written), library=watching).write(sheet, outline):
        pass
    first: dict[tuple[str, str], Asked] = {}
    for turns, (name, values) in watching.seen.items():
        about = values.get("heading", "")
        first.setdefault((name, about), Asked(name, about, turns))

    def place(asked: Asked) -> tuple[int, int]:
        short = asked.name.rpartition("/")[2]
        return ORDER.index(short), order.index(asked.about) if asked.about in order else len(order)

    return tuple(sorted(first.values(), key=place))


Seen = dict[tuple[Turn, ...], tuple[str, dict[str, str]]]


class _Watched(PromptFile):
    """A prompt that notes what it was filled with."""

    _seen: Seen = PrivateAttr(default_factory=dict)
    _masked: bool = PrivateAttr(default=True)

    def render(self, **values: str) -> tuple[Turn, ...]:
        turns = super().render(**values)
        sent = tuple(Turn(role, concealed(text) if self._masked and role == "user" else text) for role, text in turns)
        self._seen[sent] = (self.name, values)
        return turns


class _Watching(Library):
    """The library with prompts that are watched."""

    def __init__(self, library: Library, *, masked: bool) -> None:
        super().__init__(library.own)
        self.masked = masked
        self.seen: Seen = {}

    def prompt(self, name: str) -> PromptFile:
        watched = _Watched(**super().prompt(name).model_dump())
        watched._seen, watched._masked = self.seen, self.masked
        return watched


class _StandIn(Model):
    """Answers in place of a model, from what the rule writer wrote."""

    def __init__(self, seen: Seen, written: dict[str, str]) -> None:
        self.settings = ModelSettings("preview", base_url=HERE)
        self.provider = find_provider(self.settings)
        self._seen, self._written = seen, written

    def ask(self, messages: Messages, *, max_tokens: int | None = None) -> Answer:  # noqa: ARG002 - as a model is asked
        return Answer(self._answer(messages), CallUsage(), "preview", "stop")

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int | None = None,  # noqa: ARG002 - as a model is asked
    ) -> Iterator[str | Restarted | Answer]:
        yield Answer(self._answer(messages), CallUsage(), "preview", "stop")

    def _answer(self, messages: Messages) -> str:
        name, values = self._seen[tuple(Turn(*turn) for turn in messages)]
        if name == "chain/section":
            lines = self._written.get(values["heading"], "").split("\n")[1:]
            return "\n".join([*lines, UNTRUE])
        if name == "chain/frame":
            return f"【开头】{values['opening']}\n【结尾】{values['closing']}"
        return ""
