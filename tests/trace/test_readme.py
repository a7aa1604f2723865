"""The README of the checker shows what the checker does today: its table is made by running it.

`python -m tests.trace.test_readme` writes the table anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from drafter.trace import Status, check
from tests.trace.sheets import STREET, sheet

ROOT = Path(__file__).parents[2]
README = ROOT / "drafter" / "trace" / "README.md"
BEGIN, END = "<!-- made by tests/trace/test_readme.py -->", "<!-- end -->"
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
    (Status.UNSUPPORTED, "邀请专家义诊服务群众367人。", "367人"),
    (Status.PLACEHOLDER, "组织一线职工疗休养xx名。", "xx名"),
)


def row(status: Status, text: str, figure: str) -> str:
    """One line of the table, as the checker tells it."""
    (found,) = [f for f in check(text, sheet(*STREET)).figures if f.text == figure]
    assert found.status is status, f"{text}: {found.status}: {found.reason}"
    shown = text.replace(figure, f"**{figure}**", 1)
    reason = found.reason.replace("*", "\\*")
    return f"| {status} {status.label} | {shown} | {figure} | {reason} | {found.suggestion or '–'} |"


def table() -> str:
    """The table of all examples."""
    return "\n".join([HEAD, *(row(*example) for example in EXAMPLES)])


def test_the_table_is_what_the_checker_says():
    """Every example is checked anew; status, reason and suggestion stand in the README word for word."""
    shown = README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]

    assert shown.strip() == table()


def test_every_status_has_an_example():
    """A reader meets all eight."""
    assert {status for status, _, _ in EXAMPLES} == set(Status)


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
