"""The line under the top bar (页眉): which summary is open, the way to another, when it was saved."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from drafter.service import Drafter, Work
from drafter.ui import parts, state
from drafter.ui.paper import clock

UNNAMED = "未填单位"


def title_of(work: Work) -> str:
    """How a work is named in lists."""
    return " · ".join((work.unit_name or UNNAMED, work.period_label or "未填期间"))


def draw_frame(drafter: Drafter) -> None:
    """Draw the line; on the very first visit the built-in example is opened, so that every page has something to show."""
    works = drafter.works()
    if not works:
        drafter.load_example()
        works = drafter.works()
    work = state.current_work(works)
    if work is None:
        return
    names = {one.id: title_of(one) for one in works}
    with st.container(key="crumb"):
        chooser, buttons, saved = st.columns([4, 3, 4], vertical_alignment="center")
        with chooser:
            st.selectbox(
                "当前总结",
                list(names),
                index=list(names).index(work.id),
                format_func=lambda number: names[number],
                label_visibility="collapsed",
                key=state.CHOSEN,
                on_change=_chosen,
            )
        with buttons, st.container(horizontal=True):
            st.button("新建", key="new-work", on_click=_new, args=(drafter,), icon=":material/add:")
            st.button("载入示例", key="load-example", on_click=_example, args=(drafter,))
        with saved, st.container(key="saved"):
            st.text(f"已保存 {clock(work.updated_at)}")
    parts.show_notice()


def _chosen() -> None:
    number = state.chosen_in_list()
    if number is not None:
        state.choose_work(number)


def _new(drafter: Drafter) -> None:
    def create() -> None:
        state.choose_work(drafter.create_work().id)
        state.tell("已新建一份总结。先填单位和期间。")

    _leave(create)


def _example(drafter: Drafter) -> None:
    _leave(lambda: state.choose_work(drafter.load_example().id))


def _leave(action: Callable[[], None]) -> None:
    state.after(action)


def show_page(draw: Callable[[Drafter, Work], None]) -> None:
    """Draw a page for the current work; an error of the service is one line, never a traceback."""
    drafter = state.drafter()
    work = state.current_work(drafter.works())
    if work is None:
        return
    draw(drafter, work)
