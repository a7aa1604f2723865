"""The fact sheet: exact values, dates, periods, ids; every fault named in one go, and no sheet made of a faulty one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import Problem, SheetError
from drafter.numerals import parse_amount
from drafter.sheet import Fact, FactSheet, Period, clean, columns, headings, typed_figure
from drafter.sheet.dates import read_date
from drafter.sheet.unreadable import Unreadable
from drafter.sheet.values import Reading, read_value


def wide(text: str) -> str:
    """Return text in full-width characters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def one(**fields: Any) -> Fact:
    """Build a sheet of one fact and return that fact."""
    return FactSheet.from_mapping({"facts": [{"item": "慰问职工", **fields}]}).facts[0]


def problems(content: Any) -> tuple[Problem, ...]:
    """Return the problems of content that cannot be a sheet."""
    with pytest.raises(SheetError) as caught:
        FactSheet.from_mapping(content)
    assert caught.value.problems
    assert "\n" not in str(caught.value)
    return caught.value.problems


def fault(**fields: Any) -> str:
    """Return the one problem of a sheet of one fact, as a line."""
    (problem,) = problems({"facts": [{"item": "慰问职工", **fields}]})
    return str(problem)


class TestValues:
    """What may stand in a number cell."""

    @pytest.mark.parametrize(
        ("typed", "unit", "value", "shown_unit", "modifier"),
        [
            ("3", "家", "3", "家", ""),
            (wide("123"), "", "123", "", ""),
            ("1,234", "元", "1234", "元", ""),
            ("¥356,800.00", "", "356800.00", "元", ""),
            (wide("¥") + "35.68万", "", "35.68", "万元", ""),
            (wide("1,234"), "元", "1234", "元", ""),
            ("587.80", "万元", "587.80", "万元", ""),
            ("007", "", "7", "", ""),
            (".5", "", "0.5", "", ""),
            ("-5.2", "%", "-5.2", "%", ""),
            ("约30", "人", "30", "人", "约"),
            ("大约30", "人", "30", "人", "约"),
            ("近千", "名", "1000", "名", "近"),
            ("30左右", "人", "30", "人", "左右"),
            ("不少于50", "家", "50", "家", "不少于"),
            ("50以上", "家", "50", "家", "以上"),
            ("100余", "人", "100", "人", "余"),
            ("12万多", "", "120000", "", "多"),
            ("12万多", "人", "120000", "人", "多"),
            ("50多万元", "", "50", "万元", "多"),
            ("五十多万", "元", "500000", "元", "多"),
            ("12.5万", "元", "125000", "元", ""),
            ("12.5万元", "元", "125000", "元", ""),
            ("12.5万元", "万元", "12.5", "万元", ""),
            ("12.5万元", "", "12.5", "万元", ""),
            ("125000元", "万元", "12.5", "万元", ""),
            ("1.25万人次", "人次", "12500", "人次", ""),
            ("1/3", "", "1/3", "", ""),
            ("三分之一", "", "1/3", "", ""),
            ("10~20", "人", "10~20", "人", ""),
            ("10—20", "人", "10~20", "人", ""),
            ("10至20", "人", "10~20", "人", ""),
            ("10%～20%", "", "10~20", "%", ""),
            ("13～17万", "元", "130000~170000", "元", ""),
            ("-5~-3", "%", "-5~-3", "%", ""),
            ("两三百", "人", "200~300", "人", ""),
            ("十三四", "人", "13~14", "人", ""),
            ("97.3%", "", "97.3", "%", ""),
            ("97.3％", "%", "97.3", "%", ""),
            ("百分之九十五", "", "95", "%", ""),
            ("千分之三", "", "3", "‰", ""),
            ("九成五", "", "95", "%", ""),
            ("一半", "", "50", "%", ""),
            ("2.3个百分点", "", "2.3", "个百分点", ""),
            ("三十二户", "", "32", "户", ""),
            ("叁拾贰", "户", "32", "户", ""),
            ("廿三", "人", "23", "人", ""),
            ("3万6千", "元", "36000", "元", ""),
            ("两千五", "元", "2500", "元", ""),
            ("十几", "人", "10", "人", "几"),
            ("3倍", "", "3", "倍", ""),
            ("200元/篇", "", "200", "元/篇", ""),
            (" 3 家 ", "", "3", "家", ""),
            ("3\u200b家", "", "3", "家", ""),
        ],
    )
    def test_a_figure_is_kept_exactly_with_unit_and_hedge(
        self, typed: str, unit: str, value: str, shown_unit: str, modifier: str
    ) -> None:
        """A figure in any common way of writing is read exactly; its hedge and unit are split off."""
        fact = one(value=typed, unit=unit)

        assert (value, shown_unit, modifier) == (fact.value, fact.unit, fact.modifier)
        assert clean(typed) == fact.written

    @pytest.mark.parametrize("typed", ["", " ", "-", "—", "——", "－", "/", "无", None])
    def test_a_blank_is_no_value(self, typed: str | None) -> None:
        """What people put into a cell to say that there is no figure is a blank."""
        fact = one(value=typed, text="说明")

        assert fact.value is None
        assert fact.written == ""

    @pytest.mark.parametrize(
        ("typed", "unit", "says"),
        [
            ("1,2,3", "", "几个数请分几行填"),
            ("1,23", "", "千分位"),
            ("1、2", "", "不止一个数"),
            ("十几多", "", "说不出是多少"),
            ("几十", "", "说不出是多少"),
            ("1e5", "", "科学计数法"),
            ("1.5E+08", "", "科学计数法"),
            ("2025-04-26", "", "像是日期"),
            ("2025年4月26日", "", "像是日期"),
            ("2025-03-05", "", "单元格设为文本"),
            ("xx", "", "还没有填上数"),
            ("12**", "", "还没有填上数"),
            ("已完成", "", "不是数"),
            ("30（含新建3家）", "家", "只填一个数"),
            ("30家企业代表", "", "只填一个数"),
            ("三五", "", "只填一个数"),
            ("20-10", "", "只填一个数"),
            ("1/0", "", "只填一个数"),
            (wide("1234") * 20, "", "太长"),
            ("30人", "户", "单位列却是"),
            ("97.3%", "人", "单位列却是"),
            ("12万", "万元", "只写一处"),
            ("八万五", "万元", "只写一处"),
            ("一亿二", "万元", "只写一处"),
            ("十百", "", "只填一个数"),
            ("+-3", "", "只填一个数"),
        ],
    )
    def test_anything_else_is_refused_with_advice(self, typed: str, unit: str, says: str) -> None:
        """A cell that is not one figure is refused, with what was found and what to do; nothing is half read."""
        line = fault(value=typed, unit=unit)

        assert says in line
        assert "第1条事实“数值”" in line

    @pytest.mark.parametrize("value", [575.8, True, ["3"], {"n": "3"}])
    def test_what_is_no_text_is_refused(self, value: object) -> None:
        """Floats, truth values, lists and mappings are no value; a float would already have lost digits."""
        assert "应是一个值" in fault(value=value)

    def test_whole_numbers_and_decimals_are_exact_and_welcome(self) -> None:
        """A caller in Python may give int and Decimal: both are exact."""
        assert one(value=3).value == "3"
        assert one(value=Decimal("575.80")).value == "575.80"

    def test_an_uncalculated_formula_is_refused_in_every_field(self) -> None:
        """A formula without a stored value is nobody's text; the person is told to open and save it in Excel."""
        for field in ("value", "previous", "topic", "text", "date"):
            assert "打开并保存" in fault(**{field: "=SUM(D2:D9)"})
        assert "公式或错误值" in fault(value="#DIV/0!")

    def test_a_row_of_equal_signs_is_text(self) -> None:
        """====年 is a blank that was never filled, not a formula."""
        assert one(text="====年度").text == "====年度"

    def test_last_period_and_target_keep_hedges_of_their_own(self) -> None:
        """A hedge in 上期 or 目标 says nothing about the value of this period."""
        fact = one(value="30", unit="家", previous="近28", target="30以上")

        assert (
            fact.previous,
            fact.previous_modifier,
            fact.target,
            fact.target_modifier,
            fact.modifier,
        ) == ("28", "近", "30", "以上", "")

    def test_a_unit_in_last_period_only_is_asked_about(self) -> None:
        """A value without a unit beside 上期 in percent could be anything."""
        assert "数值没有单位" in fault(value="97.3", previous="95%")

    def test_modifiers_are_known_words(self) -> None:
        """The modifier column takes hedges, in their canonical form, each once."""
        assert one(value="约30", unit="家", modifier="约、左右").modifier == "约+左右"
        assert "不是约数或界限词" in fault(value="30", modifier="很多")

    @given(
        st.decimals(min_value=0, max_value=10**12, places=4),
        st.sampled_from(["", "约", "近", "超过"]),
        st.sampled_from(["", "多", "余"]),
        st.sampled_from(["", "家", "万元", "人次"]),
    )
    def test_full_width_and_half_width_read_the_same(
        self, number: Decimal, before: str, inside: str, unit: str
    ) -> None:
        """Full-width digits and commas change nothing, and the value is exactly what was typed."""
        typed = f"{before}{number:,}{inside}{unit}"
        reading = read_value(typed)

        assert reading == read_value(wide(typed))
        assert reading.value is not None
        assert parse_amount(reading.value).low == Fraction(number)

    @given(st.text(alphabet="0123456789,.-~/%一二两三十百千万亿几多余约近元家年月=", max_size=12))
    def test_any_cell_is_read_or_refused(self, typed: str) -> None:
        """No cell breaks the reader, and what it reads is a canonical amount that reads back the same."""
        refusal = None
        reading = Reading()
        try:
            reading = read_value(typed)
        except Unreadable as error:
            refusal = error
        assert refusal is None or (refusal.what and refusal.hint)
        if reading.value is not None:
            parse_amount(reading.value)
            assert read_value(reading.value, reading.unit).value == reading.value


