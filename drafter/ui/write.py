"""起草: choose outline and writer, watch the sections come, stop, write again or lock each of them.

A run is carried out apart from the page: leaving, refreshing or a restart of the server stops nothing, and whoever comes back sees how
far it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError, SheetError
from drafter.prompts import SHIPPED, Outline
from drafter.service import Drafter, DraftRevision, DraftRun, Estimate, SectionResult, Work, WriterChoice
from drafter.ui import parts, state
from drafter.ui.desk import show_paper
from drafter.ui.paper import clock, text_only
from drafter.ui.past import WRITERS

BY_PEOPLE = frozenset({"person", "brought"})
# Seconds between two looks at a run.
LOOK = 0.6
STATES = {
    "waiting": "待写",
    "writing": "正在写",
    "stopping": "正在停",
    "finished": "写好了",
    "failed": "没有写成",
    "stopped": "停了",
    "kept": "沿用",
}
LONGEST_REMARK = 200
UNWRITTEN = frozenset({"failed", "stopped", "waiting"})


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for one work."""
    run = drafter.last_run(work.id)
    if run is not None and run.attempt and not run.over:
        _watch(drafter, run.id)
        return
    revision = drafter.sheet(work.id)
    draft = drafter.draft_revision(work.id)
    if revision.problems:
        why = f"事实表还有 {len(revision.problems)} 处要改，改好后再起草。"
        parts.empty(why, page=parts.COLLECT, label="去填报")
        return
    outlines = {outline.name: outline for outline in drafter.outlines(work.id)}
    suggested = drafter.suggest_outline(work.id)
    try:
        estimates = {suggested: drafter.estimate(work.id, suggested)}
    except SheetError as error:
        parts.empty(state.line_of(error), page=parts.COLLECT, label="去填报")
        return
    left, right = st.columns([4, 8], gap="large")
    with left:
        outline = _outline(
            work,
            suggested,
            {
                name: f"{one.label}（本单位）" if SHIPPED + name in outlines else one.label
                for name, one in outlines.items()
            },
        )
        for fault in drafter.template_faults(work.id):
            parts.show_error_line(fault)
        writer = _writer({choice.name: choice for choice in drafter.writers(work.id)}, run.writer if run else "")
        ready = _estimate(drafter, work, outline, writer, estimates)
        _start(drafter, work, draft, outline, writer.name, ready=ready and writer.available)
        if run is not None and run.writer == "model" and run.attempt:
            _sections(drafter, run)
    with right:
        _outcome(drafter, run, draft)
        if draft is not None:
            with tools:
                _written(draft, drafter.outline_used(work.id))
            show_paper(text_only(draft.text), key="written")
        elif run is None or not any(section.text for section in run.sections):
            _plan(outlines[outline])


def _doing(act: Callable[..., object], *given: Any, **named: Any) -> Callable[[], None]:
    """Give what a button does: the act, and the line of what hindered it on the next drawing."""

    def done() -> None:
        state.after(partial(act, *given, **named))

    return done


# ---- choosing ----------------------------------------------------------------------------------------------------------------


def _start(
    drafter: Drafter, work: Work, draft: DraftRevision | None, outline: str, writer: str, *, ready: bool
) -> None:
    """Draw the button that drafts; what a person has edited is replaced only after a second press."""
    start = _doing(drafter.start_draft, work.id, outline, writer)
    if draft is None:
        st.button("开始起草", type="primary", key="start", disabled=not ready, on_click=start)
        return
    if draft.writer in BY_PEOPLE:
        with st.popover("重新起草", disabled=not ready, key="again"):
            st.text("现在这一稿是人写的或有人改过。重新起草后，改过的地方不会带到新稿里。")
            st.button("确认重新起草", key="start", disabled=not ready, on_click=start)
    else:
        st.button("重新起草", key="start", disabled=not ready, on_click=start)
    with st.container(key="notes-again"):
        st.text("重新起草会用新稿代替现在这一稿。旧稿在“历史”页可以查看、恢复。")


def _outline(work: Work, suggested: str, labels: dict[str, str]) -> str:
    names = list(labels)
    chosen: str = st.selectbox(
        "提纲",
        names,
        index=names.index(suggested) if suggested in names else 0,
        format_func=lambda name: labels[name],
        help="已按单位类别和期间选好，可以改。",
        key=f"outline:{work.id}",
    )
    return chosen


