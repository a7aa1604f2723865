"""What happens at the door to language models, over real HTTP on loopback."""

from __future__ import annotations

import inspect
import logging
import re
import socket
import subprocess
import sys
import threading
import time
from decimal import Decimal
from email.utils import formatdate

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import _exceptions as sdk_exceptions
from pydantic import SecretStr

from drafter import models
from drafter.errors import (
    ConfigurationModelError,
    ContentModelError,
    ModelError,
    QualityModelError,
    SizeModelError,
    TransientModelError,
    TransportModelError,
)
from drafter.models import (
    Answer,
    Call,
    Model,
    ModelSettings,
    Prices,
    Restarted,
    estimate_prompt,
    estimate_tokens,
    find_provider,
    open_model,
    providers,
    wire,
)
from drafter.models.thinking import ThinkingFilter, strip_thinking
from tests.loopback import (
    Cut,
    Hang,
    Loopback,
    Question,
    Raw,
    Refuse,
    Reply,
    Reset,
    Say,
    Script,
    Torn,
    Trickle,
    Trouble,
)

KEY = "sk-made-up-0123456789"
QUESTION = [("system", "你写材料。"), ("user", "写一句。")]


class Waits(list[float]):
    """Notes how long was waited, and does not wait."""

    def __call__(self, seconds: float) -> None:
        """Note a pause."""
        self.append(seconds)


def settings(address: str, **changes: object) -> ModelSettings:
    """Settings for a loopback server, quick to give up."""
    base = {"model": "m", "api_key": SecretStr(KEY), "base_url": address, "timeout": 5.0}
    return ModelSettings(**{**base, **changes})  # type: ignore[arg-type]


def opened(address: str, waits: Waits | None = None, **changes: object) -> Model:
    """Open a model that never really waits."""
    return open_model(settings(address, **changes), wait=Waits() if waits is None else waits, jitter=lambda: 1.0)


def collect(model: Model) -> tuple[list[str], Answer]:
    """Read a stream as a page does: pieces before a restart are thrown away."""
    pieces: list[str] = []
    for item in model.stream(QUESTION):
        if isinstance(item, Answer):
            return pieces, item
        if isinstance(item, Restarted):
            pieces.clear()
        else:
            pieces.append(item)
    raise AssertionError("the stream ended without an Answer")


def test_an_answer_carries_text_usage_and_model() -> None:
    """The answer is whole, its tokens are those reported, the model is the one that spoke."""
    with Loopback(Say("走访慰问12户。", cached=3)) as server:
        answer = opened(server.address).ask(QUESTION)

    assert answer.text == "走访慰问12户。"
    assert answer.model == "loopback"
    assert answer.finish == "stop"
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (9, 8)
    assert answer.usage.cached_tokens == 3
    assert not answer.usage.estimated


def test_a_stream_gives_pieces_and_then_the_answer() -> None:
    """The pieces join to the answer's text, and usage is reported in streams too."""
    with Loopback(Say("走访慰问困难职工12户，发放慰问金3万元。")) as server:
        pieces, answer = collect(opened(server.address))

    assert len(pieces) > 1
    assert "".join(pieces) == answer.text
    assert not answer.usage.estimated


def test_usage_is_estimated_when_the_provider_does_not_say() -> None:
    """A call without reported usage counts all the same, and says that it is an estimate."""
    with Loopback(Say("好。", usage=False)) as server:
        usage = opened(server.address).ask(QUESTION).usage

    assert usage.estimated
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0


