"""导入: what a file or a text brings, told row by row; only what is ticked joins the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from drafter.errors import StaleRevisionError
from drafter.service import Bearing, Drafter, Incoming, IncomingRow, SheetRevision
from drafter.ui import parts, state
from drafter.ui.table import as_text

TICK = "采用"
DROP = "删去"
EDITABLE = {
    "板块": "topic",
    "事项": "item",
    "数值": "value",
    "单位": "unit",
    "上期": "previous",
    "目标": "target",
}
ORDER = (Bearing.UNREADABLE, Bearing.CHANGED, Bearing.NEW, Bearing.SAME)
ROW_HEIGHT = 36
MOST_SHOWN = 12
# Seconds between two looks at how far the model is.
LOOK = 0.8
READER = "数字识读"


def boxes(drafter: Drafter, work_id: int) -> None:
    """Draw the boxes that take a file or pasted text."""
    st.caption("数据表：Excel（.xlsx、.xls）、CSV、YAML、JSON；上年总结、科室材料：Word（.docx）、文本。不超过 10 MB。")
    parts.file_box("选择文件", key=state.upload_box(), on_change=_read, args=(drafter, work_id))
    st.caption("或者把文字粘贴在这里，逐个数字读成事项，再由你勾选。")
    key = state.pasted_box(work_id)
    st.text_area(
        "粘贴文字",
        value=drafter.pasted(work_id),
        height=160,
        key=key,
        label_visibility="collapsed",
        placeholder="如：新建会企业14家，发展会员623人；走访慰问困难职工86户，发放慰问金12.9万元。",
        on_change=_keep,
        args=(drafter, work_id, key),
    )
    st.button("读出数字", key="read-pasted", on_click=_paste, args=(drafter, work_id, key))


def _read(drafter: Drafter, work_id: int) -> None:
    uploaded = state.uploaded(state.upload_box())
    if uploaded is None:
        return
    name, data = uploaded

    def read() -> None:
        drafter.bring_file(work_id, data, name)
        state.forget_rows()

    state.after(read)
    state.empty_upload_box()


def _keep(drafter: Drafter, work_id: int, key: str) -> None:
    state.after(lambda: drafter.keep_pasted(work_id, str(state.value(key) or "")))


def _paste(drafter: Drafter, work_id: int, key: str) -> None:
    def read() -> None:
        drafter.bring_text(work_id, str(state.value(key) or ""))
        state.forget_rows()
        drafter.keep_pasted(work_id, "")

    if state.after(read):
        state.empty_pasted_box()


def show(drafter: Drafter, revision: SheetRevision, incoming: Incoming) -> None:
    """Draw what waits and the two ways on: take over what is ticked, or drop it all."""
    counts = incoming.counts()
    with st.container(border=True, key="incoming"):
        st.subheader("读到的内容", anchor=False)
        with st.container(key="notes-incoming"):
            st.text(_summary(incoming))
            if incoming.kind == "text":
                st.text("每一行是文字里的一个数。对照原句看事项对不对，不对就在表里改，勾上的才进事实表。")
        if incoming.kind == "text":
            _model(drafter, revision.work_id)
        if incoming.kind == "text" or incoming.last_period:
            period = f"（{incoming.last_period}）" if incoming.last_period else ""
            st.checkbox(
                f"是上年同期{period}的材料：数放进“上期”，本期的数空着等填",
                value=incoming.as_previous,
                key=state.rows_key("last"),
                on_change=_of_last_period,
                args=(drafter, revision.work_id),
            )
        if incoming.heads:
            st.checkbox(
                parts.plain("单位和期间也用文件里的（" + "；".join(incoming.heads) + "）"),
                value=incoming.with_heads,
                key=state.rows_key("heads"),
                on_change=_ticked,
                args=(drafter, revision.work_id, incoming),
            )
        shown = _shown(incoming)
        if shown:
            _grid(drafter, revision.work_id, incoming, shown)
            _unread(shown)
        absent = [row for row in incoming.rows if row.bearing is Bearing.ABSENT]
        if absent:
            _absent(drafter, revision.work_id, incoming, absent)
        if incoming.notes:
            st.markdown("**读的时候发现：**")
            parts.show_problems(incoming.notes, key="notes-file")
        chosen = len(incoming.ticked)
        with st.container(horizontal=True):
            label = f"采用勾选的 {chosen} 条"
            if incoming.dropped:
                label += f"，删去 {len(incoming.dropped)} 条"
            ready = bool(chosen or incoming.dropped or (incoming.heads and incoming.with_heads))
            if st.button(label, type="primary", key="take-file", disabled=not ready):
                _take(drafter, revision, incoming)
            if counts[Bearing.NEW] + counts[Bearing.CHANGED]:
                st.button("全部勾上", key="tick-all", on_click=_all, args=(drafter, revision.work_id, incoming))
            st.button("全部不勾", key="tick-none", on_click=_none, args=(drafter, revision.work_id, incoming))
            if st.button("不用", key="drop-file"):
                drafter.drop_incoming(revision.work_id)
                state.forget_rows()
                state.refresh_table()
                st.rerun()


def _of_last_period(drafter: Drafter, work_id: int) -> None:
    last = bool(state.value(state.rows_key("last")))
    state.after(lambda: drafter.count_as_previous(work_id, last=last))
    state.forget_rows()


def _model(drafter: Drafter, work_id: int) -> None:
    """Offer to have the model name the figures, say how far it is, and what became of it; the reader's proposals stand whatever comes."""
    progress = drafter.naming(work_id)
    if progress is not None and progress.state == "asking":
        _watch(drafter, work_id)
        return
    with st.container(key="notes-naming"):
        if progress is not None and progress.state == "failed":
            st.text(f"{progress.failure}程序读出的都在下面，照样可以用。")
        elif progress is not None and progress.state == "stopped":
            st.text("已停止。模型看过的已经改在表里，其余是程序读出的。")
        elif progress is not None:
            st.text("模型看过了。“提出”一列写明哪些名称是模型拟的，数和单位都是程序读的；照样逐条看过再勾。")
    plan = drafter.naming_plan(work_id)
    if not plan.questions:
        return
    bar = drafter.model_bar(work_id)
    label = "接着请模型看" if progress is not None else "请模型把事项拟得更准"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(label, key="name-figures", disabled=bool(bar), on_click=_ask, args=(drafter, work_id))
        st.caption(
            parts.plain(
                bar
                or f"把有数字的句子发给模型，{plan.questions} 次提问，约 {plan.tokens:,} 个令牌；数不由它改，也不替你勾。"
            )
        )


