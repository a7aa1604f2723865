"""使用说明: how to fill in, draft, check and export, and what every colour and sign means. Words only; nothing is asked of the service."""

from __future__ import annotations

import streamlit as st

from drafter.trace import Status
from drafter.ui import parts
from drafter.ui.desk import show_legend

# How a figure of each status looks in a line, and what it means to the reader.
MEANINGS = {
    Status.SUPPORTED: ("12家", "事实表里有这个数，说的也是同一件事。"),
    Status.DERIVED: ("9.6%", "由表中的数算出：合计、增减、同比、完成率、占比等，点开能看到算式。"),
    Status.APPROXIMATE: ("近600人", "是表中数的约数，约得对。"),
    Status.CONTRADICTED: ("105家", "文中说的这一项，表中是另一个数。"),
    Status.MISATTRIBUTED: ("688人", "数是对的，但在表中属于另一项，张冠李戴。"),
    Status.UNIT_MISMATCH: ("633人次", "数对，单位或量级不对，如 人与人次、元与万元。"),
    Status.UNSUPPORTED: ("2000余人", "表中没有，也算不出来。"),
    Status.PLACEHOLDER: ("xx条", "还空着，没有填。"),
}
STEPS = (
    (
        "一　填报",
        "写明单位、期间和事实：一行一件事，写清事项、数值、单位和出处。",
        "可以直接填，可以从 Excel 粘贴，也可以导入 Excel、CSV、YAML 文件，或把上年总结、科室材料读成事项；先看读到了什么，勾上的才采用。\n"
        "自己的统计表、活动台账照原样导入就行；上年同期的材料，数放进“上期”，本期的数空着等填。\n"
        "从文字里读数时，设置了模型的，可以请它把事项名称、板块拟得更准；数和单位始终是程序读的，“提出”一列写明是谁拟的。\n"
        "边填边存，不用点保存；表的上方随时说有没有要改的地方。\n"
        "合计数在“其中”一列写明由哪几条相加，如 F3、F4，会自动核对加得对不对。",
        parts.COLLECT,
        "去填报",
    ),
    (
        "二　起草",
        "选好提纲（已按单位类别和期间选好），点“开始起草”。",
        "规则写作不用模型，几秒写完，数字全部取自事实表。模型写作要先设置模型，写完同样逐个核对数字。\n"
        "重新起草不会丢掉旧稿，旧稿在“历史”里。",
        parts.WRITE,
        "去起草",
    ),
    (
        "三　核对",
        "文中每个数字都有颜色、记号和下划线，点一下，右边就是它的依据。",
        "点“下一处”或按 N 键，逐个看需要处理的；按 P 键回到上一处。\n"
        "每一处有几种办法：按数据改正；换一条事实；注明理由后保留（留下姓名和时间）；补录为事实；请模型改写这一句；自己改写本段。\n"
        "点错了，点“撤销”或按 Ctrl+Z，一步一步退回去。\n"
        "请模型改写的，先核对再给你看，新旧两句并排，用不用由你定；没有设置模型的，自己改。\n"
        "事实表后来改过的，页面写明哪几处数字受影响，可一次改成新数；没写进去的事实，点“补写”就有一句现成的话。\n"
        "改完马上重新核对。下面还列出没有写进去的事实、前后对不上的数（勾稽）和文风提示。",
        parts.REVIEW,
        "去核对",
    ),
    (
        "四　导出",
        "在核对页点“导出”：Word 按公文习惯排好版，每个数字旁有批注写明出处，后附数据核对表。",
        "还有没处理的数字时，只能导出“讨论稿”，未核实的数字在文中标出。\n"
        "都处理完了，由复核的人点“定稿”，文件名就标“定稿”；之后再有改动，要重新定稿。\n"
        "拿去改过的 Word 文件，可以在核对页“取回改过的文件”：逐句对出改了哪里，改过的数字重新核对，再决定是否采用。",
        parts.REVIEW,
        "去核对页导出",
    ),
    (
        "很多单位一起写",
        "在批量页上传各单位的事实表，先检查，再一起起草；写完打包下载，待处理的数字列在一处。",
        "一个工作簿里每家单位一张表、一个压缩包、每家单位一个文件都行。不受理的单位写明原因，不影响别家。\n"
        "改了哪家重传哪家，没有变化的不会重写。起草时可以离开页面、暂停、继续。",
        parts.BATCHES,
        "去批量",
    ),
    (
        "把下级的数汇总上来",
        "在汇总页选择各单位，同名事项相加，比率重算，没报的、重复的、写法不一的都列出来。",
        "存成汇总单位的事实表后照样起草、核对；点文中的合计数，能看到是哪个单位报的哪一条。",
        parts.ROLLUP,
        "去汇总",
    ),
    (
        "已有稿件也能核对",
        "别人写的、以前写的稿件，传上稿件和数据表，得到同样的核对结果。",
        "稿件可以是 Word 或文本，也可以粘贴；数据可以是 Excel、CSV、YAML，也可以用已填好的一张事实表。",
        parts.BRING,
        "去核对已有稿件",
    ),
    (
        "提纲不合用，自己改",
        "各类单位的提纲都是自带的。在“模板”里复制为本单位版本，改标题、开头、板块和要求，保存后就按它起草。",
        "边改边检查，哪一行有误就标在哪一行；改好先看“预览”和“试写”，不影响已有的稿件。\n"
        "每次保存是一版，可以对比、恢复，也可以改回自带的；可以导出成文件，发给别的单位导入。\n"
        "上级单位可以把自己的一份共享给下级，下级能用、能复制，不能改。",
        parts.TEMPLATES,
        "去看模板",
    ),
    (
        "改错了、删错了怎么办",
        "每一次保存都留着。在“历史”里看谁在什么时候改了哪一句、哪个数，点“恢复”就回到那一次。",
        "恢复也是新存一次，其间改的都还在。删除的总结也在“历史”页下方，可以恢复。\n"
        "两个人同时改一份：改的不是同一段，合在一起存，并说明对方改了哪里；改的是同一段，两种改法并排摆着，选一个或自己合写，不会互相覆盖。",
        parts.HISTORY,
        "去看历史",
    ),
)


def show() -> None:
    """Draw the page."""
    left, right = st.columns([7, 5], gap="large")
    with left:
        for title, what, more, page, label in STEPS:
            with st.container(border=True, key=f"guide-{title.split('　')[0]}"):
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.subheader(title, anchor=False, width="stretch")
                    if st.button(label, key=f"guide-go-{title}"):
                        st.switch_page(page)
                with st.container(key=f"notes-guide-{title}"):
                    st.text(what)
                    st.text("\n".join(f"· {line}" for line in more.split("\n")))
    with right:
        st.subheader("颜色和记号", anchor=False)
        show_legend(
            [
                {"status": str(status), "label": status.label, "sample": sample, "meaning": meaning}
                for status, (sample, meaning) in MEANINGS.items()
            ],
            key="legend",
        )
        with st.container(key="notes-legend"):
            st.text(
                "每种情形的颜色、记号、下划线各不相同，看不清颜色或打印成黑白也能分辨。\n"
                "前三种不用处理；后五种要处理，或注明理由后保留，保留的标“留”。\n"
                "说“核对通过”，只是说每个数字与事实表对得上；事实表本身填得对不对，还要看出处。"
            )