FAULTS: list[tuple[str, Script, type[ModelError], str]] = [
    ("unauthorized", Refuse(401, "no"), ConfigurationModelError, "密钥无效"),
    ("no balance", Refuse(402, "Insufficient Balance"), ConfigurationModelError, "余额不足"),
    ("forbidden", Refuse(403), ConfigurationModelError, "无权"),
    ("no such model", Refuse(404), ConfigurationModelError, "模型名"),
    ("unknown 400", Refuse(400), ConfigurationModelError, "不接受"),
    (
        "redirect",
        Raw(b"", 302, headers={"location": "http://127.0.0.1:9/"}),
        ConfigurationModelError,
        "转到",
    ),
    ("arrears", Refuse(429, "欠费", code="1113"), ConfigurationModelError, "欠费"),
    ("quota", Refuse(429, code="insufficient_quota"), ConfigurationModelError, "额度"),
    ("inspection", Refuse(400, code="DataInspectionFailed"), ContentModelError, "审查"),
    ("sensitive", Refuse(400, code="1301"), ContentModelError, "审查"),
    ("risk", Refuse(400, "Content Exists Risk"), ContentModelError, "审查"),
    ("filtered", Say("", finish="content_filter"), ContentModelError, "审查"),
    ("finish sensitive", Say("", finish="sensitive"), ContentModelError, "审查"),
    (
        "too long",
        Refuse(400, "This model's maximum context length is 4096"),
        SizeModelError,
        "超出",
    ),
    ("too long by code", Refuse(400, code="1261"), SizeModelError, "超出"),
    ("truncated", Say("走访慰问", finish="length"), SizeModelError, "截断"),
    ("empty", Say(""), QualityModelError, "空"),
    ("blank", Say(" \n "), QualityModelError, "空"),
    ("only thinking", Say("<think>我想想"), QualityModelError, "空"),
    ("only reasoning", Say("", reasoning="我想想"), QualityModelError, "空"),
    ("tool call", Say("x", finish="tool_calls"), QualityModelError, "工具"),
    ("odd finish", Say("x", finish="odd"), QualityModelError, "odd"),
    ("sign-in page", Raw("<html>请登录</html>".encode()), TransportModelError, "网页"),
    (
        "error in 200",
        Raw(b'{"error":{"message":"boom"}}', kind="application/json"),
        TransportModelError,
        "boom",
    ),
    ("no choices", Raw(b"{}", kind="application/json"), TransportModelError, "不是模型回答"),
    (
        "broken json",
        Raw(b'{"choices": [', kind="application/json"),
        TransportModelError,
        "不是模型回答",
    ),
    ("nothing", Raw(b"", kind="application/json"), TransportModelError, "不是模型回答"),
    ("plain text", Raw(b"hello", kind="text/plain"), TransportModelError, "不是模型回答"),
    (
        "content in 200",
        Raw(b'{"error":{"code":1301,"message":"x"}}', kind="application/json"),
        ContentModelError,
        "审查",
    ),
]


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize(("script", "kind", "words"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_classed_and_not_repeated(
    script: Script, kind: type[ModelError], words: str, streaming: bool
) -> None:
    """Every failure that asking again cannot heal is one Chinese line of its class, after exactly one request."""
    with Loopback(script) as server:
        model = opened(server.address)
        with pytest.raises(kind) as caught:
            collect(model) if streaming else model.ask(QUESTION)

    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert caught.value.hint
    assert len(server.questions) == 1


PASSING: list[tuple[str, Reply]] = [
    ("429", Refuse(429)),
    ("500", Refuse(500)),
    ("502", Refuse(502)),
    ("503", Refuse(503)),
    ("504", Refuse(504)),
    ("408", Refuse(408)),
    ("overloaded", Refuse(400, code="1305")),
    ("reset", Reset()),
    ("torn", Torn("走访")),
    ("no finish", Say("走访", finish=None)),
    ("resources", Say("走访", finish="insufficient_system_resource")),
]


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("fault", [f[1] for f in PASSING], ids=[f[0] for f in PASSING])
def test_a_passing_fault_is_asked_again(fault: Reply, streaming: bool) -> None:
    """After a transient failure the question is asked again, and only the good answer reaches the caller."""
    waits = Waits()
    with Loopback([fault, Say("走访慰问12户。")]) as server:
        model = opened(server.address, waits)
        answer = collect(model)[1] if streaming else model.ask(QUESTION)

    assert answer.text == "走访慰问12户。"
    assert answer.attempts == 2
    assert waits == [1.0]


@pytest.mark.parametrize("fault", [Cut("走访慰问困难职工"), Trouble("走访慰问困难职工")])
def test_a_stream_that_breaks_off_starts_again(fault: Reply) -> None:
    """The partial text of a broken stream is declared void before the new text comes."""
    with Loopback([fault, Say("开展劳动竞赛。")]) as server:
        items = list(opened(server.address).stream(QUESTION))

    at = items.index(Restarted())
    assert "走访" in "".join(str(item) for item in items[:at])
    assert "".join(item for item in items[at:] if isinstance(item, str)) == "开展劳动竞赛。"


def test_retries_are_bounded_and_grow() -> None:
    """A service that stays down is asked `attempts` times with growing pauses, then given up."""
    waits = Waits()
    with Loopback(Refuse(503)) as server:
        with pytest.raises(TransientModelError):
            opened(server.address, waits, attempts=4).ask(QUESTION)

        assert len(server.questions) == 4
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("header", "said", "low", "high"),
    [
        ("retry-after", "7", 7, 8),
        ("retry-after-ms", "2500", 2.5, 3),
        ("retry-after", 30, 5, 32),
        ("retry-after", -30, 0, 1),
        ("retry-after", "soon", 1, 1),
    ],
    ids=["seconds", "milliseconds", "date", "date gone by", "not understood"],
)
def test_retry_after_is_honoured(header: str, said: str | int, low: float, high: float) -> None:
    """The pause is at least as long as the provider asks for, however it says so; a number here is a date so many seconds from now."""
    headers = {header: formatdate(time.time() + said, usegmt=True) if isinstance(said, int) else said}
    waits = Waits()
    with Loopback([Refuse(429, headers=headers), Say("好。")]) as server:
        opened(server.address, waits).ask(QUESTION)

    assert len(waits) == 1
    assert low <= waits[0] <= high


def test_a_retry_after_beyond_the_bound_gives_up_at_once() -> None:
    """A provider that asks for an hour is not waited for."""
    waits = Waits()
    with Loopback(Refuse(429, headers={"retry-after": "3600"})) as server:
        with pytest.raises(TransientModelError):
            opened(server.address, waits, total_timeout=60.0).ask(QUESTION)

        assert len(server.questions) == 1
    assert waits == []


@pytest.mark.parametrize("streaming", [False, True])
def test_a_server_that_hangs_is_left(streaming: bool) -> None:
    """Silence longer than the timeout is a transient failure that says so."""
    with Loopback(Hang()) as server:
        model = opened(server.address, timeout=0.2, attempts=1)
        with pytest.raises(TransientModelError, match="没有在限定时间内回答"):
            collect(model) if streaming else model.ask(QUESTION)


@pytest.mark.parametrize("streaming", [False, True])
def test_keep_alive_lines_do_not_keep_a_dead_call_alive(streaming: bool) -> None:
    """The total time of a question is bounded although bytes keep coming."""
    with Loopback(Trickle()) as server:
        model = opened(server.address, total_timeout=0.3)
        with pytest.raises(TransientModelError, match="没有在限定时间内回答"):
            collect(model) if streaming else model.ask(QUESTION)


def test_a_refused_connection_names_the_address() -> None:
    """When nobody listens, the message names the address and the hint says what to check."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        with pytest.raises(TransientModelError, match="连不上模型地址") as caught:
            opened(address, attempts=2).ask(QUESTION)

    assert address in str(caught.value)
    assert "服务已启动" in caught.value.hint


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://example.com", "api.example.com/v1", "http://"])
def test_an_address_that_is_none_is_refused_before_asking(address: str) -> None:
    """An incomplete address is an error of configuration when the model is opened."""
    with pytest.raises(ConfigurationModelError, match="地址"):
        opened(address)


@pytest.mark.parametrize(
    ("param", "message"),
    [
        ("temperature", "Unsupported parameter"),
        (None, "invalid temperature: only 1 is allowed for this model"),
    ],
)
def test_a_refused_parameter_is_dropped_once_and_remembered(param: str | None, message: str) -> None:
    """A parameter refused with 400 is left out when asking again, and in all later questions."""

    def server_script(question: Question) -> Reply:
        if "temperature" in question.body:
            return Refuse(400, message, param=param)
        return Say("好。")

    with Loopback(server_script) as server:
        model = opened(server.address)
        model.ask(QUESTION)
        collect(model)

        assert ["temperature" in question.body for question in server.questions] == [
            True,
            False,
            False,
        ]


def test_a_refused_token_limit_is_renamed() -> None:
    """A server that knows only the other name of the output limit still gets a limit."""

    def server_script(question: Question) -> Reply:
        if "max_tokens" in question.body:
            return Refuse(400, "Use 'max_completion_tokens' instead of 'max_tokens'", param="max_tokens")
        return Say("好。")

    with Loopback(server_script) as server:
        opened(server.address).ask(QUESTION, max_tokens=500)

        assert server.questions[1].body["max_completion_tokens"] == 500


def test_a_parameter_refused_for_ever_is_no_endless_loop() -> None:
    """A server that goes on refusing is given up after each parameter was dropped once."""
    with Loopback(Refuse(400, "bad temperature", param="temperature")) as server:
        with pytest.raises(ConfigurationModelError):
            opened(server.address).ask(QUESTION)

        assert len(server.questions) == 2


def test_what_is_sent_is_what_the_table_says() -> None:
    """The limit has the provider's name, its switches are sent, the temperature is within its bounds."""
    with Loopback(Say("好。")) as server:
        opened(server.address, provider="glm", temperature=0.0).ask(QUESTION, max_tokens=300)
        opened(server.address, provider="openai-reasoning").ask(QUESTION, max_tokens=300)
        list(opened(server.address, provider="qwen").stream(QUESTION))
        sent = [question.body for question in server.questions]

    assert sent[0]["max_tokens"] == 300
    assert sent[0]["thinking"] == {"type": "disabled"}
    assert sent[0]["temperature"] == 0.01
    assert "max_completion_tokens" not in sent[0]
    assert sent[1]["max_completion_tokens"] == 8300
    assert "temperature" not in sent[1]
    assert sent[2]["enable_thinking"] is False
    assert sent[2]["stream_options"] == {"include_usage": True}


def test_a_model_that_only_streams_is_streamed() -> None:
    """Asking such a model for a whole answer uses a stream underneath."""
    with Loopback(Say("好的。")) as server:
        answer = opened(server.address, provider="qwen-thinking").ask(QUESTION)

        assert server.questions[0].streaming
    assert answer.text == "好的。"


@pytest.mark.parametrize(
    ("model", "address", "name"),
    [
        ("deepseek-chat", "", "deepseek"),
        ("deepseek-chat", "https://api.deepseek.com/v1", "deepseek"),
        ("qwen-plus", "https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen"),
        ("qwq-plus", "https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen-thinking"),
        ("glm-4.6", "https://open.bigmodel.cn/api/paas/v4", "glm"),
        ("glm-5.3", "https://open.bigmodel.cn/api/paas/v4", "glm-thinking"),
        ("kimi-k2", "https://api.moonshot.cn/v1", "moonshot"),
        ("kimi-k3", "", "moonshot-thinking"),
        ("gpt-5-mini", "", "openai-reasoning"),
        ("gpt-4.1", "https://api.openai.com/v1", "openai"),
        ("qwen2.5:14b", "http://127.0.0.1:11434/v1", "ollama"),
        ("deepseek-r1", "http://10.0.0.5:8000/v1", "generic"),
        ("anything", "https://notopenai.com.example.cn/v1", "generic"),
    ],
)
def test_the_provider_is_told_by_model_and_address(model: str, address: str, name: str) -> None:
    """An address of one's own is a generic server whatever the model is called."""
    assert find_provider(ModelSettings(model, base_url=address)).name == name


def test_an_unknown_provider_is_an_error() -> None:
    """A misspelt provider is told with the names there are."""
    with pytest.raises(ConfigurationModelError, match="没有名为") as caught:
        find_provider(ModelSettings("m", provider="deepsek"))

    assert "deepseek" in caught.value.hint


def test_the_provider_table_is_sound() -> None:
    """Names are unique, the generic row is last and fits every address."""
    names = [provider.name for provider in providers()]

    assert len(set(names)) == len(names)
    assert names[-1] == "generic"
    assert {"openai", "deepseek", "qwen", "glm", "moonshot", "ollama", "vllm"} <= set(names)


def test_every_sdk_exception_has_a_class() -> None:
    """Each exception of the OpenAI SDK and of LangChain's OpenAI package becomes an error of ours; a new one fails here."""
    import httpx2
    from langchain_openai.chat_models import base

    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    response = httpx2.Response(500, request=request)
    made: dict[str, Exception] = {}
    for module in (openai, sdk_exceptions, base):
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if not issubclass(kind, openai.OpenAIError | openai.InvalidWebhookSignatureError):
                continue
            made[name] = _an(kind, request, response)

    assert len(made) >= 25
    for name, exception in made.items():
        failure = wire.explain(exception, settings("http://127.0.0.1/v1"), frozenset())
        assert failure is not None, name
        assert isinstance(failure.error, ModelError), name
        assert str(failure.error), name
    listed = {kind.__name__ for kind in wire.SDK_CLASSES}
    explained = {
        name
        for name, exception in made.items()
        if isinstance(exception, openai.APIStatusError)
        or listed & {k.__name__ for k in type(exception).__mro__ if k not in (openai.OpenAIError, Exception)}
    }
    assert set(made) - explained <= {
        "OpenAIError",
        "SubjectTokenProviderError",
        "_AmbiguousModuleClientUsageError",
    }


def _an(kind: type[Exception], request: object, response: object) -> Exception:
    """Make an exception of a class without its constructor's peculiarities."""
    exception = kind.__new__(kind)
    Exception.__init__(exception, "made for a test")
    parts = {"message": "made for a test", "request": request, "body": None, "code": None}
    if issubclass(kind, openai.APIStatusError):
        status = getattr(kind, "status_code", None)
        parts |= {"response": response, "status_code": status if isinstance(status, int) else 500}
    for name, value in parts.items():
        setattr(exception, name, value)
    return exception


def test_an_exception_of_another_kind_is_not_swallowed() -> None:
    """A programming error is no model error."""
    assert wire.explain(RuntimeError("bug"), settings("http://127.0.0.1/v1"), frozenset()) is None


def test_the_key_is_nowhere_to_be_seen(caplog: pytest.LogCaptureFixture) -> None:
    """The key stands in no message, repr, log line or chained exception, even when the server echoes it."""
    caplog.set_level(logging.DEBUG)
    with Loopback(Refuse(401, f"bad key {KEY}, and Bearer {KEY}")) as server:
        model = opened(server.address)
        with pytest.raises(ConfigurationModelError) as caught:
            model.ask(QUESTION)

        assert server.questions[0].headers["authorization"] == f"Bearer {KEY}"
    error = caught.value
    assert KEY not in f"{error} {error!r} {error.hint} {model!r} {model.settings!r}"
    assert KEY not in caplog.text
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize("address", ["https://user:geheim@example.com/v1", "https://example.com/v1?key=geheim"])
def test_an_address_with_a_key_in_it_is_refused(address: str) -> None:
    """A key belongs in its own setting: libraries log addresses. The message does not repeat it."""
    with pytest.raises(ConfigurationModelError, match="DRAFTER_API_KEY") as caught:
        opened(address)

    assert "geheim" not in str(caught.value)


def test_the_environment_of_other_programs_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses, keys, organisations and tracing set for other programs change nothing here."""
    with Loopback(Say("好。")) as other, Loopback(Say("好。")) as server:
        for name, value in {
            "OPENAI_API_KEY": "sk-other",
            "OPENAI_BASE_URL": other.address,
            "OPENAI_API_BASE": other.address,
            "OPENAI_ORG_ID": "org-other",
            "OPENAI_PROJECT_ID": "proj-other",
            "LANGSMITH_GATEWAY": other.address,
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_ENDPOINT": other.address,
            "LANGSMITH_API_KEY": "ls-other",
        }.items():
            monkeypatch.setenv(name, value)
        model = opened(server.address)
        model.ask(QUESTION)
        collect(model)
        opened(server.address, api_key=SecretStr("")).ask(QUESTION)

        assert other.questions == []
    assert len(server.questions) == 3
    for question in server.questions:
        heads = {name.lower(): value for name, value in question.headers.items()}
        assert "other" not in " ".join(heads.values())


def test_nothing_is_traced_to_langsmith(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a call LangChain's tracing is off, whatever the environment says."""
    from langsmith.utils import tracing_is_enabled

    monkeypatch.setenv("LANGSMITH_TRACING", "true")

    with wire.untraced():
        assert tracing_is_enabled() is False


def test_every_call_is_recorded_by_hash() -> None:
    """The record of a call holds hashes, tokens, cost and time, for failures too, and never the text."""
    calls: list[Call] = []
    with Loopback([Say("走访慰问12户。"), Refuse(401)]) as server:
        prices = Prices(Decimal(2), Decimal(8), Decimal("0.5"))
        model = open_model(settings(server.address, prices=prices), wait=Waits(), record=calls.append)
        answer = model.ask(QUESTION)
        with pytest.raises(ConfigurationModelError):
            model.ask(QUESTION)

    assert answer.cost == (9 * Decimal(2) + 8 * Decimal(8)) / 1_000_000
    assert [call.error for call in calls] == ["", "ConfigurationModelError"]
    assert calls[0].prompt_hash == calls[1].prompt_hash
    assert calls[0].answer_hash.startswith("sha256:")
    assert calls[0].cost == answer.cost
    assert "走访" not in repr(calls)
    assert "写一句" not in repr(calls)


def test_the_token_limit_halts() -> None:
    """Once the tokens are spent nothing more is sent."""
    with Loopback(Say("好。" * 50)) as server:
        model = opened(server.address, token_limit=100)
        model.ask(QUESTION)
        with pytest.raises(ConfigurationModelError, match="用量上限"):
            model.ask(QUESTION)

        assert len(server.questions) == 1


def test_questions_under_way_count_towards_the_limit() -> None:
    """Several threads together cannot overrun the limit: what is being asked counts as spent."""
    from concurrent.futures import ThreadPoolExecutor

    arrived, going = threading.Event(), threading.Event()

    def script(question: Question) -> Reply:
        arrived.set()
        going.wait(20)
        return Say("好。")

    long = [("user", "走访慰问困难职工。" * 7)]
    with Loopback(script) as server, ThreadPoolExecutor(1) as pool:
        model = opened(server.address, token_limit=estimate_prompt(long) + 10)
        first = pool.submit(model.ask, long)
        assert arrived.wait(20)
        with pytest.raises(ConfigurationModelError, match="用量上限"):
            model.ask(long)
        going.set()

        assert first.result(20).text == "好。"
        assert len(server.questions) == 1


def test_a_prompt_beyond_the_models_length_is_not_sent() -> None:
    """A model known to cut prompts silently gets none that is too long."""
    with Loopback(Say("好。")) as server:
        model = opened(server.address, provider="ollama")
        with pytest.raises(SizeModelError, match="4096"):
            model.ask([("user", "走访慰问困难职工。" * 500)], max_tokens=500)

        assert server.questions == []


def test_thinking_aloud_never_reaches_the_reader() -> None:
    """What stands between the marks is dropped, in whole answers and in streams of any grain."""
    for size in (1, 2, 5, 100):
        with Loopback(Say("<think>大约有99家？</think>\n走访<b>慰问12户。", size=size)) as server:
            pieces, answer = collect(opened(server.address))

        assert "".join(pieces) == answer.text == "走访<b>慰问12户。"


@given(st.text("想a<>/think", max_size=12), st.text("答b</think>", max_size=12), st.integers(1, 5))
def test_streamed_thinking_is_stripped_as_whole_thinking(before: str, after: str, size: int) -> None:
    """However an answer is cut into pieces, what is shown is what stripping the whole leaves."""
    text = f"{before}<think>{before}</think>{after}"
    thinking = ThinkingFilter()
    shown: list[str] = []
    for start in range(0, len(text), size):
        for piece in thinking.feed(text[start : start + size]):
            if piece is None:
                shown.clear()
            else:
                shown.append(piece)
    shown.append(thinking.finish())

    assert "".join(shown) == thinking.text == strip_thinking(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("想一想</think>答案", "答案"),
        ("<think>想</think>答<think>再想</think>案", "答案"),
        ("<THINK>想</THINK>答案", "答案"),
        ("<think>没完", ""),
        ("a < b <thin", "a < b <thin"),
        ("", ""),
    ],
)
def test_thinking_is_stripped(text: str, left: str) -> None:
    """Marks may be missing at the front, repeated, in capitals, or never closed."""
    assert strip_thinking(text) == left


