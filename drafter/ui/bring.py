"""核对已有稿件: anyone's draft and a sheet, and the same review as for a draft of ours.

The draft is in the database as soon as it is given, as a work of its own, and the sheet beside it as soon as it is chosen: a refresh
in between loses neither, and what was brought in is found again in the list of works.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import InputError
from drafter.service import Drafter, DraftRevision, SheetRevision, Work
from drafter.ui import parts, state
from drafter.ui.desk import show_paper
from drafter.ui.frame import shortened, title_of
from drafter.ui.paper import text_only
from drafter.ui.table import facts_of

PASTED = "pasted-draft"
DATA_FILE = "upload-data"


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page: the first step until there is a draft, the second until there is a sheet, then the way to the review."""
    draft = drafter.draft_revision(work.id) if work.origin and not state.afresh() else None
    if draft is None:
        _first(drafter)
        return
    sheet = drafter.sheet(work.id)
    with tools:
        st.button("另核一份稿件", key="afresh", on_click=state.begin_afresh)
    left, right = st.columns([7, 5], gap="large")
    with left:
        _received(work, draft)
    with right:
        if facts_of(sheet.content):
            _ready(drafter, sheet)
        else:
            _second(drafter, work, sheet)


def _first(drafter: Drafter) -> None:
    with st.container(border=True, key="bring"):
        st.subheader("第一步　给出要核对的稿件", anchor=False)
        with st.container(key="notes-bring"):
            st.text("谁写的都可以。下一步给出数据，稿件里的每个数字就会逐个对上出处，对不上的标出来。")
        left, right = st.columns(2, gap="large")
        with left:
            st.caption("上传 Word（.docx）或文本（.txt、.md），不超过 10 MB。")
            parts.file_box("稿件文件", key=state.upload_box(), on_change=_uploaded, args=(drafter,))
        with right:
            st.caption("或者把全文粘贴在这里，一行一段。")
            st.text_area("粘贴全文", height=220, key=PASTED, label_visibility="collapsed", placeholder="粘贴全文")
            st.button("用粘贴的全文", key="use-pasted", on_click=_pasted, args=(drafter,))


def _uploaded(drafter: Drafter) -> None:
    uploaded = state.uploaded(state.upload_box())
    if uploaded is None:
        return
    name, data = uploaded

    def take() -> None:
        text, notes = drafter.read_draft_file(data, name), drafter.draft_file_notes(data, name)
        state.keep_file_notes(_bring(drafter, text, name), notes, "draft")

    state.after(take)
    state.empty_upload_box()


def _pasted(drafter: Drafter) -> None:
    text = str(state.value(PASTED) or "")
    state.after(lambda: _bring(drafter, text, ""))


def _bring(drafter: Drafter, text: str, name: str) -> int:
    work = drafter.bring_draft(text, name)
    state.choose_work(work.id)
    return work.id


def _received(work: Work, draft: DraftRevision) -> None:
    with st.container(border=True, key="received"):
        st.subheader("稿件已存好", anchor=False)
        with st.container(key="notes-received"):
            st.text(f"{shortened(work.origin)}，{len(''.join(draft.text.split())):,} 字。")
        notes = state.file_notes(work.id, "draft")
        if notes:
            parts.show_problems(notes, key="notes-draft-file")
    with st.container(height=560, border=False):
        show_paper(text_only(draft.text), key="brought")


# ---- the data ----------------------------------------------------------------------------------------------------------------


def _second(drafter: Drafter, work: Work, sheet: SheetRevision) -> None:
    with st.container(border=True, key="bring"):
        st.subheader("第二步　给出数据", anchor=False)
        st.caption("上传 Excel、CSV、YAML 或 JSON：一行一个事项，列名有“事项、数值、单位”即可，不超过 10 MB。")
        box = DATA_FILE + state.upload_box()
        parts.file_box("数据文件", key=box, on_change=_data, args=(drafter, work.id, sheet.number))
        others = {one.id: title_of(one) for one in drafter.works() if one.id != work.id}
        if others:
            st.caption("或者用已填好的一张事实表：")
            chosen = st.selectbox(
                "已有的事实表",
                list(others),
                index=None,
                format_func=lambda number: others[number],
                placeholder="选择一份总结",
                label_visibility="collapsed",
                key="sheet-of",
            )
            st.button(
                "用这张表",
                key="use-sheet",
                disabled=chosen is None,
                on_click=_sheet_of,
                args=(drafter, work.id, chosen, sheet.number),
            )
        st.caption("手上没有表？下载空白表填好再传，或到填报页直接填。")
        with st.container(horizontal=True):
            st.download_button(
                "下载空白表",
                data=drafter.blank_workbook,
                file_name="事实表（空白）.xlsx",
                mime=parts.XLSX,
                on_click="ignore",
                key="blank",
            )
            if st.button("去填报", key="fill-in"):
                st.switch_page(parts.COLLECT)


