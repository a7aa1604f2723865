"""单位与人员: the units a person manages, who may do what in them, and tokens for programs. Each change is one click and told at once."""

from __future__ import annotations

import streamlit as st

from drafter.errors import DrafterError
from drafter.service import Drafter, Membership, Right, Role, StoredUnit, Token
from drafter.ui import parts, state
from drafter.ui.paper import clock

UNIT = "people-unit"
ROLES = {role: role.label for role in Role}
MEANINGS = (
    "填报：填表、起草、修改。复核：另可保留数字、签发。管理：另管人员、下级单位、令牌和模板。上级单位的人可以查看下级。"
)


def show() -> None:
    """Draw the page for whoever asks; who manages nothing is told so."""
    try:
        drafter = state.drafter()
        units = drafter.units(Right.MANAGE)
        if units:
            unit = _chosen(units)
            _show_people(drafter, unit)
            _show_units(drafter, unit, units)
            _show_tokens(drafter, unit)
        if drafter.person.local:
            _show_top(drafter, bare=not units)
        elif not units:
            st.text(f"你没有管理的单位。要分配角色，请联系管理人员，你的账号是：{drafter.person.account}")
    except DrafterError as error:
        parts.show_error(error)


def _chosen(units: tuple[StoredUnit, ...]) -> StoredUnit:
    named = _indented(units)
    with st.container(key="people-head"):
        number = st.selectbox("单位", list(named), format_func=named.__getitem__, key=UNIT)
    return next((unit for unit in units if unit.id == number), units[0])


def _indented(units: tuple[StoredUnit, ...]) -> dict[int, str]:
    """Give each unit its name, moved in under its parent; the number tells two of one name apart."""
    depth: dict[int | None, int] = {}
    for unit in units:
        depth[unit.id] = depth.get(unit.parent_id, -1) + 1
    return {unit.id: f"{'　' * depth[unit.id]}{unit.name}（{unit.id}）" for unit in units}


def _show_people(drafter: Drafter, unit: StoredUnit) -> None:
    st.subheader("人员")
    st.caption(MEANINGS)
    members = drafter.members(unit.id)
    if not members:
        st.text("还没有人员。")
    for member in members:
        with st.container(horizontal=True, vertical_alignment="center", key=f"member:{unit.id}:{member.subject}"):
            st.text(_line(member), width="stretch")
            st.button(
                "取消角色", key=f"revoke:{unit.id}:{member.subject}", on_click=_revoke, args=(drafter, unit, member)
            )
    with (
        st.form(f"grant:{unit.id}", clear_on_submit=True, border=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("账号", key=f"subject:{unit.id}", help="与登录系统给出的一字不差")
        st.text_input("姓名", key=f"name:{unit.id}")
        st.selectbox("角色", list(ROLES), format_func=ROLES.__getitem__, key=f"role:{unit.id}")
        st.form_submit_button("分配角色", type="primary", on_click=_grant, args=(drafter, unit))


def _line(member: Membership) -> str:
    name = member.subject if member.name in {"", member.subject} else f"{member.name}（{member.subject}）"
    return f"{member.role.label}　{name}　{member.granted_by} {clock(member.granted_at)} 分配"


def _grant(drafter: Drafter, unit: StoredUnit) -> None:
    subject, name, role = (state.value(f"{field}:{unit.id}") for field in ("subject", "name", "role"))

    def grant() -> None:
        given = drafter.grant(unit.id, subject or "", role, name=name or "")
        state.tell(f"“{given.name}”现在是“{unit.name}”的{given.role.label}。")

    state.after(grant)


def _revoke(drafter: Drafter, unit: StoredUnit, member: Membership) -> None:
    def revoke() -> None:
        drafter.revoke(unit.id, member.subject)
        state.tell(f"已取消“{member.name}”在“{unit.name}”的角色。")

    state.after(revoke)


def _show_units(drafter: Drafter, unit: StoredUnit, units: tuple[StoredUnit, ...]) -> None:
    st.subheader("下级单位")
    children = [one for one in units if one.parent_id == unit.id]
    st.text("、".join(one.name for one in children) or "还没有下级单位。")
    _add_form(drafter, unit)
    above = {number: name for number, name in _indented(units).items() if number != unit.id}
    if not above:
        return
    with (
        st.expander("移到另一单位之下"),
        st.form(f"move:{unit.id}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.selectbox("新上级", list(above), format_func=above.__getitem__, index=None, key=f"parent:{unit.id}")
        st.form_submit_button("移动", on_click=_move, args=(drafter, unit))


def _show_top(drafter: Drafter, *, bare: bool) -> None:
    if bare:
        st.text("还没有单位。添加一个，再分配人员；只在本机使用时不用设置。")
        _add_form(drafter, None)
        return
    with st.expander("添加最上级单位"):
        _add_form(drafter, None)


def _add_form(drafter: Drafter, parent: StoredUnit | None) -> None:
    key = "top" if parent is None else str(parent.id)
    with (
        st.form(f"add:{key}", clear_on_submit=True, border=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("单位名称", key=f"unit-name:{key}")
        st.text_input("简称", key=f"unit-short:{key}")
        st.text_input("类别", key=f"unit-kind:{key}", placeholder="如 街道、学校")
        st.form_submit_button("添加单位", on_click=_add, args=(drafter, parent, key))


def _add(drafter: Drafter, parent: StoredUnit | None, key: str) -> None:
    name, short, kind = (state.value(f"unit-{field}:{key}") or "" for field in ("name", "short", "kind"))

    def add() -> None:
        added = drafter.add_unit(name, parent_id=None if parent is None else parent.id, short=short, kind=kind)
        state.tell(f"已添加“{added.name}”。")

    state.after(add)


def _move(drafter: Drafter, unit: StoredUnit) -> None:
    parent = state.value(f"parent:{unit.id}")
    if parent is None:
        return

    def move() -> None:
        drafter.move_unit(unit.id, parent)
        state.tell(f"已移动“{unit.name}”。")

    state.after(move)


def _show_tokens(drafter: Drafter, unit: StoredUnit) -> None:
    st.subheader("接口令牌")
    st.caption("给其他系统调用核对接口用。密钥只在建立时显示一次，丢失了就吊销重建。")
    with (
        st.form(f"token:{unit.id}", clear_on_submit=True, border=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input("给谁用", key=f"token-name:{unit.id}", placeholder="如 报表系统")
        made = st.form_submit_button("建立令牌")
    if made:
        # Made while drawing and not before: the secret is in this one drawing and nowhere else.
        try:
            new = drafter.create_token(unit.id, name)
        except DrafterError as error:
            parts.show_error(error)
        else:
            st.text(f"“{new.token.name}”的密钥，只显示这一次，请立即保存：")
            st.code(new.secret, language=None)
    for token in drafter.tokens(unit.id):
        with st.container(horizontal=True, vertical_alignment="center", key=f"token-row:{token.id}"):
            st.text(_token_line(token), width="stretch")
            if token.revoked_at is None:
                st.button("吊销", key=f"revoke-token:{token.id}", on_click=_revoke_token, args=(drafter, unit, token))


def _token_line(token: Token) -> str:
    line = f"{token.name}　{token.role.label}　{token.made_by} {clock(token.made_at)} 建立"
    return line if token.revoked_at is None else f"{line}，{token.revoked_by} {clock(token.revoked_at)} 吊销"


def _revoke_token(drafter: Drafter, unit: StoredUnit, token: Token) -> None:
    def revoke() -> None:
        drafter.revoke_token(unit.id, token.id)
        state.tell(f"已吊销令牌“{token.name}”。")

    state.after(revoke)
