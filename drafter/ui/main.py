"""The script Streamlit runs for every visit: the frame with its top bar, then the page of the address."""

from __future__ import annotations

import streamlit as st

from drafter.service import Right
from drafter.ui import desk, parts, signin, state

if __name__ == "__main__":
    st.set_page_config(page_title="总结起草", page_icon=str(parts.ICON), layout="wide")
    person = signin.require_person()
    if person is not None:
        page = st.navigation(
            [
                st.Page(parts.COLLECT, title="填报", url_path="collect", default=True),
                st.Page(parts.WRITE, title="起草", url_path="write"),
                st.Page(parts.REVIEW, title="核对", url_path="review"),
                st.Page(parts.TEMPLATES, title="模板", url_path="templates"),
                st.Page(parts.BATCHES, title="批量", url_path="batches"),
                st.Page(parts.ROLLUP, title="汇总", url_path="rollup"),
                st.Page(parts.HISTORY, title="历史", url_path="history"),
                st.Page(parts.BRING, title="核对已有稿件", url_path="bring"),
                st.Page(parts.SETTINGS, title="设置", url_path="settings"),
                st.Page(
                    parts.PEOPLE,
                    title="单位与人员",
                    url_path="people",
                    visibility="visible" if not person.local and state.drafter().units(Right.MANAGE) else "hidden",
                ),
                st.Page(parts.GUIDE, title="使用说明", url_path="guide"),
            ],
            position="top",
        )
        parts.look()
        desk.attend(state.visit())
        signin.show_person(person)
        page.run()
