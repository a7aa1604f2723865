"""Signing in with a real provider, in a real browser: in, named, out; and every wrong token is refused with a Chinese line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter, Role, Settings
from tests.oidc import Provider
from tests.ui.serving import SERVE, drawn, served, visiting

pytestmark = pytest.mark.browser
CLERK = {"sub": "u-1001", "name": "周敏"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A sign-in service on loopback."""
    with Provider() as running:
        yield running


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that signs people in with it, started as on a real server."""
    folder = tmp_path_factory.mktemp("signed-in")
    service = Drafter(Settings(data_folder=folder, database_url="", model=""))
    unit = service.add_unit("青禾镇总工会")
    service.grant(unit.id, "u-1001", Role.CLERK, name="周敏")
    service.grant(unit.id, "u-3003", Role.ADMINISTRATOR, name="许岚")
    service.close()
    with served(folder, provider.settings, command=SERVE) as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str, provider: Provider) -> Iterator[Page]:
    """A new visitor, not signed in, of a provider that does all right."""
    provider.fault, provider.person = "", dict(CLERK)
    with visiting(browser) as window:
        window.goto(address)
        drawn(window)
        yield window
        assert "Traceback" not in window.locator("body").inner_text()


def test_a_person_signs_in_is_named_and_signs_out(page: Page, address: str, provider: Provider) -> None:
    """Without signing in there is a button and nothing else; after it the person is named; signing out leaves nothing open."""
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert "填报" not in page.locator("body").inner_text()

    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="周敏")).to_be_visible()
    assert page.url.startswith(address)
    page.get_by_role("button", name="周敏").click()
    expect(page.get_by_text("账号：u-1001")).to_be_visible()

    assert page.get_by_role("link", name="单位与人员").count() == 0

    page.reload()
    expect(page.get_by_role("button", name="周敏")).to_be_visible()
    page.get_by_role("button", name="周敏").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    assert "/leave" in provider.asked
    assert "没有成功" not in page.locator("body").inner_text()


def test_who_manages_a_unit_finds_its_people(page: Page, provider: Provider) -> None:
    """The page for units, people and tokens is in the bar of those who manage, with the people of their unit."""
    provider.person = {"sub": "u-3003", "name": "许岚"}
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="单位与人员").click()

    expect(page.get_by_text(re.compile("周敏.*u-1001"))).to_be_visible()


def test_who_belongs_to_no_unit_is_told_what_to_do(page: Page, provider: Provider) -> None:
    """The account to hand to an administrator is on the page; nobody else's work is."""
    provider.person = {"sub": "u-2002", "name": "何青"}
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_text("还没有分到任何单位")).to_be_visible()
    expect(page.get_by_text("u-2002")).to_be_visible()
    assert "填报" not in page.locator("body").inner_text()


@pytest.mark.parametrize(
    "fault",
    ["wrong-issuer", "wrong-nonce", "wrong-audience", "expired", "foreign-key", "unsigned", "no-token", "denied"],
)
def test_a_wrong_answer_of_the_provider_lets_nobody_in(page: Page, provider: Provider, fault: str) -> None:
    """The page says in Chinese that signing in did not work, offers to try again, and shows nothing else."""
    provider.fault = fault
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_text(re.compile("登录没有成功|不是由本单位的登录服务"))).to_be_visible()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert "填报" not in page.locator("body").inner_text()


def test_a_provider_that_is_gone_is_told(browser: Browser, tmp_path: Path) -> None:
    """With the provider down the way in leads back to the page, with a line."""
    with Provider() as gone:
        settings = gone.settings

        def of_gone(address: str) -> dict[str, str]:
            return settings(address)

        with served(tmp_path, of_gone, command=SERVE) as address:
            gone.__exit__(None, None, None)
            with visiting(browser) as window:
                window.goto(address)
                window.get_by_role("button", name="登录").click()

                expect(window.get_by_text("连不上登录服务")).to_be_visible()
