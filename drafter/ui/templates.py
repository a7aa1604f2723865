"""模板: browse outlines and prompts, make a unit's own, change them with their faults shown, see what they do, go back, hand on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError, InputError, StaleRevisionError
from drafter.prompts import SHIPPED, shipped_names, shipped_prompts
from drafter.service import Drafter, Right, StoredUnit, Template, TemplateRevision, Work
from drafter.ui import parts, state, template_files
from drafter.ui.desk import show_changes, show_editor, show_paper
from drafter.ui.outlines import KINDS, badge, described, everything_said, fitting, holes_named, kinds_of, trial_told
from drafter.ui.paper import clock, text_only
from drafter.ui.past import changes_data, summary
from drafter.writing.events import DraftFinished, SectionFailed, SectionStarted

EDITOR = "template-editor"
VIEWS = {"about": "内容", "text": "原文", "preview": "预览", "trial": "试写", "versions": "版本"}
CALLS = {
    "chain/headings": "拟标题",
    "chain/naming": "给数拟事项",
    "chain/section": "写一节",
    "chain/repair": "改稿",
    "chain/tasks": "问题和打算",
    "chain/frame": "开头结尾",
}
FITTING, ALL = "适合本单位", "全部"
TALL = 12


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for the unit of one work."""
    unit = drafter.unit_of(work.id)
    manages = unit is not None and Right.MANAGE in drafter.rights_in(unit.id)
    listed = drafter.templates(None if unit is None else unit.id)
    waiting = state.incoming_templates(unit.id) if unit is not None else None
    if unit is not None and waiting is not None:
        template_files.show_incoming(drafter, unit, *waiting)
        return
    with tools:
        template_files.offer(drafter, unit, manages=manages)
    left, right = st.columns([4, 9], gap="large")
    with left:
        _whose(unit, manages=manages)
        chosen = _list(listed, work, drafter.suggest_outline(work.id).removeprefix(SHIPPED))
    with right:
        if chosen is None:
            with st.container(border=True, key="empty"):
                st.text("这一类里没有提纲。换一个单位类别看看。")
        else:
            _one(drafter, work, unit, chosen, manages=manages)


def _whose(unit: StoredUnit | None, *, manages: bool) -> None:
    with st.container(key="notes-whose"):
        if unit is None:
            st.text("这份总结还没有写单位名称，只能查看自带的模板。在填报页写明单位后，就可以复制、修改。")
            if st.button("去填报", key="go-collect"):
                st.switch_page(parts.COLLECT)
        elif manages:
            st.text(f"“{unit.name}”起草时用的提纲和提示词。自带的不能改，复制为本单位版本后再改；每次保存都是一版。")
        else:
            st.text(f"“{unit.name}”起草时用的提纲和提示词。你可以查看和试写；修改由本单位的管理人员做。")


def _list(listed: Sequence[Template], work: Work, suggested: str) -> Template | None:
    chosen = state.chosen_template() or suggested
    known = {one.name: one for one in listed}
    kind = st.segmented_control(
        "看哪一种",
        list(KINDS),
        default=known[chosen].kind if chosen in known else "outline",
        format_func=lambda name: KINDS[name],
        required=True,
        label_visibility="collapsed",
        key=f"template-kind:{state.listing()}",
    )
    shown = [one for one in listed if one.kind == kind]
    if kind == "outline":
        where = st.selectbox(
            "单位类别",
            [FITTING, ALL, *kinds_of(shown)],
            index=0 if chosen in {one.name for one in fitting(shown, work.kind)} else 1,
            format_func=lambda name: f"{FITTING}（{work.kind}）" if name == FITTING and work.kind else name,
            key=f"template-of:{work.id}:{state.listing()}",
        )
        if where != ALL:
            shown = fitting(shown, work.kind if where == FITTING else where)
    if not shown:
        return None
    names = [one.name for one in shown]
    with st.container(key="template-list", border=True, height=520 if len(shown) > TALL else "content"):
        name = st.radio(
            "模板",
            names,
            index=names.index(chosen) if chosen in names else 0,
            format_func=lambda name: parts.plain(known[name].label + badge(known[name])),
            label_visibility="collapsed",
            key=f"template:{kind}:{state.listing()}:{','.join(names)}",
        )
    state.note_template(name)
    return known.get(name)


