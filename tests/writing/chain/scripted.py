"""A sheet, an outline and a scripted model for the tests of the prompt chain, over real HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from drafter.models import ModelSettings, open_model
from drafter.prompts import Outline, OutlineSection
from drafter.sheet import Fact, FactSheet
from drafter.writing.chain import ChainWriter
from drafter.writing.events import (
    DraftFinished,
    Event,
    SectionFailed,
    SectionFinished,
    SectionStarted,
    TextAdded,
)
from tests.loopback import Loopback, Question, Reply, Say

SHEET = FactSheet.from_mapping(
    {
        "unit": {
            "name": "临江街道总工会",
            "short": "街道总工会",
            "kind": "街道",
            "leaders": ["区总工会", "街道党工委"],
        },
        "period": {"year": "2025", "span": "全年"},
        "facts": [
            {
                "id": "F1",
                "topic": "组织建设",
                "item": "新建企业工会",
                "value": "12",
                "unit": "家",
                "target": "10",
            },
            {"id": "F2", "topic": "组织建设", "item": "发展会员", "value": "846", "unit": "人"},
            {"id": "F3", "topic": "劳动竞赛", "item": "竞赛参赛单位", "value": "54", "unit": "家"},
            {
                "id": "F4",
                "topic": "劳动竞赛",
                "item": "技能比武",
                "value": "4",
                "unit": "场",
                "date": "2025-09-18",
            },
            {"id": "F5", "topic": "困难帮扶", "item": "慰问困难职工", "value": "29", "unit": "户"},
            {
                "id": "F6",
                "topic": "困难帮扶",
                "item": "发放慰问金",
                "value": "8.7",
                "unit": "万元",
                "previous": "7.5",
            },
        ],
        "problems": ["部分服务点利用率不高"],
        "plans": ["推广网上办理", "扩大集体合同覆盖面"],
    }
)


OUTLINE = Outline(
    name="mine",
    label="试用提纲",
    numbering="一、（一）1.",
    opening="${period}，${unit}在${leaders}领导下开展工作。现将工作总结如下：",
    closing="今后，我们将继续努力。",
    problems="存在的问题",
    problems_lead="工作中还存在一些不足：",
    plans="今后打算",
    plans_lead="着重做好以下工作：",
    sections=(
        OutlineSection(key="organization", heading="加强组织建设，夯实工作基础", topics=("组织建设",)),
        OutlineSection(key="merit", heading="开展建功立业，激发创造活力", topics=("劳动竞赛",)),
        OutlineSection(key="service", heading="做好帮扶服务，增进职工福祉", topics=("困难帮扶",)),
    ),
)


GOOD = {
    "F1": "全年新建企业工会12家〔F1〕，完成年度任务的120%〔F1/F1.target〕，发展会员846人〔F2〕。",
    "F3": "组织54家〔F3〕单位参加劳动竞赛，9月18日〔F4〕举办技能比武4场〔F4〕。",
    "F5": "慰问困难职工29户〔F5〕，发放慰问金8.7万元〔F6〕，比上年增加1.2万元〔F6-F6.previous〕。",
}


HEADINGS = "夯实组织基础，扩大工会覆盖\n深化劳动竞赛，激发职工活力\n做实困难帮扶，温暖职工人心"


FRAME = "【开头】2025年，临江街道总工会在区总工会、街道党工委领导下开展工作，新建企业工会12家〔F1〕。现将一年来的工作总结如下：\n【结尾】今后，我们将保持干劲，把工作做实做细。"


TASKS = "问1：部分服务点的利用率还不高。\n打1：进一步推广网上办理，方便职工办事。\n打2：着力扩大集体合同的覆盖面。"


def kind_of(question: Question) -> str:
    """Tell which call of the chain a question is."""
    for words, name in (
        ("拟一级标题", "headings"),
        ("只改这些句子", "repair"),
        ("补写开头和结尾", "frame"),
        ("“存在的问题”和“下一步打算”", "tasks"),
    ):
        if words in question.system:
            return name
    return "section"


def good(question: Question) -> Reply:
    """Answer every call of the chain as a good model would."""
    kind = kind_of(question)
    if kind == "section":
        return Say(next(text for name, text in GOOD.items() if f"\n{name} " in question.user))
    return Say({"headings": HEADINGS, "frame": FRAME, "tasks": TASKS, "repair": "[1] 没有可改的。"}[kind])


def scripted(**replies: Any) -> Callable[[Question], Reply]:
    """Answer well except where told: by kind of call, or `F3` for the section with that fact; lists give one reply a call."""
    counts: dict[str, int] = {}
    lock = threading.Lock()

    def script(question: Question) -> Reply:
        kind = kind_of(question)
        name = kind
        if kind == "section":
            name = next((fact for fact in GOOD if f"\n{fact} " in question.user), "section")
        reply = replies.get(name, replies.get(kind))
        if reply is None:
            return good(question)
        if callable(reply):
            made: Reply = reply(question)
            return made
        if isinstance(reply, list):
            with lock:
                counts[name] = counts.get(name, 0) + 1
            reply = reply[min(counts[name], len(reply)) - 1]
        return Say(reply) if isinstance(reply, str) else reply

    return script


def run(
    script: Callable[[Question], Reply],
    sheet: FactSheet = SHEET,
    outline: Outline = OUTLINE,
    model: Mapping[str, Any] | None = None,
    **options: Any,
) -> tuple[list[Event], list[Question]]:
    """Write a draft against a scripted model; give all events and all questions asked."""
    with Loopback(script) as server:
        writer = ChainWriter(connect(server, **(model or {})), **options)
        events = list(writer.write(sheet, outline))
        assert in_turn(events)
        return events, list(server.questions)


def connect(server: Loopback, **changes: Any) -> Any:
    """Open a model on the server that never really waits between attempts."""
    settings = ModelSettings("m", SecretStr("k"), server.address, timeout=10.0, **changes)
    return open_model(settings, wait=lambda seconds: None)


def in_turn(events: list[Event]) -> bool:
    """Tell whether every part is started, then added to, then ended once, one part after another."""
    current: int | None = None
    ended: set[int] = set()
    for event in events[:-1]:
        assert not isinstance(event, DraftFinished)
        if isinstance(event, SectionStarted) and current is None:
            current = event.index
        if event.index != current or current in ended:
            return False
        if isinstance(event, SectionFinished | SectionFailed):
            ended.add(event.index)
            current = None
    return current is None


def last(events: list[Event]) -> DraftFinished:
    """Give the finished draft: the one and last such event."""
    assert [type(event) for event in events].count(DraftFinished) == 1
    assert isinstance(events[-1], DraftFinished)
    return events[-1]


def finished(events: list[Event]) -> dict[int, SectionFinished]:
    """Give the finished sections by index."""
    return {event.index: event for event in events if isinstance(event, SectionFinished)}


def asked(questions: list[Question], kind: str) -> list[Question]:
    """Pick the questions of one kind."""
    return [question for question in questions if kind_of(question) == kind]


def many_facts(count: int, topics: int) -> tuple[Fact, ...]:
    """Make facts that differ in everything."""
    return tuple(
        Fact(
            id=f"F{n}",
            topic=f"板块{n * topics // count}",
            item=f"第{n}类活动",
            value=str(100 + n),
            unit="场",
        )
        for n in range(count)
    )


def telling_all(separator: str) -> Callable[[Question], Reply]:
    """Make a model whose sections tell each of many facts in a sentence of its own, with the separator between."""

    def script(question: Question) -> Reply:
        if kind_of(question) != "section":
            return good(question)
        told = re.findall(r"^(F\d+) (.*?)：(\d+场)", question.user, re.MULTILINE)
        return Say(separator.join(f"开展{item}{value}〔{name}〕。" for name, item, value in told))

    return script


def fuller(sheet: FactSheet) -> FactSheet:
    """Give each topic of a sheet two more facts, so that its sections have something to divide."""
    more = [
        Fact(id=f"G{n}", topic=topic, item=f"第{n}类{what}", value=str(31 + n), unit="次")
        for n, (topic, what) in enumerate(
            (topic, what) for topic in ("组织建设", "劳动竞赛", "困难帮扶") for what in ("走访", "会商")
        )
    ]
    return sheet.model_copy(update={"facts": (*sheet.facts, *more)})


def length_asked(question: Question) -> int:
    """How many characters a section is asked for."""
    return int(re.findall(r"篇幅：(\d+)字", question.user)[0])


def last_shown(events: list[Event], index: int) -> str:
    """Give the text a page shows for a section: what was added since it was last started."""
    shown = ""
    for event in events:
        if isinstance(event, SectionStarted) and event.index == index:
            shown = ""
        elif isinstance(event, TextAdded) and event.index == index:
            shown += event.text
    return shown