class TestDates:
    """What may stand in the time column."""

    @pytest.mark.parametrize(
        ("typed", "canonical"),
        [
            ("2025-04-26", "2025-04-26"),
            ("2025/4/26", "2025-04-26"),
            ("2025.4.26", "2025-04-26"),
            ("2025年4月26日", "2025-04-26"),
            (wide("2025") + "年4月26日", "2025-04-26"),
            ("二〇二五年四月二十六日", "2025-04-26"),
            ("20250426", "2025-04-26"),
            ("2025-04-26 00:00:00", "2025-04-26"),
            ("2025年4月", "2025-04"),
            ("2025-04", "2025-04"),
            ("2025年", "2025"),
            ("4月26日", "--04-26"),
            ("4.26", "--04-26"),
            ("--04-26", "--04-26"),
            ("4月", "--04"),
            ("4月26—28日", "--04-26~--04-28"),
            ("4月26日至5月8日", "--04-26~--05-08"),
            ("2025年4月26日—28日", "2025-04-26~2025-04-28"),
            ("2025-04-26~2025-04-28", "2025-04-26~2025-04-28"),
            ("1—11月", "--01~--11"),
            ("一至十一月", "--01~--11"),
            ("2025年1—3月", "2025-01~2025-03"),
            ("4月1日—4月1日", "--04-01"),
            ("上半年", "H1"),
            ("2025年上半年", "2025-H1"),
            ("二季度", "Q2"),
            ("2月29日", "--02-29"),
            ("", ""),
            ("-", ""),
        ],
    )
    def test_dates_keep_the_precision_they_were_written_with(self, typed: str, canonical: str) -> None:
        """A date has one canonical form; no year and no day is made up, and the form reads back as itself."""
        assert one(date=typed, text="说明").date == canonical
        assert read_date(canonical) == canonical

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("2月30日", "2月没有30日"),
            ("2025-02-29", "2月没有29日"),
            ("13月", "没有 13 月"),
            ("25.4.26", "四位"),
            ("45773", "日期序号"),
            ("4月下旬", "写到“说明”"),
            ("4月26日、5月1日", "一条事实只写一个日期"),
            ("5月8日—4月1日", "开始晚于结束"),
            ("1025年", "年份不在"),
            ("明天", "不是能识别的日期"),
        ],
    )
    def test_no_date_is_guessed(self, typed: str, says: str) -> None:
        """What is not a date, or none that exists, is refused with what to write instead."""
        line = fault(date=typed)

        assert says in line
        assert "“时间”" in line


