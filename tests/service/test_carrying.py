"""Beginning a sheet from what is known: the next period, last period's items, the outline's wanted facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import InputError
from drafter.prompts import Want, load_outline
from drafter.service import Drafter, Span
from drafter.service.carrying import carried_over, next_span, unfilled, with_wants
from drafter.sheet import FactSheet, Period
from drafter.writing.events import DraftFinished
from tests.service.conftest import content

TODAY = date(2026, 11, 21)


def spans(*labels: str) -> list[Period]:
    """Periods written as year and span."""
    return [Period(year=int(label[:4]), span=label[4:] or "全年") for label in labels]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (["2025上半年"], "2025"),
        (["2025上半年", "2024", "2025"], "2026上半年"),
        (["2024下半年", "2025上半年"], "2025下半年"),
        (["2024", "2025"], "2026"),
        (["2025第一季度"], "2025上半年"),
        (["2025第一季度", "2024第二季度"], "2025第二季度"),
        (["2025第四季度"], "2026第一季度"),
        (["20251—11月"], "2025"),
        ([], "2026"),
    ],
)
def test_the_next_period_follows_what_was_reported(known: list[str], expected: str) -> None:
    """After the latest period comes the one a unit that reports so reports next."""
    found = next_span(spans(*known), TODAY)

    assert found == Span(expected[:4], expected[4:] or "全年")


def test_a_first_sheet_is_for_the_period_that_is_over() -> None:
    """In January the year before is summed up, in July the half year."""
    assert next_span([], date(2026, 1, 8)) == Span("2025", "全年")
    assert next_span([], date(2026, 7, 3)) == Span("2026", "上半年")


def test_items_are_carried_over_with_their_values_as_previous() -> None:
    """Item, topic, unit and source stay, the value with its hedge is 上期, the value and all that was said of the period is blank."""
    old = content()
    old["facts"][0] |= {
        "modifier": "约",
        "parts": ["F2"],
        "basis": "含联合工会",
        "text": "含联合工会",
        "origin": "第3行",
    }
    carried = carried_over(old, FactSheet.from_mapping(old))

    assert carried["facts"][0] == {
        "id": "F1",
        "topic": "组织建设",
        "item": "新建企业工会",
        "unit": "家",
        "previous": "约12",
        "source": "组建台账",
        "basis": "含联合工会",
        "parts": ["F2"],
    }
    assert [fact["previous"] for fact in carried["facts"]] == ["约12", "\uff11,350", "86", "25.80", "430"]
    assert carried["unit"] == old["unit"]
    assert not {"problems", "plans", "period"} & carried.keys()


def test_a_moment_counted_at_stays_in_its_period() -> None:
    """截至6月底 is not carried into another period, 含联合工会 is."""
    facts = [
        {"item": "会员", "value": "3", "basis": "截至6月底"},
        {"item": "工会", "value": "3", "basis": "含联合工会"},
    ]

    assert [fact.get("basis") for fact in carried_over({"facts": facts}, None)["facts"]] == [None, "含联合工会"]


def test_the_example_is_no_unit_of_ones_own(drafter: Drafter) -> None:
    """The built-in example is not offered as a unit to report for, until somebody made it their own."""
    example = drafter.load_example()

    assert drafter.known_units() == ()

    drafter.save_sheet(example.id, {**drafter.sheet(example.id).content, "plans": []}, base=1)

    assert [unit.name for unit in drafter.known_units()] == ["临江街道总工会"]


def test_events_in_words_stay_in_their_period() -> None:
    """What has no figure is not carried over, and no total keeps a part that was left behind."""
    old: dict[str, Any] = {
        "facts": [
            {"id": "F1", "item": "会员大会", "date": "2025-03-01", "text": "选举新一届委员会"},
            {"id": "F2", "item": "新建工会", "value": "3", "unit": "家", "parts": ["F1"]},
        ]
    }
    carried = carried_over(old, None)

    assert carried["facts"] == [{"id": "F2", "item": "新建工会", "unit": "家", "previous": "3"}]


def test_what_was_carried_over_can_be_read_and_is_blank() -> None:
    """The new sheet has no problem, its facts wait for their figures, and nothing of last period is told as this one's."""
    old = content()
    carried = carried_over(old, FactSheet.from_mapping(old))
    sheet = FactSheet.from_mapping({**carried, "period": {"year": "2026", "span": "全年"}})

    assert [fact.value for fact in sheet.facts] == [None] * 5
    assert all(unfilled(fact) for fact in carried["facts"])


