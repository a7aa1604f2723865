"""Rules on the genre (文体): Z1–Z15, what a 工作总结 has, how it speaks, and which words are misspelt.

Rules on whole summaries speak only where the text is one. Word rules are rows of data/words.tsv. Clichés are off unless asked for:
a tool that calls every second sentence a cliché is soon switched off altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from drafter.register.rule import PROBLEMS, Draft, Finding, Rule
from drafter.register.words import find_words
from drafter.trace import Strength

SECOND_PERSON = re.compile(r"您|你们|你(?!追我赶|来我往|中有我|我|争我抢|死我活|好我好|方)")
LEAST_TEXT = 180
LEAST_OPENING = 40
REPEATED_LENGTH = 18
SENTENCE = re.compile(r"[^。！？\n]++[。！？]?")
PLAIN_HEADING = re.compile(r"指导思想|其[他它]|总体|目标|基本情况|主要工作|主要做法|体会")
DONE = re.compile(r"圆满完成了|已经完成了|取得了(?:显著|较好|良好|优异|一定)的?成[绩效]")
SUBJECTLESS = re.compile(
    r"(?:^|(?<=[。；！？\n])|(?<=[：]))[ \u3000]*(?P<start>通过|由于|经过)(?P<middle>[^，。；！？\n]{2,45})，(?P<end>使)(?=[^用命者节得])"
)
LEADER = re.compile(r"习近平总书记[^，。；！？《》\n]{0,24}(?<!重要)(?P<word>讲话)(?!稿)")


def parts_present(draft: Draft) -> Iterator[Finding]:
    """Z1: opening, work, problems, plans."""
    if not draft.is_summary or len(draft.parts) < 2:
        return
    place = draft.title or draft.lines[0]
    span = place.start, place.end
    if not PROBLEMS.search(draft.text):
        yield Finding(*span, message="没有找到“存在问题”的内容，总结一般有成效、问题、打算几部分。")
    if not re.search(r"打算|计划|思路|安排|下一步|今后|将(?:继续|进一步|以|在)|計劃", draft.text):
        yield Finding(*span, message="没有找到“下一步打算”的内容，总结一般有成效、问题、打算几部分。")


def opening(draft: Draft) -> Iterator[Finding]:
    """Z2: an opening stands before the first part."""
    if not draft.is_summary or len(draft.parts) < 2:
        return
    first = draft.parts[0].heading
    if re.search("总结$|總結$", first.text):  # 一、上半年工作总结，二、下半年工作思路: two writings in one
        return
    before = draft.text[draft.title.end if draft.title else 0 : first.start]
    if len(before.strip()) < LEAST_OPENING:
        yield Finding(first.start, first.end)


def second_person(draft: Draft) -> Iterator[Finding]:
    """Z3: the unit speaks of itself, and addresses nobody."""
    for found in SECOND_PERSON.finditer(draft.text):
        if not draft.is_quoted(found.start()):
            yield Finding(*found.span())


def evidence(draft: Draft) -> Iterator[Finding]:
    """Z4: each part on work done names a figure or an example."""
    if not draft.is_summary:
        return
    for part in draft.parts:
        if part.about_problems or part.about_plans or len(part.text) < LEAST_TEXT:
            continue
        figures = any(part.start <= mention.start < part.end for mention in draft.mentions if mention.traced)
        examples = re.search(r"[“《]|例如|比如|举办|召开|举行|开展了", part.text)
        if not figures and not examples:
            yield Finding(part.heading.start, part.heading.end)


def parallel_headings(draft: Draft) -> Iterator[Finding]:
    """Z5: first-level headings are of like length."""
    heads = [
        part.heading
        for part in draft.parts
        if not (part.about_problems or part.about_plans or PLAIN_HEADING.search(part.heading.text))
    ]
    lengths = [len(head.text) for head in heads]
    if len(heads) >= 3 and 2 * max(lengths) > 5 * min(lengths):
        odd = heads[lengths.index(min(lengths))]
        yield Finding(
            odd.start,
            odd.end,
            message=f"一级标题长短悬殊（{min(lengths)}到{max(lengths)}字），宜句式、字数相近。",
        )


def problems(draft: Draft) -> Iterator[Finding]:
    """Z6: the part on problems is not empty and not longer than the work."""
    parts = draft.parts
    work = sum(len(part.text) for part in parts if not part.about_problems and not part.about_plans)
    for part in parts:
        if part.about_problems and not part.about_plans:
            if len(part.text.strip()) < 8:
                yield Finding(part.heading.start, part.heading.end, message="“问题”部分没有内容。")
            elif work and len(part.text) > work:
                yield Finding(part.heading.start, part.heading.end, message="“问题”部分比成效还长，宜精简。")


def plans(draft: Draft) -> Iterator[Finding]:
    """Z7: plans speak of what will be done."""
    for part in draft.parts:
        if part.about_plans and "总结" not in part.heading.text and "上半年" not in part.heading.text:
            for found in DONE.finditer(part.text):
                if re.search(r"虽然|尽管|雖然", draft.sentence(part.start + found.start())):
                    continue
                yield Finding(part.start + found.start(), part.start + found.end())


def told_twice(draft: Draft) -> Iterator[Finding]:
    """Z8: nothing is told twice."""
    seen: set[str] = set()
    for found in SENTENCE.finditer(draft.text):
        sentence = re.sub(r"\s", "", found[0])
        if len(sentence) < REPEATED_LENGTH or sentence[-1] not in "。！？":
            continue
        if sentence in seen:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield Finding(start, found.end())
        seen.add(sentence)


def leaders(draft: Draft) -> Iterator[Finding]:
    """Z10: titles of leaders in full, and what is said of their speeches."""
    yield from find_words(draft, "Z10")
    for found in LEADER.finditer(draft.text):
        yield Finding(*found.span("word"), message="对总书记的讲话写“重要讲话”。")


def subjects(draft: Draft) -> Iterator[Finding]:
    """Z11: 通过…使… has no subject."""
    for found in SUBJECTLESS.finditer(draft.text):
        yield Finding(
            found.start("start"),
            found.end("end"),
            message=f"“{found['start']}……使……”缺主语，删去“{found['start']}”或“使”。",
        )


def spelling(draft: Draft) -> Iterator[Finding]:
    """Z12: words that are misspelt."""
    for found in find_words(draft, "Z12"):
        wrong = draft.text[found.start : found.end]
        message = found.message or f"“{wrong}”应为“{found.fix}”。"
        yield Finding(found.start, found.end, found.fix, message)


RULES = (
    Rule("Z1", Strength.PRACTICE, "总结的几部分不齐。", parts_present),
    Rule("Z2", Strength.PRACTICE, "第一部分之前没有开头段，一般先概述领导、主线和总体成效。", opening),
    Rule("Z3", Strength.PRACTICE, "总结用本单位的口吻，不用第二人称。", second_person),
    Rule("Z4", Strength.PRACTICE, "这一部分没有数字也没有实例，宜补充。", evidence),
    Rule("Z5", Strength.PRACTICE, "一级标题宜句式、字数相近。", parallel_headings),
    Rule("Z6", Strength.PRACTICE, "“问题”部分不合惯例。", problems),
    Rule("Z7", Strength.PRACTICE, "打算部分写将要做的事，此处像已完成的事。", plans),
    Rule("Z8", Strength.PRACTICE, "这句话前面已经写过，不重复。", told_twice),
    Rule("Z9", Strength.PRACTICE, "宜写明年月日，不用相对的时间。", partial(find_words, rule="Z9")),
    Rule("Z10", Strength.REQUIRED, "领导人称谓和规范表述要写全。", leaders),
    Rule("Z11", Strength.PRACTICE, "句子缺主语。", subjects),
    Rule("Z12", Strength.REQUIRED, "有错别字。", spelling),
    Rule("Z13", Strength.PRACTICE, "套话，宜写具体做法。", partial(find_words, rule="Z13")),
    Rule("Z14", Strength.PRACTICE, "总结里不写请示的结语。", partial(find_words, rule="Z14")),
    Rule("Z15", Strength.PRACTICE, "总结末尾不写书信的敬语。", partial(find_words, rule="Z15")),
)
