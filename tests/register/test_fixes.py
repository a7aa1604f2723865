"""Safe fixes: mechanics only, no figure changed, nothing left to fix, any text read."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.numerals import read_numbers
from drafter.register import Remark, lint
from tests.register.test_rules import SLIPS, spans

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*/draft.md"))
MESSY = (
    "一.上半年,工会召开会议3次(含2次职代会);08月01日慰问职工10-20人,每户1.5-2万元。\n"
    "(一)、会员\uff11\uff12\uff13人，入会率15～30%，约50人左右参加、等活动。\n"
    "一是，布署工作；学习《工会法》、《劳动法》,发文总工发[2025]03号。\n"
)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "一、", "(一)", "1、", "一是", "，", ",", "。", ";", "(", ")", "“", "”", "《", "》", "、", "等", "\n",
            "约", "50", "人", "左右", "10-20", "％", "%", "万元", "08月01日", "二〇〇八年8月", "xx", "工会", "职工",
            "\uff11\uff12", ".5", "第一、", "截止目前", "[2025]03号", "...", "：", "去年", "通过", "使",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def with_fixes(text: str, remarks: Iterable[Remark]) -> str:
    """The text with all safe fixes of the remarks in their places."""
    for remark in sorted(remarks, key=lambda found: (found.start, found.end), reverse=True):
        if remark.fix is not None:
            text = text[: remark.start] + remark.fix + text[remark.end :]
    return text


def test_fixes_mend_the_mechanics_and_nothing_else() -> None:
    """A messy passage comes out clean, word for word."""
    assert with_fixes(MESSY, lint(MESSY)) == (
        "一、上半年，工会召开会议3次（含2次职代会）；8月1日慰问职工10～20人，每户1.5万元～2万元。\n"
        "（一）会员123人，入会率15%～30%，约50人参加等活动。\n"
        "一是部署工作；学习《工会法》《劳动法》，发文总工发〔2025〕3号。\n"
    )


def test_remarks_without_a_fix_change_nothing() -> None:
    """What a person has to decide is left as it is."""
    text = "全镇有工会二十三家，慰问职工xx名，近100余人参加。"

    assert {remark.fix for remark in lint(text)} == {None}
    assert with_fixes(text, lint(text)) == text


def test_only_the_chosen_fixes_are_applied() -> None:
    """A person may take one fix and leave another."""
    text = "布署工作,撤消通知。"
    chosen = [remark for remark in lint(text) if remark.rule == "Z12"]

    assert with_fixes(text, chosen) == "部署工作,撤销通知。"


# N3 makes a session or a weekday of what was no proper one before, so its reading is meant to change.
@pytest.mark.parametrize("text", [spans(marked)[0] for rule, marked, _ in SLIPS if rule != "N3"] + [MESSY])
def test_no_fix_changes_a_figure(text: str) -> None:
    """The numbers read before and after are the same values in the same units, in the same order."""

    def figures(content: str) -> list[tuple[str, str]]:
        return [(found.value, found.unit) for found in read_numbers(content) if found.traced]

    assert figures(with_fixes(text, lint(text))) == figures(text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_fixed_summaries_need_no_more_fixing(path: Path) -> None:
    """Applied once, the safe fixes leave none, and the figures stand."""
    text = path.read_text(encoding="utf-8")
    once = with_fixes(text, lint(text))

    assert [remark for remark in lint(once) if remark.fix is not None] == []
    assert [m.value for m in read_numbers(once) if m.traced] == [m.value for m in read_numbers(text) if m.traced]


@given(st.one_of(st.text(max_size=120), FRAGMENTS))
def test_any_text_is_read(text: str) -> None:
    """No text raises; spans lie in the text, in order; fixes with a place never overlap."""
    remarks = lint(text)

    assert all(0 <= remark.start <= remark.end <= len(text) for remark in remarks)
    assert [remark.start for remark in remarks] == sorted(remark.start for remark in remarks)
    place = 0
    for remark in remarks:
        if remark.fix is not None:
            assert remark.start >= place
            place = remark.end


@pytest.mark.parametrize(
    "piece",
    [
        "（",
        "“",
        "一、二、",
        "一是",
        "1、事项。\n",
        "全年走访职工，",
        "使通过，",
        "》、《",
        "布署，,",
        "“你”",
        "去年3次，",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    """Eight times the text takes nowhere near sixty-four times as long."""

    def seconds(text: str) -> float:
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            lint(text)
            best = min(best, time.process_time() - begun)
        return best

    lint(piece)

    assert seconds(piece * 4000) < 24 * max(seconds(piece * 500), 0.002)
