"""Who is at the page (当前用户): the machine's own user, whom the sign-in service vouches for, or whom the proxy names.

What the framework has verified of a sign-in — signature, issuer by discovery, nonce, times — is not looked at again; what it leaves
open is: that the issuer is the one in the settings, that the sign-in was meant for us, and that it is not too old.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from drafter.api import Way, sign_in_way
from drafter.errors import DrafterError
from drafter.service import Person, Settings

# Claims that say what to call a person, the first that is there.
NAMES = ("name", "preferred_username", "nickname", "email")
SECONDS_OF_HOUR = 3600


class SignInError(DrafterError):
    """Nobody is signed in (未登录); `expired`: somebody was."""

    default_hint = "请重新登录。"

    def __init__(self, message: str, *, expired: bool = False, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.expired = expired


def person(settings: Settings) -> Person:
    """Give who is at this page; SignInError when nobody is."""
    match sign_in_way(settings):
        case Way.OIDC:
            return person_of_claims(st.user.to_dict(), settings, now=time.time())
        case Way.PROXY:
            return person_of_header(st.context.headers.get(settings.proxy_header))
    return Person(settings.actor)


def person_of_claims(claims: Mapping[str, Any], settings: Settings, *, now: float) -> Person:
    """Give the person a sign-in service vouched for."""
    if not claims.get("is_logged_in"):
        raise SignInError("请先登录", hint="")
    audience = claims.get("aud")
    meant_for = audience if isinstance(audience, list) else [audience]
    if str(claims.get("iss", "")).rstrip("/") != settings.oidc_issuer or settings.oidc_client_id not in meant_for:
        raise SignInError("登录凭据不是由本单位的登录服务发给本软件的")
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or not now - settings.sign_in_hours * SECONDS_OF_HOUR < issued:
        raise SignInError(f"登录已满{settings.sign_in_hours}小时，为安全起见请重新登录", expired=True)
    account = claims.get(settings.oidc_account)
    if not isinstance(account, str) or not account.strip():
        raise SignInError(
            f"登录服务没有给出账号（{settings.oidc_account}）", hint="请管理员检查登录服务和 DRAFTER_OIDC_ACCOUNT。"
        )
    if settings.oidc_account == "email" and claims.get("email_verified") is False:
        raise SignInError("登录服务没有核实这个邮箱", hint="请先在登录服务里完成邮箱验证。")
    said = (claims.get(name) for name in NAMES)
    name = next((one.strip() for one in said if isinstance(one, str) and one.strip()), account)
    return Person.signed_in(name, account)


def person_of_header(value: str | None) -> Person:
    """Give the person the proxy names; only the proxy can have sent the header (drafter/api/guard.py)."""
    account = _decoded(value or "").strip()
    if not account:
        raise SignInError("登录代理没有说明是谁在访问", hint="请从单位的登录入口打开；仍不行请联系管理员。")
    return Person.signed_in(account, account)


def _decoded(value: str) -> str:
    # Headers arrive as Latin-1; a proxy that names people in Chinese sends UTF-8.
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value
