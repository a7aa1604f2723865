"""What holds of every roll-up, whatever the units report."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.numerals import parse_amount
from drafter.rollup import Match, Rollup, breakdown
from drafter.sheet import FactSheet
from tests.rollup.units import PARENT, PLACES, fact, rolled, unit

ITEMS = {
    "新建企业工会": ("家",),
    "发展新会员": ("人", "名", "万人"),
    "送温暖资金": ("元", "万元", "千元"),
    "法律援助案件": ("件", "起"),
    "户外驿站": ("个",),
}
VARIANTS = {"新建企业工会": "新成立企业工会", "发展新会员": "新吸收会员", "户外驿站": "服务站点"}
WORTH = {"万人": 10_000, "万元": 10_000, "千元": 1_000}
numbers = st.decimals(0, 99_999, places=2).map(lambda n: f"{n:f}") | st.integers(0, 9_999).map(str)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Some items of one unit, each with value, unit of measure and perhaps the period before and the task."""
    found = []
    for item in draw(st.lists(st.sampled_from(sorted(ITEMS)), unique=True, min_size=1)):
        row = fact(item, draw(numbers), draw(st.sampled_from(ITEMS[item])))
        row |= {name: draw(numbers) for name in ("previous", "target") if draw(st.booleans())}
        found.append(row)
    return found


@st.composite
def districts(draw: st.DrawFn) -> list[FactSheet]:
    """Units that report some of the items each."""
    names = draw(st.lists(st.sampled_from(PLACES), unique=True, min_size=1, max_size=6))
    return [unit(name, *draw(rows())) for name in names]


def amounts(found: Rollup, field: str = "value") -> dict[str, Fraction]:
    """The totals by item, in base units."""
    return {
        told.item: parse_amount(value).low * WORTH.get(told.unit, 1)
        for told in found.lines
        if (value := getattr(told, field)) is not None
    }


@given(districts(), st.data())
@settings(max_examples=60)
def test_a_split_of_the_units_adds_up_to_the_whole(sheets, data):
    """Rolled up in two halves, and the halves rolled up again, the units give the same totals as all at once."""
    whole = rolled(*sheets)
    cut = data.draw(st.integers(0, len(sheets)))
    halves = [rolled(*half).sheet for half in (sheets[:cut], sheets[cut:]) if half]
    named = [
        half.model_copy(update={"unit": half.unit.model_copy(update={"name": f"片{n}"})})
        for n, half in enumerate(halves)
    ]
    again = rolled(*named)

    for field in ("value", "previous", "target"):
        assert amounts(again, field) == amounts(whole, field)


@given(districts(), st.randoms())
@settings(max_examples=60)
def test_the_order_of_the_units_does_not_matter(sheets, random):
    """The same sheets in any order give the same roll-up, ids and all."""
    whole = rolled(*sheets)
    shuffled = list(sheets)
    random.shuffle(shuffled)

    assert rolled(*shuffled) == whole


@given(districts(), st.data())
@settings(max_examples=60)
def test_another_spelling_settled_by_hand_gives_the_same_totals(sheets, data):
    """However some units spell an item, settled as one it has the total it has when all spell it alike."""
    respelled = []
    for sheet in sheets:
        facts = [
            one.model_copy(update={"item": VARIANTS[one.item]})
            if one.item in VARIANTS and data.draw(st.booleans())
            else one
            for one in sheet.facts
        ]
        respelled.append(sheet.model_copy(update={"facts": tuple(facts)}))
    decisions = [
        Match(other, measure, item, measure, same=True)
        for item, other in VARIANTS.items()
        for measure in ITEMS[item][:1]
    ]

    assert amounts(rolled(*respelled, settled=decisions)) == amounts(rolled(*sheets))


@given(districts())
@settings(max_examples=60)
def test_every_total_comes_down_to_the_units_facts(sheets):
    """The facts behind a total are the units' own, each once, and add up to it exactly; ids are unique and load again."""
    found = rolled(*sheets)
    again = FactSheet.from_mapping(found.sheet.as_mapping())

    assert again.units == found.sheet.units
    assert found.sheet.unit == PARENT
    for told in found.lines:
        shares = breakdown(again, told.fact)
        behind = sum((parse_amount(s.fact.value or "").low * WORTH.get(s.fact.unit, 1) for s in shares), Fraction(0))
        assert behind == amounts(found)[told.item]
        assert len({share.unit for share in shares}) == len(shares)
