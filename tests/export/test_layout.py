"""Which line is what: title, headings of four levels, run-in headings, body, signature and date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.export.layout import Role, lay_out


@pytest.mark.parametrize(
    ("line", "role", "level"),
    [
        ("一、夯实组织基础，扩大工会覆盖", Role.HEADING, 1),
        ("二、不断激发劳动热情，促经济发展。", Role.HEADING, 1),
        ("十一、自身建设", Role.HEADING, 1),
        ("（三）关心职工生活", Role.HEADING, 2),
        ("(四)以活动为抓手，提高素质。", Role.HEADING, 2),
        ("3.开展技能比武", Role.HEADING, 3),
        ("4、互助保障", Role.HEADING, 3),
        ("（2）送清凉", Role.HEADING, 4),
        ("1、深化立功竞赛。以“比学赶超”为主题，开展竞赛12场。", Role.BODY, 3),
        ("(一)围绕中心工作抓好落实。一是推进脱贫攻坚。", Role.BODY, 2),
        ("1、现有会员78人，女职工44人。", Role.BODY, 3),
        ("3.5万元用于困难职工帮扶", Role.BODY, 0),
        ("一季度，全镇新建工会3家。", Role.BODY, 0),
        ("2025年，工会工作稳步推进。", Role.BODY, 0),
    ],
)
def test_role_follows_numbering_and_length(line: str, role: Role, level: int) -> None:
    """A numbered line is a heading unless text follows its first sentence or it is an item of the text."""
    _, found, _ = lay_out(f"某镇工会工作总结\n{line}\n正文在此，句子完整。")

    assert (found.role, found.level) == (role, level)


def test_title_goes_on_over_two_lines() -> None:
    """暨… below the title belongs to it."""
    roles = [p.role for p in lay_out("某中心工会2024年工作总结\n暨2025年工作思路\n2024年，各项工作推进有力。")]

    assert roles == [Role.TITLE, Role.SUBTITLE, Role.BODY]


def test_a_draft_may_have_no_title() -> None:
    """A first line that is a sentence is body; none is made up."""
    assert lay_out("2024年，镇工会在党委领导下开展工作。")[0].role is Role.BODY


def test_signature_needs_a_date_below_it() -> None:
    """Unit and date on the last lines are 署名 and date; a short last line alone is body."""
    signed = lay_out("总结\n正文一句。\n临江街道总工会\n2025年7月1日")
    unsigned = lay_out("总结\n正文一句。\n临江街道总工会")

    assert [p.role for p in signed[2:]] == [Role.SIGNATURE, Role.DATE]
    assert unsigned[-1].role is Role.BODY


@given(st.text(alphabet="一二（）()1.、。工会年 \u3000\n\r\t", max_size=120))
def test_places_are_true_and_nothing_but_blanks_is_left_out(text: str) -> None:
    """Paragraphs are ordered and disjoint, and what lies between them is blank."""
    place = 0
    for found in lay_out(text):
        assert text[place : found.start].strip() == ""
        assert found.start < found.end
        place = found.end
    assert text[place:].strip() == ""
