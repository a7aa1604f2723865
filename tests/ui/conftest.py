"""The browser for the journeys: one Chromium and one server at a time, shared by nothing but the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from drafter.service import Drafter, Settings
from drafter.ui import state
from tests.databases import blank_database
from tests.ui.serving import chromium, served, visiting

POLICY = "Content Security Policy"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once for a module."""
    with chromium() as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A fresh data folder, and no setting from outside; what the pages opened is closed again."""
    for name in ("MODEL", "BASE_URL", "API_KEY", "DATABASE_URL"):
        monkeypatch.delenv(f"DRAFTER_{name}", raising=False)
    monkeypatch.setenv("DRAFTER_DATA_FOLDER", str(tmp_path))
    blank_database(tmp_path)
    yield Settings()
    state.drafter().close()


@pytest.fixture
def drafter(settings: Settings) -> Iterator[Drafter]:
    """The service over the same data as the page."""
    drafter = Drafter(settings)
    yield drafter
    drafter.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of the server, fresh for every journey."""
    return tmp_path / "data"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """A server over the fresh data folder."""
    with served(folder) as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A new visitor's window at the first page; whatever the journey, no page may fail or say a word of a traceback.

    Nor may a page need what its security policy forbids.
    """
    with visiting(browser) as window:
        failures: list[str] = []
        window.on("pageerror", lambda error: failures.append(str(error)))
        window.on("console", lambda said: failures.append(said.text) if POLICY in said.text else None)
        window.goto(address)
        yield window
        assert failures == []
        assert window.get_by_test_id("stException").count() == 0
        assert "Traceback" not in window.locator("body").inner_text()


@pytest.fixture
def stored(folder: Path) -> Drafter:
    """The service over the server's data: what is really in the database, whatever the page shows."""
    return Drafter(Settings(data_folder=folder, database_url="", model=""))