def _data(drafter: Drafter, work_id: int, base: int) -> None:
    uploaded = state.uploaded(DATA_FILE + state.upload_box())
    if uploaded is None:
        return
    name, data = uploaded

    def take() -> None:
        file = drafter.read_sheet_file(data, name)
        if not facts_of(file.content):
            raise InputError(f"“{name}”里没有读到一条事实", hint="表头要有“事项”“数值”等列名，下面一行一个事项。")
        drafter.bring_sheet(work_id, file.content, name, base=base)
        state.keep_file_notes(work_id, file.notes)
        state.refresh_table()

    state.after(take)
    state.empty_upload_box()


def _sheet_of(drafter: Drafter, work_id: int, chosen: int | None, base: int) -> None:
    def take() -> None:
        if chosen is None:
            raise InputError("还没有选择事实表", hint="请先选择一份总结。")
        content = drafter.sheet(chosen).content
        if not facts_of(content):
            raise InputError("这份总结的事实表还是空的", hint="请换一份，或上传数据文件。")
        drafter.bring_sheet(work_id, content, f"总结{chosen}的事实表", base=base)
        state.refresh_table()

    state.after(take)


def _ready(drafter: Drafter, sheet: SheetRevision) -> None:
    """Say what was read and give the way on; what cannot be read stands in lines of its own."""
    with st.container(border=True, key="ready"):
        if sheet.problems:
            st.subheader("数据里有读不懂的地方", anchor=False)
            parts.show_problems(sheet.problems, key="notes-unreadable")
            with st.container(horizontal=True):
                if st.button("去填报页改", type="primary", key="fill-in"):
                    st.switch_page(parts.COLLECT)
                st.button("换一个数据文件", key="other-data", on_click=_other, args=(drafter, sheet))
            return
        found = drafter.review(sheet.work_id)
        st.subheader("数据已存好，可以核对", anchor=False)
        with st.container(key="notes-ready"):
            st.text(
                f"读到 {len(facts_of(sheet.content))} 条事实；稿件里有 {len(found.report.figures)} 个数字，"
                + (f"{len(found.open)} 处需要看。" if found.open else "没有需要处理的。")
            )
        _period(drafter, sheet)
        notes = state.file_notes(sheet.work_id)
        if notes:
            st.markdown("**读数据时发现：**")
            parts.show_problems(notes, key="notes-file")
        with st.container(horizontal=True):
            if st.button("看核对结果 →", type="primary", key="to-review"):
                st.switch_page(parts.REVIEW)
            st.button("换一个数据文件", key="other-data", on_click=_other, args=(drafter, sheet))


def _period(drafter: Drafter, sheet: SheetRevision) -> None:
    """Offer the period that the title names when the data name none: without one no date of the draft can be borne out."""
    if sheet.sheet is None or sheet.sheet.period is not None:
        return
    named = drafter.title_period(sheet.work_id)
    if named is None:
        return
    label = named["year"] + "年" + ("" if named["span"] == "全年" else named["span"])
    with st.container(horizontal=True, vertical_alignment="center", key="period"):
        st.text(f"数据里没有写期间，稿件标题写的是{label}。", width="stretch")
        st.button("就按这个期间核对", key="take-period", on_click=_take_period, args=(drafter, sheet, dict(named)))


def _take_period(drafter: Drafter, sheet: SheetRevision, period: dict[str, str]) -> None:
    def take() -> None:
        drafter.bring_sheet(sheet.work_id, {**sheet.content, "period": period}, "稿件标题", base=sheet.number)
        state.refresh_table()

    state.after(take)


def _other(drafter: Drafter, sheet: SheetRevision) -> None:
    """Empty the sheet again; what was read stays in the history."""

    def empty() -> None:
        drafter.bring_sheet(sheet.work_id, {}, "", base=sheet.number)
        state.refresh_table()

    state.after(empty)
