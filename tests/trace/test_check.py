"""`check` decides each figure as a careful reviewer with the ledger beside the draft would."""

from __future__ import annotations

import pytest

from drafter.trace import Figure, Report, Status, Verdict, check
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(*STREET)


def traced(text: str, figure: str, nth: int = 1) -> Figure:
    """The figure of a draft that covers the nth occurrence of `figure`."""
    at = -1
    for _ in range(nth):
        at = text.index(figure, at + 1)
    found = [f for f in check(text, SHEET).figures if f.start < at + len(figure) and f.end > at]
    assert found, f"{figure} was not read in {text}"
    return found[0]


SUPPORTED = [
    ("上半年新建企业工会3家。", "3家", "F1"),
    ("上半年新建企业工会三家。", "三家", "F1"),
    ("上半年新建企業工會３家。", "３家", "F1"),
    ("新建企业工会3个，覆盖企业25家。", "25家", "F2"),
    ("发放春节慰问金5.57万元。", "5.57万元", "F9"),
    ("发放春节慰问金55,700元。", "55,700元", "F9"),
    ("春节走访困难职工76名。", "76名", "F8"),
    ("帮困基金余额达到575.8万元。", "575.8万元", "F7"),
    ("4月26日举办职工健身操比赛，13支队伍近400名职工参加。", "4月26日", "F17"),
    ("4月26日举办职工健身操比赛，13支队伍近400名职工参加。", "近400名", "F17"),
    ("街道代表队在区职工篮球联赛中获得第三名。", "第三名", "F18"),
    ("认真学习党的二十大精神。", "二十大", "F21"),
    ("讲座听课12486人次。", "12486人次", "F20"),
]


@pytest.mark.parametrize(("text", "figure", "name"), SUPPORTED)
def test_the_same_value_in_other_clothes_is_supported(text: str, figure: str, name: str):
    """Numeral system, width, script, magnitude and a compatible unit do not matter."""
    found = traced(text, figure)

    assert (found.status, found.facts) == (Status.SUPPORTED, (name,)), found.reason


APPROXIMATE = [
    ("帮困基金余额近576万元。", "近576万元", "F7"),
    ("帮困基金余额超过570万元。", "超过570万元", "F7"),
    ("讲座听课1.25万人次。", "1.25万人次", "F20"),
    ("讲座听课12400余人次。", "12400余人次", "F20"),
    ("春节走访困难职工70多名。", "70多名", "F8"),
    ("春节走访困难职工约75名。", "约75名", "F8"),
    ("新发展会员不足750人。", "不足750人", "F5"),
]


@pytest.mark.parametrize(("text", "figure", "name"), APPROXIMATE)
def test_a_true_hedge_or_rounding_is_approximate(text: str, figure: str, name: str):
    """近 about a number just below, 余 about one just above, a rounding to the last digit written: all true."""
    found = traced(text, figure)

    assert (found.status, found.facts) == (Status.APPROXIMATE, (name,)), found.reason


DERIVED = [
    ("上半年完成换届的企业工会比上年同期增加3家。", "3家", "F3-F3.previous", ("F3",)),
    ("现有会员12561人。", "12561人", "F4+F5-F6", ("F4", "F5", "F6")),
    ("帮困基金余额575.8万元，较上年末增长6.6%。", "6.6%", "(F7-F7.previous)/F7.previous*100", ("F7",)),
    ("帮困基金余额575.8万元，完成目标任务的96%。", "96%", "F7/F7.target*100", ("F7",)),
    ("设立帮困基金的企业217家，占应设企业的97.3%。", "97.3%", "F10/F11*100", ("F10", "F11")),
    ("调解劳动争议31件，同比减少4件。", "4件", "F22.previous-F22", ("F22",)),
    ("调解劳动争议31件，同比下降11.4%。", "11.4%", "(F22.previous-F22)/F22.previous*100", ("F22",)),
]