class TestPeriod:
    """The period reported on."""

    @pytest.mark.parametrize(
        ("year", "span", "label", "months"),
        [
            ("2025", "上半年", "2025年上半年", (1, 6)),
            ("2025", "下半年", "2025年下半年", (7, 12)),
            ("2025", "全年", "2025年", (1, 12)),
            ("2025年", "", "2025年", (1, 12)),
            ("二〇二五年", "年度", "2025年", (1, 12)),
            (wide("2025"), "一季度", "2025年第一季度", (1, 3)),
            ("2025", "第4季度", "2025年第四季度", (10, 12)),
            ("2025", "前三季度", "2025年前三季度", (1, 9)),
            ("2025", "1-11月", "2025年1—11月", (1, 11)),
            ("2025", "1月至11月", "2025年1—11月", (1, 11)),
            ("2025", "5月", "2025年5月", (5, 5)),
            ("", "2025年上半年", "2025年上半年", (1, 6)),
        ],
    )
    def test_spans_become_months(self, year: str, span: str, label: str, months: tuple[int, int]) -> None:
        """A span has one written form and its months."""
        period = FactSheet.from_mapping({"period": {"year": year, "span": span}}).period

        assert period is not None
        assert label == period.label
        assert months == (period.first_month, period.last_month)

    @pytest.mark.parametrize(
        ("period", "says"),
        [
            ({"year": "2025", "span": "春天"}, "不是一个期间"),
            ({"year": "2025", "span": "13月"}, "不是一个期间"),
            ({"year": "2025", "span": "11—1月"}, "不是一个期间"),
            ({"year": "2025", "span": "第五季度"}, "不是一个期间"),
            ({"year": "25", "span": "全年"}, "四位年份"),
            ({"year": "3025"}, "不是年份"),
            ({"span": "上半年"}, "没有写年度"),
            ({"year": "2024", "span": "2025年上半年"}, "改成一致"),
            ({"year": "2025", "month": "5"}, "不认识“month”"),
            (["2025"], "应是一组"),
        ],
    )
    def test_a_period_that_is_none_is_refused(self, period: Any, says: str) -> None:
        """What is no period is refused, never read as the whole year."""
        assert says in str(problems({"period": period})[0])

    def test_nothing_said_is_no_period(self) -> None:
        """A file that does not say leaves the period open."""
        assert FactSheet.from_mapping({}).period is None
        assert FactSheet.from_mapping({"period": {"year": "", "span": ""}}).period is None

    def test_a_period_built_directly_has_its_months(self) -> None:
        """Months follow from the span wherever a period is made."""
        quarter = Period(year=2025, span="第三季度")
        assert (quarter.first_month, quarter.last_month) == (7, 9)
        with pytest.raises(ValueError, match="span"):
            Period(year=2025, span="春天")


