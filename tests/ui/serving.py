"""The app as people have it (真实运行): a server in a child process over a fresh data folder, and Chromium in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.programs import find_chromium

ROOT = Path(__file__).parent.parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTING_SECONDS = 60
# Started so, or as on a server; the port comes last.
STREAMLIT = ("-m", "streamlit", "run", "app.py", "--server.port")
SERVE = ("-m", "drafter", "serve", "--port")
# A step of a person takes up to this long on a slow machine; every wait is for something to be seen, none is for time to pass.
STEP_MILLISECONDS = 30_000


def free_port() -> int:
    """Give a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    folder: Path,
    by_address: Callable[[str], dict[str, str]] = lambda _: {},
    *,
    command: Sequence[str] = STREAMLIT,
    **settings: str,
) -> Iterator[str]:
    """Serve the app over a data folder as `streamlit run app.py` does; give its address, stop it at the end.

    by_address: settings that follow from the address; command: another way to start it, its port is put after it.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with server(folder, port, command=command, **{**by_address(address), **settings}):
        yield address


@contextmanager
def server(
    folder: Path, port: int, *, command: Sequence[str] = STREAMLIT, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the app's process once it answers; settings: DRAFTER_* variables by name. It may be killed meanwhile."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DRAFTER_")},
        "DRAFTER_DATA_FOLDER": str(folder),
        "PYTHONUNBUFFERED": "1",
        **{f"DRAFTER_{name.upper()}": value for name, value in settings.items()},
    }
    started = [sys.executable, *command, str(port)]
    log = folder / "server.log"
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(started, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _await_health(process, f"http://127.0.0.1:{port}", log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_health(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise AssertionError(f"the server stopped:\n{log.read_text('utf-8', 'replace')}")
        if _answers(f"{address}/healthz"):
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise AssertionError(f"the server did not answer:\n{log.read_text('utf-8', 'replace')}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser, *, width: int = 1366, height: int = 768, dark: bool = False) -> Iterator[Page]:
    """Open a window as a new visitor."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="zh-CN",
        accept_downloads=True,
    )
    context.set_default_timeout(STEP_MILLISECONDS)
    expect.set_options(timeout=STEP_MILLISECONDS)
    try:
        yield context.new_page()
    finally:
        context.close()


def drawn(page: Page) -> None:
    """Wait until nothing on the page is a placeholder for what is still being fetched."""
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def settled(page: Page) -> None:
    """Wait until the page has drawn all it was sent."""
    expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_attached()
