"""What every request goes through: hosts, other sites, other machines, the proxy's header; and the headers of every answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from drafter.api.guard import ALWAYS, DATA_POLICY
from tests.api.server import PAGE_POLICY, client_of, settings_of
from tests.api.test_access import OIDC, PROXY, no_settings_of_this_machine

__all__ = ["no_settings_of_this_machine"]

OUTSIDE = ("192.0.2.7", 40_000)
PROXY_PEER = ("10.1.2.3", 40_000)


def local(folder: Path, **options: Any) -> TestClient:
    """A client of a server for this machine only."""
    return client_of(settings_of(folder), **options)


def behind_proxy(folder: Path, peer: tuple[str, int] = PROXY_PEER) -> TestClient:
    """A client of a server whose proxy signs people in."""
    settings = settings_of(folder, **PROXY, public_address="https://summary.example")
    return client_of(settings, peer=peer, host="summary.example")


@pytest.mark.parametrize("path", ["/", "/write", "/healthz", "/api/openapi.json", "/api/nothing", "/metrics"])
def test_every_answer_carries_the_headers(tmp_path: Path, path: str) -> None:
    """Pages and interface, answers and refusals: nosniff, no frames, no referrer to others, a policy."""
    answers = [local(tmp_path).get(path), local(tmp_path).get(path, headers={"host": "elsewhere.example"})]

    assert answers[1].status_code == 421
    for answer in answers:
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
        expected = PAGE_POLICY if path in ("/", "/write") else DATA_POLICY
        assert answer.headers["content-security-policy"] == expected


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "localhost@elsewhere.example", ""]
)
def test_a_request_for_another_host_is_refused(tmp_path: Path, host: str) -> None:
    """A name that somebody pointed at this machine (DNS rebinding) opens nothing, neither a page nor the websocket."""
    assert local(tmp_path).get("/", headers={"host": host}).status_code == 421
    with (
        pytest.raises(WebSocketDisconnect),
        local(tmp_path).websocket_connect("/_stcore/stream", headers={"host": host}),
    ):
        pass


def test_without_sign_in_other_machines_are_refused(tmp_path: Path) -> None:
    """However the server came to listen for others, only this machine is served."""
    assert local(tmp_path).get("/").status_code == 200
    refused = local(tmp_path, peer=OUTSIDE).get("/")
    assert refused.status_code == 403
    assert "只供本机" in refused.json()["error"]


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_without_sign_in_a_proxy_in_front_is_refused(tmp_path: Path, header: str) -> None:
    """Somebody who puts a proxy before a server for one machine learns that nobody would be asked to sign in."""
    assert local(tmp_path).get("/", headers={header: "192.0.2.7"}).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"origin": "http://127.0.0.1:8501"}, True),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "http://localhost:8501"}, False),
        ({"origin": "https://elsewhere.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://[::1"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
    ],
)
def test_a_page_of_another_site_cannot_send(
    tmp_path: Path, method: str, headers: dict[str, str], allowed: bool
) -> None:
    """What changes or costs something is done for our own pages, and for programs, which send no Origin."""
    answer = local(tmp_path).request(method, "/api/numbers", headers=headers)

    assert (answer.status_code == 403) is not allowed


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1:9999", "null"])
def test_a_page_of_another_site_gets_no_websocket(tmp_path: Path, origin: str) -> None:
    """The websocket is what the pages live on; the framework asks a server on the internet before it refuses, we do not."""
    with (
        pytest.raises(WebSocketDisconnect),
        local(tmp_path).websocket_connect("/_stcore/stream", headers={"origin": origin}),
    ):
        pass


def test_the_header_of_the_proxy_from_anybody_else_is_refused(tmp_path: Path) -> None:
    """Not even from this machine, and not with an address of the proxy in a header."""
    named = {"x-remote-user": "zhoumin", "x-forwarded-for": "10.1.2.3"}

    assert behind_proxy(tmp_path).get("/", headers=named).status_code == 200
    for peer in (OUTSIDE, ("127.0.0.1", 1)):
        for path in ("/", "/healthz", "/api/openapi.json"):
            assert behind_proxy(tmp_path, peer).get(path, headers=named).status_code == 403


def test_pages_behind_a_proxy_are_opened_through_it(tmp_path: Path) -> None:
    """Past the proxy there are no pages; programs with a token and the health probe may come directly."""
    assert behind_proxy(tmp_path, OUTSIDE).get("/").status_code == 403
    assert behind_proxy(tmp_path, OUTSIDE).get("/healthz").status_code == 200
    assert behind_proxy(tmp_path, OUTSIDE).get("/api/openapi.json").status_code == 200


def test_the_header_of_a_proxy_is_nothing_where_none_is_set(tmp_path: Path) -> None:
    """Without the setting the header is an unknown header like any other."""
    assert local(tmp_path).get("/", headers={"x-remote-user": "zhoumin"}).status_code == 200


def test_over_https_browsers_are_told_to_stay_with_it(tmp_path: Path) -> None:
    """HSTS, and cookies that are only sent encrypted; on plain HTTP neither, which would lock people out."""
    encrypted = behind_proxy(tmp_path).get("/", headers={"x-remote-user": "a"})
    plain = local(tmp_path).get("/")

    assert "max-age" in encrypted.headers["strict-transport-security"]
    assert encrypted.headers["set-cookie"].endswith("; Secure")
    assert "strict-transport-security" not in plain.headers
    assert plain.headers["set-cookie"] == "a=b"


def test_over_https_an_unencrypted_page_is_another_site(tmp_path: Path) -> None:
    """A page that somebody on the way put at http:// in place of ours cannot send."""
    client = behind_proxy(tmp_path)

    assert client.put("/", headers={"origin": "https://summary.example"}).status_code == 200
    assert client.put("/", headers={"origin": "http://summary.example"}).status_code == 403


@pytest.mark.parametrize(
    ("values", "peer", "status"),
    [
        ({}, ("127.0.0.1", 1), 200),
        ({"metrics": "off"}, ("127.0.0.1", 1), 403),
        ({"metrics": "open", **OIDC}, OUTSIDE, 200),
        (OIDC, ("127.0.0.1", 1), 403),
        ({"metrics": "off", **OIDC}, OUTSIDE, 403),
    ],
)
def test_who_may_read_the_figures_of_the_server(
    tmp_path: Path, values: dict[str, Any], peer: tuple[str, int], status: int
) -> None:
    """As set: this machine while it serves nobody else (a proxy calls from this machine too), everybody, nobody.

    The framework's own page of figures is behind the same rule.
    """
    client = client_of(settings_of(tmp_path, **values), peer=peer, host="localhost")

    assert client.get("/metrics").status_code == status
    assert client.get("/_stcore/metrics").status_code == status


def test_the_framework_cannot_be_driven_by_programs(tmp_path: Path) -> None:
    """Its interface for agents answers even when it is off; here it is not there."""
    assert local(tmp_path).get("/_stcore/agent/openapi.json").status_code == 404