@st.fragment(run_every=LOOK)
def _watch(drafter: Drafter, work_id: int) -> None:
    """Look how far the model is; once it is over the page is drawn anew with what it brought."""
    progress = drafter.naming(work_id)
    if progress is None or progress.state != "asking":
        state.forget_rows()
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(
            f"模型正在看：{progress.total} 次提问，完成 {progress.done} 次，用了 {progress.seconds} 秒。可以接着看下面的。"
        )
        st.button("停止", key="stop-naming", on_click=_stop, args=(drafter, work_id))


def _ask(drafter: Drafter, work_id: int) -> None:
    state.after(lambda: drafter.begin_naming(work_id))


def _stop(drafter: Drafter, work_id: int) -> None:
    state.after(lambda: drafter.stop_naming(work_id))


def _summary(incoming: Incoming) -> str:
    counts = incoming.counts()
    came = sum(counts[bearing] for bearing in ORDER)
    told = "，".join(f"{bearing.value} {counts[bearing]}" for bearing in ORDER if counts[bearing])
    what = "文件" if incoming.kind == "file" else "文字"
    line = f"{what}：{incoming.name}　事实 {came} 条" + (f"：{told}。" if told else "。")
    personal = sorted({kind for row in incoming.rows for kind in row.personal if row.bearing is not Bearing.ABSENT})
    if personal:
        line += f"\n有的行里有个人信息（{'、'.join(personal)}），总结里一般不写，没有必要就不要采用，或先在表里删去。"
    return line


