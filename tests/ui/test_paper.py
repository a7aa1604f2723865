"""What the review desk is given: the draft in pieces that are the draft, each figure with all a person needs to judge it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.numerals import Kind
from drafter.service import Decision, DraftRevision, EvidenceRow, Review, SheetRevision
from drafter.sheet import FactSheet
from drafter.trace import Conflict, Figure, Report, Status
from drafter.ui import paper
from drafter.ui.remedies import typed_as

NOW = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)


def figure(text: str, found: str, status: Status = Status.SUPPORTED, **more: str | None) -> Figure:
    """A figure at the first place where it stands in the text."""
    start = text.index(found)
    return Figure(start, start + len(found), found, Kind.QUANTITY, "1", "家", "", status, **more)  # type: ignore[arg-type]


def review_of(text: str, *figures: Figure, conflicts: tuple[Conflict, ...] = (), kept: str = "") -> Review:
    """A review of a text with these figures; `kept` is the text of one that was accepted."""
    content = {"facts": [{"id": "F1", "item": "新建会企业", "value": "3", "unit": "家"}]}
    sheet = SheetRevision(1, 4, content, FactSheet.from_mapping(content), (), NOW, "甲")
    keys = tuple(f"key {number}" for number, _ in enumerate(figures))
    decisions = {
        key: Decision("accept", "有照片", "乙", NOW) for key, one in zip(keys, figures, strict=True) if one.text == kept
    }
    return Review(
        draft=DraftRevision(1, 7, text, "base", "rule", 4, True, NOW, "甲"),
        sheet=sheet,
        report=Report(figures, ("F1",), conflicts),
        keys=keys,
        evidence=tuple((EvidenceRow("对应事实", "F1 新建会企业"), EvidenceRow("理由", one.reason)) for one in figures),
        decisions=decisions,
        open=tuple(one for one in figures if one.flagged and one.text != kept),
        open_conflicts=conflicts,
        sheet_changed=False,
    )


@given(st.data())
def test_the_pieces_are_the_draft(data: st.DataObject) -> None:
    """Whatever the text and wherever its figures stand, the pieces in order are the text, and each figure's piece is the figure."""
    text = data.draw(st.text(alphabet="一、工会3家𠮷~*<b>\n。 ", max_size=60))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    figures = [
        Figure(start, end, text[start:end], Kind.QUANTITY, "", "", "", Status.SUPPORTED)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if "\n" not in text[start:end]
    ]
    lines = paper.paragraphs(text, figures)
    drawn = {number: piece for line in lines for piece, number in line["pieces"] if number is not None}

    assert "\n".join("".join(piece for piece, _ in line["pieces"]) for line in lines) == text
    assert [line["text"] for line in lines] == text.split("\n")
    assert drawn == {number: one.text for number, one in enumerate(figures)}


@pytest.mark.parametrize(
    ("line", "first", "role"),
    [
        ("示例街道总工会2026年工作总结", True, "title"),
        ("一、夯实基础，扩大覆盖", False, "heading"),
        ("（一）组织建设", False, "subheading"),
        ("一、今年新建会企业3家，覆盖职工200人。", False, "text"),
        ("今年以来，工会各项工作有序推进。", True, "text"),
        ("一、从这一部分写起", True, "heading"),
        ("  ", False, "blank"),
    ],
)
def test_lines_are_drawn_as_what_they_are(line: str, first: bool, role: str) -> None:
    """Title, headings and text look different; a numbered sentence is text."""
    assert paper.role(line, first=first) == role


@given(st.lists(st.text(alphabet="甲乙3", max_size=4), min_size=1, max_size=5), st.data())
def test_one_line_is_replaced_and_no_other(lines: list[str], data: st.DataObject) -> None:
    """Rewriting a paragraph leaves every other paragraph as it was."""
    number = data.draw(st.integers(0, len(lines) - 1))
    text = paper.with_line("\n".join(lines), number, lines[number], "新写")

    assert text is not None
    assert text.split("\n") == [*lines[:number], "新写", *lines[number + 1 :]]


def test_a_line_that_has_changed_is_not_overwritten() -> None:
    """A paragraph somebody else has rewritten is not replaced by an older one."""
    assert paper.with_line("甲\n乙", 1, "丙", "丁") is None
    assert paper.with_line("甲\n乙", 7, "乙", "丁") is None
    assert paper.with_line("甲\n乙", 1, "乙", "") == "甲"


