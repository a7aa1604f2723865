"""The app as a whole: its settings, its rules of house, and that it serves."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from streamlit import config

from drafter.api import access
from drafter.service import Settings
from drafter.ui import app, desk, parts, state
from drafter.ui.paper import clock
from tests.ui.conftest import POLICY
from tests.ui.serving import ROOT, chromium, drawn, served, visiting

UI = Path(app.__file__).parent
SOURCES = sorted(UI.rglob("*.py"))
SCRIPTS = sorted(UI.rglob("*.js"))


def test_the_settings_are_safe() -> None:
    """Nobody outside this machine gets in by default, no error detail reaches a page, nothing is sent to the framework's makers."""
    settings = app.settings()

    assert settings["server.address"] == "127.0.0.1"
    assert settings["client.showErrorDetails"] == "none"
    assert settings["client.toolbarMode"] == "minimal"
    assert settings["server.maxUploadSize"] <= 10
    assert settings["browser.gatherUsageStats"] is False
    assert settings["server.fileWatcherType"] == "none"


def test_serving_others_is_asked_for() -> None:
    """On this machine only its own names are answered, against rebinding; an address for others is answered too, when it was meant."""
    local = access(Settings(without_sign_in=False), "127.0.0.1")
    others = access(Settings(without_sign_in=True), "10.0.0.5")

    assert app.serving(local, "127.0.0.1", 1)["server.allowedHosts"] == ["127.0.0.1", "localhost", "::1"]
    assert "10.0.0.5" in app.serving(others, "10.0.0.5", 2)["server.allowedHosts"]
    assert app.serving(others, "10.0.0.5", 2)["server.port"] == 2


def test_every_setting_is_one_the_framework_knows() -> None:
    """A misspelt setting would be ignored in silence; there is none."""
    known = set(config.get_config_options())

    assert set(app.settings()) <= known


def test_settings_are_told_by_dotted_names() -> None:
    """Nested tables of the file become the names the server takes."""
    assert app.flat(tomllib.loads("[a.b]\nc = 1\n[d]\ne = 'f'")) == {"a.b.c": 1, "d.e": "f"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_session_state_has_one_owner(source: Path) -> None:
    """Only state.py touches the session, so that what a page remembers is in one place."""
    if source.name != "state.py":
        assert "session_state" not in source.read_text("utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_page_lets_words_become_markup(source: Path) -> None:
    """No page allows raw HTML, and Markdown is only given words of our own: no value is put into it but a count."""
    text = source.read_text("utf-8")
    given = re.findall(r"st\.(?:markdown|caption|html|write|header|subheader|title)\((f?)(.*)", text)

    assert "unsafe_allow_html" not in text
    for formatted, rest in given:
        assert not formatted or re.search(r"\{len\(", rest), rest


@pytest.mark.parametrize("source", SCRIPTS, ids=lambda path: path.name)
def test_the_desk_sets_text_only(source: Path) -> None:
    """No script of the pages has a way of turning text into markup."""
    script = source.read_text("utf-8")

    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "DOMParser",
        "createContextualFragment",
        "Function(",
    ):
        assert way not in script


def test_every_status_has_its_own_sign_and_line() -> None:
    """Each status can be told without colour: its sign is its own, in the script and in the style sheet."""
    from drafter.trace import Status

    script, style = (UI / "desk.js").read_text("utf-8"), (UI / "desk.css").read_text("utf-8")
    signs = dict(re.findall(r'(\w+): "([^"]+)"', re.search(r"const SIGNS = \{(.*?)\}", script, re.S)[1]))  # type: ignore[index]

    assert set(signs) == {str(status) for status in Status}
    assert len(set(signs.values())) == len(signs)
    for status, sign in signs.items():
        assert re.search(rf'^\.{status} \{{[^}}]*--sign: "{re.escape(sign)}"', style, re.M), status


def test_the_desk_comes_with_the_package() -> None:
    """The desk's script and style are read from the package, so that they are there in a wheel."""
    style, script = desk.sources()

    assert ".figure" in style
    assert "export default function" in script


@pytest.mark.parametrize("text", ["10~20户，30~40人", "**重**", "[链](http://a)", "$x$", ":red[红]", "a\nb", "<b>"])
def test_messages_are_shown_as_they_are(text: str) -> None:
    """Every mark that Markdown reads is escaped in a message that may quote a person."""
    shown = parts.plain(text)

    assert re.sub(r"\\(.)", r"\1", shown) == text.replace("\n", " ")
    assert not re.search(r"(?<!\\)[~*\[\]$:<>_`]", shown)


def test_settings_are_read_again_when_a_variable_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a page again costs no reading of the settings; what is set anew holds from the next drawing on."""
    monkeypatch.setenv("DRAFTER_ACTOR", "王芳")
    first = state.settings()

    assert first.actor == "王芳"
    assert state.settings() is first
    monkeypatch.setenv("DRAFTER_ACTOR", "李强")
    assert state.settings().actor == "李强"


def test_moments_are_told_in_local_time() -> None:
    """A moment is shown as a day and a clock time."""
    from datetime import UTC, datetime

    moment = datetime(2026, 11, 21, 2, 5, tzinfo=UTC)

    assert clock(moment) == clock(moment.astimezone())
    assert re.fullmatch(r"\d+月\d+日 \d\d:\d\d", clock(moment))


def test_the_app_serves(tmp_path: Path) -> None:
    """`streamlit run app.py` answers its health check and hands out the page."""
    with served(tmp_path) as address, sync_playwright() as playwright:
        request = playwright.request.new_context()

        assert request.get(f"{address}/_stcore/health").ok
        assert "<html" in request.get(address).text()


@pytest.mark.browser
def test_a_page_runs_nothing_that_is_not_ours(tmp_path: Path) -> None:
    """A script that got into a page does not run, and nothing is loaded from or sent to another server: the browser sees to it."""
    with served(tmp_path) as address, chromium() as browser, visiting(browser) as page:
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if POLICY in said.text else None)
        page.goto(address)
        drawn(page)
        assert refused == []
        stopped = page.evaluate(
            """() => new Promise((resolve) => {
                const seen = new Set();
                document.addEventListener("securitypolicyviolation", (event) => {
                    seen.add(event.effectiveDirective);
                    if (seen.size === 4) resolve([...seen].sort());
                });
                const script = document.createElement("script");
                script.textContent = "window.intruder = true";
                document.body.append(script);
                new Image().src = "http://127.0.0.1:1/x.png";
                fetch("http://127.0.0.1:1/").catch(() => null);
                const frame = document.createElement("iframe");
                frame.src = "http://127.0.0.1:1/";
                document.body.append(frame);
            })"""
        )

        assert stopped == ["connect-src", "frame-src", "img-src", "script-src-elem"]
        assert page.evaluate("() => window.intruder") is None


def test_the_policy_of_pages_names_the_frameworks_own_script() -> None:
    """By its digest, whatever it is in this version: no script in a page is allowed by being in it."""
    policy = app.page_policy()

    assert "'unsafe-inline'" not in policy.partition("style-src")[0]
    assert "'unsafe-eval'" not in policy
    assert re.search(r"script-src 'self' blob: 'sha256-[\w+/=]{44}'", policy)
    assert "frame-ancestors 'none'" in policy


def test_the_readme_picture_is_small() -> None:
    """The README's picture is there and small enough to load at once."""
    picture = ROOT / "drafter" / "ui" / "static" / "screenshot.png"

    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 300_000
