"""起草: choose outline and writer, then watch the sections come."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError, SheetError
from drafter.prompts import SHIPPED, Outline
from drafter.service import Drafter, DraftRevision, DraftRun, Work, WriterChoice
from drafter.trace import Report
from drafter.ui import parts, state
from drafter.ui.desk import show_paper
from drafter.ui.paper import clock, text_only
from drafter.ui.past import WRITERS
from drafter.writing.events import (
    DraftFinished,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    TextAdded,
)

BY_PEOPLE = frozenset({"person", "brought"})


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for one work."""
    revision = drafter.sheet(work.id)
    draft = drafter.draft_revision(work.id)
    if revision.problems:
        why = f"事实表还有 {len(revision.problems)} 处要改，改好后再起草。"
        parts.empty(why, page=parts.COLLECT, label="去填报")
        return
    outlines = {outline.name: outline for outline in drafter.outlines(work.id)}
    writers = {choice.name: choice for choice in drafter.writers(work.id)}
    try:
        drafter.estimate(work.id, drafter.suggest_outline(work.id))
    except SheetError as error:
        parts.empty(state.line_of(error), page=parts.COLLECT, label="去填报")
        return
    left, right = st.columns([4, 8], gap="large")
    with left:
        outline = _outline(
            drafter,
            work,
            {
                name: f"{one.label}（本单位）" if SHIPPED + name in outlines else one.label
                for name, one in outlines.items()
            },
        )
        for fault in drafter.template_faults(work.id):
            parts.show_error_line(fault)
        writer = _writer(writers)
        ready = _estimate(drafter, work, outline, writer)
        started = _started(draft, ready=ready and writer.available)
    with right:
        if started:
            _run(drafter, work, outline, writer.name)
        elif draft is not None:
            with tools:
                _written(draft, drafter.outline_used(work.id))
            show_paper(text_only(draft.text), key="written")
        else:
            _cut_off(drafter.last_run(work.id))
            _plan(outlines[outline])


def _started(draft: DraftRevision | None, *, ready: bool) -> bool:
    """Draw the button that drafts; what a person has edited is replaced only after a second press."""
    if draft is None:
        return st.button("开始起草", type="primary", key="start", disabled=not ready)
    if draft.writer in BY_PEOPLE:
        with st.popover("重新起草", disabled=not ready, key="again"):
            st.text("现在这一稿是人写的或有人改过。重新起草后，改过的地方不会带到新稿里。")
            started = st.button("确认重新起草", key="start", disabled=not ready)
    else:
        started = st.button("重新起草", key="start", disabled=not ready)
    with st.container(key="notes-again"):
        st.text("重新起草会用新稿代替现在这一稿。旧稿在“历史”页可以查看、恢复。")
    return started


def _outline(drafter: Drafter, work: Work, labels: dict[str, str]) -> str:
    names = list(labels)
    suggested = drafter.suggest_outline(work.id)
    chosen: str = st.selectbox(
        "提纲",
        names,
        index=names.index(suggested) if suggested in names else 0,
        format_func=lambda name: labels[name],
        help="已按单位类别和期间选好，可以改。",
        key=f"outline:{work.id}",
    )
    return chosen


def _writer(writers: dict[str, WriterChoice]) -> WriterChoice:
    names = list(writers)
    ready = [name for name in names if writers[name].available]
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


def _estimate(drafter: Drafter, work: Work, outline: str, writer: WriterChoice) -> bool:
    """Say what the run will take; whether it can be started at all."""
    try:
        estimate = drafter.estimate(work.id, outline)
    except DrafterError as error:
        parts.show_error(error)
        return False
    line = f"共 {estimate.sections} 节，用到 {estimate.facts} 条事实"
    if writer.name == "model" and estimate.prompt_tokens is not None:
        line += f"，预计输入约 {estimate.prompt_tokens:,} 个词元"
    with st.container(key="notes-estimate"):
        st.text(line + "。")
    return True


def _cut_off(run: DraftRun | None) -> None:
    """Show what the last run had written when it was cut off, so that nothing written is lost from sight."""
    written = [section.text for section in run.sections if section.text] if run else []
    if not written:
        return
    st.info(f"上次起草没有写完，写成了 {len(written)} 节，见下。可重新起草。")
    show_paper(text_only("\n".join(written)), key="cut-off")


def _plan(outline: Outline) -> None:
    with st.container(border=True, key="plan"):
        st.text("这份提纲依次写：")
        with st.container(key="notes-plan"):
            for section in outline.sections:
                topics = "、".join(section.topics)
                st.text(f"· {section.heading}" + (f"（{topics}）" if topics else ""))
        st.text("写的时候一节一节出现在这里；每个数字都取自事实表，写完自动核对。")


def _written(draft: DraftRevision, outline: str) -> None:
    how = WRITERS.get(draft.writer, draft.writer)
    st.text(f"第 {draft.number} 稿 · {how} · {clock(draft.saved_at)}", width="content")
    if outline:
        st.text(f"提纲：{outline}", width="content")
    if not draft.complete:
        st.text("有的部分没有写成", width="content")
    if st.button("去核对 →", type="primary", key="to-review"):
        st.switch_page(parts.REVIEW)


def _run(drafter: Drafter, work: Work, outline: str, writer: str) -> None:
    """Draft, showing each section as it comes; leaving the page stops the run, finished sections are kept."""
    progress = st.progress(0.0, text="正在准备…")
    page = st.container(border=True, key="paper-run")
    places: dict[int, DeltaGenerator] = {}
    texts: dict[int, str] = {}
    done = total = 0
    # The headings of the sections that failed, by what went wrong: eight sections often fail for one reason.
    failures: dict[str, list[str]] = {}
    try:
        for event in drafter.draft(work.id, outline, writer):
            match event:
                case SectionStarted(index=index, total=total):
                    progress.progress(done / total, text=f"正在写第 {index + 1} 节，共 {total} 节")
                    places[index], texts[index] = page.empty(), ""
                case TextAdded(index=index, text=text):
                    texts[index] += text
                    places[index].text(texts[index])
                case SectionFinished(index=index, text=text, report=report):
                    done += 1
                    places[index].text(text)
                    progress.progress(done / total, text=_progress(done, total, report))
                case SectionFailed():
                    done += 1
                    failures.setdefault(state.line_of(event.error), []).append(event.heading)
                case DraftFinished():
                    progress.progress(1.0, text=_ended(failures))
    except DrafterError as error:
        progress.empty()
        parts.show_error(error)
        return
    if not failures:
        state.tell("初稿已写好并保存。")
        st.rerun()
    parts.show_error_line(_ended(failures))
    with st.container(key="notes-failures"):
        # Plain text: an address in it must not become a link.
        st.text("\n".join(f"· {'、'.join(f'“{one}”' for one in which)}：{why}" for why, which in failures.items()))
    if any(texts.values()) and st.button("看已写成的部分 →", type="primary", key="see-written"):
        st.rerun()


def _ended(failures: dict[str, list[str]]) -> str:
    failed = sum(len(headings) for headings in failures.values())
    return f"有{failed}节没有写成" if failed else "写完了"


def _progress(done: int, total: int, report: Report) -> str:
    line = f"已写完 {done} 节，共 {total} 节"
    return f"{line}；本节有 {len(report.flagged)} 个数字待核对" if report.flagged else line
