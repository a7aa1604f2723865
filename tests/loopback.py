"""Our own OpenAI-compatible server on loopback (本机模型服务): scripted answers and every fault we know, over real HTTP.

    with Loopback(Say("一句话。")) as server: ...                  the same reply to every question
    with Loopback([Refuse(429), Say("好。")]) as server: ...       one reply a question, the last one repeated
    with Loopback(lambda question: Say(...)) as server: ...        a reply by what was asked

`server.address` is the base URL, `server.questions` what was asked, in order of arrival.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Question:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        """The text of the system messages."""
        return self._by("system")

    @property
    def user(self) -> str:
        """The text of the user messages."""
        return self._by("user")

    @property
    def streaming(self) -> bool:
        """Whether an event stream was asked for."""
        return bool(self.body.get("stream"))

    def _by(self, role: str) -> str:
        return "\n".join(m["content"] for m in self.body["messages"] if m["role"] == role)


@dataclass(frozen=True)
class Say:
    """A regular answer, or one with an odd finish; `size` characters a streamed piece."""

    text: str
    finish: str | None = "stop"
    usage: bool = True
    reasoning: str = ""
    size: int = 7
    cached: int = 0


@dataclass(frozen=True)
class Refuse:
    """An error status with an error body."""

    status: int
    message: str = "refused"
    code: str | int | None = None
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """Any body with any status and type."""

    body: bytes
    status: int = 200
    kind: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """A stream that closes after part of the text, regularly at the HTTP level, without a finish reason."""

    text: str


@dataclass(frozen=True)
class Torn:
    """A chunked stream that breaks off inside a chunk."""

    text: str


@dataclass(frozen=True)
class Trouble:
    """A stream that turns into an error event after part of the text."""

    text: str
    message: str = "upstream failed"


@dataclass(frozen=True)
class Hang:
    """No answer until the server is closed."""


@dataclass(frozen=True)
class Trickle:
    """Keep-alive lines and never an answer."""


@dataclass(frozen=True)
class Reset:
    """The connection is reset."""


Reply = Say | Refuse | Raw | Cut | Torn | Trouble | Hang | Trickle | Reset
Script = Reply | Sequence[Reply] | Callable[[Question], Reply]


class Loopback:
    """The server; a context manager. `peak` is the largest number of questions that were open at once.

    `pace`: seconds between the pieces of a stream. `script` answers otherwise from now on.
    """

    def __init__(self, script: Script) -> None:
        self.questions: list[Question] = []
        self.peak = 0
        self.pace = 0.0
        self.closing = threading.Event()
        self._open = 0
        self._script = script
        self._lock = threading.Lock()
        outer = self

        class Handler(_Handler):
            server_side = outer

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """The base URL for an OpenAI client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def open(self) -> int:
        """How many questions are being answered."""
        return self._open

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def script(self, script: Script) -> None:
        """Answer by another script from now on."""
        self._script = script

    def take(self, question: Question) -> Reply:
        """Note the question and find its reply."""
        with self._lock:
            number = len(self.questions)
            self.questions.append(question)
            self._open += 1
            self.peak = max(self.peak, self._open)
        if callable(self._script):
            return self._script(question)
        if isinstance(self._script, Sequence):
            return self._script[min(number, len(self._script) - 1)]
        return self._script

    def done(self) -> None:
        """One question less is open."""
        with self._lock:
            self._open -= 1


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep test output clean of clients that were killed; any other error is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_side: Loopback

    def log_message(self, *args: Any) -> None:
        """Keep test output clean."""

    def do_POST(self) -> None:
        """Answer one question by the script."""
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        question = Question(self.path, dict(self.headers.items()), json.loads(raw))
        try:
            reply = self.server_side.take(question)
            self._reply(reply, question)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.server_side.done()

    def _reply(self, reply: Reply, question: Question) -> None:
        match reply:
            case Say() if question.streaming:
                self._stream(reply, question)
            case Say():
                self._whole(reply, question)
            case Refuse():
                error: dict[str, Any] = {"message": reply.message, "type": "error"}
                if reply.code is not None:
                    error["code"] = reply.code
                if reply.param is not None:
                    error["param"] = reply.param
                self._json(reply.status, {"error": error}, reply.headers)
            case Raw():
                self._body(reply.status, reply.kind, reply.body, reply.headers)
            case Cut():
                self._head()
                self._pieces(reply.text, 7)
            case Torn():
                self._head(chunked=True)
                event = _event({"content": reply.text}).encode()
                self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
                self.wfile.write(b"ffff\r\ndata: {")
                self.wfile.flush()
                self.close_connection = True
            case Trouble():
                self._head()
                self._pieces(reply.text, 7)
                self._write(f"data: {json.dumps({'error': {'message': reply.message}})}\n\n")
            case Hang():
                self.server_side.closing.wait(30)
                self.close_connection = True
            case Trickle():
                self._head()
                while not self.server_side.closing.wait(0.02):
                    self._write(": keep-alive\n\n")
            case Reset():
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True

    def _usage(self, reply: Say, question: Question) -> dict[str, Any]:
        prompt = sum(len(m["content"]) for m in question.body["messages"])
        return {
            "prompt_tokens": prompt,
            "completion_tokens": len(reply.text),
            "total_tokens": prompt + len(reply.text),
            "prompt_tokens_details": {"cached_tokens": reply.cached},
        }

    def _whole(self, reply: Say, question: Question) -> None:
        message: dict[str, Any] = {"role": "assistant", "content": reply.text}
        if reply.reasoning:
            message["reasoning_content"] = reply.reasoning
        answer: dict[str, Any] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "loopback",
            "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        }
        if reply.usage:
            answer["usage"] = self._usage(reply, question)
        self._json(200, answer, {})

    def _stream(self, reply: Say, question: Question) -> None:
        self._head()
        if reply.reasoning:
            self._write(_event({"role": "assistant", "reasoning_content": reply.reasoning}))
        self._pieces(reply.text, reply.size)
        if reply.finish is not None:
            self._write(_event({}, reply.finish))
        asked = (question.body.get("stream_options") or {}).get("include_usage")
        if reply.usage and asked:
            self._write(_event(None, usage=self._usage(reply, question)))
        self._write("data: [DONE]\n\n")

    def _head(self, *, chunked: bool = False) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        if chunked:
            self.send_header("transfer-encoding", "chunked")
        else:
            self.send_header("connection", "close")
            self.close_connection = True
        self.end_headers()

    def _pieces(self, text: str, size: int) -> None:
        self._write(_event({"role": "assistant", "content": ""}))
        for start in range(0, len(text), size):
            self._write(_event({"content": text[start : start + size]}))
            if self.server_side.pace:
                self.server_side.closing.wait(self.server_side.pace)

    def _write(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def _json(self, status: int, content: dict[str, Any], headers: Mapping[str, str]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self._body(status, "application/json", body, headers)

    def _body(self, status: int, kind: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _event(delta: dict[str, Any] | None, finish: str | None = None, usage: dict[str, Any] | None = None) -> str:
    chunk: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "loopback",
        "choices": [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    if usage is not None:
        chunk["usage"] = usage
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
