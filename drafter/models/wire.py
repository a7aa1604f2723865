"""The vendor side of a model call (连接): LangChain's chat model over the OpenAI SDK, and what its failures mean.

Imported on first use only, because the vendors take a second to load. It never follows a redirect (a key would go along), never takes
an address or key from the environment of another program, sends no trace to LangSmith, and bounds the time and size of an answer
below the SDK, where blank keep-alive lines would otherwise keep a dead call alive.
"""

from __future__ import annotations

import csv
import json
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextvars import ContextVar
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import httpx2
import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langsmith.run_helpers import tracing_context
from pydantic import SecretStr

from drafter.errors import (
    ConfigurationModelError,
    ContentModelError,
    ModelError,
    QualityModelError,
    SizeModelError,
    TransientModelError,
    TransportModelError,
)
from drafter.models.providers import ModelSettings, Provider

OPENAI_ADDRESS = "https://api.openai.com/v1"
ANSWER_BYTES = 8_000_000  # far beyond any summary; an endless answer must end
CLASSES: dict[str, type[ModelError]] = {
    "transient": TransientModelError,
    "configuration": ConfigurationModelError,
    "content": ContentModelError,
    "size": SizeModelError,
    "quality": QualityModelError,
    "transport": TransportModelError,
}
# Every exception class of the SDK that is not told apart by what the provider said; tests/test_models.py holds the list complete.
SDK_CLASSES: dict[type[Exception], tuple[type[ModelError], str]] = {
    openai.LengthFinishReasonError: (SizeModelError, "回答超出输出上限，被截断"),
    openai.ContentFilterFinishReasonError: (ContentModelError, "内容审查未通过"),
    openai.APIResponseValidationError: (TransportModelError, "返回的不是模型回答"),
    openai.APITimeoutError: (TransientModelError, "模型服务没有在限定时间内回答"),
    openai.APIConnectionError: (TransientModelError, "与模型服务的连接中断"),
    openai.OAuthError: (ConfigurationModelError, "身份验证失败"),
    openai.InvalidWebhookSignatureError: (TransportModelError, "返回的不是模型回答"),
    openai.WebSocketConnectionClosedError: (TransientModelError, "与模型服务的连接中断"),
    openai.WebSocketQueueFullError: (TransientModelError, "与模型服务的连接中断"),
    openai.APIStatusError: (TransportModelError, "模型服务返回了意外的状态"),
    openai.APIError: (TransientModelError, "模型服务中途报错"),
    openai.OpenAIError: (ConfigurationModelError, "模型设置不完整"),
}
deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class Failure(NamedTuple):
    """What went wrong with one attempt (失败): the error for people, how long the provider asks to wait, the parameter it refused."""

    error: ModelError
    retry_after: float | None = None
    refused: str | None = None