@pytest.mark.parametrize(("text", "figure", "formula", "names"), DERIVED)
def test_arithmetic_that_the_words_call_for_is_derived(text: str, figure: str, formula: str, names: tuple[str, ...]):
    """Change, growth, completion, share and an opening balance with its additions are worked out, with their formula."""
    found = traced(text, figure)

    assert (found.status, found.formula, set(found.facts)) == (Status.DERIVED, formula, set(names)), found.reason


FLAGGED = [
    ("上半年新建企业工会5家。", "5家", Status.CONTRADICTED, "3家"),
    ("发放春节慰问金5.57元。", "5.57元", Status.UNIT_MISMATCH, "5.57万元"),
    ("春节走访困难职工76户。", "76户", Status.UNIT_MISMATCH, None),
    ("讲座听课12486人。", "12486人", Status.UNIT_MISMATCH, None),
    ("医疗互助参保8160人，其中在职职工参保688人、退休职工参保4040人。", "688人", Status.MISATTRIBUTED, "4040人"),
    ("医疗互助参保8160人，其中在职职工参保688人、退休职工参保4040人。", "4040人", Status.MISATTRIBUTED, "688人"),
    ("帮困基金余额540.2万元。", "540.2万元", Status.CONTRADICTED, "575.8万元"),
    ("帮困基金余额达600万元。", "600万元", Status.CONTRADICTED, "575.8万元"),
    ("帮困基金余额近570万元。", "近570万元", Status.CONTRADICTED, "575.8万元"),
    ("春节走访困难职工超过80名。", "超过80名", Status.CONTRADICTED, "76名"),
    ("调解劳动争议31件，同比增加4件。", "4件", Status.CONTRADICTED, None),
    ("调解劳动争议31件，同比增长11.4%。", "11.4%", Status.CONTRADICTED, None),
    ("4月28日举办职工健身操比赛。", "4月28日", Status.CONTRADICTED, "4月26日"),
    ("街道代表队在区职工篮球联赛中获得第二名。", "第二名", Status.CONTRADICTED, "第三名"),
    ("职工健身操比赛有400名职工参加。", "400名", Status.CONTRADICTED, None),
    ("邀请专家义诊服务群众367人。", "367人", Status.UNSUPPORTED, None),
    ("组织一线职工疗休养xx名。", "xx", Status.PLACEHOLDER, None),
]


@pytest.mark.parametrize(("text", "figure", "status", "suggestion"), FLAGGED)
def test_what_the_sheet_does_not_bear_out_is_flagged(text: str, figure: str, status: Status, suggestion: str | None):
    """Wrong value, place, unit, year, target, bound, direction, date, rank, nothing at all, a blank: each by its own status."""
    found = traced(text, figure)

    assert found.status is status, f"{found.status}: {found.reason}"
    assert suggestion is None or found.suggestion == suggestion
    assert found.reason


def test_a_suggestion_replaces_exactly_the_span():
    """Putting the suggestion where the figure stands makes the figure supported."""
    text = "春节走访困难职工超过80名，发放春节慰问金5.57元。"
    for _ in range(2):
        figure = check(text, SHEET).flagged[0]
        assert figure.suggestion is not None
        text = text[: figure.start] + figure.suggestion + text[figure.end :]

    assert text == "春节走访困难职工76名，发放春节慰问金5.57万元。"
    assert check(text, SHEET).ok


def test_counts_that_announce_a_list_are_checked_against_the_list():
    """三个方面 followed by 一是…二是…三是… needs no fact."""
    text = "重点抓了三个方面的工作：一是健全组织，二是维护权益，三是丰富文化。"

    assert check(text, SHEET).flagged == ()


def test_the_period_supports_its_own_dates():
    """The year and the half-year of the sheet stand for themselves; another year does not."""
    assert check("2025年上半年，街道总工会扎实工作。", SHEET).ok
    assert [f.text for f in check("2023年上半年，街道总工会扎实工作。", SHEET).flagged][:1] == ["2023年上半年"] or [
        f.text for f in check("2023年，街道总工会扎实工作。", SHEET).flagged
    ] == ["2023年"]


