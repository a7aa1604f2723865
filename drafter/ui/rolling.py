"""汇总: the sheets of units become their parent's sheet; what was added, what was not and why, and what a person must settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from drafter.errors import DrafterError
from drafter.rollup import Line, Match, Outcome, Rollup
from drafter.service import Drafter, Right
from drafter.ui import parts, state
from drafter.ui.frame import titles

UPLOAD = "rollup-files"
SHOWN = 40
SAME = {None: "待定", True: "是同一项，相加", False: "不是同一项"}


def show() -> None:
    """Draw the page."""
    drafter = state.drafter()
    try:
        rolled = _chosen(drafter)
        if rolled is not None:
            _told(drafter, rolled)
    except DrafterError as error:
        parts.show_error(error)


def _chosen(drafter: Drafter) -> Rollup | None:
    """Let the person choose the units and their parent; the roll-up of what was chosen."""
    works = titles(tuple(work for work in drafter.works() if work.unit_name))
    state.rolled_among(works)
    with st.container(border=True, key="rollup-choice"):
        st.subheader("把下级单位的事实表汇总成上级的", anchor=False)
        st.text("同名事项相加，比率按分子分母重算，其余列出原因；每个合计都能查到是哪个单位报的哪一条。")
        left, right = st.columns(2, gap="large")
        chosen = left.multiselect(
            "已填报的单位",
            list(works),
            format_func=works.__getitem__,
            key=state.ROLLED,
            placeholder="选择要汇总的各单位",
            # The framework's own entry for all of them is English.
            select_all=False,
        )
        left.button(
            "全部选上", key="rollup-all", on_click=state.choose_rolled, args=(list(works),), disabled=len(works) < 2
        )
        with right:
            st.file_uploader(
                "或上传各单位的事实表（可多选，也可以是一个压缩包）",
                accept_multiple_files=True,
                key=f"{UPLOAD}:{state.upload_box()}",
                on_change=_bring,
            )
            brought = state.brought_sheets()
            if brought:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.text(f"已上传 {len(brought)} 个文件", width="content")
                    st.button("不用它们", key="rollup-forget", on_click=_forget)
        unit = left.text_input("汇总单位", placeholder="不填则用各单位共同的上级", key=state.ROLLED_UNIT)
        names = right.text_area(
            "应报单位（一行一个，可不填；填了就能查出谁没报）", height=90, key=state.ROLLED_EXPECTED
        )
    expected = [line.strip() for line in names.splitlines() if line.strip()]
    settled = _settled()
    if brought:
        return drafter.roll_up_files(brought, unit, expected=expected, settled=settled)
    if len(chosen) < 2:
        st.text("选择两个以上单位，或上传它们的事实表，结果就列在这里。")
        return None
    return drafter.roll_up(chosen, unit, expected=expected, settled=settled)


def _bring() -> None:
    state.bring_sheets(state.uploads(f"{UPLOAD}:{state.upload_box()}"))


def _forget() -> None:
    state.bring_sheets([])
    state.empty_upload_box()


def _told(drafter: Drafter, rolled: Rollup) -> None:
    period = rolled.sheet.period
    st.subheader(
        f"{rolled.sheet.unit.name}　{period.label if period else ''}　{len(rolled.units)} 个单位，{len(rolled.lines)} 个事项",
        anchor=False,
    )
    if rolled.missing:
        parts.show_error_line(f"还没有报的单位 {len(rolled.missing)} 个：{'、'.join(rolled.missing)}")
    for concern in rolled.concerns[:SHOWN]:
        st.warning(parts.plain(concern.message))
    if len(rolled.concerns) > SHOWN:
        st.text(f"另有 {len(rolled.concerns) - SHOWN} 处请核实。")
    _proposals(rolled.proposals)
    for outcome in Outcome:
        lines = [line for line in rolled.lines if line.outcome is outcome]
        if lines:
            _lines(outcome, lines)
    _save(drafter, rolled)


def _proposals(proposals: Sequence[Match]) -> None:
    """Let the person say of two spellings whether they are one item."""
    if not proposals:
        return
    with st.container(border=True, key="rollup-proposals"):
        st.text(f"写法不同、可能是同一事项的 {len(proposals)} 处，定下之前没有相加：")
        for place, match in enumerate(proposals[:SHOWN]):
            st.radio(
                parts.plain(
                    f"“{match.item}”（{match.unit or '无单位'}，{'、'.join(match.units[:3])}{'等' if len(match.units) > 3 else ''}）"
                    f"与“{match.into}”（{match.into_unit or '无单位'}）：{match.reason}"
                ),
                list(SAME),
                format_func=SAME.__getitem__,
                horizontal=True,
                key=f"match-{place}-{_key(match)}",
                on_change=_settle,
                args=(match, f"match-{place}-{_key(match)}"),
            )
        if len(proposals) > SHOWN:
            st.text(f"另有 {len(proposals) - SHOWN} 处，定下上面的就会列出来。")


def _key(match: Match) -> tuple[str, str, str, str]:
    return match.item, match.unit, match.into, match.into_unit


def _settle(match: Match, key: str) -> None:
    same: bool | None = state.value(key)
    kept = {_key(one): one for one in state.settled_matches()}
    kept.pop(_key(match), None)
    if same is not None:
        kept[_key(match)] = replace(match, same=same)
    state.settle_matches(tuple(kept.values()))


def _settled() -> tuple[Match, ...]:
    kept = state.settled_matches()
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"已定下 {len(kept)} 处写法。", width="content")
            st.button("全部重新定", key="rollup-unsettle", on_click=state.settle_matches, args=((),))
    return kept


def _lines(outcome: Outcome, lines: Sequence[Line]) -> None:
    with st.expander(f"{outcome.label} {len(lines)} 项", expanded=outcome in {Outcome.SUMMED, Outcome.RECOMPUTED}):
        st.dataframe(
            {
                "板块": [line.topic for line in lines],
                "事项": [line.item for line in lines],
                "数值": [f"{line.modifier}{line.value}{line.unit}" if line.value is not None else "" for line in lines],
                "上期": [line.previous or "" for line in lines],
                "目标": [line.target or "" for line in lines],
                "单位数": [len({name.partition("_")[0] for name in line.facts}) for line in lines],
                "说明": ["；".join(dict.fromkeys(filter(None, line.reasons))) for line in lines],
            },
            hide_index=True,
            key=f"rollup-{outcome.name}",
        )


def _save(drafter: Drafter, rolled: Rollup) -> None:
    units = {} if drafter.person.local else {unit.id: unit.name for unit in drafter.units(Right.EDIT)}
    unit_id = st.selectbox("存到哪个单位名下", list(units), format_func=units.__getitem__) if units else None
    if not rolled.settled:
        st.text("还有没报的、待定的或请核实的。可以先存下来，之后再汇总一次会得到新的一份。")
    if st.button("存为汇总单位的事实表", type="primary", key="rollup-save"):
        state.choose_work(drafter.save_rollup(rolled, unit_id).id)
        state.settle_matches(())
        _forget()
        state.tell("已存为事实表，可以起草。")
        st.switch_page(parts.COLLECT)
