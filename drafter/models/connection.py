"""Asking a language model (提问): one door, whatever the provider, with every failure classed (REFERENCE.md D6).

An answer counts only when the provider says that it ended regularly; cut off, filtered, empty or reasoning-only answers are errors.
Transient failures are asked again with growing, jittered pauses that honour Retry-After, within one bound on time; a parameter the
provider refuses is dropped or renamed once and remembered. What a model thinks aloud (<think>) never reaches the caller.
"""

from __future__ import annotations

import copy
import hashlib
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from drafter.errors import (
    ConfigurationModelError,
    ModelError,
    QualityModelError,
    SizeModelError,
    TransientModelError,
)
from drafter.models.providers import ModelSettings, Provider, find_provider
from drafter.models.thinking import ThinkingFilter, strip_thinking
from drafter.models.tokens import estimate_prompt, estimate_tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

logger = logging.getLogger(__name__)

Messages = Sequence[tuple[str, str]]
# Leave for one attempt, held while it lasts: given the messages and the tokens the answer may have.
Admit = Callable[[Messages, int], AbstractContextManager[object]]
ROLES = {"system", "user", "assistant"}
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
RENAMED = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}


@dataclass(frozen=True, slots=True)
class CallUsage:
    """The tokens of one call (用量): as reported, or estimated when the provider did not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole, regular answer (回答). model: as the provider names it. finish: the provider's word for the regular end."""

    text: str
    usage: CallUsage
    model: str
    finish: str
    seconds: float = 0.0
    attempts: int = 1
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Restarted:
    """Everything streamed so far is void and comes again (重新开始): the stream broke off, or turned out to be thinking aloud."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question for the record (调用记录): hashes instead of texts; error is the class name, empty when it went well."""

    model: str
    prompt_hash: str
    answer_hash: str
    usage: CallUsage
    seconds: float
    attempts: int
    cost: Decimal | None
    error: str = ""


