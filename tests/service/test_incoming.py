"""What a file or a text brings: told row by row, taken over by tick, kept over a restart."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import InputError, StaleRevisionError
from drafter.service import Bearing, Drafter, Work
from drafter.service.incoming import merged, rows_of
from drafter.sheet import FactSheet
from tests.service.conftest import Open, content

CSV = (
    "编号,板块,事项,数值,单位,其中\n"
    "1,组织建设,新建企业工会,15,家,\n"
    "2,帮扶救助,慰问困难职工,86,户,\n"
    "3,帮扶救助,助学,十几二十,人,\n"
    "4,女职工,女职工培训,3,期,\n"
    "5,女职工,女职工活动,8,场,F4\n"
)


def have(*items: tuple[str, str]) -> dict[str, Any]:
    """A sheet of items and values."""
    return {"facts": [{"id": f"F{n}", "item": item, "value": value} for n, (item, value) in enumerate(items, 1)]}


def test_each_row_is_told_with_what_it_would_do(drafter: Drafter, work: Work) -> None:
    """New, changed with old and new, unchanged, not understood with why and where, and what the file leaves out."""
    incoming = drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    rows = {str(row.fact["item"]): row for row in incoming.rows}

    assert incoming.counts() == Counter(
        {Bearing.CHANGED: 1, Bearing.SAME: 1, Bearing.UNREADABLE: 1, Bearing.NEW: 2, Bearing.ABSENT: 3}
    )
    assert rows["新建企业工会"].changes == "数值：12→15"
    assert rows["新建企业工会"].where == "报数.csv 表格第2行"
    assert "十几二十" in rows["助学"].why
    assert "第4行" in rows["助学"].where
    assert incoming.ticked == {row.number for row in incoming.rows if row.bearing in (Bearing.NEW, Bearing.CHANGED)}
    assert drafter.sheet(work.id).number == 1


def test_only_ticked_rows_are_taken_over(drafter: Drafter, work: Work) -> None:
    """A row without its tick changes nothing; a ticked one keeps the sheet's id, source and target, and says which cell it came from."""
    drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    drafter.tick(work.id, {0})
    saved = drafter.take_incoming(work.id, base=1)
    fact = saved.content["facts"][0]

    assert [f["item"] for f in saved.content["facts"]] == [f["item"] for f in content()["facts"]]
    assert (fact["value"], fact["target"], fact["source"]) == ("15", "20", "组建台账")
    assert fact["origin"] == "报数.csv 表格第2行"
    assert drafter.incoming(work.id) is None
    assert drafter.history(work.id)[0].action == "import_sheet"


def test_new_rows_get_free_ids_and_their_totals_follow(drafter: Drafter, work: Work) -> None:
    """An id of the file that the sheet has given to another fact is given anew, in 其中 too."""
    drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    before = drafter.sheet(work.id)
    facts = [{**fact, "id": f"F{n}"} for n, fact in enumerate(before.content["facts"], 1)]
    drafter.save_sheet(work.id, {**before.content, "facts": facts}, base=1)
    drafter.tick(work.id, {3, 4})
    saved = drafter.take_incoming(work.id, base=2)
    part, total = saved.content["facts"][-2:]

    assert saved.problems == ()
    assert part["id"] not in {fact["id"] for fact in facts}
    assert total["parts"] == [part["id"]]


def test_a_total_without_its_part_is_still_readable(drafter: Drafter, work: Work) -> None:
    """When the part is left out the total stands without it."""
    drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    drafter.tick(work.id, {4})
    saved = drafter.take_incoming(work.id, base=1)

    assert saved.problems == ()
    assert saved.content["facts"][-1]["item"] == "女职工活动"


def test_a_part_left_out_is_not_mistaken_for_a_fact_of_the_sheet(drafter: Drafter, work: Work) -> None:
    """F4 of the file, left out, is not the F4 of the sheet; a part the sheet has under another id is found there."""
    table = "编号,事项,数值,单位,其中\nF4,别的培训,3,期,\nF2,慰问困难职工,86,户,\nF9,帮扶合计,86,户,F2、F4\n"
    before = drafter.sheet(work.id).content["facts"]
    facts = [{**fact, "id": f"F{number}"} for number, fact in enumerate(before, 1)]
    drafter.save_sheet(work.id, {**content(), "facts": facts}, base=1)
    drafter.bring_file(work.id, table.encode(), "合计.csv")
    drafter.tick(work.id, {2})
    saved = drafter.take_incoming(work.id, base=2)

    assert saved.content["facts"][-1]["parts"] == ["F3"]
    assert saved.problems == ()


