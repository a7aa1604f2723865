"""模板文件: templates read from files and looked at before they are taken over, and handed out as the files they are."""

from __future__ import annotations

import streamlit as st

from drafter.prompts import file_of, kind_of
from drafter.service import Drafter, IncomingTemplates, StoredUnit
from drafter.ui import parts, state
from drafter.ui.frame import shortened
from drafter.ui.outlines import KINDS

FILE = "template-file-"


def offer(drafter: Drafter, unit: StoredUnit | None, *, manages: bool) -> None:
    """Draw the buttons to read files in and to hand templates out (导入与导出)."""
    if unit is None:
        return
    if manages:
        with st.popover("导入", key="import-templates"):
            st.caption("提纲 .toml、提示词 .md，或几个文件压成的 .zip，不超过 4 MB。先看读到了什么，再决定是否采用。")
            box = FILE + state.upload_box()
            parts.file_box("模板文件", key=box, on_change=_uploaded, args=(drafter, unit))
    own = [one.name for one in drafter.templates(unit.id) if one.origin == "own"]
    chosen = state.chosen_template()
    with st.popover("导出", key="export-templates"):
        st.caption("导出的是可以直接编辑的文本文件，改好后可以再导入，也可以发给别的单位。")
        if chosen is not None:
            _download(drafter, unit, (chosen,), "导出这一份", "export-one")
        if own:
            _download(drafter, unit, tuple(own), f"导出本单位的全部（{len(own)} 份）", "export-all")
        else:
            st.text("本单位还没有自己的模板。")


def _download(drafter: Drafter, unit: StoredUnit, names: tuple[str, ...], label: str, key: str) -> None:
    several = len(names) > 1
    st.download_button(
        label,
        data=lambda: drafter.export_templates(unit.id, names).data,
        file_name=f"{unit.name}模板.zip" if several else file_of(names[0]).rpartition("/")[2],
        mime="application/zip" if several else "text/plain",
        on_click="ignore",
        key=key,
    )


def _uploaded(drafter: Drafter, unit: StoredUnit) -> None:
    uploaded = state.uploaded(FILE + state.upload_box())
    if uploaded is None:
        return
    name, data = uploaded
    state.after(lambda: state.set_incoming_templates(unit.id, name, drafter.read_templates(unit.id, data, name)))
    state.empty_upload_box()


def show_incoming(drafter: Drafter, unit: StoredUnit, name: str, read: IncomingTemplates) -> None:
    """Show what a file holds, before it is taken over (待导入模板)."""
    states = {"new": "新增", "changed": "更新本单位的", "same": "与本单位的相同", "broken": "有误，不能导入"}
    usable = [one for one in read.items if one.state in ("new", "changed")]
    with st.container(border=True, key="incoming"):
        st.subheader("要导入的模板", anchor=False)
        with st.container(key="notes-incoming"):
            st.text(f"{shortened(name)}：读到 {len(read.items)} 份，可导入 {len(usable)} 份。")
        st.dataframe(
            [
                {"": states[one.state], "类别": KINDS[kind_of(one.name)], "名称": one.name, "模板": one.label}
                for one in read.items
            ],
            hide_index=True,
            height="auto",
            key="incoming-templates",
        )
        faults = [f"{one.name}　{fault}" for one in read.items for fault in one.faults]
        told = [*faults, *(f"没有读：{problem}" for problem in read.aside)]
        if told:
            with st.container(key="notes-faults"):
                st.text("\n".join(f"· {line}" for line in told))
        with st.container(horizontal=True):
            if usable:
                st.button(
                    f"导入 {len(usable)} 份",
                    type="primary",
                    key="take-templates",
                    on_click=_take,
                    args=(drafter, unit, name, IncomingTemplates(tuple(usable), ())),
                )
            st.button(
                "不用" if usable else "知道了",
                key="drop-templates",
                on_click=state.set_incoming_templates,
                args=(unit.id, "", None),
            )


def _take(drafter: Drafter, unit: StoredUnit, name: str, read: IncomingTemplates) -> None:
    def go() -> None:
        saved = drafter.take_templates(unit.id, read.items, name)
        state.set_incoming_templates(unit.id, "", None)
        state.choose_template(saved[0].name)
        state.tell(f"已导入 {len(saved)} 份，存为本单位的新版本。")

    state.after(go)
