"""The README of the checker shows what the checker does today: its table is made by running it.

`python -m tests.trace.test_readme` writes the table anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from drafter.sheet import FactSheet
from drafter.trace import Status, check
from tests.trace.sheets import STREET, fact, sheet

ROOT = Path(__file__).parents[2]
README = ROOT / "drafter" / "trace" / "README.md"
BEGIN, END = "<!-- made by tests/trace/test_readme.py -->", "<!-- end -->"
CONFLICTS = "| where | conflict | example | message |\n|---|---|---|---|"
HEAD = "| status | example | figure | reason | suggestion |\n|---|---|---|---|---|"

EXAMPLES = (
    (Status.SUPPORTED, "春节走访困难职工七十六名。", "七十六名"),
    (Status.SUPPORTED, "4月26日举办职工健身操比赛。", "4月26日"),
    (Status.DERIVED, "现有会员12561人。", "12561人"),
    (Status.DERIVED, "帮困基金余额575.8万元，完成目标任务的96%。", "96%"),
    (Status.APPROXIMATE, "讲座听课1.25万人次。", "1.25万人次"),
    (Status.APPROXIMATE, "春节走访困难职工70多名。", "70多名"),
    (Status.MISATTRIBUTED, "医疗互助参保8160人，其中在职职工参保688人、退休职工参保4040人。", "688人"),
    (Status.CONTRADICTED, "上半年新建企业工会5家。", "5家"),
    (Status.CONTRADICTED, "帮困基金余额540.2万元。", "540.2万元"),
    (Status.CONTRADICTED, "调解劳动争议31件，同比增长11.4%。", "11.4%"),
    (Status.CONTRADICTED, "4月28日举办职工健身操比赛。", "4月28日"),
    (Status.CONTRADICTED, "重点抓了四个方面的工作：一是建会，二是维权，三是帮扶。", "四个"),
    (Status.UNIT_MISMATCH, "发放春节慰问金5.57元。", "5.57元"),
    (Status.UNIT_MISMATCH, "春节走访困难职工76户。", "76户"),
    (Status.UNIT_MISMATCH, "设立帮困基金的企业217家，占应设企业的97.3。", "97.3"),
    (Status.UNSUPPORTED, "邀请专家义诊服务群众367人。", "367人"),
    (Status.PLACEHOLDER, "组织一线职工疗休养xx名。", "xx名"),
)
STORY = "街道总工会坚持把职工冷暖放在心上，春节期间走访困难职工76人，送去组织的关怀。"
# What a draft says that cannot all be right, by the kind of conflict.
IN_DRAFT = (
    ("parts", "办理信访件30件，其中来信18件、来访15件。"),
    ("parts", "办理信访件30件，分别为来信12件、来访9件、网上投诉6件。"),
    ("share", "三类信访件分别占45%、35%、30%。"),
    ("rate", "受理信访件50件，办结38件，办结率98%。"),
    ("told_twice", "覆盖企业25家。会议指出，目前工会已覆盖企业29家。"),
    ("repeated", f"{STORY}覆盖企业25家。{STORY}"),
)
# Rows of a sheet that cannot all be right.
IN_SHEET = (
    (
        "total",
        (
            fact("A", "互助", "参保合计", "10", "人", parts="B, C"),
            fact("B", "互助", "在职参保", "6", "人"),
            fact("C", "互助", "退休参保", "3", "人"),
        ),
    ),
    ("double", (fact("A", "会员", "会员总数", "100", "人"), fact("B", "会员", "会员总数", "120", "人"))),
    ("share", (fact("A", "建会", "建会率", "103", "%"),)),
    (
        "rate",
        (
            fact("A", "测评", "回收测评表", "180", "份"),
            fact("B", "测评", "满意票", "171", "份"),
            fact("C", "测评", "满意率", "98", "%"),
        ),
    ),
    ("date", (fact("A", "会议", "代表大会", "1", "次", text="2月30日召开"),)),
)


def row(status: Status, text: str, figure: str) -> str:
    """One line of the table, as the checker tells it."""
    (found,) = [f for f in check(text, sheet(*STREET)).figures if f.text == figure]
    assert found.status is status, f"{text}: {found.status}: {found.reason}"
    shown = text.replace(figure, f"**{figure}**", 1)
    reason = found.reason.replace("*", "\\*")
    return f"| {status} {status.label} | {shown} | {figure} | {reason} | {found.suggestion or '–'} |"


def told(place: str, kind: str, shown: str, text: str, provided: FactSheet) -> str:
    """One line of the table of conflicts, as the checker tells it."""
    found = [c for c in check(text, provided).conflicts if c.place == place]
    assert [c.kind for c in found] == [kind], f"{text}: {found}"
    return f"| {place} | {kind} | {shown} | {found[0].message} |"


def table() -> str:
    """The tables of all examples: statuses, then conflicts."""
    rows = [HEAD, *(row(*example) for example in EXAMPLES), "", CONFLICTS]
    rows += [told("draft", kind, text, text, sheet(*STREET)) for kind, text in IN_DRAFT]
    for kind, facts in IN_SHEET:
        shown = "；".join(f"{f['item']}{f['value']}{f['unit']}{f.get('text', '')}" for f in facts)
        rows.append(told("sheet", kind, shown, "没有数字。", sheet(*facts)))
    return "\n".join(rows)


def test_the_table_is_what_the_checker_says():
    """Every example is checked anew; status, reason and suggestion stand in the README word for word."""
    shown = README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]

    assert shown.strip() == table()


def test_every_status_has_an_example():
    """A reader meets all eight."""
    assert {status for status, _, _ in EXAMPLES} == set(Status)


def test_every_conflict_has_an_example():
    """Each kind that the modules make is shown, with its place."""
    code = "".join(
        (README.parent / name).read_text(encoding="utf-8") for name in ("conflicts.py", "tallies.py", "repeats.py")
    )
    made = set(re.findall(r'Conflict\("([a-z_]+)"', code)) | set(re.findall(r'kind(?:: str)? ?= ?"([a-z_]+)"', code))

    assert made == {kind for kind, _ in (*IN_DRAFT, *IN_SHEET)}


def test_the_files_the_readme_names_are_there():
    """Which file to touch is no use when the file has another name."""
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:data/)?[a-z_]+\.(?:py|tsv))`", text))

    assert {name for name in named if not (README.parent / name).exists()} == set()
    modules = {path.name for path in README.parent.glob("*.py")} - {"__init__.py"}
    assert modules - named == set()
    assert {f"data/{path.name}" for path in (README.parent / "data").iterdir()} - named == set()


def test_the_rules_the_readme_names_are_there():
    """Names of patterns and functions stand in some module of the folder."""
    code = "".join(path.read_text(encoding="utf-8") for path in README.parent.glob("*.py"))
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*|_?[a-z]+)`", README.read_text(encoding="utf-8")))

    assert {"RISE", "_licensed", "_holds", "fit"} <= named
    assert {name for name in named if not re.search(rf"\b{name}\b", code)} == set()
    assert [
        path
        for path in re.findall(r"`(tests/[\w/.]+)`", README.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ] == []


if __name__ == "__main__":
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
