"""填报: the unit, the period and the table of facts. Every change is saved at once."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import StaleRevisionError
from drafter.service import Drafter, SheetCheck, SheetRevision, Work, misread, unfilled
from drafter.sheet import Release
from drafter.ui import begin, incoming, parts, settle, state, table
from drafter.ui.desk import autosave

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
# Milliseconds without a key after which what was typed is saved, and the longest anyone types without that: every save is a revision.
PAUSE, LONGEST_WAIT = 1200, 5000
# A list of remarks longer than this is read by nobody; the most likely faults come first.
MOST_CHECKS = 8
RELEASES = {
    Release.MASKED.value: "隐去个人信息（默认）",
    Release.WHOLE.value: "可含个人信息",
    Release.CONFINED.value: "不出单位，只用规则写作或内网模型",
}
RELEASE_NOTES = {
    Release.MASKED.value: "身份证号、银行卡号、手机号和困难职工姓名不发给模型。",
    Release.WHOLE.value: "这张表的内容照原样发给模型。",
    Release.CONFINED.value: "这张表只能用规则写作，或本机、本单位内网的模型。",
}
SIGNS = {
    "conflict": "≠",
    "duplicate": "＝",
    "unit": "单位",
    "date": "时间",
    "personal": "个人信息",
    "blank": "待填",
    "source": "出处",
}
ADVICE = "一行一件事，写明事项、数值、单位和出处；在最后一行输入即新增，选中行按 Delete 即删除；可从 Excel 粘贴。"


def show(drafter: Drafter, work: Work, tools: DeltaGenerator) -> None:
    """Draw the page for one work."""
    if state.beginning():
        begin.show(drafter)
        return
    revision = drafter.sheet(work.id)
    token = state.mine(work.id)
    if token is not None:
        if drafter.mine(work.id, token) is not None:
            settle.show(drafter, revision, token)
            return
        state.drop_mine()
    waiting = drafter.incoming(work.id)
    if waiting is not None:
        incoming.show(drafter, revision, waiting)
        return
    with tools:
        _tools(drafter, work, revision)
    _proof()
    base = state.table_base(work.id)
    if base is None:
        base = _base(revision)
        state.set_table_base(base)
    save = _saving(drafter, work.id)
    _fields(base, save)
    _line(revision, base)
    left, right = st.columns([17, 5], gap="medium")
    with left:
        _grid(base, save)
        _wrong(revision)
    with right:
        _beside(drafter, revision, base, save)
    _lines(base, save)
    autosave(pause=PAUSE, longest=LONGEST_WAIT)


def _base(revision: SheetRevision) -> state.TableBase:
    """Give what the fields and the grid are filled with, in the view that was chosen."""
    # An empty table starts with one blank row to type into; blank rows are never saved.
    facts = table.numbered(revision.content, revision.sheet) or [{}]
    view = state.view(revision.work_id)
    shown = None
    if view.name == "blank":
        shown = tuple(place for place, fact in enumerate(facts) if unfilled(fact))
    elif view.name == "wrong":
        shown = tuple(place for place, fact in enumerate(facts) if misread(fact))
    elif view.name == "facts":
        wanted = set(view.facts)
        shown = tuple(place for place, fact in enumerate(facts) if fact.get("id") in wanted)
    return state.TableBase(revision.work_id, dict(revision.content), facts, revision.number, shown)


def _proof() -> None:
    """Offer what shows the worth of the tool soonest, with nothing filled in."""
    with st.container(key="proof", horizontal=True, vertical_alignment="center"):
        st.text("手上已有写好的稿件？传上稿件和数据表，每个数字有没有出处、对不对得上，当场看到。", width="stretch")
        if st.button("核对已有稿件 →", key="to-bring", on_click=state.begin_afresh):
            st.switch_page(parts.BRING)


def _tools(drafter: Drafter, work: Work, revision: SheetRevision) -> None:
    with st.popover("导入", key="import"):
        incoming.boxes(drafter, work.id)
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
            content["facts"] = table.with_edits(base.facts, typed.get("facts") or {}, base.shown)
            for name in LINES:
                if name in typed:
                    content = table.with_lines(content, name, typed[name] or "")
            if "release" in typed:
                content = table.with_release(content, typed["release"])
            try:
                base.saved(drafter.save_sheet(work_id, content, base=base.number).number, content)
            except StaleRevisionError:
                token = token_hex(8)
                drafter.keep_mine(work_id, token, content, base=base.number)
                state.keep_mine(work_id, token)

    def told() -> None:
        state.after(save)

    return told


def _fields(base: state.TableBase, save: Callable[[], None]) -> None:
    shown = table.fields_of(base.content)
    with st.container(key="autosaved-fields"):
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


def _line(revision: SheetRevision, base: state.TableBase) -> None:
    """Say in one line above the table how it stands: one line always, so that the table does not move under the hand that types."""
    facts = table.facts_of(revision.content)
    waiting = sum(map(unfilled, facts))
    wrong = sum(map(bool, map(misread, facts))) if revision.problems else 0
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        if waiting or wrong or base.shown is not None:
            _views(revision.work_id, len(facts), waiting, wrong)
        if revision.problems:
            with st.container(key="line-wrong"):
                st.text(f"有 {len(revision.problems)} 处要改，改好后才能起草：{revision.problems[0]}")
            return
        with st.container(key="line-fine"):
            if not facts:
                st.text(f"表还是空的。{ADVICE}")
            elif waiting:
                st.text(
                    f"共 {len(facts)} 项，还有 {waiting} 项没填数。没填的不会写进稿件；没有的事选中那一行按 Delete 删去。"
                )
            else:
                st.text(f"✓ 共 {len(facts)} 条事实，没有要改的。{ADVICE}")


def _views(work_id: int, facts: int, waiting: int, wrong: int) -> None:
    """Offer the rows without a figure alone, or those to be put right; what was typed there stays until another view is chosen."""
    view = state.view(work_id)
    labels = {"all": f"全部 {facts}"}
    if waiting or view.name == "blank" or not wrong:
        labels["blank"] = f"还没填数 {waiting}"
    if wrong or view.name == "wrong":
        labels["wrong"] = f"要改的 {wrong}"
    if view.name == "facts":
        labels["facts"] = f"只看这 {len(view.facts)} 条"
    for name, label in labels.items():
        st.button(
            label,
            key=f"view-{name}",
            type="primary" if view.name == name else "secondary",
            on_click=state.set_view,
            args=(work_id, view if view.name == name else state.View(name)),
        )


def _wrong(revision: SheetRevision) -> None:
    """List all that is wrong below the table when one line could not hold it."""
    if len(revision.problems) > 1:
        with st.container(border=True, key="checks"):
            st.markdown("**要改的地方**")
            parts.show_problems(revision.problems, key="notes-checks")


def _grid(base: state.TableBase, save: Callable[[], None]) -> None:
    facts = base.facts if base.shown is None else [base.facts[place] for place in base.shown]
    # As high as its rows; the style sheet lets it be no higher than the window has room for.
    height = max(len(facts) + 2, 6) * ROW_HEIGHT + 2
    grid = st.container(key="facts-grid", height=height, border=False)
    grid.data_editor(
        table.cells(facts),
        key=state.widget("facts", base.work_id),
        num_rows="dynamic",
        hide_index=True,
        height="stretch",
        row_height=ROW_HEIGHT,
        placeholder="",
        alt="事实表",
        column_config={
            name: st.column_config.TextColumn(label, help=table.HELP[name], width=WIDTHS[name])
            for name, label in table.COLUMNS.items()
        },
        on_change=save,
    )


def _beside(drafter: Drafter, revision: SheetRevision, base: state.TableBase, save: Callable[[], None]) -> None:
    """Draw what deserves a look beside the table, each with the way to its rows, and what may be shown to a model."""
    with st.container(border=True, key="beside"):
        st.markdown("**随填随查**")
        checks = drafter.sheet_checks(revision.work_id)
        with st.container(key="notes-beside", gap="small"):
            if revision.problems:
                st.text("先把要改的地方改好，再查合计、重复、单位、时间。")
            elif not checks:
                st.text(
                    "合计与分项、重复、单位、时间、空项，没有发现问题。"
                    if revision.content.get("facts")
                    else "填了数就会查。"
                )
            for place, check in enumerate(checks[:MOST_CHECKS]):
                _check(revision.work_id, place, check)
            if len(checks) > MOST_CHECKS:
                st.text(f"另有 {len(checks) - MOST_CHECKS} 处，改好上面的再看。")
        kept = str(base.content.get("release") or Release.MASKED.value)
        options = [*RELEASES] if kept in RELEASES else [kept, *RELEASES]
        st.selectbox(
            "发给模型时",
            options,
            index=options.index(kept),
            format_func=lambda name: RELEASES.get(name, name),
            key=state.widget("release", base.work_id),
            on_change=save,
        )
        with st.container(key="notes-release"):
            st.text(RELEASE_NOTES.get(kept, ""))


def _check(work_id: int, place: int, check: SheetCheck) -> None:
    st.text(f"【{SIGNS.get(check.kind, '')}】{check.message}")
    blank = check.kind == "blank"
    st.button(
        "看这几行 →" if len(check.facts) > 1 else "看这一行 →",
        key=f"look-{place}",
        type="tertiary",
        on_click=state.set_view,
        args=(work_id, state.View("blank") if blank else state.View("facts", check.facts)),
    )


def _lines(base: state.TableBase, save: Callable[[], None]) -> None:
    with st.container(key="autosaved-lines"):
        columns = st.columns(2)
    for column, (name, label) in zip(columns, LINES.items(), strict=True):
        column.text_area(
            label,
            value=table.lines_of(base.content, name),
            height=130,
            key=state.widget(name, base.work_id),
            on_change=save,
        )
