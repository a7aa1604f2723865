"""Signing in and out (登录): the page that asks people to sign in, and the corner that says who they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from drafter.api import OUTCOME, Way, sign_in_way
from drafter.service import Person, Settings
from drafter.ui import identity, parts, state

# What drafter/api/guard.py tells the page of a sign-in that came to nothing -> what a person reads.
OUTCOMES = {
    "invalid": "登录没有成功：登录服务给的凭据无效或已过期。请重新登录；仍不行请联系管理员。",
    "denied": "登录没有成功：登录服务没有同意，或您取消了登录。请重新登录；没有账号的请联系管理员。",
    "unreachable": "登录没有成功：连不上登录服务。请稍后再试；仍不行请联系管理员。",
}


def require_person() -> Person | None:
    """Give who is at the page; with nobody, or somebody of no unit, draw the page that says what to do, and give None."""
    settings = state.settings()
    try:
        person = identity.person(settings)
    except identity.SignInError as error:
        _ask(settings, error)
        return None
    if person.local or state.drafter().units():
        return person
    _tell_of_no_unit(person, settings)
    return None


def show_person(person: Person) -> None:
    """Say who is signed in, with the way out; on a machine of one's own there is nothing to say."""
    way = sign_in_way(state.settings())
    if way not in (Way.OIDC, Way.PROXY):
        return
    with (
        st.container(key="who", horizontal=True, horizontal_alignment="right"),
        st.popover(parts.plain(person.name), icon=":material/person:", width="content"),
    ):
        # The account is what an administrator enters to let somebody into a unit.
        st.text(f"账号：{person.subject}")
        if way is Way.OIDC:
            st.button("退出登录", key="sign-out", on_click=st.logout)


def _tell_of_no_unit(person: Person, settings: Settings) -> None:
    parts.look()
    with _sheet():
        st.text(f"{person.name}，您已登录，但还没有分到任何单位。请把账号告诉本单位的管理人员，由其添加：")
        st.code(person.subject, language=None)
        if sign_in_way(settings) is Way.OIDC:
            st.button("退出登录", key="sign-out", on_click=st.logout)


@contextmanager
def _sheet() -> Iterator[None]:
    with st.container(border=True, horizontal_alignment="center", key="sign-in"):
        st.space("medium")
        st.title("总结起草", text_alignment="center")
        yield
        st.space("medium")


def _ask(settings: Settings, error: identity.SignInError) -> None:
    outcome = OUTCOMES.get(st.query_params.get(OUTCOME, ""))
    parts.look()
    with _sheet():
        if outcome is not None and not error.expired:
            parts.show_error_line(outcome)
        else:
            st.text(state.line_of(error))
        if sign_in_way(settings) is Way.OIDC:
            st.button("登录", type="primary", key="log-in", on_click=st.login)
