"""The interface as an app without pages (接口), for a client in the same process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from drafter.api import access
from drafter.api.guard import Guard
from drafter.api.limits import Workers
from drafter.api.routes import Interface
from drafter.service import Drafter, Settings
from tests.databases import blank_database

PAGE_POLICY = "default-src 'self'"
LOCAL = ("127.0.0.1", 50_000)


def settings_of(folder: Path, **values: Any) -> Settings:
    """Settings of a test: a data folder of its own, no model."""
    blank_database(folder)
    return Settings(**{"data_folder": folder, "database_url": "", "model": "", **values})


def client_of(
    settings: Settings,
    *,
    peer: tuple[str, int] | None = LOCAL,
    host: str = "127.0.0.1:8501",
    address: str = "127.0.0.1",
    drafter: Callable[[], Drafter] | None = None,
    workers: Workers | None = None,
) -> TestClient:
    """Give a client of a server with these settings, as seen from `peer`, for what is asked of `host`."""
    rules = access(settings, address)
    service = Drafter(settings)
    interface = Interface(rules, drafter or (lambda: service), workers=workers or Workers())

    def page(_: Any) -> PlainTextResponse:
        return PlainTextResponse("page", headers={"set-cookie": "a=b"})

    pages = [Route("/{rest:path}", page, methods=["GET", "PUT"])]
    app = Guard(Starlette(routes=[*interface.routes(), *pages]), rules, PAGE_POLICY)
    client = TestClient(app, base_url=f"http://{host}", client=peer or LOCAL, raise_server_exceptions=False)
    client.follow_redirects = False
    return client
