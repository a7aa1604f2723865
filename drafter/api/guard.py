"""What every request and every answer goes through (门卫), pages and interface alike.

A request is refused when it names a host that is not ours (rebinding), when a page of another site makes it, when it comes from
another machine although only this one is served, or when it brings the proxy's header without being the proxy. An answer gets the
headers that tell a browser what it may do with it. It stands before the pages' framework, whose own checks cover less: its list of
hosts only the websocket, and for a page of another site it asks a server on the internet what this machine's address is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders

from drafter.api.access import CALLBACK, OUTCOME, Access, Way, host_name, is_loopback
from drafter.api.routes import may_read_metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

# What a proxy adds to requests it passes on. On a server for this machine only, it means that somebody has put one in front.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = ("/api/", "/healthz", "/metrics")
FRAMEWORK_METRICS = "/_stcore/metrics"
FRAMEWORK_AGENT = "/_stcore/agent"
SIGN_IN = "/auth/login"
IDENTITY = "_streamlit_user="
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Refuses requests that are not for us and marks answers (门卫); page_policy: the content security policy of pages."""

    def __init__(self, app: ASGIApp, access: Access, page_policy: str) -> None:
        self.app, self.access, self.page_policy = app, access, page_policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = self._marked(scope, send)
        refusal = self._refusal(scope)
        if refusal is None:
            await self.app(self._with_own_host(scope), receive, answer)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await _say(answer, *refusal)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Give status and line when the request is refused."""
        access, headers, path = self.access, Headers(scope=scope), str(scope.get("path", ""))
        peer = scope["client"][0] if scope.get("client") else None
        if not access.answers_to(headers.get("host")):
            return 421, "这个网址不在允许之列；要用它打开的，请把主机名加到 DRAFTER_ALLOWED_HOSTS。"
        if access.way is Way.LOCAL and (not is_loopback(peer) or any(name in headers for name in FORWARDED)):
            return 403, "本软件只供本机使用；要经代理给别人用的，请先设好登录方式。"
        if access.header and access.header in headers and not access.is_proxy(peer):
            log.warning("refused: %s carries the header of the sign-in proxy", peer)
            return 403, "只有登录代理可以说明是谁在访问。"
        if access.way is Way.PROXY and not access.is_proxy(peer) and not path.startswith(OWN):
            return 403, "请从单位的登录入口打开，不要直接访问本机地址。"
        if self._is_foreign(scope, headers):
            return 403, "其他网站的页面不能向本软件发请求。"
        if path == FRAMEWORK_METRICS and not may_read_metrics(access, peer):
            return 403, "不对外提供运行指标；要提供的，设 DRAFTER_METRICS=open。"
        if path.startswith(FRAMEWORK_AGENT):
            return 404, "没有这个页面。"
        return None

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page of another site asks for more than to be shown something."""
        if scope["type"] == "http" and scope["method"] in READING:
            return False
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site") in ("cross-site", "same-site")
        return not self._is_own(origin, headers.get("host", ""))

    def _is_own(self, origin: str, host: str) -> bool:
        # Behind a proxy the Host may be the proxy's name for us; what people typed is known.
        if self.access.origin and origin == self.access.origin:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        plain = self.access.encrypted and parts.scheme != "https" and not is_loopback(host_name(host))
        return parts.netloc == host and not plain

    def _with_own_host(self, scope: Scope) -> Scope:
        """Name the host as people typed it where a proxy named another: the framework compares it with the page's."""
        if scope["type"] != "websocket" or Headers(scope=scope).get("origin") != (self.access.origin or None):
            return scope
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        return {**scope, "headers": [*others, (b"host", urlsplit(self.access.origin).netloc.encode())]}

    # ---- answers -------------------------------------------------------------------------------------------------------------

    def _marked(self, scope: Scope, send: Send) -> Send:
        path = str(scope.get("path", ""))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._mark(path, headers)
                if self.access.way is Way.OIDC:
                    _tell_outcome(scope, message, headers)
            await send(message)

        return marked

    def _mark(self, path: str, headers: MutableHeaders) -> None:
        for name, value in ALWAYS.items():
            headers[name] = value
        own = path.startswith(OWN)
        headers["content-security-policy"] = DATA_POLICY if own else self.page_policy
        if own:
            headers["cache-control"] = "no-store"
        if self.access.encrypted:
            headers["strict-transport-security"] = "max-age=31536000"
            cookies = headers.getlist("set-cookie")
            if cookies:
                del headers["set-cookie"]
                for cookie in cookies:
                    secure = "; secure" in cookie.lower()
                    headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")


def _tell_outcome(scope: Scope, message: MutableMapping[str, Any], headers: MutableHeaders) -> None:
    """Send people whose sign-in failed to the first page with word of it; the framework would send them there without a word."""
    path = str(scope.get("path", ""))
    if path == SIGN_IN and message["status"] >= 400:
        outcome = "unreachable"
    elif path == CALLBACK and not any(_is_identity(cookie) for cookie in headers.getlist("set-cookie")):
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if not ({"code", "error"} & set(asked)):
            return  # back from signing out
        outcome = "denied" if "error" in asked else "invalid"
    else:
        return
    message["status"] = 302
    headers["location"] = f"/?{OUTCOME}={outcome}"


def _is_identity(cookie: str) -> bool:
    # A cookie that is taken away is set to nothing, in quotes or not.
    return cookie.startswith(IDENTITY) and cookie[len(IDENTITY) :][:1] not in ("", ";", '"')


async def _say(send: Send, status: int, line: str) -> None:
    body = json.dumps({"error": line.rstrip("。"), "hint": "", "problems": []}, ensure_ascii=False).encode()
    kind, length = b"application/json; charset=utf-8", str(len(body)).encode()
    headers = [(b"content-type", kind), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