class _Bounded(httpx2.SyncByteStream):
    """An answer's bytes, ended when time or size runs out."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > ANSWER_BYTES:
                raise TransportModelError("模型服务的回答过大，已停止接收")
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer took too long")
            yield part

    def close(self) -> None:
        self._stream.close()

    @property
    def elapsed(self) -> Any:
        return getattr(self._stream, "elapsed", None)


def _before(request: httpx2.Request) -> None:
    for name in ("openai-organization", "openai-project"):
        if name in request.headers:
            del request.headers[name]


def _arrived(response: httpx2.Response) -> None:
    kind = response.headers.get("content-type", "").lower()
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream, deadline.get())
    if not response.is_success:
        return
    if "html" in kind or "xml" in kind:
        raise TransportModelError(f"{_place(str(response.request.url))} 返回的是网页，不是模型回答")
    if "json" in kind and b'"stream":true' in response.request.content.replace(b" ", b""):
        # Not the event stream asked for; the SDK would find no event in it and say nothing of the error it may hold.
        raise ValueError(_error_object(response.read()))


def _error_object(body: bytes) -> Any:
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content.get("error") if isinstance(content, dict) else None


@cache
def _trust() -> ssl.SSLContext:
    """Load the certificates to trust once: it takes longer than everything else here."""
    return httpx2.create_ssl_context()


def connect(settings: ModelSettings, provider: Provider) -> BaseChatModel:
    """Build the chat model for these settings; our own retries, so the SDK's are off."""
    address = settings.base_url or provider.base_url or OPENAI_ADDRESS
    if not re.match(r"https?://[^/\s]+", address):
        raise ConfigurationModelError(f"模型地址“{_place(address)}”不完整，应以 http:// 或 https:// 开头")
    if re.search(r"[@?#]", address):
        raise ConfigurationModelError("模型地址里不要带用户名、密码或参数，密钥请设在 DRAFTER_API_KEY")
    if not settings.model.strip():
        raise ConfigurationModelError("没有设置模型名")
    key = settings.api_key.get_secret_value().strip()
    if not key.isascii() or not key.isprintable():
        raise ConfigurationModelError("密钥里有不该有的字符，请重新复制")
    limits = httpx2.Timeout(settings.timeout, connect=min(settings.timeout, 10.0))
    client = openai.DefaultHttpxClient(
        base_url=address,
        timeout=limits,
        follow_redirects=False,
        verify=_trust(),
        event_hooks={"request": [_before], "response": [_arrived]},
    )
    chat = init_chat_model(
        settings.model,
        model_provider="openai",
        base_url=address,
        api_key=SecretStr(key or "none"),
        timeout=limits,
        max_retries=0,
        http_client=client,
        http_async_client=openai.DefaultAsyncHttpxClient(
            verify=_trust()
        ),  # never used; LangChain would build one with its own
        use_responses_api=False,
        stream_usage=False,
        cache=False,
        disable_streaming=False,
    )
    if not isinstance(chat, BaseChatModel):
        raise TypeError("init_chat_model gave no chat model")
    return chat


def untraced() -> AbstractContextManager[None]:
    """Within it LangChain reports to nobody, even when another program's environment has LangSmith tracing on."""
    return tracing_context(enabled=False)


@cache
def _readings() -> dict[tuple[str, str], tuple[type[ModelError], str]]:
    text = files("drafter.models").joinpath("failures.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {
        (row["kind"], row["match"]): (CLASSES[row["class"]], row["message"])
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    }


def read_finish(reason: str | None) -> ModelError | None:
    """Return the error a finish reason means, None for a regular end; no reason at all is an answer cut off on the way."""
    if reason == "stop":
        return None
    if not reason:
        return TransientModelError("模型的回答没有说完就断了")
    kind, message = _readings().get(
        ("finish", reason.lower()),
        (QualityModelError, f"模型以不认识的方式结束（{_plain(reason, 30)}）"),
    )
    return kind(message)