def _writer(writers: dict[str, WriterChoice], last: str) -> WriterChoice:
    """Let the person choose; what was used last stands chosen."""
    names = list(writers)
    ready = sorted((name for name in names if writers[name].available), key=lambda name: name != last)
    chosen = st.radio(
        "写作方式",
        names,
        index=names.index(ready[0]) if ready else 0,
        format_func=lambda name: parts.plain(writers[name].label),
        horizontal=True,
        key="writer",
    )
    choice = writers[chosen]
    with st.container(key="notes-writer"):
        st.text(choice.note)
    return choice


def _estimate(drafter: Drafter, work: Work, outline: str, writer: WriterChoice, known: Mapping[str, Estimate]) -> bool:
    """Say what the run will take; whether it can be started at all. known: estimates made already, by outline."""
    try:
        estimate = known.get(outline) or drafter.estimate(work.id, outline)
    except DrafterError as error:
        parts.show_error(error)
        return False
    said = [f"共 {estimate.sections} 节，用到 {estimate.facts} 条事实"]
    if writer.name == "model" and estimate.prompt_tokens is not None:
        said.append(f"预计输入约 {estimate.prompt_tokens:,} 个令牌、输出约 {estimate.completion_tokens:,} 个")
        if estimate.cost:
            said.append(f"约 {parts.yuan(estimate.cost)} 元")
        if estimate.seconds is not None:
            said.append(f"照近来的快慢约需 {parts.duration(estimate.seconds)}")
    with st.container(key="notes-estimate"):
        st.text("，".join(said) + "。")
    return True


def _plan(outline: Outline) -> None:
    with st.container(border=True, key="plan"):
        st.text("这份提纲依次写：")
        with st.container(key="notes-plan"):
            for section in outline.sections:
                topics = "、".join(section.topics)
                st.text(f"· {section.heading}" + (f"（{topics}）" if topics else ""))
        st.text("写的时候一节一节出现在这里；每个数字都取自事实表，写完自动核对。")


# ---- while it is written -----------------------------------------------------------------------------------------------------


@st.fragment(run_every=LOOK)
def _watch(drafter: Drafter, run_id: int) -> None:
    """Show a run as it goes, looked at again and again; once it is over the whole page is drawn anew."""
    parts.show_notice()
    try:
        run = drafter.run(run_id)
    except DrafterError as error:
        parts.show_error(error)
        return
    if run.over:
        if run.state == "finished" and not unwritten(run):
            state.tell("初稿已写好并保存。")
        st.rerun()
    left, right = st.columns([4, 8], gap="large")
    with left:
        st.progress(run.done / run.total if run.total else 0.0, text=progress(run))
        with st.container(key="notes-running"):
            st.text("可以离开这一页，写好的不会丢；回来接着看。")
            if used := usage(run):
                st.text(used)
        st.button(
            "停止起草",
            key="stop-run",
            disabled=run.state == "stopping",
            on_click=_doing(drafter.stop_run, run.id),
        )
        with st.container(key="heads", gap="xsmall"):
            for section in run.sections:
                _progress_of(drafter, run, section)
    with right, st.container(border=True, key="paper-run"):
        for section in run.sections:
            if section.text:
                st.text(section.text)


def _progress_of(drafter: Drafter, run: DraftRun, section: SectionResult) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"head-{section.index}"):
        st.text(section.heading or "开头", width="stretch")
        st.text(STATES.get(section.state, ""), width="content")
        if section.state == "writing" and run.writer == "model":
            st.button("停", key=f"stop-{section.index}", on_click=_doing(drafter.stop_section, run.id, section.index))


def progress(run: DraftRun) -> str:
    """Say in one line how far a run is."""
    if run.state == "queued":
        return "排队等候，马上开始…"
    if run.state == "stopping":
        return "正在停止…"
    if run.state == "parked":
        return "已暂停，批量起草恢复后接着写"
    if not run.total:
        return "正在准备…"
    failed = sum(section.state in ("failed", "stopped") for section in run.sections)
    written = f"已写完 {run.done - failed} 节"
    return f"{written}，{failed} 节没有写成，共 {run.total} 节" if failed else f"{written}，共 {run.total} 节"


def usage(run: DraftRun) -> str:
    """Say what a run has used of a model, "" when it has not called one."""
    if not run.calls:
        return ""
    return f"调用模型 {run.calls} 次，{run.tokens:,} 个令牌" + (f"，{parts.yuan(run.cost)} 元" if run.cost else "")


