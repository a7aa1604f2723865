"""The line under the top bar (页眉): which summary is open, the way to another, when it was saved, and the page's own buttons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError
from drafter.service import Drafter, Work
from drafter.ui import parts, state
from drafter.ui.paper import clock

UNNAMED = "未填单位"
UNDATED = "未填期间"
Page = Callable[[Drafter, Work, DeltaGenerator], None]


def show_page(name: str, draw: Page) -> None:
    """Draw a page for the current work; an error of the service is one line, never a traceback.

    On the very first visit the built-in example is opened, so that every page has something to show.
    """
    state.enter(name)
    try:
        drafter = state.drafter()
        works = drafter.works()
        if not works:
            drafter.load_example()
            works = drafter.works()
        work = state.current_work(works)
        tools = _frame(drafter, works, work)
        parts.show_notice()
        draw(drafter, work, tools)
    except DrafterError as error:
        parts.show_error(error)


def title_of(work: Work) -> str:
    """Give the name of a work in lists."""
    return " · ".join((work.unit_name or UNNAMED, work.period_label or UNDATED))


def titles(works: tuple[Work, ...]) -> dict[int, str]:
    """Give every work a name of its own: works of one name are told apart by their numbers."""
    names = {work.id: title_of(work) for work in works}
    several = Counter(names.values())
    return {number: f"{name}（{number}）" if several[name] > 1 else name for number, name in names.items()}


def _frame(drafter: Drafter, works: tuple[Work, ...], work: Work) -> DeltaGenerator:
    names = titles(works)
    with st.container(key="frame", horizontal=True, vertical_alignment="center", gap="small"):
        # A menu and no list: a list would take the change of a name, typed on the page below, for a choice.
        st.menu_button(
            parts.plain(names[work.id]),
            list(names),
            format_func=lambda number: parts.plain(names[number]),
            key=state.CHOSEN,
            on_click=_chosen,
        )
        st.button("新建", key="new-work", on_click=_new, args=(drafter,))
        st.button("载入示例", key="load-example", on_click=_example, args=(drafter,))
        with st.container(key="saved", width="content"):
            st.text(f"已保存 {clock(work.updated_at)}", width="content")
        st.space("stretch")
        return st.container(key="tools", horizontal=True, width="content", vertical_alignment="center", gap="small")


def _chosen() -> None:
    number = state.chosen_in_list()
    if number is not None:
        state.choose_work(number)


def _new(drafter: Drafter) -> None:
    def create() -> None:
        state.choose_work(drafter.create_work().id)
        state.tell("已新建一份总结。先填单位和期间。")

    state.after(create)


def _example(drafter: Drafter) -> None:
    state.after(lambda: state.choose_work(drafter.load_example().id))