def test_a_flagged_figure_carries_its_evidence() -> None:
    """The desk has status, reason, suggestion and evidence of a flagged figure; the reason is said once."""
    text = "题目\n新建会企业5家。"
    wrong = figure(
        text,
        "5家",
        Status.CONTRADICTED,
        reason="表中为 3 家",
        suggestion="3家",
    )
    desk = paper.desk(review_of(text, wrong))
    drawn = desk["figures"][0]

    assert (drawn["open"], drawn["label"], drawn["line"]) == (True, "不符", 1)
    assert (drawn["reason"], drawn["suggestion"], drawn["doubt"]) == ("表中为 3 家", "3家", "")
    assert drawn["rows"] == [["对应事实", "F1 新建会企业"]]
    assert {counter["name"]: counter["count"] for counter in desk["counters"]}["open"] == 1


@pytest.mark.parametrize(
    ("status", "chance", "doubted"),
    [
        (Status.DERIVED, "0.4", True),
        (Status.DERIVED, "0.0167", False),
        (Status.SUPPORTED, "1", False),
        (Status.DERIVED, None, False),
    ],
)
def test_only_common_numbers_that_follow_by_arithmetic_are_doubted(
    status: Status, chance: str | None, doubted: bool
) -> None:
    """The desk says in plain words when another look is worth it, and shows no odds."""
    text = "题目\n新建会企业11家。"
    (drawn,) = paper.desk(review_of(text, figure(text, "11家", status, coincidence=chance)))["figures"]

    assert bool(drawn["doubt"]) is doubted
    assert "%" not in drawn["doubt"]


def test_an_accepted_figure_is_not_open() -> None:
    """An accepted figure says who kept it and why, and counts as kept, not as open."""
    text = "题目\n观众2000余人。"
    desk = paper.desk(review_of(text, figure(text, "2000余人", Status.UNSUPPORTED), kept="2000余人"))
    counts = {counter["name"]: counter["count"] for counter in desk["counters"]}

    assert desk["figures"][0]["open"] is False
    assert desk["figures"][0]["accepted"]["reason"] == "有照片"
    assert (counts["open"], counts["accepted"]) == (0, 1)


def test_no_figures_never_reads_as_passed() -> None:
    """A text without figures is told as nothing to check."""
    desk = paper.desk(review_of("题目\n工作有序推进。"))

    assert "无从核对" in desk["verdict"]
    assert "不等于核对通过" in desk["advice"]


def test_an_open_conflict_never_reads_as_passed() -> None:
    """With every figure clean but a conflict open, the desk does not say that all is well."""
    text = "题目\n共3家。"
    conflict = Conflict("total", "draft", "3 ≠ 1+1", ("F1",), ((4, 6),))
    desk = paper.desk(review_of(text, figure(text, "3家"), conflicts=(conflict,)))

    assert desk["verdict"] != "每个数字都有来历"
    assert desk["disputed"] is True
    assert desk["figures"][0]["disputed"] is True
    assert desk["conflicts"] == [{"place": "文中", "message": "3 ≠ 1+1", "figure": 0}]


def test_the_desk_is_plain_data() -> None:
    """All the desk is given survives JSON unchanged."""
    text = "题目\n新建会企业3家。"
    desk = paper.desk(review_of(text, figure(text, "3家")))

    assert json.loads(json.dumps(desk)) == desk
    assert desk["unused"] == [{"id": "F1", "text": "新建会企业 3家"}]


@pytest.mark.parametrize(
    ("text", "unit", "kind", "typed"),
    [
        ("xx万元", "元", Kind.PLACEHOLDER, ("", "万元")),
        ("____人次", "人次", Kind.PLACEHOLDER, ("", "人次")),
        ("[待补]", "", Kind.PLACEHOLDER, ("", "")),
        ("2000余人", "人", Kind.QUANTITY, ("2000余", "人")),
        ("12万元", "元", Kind.QUANTITY, ("12万", "元")),
    ],
)
def test_a_blank_is_no_value(text: str, unit: str, kind: Kind, typed: tuple[str, str]) -> None:
    """A figure goes into the form for a new fact as it would be typed; a blank leaves the value to be filled in, in its full unit."""
    status = Status.PLACEHOLDER if kind is Kind.PLACEHOLDER else Status.UNSUPPORTED

    assert typed_as(Figure(0, len(text), text, kind, "", unit, "", status)) == typed


def test_unit_and_day_stand_at_the_right_as_in_word() -> None:
    """The last two lines of a signed draft are its signature; the same words elsewhere are not."""
    text = "某街道总工会2026年工作总结\n某街道总工会\n各项工作有序推进。\n某街道总工会\n2026年12月20日\n"

    assert [one["role"] for one in paper.paragraphs(text, ())] == [
        "title",
        "text",
        "text",
        "signature",
        "signature",
        "blank",
    ]