def _shown(incoming: Incoming) -> list[IncomingRow]:
    """Give the rows in the order to look at them: of a file what is odd first, of a text as it is written."""
    rows = [row for row in incoming.rows if row.bearing is not Bearing.ABSENT]
    return rows if incoming.kind == "text" else sorted(rows, key=lambda row: ORDER.index(row.bearing))


def _grid(drafter: Drafter, work_id: int, incoming: Incoming, shown: list[IncomingRow]) -> None:
    text = incoming.kind == "text"
    kept = state.kept_rows("rows", lambda: _lines(shown, incoming))
    columns: dict[str, Any] = {
        TICK: st.column_config.CheckboxColumn(TICK, width=56),
        "处理": st.column_config.TextColumn(width=72),
        "板块": st.column_config.TextColumn(width=100),
        "事项": st.column_config.TextColumn(width=210),
        "数值": st.column_config.TextColumn(width=84),
        "单位": st.column_config.TextColumn(width=68),
        "上期": st.column_config.TextColumn(width=72),
        "目标": st.column_config.TextColumn(width=72),
        "提出": st.column_config.TextColumn(width=230),
        "改动": st.column_config.TextColumn(width=130),
        "原句" if text else "说明": st.column_config.TextColumn(width=400),
        "来处": st.column_config.TextColumn(width=220),
    }
    st.data_editor(
        {name: [line[name] for line in kept] for name in kept[0]},
        key=state.rows_key("rows"),
        hide_index=True,
        num_rows="fixed",
        disabled=[name for name in columns if name != TICK and not (text and name in EDITABLE)],
        height=min(len(kept) + 1, MOST_SHOWN) * ROW_HEIGHT + 2,
        row_height=ROW_HEIGHT,
        placeholder="",
        alt="读到的事实",
        column_config={name: column for name, column in columns.items() if name in kept[0]},
        on_change=_ticked,
        args=(drafter, work_id, incoming),
    )


def _unread(shown: list[IncomingRow]) -> None:
    """Say below the grid, whose cells cut it off, why rows could not be read and what to do about them."""
    unread = [row for row in shown if row.bearing is Bearing.UNREADABLE]
    if unread:
        with st.container(key="notes-unread"):
            st.text(f"读不懂的 {len(unread)} 条没有采用。在文件里改好再导入一次，或采用其余各条后在表里补上：")
            st.text("\n".join(f"· {row.where}：{row.why}" for row in unread))


def _lines(shown: list[IncomingRow], incoming: Incoming) -> list[dict[str, Any]]:
    """Give the rows of the grid; what no row says takes no column."""
    lines = [_line(row, incoming) for row in shown]
    silent = [name for name in ("上期", "目标", "改动") if not any(line.get(name) for line in lines)]
    if not any(row.by for row in shown):
        silent.append("提出")
    if incoming.as_previous:
        silent.append("数值")
    return [{name: said for name, said in line.items() if name not in silent} for line in lines]


def _line(row: IncomingRow, incoming: Incoming) -> dict[str, Any]:
    fact = row.fact
    line: dict[str, Any] = {
        TICK: row.number in incoming.ticked,
        "处理": row.bearing.value,
        "板块": as_text(fact.get("topic")),
        "事项": as_text(fact.get("item")),
        "数值": as_text(fact.get("modifier")) + as_text(fact.get("value")),
        "单位": as_text(fact.get("unit")),
    }
    if incoming.kind == "text":
        place, _, sentence = as_text(fact.get("origin")).partition("“")
        line |= {
            "数值": as_text(fact.get("value")),
            "上期": as_text(fact.get("previous")),
            "目标": as_text(fact.get("target")),
            "提出": row.by or READER,
            "改动": row.changes,
        }
        return {**line, "原句": sentence.removesuffix("”"), "来处": place}
    told = row.why or row.changes or as_text(fact.get("text"))
    return {**line, "说明": told, "来处": row.where}