def test_totals_of_units_below_keep_their_parts() -> None:
    """A parent's totals name facts of the units below; taking over something else leaves them alone."""
    current = {"facts": [{"id": "F1", "item": "建会", "value": "3", "parts": ["U1_F1", "U2_F4"]}]}

    assert merged(current, have(("培训", "2")), {0}, ())["facts"][0]["parts"] == ["U1_F1", "U2_F4"]


def test_rows_of_the_sheet_are_dropped_only_when_asked(drafter: Drafter, work: Work) -> None:
    """What the file leaves out stays; with its tick it goes, and only it."""
    incoming = drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    gone = next(row.number for row in incoming.rows if row.fact.get("item") == "职工趣味运动会")
    drafter.tick(work.id, incoming.ticked, {gone})
    saved = drafter.take_incoming(work.id, base=1)
    items = {fact["item"] for fact in saved.content["facts"]}

    assert "职工趣味运动会" not in items
    assert {"发放慰问金", "新发展会员", "女职工培训"} <= items


def test_a_file_of_another_unit_replaces_the_rows(drafter: Drafter, work: Work) -> None:
    """When unit or period are others, the rows that the file leaves out are ticked to go, and the heads are told as changes."""
    other = "unit: {name: 新桥镇总工会}\nperiod: {year: 2026, span: 全年}\nfacts: [{item: 慰问困难职工, value: 3, unit: 户}]"
    incoming = drafter.bring_file(work.id, other.encode(), "新桥.yaml")

    assert incoming.heads == ("单位名称：长乐镇总工会→新桥镇总工会", "期间：上半年→全年")
    assert len(incoming.dropped) == incoming.counts()[Bearing.ABSENT] == 4

    drafter.tick(work.id, incoming.ticked, incoming.dropped, with_heads=False)
    saved = drafter.take_incoming(work.id, base=1)

    assert [fact["item"] for fact in saved.content["facts"]] == ["慰问困难职工"]
    assert saved.content["unit"]["name"] == "长乐镇总工会"


def test_a_proposal_may_be_put_right(drafter: Drafter, work: Work) -> None:
    """What a person changes in a row before taking it over is what is taken over, with its sentence."""
    drafter.bring_text(work.id, "举办讲座4场。")
    drafter.tick(work.id, {0}, amended={0: {"item": "普法讲座", "topic": "法律援助"}})
    fact = drafter.take_incoming(work.id, base=1).content["facts"][-1]

    assert (fact["item"], fact["topic"], fact["value"]) == ("普法讲座", "法律援助", "4")
    assert "举办讲座4场" in fact["origin"]


def test_an_unreadable_row_may_be_taken_to_be_put_right(drafter: Drafter, work: Work) -> None:
    """Ticked all the same it stands in the table as typed, with its problem."""
    drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    drafter.tick(work.id, {2})
    saved = drafter.take_incoming(work.id, base=1)

    assert saved.content["facts"][-1]["value"] == "十几二十"
    assert len(saved.problems) == 1


def test_what_waits_outlives_the_process(open_drafter: Open) -> None:
    """A file that was read, its ticks and pasted text are there after a restart; another person does not see them."""
    first = open_drafter()
    work = first.create_work(content())
    first.bring_file(work.id, CSV.encode(), "报数.csv")
    first.tick(work.id, {1})
    first.keep_pasted(work.id, "新建会企业14家")
    first.close()
    again, other = open_drafter(), open_drafter(actor="周明")
    kept = again.incoming(work.id)

    assert kept is not None
    assert kept.name == "报数.csv"
    assert kept.ticked == {1}
    assert again.pasted(work.id) == "新建会企业14家"
    assert other.incoming(work.id) is None
    assert other.pasted(work.id) == ""

    again.drop_incoming(work.id)
    again.keep_pasted(work.id, "")

    assert again.incoming(work.id) is None
    assert again.pasted(work.id) == ""


