"""What a person does about a figure in a form of its own (处理): a new fact, another fact, a sentence for a fact left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import streamlit as st

from drafter.errors import DrafterError
from drafter.service import Drafter, FactOption, Insertion, Outdated, Review, Right
from drafter.service.customizing import LONGEST_NAME
from drafter.service.judgement import sentence_around
from drafter.trace import Figure, Status
from drafter.ui import parts, rewrite, state
from drafter.ui.paper import clock

SHOWN = 6
CHANGED = "这一段刚被改过，页面已换成最新内容，请再看一遍。"


def show(drafter: Drafter, review: Review) -> None:
    """Draw the form that was asked for, if any."""
    request = state.remedy()
    if request is not None:
        DIALOGS[request["action"]](drafter, review, request)


def show_outdated(drafter: Drafter, review: Review) -> None:
    """Say what became of the draft when its sheet was changed, and offer to put all new numbers in place."""
    outdated = drafter.outdated(review.draft.work_id)
    when = f"{review.sheet.author} {clock(review.sheet.saved_at)} 改过事实表，下面按最新的事实表核对。"
    with st.container(border=True, key="outdated", gap="xsmall"):
        if not outdated:
            more = "；没写进正文的见右侧“未写入的事实”。" if review.report.unused else "。"
            st.text(when + "文中已有的数字不受影响" + more)
            return
        st.text(when + f"文中有 {len(outdated)} 处原来对得上，现在对不上了：")
        st.text("\n".join(_by_fact(outdated)))
        ready = sum(one.figure.suggestion is not None for one in outdated)
        if ready and st.button(f"把这 {ready} 处改成新数", type="primary", key="follow-sheet"):
            work, base = review.draft.work_id, review.draft.number
            if state.after(partial(drafter.follow_sheet, work, base=base)):
                state.tell(f"已把 {ready} 处改成新数，并重新核对。")
            st.rerun()


def _by_fact(outdated: Sequence[Outdated]) -> Iterator[str]:
    """Give a line for each changed fact, with the figures of the draft that rest on it."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for one in outdated:
        told.setdefault((one.fact, one.before, one.now), []).append(one.figure.text)
    for (fact, before, now), figures in list(told.items())[:SHOWN]:
        places = "、".join(f"“{text}”" for text in dict.fromkeys(figures))
        yield f"· {fact}：{before} 改为 {now}，文中{places}" + (f"共 {len(figures)} 处" if len(figures) > 1 else "")
    if len(told) > SHOWN:
        yield f"· 另有 {len(told) - SHOWN} 条事实"


def _figure(review: Review, request: dict[str, Any]) -> Figure | None:
    """Give the figure a form is about; when the draft was saved meanwhile, say so and close the form with the next run."""
    span = request["start"], request["end"]
    figure = next((one for one in review.report.figures if (one.start, one.end) == span), None)
    if figure is None or review.draft.number != request["base"]:
        state.begin_remedy(None)
        st.text(CHANGED)
        return None
    return figure


def _close() -> None:
    state.begin_remedy(None)


def _finish(act: Callable[[], Any], told: str | Callable[[Any], str]) -> bool:
    """Do what a form is for, close it and draw the page anew with what was done; False when it could not be done: the form says why."""
    try:
        result = act()
    except DrafterError as error:
        parts.show_error(error)
        return False
    state.begin_remedy(None)
    state.tell(told if isinstance(told, str) else told(result))
    st.rerun()
    return True


@st.dialog("补录为事实", width="medium", on_dismiss=_close)
def _new_fact(drafter: Drafter, review: Review, request: dict[str, Any]) -> None:
    """Give a short form; the figure is the value, the person says what it is about and where it comes from."""
    figure = _figure(review, request)
    if figure is None:
        return
    with st.container(key="notes-sentence"):
        st.text("原句：" + sentence_around(review.draft.text, figure.start, figure.end))
    with st.form("new-fact", border=False):
        item = st.text_input("事项", placeholder="这个数说的是什么", key="new-item")
        one, two, three = st.columns([2, 1, 2])
        number, measure = typed_as(figure)
        value = one.text_input("数值", value=number, key="new-value")
        unit = two.text_input("单位", value=measure, key="new-unit")
        topic = three.text_input("板块", key="new-topic")
        source = st.text_input("出处", placeholder="台账、报表或文件名称", key="new-source")
        if st.form_submit_button("补录并重新核对", type="primary"):
            fact = {"topic": topic, "item": item, "value": value, "unit": unit, "source": source}
            filled = {name: text.strip() for name, text in fact.items() if text.strip()}
            if not filled.get("item") or not filled.get("source"):
                parts.show_error_line("请写明事项和出处，这样别人才查得到。")
                return
            add = partial(drafter.add_fact, review.draft.work_id, filled, base=review.sheet.number)
            _finish(add, f"已补录“{filled['item']}”，并按新的事实表重新核对。")


def typed_as(figure: Figure) -> tuple[str, str]:
    """Give value and unit of a figure as they would be typed into the table: `2000余人` gives `2000余` and `人`, a blank `xx万元` gives `万元`."""
    number = figure.text.removesuffix(figure.unit) if figure.unit else figure.text
    if figure.status is not Status.PLACEHOLDER:
        return number, figure.unit
    # A blank has no number yet; the 万 or 亿 behind it belongs to the unit it is to be given in.
    return "", number[len(number.rstrip("万亿")) :] + figure.unit