class TestIds:
    """Ids and what refers to them."""

    def test_missing_ids_are_given_by_place_and_never_collide(self) -> None:
        """An id is given when missing: F and the place, or the next free number; the same sheet always gets the same ids."""
        rows = [
            {"item": "甲"},
            {"id": "F1", "item": "乙"},
            {"item": "丙"},
            {"id": "F3", "item": "丁"},
        ]
        first, second = (FactSheet.from_mapping({"facts": rows}) for _ in range(2))

        assert [fact.id for fact in first.facts] == ["F5", "F1", "F6", "F3"]
        assert first == second

    def test_adding_a_row_at_the_end_changes_no_id(self) -> None:
        """Ids that were given stay when the sheet grows."""
        rows = [{"item": "甲"}, {"item": "乙"}]
        before = FactSheet.from_mapping({"facts": rows})
        after = FactSheet.from_mapping({"facts": [*rows, {"item": "丙"}]})

        assert before.facts == after.facts[:2]

    @pytest.mark.parametrize("wrong", ["1", "1a", "甲", "F 1", "F-1", "F1.previous", wide("F1")])
    def test_ids_are_letters_digits_and_underscores(self, wrong: str) -> None:
        """An id that could not be cited is refused."""
        assert "不能作编号" in fault(id=wrong)

    def test_one_id_for_two_facts_is_refused(self) -> None:
        """Two facts with one id are refused, naming the second place and the first."""
        rows = [{"id": "A", "item": "甲"}, {"id": "A", "item": "乙"}]

        (problem,) = problems({"facts": rows})
        assert problem.where == "第2条事实“编号”"
        assert "与第1条事实重复" in problem.what

    def test_parts_must_exist(self) -> None:
        """A total may only be made of facts that there are, each once."""
        rows = [{"id": "A", "item": "合计", "parts": ["B", "C"]}, {"id": "B", "item": "甲"}]
        assert "没有编号为“C”的事实" in str(problems({"facts": rows})[0])

        rows = [{"id": "A", "item": "合计", "parts": "B、B"}, {"id": "B", "item": "甲"}]
        assert "不止一次" in str(problems({"facts": rows})[0])

    def test_a_total_is_no_part_of_itself(self) -> None:
        """Totals that lead back to themselves are refused, over any number of steps."""
        rows = [{"id": f"F{n}", "item": "合计", "parts": [f"F{n % 3000 + 1}"]} for n in range(1, 3001)]
        rows.append({"id": "Z", "item": "旁的", "parts": ["F1"]})

        found = problems({"facts": rows})
        assert "又回到了自己" in str(found[0])
        assert {f"第{n}条事实“其中”" for n in range(1, 3001)} <= {problem.where for problem in found}

    def test_parts_may_be_typed_into_one_cell(self) -> None:
        """Ids in one cell are split at 、 commas and blanks."""
        rows = [
            {"id": "A", "item": "合计", "parts": "B、C, D"},
            *({"id": name, "item": name} for name in "BCD"),
        ]
        assert FactSheet.from_mapping({"facts": rows}).fact("A").parts == ("B", "C", "D")