def _one(drafter: Drafter, work: Work, unit: StoredUnit | None, chosen: Template, *, manages: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="template-head"):
        st.subheader(parts.plain(chosen.label), anchor=False, width="content")
        st.text(described(chosen), width="content")
        st.space("stretch")
        if unit is not None and manages:
            _actions(drafter, unit, chosen)
    if chosen.fault:
        parts.show_error_line(f"{chosen.fault}。改好并保存后才能用于起草；也可以点“改用自带的”。")
    views = dict(VIEWS)
    if not chosen.own_number:
        del views["versions"]
    if chosen.origin == "withdrawn":
        views = {"versions": VIEWS["versions"]}
    view = st.segmented_control(
        "看什么",
        list(views),
        default=next(iter(views)) if not chosen.fault else "text",
        format_func=lambda name: views[name],
        required=True,
        label_visibility="collapsed",
        key=f"template-view:{chosen.name}:{len(views)}",
    )
    if view == "versions" and unit is not None:
        _versions(drafter, unit, chosen, manages=manages)
        return
    saved = drafter.template_text(None if unit is None else unit.id, chosen.name)
    which = f"{0 if unit is None else unit.id}:{chosen.name}"
    typed = state.template_text(which)
    text = saved if typed is None else typed
    editable = manages and chosen.origin == "own"
    if view == "text":
        _text(drafter, unit, chosen, saved, text, editable=editable)
        return
    if text != saved:
        with st.container(key="notes-unsaved"):
            st.text("下面按还没有保存的修改显示。")
    if view == "about":
        _about(drafter, unit, chosen, text)
    elif view == "preview":
        _preview(drafter, work, chosen, text)
    else:
        _trial(drafter, work, chosen, text, which)


# ---- what can be done --------------------------------------------------------------------------------------------------------


def _actions(drafter: Drafter, unit: StoredUnit, chosen: Template) -> None:
    if chosen.origin in ("shipped", "above"):
        st.button("复制为本单位版本", type="primary", key="copy-template", on_click=_copy, args=(drafter, unit, chosen))
    if chosen.kind == "outline" and chosen.origin != "withdrawn":
        with st.popover("另存为新提纲", key="copy-as"):
            st.text("起一个名称（汉字、小写字母、数字），存为本单位的一份新提纲，原来的不变。")
            st.text_input("名称", key="template-name", placeholder="如 重点工作式", max_chars=60)
            st.button("另存", key="copy-template-as", on_click=_copy_as, args=(drafter, unit, chosen))
    if chosen.origin == "own":
        st.button(
            "不再共享" if chosen.shared else "共享给下级",
            key="share-template",
            help="下级单位能看到、使用和复制，不能改。",
            on_click=_share,
            args=(drafter, unit, chosen),
        )
        ships = chosen.name in (*shipped_names(), *shipped_prompts())
        with st.popover("改用自带的" if ships else "停用", key="withdraw"):
            st.text(
                "停用本单位版本" + ("，起草改用自带的或上级共享的" if ships else "") + "。各版都留着，随时可以恢复。"
            )
            st.button("确认停用", key="withdraw-template", on_click=_withdraw, args=(drafter, unit, chosen))


def _copy(drafter: Drafter, unit: StoredUnit, chosen: Template) -> None:
    def go() -> None:
        saved = drafter.copy_template(unit.id, chosen.name)
        state.choose_template(saved.name)
        state.tell(f"已复制为本单位第{saved.number}版，可以在“原文”里修改。")

    state.after(go)


def _copy_as(drafter: Drafter, unit: StoredUnit, chosen: Template) -> None:
    def go() -> None:
        name = str(state.value("template-name") or "").strip()
        if not name:
            raise InputError("还没有起名称", hint="请写一个名称。")
        saved = drafter.copy_template(unit.id, chosen.name, as_name=name)
        state.choose_template(saved.name)
        state.tell(f"已存为新提纲“{name}”。")

    state.after(go)


def _share(drafter: Drafter, unit: StoredUnit, chosen: Template) -> None:
    def go() -> None:
        drafter.share_template(unit.id, chosen.name, shared=not chosen.shared, base=chosen.own_number)
        state.tell("下级单位不再使用这一份。" if chosen.shared else "已共享，下级单位可以使用和复制。")

    state.after(go)


def _withdraw(drafter: Drafter, unit: StoredUnit, chosen: Template) -> None:
    def go() -> None:
        drafter.withdraw_template(unit.id, chosen.name, base=chosen.own_number)
        state.keep_template_text("", None)
        state.tell("已停用本单位版本；各版都在“版本”里。")

    state.after(go)


# ---- what it says ------------------------------------------------------------------------------------------------------------


