"""Signed in by a proxy, in a real browser: named without a button; past the proxy nothing opens."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from drafter.service import Drafter, Role, Settings
from tests.proxy import Proxy
from tests.ui.serving import SERVE, served, visiting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that believes a proxy on this machine."""
    folder = tmp_path_factory.mktemp("proxied")
    service = Drafter(Settings(data_folder=folder, database_url="", model=""))
    service.grant(service.add_unit("青禾镇总工会").id, "周敏", Role.CLERK)
    service.close()
    with served(folder, command=SERVE, proxy_header="X-Remote-User", proxy_addresses="127.0.0.1") as started:
        yield started


def port_of(address: str) -> int:
    """The port of an address."""
    port = urlsplit(address).port
    assert port
    return port


def test_the_proxy_says_who_it_is(browser: Browser, address: str) -> None:
    """The person is named, in Chinese too; there is no button to sign in, and none to sign out, which is the proxy's."""
    headers = {"X-Remote-User": "周敏", "X-Forwarded-For": "192.0.2.7"}
    with Proxy(port_of(address), headers) as proxy, visiting(browser) as page:
        page.goto(proxy.address)
        page.get_by_role("button", name="周敏").click()

        expect(page.get_by_text("账号：周敏")).to_be_visible()
        assert page.get_by_role("button", name="退出登录").count() == 0


def test_a_proxy_that_names_nobody_lets_nobody_in(browser: Browser, address: str) -> None:
    """The page says so and shows nothing else."""
    with Proxy(port_of(address), {}) as proxy, visiting(browser) as page:
        page.goto(proxy.address)

        expect(page.get_by_text("登录代理没有说明是谁在访问")).to_be_visible()
        assert "填报" not in page.locator("body").inner_text()


def test_a_header_that_claims_another_address_is_not_believed(tmp_path: Path) -> None:
    """The server below would put X-Forwarded-For in place of the address a call comes from; started as a server it does not."""
    claimed = {"X-Remote-User": "周敏", "X-Forwarded-For": "192.0.2.1"}
    with (
        served(tmp_path, command=SERVE, proxy_header="X-Remote-User", proxy_addresses="192.0.2.1") as started,
        Proxy(port_of(started), claimed) as proxy,
        pytest.raises(urllib.error.HTTPError) as caught,
    ):
        urllib.request.urlopen(f"{proxy.address}/healthz", timeout=10)  # noqa: S310 - our own loopback address

    assert caught.value.code == 403


def test_a_server_that_would_believe_it_does_not_start(tmp_path: Path) -> None:
    """`streamlit run` with the settings of a proxy ends with one line that says how to start it."""
    with (
        pytest.raises(AssertionError, match="要用 drafter serve 启动"),
        served(tmp_path, proxy_header="X-Remote-User", proxy_addresses="127.0.0.1"),
    ):
        pass
