"""取回改过的文件: an edited Word file beside the newest draft, sentence by sentence, before it is taken over as the next draft."""

from __future__ import annotations

import streamlit as st

from drafter.service import Change, Drafter, ReturnedDraft
from drafter.ui import parts, state
from drafter.ui.desk import show_changes
from drafter.ui.frame import shortened
from drafter.ui.past import changes_data, summary

RETURNED_FILE = "returned-"


def offer(drafter: Drafter, work_id: int) -> None:
    """Draw the button with the upload box."""
    with st.popover("取回改过的文件", key="return"):
        st.caption("导出的 Word 拿去改过之后，在这里传回来：逐句对出改了哪里，改过的数字重新核对，再决定是否采用。")
        box = RETURNED_FILE + state.upload_box()
        parts.file_box("改过的文件", key=box, on_change=_read, args=(drafter, work_id))


def _read(drafter: Drafter, work_id: int) -> None:
    uploaded = state.uploaded(RETURNED_FILE + state.upload_box())
    if uploaded is None:
        return
    name, data = uploaded
    state.after(lambda: state.set_returned(work_id, name, drafter.returned_draft(work_id, data, name)))
    state.empty_upload_box()


def show(drafter: Drafter, work_id: int, name: str, returned: ReturnedDraft) -> None:
    """Draw what the file would change, and the two ways on."""
    changed = [one for one in returned.changes if one.kind is not Change.SAME]
    flagged = sum(figure.flagged for one in changed for figure in one.figures)
    with st.container(border=True, key="returned"):
        st.subheader("改过的文件", anchor=False)
        with st.container(key="notes-returned"):
            st.text(f"{shortened(name)}　与第{returned.base}稿相比：{summary(returned.changes)}")
            if flagged:
                st.text(f"其中 {flagged} 个改过的数字与事实表对不上，下面标着“⚠”；采用后在核对页逐个处理。")
            if returned.exported not in (None, returned.base):
                st.text(
                    f"请留意：这个文件是从第{returned.exported}稿导出的，之后稿件又改到了第{returned.base}稿。"
                    "后来的改动不在文件里，采用后会被换掉（仍可在“历史”里找回）。"
                )
        with st.container(horizontal=True):
            if changed:
                st.button(
                    "采用为新的一稿",
                    type="primary",
                    key="take-returned",
                    on_click=_take,
                    args=(drafter, work_id, name, returned),
                )
            st.button(
                "不用" if changed else "知道了",
                key="drop-returned",
                on_click=state.set_returned,
                args=(work_id, "", None),
            )
    if changed:
        show_changes({"changes": changes_data(returned.changes)}, key="returned-changes")


def _take(drafter: Drafter, work_id: int, name: str, returned: ReturnedDraft) -> None:
    def take() -> None:
        saved = drafter.take_returned(work_id, returned, name)
        state.tell(f"已采用“{shortened(name)}”，存为第{saved.number}稿。")
        state.set_returned(work_id, "", None)

    if not state.after(take):
        state.after(lambda: state.set_returned(work_id, name, drafter.compared_again(work_id, returned)))
