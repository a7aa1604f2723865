"""Who may come in: the settings that go together, those that do not, and what is refused before it starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from drafter.api import Way, access, sign_in_secrets, sign_in_way
from drafter.api.access import LOOPBACK_NAMES, Access, host_name, is_loopback
from drafter.errors import SettingsError
from drafter.settings import Settings
from tests.api.server import settings_of

OIDC = {
    "oidc_issuer": "https://login.example.gov.cn/realm/",
    "oidc_client_id": "drafter",
    "oidc_client_secret": "made-up",
    "public_address": "https://summary.example.gov.cn",
}
PROXY = {"proxy_header": "X-Remote-User", "proxy_addresses": "10.1.2.3, 10.9.0.0/16"}


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the machine running the tests has set."""
    for name in [name for name in os.environ if name.startswith("DRAFTER_")]:
        monkeypatch.delenv(name)


def rules(folder: Path, address: str = "127.0.0.1", **values: Any) -> Access:
    """The rules of a server with these settings."""
    return access(settings_of(folder, **values), address)


def test_with_nothing_set_only_this_machine_is_served(tmp_path: Path) -> None:
    """The default asks nobody who they are, and answers to this machine's own names only."""
    found = rules(tmp_path)

    assert (found.way, found.hosts, found.shared) == (Way.LOCAL, LOOPBACK_NAMES, False)
    assert found.answers_to("127.0.0.1:8501")
    assert found.answers_to("LOCALHOST")
    assert found.answers_to("[::1]:8501")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "10.0.0.5", "summary.example"])  # noqa: S104 - to be refused
def test_serving_others_without_sign_in_is_refused(tmp_path: Path, address: str) -> None:
    """Forgetting the sign-in does not open the server; the line says what can be done."""
    with pytest.raises(SettingsError, match="没有设登录方式") as caught:
        rules(tmp_path, address)

    assert "DRAFTER_WITHOUT_SIGN_IN=1" in caught.value.hint


def test_serving_everybody_must_be_said(tmp_path: Path) -> None:
    """With DRAFTER_WITHOUT_SIGN_IN=1 it is served, at the address it listens on."""
    found = rules(tmp_path, "10.0.0.5", without_sign_in=True)

    assert found.way is Way.OPEN
    assert found.answers_to("10.0.0.5:8501")
    assert not found.answers_to("10.0.0.6:8501")


def test_listening_everywhere_needs_the_names_people_type(tmp_path: Path) -> None:
    """A server that listens on every address cannot guess what it is called."""
    with pytest.raises(SettingsError, match="用什么网址打开"):
        rules(tmp_path, "0.0.0.0", without_sign_in=True)  # noqa: S104 - to be refused

    named = rules(tmp_path, "0.0.0.0", without_sign_in=True, allowed_hosts="a.example，*.b.example")  # noqa: S104
    assert named.answers_to("a.example")
    assert named.answers_to("x.b.example:80")
    assert not named.answers_to("b.example")
    assert not named.answers_to("xb.example")


def test_a_sign_in_service(tmp_path: Path) -> None:
    """Complete, it is used; its address becomes a host; the framework gets its settings without a file."""
    settings = settings_of(tmp_path, **OIDC)
    found = access(settings, "0.0.0.0")  # noqa: S104 - the point of the test
    secrets = sign_in_secrets(settings)

    assert (found.way, found.encrypted, found.shared) == (Way.OIDC, True, True)
    assert found.answers_to("summary.example.gov.cn")
    assert secrets is not None
    assert secrets["auth"]["redirect_uri"] == "https://summary.example.gov.cn/oauth2callback"
    metadata = "https://login.example.gov.cn/realm/.well-known/openid-configuration"
    assert secrets["auth"]["server_metadata_url"] == metadata


def test_the_key_of_cookies_follows_from_the_shared_secret(tmp_path: Path) -> None:
    """Every process has the same key; another secret gives another; the secret is not the key."""

    def key(secret: str) -> str:
        made = sign_in_secrets(settings_of(tmp_path, **{**OIDC, "oidc_client_secret": secret}))
        assert made is not None
        return str(made["auth"]["cookie_secret"])

    assert key("made-up") == key("made-up") != key("another")
    assert len(key("made-up")) == 64
    assert "made-up" not in key("made-up")


@pytest.mark.parametrize("missing", list(OIDC))
def test_half_a_sign_in_service_is_refused(tmp_path: Path, missing: str) -> None:
    """The line names the variable that is missing; the secret is not in it."""
    values = {name: value for name, value in OIDC.items() if name != missing}
    with pytest.raises(SettingsError, match=f"DRAFTER_{missing.upper()}") as caught:
        sign_in_way(settings_of(tmp_path, **values))

    assert "made-up" not in str(caught.value)


@pytest.mark.parametrize("missing", list(PROXY))
def test_half_a_proxy_is_refused(tmp_path: Path, missing: str) -> None:
    """A header without the addresses that may send it would let anybody in as anybody."""
    values = {name: value for name, value in PROXY.items() if name != missing}
    with pytest.raises(SettingsError, match=f"DRAFTER_{missing.upper()}"):
        sign_in_way(settings_of(tmp_path, **values))


@pytest.mark.parametrize(
    "values", [{**OIDC, **PROXY}, {**OIDC, "without_sign_in": True}, {**PROXY, "without_sign_in": True}]
)
def test_two_ways_at_once_are_refused(tmp_path: Path, values: dict[str, Any]) -> None:
    """Which one holds is not left to order."""
    with pytest.raises(SettingsError, match=r"同时设了|又设了"):
        sign_in_way(settings_of(tmp_path, **values))


def test_the_addresses_of_the_proxy(tmp_path: Path) -> None:
    """Single addresses and networks, also as a socket for both families names them; nothing else."""
    found = rules(tmp_path, **PROXY)

    assert found.is_proxy("10.1.2.3")
    assert found.is_proxy("::ffff:10.9.200.1")
    assert not found.is_proxy("10.1.2.4")
    assert not found.is_proxy("")
    assert not found.is_proxy(None)
    assert not found.is_proxy("testclient")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a.example", "a.example"),
        ("A.Example.:8501", "a.example"),
        ("[::1]:1", "::1"),
        ("", None),
        (None, None),
        ("a.example/x", None),
        ("me@a.example", None),
        ("a.example:port", None),
        ("a.example:99999", None),
        ("[::1", None),
        ("a.example?x", None),
        ("a\\b", None),
    ],
)
def test_names_of_hosts(header: str | None, name: str | None) -> None:
    """A Host header is a name with or without a port, and nothing that could be read two ways."""
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("address", "own"),
    [
        *((one, True) for one in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", None)),
        *((one, False) for one in ("10.0.0.1", "0.0.0.0", "::", "a.example", "fe80::1%eth0")),  # noqa: S104
    ],
)
def test_addresses_of_this_machine(address: str | None, own: bool) -> None:
    """Loopback in either family, and a local socket, which has none."""
    assert is_loopback(address) is own


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of the README arrive."""
    for name, value in {**OIDC, "sign_in_hours": "8", "metrics": "off", "oidc_account": "email"}.items():
        monkeypatch.setenv(f"DRAFTER_{name.upper()}", value)
    settings = Settings()

    assert sign_in_way(settings) is Way.OIDC
    assert (settings.sign_in_hours, settings.metrics, settings.oidc_account) == (8, "off", "email")
    assert "made-up" not in f"{settings!r}{settings.model_dump()}"
