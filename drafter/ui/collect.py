"""填报: the unit, the period and the table of facts. Every change is saved at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import StaleRevisionError
from drafter.service import Drafter, SheetRevision, Work
from drafter.ui import parts, state, table

LABELS = {
    "name": "单位名称",
    "short": "简称",
    "kind": "单位类别",
    "leaders": "上级（用顿号隔开）",
    "year": "年度",
    "span": "期间",
}
LINES = {"problems": "存在的问题（一行一条）", "plans": "下一步打算（一行一条）"}
HINTS = {
    "name": "如 示例街道总工会",
    "short": "如 街道总工会",
    "kind": "如 街道、学校、医院、企业",
    "leaders": "如 区总工会、街道党工委",
    "year": "如 2026",
    "span": "如 上半年、全年、1—11月",
}
WIDTHS = {
    "id": 62,
    "topic": 96,
    "item": 190,
    "value": 84,
    "unit": 68,
    "modifier": 62,
    "previous": 78,
    "target": 78,
    "basis": 110,
    "parts": 92,
    "date": 104,
    "also": 110,
    "text": 260,
    "source": 120,
}
ROW_HEIGHT = 36
ADVICE = "一行一件事，写明事项、数值、单位和出处；在最后一行输入即新增，选中行按 Delete 即删除；可从 Excel 粘贴。"


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for one work."""
    revision = drafter.sheet(work.id)
    mine = state.mine(work.id)
    if mine is not None:
        _choose_between(drafter, revision, mine)
        return
    waiting = state.incoming()
    if waiting is not None:
        _incoming(drafter, revision, *waiting)
        return
    with tools:
        _tools(drafter, work, revision)
    _proof()
    base = state.table_base(work.id)
    if base is None:
        # An empty table starts with one blank row to type into; blank rows are never saved.
        facts = table.numbered(revision.content, revision.sheet) or [{}]
        base = state.TableBase(work.id, dict(revision.content), facts, revision.number)
        state.set_table_base(base)
    save = _saving(drafter, work.id)
    _fields(base, save)
    _checks(revision)
    _grid(base, save)
    _wrong(revision)
    _lines(base, save)


def _proof() -> None:
    """Offer what shows the worth of the tool soonest, with nothing filled in."""
    with st.container(key="proof", horizontal=True, vertical_alignment="center"):
        st.text("手上已有写好的稿件？传上稿件和数据表，每个数字有没有出处、对不对得上，当场看到。", width="stretch")
        if st.button("核对已有稿件 →", key="to-bring", on_click=state.begin_afresh):
            st.switch_page(parts.BRING)


def _tools(drafter: Drafter, work: Work, revision: SheetRevision) -> None:
    with st.popover("导入文件", key="import"):
        st.caption("Excel、CSV、YAML、JSON，不超过 10 MB。先看读到了什么，再决定是否采用。")
        parts.file_box("选择文件", key=state.upload_box(), on_change=_read, args=(drafter,))
    st.download_button(
        "下载空白表",
        data=lambda: drafter.blank_workbook(drafter.suggest_outline(work.id)),
        file_name="事实表（空白）.xlsx",
        mime=parts.XLSX,
        on_click="ignore",
        key="blank",
    )
    wrong = bool(revision.problems)
    if work.origin:
        # The text is there already: what is filled in here is what it is checked against.
        if st.button("看核对结果 →", type="primary", key="to-review", disabled=wrong):
            st.switch_page(parts.REVIEW)
    elif st.button("去起草 →", type="primary", key="to-write", disabled=wrong):
        st.switch_page(parts.WRITE)


def _read(drafter: Drafter) -> None:
    uploaded = state.uploaded(state.upload_box())
    if uploaded is None:
        return
    name, data = uploaded
    read = state.after(lambda: state.set_incoming(name, drafter.read_sheet_file(data, name)))
    if not read:
        state.empty_upload_box()


# ---- the fields and the table ------------------------------------------------------------------------------------------------


def _saving(drafter: Drafter, work_id: int) -> Callable[[], None]:
    """Save all that stands on the page now; what somebody else saved in between is never overwritten."""

    def save() -> None:
        base = state.table_base(work_id)
        if base is None:
            return
        with base.lock:
            typed = state.typed(work_id)
            content = table.with_fields(
                base.content, {name: typed[name] or "" for name in table.FIELDS if name in typed}
            )
            content["facts"] = table.with_edits(base.facts, typed.get("facts") or {})
            for name in LINES:
                if name in typed:
                    content = table.with_lines(content, name, typed[name] or "")
            try:
                base.saved(drafter.save_sheet(work_id, content, base=base.number).number, content)
            except StaleRevisionError:
                state.keep_mine(work_id, content)

    def told() -> None:
        state.after(save)

    return told