# ---- after it ended ----------------------------------------------------------------------------------------------------------


def unwritten(run: DraftRun) -> list[SectionResult]:
    """Give the sections of a run that are not written."""
    return [section for section in run.sections if section.state in UNWRITTEN]


def _outcome(drafter: Drafter, run: DraftRun | None, draft: DraftRevision | None) -> None:
    """Say what is missing of the last run and why, and offer to write it; what it had written is never lost from sight."""
    if run is None:
        return
    missing = unwritten(run)
    ended_well = run.state == "finished" and not missing
    if ended_well or (
        draft is not None and draft.saved_at > (run.ended_at or run.started_at) and run.draft_revision != draft.number
    ):
        return
    written = [section.text for section in run.sections if section.text and section.state not in UNWRITTEN]
    if not run.attempt:
        _cut_off(written, draft)
        return
    parts.show_error_line(headline(run, missing))
    with st.container(key="notes-failures"):
        # Plain text: an address in it must not become a link.
        st.text("\n".join(reasons(run, missing)))
    st.button("接着写没写成的", key="retry", on_click=_doing(drafter.retry_run, run.id))
    if written and draft is None:
        show_paper(text_only("\n".join(written)), key="cut-off")


def headline(run: DraftRun, missing: Sequence[SectionResult]) -> str:
    """Say in one line how a run ended that did not end well."""
    if run.state == "stopped":
        return "起草已停止，写成的各节都留着"
    if run.reason and run.state == "failed":
        return run.reason
    return f"有{len(missing)}节没有写成"


def reasons(run: DraftRun, missing: Sequence[SectionResult]) -> list[str]:
    """Give the sections that are not written by reason, each reason once: eight sections often fail for one."""
    why: dict[str, list[str]] = {}
    for section in missing:
        reason = section.failure if section.failure and section.failure != run.reason else ""
        why.setdefault(reason, []).append(section.heading or "开头")
    return [
        f"· {'、'.join(f'“{one}”' for one in which)}" + (f"：{reason}" if reason else "：还没有写到")
        for reason, which in why.items()
    ]


def _cut_off(written: Sequence[str], draft: DraftRevision | None) -> None:
    """Show what a run had written that only its own process could have carried on."""
    if written and draft is None:
        st.info(f"上次起草没有写完，写成了 {len(written)} 节，见下。可重新起草。")
        show_paper(text_only("\n".join(written)), key="cut-off")


def _sections(drafter: Drafter, run: DraftRun) -> None:
    """List the sections of a run by a model, each to be written anew with a remark, or locked."""
    done = [section for section in run.sections if section.text and section.state not in UNWRITTEN]
    if not done:
        return
    with st.container(border=True, key="sections", gap="xsmall"):
        st.text("逐节调整")
        if used := usage(run):
            st.text("这一稿" + used)
        for section in done:
            with st.container(horizontal=True, vertical_alignment="center", key=f"section-{section.index}"):
                st.text(section.heading or "开头", width="stretch")
                _redo(drafter, run, section)
                st.button(
                    "解锁" if section.locked else "锁定",
                    key=f"lock-{section.index}",
                    help="锁定的节重新起草时原样保留。",
                    on_click=_doing(drafter.lock_section, run.id, section.index, locked=not section.locked),
                )


def _redo(drafter: Drafter, run: DraftRun, section: SectionResult) -> None:
    with st.popover("重写", key=f"redo-{section.index}", disabled=section.locked):
        remark = st.text_area(
            "对这一节的要求",
            placeholder="如：再具体些；先写成效再写做法；压缩到三百字",
            max_chars=LONGEST_REMARK,
            height=90,
            key=f"remark-{run.id}-{section.index}",
        )
        again = _doing(drafter.redo_section, run.id, section.index, remark)
        st.button("重写这一节", type="primary", key=f"rewrite-{section.index}", on_click=again)
        st.caption("只换这一节，其余各节和改过的地方都不动；换下的文字在“历史”里。")


def _written(draft: DraftRevision, outline: str) -> None:
    how = WRITERS.get(draft.writer, draft.writer)
    st.text(f"第 {draft.number} 稿 · {how} · {clock(draft.saved_at)}", width="content")
    if outline:
        st.text(f"提纲：{outline}", width="content")
    if not draft.complete:
        st.text("有的部分没有写成", width="content")
    if st.button("去核对 →", type="primary", key="to-review"):
        st.switch_page(parts.REVIEW)
