"""Who is at the page: claims that are ours, fresh and complete, or a header of the proxy; nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drafter.errors import DrafterError
from drafter.service import Settings
from drafter.ui.identity import SignInError, person_of_claims, person_of_header
from tests.api.server import settings_of

NOW = 1_700_000_000.0
CLAIMS: dict[str, Any] = {
    "is_logged_in": True,
    "iss": "https://login.example",
    "aud": "drafter",
    "iat": int(NOW) - 60,
    "sub": "u-1001",
    "name": "周敏",
}


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """A server with a sign-in service."""
    return settings_of(
        tmp_path,
        oidc_issuer="https://login.example/",
        oidc_client_id="drafter",
        oidc_client_secret="made-up",
        public_address="https://summary.example",
    )


def test_a_person_has_a_name_and_an_account(chosen: Settings) -> None:
    """The account is what rights hang on, the name is what people read."""
    person = person_of_claims(CLAIMS, chosen, now=NOW)

    assert (person.name, person.subject, person.local) == ("周敏", "u-1001", False)


@pytest.mark.parametrize("audience", ["drafter", ["drafter"], ["another", "drafter"]])
def test_a_token_may_be_for_several_programs(chosen: Settings, audience: object) -> None:
    """As long as we are among them."""
    assert person_of_claims({**CLAIMS, "aud": audience}, chosen, now=NOW).subject == "u-1001"


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_logged_in": False},
        {"is_logged_in": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"iat": int(NOW) - 12 * 3600},
        {"iat": None},
        {"iat": "yesterday"},
        {"sub": ""},
        {"sub": "  "},
        {"sub": None},
        {"sub": 1001},
    ],
)
def test_a_wrong_claim_is_nobody(chosen: Settings, wrong: dict[str, Any]) -> None:
    """Whatever is missing, foreign or too old: a line in Chinese, and nobody is at the page."""
    with pytest.raises(SignInError, match=r"[\u4e00-\u9fff]"):
        person_of_claims({**CLAIMS, **wrong}, chosen, now=NOW)


def test_nothing_at_all_is_nobody(chosen: Settings) -> None:
    """A visitor who has not signed in brings no claims."""
    with pytest.raises(SignInError, match="请先登录"):
        person_of_claims({}, chosen, now=NOW)


def test_a_sign_in_lasts_as_long_as_is_set(chosen: Settings) -> None:
    """Twelve hours by default: a moment before it holds, at twelve hours it says that it has ended."""
    assert person_of_claims({**CLAIMS, "iat": int(NOW) - 12 * 3600 + 1}, chosen, now=NOW).subject
    with pytest.raises(SignInError, match="已满12小时") as caught:
        person_of_claims({**CLAIMS, "iat": int(NOW) - 12 * 3600}, chosen, now=NOW)

    assert caught.value.expired


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "", "preferred_username": "zhoumin"}, "zhoumin"),
        ({"name": None, "email": "a@b.example"}, "a@b.example"),
        ({"name": None}, "u-1001"),
        ({"name": 5}, "u-1001"),
    ],
)
def test_who_has_no_name_is_called_by_the_next_best(chosen: Settings, claims: dict[str, Any], name: str) -> None:
    """Not every service gives names; the account is the last resort."""
    assert person_of_claims({**CLAIMS, **claims}, chosen, now=NOW).name == name


def test_another_claim_can_be_the_account(chosen: Settings) -> None:
    """Where the subject is a number nobody knows, administrators enter something they can type."""
    by_mail = chosen.model_copy(update={"oidc_account": "email"})

    assert person_of_claims({**CLAIMS, "email": "a@b.example"}, by_mail, now=NOW).subject == "a@b.example"
    with pytest.raises(SignInError, match="email"):
        person_of_claims(CLAIMS, by_mail, now=NOW)
    with pytest.raises(SignInError, match="没有核实"):
        person_of_claims({**CLAIMS, "email": "a@b.example", "email_verified": False}, by_mail, now=NOW)


@pytest.mark.parametrize(
    ("header", "account"),
    [
        ("zhoumin", "zhoumin"),
        (" zhoumin ", "zhoumin"),
        ("周敏".encode().decode("latin-1"), "周敏"),
        ("周敏", "周敏"),
        ("é", "é"),
    ],
)
def test_the_proxy_names_a_person(header: str, account: str) -> None:
    """Names in Chinese arrive as the bytes the proxy sent."""
    person = person_of_header(header)

    assert (person.name, person.subject, person.local) == (account, account, False)


@pytest.mark.parametrize("header", [None, "", "   "])
def test_a_proxy_that_names_nobody_lets_nobody_in(header: str | None) -> None:
    """An empty header is never the machine's own user, who may do everything."""
    with pytest.raises(DrafterError, match="没有说明是谁"):
        person_of_header(header)