@st.dialog("换一条事实", width="medium", on_dismiss=_close)
def _other_fact(drafter: Drafter, review: Review, request: dict[str, Any]) -> None:
    """List every number of the sheet, the likeliest first; the chosen one is put in place of the figure."""
    figure = _figure(review, request)
    if figure is None:
        return
    work, base = review.draft.work_id, review.draft.number
    try:
        choice = drafter.fact_options(work, figure.start, figure.end, base=base)
    except DrafterError as error:
        parts.show_error(error)
        return
    options = choice.options
    if not options:
        st.text("事实表里还没有一个数。请先到填报页填写，或用“补录为事实”。")
        return
    with st.container(key="notes-sentence"):
        st.text("原句：" + sentence_around(review.draft.text, figure.start, figure.end))
    chosen = st.selectbox(
        "这里应当是哪一条（最可能的排在前面，可输入几个字查找）",
        range(len(options)),
        format_func=lambda place: options[place].label,
        key="option",
    )
    option: FactOption = options[chosen]
    if option.same:
        st.text(f"正文写的“{figure.text}”与这条事实一致。")
    else:
        st.text(f"“{figure.text}”将改为“{option.written}”。")
    if st.button("改用这条事实", type="primary", key="use-option", disabled=option.written == figure.text):
        use = partial(drafter.use_fact, work, figure.start, figure.end, option.fact, option.field, base=base)
        if not _finish(use, f"已改为“{option.written}”，并重新核对。"):
            return
    if Right.REVIEW in drafter.rights_on(work):
        _keep_name(drafter, work, option, choice.phrase)


def _keep_name(drafter: Drafter, work_id: int, option: FactOption, phrase: str) -> None:
    """Offer to keep what the draft calls the item, so that the checker knows it from now on."""
    st.divider()
    st.text("正文用的是另一种说法？记下来，本单位以后都认作同一件事：")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("正文里的说法", value=phrase, max_chars=LONGEST_NAME, key="other-name")
        if st.button("记住这种说法", key="keep-name"):
            keep = partial(drafter.keep_other_name, work_id, option.fact, name)
            _finish(keep, lambda kept: f"以后“{kept.name}”就是“{kept.item}”，已重新核对。")


@st.dialog("补写一句", width="medium", on_dismiss=_close)
def _insert(drafter: Drafter, review: Review, request: dict[str, Any]) -> None:
    """Propose a sentence for a fact the draft leaves out, and where it joins; both can be changed."""
    work, base = review.draft.work_id, review.draft.number
    if base != request["base"]:
        state.begin_remedy(None)
        st.text(CHANGED)
        return
    try:
        proposed: Insertion = drafter.insertion(work, str(request["fact"]))
    except DrafterError as error:
        parts.show_error(error)
        return
    names = dict(proposed.places)
    with st.form("insert", border=False):
        sentence = st.text_area("补写的话（可以改）", value=proposed.sentence, height=110, key="insert-sentence")
        line = st.selectbox(
            "接在哪一段后面",
            list(names),
            index=list(names).index(proposed.line),
            format_func=names.__getitem__,
            key="insert-line",
        )
        if st.form_submit_button("写入正文并核对", type="primary"):
            _finish(partial(drafter.insert_sentence, work, line, sentence, base=base), "已写入正文，并重新核对。")


@st.dialog("定稿", width="medium", on_dismiss=_close)
def _sign_off(drafter: Drafter, review: Review, _request: dict[str, Any]) -> None:
    """List what the reviewer puts their name to, and sign it off."""
    st.text("\n".join(sign_off_lines(review)))
    st.caption("定稿记入留痕；之后稿件、事实表或保留的理由有改动，定稿随即失效，须重新定稿。")
    if st.button("确认定稿", type="primary", key="confirm-sign-off"):
        _finish(partial(drafter.sign_off, review.draft.work_id, base=review.draft.number), "已定稿，可以导出。")


def sign_off_lines(review: Review) -> list[str]:
    """Give what a sign-off rests on: how many figures have which source, each figure kept and why, and what was left out."""
    counts = review.report.counts
    told = "，".join(
        f"{status.label} {counts[str(status)]} 个"
        for status in (Status.SUPPORTED, Status.DERIVED, Status.APPROXIMATE)
        if counts[str(status)]
    )
    lines = [f"第{review.draft.number}稿，{len(review.report.figures)} 个数字：{told}。"]
    kept = [
        (figure, review.decisions[key])
        for figure, key in zip(review.report.figures, review.keys, strict=True)
        if key in review.decisions
    ]
    if kept:
        lines.append(f"注明理由后保留 {len(kept)} 处：")
        lines += [f"· “{figure.text}”：{one.reason}（{one.actor} {clock(one.at)}）" for figure, one in kept]
    if review.report.unused:
        lines.append(f"另有 {len(review.report.unused)} 条事实没有写进正文。")
    return lines


DIALOGS = {
    "add": _new_fact,
    "options": _other_fact,
    "insert": _insert,
    "reword": rewrite.reword,
    "sign": _sign_off,
}
"""What may be opened, by the name it asks with."""
