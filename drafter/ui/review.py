"""核对: the draft as paper, every figure with its evidence beside it, and what a person does about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from secrets import token_hex
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError, InputError, StaleRevisionError
from drafter.export import export_name
from drafter.service import Drafter, DraftRevision, Review, Right, UnsavedDraft, Work
from drafter.sheet import FactSheet
from drafter.ui import parts, remedies, returned, settle, state
from drafter.ui.desk import autosave, show_desk
from drafter.ui.paper import clock, desk, with_line
from drafter.ui.past import how
from drafter.ui.remedies import CHANGED
from drafter.ui.table import facts_of

# Milliseconds without a key after which what was typed is kept, and the longest anyone types without that.
PAUSE, LONGEST_WAIT = 800, 1600
# Paragraphs of another that are named when they were joined with one's own.
NAMED = 2
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
    token = state.mine(work.id, "draft")
    if token is not None:
        if (own := drafter.my_draft(work.id, token)) is not None:
            _in_hand(drafter, work.id, token, own, tools)
            return
        state.drop_mine("draft")
    review = drafter.review(work.id)
    with tools:
        _tools(drafter, review)
    if review.sheet_changed:
        remedies.show_outdated(drafter, review)
    _desk(work.id, [review], _around(review))
    remedies.show(drafter, review)


@st.fragment
def _desk(work_id: int, fresh: list[Review], around: tuple[object, ...]) -> None:
    """Draw the desk; what is asked for on it draws it alone anew, and the whole page only when something around it has changed.

    fresh: what the page has read already, taken from it once. around: what stands around the desk.
    """
    alone = not fresh
    try:
        drafter = state.drafter()
        if alone and (state.remedy() is not None or state.mine(work_id, "draft") is not None):
            st.rerun()
        review = fresh.pop() if fresh else drafter.review(work_id)
    except DrafterError:
        if alone:
            # Whoever is no longer signed in, or finds the work gone, is told so by the page.
            st.rerun()
        raise
    if alone and _around(review) != around:
        # Drawn together with what stands around it: an export that still says 讨论稿 must not be beside a draft that is done.
        st.rerun()
    if alone:
        parts.show_notice()
    show_desk(
        {
            **desk(review, model_bar=drafter.model_bar(work_id), step=_step(drafter, work_id)),
            "answered": state.answered(),
            "open": state.take_line(),
        },
        key=state.DESK,
        on_asked=lambda: _answer(drafter, work_id),
    )


def _step(drafter: Drafter, work_id: int) -> tuple[str, int] | None:
    step = drafter.last_step(work_id)
    return None if step is None else (how(step.revision), step.at)


def _around(review: Review) -> tuple[object, ...]:
    """Give all that the page shows around the desk: what can be done with the draft, when it was saved, what its sheet does to it."""
    outdated = review.draft.number if review.sheet_changed else 0
    return review.signable, review.signed, review.sheet.number, clock(review.draft.saved_at), outdated


def _tools(drafter: Drafter, review: Review) -> None:
    st.button("通篇修改", key="rewrite", on_click=_begin_whole, args=(drafter, review))
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
        if review.signed is None:
            _signature(drafter, review)
        for form, label in FORMS:
            st.download_button(
                label,
                data=partial(_exported, drafter, review.draft.work_id, form),
                file_name=name_of(review, form),
                on_click="ignore",
                key=f"export-{form}",
                width="stretch",
            )


def _signature(drafter: Drafter, review: Review) -> None:
    """Offer to end the draft with unit and day, where it does not yet."""
    draft = review.draft
    proposed = drafter.signature(draft.work_id)
    if proposed is None:
        return
    st.caption("文末还没有落款，可加上单位和成文日期。")
    st.text(proposed.unit)
    key = f"signed-on:{draft.work_id}:{draft.number}"
    st.text_input("成文日期", value=proposed.day, key=key)
    st.button("加上落款", key="add-signature", on_click=_sign, args=(drafter, draft, key), width="stretch")


def _sign(drafter: Drafter, draft: DraftRevision, key: str) -> None:
    day = str(state.value(key) or "")
    if state.after(lambda: drafter.add_signature(draft.work_id, day, base=draft.number)):
        state.tell("已加上落款。")


# ---- the whole text in hand --------------------------------------------------------------------------------------------------


def _begin_whole(drafter: Drafter, review: Review) -> None:
    draft, token = review.draft, token_hex(8)
    if state.after(partial(drafter.keep_my_draft, draft.work_id, token, draft.text, base=draft.number)):
        state.keep_mine(draft.work_id, token, "draft")


def _in_hand(drafter: Drafter, work_id: int, token: str, own: UnsavedDraft, tools: DeltaGenerator) -> None:
    """Give the whole text in one field, kept as it is typed; or, when it met somebody else's, the choice between the two."""
    if own.asked and own.clashes:
        settle.show_draft(drafter, work_id, own, token)
        return
    key = f"text:{token}"

    def typed() -> str:
        return str(state.value(key) if state.value(key) is not None else own.text)

    def keep() -> None:
        state.after(partial(drafter.keep_my_draft, work_id, token, typed(), base=own.base))

    with tools:
        # No callback: one could run before that of the field, which keeps what was typed.
        if st.button("保存并核对", type="primary", key="save-whole"):
            save(drafter, work_id, typed(), base=own.base, token=token)
            st.rerun()
        st.button("放弃修改", key="drop-whole", on_click=_drop, args=(drafter, work_id, token))
    with st.container(key="autosaved-whole"):
        st.text_area(
            "全文（一行一段，第一行是标题）",
            value=own.text,
            height=560,
            key=key,
            on_change=keep,
        )
    autosave(pause=PAUSE, longest=LONGEST_WAIT)
    with st.container(key="notes-whole"):
        st.text("打的字随手就存着，刷新、断线都不会丢；改好后按“保存并核对”，存为新的一稿。")


