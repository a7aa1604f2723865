"""A report says in one word whether a draft may pass, counts its figures, and becomes plain data by the agreed names."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from decimal import Decimal

import pytest

from drafter.numerals import Kind
from drafter.trace import Conflict, Figure, Remark, Report, Status, Strength, Verdict, check
from tests.trace.sheets import STREET, sheet

SHEET = sheet(*STREET)
CLASH = Conflict("double", "sheet", "两数不同。", ("F1", "F2"))
REMARK = Remark("N5", Strength.REQUIRED, "不宜这样写。", 0, 2)


def figure(status: Status) -> Figure:
    """A figure of that status."""
    return Figure(0, 2, "3家", Kind.QUANTITY, "3", "家", "", status)


CLEAN = [Status.SUPPORTED, Status.DERIVED, Status.APPROXIMATE]
FLAGGED = [Status.MISATTRIBUTED, Status.CONTRADICTED, Status.UNIT_MISMATCH, Status.UNSUPPORTED, Status.PLACEHOLDER]


def test_every_status_is_clean_or_flagged_and_has_a_chinese_name():
    """Eight statuses, three of them clean; each is shown by its own name."""
    assert {*CLEAN, *FLAGGED} == set(Status)
    assert [status.flagged for status in CLEAN] == [False] * 3
    assert [status.flagged for status in FLAGGED] == [True] * 5
    assert [status.label for status in Status] == [
        "有据",
        "可推算",
        "约数",
        "张冠李戴",
        "不符",
        "单位不符",
        "无据",
        "待补",
    ]


@pytest.mark.parametrize("status", CLEAN)
def test_a_draft_of_clean_figures_is_ok(status: Status):
    """Unused facts and remarks on form change nothing."""
    report = Report((figure(status),), unused=("F9",), remarks=(REMARK,))

    assert (report.verdict, report.ok, report.flagged) == (Verdict.OK, True, ())


@pytest.mark.parametrize("status", FLAGGED)
def test_one_flagged_figure_flags_the_draft(status: Status):
    """However many others are clean."""
    report = Report((figure(Status.SUPPORTED), figure(status), figure(Status.DERIVED)))

    assert (report.verdict, report.ok) == (Verdict.FLAGGED, False)
    assert [f.status for f in report.flagged] == [status]


def test_a_conflict_flags_a_draft_of_clean_figures():
    """Figures that cannot all be right are not passed."""
    assert Report((figure(Status.SUPPORTED),), conflicts=(CLASH,)).verdict is Verdict.FLAGGED


@pytest.mark.parametrize(
    "report", [Report(), Report(unused=("F1",)), Report(conflicts=(CLASH,)), Report(remarks=(REMARK,))]
)
def test_a_draft_without_figures_is_never_ok(report: Report):
    """Nothing was checked, so nothing was passed."""
    assert (report.verdict, report.ok) == (Verdict.NOTHING_TO_CHECK, False)


def test_counts_name_every_status():
    """Also those that no figure has; together they are all figures."""
    report = check("新建企业工会5家，覆盖企业25家，春节走访困难职工76名，慰问xx人。", SHEET)

    assert list(report.counts) == [str(status) for status in Status]
    assert sum(report.counts.values()) == len(report.figures) == 4
    assert (report.counts["supported"], report.counts["placeholder"]) == (2, 1)


def test_the_names_of_the_plain_data_are_the_agreed_ones():
    """Programs rely on these names and no others, in this order."""
    clash = sheet(*STREET, {"id": "G1", "topic": "组织建设", "item": "覆盖企业", "value": "26", "unit": "家"})
    data = check("新建企业工会5家。", clash).as_json() | {"remarks": Report(remarks=(REMARK,)).as_json()["remarks"]}

    assert list(data) == ["verdict", "ok", "counts", "figures", "unused", "conflicts", "remarks"]
    assert list(data["figures"][0]) == [
        *("start", "end", "text", "kind", "value", "unit", "modifier", "status", "facts", "formula"),
        *("reason", "suggestion", "coincidence"),
    ]
    assert list(data["conflicts"][0]) == ["kind", "place", "message", "facts", "spans"]
    assert list(data["remarks"][0]) == ["rule", "strength", "message", "start", "end", "fix"]


def test_the_plain_data_survive_json():
    """Words, whole numbers, true, false and null only, and the words are readable."""
    data = check("2025年4月26日，新建企业工会5家，帮困基金余额575.8万元，完成目标任务的96%。", SHEET).as_json()
    text = json.dumps(data, ensure_ascii=False)
    back = json.loads(text)

    assert back == json.loads(json.dumps(back))
    assert back["verdict"] == "flagged"
    assert back["ok"] is False
    assert [f["status"] for f in back["figures"]] == ["supported", "contradicted", "supported", "derived"]
    assert {type(value) for f in back["figures"] for value in f.values()} <= {int, str, list, type(None)}
    assert "Status." not in text


def test_a_report_cannot_be_changed():
    """What was found stays what was found."""
    report = check("新建企业工会3家。", SHEET)

    for record in (report, report.figures[0]):
        with pytest.raises(FrozenInstanceError):
            setattr(record, fields(record)[0].name, None)


def test_coincidence_is_told_of_clean_figures_only():
    """A chance between nothing and certainty; a flagged figure matched nothing."""
    report = check("新建企业工会3家，覆盖企业29家，讲座听课12486人次。", SHEET)
    three, wrong, many = report.figures

    assert wrong.coincidence is None
    assert three.coincidence is not None
    assert many.coincidence is not None
    assert 0 <= Decimal(many.coincidence) < Decimal(three.coincidence) <= 1


def test_unused_facts_come_in_the_order_of_the_sheet():
    """And only those that neither a figure nor the words tell."""
    report = check("学习党的二十大和工会十八大精神。春节走访困难职工76人，新建企业工会3家。", SHEET)

    assert list(report.unused) == [name for name in (f.id for f in SHEET.facts) if name not in {"F1", "F8", "F21"}]


def test_a_wrongly_told_fact_is_still_not_told():
    """A flagged figure does not use its fact up: the right number is still missing."""
    assert "F2" in check("覆盖企业29家。", SHEET).unused


def test_a_fact_that_only_states_a_basis_is_never_missing():
    """口径 is for the reader of the sheet."""
    noted = sheet(STREET[0], {"id": "N1", "topic": "说明", "item": "统计口径", "text": "数据截至6月30日"})

    assert check("新建企业工会3家。", noted).unused == ()


def test_naming_the_period_uses_no_fact():
    """上半年 in a draft does not count as telling the facts dated in it."""
    report = check("2025年上半年，新建企业工会3家。", SHEET)

    assert {"F17", "F18"} <= set(report.unused)
