"""The line under the top bar (页眉): which summary is open, the way to another, when it was saved, and the page's own buttons."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError
from drafter.service import Drafter, Work
from drafter.ui import begin, parts, state
from drafter.ui.paper import clock

UNNAMED = "未填单位"
UNDATED = "未填期间"
BROUGHT = "已有稿件"
LONGEST_NAME = 30
HISTORY = "history"
COLLECT = "collect"
Page = Callable[[Drafter, Work, DeltaGenerator], None]


def show_page(name: str, draw: Page) -> None:
    """Draw a page for the current work; an error of the service is one line, never a traceback.

    On the very first visit the built-in example is opened, so that every page has something to show.
    """
    state.enter(name)
    try:
        drafter = state.drafter()
        works = drafter.works()
        if not works and not drafter.removed_works():
            drafter.load_example()
            works = drafter.works()
        if not works:
            parts.show_notice()
            if state.beginning() and name == COLLECT:
                begin.show(drafter)
                return
            _nothing(drafter, takes_back=name == HISTORY)
            return
        work = state.current_work(works)
        tools = _frame(drafter, works, work)
        parts.show_notice()
        draw(drafter, work, tools)
    except DrafterError as error:
        parts.show_error(error)


def show_alone(name: str, draw: Callable[[], None]) -> None:
    """Draw a page that is about no work."""
    state.enter(name)
    parts.show_notice()
    draw()


def title_of(work: Work) -> str:
    """Give the name of a work in lists; a draft from elsewhere says so."""
    if not work.origin:
        return " · ".join((work.unit_name or UNNAMED, work.period_label or UNDATED))
    names = [name for name in (work.unit_name or shortened(work.origin), work.period_label) if name]
    return " · ".join((*names, BROUGHT))


def shortened(name: str) -> str:
    """Give a file's name short enough for a line of the page."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 9]}…{name[-8:]}"


def titles(works: tuple[Work, ...]) -> dict[int, str]:
    """Give every work a name of its own: works of one name are told apart by their numbers."""
    return parts.told_apart({work.id: title_of(work) for work in works})


def _nothing(drafter: Drafter, *, takes_back: bool) -> None:
    """Say what to do when every work was removed."""
    with st.container(border=True, horizontal_alignment="center", key="empty"):
        st.space("medium")
        st.text("现在一份总结也没有。新建一份，打开示例看看，或直接核对手上已有的稿件。")
        with st.container(horizontal=True, horizontal_alignment="center"):
            if st.button("新建", type="primary", key="new-work", on_click=state.begin):
                st.switch_page(parts.COLLECT)
            st.button("载入示例", key="load-example", on_click=_example, args=(drafter,))
            if st.button("核对已有稿件", key="to-bring"):
                st.switch_page(parts.BRING)
        st.space("medium")
    if takes_back:
        show_removed(drafter)


def show_removed(drafter: Drafter) -> None:
    """List the works that were removed, each with the way back."""
    removed = drafter.removed_works()
    if not removed:
        return
    with st.container(border=True, key="removed"):
        st.markdown("**已删除的总结**")
        for work in removed:
            when = clock(work.removed_at) if work.removed_at else ""
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{title_of(work)}　{work.removed_by} {when} 删除", width="stretch")
                st.button("恢复", key=f"take-back:{work.id}", on_click=_take_back, args=(drafter, work))


def _take_back(drafter: Drafter, work: Work) -> None:
    def take_back() -> None:
        drafter.take_back_work(work.id)
        state.choose_work(work.id)
        state.tell(f"已恢复“{title_of(work)}”。")

    state.after(take_back)


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
        if st.button("新建", key="new-work", on_click=state.begin):
            st.switch_page(parts.COLLECT)
        st.button("载入示例", key="load-example", on_click=_example, args=(drafter,))
        with st.container(key="saved", width="content"):
            st.text(f"已保存 {clock(work.updated_at)}", width="content")
        st.space("stretch")
        return st.container(key="tools", horizontal=True, width="content", vertical_alignment="center", gap="small")


def _chosen() -> None:
    number = state.chosen_in_list()
    if number is not None:
        state.choose_work(number)


def _example(drafter: Drafter) -> None:
    state.after(lambda: state.choose_work(drafter.load_example().id))