class TestWhole:
    """The sheet as a whole."""

    CONTENT: ClassVar[dict[str, Any]] = {
        "unit": {
            "name": "江桥镇总工会",
            "short": "镇总工会",
            "kind": "镇",
            "leaders": ["区总工会", "镇党委"],
        },
        "period": {"year": "2025", "span": "1—11月"},
        "facts": [
            {
                "id": "T",
                "topic": "组织建设",
                "item": "新建工会",
                "value": f"约{wide('12')}家",
                "parts": ["A", "B"],
            },
            {
                "id": "A",
                "topic": "组织建设",
                "item": "单独",
                "value": "8",
                "unit": "家",
                "previous": "近7",
            },
            {
                "id": "B",
                "item": "联合",
                "value": "4",
                "unit": "家",
                "target": "5以上",
                "date": "4月26日",
            },
            {"topic": "经费", "item": "收入", "value": "12.5万", "unit": "元", "source": "财务"},
            {
                "topic": "经费",
                "text": "账目公开",
                "basis": "截至11月底",
                "origin": "工作表“事实”第5行",
            },
        ],
        "problems": ["经费不足"],
        "plans": ["推进建会", "办好培训"],
    }

    def test_as_mapping_makes_the_same_sheet_again(self) -> None:
        """What a sheet gives out as text reads back as the same sheet, and that text is stable."""
        sheet = FactSheet.from_mapping(self.CONTENT)
        again = FactSheet.from_mapping(sheet.as_mapping())

        assert sheet == again
        assert sheet.as_mapping() == again.as_mapping()
        assert sheet.as_mapping()["facts"][0]["value"] == f"约{wide('12')}家"

    def test_fact_and_topics(self) -> None:
        """Facts are found by id, topics are listed in the order of the sheet."""
        sheet = FactSheet.from_mapping(self.CONTENT)

        assert sheet.fact("B").item == "联合"
        assert sheet.topics() == ("组织建设", "经费")
        with pytest.raises(KeyError):
            sheet.fact("X")

    def test_every_problem_is_named_at_once(self) -> None:
        """One error lists every field that cannot be read, each with its place, and nothing is built."""
        found = problems(
            {
                "unit": {"nme": "x"},
                "period": {"year": "2025", "span": "春"},
                "facts": [
                    {"item": "甲", "value": "1,2,3", "date": "13月", "colour": "红"},
                    "一句话",
                    {"item": "乙", "value": "3", "origin": "工作表“事实”第7行", "target": "若干"},
                ],
                "note": "x",
            }
        )

        assert {
            "最外层",
            "单位",
            "期间",
            "第1条事实",
            "第1条事实“数值”",
            "第1条事实“时间”",
            "第2条事实",
            "工作表“事实”第7行“目标”列",
        } == {problem.where for problem in found}
        assert all(problem.hint for problem in found)

    @pytest.mark.parametrize("key", ["Unit", "fact", "values", "备注"])
    def test_unknown_keys_are_refused(self, key: str) -> None:
        """A misspelt key is named, never dropped."""
        assert f"不认识“{key}”" in str(problems({key: "x"})[0])
        assert f"不认识“{key}”" in fault(**{key: "x"})

    @pytest.mark.parametrize("content", [None, "x", 3, ["x"], {"facts": "x"}, {"facts": {"a": "b"}}])
    def test_what_is_no_sheet_is_refused(self, content: Any) -> None:
        """Content of another shape is one clear problem."""
        (problem,) = problems(content)
        assert "应" in str(problem)

    def test_a_value_needs_an_item(self) -> None:
        """A number that does not say what it counts cannot be evidence; a text alone can."""
        (problem,) = problems({"facts": [{"value": "3"}]})
        assert "没有写是什么事项" in problem.what
        assert FactSheet.from_mapping({"facts": [{"text": "近400人参加"}]}).facts[0].id == "F1"

    def test_blank_rows_are_passed_over_but_an_id_alone_is_not(self) -> None:
        """Empty rows of a table are nothing; a row with only an id was meant to say something."""
        blank: dict[str, Any] = {
            "id": "",
            "item": None,
            "value": "",
            "parts": [],
            "origin": "工作表“事实”第9行",
        }
        assert FactSheet.from_mapping({"facts": [blank, {"item": "甲"}, None]}).facts[0].item == "甲"
        assert "只有编号" in str(problems({"facts": [{"id": "F1"}]})[0])

    def test_a_bare_text_may_name_unit_and_period(self) -> None:
        """Unit and period may be written in one line."""
        sheet = FactSheet.from_mapping({"unit": "江桥镇总工会", "period": "2025年上半年"})

        assert sheet.unit.name == "江桥镇总工会"
        assert sheet.period == Period(year=2025, span="上半年")

    def test_invisible_characters_are_taken_out_of_every_field(self) -> None:
        """Zero-width, direction, tag and control characters never get into a sheet; line ends become blanks."""
        dirty = "帮\u200b扶\u202e困\U000e0041难\x00\ufe0f"
        sheet = FactSheet.from_mapping(
            {
                "unit": dirty,
                "facts": [{"item": dirty, "text": f"{dirty}\r\n{dirty}", "value": "3\u2060"}],
            }
        )

        assert sheet.unit.name == "帮扶困难"
        assert sheet.facts[0].text == "帮扶困难 帮扶困难"
        assert sheet.facts[0].value == "3"

    def test_a_sheet_is_frozen(self) -> None:
        """Evidence does not change under a check."""
        sheet = FactSheet.from_mapping(self.CONTENT)
        with pytest.raises(ValueError, match="frozen"):
            sheet.facts[0].value = "13"

    def test_ten_thousand_facts_are_read(self) -> None:
        """A long sheet is read whole, with its ids."""
        rows = [{"item": f"事项{n}", "value": f"{n}.50", "unit": "万元"} for n in range(10_000)]
        sheet = FactSheet.from_mapping({"facts": rows})

        assert sheet.fact("F10000").value == "9999.50"

    def test_columns_have_headings_and_no_heading_means_two_fields(self) -> None:
        """The column table names every field of a fact once, and no synonym belongs to two columns."""
        shown = set(Fact.model_fields) - {
            "origin",
            "written",
            "previous_modifier",
            "target_modifier",
        }
        words = [word for column in columns() for word in (column.heading, *column.synonyms)]

        assert shown == set(headings())
        assert len(words) == len(set(words))

    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    anything = st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*headings(), "unit", "period", "facts", "year", "span", "name", "zz"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )

    @settings(max_examples=200)
    @given(st.fixed_dictionaries({"facts": st.lists(anything, max_size=4), "unit": anything, "period": anything}))
    def test_any_content_gives_a_sheet_or_problems(self, content: dict[str, Any]) -> None:
        """Whatever comes in, there is a sheet that reads back as itself, or problems with place and advice."""
        sheet = FactSheet()
        found: tuple[Problem, ...] = (Problem("事实表", "有误"),)
        try:
            sheet = FactSheet.from_mapping(content)
        except SheetError as error:
            found = error.problems
        assert found
        assert all(problem.where and problem.what for problem in found)
        assert FactSheet.from_mapping(sheet.as_mapping()) == sheet