def test_wanted_facts_stand_beside_their_topic() -> None:
    """A wanted fact that no row names is added with topic, item and unit behind its topic; one that is there is not repeated."""
    rows = with_wants(
        [{"topic": "帮扶", "item": "慰问"}, {"topic": "组建", "item": "会员总数"}],
        [Want(topic="帮扶", item="发放慰问金", unit="万元"), Want(topic="组建", item="会员总数", unit="人")],
    )

    assert [row["item"] for row in rows] == ["慰问", "发放慰问金", "会员总数"]
    assert rows[1] == {"topic": "帮扶", "item": "发放慰问金", "unit": "万元"}


@pytest.mark.parametrize(
    ("fact", "waits"),
    [
        ({"item": "新建会企业", "unit": "家"}, True),
        ({"item": "新建会企业", "previous": "3"}, True),
        ({"item": "新建会企业", "unit": "家", "value": "0"}, False),
        ({"item": "会员大会", "date": "2025-03-01"}, False),
        ({"item": "会员大会"}, False),
        ({"unit": "家"}, False),
    ],
)
def test_what_waits_for_its_figure(fact: dict[str, str], waits: bool) -> None:
    """A named row with a unit or something to compare with waits; an event told in words does not."""
    assert unfilled(fact) is waits


def test_a_work_is_begun_for_a_known_unit(drafter: Drafter) -> None:
    """The unit's names, leaders and items stand ready, the outline's wanted facts beside them, in the next period."""
    first = drafter.create_work(content())
    (unit,) = drafter.known_units()
    span = unit.following
    earlier = unit.to_carry(span)

    assert (unit.name, unit.kind, span) == ("长乐镇总工会", "镇", Span("2026", "全年"))
    assert earlier is not None
    assert earlier.work_id == first.id

    work = drafter.begin_work(unit.name, span, carry=earlier.work_id)
    made = drafter.sheet(work.id)
    wants = [want for section in load_outline("town").sections for want in section.wants]

    assert made.problems == ()
    assert (work.unit_name, work.period_label, work.kind) == ("长乐镇总工会", "2026年", "镇")
    assert made.content["unit"]["leaders"] == ["县总工会"]
    assert {want.item for want in wants} <= {fact["item"] for fact in made.content["facts"]}
    assert next(f for f in made.content["facts"] if f["item"] == "慰问困难职工")["previous"] == "86"


def test_the_same_period_of_last_year_is_carried_first(drafter: Drafter) -> None:
    """For a half year the half year before it by twelve months is offered, not the year in between."""
    half = drafter.create_work({**content(), "period": {"year": "2025", "span": "上半年"}})
    drafter.create_work({**content(), "period": {"year": "2025", "span": "全年"}})
    found = drafter.known_units()[0].to_carry(Span("2026", "上半年"))

    assert found is not None
    assert found.work_id == half.id


def test_a_new_unit_needs_a_name_and_a_period(drafter: Drafter) -> None:
    """Without a name or with a year nobody can read nothing is begun, and the line says what to do."""
    for unit, span in (
        ("  ", Span("2026", "全年")),
        ("新桥镇总工会", Span("", "全年")),
        ("新桥镇总工会", Span("26", "全年")),
    ):
        with pytest.raises(InputError) as caught:
            drafter.begin_work(unit, span)

        assert caught.value.hint
    assert drafter.works() == ()


def test_waiting_rows_are_never_drafted(drafter: Drafter) -> None:
    """A draft from a sheet of which one row was filled tells that row, and no other item or last period's figure."""
    drafter.create_work(content())
    work = drafter.begin_work("长乐镇总工会", Span("2027", "上半年"), carry=drafter.works()[0].id)
    sheet = drafter.sheet(work.id)
    facts = [{**f, "value": "91"} if f["item"] == "慰问困难职工" else f for f in sheet.content["facts"]]
    drafter.save_sheet(work.id, {**sheet.content, "facts": facts}, base=sheet.number)
    text = next(e.text for e in drafter.draft(work.id, "town") if isinstance(e, DraftFinished))

    assert "91户" in text
    assert "新建企业工会" not in text
    assert "25.8" not in text
    assert drafter.review(work.id).report.flagged == ()


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["id", "item", "value", "unit", "parts", "modifier"]), st.text(max_size=6)),
        max_size=6,
    )
)
def test_any_sheet_can_be_carried_over(facts: list[dict[str, Any]]) -> None:
    """Carrying over is total: whatever was typed, readable or not, gives rows without values."""
    carried = carried_over({"facts": facts}, None)

    assert all("value" not in fact for fact in carried["facts"])
