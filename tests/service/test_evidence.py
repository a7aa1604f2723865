"""The evidence beside a figure says what a person needs, and no more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.numerals import Kind
from drafter.service.evidence import evidence_rows, filled_formula
from drafter.sheet import Fact
from drafter.trace import Figure, Status


def figure(*facts: str, formula: str | None = None, reason: str = "", suggestion: str | None = None) -> Figure:
    """Make a figure that rests on these facts."""
    return Figure(
        0,
        3,
        "12家",
        Kind.QUANTITY,
        "12",
        "家",
        "",
        Status.SUPPORTED,
        facts,
        formula,
        reason,
        suggestion,
    )


def rows(one: Figure, *facts: Fact) -> dict[str, str]:
    """Give the evidence by label."""
    return {row.label: row.text for row in evidence_rows(one, {fact.id: fact for fact in facts})}


UNIONS = Fact(
    id="F1",
    topic="组织建设",
    item="新建工会",
    value="12",
    written="12",
    unit="家",
    previous="9",
    target="20",
    basis="截至6月底",
    date="2026-04-28",
    text="含联合工会",
    source="组建台账",
    origin="工作表“事实”第5行",
)
MEMBERS = Fact(id="F2", item="新发展会员", value="350", unit="人", modifier="近", written="近350")


def test_every_field_of_the_fact_that_says_something_has_a_row() -> None:
    """In reading order, in Chinese, the date as documents write it."""
    said = rows(figure("F1", reason="与F1一致。"), UNIONS)

    assert list(said.items()) == [
        ("对应事实", "F1 组织建设 · 新建工会"),
        ("数据", "12家"),
        ("上期", "9家"),
        ("目标", "20家"),
        ("时间", "2026年4月28日"),
        ("口径", "截至6月底"),
        ("说明", "含联合工会"),
        ("出处", "组建台账，工作表“事实”第5行"),
        ("理由", "与F1一致。"),
    ]


def test_a_figure_without_facts_has_its_reason_only() -> None:
    """Nothing is made up; ids that are not in the sheet are not shown."""
    assert rows(figure("F9", reason="事实表中没有这个数。"), UNIONS) == {"理由": "事实表中没有这个数。"}


def test_with_several_facts_each_row_says_whose_it_is() -> None:
    """Values and sources of two facts do not run into each other; a hedge stays as typed."""
    said = rows(figure("F1", "F2"), UNIONS, MEMBERS)

    assert said["对应事实"] == "F1 组织建设 · 新建工会；F2 新发展会员"
    assert said["数据"] == "F1：12家；F2：近350人"
    assert said["上期"] == "F1：9家"


def test_an_empty_suggestion_is_a_suggestion() -> None:
    """Taking a word out is a suggestion too; no suggestion has no row."""
    assert rows(figure(suggestion="15家"))["建议"] == "改为“15家”"
    assert "建议" in rows(figure(suggestion=""))
    assert "建议" not in rows(figure())


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("F1-F1.previous", "F1－F1上期 ＝ 12家－9家 ＝ 3家"),
        ("F1/F1.target*100", "F1÷F1目标×100% ＝ 12家÷20家×100% ＝ 60%"),
        (
            "(F1-F1.previous)/F1.previous*100",
            "（F1－F1上期）÷F1上期×100% ＝ （12家－9家）÷9家×100% ＝ 33.33%（四舍五入）",
        ),
        ("F1+F2", "F1＋F2 ＝ 12家＋350人"),
        ("F3-F3.previous", "F3－F3上期 ＝ 97.3%－95.1% ＝ 2.2个百分点"),
        ("F1+F9", "F1＋F9 ＝ 12家＋F9"),
        ("F4-F1", "F4－F1 ＝ 1/3家－12家"),
        ("F5/F5.previous", "F5÷F5上期 ＝ 4台÷0台"),
        ("F6*F6", "F6×F6 ＝ 300元/人×300元/人 ＝ 90000"),
        ("F5" + "+F5" * 3000, "F5" + "＋F5" * 3000 + " ＝ 4台" + "＋4台" * 3000),
        ("F5*3", "F5×3 ＝ 4台×3 ＝ 12"),
        ("F1-", "F1－ ＝ 12家－"),
        ("F1**F1", "F1××F1 ＝ 12家××12家"),
        (None, ""),
    ],
)
def test_a_formula_is_filled_in_as_far_as_its_numbers_allow(formula: str | None, shown: str) -> None:
    """Ids, then numbers with units, then the exact result; what cannot be calculated has no result, and never an error."""
    facts = {
        "F1": UNIONS,
        "F2": MEMBERS,
        "F3": Fact(id="F3", value="97.3", previous="95.1", unit="%"),
        "F4": Fact(id="F4", value="1/3", unit="家"),
        "F5": Fact(id="F5", value="4", previous="0", unit="台"),
        "F6": Fact(id="F6", value="300", unit="元/人"),
    }

    assert filled_formula(figure(formula=formula), facts) == shown


MONEY = st.decimals(0, 10**7, places=2)


@given(first=MONEY, second=MONEY)
def test_sums_are_exact(first: object, second: object) -> None:
    """The result is the sum to the last place, whatever the amounts."""
    facts = {
        "F1": Fact(id="F1", value=str(first), unit="万元"),
        "F2": Fact(id="F2", value=str(second), unit="万元"),
    }
    result = filled_formula(figure(formula="F1+F2"), facts).rpartition(" ＝ ")[2]

    assert Fraction(result.removesuffix("万元")) == Fraction(str(first)) + Fraction(str(second))


@given(st.text("F12.+-*/()previoustag ", max_size=40))
def test_any_formula_is_shown_without_an_error(formula: str) -> None:
    """Even one that is none."""
    assert isinstance(filled_formula(figure(formula=formula), {"F1": UNIONS}), str)


def test_a_borrowed_number_is_said_to_be_anothers() -> None:
    """The fact beside a figure that stands with another item is whose number it is; it is not called what the sentence tells of."""
    borrowed = replace(figure("F1"), status=Status.MISATTRIBUTED)

    assert rows(borrowed, UNIONS)["此数属于"] == rows(figure("F1"), UNIONS)["对应事实"]
    assert "对应事实" not in rows(borrowed, UNIONS)