@pytest.mark.parametrize(
    ("fields", "blank"),
    [
        ({"unit": "户"}, True),
        ({"unit": "户", "previous": "30", "target": "50"}, True),
        ({"unit": "户", "value": "0"}, False),
        ({"unit": "户", "date": "2025-04"}, False),
        ({"unit": "户", "text": "已全部走访"}, False),
        ({}, False),
    ],
)
def test_a_row_left_empty_is_blank(fields: dict[str, str], blank: bool) -> None:
    """A unit without a figure, date or words waits to be filled in, whatever it was before; an item alone may name an event."""
    assert one(**fields).is_blank is blank


@pytest.mark.parametrize(
    ("typed", "unit", "modifier", "told"),
    [
        ("56户", "", "", "56户"),
        ("56户", "户", "", "56户"),
        ("1,268", "人", "", "1,268人"),
        ("约85人", "", "", "约85人"),
        ("85", "人", "余", "85余人"),
        ("12万", "人", "", "12万人"),
        ("九成", "", "", "九成"),
        ("97.3%", "%", "", "97.3%"),
        ("¥356,800.00", "", "", "¥356,800.00"),
        ("-", "人", "", ""),
    ],
)
def test_a_figure_is_told_with_its_unit_and_hedge_once(typed: str, unit: str, modifier: str, told: str) -> None:
    """What stands in the cell already, unit or hedge, is not said twice, and a hedge of its own column is not left out."""
    assert typed_figure(one(value=typed, unit=unit, modifier=modifier, text="说明")) == told
