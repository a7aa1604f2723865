"""The HTTP interface (HTTP 接口): check and numbers for programs, health and figures for whoever runs the server.

Stateless: nothing that is sent is kept. Every answer of /api is JSON; one that refuses is `{"error", "hint", "problems"}`, in Chinese,
and no traceback leaves the server. Work that takes the processor is done in a few threads, so that pages stay quick.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from importlib import resources
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from drafter.api.access import Access, Way, is_loopback
from drafter.api.limits import BusyError, Failures, Workers
from drafter.api.metrics import KIND, Requests, metrics_text
from drafter.api.request import RefusedError, problems_of, read_request, read_sheet
from drafter.errors import DrafterError, InputError
from drafter.numerals import read_numbers
from drafter.service import Drafter, Person

log = logging.getLogger(__name__)

TOKEN_HINT = "请求头写 Authorization: Bearer 令牌；令牌由单位的管理人员在网页上发给。"  # noqa: S105 - says where tokens come from
# A probe every second by many must not become as many questions to the database; figures cost more.
HEALTH_SECONDS = 1.0
TOTALS_SECONDS = 10.0
Answer = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class Interface:
    """What the endpoints share (接口). access: who may come in; drafter: gives the service, opened on first use."""

    access: Access
    drafter: Callable[[], Drafter]
    workers: Workers = field(default_factory=Workers)
    failures: Failures = field(default_factory=Failures)
    requests: Requests = field(default_factory=Requests)
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def routes(self) -> list[BaseRoute]:
        """Give the routes; anything else below /api is refused here and not answered with a page."""
        return [
            self._route("/api/check", self.check, "POST"),
            self._route("/api/numbers", self.numbers, "POST"),
            self._route("/api/openapi.json", self.description, "GET"),
            self._route("/healthz", self.health, "GET"),
            self._route("/metrics", self.metrics, "GET"),
            self._route("/api/{rest:path}", self.nothing, ""),
        ]

    async def check(self, request: Request) -> Response:
        """Check a text against a sheet: the report as JSON."""
        person = await self._person(request)
        asked = await read_request(request, with_sheet=True)

        def work() -> dict[str, Any]:
            sheet = read_sheet(asked.sheet or {})
            return self._service(person).check_text(asked.text, sheet, with_lint=asked.lint).as_json()

        return _json(await self._work(work))

    async def numbers(self, request: Request) -> Response:
        """Read the numbers of a text."""
        await self._person(request)
        asked = await read_request(request, with_sheet=False)
        return _json(await self._work(lambda: {"mentions": [asdict(one) for one in read_numbers(asked.text)]}))

    async def description(self, request: Request) -> Response:  # noqa: ARG002 - endpoints are called so
        """Give the description of this interface; it is no secret."""
        return _json(openapi())

    async def health(self, request: Request) -> Response:  # noqa: ARG002 - endpoints are called so
        """Say whether the database answers at the newest schema, and nothing else."""
        try:
            ready = await self._remembered("health", HEALTH_SECONDS, self._ready)
        except RefusedError:
            ready = False
        return _json({"status": "ok" if ready else "unavailable"}, 200 if ready else 503)

    async def metrics(self, request: Request) -> Response:
        """Give the figures about the server, to whom the settings say."""
        if not may_read_metrics(self.access, request.client.host if request.client else None):
            raise RefusedError(403, "不对外提供运行指标", hint="要提供的，设 DRAFTER_METRICS=open。")
        totals = await self._remembered("totals", TOTALS_SECONDS, lambda: self.drafter().totals())
        return PlainTextResponse(metrics_text(self.requests, self.drafter().checked(), totals), media_type=KIND)

    async def nothing(self, request: Request) -> Response:
        """Refuse a path that is none of the interface."""
        raise RefusedError(404, f"没有 {request.url.path} 这个接口", hint="有哪些接口见 /api/openapi.json。")

    # ---- what the endpoints need ---------------------------------------------------------------------------------------------

    def _ready(self) -> bool:
        try:
            return self.drafter().ready()
        except DrafterError as error:
            log.warning("not ready: %s", error)
            return False

    def _service(self, person: Person | None) -> Drafter:
        return self.drafter() if person is None else self.drafter().acting(person)

    async def _person(self, request: Request) -> Person | None:
        """Give whose token came with the request, None for this machine's own; RefusedError without a good one where one is needed."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        address = caller(self.access, request)
        if not kind and self.access.way in (Way.LOCAL, Way.OPEN):
            return None
        wait = self.failures.wait(address)
        if wait:
            raise RefusedError(
                429, "令牌连续出错，暂停受理", hint=f"请{wait}秒后再试。", headers={"retry-after": str(wait)}
            )
        person: Person | None = None
        if kind.lower() == "bearer" and token.strip():
            person = await self._work(partial(self.drafter().person_of_token, token.strip()))
        if person is None:
            if kind:
                self.failures.note(address)
            raise RefusedError(401, "没有令牌，或令牌不对", hint=TOKEN_HINT, headers={"www-authenticate": "Bearer"})
        return person

    async def _work(self, work: Callable[[], Any]) -> Any:
        try:
            return await self.workers.run(work)
        except BusyError:
            raise RefusedError(503, "正在处理的请求太多", hint="请稍后再试。", headers={"retry-after": "5"}) from None
        except TimeoutError:
            raise RefusedError(503, "处理的时间太长，已放弃", hint="文稿很长的，请分成几份发送。") from None

    async def _remembered(self, name: str, seconds: float, make: Callable[[], Any]) -> Any:
        until, value = self._kept.get(name, (0.0, None))
        if time.monotonic() >= until:
            value = await self._work(make)
            self._kept[name] = (time.monotonic() + seconds, value)
        return value

    def _route(self, path: str, answer: Answer, method: str) -> Route:
        async def endpoint(request: Request) -> Response:
            begun = time.monotonic()
            response = await self._answered(answer, request, method)
            self.requests.note(path, response.status_code, time.monotonic() - begun)
            return response

        # All methods come here, so that a wrong one too is answered by a line and not by a page of the app.
        route = Route(path, endpoint, name=path)
        route.methods = None
        return route

    async def _answered(self, answer: Answer, request: Request, method: str) -> Response:
        try:
            if method and request.method not in ((method, "HEAD") if method == "GET" else (method,)):
                raise RefusedError(
                    405,
                    f"{request.url.path} 只接受 {method}",
                    hint=f"请改用 {method} 发送。",
                    headers={"allow": method},
                )
            return await answer(request)
        except RefusedError as error:
            return _refusal(error, error.status, error.headers)
        except InputError as error:
            return _refusal(error, 422)
        except DrafterError as error:
            log.warning("request failed: %s", error)
            return _refusal(error, 503)
        except Exception:
            log.exception("request failed")
            return _refusal(DrafterError("程序出错", hint="请把日志交给维护人员。"), 500)


def may_read_metrics(access: Access, peer: str | None) -> bool:
    """Whether a caller may read figures about the server: as set, else only this machine, while it serves nobody else."""
    return access.metrics == "open" or (access.metrics == "local" and access.way is Way.LOCAL and is_loopback(peer))


def caller(access: Access, request: Request) -> str:
    """Give the address a request comes from; of one a proxy passes on, the address that proxy saw.

    On a server that people sign in to, what calls from this machine is the proxy with the certificate. Whoever is on the machine itself
    can claim any address here, and so guess at tokens for longer; nothing else hangs on it.
    """
    peer = request.client.host if request.client else ""
    if access.is_proxy(peer) or (access.shared and is_loopback(peer)):
        return request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() or peer
    return peer


@cache
def openapi() -> dict[str, Any]:
    """Give the OpenAPI description of the interface."""
    text = resources.files(__package__).joinpath("data/openapi.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    content["info"]["version"] = version("drafter")
    return content


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, headers, media_type="application/json")


def _refusal(error: DrafterError, status: int, headers: dict[str, str] | None = None) -> Response:
    problems = problems_of(error)
    return _json({"error": str(error).rstrip("。"), "hint": error.hint, "problems": problems}, status, headers)
