"""历史: every saved state of the draft and of the sheet, with who and when, what changed, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.service import Drafter, Revision, Work
from drafter.ui import parts, state
from drafter.ui.desk import show_changes
from drafter.ui.frame import show_removed, title_of
from drafter.ui.past import NAMES, changes_data, fact_changes, field_lines, line, numbered, summary
from drafter.ui.table import facts_of

SIDES = {"before": "与上一次相比", "now": "与现在相比"}
# Every cell typed is a revision: the list is given in pieces.
LISTED = 60
# More than this are listed in a box of their own that scrolls.
TALL = 20


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for one work."""
    with tools:
        _removal(drafter, work)
    revisions = drafter.history(work.id)
    left, right = st.columns([5, 8], gap="large")
    with left:
        what = st.segmented_control(
            "看哪一种",
            list(NAMES),
            default="draft" if work.draft_revision else "sheet",
            format_func=lambda name: NAMES[name][1],
            required=True,
            label_visibility="collapsed",
            key=f"what:{work.id}",
        )
        listed = [one for one in revisions if one.what == what]
        chosen = _list(work, listed)
    with right:
        if chosen is None:
            parts.empty("还没有稿件。先起草，或传入已有的稿件。", page=parts.WRITE, label="去起草")
        else:
            _revision(drafter, work, listed, chosen)
    show_removed(drafter)


def _list(work: Work, listed: Sequence[Revision]) -> Revision | None:
    if not listed:
        return None
    known = {one.number: one for one in listed}
    many = state.listed(work.id, LISTED)
    with st.container(key="revisions", height=620 if len(listed) > TALL else "content", border=True):
        number = st.radio(
            "保存过的每一次",
            [one.number for one in listed[:many]],
            format_func=lambda number: parts.plain(line(known[number])),
            label_visibility="collapsed",
            key=f"revision:{work.id}:{listed[0].what}:{listed[0].number}",
        )
        if len(listed) > many:
            st.button(
                f"列出更早的（还有 {len(listed) - many} 次）",
                key="older",
                on_click=state.list_more,
                args=(work.id, many + LISTED),
            )
    return known.get(number) if number is not None else None


def _revision(drafter: Drafter, work: Work, listed: Sequence[Revision], chosen: Revision) -> None:
    newest = listed[0]
    place = listed.index(chosen)
    before = listed[place + 1] if place + 1 < len(listed) else None
    with st.container(horizontal=True, vertical_alignment="center", key="revision-head"):
        st.subheader(parts.plain(numbered(chosen)), anchor=False, width="content")
        side = st.segmented_control(
            "与哪一次相比",
            list(SIDES),
            default="before",
            format_func=lambda name: SIDES[name],
            required=True,
            label_visibility="collapsed",
            key="side",
            disabled=chosen is newest,
        )
        st.space("stretch")
        if chosen is newest:
            st.text("这就是现在的内容", width="content")
        else:
            st.button(
                f"恢复{numbered(chosen)}",
                type="primary",
                key="restore",
                on_click=_restore,
                args=(drafter, work.id, chosen, newest.number),
            )
    if side == "now" and chosen is not newest:
        old, new = chosen, newest
    elif before is None:
        with st.container(key="notes-first"):
            st.text("这是第一次保存，之前没有内容可比。")
        return
    else:
        old, new = before, chosen
    if chosen.what == "draft":
        _draft_differences(drafter, work.id, old.number, new.number)
    else:
        _sheet_differences(drafter, work.id, old.number, new.number)


def _draft_differences(drafter: Drafter, work_id: int, old: int, new: int) -> None:
    changes = drafter.compare_drafts(work_id, old, new)
    with st.container(key="notes-summary"):
        st.text(f"第{old}稿 → 第{new}稿：{summary(changes)}")
    show_changes({"changes": changes_data(changes)}, key="changes")


def _sheet_differences(drafter: Drafter, work_id: int, old: int, new: int) -> None:
    before, after = drafter.sheet(work_id, old).content, drafter.sheet(work_id, new).content
    found = fact_changes(facts_of(before), facts_of(after))
    lines = field_lines(before, after)
    with st.container(key="notes-summary"):
        st.text(
            f"第{old}版 → 第{new}版：事实新增 {len(found.added)}，改动 {len(found.changed)}，"
            f"删去 {len(found.gone)}，不变 {len(found.same)}。"
        )
        if lines:
            st.text("\n".join(f"· {one}" for one in lines))
    if found.rows:
        st.dataframe(found.rows, hide_index=True, height="auto", key="sheet-changes")


def _restore(drafter: Drafter, work_id: int, chosen: Revision, base: int) -> None:
    restore = drafter.restore_draft if chosen.what == "draft" else drafter.restore_sheet

    def go() -> None:
        saved = restore(work_id, chosen.number, base=base)
        name = NAMES[chosen.what][0]
        state.tell(f"已恢复{numbered(chosen)}，存为{name.format(saved.number)}；其间保存的都还在。")
        state.refresh_table()

    state.after(go)


def _removal(drafter: Drafter, work: Work) -> None:
    with st.popover("删除这份总结", key="removal"):
        st.text(f"要删除“{title_of(work)}”吗？")
        st.text("它会从列表里消失，事实表和各稿都留在数据库里，随时可以在本页下方恢复。")
        st.button("确认删除", key="remove", on_click=_remove, args=(drafter, work))


def _remove(drafter: Drafter, work: Work) -> None:
    def go() -> None:
        drafter.remove_work(work.id)
        state.forget_work()
        state.tell(f"已删除“{title_of(work)}”，可在“历史”页恢复。")

    state.after(go)
