"""核对: the draft as paper, every figure with its evidence beside it, and what a person does about it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError, InputError, StaleRevisionError
from drafter.export import export_name
from drafter.service import Drafter, Review, Work
from drafter.sheet import FactSheet
from drafter.trace import Figure, Status
from drafter.ui import parts, returned, state
from drafter.ui.desk import show_desk
from drafter.ui.paper import desk, with_line
from drafter.ui.table import facts_of

FORMS = (("docx", "Word"), ("md", "Markdown"), ("xlsx", "数据核对表"))
SHEET_CHANGED = "事实表在起草之后改过，下面按最新的事实表核对。要把新增的事实写进正文，可重新起草。"
CHANGED = "这一段刚被改过，页面已换成最新内容，请再看一遍。"


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
        st.info(SHEET_CHANGED)
    if state.rewriting():
        _whole_text(drafter, review)
        return
    show_desk(
        {**desk(review), "turn": state.turn(), "refused": state.refused()},
        key=state.DESK,
        on_asked=lambda: _answer(drafter, work.id),
    )
    request = state.proposed_fact()
    if request is not None:
        _new_fact(drafter, review, request)


def _tools(drafter: Drafter, review: Review) -> None:
    rewriting = state.rewriting()
    if st.button("返回核对" if rewriting else "通篇修改", key="rewrite"):
        state.set_rewriting(not rewriting)
        st.rerun()
    returned.offer(drafter, review.draft.work_id)
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
    if request.get("action") == "add":
        state.propose_fact(request)
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


def _close_new_fact() -> None:
    state.propose_fact(None)


@st.dialog("补录为事实", width="medium", on_dismiss=_close_new_fact)
def _new_fact(drafter: Drafter, review: Review, request: dict[str, Any]) -> None:
    """Give a short form; the figure is the value, the person says what it is about and where it comes from."""
    figure = next(
        (one for one in review.report.figures if (one.start, one.end) == (request["start"], request["end"])),
        None,
    )
    if figure is None or review.draft.number != request["base"]:
        state.propose_fact(None)
        st.text(CHANGED)
        return
    with st.container(key="notes-sentence"):
        st.text("原句：" + sentence_around(review.draft.text, figure.start, figure.end))
    with st.form("new-fact", border=False):
        item = st.text_input("事项", placeholder="这个数说的是什么", key="new-item")
        one, two, three = st.columns([2, 1, 2])
        number, measure = typed_as(figure)
        value = one.text_input("数值", value=number, key="new-value")
        unit = two.text_input("单位", value=measure, key="new-unit")
        topic = three.text_input("板块", key="new-topic")
        source = st.text_input("出处", placeholder="台账、报表或文件名称", key="new-source")
        if st.form_submit_button("补录并重新核对", type="primary"):
            fact = {"topic": topic, "item": item, "value": value, "unit": unit, "source": source}
            filled = {name: text.strip() for name, text in fact.items() if text.strip()}
            if not filled.get("item") or not filled.get("source"):
                parts.show_error_line("请写明事项和出处，这样别人才查得到。")
                return
            try:
                drafter.add_fact(review.draft.work_id, filled, base=review.sheet.number)
            except DrafterError as error:
                parts.show_error(error)
                return
            state.propose_fact(None)
            state.tell(f"已补录“{filled['item']}”，并按新的事实表重新核对。")
            st.rerun()


def typed_as(figure: Figure) -> tuple[str, str]:
    """Give value and unit of a figure as they would be typed into the table: `2000余人` gives `2000余` and `人`, a blank `xx万元` gives `万元`."""
    number = figure.text.removesuffix(figure.unit) if figure.unit else figure.text
    if figure.status is not Status.PLACEHOLDER:
        return number, figure.unit
    # A blank has no number yet; the 万 or 亿 behind it belongs to the unit it is to be given in.
    return "", number[len(number.rstrip("万亿")) :] + figure.unit


def sentence_around(text: str, start: int, end: int) -> str:
    """Give the sentence a figure stands in, for showing."""
    before = max(text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
    after = [place for mark in "。！？；\n" if (place := text.find(mark, end)) >= 0]
    return text[before : min(after) + 1 if after else len(text)].strip()


def name_of(review: Review, form: str) -> str:
    """Give the name of an exported file; the file itself is made only when the button is pressed."""
    sheet = review.sheet.sheet or FactSheet()
    return export_name(sheet, form, not review.signable)