def _absent(drafter: Drafter, work_id: int, incoming: Incoming, absent: list[IncomingRow]) -> None:
    with st.expander(f"现有 {len(absent)} 条不在文件里，不勾就留着", expanded=bool(incoming.dropped)):
        kept = state.kept_rows(
            "absent",
            lambda: [
                {
                    DROP: row.number in incoming.dropped,
                    "板块": as_text(row.fact.get("topic")),
                    "事项": as_text(row.fact.get("item")) or as_text(row.fact.get("text")),
                    "数值": as_text(row.fact.get("value")),
                    "单位": as_text(row.fact.get("unit")),
                }
                for row in absent
            ],
        )
        st.data_editor(
            {name: [line[name] for line in kept] for name in kept[0]},
            key=state.rows_key("absent"),
            hide_index=True,
            num_rows="fixed",
            disabled=[name for name in kept[0] if name != DROP],
            height=min(len(kept) + 1, MOST_SHOWN) * ROW_HEIGHT + 2,
            row_height=ROW_HEIGHT,
            placeholder="",
            alt="文件里没有的事实",
            column_config={DROP: st.column_config.CheckboxColumn(DROP, width=56)},
            on_change=_ticked,
            args=(drafter, work_id, incoming),
        )


def _ticked(drafter: Drafter, work_id: int, incoming: Incoming) -> None:
    """Keep the ticks and what was put right; what a grid was given and all edits against it say together how it stands."""
    shown = _shown(incoming)
    absent = [row for row in incoming.rows if row.bearing is Bearing.ABSENT]
    rows, amended = _marked("rows", TICK, shown)
    dropped, _ = _marked("absent", DROP, absent)
    heads = state.value(state.rows_key("heads"))
    with_heads = incoming.with_heads if heads is None else bool(heads)
    state.after(lambda: drafter.tick(work_id, rows, dropped, with_heads=with_heads, amended=amended))


def _marked(name: str, mark: str, rows: list[IncomingRow]) -> tuple[set[int], dict[int, Mapping[str, str]]]:
    given = state.given_rows(name)
    edits = (state.value(state.rows_key(name)) or {}).get("edited_rows") or {}
    marked: set[int] = set()
    amended: dict[int, Mapping[str, str]] = {}
    for place, (line, row) in enumerate(zip(given, rows, strict=False)):
        changed = edits.get(place) or edits.get(str(place)) or {}
        if changed.get(mark, line[mark]):
            marked.add(row.number)
        fields = {field: as_text(changed[label]) for label, field in EDITABLE.items() if label in changed}
        if fields:
            amended[row.number] = fields
    return marked, amended


def _all(drafter: Drafter, work_id: int, incoming: Incoming) -> None:
    wanted = {row.number for row in incoming.rows if row.bearing in (Bearing.NEW, Bearing.CHANGED)}
    _tick_afresh(drafter, work_id, incoming, wanted)


def _none(drafter: Drafter, work_id: int, incoming: Incoming) -> None:
    _tick_afresh(drafter, work_id, incoming, set())


def _tick_afresh(drafter: Drafter, work_id: int, incoming: Incoming, wanted: set[int]) -> None:
    state.after(lambda: drafter.tick(work_id, wanted, incoming.dropped, with_heads=incoming.with_heads))
    state.forget_rows()


def _take(drafter: Drafter, revision: SheetRevision, incoming: Incoming) -> None:
    def take() -> None:
        try:
            drafter.take_incoming(revision.work_id, base=revision.number)
        except StaleRevisionError:
            # Somebody saved since this was drawn: drawn again, the rows are compared with the newest sheet.
            state.forget_rows()
            raise

    if state.after(take):
        state.tell(f"已采用 {incoming.name}。原来的表在“历史”页可以查看、恢复。")
        state.forget_rows()
        state.refresh_table()
    st.rerun()