def _about(drafter: Drafter, unit: StoredUnit | None, chosen: Template, text: str) -> None:
    """Tell in plain words what an outline or prompt says."""
    try:
        said = everything_said(drafter.library(None if unit is None else unit.id), chosen.name, text)
    except DrafterError as error:
        parts.show_error(error)
        return
    for number, block in enumerate(said):
        with st.container(border=True, key=f"template-part-{number}"):
            st.text(block.title)
            if block.lines:
                with st.container(key=f"notes-part-{number}"):
                    st.text("\n".join(block.lines))


def _text(
    drafter: Drafter, unit: StoredUnit | None, chosen: Template, saved: str, text: str, *, editable: bool
) -> None:
    unit_id = None if unit is None else unit.id
    found = drafter.check_template(unit_id, chosen.name, text)
    which = f"{unit_id or 0}:{chosen.name}"
    show_editor(
        {
            "id": which if editable else f"{which}:read",
            "label": f"{KINDS[chosen.kind]}原文",
            "text": text,
            "saved": saved,
            "base": chosen.own_number,
            "readonly": not editable,
            "turn": state.turn(),
            "tokens": found.tokens,
            "faults": [
                {"line": one.line, "what": one.what, "hint": one.hint, "wrong": one.wrong} for one in found.faults
            ],
        },
        key=EDITOR,
        on_asked=lambda: _asked(drafter, unit_id, chosen.name, which),
    )
    with st.container(key="notes-holes"), st.expander("空位和写法"):
        st.text(holes_named(chosen.kind))


def _asked(drafter: Drafter, unit_id: int | None, name: str, which: str) -> None:
    """Take what the editor sends: a text to be checked, or to be saved."""
    asked = state.asked_in(EDITOR)
    if asked is None or asked.get("id") != which or unit_id is None:
        return
    text = str(asked.get("text", ""))
    state.keep_template_text(which, text)
    if asked.get("action") != "save":
        return

    def save() -> None:
        saved = drafter.save_template(unit_id, name, text, base=int(asked.get("base", 0)))
        state.keep_template_text(which, None)
        state.tell(f"已保存为第{saved.number}版，从现在起用它起草。")

    try:
        save()
    except StaleRevisionError as error:
        error.hint = "你写的还在。可到“版本”里看对方改了什么，再决定是否保存在它之上。"
        state.tell_error(error)
    except DrafterError as error:
        state.tell_error(error)
    state.next_turn()


def _preview(drafter: Drafter, work: Work, chosen: Template, text: str) -> None:
    """Show what the template makes of the work's sheet."""
    try:
        found = drafter.preview_template(work.id, chosen.name, text)
    except DrafterError as error:
        parts.show_error(error)
        return
    with st.container(key="notes-preview"):
        st.text(f"用“{work.unit_name} {work.period_label}”的事实表填好的样子。这里什么也不发送、不保存。")
    if chosen.kind == "outline":
        with st.container(border=True, key="template-filled"):
            st.text(found.title)
            with st.container(key="notes-filled"):
                if found.opening:
                    st.text(found.opening)
                for number, part in enumerate(found.parts, start=1):
                    st.text(f"{number}. {part.heading}\n　　写进 {len(part.items)} 条：{'、'.join(part.items)}")
                    if part.missing:
                        st.text(f"　　还缺应填事项：{'、'.join(part.missing)}")
                if found.closing:
                    st.text(found.closing)
    prompts = found.prompts
    if not prompts:
        with st.container(key="notes-no-prompt"):
            st.text("按这张事实表起草时用不到这份提示词。")
        return
    number = st.selectbox(
        "填好的提示词（模型写作时发送的原文）",
        range(len(prompts)),
        format_func=lambda at: (
            f"{CALLS[prompts[at].name]}　{prompts[at].about or '全文'}　约 {prompts[at].tokens:,} 个令牌"
        ),
        key=f"template-prompt:{chosen.name}",
    )
    with st.container(key="notes-total"):
        repairs = any(one.name == "chain/repair" for one in prompts)
        told = "；其中“改稿”只在核对出问题时才问，这里用一处假设的错误示意" if repairs else ""
        st.text(f"共 {len(prompts)} 次提问，约 {sum(one.tokens for one in prompts):,} 个令牌{told}。")
    for role, said in prompts[number].turns:
        with st.container(border=True, key=f"template-turn-{role}"):
            st.caption("固定的要求" if role == "system" else "这一次的内容")
            st.text(said)


