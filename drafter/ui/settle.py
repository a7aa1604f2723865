"""两人同改: who saved in between, what each has, and the choice fact by fact, or paragraph by paragraph."""

from __future__ import annotations

from typing import Any

import streamlit as st

from drafter.service import Clash, Difference, Drafter, SheetRevision, Side, UnsavedDraft
from drafter.service.differences import marked
from drafter.ui import state
from drafter.ui.desk import show_changes
from drafter.ui.paper import clock

SIDES: dict[Side, str] = {"theirs": "用对方的", "mine": "用我的"}
BY_HAND = "hand"
WAYS: dict[str, str] = {"theirs": SIDES["theirs"], "mine": SIDES["mine"], BY_HAND: "自己合写"}
TAKEN_OUT = "（删去了这一段）"


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


def show_draft(drafter: Drafter, work_id: int, own: UnsavedDraft, token: str) -> None:
    """Draw the paragraphs that two people changed otherwise, and what is to stand there."""
    newest = own.newest
    with st.container(border=True, key="settle"):
        st.subheader("这份稿件刚被别人改过", anchor=False)
        with st.container(key="notes-settle"):
            st.text(
                f"{newest.author} {clock(newest.saved_at)} 存了第 {newest.number} 稿，有 {len(own.clashes)} 段与你改的是同一段。"
                "你的改动还没有存进稿件，也没有丢，逐段选定后保存。"
                + (f"你另外改的 {own.alone} 处没有冲突，会一起存进去。" if own.alone else "")
            )
        chosen = {one.place: _way(one, own) for one in own.clashes}
        left = sum(text is None for text in chosen.values())
        ready = {place: text for place, text in chosen.items() if text is not None}
        with st.container(horizontal=True):
            for label, texts, key in (
                (f"还有 {left} 段没有选" if left else "按所选保存", ready, "take-chosen"),
                ("全部用对方的", {one.place: one.theirs for one in own.clashes}, "take-theirs"),
                ("全部用我的", {one.place: one.mine for one in own.clashes}, "take-mine"),
            ):
                first = key == "take-chosen"
                if st.button(
                    label,
                    type="primary" if first else "secondary",
                    key=key,
                    disabled=first and bool(left),
                ):
                    _settle_draft(drafter, work_id, own, token, texts)


def _way(one: Clash, own: UnsavedDraft) -> str | None:
    """Show both readings with what each changed; give what is to stand there, None before a choice."""
    place = f"{own.newest.number}:{one.place}"
    with st.container(border=True, key=f"difference:{place}"):
        for who, text in ((own.newest.author, one.theirs), ("我", one.mine)):
            st.text(f"{who}改成：")
            show_changes({"changes": [_drawn(one.base, text)]}, key=f"clash-{place}-{who}")
        way = st.radio(
            "这一段用哪一个",
            list(WAYS),
            index=None,
            format_func=WAYS.__getitem__,
            horizontal=True,
            label_visibility="collapsed",
            key=f"way:{place}",
        )
        if way == BY_HAND:
            return st.text_area("合写成", value=one.mine, height=150, key=f"hand:{place}")
    return None if way is None else {"theirs": one.theirs, "mine": one.mine}[way]


def _drawn(base: str, text: str) -> dict[str, Any]:
    old, new = marked(base, text) if text else (((base, True),), ((TAKEN_OUT, True),))
    return {
        "kind": "changed",
        "label": "改",
        "old": [list(piece) for piece in old if piece[0]],
        "new": [list(piece) for piece in new if piece[0]],
        "figures": [],
    }


def _settle_draft(drafter: Drafter, work_id: int, own: UnsavedDraft, token: str, chosen: dict[int, str]) -> None:
    def settle() -> None:
        saved = drafter.settle_draft(work_id, token, chosen, base=own.newest.number)
        state.drop_mine("draft")
        state.tell(f"两边的改动已合在一起，存为第{saved.number}稿。")

    state.after(settle)
    st.rerun()