def test_a_sheet_saved_in_between_is_not_overwritten(drafter: Drafter, work: Work) -> None:
    """Taking over on an older revision is refused, and what waits is compared with the newest."""
    drafter.bring_file(work.id, CSV.encode(), "报数.csv")
    drafter.save_sheet(work.id, {**content(), "facts": []}, base=1)
    with pytest.raises(StaleRevisionError):
        drafter.take_incoming(work.id, base=1)
    waiting = drafter.incoming(work.id)

    assert waiting is not None
    assert waiting.counts()[Bearing.NEW] == 4


def test_text_is_proposed_figure_by_figure(drafter: Drafter, work: Work) -> None:
    """Of pasted text nothing is ticked at first; each row has its sentence, its topic is the sheet's, a known figure is told as the same."""
    text = "二、突出帮扶救助\n走访慰问困难职工91户，发放慰问金25.80万元。\n三、女职工工作\n举办讲座4场。"
    incoming = drafter.bring_text(work.id, text)
    first, second, third = incoming.rows

    assert incoming.ticked == frozenset()
    assert (first.fact["item"], first.fact["topic"]) == ("走访慰问困难职工", "帮扶救助")
    assert first.where == "第2段第1句“走访慰问困难职工91户，发放慰问金25.80万元。”"
    assert second.bearing is Bearing.SAME
    assert third.bearing is Bearing.NEW

    drafter.tick(work.id, {2})
    saved = drafter.take_incoming(work.id, base=1)

    assert saved.content["facts"][-1]["item"] == "举办讲座"
    assert len(saved.content["facts"]) == 6
    assert saved.problems == ()


def test_a_word_file_is_read_as_text(drafter: Drafter, work: Work) -> None:
    """A text file of last year gives proposals with the file as their source."""
    incoming = drafter.bring_file(work.id, "新建会企业14家。".encode(), "2025年总结.txt")

    assert incoming.kind == "text"
    assert incoming.rows[0].fact["source"] == "2025年总结.txt"


@pytest.mark.parametrize("text", ["", "  \n", "各项工作有序推进。"])
def test_text_without_figures_is_told(drafter: Drafter, work: Work, text: str) -> None:
    """Nothing to propose is one line on what to do, and nothing waits."""
    with pytest.raises(InputError) as caught:
        drafter.bring_text(work.id, text)

    assert "粘贴" in caught.value.hint
    assert drafter.incoming(work.id) is None


def test_personal_data_are_told_before_they_are_taken_over(drafter: Drafter, work: Work) -> None:
    """A row with a name beside hardship or a number says which kind; the sentence kept with the fact no longer holds them."""
    incoming = drafter.bring_text(work.id, "帮扶困难职工孙玉梅等3户，电话13912345678。")

    assert incoming.rows[0].personal == ("姓名", "手机号")

    drafter.tick(work.id, {0})
    saved = drafter.take_incoming(work.id, base=1).content["facts"][-1]

    assert saved["origin"] == "第1段第1句“帮扶困难职工孙某某等3户，电话（手机号略）。”"


facts = st.lists(
    st.fixed_dictionaries(
        {"item": st.sampled_from(["甲", "乙", "丙", "丁"]), "value": st.sampled_from(["1", "2", "3"])},
        optional={"id": st.sampled_from(["F1", "F2", "F9"]), "unit": st.just("家")},
    ),
    max_size=6,
)


@given(facts, facts)
def test_taking_all_twice_is_taking_it_once(current: list[dict[str, str]], come: list[dict[str, str]]) -> None:
    """After everything was taken over the same file changes nothing more, and every row of it is in the sheet."""
    ticked = range(len(come))
    once = merged({"facts": current}, {"facts": come}, ticked, ())
    rows = rows_of(once, {"facts": come}, whole=True)

    assert {row.bearing for row in rows} <= {Bearing.SAME, Bearing.ABSENT}
    assert len(once["facts"]) >= max(len(current), len(come))


@given(facts, facts)
def test_without_ticks_nothing_changes(current: list[dict[str, str]], come: list[dict[str, str]]) -> None:
    """Every fact of the sheet is as it was."""
    assert merged({"facts": current}, {"facts": come}, (), ())["facts"] == current


