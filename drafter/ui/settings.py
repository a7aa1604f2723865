"""设置: how Word files are made, what the unit calls things, the model that is set and what it was used for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drafter.errors import DrafterError
from drafter.export import WordOptions, font_sets
from drafter.service import Drafter, Right, Work
from drafter.ui import parts, state

SIGNS = {True: "可以", False: "不行", None: "未测"}
SWITCHES = (
    (
        "notice",
        "写明由软件（人工智能）辅助生成",
        "按人工智能生成内容标识的要求，文末一行说明，文件属性里也写明。不用模型时也可保留。",
    ),
    ("annex", "后附数据核对表", "每个数字的出处、算法和说明，一行一个。不附时仍可单独导出。"),
    ("comments", "每个数字旁加批注", "批注写明出处。还有没处理的数字时，讨论稿总是带批注。"),
)
NO_MODEL = "没有设置语言模型，起草用规则写作，不需要模型也不需要网络。要用模型，请管理员设好 DRAFTER_MODEL、DRAFTER_BASE_URL、DRAFTER_API_KEY 后重新启动，见 README。"
NO_USAGE = "还没有调用过模型。"
NO_NAMES = "还没有记下的说法。在核对页点“换一条事实”，可以记住正文里的说法，以后都认作同一件事。"


def show(drafter: Drafter, work: Work, _tools: DeltaGenerator) -> None:
    """Draw the page for the unit of the current work."""
    _model(drafter)
    _usage(drafter)
    if work.unit_id is None:
        parts.empty("填写单位名称后，可以在这里设置本单位的导出样式和用语。", page=parts.COLLECT, label="去填写")
        return
    name = drafter.unit(work.unit_id).name
    rights = drafter.rights_in(work.unit_id)
    _export(drafter, work.unit_id, name, allowed=Right.MANAGE in rights)
    _names(drafter, work.unit_id, name, allowed=Right.REVIEW in rights)


def _model(drafter: Drafter) -> None:
    with st.container(border=True, key="settings-model"):
        st.subheader("语言模型")
        settings = drafter.settings
        if not settings.model:
            st.text(NO_MODEL)
            return
        st.text(
            f"模型：{settings.model}\n地址：{settings.base_url or '按模型名选定的官方地址'}\n密钥：{'已设置' if settings.api_key.get_secret_value() else '没有设置'}"
        )
        if st.button("试一试", key="try-model", help="用几句话试问，看连通、流式、用量和试写，约用几百个令牌"):
            with st.spinner("正在试问……"):
                try:
                    checks = drafter.try_model()
                except DrafterError as error:
                    parts.show_error(error)
                    return
            st.text("\n".join(f"{check.name}：{SIGNS[check.ok]}，{check.detail}" for check in checks))


def _usage(drafter: Drafter) -> None:
    months = drafter.usage()
    if not months and not drafter.settings.model:
        return
    with st.container(border=True, key="settings-usage"):
        st.subheader("模型用量")
        if not months:
            st.text(NO_USAGE)
            return
        st.dataframe(
            {
                "月份": [one.month for one in months],
                "模型": [one.model for one in months],
                "调用次数": [one.calls for one in months],
                "失败": [one.failed for one in months],
                "提示令牌": [one.prompt_tokens for one in months],
                "回答令牌": [one.completion_tokens for one in months],
                "费用（元）": [parts.yuan(one.cost) if one.cost else "——" for one in months],
            },
            hide_index=True,
            key="usage",
        )
        if not drafter.settings.prices:
            st.caption("没有设单价，不计费用；可设 DRAFTER_PRICES。")


def _export(drafter: Drafter, unit_id: int, name: str, *, allowed: bool) -> None:
    options = drafter.word_options(unit_id)
    with st.container(border=True, key="settings-export"):
        st.subheader("导出 Word")
        st.text(f"“{name}”的总结都按这里的选择导出。" + ("" if allowed else "只有管理人员能改。"))

        def save() -> None:
            state.after(lambda: drafter.save_word_options(unit_id, _chosen(options)))

        for field, label, note in SWITCHES:
            st.checkbox(
                label,
                value=getattr(options, field),
                help=note,
                key=f"word-{field}",
                on_change=save,
                disabled=not allowed,
            )
        sets = font_sets()
        st.selectbox(
            "字体",
            list(sets),
            index=list(sets).index(options.fonts),
            format_func=lambda one: f"{sets[one].label}（{sets[one].note}）",
            key="word-fonts",
            on_change=save,
            disabled=not allowed,
        )
        st.caption("文件里只写字体名称；打开文件的电脑没有装的，由相近的字体代替，版面可能略有出入。")


def _chosen(options: WordOptions) -> WordOptions:
    """Give what stands in the fields; only within their callbacks."""
    fields = {field: bool(state.value(f"word-{field}")) for field, _, _ in SWITCHES}
    return replace(options, **fields, fonts=str(state.value("word-fonts")))


def _names(drafter: Drafter, unit_id: int, name: str, *, allowed: bool) -> None:
    names = drafter.other_names(unit_id)
    with st.container(border=True, key="settings-names"):
        st.subheader("记住的说法")
        if not names:
            st.text(NO_NAMES)
            return
        st.text(f"核对“{name}”及下级单位的稿件时，这些说法认作同一件事：")
        for one in names:
            with st.container(horizontal=True, vertical_alignment="center", key=f"name-row-{one.id}"):
                st.text(f"“{one.name}”就是“{one.item}”　{one.author}", width="stretch")
                if st.button("删去", key=f"drop-name-{one.id}", disabled=not allowed):
                    state.after(partial(drafter.withdraw_other_name, unit_id, one.id))
                    st.rerun()