def _said(code: str, message: str, status: int | None) -> tuple[type[ModelError], str] | None:
    readings = _readings()
    if found := readings.get(("code", code.lower())):
        return found
    lowered = message.lower()
    for (kind, match), reading in readings.items():
        if kind == "text" and match in lowered:
            return reading
    if status is None:
        return None
    by_family = {3: 300, 5: 500}.get(status // 100)
    return readings.get(("status", str(status))) or readings.get(("status", str(by_family)))


def explain(exception: Exception, settings: ModelSettings, sent: frozenset[str]) -> Failure | None:
    """Say what an exception of the vendors means, None when it is none of theirs; `sent` are the question's parameters."""
    if isinstance(exception, ModelError):
        return Failure(exception)
    place = _place(settings.base_url) or settings.model
    if isinstance(exception, openai.APIError) and not isinstance(exception, openai.APIConnectionError):
        body = exception.body if isinstance(exception.body, dict) else {}
        inner = body.get("error")
        inner = inner if isinstance(inner, dict) else body
        code = str(inner.get("code") or inner.get("type") or exception.code or "")
        message = str(inner.get("message") or exception.message or "")
        status = exception.status_code if isinstance(exception, openai.APIStatusError) else None
        said = _said(code, message, status) or _by_class(exception)
        refused = _refused(str(inner.get("param") or ""), message, sent) if status in {400, 422} else None
        number = f"{status}，" if status else ""
        detail = f"（{number}{_redact(_plain(message, 160), settings)}）"
        wait = _retry_after(exception.response.headers) if isinstance(exception, openai.APIStatusError) else None
        return Failure(said[0](said[1] + detail), wait, refused)
    if isinstance(exception, openai.APITimeoutError):
        return Failure(TransientModelError(f"{place} 没有在限定时间内回答"))
    if isinstance(exception, openai.APIConnectionError):
        return Failure(_connection(exception, place))
    if isinstance(exception, openai.OpenAIError | openai.InvalidWebhookSignatureError):
        return Failure(_error(_by_class(exception)))
    if isinstance(exception, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return Failure(ConfigurationModelError(f"模型地址“{place}”不能用"))
    if isinstance(exception, httpx2.TransportError):
        return Failure(TransientModelError(f"与 {place} 的连接中断"))
    if isinstance(exception, ValueError | TypeError | LookupError | AttributeError):
        # LangChain meets a body that is no chat completion with whatever its parsing runs into.
        return Failure(_body(exception, place, settings))
    return None


def _body(exception: Exception, place: str, settings: ModelSettings) -> ModelError:
    told = exception.args[0] if exception.args else None
    if isinstance(told, dict):  # 200 with {"error": {...}}: LangChain raises ValueError(that dict)
        message = str(told.get("message") or "")
        said = _said(str(told.get("code") or told.get("type") or ""), message, None)
        if said is not None:
            return said[0](f"{said[1]}（{_redact(_plain(message, 160), settings)}）")
        return TransportModelError(f"{place} 报错：{_redact(_plain(message, 160), settings)}")
    return TransportModelError(f"{place} 返回的不是模型回答")


def _connection(exception: openai.APIConnectionError, place: str) -> ModelError:
    cause: BaseException | None = exception
    while cause is not None:
        if isinstance(cause, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
            return ConfigurationModelError(f"模型地址“{place}”不能用")
        if "CERTIFICATE_VERIFY_FAILED" in str(cause):
            return ConfigurationModelError(f"{place} 的证书不可信")
        if isinstance(cause, httpx2.ConnectError):
            return TransientModelError(
                f"连不上模型地址 {place}",
                hint="请确认地址无误、服务已启动、网络可用，或改用规则写作。",
            )
        cause = cause.__cause__
    return TransientModelError(f"与 {place} 的连接中断")


def _by_class(exception: Exception) -> tuple[type[ModelError], str]:
    for kind in type(exception).__mro__:
        if issubclass(kind, Exception) and kind in SDK_CLASSES:
            return SDK_CLASSES[kind]
    return TransportModelError, "返回的不是模型回答"


def _error(reading: tuple[type[ModelError], str]) -> ModelError:
    return reading[0](reading[1])


def _refused(param: str, message: str, sent: frozenset[str]) -> str | None:
    """Find the parameter of ours that a 400 names, the longest first (`max_completion_tokens` before `max_tokens`)."""
    for name in sorted(sent, key=len, reverse=True):
        if param.split(".")[0] == name or re.search(rf"(?<![a-z_]){re.escape(name)}(?![a-z_])", message.lower()):
            return name
    return None


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Read how many seconds the provider asks to wait; the header holds a number or a date."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value) * scale
        if value:
            try:
                return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
            except ValueError:
                continue
    return None


def _plain(text: str, length: int) -> str:
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= length else line[:length] + "…"


def _redact(text: str, settings: ModelSettings) -> str:
    key = settings.api_key.get_secret_value()
    if key:
        text = text.replace(key, "***")
    return re.sub(r"(sk-|Bearer\s+|api[-_]?key\W+)[\w*.\-]{4,}", r"\1***", text, flags=re.IGNORECASE)


def _place(address: str) -> str:
    """Show the address without user, password and query, where keys may stand."""
    return re.sub(r"//[^/@\s]*@", "//", address).partition("?")[0].removesuffix("/chat/completions")