def test_nothing_to_check_is_never_ok():
    """A text without a figure is not passed."""
    report = check("街道总工会扎实推进各项工作。", SHEET)

    assert report.verdict is Verdict.NOTHING_TO_CHECK
    assert not report.ok


def test_facts_the_draft_never_mentions_are_listed():
    """Unused facts come in the sheet's order and do not change the verdict."""
    report = check("上半年新建企业工会3家，覆盖企业25家。", SHEET)

    assert report.ok
    assert report.unused[:3] == ("F3", "F4", "F5")
    assert "F1" not in report.unused


def test_totals_that_do_not_add_up_in_the_sheet_are_conflicts():
    """A total beside its declared parts must be their sum."""
    wrong = sheet(
        fact("A1", "互助", "参保合计", "100", "人", parts="A2, A3"),
        fact("A2", "互助", "在职参保", "60", "人"),
        fact("A3", "互助", "退休参保", "30", "人"),
    )
    report = check("参保合计100人。", wrong)

    assert [(c.kind, c.place) for c in report.conflicts] == [("total", "sheet")]
    assert "90" in report.conflicts[0].message
    assert report.verdict is Verdict.FLAGGED


def test_one_item_with_two_values_in_the_sheet_is_a_conflict():
    """The same item twice with different values cannot both be right."""
    twice = sheet(fact("A1", "会员", "会员总数", "100", "人"), fact("A2", "会员", "会员总数", "120", "人"))

    assert [c.kind for c in check("会员总数100人。", twice).conflicts] == ["double"]


def test_parts_that_exceed_their_total_in_the_draft_are_a_conflict():
    """其中 introduces parts; together they cannot be more than the whole."""
    loose = sheet(
        fact("A1", "调解", "调解", "27", "件"),
        fact("A2", "调解", "工资纠纷", "20", "件"),
        fact("A3", "调解", "工伤纠纷", "17", "件"),
    )
    report = check("共调解27件，其中工资纠纷20件，工伤纠纷17件。", loose)

    assert [c.kind for c in report.conflicts if c.place == "draft"] == ["parts"]


def test_citation_marks_decide_the_fact_and_are_verified():
    """A right mark supports, a wrong one is contradicted, an unknown id is unsupported; offsets are of the text as given."""
    text = "新建企业工会3家〔F1〕，覆盖企业28家〔F2〕，会员净增701人〔F5-F6〕，其他9项〔F99〕。"
    figures = {text[f.start : f.end]: f for f in check(text, SHEET).figures}

    assert figures["3家"].status is Status.SUPPORTED
    assert (figures["28家"].status, figures["28家"].suggestion) == (Status.CONTRADICTED, "25家")
    assert (figures["701人"].status, figures["701人"].formula) == (Status.DERIVED, "F5-F6")
    assert figures["9项"].status is Status.UNSUPPORTED


def test_document_numbers_are_no_citations():
    """〔2006〕 of a document number stays text."""
    text = "根据湘发〔2006〕14号文件，新建企业工会3家。"

    assert [f.text for f in check(text, SHEET).figures] == ["3家"]


def test_every_flag_says_which_fact_it_compared_with():
    """Wherever a fact is named, the reason names it too."""
    text = "新建企业工会5家，春节走访困难职工超过80名，帮困基金余额540.2万元。"
    report: Report = check(text, SHEET)

    assert len(report.flagged) == 3
    assert all(any(name in f.reason for name in f.facts) for f in report.flagged)


def test_a_number_of_the_sheet_among_numbers_from_nowhere_is_no_source() -> None:
    """An invented sentence is flagged whole, though one of its numbers is that of some other thing in the sheet."""
    report = check("累计开展送教上门13次，惠及学员947人。", SHEET)
    assert [(f.text, f.status) for f in report.figures] == [("13次", Status.UNSUPPORTED), ("947人", Status.UNSUPPORTED)]
    # beside a number that is told, it stands as before
    assert not check("职工健身操比赛13支队伍参加。", SHEET).flagged
