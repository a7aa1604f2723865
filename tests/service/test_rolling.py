"""Units' sheets become their parent's sheet, a work like any other, and each total tells which unit reported what."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import yaml

from drafter.errors import InputError
from drafter.service import Drafter
from tests.service.conftest import content


def of_unit(name: str, **values: str) -> dict[str, Any]:
    """The small sheet as another unit reports it, with its own values by item."""
    sheet = deepcopy(content())
    sheet["unit"] = {"name": name, "short": name, "kind": "镇", "leaders": ["县总工会"]}
    sheet["facts"] = [
        {**fact, "value": values.get(fact["item"], fact["value"])} for fact in sheet["facts"] if "text" not in fact
    ]
    return sheet


@pytest.fixture
def works(drafter: Drafter) -> list[int]:
    """Three towns have reported."""
    return [
        drafter.create_work(of_unit("长乐镇总工会", 新建企业工会="12")).id,
        drafter.create_work(of_unit("望江镇总工会", 新建企业工会="7")).id,
        drafter.create_work(of_unit("石桥镇总工会", 新建企业工会="9")).id,
    ]


def test_a_total_comes_with_its_units(drafter: Drafter, works: list[int]) -> None:
    """The parent's draft is clean, and beside a total stands what each unit reported."""
    rolled = drafter.roll_up(works, expected=["长乐镇总工会", "望江镇总工会", "石桥镇总工会", "青山镇总工会"])
    work = drafter.save_rollup(rolled)
    for _ in drafter.draft(work.id, drafter.suggest_outline(work.id)):
        pass
    review = drafter.review(work.id)
    told = next(
        {row.label: row.text for row in rows}
        for figure, rows in zip(review.report.figures, review.evidence, strict=True)
        if figure.text == "28家"
    )

    assert (work.unit_name, work.period_label) == ("县总工会", "2026年上半年")
    assert rolled.missing == ("青山镇总工会",)
    assert review.report.verdict == "ok"
    assert told["分单位"].startswith("长乐镇总工会 12家（")
    assert "望江镇总工会 7家（" in told["分单位"]


def test_spellings_are_settled_by_a_person(drafter: Drafter, works: list[int]) -> None:
    """A proposal that is handed in again as the same item joins the total."""
    odd = of_unit("青山镇总工会")
    odd["facts"][0]["item"] = "组建企业工会"
    works.append(drafter.create_work(odd).id)
    first = drafter.roll_up(works)
    proposal = next(one for one in first.proposals if "组建企业工会" in (one.item, one.into))
    settled = drafter.roll_up(works, settled=[replace(proposal, same=True)])

    def total(rolled) -> list[str | None]:
        return [line.value for line in rolled.lines if line.item in {"新建企业工会", "组建企业工会"} and line.fact]

    assert "28" in total(first)
    assert total(settled) == ["40"]


def test_files_are_rolled_up_too(drafter: Drafter) -> None:
    """A file a unit, as for a batch."""
    files = [
        (f"{name}.yaml", yaml.safe_dump(of_unit(name, 新建企业工会=value), allow_unicode=True).encode())
        for name, value in (("长乐镇总工会", "12"), ("望江镇总工会", "7"))
    ]
    rolled = drafter.roll_up_files(files, "临江县总工会")

    assert rolled.sheet.unit.name == "临江县总工会"
    assert next(line.value for line in rolled.lines if line.item == "新建企业工会") == "19"


def test_a_sheet_that_cannot_be_read_stops_the_roll_up(drafter: Drafter, works: list[int]) -> None:
    """It is named; no total silently leaves a unit out."""
    bad = of_unit("青山镇总工会")
    bad["facts"][0]["value"] = "十来家吧"
    works.append(drafter.create_work(bad).id)

    with pytest.raises(InputError, match="读不出") as caught:
        drafter.roll_up(works)
    assert "青山镇总工会" in str(caught.value.problems[0])


def test_nothing_chosen_is_said(drafter: Drafter) -> None:
    """One line says what to choose."""
    with pytest.raises(InputError, match="没有选择要汇总的单位"):
        drafter.roll_up([])
