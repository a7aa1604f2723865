"""两人同改: who saved in between, what each has, and the choice fact by fact."""

from __future__ import annotations

import streamlit as st

from drafter.service import Difference, Drafter, SheetRevision, Side
from drafter.ui import state

SIDES: dict[Side, str] = {"theirs": "用对方的", "mine": "用我的"}


def show(drafter: Drafter, revision: SheetRevision, token: str) -> None:
    """Draw the differences; what only one of the two touched is chosen already."""
    found = drafter.sheet_differences(revision.work_id, token)
    with st.container(border=True, key="settle"):
        st.subheader("这张表刚被别人改过", anchor=False)
        with st.container(key="notes-settle"):
            st.text(
                f"{revision.author}已保存到第 {revision.number} 版，你的改动还没有保存，也没有丢。"
                f"两边不同的有 {len(found)} 处，逐处选定后保存。"
            )
        chosen = {one.key: _choice(one, revision) for one in found}
        open_ones = [key for key, side in chosen.items() if side is None]
        with st.container(horizontal=True):
            ready = {key: side for key, side in chosen.items() if side is not None}
            label = f"还有 {len(open_ones)} 处没有选" if open_ones else "按所选保存"
            if st.button(label, type="primary", key="take-chosen", disabled=bool(open_ones)):
                _settle(drafter, revision, token, ready)
            if st.button("全部用对方的", key="take-theirs"):
                _settle(drafter, revision, token, dict.fromkeys(chosen, "theirs"))
            if st.button("全部用我的", key="take-mine"):
                _settle(drafter, revision, token, dict.fromkeys(chosen, "mine"))


def _choice(one: Difference, revision: SheetRevision) -> Side | None:
    sides: list[Side] = ["theirs", "mine"]
    with st.container(border=True, key=f"difference:{one.key}"):
        left, right = st.columns([5, 2], vertical_alignment="center")
        with left:
            st.text(one.label)
            st.text(f"原来：{one.base or '空'}\n{revision.author}：{one.theirs or '空'}\n我：{one.mine or '空'}")
        with right:
            side: Side | None = st.radio(
                "选哪一个",
                sides,
                index=None if one.suggested is None else sides.index(one.suggested),
                format_func=lambda name: SIDES[name],
                horizontal=True,
                label_visibility="collapsed",
                key=f"side:{revision.number}:{one.key}",
            )
    return side


def _settle(drafter: Drafter, revision: SheetRevision, token: str, chosen: dict[str, Side]) -> None:
    def settle() -> None:
        drafter.settle(revision.work_id, token, chosen, base=revision.number)
        state.drop_mine()
        state.tell("两边的改动已合在一起保存。")

    state.after(settle)
    state.refresh_table()
    st.rerun()