def _trial(drafter: Drafter, work: Work, chosen: Template, text: str, which: str) -> None:
    """Draft from the work's sheet without keeping the draft."""
    writers = [one for one in drafter.writers() if one.available and (chosen.kind == "outline" or one.name == "model")]
    if not writers:
        with st.container(border=True, key="empty"):
            st.text("提示词只有模型写作才用得到，现在还没有设置模型。可以先看“预览”。")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        writer = st.segmented_control(
            "写作方式",
            [one.name for one in writers],
            default=writers[0].name,
            format_func=lambda name: next(one.label for one in writers if one.name == name),
            required=True,
            label_visibility="collapsed",
            key="trial-writer",
        )
        started = st.button("试写一稿", type="primary", key="try-template")
        st.text("用现在这份总结的事实表试写，不保存，不影响已有的稿件。", width="content")
    if started:
        _run(drafter, work, chosen, text, str(writer), which)
    done = state.trial(which)
    if done is not None:
        with st.container(key="notes-trial"):
            st.text(done[1])
        show_paper(text_only(done[0]), key="trial-paper")


def _run(drafter: Drafter, work: Work, chosen: Template, text: str, writer: str, which: str) -> None:
    progress = st.progress(0.0, text="开始试写")
    failures = []
    try:
        for event in drafter.try_template(work.id, chosen.name, text, writer):
            match event:
                case SectionStarted():
                    progress.progress(event.index / max(event.total, 1), text=event.heading)
                case SectionFailed():
                    failures.append(f"“{event.heading}”没有写成：{state.line_of(event.error)}")
                case DraftFinished():
                    state.keep_trial(which, event.text, trial_told(event, failures))
    except DrafterError as error:
        parts.show_error(error)
    progress.empty()


# ---- versions ----------------------------------------------------------------------------------------------------------------


def _versions(drafter: Drafter, unit: StoredUnit, chosen: Template, *, manages: bool) -> None:
    listed = drafter.template_revisions(unit.id, chosen.name)
    known = {one.number: one for one in listed}
    left, right = st.columns([4, 8], gap="medium")
    with left, st.container(key="revisions", border=True, height=420 if len(listed) > TALL else "content"):
        number = st.radio(
            "各版",
            list(known),
            format_func=lambda number: parts.plain(_line(known[number])),
            label_visibility="collapsed",
            key=f"template-version:{chosen.name}:{len(listed)}",
        )
    version = known[number] if number in known else listed[0]
    with right:
        _version(drafter, unit, version, listed, manages=manages)


def _line(version: TemplateRevision) -> str:
    how = "" if version.text else "　停用"
    return f"第{version.number}版{how}{'　共享' if version.shared else ''}　{version.author} {clock(version.at)}"


def _version(
    drafter: Drafter, unit: StoredUnit, version: TemplateRevision, listed: Sequence[TemplateRevision], *, manages: bool
) -> None:
    newest = listed[0]
    others = [one.number for one in listed if one.number != version.number and one.text]
    choices = [*others, 0]
    before = next((number for number in others if number < version.number), 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            "与哪一版比",
            choices,
            index=choices.index(before),
            format_func=lambda number: f"第{number}版" if number else "没有本单位版本时用的",
            key=f"template-other:{version.id}:{newest.number}",
        )
        st.space("stretch")
        if version.number == newest.number:
            st.text("这就是现在用的一版" if version.text else "现在没有用本单位版本", width="content")
        elif manages and version.text:
            st.button(
                f"恢复第{version.number}版",
                type="primary",
                key="restore-template",
                on_click=_restore,
                args=(drafter, unit, version, newest.number),
            )
    if not version.text:
        with st.container(key="notes-withdrawn"):
            st.text("这一版停用了本单位版本，没有内容可比。")
        return
    try:
        changes = drafter.compare_templates(unit.id, version.name, other, version.number)
    except DrafterError:
        with st.container(key="notes-first"):
            st.text("这是本单位新起的提纲，没有更早的内容可比。")
        return
    with st.container(key="notes-summary"):
        st.text(summary(changes).replace("两稿", "两版"))
    show_changes({"changes": changes_data(changes)}, key="template-changes")


def _restore(drafter: Drafter, unit: StoredUnit, version: TemplateRevision, base: int) -> None:
    def go() -> None:
        saved = drafter.restore_template(unit.id, version.name, version.number, base=base)
        state.keep_template_text("", None)
        state.tell(f"已恢复第{version.number}版，存为第{saved.number}版。")

    state.after(go)
