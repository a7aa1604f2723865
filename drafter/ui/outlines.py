"""What the page 模板 says of outlines and prompts (模板的文字). Plain values, no Streamlit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Template as Pattern
from typing import NamedTuple

from drafter.numerals import fold
from drafter.prompts import Library, Outline, kind_of
from drafter.service import Template
from drafter.ui.paper import clock
from drafter.writing.events import DraftFinished

KINDS = {"outline": "提纲", "prompt": "提示词"}
HOLES = {
    "unit": "单位全称",
    "short": "单位简称",
    "period": "期间，如 2025年上半年",
    "year": "年度",
    "span": "期间的说法，如 上半年",
    "leaders": "上级，如 区总工会和街道党工委",
    "since": "一年来、半年来、今年以来",
    "next": "下一期，如 下半年、2026年",
    "thought": "当年的指导思想",
    "staff": "职工，学校写教职工",
    "focus": "各部分标题的前半句",
    "results": "最多三条突出的结果",
}
PROMPT_HOLES = {
    "unit": "单位全称",
    "short": "自称",
    "leaders": "上级",
    "period": "期间",
    "next": "打算所指的时间",
    "heading": "这一部分的标题",
    "headings": "全部标题，一行一个",
    "heading_style": "标题的写法",
    "sections": "各部分要写的事项",
    "guidance": "提纲对这一部分的要求",
    "length": "要写的字数",
    "paragraphs": "怎样分段",
    "facts": "围好的事实",
    "body": "已核对的正文",
    "sentences": "要改的句子",
    "missing": "漏写的事实",
    "items": "问题和打算",
    "topics": "可用的板块",
    "opening": "开头的写法",
    "closing": "结尾的写法",
    "remark": "另外的要求",
}
_SHORT = {name: meaning.partition("，")[0] for name, meaning in (HOLES | PROMPT_HOLES).items()} | {
    "since": "一年来",
    "results": "突出的结果",
    "focus": "工作主线",
    "next": "下一期",
    "span": "上半年等",
}


class Block(NamedTuple):
    """One part of what a template says (一块内容)."""

    title: str
    lines: tuple[str, ...]


def kinds_of(listed: Sequence[Template]) -> list[str]:
    """Give the kinds of unit that outlines are for, in order of their first outline."""
    return list(dict.fromkeys(kind for one in listed for kind in one.kinds))


def fitting(listed: Sequence[Template], kind: str) -> list[Template]:
    """Give the outlines for a kind of unit with the unit's own, the base outline last; all when none is for it."""
    folded = fold(kind)
    found = [one for one in listed if any(known in folded for known in one.kinds)]
    if not found:
        return list(listed)
    chosen = [one for one in listed if one in found or one.origin != "shipped" or one.name == "base"]
    return sorted(chosen, key=lambda one: one.name == "base")


def badge(one: Template) -> str:
    """Give in a few words whose a template is, "" for what ships."""
    if one.origin == "withdrawn":
        return "　已停用"
    if one.origin == "shipped":
        return ""
    whose = f"　本单位 第{one.number}版" if one.origin == "own" else "　上级共享"
    return whose + ("　有误" if one.fault else "") + ("　已共享" if one.shared and one.origin == "own" else "")


def described(one: Template) -> str:
    """Give in one line whose a template is, with who and when."""
    if one.origin == "withdrawn":
        return "已停用"
    if one.origin == "shipped":
        return "自带"
    when = f" {one.author} {clock(one.at)}" if one.at else ""
    if one.origin == "above":
        return f"{one.owner}共享 第{one.number}版{when}"
    return f"本单位第{one.number}版{when}{'　共享给下级' if one.shared else ''}"


def everything_said(library: Library, name: str, text: str) -> list[Block]:
    """Tell what a template says, block by block, holes named in Chinese; TemplateError when it cannot be read."""
    library = library.with_text(name, text)
    if kind_of(name) == "prompt":
        roles = {"system": "固定的要求（每次相同）", "user": "每次填入的内容"}
        return [Block(roles[role], tuple(named(said).split("\n"))) for role, said in library.prompt(name).turns]
    return list(_outline_blocks(library.outline(name)))


def named(text: str) -> str:
    """Put the Chinese names of holes in their places: ${unit} is 【单位全称】."""

    def word(found: re.Match[str]) -> str:
        hole = found["named"] or found["braced"]
        return f"【{_SHORT.get(hole, hole)}】" if hole else "$"

    return Pattern.pattern.sub(word, text)


def _outline_blocks(outline: Outline) -> list[Block]:
    suits = f"适用单位：{'、'.join(outline.kinds) or '不限'}；适用期间：{'、'.join(outline.spans) or '不限'}"
    frame = [suits, f"标题：{named(outline.title)}", f"序号：{outline.numbering}"]
    if outline.opening:
        frame.append(f"开头：{named(outline.opening)}")
    blocks = [Block("总的写法", tuple(frame))]
    for number, section in enumerate(outline.sections, start=1):
        lines = []
        if section.topics:
            lines.append(f"写哪些板块：{'、'.join(section.topics)}")
        if section.guidance:
            lines.append(f"要求：{section.guidance}")
        if section.wants:
            wants = (f"{want.item}（{want.unit}）" if want.unit else want.item for want in section.wants)
            lines.append(f"应填事项：{'、'.join(wants)}")
        lines.append(f"约 {section.length} 字")
        blocks.append(Block(f"{number}. {named(section.heading)}", tuple(lines)))
    ending = [f"其他板块：{named(outline.other)}"]
    ending.append(f"问题：{named(outline.problems) or '不另起标题'}；打算：{named(outline.plans) or '不另起标题'}")
    if outline.closing:
        ending.append(f"结尾：{named(outline.closing)}")
    return [*blocks, Block("其余部分", tuple(ending))]


def holes_named(kind: str) -> str:
    """Tell what each hole stands for, and how it is written."""
    holes = HOLES if kind == "outline" else PROMPT_HOLES
    lines = [f"${{{name}}}　{meaning}" for name, meaning in holes.items()]
    if kind == "outline":
        lines += [
            "",
            '一项写作 名称 = "内容"；列表写作 ["甲", "乙"]；# 后面是说明。',
            'extends = "提纲名" 表示在那份提纲上改，没写的都照它；要在自带的同名提纲上改，写 extends = "shipped/提纲名"。',
        ]
    else:
        lines += [
            "",
            "文件头的 holes 列出正文用到的空位，不能多也不能少；# system 是固定的要求，# user 是每次填入的内容。",
        ]
    return "\n".join(lines)


def trial_told(done: DraftFinished, failures: Sequence[str]) -> str:
    """Say what came of trying a template: length, figures, what is flagged, and what it cost."""
    length = len("".join(done.text.split()))
    line = f"试写完成：{length:,} 字，{len(done.report.figures)} 个数字，"
    line += f"{len(done.report.flagged)} 个待核实" if done.report.flagged else "都对得上事实表"
    if done.report.unused:
        line += f"，没有写到的事实 {len(done.report.unused)} 条"
    if done.usage.calls:
        line += f"；提问 {done.usage.calls} 次，{done.usage.prompt_tokens + done.usage.completion_tokens:,} 个令牌"
        line += f"，费用 {done.usage.cost}" if done.usage.cost else ""
    return "\n".join([f"{line}。", *failures])
