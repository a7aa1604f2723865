"""批量: the sheets of many units checked first, drafted together, and what came of them worked through in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from drafter.errors import DrafterError
from drafter.service import Batch, BatchCheck, BatchFigure, Drafter, Right
from drafter.service.batching import STATES
from drafter.ui import parts, state
from drafter.ui.paper import clock

UPLOAD = "batch-files"
LOOK = 1.0
AUTOMATIC = "自动（按各单位的类别和期间）"
BATCH_STATES = {
    "running": "起草中",
    "paused": "已暂停",
    "stopped": "已停下",
    "cancelled": "已取消",
    "finished": "已完成",
}
SHOWN = 20
WIDE = {width: st.column_config.TextColumn(width=width) for width in ("small", "large")}
ADVICE = "上传各单位的事实表：一个工作簿里每家单位一张表，或一个压缩包，或每家单位一个文件（可一次选多个）。先检查，看过再开始。"


def show() -> None:
    """Draw the page."""
    drafter = state.drafter()
    try:
        batches = drafter.batches()
        check = state.checked_batch()
        if check is not None:
            _checked(drafter, check)
            return
        _upload(drafter)
        if batches:
            _batch(drafter, batches)
    except DrafterError as error:
        parts.show_error(error)


# ---- bringing sheets ---------------------------------------------------------------------------------------------------------


def _upload(drafter: Drafter) -> None:
    with st.container(border=True, key="batch-upload"):
        st.subheader("一批单位一起起草", anchor=False)
        st.text(ADVICE)
        st.file_uploader(
            "各单位的事实表",
            accept_multiple_files=True,
            key=f"{UPLOAD}:{state.upload_box()}",
            label_visibility="collapsed",
            on_change=partial(_read, drafter),
        )


def _read(drafter: Drafter) -> None:
    files = state.uploads(f"{UPLOAD}:{state.upload_box()}")
    if not files:
        return

    def read() -> None:
        state.keep_checked(drafter.read_batch(files))

    state.after(read)
    state.empty_upload_box()


def _checked(drafter: Drafter, check: BatchCheck) -> None:
    """Say unit by unit what was understood and what is wrong; the good ones go ahead when the person says so."""
    st.subheader(f"检查结果：{len(check.units)} 家单位，{len(check.ready)} 家可以起草", anchor=False)
    st.dataframe(
        {
            "来自": [unit.label for unit in check.units],
            "单位": [unit.unit for unit in check.units],
            "期间": [unit.period for unit in check.units],
            "事实": [unit.facts for unit in check.units],
            "检查": ["可以起草" if unit.ready else "不受理" for unit in check.units],
            "问题": ["；".join(map(str, unit.problems or unit.notes)) for unit in check.units],
        },
        hide_index=True,
        column_config={
            "事实": st.column_config.NumberColumn(width="small"),
            "检查": WIDE["small"],
            "问题": WIDE["large"],
        },
        key="batch-check",
    )
    _spelt_out(
        [(unit.label, "；".join(map(str, unit.problems or unit.notes))) for unit in check.units], key="notes-check"
    )
    outlines = {AUTOMATIC: None, **{outline.label: outline.name for outline in drafter.outlines()}}
    writers = {choice.label: choice for choice in drafter.writers()}
    left, right = st.columns(2)
    outline = left.selectbox("提纲", list(outlines), key="batch-outline")
    writer = writers[right.radio("写作方式", list(writers), horizontal=True, key="batch-writer")]
    units = {unit.id: unit.name for unit in drafter.units(Right.EDIT)} if not drafter.person.local else {}
    unit_id = right.selectbox("归到哪个单位名下", list(units), format_func=units.__getitem__) if units else None
    refused = len(check.refused)
    if refused:
        st.text(f"不受理的 {refused} 家不影响其他单位，改好后再上传即可；没有变化的单位不会重写。")
    with st.container(horizontal=True):
        st.button(
            f"开始起草 {len(check.ready)} 家",
            type="primary",
            key="batch-start",
            disabled=not check.ready or not writer.available,
            on_click=partial(_start, drafter, check, outlines[outline], writer.name, unit_id),
        )
        st.button("不用这些文件", key="batch-forget", on_click=partial(state.keep_checked, None))
    if not writer.available:
        st.text(writer.note)


def _start(drafter: Drafter, check: BatchCheck, outline: str | None, writer: str, unit_id: int | None) -> None:
    def start() -> None:
        state.choose_batch(drafter.start_batch(check, outline, writer, unit_id=unit_id).id)
        state.keep_checked(None)

    state.after(start)


# ---- while and after it is written -------------------------------------------------------------------------------------------


def _batch(drafter: Drafter, batches: Sequence[Batch]) -> None:
    names = titles(batches)
    chosen = state.chosen_batch()
    ids = list(names)
    number: int = st.selectbox(
        "批次",
        ids,
        index=ids.index(chosen) if chosen in ids else 0,
        format_func=names.__getitem__,
        key="batch",
    )
    state.choose_batch(number)
    batch = drafter.batch(number)
    if batch.state == "running":
        _watch(drafter, number)
        return
    _summary(drafter, batch)
    _table(batch)
    if any(unit.draft_revision is not None for unit in batch.units):
        _results(drafter, batch)
        _queue(drafter, batch)


def titles(batches: Sequence[Batch]) -> dict[int, str]:
    """Give every batch a name of its own that never changes: the list knows what is chosen by its words."""
    return parts.told_apart({batch.id: f"{batch.name}　{clock(batch.started_at)}" for batch in batches})


@st.fragment(run_every=LOOK)
def _watch(drafter: Drafter, batch_id: int) -> None:
    """Show a batch as it goes; once it is over, or halted, the whole page is drawn anew."""
    parts.show_notice()
    try:
        batch = drafter.batch(batch_id)
    except DrafterError as error:
        parts.show_error(error)
        return
    if batch.state != "running":
        st.rerun()
    _summary(drafter, batch)
    _table(batch)


def _summary(drafter: Drafter, batch: Batch) -> None:
    st.progress(batch.done / batch.total if batch.total else 0.0, text=progress(batch))
    if batch.reason:
        parts.show_error_line(batch.reason)
    acts: list[tuple[str, str, Callable[..., object]]] = []
    if batch.state == "running":
        acts += [("暂停", "pause", drafter.pause_batch), ("取消", "cancel", drafter.cancel_batch)]
    if batch.state in {"paused", "stopped"}:
        acts += [("继续", "resume", drafter.resume_batch), ("取消", "cancel", drafter.cancel_batch)]
    if batch.state in {"finished", "cancelled"} and {"failed", "stopped"} & set(batch.counts):
        acts.append(("重写没写成的", "retry", drafter.retry_failed))
    with st.container(horizontal=True):
        for label, key, act in acts:
            st.button(label, key=f"batch-{key}", on_click=partial(_do, act, batch.id))


def _do(act: Callable[..., object], *given: Any) -> None:
    state.after(partial(act, *given))


def progress(batch: Batch) -> str:
    """Say in one line how far a batch is, how fast it goes and what it has used."""
    said = [f"{BATCH_STATES[batch.state]}，{batch.done} / {batch.total} 家"]
    if refused := batch.counts.get("refused", 0):
        said[0] += f"，其中未受理 {refused} 家"
    if batch.state == "running" and batch.rate is not None:
        said.append(f"每分钟 {batch.rate:.1f} 家")
    if batch.state == "running" and batch.remaining is not None:
        said.append(f"还要约 {parts.duration(batch.remaining)}")
    if batch.calls:
        said.append(
            f"调用模型 {batch.calls} 次，{batch.tokens:,} 个令牌"
            + (f"，{parts.yuan(batch.cost)} 元" if batch.cost else "")
        )
    return "；".join(said)


def _table(batch: Batch) -> None:
    units = batch.units
    told = [(unit.label, unit.reason or "；".join(map(str, unit.problems))) for unit in units]
    st.dataframe(
        {
            "单位": [unit.unit_name or unit.label for unit in units],
            "期间": [unit.period_label for unit in units],
            "状态": [STATES[unit.state] for unit in units],
            "节": [f"{unit.done}/{unit.total}" if unit.total else "" for unit in units],
            "说明": [words for _, words in told],
        },
        hide_index=True,
        column_config={"状态": WIDE["small"], "节": WIDE["small"], "说明": WIDE["large"]},
        key="batch-units",
    )
    _spelt_out(told, key="notes-units")


def _spelt_out(told: Sequence[tuple[str, str]], *, key: str) -> None:
    """Give below a table in full what its last column cuts off: what is wrong, and what to do, by unit."""
    lines = [f"· {label}：{words}" for label, words in told if words]
    if lines:
        with st.container(key=key):
            st.text(
                "\n".join(lines[:SHOWN]) + (f"\n· 另有 {len(lines) - SHOWN} 家，见上表。" if len(lines) > SHOWN else "")
            )


def _results(drafter: Drafter, batch: Batch) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "下载全部（Word 和汇总表）",
            data=lambda: drafter.batch_archive(batch.id).data,
            file_name=f"{batch.name}-起草结果.zip",
            on_click="ignore",
            key="batch-archive",
            type="primary",
        )
        st.text("还有数字没处理的单位，文件名标“讨论稿”。")


def _queue(drafter: Drafter, batch: Batch) -> None:
    """Give one list of all figures to look at over all units, each to be put right here or on 核对."""
    figures = drafter.batch_figures(batch.id)
    st.subheader(f"待处理的数字 {len(figures)} 处", anchor=False)
    if not figures:
        st.text("各单位的数字都有来历，没有要处理的。")
        return
    for place, one in enumerate(figures[:SHOWN]):
        _queued(drafter, one, place)
    if len(figures) > SHOWN:
        st.text(f"还有 {len(figures) - SHOWN} 处，处理完上面的就会列出来。")


def _queued(drafter: Drafter, one: BatchFigure, place: int) -> None:
    figure = one.figure
    key = f"{one.work_id}-{figure.start}-{one.draft_revision}"
    with st.container(border=True, key=f"queued-{place}"):
        st.text(f"{one.unit_name}：“{figure.text}”　{figure.status.label}")
        with st.container(key=f"notes-queued-{place}"):
            st.text(one.sentence)
            if figure.reason:
                st.text(figure.reason)
        with st.container(horizontal=True):
            span = one.work_id, figure.start, figure.end
            if figure.suggestion is not None:
                take = partial(drafter.take_suggestion, *span, base=one.draft_revision)
                st.button(
                    parts.plain(f"改为“{figure.suggestion}”"),
                    type="primary",
                    key=f"take-{key}",
                    on_click=partial(_do, take),
                )
            with st.popover("注明理由后保留", key=f"keep-{key}"):
                reason = st.text_input("理由", key=f"why-{key}")
                keep = partial(drafter.accept, *span, reason, base=one.draft_revision)
                st.button("确认保留", key=f"accept-{key}", on_click=partial(_do, keep))
            if st.button("到核对页看", key=f"open-{key}"):
                state.choose_work(one.work_id)
                st.switch_page(parts.REVIEW)