def test_items_are_matched_when_the_topic_is_missing() -> None:
    """A file without topics still changes the facts it means, but never one of two of the same name in doubt."""
    current = {"facts": [{"topic": "甲", "item": "培训", "value": "1"}, {"topic": "乙", "item": "讲座", "value": "1"}]}
    doubled = {"facts": [*current["facts"], {"topic": "丙", "item": "培训", "value": "7"}]}

    assert [row.bearing for row in rows_of(current, have(("培训", "2")), whole=False)] == [Bearing.CHANGED]
    assert [row.bearing for row in rows_of(doubled, have(("培训", "2")), whole=False)] == [Bearing.NEW]


def test_the_merged_sheet_can_be_read() -> None:
    """Fields the file speaks of are taken over beside those it does not."""
    joined = merged(content(), {"unit": {"short": "镇工会"}, "facts": [], "plans": ["新打算"]}, (), ())
    sheet = FactSheet.from_mapping(joined)

    assert (sheet.unit.name, sheet.unit.short, sheet.plans) == ("长乐镇总工会", "镇工会", ("新打算",))


@pytest.mark.parametrize(
    ("kept", "said", "then"),
    [
        ("", "不出单位", "不出单位"),
        ("不出单位", "可含个人信息", "不出单位"),
        ("不出单位", "", "不出单位"),
        ("可含个人信息", "隐去个人信息", "隐去个人信息"),
        ("", "可含个人信息", "隐去个人信息"),
        ("不出单位", "不出門", "不出門"),
    ],
)
def test_what_is_brought_lets_nothing_more_out(kept: str, said: str, then: str) -> None:
    """A file makes the release of a sheet stricter, never looser; a word nobody understands stays to be put right."""
    assert merged({**have(), "release": kept}, {**have(), "release": said}, (), ())["release"] == then


LAST = "示例街道总工会2025年上半年工作总结\n新建企业工会10家，约120人参加培训。\n"


def test_last_years_figures_are_those_to_compare_with(drafter: Drafter, work: Work) -> None:
    """A text whose title names the same part of last year gives 上期: no figure of last year is ever taken for this year's."""
    incoming = drafter.bring_text(work.id, LAST)
    known, new = incoming.rows

    assert (incoming.last_period, incoming.as_previous) == ("2025年上半年", True)
    assert (known.bearing, known.changes) == (Bearing.CHANGED, "上期：9→10")
    assert (new.fact["previous"], "value" in new.fact) == ("约120", False)

    drafter.tick(work.id, {row.number for row in incoming.rows}, amended={1: {"previous": "125"}})
    saved = drafter.take_incoming(work.id, base=1)
    told = {fact["item"]: (fact.get("value"), fact.get("previous")) for fact in saved.content["facts"]}

    assert told["新建企业工会"] == ("12", "10")
    assert told[str(new.fact["item"])] == (None, "125")
    assert saved.problems == ()


def test_a_person_says_whose_figures_they_are(drafter: Drafter, work: Work) -> None:
    """What the title says is a proposal: the figures may be taken for this period's after all, and a text without a title for last year's."""
    drafter.bring_text(work.id, LAST)
    drafter.count_as_previous(work.id, last=False)
    waiting = drafter.incoming(work.id)

    assert waiting is not None
    assert waiting.rows[0].changes == "数值：12→10"

    for text in ("新建企业工会10家。", LAST.replace("2025", "2024"), LAST.replace("上半年", "")):
        assert not drafter.bring_text(work.id, text).as_previous
    drafter.count_as_previous(work.id, last=True)
    waiting = drafter.incoming(work.id)

    assert waiting is not None
    assert waiting.rows[0].changes == "上期：9→10"


def test_last_years_table_changes_no_unit_and_no_period(drafter: Drafter, work: Work) -> None:
    """A table of the same part of last year gives 上期 too: the sheet stays of its period and keeps its rows."""
    table = "年度,2025,期间,上半年\n事项,数值,单位,说明\n新建企业工会,10,家,新区3家\n工会大会,,,选举产生委员会\n"
    incoming = drafter.bring_file(work.id, table.encode(), "上年.csv")

    assert incoming.as_previous
    assert incoming.heads == ()
    assert [row.changes for row in incoming.rows] == ["上期：9→10"]

    saved = drafter.take_incoming(work.id, base=1)

    assert saved.content["period"] == {"year": "2026", "span": "上半年"}
    assert len(saved.content["facts"]) == len(content()["facts"])
