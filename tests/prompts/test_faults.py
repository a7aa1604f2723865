"""Faults of templates stand on their line, in Chinese."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.prompts.faults import Places, SyntaxFault, read_toml
from drafter.prompts.outline import examine_outline, shipped_names, shipped_outline
from drafter.prompts.promptfile import examine_prompt, shipped_prompt

TEXT = """# 说明
label = "试" # 引号里的 [ 不算
kinds = [
    "镇",
    "乡[",
]
[[sections]]
key = "a"
heading = '甲'
wants = [
    { topic = "x", item = "一" },
    # 说明
    { topic = "y", item = "二" },
]

[[sections]]
key = "b"
heading = \"\"\"乙\"\"\"
[[sections.wants]]
topic = "z"
item = "三"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("label",), 2),
        (("kinds",), 3),
        (("kinds", 1), 5),
        (("sections", 0), 7),
        (("sections", 0, "heading"), 9),
        (("sections", 0, "wants", 1), 13),
        (("sections", 0, "wants", 1, "topic"), 13),
        (("sections", 1, "heading"), 18),
        (("sections", 1, "wants", 0, "item"), 21),
        (("nowhere",), 0),
    ],
)
def test_every_key_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    """Keys, tables and list elements are found on the line they stand on; what is not there is line 0."""
    tomllib.loads(TEXT)

    assert Places(TEXT).line(path) == line


@pytest.mark.parametrize("name", shipped_names())
def test_lines_of_shipped_outlines_are_right(name: str) -> None:
    """Whatever an outline says of a heading, the line it is placed on holds these words."""
    text = shipped_outline(name)
    lines, places = text.split("\n"), Places(text)
    for number, section in enumerate(tomllib.loads(text).get("sections", [])):
        for key, said in section.items():
            if isinstance(said, str):
                assert said in lines[places.line(("sections", number, key)) - 1]
        for at, want in enumerate(section.get("wants", [])):
            assert want["item"] in lines[places.line(("sections", number, "wants", at)) - 1]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('a = "一"\nb = "二\nc = "三"\n', 2, "引号"),
        ("a = '一\nb = 1\n", 1, "引号"),
        ('a = "一"\na = "二"\n', 2, "写了两次"),
        ("a = [1, 2\nb = 3\n", 2, ""),
        ("a =\n", 1, "等号后面"),
        ("a = 一\n", 1, "等号后面"),
        ('a = "一" b = 2\n', 1, "多余"),
        ("这一行\n", 1, ""),
        ("[[sections]\nkey = 1\n", 1, "方括号"),
        ('a = "反斜线\\q"\n', 1, "反斜线"),
    ],
)
def test_what_is_not_toml_is_told_in_chinese(text: str, line: int, words: str) -> None:
    """The line, what is wrong and what to do; no English word of the library."""
    with pytest.raises(SyntaxFault) as caught:
        read_toml(text)
    fault = caught.value.fault

    assert fault.line == line
    assert words in fault.what
    assert fault.hint
    assert not re.search(r"[A-Za-z]{5,}", fault.what.replace("TOML", ""))


PIECES = (*"abc= \n\"'[]{}#,\\一$", "[[sections]]\n", "key = ", "label = ", "wants = ", "+++\n", "# user\n", "${unit}")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_an_outline_or_faults(text: str) -> None:
    """Nothing that can be typed ends in an error of the program, and no fault lies outside the text."""
    outline, faults = examine_outline(text, "mine")
    prompt, others = examine_prompt(text, "mine")

    assert (outline is None) == any(fault.wrong for fault in faults)
    assert (prompt is None) == bool(others)
    assert all(0 <= fault.line <= text.count("\n") + 1 for fault in (*faults, *others))


def test_all_faults_of_an_outline_are_told_at_once() -> None:
    """A misspelt key, a wrong type and two unknown holes: four faults on their lines, in one reading."""
    text = 'label = "试"\nopening = "${leader}"\nplan = "下"\nsignature = "是"\n[[sections]]\nkey = "a"\nheading = "${who}"\n'
    outline, faults = examine_outline(text, "mine")

    assert outline is None
    assert sorted((fault.line, fault.what.split("“")[-1].rstrip("”")) for fault in faults) == [
        (2, "leader"),
        (3, "plan"),
        (4, "signature”应为 true 或 false"),
        (7, "who"),
    ]


def test_advice_does_not_make_an_outline_unusable() -> None:
    """A topic in two parts, and a wanted fact of another part, are pointed out; the outline still reads."""
    text = """label = "试"
[[sections]]
key = "a"
heading = "甲"
topics = ["文体活动"]
[[sections]]
key = "b"
heading = "乙"
topics = ["文体活动", "困难帮扶"]
wants = [{ topic = "财务经审", item = "经费" }]
"""
    outline, faults = examine_outline(text, "mine")

    assert outline is not None
    assert [(fault.line, fault.wrong) for fault in faults] == [(9, False), (10, False)]


def test_no_shipped_outline_needs_advice() -> None:
    """What ships is as it should be."""
    assert {
        name: found[1] for name in shipped_names() if (found := examine_outline(shipped_outline(name), name))[1]
    } == {}


def test_faults_of_a_prompt_stand_on_their_lines() -> None:
    """A hole misspelt in the body, one in the fixed part and one never listed."""
    text = shipped_prompt("chain/section")
    lines = text.split("\n")
    unit = next(at for at, line in enumerate(lines) if line.startswith("单位：")) + 1
    _, faults = examine_prompt(text.replace("单位：${unit}", "单位：${unitt}"), "mine")

    assert [(fault.line, "unit" in fault.what) for fault in faults] == [(unit, True), (3, True)]

    _, faults = examine_prompt(text.replace("材料：", "${heading}材料："), "mine")

    assert [(fault.line, fault.what) for fault in faults] == [(8, "空位“heading”不能放在 # system 部分")]
    assert lines[7] == "材料："