class Model:
    """A language model that can be asked (模型). Safe to ask from several threads at once; `open_model` makes one."""

    def __init__(
        self,
        settings: ModelSettings,
        provider: Provider,
        chat: BaseChatModel,
        *,
        wait: Callable[[float], None],
        jitter: Callable[[], float],
        record: Callable[[Call], None] | None,
        admit: Admit | None = None,
    ) -> None:
        self.settings = settings
        self.provider = provider
        self._chat = chat
        self._wait = wait
        self._jitter = jitter
        self._record = record
        self._admit = admit
        self._lock = threading.Lock()
        self._dropped: set[str] = set()
        self._spent = 0
        self._pending = 0

    def __repr__(self) -> str:
        return f"Model({self.settings.model!r}, provider={self.provider.name!r})"

    def lent(self, *, record: Callable[[Call], None] | None, admit: Admit | None, within: float | None = None) -> Model:
        """Give the same model over the same connections to another run, with a record and a count of tokens of its own.

        within: seconds for one question, retries included, where somebody waits for the answer.
        """
        other = copy.copy(self)
        if within is not None:
            other.settings = replace(self.settings, total_timeout=within)
        other._record, other._admit = record, admit
        other._lock = threading.Lock()
        other._spent = other._pending = 0
        return other

    @property
    def context(self) -> int | None:
        """What prompt and answer may be together in tokens; None when it is not known."""
        return self.settings.context_tokens or self.provider.context

    def prompt_room(self, max_tokens: int | None = None) -> int | None:
        """Tell how many tokens a prompt may have beside such an answer; None when the model's length is not known."""
        return None if self.context is None else max(self.context - self._output(max_tokens), 0)

    def ask(self, messages: Messages, *, max_tokens: int | None = None) -> Answer:
        """Ask one question and wait for the whole answer."""
        for item in self._converse(messages, max_tokens, streaming=self.provider.stream_only):
            if isinstance(item, Answer):
                return item
        raise QualityModelError("模型没有给出回答")

    def stream(self, messages: Messages, *, max_tokens: int | None = None) -> Iterator[str | Restarted | Answer]:
        """Yield the answer piece by piece, the whole Answer last; after a Restarted the pieces before it are void."""
        return self._converse(messages, max_tokens, streaming=True)

    def _output(self, max_tokens: int | None) -> int:
        wanted = self.settings.max_output_tokens if max_tokens is None else max_tokens
        return wanted + self.provider.reserve

    def _parameters(self, max_tokens: int | None, *, streaming: bool) -> dict[str, Any]:
        """Choose the parameters of a question, less those the provider refused before."""
        with self._lock:
            dropped = frozenset(self._dropped)
        chosen: dict[str, Any] = {}
        token = self.provider.token
        if token in dropped:
            token = RENAMED[token]
        if token not in dropped:
            chosen[token] = self._output(max_tokens)
        allowed = self.provider.temperature
        if self.settings.temperature is not None and allowed is not None:
            chosen["temperature"] = min(max(self.settings.temperature, allowed[0]), allowed[1])
        if streaming and self.provider.usage:
            chosen["stream_options"] = {"include_usage": True}
        chosen |= self.provider.extra
        return {name: value for name, value in chosen.items() if name not in dropped}

    def _drop(self, name: str) -> bool:
        """Remember a refused parameter; False when it was refused before, so that asking again would not help."""
        with self._lock:
            if name in self._dropped:
                return False
            self._dropped.add(name)
        logger.info("%s refuses %s: not sent from now on", self.settings.model, name)
        return True

    def _reserve(self, messages: Messages, max_tokens: int | None) -> int:
        """Refuse a question that cannot be asked; else count its tokens as pending and return them."""
        for role, _ in messages:
            if role not in ROLES:
                raise ValueError(f"unknown role {role!r}")
        context, limit = self.context, self.settings.token_limit
        if context is None and limit is None:
            return 0
        size = estimate_prompt(messages)
        if context is not None and size + self._output(max_tokens) > context:
            raise SizeModelError(
                f"提示约 {size} 个令牌，加上回答的 {self._output(max_tokens)} 个，超出模型的 {context} 个"
            )
        with self._lock:
            spent = self._spent + self._pending
            if limit is not None and spent + size > limit:
                raise ConfigurationModelError(
                    f"已用约 {spent} 个令牌，再问一次会超过用量上限 {limit}，已停止",
                    hint="请在设置里调高用量上限，或改用规则写作。",
                )
            self._pending += size
        return size

    def _release(self, size: int) -> None:
        with self._lock:
            self._pending -= size

    def _converse(
        self, messages: Messages, max_tokens: int | None, *, streaming: bool
    ) -> Iterator[str | Restarted | Answer]:
        reserved = self._reserve(messages, max_tokens)
        try:
            yield from self._persist(messages, max_tokens, streaming=streaming)
        finally:
            self._release(reserved)

    def _persist(
        self, messages: Messages, max_tokens: int | None, *, streaming: bool
    ) -> Iterator[str | Restarted | Answer]:
        """Ask until there is an answer, or an error that asking again does not heal, or the time is over."""
        from drafter.models import wire

        started = time.monotonic()
        until = started + self.settings.total_timeout
        attempt = 0
        while True:
            attempt += 1
            parameters = self._parameters(max_tokens, streaming=streaming)
            said = False
            asked = time.monotonic()
            with nullcontext() if self._admit is None else self._admit(messages, self._output(max_tokens)):
                # Waiting for leave is not the provider's time.
                waited = time.monotonic() - asked
                started, until = started + waited, until + waited
                try:
                    wire.deadline.set(until)
                    for item in self._attempt(messages, parameters, streaming=streaming):
                        said = said or isinstance(item, str)
                        if isinstance(item, Answer):
                            item = self._finish(messages, item, started, attempt)
                        yield item
                except Exception as exception:
                    failure = wire.explain(exception, self.settings, frozenset(parameters))
                    if failure is None:
                        raise
                else:
                    return
            # Raised and retried outside the handler, so that no vendor exception, whose request holds the key, hangs on to our error.
            if failure.refused is not None and self._drop(failure.refused):
                attempt -= 1
            else:
                pause = self._pause(attempt, failure.retry_after)
                late = time.monotonic() + pause > until
                if not isinstance(failure.error, TransientModelError) or attempt >= self.settings.attempts or late:
                    self._note(messages, None, time.monotonic() - started, attempt, failure.error)
                    raise failure.error
                logger.info("asking %s again in %.1f s (attempt %d)", self.settings.model, pause, attempt)
                self._wait(pause)
            if said:
                yield Restarted()

    def _pause(self, attempt: int, retry_after: float | None) -> float:
        growing = min(FIRST_PAUSE * 2.0 ** (attempt - 1), LONGEST_PAUSE)
        jittered = growing * (0.5 + 0.5 * self._jitter())
        return jittered if retry_after is None else retry_after + jittered * 0.1

    def _attempt(
        self, messages: Messages, parameters: dict[str, Any], *, streaming: bool
    ) -> Iterator[str | Restarted | Answer]:
        from drafter.models import wire

        sent = _vendor_messages(messages)
        body = {name: value for name, value in parameters.items() if name not in {"temperature", "stream_options"}}
        arguments: dict[str, Any] = {"extra_body": body}
        arguments |= {name: parameters[name] for name in ("temperature",) if name in parameters}
        finish: str | None = None
        model = self.settings.model
        reported: Any = None
        text = ""
        if streaming:
            thinking = ThinkingFilter()
            arguments["stream_usage"] = "stream_options" in parameters
            chunks = self._chat.stream(sent, **arguments)
            with wire.untraced():  # who is told is settled when the first chunk is asked for
                first = next(chunks, None)
            for chunk in [] if first is None else chain([first], chunks):
                reported = chunk.usage_metadata or reported
                finish = chunk.response_metadata.get("finish_reason") or finish
                model = chunk.response_metadata.get("model_name") or model
                for piece in thinking.feed(chunk.text):
                    if piece is None:
                        yield Restarted()
                    else:
                        yield piece
            if rest := thinking.finish():
                yield rest
            text = thinking.text
        else:
            with wire.untraced():
                message = self._chat.invoke(sent, **arguments)
            reported = message.usage_metadata
            finish = message.response_metadata.get("finish_reason")
            model = message.response_metadata.get("model_name") or model
            text = strip_thinking(message.text)
        trouble = wire.read_finish(finish)
        if trouble is not None:
            raise trouble
        if not text.strip():
            raise QualityModelError("模型的回答是空的，或只有思考过程")
        yield Answer(text.strip(), _usage(reported, messages, text), model, str(finish))

    def _finish(self, messages: Messages, answer: Answer, started: float, attempts: int) -> Answer:
        seconds = time.monotonic() - started
        usage = answer.usage
        prices = self.settings.prices
        cost = None
        if prices is not None:
            cost = prices.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
        whole = Answer(answer.text, usage, answer.model, answer.finish, seconds, attempts, cost)
        self._note(messages, whole, seconds, attempts, None)
        return whole

    def _note(
        self,
        messages: Messages,
        answer: Answer | None,
        seconds: float,
        attempts: int,
        error: ModelError | None,
    ) -> None:
        usage = CallUsage() if answer is None else answer.usage
        with self._lock:
            self._spent += usage.prompt_tokens + usage.completion_tokens
        if self._record is None:
            return
        self._record(
            Call(
                model=self.settings.model if answer is None else answer.model,
                prompt_hash=_hash("\0".join(f"{role}\0{text}" for role, text in messages)),
                answer_hash="" if answer is None else _hash(answer.text),
                usage=usage,
                seconds=seconds,
                attempts=attempts,
                cost=None if answer is None else answer.cost,
                error="" if error is None else type(error).__name__,
            )
        )


def _vendor_messages(messages: Messages) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    return [kinds[role](text) for role, text in messages]


def _usage(reported: Any, messages: Messages, text: str) -> CallUsage:
    if not reported or not reported.get("total_tokens"):
        return CallUsage(estimate_prompt(messages), estimate_tokens(text), estimated=True)
    details = reported.get("input_token_details") or {}
    return CallUsage(
        int(reported.get("input_tokens") or 0),
        int(reported.get("output_tokens") or 0),
        int(details.get("cache_read") or 0),
    )


def _hash(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def open_model(
    settings: ModelSettings,
    *,
    wait: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = random.random,
    record: Callable[[Call], None] | None = None,
    admit: Admit | None = None,
) -> Model:
    """Open the model these settings name; nothing is sent yet.

    `wait` and `jitter` pace retries; `record` is told of every question asked, by the thread that asked it; `admit` gives leave for
    each attempt, and may keep it waiting or raise.
    """
    from drafter.models import wire

    provider = find_provider(settings)
    return Model(
        settings,
        provider,
        wire.connect(settings, provider),
        wait=wait,
        jitter=jitter,
        record=record,
        admit=admit,
    )