def _fields(base: state.TableBase, save: Callable[[], None]) -> None:
    shown = table.fields_of(base.content)
    columns = st.columns([2.2, 1.4, 1.1, 2.2, 0.9, 1.2])
    for column, name in zip(columns, table.FIELDS, strict=True):
        key = state.widget(name, base.work_id)
        if name == "span":
            options = [*table.SPANS]
            if shown[name] and shown[name] not in options:
                options.insert(0, shown[name])
            column.selectbox(
                LABELS[name],
                options,
                index=options.index(shown[name]) if shown[name] else None,
                placeholder="请选择或填写",
                accept_new_options=True,
                key=key,
                on_change=save,
            )
        else:
            column.text_input(
                LABELS[name],
                value=shown[name],
                placeholder=HINTS[name],
                key=key,
                on_change=save,
            )


def _checks(revision: SheetRevision) -> None:
    """Say in one line above the table how it stands: one line always, so that the table does not move under the hand that types."""
    facts = 0 if revision.sheet is None else len(revision.sheet.facts)
    if revision.problems:
        first = revision.problems[0]
        with st.container(key="line-wrong"):
            st.text(f"有 {len(revision.problems)} 处要改，改好后才能起草：{first}")
        return
    with st.container(key="line-fine"):
        st.text(f"✓ 共 {facts} 条事实，没有发现问题。{ADVICE}" if facts else f"表还是空的。{ADVICE}")


def _wrong(revision: SheetRevision) -> None:
    """List all that is wrong below the table when one line could not hold it."""
    if len(revision.problems) > 1:
        with st.container(border=True, key="checks"):
            st.markdown("**要改的地方**")
            parts.show_problems(revision.problems, key="notes-checks")


def _grid(base: state.TableBase, save: Callable[[], None]) -> None:
    st.data_editor(
        table.cells(base.facts),
        key=state.widget("facts", base.work_id),
        num_rows="dynamic",
        hide_index=True,
        height=min(max(len(base.facts) + 2, 6), 14) * ROW_HEIGHT + 2,
        row_height=ROW_HEIGHT,
        placeholder="",
        alt="事实表",
        column_config={
            name: st.column_config.TextColumn(label, help=table.HELP[name], width=WIDTHS[name])
            for name, label in table.COLUMNS.items()
        },
        on_change=save,
    )


def _lines(base: state.TableBase, save: Callable[[], None]) -> None:
    for column, (name, label) in zip(st.columns(2), LINES.items(), strict=True):
        column.text_area(
            label,
            value=table.lines_of(base.content, name),
            height=130,
            key=state.widget(name, base.work_id),
            on_change=save,
        )


# ---- taking a file over --------------------------------------------------------------------------------------------------------


def _incoming(drafter: Drafter, revision: SheetRevision, name: str, file: Any) -> None:
    comparison = table.compare(table.facts_of(revision.content), table.facts_of(file.content))
    fields = table.fields_of(file.content)
    with st.container(border=True):
        st.subheader("读到的内容", anchor=False)
        with st.container(key="notes-incoming"):
            st.text(f"文件：{name}")
            st.text(
                "　".join(f"{LABELS[key].split('（')[0]}：{value}" for key, value in fields.items() if value)
                or "文件里没有单位和期间。"
            )
            st.text(
                f"事实 {len(table.facts_of(file.content))} 条：新增 {len(comparison.added)}，"
                f"改动 {len(comparison.changed)}，不变 {len(comparison.same)}；"
                f"现有 {len(comparison.gone)} 条不在文件里，采用后将删去。"
            )
        if file.notes:
            st.markdown("**读的时候发现：**")
            parts.show_problems(file.notes, key="notes-file")
        with st.container(horizontal=True):
            if st.button("用它替换当前表", type="primary", key="take-file"):
                # What the file does not speak of (say, the plans of next year) stays as it is.
                spoken = {key: value for key, value in file.content.items() if value}
                taken = state.after(lambda: _take(drafter, revision, {**revision.content, **spoken}))
                if taken:
                    state.tell(f"已采用 {name}。原来的表在“历史”页可以查看、恢复。")
                    state.drop_incoming()
                st.rerun()
            if st.button("不用", key="drop-file"):
                state.drop_incoming()
                st.rerun()
        if comparison.rows:
            st.dataframe(comparison.rows, hide_index=True, height="auto", key="comparison")


def _take(drafter: Drafter, revision: SheetRevision, content: dict[str, Any]) -> None:
    drafter.save_sheet(revision.work_id, content, base=revision.number)


# ---- somebody else saved in between --------------------------------------------------------------------------------------------


def _choose_between(drafter: Drafter, revision: SheetRevision, mine: dict[str, Any]) -> None:
    comparison = table.compare(table.facts_of(revision.content), table.facts_of(mine))
    with st.container(border=True):
        st.subheader("这张表刚被别人改过", anchor=False)
        st.text(f"对方：{revision.author}。你刚才的改动还没有保存，下面是你的表与对方的表的差别。")
        st.dataframe(comparison.rows, hide_index=True, key="difference")
        with st.container(horizontal=True):
            if st.button("保留对方的", type="primary", key="take-theirs"):
                state.drop_mine()
                state.refresh_table()
                st.rerun()
            if st.button("改用我的", key="take-mine"):
                if state.after(lambda: _take(drafter, revision, mine)):
                    state.drop_mine()
                    state.refresh_table()
                st.rerun()
