"""What a draft by the prompt chain costs (提示链用量与耗时): `python -m tests.bench_chain`, against a loopback model of 2 s an answer.

Prints the tokens of each call, all prompts together against the sheet, and the wall time against the slowest call: of a second draft,
as in a program that runs, and of the first, which also reads the word lists. Not a test.
"""

from __future__ import annotations

import re
import sys
import threading
import time

from pydantic import SecretStr

from drafter.models import ModelSettings, estimate_tokens, open_model
from drafter.prompts import Outline, OutlineSection
from drafter.sheet import FactSheet
from drafter.writing.chain import ChainWriter
from drafter.writing.chain.fence import fence_facts
from drafter.writing.events import DraftFinished
from tests.loopback import Loopback, Question, Reply, Say

SECTIONS = 7
FACTS = 60
LATENCY = 2.0
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳"
NEVER = threading.Event()


def sheet() -> FactSheet:
    """Make a sheet of the size the budget is stated for: counts, money, comparisons, tasks and a line of text each."""
    return FactSheet.from_mapping(
        {
            "unit": {
                "name": "临江街道总工会",
                "short": "街道总工会",
                "kind": "街道",
                "leaders": ["区总工会"],
            },
            "period": {"year": "2025", "span": "全年"},
            "facts": [
                {
                    "id": f"F{n}",
                    "topic": f"第{n % SECTIONS}板块",
                    "item": f"{STEMS[n % 10]}{BRANCHES[n // 10]}类服务活动",
                    "value": str(120 + 7 * n),
                    "unit": "场",
                    "text": "由街道和社区共同承办，重点面向一线职工" if n % 2 else "",
                    **({"previous": str(110 + 7 * n)} if n % 3 == 0 else {}),
                }
                for n in range(FACTS)
            ],
        }
    )


def outline() -> Outline:
    """Make an outline of as many sections."""
    return Outline(
        name="bench",
        label="耗时",
        opening="${period}，${unit}在${leaders}领导下开展工作。现将工作总结如下：",
        closing="今后，我们将继续努力。",
        sections=tuple(
            OutlineSection(key=f"s{n}", heading=f"做好职工服务，办好{STEMS[n]}类实事", topics=(f"第{n}板块",))
            for n in range(SECTIONS)
        ),
    )


def answer(question: Question) -> Reply:
    """Answer after the latency: each fact in a sentence, or a frame, or nothing that fits (headings fall back)."""
    NEVER.wait(LATENCY)
    if "<facts>" in question.user:
        told = re.findall(r"^(F\d+) (.*?)：(\d+场)", question.user, re.MULTILINE)
        return Say("\n".join(f"开展{item}{value}〔{name}〕。" for name, item, value in told))
    if "<body>" in question.user:
        return Say("【开头】2025年，街道总工会在区总工会领导下开展工作。\n【结尾】今后继续努力。")
    return Say("标题")


def main() -> int:
    """Run once and print."""
    facts = sheet()
    walls = []
    with Loopback(answer) as server:
        for _ in range(2):
            server.questions.clear()
            writer = ChainWriter(open_model(ModelSettings("bench", SecretStr("k"), server.address)))
            started = time.monotonic()
            *_, last = writer.write(facts, outline())
            walls.append(time.monotonic() - started)
        questions = list(server.questions)
    if not isinstance(last, DraftFinished):
        raise TypeError("the chain did not finish")
    sizes = [
        sum(estimate_tokens(message["content"]) for message in question.body["messages"]) for question in questions
    ]
    fixed = [estimate_tokens(question.system) for question in questions]
    size = estimate_tokens(fence_facts(facts.facts))
    beside = sum(sizes) - sum(fixed)
    for line in (
        f"提示令牌（每次）：{sizes}",
        f"其中固定文字（每次）：{fixed}",
        f"事实表 {size}，固定文字以外共 {beside}，为 {beside / size:.2f} 倍（上限 2.5）",
        f"用时 {walls[1]:.2f} 秒，为一次回答（{LATENCY} 秒）的 {walls[1] / LATENCY:.2f} 倍（上限 3.2）",
        f"程序启动后的第一篇 {walls[0]:.2f} 秒，{walls[0] / LATENCY:.2f} 倍（含读入词表）",
        f"标红 {len(last.report.flagged)} 处，漏写 {len(last.report.unused)} 条",
    ):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
