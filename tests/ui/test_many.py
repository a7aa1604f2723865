"""批量 and 汇总 without a browser: checked first, drafted together, one queue; units rolled up into their parent."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from drafter.service import Batch, Drafter, Settings
from drafter.ui.batches import progress, titles
from tests.service.test_rolling import of_unit
from tests.ui.pages import PAGES, visit, words

PATIENCE = 60.0


def files(*names: str) -> list[tuple[str, bytes]]:
    """A sheet file for each unit."""
    return [(f"{name}.yaml", yaml.safe_dump(of_unit(name), allow_unicode=True).encode()) for name in names]


def over(drafter: Drafter) -> Batch:
    """Wait until the newest batch is over."""
    until = time.monotonic() + PATIENCE
    while (batch := drafter.batches()[0]).state == "running":
        assert time.monotonic() < until, batch
        threading.Event().wait(0.1)
    return drafter.batch(batch.id)


def with_files(page: AppTest, label: str, brought: list[tuple[str, bytes]]) -> AppTest:
    """Put files into an upload box."""
    box: Any = next(one for one in page.file_uploader if one.label == label)
    opened: AppTest = box.set_value([(name, data, "application/x-yaml") for name, data in brought]).run()
    return opened


def test_a_batch_is_checked_started_and_worked_through(settings: Settings, drafter: Drafter) -> None:
    """Good units are drafted, a bad one is listed with its fault and hinders nobody; a wrong figure is put right in the queue."""
    bad = ("坏表.yaml", b"unit: {name: \xe5\x9d\x8f\xe8\xa1\xa8}\nfacts: [{item: x, value: many}]")
    page = with_files(visit("批量"), "各单位的事实表", [*files("长乐镇总工会", "望江镇总工会"), bad])
    assert page.button(key="batch-start").label == "开始起草 2 家"
    # The cell of the table cuts off what is wrong; the line below it does not.
    refused = next(unit for unit in drafter.read_batch([bad]).units)
    fault = f"· 坏表.yaml：{'；'.join(map(str, refused.problems))}"
    assert fault in [line for text in page.text for line in str(text.value).splitlines()]

    page.button(key="batch-start").click().run()
    batch = over(drafter)
    page.run()

    assert batch.counts == {"finished": 2, "refused": 1}
    assert fault in [line for text in page.text for line in str(text.value).splitlines()]
    assert progress(batch) == "已完成，3 / 3 家，其中未受理 1 家"
    assert "各单位的数字都有来历" in words(page)

    work = next(unit.work_id for unit in batch.units if unit.unit_name == "望江镇总工会")
    assert work is not None
    draft = drafter.draft_revision(work)
    assert draft is not None
    drafter.save_draft(work, draft.text.replace("86户", "68户"), base=draft.number)
    page.run()
    assert "望江镇总工会：“68户”" in words(page)
    take = next(button for button in page.button if str(button.key).startswith("take-"))
    take.click().run()

    assert drafter.review(work).open == ()
    assert "各单位的数字都有来历" in words(page)


def test_units_are_rolled_up_and_saved(settings: Settings, drafter: Drafter) -> None:
    """Totals, who is missing, spellings to settle; saved, the parent's sheet is a work like any other."""
    odd = of_unit("石桥镇总工会")
    odd["facts"][0]["item"] = "组建企业工会"
    for reported in (of_unit("长乐镇总工会"), of_unit("望江镇总工会"), odd):
        drafter.create_work(reported)
    page = visit("汇总")
    page.button(key="rollup-all").click().run()
    page.text_area(key="rollup-expected").set_value("长乐镇总工会\n望江镇总工会\n石桥镇总工会\n青山镇总工会").run()

    assert "还没有报的单位 1 个：青山镇总工会" in words(page)
    assert "可能是同一事项的 1 处" in words(page)

    (choice,) = page.radio
    choice.set_value(True).run()
    assert "已定下 1 处写法" in words(page)
    page.button(key="rollup-save").click().run()
    parent = drafter.works()[0]
    sheet = drafter.sheet(parent.id).sheet

    assert parent.unit_name == "县总工会"
    assert sheet is not None
    assert [fact.value for fact in sheet.facts if "企业工会" in fact.item] == ["36"]


def test_what_was_chosen_to_roll_up_outlives_a_look_at_another_page(settings: Settings, drafter: Drafter) -> None:
    """Who goes to put a unit's sheet right finds the choice and the list of names again; a work removed meanwhile is let go."""
    for name in ("长乐镇总工会", "望江镇总工会", "石桥镇总工会"):
        drafter.create_work(of_unit(name))
    page = visit("汇总")
    page.button(key="rollup-all").click().run()
    page.text_area(key="rollup-expected").set_value("长乐镇总工会\n青山镇总工会").run()
    for other in ("填报", "使用说明"):
        page.switch_page(PAGES[other]).run()
    gone, *left = [work.id for work in drafter.works()]
    drafter.remove_work(gone)
    page.switch_page(PAGES["汇总"]).run()

    assert sorted(page.multiselect(key="rollup-works").value) == sorted(left)
    assert "还没有报的单位 1 个：青山镇总工会" in words(page)


def test_nothing_to_roll_up_says_what_to_choose(settings: Settings, drafter: Drafter) -> None:
    """One unit alone is no roll-up."""
    assert "选择两个以上单位" in words(visit("汇总"))


def test_batches_are_told_apart_by_words_that_never_change(settings: Settings, drafter: Drafter) -> None:
    """Two of one name within a minute differ in the list, and a list drawn while one ran knows it when it is over."""
    check = drafter.read_batch(files("长乐镇总工会"))
    first, second = drafter.start_batch(check), drafter.start_batch(check)
    started = [replace(batch, started_at=first.started_at) for batch in (first, second)]
    names = titles(started)

    assert len(set(names.values())) == 2
    assert titles([replace(batch, state="finished") for batch in started]) == names
    over(drafter)


@pytest.mark.parametrize("page", ["批量", "汇总"])
def test_the_pages_open_for_a_new_visitor(settings: Settings, page: str) -> None:
    """No error on an empty database."""
    opened = visit(page)

    assert not opened.exception
    assert not opened.error


def test_progress_tells_rate_and_what_is_left(settings: Settings, drafter: Drafter) -> None:
    """A finished batch tells no rate."""
    check = drafter.read_batch(files("长乐镇总工会"))
    drafter.start_batch(check)

    assert progress(over(drafter)) == "已完成，1 / 1 家"
