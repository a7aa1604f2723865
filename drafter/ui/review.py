"""核对: the draft as paper, every figure with its evidence beside it, and what a person does about it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import InputError, StaleRevisionError
from drafter.export import export_name
from drafter.service import Drafter, Review, Right, Work
from drafter.sheet import FactSheet
from drafter.ui import parts, remedies, returned, state
from drafter.ui.desk import show_desk
from drafter.ui.paper import clock, desk, with_line
from drafter.ui.remedies import CHANGED
from drafter.ui.table import facts_of

FORMS = (("docx", "Word"), ("md", "Markdown"), ("xlsx", "数据核对表"))


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for one work."""
    if work.draft_revision is None:
        parts.empty("还没有初稿。先起草，写完自动核对。", page=parts.WRITE, label="去起草")
        return
    if work.origin and not facts_of(drafter.sheet(work.id).content):
        parts.empty("稿件已存好，还没有给出数据，无从核对。", page=parts.BRING, label="去给数据")
        return
    waiting = state.returned(work.id)
    if waiting is not None:
        returned.show(drafter, work.id, *waiting)
        return
    review = drafter.review(work.id)
    with tools:
        _tools(drafter, review)
    if review.sheet_changed:
        remedies.show_outdated(drafter, review)
    if state.rewriting():
        _whole_text(drafter, review)
        return
    show_desk(
        {
            **desk(review, model_bar=drafter.model_bar(work.id)),
            "turn": state.turn(),
            "refused": state.refused(),
            "open": state.take_line(),
        },
        key=state.DESK,
        on_asked=lambda: _answer(drafter, work.id),
    )
    remedies.show(drafter, review)


def _tools(drafter: Drafter, review: Review) -> None:
    rewriting = state.rewriting()
    if st.button("返回核对" if rewriting else "通篇修改", key="rewrite"):
        state.set_rewriting(not rewriting)
        st.rerun()
    returned.offer(drafter, review.draft.work_id)
    if review.signed is not None:
        st.text(f"已定稿　{review.signed.signed_by} {clock(review.signed.signed_at)}")
    elif review.signable and Right.REVIEW in drafter.rights_on(review.draft.work_id):
        st.button("定稿", key="sign-off", on_click=state.begin_remedy, args=({"action": "sign"},))
    with st.popover(
        "导出" if review.signable else "导出讨论稿",
        key="export",
        type="primary" if review.signable else "secondary",
    ):
        if not review.signable:
            st.caption("还有地方没有处理：文件名标“讨论稿”，未核实的数字在文中标出。")
        for form, label in FORMS:
            st.download_button(
                label,
                data=partial(_exported, drafter, review.draft.work_id, form),
                file_name=name_of(review, form),
                on_click="ignore",
                key=f"export-{form}",
                width="stretch",
            )


def _whole_text(drafter: Drafter, review: Review) -> None:
    """Give the whole text in one field; saved and checked again whenever the field is left."""
    draft = review.draft
    key = f"text:{draft.work_id}:{draft.number}"

    def save() -> None:
        text = str(state.value(key) or "")
        if not state.after(lambda: _save_text(drafter, draft.work_id, text, draft.number)):
            state.keep_text(text)

    unsaved = state.unsaved_text()
    if unsaved is not None:
        st.text_area("没有保存上的文字，可复制后合并", value=unsaved, height=200, key="unsaved")
        if st.button("已处理，收起", key="drop-unsaved"):
            state.keep_text(None)
            st.rerun()
    with st.container(key="whole"):
        st.text_area("全文（一行一段，第一行是标题）", value=draft.text, height=560, key=key, on_change=save)
    with st.container(key="notes-count"):
        left = len(review.open)
        st.text(
            f"改完点文本框外面，即保存并重新核对。现有 {len(review.report.figures)} 个数字，"
            + (f"{left} 处需要处理。" if left else "没有需要处理的。")
        )


def _exported(drafter: Drafter, work_id: int, form: str) -> bytes:
    return drafter.export(work_id, form).data


def _save_text(drafter: Drafter, work_id: int, text: str, base: int) -> None:
    drafter.save_draft(work_id, text, base=base)


# ---- what the desk asks for --------------------------------------------------------------------------------------------------


def _answer(drafter: Drafter, work_id: int) -> None:
    request = state.asked()
    if request is None:
        return
    state.next_turn()
    if request.get("action") in remedies.DIALOGS:
        state.begin_remedy(request)
        return
    state.note_refused(not state.after(lambda: answer(drafter, work_id, request)))


def answer(drafter: Drafter, work_id: int, request: dict[str, Any]) -> None:
    """Do what was asked on the desk: `take`, `accept`, `withdraw`, `fix` or `edit`; raises DrafterError when it cannot be done."""
    base = int(request["base"])
    match request["action"]:
        case "take":
            drafter.take_suggestion(work_id, int(request["start"]), int(request["end"]), base=base)
        case "accept":
            start, end = int(request["start"]), int(request["end"])
            drafter.accept(work_id, start, end, str(request["reason"]), base=base)
        case "withdraw":
            drafter.withdraw(work_id, int(request["start"]), int(request["end"]), base=base)
        case "fix":
            drafter.apply_fix(work_id, int(request["start"]), int(request["end"]), base=base)
        case "edit":
            draft = drafter.draft_revision(work_id)
            if draft is None or draft.number != base:
                raise StaleRevisionError(CHANGED, current=draft.number if draft else 0, hint="")
            old, new = str(request["old"]), str(request["text"])
            text = with_line(draft.text, int(request["line"]), old, new)
            if text is None:
                raise InputError(CHANGED, hint="")
            drafter.save_draft(work_id, text, base=base)
        case unknown:
            raise InputError(f"页面要求的操作“{unknown}”不存在", hint="请刷新页面后重试。")


def name_of(review: Review, form: str) -> str:
    """Give the name of an exported file; the file itself is made only when the button is pressed."""
    sheet = review.sheet.sheet or FactSheet()
    return export_name(sheet, form, not review.signable, review.signed is not None)