def save(drafter: Drafter, work_id: int, text: str, *, base: int, token: str = "") -> None:
    """Save a text begun from revision `base`, and say what it was joined with; what clashes with another's is kept, to be settled."""

    def act() -> None:
        try:
            edit = drafter.save_edit(work_id, text, base=base)
        except StaleRevisionError:
            kept = token or token_hex(8)
            drafter.keep_my_draft(work_id, kept, text, base=base, asked=True)
            state.keep_mine(work_id, kept, "draft")
            return
        if edit.other is not None:
            state.tell(told(edit.other, edit.changed))
        if token:
            drafter.drop_my_draft(work_id, token)
            state.drop_mine("draft")

    state.after(act)


def told(other: DraftRevision, changed: Sequence[str]) -> str:
    """Say who changed what while one was typing."""
    where = "、".join(f"“{one}”" for one in changed[:NAMED] if one)
    more = f"等 {len(changed)} 处" if len(changed) > NAMED else ""
    return f"{other.author} {clock(other.saved_at)} 改过{where or '别处'}{more}，已与你的改动合在一起。"


def _drop(drafter: Drafter, work_id: int, token: str) -> None:
    state.after(lambda: drafter.drop_my_draft(work_id, token))
    state.drop_mine("draft")


def _exported(drafter: Drafter, work_id: int, form: str) -> bytes:
    return drafter.export(work_id, form).data


# ---- what the desk asks for --------------------------------------------------------------------------------------------------


def _answer(drafter: Drafter, work_id: int) -> None:
    request = state.asked()
    if request is None:
        return
    refused = False
    if request.get("action") in remedies.DIALOGS:
        state.begin_remedy(request)
    else:
        refused = not state.after(lambda: answer(drafter, work_id, request))
    state.note_answer(request, refused=refused)


def answer(drafter: Drafter, work_id: int, request: dict[str, Any]) -> None:
    """Do what was asked on the desk: `take`, `accept`, `withdraw`, `fix`, `undo` or `edit`; raises DrafterError when it cannot be done."""
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
        case "undo":
            drafter.undo(work_id, base=base)
        case "edit":
            draft = drafter.draft_revision(work_id, base)
            line, old, new = int(request["line"]), str(request["old"]), str(request["text"])
            text = None if draft is None else with_line(draft.text, line, old, new)
            if text is None:
                raise InputError(CHANGED, hint="")
            save(drafter, work_id, text, base=base)
        case unknown:
            raise InputError(f"页面要求的操作“{unknown}”不存在", hint="请刷新页面后重试。")


def name_of(review: Review, form: str) -> str:
    """Give the name of an exported file; the file itself is made only when the button is pressed."""
    sheet = review.sheet.sheet or FactSheet()
    return export_name(sheet, form, not review.signable, review.signed is not None)
