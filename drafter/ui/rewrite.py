"""请模型改写一句: one flagged sentence is rewritten while the person waits; old and new stand beside each other, and the person decides."""

from __future__ import annotations

from typing import Any

import streamlit as st

from drafter.errors import DrafterError
from drafter.service import Drafter, Review, Rewording
from drafter.ui import parts, state
from drafter.ui.desk import show_changes
from drafter.ui.past import changes_data

# Seconds between two looks at the answer.
LOOK = 0.6


def _close() -> None:
    """Close the form; nobody waits for an answer that has not come."""
    request = state.remedy() or {}
    state.begin_remedy(None)
    if "token" in request:
        _stop(state.drafter(), request["work"], request["token"])


def _stop(drafter: Drafter, work_id: int, token: str) -> None:
    state.after(lambda: drafter.stop_errand(work_id, token))


def _by_hand(line: int) -> None:
    """Offer to close the form and open the paragraph for editing; the desk is drawn anew for that, not the form alone."""
    if st.button("手工改写", key="by-hand"):
        state.begin_remedy(None)
        state.open_line(line)
        st.rerun()


@st.dialog("请模型改写这一句", width="large", on_dismiss=_close)
def reword(drafter: Drafter, review: Review, request: dict[str, Any]) -> None:
    """Ask, wait with a way to stop, and show what came; closing the form leaves the draft as it is."""
    work = review.draft.work_id
    line = review.draft.text.count("\n", 0, int(request["start"]))
    # A press in the form draws it alone, with what it was given when the page was drawn: the newest request is in the session.
    request = state.remedy() or request
    try:
        token = request.get("token")
        if token is None:
            token = drafter.begin_rewriting(work, request["start"], request["end"], base=request["base"])
            state.begin_remedy({**request, "work": work, "token": token})
        progress = drafter.errand(work, token)
        if progress.state == "asking":
            _watch(drafter, work, token)
            return
        if progress.state == "done":
            _offer(drafter, work, token, drafter.rewording(work, token), line, request)
            return
    except DrafterError as error:
        parts.show_error(error)
    else:
        if progress.state == "stopped":
            st.text("已停止，稿件没有变。")
        else:
            parts.show_error_line(progress.failure)
    with st.container(horizontal=True):
        _again(request)
        _by_hand(line)


@st.fragment(run_every=LOOK)
def _watch(drafter: Drafter, work_id: int, token: str) -> None:
    """Look for the answer again and again; once it is there the form is drawn anew."""
    try:
        progress = drafter.errand(work_id, token)
    except DrafterError as error:
        parts.show_error(error)
        return
    if progress.state != "asking":
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"已把这一句和相关的事实交给模型，一般几秒到半分钟。等了 {progress.seconds} 秒。")
        st.button("停止", key="stop-rewriting", on_click=_stop, args=(drafter, work_id, token))


def _offer(drafter: Drafter, work_id: int, token: str, found: Rewording, line: int, request: dict[str, Any]) -> None:
    show_changes({"changes": changes_data(found.changes)}, key="reworded")
    told = [f"· {fault}" for fault in found.faults]
    told += [f"· 原来写对的“{fact}”，改后没有了。" for fact in found.lost]
    with st.container(key="notes-reworded"):
        if told:
            st.text("\n".join(["改后还有要看的地方：", *told]))
        elif not found.new:
            st.text("模型认为这一句没有依据，建议整句删去。")
        else:
            st.text("改后这一句的数字都对得上。请看意思对不对，再决定用不用。")
    with st.container(horizontal=True):
        label = "用改写的这一句" if found.new else "删去这一句"
        if st.button(label, type="secondary" if told else "primary", key="take-rewording"):
            try:
                drafter.take_rewording(work_id, token)
            except DrafterError as error:
                parts.show_error(error)
                return
            state.begin_remedy(None)
            state.tell("已换成改写的这一句，并重新核对。" if found.new else "已删去这一句，并重新核对。")
            st.rerun()
        _again(request)
        _by_hand(line)
        if st.button("不用", key="drop-rewording"):
            state.begin_remedy(None)
            st.rerun()


def _again(request: dict[str, Any]) -> None:
    first = {name: value for name, value in request.items() if name != "token"}
    st.button("再改一次", key="reword-again", on_click=state.begin_remedy, args=(first,))
