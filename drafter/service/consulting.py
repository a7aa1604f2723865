"""Asking a model while a person waits (请模型帮忙): one sentence, one pasted text; nothing here outlives the process, nor need it.

The asking is done in a thread of its own, so that whoever waits can stop at once, however silent the model is; an answer that comes
after that is dropped, what it cost is recorded all the same. Calls go through the gate of this process and its limits like those of
drafting, and are recorded for the work.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING, Any

from drafter.errors import (
    ConfigurationModelError,
    ContentModelError,
    DrafterError,
    InputError,
    LimitModelError,
    ModelError,
    QualityModelError,
    SettingsError,
    SizeModelError,
    TransientModelError,
)
from drafter.jobs.calls import call_record
from drafter.service.drafting import model_bar
from drafter.service.rights import Right, needs
from drafter.service.running import Running
from drafter.sheet import Release

if TYPE_CHECKING:
    from drafter.models import Messages, Model

logger = logging.getLogger(__name__)

# Seconds: for one question with its retries, and no longer for the whole.
A_QUESTION = 60.0
ASKING, DONE, STOPPED, FAILED = "asking", "done", "stopped", "failed"
NO_ERRAND = "这次提问已经不在了"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far asking a model is (进度). state: asking, done, stopped or failed; failure: one line on what happened and what to do."""

    state: str
    seconds: int
    done: int
    total: int
    failure: str = ""


class Errand:
    """What a model is asked while a person waits (一次提问). limit: seconds after which nobody waits any longer."""

    def __init__(self, work_id: int, mark: str, limit: float, instead: str) -> None:
        self.work_id = work_id
        self.mark = mark
        self.instead = instead
        self.result: Any = None
        self.done = 0
        self.total = 1
        self._state = ASKING
        self._failure = ""
        self._begun = monotonic()
        self._ended = 0.0
        self._limit = limit
        self._lock = threading.Lock()

    def end(self, state: str, failure: str = "", result: Any = None) -> None:
        """End it; one that has ended stays as it is."""
        with self._lock:
            if self._state == ASKING:
                self._state, self._failure, self.result = state, failure, result
                self._ended = monotonic()

    @property
    def over(self) -> bool:
        """Whether nobody waits for it any more."""
        if self._state == ASKING and monotonic() - self._begun > self._limit:
            self.end(FAILED, f"模型{self._limit:.0f}秒没有答完，已停止。请稍后再试，或{self.instead}。")
        return self._state != ASKING

    def progress(self) -> Progress:
        """Say how far it is."""
        until = self._ended if self.over else monotonic()
        return Progress(self._state, int(until - self._begun), self.done, self.total, self._failure)


class Consulting(Running):
    """Questions to the model that a person waits for (请模型帮忙)."""

    @needs(Right.READ)
    def model_bar(self, work_id: int) -> str:
        """Say why no model can be asked about a work's sheet, and what to do about it; "" when one can."""
        return model_bar(self.settings, self._release_of(work_id))

    @needs(Right.EDIT)
    def errand(self, work_id: int, token: str) -> Progress:
        """Say how far a question is."""
        return self._errand(work_id, token).progress()

    @needs(Right.EDIT)
    def stop_errand(self, work_id: int, token: str) -> None:
        """Stop waiting for a question; one that is over stays as it is."""
        self._errand(work_id, token).end(STOPPED)

    def _errand(self, work_id: int, token: str) -> Errand:
        found = self._kept.errands.kept(token)
        if found is None or (found.work_id, found.mark) != (work_id, self._mark):
            raise InputError(NO_ERRAND, hint="请重新提问。")
        return found

    def _begin(
        self,
        work_id: int,
        release: Release,
        act: Callable[[Errand, Model], Any],
        *,
        purpose: str,
        instead: str,
        limit: float,
    ) -> str:
        """Have something asked in a thread of its own, and give the token it is found by.

        act: gives the result; it asks with `heard`. purpose: for the log. instead: what a person can do without a model.
        """
        bar = model_bar(self.settings, release)
        if bar:
            raise SettingsError("现在不能请模型帮忙", hint=bar)
        errand = Errand(work_id, self._mark, limit, instead)

        def ask() -> Any:
            return act(errand, self._lent(work_id, errand, purpose))

        threading.Thread(target=_carry, args=(errand, ask), name=f"errand-{work_id}", daemon=True).start()
        token = token_hex(16)
        self._kept.errands.put(token, errand)
        return token

    def _lent(self, work_id: int, errand: Errand, purpose: str) -> Model:
        worker, store = self._worker(), self._store
        actor, unit = self.person.name, store.work(work_id).unit_name
        model = worker.model
        return model.lent(
            record=lambda call: store.record_call_for(work_id, call_record(call), purpose=purpose, actor=actor),
            admit=worker.gate.admitting(unit, model.settings.prices, lambda: errand.over or worker.closing.is_set()),
            within=A_QUESTION,
        )


def heard(errand: Errand, model: Model, messages: Messages, max_tokens: int) -> str:
    """Ask and give the answer; leaves as soon as nobody waits for it any more."""
    from drafter.models import Answer
    from drafter.writing.chain import PartStopped

    for item in model.stream(messages, max_tokens=min(max_tokens, model.settings.max_output_tokens)):
        if errand.over:
            raise PartStopped
        if isinstance(item, Answer):
            return item.text
    raise QualityModelError("模型没有给出回答")


def _carry(errand: Errand, ask: Callable[[], Any]) -> None:
    from drafter.writing.chain import PartStopped

    try:
        errand.end(DONE, result=ask())
    except PartStopped:
        errand.end(STOPPED)
    except DrafterError as error:
        errand.end(FAILED, failure_line(error, errand.instead))
    except Exception as error:
        logger.exception("asking the model failed")
        errand.end(FAILED, f"程序出错，{type(error).__name__}。请查看日志，或{errand.instead}。")


def failure_line(error: DrafterError, instead: str) -> str:
    """Say in one line why a model's help failed and what to do; what the errors themselves advise is meant for drafting."""
    advice = error.hint.rstrip("。")
    match error:
        case LimitModelError():
            advice += f"，或{instead}"
        case ConfigurationModelError():
            advice = f"请检查模型设置，或{instead}"
        case ContentModelError() | SizeModelError():
            advice = f"请{instead}"
        case TransientModelError():
            advice = f"请稍后再试，或{instead}"
        case QualityModelError():
            advice = f"请再试一次，或{instead}"
        case ModelError():
            advice += f"，或{instead}"
    said = str(error).rstrip("。")
    return f"{said}。{advice}。" if advice else f"{said}。"