def test_tokens_are_estimated_without_a_network() -> None:
    """The estimate is about one token a character of Chinese, and marks of chat formats are plain text."""
    text = "走访慰问困难职工一百二十户，发放慰问金三万元。"

    assert 0.5 * len(text) < estimate_tokens(text) < 1.5 * len(text)
    assert estimate_tokens("<|endoftext|>") > 1
    assert estimate_tokens("\ud800") > 0
    assert estimate_tokens("") == 0


def test_the_door_opens_lightly() -> None:
    """Importing the door loads neither openai nor langchain nor tiktoken: they come with the first model."""
    code = (
        "import sys, drafter.models; "
        "sys.exit(any(name in sys.modules for name in ('openai', 'langchain', 'langchain_core', 'tiktoken')))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_role_that_is_none_is_a_programming_error() -> None:
    """Only system, user and assistant speak."""
    with Loopback(Say("好。")) as server, pytest.raises(ValueError, match="unknown role"):
        opened(server.address).ask([("root", "x")])


def test_a_model_is_asked_from_many_threads() -> None:
    """One model answers several questions at once without mixing them up."""
    from concurrent.futures import ThreadPoolExecutor

    with Loopback(lambda question: Say(question.user * 3)) as server:
        model = opened(server.address)
        with ThreadPoolExecutor(8) as pool:
            texts = list(pool.map(lambda n: model.ask([("user", f"{n};")]).text, range(24)))

    assert texts == [f"{n};{n};{n};" for n in range(24)]


def trial_script(**replies: Reply) -> Script:
    """Answer the questions of a trial; those named otherwise."""

    def script(question: Question) -> Reply:
        if "收到" in question.user:
            return replies.get("reach", Say("收到"))
        if "送温暖" in question.user:
            return replies.get("stream", Say("工会开展送温暖活动，是为了帮助困难职工渡过难关。"))
        if "数到" in question.user:
            return replies.get("limit", Say("一、二、三", finish="length"))
        return replies.get(
            "draft",
            Say("走访困难职工29户，发放慰问金8.7万元，比上期增加1.2万元。新建企业工会12家。"),
        )

    return script


def test_a_good_model_passes_its_trial() -> None:
    """Everything works: each line says so in Chinese."""
    with Loopback(trial_script()) as server:
        checks = models.test_model(settings(server.address))

    assert [check.name for check in checks] == [
        "连通",
        "流式输出",
        "用量报告",
        "输出上限",
        "试写核对",
        "模型长度",
        "费用",
    ]
    assert [check.ok for check in checks] == [True] * 5 + [None] * 2
    assert "4 处数字都有据" in checks[4].detail


@pytest.mark.parametrize(
    ("name", "reply", "index", "words"),
    [
        ("reach", Say("收到", usage=False), 2, "不报用量"),
        ("stream", Say("工会开展送温暖活动。", size=99), 1, "一次到达"),
        ("stream", Say("", finish="content_filter"), 1, "审查"),
        ("limit", Say("一、二、三"), 3, "不理会输出上限"),
        ("draft", Say("走访困难职工92户。"), 4, "“92户”"),
        ("draft", Say("好的。"), 4, "没有一个数字"),
    ],
)
def test_a_trial_says_what_does_not_work(name: str, reply: Reply, index: int, words: str) -> None:
    """One fault, one line that says so; the others are tried all the same."""
    with Loopback(trial_script(**{name: reply})) as server:
        checks = models.test_model(settings(server.address))

    assert [number for number, check in enumerate(checks) if check.ok is False] == [index]
    assert words in checks[index].detail


@pytest.mark.parametrize("script", [Refuse(401), Raw(b"<html>")])
def test_a_model_that_does_not_answer_is_asked_nothing_further(script: Reply) -> None:
    """The first line says why, the others that they were not tried."""
    with Loopback(script) as server:
        checks = models.test_model(settings(server.address))

        assert len(server.questions) == 1
    assert [check.ok for check in checks] == [False] + [None] * 6
    # What was not tried is said by the sign; the words say why.
    assert {check.detail for check in checks[1:]} == {"模型没有应答。"}
    assert checks[0].detail.endswith("。")


def test_an_address_that_is_none_fails_the_trial() -> None:
    """Settings that cannot be used are a result of the trial, not an exception."""
    assert models.test_model(settings("nowhere"))[0].ok is False


@pytest.mark.parametrize(("length", "ok"), [(4096, False), (64000, True)])
def test_a_trial_says_how_long_the_model_is_and_what_it_cost(length: int, ok: bool) -> None:
    """A model too short for its own answers is told; what it cost is told when prices are set."""
    prices = Prices(Decimal(2), Decimal(8))
    with Loopback(trial_script()) as server:
        checks = models.test_model(settings(server.address, context_tokens=length, prices=prices))
        unpriced = models.test_model(settings(server.address, context_tokens=length))

    assert checks[5].ok is ok
    assert str(length) in checks[5].detail
    assert checks[6].ok is True
    assert re.search(r"合 0\.00\d{4} 元", checks[6].detail)
    assert unpriced[6].ok is None


def test_a_thinking_model_is_not_tried_for_its_limit() -> None:
    """Its limit covers thinking too, so that a short one proves nothing."""
    with Loopback(trial_script()) as server:
        checks = models.test_model(settings(server.address, provider="moonshot-thinking"))

    assert checks[3].ok is None


def test_the_public_names_are_all_there() -> None:
    """What the door lists can be imported."""
    assert all(hasattr(models, name) for name in models.__all__)
