"""The web app as one ASGI application (网页应用): pages, HTTP interface and sign-in; `serve` is for the command line."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import threading
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config

from drafter.api import Access, access, interface, sign_in_secrets
from drafter.errors import DrafterError, SettingsError
from drafter.service import Settings
from drafter.ui import parts, state

HERE = Path(__file__).parent
SCRIPT = HERE / "main.py"
# In a wheel the settings lie beside this file, in a checkout where `streamlit run` looks for them.
SETTINGS = (HERE / "config.toml", HERE.parent.parent / ".streamlit" / "config.toml")
FRAMEWORK_PAGE = Path(st.__file__).parent / "static" / "index.html"
# What a proxy says of the caller's address is looked at by drafter/api/guard.py alone; the server below must not put it in place of
# the address a connection really comes from.
FORWARDED = "FORWARDED_ALLOW_IPS"
COOKIE_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"  # noqa: S105 - the name of a variable
log = logging.getLogger(__name__)


def show_failure(error: Exception) -> bool:
    """Show what a page did not foresee as one line; the details go to the log, never to the page."""
    if isinstance(error, DrafterError):
        parts.show_error_line(state.line_of(error))
    else:
        log.error("page failed", exc_info=error)
        parts.show_error_line("页面出错了，已保存的内容不受影响。请刷新页面；仍不行时把日志交给管理员。")
    return True


def settings() -> dict[str, Any]:
    """Give the settings of the app by dotted name, `{}` when the file is not there."""
    file = next((path for path in SETTINGS if path.is_file()), None)
    return {} if file is None else flat(tomllib.loads(file.read_text("utf-8")))


def flat(tables: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted names: `{"server": {"port": 1}}` becomes `{"server.port": 1}`."""
    names: dict[str, Any] = {}
    for name, value in tables.items():
        if isinstance(value, dict):
            names |= flat(value, f"{prefix}{name}.")
        else:
            names[prefix + name] = value
    return names


def outfit(address: str | None = None) -> dict[str, Any]:
    """Give all that the app is built with besides its pages; ends the program with one line when the settings do not allow it.

    address: where it will be served; None when the framework serves it, by its own settings, where it says.
    """
    try:
        chosen = Settings()
        rules = access(chosen, address or config.get_option("server.address") or "127.0.0.1")
        if rules.header and os.environ.get(FORWARDED) != "":
            raise SettingsError("由代理登录时要用 drafter serve 启动", hint="不要用 streamlit run。")
        secrets = sign_in_secrets(chosen)
    except SettingsError as error:
        raise SystemExit(f"错误：{state.line_of(error)}") from None
    if address is None:
        config.set_option("server.allowedHosts", list(rules.hosts))
    routes, middleware = interface(rules, lambda: state.service(chosen), page_policy())
    return {
        "routes": routes,
        "middleware": middleware,
        "secrets": secrets,
        "on_script_error": show_failure,
        "lifespan": resuming(chosen),
    }


def resuming(chosen: Settings) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Give what happens as the server starts: runs that a killed process left go on, without waiting for a visit."""

    def resume() -> None:
        try:
            state.service(chosen).resume_jobs()
        except DrafterError as error:
            # The pages say what is wrong with the database; here nobody would read it.
            log.warning("unfinished runs were not taken up: %s", error)

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        threading.Thread(target=resume, name="resume-jobs", daemon=True).start()
        yield

    return lifespan


def page_policy() -> str:
    """Give what pages may load: everything from this server, nothing from elsewhere.

    The framework needs styles written into the page, pictures and fonts as data, and scripts of its components from memory (blob:).
    Its one script inside the page is named by its digest, whatever it is in this version.
    """
    scripts = re.findall(r"<script>(.*?)</script>", FRAMEWORK_PAGE.read_text("utf-8"), re.DOTALL)
    digests = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {digests}",
            "style-src 'self' 'unsafe-inline' blob:",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' blob: data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def serve(address: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the app until stopped, with the same settings from a checkout and from a wheel."""
    os.environ[FORWARDED] = ""
    secrets = sign_in_secrets(Settings())
    if secrets is not None:
        # Signs what a browser carries to the sign-in service and back; the same in every process of a server.
        os.environ.setdefault(COOKIE_SECRET, secrets["auth"]["cookie_secret"])
    app = st.App(SCRIPT, **outfit(address))
    app.run(config=serving(access(Settings(), address), address, port))


def serving(rules: Access, address: str, port: int) -> dict[str, Any]:
    """Give the settings to serve with."""
    return {
        **settings(),
        "server.address": address,
        "server.port": port,
        "server.allowedHosts": list(rules.hosts),
    }
