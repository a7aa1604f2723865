"""The web app as one ASGI application (网页应用): what the root app.py is made of, and `serve` for the command line."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import Any

import streamlit as st

from drafter.errors import DrafterError
from drafter.ui import parts, state

HERE = Path(__file__).parent
SCRIPT = HERE / "main.py"
# In a wheel the settings lie beside this file, in a checkout where `streamlit run` looks for them.
SETTINGS = (HERE / "config.toml", HERE.parent.parent / ".streamlit" / "config.toml")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
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


def serve(address: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the app until stopped, with the same settings from a checkout and from a wheel."""
    app = st.App(SCRIPT, on_script_error=show_failure)
    app.run(config=serving(address, port))


def serving(address: str, port: int) -> dict[str, Any]:
    """Give the settings to serve with; on an address others can reach, the names this machine goes by are theirs to know."""
    local = address in LOOPBACK
    names: dict[str, Any] = {} if local else {"server.allowedHosts": []}
    return {**settings(), "server.address": address, "server.port": port, **names}
