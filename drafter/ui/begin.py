"""新建总结: the unit, the period, and what stands ready on the new sheet."""

from __future__ import annotations

import streamlit as st

from drafter.service import Drafter, EarlierSheet, KnownUnit, Span
from drafter.ui import state
from drafter.ui.table import SPANS

UNIT = "begin-unit"
NEW_UNIT = "begin-new-unit"
KIND = "begin-kind"
YEAR = "begin-year"
SPAN = "begin-span"
CARRY = "begin-carry"
WANTS = "begin-wants"
NEW = "新的单位…"
OTHER = "其他…"


def show(drafter: Drafter) -> None:
    """Draw the panel; nothing is begun before the button is pressed."""
    units = {unit.name: unit for unit in drafter.known_units()}
    with st.container(border=True, key="begin"):
        st.subheader("新建总结", anchor=False)
        first, second = st.columns([3, 2], gap="medium")
        with first:
            name = _name(units)
        unit = units.get(name)
        kind = second.text_input(
            "单位类别",
            value=unit.kind if unit else "",
            placeholder="如 街道、学校、医院、企业",
            key=f"{KIND}:{unit.name if unit else None}",
        )
        span = _span(unit, unit.following if unit else drafter.first_span())
        carry = _carry(unit, span)
        wants = st.checkbox("备好这类总结常填的事项，只等填数", value=True, key=WANTS)
        with st.container(horizontal=True):
            if st.button("建立", type="primary", key="begin-now"):
                _begin(drafter, unit, name, span, kind, carry, wants=wants)
            if st.button("取消", key="begin-cancel"):
                state.end_beginning()
                st.rerun()


def _name(units: dict[str, KnownUnit]) -> str:
    """Draw the choice among known units, or the field for a new one."""
    chosen = st.selectbox("单位", [*units, NEW], key=UNIT) if units else NEW
    if chosen != NEW:
        return str(chosen)
    return st.text_input("单位名称", placeholder="填写全称，如 示例街道总工会", key=NEW_UNIT).strip()


def _span(unit: KnownUnit | None, following: Span) -> Span:
    """Draw year and span, filled with what the unit will report next."""
    name = unit.name if unit else ""
    first, second = st.columns([3, 2], gap="medium")
    year = first.text_input("年度", value=following.year, placeholder="如 2026", key=f"{YEAR}:{name}")
    options = [*SPANS, OTHER] if following.span in SPANS else [following.span, *SPANS, OTHER]
    span = second.selectbox("期间", options, index=options.index(following.span), key=f"{SPAN}:{name}")
    if span == OTHER:
        span = second.text_input("写明起止月份", placeholder="如 1—11月", key=f"{SPAN}-other:{name}")
    return Span(year.strip(), str(span).strip())


def _carry(unit: KnownUnit | None, span: Span) -> int | None:
    """Draw which earlier sheet's items stand ready; the same period of last year is chosen where there is one."""
    sheets = {sheet.work_id: sheet for sheet in unit.sheets if sheet.facts} if unit else {}
    if unit is None or not sheets:
        return None
    suggested = unit.to_carry(span)
    options = [*sheets, 0]
    chosen: int = st.selectbox(
        "沿用哪一期的事项",
        options,
        index=options.index(suggested.work_id) if suggested else 0,
        format_func=lambda number: _told(sheets[number]) if number else "不沿用",
        key=f"{CARRY}:{unit.name}:{span.label}",
    )
    with st.container(key="notes-carry"):
        st.text("事项、板块、单位、出处照搬；那一期的数放进“上期”，本期的数空着等填。")
    return chosen or None


def _told(sheet: EarlierSheet) -> str:
    return f"{sheet.label or '未填期间'}（{sheet.facts} 条）"


def _begin(
    drafter: Drafter, unit: KnownUnit | None, name: str, span: Span, kind: str, carry: int | None, *, wants: bool
) -> None:
    # At one's own machine the name alone says whose it is; on a server it is the unit one drafts for.
    unit_id = None if unit is None or drafter.person.local else unit.unit_id

    def begin() -> None:
        work = drafter.begin_work(name, span, kind=kind, carry=carry, wants=wants, unit_id=unit_id)
        state.end_beginning()
        state.choose_work(work.id)
        state.tell("已建好。先填“还没填数”的事项；没有的删去那一行。")

    state.after(begin)
    st.rerun()
